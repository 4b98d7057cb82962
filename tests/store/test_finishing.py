"""What is made when an edition is out, and how readers of the store learn that there is something new."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from feeds.store import Store
from tests.conftest import NOW
from tests.servers import Place
from tests.store.test_documents import edition, put

LARGEST = 1_000_000


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with closing(place.open()) as store:
        yield store


def test_brotli_is_kept_beside_the_other_codings_and_goes_with_them(store: Store) -> None:
    put(store, edition({"rss.xml": b"one", "archive/1/rss.xml": b"old", "large.xml": bytes(range(256)) * 4}))
    soon = NOW + timedelta(seconds=1)
    assert store.uncoded(NOW - timedelta(seconds=1), LARGEST) is None
    first = store.uncoded(soon, 100)
    assert first is not None
    assert store.body(first) == b"one"

    store.code(first, b"brotli of one")
    found = store.document("rss.xml")
    assert found is not None
    assert (found.brotli, found.identity, found.size) == (b"brotli of one", b"one", 3)
    assert store.version("rss.xml") == (found.hash, NOW, True)
    second = store.uncoded(soon, 100)
    assert second is not None
    assert store.body(second) == b"old"
    store.code(second, b"x")
    assert store.uncoded(soon, 100) is None

    for body in (b"two", b"three", b"four", b"five"):
        put(store, edition({"rss.xml": body}), soon)
    store.code(first, b"too late")
    found = store.document("rss.xml")
    assert found is not None
    assert (found.identity, found.brotli) == (b"five", None)


def test_what_documents_held_outlasts_their_bytes(store: Store) -> None:
    hashes: list[str] = []
    for number in range(30):
        put(store, edition({"rss.xml": str(number).encode(), "archive/1/rss.xml": b"old"}), NOW + timedelta(hours=number))
        ((path, format, digest, body),) = store.unmarked(["rss"], 10)
        assert (path, format, body) == ("rss.xml", "rss", str(number).encode())
        store.mark(path, digest, body)
        hashes.append(digest)
        assert store.unmarked(["rss"], 10) == []

    assert store.marks("rss.xml", hashes[-1][:32]) == b"29"
    assert store.marks("rss.xml", hashes[10][:32]) == b"10"
    assert store.marks("rss.xml", hashes[0][:32]) is None
    assert store.marks("atom.xml", hashes[-1][:32]) is None
    assert store.marks("rss.xml", "%") is None


def test_every_change_moves_the_beat_and_reading_does_not(store: Store, place: Place) -> None:
    place.directory.mkdir(exist_ok=True)  # where the database is elsewhere there is none by itself
    with closing(place.open()) as other:
        beats = [other.beat.read()]

        def moved() -> bool:
            beats.append(other.beat.read())
            return beats[-1] != beats[-2]

        put(store, edition({"rss.xml": b"one"}))
        assert moved()
        assert other.document("rss.xml") is not None
        assert other.pulse() == (1, None)
        assert not moved()
        digest = store.uncoded(NOW, LARGEST)
        assert digest is not None
        store.code(digest, b"brotli")
        assert not moved()  # whoever makes a lot of it tells once
        store.recall(store.recollection())
        assert moved()
