"""``fh:archive`` of a page of an archive (RFC 5005 §4), in both formats."""

from __future__ import annotations

import lxml.etree as etree
from feedgen.ext.base import BaseExtension

HISTORY = "http://purl.org/syndication/history/1.0"


class History(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """``archive`` tells a page."""

    def __init__(self) -> None:
        self.archive = False

    def extend_ns(self) -> dict[str, str]:
        """The namespace, where it is used."""
        return {"fh": HISTORY} if self.archive else {}

    def extend_rss(self, rss_feed: etree._Element) -> etree._Element:
        """Add it to the channel."""
        self._extend(rss_feed[0])
        return rss_feed

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        """Add it to the feed."""
        self._extend(feed)
        return feed

    def _extend(self, parent: etree._Element) -> None:
        if self.archive:
            etree.SubElement(parent, f"{{{HISTORY}}}archive")
