"""Select, render, prove: what becomes of articles between the ledger and the store, and what is held back.

An article that does not survive is replaced by its last good version, or by nothing, in every feed and format alike; a
document that breaks its format's rules gives way to the last good one. Neither takes anything else down.

A document is made only when its recipe changed: the hash of its feed's own words, of its articles and of our code.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from feeds.check.roundtrip import prove
from feeds.check.rules import judge
from feeds.errors import ArticleError, RenderError, defect
from feeds.formats import FORMATS, Format, opml
from feeds.formats.neutral import neutral
from feeds.model import Article, Document, Feed, FeedSpec, Listing, Print, Problem, Severity, Shown, Site, Style
from feeds.morgue import Morgue
from feeds.seals import code, seal
from feeds.select import Shelf, due, fill, listing

log = logging.getLogger(__name__)

# Entries are proven in batches: one parse of fifty costs less than fifty parses.
BATCH = 50

# The date of a feed that has no entry, on a site that has no article: RFC 4287 §4.2.15 wants one.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Printed:
    """What came of it.

    ``documents`` are those made anew, ``paths`` all that there are; of ``listings`` likewise those made anew by name, and
    all ``names`` in their order; ``shown`` are all articles that are live, by id, and ``media`` the files they show.
    """

    documents: dict[str, Print] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    listings: dict[str, Listing] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    shown: dict[str, Shown] = field(default_factory=dict)
    media: set[str] = field(default_factory=set)
    held: frozenset[str] = frozenset()
    dropped: int = 0
    problems: list[Problem] = field(default_factory=list)


class Live(Protocol):
    """What the press has to know of the edition that is live."""

    def recipe(self, path: str) -> tuple[str, tuple[Problem, ...]] | None:
        """What the document at ``path`` was made of and what its rules found."""


class Desk:
    """Outlines become whole articles here when somebody needs them, and what does not survive is replaced here.

    ``compose`` makes an outline whole or raises ArticleError; ``last_good`` gives the live version of an article by its
    id. The bodies of articles that are in no feed and have no page of ours are never rendered. ``withdrawals`` counts how
    often a version had to give way to another.
    """

    def __init__(self, compose: Composer, last_good: Callable[[str], Article | None], morgue: Morgue) -> None:
        self.compose, self.last_good, self.morgue = compose, last_good, morgue
        self.hashes: dict[str, str] = {}
        self.media: dict[str, tuple[str, ...]] = {}
        self.replaced: dict[str, tuple[Article, str] | None] = {}
        self.withdrawals = 0
        self.problems: list[Problem] = []

    def hash(self, article: Article) -> str | None:
        """The hash of the whole article; None where there is no version that can be shown."""
        if article.id in self.replaced:
            version = self.replaced[article.id]
            return None if version is None else version[1]
        if article.id not in self.hashes:
            try:
                made = self.compose(article)
                self.problems += made.problems
                self.hashes[article.id], self.media[article.id] = made.hash, made.media
            except ArticleError as error:
                self._withdraw(article.id, error.problem)
            except Exception as error:
                log.exception("composing %s failed", article.path)
                self._withdraw(article.id, defect(article.path, error))
            return self.hash(article)
        return self.hashes[article.id]

    def whole(self, article: Article) -> Article:
        """The article as it is shown, where :meth:`hash` says that it can be."""
        version = self.replaced.get(article.id)
        if version is not None:
            return version[0]
        hash = self.hashes[article.id]
        return self.morgue.article(hash) or self.compose(article, anew=True).whole(self.morgue)

    def latest(self, articles: Iterable[Article]) -> list[Article]:
        """The articles with whatever version of each is known by now, without those of which there is none."""
        versions = (self.replaced.get(article.id, (article, "")) for article in articles)
        return [version[0] for version in versions if version is not None]

    def hold_back(self, id: str) -> None:
        """Show the last good version of an article from now on; nothing where that is what did not survive."""
        version = None if id in self.replaced else self.last_good(id)
        self.replaced[id] = None if version is None else (version, self.morgue.put(version))
        self.withdrawals += 1

    def _withdraw(self, id: str, problem: Problem) -> None:
        self.problems.append(problem)
        self.hold_back(id)


@dataclass(frozen=True, slots=True)
class Made:
    """What an article came to: the hash of its text, the files it shows, what an editor should know."""

    hash: str
    media: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def whole(self, morgue: Morgue) -> Article:
        """The text, which was made just now."""
        found = morgue.article(self.hash)
        if found is None:
            raise LookupError(f"the text {self.hash} was lost on the way")
        return found


class Composer(Protocol):
    """Makes an outline whole; with ``anew`` even where it was made before. Raises ArticleError."""

    def __call__(self, article: Article, anew: bool = False) -> Made:
        """What the article comes to."""


def press(site: Site, specs: Sequence[FeedSpec], articles: Sequence[Article], desk: Desk, live: Live, now: datetime) -> Printed:
    """The documents of the feeds that ``specs`` describe, filled with what of ``articles`` is due at ``now``.

    Pure but for what ``desk`` and ``live`` remember.
    """
    ready = due(articles, now)
    newest = max((article.updated for article in ready), default=NEVER)
    table = _Table(site, specs, desk, ready, newest, now)
    printer = _Printer(site, desk, live)
    while True:
        feeds = [table.fill(spec) for spec in specs]
        refused = {id for feed in feeds for id in printer.print(feed)}
        if not refused:
            break
        for id in sorted(refused):
            desk.hold_back(id)
    printed = printer.gather(feeds)
    for article in ready:
        if article.address or article.id in desk.hashes or article.id in desk.replaced:
            hash = desk.hash(article)
            if hash is not None:
                version = desk.replaced.get(article.id)
                address = version[0].address if version else article.address
                printed.shown[article.id] = Shown(article.id, address, hash)
                printed.media.update(version[0].media if version else desk.media[article.id])
    printed.dropped = len(ready) - len(desk.latest(ready))
    printed.held = frozenset(desk.replaced)
    printed.problems = list(dict.fromkeys((*desk.problems, *printed.problems)))
    return printed


class _Table:
    """Where feeds are filled: what is due lies sorted here until a version has to give way to another."""

    def __init__(
        self, site: Site, specs: Sequence[FeedSpec], desk: Desk, ready: Sequence[Article], newest: datetime, now: datetime
    ) -> None:
        self.site, self.specs, self.desk, self.ready, self.newest, self.now = site, specs, desk, ready, newest, now
        self.shelf, self.sorted = Shelf(ready, site, now), desk.withdrawals

    def fill(self, spec: FeedSpec) -> Feed:
        """The feed with articles that can be shown; where one has to give way to nothing, the next takes its place."""
        while True:
            if self.sorted != self.desk.withdrawals:
                self.shelf = Shelf(due(self.desk.latest(self.ready), self.now), self.site, self.now)
                self.sorted = self.desk.withdrawals
            feed = fill(spec, self.site, self.shelf.taken(spec), self.newest, self.specs)
            for article in feed.articles:
                self.desk.hash(article)
            if self.sorted == self.desk.withdrawals:
                return feed


class _Printer:
    """Makes the documents whose recipes changed, and proves what is in them."""

    def __init__(self, site: Site, desk: Desk, live: Live) -> None:
        self.site, self.desk, self.live = site, desk, live
        self.done: dict[str, tuple[str, Print | None, list[Problem]]] = {}
        self.code = code("formats", "check", "select", "model")

    def print(self, feed: Feed) -> set[str]:
        """Make what is to be made of the feed; the ids of articles that did not survive, and must be held back."""
        refused: set[str] = set()
        hashes = [self.desk.hash(article) for article in feed.articles]
        head = seal(self.code, replace(feed, articles=()))
        for name in feed.formats:
            format = FORMATS[name]
            path, recipe = feed.address(format.file_name), seal(head, name, hashes)
            if self.recipe(path) != recipe:
                refused |= self._make(feed, format, path, recipe)
        return refused

    def recipe(self, path: str) -> str | None:
        """What the document at ``path`` was made of, in this run or in the one that is live."""
        if path in self.done:
            return self.done[path][0]
        known = self.live.recipe(path)
        return None if known is None else known[0]

    def gather(self, feeds: Sequence[Feed]) -> Printed:
        """All documents and listings of the feeds, and the list of them."""
        printed = Printed()
        outlines = []
        for feed in feeds:
            paths = [(name, feed.address(FORMATS[name].file_name)) for name in feed.formats]
            fresh = [path for _, path in paths if path in self.done]
            written = [(name, path) for name, path in paths if self._accept(path, printed)]
            printed.names.append(feed.name)
            if fresh or not written:
                whole = replace(feed, articles=tuple(self.desk.whole(article) for article in feed.articles))
                printed.listings[feed.name] = listing(whole, written)
            if written:
                outlines.append(_outline(self.site, feed, written[0][1]))
        if outlines:
            self._list(outlines, max(feed.updated for feed in feeds), printed)
        return printed

    def _list(self, outlines: Sequence[opml.Outline], updated: datetime, printed: Printed) -> None:
        path, recipe = opml.FILE_NAME, seal(self.code, self.site.title, updated, outlines)
        if self.recipe(path) != recipe:
            self._judge(path, recipe, "opml", opml.MEDIA_TYPE, lambda: opml.render(self.site.title, updated, outlines), None, [])
        self._accept(path, printed)

    def _accept(self, path: str, printed: Printed) -> bool:
        """Put what is to stand at ``path`` with the other documents; whether there is anything."""
        _, made, problems = self.done.get(path, ("", None, []))
        printed.problems += problems
        if made is not None:
            printed.documents[path] = made
        elif (known := self.live.recipe(path)) is not None:
            printed.problems += known[1] if path not in self.done else ()
        else:
            return False
        printed.paths.append(path)
        return True

    def _make(self, feed: Feed, format: Format, path: str, recipe: str) -> set[str]:
        entries = _Entries(self.desk, format, feed.style)
        refused = entries.print(feed.articles)
        if not refused:
            pieces = [entries.pieces[article.id] for article in feed.articles]
            found = entries.problems
            self._judge(path, recipe, format.name, format.media_type, lambda: format.join(feed, pieces), feed.name, found)
        else:
            self.desk.problems += entries.problems
        return refused

    def _judge(
        self,
        path: str,
        recipe: str,
        name: str,
        media_type: str,
        write: Callable[[], bytes],
        feed: str | None,
        problems: list[Problem],
    ) -> None:
        """Keep what ``write`` gives as a document where its format's rules allow it, and what they say of it."""
        url = self.site.base_url + path
        try:
            document = Document(path, name, media_type, write(), feed)
        except RenderError as error:
            found = [Problem(Severity.MUST, "render", url, f"{error}; the last good document stays")]
            self.done[path] = recipe, None, [*problems, *found]
            return
        found = [*problems, *(replace(problem, path=url) for problem in judge(document, url))]
        held = any(problem.severity is Severity.MUST for problem in found)
        self.done[path] = recipe, None if held else Print(document, recipe, tuple(found)), found


