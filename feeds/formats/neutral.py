"""A feed that stands for any feed of a style while entries are rendered by themselves."""

from __future__ import annotations

from datetime import UTC, datetime

from feeds.model import Feed, Person, Style

_THEN = datetime(2000, 1, 1, tzinfo=UTC)


def neutral(style: Style) -> Feed:
    """A feed without entries whose own words appear in no document that is published."""
    return Feed(
        name="",
        id="urn:uuid:00000000-0000-0000-0000-000000000000",
        title="-",
        description="-",
        home="https://example.com/",
        base_url="https://example.com/",
        language=style.language,
        content=style.content,
        formats=(),
        articles=(),
        updated=_THEN,
        authors=(Person("-"),),
    )
