"""The formats' own rules, as data, applied to a whole document.

A :class:`Rule` is a value: an id, how much it weighs, where it is written, what to do, and a test that finds what
breaks it. The rules are those of the specifications and of the W3C feed validator that what we write could break.
"""

from __future__ import annotations

from collections.abc import Iterator

import lxml.etree as etree

from feeds.check.roundtrip import parse
from feeds.check.rules import atom, jsonfeed, opml, rss
from feeds.check.rules.rule import Rule
from feeds.model import Document, Problem, Severity

RULES: dict[str, tuple[Rule, ...]] = {
    "rss": rss.RULES,
    "atom": atom.RULES,
    "json": jsonfeed.RULES,
    "opml": opml.RULES,
}


def judge(document: Document, url: str | None = None) -> list[Problem]:
    """Everything in ``document`` that breaks a rule of its format, in the rules' order.

    ``url`` is the address it is served at, None where nobody knows. Never raises for what a document may hold.
    """
    return list(_judge(document, url))


def _judge(document: Document, url: str | None) -> Iterator[Problem]:
    try:
        root = jsonfeed.parse(document.body) if document.format == "json" else parse(document.body)
    except (etree.XMLSyntaxError, ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, etree.XMLSyntaxError) else None
        yield Problem(Severity.MUST, "not-well-formed", document.path, f"cannot be parsed: {error}", line)
        return
    for rule in RULES[document.format]:
        for finding in rule.test(root, url):
            yield Problem(
                rule.severity,
                rule.id,
                document.path,
                rule.message,
                line=finding.line,
                field=finding.field,
                found=None if finding.found is None else finding.found[:200],
            )


__all__ = ["RULES", "Rule", "judge"]
