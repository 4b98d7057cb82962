"""Zola."""

from __future__ import annotations

from pathlib import Path

from feeds.articles.tools.people import people
from feeds.articles.tools.source import Said, table, text
from feeds.model import Tool, Trait

FILES = ("zola.toml", "config.toml")
NAME = "Zola"


def tool(_root: Path, said: Said) -> Tool | None:
    """What a site configuration says; None for a ``config.toml`` without ``base_url``."""
    if said and "base_url" not in said:
        return None
    main = text(said, "default_language") or "en"
    return Tool(
        title=text(said, "title"),
        url=text(said, "base_url"),
        description=text(said, "description"),
        language=main,
        authors=people(said.get("author") or text(said, "extra.author.name", "extra.author")),
        content="content",
        left_out=("templates", "sass", "static", "themes", "public"),
        permalink="{url}{directory}/{slug}/",
        languages=(main, *(each for each in table(said, "languages") if each != main)),
        traits=frozenset({Trait.SLASH, Trait.TRANSLATIONS_BELOW, Trait.UNDATED_ARE_PAGES}),
    )
