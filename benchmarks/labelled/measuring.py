"""What the linter says of labelled feeds, counted: which defects it flags and which good feeds it condemns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from benchmarks.labelled import SEED, Labelled, defective, good, legal
from feeds.check.linting import lint
from feeds.model import Problem, Severity

# Behind every date of the good feeds: no date is too late by it.
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def judged(labelled: Labelled) -> list[Problem]:
    """What `feeds check FILE` says of it."""
    return lint(labelled.document, "feed" + labelled.suffix, now=NOW).problems


def worst_new(report: Iterable[Problem], base: Iterable[Problem]) -> Severity | None:
    """The worst severity of what is said of the defective feed alone: of a rule that found more places than in its base."""
    before = Counter((problem.rule, problem.severity) for problem in base)
    after = Counter((problem.rule, problem.severity) for problem in report)
    grown = [severity for (rule, severity), count in after.items() if count > before[rule, severity]]
    return max(grown, key=lambda severity: severity.rank, default=None)


@dataclass
class Measured:
    """Of one family: how many kinds of defect there are, how severely each feed was flagged, and which were not."""

    family: str
    kinds: Counter[str] = field(default_factory=Counter)
    levels: Counter[Severity | None] = field(default_factory=Counter)
    missed: list[Labelled] = field(default_factory=list)
    good: int = 0
    # Good feeds with a must among what is said of them, and what that is; with a should.
    condemned: list[tuple[Labelled, list[Problem]]] = field(default_factory=list)
    advised: int = 0

    @property
    def defective(self) -> int:
        return sum(self.levels.values())

    def flagged(self, least: Severity = Severity.INFO) -> float:
        """The share of defective feeds that were flagged at this severity or a worse one."""
        return sum(self.levels[each] for each in Severity if each.rank >= least.rank) / self.defective


def measured(family: str, draw: int = 1, seed: int = SEED, each: int = 4) -> Measured:
    """Everything of one family through the linter."""
    found = Measured(family)
    reports: dict[bytes, list[Problem]] = {}
    for fine in (*good(family, seed), *legal(family, seed)):
        found.good += 1
        report = reports[fine.document] = judged(fine)
        found.advised += any(problem.severity is Severity.SHOULD for problem in report)
        if musts := [problem for problem in report if problem.severity is Severity.MUST]:
            found.condemned.append((fine, musts))
    for labelled in defective(family, seed, each, draw):
        level = worst_new(judged(labelled), reports[labelled.base])
        found.kinds[labelled.defect.name if labelled.defect else ""] += 1
        found.levels[level] += 1
        if level is None:
            found.missed.append(labelled)
    return found
