"""Hugo."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

from feeds.articles.permalinks import HUGO, from_colons
from feeds.articles.tools.people import filed, listed, people
from feeds.articles.tools.source import Said, lowered, overlaid, table, text, truth, words
from feeds.model import Default, Tongue, Tool, Trait

_SUFFIXES = ("toml", "yaml", "yml", "json")
FILES = (
    *(f"hugo.{suffix}" for suffix in _SUFFIXES),
    *(f"config.{suffix}" for suffix in _SUFFIXES),
    *(f"config/_default/{name}.{suffix}" for name in ("hugo", "config") for suffix in _SUFFIXES),
)
NAME = "Hugo"

_ITS_OWN = frozenset({"baseurl", "languagecode", "defaultcontentlanguage", "contentdir", "permalinks", "uglyurls", "outputs"})
# The files that a configuration may be parted into, by what they hold; and the directories of them, the stronger last.
_PARTS = ("hugo", "config", "params", "languages", "permalinks", "frontmatter", "cascade")
_DIRECTORIES = ("config/_default", "config/production")
_TRAITS = frozenset(
    {
        Trait.BUNDLES,
        Trait.HUGO_FRONT_MATTER,
        Trait.SLASH_BUT_FILES,
        Trait.TRANSLATIONS_BELOW,
        Trait.UNDATED_ROOT_IS_PAGES,
    }
)
_SWITCHES = {"builddrafts": Trait.DRAFTS_TOO, "buildfuture": Trait.FUTURE_TOO, "buildexpired": Trait.EXPIRED_TOO}
# More ways to write one pattern than anybody has.
_MAX_WAYS = 16


def tool(root: Path, said: Said) -> Tool | None:
    """What a site configuration says; None for a ``config.toml`` that names nothing of Hugo's."""
    said = lowered(said)
    if said and not _ITS_OWN & set(said):
        return None
    for beside in _beside(root):
        said = _merged(said, beside)
    languages = table(said, "languages")
    main = text(said, "defaultcontentlanguage") or "en"
    own = table(languages, main)
    params = {**table(said, "params"), **table(own, "params")}
    content = text(own, "contentdir") if len(languages) < 2 else None
    traits = set(_TRAITS) if truth(said, "disablepathtolower", False) else {*_TRAITS, Trait.LOWER}
    traits |= {Trait.MAIN_LANGUAGE_BELOW} if truth(said, "defaultcontentlanguageinsubdir", False) else set()
    traits |= {Trait.FEED_A_LANGUAGE} if len(languages) > 1 else set()
    traits |= {trait for key, trait in _SWITCHES.items() if truth(said, key, False)}
    dates = words(table(said, "frontmatter"), "date")
    traits |= {Trait.NAMES_GIVE_DAYS} if ":filename" in dates else set()
    named = params.get("author") or said.get("author") or next(iter(words(params, "authors")), None)
    folder = (text(said, "contentdir") or "content").strip("/")
    ugly = truth(said, "uglyurls", False)
    end = ".html" if ugly else "/"
    return Tool(
        title=text(own, "title") or text(said, "title"),
        url=text(own, "baseurl") or text(said, "baseurl"),
        description=text(params, "description", "subtitle"),
        language=text(own, "languagecode", "locale") or text(said, "languagecode", "locale", "defaultcontentlanguage"),
        timezone=text(own, "timezone") or text(said, "timezone"),
        authors=people(named, text(params, "email")),
        content=(content or folder).strip("/"),
        left_out=("layouts", "themes", "archetypes", "static", "assets", "resources", "public", "node_modules"),
        permalink=f"{{url}}{{translation}}/{{bare}}/{{urlized_file}}{end}",
        permalinks=tuple(_permalinks(table(said, "permalinks"), end)),
        languages=(main, *(each for each in languages if each != main)) if languages else (main,),
        tongues=tuple(_tongue(code, table(languages, code), folder) for code in languages),
        traits=frozenset(traits),
        defaults=tuple(cascade(said.get("cascade"))),
        people=listed(root, *(f"data/authors.{suffix}" for suffix in _SUFFIXES)) + filed(root, "data/authors"),
    )


def _beside(root: Path) -> Iterator[dict[str, object]]:
    """What the files of the configuration directories say, each under the key that its name is."""
    for directory in _DIRECTORIES:
        for part in _PARTS:
            for beside in overlaid(root, *(f"{directory}/{part}.{suffix}" for suffix in _SUFFIXES)):
                yield lowered(beside) if part in ("hugo", "config") else {part: lowered(beside)}
        for name in _names(root / directory, "languages."):
            for beside in overlaid(root, f"{directory}/{name}"):
                yield {"languages": {name.split(".")[1].lower(): lowered(beside)}}


def _names(directory: Path, start: str) -> list[str]:
    """The configuration files in ``directory`` whose names begin so and have another part before their suffix."""
    try:
        found = sorted(os.listdir(directory))
    except OSError:
        return []
    parts = ((name, name.split(".")) for name in found if name.startswith(start))
    return [name for name, each in parts if len(each) == 3 and each[2] in _SUFFIXES][:100]


def _merged(below: Said, above: Said) -> dict[str, object]:
    """Two configurations as one, table by table."""
    merged = dict(below)
    for key, value in above.items():
        held = merged.get(key)
        merged[key] = _merged(held, value) if isinstance(held, Mapping) and isinstance(value, Mapping) else value
    return merged


def _tongue(code: str, said: Said, folder: str) -> Tongue:
    place = (text(said, "contentdir") or "").strip("/")
    return Tongue(
        code,
        text(said, "title"),
        text(said, "params.description", "params.subtitle", "description"),
        text(said, "baseurl"),
        place[len(folder) :].strip("/") or None if place.startswith(f"{folder}/") else None,
        text(said, "languagecode", "locale"),
    )


def _permalinks(said: Said, end: str) -> Iterator[tuple[str, str]]:
    """The patterns of sections; those of pages may stand in a table of their own."""
    pages = {**{key: value for key, value in said.items() if isinstance(value, str)}, **table(said, "page")}
    for section in pages:
        written = text(pages, section)
        if written and (pattern := from_colons("/:translation/" + written.strip("/") + end, HUGO)):
            yield section.strip("/"), pattern


def cascade(said: object, below: str = "") -> Iterator[Default]:
    """What ``cascade`` says, in the configuration or in the front matter of the section at ``below``."""
    for each in said if isinstance(said, list) else [said]:
        if not isinstance(each, Mapping):
            continue
        keys = {str(key).lower(): value for key, value in each.items()}
        target = keys.pop("target", keys.pop("_target", None))
        values = tuple(keys.items())
        if not isinstance(target, Mapping):
            yield Default(f"{below}/" if below else "", values)
        elif str(target.get("kind", "page")) == "page":
            path = target.get("path")
            yield from (Default(way.strip("/"), values) for way in _ways(path if isinstance(path, str) else f"{below}/**"))


def _ways(pattern: str) -> Iterator[str]:
    """The patterns that one with ``{a,b}`` in it is."""
    parts = [each.split(",") for each in re.split(r"\{([^{}]{0,200})\}", pattern[:500])]
    fixed = [[",".join(each)] if at % 2 == 0 else each for at, each in enumerate(parts)]
    for at, way in enumerate(product(*fixed)):
        if at < _MAX_WAYS:
            yield "".join(way)
