"""Documents made and judged: entries first, by themselves, then the documents that hold them, several at a time.

What is made of a feed is remembered by recipe, the hash of all that it is made of; what has the recipe of the one that is live is
not made again. Bytes that go to the store are packed at once, so that a whole edition does not have to fit into memory.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, Self, TypeAlias

from feeds.check.linting import consumers, objections
from feeds.check.roundtrip import prove_head, prove_removals
from feeds.check.rules import judge
from feeds.desk import Desk
from feeds.errors import RenderError, defect
from feeds.formats import FORMATS, Format, opml
from feeds.model import Article, Document, Feed, Headline, Listing, Numbered, Print, Problem, Severity, Shown, Site, Style
from feeds.proofs import Job, Proof, batches, proofs
from feeds.seals import code, seal
from feeds.select import headline, listing
from feeds.store.index import pack

log = logging.getLogger(__name__)

# How many documents are made at a time; what takes long in it needs no interpreter.
CREW = min(4, os.cpu_count() or 1)

# A document, what was found in it, and what its consumers will not have, by article.
_Sheet: TypeAlias = tuple[Print | None, list[Problem], dict[str, list[Problem]]]
# What a document does not say as it was to.
Prove: TypeAlias = Callable[[bytes], list[Problem]]


def _unproven(_body: bytes) -> list[Problem]:
    return []


@dataclass(slots=True)
class Printed:
    """What came of it.

    ``documents`` are those made anew, ``paths`` all that there are; of ``listings`` likewise those made anew by name, and
    all ``names`` in their order; ``shown`` are all articles that are live, by id, and ``media`` the files they show.
    ``numbers`` are those that articles got in archives.
    """

    documents: dict[str, Print] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    listings: dict[str, Listing] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    shown: dict[str, Shown] = field(default_factory=dict)
    media: set[str] = field(default_factory=set)
    numbers: list[Numbered] = field(default_factory=list)
    held: frozenset[str] = frozenset()
    dropped: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, other: Printed) -> None:
        """Take in what else was made."""
        self.documents |= other.documents
        self.listings |= other.listings
        self.shown |= other.shown
        self.problems += other.problems


class Known(Protocol):
    """What the press has to know of the edition that is live."""

    def headlines(self, place: str) -> Mapping[str, Headline]:
        """How the listing ``place`` shows its articles, by the hashes of their texts."""

    def recipe(self, path: str) -> tuple[str, tuple[Problem, ...]] | None:
        """What the document at ``path`` was made of and what its rules found."""


class Printer:
    """Makes the documents whose recipes changed, and proves what is in them.

    Unless it is ``alone``, what comes of an edit, it lays their bytes down in the store, since there may be any number of them.
    It is a context: at its end nothing is being made any more.
    """

    def __init__(self, site: Site, desk: Desk, live: Known, alone: bool = False) -> None:
        self.site, self.desk, self.live, self.alone = site, desk, live, alone
        self.recipes: dict[str, str] = {}
        self.done: dict[str, _Sheet] = {}
        self.crew: Executor = ThreadPoolExecutor(CREW)
        self.under_way: deque[tuple[str, str | None, Future[_Sheet]]] = deque()
        self.unwanted: dict[str, dict[str, list[Problem]]] = {}
        self.code = code("formats", "check", "select", "model", "podcasting")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.crew.shutdown(cancel_futures=True)

    def print(self, feed: Feed) -> set[str]:
        """Make what is to be made of the feed; the ids of articles that did not survive, and must be held back."""
        return {id for format, path, recipe in self.stale(feed) for id in self._make(feed, format, path, recipe)}

    def stale(self, feed: Feed) -> Iterator[tuple[Format, str, str]]:
        """The documents of the feed that are to be made: format, path and recipe."""
        hashes = [self.desk.hash(article) for article in feed.articles]
        head = seal(self.code, replace(feed, articles=()))
        for name in feed.formats:
            path, recipe = feed.address(FORMATS[name].file_name), seal(head, name, hashes)
            if self.recipe(path) != recipe:
                yield FORMATS[name], path, recipe

    def recipe(self, path: str) -> str | None:
        """What the document at ``path`` was made of, in this run or in the one that is live."""
        if path in self.recipes:
            return self.recipes[path]
        known = self.live.recipe(path)
        return None if known is None else known[0]

    def objections(self) -> dict[str, dict[str, list[Problem]]]:
        """What the consumers of feeds will not have, by the feeds' names and the articles' ids; once all is made."""
        while self.under_way:
            self._take()
        found, self.unwanted = self.unwanted, {}
        return found

    def gather(self, feeds: Sequence[Feed], printed: Printed) -> dict[str, str]:
        """Put all documents and new listings of the feeds into ``printed``; the first document of each feed."""
        first: dict[str, str] = {}
        for feed in feeds:
            paths = [(name, feed.address(FORMATS[name].file_name)) for name in feed.formats]
            fresh = [path for _, path in paths if path in self.recipes]
            written = [(name, path) for name, path in paths if self.accept(path, printed)]
            printed.names.append(feed.place)
            if fresh or not written:
                printed.listings[feed.place] = listing(feed, written, self._headlines(feed))
            if written:
                first[feed.place] = written[0][1]
        return first

    def _headlines(self, feed: Feed) -> list[Headline]:
        """How pages list the articles of the feed; for a page of an archive what an outline says is enough."""
        if feed.page:
            return [headline(article) for article in feed.articles]
        known = self.desk.morgue.headlines
        if self.alone and any(self.desk.hash(article) not in known for article in feed.articles):
            known.update(self.live.headlines(feed.place))  # of all that it shows one article has other words now
        return [self.desk.headline(article) for article in feed.articles]

    def enlist(self, outlines: Sequence[opml.Outline], updated: datetime, printed: Printed) -> None:
        """Put the list of feeds into ``printed``."""
        path, recipe = opml.FILE_NAME, seal(self.code, self.site.title, updated, outlines)
        if self.recipe(path) != recipe:
            self.add(path, recipe, "opml", opml.MEDIA_TYPE, lambda: opml.render(self.site.title, updated, outlines))
        self.accept(path, printed)

    def add(
        self, path: str, recipe: str, name: str, media_type: str, write: Callable[[], bytes], prove: Prove = _unproven
    ) -> None:
        """Have a document made that is of no feed; ``prove`` tells what it does not say as it was to."""
        self._order(path, recipe, name, media_type, write, None, [], prove)

    def accept(self, path: str, printed: Printed) -> bool:
        """Put what is to stand at ``path`` with the other documents; whether there is anything."""
        if path in self.recipes:
            self._finish(path)
        made, problems, _ = self.done.get(path, (None, [], {}))
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
        if refused:
            self.desk.problems += entries.problems
        else:
            pieces = [entries.pieces[article.id] for article in feed.articles]
            self._order(path, recipe, format.name, format.media_type, lambda: format.join(feed, pieces), feed, entries.problems)
        return refused

    def _order(
        self,
        path: str,
        recipe: str,
        name: str,
        media_type: str,
        write: Callable[[], bytes],
        feed: Feed | None,
        problems: list[Problem],
        prove: Prove = _unproven,
    ) -> None:
        """Have what ``write`` gives made a document of its feed, beside whatever else is being made."""
        url, saving = self.site.base_url + path, self.desk.morgue.saving

        def sheet() -> _Sheet:
            try:
                made, found, unwanted = _judged(path, url, recipe, name, media_type, write, feed, problems, prove)
            except Exception as error:  # of one document, and of no other
                log.exception("judging %s failed", url)
                return None, [*problems, defect(url, error)], {}
            return _packed(made) if made is not None and saving else made, found, unwanted

        self.recipes[path] = recipe
        self.under_way.append((path, None if feed is None else feed.name, self.crew.submit(sheet)))
        while len(self.under_way) > 2 * CREW:
            self._take()

    def _finish(self, path: str) -> None:
        while any(path == each for each, *_ in self.under_way):
            self._take()

    def _take(self) -> None:
        path, name, future = self.under_way.popleft()
        made, problems, unwanted = future.result()
        if made is not None and not self.alone:
            made = self.desk.morgue.lay_down(made)
        if name is not None and unwanted:
            for id, found in unwanted.items():
                self.unwanted.setdefault(name, {}).setdefault(id, []).extend(found)
        self.done[path] = made, problems, unwanted


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
        refused: set[str] = set()
        for batch in batches(missing):
            for proof in proofs(Job(self.format.name, self.style, tuple(self.desk.whole(each) for each in batch))):
                self.problems += proof.problems
                if proof.piece is None:
                    refused.add(proof.id)
                else:
                    self.pieces[proof.id] = proof.piece
                    keep(self.desk, self.format.name, self.style, proof)
        return refused

    def _have(self, article: Article) -> bool:
        hash = self.desk.hash(article)
        found = None if hash is None else self.morgue.entry(self.format.name, self.style, article.id, hash)
        if found is None:
            return False
        self.pieces[article.id] = found[0]
        self.problems += found[1]
        return True


def keep(desk: Desk, format: str, style: Style, proof: Proof) -> None:
    """Keep an entry that survived."""
    version = desk.replaced.get(proof.id)
    hash = version[1] if version else desk.hashes.get(proof.id)
    if proof.piece is not None and hash is not None:
        desk.morgue.keep_entry(format, style, proof.id, hash, proof.piece, proof.problems)


def _judged(
    path: str,
    url: str,
    recipe: str,
    name: str,
    media_type: str,
    write: Callable[[], bytes],
    feed: Feed | None,
    problems: list[Problem],
    prove: Prove,
) -> _Sheet:
    """What ``write`` gives as a document where its format's rules allow it, and what they say of it."""
    try:
        document = Document(path, name, media_type, write(), feed.name if feed else None)
    except RenderError as error:
        return None, [*problems, Problem(Severity.MUST, "render", url, f"{error}; the last good document stays")], {}
    found = [*problems, *(replace(problem, path=url) for problem in judge(document, url, proven=True))]
    found += prove(document.body)
    found += (*prove_removals(document, feed.tombstones, url), *prove_head(document, feed, url)) if feed else ()
    unwanted: dict[str, list[Problem]] = {}
    if feed is not None and (asked := consumers(feed.profiles)):
        found += _unwanted(document, feed, asked, url, unwanted)
    held = unwanted or any(problem.severity is Severity.MUST for problem in found)
    return None if held else Print(document, recipe, tuple(found)), found, unwanted


def _unwanted(
    document: Document, feed: Feed, asked: Sequence[str], url: str, articles: dict[str, list[Problem]]
) -> Iterator[Problem]:
    """What the consumers ``asked`` demand of the feed and do not get; what of its articles is put into ``articles``, by id."""
    by_id = {article.id_in(document.format): article for article in feed.articles}
    for objection in objections(document, asked, url):
        problem, article = objection.problem, by_id.get(objection.entry or "")
        if problem.severity is not Severity.MUST:
            continue
        if article is None:
            yield replace(problem, path=url, message=f"{objection.profile}: {problem.message}; the last good document stays")
            continue
        told = objection.of(article.path, f"the article is held back from /{feed.name or document.path}")
        articles.setdefault(article.id, []).append(told)


def _packed(made: Print) -> Print:
    return replace(made, document=replace(made.document, body=b""), packed=pack(made.document.body))
