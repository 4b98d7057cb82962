"""JSON Feed 1.1. Keys in the order of the specification, nothing that is empty, text as UTF-8."""

from __future__ import annotations

import json
from collections.abc import Sequence

from feeds.errors import RenderError
from feeds.model import Article, Content, Feed, Person, Style

MEDIA_TYPE = "application/feed+json; charset=utf-8"
FILE_NAME = "feed.json"
VERSION = "https://jsonfeed.org/version/1.1"


def entries(articles: Sequence[Article], style: Style) -> list[bytes]:
    """The item of each article, as bytes that can be joined into any feed of the same style. Raises RenderError."""
    return [_dump(_item(article, style)) for article in articles]


def join(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """The whole document of ``feed`` with its entries' bytes. Raises RenderError."""
    head: dict[str, object] = {
        "version": VERSION,
        "title": feed.heading,
        "home_page_url": feed.home,
        "feed_url": feed.url(FILE_NAME),
        "description": feed.about(FILE_NAME),
        "next_url": feed.url(FILE_NAME, feed.older) if feed.older else None,
        "icon": feed.image or feed.logo,
        "favicon": feed.icon,
        "authors": _authors(feed.authors),
        "language": feed.language,
    }
    written = _dump(_present(head))
    return written[:-1] + b',"items":[\n' + b",\n".join(entries) + b"\n]}\n"


def _item(article: Article, style: Style) -> dict[str, object]:
    full = style.content is Content.FULL and article.content
    head: dict[str, object] = {
        "id": article.id_in("json"),
        "url": article.link,
        "external_url": article.source.url if article.source else None,
        "title": article.title,
    }
    # One of the two must be there, be it empty.
    words: dict[str, object] = {"content_html": article.content} if full else {"content_text": article.summary}
    rest: dict[str, object] = {
        "summary": article.summary,
        "image": article.image.url if article.image else None,
        "date_published": article.published.isoformat(),
        "date_modified": article.updated.isoformat(),
        "authors": _authors(article.authors),
        "tags": list(article.tags),
        "language": article.language if article.language != style.language else None,
        "attachments": [
            _present(
                {
                    "url": each.url,
                    "mime_type": each.type,
                    "title": each.title,
                    "size_in_bytes": each.length or None,
                    "duration_in_seconds": each.duration,
                }
            )
            for each in article.attachments
        ],
    }
    return _present(head) | words | _present(rest)


def _authors(people: Sequence[Person]) -> list[dict[str, object]]:
    return [_present({"name": person.name, "url": person.url}) for person in people]


def _present(item: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in item.items() if value not in (None, "", [])}


def _dump(value: object) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except ValueError as error:
        raise RenderError("json", str(error)) from error
