"""Where documents stand ready: in memory, as many as fit, and never another edition than the one that is live.

A document that is asked for first is one SELECT. After a new edition each is looked at again when it is asked for: its
hash is enough to know it by. That there is a new edition is seen by the store's beat, or within a second.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from datetime import datetime

from feeds.config import Config
from feeds.errors import StoreError
from feeds.store import Store
from feeds.web.bounded import Bounded
from feeds.web.deltas import Deltas
from feeds.web.documents import Answer, Environ, Ready

# How many bytes documents may take in a worker.
ROOM = 32 * 1024 * 1024
# How many seconds at most until what no beat told of is seen: an edition, and what is not told of anywhere else.
LOOK = 1.0
AGAIN = 60.0
# For how many seconds a store that cannot be read is left alone.
AWAY = 15.0
# How many paths are remembered at which no document is, how many bytes the answers may take that nothing is there, and
# how long a path may be.
NOTHING = 2_048
REFUSALS = 1024 * 1024
LONG = 256

log = logging.getLogger(__name__)


class Absent:
    """That there is no document at a path, as of a ``generation``."""

    __slots__ = ("generation", "size", "touched")

    def __init__(self, generation: int) -> None:
        self.generation, self.size, self.touched = generation, 1, False


class Refusal:
    """The answers that nothing is at a path, as of a ``generation``."""

    __slots__ = ("generation", "get", "head", "size", "touched")

    def __init__(self, generation: int, get: Answer, head: Answer, size: int) -> None:
        self.generation, self.get, self.head, self.size, self.touched = generation, get, head, size, False


class Rack:
    """The documents of ``store`` as they are answered. Safe to use from several threads.

    ``generation`` counts the changes that were seen.
    """

    def __init__(self, config: Config, store: Store, room: int = ROOM) -> None:
        self.config, self.store = config, store
        self.generation = 0
        self.ready: Bounded[Ready] = Bounded(room)
        self.absent: Bounded[Absent] = Bounded(NOTHING)
        self.refusals: Bounded[Refusal] = Bounded(REFUSALS)
        self.refusal: Answer | None = None
        self.deltas = Deltas(config, store)
        self.lock = threading.Lock()
        self.beat: bytes | None = None
        self.pulse: tuple[int, datetime | None] | None = None
        self.looked = self.renewed = 0.0

    def answer(self, path: str, environ: Environ, now: datetime, at_once: bool = False) -> Answer | None:
        """The answer to a GET or HEAD of ``path``, which begins with a slash; None where no document is.

        Where it has to be given ``at_once``, None too where what is newer than what the client has would have to be put together.
        Raises StoreError where it is not in memory and the store cannot be read.
        """
        beat = self.store.beat.read()
        if beat != self.beat or time.monotonic() - self.looked > LOOK:
            self._look(beat)
        ready = self.ready.found.get(path)
        if ready is None or ready.generation != self.generation:
            ready = self._find(path, ready, now)
            if ready is None:
                return None
        ready.touched = True
        answer = ready.answer(environ, now)
        if "HTTP_A_IM" in environ and answer.status == 200:
            return None if at_once else self.deltas.answer(ready, environ) or answer
        return answer

    def refused(self, path: str, method: str) -> Answer | None:
        """The answer that nothing is at ``path``, where it was given since the last change; to be asked after :meth:`answer`."""
        known = self.refusals.found.get(path)
        if known is None or known.generation != self.generation:
            return None
        known.touched = True
        return known.get if method == "GET" else known.head

    def refuse(self, path: str, generation: int, answer: Answer) -> None:
        """Remember the ``answer`` that nothing was at ``path`` when ``generation`` was the last change."""
        if len(path) > LONG:
            return
        size = 500 + len(path)
        if answer == self.refusal:  # nearly all are the same: then it is kept once
            answer = self.refusal
        else:
            self.refusal = answer
            size += len(answer.body) + 2_000
        self.refusals.put(path, Refusal(generation, answer, replace(answer, body=b""), size))

    def _look(self, beat: bytes) -> None:
        """See whether something changed. A store that cannot be read leaves what is in memory to be served."""
        with self.lock:
            now = time.monotonic()
            told = beat != self.beat
            if not told and now - self.looked <= LOOK:
                return  # another thread was quicker
            # The beat is of before the look: what is published meanwhile is looked for again.
            self.beat, self.looked = beat, now
            try:
                pulse = self.store.pulse()
            except StoreError as error:
                log.error("%s", error)
                # One that hangs would hold up every answer, of what is in memory too.
                self.looked = time.monotonic() + AWAY
                return
            if told or pulse != self.pulse or now - self.renewed > AGAIN:
                self.pulse, self.renewed = pulse, now
                self.generation += 1

    def _find(self, path: str, known: Ready | None, now: datetime) -> Ready | None:
        """The document at ``path`` as it is now."""
        generation = self.generation
        if path.endswith("/"):
            return None
        nothing = self.absent.found.get(path)
        if nothing is not None and nothing.generation == generation:
            nothing.touched = True
            return None
        try:
            if known is not None and (same := self._same(path, known, generation, now)) is not None:
                return same
            document = self.store.document(path[1:])
        except StoreError as error:
            if known is None:
                raise
            log.error("%s", error)
            return known
        if document is None:
            self.ready.drop(path)
            if len(path) <= LONG:
                self.absent.put(path, Absent(generation))
            return None
        ready = Ready(self.config, document, generation, now)
        self.ready.put(path, ready)
        return ready

    def _same(self, path: str, known: Ready, generation: int, now: datetime) -> Ready | None:
        """What is known of ``path``, where it is still so."""
        document, due = known.document, None if self.pulse is None else self.pulse[1]
        if self.store.version(path[1:]) != (document.hash, document.last_modified, document.brotli is not None):
            return None
        if due == document.due:
            known.generation = generation
            return known
        ready = Ready(self.config, replace(document, due=due), generation, now)
        self.ready.put(path, ready)
        return ready
