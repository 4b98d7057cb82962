"""Attachments and the files beside an article: what they are, how long, at which address."""

from __future__ import annotations

import posixpath
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

# What may be published from beside an article, by suffix. A table of our own, since the operating system's differs
# from machine to machine and the same input must give the same bytes.
MEDIA_TYPES = {
    ".aac": "audio/aac",
    ".avif": "image/avif",
    ".flac": "audio/flac",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".m4a": "audio/x-m4a",
    ".m4v": "video/x-m4v",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".vtt": "text/vtt",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
}


def media_type(name: str) -> str | None:
    """The media type that a file name or a URL's path promises, or None where it is none of ours."""
    return MEDIA_TYPES.get(PurePosixPath(name).suffix.lower())


def beside(target: str, path: str) -> str | None:
    """The file that a relative URL in the article at ``path`` would name, relative to the root, or None.

    A leading ``/`` counts from the root. What has a scheme or a host, or leads out of the root, names no file.
    """
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    name = unquote(parts.path)
    joined = name.lstrip("/") if name.startswith("/") else posixpath.join(posixpath.dirname(path), name)
    normal = posixpath.normpath(joined)
    return None if normal.startswith("../") or normal in ("..", ".") or "\0" in normal else normal


def media_url(base_url: str, path: str) -> str:
    """The address under which the file ``path`` is served."""
    return f"{base_url}media/{quote(path)}"
