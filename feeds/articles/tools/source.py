"""The text of a tool's configuration → plain values. Nothing is run, followed or trusted.

YAML loses tags and aliases, Python is read as literals, JavaScript by narrow patterns. All keys keep their spelling.
"""

from __future__ import annotations

import ast
import json
import os
import re
import tomllib
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import yaml

from feeds.articles.characters import clean
from feeds.articles.directory import Found, fetch
from feeds.errors import ArticleError

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32

Said: TypeAlias = "Mapping[str, object]"


def load(root: Path, name: str) -> dict[str, object]:
    """What the file ``name`` below ``root`` says.

    Raises ArticleError where it is a link, no file, too large, unreadable, or not what its suffix says.
    """
    suffix = os.path.splitext(name)[1].lower()
    try:
        text = read(root, name)
        return _PARSERS.get(suffix, javascript)(text)
    except (ValueError, TypeError, yaml.YAMLError, RecursionError, MemoryError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ArticleError.of("tool", f"this configuration cannot be read ({reason}); it was not used", path=name) from error


def read(root: Path, name: str) -> str:
    """The text of the file ``name`` below ``root``, which is UTF-8. Raises ArticleError, and ValueError for other bytes."""
    try:
        status = os.lstat(root / name)
    except (OSError, ValueError) as error:
        raise ArticleError.of("tool", "this configuration cannot be read; it was not used", path=name) from error
    if status.st_size > MAX_BYTES:
        raise ArticleError.of("tool", f"larger than {MAX_BYTES // 1024} KB; it was not used", path=name)
    found = Found(name, status.st_size, status.st_mtime_ns)
    return fetch(root, found, MAX_BYTES).decode("utf-8-sig").replace("\r\n", "\n")


def exists(root: Path, name: str) -> bool:
    """Whether anything of this name is there, a link included."""
    return os.path.lexists(root / name)


def text(said: Said, *keys: str) -> str | None:
    """The first of ``keys`` that is a word or a line; dots lead into tables."""
    for key in keys:
        value: object = said
        for part in key.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, str | int | float) and not isinstance(value, bool) and (line := clean(str(value)).strip()):
            return line
    return None


def truth(said: Said, key: str, otherwise: bool) -> bool:
    """Whether ``key`` says yes."""
    return {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}.get(
        str(said.get(key)).lower(), otherwise
    )


def table(said: Said, key: str) -> dict[str, object]:
    """The table ``key``, or an empty one."""
    value = said.get(key)
    return {str(name): each for name, each in value.items()} if isinstance(value, Mapping) else {}


def words(said: Said, key: str) -> tuple[str, ...]:
    """The list of words ``key``; one word is a list of it."""
    value = said.get(key)
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    return tuple(each for each in value if isinstance(each, str) and each) if isinstance(value, list | tuple) else ()


def lowered(said: Said) -> dict[str, object]:
    """The same with every key of every table in small letters."""
    return {key.lower(): lowered(value) if isinstance(value, Mapping) else value for key, value in said.items()}


def _yaml(source: str) -> dict[str, object]:
    node = yaml.compose(source, Loader=yaml.CSafeLoader)
    value = _plain(node, set(), 0) if node is not None else {}
    if not isinstance(value, dict):
        raise ValueError("expected lines of `key: value`")
    return value


def _plain(node: yaml.Node, seen: set[int], depth: int) -> object:
    """A node as text, lists and tables; what an alias repeats and what lies too deep is None."""
    if id(node) in seen or depth > MAX_DEPTH:
        return None
    if isinstance(node, yaml.MappingNode):
        seen.add(id(node))
        return {str(key.value): _plain(value, seen, depth + 1) for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    if isinstance(node, yaml.SequenceNode):
        seen.add(id(node))
        return [_plain(item, seen, depth + 1) for item in node.value]
    return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)


# More parts than this in one key cost tomllib the square of their number.
_DOTTED = re.compile(rf"(?:[\w\"'-]+[ \t]*\.[ \t]*){{{MAX_DEPTH}}}")


def _toml(source: str) -> dict[str, object]:
    if _DOTTED.search(source):
        raise ValueError("nested too deep")
    return tomllib.loads(source)


def _json(source: str) -> dict[str, object]:
    value = json.loads(source)
    if not isinstance(value, dict):
        raise ValueError("expected an object")
    return value


