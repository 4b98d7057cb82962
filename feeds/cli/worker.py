"""A worker of ``feeds serve``: granian's, with the fast lane where its WSGI door would be, and an end with its parent.

granian gives what it knows of a request to a function, in a thread of its own; its WSGI door makes an environment of that
with everything the process has, and an answer of what comes back. The fast lane needs neither, so it is that function
itself. A request that it does not know goes through the door in other threads: no page that takes its time holds a feed up.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, Protocol

from granian import _signals, wsgi
from granian._granian import WorkerSignal
from granian.net import SocketSpec  # type: ignore[attr-defined]
from granian.server import mp

from feeds.web.door import Door
from feeds.web.fastpath import FastLane

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)

# How long, in seconds, requests under way may take to end when a worker is told to stop.
GRACE = 5
# How many seconds of that a worker goes on before it lets go of connections on which nothing is under way.
DRAIN = 1.0
# How many files are sent at a time: a thread is taken for as long as the slowest client takes to read one.
FILES = 256
FILES_AT = "/media/"
# How many pages may wait for a thread, and how many files; whoever comes then is asked to come again.
QUEUE = 300
_BROKEN = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")]
_BUSY = [*_BROKEN, ("retry-after", "1")]
_COME_AGAIN = b"Too many ask for this at once. Try again in a second.\n"


_set_sync_signals = _signals.set_sync_signals


class Exchange(Protocol):
    """One request under way, as granian gives it: it may be answered later, and from any thread."""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Answer it."""


Serve = Callable[[Exchange, dict[str, str]], int]


class Server(mp.MPServer):
    """granian's server with one socket for all workers, as it has it elsewhere than on Linux.

    With a socket for each, what waits in that of a worker that ends is lost.
    """

    def _init_shared_socket(self) -> None:
        self._ssp = None
        self._shd = shared = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()  # type: ignore[assignment]
        self._sfd = shared.get_fd()
        self._sso = socket.socket(fileno=shared.get_fd())
        self._sso.set_inheritable(True)


def spawned(threads: int, *arguments: object) -> None:
    """What a worker process runs: granian's own, whose WSGI door is ours; ``threads`` answer what the lane does not know."""
    threading.Thread(target=_orphaned, daemon=True).start()
    leaving = Leaving(arguments[3])
    _signals.set_sync_signals = leaving.signals
    mp._wsgi_call_wrap = partial(door, threads, leaving)  # type: ignore[attr-defined]
    mp.MPServer._spawn_wsgi_worker(*arguments)


class Leaving:
    """How a worker ends without losing a request: it takes no new ones, answers those that it has, and then lets go.

    Told to end, granian closes every connection on which nothing is under way at once, those too that came an instant ago
    and are about to ask.
    """

    def __init__(self, sockets: object) -> None:
        self.sockets = sockets
        self.now = False

    def signals(self) -> WorkerSignal:
        """Granian's way to be told to end, with some time before it for whoever tells by SIGTERM."""
        told: WorkerSignal = _set_sync_signals()  # type: ignore[no-untyped-call]
        signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=self._leave, args=(told,), daemon=True).start())
        return told

    def _leave(self, told: WorkerSignal) -> None:
        self.now = True  # clients that keep connections are told with the next answer not to
        with contextlib.suppress(OSError):
            self._refuse()
            time.sleep(DRAIN)
        told.set()

    def _refuse(self) -> None:
        """Put another socket in the place of the one that all workers share: nobody comes to that."""
        shared = self.sockets[1] if isinstance(self.sockets, tuple) else None
        if not isinstance(shared, socket.socket):
            return
        nowhere = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        nowhere.setblocking(False)
        nowhere.bind("")  # a name that the system chooses
        nowhere.listen(1)
        number = os.fstat(shared.fileno()).st_ino
        for name in os.listdir("/proc/self/fd"):
            with contextlib.suppress(OSError):
                if os.fstat(int(name)).st_ino == number:
                    os.dup2(nowhere.fileno(), int(name))


def door(
    threads: int, leaving: Leaving, service: WSGIApplication, options: Mapping[str, object], log_format: str | None
) -> Serve:
    """The function that answers requests, as granian's own door would make it of an application."""
    guard = service if isinstance(service, Door) else None
    inside = service if guard is None else guard.inside
    lane = inside if isinstance(inside, FastLane) else None
    through: Serve = wsgi._callback_wrapper(inside if lane is None else lane.app, dict(options), log_format)

    # What is there now stays: looking through it again and again would hold requests up.
    gc.collect()
    gc.freeze()

    def answered(exchange: Exchange, scope: dict[str, str]) -> None:
        try:
            through(exchange, scope)
        except Exception:
            log.exception("%s %s", scope.get("REQUEST_METHOD"), scope.get("PATH_INFO"))
            exchange.response_bytes(500, _BROKEN, b"Internal Server Error\n")

    pages, files = Line("page", threads, answered), Line("file", FILES, answered)

    def say(exchange: Exchange, status: int, headers: list[tuple[str, str]], body: bytes) -> int:
        exchange.response_bytes(status, headers if not leaving.now else [*headers, ("Connection", "close")], body)
        return status

    def serve(exchange: Exchange, scope: dict[str, str]) -> int:
        if guard is not None and (no := guard.refused(scope)) is not None:
            return say(exchange, int(no.status[:3]), no.headers, no.body)
        answer = None if lane is None else lane.answer(scope)
        if answer is not None:
            return say(exchange, answer.status, answer.headers, answer.body)
        if (files if scope["PATH_INFO"].startswith(FILES_AT) else pages).take(exchange, scope):
            return 0
        if lane is not None and lane.told is not None:
            lane.told(scope, 503, len(_COME_AGAIN), len(_COME_AGAIN), None)
        return say(exchange, 503, _BUSY, _COME_AGAIN)

    return serve


class Line:
    """Threads that answer what takes its time, and the requests that wait for one: QUEUE and no more."""

    def __init__(self, name: str, threads: int, answer: Callable[[Exchange, dict[str, str]], None]) -> None:
        self._answer, self._threads = answer, ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._room = threading.Semaphore(threads + QUEUE)

    def take(self, exchange: Exchange, scope: dict[str, str]) -> bool:
        """Have a request answered; False where there is no room, or no thread to be had: then it has to be answered otherwise."""
        if not self._room.acquire(blocking=False):
            return False
        request = [(exchange, scope)]
        try:
            self._threads.submit(self._next, request)
        except RuntimeError:
            # It stands in the queue all the same, and may be answered by now: whoever takes it out has it.
            if _taken(request) is None:
                return True
            self._room.release()
            return False
        return True

    def _next(self, request: list[tuple[Exchange, dict[str, str]]]) -> None:
        if (taken := _taken(request)) is None:
            return
        try:
            self._answer(*taken)
        finally:
            self._room.release()


def _taken(request: list[tuple[Exchange, dict[str, str]]]) -> tuple[Exchange, dict[str, str]] | None:
    try:
        return request.pop()  # of two threads one gets it
    except IndexError:
        return None


def _orphaned() -> None:
    """End this process, as if it were told to, when the one that started it is gone, however that went."""
    parent = parent_process()
    if parent is not None:
        # Others that were started later may hold the other end of the pipe, so that its end is no certain sign.
        while os.getppid() == parent.pid:
            connection.wait([parent.sentinel], 1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)
