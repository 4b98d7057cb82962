"""When two entries are the same article, though they are called otherwise: by link, or by title and date."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

# Dates that are given as days lie this far apart at most, whatever zones they were read in.
NEAR = timedelta(hours=36)
_INDEX = re.compile(r"(?:/(?:index|default)\.[a-z]{3,5}|\.html?|/)+$", re.IGNORECASE)
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_[ce]id|ref|source)", re.IGNORECASE)
_NO_LETTER = re.compile(r"[^\w]+|_")


def same_link(url: str) -> str:
    """What web addresses of one page have in common: no scheme, `www.`, port, `index.html`, `.html`, last slash, fragment."""
    parts = _parts(url)
    if parts is None:
        return ""
    host = parts[0].removeprefix("www.")
    return f"{host}{parts[1]}" if host else ""


def same_path(url: str) -> str:
    """The same without the host; empty for a site's first page."""
    parts = _parts(url)
    return parts[1] if parts and parts[1] not in ("", "/") else ""


def same_title(title: str) -> str:
    """The letters and figures of a title, whatever typography made of the rest."""
    return _NO_LETTER.sub(" ", unicodedata.normalize("NFKC", title).casefold()).strip()


def near(one: datetime | None, other: datetime | None) -> bool:
    """Whether two dates may be one, read in different zones."""
    return one is not None and other is not None and abs(one - other) <= NEAR


def _parts(url: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    path = unicodedata.normalize("NFC", unquote(parts.path))
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(key)])
    return host.lower(), _INDEX.sub("", path) + (f"?{query}" if query else "")
