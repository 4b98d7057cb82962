"""Parse back and compare: every entry, field by field, with the article it was made from.

feedparser reads RSS and Atom as subscribers' software does. Where it differs from the article and an lxml read of the
same document does not, the difference is feedparser's own doing and is ``info``; where both differ, the entry is not
fit to be published and the Problem is ``must``. JSON Feed, which feedparser does not read, has a reader of its own.
"""

from __future__ import annotations

import html
import io
import json
from calendar import timegm
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeAlias, cast

import feedparser
import lxml.etree as etree

from feeds.model import Article, Content, Problem, Severity, Style

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
XML = "{http://www.w3.org/XML/1998/namespace}"

# What a document's entry says of a field: text, or texts in order, or None.
_Said: TypeAlias = str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class _Field:
    """A fact to compare: what the article says, what feedparser reads (None: it does not tell), what is written."""

    name: str
    expected: Callable[[Article, Style], _Said]
    parsed: Callable[[Mapping[str, object]], _Said] | None
    written: Callable[[etree._Element], _Said]


def prove(format: str, document: bytes, articles: Sequence[Article], style: Style) -> list[list[Problem]]:
    """Whether ``document``, which holds the entries of ``articles`` in their order, says what they say.

    One list of Problems an article, empty where nothing differs. Never raises for what a document may hold.
    """
    prover = {"rss": _prove_rss, "atom": _prove_atom, "json": _prove_json}[format]
    return prover(document, articles, style)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _full(article: Article, style: Style) -> bool:
    return style.content is Content.FULL and bool(article.content)


def _language(article: Article, style: Style) -> str | None:
    return article.language if article.language != style.language else None


# --- what feedparser read -------------------------------------------------------------------------------------------


def _get(entry: Mapping[str, object], key: str) -> str | None:
    value = entry.get(key)
    return value if isinstance(value, str) else None


