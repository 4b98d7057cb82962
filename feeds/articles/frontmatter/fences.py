"""Front matter between two lines of marks: `---`, `+++`, `;;;`, `---toml`."""

from __future__ import annotations

import re
from collections.abc import Callable

from feeds.articles.frontmatter.values import Block, wrong

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
