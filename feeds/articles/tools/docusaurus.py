"""Docusaurus."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from feeds.articles.frontmatter import Value
from feeds.articles.permalinks import DATED_PATH
from feeds.articles.tools.adapted import Adapted
from feeds.articles.tools.people import people as called
from feeds.articles.tools.source import SCRIPTS, Said, block, overlaid, text, words
from feeds.articles.tools.source import below as under
from feeds.model import Tool, Trait

FILES = tuple(f"docusaurus.config.{suffix}" for suffix in SCRIPTS)
NAME = "Docusaurus"

_LEFT_OUT = ("node_modules", "public", "dist", "build", "static")


def tool(root: Path, said: Said) -> Tool | None:
    """What ``docusaurus.config.js`` says: the articles are those of the blog, where there is one."""
    blog = block(root, FILES, "blog")
    own = (text(blog, "path") or "blog").removeprefix("./").strip("/")
    content = next((each for each in (own, "docs") if (root / each).is_dir()), "")
    base = (text(blog, "routeBasePath") or "blog" if content == own else "docs").strip("/")
    route = f"{base}/" if base else ""
    end = "/" if said.get("trailingSlash") is True else ""
    return Tool(
        title=text(said, "title"),
        url=under(text(said, "url"), text(said, "baseUrl")),
        description=text(said, "tagline"),
        language=text(said, "defaultLocale"),
        content=content,
        left_out=_LEFT_OUT,
        permalink=f"{{url}}{route}" + ("{dated_path}" if content == own else "{directory}/{name}") + end,
        languages=words(said, "locales"),
        traits=frozenset({Trait.FUTURE_TOO, Trait.SLASH_IS_THE_SITE}),
        people=tuple(
            (name, person)
            for file in overlaid(root, f"{content}/authors.yml", f"{content}/authors.yaml", f"{content}/authors.json")
            for name, each in file.items()
            for person in called(each)
        ),
        labels=tuple(
            (name, label)
            for file in overlaid(root, f"{content}/tags.yml", f"{content}/tags.yaml")
            for name, each in file.items()
            if isinstance(each, Mapping) and (label := text(each, "label"))
        ),
    )


def adapted(values: dict[str, Value], path: str, tool: Tool) -> Adapted:
    """Authors and tags are names of ``authors.yml`` and ``tags.yml``; a date can stand anywhere in the path."""
    labels = dict(tool.labels)
    for key in ("tags", "tag"):
        if isinstance(tags := values.get(key), list):
            values = {**values, key: [_label(each, labels) for each in tags]}
    if "date" not in values and (found := DATED_PATH.fullmatch(path.rpartition(".")[0])):
        values = {**values, "date": "-".join(part.zfill(2) for part in re.split("[-/]", found["date"]))}
    return Adapted(values)


def _label(tag: Value, labels: Mapping[str, str]) -> Value:
    if isinstance(tag, dict):
        return tag.get("label")
    return labels.get(tag, tag) if isinstance(tag, str) else tag
