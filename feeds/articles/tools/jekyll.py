"""Jekyll, and Hexo, which keeps its articles the same way."""

from __future__ import annotations

from pathlib import Path

from feeds.articles.permalinks import JEKYLL, from_colons
from feeds.articles.tools.people import people
from feeds.articles.tools.source import Said, table, text, words
from feeds.model import Tool, Trait

FILES = ("_config.yml", "_config.yaml", "_config.toml")
NAME = "Jekyll"

_BUILT_IN = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_LEFT_OUT = ("node_modules", "vendor", "public", "themes", "scaffolds")


def tool(root: Path, said: Said) -> Tool | None:
    """What a ``_config.yml`` says. In Hexo's layout the articles are in ``source``."""
    hexo = (root / "source/_posts").is_dir() and not (root / "_posts").is_dir()
    url = text(said, "url")
    below = text(said, "baseurl", *(["root"] if hexo else []))
    if url and below and not (hexo and url.rstrip("/").endswith(below.rstrip("/"))):
        url = url.rstrip("/") + "/" + below.strip("/")
    return Tool(
        title=text(said, "title", "name"),
        url=url,
        description=text(said, "description", "tagline", "subtitle"),
        language=text(said, "lang", "locale", "language"),
        timezone=text(said, "timezone"),
        authors=people(said.get("author"), text(said, "email")),
        content="source" if hexo else "",
        posts=("_posts",),
        left_out=(*_LEFT_OUT, *(each.strip("/") for each in words(said, "exclude")), text(said, "destination") or "_site"),
        permalink=pattern(text(table(table(said, "collections"), "posts"), "permalink") or text(said, "permalink"), hexo),
        languages=words(said, "languages"),
        traits=frozenset() if hexo else frozenset({Trait.BLANKS_PART_TAGS}),
    )


def pattern(said: str | None, hexo: bool = False) -> str | None:
    """The permalink as a pattern of ours; None where it holds what we have no field for."""
    default = ":year/:month/:day/:title/" if hexo else "date"
    written = said or default
    return from_colons(_BUILT_IN.get(written, written), JEKYLL)
