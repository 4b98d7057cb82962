"""Heads of requests as they come over the wire, and what they say to whoever answers (PEP 3333).

Readers that poll say the same again and again, byte by byte: what that means is found out once.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from feeds.web.documents import Environ

# How many heads are remembered, and how long, in bytes, one may be; of longer ones the server makes what it makes of everything.
MOST, LONGEST = 1_024, 2_048
# With one of these a request is more than its head, or wants something before it is answered.
_MORE = frozenset({"HTTP_CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING", "HTTP_EXPECT", "HTTP_UPGRADE"})
# What a host may be written with (RFC 9112 §3.2); whether it is ours is somebody else's question.
HOST = re.compile(rb"[^\s/?#@\\]*")
CLOSE = b"connection: close\r\n"
# What keeps a connection (RFC 9112 §9.3, §C.2.2).
_STAYS = {"1.1": b"", "1.0": b"connection: keep-alive\r\n"}
_METHODS = frozenset({b"GET", b"HEAD"})


class Head(NamedTuple):
    """What a request says, and the header that its answer needs, or not, for what becomes of the connection."""

    environ: Environ
    after: bytes


class Heads:
    """Reads requests that are nothing but one head. For one thread."""

    def __init__(self) -> None:
        self._known: dict[bytes, Head] = {}

    def read(self, data: bytes) -> Head | None:
        """What ``data`` says, where that is one whole GET or HEAD; None for everything else."""
        known = self._known.get(data)
        if known is not None:
            return known
        said = _said(data) if len(data) <= LONGEST and data.endswith(b"\r\n\r\n") else None
        if said is not None:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[data] = said
        return said


class _Request:
    """What a parser says of the bytes of a request."""

    def __init__(self) -> None:
        self.parser = HttpRequestParser(self)
        self.begun = self.ended = 0
        self.stays = False
        self.url = b""
        self.headers: list[tuple[bytes, bytes]] = []

    def on_message_begin(self) -> None:
        self.begun += 1

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_message_complete(self) -> None:
        self.ended += 1
        self.stays = self.parser.should_keep_alive()


def _said(data: bytes) -> Head | None:
    request = _Request()
    try:
        request.parser.feed_data(data)
    except (HttpParserError, HttpParserUpgrade):
        return None
    method, version = request.parser.get_method(), request.parser.get_http_version()
    if not (request.begun == request.ended == 1 and method in _METHODS and version in _STAYS):
        return None
    if not request.url.startswith(b"/") or b"#" in request.url:
        return None
    hosts = [value for name, value in request.headers if name.lower() == b"host"]
    if len(hosts) > 1 or len(hosts) < (version == "1.1") or (hosts and not HOST.fullmatch(hosts[0])):
        return None
    path, _, query = request.url.partition(b"?")
    environ = {
        "REQUEST_METHOD": method.decode("ascii"),
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{version}",
    }
    for name, value in request.headers:
        if b"_" in name:
            continue  # else anybody could write what only a proxy may, with another sign between the words
        key, text = "HTTP_" + name.decode("latin-1").upper().replace("-", "_"), value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    return None if _MORE & environ.keys() else Head(environ, _STAYS[version] if request.stays else CLOSE)
