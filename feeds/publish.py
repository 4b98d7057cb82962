"""The way of an article, from a file to an edition. Read this first: every stage is here, in its order.

    scan → read → remember → compose → select → render → prove → publish

Stages know the values of :mod:`feeds.model` and nothing of each other. ``serve``, ``build`` and ``check`` all come
through here. Whatever is wrong with one article becomes a Problem and stays with that article.

A :class:`Publisher` looks again and again. What it remembers of the look before, in memory and in the store's index, saves
it work and never changes what comes out: what is used again is found by the hash of all that it was made of.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from gzip import decompress

from feeds.articles.composition import Addresses, absent, compose, link_of, outline, page_url
from feeds.articles.directory import UNSHOWN, Found, Look, again, scan
from feeds.articles.examination import Examination
from feeds.articles.history import head, history
from feeds.articles.library import Consulted, Library
from feeds.articles.media import media_url
from feeds.config import RESERVED, Config
from feeds.desk import Desk, Made
from feeds.errors import BusyError, OvertakenError, RemovalsError, StoreError, UsageError
from feeds.intake import Companionship, is_young, take, unsettled
from feeds.model import (
    Article,
    Document,
    Edition,
    FeedSpec,
    Headline,
    Listing,
    Manuscript,
    Media,
    Named,
    Outlook,
    Print,
    Problem,
    Record,
    Severity,
    Tombstone,
    Trait,
)
from feeds.morgue import Morgue
from feeds.papers import Paper, Papers
from feeds.press import Archives, Press
from feeds.printer import Printed
from feeds.progress import Meter, still
from feeds.seals import code, seal
from feeds.select import automatic, due, ends, main, subjects
from feeds.store import Store
from feeds.store.documents import Kept
from feeds.store.ledger import Memory, Naming, remember, revise
from feeds.store.naming import name
from feeds.store.removals import Removals, believe, bury, doubt, lapse, lapsed, missed, told, unreadable
from feeds.store.rows import listing_hash

log = logging.getLogger(__name__)

# How often to look again when another publisher was quicker.
ATTEMPTS = 3
# How many seconds to wait for another publisher to be done.
PATIENCE = 60.0
# After how many editions the saved work that nothing came of is forgotten.
SWEEP = 50


@dataclass(frozen=True, slots=True)
class Prepared:
    """An edition that may be published, and everything that was found on the way.

    ``base`` is the edition that was current when this one was prepared, and to which ``edition`` is the difference;
    ``unsettled`` is how many files were too young to be read, or absent for too short to be gone; ``view`` shows the
    whole.
    """

    edition: Edition
    outlook: Outlook
    site_id: str
    base: int | None
    unsettled: int
    view: View

    @property
    def articles(self) -> int:
        """How many articles are published, in feeds or not."""
        return self.outlook.articles

    @property
    def due(self) -> datetime | None:
        """The next instant at which an article appears or is over."""
        return self.outlook.due

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found."""
        return self.outlook.problems

    @property
    def listings(self) -> tuple[Listing, ...]:
        """The feeds as pages list them."""
        return self.view.listings

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document, in path order."""
        return self.view.documents

    @property
    def media(self) -> tuple[Media, ...]:
        """The files beside the articles that are shown, in path order."""
        return tuple(self.view.store.media()) if self.edition.media is None else self.edition.media

    @property
    def shown(self) -> tuple[Article, ...]:
        """Every article that is in a feed or has a page here, newest first."""
        return self.view.articles


class View:
    """The whole of an edition: what is live, with the difference laid over it. Loaded when somebody first looks."""

    def __init__(self, store: Store, edition: Edition, desk: Desk | None, order: Sequence[str], ready: Sequence[Article]) -> None:
        self.store, self.edition, self.desk, self.order, self.ready = store, edition, desk, order, ready

    @cached_property
    def listings(self) -> tuple[Listing, ...]:
        """All listings, in their order."""
        found = {each.name: each for each in (*(self.store.listings() or ()), *self.edition.listings)}
        return tuple(each for name in self.order if (each := found.get(name)) is not None and not each.page)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """All documents, in path order."""
        found = {
            each.path: Document(each.path, each.format, each.media_type, each.identity, each.feed)
            for each in self.store.documents()
            if each.path not in self.edition.gone_documents
        }
        found |= {each.document.path: _whole(self.store, each) for each in self.edition.documents}
        return tuple(found[path] for path in sorted(found))

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """All whole articles, newest first."""
        if self.desk is None:
            return tuple(sorted(self.store.articles(), key=lambda each: (each.published, each.path), reverse=True))
        desk = self.desk
        latest = due(desk.latest(self.ready), datetime.max.replace(tzinfo=UTC))
        return tuple(desk.whole(each) for each in latest if each.id in desk.hashes or each.id in desk.replaced)


@dataclass(slots=True)
class Sources:
    """What whole articles are made of: manuscripts and outlines by id, the seals of files by path."""

    manuscripts: dict[str, Manuscript]
    seals: dict[str, str]
    outlines: dict[str, Article]


@dataclass(slots=True)
class Standing:
    """What the last whole look came to, so that an edit need not look at everything."""

    look: Look
    companions: Companionship
    sources: Sources
    records: dict[str, Record]
    links: dict[str, str]
    shared: Counter[str]
    desk: Desk
    press: Press
    order: list[str]
    ready: Sequence[Article]
    outlook: Outlook

    @property
    def due(self) -> datetime | None:
        """When everything has to be looked at again."""
        return self.outlook.due


@dataclass(frozen=True, slots=True)
class Edit:
    """A file that was written: the file, what it says, its record and its outline, before and now."""

    was: Found
    found: Found
    paper: Paper
    record: Record
    before: Article
    article: Article


def publish(
    config: Config, store: Store, now: datetime, settle: float = 0, accepted: bool = False, meter: Meter = still
) -> tuple[int, Prepared]:
    """Make what the directory holds at ``now`` the current edition; its number, and what was found on the way.

    Raises as :meth:`Publisher.publish` does.
    """
    return Publisher(config, store, meter=meter).publish(now, settle, accepted)


def prepare(config: Config, store: Store, now: datetime, only: str | None = None, meter: Meter = still) -> Prepared:
    """Everything but the last step: nothing is written and nothing becomes visible.

    With ``only``, a path below the directory, as if that were the one file there.
    """
    return Publisher(config, store, saving=False, meter=meter).prepare(now, only=only)


class Publisher:
    """One directory and one store. With ``saving`` false nothing is written anywhere, and nothing can be published.

    Of all that publish to a store one at a time looks and publishes; the others wait for ``patience`` seconds. ``meter`` is
    told how far a look has come.
    """

    def __init__(
        self, config: Config, store: Store, saving: bool = True, meter: Meter = still, patience: float = PATIENCE
    ) -> None:
        self.config = replace(config, site=replace(config.site, id=store.site_id(config.site.id)))
        self.store, self.saving, self.meter, self.patience = store, saving, meter, patience
        self.swept = store.number() or 0
        self.papers = Papers(self.config, store.index, saving, meter)
        self.morgue: Morgue | None = None
        self.kept = Kept(None)
        self.ledger: dict[str, Record] | None = None
        self.numbers: dict[str, dict[str, int]] = {}
        reserved = RESERVED | {feed.name for feed in config.feeds}
        self.addresses = Addresses(self.config.site, config.articles.permalink, reserved, config.tool)
        self.naming = Naming(
            self.config.site.id, self.addresses.wanted, self.addresses.link if config.articles.id == "permalink" else None
        )
        self.settings = seal(code(*_OWN), _settings(self.config))
        self.standing: Standing | None = None

    def publish(self, now: datetime, settle: float = 0, accepted: bool = False) -> tuple[int, Prepared]:
        """Make what the directory holds at ``now`` the current edition; its number, and what was found on the way.

        Files that changed less than ``settle`` seconds ago are left as they were: somebody may still be writing; one that
        was missed less than so long ago may be moved about. With ``accepted`` what is missing is gone, however much it is.
        Raises StoreError where the store fails, BusyError where another publisher does not end, RemovalsError where more is
        gone than is believed, UsageError where the directory cannot be read and never was: the edition before stays.
        """
        try:
            done = self._publish(now, settle, accepted)
        except RemovalsError as error:
            self.store.refuse(error.problem, now)
            raise
        if self.store.refusal():
            self.store.refuse(None, now)
        return done

    def _publish(self, now: datetime, settle: float, accepted: bool) -> tuple[int, Prepared]:
        attempts = ATTEMPTS
        with self._turn():
            while True:
                attempts -= 1
                try:
                    number, prepared = self._commit(self.prepare(now, settle=settle, accepted=accepted), now)
                    break
                except OvertakenError:
                    if not attempts:
                        raise
            self._sweep(number)
        return number, prepared

    def touch(self, paths: Iterable[str], now: datetime, settle: float = 0) -> tuple[int, Prepared] | None:
        """As :meth:`publish`, where since the last look nothing happened but that these files were written.

        None where that cannot be told, or where more changes than words: then everything has to be looked at. What it
        costs depends on what changed, and not on how many articles there are.
        """
        with self._turn():
            return self._touched(paths, now, settle)

    def _touched(self, paths: Iterable[str], now: datetime, settle: float) -> tuple[int, Prepared] | None:
        standing = self.standing
        if standing is None or self.store.number() != self.kept.number or (standing.due is not None and standing.due <= now):
            return None
        self.standing = None  # until all went well
        edits: list[Edit] = []
        for path in sorted(set(paths)):
            edit = self._edit(standing, path, now, settle)
            if edit is None:
                return None
            if edit.found.stamp != edit.was.stamp:
                edits.append(edit)
        prepared = self._revised(standing, edits, now)
        if prepared is None:
            return None
        done = self._commit(prepared, now)
        self.standing = standing
        return done

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The time in which nobody else publishes. What a store that failed may not have saved is not taken for saved."""
        try:
            with self.store.building(self.patience):
                yield
        except (OvertakenError, BusyError):
            raise
        except StoreError:
            self.morgue = self.standing = self.ledger = None
            raise

    def _sweep(self, number: int) -> None:
        """Now and then, let the store forget saved work of which nothing came."""
        before, self.swept = self.swept, number
        if self.morgue is None or number // SWEEP == before // SWEEP:
            return
        try:
            self.morgue.sweep(self.kept.articles, self.papers.context, len(self.papers.files))
        except StoreError as error:  # the edition is published all the same
            log.warning("%s", error)

    def _commit(self, prepared: Prepared, now: datetime) -> tuple[int, Prepared]:
        if prepared.base is not None and prepared.view.desk is None:
            return prepared.base, prepared
        try:
            batch = None
            if self.morgue is not None:
                batch = self.morgue.take()
                self.papers.give(batch)
            number = self.store.publish(prepared.edition, prepared.outlook, prepared.site_id, now, prepared.base, batch)
        except StoreError:
            self.ledger = self.standing = None
            raise
        self._remember(prepared.edition, number)
        return number, prepared

    def prepare(self, now: datetime, only: str | None = None, settle: float = 0, accepted: bool = False) -> Prepared:
        """The edition that would be published; with ``only``, a path, as if that were the one file there.

        Raises as :meth:`publish` does; where nothing is saved, a Problem says that more is gone than is believed.
        """
        standing, self.standing = self.standing, None
        look = self._scan(only)
        young = unsettled(look, now, settle)
        inputs = "" if young or only is not None else self._inputs(look)
        number = self.store.number()
        if inputs and number is not None and (calm := self._calm(inputs, number, now)):
            self.standing = standing
            return calm
        self._recall(number)
        with Examination(self.config.directory, look.media) as examination:
            return self._look(look, young, examination, inputs, now, only, settle, accepted)

    def _scan(self, only: str | None) -> Look:
        try:
            return scan(self.config.directory, only, self.config.tool)
        except UsageError as error:
            if self.store.number() is None:
                raise
            raise RemovalsError(unreadable(str(error))) from error

    def _look(
        self,
        look: Look,
        young: frozenset[str],
        examination: Examination,
        inputs: str,
        now: datetime,
        only: str | None,
        settle: float,
        accepted: bool,
    ) -> Prepared:
        config, store = self.config, self.store
        known = list((self.ledger or {}).values())
        intake = take(config, look, self.papers, known, examination, young, only)
        manuscripts, undated = dated(config, intake.manuscripts, known)
        memory = remember(known, manuscripts, now, self.naming, lambda path: path in intake.refused or look.hides(path))
        removals, doubtful = Removals(), None
        if only is None and memory.missing:
            there = look.paths
            removals = believe(memory.missing, there, now.replace(microsecond=0), settle, accepted)
            doubtful = None if accepted else doubt(known, memory.missing, there, memory.records)
        if doubtful and self.saving:
            raise RemovalsError(doubtful)
        self.papers.forget_gone()
        if removals.waiting:
            inputs = ""
        named = [each for each in manuscripts if each.path in memory.records]
        links = {each.path: link_of(self.addresses, each, memory.records[each.path]) for each in named}
        outlines = [outline(each, memory.records[each.path], self.addresses, links[each.path]) for each in named]
        kept = (*memory.kept, *removals.waiting)
        last_good = [article for record in kept if (article := store.last_good(record.id))]
        upcoming = [*outlines, *last_good]
        ready = due(upcoming, now)

        names = name(store.names(), subjects(config.automatic, ready, config.site))
        specs = (*config.feeds, *automatic(names, config.site, main(config.feeds)))
        if only is not None:
            specs = tuple(replace(spec, archive=0) for spec in specs)
        over = {each.id: each.expires.replace(microsecond=0) for each in upcoming if each.expires and each.expires <= now}
        buried = self._buried(removals, over, {each.id for each in ready}, specs, now)
        tombstones = {
            feed: tuple(replace(each, id=_called(self.ledger, each.id)) for each in some)
            for feed, some in told(specs, buried, now).items()
        }
        library = self._library(look, examination, named, memory, links, last_good)
        sources = Sources(
            {memory.records[each.path].id: each for each in named},
            intake.seals,
            {each.id: each for each in outlines},
        )
        desk = self._desk(sources, library)
        archives = self._archives(specs, (*memory.records.values(), *kept))
        press = Press(config.site, specs, desk, _Live(self.kept, store), archives, tombstones, self.meter)
        printed = press.print(upcoming, now)
        self.papers.forget_bodies()

        media = _media(config, look, examination, printed)
        shown = {each.within or each.path for each in media}
        seen = (problem for problem in look.problems if problem.rule != UNSHOWN or problem.path not in shown)
        shared = Counter(links.values())
        problems = (
            *([doubtful] if doubtful else ()),
            *(config.tool.problems if only is None else ()),
            *seen,
            *missed(removals.waiting),
            *intake.problems,
            *undated,
            *memory.problems,
            *_remarks(look, self.addresses, named, memory.records, library.urls, shared, now),
            *printed.problems,
            *(each for each in examination.problems if each not in printed.problems),
        )
        records = _records(memory, removals, self.ledger or {}, printed, over)
        edition = replace(self._edition(printed, records, names, media, buried), numbers=tuple(printed.numbers))
        until = min(filter(None, (_next(config, upcoming, ready, now), lapse(specs, tombstones))), default=None)
        outlook = Outlook(inputs, until, len(ready) - printed.dropped, problems)
        view = View(store, edition, desk, printed.names, ready)
        if inputs and config.articles.dates != "git":
            urls, companions = dict(library.urls), intake.companions
            self.standing = Standing(
                look, companions, sources, memory.records, urls, shared, desk, press, printed.names, ready, outlook
            )
        waiting = len(young) + len(removals.waiting)
        return Prepared(edition, outlook, config.site.id, self.kept.number, waiting, view)

    def _buried(
        self, removals: Removals, over: Mapping[str, datetime], ready: set[str], specs: Sequence[FeedSpec], now: datetime
    ) -> set[Tombstone]:
        """The tombstones that stand: without those of articles that came back, with those of what is over now."""
        known = self.ledger or {}
        ended = {each.id: each.withdrawn for each in removals.gone if each.withdrawn}
        ended |= {id: when for id, when in over.items() if id in known and known[id].withdrawn is None}
        new = bury(ended, self.store.holders(ended.keys()))
        again = {(each.feed, each.id) for each in new}
        stand = {each for each in self.kept.tombstones if each.id not in ready and (each.feed, each.id) not in again} | {*new}
        return stand - {*lapsed(specs, stand, now)}

    # --- an edit ------------------------------------------------------------------------------------------------------

    def _edit(self, standing: Standing, path: str, now: datetime, settle: float) -> Edit | None:
        """What became of one file; None where more than its words may have changed."""
        before, side = self.papers.files.get(path, (None, None))
        found = None if before is None or side is not None else again(self.config.directory, before)
        if before is None or found is None or is_young(found, now, settle):
            return None
        record = standing.records.get(path)
        read = None if record is None else self.papers.reread(found)
        if read is None or record is None or read[0].named != read[1].named:
            return None
        was, paper = map(standing.companions.joined, read)
        if was.manuscript is None or paper.manuscript is None:
            return None
        revised = revise(record, was.manuscript, paper.manuscript, now)
        if revised is None or link_of(self.addresses, paper.manuscript, revised) != standing.links[path]:
            return None
        article = outline(paper.manuscript, revised, self.addresses, standing.links[path])
        known = standing.sources.outlines[record.id]
        return Edit(before, found, paper, revised, known, article) if _same_feeds(known, article) else None

    def _revised(self, standing: Standing, edits: Sequence[Edit], now: datetime) -> Prepared | None:
        printed = Printed()
        paths = {each.found.path for each in edits}
        remarks: list[Problem] = []
        for each in edits:
            manuscript, id, path = each.paper.manuscript, each.record.id, each.found.path
            if manuscript is None:
                return None
            old_media = standing.desk.media.get(id)
            standing.sources.manuscripts[id] = manuscript
            standing.sources.seals[path] = each.paper.seal
            standing.sources.outlines[id] = each.article
            standing.records[path] = each.record
            some = standing.press.again(each.before, each.article)
            if some is None or standing.desk.media.get(id) != old_media:
                return None
            printed.add(some)
            remarks += _remarks(
                standing.look, self.addresses, [manuscript], standing.records, standing.links, standing.shared, now
            )
        self.papers.forget_bodies()
        records = tuple(each.record for each in edits if (self.ledger or {}).get(each.record.id) != each.record)
        edition = self._changes(printed, records)
        written = paths | {self.config.site.base_url + path for path in printed.documents}
        problems = (
            *(problem for problem in standing.outlook.problems if problem.path not in written),
            *(problem for each in edits for problem in each.paper.problems),
            *remarks,
            *printed.problems,
        )
        files = standing.look.files_sum
        for each in edits:
            files += each.found.sum - each.was.sum
        standing.look = replace(standing.look, files_sum=files)
        standing.outlook = replace(standing.outlook, inputs=self._inputs(standing.look), problems=tuple(dict.fromkeys(problems)))
        view = View(self.store, edition, standing.desk, standing.order, standing.ready)
        return Prepared(edition, standing.outlook, self.config.site.id, self.kept.number, 0, view)

    # --- what is known already ----------------------------------------------------------------------------------------

    def _inputs(self, look: Look) -> str:
        """A hash of all that an edition is made of, the time and the ledger excepted."""
        commit = head(self.config.directory) if self.config.articles.dates != "none" else ""
        media = sorted((found.path, found.stamp) for found in look.media.values())
        return seal(self.settings, look.files_sum, media, look.problems, look.languages, commit)

    def _calm(self, inputs: str, number: int, now: datetime) -> Prepared | None:
        """That nothing has to be done: everything is as it was at the last look, and no article is due."""
        outlook = self.store.outlook()
        if outlook is None or outlook.inputs != inputs or (outlook.due is not None and outlook.due <= now):
            return None
        edition = Edition()
        order = [each.name for each in self.store.listings() or ()]
        return Prepared(edition, outlook, self.config.site.id, number, 0, View(self.store, edition, None, order, ()))

    def _recall(self, number: int | None) -> None:
        """Take up what the store knows, unless it is what this publisher knows itself."""
        others = self.ledger is None or self.kept.number != number
        if self.morgue is None or others:  # others may have put other texts in the place of those that it knows
            self.morgue = Morgue(self.store.index, self.saving)
        if others:
            self.kept = self.store.kept()
            self.ledger = {record.id: record for record in self.store.records()}
            self.numbers = self.store.numbers()

    def _remember(self, edition: Edition, number: int) -> None:
        """Know of an edition that was published what the store knows of it."""
        if self.ledger is None:
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

    def _archives(self, specs: Sequence[FeedSpec], records: Sequence[Record]) -> Archives:
        """What archives are ordered by; nothing where there is none."""
        if not any(spec.archive for spec in specs):
            return Archives()
        return Archives(self.numbers, {each.id: each.ordinal for each in records if each.ordinal is not None})

    # --- whole articles -----------------------------------------------------------------------------------------------

    def _library(
        self,
        look: Look,
        examination: Examination,
        named: Sequence[Manuscript],
        memory: Memory,
        links: Mapping[str, str],
        last_good: Sequence[Article],
    ) -> Library:
        """All that articles may refer to; ``last_good`` are those that stay as they were."""
        tool, site = self.config.tool, self.config.site
        staying = [each for each in last_good if each.path not in links]
        own = {each.path: memory.records[each.path].id for each in named if self.addresses.own(each)}
        return Library(
            {each.path: each.link for each in staying} | dict(links),
            look.sizes,
            {each.path: each.id for each in staying if each.address is not None} | own,
            tool.name.lower(),
            titles={each.path: each.title for each in staying} | {each.path: each.title for each in named},
            slugs={each.place.name: each.path for each in named if each.slugged},
            words=tool.words,
            pages={path: page_url(self.addresses, path) for path in look.pages} if tool.page and tool.url else {},
            root=site.url if Trait.SLASH_IS_THE_SITE in tool.traits else "",
            fact=examination.fact,
            stamps={path: each.stamp for path, each in look.media.items()},
        )

    def _desk(self, sources: Sources, library: Library) -> Desk:
        """Where outlines become whole articles, by what the morgue has or from their files."""
        morgue = self.morgue or Morgue(self.store.index, self.saving)
        made_by = seal(code(*_OWN[:2]), self.config.site.base_url, library.tool, library.words, library.root)

        def composed(article: Article, anew: bool = False) -> Made:
            manuscript = sources.manuscripts.get(article.id)
            if manuscript is None:  # the last good version of one that cannot be read is whole as it is
                return Made(morgue.put(article), article.media)
            key = seal(made_by, sources.seals[manuscript.path], article)
            slip = None if anew else morgue.slip(article.id, key, library)
            if slip is None:
                consulted = Consulted(library)
                whole = compose(article, self.papers.whole(manuscript), self.config.site.base_url, consulted)
                slip = morgue.keep(key, whole.article, whole.problems, consulted.uses)
            return Made(slip.hash, slip.media, slip.problems)

        def last_good(id: str) -> Article | None:
            """In the feeds and for the time that its file says now."""
            article, now = self.store.last_good(id), sources.outlines.get(id)
            if article is None or now is None:
                return article
            return replace(article, expires=now.expires, ahead=now.ahead, unlisted=now.unlisted, not_in=now.not_in)

        return Desk(composed, last_good, morgue)

    # --- the difference -----------------------------------------------------------------------------------------------

    def _changes(self, printed: Printed, records: tuple[Record, ...]) -> Edition:
        """What of all that was printed is not there yet."""
        kept = self.kept
        return Edition(
            documents=tuple(each for path, each in sorted(printed.documents.items()) if _differs(kept, path, each.recipe)),
            listings=tuple(each for each in printed.listings.values() if kept.listings.get(each.name) != listing_hash(each)),
            articles=tuple(each for each in printed.shown.values() if kept.articles.get(each.id) != each),
            records=records,
        )

    def _edition(
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
            self._changes(printed, records),
            order=None if list(kept.listings) == printed.names else tuple(printed.names),
            names=names,
            media=None if kept.media == media and kept.number is not None else tuple(sorted(media, key=lambda each: each.path)),
            gone_documents=tuple(sorted(path for path in kept.documents if path not in paths)),
            gone_listings=tuple(each for each in kept.listings if each not in set(printed.names)),
            gone_articles=tuple(sorted(id for id in kept.articles if id not in printed.shown)),
            tombstones=tuple(tombstones - kept.tombstones),
            gone_tombstones=tuple(kept.tombstones - tombstones),
        )


