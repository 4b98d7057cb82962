"""What an item of JSON Feed 1.1 says of its article, by a reader of our own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from feeds.check.roundtrip import facts
from feeds.check.rules import breaches
from feeds.check.rules.jsonfeed import parse
from feeds.model import Article, Problem, Style

_Object = Mapping[str, object]


def prove(document: bytes, articles: Sequence[Article], style: Style) -> list[list[Problem]]:
    """One list of Problems an article: what of ``document`` differs from it, else what JSON Feed forbids."""
    try:
        feed = parse(document)
    except ValueError as error:
        return facts.broken(articles, f"not JSON Feed: {error}")
    items = _objects(feed, "items")
    if len(items) != len(articles):
        return facts.broken(articles, f"{len(articles)} items went in and {len(items)} came out")
    against = breaches("json", feed, items)
    return [
        facts.with_breaches(article, list(_compare(article, style, item)), found)
        for article, item, found in zip(articles, items, against, strict=True)
    ]


def _objects(holder: _Object, key: str) -> list[_Object]:
    value = holder.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _compare(article: Article, style: Style, item: _Object) -> Iterator[Problem]:
    full = facts.is_full(article, style)
    said: dict[str, tuple[object, object]] = {
        "id": (article.id_in("json"), item.get("id")),
        "title": (article.title, item.get("title", "")),
        "url": (article.link, item.get("url")),
        "content_html": (article.content if full else None, item.get("content_html")),
        "content_text": (None if full else article.summary, item.get("content_text")),
        "summary": (article.summary or None, item.get("summary")),
        "date_published": (facts.instant(article.published), _instant(item.get("date_published"))),
        "date_modified": (facts.instant(article.updated), _instant(item.get("date_modified"))),
        "authors": (
            [(person.name, person.url or None) for person in article.authors],
            [(each.get("name", ""), each.get("url")) for each in _objects(item, "authors")],
        ),
        "tags": (list(article.tags), item.get("tags", [])),
        "attachments": (
            [(each.url, each.type, each.title or None, each.length, each.duration) for each in article.attachments],
            [_attachment(each) for each in _objects(item, "attachments")],
        ),
        "image": ((article.image.url if article.image else None) or None, item.get("image")),
        "external_url": (article.source.url if article.source else None, item.get("external_url")),
        "language": (facts.language(article, style) or None, item.get("language")),
    }
    for name, (expected, found) in said.items():
        if expected != found:
            yield facts.differs(article, name, expected, found)


def _instant(value: object) -> object:
    return facts.w3c(value) if isinstance(value, str) else value


def _attachment(item: _Object) -> tuple[object, ...]:
    return (
        item.get("url"),
        item.get("mime_type"),
        item.get("title"),
        item.get("size_in_bytes", 0),
        item.get("duration_in_seconds"),
    )
