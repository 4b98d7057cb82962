"""RSS 2.0 and the RSS Advisory Board's profile."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import lxml.etree as etree

from feeds.check.rules.addresses import is_iri
from feeds.check.rules.dates import is_plain_rfc_822, is_rfc_822, is_rfc_3339
from feeds.check.rules.languages import is_known_language, is_language
from feeds.check.rules.rule import (
    ATOM,
    Finding,
    Rule,
    at,
    bad_characters,
    beside,
    dangerous,
    has_end_tag,
    has_entity,
    has_tag,
    is_media_type,
    is_web_url,
    more_than_one,
    relative,
    repeated,
    unused_namespaces,
)
from feeds.model import Severity

_SPEC = "https://www.rssboard.org/rss-specification"
_PROFILE = "https://www.rssboard.org/rss-profile"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
DC_LANGUAGE = "{http://purl.org/dc/elements/1.1/}language"
MODIFIED = "{http://purl.org/dc/terms/}modified"
# What holds the elements of an item and is none: an episode that is, or will be, on the air.
LIVE = "{https://podcastindex.org/namespace/1.0}liveItem"

_ONCE_IN_CHANNEL = (
    "copyright description docs generator image language lastBuildDate link managingEditor pubDate title ttl webMaster".split()
)
_ONCE_IN_ITEM = ["title", "link", "description", "author", "comments", "guid", "pubDate", "source", CONTENT, MODIFIED]

Found = Iterator[Finding]


def _items(root: etree._Element) -> list[etree._Element]:
    return list(root.iter("item"))


def _shape(root: etree._Element, _url: str | None) -> Found:
    if root.tag != "rss" or not (root.get("version") or "").startswith(("0.9", "2.0")) or len(root.findall("channel")) != 1:
        yield at(root, root.get("version") or "", "rss")


def _version(root: etree._Element, _url: str | None) -> Found:
    if root.tag == "rss" and (root.get("version") or "").startswith(("0.9", "2.0")) and root.get("version") != "2.0":
        yield at(root, root.get("version"), "rss")


def _required(root: etree._Element, _url: str | None) -> Found:
    for channel in root.iter("channel"):
        for tag in ("title", "link", "description"):
            if channel.find(tag) is None:
                yield at(channel, "", tag)


def _required_blank(root: etree._Element, _url: str | None) -> Found:
    for channel in root.iter("channel"):
        for tag in ("description",):
            if (element := channel.find(tag)) is not None and not (element.text or "").strip() and not len(element):
                yield at(element, "")


def _twice(root: etree._Element, _url: str | None) -> Found:
    yield from more_than_one(root.iter("channel"), _ONCE_IN_CHANNEL)
    yield from more_than_one(_items(root), _ONCE_IN_ITEM)


def _self_link(root: etree._Element, url: str | None) -> Found:
    for channel in root.iter("channel"):
        links = [link.get("href") for link in channel.iterfind(f"{ATOM}link") if link.get("rel") == "self"]
        if len(links) != 1 or (url is not None and links[0] != url):
            yield at(channel, links[0] if links else "", "atom:link")


def _archive(root: etree._Element, _url: str | None) -> Found:
    for channel in root.iter("channel"):
        yield from beside(channel)


def _metadata_last(root: etree._Element, _url: str | None) -> Found:
    for channel in root.iter("channel"):
        seen = False
        for child in channel.iterchildren(etree.Element):
            seen = seen or child.tag == "item"
            if seen and child.tag != "item":
                yield at(child)


def _item_words(root: etree._Element, _url: str | None) -> Found:
    for item in _items(root):
        if item.find("title") is None and item.find("description") is None:
            yield at(item, "")


def _item_blank(root: etree._Element, _url: str | None) -> Found:
    for item in _items(root):
        found = [element for tag in ("title", "description") if (element := item.find(tag)) is not None]
        if found and found[0].tag == "description" and not (found[0].text or "").strip() and not len(found[0]):
            yield at(found[0], "")


def _blank(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter("title", "category", "guid", "generator", "copyright", "rating"):
        if not (element.text or "").strip():
            yield at(element, "")


def _guid_missing(root: etree._Element, _url: str | None) -> Found:
    for item in _items(root):
        if item.find("guid") is None:
            yield at(item, "", "guid")


def _guid_twice(root: etree._Element, _url: str | None) -> Found:
    yield from repeated(guid for guid in root.iter("guid") if not _is_foreign(guid))


def _is_foreign(element: etree._Element) -> bool:
    """Whether it stands in an element of another namespace, which may call what it holds as it likes."""
    return any("}" in str(each.tag) and each.tag != LIVE and each.getparent() is not None for each in element.iterancestors())


def _is_page(text: str) -> bool:
    return text.lower().startswith(("http://", "https://")) and is_iri(text)


def _guid_form(root: etree._Element, _url: str | None) -> Found:
    for guid in root.iter("guid"):
        text, permalink = (guid.text or "").strip(), guid.get("isPermaLink", "true")
        if permalink not in ("true", "false") or (permalink == "true" and not _is_page(text)):
            yield at(guid)


def _guid_weak(root: etree._Element, _url: str | None) -> Found:
    for guid in root.iter("guid"):
        if guid.get("isPermaLink") == "false" and re.fullmatch(r"\d{1,8}", guid.text or ""):
            yield at(guid)


def _dates(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter("pubDate", "lastBuildDate"):
        if not is_plain_rfc_822(text := element.text or "") or not is_rfc_822(text):
            yield at(element)


def _modified(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter(MODIFIED):
        if not is_rfc_3339(element.text):
            yield at(element)


def _addresses(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Every element that holds an address, and the address."""
    for element in root.iter("link", "docs", "comments", "url"):
        yield element, (element.text or "").strip()
    for source in root.iter("source"):
        yield source, source.get("url") or ""


