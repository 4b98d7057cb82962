"""How an edition is written: the difference to the one before it, in a transaction of its caller's.

A writer that dies leaves the edition before it, whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

import sqlalchemy as sa

from feeds.errors import OvertakenError, StoreError
from feeds.model import Edition, Outlook, Packed, Print
from feeds.store import schema
from feeds.store.database import Database, parted
from feeds.store.index import pack
from feeds.store.rows import LISTING, PROBLEMS, SITE_ID, guid_row, listing_hash, name_row, number_row, record_row, seconds
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

EDITIONS_KEPT = 3


class Writer:
    """Writes the edition with this ``number``, at ``now`` in seconds, through one ``connection``."""

    def __init__(self, database: Database, connection: sa.Connection, number: int, now: int) -> None:
        self.database, self.connection, self.number, self.now = database, connection, number, now

    def write(self, new: Edition, site_id: str) -> set[str]:
        """Make ``new`` the current edition; ``site_id`` is the seed of minted ids where none is kept.

        What comes back are the hashes of bytes that may be in no edition any more, for :func:`drop`.
        """
        self.database.add(self.connection, meta, [{"key": SITE_ID, "value": site_id}])
        self.database.upsert(self.connection, ledger, (record_row(each) for each in new.records))  # there may be very many
        self.database.add(self.connection, feed_name, [name_row(each) for each in new.names])
        self.database.add(self.connection, archived, (number_row(each) for each in new.numbers))
        # What a podcast was called first it is called for ever: directories know it by that.
        guids = [guid_row(each.name, each.guid) for each in new.listings if each.guid and not each.page]
        self.database.add(self.connection, meta, guids)
        self._tombstones(new)
        self._articles(new)
        self._listings(new)
        if new.media is not None:
            self.connection.execute(sa.delete(schema.media))
            self.database.add(self.connection, schema.media, [asdict(each) for each in new.media])
        self.connection.execute(sa.insert(edition).values(number=self.number, created=self.now))
        self._documents(new.documents, new.gone_documents)
        self.database.upsert(self.connection, pointer, [{"one": 1, "edition": self.number}])
        loose = collect(self.connection, self.number)
        if any(each.packed and each.packed.gzip is None for each in new.documents):
            _sweep(self.connection)
            return set()
        return loose

    def look(self, outlook: Outlook) -> None:
        """What the last look came to."""
        due = None if outlook.due is None else int(outlook.due.timestamp())
        found = PROBLEMS.dump_json(outlook.problems)
        row = {"one": 1, "inputs": outlook.inputs, "due": due, "articles": outlook.articles, "problems": found}
        self.database.upsert(self.connection, schema.look, [row])

    def _tombstones(self, new: Edition) -> None:
        if new.gone_tombstones:
            mine = sa.and_(tombstone.c.feed == sa.bindparam("of"), tombstone.c.id == sa.bindparam("gone"))
            gone = [{"of": each.feed, "gone": each.id} for each in new.gone_tombstones]
            self.connection.execute(sa.delete(tombstone).where(mine), gone)
        rows = [{"feed": each.feed, "id": each.id, "at": seconds(each.when), "link": each.link} for each in new.tombstones]
        self.database.upsert(self.connection, tombstone, rows)

    def _articles(self, new: Edition) -> None:
        ids = [*new.gone_articles, *(each.id for each in new.articles)]
        before = self._texts_of(ids)
        rows = [asdict(each) for each in new.articles]
        self._see_texts({each.hash for each in new.articles})
        self.database.upsert(self.connection, article, rows)
        if new.gone_articles:
            statement = sa.delete(article).where(article.c.id == sa.bindparam("gone"))
            self.connection.execute(statement, [{"gone": id} for id in new.gone_articles])
        left = sorted(before - {each.hash for each in new.articles})
        if left:
            used = sa.exists().where(article.c.hash == text.c.hash), sa.exists().where(composed.c.hash == text.c.hash)
            statement = sa.delete(text).where(text.c.hash == sa.bindparam("left"), ~used[0], ~used[1])
            self.connection.execute(statement, [{"left": digest} for digest in left])

    def _see_texts(self, hashes: set[str]) -> None:
        """That no article is published without its text."""
        for some in parted(sorted(hashes)):
            if len(set(self.connection.scalars(sa.select(text.c.hash).where(text.c.hash.in_(some))))) < len(some):
                raise StoreError(f"{self.database.name}: the text of an article was lost meanwhile; look again and publish again")

    def _texts_of(self, ids: Sequence[str]) -> set[str]:
        found: set[str] = set()
        for some in parted(ids):
            found.update(self.connection.scalars(sa.select(article.c.hash).where(article.c.id.in_(some))))
        return found

    def _listings(self, new: Edition) -> None:
        known = {row.name: row.position for row in self.connection.execute(sa.select(listing.c.name, listing.c.position))}
        rows = [
            {
                "name": each.name,
                "position": known.get(each.name, len(known) + at),
                "page": each.page,
                "hash": listing_hash(each),
                "body": LISTING.dump_json(each),
            }
            for at, each in enumerate(new.listings)
        ]
        self.database.upsert(self.connection, listing, rows)
        if new.order:
            place = sa.update(listing).where(listing.c.name == sa.bindparam("placed")).values(position=sa.bindparam("at"))
            self.connection.execute(place, [{"placed": name, "at": at} for at, name in enumerate(new.order)])
        if new.gone_listings:
            statement = sa.delete(listing).where(listing.c.name == sa.bindparam("gone"))
            self.connection.execute(statement, [{"gone": name} for name in new.gone_listings])

    def _documents(self, prints: Sequence[Print], gone: Sequence[str]) -> None:
        """Put the documents' bytes into the store and end the rows of those that they take the place of."""
        packed = [(each, each.packed or pack(each.document.body)) for each in prints]
        self._bytes(packed)
        before = self._latest([each.document.path for each in prints])
        rows: list[dict[str, object]] = []
        for each, body in packed:
            path = each.document.path
            known = before.get(path)
            same = known is not None and known.until is None and known.blob == body.hash
            modified = -1 if known is None else known.last_modified
            rows.append(
                {
                    "path": path,
                    "since": self.number,
                    "until": None,
                    "blob": body.hash,
                    "format": each.document.format,
                    "media_type": each.document.media_type,
                    "feed": each.document.feed,
                    "last_modified": modified if same else max(self.now, modified + 1),
                    "recipe": each.recipe,
                    "problems": PROBLEMS.dump_json(each.problems),
                }
            )
        ended = [*gone, *(each.document.path for each in prints)]
        if ended:
            statement = sa.update(manifest).where(manifest.c.path == sa.bindparam("ended"), manifest.c.until.is_(None))
            self.connection.execute(statement.values(until=self.number), [{"ended": path} for path in ended])
        self.database.upsert(self.connection, manifest, rows)

    def _bytes(self, packed: Sequence[tuple[Print, Packed]]) -> None:
        """That the bytes of every document are there."""
        laid = {body.hash: each.document.path for each, body in packed if body.gzip is None}
        for some in parted(sorted(laid)):
            there = set(self.connection.scalars(sa.select(blob.c.hash).where(blob.c.hash.in_(some))))
            if lost := [laid[digest] for digest in some if digest not in there]:
                raise OvertakenError(f"{self.database.name}: {lost[0]} was swept away meanwhile; nothing was changed")
        fresh = {body.hash: body.gzip for _, body in packed if body.gzip is not None}
        self.database.add(self.connection, blob, [{"hash": digest, "gzip": body} for digest, body in fresh.items()])

    def _latest(self, paths: Sequence[str]) -> dict[str, sa.Row[tuple[str, str | None, int | None, int]]]:
        """The row of each path that was written last: its bytes, whether it is over, when it was modified."""
        columns = manifest.c.path, manifest.c.blob, manifest.c.until, manifest.c.last_modified
        found: dict[str, sa.Row[tuple[str, str | None, int | None, int]]] = {}
        for some in parted(paths):
            query = sa.select(*columns).where(manifest.c.path.in_(some)).order_by(manifest.c.since)
            found.update({row.path: row for row in self.connection.execute(query)})
        return found


