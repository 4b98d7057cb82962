"""A worker of ``feeds serve``: uvicorn's, with the fast lane in its loop and an end with its parent.

What the lane knows is answered in the loop (``web/wire.py``). Everything else is answered by threads: no page that takes its
time holds a feed up.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, Any, cast

from a2wsgi.asgi_typing import HTTPScope, LifespanScope, Receive, Send
from a2wsgi.wsgi import Body, build_environ
from a2wsgi.wsgi_typing import Environ as Asked
from a2wsgi.wsgi_typing import StartResponse
from uvicorn import Config as Serving
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from feeds.config import Config
from feeds.store import Store
from feeds.web import create_service
from feeds.web.documents import Answer, Environ
from feeds.web.door import Door
from feeds.web.fastpath import FastLane
from feeds.web.heads import Heads
from feeds.web.lines import PLACE, Line, Sending, while_there
from feeds.web.tally import Telling
from feeds.web.wire import ASKED, CLIENT, Connection

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)

# How long, in seconds, requests under way may take to end when a worker is told to stop.
GRACE = 5
# How many connections wait to be taken.
WAITING = 2_048
# How many seconds a worker may take until it says that it is well.
PATIENCE = 30
# How many files are sent at a time: a thread is taken for as long as the slowest client takes to read one.
FILES = 256
FILES_AT = "/media/"
# After how many seconds in which its loop did not come round a worker is given up.
STUCK = 30
_COME_AGAIN = b"Too many ask for this at once. Try again in a second.\n"
_BUSY = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"retry-after", b"1"),
    (b"content-length", str(len(_COME_AGAIN)).encode()),
]


def server(make: Callable[[], Worker], workers: int) -> Serving:
    """What uvicorn is told: ``workers`` processes, each with the application that ``make`` makes there."""
    return Serving(
        make,
        factory=True,
        interface="asgi3",
        http=Connection,
        loop="uvloop",
        lifespan="on",
        ws="none",
        workers=workers,
        backlog=WAITING,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        access_log=False,
        log_config=None,
        log_level="error",
        timeout_graceful_shutdown=GRACE,
        timeout_worker_healthcheck=PATIENCE,
    )


def application(config: Config, threads: int) -> Worker:
    """What a worker answers with, made in its own process."""
    store = Store(config.state, config.store)
    telling = Telling(config, store)
    return Worker(create_service(config, store, told=telling.told), threads, telling)


class Workers(Multiprocess):
    """uvicorn's processes, which end when they are told to, whatever they were about to do."""

    def __init__(self, config: Serving, sockets: list[socket.socket]) -> None:
        super().__init__(config, sockets)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._told)

    def _told(self, *_: object) -> None:
        # Not here: this may be in the midst of what looks at it.
        threading.Thread(target=self.should_exit.set).start()

    def join_all(self) -> None:
        """Wait for all; who does not end in time is killed."""
        until = time.monotonic() + 2 * GRACE
        for each in self.processes:
            each.process.join(max(0.0, until - time.monotonic()))
            if each.process.is_alive():
                log.error("A worker did not end")
                each.process.kill()
                each.process.join()

    @property
    def failed(self) -> bool:
        """Whether they ended since one of them could not begin."""
        return any(each.exitcode == STARTUP_FAILURE for each in self.processes)


