"""A connection of a client: uvicorn's, before which the fast lane answers what it knows.

A request that came whole and that the lane knows is answered where it is read, in a few microseconds. Every other one is
uvicorn's from its first byte, and so is every one after it that comes before it is answered.

One look a second sees to it that nobody holds a connection who says nothing, who never comes to the end of what it says, or
who does not read what it asked for.
"""

from __future__ import annotations

import asyncio
import logging
import time
from email.utils import formatdate
from typing import Any, Protocol

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from feeds.web.accesslog import masked
from feeds.web.documents import Answer, Environ
from feeds.web.heads import CLOSE, HOST, Head, Heads

log = logging.getLogger(__name__)

# How many seconds a client may take to send the head of a request, or to say anything at all.
PATIENCE = 10.0
# How many seconds it may leave what it asked for unread.
STALLED = 30.0
# How many bytes the head of a request may have.
HEAD_BYTES = 64 * 1024
# How many connections a worker holds.
CONNECTIONS = 4_096
# How many seconds a worker that was told to end goes on before it lets go of connections on which nothing is under way.
DRAIN = 1.0
# How many bytes of an answer are copied beside its head. Of more, all who read slowly wait for the same bytes.
COPIED = 16 * 1024
# How many requests may wait on a connection for the answer to the one before.
PIPELINED = 100
# Under these names what is asked through uvicorn says by whom, and whether it was asked of the lane before.
CLIENT, ASKED = "feeds.client", "feeds.asked"
_WRONG = [("Content-Length", "0"), ("Cache-Control", "no-store")]
_BAD, _TOO_LARGE = Answer(400, _WRONG, b"", 0), Answer(431, _WRONG, b"", 0)


class Answering(Protocol):
    """Who answers what comes over the wire."""

    heads: Heads
    connections: set[Connection]
    # Whether it matters to somebody who asks.
    personal: bool

    def known(self, environ: Environ) -> Answer | None:
        """The answer to a request, where it can be given at once."""


class Client:
    """Who waits for answers, as far as those know who make them in other threads: whether it is ``gone``."""

    gone = False


class Connection(HttpToolsProtocol):
    """One connection, in the loop of a worker whose application is an :class:`Answering`."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._answering: Answering = config.loaded_app
        self._read = self._answering.heads.read
        self._peer: dict[str, str] = {}
        self._client = Client()
        self._began = self._headed = self._asked = self._leaving = self._last = False
        self._size = 0
        self._since = self.loop.time()
        self._left, self._unread_since = 0, 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, unless there are too many."""
        super().connection_made(transport)
        self._answering.connections.add(self)
        self._peer = {"REMOTE_ADDR": self.client[0]} if self.client else {}
        if len(self.connections) > CONNECTIONS:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """End; whoever still makes an answer sees that nobody waits for it."""
        self._client.gone = True
        self._answering.connections.discard(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Answer what can be answered at once; give everything else to uvicorn."""
        if self._last:
            return
        cycle: RequestResponseCycle | None = self.cycle
        if not (self._began or self.flow.write_paused) and (cycle is None or cycle.response_complete):
            head = self._read(data)
            if head is not None and self._answered(head):
                return
        elif self._began:
            self._size += len(data)
            if self._size > HEAD_BYTES:
                self._end(_TOO_LARGE)
                return
        super().data_received(data)
        self._asked = False

    def _answered(self, head: Head) -> bool:
        environ = {**head.environ, **self._peer} if self._answering.personal else head.environ
        try:
            answer = self._answering.known(environ)
        except Exception:
            log.exception("%s %s", environ["REQUEST_METHOD"], masked(environ["PATH_INFO"]))
            return False
        if answer is None:
            self._asked = True
            return False
        self._since = self.loop.time()
        self._say(answer, CLOSE if self._leaving else head.after)
        return True

    def _say(self, answer: Answer, after: bytes) -> None:
        if len(answer.body) > COPIED:
            self.transport.write(b"".join((answer.head, after, _dated())))
            self.transport.write(answer.body)
        else:
            self.transport.write(b"".join((answer.head, after, _dated(), answer.body)))
        if after is CLOSE:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - whoever sends this does not read
        """Answer what is no request."""
        if not self._last:
            self._end(_BAD)

    def _end(self, answer: Answer) -> None:
        """Say why, unless something else is being said, and end the connection."""
        if self._under_way():
            self.transport.close()
        else:
            self._say(answer, CLOSE)

    def _under_way(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request
        return cycle is not None and not cycle.response_complete

    def on_message_begin(self) -> None:
        """Note that a request began that has to be at its end in time."""
        super().on_message_begin()
        self._began, self._headed, self._size, self._since = True, False, 0, self.loop.time()
        self.scope["state"].update({CLIENT: self._client, ASKED: self._asked})

    def on_header(self, name: bytes, value: bytes) -> None:
        """Note a header. What comes after the body is none (RFC 9110 §6.5.1)."""
        if not self._headed:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Have it answered; as the last on this connection by a worker that leaves, where too many wait, and where something
        else than HTTP would follow, of which nobody knows where it ends.

        Raises ValueError, which becomes a 400, for a request that does not say whom it is for, or says it twice (RFC 9112 §3.2).
        """
        version, hosts = self.parser.get_http_version(), [value for name, value in self.headers if name == b"host"]
        if self._last or version not in ("1.0", "1.1") or len(hosts) > 1 or len(hosts) < (version == "1.1"):
            raise ValueError("no request that is answered")
        if hosts and not HOST.fullmatch(hosts[0]):
            raise ValueError("no host")
        super().on_headers_complete()
        self._headed, self._size = True, 0
        self._last = len(self.pipeline) >= PIPELINED or self.parser.should_upgrade()
        if self._leaving or self._last:
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        """Note that it was."""
        self._began = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on with what came meanwhile. Whoever says nothing more is seen by :meth:`look`."""
        super().on_response_complete()
        self._unset_keepalive_if_required()
        self._since = self.loop.time()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Answer what was asked before its client said that it asks no more."""
        if self._under_way():
            self.cycle.keep_alive = False
            return True
        return False

    def look(self, now: float) -> None:
        """End the connection, at ``now`` of the loop, where its client had its time."""
        left = self.transport.get_write_buffer_size()
        if left != self._left or not left:
            self._left, self._unread_since = left, now
        elif now - self._unread_since > STALLED:
            self.transport.abort()
        if not left and not self._under_way() and now - self._since > PATIENCE:
            self.transport.close()

    def resume_writing(self) -> None:
        """Note that the client reads."""
        super().resume_writing()
        self._unread_since = self.loop.time()

    def shutdown(self) -> None:
        """Answer whoever asks within DRAIN seconds, tell it not to ask here again, then let go of who waits for nothing."""
        self._leaving = True
        if self._under_way():
            self.cycle.keep_alive = False
        self.loop.call_later(DRAIN, self._let_go)

    def _let_go(self) -> None:
        if not self._under_way():
            self.transport.close()


class _Now:
    """What is said of when something is answered, and for which second that was made."""

    second, date, line = 0, b"", b""


def date() -> bytes:
    """``Date`` of an answer that is given now (RFC 9110 §6.6.1)."""
    _dated()
    return _Now.date


def _dated() -> bytes:
    """The end of a head: ``Date``, and the empty line."""
    second = int(time.time())
    if second != _Now.second:
        _Now.date = formatdate(second, usegmt=True).encode("ascii")
        _Now.line, _Now.second = b"date: " + _Now.date + b"\r\n\r\n", second
    return _Now.line
