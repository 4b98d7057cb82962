"""A number that moves whenever what is live does, so that whoever serves sees it with the next request.

It stands in a file of eight bytes beside the store; reading it is a look into memory, and asks no database. It says
nothing but that something changed: what, the store tells. Where there is no such file, as on another machine than the
publisher's, whoever serves has to look now and then.
"""

from __future__ import annotations

import logging
import mmap
import os
import threading
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

FILE_NAME = "feeds.beat"
SIZE = 8


class Beat:
    """The number in ``file``; with None it is known to this process alone. Safe to use from several threads."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.lock = threading.Lock()
        self.own = bytes(SIZE)
        self.map: mmap.mmap | None = None

    def read(self) -> bytes:
        """What it is now; to be compared with what it was, and nothing else."""
        seen = self.map
        if seen is not None:
            return seen[:SIZE]
        return self._open() if self.file is not None else self.own

    def move(self) -> None:
        """Make it another one, where there is a place for it. What cannot be written is seen later, and stops nobody."""
        # A random one: two that move it at once, counting, would come to the same.
        self.own = number = os.urandom(SIZE)
        if self.file is None:
            return
        try:
            handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                os.pwrite(handle, number, 0)
            finally:
                os.close(handle)
        except FileNotFoundError:
            return
        except OSError as error:
            log.warning("%s: cannot be written (%s); a new edition is seen a second later", self.file, error.strerror)

    def close(self) -> None:
        """Give the file back."""
        with self.lock:
            seen, self.map = self.map, None
            if seen is not None:
                seen.close()

    def _open(self) -> bytes:
        """Take the file into memory, as soon as there is one that is whole: a shorter one could not be looked into."""
        with self.lock, suppress(OSError, ValueError):
            if self.map is None and self.file is not None:
                handle = os.open(self.file, os.O_RDONLY | os.O_CLOEXEC)
                try:
                    if os.fstat(handle).st_size >= SIZE:
                        self.map = mmap.mmap(handle, SIZE, access=mmap.ACCESS_READ)
                finally:
                    os.close(handle)
            if self.map is not None:
                return self.map[:SIZE]
        return self.own
