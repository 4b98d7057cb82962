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
from feeds.web.assets import Asset

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: http:; media-src 'self' https: http:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE_GZIP_LEVEL = 5
HTML = "text/html; charset=utf-8"
# A year, in seconds: as long as RFC 9111 has anybody keep something.
FOR_EVER = 31_536_000
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
    encodings = request.accept_encodings
    quality = float(encodings.quality("gzip"))
    plain = float(encodings.quality("identity")) if "identity" in encodings.values() else 0.0
    return quality > 0 and quality >= plain


def link_header(links: Iterable[tuple[str, str, str]]) -> str:
    """A ``Link`` header of (URL, relation, media type) (RFC 8288 §3)."""
    return ", ".join(f'<{url}>; rel="{rel}"; type="{kind}"' for url, rel, kind in links)


def _finish(config: Config, response: Response, request: Request, freshness: Freshness) -> Response:
    response.headers["Cache-Control"] = _lasting(freshness.max_age(config))
    response.headers["Vary"] = "Accept-Encoding"
    response.make_conditional(request)
    return response


def _lasting(seconds: int) -> str:
    return f"public, max-age={seconds}"
