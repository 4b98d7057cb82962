"""How many labelled feeds `feeds check FILE` judges rightly, without a profile named.

    python -m benchmarks.labelled [--draw 1|2] [--seed N] [--family NAME] [--misses] [--write DIR]

Each kind of defect is planted alone in up to four good feeds of different styles. A defective feed counts as flagged where its
report holds what the report of the good feed it was made of does not: a rule, or a rule at more places. The columns say at
which severity. A good feed counts against us where anything at all is a must.

Exit status: 0; 1 where fewer than 90 % of a family's defective feeds are flagged or more than 2 % of its good ones at must.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

from benchmarks.labelled import FAMILIES, SEED, defective, good, legal
from benchmarks.labelled.measuring import Measured, measured
from feeds.model import Severity

LEAST, MOST = 0.90, 0.02


def is_met(found: Measured) -> bool:
    """Whether the aim is met."""
    return found.flagged() >= LEAST and len(found.condemned) <= MOST * found.good


def _print(found: Measured, misses: bool) -> None:
    shares = [found.flagged(), found.flagged(Severity.SHOULD), found.flagged(Severity.MUST)]
    print(
        f"| {found.family} | {len(found.kinds)} | {found.defective:,} | {' | '.join(f'{share:.1%}' for share in shares)} "
        f"| {found.good} | {len(found.condemned) / found.good:.1%} | {found.advised / found.good:.1%} |"
    )
    if not misses:
        return
    missed: dict[str, list[str]] = defaultdict(list)
    for each in found.missed:
        missed[each.defect.name if each.defect else ""].append(each.style)
    for name, styles in missed.items():
        print(f"    missed {len(styles)} of {found.kinds[name]}: {name} ({', '.join(styles)})")
    for fine, musts in found.condemned:
        said = sorted({f"{problem.rule} ({problem.field}: {problem.found})" for problem in musts})
        print(f"    good, and a must: {fine.style}: {'; '.join(said)}")


def _write(directory: Path, seed: int, draw: int) -> None:
    for family in FAMILIES:
        for number, labelled in enumerate((*good(family, seed), *legal(family, seed), *defective(family, seed, draw=draw))):
            name = labelled.defect.name if labelled.defect else "good"
            target = directory / family / f"{name}-{number:04d}{labelled.suffix}"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(labelled.document)


def main() -> int:
    """Measure and print a table, or write the feeds."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.labelled", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--draw", type=int, choices=(1, 2), default=1, help="which of the two sets of kinds of defect")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--family", choices=FAMILIES)
    parser.add_argument("--misses", action="store_true", help="name what was missed, and the good feeds that were condemned")
    parser.add_argument("--write", type=Path, metavar="DIR", help="write the feeds as files instead")
    options = parser.parse_args()
    if options.write:
        _write(options.write, options.seed, options.draw)
        return 0
    print("| family | kinds | defective | flagged | at should or must | at must | good | of them at must | at should |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    fine = True
    for family in [options.family] if options.family else FAMILIES:
        found = measured(family, options.draw, options.seed)
        _print(found, options.misses)
        fine = fine and is_met(found)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
