"""Atom 1.0 (RFC 4287) by feedgen: content as ``html``, every author, every enclosure, ``xml:lang`` where it differs."""

from __future__ import annotations

import re
from collections.abc import Sequence

import feedgen.feed

from feeds.formats import generator
from feeds.formats.neutral import neutral
from feeds.model import Article, Feed, Style

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
FILE_NAME = "atom.xml"

# From tag to tag, as in RSS.
ENTRY = re.compile(rb" *<entry(?: [^>]*)?>[^<]*+(?:<(?!/entry>\n)[^<]*+)*+</entry>\n")
_TAIL = b"</feed>"


@generator.refusals("atom")
def entries(articles: Sequence[Article], style: Style) -> list[bytes]:
    """The ``entry`` of each article, as bytes that can be joined into any feed of the same style. Raises RenderError."""
    made = generator.generator(neutral(style), FILE_NAME, MEDIA_TYPE)
    return generator.fragments("atom", _write, made, [_entry(article, style) for article in articles], ENTRY)


@generator.refusals("atom")
def join(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """The whole document of ``feed`` with its entries' bytes. Raises RenderError."""
    return generator.join("atom", _write, _generator(feed), entries, _TAIL)


def _write(made: feedgen.feed.FeedGenerator) -> bytes:
    return bytes(made.atom_str(pretty=True))


def _generator(feed: Feed) -> feedgen.feed.FeedGenerator:
    made = generator.generator(feed, FILE_NAME, MEDIA_TYPE)
    if logo := feed.logo or feed.image:
        # Here and not for both formats: feedgen makes a logo the image of an RSS channel, whatever its type.
        made.logo(logo)
    if not feed.authors:
        # RFC 4287 §4.1.1: an entry without an author needs one on its feed.
        made.author({"name": feed.title})
    return made


def _entry(article: Article, style: Style) -> generator.Entry:
    entry = generator.entry(article, style, "atom")
    if article.summary:
        entry.summary(article.summary)
    for person in article.authors:
        given = {"name": person.name, "email": person.email, "uri": person.url}
        entry.author({key: value for key, value in given.items() if value})
    for each in article.attachments:
        entry.link(href=each.url, rel="enclosure", type=each.type, length=str(each.length), title=each.title or "")
    if article.language and article.language != style.language:
        entry.language = article.language
    generator.tell(entry, article, style, "atom")
    return entry
