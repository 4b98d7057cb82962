"""MkDocs, and the blog of its theme Material."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from feeds.articles.frontmatter import Value
from feeds.articles.tools.adapted import Adapted
from feeds.articles.tools.people import people as called
from feeds.articles.tools.source import Said, overlaid, text, truth
from feeds.model import Tool, Trait

FILES = ("mkdocs.yml", "mkdocs.yaml")
NAME = "MkDocs"

_FIELDS = {"slug": "{headed}", "file": "{filename}", "categories": "{headed_category}"}
_FIELD = re.compile(r"\{(\w+)\}")
# The words of Unicode's date patterns (UTS 35), which Material writes dates of addresses with.
_DATES = {"yyyy": "{year}", "yy": "{short_year}", "MM": "{month}", "M": "{i_month}", "dd": "{day}", "d": "{i_day}"}
_DATE = re.compile(r"[A-Za-z]+")
# Material's switches of a page that are no article's.
_CREATED, _UPDATED = "created", "updated"


def tool(root: Path, said: Said) -> Tool | None:
    """What ``mkdocs.yml`` says: the articles are the posts of Material's blog, else every page below ``docs_dir``."""
    docs = (text(said, "docs_dir") or "docs").strip("/")
    directory = truth(said, "use_directory_urls", True)
    blog = _plugins(said.get("plugins")).get("blog")
    below = (text(blog, "blog_dir") or "blog").strip("/.") if blog is not None else ""
    posts = (text(blog or {}, "post_dir") or "{blog}/posts").replace("{blog}", below).strip("/") if blog is not None else ""
    end = "/" if directory else ".html"
    people = (text(blog or {}, "authors_file") or "{blog}/.authors.yml").replace("{blog}", below).lstrip("/")
    return Tool(
        title=text(said, "site_name"),
        url=text(said, "site_url"),
        description=text(said, "site_description"),
        language=text(said, "theme.language", "theme.locale"),
        authors=called(said.get("site_author")),
        content=docs,
        posts=(posts,) if posts else (),
        permalink="{url}{path}" + end,
        page="{url}{path}" + end,
        permalinks=((posts, pattern),) if blog is not None and (pattern := _pattern(blog, below, end)) else (),
        people=tuple(
            (name, person)
            for file in overlaid(root, f"{docs}/{people}")
            for name, each in _table(file.get("authors")).items()
            for person in called(each)
        ),
        traits=_traits(blog) if blog is not None else frozenset(),
    )


def _traits(blog: Mapping[str, object]) -> frozenset[Trait]:
    """What the blog does that the pages of a book do not."""
    held = truth(blog, "draft_if_future_date", False)
    return frozenset({Trait.UNDATED_ARE_PAGES} | (set() if held else {Trait.FUTURE_TOO}))


def adapted(values: dict[str, Value], _path: str, _tool: Tool) -> Adapted:
    """Material's ``date`` can be a table of dates, and its authors are names of ``.authors.yml``."""
    date = values.get("date")
    if isinstance(date, dict):
        values = {**values, "date": date.get(_CREATED)}
        values.setdefault("updated", date.get(_UPDATED))
    return Adapted(values)


def _plugins(said: object) -> dict[str, Mapping[str, object]]:
    """The plugins with their settings, which a list or a table names."""
    rows = said.items() if isinstance(said, Mapping) else []
    for each in said if isinstance(said, list) else []:
        rows = [*rows, *(each.items() if isinstance(each, Mapping) else [(each, {})])]
    return {str(name).rpartition("/")[2]: _table(settings) for name, settings in rows}


def _table(value: object) -> dict[str, object]:
    return {str(name): each for name, each in value.items()} if isinstance(value, Mapping) else {}


def _pattern(blog: Mapping[str, object], below: str, end: str) -> str | None:
    """Material's ``post_url_format`` as a pattern of ours; None where it holds what we have no field for."""
    dates = _DATE.sub(
        lambda found: _DATES.get(found[0], "\0"), text(blog, "post_url_date_format", "post_date_format_url") or "yyyy/MM/dd"
    )
    fields = {**_FIELDS, "date": dates}
    written = _FIELD.sub(lambda found: fields.get(found[1], "\0"), text(blog, "post_url_format") or "{date}/{slug}")
    return None if "\0" in written else "{url}" + f"{below}/{written.strip('/')}".lstrip("/") + end
