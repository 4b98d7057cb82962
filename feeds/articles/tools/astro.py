"""Astro: its configuration, its collections, and the routes that give them addresses."""

from __future__ import annotations

import os
import re
from pathlib import Path

from feeds.articles.tools.people import people
from feeds.articles.tools.source import NOW, SCRIPTS, Said, below, braced, javascript, overlaid, script, text, words
from feeds.model import Tool, Trait

FILES = tuple(f"astro.config.{suffix}" for suffix in SCRIPTS)
NAME = "Astro"

MAX_FILES = 500
_LEFT_OUT = ("node_modules", "public", "dist", "build", "static", "site")
# Where its starters and themes keep what the site is called.
_NAMED = tuple(
    f"src/{name}.{suffix}"
    for name in (
        "consts",
        "config",
        "site.config",
        "site",
        "data/site",
        "data/site.config",
        "constants",
        "lib/consts",
        "siteConfig",
    )
    for suffix in ("ts", "js", "mjs", "json", "yaml")
)
_ROUTE = re.compile(r"(?:src/pages/)(?P<prefix>(?:[\w.~-]+/)*)\[(?:\.\.\.)?\w+\](?P<deeper>/index)?\.astro")
_GOT = re.compile(r"getCollection\(\s{0,40}['\"]([\w-]{1,60})['\"]")
# The address of an item in the site's own feed: `/blog/${post.id}/`, perhaps below the site's base.
_LINK = re.compile(
    r"`(?:\$\{[^{}`\n]{0,80}(?:BASE|base|site|SITE)[^{}`\n]{0,80}\})?(/?[\w/.~-]{0,100})\$\{[^{}`\n]{0,60}(?:slug|id)\b[^{}`\n]{0,60}\}/?`"
)
_PAGES = re.compile(r"import\.meta\.glob(?:Eager)?\(\s{0,40}['\"]\.?/?((?:[\w-]+/)*)(?:\*\*/)?\*")
_DEFINED = re.compile(r"(\w{1,60})\s{0,4}=\s{0,4}defineCollection\(")
_BASE = re.compile(r"base\s{0,4}:\s{0,4}['\"](?:\./)?([\w/.-]{1,200}?)/?['\"]")
_NAMED_BASE = re.compile(r"(\w{1,60})\s{0,4}=\s{0,4}['\"](?:\./)?((?:src|content)/[\w/.-]{1,200}?)/?['\"]")


def tool(root: Path, said: Said) -> Tool | None:
    """What ``astro.config.mjs`` says: the articles are those of the collections in the site's feed, else its pages."""
    site: dict[str, object] = next(overlaid(root, *_NAMED), {})
    pages = _pages(root)
    feed = next((script(root, each) for each in pages if re.search(r"(?:rss|feed|atom|index)[\w.-]*\.xml\.[jt]s$", each)), "")
    fed = tuple(dict.fromkeys(_GOT.findall(feed)))
    content, places = _collections(root, fed)
    slash = "" if text(said, "trailingSlash") == "never" else "/"
    end = ".html" if text(said, "format") == "file" else slash
    if feed:
        # The feed's library ends addresses with a slash, whatever the pages have, unless it is told not to.
        end = "" if re.search(r"trailingSlash\s{0,4}:\s{0,4}false", feed) else "/"
        site = {**javascript(braced(feed, "rss")), **site}
    listed = next((found.strip("/") for found in _PAGES.findall(feed)), "")
    posts = tuple(places.get(name, name) for name in fed) if content != "src/pages" else (listed,) if listed else ()
    return Tool(
        title=text(site, "SITE_TITLE", "title", "name"),
        url=below(text(said, "site") or text(site, "website", "SITE_URL", "site", "url"), text(said, "base")),
        description=text(site, "SITE_DESCRIPTION", "description", "desc"),
        language=text(said, "defaultLocale") or text(site, "lang", "locale"),
        authors=people(text(site, "author", "AUTHOR", "SITE_AUTHOR")),
        timezone=text(site, "timezone"),
        content=content,
        posts=tuple(each for each in posts if each),
        left_out=(*_LEFT_OUT, "src/components", "src/layouts"),
        permalink="{url}{entry}" + end if content != "src/pages" else "{url}{path}" + end,
        permalinks=tuple(_routes(root, pages, feed, fed, places, end)) if content != "src/pages" else (),
        languages=words(said, "locales"),
        traits=frozenset() if NOW.search(feed) else frozenset({Trait.FUTURE_TOO}),
    )


def _pages(root: Path) -> list[str]:
    """The paths of the pages, as far as a site of people's making has them; links are not followed."""
    found: list[str] = []
    for directory, names, files in os.walk(root / "src/pages"):
        names.sort()
        found += (os.path.relpath(os.path.join(directory, each), root) for each in sorted(files))
        if len(found) > MAX_FILES:
            break
    return found[:MAX_FILES]


def _collections(root: Path, fed: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """The content directory, and below it the directories of the collections that do not bear their names."""
    source = script(
        root, *(f"src/{name}.{suffix}" for name in ("content.config", "content/config") for suffix in ("ts", "js", "mjs"))
    )
    named = dict(_NAMED_BASE.findall(source))
    bases: dict[str, str] = {}
    starts = [*_DEFINED.finditer(source)]
    ends = [*(found.start() for found in starts[1:]), len(source)]
    for found, end in zip(starts, ends, strict=False):
        inner = source[found.end() : end]
        base = _BASE.search(inner)
        constant = re.search(r"base\s{0,4}:\s{0,4}[`'\"]?(?:\./)?(?:\$\{)?(\w{1,60})", inner)
        place = base[1] if base else named.get(constant[1]) if constant else None
        if place and (root / place).is_dir():
            bases[found[1]] = place
    if bases:
        wanted = [bases[name] for name in fed if name in bases] or [*bases.values()]
        content = os.path.commonpath(wanted) if len(wanted) > 1 else os.path.dirname(wanted[0])
        if content:
            return content, {
                name: os.path.relpath(place, content) for name, place in bases.items() if place.startswith(f"{content}/")
            }
    return next((each for each in ("src/content", "src/pages") if (root / each).is_dir()), ""), {}


def _routes(
    root: Path, pages: list[str], feed: str, fed: tuple[str, ...], places: dict[str, str], end: str
) -> list[tuple[str, str]]:
    """A pattern for every collection: as the site's feed links it, else by the page that shows its entries."""
    routes: dict[str, str] = {}
    link = _LINK.search(feed)
    if link and len(fed) == 1:
        section = places.get(fed[0], fed[0])
        return [(section, f"{{url}}{link[1].strip('/')}/{{entry_below}}{end}")]
    for page in pages:
        if (route := _ROUTE.fullmatch(page)) and "[" not in route["prefix"]:
            shown = _GOT.findall(script(root, page)) or [part for part in (route["prefix"].rstrip("/"),) if part]
            for name in shown:
                routes.setdefault(places.get(name, name), route["prefix"])
    return [(section, f"{{url}}{prefix}{{entry_below}}{end}") for section, prefix in routes.items()]
