"""Select, render, prove: what becomes of articles between the ledger and the store, and what is held back.

An article that does not survive is replaced by its last good version, or by nothing, in every feed and format alike; a
document that breaks its format's rules gives way to the last good one. Neither takes anything else down.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from feeds.check.roundtrip import prove
from feeds.check.rules import judge
from feeds.errors import ArticleError, RenderError
from feeds.formats import FORMATS, Format, opml
from feeds.formats.neutral import neutral
from feeds.model import Article, Document, Feed, FeedSpec, Listing, Problem, Severity, Site, Style
from feeds.select import Shelf, due, fill, listing

log = logging.getLogger(__name__)

# Entries are proven in batches: one parse of fifty costs less than fifty parses.
BATCH = 50

# The date of a feed that has no entry, on a site that has no article: RFC 4287 §4.2.15 wants one.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Printed:
    """What came of it: documents, the feeds as pages list them, the articles that are shown, and what was found."""

    documents: tuple[Document, ...]
    listings: tuple[Listing, ...]
    articles: tuple[Article, ...]
    held: frozenset[str]
    dropped: int
    problems: tuple[Problem, ...]


class Desk:
    """Outlines become whole articles here when somebody needs them, and what does not survive is replaced here.

    ``compose`` makes an outline whole and says what an editor should know of it, or raises ArticleError; ``last_good``
    gives the live version of an article by its id. The bodies of articles that are in no feed and have no page of ours
    are never rendered. ``withdrawals`` counts how often a version had to give way to another.
    """

    def __init__(
        self, compose: Callable[[Article], tuple[Article, tuple[Problem, ...]]], last_good: Callable[[str], Article | None]
    ) -> None:
        self.compose, self.last_good = compose, last_good
        self.versions: dict[str, Article | None] = {}
        self.held: set[str] = set()
        self.withdrawals = 0
        self.problems: list[Problem] = []

    def whole(self, article: Article) -> Article | None:
        """The article as it can be shown; where it cannot, its last good version, or None where there is none."""
        if article.id not in self.versions:
            self.versions[article.id] = self._compose(article)
        return self.versions[article.id]

    def latest(self, articles: Iterable[Article]) -> list[Article]:
        """The articles with whatever version of each is known by now, without those of which there is none."""
        versions = (self.versions.get(article.id, article) for article in articles)
        return [version for version in versions if version is not None]

    def hold_back(self, id: str) -> None:
        """Show the last good version of an article from now on; nothing where that is what did not survive."""
        self.versions[id] = None if id in self.held else self.last_good(id)
        self.held.add(id)
        self.withdrawals += 1

    def _compose(self, article: Article) -> Article | None:
        try:
            whole, problems = self.compose(article)
            self.problems += problems
            return whole
        except ArticleError as error:
            self.problems.append(error.problem)
        except Exception as error:
            log.exception("composing %s failed", article.path)
            self.problems.append(defect(article.path, error))
        self.held.add(article.id)
        self.withdrawals += 1
        return self.last_good(article.id)


def defect(path: str, error: Exception) -> Problem:
    """A defect of ours or of a library's, told as a Problem: it must cost one article, not the newsroom."""
    message = f"a defect in feeds ({type(error).__name__}: {error}) keeps this from being published; please report it"
    return Problem(Severity.MUST, "defect", path, message)


def press(
    site: Site,
    specs: Sequence[FeedSpec],
    articles: Sequence[Article],
    desk: Desk,
    last_document: Callable[[str], Document | None],
    now: datetime,
) -> Printed:
    """The documents of the feeds that ``specs`` describe, filled with what of ``articles`` is due at ``now``.

    ``last_document`` gives the document that is live at a path. Pure but for those two memories.
    """
    ready = due(articles, now)
    newest = max((article.updated for article in ready), default=NEVER)
    entries = _Entries()
    table = _Table(site, specs, desk, ready, newest, now)
    while True:
        feeds = [table.fill(spec) for spec in specs]
        refused = {
            id for feed in feeds for name in feed.formats for id in entries.print(FORMATS[name], feed.style, feed.articles)
        }
        if not refused:
            break
        for id in refused:
            desk.hold_back(id)
    documents, listings, misfits = _documents(site, feeds, entries, last_document)
    needed = [article for article in ready if article.address or article.id in desk.versions]
    shown = tuple(version for article in needed if (version := desk.whole(article)) is not None)
    dropped = len(ready) - len(desk.latest(ready))
    problems = (*desk.problems, *entries.problems, *misfits)
    return Printed(documents, listings, shown, frozenset(desk.held), dropped, problems)


