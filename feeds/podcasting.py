"""What a podcast and its episodes say besides what every article says: frozen values, with no input or output of their own.

The words are those of Apple's guide (`itunes:`) and of the Podcasting 2.0 namespace (`podcast:`). Durations and times are
seconds, sizes bytes. What is written in an article or a setting may hold relative addresses; :func:`resolved` makes them
absolute.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import TypeVar, cast

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"

# The namespace of podcast:guid, as the Podcasting 2.0 namespace gives it.
GUIDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of an episode in a file (`podcast:transcript`); ``captions`` are to be shown while it plays."""

    url: str
    type: str | None = None
    language: str | None = None
    captions: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happens (`podcast:location`): ``geo`` is a URI of RFC 5870, ``osm`` an object of OpenStreetMap."""

    name: str
    geo: str | None = None
    osm: str | None = None
    rel: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of an episode: when it begins, what it is called; ``toc`` is whether it is listed."""

    start: float
    title: str = ""
    end: float | None = None
    image: str | None = None
    url: str | None = None
    toc: bool = True
    location: Place | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """Someone who is heard, or made the thing (`podcast:person`)."""

    name: str
    role: str | None = None
    group: str | None = None
    image: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Soundbite:
    """A short part of an episode that may be played to make people curious (`podcast:soundbite`)."""

    start: float
    duration: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """What others may do with it (`podcast:license`): the SPDX name, or a name and an address."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where people talk about it (`podcast:socialInteract`)."""

    protocol: str
    uri: str | None = None
    account: str | None = None
    account_url: str | None = None
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets how large a part of what listeners pay (`podcast:valueRecipient`)."""

    type: str
    address: str
    split: int
    name: str | None = None
    key: str | None = None
    value: str | None = None
    fee: bool = False


@dataclass(frozen=True, slots=True)
class Payment:
    """How listeners pay (`podcast:value`)."""

    type: str
    method: str
    recipients: tuple[Recipient, ...]
    suggested: str | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """One place of an alternate enclosure (`podcast:source`)."""

    uri: str
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Rendition:
    """The same recording in another form (`podcast:alternateEnclosure`); ``integrity`` is a pair of kind and value."""

    type: str
    copies: tuple[Copy, ...]
    length: int | None = None
    bitrate: float | None = None
    height: int | None = None
    language: str | None = None
    title: str | None = None
    rel: str | None = None
    codecs: str | None = None
    default: bool = False
    integrity: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Text for machines (`podcast:txt`)."""

    value: str
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """An image for one purpose (`podcast:image`)."""

    url: str
    alt: str | None = None
    width: int | None = None
    height: int | None = None
    type: str | None = None
    aspect_ratio: str | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """What an article that is an episode says besides.

    ``kind`` is `full`, `trailer` or `bonus`; ``explicit`` None where the podcast's own word counts. ``number`` and
    ``season`` are as people count, ``display`` and ``season_name`` as they call them. ``chapters_at`` is the path below the base
    URL at which its chapters are served, ``chapters_url`` the whole address, ``chapters_file`` the file beside the article that
    they are read from.
    """

    title: str | None = None
    subtitle: str | None = None
    summary: str | None = None
    author: str | None = None
    number: int | None = None
    display: str | None = None
    season: int | None = None
    season_name: str | None = None
    kind: str | None = None
    explicit: bool | None = None
    block: bool = False
    transcripts: tuple[Transcript, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    chapters_at: str | None = None
    chapters_url: str | None = None
    chapters_file: str | None = None
    people: tuple[Voice, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()
    locations: tuple[Place, ...] = ()
    licence: Licence | None = None
    conversations: tuple[Conversation, ...] = ()
    payments: tuple[Payment, ...] = ()
    renditions: tuple[Rendition, ...] = ()
    notes: tuple[Note, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Funding:
    """How listeners can support the podcast (`podcast:funding`)."""

    url: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Trailer:
    """What the podcast sounds like (`podcast:trailer`)."""

    title: str
    url: str
    published: datetime
    length: int | None = None
    type: str | None = None
    season: int | None = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often there is an episode (`podcast:updateFrequency`); ``rule`` is a recurrence rule of RFC 5545."""

    text: str
    rule: str | None = None
    begins: datetime | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else's podcast (`podcast:remoteItem`)."""

    guid: str
    url: str | None = None
    title: str | None = None
    medium: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """That a service is not to show the podcast (`podcast:block`); every service where ``service`` is empty."""

    blocked: bool
    service: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """What a feed that is a podcast says of itself besides.

    ``categories`` are pairs of a category and a subcategory of Apple's list, which may be empty. Where ``medium`` is None, it is
    told by the episodes. ``guid`` is what the podcast is
    called for ever; empty where it has to be made of the feed's address.
    """

    categories: tuple[tuple[str, str], ...]
    explicit: bool
    author: str | None = None
    owner: tuple[str, str] | None = None
    image: str | None = None
    title: str | None = None
    link: str | None = None
    type: str = "episodic"
    block: bool = False
    complete: bool = False
    copyright: str | None = None
    guid: str = ""
    locked: bool | None = None
    medium: str | None = None
    licence: Licence | None = None
    rhythm: Rhythm | None = None
    funding: tuple[Funding, ...] = ()
    trailers: tuple[Trailer, ...] = ()
    people: tuple[Voice, ...] = ()
    locations: tuple[Place, ...] = ()
    conversations: tuple[Conversation, ...] = ()
    payments: tuple[Payment, ...] = ()
    notes: tuple[Note, ...] = ()
    pictures: tuple[Picture, ...] = ()
    podroll: tuple[Other, ...] = ()
    blocks: tuple[Block, ...] = ()


def guid_of(url: str) -> str:
    """The `podcast:guid` of the feed at ``url``: a UUIDv5 of its address without the scheme and without slashes at its end."""
    return str(uuid.uuid5(GUIDS, url.partition("://")[2].rstrip("/")))


# The fields that hold an address that may be relative.
_ADDRESSES = frozenset({"url", "image", "uri", "account_url", "logo", "dark_logo", "cover", "icon"})
# Values that are nothing without their address.
_NOTHING_WITHOUT = {Transcript: "url", Copy: "uri", Picture: "url", Funding: "url", Trailer: "url"}

_T = TypeVar("_T")


def resolved(value: _T, resolve: Callable[[str], str | None]) -> _T:
    """``value`` with all its addresses, at whatever depth, passed through ``resolve``; what has none then is left out."""
    return cast("_T", _resolved(value, resolve))


def addresses(value: object) -> frozenset[str]:
    """All addresses in ``value``, at whatever depth."""
    found: list[str] = []

    def note(address: str) -> str:
        found.append(address)
        return address

    _resolved(value, note)
    return frozenset(found)


def _resolved(value: object, resolve: Callable[[str], str | None]) -> object:
    if isinstance(value, tuple):
        found = (_resolved(each, resolve) for each in value)
        return tuple(each for each in found if each is not None)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, object] = {}
    for each in fields(value):
        was = getattr(value, each.name)
        if each.name in _ADDRESSES and isinstance(was, str):
            now: object = resolve(was)
        elif isinstance(was, tuple) or is_dataclass(was):
            now = _resolved(was, resolve)
        else:
            continue
        if now != was:
            changed[each.name] = now
    if (needed := _NOTHING_WITHOUT.get(type(value))) and changed.get(needed, "there") is None:
        return None
    if isinstance(value, Rendition) and changed.get("copies", value.copies) == ():
        return None
    return replace(value, **changed) if changed else value


def number(value: float) -> str:
    """Seconds and the like as they are written: without a fraction where there is none, else to the thousandth."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return text or "0"
