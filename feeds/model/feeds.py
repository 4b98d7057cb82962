"""The site and its feeds: what they are called, what they choose, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from feeds.model.articles import Article
from feeds.model.parts import Person
from feeds.model.styles import SHAPING, Content, Feedly, Msn, SmartNews, Style
from feeds.podcasting import Show


@dataclass(frozen=True, slots=True)
class Site:
    """What the configuration says of the whole. ``url`` is where the pages are, ``base_url`` where this service is."""

    id: str
    title: str
    url: str
    base_url: str
    description: str = ""
    language: str = "en"
    timezone: str = "UTC"
    rights: str | None = None
    icon: str | None = None
    logo: str | None = None
    image: str | None = None
    authors: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class NewsSitemap:
    """What a sitemap for Google News says of the publication: its name there, and the language of articles that name none."""

    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What articles may have. Tags and authors are compared without regard to case; `en` is also `en-GB`."""

    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles a feed takes; what is empty asks for nothing.

    Of each list in ``some`` an article has one, of ``all`` every one, of ``none`` not one; it has one of each list of at
    least one of ``any``. ``since`` and ``until`` bound when it was published, the latter from outside; ``days`` is how
    long it stays.
    """

    some: Terms = field(default_factory=Terms)
    all: Terms = field(default_factory=Terms)
    any: tuple[Terms, ...] = ()
    none: Terms = field(default_factory=Terms)
    since: datetime | None = None
    until: datetime | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """That the feed of this name held the article ``id`` until ``when``, and that it is published no more (RFC 6721).

    Where it is told, ``id`` is what Atom calls it; then ``guid`` is what RSS does, and ``link`` where it was.
    """

    feed: str
    id: str
    when: datetime
    guid: str = ""
    link: str = ""


class Kind(StrEnum):
    """What automatic feeds are made for: each the first segment of their addresses."""

    SECTIONS = "sections"
    TAGS = "tags"
    AUTHORS = "authors"
    LANGUAGES = "languages"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that articles have and a feed is made for. ``key`` is how it is compared, ``label`` how it is written."""

    kind: Kind
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Named:
    """A subject with the last part of the address that its feed got, for ever."""

    subject: Subject
    slug: str

    @property
    def name(self) -> str:
        """The name of its feed."""
        return f"{self.subject.kind.value}/{self.slug}"


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """A feed as configured, or made for a ``subject``. The empty ``name`` is the main feed, at the root.

    ``archive`` is how many entries a page of its archive has; 0 is no archive. ``podcast`` is what makes it a podcast,
    ``profiles`` name the consumers that it is for. ``stands_at`` is where its subscribers are
    to go, and is there where some come from an old address: what ends in a slash is before the names of documents.
    """

    name: str = ""
    title: str | None = None
    description: str | None = None
    language: str | None = None
    image: str | None = None
    categories: tuple[str, ...] = ()
    select: Selection = field(default_factory=Selection)
    limit: int = 50
    content: Content = Content.FULL
    tombstone_days: int = 30
    formats: tuple[str, ...] = ("rss", "atom", "json")
    subject: Subject | None = None
    archive: int = 0
    podcast: Show | None = None
    profiles: tuple[str, ...] = ("readers",)
    smartnews: SmartNews = field(default_factory=SmartNews)
    msn: Msn = field(default_factory=Msn)
    feedly: Feedly = field(default_factory=Feedly)
    stands_at: str | None = None


@dataclass(frozen=True, slots=True)
class Alternate:
    """A feed of the same articles in another language: its language and its name."""

    language: str
    name: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A :class:`FeedSpec` filled with articles, newest first. Knows no format.

    ``updated`` is the newest instant of its entries; ``tombstones`` are of articles that it held, the latest first.
    ``page`` is the number of the page of its archive that this is, counted from the oldest, or 0 for the feed itself;
    ``older`` and ``newer`` are the pages beside it (RFC 5005 §4); ``stands_at`` as in :class:`FeedSpec`.
    """

    name: str
    id: str
    title: str
    description: str
    home: str
    base_url: str
    language: str
    content: Content
    formats: tuple[str, ...]
    articles: tuple[Article, ...]
    updated: datetime
    authors: tuple[Person, ...] = ()
    rights: str | None = None
    icon: str | None = None
    logo: str | None = None
    image: str | None = None
    categories: tuple[str, ...] = ()
    subject: Subject | None = None
    alternates: tuple[Alternate, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    page: int = 0
    older: int | None = None
    newer: int | None = None
    podcast: Show | None = None
    profiles: tuple[str, ...] = ()
    smartnews: SmartNews = field(default_factory=SmartNews)
    msn: Msn = field(default_factory=Msn)
    feedly: Feedly = field(default_factory=Feedly)
    stands_at: str | None = None

    @property
    def place(self) -> str:
        """The path below the base URL under which this feed stands, or this page of its archive."""
        return archived(self.name, self.page) if self.page else self.name

    @property
    def heading(self) -> str:
        """Its title; that of a page says which one it is."""
        return f"{self.title} — archive page {self.page}" if self.page else self.title

    def about(self, file_name: str) -> str:
        """What it is about; of a page what it is, and where the feed itself is."""
        if not self.page:
            return self.description
        return (
            f"This is page {self.page} of the archive of “{self.title}”, counted from the oldest. "
            f"The page is complete; new articles appear in the feed itself: {self.url(file_name, 0)}"
        )

    def address(self, file_name: str) -> str:
        """The path below the base URL at which this feed's ``file_name`` stands, without a leading slash."""
        return address(self.place, file_name)

    def translations(self, file_name: str) -> list[tuple[str, str]]:
        """(language, absolute URL) of the ``file_name`` of every feed that is this one in another language."""
        return [(each.language, self.base_url + address(each.name, file_name)) for each in self.alternates]

    @property
    def style(self) -> Style:
        """What its entries depend on besides their articles."""
        profiles = tuple(sorted({*self.profiles} & SHAPING))
        smart = self.smartnews if "smartnews" in profiles else SmartNews()
        msn = self.msn if "msn" in profiles else Msn()
        podcast = self.podcast is not None
        return Style(self.content, self.language, podcast, profiles, smart.analytics, msn, smart.advertisement)

    def url(self, file_name: str, page: int | None = None) -> str:
        """The absolute URL of this feed's ``file_name``; with ``page`` of that page of its archive, 0 of the feed itself."""
        place = self.place if page is None else archived(self.name, page) if page else self.name
        return self.base_url + address(place, file_name)

    def new_url(self, file_name: str) -> str | None:
        """Where its ``file_name`` is to be read from now on; None where no subscriber comes from elsewhere."""
        return None if self.stands_at is None else beneath(self.stands_at, file_name)

    @property
    def moved(self) -> bool:
        """Whether it stands elsewhere now."""
        return self.new_url("") not in (None, self.base_url + address(self.name, ""))


def beneath(place: str, file_name: str) -> str:
    """The ``file_name`` of a feed that stands at ``place``: below it where that ends in a slash, else that itself."""
    return place + file_name if place.endswith("/") else place


def address(name: str, file_name: str) -> str:
    """The path below the base URL of ``file_name`` of the feed called ``name``, without a leading slash."""
    return f"{name}/{file_name}" if name else file_name


def archived(name: str, page: int) -> str:
    """The path below the base URL under which a page of the archive of the feed called ``name`` stands."""
    return address(name, f"archive/{page}")
