"""The values that every room speaks: frozen, typed, with no input or output of their own.

All instants are aware datetimes in UTC with whole seconds. All URLs are absolute unless a field says otherwise.
All sizes are bytes, all durations seconds. Paths of articles are relative to the article directory, with ``/``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from gzip import decompress
from typing import NamedTuple

from feeds.podcasting import Episode, Show


class Severity(StrEnum):
    """How much a :class:`Problem` weighs: ``must`` holds back, ``should`` is reported, ``info`` explains."""

    MUST = "must"
    SHOULD = "should"
    INFO = "info"

    @property
    def rank(self) -> int:
        """A number to compare by: the graver, the larger."""
        return {"must": 2, "should": 1, "info": 0}[self.value]


class Trait(StrEnum):
    """What a tool does that others do not."""

    LOWER = "lower"  # addresses in small letters
    SLASH = "slash"  # a path in the front matter is a directory
    SLASH_BUT_FILES = "slash-but-files"  # ... unless it ends in a file's name
    BUNDLES = "bundles"  # what stands beside an index file belongs to it
    HUGO_FRONT_MATTER = "hugo-front-matter"  # a date of publication counts more than a date, a summary is Markdown
    NAMES_GIVE_DAYS = "names-give-days"  # the day that a file's name begins with counts more than any date
    FEED_A_LANGUAGE = "feed-a-language"  # a feed for each language, the main one for the main language
    SLASH_IS_THE_SITE = "slash-is-the-site"  # addresses in articles that begin with a slash are below the site's own
    SLUG_OF_TITLE = "slug-of-title"  # articles without a slug are addressed by their titles
    FOLDERS_ARE_CATEGORIES = "folders-are-categories"
    TRANSLATIONS_BELOW = "translations-below"  # translations stand below their language's code, the main language does not
    MAIN_LANGUAGE_BELOW = "main-language-below"  # ... and the main language does too
    BLANKS_PART_TAGS = "blanks-part-tags"
    UNDATED_ARE_PAGES = "undated-are-pages"
    UNDATED_ROOT_IS_PAGES = "undated-root-is-pages"
    NAMES_ARE_DATED = "names-are-dated"  # a file whose name does not begin with a day is no article
    NAMES_ARE_TITLES = "names-are-titles"  # an article without a title has that of its file's name, and keeps its first heading
    NAMES_ARE_HEADLINES = "names-are-headlines"  # ... unless it begins with a heading of the first level
    STAMPS_ARE_UTC = "stamps-are-utc"  # what YAML takes for a time is UTC where it names no zone
    CATEGORIES_ADD_UP = "categories-add-up"  # those of defaults and articles are one list
    DRAFTS_TOO = "drafts-too"  # drafts are published
    FUTURE_TOO = "future-too"  # articles are published before their day
    EXPIRED_TOO = "expired-too"  # articles stay when they are over


@dataclass(frozen=True, slots=True)
class Problem:
    """Something found wrong, said so that the person who can mend it knows where and how.

    ``path`` names the file (or the document's address), ``line`` counts from 1, ``field`` is the key or element,
    ``message`` is one sentence for an editor; ``expected`` and ``found`` are there where two values differ.
    """

    severity: Severity
    rule: str
    path: str
    message: str
    line: int | None = None
    field: str | None = None
    expected: str | None = None
    found: str | None = None


class Origin(NamedTuple):
    """Where a value came from: ``where`` in words (front matter, file name, ledger, …), the ``key`` as it is written there.

    ``line`` counts from 1; ``file`` is there where it is not the article's own file.
    """

    where: str
    key: str | None = None
    line: int | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """A Problem that holds something back, from when on, and until when; None: it still does."""

    problem: Problem
    since: datetime
    until: datetime | None = None


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


@dataclass(frozen=True, slots=True)
class Place:
    """Where the tool that a directory was written for would put an article, in the parts that addresses are made of.

    ``directory`` holds the language of a translation where the tool puts it there, ``translation`` is that language;
    ``filename`` is the file's name without suffixes, ``name`` the same without a date, or the slug that the file gives.
    Both keep their case. ``sections`` are those of its directories that are sections to the tool.
    """

    directory: str = ""
    filename: str = ""
    name: str = ""
    categories: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    translation: str = ""


@dataclass(frozen=True, slots=True)
class Default:
    """What a tool's configuration says of all articles in a place that do not say it themselves.

    ``path`` is what their paths begin with; where it holds a wildcard, all of a path or its first directories. ``file`` is
    where it is said, if not in the tool's configuration.
    """

    path: str
    values: tuple[tuple[str, object], ...]
    file: str = ""


@dataclass(frozen=True, slots=True)
class Tongue:
    """What a tool's configuration says of its site in one language; ``folder`` is the directory of what is written in it.

    ``code`` is what files and addresses call it, ``language`` what its feed does.
    """

    code: str
    title: str | None = None
    description: str | None = None
    url: str | None = None
    folder: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """What the configuration of another tool says of a directory; everything is empty where none was recognised.

    ``file`` names that configuration and ``content`` the directory of the articles, both relative to the directory
    given; ``prefix`` is where the directory given lies below the tool's own content directory. Below ``content``,
    ``posts`` are the directories whose files alone are articles, and ``left_out`` those that are not looked at.
    ``permalink`` is a pattern as in the setting of that name, ``permalinks`` are patterns of sections, ``translated`` is
    that of articles in another language than the site's, ``page`` that of pages which are no articles.

    ``defaults`` are the weakest first; ``people`` are authors by the keys that articles name them with, ``labels`` tags
    by theirs; ``more`` is what the part that lists show ends at; ``tongues`` say more of some of the ``languages``.
    ``markups`` are suffixes that are read as others, ``names`` patterns of file names that say something, by setting.
    Where ``tagged`` names tags, only articles with one of them are in the tool's feed. ``category`` is that of articles
    without one, ``words`` the length of its summaries where it counts them.
    """

    name: str = ""
    file: str = ""
    title: str | None = None
    url: str | None = None
    description: str | None = None
    language: str | None = None
    timezone: str | None = None
    authors: tuple[Person, ...] = ()
    content: str = ""
    prefix: str = ""
    posts: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    permalink: str | None = None
    permalinks: tuple[tuple[str, str], ...] = ()
    translated: str | None = None
    page: str | None = None
    languages: tuple[str, ...] = ()
    tongues: tuple[Tongue, ...] = ()
    traits: frozenset[Trait] = frozenset()
    defaults: tuple[Default, ...] = ()
    people: tuple[tuple[str, Person], ...] = ()
    more: str | None = None
    labels: tuple[tuple[str, str], ...] = ()
    markups: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    tagged: tuple[str, ...] = ()
    category: str | None = None
    words: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What one file says, before the ledger gave it an identity and before its addresses are known.

    ``body`` is the text below the front matter as it was written, in the markup of the suffix ``markup``; it is
    rendered when somebody needs it. ``titled`` is whether the front matter gave the title, and not the body;
    ``slugged`` whether it gave the slug, and not the file's name.
    ``digest`` covers what a subscriber would see and nothing else. ``address`` is a path or URL that the file itself
    asks for. ``lines`` tells where a field stands in the file, ``origins`` where every value came from: a field has
    several where they add up, and none where nothing was said of it. ``formerly`` are paths of files that were this
    article where nothing else was: a recording without text. ``episode`` is what it says for podcast apps, with addresses
    that may still be relative.
    """

    path: str
    digest: str
    title: str
    titled: bool
    markup: str
    body: str
    section: str
    slug: str
    slugged: bool
    modified: datetime
    summary: str = ""
    id: str | None = None
    address: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    authors: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    image: Image | None = None
    references: tuple[Reference, ...] = ()
    source: Source | None = None
    lines: tuple[tuple[str, int], ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    place: Place = field(default_factory=Place)
    origins: tuple[tuple[str, Origin], ...] = ()
    expires: Moment | None = None
    unlisted: bool = False
    not_in: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    episode: Episode | None = None
    rating: Rating | None = None
    restriction: Restriction | None = None


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


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of somebody's feed, as a subscriber's reader gets it.

    ``id`` is what readers know it by: its link, where the feed gives none; ``words`` is a hash of what there is to read.
    """

    id: str
    title: str
    link: str
    published: datetime | None
    updated: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody's feed, as a subscriber's reader gets it. ``format`` is a name of the table of formats."""

    format: str
    title: str
    items: tuple[Item, ...]


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


@dataclass(frozen=True, slots=True)
class Document:
    """Rendered bytes under a path below the base URL. ``format`` is a name of the table of formats."""

    path: str
    format: str
    media_type: str
    body: bytes
    feed: str | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """An entry as the pages for people list it; ``id`` is its article's, ``recordings`` are what of it can be played.

    Of a page of an archive it holds no summary, image or recordings.
    """

    title: str
    link: str
    published: datetime
    summary: str = ""
    authors: tuple[str, ...] = ()
    id: str = ""
    tags: tuple[str, ...] = ()
    language: str | None = None
    image: Image | None = None
    recordings: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed as the pages for people show it: what it is, where its documents are, its latest headlines.

    ``documents`` are pairs of a format's name and the document's path below the base URL; ``alternates`` are the names of
    the feeds that are this one in other languages. Of a page of an archive ``name`` is the path under which it stands,
    and ``archive_of`` the name of its feed; ``page``, ``older`` and ``newer`` are as in :class:`Feed`. ``guid`` is what the
    podcast that it is is called.
    """

    name: str
    title: str
    description: str
    language: str
    home: str
    image: str | None
    documents: tuple[tuple[str, str], ...]
    headlines: tuple[Headline, ...]
    subject: Subject | None = None
    alternates: tuple[str, ...] = ()
    archive_of: str | None = None
    page: int = 0
    older: int | None = None
    newer: int | None = None
    guid: str = ""

    @property
    def podcast(self) -> bool:
        """Whether most of its entries can be played."""
        return 2 * sum(bool(each.recordings) for each in self.headlines) > len(self.headlines)


@dataclass(frozen=True, slots=True)
class Packed:
    """The bytes of a document as they are stored: their hash, and how gzip writes them; None where the store has them."""

    hash: str
    gzip: bytes | None


@dataclass(frozen=True, slots=True)
class Print:
    """A document with the hash of all that it was made of, its ``recipe``, and what its rules found.

    Where it is ``packed``, the document carries no bytes of its own.
    """

    document: Document
    recipe: str
    problems: tuple[Problem, ...] = ()
    packed: Packed | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An article that is live: ``hash`` names its text, ``address`` is that of its own page here, if any.

    ``listed`` is whether people are led to that page.
    """

    id: str
    address: str | None
    hash: str
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number that an article has in the archive of the feed called ``feed``, for ever."""

    feed: str
    id: str
    number: int


@dataclass(frozen=True, slots=True)
class Edition:
    """What becomes visible in one transaction, as the difference to the edition before.

    What is new or changed: documents, listings, articles, records, ``names`` of automatic feeds, ``numbers`` in archives,
    tombstones. What goes: documents by path, listings by name, articles by id, tombstones. ``order`` are the names of all
    listings and ``media`` all files that are shown, None where they stay.
    """

    documents: tuple[Print, ...] = ()
    listings: tuple[Listing, ...] = ()
    order: tuple[str, ...] | None = None
    articles: tuple[Shown, ...] = ()
    records: tuple[Record, ...] = ()
    names: tuple[Named, ...] = ()
    numbers: tuple[Numbered, ...] = ()
    media: tuple[Media, ...] | None = None
    gone_documents: tuple[str, ...] = ()
    gone_listings: tuple[str, ...] = ()
    gone_articles: tuple[str, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    gone_tombstones: tuple[Tombstone, ...] = ()

    @property
    def shows(self) -> bool:
        """Whether anything differs for somebody outside."""
        return bool(
            self.documents
            or self.listings
            or self.articles
            or self.records
            or self.numbers
            or self.gone_documents
            or self.gone_listings
            or self.gone_articles
            or self.tombstones
            or self.gone_tombstones
            or self.order is not None
            or self.media is not None
        )


@dataclass(frozen=True, slots=True)
class Recollection:
    """All that a store must not forget: the seed of minted ids, the ledger, what automatic feeds are called.

    ``numbers`` are those of articles in archives. ``edition`` is the one that it belongs to; None before the first.
    ``guids`` are pairs of a feed's name and the guid that its podcast was first published with.
    """

    site_id: str | None
    records: tuple[Record, ...]
    names: tuple[Named, ...]
    numbers: tuple[Numbered, ...] = ()
    edition: int | None = None
    guids: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a look at the directory came to, besides an edition.

    ``inputs`` is the hash of all that was seen and set, empty where it has to be looked at again whatever happens;
    ``due`` is the next instant at which an article appears or is over, or a tombstone ends;
    ``articles`` how many are published, in feeds or not.
    """

    inputs: str
    due: datetime | None
    articles: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """A document as it is served: prepared bytes, their hash as they are without a coding, when it last changed.

    ``due`` is when its edition is over by itself; ``brotli`` may come later than the other codings.
    """

    path: str
    format: str
    media_type: str
    gzip: bytes
    hash: str
    last_modified: datetime
    feed: str | None = None
    due: datetime | None = None
    brotli: bytes | None = None

    @property
    def size(self) -> int:
        """How many bytes there are without a coding, as gzip says (RFC 1952 §2.3.1)."""
        return int.from_bytes(self.gzip[-4:], "little")

    @property
    def identity(self) -> bytes:
        """The bytes without a coding, which few ask for: unpacked when somebody does."""
        return decompress(self.gzip)


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered: how often, with how many bytes, and how many the whole texts have as they are.

    ``feed`` is the name of a feed, or ``*``; ``reader`` a name of the table of readers; ``subscribers`` the largest number
    that the reader told. What is not told apart has its default.
    """

    answers: int
    sent: int
    whole: int
    subscribers: int = 0
    hour: datetime | None = None
    feed: str = "*"
    reader: str = ""
    status: int = 0
