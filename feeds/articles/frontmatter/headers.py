"""Pelican's and MultiMarkdown's headers: lines of `Key: value` at the top, ended by an empty line."""

from __future__ import annotations

import re

from feeds.articles.frontmatter.lines import gather
from feeds.articles.frontmatter.values import Block, Parsed
from feeds.articles.spellings import field_of

_LINE = re.compile(r"([^\W\d_][\w .-]{0,39}?)[ \t]*:(?:[ \t]+(.*))?")
# Pelican lets the body begin without an empty line; prose does not begin like this.
_BODY = re.compile(r"[#<!]")

# Any of these makes a first line a header, alone or not; of the fields of media two are still a list of captions.
_TELLING = frozenset({"title", "slug", "tags"})
_MEDIA = frozenset({"image", "references", "source", "duration", "summary", None})


def find(text: str) -> Block | None:
    """The lines above the first empty one, where every one of them is a header and they are no sentences.

    The first must be a known spelling; a title, slug or list of tags is enough, a date with a figure in it too, else
    two known ones that name more than media.
    """
    first = _LINE.fullmatch(text[: text.find("\n")] if "\n" in text else text)
    if first is None or field_of(first[1]) is None:
        return None
    fields: list[str | None] = []
    dated = False
    at = after = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        after = end + 1
        if not line.strip():
            break
        if header := _LINE.fullmatch(line):
            fields.append(field_of(header[1]))
            dated = dated or (fields[-1] == "published" and re.search(r"\d", line) is not None)
        elif len(fields) > 1 and _BODY.match(line):
            after = at
            break
        elif not line[0].isspace():
            return None
        at = after
    known = [name for name in fields if name is not None]
    if not (dated or _TELLING & set(known) or (len(known) > 1 and set(known) - _MEDIA)):
        return None
    return Block(0, min(at, len(text)), min(after, len(text)))


def parse(source: str) -> Parsed:
    """Values out of the lines that :func:`find` found."""
    return gather(source, _LINE)
