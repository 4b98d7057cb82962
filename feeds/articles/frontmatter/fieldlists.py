"""reStructuredText's field lists, docinfo among them: `:key: value` at the top or below the title."""

from __future__ import annotations

import re

from feeds.articles.frontmatter.lines import gather
from feeds.articles.frontmatter.values import Block, Parsed

_FIELD = re.compile(r":([^\W_](?:[^:\\\n]|\\.){0,60}):(?:[ \t]+(.*))?")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1+[ \t]*")
_COMMENT = re.compile(r"\.\.(?:[ \t]+(?!.*::)(?![_\[|]).*)?")


def find(text: str) -> Block | None:
    """The field list that comes first, or first below title and subtitle; comments above do not count."""
    lines = text.split("\n")
    at = _titled(lines, _titled(lines, _blank(lines, 0)))
    if at >= len(lines) or not _FIELD.fullmatch(lines[at]):
        return None
    end = at
    for number in range(at, len(lines)):
        line = lines[number]
        if line.strip() and not line[0].isspace() and not _FIELD.fullmatch(line):
            break
        if line.strip():
            # Below an empty line, what is indented is the field's only where fields are indented: a quotation else.
            if line[0].isspace() and not lines[number - 1].strip():
                break
            end = number + 1
    start = sum(len(line) + 1 for line in lines[:at])
    stop = start + sum(len(line) + 1 for line in lines[at:end])
    return Block(start, min(stop, len(text)), min(stop, len(text)), above=start)


def parse(source: str) -> Parsed:
    """Values out of the lines that :func:`find` found."""
    return gather(source, _FIELD)


def _blank(lines: list[str], at: int) -> int:
    """The first line from ``at`` on that is neither empty nor a comment."""
    while at < len(lines):
        if _COMMENT.fullmatch(lines[at]):
            at += 1
            while at < len(lines) and (lines[at][:1].isspace() and lines[at].strip()):
                at += 1
        elif lines[at].strip():
            return at
        else:
            at += 1
    return at


def _titled(lines: list[str], at: int) -> int:
    """The line below a title that begins at ``at``, over- and underlined or underlined, else ``at``."""
    here, below, third = (lines[at + n].strip() if at + n < len(lines) else "" for n in range(3))
    if _ADORNMENT.fullmatch(here) and below and third == here:
        return _blank(lines, at + 3)
    if here and not _FIELD.fullmatch(here) and not _ADORNMENT.fullmatch(here) and _ADORNMENT.fullmatch(below):
        return _blank(lines, at + 2)
    return at