class Worker:
    """The application of a worker (ASGI 3): ``service`` as :func:`feeds.web.create_service` makes it, ``threads`` for its pages.

    ``telling`` is told what nobody else answers, and when everything is over.
    """

    def __init__(self, service: WSGIApplication, threads: int, telling: Telling | None = None) -> None:
        self._service, self._telling = service, telling
        self._guard = service if isinstance(service, Door) else None
        inside = service if self._guard is None else self._guard.inside
        self._lane = inside if isinstance(inside, FastLane) else None
        self._app = inside if self._lane is None else self._lane.app
        self.personal = self._guard is not None or telling is None or telling.personal
        self.heads = Heads()
        self.connections: set[Connection] = set()
        self._pages, self._files = Line(self._answered, threads), Line(self._answered, FILES)

    def known(self, environ: Environ) -> Answer | None:
        """The answer to a request where it can be given at once; None where a thread has to."""
        if self._guard is not None and (no := self._guard.refused(environ)) is not None:
            return no
        return None if self._lane is None else self._lane.answer(environ)

    async def __call__(self, scope: HTTPScope | LifespanScope, receive: Receive, send: Send) -> None:
        """Answer a request by a thread; or begin and end (ASGI 3)."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        line = self._files if scope["path"].startswith(FILES_AT) else self._pages
        # Names of headers that become the same to an application: only one of them can be trusted.
        scope["headers"] = [(name, value) for name, value in scope["headers"] if b"_" not in name]

        sending = Sending(scope["state"][CLIENT], scope["method"] == "HEAD", send)
        if not await line.take(scope, receive, sending):
            if self._telling is not None:
                self._telling.told(
                    build_environ(scope, Body(asyncio.get_running_loop(), receive)), 503, len(_COME_AGAIN), len(_COME_AGAIN), None
                )
            await sending({"type": "http.response.start", "status": 503, "headers": _BUSY})
            await sending({"type": "http.response.body", "body": _COME_AGAIN})
        if sending.wrong is not None:
            raise sending.wrong

    def _answered(self, environ: Asked, start_response: StartResponse) -> Iterable[bytes]:
        """What a thread does. What was asked of the lane before is not asked of it again."""
        given = cast("dict[str, Any]", environ)
        state = given["asgi.scope"]["state"]
        try:
            body = (self._app if state[ASKED] else self._service)(given, cast("Any", start_response))
        except BaseException:
            state[PLACE].free()
            raise
        return while_there(state[CLIENT], body, state[PLACE])

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        _with_parent()
        # What is there now stays: looking through it again and again would hold requests up.
        gc.collect()
        gc.freeze()
        looking = asyncio.create_task(self._look())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        looking.cancel()
        _gone_soon()
        if self._telling is not None:
            self._telling.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _look(self) -> None:
        loop, watching = asyncio.get_running_loop(), _Watching()
        while True:
            await asyncio.sleep(1)
            watching.well()
            now = loop.time()
            for each in tuple(self.connections):
                try:
                    each.look(now)
                except Exception:
                    log.exception("a connection could not be looked at")


class _Watching:
    """Ends this process where its loop does not come round any more: something holds it up, and another may do better."""

    def __init__(self) -> None:
        self._seen = time.monotonic()
        if parent_process() is not None:
            threading.Thread(target=self._watch, name="watching", daemon=True).start()

    def well(self) -> None:
        """Note that the loop came round."""
        self._seen = time.monotonic()

    def _watch(self) -> None:
        while time.monotonic() - self._seen < STUCK:
            time.sleep(1)
        log.critical("a worker answered nothing for %d seconds; there will be another", STUCK)
        os._exit(1)


def _gone_soon() -> None:
    """End this process though threads be stuck in answers that nobody takes any more."""
    if parent_process() is not None:
        threading.Thread(target=_gone, daemon=True).start()


def _gone() -> None:
    time.sleep(GRACE + 1)  # what waits for what is under way waits as long, and then has to note what it counted
    os._exit(0)


def _with_parent() -> None:
    """End this process, as if it were told to, when the one that started it is gone, however that went."""
    if parent_process() is not None:
        threading.Thread(target=_orphaned, daemon=True).start()


def _orphaned() -> None:
    parent = parent_process()
    # Others that were started later may hold the other end of the pipe, so that its end is no certain sign.
    while parent is not None and os.getppid() == parent.pid:
        connection.wait([parent.sentinel], 1)
    os.kill(os.getpid(), signal.SIGTERM)
    _gone()
