"""Builders killed at any point, under readers who never stop: nothing torn, nothing backward, nothing lost."""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

from feeds.publish import publish
from tests import killing
from tests.conftest import NOW, Newsroom, article, configured
from tests.servers import Place

# How many builders are killed on each kind of database.
KILLS = int(os.environ.get("FEEDS_KILLS", "20"))
READERS = 2


def write_all(root: Path, generation: int) -> None:
    for number in range(killing.ARTICLES):
        title = f"Generation {generation}: Number {number}"
        (root / f"{number}.md").write_text(article(title, body=f"Generation {generation}. " * 50))


def test_killed_at_any_point_nothing_is_torn_backward_or_lost(newsroom: Newsroom, place: Place) -> None:
    processes = get_context("forkserver")
    processes.set_forkserver_preload(["tests.killing"])
    root = newsroom({})
    config = configured(root, state=place.directory)
    store = place.open()
    elsewhere = Place(place.directory, place.url)
    write_all(root, 0)
    publish(config, store, NOW)

    stop = processes.Event()
    readers = []
    for _ in range(READERS):
        ours, theirs = processes.Pipe()
        reader = processes.Process(target=killing.read, args=(elsewhere, stop, theirs), daemon=True)
        reader.start()
        readers.append((reader, ours))

    rng = random.Random(KILLS)
    outcomes: Counter[str] = Counter()
    takeovers: list[float] = []
    takes = 0.0
    for generation in range(1, KILLS + 4):
        now = NOW + timedelta(minutes=generation)
        write_all(root, generation)
        ours, theirs = processes.Pipe()
        builder = processes.Process(target=killing.build, args=(config, elsewhere, now, theirs), daemon=True)
        builder.start()
        assert ours.recv() == "ready"
        begun = time.monotonic()
        ours.send("go")
        if generation <= 3:  # how long it takes when nobody kills it
            assert ours.recv() == "done"
            takes = max(takes, time.monotonic() - begun)
        else:
            time.sleep(rng.uniform(0, takes))
        builder.kill()
        killed = time.monotonic()
        with store.building(patience=30):
            takeovers.append(time.monotonic() - killed)
        builder.join()
        seen = killing.whole(store)
        assert seen in (generation - 1, generation)
        outcomes["after" if seen == generation else "before"] += generation > 3
        takes *= 0.94 if seen == generation else 1.02  # so that a quarter is killed too late, however busy the machine is
        publish(config, store, now)
        assert killing.whole(store) == generation
        assert {int(each.title.split()[1].strip(":")) for each in store.articles()} == {generation}
    stop.set()
    reads = [ours.recv() for _, ours in readers]
    for reader, _ in readers:
        reader.join()
    store.close()

    assert all(isinstance(each, int) and each > 0 for each in reads), reads
    assert outcomes.total() == KILLS
    takeovers.sort()
    told = (
        f"{place.url.partition(':')[0]}: {KILLS} killed of builds of {takes:.2f} s, {outcomes['before']} before and "
        f"{outcomes['after']} after they were live; {sum(reads)} reads by {READERS} readers; taken over in "
        f"{takeovers[len(takeovers) // 2] * 1000:.1f} ms (median), {takeovers[-1] * 1000:.1f} ms (longest)\n"
    )
    sys.stdout.write(told)
