"""What the channel of a feed says as a podcast and to single consumers, compared with what it was to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from email.utils import parsedate_to_datetime

import lxml.etree as etree

from feeds.check.document import UnreadableError, parse
from feeds.check.roundtrip import facts, profiles
from feeds.check.roundtrip.lines import (
    PODCAST,
    conversations,
    licence,
    line,
    notes,
    payments,
    people,
    places,
    sized,
    written,
)
from feeds.model import Feed, Problem, Severity
from feeds.podcasting import Picture, Show

# Where the feed stands now is no word of the podcast's own.
_MOVED = "{http://www.itunes.com/dtds/podcast-1.0.dtd}new-feed-url"
_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


def prove(document: bytes, feed: Feed, path: str) -> list[Problem]:
    """Whether the RSS ``document`` of ``feed`` says of it, as a podcast and to its consumers, what it is to say.

    ``path`` is for Problems.
    """
    if feed.podcast is None and profiles.TELLING.isdisjoint(feed.profiles):
        return []
    try:
        channel = parse(document).find("channel")
    except UnreadableError:  # a rule says so
        return []
    if channel is None:
        return []
    told = [*profiles.expected(feed), *(_expected(feed, feed.podcast) if feed.podcast else ())]
    podcasting = (_read(each) for each in channel if str(each.tag).startswith((_ITUNES, PODCAST)) and each.tag != _MOVED)
    read = [*profiles.found(channel), *podcasting]
    if sorted(told) == sorted(read):
        return []
    missing, beyond = (
        "; ".join((Counter(some) - Counter(others)).elements())[:200] for some, others in ((told, read), (read, told))
    )
    message = "the document does not say to its consumers what it was to; the last good document stays"
    return [Problem(Severity.MUST, "roundtrip", path, message, field="channel", expected=missing, found=beyond)]


def _expected(feed: Feed, show: Show) -> Iterator[str]:
    image = show.image or feed.image
    author = show.author or ", ".join(person.name for person in feed.authors)
    if show.title:
        yield line("itunes:title", show.title)
    if author:
        yield line("itunes:author", author)
    if show.owner:
        yield line("itunes:owner", "", [line("itunes:name", show.owner[0]), line("itunes:email", show.owner[1])])
    if image:
        yield line("itunes:image", href=image)
    for first, second in show.categories:
        yield line("itunes:category", "", [line("itunes:category", text=second)] if second else [], text=first)
    yield line("itunes:explicit", "true" if show.explicit else "false")
    yield line("itunes:type", show.type)
    if show.block:
        yield line("itunes:block", "Yes")
    if show.complete:
        yield line("itunes:complete", "Yes")
    yield from _podcasting(feed, show, image)


def _podcasting(feed: Feed, show: Show, image: str | None) -> Iterator[str]:
    yield line("guid", show.guid)
    if show.locked is not None:
        yield line("locked", "yes" if show.locked else "no", owner=show.owner[1] if show.owner else None)
    for funding in show.funding:
        yield line("funding", funding.text, url=funding.url)
    films = {each.recorded for each in feed.articles} - {""} == {"video"}
    yield line("medium", show.medium or ("video" if films else "podcast"))
    for trailer in show.trailers:
        yield line(
            "trailer",
            trailer.title,
            url=trailer.url,
            pubdate=facts.instant(trailer.published),
            length=trailer.length,
            type=trailer.type,
            season=trailer.season,
        )
    if rhythm := show.rhythm:
        yield line(
            "updateFrequency",
            rhythm.text,
            rrule=rhythm.rule,
            dtstart=facts.instant(rhythm.begins) if rhythm.begins else None,
            complete="true" if rhythm.complete else None,
        )
    if show.podroll:
        inner = [line("remoteItem", feedGuid=o.guid, feedUrl=o.url, title=o.title, medium=o.medium) for o in show.podroll]
        yield line("podroll", "", inner)
    for block in show.blocks:
        yield line("block", "yes" if block.blocked else "no", id=block.service or None)
    yield from licence(show.licence)
    yield from people(show.people)
    yield from places(show.locations)
    yield from sized((*([Picture(image)] if image else []), *show.pictures))
    yield from notes(show.notes)
    yield from conversations(show.conversations)
    yield from payments(show.payments)


def _read(element: etree._Element) -> str:
    """An element as it is compared: its dates as instants."""
    with suppress(ValueError):
        if (published := element.get("pubdate")) is not None:
            element.set("pubdate", facts.instant(parsedate_to_datetime(published)))
    if begins := facts.w3c(element.get("dtstart")):
        element.set("dtstart", begins)
    return written(element)
