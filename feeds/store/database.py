"""One database: how it is opened, read in snapshots and written by one at a time; what SQLite and PostgreSQL differ in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from feeds.errors import StoreError, UsageError
from feeds.store import schema
from feeds.store.faults import told
from feeds.store.rows import guid_row
from feeds.store.schema import archived, feed_name, ledger, listing, meta, tombstone
from feeds.store.turn import FileTurn, ServerTurn, who

FILE_NAME = "feeds.sqlite"
LOCK_NAME = "feeds.lock"
SQLITE = "sqlite"
# How many seconds one waits for another to end a transaction.
PATIENCE = 30
# PostgreSQL's advisory locks are numbers; these are of those who write, and of the one who builds.
_WRITING, _BUILDING = 0x66656564, 0x66656562
# SQLite takes no more than 32,766 parameters in a statement, PostgreSQL 65,535.
ROWS_AT_ONCE = 1000
# How large SQLite leaves the journal beside the file when a large transaction is over.
_JOURNAL = 64 * 1024 * 1024
# A server's connections give up on locks as SQLite does, and are soon known to be dead when their machine is.
_SERVER_SETTINGS = {
    "lock_timeout": f"{PATIENCE}s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}

Memory: TypeAlias = dict[sa.Table, list[dict[str, object]]]


class Database:
    """The tables in a file of ``directory``, in memory where that is None, or at ``url`` of a PostgreSQL server.

    Safe to use from several threads and, unless in memory, from several processes. Everything raises StoreError where
    the database cannot do what it is asked. Nothing is made before :meth:`make`.
    """

    def __init__(self, directory: Path | None, url: str = SQLITE) -> None:
        self.turn: FileTurn | ServerTurn | None = None
        if url != SQLITE:
            self.name, self.engine = _server(url)
            self.turn = ServerTurn(self.engine, _BUILDING)
        elif directory is None:
            self.name = "memory"
            self.engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool, connect_args={"check_same_thread": False})
        else:
            self.name = str(directory / FILE_NAME)
            self.engine = sa.create_engine(sa.URL.create("sqlite", database=self.name), connect_args={"timeout": PATIENCE})
            self.turn = FileTurn(directory / LOCK_NAME)
        self.server = self.engine.dialect.name == "postgresql"
        sa.event.listen(self.engine, "connect", _greet if self.server else _configure)
        sa.event.listen(self.engine, "begin", self._begin)

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection on which every statement sees what is committed by then."""
        with self._telling(), self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """A connection on which all statements see the same, whoever writes meanwhile; large results come in parts."""
        with self._telling(), self.engine.connect() as connection:
            if self.server:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.execution_options(reading=True, yield_per=ROWS_AT_ONCE).begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction; nobody else writes meanwhile."""
        with self._telling(), self.engine.begin() as connection:
            yield connection

    def rest(self) -> None:
        """Do now what need not be done while somebody waits: SQLite moves what was written into its file."""
        if not self.server:
            with self.read() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    @contextmanager
    def building(self, patience: float) -> Iterator[None]:
        """The time in which nobody else builds. Raises BusyError, who does, where that is not in ``patience`` seconds."""
        turn: AbstractContextManager[None] = nullcontext() if self.turn is None else self.turn.taken(self.name, patience)
        with self._telling(), turn:
            yield

    def upsert(self, connection: sa.Connection, table: sa.Table, rows: Iterable[Mapping[str, object]]) -> None:
        """Put rows into ``table``, over those of the same primary key."""
        left = map(dict, rows)
        while some := list(islice(left, ROWS_AT_ONCE)):
            connection.execute(_insert(table, self.server, replace=True), some)

    def add(self, connection: sa.Connection, table: sa.Table, rows: Iterable[Mapping[str, object]]) -> None:
        """Put rows into ``table``; those whose primary key is there already stay as they are."""
        left = map(dict, rows)
        while some := list(islice(left, ROWS_AT_ONCE)):
            connection.execute(_insert(table, self.server, replace=False), some)

    # --- the tables ---------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make the tables; those of an older version are made anew, and the memory of who articles are is kept."""
        if self.version() == schema.VERSION:
            return
        with self.write() as connection:
            found = self._version(connection)  # another process may have been quicker
            if found == schema.VERSION:
                return
            kept: Memory = {}
            if found is None:
                self._see_room(connection)
            else:
                kept = _memory(connection)
                _ours(connection).drop_all(connection)
            schema.metadata.create_all(connection)
            self.restore(connection, kept)
            self.add(connection, meta, [{"key": "schema", "value": str(schema.VERSION)}])

    def version(self) -> int | None:
        """The version of the tables there are; None where there are none. Raises StoreError where they are newer."""
        with self.read() as connection:
            return self._version(connection)

    def memory(self) -> Memory:
        """What of an older store lasts."""
        with self.snapshot() as connection:
            return _memory(connection)

    def restore(self, connection: sa.Connection, memory: Memory) -> None:
        """Put the memory of an older store into this one."""
        for table, rows in memory.items():
            self.add(connection, table, rows)

    def _version(self, connection: sa.Connection) -> int | None:
        if not sa.inspect(connection).has_table(meta.name):
            return None
        found = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "schema"))
        if found is not None and int(found) > schema.VERSION:
            raise StoreError(
                f"{self.name}: written by a newer version (schema {found}, this is {schema.VERSION}); run that version of feeds"
            )
        return None if found is None else int(found)

    def _see_room(self, connection: sa.Connection) -> None:
        """That no table of somebody else's stands where ours are to be."""
        taken = sorted(set(sa.inspect(connection).get_table_names()) & set(schema.metadata.tables))
        if taken:
            raise StoreError(
                f"{self.name}: there are tables of another program ({', '.join(taken)}); "
                "give feeds a database, or a schema, of its own"
            )

    # --- transactions -------------------------------------------------------------------------------------------------

    def _begin(self, connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        if options.get("isolation_level") == "AUTOCOMMIT":
            return
        if options.get("reading"):
            if not self.server:
                connection.exec_driver_sql("BEGIN")
        elif self.server:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING}, hashtext(current_schema()))")
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
            raise StoreError(f"{self.name}: {told(error)}") from error


