"""What takes its time: answers that threads give, how many may wait for one, and how they get to whoever waits.

a2wsgi takes an application's answer in a thread and gives it to the loop part by part.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable, Iterator
from typing import cast

from a2wsgi import WSGIMiddleware
from a2wsgi.asgi_typing import HTTPScope, Receive, Send, SendEvent
from a2wsgi.wsgi_typing import WSGIApp

from feeds.web.answer import BODILESS
from feeds.web.wire import Client, date

log = logging.getLogger(__name__)

# How many pages may wait for a thread, and how many files; whoever comes then is asked to come again.
QUEUE = 300
# Under this name what is asked says which place in its line it has.
PLACE = "feeds.place"


class Sending:
    """Sends what an application answers, dated, its head with the first of its body.

    An answer is over with the last byte that was announced: whoever has that asks on, and would wait behind what the
    application still has to say of its end. What goes ``wrong`` is kept until all is taken: a thread would wait for ever to
    be rid of it.
    """

    def __init__(self, client: Client, head: bool, send: Send) -> None:
        self.client, self.wrong = client, cast("Exception | None", None)
        self._head, self._send = head, send
        self._start: SendEvent | None = None
        self._left = -1
        self.begun = self._over = False

    async def __call__(self, message: SendEvent) -> None:
        """Send a part of the answer (ASGI 3)."""
        if self.client.gone or self._over:
            return
        if message["type"] == "http.response.start":
            self.begun = True
            headers = [each for each in message["headers"] if each[0] != b"date"]
            message["headers"] = [*headers, (b"date", date())]
            self._start, self._left = message, next((int(text) for name, text in headers if name == b"content-length"), -1)
            if self._head or message["status"] in BODILESS or self._left == 0:
                await self._body(b"", last=True)
        elif message["type"] == "http.response.body":
            self._left -= len(message["body"])
            await self._body(message["body"], last=self._left == 0 or not message.get("more_body", False))

    async def _body(self, body: bytes, last: bool) -> None:
        self._over = last
        try:
            if self._start is not None:
                start, self._start = self._start, None
                await self._send(start)
            await self._send({"type": "http.response.body", "body": body, "more_body": not last})
        except Exception as error:  # noqa: BLE001 - it is raised when everything is taken
            self.wrong, self.client.gone = error, True


def while_there(client: Client, body: Iterable[bytes], place: Place) -> Iterator[bytes]:
    """``body``, or its beginning where the client goes; then the thread is free for somebody else."""
    try:
        for part in body:
            if client.gone:
                break
            yield part
    finally:
        getattr(body, "close", int)()
        place.free()


class Line:
    """Threads that answer what takes its time, and the requests that wait for one: QUEUE and no more.

    Who reads an answer slowly that is made waits in the server, and keeps no place.
    """

    def __init__(self, application: WSGIApp, threads: int) -> None:
        self._through = WSGIMiddleware(application, workers=threads)
        self.room = threads + QUEUE

    async def take(self, scope: HTTPScope, receive: Receive, sending: Sending) -> bool:
        """Have a request answered; False where there is no room, or no thread to be had."""
        if self.room <= 0:
            return False
        place = scope["state"][PLACE] = Place(self)
        try:
            await self._through(scope, receive, sending)
        except RuntimeError as error:
            if sending.begun:
                raise
            log.error("there is no thread: %s", error)
            return False
        finally:
            place.free()
        return True


class Place:
    """A place in a line, given back once, by whoever is first to."""

    def __init__(self, line: Line) -> None:
        self._line, self._loop = line, asyncio.get_running_loop()
        self._held = [True]
        line.room -= 1

    def free(self) -> None:
        """Give it back, in whatever thread."""
        with contextlib.suppress(IndexError, RuntimeError):  # it was given back; the loop has ended
            self._held.pop()
            self._loop.call_soon_threadsafe(self._given)

    def _given(self) -> None:
        self._line.room += 1
