"""What is made of documents when their edition is out: brotli, and the marks of their entries."""

from __future__ import annotations

from collections.abc import Collection
from gzip import decompress

import sqlalchemy as sa

from feeds.store.schema import blob, holding, manifest

# So many documents of a path are remembered by their entries.
REMEMBERED = 24

_ARCHIVED = sa.or_(manifest.c.path.like("%/archive/%"), manifest.c.path.like("archive/%"))


def uncoded(connection: sa.Connection, current: sa.Select[tuple[object, ...]], before: int, largest: int) -> str | None:
    """As :meth:`Store.uncoded`; ``before`` is in seconds."""
    query = current.with_only_columns(blob.c.hash)
    query = query.where(blob.c.brotli.is_(None), manifest.c.last_modified <= before)
    query = query.where(sa.func.length(blob.c.gzip) <= largest)
    return connection.scalar(query.order_by(_ARCHIVED, manifest.c.last_modified.desc(), manifest.c.path).limit(1))


def code(connection: sa.Connection, digest: str, brotli: bytes) -> None:
    """As :meth:`Store.code`."""
    connection.execute(sa.update(blob).where(blob.c.hash == digest).values(brotli=brotli))


def unmarked(
    connection: sa.Connection, current: sa.Select[tuple[object, ...]], formats: Collection[str], most: int
) -> list[tuple[str, str, str, bytes]]:
    """As :meth:`Store.unmarked`."""
    known = sa.exists().where(holding.c.path == manifest.c.path, holding.c.hash == blob.c.hash)
    query = current.with_only_columns(manifest.c.path, manifest.c.format, blob.c.hash, blob.c.gzip)
    query = query.where(manifest.c.format.in_(sorted(formats)), ~_ARCHIVED, ~known).order_by(manifest.c.path).limit(most)
    return [(row.path, row.format, row.hash, decompress(row.gzip)) for row in connection.execute(query)]


def forget(connection: sa.Connection, path: str) -> None:
    """Forget what all but the latest documents at ``path`` held."""
    latest = sa.select(holding.c.hash).where(holding.c.path == path)
    kept = connection.scalars(latest.order_by(holding.c.since.desc(), holding.c.hash).limit(REMEMBERED)).all()
    connection.execute(sa.delete(holding).where(holding.c.path == path, holding.c.hash.not_in(kept)))


def marks(connection: sa.Connection, path: str, stem: str) -> bytes | None:
    """As :meth:`Store.marks`."""
    begins = holding.c.hash.startswith(stem, autoescape=True)
    return connection.scalar(sa.select(holding.c.marks).where(holding.c.path == path, begins).limit(1))
