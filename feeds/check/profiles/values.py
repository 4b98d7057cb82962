"""What a value may be: questions that a text answers with yes or no. White space around it is gone already."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from feeds.check.rules.addresses import is_iri
from feeds.check.rules.dates import without_comments
from feeds.check.rules.languages import is_known_language, is_well_formed, was_language
from feeds.check.rules.rule import is_web_url

Test = Callable[[str], bool]

# Nothing that is a date, a type, a language or an address of e-mail is longer.
_LONGEST = 320

_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+)*"
    r"@(?:[A-Za-z0-9\u0080-\U0010ffff](?:[A-Za-z0-9\u0080-\U0010ffff-]*[A-Za-z0-9\u0080-\U0010ffff])?\.)*"
    r"[A-Za-z0-9\u0080-\U0010ffff](?:[A-Za-z0-9\u0080-\U0010ffff-]*[A-Za-z0-9\u0080-\U0010ffff])?"
)
_W3CDTF = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?", re.ASCII)
_DURATION = re.compile(r"\d+(?::[0-5]\d(?::[0-5]\d)?)?", re.ASCII)
_NPT = re.compile(r"now|\d+(\.\d+)?|(?:\d+:)?[0-5]?\d:[0-5]?\d(\.\d+)?", re.ASCII)


def anything(_text: str) -> bool:
    """Whatever it is."""
    return True


def filled(text: str) -> bool:
    """Something at all."""
    return bool(text)


def one_of(words: str, *, folded: bool = False, parted: str | None = None) -> Test:
    """One of ``words``; ``folded`` in letters of either case."""
    known = frozenset(words.split(parted))
    return (lambda text: text.lower() in known) if folded else known.__contains__


def integer(least: int = 0, most: int | None = None) -> Test:
    """A whole number in figures."""

    def test(text: str) -> bool:
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
            return False
        return int(text) >= least and (most is None or int(text) <= most)

    return test


def decimal(least: float = 0.0, most: float = 1e18) -> Test:
    """A number, with a point or without."""

    def test(text: str) -> bool:
        return bool(re.fullmatch(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]*)?|\.[0-9]+)", text)) and least <= float(text) <= most

    return test


def shorter(most: int) -> Test:
    """At most so many characters, and at least one."""
    return lambda text: 0 < len(text) <= most


def matching(pattern: str, flags: int = 0) -> Test:
    """What a regular expression describes whole; figures and letters are those of ASCII."""
    compiled = re.compile(pattern, flags | re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


def either(*tests: Test) -> Test:
    """What one of several allows."""
    return lambda text: any(test(text) for test in tests)


def is_uri(text: str) -> bool:
    """The same in ASCII (RFC 3986)."""
    return text.isascii() and is_iri(text)


def is_web_iri(text: str) -> bool:
    """An absolute http or https address, in letters of any script."""
    return text.lower().startswith(("http://", "https://")) and is_iri(text)


def is_https(text: str) -> bool:
    """An https address in ASCII."""
    return text.lower().startswith("https://") and is_web_url(text)


def has_good_escapes(text: str) -> bool:
    """Every % is followed by two figures of base 16 (RFC 3986 §2.1)."""
    return not _BAD_ESCAPE.search(text)


def is_email(text: str) -> bool:
    """An address of e-mail (RFC 5322 §3.4.1, without comments, in letters of any script)."""
    return len(text) <= _LONGEST and bool(_EMAIL.fullmatch(text))


def names_language(text: str) -> bool:
    """A language tag (BCP 47 §2.1) whose language, where it has two letters, there is or was."""
    return len(text) <= _LONGEST and is_well_formed(text) and (is_known_language(text) or was_language(text))


# What a file of this name is, or may be.
_KINDS = {
    **dict.fromkeys("aac aif aiff flac m4a m4b mp3 oga opus wav".split(), ("audio",)),
    **dict.fromkeys("avi m4v mkv mov mpg".split(), ("video",)),
    **dict.fromkeys("3gp mp4 mpeg ogg webm".split(), ("audio", "video")),
    **dict.fromkeys("avif gif jpeg jpg png webp".split(), ("image",)),
    **dict.fromkeys("epub pdf zip".split(), ("application",)),
}
# Types that say nothing, or hold what they are called after.
_VAGUE = ("application/octet-stream", "application/ogg", "application/mp4", "binary/octet-stream")


def fits_name(kind: str, address: str) -> bool:
    """Whether a media type may be that of a file with this address, by the end of its name."""
    suffix = re.split("[?#]", address, maxsplit=1)[0].rpartition("/")[2].rpartition(".")[2].lower()
    small = kind.strip().lower()
    return suffix not in _KINDS or "/" not in small or small in _VAGUE or small.startswith(_KINDS[suffix])


def is_duration(text: str) -> bool:
    """Seconds, or hours, minutes and seconds."""
    return bool(_DURATION.fullmatch(text))


def is_npt(text: str) -> bool:
    """A time of RFC 2326 §3.6: `12:05:35` or seconds; and `5:35`, as chapters of Podlove begin."""
    return bool(_NPT.fullmatch(text))


def is_w3cdtf(text: str) -> bool:
    """A date of the W3C's profile of ISO 8601: a year, a month, a day, or a time with its zone."""
    return bool(_W3CDTF.fullmatch(text)) and instant(text) is not None


def instant(text: str) -> datetime | None:
    """The instant that a date of either kind names, the beginning of what it names; None where it names none."""
    if len(text) > _LONGEST:
        return None
    if text[:4].isdecimal() and text.isascii() and len(text) >= 4:
        whole = text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text
        try:
            found = datetime.fromisoformat(whole.replace(":60", ":59", 1) if whole[17:19] == "60" else whole)
        except ValueError:
            return None
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    try:
        found = parsedate_to_datetime(without_comments(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def is_older(text: str, others: Iterable[str], now: datetime | None) -> bool:
    """Whether a date is by more than a day before one of ``others`` that is not to come; zones are often mistaken."""
    own, day = instant(text), timedelta(days=1)
    try:
        return own is not None and any(
            own + day < each and (now is None or each <= now + day) for each in map(instant, others) if each is not None
        )
    except OverflowError:
        return False


def is_plausible(text: str, now: datetime | None) -> bool:
    """Whether a date is one that something was published at: after 1990, and no day after ``now``. What is no date is."""
    found = instant(text)
    if found is None:
        return True
    try:
        return found.year >= 1990 and (now is None or found <= now + timedelta(days=1))
    except OverflowError:
        return False
