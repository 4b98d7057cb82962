"""Every rule of every profile: a good document breaks none, and a document that breaks one breaks it and no other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from feeds.check.linting import MOST_PLACES, Verdict, lint
from feeds.check.profiles import PROFILES
from feeds.check.profiles.document import DOCUMENT
from feeds.check.rules import RULES
from tests.check.profiles.bases import URL
from tests.check.profiles.cases import CASES
from tests.check.profiles.test_vocabularies import TABLES

# What the formats' own rules say is asked in test_rules.py, and what tables say in test_vocabularies.py.
_ELSEWHERE = {rule.id for rules in RULES.values() for rule in rules}
# Rules that a document can only break together with another one, and with which.
_TOGETHER = {
    "rss-namespace": {"rss-document"},
    "rss-textinput-parts": {"rss-textinput"},
    "rss-textinput-name": {"rss-textinput"},
    "w3c-xhtml-dangerous": {"w3c-twins"},
    "rss-items": {"rss-namespaces"},
    "rss-091": {"rss-version"},
    "atom-feed-author": {"atom-entries"},
    "rdf-about": {"rdf-picture"},
    "rdf-item-unique": {"rdf-order"},
    "podcast-namespace": {"podcast-guid-missing"},
}
# What is said of every document that these are broken in.
_ALWAYS = {"atom-0.3": {"atom03-given-up"}}


def told(profile: str, text: str) -> Verdict:
    now = datetime(2024, 3, 9, 13, tzinfo=UTC) if "First Sounds" in text else datetime(2024, 3, 1, 13, tzinfo=UTC)
    return lint(text.encode(), "feed", url=URL, asked=[profile], now=now, others=False)


def cases() -> Iterator[tuple[str, str, str, str, str]]:
    for profile, documents in CASES.items():
        for base, facts in documents:
            for rule, old, new in facts:
                yield profile, base, rule, old, new


ALL = list(cases())


@pytest.mark.parametrize(("profile", "base", "rule", "old", "new"), ALL, ids=[f"{case[2]}-{at}" for at, case in enumerate(ALL)])
def test_a_document_that_breaks_a_rule_breaks_it_and_no_other(profile: str, base: str, rule: str, old: str, new: str) -> None:
    assert old in base
    verdict = told(profile, base.replace(old, new, 1))
    own = [each for each in verdict.objections if each.profile == profile]
    known = {demand.id: demand for demand in PROFILES[profile].demands}[rule]
    assert {each.problem.rule for each in own} - _ALWAYS.get(profile, set()) - _TOGETHER.get(rule, set()) | {rule} == {rule}
    found = [each for each in own if each.problem.rule == rule]
    assert found
    for each in found:
        assert (each.problem.severity, each.problem.path, each.problem.message) == (known.severity, "feed", known.message)
        assert each.problem.line
        assert each.reference == known.reference


@pytest.mark.parametrize("profile", [name for name in PROFILES if name not in (DOCUMENT.name, "transport", "media-files")])
def test_every_rule_has_such_a_document(profile: str) -> None:
    tables = TABLES.get(profile, [])
    ends = ("unknown", "once", "place", "nested", "attribute", "attribute-missing", "attribute-unknown")
    made = {f"{table.prefix}-{end}" for table in tables for end in (*ends, *(word.name for word in table.words))}
    asked = {demand.id for demand in PROFILES[profile].demands} - _ELSEWHERE - made
    assert {rule for _, facts in CASES[profile] for rule, _, _ in facts} == asked


def test_a_thing_done_everywhere_is_told_so_often_and_no_more() -> None:
    text = "".join(f"<x{number}/>" for number in range(1000))
    verdict = told("rss", f'<rss version="2.0"><channel>{text}</channel></rss>')

    assert sum(each.rule == "rss-unknown" for each in verdict.problems) == MOST_PLACES


def test_an_objection_says_which_entry_it_is_about() -> None:
    base, facts = CASES["msn"][0]
    (old, new) = next((old, new) for rule, old, new in facts if rule == "msn-link")
    (found,) = told("msn", base.replace(old, new, 1)).objections
    assert found.entry == "urn:x:1"
    assert found.excerpt == "<item>"

    base, facts = CASES["smartnews"][0]
    (old, new) = next((old, new) for rule, old, new in facts if rule == "smartnews-language")
    (found,) = told("smartnews", base.replace(old, new, 1)).objections
    assert found.entry is None
