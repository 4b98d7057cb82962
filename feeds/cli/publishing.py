"""The publisher of ``feeds serve``: a process of its own, which looks first, and another in its place where it ends.

What serves knows nothing of articles, so that it is small and soon there: whatever it takes to look is in this process.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections import Counter
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, TypeAlias

import click

from feeds.cli.meter import progress
from feeds.cli.options import now, placed
from feeds.config import Config
from feeds.errors import FeedsError, RemovalsError, UsageError
from feeds.model import Problem, Severity
from feeds.report import count, print_problems, weights

if TYPE_CHECKING:
    from feeds.prepared import Prepared
    from feeds.watch import Watch

log = logging.getLogger(__name__)

# How long, in seconds, the publisher may take to come to an end.
GRACE = 5
# How much workers go before the publisher where there is not processor enough for both.
NICE = 5
# How many seconds pass before there is another publisher for one that ended.
PAUSE = 1.0

_Told: TypeAlias = frozenset[Problem]


@dataclass(frozen=True, slots=True)
class _Refused:
    """Why nothing was published: as text, since errors do not travel from process to process."""

    message: str
    usage: bool

    @property
    def error(self) -> FeedsError:
        return UsageError(self.message) if self.usage else FeedsError(self.message)


@dataclass(frozen=True, slots=True)
class _First:
    """How to look first: what is missing is ``accepted`` as gone, an edition is ``served`` already meanwhile."""

    accepted: bool
    served: bool


class Publishing:
    """The publisher of a service. Where an edition is ``served`` already, it goes before the first look too."""

    def __init__(self, settings: Config, accepted: bool, served: bool) -> None:
        self._settings, self._first = settings, _First(accepted, served)
        self._ending, self._lock = threading.Event(), threading.Lock()
        self._looked = Future[_Told]()
        self._start()
        self._keeper = threading.Thread(target=self._keep, name="publishing", daemon=True)
        self._keeper.start()

    def first(self) -> None:
        """Wait until the directory was looked at first. Raises FeedsError where that came to nothing that can be served."""
        self._looked.result()

    def end(self) -> None:
        """Let the publisher come to an end; where it does not, whatever it was making is made at the next start."""
        with self._lock:
            self._ending.set()
        self._process.terminate()
        self._keeper.join(GRACE)
        self._process.kill()
        self._keeper.join()

    def _start(self) -> None:
        context = get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        looked: _First | _Told = self._looked.result() if self._looked.done() else self._first
        process = context.Process(target=_publish, args=(self._settings, looked, theirs))
        try:
            process.start()
        finally:
            theirs.close()  # so that the pipe ends with the process
        self._process, self._door = process, ours

    def _keep(self) -> None:
        while True:
            self._hear()
            self._process.join()
            if self._ending.is_set():
                return
            code = self._process.exitcode
            if not self._first.served and not self._looked.done():
                self._looked.set_exception(FeedsError(f"the publisher ended ({code}) before anything was published"))
            if self._looked.done() and self._looked.exception() is not None:
                return
            log.error("The publisher ended (%s); there will be another.", code)
            if self._ending.wait(PAUSE):
                return
            with self._lock:
                if self._ending.is_set():
                    return
                try:
                    self._start()
                except OSError:
                    log.exception("There is no publisher")

    def _hear(self) -> None:
        """What came of the first look."""
        with contextlib.closing(self._door), contextlib.suppress(EOFError, OSError):
            said = self._door.recv()
            if isinstance(said, _Refused):
                self._looked.set_exception(said.error)
            else:
                self._looked.set_result(said)


def _publish(settings: Config, looked: _First | _Told, door: Connection) -> None:
    """What the publisher runs: who asks goes before it."""
    from feeds.watch import follow

    if not isinstance(looked, _First):
        door.close()
        os.nice(NICE)
        follow(settings, partial(news, settings, looked))
        return
    if looked.served:
        os.nice(NICE)
    told = set[Problem]()
    over = threading.Event()
    threading.Thread(target=_end_with_parent, args=(over,), daemon=True).start()

    def first(watch: Watch) -> None:
        told.update(_look(settings, looked, watch))
        door.send(frozenset(told))
        door.close()
        over.set()
        if not looked.served:
            os.nice(NICE)

    try:
        follow(settings, lambda number, prepared: news(settings, frozenset(told), number, prepared), first)
    except FeedsError as error:
        if looked.served or over.is_set():
            raise
        door.send(_Refused(str(error), isinstance(error, UsageError)))


def _end_with_parent(over: threading.Event) -> None:
    """A first look takes its time: nobody waits for it who is gone."""
    parent = parent_process()
    while parent is not None and not over.wait(1):
        if os.getppid() != parent.pid:
            os._exit(1)


def _look(settings: Config, how: _First, watch: Watch) -> _Told:
    """Look first, and tell; what was told. What is not believed leaves what was published to be served."""
    try:
        with progress() as meter:
            number, prepared = watch.begin(how.accepted, meter)
    except RemovalsError as error:
        if watch.store.number() is None:
            raise
        print_problems([placed(settings, error.problem)])
        return frozenset({error.problem})
    except FeedsError as error:
        if not how.served:
            raise
        watch.fail(error, now())
        return frozenset()
    announce(settings, prepared, f"edition {number}")
    return frozenset(prepared.problems)


def announce(settings: Config, prepared: Prepared, title: str) -> None:
    """What was published: every Problem that somebody should look at, then every feed with its addresses."""
    problems = [placed(settings, problem) for problem in prepared.problems]
    print_problems([problem for problem in problems if problem.severity is not Severity.INFO])
    click.echo(
        f"{settings.site.title}: {count(len(prepared.listings), 'feed')}, {count(prepared.articles, 'article')}, "
        f"{weights(problems)} ({title})"
    )
    for listing in (each for each in prepared.listings if each.subject is None):
        archive = f", {count(listing.older, 'archive page')}" if listing.older else ""
        click.echo(f"  {listing.title}: {count(len(listing.headlines), 'entry', 'entries')}{archive}")
        for _, path in listing.documents:
            click.echo(f"    {settings.site.base_url}{path}")
    for kind, number in Counter(each.subject.kind for each in prepared.listings if each.subject).items():
        click.echo(f"  {kind.value}: {count(number, 'feed')} below {settings.site.base_url}{kind.value}/")


def news(settings: Config, told: _Told, number: int, prepared: Prepared) -> None:
    """A new edition of a running service: in one line, with the Problems that were not there when it started."""
    problems = [placed(settings, problem) for problem in prepared.problems if problem not in told]
    print_problems([problem for problem in problems if problem.severity is not Severity.INFO])
    click.echo(f"edition {number}: {count(prepared.articles, 'article')}, {weights(prepared.problems)}")
