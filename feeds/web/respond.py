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
from feeds.web.documents import Answer, link_header
from feeds.web.freshness import Freshness

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' https: http:; media-src 'self' https: http:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE_GZIP_LEVEL = 5


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
    body = html.encode("utf-8")
    measure(len(body))
    gzipped = accepts_gzip(request)
    response = _html(gzip.compress(body, PAGE_GZIP_LEVEL, mtime=0) if gzipped else body, 200)
    if gzipped:
        response.headers["Content-Encoding"] = "gzip"
    if header := link_header(links):
        response.headers["Link"] = header
    if modified is not None:
        response.last_modified = min(modified, freshness.now)
    response.set_etag(hashlib.sha256(body).hexdigest()[:32] + ("-gzip" if gzipped else ""))
    return _finish(config, response, request, freshness)


def refusal(html: str, status: int) -> Response:
    """The answer that there is no answer: a page that nobody keeps."""
    response = _html(html.encode("utf-8"), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _html(body: bytes, status: int) -> Response:
    response = Response(body, status=status, content_type="text/html; charset=utf-8")
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
