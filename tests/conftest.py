"""What several rooms' tests need: a clock that stands still, and directories of articles made on the spot."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.config import Config, for_directory
from tests import servers
from tests.servers import Place, Server

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
BASE = "https://feeds.example.com/"

Newsroom = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A directory of the given files (path → text or bytes), all of one known mtime."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "newsroom"
        root.mkdir(exist_ok=True)
        for path, content in files.items():
            write(root, path, content)
        os.utime(root, (NOW.timestamp() - 86_400,) * 2)
        return root

    return make


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server."""
    yield from servers.server()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where a store is kept: a test that asks for it is run on both kinds of database."""
    url = "sqlite" if request.param == "sqlite" else request.getfixturevalue("server").schema()
    with closing(Place(tmp_path / "state", url)) as place:
        yield place


def write(root: Path, path: str, content: str | bytes, age: float = 86_400) -> None:
    """Put a file into a newsroom, ``age`` seconds before NOW."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    os.utime(file, (NOW.timestamp() - age,) * 2)


def configured(root: Path, base_url: str = BASE, state: Path | None = None, store: str = "sqlite") -> Config:
    """The configuration of a directory that has none, as ``feeds serve DIRECTORY`` makes it."""
    return replace(for_directory(root, base_url=base_url, state=state or root.parent / "state"), store=store)


def article(title: str, date: str = "2026-01-02T03:04:05Z", body: str = "Some words.", **more: str) -> str:
    """A Markdown file with YAML front matter."""
    keys = "".join(f"{key}: {value}\n" for key, value in more.items())
    return f'---\ntitle: "{title}"\ndate: {date}\n{keys}---\n\n{body}\n'
