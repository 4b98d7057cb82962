"""HTTP: prepared documents, pages for people, media, and whether the service is well.

A request only chooses among what is published. Every absolute URL comes from the configuration; Host and forwarding
headers change nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, Response

from feeds.config import Config
from feeds.store import Store
from feeds.web import views

# Nothing that this service does takes a body.
MAX_REQUEST_BYTES = 64 * 1024


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(config: Config, store: Store | None = None, clock: Callable[[], datetime] = _now) -> Flask:
    """The WSGI application that serves what ``store`` holds; by default the store of ``config``.

    ``clock`` tells the time of an answer.
    Raises StoreError where that cannot be opened.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST_BYTES
    app.after_request(_nosniff)
    views.register(app, config, store or Store(config.state, config.store), clock)
    return app


def _nosniff(response: Response) -> Response:
    """Types are what they are said to be, for every answer."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
