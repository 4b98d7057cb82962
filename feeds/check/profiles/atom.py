"""Atom 1.0 (RFC 4287): what its specification says that a document may hold."""

from __future__ import annotations

import re

from feeds.check.profiles.atomtext import DEMANDS as CONTENT
from feeds.check.profiles.atomtext import TEXTS, XML_TYPE
from feeds.check.profiles.profile import (
    INFO,
    MUST,
    SHOULD,
    Demand,
    Found,
    Profile,
    attribute,
    of_format,
    texts,
)
from feeds.check.profiles.specimen import ATOM, XML, Node, Specimen
from feeds.check.profiles.values import filled, instant, integer, is_email, is_older, is_plausible
from feeds.check.rules.addresses import is_iri, is_reference, is_well_named
from feeds.check.rules.atom import RULES
from feeds.check.rules.dates import is_rfc_3339

_RFC = "RFC 4287"
_PERSON = frozenset({"name", "uri", "email"})
_FEED = frozenset("author category contributor generator icon id link logo rights subtitle title updated".split())
# The elements that Atom itself knows, by the element that they stand in.
CHILDREN = {
    "feed": _FEED | {"entry"},
    "entry": frozenset("author category content contributor id link published rights source summary title updated".split()),
    "source": _FEED,
    "author": _PERSON,
    "contributor": _PERSON,
}
_PLAIN = ("id", "updated", "published", "icon", "logo", "name", "uri", "email", "generator")
_ATTRIBUTES = {
    "category": frozenset("term scheme label".split()),
    "content": frozenset("type src".split()),
    "generator": frozenset("uri version".split()),
    "link": frozenset("href rel type hreflang title length".split()),
    **{name: frozenset({"type"}) for name in TEXTS},
}
_ONCE_IN_PERSON = ("name", "uri", "email")
_FEED_TYPES = ("application/atom+xml", "application/rss+xml", "application/rdf+xml", "application/xml", "text/xml")


def _a(*names: str) -> tuple[str, ...]:
    return tuple(ATOM + name for name in names)


def _is_atom(specimen: Specimen) -> bool:
    return specimen.format == "atom"


def _local(node: Node) -> str:
    return node.tag.rpartition("}")[2]


def _email(text: str) -> bool:
    return is_email(text) or not re.fullmatch(r"[^@\s]+@[^@\s]+", text)  # what atom-person says already


def _well_named(text: str) -> bool:
    return is_well_named(text) or not is_iri(text)  # what atom-id says already


def _term(specimen: Specimen) -> Found:
    for node in specimen.of(ATOM + "category"):
        if "term" not in node.attributes:
            yield node.at("", "category@term")


def _unknown(specimen: Specimen) -> Found:
    for name, known in CHILDREN.items() if _is_atom(specimen) else ():
        for holder in specimen.of(ATOM + name):
            for child in holder.children:
                if child.tag.startswith(ATOM) and child.tag[len(ATOM) :] not in known and not _of_the_feed(child, name):
                    yield child.at(f"in {holder.name}")


def _of_the_feed(child: Node, holder: str) -> bool:
    """A date of the feed itself, which YouTube gives all of its feeds, and nobody trips over."""
    return holder == "feed" and child.tag == ATOM + "published"


def _feed_published(specimen: Specimen) -> Found:
    for feed in specimen.of(ATOM + "feed"):
        if (found := feed.find(ATOM + "published")) is not None:
            yield found.at("in feed")


def _unnamed(specimen: Specimen) -> Found:
    for name in CHILDREN if _is_atom(specimen) else ():
        for holder in specimen.of(ATOM + name):
            for child in holder.children:
                if child.tag[0] != "{":
                    yield child.at(f"in {holder.name}")


def _attributes(specimen: Specimen) -> Found:
    for tag, nodes in specimen.nodes.items():
        if tag.startswith(ATOM):
            known = _ATTRIBUTES.get(tag[len(ATOM) :], frozenset())
            for node in nodes:
                for name, value in node.attributes.items():
                    if name[0] != "{" and name not in known:
                        yield node.at(value, f"{node.name}@{name}")


