"""Progress for people: a bar on a terminal, else a line every few seconds; nothing of what is done within a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from feeds.progress import Meter, Stage

# In seconds: what takes no longer is not told of; how often a line is written; how often a bar moves.
PATIENCE = 1.0
BETWEEN_LINES = 5.0
BETWEEN_MOVES = 0.1


@contextmanager
def progress(stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> Iterator[Meter]:
    """A meter that shows how far work has come, on the error stream: what commands print stays as it is."""
    stream = stream or sys.stderr
    shown = _Bar(stream, clock) if stream.isatty() else _Lines(stream, clock)
    try:
        yield shown.tell
    finally:
        shown.close()


class _Lines:
    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self.stream, self.clock = stream, clock
        self.next = clock() + PATIENCE

    def tell(self, stage: Stage, done: int, total: int) -> None:
        now = self.clock()
        if now >= self.next:
            self.next = now + BETWEEN_LINES
            click.echo(f"{stage}: {done:,} of {total:,}", file=self.stream)

    def close(self) -> None:
        """Nothing is left to take away."""


class _Bar:
    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self.stream, self.clock = stream, clock
        self.next = clock() + PATIENCE
        self.bar: Progress | None = None
        self.task: TaskID | None = None

    def tell(self, stage: Stage, done: int, total: int) -> None:
        now = self.clock()
        if now < self.next:
            return
        self.next = now + BETWEEN_MOVES
        if self.bar is None or self.task is None:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self.bar = Progress(*columns, console=Console(file=self.stream), transient=True)
            self.bar.start()
            self.task = self.bar.add_task(stage.value, total=total)
        self.bar.update(self.task, description=stage.value, completed=done, total=total)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.stop()
