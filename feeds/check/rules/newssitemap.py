"""What Google News demands of a news sitemap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import lxml.etree as etree

from feeds.check.rules.rule import Finding, Rule, at, is_web_url, repeated
from feeds.model import Severity

_GOOGLE = "Google, news sitemaps"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_LANGUAGE = re.compile("[a-z]{2,3}|zh-cn|zh-tw")
MOST = 1000


def _shape(root: etree._Element, _url: str | None) -> Iterator[Finding]:
    if root.tag != f"{_SITEMAP}urlset":
        yield at(root, str(root.tag))
    for url in root.iterfind(f"{_SITEMAP}url"):
        item = url.find(f"{_NEWS}news")
        if item is None:
            yield at(url, "")
            continue
        for path in (f"{_NEWS}publication/{_NEWS}name", f"{_NEWS}title"):
            if not (item.findtext(path) or "").strip():
                yield at(item, "", "news:" + path.rpartition("}")[2])


def _addresses(root: etree._Element, _url: str | None) -> Iterator[Finding]:
    locations = list(root.iterfind(f"{_SITEMAP}url/{_SITEMAP}loc"))
    yield from (at(each) for each in locations if not is_web_url(each.text))
    yield from repeated(locations)


def _languages(root: etree._Element, _url: str | None) -> Iterator[Finding]:
    yield from (at(each) for each in root.iter(f"{_NEWS}language") if not _LANGUAGE.fullmatch(each.text or ""))


def _dates(root: etree._Element, _url: str | None) -> Iterator[Finding]:
    for each in root.iter(f"{_NEWS}publication_date"):
        try:
            zoned = datetime.fromisoformat(each.text or "").tzinfo is not None
        except ValueError:
            zoned = False
        if not zoned:
            yield at(each)


def _many(root: etree._Element, _url: str | None) -> Iterator[Finding]:
    found = len(root.findall(f"{_SITEMAP}url"))
    if found > MOST:
        yield at(root, f"{found:,}", "url")


RULES = (
    Rule("news-shape", Severity.MUST, _GOOGLE, "every url of a news sitemap needs loc and news:news with its parts", _shape),
    Rule("news-loc", Severity.MUST, _GOOGLE, "give each article's whole address, and no address twice", _addresses),
    Rule("news-language", Severity.MUST, _GOOGLE, "write a language as two or three letters, or zh-cn, zh-tw", _languages),
    Rule("news-date", Severity.MUST, _GOOGLE, "write the date of publication as W3CDTF, with a zone", _dates),
    Rule("news-most", Severity.MUST, _GOOGLE, "a news sitemap holds 1,000 articles at most", _many),
)
