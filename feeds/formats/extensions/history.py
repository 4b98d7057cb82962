"""``fh:archive`` and ``atom:link`` to the documents beside one in the archive of its feed (RFC 5005 §4), in both formats.

feedgen would keep these links in Atom and lose them in RSS.
"""

from __future__ import annotations

from collections.abc import Sequence

import lxml.etree as etree
from feedgen.ext.base import BaseExtension

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"


class History(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """``links`` are pairs of relation and address, of documents of the type ``media_type``; ``archive`` tells a page."""

    def __init__(self) -> None:
        self.archive = False
        self.links: Sequence[tuple[str, str]] = ()
        self.media_type = ""

    def extend_ns(self) -> dict[str, str]:
        """The namespace, where it is used."""
        return {"fh": HISTORY} if self.archive else {}

    def extend_rss(self, rss_feed: etree._Element) -> etree._Element:
        """Add them to the channel."""
        self._extend(rss_feed[0], f"{{{ATOM}}}link")
        return rss_feed

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        """Add them to the feed, whose elements feedgen writes without a namespace of their own."""
        self._extend(feed, "link")
        return feed

    def _extend(self, parent: etree._Element, name: str) -> None:
        for rel, href in self.links:
            etree.SubElement(parent, name, href=href, rel=rel, type=self.media_type)
        if self.archive:
            etree.SubElement(parent, f"{{{HISTORY}}}archive")
