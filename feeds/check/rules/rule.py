"""What a rule is, and the questions that several formats' rules ask."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, cast
from urllib.parse import urlsplit

import lxml.etree as etree

from feeds.model import Severity

ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that breaks a rule: the element or key, the line where there is one, and what stands there."""

    field: str
    found: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as data. ``test`` takes a parsed document and the URL it is served at, and finds what breaks the rule."""

    id: str
    severity: Severity
    reference: str
    message: str
    test: Callable[[Any, str | None], Iterable[Finding]]


def at(element: etree._Element, found: str | None = None, field: str | None = None) -> Finding:
    """A finding at an element."""
    line = cast("int | None", element.sourceline)
    return Finding(field or name(element), element.text if found is None else found, line)


def name(element: etree._Element) -> str:
    """An element's name as people write it: with its prefix."""
    local = etree.QName(element).localname
    return f"{element.prefix}:{local}" if element.prefix else local


_URI_CHARACTERS = re.compile(r"[A-Za-z0-9;/?:@&=+$.\-_!~*'()%,#\[\]]+")


def is_url(text: str | None) -> bool:
    """Whether ``text`` is an absolute URI of ASCII characters (RFC 3986 §4.3); http and https with a host."""
    if not text or not _URI_CHARACTERS.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.hostname) if parts.scheme in ("http", "https", "ftp") else bool(parts.scheme and text.partition(":")[2])


def is_web_url(text: str | None) -> bool:
    """Whether ``text`` is an absolute http or https URL."""
    return is_url(text) and str(text).startswith(("http://", "https://"))


_END_TAG = re.compile(r"</(?:a|b|i|p|br|em|div|span|strong|code|h[1-6]|li|ul|ol|img|script|style|title|td|tr|table|u|s|q)>", re.I)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|amp|lt|gt|quot|apos|nbsp|copy|hellip|mdash|ndash|rsquo|lsquo|rdquo|ldquo);")


def has_markup(text: str | None) -> bool:
    """Whether plain text holds what looks like HTML or an entity that was escaped once too often."""
    return bool(text and (_END_TAG.search(text) or _ENTITY.search(text)))


_DANGEROUS = re.compile(
    r"<(script|style|iframe|object|embed|applet|base|meta|link|frame|frameset|bdo|svg|math)\b|<[^>]*\son\w+\s*=|=\s*[\"']?\s*javascript:",
    re.I,
)
_RELATIVE = re.compile(r"""<(?:a\s[^>]*?href|img\s[^>]*?src)\s*=\s*["'](?!\w[\w+.-]*:)([^"']*)""", re.I)
_BAD_CHARACTERS = re.compile("[\x80-\x9f�]")


def dangerous(html: str) -> str | None:
    """The first thing in ``html`` that a reader's sanitiser would remove or a validator call a risk."""
    found = _DANGEROUS.search(html)
    return found[0] if found else None


def relative(html: str) -> str | None:
    """The first link or image address in ``html`` that is not absolute."""
    found = _RELATIVE.search(html)
    return found[1] or "(empty)" if found else None


def bad_characters(root: etree._Element, _url: str | None) -> Iterator[Finding]:
    """Elements whose text holds controls of Latin-1 or U+FFFD, the marks of a wrong decoding."""
    for element in root.iter(etree.Element):
        if element.text and (found := _BAD_CHARACTERS.search(element.text)):
            yield at(element, f"U+{ord(found[0]):04X}")


def unused_namespaces(root: etree._Element, _url: str | None) -> Iterator[Finding]:
    """Prefixes that the root declares and nothing in the document uses."""
    used = {etree.QName(element).namespace for element in root.iter(etree.Element)}
    for prefix, uri in root.nsmap.items():
        if uri not in used:
            yield at(root, uri, f"xmlns:{prefix}")


def repeated(elements: Iterable[etree._Element]) -> Iterator[Finding]:
    """Elements whose text an earlier one has already."""
    seen: set[str] = set()
    for element in elements:
        text = (element.text or "").strip()
        if text in seen:
            yield at(element)
        seen.add(text)


def more_than_one(parents: Iterable[etree._Element], tags: Iterable[str]) -> Iterator[Finding]:
    """Children of which a parent may have one and has several."""
    wanted = set(tags)
    for parent in parents:
        counts = Counter(child.tag for child in parent)
        for tag in sorted(wanted):
            if counts[tag] > 1:
                yield at(parent, str(counts[tag]), etree.QName(tag).localname)


_W3C_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def is_rfc_3339(text: str | None) -> bool:
    """Whether ``text`` is a date-time of RFC 3339 §5.6 on a day that exists."""
    if not text or not _W3C_DATE.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RFC_822_DATE = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(:\d\d)? ([+-]\d\d[03]0|GMT|UT|Z)")


def is_rfc_822(text: str | None) -> bool:
    """Whether ``text`` is a date of RFC 822 §5 with a year of four digits and the weekday of that day."""
    if not text or not _RFC_822_DATE.fullmatch(text):
        return False
    try:
        real = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return False
    return "," not in text or text.startswith(_WEEKDAYS[real.weekday()] + ",")


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def is_language(text: str | None) -> bool:
    """Whether ``text`` has the shape of a language tag (BCP 47 §2.1)."""
    return bool(text and _LANGUAGE.fullmatch(text))
