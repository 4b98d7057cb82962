"""Defects of JSON Feed 1.0 and 1.1, and of JSON itself."""

from __future__ import annotations

from random import Random
from typing import cast

from benchmarks.labelled.planting import Defect, NotHere, Value, ValueChange, in_text, in_value

GONE = object()


def _items(value: Value) -> list[Value]:
    found = cast(list[Value], value.get("items"))
    if not found:
        raise NotHere
    return found


def _set(value: Value, name: str, new: object) -> None:
    if new is GONE:
        if name not in value:
            raise NotHere
        del value[name]
    else:
        value[name] = new


def feed(**changes: object) -> ValueChange:
    def change(value: Value, rng: Random) -> None:
        for name, new in changes.items():
            _set(value, name, new)

    return change


def item(**changes: object) -> ValueChange:
    def change(value: Value, rng: Random) -> None:
        chosen = rng.choice(_items(value))
        for name, new in changes.items():
            _set(chosen, name, new)

    return change


def _no_content(value: Value, rng: Random) -> None:
    chosen = rng.choice(_items(value))
    for name in ("content_html", "content_text"):
        chosen.pop(name, None)


def _same_id(value: Value, rng: Random) -> None:
    found = _items(value)
    if len(found) < 2:
        raise NotHere
    one, other = rng.sample(found, 2)
    other["id"] = one["id"]


def _renamed(old: str, new: str, in_item: bool) -> ValueChange:
    def change(value: Value, rng: Random) -> None:
        where = rng.choice(_items(value)) if in_item else value
        if old not in where:
            raise NotHere
        where[new] = where.pop(old)

    return change


def _attachment(**changes: object) -> ValueChange:
    made: Value = {"url": "https://example.com/a.mp3", "mime_type": "audio/mpeg"}
    for name, new in changes.items():
        _set(made, name, new)
    return item(attachments=[made])


def _item_that_is_none(value: Value, rng: Random) -> None:
    _items(value).insert(rng.randrange(len(_items(value)) + 1), cast(Value, "an item"))


def _next_is_self(value: Value, rng: Random) -> None:
    value["feed_url"] = value["next_url"] = "https://example.com/feed.json"


_ADDRESSES = {
    "relative": "/story/1",
    "no-scheme": "example.com/story",
    "spaces": "https://example.com/a story",
    "number": 7,
    "empty": "",
    "script": "javascript:alert(1)",
}
_DATES = {
    "rfc822": "Fri, 25 Jul 2025 10:00:00 GMT",
    "date-only": "2025-07-25",
    "no-zone": "2025-07-25T10:00:00",
    "epoch": 1753437600,
    "space": "2025-07-25 10:00:00Z",
    "month-13": "2025-13-25T10:00:00Z",
    "short-zone": "2025-07-25T10:00:00+0200",
    "words": "yesterday",
    "empty": "",
    "null": None,
}

