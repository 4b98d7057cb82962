"""Moving in: what a site's feeds told their subscribers until now is taken over into the ledger.

Entries are matched with articles by rules, the surest first; each takes only what is one to one. What an article was
called and when it was published then stays, format by format, so that no subscriber sees it twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from feeds.articles.composition import link_of
from feeds.articles.directory import scan
from feeds.articles.examination import Examination
from feeds.check.likeness import near, same_link, same_path, same_title
from feeds.config import Config
from feeds.intake import take
from feeds.model import Item, Manuscript, Recollection, Record, Subscription
from feeds.progress import Meter, still
from feeds.publish import Publisher, dated
from feeds.store import Store
from feeds.store.ledger import given_id, is_uri, remember

LONGEST_ID = 2048
# The formats in which articles can have an id of their own.
_CALLED = ("rss", "atom", "json")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may be one of a feed's: what its file says, who it is by the ledger, where people find it."""

    manuscript: Manuscript
    record: Record
    link: str


@dataclass(frozen=True, slots=True)
class Rule:
    """How entries and articles are recognised as one: what both must have in common, and what else must hold."""

    name: str
    of_item: Callable[[Item], Iterable[str]]
    of_article: Callable[[Candidate], Iterable[str]]
    accepts: Callable[[Item, Candidate], bool] = lambda _item, _article: True


# The surest first. Permalinks stand in for links where a proxy of feeds has put its own there.
RULES = (
    Rule("id", lambda item: (item.id,), lambda each: (each.manuscript.id or "", each.record.id, *dict(each.record.ids).values())),
    Rule("link", lambda item: (same_link(item.link), same_link(item.id)), lambda each: (same_link(each.link),)),
    Rule("path", lambda item: (same_path(item.link), same_path(item.id)), lambda each: (same_path(each.link),)),
    Rule(
        "title and date",
        lambda item: (same_title(item.title),),
        lambda each: (same_title(each.manuscript.title),),
        lambda item, each: near(item.published, each.record.published),
    ),
    Rule("title", lambda item: (same_title(item.title),), lambda each: (same_title(each.manuscript.title),)),
)


@dataclass(frozen=True, slots=True)
class Match:
    """An entry of the feed at ``place`` and its article: by which rule, what is taken over, what is not and why."""

    place: str
    item: Item
    path: str
    rule: str
    taken: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stranger:
    """An entry of the feed at ``place`` that is no article's, and why."""

    place: str
    item: Item
    why: str


@dataclass(frozen=True, slots=True)
class Adoption:
    """What the ledger is to remember, and how that came about. ``missing`` are articles that are in no feed, by path."""

    memory: Recollection
    matches: tuple[Match, ...]
    strangers: tuple[Stranger, ...]
    missing: tuple[str, ...]


def adopt(
    config: Config,
    store: Store,
    feeds: Sequence[tuple[str, Subscription]],
    now: datetime,
    force: bool = False,
    meter: Meter = still,
) -> Adoption:
    """Match the entries of ``feeds``, pairs of a place and what is there, with the articles of the directory.

    Of several feeds in one format the first that has an entry counts. What was published here already stays as it is,
    unless with ``force``. Nothing is written.
    """
    here = store.recollection()
    publisher = Publisher(config, store, saving=False, meter=meter)
    candidates = _candidates(publisher, here, now)
    takeover = _Takeover(here, candidates, publisher.config.site.id, force)
    strangers: list[Stranger] = []
    pairs: list[tuple[str, str, Item, Candidate, str]] = []
    for place, subscription in feeds:
        matched, rest = _match(subscription.items, candidates)
        pairs += [(place, subscription.format, item, candidate, rule) for item, candidate, rule in matched]
        strangers += [Stranger(place, item, _why(item, candidates)) for item in rest]
    matches = takeover.take(pairs)
    found = {candidate.manuscript.path for _, _, _, candidate, _ in pairs}
    missing = tuple(each.manuscript.path for each in candidates if each.manuscript.path not in found)
    return Adoption(Recollection(None, takeover.records, (), edition=here.edition), tuple(matches), tuple(strangers), missing)


