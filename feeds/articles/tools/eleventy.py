"""Eleventy: its configuration, the data of its directories, and addresses that are templates."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from slugify import slugify

from feeds.articles.frontmatter import Value
from feeds.articles.markup import MARKUPS
from feeds.articles.tools.adapted import Adapted
from feeds.articles.tools.people import people
from feeds.articles.tools.source import NOW, SCRIPTS, Said, below, braced, overlaid, script, text
from feeds.model import Default, Tool, Trait

FILES = (".eleventy.js", *(f"eleventy.config.{suffix}" for suffix in SCRIPTS))
NAME = "Eleventy"

MAX_DIRECTORIES, MAX_FILES = 2000, 200
_LEFT_OUT = ("node_modules", "public", "dist", "build", "static", "site")
# A template of a feed, which says what of the site is in it.
_FEED = re.compile(
    r"(?:feed|rss|atom)[\w.-]*\.(?:njk|liquid|11ty\.c?js|hbs|webc)|[\w.-]*(?:feed|rss|atom)[\w-]*\.xml\.\w+", re.IGNORECASE
)
_COLLECTION = re.compile(r"collections\s{0,4}(?:\.\s{0,4}(\w{1,60})|\[\s{0,4}['\"]([^'\"\n]{1,60})['\"])")
_ADDED = re.compile(r"addCollection\(\s{0,40}['\"]([^'\"\n]{1,60})['\"]([^;]{0,600})")
_GLOB = re.compile(r"['\"`](?:\./|\*\*/)?([\w /.-]{1,200}?)/(?:\*\*/)?\*[^'\"`\n]{0,60}['\"`]")
# inputPath.match(/^\.\/posts\//) and inputPath.startsWith("./posts/")
_MATCHED = re.compile(r"[Pp]ath[\w.]{0,40}\(\s{0,9}['\"/]\^?(?:\\?\.\\?/)?((?:[\w-]+\\?/)+)")
_ARROW = re.compile(r"permalink\s{0,4}[:=]\s{0,4}(?:\(?\w{0,40}\)?\s{0,4}=>|\([\w, {}]{0,80}\)\s{0,4}=>)\s{0,4}`([^`\n]{0,400})`")
_FILLED = re.compile(r"\$\{\s*(?:data\.)?([^{}]{0,200}?)\s*\}")
_FILE_DATA = re.compile(r"\.11tydata\.(?:json|c?js|mjs|ya?ml)$")
# Words that stand for a date which the file or its history gives.
_OF_THE_FILE = frozenset({"created", "last modified", "git created", "git last modified"})

_OUTPUT = re.compile(r"\{\{-?\s*(.{0,300}?)\s*-?\}\}")
_DATES = {"%Y": ":year", "%y": ":short_year", "%m": ":month", "%-m": ":i_month", "%d": ":day", "%-d": ":i_day", "%e": ":i_day"}
_DATES |= {"%F": ":year-:month-:day", "%H": ":hour", "%M": ":minute", "%S": ":second", "%j": ":y_day"}
_DATES |= {"YYYY": ":year", "yyyy": ":year", "MM": ":month", "LL": ":month", "DD": ":day", "dd": ":day", "yy": ":short_year"}
_DATE = re.compile(r"%-?[A-Za-z]|[A-Za-z]+")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-(?=.)")


def tool(root: Path, said: Said) -> Tool | None:
    """What ``.eleventy.js`` says, the file that its starters keep the site's name in, and the data of directories."""
    source = script(root, *FILES)
    content = (text(said, "input") or "").removeprefix("./").strip("/.")
    data = os.path.normpath(f"{content or '.'}/{text(said, 'data') or '_data'}")
    names = [
        f"{data}/{name}.{suffix}"
        for name in ("metadata", "site", "meta")
        for suffix in ("json", "yaml", "yml", "js", "cjs", "mjs")
    ]
    feed = braced(source, "feedPlugin")
    site: dict[str, object] = next(iter(overlaid(root, *names)), {}) if not data.startswith("..") else {}
    site = site or {
        key: value for key, value in said.items() if key in ("title", "base", "subtitle", "language", "name") and feed
    }
    written = text(site, "url", "siteUrl", "base", "baseUrl", "domain")
    wanted = _wanted(root, content, feed)
    tagged, posts = _collected(source, content, wanted)
    return Tool(
        title=text(site, "title", "name", "siteName"),
        url=below(written, text(said, "pathPrefix")),
        description=text(site, "description", "subtitle"),
        language=text(site, "language", "lang", "locale"),
        authors=people(site.get("author") or (site.get("name") if text(site, "title") else None), text(site, "email")),
        content=content,
        posts=posts,
        left_out=(*_LEFT_OUT, text(said, "output") or "_site"),
        permalink="{url}{folder}/",
        defaults=tuple(sorted(_data(root, content), key=lambda each: len(each.path))),
        tagged=tagged,
        traits=frozenset() if NOW.search(source) else frozenset({Trait.FUTURE_TOO}),
    )


