"""Entries rendered and proven: one batch here, or many batches beside each other in processes of their own."""

from __future__ import annotations

import logging
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Self, TypeAlias

from feeds.check.roundtrip import prove
from feeds.crew import WORKERS, Crew
from feeds.errors import RenderError, defect
from feeds.formats import FORMATS, shaped
from feeds.formats.neutral import neutral
from feeds.model import Article, Problem, Severity, Style
from feeds.store.rows import ARTICLE

log = logging.getLogger(__name__)

# Entries are proven in batches: one parse of fifty costs less than fifty parses.
BATCH = 50
# From so many entries on it pays to start other processes, where none are there.
MANY = 600
# How many batches wait in memory for a process to take them, for each process.
AHEAD = 2


@dataclass(frozen=True, slots=True)
class Proof:
    """An entry's bytes and what proving it found; ``piece`` is None where it does not survive."""

    id: str
    piece: bytes | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """Whole articles to be proven in one format and style."""

    format: str
    style: Style
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Whole articles, as they are saved, to be proven in one style and several formats."""

    formats: tuple[str, ...]
    style: Style
    texts: tuple[bytes, ...]


Results: TypeAlias = list[tuple[str, list[Proof]]]


def proofs(job: Job) -> Iterator[Proof]:
    """Each article of the job proven; one that spoils a whole parse stands alone in the end, and is refused alone."""
    format, articles = FORMATS[job.format], job.articles
    try:
        articles = tuple(shaped(article, job.style) for article in articles)
        pieces = format.entries(articles, job.style)
        results = prove(job.format, format.join(neutral(job.style), pieces), articles, job.style)
    except RenderError as error:
        pieces, results = [], [[_unwritable(article, error)] for article in articles]
    except Exception as error:
        log.exception("proving %s failed", ", ".join(article.path for article in articles))
        pieces, results = [], [[defect(article.path, error)] for article in articles]
    refused = any(problem.severity is Severity.MUST for result in results for problem in result)
    if refused and len(articles) > 1:
        # Halve until it stands alone.
        middle = len(articles) // 2
        for part in (articles[:middle], articles[middle:]):
            yield from proofs(Job(job.format, job.style, part))
        return
    for number, (article, result) in enumerate(zip(articles, results, strict=True)):
        yield Proof(article.id, None if refused else pieces[number], tuple(result))


class Provers:
    """Has a ``crew`` prove beside this process when there is work enough.

    A context; at its end the crew is dismissed. Where one of them is killed, what was not proven by then is left out: whoever
    needs it makes it himself.
    """

    def __init__(self, crew: Crew) -> None:
        self.crew = crew
        self.many = MANY
        self.held: list[Order] = []
        self.waiting: deque[tuple[Order, Future[Results]]] = deque()
        self.ordered = self.proven = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.crew.dismiss()

    def order(self, order: Order) -> Iterator[tuple[Order, Results]]:
        """Have it proven; what of earlier orders has to be taken before more is laid up."""
        self.held.append(order)
        self.ordered += len(order.texts) * len(order.formats)
        if self.ordered < self.many and not self.crew.present:
            return
        held, self.held = self.held, []
        try:
            for each in held:
                self.waiting.append((each, self.crew.pool.submit(_all, each)))
            while len(self.waiting) > AHEAD * WORKERS:
                yield self._first()
        except BrokenProcessPool as error:
            self._give_up(error)

    def rest(self) -> Iterator[tuple[Order, Results]]:
        """What is proven of all that was ordered; nothing where it was too little to start processes for."""
        try:
            while self.waiting:
                yield self._first()
        except BrokenProcessPool as error:
            self._give_up(error)

    def _first(self) -> tuple[Order, Results]:
        order, future = self.waiting.popleft()
        found = future.result()
        self.proven += len(order.texts) * len(order.formats)
        return order, found

    def _give_up(self, error: BrokenProcessPool) -> None:
        log.warning("proving beside each other failed (%s); it goes on one by one", error)
        self.waiting.clear()
        self.crew.dismiss()
        self.many = sys.maxsize


def batches(articles: Sequence[Article]) -> Iterator[tuple[Article, ...]]:
    """The articles, so many at a time as are proven together."""
    return (tuple(articles[start : start + BATCH]) for start in range(0, len(articles), BATCH))


def _all(order: Order) -> Results:
    articles = tuple(ARTICLE.validate_json(text) for text in order.texts)
    return [(format, list(proofs(Job(format, order.style, articles)))) for format in order.formats]


def _unwritable(article: Article, error: RenderError) -> Problem:
    return Problem(Severity.MUST, "render", article.path, f"{error}; the article is held back")
