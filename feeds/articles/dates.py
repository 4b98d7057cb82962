"""Text → an aware instant in UTC, or an error. Never a guess from today, never a silent choice of order.

Naive times are in the site's zone. A time in the gap of a clock change is read with the offset before it (02:30
becomes 03:30); a time that happens twice is the first of the two.
"""

from __future__ import annotations

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

_RFC_2822 = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d{1,2}:\d{2}(:\d{2})?\s+([+-]\d{4}|GMT|UT|Z)")
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{2,4})\b")
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
    return _iso(text, zone) or _rfc_2822(text, zone) or _free(text, zone, day_first)


def _iso(text: str, zone: ZoneInfo) -> Moment | None:
    if not re.match(r"\d{4}-?\d{2}-?\d{2}(?!\d)", text):
        return None
    try:
        return _day(date.fromisoformat(text), zone)
    except ValueError:
        pass
    spaced = re.sub(r"(?<=\d) (?=([+-]\d{2}:?\d{2}|Z|UTC)$)", "", text)
    try:
        return _moment(datetime.fromisoformat(spaced.removesuffix("UTC") + ("Z" if spaced.endswith("UTC") else "")), zone)
    except ValueError:
        return None


def _rfc_2822(text: str, zone: ZoneInfo) -> Moment | None:
    if not _RFC_2822.fullmatch(text):
        return None
    try:
        return _moment(email.utils.parsedate_to_datetime(text), zone)
    except (ValueError, TypeError):
        return None


def _free(text: str, zone: ZoneInfo, day_first: bool | None) -> Moment:
    if re.fullmatch(r"[\d.]+", text) and not _NUMERIC.fullmatch(text):
        raise DateError(f"{text} is a number, not a date; write it like 2024-07-25")
    if numeric := _NUMERIC.search(text):
        one, two, year = int(numeric[1]), int(numeric[3]), numeric[4]
        if len(year) != 4:
            raise DateError(f"{text} has no year of four digits; write it like 2024-07-25")
        if one <= 12 and two <= 12 and one != two and day_first is None:
            raise DateError(f"{text} can be read in two ways; write it like 2024-07-25 or set articles.day_first")
    # dateutil reads the sign of UTC+3 the wrong way round.
    text = re.sub(r"\b(?:UTC|GMT)\s*([+-]\d)", r"\1", text)
    first, second = (_dateutil(text, default, bool(day_first)) for default in (_ONE, _OTHER))
    if first.date() != second.date():
        missing = "year" if first.year != second.year else "month" if first.month != second.month else "day"
        raise DateError(f"{text} names no {missing}; write it like 2024-07-25")
    if first.hour != second.hour:
        return _day(first.date(), zone)
    return _moment(first, zone)


def _dateutil(text: str, default: datetime, day_first: bool) -> datetime:
    try:
        return dateutil_parser.parse(text, default=default, dayfirst=day_first, tzinfos=_zone)
    except DateError:
        raise
    except (ValueError, OverflowError, TypeError, IndexError) as error:
        raise DateError(f"{text} is no date; write it like 2024-07-25 or 2024-07-25T14:30:00+02:00") from error


def _zone(name: str | None, offset: int | None) -> tzinfo:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    raise DateError(f"the time zone {name} is not known; write the offset, like +02:00")


def _day(day: date, zone: ZoneInfo) -> Moment:
    return Moment(_moment(datetime(day.year, day.month, day.day, tzinfo=zone), zone).instant, exact=False)


def _moment(value: datetime, zone: ZoneInfo) -> Moment:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise DateError(f"the year {value.year} is not believable")
    aware = value if value.tzinfo is not None else value.replace(tzinfo=zone)
    return Moment(aware.astimezone(UTC).replace(microsecond=0))
