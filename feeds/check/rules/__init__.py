"""The formats' own rules, as data, applied to a whole document.

A :class:`Rule` is a value: an id, how much it weighs, where it is written, what to do, and a test that finds what
breaks it. The rules are those of the specifications and of the W3C feed validator that what we write could break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import lxml.etree as etree

from feeds.check.document import UnreadableError, parse
from feeds.check.rules import atom, chapters, jsonfeed, newssitemap, ninjs, opml, rss
from feeds.check.rules.rule import Finding, Rule
from feeds.model import Document, Problem, Severity

RULES: dict[str, tuple[Rule, ...]] = {
    "rss": rss.RULES,
    "atom": atom.RULES,
    "json": jsonfeed.RULES,
    "opml": opml.RULES,
    "chapters": chapters.RULES,
    "news-sitemap": newssitemap.RULES,
    "ninjs": ninjs.RULES,
}


# The formats that are JSON and not XML.
_JSON = frozenset({"json", "chapters", "ninjs"})
# What entries are called, in the formats whose rules know which of them look at one entry alone.
_ENTRIES = {"rss": "item", "atom": "{http://www.w3.org/2005/Atom}entry", "json": "items"}
# How entries begin, and the elements in them that hold whole texts.
_OPENING = {"rss": b"<item>", "atom": b"<entry"}
_TEXTS = re.compile(rb"<(?:content|description|summary)[^>]*>")
_LONG = 500


def judge(document: Document, url: str | None = None, proven: bool = False) -> list[Problem]:
    """Everything in ``document`` that breaks a rule of its format, in the rules' order.

    ``url`` is the address it is served at, None where nobody knows. With ``proven``, what :func:`breaches` said of the
    entries is known, and not looked for again. Never raises for what a document may hold.
    """
    return list(_judge(document, url, proven))


def _judge(document: Document, url: str | None, proven: bool) -> Iterator[Problem]:
    try:
        root = _tree(document, proven)
    except UnreadableError as error:
        yield Problem(Severity.MUST, error.rule, document.path, f"cannot be read: {error}", error.line)
        return
    lines: Sequence[bytes] = ()
    rules = RULES[document.format]
    proven = proven and document.format in _ENTRIES
    if proven:
        rules = tuple(sorted(rules, key=lambda rule: not rule.across))
    bare = False
    for rule in rules:
        if proven and not rule.across and not bare:
            root, bare = _bare(root, _ENTRIES[document.format]), True
        for finding in rule.test(root, url):
            lines = lines or document.body.split(b"\n")
            if not _excused(rule, finding, lines):
                found = None if finding.found is None else finding.found[:200]
                yield Problem(
                    rule.severity, rule.id, document.path, rule.message, line=finding.line, field=finding.field, found=found
                )


def _bare(root: Any, entries: str) -> Any:
    """The document without its entries."""
    if not isinstance(root, etree._Element):
        return {**root, entries: []}
    for entry in list(root.iter(entries)):
        if (parent := entry.getparent()) is not None:
            parent.remove(entry)
    return root


def _tree(document: Document, proven: bool) -> Any:
    """The document as it is read. Of entries that are ``proven`` long texts are left out: they hold no markup, and were read."""
    if document.format in _JSON:
        return jsonfeed.parse(document.body)
    if not proven or document.format not in _OPENING:
        return parse(document.body)
    try:
        return parse(_skeleton(document.body, _OPENING[document.format]))
    except UnreadableError:  # it is not written as we write; what is wrong with it shows in the whole
        return parse(document.body)


def _skeleton(body: bytes, opening: bytes) -> bytes:
    """Long texts give way to as many lines as they have, since Problems tell of these."""
    parts: list[bytes] = []
    at = end = max(body.find(opening), 0)
    parts.append(body[:at])
    while (tag := _TEXTS.search(body, end)) is not None:
        end = body.find(b"<", tag.end())
        if end - tag.end() > _LONG:
            parts += (body[at : tag.end()], b"\n" * body.count(b"\n", tag.end(), end))
            at = end
        elif end < 0:
            break
    parts.append(body[at:])
    return b"".join(parts)


def breaches(format: str, root: Any, entries: Sequence[Any], lines: Sequence[bytes] = ()) -> list[list[tuple[Rule, Finding]]]:
    """For each of ``entries``, elements or objects of the parsed document ``root``, what in it no feed may or should hold.

    ``lines`` are those of the document.
    """
    found: list[list[tuple[Rule, Finding]]] = [[] for _ in entries]
    numbers = {id(entry): number for number, entry in enumerate(entries)}
    for rule in RULES[format]:
        if rule.severity is Severity.MUST or not rule.across:
            for finding in rule.test(root, None):
                place = finding.place
                while place is not None and id(place) not in numbers:
                    place = place.getparent() if isinstance(place, etree._Element) else None
                if place is not None and not _excused(rule, finding, lines):
                    found[numbers[id(place)]].append((rule, finding))
    return found


def _excused(rule: Rule, finding: Finding, lines: Sequence[bytes]) -> bool:
    return bool(rule.unless and finding.line and rule.unless in lines[finding.line - 1])


__all__ = ["RULES", "Rule", "breaches", "judge"]