# Our own code that decides what comes of an article, and of a look.
_OWN = (
    "articles",
    "model",
    "formats",
    "check",
    "select",
    "store",
    "press",
    "printer",
    "publish",
    "intake",
    "papers",
    "morgue",
    "desk",
    "proofs",
)


def _settings(config: Config) -> list[object]:
    """All of a configuration that shows in what is published."""
    tool = replace(config.tool, problems=())
    articles = config.articles.model_dump(exclude={"settle", "rescan"})
    return [config.site, config.feeds, config.automatic, articles, tool, config.tool.problems, str(config.directory)]


class _Live:
    """The edition that is live, as the press asks for it."""

    def __init__(self, kept: Kept, store: Store) -> None:
        self.kept, self.store = kept, store

    def headlines(self, place: str) -> Mapping[str, Headline]:
        """How the listing ``place`` shows its articles, by the hashes of their texts."""
        shown = self.store.listing(place)
        known = self.kept.articles
        return {known[each.id].hash: each for each in shown.headlines if each.id in known} if shown else {}

    def recipe(self, path: str) -> tuple[str, tuple[Problem, ...]] | None:
        """What the document at ``path`` was made of and what its rules found."""
        return self.kept.documents.get(path)


def _whole(store: Store, made: Print) -> Document:
    """The document with its bytes, wherever they are."""
    packed = made.packed
    if packed is None:
        return made.document
    return replace(made.document, body=store.body(packed.hash) if packed.gzip is None else decompress(packed.gzip))


