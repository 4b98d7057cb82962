"""What the common readers of feeds trip over."""

from __future__ import annotations

import re

from feeds.check.profiles.profile import INFO, SHOULD, Demand, Found, Profile
from feeds.check.profiles.specimen import ATOM, ATOM_03, RSS_1, Node, Specimen
from feeds.check.rules.rule import Finding

_MEDIA = "{http://search.yahoo.com/mrss/}"
_DC_DATE = "{http://purl.org/dc/elements/1.1/}date"
_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
# More than this Miniflux does not read.
_LARGEST = 15_000_000
_ESCAPED = re.compile(r"&lt;(p|div|a|span|strong|ul|h[1-6])\b(?:(?!&lt;).)*&lt;/\1&gt;", re.I | re.DOTALL)
_REAL = re.compile(r"<(?:p|br|div|a|img|span|strong|em|b|i|ul|li|h[1-6]|pre|code)\b", re.I)
_XSLT = re.compile(rb"<\?xml-stylesheet[^>]*(?:xsl|xslt)", re.I)


def _link(item: Node) -> str:
    for link in item.all(ATOM + "link"):
        if link.attributes.get("rel", "alternate") == "alternate":
            return link.attributes.get("href", "")
    old = item.find(ATOM_03 + "link")
    return item.said("link") or item.said(RSS_1 + "link") or (old.attributes.get("href", "") if old else "")


def _leads_somewhere(item: Node) -> bool:
    guid = item.find("guid")
    permalink = guid is not None and guid.attributes.get("isPermaLink", "true") == "true" and guid.text.startswith("http")
    media = item.find("enclosure") is not None or any(
        link.attributes.get("rel") == "enclosure" for link in item.all(ATOM + "link")
    )
    return bool(_link(item)) or permalink or media or item.find(ATOM + "content") is not None


def _unlinked(specimen: Specimen) -> Found:
    for item in specimen.items:
        if not _leads_somewhere(item):
            yield item.at("", "link")
    for number, each in specimen.objects:
        if not each.get("url") and not each.get("external_url"):
            yield Finding(f"items[{number}].url", "", place=each)


def _undated(specimen: Specimen) -> Found:
    dates = ("pubDate", _DC_DATE, ATOM + "updated", ATOM + "published")
    for item in specimen.of("item"):
        if not any(child.tag in dates for child in item.children):
            yield item.at("", "pubDate")
    for number, each in specimen.objects:
        if "date_published" not in each and "date_modified" not in each:
            yield Finding(f"items[{number}].date_published", "", place=each)


def _untitled(specimen: Specimen) -> Found:
    for item in specimen.of("item"):
        if not item.said("title"):
            yield item.at("", "title")
    for number, each in specimen.objects:
        if not each.get("title"):
            yield Finding(f"items[{number}].title", "", place=each)


def _same_link(specimen: Specimen) -> Found:
    seen: set[str] = set()
    for item in specimen.items:
        if (link := _link(item)) and link in seen:
            yield item.at(link, "link")
        seen.add(link)
    for number, each in specimen.objects:
        url = each.get("url")
        if isinstance(url, str) and url and url in seen:
            yield Finding(f"items[{number}].url", url, place=each)
        seen.add(str(url or ""))


def _same_enclosure(specimen: Specimen) -> Found:
    seen: set[str] = set()
    for node in specimen.of("enclosure"):
        url = node.attributes.get("url", "")
        if url and url in seen and not node.attributes.get("type", "").startswith("image/"):
            yield node.at(url)
        seen.add(url)


def _large(specimen: Specimen) -> Found:
    if len(specimen.body) > _LARGEST:
        yield Finding("", f"{len(specimen.body) / 1e6:.1f} MB", 1)


def _twice_escaped(specimen: Specimen) -> Found:
    for node in specimen.of("description", _ENCODED, ATOM + "content", ATOM + "summary"):
        html = node.tag[0] != "{" or node.tag == _ENCODED or node.attributes.get("type") == "html"
        twice = "&lt;" in node.text and _ESCAPED.search(node.text) and not _REAL.search(node.text)
        if html and (twice or node.text.startswith("<![CDATA[")):
            yield node.at(node.text[:80])
    for number, each in specimen.objects:
        words = each.get("content_html")
        if isinstance(words, str) and "&lt;" in words and _ESCAPED.search(words) and not _REAL.search(words):
            yield Finding(f"items[{number}].content_html", words[:80], place=each)


def _styled(specimen: Specimen) -> Found:
    if specimen.root is not None and (found := _XSLT.search(specimen.body[:4096])):
        yield Finding("xml-stylesheet", found[0].decode("ascii", "replace")[:80], specimen.body[: found.start()].count(b"\n") + 1)


