"""Apple News: channels that are read from RSS."""

from __future__ import annotations

import re

from feeds.check.profiles.partners import body, channels, has, items, title_length, words
from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile
from feeds.check.profiles.specimen import Specimen
from feeds.check.rules.rule import has_end_tag

_HELP = "https://support.apple.com/guide/news-publisher/apdc2c7520ff/icloud"
_MORE = re.compile(r"(?:read|continue|see)\s+(?:more|reading|the full)|\[(?:…|\.\.\.|&#8230;)\]\s*$", re.I)
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?-(?:[A-Za-z]{2}|\d{3})")


def _more(specimen: Specimen) -> Found:
    for item in specimen.of("item"):
        end = words(body(item)[-1000:])[-120:]
        if _MORE.search(end):
            yield item.at(end[-40:], "description")


def _encoding(specimen: Specimen) -> Found:
    if specimen.root is not None and specimen.top and (specimen.encoding or "utf-8").lower() not in ("utf-8", "utf8"):
        yield specimen.top.at(specimen.encoding, "encoding")


APPLE_NEWS = Profile(
    "apple-news",
    "Apple News",
    _HELP,
    (
        Demand("apple-news-encoding", MUST, _HELP, "the feed is written in UTF-8", _encoding),
        Demand(
            "apple-news-language",
            MUST,
            _HELP,
            "a channel needs a language with its country, like en-GB",
            channels(lambda node: bool(_LOCALE.fullmatch(node.said("language"))), "language", lambda node: node.said("language")),
        ),
        Demand("apple-news-title", MUST, _HELP, "an item needs a title", items(has("title"), "title"), "title"),
        Demand("apple-news-title-length", SHOULD, _HELP, "a title has 15 to 60 characters", title_length(15, 60), "title"),
        Demand(
            "apple-news-title-plain",
            MUST,
            _HELP,
            "a title is plain text",
            items(lambda node: not has_end_tag(node.said("title")), "title"),
            "title",
        ),
        Demand(
            "apple-news-description",
            MUST,
            _HELP,
            "an item needs a description",
            items(has("description"), "description"),
            "summary",
        ),
        Demand("apple-news-link", MUST, _HELP, "an item needs a link", items(has("link"), "link")),
        Demand("apple-news-date", SHOULD, _HELP, "an item needs a pubDate", items(has("pubDate"), "pubDate"), "date"),
        Demand("apple-news-guid", SHOULD, _HELP, "an item needs a guid that never changes", items(has("guid"), "guid")),
        Demand("apple-news-more", SHOULD, _HELP, "no invitation to read on elsewhere", _more),
    ),
    formats=("rss",),
)
