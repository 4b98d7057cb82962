"""What text and content may be in Atom (RFC 4287 §3.1 and §4.1.3): XHTML, media elsewhere, Base64, other XML."""

from __future__ import annotations

import base64
import binascii
import re

from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, attribute
from feeds.check.profiles.specimen import ATOM, XHTML, XML, Node, Specimen
from feeds.check.rules.addresses import is_reference
from feeds.check.rules.rule import dangerous, has_end_tag, is_media_type, relative

_RFC = "RFC 4287"
TEXTS = ("title", "subtitle", "summary", "rights")
XML_TYPE = re.compile(r"[^;]*(?:\+xml|/xml)\s*(?:;.*)?", re.I)


def _undeclared(specimen: Specimen) -> Found:
    for node in specimen.of(ATOM + "content"):
        if node.attributes.get("type", "text") == "text" and "src" not in node.attributes and has_end_tag(node.text):
            yield node.at(node.text[:80])


def _escaped(specimen: Specimen) -> Found:
    for div in specimen.xhtml():
        if has_end_tag(" ".join(str(text) for text in div.element.itertext() if "</" in str(text))):
            yield div.at("", div.parent.name if div.parent else None)


def _xhtml(specimen: Specimen) -> Found:
    for node in specimen.of(*(ATOM + name for name in (*TEXTS, "content"))):
        if node.attributes.get("type") == "xhtml" and (
            len(node.children) != 1 or node.children[0].tag != XHTML + "div" or node.text
        ):
            yield node.at(node.children[0].name if node.children else node.text[:80])


def _xhtml_names(specimen: Specimen) -> Found:
    for div in specimen.xhtml():
        if div.parent is not None and div.parent.tag.startswith(ATOM):
            for element in div.element.iter("*"):
                if str(element.tag)[0] != "{":
                    yield div.at(str(element.tag), div.parent.name)
                    break


def xhtml_danger(specimen: Specimen) -> Found:
    """Scripts, handlers of events and the like in XHTML."""
    for div in specimen.xhtml():
        for element in div.element.iter(XHTML + "*"):
            name = str(element.tag)[len(XHTML) :]
            pairs = ((str(key).rpartition("}")[2], str(value)) for key, value in element.items())
            if found := dangerous(f"<{name} " + " ".join(f'{key}="{value}"' for key, value in pairs)):
                yield div.at(found, div.parent.name if div.parent else None)
                break


def _xhtml_relative(specimen: Specimen) -> Found:
    for div in specimen.xhtml():
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
    return "/" in kind and "src" not in node.attributes and not kind.startswith("text/") and not XML_TYPE.fullmatch(kind)


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
        if "/" in kind and XML_TYPE.fullmatch(kind) and "src" not in node.attributes and len(node.children) != 1:
            yield node.at(node.text[:80])


def _page_type(specimen: Specimen) -> Found:
    for node in specimen.of(ATOM + "content"):
        kind, root = node.attributes.get("type", ""), node.children[0].tag if node.children else ""
        if (kind == "text/html" and "<html" not in node.text.lower()) or (
            kind == "application/xhtml+xml" and root != XHTML + "html"
        ):
            yield node.at(kind, "content@type")


DEMANDS = (
    Demand(
        "atom-content-undeclared",
        SHOULD,
        f"{_RFC} §3.1.1.1",
        "this is HTML, and readers show its tags; write type=html",
        _undeclared,
    ),
    Demand("atom-xhtml-escaped", SHOULD, f"{_RFC} §3.1.1.3", "markup in XHTML is not escaped; readers show these tags", _escaped),
    Demand(
        "atom-xhtml",
        MUST,
        f"{_RFC} §3.1.1.3",
        "type=xhtml needs one div in the namespace of XHTML, and nothing beside it",
        _xhtml,
    ),
    Demand("atom-xhtml-names", SHOULD, f"{_RFC} §3.1.1.3", "this element is not in the namespace of XHTML", _xhtml_names),
    Demand("atom-xhtml-dangerous", SHOULD, f"{_RFC} §8.1", "readers remove this from the XHTML", xhtml_danger),
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
)
