"""Front matter between two lines of marks: `---`, `+++`, `;;;`, `---toml`."""

from __future__ import annotations

import re
from collections.abc import Callable

from feeds.articles.frontmatter.values import Block, wrong
from feeds.articles.spellings import field_of

# Front matter has no more lines.
MAX_LINES = 200
_TELLING = frozenset({"title", "published", "tags"})
_LINE = re.compile(r"([A-Za-z_][\w-]{0,39})[ \t]*:(?:[ \t]|\n|$)")
_KEY = re.compile(r"[\"']?[A-Za-z_][\w -]*[\"']?[ \t]*[:=]|#|\[|\{")


def between(opening: str, *closings: str) -> Callable[[str], Block | None]:
    """A finder of what stands between a line of ``opening``, the first of the text, and one of ``closings``.

    It raises ArticleError where something that looks like front matter is opened and never closed.
    """
    first = re.compile(rf"{re.escape(opening)}[ \t]*(\n|$)")
    last = re.compile(rf"^(?:{'|'.join(map(re.escape, closings))})[ \t]*(?:\n|\Z)", re.MULTILINE)

    def find(text: str) -> Block | None:
        if not first.match(text):
            return None
        start = text.index("\n") + 1 if "\n" in text else len(text)
        end = last.search(text, start)
        if end is None:
            if _KEY.match(text, start):
                raise wrong(f"opened by {opening} but never closed; add a line {closings[0]} after it")
            return None
        source = text[start : end.start()]
        if source.startswith("\n") and source.strip() and not _KEY.match(source.lstrip()):
            return None  # a thematic break, an empty line and prose
        return Block(start, end.start(), end.end())

    return find


def unopened(text: str) -> Block | None:
    """What stands above the first line of `---` where the line that opens it is left out, as Hexo allows.

    Every line is a key, belongs to one, or is empty; one of the keys says what the text is.
    """
    if not _LINE.match(text):
        return None
    at, telling = 0, False
    for _ in range(MAX_LINES):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        if line.rstrip() == "---":
            return Block(0, at, end + 1 if end >= 0 else len(text)) if telling else None
        key = _LINE.match(line)
        if end < 0 or not (key or not line.strip() or line[0] in " \t-"):
            return None
        telling = telling or (key is not None and field_of(key[1]) in _TELLING)
        at = end + 1
    return None
