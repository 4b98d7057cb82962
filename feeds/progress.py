"""How far work has come, told while it is done to whoever wants to know. Knows no clock and prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Stage(StrEnum):
    """What is done to one thing after the other, in words for people."""

    READING = "reading files"
    COMPOSING = "filling feeds"
    PROVING = "proving entries"
    PRINTING = "rendering feeds"
    WRITING = "writing files"


# Called with what is done, how many are done and how many there are; often, so that it has to be quick.
Meter = Callable[[Stage, int, int], None]


def still(_stage: Stage, _done: int, _total: int) -> None:
    """Tells nobody."""


def metered(meter: Meter, stage: Stage, things: Sequence[T]) -> Iterator[T]:
    """The things, one after the other, with word of how far they have come."""
    for done, thing in enumerate(things):
        meter(stage, done, len(things))
        yield thing
