"""What an RSS 2.0 item says of its article. ``description`` is HTML, so that a plain summary is escaped in it."""

from __future__ import annotations

import html
from email.utils import parsedate_to_datetime

import lxml.etree as etree

from feeds.check.roundtrip import facts, media, podcasts, profiles
from feeds.check.roundtrip.reading import (
    Field,
    Reading,
    all_texts,
    content,
    enclosure_elements,
    enclosures,
    get,
    source,
    text,
    texts,
    time,
)
from feeds.model import Article, Style

_DC = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS = "{http://purl.org/dc/terms/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"


def _summary(article: Article, _style: Style) -> str:
    return html.escape(article.summary, quote=False)


def _description(item: etree._Element) -> str | None:
    # An item with content alone has a blank where the summary would be; see feeds/formats/rss.py.
    written = text(item, "description")
    return None if written == " " else written


def _rfc_822(written: str | None) -> str | None:
    try:
        return None if written is None else facts.zoned(parsedate_to_datetime(written))
    except (ValueError, TypeError, OverflowError):
        return written


def _permalink(item: etree._Element) -> str | None:
    guid = item.find("guid")
    return None if guid is None else guid.get("isPermaLink")


def _source(item: etree._Element) -> str | None:
    found = item.find("source")
    return None if found is None else f"{found.text or ''} {found.get('url')}"


RSS = Reading(
    "rss",
    "rss20",
    "application/rss+xml; charset=utf-8",
    "item",
    (
        Field("id", lambda a, _: a.id_in("rss"), lambda e: get(e, "id"), lambda x: text(x, "guid")),
        Field("isPermaLink", lambda a, _: str(a.id_in("rss") == a.link).lower(), None, _permalink),
        Field("title", lambda a, _: a.title, lambda e: get(e, "title"), lambda x: text(x, "title")),
        Field("link", lambda a, _: a.link, lambda e: get(e, "link"), lambda x: text(x, "link")),
        Field("summary", _summary, lambda e: get(e, "summary"), _description),
        Field("content", facts.content, content, lambda x: text(x, f"{_CONTENT}encoded")),
        Field(
            "published",
            lambda a, _: facts.instant(a.published),
            lambda e: time(e, "published"),
            lambda x: _rfc_822(text(x, "pubDate")),
        ),
        Field(
            "updated",
            lambda a, _: facts.instant(a.updated),
            lambda e: time(e, "updated"),
            lambda x: facts.w3c(text(x, f"{_DCTERMS}modified")),
        ),
        Field("authors", facts.names, lambda e: texts(e, "authors", "name"), lambda x: all_texts(x, f"{_DC}creator")),
        Field("categories", lambda a, _: a.tags, lambda e: texts(e, "tags", "term"), lambda x: all_texts(x, "category")),
        Field(
            "enclosure",
            facts.enclosure,
            enclosures,
            lambda x: enclosure_elements(x.findall("enclosure"), "url"),
        ),
        Field("source", facts.source, lambda e: source(e, "href"), _source),
        Field("language", facts.language, lambda e: get(e, "language"), lambda x: text(x, f"{_DC}language")),
        *media.IN_RSS,
        *profiles.FIELDS,
    ),
    podcasts.FIELDS,
)
