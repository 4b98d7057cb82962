"""A published document as it is answered: everything is prepared once, a request only chooses (RFC 9110 §8, §12, §13).

A tag is strong, and one for each coding: the first half of the hash of the bytes, with the coding at its end. A client that
has the document in one of the codings that it accepts is told so by the tag that it has, whichever coding it would get
now: so one that is made later costs nobody a download.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import TypeAlias

from feeds.config import Config
from feeds.formats import FORMATS
from feeds.model import Published
from feeds.web import conditions
from feeds.web.freshness import Freshness

# What of an environment (PEP 3333) is looked at here is text.
Environ: TypeAlias = Mapping[str, str]
Headers: TypeAlias = list[tuple[str, str]]

# How much of the hash of a document's bytes is in its tags.
STEM = 32
# What a document's answers take in memory beside their bodies.
OVERHEAD = 6_000
_SUFFIXES = {"br": "-br", "gzip": "-gzip", "identity": ""}
_REFUSAL = b"This document comes as it is, as gzip and perhaps as br, and the request refuses them all.\n"
_NOSNIFF = ("X-Content-Type-Options", "nosniff")
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent. ``headers`` are of many answers: nobody may change them. ``whole`` is the body's length without a coding."""

    status: int
    headers: Headers
    body: bytes
    whole: int
    feed: str | None = None
    # The status line and the headers as they go over the wire, but for the date of the answer.
    head: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the head once. Raises ValueError for a header of two lines."""
        lines = [f"HTTP/1.1 {self.line}", *(f"{name}: {text}" for name, text in self.headers)]
        if any("\r" in line or "\n" in line for line in lines):
            raise ValueError(f"a line end in a header: {self.headers!r}")
        object.__setattr__(self, "head", "\r\n".join([*lines, ""]).encode("latin-1"))

    @property
    def line(self) -> str:
        """The status with its words."""
        return f"{self.status} {HTTPStatus(self.status).phrase}"


def plain(status: int, text: str) -> Answer:
    """An answer of a line of text that nobody keeps."""
    body = text.encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body))), _NOSNIFF]
    return Answer(status, [*headers, ("Cache-Control", "no-store")], body, len(body))


@dataclass(frozen=True, slots=True)
class Variant:
    """One coding of a document: its tag, and the answers to GET, to HEAD and to whoever has it."""

    tag: str
    get: Answer
    head: Answer
    same: Answer


class Dressed:
    """The answers of a document from ``since`` on and before ``until``: until then no header changes."""

    __slots__ = ("failed", "modified", "modified_text", "refused", "since", "until", "variants")

    def __init__(self, config: Config, document: Published, now: datetime) -> None:
        freshness = Freshness(now, document.due)
        self.since, self.until = freshness.span(config)
        self.since = max(self.since, document.last_modified)
        self.modified = document.last_modified
        if self.modified > now:  # no date is ahead of the answer that carries it (§8.8.2.1)
            self.modified = self.since = now.replace(microsecond=0)
            self.until = min(self.until, self.modified + _SECOND)
        self.modified_text = format_datetime(self.modified, usegmt=True)
        whole, feed = document.size, document.feed
        shared = [("Vary", "Accept-Encoding"), ("Access-Control-Allow-Origin", "*")]
        of_all = [("Cache-Control", freshness.header(config)), *shared]
        # Not with 304: the tag is enough (§15.4.5).
        of_bodies = [
            ("Last-Modified", self.modified_text),
            ("Content-Type", document.media_type),
            _NOSNIFF,
            _links(config, document),
        ]
        self.variants: dict[str, Variant] = {}
        # The bytes as they are come with the first answer that has them: few ask for these.
        for coding, body in {"br": document.brotli, "gzip": document.gzip, "identity": b""}.items():
            if body is not None:
                tag = f'"{document.hash[:STEM]}{_SUFFIXES[coding]}"'
                same = [("ETag", tag), *of_all]
                length = whole if coding == "identity" else len(body)
                headers = [*same, *of_bodies, ("Content-Length", str(length)), *coded(coding)]
                get, head = (Answer(200, headers, sent, whole, feed) for sent in (body, b""))
                self.variants[coding] = Variant(tag, get, head, Answer(304, same, b"", whole, feed))
        plain = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(_REFUSAL)))]
        self.refused = Answer(406, [*plain, _NOSNIFF, ("Cache-Control", "no-store"), *shared], _REFUSAL, whole, feed)
        self.failed = Answer(412, [("Content-Length", "0"), _NOSNIFF, ("Cache-Control", "no-store"), *shared], b"", whole, feed)


class Ready:
    """A document that stands ready to be answered. ``generation`` and ``touched`` are for whoever keeps it."""

    __slots__ = ("config", "document", "dressed", "generation", "plain", "size", "touched")

    def __init__(self, config: Config, document: Published, generation: int, now: datetime) -> None:
        self.config, self.document, self.generation = config, document, generation
        self.touched = False
        self.plain: bytes | None = None
        self.size = document.size + len(document.gzip) + len(document.brotli or b"") + OVERHEAD
        self.dressed = Dressed(config, document, now)

    def answer(self, environ: Environ, now: datetime) -> Answer:
        """The answer to a GET or HEAD at ``now``: 200, 304 for whoever has it, 406 or 412 for whoever asks for that."""
        dressed = self.dressed
        if not dressed.since <= now < dressed.until:
            dressed = self.dressed = Dressed(self.config, self.document, now)
        variants = dressed.variants
        order = conditions.accepted(environ.get("HTTP_ACCEPT_ENCODING"))
        for coding in order:
            if coding in variants:
                chosen = variants[coding]
                break
        else:
            return dressed.refused
        # In the order of RFC 9110 §13.2.2.
        if ("HTTP_IF_MATCH" in environ or "HTTP_IF_UNMODIFIED_SINCE" in environ) and not _holds(environ, dressed):
            return dressed.failed
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags is not None:
            if tags == chosen.tag:
                return chosen.same
            if (has := self._had(tags, order, dressed, chosen)) is not None:
                return has.same
        elif (since := environ.get("HTTP_IF_MODIFIED_SINCE")) is not None and (
            since == dressed.modified_text or ((date := conditions.instant(since)) is not None and dressed.modified <= date)
        ):
            return chosen.same
        if environ["REQUEST_METHOD"] == "HEAD":
            return chosen.head
        return chosen.get if chosen.get.body else self._unpacked(chosen.get)

    def _unpacked(self, answer: Answer) -> Answer:
        """The answer with the bytes as they are."""
        if self.plain is None:
            self.plain = self.document.identity
        return replace(answer, body=self.plain)

    def _had(self, tags: str, order: Sequence[str], dressed: Dressed, chosen: Variant) -> Variant | None:
        """By which variant the client has the document; None where it has another one, or none."""
        if tags.strip() == "*":
            return chosen
        stem = self.document.hash[:STEM]
        found = [tag for tag, bare in conditions.stems(tags) if bare == stem]
        for coding in order:
            if (variant := dressed.variants.get(coding)) is not None and variant.tag[1:-1] in found:
                return variant
        # One of ours in a coding that is not accepted, or one to which a proxy put something.
        return chosen if found else None


def coded(coding: str) -> Headers:
    """The header that names a coding; none for the bytes as they are."""
    return [] if coding == "identity" else [("Content-Encoding", coding)]


def link_header(links: Iterable[tuple[str, str, str]]) -> str:
    """A ``Link`` header of (URL, relation, media type) (RFC 8288 §3)."""
    return ", ".join(f'<{url}>; rel="{rel}"; type="{kind}"' for url, rel, kind in links)


def _holds(environ: Environ, dressed: Dressed) -> bool:
    """Whether ``If-Match``, or without it ``If-Unmodified-Since``, lets the answer be given."""
    if (tags := environ.get("HTTP_IF_MATCH")) is not None:
        return conditions.has_strong(tags, [variant.tag[1:-1] for variant in dressed.variants.values()])
    date = conditions.instant(environ["HTTP_IF_UNMODIFIED_SINCE"])
    return date is None or dressed.modified <= date


def _links(config: Config, document: Published) -> tuple[str, str]:
    links = [(config.site.base_url + document.path, "self", document.media_type.partition(";")[0])]
    if document.format in FORMATS:
        links.append((config.site.url, "alternate", "text/html"))
    return "Link", link_header(links)
