"""A made corpus of labelled feeds: good ones of many styles, and each kind of defect planted alone in several of them.

Written from the specifications (RSS 2.0, RFC 4287 and its family, JSON Feed 1.1, Apple's requirements, Podcasting 2.0,
Media RSS) before the rules that it examines were read. The same bytes for the same seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.labelled import (
    defects_atom,
    defects_json,
    defects_podcast,
    defects_rss,
    defects_xml,
    good_atom,
    good_json,
    good_podcast,
    good_rss,
)
from benchmarks.labelled.defects_second import SECOND
from benchmarks.labelled.legal import LEGAL
from benchmarks.labelled.planting import Defect, NotHere
from benchmarks.labelled.stories import paper

SEED = 20250725
_EACH_STYLE = 6
_EACH_DEFECT = 4
FAMILIES = ("rss", "atom", "json", "podcast")


@dataclass(frozen=True)
class Labelled:
    """A feed and what is known of it: ``defect`` is None for a good one, ``base`` the good feed that it was made of."""

    family: str
    style: str
    document: bytes
    defect: Defect | None = None
    base: bytes = b""

    @property
    def suffix(self) -> str:
        return ".json" if self.family == "json" else ".xml"


def _styled(family: str, rng: Random) -> Iterator[tuple[str, str]]:
    for _ in range(_EACH_STYLE):
        if family == "json":
            for shape in good_json.STYLES:
                yield shape.__name__, good_json.dumped(shape(paper(rng), rng), rng)
            continue
        for write in {"rss": good_rss, "atom": good_atom, "podcast": good_podcast}[family].STYLES:
            yield write.__name__, write(paper(rng), rng)


def good(family: str, seed: int = SEED) -> list[Labelled]:
    rng = Random(f"{seed} {family}")
    return [Labelled(family, style.strip("_"), text.encode()) for style, text in _styled(family, rng)]


def legal(family: str, seed: int = SEED, each: int = 2) -> Iterator[Labelled]:
    """Good feeds with something in them that is legal and seldom seen, each in ``each`` feeds of different styles."""
    for kind in LEGAL[family]:
        yield from _planted(kind, good(family, seed), family, seed, each, good=True)


def defects(family: str, draw: int = 1) -> list[Defect]:
    """The kinds that are planted in feeds of a family: podcasts get what breaks any RSS in the family of RSS."""
    if draw == 2:
        return SECOND[family]
    own = {
        "rss": defects_rss.DEFECTS,
        "atom": defects_atom.DEFECTS,
        "json": defects_json.DEFECTS,
        "podcast": defects_podcast.DEFECTS,
    }[family]
    return [*own, *defects_xml.DEFECTS] if family in ("rss", "atom") else own


def defective(family: str, seed: int = SEED, each: int = _EACH_DEFECT, draw: int = 1) -> Iterator[Labelled]:
    """Every kind in up to ``each`` of the good feeds, of as many styles as can carry it."""
    bases = good(family, seed)
    for kind in defects(family, draw):
        yield from _planted(kind, bases, family, seed, each)


def _planted(kind: Defect, bases: list[Labelled], family: str, seed: int, each: int, good: bool = False) -> Iterator[Labelled]:
    rng = Random(f"{seed} {family} {kind.name}")
    seen: set[str] = set()
    for base in sorted(bases, key=lambda _: rng.random()):
        if base.style in seen or len(seen) == each:
            continue
        try:
            document = kind.change(base.document, rng)
        except (NotHere, ValueError):
            continue
        if document != base.document:
            seen.add(base.style)
            name = f"{base.style}, {kind.name}" if good else base.style
            yield Labelled(family, name, document, None if good else kind, base.document)
