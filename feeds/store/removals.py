"""What is missing, what of it is believed to be gone, and how long feeds tell of it. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.model import FeedSpec, Problem, Record, Severity, Tombstone

RULE = "removals"
# From so many articles on, more than half of them are not believed to go at once.
MANY = 10
# As many removals as a feed tells of, the latest; and as many files as a Problem names.
MOST, NAMED = 500, 3
# The formats that tell of them.
_TELLING = frozenset({"atom", "ninjs"})

_ASK = "nothing was changed. Bring them back, or confirm with `feeds publish --accept-removals`"
_HALF = f"more than half of all articles are gone at once, which is not believed: {_ASK}"
_ALL = f"every article is gone, which is not believed: {_ASK}"
_UNREADABLE = (
    "the directory of the articles cannot be read, which is not believed to mean that they are gone: nothing was changed. "
    "Is it there, mounted, and readable for this user?"
)


@dataclass(frozen=True, slots=True)
class Removals:
    """What becomes of articles that are missing: ``waiting`` ones stay until the next look, ``gone`` ones go now."""

    waiting: tuple[Record, ...] = ()
    gone: tuple[Record, ...] = ()


def believe(missing: Iterable[Record], seen: Container[str], now: datetime, settle: float, accepted: bool = False) -> Removals:
    """What of the ``missing`` articles is believed to be gone.

    One whose file was ``seen`` is: the file says that it is a draft, or another article. One whose file is absent is at
    the second look, ``settle`` seconds after the first at the earliest, or where somebody ``accepted`` it.
    """
    waiting: list[Record] = []
    gone: list[Record] = []
    for record in missing:
        first = min(record.absent or now, now)
        again = record.absent is not None and now - first >= timedelta(seconds=settle)
        if accepted or again or record.path in seen:
            gone.append(replace(record, present=False, absent=None, withdrawn=record.withdrawn or now))
        else:
            waiting.append(replace(record, absent=first))
    return Removals(tuple(waiting), tuple(gone))


def doubt(known: Iterable[Record], missing: Iterable[Record], seen: Container[str], taken: Container[str]) -> Problem | None:
    """Why so many are not believed to be gone: more than half of many, or all where a file is absent; None: they are.

    At the paths in ``taken`` there is an article, if perhaps of another id.
    """
    before = sum(record.present for record in known)
    lost = sorted(record.path for record in missing if record.path not in taken)
    all_gone = 0 < before == len(lost) and any(path not in seen for path in lost)
    if not all_gone and not (before >= MANY and 2 * len(lost) > before):
        return None
    named = ", ".join(lost[:NAMED]) + (", …" if len(lost) > NAMED else "")
    return Problem(Severity.MUST, RULE, ".", _ALL if all_gone else _HALF, found=f"{len(lost)} of {before}: {named}")


def unreadable(reason: str) -> Problem:
    """That a directory which cannot be read is not believed to be empty."""
    return Problem(Severity.MUST, RULE, ".", _UNREADABLE, found=reason)


def missed(waiting: Iterable[Record]) -> list[Problem]:
    """What an editor should know of articles that wait."""
    message = "this file is gone; its article stays until the next look misses it too"
    return [Problem(Severity.SHOULD, "missing", record.path, message) for record in waiting]


def bury(ended: Mapping[str, datetime], holders: Mapping[str, Mapping[str, str]]) -> list[Tombstone]:
    """A tombstone for every feed that held an article which is over: ``ended`` says when, ``holders`` which feeds, by id.

    With each feed's name stands the link under which it held the article.
    """
    return [
        Tombstone(feed, id, when, link=link)
        for id, when in sorted(ended.items())
        for feed, link in sorted(holders.get(id, {}).items())
    ]


def told(specs: Iterable[FeedSpec], tombstones: Iterable[Tombstone], now: datetime) -> dict[str, tuple[Tombstone, ...]]:
    """What each feed tells of at ``now``, by its name."""
    days = {spec.name: timedelta(days=spec.tombstone_days) for spec in specs if _tells(spec)}
    found: dict[str, list[Tombstone]] = {}
    for each in tombstones:
        if each.feed in days and now < each.when + days[each.feed]:
            found.setdefault(each.feed, []).append(each)
    return {name: tuple(sorted(some, key=lambda each: (-each.when.timestamp(), each.id))[:MOST]) for name, some in found.items()}


def _tells(spec: FeedSpec) -> bool:
    """Whether one of its documents can say that an article is gone."""
    return not _TELLING.isdisjoint(spec.formats) or ("rss" in spec.formats and "smartnews" in spec.profiles)


def lapse(specs: Sequence[FeedSpec], tombstones: Mapping[str, Iterable[Tombstone]]) -> datetime | None:
    """When the first of the ``tombstones`` that feeds tell of ends."""
    days = {spec.name: timedelta(days=spec.tombstone_days) for spec in specs}
    return min((each.when + days[each.feed] for some in tombstones.values() for each in some), default=None)


def lapsed(specs: Iterable[FeedSpec], tombstones: Iterable[Tombstone], now: datetime) -> list[Tombstone]:
    """Those that no feed will tell of again, whether there is their feed just now or not."""
    longest = timedelta(days=max((spec.tombstone_days for spec in specs), default=0))
    return [each for each in tombstones if each.when + longest <= now]
