"""All articles of a directory and the files beside them, as one article may name another: by path, file name or slug."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from posixpath import dirname, join, normpath
from typing import TypeAlias, TypeVar
from urllib.parse import urlsplit

from feeds.articles.media import MediaFact

_SUFFIX = re.compile(r"\.(?:md|mdx|markdown|rst|rest|txt|html?)$", re.IGNORECASE)
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}[-_](?=.)")
_LANGUAGE = re.compile(r"\.[a-z]{2,3}(?:-[A-Za-z]{2,4})?$")


@dataclass(frozen=True)
class Library:
    """``urls`` of the articles and sizes of ``media`` by path; ``own`` gives the ids of the articles with a page of ours.

    ``tool`` is the name of what the directory was written for, in small letters; ``titles`` are those of the articles,
    ``slugs`` give the paths of those that have one. Where ``words`` is not 0, the tool's summaries are as many words of the
    article. ``pages`` are the URLs of pages that are no articles, by path. Where ``root`` is not empty, it is what
    addresses are below that begin with a slash. ``fact`` tells what a file of ``media`` is, None where nobody looked; it
    raises ArticleError for one that cannot be read. ``stamps`` differ when files do.
    """

    urls: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, int] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    tool: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    slugs: Mapping[str, str] = field(default_factory=dict)
    words: int = 0
    pages: Mapping[str, str] = field(default_factory=dict)
    root: str = ""
    fact: Callable[[str], MediaFact | None] = lambda _: None
    stamps: Mapping[str, str] = field(default_factory=dict)

    def article(self, name: str, near: str) -> str | None:
        """The path of the article that ``name`` means in the article at ``near``; None where there is none."""
        return self._find(name, near, self._articles) or self.slugs.get(name.strip("/").rpartition("/")[2])

    def file(self, name: str, near: str) -> str | None:
        """The path of the file that ``name`` means in the article at ``near``; None where there is none.

        Hexo keeps the files of an article in a directory of its name.
        """
        own = f"{near.rpartition('.')[0]}/{name}"
        if self.tool == "hexo" and own in self.media:
            return own
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

    def url(self, path: str) -> str | None:
        """The URL of the article, or of the page that is none, at ``path``."""
        return self.urls.get(path) or self.pages.get(path)

    def title(self, path: str) -> str | None:
        """The title of the article at ``path``."""
        return self.titles.get(path)

    def below_root(self, target: str) -> str:
        """An address as it is to be read where one that begins with a slash is below the site's own."""
        path = urlsplit(self.root).path
        return path + target[1:] if self.root and target.startswith("/") and not target.startswith(("//", path)) else target

    @cached_property
    def _articles(self) -> dict[str, str]:
        return _shelf(self.urls)

    @cached_property
    def _files(self) -> dict[str, str]:
        return _shelf(self.media, languages=False)

    def still(self, uses: Uses) -> bool:
        """Whether what :class:`Consulted` was asked is answered as it was."""
        return all(_QUESTIONS[kind](self, name, near) == answer for kind, name, near, answer in uses)


# No stamp of a file: what was found in it may be otherwise though it is the same.
UNCERTAIN = "uncertain"

# What was asked: a kind of question, a name, an article or fragment beside it, and the answer.
Uses: TypeAlias = tuple[tuple[str, str, str, str | None], ...]

_QUESTIONS: dict[str, Callable[[Library, str, str], str | None]] = {
    "url": lambda library, path, _: library.urls.get(path),
    "media": lambda library, path, _: repr(library.media[path]) if path in library.media else None,
    "article": lambda library, name, near: library.article(name, near),
    "file": lambda library, name, near: library.file(name, near),
    "fragment": lambda library, path, fragment: library.fragment(path, fragment),
    "place": lambda library, path, _: library.url(path),
    "title": lambda library, path, _: library.title(path),
    "fact": lambda library, path, _: library.stamps.get(path),
}


class Consulted(Library):
    """A library that remembers what one article asked it, so that the article need be made anew only when that changes."""

    asked: dict[tuple[str, str, str], str | None]
    library: Library

    def __init__(self, library: Library) -> None:
        object.__setattr__(self, "asked", {})
        object.__setattr__(self, "library", library)
        super().__init__(
            _Noted(library.urls, lambda path: self._note("url", path)),
            _Noted(library.media, lambda path: self._note("media", path)),
            library.own,
            library.tool,
            words=library.words,
            root=library.root,
            fact=self._fact,
            stamps=library.stamps,
        )

    def article(self, name: str, near: str) -> str | None:
        """As :meth:`Library.article`."""
        return self._note("article", name, near)

    def file(self, name: str, near: str) -> str | None:
        """As :meth:`Library.file`."""
        return self._note("file", name, near)

    def fragment(self, path: str, fragment: str) -> str:
        """As :meth:`Library.fragment`."""
        return self._note("fragment", path, fragment) or fragment

    def url(self, path: str) -> str | None:
        """As :meth:`Library.url`."""
        return self._note("place", path)

    def title(self, path: str) -> str | None:
        """As :meth:`Library.title`."""
        return self._note("title", path)

    def _fact(self, path: str) -> MediaFact | None:
        fact = self.library.fact(path)
        self._note("fact", path)
        if fact is not None and not fact.certain:
            self.asked["fact", path, ""] = UNCERTAIN
        return fact

    @property
    def uses(self) -> Uses:
        """What was asked so far."""
        return tuple((*question, answer) for question, answer in self.asked.items())

    def _note(self, kind: str, name: str, near: str = "") -> str | None:
        answer = self.asked[kind, name, near] = _QUESTIONS[kind](self.library, name, near)
        return answer


_V = TypeVar("_V")


class _Noted(Mapping[str, _V]):
    """A mapping of which it is noted what is looked up."""

    def __init__(self, inner: Mapping[str, _V], note: Callable[[str], object]) -> None:
        self.inner, self.note = inner, note

    def __getitem__(self, key: str) -> _V:
        self.note(key)
        return self.inner[key]

    def __contains__(self, key: object) -> bool:
        self.note(str(key))
        return key in self.inner

    def __iter__(self) -> Iterator[str]:
        return iter(self.inner)

    def __len__(self) -> int:
        return len(self.inner)


def id_prefix(id: str) -> str:
    """What the ids in an article's HTML begin with, so that articles on one page do not share any."""
    return f"a{sha256(id.encode()).hexdigest()[:8]}-"


def _shelf(paths: Iterable[str], languages: bool = True) -> dict[str, str]:
    """Every way to name each path: whole, or its last parts; without date and language; the shortest path wins."""
    shelf: dict[str, str] = {}
    second: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (path.count("/"), path)):
        key = _key(path)
        parts = key.removesuffix("/index").split("/")
        for at in range(min(len(parts), 16)):
            shelf.setdefault("/".join(parts[-at - 1 :]), path)
        second.setdefault(_DATE.sub("", parts[-1]), path)
        if languages:
            second.setdefault(_LANGUAGE.sub("", parts[-1]), path)
    return second | shelf


def _key(name: str) -> str:
    return _SUFFIX.sub("", re.sub(r"[\s_]+", "-", name.strip()).casefold())
