"""What subscribers will see of the next edition, before it is published: feed by feed, as their readers show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from feeds.check.changes import Change, Difference, compare
from feeds.check.subscription import subscribe
from feeds.formats import FORMATS
from feeds.model import Document, Subscription, address
from feeds.publish import Prepared
from feeds.select import MAIN
from feeds.store import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """A difference, and the formats of the feed in which it is seen."""

    difference: Difference
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What becomes of one feed. ``begins`` and ``ends`` are the formats that it is not, or no longer, live in.

    ``against`` is the feed elsewhere that it was compared with, if it was not what is live.
    """

    name: str
    outcomes: tuple[Outcome, ...] = ()
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    against: str | None = None

    @property
    def alarming(self) -> bool:
        """Whether subscribers are told of something old that it is new.

        What is older than all that was in a feed had been there before, where the feed is ours; of somebody else's nobody
        knows what it was called.
        """
        alarms = {Change.REIDENTIFIED, Change.OLDER} if self.against else {Change.REIDENTIFIED}
        return any(each.difference.change in alarms for each in self.outcomes)

    @property
    def eventful(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.outcomes or self.begins or self.ends)


def preview(store: Store, prepared: Prepared) -> list[Forecast]:
    """What the edition ``prepared`` does to every feed that is live, or will be, in the order of their names."""
    live = {each.path: each for path in store.paths() if (each := store.last_document(path)) and _is_feed(each)}
    coming = _coming(live, prepared)
    feeds: dict[str, set[str]] = {}
    for path, document in (live | coming).items():
        feeds.setdefault(document.feed or "", set()).add(path)
    return [_forecast(name, sorted(paths), live, coming) for name, paths in sorted(feeds.items())]


def compared(store: Store, prepared: Prepared, place: str, theirs: Subscription) -> Forecast:
    """What somebody's feed at ``place`` becomes when its subscribers get ours of that format instead.

    Ours is the one that has most of its entries; the main feed where none has more.
    """
    live = (store.last_document(path) for path in store.paths() if path.endswith(FORMATS[theirs.format].file_name))
    coming = _coming({each.path: each for each in live if each and _is_feed(each)}, prepared)
    ours = [(each.feed or "", subscribe(each.body)) for each in coming.values() if each.format == theirs.format]
    ids = {item.id for item in theirs.items}
    ours.sort(key=lambda each: (-sum(item.id in ids for item in each[1].items), each[0]))
    if not ours:
        return Forecast(MAIN, ends=(theirs.format,), against=place)
    name, subscription = ours[0]
    outcomes = tuple(Outcome(each, (theirs.format,)) for each in compare(theirs.items, subscription.items))
    return Forecast(name or MAIN, outcomes, against=place)


def _is_feed(document: Document) -> bool:
    """Whether it is a feed itself: no list of feeds, and no page of an archive, to which nobody subscribes."""
    return document.format in FORMATS and document.path == address(document.feed or "", FORMATS[document.format].file_name)


def _coming(live: Mapping[str, Document], prepared: Prepared) -> dict[str, Document]:
    """The feeds that there will be, by path."""
    left = {path: each for path, each in live.items() if path not in prepared.edition.gone_documents}
    return left | {each.document.path: each.document for each in prepared.edition.documents if _is_feed(each.document)}


def _forecast(name: str, paths: Sequence[str], live: dict[str, Document], coming: dict[str, Document]) -> Forecast:
    seen: dict[Difference, list[str]] = {}
    begins: list[str] = []
    ends: list[str] = []
    for path in paths:
        before, after = live.get(path), coming.get(path)
        if before is None or after is None:
            (begins if after else ends).extend(_formats(before, after))
        elif before.body != after.body:
            for difference in compare(subscribe(before.body).items, subscribe(after.body).items):
                seen.setdefault(difference, []).append(after.format)
    order = {change: at for at, change in enumerate(Change)}
    outcomes = sorted(
        (Outcome(each, tuple(formats)) for each, formats in seen.items()), key=lambda each: order[each.difference.change]
    )
    return Forecast(name or MAIN, tuple(outcomes), tuple(begins), tuple(ends))


def _formats(*documents: Document | None) -> Iterable[str]:
    return (each.format for each in documents if each is not None)
