"""Hugo."""

from __future__ import annotations

from pathlib import Path

from feeds.articles.permalinks import from_colons
from feeds.articles.tools.people import people
from feeds.articles.tools.source import Said, lowered, overlaid, table, text, truth, words
from feeds.model import Tool, Trait

FILES = (
    *(f"hugo.{suffix}" for suffix in ("toml", "yaml", "yml", "json")),
    *(f"config.{suffix}" for suffix in ("toml", "yaml", "yml", "json")),
    *(f"config/_default/{name}.{suffix}" for name in ("hugo", "config") for suffix in ("toml", "yaml", "yml", "json")),
)
NAME = "Hugo"

_ITS_OWN = frozenset({"baseurl", "languagecode", "defaultcontentlanguage", "contentdir", "permalinks", "uglyurls", "outputs"})
_FIELDS = {
    "year": "{year}",
    "month": "{month}",
    "day": "{day}",
    "yearday": "{y_day}",
    "section": "{top}",
    "sections": "{directory}",
    "title": "{title}",
    "slug": "{title}",
    "slugorfilename": "{name}",
    "slugorcontentbasename": "{name}",
    "filename": "{filename}",
    "contentbasename": "{filename}",
}


def tool(root: Path, said: Said) -> Tool | None:
    """What a site configuration says; None for a ``config.toml`` that names nothing of Hugo's."""
    said = lowered(said)
    if said and not _ITS_OWN & set(said):
        return None
    for beside in overlaid(root, *(f"config/_default/params.{suffix}" for suffix in ("toml", "yaml"))):
        said = {**said, "params": {**lowered(beside), **table(said, "params")}}
    languages = {**table(said, "languages")}
    main = text(said, "defaultcontentlanguage") or "en"
    own = languages.get(main)
    own = own if isinstance(own, dict) else {}
    params = {**table(said, "params"), **table(own, "params")}
    ugly = truth(said, "uglyurls", False)
    links = table(said, "permalinks")
    links = table(links, "page") or links
    content = text(own, "contentdir") if len(languages) < 2 else None
    traits = {Trait.TRANSLATIONS_BELOW, Trait.UNDATED_ROOT_IS_PAGES}
    traits |= set() if truth(said, "disablepathtolower", False) else {Trait.LOWER}
    traits |= {Trait.MAIN_LANGUAGE_BELOW} if truth(said, "defaultcontentlanguageinsubdir", False) else set()
    named = params.get("author") or said.get("author") or next(iter(words(params, "authors")), None)
    return Tool(
        title=text(own, "title") or text(said, "title"),
        url=text(own, "baseurl") or text(said, "baseurl"),
        description=text(params, "description", "subtitle"),
        language=text(own, "languagecode", "locale") or text(said, "languagecode", "locale", "defaultcontentlanguage"),
        timezone=text(said, "timezone"),
        authors=people(named, text(params, "email")),
        content=(content or text(said, "contentdir") or "content").strip("/"),
        left_out=("layouts", "themes", "archetypes", "static", "assets", "resources", "public", "node_modules"),
        permalink="{url}{path}.html" if ugly else "{url}{directory}/{slugged}/",
        permalinks=tuple(
            (section.strip("/"), pattern)
            for section in links
            if (written := text(links, section)) and (pattern := _pattern(written, ugly))
        ),
        languages=(main, *(each for each in languages if each != main)) if languages else (main,),
        traits=frozenset(traits),
    )


def _pattern(written: str, ugly: bool) -> str | None:
    return from_colons(written.rstrip("/") + (".html" if ugly else "/"), _FIELDS)
