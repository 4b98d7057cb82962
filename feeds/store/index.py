"""Saved work: what files say, what articles came to, entries that were proven. Any of it may be lost at any time.

Nothing here is part of an edition, and nothing here is believed without the hash of what it was made of. Documents may
wait here for the edition that names them, so that not all of them have to be in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from isal import igzip

from feeds.model import Packed
from feeds.store.database import Database, parted
from feeds.store.schema import article, blob, composed, entry, manifest, reading, text

# Of 0 to 3: at a tenth of the time a sixth larger than zlib at 6. Who takes brotli gets it, a little later, at its best.
GZIP_LEVEL = 2
# How much of the hash of an article's text stands at the beginning of the seals of its entries.
SEALED = 32


@dataclass(frozen=True, slots=True)
class Saved:
    """What an article came to: ``key`` is the hash of what it was made of, ``hash`` of its text."""

    key: str
    hash: str
    media: bytes = b"[]"
    uses: bytes = b"[]"
    problems: bytes = b"[]"


@dataclass(frozen=True, slots=True)
class Proven:
    """An entry that was proven: ``seal`` is the hash of what it was made of."""

    seal: str
    body: bytes
    problems: bytes = b"[]"


@dataclass(slots=True)
class Batch:
    """What is to be saved: readings in one ``context`` by path, files that are ``gone``, what articles came to by id with
    their ``texts`` by hash, proven entries by id, format and style, packed bytes of documents by hash.
    """

    context: str = ""
    readings: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    composed: dict[str, Saved] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    entries: dict[tuple[str, str, str], Proven] = field(default_factory=dict)
    documents: dict[str, bytes] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.readings or self.gone or self.composed or self.texts or self.entries or self.documents)


class Index:
    """The tables of saved work. Every method raises StoreError where the database cannot do what it is asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def readings(self, context: str) -> Iterator[tuple[str, str, bytes]]:
        """Path, stamp and what it says of every file that was read in this context, a few at a time."""
        query = sa.select(reading.c.path, reading.c.stamp, reading.c.body).where(reading.c.context == context)
        with self._database.snapshot() as connection:
            for row in connection.execute(query):
                yield row.path, row.stamp, row.body

    def reading(self, context: str, path: str) -> tuple[str, bytes] | None:
        """Stamp and what it says of one file, where it was read in this context."""
        query = sa.select(reading.c.stamp, reading.c.body).where(reading.c.path == path, reading.c.context == context)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row.stamp, row.body)

    def keep(self, batch: Batch) -> None:
        """Save all of it, in one transaction."""
        with self._database.write() as connection:
            self.put(connection, batch)

    def put(self, connection: sa.Connection, batch: Batch) -> None:
        """Save all of it, in the transaction of ``connection``."""
        readings = [
            {"path": path, "stamp": stamp, "context": batch.context, "body": body}
            for path, (stamp, body) in batch.readings.items()
        ]
        whole = [
            {"id": id, "key": each.key, "hash": each.hash, "media": each.media, "uses": each.uses, "problems": each.problems}
            for id, each in batch.composed.items()
        ]
        entries = [
            {"id": id, "format": format, "style": style, "seal": each.seal, "body": each.body, "problems": each.problems}
            for (id, format, style), each in batch.entries.items()
        ]
        self._database.upsert(connection, reading, readings)
        if lost := [{"lost": path} for path in batch.gone]:
            connection.execute(sa.delete(reading).where(reading.c.path == sa.bindparam("lost")), lost)
        self._database.add(connection, text, [{"hash": digest, "body": body} for digest, body in batch.texts.items()])
        self._database.upsert(connection, composed, whole)
        self._database.upsert(connection, entry, entries)
        self._database.add(connection, blob, [{"hash": digest, "gzip": body} for digest, body in batch.documents.items()])

    def sweep(self, context: str, files: int, made: str) -> None:
        """Forget what no live article and no file came to: readings of another context where there are more than there are
        ``files``, entries that were not written as ``made`` says, documents that waited for an edition which never came.
        """
        bodies = sa.delete(text).where(
            ~sa.exists().where(article.c.hash == text.c.hash), ~sa.exists().where(composed.c.hash == text.c.hash)
        )
        current = sa.func.substr(article.c.hash, 1, SEALED) + made == entry.c.seal
        loose = sa.select(entry.c.id, entry.c.seal).where(~sa.exists().where(article.c.id == entry.c.id, current)).distinct()
        gone = sa.delete(entry).where(entry.c.id == sa.bindparam("gone"), entry.c.seal == sa.bindparam("made"))
        with self._database.write() as connection:
            if (connection.scalar(sa.select(sa.func.count()).select_from(reading)) or 0) > files:
                connection.execute(sa.delete(reading).where(reading.c.context != context))
            connection.execute(sa.delete(composed).where(~sa.exists().where(article.c.id == composed.c.id)))
            connection.execute(bodies)
            connection.execute(sa.delete(blob).where(~sa.exists().where(manifest.c.blob == blob.c.hash)))
            if left := [{"gone": row.id, "made": row.seal} for row in connection.execute(loose)]:
                connection.execute(gone, left)

    def composed(self) -> dict[str, Saved]:
        """What every article came to, by its id."""
        none = {b"[]": b"[]"}  # as one object, since most say so
        with self._database.snapshot() as connection:
            return {
                row.id: Saved(row.key, row.hash, *(none.get(each, each) for each in (row.media, row.uses, row.problems)))
                for row in connection.execute(sa.select(composed))
            }

    def text(self, hash: str) -> bytes | None:
        """The text of this hash."""
        with self._database.read() as connection:
            return connection.scalar(sa.select(text.c.body).where(text.c.hash == hash))

    def texts(self, hashes: Sequence[str]) -> dict[str, bytes]:
        """The texts of these hashes."""
        found: dict[str, bytes] = {}
        with self._database.read() as connection:
            for some in parted(hashes):
                query = sa.select(text.c.hash, text.c.body).where(text.c.hash.in_(some))
                found.update({row.hash: row.body for row in connection.execute(query)})
        return found

    def entries(self, format: str, style: str, ids: Sequence[str]) -> dict[str, Proven]:
        """The proven entries of these articles."""
        found: dict[str, Proven] = {}
        with self._database.read() as connection:
            for some in parted(ids):
                query = sa.select(entry).where(entry.c.format == format, entry.c.style == style, entry.c.id.in_(some))
                found.update({row.id: Proven(row.seal, row.body, row.problems) for row in connection.execute(query)})
        return found


def pack(body: bytes) -> Packed:
    """The bytes of a document as they are stored."""
    return Packed(hashlib.sha256(body).hexdigest(), igzip.compress(body, GZIP_LEVEL, mtime=0))
