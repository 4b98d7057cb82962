"""Patterns of addresses: those of other tools → ours, and ours → an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from string import Formatter
from urllib.parse import quote
from zoneinfo import ZoneInfo

from slugify import slugify

from feeds.model import Manuscript, Site, Tool, Trait

_SAFE = "/:@!$&'()*+,;=-._~"
_COLON = re.compile(r":([a-z_]+)")
_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})-(.+)")


def from_colons(written: str, fields: Mapping[str, str]) -> str | None:
    """A pattern like ``/:year/:title/`` as one of ours, or None where it names what ``fields`` lacks."""
    parts, at = ["{url}"], 0
    for found in _COLON.finditer(written):
        field = fields.get(found[1])
        if field is None:
            return None
        parts += [_literal(written[at : found.start()]), field]
        at = found.end()
    return "".join(parts) + _literal(written[at:])


# What Jekyll and Hexo know in a permalink.
JEKYLL = {
    "categories": "{categories}",
    "slugified_categories": "{categories}",
    "year": "{year}",
    "short_year": "{short_year}",
    "month": "{month}",
    "i_month": "{i_month}",
    "day": "{day}",
    "i_day": "{i_day}",
    "y_day": "{y_day}",
    "hour": "{hour}",
    "minute": "{minute}",
    "second": "{second}",
    "title": "{name}",
    "slug": "{slug}",
    "output_ext": ".html",
    # Hexo's own
    "category": "{categories}",
    "post_title": "{name}",
}


def templated(address: str, tool: Tool) -> str | None:
    """The pattern that the address in an article's front matter is, where its tool allows one there."""
    return from_colons(address, JEKYLL) if tool.name == "Jekyll" and _COLON.search(address) else None


def _literal(text: str) -> str:
    return quote(text, safe=_SAFE + "%")


def permalink(pattern: str, manuscript: Manuscript, published: datetime, site: Site, tool: Tool) -> str:
    """The absolute URL that ``pattern`` makes for an article."""
    place = manuscript.place
    section = ""
    for section, other in tool.permalinks:
        if _within(place.directory, section, tool):
            pattern = other
            break
    else:
        section = ""
    filled = pattern.format_map(_fields(pattern, manuscript, published, site, tool, section))
    start = len(site.url) if filled.startswith(site.url) else 0
    head, rest = filled[:start], filled[start:]
    if Trait.LOWER in tool.traits:
        rest = rest.replace("%20", "-").lower()
    scheme, _, rest = (head + rest).partition("://")
    rest = re.sub("/{2,}", "/", rest)
    return f"{scheme}://{re.sub(r'/(index)?[.]html$', '/index.html', rest)}"


def _within(directory: str, section: str, tool: Tool) -> bool:
    first, _, rest = directory.partition("/")
    bare = rest if Trait.TRANSLATIONS_BELOW in tool.traits and first in tool.languages else directory
    return f"{bare}/".startswith(f"{section}/")


def _fields(pattern: str, manuscript: Manuscript, published: datetime, site: Site, tool: Tool, section: str) -> dict[str, str]:
    """What ``pattern`` asks for of an article, quoted: names of ``PERMALINK_FIELDS``, or a few that only tools' patterns use."""
    place = manuscript.place
    at = published.astimezone(ZoneInfo(site.timezone))
    headline = place.name if manuscript.slugged else hyphenated(manuscript.title)
    first, _, rest = place.directory.partition("/")
    translated = Trait.TRANSLATIONS_BELOW in tool.traits and first in tool.languages
    bare = rest if translated else place.directory
    name = place.name or manuscript.slug
    dated = _DATED.fullmatch(place.filename)
    day = f"{dated[1]}/{dated[2]}/{dated[3]}/" if dated and not manuscript.slugged else ""
    authors = manuscript.authors or site.authors
    said: dict[str, str] = {
        "section": manuscript.section,
        "slug": manuscript.slug,
        "title": headline or name,
        "name": name,
        "filename": place.filename,
        "slugged": name if manuscript.slugged else place.filename,
        "path": f"{place.directory}/{place.filename}".strip("/"),
        "directory": place.directory,
        "top": bare.partition("/")[0],
        "below": bare[len(section) :].strip("/"),
        "translation": first if translated else "",
        "dated_name": day + name,
        "categories": "/".join(each.lower() for each in place.categories),
        "category": _slug(place.categories[0]) if place.categories else "misc",
        "language": manuscript.language or site.language,
        "author": _slug(authors[0].name) if authors else "",
        "year": f"{at.year:04d}",
        "short_year": f"{at.year % 100:02d}",
        "month": f"{at.month:02d}",
        "i_month": str(at.month),
        "day": f"{at.day:02d}",
        "i_day": str(at.day),
        "y_day": f"{at.timetuple().tm_yday:03d}",
        "hour": f"{at.hour:02d}",
        "minute": f"{at.minute:02d}",
        "second": f"{at.second:02d}",
    }
    return {"url": site.url} | {key: quote(said[key], safe=_SAFE) for key in _named(pattern) if key in said}


@lru_cache(maxsize=64)
def _named(pattern: str) -> frozenset[str]:
    """The names that a pattern asks for; of an article, no other part is made ready."""
    return frozenset(name for _, name, _, _ in Formatter().parse(pattern) if name)


@lru_cache(maxsize=1024)
def _slug(words: str) -> str:
    """Words that many articles share, as part of an address."""
    return slugify(words)


def hyphenated(text: str) -> str:
    """Words as an address has them, in their own script: small letters and digits, hyphens between."""
    return re.sub(r"[^\w]+|_", "-", text.lower()).strip("-")
