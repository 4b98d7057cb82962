"""Pelican, whose settings are Python: read as literals, never run."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from feeds.articles.tools.people import people
from feeds.articles.tools.source import Said, overlaid, text, truth, words
from feeds.model import Tool, Trait

FILES = ("pelicanconf.py",)
NAME = "Pelican"

_FIELDS = {"slug": "{slug}", "category": "{category}", "author": "{author}", "lang": "{language}", "path_no_ext": "{path}"}
_DATES = {"%Y": "{year}", "%y": "{short_year}", "%m": "{month}", "%d": "{day}", "%j": "{y_day}", "%H": "{hour}", "%M": "{minute}"}
_DATES |= {"%-m": "{i_month}", "%-d": "{i_day}", "%S": "{second}"}
_FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


def tool(root: Path, said: Said) -> Tool | None:
    """What ``pelicanconf.py`` says, and ``publishconf.py`` of the address."""
    for published in overlaid(root, "publishconf.py"):
        said = {**said, **{key: value for key, value in published.items() if key == "SITEURL" and value}}
    posts = tuple(each.strip("/") for each in words(said, "ARTICLE_PATHS") if each.strip("/."))
    source = text(said, "SLUGIFY_SOURCE") or "title"
    traits = {Trait.SLUG_OF_TITLE} if source == "title" else set()
    traits |= {Trait.FOLDERS_ARE_CATEGORIES} if truth(said, "USE_FOLDER_AS_CATEGORY", True) else set()
    return Tool(
        title=text(said, "SITENAME"),
        url=text(said, "SITEURL"),
        description=text(said, "SITEDESCRIPTION", "SITESUBTITLE", "TAGLINE"),
        language=text(said, "DEFAULT_LANG"),
        timezone=text(said, "TIMEZONE"),
        authors=people(said.get("AUTHOR")),
        content=_content(root, text(said, "PATH")),
        posts=posts,
        left_out=(*(words(said, "PAGE_PATHS") or ("pages",)), *words(said, "ARTICLE_EXCLUDES"), "output", "theme", "themes"),
        permalink=pattern(text(said, "ARTICLE_URL") or "{slug}.html"),
        traits=frozenset(traits),
    )


def _content(root: Path, said: str | None) -> str:
    if said is None and not (root / "content").is_dir():
        return ""
    return (said or "content").removeprefix("./").strip("/.")


def pattern(written: str) -> str | None:
    """ARTICLE_URL as a pattern of ours; None where it holds what we have no field for."""
    parts, at = ["{url}"], 0
    for found in _FIELD.finditer(written):
        parts.append(_literal(written[at : found.start()]))
        at = found.end()
        field = _date(found[2] or "") if found[1] == "date" else _FIELDS.get(found[1]) if found[2] is None else None
        if field is None:
            return None
        parts.append(field)
    return "".join(parts) + _literal(written[at:])


def _date(written: str) -> str | None:
    """A strftime format as fields of ours."""
    shown = re.sub(r"%-?[A-Za-z]", lambda found: _DATES.get(found[0], "%"), written)
    return None if "%" in shown or not shown else shown


def _literal(text: str) -> str:
    return quote(text, safe="/-._~!$&'()*+,;=:@")
