"""``atom:link`` from a feed to others like it (RFC 4287 §4.2.7), in both formats: in other languages, or in its archive.

feedgen would keep these links in Atom, lose them in RSS, and take the last alternate for the link of an RSS channel.
"""

from __future__ import annotations

from collections.abc import Sequence

import lxml.etree as etree
from feedgen.ext.base import BaseExtension

ATOM = "http://www.w3.org/2005/Atom"


class Links(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """``links`` are relation, address and, where it matters, language, of documents of the type ``media_type``."""

    def __init__(self) -> None:
        self.links: Sequence[tuple[str, str, str | None]] = ()
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
        for rel, href, language in self.links:
            link = etree.SubElement(parent, name, href=href, rel=rel, type=self.media_type)
            if language:
                link.set("hreflang", language)
