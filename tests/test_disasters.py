"""What goes wrong beneath: a disk that is full or read-only, a store that is locked, broken, away or somebody else's."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from feeds.cli import main
from feeds.errors import StoreError, UsageError
from feeds.publish import Prepared, Publisher, publish
from feeds.store import Store, database
from feeds.store.documents import FILE_NAME
from feeds.store.index import Batch
from feeds.watch import RETRY
from feeds.web import create_app
from tests.conftest import NOW, Newsroom, article, configured, write
from tests.servers import Place, Server, fill, small_disk
from tests.test_watch import Room

LONG = "".join(f"Sentence {n} of very many. " for n in range(10_000))


def feeds(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


# --- a full disk ------------------------------------------------------------------------------------------------------


@contextmanager
def tight(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Path, Place]]:
    """A small disk and a store on it."""
    server: Server | None = request.getfixturevalue("server") if kind == "postgresql" else None
    if server is None:
        with small_disk(tmp_path / "disk", "8m") as disk:
            yield disk, Place(disk / "state")
        return
    place = server.directory / f"disk-{tmp_path.name}"
    with small_disk(place, "30m") as disk:
        os.chown(disk, server.directory.stat().st_uid, -1)
        server.run("postgres", f"CREATE TABLESPACE small LOCATION '{disk}'")
        url = server.database("TABLESPACE small")
        try:
            yield disk, Place(tmp_path / "state", url)
        finally:
            server.run("postgres", f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)")
            server.run("postgres", "DROP TABLESPACE small")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_on_a_full_disk_what_is_live_stays_and_publishing_goes_on_when_there_is_room(
    kind: str, newsroom: Newsroom, tmp_path: Path, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    root = newsroom({"a.md": article("A")})
    with tight(kind, tmp_path, request) as (disk, place), closing(place.open()) as store:
        room = Room(root, store)
        client = create_app(configured(root), store).test_client()
        room.look()
        filler = fill(disk)
        room.write("b.md", article("B", body=LONG), age=3)
        with caplog.at_level(logging.ERROR):
            assert room.look(1) == RETRY
            assert room.look(RETRY) == RETRY

        assert caplog.text.count("make room on its disk") == 1
        assert room.editions == [(1, ["A"])]
        assert client.get("/rss.xml").data.count(b"<item>") == 1
        assert client.get("/articles/a/").status_code == 200
        filler.unlink()
        room.look(RETRY)
        assert room.editions[1:] == [(2, ["A", "B"])]
        assert client.get("/rss.xml").data.count(b"<item>") == 2
        assert LONG.split(".")[-2] in client.get("/articles/b/").text
        room.write("b.md", article("B", body="Short."), age=3)
        room.look(RETRY)
        assert "Short." in client.get("/articles/b/").text


def test_a_store_that_fails_while_articles_are_made_costs_no_article(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(batch: Batch) -> None:
        if failures:
            raise StoreError(failures.pop())
        keep(batch)

    monkeypatch.setattr("feeds.morgue.WAITING", 1)
    store, failures = Store(None), ["no room"]
    keep = store.index.keep
    monkeypatch.setattr(store.index, "keep", fail)
    publisher = Publisher(configured(newsroom({"a.md": article("A"), "b.md": article("B")})), store)
    with pytest.raises(StoreError, match="no room"):
        publisher.publish(NOW)
    assert publisher.publish(NOW)[1].articles == 2
    assert len(list(store.articles())) == 2


def test_a_store_that_finds_no_room_to_begin_with_is_named(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"a.md": article("A")})
    with small_disk(tmp_path / "disk", "1m") as disk:
        filler = fill(disk, leave=16_384)
        arguments = ("build", root, "--out", tmp_path / "out", "--base-url", "https://x.example", "--state", disk / "state")
        result = feeds(*arguments)
        assert result.exit_code == 1
        assert f"{disk}/state/feeds." in result.output
        assert "room" in result.output
        assert not (tmp_path / "out").exists()
        filler.unlink()
        assert feeds(*arguments).exit_code == 0


def test_an_export_to_a_full_disk_leaves_the_one_before(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"a.md": article("A")})
    with small_disk(tmp_path / "disk", "1m") as disk:
        arguments = ("build", root, "--out", disk / "out", "--base-url", "https://x.example", "--state", tmp_path / "state")
        assert feeds(*arguments).exit_code == 0
        before = {path: path.read_bytes() for path in (disk / "out").rglob("*") if path.is_file()}
        write(root, "b.md", article("B", body=LONG))
        write(root, "a.md", article("A", body="Other words."))
        fill(disk, leave=30_000)
        result = feeds(*arguments)
        assert result.exit_code == 2
        assert "cannot be written (No space left on device)" in result.output
        assert {path: path.read_bytes() for path in (disk / "out").rglob("*") if path.is_file()} == before


# --- a store that cannot be written, or read --------------------------------------------------------------------------


def test_a_store_that_may_not_be_written_is_named(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"a.md": article("A")})
    with small_disk(tmp_path / "disk", "3m") as disk:
        arguments = ("build", root, "--out", tmp_path / "out", "--base-url", "https://x.example", "--state", disk / "state")
        assert feeds(*arguments).exit_code == 0
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        result = feeds(*arguments)
        assert result.exit_code == 1
        assert f"{disk}/state/feeds." in result.output
        assert "give another --state" in result.output
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


def test_a_store_that_somebody_keeps_locked_is_named(newsroom: Newsroom, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    monkeypatch.setitem(database._SERVER_SETTINGS, "lock_timeout", "200ms")
    config = configured(newsroom({"a.md": article("A")}))
    busy = pytest.raises(StoreError, match="another process has been writing to it for long")
    with closing(place.open()) as store, locked(place), busy:
        publish(config, store, NOW)
    with closing(place.open()) as store:
        assert publish(config, store, NOW)[0] == 1


@contextmanager
def locked(place: Place) -> Iterator[None]:
    url = f"sqlite:///{place.directory / FILE_NAME}" if place.url == "sqlite" else place.url
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if place.url == "sqlite" else "LOCK TABLE look IN ACCESS EXCLUSIVE MODE")
        yield
        connection.rollback()


@pytest.mark.parametrize("damage", ["head", "middle"])
def test_a_store_that_is_broken_is_named_with_what_to_do(newsroom: Newsroom, tmp_path: Path, damage: str) -> None:
    root = newsroom({f"{n}.md": article(f"A {n}", body=LONG[:20_000]) for n in range(20)})
    arguments = ("build", root, "--out", tmp_path / "out", "--base-url", "https://x.example", "--state", tmp_path / "state")
    assert feeds(*arguments).exit_code == 0
    file = tmp_path / "state" / FILE_NAME
    with file.open("r+b") as opened:
        opened.seek(0 if damage == "head" else 4096)
        opened.write(b"\xde\xad" * (file.stat().st_size // 2))
    write(root, "new.md", article("New"))
    result = feeds(*arguments)

    assert result.exit_code == 1
    assert str(file) in result.output
    assert "put the last backup in its place" in result.output
    for each in (tmp_path / "state").iterdir():
        each.unlink()
    assert feeds(*arguments).exit_code == 0


# --- a server ---------------------------------------------------------------------------------------------------------


def test_a_server_that_goes_away_and_comes_back(newsroom: Newsroom, server: Server, caplog: pytest.LogCaptureFixture) -> None:
    root = newsroom({"a.md": article("A")})
    with closing(Store(None, server.database())) as store:
        room = Room(root, store)
        client = create_app(configured(root), store).test_client()
        room.look()
        assert client.get("/rss.xml").status_code == 200
        server.stop()
        try:
            room.write("b.md", article("B"), age=3)
            with caplog.at_level(logging.ERROR):
                assert room.look(1) == RETRY
                # What is in memory is served, and what is not cannot be.
                assert client.get("/rss.xml").data.count(b"<item>") == 1
                assert client.get("/atom.xml").status_code == 503
            assert "see that the server runs" in caplog.text
        finally:
            server.start()
        assert client.get("/rss.xml").data.count(b"<item>") == 1
        room.look(RETRY)
        assert room.editions == [(1, ["A"]), (2, ["A", "B"])]
        assert client.get("/rss.xml").data.count(b"<item>") == 2


def test_a_builder_whose_connections_are_ended_loses_nothing(
    newsroom: Newsroom, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = newsroom({"a.md": article("A")})
    ending = ["SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"]
    real = Publisher.prepare

    def prepare(*arguments: Any, **more: Any) -> Prepared:
        prepared = real(*arguments, **more)
        if ending:
            server.run("postgres", ending.pop())
        return prepared

    monkeypatch.setattr(Publisher, "prepare", prepare)
    with closing(Store(None, server.database())) as store:
        assert publish(configured(root), store, NOW)[0] == 1
        with store.building(0):
            pass
        assert store.document("rss.xml") is not None


def test_a_server_that_cannot_be_reached_is_named_without_its_password(
    newsroom: Newsroom, tmp_path: Path, server: Server
) -> None:
    root = newsroom({"a.md": article("A")})
    toml = tmp_path / "feeds.toml"
    toml.write_text(
        'store = "postgresql+psycopg://me:s3cret@127.0.0.1:1/news?connect_timeout=2"\n[articles]\npath = "newsroom"\n'
    )
    for arguments in (("build", "--out", tmp_path / "out"), ("check",)):
        result = feeds(*arguments, "--config", toml, "--base-url", "https://x.example")
        assert result.exit_code == 1
        assert "database news on 127.0.0.1: " in result.output
        assert "see that the server runs" in result.output
        assert "s3cret" not in result.output + repr(result.exception) + repr(configured(root, store=toml.read_text()))


def test_a_database_of_somebody_elses_is_left_alone(server: Server) -> None:
    place = Place(Path("unused"), server.database())
    place.run("CREATE TABLE article (id text)", "CREATE TABLE other (id text)")

    with pytest.raises(StoreError, match=r"tables of another program \(article\).*of its own"):
        place.open()
    assert place.run("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(2,)]


def test_a_role_without_rights_and_a_database_that_is_not_there_are_named(server: Server) -> None:
    server.run("postgres", "CREATE ROLE guest LOGIN")
    name = sa.make_url(server.database()).database

    with pytest.raises(StoreError, match=r"permission denied.*the role in `store` must be allowed to make tables"):
        Store(None, server.url(str(name), "guest"))
    with pytest.raises(StoreError, match=r'database nowhere on .* database "nowhere" does not exist'):
        Store(None, server.url("nowhere"))


def test_an_older_store_is_made_anew_without_touching_others(server: Server) -> None:
    place = Place(Path("unused"), server.database())
    place.open().close()
    place.run(
        "CREATE TABLE other (id text)", "INSERT INTO other VALUES ('x')", "UPDATE meta SET value = '1' WHERE key = 'schema'"
    )
    place.open().close()

    assert place.run("SELECT id FROM other") == [("x",)]


def test_without_psycopg_there_is_a_hint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(UsageError, match=r"pip install 'feeds\[postgresql\]'"):
        Store(tmp_path, "postgresql+psycopg://me@127.0.0.1:1/news")


def test_a_build_on_a_server_is_a_build(newsroom: Newsroom, tmp_path: Path, server: Server) -> None:
    newsroom({"a.md": article("A")})
    toml = tmp_path / "feeds.toml"
    toml.write_text(f'store = "{server.database()}"\n[articles]\npath = "newsroom"\n')
    result = feeds("build", "--out", tmp_path / "out", "--config", toml, "--base-url", "https://x.example")

    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "rss.xml").read_bytes().count(b"<item>") == 1
    assert not (tmp_path / ".feeds").exists()
    assert feeds("check", "--config", toml, "--base-url", "https://x.example").exit_code == 0
