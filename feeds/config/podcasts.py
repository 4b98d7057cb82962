"""What may be written of a podcast and its episodes: the table ``feeds.podcast``, and tables in front matter alike.

Every table gives the value of :mod:`feeds.podcasting` that it describes.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator

from feeds.config.values import Email, Language, Name, Table, Text, UrlReference
from feeds.podcasting import (
    Block,
    Chapter,
    Conversation,
    Copy,
    Funding,
    Licence,
    Note,
    Other,
    Payment,
    Picture,
    Place,
    Recipient,
    Rendition,
    Rhythm,
    Show,
    Soundbite,
    Trailer,
    Transcript,
    Voice,
)

# Apple's list, letter by letter.
CATEGORIES: dict[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "History": (),
    "Health & Fitness": ("Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga",
        "Automotive",
        "Aviation",
        "Crafts",
        "Games",
        "Hobbies",
        "Home & Garden",
        "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News",
        "Daily News",
        "Entertainment News",
        "News Commentary",
        "Politics",
        "Sports News",
        "Tech News",
    ),
    "Religion & Spirituality": ("Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality"),
    "Science": (
        "Astronomy",
        "Chemistry",
        "Earth Sciences",
        "Life Sciences",
        "Mathematics",
        "Natural Sciences",
        "Nature",
        "Physics",
        "Social Sciences",
    ),
    "Society & Culture": ("Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"),
    "Sports": (
        "Baseball",
        "Basketball",
        "Cricket",
        "Fantasy Sports",
        "Football",
        "Golf",
        "Hockey",
        "Rugby",
        "Running",
        "Soccer",
        "Swimming",
        "Tennis",
        "Volleyball",
        "Wilderness",
        "Wrestling",
    ),
    "Technology": (),
    "True Crime": (),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
}
MEDIUMS = ("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course")

_UNDER = " > "


def category(value: str) -> str:
    """``value`` where it is a category of Apple's, or one and a subcategory of it: `Arts > Food`. Raises ValueError."""
    first, mark, second = (part.strip() for part in value.partition(">"))
    if first in CATEGORIES and (second in CATEGORIES[first] or not mark):
        return f"{first}{_UNDER}{second}" if second else first
    if meant := _FOLDED.get((second or first).casefold()):
        raise ValueError(f"{value} is no category of Apple's; write it as Apple does: {meant}")
    if first not in CATEGORIES:
        raise ValueError(f"{first} is no category of Apple's, which are {', '.join(CATEGORIES)}")
    if not CATEGORIES[first]:
        raise ValueError(f"{first} has no subcategories; write {first} alone")
    raise ValueError(f"{first} has no subcategory {second}; Apple has {', '.join(CATEGORIES[first])}")


# What people mean, whatever letters they write it in.
_FOLDED = {second.casefold(): f"{first}{_UNDER}{second}" for first, inner in CATEGORIES.items() for second in inner} | {
    first.casefold(): first for first in CATEGORIES
}


def _guid(value: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value):
        raise ValueError("give a UUID, like 9b024349-ccf0-5f69-a609-6b82873eab3c")
    return value.lower()


def _geo(value: str) -> str:
    if not re.fullmatch(r"geo:-?\d{1,3}(\.\d+)?,-?\d{1,3}(\.\d+)?(,-?\d+(\.\d+)?)?(;[\w.=-]+)*", value):
        raise ValueError("give a geo URI, like geo:52.52,13.405")
    return value


def _osm(value: str) -> str:
    if not re.fullmatch(r"[NWR]\d{1,20}(#\d+)?", value):
        raise ValueError("give an object of OpenStreetMap, like R62422")
    return value


def _uri(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+|[^\s:<>\"{}|\\^`]+", value):
        raise ValueError("give a URI, like https://cdn.example.com/ep1.opus")
    return value


def _media_type(value: str) -> str:
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", value):
        raise ValueError("give a media type, like audio/mpeg")
    return value.lower()


def seconds(value: object) -> object:
    """`1:02:03`, `62.5` → seconds; what is neither is left for the type to refuse."""
    found = (
        re.fullmatch(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2}(?:\.\d{1,9})?)", value.strip(), re.ASCII)
        if isinstance(value, str)
        else None
    )
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + float(found[3]) if found else value


