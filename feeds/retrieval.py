"""Somebody's feed, had from a file or an http(s) address: only what was asked for, so much of it, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from feeds.errors import FeedError

MOST_BYTES = 20_000_000
# In seconds: how long a server may be silent, and how long all of it may take.
SILENCE = 10
LONGEST = 60
MOST_REDIRECTS = 5
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What is there: its bytes, the address that they came from in the end, what the server said of their letters."""

    body: bytes
    base: str = ""
    charset: str | None = None


def retrieve(place: str, clock: Callable[[], float] = time.monotonic) -> Retrieved:
    """What is at ``place``, a file or an http(s) address. Raises FeedError for what cannot be had."""
    try:
        address = urlsplit(place)
    except ValueError as error:
        raise FeedError(f"{place}: no address ({error})") from error
    if address.scheme.lower() in ("http", "https"):
        return _fetched(place, clock)
    if "://" in place:
        raise FeedError(f"{place}: give a file, or an address that begins with http:// or https://")
    return Retrieved(_read(Path(place)))


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise FeedError(f"{path}: there is no such file")
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FeedError(f"{path}: cannot be read ({error.strerror})") from error
    return _bounded(str(path), body)


def _fetched(url: str, clock: Callable[[], float]) -> Retrieved:
    end, parts, size = clock() + LONGEST, [], 0
    request = Request(url, headers={"User-Agent": "feeds", "Accept": "*/*", "Accept-Encoding": "identity"})  # noqa: S310 - see _opener
    try:
        with _opener().open(request, timeout=SILENCE) as response:
            while size <= MOST_BYTES and (part := response.read1(_CHUNK)):
                parts.append(part)
                size += len(part)
                if clock() > end:
                    raise FeedError(f"{url}: it took longer than {LONGEST} seconds")
            return Retrieved(_bounded(url, b"".join(parts)), response.url, response.headers.get_content_charset())
    except HTTPError as error:
        raise FeedError(f"{url}: the server answers {error.code} {error.reason}") from error
    except (OSError, HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise FeedError(f"{url}: cannot be had ({reason})") from error


def _bounded(place: str, body: bytes) -> bytes:
    if len(body) > MOST_BYTES:
        raise FeedError(f"{place}: larger than {MOST_BYTES // 1_000_000} MB")
    return body


class _Redirects(HTTPRedirectHandler):
    max_redirections = MOST_REDIRECTS

    def redirect_request(self, req: Request, fp: object, code: int, msg: str, headers: object, newurl: str) -> Request | None:
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise FeedError(f"{req.full_url}: leads to {newurl}, which is no http address")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _opener() -> OpenerDirector:
    """One that knows HTTP and nothing else: no files, no FTP."""
    opener = OpenerDirector()
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler, _Redirects, HTTPErrorProcessor):
        opener.add_handler(handler())
    return opener
