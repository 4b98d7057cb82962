"""YAML → values, all of them text: what `1:30`, `007` or `yes` mean is for ``metadata.py``."""

from __future__ import annotations

import re

import yaml

from feeds.articles.frontmatter.values import MAX_DEPTH, Parsed, Stamp, Value, wrong


def parse(source: str) -> Parsed:
    """YAML with every scalar as it was written: see `_value`. Raises ArticleError with the line in ``source``."""
    try:
        # To YAML 1.1 these end a line; to whoever pasted them they do not.
        node = yaml.compose(re.sub("[\u2028\u2029]", " ", source), Loader=yaml.CSafeLoader)
        if node is None:
            return Parsed({}, {})
        if not isinstance(node, yaml.MappingNode):
            raise wrong("expected lines of `key: value`", node.start_mark.line + 1)
        doubles: list[str] = []
        values = _mapping(node, set(), 0, doubles)
        lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
        return Parsed(values, lines, tuple(doubles))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        hint = "; put the value in quotes" if "mapping values" in str(error.problem) else ""
        message = f"not YAML: {error.problem or error.context}{hint}"
        raise wrong(message, None if mark is None else mark.line + 1) from error
    except (yaml.YAMLError, ValueError) as error:
        raise wrong(f"not YAML: {' '.join(str(error).split())}") from error
    except RecursionError as error:
        raise wrong("nested too deep") from error


def _mapping(node: yaml.MappingNode, seen: set[int], depth: int, doubles: list[str]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise wrong("a key must be a plain word", key.start_mark.line + 1)
        if key.value in values:
            doubles.append(key.value)
        values[key.value] = _value(value, seen, depth + 1, doubles)
    return values


def _value(node: yaml.Node, seen: set[int], depth: int, doubles: list[str]) -> Value:
    """A node's value with every scalar left as it was written, so that `1:30`, `007` and `yes` stay what they are."""
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise wrong("YAML aliases (*name) are not read here; write the value out", line)
    seen.add(id(node))
    if depth > MAX_DEPTH:
        raise wrong("nested too deep", line)
    if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith("tag:yaml.org,2002:python/"):
        raise wrong(f"the tag {node.tag} is not read here; write a plain value", line)
    if isinstance(node, yaml.MappingNode):
        return dict(_mapping(node, seen, depth, doubles))
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, seen, depth + 1, doubles) for item in node.value]
    if node.tag == "tag:yaml.org,2002:null":
        return None
    return Stamp(node.value) if node.tag == "tag:yaml.org,2002:timestamp" else str(node.value)
