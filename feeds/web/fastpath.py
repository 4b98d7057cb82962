"""The WSGI callable in front of Flask: what is published, and what is known not to be there, from memory.

Everything else, and whatever goes wrong, is Flask's. It knows documents by the same code (:class:`Rack`), so that there is one
answer to a request, whoever gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, cast

from flask import Flask

from feeds.errors import StoreError
from feeds.web import old
from feeds.web.answer import Told
from feeds.web.documents import Answer, Environ, plain
from feeds.web.rack import Rack

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# Where it is asked whether this process answers, and that it does.
HEALTH = "/healthz"
WELL = plain(200, "ok\n")


class FastLane:
    """What a server serves. ``clock`` tells the time of an answer, ``told`` is called once per answer."""

    def __init__(self, rack: Rack, app: Flask, clock: Callable[[], datetime], told: Told | None = None) -> None:
        self.rack, self.app, self.clock, self.told = rack, app, clock, told
        self.addresses = rack.config.addresses
        self._any_old = bool(self.addresses.moved or self.addresses.retired or self.addresses.queried)

    def answer(self, environ: Environ) -> Answer | None:
        """The answer to a request, where it is known; None where Flask has to be asked."""
        method = environ["REQUEST_METHOD"]
        if method != "GET" and method != "HEAD":
            return None
        path = environ["PATH_INFO"]
        if self._any_old and self._is_old(path[1:], environ["QUERY_STRING"]):
            return None
        try:
            if path == HEALTH:
                answer: Answer | None = WELL
            else:
                answer = self.rack.answer(path, environ, self.clock(), at_once=True) or self.rack.refused(path, method)
        except StoreError:
            return None
        if answer is not None and answer.body and method == "HEAD":
            answer = replace(answer, body=b"")
        if answer is not None and self.told is not None:
            self.told(environ, answer.status, len(answer.body), answer.whole, answer.feed)
        return answer

    def _is_old(self, path: str, query: str) -> bool:
        return old.departed(self.addresses, path) is not None or old.asked(self.addresses, path, query) is not None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        answer = self.answer(cast(Environ, environ))
        if answer is None:
            return self.app(environ, start_response)
        start_response(answer.line, list(answer.headers))
        return [answer.body]
