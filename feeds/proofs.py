"""Entries rendered and proven: one batch here, or many batches beside each other in processes of their own."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess

from feeds.check.roundtrip import prove
from feeds.errors import RenderError, defect
from feeds.formats import FORMATS
from feeds.formats.neutral import neutral
from feeds.model import Article, Problem, Severity, Style

log = logging.getLogger(__name__)

# Entries are proven in batches: one parse of fifty costs less than fifty parses.
BATCH = 50
# From so many entries on it pays to start other processes.
MANY = 600
# How many batches wait in memory for a process to take them, for each process.
AHEAD = 4


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


def proofs(job: Job) -> Iterator[Proof]:
    """Each article of the job proven; one that spoils a whole parse stands alone in the end, and is refused alone."""
    format, articles = FORMATS[job.format], job.articles
    try:
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


def beside(jobs: Iterable[Job]) -> Iterator[tuple[Job, list[Proof]]]:
    """The proofs of many jobs, made in as many processes as there are processors, in the order of the jobs.

    Where a process is killed, what it had not done is left out, and so is the rest: whoever needs it makes it himself.
    """
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, get_context("spawn"), _attend) as pool:
        waiting: list[tuple[Job, Future[list[Proof]]]] = []
        try:
            for job in jobs:
                waiting.append((job, pool.submit(_all, job)))
                if len(waiting) > AHEAD * workers:
                    first, done = waiting.pop(0)
                    yield first, done.result()
            for job, done in waiting:
                yield job, done.result()
        except BrokenProcessPool as error:
            log.warning("proving beside each other failed (%s); it goes on one by one", error)


def batches(articles: Sequence[Article]) -> Iterator[tuple[Article, ...]]:
    """The articles, so many at a time as are proven together."""
    return (tuple(articles[start : start + BATCH]) for start in range(0, len(articles), BATCH))


def _attend() -> None:
    """End with the process that started this one, however that ends; what people interrupt is that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (parent := parent_process()) is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _all(job: Job) -> list[Proof]:
    return list(proofs(job))


def _unwritable(article: Article, error: RenderError) -> Problem:
    return Problem(Severity.MUST, "render", article.path, f"{error}; the article is held back")
