"""What the media files of a directory are by their content, asked of ``examiner.py`` once, and when somebody wants to know."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from feeds.articles.directory import Found, changing, opened, same
from feeds.articles.episode_words import chapters_of
from feeds.articles.media import KINDS, Artwork, MediaFact, artwork_of, artwork_path, is_picture, is_recording
from feeds.errors import ArticleError
from feeds.model import Media, Problem, Severity

EXAMINER = Path(__file__).with_name("examiner.py")
# How many seconds one file may take.
PATIENCE = 10.0
LARGEST_ANSWER = 1_000_000

# What files said whose size and time are still the same; a service looks at its directory again and again.
_REMEMBERED: OrderedDict[tuple[str, str, str], MediaFact] = OrderedDict()
REMEMBERED = 20_000


class Examination:
    """The files of one look: ``media`` below ``root``. To be closed. ``problems`` is what was found wrong with them."""

    def __init__(self, root: Path, media: Mapping[str, Found]) -> None:
        self.root, self.media = root, media
        self._examiner = _Examiner()
        self._problems: dict[str, Problem] = {}
        self._over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over = True
        self._examiner.stop()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What an editor should know of the files that were looked into."""
        return tuple(self._problems.values())

    def fact(self, path: str) -> MediaFact | None:
        """What the file ``path`` is; None where there is none. Raises ArticleError where it cannot be read just now."""
        if (found := self.media.get(path)) is None:
            return None
        key = (os.fspath(self.root), path, found.stamp)
        fact = _REMEMBERED.pop(key, None) or self._examined(found)
        if fact.certain:
            _REMEMBERED[key] = fact
            if len(_REMEMBERED) > REMEMBERED:
                _REMEMBERED.popitem(last=False)
        if fact.wrong is not None:
            self._problems[path] = Problem(Severity.SHOULD, "media", path, fact.wrong)
        return fact

    def served(self, path: str) -> Media | None:
        """How ``path`` below ``media/`` is served: a file, or a picture within one; None where there is neither."""
        try:
            if path in self.media:
                fact = self.fact(path)
                return None if fact is None else Media(path, fact.type(path))
            within = artwork_of(path)
            artwork = fact.artwork if within and (fact := self.fact(within)) else None
        except ArticleError:
            return Media(path, MediaFact(0).type(path)) if path in self.media else None
        if within is None or artwork is None or artwork_path(within, artwork) != path:
            return None
        return Media(path, KINDS[artwork.kind][0][0], within, artwork.offset, artwork.length)

    def _examined(self, found: Found) -> MediaFact:
        try:
            with opened(self.root, found) as handle:
                told = self._examiner.ask(handle, os.path.splitext(found.path)[1].lower()) if found.size else _Told({})
                if not same(handle, found):
                    raise changing(found.path)
        finally:
            if self._over:
                self._examiner.stop()
        fact = _fact(found.size, told.values)
        return replace(fact, wrong=_wrong(found, fact, told), certain=told.lasts)


def _fact(length: int, told: Mapping[str, object]) -> MediaFact:
    """The answer of the examiner, which what it read may have spoiled, as a value."""

    def number(name: str) -> int | None:
        value = told.get(name)
        return value if isinstance(value, int) else None

    def texts(name: str) -> tuple[str, ...]:
        value = told.get(name)
        return tuple(str(each) for each in (value if isinstance(value, list) else [value]) if each)

    kind, artwork = told.get("kind"), told.get("artwork")
    return MediaFact(
        length,
        kind if isinstance(kind, str) and kind in KINDS else None,
        number("duration"),
        number("width"),
        number("height"),
        title="".join(texts("title")),
        authors=texts("authors"),
        date="".join(texts("date")),
        words="".join(texts("words")),
        subjects=texts("subjects"),
        artwork=Artwork(**artwork) if isinstance(artwork, dict) else None,
        chapters=chapters_of(told),
        colours="".join(texts("colours")) or None,
    )


def _wrong(found: Found, fact: MediaFact, told: _Told) -> str | None:
    """What is wrong with the content of a file; None where it is what its name says."""
    suffix = os.path.splitext(found.path)[1].lower()
    promised = "an image" if is_picture(found.path) else "audio or video" if is_recording(found.path) else ""
    if told.failed:
        return told.failed
    if fact.kind is not None:
        suffixes = KINDS[fact.kind][1]
        if suffix in suffixes:
            return None
        return f"named {suffix}, and its content is {fact.kind}; give it the suffix {' or '.join(suffixes)}"
    if not found.size:
        return "this file is empty; put the whole file here"
    if broken := told.values.get("broken"):
        wanted = "write it as JSON" if suffix == ".json" else "put the whole file here, or one that plays"
        return f"its content cannot be understood ({broken}); {wanted}"
    # Nothing is known of the inside of captions and documents.
    return f"its content is no {promised.removeprefix('an ')} that is known; put the right file here" if promised else None


class _Told(NamedTuple):
    values: Mapping[str, object]
    failed: str | None = None
    lasts: bool = True


class _Examiner:
    """The process that looks into files: started when it is first asked, and again after it had to be stopped."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None

    def ask(self, handle: int, suffix: str) -> _Told:
        """What the open file says."""
        fresh = self._channel is None
        try:
            channel = self._channel or self._start()
        except OSError as error:
            message = f"nobody could look into this file ({(error.strerror or 'error').lower()}); its name counts"
            return _Told({}, message, lasts=False)
        try:
            channel.settimeout(PATIENCE)
            socket.send_fds(channel, [suffix.encode()], [handle])
            return _Told(json.loads(_line(channel)))
        except TimeoutError:
            self.stop()
            return _Told({}, f"nobody could make sense of its content within {PATIENCE:g} s; put a file here that plays")
        except (OSError, ValueError, EOFError):
            self.stop()
            # A process that was there before may have been ended by somebody else.
            return (
                _Told({}, "its content is more than could be looked into; put a file here that plays")
                if fresh
                else self.ask(handle, suffix)
            )

    def stop(self) -> None:
        """End the process, be it in the middle of something."""
        if self._channel is not None:
            self._channel.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._channel = self._process = None

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            # As a file and with -P, so that nothing of the working directory is ever imported.
            command = [sys.executable, "-P", os.fspath(EXAMINER), str(theirs.fileno())]
            with contextlib.ExitStack() as undo:
                undo.callback(ours.close)
                self._process = subprocess.Popen(  # noqa: S603 - no shell, and every argument is ours
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    pass_fds=(theirs.fileno(),),
                )
                undo.pop_all()
        self._channel = ours
        return ours


def _line(channel: socket.socket) -> bytes:
    """One line of the answer. Raises TimeoutError where it does not come in time, EOFError where it cannot come."""
    until = time.monotonic() + PATIENCE
    answer = b""
    while not answer.endswith(b"\n"):
        channel.settimeout(max(0.001, until - time.monotonic()))
        piece = channel.recv(65536)
        if not piece or len(answer) > LARGEST_ANSWER:
            raise EOFError
        answer += piece
    return answer
