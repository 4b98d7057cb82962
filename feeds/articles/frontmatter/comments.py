"""Nikola's comments: lines of `.. key: value`, bare or within `<!-- … -->`."""

from __future__ import annotations

import re

from feeds.articles.frontmatter.lines import gather
from feeds.articles.frontmatter.values import Block, Parsed, Value, wrong
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


# What the lines of Nikola's first sidecars are.
_PLACES = ("title", "slug", "date", "tags", "link", "description")


def parse_sidecar(source: str) -> Parsed:
    """A sidecar: such lines, or title, slug, date, tags, link and description on a line of their own each.

    Raises ArticleError where it is neither.
    """
    lines = [line.strip() for line in source.split("\n")]
    if len(lines) < 3 or any(_LINE.fullmatch(line) for line in lines) or not re.match(r"\d{4}[-/]\d", lines[2]):
        return parse(source)
    said = {key: (number, line) for number, (key, line) in enumerate(zip(_PLACES, lines, strict=False), 1) if line}
    values: dict[str, Value] = {key: line for key, (_, line) in said.items()}
    if tags := values.get("tags"):
        values["tags"] = [part.strip() for part in str(tags).split(",") if part.strip()]
    return Parsed(values, {key: number for key, (number, _) in said.items()})
