"""``atom:link rel=alternate hreflang=…`` of a feed: the same feed in other languages (RFC 4287 §4.2.7.4), in both formats.

feedgen would take the last alternate for the link of an RSS channel.
"""

from __future__ import annotations

from collections.abc import Sequence

import lxml.etree as etree
from feedgen.ext.base import BaseExtension

ATOM = "http://www.w3.org/2005/Atom"


class Translations(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """``links`` are pairs of language and address, of documents of the type ``media_type``."""

    def __init__(self) -> None:
        self.links: Sequence[tuple[str, str]] = ()
        self.media_type = ""

    def extend_rss(self, rss_feed: etree._Element) -> etree._Element:
        """Add the links to the channel."""
        self._extend(rss_feed[0], f"{{{ATOM}}}link")
        return rss_feed

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        """Add the links to the feed, whose elements feedgen writes without a namespace of their own."""
        self._extend(feed, "link")
        return feed

    def _extend(self, parent: etree._Element, name: str) -> None:
        for language, href in self.links:
            etree.SubElement(parent, name, href=href, rel="alternate", type=self.media_type, hreflang=language)
