"""What an Atom entry (RFC 4287 §4.1.2) says of its article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import lxml.etree as etree

from feeds.check.roundtrip import facts, media
from feeds.check.roundtrip.reading import (
    Entry,
    Field,
    Reading,
    all_texts,
    content,
    enclosure_elements,
    enclosures,
    get,
    rows,
    source,
    text,
    texts,
    time,
)
from feeds.model import Article, Style

_ATOM = "{http://www.w3.org/2005/Atom}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _links(entry: etree._Element, rel: str) -> list[etree._Element]:
    return [link for link in entry.iterfind(f"{_ATOM}link") if link.get("rel") == rel]


def _link(entry: etree._Element) -> str | None:
    found = _links(entry, "alternate")
    return found[0].get("href") if found else None


def _link_read(entry: Entry) -> str | None:
    found = [row for row in rows(entry, "links") if row.get("rel") == "alternate"]
    return get(found[0], "href") if found else None


# feedparser gives a later author an earlier one's address, so that only what is written can be compared.
def _people(article: Article, _style: Style) -> tuple[str, ...]:
    return tuple(f"{person.email or ''} {person.url or ''}" for person in article.authors)


def _people_written(entry: etree._Element) -> tuple[str, ...]:
    return tuple(
        f"{author.findtext(f'{_ATOM}email') or ''} {author.findtext(f'{_ATOM}uri') or ''}"
        for author in entry.iterfind(f"{_ATOM}author")
    )


def _captions(article: Article, _style: Style) -> tuple[str, ...]:
    return tuple(each.title or "" for each in article.attachments)


def _summary_read(entry: Entry) -> str | None:
    # Where there is no summary, feedparser gives the content as one, without the details of an element it has read.
    return get(entry, "summary") if "summary_detail" in entry else None


def _source(entry: etree._Element) -> str | None:
    found = entry.find(f"{_ATOM}source")
    link = None if found is None else found.find(f"{_ATOM}link")
    return None if found is None or link is None else f"{text(found, f'{_ATOM}title') or ''} {link.get('href')}"


def _language_read(entry: Entry) -> str | None:
    return get(cast("Mapping[str, object]", entry.get("title_detail") or {}), "language")


def _language(entry: etree._Element) -> str | None:
    feed = entry.getparent()
    return entry.get(_LANG) or (None if feed is None else feed.get(_LANG))


ATOM = Reading(
    "atom",
    "atom10",
    "application/atom+xml; charset=utf-8",
    f"{_ATOM}entry",
    (
        Field("id", lambda a, _: a.id_in("atom"), lambda e: get(e, "id"), lambda x: text(x, f"{_ATOM}id")),
        Field("title", lambda a, _: a.title, lambda e: get(e, "title"), lambda x: text(x, f"{_ATOM}title")),
        Field("link", lambda a, _: a.link, _link_read, _link),
        Field("summary", facts.summary, _summary_read, lambda x: text(x, f"{_ATOM}summary")),
        Field("content", facts.content, content, lambda x: text(x, f"{_ATOM}content")),
        Field(
            "published",
            lambda a, _: facts.instant(a.published),
            lambda e: time(e, "published"),
            lambda x: facts.w3c(text(x, f"{_ATOM}published")),
        ),
        Field(
            "updated",
            lambda a, _: facts.instant(a.updated),
            lambda e: time(e, "updated"),
            lambda x: facts.w3c(text(x, f"{_ATOM}updated")),
        ),
        Field(
            "authors", facts.names, lambda e: texts(e, "authors", "name"), lambda x: all_texts(x, f"{_ATOM}author/{_ATOM}name")
        ),
        Field("people", _people, None, _people_written),
        Field(
            "categories",
            lambda a, _: a.tags,
            lambda e: texts(e, "tags", "term"),
            lambda x: tuple(each.get("term") or "" for each in x.iterfind(f"{_ATOM}category")),
        ),
        Field("enclosures", facts.attachments, enclosures, lambda x: enclosure_elements(_links(x, "enclosure"), "href")),
        Field("captions", _captions, None, lambda x: tuple(each.get("title") or "" for each in _links(x, "enclosure"))),
        Field("source", facts.source, lambda e: source(e, "link"), _source),
        Field("language", lambda a, s: a.language or s.language, _language_read, _language),
        *media.FIELDS,
    ),
)
