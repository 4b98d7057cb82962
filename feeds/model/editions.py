"""What is published at a time, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from gzip import decompress

from feeds.model.articles import Record
from feeds.model.feeds import Named, Subject, Tombstone
from feeds.model.parts import Attachment, Image, Media
from feeds.model.problems import Problem


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
