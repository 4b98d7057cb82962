"""Flipboard: feeds of publishers."""

from __future__ import annotations

from feeds.check.profiles.partners import CREATOR, body, channels, has, items, pictured, pictures, words
from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile
from feeds.check.profiles.specimen import Node, Specimen

_HELP = "https://about.flipboard.com/rss-spec/"


def _small(specimen: Specimen) -> Found:
    for item in specimen.of("item"):
        for node in pictures(item):
            sides = [int(value[:9]) for name in ("width", "height") if (value := node.attributes.get(name, "")).isdecimal()]
            if sides and min(sides) < 500 and not node.tag.endswith("thumbnail"):
                yield node.at("x".join(map(str, sides)))


def _length(node: Node) -> int:
    """How many characters there are to read in the description, of the first few thousand."""
    return len(words(node.said("description")[:2000]))


FLIPBOARD = Profile(
    "flipboard",
    "Flipboard",
    _HELP,
    (
        Demand(
            "flipboard-items",
            SHOULD,
            _HELP,
            "carry twenty items at least",
            channels(lambda node: len(node.all("item")) >= 20, "item", lambda node: f"{len(node.all('item'))} items"),
        ),
        Demand("flipboard-title", MUST, _HELP, "an item needs a title", items(has("title"), "title"), "title"),
        Demand("flipboard-link", MUST, _HELP, "an item needs a link", items(has("link"), "link")),
        Demand(
            "flipboard-description",
            MUST,
            _HELP,
            "an item needs a description",
            items(lambda node: bool(body(node)), "description"),
        ),
        Demand(
            "flipboard-length",
            SHOULD,
            _HELP,
            "a description has 300 characters at least",
            items(
                lambda node: not node.said("description") or _length(node) >= 300,
                "description",
                lambda node: f"{_length(node)} characters",
            ),
        ),
        Demand("flipboard-date", MUST, _HELP, "an item needs a pubDate with its zone", items(has("pubDate"), "pubDate"), "date"),
        Demand("flipboard-guid", MUST, _HELP, "an item needs a guid that never changes", items(has("guid"), "guid")),
        Demand(
            "flipboard-creator",
            SHOULD,
            _HELP,
            "say who wrote it: dc:creator",
            items(has(CREATOR, "author"), "dc:creator"),
            "author",
        ),
        Demand(
            "flipboard-image", SHOULD, _HELP, "an item needs an image, as an enclosure", items(pictured, "enclosure"), "image"
        ),
        Demand("flipboard-image-size", SHOULD, _HELP, "the short side of an image has 500 pixels at least", _small, "image"),
    ),
    formats=("rss",),
)
