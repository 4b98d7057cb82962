"""Patterns of addresses: those of other tools → ours, and ours → an address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from string import Formatter
from urllib.parse import quote
from zoneinfo import ZoneInfo

from slugify import slugify
from text_unidecode import unidecode

from feeds.articles.plaintext import plain
from feeds.model import Manuscript, Place, Site, Tool, Trait

_SAFE = "/:@!$&'()*+,;=-._~"
_COLON = re.compile(r":([a-z_]+)((?<=:sections)\[(?:\d{0,3}|last)(?::(?:\d{0,3}|last))?\])?")
# As tools write them, whatever the language of the site.
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_ESCAPED = re.compile("%[0-9a-f]{2}")
_BLANKS = re.compile(r"\s+")
_BESIDE = re.compile(r"(?<=-)\s+|\s+(?=-)")
_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})-(.+)")
# Where Docusaurus looks for a date in a path, and what is left of the path then.
DATED_PATH = re.compile(r"(?P<folder>.*?)(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(?P<text>.*)")


def from_colons(written: str, fields: Mapping[str, str]) -> str | None:
    """A pattern like ``/:year/:title/`` as one of ours, or None where it names what ``fields`` lacks."""
    parts, at = ["{url}"], 0
    for found in _COLON.finditer(written):
        field = fields.get(found[1])
        if field is None:
            return None
        if found[2]:
            field = f"{field[:-1]}{found[2]}}}"
        parts += [_literal(written[at : found.start()]), field]
        at = found.end()
    return "".join(parts) + _literal(written[at:])


# What Jekyll and Hexo know in a permalink.
JEKYLL = {
    "collection": "posts",
    "categories": "{categories}",
    "slugified_categories": "{slugified_categories}",
    "year": "{year}",
    "short_year": "{short_year}",
    "month": "{month}",
    "i_month": "{i_month}",
    "day": "{day}",
    "i_day": "{i_day}",
    "y_day": "{y_day}",
    "short_month": "{short_month}",
    "long_month": "{long_month}",
    "w_year": "{w_year}",
    "week": "{week}",
    "w_day": "{w_day}",
    "short_day": "{short_day}",
    "long_day": "{long_day}",
    "hour": "{hour}",
    "minute": "{minute}",
    "second": "{second}",
    "title": "{pretty}",
    "slug": "{hyphenated}",
    "output_ext": ".html",
    # Hexo's own
    "category": "{categories}",
    "post_title": "{name}",
}

# And what Hugo knows.
HUGO = {
    "translation": "{translation}",
    "year": "{year}",
    "month": "{month}",
    "monthname": "{long_month}",
    "day": "{day}",
    "weekday": "{w_day_from_0}",
    "weekdayname": "{long_day}",
    "yearday": "{i_y_day}",
    "section": "{top}",
    "sections": "{sections}",
    "title": "{urlized_title}",
    "slug": "{urlized_slug}",
    "slugorfilename": "{urlized_slugged}",
    "slugorcontentbasename": "{urlized_slugged}",
    "filename": "{urlized_filename}",
    "contentbasename": "{urlized_filename}",
}
_TOKENS = {"Jekyll": JEKYLL, "Eleventy": JEKYLL, "Hugo": HUGO}


def templated(address: str, tool: Tool) -> str | None:
    """The pattern that the address in an article's front matter is, where its tool allows one there."""
    return from_colons(address, _TOKENS[tool.name]) if tool.name in _TOKENS and _COLON.search(address) else None


def _literal(text: str) -> str:
    return quote(text, safe=_SAFE + "%")


def permalink(pattern: str, manuscript: Manuscript, published: datetime, site: Site, tool: Tool) -> str:
    """The absolute URL that ``pattern`` makes for an article."""
    place = manuscript.place
    section = ""
    foreign = manuscript.language is not None and manuscript.language.lower() != (tool.language or site.language).lower()
    for section, other in () if tool.translated and foreign else tool.permalinks:
        if f"{_bare(place)}/".startswith(f"{section}/"):
            pattern = other
            break
    else:
        section = ""
        pattern = tool.translated if tool.translated and foreign else pattern
    fields = _fields(pattern, manuscript, published, site, tool, section)
    filled = pattern.format_map(fields)
    url = str(fields["url"])
    start = len(url) if filled.startswith(url) else 0
    head, rest = filled[:start], filled[start:]
    if Trait.LOWER in tool.traits:
        rest = _ESCAPED.sub(lambda found: found[0].upper(), rest.lower())
    scheme, _, rest = (head + rest).partition("://")
    rest = re.sub("/{2,}", "/", rest)
    return f"{scheme}://{re.sub(r'/(index)?[.]html$', '/index.html', rest)}"


def home(place: Place, site: Site, tool: Tool) -> tuple[str, str]:
    """The address of the site in the language of an article, and the language below it, where the tool puts it there."""
    own = next((each.url for each in tool.tongues if each.url and each.code == place.translation), None)
    return (own, "") if own else (site.url, place.translation)


