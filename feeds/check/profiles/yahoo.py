"""Yahoo: syndication by RSS with Media RSS."""

from __future__ import annotations

from feeds.check.profiles.media import MEDIA
from feeds.check.profiles.partners import CREATOR, has, items, pictured
from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile
from feeds.check.profiles.specimen import ENCODED, Specimen

_SPEC = "https://www.rssboard.org/media-rss"


def _typed(specimen: Specimen) -> Found:
    for node in specimen.of(f"{MEDIA}content"):
        if not node.attributes.get("type") and not node.attributes.get("medium"):
            yield node.at("", "media:content@medium")


YAHOO = Profile(
    "yahoo",
    "Yahoo",
    _SPEC,
    (
        Demand("yahoo-title", MUST, _SPEC, "an item needs a title", items(has("title"), "title"), "title"),
        Demand("yahoo-link", MUST, _SPEC, "an item needs a link", items(has("link"), "link")),
        Demand("yahoo-guid", MUST, _SPEC, "an item needs a guid that never changes", items(has("guid"), "guid")),
        Demand("yahoo-date", MUST, _SPEC, "an item needs a pubDate", items(has("pubDate"), "pubDate"), "date"),
        Demand(
            "yahoo-content",
            MUST,
            _SPEC,
            "an item needs its whole text in content:encoded",
            items(has(ENCODED), "content:encoded"),
        ),
        Demand(
            "yahoo-creator", SHOULD, _SPEC, "say who wrote it: dc:creator", items(has(CREATOR, "author"), "dc:creator"), "author"
        ),
        Demand("yahoo-image", SHOULD, _SPEC, "an item needs an image: media:content", items(pictured, "media:content"), "image"),
        Demand("yahoo-medium", MUST, _SPEC, "say of a media:content what it is: medium or type", _typed),
    ),
    formats=("rss",),
    includes=("media-rss",),
)