def _rows(entry: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    value = entry.get(key)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _texts(entry: Mapping[str, object], key: str, part: str) -> tuple[str, ...]:
    return tuple(str(row.get(part) or "") for row in _rows(entry, key))


def _time(entry: Mapping[str, object], key: str) -> str | None:
    value = entry.get(f"{key}_parsed")
    return _instant(datetime.fromtimestamp(timegm(cast("tuple[int, ...]", value)), UTC)) if value else None


def _content(entry: Mapping[str, object]) -> str | None:
    rows = _rows(entry, "content")
    return _get(rows[0], "value") if rows else None


def _enclosures(entry: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(
        f"{row.get('href')} {row.get('type')} {row.get('length')}"
        for row in _rows(entry, "links")
        if row.get("rel") == "enclosure"
    )


def _source(entry: Mapping[str, object], url: str) -> str | None:
    value = entry.get("source")
    return f"{value.get('title')} {value.get(url)}" if isinstance(value, Mapping) else None


def _alternate(entry: Mapping[str, object]) -> str | None:
    found = [row for row in _rows(entry, "links") if row.get("rel") == "alternate"]
    return _get(found[0], "href") if found else None


# --- what stands in the document ------------------------------------------------------------------------------------


def _text(element: etree._Element, path: str) -> str | None:
    found = element.find(path)
    return None if found is None else (found.text or "")


def _all(element: etree._Element, path: str) -> tuple[str, ...]:
    return tuple(found.text or "" for found in element.iterfind(path))


def _w3c(text: str | None) -> str | None:
    try:
        return None if text is None else _instant(datetime.fromisoformat(text))
    except ValueError:
        return text


def _rfc_2822(text: str | None) -> str | None:
    try:
        return None if text is None else _instant(parsedate_to_datetime(text))
    except (ValueError, TypeError):
        return text


def _links(element: etree._Element, rel: str) -> list[etree._Element]:
    return [link for link in element.iterfind(f"{ATOM}link") if link.get("rel") == rel]


def _enclosure_elements(elements: Sequence[etree._Element], url: str) -> tuple[str, ...]:
    return tuple(f"{each.get(url)} {each.get('type')} {each.get('length')}" for each in elements)


def _written_source(element: etree._Element) -> str | None:
    source = element.find("source")
    return None if source is None else f"{source.text} {source.get('url')}"


def _written_atom_source(element: etree._Element) -> str | None:
    source = element.find(f"{ATOM}source")
    link = None if source is None else source.find(f"{ATOM}link")
    return None if source is None or link is None else f"{_text(source, f'{ATOM}title')} {link.get('href')}"


def _written_language(element: etree._Element) -> str | None:
    parent = element.getparent()
    return element.get(f"{XML}lang") or (None if parent is None else parent.get(f"{XML}lang"))


def _summary(article: Article, _style: Style) -> str | None:
    return article.summary or None


def _escaped_summary(article: Article, style: Style) -> str | None:
    return html.escape(article.summary, quote=False) or (None if not _full(article, style) else "")


def _attachments(article: Article, _style: Style) -> tuple[str, ...]:
    return tuple(f"{each.url} {each.type} {each.length}" for each in article.attachments)


def _named_source(article: Article, _style: Style) -> str | None:
    return f"{article.source.title} {article.source.url}" if article.source else None


def _names(article: Article, _style: Style) -> tuple[str, ...]:
    return tuple(person.name for person in article.authors)


_RSS = (
    _Field("id", lambda a, _: a.id, lambda e: _get(e, "id"), lambda x: _text(x, "guid")),
    _Field(
        "isPermaLink",
        lambda a, _: str(a.id == a.link).lower(),
        None,
        lambda x: None if (guid := x.find("guid")) is None else guid.get("isPermaLink"),
    ),
    _Field("title", lambda a, _: a.title, lambda e: _get(e, "title"), lambda x: _text(x, "title")),
    _Field("link", lambda a, _: a.link, lambda e: _get(e, "link"), lambda x: _text(x, "link")),
    _Field(
        "summary",
        _escaped_summary,
        lambda e: _get(e, "summary"),
        lambda x: None if (t := _text(x, "description")) is None else t.strip(),
    ),
    _Field("content", lambda a, s: a.content if _full(a, s) else None, _content, lambda x: _text(x, f"{CONTENT}encoded")),
    _Field(
        "published", lambda a, _: _instant(a.published), lambda e: _time(e, "published"), lambda x: _rfc_2822(_text(x, "pubDate"))
    ),
    _Field(
        "updated", lambda a, _: _instant(a.updated), lambda e: _time(e, "updated"), lambda x: _w3c(_text(x, f"{DCTERMS}modified"))
    ),
    _Field("authors", _names, lambda e: _texts(e, "authors", "name"), lambda x: _all(x, f"{DC}creator")),
    _Field("categories", lambda a, _: a.tags, lambda e: _texts(e, "tags", "term"), lambda x: _all(x, "category")),
    _Field(
        "enclosure",
        lambda a, s: _attachments(a, s)[:1],
        _enclosures,
        lambda x: _enclosure_elements(x.findall("enclosure"), "url"),
    ),
    _Field("source", _named_source, lambda e: _source(e, "href"), _written_source),
    _Field("language", _language, lambda e: _get(e, "language"), lambda x: _text(x, f"{DC}language")),
)

_ATOM = (
    _Field("id", lambda a, _: a.id, lambda e: _get(e, "id"), lambda x: _text(x, f"{ATOM}id")),
    _Field("title", lambda a, _: a.title, lambda e: _get(e, "title"), lambda x: _text(x, f"{ATOM}title")),
    _Field(
        "link", lambda a, _: a.link, _alternate, lambda x: found[0].get("href") if (found := _links(x, "alternate")) else None
    ),
    _Field("summary", _summary, lambda e: _get(e, "summary"), lambda x: _text(x, f"{ATOM}summary")),
    _Field("content", lambda a, s: a.content if _full(a, s) else None, _content, lambda x: _text(x, f"{ATOM}content")),
    _Field(
        "published",
        lambda a, _: _instant(a.published),
        lambda e: _time(e, "published"),
        lambda x: _w3c(_text(x, f"{ATOM}published")),
    ),
    _Field(
        "updated", lambda a, _: _instant(a.updated), lambda e: _time(e, "updated"), lambda x: _w3c(_text(x, f"{ATOM}updated"))
    ),
    _Field("authors", _names, lambda e: _texts(e, "authors", "name"), lambda x: _all(x, f"{ATOM}author/{ATOM}name")),
    _Field(
        "categories",
        lambda a, _: a.tags,
        lambda e: _texts(e, "tags", "term"),
        lambda x: tuple(each.get("term") or "" for each in x.iterfind(f"{ATOM}category")),
    ),
    _Field("enclosures", _attachments, _enclosures, lambda x: _enclosure_elements(_links(x, "enclosure"), "href")),
    _Field("source", _named_source, lambda e: _source(e, "link"), _written_atom_source),
    _Field(
        "language",
        lambda a, s: a.language or s.language,
        lambda e: _get(cast("Mapping[str, object]", e.get("title_detail") or {}), "language"),
        _written_language,
    ),
)


def _prove_rss(document: bytes, articles: Sequence[Article], style: Style) -> list[list[Problem]]:
    return _prove_xml(document, articles, style, "rss20", "application/rss+xml; charset=utf-8", "item", _RSS)


def _prove_atom(document: bytes, articles: Sequence[Article], style: Style) -> list[list[Problem]]:
    return _prove_xml(document, articles, style, "atom10", "application/atom+xml; charset=utf-8", f"{ATOM}entry", _ATOM)


def _prove_xml(
    document: bytes,
    articles: Sequence[Article],
    style: Style,
    version: str,
    media_type: str,
    tag: str,
    fields: Sequence[_Field],
) -> list[list[Problem]]:
    try:
        root = parse(document)
    except etree.XMLSyntaxError as error:
        return [[_broken(article, f"not well-formed: {error}")] for article in articles]
    written = list(root.iter(tag))
    result = feedparser.parse(
        io.BytesIO(document),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": media_type, "content-location": "https://example.com/"},
    )
    entries: list[Mapping[str, object]] = list(result.entries)
    if result.bozo or result.version != version:
        return [
            [_broken(article, f"feedparser finds {result.version or 'no feed'}: {result.get('bozo_exception', '')}")]
            for article in articles
        ]
    if not len(entries) == len(written) == len(articles):
        message = f"{len(articles)} entries went in and {len(entries)} came out"
        return [[_broken(article, message)] for article in articles]
    return [
        list(_compare(article, style, entry, element, fields))
        for article, entry, element in zip(articles, entries, written, strict=True)
    ]


def parse(document: bytes) -> etree._Element:
    """The root of an XML document, read without entities, network or unbounded depth. Raises XMLSyntaxError."""
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(document, reader)


def _compare(
    article: Article, style: Style, entry: Mapping[str, object], element: etree._Element, fields: Sequence[_Field]
) -> Iterator[Problem]:
    for field in fields:
        expected = field.expected(article, style)
        found = field.parsed(entry) if field.parsed else field.written(element)
        if found == expected or (not found and not expected):
            continue
        written = field.written(element)
        if written == expected or (not written and not expected):
            message = "feedparser reads this otherwise than it is written; subscribers' readers may too"
            yield _differs(Severity.INFO, "roundtrip-reader", article, field.name, message, expected, found)
        else:
            message = "what a reader gets is not what the article says; the article is held back"
            yield _differs(Severity.MUST, "roundtrip", article, field.name, message, expected, written)


def _differs(
    severity: Severity, rule: str, article: Article, field: str, message: str, expected: object, found: object
) -> Problem:
    return Problem(severity, rule, article.path, message, field=field, expected=str(expected)[:200], found=str(found)[:200])


def _broken(article: Article, message: str) -> Problem:
    return Problem(Severity.MUST, "roundtrip", article.path, f"{message}; the article is held back")


# --- JSON Feed ------------------------------------------------------------------------------------------------------


def _prove_json(document: bytes, articles: Sequence[Article], style: Style) -> list[list[Problem]]:
    try:
        read = json.loads(document.decode("utf-8"))
        items = read["items"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return [[_broken(article, f"not JSON Feed: {error}")] for article in articles]
    if len(items) != len(articles):
        return [[_broken(article, f"{len(articles)} items went in and {len(items)} came out")] for article in articles]
    return [list(_compare_item(article, style, item)) for article, item in zip(articles, items, strict=True)]


def _compare_item(article: Article, style: Style, item: Mapping[str, object]) -> Iterator[Problem]:
    full = _full(article, style)
    attachments = tuple(
        f"{each.get('url')} {each.get('mime_type')} {each.get('size_in_bytes', 0)}" for each in _rows(item, "attachments")
    )
    facts: dict[str, tuple[object, object]] = {
        "id": (article.id, item.get("id")),
        "title": (article.title, item.get("title")),
        "url": (article.link, item.get("url")),
        "content_html": (article.content if full else None, item.get("content_html")),
        "content_text": (None if full else article.summary or None, item.get("content_text")),
        "summary": (article.summary or None, item.get("summary")),
        "date_published": (_instant(article.published), _w3c(_get(item, "date_published"))),
        "date_modified": (_instant(article.updated), _w3c(_get(item, "date_modified"))),
        "authors": (_names(article, style), _texts(item, "authors", "name")),
        "tags": (list(article.tags), item.get("tags", [])),
        "attachments": (_attachments(article, style), attachments),
        "image": (article.image, item.get("image")),
        "external_url": (article.source.url if article.source else None, item.get("external_url")),
        "language": (_language(article, style), item.get("language")),
    }
    for name, (expected, found) in facts.items():
        if expected != found:
            message = "what a reader gets is not what the article says; the article is held back"
            yield _differs(Severity.MUST, "roundtrip", article, name, message, expected, found)
