"""Who reads, as the service counts it: by reader, feed, status; never by person."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from werkzeug.test import Client

from feeds.errors import StoreError
from feeds.model import Answers
from feeds.publish import publish
from feeds.store import Store
from feeds.web import create_service, tally
from feeds.web.agents import READERS, recognise
from feeds.web.tally import Tally
from tests.conftest import NOW, Newsroom, article, configured


@pytest.mark.parametrize(
    ("agent", "name", "subscribers"),
    [
        ("Feedly/1.0 (+http://www.feedly.com/fetcher.html; 47 subscribers; like FeedFetcher-Google)", "Feedly", 47),
        ("Mozilla/5.0 (compatible; inoreader.com; 12 subscribers)", "Inoreader", 12),
        ("NewsBlur Feed Fetcher - 1 subscriber - https://www.newsblur.com/site/1/x", "NewsBlur", 1),
        ("Mozilla/5.0 (compatible; theoldreader.com; 20 subscribers; feed-id=5e6)", "The Old Reader", 20),
        ("Feedbin feed-id:1234 - 56 subscribers", "Feedbin", 56),
        ("BazQux/2.4 (+https://bazqux.com/fetcher; 3 subscribers)", "BazQux", 3),
        ("Overcast/1.0 Podcast Sync (17 subscribers; feed-id=1; +http://overcast.fm/)", "Overcast", 17),
        ("FeedHQ/1.2 (https://github.com/feedhq/feedhq; 2 subscribers)", "FeedHQ", 2),
        ("newsboat/2.21.0 (Linux x86_64)", "newsboat", 0),
        ("feedparser/6.0.11 +https://github.com/kurtmckee/feedparser/", "feedparser", 0),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "browsers", 0),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.4", "Thunderbird", 0),
        ("Something of somebody's", "other", 0),
        ("Something 1.5 subscribers", "other", 0),
        ("x" * 600 + " 9 subscribers", "other", 0),
        ("Feedly 99999999999 subscribers", "Feedly", 0),
        ("", "no name", 0),
        ("-", "no name", 0),
    ],
)
def test_a_reader_is_known_by_what_it_calls_itself(agent: str, name: str, subscribers: int) -> None:
    assert recognise(agent) == (name, subscribers)


def test_marks_of_readers_can_be_met() -> None:
    assert [(mark, name) for mark, name in READERS if mark != mark.lower() or recognise(mark).name != name] == []


def test_what_the_service_answers_is_in_the_store(newsroom: Newsroom) -> None:
    config, store = configured(newsroom({"a.md": article("A")})), Store(None)
    publish(config, store, NOW)
    count = Tally(store, lambda: NOW)
    client = Client(create_service(config, store, lambda: NOW, count))
    feedly = {"User-Agent": "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 47 subscribers)"}
    whole = client.get("/rss.xml", headers=feedly)
    client.get("/rss.xml", headers={**feedly, "If-None-Match": whole.headers["ETag"]})
    client.get("/nothing")
    count.close()

    size = len(whole.data)
    assert store.traffic.sums("feed", "reader", "status")[:2] == [
        Answers(1, size, size, 47, feed="", reader="Feedly", status=200),
        Answers(1, 0, size, 47, feed="", reader="Feedly", status=304),
    ]
    assert [(each.feed, each.status) for each in store.traffic.sums("feed", "status")][2:] == [("*", 404)]


def environ(agent: str = "") -> Mapping[str, object]:
    return {"HTTP_USER_AGENT": agent, "REMOTE_ADDR": "192.0.2.1"}


def test_threads_count_together() -> None:
    store = Store(None)
    count = Tally(store, lambda: NOW, every=3600)

    def ask() -> None:
        for _ in range(2000):
            count(environ(), 304, 1, 2, "")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    count.close()

    assert store.traffic.sums() == [Answers(8000, 8000, 16000)]


def test_many_names_take_no_room() -> None:
    store = Store(None)
    count = Tally(store, lambda: NOW, every=3600)
    for number in range(2 * tally.MOST):
        count(environ(f"nobody {number} " + "x" * 2000), 200, 1, 1, f"feed{number}/archive/{number}")
    assert len(count._counts) <= tally.MOST + 1
    count.close()

    assert store.traffic.sums() == [Answers(2 * tally.MOST, 2 * tally.MOST, 2 * tally.MOST)]
    assert not any("archive" in each.feed for each in store.traffic.sums("feed"))


def test_statuses_that_nobody_gives_are_counted_by_their_first_digit() -> None:
    store = Store(None)
    count = Tally(store, lambda: NOW, every=3600)
    for status in (418, 451, 404):
        count(environ(), status, 0, 0, None)
    count.close()

    assert [(each.status, each.answers) for each in store.traffic.sums("status")] == [(400, 2), (404, 1)]


def test_counts_wait_for_a_store_that_fails(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    store = Store(None)
    count = Tally(store, lambda: NOW, every=3600)
    add = store.traffic.add

    def fail(*_: object) -> None:
        raise StoreError("full")

    monkeypatch.setattr(store.traffic, "add", fail)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            count(environ("curl/8"), 200, 5, 5, "")
            count.flush()
    assert len(caplog.records) == 1
    monkeypatch.setattr(store.traffic, "add", add)
    count.close()

    assert store.traffic.sums("reader") == [Answers(3, 15, 15, reader="curl and wget")]


def test_a_service_that_is_stopped_keeps_what_it_counted(newsroom: Newsroom, tmp_path: Path) -> None:
    from tests.test_cli import fetch, free_port, serving

    root, port = newsroom({"a.md": article("A")}), free_port()
    with serving(root, "--state", tmp_path / "state", port=port):
        for _ in range(3):
            fetch(f"http://127.0.0.1:{port}/rss.xml")
    with_feed = [each for each in Store(tmp_path / "state").traffic.sums("feed", "reader") if each.feed == ""]

    assert [(each.reader, each.answers) for each in with_feed] == [("Python programs", 3)]