def _called(ledger: Mapping[str, Record] | None, id: str) -> str:
    """What the article is called in Atom, which alone has tombstones."""
    record = (ledger or {}).get(id)
    return id if record is None else record.id_in("atom")


def _differs(kept: Kept, path: str, recipe: str) -> bool:
    known = kept.documents.get(path)
    return known is None or known[0] != recipe


def _records(
    memory: Memory, removals: Removals, ledger: Mapping[str, Record], printed: Printed, over: Mapping[str, datetime]
) -> tuple[Record, ...]:
    """What the ledger is to remember that it does not: of an article that was held back, what it remembered before.

    ``over`` is when articles expired.
    """
    arrived = {
        record.id: replace(before, path=record.path, absent=None)
        if record.id in printed.held and (before := ledger.get(record.id)) is not None and before.present
        else record
        for record in memory.records.values()
    }
    arrived |= {record.id: record for record in (*memory.kept, *removals.waiting)}
    standing = (
        each if each.withdrawn == over.get(each.id) else replace(each, withdrawn=over.get(each.id)) for each in arrived.values()
    )
    return tuple(each for each in (*standing, *removals.gone) if ledger.get(each.id) != each)


def _media(config: Config, look: Look, examination: Examination, printed: Printed) -> frozenset[Media]:
    """What of the files beside the articles this edition shows, the site's own images among them."""
    images = {config.site.icon, config.site.logo, config.site.image, *(feed.image for feed in config.feeds)}
    own = {path for path in look.media if media_url(config.site.base_url, path) in images}
    return frozenset(media for path in sorted(own | printed.media) if (media := examination.served(path)))