class _Entries:
    """The proven bytes of entries of one format and style, by id; and the Problems that proving found."""

    def __init__(self, desk: Desk, format: Format, style: Style) -> None:
        self.desk, self.morgue, self.format, self.style = desk, desk.morgue, format, style
        self.pieces: dict[str, bytes] = {}
        self.problems: list[Problem] = []

    def print(self, articles: Sequence[Article]) -> set[str]:
        """Have the entries of all ``articles``; the ids of those that must be held back."""
        self.morgue.fetch(self.format.name, self.style, [article.id for article in articles])
        missing = [article for article in articles if not self._have(article)]
        batches = (missing[start : start + BATCH] for start in range(0, len(missing), BATCH))
        return {id for batch in batches for id in self._prove([self.desk.whole(article) for article in batch])}

    def _have(self, article: Article) -> bool:
        hash = self.desk.hash(article)
        found = None if hash is None else self.morgue.entry(self.format.name, self.style, article.id, hash)
        if found is None:
            return False
        self.pieces[article.id] = found[0]
        self.problems += found[1]
        return True

    def _prove(self, articles: Sequence[Article]) -> Iterator[str]:
        try:
            pieces = self.format.entries(articles, self.style)
            document = self.format.join(neutral(self.style), pieces)
            results = prove(self.format.name, document, articles, self.style)
        except RenderError as error:
            pieces, results = [], [[_unwritable(article, error)] for article in articles]
        except Exception as error:
            log.exception("proving %s failed", ", ".join(article.path for article in articles))
            pieces, results = [], [[defect(article.path, error)] for article in articles]
        refused = [any(problem.severity is Severity.MUST for problem in result) for result in results]
        if any(refused) and len(articles) > 1:
            # One entry can spoil a whole parse: halve until it stands alone.
            middle = len(articles) // 2
            yield from self._prove(articles[:middle])
            yield from self._prove(articles[middle:])
            return
        for article, result, no in zip(articles, results, refused, strict=True):
            self.problems += result
            if no:
                yield article.id
        if not any(refused):
            for article, piece, result in zip(articles, pieces, results, strict=True):
                self._keep(article, piece, result)

    def _keep(self, article: Article, piece: bytes, problems: Sequence[Problem]) -> None:
        self.pieces[article.id] = piece
        hash = self.desk.hash(article)
        if hash is not None:
            self.morgue.keep_entry(self.format.name, self.style, article.id, hash, piece, problems)


def _unwritable(article: Article, error: RenderError) -> Problem:
    return Problem(Severity.MUST, "render", article.path, f"{error}; the article is held back")


def _outline(site: Site, feed: Feed, path: str) -> opml.Outline:
    group = feed.subject.kind.value if feed.subject else None
    return opml.Outline(feed.title, feed.description, feed.home, site.base_url + path, feed.language, group)
