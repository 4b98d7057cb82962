"""RSS 0.91 to 2.0: what its specifications say that a document may hold."""

from __future__ import annotations

import re

from feeds.check.profiles.profile import (
    INFO,
    MUST,
    SHOULD,
    Demand,
    Found,
    Profile,
    alike,
    attribute,
    has_attribute,
    of_format,
    only,
    parts,
    texts,
)
from feeds.check.profiles.specimen import Node, Specimen
from feeds.check.profiles.values import filled, fits_name, integer, is_email, is_older, is_plausible, is_w3cdtf, matching, one_of
from feeds.check.rules.dates import is_plain_rfc_822, is_rfc_822
from feeds.check.rules.rss import MODIFIED, RULES

_SPEC = "https://www.rssboard.org/rss-specification"
_PROFILE = "https://www.rssboard.org/rss-profile"

# The elements that RSS itself knows, by the element that they stand in.
CHILDREN = {
    "rss": frozenset({"channel"}),
    "channel": frozenset(
        "title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs cloud "
        "ttl image rating textInput skipHours skipDays item".split()
    ),
    "item": frozenset("title link description author category comments enclosure guid pubDate source".split()),
    "image": frozenset("url title link width height description".split()),
    "textInput": frozenset("title description name link".split()),
    "skipHours": frozenset({"hour"}),
    "skipDays": frozenset({"day"}),
}
_ATTRIBUTES = {
    "rss": frozenset({"version"}),
    "category": frozenset({"domain"}),
    "cloud": frozenset("domain port path registerProcedure protocol".split()),
    "enclosure": frozenset("url length type".split()),
    "guid": frozenset({"isPermaLink"}),
    "source": frozenset({"url"}),
}
_KNOWN = frozenset().union(*CHILDREN.values()) | {"rss"}
_EMPTY = ("cloud", "enclosure")
# Names that no other vocabulary has for children of its elements.
_OURS_ALONE = ("channel", "item", "guid", "pubDate", "lastBuildDate", "enclosure", "managingEditor", "webMaster")
# What one version of RSS knew and no other.
_THEN = {"0.91": {"channel": frozenset({"textinput"})}, "0.93": {"item": frozenset({"expirationDate"})}}
# No name with an address is longer; in a longer text nobody looks for one.
_LONGEST_PERSON = 500
_BEFORE, _AFTER = re.compile(r"[\s<>():]"), re.compile(r"[\s<>()]")
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"


def _unknown(specimen: Specimen) -> Found:
    then = _THEN.get(specimen.version[:4], {})
    for parent, known in CHILDREN.items():
        allowed = known | then.get(parent, frozenset())
        for holder in specimen.of(parent):
            for child in holder.children:
                if child.tag not in allowed and child.tag[0] != "{":
                    yield child.at(f"in {holder.name}")


def _misplaced(specimen: Specimen) -> Found:
    for node in specimen.foreign:
        if node.tag in _OURS_ALONE and node.parent is not None and node.parent.tag[0] == "{":
            yield node.at(f"in {node.parent.name}")


def _hours(specimen: Specimen) -> Found:
    # Before RSS 2.0 the hours of a day were 1 to 24.
    known = integer(0, 24 if specimen.version.startswith("0.9") else 23)
    for node in specimen.of("hour"):
        if not known(node.text):
            yield node.at()


def _nested(specimen: Specimen) -> Found:
    for tag, nodes in specimen.nodes.items():
        if tag in _KNOWN and tag not in CHILDREN:
            for node in nodes:
                if node.children:
                    yield node.children[0].at(f"in {node.name}")


def _stray(specimen: Specimen) -> Found:
    for node in specimen.of(*CHILDREN, *_EMPTY):
        if node.text:
            yield node.at(node.text[:80])


def _attributes(specimen: Specimen) -> Found:
    for tag, nodes in specimen.nodes.items():
        if tag in _KNOWN:
            for node in nodes:
                for name, value in node.attributes.items():
                    if name[0] != "{" and name not in _ATTRIBUTES.get(tag, ()):
                        yield node.at(value, f"{tag}@{name}")


def _twice(specimen: Specimen) -> Found:
    for holder in specimen.of("channel", "image", "textInput"):
        once = ("cloud", "rating", "skipDays", "skipHours", "textInput") if holder.tag == "channel" else CHILDREN[holder.tag]
        for name in sorted(once):
            if len(found := holder.all(name)) > 1:
                yield found[1].at()


def _namespace(specimen: Specimen) -> Found:
    if specimen.format == "rss" and specimen.top and specimen.top.tag != "rss":
        yield specimen.top.at(specimen.top.tag[1:].partition("}")[0], "rss@xmlns")