def _instant(value: date) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.combine(value, time(), UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


Seconds = Annotated[float, Field(ge=0, lt=10_000_000, strict=False)]
MediaType = Annotated[str, AfterValidator(_media_type)]
Uri = Annotated[str, Field(max_length=2000), AfterValidator(_uri)]
Guid = Annotated[str, AfterValidator(_guid)]
Short = Annotated[Text, Field(max_length=128)]


class PlaceTable(Table):
    """A location."""

    name: Short
    geo: Annotated[str, AfterValidator(_geo)] | None = None
    osm: Annotated[str, AfterValidator(_osm)] | None = None
    rel: Literal["subject", "creator"] | None = None
    country: Annotated[str, Field(pattern=r"^[A-Za-z]{2}$")] | None = None

    def value(self) -> Place:
        """As it is published."""
        return Place(self.name, self.geo, self.osm, self.rel, self.country)


class TranscriptTable(Table):
    """A transcript."""

    url: UrlReference
    type: MediaType | None = None
    language: Language | None = None
    captions: bool = False

    def value(self) -> Transcript:
        """As it is published."""
        return Transcript(self.url, self.type, self.language, self.captions)


class ChapterTable(Table):
    """A chapter."""

    start_time: Seconds
    title: Annotated[str, Field(max_length=1000)] = ""
    end_time: Seconds | None = None
    img: UrlReference | None = None
    url: UrlReference | None = None
    toc: bool = True
    location: PlaceTable | None = None

    _seconds = field_validator("start_time", "end_time", mode="before")(seconds)

    def value(self) -> Chapter:
        """As it is published."""
        title = " ".join(self.title.split())
        place = self.location.value() if self.location else None
        return Chapter(self.start_time, title, self.end_time, self.img, self.url, self.toc, place)


class VoiceTable(Table):
    """A person."""

    name: Short
    role: Short | None = None
    group: Short | None = None
    img: UrlReference | None = None
    href: UrlReference | None = None

    def value(self) -> Voice:
        """As it is published."""
        return Voice(self.name, self.role, self.group, self.img, self.href)


class SoundbiteTable(Table):
    """A soundbite."""

    start_time: Seconds
    duration: Annotated[Seconds, Field(gt=0)]
    title: Short | None = None

    _seconds = field_validator("start_time", "duration", mode="before")(seconds)

    def value(self) -> Soundbite:
        """As it is published."""
        return Soundbite(self.start_time, self.duration, self.title or "")


class LicenceTable(Table):
    """A licence."""

    name: Short
    url: UrlReference | None = None

    def value(self) -> Licence:
        """As it is published."""
        return Licence(self.name, self.url)


class ConversationTable(Table):
    """Where people talk about it."""

    protocol: Literal["disabled", "activitypub", "atproto", "twitter", "lightning", "matrix", "nostr", "hive"]
    uri: Uri | None = None
    account_id: Short | None = None
    account_url: UrlReference | None = None
    priority: Annotated[int, Field(ge=0, le=1000, strict=False)] | None = None

    def value(self) -> Conversation:
        """As it is published."""
        return Conversation(self.protocol, self.uri, self.account_id, self.account_url, self.priority)


class RecipientTable(Table):
    """Who is paid."""

    type: Short
    address: Text
    split: Annotated[int, Field(ge=0, le=1_000_000, strict=False)]
    name: Short | None = None
    custom_key: Short | None = None
    custom_value: Text | None = None
    fee: bool = False

    def value(self) -> Recipient:
        """As it is published."""
        return Recipient(self.type, self.address, self.split, self.name, self.custom_key, self.custom_value, self.fee)


class PaymentTable(Table):
    """How listeners pay."""

    type: Short
    method: Short
    recipients: Annotated[list[RecipientTable], Field(min_length=1, max_length=100)]
    suggested: Annotated[str, Field(pattern=r"^\d{1,9}(\.\d{1,12})?$")] | None = None

    def value(self) -> Payment:
        """As it is published."""
        return Payment(self.type, self.method, tuple(each.value() for each in self.recipients), self.suggested)


class CopyTable(Table):
    """A place of a rendition."""

    uri: Uri
    type: MediaType | None = None

    def value(self) -> Copy:
        """As it is published."""
        return Copy(self.uri, self.type)


class IntegrityTable(Table):
    """What a file can be recognised by."""

    type: Literal["sri", "pgp-signature"]
    value: Text


class RenditionTable(Table):
    """The same recording in another form."""

    type: MediaType
    sources: Annotated[list[CopyTable], Field(min_length=1, max_length=100)]
    length: Annotated[int, Field(ge=0, strict=False)] | None = None
    bitrate: Annotated[float, Field(gt=0, strict=False)] | None = None
    height: Annotated[int, Field(gt=0, strict=False)] | None = None
    language: Language | None = None
    title: Annotated[Text, Field(max_length=32)] | None = None
    rel: Annotated[Text, Field(max_length=32)] | None = None
    codecs: Short | None = None
    default: bool = False
    integrity: IntegrityTable | None = None

    def value(self) -> Rendition:
        """As it is published."""
        return Rendition(
            self.type,
            tuple(each.value() for each in self.sources),
            self.length,
            self.bitrate,
            self.height,
            self.language,
            self.title,
            self.rel,
            self.codecs,
            self.default,
            (self.integrity.type, self.integrity.value) if self.integrity else None,
        )


class NoteTable(Table):
    """Text for machines."""

    text: Text
    purpose: Short | None = None

    def value(self) -> Note:
        """As it is published."""
        return Note(self.text, self.purpose)


class PictureTable(Table):
    """An image for one purpose."""

    href: UrlReference
    alt: Text | None = None
    width: Annotated[int, Field(gt=0, strict=False)] | None = None
    height: Annotated[int, Field(gt=0, strict=False)] | None = None
    type: MediaType | None = None
    aspect_ratio: Annotated[str, Field(pattern=r"^\d+(\.\d+)?\s*(/\s*\d+(\.\d+)?)?$")] | None = None
    purpose: Short | None = None

    def value(self) -> Picture:
        """As it is published."""
        return Picture(self.href, self.alt, self.width, self.height, self.type, self.aspect_ratio, self.purpose)


class OwnerTable(Table):
    """Whom the services write to: ``feeds.podcast.owner``."""

    name: Name
    email: Email


class FundingTable(Table):
    """How listeners can support the podcast."""

    url: UrlReference
    text: Short | None = None

    def value(self) -> Funding:
        """As it is published."""
        return Funding(self.url, self.text or "")


class TrailerTable(Table):
    """What the podcast sounds like."""

    title: Short
    url: UrlReference
    published: datetime | date
    length: Annotated[int, Field(ge=0)] | None = None
    type: MediaType | None = None
    season: Annotated[int, Field(ge=1)] | None = None

    def value(self) -> Trailer:
        """As it is published."""
        return Trailer(self.title, self.url, _instant(self.published), self.length, self.type, self.season)


class RhythmTable(Table):
    """How often there is an episode."""

    text: Short
    rule: Annotated[str, Field(pattern=r"^FREQ=[A-Z0-9=;,+:-]+$", max_length=200)] | None = None
    begins: datetime | date | None = None
    complete: bool = False

    def value(self) -> Rhythm:
        """As it is published."""
        return Rhythm(self.text, self.rule, None if self.begins is None else _instant(self.begins), self.complete)


class OtherTable(Table):
    """Somebody else's podcast."""

    guid: Guid
    url: UrlReference | None = None
    title: Text | None = None
    medium: Literal[MEDIUMS] | None = None  # type: ignore[valid-type]  # a tuple of texts, which Literal takes

    def value(self) -> Other:
        """As it is published."""
        return Other(self.guid, self.url, self.title, self.medium)


class BlockTable(Table):
    """That a service is not to show the podcast."""

    service: Annotated[str, Field(pattern=r"^[a-z0-9_-]{0,64}$")] = ""
    blocked: bool = True

    def value(self) -> Block:
        """As it is published."""
        return Block(self.blocked, self.service)


class PodcastTable(Table):
    """What makes a feed a podcast: the table ``feeds.podcast``."""

    categories: Annotated[list[Annotated[str, AfterValidator(category)]], Field(min_length=1, max_length=9)]
    explicit: bool = False
    author: Name | None = None
    owner: OwnerTable | None = None
    image: UrlReference | None = None
    title: Text | None = None
    link: UrlReference | None = None
    type: Literal["episodic", "serial"] = "episodic"
    block: bool = False
    complete: bool = False
    copyright: Text | None = None
    guid: Guid | None = None
    locked: bool | None = None
    medium: Literal[MEDIUMS] | None = None  # type: ignore[valid-type]  # as above
    license: LicenceTable | None = None
    update_frequency: RhythmTable | None = None
    funding: list[FundingTable] = []
    trailers: list[TrailerTable] = []
    people: list[VoiceTable] = []
    locations: list[PlaceTable] = []
    social: list[ConversationTable] = []
    value: list[PaymentTable] = []
    txt: list[NoteTable] = []
    images: list[PictureTable] = []
    podroll: list[OtherTable] = []
    blocks: list[BlockTable] = []

    def show(self) -> Show:
        """As it is published, but for addresses that are relative still."""
        return Show(
            categories=tuple((first, second) for first, _, second in (each.partition(_UNDER) for each in self.categories)),
            explicit=self.explicit,
            author=self.author,
            owner=(self.owner.name, self.owner.email) if self.owner else None,
            image=self.image,
            title=self.title,
            link=self.link,
            type=self.type,
            block=self.block,
            complete=self.complete,
            copyright=self.copyright,
            guid=self.guid or "",
            locked=self.locked,
            medium=self.medium,
            licence=self.license.value() if self.license else None,
            rhythm=self.update_frequency.value() if self.update_frequency else None,
            funding=tuple(each.value() for each in self.funding),
            trailers=tuple(each.value() for each in self.trailers),
            people=tuple(each.value() for each in self.people),
            locations=tuple(each.value() for each in self.locations),
            conversations=tuple(each.value() for each in self.social),
            payments=tuple(each.value() for each in self.value),
            notes=tuple(each.value() for each in self.txt),
            pictures=tuple(each.value() for each in self.images),
            podroll=tuple(each.value() for each in self.podroll),
            blocks=tuple(each.value() for each in self.blocks),
        )
