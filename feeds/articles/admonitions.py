"""Asides of Markdown dialects → quotations with a label, which every reader shows.

Docusaurus', VuePress' and MyST's ``:::note``, Obsidian's and GitHub's ``> [!note]``, MkDocs' ``!!! note`` and ``=== "Tab"``.
"""

from __future__ import annotations

import re

from feeds.articles.shortcodes import ASIDES, FOLDS, aside, fold, label_of
from feeds.articles.verbatim import Verbatim

# What stands within more asides than this is no longer set apart.
MAX_DEPTH = 16

_COLONS = re.compile(r"^([ \t>]*):{3,}[ \t]*(.*?)[ \t]*:*$")
_INFO = re.compile(r"\{?[.#]?([\w-]+)\}?(?:\[([^\]]*)\])?(?:\{[^}]*\})?[ \t]*(.*)")
_CALLOUT = re.compile(r"^((?:[ \t]*>)+[ \t]*)\[!([A-Za-z][\w-]*)(?:\|[^\]\n]*)?\][+-]?[ \t]*(.*)$")
_INDENTED = re.compile(
    r"^([ \t]*)(?:(?:!!!|\?\?\?\+?)[ \t]*([A-Za-z][\w -]*?)(?:[ \t]+\"([^\"]*)\")?"
    r"|===\+?[ \t]+\"([^\"]*)\")[ \t]*$"
)


def marked(body: str) -> bool:
    """Whether there may be an aside in ``body``."""
    return ":::" in body or "[!" in body or "!!!" in body or "???" in body or '=== "' in body


def translate(body: str, verbatim: Verbatim, depth: int = 0) -> str:
    """``body`` with its asides as quotations; ``verbatim`` is its code."""
    lines = body.split("\n")
    written: list[str] = []
    closings: list[str] = []
    at = index = 0
    while index < len(lines):
        line = lines[index]
        start, at, index = at, at + len(line) + 1, index + 1
        if verbatim.end(start) is not None or verbatim.end(start + len(line) - len(line.lstrip())) is not None:
            written.append(line)
        elif ":::" in line and (found := _COLONS.match(line)):
            written += _container(found, closings)
        elif "[!" in line and (found := _CALLOUT.match(line)):
            prefix = found[1].rstrip() + " "
            written += (f"{prefix}**{label_of(found[2].lower(), found[3])}**", prefix.rstrip())
        elif line.lstrip()[:3] in ("!!!", "???", "===") and (found := _INDENTED.match(line)):
            end = _extent(lines, index, len(found[1].expandtabs(4)) + 4)
            written += _indented(found, lines[index:end], depth)
            at += sum(len(each) + 1 for each in lines[index:end])
            index = end
        else:
            written.append(line)
    return "\n".join((*written, *("" if not closing else f"\n{closing}" for closing in reversed(closings))))


def _container(found: re.Match[str], closings: list[str]) -> list[str]:
    """The lines for one line of colons; ``closings`` is what the open ones are to be closed with."""
    prefix, said = found[1], _INFO.match(found[2])
    if said is None:
        closing = closings.pop() if closings else ""
        return [prefix.rstrip(), prefix + closing, prefix.rstrip()] if closing else [prefix.rstrip()]
    name, title = said[1].lower(), said[2] or said[3]
    before = after = ""
    if len(closings) < MAX_DEPTH:
        if name in FOLDS:
            before, after = fold(title)
        elif name in ASIDES:
            before, after = aside(label_of(name, title))
        closings.append(after)
    return [prefix.rstrip(), *(prefix + each for each in before.split("\n"))]


def _extent(lines: list[str], index: int, indent: int) -> int:
    """The first line from ``index`` on that is not indented by ``indent``, blank ones before it not counted."""
    end = index
    while index < len(lines):
        line = lines[index].expandtabs(4)
        if line.strip():
            if len(line) - len(line.lstrip()) < indent:
                break
            end = index + 1
        index += 1
    return end


def _indented(found: re.Match[str], block: list[str], depth: int) -> list[str]:
    indent = found[1].expandtabs(4)
    inner = "\n".join(line.expandtabs(4)[len(indent) + 4 :] for line in block)
    if depth < MAX_DEPTH and marked(inner):
        inner = translate(inner, Verbatim(), depth + 1)
    label = found[4] if found[4] is not None else label_of(found[2].split()[0].lower(), found[3] or "")
    heading = [f"**{label}**", ""] if label and found[3] != "" else []
    if found[4] is not None:
        return ["", *(indent + line for line in (*heading, *inner.split("\n"))), ""]
    return ["", *(f"{indent}> {line}".rstrip() for line in (*heading, *inner.split("\n"))), ""]