_BYTES = [
    in_text("json-trailing-comma", lambda text, rng: text[: text.rindex("}")] + ", }"),
    in_text("json-single-quotes", lambda text, rng: text.replace('"', "'")),
    in_text("json-comment", lambda text, rng: "// a feed\n" + text),
    in_text("json-truncated", lambda text, rng: text[: len(text) * 2 // 3]),
    in_text("json-nan", lambda text, rng: text.replace('"title"', '"_x": {"n": NaN}, "title"', 1)),
    in_text("json-bare-name", lambda text, rng: text.replace('"title"', "title", 1)),
    in_text("json-line-break-in-text", lambda text, rng: text.replace('"title": "', '"title": "a\nb', 1)),
    in_text("json-bad-escape", lambda text, rng: text.replace('"title": "', '"title": "a\\qb', 1)),
    in_text("json-lone-surrogate", lambda text, rng: text.replace('"title": "', '"title": "\\ud83d', 1)),
    in_text("json-name-twice", lambda text, rng: text.replace('"title"', '"title": "other", "title"', 1)),
    in_text("json-empty", lambda text, rng: ""),
    in_text("json-html", lambda text, rng: "<!DOCTYPE html><title>Not found</title><p>Sorry."),
    in_text("json-bom", lambda text, rng: "\ufeff" + text, grave=False),
    in_text("json-latin1", lambda text, rng: text.replace('"title": "', '"title": "café ', 1).encode("cp1252", "replace")),
    in_text("json-utf16", lambda text, rng: text.encode("utf-16")),
    in_text("json-two-values", lambda text, rng: text + text),
    in_text("json-list", lambda text, rng: f"[{text}]"),
    in_text("json-function", lambda text, rng: f"callback({text})"),
    in_text("json-text-behind", lambda text, rng: f"{text}\n<!-- served in 3 ms -->"),
    in_text("json-python", lambda text, rng: text.replace('"title"', '"expired": False, "title"', 1)),
]
_FEED = [
    *(in_value(f"json-without-{name}", feed(**{name: GONE})) for name in ("version", "title", "items")),
    *(
        in_value(f"json-version-{name}", feed(version=value))
        for name, value in (
            ("number", 1.1),
            ("bare", "1.1"),
            ("2", "https://jsonfeed.org/version/2"),
            ("http", "http://jsonfeed.org/version/1"),
            ("slash", "https://jsonfeed.org/version/1.1/"),
            ("empty", ""),
        )
    ),
    *(
        in_value(f"json-title-{name}", feed(title=value))
        for name, value in (("null", None), ("number", 5), ("list", ["x"]), ("empty", ""))
    ),
    *(in_value(f"json-items-{name}", feed(items=value)) for name, value in (("object", {}), ("null", None), ("text", "none"))),
    in_value("json-item-not-an-object", _item_that_is_none),
    *(
        in_value(f"json-{field}-{name}", feed(**{field: address}), grave=name != "script")
        for field in ("home_page_url", "feed_url", "icon", "favicon", "next_url")
        for name, address in _ADDRESSES.items()
        if field in ("home_page_url", "feed_url") or name in ("relative", "number")
    ),
    in_value("json-next-is-self", _next_is_self),
    *(
        in_value(f"json-{field}-{type(value).__name__}", feed(**{field: value}))
        for field, value in (("description", 5), ("user_comment", ["x"]), ("language", 1), ("description", {"text": "x"}))
    ),
    *(
        in_value(f"json-language-{name}", feed(language=value))
        for name, value in (("word", "English language"), ("underscore", "en_US"), ("empty", ""))
    ),
    *(
        in_value(f"json-expired-{name}", feed(expired=value))
        for name, value in (("text", "false"), ("number", 0), ("null", None))
    ),
    *(
        in_value(f"json-authors-{name}", feed(authors=value))
        for name, value in (
            ("object", {"name": "Ann"}),
            ("text", "Ann"),
            ("texts", ["Ann"]),
            ("empty-one", [{}]),
            ("name-number", [{"name": 5}]),
            ("url", [{"name": "Ann", "url": "ann"}]),
            ("avatar", [{"name": "Ann", "avatar": "/ann.png"}]),
            ("unknown", [{"email": "ann@example.com"}]),
        )
    ),
    *(
        in_value(f"json-author-{name}", feed(version="https://jsonfeed.org/version/1", author=value))
        for name, value in (("text", "Ann"), ("empty", {}), ("list", [{"name": "Ann"}]))
    ),
    *(
        in_value(f"json-hubs-{name}", feed(hubs=value))
        for name, value in (
            ("object", {"type": "WebSub", "url": "https://hub.example/"}),
            ("no-type", [{"url": "https://hub.example/"}]),
            ("no-url", [{"type": "WebSub"}]),
            ("text", ["https://hub.example/"]),
            ("relative", [{"type": "WebSub", "url": "/hub"}]),
        )
    ),
    *(
        in_value(f"json-feed-unknown-{name}", feed(**{name: "x"}), grave=False)
        for name in ("link", "updated", "subtitle", "copyright", "generator")
    ),
    *(
        in_value(f"json-feed-case-{new}", _renamed(old, new, False))
        for old, new in (
            ("home_page_url", "homePageUrl"),
            ("title", "Title"),
            ("feed_url", "feedUrl"),
            ("items", "Items"),
            ("items", "item"),
            ("home_page_url", "home_page"),
            ("next_url", "nextUrl"),
        )
    ),
]
_ITEM = [
    in_value("json-item-without-id", item(id=GONE)),
    *(
        in_value(f"json-id-{name}", item(id=value))
        for name, value in (("null", None), ("empty", ""), ("number", 5), ("list", ["x"]))
    ),
    in_value("json-id-twice", _same_id),
    in_value("json-item-without-content", _no_content),
    *(
        in_value(f"json-content-{name}", item(**{field: value}))
        for name, field, value in (
            ("html-list", "content_html", ["x"]),
            ("text-number", "content_text", 5),
            ("html-null", "content_html", None),
            ("html-object", "content_html", {"p": "x"}),
        )
    ),
    in_value("json-content-empty", item(content_html="", content_text="")),
    *(
        in_value(f"json-{field}-{name}", item(**{field: date}))
        for field in ("date_published", "date_modified")
        for name, date in _DATES.items()
        if field == "date_published" or name in ("rfc822", "no-zone", "epoch", "words")
    ),
    *(
        in_value(f"json-item-{field}-{name}", item(**{field: address}), grave=name != "script")
        for field in ("url", "external_url", "image", "banner_image")
        for name, address in _ADDRESSES.items()
        if field == "url" or name in ("relative", "number", "spaces")
    ),
    *(
        in_value(f"json-item-{field}-{type(value).__name__}", item(**{field: value}))
        for field, value in (("title", 5), ("title", None), ("summary", ["x"]), ("language", 5))
    ),
    in_value("json-item-language", item(language="en_US")),
    *(
        in_value(f"json-tags-{name}", item(tags=value))
        for name, value in (
            ("text", "ships, storms"),
            ("number", ["ships", 5]),
            ("object", {"ships": True}),
            ("empty", ["ships", ""]),
            ("objects", [{"name": "ships"}]),
        )
    ),
    *(
        in_value(f"json-item-authors-{name}", item(authors=value))
        for name, value in (("object", {"name": "Ann"}), ("texts", ["Ann"]), ("empty-one", [{}]), ("null", None))
    ),
    in_value("json-attachments-object", item(attachments={"url": "https://example.com/a.mp3", "mime_type": "audio/mpeg"})),
    in_value("json-attachments-texts", item(attachments=["https://example.com/a.mp3"])),
    *(
        in_value(f"json-attachment-{name}", _attachment(**changes))
        for name, changes in (
            ("without-url", {"url": GONE}),
            ("without-type", {"mime_type": GONE}),
            ("type-word", {"mime_type": "mp3"}),
            ("relative", {"url": "a.mp3"}),
            ("size-text", {"size_in_bytes": "1234"}),
            ("size-negative", {"size_in_bytes": -1}),
            ("duration-text", {"duration_in_seconds": "1:20"}),
            ("duration-negative", {"duration_in_seconds": -5}),
            ("title-number", {"title": 5}),
            ("type-null", {"mime_type": None}),
            ("url-spaces", {"url": "https://example.com/a b.mp3"}),
        )
    ),
    *(
        in_value(f"json-item-unknown-{name}", item(**{name: "x"}), grave=False)
        for name in ("link", "guid", "pubDate", "description", "category", "date", "content")
    ),
    *(
        in_value(f"json-item-case-{new}", _renamed(old, new, True))
        for old, new in (
            ("content_html", "contentHtml"),
            ("date_published", "datePublished"),
            ("id", "ID"),
            ("date_published", "published"),
            ("content_text", "content-text"),
            ("banner_image", "bannerImage"),
        )
    ),
    in_value("json-content-script", item(content_html="<script>alert(1)</script>"), grave=False),
    in_value("json-content-handler", item(content_html='<p onclick="x()">x</p>'), grave=False),
    in_value("json-title-markup", item(title="<b>Bold</b> claims"), grave=False),
    in_value("json-title-entity", item(title="Quay &amp; Dock"), grave=False),
    in_value("json-text-markup", item(content_text="<p>Ships</p><p>More</p>"), grave=False),
]

DEFECTS: list[Defect] = [*_BYTES, *_FEED, *_ITEM]
