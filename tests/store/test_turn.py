"""One builder at a time: who waits for whom, and who waits for nobody."""

from __future__ import annotations

import os
import threading
from contextlib import closing
from dataclasses import replace

import pytest

from feeds.errors import BusyError
from feeds.publish import Publisher, prepare, publish
from feeds.store import Store, turn
from tests.conftest import NOW, Newsroom, article, configured, write
from tests.servers import Place, Server


def test_whoever_cannot_wait_is_told_who_publishes(place: Place) -> None:
    with closing(place.open()) as one, closing(place.open()) as other:
        with (
            one.building(0),
            pytest.raises(BusyError, match=f"process {os.getpid()} on .* is publishing there"),
            other.building(0),
        ):
            pass
        with other.building(0):
            pass


def test_whoever_waits_says_so_and_is_next(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(turn, "QUIET", 0)
    warnings: list[str] = []
    waiting, done = threading.Event(), threading.Event()

    def warn(message: str, *said: str) -> None:
        warnings.append(message % said)
        waiting.set()

    monkeypatch.setattr(turn.log, "warning", warn)

    def wait() -> None:
        with closing(place.open()) as other, other.building(60):
            done.set()

    with closing(place.open()) as one:
        other = threading.Thread(target=wait)
        with one.building(0):
            other.start()
            assert waiting.wait(60)
            assert not done.is_set()
        assert done.wait(60)
        other.join()
    assert [each.partition(": ")[2] for each in warnings] == [f"waiting for {turn.who()}, which is publishing there"]


def test_a_publisher_that_finds_another_at_work_changes_nothing(newsroom: Newsroom, place: Place) -> None:
    root = newsroom({"a.md": article("A")})
    config = configured(root)
    with closing(place.open()) as one, closing(place.open()) as other:
        publisher = Publisher(config, one, patience=0)
        publisher.publish(NOW)
        write(root, "a.md", article("B"))
        with other.building(0):
            with pytest.raises(BusyError):
                publisher.publish(NOW)
            with pytest.raises(BusyError):
                publisher.touch(["a.md"], NOW)
        assert [each.title for each in one.articles()] == ["A"]
        assert publisher.touch(["a.md"], NOW) is not None
        assert [each.title for each in one.articles()] == ["B"]


def test_who_reads_waits_for_nobody(newsroom: Newsroom, place: Place) -> None:
    root = newsroom({"a.md": article("A")})
    config = configured(root)
    with closing(place.open()) as one:
        publish(config, one, NOW)
        write(root, "b.md", article("B"))
        found = Store.existing(place.directory, place.url)
        assert found is not None
        with one.building(0), one._database.write(), closing(found) as other:
            assert other.document("rss.xml") is not None
            assert prepare(config, other, NOW).articles == 2


def test_sites_in_schemas_of_their_own_have_nothing_to_do_with_each_other(newsroom: Newsroom, server: Server) -> None:
    root = newsroom({"a.md": article("A")})
    url = server.database()
    stores = []
    for name in ("one", "two"):
        server.run(url.partition("@/")[2].partition("?")[0], f"CREATE SCHEMA {name}")
        stores.append(Store(None, f"{url}&options=-csearch_path%3D{name}"))
    one, two = stores
    config = configured(root)
    with one.building(0):
        publish(replace(config, site=replace(config.site, title="Two")), two, NOW)
    assert (one.number(), two.number()) == (None, 1)
    for store in stores:
        store.close()
