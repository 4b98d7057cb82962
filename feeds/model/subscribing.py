"""Anybody's feed, as a subscriber's reader gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of somebody's feed, as a subscriber's reader gets it.

    ``id`` is what readers know it by: its link, where the feed gives none; ``words`` is a hash of what there is to read.
    """

    id: str
    title: str
    link: str
    published: datetime | None
    updated: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody's feed, as a subscriber's reader gets it. ``format`` is a name of the table of formats."""

    format: str
    title: str
    items: tuple[Item, ...]