def _wanted(root: Path, content: str, feed: str) -> str | None:
    """The name of the collection that is in the site's own feed, where it says one."""
    if found := re.search(r"collection\s{0,4}:\s{0,4}\{[^{}]{0,200}?name\s{0,4}:\s{0,4}['\"]([^'\"\n]{1,60})['\"]", feed):
        return found[1]
    for path in _files(root, content):
        if _FEED.fullmatch(os.path.basename(path)) and (found := _COLLECTION.search(script(root, path))):
            return found[1] or found[2]
    return None


def _collected(source: str, content: str, wanted: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tag, or else the directories, that the collection ``wanted`` is made of; neither where nobody can tell."""
    if wanted is None or wanted == "all":
        return (), ()
    for name, made in _ADDED.findall(source):
        if name == wanted:
            if tag := re.search(r"getFilteredByTag\(\s{0,9}['\"]([^'\"\n]{1,60})['\"]", made):
                return (tag[1],), ()
            found = _GLOB.findall(made) if "getFilteredByGlob" in made else _MATCHED.findall(made)
            places = [each.replace("\\", "").removeprefix("./").removeprefix(f"{content}/").strip("/") for each in found]
            return (), tuple(each for each in places if each and each != content)
    return (wanted,), ()


def _files(root: Path, content: str) -> list[str]:
    """The paths below the content directory, as far as a site of people's making has them; links are not followed."""
    found: list[str] = []
    for number, (directory, names, files) in enumerate(os.walk(root / content)):
        names[:] = sorted(each for each in names if each not in _LEFT_OUT and not each.startswith((".", "_site")))
        found += (os.path.relpath(os.path.join(directory, each), root) for each in sorted(files))
        if number >= MAX_DIRECTORIES:
            break
    return found


def _data(root: Path, content: str) -> Iterator[Default]:
    """What data files say of the directories that they are named after, and of the files beside them."""
    paths = [path for path in _files(root, content) if _FILE_DATA.search(path) or _named_after(path)]
    for path in paths[:MAX_FILES]:
        said = tuple(_said(root, path).items())
        directory, name = os.path.split(os.path.relpath(path, content or "."))
        stem = _FILE_DATA.sub("", name) if _FILE_DATA.search(name) else name.partition(".")[0]
        if stem == os.path.basename(os.path.dirname(path)):
            yield Default(f"{directory}/" if directory else "", said)
        else:
            yield from (Default(f"{directory}/{stem}{suffix}".lstrip("/"), said) for suffix in MARKUPS)


def _said(root: Path, path: str) -> dict[str, object]:
    """What one data file says; of a function for the address, the text that it makes."""
    said: dict[str, object] = next(overlaid(root, path), {})
    if path.endswith("js") and "permalink" not in said and (arrow := _ARROW.search(script(root, path))):
        said["permalink"] = _FILLED.sub(r"{{ \1 }}", arrow[1])
    return said


def _named_after(path: str) -> bool:
    """Whether a file is called as its directory is: ``posts/posts.json``."""
    directory, name = os.path.split(path)
    return name in {f"{os.path.basename(directory)}.{suffix}" for suffix in ("json", "yaml", "yml")}


def adapted(values: dict[str, Value], path: str, tool: Tool) -> Adapted:
    """Addresses that are templates filled in, dates of the file left to it, and the tags of directories added."""
    said = dict(values)
    if str(said.get("date", "")).strip().lower() in _OF_THE_FILE:
        del said["date"]
    tags = [tag for each in tool.defaults if path.startswith(each.path) for tag in _tags(dict(each.values).get("tags"))]
    if tags:
        said["tags"] = [*dict.fromkeys((*_tags(values.get("tags")), *tags))]
    computed = next((value for key, value in said.items() if key == "eleventyComputed" and isinstance(value, dict)), {})
    said |= {key: value for key, value in computed.items() if key == "permalink" and isinstance(value, str)}
    link = said.get("permalink")
    if isinstance(link, bool) or (isinstance(link, str) and link.strip().lower() == "false"):
        del said["permalink"]
        if str(link).lower() == "false":
            said["draft"] = "true"
    elif isinstance(link, dict):
        del said["permalink"]
    elif isinstance(link, str) and ("{{" in link or "{%" in link):
        address = _filled(link, said, path)
        if address is None:
            del said["permalink"]
            return Adapted(
                said, remarks=(("permalink", f"the template {link} is not understood; the link of this article may be another"),)
            )
        said["permalink"] = address
    if isinstance(link := said.get("permalink"), str):
        said["permalink"] = "/" + re.sub(r"(?:^|/)index\.html$", "/", link.strip()).lstrip("/")
    return Adapted(said)


def _tags(value: object) -> list[Value]:
    """Tags of a list; of a text one, since Eleventy parts none."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    return [each for each in value if isinstance(each, str | int | float)] if isinstance(value, list | tuple) else []


def _filled(template: str, values: Mapping[str, Value], path: str) -> str | None:
    """An address with its templates filled in, dates as ``:year``; None where a template is not understood."""
    missing = False

    def fill(found: re.Match[str]) -> str:
        nonlocal missing
        shown = _shown(found[1], values, path)
        missing = missing or shown is None
        return shown or ""

    address = _OUTPUT.sub(fill, template)
    return None if missing or "{{" in address or "{%" in address else address


def _shown(expression: str, values: Mapping[str, Value], path: str) -> str | None:
    subject, *filters = [each.strip() for each in re.split(r"\|(?!\|)", expression)]
    stem = re.sub(r"\.\w+$", "", path)
    name = _DATED.sub("", stem.rpartition("/")[2])
    directory = stem.rpartition("/")[0]
    name = directory.rpartition("/")[2] if name == "index" else name
    known: dict[str, Value] = {
        "page.fileSlug": _DATED.sub("", name),
        "page.filePathStem": f"{directory}/{name}" if stem.rpartition("/")[2] != "index" else stem,
    }
    if subject in ("page.date", "date"):
        return _date(filters)
    value = known.get(subject, values.get(subject.removeprefix("data.")))
    if subject[:1] in "'\"" and len(subject) > 1 and subject[-1] == subject[0]:
        value = subject[1:-1]
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    shown = str(value)
    for each in filters:
        if (change := _FILTERS.get(re.split(r"[:( ]", each)[0])) is None:
            return None
        shown = change(shown)
    return shown


def _date(filters: list[str]) -> str | None:
    """A date in the format that the first filter names, as ``:year`` and the like."""
    found = re.search(r"['\"]([^'\"]{1,60})['\"]", filters[0]) if filters else None
    if found is None:
        return None
    shown = _DATE.sub(lambda part: _DATES.get(part[0], "\0"), found[1])
    return None if "\0" in shown else shown


def _slugified(words: str) -> str:
    """As Eleventy's ``slugify`` does, which writes German letters out and `&` as a word."""
    replacements = (
        ("&", " and "),
        ("ä", "ae"),
        ("ö", "oe"),
        ("ü", "ue"),
        ("Ä", "Ae"),
        ("Ö", "Oe"),
        ("Ü", "Ue"),
        ("ß", "ss"),
        ("'", ""),
        ("’", ""),
    )
    return slugify(words, replacements=replacements)


_FILTERS = {
    **dict.fromkeys(("slugify", "slug", "slugifyStrict", "kebab"), _slugified),
    **dict.fromkeys(("lower", "downcase"), str.lower),
    **dict.fromkeys(("url", "safe", "trim", "strip"), str.strip),
}
