"""Two states of one feed, and what its subscribers' readers make of the second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from feeds.check.likeness import near, same_link, same_title
from feeds.model import Item


class Change(StrEnum):
    """What happens to an entry. Of what is ``reidentified`` and ``older`` a reader tells people that it is new."""

    NEW = "new"
    CHANGED = "changed"
    REDATED = "re-dated"
    REIDENTIFIED = "re-identified"
    OLDER = "older"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Difference:
    """A change of one entry. ``fields`` name what differs, ``before`` and ``after`` show it where that is short."""

    change: Change
    title: str
    link: str
    published: datetime | None
    fields: tuple[str, ...] = ()
    before: str | None = None
    after: str | None = None


def compare(before: Sequence[Item], after: Sequence[Item]) -> list[Difference]:
    """What a reader that has ``before`` shows of ``after``.

    An entry that is not in ``after`` and older than all that is there fell out at the end, which is no news.
    """
    return list(_Comparing(before, after).differences())


class _Comparing:
    def __init__(self, before: Sequence[Item], after: Sequence[Item]) -> None:
        self.before, self.after = before, after
        self.were, self.are = {each.id: each for each in before}, {each.id: each for each in after}
        self.left = {each.id: each for each in before if each.id not in self.are}
        self.links: dict[str, Item] = {}
        self.titles: dict[str, list[Item]] = {}
        for each in self.left.values():
            self.links.setdefault(same_link(each.link), each)
            self.titles.setdefault(same_title(each.title), []).append(each)

    def differences(self) -> Iterator[Difference]:
        oldest = min((each.published for each in self.before if each.published), default=None)
        for item in self.after:
            was = self.were.get(item.id)
            if was is not None:
                yield from _differing(was, item)
            elif (other := self.alike(item)) is not None:
                del self.left[other.id]
                yield _told(Change.REIDENTIFIED, item, ("id",), other.id, item.id)
            elif oldest is not None and item.published is not None and item.published < oldest:
                yield _told(Change.OLDER, item)
            else:
                yield _told(Change.NEW, item)
        last = min((each.published for each in self.after if each.published), default=None)
        for item in self.left.values():
            if last is None or item.published is None or item.published >= last:
                yield _told(Change.VANISHED, item)

    def alike(self, item: Item) -> Item | None:
        """The entry that is no longer there under its id and was the same article."""
        found = self.links.get(same_link(item.link)) if same_link(item.link) else None
        alike = [each for each in self.titles.get(same_title(item.title), ()) if near(each.published, item.published)]
        candidates = ([found] if found else []) + (alike if item.title else [])
        return next((each for each in candidates if each.id in self.left), None)


def _differing(was: Item, item: Item) -> Iterator[Difference]:
    if None not in (was.published, item.published) and was.published != item.published:
        yield _told(Change.REDATED, item, ("published",), _date(was.published), _date(item.published))
    fields = tuple(name for name in ("title", "link", "words", "updated") if getattr(was, name) != getattr(item, name))
    if was.updated is None or item.updated is None:  # nobody can tell
        fields = tuple(name for name in fields if name != "updated")
    if "title" in fields:
        yield _told(Change.CHANGED, item, fields, was.title, item.title)
    elif fields == ("link",):
        yield _told(Change.CHANGED, item, fields, was.link, item.link)
    elif fields == ("updated",):
        yield _told(Change.CHANGED, item, fields, _date(was.updated), _date(item.updated))
    elif fields:
        yield _told(Change.CHANGED, item, fields)


def _told(
    change: Change, item: Item, fields: tuple[str, ...] = (), before: str | None = None, after: str | None = None
) -> Difference:
    return Difference(change, item.title, item.link, item.published, fields, before, after)


def _date(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
