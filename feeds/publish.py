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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from urllib.parse import quote, unquote

from feeds.articles import artwork
from feeds.articles.composition import Addresses, link_of, outline
from feeds.articles.directory import UNSHOWN, Look, scan
from feeds.articles.examination import Examination
from feeds.articles.history import head, history
from feeds.articles.media import MediaFact, media_url
from feeds.circumstances import circumstances, inputs_of
from feeds.composing import Sources, desk, library
from feeds.config import RESERVED, Config
from feeds.crew import Crew
from feeds.edits import Edits, Standing
from feeds.errors import ArticleError, BusyError, OvertakenError, RemovalsError, StoreError, UsageError
from feeds.formats import within
from feeds.formats.newssitemap import WINDOW
from feeds.intake import Intake, take, unsettled
from feeds.live import Live
from feeds.model import Article, Edition, FeedSpec, Manuscript, Media, Named, Outlook, Problem, Record, Tombstone
from feeds.morgue import Morgue
from feeds.papers import Papers
from feeds.podcasting import addresses
from feeds.prepared import Prepared, View
from feeds.press import Press
from feeds.printer import Printed
from feeds.progress import Meter, still
from feeds.remarks import remarks
from feeds.select import automatic, called, due, ends, fresh, main, subjects
from feeds.store import Store
from feeds.store.ledger import Memory, Naming, remember
from feeds.store.naming import name
from feeds.store.removals import Removals, believe, bury, doubt, lapse, lapsed, missed, told, unreadable

__all__ = ["Prepared", "Publisher", "dated", "prepare", "publish"]

log = logging.getLogger(__name__)

# How often to look again when another publisher was quicker.
ATTEMPTS = 3
# How many seconds to wait for another publisher to be done.
PATIENCE = 60.0
# After how many editions the saved work that nothing came of is forgotten.
SWEEP = 50


@dataclass(frozen=True, slots=True)
class Glance:
    """One look, and how it is to be taken: what the scan found, the files too ``young`` to be read, the hash of all that was
    seen (empty where the next look must not be calm), the time, whether it is of one file ``only``.
    """

    look: Look
    young: frozenset[str]
    inputs: str
    now: datetime
    only: str | None
    settle: float
    accepted: bool


