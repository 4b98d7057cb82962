"""SmartNews: SmartFormat."""

from __future__ import annotations

from collections.abc import Callable

from feeds.check.profiles.media import MEDIA
from feeds.check.profiles.partners import CREATOR, channels, has, heavier, items
from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile, attribute, most
from feeds.check.profiles.specimen import ENCODED, Node, Specimen
from feeds.check.profiles.values import one_of

NAMESPACE = "http://www.smartnews.be/snf"
SNF = f"{{{NAMESPACE}}}"
_SPEC = "https://publishers.smartnews.com/hc/en-us/articles/360036526213"
_KNOWN = frozenset(
    "logo darkModeLogo analytics advertisement sponsoredLink adcontent relatedLink video slideshow recommendedContent".split()
)


def _unknown(specimen: Specimen) -> Found:
    for tag, nodes in specimen.nodes.items():
        if tag.startswith(SNF) and tag[len(SNF) :] not in _KNOWN:
            for node in nodes:
                yield node.at()


def _logo(specimen: Specimen) -> Found:
    for logo in specimen.of(f"{SNF}logo"):
        url = logo.find("url")
        if url is None or not url.text.startswith(("http://", "https://")):
            yield logo.at("", "snf:logo/url")


def _size(specimen: Specimen) -> Found:
    for node in specimen.of(f"{MEDIA}thumbnail"):
        width, height = node.attributes.get("width", ""), node.attributes.get("height", "")
        if (width.isdecimal() and int(width[:9]) < 320) or (height.isdecimal() and int(height[:9]) < 240):
            yield node.at(f"{width}x{height}")


def _unless_deleted(test: Callable[[Node], bool]) -> Callable[[Node], bool]:
    """What an item must be so that is there; one that tells of what was taken down need not be."""

    def look(node: Node) -> bool:
        status = node.find(f"{MEDIA}status")
        return (status is not None and status.attributes.get("state") == "deleted") or test(node)

    return look


SMARTNEWS = Profile(
    "smartnews",
    "SmartNews",
    _SPEC,
    (
        Demand(
            "smartnews-logo",
            MUST,
            _SPEC,
            "a channel needs an snf:logo with a url: a PNG of 700 by 100",
            channels(lambda node: node.find(f"{SNF}logo") is not None, "snf:logo"),
        ),
        Demand("smartnews-logo-url", MUST, _SPEC, "an snf:logo holds the url of a picture", _logo),
        Demand("smartnews-channel-title", MUST, _SPEC, "a channel needs a title", channels(has("title"), "title")),
        Demand("smartnews-channel-link", MUST, _SPEC, "a channel needs a link", channels(has("link"), "link")),
        Demand(
            "smartnews-channel-description",
            SHOULD,
            _SPEC,
            "a channel's description has at most 30 characters",
            channels(
                lambda node: len(node.said("description")) <= 30,
                "description",
                lambda node: f"{len(node.said('description'))} characters",
            ),
        ),
        Demand(
            "smartnews-channel-date",
            MUST,
            _SPEC,
            "a channel needs a pubDate",
            channels(has("pubDate", "lastBuildDate"), "pubDate"),
        ),
        Demand("smartnews-language", MUST, _SPEC, "a channel needs a language", channels(has("language"), "language")),
        Demand("smartnews-title", MUST, _SPEC, "an item needs a title", items(has("title"), "title")),
        Demand("smartnews-link", MUST, _SPEC, "an item needs a link", items(_unless_deleted(has("link")), "link")),
        Demand("smartnews-guid", MUST, _SPEC, "an item needs a guid", items(has("guid"), "guid")),
        Demand("smartnews-date", MUST, _SPEC, "an item needs a pubDate", items(has("pubDate"), "pubDate")),
        Demand(
            "smartnews-content",
            MUST,
            _SPEC,
            "an item needs its whole text in content:encoded",
            items(_unless_deleted(has(ENCODED)), "content:encoded"),
        ),
        Demand(
            "smartnews-thumbnail",
            SHOULD,
            _SPEC,
            "an item needs a media:thumbnail of 320 by 240 pixels at least",
            items(_unless_deleted(has(f"{MEDIA}thumbnail")), "media:thumbnail"),
        ),
        Demand("smartnews-thumbnail-size", SHOULD, _SPEC, "a media:thumbnail has 320 by 240 pixels at least", _size),
        Demand(
            "smartnews-creator", SHOULD, _SPEC, "say who wrote it: dc:creator", items(_unless_deleted(has(CREATOR)), "dc:creator")
        ),
        Demand(
            "smartnews-category", SHOULD, _SPEC, "give an item a category", items(_unless_deleted(has("category")), "category")
        ),
        Demand(
            "smartnews-status",
            MUST,
            _SPEC,
            "media:status is active or deleted",
            attribute(f"{MEDIA}status", "state", one_of("active deleted")),
        ),
        Demand("smartnews-sponsored", MUST, _SPEC, "at most two snf:sponsoredLink", most(("item",), 2, f"{SNF}sponsoredLink")),
        Demand("smartnews-size", MUST, _SPEC, "SmartNews reads 1 MB at most; carry fewer items", heavier(1_000_000)),
        Demand("smartnews-unknown", SHOULD, _SPEC, "SmartFormat has no such element; is it misspelt?", _unknown),
    ),
    formats=("rss",),
)
