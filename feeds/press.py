"""Select, render, prove: what becomes of articles between the ledger and the store, and what is held back.

An article that does not survive is replaced by its last good version, or by nothing, in every feed and format alike; a
document that breaks its format's rules gives way to the last good one. Neither takes anything else down.

A document is made only when its recipe changed: the hash of its feed's own words, of its articles and of our code.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice

from feeds.ahead import Ahead
from feeds.check.roundtrip import prove_news
from feeds.crew import Crew
from feeds.desk import Desk
from feeds.formats import chapters, newssitemap, opml
from feeds.model import (
    Article,
    Feed,
    FeedSpec,
    NewsSitemap,
    Numbered,
    Problem,
    Severity,
    Shown,
    Site,
    Tombstone,
)
from feeds.printer import Known, Printed, Printer
from feeds.progress import Meter, Stage, metered, still
from feeds.seals import seal
from feeds.select import Shelf, archive, due, fill, fresh
from feeds.store.numbering import number

# The date of a feed that has no entry, on a site that has no article: RFC 4287 §4.2.15 wants one.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
# Of so many articles that a consumer refuses for one reason each is told.
MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Archives:
    """What archives are ordered by: ``numbers`` of articles by feed and id, and the ``ordinals`` of all by id."""

    numbers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ordinals: Mapping[str, int] = field(default_factory=dict)


class Press:
    """The feeds that ``specs`` describe, printed whole and, when words change, again in part.

    ``archives`` is what is known of their archives, ``tombstones`` what each feed tells of articles that are gone, by its
    name, ``crew`` who proves where there is much, ``news`` what a sitemap of the newest says of the publication. Pure but for
    what ``desk`` and ``live`` remember.
    """

    def __init__(
        self,
        site: Site,
        specs: Sequence[FeedSpec],
        desk: Desk,
        live: Known,
        archives: Archives,
        tombstones: Mapping[str, Sequence[Tombstone]],
        crew: Crew,
        meter: Meter = still,
        news: NewsSitemap | None = None,
    ) -> None:
        self.site, self.specs, self.desk, self.live, self.archives = site, specs, desk, live, archives
        self.tombstones, self.crew, self.meter = tombstones, crew, meter
        self.news, self.fresh = news, tuple[Article, ...]()
        self.feeds: list[Feed] = []
        self.unwanted: dict[str, dict[str, list[Problem]]] = {}
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
            for article in ready:
                if article.address or article.id in self.desk.hashes or article.id in self.desk.replaced:
                    self._show(article, printed)
            news = {each.link: each for each in fresh(self.desk.latest(ready), now, newssitemap.WINDOW)}
            self.fresh = tuple(islice(news.values(), newssitemap.MOST))
            self._report(printer, printed)
            self._part(printer, (article for feed in self.feeds if feed.podcast for article in feed.articles), printed)
        printed.numbers = table.numbered()
        printed.dropped = len(ready) - len(self.desk.latest(ready))
        printed.held = frozenset(self.desk.replaced)
        printed.problems = list(dict.fromkeys((*self.desk.problems, *self._refusals(), *printed.problems)))
        return printed

    def _refusals(self) -> Iterator[Problem]:
        """What consumers will not have; of what is wrong with very many articles so much as an editor can read."""
        for name, ids in self.unwanted.items():
            counted: Counter[str] = Counter()
            for problem in (problem for problems in ids.values() for problem in problems):
                counted[problem.rule] += 1
                if counted[problem.rule] <= MOST_TOLD:
                    yield problem
            for rule, many in counted.items():
                if many > MOST_TOLD:
                    message = f"{many - MOST_TOLD} more are held back from /{name} for this"
                    yield Problem(Severity.MUST, rule, self.site.base_url + name, message)

    def _fill(self, table: _Table, printer: Printer) -> None:
        """Fill all feeds and print them, until every article in them survives and their consumers will have it."""
        filled: dict[str, list[Feed]] = {}
        again: Container[str] | None = None  # only these feeds; at first all
        while True:
            specs = [spec for spec in self.specs if again is None or spec.name in again]
            with Ahead(self.desk, printer, self.crew, self.meter) as ahead:
                for spec in metered(self.meter, Stage.COMPOSING, specs):
                    unwanted = self.unwanted.get(spec.name, {})
                    filled[spec.name] = table.fill(spec, self.tombstones.get(spec.name, ()), unwanted)
                    ahead.prove(filled[spec.name])
                ahead.finish()
            fresh = [feed for spec in specs for feed in filled[spec.name]]
            refused = {id for feed in metered(self.meter, Stage.PRINTING, fresh) for id in printer.print(feed)}
            for id in sorted(refused):
                self.desk.hold_back(id)
            objections = printer.objections()
            for name, ids in objections.items():
                self.unwanted.setdefault(name, {}).update(ids)
            if not refused and not objections:
                break
            again = None if refused else objections
        every = [filled[spec.name] for spec in self.specs]
        self.feeds = [feed for feed, *_ in every] + [page for _, *pages in every for page in pages]
        self.holders = {}
        for at, feed in enumerate(self.feeds):
            for article in feed.articles:
                self.holders.setdefault(article.id, []).append(at)

    def again(self, before: Article, article: Article) -> Printed | None:
        """What changes when ``article`` has other words than ``before``, and is in the same feeds.

        None where that cannot be told without looking at everything: it does not survive, or others are touched.
        """
        found, withdrawals = len(self.desk.problems), self.desk.withdrawals
        unwanted = any(article.id in ids for ids in self.unwanted.values())
        if unwanted or article.id in self.desk.replaced or (before.updated == self.newest and article.updated < before.updated):
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
            if printer.objections():
                return None
            self.written |= printer.gather(feeds, printed)
            self._list(printer, printed)
            if any(each.id == article.id for each in self.fresh):
                self.fresh = tuple(article if each.id == article.id else each for each in self.fresh)
                self._report(printer, printed)
            if any(self.feeds[at].podcast for at in affected) and self._part(printer, [article], printed):
                return None
        printed.problems = list(dict.fromkeys((*self.desk.problems[found:], *printed.problems)))
        return None if self.desk.withdrawals != withdrawals else printed

    def _show(self, article: Article, printed: Printed) -> None:
        hash = self.desk.hash(article)
        if hash is not None:
            version = self.desk.replaced.get(article.id)
            shown = version[0] if version else article
            printed.shown[article.id] = Shown(article.id, shown.address, hash, not shown.unlisted)
            printed.media.update(version[0].media if version else self.desk.media[article.id])

    def _report(self, printer: Printer, printed: Printed) -> None:
        """The sitemap of what is news."""
        if (news := self.news) is None:
            return
        said = [(each.link, each.title, each.published, each.language) for each in self.fresh]
        path, recipe, shown = newssitemap.FILE_NAME, seal(printer.code, news, said), self.fresh
        if printer.recipe(path) != recipe:
            url = self.site.base_url + path
            write, prove = partial(newssitemap.render, news, shown), partial(_proven_news, news, shown, url)
            printer.add(path, recipe, "news-sitemap", newssitemap.MEDIA_TYPE, write, prove)
        printer.accept(path, printed)

    def _part(self, printer: Printer, episodes: Iterable[Article], printed: Printed) -> bool:
        """The chapters of episodes, each a document of its own; whether one that is live has none any more."""
        gone = False
        for article in {each.id: each for each in episodes}.values():
            held, hash = self.desk.replaced.get(article.id), self.desk.hash(article)
            said = held[0].episode if held else article.episode
            if said is None or said.chapters_at is None or hash is None:
                continue
            path, recipe = said.chapters_at, seal(printer.code, hash)
            if printer.recipe(path) != recipe:
                whole = self.desk.whole(article).episode
                if whole is None or not whole.chapters:
                    gone = gone or self.live.recipe(path) is not None
                    continue
                printer.add(path, recipe, "chapters", chapters.MEDIA_TYPE, partial(chapters.render, whole))
            printer.accept(path, printed)
        return gone

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

    def fill(self, spec: FeedSpec, tombstones: Sequence[Tombstone], unwanted: Container[str] = ()) -> list[Feed]:
        """The feed, and the full pages of its archive where it has one, with articles that can be shown and are not ``unwanted``.

        Where an article has to give way to nothing, the next takes its place.
        """
        while True:
            if self.sorted != self.desk.withdrawals:
                self.shelf = Shelf(due(self.desk.latest(self.ready), self.now), self.site, self.now)
                self.sorted = self.desk.withdrawals
            taken = (each for each in self.shelf.taken(spec) if each.id not in unwanted)
            members = list(taken) if spec.archive else taken
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


def _proven_news(news: NewsSitemap, shown: Sequence[Article], url: str, body: bytes) -> list[Problem]:
    return prove_news(body, news, shown, url)


def _outline(site: Site, feed: Feed, path: str) -> opml.Outline:
    group = feed.subject.kind.value if feed.subject else None
    return opml.Outline(feed.title, feed.description, feed.home, site.base_url + path, feed.language, group)
