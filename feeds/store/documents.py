"""Editions: written in one transaction, read in one statement.

Two SELECTs are two snapshots in SQLite, so whatever a reader needs of an edition it asks for in one that joins the
pointer. A writer that dies leaves the edition before it, whole.
"""

from __future__ import annotations

import gzip
import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects.sqlite import insert

from feeds.errors import OvertakenError, StoreError
from feeds.model import Article, Document, Edition, Kind, Listing, Named, Published, Record, Subject
from feeds.store import schema
from feeds.store.schema import article, blob, edition, feed_name, ledger, manifest, meta, pointer

FILE_NAME = "feeds.sqlite"
EDITIONS_KEPT = 3
GZIP_LEVEL = 6

_ARTICLE = TypeAdapter(Article)
_LISTINGS = TypeAdapter(tuple[Listing, ...])


class Store:
    """One store in one state directory; or, with ``directory`` None, one in memory that nobody else sees.

    Safe to use from several threads and, on disk, from several processes: one writes at a time, all may read.
    Every method raises StoreError when the database cannot do what it is asked.
    """

    def __init__(self, directory: Path | None) -> None:
        self._name = "memory" if directory is None else str(directory / FILE_NAME)
        if directory is None:
            self._engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool, connect_args={"check_same_thread": False})
        else:
            try:
                directory.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"{directory}: the state directory cannot be made ({error.strerror})") from error
            self._engine = sa.create_engine(sa.URL.create("sqlite", database=self._name), connect_args={"timeout": 30})
        sa.event.listen(self._engine, "connect", _configure)
        sa.event.listen(self._engine, "begin", _begin)
        with self._read() as connection:
            made = sa.inspect(connection).has_table(meta.name)
        if not made:
            with self._write() as connection:
                schema.metadata.create_all(connection)
                connection.execute(insert(meta).values(key="schema", value=str(schema.VERSION)).on_conflict_do_nothing())
        with self._read() as connection:
            found = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "schema"))
        if found != str(schema.VERSION):
            raise StoreError(f"{self._name}: written by another version (schema {found}, this is {schema.VERSION})")

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()

    def site_id(self, default: str) -> str:
        """The seed of minted ids: what was kept at the first edition, else ``default``."""
        with self._read() as connection:
            kept = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "site_id"))
        return default if kept is None else str(kept)

    def records(self) -> list[Record]:
        """The whole ledger, in path order; what is gone is in it too, since an id is never used again."""
        with self._read() as connection:
            rows = connection.execute(sa.select(ledger).order_by(ledger.c.present, ledger.c.path)).all()
        return [
            Record(
                row.id,
                row.path,
                row.first_path,
                row.address,
                row.digest,
                _instant(row.published),
                _instant(row.updated),
                None if row.day is None else _instant(row.day),
                bool(row.present),
            )
            for row in rows
        ]

    def names(self) -> list[Named]:
        """What every automatic feed is called that there ever was."""
        with self._read() as connection:
            rows = connection.execute(sa.select(feed_name).order_by(feed_name.c.kind, feed_name.c.key)).all()
        return [Named(Subject(Kind(row.kind), row.key, row.label), row.slug) for row in rows]

    def last_good(self, id: str) -> Article | None:
        """The version of an article that is live; what was withdrawn does not come back."""
        with self._read() as connection:
            body = connection.scalar(sa.select(article.c.body).where(article.c.id == id))
        return None if body is None else _ARTICLE.validate_json(body)

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
        """What the pages for people list of the current edition; None before the first."""
        with self._read() as connection:
            body = connection.scalar(sa.select(edition.c.catalogue).join(pointer, pointer.c.edition == edition.c.number))
        return None if body is None else _LISTINGS.validate_json(body)

    def article(self, address: str) -> Article | None:
        """The live article whose own page is at ``address`` below the base URL."""
        with self._read() as connection:
            body = connection.scalar(sa.select(article.c.body).where(article.c.address == address))
        return None if body is None else _ARTICLE.validate_json(body)

    def articles(self) -> Iterator[Article]:
        """Every live article, in the order of their addresses."""
        query = sa.select(article.c.body).order_by(article.c.address, article.c.id)
        with self._read() as connection:
            bodies = connection.scalars(query).all()
        return map(_ARTICLE.validate_json, bodies)

    def shows(self, path: str) -> bool:
        """Whether a live article shows the file ``path`` that stands beside the articles."""
        with self._read() as connection:
            return connection.scalar(sa.select(schema.media.c.path).where(schema.media.c.path == path)) is not None

    def media(self) -> list[str]:
        """The files beside the articles that the current edition shows, in path order."""
        with self._read() as connection:
            return list(connection.scalars(sa.select(schema.media.c.path).order_by(schema.media.c.path)))

    def publish(self, new: Edition, site_id: str, media: Sequence[str], now: datetime, base: int | None) -> int:
        """Make ``new`` the current edition, whole, in one transaction, and give its number.

        ``base`` is the edition that ``new`` was prepared on: where another one is current by now, OvertakenError is
        raised and nothing changes. Where no document, article or record differs from what is current, nothing is
        written and the current number is given. ``now`` becomes the last-modified of what changed; it never goes back
        for a path.
        """
        articles = [(each, _ARTICLE.dump_json(each)) for each in new.articles]
        catalogue = _LISTINGS.dump_json(new.listings)
        with self._write() as connection:
            current = connection.scalar(sa.select(pointer.c.edition))
            if current != base:
                raise OvertakenError(f"{self._name}: edition {current} was published meanwhile; nothing was changed")
            connection.execute(insert(meta).values(key="site_id", value=site_id).on_conflict_do_nothing())
            changed = _write_ledger(connection, new.records)
            changed |= _write_articles(connection, articles)
            _write_names(connection, new.names)
            changed |= _replace_media(connection, media)
            rows, differs = _stage(connection, new.documents, current, int(now.timestamp()))
            same_page = catalogue == connection.scalar(sa.select(edition.c.catalogue).where(edition.c.number == current))
            if current is not None and same_page and not changed and not differs:
                return int(current)
            number = (current or 0) + 1
            connection.execute(sa.insert(edition).values(number=number, created=int(now.timestamp()), catalogue=catalogue))
            if rows:
                connection.execute(sa.insert(manifest), [{"edition": number, **row} for row in rows])
            if current is None:
                connection.execute(sa.insert(pointer).values(one=1, edition=number))
            else:
                connection.execute(sa.update(pointer).values(edition=number))
            _collect(connection, number)
        return number

    @contextmanager
    def _read(self) -> Iterator[sa.Connection]:
        with self._telling(), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[sa.Connection]:
        with self._telling(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise StoreError(f"{self._name}: {error.orig}") from error


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
    )
    .join(pointer, pointer.c.edition == manifest.c.edition)
    .join(blob, blob.c.hash == manifest.c.blob)
)


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: sa.Connection) -> None:
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _published(row: Any) -> Published:
    return Published(
        row.path, row.format, row.media_type, row.identity, row.gzip, row.hash, _instant(row.last_modified), row.feed
    )


