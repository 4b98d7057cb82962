"""Where a text is code, which nobody may touch: an article about Jekyll shows its source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

import pyromark

MARKDOWN = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_GFM
)

# The elements whose text is code, or nothing that is shown.
_LITERAL = re.compile(r"<(pre|code|script|style|textarea)(?=[\s>])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """The stretches of a text that are code, in order and without overlap: where they start and end, in characters."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def end(self, at: int) -> int | None:
        """Where the code ends that the character at ``at`` is part of; None where it is none."""
        index = bisect_right(self.starts, at) - 1
        return self.ends[index] if index >= 0 and at < self.ends[index] else None

    def outside(self, text: str, change: Callable[[str], str]) -> str:
        """``text`` with ``change`` done to what is not code."""
        pieces: list[str] = []
        done = 0
        for start, end in zip(self.starts, self.ends, strict=True):
            pieces += (change(text[done:start]), text[start:end])
            done = end
        return "".join((*pieces, change(text[done:])))


def in_markdown(body: str) -> Verbatim:
    """The code of a Markdown text: fenced, indented and inline, as its own parser sees it, and HTML's."""
    spans = []
    if "`" in body or "~~~" in body or "    " in body or "\t" in body:
        for event, where in pyromark.events_with_range(body, options=MARKDOWN):
            if isinstance(event, dict) and ("Code" in event or _opens_code(event)):
                spans.append((where["start"], where["end"]))
        if not body.isascii():
            spans = _characters(body, spans)
    return _merged([*spans, *_html_spans(body)])


def in_html(body: str) -> Verbatim:
    """The code of an HTML text."""
    return _merged(_html_spans(body))


def _opens_code(event: object) -> bool:
    start = event.get("Start") if isinstance(event, dict) else None
    return isinstance(start, dict) and "CodeBlock" in start


def _characters(body: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Offsets in bytes → offsets in characters."""
    data = body.encode()
    at = characters = 0
    known = {0: 0}
    for offset in sorted({offset for span in spans for offset in span}):
        characters += len(data[at:offset].decode())
        known[offset] = characters
        at = offset
    return [(known[start], known[end]) for start, end in spans]


def _html_spans(body: str) -> list[tuple[int, int]]:
    if "<" not in body:
        return []
    spans: list[tuple[int, int]] = []
    lowered = body.lower()
    unclosed: set[str] = set()
    at = 0
    while found := _LITERAL.search(body, at):
        name = found[1].lower()
        at = found.end()
        if name in unclosed:
            continue
        end = lowered.find(f"</{name}", at)
        if end < 0:
            unclosed.add(name)
            continue
        spans.append((found.start(), end))
        at = end
    return spans


def _merged(spans: list[tuple[int, int]]) -> Verbatim:
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start < ends[-1]:
            ends[-1] = max(end, ends[-1])
        else:
            starts.append(start)
            ends.append(end)
    return Verbatim(tuple(starts), tuple(ends))
