"""Dublin Core in RSS: every author as ``dc:creator``, ``dc:language``, and ``dcterms:modified`` for RSS's missing date.

An RSS 2.0 item has room for one author, who must have an e-mail address, and for no date of change.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

import lxml.etree as etree
from feedgen.ext.base import BaseEntryExtension, BaseExtension

DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"


class DublinCoreFeed(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """``dc:creator`` of a channel, once a person."""

    def __init__(self) -> None:
        self.creators: Sequence[str] = ()

    def extend_rss(self, rss_feed: etree._Element) -> etree._Element:
        """Add the people to the channel."""
        for name in self.creators:
            etree.SubElement(rss_feed[0], f"{{{DC}}}creator").text = name
        return rss_feed


class DublinCoreEntry(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """``dc:creator``, ``dc:language`` and ``dcterms:modified`` (W3CDTF) of an item."""

    NAMESPACES: ClassVar[dict[str, str]] = {"dc": DC, "dcterms": DCTERMS}

    def __init__(self) -> None:
        self.creators: Sequence[str] = ()
        self.language: str | None = None
        self.modified: datetime | None = None

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """Add what is set to the item."""
        for name in self.creators:
            etree.SubElement(entry, f"{{{DC}}}creator").text = name
        if self.language:
            etree.SubElement(entry, f"{{{DC}}}language").text = self.language
        if self.modified is not None:
            etree.SubElement(entry, f"{{{DCTERMS}}}modified").text = self.modified.isoformat()
        return entry
