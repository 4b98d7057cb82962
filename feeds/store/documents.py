"""Editions: written in one transaction, read in one statement.

Two SELECTs are two snapshots in SQLite, so whatever a reader needs of an edition it asks for in one that joins the
pointer. A writer that dies leaves the edition before it, whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from feeds.errors import OvertakenError, StoreError
from feeds.model import (
    Article,
    Document,
    Edition,
    Incident,
    Kind,
    Listing,
    Media,
    Named,
    Numbered,
    Outlook,
    Print,
    Problem,
    Published,
    Recollection,
    Record,
    Shown,
    Subject,
    Tombstone,
)
from feeds.store import incidents, removals, schema
from feeds.store.database import FILE_NAME, ROWS_AT_ONCE, SQLITE, Database
from feeds.store.index import Index, packed
from feeds.store.schema import (
    archived,
    article,
    blob,
    composed,
    edition,
    feed_name,
    ledger,
    listing,
    manifest,
    meta,
    pointer,
    text,
    tombstone,
)

__all__ = ["FILE_NAME", "SQLITE", "Kept", "Store"]

EDITIONS_KEPT = 3
# So many articles are looked for in the bytes of listings before these are read.
FEW = 20

_ARTICLE = TypeAdapter(Article)
_LISTING = TypeAdapter(Listing)
_PROBLEMS = TypeAdapter(tuple[Problem, ...])
_SITE_ID = "site_id"


class Kept:
    """What a publisher has to know of the edition it builds on: all in it by hash, none of its bytes."""

    def __init__(self, number: int | None) -> None:
        self.number = number
        self.documents: dict[str, tuple[str, tuple[Problem, ...]]] = {}
        self.listings: dict[str, str] = {}
        self.articles: dict[str, Shown] = {}
        self.media: frozenset[Media] = frozenset()
        self.tombstones: set[Tombstone] = set()


class Store:
    """One store in one state directory; with ``directory`` None one in memory; with ``url`` one on a server.

    Safe to use from several threads and, unless in memory, from several processes: one writes at a time, all may read.
    Every method raises StoreError when the database cannot do what it is asked. ``index`` is where work is saved.
    """

    def __init__(self, directory: Path | None, url: str = SQLITE) -> None:
        if directory is not None and url == SQLITE:
            try:
                directory.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"{directory}: the state directory cannot be made ({error.strerror})") from error
        self._use(Database(directory, url))
        with self._closing():
            self._database.make()

    @classmethod
    def existing(cls, directory: Path, url: str = SQLITE) -> Store | None:
        """The store there is, to be read: nothing is made or changed; None where there is none.

        One of an older version is given as one in memory, with what that one remembers.
        """
        if url == SQLITE and not (directory / FILE_NAME).exists():
            return None
        found = cls.__new__(cls)
        found._use(Database(directory, url))
        with found._closing():
            version = found._database.version()
            if version == schema.VERSION:
                return found
            memory = None if version is None else found._database.memory()
        found.close()
        if memory is None:
            return None
        store = cls(None)
        with store._write() as connection:
            store._database.restore(connection, memory)
        return store

    def _use(self, database: Database) -> None:
        self._database = database
        self._read, self._write = database.read, database.write
        self.index = Index(database)

    @contextmanager
    def _closing(self) -> Iterator[None]:
        """A store that cannot be opened keeps no connection."""
        try:
            yield
        except StoreError:
            self.close()
            raise

    def building(self, patience: float) -> AbstractContextManager[None]:
        """The time in which nobody else publishes here; whoever reads needs none.

        Raises BusyError, which says who publishes, where that does not end in ``patience`` seconds.
        """
        return self._database.building(patience)

    def close(self) -> None:
        """Give every connection back."""
        self._database.close()

    # --- what was -----------------------------------------------------------------------------------------------------

    def site_id(self, default: str) -> str:
        """The seed of minted ids: what was kept at the first edition, else ``default``."""
        with self._read() as connection:
            kept = connection.scalar(sa.select(meta.c.value).where(meta.c.key == _SITE_ID))
        return default if kept is None else str(kept)

    def records(self) -> list[Record]:
        """The whole ledger, in path order; what is gone is in it too, since an id is never used again."""
        with self._database.snapshot() as connection:
            rows = connection.execute(sa.select(ledger).order_by(ledger.c.present, ledger.c.path))
            return [_record(row) for row in rows]

    def names(self) -> list[Named]:
        """What every automatic feed is called that there ever was."""
        with self._read() as connection:
            rows = connection.execute(_NAMES).all()
        return [Named(Subject(Kind(row.kind), row.key, row.label), row.slug) for row in rows]

    def numbers(self) -> dict[str, dict[str, int]]:
        """The numbers of articles in the archives of feeds: by the feeds' names, and then by id."""
        found: dict[str, dict[str, int]] = {}
        with self._read() as connection:
            for row in connection.execute(sa.select(archived)):
                found.setdefault(row.feed, {})[row.id] = row.number
        return found

    def recollection(self) -> Recollection:
        """All that must not be forgotten, in one snapshot; ledger and names in their order."""
        with self._database.snapshot() as connection:
            number = connection.scalar(sa.select(pointer.c.edition))
            site_id = connection.scalar(sa.select(meta.c.value).where(meta.c.key == _SITE_ID))
            records = [_record(row) for row in connection.execute(sa.select(ledger))]
            names = [Named(Subject(Kind(row.kind), row.key, row.label), row.slug) for row in connection.execute(_NAMES)]
            in_order = sa.select(archived).order_by(archived.c.feed, archived.c.number, archived.c.id)
            numbers = [Numbered(row.feed, row.id, row.number) for row in connection.execute(in_order)]
        records.sort(key=lambda each: (each.path, each.id))
        return Recollection(site_id, tuple(records), tuple(names), tuple(numbers), number)

    def recall(self, memory: Recollection) -> None:
        """Put what ``memory`` holds over what is there; the next look publishes it.

        All of it or nothing. Where another edition than that of ``memory`` is current by now, OvertakenError is raised.
        """
        with self._write() as connection:
            current = connection.scalar(sa.select(pointer.c.edition))
            if current != memory.edition:
                raise OvertakenError(f"{self._database.name}: edition {current} was published meanwhile; nothing was changed")
            if memory.site_id is not None:
                self._database.upsert(connection, meta, [{"key": _SITE_ID, "value": memory.site_id}])
            self._database.upsert(connection, ledger, [_row(each) for each in memory.records])
            self._database.upsert(connection, feed_name, [_name_row(each) for each in memory.names])
            numbers = [{"feed": each.feed, "id": each.id, "number": each.number} for each in memory.numbers]
            self._database.upsert(connection, archived, numbers)
            connection.execute(sa.delete(schema.look))
            if current is not None:
                # An edition in which nothing changed: a running publisher sees by its number that what it knows is old.
                created = connection.scalar(sa.select(edition.c.created).where(edition.c.number == current))
                connection.execute(sa.insert(edition).values(number=current + 1, created=created))
                connection.execute(sa.update(pointer).values(edition=current + 1))
                _collect(connection, current + 1)

    def outlook(self) -> Outlook | None:
        """What the last look came to that was published; None before the first."""
        with self._read() as connection:
            row = connection.execute(sa.select(schema.look)).first()
        if row is None:
            return None
        due = None if row.due is None else _instant(row.due)
        return Outlook(row.inputs, due, row.articles, _PROBLEMS.validate_json(row.problems))

    def kept(self) -> Kept:
        """The current edition by its hashes."""
        with self._database.snapshot() as connection:
            kept = Kept(connection.scalar(sa.select(pointer.c.edition)))
            for row in connection.execute(
                sa.select(manifest.c.path, manifest.c.recipe, manifest.c.problems).where(manifest.c.until.is_(None))
            ):
                kept.documents[row.path] = (row.recipe, _PROBLEMS.validate_json(row.problems) if row.problems != b"[]" else ())
            in_order = sa.select(listing.c.name, listing.c.hash).order_by(listing.c.position)
            kept.listings = {each.name: each.hash for each in connection.execute(in_order)}
            every = connection.execute(sa.select(article))
            kept.articles = {each.id: Shown(each.id, each.address, each.hash) for each in every}
            kept.media = frozenset(Media(*row) for row in connection.execute(sa.select(schema.media)))
            buried = connection.execute(sa.select(tombstone))
            kept.tombstones = {Tombstone(each.feed, each.id, _instant(each.at)) for each in buried}
        return kept

    # --- what is live -------------------------------------------------------------------------------------------------

    def last_good(self, id: str) -> Article | None:
        """The version of an article that is live; what was withdrawn does not come back."""
        return self._article(article.c.id == id)

    def last_document(self, path: str) -> Document | None:
        """The document that is live at ``path``, as it was given."""
        found = self.document(path)
        return None if found is None else Document(found.path, found.format, found.media_type, found.identity, found.feed)

    def document(self, path: str) -> Published | None:
        """The document at ``path`` in the current edition."""
        with self._read() as connection:
            row = connection.execute(_CURRENT.where(manifest.c.path == path)).first()
        return None if row is None else _published(row)

    def documents(self) -> list[Published]:
        """Every document of the current edition, in path order."""
        with self._read() as connection:
            return [_published(row) for row in connection.execute(_CURRENT.order_by(manifest.c.path))]

    def paths(self) -> list[str]:
        """Where the documents of the current edition stand, in order."""
        with self._read() as connection:
            return list(connection.scalars(_CURRENT.with_only_columns(manifest.c.path).order_by(manifest.c.path)))

    def body(self, digest: str) -> bytes:
        """The bytes of a document by their hash; none where they are gone."""
        with self._read() as connection:
            return connection.scalar(sa.select(blob.c.identity).where(blob.c.hash == digest)) or b""

    def number(self) -> int | None:
        """The number of the current edition; None before the first."""
        with self._read() as connection:
            return connection.scalar(sa.select(pointer.c.edition))

    def changed(self) -> tuple[int, datetime] | None:
        """The number of the current edition and when it was published; None before the first."""
        query = sa.select(edition.c.number, edition.c.created).join(pointer, pointer.c.edition == edition.c.number)
        with self._read() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row.number, _instant(row.created))

    def listings(self) -> tuple[Listing, ...] | None:
        """The feeds that the pages for people list of the current edition; None before the first."""
        feeds = listing.c.page == 0
        query = sa.select(pointer.c.edition, listing.c.body).outerjoin(listing, feeds).order_by(listing.c.position)
        with self._read() as connection:
            rows = connection.execute(query).all()
        return tuple(_LISTING.validate_json(row.body) for row in rows if row.body is not None) if rows else None

    def page(self, name: str) -> Listing | None:
        """The page of an archive that stands under ``name``, as the pages for people show it."""
        with self._read() as connection:
            body = connection.scalar(sa.select(listing.c.body).where(listing.c.name == name, listing.c.page > 0))
        return None if body is None else _LISTING.validate_json(body)

    def pages(self) -> list[str]:
        """Under which names pages of archives stand."""
        with self._read() as connection:
            return list(connection.scalars(sa.select(listing.c.name).where(listing.c.page > 0).order_by(listing.c.position)))

    def holders(self, ids: Collection[str]) -> dict[str, set[str]]:
        """The names of the feeds that show each of these articles in the current edition, in their archives too, by id."""
        found: dict[str, set[str]] = {}
        if not ids:
            return found
        marks = [id.encode() for id in ids] if len(ids) <= FEW else []
        with self._read() as connection:
            for body in connection.scalars(sa.select(listing.c.body)):
                if marks and not any(mark in body for mark in marks):
                    continue
                shown = _LISTING.validate_json(body)
                for headline in shown.headlines:
                    if headline.id in ids:
                        found.setdefault(headline.id, set()).add(shown.name if shown.archive_of is None else shown.archive_of)
        return found

    def withdrew(self, address: str) -> bool:
        """Whether an article whose page was at ``address`` was published, and is no more."""
        was = sa.and_(ledger.c.address == address, ledger.c.withdrawn >= ledger.c.published)
        with self._read() as connection:
            return connection.scalar(sa.select(ledger.c.id).where(was).limit(1)) is not None

    def due(self) -> datetime | None:
        """When the current edition is over by itself, as far as the last look knows."""
        with self._read() as connection:
            found = connection.scalar(sa.select(schema.look.c.due))
        return _optional(found)

    def article(self, address: str) -> Article | None:
        """The live article whose own page is at ``address`` below the base URL."""
        return self._article(article.c.address == address)

    def articles(self) -> Iterator[Article]:
        """Every live article, in the order of their addresses."""
        with self._read() as connection:
            ids = connection.scalars(sa.select(article.c.id).order_by(article.c.address, article.c.id)).all()
        return (found for id in ids if (found := self.last_good(id)) is not None)

    def shown(self, path: str) -> Media | None:
        """What the current edition shows at ``path`` below ``media/``; None where no article shows anything there."""
        with self._read() as connection:
            row = connection.execute(sa.select(schema.media).where(schema.media.c.path == path)).first()
        return None if row is None else Media(*row)

    def media(self) -> list[Media]:
        """What the current edition shows of the files beside the articles, in path order."""
        with self._read() as connection:
            return [Media(*row) for row in connection.execute(sa.select(schema.media).order_by(schema.media.c.path))]

    def _article(self, which: sa.ColumnElement[bool]) -> Article | None:
        with self._read() as connection:
            body = connection.scalar(sa.select(text.c.body).join(article, article.c.hash == text.c.hash).where(which))
        return None if body is None else _ARTICLE.validate_json(body)

    # --- what is wrong ------------------------------------------------------------------------------------------------

    def incidents(self) -> list[Incident]:
        """What holds something back, and what did of late, the latest change first."""
        with self._read() as connection:
            return incidents.latest(connection)

    def untold(self) -> list[Incident]:
        """The changes that the editor was not told, in their order."""
        with self._read() as connection:
            return incidents.untold(connection)

    def told(self, incident: Incident) -> None:
        """Note that the editor was told of a change."""
        with self._write() as connection:
            incidents.told(connection, incident)

    def refusal(self) -> Problem | None:
        """Why the last look at the directory was not believed; None where it was."""
        with self._read() as connection:
            return incidents.current(connection, removals.RULE)

    def refuse(self, problem: Problem | None, now: datetime) -> None:
        """Note that the last look was not believed, or with None that it was: what is live stays as it is."""
        with self._write() as connection:
            incidents.note(self._database, connection, removals.RULE, problem, now)

    # --- what is to be ------------------------------------------------------------------------------------------------

    def publish(self, new: Edition, outlook: Outlook, site_id: str, now: datetime, base: int | None) -> int:
        """Bring the current edition up to ``new``, whole, in one transaction, and give its number.

        ``base`` is the edition that ``new`` is the difference to: where another one is current by now, OvertakenError
        is raised and nothing changes. Where ``new`` holds nothing, the current number is given. ``now`` becomes the
        last-modified of what changed; it never goes back for a path.
        """
        hashed = [(each, each.blob or hashlib.sha256(each.document.body).hexdigest()) for each in new.documents]
        instant = int(now.timestamp())
        with self._write() as connection:
            current = connection.scalar(sa.select(pointer.c.edition))
            if current != base:
                raise OvertakenError(f"{self._database.name}: edition {current} was published meanwhile; nothing was changed")
            self._write_look(connection, outlook)
            incidents.keep(self._database, connection, outlook.problems, now)
            if current is not None and not new.shows:
                return int(current)
            number = (current or 0) + 1
            self._database.add(connection, meta, [{"key": _SITE_ID, "value": site_id}])
            self._database.upsert(connection, ledger, [_row(each) for each in new.records])
            self._database.add(connection, feed_name, [_name_row(each) for each in new.names])
            self._database.add(connection, archived, [_number_row(each) for each in new.numbers])
            self._write_tombstones(connection, new)
            self._write_articles(connection, new)
            self._write_listings(connection, new)
            if new.media is not None:
                connection.execute(sa.delete(schema.media))
                self._database.add(connection, schema.media, [asdict(each) for each in new.media])
            connection.execute(sa.insert(edition).values(number=number, created=instant))
            self._write_documents(connection, hashed, new.gone_documents, number, instant)
            if current is None:
                connection.execute(sa.insert(pointer).values(one=1, edition=number))
            else:
                connection.execute(sa.update(pointer).values(edition=number))
            _collect(connection, number)
            if any(each.blob for each in new.documents):
                _sweep(connection)
        return number

    def _write_look(self, connection: sa.Connection, outlook: Outlook) -> None:
        due = None if outlook.due is None else int(outlook.due.timestamp())
        found = _PROBLEMS.dump_json(outlook.problems)
        row = {"one": 1, "inputs": outlook.inputs, "due": due, "articles": outlook.articles, "problems": found}
        self._database.upsert(connection, schema.look, [row])

    def _write_tombstones(self, connection: sa.Connection, new: Edition) -> None:
        if new.gone_tombstones:
            mine = sa.and_(tombstone.c.feed == sa.bindparam("of"), tombstone.c.id == sa.bindparam("gone"))
            gone = [{"of": each.feed, "gone": each.id} for each in new.gone_tombstones]
            connection.execute(sa.delete(tombstone).where(mine), gone)
        rows = [{"feed": each.feed, "id": each.id, "at": _seconds(each.when)} for each in new.tombstones]
        self._database.upsert(connection, tombstone, rows)

    def _write_articles(self, connection: sa.Connection, new: Edition) -> None:
        ids = [*new.gone_articles, *(each.id for each in new.articles)]
        before = self._texts_of(connection, ids)
        rows = [{"id": each.id, "address": each.address, "hash": each.hash} for each in new.articles]
        self._see_texts(connection, {each.hash for each in new.articles})
        self._database.upsert(connection, article, rows)
        if new.gone_articles:
            statement = sa.delete(article).where(article.c.id == sa.bindparam("gone"))
            connection.execute(statement, [{"gone": id} for id in new.gone_articles])
        left = sorted(before - {each.hash for each in new.articles})
        if left:
            used = sa.exists().where(article.c.hash == text.c.hash), sa.exists().where(composed.c.hash == text.c.hash)
            statement = sa.delete(text).where(text.c.hash == sa.bindparam("left"), ~used[0], ~used[1])
            connection.execute(statement, [{"left": digest} for digest in left])

    def _see_texts(self, connection: sa.Connection, hashes: set[str]) -> None:
        """That no article is published without its text."""
        wanted = sorted(hashes)
        for start in range(0, len(wanted), ROWS_AT_ONCE):
            some = wanted[start : start + ROWS_AT_ONCE]
            if len(set(connection.scalars(sa.select(text.c.hash).where(text.c.hash.in_(some))))) < len(some):
                raise StoreError(
                    f"{self._database.name}: the text of an article was lost meanwhile; look again and publish again"
                )

    def _texts_of(self, connection: sa.Connection, ids: Sequence[str]) -> set[str]:
        found: set[str] = set()
        for start in range(0, len(ids), ROWS_AT_ONCE):
            query = sa.select(article.c.hash).where(article.c.id.in_(ids[start : start + ROWS_AT_ONCE]))
            found.update(connection.scalars(query))
        return found

    def _write_listings(self, connection: sa.Connection, new: Edition) -> None:
        known = {row.name: row.position for row in connection.execute(sa.select(listing.c.name, listing.c.position))}
        rows = [
            {
                "name": each.name,
                "position": known.get(each.name, len(known) + at),
                "page": each.page,
                "hash": listing_hash(each),
                "body": _LISTING.dump_json(each),
            }
            for at, each in enumerate(new.listings)
        ]
        self._database.upsert(connection, listing, rows)
        if new.order:
            place = sa.update(listing).where(listing.c.name == sa.bindparam("placed")).values(position=sa.bindparam("at"))
            connection.execute(place, [{"placed": name, "at": at} for at, name in enumerate(new.order)])
        if new.gone_listings:
            statement = sa.delete(listing).where(listing.c.name == sa.bindparam("gone"))
            connection.execute(statement, [{"gone": name} for name in new.gone_listings])

    def _write_documents(
        self, connection: sa.Connection, hashed: Sequence[tuple[Print, str]], gone: Sequence[str], number: int, now: int
    ) -> None:
        """Put the documents' bytes into the store and end the rows of those that they take the place of."""
        rows: list[dict[str, object]] = []
        for each, digest in hashed:
            path = each.document.path
            last = sa.select(manifest).where(manifest.c.path == path).order_by(manifest.c.since.desc()).limit(1)
            before = connection.execute(last).first()
            live = before is not None and before.until is None
            if not connection.scalar(sa.select(sa.exists().where(blob.c.hash == digest))):
                if each.blob:
                    raise OvertakenError(f"{self._database.name}: {path} was swept away meanwhile; nothing was changed")
                self._database.add(connection, blob, [packed(digest, each.document.body)])
            same = live and before is not None and before.blob == digest
            modified = -1 if before is None else before.last_modified
            rows.append(
                {
                    "path": path,
                    "since": number,
                    "until": None,
                    "blob": digest,
                    "format": each.document.format,
                    "media_type": each.document.media_type,
                    "feed": each.document.feed,
                    "last_modified": modified if same else max(now, modified + 1),
                    "recipe": each.recipe,
                    "problems": _PROBLEMS.dump_json(each.problems),
                }
            )
        ended = [*gone, *(each.document.path for each, _ in hashed)]
        if ended:
            statement = sa.update(manifest).where(manifest.c.path == sa.bindparam("ended"), manifest.c.until.is_(None))
            connection.execute(statement.values(until=number), [{"ended": path} for path in ended])
        self._database.upsert(connection, manifest, rows)


