"""The edition that is live, as a publisher knows it: by hashes, with the ledger, and how another edition differs from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from feeds.model import (
    Edition,
    FeedSpec,
    Headline,
    Media,
    Named,
    Problem,
    Record,
    Tombstone,
)
from feeds.press import Archives
from feeds.printer import Printed
from feeds.store import Store
from feeds.store.documents import Kept
from feeds.store.ledger import Memory
from feeds.store.removals import Removals
from feeds.store.rows import listing_hash


class Live:
    """What is known of the edition that is live in ``store``. ``ledger`` holds all records by id, ``numbers`` those in archives.

    Until :meth:`recall` nothing is.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.kept = Kept(None)
        self.ledger: dict[str, Record] = {}
        self.numbers: dict[str, dict[str, int]] = {}
        self.known = False

    @property
    def number(self) -> int | None:
        """The number of the edition; None before the first."""
        return self.kept.number

    def forget(self) -> None:
        """Know nothing any more: the store may hold something else."""
        self.known = False

    def recall(self, number: int | None, paths: Iterable[str] = ()) -> bool:
        """Take up what the store knows, unless that is known; whether it was otherwise. ``number`` is what is live there.

        Of records at ``paths`` these are the very strings.
        """
        if self.known and self.number == number:
            return False
        self.kept = self.store.kept()
        self.ledger = {record.id: record for record in self.store.records(paths)}
        self.numbers = self.store.numbers()
        self.known = True
        return True

    def remember(self, edition: Edition, number: int) -> None:
        """Know of an edition that was published what the store knows of it."""
        if not self.known:
            return
        kept = self.kept
        kept.number = number
        for path in edition.gone_documents:
            del kept.documents[path]
        kept.documents.update({each.document.path: (each.recipe, each.problems) for each in edition.documents})
        for listing in edition.gone_listings:
            del kept.listings[listing]
        kept.listings.update({each.name: listing_hash(each) for each in edition.listings})
        if edition.order is not None:
            kept.listings = {each: kept.listings[each] for each in edition.order}
        for id in edition.gone_articles:
            del kept.articles[id]
        kept.articles.update({each.id: each for each in edition.articles})
        kept.media = kept.media if edition.media is None else frozenset(edition.media)
        kept.tombstones = (kept.tombstones - {*edition.gone_tombstones}) | {*edition.tombstones}
        self.ledger.update({record.id: record for record in edition.records})
        for each in edition.numbers:
            self.numbers.setdefault(each.feed, {})[each.id] = each.number

    # --- what the press asks ------------------------------------------------------------------------------------------

    def recipe(self, path: str) -> tuple[str, tuple[Problem, ...]] | None:
        """What the document at ``path`` was made of and what its rules found."""
        return self.kept.documents.get(path)

    def headlines(self, place: str) -> Mapping[str, Headline]:
        """How the listing ``place`` shows its articles, by the hashes of their texts."""
        shown = self.store.listing(place)
        known = self.kept.articles
        return {known[each.id].hash: each for each in shown.headlines if each.id in known} if shown else {}

    def archives(self, specs: Sequence[FeedSpec], records: Sequence[Record]) -> Archives:
        """What archives are ordered by; nothing where there is none."""
        if not any(spec.archive for spec in specs):
            return Archives()
        return Archives(self.numbers, {each.id: each.ordinal for each in records if each.ordinal is not None})

    # --- the difference -----------------------------------------------------------------------------------------------

    def changes(self, printed: Printed, records: tuple[Record, ...]) -> Edition:
        """What of all that was printed is not there yet."""
        kept = self.kept
        return Edition(
            documents=tuple(each for path, each in sorted(printed.documents.items()) if self._differs(path, each.recipe)),
            listings=tuple(each for each in printed.listings.values() if kept.listings.get(each.name) != listing_hash(each)),
            articles=tuple(each for each in printed.shown.values() if kept.articles.get(each.id) != each),
            records=records,
        )

    def difference(
        self,
        printed: Printed,
        records: tuple[Record, ...],
        names: tuple[Named, ...],
        media: frozenset[Media],
        tombstones: set[Tombstone],
    ) -> Edition:
        """What of all that is to be is not there yet, and what is there and is not to be."""
        kept, paths = self.kept, set(printed.paths)
        return replace(
            self.changes(printed, records),
            order=None if list(kept.listings) == printed.names else tuple(printed.names),
            names=names,
            media=None if kept.media == media and kept.number is not None else tuple(sorted(media, key=lambda each: each.path)),
            gone_documents=tuple(sorted(path for path in kept.documents if path not in paths)),
            gone_listings=tuple(each for each in kept.listings if each not in set(printed.names)),
            gone_articles=tuple(sorted(id for id in kept.articles if id not in printed.shown)),
            tombstones=tuple(tombstones - kept.tombstones),
            gone_tombstones=tuple(kept.tombstones - tombstones),
            numbers=tuple(printed.numbers),
        )

    def _differs(self, path: str, recipe: str) -> bool:
        known = self.kept.documents.get(path)
        return known is None or known[0] != recipe

    def records(self, memory: Memory, removals: Removals, printed: Printed, over: Mapping[str, datetime]) -> tuple[Record, ...]:
        """What the ledger is to remember that it does not: of an article that was held back, what it remembered before.

        ``over`` is when articles expired.
        """
        arrived = {
            record.id: replace(before, path=record.path, absent=None)
            if record.id in printed.held and (before := self.ledger.get(record.id)) is not None and before.present
            else record
            for record in memory.records.values()
        }
        arrived |= {record.id: record for record in (*memory.kept, *removals.waiting)}
        standing = (
            each if each.withdrawn == over.get(each.id) else replace(each, withdrawn=over.get(each.id))
            for each in arrived.values()
        )
        return tuple(each for each in (*standing, *removals.gone) if self.ledger.get(each.id) != each)
