"""Atom 1.0 (RFC 4287): what its specification says that a document may hold."""

from __future__ import annotations

import base64
import binascii
import re

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
from feeds.check.profiles.specimen import ATOM, XHTML, XML, Node, Specimen
from feeds.check.profiles.values import (
    filled,
    instant,
    integer,
    is_email,
    is_iri,
    is_plausible,
    is_reference,
    is_rfc_3339,
)
from feeds.check.rules.atom import RULES
from feeds.check.rules.rule import dangerous, has_end_tag, is_media_type, relative
from feeds.check.rules.rule import is_iri as is_any_iri

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
_TEXTS = ("title", "subtitle", "summary", "rights")
_PLAIN = ("id", "updated", "published", "icon", "logo", "name", "uri", "email", "generator")
_ATTRIBUTES = {
    "category": frozenset("term scheme label".split()),
    "content": frozenset("type src".split()),
    "generator": frozenset("uri version".split()),
    "link": frozenset("href rel type hreflang title length".split()),
    **{name: frozenset({"type"}) for name in _TEXTS},
}
_ONCE_IN_PERSON = ("name", "uri", "email")
_FEED_TYPES = ("application/atom+xml", "application/rss+xml", "application/rdf+xml", "application/xml", "text/xml")
_XML_TYPE = re.compile(r"[^;]*(?:\+xml|/xml)\s*(?:;.*)?", re.I)


def _a(*names: str) -> tuple[str, ...]:
    return tuple(ATOM + name for name in names)


def _is_atom(specimen: Specimen) -> bool:
    return specimen.format == "atom"


def _local(node: Node) -> str:
    return node.tag.rpartition("}")[2]


def _email(text: str) -> bool:
    return is_email(text) or not re.fullmatch(r"[^@\s]+@[^@\s]+", text)  # what atom-person says already


def _undeclared(specimen: Specimen) -> Found:
    for node in specimen.of(ATOM + "content"):
        if node.attributes.get("type", "text") == "text" and "src" not in node.attributes and has_end_tag(node.text):
            yield node.at(node.text[:80])


def _escaped(specimen: Specimen) -> Found:
    for div in specimen.of(XHTML + "div"):
        if has_end_tag(" ".join(str(text) for text in div.element.itertext() if "</" in str(text))):
            yield div.at("", div.parent.name if div.parent else None)


def _well_named(text: str) -> bool:
    return is_iri(text) or not is_any_iri(text)  # what atom-id says already


def _term(specimen: Specimen) -> Found:
    for node in specimen.of(ATOM + "category"):
        if "term" not in node.attributes:
            yield node.at("", "category@term")


def _unknown(specimen: Specimen) -> Found:
    for name, known in CHILDREN.items() if _is_atom(specimen) else ():
        for holder in specimen.of(ATOM + name):
            for child in holder.children:
                if child.tag.startswith(ATOM) and child.tag[len(ATOM) :] not in known:
                    yield child.at(f"in {holder.name}")


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
    for node in specimen.of(*_a(*_TEXTS, "content")):
        kind = node.attributes.get("type", "text")
        if node.children and (kind in ("text", "html") or (kind.lower().startswith("text/") and not _XML_TYPE.fullmatch(kind))):
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


def _xhtml(specimen: Specimen) -> Found:
    for node in specimen.of(*_a(*_TEXTS, "content")):
        if node.attributes.get("type") == "xhtml" and (
            len(node.children) != 1 or node.children[0].tag != XHTML + "div" or node.text
        ):
            yield node.at(node.children[0].name if node.children else node.text[:80])


def _xhtml_names(specimen: Specimen) -> Found:
    for div in specimen.of(XHTML + "div"):
        if div.parent is not None and div.parent.tag.startswith(ATOM):
            for element in div.element.iter("*"):
                if str(element.tag)[0] != "{":
                    yield div.at(str(element.tag), div.parent.name)
                    break


def _xhtml_danger(specimen: Specimen) -> Found:
    for div in specimen.of(XHTML + "div"):
        for element in div.element.iter("*"):
            name = str(element.tag).rpartition("}")[2]
            pairs = ((str(key).rpartition("}")[2], str(value)) for key, value in element.items())
            written = f"<{name} " + " ".join(f'{key}="{value}"' for key, value in pairs)
            if str(element.tag).startswith(XHTML) and (found := dangerous(written)):
                yield div.at(found, div.parent.name if div.parent else None)
                break


def _xhtml_relative(specimen: Specimen) -> Found:
    for div in specimen.of(XHTML + "div"):
        based = any(each.get(XML + "base") for each in (div.element, *div.element.iterancestors()))
        for element in () if based else div.element.iter(XHTML + "a", XHTML + "img"):
            name = "href" if element.tag == XHTML + "a" else "src"
            if (value := element.get(name)) is not None and relative(f'<{"a href" if name == "href" else "img src"}="{value}"'):
                yield div.at(value, div.parent.name if div.parent else None)
                break


def _elsewhere(specimen: Specimen) -> Found:
    for node in specimen.of(ATOM + "content"):
        if "src" in node.attributes and (node.text or node.children):
            yield node.at(node.text[:80])


def _elsewhere_type(specimen: Specimen) -> Found:
    for node in specimen.of(ATOM + "content"):
        if "src" in node.attributes and not is_media_type(node.attributes.get("type")):
            yield node.at(node.attributes.get("type", ""), "content@type")


