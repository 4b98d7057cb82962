"""Select, render, prove: what becomes of articles between the ledger and the store, and what is held back.

An article that does not survive is replaced by its last good version, or by nothing, in every feed and format alike; a
document that breaks its format's rules gives way to the last good one. Neither takes anything else down.

A document is made only when its recipe changed: the hash of its feed's own words, of its articles and of our code.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from feeds.ahead import Ahead
from feeds.desk import Desk
from feeds.formats import opml
from feeds.model import (
    Article,
    Feed,
    FeedSpec,
    Numbered,
    Shown,
    Site,
    Tombstone,
)
from feeds.printer import Known, Printed, Printer
from feeds.progress import Meter, Stage, metered, still
from feeds.select import Shelf, archive, due, fill
from feeds.store.numbering import number

# The date of a feed that has no entry, on a site that has no article: RFC 4287 §4.2.15 wants one.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Archives:
    """What archives are ordered by: ``numbers`` of articles by feed and id, and the ``ordinals`` of all by id."""

    numbers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ordinals: Mapping[str, int] = field(default_factory=dict)


class Press:
    """The feeds that ``specs`` describe, printed whole and, when words change, again in part.

    ``archives`` is what is known of their archives, ``tombstones`` what each feed tells of articles that are gone, by its
    name. Pure but for what ``desk`` and ``live`` remember.
    """

    def __init__(
        self,
        site: Site,
        specs: Sequence[FeedSpec],
        desk: Desk,
        live: Known,
        archives: Archives,
        tombstones: Mapping[str, Sequence[Tombstone]],
        meter: Meter = still,
    ) -> None:
        self.site, self.specs, self.desk, self.live, self.archives = site, specs, desk, live, archives
        self.tombstones, self.meter = tombstones, meter
        self.feeds: list[Feed] = []
        self.written: dict[str, str] = {}
        self.holders: dict[str, list[int]] = {}
        self.newest = NEVER

    def print(self, articles: Sequence[Article], now: datetime) -> Printed:
        """All documents, filled with what of ``articles`` is due at ``now``."""
        ready = due(articles, now)
        self.newest = max((article.updated for article in ready), default=NEVER)
        table = _Table(self.site, self.specs, self.desk, self.archives, ready, self.newest, now)
        printed = Printed()
        with Printer(self.site, self.desk, self.live) as printer:
            self._fill(table, printer)
            self.written = printer.gather(self.feeds, printed)
            self._list(printer, printed)
        printed.numbers = table.numbered()
        for article in ready:
            if article.address or article.id in self.desk.hashes or article.id in self.desk.replaced:
                self._show(article, printed)
        printed.dropped = len(ready) - len(self.desk.latest(ready))
        printed.held = frozenset(self.desk.replaced)
        printed.problems = list(dict.fromkeys((*self.desk.problems, *printed.problems)))
        return printed

    def _fill(self, table: _Table, printer: Printer) -> None:
        """Fill all feeds and print them, until every article in them survives."""
        while True:
            filled: list[list[Feed]] = []
            with Ahead(self.desk, printer, self.meter) as ahead:
                for spec in metered(self.meter, Stage.COMPOSING, self.specs):
                    filled.append(table.fill(spec, self.tombstones.get(spec.name, ())))
                    ahead.prove(filled[-1])
                ahead.finish()
            self.feeds = [feed for feed, *_ in filled] + [page for _, *pages in filled for page in pages]
            refused = {id for feed in metered(self.meter, Stage.PRINTING, self.feeds) for id in printer.print(feed)}
            if not refused:
                break
            for id in sorted(refused):
                self.desk.hold_back(id)
        self.holders = {}
        for at, feed in enumerate(self.feeds):
            for article in feed.articles:
                self.holders.setdefault(article.id, []).append(at)

    def again(self, before: Article, article: Article) -> Printed | None:
        """What changes when ``article`` has other words than ``before``, and is in the same feeds.

        None where that cannot be told without looking at everything: it does not survive, or others are touched.
        """
        found, withdrawals = len(self.desk.problems), self.desk.withdrawals
        if article.id in self.desk.replaced or (before.updated == self.newest and article.updated < before.updated):
            return None
        affected = set(self.holders.get(article.id, ()))
        if article.updated > self.newest:
            self.newest = article.updated
            affected |= {at for at, feed in enumerate(self.feeds) if not feed.articles and not feed.page}
        self.desk.forget(article.id)
        printed = Printed()
        if article.address or article.id in self.holders:
            self._show(article, printed)
        with Printer(self.site, self.desk, self.live, alone=True) as printer:
            feeds = []
            for at in sorted(affected):
                shown = tuple(article if each.id == article.id else each for each in self.feeds[at].articles)
                updated = max((each.updated for each in shown), default=self.newest)
                self.feeds[at] = replace(self.feeds[at], articles=shown, updated=updated)
                feeds.append(self.feeds[at])
                if self.desk.withdrawals != withdrawals or printer.print(self.feeds[at]):
                    return None
            self.written |= printer.gather(feeds, printed)
            self._list(printer, printed)
        printed.problems = list(dict.fromkeys((*self.desk.problems[found:], *printed.problems)))
        return None if self.desk.withdrawals != withdrawals else printed

    def _show(self, article: Article, printed: Printed) -> None:
        hash = self.desk.hash(article)
        if hash is not None:
            version = self.desk.replaced.get(article.id)
            shown = version[0] if version else article
            printed.shown[article.id] = Shown(article.id, shown.address, hash, not shown.unlisted)
            printed.media.update(version[0].media if version else self.desk.media[article.id])

    def _list(self, printer: Printer, printed: Printed) -> None:
        """The list of all feeds that have a document and did not move elsewhere."""
        feeds = [feed for feed in self.feeds if not feed.page and not feed.moved]
        outlines = [_outline(self.site, feed, path) for feed in feeds if (path := self.written.get(feed.name))]
        if outlines:
            printer.enlist(outlines, max(feed.updated for feed in feeds), printed)


class _Table:
    """Where feeds are filled: what is due lies sorted here until a version has to give way to another."""

    def __init__(
        self,
        site: Site,
        specs: Sequence[FeedSpec],
        desk: Desk,
        archives: Archives,
        ready: Sequence[Article],
        newest: datetime,
        now: datetime,
    ) -> None:
        self.site, self.specs, self.desk, self.archives = site, specs, desk, archives
        self.ready, self.newest, self.now = ready, newest, now
        self.shelf, self.sorted = Shelf(ready, site, now), desk.withdrawals
        self.fresh: dict[str, dict[str, int]] = {}

    def fill(self, spec: FeedSpec, tombstones: Sequence[Tombstone]) -> list[Feed]:
        """The feed with articles that can be shown, and the full pages of its archive, if it is to have one.

        Where an article has to give way to nothing, the next takes its place.
        """
        while True:
            if self.sorted != self.desk.withdrawals:
                self.shelf = Shelf(due(self.desk.latest(self.ready), self.now), self.site, self.now)
                self.sorted = self.desk.withdrawals
            members = list(self.shelf.taken(spec)) if spec.archive else self.shelf.taken(spec)
            feeds = [fill(spec, self.site, members, self.newest, self.specs, tombstones)]
            if isinstance(members, list):
                feeds = archive(spec, feeds[0], members, self._numbers(spec.name, members), NEVER)
            for feed in feeds:
                for article in feed.articles:
                    self.desk.hash(article)
            if self.sorted == self.desk.withdrawals:
                return feeds

    def numbered(self) -> list[Numbered]:
        """The numbers that articles got in archives when these were filled last."""
        return [Numbered(feed, id, at) for feed, numbers in self.fresh.items() for id, at in numbers.items()]

    def _numbers(self, feed: str, members: Sequence[Article]) -> dict[str, int]:
        known = self.archives.numbers.get(feed, {})
        fresh = [each for each in members if each.id not in known]
        fresh.sort(key=lambda each: (self.archives.ordinals.get(each.id, math.inf), each.published, each.path))
        self.fresh[feed] = number(known, [each.id for each in fresh])
        return {**known, **self.fresh[feed]}


def _outline(site: Site, feed: Feed, path: str) -> opml.Outline:
    group = feed.subject.kind.value if feed.subject else None
    return opml.Outline(feed.title, feed.description, feed.home, site.base_url + path, feed.language, group)
