"""What articles are made of: people, what they show and attach, times, and what they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who wrote an article or answers for the site."""

    name: str
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A media file or image that belongs to an article (RSS 2.0 ``enclosure``, RFC 4287 §4.2.7.2 ``rel=enclosure``).

    ``length`` is in bytes, 0 where nobody knows; ``duration`` in seconds.
    """

    url: str
    type: str
    length: int = 0
    title: str | None = None
    duration: int | None = None

    @property
    def recording(self) -> bool:
        """Whether it can be played."""
        return self.type.startswith(("audio/", "video/"))


@dataclass(frozen=True, slots=True)
class Image:
    """The image that stands for an article; ``alt``, ``caption`` and ``credit`` are plain text.

    In a Manuscript ``url`` may still be relative to the article's file, or empty where only words were given. ``length``
    is in bytes; it, the size in pixels and the type are there for files beside the articles.
    """

    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    width: int | None = None
    height: int | None = None
    type: str | None = None
    length: int = 0


@dataclass(frozen=True, slots=True)
class Rating:
    """For whom what is shown is fit (`media:rating`): `adult` or `nonadult` in the scheme `urn:simple`."""

    value: str
    scheme: str = "urn:simple"


@dataclass(frozen=True, slots=True)
class Restriction:
    """Where it may be shown (`media:restriction`): ``relationship`` is `allow` or `deny`, ``type`` mostly `country`."""

    relationship: str
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Media:
    """What is served at ``path`` below ``media/``: the file of that path, or some bytes of the file ``within``."""

    path: str
    type: str
    within: str = ""
    offset: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article was taken from (RSS 2.0 ``source``, RFC 4287 §4.2.11)."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as somebody wrote it: ``exact`` is false where only the day was given."""

    instant: datetime
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Reference:
    """An attachment as the article names it: ``target`` may still be relative to the article's file."""

    target: str
    type: str | None = None
    length: int | None = None
    title: str | None = None
    duration: int | None = None
