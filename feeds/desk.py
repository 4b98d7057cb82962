"""Where outlines become whole articles, and where what does not survive is replaced."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from feeds.errors import ArticleError, StoreError, defect
from feeds.model import Article, Headline, Problem
from feeds.morgue import Morgue
from feeds.select import headline

log = logging.getLogger(__name__)


class Desk:
    """Outlines become whole articles here when somebody needs them, and what does not survive is replaced here.

    ``compose`` makes an outline whole or raises ArticleError; ``last_good`` gives the live version of an article by its
    id. The bodies of articles that are in no feed and have no page of ours are never rendered. ``withdrawals`` counts how
    often a version had to give way to another.
    """

    def __init__(self, compose: Composer, last_good: Callable[[str], Article | None], morgue: Morgue) -> None:
        self.compose, self.last_good, self.morgue = compose, last_good, morgue
        self.hashes: dict[str, str] = {}
        self.media: dict[str, tuple[str, ...]] = {}
        self.replaced: dict[str, tuple[Article, str] | None] = {}
        self.withdrawals = 0
        self.problems: list[Problem] = []

    def hash(self, article: Article) -> str | None:
        """The hash of the whole article; None where there is no version that can be shown."""
        if article.id in self.replaced:
            version = self.replaced[article.id]
            return None if version is None else version[1]
        if article.id not in self.hashes:
            try:
                made = self.compose(article)
                self.problems += made.problems
                self.hashes[article.id], self.media[article.id] = made.hash, made.media
            except ArticleError as error:
                self._withdraw(article.id, error.problem)
            except StoreError:  # which is no article's fault
                raise
            except Exception as error:
                log.exception("composing %s failed", article.path)
                self._withdraw(article.id, defect(article.path, error))
            return self.hash(article)
        return self.hashes[article.id]

    def whole(self, article: Article) -> Article:
        """The article as it is shown, where :meth:`hash` says that it can be."""
        version = self.replaced.get(article.id)
        if version is not None:
            return version[0]
        hash = self.hashes[article.id]
        return self.morgue.article(hash) or self.compose(article, anew=True).whole(self.morgue)

    def headline(self, article: Article) -> Headline:
        """How pages list the article, where :meth:`hash` says that it can be shown."""
        hash = self.hash(article) or ""
        found = self.morgue.headlines.get(hash)
        if found is None:
            found = self.morgue.headlines[hash] = headline(self.whole(article))
        return found

    def latest(self, articles: Iterable[Article]) -> list[Article]:
        """The articles with whatever version of each is known by now, without those of which there is none."""
        versions = (self.replaced.get(article.id, (article, "")) for article in articles)
        return [version[0] for version in versions if version is not None]

    def hold_back(self, id: str) -> None:
        """Show the last good version of an article from now on; nothing where that is what did not survive."""
        version = None if id in self.replaced else self.last_good(id)
        self.replaced[id] = None if version is None else (version, self.morgue.put(version))
        self.withdrawals += 1

    def forget(self, id: str) -> None:
        """The article is another one now, and is to be made anew."""
        self.hashes.pop(id, None)
        self.media.pop(id, None)

    def _withdraw(self, id: str, problem: Problem) -> None:
        self.problems.append(problem)
        self.hold_back(id)


@dataclass(frozen=True, slots=True)
class Made:
    """What an article came to: the hash of its text, the files it shows, what an editor should know."""

    hash: str
    media: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def whole(self, morgue: Morgue) -> Article:
        """The text, which was made just now."""
        found = morgue.article(self.hash)
        if found is None:
            raise LookupError(f"the text {self.hash} was lost on the way")
        return found


class Composer(Protocol):
    """Makes an outline whole; with ``anew`` even where it was made before. Raises ArticleError."""

    def __call__(self, article: Article, anew: bool = False) -> Made:
        """What the article comes to."""
