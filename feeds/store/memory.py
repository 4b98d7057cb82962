"""The memory as lines of JSON, to be moved between stores: written in one order, read as what comes from strangers is.

The first line says what this is; then a line for every article that there ever was, one for every automatic feed, one
for every number that an article has in an archive, and one for the guid of every podcast.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import IO, Annotated, Literal, TypeAlias

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from feeds.errors import LedgerError
from feeds.model import Kind, Named, Numbered, Problem, Recollection, Record, Severity, Subject
from feeds.store import numbering

VERSION = 1
# What people call the feed without a name.
MAIN = "main"
# In bytes, and in lines: far beyond what an export holds.
LONGEST_LINE = 64 * 1024
MOST_LINES = 5_000_000
# As many Problems are told of one file.
MOST_PROBLEMS = 20
# The rules of contradictions: those that may be forced, and those that nobody can want.
CONTRADICTION, CLASH = "contradiction", "clash"


def write(memory: Recollection) -> Iterator[bytes]:
    """The lines of an export: the same memory gives the same bytes."""
    yield _line({"record": "ledger", "version": VERSION, "site": memory.site_id})
    for each in sorted(memory.records, key=lambda each: (each.path, each.id)):
        yield _line(
            {
                "record": "article",
                "id": each.id,
                "ids": dict(sorted(each.ids)),
                "path": each.path,
                "first_path": each.first_path,
                "address": each.address,
                "digest": each.digest,
                "published": _told(each.published),
                "updated": _told(each.updated),
                "day": _told(each.day),
                "present": each.present,
                "absent": _told(each.absent),
                "withdrawn": _told(each.withdrawn),
                "ordinal": each.ordinal,
            }
        )
    for named in sorted(memory.names, key=lambda each: (each.subject.kind, each.subject.key)):
        subject = named.subject
        yield _line(
            {"record": "feed", "kind": subject.kind.value, "key": subject.key, "label": subject.label, "slug": named.slug}
        )
    for place in sorted(memory.numbers, key=lambda each: (each.feed, each.number, each.id)):
        yield _line({"record": "number", "feed": place.feed, "id": place.id, "number": place.number})
    for feed, guid in sorted(memory.guids):
        yield _line({"record": "podcast", "feed": feed, "guid": guid})


def read(file: IO[bytes], name: str) -> Recollection:
    """The memory that an export holds. Raises LedgerError, which tells of every line that is wrong."""
    reader = _Reader(name)
    for number, line in enumerate(_lines(file), 1):
        if number > MOST_LINES:
            reader.refuse(number, f"there are more than {MOST_LINES:,} lines")
        else:
            reader.take(number, line)
        if len(reader.problems) >= MOST_PROBLEMS or number > MOST_LINES:
            break
    return reader.memory()


def merge(here: Recollection, there: Recollection, force: bool = False) -> Recollection:
    """What of ``there`` is to be put into a store that holds ``here``. Raises LedgerError where it contradicts that.

    What subscribers were told under one id, or of one file, must not be told otherwise; with ``force`` what ``there``
    says is taken all the same, unless it would give two articles one address or one id. Where only words changed since,
    the later version counts.
    """
    merging = _Merging(here)
    for record in there.records:
        merging.article(record)
    for named in there.names:
        merging.feed(named)
    merging.archives(there.numbers)
    for feed, guid in there.guids:
        merging.podcast(feed, guid)
    site_id = merging.site(there.site_id)
    if any(not force or problem.rule == CLASH for problem in merging.problems):
        raise LedgerError(merging.problems)
    records = {each.id: each for each in (*merging.overruled, *merging.contradicting, *merging.records)}
    names = (*merging.names, *merging.renamed)
    return Recollection(site_id, tuple(records.values()), names, tuple(merging.numbers), here.edition, tuple(merging.guids))


# --- what a line may hold --------------------------------------------------------------------------------------------


_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def _path(text: str) -> str:
    if text.startswith("/") or _CONTROLS.search(text) or any(part in ("", ".", "..") for part in text.split("/")):
        raise ValueError("a path below a directory, without . and ..")
    return text


def _address(text: str) -> str:
    if not text.endswith("/"):
        raise ValueError("a path that ends in a slash")
    return _path(text[:-1]) + "/"


def _second(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)


_Id = Annotated[str, StringConstraints(pattern=r"^[^\s\x00-\x1f\x7f]{1,2048}$")]
# What other people's feeds call an article may hold blanks.
_OtherId = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,2048}$")]
_Path = Annotated[str, StringConstraints(min_length=1, max_length=4096), AfterValidator(_path)]
_Address = Annotated[str, StringConstraints(min_length=2, max_length=4096), AfterValidator(_address)]
_Instant = Annotated[AwareDatetime, AfterValidator(_second)]
_Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$", max_length=4096)]
_Count = Annotated[int, Field(ge=1, le=MOST_LINES)]
_Words = Annotated[str, StringConstraints(min_length=1, max_length=4096)]


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Ledger(_Line):
    record: Literal["ledger"]
    version: int
    site: Annotated[str, StringConstraints(min_length=1, max_length=2048)] | None


class _Article(_Line):
    record: Literal["article"]
    id: _Id
    ids: dict[Literal["rss", "atom", "json"], _OtherId] = {}
    path: _Path
    first_path: _Path
    address: _Address
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{0,64}$")]
    published: _Instant
    updated: _Instant
    day: _Instant | None = None
    present: bool
    absent: _Instant | None = None
    withdrawn: _Instant | None = None
    ordinal: _Count | None = None


class _Feed(_Line):
    record: Literal["feed"]
    kind: Annotated[Kind, Field(strict=False)]
    key: _Words
    label: _Words
    slug: _Slug


class _Number(_Line):
    record: Literal["number"]
    feed: Annotated[str, StringConstraints(max_length=4096)]
    id: _Id
    number: _Count


class _Podcast(_Line):
    record: Literal["podcast"]
    feed: Annotated[str, StringConstraints(max_length=4096)]
    guid: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


_Said: TypeAlias = _Ledger | _Article | _Feed | _Number | _Podcast
_LINE: TypeAdapter[_Said] = TypeAdapter(Annotated[_Said, Field(discriminator="record")])


class _Reader:
    """Takes line after line; what is wrong with one is a Problem of that line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.head: _Ledger | None = None
        self.records: dict[str, Record] = {}
        self.names: dict[tuple[Kind, str], Named] = {}
        self.slugs: set[tuple[Kind, str]] = set()
        self.numbers: dict[tuple[str, str], Numbered] = {}
        self.places: set[tuple[str, int]] = set()
        self.guids: dict[str, str] = {}
        self.problems: list[Problem] = []

    def take(self, number: int, line: bytes) -> None:
        if len(line) > LONGEST_LINE:
            self.refuse(number, f"this line is longer than {LONGEST_LINE:,} bytes")
            return
        try:
            said = _LINE.validate_json(line)
        except ValidationError as error:
            for each in error.errors(include_url=False, include_context=False, include_input=False)[:MOST_PROBLEMS]:
                field = ".".join(str(part) for part in each["loc"][1:] if part != "[key]")
                self.refuse(number, each["msg"].removeprefix("Value error, "), field or None)
            return
        if (number == 1) != isinstance(said, _Ledger):
            self.refuse(number, 'the first line, and no other, says {"record": "ledger", …}', "record")
        elif isinstance(said, _Ledger):
            self.begin(number, said)
        elif isinstance(said, _Article):
            self.article(number, said)
        elif isinstance(said, _Feed):
            self.feed(number, said)
        elif isinstance(said, _Number):
            self.number(number, said)
        else:
            self.podcast(number, said)

    def begin(self, number: int, said: _Ledger) -> None:
        if said.version > VERSION:
            self.refuse(number, f"written by a newer version (this one reads up to {VERSION})", "version")
        self.head = said

    def article(self, number: int, said: _Article) -> None:
        if said.id in self.records:
            self.refuse(number, f"the id {said.id} stands in an earlier line too", "id")
        fields = {name: getattr(said, name) for name in _Article.model_fields if name not in ("record", "ids")}
        self.records[said.id] = Record(**fields, ids=tuple(sorted(said.ids.items())))

    def feed(self, number: int, said: _Feed) -> None:
        if (said.kind, said.key) in self.names or (said.kind, said.slug) in self.slugs:
            self.refuse(number, f"an earlier line says something else of {said.kind.value}/{said.slug}", "slug")
        self.slugs.add((said.kind, said.slug))
        self.names[said.kind, said.key] = Named(Subject(said.kind, said.key, said.label), said.slug)

    def number(self, number: int, said: _Number) -> None:
        if said.id not in self.records:
            self.refuse(number, f"no earlier line is about the article {said.id}", "id")
        if (said.feed, said.id) in self.numbers or (said.feed, said.number) in self.places:
            self.refuse(number, f"an earlier line says something else of number {said.number} in {said.feed or MAIN}", "number")
        self.places.add((said.feed, said.number))
        self.numbers[said.feed, said.id] = Numbered(said.feed, said.id, said.number)

    def podcast(self, number: int, said: _Podcast) -> None:
        if said.feed in self.guids:
            self.refuse(number, f"an earlier line says something else of the podcast {said.feed or MAIN}", "guid")
        self.guids[said.feed] = said.guid

    def refuse(self, number: int, message: str, field: str | None = None) -> None:
        self.problems.append(Problem(Severity.MUST, "ledger", self.name, message, number, field))

    def memory(self) -> Recollection:
        """What was taken. Raises LedgerError where anything was not."""
        if self.head is None and not self.problems:
            self.refuse(1, "this file is empty")
        if self.problems:
            raise LedgerError(self.problems)
        site_id = self.head.site if self.head else None
        records, names, numbers = self.records.values(), self.names.values(), self.numbers.values()
        return Recollection(site_id, tuple(records), tuple(names), tuple(numbers), guids=tuple(self.guids.items()))


