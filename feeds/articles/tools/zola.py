"""Zola."""

from __future__ import annotations

from pathlib import Path

from feeds.articles.tools.people import people
from feeds.articles.tools.source import Said, table, text, truth
from feeds.model import Tongue, Tool, Trait

FILES = ("zola.toml", "config.toml")
NAME = "Zola"


def tool(_root: Path, said: Said) -> Tool | None:
    """What a site configuration says; None for a ``config.toml`` without ``base_url``."""
    if said and "base_url" not in said:
        return None
    main = text(said, "default_language") or "en"
    languages = table(said, "languages")
    own, others = table(languages, main), [each for each in languages if each != main]
    traits = {Trait.BUNDLES, Trait.SLASH, Trait.TRANSLATIONS_BELOW, Trait.UNDATED_ARE_PAGES}
    return Tool(
        title=text(own, "title") or text(said, "title"),
        url=text(said, "base_url"),
        description=text(own, "description") or text(said, "description"),
        language=main,
        authors=people(said.get("author") or text(said, "extra.author.name", "extra.author")),
        content="content",
        left_out=("templates", "sass", "static", "themes", "public"),
        permalink=f"{{url}}{{directory}}/{_slug(said)}/",
        languages=(main, *others),
        tongues=tuple(_tongue(code, table(languages, code)) for code in others),
        traits=frozenset(traits | ({Trait.FEED_A_LANGUAGE} if others else set())),
    )


def _tongue(code: str, said: Said) -> Tongue:
    return Tongue(code, text(said, "title"), text(said, "description"))


def _slug(said: Said) -> str:
    """How file names become the last part of an address: ``slugify.paths``, and whether dates stay in it."""
    how = said.get("slugify_paths", table(said, "slugify").get("paths", "on"))
    dates = "dated_" if truth(table(said, "slugify"), "paths_keep_dates", False) else ""
    return f"{{{dates}{'slugified' if str(how).lower() in ('on', 'true') else 'named'}}}"
