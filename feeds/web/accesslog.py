"""A line for every answer: JSON, or the Common Log Format. No token is ever in it, and no query, since none is used here."""

from __future__ import annotations

import contextlib
import json
import logging
import logging.handlers
import queue
import sys
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from feeds.config import Config
from feeds.errors import UsageError
from feeds.web import clients

log = logging.getLogger(__name__)

# How long, in characters, what a client says may be.
LONGEST = 512
# How many lines may wait for whoever reads standard output.
WAITING = 10_000
# After these first segments a token stands in an address.
SECRET = frozenset({"problems", "status"})
_HIDDEN = "-"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def access_log(config: Config, clock: Callable[[], datetime] | None = None) -> AccessLog | None:
    """What notes every answer as the configuration asks for; None where it does not.

    Raises UsageError where the file cannot be written.
    """
    if config.http.access_log == "off":
        return None
    return AccessLog(config, clock or (lambda: datetime.now(UTC)))


def masked(path: str) -> str:
    """A path of a request without the token that may stand in it."""
    parts = path.split("/")
    at = next((at for at, part in enumerate(parts) if part), 0)
    if parts[at] in SECRET and len(parts) > at + 1 and parts[at + 1]:
        parts[at + 1] = _HIDDEN
    return "/".join(parts)


class AccessLog:
    """Notes every answer."""

    def __init__(self, config: Config, clock: Callable[[], datetime]) -> None:
        self._clock, self._trusted = clock, config.http.trusted_proxies
        self._write = _json if config.http.access_log == "json" else _common
        self._tokens = [token for token in (config.status.token, config.notify.token) if token]
        self._logger = logging.Logger("feeds.access")  # by itself: nothing else is written there
        handler = _handler(config.access_log)
        self._logger.addHandler(handler)
        self.close = weakref.finalize(self, _close, handler)

    def __call__(self, environ: Mapping[str, object], status: int, sent: int, whole: int, feed: str | None) -> None:  # noqa: ARG002
        """Note an answer."""
        raw = str(environ.get("PATH_INFO") or "/").encode("latin-1", "replace").decode("utf-8", "replace")
        said = {
            "client": clients.address(environ, self._trusted),
            "method": str(environ.get("REQUEST_METHOD") or "-"),
            "path": quote(masked(raw)[: 4 * LONGEST], safe="/:@!$&'()*+,;=-._~"),
            "protocol": str(environ.get("SERVER_PROTOCOL") or "-"),
            "agent": str(environ.get("HTTP_USER_AGENT") or ""),
            "referer": str(environ.get("HTTP_REFERER") or "").partition("?")[0],
        }
        for token in self._tokens:
            said = {name: text.replace(token, _HIDDEN) for name, text in said.items()}
        said = {name: text if name == "path" else text[:LONGEST] for name, text in said.items()}
        self._logger.info("%s", self._write(self._clock(), said, status, sent, feed))


def _json(now: datetime, said: Mapping[str, str], status: int, sent: int, feed: str | None) -> str:
    time = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"time": time, **said, "status": status, "bytes": sent, "feed": feed}, ensure_ascii=True)


def _common(now: datetime, said: Mapping[str, str], status: int, sent: int, feed: str | None) -> str:  # noqa: ARG001
    day = now.astimezone(UTC)
    time = f"{day:%d}/{_MONTHS[day.month - 1]}/{day:%Y:%H:%M:%S} +0000"
    method, protocol = (quote(said[name], safe="/") for name in ("method", "protocol"))
    return f'{said["client"]} - - [{time}] "{method} {said["path"]} {protocol}" {status} {sent or "-"}'


def _handler(file: Path | None) -> logging.Handler:
    if file is None:
        handler: logging.Handler = _Apart(_Patient(sys.stdout))
    else:
        try:
            handler = _Reopened(file, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{file}: the access log cannot be written there ({error.strerror})") from error
    handler.setFormatter(logging.Formatter("%(message)s"))
    return handler


def _close(handler: logging.Handler) -> None:
    with contextlib.suppress(OSError):
        handler.close()


def _cannot(record: logging.LogRecord) -> None:  # noqa: ARG001 - what is noted is not told elsewhere
    """A full disk, a pipe that nobody reads: answers are given all the same."""
    log.warning("the access log cannot be written just now: %s", sys.exc_info()[1])


class _Patient(logging.StreamHandler):  # type: ignore[type-arg]  # generic only to the type checker
    handleError = staticmethod(_cannot)  # noqa: N815 - logging's name


class _Apart(logging.handlers.QueueHandler):
    """Writes from a thread of its own what fits in a queue: who reads it may have stopped, and nobody's answer waits for that."""

    def __init__(self, handler: logging.Handler) -> None:
        self._lines: queue.Queue[logging.LogRecord] = queue.Queue(WAITING)
        super().__init__(self._lines)
        self._handler, self._begun, self._lost = handler, threading.Lock(), 0

    def enqueue(self, record: logging.LogRecord) -> None:
        """Note a line, or that it was lost."""
        if self._begun.acquire(blocking=False):
            threading.Thread(target=self._write, name="access log", daemon=True).start()
        try:
            self._lines.put_nowait(record)
        except queue.Full:
            if not self._lost:
                log.warning("nobody takes the lines of the access log; they are lost until somebody does")
            self._lost += 1

    def _write(self) -> None:
        while True:
            record = self._lines.get()
            self._handler.handle(record)
            if self._lost and self._lines.empty():
                log.warning("%d lines of the access log were lost", self._lost)
                self._lost = 0

    def close(self) -> None:
        """Write what is left, where that can be done in a second."""
        until = time.monotonic() + 1
        while not self._lines.empty() and time.monotonic() < until:
            time.sleep(0.01)
        super().close()


class _Reopened(logging.handlers.WatchedFileHandler):
    """Goes on in a new file when the old one was moved away; where there can be none, answers are given all the same."""

    handleError = staticmethod(_cannot)  # noqa: N815 - logging's name

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)