def _nested(specimen: Specimen) -> Found:
    for node in specimen.of(*_a(*_PLAIN)):
        if node.children:
            yield node.children[0].at(f"in {node.name}")
    for node in specimen.of(*_a(*TEXTS, "content")):
        kind = node.attributes.get("type", "text")
        if node.children and (kind in ("text", "html") or (kind.lower().startswith("text/") and not XML_TYPE.fullmatch(kind))):
            yield node.children[0].at(f"in {node.name}")


def _stray(specimen: Specimen) -> Found:
    for node in specimen.of(*_a(*CHILDREN)):
        if node.text:
            yield node.at(node.text[:80])


def _twice(specimen: Specimen) -> Found:
    for holder in specimen.of(*_a("author", "contributor", "source")):
        once = (
            _ONCE_IN_PERSON
            if _local(holder) != "source"
            else ("id", "title", "updated", "subtitle", "rights", "generator", "icon", "logo")
        )
        for name in once:
            if len(found := holder.all(ATOM + name)) > 1:
                yield found[1].at()


def _dates(specimen: Specimen) -> Found:
    for node in specimen.of(*_a("updated", "published")):
        if not is_plausible(node.text, specimen.now):
            yield node.at()


def _order_of_dates(specimen: Specimen) -> Found:
    for entry in specimen.of(ATOM + "entry"):
        published, updated = entry.said(ATOM + "published"), entry.said(ATOM + "updated")
        if is_rfc_3339(published) and is_rfc_3339(updated):
            first, last = instant(published), instant(updated)
            if first and last and last < first:
                yield entry.at(f"{updated} before {published}", "updated")


def _stale(specimen: Specimen) -> Found:
    for feed in specimen.of(ATOM + "feed"):
        updated, entries = feed.find(ATOM + "updated"), feed.all(ATOM + "entry")
        if updated is not None and is_older(updated.text, (each.said(ATOM + "updated") for each in entries), specimen.now):
            yield updated.at()


def _shared_id(specimen: Specimen) -> Found:
    for feed in specimen.of(ATOM + "feed"):
        own = feed.said(ATOM + "id")
        for entry in feed.all(ATOM + "entry") if own else ():
            if (found := entry.find(ATOM + "id")) is not None and found.text == own:
                yield found.at()


def _self_type(specimen: Specimen) -> Found:
    for link in specimen.of(ATOM + "link"):
        kind = link.attributes.get("type", "")
        if link.attributes.get("rel") == "self" and kind and kind.partition(";")[0].strip().lower() not in _FEED_TYPES:
            yield link.at(kind, f"{link.name}@type")


def _link_filled(specimen: Specimen) -> Found:
    for link in specimen.of(ATOM + "link"):
        if link.text or link.children:
            yield link.at(link.text[:80])


def _nobody(specimen: Specimen) -> Found:
    for feed in specimen.of(ATOM + "feed"):
        if feed.find(ATOM + "author") is None and feed.find(ATOM + "entry") is None:
            yield feed.at("", "author")


def _attribute_blank(specimen: Specimen) -> Found:
    for tag, names in ((ATOM + "link", ("href", "rel", "title", "type")), (ATOM + "category", ("label",))):
        for node in specimen.of(tag):
            for name in names:
                if name in node.attributes and not node.attributes[name].strip():
                    yield node.at("", f"{node.name}@{name}")
    for node in specimen.of(*_a(*TEXTS, "content")):
        if node.attributes.get("type") == "":
            yield node.at("", f"{node.name}@type")


def _empty(specimen: Specimen) -> Found:
    for feed in specimen.of(ATOM + "feed"):
        if feed.find(ATOM + "entry") is None:
            yield feed.at("", "entry")


