"""A file that was written, and nothing else: what changes is told from what the last whole look came to.

What it costs depends on what changed, and not on how many articles there are. Where more than words may have changed, nothing is
told, and everything has to be looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.articles.composition import Addresses, link_of, outline
from feeds.articles.directory import Found, Look, again
from feeds.composing import Sources
from feeds.config import Config
from feeds.desk import Desk
from feeds.intake import Companionship, is_young
from feeds.live import Live
from feeds.model import Article, Outlook, Problem, Record
from feeds.papers import Paper, Papers
from feeds.prepared import Prepared, View
from feeds.press import Press
from feeds.printer import Printed
from feeds.remarks import remarks
from feeds.store.ledger import revise


@dataclass(slots=True)
class Standing:
    """What the last whole look came to, so that an edit need not look at everything."""

    look: Look
    companions: Companionship
    sources: Sources
    records: dict[str, Record]
    links: Mapping[str, str]
    shared: Counter[str]
    desk: Desk
    press: Press
    order: list[str]
    ready: Sequence[Article]
    outlook: Outlook

    @property
    def due(self) -> datetime | None:
        """When everything has to be looked at again."""
        return self.outlook.due


@dataclass(frozen=True, slots=True)
class Edit:
    """A file that was written: the file, what it says, its record and its outline, before and now."""

    was: Found
    found: Found
    paper: Paper
    record: Record
    before: Article
    article: Article


class Edits:
    """What comes of files that were written. ``inputs`` gives the hash of all that a look saw."""

    def __init__(self, config: Config, addresses: Addresses, papers: Papers, live: Live, inputs: Callable[[Look], str]) -> None:
        self.config, self.addresses, self.papers, self.live, self.inputs = config, addresses, papers, live, inputs

    def prepare(self, standing: Standing, paths: Iterable[str], now: datetime, settle: float) -> Prepared | None:
        """The edition in which these files say what they say now; None where everything has to be looked at.

        ``standing`` is brought up to it, and is of no use where the answer is None.
        """
        edits: list[Edit] = []
        for path in sorted(set(paths)):
            edit = self._edit(standing, path, now, settle)
            if edit is None:
                return None
            if edit.found.stamp != edit.was.stamp:
                edits.append(edit)
        return self._revised(standing, edits, now)

    def _edit(self, standing: Standing, path: str, now: datetime, settle: float) -> Edit | None:
        """What became of one file; None where more than its words may have changed."""
        before, side = self.papers.files.get(path, (None, None))
        found = None if before is None or side is not None else again(self.config.directory, before)
        if before is None or found is None or is_young(found, now, settle):
            return None
        record = standing.records.get(path)
        read = None if record is None else self.papers.reread(found)
        if read is None or record is None or read[0].named != read[1].named:
            return None
        was, paper = map(standing.companions.joined, read)
        if was.manuscript is None or paper.manuscript is None:
            return None
        revised = revise(record, was.manuscript, paper.manuscript, now)
        if revised is None or link_of(self.addresses, paper.manuscript, revised) != standing.links[path]:
            return None
        article = outline(paper.manuscript, revised, self.addresses, standing.links[path])
        known = standing.sources.outlines[record.id]
        return Edit(before, found, paper, revised, known, article) if _same_feeds(known, article) else None

    def _revised(self, standing: Standing, edits: Sequence[Edit], now: datetime) -> Prepared | None:
        printed = Printed()
        paths = {each.found.path for each in edits}
        noted: list[Problem] = []
        for each in edits:
            manuscript, id, path = each.paper.manuscript, each.record.id, each.found.path
            if manuscript is None:
                return None
            old_media = standing.desk.media.get(id)
            standing.sources.seals[path] = each.paper.seal
            standing.sources.outlines[id] = each.article
            standing.records[path] = each.record
            some = standing.press.again(each.before, each.article)
            if some is None or standing.desk.media.get(id) != old_media:
                return None
            printed.add(some)
            noted += remarks(standing.look, self.addresses, [manuscript], standing.records, standing.links, standing.shared, now)
        self.papers.forget_bodies()
        records = tuple(each.record for each in edits if self.live.ledger.get(each.record.id) != each.record)
        edition = self.live.changes(printed, records)
        written = paths | {self.config.site.base_url + path for path in printed.documents}
        problems = (
            *(problem for problem in standing.outlook.problems if problem.path not in written),
            *(problem for each in edits for problem in each.paper.problems),
            *noted,
            *printed.problems,
        )
        files = standing.look.files_sum
        for each in edits:
            files += each.found.sum - each.was.sum
        standing.look = replace(standing.look, files_sum=files)
        standing.outlook = replace(standing.outlook, inputs=self.inputs(standing.look), problems=tuple(dict.fromkeys(problems)))
        view = View(self.live.store, edition, standing.desk, standing.order, standing.ready)
        return Prepared(edition, standing.outlook, self.config.site.id, self.live.number, 0, view)


# What of an article decides in which feeds it is, and where in them.
_PLACING = (
    "id",
    "path",
    "link",
    "published",
    "section",
    "address",
    "authors",
    "tags",
    "language",
    "expires",
    "unlisted",
    "not_in",
    "recorded",
)


def _same_feeds(before: Article, article: Article) -> bool:
    return all(getattr(before, name) == getattr(article, name) for name in _PLACING)
