"""What the path of a file says: its section, its language, and where the tool of the directory would put it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from feeds.articles.languages import named, suffixed
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
    translation: str = ""


def locate(path: str, tool: Tool, languages: frozenset[str]) -> Whereabouts:
    """Where the file ``path`` is; ``languages`` are the first directories that hold one language each."""
    *parents, file = path.split("/")
    stem, suffix = _suffixed(PurePosixPath(file).stem, tool)
    if stem == "index" and parents:
        stem = parents.pop()
    section = [each for each in parents if each not in _POSTS]
    above = [each for each in tool.prefix.split("/") if each]
    folders = _folders([*above, *parents])
    place = [each for each in (*above, *section) if each not in _POSTS]
    first = place[0] if place else None
    code = next((each.code for each in tool.tongues if first and each.folder == first), first)
    if not (code in tool.languages or (not above and first in languages)):
        code = None
    language = suffix or (named(code) if code else None)
    translation = ""
    if Trait.TRANSLATIONS_BELOW in tool.traits:
        translation, place = _translated(place, suffix, code, tool)
    return Whereabouts("/".join(section), stem, language, "/".join(place), folders, suffix is not None, translation)


def _suffixed(stem: str, tool: Tool) -> tuple[str, str | None]:
    """A file's stem and the language at its end, which may be one that only the tool knows by this name."""
    words, _, last = stem.rpartition(".")
    if words and last in tool.languages and (language := named(last)):
        return words, language
    return suffixed(stem)


def _folders(parents: list[str]) -> tuple[str, ...]:
    """For Jekyll the directories above `_posts`."""
    for mark in _POSTS:
        if mark in parents:
            return tuple(each for each in parents[: parents.index(mark)] if each not in ("", "."))
    return ()


def _translated(place: list[str], suffix: str | None, first: str | None, tool: Tool) -> tuple[str, list[str]]:
    """The language that an address is below, if any, and the directories of the address with it."""
    main = tool.languages[0] if tool.languages else None
    if suffix:
        code = next((each for each in tool.languages if each.lower().replace("_", "-") == suffix.lower()), suffix)
    else:
        code = first or main or ""
    bare = place[1:] if first else place
    if not code or (code == main and Trait.MAIN_LANGUAGE_BELOW not in tool.traits):
        return "", bare
    return code, [code, *bare]


def words_of(stem: str) -> str:
    """A file's name as an address has it: blanks are hyphens, nothing else is changed."""
    return re.sub(r"\s+", "-", stem.strip())
