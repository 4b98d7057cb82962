"""Files beside the articles as they are answered: conditions, ranges, nothing that a browser would run (RFC 9110 §13, §14)."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import IO
from urllib.parse import quote

from flask import Request, Response
from slugify import slugify
from werkzeug.http import parse_range_header

from feeds.articles.directory import media_file
from feeds.config import Config
from feeds.model import Media
from feeds.web import conditions
from feeds.web.answer import measure
from feeds.web.documents import Headers
from feeds.web.freshness import Freshness

POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# What a browser shows and does not run; anything else is something to be kept.
_SHOWN = ("image/", "audio/", "video/", "text/plain", "text/vtt", "application/x-subrip", "application/json")
_RUN = ("image/svg",)
# Captions have to be UTF-8, and what else is written here is.
_TEXT = ("text/plain", "text/vtt")
# More ranges than this are not worth their parts, and get the whole (RFC 9110 §14.2 allows that of all).
RANGES = 8
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class File:
    """An open file, or what stands within one: its bytes, how many, its tag without quotes, when it last changed."""

    body: IO[bytes]
    size: int
    tag: str
    modified: datetime | None


def opened(config: Config, shown: Media) -> File | None:
    """The file of ``shown``; None where it is not there any more, or leads elsewhere. Whoever gets it closes it."""
    body = media_file(config.directory, shown)
    if body is None:
        return None
    if isinstance(body, bytes):
        return File(io.BytesIO(body), len(body), hashlib.sha256(body).hexdigest()[:32], None)
    found = os.fstat(body.fileno())
    tag = hashlib.sha256(f"{shown.path}\n{found.st_mtime_ns}\n{found.st_size}".encode()).hexdigest()[:32]
    return File(body, found.st_size, tag, datetime.fromtimestamp(int(found.st_mtime), UTC))


def answer(config: Config, shown: Media, file: File, request: Request, freshness: Freshness) -> Response:
    """The answer to a GET or HEAD of a file: 200, 206 for parts of it, 304, 412, or 416 where it has no such part."""
    measure(file.size)
    if shown.type in _TEXT:
        shown = replace(shown, type=f"{shown.type}; charset=utf-8")
    modified = None if file.modified is None else min(file.modified, freshness.now.replace(microsecond=0))
    headers: Headers = [
        ("ETag", f'"{file.tag}"'),
        ("Cache-Control", freshness.header(config)),
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", "Content-Range, ETag"),
        ("Accept-Ranges", "bytes"),
        ("Content-Security-Policy", POLICY),
    ]
    if modified is not None:
        headers.append(("Last-Modified", format_datetime(modified, usegmt=True)))
    if (status := _condition(request, file.tag, modified)) is not None:
        file.body.close()
        return Response(status=status, headers=headers)
    ranges = _ranges(request, file, modified)
    if ranges is not None and not ranges:
        file.body.close()
        return Response(status=416, headers=[*headers, ("Content-Range", f"bytes */{file.size}")])
    response = _whole(file, shown) if ranges is None else _parts(file, shown, ranges)
    response.headers.extend(headers)
    if shown.type.startswith(_RUN) or not shown.type.startswith(_SHOWN):
        response.headers.set("Content-Disposition", "attachment", **_named(shown.path.rpartition("/")[2]))
    response.call_on_close(file.body.close)
    return response


def _named(name: str) -> dict[str, str]:
    """A file name for everybody (RFC 6266 §4.3, RFC 8187)."""
    if name.isascii():
        return {"filename": name}
    return {"filename": slugify(name, lowercase=False, regex_pattern=r"[^-\w.]+"), "filename*": f"UTF-8''{quote(name, safe='')}"}


def _condition(request: Request, tag: str, modified: datetime | None) -> int | None:
    """304 or 412 where a condition says so, in the order of §13.2.2."""
    given = request.headers
    if "If-Match" in given:
        if not conditions.has_strong(given["If-Match"], [tag]):
            return 412
    elif (date := conditions.instant(given.get("If-Unmodified-Since", ""))) and modified and modified > date:
        return 412
    if (tags := given.get("If-None-Match")) is not None:
        has = tags.strip() == "*" or any(tag in each for each in conditions.stems(tags))
        return 304 if has else None
    date = conditions.instant(given.get("If-Modified-Since", ""))
    return 304 if date and modified and modified <= date else None


def _ranges(request: Request, file: File, modified: datetime | None) -> list[tuple[int, int]] | None:
    """The parts that are asked for, as (first byte, byte after the last); none where there are no such; None for the whole."""
    unless = request.headers.get("If-Range")
    if request.method != "GET" or (unless is not None and not _still(unless, file.tag, modified)):
        return None
    # What is no range, or goes back and forth, is None here.
    parsed = parse_range_header(request.headers.get("Range"))
    if parsed is None or parsed.units != "bytes" or len(parsed.ranges) > RANGES:
        return None
    size = file.size
    found = (
        (max(0, size + start) if start < 0 else start, size if end is None else min(end, size)) for start, end in parsed.ranges
    )
    return [(start, end) for start, end in found if start < end]


def _still(unless: str, tag: str, modified: datetime | None) -> bool:
    """Whether the client's part is of these bytes: the same strong tag, or the very same date (§13.1.5)."""
    if '"' in unless:
        return unless.strip() == f'"{tag}"'
    return modified is not None and conditions.instant(unless) == modified


def _whole(file: File, shown: Media) -> Response:
    response = Response(_read(file.body, 0, file.size), content_type=shown.type)
    response.content_length = file.size
    return response


def _parts(file: File, shown: Media, ranges: Sequence[tuple[int, int]]) -> Response:
    """206: one part as it is, several as multipart/byteranges (§15.3.7)."""
    if len(ranges) == 1:
        start, end = ranges[0]
        response = Response(_read(file.body, start, end), 206, content_type=shown.type)
        response.content_length = end - start
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
        return response
    boundary = file.tag
    heads = [
        f"\r\n--{boundary}\r\nContent-Type: {shown.type}\r\nContent-Range: bytes {start}-{end - 1}/{file.size}\r\n\r\n".encode()
        for start, end in ranges
    ]
    tail = f"\r\n--{boundary}--\r\n".encode()

    def body() -> Iterator[bytes]:
        for head, (start, end) in zip(heads, ranges, strict=True):
            yield head
            yield from _read(file.body, start, end)
        yield tail

    response = Response(body(), 206, content_type=f"multipart/byteranges; boundary={boundary}")
    response.content_length = sum(map(len, heads)) + sum(end - start for start, end in ranges) + len(tail)
    return response


def _read(body: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    """The bytes from ``start`` on and before ``end``; fewer where the file was cut off meanwhile."""
    body.seek(start)
    while start < end and (chunk := body.read(min(CHUNK, end - start))):
        start += len(chunk)
        yield chunk