def _plausible(specimen: Specimen) -> Found:
    for node in specimen.of("pubDate", "lastBuildDate"):
        if not is_plausible(node.text, specimen.now):
            yield node.at()


def _stale(specimen: Specimen) -> Found:
    for channel in specimen.of("channel"):
        built = channel.find("lastBuildDate")
        if built is not None and is_older(built.text, (item.said("pubDate") for item in channel.all("item")), specimen.now):
            yield built.at()


def _call(specimen: Specimen) -> Found:
    for node in specimen.of("cloud"):
        for name in ("path", "registerProcedure"):
            if name not in node.attributes:
                yield node.at("", f"cloud@{name}")


def _named_otherwise(specimen: Specimen) -> Found:
    for node in specimen.of("enclosure"):
        kind, url = node.attributes.get("type", ""), node.attributes.get("url", "")
        if not fits_name(kind, url):
            yield node.at(f"{kind} of {url}", "enclosure@type")


def _addressed(text: str) -> bool:
    before, at, after = text[:_LONGEST_PERSON].partition("@")
    if not at:
        return True
    name, host = _BEFORE.split(before)[-1], _AFTER.split(after, maxsplit=1)[0]
    return not name or not host or is_email(f"{name}@{host}")


def _description(specimen: Specimen) -> Found:
    for item in specimen.of("item"):
        found = item.find("description")
        if found is not None and not found.text and not found.children and item.said("title"):
            yield found.at("")


def _091(specimen: Specimen) -> Found:
    for channel in specimen.of("channel") if specimen.version.startswith("0.91") else ():
        if channel.find("language") is None:
            yield channel.at("", "language")
        for item in channel.all("item"):
            for name in ("title", "link"):
                if item.find(name) is None:
                    yield item.at("", name)


def _times(tag: str, most: int) -> Demand:
    holder = f"skip{tag.capitalize()}s"
    return Demand(
        f"rss-{tag}s",
        MUST,
        f"{_SPEC}#optionalChannelElements",
        f"{holder} names at most {most} {tag}s, and one at least",
        only((holder,), lambda node: 1 <= len(node.all(tag)) <= most, tag),
    )


def _within(node: Node) -> tuple[int, str]:
    return id(node.parent), node.text.lower().lstrip("0")


_OPTIONAL = f"{_SPEC}#optionalChannelElements"
_IMAGE = f"{_SPEC}#ltimagegtSubelementOfLtchannelgt"
_INPUT = f"{_SPEC}#lttextinputgtSubelementOfLtchannelgt"
_CLOUD = f"{_SPEC}#ltcloudgtSubelementOfLtchannelgt"
_DATES = ("pubDate", "lastBuildDate")