def _candidates(publisher: Publisher, here: Recollection, now: datetime) -> list[Candidate]:
    """Every article of the directory, with the record that it has or would get."""
    config = publisher.config
    look = scan(config.directory, None, config.tool)
    with Examination(config.directory, look.media) as examination, publisher.crew:
        intake = take(config, look, publisher.papers, here.records, examination, frozenset())
    publisher.papers.forget_bodies()
    manuscripts, _ = dated(config, intake.manuscripts, here.records)
    memory = remember(here.records, manuscripts, now, publisher.naming, lambda path: path in intake.refused or look.hides(path))
    named = [(each, memory.records[each.path]) for each in manuscripts if each.path in memory.records]
    return [Candidate(each, record, link_of(publisher.addresses, each, record)) for each, record in named]


# --- which is which --------------------------------------------------------------------------------------------------


def _match(items: Sequence[Item], candidates: Sequence[Candidate]) -> tuple[list[tuple[Item, Candidate, str]], list[Item]]:
    """Pairs of entries and articles with the rule that found them, in the order of the feed; and entries without one."""
    left, free = dict(enumerate(items)), dict(enumerate(candidates))
    found: dict[int, tuple[Item, Candidate, str]] = {}
    for rule in RULES:
        for at, to in list(_pairs(rule, left, free)):
            found[at] = left.pop(at), free.pop(to), rule.name
    return [found[at] for at in sorted(found)], list(left.values())


def _pairs(rule: Rule, items: Mapping[int, Item], candidates: Mapping[int, Candidate]) -> Iterator[tuple[int, int]]:
    index: dict[str, set[int]] = {}
    for to, candidate in candidates.items():
        for key in filter(None, rule.of_article(candidate)):
            index.setdefault(key, set()).add(to)
    wanted: dict[int, list[int]] = {}
    for at, item in items.items():
        keys = filter(None, rule.of_item(item))
        fitting = {to for key in keys for to in index.get(key, ()) if rule.accepts(item, candidates[to])}
        if len(fitting) == 1:
            wanted.setdefault(fitting.pop(), []).append(at)
    yield from ((found[0], to) for to, found in wanted.items() if len(found) == 1)


def _why(item: Item, candidates: Sequence[Candidate]) -> str:
    title = same_title(item.title)
    alike = [each.manuscript.path for each in candidates if title and same_title(each.manuscript.title) == title]
    if not alike:
        return "no article has its id, link or title"
    return f"by its title it could be {', '.join(alike[:3])}{' …' if len(alike) > 3 else ''}, which is not sure enough"


# --- what is taken over ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Share:
    """What the feeds say of one article: ids by format, and dates."""

    candidate: Candidate
    ids: dict[str, str] = field(default_factory=dict)
    published: datetime | None = None
    updated: datetime | None = None


