"""Which tool a directory was written for, and what that tool's configuration says of it.

A row of :data:`TOOLS` is a tool: its name, the files that it is recognised by, and how their values are understood.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from feeds.articles.frontmatter import Value
from feeds.articles.plaintext import plain
from feeds.articles.tools import astro, docusaurus, eleventy, hexo, hugo, jekyll, mkdocs, nikola, obsidian, pelican, zola
from feeds.articles.tools.adapted import Adapt, Adapted, as_written
from feeds.articles.tools.source import Said, exists, load
from feeds.errors import ArticleError
from feeds.model import Problem, Severity, Tool

# How far above the directory given its tool's configuration may be.
MAX_ABOVE = 6


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    files: tuple[str, ...]
    tool: Callable[[Path, Said], Tool | None]
    adapt: Adapt = as_written


TOOLS: tuple[_Row, ...] = (
    _Row(hexo.NAME, hexo.FILES, hexo.tool, hexo.adapted),
    _Row(jekyll.NAME, jekyll.FILES, jekyll.tool),
    _Row(zola.NAME, zola.FILES, zola.tool),
    _Row(hugo.NAME, hugo.FILES, hugo.tool),
    _Row(pelican.NAME, pelican.FILES, pelican.tool, pelican.adapted),
    _Row(nikola.NAME, nikola.FILES, nikola.tool, nikola.adapted),
    _Row(mkdocs.NAME, mkdocs.FILES, mkdocs.tool, mkdocs.adapted),
    _Row(docusaurus.NAME, docusaurus.FILES, docusaurus.tool, docusaurus.adapted),
    _Row(astro.NAME, astro.FILES, astro.tool),
    _Row(eleventy.NAME, eleventy.FILES, eleventy.tool, eleventy.adapted),
    _Row(obsidian.NAME, obsidian.FILES, obsidian.tool),
)
_ADAPT = {row.name: row.adapt for row in TOOLS}


def adapted(values: Mapping[str, Value], path: str, tool: Tool) -> Adapted:
    """The front matter of the file at ``path``, relative to the directory given, as ``tool`` means it."""
    below = f"{tool.prefix}/{path}" if tool.prefix else path
    return _ADAPT.get(tool.name, as_written)(dict(values), below, tool)


def recognise(directory: Path) -> Tool:
    """The tool that ``directory`` belongs to, by the configuration in it or, where it is content, above it.

    An empty Tool where there is none. What is wrong with a configuration is a Problem of the Tool, never an error.
    """
    real = Path(os.path.realpath(directory))
    here = _at(real)
    if here.name:
        return here
    problems = here.problems
    for number, root in enumerate(list(real.parents)[:MAX_ABOVE], 1):
        below = real.relative_to(root).as_posix()
        tool = _at(root)
        if tool.name:
            prefix = _prefix(tool, below)
            if prefix is None:
                break
            up = "../" * number
            moved = tuple(replace(each, path=up + each.path) for each in tool.problems)
            return replace(tool, file=up + tool.file, content="", prefix=prefix, posts=_posts(tool, prefix), problems=moved)
    return Tool(problems=problems)


def _prefix(tool: Tool, below: str) -> str | None:
    """Where a directory lies in the content of a tool above it, or None where it is no content."""
    path = PurePosixPath(below)
    if tool.content and not path.is_relative_to(tool.content):
        return None
    inside = path.relative_to(tool.content) if tool.content else path
    if "_posts" in tool.posts:
        return inside.as_posix() if "_posts" in inside.parts else None
    if tool.posts and not any(inside.is_relative_to(each) for each in tool.posts):
        return None
    if not tool.content and not tool.posts:
        return None
    return "" if inside == PurePosixPath() else inside.as_posix()


def _posts(tool: Tool, prefix: str) -> tuple[str, ...]:
    """The directories of posts as they are to be named from the content directory itself."""
    return tool.posts if not prefix else ()


def _at(root: Path) -> Tool:
    problems: list[Problem] = []
    for row in TOOLS:
        for name in row.files:
            if not exists(root, name):
                continue
            try:
                said: Said = {} if row.name == "Obsidian" else load(root, name)
                tool = row.tool(root, said)
            except ArticleError as error:
                problem = replace(error.at(name).problem, severity=Severity.SHOULD, rule="tool")
                problems += [problem] if problem not in problems else []
                # Which of two tools a config.toml belongs to only its content says.
                tool = None if name.startswith("config") or os.path.islink(root / name) else row.tool(root, {})
            if tool is not None:
                return _placed(root, replace(tool, name=row.name, file=name, problems=(*problems, *tool.problems)))
    return Tool(problems=tuple(problems))


def _placed(root: Path, tool: Tool) -> Tool:
    """The tool with a content directory that is there, below the root and no link; else the root itself."""
    content = tool.content
    fits = content and ".." not in content.split("/") and not content.startswith("/")
    if fits:
        real = os.path.realpath(root / content)
        fits = os.path.isdir(real) and real == os.path.join(os.path.realpath(root), *PurePosixPath(content).parts)
    return replace(
        tool,
        title=plain(tool.title or "")[0] or None,
        description=plain(tool.description or "")[0] or None,
        content=content if fits else "",
        authors=tuple(dict(tool.people).get(each.name, each) for each in tool.authors),
    )