def _write_ledger(connection: sa.Connection, records: Sequence[Record]) -> bool:
    """Bring the ledger up to date; whether anything in it changed."""
    known = {row.id: tuple(row) for row in connection.execute(sa.select(ledger))}
    rows = {
        each.id: {
            "id": each.id,
            "path": each.path,
            "first_path": each.first_path,
            "address": each.address,
            "digest": each.digest,
            "published": int(each.published.timestamp()),
            "updated": int(each.updated.timestamp()),
            "day": None if each.day is None else int(each.day.timestamp()),
            "present": True,
        }
        for each in records
    }
    changed = [row for id, row in rows.items() if known.get(id) != tuple(row.values())]
    gone = [id for id, row in known.items() if id not in rows and row[-1]]
    _upsert(connection, ledger, changed)
    if gone:
        departed = sa.update(ledger).where(ledger.c.id == sa.bindparam("gone")).values(present=False)
        connection.execute(departed, [{"gone": id} for id in gone])
    return bool(changed or gone)


def _write_names(connection: sa.Connection, names: Sequence[Named]) -> None:
    """Keep the names that are new; without a listing they are nothing that shows."""
    rows = [
        {"kind": each.subject.kind.value, "key": each.subject.key, "label": each.subject.label, "slug": each.slug}
        for each in names
    ]
    if rows:
        connection.execute(insert(feed_name).on_conflict_do_nothing(), rows)


def _write_articles(connection: sa.Connection, articles: Sequence[tuple[Article, bytes]]) -> bool:
    """Bring the articles up to date; whether any of them changed."""
    known = {row.id: row.hash for row in connection.execute(sa.select(article.c.id, article.c.hash))}
    rows = [
        {"id": each.id, "address": each.address, "hash": hashlib.sha256(body).hexdigest(), "body": body}
        for each, body in articles
    ]
    changed = [row for row in rows if known.get(str(row["id"])) != row["hash"]]
    gone = sorted(set(known) - {each.id for each, _ in articles})
    _upsert(connection, article, changed)
    if gone:
        connection.execute(sa.delete(article).where(article.c.id == sa.bindparam("gone")), [{"gone": id} for id in gone])
    return bool(changed or gone)


def _replace_media(connection: sa.Connection, media: Sequence[str]) -> bool:
    known = set(connection.scalars(sa.select(schema.media.c.path)))
    if known == set(media):
        return False
    connection.execute(sa.delete(schema.media))
    if media:
        connection.execute(sa.insert(schema.media), [{"path": path} for path in sorted(set(media))])
    return True


def _stage(
    connection: sa.Connection, documents: Sequence[Document], current: int | None, now: int
) -> tuple[list[dict[str, object]], bool]:
    """Put the documents' bytes into the store; the manifest's rows, and whether any of them differs from the current."""
    before = {
        row.path: (row.blob, row.last_modified)
        for row in connection.execute(sa.select(manifest).where(manifest.c.edition == current))
    }
    known = set(connection.scalars(sa.select(blob.c.hash)))
    rows: list[dict[str, object]] = []
    for each in documents:
        digest = hashlib.sha256(each.body).hexdigest()
        if digest not in known:
            known.add(digest)
            packed = gzip.compress(each.body, GZIP_LEVEL, mtime=0)
            connection.execute(sa.insert(blob).values(hash=digest, identity=each.body, gzip=packed))
        old_blob, old_modified = before.get(each.path, (None, -1))
        rows.append(
            {
                "path": each.path,
                "blob": digest,
                "format": each.format,
                "media_type": each.media_type,
                "feed": each.feed,
                "last_modified": old_modified if old_blob == digest else max(now, old_modified + 1),
            }
        )
    differs = {row["path"]: row["blob"] for row in rows} != {path: kept[0] for path, kept in before.items()}
    return rows, differs


def _upsert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, object]]) -> None:
    if not rows:
        return
    statement = insert(table)
    columns = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=columns), [dict(row) for row in rows])


def _collect(connection: sa.Connection, number: int) -> None:
    """Forget editions that no reader can be in the middle of any more, and the bytes that only they held."""
    oldest = number - EDITIONS_KEPT + 1
    connection.execute(sa.delete(manifest).where(manifest.c.edition < oldest))
    connection.execute(sa.delete(edition).where(edition.c.number < oldest))
    connection.execute(sa.delete(blob).where(blob.c.hash.not_in(sa.select(manifest.c.blob))))
