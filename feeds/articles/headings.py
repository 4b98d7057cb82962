"""The ids of headings, by the rule of GitHub, which writers of Markdown link to: `[below](#some-heading)`."""

from __future__ import annotations

import html
import re
import unicodedata

# As pyromark writes a heading without an id of its own: on one line.
_HEADING = re.compile(r"^<h([1-6])>(.*)</h\1>$", re.MULTILINE)
_TAG = re.compile("<[^<>]*>")


def anchor(words: str) -> str:
    """What a heading of these words is called: small letters, hyphens for blanks, other signs gone."""
    kept = [each for each in words.strip().lower() if each in "-_ " or each.isalnum() or unicodedata.category(each)[0] == "M"]
    return "".join(kept).replace(" ", "-")


def anchored(rendered: str) -> str:
    """``rendered`` with an id for every heading that has none; of equal ones the later are numbered."""
    taken: dict[str, int] = {}

    def name(found: re.Match[str]) -> str:
        words = html.unescape(_TAG.sub("", found[2]))
        id = anchor(words)
        if not id:
            return found[0]
        number = taken[id] = taken.get(id, -1) + 1
        id = f"{id}-{number}" if number else id
        return f'<h{found[1]} id="{html.escape(id)}">{found[2]}</h{found[1]}>'

    return _HEADING.sub(name, rendered) if "<h" in rendered else rendered
