"""Hashes of what things are made of: equal seals, equal results. The bytes of our own code belong to them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

# What of other people's makes the bytes that we publish.
LIBRARIES = (
    "feedgen",
    "feedparser",
    "imagesize",
    "lxml",
    "mutagen",
    "nh3",
    "pydantic",
    "pyromark",
    "python-dateutil",
    "python-slugify",
)


def seal(*parts: object) -> str:
    """A hash of values of the model, and of whatever JSON can hold; the order of sets and keys is nothing."""
    written = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=_plain, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache
def code(*rooms: str) -> str:
    """A hash of the source of these modules and packages of ours, and of the libraries' versions."""
    digest = hashlib.sha256(",".join(f"{name} {_version(name)}" for name in LIBRARIES).encode())
    for path in sorted(_sources(rooms)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _version(library: str) -> str:
    return version(library)


def _sources(rooms: Iterable[str]) -> Iterable[Path]:
    home = Path(__file__).parent
    for room in rooms:
        yield from (home / room).rglob("*.py") if (home / room).is_dir() else [home / f"{room}.py"]


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        # One level at a time: asdict would copy all that is in it first.
        return {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, set | frozenset):
        return sorted(str(each) for each in value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no seal")