class _Merging:
    """One memory laid beside another."""

    def __init__(self, here: Recollection) -> None:
        self.here = here
        self.known = {each.id: each for each in here.records}
        self.standing = {each.path: each for each in here.records if each.present}
        self.addresses = {each.address.casefold(): each for each in here.records if each.present}
        self.others = {(format, each.id_in(format)): each for each in here.records for format in _FORMATS}
        self.feeds = {(each.subject.kind, each.subject.key): each for each in here.names}
        self.holders = {(each.subject.kind, each.slug): each for each in here.names}
        self.records: list[Record] = []
        self.contradicting: list[Record] = []
        self.overruled: list[Record] = []
        self.names: list[Named] = []
        self.renamed: list[Named] = []
        self.numbers: list[Numbered] = []
        self.called = dict(here.guids)
        self.guids: list[tuple[str, str]] = []
        self.problems: list[Problem] = []

    def article(self, record: Record) -> None:
        known, holder = self.known.get(record.id), self.standing.get(record.path)
        self.clash(record, holder)
        if known is None and record.present and holder is not None:
            self.contradict(record.path, "id", holder.id, record.id)
            self.overruled.append(replace(holder, present=False))
            self.contradicting.append(record)
        elif known is None:
            self.records.append(record)
        elif differing := [name for name in _TOLD if getattr(known, name) != getattr(record, name)]:
            for name in differing:
                self.contradict(record.path, name, str(getattr(known, name)), str(getattr(record, name)))
            self.contradicting.append(record)
        elif known.digest == record.digest and known.updated != record.updated:
            self.contradict(record.path, "updated", str(known.updated), str(record.updated))
            self.contradicting.append(record)
        elif record.updated > known.updated:
            self.records.append(record)

    def clash(self, record: Record, holder: Record | None) -> None:
        """What of ``record`` another article has that is not the one that it takes the place of."""
        mine = {record.id, holder.id if holder else record.id}
        other = self.addresses.get(record.address.casefold()) if record.present else None
        if other is not None and other.id not in mine:
            message = f"the address belongs to {other.path} already"
            self.problems.append(Problem(Severity.MUST, CLASH, record.path, message, None, "address", None, record.address))
        for format, id in record.ids:
            other = self.others.get((format, id))
            if other is not None and other.id != record.id:
                message = f"{other.path} is called so in feeds already"
                self.problems.append(Problem(Severity.MUST, CLASH, record.path, message, None, f"ids.{format}", None, id))

    def feed(self, named: Named) -> None:
        subject = named.subject
        known, holder = self.feeds.get((subject.kind, subject.key)), self.holders.get((subject.kind, named.slug))
        if known is None and holder is None:
            self.names.append(named)
        elif known is None or known.slug != named.slug:
            place = f"the feed of {subject.label} ({subject.kind.value})"
            self.contradict(place, "slug", (known or named).slug, named.slug)
            if holder is None:
                self.renamed.append(named)

    def archives(self, numbers: Sequence[Numbered]) -> None:
        """Numbers of articles that have none here; where they contradict those here, theirs come first and ours after."""
        for feed, theirs in _by_feed(numbers).items():
            ours = _by_feed(self.here.numbers).get(feed, {})
            holders = {at: id for id, at in ours.items()}
            if all(ours.get(id, at) == at and holders.get(at, id) == id for id, at in theirs.items()):
                self.numbers += (Numbered(feed, id, at) for id, at in theirs.items() if id not in ours)
                continue
            self.contradict(f"the archive of {feed or MAIN}", "number", _counted(ours), _counted(theirs))
            whole = theirs | numbering.number(theirs, sorted(ours, key=ours.__getitem__))
            self.numbers += (Numbered(feed, id, at) for id, at in whole.items())

    def podcast(self, feed: str, guid: str) -> None:
        known = self.called.get(feed)
        if known == guid:
            return
        if known is not None:
            self.contradict(f"the podcast {feed or MAIN}", "guid", known, guid)
        self.guids.append((feed, guid))

    def site(self, site_id: str | None) -> str | None:
        if site_id is not None and self.here.site_id not in (None, site_id):
            self.contradict("the site", "site", str(self.here.site_id), site_id)
        return site_id

    def contradict(self, path: str, field: str, expected: str, found: str) -> None:
        message = "this was published already, and the file says otherwise"
        self.problems.append(Problem(Severity.MUST, CONTRADICTION, path, message, None, field, expected, found))


# What of a record subscribers were told, whatever became of the article's words since.
_TOLD = ("published", "address", "ids")
_FORMATS = ("rss", "atom", "json")


def _by_feed(numbers: Iterable[Numbered]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for each in numbers:
        found.setdefault(each.feed, {})[each.id] = each.number
    return found


def _counted(numbers: Mapping[str, int]) -> str:
    return f"{len(numbers):,} numbers" if numbers else "no numbers"


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """Line by line, no line read further than it may be long."""
    while line := file.readline(LONGEST_LINE + 2):
        yield line.rstrip(b"\r\n")
        if not line.endswith(b"\n") and len(line) > LONGEST_LINE:
            return


def _line(said: dict[str, object]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(", ", ": ")).encode("utf-8", "backslashreplace") + b"\n"


def _told(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
