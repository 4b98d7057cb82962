"""When to look again: file events as a hint, a full scan as the authority, and the instants at which articles are due.

The publisher of a running service is a process of its own, so that no request waits for it; web workers see the next
edition in the store. It never stops for what it finds: a directory or a store that fails is logged and looked at again.
"""

from __future__ import annotations

import logging
import os
import re
import signal
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import parent_process
from pathlib import Path

from watchfiles._rust_notify import RustNotify

from feeds import telling
from feeds.articles.directory import passing, settles
from feeds.bindery import Bindery
from feeds.config import Config
from feeds.errors import BusyError, FeedsError, RemovalsError, StoreError
from feeds.progress import Meter, Stage, still
from feeds.publish import PATIENCE as AT_FIRST
from feeds.publish import Prepared, Publisher
from feeds.store import Store

log = logging.getLogger(__name__)

# Events within so many milliseconds are one hint, which comes so many after the last of them.
DEBOUNCE = 200
STEP = 20
# After how many seconds, at the latest, to look again when the store failed, and for how many to wait for another publisher.
RETRY = 5.0
PATIENCE = 1.0

Tell = Callable[[int, Prepared], None]


class Watch:
    """One directory that is looked at again and again.

    ``tell`` is called with every new edition, ``alarm`` after every look: what is held back may have changed.
    """

    def __init__(
        self, config: Config, store: Store, clock: Callable[[], datetime], tell: Tell, alarm: Callable[[], object] | None = None
    ) -> None:
        self.config, self.store, self.clock, self.tell = config, store, clock, tell
        self.alarm = alarm or partial(telling.tell, config, store)
        self.meter: Meter = still
        self.publisher = Publisher(config, store, meter=self._metered, patience=PATIENCE)
        self.failed = ""
        self.number = store.number()
        self.due: datetime | None = None
        self.next: datetime | None = None
        self.touched: set[str] = set()

    def begin(self, accepted: bool = False, meter: Meter = still) -> tuple[int, Prepared]:
        """The first look of a service, which reads at once whatever is there and tells ``meter`` how far it has come.

        With ``accepted`` what is missing is gone, however much it is. Raises as :meth:`Publisher.publish` does.
        """
        now = self.clock()
        self.next = now + timedelta(seconds=self.config.articles.rescan)
        self.meter, self.publisher.patience = meter, AT_FIRST
        try:
            number, prepared = self.publisher.publish(now, accepted=accepted)
        except RemovalsError:
            if self.number is not None:  # else whoever started the service is told
                self.alarm()
            raise
        finally:
            self.meter, self.publisher.patience = still, PATIENCE
        self.number, self.due = number, prepared.due
        self.alarm()
        self._rest()
        return number, prepared

    def _metered(self, stage: Stage, done: int, total: int) -> None:
        self.meter(stage, done, total)

    def pause(self) -> float:
        """The seconds until the next look."""
        return self._pause(self.clock())

    def look(self, hints: Iterable[str] | None = None) -> float:
        """Publish where something changed or became due; the seconds until the next look.

        ``hints`` are files, by path below the directory, that are said to have been written; None is that anything may
        have happened. Whatever they say, everything is looked at once in the time of ``articles.rescan``.
        """
        now = self.clock()
        settings = self.config.articles
        if hints is not None and self.next is not None and now < min(self.next, self.due or self.next):
            self.touched.update(hints)
            if not self._edited(now):
                return self._pause(now)
        self.touched.clear()
        self.next = now + timedelta(seconds=settings.rescan)
        try:
            number, prepared = self.publisher.publish(now, settings.settle)
            if prepared.unsettled:
                self.next = now + timedelta(seconds=min(settings.settle, settings.rescan))
            self._told(number, prepared)
        except RemovalsError:  # the editor is told once, and the log
            self.due = None
            self.alarm()
        except FeedsError as error:
            self.fail(error, now)
        return self._pause(now)

    def _edited(self, now: datetime) -> bool:
        """Publish the files that were written and have settled; whether everything has to be looked at after all."""
        ready = {path for path in self.touched if self._settles(path) <= now.timestamp()}
        if not ready:
            return False
        try:
            done = self.publisher.touch(ready, now, self.config.articles.settle)
        except BusyError as error:
            self.fail(error, now)
            return False
        except FeedsError as error:
            self.fail(error, now)
            return True
        if done is None:
            return True
        self.touched -= ready
        self._told(*done)
        return False

    def fail(self, error: FeedsError, now: datetime) -> None:
        """Say what is wrong, once as long as it is the same but for numbers, and look again soon where it may pass by itself."""
        failed = re.sub(r"\d+", "", str(error))
        if failed != self.failed:
            log.error("%s", error)
        self.failed, self.due = failed, None
        if isinstance(error, StoreError):
            self.next = now + timedelta(seconds=min(RETRY, self.config.articles.rescan))

    def _told(self, number: int, prepared: Prepared) -> None:
        if self.failed:
            log.warning("published again (edition %s)", number)
            self.failed = ""
        self.due = prepared.due
        self.alarm()
        if number != self.number:
            self.number = number
            self.tell(number, prepared)
            self._rest()

    def _rest(self) -> None:
        try:
            self.store.rest()
        except StoreError as error:  # the edition is live all the same
            log.warning("%s", error)

    def _settles(self, path: str) -> float:
        return settles(self.config.directory, path, self.config.articles.settle)

    def _pause(self, now: datetime) -> float:
        until = [each.timestamp() for each in (self.next, self.due) if each is not None]
        until += [self._settles(path) for path in self.touched]
        return max(min(until) - now.timestamp(), 0.01) if until else 0.01


