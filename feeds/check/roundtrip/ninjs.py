"""What an object of ninjs 3.1 says of its article, by a reader of our own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from feeds.check.document import UnreadableError
from feeds.check.roundtrip import facts
from feeds.check.rules import breaches
from feeds.check.rules.jsonfeed import parse
from feeds.check.rules.ninjs import objects
from feeds.model import Article, Problem, Style

_Object = Mapping[str, object]


def prove(document: bytes, articles: Sequence[Article], style: Style) -> list[list[Problem]]:
    """One list of Problems an article: what of ``document`` differs from it, else what ninjs forbids."""
    try:
        feed = parse(document)
    except UnreadableError as error:
        return facts.broken(articles, f"not ninjs: {error}")
    items = [each for each in objects(feed, "associations") if each.get("pubStatus") != "canceled"]
    if len(items) != len(articles):
        return facts.broken(articles, f"{len(articles)} items went in and {len(items)} came out")
    against = breaches("ninjs", feed, items)
    return [
        facts.with_breaches(article, list(_compare(article, style, item)), found)
        for article, item, found in zip(articles, items, against, strict=True)
    ]


def _compare(article: Article, style: Style, item: _Object) -> Iterator[Problem]:
    full = facts.is_full(article, style)
    attached = [each for each in article.attachments if each.url not in {image.url for image in article.images}]
    said: dict[str, tuple[object, object]] = {
        "id": (article.id_in("atom"), item.get("uri")),
        "title": ([article.title], _values(item, "headlines")),
        "link": ([("link", article.link)], [(each.get("role"), each.get("value")) for each in objects(item, "altIds")]),
        "bodies": ([article.content] if full else [], _values(item, "bodies")),
        "descriptions": ([article.summary] if article.summary else [], _values(item, "descriptions")),
        "firstCreated": (facts.instant(article.published), facts.w3c(_text(item, "firstCreated"))),
        "versionCreated": (facts.instant(article.updated), facts.w3c(_text(item, "versionCreated"))),
        "expires": (facts.instant(article.expires) if article.expires else None, facts.w3c(_text(item, "expires"))),
        "authors": ([(person.name, person.url or None) for person in article.authors], _sources(item, "author")),
        "source": ([(article.source.title, article.source.url)] if article.source else [], _sources(item, "source")),
        "subjects": (list(article.tags), [each.get("name") for each in objects(item, "subjects")]),
        "language": (article.language or style.language, item.get("language")),
        "associations": (
            [
                *((each.url, each.type, each.length or None, each.width, each.alt or "Image") for each in article.images),
                *((each.url, each.type, each.length or None, each.duration, each.title or "Attachment") for each in attached),
            ],
            [_associated(each) for each in objects(item, "associations")],
        ),
        "captions": (
            [(each.caption or None, each.credit or None) for each in article.images],
            [
                (next(iter(_values(each, "descriptions")), None), each.get("by"))
                for each in objects(item, "associations")[: len(article.images)]
            ],
        ),
    }
    for name, (expected, found) in said.items():
        if expected != found:
            yield facts.differs(article, name, expected, found)


def _text(item: _Object, key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) else None


def _values(item: _Object, key: str) -> list[object]:
    return [each.get("value") for each in objects(item, key)]


def _sources(item: _Object, role: str) -> list[tuple[object, object]]:
    return [(each.get("name"), each.get("uri")) for each in objects(item, "infoSources") if each.get("role") == role]


def _associated(item: _Object) -> tuple[object, ...]:
    rendition = next(iter(objects(item, "renditions")), {})
    measure = rendition.get("width") if item.get("type") == "picture" else rendition.get("duration")
    return rendition.get("href"), rendition.get("contentType"), rendition.get("sizeInBytes"), measure, item.get("name")
