"""The Podcasting 2.0 namespace in RSS: what a podcast and its episodes say to apps that know more than Apple's tags."""

from __future__ import annotations

import email.utils
from collections.abc import Iterable

import lxml.etree as etree
from feedgen.ext.base import BaseEntryExtension, BaseExtension

from feeds.model import Article, Feed, Image
from feeds.podcasting import (
    PODCAST,
    Conversation,
    Episode,
    Licence,
    Note,
    Payment,
    Picture,
    Place,
    Rendition,
    Show,
    Voice,
    number,
)

CHAPTERS_TYPE = "application/json+chapters"


class PodcastFeed(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """What ``feed`` says of itself as a podcast; nothing where it is none."""

    def __init__(self) -> None:
        self.feed: Feed | None = None

    def extend_ns(self) -> dict[str, str]:
        """The namespace, where it is used."""
        return {"podcast": PODCAST} if self.feed and self.feed.podcast else {}

    def extend_rss(self, rss_feed: etree._Element) -> etree._Element:
        """Add it to the channel."""
        if self.feed is not None and self.feed.podcast is not None:
            _show(rss_feed[0], self.feed, self.feed.podcast)
        return rss_feed


class PodcastEntry(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """What ``article`` says as an episode."""

    def __init__(self) -> None:
        self.article: Article | None = None

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """Add it to the item."""
        if self.article is not None:
            _episode(entry, self.article, self.article.episode or Episode())
        return entry


def _show(channel: etree._Element, feed: Feed, show: Show) -> None:
    _add(channel, "guid", show.guid)
    if show.locked is not None:
        _add(channel, "locked", "yes" if show.locked else "no", owner=show.owner[1] if show.owner else None)
    for each in show.funding:
        _add(channel, "funding", each.text, url=each.url)
    _people(channel, show.people)
    _places(channel, show.locations)
    _licence(channel, show.licence)
    _add(channel, "medium", show.medium or _medium(feed))
    if image := show.image or feed.image:
        _pictures(channel, None, (Picture(image), *show.pictures))
    for trailer in show.trailers:
        _add(
            channel,
            "trailer",
            trailer.title,
            url=trailer.url,
            pubdate=email.utils.format_datetime(trailer.published),
            length=trailer.length,
            type=trailer.type,
            season=trailer.season,
        )
    if show.rhythm:
        begins = show.rhythm.begins.isoformat() if show.rhythm.begins else None
        complete = "true" if show.rhythm.complete else None
        _add(channel, "updateFrequency", show.rhythm.text, rrule=show.rhythm.rule, dtstart=begins, complete=complete)
    _notes(channel, show.notes)
    _conversations(channel, show.conversations)
    _payments(channel, show.payments)
    if show.podroll:
        roll = _add(channel, "podroll", "")
        for other in show.podroll:
            _add(roll, "remoteItem", "", feedGuid=other.guid, feedUrl=other.url, title=other.title, medium=other.medium)
    for block in show.blocks:
        _add(channel, "block", "yes" if block.blocked else "no", id=block.service or None)


def _medium(feed: Feed) -> str:
    """A podcast of films alone is a video podcast."""
    kinds = {each.recorded for each in feed.articles if each.recorded}
    return "video" if kinds == {"video"} else "podcast"


def _episode(item: etree._Element, article: Article, said: Episode) -> None:
    for each in said.transcripts:
        rel = "captions" if each.captions else None
        _add(item, "transcript", "", url=each.url, type=each.type, language=each.language, rel=rel)
    if said.chapters_url:
        _add(item, "chapters", "", url=said.chapters_url, type=CHAPTERS_TYPE)
    if said.season is not None:
        _add(item, "season", str(said.season), name=said.season_name)
    if said.number is not None:
        _add(item, "episode", str(said.number), display=said.display)
    _people(item, said.people)
    for bite in said.soundbites:
        _add(item, "soundbite", bite.title, startTime=number(bite.start), duration=number(bite.duration))
    _places(item, said.locations)
    _licence(item, said.licence)
    _pictures(item, article.image, said.pictures)
    _renditions(item, said.renditions)
    _notes(item, said.notes)
    _conversations(item, said.conversations)
    _payments(item, said.payments)


def _people(parent: etree._Element, people: Iterable[Voice]) -> None:
    for each in people:
        _add(parent, "person", each.name, role=each.role, group=each.group, img=each.image, href=each.url)


def _places(parent: etree._Element, places: Iterable[Place]) -> None:
    for each in places:
        _add(parent, "location", each.name, rel=each.rel, geo=each.geo, osm=each.osm, country=each.country)


def _licence(parent: etree._Element, licence: Licence | None) -> None:
    if licence:
        _add(parent, "license", licence.name, url=licence.url)


def _pictures(parent: etree._Element, image: Image | None, more: Iterable[Picture]) -> None:
    pictures = list(more)
    if image:
        pictures.insert(0, Picture(image.url, image.alt or None, image.width, image.height, image.type))
    for each in pictures:
        attributes = {
            "href": each.url,
            "alt": each.alt,
            "aspect-ratio": each.aspect_ratio,
            "width": each.width,
            "height": each.height,
            "type": each.type,
            "purpose": each.purpose,
        }
        _add(parent, "image", "", **attributes)
    sizes = [f"{each.url} {each.width}w" for each in pictures if each.width and not each.purpose]
    if sizes:
        _add(parent, "images", "", srcset=", ".join(sizes))


def _renditions(item: etree._Element, renditions: Iterable[Rendition]) -> None:
    for each in renditions:
        element = _add(
            item,
            "alternateEnclosure",
            "",
            type=each.type,
            length=each.length,
            bitrate=None if each.bitrate is None else number(each.bitrate),
            height=each.height,
            lang=each.language,
            title=each.title,
            rel=each.rel,
            codecs=each.codecs,
            default="true" if each.default else None,
        )
        for copy in each.copies:
            _add(element, "source", "", uri=copy.uri, contentType=copy.type)
        if each.integrity:
            _add(element, "integrity", "", type=each.integrity[0], value=each.integrity[1])


def _notes(parent: etree._Element, notes: Iterable[Note]) -> None:
    for each in notes:
        _add(parent, "txt", each.value, purpose=each.purpose)


def _conversations(parent: etree._Element, conversations: Iterable[Conversation]) -> None:
    for each in conversations:
        _add(
            parent,
            "socialInteract",
            "",
            uri=each.uri,
            protocol=each.protocol,
            accountId=each.account,
            accountUrl=each.account_url,
            priority=each.priority,
        )


def _payments(parent: etree._Element, payments: Iterable[Payment]) -> None:
    for each in payments:
        element = _add(parent, "value", "", type=each.type, method=each.method, suggested=each.suggested)
        for to in each.recipients:
            _add(
                element,
                "valueRecipient",
                "",
                name=to.name,
                type=to.type,
                address=to.address,
                split=to.split,
                customKey=to.key,
                customValue=to.value,
                fee="true" if to.fee else None,
            )


def _add(parent: etree._Element, tag: str, text: str, /, **attributes: str | int | None) -> etree._Element:
    given = {key: str(value) for key, value in attributes.items() if value is not None}
    element = etree.SubElement(parent, f"{{{PODCAST}}}{tag}", given)
    if text:
        element.text = text
    return element