def _offsets(specimen: Specimen) -> Found:
    for node in specimen.of(ATOM + "updated", ATOM + "published"):
        if re.search(r"[+-](?!00:00)\d\d:\d\d$", node.text):
            yield node.at()


# What a browser runs, or reads from a disk: readers open no such address.
_UNSAFE = ("javascript", "vbscript", "data", "file", "about", "blob")
_LINKS = (
    *("link", "comments", "guid", "url"),
    *(ATOM + name for name in ("link", "uri", "icon", "logo")),
    *(_MEDIA + name for name in ("content", "thumbnail", "player")),
)


def _unsafe(specimen: Specimen) -> Found:
    for node in specimen.of(*_LINKS):
        address = node.attributes.get("href") or node.attributes.get("url") or node.text
        if address.partition(":")[0].strip().lower() in _UNSAFE:
            yield node.at(address)


# Types that are written so and in no list, and those of the list.
_REGISTERED = {
    "audio/m4a": "audio/mp4",
    "audio/mp3": "audio/mpeg",
    "audio/x-mp3": "audio/mpeg",
    "image/jpg": "image/jpeg",
    "image/svg": "image/svg+xml",
    "video/m4v": "video/mp4",
    "video/mov": "video/quicktime",
}


def _misnamed_types(specimen: Specimen) -> Found:
    for node in specimen.of("enclosure", ATOM + "link", _MEDIA + "content"):
        if wanted := _REGISTERED.get(node.attributes.get("type", "").lower()):
            yield node.at(f"{node.attributes['type']} instead of {wanted}", f"{node.name}@type")
    for number, each in specimen.objects:
        for media in attachments if isinstance(attachments := each.get("attachments"), list) else ():
            if isinstance(media, dict) and (wanted := _REGISTERED.get(str(media.get("mime_type")).lower())):
                yield Finding(f"items[{number}].attachments", f"{media['mime_type']} instead of {wanted}", place=each)


def _home(specimen: Specimen) -> Found:
    for channel in specimen.of("channel"):
        own = {link.attributes.get("href") for link in channel.all(ATOM + "link") if link.attributes.get("rel") == "self"}
        if (found := channel.find("link")) is not None and found.text in own:
            yield found.at()
    if specimen.data and (home := specimen.data.get("home_page_url")) and home == specimen.data.get("feed_url"):
        yield Finding("home_page_url", str(home))


def _capital_types(specimen: Specimen) -> Found:
    for node in specimen.of("enclosure", ATOM + "link"):
        kind = node.attributes.get("type", "")
        if kind != kind.lower() and "/" in kind:
            yield node.at(kind, f"{node.name}@type")


_HABITS = "https://www.rssboard.org/rss-profile"

READERS = Profile(
    "readers",
    "the common readers",
    _HABITS,
    (
        Demand("readers-link", SHOULD, _HABITS, "an item needs a link; without one readers lead nowhere", _unlinked),
        Demand("readers-date", SHOULD, _HABITS, "an item needs a date; without one readers show when they fetched it", _undated),
        Demand("readers-title", INFO, _HABITS, "an item without a title is shown by its first words, or not at all", _untitled),
        Demand("readers-same-link", SHOULD, _HABITS, "two items have this link; some readers show one of them", _same_link),
        Demand(
            "readers-same-enclosure", SHOULD, _HABITS, "two items have this recording; players take them for one", _same_enclosure
        ),
        Demand(
            "readers-large",
            SHOULD,
            "Miniflux, HTTP_CLIENT_MAX_BODY_SIZE",
            "some readers read 15 MB at most; carry fewer entries, or an archive",
            _large,
        ),
        Demand(
            "readers-twice-escaped",
            SHOULD,
            f"{_HABITS}#element-channel-item-description",
            "the markup is escaped twice, and readers show the tags",
            _twice_escaped,
        ),
        Demand(
            "readers-xslt",
            INFO,
            "https://developer.chrome.com/docs/web-platform/deprecating-xslt",
            "browsers give up XSLT; make a page of HTML beside the feed",
            _styled,
        ),
        Demand("readers-offset", INFO, "RFC 3339 §4", "some readers ignore offsets; write dates in UTC, with Z", _offsets),
        Demand("readers-scheme", SHOULD, _HABITS, "no reader opens an address that begins so; write https://", _unsafe),
        Demand("readers-type-name", SHOULD, _HABITS, "no list has this type; write it as in the list", _misnamed_types),
        Demand("readers-home", SHOULD, _HABITS, "this leads to the feed itself; name the page that it is of", _home),
        Demand("readers-type-case", SHOULD, _HABITS, "write media types in small letters", _capital_types),
    ),
    usual=True,
)
