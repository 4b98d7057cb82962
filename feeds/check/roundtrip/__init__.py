"""Parse back and compare: every entry, field by field, with the article it was made from.

feedparser reads RSS and Atom as subscribers' software does. Where it differs from the article and an lxml read of the
same document does not, the difference is feedparser's own doing and is ``info``; where both differ, the entry is not
fit to be published and the Problem is ``must``. JSON Feed and ninjs, which feedparser does not read, have readers of their own.

An entry that says exactly what its article says may still say it in a form that its format forbids, an address in
letters outside ASCII, say. It is held back too: in a feed it would take the whole document down.
"""

from __future__ import annotations

from collections.abc import Sequence

from feeds.check.document import parse
from feeds.check.roundtrip import jsonfeed, newssitemap, ninjs, removals, shows
from feeds.check.roundtrip.atom import ATOM
from feeds.check.roundtrip.reading import prove_xml
from feeds.check.roundtrip.rss import RSS
from feeds.model import Article, Document, Feed, NewsSitemap, Problem, Style, Tombstone


def prove(format: str, document: bytes, articles: Sequence[Article], style: Style) -> list[list[Problem]]:
    """Whether ``document``, which holds the entries of ``articles`` in their order, says what they say.

    One list of Problems an article, empty where nothing differs. Never raises for what a document may hold.
    """
    if (own := {"json": jsonfeed.prove, "ninjs": ninjs.prove}.get(format)) is not None:
        return own(document, articles, style)
    return prove_xml(document, articles, style, {"rss": RSS, "atom": ATOM}[format])


def prove_removals(document: Document, tombstones: Sequence[Tombstone], path: str) -> list[Problem]:
    """Whether ``document``, in a format that tells of it, names just these entries as gone; ``path`` is for Problems."""
    return removals.prove(document.body, tombstones, path) if tombstones and document.format == "atom" else []


def prove_head(document: Document, feed: Feed, path: str) -> list[Problem]:
    """Whether what ``document`` says of ``feed`` to its consumers is what it was to say; ``path`` is for Problems."""
    return shows.prove(document.body, feed, path) if document.format == "rss" else []


def prove_news(document: bytes, news: NewsSitemap, articles: Sequence[Article], path: str) -> list[Problem]:
    """Whether a news sitemap names these articles as they are, and no others; ``path`` is for Problems."""
    return newssitemap.prove(document, news, articles, path)


__all__ = ["parse", "prove", "prove_head", "prove_news", "prove_removals"]
