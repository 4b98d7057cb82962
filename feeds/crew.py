"""Processes that work beside this one, for what takes every processor there is: many files to read, many entries to prove."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess

WORKERS = os.cpu_count() or 1


def crew() -> ProcessPoolExecutor:
    """As many processes as there are processors, that end with this one, however it ends."""
    return ProcessPoolExecutor(WORKERS, get_context("spawn"), _attend)


def _attend() -> None:
    """End with the process that started this one; what people interrupt is that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (parent := parent_process()) is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
