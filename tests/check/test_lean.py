"""What feedparser reads is what it would read by itself."""

from __future__ import annotations

import io
from xml.sax.handler import ContentHandler
from xml.sax.saxutils import escape

import feedparser
import feedparser.api
import pytest
from feedparser.html import _cp1252
from feedparser.mixin import _FeedParserMixin
from hypothesis import given
from hypothesis import strategies as st

from feeds.check.roundtrip import lean

# feedparser's own, put together as feedparser does.
Own = type("Own", (feedparser.api._StrictFeedParser, _FeedParserMixin, ContentHandler, object), {})

FEED = '<feed xmlns="http://www.w3.org/2005/Atom"><title>{0}</title><entry><content type="html">{0}</content></entry></feed>'


def read(text: str, parser: type) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feedparser.api, "StrictFeedParser", parser)
        found = feedparser.parse(io.BytesIO(FEED.format(escape(text)).encode()), sanitize_html=False)
    assert not found.bozo
    return found.feed, found.entries


def test_every_proof_reads_with_it() -> None:
    assert feedparser.api.StrictFeedParser is lean.StrictParser


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\ufffe\uffff", min_codepoint=32)))
def test_it_reads_what_feedparser_reads(text: str) -> None:
    assert read(text, lean.StrictParser) == read(text, Own)


@pytest.mark.parametrize("text", ["\x80uro – \x96", "naïve", "Ã©", "日本 \x85", "plain", "\x81"])
def test_characters_are_replaced_as_feedparser_replaces_them(text: str) -> None:
    assert read(text, lean.StrictParser) == read(text, Own)


def test_nothing_else_is_ever_replaced() -> None:
    assert {*map(chr, _cp1252)} <= {*map(chr, range(0x80, 0xA0))}
