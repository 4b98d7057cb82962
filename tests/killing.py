"""What runs in processes of its own while builders are killed: the builders, and readers who look closely."""

from __future__ import annotations

import re
import time
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event

from feeds.config import Config
from feeds.errors import FeedsError
from feeds.publish import publish
from feeds.store import Store
from tests.servers import Place

DOCUMENTS = ("rss.xml", "atom.xml", "feed.json")
ARTICLES = 8
_MARK = re.compile(rb"Generation (\d+)")


def generation(body: bytes) -> int:
    """The one generation that everything in ``body`` is of."""
    found = {int(each) for each in _MARK.findall(body)}
    assert len(found) == 1, f"torn: generations {sorted(found)} in one document"
    assert body.count(b"Number ") >= ARTICLES
    return found.pop()


def whole(store: Store) -> int:
    """The one generation that all documents of the current edition are of."""
    found = {each.path: generation(each.identity) for each in store.documents() if each.path in DOCUMENTS}
    assert sorted(found) == sorted(DOCUMENTS)
    assert len(set(found.values())) == 1, f"torn: {found}"
    return found["rss.xml"]


def build(config: Config, place: Place, now: datetime, go: Connection) -> None:
    """Publish when told to, and tell when it is done."""
    store = place.open()
    store.number()
    go.send("ready")
    go.recv()
    publish(config, store, now)
    go.send("done")
    go.recv()


def read(place: Place, stop: Event, results: Connection) -> None:
    """Read until told to stop; the number of reads, or what was seen that must not be."""
    store = place.open()
    reads = latest = number = 0
    try:
        while not stop.is_set():
            for seen in (*(_document(store, path) for path in DOCUMENTS), whole(store), _article(store)):
                assert seen >= latest, f"backward: generation {seen} after {latest}"
                latest = seen
                reads += 1
            now = store.number() or 0
            assert now >= number, f"backward: edition {now} after {number}"
            number = now
            time.sleep(0.005)
    except (AssertionError, FeedsError) as error:
        results.send(f"after {reads} reads: {type(error).__name__}: {error}")
    else:
        results.send(reads)


def _document(store: Store, path: str) -> int:
    found = store.document(path)
    assert found is not None, f"lost: {path}"
    return generation(found.identity)


def _article(store: Store) -> int:
    found = store.article("articles/7/")
    assert found is not None, "lost: an article"
    return int(found.title.split()[1].strip(":"))
