"""Front matter of lines, `Key: value`: what their words mean, whichever marks stand around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.articles.frontmatter.values import Parsed, Value
from feeds.articles.spellings import field_of

# $Date: 2024-07-25 $, as revision control wrote it into docinfo.
_KEYWORD = re.compile(r"\$\w+: (.*?) ?\$")
_ITEM = re.compile(r"[-*+]\s+")


def gather(source: str, line_of: re.Pattern[str]) -> Parsed:
    """Values out of lines, which ``line_of`` takes apart into key and text; every other line goes on with the one above."""
    values: dict[str, Value] = {}
    lines: dict[str, int] = {}
    doubles: list[str] = []
    for number, key, texts in _written(source, line_of):
        if key in values:
            doubles.append(key)
        values[key] = _value(key, [text.strip() for text in texts if text.strip()])
        lines[key] = number
    return Parsed(values, lines, tuple(doubles))


def _written(source: str, line_of: re.Pattern[str]) -> Iterator[tuple[int, str, list[str]]]:
    """The number of its first line, the key and the lines of text of every value."""
    written: tuple[int, str, list[str]] | None = None
    for number, line in enumerate(source.split("\n"), 1):
        if found := line_of.fullmatch(line):
            if written:
                yield written
            written = (number, found[1].replace("\\", ""), [found[2] or ""])
        elif written:
            written[2].append(line)
    if written:
        yield written


def _value(key: str, texts: list[str]) -> Value:
    """One text; of people and tags, a list where it is written as one: `a; b`, `a, b`, one a line, `- a`."""
    if texts and all(_ITEM.match(text) for text in texts):
        return [_ITEM.sub("", text, count=1) for text in texts]
    if (field := field_of(key)) in ("authors", "tags"):
        mark = ";" if any(";" in text for text in texts) else "," if field == "tags" or key.lower() == "authors" else "\n"
        parts: list[Value] = [part.strip() for text in texts for part in text.split(mark) if part.strip()]
        return parts if len(parts) != 1 else parts[0]
    text = " ".join(texts)
    keyword = _KEYWORD.fullmatch(text)
    return keyword[1] if keyword else text
