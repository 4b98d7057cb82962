"""Nikola, whose settings are Python: read as literals, never run."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from feeds.articles.tools.people import people
from feeds.articles.tools.source import Said, table, text, truth
from feeds.model import Tool, Trait

FILES = ("conf.py",)
NAME = "Nikola"


def tool(_root: Path, said: Said) -> Tool | None:
    """What a ``conf.py`` says; None for one that names neither BLOG_TITLE nor POSTS, which is Sphinx's or another's."""
    if not {"BLOG_TITLE", "POSTS"} & set(said):
        return None
    main = text(said, "DEFAULT_LANG") or "en"
    end = "/" if truth(said, "PRETTY_URLS", True) else ".html"
    sources = dict(_sources(said.get("POSTS"))) or {"posts": "posts"}
    languages = tuple(each for each in table(said, "TRANSLATIONS") if each != main)
    return Tool(
        title=text(said, "BLOG_TITLE", f"BLOG_TITLE.{main}"),
        url=text(said, "SITE_URL", "BASE_URL"),
        description=text(said, "BLOG_DESCRIPTION", f"BLOG_DESCRIPTION.{main}"),
        language=main.replace("_", "-"),
        timezone=text(said, "TIMEZONE"),
        authors=people(said.get("BLOG_AUTHOR"), text(said, "BLOG_EMAIL")) or people(text(said, f"BLOG_AUTHOR.{main}")),
        posts=tuple(sources),
        left_out=("output", "cache", "themes", "templates", "plugins", "files", "galleries", "listings"),
        permalink="{url}{directory}/{slug}" + end,
        permalinks=tuple(
            (source, f"{{url}}{{translation}}/{quote(target)}/{{below}}/{{slug}}{end}") for source, target in sources.items()
        ),
        languages=(main, *languages),
        traits=frozenset({Trait.TRANSLATIONS_BELOW}),
    )


def _sources(posts: object) -> list[tuple[str, str]]:
    """Pairs of where posts are and where they go, from rows like ``("posts/*.md", "posts", "post.tmpl")``."""
    rows = [row for row in posts if isinstance(row, list) and len(row) > 1] if isinstance(posts, list) else []
    return [
        (str(row[0]).rpartition("/")[0].strip("/"), str(row[1]).strip("/"))
        for row in rows
        if isinstance(row[0], str) and isinstance(row[1], str) and "/" in row[0]
    ]