First = Callable[[Watch], object]


def follow(config: Config, tell: Tell, first: First | None = None) -> None:
    """Watch the directory of ``config`` until the parent process ends or this one is told to.

    ``first`` begins, where it is given: file events count from before it. Runs in a process of its own.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop = threading.Event()
    started_by = parent_process()
    # It may be gone by now, and somebody else in its place.
    parent = os.getppid() if started_by is None else started_by.pid

    def going() -> bool:
        return not stop.is_set() and os.getppid() == parent

    store = _opened(config, going, stop)
    if store is None:
        return
    # One at a time, and beside the looks: a webhook that hangs holds nothing up.
    teller = ThreadPoolExecutor(1)
    alarm = partial(teller.submit, telling.tell, config, store)
    bindery = Bindery(store, _now)
    binder = threading.Thread(target=bindery.run, args=(stop,), daemon=True)
    binder.start()

    def published(number: int, prepared: Prepared) -> None:
        bindery.wake()
        tell(number, prepared)

    watch = Watch(config, store, _now, published, alarm)
    with closing(_Events(config.directory, config.articles.rescan)) as events:
        if first is not None:
            first(watch)
            bindery.wake()
        # Before, this process just ends, however long the look takes.
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        pause = watch.look() if first is None else watch.pause()
        while going():
            pause = watch.look(events.wait(pause, stop))
    teller.shutdown(wait=False, cancel_futures=True)
    stop.set()
    bindery.wake()
    binder.join(RETRY)
    store.close()


def _now() -> datetime:
    return datetime.now(UTC)


def _opened(config: Config, going: Callable[[], bool], stop: threading.Event) -> Store | None:
    """The store of ``config``, as soon as it can be opened."""
    while going():
        try:
            return Store(config.state, config.store)
        except FeedsError as error:
            log.error("%s", error)
            stop.wait(RETRY)
    return None


class _Events:
    """The file events of a directory; where the system has none, nothing but time passes."""

    def __init__(self, directory: Path, rescan: float) -> None:
        self.directory = directory
        try:
            self.notify: RustNotify | None = RustNotify([str(directory)], False, False, 300, True, True)
        except (OSError, RuntimeError) as error:
            log.warning("no file events (%s); the directory is looked at every %s s", error, rescan)
            self.notify = None

    def close(self) -> None:
        """Give the events up."""
        if self.notify is not None:
            self.notify.close()

    def wait(self, seconds: float, stop: threading.Event) -> set[str] | None:
        """What is said to have been written within ``seconds``, by path below the directory; None: anything may have been."""
        seconds = min(seconds, 5)
        if self.notify is None:
            stop.wait(seconds)
            return set()
        try:
            found = self.notify.watch(DEBOUNCE, STEP, max(1, int(seconds * 1000)), stop)
        except (OSError, RuntimeError) as error:
            log.warning("file events failed (%s)", error)
            stop.wait(seconds)
            return None
        if isinstance(found, str):
            return set()
        paths = {Path(os.path.relpath(path, self.directory)).as_posix() for _, path in found}
        return {path for path in paths if not passing(path)}