def _urls(root: etree._Element, _url: str | None) -> Found:
    for element, text in _addresses(root):
        if not is_iri(text):
            yield at(element, text)


def _ascii(root: etree._Element, _url: str | None) -> Found:
    guids = ((guid, (guid.text or "").strip()) for guid in root.iter("guid") if guid.get("isPermaLink", "true") == "true")
    for element, text in (*_addresses(root), *guids):
        if not text.isascii() and is_iri(text):
            yield at(element, text)


def _enclosure(root: etree._Element, _url: str | None) -> Found:
    for enclosure in root.iter("enclosure"):
        url, length, kind = (enclosure.get(key) or "" for key in ("url", "length", "type"))
        if not is_web_url(url.strip()) or not re.fullmatch("[0-9]+", length.strip()) or not is_media_type(kind.strip()):
            yield at(enclosure, f"{url} {length} {kind}")


def _enclosures(root: etree._Element, _url: str | None) -> Found:
    yield from more_than_one(_items(root), ["enclosure"])


def _author(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter("author", "managingEditor", "webMaster"):
        if not re.fullmatch(
            r"(?:mailto:|[^@]*[\s<])?[^\s@<>()]+@[^\s@<>()]+(?:[\s>(].*)?", (element.text or "").strip(), re.DOTALL
        ):
            yield at(element)


def _author_form(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter("author", "managingEditor", "webMaster"):
        text = (element.text or "").strip()
        if "@" in text and not re.fullmatch(r"[^\s@<>()]+@[^\s@<>()]+ \(.+\)", text):
            yield at(element)


def _author_twice(root: etree._Element, _url: str | None) -> Found:
    for item in _items(root):
        if item.find("author") is not None and item.find(CREATOR) is not None:
            yield at(item, "", "author")


def _image(root: etree._Element, _url: str | None) -> Found:
    for channel in root.iter("channel"):
        image = channel.find("image")
        for tag in ("title", "link"):
            if image is not None and image.findtext(tag) != channel.findtext(tag):
                yield at(image, image.findtext(tag) or "", f"image/{tag}")


def _image_form(root: etree._Element, _url: str | None) -> Found:
    for image in root.iter("image"):
        suffix = re.split("[?#]", image.findtext("url") or "")[0].rpartition(".")[2].lower()
        if suffix not in ("jpg", "jpeg", "gif", "png") and image.find("url") is not None:
            yield at(image, image.findtext("url") or "", "image/url")
        for tag, most in (("width", 144), ("height", 400)):
            if (size := image.findtext(tag)) is not None and not (
                size.isascii() and size.isdecimal() and 0 < int(size[:5]) <= most
            ):
                yield at(image, size, f"image/{tag}")


def _plain(test: Callable[[str | None], bool]) -> Callable[[etree._Element, str | None], Found]:
    def find(root: etree._Element, _url: str | None) -> Found:
        descriptions = (*root.iterfind("channel/description"), *root.iterfind("channel/image/description"))
        for element in (*root.iter("title", "category", "copyright", "source"), *descriptions):
            if test(element.text):
                yield at(element)

    return find


def _html(test: Callable[[str], str | None]) -> Callable[[etree._Element, str | None], Found]:
    def find(root: etree._Element, _url: str | None) -> Found:
        for item in _items(root):
            for tag in ("description", CONTENT):
                element = item.find(tag)
                if element is not None and (found := test(element.text or "")):
                    yield at(element, found)

    return find


def _order(root: etree._Element, _url: str | None) -> Found:
    for item in _items(root):
        tags = [child.tag for child in item]
        if CONTENT in tags and "description" not in tags[: tags.index(CONTENT)]:
            yield at(item, "", "content:encoded")


def _language(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter("language", DC_LANGUAGE):
        if not is_language((element.text or "").strip()):
            yield at(element)


def _language_known(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter("language", DC_LANGUAGE):
        if not is_known_language(element.text or ""):
            yield at(element)


_M, _S = Severity.MUST, Severity.SHOULD
_CHARACTERS = f"{_PROFILE}#data-types-characterdata"
# What a line holds on which plain text is escaped as the profile wants it.
_ESCAPED = b"&#x"

RULES = (
    Rule("rss-document", _M, _SPEC, 'an RSS document is <rss version="2.0"> with one channel', _shape),
    Rule(
        "rss-version",
        _M,
        _SPEC,
        'RSS 2.0 took the place of this version; write <rss version="2.0">',
        _version,
        elsewhere=Severity.INFO,
    ),
    Rule("rss-channel", _M, f"{_SPEC}#requiredChannelElements", "a channel needs title, link and description", _required),
    Rule("rss-channel-blank", _S, f"{_SPEC}#requiredChannelElements", "say here what the channel is about", _required_blank),
    Rule("rss-once", _M, _SPEC, "this element may be there only once", _twice),
    Rule(
        "rss-self-link",
        _S,
        f"{_PROFILE}#namespace-elements-atom-link",
        "a channel needs one atom:link rel=self with its own address",
        _self_link,
    ),
    Rule("rss-archive", _S, "RFC 5005 §4", "a page of an archive names its feed, and each page beside it once", _archive),
    Rule("rss-metadata-first", _S, _PROFILE, "what describes the channel stands before its items", _metadata_last, across=True),
    Rule("rss-item", _M, f"{_SPEC}#hrelementsOfLtitemgt", "an item needs a title or a description", _item_words),
    Rule("rss-item-blank", _S, f"{_SPEC}#hrelementsOfLtitemgt", "an item needs words: a title or a description", _item_blank),
    Rule("rss-blank", _S, _SPEC, "this element is empty; leave it out", _blank),
    Rule("rss-guid", _S, f"{_PROFILE}#element-channel-item-guid", "an item needs a guid", _guid_missing),
    Rule("rss-guid-unique", _M, f"{_SPEC}#ltguidgtSubelementOfLtitemgt", "two items have this guid", _guid_twice, across=True),
    Rule(
        "rss-guid-permalink",
        _M,
        f"{_SPEC}#ltguidgtSubelementOfLtitemgt",
        "a guid with isPermaLink=true is a full web address",
        _guid_form,
    ),
    Rule("rss-guid-weak", _S, f"{_PROFILE}#element-channel-item-guid", "a short number is not sufficiently unique", _guid_weak),
    Rule("rss-date", _M, "RFC 822 §5", "write dates like Fri, 01 Mar 2024 12:00:00 +0000", _dates),
    Rule("rss-modified", _M, "RFC 3339 §5.6", "write dates of dcterms like 2024-03-01T12:00:00Z", _modified),
    Rule("rss-url", _M, "RFC 3986 §4.3", "this must be an absolute address", _urls),
    Rule("rss-url-ascii", _M, "RFC 3986 §2", "write addresses in ASCII, other letters as %XX", _ascii, elsewhere=_S),
    Rule(
        "rss-enclosure",
        _M,
        f"{_SPEC}#ltenclosuregtSubelementOfLtitemgt",
        "an enclosure needs url (http), length and type",
        _enclosure,
    ),
    Rule(
        "rss-enclosures",
        _S,
        f"{_PROFILE}#element-channel-item-enclosure",
        "more than one enclosure; readers take one of them",
        _enclosures,
    ),
    Rule(
        "rss-author",
        _M,
        f"{_SPEC}#ltauthorgtSubelementOfLtitemgt",
        "this holds no e-mail address; write people as `email (Real Name)`, or use dc:creator",
        _author,
        elsewhere=_S,
    ),
    Rule("rss-author-form", _S, f"{_PROFILE}#data-types-email", "write people as `email (Real Name)`", _author_form),
    Rule("rss-author-twice", _S, _PROFILE, "author and dc:creator say the same; use one", _author_twice),
    Rule("rss-image", _S, f"{_PROFILE}#element-channel-image", "the image's title and link are the channel's", _image),
    Rule(
        "rss-image-form",
        _S,
        f"{_SPEC}#ltimagegtSubelementOfLtchannelgt",
        "the image is a GIF, JPEG or PNG of at most 144 by 400",
        _image_form,
    ),
    Rule("rss-plain-text", _S, _CHARACTERS, "this is plain text; markup in it is shown or lost", _plain(has_end_tag)),
    Rule("rss-plain-entity", _S, _CHARACTERS, "write & in plain text as &#x26;", _plain(has_entity), _ESCAPED),
    Rule("rss-plain-tag", _S, _CHARACTERS, "write < in plain text as &#x3C;", _plain(has_tag), _ESCAPED),
    Rule(
        "rss-dangerous-html",
        _S,
        f"{_PROFILE}#element-channel-item-description",
        "readers remove this from the HTML",
        _html(dangerous),
    ),
    Rule(
        "rss-relative-url",
        _S,
        f"{_PROFILE}#data-types-url",
        "links and images need absolute addresses",
        _html(relative),
    ),
    Rule(
        "rss-content-order", _S, f"{_PROFILE}#namespace-elements-content-encoded", "content:encoded follows a description", _order
    ),
    Rule("rss-language", _M, f"{_SPEC}#optionalChannelElements", "this is no language tag like en or pt-BR", _language),
    Rule("rss-language-known", _S, "ISO 639-1", "no language has this code; is it a country's?", _language_known),
    Rule(
        "rss-characters",
        _S,
        "W3C feed validator, BadCharacters",
        "these characters come of a wrong decoding, like Ã© for é; write what was meant, and save as UTF-8",
        bad_characters,
    ),
    Rule(
        "rss-namespaces", _S, "Namespaces in XML §3", "a namespace is declared that nothing uses", unused_namespaces, across=True
    ),
)
