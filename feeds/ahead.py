"""Entries proven ahead of the documents that will hold them, by all processors, while other articles are still composed.

Only where there are many, as at a first build; what nobody proved ahead is proven when its document is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self, TypeAlias

from feeds.crew import Crew
from feeds.desk import Desk
from feeds.model import Article, Feed, Style
from feeds.printer import Printer, keep
from feeds.progress import Meter, Stage
from feeds.proofs import BATCH, Order, Provers, Results, batches

_Kind: TypeAlias = tuple[tuple[str, ...], Style]


class Ahead:
    """Has the entries proven of whatever feeds it is told, by ``crew``. A context; at its end nobody is proving any more."""

    def __init__(self, desk: Desk, printer: Printer, crew: Crew, meter: Meter) -> None:
        self.desk, self.printer, self.meter = desk, printer, meter
        self.provers = Provers(crew)
        self.seen: set[tuple[str, str, Style]] = set()
        self.pending: dict[_Kind, list[str]] = {}

    def __enter__(self) -> Self:
        self.provers.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.provers.__exit__()

    def prove(self, feeds: Iterable[Feed]) -> None:
        """Have the entries proven of the documents of ``feeds`` that are to be made."""
        for feed in feeds:
            formats = [format.name for format, _, _ in self.printer.stale(feed)]
            for some in batches(feed.articles) if formats else ():
                self._sort(formats, feed.style, some)
        for (missing, style), hashes in self.pending.items():
            while len(hashes) >= BATCH:
                self._order(missing, style, hashes[:BATCH])
                del hashes[:BATCH]

    def finish(self) -> None:
        """Wait for all that was ordered."""
        for (formats, style), hashes in self.pending.items():
            if hashes:
                self._order(formats, style, hashes)
        self.pending.clear()
        for order, results in self.provers.rest():
            self.meter(Stage.PROVING, self.provers.proven, self.provers.ordered)
            self._keep(results, order.style)

    def _sort(self, formats: Sequence[str], style: Style, articles: Sequence[Article]) -> None:
        """Put the articles aside of which entries are missing."""
        fresh = {name: [each.id for each in articles if (each.id, name, style) not in self.seen] for name in formats}
        for name, ids in fresh.items():
            self.desk.morgue.fetch(name, style, ids)
            self.seen.update((id, name, style) for id in ids)
        for article in articles:
            hash = self.desk.hash(article)
            missing = tuple(
                name for name in formats if hash and article.id in fresh[name] and not self._have(name, style, article)
            )
            if hash and missing:
                self.pending.setdefault((missing, style), []).append(hash)

    def _have(self, format: str, style: Style, article: Article) -> bool:
        return self.desk.morgue.entry(format, style, article.id, self.desk.hash(article) or "") is not None

    def _order(self, formats: tuple[str, ...], style: Style, hashes: Sequence[str]) -> None:
        for order, results in self.provers.order(Order(formats, style, self.desk.morgue.texts(hashes))):
            self._keep(results, order.style)

    def _keep(self, results: Results, style: Style) -> None:
        for format, proofs in results:
            for proof in proofs:
                keep(self.desk, format, style, proof)