def python(source: str) -> dict[str, object]:
    """The literals that a Python file assigns to names at its top level; whatever else it would do is not done."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            module = ast.parse(source)
        except SyntaxError as error:
            raise ValueError(f"line {error.lineno}: {error.msg}") from error
    names: dict[str, object] = {}
    for statement in module.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets = [statement.target]
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
                names[target.id] = _literal(statement.value, names, 0)
    return names


def _literal(node: ast.expr, names: Mapping[str, object], depth: int) -> object:
    """The value of constants, lists, tables and names assigned before; None for everything else."""
    if depth > MAX_DEPTH:
        return None
    match node:
        case ast.Constant(value=value) if isinstance(value, str | int | float):
            return value
        case ast.Name(id=name):
            return names.get(name)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [_literal(item, names, depth + 1) for item in items]
        case ast.Dict(keys=keys, values=values):
            pairs = [(_literal(key, names, depth + 1) if key else None, value) for key, value in zip(keys, values, strict=True)]
            return {str(key): _literal(value, names, depth + 1) for key, value in pairs if key is not None}
    return None


# What a tool's configuration in JavaScript ends in.
SCRIPTS = ("js", "mjs", "cjs", "ts", "mts", "cts")
# Where scripts ask for the time, they keep back what is not due.
NOW = re.compile(r"Date\.now\(|new Date\(\s{0,9}\)")
# No part of a configuration that we look for is longer.
MAX_BLOCK = 20_000

# In a pattern of paths, what looks like a comment has no blank before it: "posts/**/*.md".
_COMMENT = re.compile(r"(?<![^\s;{}(),])/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|(?<![:\w'\"`\\])//[^\n]*", re.DOTALL)
# name: 'value' and name = "value", where the value has neither quotes nor substitutions in it.
_PAIR = re.compile(
    r"(?<![\w.$-])([A-Za-z]\w{0,40})['\"]?\s{0,4}[:=]\s{0,40}"
    r"(?:'([^'\n\\]{0,400})'|\"([^\"\n\\]{0,400})\"|`([^`$\\]{0,400})`)"
)
_LIST = re.compile(r"(?<![\w.$-])([A-Za-z]\w{0,40})['\"]?\s{0,4}:\s{0,40}\[([^\[\]{}()]{0,2000})\]")
_WORD = re.compile(r"['\"]([^'\"\n]{1,100})['\"]")
_SWITCH = re.compile(r"(?<![\w.$-])([A-Za-z]\w{0,40})['\"]?\s{0,4}[:=]\s{0,40}(true|false)\b")


def javascript(source: str) -> dict[str, object]:
    """The names that a JavaScript file gives text, a list of texts or a switch to, the first time each."""
    source = _COMMENT.sub(" ", source)
    said: dict[str, object] = {}
    for name, single, double, back in _PAIR.findall(source):
        said.setdefault(name, single or double or back)
    for name, inner in _LIST.findall(source):
        said.setdefault(name, _WORD.findall(inner))
    for name, switch in _SWITCH.findall(source):
        said.setdefault(name, switch == "true")
    return said


def block(root: Path, names: Iterable[str], key: str) -> dict[str, object]:
    """What the object that a JavaScript file calls ``key`` holds, of the first of the files ``names`` that is there."""
    return javascript(braced(script(root, *names), key))


def script(root: Path, *names: str) -> str:
    """The text of the first of those files that is there, without its comments; empty where none can be read."""
    for name in names:
        if exists(root, name):
            try:
                return _COMMENT.sub(" ", read(root, name))
            except (ArticleError, ValueError):
                return ""
    return ""


def braced(source: str, key: str) -> str:
    """What stands between the braces after ``key:``, the first time; empty where that is nowhere or does not end."""
    found = re.search(rf"(?<![\w.$-]){re.escape(key)}['\"]?\s{{0,4}}[:=(,]\s{{0,40}}\{{", source)
    if found is None:
        return ""
    depth = 0
    for at in range(found.end() - 1, min(len(source), found.end() + MAX_BLOCK)):
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        if depth == 0:
            return source[found.end() : at]
    return ""


def below(url: str | None, path: str | None) -> str | None:
    """A site's address with the path that it stands below."""
    return None if url is None else f"{url.rstrip('/')}/{(path or '').strip('/')}"


_PARSERS: dict[str, Callable[[str], dict[str, object]]] = {
    ".yml": _yaml,
    ".yaml": _yaml,
    ".toml": _toml,
    ".json": _json,
    ".py": python,
}


def overlaid(root: Path, *names: str) -> Iterator[dict[str, object]]:
    """What each of those files says that is there and can be read."""
    for name in names:
        if exists(root, name):
            try:
                yield load(root, name)
            except ArticleError:
                continue