def _sweep(connection: sa.Connection) -> None:
    """Forget bytes that waited for an edition and are in none: another one was published, or a publisher died."""
    connection.execute(sa.delete(blob).where(~sa.exists().where(manifest.c.blob == blob.c.hash)))


def collect(connection: sa.Connection, number: int) -> set[str]:
    """Forget editions that no reader can be in the middle of any more; the hashes of the bytes that they held."""
    oldest = {"oldest": number - EDITIONS_KEPT + 1}
    blobs = {digest for digest in connection.scalars(_HELD, oldest) if digest is not None}
    for statement in _OVER:
        connection.execute(statement, oldest)
    return blobs


def drop(connection: sa.Connection, hashes: Iterable[str]) -> None:
    """Forget these bytes, where no edition holds them."""
    held = sa.exists().where(manifest.c.blob == blob.c.hash)
    statement = sa.delete(blob).where(blob.c.hash == sa.bindparam("loose"), ~held)
    connection.execute(statement, [{"loose": digest} for digest in sorted(hashes)])


_OLDEST = sa.bindparam("oldest", type_=sa.Integer)
_PAST = manifest.c.until <= _OLDEST
_LATER = manifest.alias()
_HELD = sa.select(manifest.c.blob).where(_PAST, manifest.c.blob.is_not(None))
_OVER = (
    # The last row of a path is kept, so that its last-modified never goes back when the path comes again.
    sa.delete(manifest).where(_PAST, sa.exists().where(_LATER.c.path == manifest.c.path, _LATER.c.since > manifest.c.since)),
    sa.update(manifest).where(_PAST, manifest.c.blob.is_not(None)).values(blob=None),
    sa.delete(edition).where(edition.c.number < _OLDEST),
)