class _Takeover:
    """Decides article by article what the ledger is to remember."""

    def __init__(self, here: Recollection, candidates: Sequence[Candidate], site_id: str, force: bool) -> None:
        self.site_id, self.force = site_id, force
        self.known = {each.id: each for each in here.records}
        everybody = {each.id: each for each in (*here.records, *(candidate.record for candidate in candidates))}
        self.holders = {(format, each.id_in(format)): each.id for each in everybody.values() for format in _CALLED}
        self.shares: dict[str, _Share] = {}
        self.changed: dict[str, Record] = {}

    @property
    def records(self) -> tuple[Record, ...]:
        """What is new to the ledger."""
        return tuple(self.changed.values())

    def take(self, pairs: Sequence[tuple[str, str, Item, Candidate, str]]) -> list[Match]:
        """The matches, with what of each is taken over."""
        refusals = [tuple(self.weigh(format, item, candidate)) for _, format, item, candidate, _ in pairs]
        for id, share in self.shares.items():
            self.settle(id, share)
        return [
            Match(place, item, candidate.manuscript.path, rule, self.taken(candidate, format, item), refused)
            for (place, format, item, candidate, rule), refused in zip(pairs, refusals, strict=True)
        ]

    def weigh(self, format: str, item: Item, candidate: Candidate) -> Iterator[str]:
        """Take up what the entry says of the article; yields what of it cannot be taken over, and why."""
        record, manuscript = candidate.record, candidate.manuscript
        known = self.known.get(record.id)
        if known is not None and known.present and not self.force and record.id_in(format) != item.id:
            yield f"published here already, as {record.id_in(format)}; --replace gives it its older id all the same"
            return
        share = self.shares.setdefault(record.id, _Share(candidate))
        if (reason := self.barred(format, item, candidate, share)) is not None:
            yield reason
        else:
            share.ids[format] = item.id
            self.holders[format, item.id] = record.id
        if item.published is not None and manuscript.published and manuscript.published.exact:
            if item.published != manuscript.published.instant:
                yield f"its file says that it was published {_told(manuscript.published.instant)}, which counts"
        elif item.published is not None and manuscript.published and not near(item.published, manuscript.published.instant):
            yield f"its file says that it was published {_told(manuscript.published.instant)}, which counts"
        else:
            share.published = share.published or item.published
        if manuscript.updated is None:
            share.updated = share.updated or item.updated

    def barred(self, format: str, item: Item, candidate: Candidate, share: _Share) -> str | None:
        """Why the entry's id cannot be the article's."""
        own = given_id(candidate.manuscript, self.site_id)
        if own is not None and item.id not in (own, candidate.manuscript.id):
            return f"its file gives the id {candidate.manuscript.id}; take that out to keep {item.id}"
        if len(item.id) > LONGEST_ID or _CONTROLS.search(item.id):
            return f"its id cannot be written in a feed: {item.id[:80]!r}"
        if format == "atom" and not is_uri(item.id):
            return f"its id {item.id} is no URI, which Atom asks for"
        if share.ids.get(format, item.id) != item.id:
            return f"another feed in this format calls it {share.ids[format]}"
        if self.holders.get((format, item.id), candidate.record.id) != candidate.record.id:
            return f"another article is called {item.id} already"
        return None

    def settle(self, id: str, share: _Share) -> None:
        """What the ledger is to remember of one article."""
        record, manuscript = share.candidate.record, share.candidate.manuscript
        ids = dict(record.ids) | share.ids
        common = next((each for name in ("atom", "rss", "json") if (each := share.ids.get(name)) and is_uri(each)), None)
        if common is not None and given_id(manuscript, self.site_id) is None:
            # In a format that had no feed, or where the entry is not in it any more, one id for all is best.
            ids |= {each: common for each in _CALLED if each not in ids and self.holders.setdefault((each, common), id) == id}
        published, day = record.published, record.day
        if share.published is not None and not (manuscript.published and manuscript.published.exact):
            published = share.published
            day = manuscript.published.instant if manuscript.published else share.published
        updated = max(published, record.updated if manuscript.updated else share.updated or published)
        known = self.known.get(id)
        if known is not None and known.present and not self.force:
            return
        written = tuple(sorted((format, each) for format, each in ids.items() if each != id))
        adopted = replace(
            record, ids=written, published=published, day=day, updated=updated, present=bool(known and known.present)
        )
        if adopted != known:
            self.changed[id] = adopted

    def taken(self, candidate: Candidate, format: str, item: Item) -> tuple[str, ...]:
        """What of the entry stands in the ledger now."""
        record = self.changed.get(candidate.record.id)
        if record is None:
            return ()
        said = (
            ("id", record.id_in(format), item.id),
            ("published", record.published, item.published),
            ("updated", record.updated, item.updated),
        )
        return tuple(name for name, now, then in said if now == then)


def _told(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC"
