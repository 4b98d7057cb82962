"""What tools make of front matter before they understand it: defaults for a place, and their ways with YAML.

What comes in and goes out are the values of the front matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import cast

import pyromark

from feeds.articles.frontmatter import Stamp, Value
from feeds.articles.plaintext import plain
from feeds.articles.spellings import field_of, folded
from feeds.articles.verbatim import MARKDOWN
from feeds.model import Default, Origin, Tool, Trait

# A pattern with more of these than anybody writes is not looked for: each costs another look at every path.
MAX_ANYWHERE = 3
MAX_PATTERN = 300

# Of these fields the article's own word in any spelling is enough; of the others, each key speaks for itself.
_ONE = frozenset({"title", "summary", "authors", "language", "slug", "address", "image", "id"})
_OF_PUBLICATION = frozenset({"publishdate", "pubdate", "published"})
_MARKS = re.compile("[*_`\\[<]")
_NAIVE = re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?")


def customary(values: Mapping[str, Value], path: str, tool: Tool) -> tuple[Mapping[str, Value], dict[str, Origin]]:
    """The values of the file at ``path`` as its tool takes them, and where those stand that it does not give itself."""
    origins: dict[str, Origin] = {}
    if Trait.BLANKS_PART_TAGS in tool.traits:
        values = _parted(values)
    if Trait.STAMPS_ARE_UTC in tool.traits:
        values = {key: _stamped(value) for key, value in values.items()}
    if Trait.HUGO_FRONT_MATTER in tool.traits:
        values = _published(values)
        if isinstance(summary := values.get("summary"), str) and _MARKS.search(summary):
            values = {**values, "summary": plain(pyromark.html(summary, options=MARKDOWN))[0]}
    own = values
    beneath, sources = _defaults(f"{tool.prefix}/{path}" if tool.prefix else path, tool)
    if beneath:
        values = _over(beneath, values, tool)
        origins = {key: sources[key] for key in values if key in sources and own.get(key) is None}
    return values, origins


def parted(body: str, values: Mapping[str, Value], tool: Tool) -> str:
    """``body`` with everybody's mark where its tool, or the front matter, says that the part ends that lists show."""
    mark = values.get("excerpt_separator") or tool.more
    if not isinstance(mark, str) or not mark.strip() or mark not in body:
        return body
    return body.replace(mark, f"<!--more-->{mark}", 1)


def _published(values: Mapping[str, Value]) -> Mapping[str, Value]:
    """The values without the date of an article that is to appear at another."""
    if any(folded(key) in _OF_PUBLICATION and value for key, value in values.items()):
        return {key: value for key, value in values.items() if folded(key) != "date"}
    return values


def _parted(values: Mapping[str, Value]) -> dict[str, Value]:
    """The values with words for Jekyll's lists, which it takes apart at blanks, made lists."""
    parted = dict(values)
    for key in ("tags", "categories"):
        if isinstance(value := values.get(key), str) and "," not in value:
            parted[key] = [*value.split()]
    return parted


def _stamped(value: Value) -> Value:
    return f"{value}Z" if isinstance(value, Stamp) and _NAIVE.fullmatch(value) else value


def _defaults(path: str, tool: Tool) -> tuple[dict[str, Value], dict[str, Origin]]:
    """What the tool says of whatever is at ``path``, the stronger over the weaker, and where."""
    values: dict[str, Value] = {}
    origins: dict[str, Origin] = {}
    for each in tool.defaults:
        if applies(each, path):
            values |= {key: cast("Value", value) for key, value in each.values}
            where = Origin("section", file=each.file) if each.file else Origin(f"{tool.name}'s configuration", file=tool.file)
            origins |= {key: where._replace(key=key) for key, _ in each.values}
    return values, origins


def _over(beneath: dict[str, Value], values: Mapping[str, Value], tool: Tool) -> dict[str, Value]:
    """``values``, and of what is ``beneath`` them that of which they say nothing."""
    values = {key: value for key, value in values.items() if value is not None or key not in beneath}
    said = {name for key in values if (name := field_of(key)) in _ONE}
    kept = {key: value for key, value in beneath.items() if field_of(key) not in said}
    if Trait.CATEGORIES_ADD_UP in tool.traits and "categories" in kept and "categories" in values:
        added = [*_listed(kept["categories"]), *_listed(values["categories"])]
        return {**kept, **values, "categories": [*added]}
    return {**kept, **values}


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [*value.split()] if isinstance(value, str) else []


def applies(default: Default, path: str) -> bool:
    """Whether a default is for what is at ``path``, which may be named without its suffix too."""
    pattern = default.path.removesuffix("/**") + "/" if default.path.endswith("/**") else default.path
    if "*" not in pattern and "?" not in pattern and "[" not in pattern:
        return path.startswith(pattern)
    return _fits(path, pattern) or _fits(path.rpartition(".")[0], pattern)


@lru_cache(maxsize=4096)
def _fits(path: str, pattern: str) -> bool:
    if len(pattern) > MAX_PATTERN or pattern.count("**") > MAX_ANYWHERE:
        return False
    return _begins(path.split("/"), pattern.split("/"))


def _begins(parts: list[str], pattern: list[str]) -> bool:
    """Whether the first of ``parts`` are what ``pattern`` says, part by part; ``**`` is any number of them."""
    if not pattern:
        return True
    if pattern[0] == "**":
        return any(_begins(parts[at:], pattern[1:]) for at in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _begins(parts[1:], pattern[1:])
