"""What ninjs 3.1 demands of what we write of it: known keys, an address for an id, dates, a status that there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from feeds.check.rules.rule import Finding, Rule, is_rfc_3339, is_url, is_web_url
from feeds.model import Severity

_SPEC = "IPTC ninjs 3.1"
_Object: TypeAlias = Mapping[str, object]

KEYS = frozenset(
    "uri type representationType profile version firstCreated versionCreated contentCreated embargoedUntil pubStatus urgency "
    "copyrightHolder copyrightNotice usageTerms edNote language descriptions bodies headlines people organisations places "
    "subjects events eventDetails plannedCoverage objects infoSources title by slugline located renditions associations altIds "
    "trustIndicators standard genres expires rightsInfo digitalSourceType".split()
)
_OF_ASSOCIATIONS = KEYS | {"name", "rel"}
_DATES = ("firstCreated", "versionCreated", "contentCreated", "embargoedUntil", "expires")
_VALUES = {
    "pubStatus": frozenset("usable withheld canceled".split()),
    "representationType": frozenset("full partial".split()),
    "type": frozenset("text audio video picture graphic composite component event planning".split()),
}
# Deeper than anything that is written.
_DEEPEST = 8


def objects(holder: _Object, key: str) -> list[_Object]:
    """The objects in the list under ``key``."""
    value = holder.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


class _Place(NamedTuple):
    """An object, where it stands, and the object of the article that it belongs to; None for the feed itself."""

    at: str
    object: _Object
    article: _Object | None


def _all(root: _Object) -> Iterator[_Place]:
    """The feed and all objects in it."""
    level = [_Place("", root, None)]
    for _ in range(_DEEPEST):
        yield from level
        level = [
            _Place(f"{each.at}associations[{number}].", inner, each.article or inner)
            for each in level
            for number, inner in enumerate(objects(each.object, "associations"))
        ]


def _keys(root: _Object, _url: str | None) -> Iterator[Finding]:
    for at, each, article in _all(root):
        for key in each:
            if key not in (KEYS if article is None else _OF_ASSOCIATIONS):
                yield Finding(at + key, place=article)
        if article is not None and not each.get("name"):
            yield Finding(f"{at}name", place=article)
        if "associations" in each and len(objects(each, "associations")) != len(each["associations"]):  # type: ignore[arg-type]
            yield Finding(f"{at}associations", place=article)


def _ids(root: _Object, _url: str | None) -> Iterator[Finding]:
    for at, each, article in _all(root):
        if not is_url(str(each.get("uri", ""))):
            yield Finding(f"{at}uri", str(each.get("uri")), place=article)


def _dates(root: _Object, _url: str | None) -> Iterator[Finding]:
    for at, each, article in _all(root):
        for key in _DATES:
            if key in each and not is_rfc_3339(str(each[key])):
                yield Finding(at + key, str(each[key]), place=article)


def _values(root: _Object, _url: str | None) -> Iterator[Finding]:
    for at, each, article in _all(root):
        for key, allowed in _VALUES.items():
            if key in each and each[key] not in allowed:
                yield Finding(at + key, str(each[key]), place=article)


def _addresses(root: _Object, _url: str | None) -> Iterator[Finding]:
    for at, each, article in _all(root):
        for key in ("infoSources", "altIds"):
            for inner in objects(each, key):
                address = inner.get("uri" if key == "infoSources" else "value")
                if address is not None and not is_url(str(address)):
                    yield Finding(f"{at}{key}", str(address), place=article)


def _renditions(root: _Object, _url: str | None) -> Iterator[Finding]:
    for at, each, article in _all(root):
        for rendition in objects(each, "renditions"):
            numbers = (rendition.get(key, 0) for key in ("width", "height", "sizeInBytes", "duration"))
            if not rendition.get("name") or not is_web_url(str(rendition.get("href"))) or not all(map(_number, numbers)):
                yield Finding(f"{at}renditions", str(rendition.get("href")), place=article)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_M = Severity.MUST

RULES = (
    Rule("ninjs-keys", _M, _SPEC, "write only keys that ninjs has, and name every association", _keys),
    Rule("ninjs-uri", _M, _SPEC, "an object needs a uri, which is a whole address", _ids),
    Rule("ninjs-date", _M, _SPEC, "dates are date-times of RFC 3339", _dates),
    Rule("ninjs-value", _M, _SPEC, "this is none of the values that ninjs allows here", _values),
    Rule("ninjs-address", _M, _SPEC, "write a whole address here", _addresses),
    Rule("ninjs-rendition", _M, _SPEC, "a rendition needs a name and a web address, and its sizes are numbers", _renditions),
)
