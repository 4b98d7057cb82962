"""What the files of whole directories say of the articles below them: the ``_index.md`` of Hugo and Zola."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from feeds.articles.characters import clean, decode
from feeds.articles.directory import Found, Look, fetch
from feeds.articles.frontmatter import FrontMatter, split
from feeds.articles.manuscript import Reading
from feeds.articles.tools.hugo import cascade
from feeds.config import ArticlesTable
from feeds.errors import ArticleError
from feeds.model import Default, Problem, Tool


@dataclass(frozen=True, slots=True)
class Sections:
    """``tool`` with the defaults of its sections; ``directories`` are those that have such a file.

    ``unread`` are those whose file cannot be read, and ``problems`` say why: what is below them may be meant to be kept back.
    """

    tool: Tool
    directories: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def hide(self, path: str) -> bool:
        """Whether nobody knows if the article at ``path`` is to be published."""
        return any(path.startswith(each) for each in self.unread)


@dataclass(slots=True)
class _Heard:
    defaults: list[Default] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def sections(root: Path, look: Look, tool: Tool, max_bytes: int) -> Sections:
    """What the sections that a look at ``root`` saw say of their articles, the nearer over the farther."""
    heard = _Heard()
    for found in sorted(look.sections, key=lambda each: (each.path.count("/"), each.path.count("."))):
        below = "/".join(each for each in (tool.prefix, _directory(found)) if each)
        try:
            text = clean(decode(fetch(root, found, max_bytes), None))
            said = _said(split(text, PurePosixPath(found.path).suffix), below, found, tool)
            heard.defaults += (replace(each, file=found.path) for each in said)
        except ArticleError as error:
            heard.problems.append(error.at(found.path).problem)
            heard.unread.append(f"{_directory(found)}/" if _directory(found) else "")
    with_defaults = replace(tool, defaults=(*tool.defaults, *heard.defaults)) if heard.defaults else tool
    directories = frozenset(_directory(each) for each in look.sections)
    return Sections(with_defaults, directories, tuple(heard.unread), tuple(heard.problems))


def reading(root: Path, look: Look, settings: ArticlesTable, zone: ZoneInfo, tool: Tool) -> Reading:
    """How the files of a directory are to be read, with what its sections say."""
    heard = sections(root, look, tool, settings.max_bytes)
    return Reading(settings, zone, heard.tool, look.languages, heard.directories)


def _directory(found: Found) -> str:
    return found.path.rpartition("/")[0]


def _said(front: FrontMatter, below: str, found: Found, tool: Tool) -> list[Default]:
    """The defaults of one section; those in the file of a translation are for articles of that language."""
    values: Mapping[str, object] = {key.lower(): value for key, value in front.values.items()}
    name = PurePosixPath(found.path).name.split(".")
    if tool.name == "Zola":
        draft = str(values.get("draft")).lower() == "true"
        said = [Default(f"{below}/" if below else "", (("draft", "true"),))] if draft else []
    else:
        said = [*cascade(values.get("cascade"), below)]
    if len(name) == 3:
        return [replace(each, path=f"{each.path}**/*.{name[1]}.*") for each in said if "*" not in each.path]
    return said
