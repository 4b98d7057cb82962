"""The way of an article, from a file to an edition. Read this first: every stage is here, in its order.

    scan → read → remember → compose → select → render → prove → publish

Stages know the values of :mod:`feeds.model` and nothing of each other. ``serve``, ``build`` and ``check`` all come
through here. Whatever is wrong with one article becomes a Problem and stays with that article.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from feeds.articles.composition import Addresses, absent, compose, link_of, outline
from feeds.articles.directory import UNSHOWN, Look, fetch, scan
from feeds.articles.history import history
from feeds.articles.library import Library
from feeds.articles.manuscript import Reading, read
from feeds.articles.media import media_url
from feeds.config import RESERVED, Config
from feeds.errors import ArticleError, OvertakenError
from feeds.model import Article, Edition, Listing, Manuscript, Problem, Record, Severity
from feeds.press import Desk, Printed, defect, press
from feeds.select import automatic, due, ends, main, subjects
from feeds.store import Store
from feeds.store.ledger import Memory, Naming, remember
from feeds.store.naming import name

log = logging.getLogger(__name__)

# How often to look again when another publisher was quicker.
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Prepared:
    """An edition that may be published, and everything that was found on the way.

    ``articles`` counts those that are published, in feeds or not; ``media`` are the files that they show; ``base`` is
    the edition that was current when this one was prepared; ``due`` the next instant at which an article appears or is over;
    ``unsettled`` how many files were too young to be read.
    """

    edition: Edition
    articles: int
    media: tuple[str, ...]
    site_id: str
    base: int | None
    due: datetime | None
    unsettled: int
    problems: tuple[Problem, ...]

    @property
    def listings(self) -> tuple[Listing, ...]:
        """The feeds as pages list them."""
        return self.edition.listings


def publish(config: Config, store: Store, now: datetime, settle: float = 0) -> tuple[int, Prepared]:
    """Make what the directory holds at ``now`` the current edition; its number, and what was found on the way.

    Files that changed less than ``settle`` seconds ago are left as they were: somebody may still be writing. Raises
    StoreError where the store fails, UsageError where the directory cannot be read: the edition before stays.
    """
    attempts = ATTEMPTS
    while True:
        prepared = prepare(config, store, now, settle=settle)
        attempts -= 1
        try:
            return store.publish(prepared.edition, prepared.site_id, prepared.media, now, prepared.base), prepared
        except OvertakenError:
            if not attempts:
                raise


def prepare(config: Config, store: Store, now: datetime, only: str | None = None, settle: float = 0) -> Prepared:
    """Everything but the last step: nothing is written and nothing becomes visible.

    With ``only``, a path below the directory, as if that were the one file there.
    """
    config = replace(config, site=replace(config.site, id=store.site_id(config.site.id)))
    base = store.number()
    look = scan(config.directory, only, config.tool)
    young = _young(look, now, settle)
    manuscripts, refused, problems = _read(config, look, young)
    known = store.records()
    manuscripts, unknown = _dated(config, manuscripts, known)
    reserved = RESERVED | {feed.name for feed in config.feeds}
    addresses = Addresses(config.site, config.articles.permalink, reserved, config.tool)
    naming = Naming(config.site.id, addresses.wanted, addresses.link if config.articles.id == "permalink" else None)
    memory = remember(known, manuscripts, now, naming, lambda path: path in refused or look.hides(path))
    named = [each for each in manuscripts if each.path in memory.records]
    links = {each.path: link_of(addresses, each, memory.records[each.path]) for each in named}
    outlines = [outline(each, memory.records[each.path], addresses, links[each.path]) for each in named]
    last_good = [article for record in memory.kept if (article := store.last_good(record.id))]

    upcoming = [*outlines, *last_good]
    ready = due(upcoming, now)
    names = name(store.names(), subjects(config.automatic, ready, config.site))
    specs = (*config.feeds, *automatic(names, config.site, main(config.feeds)))
    bodies = {memory.records[each.path].id: each for each in named}
    own = {each.path: memory.records[each.path].id for each in named if addresses.own(each)}
    library = Library(links, look.media, own, config.tool.name.lower())
    desk = Desk(partial(_compose, config, bodies, library), _restated(store, outlines))
    printed = press(config.site, specs, upcoming, desk, store.last_document, now)
    edition = Edition(printed.documents, printed.articles, _records(memory, known, printed), printed.listings, names)
    media = _media(config, look, printed.articles)
    seen = (problem for problem in look.problems if problem.rule != UNSHOWN or problem.path not in media)
    return Prepared(
        edition,
        len(ready) - printed.dropped,
        media,
        config.site.id,
        base,
        _next(config, upcoming, ready, now),
        len(young),
        (
            *(config.tool.problems if only is None else ()),
            *seen,
            *problems,
            *unknown,
            *memory.problems,
            *_remarks(look, addresses, named, memory, links, now),
            *printed.problems,
        ),
    )


def _next(config: Config, articles: Sequence[Article], ready: Sequence[Article], now: datetime) -> datetime | None:
    """When something appears or goes without anybody's doing."""
    instants = (each for article in articles for each in (article.published, article.expires) if each and each > now)
    return min((each for each in (min(instants, default=None), ends(config.feeds, ready, now)) if each), default=None)


