"""What is kept in memory: what is live and no other, within bounds, also while the store cannot be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from werkzeug.test import Client

from feeds.config import Config
from feeds.errors import StoreError
from feeds.model import Kind, Published
from feeds.publish import publish
from feeds.store import Store
from feeds.web import create_app, create_service
from feeds.web.bounded import Bounded
from feeds.web.documents import Ready
from feeds.web.fastpath import FastLane
from feeds.web.rack import Rack
from tests.conftest import NOW, Newsroom, article, configured, write

GET = {"REQUEST_METHOD": "GET"}


@pytest.fixture
def config(newsroom: Newsroom) -> Config:
    files = {f"{number}.md": article(f"A {number}", body="x " * 500, tags=f"[t{number}]") for number in range(8)}
    return replace(configured(newsroom(files)), automatic=(Kind.TAGS,))


@pytest.fixture
def store(config: Config) -> Store:
    store = Store(config.state)
    publish(config, store, NOW)
    return store


def test_a_document_is_read_once_and_again_when_it_changed(config: Config, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Counter[str]()
    read = store.document

    def counted(path: str) -> Published | None:
        asked[path] += 1
        return read(path)

    monkeypatch.setattr(store, "document", counted)
    client = Client(create_service(config, store, lambda: NOW))
    for _ in range(10):
        assert client.get("/rss.xml").status_code == client.get("/tags/t1/rss.xml").status_code == 200
    assert asked == {"rss.xml": 1, "tags/t1/rss.xml": 1}

    write(config.directory, "2.md", article("Edited", tags="[t2]"))
    publish(config, Store(config.state), NOW + timedelta(hours=1))
    for _ in range(10):
        assert b"Edited" in client.get("/rss.xml").data
        assert client.get("/tags/t1/rss.xml").status_code == 200
    assert asked == {"rss.xml": 2, "tags/t1/rss.xml": 1}


def test_what_is_in_memory_is_served_while_the_store_cannot_be_read(
    config: Config, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(create_service(config, store, lambda: NOW))
    whole = client.get("/rss.xml").data

    def fail(*_: object) -> None:
        raise StoreError("the disk is gone")

    for name in ("document", "version", "pulse"):
        monkeypatch.setattr(store, name, fail)
    store.beat.move()
    assert client.get("/rss.xml").data == whole
    assert client.get("/atom.xml").status_code == 503
    assert "the disk is gone" in caplog.text


def test_memory_has_a_bound_and_answers_do_not_differ_for_it(config: Config, store: Store) -> None:
    paths = ["/" + path for path in store.paths()]
    rack = Rack(config, store, room=60_000)
    full = {path: rack.answer(path, GET, NOW) for path in paths}

    assert len(paths) > 20
    assert 0 < len(rack.ready.found) < len(paths)
    assert rack.ready.size <= 60_000
    assert {path: rack.answer(path, GET, NOW) for path in reversed(paths)} == full
    for number in range(5_000):
        assert rack.answer(f"/{number}.xml", GET, NOW) is None
    assert len(rack.absent.found) <= 2_048


def test_what_is_asked_for_stays_and_what_is_not_goes(config: Config, store: Store) -> None:
    documents = store.documents()[:4]
    ready = {each.path: Ready(config, each, 1, NOW) for each in documents}
    kept: Bounded[Ready] = Bounded(sum(each.size for each in ready.values()) * 2)
    first, *others = ready
    for name in ready:
        kept.put(name, ready[name])
    for number in range(100):
        kept.found[first].touched = True
        kept.put(str(number), Ready(config, documents[1], 1, NOW))

    assert first in kept.found
    assert not set(others) & set(kept.found)
    assert kept.size == sum(each.size for each in kept.found.values()) <= kept.room
    kept.put(first, ready[first])
    kept.drop(first)
    assert kept.size == sum(each.size for each in kept.found.values())


def test_that_nothing_is_there_is_forgotten_when_something_is(config: Config, store: Store) -> None:
    pages: list[str] = []

    def told(environ: Mapping[str, object], status: int, sent: int, whole: int, feed: str | None) -> None:
        pages.append(str(environ["PATH_INFO"]))

    app = create_app(config, store, lambda: NOW, told)
    service = create_service(config, store, lambda: NOW)
    assert isinstance(service, FastLane)
    client = Client(service)
    first = client.get("/articles/new/")
    again, head = client.get("/articles/new/"), client.head("/articles/new/")
    assert (again.status_code, again.data) == (first.status_code, first.data) == (404, first.data)
    assert (head.status_code, head.data) == (404, b"")
    assert sorted(again.headers) == sorted(first.headers) == sorted(head.headers)
    assert service.rack.refused("/articles/new/", "GET") is not None

    write(config.directory, "new.md", article("New"))
    publish(config, store, NOW + timedelta(hours=1))
    assert client.get("/articles/new/").status_code == 200
    (config.directory / "new.md").unlink()
    publish(config, store, NOW + timedelta(hours=2), accepted=True)
    assert client.get("/articles/new/").status_code == client.get("/articles/new/").status_code == 410
    assert app.test_client().get("/articles/new/").status_code == 410
    assert pages == ["/articles/new/"]


def test_what_somebody_may_see_and_another_not_is_not_remembered(config: Config, store: Store) -> None:
    service = create_service(config, store, lambda: NOW)
    assert isinstance(service, FastLane)
    client = Client(service)

    assert client.get("/problems/0123456789012345678901/atom.xml").status_code == 404
    assert service.rack.refused("/problems/0123456789012345678901/atom.xml", "GET") is None


@pytest.mark.parametrize(
    ("seconds", "control"),
    [
        (0, "max-age=300, stale-while-revalidate=60"),
        (240, "max-age=300, stale-while-revalidate=60"),
        (250, "max-age=300, stale-while-revalidate=50"),
        (250.5, "max-age=300, stale-while-revalidate=49"),
        (310, "max-age=290"),
        (599.5, "max-age=0"),
        (3_000, "max-age=0"),
    ],
)
def test_freshness_and_staleness_end_with_what_is_due(config: Config, store: Store, seconds: float, control: str) -> None:
    write(config.directory, "soon.md", article("Soon", "2026-11-24T12:10:00Z"))
    publish(config, store, NOW)
    now = [NOW]
    client = Client(create_service(config, store, lambda: now[0]))

    def asked(when: datetime) -> str:
        now[0] = when
        return client.get("/rss.xml").headers["Cache-Control"]

    # Whatever was asked before, and however clocks go.
    for before in (0, 240, 305, 700, 100):
        asked(NOW + timedelta(seconds=before))
        assert asked(NOW + timedelta(seconds=seconds)) == f"public, {control}, stale-if-error=86400"


def test_a_beat_is_seen_by_others_and_needs_nothing_to_be_there(tmp_path: Path) -> None:
    reader, writer = Store(tmp_path / "state"), Store(tmp_path / "state")
    before = reader.beat.read()
    assert reader.beat.read() == before
    writer.beat.move()
    assert (after := reader.beat.read()) != before
    writer.beat.move()
    assert reader.beat.read() != after
    alone = Store(None)
    before = alone.beat.read()
    alone.beat.move()
    assert alone.beat.read() != before
