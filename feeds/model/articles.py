"""What is published, and what is remembered of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from feeds.model.parts import Attachment, Image, Person, Rating, Restriction, Source
from feeds.model.styles import Content, Style
from feeds.podcasting import Episode


@dataclass(frozen=True, slots=True)
class Record:
    """What the ledger remembers of an article: who it is, since when, and when it last changed.

    ``address`` is the path of its own page below the base URL, without a leading slash. ``day`` is the instant that
    ``published`` was derived from where the file gave only a day or nothing at all, else None. ``present`` is whether
    the article belonged to the last edition; what is gone is remembered too, since an id is never used again.
    ``absent`` is when its file was first missed; ``withdrawn`` is since when it is published no more: that was believed,
    its file says that it is a draft, or its time is over. ``ordinal`` counts articles in the order in which they became
    public; None before that. ``ids`` are what it is called in formats in which it is not called ``id``: pairs of a
    format's name and the id there, taken over from older feeds.
    """

    id: str
    path: str
    first_path: str
    address: str
    digest: str
    published: datetime
    updated: datetime
    day: datetime | None = None
    present: bool = True
    absent: datetime | None = None
    withdrawn: datetime | None = None
    ordinal: int | None = None
    ids: tuple[tuple[str, str], ...] = ()

    def id_in(self, format: str) -> str:
        """What the article is called in feeds of ``format``."""
        return dict(self.ids).get(format, self.id)


@dataclass(frozen=True, slots=True)
class Article:
    """One published thing. ``content`` is sanitised HTML with absolute URLs; ``title`` and ``summary`` are plain text.

    ``address`` is the path of the page that this service serves for it, or None where the site has one elsewhere;
    ``media`` are the paths below ``media/`` that the page, the content or the attachments show.
    ``expires`` is when it is gone, ``ahead`` whether it is there before its day, ``unlisted`` whether it has a page and is
    in no feed; ``not_in`` names feeds that it is not in, the main feed as ``main``. ``ids`` are as in its
    :class:`Record`. ``pictures`` are the images in its content. ``recorded`` is whether it attaches `audio` or `video`, and
    ``episode`` what it says for podcast apps.
    """

    id: str
    path: str
    title: str
    link: str
    published: datetime
    updated: datetime
    content: str
    summary: str = ""
    section: str = ""
    address: str | None = None
    authors: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    image: Image | None = None
    attachments: tuple[Attachment, ...] = ()
    source: Source | None = None
    media: tuple[str, ...] = ()
    expires: datetime | None = None
    unlisted: bool = False
    not_in: tuple[str, ...] = ()
    ahead: bool = False
    ids: tuple[tuple[str, str], ...] = ()
    recorded: str = ""
    episode: Episode | None = None
    pictures: tuple[Image, ...] = ()
    rating: Rating | None = None
    restriction: Restriction | None = None

    def id_in(self, format: str) -> str:
        """What the article is called in feeds of ``format``."""
        return dict(self.ids).get(format, self.id)

    @property
    def recording(self) -> Attachment | None:
        """What of its attachments there is to hear or to see."""
        return next((each for each in self.attachments if each.type.startswith(("audio/", "video/"))), None)

    @property
    def images(self) -> tuple[Image, ...]:
        """The image that stands for it and those that it shows, each once."""
        own = (self.image,) if self.image else ()
        return (*own, *(each for each in self.pictures if not own or each.url != own[0].url))

    def images_in(self, style: Style) -> tuple[Image, ...]:
        """The images that entries of ``style`` tell of; to MSN, which refuses an article for one, the first and what it takes."""
        own = self.images
        return own if "msn" not in style.profiles else (*own[:1], *filter(style.msn.takes, own[1:]))

    @property
    def has_media(self) -> bool:
        """Whether there is anything to see or to hear."""
        return bool(self.image or self.pictures or (self.attachments and renditions(self.attachments)))

    def is_full(self, style: Style) -> bool:
        """Whether entries of ``style`` carry its whole text."""
        return style.content is Content.FULL and bool(self.content)

    def enclosure(self, style: Style) -> Attachment | None:
        """The one attachment that RSS 2.0 has room for: the first, and in a podcast the recording."""
        first = next(iter(self.attachments), None)
        return (self.recording or first) if style.podcast else first


def renditions(attachments: Iterable[Attachment]) -> tuple[tuple[Attachment, ...], ...]:
    """Images, recordings and films among ``attachments``; recordings of one name but for the suffix are one, in several forms."""
    found: dict[str, list[Attachment]] = {}
    for each in attachments:
        kind, path = each.type.partition("/")[0], re.split("[?#]", each.url)[0]
        if kind in ("audio", "video"):
            found.setdefault(re.sub(r"\.[^./]*$", "", path), []).append(each)
        elif kind == "image":
            found.setdefault(each.url, []).append(each)
    return tuple(tuple(same) for same in found.values())
