"""HTTP: prepared documents, pages for people, media, and whether the service is well.

A request only chooses among what is published. Every absolute URL comes from the configuration; Host and forwarding
headers change nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from feeds.config import Config
from feeds.store import Store
from feeds.web import views
from feeds.web.accesslog import masked
from feeds.web.answer import Told, remember, tell
from feeds.web.door import Door
from feeds.web.fastpath import FastLane
from feeds.web.rack import Rack

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# Nothing that this service does takes a body.
MAX_REQUEST_BYTES = 64 * 1024


def _now() -> datetime:
    return datetime.now(UTC)


def create_service(
    config: Config, store: Store | None = None, clock: Callable[[], datetime] = _now, told: Told | None = None
) -> WSGIApplication:
    """What a server serves: a WSGI callable that answers for published documents itself and has Flask behind it.

    ``told`` is called once per answer, whoever gave it. Otherwise as :func:`create_app`.
    """
    rack = Rack(config, store or Store(config.state, config.store))
    lane = FastLane(rack, _app(config, rack, clock, told), clock, told)
    return Door(config, lane, told) if config.http.hosts or config.http.unconditional_polls else lane


def create_app(
    config: Config, store: Store | None = None, clock: Callable[[], datetime] = _now, told: Told | None = None
) -> Flask:
    """The Flask application that answers for every address from ``store``, by default the store of ``config``.

    It knows the documents too, by the code that :func:`create_service` puts in front of it. ``clock`` tells the time of
    an answer; ``told`` is called once per answer with its figures. Raises StoreError where the store cannot be opened.
    """
    return _app(config, Rack(config, store or Store(config.state, config.store)), clock, told)


def _app(config: Config, rack: Rack, clock: Callable[[], datetime], told: Told | None) -> Flask:
    app = _Application(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST_BYTES
    app.after_request(partial(remember, rack))  # the first of these is called last
    if told is not None:
        app.after_request(partial(tell, told))
    app.after_request(_nosniff)
    app.after_request(_cross_origin)
    views.register(app, config, rack, clock)
    return app


class _Application(Flask):
    """Flask, which never writes the whole of an address that holds a token into its log."""

    def log_exception(self, exc_info: object) -> None:
        """Note what nobody expected."""
        self.logger.error("Exception on %s [%s]", masked(request.path), request.method, exc_info=exc_info)  # type: ignore[arg-type]


def _nosniff(response: Response) -> Response:
    """Types are what they are said to be, for every answer that has one."""
    if response.status_code != 304:
        response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _cross_origin(response: Response) -> Response:
    """Programs on other sites' pages may ask conditionally for what is public; their browsers ask here first (Fetch §3.3)."""
    if request.method == "OPTIONS" and request.endpoint in ("published", "media"):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
        response.headers["Access-Control-Allow-Headers"] = "A-IM, If-Modified-Since, If-None-Match, If-Range, Range"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
