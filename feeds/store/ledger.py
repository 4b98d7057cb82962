"""Who every article is: the pure decider between reading and storing.

An id in the file wins; else the ledger's own for the same path; else, for a file that is new while one with the same
content is gone, that one's (a rename, or it comes back); else one minted from the site's id and the path, once.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from feeds.model import Manuscript, Origin, Problem, Record, Severity

# Why a record says what its file does not.
_KEPT, _MINTED, _PERMALINK = Origin("ledger"), Origin("minted from the path"), Origin("permalink")
_FILE_TIME, AS_PUBLISHED = Origin("file time"), Origin("as published")
_SECOND = timedelta(seconds=1)
# RFC 4287 §4.2.6 allows an IRI; the characters of a URI are what every consumer takes.
_URI = re.compile(
    r"(?:https?://[^\s/?#]+[!-~]*|tag:[a-z0-9@._-]+,[0-9-]+:[!-~]+|urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]+)", re.IGNORECASE
)
_NO_URI = re.compile(r'[^!-~]|["<>\\^`{|}]')
# Longer ones fit into no index of PostgreSQL.
MAX_ID = 1000


@dataclass(frozen=True, slots=True)
class Naming:
    """How new articles are named. ``site_id`` seeds minted ids; ``address`` gives the path an article's page wants.

    ``permalink`` gives the id of a new article from its address where the site wants permalinks as ids, else None.
    """

    site_id: str
    address: Callable[[Manuscript], str]
    permalink: Callable[[Manuscript, str, datetime], str] | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """The outcome: a record for every manuscript that may be published, by path; and what stood against the others.

    ``kept`` are the records of articles that are still there and cannot be read or accepted as they are now; ``missing``
    are those that nothing accounts for;
    ``origins`` tells, by path, of the fields of a record that its file does not give where they came from.
    """

    records: dict[str, Record]
    kept: tuple[Record, ...]
    problems: tuple[Problem, ...]
    origins: dict[str, dict[str, Origin]] = field(default_factory=dict)
    missing: tuple[Record, ...] = ()


def remember(
    known: Sequence[Record],
    manuscripts: Sequence[Manuscript],
    now: datetime,
    naming: Naming,
    refused: Callable[[str], bool] = lambda _: False,
) -> Memory:
    """Give every manuscript its identity, its dates and its address.

    ``known`` is the whole ledger; ``refused`` tells of a path whether a file is, or may be, there that could not be
    read: its article is neither gone nor free to be taken. ``now`` bounds what a file's mtime may claim. Pure and
    independent of the order of its input.
    """
    return _Decider(known, sorted(manuscripts, key=lambda each: each.path), refused, now, naming).decide()


def revise(record: Record, before: Manuscript, manuscript: Manuscript, now: datetime) -> Record | None:
    """The record of an article of which only words changed; None where the whole ledger has to be asked."""
    if any(getattr(before, name) != getattr(manuscript, name) for name in _CLAIMS) or record.published >= now:
        return None
    updated, _ = _updated(record, manuscript, record.published, now.replace(microsecond=0))
    return replace(record, digest=manuscript.digest, updated=max(updated, record.published), present=True)


# What of a file says who it is, where and when.
_CLAIMS = ("path", "id", "address", "slug", "slugged", "section", "published", "place")


def _updated(record: Record, manuscript: Manuscript, published: datetime, now: datetime) -> tuple[datetime, Origin | None]:
    """When the article last changed, and how that is known: what its file says, else when its words did."""
    if manuscript.updated is not None:
        return manuscript.updated.instant, None
    if published >= now:
        return published, AS_PUBLISHED
    if manuscript.digest == record.digest:
        return record.updated, _KEPT
    return max(record.updated + _SECOND, min(manuscript.modified, now)), _FILE_TIME


def given_id(manuscript: Manuscript, site_id: str) -> str | None:
    """The id that the file itself gives, as an IRI (RFC 4287 §4.2.6): what is none becomes ``urn:uuid:``."""
    if manuscript.id is None:
        return None
    if is_uri(manuscript.id):
        return manuscript.id
    try:
        return uuid.UUID(manuscript.id).urn
    except ValueError:
        return mint(site_id, f"id:{manuscript.id}")


def is_uri(id: str) -> bool:
    """Whether this is a URI that every consumer of Atom takes for an id."""
    return len(id) <= MAX_ID and bool(_URI.fullmatch(id)) and not _NO_URI.search(id)


def mint(site_id: str, name: str) -> str:
    """A ``urn:uuid:`` (RFC 4122 §4.3, version 5) that the same site and name give for ever."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{site_id}\n{name}").urn


def _folded(address: str) -> str:
    """As addresses are compared, which most are already."""
    return address if (folded := address.casefold()) == address else folded


