"""NewsBreak: feeds of publishers."""

from __future__ import annotations

from feeds.check.profiles.partners import CREATOR, has, items, pictured
from feeds.check.profiles.profile import MUST, Demand, Profile
from feeds.check.profiles.specimen import ENCODED

_HELP = "https://support.newsbreak.com/publisher-faq"

NEWSBREAK = Profile(
    "newsbreak",
    "NewsBreak",
    _HELP,
    (
        Demand("newsbreak-title", MUST, _HELP, "an item needs a title", items(has("title"), "title"), "title"),
        Demand("newsbreak-link", MUST, _HELP, "an item needs a link", items(has("link"), "link")),
        Demand("newsbreak-date", MUST, _HELP, "an item needs a pubDate", items(has("pubDate"), "pubDate"), "date"),
        Demand(
            "newsbreak-content",
            MUST,
            _HELP,
            "an item needs its whole text in content:encoded",
            items(has(ENCODED), "content:encoded"),
        ),
        Demand(
            "newsbreak-creator",
            MUST,
            _HELP,
            "say who wrote it: dc:creator",
            items(has(CREATOR, "author"), "dc:creator"),
            "author",
        ),
        Demand("newsbreak-image", MUST, _HELP, "an item needs an image", items(pictured, "media:content"), "image"),
    ),
    formats=("rss",),
)
