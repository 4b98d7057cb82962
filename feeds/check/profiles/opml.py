"""OPML 1.0 to 2.0: lists of feeds."""

from __future__ import annotations

from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile, attribute, of_format, parts, texts
from feeds.check.profiles.specimen import Node, Specimen
from feeds.check.profiles.values import integer, is_email, is_web_iri, matching, one_of
from feeds.check.rules.addresses import is_iri
from feeds.check.rules.dates import is_rfc_822
from feeds.check.rules.opml import RULES

_SPEC = "http://opml.org/spec2.opml"
_HEAD = frozenset(
    "title dateCreated dateModified ownerName ownerEmail ownerId docs expansionState vertScrollState windowTop windowLeft "
    "windowBottom windowRight".split()
)
_CHILDREN = {
    "opml": frozenset({"head", "body"}),
    "head": _HEAD,
    "body": frozenset({"outline"}),
    "outline": frozenset({"outline"}),
}
_PLACES = tuple(sorted(name for name in _HEAD if name.startswith(("vert", "window"))))
_SUBSCRIBED = ("rss", "atom")


def _is_opml(specimen: Specimen) -> bool:
    return specimen.format == "opml"


def _version(specimen: Specimen) -> Found:
    if _is_opml(specimen) and specimen.top and specimen.top.attributes.get("version") not in ("1.0", "1.1", "2.0"):
        yield specimen.top.at(specimen.top.attributes.get("version", ""), "opml@version")


def _unknown(specimen: Specimen) -> Found:
    for name, known in _CHILDREN.items() if _is_opml(specimen) else ():
        for holder in specimen.of(name):
            for child in holder.children:
                if child.tag[0] != "{" and child.tag not in known:
                    yield child.at(f"in {holder.name}")


def _twice(specimen: Specimen) -> Found:
    for holder in specimen.of("opml", "head") if _is_opml(specimen) else ():
        for name in sorted(_CHILDREN[holder.tag]):
            if len(found := holder.all(name)) > 1:
                yield found[1].at()


def _stray(specimen: Specimen) -> Found:
    for node in specimen.of("outline", "body"):
        if node.text:
            yield node.at(node.text[:80])


def _empty(specimen: Specimen) -> Found:
    for node in specimen.of("body") if _is_opml(specimen) else ():
        if node.find("outline") is None:
            yield node.at("", "outline")


def _outlines(specimen: Specimen, *kinds: str) -> list[Node]:
    return [node for node in specimen.of("outline") if node.attributes.get("type", "").lower() in kinds]


def _text(specimen: Specimen) -> Found:
    for node in specimen.of("outline"):
        if "text" not in node.attributes:
            yield node.at("", "outline@text")


def _feeds(specimen: Specimen) -> Found:
    for node in _outlines(specimen, *_SUBSCRIBED):
        if not is_web_iri(node.attributes.get("xmlUrl", "").strip()):
            yield node.at(node.attributes.get("xmlUrl", ""), "outline@xmlUrl")


def _titles(specimen: Specimen) -> Found:
    for node in _outlines(specimen, *_SUBSCRIBED):
        if "title" not in node.attributes:
            yield node.at("", "outline@title")


def _links(specimen: Specimen) -> Found:
    for node in _outlines(specimen, "link", "include"):
        if not is_iri(node.attributes.get("url", "").strip()):
            yield node.at(node.attributes.get("url", ""), "outline@url")


def _untyped(specimen: Specimen) -> Found:
    for node in specimen.of("outline"):
        if "xmlUrl" in node.attributes and "type" not in node.attributes:
            yield node.at("", "outline@type")


_SWITCH = one_of("true false")
_KEPT = ("opml-language", "opml-characters", "opml-date")

OPML = Profile(
    "opml",
    "OPML",
    _SPEC,
    (
        *(of_format(rule) for rule in RULES if rule.id in _KEPT),
        Demand("opml-version", MUST, f"{_SPEC}#whatIsAnLtopmlgt", "the version of OPML is 1.0, 1.1 or 2.0", _version),
        Demand("opml-parts", MUST, f"{_SPEC}#whatIsAnLtopmlgt", "OPML needs a head and a body", parts("opml", "head", "body")),
        Demand("opml-empty", MUST, f"{_SPEC}#whatIsALtbodygt", "a body holds one outline at least", _empty),
        Demand("opml-unknown", SHOULD, f"{_SPEC}#extendingOpml", "OPML has no such element here; is it misspelt?", _unknown),
        Demand("opml-once", MUST, _SPEC, "this element may be there only once", _twice),
        Demand("opml-stray-text", SHOULD, _SPEC, "text has no place here; write it into the attribute text", _stray),
        Demand("opml-text", MUST, f"{_SPEC}#whatIsAnLtoutlinegt", "an outline needs a text", _text),
        Demand("opml-feed", MUST, f"{_SPEC}#subscriptionLists", "an outline of a feed needs its address in xmlUrl", _feeds),
        Demand("opml-title", SHOULD, f"{_SPEC}#subscriptionLists", "an outline of a feed needs its title", _titles),
        Demand("opml-untyped", SHOULD, f"{_SPEC}#subscriptionLists", 'an outline with an xmlUrl needs type="rss"', _untyped),
        Demand("opml-link", MUST, f"{_SPEC}#directories", "an outline of a link or inclusion needs its address in url", _links),
        Demand(
            "opml-html-url",
            MUST,
            f"{_SPEC}#subscriptionLists",
            "this must be an absolute address",
            attribute("outline", "htmlUrl", is_iri),
        ),
        Demand(
            "opml-created",
            MUST,
            f"{_SPEC}#whatIsAnLtoutlinegt",
            "this is no date; write it like Fri, 01 Mar 2024 12:00:00 +0000",
            attribute("outline", "created", is_rfc_822),
        ),
        Demand(
            "opml-comment",
            MUST,
            f"{_SPEC}#whatIsAnLtoutlinegt",
            "isComment is true or false",
            attribute("outline", "isComment", _SWITCH),
        ),
        Demand(
            "opml-breakpoint",
            MUST,
            f"{_SPEC}#whatIsAnLtoutlinegt",
            "isBreakpoint is true or false",
            attribute("outline", "isBreakpoint", _SWITCH),
        ),
        Demand(
            "opml-owner-email",
            MUST,
            f"{_SPEC}#whatIsAHead",
            "this is no e-mail address; write it like ada@example.com",
            texts("ownerEmail", is_email),
        ),
        Demand(
            "opml-owner-id",
            MUST,
            f"{_SPEC}#whatIsAHead",
            "ownerId is the web address of a page about the owner",
            texts("ownerId", is_web_iri),
        ),
        Demand(
            "opml-expansion",
            MUST,
            f"{_SPEC}#whatIsAHead",
            "expansionState is numbers of lines with commas",
            texts("expansionState", matching(r"(\d+(\s*,\s*\d+)*)?")),
        ),
        Demand(
            "opml-window", MUST, f"{_SPEC}#whatIsAHead", "this is a number of pixels or a line", texts(_PLACES, integer(-100_000))
        ),
    ),
    formats=("opml",),
    usual=True,
    strict=True,
)
