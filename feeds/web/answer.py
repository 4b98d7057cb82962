"""What Flask's answers leave behind: figures for whoever counts, and that nothing was there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from flask import Response, g, request

from feeds.web.documents import Answer
from feeds.web.rack import Rack

# What is told of an answer, once each: environ, status, bytes of the body as sent, bytes of the body as it is without a
# coding or a condition, name of the feed.
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


def absent(generation: int) -> None:
    """Note that the answer under way says that nothing is at this path, as far as was known at ``generation``."""
    g.absent = generation


def remember(rack: Rack, response: Response) -> Response:
    """Have ``rack`` know that nothing is there; the next one who asks costs less."""
    generation = g.get("absent")
    if generation is not None and request.method == "GET" and response.status_code in (404, 410):
        body = response.get_data()
        answer = Answer(response.status_code, list(response.headers.items()), body, len(body))
        rack.refuse(request.environ["PATH_INFO"], generation, answer)
    return response
