"""What every markup comes to: HTML, and what the body says of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds.articles.frontmatter import Value
from feeds.model import Origin, Problem


@dataclass(frozen=True, slots=True)
class Removed:
    """Source of the author's tool that is gone without a translation: as it was written, and its line in the body."""

    text: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Rendered:
    """``html`` of a body, and what the body itself says: a title, a summary, metadata in the front matter's words.

    ``origins`` tells where in the body title, summary and ``values`` stand.
    ``problems`` are about what the body says of itself; ``removed`` is what stood in the body and is in no way in the HTML.
    """

    html: str
    title: str | None = None
    summary: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    removed: tuple[Removed, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)


def same(one: str, other: str) -> bool:
    """Whether two titles are the same words."""
    words, others = (re.sub(r"\W+", "", each).casefold() for each in (one, other))
    return words == others if words else one == other
