"""Attachments and the files beside an article: what they are, how long, at which address."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from feeds.podcasting import Chapter

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

# What belongs to an episode by the end of its name, though such a suffix alone means something else.
CHAPTERS = ".chapters.json"
COMPANION_TYPES = {
    CHAPTERS: "application/json+chapters",
    ".transcript.json": "application/json",
    ".transcript.txt": "text/plain",
    ".transcript.html": "text/html",
}

# What the content of a file can turn out to be: the media types that such a file may be called, the best one first, and
# the suffixes that it may have.
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "aac": (("audio/aac",), (".aac",)),
    "avif": (("image/avif",), (".avif",)),
    "flac": (("audio/flac",), (".flac",)),
    "gif": (("image/gif",), (".gif",)),
    "jpeg": (("image/jpeg",), (".jpeg", ".jpg")),
    "mp3": (("audio/mpeg",), (".mp3",)),
    "mp4 with sound alone": (("audio/mp4", "audio/x-m4a"), (".m4a", ".mp4")),
    "mp4": (("video/mp4", "video/x-m4v", "video/quicktime"), (".m4v", ".mov", ".mp4")),
    "ogg": (("audio/ogg",), (".oga", ".ogg", ".opus")),
    "ogg with pictures": (("video/ogg",), (".ogg", ".ogv")),
    "pdf": (("application/pdf",), (".pdf",)),
    "png": (("image/png",), (".png",)),
    "quicktime": (("video/quicktime", "video/mp4"), (".mov", ".mp4")),
    "svg": (("image/svg+xml",), (".svg",)),
    "wav": (("audio/wav",), (".wav",)),
    "webm": (("video/webm",), (".webm",)),
    "webp": (("image/webp",), (".webp",)),
}


@dataclass(frozen=True, slots=True)
class Artwork:
    """A picture within a media file: where its bytes stand in the file, and what they are (a key of KINDS)."""

    kind: str
    offset: int
    length: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class MediaFact:
    """What a media file is by its content: ``kind`` is a key of KINDS, None where it is nothing that is known.

    ``length`` is in bytes, ``duration`` in whole seconds, ``width`` and ``height`` in pixels as the picture is shown.
    ``colours`` is `rgb`, `grey` or what else a JPEG or PNG is made of. The rest is what its tags say, as they say it: ``words``
    is a description, a comment or lyrics, ``chapters`` are also those of a file of chapters. ``wrong`` is what an
    editor should know of the file, ``certain`` whether all this stays so while the file does.
    """

    length: int
    kind: str | None = None
    duration: int | None = None
    width: int | None = None
    height: int | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    words: str = ""
    subjects: tuple[str, ...] = ()
    artwork: Artwork | None = None
    chapters: tuple[Chapter, ...] = ()
    colours: str | None = None
    wrong: str | None = None
    certain: bool = True

    def is_called(self, type: str | None) -> bool:
        """Whether ``type`` is a media type of such a content."""
        return self.kind is not None and type in KINDS[self.kind][0]

    @property
    def is_recording(self) -> bool:
        """Whether the content is audio or video."""
        return self.kind is not None and KINDS[self.kind][0][0].startswith(("audio/", "video/"))

    def type(self, name: str) -> str:
        """The media type of the file, which is called ``name``: its content's, and its name's where it is not known."""
        promised = media_type(name) or "application/octet-stream"
        return promised if self.kind is None or self.is_called(promised) else KINDS[self.kind][0][0]


def is_recording(name: str) -> bool:
    """Whether the name is that of an audio or a video file."""
    return (media_type(name) or "").startswith(("audio/", "video/"))


def is_picture(name: str) -> bool:
    """Whether the name is that of an image."""
    return (media_type(name) or "").startswith("image/")


_WITHIN = {"jpeg": ".cover.jpg", "png": ".cover.png"}


def artwork_path(path: str, artwork: Artwork) -> str:
    """The path below ``media/`` of a picture within the file ``path``."""
    return path + _WITHIN[artwork.kind]


def artwork_of(path: str) -> str | None:
    """The file within which the picture stands that has this path below ``media/``; None where it can be none."""
    return next((path.removesuffix(end) for end in _WITHIN.values() if path.endswith(end)), None)


def media_type(name: str) -> str | None:
    """The media type that a file name or a URL's path promises, or None where it is none of ours."""
    return companion_type(name) or MEDIA_TYPES.get(PurePosixPath(name).suffix.lower())


def companion_type(name: str) -> str | None:
    """The media type of a file of chapters or of a transcript that is called so; None for other files."""
    return COMPANION_TYPES.get("".join(PurePosixPath(name).suffixes[-2:]).lower())


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
