"""Processes that work beside this one, for what takes every processor there is: many files to read, many entries to prove."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from typing import Self

WORKERS = os.cpu_count() or 1


class Crew:
    """As many processes as there are processors, that end with this one, however it ends.

    They start when somebody has work for them, and stay for whoever has more, since to start one takes as long as to read a
    thousand files. A context; at its end they are dismissed.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.dismiss()

    @property
    def pool(self) -> ProcessPoolExecutor:
        """The processes."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(WORKERS, get_context("spawn"), _attend)
        return self._pool

    @property
    def present(self) -> bool:
        """Whether they are there already."""
        return self._pool is not None

    def dismiss(self) -> None:
        """Let them go when they are done with what they have in hand; others start when somebody has work again."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)


def _attend() -> None:
    """End with the process that started this one; what people interrupt is that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (parent := parent_process()) is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