@dataclass(frozen=True, slots=True)
class Remembered:
    """The articles that there are, and what the ledger says of them: manuscripts, and then outlines, of those that were read,
    the last good version of those that were not, what became of those that are missing, and a Problem where more is gone than
    is believed.
    """

    manuscripts: tuple[Manuscript, ...]
    memory: Memory
    removals: Removals
    doubtful: Problem | None
    links: dict[str, str]
    outlines: tuple[Article, ...]
    last_good: tuple[Article, ...]
    problems: tuple[Problem, ...]

    @property
    def articles(self) -> tuple[Article, ...]:
        """All of them, due or not."""
        return (*self.outlines, *self.last_good)

    def over(self, now: datetime) -> dict[str, datetime]:
        """When those expired that did, by id."""
        return {each.id: each.expires.replace(microsecond=0) for each in self.articles if each.expires and each.expires <= now}


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
        limited = tuple(within(feed) for feed in config.feeds)
        self.config = replace(config, site=replace(config.site, id=store.site_id(config.site.id)), feeds=limited)
        self.store, self.saving, self.meter, self.patience = store, saving, meter, patience
        self.swept = store.number() or 0
        self.crew = Crew()
        self.papers = Papers(self.config, store.index, saving, self.crew, meter)
        self.morgue: Morgue | None = None
        self.live = Live(store)
        reserved = RESERVED | {feed.name for feed in config.feeds}
        self.addresses = Addresses(self.config.site, config.articles.permalink, reserved, config.tool)
        self.naming = Naming(
            self.config.site.id, self.addresses.wanted, self.addresses.link if config.articles.id == "permalink" else None
        )
        self.circumstances = circumstances(config)
        self.edits = Edits(self.config, self.addresses, self.papers, self.live, self._inputs)
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
        standing, self.standing = self.standing, None  # until all went well
        if standing is None or self.store.number() != self.live.number or (standing.due is not None and standing.due <= now):
            return None
        prepared = self.edits.prepare(standing, paths, now, settle)
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
            self.morgue = self.standing = None
            self.live.forget()
            raise

    def _sweep(self, number: int) -> None:
        """Now and then, let the store forget saved work of which nothing came."""
        before, self.swept = self.swept, number
        if self.morgue is None or number // SWEEP == before // SWEEP:
            return
        try:
            self.morgue.sweep(self.live.kept.articles, self.papers.context, len(self.papers.files))
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
            self.standing = None
            self.live.forget()
            raise
        self.live.remember(prepared.edition, number)
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
        self._recall(number, look)
        with Examination(self.config.directory, look.media) as examination, self.crew:
            return self._look(Glance(look, young, inputs, now, only, settle, accepted), examination)

    def _scan(self, only: str | None) -> Look:
        try:
            return scan(self.config.directory, only, self.config.tool)
        except UsageError as error:
            if self.store.number() is None:
                raise
            raise RemovalsError(unreadable(str(error))) from error

    def _look(self, glance: Glance, examination: Examination) -> Prepared:
        look, now = glance.look, glance.now
        intake = take(
            self.config, look, self.papers, list(self.live.ledger.values()), examination, glance.young, glance.only
        )  # scan, read
        known = self._remember(glance, intake)
        records = known.memory.records
        shelf = library(self.config, self.addresses, look, examination, known.manuscripts, records, known.links, known.last_good)
        shared = Counter({link: count for link, count in Counter(known.links.values()).items() if count > 1})
        noted = tuple(remarks(look, self.addresses, known.manuscripts, records, shelf.urls, shared, now))
        # From here on only those are asked for what they say that feeds show: the others cost no more than their outlines.
        manuscripts = list(known.manuscripts)
        intake, known = replace(intake, manuscripts=()), replace(known, manuscripts=())
        known = replace(known, outlines=tuple(self._outlined(manuscripts, known)))
        self.papers.let_go()
        ready = due(known.articles, now)
        names = name(self.store.names(), subjects(self.config.automatic, ready, self.config.site))
        specs = self._specs(names, glance.only)
        buried = self._buried(known.removals, known.over(now), {each.id for each in ready}, specs, now)
        tombstones = self._told(specs, buried, now)
        sources = Sources(
            partial(intake.manuscript, self.papers), intake.seals, records, {each.id: each for each in known.outlines}
        )
        morgue = self.morgue or Morgue(self.store.index, self.saving)
        table = desk(self.config, self.store, morgue, self.papers, sources, shelf)
        archives = self.live.archives(specs, (*records.values(), *known.memory.kept, *known.removals.waiting))
        press = Press(self.config.site, specs, table, self.live, archives, tombstones, self.crew, self.meter, self.config.news)
        printed = press.print(known.articles, now)  # compose, select, render, prove
        self.papers.forget_bodies()

        media = _media(self.config, look, examination, printed)
        problems = self._problems(glance, known, intake, examination, printed, media, noted)
        changed = self.live.records(known.memory, known.removals, printed, known.over(now))
        edition = self.live.difference(printed, changed, names, media, buried)
        until = min(filter(None, (_next(self.config, known.articles, ready, now), lapse(specs, tombstones))), default=None)
        inputs = "" if known.removals.waiting else glance.inputs
        outlook = Outlook(inputs, until, len(ready) - printed.dropped, problems)
        if inputs and self.config.articles.dates != "git":
            self.standing = Standing(
                replace(look, files=()),
                intake.companions,
                sources,
                records,
                shelf.urls,
                shared,
                table,
                press,
                printed.names,
                ready,
                outlook,
            )
        view = View(self.store, edition, table, printed.names, ready)
        waiting = len(glance.young) + len(known.removals.waiting)
        return Prepared(edition, outlook, self.config.site.id, self.live.number, waiting, view)

    # --- stages -------------------------------------------------------------------------------------------------------

    def _remember(self, glance: Glance, intake: Intake) -> Remembered:
        """What the ledger makes of what was read. Raises RemovalsError where more is gone than is believed."""
        look, now, known = glance.look, glance.now, list(self.live.ledger.values())
        manuscripts, undated = dated(self.config, intake.manuscripts, known)
        memory = remember(known, manuscripts, now, self.naming, lambda path: path in intake.refused or look.hides(path))
        removals, doubtful = Removals(), None
        if glance.only is None and memory.missing:
            removals = believe(memory.missing, look.paths, now.replace(microsecond=0), glance.settle, glance.accepted)
            doubtful = None if glance.accepted else doubt(known, memory.missing, look.paths, memory.records)
        if doubtful and self.saving:
            raise RemovalsError(doubtful)
        self.papers.forget_gone()
        named = tuple(each for each in manuscripts if each.path in memory.records)
        links = {each.path: link_of(self.addresses, each, memory.records[each.path]) for each in named}
        staying = (*memory.kept, *removals.waiting)
        last_good = tuple(article for record in staying if (article := self.store.last_good(record.id)))
        return Remembered(named, memory, removals, doubtful, links, (), last_good, (*undated, *memory.problems))

    def _outlined(self, manuscripts: list[Manuscript], known: Remembered) -> Iterator[Article]:
        """The outlines of the manuscripts, which are taken from their list: there is room for one or the other of all."""
        records, links = known.memory.records, known.links
        manuscripts.reverse()
        while manuscripts:
            each = manuscripts.pop()
            yield outline(each, records[each.path], self.addresses, links[each.path])

    def _specs(self, names: Sequence[Named], only: str | None) -> tuple[FeedSpec, ...]:
        """The feeds there are to be; of one file ``only`` there is no archive."""
        specs = (*self._podcasts(), *automatic(names, self.config.site, main(self.config.feeds)))
        return specs if only is None else tuple(replace(spec, archive=0) for spec in specs)

    def _podcasts(self) -> tuple[FeedSpec, ...]:
        """The configured feeds, podcasts by the guids that they were first published with."""
        feeds = self.config.feeds
        if not any(spec.podcast for spec in feeds):
            return feeds
        known = self.store.guids()
        return tuple(called(spec, self.config.site, known) for spec in feeds)

    def _told(self, specs: Sequence[FeedSpec], buried: set[Tombstone], now: datetime) -> dict[str, tuple[Tombstone, ...]]:
        """What each feed tells of articles that are gone, by its name."""
        return {feed: tuple(self._named(each) for each in some) for feed, some in told(specs, buried, now).items()}

    def _named(self, tombstone: Tombstone) -> Tombstone:
        """The tombstone with what the article is called in Atom and in RSS."""
        record = self.live.ledger.get(tombstone.id)
        if record is None:
            return tombstone
        # Older stores do not know where it led; its page was here unless permalinks are elsewhere.
        here = "" if self.config.articles.permalink else self.config.site.base_url + quote(record.address)
        return replace(tombstone, id=record.id_in("atom"), guid=record.id_in("rss"), link=tombstone.link or here)

    def _problems(
        self,
        glance: Glance,
        known: Remembered,
        intake: Intake,
        examination: Examination,
        printed: Printed,
        media: frozenset[Media],
        noted: Iterable[Problem],
    ) -> tuple[Problem, ...]:
        """All that was found on the way, in the order of the stages."""
        shown = {each.within or each.path for each in media}
        return (
            *([known.doubtful] if known.doubtful else ()),
            *(self.config.tool.problems if glance.only is None else ()),
            *(each for each in glance.look.problems if each.rule != UNSHOWN or each.path not in shown),
            *missed(known.removals.waiting),
            *intake.problems,
            *known.problems,
            *noted,
            *printed.problems,
            *(each for each in examination.problems if each not in printed.problems),
            *(_artworks(self.config, glance.look, examination) if glance.only is None else ()),
        )

    def _buried(
        self, removals: Removals, over: Mapping[str, datetime], ready: set[str], specs: Sequence[FeedSpec], now: datetime
    ) -> set[Tombstone]:
        """The tombstones that stand: without those of articles that came back, with those of what is over now."""
        known = self.live.ledger
        ended = {each.id: each.withdrawn for each in removals.gone if each.withdrawn}
        ended |= {id: when for id, when in over.items() if id in known and known[id].withdrawn is None}
        new = bury(ended, self.store.holders(ended.keys()))
        again = {(each.feed, each.id) for each in new}
        stand = {each for each in self.live.kept.tombstones if each.id not in ready and (each.feed, each.id) not in again} | {
            *new
        }
        return stand - {*lapsed(specs, stand, now)}

    # --- what is known already ----------------------------------------------------------------------------------------

    def _inputs(self, look: Look) -> str:
        """A hash of all that an edition is made of, the time and the ledger excepted."""
        commit = head(self.config.directory) if self.config.articles.dates != "none" else ""
        media = sorted((found.path, found.stamp) for found in look.media.values())
        return inputs_of(self.circumstances, look.files_sum, media, look.problems, look.languages, commit)

    def _calm(self, inputs: str, number: int, now: datetime) -> Prepared | None:
        """That nothing has to be done: everything is as it was at the last look, and no article is due."""
        outlook = self.store.outlook()
        if outlook is None or outlook.inputs != inputs or (outlook.due is not None and outlook.due <= now):
            return None
        edition = Edition()
        order = [each.name for each in self.store.listings() or ()]
        return Prepared(edition, outlook, self.config.site.id, number, 0, View(self.store, edition, None, order, ()))

    def _recall(self, number: int | None, look: Look) -> None:
        """Take up what the store knows, unless it is what this publisher knows itself."""
        # Others may have put other texts in the place of those that this publisher knows.
        if self.live.recall(number, (each.path for each in look.files)) or self.morgue is None:
            self.morgue = Morgue(self.store.index, self.saving)


