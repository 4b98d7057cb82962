"""What automatic feeds are called: a pure decider beside that of articles. A name once given is never given to another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from slugify import slugify

from feeds.model import Kind, Named, Subject

MAX_SLUG, MAX_NAME = 100, 1000
# What may stand below a feed's own address; a directory of that name gets a number.
_KEPT = frozenset({"archive"})


def name(known: Sequence[Named], subjects: Iterable[Subject]) -> tuple[Named, ...]:
    """Each subject with its name: the one it has in ``known``, else its words in plain letters.

    Where another subject has that (`C`, `C++`, `C#`), a number follows.
    """
    names = {(each.subject.kind, each.subject.key): each for each in known}
    taken = {each.name for each in known}
    given: list[Named] = []
    for subject in subjects:
        named = names.get((subject.kind, subject.key)) or _fresh(subject, taken)
        taken.add(named.name)
        given.append(named)
    return tuple(given)


def _fresh(subject: Subject, taken: set[str]) -> Named:
    parts = [slugify(part, max_length=MAX_SLUG) or "x" for part in _parts(subject)]
    slug = whole = "/".join(parts)[:MAX_NAME].rstrip("/")
    number = 1
    while (named := Named(subject, slug)).name in taken or slug.split("/")[-1] in _KEPT:
        number += 1
        slug = f"{whole}-{number}"
    return named


def _parts(subject: Subject) -> list[str]:
    """Directories stay directories."""
    return subject.label.split("/") if subject.kind is Kind.SECTIONS else [subject.label]