_NAMES = sa.select(feed_name).order_by(feed_name.c.kind, feed_name.c.key)

_CURRENT = (
    sa.select(
        manifest.c.path,
        manifest.c.format,
        manifest.c.media_type,
        manifest.c.feed,
        manifest.c.last_modified,
        blob.c.hash,
        blob.c.identity,
        blob.c.gzip,
        schema.look.c.due,
    )
    .join(
        pointer,
        sa.and_(manifest.c.since <= pointer.c.edition, sa.or_(manifest.c.until.is_(None), manifest.c.until > pointer.c.edition)),
    )
    .join(blob, blob.c.hash == manifest.c.blob)
    .outerjoin(schema.look, sa.true())
)


def listing_hash(shown: Listing) -> str:
    """What a listing is known by."""
    return hashlib.sha256(_LISTING.dump_json(shown)).hexdigest()


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _optional(seconds: int | None) -> datetime | None:
    return None if seconds is None else _instant(seconds)


def _seconds(instant: datetime | None) -> int | None:
    return None if instant is None else int(instant.timestamp())


def _published(row: Any) -> Published:
    modified, due = _instant(row.last_modified), _optional(row.due)
    return Published(row.path, row.format, row.media_type, row.identity, row.gzip, row.hash, modified, row.feed, due)


