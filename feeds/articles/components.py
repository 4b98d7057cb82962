"""MDX: Markdown with imports, exports, expressions and components in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

REACH = 4000

_IMPORT = re.compile(r"^import\s+(?:[\w*{}\s,$]{1,500}?\s+from\s+)?(['\"])[^'\"\n]+\1;?[ \t]*$", re.MULTILINE)
_IMPORT_FROM = re.compile(r"^import\s+[\w*{}\s,$]{1,500}?\s+from\s+(['\"])[^'\"\n]+\1;?[ \t]*$", re.MULTILINE)
_EXPORT = re.compile(r"^export\s+(?:default|const|let|var|function|async|class)\b(?:.+\n?)*", re.MULTILINE)
_LITERAL = re.compile(r"([\"'`])([^\"'`]*)\1")
_TARGET = re.compile(r"[\"'`]([^\"'`\s]*[./][^\"'`\s]*)[\"'`]")
_STOP = re.compile(r"[{\"'<>]")
_TAG = re.compile(r"<(/?)([A-Z][\w.]{0,80})")


@dataclass(frozen=True, slots=True)
class Component:
    """A tag of a component: ``alone`` is whether it closes itself."""

    name: str
    arguments: str
    closing: bool
    alone: bool
    end: int


def modules(text: str, mdx: bool) -> str:
    """``text`` without imports and exports; in a file that is not called MDX only where nothing else is meant.

    The lines stay, empty, so that every other one keeps its number.
    """

    def blank(found: re.Match[str]) -> str:
        return "\n" * found[0].count("\n")

    if "import" in text:
        text = (_IMPORT if mdx else _IMPORT_FROM).sub(blank, text)
    return _EXPORT.sub(blank, text) if "export" in text else text


def braces(text: str) -> dict[int, int]:
    """Where the brace is that closes each opening one."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for found in re.finditer("[{}]", text):
        if found[0] == "{":
            opened.append(found.start())
        elif opened:
            closing[opened.pop()] = found.start()
    return closing


def text_of(expression: str, attribute: bool) -> str | None:
    """What an expression shows: the text of a literal, nothing for a remark; None where it would have to be run.

    As the value of an ``attribute``, the file that it names.
    """
    if expression.startswith("/*") and expression.endswith("*/"):
        words = expression.strip("/* \t\n")
        return "<!-- truncate -->" if words == "truncate" else ""
    if found := _LITERAL.fullmatch(expression):
        return found[2]
    if attribute and (found := _TARGET.search(expression)):
        return found[1]
    return None


def component(text: str, start: int, closing: dict[int, int]) -> Component | None:
    """The tag of a component at ``start``, None where it is never closed; ``closing`` as from :func:`braces`."""
    found = _TAG.match(text, start)
    if found is None:
        return None
    at, limit = found.end(), min(len(text), start + REACH)
    while stop := _STOP.search(text, at, limit):
        at = stop.end()
        if stop[0] == ">":
            arguments = text[found.end() : stop.start()]
            alone = arguments.endswith("/")
            return Component(found[2], _plain(arguments.rstrip("/")), bool(found[1]), alone, at)
        if stop[0] == "<":
            return None
        at = closing.get(stop.start(), -1) + 1 if stop[0] == "{" else text.find(stop[0], at, limit) + 1
        if at <= stop.start():
            return None
    return None


def _plain(arguments: str) -> str:
    """The attributes with literals in braces as literals, and without what would have to be run."""

    def value(found: re.Match[str]) -> str:
        text = text_of(found[1].strip(), attribute=True)
        return f'="{text}"' if text is not None and '"' not in text else '=""'

    return re.sub(r"=\{((?:[^{}]|\{[^{}]*\})*)\}", value, arguments)
