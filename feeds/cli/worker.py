"""A worker of ``feeds serve``: granian's, with the fast lane where its WSGI door would be, and an end with its parent.

granian gives what it knows of a request to a function, in a thread of its own; its WSGI door makes an environment of that
with everything the process has, and an answer of what comes back. The fast lane needs neither, so it is that function
itself. A request that it does not know goes through the door in other threads: no page that takes its time holds a feed up.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing import connection, parent_process
from typing import Protocol

from granian import wsgi
from granian.server import mp

from feeds.web.fastpath import FastLane

log = logging.getLogger(__name__)

# How long, in seconds, requests under way may take to end when a worker is told to stop.
GRACE = 5
_BROKEN = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")]


class Exchange(Protocol):
    """One request under way, as granian gives it: it may be answered later, and from any thread."""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Answer it."""


Serve = Callable[[Exchange, dict[str, str]], int]


def spawned(threads: int, *arguments: object) -> None:
    """What a worker process runs: granian's own, whose WSGI door is ours; ``threads`` answer what the lane does not know."""
    threading.Thread(target=_orphaned, daemon=True).start()
    mp._wsgi_call_wrap = partial(door, threads)  # type: ignore[attr-defined]
    mp.MPServer._spawn_wsgi_worker(*arguments)


def door(threads: int, lane: FastLane, options: Mapping[str, object], log_format: str | None) -> Serve:
    """The function that answers requests, as granian's own door would make it of an application."""
    through: Serve = wsgi._callback_wrapper(lane.app, dict(options), log_format)
    rest = ThreadPoolExecutor(threads, thread_name_prefix="page")

    def answered(exchange: Exchange, scope: dict[str, str]) -> None:
        try:
            through(exchange, scope)
        except Exception:
            log.exception("%s %s", scope.get("REQUEST_METHOD"), scope.get("PATH_INFO"))
            exchange.response_bytes(500, _BROKEN, b"Internal Server Error\n")

    def serve(exchange: Exchange, scope: dict[str, str]) -> int:
        answer = lane.answer(scope)
        if answer is None:
            rest.submit(answered, exchange, scope)
            return 0
        exchange.response_bytes(answer.status, answer.headers, answer.body)
        return answer.status

    return serve


def _orphaned() -> None:
    """End this process, as if it were told to, when the one that started it is gone, however that went."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)
