"""Who may see what an article shows: its rating, and where it may be shown."""

from __future__ import annotations

import re

from feeds.articles.frontmatter import Value
from feeds.articles.plaintext import plain
from feeds.articles.said import Said, Word
from feeds.articles.spellings import folded
from feeds.model import Problem, Rating, Restriction, Severity

SIMPLE = "urn:simple"
_COUNTRIES = re.compile(r"[A-Za-z]{2}(?:[\s,]+[A-Za-z]{2})*")


def rating(said: Said) -> Rating | None:
    """`adult` or `nonadult`, or a table with the scheme of another rating and its value."""
    for word in said.of("rating"):
        value, scheme = word.value, SIMPLE
        if isinstance(value, dict):
            table = {folded(key): each for key, each in value.items()}
            value, scheme = table.get("value"), str(table.get("scheme") or SIMPLE)
        text = plain(str(value or ""))[0]
        if re.fullmatch(r"urn:[a-z0-9:-]{1,60}|https?://\S{1,200}", scheme) and (
            text in ("adult", "nonadult") if scheme == SIMPLE else 0 < len(text) <= 200
        ):
            said.choose("rating", word)
            return Rating(text, scheme)
        _remark(said, word, f"{text[:80]} is no rating; write adult or nonadult, or a table with scheme and value")
    return None


def restriction(said: Said) -> Restriction | None:
    """A table with `relationship`, allow or deny, and `value`: countries, or with its `type` something else."""
    for word in said.of("restriction"):
        table: dict[str, Value] = {folded(key): each for key, each in word.value.items()} if isinstance(word.value, dict) else {}
        relationship, kind = str(table.get("relationship")), str(table.get("type") or "country")
        value = table.get("value")
        text = " ".join(str(each) for each in value) if isinstance(value, list) else plain(str(value or ""))[0]
        fits = _COUNTRIES.fullmatch(text) if kind == "country" else text or kind == "sharing"
        if relationship in ("allow", "deny") and kind in ("country", "uri", "sharing") and fits and len(text) <= 1000:
            said.choose("restriction", word)
            return Restriction(relationship, kind, text.replace(",", " ") if kind == "country" else text)
        _remark(said, word, "a restriction is a table like { relationship: allow, type: country, value: de at ch }")
    return None


def _remark(said: Said, word: Word, message: str) -> None:
    said.problems.append(Problem(Severity.SHOULD, "media", "", f"{message}; it is not used", word.line, word.key))
