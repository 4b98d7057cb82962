"""Counts what is answered, in memory, and adds it to the store every few seconds from a thread of its own.

A request pays for a lookup and three additions; who asked is found out when the counts are taken away. When the store cannot
be written to, the counts wait; what there is no room for is counted without telling feeds and readers apart.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from multiprocessing.util import Finalize
from typing import TypeAlias

from feeds.config import Config
from feeds.errors import FeedsError
from feeds.model import Answers
from feeds.store import Store
from feeds.web.accesslog import access_log
from feeds.web.agents import recognise
from feeds.web.answer import Told

log = logging.getLogger(__name__)

# How often, in seconds, counts go to the store.
EVERY = 5.0
# How many counts there may be between two times, and how long, in characters, a User-Agent is that is kept until then.
MOST, LONGEST = 5_000, 600
# What is no feed: pages, media, what is not there.
NO_FEED = "*"
# Answers that are told apart; of others the first digit is.
STATUSES = frozenset({200, 206, 226, 301, 304, 404, 410, 412, 416, 421, 429, 500, 503})

# Who asks when too many do.
_CROWD = "crowd"
_PAGE = re.compile(r"(?:^|/)archive/[0-9]+$")


def _now() -> datetime:
    return datetime.now(UTC)


# A User-Agent, the name of a feed, a status; and how often, with how many bytes sent and in whole texts.
_Key: TypeAlias = tuple[object, str | None, int]
_Count: TypeAlias = list[int]


class Tally:
    """Called once for each answer, by any thread of a worker. :meth:`flush` adds what was counted to ``store``."""

    def __init__(self, store: Store, clock: Callable[[], datetime] = _now, every: float = EVERY) -> None:
        self._store, self._clock, self._every = store, clock, every
        self._lock, self._ending = threading.Lock(), threading.Event()
        self._counts: dict[_Key, _Count] = {}
        self._thread: threading.Thread | None = None
        self._failed = False

    def __call__(self, environ: Mapping[str, object], status: int, sent: int, whole: int, feed: str | None) -> None:
        """Count an answer: its status, the bytes sent, the bytes of the whole text as it is, the feed that it was of."""
        key = (environ.get("HTTP_USER_AGENT"), feed, status)
        with self._lock:
            count = self._counts.get(key)
            if count is None:
                count = self._new(key)
            count[0] += 1
            count[1] += sent
            count[2] += whole

    def close(self) -> None:
        """Add what is left to the store, and count no more by itself."""
        self._ending.set()
        self.flush()

    def flush(self) -> None:
        """Add what was counted to the store; where that cannot be, keep it for the next time."""
        with self._lock:
            counts, self._counts = self._counts, {}
        if not counts:
            return
        try:
            self._store.traffic.add(_summed(counts), self._clock())
            self._failed = False
        except FeedsError as error:
            if not self._failed:
                log.warning("what was answered cannot be counted just now: %s", error)
            self._failed = True
            with self._lock:
                for key, count in counts.items():
                    _more(self._counts.get(key) or self._new(key), count)

    def _new(self, key: _Key) -> _Count:
        if self._thread is None:
            self._begin()
        agent, feed, status = key
        if len(self._counts) >= MOST:
            agent, feed, status = _CROWD, None, status // 100 * 100
        elif isinstance(agent, str) and len(agent) > LONGEST:
            agent = agent[:LONGEST]
        return self._counts.setdefault((agent, feed, status), [0, 0, 0])

    def _begin(self) -> None:
        """Flush from now on, and when the process ends."""
        self._thread = threading.Thread(target=self._run, name="tally", daemon=True)
        self._thread.start()
        Finalize(None, self.close, exitpriority=10)

    def _run(self) -> None:
        while not self._ending.wait(self._every):
            self.flush()


def _more(known: _Count, count: _Count) -> None:
    for at, number in enumerate(count):
        known[at] += number


def _summed(counts: Mapping[_Key, _Count]) -> list[Answers]:
    """The counts by names and statuses of which there are not many."""
    readers = {agent: recognise(str(agent or "")) for agent, _, _ in counts}
    sums: dict[tuple[str, str, int], tuple[_Count, list[int]]] = {}
    for (agent, feed, status), count in counts.items():
        reader = readers[agent]
        name = NO_FEED if feed is None else _PAGE.sub("", feed)
        key = (name, reader.name, status if status in STATUSES else status // 100 * 100)
        known, subscribers = sums.setdefault(key, ([0, 0, 0], []))
        _more(known, count)
        subscribers.append(reader.subscribers)
    return [
        Answers(answers, sent, whole, max(subscribers), feed=feed, reader=reader, status=status)
        for (feed, reader, status), ((answers, sent, whole), subscribers) in sums.items()
    ]


class Telling:
    """``told`` is to be told of every answer, for the counts, and for the access log where there is one.

    ``personal`` is whether it matters to it who asked. Raises UsageError where the log cannot be written.
    """

    def __init__(self, config: Config, store: Store) -> None:
        self._tally, self._noted = Tally(store), access_log(config)
        self.personal = self._noted is not None
        self.told: Told = self._tally if self._noted is None else self._both

    def _both(self, environ: Mapping[str, object], status: int, sent: int, whole: int, feed: str | None) -> None:
        self._tally(environ, status, sent, whole, feed)
        if self._noted is not None:
            self._noted(environ, status, sent, whole, feed)

    def close(self) -> None:
        """Keep what was counted, and write what was noted."""
        self._tally.close()
        if self._noted is not None:
            self._noted.close()
