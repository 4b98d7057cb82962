"""JSON Feed 1.0 and 1.1: what its specification says that a feed may hold."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from feeds.check.profiles.markup import DEMANDS as MARKUP
from feeds.check.profiles.profile import INFO, MUST, SHOULD, Demand, Found, Look, Profile, of_format
from feeds.check.profiles.specimen import Kind, Specimen
from feeds.check.profiles.values import fits_name, instant, is_plausible, names_language
from feeds.check.rules.addresses import is_iri
from feeds.check.rules.dates import is_rfc_3339
from feeds.check.rules.jsonfeed import RULES
from feeds.check.rules.rule import Finding, dangerous, has_end_tag, has_entity, is_media_type, relative, wrong_character

_SPEC = "https://www.jsonfeed.org/version/1.1/"
Object = Mapping[str, object]

_TEXT: Kind = ("text in quotes", lambda value: isinstance(value, str))
_SWITCH: Kind = ("true or false, without quotes", lambda value: isinstance(value, bool))
_COUNT: Kind = (
    "a number, 0 or more, without quotes",
    lambda value: isinstance(value, int | float) and not isinstance(value, bool) and value >= 0,
)
_OBJECT: Kind = ("an object", lambda value: isinstance(value, dict))
_OBJECTS: Kind = ("a list of objects", lambda value: isinstance(value, list) and all(isinstance(each, dict) for each in value))
_WORDS: Kind = ("a list of texts", lambda value: isinstance(value, list) and all(isinstance(each, str) for each in value))

# The keys of every kind of object, and what they hold.
FEED: dict[str, Kind] = {
    "version": _TEXT,
    "title": _TEXT,
    "home_page_url": _TEXT,
    "feed_url": _TEXT,
    "description": _TEXT,
    "user_comment": _TEXT,
    "next_url": _TEXT,
    "icon": _TEXT,
    "favicon": _TEXT,
    "author": _OBJECT,
    "authors": _OBJECTS,
    "language": _TEXT,
    "expired": _SWITCH,
    "hubs": _OBJECTS,
    "items": _OBJECTS,
}
ITEM: dict[str, Kind] = {
    "id": _TEXT,
    "url": _TEXT,
    "external_url": _TEXT,
    "title": _TEXT,
    "content_html": _TEXT,
    "content_text": _TEXT,
    "summary": _TEXT,
    "image": _TEXT,
    "banner_image": _TEXT,
    "date_published": _TEXT,
    "date_modified": _TEXT,
    "author": _OBJECT,
    "authors": _OBJECTS,
    "tags": _WORDS,
    "language": _TEXT,
    "attachments": _OBJECTS,
}
AUTHOR: dict[str, Kind] = {"name": _TEXT, "url": _TEXT, "avatar": _TEXT}
ATTACHMENT: dict[str, Kind] = {
    "url": _TEXT,
    "mime_type": _TEXT,
    "title": _TEXT,
    "size_in_bytes": _COUNT,
    "duration_in_seconds": _COUNT,
}
HUB: dict[str, Kind] = {"type": _TEXT, "url": _TEXT}
_ADDRESSES = frozenset({"home_page_url", "feed_url", "next_url", "icon", "favicon", "url", "external_url", "image"})
_OWN = re.compile("_[A-Za-z]")
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]")
_SAID = {
    "FEED": _ADDRESSES | {"version", "title", "items"},
    "ITEM": _ADDRESSES | {"id", "date_published", "date_modified"},
    "ATTACHMENT": frozenset({"url"}),
    "HUB": frozenset(HUB),
}


def _said(keys: dict[str, Kind], key: str) -> bool:
    """Whether another rule says of this key already what it must be."""
    name = (
        "FEED"
        if keys is FEED
        else "ITEM"
        if keys is ITEM
        else "ATTACHMENT"
        if keys is ATTACHMENT
        else "HUB"
        if keys is HUB
        else ""
    )
    return key in _SAID.get(name, ())


def _objects(specimen: Specimen) -> list[tuple[str, Object, dict[str, Kind]]]:
    """Every object of the feed: where it is, itself, and its keys."""
    if specimen.parts is None:
        specimen.parts = [*_all_objects(specimen)]
    return specimen.parts


def _all_objects(specimen: Specimen) -> Iterator[tuple[str, Object, dict[str, Kind]]]:
    yield "", specimen.data, FEED
    yield from _below("", specimen.data)
    for number, item in specimen.objects:
        yield f"items[{number}].", item, ITEM
        yield from _below(f"items[{number}].", item)


def _below(prefix: str, holder: Object) -> Iterator[tuple[str, Object, dict[str, Kind]]]:
    if isinstance(author := holder.get("author"), dict):
        yield f"{prefix}author.", author, AUTHOR
    for key, keys in (("authors", AUTHOR), ("attachments", ATTACHMENT), ("hubs", HUB)):
        found = holder.get(key)
        for number, each in enumerate(found if isinstance(found, list) else ()):
            if isinstance(each, dict):
                yield f"{prefix}{key}[{number}].", each, keys


def _kinds(specimen: Specimen) -> Found:
    for prefix, holder, keys in _objects(specimen):
        for key, value in holder.items():
            if key in keys and not _said(keys, key) and not keys[key][1](value):
                yield Finding(prefix + key, f"{value!r:.80}, and it should be {keys[key][0]}", place=holder)


def _unknown(specimen: Specimen) -> Found:
    for prefix, holder, keys in _objects(specimen):
        for key in holder:
            if key not in keys and not _OWN.match(key):
                yield Finding(prefix + key, key, place=holder)


def _texts(keys: tuple[str, ...], test: Callable[[str], bool], of: dict[str, Kind] | None = None) -> Look:
    """These keys, where they hold text, must hold such a one."""

    def look(specimen: Specimen) -> Found:
        for prefix, holder, known in _objects(specimen):
            for key in keys if of is None or known is of else ():
                if isinstance(value := holder.get(key), str) and not test(value):
                    yield Finding(prefix + key, value, place=holder)

    return look


def _version(specimen: Specimen) -> Found:
    version = specimen.data.get("version")
    known = ("https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1")
    if isinstance(version, str) and version.startswith(known[0]) and version not in known:
        yield Finding("version", version)


def _later(specimen: Specimen) -> Found:
    if specimen.version.endswith("/1"):
        for prefix, holder, keys in _objects(specimen):
            for key in ("authors", "language") if keys in (FEED, ITEM) else ():
                if key in holder:
                    yield Finding(prefix + key, key, place=holder)


def _sizes(specimen: Specimen) -> Found:
    for prefix, holder, keys in _objects(specimen):
        size = holder.get("size_in_bytes") if keys is ATTACHMENT else None
        if isinstance(size, float) and not size.is_integer():
            yield Finding(f"{prefix}size_in_bytes", str(size), place=holder)


def _named_otherwise(specimen: Specimen) -> Found:
    for prefix, holder, keys in _objects(specimen):
        kind, url = holder.get("mime_type"), holder.get("url")
        if keys is ATTACHMENT and isinstance(kind, str) and isinstance(url, str) and not fits_name(kind, url):
            yield Finding(f"{prefix}mime_type", f"{kind} of {url}", place=holder)


def _repeated(specimen: Specimen) -> Found:
    for number, item in specimen.objects:
        tags, attachments = item.get("tags"), item.get("attachments")
        words = Counter(each for each in tags if isinstance(each, str)) if isinstance(tags, list) else {}
        files = (
            Counter(str(each.get("url")) for each in attachments if isinstance(each, dict))
            if isinstance(attachments, list)
            else {}
        )
        for key, counts in (("tags", words), ("attachments", files)):
            for text in (each for each, count in counts.items() if count > 1):
                yield Finding(f"items[{number}].{key}", text, place=item)


def _hubs(specimen: Specimen) -> Found:
    for prefix, holder, keys in _objects(specimen):
        if keys is HUB and not all(isinstance(holder.get(key), str) and holder.get(key) for key in HUB):
            yield Finding(prefix + "url", str(holder.get("url")), place=holder)


def _urls(specimen: Specimen) -> Found:
    for prefix, holder, keys in _objects(specimen):
        for key in ("url", "avatar", "banner_image"):
            value = holder.get(key)
            if key in keys and not _said(keys, key) and isinstance(value, str) and not is_iri(value):
                yield Finding(prefix + key, value, place=holder)


def _is_date(text: str) -> bool:
    # RFC 3339 §5.6 allows a small t and z, which Atom forbids (RFC 4287 §3.3) and JSON Feed does not.
    return is_rfc_3339(text.upper())


def _dates(specimen: Specimen) -> Found:
    for number, item in specimen.objects:
        for key in ("date_published", "date_modified"):
            if isinstance(value := item.get(key), str) and _is_date(value) and not is_plausible(value.upper(), specimen.now):
                yield Finding(f"items[{number}].{key}", value, place=item)


def _order(specimen: Specimen) -> Found:
    for number, item in specimen.objects:
        first, last = item.get("date_published"), item.get("date_modified")
        if isinstance(first, str) and isinstance(last, str) and _is_date(first) and _is_date(last):
            before, after = instant(first.upper()), instant(last.upper())
            if before and after and after < before:
                yield Finding(f"items[{number}].date_modified", last, place=item)


def _html(test: Callable[[str], str | None]) -> Look:
    def look(specimen: Specimen) -> Found:
        for number, item in specimen.objects:
            if isinstance(value := item.get("content_html"), str) and (found := test(value)):
                yield Finding(f"items[{number}].content_html", found, place=item)

    return look


def _encoding(specimen: Specimen) -> Found:
    if specimen.format == "json" and specimen.body.startswith(b"\xef\xbb\xbf"):
        yield Finding("", "U+FEFF", 1)


def _nameless(specimen: Specimen) -> Found:
    if specimen.format == "json" and "home_page_url" not in specimen.data:
        yield Finding("home_page_url", "")


def _items(specimen: Specimen) -> Found:
    if specimen.data.get("items") == []:
        yield Finding("items", "[]")


def _twice(specimen: Specimen) -> Found:
    found: list[str] = []

    def pairs(each: list[tuple[str, object]]) -> None:
        counts = Counter(key for key, _ in each)
        found.extend(sorted(key for key, count in counts.items() if count > 1) if len(counts) < len(each) else ())

    if specimen.format == "json":
        json.loads(specimen.body.removeprefix(b"\xef\xbb\xbf"), object_pairs_hook=pairs)
    for key in found:
        yield Finding(key, key)


def _blank(specimen: Specimen) -> Found:
    for prefix, holder, keys in _objects(specimen):
        for key, value in holder.items():
            blank = value == "" and keys in (FEED, ITEM) and not _said(keys, key) and not key.startswith(("content", "_"))
            if blank or (key == "tags" and isinstance(value, list) and "" in value):
                yield Finding(prefix + key, "", place=holder)
        if keys is ITEM and not _says_something(holder):
            yield Finding(f"{prefix}content_{'html' if 'content_html' in holder else 'text'}", "", place=holder)


def _says_something(item: Object) -> bool:
    """Whether there is anything to show: words, a title, or something to look at or listen to."""
    shown = ("content_html", "content_text", "title", "summary", "image", "banner_image", "attachments", "external_url")
    return any(item.get(key) for key in shown) or not {"content_html", "content_text"} & item.keys()


def _plain(text: str) -> bool:
    return not has_end_tag(text)


def _tags(specimen: Specimen) -> Found:
    for number, item in specimen.objects:
        for tag in found if isinstance(found := item.get("tags"), list) else ():
            if isinstance(tag, str) and has_end_tag(tag):
                yield Finding(f"items[{number}].tags", tag, place=item)


def _characters(specimen: Specimen) -> Found:
    for prefix, holder, _ in _objects(specimen):
        for key, value in holder.items():
            for text in value if isinstance(value, list) else (value,):
                if isinstance(text, str) and (wrong := wrong_character(text) or _control(text)):
                    yield Finding(prefix + key, wrong, place=holder)
                    break


def _control(text: str) -> str | None:
    found = None if text.isprintable() else _CONTROL.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def _plain_texts(specimen: Specimen) -> Found:
    yield from _texts(("title", "summary", "description", "content_text", "name"), _plain)(specimen)
    yield from _tags(specimen)


# What the W3C's validator asks of HTML, wherever it is.
_HTML = tuple(
    Demand(f"json-{each.id.removeprefix('w3c-')}", each.severity, each.reference, each.message, each.look)
    for each in MARKUP
    if each.id != "w3c-xhtml-dangerous"
)


def _unescaped(text: str) -> bool:
    return not has_entity(text)


DEMANDS = (
    Demand("json-version", MUST, f"{_SPEC}#top-level", "the version is https://jsonfeed.org/version/1.1", _version),
    Demand(
        "json-kind",
        MUST,
        f"{_SPEC}#top-level",
        "this is the wrong kind of value; write text in quotes, numbers and true or false without, and lists in []",
        _kinds,
    ),
    Demand(
        "json-unknown",
        SHOULD,
        f"{_SPEC}#extensions",
        "JSON Feed has no such key; is it misspelt? Your own keys begin with _ and a letter",
        _unknown,
    ),
    Demand("json-twice", SHOULD, "RFC 8259 §4", "this key is there twice in one object, and readers take one of them", _twice),
    Demand("json-later", SHOULD, f"{_SPEC}#changes-from-version-1", "this is of version 1.1; say so in version", _later),
    Demand("json-hub", MUST, f"{_SPEC}#subscribing-to-real-time-notifications", "a hub needs type and url", _hubs),
    Demand("json-address", MUST, f"{_SPEC}#top-level", "write this address whole, with https://", _urls),
    Demand(
        "json-language",
        MUST,
        f"{_SPEC}#top-level",
        "this is no language tag like en or pt-BR",
        _texts(("language",), names_language),
    ),
    Demand(
        "json-mime-type",
        MUST,
        f"{_SPEC}#attachments",
        "this is no media type like audio/mpeg",
        _texts(("mime_type",), lambda text: not text or is_media_type(text)),
    ),
    Demand(
        "json-attachment-type",
        SHOULD,
        f"{_SPEC}#attachments",
        "a file of this name has another type; write the one it has, like audio/mpeg for .mp3",
        _named_otherwise,
    ),
    Demand("json-size", SHOULD, f"{_SPEC}#attachments", "a size is a whole number of bytes, like 120752", _sizes),
    Demand("json-repeated", SHOULD, f"{_SPEC}#items", "this is there twice in one item; once is enough", _repeated),
    Demand(
        "json-date-plausible", SHOULD, f"{_SPEC}#items", "this date is to come, or before there were feeds; correct it", _dates
    ),
    Demand("json-date-order", SHOULD, f"{_SPEC}#items", "modified before it was published; correct one of the dates", _order),
    Demand(
        "json-plain-text",
        SHOULD,
        f"{_SPEC}#items",
        "only content_html holds HTML; here it is shown as it is written",
        _plain_texts,
    ),
    Demand(
        "json-plain-entity",
        SHOULD,
        f"{_SPEC}#items",
        "this is plain text; write the character itself and no entity of HTML",
        _texts(("title", "name", "summary"), _unescaped),
    ),
    Demand(
        "json-characters",
        SHOULD,
        "W3C feed validator, BadCharacters",
        "these characters come of a wrong decoding, like Ã© for é, or nobody can see them; write what was meant",
        _characters,
    ),
    *_HTML,
    Demand(
        "json-dangerous-html", SHOULD, f"{_SPEC}#security-considerations", "readers remove this from the HTML", _html(dangerous)
    ),
    Demand("json-relative-url", SHOULD, f"{_SPEC}#items", "links and images need absolute addresses", _html(relative)),
    Demand(
        "json-byte-order-mark",
        SHOULD,
        "RFC 8259 §8.1",
        "JSON has no byte order mark; save the file as UTF-8 without it",
        _encoding,
    ),
    Demand("json-blank", SHOULD, f"{_SPEC}#items", "there is nothing in it; leave it out", _blank),
    Demand("json-home-page", SHOULD, f"{_SPEC}#top-level", "say in home_page_url which site this is the feed of", _nameless),
    Demand("json-items", INFO, f"{_SPEC}#items", "there is nothing in this feed yet", _items),
)

JSON_FEED = Profile(
    "json-feed", "JSON Feed", _SPEC, (*(of_format(rule) for rule in RULES), *DEMANDS), formats=("json",), usual=True, strict=True
)
