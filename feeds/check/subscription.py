"""Any feed, whoever wrote it, as its subscribers' readers get it: RSS 0.9x to 2.0, Atom, JSON Feed → a Subscription."""

from __future__ import annotations

import hashlib
import io
import re
from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import cast
from urllib.parse import urljoin

import feedparser

from feeds.check.document import UnreadableError
from feeds.check.roundtrip.reading import Entry, get, rows
from feeds.check.rules.jsonfeed import Object
from feeds.check.rules.jsonfeed import parse as parse_json
from feeds.check.rules.ninjs import objects
from feeds.model import Item, Subscription

# What feedparser calls a feed's kind begins with one of these.
_KINDS = {"rss": "rss", "cdf": "rss", "atom": "atom"}
# More entries than any reader would show.
MOST_ITEMS = 100_000
_CHARSET = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
# What feedparser raises of what only looks like a feed.
_CONFUSED = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def subscribe(body: bytes, base: str = "", charset: str | None = None) -> Subscription:
    """What readers get from a feed of these bytes.

    ``base`` is the address that it came from, ``charset`` what the server said of its letters. Raises UnreadableError
    for what no reader would take for a feed.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _of_json(parse_json(body.removeprefix(b"\xef\xbb\xbf")), base)
    known = f"; charset={charset}" if charset and _CHARSET.fullmatch(charset) else ""
    try:
        result = feedparser.parse(
            io.BytesIO(body),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-type": f"application/xml{known}"},
        )
    except _CONFUSED as error:
        raise UnreadableError("not-well-formed", f"no feed that can be read ({error})") from error
    version = str(result.get("version") or "")
    kind = next((format for start, format in _KINDS.items() if version.startswith(start)), None)
    if kind is None and result.get("bozo"):
        raise UnreadableError("not-well-formed", f"no feed that can be read ({result.get('bozo_exception')})")
    if kind is None:
        raise UnreadableError("not-a-feed", "neither RSS nor Atom nor JSON Feed")
    items = [_item(entry, base) for entry in result.entries[:MOST_ITEMS] if entry.get("media_status") != {"state": "deleted"}]
    title = result.feed.get("title") or ""
    return Subscription(kind, title, tuple(item for item in items if item.id))


def _item(entry: Entry, base: str) -> Item:
    # What a proxy of feeds put in the place of a link, and the link before.
    link = get(entry, "feedburner_origlink") or get(entry, "link") or ""
    link = urljoin(base, link) if link else ""
    words = [get(row, "value") or "" for row in rows(entry, "content")] or [get(entry, "summary") or ""]
    published = _instant(entry, "published") or _instant(entry, "created")
    updated = _instant(entry, "updated")
    return Item(get(entry, "id") or link, get(entry, "title") or "", link, published or updated, updated, _hash(words))


def _instant(entry: Entry, key: str) -> datetime | None:
    if f"{key}_parsed" not in entry:  # else feedparser gives one date for another
        return None
    value = entry[f"{key}_parsed"]
    try:
        return _EPOCH + timedelta(seconds=timegm(cast("tuple[int, ...]", value))) if value else None
    except (ValueError, OverflowError):
        return None


def _of_json(feed: Object, base: str) -> Subscription:
    standard = feed.get("standard")
    if isinstance(standard, dict) and standard.get("name") == "ninjs":
        there = (each for each in objects(feed, "associations")[:MOST_ITEMS] if each.get("pubStatus") != "canceled")
        return Subscription("ninjs", _text(feed.get("title")), tuple(item for item in map(_ninjs_item, there) if item.id))
    if not str(feed.get("version", "")).startswith("https://jsonfeed.org/version/"):
        raise UnreadableError("not-a-feed", "JSON, and no JSON Feed")
    found = feed.get("items")
    items = [_json_item(each, base) for each in (found if isinstance(found, list) else [])[:MOST_ITEMS] if isinstance(each, dict)]
    return Subscription("json", _text(feed.get("title")), tuple(item for item in items if item.id))


def _ninjs_item(item: Object) -> Item:
    words = [_text(each.get("value")) for key in ("bodies", "descriptions") for each in objects(item, key)]
    title = next((_text(each.get("value")) for each in objects(item, "headlines")), _text(item.get("name")))
    link = next((_text(each.get("value")) for each in objects(item, "altIds") if each.get("role") == "link"), "")
    published, updated = _rfc_3339(item.get("firstCreated")), _rfc_3339(item.get("versionCreated"))
    return Item(_text(item.get("uri")) or link, title, link, published or updated, updated, _hash(words))


def _json_item(item: Mapping[str, object], base: str) -> Item:
    link = _text(item.get("url")) or _text(item.get("external_url"))
    link = urljoin(base, link) if link else ""
    id = item.get("id")
    words = [_text(item.get(key)) for key in ("content_html", "content_text", "summary")]
    published, updated = _rfc_3339(item.get("date_published")), _rfc_3339(item.get("date_modified"))
    return Item(
        # JSON Feed 1.1: a number is to be read as text.
        _text(id) or (str(id) if isinstance(id, int | float) and not isinstance(id, bool) else link),
        _text(item.get("title")),
        link,
        published or updated,
        updated,
        _hash(words),
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _rfc_3339(value: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(_text(value))
        return instant.astimezone(UTC).replace(microsecond=0) if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _hash(words: list[str]) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()
