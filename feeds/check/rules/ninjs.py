"""What the standard demands of ninjs 3.1: the keys of every kind of object, what they hold, and which are needed."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeAlias

from feeds.check.rules.rule import Finding, Rule, is_rfc_3339, is_url
from feeds.model import Severity

SCHEMA = "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"
_Object: TypeAlias = Mapping[str, object]

_MOMENT = re.compile(
    r"-?(?:[1-9]\d*)?\d{4}(?:-(?:1[0-2]|0[1-9])(?:-(?:3[01]|0[1-9]|[12]\d)(?:T(?:2[0-3]|[01]\d):[0-5]\d:[0-5]\d(?:\.\d+)?"
    r"(?:Z|[+-](?:2[0-3]|[01]\d):[0-5]\d)?)?)?)?"
)
# Deeper than anything that is written.
_DEEPEST = 32
_LONGEST = 100


def objects(holder: _Object, key: str) -> list[_Object]:
    """The objects in the list under ``key``."""
    value = holder.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: object) -> bool:
    return _is_number(value) and float(str(value)).is_integer()


def _within(least: int, most: int) -> Callable[[object], bool]:
    return lambda value: _is_whole(value) and least <= float(str(value)) <= most


def _is_text_and(test: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and test(value)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a value has to be: the rule that it breaks where it is not, what to say then, and how to tell."""

    rule: str
    says: str
    test: Callable[[object], bool]


def _one_of(words: str) -> _Kind:
    allowed = frozenset(words.split())
    return _Kind("ninjs-value", " or ".join(words.split()), lambda value: isinstance(value, str) and value in allowed)


_TEXT = "text"
_KINDS: dict[str, _Kind] = {
    _TEXT: _Kind("ninjs-kind", "text in quotes", lambda value: isinstance(value, str)),
    "integer": _Kind("ninjs-kind", "a whole number without quotes", _is_whole),
    "number": _Kind("ninjs-kind", "a number without quotes", _is_number),
    "anything": _Kind("ninjs-kind", "an object", lambda value: isinstance(value, dict)),
    "urgency": _Kind("ninjs-value", "a whole number from 1 to 9", _within(1, 9)),
    "percent": _Kind("ninjs-value", "a whole number from 0 to 100", _within(0, 100)),
    "id": _Kind("ninjs-uri", "a whole address", _is_text_and(is_url)),
    "uri": _Kind("ninjs-address", "a whole address", _is_text_and(is_url)),
    "date": _Kind("ninjs-date", "a date-time with its zone, like 2024-03-01T12:00:00Z", _is_text_and(is_rfc_3339)),
    "moment": _Kind(
        "ninjs-date", "a date like 2024, 2024-03 or 2024-03-01", _is_text_and(lambda text: bool(_MOMENT.fullmatch(text)))
    ),
    "type": _one_of("text audio video picture graphic composite component event planning"),
    "representation": _one_of("full partial"),
    "status": _one_of("usable withheld canceled"),
    "scan": _one_of("progressive interlaced"),
    "frequency": _one_of("secondly minutely hourly daily weekly monthly yearly"),
}

# The kinds of objects. `!` marks a key that is needed; after the colon stands what it holds, text where nothing does: in
# braces an object of that kind, in brackets a list.
_NAMED = "name rel uri:uri literal"
_WRITTEN = "role contentType value!"
_TABLE: dict[str, str] = {
    "item": (
        "uri!:id type:type representationType:representation profile version firstCreated:date versionCreated:date "
        "contentCreated:date embargoedUntil:date pubStatus:status urgency:urgency copyrightHolder copyrightNotice usageTerms "
        "edNote language descriptions:[written] bodies:[body] headlines:[written] people:[party] organisations:[organisation] "
        "places:[place] subjects:[subject] events:[event] eventDetails:{details} plannedCoverage:[coverage] objects:[named] "
        "infoSources:[source] title by slugline located renditions:[rendition] associations:[association] altIds:[altId] "
        "trustIndicators:[indicator] standard:{standard} genres:[genre] expires:date rightsInfo:{rights} "
        "digitalSourceType:{sourceType}"
    ),
    "written": _WRITTEN,
    "body": _WRITTEN + " charCount:integer wordCount:integer",
    "named": _NAMED,
    "party": _NAMED + " contactInfo:[contact]",
    "organisation": _NAMED + " symbols:[symbol] contactInfo:[contact]",
    "place": _NAMED + " contactInfo:[contact] geoJSON:anything",
    "subject": _NAMED + " creator relevance:percent confidence:percent",
    "event": _NAMED + " id",
    "details": "eventStatus:uri plannedCoverageStatus:uri dates:{dates} organiser:{organisation}",
    "coverage": (
        "uri title pubStatus:status type:type commissioned:{commission} dates:{dates} audiences:[audience] "
        "exclAudience:[text] edNote urgency:urgency language itemCount:{range} wordCount:integer renditions:[rendition]"
    ),
    "source": "name role uri:uri literal contactInfo:[contact]",
    "rendition": (
        "name! href:uri contentType title width:integer height:integer sizeInBytes:integer duration:number format aspectRatio "
        "videoCodec frameRate:number poi:{point} transportProtocol scanType:scan bitrate"
    ),
    "altId": "role value",
    "indicator": "role:uri title href:uri",
    "standard": "name version schema:uri",
    "genre": "name uri literal",
    "rights": "langId:uri linkedRights:uri encodedRights",
    "sourceType": "name uri:uri literal",
    "contact": "type role lang name value address:{address}",
    "address": "lines:[text] locality area postalCode country",
    "symbol": "exchange symbolType:uri symbol",
    "dates": (
        "startDate:date endDate:date expectedStartDate:moment expectedEndDate:moment expectedDuration recurrence:{recurrence}"
    ),
    "recurrence": "recurrenceDates:[moment] recurrenceRules:[repetition]",
    "repetition": "frequency:frequency interval:integer until:date count:integer",
    "commission": "by on:date references:[reference]",
    "reference": "name value",
    "audience": "audience significance:integer",
    "range": "rangeFrom:integer rangeTo:integer",
    "point": "x:integer y:integer",
}
_TABLE["association"] = _TABLE["item"] + " name! rel"
# Of the keys of one of these groups exactly one is there.
_EITHER: dict[str, tuple[tuple[str, ...], ...]] = {
    "rights": (("linkedRights", "encodedRights"),),
    "contact": (("value", "address"),),
    "dates": (("startDate", "expectedStartDate"), ("endDate", "expectedEndDate")),
}


