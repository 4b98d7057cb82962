"""What nothing refers to any more does not stay: the store of a newsroom is as large as the newsroom, however old it is."""

from __future__ import annotations

import os
import random
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

import feeds.publish
from feeds.errors import OvertakenError
from feeds.model import Kind
from feeds.publish import Publisher, publish
from feeds.store import Store
from feeds.store.index import Batch
from tests.conftest import NOW, Newsroom, article, configured, write
from tests.servers import Place

EDITS = int(os.environ.get("FEEDS_EDITS", "60"))
# Every kind of row but those that are kept on purpose: who articles are, and what their feeds are called.
TABLES = ("text", "entry", "composed", "reading", "article", "blob", "edition", "listing", "media")


def counts(place: Place) -> dict[str, int]:
    return {table: place.run(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


def words(rng: random.Random, number: int) -> str:
    tags = rng.sample(["one", "two", "three", "four"], 2)
    return article(f"{number} at {rng.random()}", tags=f"[{', '.join(tags)}]", language=rng.choice(["en", "de", "fr"]))


def test_a_store_does_not_grow_with_its_edits(newsroom: Newsroom, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds.publish, "SWEEP", 10)
    rng = random.Random(7)
    here = set(range(12))
    root = newsroom({f"{number}.md": words(rng, number) for number in here})
    config = replace(configured(root), automatic=(Kind.TAGS, Kind.LANGUAGES))
    with closing(place.open()) as store:
        publisher = Publisher(config, store)
        publisher.publish(NOW)
        begin = counts(place)
        for edit in range(EDITS):
            number = rng.choice(sorted(here))
            now = NOW + timedelta(minutes=edit)
            kind = edit % 6
            if kind == 0:  # another takes its place
                (root / f"{number}.md").unlink()
                here = here - {number} | {100 + edit}
                write(root, f"{100 + edit}.md", words(rng, 100 + edit))
                publisher.publish(now)
            elif kind == 1:  # written before the words before it were published
                write(root, f"{number}.md", words(rng, number))
                publisher.prepare(now)
                assert publisher.morgue is not None
                store.index.keep(publisher.morgue.take())
                store.index.keep(Batch(documents={f"{edit:064}": b"waiting for an edition that never came"}))
                write(root, f"{number}.md", words(rng, number))
                publisher.publish(now)
            elif kind == 2:  # by another process, with other settings
                publish(replace(config, articles=config.articles.model_copy(update={"day_first": True})), store, now)
            else:
                write(root, f"{number}.md", words(rng, number))
                if publisher.touch([f"{number}.md"], now) is None:
                    publisher.publish(now)
        while (store.number() or 0) % 10:
            write(root, f"{number}.md", words(rng, number))
            publisher.publish(now)

    end = counts(place)
    assert end["article"] == end["composed"] == end["reading"] == begin["article"]
    assert end["text"] == begin["text"]
    assert end["entry"] <= 3 * 2 * begin["article"]  # in the main feed's language, and in its own
    assert end["edition"] == 3
    assert end["listing"] <= 9
    assert end["blob"] <= 3 * 3 * 9 + 1
    assert place.run("SELECT hash FROM blob WHERE hash LIKE '000000%'") == []


def test_what_was_swept_away_comes_back_whole(newsroom: Newsroom, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds.publish, "SWEEP", 1)
    root = newsroom({"a.md": article("A", body="Some words of A."), "b.md": article("B")})
    with closing(place.open()) as store:
        publisher = Publisher(configured(root), store)
        publisher.publish(NOW)
        (root / "a.md").rename(root.parent / "a.md")
        publisher.publish(NOW, accepted=True)
        assert place.run("SELECT count(*) FROM text") == [(1,)]
        (root.parent / "a.md").rename(root / "a.md")
        publisher.publish(NOW)

        shown = store.article("articles/a/")
        assert shown is not None
        assert "Some words of A." in shown.content
        document = store.document("rss.xml")
        assert document is not None
        assert b"Some words of A." in document.identity


def test_what_a_killed_builder_saved_is_used_and_not_swept_away(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds.publish, "SWEEP", 1)
    root = newsroom({f"{number}.md": article(f"A {number}", f"2026-01-0{number + 1}") for number in range(5)})
    store = Store(None)
    killed = Publisher(configured(root), store)
    prepared = killed.prepare(NOW)
    assert killed.morgue is not None
    batch = killed.morgue.take()
    killed.papers.give(batch)
    store.index.keep(batch)
    monkeypatch.setattr("feeds.composing.compose", None)
    monkeypatch.setattr("feeds.papers.read", None)

    assert publish(configured(root), store, NOW)[1].problems == prepared.problems == ()
    assert len(list(store.articles())) == 5


def test_a_sweep_that_fails_takes_nothing_back(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise OvertakenError("no room to sweep in")

    monkeypatch.setattr(feeds.publish, "SWEEP", 1)
    store = Store(None)
    monkeypatch.setattr(store.index, "sweep", fail)

    assert publish(configured(newsroom({"a.md": article("A")})), store, NOW)[0] == 1
    assert "no room to sweep in" in caplog.text