def parted(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """So many of them at a time as a statement takes."""
    return (values[start : start + ROWS_AT_ONCE] for start in range(0, len(values), ROWS_AT_ONCE))


def _server(url: str) -> tuple[str, sa.Engine]:
    """What the database at ``url`` is called before people, who need no password for that; and the way to it."""
    # A server that vanished is given up soon: answers wait for this.
    given = {"connect_timeout": 5, "tcp_user_timeout": 5000, "fallback_application_name": who()}
    try:
        parsed = sa.make_url(url)
        engine = sa.create_engine(
            parsed,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={name: value for name, value in given.items() if name not in parsed.query},
        )
    except ImportError as error:
        raise UsageError(f"PostgreSQL needs psycopg ({error}); install it with: pip install 'feeds[postgresql]'") from error
    except sa.exc.ArgumentError as error:
        raise UsageError('`store` is no URL of a database; write "postgresql+psycopg://USER@HOST/DATABASE"') from error
    host = parsed.host or parsed.query.get("host") or "this machine"
    return f"database {parsed.database} on {host if isinstance(host, str) else ', '.join(host)}", engine


@cache
def _insert(table: sa.Table, server: bool, replace: bool) -> sa.Insert:
    """Made once: an edit writes to a dozen tables, and these are expressions of a hundred objects."""
    keys = [column.name for column in table.primary_key]
    if server:
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


def _values(table: sa.Table, excluded: sa.ColumnCollection[str, sa.ColumnElement[object]]) -> dict[str, object]:
    return {column.name: excluded[column.name] for column in table.columns if not column.primary_key}


def _ours(connection: sa.Connection) -> sa.MetaData:
    """Our own tables as they are, whatever else stands beside them."""
    old = sa.MetaData()
    old.reflect(connection, only=lambda name, _: name in schema.metadata.tables)
    return old


def _memory(connection: sa.Connection) -> Memory:
    """What of an older store lasts: the ledger, the names of feeds, the numbers in archives, tombstones, the seed of ids,
    the guids of podcasts.

    In the columns of today.
    """
    old = _ours(connection)
    kept: Memory = {}
    for table in (ledger, feed_name, archived, tombstone, meta):
        if table.name in old.tables:
            rows = connection.execute(sa.select(old.tables[table.name])).mappings()
            kept[table] = [{name: row[name] for name in (column.name for column in table.columns) if name in row} for row in rows]
    kept[meta] = [row for row in kept.get(meta, []) if row["key"] != "schema"]
    if listing.name in old.tables:  # until version 8 guids were nowhere else
        shown = [json.loads(body) for body in connection.scalars(sa.select(old.tables[listing.name].c.body))]
        kept[meta] += [guid_row(each["name"], each["guid"]) for each in shown if each.get("guid") and not each.get("page")]
    return kept


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA journal_size_limit={_JOURNAL}")
    connection.execute("PRAGMA synchronous=NORMAL")
    # An edition is live before its pages are moved from the journal into the file: `rest` does that when there is time.
    connection.execute(f"PRAGMA wal_autocheckpoint={_JOURNAL // 4096}")
    connection.execute("PRAGMA foreign_keys=ON")


def _greet(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
    settings = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in _SERVER_SETTINGS.items())
    cursor = connection.cursor()
    cursor.execute(f"SELECT {settings}")
    cursor.close()
    connection.commit()
