"""What every file says: read when it changed, else remembered. The bodies of articles are let go and read again when needed."""

from __future__ import annotations

import hashlib
import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import UTC
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, TypeAdapter

from feeds.articles.companions import names_in
from feeds.articles.directory import Found, Look, fetch
from feeds.articles.manuscript import Reading, body_of, read
from feeds.articles.sections import Sections, sections
from feeds.config import Config
from feeds.crew import WORKERS, Crew
from feeds.errors import ArticleError, defect
from feeds.model import Manuscript, Problem
from feeds.progress import Meter, Stage, metered, still
from feeds.seals import code, seal
from feeds.store.index import Batch, Index

log = logging.getLogger(__name__)

# How many characters of bodies that were read just now are kept until they are composed.
BODIES = 4_000_000
# How many readings wait to be saved.
WAITING = 2000
# From so many files on it pays to start other processes; how many of them are read at a time, and wait to be taken.
MANY = 2000
PIECE = 50
AHEAD = 4
# What may be otherwise at the next look though the file is the same.
_PASSING = frozenset({"changing", "unreadable"})
_ROOMS = ("articles", "model", "podcasting", "config")


@dataclass(frozen=True, slots=True)
class Paper:
    """What came of a file: a manuscript without its body and its origins, or None where there is none to publish.

    ``seal`` is the hash of its bytes and of those of the file beside it, empty where they could not be had; ``refused`` is
    whether it could not be understood; ``named`` are the names of recordings that stand anywhere in it.
    """

    # pydantic's own memory of strings would keep some of every file's.
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(cache_strings="keys")

    seal: str
    manuscript: Manuscript | None
    problems: tuple[Problem, ...] = ()
    refused: bool = False
    named: tuple[str, ...] = ()


_PAPER = TypeAdapter(Paper)


