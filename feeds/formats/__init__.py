"""A Feed → bytes. Pure: the same input gives the same bytes, in any process, zone and locale.

A format is a value in :data:`FORMATS`. Entries are rendered by themselves and joined, so that an entry that many
feeds hold is made and proven once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from feeds.formats import atom, jsonfeed, ninjs, rss
from feeds.formats.profiles import shaped, within
from feeds.model import Article, Feed, Style


@dataclass(frozen=True, slots=True)
class Format:
    """How a feed is written. ``media_type`` carries the charset; ``link_type`` is it without.

    ``entries`` and ``join`` raise RenderError for what the format cannot carry; articles are :func:`shaped` before, and so
    they are proven. ``entry`` finds the entries in a document that ``join`` gave, where one is a document without some of them.
    """

    name: str
    title: str
    media_type: str
    file_name: str
    entries: Callable[[Sequence[Article], Style], list[bytes]]
    join: Callable[[Feed, Sequence[bytes]], bytes]
    entry: re.Pattern[bytes] | None = None

    @property
    def link_type(self) -> str:
        """The media type as ``<link type=…>`` and the ``Link`` header name it."""
        return self.media_type.partition(";")[0]


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("rss", "RSS", rss.MEDIA_TYPE, rss.FILE_NAME, rss.entries, rss.join, rss.ENTRY),
        Format("atom", "Atom", atom.MEDIA_TYPE, atom.FILE_NAME, atom.entries, atom.join, atom.ENTRY),
        Format("json", "JSON Feed", jsonfeed.MEDIA_TYPE, jsonfeed.FILE_NAME, jsonfeed.entries, jsonfeed.join),
        Format("ninjs", "ninjs", ninjs.MEDIA_TYPE, ninjs.FILE_NAME, ninjs.entries, ninjs.join),
    )
}


def render(name: str, feed: Feed) -> bytes:
    """The whole document of ``feed`` in the format called ``name``. Raises RenderError."""
    format = FORMATS[name]
    return format.join(feed, format.entries([shaped(article, feed.style) for article in feed.articles], feed.style))


__all__ = ["FORMATS", "Format", "render", "shaped", "within"]