class _Table:
    """Where feeds are filled: what is due lies sorted here until a version has to give way to another."""

    def __init__(
        self, site: Site, specs: Sequence[FeedSpec], desk: Desk, ready: Sequence[Article], newest: datetime, now: datetime
    ) -> None:
        self.site, self.specs, self.desk, self.ready, self.newest, self.now = site, specs, desk, ready, newest, now
        self.shelf, self.sorted = Shelf(ready, site, now), desk.withdrawals

    def fill(self, spec: FeedSpec) -> Feed:
        """The feed with whole articles; where one has to give way to nothing, the next one takes its place."""
        while True:
            if self.sorted != self.desk.withdrawals:
                self.shelf = Shelf(due(self.desk.latest(self.ready), self.now), self.site, self.now)
                self.sorted = self.desk.withdrawals
            feed = fill(spec, self.site, self.shelf.taken(spec), self.newest, self.specs)
            whole = [self.desk.whole(article) for article in feed.articles]
            if self.sorted == self.desk.withdrawals:
                return replace(feed, articles=tuple(article for article in whole if article is not None))


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
            pieces, results = [], [[_unwritable(article, error)] for article in articles]
        except Exception as error:
            log.exception("proving %s failed", ", ".join(article.path for article in articles))
            pieces, results = [], [[defect(article.path, error)] for article in articles]
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


def _documents(
    site: Site, feeds: Sequence[Feed], entries: _Entries, last_document: Callable[[str], Document | None]
) -> tuple[tuple[Document, ...], tuple[Listing, ...], list[Problem]]:
    """The documents of all feeds and the list of them; one that breaks its format's rules gives way to the last good."""
    documents: list[Document] = []
    listings: list[Listing] = []
    problems: list[Problem] = []

    def accept(path: str, name: str, media_type: str, write: Callable[[], bytes], feed: str | None) -> str | None:
        found, accepted = _judged(site, path, name, media_type, write, feed)
        problems.extend(found)
        if document := accepted or last_document(path):
            documents.append(document)
            return document.path
        return None

    for feed in feeds:
        written = []
        for name in feed.formats:
            format = FORMATS[name]
            pieces = [entries.bytes[name, feed.style, article] for article in feed.articles]
            path = feed.address(format.file_name)
            if accept(path, name, format.media_type, lambda: format.join(feed, pieces), feed.name):  # noqa: B023 - called at once
                written.append((name, path))
        listings.append(listing(feed, written))
    outlines = [_outline(site, each) for each in listings if each.documents]
    if outlines:
        updated = max(feed.updated for feed in feeds)
        accept(opml.FILE_NAME, "opml", opml.MEDIA_TYPE, lambda: opml.render(site.title, updated, outlines), None)
    return tuple(documents), tuple(listings), problems


def _outline(site: Site, listing: Listing) -> opml.Outline:
    group = listing.subject.kind.value if listing.subject else None
    address = site.base_url + listing.documents[0][1]
    return opml.Outline(listing.title, listing.description, listing.home, address, listing.language, group)


def _judged(
    site: Site, path: str, name: str, media_type: str, write: Callable[[], bytes], feed: str | None
) -> tuple[list[Problem], Document | None]:
    """What ``write`` gives as a document where its format's rules allow it; and what they say of it."""
    url = site.base_url + path
    try:
        document = Document(path, name, media_type, write(), feed)
    except RenderError as error:
        return [Problem(Severity.MUST, "render", url, f"{error}; the last good document stays")], None
    found = [replace(problem, path=url) for problem in judge(document, url)]
    held = any(problem.severity is Severity.MUST for problem in found)
    return found, None if held else document