class _Decider:
    def __init__(
        self,
        known: Sequence[Record],
        manuscripts: Sequence[Manuscript],
        refused: Callable[[str], bool],
        now: datetime,
        naming: Naming,
    ) -> None:
        self.manuscripts, self.now, self.naming = manuscripts, now.replace(microsecond=0), naming
        # Where a path or an address was used twice, what is present counts, and not what is gone.
        known = sorted(known, key=lambda record: (record.present, record.path, record.id))
        self.by_id = {record.id: record for record in known}
        self.by_path = {record.path: record for record in known}
        self.addresses = {_folded(record.address): record.id for record in known}
        self.held = {record.id: record for record in known if record.present and refused(record.path)}
        self.seconds = {record.published for record in known}
        self.seconds.update(each.published.instant for each in manuscripts if each.published and each.published.exact)
        self.standing = {each.path for each in manuscripts}
        # The latest that was withdrawn comes first.
        self.withdrawn: dict[str, list[Record]] = {}
        gone = [each for each in known if each.withdrawn is not None and not each.present and each.path not in self.standing]
        for record in sorted(gone, key=lambda each: (each.withdrawn or now, each.id), reverse=True):
            self.withdrawn.setdefault(record.digest, []).append(record)
        self.next_free: dict[datetime, datetime] = {}
        self.problems: list[Problem] = []
        self.origins: dict[str, dict[str, Origin]] = {}

    def decide(self) -> Memory:
        ids = self.claims()
        claimed = {id for id in (*ids.values(), *self.held) if id is not None}
        free = [each for each in self.manuscripts if each.path in ids]
        orphans: dict[str, list[Record]] = {}
        for each in sorted(self.by_id.values(), key=lambda each: each.path):
            if each.present and each.path not in self.standing and each.id not in claimed:
                orphans.setdefault(each.digest, []).append(each)
        records: dict[str, Record] = {}
        alike: dict[tuple[tuple[str, Origin], ...], dict[str, Origin]] = {}
        for manuscript in free:
            origins = self.origins[manuscript.path] = dict[str, Origin]()
            known = self.recognise(manuscript, ids[manuscript.path], claimed, orphans)
            record = self.welcome(manuscript, ids, claimed) if known is None else self.date(manuscript, known)
            records[manuscript.path] = record
            self.origins[manuscript.path] = alike.setdefault(tuple(origins.items()), origins)
            claimed.add(record.id)
        missing = tuple(each for each in self.by_id.values() if each.present and each.id not in claimed)
        kept = {each.id: replace(each, absent=None) if each.absent else each for each in self.held.values()}
        for record in self.ordained([*records.values(), *kept.values()]):
            if record.id in kept:
                kept[record.id] = record
            else:
                records[record.path] = record
        return Memory(records, tuple(kept.values()), tuple(self.problems), self.origins, missing)

    def ordained(self, records: Sequence[Record]) -> list[Record]:
        """Those of ``records`` that are public now and were not before, each with the next ordinal, in order of time."""
        fresh = [each for each in records if each.ordinal is None and each.published <= self.now]
        fresh.sort(key=lambda record: (record.published, record.path))
        last = max((each.ordinal for each in self.by_id.values() if each.ordinal is not None), default=0)
        return [replace(each, ordinal=ordinal) for ordinal, each in enumerate(fresh, last + 1)]

    def claims(self) -> dict[str, str | None]:
        """The id that each file gives, by path; a file whose id another one holds is left out, with a Problem."""
        holders = {id: record.path for id, record in self.held.items()}
        asked = ((each.path, given_id(each, self.naming.site_id)) for each in self.manuscripts)
        given = {path: id for path, id in asked if id is not None}
        for path, own in given.items():
            known = self.by_id.get(own)
            if own not in holders or (known is not None and known.path == path and own not in self.held):
                holders[own] = path
        claims: dict[str, str | None] = {}
        for manuscript in self.manuscripts:
            id = given.get(manuscript.path)
            if id is not None and holders[id] != manuscript.path:
                message = f"the id {manuscript.id} belongs to {holders[id]} already; give this file another one"
                self.problems.append(
                    Problem(Severity.MUST, "duplicate-id", manuscript.path, message, dict(manuscript.lines).get("id"), "id")
                )
                here = self.by_path.get(manuscript.path)
                if here is not None and here.present and here.id not in holders:
                    self.held[here.id] = here
            else:
                claims[manuscript.path] = id
        return claims

    def recognise(
        self, manuscript: Manuscript, id: str | None, claimed: set[str], orphans: dict[str, list[Record]]
    ) -> Record | None:
        """The record of an article that was here before: by its id, its path, or its words under another name.

        An article that is given an id of its own later keeps its address and its dates.
        """
        here = self.by_path.get(manuscript.path)
        if id is not None:
            known = self.by_id.get(id)
            if known is None and here is not None and here.present and here.id not in claimed:
                return replace(here, id=id, ids=())
            return known
        if here is not None and here.id not in claimed:
            return here
        before = (*self.once(manuscript), *orphans.get(manuscript.digest, ()), *self.returned(manuscript))
        return next((each for each in before if each.id not in claimed), None)

    def once(self, manuscript: Manuscript) -> Iterator[Record]:
        """The records of the recordings without text that this article was."""
        for path in manuscript.formerly:
            known = self.by_path.get(path)
            if known is not None and known.present and path != manuscript.path and path not in self.standing:
                yield known

    def returned(self, manuscript: Manuscript) -> Iterator[Record]:
        """The records of withdrawn articles that had these words, unless the file dates them otherwise: then it is another."""
        given = manuscript.published
        for record in self.withdrawn.get(manuscript.digest, ()):
            if given is None or given.instant in (record.published, record.day):
                yield record

    def welcome(self, manuscript: Manuscript, ids: dict[str, str | None], claimed: set[str]) -> Record:
        """A record for an article that nobody has seen before."""
        published, day = self.published(manuscript, None)
        address = self.address(manuscript, "")
        id = ids[manuscript.path]
        origins = self.origins[manuscript.path]
        if manuscript.updated is None:
            origins["updated"] = AS_PUBLISHED
        if id is None and self.naming.permalink is not None:
            id = self.naming.permalink(manuscript, address, published)
            id = None if id in self.by_id or id in claimed else id
            if id is not None:
                origins["id"] = _PERMALINK
        number = 1
        while id is None or (ids[manuscript.path] is None and (id in self.by_id or id in claimed)):
            id = mint(self.naming.site_id, manuscript.path if number == 1 else f"{manuscript.path}\n{number}")
            origins["id"] = _MINTED
            number += 1
        updated = max(published, manuscript.updated.instant) if manuscript.updated else published
        self.addresses[_folded(address)] = id
        return Record(id, manuscript.path, manuscript.path, address, manuscript.digest, published, updated, day)

    def date(self, manuscript: Manuscript, record: Record) -> Record:
        """The record of a known article, moved to where it is now; ``updated`` moves only when its words did."""
        published, day = self.published(manuscript, record)
        updated, origin = _updated(record, manuscript, published, self.now)
        origins = self.origins[manuscript.path]
        if given_id(manuscript, self.naming.site_id) is None:
            origins["id"] = _KEPT
        if origin is not None:
            origins["updated"] = origin
        address = self.address(manuscript, record.id, record.address)
        self.addresses[_folded(address)] = record.id
        revised = replace(
            record,
            path=manuscript.path,
            address=address,
            digest=manuscript.digest,
            published=published,
            updated=max(updated, published),
            day=day,
            present=True,
            absent=None,
            withdrawn=None,
        )
        return record if revised == record else revised  # one object for what is the same

    def published(self, manuscript: Manuscript, record: Record | None) -> tuple[datetime, datetime | None]:
        """``published`` and the instant it was derived from, None where the file gives it to the second.

        Where only a day is known, articles of one day get its seconds in path order; where nothing is known, the
        seconds before the file's mtime, so that none of them lies in the future. Both are kept.
        """
        given = manuscript.published
        if given is not None and given.exact:
            return given.instant, None
        origins = self.origins[manuscript.path]
        if record is not None and (given is None or record.day == given.instant):
            if given is None:
                origins["published"] = _KEPT
            return record.published, record.day
        if given is None:
            origins["published"] = _FILE_TIME
        base = given.instant if given else min(manuscript.modified, self.now)
        step = _SECOND if given else -_SECOND
        instant = self.next_free.get(base, base)
        while instant in self.seconds:
            instant += step
        self.seconds.add(instant)
        self.next_free[base] = instant + step
        return instant, base

    def address(self, manuscript: Manuscript, id: str, kept: str = "") -> str:
        """The path the article's page wants, with a number where another article has it; a number once given is kept.

        An address that the file does not ask for, but that its name once gave, is kept through renames.
        """
        wanted = self.naming.address(manuscript)
        stem = wanted.rstrip("/")
        asked = manuscript.slugged or manuscript.address is not None
        if kept and (not asked or kept == wanted or (kept.startswith(f"{stem}-") and kept[len(stem) + 1 : -1].isdecimal())):
            self.origins[manuscript.path]["address"] = _KEPT
            return kept
        number, address = 1, wanted
        while self.addresses.get(_folded(address), id) != id:
            number += 1
            address = f"{stem}-{number}/"
        return address
