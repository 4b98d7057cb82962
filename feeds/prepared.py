"""What a look came to, before anybody sees it: an edition that may be published, and the whole that it would be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from gzip import decompress

from feeds.desk import Desk
from feeds.model import Article, Document, Edition, Listing, Media, Outlook, Print, Problem
from feeds.select import due
from feeds.store import Store


@dataclass(frozen=True, slots=True)
class Prepared:
    """An edition that may be published, and everything that was found on the way.

    ``base`` is the edition that was current when this one was prepared, and to which ``edition`` is the difference;
    ``unsettled`` is how many files were too young to be read, or absent for too short to be gone; ``view`` shows the
    whole.
    """

    edition: Edition
    outlook: Outlook
    site_id: str
    base: int | None
    unsettled: int
    view: View

    @property
    def articles(self) -> int:
        """How many articles are published, in feeds or not."""
        return self.outlook.articles

    @property
    def due(self) -> datetime | None:
        """The next instant at which an article appears or is over."""
        return self.outlook.due

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found."""
        return self.outlook.problems

    @property
    def listings(self) -> tuple[Listing, ...]:
        """The feeds as pages list them."""
        return self.view.listings

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document, in path order."""
        return self.view.documents

    @property
    def media(self) -> tuple[Media, ...]:
        """The files beside the articles that are shown, in path order."""
        return tuple(self.view.store.media()) if self.edition.media is None else self.edition.media

    @property
    def shown(self) -> tuple[Article, ...]:
        """Every article that is in a feed or has a page here, newest first."""
        return self.view.articles


class View:
    """The whole of an edition: what is live, with the difference laid over it. Loaded when somebody first looks."""

    def __init__(self, store: Store, edition: Edition, desk: Desk | None, order: Sequence[str], ready: Sequence[Article]) -> None:
        self.store, self.edition, self.desk, self.order, self.ready = store, edition, desk, order, ready

    @cached_property
    def listings(self) -> tuple[Listing, ...]:
        """All listings, in their order."""
        found = {each.name: each for each in (*(self.store.listings() or ()), *self.edition.listings)}
        return tuple(each for name in self.order if (each := found.get(name)) is not None and not each.page)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """All documents, in path order."""
        found = {
            each.path: Document(each.path, each.format, each.media_type, each.identity, each.feed)
            for each in self.store.documents()
            if each.path not in self.edition.gone_documents
        }
        found |= {each.document.path: _whole(self.store, each) for each in self.edition.documents}
        return tuple(found[path] for path in sorted(found))

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """All whole articles, newest first."""
        if self.desk is None:
            return tuple(sorted(self.store.articles(), key=lambda each: (each.published, each.path), reverse=True))
        desk = self.desk
        latest = due(desk.latest(self.ready), datetime.max.replace(tzinfo=UTC))
        return tuple(desk.whole(each) for each in latest if each.id in desk.hashes or each.id in desk.replaced)


def _whole(store: Store, made: Print) -> Document:
    """The document with its bytes, wherever they are."""
    packed = made.packed
    if packed is None:
        return made.document
    return replace(made.document, body=store.body(packed.hash) if packed.gzip is None else decompress(packed.gzip))
