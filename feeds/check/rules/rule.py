"""What a rule is, and the questions that several formats' rules ask."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, wraps
from html.entities import name2codepoint
from typing import Any, cast
from urllib.parse import urlsplit

import lxml.etree as etree

from feeds.model import Severity

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
_BESIDE = ("current", "prev-archive", "next-archive")


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that breaks a rule: the element or key, the line where there is one, and what stands there.

    ``place`` is the element or object itself, by which the entry is found that it belongs to.
    """

    field: str
    found: str | None = None
    line: int | None = None
    place: Any = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as data. ``test`` takes a parsed document and the URL it is served at, and finds what breaks the rule.

    What stands on a line of the document that holds ``unless`` does not break it. ``across`` is whether it looks at
    several entries at once, or at entries and what describes the feed. ``elsewhere`` is what it weighs in feeds that we did not
    write, where their specification allows what we do not do ourselves.
    """

    id: str
    severity: Severity
    reference: str
    message: str
    test: Callable[[Any, str | None], Iterable[Finding]]
    unless: bytes | None = None
    across: bool = False
    elsewhere: Severity | None = None


def at(element: etree._Element, found: str | None = None, name: str | None = None) -> Finding:
    """A finding at an element."""
    line = cast("int | None", element.sourceline)
    return Finding(name or _name(element), element.text if found is None else found, line, element)


def _name(element: etree._Element) -> str:
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
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme in ("http", "https", "ftp"):
        return bool((parts.hostname or "").strip("."))
    return bool(parts.scheme and text.partition(":")[2])


def is_web_url(text: str | None) -> bool:
    """Whether ``text`` is an absolute http or https URL."""
    return is_url(text) and str(text).lower().startswith(("http://", "https://"))


def is_canonical(text: str | None) -> bool:
    """Whether a URI has one spelling only (RFC 3986 §6.2.2, §6.2.3): ids are compared letter by letter."""
    parts = urlsplit(text or "")
    escapes = re.findall("%.{0,2}", text or "")
    if not all(re.fullmatch("%[0-9A-F]{2}", each) and not _UNRESERVED.fullmatch(chr(int(each[1:], 16))) for each in escapes):
        return False
    if not (text or "").startswith(parts.scheme + ":") or not parts.netloc:
        return (text or "").startswith(parts.scheme)
    port = parts.netloc.rpartition("@")[2].partition(":")[1:]
    return (
        parts.netloc == parts.netloc.lower()
        and port != (":", "")
        and port != (":", {"http": "80", "https": "443", "ftp": "21"}.get(parts.scheme))
        and bool(parts.path)
        and not {".", ".."} & set(parts.path.split("/"))
    )


_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")
_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"  # noqa: S105 - RFC 9110 §5.6.2
_MEDIA_TYPE = re.compile(rf"{_TOKEN}/{_TOKEN}(?:\s*;\s*{_TOKEN}=(?:{_TOKEN}|\"(?:[^\"\\]|\\.)*\"))*\s*;?")
_LONGEST_TYPE = 320


def is_media_type(text: str | None) -> bool:
    """Whether ``text`` has the shape of a media type with its parameters (RFC 9110 §8.3.1)."""
    return bool(text and len(text) <= _LONGEST_TYPE and _MEDIA_TYPE.fullmatch(text))


# Those that the W3C feed validator calls a security risk, and inline SVG and MathML, which readers remove.
_RISKY = frozenset(
    "applet base basefont bdo body comment embed frame frameset head html iframe isindex link listing math meta noframes object "
    "param plaintext script slot style svg title xmp".split()
)
_HTML_TAG = re.compile(r"<([a-zA-Z][^\s/<>]*)([^<>]*)")
_QUOTED = re.compile(r"""\"[^"]*\"|'[^']*'""")
_HANDLER = re.compile(r"\son\w+\s*=", re.I)
_SCRIPT = re.compile(r"=\s*(?:[\"']\s*)?javascript:", re.I)
_RELATIVE = re.compile(
    r"""<(?:a\s(?:[^<>]*?\s)??href|(?:img|audio|video|source|track)\s(?:[^<>]*?\s)??src)\s*=\s*"""
    r"""(?:["'](?!\w[\w+.-]*:)([^"']*)|(?!["'\s]|\w[\w+.-]*:)([^\s<>"']+))""",
    re.I,
)

_KNOWN_TAGS = (
    "a abbr acronym address article aside audio b bdi bdo big blockquote body br button canvas caption center cite code col "
    "dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame h1 h2 h3 h4 h5 h6 head "
    "header hr html i iframe img input ins kbd label legend li link main map mark math menu meta meter nav object ol optgroup "
    "option output p param picture pre progress q rp rt ruby s samp script section select small source span strike strong "
    "style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr"
).split()
_END_TAG = re.compile(f"</(?:{'|'.join(_KNOWN_TAGS)})>", re.I)
_ENTITY = re.compile(r"&(#?\w+)")
_START = re.compile("<[A-Za-z/]")


