"""Nikola, whose settings are Python: read as literals, never run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from feeds.articles.frontmatter import Value
from feeds.articles.markup import MARKUPS
from feeds.articles.tools.adapted import Adapted
from feeds.articles.tools.people import people
from feeds.articles.tools.source import Said, table, text, truth, words
from feeds.model import Tongue, Tool, Trait

FILES = ("conf.py",)
NAME = "Nikola"

# Tags that are none: what an article's state or its page's scripts once were said by.
_SWITCHES = frozenset({"draft", "private", "mathjax"})


def tool(_root: Path, said: Said) -> Tool | None:
    """What a ``conf.py`` says; None for one that names neither BLOG_TITLE nor POSTS, which is Sphinx's or another's."""
    if not {"BLOG_TITLE", "POSTS"} & set(said):
        return None
    main = text(said, "DEFAULT_LANG") or "en"
    end = ("/" if truth(said, "STRIP_INDEXES", True) else "/index.html") if truth(said, "PRETTY_URLS", True) else ".html"
    sources = dict(_sources(said.get("POSTS"), main)) or {"posts": "posts"}
    pages = dict(_sources(said.get("PAGES"), main)) or {"pages": "pages"}
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
            (source, f"{{url}}{{translation}}/{quote(target)}/{{below}}/{{slug}}{end}")
            for source, target in (sources | {name: pages[name] for name in pages if name not in sources}).items()
        ),
        languages=(main, *languages),
        tongues=tuple(
            Tongue(each, text(said, f"BLOG_TITLE.{each}"), text(said, f"BLOG_DESCRIPTION.{each}")) for each in languages
        ),
        markups=tuple(_markups(said)),
        page="{url}{path}" + end,
        traits=frozenset({Trait.FEED_A_LANGUAGE, Trait.TRANSLATIONS_BELOW, Trait.SLASH_IS_THE_SITE}),
    )


def _sources(posts: object, main: str) -> list[tuple[str, str]]:
    """Pairs of where posts are and where they go, from rows like ``("posts/*.md", "posts", "post.tmpl")``."""
    rows = [row for row in posts if isinstance(row, list) and len(row) > 1] if isinstance(posts, list) else []
    return [
        (row[0].rpartition("/")[0].strip("/"), target.strip("/"))
        for row in rows
        if isinstance(row[0], str) and isinstance(target := _of_language(row[1], main), str) and "/" in row[0]
    ]


def _of_language(target: object, main: str) -> object:
    """Where posts go, which a table may say of every language."""
    return target.get(main) if isinstance(target, Mapping) else target


def _markups(said: Said) -> Iterator[tuple[str, str]]:
    """The suffixes that are read as others: Nikola's text files are reStructuredText."""
    compilers = table(said, "COMPILERS") or {"rest": [".rst", ".txt"]}
    for name, suffix in (("rest", ".rst"), ("markdown", ".md"), ("html", ".html")):
        yield from ((each, suffix) for each in words(compilers, name) if each in MARKUPS and each != suffix)


def adapted(values: dict[str, Value], _path: str, _tool: Tool) -> Adapted:
    """Tags that are switches: `draft` and `private` hold an article back, `mathjax` is about its page."""
    for key in ("tags", "tag"):
        if (tags := values.get(key)) is None:
            continue
        listed: list[Value] = tags if isinstance(tags, list) else [*str(tags).split(",")]
        kept = [each for each in listed if str(each).strip().lower() not in _SWITCHES]
        held = {str(each).strip().lower() for each in listed} & {"draft", "private"}
        if len(kept) < len(listed):
            values = {**values, key: kept} | ({"draft": "true"} if held else {})
    return Adapted(values)