def _bare(place: Place) -> str:
    """The directories of an address without the language."""
    return place.directory[len(place.translation) :].lstrip("/")


def _fields(
    pattern: str, manuscript: Manuscript, published: datetime, site: Site, tool: Tool, section: str
) -> dict[str, str | _Parts]:
    """What ``pattern`` asks for of an article, quoted: names of ``PERMALINK_FIELDS``, or a few that only tools' patterns use."""
    place = manuscript.place
    at = published.astimezone(ZoneInfo(site.timezone))
    url, translation = home(place, site, tool)
    bare = _bare(place)
    name = place.name or manuscript.slug
    file = name if manuscript.slugged or Trait.NAMES_GIVE_DAYS in tool.traits else place.filename
    path = f"{place.directory}/{place.filename}".strip("/")
    categories = place.categories or ((tool.category,) if tool.category else ())
    authors = manuscript.authors or site.authors
    dated = _DATED.fullmatch(place.filename)
    # Made only where the pattern asks for it.
    said: dict[str, Callable[[], str]] = {
        "section": lambda: manuscript.section,
        "slug": lambda: manuscript.slug,
        "title": lambda: (place.name if manuscript.slugged else hyphenated(manuscript.title)) or name,
        "name": lambda: name,
        "filename": lambda: place.filename,
        "slugged": lambda: name if manuscript.slugged else place.filename,
        "path": lambda: path,
        "undated_path": lambda: f"{place.directory}/{dated[4]}".strip("/") if dated else path.replace("/", "-"),
        "undated_name": lambda: dated[4] if dated else path.replace("/", "-"),
        "dated_path": lambda: name if manuscript.slugged else _dated_path(path),
        "folder": lambda: _folder(place.directory, place.filename),
        "directory": lambda: place.directory,
        "top": lambda: bare.partition("/")[0],
        "below": lambda: bare[len(section) :].strip("/"),
        "translation": lambda: translation,
        "bare": lambda: "/".join(urlized(each.replace(" ", "-")) for each in bare.split("/")),
        "urlized_file": lambda: urlized(file.replace(" ", "-")),
        "urlized_filename": lambda: urlized(place.filename),
        "urlized_slugged": lambda: urlized(file),
        "urlized_title": lambda: urlized(re.sub("[+/]", lambda sign: " " if sign[0] == "+" else "-", manuscript.title)),
        "urlized_slug": lambda: urlized(name) if manuscript.slugged else urlized(re.sub("[+/]", "-", manuscript.title)),
        "slugified": lambda: slugify(name),
        "named": lambda: _safe(name),
        "dated_slugified": lambda: slugify(name if manuscript.slugged else place.filename),
        "dated_named": lambda: _safe(name if manuscript.slugged else place.filename),
        "slug_given": lambda: name if manuscript.slugged else "",
        "pretty": lambda: pretty(name),
        "hyphenated": lambda: hyphenated(name),
        "categories": lambda: "/".join(each.lower() for each in place.categories),
        "slugified_categories": lambda: "/".join(hyphenated(each) for each in place.categories),
        "kept_categories": lambda: "/".join(
            re.sub(r"[\s~`!@#$%^&*()_+=\[\]{}|\\;:\"'<>,.?/]+", "-", each).strip("-") for each in categories
        ),
        "category": lambda: _slug(categories[0]) if categories else "misc",
        "language": lambda: manuscript.language or site.language,
        "author": lambda: _slug(authors[0].name) if authors else "",
    }
    lower = Trait.LOWER in tool.traits
    wanted = _named(pattern)
    named = [(key, said[key]()) for key in wanted if key in said]
    named += [(key, made(at)) for key, made in _OF_TIME.items() if key in wanted]
    named += [(key, made(manuscript, path, section)) for key, made in _MADE.items() if key in wanted]
    quoted = {key: quote(value.lower() if lower else value, safe=_SAFE) for key, value in named}
    parts = tuple(quote(urlized(each.replace(" ", "-")), safe=_SAFE) for each in place.sections)
    return {**quoted, "url": url, "sections": _Parts(parts)}


@dataclass(frozen=True, slots=True)
class _Parts:
    """The sections of an article, of which a pattern may ask for some as Hugo writes it: ``[1:]``, ``[last]``, ``[:last]``."""

    parts: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join(self.parts)

    def __getitem__(self, which: int | str) -> str:
        first, colon, end = str(which).partition(":")
        start = self._at(first, 0)
        return "/".join(self.parts[start : self._at(end, len(self.parts)) if colon else start + 1])

    def _at(self, word: str, otherwise: int) -> int:
        return len(self.parts) - 1 if word == "last" else int(word) if word.isdecimal() else otherwise


@lru_cache(maxsize=64)
def _named(pattern: str) -> frozenset[str]:
    """The names that a pattern asks for; of an article, no other part is made ready."""
    return frozenset(name.partition("[")[0] for _, name, _, _ in Formatter().parse(pattern) if name)


@lru_cache(maxsize=1024)
def _slug(words: str) -> str:
    """Words that many articles share, as part of an address."""
    return slugify(words)


