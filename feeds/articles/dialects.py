"""The dialects of Markdown that people's tools speak → the Markdown that everybody reads: the passes, in their order."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal, TypeAlias

from feeds.articles import admonitions, attributes, components, templates
from feeds.articles.rendered import Removed
from feeds.articles.shortcodes import Surroundings, call
from feeds.articles.templates import Translated, fenced
from feeds.articles.verbatim import in_html, in_markdown
from feeds.articles.wikilinks import LINK

Kind: TypeAlias = Literal["md", "mdx", "html"]

# An editor reads the first of them.
MAX_REMOVED = 50

_TAGS = ("{{", "{%", "{#")
# What a body must hold before it is looked at closely, and where the sign alone says little, what must be found around it.
# Each begins with its sign as it is: an alternation of them would be looked for ten times as long.
_MARKS: dict[str, re.Pattern[str] | None] = {
    "{{": None,
    "{%": None,
    "[[": LINK,
    "%%": re.compile(r"%%(?<![^\s(>]%%)"),
    "==": re.compile(r"==(?<![\w=]==)(?=[^\s=])"),
    "{#": re.compile(r"\{#[^{}]{0,2000}#\}"),
}
_MODULES = re.compile(r"^(?:import\s.{0,500}?['\"]|export\s)", re.MULTILINE | re.DOTALL)
_FENCE_OR_HIGHLIGHT = re.compile(
    r"^[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})"
    r"|^ {0,3}\{(?:%-?|\{[<%])\s*(?P<name>highlight|code|codeblock|mermaid|prism)\b(?P<arguments>[^\n]{0,1000}?)"
    r"(?:-?%\}|[>%]\}\})",
    re.MULTILINE,
)


def translate(kind: Kind, body: str, around: Surroundings) -> Translated:
    """``body`` without template source and in no dialect; what was lost, with its line in ``body`` where that is known.

    Costs next to nothing where there is none.
    """
    if kind == "html":
        return templates.translate(body, around, in_html(body), kind) if any(tag in body for tag in _TAGS) else Translated(body)
    text = _unmarked(body) if around.vault and "^" in body else body
    if (kind == "mdx" or "import" in text or "export" in text) and _MODULES.search(text):
        text = in_markdown(text).outside(text, lambda part: components.modules(part, kind == "mdx"))
    mdx = kind == "mdx" or text != body
    if "{{" in text or "{%" in text:
        text = _highlighted(text)
    text = attributes.translate(text, around.liquid)
    if admonitions.marked(text):
        text = admonitions.translate(text, in_markdown(text))
    if not mdx and not any(sign in text and (mark is None or mark.search(text)) for sign, mark in _MARKS.items()):
        return Translated(text)
    translated = templates.translate(text, around, in_markdown(text), "mdx" if mdx else "md")
    removed = translated.removed[:MAX_REMOVED]
    return replace(translated, removed=removed if text == body else tuple(_located(body, removed)))


# Obsidian's names of blocks, for links to them: at the end of a line, or on one of their own.
_BLOCK = re.compile(r"(?:(?<=\S)[ \t]+|^)\^[A-Za-z0-9-]{1,60}[ \t]*$", re.MULTILINE)


def _unmarked(text: str) -> str:
    code = in_markdown(text)
    return _BLOCK.sub(lambda found: found[0] if code.end(found.start()) is not None else "", text)


def _located(body: str, removed: tuple[Removed, ...]) -> list[Removed]:
    """What was removed, with the lines at which it stands in ``body``."""
    located, at, line, counted = [], 0, 1, 0
    for each in removed:
        found = body.find(each.text, at)
        if found >= 0:
            line += body.count("\n", counted, found)
            counted, at = found, found + len(each.text)
        located.append(replace(each, line=line if found >= 0 else None))
    return located


def _highlighted(text: str) -> str:
    """Blocks of code between tags become fenced ones, since nothing else may be read in them."""
    pieces: list[str] = []
    done = at = 0
    unclosed: set[str] = set()
    while found := _FENCE_OR_HIGHLIGHT.search(text, at):
        at = found.end()
        if fence := found["fence"]:
            end = re.compile(rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE).search(text, at)
            if end is None:
                break
            at = end.end()
            continue
        name = found["name"]
        mark, close = (r"\{%-?\s*end", r"\s*-?%\}") if "{%" in found[0][:8] else (r"\{\{[<%]\s*/\s*", r"\s*[>%]\}\}")
        if mark + name in unclosed:
            continue
        end = re.compile(mark + name + close).search(text, at)
        if end is None:
            unclosed.add(mark + name)
            continue
        pieces += (text[done : found.start()], fenced(text[at : end.start()], call(name, found["arguments"]), ""))
        done = at = end.end()
    return "".join((*pieces, text[done:])) if pieces else text