def _composite(specimen: Specimen) -> Found:
    for node in specimen.of(ATOM + "content"):
        if node.attributes.get("type", "").lower().startswith(("multipart/", "message/")):
            yield node.at(node.attributes["type"], "content@type")


def _binary(node: Node) -> bool:
    kind = node.attributes.get("type", "text").lower()
    return "/" in kind and "src" not in node.attributes and not kind.startswith("text/") and not _XML_TYPE.fullmatch(kind)


def _base64(specimen: Specimen) -> Found:
    for node in specimen.of(ATOM + "content"):
        if _binary(node):
            try:
                base64.b64decode("".join(node.text.split()), validate=True)
            except (binascii.Error, ValueError):
                yield node.at(node.text[:80])


def _base64_summary(specimen: Specimen) -> Found:
    for node in specimen.of(ATOM + "content"):
        if _binary(node) and node.parent is not None and node.parent.find(ATOM + "summary") is None:
            yield node.parent.at("", "summary")


def _xml_content(specimen: Specimen) -> Found:
    for node in specimen.of(ATOM + "content"):
        kind = node.attributes.get("type", "")
        if "/" in kind and _XML_TYPE.fullmatch(kind) and "src" not in node.attributes and len(node.children) != 1:
            yield node.at(node.text[:80])


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
    for node in specimen.of(*_a(*_TEXTS, "content")):
        if node.attributes.get("type") == "":
            yield node.at("", f"{node.name}@type")


def _page_type(specimen: Specimen) -> Found:
    for node in specimen.of(ATOM + "content"):
        kind, root = node.attributes.get("type", ""), node.children[0].tag if node.children else ""
        if (kind == "text/html" and "<html" not in node.text.lower()) or (
            kind == "application/xhtml+xml" and root != XHTML + "html"
        ):
            yield node.at(kind, "content@type")


def _empty(specimen: Specimen) -> Found:
    for feed in specimen.of(ATOM + "feed"):
        if feed.find(ATOM + "entry") is None:
            yield feed.at("", "entry")


DEMANDS = (
    Demand(
        "atom-id-form",
        SHOULD,
        "RFC 8141, RFC 4151, RFC 9562",
        "this urn, uuid or tag is not written as they are",
        texts(ATOM + "id", _well_named),
    ),
    Demand(
        "atom-content-undeclared",
        SHOULD,
        f"{_RFC} §3.1.1.1",
        "this is HTML, and readers show its tags; write type=html",
        _undeclared,
    ),
    Demand("atom-xhtml-escaped", SHOULD, f"{_RFC} §3.1.1.3", "markup in XHTML is not escaped; readers show these tags", _escaped),
    Demand("atom-unknown", MUST, f"{_RFC} §4", "Atom has no such element here; is it misspelt, or of RSS?", _unknown),
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
    Demand("atom-email", MUST, f"{_RFC} §3.2.3", "this is no e-mail address", texts(ATOM + "email", _email)),
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
    Demand(
        "atom-xhtml",
        MUST,
        f"{_RFC} §3.1.1.3",
        "type=xhtml needs one div in the namespace of XHTML, and nothing beside it",
        _xhtml,
    ),
    Demand("atom-xhtml-names", SHOULD, f"{_RFC} §3.1.1.3", "this element is not in the namespace of XHTML", _xhtml_names),
    Demand("atom-xhtml-dangerous", SHOULD, f"{_RFC} §8.1", "readers remove this from the XHTML", _xhtml_danger),
    Demand(
        "atom-xhtml-relative",
        SHOULD,
        f"{_RFC} §3.1.1.3",
        "links and images need absolute addresses, or an xml:base",
        _xhtml_relative,
    ),
    Demand(
        "atom-content-src",
        MUST,
        f"{_RFC} §4.1.3.2",
        "the src of content is an address",
        attribute(ATOM + "content", "src", is_reference),
    ),
    Demand("atom-content-empty", MUST, f"{_RFC} §4.1.3.2", "content with a src is empty", _elsewhere),
    Demand(
        "atom-content-type",
        SHOULD,
        f"{_RFC} §4.1.3.2",
        "content with a src needs the media type of what is there",
        _elsewhere_type,
    ),
    Demand("atom-content-composite", MUST, f"{_RFC} §4.1.3.1", "content has no composite type (multipart, message)", _composite),
    Demand("atom-content-base64", MUST, f"{_RFC} §4.1.3.3", "content of this type is written as Base64", _base64),
    Demand("atom-content-summary", MUST, f"{_RFC} §4.1.1", "an entry with such content needs a summary", _base64_summary),
    Demand("atom-content-xml", SHOULD, f"{_RFC} §4.1.3.3", "content of an XML type is one element", _xml_content),
    Demand(
        "atom-content-page", SHOULD, f"{_RFC} §4.1.3.1", "this type is for whole pages; write type=html or type=xhtml", _page_type
    ),
    Demand("atom-date-plausible", SHOULD, f"{_RFC} §3.3", "this date is to come, or before there were feeds; correct it", _dates),
    Demand(
        "atom-date-order", SHOULD, f"{_RFC} §4.2.15", "updated before it was published; correct one of the dates", _order_of_dates
    ),
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
        attribute(_a(*CHILDREN, *_TEXTS, "content", "link"), XML + "base", is_reference),
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
