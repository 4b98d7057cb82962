"""Values as rows of the tables and back. Instants are whole seconds since 1970."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from feeds.model import Article, Listing, Named, Numbered, Problem, Record

ARTICLE = TypeAdapter(Article)
LISTING = TypeAdapter(Listing)
PROBLEMS = TypeAdapter(tuple[Problem, ...])
# Under which key the seed of minted ids is kept.
SITE_ID = "site_id"
# With what the keys begin under which the guids of podcasts are kept; the feed's name follows.
GUID = "guid:"


def listing_hash(shown: Listing) -> str:
    """What a listing is known by."""
    return hashlib.sha256(LISTING.dump_json(shown)).hexdigest()


def instant(seconds: int) -> datetime:
    """An instant of a row."""
    return datetime.fromtimestamp(seconds, UTC)


def optional(seconds: int | None) -> datetime | None:
    """An instant of a row, where it has one."""
    return None if seconds is None else instant(seconds)


def seconds(instant: datetime | None) -> int | None:
    """An instant as a row holds it."""
    return None if instant is None else int(instant.timestamp())


def record(row: Any, held: Mapping[str, str] = MappingProxyType({})) -> Record:
    """What is equal is one object, also with what is ``held`` already: there may be hundreds of thousands."""
    published = instant(row.published)
    path = held.get(row.path, row.path)
    return Record(
        row.id,
        path,
        path if row.first_path == path else row.first_path,
        row.address,
        row.digest,
        published,
        published if row.updated == row.published else instant(row.updated),
        optional(row.day),
        bool(row.present),
        optional(row.absent),
        optional(row.withdrawn),
        row.ordinal,
        tuple(sorted(json.loads(row.ids).items())) if row.ids else (),
    )


def record_row(record: Record) -> dict[str, object]:
    """The row of a record in the ledger."""
    return {
        "id": record.id,
        "path": record.path,
        "first_path": record.first_path,
        "address": record.address,
        "digest": record.digest,
        "published": seconds(record.published),
        "updated": seconds(record.updated),
        "day": seconds(record.day),
        "present": record.present,
        "absent": seconds(record.absent),
        "withdrawn": seconds(record.withdrawn),
        "ordinal": record.ordinal,
        "ids": json.dumps(dict(record.ids)) if record.ids else None,
    }


def name_row(named: Named) -> dict[str, object]:
    """The row of what an automatic feed is called."""
    subject = named.subject
    return {"kind": subject.kind.value, "key": subject.key, "label": subject.label, "slug": named.slug}


def guid_row(feed: str, guid: str) -> dict[str, object]:
    """The row of the guid that a podcast has for ever."""
    return {"key": GUID + feed, "value": guid}


def number_row(numbered: Numbered) -> dict[str, object]:
    """The row of where an article stands in an archive."""
    return {"feed": numbered.feed, "id": numbered.id, "number": numbered.number}
