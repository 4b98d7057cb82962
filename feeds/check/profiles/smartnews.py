"""SmartNews: SmartFormat."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from feeds.check.profiles.media import MEDIA
from feeds.check.profiles.partners import CREATOR, channels, has, heavier, items
from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile, has_attribute, most
from feeds.check.profiles.specimen import ENCODED, Node, Specimen

NAMESPACE = "http://www.smartnews.be/snf"
SNF = f"{{{NAMESPACE}}}"
_HELP = "https://publishers.smartnews.com/hc/en-us/articles/"
_SPEC = f"{_HELP}360036526213-SmartFormat-Specification-Version-2-1"
_DELETING = f"{_HELP}360021354914-Deleting-Articles"
_SPONSORED = f"{_HELP}51338435733913-About-the-sponsored-link-feature"
_ADVERTISING = f"{_HELP}360059772673-How-to-add-sponsored-links-and-a-display-ad-to-your-SmartView-page"
_LINK, _AD = f"{SNF}sponsoredLink", f"{SNF}advertisement"
# The most characters of what a sponsored link says.
_LENGTHS = {"title": 45, "advertiser": 35}
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


def _state(status: Node) -> str:
    """What a media:status says: SmartFormat has it as text, Media RSS as an attribute."""
    return status.text or status.attributes.get("state", "")


def _unknown_state(specimen: Specimen) -> Found:
    for status in specimen.of(f"{MEDIA}status"):
        said = {status.text, status.attributes.get("state", "")} - {""}
        if len(said) != 1 or not said <= {"active", "deleted"}:
            yield status.at(" and ".join(sorted(said)))


def _several(specimen: Specimen) -> Found:
    yield from most(("item",), 1, _AD)(specimen)
    yield from most((_AD,), 1, f"{SNF}adcontent")(specimen)


def _astray(specimen: Specimen) -> Found:
    for node in specimen.of(_LINK, f"{SNF}adcontent"):
        if node.parent is None or node.parent.tag != _AD:
            yield node.at("")


def _wordy(specimen: Specimen) -> Found:
    for node in specimen.of(_LINK):
        for name, longest in _LENGTHS.items():
            if (length := len(node.attributes.get(name, ""))) > longest:
                yield node.at(f"{length} characters", f"{node.name}@{name}")


def _away(specimen: Specimen) -> Found:
    own = [host for node in specimen.channels if (host := _host(node.said("link")))]
    for node in specimen.of(_LINK):
        host = _host(node.attributes.get("link", ""))
        if host and own and not any(_is_one_site(host, each) for each in own):
            yield node.at(node.attributes["link"], f"{node.name}@link")


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _is_one_site(one: str, other: str) -> bool:
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def _unless_deleted(test: Callable[[Node], bool]) -> Callable[[Node], bool]:
    """What an item must be so that is there; one that tells of what was taken down need not be."""

    def look(node: Node) -> bool:
        status = node.find(f"{MEDIA}status")
        return (status is not None and _state(status) == "deleted") or test(node)

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
        Demand("smartnews-title", MUST, _SPEC, "an item needs a title", items(has("title"), "title"), "title"),
        Demand("smartnews-link", MUST, _SPEC, "an item needs a link", items(_unless_deleted(has("link")), "link")),
        Demand("smartnews-guid", MUST, _SPEC, "an item needs a guid", items(has("guid"), "guid")),
        Demand("smartnews-date", MUST, _SPEC, "an item needs a pubDate", items(has("pubDate"), "pubDate"), "date"),
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
            "image",
        ),
        Demand("smartnews-thumbnail-size", SHOULD, _SPEC, "a media:thumbnail has 320 by 240 pixels at least", _size, "image"),
        Demand(
            "smartnews-creator",
            SHOULD,
            _SPEC,
            "say who wrote it: dc:creator",
            items(_unless_deleted(has(CREATOR)), "dc:creator"),
            "author",
        ),
        Demand(
            "smartnews-category",
            SHOULD,
            _SPEC,
            "give an item a category",
            items(_unless_deleted(has("category")), "category"),
            "tags",
        ),
        Demand(
            "smartnews-status", MUST, _DELETING, "media:status says active or deleted, as text or as its state", _unknown_state
        ),
        Demand(
            "smartnews-sponsored",
            MUST,
            _SPONSORED,
            "an article has at most two snf:sponsoredLink; take the others away",
            most(("item", _AD), 2, _LINK),
        ),
        Demand(
            "smartnews-sponsored-parts",
            MUST,
            _SPONSORED,
            "an snf:sponsoredLink needs its link and its advertiser; of your own advertisement you are the advertiser",
            has_attribute(_LINK, "link", "advertiser"),
        ),
        Demand(
            "smartnews-sponsored-length",
            SHOULD,
            _SPONSORED,
            "the title of an snf:sponsoredLink has 45 characters at most, its advertiser 35; shorten it",
            _wordy,
        ),
        Demand("smartnews-sponsored-link", SHOULD, _SPONSORED, "an snf:sponsoredLink leads to a page of your own site", _away),
        Demand(
            "smartnews-adcontent",
            MUST,
            _ADVERTISING,
            "an article has one snf:advertisement, with one snf:adcontent in it",
            _several,
        ),
        Demand(
            "smartnews-advertisement",
            MUST,
            _ADVERTISING,
            "snf:sponsoredLink and snf:adcontent stand in an snf:advertisement; put them there",
            _astray,
        ),
        Demand("smartnews-size", MUST, _SPEC, "SmartNews reads 1 MB at most; carry fewer items", heavier(1_000_000)),
        Demand("smartnews-unknown", SHOULD, _SPEC, "SmartFormat has no such element; is it misspelt?", _unknown),
    ),
    formats=("rss",),
)
