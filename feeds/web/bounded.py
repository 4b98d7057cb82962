"""A memory with a bound in bytes that many threads read at once.

cachetools' are told of every reading, which takes a lock and longer than the answer that is read.
"""

from __future__ import annotations

import threading
from typing import Generic, Protocol, TypeVar


class Kept(Protocol):
    """What a :class:`Bounded` keeps: ``size`` is what it takes, ``touched`` whether somebody asked for it of late."""

    size: int
    touched: bool


K = TypeVar("K", bound=Kept)


class Bounded(Generic[K]):
    """Values by key that take no more than ``room``; what nobody asked for since it came last goes first (second chance).

    Reading ``found`` costs a look into a dictionary and needs no lock. Whoever reads sets ``touched``.
    """

    def __init__(self, room: int) -> None:
        self.room, self.size = room, 0
        self.found: dict[str, K] = {}
        self.lock = threading.Lock()

    def put(self, key: str, value: K) -> None:
        """Keep ``value``, unless it takes so much that nearly everything else would have to go."""
        with self.lock:
            self._drop(key)
            if value.size > self.room // 4:
                return
            while self.found and self.size + value.size > self.room:
                oldest = next(iter(self.found))
                kept = self.found[oldest]
                self._drop(oldest)
                if kept.touched:
                    kept.touched = False
                    self.found[oldest] = kept
                    self.size += kept.size
            self.found[key] = value
            self.size += value.size

    def drop(self, key: str) -> None:
        """Keep nothing there."""
        with self.lock:
            self._drop(key)

    def _drop(self, key: str) -> None:
        gone = self.found.pop(key, None)
        if gone is not None:
            self.size -= gone.size
