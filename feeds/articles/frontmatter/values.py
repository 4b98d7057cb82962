"""What every dialect of front matter speaks: values, lines, where they stand, and the bounds that hold for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeAlias

from feeds.errors import ArticleError

MAX_BYTES = 64 * 1024
MAX_DEPTH = 32

Value: TypeAlias = "str | int | float | bool | date | time | datetime | list[Value] | dict[str, Value] | None"


class Stamp(str):
    """A text without quotes that YAML itself takes for a point in time, or a day."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """``values`` by key as written, ``lines`` of the top-level keys, ``body`` and the line on which it begins.

    ``dialect`` is the name of the one that it was written in, empty where there is none.
    """

    body: str
    values: Mapping[str, Value] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    body_line: int = 1
    doubles: tuple[str, ...] = ()
    dialect: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a dialect makes of its source; ``lines`` count from its first line, ``doubles`` are keys given twice."""

    values: dict[str, Value]
    lines: dict[str, int]
    doubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Where front matter stands: the source is ``[start:end]``, the body goes on at ``after``.

    What is above ``above`` belongs to the body too.
    """

    start: int
    end: int
    after: int
    above: int = 0


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way of writing front matter. ``find`` says where in a text it stands, None where it does not.

    ``only`` are the suffixes of the files that it is looked for in, where it is not all; ``apart`` those it is not.
    """

    name: str
    find: Callable[[str], Block | None]
    parse: Callable[[str], Parsed]
    only: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()

    def suits(self, suffix: str) -> bool:
        """Whether files of this suffix are written in it."""
        return suffix not in self.apart and (not self.only or suffix in self.only)


def wrong(message: str, line: int | None = 1) -> ArticleError:
    """An error in front matter, with a line of its source."""
    return ArticleError.of("front-matter", message, line=line)


def sized(source: str) -> str:
    """``source`` where it is not too large."""
    if len(source) > MAX_BYTES or len(source.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise wrong(f"larger than {MAX_BYTES // 1024} KB; move text into the body")
    return source


def bounded(values: dict[str, Value]) -> None:
    """Refuse what can be written in little space and nobody can print: deep nesting, endless numbers."""
    level: list[Value] = [values]
    for _ in range(MAX_DEPTH):
        if any(isinstance(value, int) and value.bit_length() > 64 for value in level):
            raise wrong("a whole number of more than 64 bits; write it in quotes")
        level = [
            item
            for value in level
            if isinstance(value, dict | list)
            for item in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise wrong("nested too deep")
