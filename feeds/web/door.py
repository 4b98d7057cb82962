"""What stands before everything else: hosts that are not ours (421), clients that fetch and never ask (429).

It is there only where the configuration asks for one of the two.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cachetools import LRUCache
from limits import parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from feeds.config import Config
from feeds.formats import FORMATS
from feeds.web import clients
from feeds.web.answer import Told
from feeds.web.documents import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# How many clients are remembered; of more, the one that was not seen for longest is forgotten.
MOST_CLIENTS = 50_000
# What is asked by whoever watches over the service, by whatever name it has there.
_HEALTH = frozenset({"/healthz", "/readyz"})
_FILES = frozenset(format.file_name for format in FORMATS.values())


class Door:
    """Lets requests through to ``inside``, or says why not. ``clock`` gives seconds."""

    def __init__(
        self, config: Config, inside: WSGIApplication, told: Told | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        http = config.http
        self.inside, self._told, self._clock = inside, told, clock
        base = urlsplit(config.site.base_url).hostname or ""
        self._hosts = frozenset({*http.hosts, f"[{base}]" if ":" in base else base}) if http.hosts else frozenset()
        self._trusted = http.trusted_proxies
        self._rate = parse(http.unconditional_polls) if http.unconditional_polls else None
        self._limiter = FixedWindowRateLimiter(_Memory(clock))
        # As they are answered: with a slash at the end or without.
        self._aliases = frozenset(f"/{path.removesuffix('/')}" for path in config.addresses.aliases)

    def refused(self, environ: Mapping[str, Any]) -> Answer | None:
        """Why a request is not let through; None where it is. It is told."""
        path = str(environ.get("PATH_INFO", ""))
        refusal = None
        if self._hosts and path not in _HEALTH and not self._ours(environ):
            refusal = _refusal(421, "This is not the host that you asked for.")
        elif self._limited(environ, path) and (wait := self._overdone(environ, path)) is not None:
            text = "You fetched this often without asking whether it changed. Send If-None-Match or If-Modified-Since."
            refusal = _refusal(429, text, wait)
        if refusal is None:
            return None
        if environ.get("REQUEST_METHOD") == "HEAD":
            refusal = replace(refusal, body=b"")
        if self._told is not None:
            self._told(environ, refusal.status, len(refusal.body), len(refusal.body), None)
        return refusal

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        refusal = self.refused(environ)
        if refusal is None:
            return self.inside(environ, start_response)
        start_response(refusal.line, list(refusal.headers))
        return [refusal.body]

    def _ours(self, environ: Mapping[str, Any]) -> bool:
        host = str(environ.get("HTTP_HOST") or "").lower()
        name = host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
        return name.rstrip(".") in self._hosts or clients.local(environ)

    def _limited(self, environ: Mapping[str, Any], path: str) -> bool:
        """Whether this asks for a whole document of a feed, come what may, and that is limited."""
        if self._rate is None:
            return False
        known = path.rpartition("/")[2] in _FILES or path.removesuffix("/") in self._aliases
        asks = environ.get("HTTP_IF_NONE_MATCH") or environ.get("HTTP_IF_MODIFIED_SINCE")
        return known and not asks and environ.get("REQUEST_METHOD") == "GET"

    def _overdone(self, environ: Mapping[str, Any], path: str) -> int | None:
        """For how many seconds this client has had enough of this document; None where it has not."""
        if self._rate is None:
            return None
        client = clients.network(clients.address(environ, self._trusted))
        who = f"{client}\n{environ.get('HTTP_USER_AGENT', '')}\n{path}"
        key = hashlib.blake2b(who.encode("utf-8", "replace"), digest_size=16).hexdigest()
        if self._limiter.hit(self._rate, key):
            return None
        reset, _ = self._limiter.get_window_stats(self._rate, key)
        return max(1, math.ceil(reset - self._clock()))


def _refusal(status: int, text: str, wait: int | None = None) -> Answer:
    body = f"{text}\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    if wait is not None:
        headers.append(("Retry-After", str(wait)))
    return Answer(status, headers, body, len(body))


class _Memory(Storage):
    """Counts in memory, of so many clients and no more."""

    STORAGE_SCHEME = None

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock, self._lock = clock, Lock()
        self._counts: LRUCache[str, tuple[int, float]] = LRUCache(MOST_CLIENTS)

    @property
    def base_exceptions(self) -> type[Exception]:
        """What can go wrong: nothing."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, in a window that begins with the first and lasts ``expiry`` seconds."""
        now = self._clock()
        with self._lock:
            count, end = self._counts.get(key, (0, 0.0))
            count, end = (count, end) if end > now else (0, now + expiry)
            self._counts[key] = (count + amount, end)
            return count + amount

    def get(self, key: str) -> int:
        """What was counted in the window that is open."""
        count, end = self._counts.get(key, (0, 0.0))
        return count if end > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends."""
        return self._counts.get(key, (0, self._clock()))[1]

    def check(self) -> bool:
        """That it works."""
        return True

    def reset(self) -> int | None:
        """Forget everything."""
        with self._lock:
            forgotten = len(self._counts)
            self._counts.clear()
        return forgotten

    def clear(self, key: str) -> None:
        """Forget one."""
        with self._lock:
            self._counts.pop(key, None)
