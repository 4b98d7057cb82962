"""All articles of a directory and the files beside them, as one article may name another: by path, file name or slug."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from posixpath import dirname, join, normpath

_SUFFIX = re.compile(r"\.(?:md|mdx|markdown|rst|rest|txt|html?)$", re.IGNORECASE)
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}[-_](?=.)")
_LANGUAGE = re.compile(r"\.[a-z]{2,3}(?:-[A-Za-z]{2,4})?$")


@dataclass(frozen=True)
class Library:
    """``urls`` of the articles and sizes of ``media`` by path; ``own`` gives the ids of the articles with a page of ours.

    ``tool`` is the name of what the directory was written for, in small letters.
    """

    urls: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, int] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    tool: str = ""

    def article(self, name: str, near: str) -> str | None:
        """The path of the article that ``name`` means in the article at ``near``; None where there is none."""
        return self._find(name, near, self._articles)

    def file(self, name: str, near: str) -> str | None:
        """The path of the file that ``name`` means in the article at ``near``; None where there is none."""
        return self._find(name, near, self._files)

    def fragment(self, path: str, fragment: str) -> str:
        """The fragment at which a place in the article at ``path`` stands: on our own pages ids bear a prefix."""
        return id_prefix(self.own[path]) + fragment if path in self.own else fragment

    def _find(self, name: str, near: str, shelf: Mapping[str, str]) -> str | None:
        wanted = _key(name).removesuffix("/index")
        if not wanted.strip("/."):
            return None
        beside = normpath(join(dirname(_key(near)), wanted)) if not wanted.startswith("/") else ""
        if beside in shelf:
            return shelf[beside]
        parts = [part for part in wanted.split("/") if part not in ("", ".", "..")]
        return next((shelf[tail] for at in range(len(parts)) if (tail := "/".join(parts[at:])) in shelf), None)

    @cached_property
    def _articles(self) -> dict[str, str]:
        return _shelf(self.urls)

    @cached_property
    def _files(self) -> dict[str, str]:
        return _shelf(self.media)


def id_prefix(id: str) -> str:
    """What the ids in an article's HTML begin with, so that articles on one page do not share any."""
    return f"a{sha256(id.encode()).hexdigest()[:8]}-"


def _shelf(paths: Iterable[str]) -> dict[str, str]:
    """Every way to name each path: whole, or its last parts; without date and language; the shortest path wins."""
    shelf: dict[str, str] = {}
    second: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (path.count("/"), path)):
        key = _key(path)
        parts = key.removesuffix("/index").split("/")
        for at in range(min(len(parts), 16)):
            shelf.setdefault("/".join(parts[-at - 1 :]), path)
        second.setdefault(_DATE.sub("", parts[-1]), path)
        second.setdefault(_LANGUAGE.sub("", parts[-1]), path)
    return second | shelf


def _key(name: str) -> str:
    return _SUFFIX.sub("", re.sub(r"[\s_]+", "-", name.strip()).casefold())
