"""A PostgreSQL server of the tests' own, and places for stores on it and beside it; a disk that is too small."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import werkzeug.test

from feeds.store import Store
from feeds.store.documents import FILE_NAME

# Where this is set, what is missing is an error and no reason to skip.
NEEDED = "FEEDS_TESTS_NEED_POSTGRESQL"
_numbers = count(1)


@dataclass(frozen=True)
class Place:
    """Where a store is kept."""

    directory: Path
    url: str = "sqlite"
    stores: list[Store] = field(default_factory=list, repr=False)

    def open(self) -> Store:
        """Another store there, closed by :meth:`close` at the latest."""
        self.stores.append(Store(self.directory, self.url))
        return self.stores[-1]

    def close(self) -> None:
        for store in self.stores:
            store.close()

    def run(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run SQL as nobody who uses a store does; the rows of the last statement, where it has some."""
        url = f"sqlite:///{self.directory / FILE_NAME}" if self.url == "sqlite" else self.url
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            results = [connection.execute(sa.text(each)) for each in statements]
            rows = [tuple(row) for row in results[-1]] if results[-1].returns_rows else []
        engine.dispose()
        return rows


class Server:
    """A cluster in a directory of its own that only its socket leads to; in a language, so that order is its and not ours."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.directory = Path(tempfile.mkdtemp(prefix="feeds-pg-"))
        self.user = _user()
        if self.user is not None:
            os.chown(self.directory, pwd.getpwnam(self.user).pw_uid, pwd.getpwnam(self.user).pw_gid)
        self.directory.chmod(0o755)
        self.process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", "data", "-U", "feeds", "-A", "trust", "-E", "UTF8", "--no-sync", *_language(programs))

    def start(self) -> None:
        settings = {"listen_addresses": "", "unix_socket_directories": self.directory, "fsync": "off", "max_connections": 60}
        given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.directory / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.programs / "postgres"), "-D", "data", *given],
                cwd=self.directory,
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        for _ in range(600):
            with contextlib.suppress(sa.exc.OperationalError):
                self.run("postgres", "SELECT 1")
                return
            time.sleep(0.05)
        raise AssertionError((self.directory / "log").read_text())

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(3)  # SIGQUIT: at once, as when the power fails
            self.process.wait(30)
            self.process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def url(self, database: str, user: str = "feeds") -> str:
        return f"postgresql+psycopg://{user}@/{database}?host={self.directory}"

    def database(self, options: str = "") -> str:
        """The URL of a new database."""
        name = f"test_{next(_numbers)}"
        self.run("postgres", f"CREATE DATABASE {name} {options}")
        return self.url(name)

    def schema(self) -> str:
        """The URL of a new schema of a database that others have schemas in too, which is sooner made."""
        name = f"test_{next(_numbers)}"
        self.run("postgres", f"CREATE SCHEMA {name}")
        return f"{self.url('postgres')}&options=-csearch_path%3D{name}"

    def run(self, database: str, statement: str) -> None:
        engine = sa.create_engine(self.url(database), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text(statement))
        engine.dispose()

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.directory,
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def server() -> Iterator[Server]:
    """A server that runs as long as the tests do; they are skipped where this machine has none."""
    programs = _programs()
    if programs is None or importlib.util.find_spec("psycopg") is None:
        missing = "psycopg" if programs else "PostgreSQL (initdb and postgres)"
        if os.environ.get(NEEDED):
            raise AssertionError(f"{missing} is not installed")
        pytest.skip(f"{missing} is not installed")
    running = Server(programs)
    try:
        running.start()
        yield running
    finally:
        running.remove()


def _programs() -> Path | None:
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: -int(each.parent.name))
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def _version(programs: Path) -> int:
    told = subprocess.run([str(programs / "postgres"), "--version"], capture_output=True, text=True, check=True).stdout
    return int(told.split()[2].partition(".")[0])


def _language(programs: Path) -> tuple[str, ...]:
    return ("--locale-provider=icu", "--icu-locale=en", "--locale=C.UTF-8") if _version(programs) >= 15 else ()


def _user() -> str | None:
    """Who may run the server: not root."""
    if os.geteuid() != 0:
        return None
    known = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


class Caller(werkzeug.test.Client):
    """Calls a WSGI callable as a client on this machine does."""

    def open(self, *arguments: Any, **named: Any) -> Any:
        overrides = {"REMOTE_ADDR": "127.0.0.1", **(named.pop("environ_overrides", None) or {})}
        return super().open(*arguments, environ_overrides=overrides, **named)


@contextlib.contextmanager
def small_disk(directory: Path, size: str) -> Iterator[Path]:
    """A file system of this size; the test is skipped where none can be mounted."""
    directory.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(directory)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a file system cannot be mounted here ({mounted.stderr.strip()})")
    try:
        yield directory
    finally:
        subprocess.run(["umount", "-l", str(directory)], check=True)


def fill(directory: Path, leave: int = 0) -> Path:
    """Write to the disk until it is full; the file to remove when there shall be room again."""
    filler = directory / "filler"
    with contextlib.suppress(OSError), filler.open("ab", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)
    if leave:
        os.truncate(filler, max(0, filler.stat().st_size - leave))
    return filler
