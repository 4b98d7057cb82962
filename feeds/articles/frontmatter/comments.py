"""Nikola's comments: lines of `.. key: value`, bare or within `<!-- … -->`."""

from __future__ import annotations

import re

from feeds.articles.frontmatter.lines import gather
from feeds.articles.frontmatter.values import Block, Parsed, wrong
from feeds.articles.spellings import field_of

_LINE = re.compile(r"\.\.[ \t]+([^\W_][\w.-]{0,39}):(?!:)(?:[ \t]*(.*))")
_OPEN = re.compile(r"\s*(<!--[ \t]*\n\s*)?(?=\.\.[ \t])")


def find(text: str) -> Block | None:
    """The comments at the top, to an empty line or the end of the HTML comment; the first must be a known spelling."""
    opening = _OPEN.match(text)
    if opening is None:
        return None
    within, start = opening[1] is not None, opening.end()
    first = _LINE.match(text, start)
    if first is None or field_of(first[1]) is None:
        return None
    at = start
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        if within and line.strip() == "-->":
            return Block(start, at, min(end + 1, len(text)))
        if line.strip() and not line[0].isspace() and not _LINE.fullmatch(line):
            return None if within else Block(start, at, at)
        if not line.strip() and not within:
            return Block(start, at, min(end + 1, len(text)))
        at = end + 1
    return None if within else Block(start, len(text), len(text))


def parse(source: str) -> Parsed:
    """Values out of such lines; what is no such line belongs to the one above. Raises ArticleError where none is."""
    parsed = gather(source, _LINE)
    if source.strip() and not parsed.values:
        raise wrong("expected lines of `.. key: value`")
    return parsed
