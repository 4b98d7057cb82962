"""What kramdown and Python-Markdown read besides Markdown: attribute lists, comments, abbreviations, Markdown in HTML.

All of it says how something looks on the site's own pages, so it goes; what a class means nobody else knows.
"""

from __future__ import annotations

import re

from feeds.articles.verbatim import in_markdown

# .class, #id, key="value" behind a blank, and the words of tables of contents.
_WORD = (
    r"(?:[.#][\w:-]{1,100}"
    r"|(?<=[\s:])[\w-]{1,50}=(?:\"[^\"\n{}]{0,300}\"|'[^'\n{}]{0,300}'|[\w%/:-]{1,100})"
    r"|(?<=[\s:])(?:no_)?toc\b)"
)
# {: .class #id key="value"}, and the same under a name: {:name: .class}
_LIST = re.compile(rf"\{{:(?:[\w-]{{1,50}}:)?(?:[ \t]{{0,20}}{_WORD}){{1,20}}[ \t]{{0,20}}\}}")
_TOC = re.compile(r"^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t][^\n]{0,200}\n[ \t]*\{:[ \t]*toc\b[^{}\n]{0,200}\}[ \t]*$\n?", re.MULTILINE)
_COMMENT = re.compile(r"\{::comment\}")
_COMMENT_END = "{:/comment}"
_EXTENSION = re.compile(r"\{::[a-z]{1,20}(?:[ \t][^{}\n]{0,200})?\}|\{:/[a-z]{0,20}\}")
_ABBREVIATION = re.compile(r"^ {0,3}\*\[[^\[\]\n]{1,100}\]:[^\n]*$\n?", re.MULTILINE)
_INSIDE = re.compile(
    r"^([ \t]*<[a-z][a-z0-9]{0,10}\b[^<>\n]{0,500}?)[ \t]markdown=(?:\"[a-z1]{1,6}\"|1)([^<>\n]{0,500}>)[ \t]*$\n?", re.MULTILINE
)
# How far from it the ends of a line are looked for.
_NEAR = 80
# What a text must hold before it is looked at closely, what is looked for, and what it becomes; in their order.
_CHANGES = (
    ("{:", _TOC, ""),
    ("{:", _COMMENT, ""),
    ("{:", _EXTENSION, ""),
    ("{:", _LIST, ""),
    ("*[", _ABBREVIATION, ""),
    (" markdown=", _INSIDE, r"\1\2\n\n"),
)


def translate(text: str, kramdown: bool = True) -> str:
    """``text`` without any of it, outside of code. Abbreviations are looked for where the text is ``kramdown``."""
    signs = {"{:": "{" in text and "{:" in text, "*[": kramdown and "*[" in text, " markdown=": " markdown=" in text}
    for sign, pattern, change in _CHANGES:
        if signs[sign] and pattern.search(text):
            text = _outside(pattern, change, text)
    return text


def _outside(pattern: re.Pattern[str], change: str, text: str) -> str:
    code = in_markdown(text)
    pieces: list[str] = []
    done = 0
    for found in pattern.finditer(text):
        if found.start() < done or code.end(found.start()) is not None:
            continue
        end = found.end()
        if pattern is _COMMENT:
            close = text.find(_COMMENT_END, end)
            if close < 0:
                break
            end = close + len(_COMMENT_END)
        start = found.start()
        if not change and text[end - 1] != "\n":
            start, end = _line(text, start, end)
        pieces += (text[done:start], found.expand(change) if change else "")
        done = end
    return "".join((*pieces, text[done:]))


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole line, where nothing else stands on it: a blank one in its place would part a list."""
    above, head = text[max(0, start - _NEAR) : start].rpartition("\n")[1:]
    tail, below, _ = text[end : end + _NEAR].partition("\n")
    if head.strip(" \t>") or tail.strip() or not (above or start < _NEAR) or not (below or len(text) < end + _NEAR):
        return start, end
    return start - len(head), end + len(tail) + len(below)