def _media(config: Config, look: Look, examination: Examination, printed: Printed) -> frozenset[Media]:
    """What of the files beside the articles this edition shows, the site's own images among them."""
    images = {config.site.icon, config.site.logo, config.site.image, *(feed.image for feed in config.feeds)}
    images |= {address for feed in config.feeds for address in addresses((feed.podcast, feed.smartnews, feed.feedly))}
    own = {path for path in look.media if media_url(config.site.base_url, path) in images}
    return frozenset(media for path in sorted(own | printed.media) if (media := examination.served(path)))


def _artworks(config: Config, look: Look, examination: Examination) -> Iterator[Problem]:
    """What podcasts lack, and what is wrong with pictures for podcast apps and SmartNews that are files here."""
    media = media_url(config.site.base_url, "")
    wanted: dict[tuple[str, Callable[[str, MediaFact | None], Iterator[Problem]]], None] = {}
    for feed in config.feeds:
        logos = (feed.smartnews.logo, feed.smartnews.dark_logo) if "smartnews" in feed.profiles else ()
        wanted |= dict.fromkeys((logo, artwork.logo_faults) for logo in logos if logo)
        if feed.podcast is not None:
            image = feed.podcast.image or feed.image or config.site.image
            yield from artwork.lacking(feed, image, config.site.base_url)
            wanted |= {(image, artwork.faults): None} if image else {}
    for url, faults in wanted:
        path = unquote(url.removeprefix(media))
        try:
            if url.startswith(media):
                yield from faults(path, examination.fact(path) if path in look.media else None)
        except ArticleError as error:
            yield error.problem


def _next(config: Config, articles: Sequence[Article], ready: Sequence[Article], now: datetime) -> datetime | None:
    """When something appears or goes without anybody's doing."""
    instants = (each for article in articles for each in (article.published, article.expires) if each and each > now)
    old = min((each.published + WINDOW for each in fresh(ready, now, WINDOW)), default=None) if config.news else None
    return min((each for each in (min(instants, default=None), ends(config.feeds, ready, now), old) if each), default=None)


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
