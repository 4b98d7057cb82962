"""What is told of an answer to whoever counts: once each, without anything about the person who asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from flask import Response, g, request

# environ, status, bytes of the body as sent, bytes of the body as it is without a coding or a condition, name of the feed.
Told: TypeAlias = Callable[[Mapping[str, object], int, int, int, str | None], None]

# Answers that have no body (RFC 9110 §6.4.1).
BODILESS = frozenset({204, 304})


def measure(whole: int, feed: str | None = None) -> None:
    """Note of the answer under way how many bytes its body has without a coding or a condition, and whose it is."""
    g.whole, g.feed = whole, feed


def tell(told: Told, response: Response) -> Response:
    """Tell of an answer of Flask's."""
    length: int | None = response.content_length
    size = (response.calculate_content_length() or 0) if length is None else length
    sent = 0 if request.method == "HEAD" or response.status_code in BODILESS else size
    told(request.environ, response.status_code, sent, g.get("whole", size), g.get("feed"))
    return response
