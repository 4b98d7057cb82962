"""``at:deleted-entry`` of an Atom feed: that an entry is published no more, and since when (RFC 6721 §3)."""

from __future__ import annotations

from collections.abc import Sequence

import lxml.etree as etree
from feedgen.ext.base import BaseExtension

from feeds.model import Tombstone

AT = "http://purl.org/atompub/tombstones/1.0"


class Tombstones(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """``entries`` are those that are gone, in their order."""

    def __init__(self) -> None:
        self.entries: Sequence[Tombstone] = ()

    def extend_ns(self) -> dict[str, str]:
        """Declare the namespace where it is used."""
        return {"at": AT} if self.entries else {}

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        """Add what is gone to the feed, before the entries that are there."""
        for each in self.entries:
            etree.SubElement(feed, f"{{{AT}}}deleted-entry", ref=each.id, when=each.when.isoformat())
        return feed