DEMANDS = (
    *CONTENT,
    Demand(
        "atom-id-form",
        SHOULD,
        "RFC 8141, RFC 4151, RFC 9562",
        "this urn, uuid or tag is not written as they are",
        texts(ATOM + "id", _well_named),
    ),
    Demand("atom-unknown", MUST, f"{_RFC} §4", "Atom has no such element here; is it misspelt, or of RSS?", _unknown),
    Demand("atom-feed-published", SHOULD, f"{_RFC} §4.1.1", "a feed has no published of its own; leave it out", _feed_published),
    Demand("atom-unnamed", SHOULD, f"{_RFC} §6.4", "this element is in no namespace; readers ignore it", _unnamed),
    Demand("atom-attribute-unknown", SHOULD, f"{_RFC} §4", "Atom has no such attribute here; is it misspelt?", _attributes),
    Demand("atom-nested", MUST, f"{_RFC} §3.1.1", "no elements here; escape markup and write type=html, or type=xhtml", _nested),
    Demand("atom-stray-text", SHOULD, f"{_RFC} §4.1", "text has no place here; put it into an element", _stray),
    Demand("atom-part-once", MUST, f"{_RFC} §3.2", "this element may be there only once", _twice),
    Demand("atom-category", MUST, f"{_RFC} §4.2.2.1", "a category needs a term", _term),
    Demand(
        "atom-scheme",
        MUST,
        f"{_RFC} §4.2.2.2",
        "the scheme of a category is an absolute IRI",
        attribute(ATOM + "category", "scheme", is_iri),
    ),
    Demand(
        "atom-email",
        MUST,
        f"{_RFC} §3.2.3",
        "this is no e-mail address; write it like ada@example.com",
        texts(ATOM + "email", _email),
    ),
    Demand(
        "atom-length",
        MUST,
        f"{_RFC} §4.2.7.6",
        "the length of a link is a number of bytes",
        attribute(ATOM + "link", "length", integer(0)),
    ),
    Demand(
        "atom-hreflang",
        MUST,
        f"{_RFC} §4.2.7.4",
        "this is no language tag like en or pt-BR",
        attribute(ATOM + "link", "hreflang", filled),
    ),
    Demand(
        "atom-generator",
        MUST,
        f"{_RFC} §4.2.4",
        "the uri of a generator is an address",
        attribute(ATOM + "generator", "uri", is_reference),
    ),
    Demand(
        "atom-generator-blank", SHOULD, f"{_RFC} §4.2.4", "name the generator, or leave it out", texts(ATOM + "generator", filled)
    ),
    Demand("atom-date-plausible", SHOULD, f"{_RFC} §3.3", "this date is to come, or before there were feeds; correct it", _dates),
    Demand(
        "atom-date-order", SHOULD, f"{_RFC} §4.2.15", "updated before it was published; correct one of the dates", _order_of_dates
    ),
    Demand(
        "atom-date-stale",
        SHOULD,
        f"{_RFC} §4.2.15",
        "entries are newer than the last change of the feed; correct updated",
        _stale,
    ),
    Demand("atom-id-shared", SHOULD, f"{_RFC} §4.2.6", "the feed has this id; an entry needs one of its own", _shared_id),
    Demand(
        "atom-self-type",
        SHOULD,
        f"{_RFC} §4.2.7.2",
        "link rel=self leads to this feed; its type is application/atom+xml",
        _self_type,
    ),
    Demand("atom-link-empty", SHOULD, f"{_RFC} §4.2.7", "a link is empty; its address stands in href", _link_filled),
    Demand("atom-feed-author", SHOULD, f"{_RFC} §4.1.1", "name an author of the feed", _nobody),
    Demand(
        "atom-attribute-blank",
        SHOULD,
        "W3C feed validator, AttrNotBlank",
        "this attribute is empty; leave it out",
        _attribute_blank,
    ),
    Demand(
        "atom-base",
        MUST,
        "RFC 3986 §5.1",
        "xml:base is an address",
        attribute(_a(*CHILDREN, *TEXTS, "content", "link"), XML + "base", is_reference),
    ),
    Demand("atom-entries", INFO, f"{_RFC} §4.1.1", "there is nothing in this feed yet", _empty),
)

ATOM_1 = Profile(
    "atom",
    "Atom 1.0",
    "https://www.rfc-editor.org/rfc/rfc4287",
    (*(of_format(rule) for rule in RULES), *DEMANDS),
    formats=("atom",),
    usual=True,
    strict=True,
)
