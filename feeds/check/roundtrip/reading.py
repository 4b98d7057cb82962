"""RSS and Atom read twice: by feedparser, as subscribers' software reads, and by lxml, as it is written."""

from __future__ import annotations

import io
from calendar import timegm
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias, cast

import feedparser
import feedparser.api
import lxml.etree as etree

from feeds.check.document import UnreadableError, parse
from feeds.check.roundtrip import lean, sax
from feeds.check.roundtrip.facts import broken, differs, instant, misread, with_breaches
from feeds.check.rules import breaches
from feeds.model import Article, Problem, Style

feedparser.api.PREFERRED_XML_PARSERS = [sax.__name__]
lean.use()

# What a document's entry says of a field: text, or texts in order, or None.
Said: TypeAlias = str | tuple[str, ...] | None
Entry: TypeAlias = Mapping[str, object]


# What stands in the place of an entry that is gone, for those who take down what they copied.
_STATUS, _GONE = "{http://search.yahoo.com/mrss/}status", "deleted"


@dataclass(frozen=True, slots=True)
class Field:
    """A fact to compare: what the article says, what feedparser reads (None: it does not tell), what is written.

    One of a ``profile`` is compared in entries of that alone.
    """

    name: str
    expected: Callable[[Article, Style], Said]
    parsed: Callable[[Entry], Said] | None
    written: Callable[[etree._Element], Said]
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a format is read: its name among the rules and to feedparser, its entries' tag, its fields.

    ``in_podcasts`` are more fields of entries of podcasts, some in the place of others of their name.
    """

    format: str
    version: str
    media_type: str
    tag: str
    fields: tuple[Field, ...]
    in_podcasts: tuple[Field, ...] = ()

    def of(self, style: Style) -> Sequence[Field]:
        """The fields of entries of this style."""
        more = self.in_podcasts if style.podcast else ()
        named = {each.name for each in more}
        wanted = (each for each in self.fields if each.profile is None or each.profile in style.profiles)
        return (*(each for each in wanted if each.name not in named), *more)


def prove_xml(document: bytes, articles: Sequence[Article], style: Style, reading: Reading) -> list[list[Problem]]:
    """One list of Problems an article: what of ``document`` differs from it, else what its format forbids."""
    try:
        root = parse(document)
    except UnreadableError as error:
        return broken(articles, str(error))
    written = [each for each in root.iter(reading.tag) if each.find(f"{_STATUS}[@state='{_GONE}']") is None]
    result = feedparser.parse(
        io.BytesIO(document),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": reading.media_type, "content-location": "https://example.com/"},
    )
    entries: list[Entry] = [each for each in result.entries if each.get("media_status") != {"state": _GONE}]
    if result.bozo or result.version != reading.version:
        return broken(articles, f"feedparser finds {result.version or 'no feed'}: {result.get('bozo_exception', '')}")
    if not len(entries) == len(written) == len(articles):
        return broken(articles, f"{len(articles)} entries went in and {len(written)} came out")
    fields = reading.of(style)
    against = breaches(reading.format, root, written, document.split(b"\n"))
    return [
        with_breaches(article, list(_compare(article, style, entry, element, fields)), found)
        for article, entry, element, found in zip(articles, entries, written, against, strict=True)
    ]


def _compare(article: Article, style: Style, entry: Entry, element: etree._Element, fields: Sequence[Field]) -> Iterator[Problem]:
    for field in fields:
        expected = field.expected(article, style)
        read = field.parsed(entry) if field.parsed else field.written(element)
        if read == expected or (not read and not expected):
            continue
        written = field.written(element)
        if written == expected or (not written and not expected):
            yield misread(article, field.name, expected, read)
        else:
            yield differs(article, field.name, expected, written)


# --- what feedparser read -------------------------------------------------------------------------------------------


def get(entry: Entry, key: str) -> str | None:
    """The text under ``key``."""
    value = entry.get(key)
    return value if isinstance(value, str) else None


def rows(entry: Entry, key: str) -> list[Entry]:
    """The dictionaries under ``key``."""
    value = entry.get(key)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def texts(entry: Entry, key: str, part: str) -> tuple[str, ...]:
    """The text under ``part`` of each dictionary under ``key``."""
    return tuple(str(row.get(part) or "") for row in rows(entry, key))


def time(entry: Entry, key: str) -> str | None:
    """The date called ``key``, as it is compared."""
    value = entry.get(f"{key}_parsed")
    if not value:
        return None
    return instant(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=timegm(cast("tuple[int, ...]", value))))


def content(entry: Entry) -> str | None:
    """The whole text."""
    found = rows(entry, "content")
    return get(found[0], "value") if found else None


def enclosures(entry: Entry) -> tuple[str, ...]:
    """Address, type and length of every enclosure."""
    return tuple(
        f"{row.get('href')} {row.get('type')} {row.get('length')}"
        for row in rows(entry, "links")
        if row.get("rel") == "enclosure"
    )


def source(entry: Entry, url: str) -> str | None:
    """Title and address of the source; ``url`` is the key under which feedparser keeps the address."""
    value = entry.get("source")
    return f"{value.get('title')} {value.get(url)}" if isinstance(value, Mapping) else None


# --- what stands in the document ------------------------------------------------------------------------------------


def text(element: etree._Element, path: str) -> str | None:
    """The text of the first element at ``path``."""
    found = element.find(path)
    return None if found is None else (found.text or "")


def all_texts(element: etree._Element, path: str) -> tuple[str, ...]:
    """The text of every element at ``path``."""
    return tuple(found.text or "" for found in element.iterfind(path))


def enclosure_elements(elements: Sequence[etree._Element], url: str) -> tuple[str, ...]:
    """Address, type and length of enclosures whose address is the attribute ``url``."""
    return tuple(f"{each.get(url)} {each.get('type')} {each.get('length')}" for each in elements)
