"""What the standard demands of ninjs 3.1: the keys of every kind of object, what they hold, and which are needed."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from feeds.check.rules.dates import is_rfc_3339
from feeds.check.rules.rule import Finding, Rule, is_url
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
_KIND = "ninjs-kind"


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
_OBJECT = _Kind(_KIND, "an object", lambda value: isinstance(value, dict))
_KINDS: dict[str, _Kind] = {
    _TEXT: _Kind(_KIND, "text in quotes", lambda value: isinstance(value, str)),
    "integer": _Kind(_KIND, "a whole number without quotes", _is_whole),
    "number": _Kind(_KIND, "a number without quotes", _is_number),
    "anything": _OBJECT,
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


@dataclass(frozen=True, slots=True)
class _Look:
    """What one rule asks of one kind of object, and where below it there may be more to ask.

    ``known`` are the keys that there may be, where the rule asks for that; ``values`` are keys with what they have to hold, and
    whether they list it; ``inner`` are keys of objects, with their kind.
    """

    known: frozenset[str] | None
    needed: tuple[str, ...]
    values: Mapping[str, tuple[_Kind, bool]]
    inner: Mapping[str, tuple[str, bool]]
    either: tuple[tuple[str, ...], ...]


def _looks(rule: str) -> dict[str, _Look]:
    """One for each kind of object; none where the rule has nothing to ask, nor below it."""
    made = {shape: _look(rule, shape) for shape in SHAPES}
    asked = {shape for shape, look in made.items() if look.known is not None or look.needed or look.values or look.either}
    while more := {shape for shape, look in made.items() if any(kind in asked for kind, _ in look.inner.values())} - asked:
        asked |= more
    inner = {shape: {key: each for key, each in look.inner.items() if each[0] in asked} for shape, look in made.items()}
    return {shape: replace(look, inner=inner[shape]) for shape, look in made.items()}


def _look(rule: str, shape: str) -> _Look:
    keys = SHAPES[shape]
    kinds = {key: _KINDS.get(each.kind, _OBJECT) for key, each in keys.items()}
    return _Look(
        frozenset(keys) if rule == "ninjs-keys" else None,
        tuple(key for key, each in keys.items() if each.needed and rule == ("ninjs-uri" if key == "uri" else "ninjs-needed")),
        {key: (kinds[key], each.listed) for key, each in keys.items() if rule in (kinds[key].rule, each.listed and _KIND)},
        {key: (each.kind, each.listed) for key, each in keys.items() if each.kind in SHAPES},
        _EITHER.get(shape, ()) if rule == "ninjs-either" else (),
    )


def _broken(rule: str, root: _Object, _url: str | None) -> Iterator[Finding]:
    """The places that break one rule. ``place`` of a finding is the object of the article; of the feed's own there is none."""
    looks = _LOOKS[rule]
    waiting: deque[tuple[str, str, _Object, _Object | None, int]] = deque([("", "item", root, None, 0)])
    while waiting:
        at, shape, holder, article, depth = waiting.popleft()
        look = looks[shape]
        if look.known is not None and not look.known.issuperset(holder):
            yield from (Finding(at + key, place=article) for key in holder if key not in look.known)
        for key in look.needed:
            if key not in holder:
                yield Finding(at + key, place=article)
        if look.either and not any(sum(key in holder for key in group) == 1 for group in look.either):
            yield Finding(at + "/".join(look.either[0]), place=article)
        for key, value in holder.items():
            if (expected := look.values.get(key)) is not None:
                yield from _wrong(rule, at + key, value, *expected, article)
            if (within := look.inner.get(key)) is not None and depth < _DEEPEST:
                inner, listed = within
                for number, each in enumerate(value if isinstance(value, list) and listed else [value]):
                    if isinstance(each, dict):
                        own = each if article is None and key == "associations" else article
                        waiting.append((f"{at}{key}[{number}]." if listed else f"{at}{key}.", inner, each, own, depth + 1))


def _wrong(rule: str, at: str, value: object, kind: _Kind, listed: bool, article: _Object | None) -> Iterator[Finding]:
    """What is wrong with the value at ``at``, as far as it is this rule's to say."""
    if listed and not isinstance(value, list):
        if rule == _KIND:
            yield Finding(at, _shown(value, "a list"), place=article)
    elif listed and isinstance(value, list):
        for number, each in enumerate(value):
            if kind.rule == rule and not kind.test(each):
                yield Finding(f"{at}[{number}]", _shown(each, kind.says), place=article)
    elif not kind.test(value):
        yield Finding(at, _shown(value, kind.says), place=article)


def _shown(value: object, says: str) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return f"{written if len(written) <= _LONGEST else written[: _LONGEST - 1] + '…'}; needed is {says}"


_SAID = {
    "ninjs-keys": "ninjs 3.1 has no such key here; is it misspelt? The letters' case counts",
    "ninjs-needed": "this key is needed; add it",
    "ninjs-uri": "an object needs a uri, which is a whole address",
    _KIND: "ninjs 3.1 has another kind of value here",
    "ninjs-date": "write dates as date-times of RFC 3339, with a zone",
    "ninjs-value": "this is none of the values that ninjs 3.1 allows here",
    "ninjs-address": "write a whole address here",
    "ninjs-either": "one of these keys is needed, and not both",
}
_LOOKS = {rule: _looks(rule) for rule in _SAID}
RULES = tuple(Rule(id, Severity.MUST, SCHEMA, message, partial(_broken, id)) for id, message in _SAID.items())
