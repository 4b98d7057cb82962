"""OPML 2.0."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.etree as etree

from feeds.check.rules.dates import is_rfc_822
from feeds.check.rules.languages import is_language
from feeds.check.rules.rule import Finding, Rule, at, bad_characters, is_web_url
from feeds.model import Severity

Found = Iterator[Finding]

_SPEC = "http://opml.org/spec2.opml"


def _shape(root: etree._Element, _url: str | None) -> Found:
    if root.tag != "opml" or root.get("version") != "2.0" or root.find("head") is None or root.find("body/outline") is None:
        yield at(root, root.get("version") or "")


def _outlines(root: etree._Element, _url: str | None) -> Found:
    for outline in root.iter("outline"):
        if outline.get("text") is None:
            yield at(outline, "")
        elif outline.get("type") == "rss" and not (is_web_url(outline.get("xmlUrl")) and outline.get("title")):
            yield at(outline, outline.get("xmlUrl") or "")
        elif outline.get("htmlUrl") is not None and not is_web_url(outline.get("htmlUrl")):
            yield at(outline, outline.get("htmlUrl"))


def _language(root: etree._Element, _url: str | None) -> Found:
    for outline in root.iter("outline"):
        if (tag := outline.get("language")) is not None and not is_language(tag):
            yield at(outline, tag)


def _dates(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter("dateCreated", "dateModified"):
        if not is_rfc_822((element.text or "").strip()):
            yield at(element)


RULES = (
    Rule("opml-shape", Severity.MUST, _SPEC, "an OPML 2.0 document needs a head and a body with outlines", _shape),
    Rule(
        "opml-outline",
        Severity.MUST,
        f"{_SPEC}#subscriptionLists",
        "an outline needs text; a feed's also title and xmlUrl",
        _outlines,
    ),
    Rule("opml-language", Severity.MUST, _SPEC, "this is no language tag like en or pt-BR", _language),
    Rule(
        "opml-characters",
        Severity.SHOULD,
        "W3C feed validator, BadCharacters",
        "these characters come of a wrong decoding, like Ã© for é; write what was meant, and save as UTF-8",
        bad_characters,
    ),
    Rule(
        "opml-date",
        Severity.MUST,
        f"{_SPEC}#whatIsAHead",
        "this is no date; write it like Fri, 01 Mar 2024 12:00:00 +0000",
        _dates,
    ),
)
