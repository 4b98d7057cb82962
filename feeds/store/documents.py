"""What lasts, for everybody else: what was, what is live, and how an edition comes to be.

Two SELECTs are two snapshots in SQLite, so whatever a reader needs of an edition it asks for in one that joins the
pointer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from gzip import decompress
from pathlib import Path
from typing import Any

import sqlalchemy as sa

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
    Problem,
    Published,
    Recollection,
    Record,
    Shown,
    Subject,
    Tombstone,
)
from feeds.store import finishing, incidents, pages, removals, schema
from feeds.store.beat import FILE_NAME as BEAT_NAME
from feeds.store.beat import Beat
from feeds.store.database import FILE_NAME, SQLITE, Database
from feeds.store.editions import Writer, collect, drop
from feeds.store.index import Batch, Index
from feeds.store.rows import ARTICLE, GUID, LISTING, PROBLEMS, SITE_ID, guid_row, instant, name_row, optional, record, record_row
from feeds.store.schema import (
    archived,
    article,
    blob,
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
from feeds.store.traffic import Traffic

__all__ = ["FILE_NAME", "SQLITE", "Kept", "Store"]

EDITIONS_KEPT = 3
# So many articles are looked for in the bytes of listings before these are read.
FEW = 20


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
    Every method raises StoreError when the database cannot do what it is asked. ``index`` is where work is saved, ``traffic``
    what was answered.
    """

    def __init__(self, directory: Path | None, url: str = SQLITE) -> None:
        if directory is not None and url == SQLITE:
            try:
                directory.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"{directory}: the state directory cannot be made ({error.strerror})") from error
        self._use(Database(directory, url), directory)
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
        found._use(Database(directory, url), directory)
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

    def _use(self, database: Database, directory: Path | None) -> None:
        self._database = database
        self.beat = Beat(None if directory is None else directory / BEAT_NAME)
        self._read, self._write = database.read, database.write
        self._loose: set[str] = set()
        self.index = Index(database)
        self.traffic = Traffic(database)

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

    def rest(self) -> None:
        """To be called when an edition is live and nobody waits: the store puts its own house in order.

        The bytes of editions that are over go then, since to free what fills a megabyte costs as much as to write it.
        """
        loose, self._loose = self._loose, set()
        if loose:
            with self._write() as connection:
                drop(connection, loose)
        self._database.rest()

    def close(self) -> None:
        """Give every connection back."""
        self._database.close()
        self.beat.close()

    # --- what was -----------------------------------------------------------------------------------------------------

    def site_id(self, default: str) -> str:
        """The seed of minted ids: what was kept at the first edition, else ``default``."""
        with self._read() as connection:
            kept = connection.scalar(sa.select(meta.c.value).where(meta.c.key == SITE_ID))
        return default if kept is None else str(kept)

    def records(self, paths: Iterable[str] = ()) -> list[Record]:
        """The whole ledger, in path order; what is gone is in it too, since an id is never used again.

        Those at ``paths`` have these very strings, which somebody holds in memory already.
        """
        held = {path: path for path in paths}
        with self._database.snapshot() as connection:
            rows = connection.execute(sa.select(ledger).order_by(ledger.c.present, ledger.c.path))
            return [record(row, held) for row in rows]

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

    def guids(self) -> dict[str, str]:
        """The guids that podcasts were first published with, by the names of their feeds, whether or not these are there."""
        with self._read() as connection:
            return {row.key.removeprefix(GUID): row.value for row in connection.execute(_GUIDS)}

    def recollection(self) -> Recollection:
        """All that must not be forgotten, in one snapshot; ledger and names in their order."""
        with self._database.snapshot() as connection:
            number = connection.scalar(sa.select(pointer.c.edition))
            site_id = connection.scalar(sa.select(meta.c.value).where(meta.c.key == SITE_ID))
            records = [record(row) for row in connection.execute(sa.select(ledger))]
            names = [Named(Subject(Kind(row.kind), row.key, row.label), row.slug) for row in connection.execute(_NAMES)]
            in_order = sa.select(archived).order_by(archived.c.feed, archived.c.number, archived.c.id)
            numbers = [Numbered(row.feed, row.id, row.number) for row in connection.execute(in_order)]
            guids = tuple((row.key.removeprefix(GUID), row.value) for row in connection.execute(_GUIDS))
        records.sort(key=lambda each: (each.path, each.id))
        return Recollection(site_id, tuple(records), tuple(names), tuple(numbers), number, guids)

    def recall(self, memory: Recollection) -> None:
        """Put what ``memory`` holds over what is there; the next look publishes it.

        All of it or nothing. Where another edition than that of ``memory`` is current by now, OvertakenError is raised.
        """
        with self._write() as connection:
            current = connection.scalar(sa.select(pointer.c.edition))
            if current != memory.edition:
                raise OvertakenError(f"{self._database.name}: edition {current} was published meanwhile; nothing was changed")
            if memory.site_id is not None:
                self._database.upsert(connection, meta, [{"key": SITE_ID, "value": memory.site_id}])
            self._database.upsert(connection, ledger, [record_row(each) for each in memory.records])
            self._database.upsert(connection, feed_name, [name_row(each) for each in memory.names])
            numbers = [{"feed": each.feed, "id": each.id, "number": each.number} for each in memory.numbers]
            self._database.upsert(connection, archived, numbers)
            self._database.upsert(connection, meta, [guid_row(feed, guid) for feed, guid in memory.guids])
            connection.execute(sa.delete(schema.look))
            if current is not None:
                # An edition in which nothing changed: a running publisher sees by its number that what it knows is old.
                created = connection.scalar(sa.select(edition.c.created).where(edition.c.number == current))
                connection.execute(sa.insert(edition).values(number=current + 1, created=created))
                connection.execute(sa.update(pointer).values(edition=current + 1))
                self._loose |= collect(connection, current + 1)
        self.beat.move()

    def outlook(self) -> Outlook | None:
        """What the last look came to that was published; None before the first."""
        with self._read() as connection:
            row = connection.execute(sa.select(schema.look)).first()
        if row is None:
            return None
        due = None if row.due is None else instant(row.due)
        return Outlook(row.inputs, due, row.articles, PROBLEMS.validate_json(row.problems))

    def kept(self) -> Kept:
        """The current edition by its hashes."""
        with self._database.snapshot() as connection:
            kept = Kept(connection.scalar(sa.select(pointer.c.edition)))
            for row in connection.execute(
                sa.select(manifest.c.path, manifest.c.recipe, manifest.c.problems).where(manifest.c.until.is_(None))
            ):
                kept.documents[row.path] = (
                    row.recipe,
                    PROBLEMS.validate_json(row.problems) if row.problems != b"[]" else (),
                )
            in_order = sa.select(listing.c.name, listing.c.hash).order_by(listing.c.position)
            kept.listings = {each.name: each.hash for each in connection.execute(in_order)}
            every = connection.execute(sa.select(article))
            kept.articles = {each.id: Shown(each.id, each.address, each.hash, bool(each.listed)) for each in every}
            kept.media = frozenset(Media(*row) for row in connection.execute(sa.select(schema.media)))
            buried = connection.execute(sa.select(tombstone))
            kept.tombstones = {Tombstone(each.feed, each.id, instant(each.at), link=each.link) for each in buried}
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

    def version(self, path: str) -> tuple[str, datetime, bool] | None:
        """What tells the document at ``path`` from another: its hash, when it last changed, whether it has brotli."""
        query = _CURRENT.with_only_columns(blob.c.hash, manifest.c.last_modified, blob.c.brotli.is_not(None).label("coded"))
        with self._read() as connection:
            row = connection.execute(query.where(manifest.c.path == path)).first()
        return None if row is None else (row.hash, instant(row.last_modified), bool(row.coded))

    def pulse(self) -> tuple[int, datetime | None] | None:
        """The number of the current edition and when it is over by itself; None before the first."""
        query = sa.select(pointer.c.edition, schema.look.c.due).outerjoin(schema.look, sa.true())
        with self._read() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row.edition, optional(row.due))

    def documents(self) -> list[Published]:
        """Every document of the current edition, in path order."""
        with self._read() as connection:
            return [_published(row) for row in connection.execute(_CURRENT.order_by(manifest.c.path))]

    def paths(self) -> list[str]:
        """Where the documents of the current edition stand, in order."""
        with self._read() as connection:
            return list(connection.scalars(_CURRENT.with_only_columns(manifest.c.path).order_by(manifest.c.path)))

    def sizes(self) -> dict[str, tuple[int, datetime]]:
        """How many bytes the documents of the current edition have as they are, and when they last changed, by path."""
        # The last four bytes of a gzip are the size of what is in it (RFC 1952 §2.3.1).
        end = sa.func.substr(blob.c.gzip, sa.func.length(blob.c.gzip) - 3).label("end")
        with self._read() as connection:
            rows = connection.execute(
                _CURRENT.with_only_columns(manifest.c.path, manifest.c.last_modified, end).order_by(manifest.c.path)
            ).all()
        return {row.path: (int.from_bytes(row.end, "little"), instant(row.last_modified)) for row in rows}

    def body(self, digest: str) -> bytes:
        """The bytes of a document by their hash; none where they are gone."""
        with self._read() as connection:
            packed = connection.scalar(sa.select(blob.c.gzip).where(blob.c.hash == digest))
        return decompress(packed) if packed else b""

    def number(self) -> int | None:
        """The number of the current edition; None before the first."""
        with self._read() as connection:
            return connection.scalar(sa.select(pointer.c.edition))

    def changed(self) -> tuple[int, datetime] | None:
        """The number of the current edition and when it was published; None before the first."""
        query = sa.select(edition.c.number, edition.c.created).join(pointer, pointer.c.edition == edition.c.number)
        with self._read() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row.number, instant(row.created))

    def listings(self) -> tuple[Listing, ...] | None:
        """The feeds that the pages for people list of the current edition; None before the first."""
        feeds = listing.c.page == 0
        query = sa.select(pointer.c.edition, listing.c.body).outerjoin(listing, feeds).order_by(listing.c.position)
        with self._read() as connection:
            rows = connection.execute(query).all()
        return tuple(LISTING.validate_json(row.body) for row in rows if row.body is not None) if rows else None

    def listing(self, name: str) -> Listing | None:
        """What pages for people show under ``name``."""
        with self._read() as connection:
            body = connection.scalar(sa.select(listing.c.body).where(listing.c.name == name))
        return None if body is None else LISTING.validate_json(body)

    def page(self, name: str) -> Listing | None:
        """The page of an archive that stands under ``name``, as the pages for people show it."""
        with self._read() as connection:
            body = connection.scalar(sa.select(listing.c.body).where(listing.c.name == name, listing.c.page > 0))
        return None if body is None else LISTING.validate_json(body)

    def pages(self) -> list[str]:
        """Under which names pages of archives stand."""
        with self._read() as connection:
            return list(connection.scalars(sa.select(listing.c.name).where(listing.c.page > 0).order_by(listing.c.position)))

    def holders(self, ids: Collection[str]) -> dict[str, dict[str, str]]:
        """The names of the feeds that show each of these articles in the current edition, in their archives too, by id.

        With each name the link under which it is shown there.
        """
        found: dict[str, dict[str, str]] = {}
        if not ids:
            return found
        marks = [id.encode() for id in ids] if len(ids) <= FEW else []
        with self._read() as connection:
            for body in connection.scalars(sa.select(listing.c.body)):
                if marks and not any(mark in body for mark in marks):
                    continue
                shown = LISTING.validate_json(body)
                for headline in shown.headlines:
                    if headline.id in ids:
                        name = shown.name if shown.archive_of is None else shown.archive_of
                        found.setdefault(headline.id, {})[name] = headline.link
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
        return optional(found)

    def article(self, address: str) -> Article | None:
        """The live article whose own page is at ``address`` below the base URL."""
        return self._article(article.c.address == address)

    def articles(self) -> Iterator[Article]:
        """Every live article, in the order of their addresses."""
        with self._read() as connection:
            ids = connection.scalars(sa.select(article.c.id).order_by(article.c.address, article.c.id)).all()
        return (found for id in ids if (found := self.last_good(id)) is not None)

    def beside(self, shown: Article, language: str) -> tuple[Article | None, Article | None]:
        """The articles before and after one that has its page here, in its own language: older and newer.

        ``language`` is that of articles that name none.
        """
        with self._read() as connection:
            older = pages.beside(connection, shown, language, newer=False)
            return older, pages.beside(connection, shown, language, newer=True)

    def addresses(self) -> list[tuple[str, datetime]]:
        """The addresses of the articles' own pages that people are led to, and when each article last changed, in order."""
        with self._read() as connection:
            return [(row.address, instant(row.updated)) for row in connection.execute(pages.ADDRESSES)]

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
        return None if body is None else ARTICLE.validate_json(body)

    # --- what is made when an edition is out ---------------------------------------------------------------------------

    def uncoded(self, before: datetime, largest: int) -> str | None:
        """The hash of a document that has no brotli yet, last changed before an instant and is not larger in gzip.

        Those of archives come last; None where there is none.
        """
        with self._read() as connection:
            return finishing.uncoded(connection, _CURRENT, int(before.timestamp()), largest)

    def code(self, digest: str, brotli: bytes) -> None:
        """Keep the brotli of the document with this hash, where that is still there."""
        with self._write() as connection:
            finishing.code(connection, digest, brotli)

    def unmarked(self, formats: Collection[str], most: int) -> list[tuple[str, str, str, bytes]]:
        """Up to ``most`` feeds' documents whose entries are not noted: (path, format, hash, bytes); no pages of archives."""
        with self._read() as connection:
            return finishing.unmarked(connection, _CURRENT, formats, most)

    def mark(self, path: str, digest: str, marks: bytes) -> None:
        """Note which entries the document at ``path`` with this hash holds; what is known of the latest ones is kept."""
        with self._write() as connection:
            number = connection.scalar(sa.select(pointer.c.edition)) or 0
            row = {"path": path, "hash": digest, "since": number, "marks": marks}
            self._database.upsert(connection, schema.holding, [row])
            finishing.forget(connection, path)

    def marks(self, path: str, stem: str) -> bytes | None:
        """Which entries the document at ``path`` held whose hash begins with ``stem``; None where that is not known."""
        with self._read() as connection:
            return finishing.marks(connection, path, stem)

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

    def publish(
        self, new: Edition, outlook: Outlook, site_id: str, now: datetime, base: int | None, batch: Batch | None = None
    ) -> int:
        """Bring the current edition up to ``new``, whole, in one transaction, and give its number.

        ``base`` is the edition that ``new`` is the difference to: where another one is current by now, OvertakenError
        is raised and nothing changes. Where ``new`` holds nothing, the current number is given. ``now`` becomes the
        last-modified of what changed; it never goes back for a path. ``batch`` is saved with it.
        """
        loose: set[str] = set()
        with self._write() as connection:
            current = connection.scalar(sa.select(pointer.c.edition))
            if current != base:
                raise OvertakenError(f"{self._database.name}: edition {current} was published meanwhile; nothing was changed")
            if batch:
                self.index.put(connection, batch)
            writer = Writer(self._database, connection, (current or 0) + 1, int(now.timestamp()))
            writer.look(outlook)
            incidents.keep(self._database, connection, outlook.problems, now)
            number = writer.number
            if current is not None and not new.shows:
                number = int(current)
            else:
                loose = writer.write(new, site_id)
        self._loose |= loose
        self.beat.move()
        return number


_NAMES = sa.select(feed_name).order_by(feed_name.c.kind, feed_name.c.key)

_GUIDS = sa.select(meta).where(meta.c.key.startswith(GUID)).order_by(meta.c.key)

_CURRENT = (
    sa.select(
        manifest.c.path,
        manifest.c.format,
        manifest.c.media_type,
        manifest.c.feed,
        manifest.c.last_modified,
        blob.c.hash,
        blob.c.gzip,
        blob.c.brotli,
        schema.look.c.due,
    )
    .join(
        pointer,
        sa.and_(manifest.c.since <= pointer.c.edition, sa.or_(manifest.c.until.is_(None), manifest.c.until > pointer.c.edition)),
    )
    .join(blob, blob.c.hash == manifest.c.blob)
    .outerjoin(schema.look, sa.true())
)


def _published(row: Any) -> Published:
    modified, due = instant(row.last_modified), optional(row.due)
    return Published(row.path, row.format, row.media_type, row.gzip, row.hash, modified, row.feed, due, row.brotli)
