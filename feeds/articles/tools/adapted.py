"""What a tool makes of the front matter of its articles before anybody understands it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from feeds.articles.frontmatter import Value
from feeds.model import Tool


@dataclass(frozen=True, slots=True)
class Adapted:
    """Front matter as the tool means it, and ``beneath`` it what counts where neither it nor the body says anything.

    ``remarks`` are pairs of a key and what an editor should know of it.
    """

    values: Mapping[str, Value]
    beneath: Mapping[str, Value] = field(default_factory=dict)
    remarks: tuple[tuple[str, str], ...] = field(default=())


# Values of a file, its path below the tool's content directory, the tool → the values as the tool means them.
Adapt: TypeAlias = Callable[[dict[str, Value], str, Tool], Adapted]


def as_written(values: dict[str, Value], _path: str, _tool: Tool) -> Adapted:
    """Most tools mean what is written."""
    return Adapted(values)
