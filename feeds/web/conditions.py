"""What a request asks of the answer: codings, conditions, manipulations (RFC 9110 §12.5.3, §13; RFC 3229 §10.5.3).

Pure, and made for headers that come again and again: what one of them means is remembered, for a bounded number of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

# In the order of preference; a client's qualities come first.
CODINGS = ("br", "gzip", "identity")
# Less than any quality that can be written.
_LEAST = 0.0005

# A header longer than this is read anew each time, so that remembering has a bound in bytes too.
_LONG = 400

_TAG = re.compile(r'(?:W/)?"([^"]*)"|([^\s,"]+)')
_STRONG = re.compile(r'(W/)?"([^"]*)"')
# What proxies that code an answer themselves put to the end of its tag.
_SUFFIX = re.compile(r"(?:;|--?|:)(?:gzip|br|deflate|zstd|identity)$")
_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


def accepted(header: str | None) -> tuple[str, ...]:
    """The codings that an ``Accept-Encoding`` allows, the best first; none where it refuses all that there are.

    Without the header everything is allowed, and nothing but the bytes as they are is sure to be understood.
    """
    if header is None:
        return ("identity",)
    return _accepted(header) if len(header) <= _LONG else _accepted.__wrapped__(header)


@lru_cache(maxsize=512)
def _accepted(header: str) -> tuple[str, ...]:
    given: dict[str, float] = {}
    for name, quality in _weighted(header):
        given.setdefault(name, quality)
    if "x-gzip" in given:  # the same by another name (§8.4.1.3)
        given.setdefault("gzip", given["x-gzip"])
    others = given.get("*", 0.0)
    qualities = {coding: given.get(coding, others) for coding in CODINGS}
    # Identity is allowed unless it is refused, and wanted least unless it is named.
    qualities["identity"] = given.get("identity", 0.0 if "*" in given and not others else _LEAST)
    return tuple(sorted((each for each in CODINGS if qualities[each] > 0), key=lambda each: -qualities[each]))


def wants(header: str | None, manipulation: str) -> bool:
    """Whether an ``A-IM`` header names the instance manipulation."""
    return header is not None and any(name == manipulation and quality > 0 for name, quality in _weighted(header))


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    """The members of a list with their qualities (§12.4.2); one that is no quality counts as 1."""
    for member in header.split(","):
        name, *parameters = (part.strip().lower() for part in member.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = (part.strip() for part in parameter.partition("="))
            if key == "q":
                quality = float(value) if _QUALITY.fullmatch(value) else 1.0
        if name:
            yield name, quality


def stems(header: str) -> list[tuple[str, str]]:
    """The entity tags of an ``If-None-Match``, weak or not: each as it stands, and without what a proxy put to its end."""
    found = (match[1] if match[1] is not None else match[2] for match in _TAG.finditer(header))
    return [(tag, _SUFFIX.sub("", tag)) for tag in found]


def has_strong(header: str, tags: Iterable[str]) -> bool:
    """Whether an ``If-Match`` names one of ``tags``, by strong comparison (§8.8.3.2), or is ``*``."""
    if header.strip() == "*":
        return True
    wanted = set(tags)
    return any(match[2] in wanted for match in _STRONG.finditer(header) if not match[1])


def instant(header: str) -> datetime | None:
    """The time of an HTTP-date in any of its three forms (§5.6.7); None for anything else, which is to be ignored."""
    return _instant(header) if len(header) <= _LONG else None


@lru_cache(maxsize=512)
def _instant(header: str) -> datetime | None:
    if not _DATE.fullmatch(header.strip()):
        return None
    try:
        found = parsedate_to_datetime(header)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


_DATE = re.compile(
    r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"
    r"|[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d\d:\d\d:\d\d GMT"
    r"|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}"
)
