"""Text → (metadata, body), with the line on which every key stands.

YAML between ``---`` and TOML between ``+++``; a table, so that another dialect is another row. Values are strings,
lists, mappings, None, or what TOML types itself (numbers, truth, dates): what they mean is for ``metadata.py``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeAlias

import yaml

from feeds.errors import ArticleError

MAX_BYTES = 64 * 1024
MAX_DEPTH = 32

Value: TypeAlias = "str | int | float | bool | date | time | datetime | list[Value] | dict[str, Value] | None"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """``values`` by key as written, ``lines`` of the top-level keys, ``body`` and the line on which it begins."""

    body: str
    values: Mapping[str, Value] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    body_line: int = 1
    doubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Parsed:
    values: dict[str, Value]
    lines: dict[str, int]
    doubles: tuple[str, ...] = ()


_KEY = re.compile(r"[\"']?[A-Za-z_][\w -]*[\"']?[ \t]*[:=]|#|\[|\{")


def split(text: str) -> FrontMatter:
    """Take the front matter off the top of ``text``.

    Raises ArticleError with the line where it is not closed, too large, or not what it says it is.
    """
    for opening, closing, parse in _DIALECTS:
        if not opening.match(text):
            continue
        start = text.index("\n") + 1 if "\n" in text else len(text)
        end = closing.search(text, start)
        if end is None:
            if _KEY.match(text, start):
                mark = text[:3]
                raise ArticleError.of("front-matter", f"opened by {mark} but never closed; add a line {mark} after it", line=1)
            break
        source = text[start : end.start()]
        if source.startswith("\n") and source.strip() and not _KEY.match(source.lstrip()):
            break  # a thematic break, an empty line and prose
        if len(source.encode("utf-8", "surrogatepass")) > MAX_BYTES:
            raise ArticleError.of("front-matter", f"larger than {MAX_BYTES // 1024} KB; move text into the body", line=1)
        try:
            parsed = parse(source)
        except ArticleError as error:
            raise error.at("", line_offset=1) from error
        lines = {key: line + 1 for key, line in parsed.lines.items()}
        body_line = text.count("\n", 0, end.end()) + 1
        return FrontMatter(text[end.end() :], parsed.values, lines, body_line, parsed.doubles)
    return FrontMatter(text)


def _yaml(source: str) -> _Parsed:
    try:
        # To YAML 1.1 these end a line; to whoever pasted them they do not.
        node = yaml.compose(re.sub("[\u2028\u2029]", " ", source), Loader=yaml.CSafeLoader)
        if node is None:
            return _Parsed({}, {})
        if not isinstance(node, yaml.MappingNode):
            raise ArticleError.of("front-matter", "expected lines of `key: value`", line=node.start_mark.line + 1)
        doubles: list[str] = []
        values = _mapping(node, set(), 0, doubles)
        lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
        return _Parsed(values, lines, tuple(doubles))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        hint = "; put the value in quotes" if "mapping values" in str(error.problem) else ""
        message = f"not YAML: {error.problem or error.context}{hint}"
        raise ArticleError.of("front-matter", message, line=None if mark is None else mark.line + 1) from error
    except (yaml.YAMLError, ValueError) as error:
        raise ArticleError.of("front-matter", f"not YAML: {' '.join(str(error).split())}", line=1) from error
    except RecursionError as error:
        raise ArticleError.of("front-matter", "nested too deep", line=1) from error


def _mapping(node: yaml.MappingNode, seen: set[int], depth: int, doubles: list[str]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ArticleError.of("front-matter", "a key must be a plain word", line=key.start_mark.line + 1)
        if key.value in values:
            doubles.append(key.value)
        values[key.value] = _value(value, seen, depth + 1, doubles)
    return values


def _value(node: yaml.Node, seen: set[int], depth: int, doubles: list[str]) -> Value:
    """A node's value with every scalar left as it was written, so that `1:30`, `007` and `yes` stay what they are."""
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise ArticleError.of("front-matter", "YAML aliases (*name) are not read here; write the value out", line=line)
    seen.add(id(node))
    if depth > MAX_DEPTH:
        raise ArticleError.of("front-matter", "nested too deep", line=line)
    if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith("tag:yaml.org,2002:python/"):
        raise ArticleError.of("front-matter", f"the tag {node.tag} is not read here; write a plain value", line=line)
    if isinstance(node, yaml.MappingNode):
        return dict(_mapping(node, seen, depth, doubles))
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, seen, depth + 1, doubles) for item in node.value]
    if node.tag == "tag:yaml.org,2002:null":
        return None
    return str(node.value)


# More parts than this in one key cost tomllib the square of their number.
_DOTTED = re.compile(rf"(?<![\w-])(?:(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*\.[ \t]*){{{MAX_DEPTH}}}")


def _toml(source: str) -> _Parsed:
    if found := _DOTTED.search(source):
        raise ArticleError.of("front-matter", "nested too deep", line=source.count("\n", 0, found.start()) + 1)
    try:
        values: dict[str, Value] = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        line = int(place[1]) if place else source.count("\n") + 1
        raise ArticleError.of("front-matter", f"not TOML: {error}", line=line) from error
    except (ValueError, RecursionError) as error:
        raise ArticleError.of("front-matter", f"not TOML: {error}", line=1) from error
    _bounded(values)
    lines: dict[str, int] = {}
    for number, line_text in enumerate(source.split("\n"), 1):
        if (key := re.match(r"\s*(?:\[+\s*)?[\"']?([\w-]+)", line_text)) and key[1] in values:
            lines.setdefault(key[1], number)
    return _Parsed(values, lines)


def _bounded(values: dict[str, Value]) -> None:
    """Refuse what TOML can write in little space and nobody can print: deep nesting, endless numbers."""
    level: list[Value] = [values]
    for _ in range(MAX_DEPTH):
        if any(isinstance(value, int) and value.bit_length() > 64 for value in level):
            raise ArticleError.of("front-matter", "a whole number of more than 64 bits; write it in quotes", line=1)
        level = [
            item
            for value in level
            if isinstance(value, dict | list)
            for item in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise ArticleError.of("front-matter", "nested too deep", line=1)


_DIALECTS: tuple[tuple[re.Pattern[str], re.Pattern[str], Callable[[str], _Parsed]], ...] = (
    (re.compile(r"---[ \t]*(\n|$)"), re.compile(r"^(---|\.\.\.)[ \t]*(\n|\Z)", re.MULTILINE), _yaml),
    (re.compile(r"\+\+\+[ \t]*(\n|$)"), re.compile(r"^\+\+\+[ \t]*(\n|\Z)", re.MULTILINE), _toml),
)
