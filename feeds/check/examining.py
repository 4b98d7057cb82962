"""Bytes that somebody calls a feed → a Specimen, or the reason why there is nothing to look at."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import lxml.etree as etree

from feeds.check.document import UnreadableError
from feeds.check.profiles.specimen import ATOM, ATOM_03, RDF, RSS_1, SITEMAP, Specimen
from feeds.check.rules import jsonfeed

# More than this is not looked at.
MOST_BYTES = 20_000_000
# Nor more elements, or objects of JSON: some ten thousand entries with all that there may be in them.
MOST_ELEMENTS = 200_000
# Brackets within escaped or enclosed HTML are no elements, but where there are so many it is not even parsed.
_MOST_BRACKETS = 5 * MOST_ELEMENTS
# Nor an element with more attributes than these, whose reading takes the square of their number.
_MANY_ATTRIBUTES = etree.XPath("boolean(//*[@*[257]])")
_HEAD = 8192
_DOCTYPE = re.compile(r"<!DOCTYPE\s+(\S+?)(?=[\s>\[])([^>\[]*)(\[)?", re.I)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ROOT = re.compile(r"(?>\s|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>)*+<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)", re.DOTALL | re.I)
_DECLARATION = re.compile(r"<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(r"encoding\s*=\s*[\"']([^\"']*)[\"']")
_VERSION = re.compile(r"<\?xml\s+version\s*=\s*[\"']([^\"']*)[\"']")
_ROOTS = frozenset("rss feed opml RDF urlset sitemapindex outlineDocument channel Channel entry".split())
# Versions of ninjs of which the keys are known here, and keys by which an object of news is known.
_NINJS = ("3.0", "3.1")
_NEWS = frozenset("associations bodies eventDetails headlines pubStatus renditions representationType versionCreated".split())
# An entity that may be written out: a few words of text, without markup and without another entity.
_PLAIN_ENTITY = re.compile(r"(?:[^<&]|&(?:amp|lt|gt|quot|apos);){1,200}")
_MOST_ENTITIES = 300
# The parameter entities among them are looked for in so many bytes.
_DECLARED = 100_000
_PARAMETER = re.compile(r"<!ENTITY\s+%\s+([\w:.-]+)\s")
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DTD_091 = "rss-0.91.dtd"
# What libxml2 says, and which rule that is.
_SAID = (
    ("entity amplification", "entities"),
    ("entity reference loop", "entities"),
    ("Namespace prefix", "namespace-undeclared"),
    ("Entity '", "entity"),
    ("not proper UTF-8", "encoding"),
    ("encoding error", "encoding"),
    ("conversion failed", "encoding"),
    ("Unsupported encoding", "encoding"),
    ("Document labelled", "encoding"),
    ("Invalid bytes in character encoding", "encoding"),
    ("invalid xmlChar value", "control-character"),
    ("invalid Char value", "control-character"),
    ("invalid character", "control-character"),
    ("PCDATA invalid", "control-character"),
    ("declaration not at start", "blank-before"),
    ("declaration allowed only at the start", "blank-before"),
    ("reserved for PI", "blank-before"),
)


def is_feed(body: bytes) -> bool:
    """Whether these bytes are meant to be a feed rather than an article: by what stands in them, and not by a name."""
    head = _text(body[:_HEAD])
    if head.startswith("{"):
        return _is_json_feed(body)
    if head.startswith("["):
        return False
    start = _COMMENT.sub("", head)
    root = _first(start)
    if root.lower() == "html" or start.lower().startswith("<!doctype html"):
        return False
    return root in _ROOTS or head.startswith("<?xml")


def _is_json_feed(body: bytes) -> bool:
    text = body[:200_000].decode("utf-8", "replace")
    if "jsonfeed.org/version" in text[:_HEAD]:
        return True
    try:
        value = jsonfeed.parse(body.removeprefix(codecs.BOM_UTF8))
    except UnreadableError:
        return False
    return "items" in value or "feed_url" in value or _is_ninjs(value)


def _is_ninjs(value: Mapping[str, object]) -> bool:
    """Whether an object is one of news, by the standard that it names or by its keys."""
    return _standard(value).get("name") == "ninjs" or ("uri" in value and "items" not in value and bool(_NEWS & set(value)))


def _standard(value: Mapping[str, object]) -> Mapping[str, object]:
    found = value.get("standard")
    return found if isinstance(found, dict) else {}


def _text(head: bytes) -> str:
    """The beginning of a document as text, whatever its encoding."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return head[: len(head) // 4 * 4].decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    if head[:2] == b"<\0" or head[:2] == b"\0<":
        return head[: len(head) // 2 * 2].decode("utf-16-le" if head[0] else "utf-16-be", "replace").lstrip()
    return head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")


def _first(text: str) -> str:
    found = _ROOT.match(text)
    return found[1] if found else ""


def examine(body: bytes, url: str | None = None, now: datetime | None = None) -> Specimen:
    """What there is to look at. Raises UnreadableError, whose rule is one of :data:`feeds.check.profiles.document.WAYS`.

    The bytes are a stranger's: no entity is resolved but short texts of the document's own, nothing is fetched, and there are
    bounds of size and depth.
    """
    if len(body) > MOST_BYTES:
        raise UnreadableError("too-large", f"larger than {MOST_BYTES // 1_000_000} MB", 1)
    if body.count(b"<") > _MOST_BRACKETS:
        raise UnreadableError("too-large", f"more than {MOST_ELEMENTS:,} elements", 1)
    head = _text(body[:_HEAD])
    if not head:
        raise UnreadableError("empty", "there is nothing in it", 1)
    if head[0] in "{[":
        return _examine_json(body, url, now)
    start = _COMMENT.sub("", head)
    if start.lower().startswith("<!doctype html") or _first(start).lower() == "html":
        raise UnreadableError("html", "a page of HTML", 1)
    root = _parsed(body)
    if sum(1 for _ in islice(root.iter(), MOST_ELEMENTS + 1)) > MOST_ELEMENTS:
        raise UnreadableError("too-large", f"more than {MOST_ELEMENTS:,} elements", 1)
    if _MANY_ATTRIBUTES(root):
        raise UnreadableError("too-large", "an element with more than 256 attributes", 1)
    root = _resolved(root, body)
    format, version = _kind(root)
    declared = _DECLARATION.match(head)
    encoding = _ENCODING.search(declared[0]) if declared else None
    return Specimen(format, version, body, root, url=url, now=now, encoding=encoding[1] if encoding else None)


def remarks(body: bytes, specimen: Specimen) -> list[tuple[str, str, int]]:
    """What can be read and had better be written otherwise: rule, what is there, line."""
    if specimen.root is None:
        return []
    head, found = _text(body[:_HEAD]), []
    if doctype := _DOCTYPE.search(_COMMENT.sub("", head)):
        usual = _DTD_091 in doctype[2] and specimen.version.startswith("0.91")
        found.append(("doctype-rss-091" if usual else "doctype", doctype[0][:100], 1))
    if reason := _mislabelled(body, specimen.encoding):
        found.append(("encoding", reason, 1))
    if (version := _VERSION.match(head)) and version[1] != "1.0":
        found.append(("xml-version", version[1], 1))
    return found


def _mislabelled(body: bytes, declared: str | None) -> str | None:
    """What is wrong with the mark of the encoding, which parsers believe more than the declaration (XML 1.0 §4.3.3)."""
    if body.startswith(codecs.BOM_UTF8) and declared and declared.lower() not in ("utf-8", "utf8"):
        return f"UTF-8 by its byte order mark, and declared as {declared}"
    return "UTF-16 without a byte order mark" if body[:2] in (b"<\0", b"\0<") else None


def _examine_json(body: bytes, url: str | None, now: datetime | None) -> Specimen:
    if body.count(b"{") > MOST_ELEMENTS:
        raise UnreadableError("too-large", f"more than {MOST_ELEMENTS:,} objects", 1)
    data = jsonfeed.parse(body.removeprefix(codecs.BOM_UTF8))
    if _is_ninjs(data):
        return Specimen("ninjs", _edition(data), body, data=data, url=url, now=now)
    version = data.get("version")
    if "items" not in data and not (isinstance(version, str) and "jsonfeed.org" in version):
        raise UnreadableError("not-a-feed", "JSON, and no JSON Feed", 1)
    return Specimen("json", str(version or ""), body, data=data, url=url, now=now)


def _edition(data: Mapping[str, object]) -> str:
    """Which ninjs this is. Raises UnreadableError for one that is not known here."""
    version = str(_standard(data).get("version", _NINJS[-1]))
    if not version.startswith(_NINJS):
        raise UnreadableError("not-a-feed", f"ninjs {version[:20]}; known here are {' and '.join(_NINJS)}", 1)
    return version


def _resolved(root: etree._Element, body: bytes) -> etree._Element:
    """The same document with what its document type abbreviates written out, where that is short plain text."""
    declared_in: Any = root.getroottree().docinfo.internalDTD
    entities = [] if declared_in is None else list(islice(declared_in.iterentities(), _MOST_ENTITIES + 1))
    if any(not each.content for each in entities):
        unused = _unused_parameters(_text(body[:_DECLARED]))
        entities = [each for each in entities if each.content or each.name not in unused]
    if not entities:
        return root
    if len(entities) > _MOST_ENTITIES or not all(each.content and _PLAIN_ENTITY.fullmatch(each.content) for each in entities):
        raise UnreadableError("entities", "the document type declares more than short texts", 1)
    return _parsed(body, resolve_entities="internal")


def _unused_parameters(text: str) -> frozenset[str]:
    """The parameter entities that a document type declares and does not use (XML 1.0 §4.1): nothing is had for them."""
    return frozenset(name for name in _PARAMETER.findall(text) if f"%{name};" not in text)


def _parsed(body: bytes, resolve_entities: Any = False) -> etree._Element:
    reader = etree.XMLParser(resolve_entities=resolve_entities, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(body, reader)
    except etree.XMLSyntaxError as error:
        said = str(error)
        rule = next((rule for words, rule in _SAID if words in said), "not-well-formed")
        reason = re.sub(r" \(<string>, line \d+\)$", "", said)
        if wide := _not_so_wide(body):
            rule, reason = "encoding", f"declared as {wide}, and the bytes are not; save it as UTF-8 and declare that"
        elif rule == "blank-before" and _begins_twice(body):
            rule, reason = "not-well-formed", f"another document begins here, on line {error.lineno}; a file holds one"
        elif "Extra content" in said:
            reason = f"something stands after the end, on line {error.lineno}; a file holds one document"
        raise UnreadableError(rule, reason, error.lineno or 1) from error
    except ValueError as error:
        raise UnreadableError("encoding", str(error), 1) from error


def _not_so_wide(body: bytes) -> str | None:
    """The encoding of two or four bytes a character that is declared in a document which has one (XML 1.0 §4.3.3)."""
    declared = _DECLARATION.match(body[:_HEAD].decode("ascii", "replace"))
    encoding = _ENCODING.search(declared[0]) if declared else None
    return encoding[1] if encoding and re.match(r"utf-?(?:16|32)|ucs-?[24]|iso-10646", encoding[1], re.I) else None


def _begins_twice(body: bytes) -> bool:
    """Whether an element stands before the second XML declaration."""
    before = body[: max(body.find(b"<?xml", 1), 0)].decode("utf-8", "replace")
    return re.search("<[A-Za-z_]", _COMMENT.sub("", before)) is not None


def _kind(root: etree._Element) -> tuple[str, str]:
    """The format of a document, and its version. Raises UnreadableError for one that is none of a feed."""
    tag, name = str(root.tag), etree.QName(root).localname
    kinds = {
        ATOM + "feed": ("atom", "1.0"),
        ATOM + "entry": ("atom", "1.0"),
        ATOM_03 + "feed": ("atom-0.3", "0.3"),
        RDF + "RDF": ("rdf", "0.90" if next(root.iter(RSS_1 + "*"), None) is None else "1.0"),
        SITEMAP + "urlset": ("sitemap", "0.9"),
        SITEMAP + "sitemapindex": ("sitemap", "0.9"),
        "opml": ("opml", root.get("version") or ""),
    }
    if tag in kinds:
        return kinds[tag]
    if name == "rss":
        return "rss", root.get("version") or ""
    if name.lower() == "html":
        raise UnreadableError("html", "a page of HTML", 1)
    if name in ("feed", "entry"):
        raise UnreadableError(
            "not-a-feed", f'<{name}> in the namespace "{etree.QName(root).namespace or ""}"; Atom is in {ATOM[1:-1]}', 1
        )
    raise UnreadableError("not-a-feed", f"its first element is <{name}>", 1)
