"""Recordings for tests that people could play: made by ffmpeg where it is there, else by hand, tagged by mutagen."""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mutagen.id3 import CHAP, CTOC, ID3, TDRC, TIT2, TPE1, WXXX, CTOCFlags
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4

from tests import mediafiles


@cache
def sound(suffix: str, seconds: int) -> bytes:
    """A tone of so many seconds as `.mp3`, `.m4a` or `.mp4`, the last with a picture that moves."""
    if shutil.which("ffmpeg") is None:
        return mediafiles.mp3(seconds) if suffix == ".mp3" else mediafiles.mp4(seconds, *_BY_HAND[suffix])
    with TemporaryDirectory() as directory:
        file = Path(directory) / f"sound{suffix}"
        picture = ["-f", "lavfi", "-i", f"color=red:s=64x36:d={seconds}", "-pix_fmt", "yuv420p"] if suffix == ".mp4" else []
        tone = ["-f", "lavfi", "-i", f"sine=frequency=300:duration={seconds}", "-b:a", "32k"]
        command = ["ffmpeg", "-loglevel", "error", *picture[:4], *tone, *picture[4:], "-bitexact", str(file)]
        subprocess.run(command, check=True, timeout=60)
        return file.read_bytes()


_BY_HAND: dict[str, tuple[tuple[bytes, ...], bytes]] = {
    ".m4a": ((b"soun",), b"M4A "),
    ".mp4": ((b"soun", b"vide"), b"isom"),
}


def tagged(suffix: str, seconds: int, title: str, artist: str, date: str, chapters: tuple[tuple[int, str], ...] = ()) -> bytes:
    """The same with tags; ``chapters`` are milliseconds and titles, in ID3 alone."""
    file = io.BytesIO(sound(suffix, seconds))
    if suffix == ".mp3":
        tags: Any = ID3()
        for frame in (TIT2(encoding=3, text=title), TPE1(encoding=3, text=artist), TDRC(encoding=3, text=date)):
            tags.add(frame)
        names = [f"c{at}" for at, _ in enumerate(chapters)]
        if chapters:
            tags.add(CTOC(element_id="toc", flags=CTOCFlags.TOP_LEVEL, child_element_ids=names, sub_frames=[]))
        ends = [*(start for start, _ in chapters[1:]), seconds * 1000][: len(chapters)]
        for name, (start, words), end in zip(names, chapters, ends, strict=True):
            inner = [TIT2(encoding=3, text=words), WXXX(encoding=3, desc="", url=f"https://example.org/{start}")]
            tags.add(CHAP(element_id=name, start_time=start, end_time=end, sub_frames=inner))
        heard: Any = MP3(file)
        if heard.tags is not None:
            file.seek(0)
            ID3(file).delete(file)
        file.seek(0)
        tags.save(file)
        return file.getvalue()
    film: Any = MP4(file)
    if film.tags is None:
        film.add_tags()
    film.tags.update({"\xa9nam": title, "\xa9ART": artist, "\xa9day": date})
    file.seek(0)
    film.save(file)
    return file.getvalue()
