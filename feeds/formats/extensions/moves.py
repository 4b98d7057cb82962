"""``itunes:new-feed-url`` in the channel: where subscribers are to go, in the feed that moved and in the one that it became."""

from __future__ import annotations

import lxml.etree as etree
from feedgen.ext.base import BaseExtension

from feeds.podcasting import ITUNES


class Moves(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """``url`` is the address of the feed from now on."""

    def __init__(self) -> None:
        self.url: str | None = None

    def extend_ns(self) -> dict[str, str]:
        """The namespace, where it is used."""
        return {"itunes": ITUNES} if self.url else {}

    def extend_rss(self, rss_feed: etree._Element) -> etree._Element:
        """Add it to the channel."""
        if self.url:
            etree.SubElement(rss_feed[0], f"{{{ITUNES}}}new-feed-url").text = self.url
        return rss_feed
