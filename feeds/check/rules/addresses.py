"""What an address may be, in letters of any script."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# RFC 3986 and RFC 3987 in as many characters as decide: what may stand in an address at all, and how it begins.
_IRI = re.compile(r"[^\x00-\x20\x7f-\x9f<>\"{}|\\^`\ufffd]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
# What stands before a colon and is no scheme: a relative address begins with no such segment (RFC 3986 §4.2).
_NO_SCHEME = re.compile(r"(?![A-Za-z][A-Za-z0-9+.-]*:)[^/?#:]*:")
_HOST = re.compile(r"\.*[^\s/?#@:\[\]<>\"%.](?:[^\s/?#@:\[\]<>\"%]|%[0-9A-Fa-f]{2})*|(?:%[0-9A-Fa-f]{2})[^\s/?#@:\[\]]*")
_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:(?:[a-z0-9()+,.:=@;$_!*'/~?#&-]|[^\x00-\x7f]|%[0-9a-f]{2})+", re.I)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
_TAG = re.compile(r"tag:(?:[a-z0-9._+-]+@)?[a-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:\S*", re.I)


def is_reference(text: str | None) -> bool:
    """Whether ``text`` is an IRI, or one that is relative (RFC 3987 §2.2); the empty one is one too."""
    return text == "" or bool(text and _IRI.fullmatch(text) and _has_host(text) and not _NO_SCHEME.match(text))


def is_iri(text: str | None) -> bool:
    """Whether ``text`` is an absolute IRI (RFC 3987 §2.2): http, https and ftp with a host."""
    return bool(text and _IRI.fullmatch(text) and _SCHEME.fullmatch(text)) and _has_host(text or "")


def is_well_named(text: str) -> bool:
    """Whether an IRI that is a urn (RFC 8141), a UUID (RFC 9562 §4) or a tag (RFC 4151) is written as they are."""
    scheme = text.partition(":")[0].lower()
    if scheme == "urn":
        return bool(_URN.fullmatch(text)) and (text[4:9].lower() != "uuid:" or is_uuid(text[9:].partition("#")[0]))
    return scheme != "tag" or bool(_TAG.fullmatch(text))


def is_uuid(text: str) -> bool:
    """Whether ``text`` is a UUID (RFC 9562 §4)."""
    return bool(_UUID.fullmatch(text))


def _has_host(text: str) -> bool:
    """Whether an address has the host that its scheme needs, and a port that is a number."""
    found = _SCHEME.fullmatch(text)
    if not found:
        return True
    if found[1].lower() not in ("http", "https", "ftp"):
        return bool(found[2])
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    host = parts.netloc.rpartition("@")[2].partition(":")[0]
    return found[2].startswith("//") and (host.startswith("[") or bool(_HOST.fullmatch(host)))
