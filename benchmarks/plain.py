"""A feed as a plain Flask application serves it: the bytes in memory, a view, werkzeug's conditions. For gunicorn."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path

from flask import Flask, Response, request

app = Flask(__name__)
_BODY = gzip.compress(Path(os.environ["FEEDS_BENCH_FILE"]).read_bytes(), 9, mtime=0)
_TAG = hashlib.sha256(_BODY).hexdigest()[:32]


@app.get("/rss.xml")
def rss() -> Response:
    """The feed."""
    response = Response(_BODY, content_type="application/rss+xml; charset=utf-8")
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(_TAG)
    response.make_conditional(request)
    return response
