"""How entries are written for those who want something of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from feeds.model.parts import Image


@dataclass(frozen=True, slots=True)
class SponsoredLink:
    """An advertisement below an article: where on the publisher's own site it leads, and who pays for it."""

    url: str
    advertiser: str
    title: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Advertisement:
    """What SmartNews shows with every article: at most two links, and the script of one advertisement."""

    links: tuple[SponsoredLink, ...] = ()
    content: str | None = None


@dataclass(frozen=True, slots=True)
class SmartNews:
    """What the profile `smartnews` writes besides: logos of 700 × 100 pixels, a script that counts readers, advertisements."""

    logo: str | None = None
    dark_logo: str | None = None
    analytics: str | None = None
    advertisement: Advertisement = field(default_factory=Advertisement)


@dataclass(frozen=True, slots=True)
class Msn:
    """What the profile `msn` writes besides: whether the images may be shown there, and who licenses them."""

    syndication_rights: bool | None = None
    licensor: str | None = None

    def takes(self, image: Image) -> bool:
        """Whether MSN takes an image: somebody is named for it, and it is large enough, and neither too wide nor too high."""
        width, height = image.width, image.height
        fits = not (width and height) or (max(width, height) >= 720 and 0.5 <= width / height <= 1.89)
        return fits and bool(image.credit or self.licensor)


@dataclass(frozen=True, slots=True)
class Feedly:
    """What the profile `feedly` writes besides: images, a colour of six hexadecimal digits, Google's id for statistics."""

    cover: str | None = None
    icon: str | None = None
    logo: str | None = None
    accent_color: str | None = None
    analytics: str | None = None
    related: bool = True


# The profiles that change what entries say; others change the head of a feed, or only ask for something.
SHAPING = frozenset({"apple-news", "flipboard", "msn", "newsbreak", "smartnews", "yahoo"})


class Content(StrEnum):
    """How much of an article a feed carries."""

    FULL = "full"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Style:
    """What of a feed shows in its entries: entries of one style are the same bytes in every feed.

    ``podcast`` is whether they say what podcast apps want to know, ``profiles`` are those of :data:`SHAPING`; ``analytics`` and
    ``advertisement`` are SmartNews's, ``msn`` MSN's.
    """

    content: Content
    language: str
    podcast: bool = False
    profiles: tuple[str, ...] = ()
    analytics: str | None = None
    msn: Msn = field(default_factory=Msn)
    advertisement: Advertisement = field(default_factory=Advertisement)

    @property
    def key(self) -> str:
        """The style as a text, the same for equal ones alone."""
        plain = f"{self.content.value} {self.language}" + (" podcast" if self.podcast else "")
        if not self.profiles:
            return plain
        said = hashlib.sha256(repr((self.analytics, self.msn, self.advertisement)).encode()).hexdigest()[:16]
        return f"{plain} {','.join(self.profiles)} {said}"
