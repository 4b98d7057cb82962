"""How a feed is served: its server is asked as readers ask it, and its media as players do.

Nothing is fetched but the address that was given and what it redirects to and, where media are wanted, at most
:data:`MOST_MEDIA` files that the feed names, of each its head and a few bytes.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import imagesize

from feeds.check.document import UnreadableError
from feeds.check.examining import examine
from feeds.check.linting import Objection
from feeds.check.profiles import PROFILES, Specimen
from feeds.check.profiles.itunes import ITUNES
from feeds.errors import FeedError
from feeds.model import Problem
from feeds.retrieval import MOST_BYTES, Answer, Hop, WanderingError, visit

MOST_MEDIA = 20
# A picture says how large it is within so many bytes of its beginning.
_PICTURE = 262_144
# What is smaller need not be compressed.
_WORTH = 1_000
_TYPES = {
    "rss": ("application/rss+xml", "application/xml", "text/xml", "application/rdf+xml"),
    "rdf": ("application/rdf+xml", "application/rss+xml", "application/xml", "text/xml"),
    "atom": ("application/atom+xml", "application/xml", "text/xml"),
    "atom-0.3": ("application/atom+xml", "application/xml", "text/xml"),
    "json": ("application/feed+json", "application/json"),
    "ninjs": ("application/json",),
    "opml": ("text/x-opml", "text/xml", "application/xml", "text/x-opml+xml", "application/opml+xml"),
    "sitemap": ("application/xml", "text/xml"),
}
_PICTURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
)
_SAME = {
    "audio/mp3": "audio/mpeg",
    "audio/m4a": "audio/x-m4a",
    "audio/mp4": "audio/x-m4a",
    "video/m4v": "video/x-m4v",
    "image/jpg": "image/jpeg",
}
_ATOM = "{http://www.w3.org/2005/Atom}"
_DEMANDS = {demand.id: (name, demand) for name in ("transport", "media-files") for demand in PROFILES[name].demands}


@dataclass(frozen=True, slots=True)
class Served:
    """What was had at an address, None where nothing was, and what is wrong with how it is served."""

    body: bytes | None
    url: str
    objections: tuple[Objection, ...]


def look(url: str, now: datetime) -> Served:
    """Fetch ``url`` as readers do, once more with its validators and once compressed."""
    try:
        answer = visit(url)
    except WanderingError as error:
        return Served(None, url, (*_hops(error.hops, url), _objection(error.rule, url, _trail(error.hops))))
    except FeedError as error:
        return Served(None, url, (_objection("transport-unreachable", url, str(error)),))
    found = [*_hops(answer.hops, url)]
    if answer.status != 200:
        return Served(None, url, (*found, _objection("transport-status", url, f"{answer.status} {answer.reason}".strip())))
    body = answer.body if answer.whole else answer.body + b" " * (MOST_BYTES + 1 - len(answer.body))
    found += _described(answer, url, now)
    found += _validated(answer, url)
    found += _compressed(answer, url)
    return Served(body, answer.url, tuple(found))


def _objection(rule: str, path: str, found: str | None, field: str | None = None) -> Objection:
    profile, demand = _DEMANDS[rule]
    shown = None if found is None else found[:200]
    return Objection(Problem(demand.severity, rule, path, demand.message, field=field, found=shown), profile, demand.reference)


def _trail(hops: tuple[Hop, ...]) -> str:
    return " → ".join([hops[0].url, *(f"{hop.status} {hop.to}" for hop in hops)]) if hops else ""


def _hops(hops: tuple[Hop, ...], url: str) -> Iterator[Objection]:
    if hops and all(hop.status in (301, 308) for hop in hops):
        yield _objection("transport-moved", url, _trail(hops))
    elif hops:
        yield _objection("transport-detour", url, _trail(hops))
    if any(hop.url.startswith("https:") and hop.to.startswith("http:") for hop in hops):
        yield _objection("transport-downgrade", url, _trail(hops))
    elif url.startswith("http:") and not any(hop.to.startswith("https:") for hop in hops):
        yield _objection("transport-insecure", url, url)


def _described(answer: Answer, url: str, now: datetime) -> Iterator[Objection]:
    """What the headers say of the document, held against the document."""
    kind, charset = answer.headers.get_content_type(), answer.headers.get_content_charset()
    sent = answer.header("Content-Type")
    try:
        specimen = examine(answer.body) if answer.whole else None
    except UnreadableError:
        specimen = None
    if not sent or (specimen is not None and kind not in _TYPES[specimen.format]):
        yield _objection("transport-type", url, sent, "Content-Type")
    elif kind == "text/xml" and not charset:
        yield _objection("transport-text-xml", url, sent, "Content-Type")
    if specimen is not None and charset and specimen.root is not None:
        declared = (specimen.encoding or "utf-8").lower().replace("utf8", "utf-8")
        if declared != charset.lower().replace("utf8", "utf-8") and not answer.body.startswith((b"\xff\xfe", b"\xfe\xff")):
            yield _objection("transport-charset", url, f"{charset} by the server, {declared} in the document", "Content-Type")
    yield from _kept(answer, url, now)
    if answer.header("Set-Cookie"):
        yield _objection("transport-cookie", url, answer.header("Set-Cookie").partition("=")[0], "Set-Cookie")


def _kept(answer: Answer, url: str, now: datetime) -> Iterator[Objection]:
    cache, expires = answer.header("Cache-Control"), answer.header("Expires")
    if "max-age" not in cache and not expires:
        yield _objection("transport-cache", url, cache or None, "Cache-Control")
    when = _date(expires)
    if expires and "max-age" not in cache and (when is None or when <= now):
        yield _objection("transport-expires", url, expires, "Expires")
    modified = _date(answer.header("Last-Modified"))
    if modified is not None and modified > now:
        yield _objection("transport-future", url, answer.header("Last-Modified"), "Last-Modified")


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _validated(answer: Answer, url: str) -> Iterator[Objection]:
    """Each validator alone is to be answered 304."""
    validators = (("ETag", "If-None-Match", "transport-etag"), ("Last-Modified", "If-Modified-Since", "transport-last-modified"))
    if not any(answer.header(name) for name, _, _ in validators):
        yield _objection("transport-validators", url, None)
    for name, condition, rule in validators:
        if value := answer.header(name):
            again = _asked(answer.url, {condition: value})
            if again is None or again.status != 304:
                yield _objection(rule, url, f"{value}: answered {again.status if again else 'by nobody'}", name)


def _compressed(answer: Answer, url: str) -> Iterator[Objection]:
    if len(answer.body) < _WORTH:
        return
    small = _asked(answer.url, {"Accept-Encoding": "gzip"})
    coding = small.header("Content-Encoding").lower() if small else ""
    if small is None or small.status != 200:
        return
    if coding in ("", "identity"):
        yield _objection("transport-compression", url, f"{len(answer.body):,} bytes", "Content-Encoding")
    elif coding in ("gzip", "x-gzip") and not _is_gzip(small.body):
        yield _objection("transport-compressed", url, coding, "Content-Encoding")
    if coding not in ("", "identity") and not re.search(r"accept-encoding|\*", small.header("Vary"), re.I):
        yield _objection("transport-vary", url, small.header("Vary") or None, "Vary")


def _is_gzip(body: bytes) -> bool:
    try:
        zlib.decompressobj(31).decompress(body, 65_536)
    except zlib.error:
        return False
    return True


def _asked(url: str, headers: dict[str, str], method: str = "GET", most: int | None = None) -> Answer | None:
    try:
        return visit(url, method, headers, most)
    except FeedError:
        return None


# --- media ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _File:
    """A file that a feed names: what it says of it, where, and whether it is the artwork of a podcast."""

    url: str
    type: str = ""
    length: str = ""
    line: int | None = None
    artwork: bool = False


def look_at_media(body: bytes, path: str) -> list[Objection]:
    """Of the first files that a feed names: whether they are there, as the feed says, in parts, and what artwork is like."""
    try:
        specimen = examine(body)
    except UnreadableError:
        return []
    files = list({file.url: file for file in _files(specimen) if file.url.lower().startswith(("http://", "https://"))}.values())
    return [
        objection
        for file in files[:MOST_MEDIA]
        for objection in (*_file(file, path), *(_picture(file, path) if file.artwork else ()))
    ]


def _files(specimen: Specimen) -> Iterator[_File]:
    """Artwork first, then recordings in their order."""
    for node in specimen.of(f"{ITUNES}image"):
        yield _File(node.attributes.get("href", "").strip(), line=node.at().line, artwork=True)
    for node in specimen.of("enclosure", f"{_ATOM}link"):
        if node.tag == "enclosure" or node.attributes.get("rel") == "enclosure":
            url = node.attributes.get("url") or node.attributes.get("href") or ""
            yield _File(url.strip(), node.attributes.get("type", ""), node.attributes.get("length", "").strip(), node.at().line)
    for _, item in specimen.objects:
        attachments = item.get("attachments")
        for each in attachments if isinstance(attachments, list) else ():
            if isinstance(each, dict):
                yield _File(str(each.get("url", "")), str(each.get("mime_type", "")), str(each.get("size_in_bytes", "")))


def _about(file: _File, rule: str, path: str, found: str) -> Objection:
    made = _objection(rule, path, f"{found} at {file.url}" if found else file.url)
    problem = made.problem
    placed = Problem(problem.severity, problem.rule, path, problem.message, line=file.line, found=problem.found)
    return Objection(placed, made.profile, made.reference)


def _file(file: _File, path: str) -> Iterator[Objection]:
    head = _asked(file.url, {}, "HEAD", 0)
    if head is None:
        yield _about(file, "media-file-unreachable", path, "")
        return
    if head.status != 200:
        yield _about(file, "media-file-status", path, f"HEAD is answered {head.status}")
        return
    kind, said = head.headers.get_content_type(), file.type.partition(";")[0].strip().lower()
    if said and head.header("Content-Type") and _SAME.get(kind, kind) != _SAME.get(said, said):
        yield _about(file, "media-file-type", path, f"{kind} by the server, {said} in the feed,")
    length = head.header("Content-Length")
    if file.length.isdecimal() and length.isdecimal() and int(file.length[:18]) not in (0, int(length[:18])):
        yield _about(file, "media-file-length", path, f"{length} by the server, {file.length} in the feed,")
    part = None if file.artwork else _asked(file.url, {"Range": "bytes=0-1"}, most=2)
    if not file.artwork and (part is None or part.status != 206):
        yield _about(file, "media-file-ranges", path, f"a range is answered {part.status if part else 'by nobody'}")


def _picture(file: _File, path: str) -> Iterator[Objection]:
    answer = _asked(file.url, {"Range": f"bytes=0-{_PICTURE - 1}"}, most=_PICTURE)
    if answer is None or answer.status not in (200, 206):
        return
    kind = next((kind for start, kind in _PICTURES if answer.body.startswith(start)), "")
    if kind not in ("image/jpeg", "image/png"):
        yield _about(file, "artwork-unreadable", path, kind or "no picture")
        return
    width, height = _size(answer.body)
    if width != height:
        yield _about(file, "artwork-square", path, f"{width} by {height} pixels")
    elif not 1400 <= width <= 3000:
        yield _about(file, "artwork-size", path, f"{width} by {height} pixels")
    sent = answer.headers.get_content_type()
    if _SAME.get(sent, sent) != kind:
        yield _about(file, "artwork-type", path, f"{sent} by the server, {kind} in truth,")


def _size(body: bytes) -> tuple[int, int]:
    try:
        width, height = imagesize.get(io.BytesIO(body))
    except (ValueError, OSError, ArithmeticError, LookupError):
        return -1, -1
    return int(width), int(height)
