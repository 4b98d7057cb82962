"""The way of an article, from a file to an edition. Read this first: every stage is here, in its order.

    scan → read → remember → compose → select → render → prove → publish

Stages know the values of :mod:`feeds.model` and nothing of each other. ``serve``, ``build`` and ``check`` all come
through here. Whatever is wrong with one article becomes a Problem and stays with that article.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from feeds.articles.composition import Addresses, compose, link_of, outline
from feeds.articles.directory import Look, fetch, scan
from feeds.articles.manuscript import Reading, read
from feeds.articles.media import media_url
from feeds.check.roundtrip import prove
from feeds.check.rules import judge
from feeds.config import RESERVED, Config
from feeds.errors import ArticleError, RenderError
from feeds.formats import FORMATS, Format, opml
from feeds.formats.neutral import neutral
from feeds.model import Article, Document, Edition, Feed, FeedSpec, Listing, Manuscript, Problem, Record, Severity, Style
from feeds.select import due, fill, listing
from feeds.store import Store
from feeds.store.ledger import Memory, Naming, remember

log = logging.getLogger(__name__)

# Entries are proven in batches: one parse of fifty costs less than fifty parses.
BATCH = 50


@dataclass(frozen=True, slots=True)
class Prepared:
    """An edition that may be published, and everything that was found on the way.

    ``articles`` counts those that are published, in feeds or not; ``media`` are the files that they show.
    """

    edition: Edition
    articles: int
    media: tuple[str, ...]
    site_id: str
    problems: tuple[Problem, ...]

    @property
    def listings(self) -> tuple[Listing, ...]:
        """The feeds as pages list them."""
        return self.edition.listings


def publish(config: Config, store: Store, now: datetime) -> tuple[int, Prepared]:
    """Make what the directory holds at ``now`` the current edition; its number, and what was found on the way.

    Raises StoreError where the store fails: the edition before stays, whole.
    """
    prepared = prepare(config, store, now)
    number = store.publish(prepared.edition, prepared.site_id, prepared.media, now)
    return number, prepared


def prepare(config: Config, store: Store, now: datetime, only: str | None = None) -> Prepared:
    """Everything but the last step: nothing is written and nothing becomes visible.

    With ``only``, a path below the directory, as if that were the one file there.
    """
    config = replace(config, site=replace(config.site, id=store.site_id(config.site.id)))
    look = scan(config.directory, only)
    manuscripts, refused, problems = _read(config, look)
    known = store.records()
    addresses = Addresses(config.site, config.articles.permalink, RESERVED | {feed.name for feed in config.feeds})
    memory = _remember(config, addresses, look, manuscripts, known, now)
    desk = _Desk(config, store, look, addresses, manuscripts, memory)
    kept = {record.path: record for record in known if record.path in refused}
    last_good = [article for record in kept.values() if (article := store.last_good(record.id))]
    articles = due([*desk.outlines, *last_good], now)
    scheduled = [_scheduled(article) for article in desk.outlines if article.published > now]

    feeds, entries = _press(config, desk, articles, _empty(config))
    documents, listings, misfits = _documents(config, store, feeds, entries)
    live = desk.pages(articles)
    edition = Edition(documents, live, (*memory.records.values(), *kept.values()), listings)
    return Prepared(
        edition,
        len(articles) - desk.dropped,
        _media(config, look, live),
        config.site.id,
        (*look.problems, *problems, *memory.problems, *scheduled, *desk.problems, *entries.problems, *misfits),
    )


# --- read -----------------------------------------------------------------------------------------------------------


def _read(config: Config, look: Look) -> tuple[list[Manuscript], set[str], list[Problem]]:
    """Every file that can be understood; the paths of those that cannot; and why."""
    reading = Reading(config.articles, ZoneInfo(config.site.timezone))
    manuscripts: list[Manuscript] = []
    refused: set[str] = set()
    problems: list[Problem] = []
    for found in look.files:
        try:
            result = read(found, fetch(config.directory, found, config.articles.max_bytes), reading)
        except ArticleError as error:
            refused.add(found.path)
            problems.append(error.problem)
            continue
        except Exception as error:
            # A defect of ours or of a parser's must cost one article, not the newsroom.
            log.exception("reading %s failed", found.path)
            refused.add(found.path)
            problems.append(_defect(found.path, error))
            continue
        problems += result.problems
        if result.manuscript is not None:
            manuscripts.append(result.manuscript)
    return manuscripts, refused, problems


def _defect(path: str, error: Exception) -> Problem:
    message = f"this file could not be read because of a defect in feeds ({type(error).__name__}: {error}); please report it"
    return Problem(Severity.MUST, "defect", path, message)


# --- remember, compose ----------------------------------------------------------------------------------------------


def _remember(
    config: Config, addresses: Addresses, look: Look, manuscripts: Sequence[Manuscript], known: Sequence[Record], now: datetime
) -> Memory:
    def permalink(manuscript: Manuscript, address: str, published: datetime) -> str:
        return addresses.link(manuscript, address, published)

    naming = Naming(config.site.id, addresses.wanted, permalink if config.articles.id == "permalink" else None)
    return remember(known, manuscripts, (found.path for found in look.files), now, naming)


class _Desk:
    """Outlines become whole articles here when somebody needs them, and what does not survive is replaced here.

    The bodies of articles that are in no feed and have no page of ours are never rendered.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        look: Look,
        addresses: Addresses,
        manuscripts: Sequence[Manuscript],
        memory: Memory,
    ) -> None:
        self.config, self.store, self.look = config, store, look
        records = memory.records
        named = [each for each in manuscripts if each.path in records]
        self.links = {each.path: link_of(addresses, each, records[each.path]) for each in named}
        self.outlines = [outline(each, records[each.path], addresses, self.links[each.path]) for each in named]
        self.manuscripts = {records[each.path].id: each for each in named}
        self.versions: dict[str, Article | None] = {}
        self.held: set[str] = set()
        self.problems: list[Problem] = []

    def whole(self, article: Article) -> Article | None:
        """The article as it can be shown; where it cannot, its last good version, or None where there is none."""
        if article.id not in self.versions:
            self.versions[article.id] = self._compose(article)
        return self.versions[article.id]

    def hold_back(self, id: str) -> None:
        """Show the last good version of an article from now on; nothing where that is what did not survive."""
        self.versions[id] = None if id in self.held else self.store.last_good(id)
        self.held.add(id)

    def pages(self, articles: Sequence[Article]) -> tuple[Article, ...]:
        """Every article that must be there whole: those of the feeds, and those whose pages this service serves."""
        needed = [article for article in articles if article.address or article.id in self.versions]
        return tuple(version for article in needed if (version := self.whole(article)) is not None)

    @property
    def dropped(self) -> int:
        """How many articles nothing could be shown of."""
        return sum(version is None for version in self.versions.values())

    def _compose(self, article: Article) -> Article | None:
        manuscript = self.manuscripts.get(article.id)
        if manuscript is None:
            return article
        try:
            return compose(article, manuscript, self.config.site.base_url, self.links, self.look.media)
        except ArticleError as error:
            self.problems.append(error.problem)
        except Exception as error:
            log.exception("composing %s failed", article.path)
            self.problems.append(_defect(article.path, error))
        self.held.add(article.id)
        return self.store.last_good(article.id)


