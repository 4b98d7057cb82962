"""One database: how it is opened, read in snapshots and written by one at a time; what SQLite and PostgreSQL differ in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from feeds.errors import StoreError
from feeds.store import schema
from feeds.store.schema import archived, feed_name, ledger, meta, tombstone

FILE_NAME = "feeds.sqlite"
SQLITE = "sqlite"
# PostgreSQL's advisory locks are numbers; this one is of those who write an edition.
_WRITING = 0x66656564
# SQLite takes no more than 32,766 parameters in a statement, PostgreSQL 65,535.
ROWS_AT_ONCE = 1000


class Database:
    """The tables in a file of ``directory``, in memory where that is None, or at ``url`` of a PostgreSQL server.

    Safe to use from several threads and, unless in memory, from several processes. Everything raises StoreError where
    the database cannot do what it is asked.
    """

    def __init__(self, directory: Path | None, url: str = SQLITE) -> None:
        if url != SQLITE:
            self.name = sa.engine.make_url(url).render_as_string(hide_password=True)
            self.engine = sa.create_engine(url, pool_pre_ping=True)
        elif directory is None:
            self.name = "memory"
            self.engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool, connect_args={"check_same_thread": False})
        else:
            self.name = str(directory / FILE_NAME)
            try:
                directory.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"{directory}: the state directory cannot be made ({error.strerror})") from error
            self.engine = sa.create_engine(sa.URL.create("sqlite", database=self.name), connect_args={"timeout": 30})
        self.server = self.engine.dialect.name == "postgresql"
        if not self.server:
            sa.event.listen(self.engine, "connect", _configure)
        sa.event.listen(self.engine, "begin", self._begin)
        self._make()

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection on which every statement sees what is committed by then."""
        with self._telling(), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction; nobody else writes meanwhile."""
        with self._telling(), self.engine.begin() as connection:
            yield connection

    def upsert(self, connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Put rows into ``table``, over those of the same primary key."""
        for start in range(0, len(rows), ROWS_AT_ONCE):
            connection.execute(self._insert(table, replace=True), [dict(row) for row in rows[start : start + ROWS_AT_ONCE]])

    def add(self, connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Put rows into ``table``; those whose primary key is there already stay as they are."""
        for start in range(0, len(rows), ROWS_AT_ONCE):
            connection.execute(self._insert(table, replace=False), [dict(row) for row in rows[start : start + ROWS_AT_ONCE]])

    def _insert(self, table: sa.Table, replace: bool) -> sa.Insert:
        keys = [column.name for column in table.primary_key]
        if self.server:
            on_server = postgresql.insert(table)
            return (
                on_server.on_conflict_do_update(index_elements=keys, set_=_values(table, on_server.excluded))
                if replace
                else on_server.on_conflict_do_nothing()
            )
        in_file = sqlite.insert(table)
        return (
            in_file.on_conflict_do_update(index_elements=keys, set_=_values(table, in_file.excluded))
            if replace
            else in_file.on_conflict_do_nothing()
        )

    def _make(self) -> None:
        """Make the tables; those of an older version are made anew, and the memory of who articles are is kept."""
        with self.read() as connection:
            made = sa.inspect(connection).has_table(meta.name)
            found = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "schema")) if made else None
        if found == str(schema.VERSION):
            return
        if found is not None and int(found) > schema.VERSION:
            raise StoreError(f"{self.name}: written by a newer version (schema {found}, this is {schema.VERSION})")
        with self.write() as connection:
            kept = _memory(connection) if made else {}
            old = sa.MetaData()
            if made:
                old.reflect(connection)
                old.drop_all(connection)
            schema.metadata.create_all(connection)
            for table, rows in kept.items():
                self.add(connection, table, rows)
            self.add(connection, meta, [{"key": "schema", "value": str(schema.VERSION)}])

    def _begin(self, connection: sa.Connection) -> None:
        if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
            return
        if self.server:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING})")
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise StoreError(f"{self.name}: {error.orig}") from error


def _values(table: sa.Table, excluded: sa.ColumnCollection[str, sa.ColumnElement[object]]) -> dict[str, object]:
    return {column.name: excluded[column.name] for column in table.columns if not column.primary_key}


def _memory(connection: sa.Connection) -> dict[sa.Table, list[dict[str, object]]]:
    """What of an older store lasts: the ledger, the names of feeds, the numbers in archives, tombstones, the seed of ids.

    In the columns of today.
    """
    old = sa.MetaData()
    old.reflect(connection)
    kept: dict[sa.Table, list[dict[str, object]]] = {}
    for table in (ledger, feed_name, archived, tombstone, meta):
        if table.name in old.tables:
            rows = connection.execute(sa.select(old.tables[table.name])).mappings()
            kept[table] = [{name: row[name] for name in (column.name for column in table.columns) if name in row} for row in rows]
    kept[meta] = [row for row in kept.get(meta, []) if row["key"] != "schema"]
    return kept


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