def _next(config: Config, articles: Sequence[Article], ready: Sequence[Article], now: datetime) -> datetime | None:
    """When something appears or goes without anybody's doing."""
    instants = (each for article in articles for each in (article.published, article.expires) if each and each > now)
    return min((each for each in (min(instants, default=None), ends(config.feeds, ready, now)) if each), default=None)


# What of an article decides in which feeds it is, and where in them.
_PLACING = (
    "id",
    "path",
    "link",
    "published",
    "section",
    "address",
    "authors",
    "tags",
    "language",
    "expires",
    "unlisted",
    "not_in",
)


def _same_feeds(before: Article, article: Article) -> bool:
    return all(getattr(before, name) == getattr(article, name) for name in _PLACING)


def dated(
    config: Config, manuscripts: Sequence[Manuscript], known: Sequence[Record]
) -> tuple[Sequence[Manuscript], tuple[Problem, ...]]:
    """The manuscripts with the dates that git knows of those that give none, where the configuration wants them.

    Unless it asks for git, an article that was published with the time of its file keeps that.
    """
    asked = config.articles.dates == "git"
    here = set() if asked else {record.path for record in known}
    missing = [each for each in manuscripts if (asked or each.published is None) and each.path not in here]
    if config.articles.dates == "none" or not missing:
        return manuscripts, ()
    past = history(config.directory, asked)
    wanted = {each.path for each in missing}
    return [past.date(each) if each.path in wanted else each for each in manuscripts], past.problems


