"""Jekyll."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from feeds.articles.permalinks import JEKYLL, from_colons
from feeds.articles.tools.people import listed, people
from feeds.articles.tools.source import Said, table, text, truth, words
from feeds.model import Default, Tool, Trait

FILES = ("_config.yml", "_config.yaml", "_config.toml")
NAME = "Jekyll"

_BUILT_IN = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_LEFT_OUT = ("node_modules", "vendor", "public", "themes", "scaffolds")
_TRAITS = frozenset(
    {
        Trait.BLANKS_PART_TAGS,
        Trait.CATEGORIES_ADD_UP,
        Trait.NAMES_ARE_DATED,
        Trait.NAMES_ARE_TITLES,
        Trait.STAMPS_ARE_UTC,
    }
)
_SWITCHES = {"future": Trait.FUTURE_TOO, "unpublished": Trait.DRAFTS_TOO}


def tool(root: Path, said: Said) -> Tool | None:
    """What a ``_config.yml`` says."""
    url = text(said, "url")
    below = text(said, "baseurl")
    if url and below:
        url = url.rstrip("/") + "/" + below.strip("/")
    source = (text(said, "source") or "").removeprefix("./").strip("/")
    data = "/".join(each for each in (source, text(said, "data_dir") or "_data") if each)
    return Tool(
        title=text(said, "title", "name"),
        url=url,
        description=text(said, "description", "tagline", "subtitle"),
        language=text(said, "lang", "locale", "language"),
        timezone=text(said, "timezone"),
        authors=people(said.get("author"), text(said, "email")),
        content="/".join(each for each in (source, (text(said, "collections_dir") or "").strip("/")) if each),
        posts=("_posts", *(["_drafts"] if truth(said, "show_drafts", False) else [])),
        left_out=(*_LEFT_OUT, *(each.strip("/") for each in words(said, "exclude")), text(said, "destination") or "_site"),
        permalink=pattern(text(table(table(said, "collections"), "posts"), "permalink") or text(said, "permalink")),
        languages=words(said, "languages"),
        traits=_TRAITS | {trait for key, trait in _SWITCHES.items() if truth(said, key, False)},
        defaults=tuple(sorted(_defaults(said), key=lambda each: len(each.path))),
        more=text(said, "excerpt_separator"),
        people=listed(root, *(f"{data}/authors.{suffix}" for suffix in ("yml", "yaml", "json"))),
    )


def _defaults(said: Said) -> Iterator[Default]:
    """What ``defaults`` says of posts. A longer path is stronger, and of equal ones what names a type, or comes later."""
    sets = said.get("defaults")
    collections = (text(said, "collections_dir") or "").strip("/")
    rows = [each for each in sets if isinstance(each, Mapping)] if isinstance(sets, list) else []
    for each in sorted(rows, key=lambda row: "type" in table(row, "scope")):
        scope, values = table(each, "scope"), table(each, "values")
        if text(scope, "type") in (None, "posts", "post") and values:
            path = (text(scope, "path") or "").lstrip("/")
            if collections and path.startswith(f"{collections}/"):
                path = path[len(collections) + 1 :]
            yield Default(path, tuple(values.items()))


def pattern(said: str | None) -> str | None:
    """The permalink as a pattern of ours; None where it holds what we have no field for."""
    written = said or "date"
    return from_colons(_BUILT_IN.get(written, written), JEKYLL)