@dataclass(frozen=True, slots=True)
class _Key:
    """A key: the name of the kind that it holds, or of the objects in it, and whether it is a list or needed."""

    kind: str
    listed: bool
    needed: bool


def _read(words: str) -> dict[str, _Key]:
    keys = dict[str, _Key]()
    for word in words.split():
        name, _, kind = word.partition(":")
        keys[name.rstrip("!")] = _Key(kind.strip("{}[]") or _TEXT, kind.startswith("["), name.endswith("!"))
    return keys


SHAPES = {name: _read(words) for name, words in _TABLE.items()}
# The rule that is broken, and where.
_Breach: TypeAlias = tuple[str, Finding]


class _Place(NamedTuple):
    """An object, what kind it is of, where it stands, and the object of the article that it belongs to; None for the feed."""

    at: str
    kind: str
    object: _Object
    article: _Object | None
    depth: int = 0


def _breaches(root: _Object) -> Iterator[_Breach]:
    """Everything in the feed that is not as the table says, with the rule that it breaks."""
    waiting = deque([_Place("", "item", root, None)])
    while waiting:
        place = waiting.popleft()
        shape = SHAPES[place.kind]
        for key in place.object:
            if key not in shape:
                yield "ninjs-keys", Finding(place.at + key, place=place.article)
        for key, expected in shape.items():
            if key in place.object:
                yield from _held(place, key, expected, waiting)
            elif expected.needed:
                yield "ninjs-uri" if key == "uri" else "ninjs-needed", Finding(place.at + key, place=place.article)
        groups = _EITHER.get(place.kind)
        if groups and not any(sum(key in place.object for key in group) == 1 for group in groups):
            yield "ninjs-either", Finding(place.at + "/".join(groups[0]), place=place.article)


def _held(place: _Place, key: str, expected: _Key, waiting: deque[_Place]) -> Iterator[_Breach]:
    """What is wrong with the value under ``key``; objects in it wait to be looked at."""
    value, at = place.object[key], place.at + key
    if expected.listed and not isinstance(value, list):
        yield _wrong("ninjs-kind", at, value, "a list", place)
        return
    for number, each in enumerate(value if isinstance(value, list) and expected.listed else [value]):
        where = f"{at}[{number}]" if expected.listed else at
        if expected.kind not in SHAPES:
            kind = _KINDS[expected.kind]
            if not kind.test(each):
                yield _wrong(kind.rule, where, each, kind.says, place)
        elif not isinstance(each, dict):
            yield _wrong("ninjs-kind", where, each, "an object", place)
        elif place.depth < _DEEPEST:
            article = each if place.article is None and key == "associations" else place.article
            waiting.append(_Place(f"{where}.", expected.kind, each, article, place.depth + 1))


def _wrong(rule: str, at: str, value: object, says: str, place: _Place) -> _Breach:
    written = json.dumps(value, ensure_ascii=False)
    shown = written if len(written) <= _LONGEST else written[: _LONGEST - 1] + "…"
    return rule, Finding(at, f"{shown}; needed is {says}", place=place.article)


def _broken(rule: str, root: _Object, _url: str | None) -> Iterator[Finding]:
    return (finding for broken, finding in _breaches(root) if broken == rule)


_SAID = {
    "ninjs-keys": "ninjs 3.1 has no such key here; is it misspelt? The letters' case counts",
    "ninjs-needed": "this key is needed; add it",
    "ninjs-uri": "an object needs a uri, which is a whole address",
    "ninjs-kind": "ninjs 3.1 has another kind of value here",
    "ninjs-date": "write dates as date-times of RFC 3339, with a zone",
    "ninjs-value": "this is none of the values that ninjs 3.1 allows here",
    "ninjs-address": "write a whole address here",
    "ninjs-either": "one of these keys is needed, and not both",
}
RULES = tuple(Rule(id, Severity.MUST, SCHEMA, message, partial(_broken, id)) for id, message in _SAID.items())
