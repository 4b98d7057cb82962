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

from feeds.articles.composition import Addresses, compose, link_of
from feeds.articles.directory import Found, Look, fetch, scan
from feeds.articles.manuscript import Reading, read
from feeds.articles.media import media_url
from feeds.check.roundtrip import prove
from feeds.check.rules import judge
from feeds.config import RESERVED, Config
from feeds.errors import ArticleError, RenderError
from feeds.formats import FORMATS, Format, opml
from feeds.formats.neutral import neutral
from feeds.model import Article, Document, Edition, Feed, Listing, Manuscript, Problem, Record, Severity, Style
from feeds.select import due, fill, listing
from feeds.store import Store
from feeds.store.ledger import Memory, Naming, remember

log = logging.getLogger(__name__)

# Entries are proven in batches: one parse of fifty costs less than fifty parses.
BATCH = 50


@dataclass(frozen=True, slots=True)
class Prepared:
    """An edition that may be published, and everything that was found on the way. ``media`` are the files it shows."""

    edition: Edition
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
    kept = {record.path: record for record in known if record.path in refused}
    composed = _compose(addresses, look, manuscripts, memory)
    last_good = [article for record in kept.values() if (article := store.last_good(record.id))]
    articles = due([*composed, *last_good], now)
    scheduled = [_scheduled(article) for article in composed if article.published > now]

    feeds, entries, held = _press(config, store, articles, _empty(config))
    documents, listings, misfits = _documents(config, store, feeds, entries)
    shown = [held.get(article.id, article) for article in articles]
    live = tuple(article for article in shown if article is not None)
    edition = Edition(documents, live, (*memory.records.values(), *kept.values()), listings)
    return Prepared(
        edition,
        _media(config, look, live),
        config.site.id,
        (*look.problems, *problems, *memory.problems, *scheduled, *entries.problems, *misfits),
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
            problems.append(_defect(found, error))
            continue
        problems += result.problems
        if result.manuscript is not None:
            manuscripts.append(result.manuscript)
    return manuscripts, refused, problems


def _defect(found: Found, error: Exception) -> Problem:
    message = f"this file could not be read because of a defect in feeds ({type(error).__name__}: {error}); please report it"
    return Problem(Severity.MUST, "defect", found.path, message)


# --- remember, compose ----------------------------------------------------------------------------------------------


def _remember(
    config: Config, addresses: Addresses, look: Look, manuscripts: Sequence[Manuscript], known: Sequence[Record], now: datetime
) -> Memory:
    def permalink(manuscript: Manuscript, address: str, published: datetime) -> str:
        return addresses.link(manuscript, address, published)

    naming = Naming(config.site.id, addresses.wanted, permalink if config.articles.id == "permalink" else None)
    return remember(known, manuscripts, (found.path for found in look.files), now, naming)


def _compose(addresses: Addresses, look: Look, manuscripts: Sequence[Manuscript], memory: Memory) -> list[Article]:
    records = memory.records
    links = {each.path: link_of(addresses, each, records[each.path]) for each in manuscripts if each.path in records}
    return [compose(each, records[each.path], addresses, links, look.media) for each in manuscripts if each.path in records]


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


def _press(
    config: Config, store: Store, articles: Sequence[Article], empty: datetime
) -> tuple[list[Feed], _Entries, dict[str, Article | None]]:
    """Fill the feeds and prove their entries, holding back what does not survive.

    An article that is held back is replaced by its last good version, or by nothing, in every feed and format alike.
    Gives the feeds, the entries, and by what each article that was held back was replaced.
    """
    entries = _Entries()
    held: dict[str, Article | None] = {}
    while True:
        shown = [version for article in articles if (version := held.get(article.id, article)) is not None]
        feeds = [fill(spec, config.site, shown, empty) for spec in config.feeds]
        refused = {
            id for feed in feeds for name in feed.formats for id in entries.print(FORMATS[name], feed.style, feed.articles)
        }
        if not refused:
            return feeds, entries, held
        for id in refused:
            held[id] = None if id in held else store.last_good(id)


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
