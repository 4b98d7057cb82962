"""Only what is newer: RFC 3229 with the instance manipulation ``feed``, for Atom and RSS.

Whoever says which version of a document it has gets a document of the entries that are not in that one. Everything else in
it is as in the whole: its head, and what it tells of articles that are gone. It is made once, proven, and kept.
"""

from __future__ import annotations

import gzip
import logging
import re

from feeds.check.rules import judge
from feeds.config import Config
from feeds.formats import FORMATS, parts
from feeds.model import Document, Severity
from feeds.store import Store
from feeds.web import conditions
from feeds.web.bounded import Bounded
from feeds.web.documents import STEM, Answer, Environ, Headers, Ready, coded

log = logging.getLogger(__name__)

MANIPULATION = "feed"
# How many bytes they may take.
ROOM = 4 * 1024 * 1024
# So many of the tags that a client sends are looked for.
TAGS = 4
LEVEL = 6
_STEM = re.compile(f"[0-9a-f]{{{STEM}}}")
# Of an answer with 200 these are not of one with 226.
_REPLACED = frozenset({"Cache-Control", "Vary", "Content-Length", "Content-Encoding", "ETag"})


class Delta:
    """The bytes of a delta in its codings; none where it would be no smaller, or did not survive."""

    __slots__ = ("gzip", "identity", "size", "touched")

    def __init__(self, identity: bytes = b"", gzip: bytes = b"") -> None:
        self.identity, self.gzip, self.touched = identity, gzip, False
        self.size = len(identity) + len(gzip) + 1_000


class Deltas:
    """The deltas of the documents of ``store``. Safe to use from several threads."""

    def __init__(self, config: Config, store: Store) -> None:
        self.config, self.store = config, store
        self.kept: Bounded[Delta] = Bounded(ROOM)

    def answer(self, ready: Ready, environ: Environ) -> Answer | None:
        """The answer with 226 for a client that asks for it and has a version that is known; None: it gets the whole."""
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags is None or not conditions.wants(environ["HTTP_A_IM"], MANIPULATION):
            return None
        for tag, stem in conditions.stems(tags)[:TAGS]:
            if _STEM.fullmatch(stem) and (delta := self._delta(ready, stem)).identity:
                return _answer(ready, delta, tag, environ)
        return None

    def _delta(self, ready: Ready, stem: str) -> Delta:
        document = ready.document
        key = f"{stem} {document.hash} {document.path}"
        known = self.kept.found.get(key)
        if known is not None:
            known.touched = True
            return known
        marks = self.store.marks(document.path, stem)
        if marks is None:  # not kept: anybody can make up tags
            return Delta()
        delta = self._made(ready, marks)
        self.kept.put(key, delta)
        return delta

    def _made(self, ready: Ready, marks: bytes) -> Delta:
        document = ready.document
        format = FORMATS.get(document.format)
        body = None if format is None else parts.newer(format, document.identity, marks)
        if body is None:
            return Delta()
        url = self.config.site.base_url + document.path
        made = Document(document.path, document.format, document.media_type, body, document.feed)
        wrong = [each for each in judge(made, url, proven=True) if each.severity is Severity.MUST]
        if wrong:
            log.warning("%s: no delta, since it would break a rule: %s", document.path, wrong[0].message)
            return Delta()
        return Delta(body, gzip.compress(body, LEVEL, mtime=0))


def _answer(ready: Ready, delta: Delta, base: str, environ: Environ) -> Answer:
    """226, marked so that nobody takes it for the document itself (RFC 3229 §10.4.1, §10.5.1)."""
    variants = ready.dressed.variants
    order = conditions.accepted(environ.get("HTTP_ACCEPT_ENCODING"))
    coding = next(each for each in order if each in variants)
    if coding == "br":
        coding = "gzip" if "gzip" in order else "identity"
    body = delta.gzip if coding == "gzip" else delta.identity
    own: Headers = [
        ("ETag", variants[coding].tag),
        ("IM", MANIPULATION),
        ("Delta-Base", f'"{base}"'),
        ("Cache-Control", "no-store"),
        ("Vary", "Accept-Encoding, A-IM, If-None-Match"),
        ("Content-Length", str(len(body))),
        *coded(coding),
    ]
    headers = own + [each for each in variants[coding].get.headers if each[0] not in _REPLACED]
    document = ready.document
    sent = body if environ["REQUEST_METHOD"] == "GET" else b""
    return Answer(226, headers, sent, document.size, document.feed)
