"""What is made of documents when they are out: what nobody has to wait for, and no edition depends on.

Brotli at its best takes a hundred times as long as gzip, so that it is made of what stays as it is for some seconds: feeds
first, archives last, one document at a time, and never for more than half of the time. What an edition replaces
meanwhile is dropped. And it is noted which entries each document holds, so that readers who have an older one can get
what is newer (:mod:`feeds.formats.parts`).
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import brotli

from feeds.errors import FeedsError
from feeds.formats import FORMATS, parts
from feeds.store import Store

log = logging.getLogger(__name__)

# How many seconds a document has to stand before it is worth brotli's time, and how many bytes it may have in gzip.
STANDING = 5
LARGEST = 1_000_000
QUALITY = 11
# How many documents' entries are noted at once, and how many seconds later there may be more to do.
SOME = 20
PAUSE = 2.0
# How much others go before, where the system knows that of threads.
NICE = 10


class Bindery:
    """Works on what is live in ``store``; ``clock`` tells how long that has been there."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store, self.clock = store, clock
        self.woken = threading.Event()
        self.made = False

    def wake(self) -> None:
        """There may be something to do."""
        self.woken.set()

    def run(self, stop: threading.Event) -> None:
        """Do what is to be done until ``stop`` is set. A store that fails is asked again later."""
        if sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        while not stop.is_set():
            try:
                self.mark()
                worked = self.code()
            except FeedsError as error:
                log.warning("%s", error)
                worked = 0.0
            # As long as it worked, at least: others want the processor too. A new edition's entries are noted at once.
            self.woken.wait(worked or PAUSE)
            self.woken.clear()

    def mark(self) -> None:
        """Note which entries the documents hold of which that is not known."""
        formats = [name for name, format in FORMATS.items() if format.entry is not None]
        while found := self.store.unmarked(formats, SOME):
            for path, format, digest, body in found:
                cut = parts.cut(FORMATS[format], body)
                self.store.mark(path, digest, b"" if cut is None else parts.marks(cut[1]))

    def code(self) -> float:
        """Make the brotli of one document that has stood for some time; how many seconds that took."""
        started = time.perf_counter()
        digest = self.store.uncoded(self.clock() - timedelta(seconds=STANDING), LARGEST)
        if digest is None:
            if self.made:  # told once, since everybody looks at everything again then
                self.store.beat.move()
            self.made = False
            return 0.0
        self.store.code(digest, brotli.compress(self.store.body(digest), mode=brotli.MODE_TEXT, quality=QUALITY))
        self.made = True
        return time.perf_counter() - started
