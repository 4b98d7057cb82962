"""Prepared bytes → a response: the coding, the validators, the headers (RFC 9110 §8, §13; RFC 8288)."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from datetime import datetime

from flask import Request, Response

from feeds.config import Config
from feeds.web import conditions
from feeds.web.answer import measure
from feeds.web.assets import Asset
from feeds.web.documents import Answer, link_header
from feeds.web.freshness import Freshness

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: http:; media-src 'self' https: http:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE_GZIP_LEVEL = 5
HTML = "text/html; charset=utf-8"
# A year, in seconds: as long as RFC 9111 has anybody keep something.
FOR_EVER = 31_536_000


def prepared(answer: Answer) -> Response:
    """The answer to a request of a published document, as Flask sends it."""
    measure(answer.whole, answer.feed)
    response = Response(answer.body, answer.status)
    response.headers.clear()
    response.headers.extend(answer.headers)
    return response


def page(
    config: Config,
    html: str,
    request: Request,
    freshness: Freshness,
    modified: datetime | None,
    links: Iterable[tuple[str, str, str]] = (),
) -> Response:
    """The answer to a request for a page of the edition of ``modified``: its own policy, a tag made of its bytes."""
    response = made(config, html.encode("utf-8"), HTML, request, freshness, modified, coded=True)
    if header := link_header(links):
        response.headers["Link"] = header
    return _guarded(response)


def made(
    config: Config,
    body: bytes,
    media_type: str,
    request: Request,
    freshness: Freshness,
    modified: datetime | None = None,
    *,
    coded: bool = False,
) -> Response:
    """The answer to a request for something made of the edition of ``modified``; ``coded`` where it gets smaller by gzip."""
    measure(len(body))
    gzipped = coded and accepts_gzip(request)
    response = Response(gzip.compress(body, PAGE_GZIP_LEVEL, mtime=0) if gzipped else body, content_type=media_type)
    if gzipped:
        response.headers["Content-Encoding"] = "gzip"
    if modified is not None:
        response.last_modified = min(modified, freshness.now)
    response.set_etag(hashlib.sha256(body).hexdigest()[:32] + ("-gzip" if gzipped else ""))
    return _finish(config, response, request, freshness)


def asset(config: Config, found: Asset, request: Request) -> Response:
    """The answer to a request for what pages load: good for ever where its version was asked for."""
    measure(len(found.body))
    gzipped = accepts_gzip(request)
    response = Response(found.gzip if gzipped else found.body, content_type=found.type)
    if gzipped:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(found.version + ("-gzip" if gzipped else ""))
    current = request.args.get("v") == found.version
    response.headers["Cache-Control"] = f"public, max-age={FOR_EVER}, immutable" if current else _lasting(config.http.max_age)
    response.headers["Vary"] = "Accept-Encoding"
    response.make_conditional(request)
    return response


def refusal(html: str, status: int) -> Response:
    """The answer that there is no answer: a page that nobody keeps."""
    response = _guarded(Response(html.encode("utf-8"), status=status, content_type=HTML))
    response.headers["Cache-Control"] = "no-store"
    return response


def _guarded(response: Response) -> Response:
    """A page with what browsers may do for it."""
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    return response


def accepts_gzip(request: Request) -> bool:
    """Whether the client prefers gzip to the bytes as they are (RFC 9110 §12.5.3)."""
    order = conditions.accepted(request.headers.get("Accept-Encoding"))
    return next((coding for coding in order if coding != "br"), "identity") == "gzip"


def _finish(config: Config, response: Response, request: Request, freshness: Freshness) -> Response:
    response.headers["Cache-Control"] = freshness.header(config)
    response.headers["Vary"] = "Accept-Encoding"
    response.make_conditional(request)
    return response


def _lasting(seconds: int) -> str:
    return f"public, max-age={seconds}"
