"""The tables: what lasts. SQLAlchemy Core; instants are whole seconds since 1970 in UTC.

``ledger``, ``feed_name``, ``archived``, ``tombstone`` and ``meta`` are the memory that no version forgets. ``blob``,
``manifest``, ``listing``, ``article``, ``text``, ``media``, ``edition`` and ``pointer`` are what is live, and change in one
transaction. ``reading``, ``composed`` and ``entry`` only save work: each row says of what it was made, and may be lost.
``holding`` and the brotli of a blob are made when an edition is out. ``traffic`` is what was answered,
of whatever edition.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy import Text as AnyText
from sqlalchemy.dialects.postgresql import TEXT

VERSION = 10

metadata = MetaData()

# Text in the order of its code points, in SQLite as in PostgreSQL, whatever language that server speaks.
Text = AnyText().with_variant(TEXT(collation="C"), "postgresql")

# The version of the tables, the seed of minted ids, and of each podcast the guid that it was first published with.
meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

# ``absent`` is when an article was first missed, ``withdrawn`` when it was believed to be gone; ``ids`` is an object of ids
# by format, where they are not ``id``.
ledger = Table(
    "ledger",
    metadata,
    Column("id", Text, primary_key=True),
    Column("path", Text, nullable=False, index=True),
    Column("first_path", Text, nullable=False),
    Column("address", Text, nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("published", BigInteger, nullable=False, index=True),
    Column("updated", BigInteger, nullable=False),
    Column("day", BigInteger),
    Column("present", Boolean, nullable=False),
    Column("absent", BigInteger),
    Column("withdrawn", BigInteger),
    Column("ordinal", Integer),
    Column("ids", Text),
)

# What automatic feeds are called; a name is kept when its subject is gone.
feed_name = Table(
    "feed_name",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("label", Text, nullable=False),
    Column("slug", Text, nullable=False),
)

# Which number an article has in the archive of a feed; it is kept when the article leaves.
archived = Table(
    "archived",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False),
)

# Which feed held an article that is published no more, until when, and where it led (empty in rows of older versions).
tombstone = Table(
    "tombstone",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("link", Text, nullable=False, default=""),
)

# Whole articles as JSON, by their hashes.
text = Table("text", metadata, Column("hash", String(64), primary_key=True), Column("body", LargeBinary, nullable=False))

# The articles of the current edition: what their pages show, and the last good version of each; ``listed`` is whether people
# are led to its page.
article = Table(
    "article",
    metadata,
    Column("id", Text, primary_key=True),
    Column("address", Text, index=True),
    Column("hash", String(64), nullable=False, index=True),
    Column("listed", Boolean, nullable=False),
)

# Feeds as pages for people list them, and the pages of their archives, which have a number.
listing = Table(
    "listing",
    metadata,
    Column("name", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("page", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# The bytes of documents in each coding; ``brotli`` comes later, where somebody has time for it.
blob = Table(
    "blob",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("gzip", LargeBinary, nullable=False),
    Column("brotli", LargeBinary),
)

# Which entries the latest documents of a path held, whether or not their bytes are still there; ``since`` is the edition
# in which one came. Only saves bytes, and may be lost.
holding = Table(
    "holding",
    metadata,
    Column("path", Text, primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("since", Integer, nullable=False),
    Column("marks", LargeBinary, nullable=False),
)

edition = Table(
    "edition",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("created", BigInteger, nullable=False),
)

# A document is in every edition from ``since`` on and before ``until``. ``recipe`` is the hash of what it was made of,
# ``problems`` what its rules found. The last row of a path outlives its ``blob``, for the sake of ``last_modified``.
manifest = Table(
    "manifest",
    metadata,
    Column("path", Text, primary_key=True),
    Column("since", Integer, primary_key=True),
    Column("until", Integer, index=True),
    Column("blob", String(64), ForeignKey("blob.hash"), index=True),
    Column("format", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("feed", Text),
    Column("last_modified", BigInteger, nullable=False),
    Column("recipe", String(64), nullable=False),
    Column("problems", LargeBinary, nullable=False),
)

pointer = Table(
    "pointer",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("edition", Integer, nullable=False),
)

# The last look at the directory: ``inputs`` is the hash of all that was seen and set, ``due`` when it is over by itself.
look = Table(
    "look",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("inputs", String(64), nullable=False),
    Column("due", BigInteger),
    Column("articles", Integer, nullable=False),
    Column("problems", LargeBinary, nullable=False),
)

# What holds something back, or did. ``told`` is how many of its two changes the editor was told.
incident = Table(
    "incident",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("since", BigInteger, primary_key=True),
    Column("until", BigInteger),
    Column("told", Integer, nullable=False),
    Column("problem", LargeBinary, nullable=False),
)

# What of the files beside the articles the current edition shows; nothing else is served. Where a file is shown ``within``
# which a picture stands, its bytes are at ``offset``.
media = Table(
    "media",
    metadata,
    Column("path", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("within", Text, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
)

# What files say, so that one that did not change is not opened: ``stamp`` is its size and times, ``context`` the hash of
# how it was read.
reading = Table(
    "reading",
    metadata,
    Column("path", Text, primary_key=True),
    Column("stamp", Text, nullable=False),
    Column("context", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# Which text an article came to; ``key`` is the hash of what it was made of, ``uses`` what it asked of other articles and files.
composed = Table(
    "composed",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("hash", String(64), nullable=False, index=True),
    Column("media", LargeBinary, nullable=False),
    Column("uses", LargeBinary, nullable=False),
    Column("problems", LargeBinary, nullable=False),
)

# Proven entries; ``seal`` is the beginning of the hash of the article's text, and of that of how it was written and proven.
entry = Table(
    "entry",
    metadata,
    Column("id", Text, primary_key=True),
    Column("format", Text, primary_key=True),
    Column("style", Text, primary_key=True),
    Column("seal", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("problems", LargeBinary, nullable=False),
)
# What was answered in an hour, given by its first second: how often, how many bytes were sent and how many the whole texts
# have, and of how many subscribers the readers told. Hour 0 is the sum of all that is older than what is kept. ``feed`` is
# ``*`` for what is no feed. Nobody's address is here.
traffic = Table(
    "traffic",
    metadata,
    Column("hour", BigInteger, primary_key=True),
    Column("feed", Text, primary_key=True),
    Column("reader", String(64), primary_key=True),
    Column("status", Integer, primary_key=True),
    Column("answers", BigInteger, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("whole", BigInteger, nullable=False),
    Column("subscribers", Integer, nullable=False),
)

# So that a sweep need not go through the bodies.
Index("ix_entry_seal", entry.c.id, entry.c.seal)
