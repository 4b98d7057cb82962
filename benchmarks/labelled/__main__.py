"""How many of the labelled feeds `feeds check FILE` judges rightly, without a profile named.

    python -m benchmarks.labelled [--draw 1|2] [--seed N] [--family NAME] [--misses] [--write DIR]

Each kind of defect is planted alone in up to four good feeds of different styles. A defective feed counts as flagged when its
report holds something that the report of the good feed it was made of does not: a rule more, or a rule at more places. The
columns say at which severity. A good feed counts against us when anything at all is a must.

Exit status: 0; 1 when fewer than 90 % of a family's defects are flagged or more than 2 % of its good feeds at must.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.labelled import FAMILIES, SEED, Labelled, defective, good, legal
from feeds.check.linting import lint
from feeds.model import Problem, Severity

# Behind every date of the corpus: no date is too late by it.
NOW = datetime(2026, 6, 1, tzinfo=UTC)
LEAST, MOST = 90.0, 2.0


def judged(document: bytes, name: str) -> list[Problem]:
    """What `feeds check FILE` says of it."""
    return lint(document, name, now=NOW).problems


def worst_new(labelled: Labelled, base: list[Problem]) -> Severity | None:
    """The worst severity of what is said of the defective feed alone: of a rule that found more places than in its base."""
    before = Counter((problem.rule, problem.severity) for problem in base)
    after = Counter((problem.rule, problem.severity) for problem in judged(labelled.document, "feed" + labelled.suffix))
    grown = [severity for (rule, severity), count in after.items() if count > before[rule, severity]]
    return max(grown, key=lambda severity: severity.rank, default=None)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f} %" if whole else "    -"


def _family(family: str, seed: int, draw: int, misses: bool) -> bool:
    bases = good(family, seed)
    reports = {base.document: judged(base.document, "feed" + base.suffix) for base in bases}
    fine = [*bases, *legal(family, seed)]
    reports |= {each.document: judged(each.document, "feed" + each.suffix) for each in fine if each.document not in reports}
    wrong = [each for each in fine if any(problem.severity is Severity.MUST for problem in reports[each.document])]
    noisy = [each for each in fine if any(problem.severity is Severity.SHOULD for problem in reports[each.document])]
    levels: Counter[Severity | None] = Counter()
    grave: Counter[bool] = Counter()
    missed: dict[str, list[str]] = defaultdict(list)
    kinds: dict[str, int] = Counter()
    for labelled in defective(family, seed, draw=draw):
        assert labelled.defect is not None
        level = worst_new(labelled, reports[labelled.base])
        levels[level] += 1
        kinds[labelled.defect.name] += 1
        if level is None:
            missed[labelled.defect.name].append(labelled.style)
            grave[labelled.defect.grave] += 1
    total = sum(levels.values())
    must, should, info = (levels[each] for each in (Severity.MUST, Severity.SHOULD, Severity.INFO))
    print(
        f"| {family} | {len(kinds)} | {total:,} | {_share(must + should + info, total)} | {_share(must + should, total)} | {_share(must, total)} "
        f"| {len(fine)} | {_share(len(wrong), len(fine))} | {_share(len(noisy), len(fine))} |"
    )
    if misses:
        for name, styles in missed.items():
            print(f"    missed {len(styles)} of {kinds[name]}: {name} ({', '.join(styles)})")
        for base in wrong:
            rules = sorted(
                {
                    f"{problem.rule} ({problem.field}: {problem.found})"
                    for problem in reports[base.document]
                    if problem.severity is Severity.MUST
                }
            )
            print(f"    good, and a must: {base.style}: {'; '.join(rules)}")
    return 100 * (must + should + info) / total >= LEAST and 100 * len(wrong) / len(fine) <= MOST


def _write(directory: Path, seed: int, draw: int) -> None:
    for family in FAMILIES:
        for number, labelled in enumerate([*good(family, seed), *legal(family, seed), *defective(family, seed, draw=draw)]):
            name = labelled.defect.name if labelled.defect else "good"
            target = directory / family / f"{name}-{number:04d}-{labelled.style}{labelled.suffix}"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(labelled.document)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.labelled", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--draw", type=int, choices=(1, 2), default=1, help="which of the two sets of kinds of defect")
    parser.add_argument("--family", choices=FAMILIES)
    parser.add_argument(
        "--misses", action="store_true", help="name every kind of defect that was missed, and every good feed flagged at must"
    )
    parser.add_argument("--write", type=Path, metavar="DIR", help="write the feeds as files instead")
    options = parser.parse_args()
    if options.write:
        _write(options.write, options.seed, options.draw)
        return 0
    print("| family | kinds | defective | flagged | at should or must | at must | good | of them at must | at should |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    fine = [
        _family(family, options.seed, options.draw, options.misses)
        for family in ([options.family] if options.family else FAMILIES)
    ]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
