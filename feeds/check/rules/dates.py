"""What a date may be, in the formats of feeds."""

from __future__ import annotations

import re
from datetime import date, datetime

# No date is longer.
_LONGEST = 320
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_RFC_822 = re.compile(
    r"(?:(mon|tue|wed|thu|fri|sat|sun)\s*,\s*)?(\d{1,2})\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\s+"
    r"(\d{4}|\d\d)\s+(\d\d):(\d\d)(?::(\d\d))?\s+(?:([+-])(\d\d)(\d\d)|ut|gmt|utc|est|edt|cst|cdt|mst|mdt|pst|pdt|[a-ik-z])",
    re.I | re.ASCII,
)
_PLAIN_822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [1-9]\d{3} "
    r"\d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UT|Z|EST|EDT|CST|CDT|MST|MDT|PST|PDT)",
    re.ASCII,
)
_COMMENT = re.compile(r"\([^()]*\)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "mon tue wed thu fri sat sun".split()


def is_rfc_3339(text: str | None) -> bool:
    """A date-time of RFC 3339 §5.6 on a day that exists; a leap second is one."""
    if not text or not _RFC_3339.fullmatch(text):
        return False
    return _exists(text.replace(":60", ":59", 1) if text[17:19] == "60" else text)


def _exists(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_rfc_822(text: str) -> bool:
    """A date of RFC 822 §5, the old zones and two figures for a year included, on a day that exists and has that name."""
    found = _RFC_822.fullmatch(without_comments(text)) if len(text) <= _LONGEST else None
    if not found:
        return False
    year = int(found[4]) + (0 if len(found[4]) == 4 else 1900 if int(found[4]) >= 50 else 2000)
    try:
        day = date(year, _MONTHS.index(found[3].lower()) + 1, int(found[2]))
    except ValueError:
        return False
    clock = int(found[5]) <= 24 and int(found[6]) <= 59 and int(found[7] or 0) <= 60
    zone = not found[8] or (int(found[9]) <= 14 and int(found[10]) <= 59)
    return clock and zone and (not found[1] or _WEEKDAYS[day.weekday()] == found[1].lower())


def is_plain_rfc_822(text: str) -> bool:
    """A date of RFC 822 as all readers understand it: the usual spelling, a year of four figures, no 24 o'clock."""
    return bool(_PLAIN_822.fullmatch(text)) and not re.search(r" 24:\d\d", text)


def without_comments(text: str) -> str:
    """A date of RFC 822 without what stands in round brackets (§3.4.3)."""
    while "(" in text and text != (shorter := _COMMENT.sub(" ", text)):
        text = shorter
    return text.strip()