def _scheduled(article: Article) -> Problem:
    message = f"scheduled; it appears at {article.published:%Y-%m-%d %H:%M} UTC"
    return Problem(Severity.INFO, "scheduled", article.path, message)


def _media(config: Config, look: Look, articles: Iterable[Article]) -> tuple[str, ...]:
    """The files beside the articles that this edition shows, the site's own images among them."""
    shown = {path for article in articles for path in article.media}
    images = {config.site.icon, config.site.logo, config.site.image, *(feed.image for feed in config.feeds)}
    shown |= {path for path in look.media if media_url(config.site.base_url, path) in images}
    return tuple(sorted(shown))


# --- select, render, prove ------------------------------------------------------------------------------------------


class _Entries:
    """The proven bytes of every entry, by format, style and article; and the Problems that proving found."""

    def __init__(self) -> None:
        self.bytes: dict[tuple[str, Style, Article], bytes] = {}
        self.problems: list[Problem] = []

    def print(self, format: Format, style: Style, articles: Iterable[Article]) -> set[str]:
        """Render and prove the entries that are not there yet; the ids of those that must be held back."""
        missing = [article for article in articles if (format.name, style, article) not in self.bytes]
        batches = (missing[start : start + BATCH] for start in range(0, len(missing), BATCH))
        return {id for batch in batches for id in self._prove(format, style, batch)}

    def _prove(self, format: Format, style: Style, articles: Sequence[Article]) -> Iterator[str]:
        try:
            pieces = format.entries(articles, style)
            results = prove(format.name, format.join(neutral(style), pieces), articles, style)
        except RenderError as error:
            pieces = []
            results = [[_unwritable(article, error)] for article in articles]
        refused = [any(problem.severity is Severity.MUST for problem in result) for result in results]
        if any(refused) and len(articles) > 1:
            # One entry can spoil a whole parse: halve until it stands alone.
            middle = len(articles) // 2
            yield from self._prove(format, style, articles[:middle])
            yield from self._prove(format, style, articles[middle:])
            return
        for article, result, no in zip(articles, results, refused, strict=True):
            self.problems += result
            if no:
                yield article.id
        if not any(refused):
            self.bytes.update(((format.name, style, article), piece) for article, piece in zip(articles, pieces, strict=True))


