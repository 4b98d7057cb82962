"""Media files for tests, made by hand: as small as they can be, and whole."""

from __future__ import annotations

import io
import struct
import wave
import zlib
from typing import Any

from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, COMM, ID3, TCON, TDES, TDRC, TDRL, TIT2, TPE1, TPE2, TXXX, USLT
from mutagen.mp4 import MP4, MP4Cover
from mutagen.ogg import OggPage
from mutagen.oggopus import OggOpus
from mutagen.wave import WAVE

_FRAMES = {
    "title": TIT2,
    "artist": TPE1,
    "albumartist": TPE2,
    "date": TDRC,
    "released": TDRL,
    "description": TDES,
    "genre": TCON,
}


def png(width: int = 4, height: int = 3, more: bytes = b"") -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + more + chunk(b"IDAT", zlib.compress(bytes((width + 1) * height))) + chunk(b"IEND", b"")


def jpeg(width: int = 4, height: int = 3, turned: bool = False) -> bytes:
    """The start of a JPEG file; one that is ``turned`` says that it is to be shown on its side."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    said = struct.pack(">2sH", b"\xff\xe1", len(exif) + 2) + exif if turned else b""
    frame = struct.pack(">2sHBHHB", b"\xff\xc0", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + said + frame + b"\xff\xd9"


def gif(width: int = 4, height: int = 3) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def webp(width: int = 4, height: int = 3) -> bytes:
    frame = b"\0\0\0\0" + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", len(frame)) + frame
    return b"RIFF" + struct.pack("<I", len(body)) + body


def mp3(seconds: int = 2, picture: bytes | None = None, /, **said: str | list[str]) -> bytes:
    """Silence at 128 kbit/s, and an ID3v2.4 tag of what is said."""
    sound = (b"\xff\xfb\x90\xc4" + bytes(413)) * round(seconds * 128_000 / 8 / 417)
    if not said and picture is None:
        return sound
    tags: Any = ID3()
    for name, value in said.items():
        texts = value if isinstance(value, list) else [value]
        if name in ("comment", "hidden"):
            tags.add(COMM(encoding=3, lang="eng", desc="iTunNORM" if name == "hidden" else "", text=texts))
        elif name == "lyrics":
            tags.add(USLT(encoding=3, lang="eng", desc="", text=texts[0]))
        elif name == "note":
            tags.add(TXXX(encoding=3, desc="comment", text=texts))
        else:
            tags.add(_FRAMES[name](encoding=3, text=texts))
    if picture is not None:
        tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=picture))
    file = io.BytesIO(sound)
    tags.save(file)
    return file.getvalue()


def tagged(frames: bytes, version: int = 4, claimed: int | None = None) -> bytes:
    """An ID3 tag of these bytes, and a second of silence; ``claimed`` is the size that it says that it has."""
    size = len(frames) if claimed is None else claimed
    return b"ID3" + bytes((version, 0, 0)) + bytes(size >> shift & 127 for shift in (21, 14, 7, 0)) + frames + mp3(1)


def wav(seconds: int = 2, picture: bytes | None = None) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes(8000 * seconds))
    if picture is not None:
        file.seek(0)
        tagged: Any = WAVE(file)
        tagged.add_tags()
        tagged.tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=picture))
        file.seek(0)
        tagged.save(file)
    return file.getvalue()


def flac(seconds: int = 2, picture: bytes | None = None, /, **said: str) -> bytes:
    rate, samples = 44100, 44100 * seconds
    packed = rate << 44 | 0 << 41 | 15 << 36 | samples
    info = struct.pack(">HH", 4096, 4096) + bytes(6) + packed.to_bytes(8, "big") + bytes(16)
    file = io.BytesIO(b"fLaC\x80" + len(info).to_bytes(3, "big") + info + b"\xff\xf8" + bytes(64))
    sound: Any = FLAC(file)
    sound.update(said)
    if picture is not None:
        held: Any = Picture()
        held.type, held.mime, held.data = 3, "image/png", picture
        sound.add_picture(held)
    file.seek(0)
    sound.save(file)
    return file.getvalue()


def atom(name: bytes, *inner: bytes) -> bytes:
    body = b"".join(inner)
    return struct.pack(">I4s", len(body) + 8, name) + body


def mp4(seconds: int = 2, tracks: tuple[bytes, ...] = (b"soun",), brand: bytes = b"M4A ", /, **said: Any) -> bytes:
    """What players read before the sound: tracks and their length; ``said`` are keys of MP4 tags with their values."""
    head = atom(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000) + bytes(80))
    boxes = [
        atom(
            b"trak",
            atom(
                b"mdia",
                atom(b"mdhd", struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000) + bytes(4)),
                atom(b"hdlr", bytes(8) + kind + bytes(13)),
            ),
        )
        for kind in tracks
    ]
    file = io.BytesIO(atom(b"ftyp", brand, bytes(4)) + atom(b"moov", head, *boxes) + atom(b"mdat", bytes(64)))
    if said:
        sound: Any = MP4(file)
        sound.add_tags()
        sound.tags.update(said)
        file.seek(0)
        sound.save(file)
    return file.getvalue()


def cover(picture: bytes) -> list[Any]:
    return [MP4Cover(picture, MP4Cover.FORMAT_PNG)]


def opus(seconds: int = 2, /, **said: str) -> bytes:
    def page(number: int, packet: bytes, position: int) -> bytes:
        made: Any = OggPage()
        made.packets, made.sequence, made.position, made.serial = [packet], number, position, 7
        made.first, made.last = number == 0, number == 2
        return bytes(made.write())

    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 0) + struct.pack("<I", 0)
    file = io.BytesIO(page(0, head, 0) + page(1, tags, 0) + page(2, b"\xfc\xff\xfe", seconds * 48000))
    if said:
        sound: Any = OggOpus(file)
        sound.update(said)
        file.seek(0)
        sound.save(file)
    return file.getvalue()
