"""IPTC ninjs 3.1 for wire partners: a feed as one composite object, its articles, and what was taken down, as associations.

Articles are called as in Atom, where too an id is an address.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from feeds.errors import RenderError
from feeds.model import Article, Attachment, Content, Feed, Image, Style

MEDIA_TYPE = "application/json; charset=utf-8"
FILE_NAME = "ninjs.json"
STANDARD = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"}
# The news types of what articles attach.
_TYPES = {"image": "picture", "audio": "audio", "video": "video"}


def entries(articles: Sequence[Article], style: Style) -> list[bytes]:
    """The object of each article, as bytes that can be joined into any feed of the same style. Raises RenderError."""
    return [_dump(_present(_article(article, style))) for article in articles]


def join(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """The whole document of ``feed`` with its entries' bytes. Raises RenderError."""
    head: dict[str, object] = {
        "uri": feed.id,
        "standard": STANDARD,
        "type": "composite",
        "representationType": "full",
        "versionCreated": feed.updated.isoformat(),
        "pubStatus": "usable",
        "copyrightNotice": feed.rights,
        "language": feed.language,
        "title": feed.heading,
        "descriptions": [{"contentType": "text/plain", "value": feed.about(FILE_NAME)}],
        "infoSources": [{"name": person.name, "role": "publisher"} for person in feed.authors],
        "altIds": [{"role": "self", "value": feed.url(FILE_NAME)}, {"role": "home", "value": feed.home}],
    }
    gone = [
        _dump({"name": "Deleted", "uri": each.id, "pubStatus": "canceled", "versionCreated": each.when.isoformat()})
        for each in feed.tombstones
    ]
    written = _dump(_present(head))
    return written[:-1] + b',"associations":[\n' + b",\n".join([*entries, *gone]) + b"\n]}\n"


def _article(article: Article, style: Style) -> dict[str, object]:
    full = style.content is Content.FULL and article.content
    sources = [_present({"name": person.name, "role": "author", "uri": person.url}) for person in article.authors]
    if article.source:
        sources.append({"name": article.source.title, "role": "source", "uri": article.source.url})
    return {
        "name": article.title,
        "uri": article.id_in("atom"),
        "type": "text",
        "representationType": "full" if full else "partial",
        "firstCreated": article.published.isoformat(),
        "versionCreated": article.updated.isoformat(),
        "pubStatus": "usable",
        "language": article.language or style.language,
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": article.summary}] if article.summary else [],
        "bodies": [{"contentType": "text/html", "value": article.content}] if full else [],
        "headlines": [{"contentType": "text/plain", "value": article.title}],
        "subjects": [{"name": tag} for tag in article.tags],
        "infoSources": sources,
        "by": ", ".join(person.name for person in article.authors),
        "associations": list(_associated(article)),
        "altIds": [{"role": "link", "value": article.link}],
        "expires": article.expires.isoformat() if article.expires else None,
    }


def _associated(article: Article) -> Iterator[dict[str, object]]:
    shown = {each.url for each in article.images}
    yield from map(_image, article.images)
    yield from (_attached(each) for each in article.attachments if each.url not in shown)


def _image(image: Image) -> dict[str, object]:
    rendition: dict[str, object] = {
        "name": "main",
        "href": image.url,
        "contentType": image.type,
        "width": image.width,
        "height": image.height,
        "sizeInBytes": image.length or None,
    }
    said: dict[str, object] = {
        "name": image.alt or "Image",
        "uri": image.url,
        "type": "picture",
        "descriptions": [{"role": "caption", "contentType": "text/plain", "value": image.caption}] if image.caption else [],
        "by": image.credit,
        "renditions": [_present(rendition)],
    }
    return _present(said)


def _attached(attachment: Attachment) -> dict[str, object]:
    rendition: dict[str, object] = {
        "name": "main",
        "href": attachment.url,
        "contentType": attachment.type,
        "sizeInBytes": attachment.length or None,
        "duration": attachment.duration,
    }
    return {
        "name": attachment.title or "Attachment",
        "uri": attachment.url,
        "type": _TYPES.get(attachment.type.partition("/")[0], "component"),
        "renditions": [_present(rendition)],
    }


def _present(item: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in item.items() if value not in (None, "", [])}


def _dump(value: object) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except ValueError as error:
        raise RenderError("ninjs", str(error)) from error