class Papers:
    """The files of one directory. With ``saving``, what was read is written to the index. ``crew`` reads where there are many.

    What is in the index is taken from there, one after the other, with every look, so that what files say need be in
    memory only while a look goes over it.
    """

    def __init__(self, config: Config, index: Index, saving: bool, crew: Crew, meter: Meter = still) -> None:
        self.config, self.index, self.saving, self.crew, self.meter = config, index, saving, crew, meter
        self.zone = ZoneInfo(config.site.timezone)
        self.context = ""
        self.sections = Sections(config.tool)
        self.heard: tuple[str, ...] | None = None
        self.reading = Reading(config.articles, self.zone, config.tool)
        self.desk = _Desk(config.directory, config.articles.max_bytes, self.reading)
        self.known: dict[str, Paper] = {}
        self.files: dict[str, tuple[Found, Found | None]] = {}
        self.fresh: dict[str, tuple[str, bytes]] = {}
        self.strays: list[str] = []
        self.gone: list[str] = []
        self.common: dict[Any, Any] = {}
        self.bodies: dict[str, str] = {}
        self.size = 0

    def read(self, look: Look, young: AbstractSet[str]) -> dict[str, Paper]:
        """What each file of ``look`` says, those that are too ``young`` left out; nothing is opened that did not change."""
        files = (self._held(found, look.sidecars.get(found.path)) for found in look.files)
        self.files = {each[0].path: each for each in files}
        self._turn(look)
        papers: dict[str, Paper] = {}
        fresh = self._fresh(young)
        ahead = self._beside(fresh) if len(fresh) >= MANY else iter(())
        for found, side in metered(self.meter, Stage.READING, tuple(self.files.values())):
            path = found.path
            if path in young:
                continue
            if self.sections.hide(path):
                papers[path] = Paper("", None, refused=True)
                continue
            # What can be had again is kept here no longer than by those who need it.
            paper = self.known.pop(path, None) if self.saving else self.known.get(path)
            if paper is None:
                paper = self._lean(found, next(ahead, (found, None))[1] or self._open(found, side))
                self._save(found, side, paper)
            papers[path] = paper
        papers |= {each.path: Paper("", None, (each,), refused=True) for each in self.sections.problems}
        if self.saving:
            self.known = {}
        return papers

    def _held(self, found: Found, side: Found | None) -> tuple[Found, Found | None]:
        """The same as the last look found where it is the same, since much has its path; what changed is not known any more."""
        before = self.files.get(found.path)
        if before is not None and _stamp(*before) == _stamp(found, side):
            return before
        self.known.pop(found.path, None)
        return found, side

    def _lean(self, found: Found, paper: Paper) -> Paper:
        """The same in less memory: what many articles have in common is one object, and so is what equals their path."""
        each = paper.manuscript
        if each is None:
            return paper
        one, place = self.common.setdefault, each.place
        name = each.slug if place.name == each.slug else place.name
        lean = replace(
            place,
            directory=one(place.directory, place.directory),
            name=name,
            filename=name if place.filename == name else place.filename,
            sections=one(place.sections, place.sections),
            categories=one(place.categories, place.categories),
        )
        manuscript = replace(
            each,
            path=found.path,
            markup=one(each.markup, each.markup),
            section=one(each.section, each.section),
            modified=each.modified.replace(tzinfo=UTC),  # of each its own came from the index
            published=each.published and replace(each.published, instant=each.published.instant.replace(tzinfo=UTC)),
            authors=one(each.authors, each.authors),
            tags=tuple(one(tag, tag) for tag in each.tags),
            language=one(each.language, each.language),
            lines=one(each.lines, each.lines),
            unknown=one(repr(each.unknown), each.unknown),  # by what it looks like, since True equals 1
            place=lean,
        )
        return replace(paper, manuscript=manuscript)

    def _fresh(self, young: AbstractSet[str]) -> list[tuple[Found, Found | None]]:
        """The files that are to be opened, in their order."""
        return [
            (found, side)
            for found, side in self.files.values()
            if found.path not in young and not self.sections.hide(found.path) and found.path not in self.known
        ]

    def let_go(self) -> None:
        """Keep no more in memory than can be had again."""
        if self.saving:
            self.common = {}

    def forget_gone(self) -> None:
        """Let go of what files said that the last look did not see."""
        for path in [path for path in self.known if path not in self.files]:
            del self.known[path]
        if self.saving:
            self.gone += self.strays
        self.strays = []

    def give(self, batch: Batch) -> None:
        """Add what was read to what is to be saved."""
        batch.context, batch.readings, batch.gone = self.context, self.fresh, self.gone
        self.fresh, self.gone = {}, []

    def reread(self, found: Found) -> tuple[Paper, Paper] | None:
        """What a file without another beside it said before and says now; None where it was not known."""
        known, (_, side) = self.paper(found.path), self.files[found.path]
        if known is None or side is not None:
            return None
        self.files[found.path] = found, None
        paper = self._open(found, None)
        self._save(found, None, paper)
        return known, paper

    def paper(self, path: str) -> Paper | None:
        """What a file said at the last look, as far as that is still known."""
        if path in self.known:
            return self.known[path]
        found, side = self.files.get(path, (None, None))
        read = self.fresh.get(path) or self.index.reading(self.context, path)
        if found is None or read is None or read[0] != _stamp(found, side):
            return None
        return self._lean(found, _PAPER.validate_json(read[1]))

    def said(self, path: str) -> Paper | None:
        """What a file says, though the index may have lost it."""
        if path not in self.files:
            return None
        found, side = self.files[path]
        return self.paper(path) or self._lean(found, _open(self.desk, found, side)[0])

    def whole(self, manuscript: Manuscript) -> Manuscript:
        """The manuscript with its body, which a recording has. Raises ArticleError where its file is not as it was."""
        if manuscript.path not in self.files:
            return manuscript
        known = self.bodies.pop(manuscript.path, None)
        if known is None:
            found, _ = self.files[manuscript.path]
            known = body_of(found, fetch(self.desk.directory, found, self.desk.most), self.reading)
        return replace(manuscript, body=known)

    def sidecar(self, side: Found | None) -> tuple[Found, bytes] | None:
        """A file of metadata with its bytes. Raises ArticleError."""
        return (side, fetch(self.config.directory, side, self.config.articles.max_bytes)) if side else None

    def forget_bodies(self) -> None:
        """Let go of what was kept for composing."""
        self.bodies, self.size = {}, 0

    def _turn(self, look: Look) -> None:
        """Take up what was read in the context of ``look``: settings, tool, sections, languages, our own code."""
        stamps = tuple(f"{found.path} {found.stamp}" for found in look.sections)
        if stamps != self.heard:
            self.sections = sections(self.config.directory, look, self.config.tool, self.config.articles.max_bytes)
            self.heard = None if self.sections.problems else stamps
        tool = replace(self.sections.tool, problems=())
        self.reading = Reading(self.config.articles, self.zone, tool, look.languages, self.sections.directories)
        self.desk = replace(self.desk, reading=self.reading)
        settings = self.config.articles.model_dump(exclude={"path", "settle", "rescan"})
        context = seal(code(*_ROOMS), settings, self.config.site.timezone, tool, look.languages, self.sections.directories)
        if context != self.context or self.saving:
            self.context, self.strays = context, []
            self.known = dict(self._read_before())

    def _read_before(self) -> Iterator[tuple[str, Paper]]:
        """What the files say that are as they were when they were read."""
        for done, (path, stamp, body) in enumerate(chain(self.index.readings(self.context), self._waiting())):
            found, side = self.files.get(path, (None, None))
            if found is None:
                self.strays.append(path)
            elif stamp == _stamp(found, side):
                self.meter(Stage.READING, min(done, len(self.files)), len(self.files))
                yield found.path, self._lean(found, _PAPER.validate_json(body))

    def _waiting(self) -> Iterator[tuple[str, str, bytes]]:
        return ((path, stamp, body) for path, (stamp, body) in self.fresh.items())

    def _save(self, found: Found, side: Found | None, paper: Paper) -> None:
        """Keep what a file says: in the index, or in memory where nothing may be written."""
        self.known.pop(found.path, None)
        if _passes(paper):
            return
        if not self.saving:
            self.known[found.path] = paper
        else:
            self.fresh[found.path] = _stamp(found, side), _PAPER.dump_json(paper)
            if len(self.fresh) >= WAITING:
                batch = Batch()
                self.give(batch)
                self.index.keep(batch)

    def _open(self, found: Found, side: Found | None) -> Paper:
        return self._take(found, _open(self.desk, found, side))

    def _take(self, found: Found, opened: tuple[Paper, str]) -> Paper:
        """What came of a file, its body put aside as long as there is room."""
        paper, body = opened
        if paper.manuscript is not None and self.size + len(body) <= BODIES:
            self.bodies[found.path] = body
            self.size += len(body)
        return paper

    def _beside(self, files: Sequence[tuple[Found, Found | None]]) -> Iterator[tuple[Found, Paper]]:
        """What many files say, read by all processors; those that nobody came to are left out."""
        pieces = deque(files[start : start + PIECE] for start in range(0, len(files), PIECE))
        waiting: deque[tuple[Sequence[tuple[Found, Found | None]], Future[list[tuple[Paper, str]]]]] = deque()
        try:
            while pieces or waiting:
                while pieces and len(waiting) < AHEAD * WORKERS:
                    some = pieces.popleft()
                    waiting.append((some, self.crew.pool.submit(_open_all, self.desk, some)))
                some, future = waiting.popleft()
                for (found, _), opened in zip(some, future.result(), strict=True):
                    yield found, self._take(found, opened)
        except BrokenProcessPool as error:
            self.crew.dismiss()
            log.warning("reading beside each other failed (%s); it goes on one by one", error)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What it takes to read a file, in this process or another."""

    directory: Path
    most: int
    reading: Reading


def _open_all(desk: _Desk, files: Sequence[tuple[Found, Found | None]]) -> list[tuple[Paper, str]]:
    return [_open(desk, found, side) for found, side in files]


def _open(desk: _Desk, found: Found, side: Found | None) -> tuple[Paper, str]:
    """What comes of a file, and its body."""
    digest = ""
    named: tuple[str, ...] = ()
    try:
        data, beside = _bytes(desk, found, side)
        digest, named = _digest(data, beside), _named(data, beside)
        result = read(found, data, desk.reading, beside)
    except ArticleError as error:
        return Paper(digest, None, (error.problem,), refused=True, named=named), ""
    except Exception as error:
        log.exception("reading %s failed", found.path)
        return Paper(digest, None, (defect(found.path, error),), refused=True, named=named), ""
    manuscript = result.manuscript
    body = "" if manuscript is None else manuscript.body
    if manuscript is not None:
        manuscript = replace(manuscript, body="", origins=())
    return Paper(digest, manuscript, result.problems, named=named), body


def _bytes(desk: _Desk, found: Found, side: Found | None) -> tuple[bytes, tuple[Found, bytes] | None]:
    return fetch(desk.directory, found, desk.most), (side, fetch(desk.directory, side, desk.most)) if side else None


def _digest(data: bytes, beside: tuple[Found, bytes] | None) -> str:
    digest = hashlib.sha256(data)
    if beside:
        digest.update(b"\0" + beside[1])
    return digest.hexdigest()


def _named(data: bytes, beside: tuple[Found, bytes] | None) -> tuple[str, ...]:
    return tuple(sorted({*names_in(data), *names_in(beside[1] if beside else b"")}))


def problems_of(papers: Iterable[Paper]) -> list[Problem]:
    """All that was found in the files."""
    return [problem for paper in papers for problem in paper.problems]


def _stamp(*files: Found | None) -> str:
    return " ".join(found.stamp for found in files if found)


def _passes(paper: Paper) -> bool:
    return paper.refused and any(problem.rule in _PASSING for problem in paper.problems)
