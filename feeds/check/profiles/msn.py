"""MSN (Microsoft Start): feeds of its partners."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.check.profiles.media import MEDIA
from feeds.check.profiles.partners import body, has, is_image, items, older, only_tags, pictured, secure, title_length
from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile
from feeds.check.profiles.specimen import Node, Specimen

_SPEC = "https://support.microsoft.com/en-us/topic/msn-feed-item-metadata-requirements-0114c19c-36bb-4fef-8322-4a1ed6888329"
_FILES = "https://helpcenter.microsoftstart.com/kb/feed-specifications"
_HTML = "https://support.microsoft.com/en-us/topic/msn-html-guidelines-and-tag-restrictions-2a12f610-f3da-43ea-8dc4-766f6df89e8d"
MI = "{http://schemas.ingestion.microsoft.com/common/}"
_RIGHTS = MI + "hasSyndicationRights"
ALLOWED = (
    "b i em strong sub sup small h1 h2 h3 h4 h5 a img table thead tbody tfoot tr td th col colgroup caption ul ol li p div span "
    "br blockquote iframe figure figcaption"
)


def _images(specimen: Specimen) -> Iterator[Node]:
    return filter(is_image, specimen.of(f"{MEDIA}content"))


def _described(specimen: Specimen) -> Found:
    for node in _images(specimen):
        if node.find(f"{MEDIA}credit") is None:
            yield node.at("", "media:credit")


def _titled(specimen: Specimen) -> Found:
    for node in _images(specimen):
        if not any(node.find(MEDIA + name) for name in ("title", "text", "description")):
            yield node.at("", "media:title")


def _rights(specimen: Specimen) -> Found:
    for node in _images(specimen):
        found = node.find(_RIGHTS)
        if found is None or found.text not in ("0", "1"):
            yield node.at(found.text if found else "", "mi:hasSyndicationRights")


def _fits(width: int, height: int) -> bool:
    return max(width, height) >= 720 and 0.5 <= width / max(1, height) <= 1.89


def _narrow(specimen: Specimen) -> Found:
    for node in _images(specimen):
        width, height = node.attributes.get("width", ""), node.attributes.get("height", "")
        if width.isdecimal() and height.isdecimal() and not _fits(int(width[:9]), int(height[:9])):
            yield node.at(f"{width}x{height}")


def _heavy(specimen: Specimen) -> Found:
    for node in _images(specimen):
        size = node.attributes.get("fileSize", "")
        if size.isdecimal() and int(size[:18]) > 15_000_000:
            yield node.at(size, "media:content@fileSize")


MSN = Profile(
    "msn",
    "MSN",
    _SPEC,
    (
        Demand("msn-guid", MUST, _SPEC, "an item needs a guid that never changes", items(has("guid"), "guid")),
        Demand("msn-title", MUST, _SPEC, "an item needs a title", items(has("title"), "title"), "title"),
        Demand("msn-title-length", MUST, _SPEC, "a title has 21 to 150 characters", title_length(21, 150), "title"),
        Demand("msn-link", MUST, _SPEC, "an item needs a link", items(has("link"), "link")),
        Demand("msn-date", MUST, _SPEC, "an item needs a pubDate", items(has("pubDate"), "pubDate"), "date"),
        Demand("msn-old", MUST, _SPEC, "MSN takes what was published within the last 365 days", older(365), "date"),
        Demand("msn-body", MUST, _SPEC, "an item needs its whole text", items(lambda node: bool(body(node)), "content:encoded")),
        Demand("msn-secure", MUST, _FILES, "every address begins with https://", secure),
        Demand("msn-image", SHOULD, _SPEC, "an item needs an image", items(pictured, "media:content"), "image"),
        Demand(
            "msn-image-size",
            MUST,
            _FILES,
            "an image is 720 pixels wide or high at least, and from half to 1.89 times as wide as high",
            _narrow,
            "image",
        ),
        Demand("msn-image-bytes", MUST, _FILES, "an image has 15 MB at most", _heavy, "image"),
        Demand("msn-credit", MUST, _SPEC, "say whose the image is: media:credit", _described, "image_credit"),
        Demand("msn-image-title", SHOULD, _SPEC, "say what the image shows: media:title or media:text", _titled, "image_alt"),
        Demand("msn-rights", SHOULD, _SPEC, "say whether you may pass the image on: mi:hasSyndicationRights, 1 or 0", _rights),
        Demand("msn-html", SHOULD, _HTML, "MSN removes this element", only_tags(ALLOWED)),
    ),
    formats=("rss",),
)
