"""How a language is written: its direction, its own name, its dates. CLDR by Babel; what that does not know is neutral."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from markupsafe import Markup

# The language of the words that these pages bring along themselves.
OWN = "en"
# Scripts that run from right to left (ISO 15924), for tags that name theirs.
_LEFTWARDS = frozenset("adlm arab hebr mand mend nkoo rohg samr syrc thaa yezi".split())
# A date for people where nobody can say how they write it: ISO 8601.
_NEUTRAL = "%Y-%m-%d"


def direction(tag: str) -> str:
    """``rtl`` or ``ltr``: how text in the language ``tag`` (BCP 47) runs."""
    for part in tag.casefold().split("-")[1:]:
        if len(part) == 4 and part.isalpha():
            return "rtl" if part in _LEFTWARDS else "ltr"
    locale = _locale(tag)
    return "ltr" if locale is None else str(locale.text_direction)


def name(tag: str) -> str:
    """What the language calls itself, with a capital where it has such letters; else the tag."""
    locale = _locale(tag)
    said = None if locale is None or not _same(locale, tag) else locale.get_display_name()
    return said[0].upper() + said[1:] if said else tag


def speaks(tag: str, language: str) -> bool:
    """Whether who reads ``language`` reads ``tag``: they are one language, wherever it is spoken."""
    return tag.partition("-")[0].casefold() == language.partition("-")[0].casefold()


@lru_cache(maxsize=4096)
def day(when: date, tag: str, short: bool = False) -> str:
    """A day as people write it who read the language ``tag``."""
    locale = _locale(tag)
    if locale is None:
        return when.strftime(_NEUTRAL)
    return format_date(when, "medium" if short else "long", locale)


def marked(tag: str | None, around: str) -> Markup:
    """The attributes that an element in the language ``tag`` needs within one in ``around``: none where it is the same."""
    if not tag or tag == around:
        return Markup()
    said = Markup(' lang="{}"').format(tag)
    return said if direction(tag) == direction(around) else said + Markup(' dir="{}"').format(direction(tag))


@lru_cache(maxsize=256)
def _locale(tag: str) -> Locale | None:
    """What CLDR knows of the language, or of the part of its tag that it does."""
    parts = tag.split("-")
    for end in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:end]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _same(locale: Locale, tag: str) -> bool:
    return set(tag.casefold().split("-")) <= set(str(locale).casefold().split("_"))