def _remarks(
    look: Look,
    addresses: Addresses,
    manuscripts: Sequence[Manuscript],
    records: Mapping[str, Record],
    links: Mapping[str, str],
    shared: Mapping[str, int],
    now: datetime,
) -> Iterator[Problem]:
    """What an editor should know of articles that are published, or will be; ``shared`` counts articles by link."""
    ahead, stays = (trait in addresses.tool.traits for trait in (Trait.FUTURE_TOO, Trait.EXPIRED_TOO))
    for each in manuscripts:
        record, lines = records[each.path], dict(each.lines)
        if record.published > now and not ahead:
            message = f"scheduled; it appears at {record.published:%Y-%m-%d %H:%M} UTC"
            yield Problem(Severity.INFO, "scheduled", each.path, message)
        if each.expires and each.expires.instant <= now and not stays:
            message = f"expired; it disappeared at {each.expires.instant:%Y-%m-%d %H:%M} UTC"
            yield Problem(Severity.INFO, "expired", each.path, message, lines.get("expires"), "expires")
        if each.unlisted:
            yield Problem(Severity.INFO, "unlisted", each.path, "unlisted; it is in no feed", lines.get("unlisted"))
        if each.id and record.id != each.id:
            message = f"the id {each.id} is no URI, which Atom asks for, or is too long; it is published as {record.id}"
            yield Problem(Severity.INFO, "id", each.path, message, lines.get("id"), "id")
        if addresses.own(each) and each.address and record.address.strip("/") != addresses.path(each):
            message = f"the address {each.address} is taken or reserved; its page is at /{record.address}"
            yield Problem(Severity.SHOULD, "address", each.path, message, lines.get("address"), "address")
        if shared[links[each.path]] > 1:
            message = f"another article has the link {links[each.path]} too; give one of them a slug of its own"
            yield Problem(Severity.SHOULD, "shared-link", each.path, message, lines.get("slug"), "slug")
        for target in absent(each, links, look.media):
            message = f"there is no file {target} beside the article"
            yield Problem(Severity.SHOULD, "absent-file", each.path, message, lines.get("references"))