def _young(look: Look, now: datetime, settle: float) -> set[str]:
    """The files that changed less than ``settle`` seconds before ``now``."""
    return {
        found.path
        for found in look.files
        for each in (found, look.sidecars.get(found.path, found))
        if 0 <= now.timestamp() - each.mtime_ns / 1e9 < settle
    }


def _dated(
    config: Config, manuscripts: list[Manuscript], known: Sequence[Record]
) -> tuple[list[Manuscript], tuple[Problem, ...]]:
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


def _read(config: Config, look: Look, young: set[str]) -> tuple[list[Manuscript], set[str], list[Problem]]:
    """Every file that can be understood; the paths of those that cannot, or not yet; and why."""
    reading = Reading(config.articles, ZoneInfo(config.site.timezone), config.tool, look.languages)
    manuscripts: list[Manuscript] = []
    refused = set(young)
    problems: list[Problem] = []
    for found in look.files:
        if found.path in young:
            continue
        try:
            data = fetch(config.directory, found, config.articles.max_bytes)
            side = look.sidecars.get(found.path)
            beside = (side, fetch(config.directory, side, config.articles.max_bytes)) if side else None
            result = read(found, data, reading, beside)
        except ArticleError as error:
            refused.add(found.path)
            problems.append(error.problem)
            continue
        except Exception as error:
            log.exception("reading %s failed", found.path)
            refused.add(found.path)
            problems.append(defect(found.path, error))
            continue
        problems += result.problems
        if result.manuscript is not None:
            manuscripts.append(result.manuscript)
    return manuscripts, refused, problems


def _restated(store: Store, outlines: Sequence[Article]) -> Callable[[str], Article | None]:
    """The last good version of an article, in the feeds and for the time that its file says now."""
    current = {each.id: each for each in outlines}

    def last_good(id: str) -> Article | None:
        article, now = store.last_good(id), current.get(id)
        if article is None or now is None:
            return article
        return replace(article, expires=now.expires, unlisted=now.unlisted, not_in=now.not_in)

    return last_good


def _compose(
    config: Config, bodies: dict[str, Manuscript], library: Library, article: Article
) -> tuple[Article, tuple[Problem, ...]]:
    """The whole article of an outline, and what was found on the way; a last good version is whole as it is."""
    manuscript = bodies.get(article.id)
    if manuscript is None:
        return article, ()
    composed = compose(article, manuscript, config.site.base_url, library)
    return composed.article, composed.problems


def _records(memory: Memory, known: Sequence[Record], printed: Printed) -> tuple[Record, ...]:
    """What the ledger is to remember: of an article that was held back, what it remembered before."""
    before = {record.id: record for record in known if record.present}
    arrived = (
        replace(before[record.id], path=record.path) if record.id in printed.held and record.id in before else record
        for record in memory.records.values()
    )
    return (*arrived, *memory.kept)


def _media(config: Config, look: Look, articles: Iterable[Article]) -> tuple[str, ...]:
    """The files beside the articles that this edition shows, the site's own images among them."""
    shown = {path for article in articles for path in article.media if path in look.media}
    images = {config.site.icon, config.site.logo, config.site.image, *(feed.image for feed in config.feeds)}
    shown |= {path for path in look.media if media_url(config.site.base_url, path) in images}
    return tuple(sorted(shown))


def _remarks(
    look: Look,
    addresses: Addresses,
    manuscripts: Sequence[Manuscript],
    memory: Memory,
    links: dict[str, str],
    now: datetime,
) -> Iterator[Problem]:
    """What an editor should know of articles that are published, or will be."""
    shared = Counter(links.values())
    for each in manuscripts:
        record, lines = memory.records[each.path], dict(each.lines)
        if record.published > now:
            message = f"scheduled; it appears at {record.published:%Y-%m-%d %H:%M} UTC"
            yield Problem(Severity.INFO, "scheduled", each.path, message)
        if each.expires and each.expires.instant <= now:
            message = f"expired; it disappeared at {each.expires.instant:%Y-%m-%d %H:%M} UTC"
            yield Problem(Severity.INFO, "expired", each.path, message, lines.get("expires"), "expires")
        if each.unlisted:
            yield Problem(Severity.INFO, "unlisted", each.path, "unlisted; it is in no feed", lines.get("unlisted"))
        if each.id and record.id != each.id:
            message = f"the id {each.id} is no URI, which Atom asks for; it is published as {record.id}"
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
