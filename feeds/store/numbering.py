"""Which number an article has in the archive of a feed: a pure decider beside those of articles and of names.

A number once given is kept, whatever becomes of the article, and never given to another: no page of an archive shifts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def number(known: Mapping[str, int], members: Iterable[str]) -> dict[str, int]:
    """The numbers of those ``members`` of an archive, by id, that have none in ``known``: the next ones, in their order."""
    last = max(known.values(), default=0)
    fresh = dict.fromkeys(id for id in members if id not in known)
    return {id: at for at, id in enumerate(fresh, last + 1)}
