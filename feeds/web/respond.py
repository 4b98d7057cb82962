"""Prepared bytes → a response: the coding, the validators, the headers (RFC 9110 §8, §13; RFC 8288)."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import Request, Response

from feeds.config import Config
from feeds.formats import FORMATS
from feeds.model import Published
from feeds.web.answer import measure

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' https: http:; media-src 'self' https: http:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE_GZIP_LEVEL = 5
MEDIA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True, slots=True)
class Freshness:
    """When an answer is given, and when what it shows is over by itself."""

    now: datetime
    due: datetime | None

    def max_age(self, config: Config) -> int:
        """For how many seconds it may be taken as fresh: not beyond the instant at which it is over."""
        most = config.http.max_age
        return most if self.due is None else max(0, min(most, int((self.due - self.now).total_seconds())))


def document(config: Config, published: Published, request: Request, now: datetime) -> Response:
    """The answer to a GET or HEAD of a published document: 200, or 304 where the client has it."""
    gzipped = accepts_gzip(request)
    measure(len(published.identity), published.feed)
    response = Response(published.gzip if gzipped else published.identity, content_type=published.media_type)
    if gzipped:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(published.hash[:32] + ("-gzip" if gzipped else ""))
    response.last_modified = min(published.last_modified, now)
    response.headers["Access-Control-Allow-Origin"] = "*"
    links = [(config.site.base_url + published.path, "self", published.media_type.partition(";")[0])]
    if published.format in FORMATS:
        links.append((config.site.url, "alternate", "text/html"))
    response.headers["Link"] = link_header(links)
    return _finish(config, response, request, Freshness(now, published.due))


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
    encodings = request.accept_encodings
    quality = float(encodings.quality("gzip"))
    plain = float(encodings.quality("identity")) if "identity" in encodings.values() else 0.0
    return quality > 0 and quality >= plain


def link_header(links: Iterable[tuple[str, str, str]]) -> str:
    """A ``Link`` header of (URL, relation, media type) (RFC 8288 §3)."""
    return ", ".join(f'<{url}>; rel="{rel}"; type="{kind}"' for url, rel, kind in links)


def _finish(config: Config, response: Response, request: Request, freshness: Freshness) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={freshness.max_age(config)}"
    response.headers["Vary"] = "Accept-Encoding"
    response.make_conditional(request)
    return response
