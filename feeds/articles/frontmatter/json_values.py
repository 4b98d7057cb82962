"""JSON → values; numbers stay as they were written."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from feeds.articles.frontmatter.values import MAX_BYTES, Block, Parsed, Value, bounded, wrong

_OBJECT = re.compile(r"\{\s*\"(?:[^\"\\\n]|\\.)*\"\s*:")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")


def find(text: str) -> Block | None:
    """An object at the very top, to its closing brace. Raises ArticleError where it begins as one and is none."""
    if not _OBJECT.match(text):
        return None
    piece = text[: MAX_BYTES + 1]
    try:
        _, end = json.JSONDecoder().raw_decode(piece)
    except RecursionError as error:
        raise wrong("nested too deep") from error
    except json.JSONDecodeError as error:
        if len(text) > len(piece) and (error.msg.startswith("Unterminated") or error.pos >= len(piece) - 8):
            raise wrong(f"larger than {MAX_BYTES // 1024} KB; move text into the body") from error
        raise wrong(f"not JSON: {error.msg}", error.lineno) from error
    except ValueError as error:
        raise wrong(f"not JSON: {error}") from error
    after = _LINE_END.match(text, end)
    return Block(0, end, after.end()) if after else None


def parse(source: str) -> Parsed:
    """An object, with or without its braces. Raises ArticleError with the line in ``source``."""
    if not source.strip():
        return Parsed({}, {})
    if not source.lstrip().startswith(("{", "[")):
        source = "{" + source.rstrip().removesuffix(",") + "}"
    doubles: list[str] = []

    def pairs(found: list[tuple[str, Value]]) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for key, value in found:
            if key in values:
                doubles.append(key)
            values[key] = value
        return values

    try:
        values = json.loads(source, parse_int=str, parse_float=str, parse_constant=_constant, object_pairs_hook=pairs)
    except RecursionError as error:
        raise wrong("nested too deep") from error
    except json.JSONDecodeError as error:
        raise wrong(f"not JSON: {error.msg}", error.lineno) from error
    if not isinstance(values, dict):
        raise wrong('expected an object like { "title": "…" }')
    bounded(values)
    lines: dict[str, int] = {}
    for number, line in enumerate(source.split("\n"), 1):
        for key in re.findall(r"[\"]([^\"\\]+)\"[ \t]*:", line):
            if key in values:
                lines.setdefault(key, number)
    return Parsed(values, lines, tuple(doubles))


def _constant(name: str) -> NoReturn:
    raise wrong(f"not JSON: {name} is no number")