def has_end_tag(text: str | None) -> bool:
    """Whether plain text holds an end tag of HTML; no way of writing it spares it from readers that look for one."""
    return bool(text and _END_TAG.search(text))


def has_entity(text: str | None) -> bool:
    """Whether plain text holds what reads as an entity or character reference of HTML."""
    return any(not word.isalpha() or word in name2codepoint or word == "apos" for word in _ENTITY.findall(text or ""))


def has_tag(text: str | None) -> bool:
    """Whether plain text holds what looks like the beginning of a tag."""
    return bool(text and _START.search(text))


# The texts of a batch in RSS are those in Atom: what was found in them is known for a while, but for very large ones.
_LATELY, _LARGE = 128, 200_000


def _lately(find: Callable[[str], str | None]) -> Callable[[str], str | None]:
    known = lru_cache(_LATELY)(find)

    @wraps(find)
    def ask(html: str) -> str | None:
        return known(html) if len(html) < _LARGE else find(html)

    return ask


@_lately
def dangerous(html: str) -> str | None:
    """The first thing in ``html`` that a reader's sanitiser would remove or a validator call a risk."""
    # Most tags are there many times: each is looked at once, and where it stands is asked only of what is bad.
    if not any(_is_risk(*tag) for tag in set(_HTML_TAG.findall(html))):
        return None
    return next(tag[0] for tag in _HTML_TAG.finditer(html) if _is_risk(tag[1], tag[2]))


def _is_risk(name: str, attributes: str) -> bool:
    return name.lower() in _RISKY or bool(attributes and (_SCRIPT.search(attributes) or _has_handler(attributes)))


def _has_handler(attributes: str) -> bool:
    return bool(_HANDLER.search(attributes) and _HANDLER.search(_QUOTED.sub("", attributes)))


@_lately
def relative(html: str) -> str | None:
    """The first link or image address in ``html`` that is not absolute."""
    found = _RELATIVE.search(html)
    return found[1] or found[2] or "(empty)" if found else None


_ASCII = bytes(range(0x80))
# Letters of UTF-8 that were read as Windows-1252: é, ü, “, ’, €, … What a quote or guillemet may follow is left out.
_MISREAD = re.compile(
    "[\u00c2\u00c3][\u00a1-\u00aa\u00ac-\u00b6\u00b8-\u00ba\u00bc-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u2020-\u2022\u20ac\u2122]"
    "|\u00e2\u20ac[\u2122\u02dc\u0153\u009d\u00a6\u201c\u201d\u00a2]|\u00e2\u201a\u00ac|\u00ef\u00bb\u00bf"
)
_BAD_CHARACTERS = re.compile(
    "[\x80-\x9f\ufdd0-\ufdef\ufffd" + "".join(chr(p << 16 | n) for p in range(1, 17) for n in (0xFFFE, 0xFFFF)) + "]"
)


def bad_characters(root: etree._Element, _url: str | None) -> Iterator[Finding]:
    """Text and attributes with controls of Latin-1, U+FFFD or noncharacters; and UTF-8 that was read as Latin-1."""
    for element in root.iter(etree.Element):
        for text in (element.text or "", *map(str, element.attrib.values())):
            if not text.isascii() and (found := wrong_character(text)):
                yield at(element, found)


def wrong_character(text: str) -> str | None:
    """A control of Latin-1, U+FFFD or a noncharacter in ``text`` by its number; or all of it, where it was read as Latin-1."""
    # Most of a text is ASCII and is taken out in one sweep, which costs a twentieth of a search through it.
    foreign = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    if found := _BAD_CHARACTERS.search(foreign):
        return f"U+{ord(found[0]):04X}"
    return text if not _SIGNS.isdisjoint(foreign) and (_MISREAD.search(text) or _is_misread(text)) else None


# With one of these begins what was UTF-8 and was read as a character for each byte.
_SIGNS = frozenset(map(chr, range(0xC2, 0xF5)))


def _is_misread(text: str) -> bool:
    try:
        text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return False
    return True


def unused_namespaces(root: etree._Element, _url: str | None) -> Iterator[Finding]:
    """Prefixes that the root declares and nothing in the document uses."""
    used = {element.tag[1:].partition("}")[0] for element in root.iter("{*}*")}
    for prefix, uri in root.nsmap.items():
        if uri not in used:
            yield at(root, uri, f"xmlns:{prefix}")


def beside(head: etree._Element) -> Iterator[Finding]:
    """What is wrong with the links from ``head``, a feed or channel, to other documents of its archive (RFC 5005 §4)."""
    links = {rel: [each.get("href") for each in head.iterfind(f"{ATOM}link[@rel='{rel}']")] for rel in ("self", *_BESIDE)}
    for rel in _BESIDE:
        if len(links[rel]) > 1 or set(links[rel]) & set(links["self"]):
            yield at(head, str(links[rel][0]), f"link rel={rel}")
    archive = head.find(f"{HISTORY}archive")
    if archive is not None and (not links["current"] or head.find(f"{HISTORY}complete") is not None):
        yield at(archive, "")


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
