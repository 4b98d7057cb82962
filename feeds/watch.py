"""When to look again: file events as a hint, a full scan as the authority, and the instants at which articles are due.

The publisher of a running service is a process of its own, so that no request waits for it; web workers see the next
edition in the store. It never stops for what it finds: a directory or a store that fails is logged and looked at again.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import watchfiles

from feeds.articles.directory import scan
from feeds.config import Config
from feeds.errors import FeedsError
from feeds.publish import Prepared, Publisher
from feeds.store import Store

log = logging.getLogger(__name__)

# Events within this many milliseconds are one hint.
DEBOUNCE = 200

Tell = Callable[[int, Prepared], None]


class Watch:
    """One directory that is looked at again and again. ``tell`` is called with every new edition."""

    def __init__(self, config: Config, store: Store, clock: Callable[[], datetime], tell: Tell) -> None:
        self.config, self.store, self.clock, self.tell = config, store, clock, tell
        self.publisher = Publisher(config, store)
        self.seen: frozenset[tuple[str, str]] | None = None
        self.number = store.number()
        self.due: datetime | None = None

    def look(self) -> float:
        """Publish where something changed or became due; the seconds until the next look."""
        now = self.clock()
        settings = self.config.articles
        try:
            look = scan(self.config.directory, tool=self.config.tool)
            seen = frozenset((found.path, found.stamp) for found in (*look.files, *look.sidecars.values()))
            seen |= {(path, str(size)) for path, size in look.media.items()}
            if seen != self.seen or (self.due is not None and self.due <= now):
                number, prepared = self.publisher.publish(now, settings.settle)
                # What was too young to be read is looked at again even though nothing else changes.
                self.seen = None if prepared.unsettled else seen
                self.due = prepared.due
                if number != self.number:
                    self.number = number
                    self.tell(number, prepared)
        except FeedsError as error:
            log.error("%s", error)
        return self._pause(now)

    def _pause(self, now: datetime) -> float:
        settings = self.config.articles
        pause = settings.rescan if self.seen is not None else min(settings.settle, settings.rescan)
        if self.due is not None:
            pause = min(pause, (self.due - now).total_seconds())
        return max(pause, 0.05)


def follow(config: Config, tell: Tell) -> None:
    """Watch the directory of ``config`` until the parent process ends or this one is told to.

    Runs in a process of its own.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    parent = os.getppid()
    store = Store(config.state)
    watch = Watch(config, store, lambda: datetime.now(UTC), tell)
    while not stop.is_set() and os.getppid() == parent:
        _wait(config, watch.look(), stop)
    store.close()


def _wait(config: Config, seconds: float, stop: threading.Event) -> None:
    """Until something happens below the directory, or ``seconds`` have passed; polled where there are no events."""
    try:
        changes = watchfiles.watch(
            config.directory,
            debounce=DEBOUNCE,
            stop_event=stop,
            rust_timeout=max(1, int(min(seconds, 5) * 1000)),
            yield_on_timeout=True,
            raise_interrupt=False,
        )
        next(changes, None)
    except (OSError, RuntimeError) as error:
        log.warning("no file events (%s); the directory is looked at every %s s", error, config.articles.rescan)
        stop.wait(seconds)
