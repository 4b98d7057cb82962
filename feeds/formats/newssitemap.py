"""The sitemap of the last two days' articles that Google News reads (sitemaps.org 0.9, sitemap-news 0.9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import lxml.etree as etree

from feeds.formats.generator import refusals
from feeds.model import Article, NewsSitemap

MEDIA_TYPE = "application/xml; charset=utf-8"
FILE_NAME = "news-sitemap.xml"
# How long an article is news to Google, and how many there may be.
WINDOW = timedelta(days=2)
MOST = 1000

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
# lxml's own types know no default namespace.
_NAMESPACES: Any = {None: SITEMAP, "news": NEWS}
_TRADITIONAL = frozenset({"zh-tw", "zh-hk", "zh-mo", "zh-hant"})


@refusals("news-sitemap")
def render(news: NewsSitemap, articles: Sequence[Article]) -> bytes:
    """The document of ``articles``, in their order. Raises RenderError."""
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap=_NAMESPACES)
    for each in articles:
        url = etree.SubElement(root, f"{{{SITEMAP}}}url")
        etree.SubElement(url, f"{{{SITEMAP}}}loc").text = each.link
        item = etree.SubElement(url, f"{{{NEWS}}}news")
        publication = etree.SubElement(item, f"{{{NEWS}}}publication")
        etree.SubElement(publication, f"{{{NEWS}}}name").text = news.name
        etree.SubElement(publication, f"{{{NEWS}}}language").text = language(each.language or news.language)
        etree.SubElement(item, f"{{{NEWS}}}publication_date").text = each.published.isoformat()
        etree.SubElement(item, f"{{{NEWS}}}title").text = each.title
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def language(tag: str) -> str:
    """A language as Google News names it: by ISO 639 alone, but Chinese."""
    tag = tag.lower()
    first = tag.partition("-")[0]
    if first != "zh":
        return first
    return "zh-tw" if any(tag == each or tag.startswith(each + "-") for each in _TRADITIONAL) else "zh-cn"
