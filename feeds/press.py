"""Select, render, prove: what becomes of articles between the ledger and the store, and what is held back.

An article that does not survive is replaced by its last good version, or by nothing, in every feed and format alike; a
document that breaks its format's rules gives way to the last good one. Neither takes anything else down.

A document is made only when its recipe changed: the hash of its feed's own words, of its articles and of our code.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from feeds.check.roundtrip import prove_removals
from feeds.check.rules import judge
from feeds.desk import Desk
from feeds.errors import RenderError
from feeds.formats import FORMATS, Format, opml
from feeds.model import (
    Article,
    Document,
    Feed,
    FeedSpec,
    Listing,
    Numbered,
    Print,
    Problem,
    Severity,
    Shown,
    Site,
    Style,
    Tombstone,
)
from feeds.progress import Meter, Stage, metered, still
from feeds.proofs import MANY, Job, Proof, batches, beside, proofs
from feeds.seals import code, seal
from feeds.select import Shelf, archive, due, fill, listing
from feeds.store.numbering import number

# The date of a feed that has no entry, on a site that has no article: RFC 4287 §4.2.15 wants one.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


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


@dataclass(frozen=True, slots=True)
class Archives:
    """What archives are ordered by: ``numbers`` of articles by feed and id, and the ``ordinals`` of all by id."""

    numbers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ordinals: Mapping[str, int] = field(default_factory=dict)


class Live(Protocol):
    """What the press has to know of the edition that is live."""

    def recipe(self, path: str) -> tuple[str, tuple[Problem, ...]] | None:
        """What the document at ``path`` was made of and what its rules found."""


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
        live: Live,
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
        printer = _Printer(self.site, self.desk, self.live)
        while True:
            composing = metered(self.meter, Stage.COMPOSING, self.specs)
            filled = [table.fill(spec, self.tombstones.get(spec.name, ())) for spec in composing]
            self.feeds = [feed for feed, *_ in filled] + [page for _, *pages in filled for page in pages]
            self._prove_ahead(printer)
            refused = {id for feed in metered(self.meter, Stage.PRINTING, self.feeds) for id in printer.print(feed)}
            if not refused:
                break
            for id in sorted(refused):
                self.desk.hold_back(id)
        self.holders = {}
        for at, feed in enumerate(self.feeds):
            for article in feed.articles:
                self.holders.setdefault(article.id, []).append(at)
        printed = Printed(numbers=table.numbered())
        self.written = printer.gather(self.feeds, printed)
        self._list(printer, printed)
        for article in ready:
            if article.address or article.id in self.desk.hashes or article.id in self.desk.replaced:
                self._show(article, printed)
        printed.dropped = len(ready) - len(self.desk.latest(ready))
        printed.held = frozenset(self.desk.replaced)
        printed.problems = list(dict.fromkeys((*self.desk.problems, *printed.problems)))
        return printed

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
        printer = _Printer(self.site, self.desk, self.live, alone=True)
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

    def _prove_ahead(self, printer: _Printer) -> None:
        """Where many entries are to be proven, as at a first build, have it done by all processors."""
        missing: dict[tuple[str, Style], dict[str, Article]] = {}
        for feed in self.feeds:
            for format, _, _ in printer.stale(feed):
                missing.setdefault((format.name, feed.style), {}).update({each.id: each for each in feed.articles})
        for (name, style), articles in missing.items():
            for id in _known(self.desk, name, style, articles):
                del articles[id]
        total, done = sum(map(len, missing.values())), 0
        if total < MANY:
            return
        jobs = (
            Job(name, style, tuple(self.desk.whole(article) for article in batch))
            for (name, style), articles in missing.items()
            for batch in batches(list(articles.values()))
        )
        for job, results in beside(jobs):
            self.meter(Stage.PROVING, done, total)
            done += len(results)
            for proof in results:
                keep(self.desk, job.format, job.style, proof)

    def _show(self, article: Article, printed: Printed) -> None:
        hash = self.desk.hash(article)
        if hash is not None:
            version = self.desk.replaced.get(article.id)
            address = version[0].address if version else article.address
            printed.shown[article.id] = Shown(article.id, address, hash)
            printed.media.update(version[0].media if version else self.desk.media[article.id])

    def _list(self, printer: _Printer, printed: Printed) -> None:
        """The list of all feeds that have a document."""
        feeds = [feed for feed in self.feeds if not feed.page]
        outlines = [_outline(self.site, feed, path) for feed in feeds if (path := self.written.get(feed.name))]
        if outlines:
            printer.enlist(outlines, max(feed.updated for feed in feeds), printed)


def keep(desk: Desk, format: str, style: Style, proof: Proof) -> None:
    """Keep an entry that survived."""
    hash = desk.hashes.get(proof.id) or (desk.replaced.get(proof.id) or (None, None))[1]
    if proof.piece is not None and hash is not None:
        desk.morgue.keep_entry(format, style, proof.id, hash, proof.piece, proof.problems)


def _known(desk: Desk, format: str, style: Style, articles: Mapping[str, Article]) -> list[str]:
    """Those of the articles whose entries are proven already."""
    known: list[str] = []
    for some in batches(list(articles.values())):  # all of an archive at once would not fit into memory
        desk.morgue.fetch(format, style, [article.id for article in some])
        hashes = {article.id: desk.hash(article) for article in some}
        known += [id for id, hash in hashes.items() if hash and desk.morgue.entry(format, style, id, hash)]
    return known


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


class _Printer:
    """Makes the documents whose recipes changed, and proves what is in them.

    Unless it is ``alone``, what comes of an edit, it lays pages of archives down, since there may be any number of them.
    """

    def __init__(self, site: Site, desk: Desk, live: Live, alone: bool = False) -> None:
        self.site, self.desk, self.live, self.alone = site, desk, live, alone
        self.done: dict[str, tuple[str, Print | None, list[Problem]]] = {}
        self.code = code("formats", "check", "select", "model")

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
        if path in self.done:
            return self.done[path][0]
        known = self.live.recipe(path)
        return None if known is None else known[0]

    def gather(self, feeds: Sequence[Feed], printed: Printed) -> dict[str, str]:
        """Put all documents and new listings of the feeds into ``printed``; the first document of each feed."""
        first: dict[str, str] = {}
        for feed in feeds:
            paths = [(name, feed.address(FORMATS[name].file_name)) for name in feed.formats]
            fresh = [path for _, path in paths if path in self.done]
            written = [(name, path) for name, path in paths if self._accept(path, printed)]
            printed.names.append(feed.place)
            if fresh or not written:
                # What an outline says of an article is enough for a page of an archive.
                texts = feed.articles if feed.page else tuple(self.desk.whole(article) for article in feed.articles)
                printed.listings[feed.place] = listing(replace(feed, articles=texts), written)
            if written:
                first[feed.place] = written[0][1]
        return first

    def enlist(self, outlines: Sequence[opml.Outline], updated: datetime, printed: Printed) -> None:
        """Put the list of feeds into ``printed``."""
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
            self._judge(path, recipe, format.name, format.media_type, lambda: format.join(feed, pieces), feed, found)
            if feed.page and not self.alone and (made := self.done[path][1]) is not None:
                self.done[path] = recipe, self.desk.morgue.lay_down(made), found
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
        feed: Feed | None,
        problems: list[Problem],
    ) -> None:
        """Keep what ``write`` gives as a document where its format's rules allow it, and what they say of it."""
        url = self.site.base_url + path
        try:
            document = Document(path, name, media_type, write(), feed.name if feed else None)
        except RenderError as error:
            found = [Problem(Severity.MUST, "render", url, f"{error}; the last good document stays")]
            self.done[path] = recipe, None, [*problems, *found]
            return
        found = [*problems, *(replace(problem, path=url) for problem in judge(document, url, proven=True))]
        found += prove_removals(document, feed.tombstones, url) if feed else []
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


def _outline(site: Site, feed: Feed, path: str) -> opml.Outline:
    group = feed.subject.kind.value if feed.subject else None
    return opml.Outline(feed.title, feed.description, feed.home, site.base_url + path, feed.language, group)
