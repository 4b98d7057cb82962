"""The program that looks into media files, in a process of its own that may be stopped at any time.

Audio tags can be made so that reading them takes hours or all memory, so mutagen and imagesize run here, under limits,
and get open files over a socket: this process opens nothing by name. It is run as a file and imports nothing of feeds.
Every answer is one line of JSON; ``examination.py`` asks.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import resource
import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import imagesize
import mutagen
import mutagen.mp4
from mutagen.aac import AAC
from mutagen.flac import FLAC
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggspeex import OggSpeex
from mutagen.oggtheora import OggTheora
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

MEMORY = 512 * 1024**2
LONGEST_TEXT = 100_000
MOST_VALUES = 100
MOST_CHAPTERS = 1000
MOST_TITLE = 300
LARGEST_JSON = 2_000_000
LARGEST_PICTURE = 8_000_000
# How much of a file's beginning and end is searched for the bytes of a picture that its tags hold.
REACH = 16 * 1024 * 1024

_SOUNDS = (MP3, MP4, FLAC, WAVE, AAC, OggVorbis, OggOpus, OggFLAC, OggSpeex, OggTheora)
_KINDS: dict[type, str] = {MP3: "mp3", FLAC: "flac", WAVE: "wav", AAC: "aac", OggTheora: "ogg with pictures"}
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"%PDF-", "pdf"),
    (b"\x1aE\xdf\xa3", "webm"),
)
_SVG = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>|<!--.{0,2000}?-->|<!DOCTYPE[^>\[]{0,500}>|\s)*<svg[\s>]", re.DOTALL
)

# Where each way of tagging keeps what we ask for, best first. ID3 frames, keys of MP4, keys of Vorbis comments.
_ID3 = {
    "title": ("TIT2",),
    "authors": ("TPE1", "TPE2"),
    "date": ("TDRL", "TDRC"),
    "words": ("TDES", "TXXX:description", "COMM", "TXXX:comment", "USLT"),
    "subjects": ("TCON",),
}
_MP4 = {
    "title": ("\xa9nam",),
    "authors": ("\xa9ART", "aART"),
    "date": ("\xa9day",),
    "words": ("ldes", "desc", "\xa9cmt", "\xa9lyr"),
    "subjects": ("\xa9gen",),
}
_VORBIS = {
    "title": ("title",),
    "authors": ("artist", "albumartist"),
    "date": ("releasedate", "date"),
    "words": ("description", "comment", "lyrics"),
    "subjects": ("genre",),
}
_WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


def examine(file: BinaryIO, suffix: str) -> dict[str, Any]:
    """What the file is: fields of a ``MediaFact``. Raises whatever the libraries raise for a file that is broken."""
    head = file.read(4096)
    file.seek(0)
    if (kind := _image(head)) in ("png", "jpeg", "gif", "webp", "avif"):
        width, height = imagesize.get(file)
        size = {"width": width, "height": height} if width > 0 and height > 0 else {}
        return {"kind": kind, **size, **_colours(kind, head, file)}
    if suffix == ".json":
        found = json.loads(file.read(LARGEST_JSON))
        rows = found.get("chapters") if isinstance(found, dict) else None
        return {"chapters": rows[:MOST_CHAPTERS] if isinstance(rows, list) else []}
    if kind:
        return {"kind": kind}
    sound = mutagen.File(file, options=[*_SOUNDS])
    if sound is None and suffix in (".mp3", ".aac"):
        file.seek(0)
        sound = MP3(file) if suffix == ".mp3" else AAC(file)
    return {} if sound is None else _sound(sound, file)


def _image(head: bytes) -> str | None:
    """What is not for mutagen, by its first bytes."""
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and re.match(rb"avi[fs]|mif1|msf1|heic", head[8:12]):
        return "avif" if b"avif" in head[8:64] or b"avis" in head[8:64] else None
    return "svg" if _SVG.match(head) else None


_SHADES = {0: "grey", 2: "rgb", 3: "palette", 4: "grey", 6: "rgb"}
_COMPONENTS = {1: "grey", 3: "rgb", 4: "cmyk"}


def _colours(kind: str, head: bytes, file: BinaryIO) -> dict[str, str]:
    """What a PNG or JPEG is made of (PNG §11.2.1; ITU-T T.81 §B.2.2)."""
    if kind == "png":
        found = _SHADES.get(head[25]) if len(head) > 25 else None
        return {"colours": found} if found else {}
    file.seek(2)
    for _ in range(MOST_VALUES if kind == "jpeg" else 0):
        marker = file.read(4)
        if len(marker) < 4 or marker[0] != 0xFF:
            break
        if 0xC0 <= marker[1] <= 0xCF and marker[1] not in (0xC4, 0xC8, 0xCC):
            frame = file.read(6)
            found = _COMPONENTS.get(frame[5]) if len(frame) == 6 else None
            return {"colours": found} if found else {}
        file.seek(int.from_bytes(marker[2:]) - 2, os.SEEK_CUR)
    return {}


def _sound(sound: Any, file: BinaryIO) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": _KINDS.get(type(sound), "ogg")}
    seconds = float(getattr(sound.info, "length", 0) or 0)
    if isinstance(sound, MP4):
        told["kind"], seconds = _film(file, seconds)
    if 0.5 <= seconds < 10**9:
        told["duration"] = round(seconds)
    if sound.tags is not None:
        told |= {name: found for name, found in _said(sound).items() if found}
    with contextlib.suppress(Exception):
        told |= _artwork(sound, file)
    with contextlib.suppress(Exception):
        told |= _chapters(sound)
    return told


def _chapters(sound: Any) -> dict[str, Any]:
    """The chapters in the tags of a recording: ID3's CHAP frames, Nero's of MP4; in the words of a chapters document."""
    rows: list[dict[str, Any]] = []
    if isinstance(sound, MP3 | WAVE | AAC) and sound.tags is not None:
        for frame in sound.tags.getall("CHAP")[:MOST_CHAPTERS]:
            row = {"startTime": frame.start_time / 1000, "title": " ".join(_texts(frame.sub_frames.getall("TIT2")))[:MOST_TITLE]}
            if frame.start_time < frame.end_time < 0xFFFFFFFF:
                row["endTime"] = frame.end_time / 1000
            links = [each.url for each in frame.sub_frames.getall("WXXX") if each.url.startswith(("http://", "https://"))]
            rows.append(row | ({"url": links[0]} if links else {}))
    elif isinstance(sound, MP4) and sound.chapters:
        rows += [{"startTime": each.start, "title": each.title[:MOST_TITLE]} for each in list(sound.chapters)[:MOST_CHAPTERS]]
    return {"chapters": rows} if rows else {}


def _film(file: BinaryIO, seconds: float) -> tuple[str, float]:
    """Whether a file of the MP4 family has pictures that move, and its length where it has no sound."""
    file.seek(0)
    head = file.read(12)
    atoms: Any = mutagen.mp4.Atoms(file)
    with contextlib.suppress(KeyError, struct.error, IndexError):
        tracks = [atom.read(file)[1][8:12] for trak in atoms[b"moov"].findall(b"trak") for atom in [trak[b"mdia", b"hdlr"]]]
        if b"vide" in tracks:
            if not seconds:
                data = atoms[b"moov", b"mvhd"].read(file)[1]
                scale, length = struct.unpack_from(">IQ" if data[:1] == b"\1" else ">II", data, 20 if data[:1] == b"\1" else 12)
                seconds = length / scale if scale else 0
            return ("quicktime" if head[8:12] == b"qt  " else "mp4"), seconds
        if not tracks:
            return "mp4", seconds
    return "mp4 with sound alone", seconds


def _said(sound: Any) -> dict[str, Any]:
    if isinstance(sound, MP3 | WAVE | AAC):
        found = {name: [*_frames(sound.tags, keys)] for name, keys in _ID3.items()}
    else:
        table = _MP4 if isinstance(sound, MP4) else _VORBIS
        found = {name: [*_values(sound.tags, keys)] for name, keys in table.items()}
    first = {name: next(iter(texts), [])[:MOST_VALUES] for name, texts in found.items() if name != "date"}
    dates = (text for texts in found["date"] for text in texts)
    return {
        "title": next(iter(first["title"]), ""),
        "authors": first["authors"],
        "date": next((text for text in dates if _WHOLE_DAY.match(text)), ""),
        "words": "\n\n".join(first["words"])[:LONGEST_TEXT],
        "subjects": first["subjects"],
    }


def _frames(tags: Any, keys: Iterable[str]) -> Iterator[list[str]]:
    """The texts of each frame that has any; of comments those that iTunes and its like keep for themselves are none."""
    for key in keys:
        for frame in tags.getall(key):
            description = getattr(frame, "desc", "")
            if key in ("COMM", "USLT") and re.match(r"iTun|ID3v1|MusicMatch|Songs-DB", description):
                continue
            values = frame.genres if key == "TCON" else frame.text
            if texts := _texts([values] if isinstance(values, str) else values):
                yield texts


def _values(tags: Any, keys: Iterable[str]) -> Iterator[list[str]]:
    for key in keys:
        if key in tags and (texts := _texts(tags[key])):
            yield texts


def _texts(values: Iterable[Any]) -> list[str]:
    return [text for value in values if (text := str(value)[:LONGEST_TEXT].strip("\0 \t\r\n"))]


def _artwork(sound: Any, file: BinaryIO) -> dict[str, Any]:
    """The front cover, or the first picture, where its bytes stand in the file as they are."""
    for picture in _pictures(sound):
        kind = _image(picture[:64])
        if kind not in ("png", "jpeg") or len(picture) > LARGEST_PICTURE:
            continue
        width, height = imagesize.get(io.BytesIO(picture))
        offset = _place(picture, file)
        if width > 0 and height > 0 and offset >= 0:
            return {"artwork": {"kind": kind, "offset": offset, "length": len(picture), "width": width, "height": height}}
    return {}


def _pictures(sound: Any) -> list[bytes]:
    tags: Any = sound.tags
    if tags is None and not isinstance(sound, FLAC):
        return []
    if isinstance(sound, MP4):
        return [bytes(each) for each in tags.get("covr", [])][:MOST_VALUES]
    if isinstance(sound, FLAC):
        pictures = sound.pictures
    elif isinstance(sound, MP3 | WAVE | AAC):
        pictures = tags.getall("APIC")
    else:
        return []  # in Ogg they are written in letters
    return [each.data for each in sorted(pictures[:MOST_VALUES], key=lambda each: each.type != 3)]


def _place(picture: bytes, file: BinaryIO) -> int:
    """Where the bytes of a picture begin, near the beginning or the end of the file; -1 where they are not as they are."""
    end = file.seek(0, os.SEEK_END)
    for start in (0, max(0, end - REACH)):
        file.seek(start)
        if (at := file.read(REACH).find(picture)) >= 0:
            return start + at
    return -1


def _confine() -> None:
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (most, most))


def main() -> None:
    """Answer what is asked until nobody asks any more."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    _confine()
    while True:
        asked, handles, _, _ = socket.recv_fds(channel, 64, 1)
        if not asked or not handles:
            return
        with os.fdopen(handles[0], "rb") as file:
            try:
                told = examine(file, asked.decode("utf-8", "replace"))
            except Exception as error:  # noqa: BLE001 - the asker is told, and a broken file raises anything
                told = {"broken": f"{type(error).__name__}: {error}"[:200]}
        channel.sendall(json.dumps(told).encode("ascii") + b"\n")


if __name__ == "__main__":
    main()
