"""What stands at a file or an http(s) address: only what was asked for, so much of it, and not for ever."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any, cast
from urllib.error import URLError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from feeds.errors import FeedError

MOST_BYTES = 20_000_000
# In seconds: how long a server may be silent, and how long all of it may take.
SILENCE = 10
LONGEST = 60
MOST_REDIRECTS = 5
_CHUNK = 65_536
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What is there: its bytes, the address that they came from in the end, what the server said of their letters."""

    body: bytes
    base: str = ""
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect: the ``status`` with which ``url`` sent on to ``to``."""

    status: int
    url: str
    to: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered in the end: the address that was asked last, and the redirects on the way.

    ``whole`` is whether all of the body was read; there may be more where no more was wanted.
    """

    status: int
    reason: str
    url: str
    body: bytes = b""
    whole: bool = True
    hops: tuple[Hop, ...] = ()
    headers: Message = field(default_factory=Message)

    def header(self, name: str) -> str:
        """The value of a header, empty where there is none."""
        return str(self.headers.get(name) or "").strip()


class WanderingError(FeedError):
    """Redirects that lead nowhere. ``hops`` are those that were followed, ``rule`` says what is wrong with them."""

    def __init__(self, message: str, rule: str, hops: tuple[Hop, ...]) -> None:
        self.rule, self.hops = rule, hops
        super().__init__(message)


def retrieve(place: str, clock: Callable[[], float] = time.monotonic) -> Retrieved:
    """What is at ``place``, a file or an http(s) address. Raises FeedError for what cannot be had."""
    if is_address(place):
        answer = visit(place, clock=clock)
        if answer.status != 200:
            raise FeedError(f"{place}: the server answers {answer.status} {answer.reason}")
        return Retrieved(_bounded(place, answer.body, answer.whole), answer.url, answer.headers.get_content_charset())
    if "://" in place:
        raise FeedError(f"{place}: give a file, or an address that begins with http:// or https://")
    return Retrieved(_read(Path(place)))


def is_address(place: str) -> bool:
    """Whether ``place`` is an http(s) address rather than a file. Raises FeedError for what looks like one and is none."""
    try:
        return urlsplit(place).scheme.lower() in ("http", "https")
    except ValueError as error:
        raise FeedError(f"{place}: no address ({error})") from error


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise FeedError(f"{path}: there is no such file")
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FeedError(f"{path}: cannot be read ({error.strerror})") from error
    return _bounded(str(path), body, True)


def visit(
    url: str,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    most: int | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Answer:
    """Ask for ``url`` and follow its redirects; what the server answers in the end, whatever its status.

    Of the body ``most`` bytes are read, :data:`MOST_BYTES` where nothing is said. Raises FeedError where there is no answer
    in time, and WanderingError where redirects go round, are too many or leave HTTP.
    """
    end, hops, seen = clock() + LONGEST, list[Hop](), set[str]()
    asked = {"User-Agent": "feeds", "Accept": "*/*", "Accept-Encoding": "identity", **(headers or {})}
    here = urldefrag(url)[0]
    while True:
        seen.add(here)
        answer = _ask(here, method, asked, MOST_BYTES if most is None else most, end, clock)
        target = answer.header("Location")
        if answer.status not in _REDIRECTS or not target:
            return Answer(answer.status, answer.reason, here, answer.body, answer.whole, tuple(hops), answer.headers)
        try:
            there = urldefrag(urljoin(here, target))[0]
            scheme = urlsplit(there).scheme
        except ValueError:
            there, scheme = target[:200], ""
        hops.append(Hop(answer.status, here, there))
        if scheme not in ("http", "https"):
            raise WanderingError(f"{here}: leads to {there}, which is no http address", "transport-redirect", tuple(hops))
        if there in seen:
            raise WanderingError(f"{url}: its redirects go round in circles ({answer.status})", "transport-loop", tuple(hops))
        if len(hops) > MOST_REDIRECTS:
            raise WanderingError(f"{url}: more than {MOST_REDIRECTS} redirects ({answer.status})", "transport-loop", tuple(hops))
        here = there


def _ask(url: str, method: str, headers: Mapping[str, str], most: int, end: float, clock: Callable[[], float]) -> Answer:
    request = Request(_written(url), headers=dict(headers), method=method)  # noqa: S310 - see _opener
    parts, size, sockets = [], 0, list[socket.socket]()
    # Who sends a byte of a header now and then is silent never and done never.
    late = threading.Event()
    watch = threading.Timer(max(0.0, end - clock()), _hang_up, (sockets, late))
    watch.daemon = True
    watch.start()
    try:
        with _opener(sockets).open(request, timeout=SILENCE) as response:
            while size <= most and (part := response.read1(min(_CHUNK, most + 1 - size))):
                parts.append(part)
                size += len(part)
                if clock() > end:
                    late.set()
                    break
            if late.is_set():
                raise TimeoutError
            body = b"".join(parts)
            return Answer(response.status, response.reason or "", url, body[:most], size <= most, (), response.headers)
    except (OSError, HTTPException, ValueError) as error:
        if late.is_set():
            raise FeedError(f"{url}: it took longer than {LONGEST} seconds") from error
        reason = error.reason if isinstance(error, URLError) else error
        raise FeedError(f"{url}: cannot be had ({reason})") from error
    finally:
        watch.cancel()


def _hang_up(sockets: list[socket.socket], late: threading.Event) -> None:
    late.set()
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def _written(url: str) -> str:
    """An address as it is sent: other letters than ASCII as %XX."""
    return (
        url
        if url.isascii()
        else "".join(each if each.isascii() else "".join(f"%{byte:02X}" for byte in each.encode()) for each in url)
    )


def _bounded(place: str, body: bytes, whole: bool) -> bytes:
    if not whole or len(body) > MOST_BYTES:
        raise FeedError(f"{place}: larger than {MOST_BYTES // 1_000_000} MB")
    return body


class _Connection(HTTPConnection):
    """One whose socket is told to whoever has to hang up."""

    sockets: list[socket.socket]

    def connect(self) -> None:
        super().connect()
        self.sockets.append(self.sock)


class _SecureConnection(HTTPSConnection):
    sockets: list[socket.socket]

    def connect(self) -> None:
        super().connect()
        self.sockets.append(self.sock)


def _opener(sockets: list[socket.socket]) -> OpenerDirector:
    """One that knows HTTP and nothing else: no files, no FTP, and no redirects that nobody looks at."""

    class Open(HTTPHandler):
        def http_open(self, req: Request) -> HTTPResponse:
            return self.do_open(cast("Any", type("Connection", (_Connection,), {"sockets": sockets})), req)

    class OpenSecure(HTTPSHandler):
        def https_open(self, req: Request) -> HTTPResponse:
            return self.do_open(cast("Any", type("SecureConnection", (_SecureConnection,), {"sockets": sockets})), req)

    opener = OpenerDirector()
    for handler in (ProxyHandler, Open, OpenSecure):
        opener.add_handler(handler())
    return opener
