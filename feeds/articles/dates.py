"""Text → an aware instant in UTC, or an error. Never a guess from today, never a silent choice of order.

Naive times are in the site's zone. A time in the gap of a clock change is read with the offset before it (02:30
becomes 03:30); a time that happens twice is the first of the two.
"""

from __future__ import annotations

import contextlib
import email.utils
import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from dateutil import parser as dateutil_parser

from feeds.model import Moment

MAX_LENGTH = 100
FIRST_YEAR, LAST_YEAR = 1000, 9000

# Two days that share no year, month, day, hour or minute: what differs between readings was not in the text.
_ONE = datetime(2001, 1, 1, 0, 0, 0)  # noqa: DTZ001 - a zone would leak into what is read
_OTHER = datetime(2004, 12, 28, 11, 22, 33)  # noqa: DTZ001

_ISO = re.compile(
    r"(?P<day>\d{4}(?P<mark>-?)\d\d(?P=mark)\d\d)"
    r"(?:[Tt ](?P<time>(?:[01]\d|2[0-3])(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?) ?(?P<offset>Z|z|UTC|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_RFC_2822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+(?:\d{4}|\d\d)\s+\d{1,2}:\d\d(?::\d\d)?\s+(?:[+-]\d{4}|GMT|UT|Z)"
)
# A comment behind an offset: RFC 2822 §3.2.3, and what JavaScript writes.
_COMMENT = re.compile(r"(?<=\d) ?\([^()]*\)$")
_YEAR_FIRST = re.compile(r"(?<![\d/.+-])(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<![\d/.+-])(\d{1,2})([/.-])(\d{1,2})\2(\d{2,4})(?!\d)")
# dateutil reads the sign of UTC+3 the wrong way round.
_UTC_OFFSET = re.compile(r"(?<![A-Za-z])(?:UTC?|GMT|Z)\s*([+-]\d)")
_ZONES = {"UTC": 0, "GMT": 0, "Z": 0, "UT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6}
_ZONES |= {"PST": -8, "PDT": -7, "CET": 1, "CEST": 2}


class DateError(ValueError):
    """The text is no date, or more than one; the message says which and how to write it."""


def parse(text: str | date | datetime, zone: ZoneInfo, day_first: bool | None = None) -> Moment:
    """The moment that ``text`` names: ISO 8601, RFC 2822 §3.3, then whatever dateutil reads without guessing.

    ``zone`` is where naive times are; ``day_first`` decides ``01/02/2024``, which is an error without it.
    Raises DateError.
    """
    if isinstance(text, datetime):
        return _moment(text, zone)
    if isinstance(text, date):
        return _day(text, zone)
    text = " ".join(text.split())
    if not text or len(text) > MAX_LENGTH:
        raise DateError("expected a date like 2024-07-25 or 2024-07-25T14:30:00+02:00")
    text = _COMMENT.sub("", text)
    return _iso(text, zone) or _rfc_2822(text, zone) or _free(text, zone, day_first)


def _iso(text: str, zone: ZoneInfo) -> Moment | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    offset = "+00:00" if (found["offset"] or "").upper() in ("Z", "UTC") else found["offset"] or ""
    try:
        value = datetime.fromisoformat(f"{found['day']}T{found['time'] or '00:00'}{offset}")
    except ValueError as error:
        raise _none(text) from error
    return _moment(value, zone) if found["time"] else _day(value.date(), zone)


def _rfc_2822(text: str, zone: ZoneInfo) -> Moment | None:
    if not _RFC_2822.fullmatch(text):
        return None
    try:
        value = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    # -0000 is universal time, of a writer who does not say where it was (RFC 2822 §3.3).
    return _moment(value if value.tzinfo else value.replace(tzinfo=UTC), zone)


def _free(text: str, zone: ZoneInfo, day_first: bool | None) -> Moment:
    written = _ordered(text, day_first)
    if re.fullmatch(r"[+-]?[\d.]+", written):
        raise DateError(f"{text} is a number, not a date; write it like 2024-07-25")
    written = _UTC_OFFSET.sub(r"\1", written)
    first, second = (_dateutil(text, written, default) for default in (_ONE, _OTHER))
    if first.date() != second.date():
        missing = "year" if first.year != second.year else "month" if first.month != second.month else "day"
        raise DateError(f"{text} names no {missing}; write it like 2024-07-25")
    # dateutil gives a year of two digits the century of today.
    if not re.search(rf"(?<!\d){first.year:04d}(?!\d)", written):
        raise DateError(f"{text} has no year of four digits; write it like 2024-07-25")
    if first.hour == second.hour:
        return _moment(first, zone)
    if first.tzinfo is not None:
        raise DateError(f"{text} has a time zone but no time; write it like 2024-07-25")
    return _day(first.date(), zone)


def _ordered(text: str, day_first: bool | None) -> str:
    """``text`` with a day written in numbers brought into the order of ISO 8601, the only one that dateutil does not guess at."""
    if found := _YEAR_FIRST.search(text):
        readings = [(found[1], found[3], found[4])]
    elif found := _YEAR_LAST.search(text):
        if len(found[4]) != 4:
            raise DateError(f"{text} has no year of four digits; write it like 2024-07-25")
        readings = [(found[4], found[3], found[1]), (found[4], found[1], found[3])]
    else:
        return text
    days: list[date] = []
    for year, month, day in readings:
        with contextlib.suppress(ValueError):
            days.append(date(int(year), int(month), int(day)))
    if not days:
        raise _none(text)
    if days[0] != days[-1] and day_first is None:
        raise DateError(f"{text} can be read in two ways; write it like 2024-07-25 or set articles.day_first")
    return f"{text[: found.start()]}{days[-1 if day_first is False else 0].isoformat()}{text[found.end() :]}"


def _none(text: str) -> DateError:
    return DateError(f"{text} is no date; write it like 2024-07-25 or 2024-07-25T14:30:00+02:00")


def _dateutil(text: str, written: str, default: datetime) -> datetime:
    try:
        return dateutil_parser.parse(written, default=default, tzinfos=_zone)
    except DateError:
        raise
    except (ValueError, OverflowError, TypeError, IndexError, AttributeError) as error:
        raise _none(text) from error


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    if name is None:
        return None if offset is None else timezone(timedelta(seconds=offset))
    if name in _ZONES and offset in (None, _ZONES[name] * 3600):
        return timezone(timedelta(hours=_ZONES[name]))
    raise DateError(f"the time zone {name} is not known; write the offset, like +02:00")


def _day(day: date, zone: ZoneInfo) -> Moment:
    return Moment(_moment(datetime(day.year, day.month, day.day, tzinfo=zone), zone).instant, exact=False)


def _moment(value: datetime, zone: ZoneInfo) -> Moment:
    aware = value if value.tzinfo is not None else value.replace(tzinfo=zone)
    # The year in UTC can be another, and is only there to be had where the written one is in range.
    if FIRST_YEAR <= value.year <= LAST_YEAR and FIRST_YEAR <= (instant := aware.astimezone(UTC)).year <= LAST_YEAR:
        return Moment(instant.replace(microsecond=0))
    raise DateError(f"the year {value.year} is not believable")
