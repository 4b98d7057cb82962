"""The private feed of what is held back, and of what was: for whoever knows its token."""

from __future__ import annotations

import hmac
import html
import uuid
from collections.abc import Sequence

from flask import Response

from feeds.config import Config
from feeds.errors import describe
from feeds.formats import FORMATS, render
from feeds.model import Article, Content, Feed, Incident
from feeds.press import NEVER

# The first segment of its addresses.
SEGMENT = "problems"


def answer(config: Config, token: str, file_name: str, incidents: Sequence[Incident]) -> Response | None:
    """The feed as the document of that name; None where the token or the name is wrong, which look alike."""
    known = config.notify.token
    found = [format for format in FORMATS.values() if format.file_name == file_name]
    if known is None or not hmac.compare_digest(known.encode(), token.encode()) or not found:
        return None
    response = Response(render(found[0].name, feed(config, incidents)), content_type=found[0].media_type)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def feed(config: Config, incidents: Sequence[Incident]) -> Feed:
    """The incidents as a feed, an entry each: one that is over is updated and says so."""
    site = config.site
    articles = tuple(_entry(config, each) for each in incidents[:100])
    name = f"{SEGMENT}/{config.notify.token}"
    return Feed(
        name=name,
        id=uuid.uuid5(uuid.NAMESPACE_URL, f"{site.id}\n{SEGMENT}").urn,
        title=f"{site.title}: problems",
        description="What is held back, and why. This address is private.",
        home=site.url,
        base_url=site.base_url,
        language="en",
        content=Content.FULL,
        formats=("rss", "atom", "json"),
        articles=articles,
        updated=max((each.updated for each in articles), default=NEVER),
        authors=site.authors,
    )


def _entry(config: Config, incident: Incident) -> Article:
    problem, site = incident.problem, config.site
    place = problem.path if problem.line is None else f"{problem.path}, line {problem.line}"
    state = "held back" if incident.until is None else f"over since {incident.until:%Y-%m-%d %H:%M} UTC"
    key = f"{site.id}\n{SEGMENT}\n{describe(problem)}\n{incident.since.isoformat()}"
    return Article(
        id=uuid.uuid5(uuid.NAMESPACE_URL, key).urn,
        path=problem.path,
        title=f"{place}: {state}",
        link=site.base_url,
        published=incident.since,
        updated=incident.until or incident.since,
        content=f"<p>{html.escape(problem.message)}</p>\n<p><code>{html.escape(describe(problem))}</code></p>",
        summary=problem.message,
        tags=(problem.rule,),
    )
