"""The tables: what lasts. SQLAlchemy Core; instants are whole seconds since 1970 in UTC."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text

VERSION = 2

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String(64), primary_key=True), Column("value", Text, nullable=False))

ledger = Table(
    "ledger",
    metadata,
    Column("id", Text, primary_key=True),
    Column("path", Text, nullable=False, index=True),
    Column("first_path", Text, nullable=False),
    Column("address", Text, nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("published", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("day", Integer),
    Column("present", Boolean, nullable=False),
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

# The articles of the current edition, as JSON: what their pages show, and the last good version of each.
article = Table(
    "article",
    metadata,
    Column("id", Text, primary_key=True),
    Column("address", Text, index=True),
    Column("hash", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

blob = Table(
    "blob",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("identity", LargeBinary, nullable=False),
    Column("gzip", LargeBinary, nullable=False),
)

edition = Table(
    "edition",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("created", Integer, nullable=False),
    Column("catalogue", LargeBinary, nullable=False),
)

manifest = Table(
    "manifest",
    metadata,
    Column("edition", Integer, ForeignKey("edition.number"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("blob", String(64), ForeignKey("blob.hash"), nullable=False, index=True),
    Column("format", String(32), nullable=False),
    Column("media_type", String(128), nullable=False),
    Column("feed", Text),
    Column("last_modified", Integer, nullable=False),
)

pointer = Table(
    "pointer",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("edition", Integer, nullable=False),
)

# The files beside the articles that the current edition shows; no other is served.
media = Table("media", metadata, Column("path", Text, primary_key=True))
