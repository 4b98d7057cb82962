"""Hexo, whose configuration is called as Jekyll's is."""

from __future__ import annotations

import re
from pathlib import Path

from feeds.articles.frontmatter import Value
from feeds.articles.permalinks import from_colons
from feeds.articles.tools.adapted import Adapted
from feeds.articles.tools.people import people
from feeds.articles.tools.source import Said, table, text, truth, words
from feeds.model import Tool, Trait

FILES = ("_config.yml", "_config.yaml")
NAME = "Hexo"

_LEFT_OUT = ("node_modules", "public", "themes", "scaffolds")
_FIELDS = {
    "year": "{year}",
    "month": "{month}",
    "i_month": "{i_month}",
    "day": "{day}",
    "i_day": "{i_day}",
    "hour": "{hour}",
    "minute": "{minute}",
    "second": "{second}",
    "title": "{path}",
    "name": "{filename}",
    "post_title": "{headline}",
    "category": "{kept_categories}",
    "lang": "{language}",
    # What a plugin writes into every article for this.
    "abbrlink": "{slug_given}",
}
_INDEX = re.compile(r"(?:^|/)index\.html$")


def tool(root: Path, said: Said) -> Tool | None:
    """What ``_config.yml`` says; None where the articles are not in Hexo's place."""
    source = (text(said, "source_dir") or "source").strip("/.")
    if not (root / source / "_posts").is_dir() or (root / "_posts").is_dir():
        return None
    url, below = text(said, "url"), text(said, "root")
    if url and below and not url.rstrip("/").endswith(below.rstrip("/")):
        url = url.rstrip("/") + "/" + below.strip("/")
    dated = "year" in (text(said, "new_post_name") or "")
    return Tool(
        title=text(said, "title"),
        url=url,
        description=text(said, "description", "subtitle"),
        language=text(said, "language") or next(iter(words(said, "language")), None),
        timezone=text(said, "timezone"),
        authors=people(said.get("author"), text(said, "email")),
        content=source,
        posts=("_posts",),
        left_out=_LEFT_OUT,
        permalink=_pattern(said, dated),
        page="{url}{path}/",
        languages=words(said, "language"),
        traits=frozenset({Trait.FUTURE_TOO}) if truth(said, "future", True) else frozenset(),
        category=text(said, "default_category") or "uncategorized",
    )


def _pattern(said: Said, dated: bool) -> str | None:
    """The permalink as a pattern of ours; None where it holds what we have no field for."""
    written = text(said, "permalink") or ":year/:month/:day/:title/"
    pretty = table(said, "pretty_urls")
    if not truth(pretty, "trailing_index", True):
        written = _INDEX.sub("/", written)
    if not truth(pretty, "trailing_html", True) and not _INDEX.search(written):
        written = written.removesuffix(".html")
    return from_colons(written, {**_FIELDS, "title": "{undated_path}", "name": "{undated_name}"} if dated else _FIELDS)


def adapted(values: dict[str, Value], _path: str, _tool: Tool) -> Adapted:
    """A slug is not Hexo's, categories can be lists of lists, and ``abbrlink`` is what addresses are made of."""
    said = {key: value for key, value in values.items() if key.lower() != "slug"}
    if isinstance(categories := said.get("categories"), str):
        said["categories"] = [categories]
    elif isinstance(categories, list):
        said["categories"] = [
            each
            for part in categories
            for each in (part if isinstance(part, list) else [part])
            if not isinstance(each, list | dict)
        ]
    if isinstance(link := values.get("abbrlink"), str | int) and str(link).strip():
        said["slug"] = str(link)
    return Adapted(said)