def _record(row: Any) -> Record:
    """What is equal is one object: there may be hundreds of thousands."""
    published = _instant(row.published)
    return Record(
        row.id,
        row.path,
        row.path if row.first_path == row.path else row.first_path,
        row.address,
        row.digest,
        published,
        published if row.updated == row.published else _instant(row.updated),
        _optional(row.day),
        bool(row.present),
        _optional(row.absent),
        _optional(row.withdrawn),
        row.ordinal,
        tuple(sorted(json.loads(row.ids).items())) if row.ids else (),
    )


def _row(record: Record) -> dict[str, object]:
    return {
        "id": record.id,
        "path": record.path,
        "first_path": record.first_path,
        "address": record.address,
        "digest": record.digest,
        "published": _seconds(record.published),
        "updated": _seconds(record.updated),
        "day": _seconds(record.day),
        "present": record.present,
        "absent": _seconds(record.absent),
        "withdrawn": _seconds(record.withdrawn),
        "ordinal": record.ordinal,
        "ids": json.dumps(dict(record.ids)) if record.ids else None,
    }


def _name_row(named: Named) -> dict[str, object]:
    subject = named.subject
    return {"kind": subject.kind.value, "key": subject.key, "label": subject.label, "slug": named.slug}


def _number_row(numbered: Numbered) -> dict[str, object]:
    return {"feed": numbered.feed, "id": numbered.id, "number": numbered.number}


