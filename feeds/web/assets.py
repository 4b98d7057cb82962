"""What the pages load besides themselves: a style sheet, a small script, an icon. Shipped with this package."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

# The first segment of their addresses.
SEGMENT = "static"
ICON = "favicon.ico"
# What browsers take for an icon at that address, and how large one may be.
ICONS = frozenset({"image/png", "image/x-icon", "image/vnd.microsoft.icon", "image/gif"})
MOST_BYTES = 500_000

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served: ``path`` below the base URL, ``version`` the beginning of the hash of its bytes."""

    path: str
    type: str
    body: bytes
    gzip: bytes
    version: str

    def url(self, base_url: str) -> str:
        """The address that pages load it from, which changes with its bytes.

        It names no host: whatever host a page was loaded from, ours or a copy of an export, its policy allows that one.
        """
        return f"{urlsplit(base_url).path}{self.path}?v={self.version}"


def asset(name: str) -> Asset | None:
    """The file of that name."""
    return _assets().get(name)


def assets() -> Iterator[Asset]:
    """All of them, in the order of their names."""
    return iter(_assets().values())


@cache
def _assets() -> dict[str, Asset]:
    files = sorted(path for path in (Path(__file__).parent / SEGMENT).iterdir() if path.suffix in _TYPES)
    return {path.name: _read(path) for path in files}


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    version = hashlib.sha256(body).hexdigest()[:12]
    return Asset(f"{SEGMENT}/{path.name}", _TYPES[path.suffix], body, gzip.compress(body, mtime=0), version)
