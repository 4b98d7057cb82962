"""Whose turn it is to build: one at a time, over processes and, on a server, over machines.

Both kinds are locks that the system gives back when their holder dies, however it dies.
"""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from feeds.errors import BusyError, StoreError

log = logging.getLogger(__name__)

# Who waits looks so often whether it is its turn, less often when it has for QUIET seconds, and says so then. In seconds.
STEP = 0.005
SLOW = 0.1
QUIET = 1.0
_LONGEST = 200


def who() -> str:
    """This process, as another one names it before people."""
    program = os.path.basename(sys.argv[0]).replace("__main__.py", "feeds")
    command = " ".join([program, *sys.argv[1:2]])[:40]
    return f"{command}, process {os.getpid()} on {socket.gethostname()}"


class _Lock(Protocol):
    def take(self) -> bool:
        """Whether it is this process's turn now."""

    def holder(self) -> str:
        """Whose turn it is, if that is known."""


def _await(lock: _Lock, name: str, patience: float) -> None:
    """Return when it is this process's turn. Raises BusyError when it is not after ``patience`` seconds."""
    start, said = time.monotonic(), False
    while not lock.take():
        waited = time.monotonic() - start
        if waited >= patience:
            raise BusyError(f"{name}: {lock.holder()} is publishing there; try again when it is done")
        if waited >= QUIET and not said:
            said = True
            log.warning("%s: waiting for %s, which is publishing there", name, lock.holder())
        time.sleep(SLOW if said else STEP)


class FileTurn:
    """A turn on one machine: a file that is locked (flock(2)). It stays where it is; who holds it is written in it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def taken(self, name: str, patience: float) -> Iterator[None]:
        """The time of this process's turn. Raises BusyError after ``patience`` seconds, StoreError where there is no file."""
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            message = f"{self.path}: cannot be written ({error.strerror}); see the permissions and the room of its directory"
            raise StoreError(message) from error
        try:
            _await(_File(handle), name, patience)
            with suppress(OSError):  # a courtesy to those who wait, for which there may be no room
                os.pwrite(handle, who().encode()[:_LONGEST].ljust(_LONGEST), 0)
            yield
        finally:
            os.close(handle)


class _File:
    def __init__(self, handle: int) -> None:
        self.handle = handle

    def take(self) -> bool:
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def holder(self) -> str:
        written = os.pread(self.handle, _LONGEST, 0).decode("utf-8", "replace")
        return written.strip("\0 ") or "another process"


class ServerTurn:
    """A turn among all that use one schema of a PostgreSQL server: an advisory lock of a connection (``key``)."""

    def __init__(self, engine: sa.Engine, key: int) -> None:
        self.engine, self.key = engine, key

    @contextmanager
    def taken(self, name: str, patience: float) -> Iterator[None]:
        """The time of this process's turn. Raises BusyError after ``patience`` seconds."""
        with self.engine.connect() as connection:
            lock = _Advisory(connection.execution_options(isolation_level="AUTOCOMMIT"), self.key)
            _await(lock, name, patience)
            try:
                yield
            finally:
                try:
                    lock.give()
                except sa.exc.DBAPIError:
                    connection.invalidate()  # whose end gives the lock back too


# PostgreSQL shows the two numbers of a lock without their signs.
_TAKE, _GIVE = (
    sa.text(f"SELECT {name}(:key, hashtext(current_schema()))") for name in ("pg_try_advisory_lock", "pg_advisory_unlock")
)
_HOLDER = sa.text(
    "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE locktype = 'advisory' AND granted "
    "AND classid = :key AND objid = (hashtext(current_schema())::bigint & 4294967295)::oid "
    "AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class _Advisory:
    def __init__(self, connection: sa.Connection, key: int) -> None:
        self.connection, self.key = connection, {"key": key}

    def take(self) -> bool:
        return bool(self.connection.scalar(_TAKE, self.key))

    def give(self) -> None:
        self.connection.execute(_GIVE, self.key)

    def holder(self) -> str:
        return str(self.connection.scalar(_HOLDER, self.key) or "another process")