def _sweep(connection: sa.Connection) -> None:
    """Forget bytes that waited for an edition and are in none: another one was published, or a publisher died."""
    connection.execute(sa.delete(blob).where(~sa.exists().where(manifest.c.blob == blob.c.hash)))


def _collect(connection: sa.Connection, number: int) -> None:
    """Forget editions that no reader can be in the middle of any more, and the bytes that only they held."""
    oldest = number - EDITIONS_KEPT + 1
    over = manifest.c.until <= oldest
    blobs = set(connection.scalars(sa.select(manifest.c.blob).where(over, manifest.c.blob.is_not(None))))
    # The last row of a path is kept, so that its last-modified never goes back when the path comes again.
    later = manifest.alias()
    newer = sa.exists().where(later.c.path == manifest.c.path, later.c.since > manifest.c.since)
    connection.execute(sa.delete(manifest).where(over, newer))
    connection.execute(sa.update(manifest).where(over, manifest.c.blob.is_not(None)).values(blob=None))
    connection.execute(sa.delete(edition).where(edition.c.number < oldest))
    if blobs:
        held = sa.exists().where(manifest.c.blob == blob.c.hash)
        statement = sa.delete(blob).where(blob.c.hash == sa.bindparam("loose"), ~held)
        connection.execute(statement, [{"loose": digest} for digest in sorted(blobs)])
