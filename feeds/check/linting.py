"""A feed of anybody's, of any format → everything that consumers would say of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from feeds.check.document import UnreadableError
from feeds.check.examining import examine, remarks
from feeds.check.profiles import PROFILES, Demand, Profile, Specimen
from feeds.check.profiles.document import DOCUMENT, WAYS
from feeds.check.profiles.specimen import ATOM, ATOM_03, RDF
from feeds.check.rules.ninjs import objects
from feeds.check.rules.rule import Finding
from feeds.model import Document, Problem, Severity

# So many places that break one rule are told; a publisher mends them at one place anyway.
MOST_PLACES = 200
_LONGEST = 200
# What of our formats consumers' rules are about; others are for partners who read nothing else.
_READ = frozenset({"rss", "atom", "json", "news-sitemap"})
# In larger documents of JSON nobody looks for lines.
_LOCATED = 2_000_000
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_PLACE = re.compile(r"(?:items|associations)\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Objection:
    """A Problem with the ``profile`` whose rule it is, where that is written, and the line it is about.

    ``entry`` is the id of the entry that it is about, as the document calls it; None where it is about the feed. ``key`` is
    what to write in its article.
    """

    problem: Problem
    profile: str
    reference: str
    excerpt: str = ""
    entry: str | None = None
    key: str = ""

    def of(self, article: str, then: str = "") -> Problem:
        """The Problem as the editor of the entry's article is told, whose path is ``article``; ``then`` is what comes of it."""
        key = f" (`{self.key}` in the article)" if self.key else ""
        message = f"{self.profile}: {self.problem.message}{key}" + (f"; {then}" if then else "")
        return replace(self.problem, path=article, line=None, field=self.key or self.problem.field, message=message)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at (its format, empty where nobody knows), by which profiles, and what they object to."""

    format: str
    version: str
    profiles: tuple[str, ...]
    objections: tuple[Objection, ...]

    @property
    def problems(self) -> list[Problem]:
        """The Problems alone."""
        return [each.problem for each in self.objections]


def lint(
    body: bytes,
    path: str,
    *,
    url: str | None = None,
    asked: Sequence[str] = (),
    now: datetime | None = None,
    others: bool = True,
) -> Verdict:
    """What is wrong with a feed of these bytes.

    ``path`` is what its Problems call it, ``url`` where it was had. ``asked`` names profiles that it shall fit; the others
    apply by themselves, where it is of their format or uses their namespaces, unless ``others`` is false. ``now`` is the
    time, without which no date is too late. Never raises for what the bytes may be.
    """
    try:
        specimen = examine(body, url, now)
    except UnreadableError as error:
        return Verdict("", "", (DOCUMENT.name,), (_unreadable(error, body, path),))
    chosen = _chosen(specimen, asked, others)
    found = [_remark(each, specimen, path) for each in remarks(body, specimen)] if others else []
    found += [_unread(PROFILES[name], specimen, path) for name in asked if not _is_read(PROFILES[name], specimen)]
    for profile, severe in chosen:
        found += _objections(profile, severe, specimen, path)
    return Verdict(specimen.format, specimen.version, tuple(profile.name for profile, _ in chosen), tuple(found))


def objections(
    document: Document, profiles: Sequence[str], url: str | None = None, now: datetime | None = None
) -> list[Objection]:
    """What the consumers of a feed of ours, named by ``profiles``, object to in one of its documents.

    Of each the ``entry`` says whether it holds one article back or the whole document; the format's own rules are
    :func:`feeds.check.rules.judge`'s to apply.
    """
    body = document.body
    if document.format not in _READ:
        return []
    try:
        specimen = examine(body, url, now)
    except UnreadableError as error:
        return [_unreadable(error, body, document.path)]
    found: list[Objection] = []
    for profile, severe in _chosen(specimen, profiles, False):
        found += _objections(profile, severe, specimen, document.path)
    return found


def consumers(profiles: Sequence[str]) -> list[str]:
    """Those of ``profiles`` whose demands decide what is published: not of what every feed has to be, which is judged anyway."""
    return [name for name in profiles if not PROFILES[name].usual]


def _chosen(specimen: Specimen, asked: Sequence[str], others: bool) -> list[tuple[Profile, bool]]:
    """Each profile that applies, and whether its musts are musts."""
    wanted: dict[str, bool] = {}
    waiting = list(asked)
    while waiting:
        if (name := waiting.pop()) not in wanted:
            wanted[name] = True
            waiting += PROFILES[name].includes
    for profile in PROFILES.values() if others else ():
        if profile.name not in wanted and _applies(profile, specimen):
            wanted[profile.name] = profile.strict
    return [(profile, wanted[name]) for name, profile in PROFILES.items() if name in wanted and _is_read(profile, specimen)]


def _is_read(profile: Profile, specimen: Specimen) -> bool:
    return not profile.formats or specimen.format in profile.formats


def _applies(profile: Profile, specimen: Specimen) -> bool:
    used = any(namespace in specimen.namespaces for namespace in profile.namespaces)
    return profile.usual or used or (profile.when is not None and profile.when(specimen))


def _objections(profile: Profile, severe: bool, specimen: Specimen, path: str) -> Iterator[Objection]:
    for demand in profile.demands:
        severity = demand.severity if severe or demand.severity is not Severity.MUST else Severity.SHOULD
        for number, finding in enumerate(demand.look(specimen)):
            if number == MOST_PLACES:
                break
            yield _objection(profile, demand, severity, finding, specimen, path)


def _objection(
    profile: Profile, demand: Demand, severity: Severity, finding: Finding, specimen: Specimen, path: str
) -> Objection:
    line = finding.line or _line_of(specimen, finding.field)
    found = None if finding.found is None else finding.found[:_LONGEST]
    problem = Problem(severity, demand.id, path, demand.message, line=line, field=finding.field or None, found=found)
    entry = _entry(specimen, finding.place)
    return Objection(problem, profile.name, demand.reference, _excerpt(specimen.lines, line), entry, demand.key)


def _unread(profile: Profile, specimen: Specimen, path: str) -> Objection:
    way = WAYS["format"]
    found = f"{specimen.format}, and {profile.consumer} reads {' and '.join(profile.formats)}"
    return Objection(Problem(way.severity, way.id, path, way.message, line=1, found=found), DOCUMENT.name, way.reference)


def _remark(remark: tuple[str, str, int], specimen: Specimen, path: str) -> Objection:
    rule, found, line = remark
    way = WAYS[rule]
    problem = Problem(way.severity, rule, path, way.message, line=line, found=found)
    return Objection(problem, DOCUMENT.name, way.reference, _excerpt(specimen.lines, line))


def _unreadable(error: UnreadableError, body: bytes, path: str) -> Objection:
    way = WAYS.get(error.rule, WAYS["not-well-formed"])
    line = error.line or 1
    problem = Problem(way.severity, way.id, path, way.message, line=line, found=str(error)[:_LONGEST])
    return Objection(problem, DOCUMENT.name, way.reference, _excerpt(body[:1_000_000].split(b"\n"), line))


def _excerpt(lines: Sequence[bytes], line: int | None) -> str:
    if line is None or not 0 < line <= len(lines):
        return ""
    text = " ".join(lines[line - 1][:1000].decode("utf-8", "replace").split())
    return text if len(text) <= 120 else text[:119] + "…"


def _entry(specimen: Specimen, place: Any) -> str | None:
    """The id of the entry that a place is in."""
    if isinstance(place, dict):
        if not specimen.names:
            name = "uri" if specimen.format == "ninjs" else "id"
            specimen.names = {id(item): str(item.get(name)) for item in objects(specimen.data, specimen.listed)}
        return specimen.names.get(id(place))
    known = specimen.entries
    if place is not None and not known:
        known |= {id(node.element): node for node in specimen.items}
    while place is not None and id(place) not in known:
        place = place.getparent()
    if place is None:
        return None
    node = known[id(place)]
    about = node.attributes.get(RDF + "about", "")
    return node.said("guid") or node.said(ATOM + "id") or node.said(ATOM_03 + "id") or about or node.said("link")


def _line_of(specimen: Specimen, field: str) -> int | None:
    """The line of JSON on which a key stands, or the item that it is of."""
    if specimen.root is not None:
        return None
    if not field or len(specimen.body) > _LOCATED:
        return 1
    if not specimen.starts:
        text = specimen.body.decode("utf-8", "replace")
        specimen.starts = (text, _items(text, json.dumps(specimen.listed)))
    text, starts = specimen.starts
    number = _PLACE.match(field)
    start = starts[int(number[1])] if number and int(number[1]) < len(starts) else 0
    key = json.dumps(re.sub(r"\[\d+\]", "", field).rpartition(".")[2])
    at = text.find(key, start)
    return text.count("\n", 0, at if at >= 0 else start) + 1


def _items(text: str, key: str) -> list[int]:
    """Where each entry of the list under ``key`` begins: strings are skipped, brackets counted."""
    depth, found = 0, list[int]()
    for token in _STRING.finditer(text, max(text.find(key), 0) + len(key)):
        if token[0] in "[{":
            if depth == 1:
                found.append(token.start())
            depth += 1
        elif token[0] in "]}":
            depth -= 1
            if depth <= 0:
                break
    return found