def hyphenated(text: str) -> str:
    """Words as an address has them, in their own script: small letters and digits, hyphens between."""
    return _joined(text.lower(), "")


def urlized(text: str) -> str:
    """Words as Hugo has them in an address: what no address should have is gone, blanks are a hyphen."""
    kept = "".join(
        each if each in "./_#+~-@" or each.isspace() or unicodedata.category(each)[0] in "LMN" else "" for each in text
    )
    return _BLANKS.sub("-", _BESIDE.sub("", kept.strip())).rstrip("#")


def _safe(name: str) -> str:
    """A name without what the file system of Windows forbids, as Zola's ``safe`` leaves it."""
    return re.sub(r'[<>:"/\\|?*]', "", name.rstrip(" ."))


def pretty(text: str) -> str:
    """Words as Jekyll has them in an address: with their case, and the signs that an address may have."""
    return _joined(text, "._~!$&'()+,;=@")


def _joined(text: str, more: str) -> str:
    """The letters, marks and digits of any script, and the characters of ``more``; one hyphen for whatever is between them."""
    if text.isascii():
        kept = [each if each.isalnum() or each in more else "-" for each in text]
    else:
        kept = [each if unicodedata.category(each)[0] in "LMN" or each in more else "-" for each in text]
    return re.sub("-{2,}", "-", "".join(kept)).strip("-")


def _dated_path(path: str) -> str:
    """A path with the date in it as directories, as Docusaurus' blog has it."""
    found = DATED_PATH.fullmatch(path)
    return f"{found['folder']}{found['date'].replace('-', '/')}/{found['text']}".strip("/") if found else path


def _folder(directory: str, name: str) -> str:
    """Where Eleventy puts a file: one that is called as its directory is the page of the directory."""
    return directory if directory.rpartition("/")[2] == name else f"{directory}/{name}".strip("/")


def _words_of_pelican(manuscript: Manuscript, _path: str, _section: str) -> str:
    """A slug as Pelican makes it of a title: punctuation goes, what is no ASCII is written with it."""
    return manuscript.place.name if manuscript.slugged else _pelicans(plain(manuscript.title)[0])


def _name_of_pelican(manuscript: Manuscript, _path: str, _section: str) -> str:
    """The same made of the file's name."""
    return manuscript.place.name if manuscript.slugged else _pelicans(manuscript.place.filename)


def _pelicans(words: str) -> str:
    words = unidecode(unicodedata.normalize("NFKC", words))
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", words).strip()).lower()


def _headed(manuscript: Manuscript, _path: str, _section: str) -> str:
    """A slug as Material makes it of a title: its words and hyphens in small letters, every blank a hyphen."""
    if manuscript.slugged:
        return manuscript.place.name
    return _hyphens(manuscript.title)


def _first_category(manuscript: Manuscript, _path: str, _section: str) -> str:
    return _hyphens(manuscript.place.categories[0]) if manuscript.place.categories else ""


def _hyphens(words: str) -> str:
    return re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", words)).strip().lower().replace(" ", "-")


def _entry(manuscript: Manuscript, path: str, section: str) -> str:
    """The id of an entry as Astro makes it of a path: as github writes the addresses of headings."""
    if manuscript.slugged:
        return manuscript.place.name
    below = path[len(section) :].strip("/") if section else path
    return "/".join(re.sub(r"[^\w\- ]", "", part.lower()).replace(" ", "-") for part in below.split("/"))


_MADE: dict[str, Callable[[Manuscript, str, str], str]] = {
    "words": _words_of_pelican,
    "named_words": _name_of_pelican,
    "headed": _headed,
    "headed_category": _first_category,
    "entry": _entry,
    "entry_below": _entry,
}

# What of an instant an address may hold.
_OF_TIME: dict[str, Callable[[datetime], str]] = {
    "year": lambda at: f"{at.year:04d}",
    "short_year": lambda at: f"{at.year % 100:02d}",
    "month": lambda at: f"{at.month:02d}",
    "i_month": lambda at: str(at.month),
    "day": lambda at: f"{at.day:02d}",
    "i_day": lambda at: str(at.day),
    "y_day": lambda at: f"{at.timetuple().tm_yday:03d}",
    "short_month": lambda at: _MONTHS[at.month - 1][:3],
    "long_month": lambda at: _MONTHS[at.month - 1],
    "w_year": lambda at: f"{at.isocalendar().year:04d}",
    "week": lambda at: f"{at.isocalendar().week:02d}",
    "w_day": lambda at: str(at.isoweekday()),
    "w_day_from_0": lambda at: str(at.isoweekday() % 7),
    "i_y_day": lambda at: str(at.timetuple().tm_yday),
    "short_day": lambda at: _DAYS[at.weekday()][:3],
    "long_day": lambda at: _DAYS[at.weekday()],
    "hour": lambda at: f"{at.hour:02d}",
    "minute": lambda at: f"{at.minute:02d}",
    "second": lambda at: f"{at.second:02d}",
}
