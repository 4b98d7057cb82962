"""What the path of a file says: its section, its language, and where the tool of the directory would put it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from feeds.articles.languages import suffixed, tag
from feeds.model import Tool, Trait

_POSTS = ("_posts", "_drafts")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """``stem`` is the file's name without suffix and language, of `slug/index.md` the directory's name.

    ``folders`` are the directories that are categories to the tool, ``directory`` those of the article's address;
    ``suffixed`` is whether the file's name gave the language.
    """

    section: str
    stem: str
    language: str | None
    directory: str
    folders: tuple[str, ...]
    suffixed: bool = False


def locate(path: str, tool: Tool, languages: frozenset[str]) -> Whereabouts:
    """Where the file ``path`` is; ``languages`` are the first directories that hold one language each."""
    *parents, file = path.split("/")
    stem, suffix = suffixed(PurePosixPath(file).stem)
    if stem == "index" and parents:
        stem = parents.pop()
    section = [each for each in parents if each not in _POSTS]
    above = [each for each in tool.prefix.split("/") if each]
    folders = _folders([*above, *parents], tool)
    place = [each for each in (*above, *section) if each not in _POSTS]
    first = place[0] if place else None
    if not (first in tool.languages or (not above and first in languages)):
        first = None
    language = suffix or (tag(first) if first else None)
    if Trait.TRANSLATIONS_BELOW in tool.traits:
        place = _translated(place, suffix, first, tool)
    return Whereabouts("/".join(section), stem, language, "/".join(place), folders, suffix is not None)


def _folders(parents: list[str], tool: Tool) -> tuple[str, ...]:
    """For Jekyll the directories above `_posts`, for Pelican the last one."""
    for mark in _POSTS:
        if mark in parents:
            return tuple(each for each in parents[: parents.index(mark)] if each not in ("", "."))
    return tuple(parents[-1:]) if Trait.FOLDERS_ARE_CATEGORIES in tool.traits else ()


def _translated(place: list[str], suffix: str | None, first: str | None, tool: Tool) -> list[str]:
    """The directories of an address with the language where the tool puts it."""
    main = tool.languages[0] if tool.languages else None
    if suffix:
        code = next((each for each in tool.languages if each.lower().replace("_", "-") == suffix.lower()), suffix)
    else:
        code = first or main or ""
    bare = place[1:] if first else place
    if not code or (code == main and Trait.MAIN_LANGUAGE_BELOW not in tool.traits):
        return bare
    return [code, *bare]


def words_of(stem: str) -> str:
    """A file's name as an address has it: blanks are hyphens, nothing else is changed."""
    return re.sub(r"\s+", "-", stem.strip())
