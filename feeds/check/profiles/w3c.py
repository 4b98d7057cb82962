"""What the W3C's Feed Validation Service warns of beyond the formats' specifications."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.etree as etree

from feeds.check.profiles.atom import CHILDREN as ATOM_CHILDREN
from feeds.check.profiles.atom import DEMANDS as ATOM_DEMANDS
from feeds.check.profiles.markup import DEMANDS as MARKUP
from feeds.check.profiles.modules import DEMANDS as MODULES
from feeds.check.profiles.namespaces import meant
from feeds.check.profiles.profile import INFO, SHOULD, Demand, Found, Look, Profile, of_format
from feeds.check.profiles.specimen import ATOM, XHTML, XML, Node, Specimen
from feeds.check.profiles.values import has_good_escapes
from feeds.check.rules import atom
from feeds.check.rules.rule import has_end_tag, has_entity

_VALIDATOR = "https://validator.w3.org/feed/docs/"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
# Elements of RSS and those of other namespaces that say the same.
_TWINS = {
    "channel": (
        ("category", _DC + "subject"),
        ("copyright", _DC + "rights"),
        ("language", _DC + "language"),
        ("lastBuildDate", _TERMS + "modified"),
        ("managingEditor", _DC + "creator"),
        ("pubDate", _DC + "date"),
        ("webMaster", _DC + "publisher"),
    ),
    "item": (
        ("category", _DC + "subject"),
        ("guid", ATOM + "id"),
        ("pubDate", _DC + "date"),
        ("pubDate", ATOM + "published"),
        ("source", _DC + "source"),
        ("description", XHTML + "body"),
        ("description", ATOM + "content"),
        ("title", ATOM + "title"),
    ),
}
_PLAIN = (
    *(_ITUNES + name for name in ("author", "name", "subtitle", "summary", "title")),
    *(_DC + name for name in ("title", "rights", "creator")),
    _ITUNES + "keywords",
    *("author", "managingEditor", "webMaster"),
)
_USUAL = frozenset(
    "utf-8 utf8 utf-16 us-ascii ascii iso-8859-1 iso-8859-2 iso-8859-15 windows-1250 windows-1251 windows-1252 shift_jis "
    "euc-jp euc-kr gb2312 gbk gb18030 big5 koi8-r iso-2022-jp".split()
)
# Schemes that are registered, or that everybody knows.
_SCHEMES = frozenset(
    "http https ftp mailto news nntp urn tag tel data magnet ipfs feed file gopher xmpp sip irc geo info doi about at cid mid "
    "rtsp sftp ssh git svn bitcoin lightning nostr dweb ed2k callto sms webcal podcast itpc javascript".split()
)
_ADDRESSES = ("link", "comments", "docs", "url", "guid")
_ENTRY_RELATIONS = frozenset("current first last next next-archive prev-archive previous".split())


def _twins(specimen: Specimen) -> Found:
    for name, pairs in _TWINS.items():
        for holder in specimen.of(name):
            there = {child.tag: child for child in holder.children}
            for one, other in pairs:
                if one in there and other in there:
                    yield there[other].at(f"beside {one}")


def _plain(specimen: Specimen) -> Found:
    for node in specimen.of(*_PLAIN):
        if has_end_tag(node.text) or has_entity(node.text):
            yield node.at()
    for node in specimen.of(ATOM + "category"):
        if has_end_tag(label := node.attributes.get("label", "")):
            yield node.at(label, f"{node.name}@label")


def _escapes(specimen: Specimen) -> Found:
    for node in specimen.of(*_ADDRESSES):
        if "%" in node.text and not has_good_escapes(node.text) and node.attributes.get("isPermaLink") != "false":
            yield node.at()
    for node in specimen.of(ATOM + "link"):
        if not has_good_escapes(node.attributes.get("href", "")):
            yield node.at(node.attributes["href"], f"{node.name}@href")


def _web_addresses(specimen: Specimen) -> Iterator[tuple[Node, str]]:
    for node in specimen.of(*_ADDRESSES):
        if node.attributes.get("isPermaLink") != "false":
            yield node, node.text
    for name, tags in (("url", ("enclosure", "source")), ("href", (ATOM + "link",))):
        for node in specimen.of(*tags):
            yield node, node.attributes.get(name, "").strip()


def _in_addresses(pattern: str) -> Look:
    found = re.compile(pattern, re.I)

    def look(specimen: Specimen) -> Found:
        for node, text in _web_addresses(specimen):
            if found.match(text):
                yield node.at(text)

    return look


def _schemes(specimen: Specimen) -> Found:
    for node in specimen.of(*_ADDRESSES[:-1], ATOM + "id", ATOM + "icon", ATOM + "logo", ATOM + "uri"):
        scheme, colon, _ = node.text.partition(":")
        if colon and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme) and scheme.lower() not in _SCHEMES:
            yield node.at()


def _misspelt(specimen: Specimen) -> Found:
    if specimen.root is None or specimen.top is None:
        return
    for prefix, uri in dict.fromkeys(declared for _, declared in etree.iterwalk(specimen.root, events=("start-ns",))):
        if wanted := meant(prefix or None, uri):
            yield specimen.top.at(f"{uri} instead of {wanted}", f"xmlns:{prefix}" if prefix else "xmlns")


def _language(specimen: Specimen) -> Found:
    for channel in specimen.channels:
        holders = (channel, *([channel.parent] if channel.parent else []))
        named = any(holder.attributes.get(XML + "lang") for holder in holders)
        if not named and not channel.said("language") and not channel.said(_DC + "language"):
            yield channel.at("", "language")


def _encoding(specimen: Specimen) -> Found:
    if specimen.root is not None and specimen.top and specimen.encoding and specimen.encoding.lower() not in _USUAL:
        yield specimen.top.at(specimen.encoding, "encoding")


def _foreign_attributes(specimen: Specimen) -> Found:
    if specimen.format == "rss":
        for tag, nodes in specimen.nodes.items():
            if tag[0] != "{":
                for node in nodes:
                    for name, value in node.attributes.items():
                        if name[0] == "{" and not name.startswith(XML) and tag != "rss":
                            yield node.at(value, f"{node.name}@{name.rpartition('}')[2]}")


def _relations_in_entries(specimen: Specimen) -> Found:
    for link in specimen.of(ATOM + "link"):
        if (
            link.parent is not None
            and link.parent.tag in (ATOM + "entry", "item")
            and link.attributes.get("rel") in _ENTRY_RELATIONS
        ):
            yield link.at(link.attributes["rel"], f"{link.name}@rel")


def _slash(specimen: Specimen) -> Found:
    for node in specimen.of("{http://purl.org/rss/1.0/modules/slash/}comments"):
        channel = node.parent.parent if node.parent else None
        if channel is not None and channel.tag == "channel" and channel.find("lastBuildDate") is None:
            yield channel.at("", "lastBuildDate")
            return


def _entry_links(specimen: Specimen) -> Found:
    for holder in specimen.of(ATOM + "feed"):
        seen: set[tuple[str, ...]] = set()
        for link in holder.all(ATOM + "link"):
            key = tuple(link.attributes.get(name, "") for name in ("rel", "type", "hreflang"))
            if key in seen and key[0] not in ("", "alternate", "self", "hub", *_ENTRY_RELATIONS):
                yield link.at(link.attributes.get("href"))
            seen.add(key)


def _prefixed(specimen: Specimen) -> Found:
    if specimen.format == "atom":
        for node in (*([specimen.top] if specimen.top else []), *specimen.xhtml()):
            if node.element.prefix:
                yield node.at(node.name)


def _in_rss(*ids: str) -> tuple[Demand, ...]:
    """What Atom says of its elements is so in RSS too."""

    def at_home(look: Look) -> Look:
        return lambda specimen: () if specimen.format in ("atom", "atom-0.3") else look(specimen)

    found = [*(of_format(rule) for rule in atom.RULES), *ATOM_DEMANDS]
    found = [each for each in found if each.id in ids]
    return tuple(Demand(f"{each.id}-in-rss", each.severity, each.reference, each.message, at_home(each.look)) for each in found)


_ATOM_WORDS = frozenset(ATOM + name for name in frozenset().union(ATOM_CHILDREN, *ATOM_CHILDREN.values()))


def _unknown_in_rss(specimen: Specimen) -> Found:
    for tag, nodes in specimen.nodes.items() if specimen.format in ("rss", "rdf") else ():
        if tag.startswith(ATOM) and tag not in _ATOM_WORDS:
            for node in nodes:
                yield node.at()


def _relative_in_rss(specimen: Specimen) -> Found:
    for link in specimen.of(ATOM + "link") if specimen.format == "rss" else ():
        href = link.attributes.get("href", "")
        if href and "//" not in href and ":" not in href:
            yield link.at(href, f"{link.name}@href")


def _self_type(specimen: Specimen) -> Found:
    for link in specimen.of(ATOM + "link") if specimen.format == "rss" else ():
        kind = link.attributes.get("type", "").partition(";")[0].strip().lower()
        if link.attributes.get("rel") == "self" and kind and not kind.endswith(("rss+xml", "rdf+xml", "atom+xml", "/xml")):
            yield link.at(kind, f"{link.name}@type")


W3C = Profile(
    "w3c",
    "the W3C Feed Validation Service",
    _VALIDATOR,
    (
        *MODULES,
        *MARKUP,
        Demand(
            "w3c-prefix",
            SHOULD,
            f"{_VALIDATOR}warning/AvoidNamespacePrefix.html",
            "some readers know Atom and XHTML only without a prefix; make it the default namespace",
            _prefixed,
        ),
        *_in_rss(
            "atom-link",
            "atom-link-type",
            "atom-relation",
            "atom-date",
            "atom-person",
            "atom-id",
            "atom-category",
            "atom-hreflang",
            "atom-length",
        ),
        Demand(
            "w3c-twins",
            SHOULD,
            f"{_VALIDATOR}warning/DuplicateItemSemantics.html",
            "another element says the same; use one of them",
            _twins,
        ),
        Demand(
            "w3c-plain-text",
            SHOULD,
            f"{_VALIDATOR}warning/ContainsHTML.html",
            "this is plain text; markup in it is shown or lost",
            _plain,
        ),
        Demand("w3c-escape", SHOULD, "RFC 3986 §2.1", "after % stand two figures of base 16; write % itself as %25", _escapes),
        Demand(
            "w3c-address-twice",
            SHOULD,
            "RFC 3986 §3.2",
            "this address begins twice; write https:// once",
            _in_addresses("https?:/*https?:?//"),
        ),
        Demand(
            "w3c-brackets",
            SHOULD,
            "RFC 3986 §3.3",
            "the path of an address has no brackets; write [ as %5B and ] as %5D",
            _in_addresses(r"https?://[^/?#]*+[^?#\[\]]*[\[\]]"),
        ),
        Demand(
            "w3c-scheme",
            SHOULD,
            f"{_VALIDATOR}warning/SchemeNotIANARegistered.html",
            "nobody knows addresses that begin so",
            _schemes,
        ),
        Demand(
            "w3c-namespace",
            SHOULD,
            f"{_VALIDATOR}warning/ReservedPrefix.html",
            "this namespace is misspelt; readers compare it letter by letter",
            _misspelt,
        ),
        Demand(
            "w3c-language", INFO, f"{_VALIDATOR}warning/MissingDCLanguage.html", "say in which language the feed is", _language
        ),
        Demand(
            "w3c-encoding",
            SHOULD,
            f"{_VALIDATOR}warning/ObscureEncoding.html",
            "few readers know this encoding; write UTF-8",
            _encoding,
        ),
        Demand(
            "w3c-attribute",
            SHOULD,
            f"{_VALIDATOR}warning/UseOfExtensionAttr.html",
            "RSS has no attributes of other namespaces; readers ignore it",
            _foreign_attributes,
        ),
        Demand(
            "w3c-relation",
            SHOULD,
            f"{_VALIDATOR}warning/FeedHistoryRelInEntry.html",
            "such a link belongs to the feed and not into an entry",
            _relations_in_entries,
        ),
        Demand(
            "w3c-slash-date",
            INFO,
            f"{_VALIDATOR}warning/SlashDate.html",
            "with counts of comments a channel needs a lastBuildDate",
            _slash,
        ),
        Demand(
            "w3c-links",
            SHOULD,
            f"{_VALIDATOR}error/DuplicateAtomLink.html",
            "two links of this relation, type and language; keep one",
            _entry_links,
        ),
        Demand(
            "w3c-relative-in-rss",
            SHOULD,
            f"{_VALIDATOR}warning/RelativeSelf.html",
            "write this address whole, with https://",
            _relative_in_rss,
        ),
        Demand(
            "atom-unknown-in-rss",
            SHOULD,
            "RFC 4287 §4",
            "Atom has no such element; is it misspelt?",
            _unknown_in_rss,
        ),
        Demand(
            "w3c-self-type",
            SHOULD,
            f"{_VALIDATOR}warning/SelfNotAtom.html",
            "link rel=self leads to this feed; its type is application/rss+xml",
            _self_type,
        ),
    ),
    formats=("rss", "rdf", "atom", "atom-0.3", "opml"),
    usual=True,
    strict=True,
)