DEMANDS = (
    Demand("rss-namespace", MUST, _SPEC, "the elements of RSS are in no namespace; take this xmlns away", _namespace),
    Demand(
        "rss-unknown",
        MUST,
        f"{_SPEC}#extendingRss",
        "RSS has no such element here; is it misspelt? What RSS does not know needs a namespace",
        _unknown,
    ),
    Demand("rss-place", SHOULD, _SPEC, "this element of RSS belongs into the channel or an item", _misplaced),
    Demand("rss-nested", MUST, _SPEC, "this element holds text and no elements; escape markup as &lt; or in CDATA", _nested),
    Demand("rss-stray-text", SHOULD, _SPEC, "text has no place here; put it into an element", _stray),
    Demand(
        "rss-attribute-unknown",
        SHOULD,
        f"{_SPEC}#extendingRss",
        "RSS has no such attribute here; is it misspelt?",
        _attributes,
    ),
    Demand("rss-part-once", MUST, _SPEC, "this element may be there only once", _twice),
    Demand(
        "rss-date-invalid",
        MUST,
        "RFC 822 §5",
        "this is no date; write it like Fri, 01 Mar 2024 12:00:00 +0000",
        texts(_DATES, is_rfc_822),
    ),
    Demand(
        "rss-date-form",
        SHOULD,
        f"{_PROFILE}#data-types-datetime",
        "not all readers understand this date; write it like Fri, 01 Mar 2024 12:00:00 +0000",
        texts(_DATES, lambda text: not is_rfc_822(text) or is_plain_rfc_822(text)),
    ),
    Demand(
        "rss-date-plausible",
        SHOULD,
        f"{_SPEC}#hrelementsOfLtitemgt",
        "this date is to come, or before there were feeds; correct it",
        _plausible,
    ),
    Demand(
        "rss-date-stale",
        SHOULD,
        _OPTIONAL,
        "items are newer than the last change of the channel; correct lastBuildDate",
        _stale,
    ),
    Demand(
        "rss-modified-invalid",
        SHOULD,
        "W3C note datetime",
        "write dates of dcterms like 2024-03-01T12:00:00Z",
        texts(MODIFIED, is_w3cdtf),
    ),
    Demand(
        "rss-email",
        SHOULD,
        "RFC 5322 §3.4.1",
        "this is no e-mail address; write it like ada@example.com (Ada Byron)",
        texts(("author", "managingEditor", "webMaster"), _addressed),
    ),
    Demand("rss-source-blank", SHOULD, f"{_SPEC}#ltsourcegtSubelementOfLtitemgt", "name the source", texts("source", bool)),
    Demand("rss-description-blank", SHOULD, _SPEC, "this description is empty; leave it out", _description),
    Demand("rss-image-parts", MUST, _IMAGE, "an image needs url, title and link", parts("image", "url", "title", "link")),
    Demand(
        "rss-textinput-parts",
        MUST,
        _INPUT,
        "a textInput needs title, description, name and link",
        parts("textInput", "title", "description", "name", "link"),
    ),
    Demand(
        "rss-textinput",
        SHOULD,
        f"{_PROFILE}#element-channel-textinput",
        "readers ignore textInput; leave it out",
        only(("textInput",), lambda _node: False, "textInput"),
    ),
    Demand(
        "rss-textinput-name",
        MUST,
        _INPUT,
        "an input needs a name, without spaces",
        texts("name", matching(r"\S+")),
    ),
    Demand(
        "rss-cloud",
        MUST,
        _CLOUD,
        "a cloud needs domain, port, path, registerProcedure and protocol",
        has_attribute("cloud", "domain", "port", "protocol"),
    ),
    Demand("rss-cloud-call", MUST, _CLOUD, "a cloud needs a path and a registerProcedure, empty for http-post", _call),
    Demand("rss-cloud-port", MUST, _CLOUD, "a port is a number from 1 to 65535", attribute("cloud", "port", integer(1, 65535))),
    Demand(
        "rss-cloud-domain",
        SHOULD,
        _CLOUD,
        "the domain of a cloud is the name of a host like rpc.example.com, without https:// and path",
        attribute("cloud", "domain", matching(r"(?:[^\s/:?#]+|\[[0-9A-Fa-f:.]+\])?")),
    ),
    Demand(
        "rss-category-domain",
        SHOULD,
        f"{_SPEC}#ltcategorygtSubelementOfLtitemgt",
        "the domain of a category names where it is from; write its address, or leave domain out",
        attribute("category", "domain", filled),
    ),
    Demand(
        "rss-enclosure-type",
        SHOULD,
        f"{_SPEC}#ltenclosuregtSubelementOfLtitemgt",
        "a file of this name has another type; write the one it has, like audio/mpeg for .mp3",
        _named_otherwise,
    ),
    Demand(
        "rss-cloud-protocol",
        SHOULD,
        _CLOUD,
        "the protocol of a cloud is xml-rpc, soap or http-post",
        attribute("cloud", "protocol", one_of("xml-rpc soap http-post soap1.1", folded=True)),
    ),
    Demand("rss-ttl", MUST, _OPTIONAL, "ttl is a number of minutes, 1 or more", texts("ttl", integer(1))),
    Demand("rss-hour", MUST, _OPTIONAL, "an hour is a number from 0 to 23, in Greenwich", _hours),
    Demand("rss-day", MUST, _OPTIONAL, f"a day is one of {', '.join(_DAYS.split())}", texts("day", one_of(_DAYS))),
    Demand("rss-skip-twice", MUST, _OPTIONAL, "this is said twice; once is enough", alike(("hour", "day"), _within)),
    _times("hour", 24),
    _times("day", 7),
    Demand("rss-091", SHOULD, "https://www.rssboard.org/rss-0-9-1", "RSS 0.91 needs this element; or write RSS 2.0", _091),
    Demand(
        "rss-items",
        INFO,
        _SPEC,
        "there is nothing in this feed yet",
        only(("channel",), lambda node: node.find("item") is not None, "item"),
    ),
)

# What we write is asked more strictly (rss-date, rss-modified) than what others do.
_OURS = ("rss-date", "rss-modified")

RSS = Profile(
    "rss",
    "RSS 2.0",
    _SPEC,
    (*(of_format(rule) for rule in RULES if rule.id not in _OURS), *DEMANDS),
    formats=("rss",),
    usual=True,
    strict=True,
)
