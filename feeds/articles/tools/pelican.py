"""Pelican, whose settings are Python: read as literals, never run."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from feeds.articles.content import text_of
from feeds.articles.frontmatter import Value
from feeds.articles.markup import render
from feeds.articles.spellings import folded
from feeds.articles.tools.adapted import Adapted
from feeds.articles.tools.people import people
from feeds.articles.tools.source import Said, overlaid, table, text, truth, words
from feeds.model import Default, Problem, Severity, Tool, Trait

FILES = ("pelicanconf.py",)
NAME = "Pelican"

_FIELDS = {"category": "{category}", "author": "{author}", "lang": "{language}", "path_no_ext": "{path}"}
_DATES = {"%Y": "{year}", "%y": "{short_year}", "%m": "{month}", "%d": "{day}", "%j": "{y_day}", "%H": "{hour}", "%M": "{minute}"}
_DATES |= {"%-m": "{i_month}", "%-d": "{i_day}", "%S": "{second}", "%F": "{year}-{month}-{day}"}
_MONTHS = {"%b": "{short_month}", "%B": "{long_month}"}
_FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
# Names and patterns of names are not longer; what repeats without end in them costs as much again for each.
MAX_NAME, MAX_ENDLESS = 200, 3
# A pattern of characters and classes, some repeated, in named groups that are not repeated themselves.
_ATOM = r"(?:\\\D|\[\^?\]?(?:\\.|[^\\\]])*\]|[^\\()\[\]{}*+?|])(?:[*+?]\??|\{\d{1,2}(?:,\d{0,2})?\}\??)?"
_SIMPLE = re.compile(rf"(?:{_ATOM}|\((?:\?P<\w+>|\?:)?(?:{_ATOM})*\)\??(?![*+{{]))*")
_ENDLESS = re.compile(r"[*+]|\{\d+,\d*\}")


def tool(root: Path, said: Said) -> Tool | None:
    """What ``pelicanconf.py`` says, and ``publishconf.py`` of the address."""
    for published in overlaid(root, "publishconf.py"):
        said = {**said, **{key: value for key, value in published.items() if key == "SITEURL" and value}}
    posts = tuple(each.strip("/") for each in words(said, "ARTICLE_PATHS") if each.strip("/."))
    source = text(said, "SLUGIFY_SOURCE") or "title"
    traits = {Trait.SLUG_OF_TITLE} if source == "title" else set()
    traits |= {Trait.FOLDERS_ARE_CATEGORIES} if truth(said, "USE_FOLDER_AS_CATEGORY", True) else set()
    traits |= {Trait.FUTURE_TOO} if truth(said, "WITH_FUTURE_DATES", True) else set()
    traits |= {Trait.UNDATED_ARE_PAGES} if said.get("DEFAULT_DATE") is None else set()
    english = all(each.lower().startswith(("en", "c", "us")) for each in words(said, "LOCALE"))
    written = text(said, "ARTICLE_URL") or "{slug}.html"
    slug = "{words}" if source == "title" else "{named_words}"
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
        permalink=pattern(written, english, slug),
        translated=pattern(text(said, "ARTICLE_LANG_URL") or "{slug}-{lang}.html", english, slug),
        defaults=tuple(_defaults(said)),
        names=tuple(_names(said)),
        problems=tuple(_unused(said)),
        words=_length(said.get("SUMMARY_MAX_LENGTH", 50)),
        category=text(said, "DEFAULT_CATEGORY") or "misc",
        traits=frozenset(traits),
    )


def _defaults(said: Said) -> Iterator[Default]:
    """What DEFAULT_METADATA and EXTRA_PATH_METADATA say of articles."""
    yield Default("", tuple(table(said, "DEFAULT_METADATA").items()))
    paths = table(said, "EXTRA_PATH_METADATA")
    for path in sorted(paths, key=len):
        yield Default(path.strip("/"), tuple(table(paths, path).items()))


def adapted(values: dict[str, Value], path: str, tool: Tool) -> Adapted:
    """What the site says of every article, then what the file's name and path say; a summary is markup.

    The one category is the directory's, else the site's own, where the article gives none.
    """
    beneath: dict[str, Value] = {}
    directory, _, name = path.rpartition("/")
    for subject, written in ((name.rpartition(".")[0], "FILENAME_METADATA"), (path, "PATH_METADATA")):
        for pattern in (each for setting, each in tool.names if setting == written):
            found = re.match(pattern, subject[:MAX_NAME])
            beneath |= {key: value for key, value in (found.groupdict() if found else {}).items() if value}
    said = {key: _shown(value, name) if folded(key) == "summary" else value for key, value in values.items()}
    known = {folded(key) for key in said}
    if "category" not in known:
        by_folder = Trait.FOLDERS_ARE_CATEGORIES in tool.traits and directory.rpartition("/")[2]
        category = beneath.pop("category", None) or by_folder or tool.category
        # A page of HTML may say it in its head.
        (beneath if name.endswith((".html", ".htm")) else said)["category"] = category
    return Adapted(said, beneath)


def _shown(summary: Value, name: str) -> Value:
    """A summary without its markup."""
    if not isinstance(summary, str) or not re.search(r"[*_`\[\\|:&<]", summary):
        return summary
    return html.escape(text_of(render(".rst" if name.endswith((".rst", ".rest")) else ".md", summary, "").html), quote=False)


def _names(said: Said) -> Iterator[tuple[str, str]]:
    """The patterns of names and paths, with the names of their settings."""
    for setting in ("FILENAME_METADATA", "PATH_METADATA"):
        written = text(said, setting)
        if written and _is_simple(written):
            yield setting, written


def _unused(said: Said) -> Iterator[Problem]:
    """The patterns that are not used, since on some name they might take for ever."""
    for setting in ("FILENAME_METADATA", "PATH_METADATA"):
        if (written := text(said, setting)) and not _is_simple(written):
            message = f"{setting} is not used: only characters, classes and named groups are read, three repetitions at most"
            yield Problem(Severity.INFO, "tool", FILES[0], message, field=setting)


def _is_simple(pattern: str) -> bool:
    """Whether a pattern out of somebody's configuration costs little on any name: no repeated groups, few repetitions."""
    if len(pattern) > MAX_NAME or not _SIMPLE.fullmatch(pattern) or len(_ENDLESS.findall(pattern)) > MAX_ENDLESS:
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _length(said: object) -> int:
    """How many words a summary has; none where it is the whole article, and ours is shorter."""
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 < said <= 500 else 0


def _content(root: Path, said: str | None) -> str:
    if said is None and not (root / "content").is_dir():
        return ""
    return (said or "content").removeprefix("./").strip("/.")


def pattern(written: str, english: bool = True, slug: str = "{words}") -> str | None:
    """ARTICLE_URL as a pattern of ours; None where it holds what we have no field for.

    ``english`` is whether the site's months have English names, ``slug`` the field that is made of a title or a name.
    """
    parts, at = ["{url}"], 0
    for found in _FIELD.finditer(written):
        parts.append(_literal(written[at : found.start()]))
        at = found.end()
        fields = {**_FIELDS, "slug": slug}
        field = _date(found[2] or "", english) if found[1] == "date" else fields.get(found[1]) if found[2] is None else None
        if field is None:
            return None
        parts.append(field)
    return "".join(parts) + _literal(written[at:])


def _date(written: str, english: bool) -> str | None:
    """A strftime format as fields of ours."""
    dates = _DATES | _MONTHS if english else _DATES
    shown = re.sub(r"%-?[A-Za-z]", lambda found: dates.get(found[0], "%"), written)
    return None if "%" in shown or not shown else shown


def _literal(text: str) -> str:
    return quote(text, safe="/-._~!$&'()*+,;=:@")