def _unwritable(article: Article, error: RenderError) -> Problem:
    return Problem(Severity.MUST, "render", article.path, f"{error}; the article is held back")


def _press(config: Config, desk: _Desk, articles: Sequence[Article], empty: datetime) -> tuple[list[Feed], _Entries]:
    """Fill the feeds and prove their entries, holding back what does not survive.

    An article that is held back is replaced by its last good version, or by nothing, in every feed and format alike.
    """
    entries = _Entries()
    while True:
        feeds = [_filled(spec, config, desk, articles, empty) for spec in config.feeds]
        refused = {
            id for feed in feeds for name in feed.formats for id in entries.print(FORMATS[name], feed.style, feed.articles)
        }
        if not refused:
            return feeds, entries
        for id in refused:
            desk.hold_back(id)


def _filled(spec: FeedSpec, config: Config, desk: _Desk, articles: Sequence[Article], empty: datetime) -> Feed:
    """The feed with whole articles; where one has to give way to nothing, the next one takes its place."""
    while True:
        shown = [version for each in articles if (version := desk.versions.get(each.id, each)) is not None]
        feed = fill(spec, config.site, shown, empty)
        whole = [desk.whole(article) for article in feed.articles]
        if all(old is new for old, new in zip(feed.articles, whole, strict=True)):
            return feed


def _empty(config: Config) -> datetime:
    """The date of a feed without entries: that of the directory, so that the same input gives the same bytes."""
    try:
        seconds = int(config.directory.stat().st_mtime)
    except OSError:
        seconds = 0
    return datetime.fromtimestamp(seconds, UTC)


def _documents(
    config: Config, store: Store, feeds: Sequence[Feed], entries: _Entries
) -> tuple[tuple[Document, ...], tuple[Listing, ...], list[Problem]]:
    """The documents of all feeds and the list of them; one that breaks its format's rules gives way to the last good."""
    documents: list[Document] = []
    listings: list[Listing] = []
    problems: list[Problem] = []
    for feed in feeds:
        written = []
        for name in feed.formats:
            format = FORMATS[name]
            body = format.join(feed, [entries.bytes[name, feed.style, article] for article in feed.articles])
            document = Document(feed.address(format.file_name), name, format.media_type, body, feed.name)
            if accepted := _accept(config, store, document, problems):
                documents.append(accepted)
                written.append((name, accepted.path))
        listings.append(listing(feed, written))
    outlines = [
        (each.title, each.description, each.home, config.site.base_url + each.documents[0][1], each.language)
        for each in listings
        if each.documents
    ]
    if outlines:
        body = opml.render(config.site.title, max(feed.updated for feed in feeds), outlines)
        document = Document(opml.FILE_NAME, "opml", opml.MEDIA_TYPE, body)
        if accepted := _accept(config, store, document, problems):
            documents.append(accepted)
    return tuple(documents), tuple(listings), problems


def _accept(config: Config, store: Store, document: Document, problems: list[Problem]) -> Document | None:
    """The document where its format's rules allow it, else the last good one, else None."""
    url = config.site.base_url + document.path
    found = [replace(problem, path=url) for problem in judge(document, url)]
    problems += found
    if not any(problem.severity is Severity.MUST for problem in found):
        return document
    return store.last_document(document.path)
