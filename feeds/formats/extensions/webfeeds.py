"""How Feedly and its like are to show a feed: the webfeeds namespace, in RSS."""

from __future__ import annotations

import lxml.etree as etree
from feedgen.ext.base import BaseExtension

from feeds.model import Feed

WEBFEEDS = "http://webfeeds.org/rss/1.0"


class WebFeeds(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """What ``feed`` says of its looks; its own image and icon where it names no others."""

    def __init__(self) -> None:
        self.feed: Feed | None = None

    def extend_ns(self) -> dict[str, str]:
        """The namespace, where it is used."""
        if self.feed is None:
            return {}
        said = self.feed.feedly
        used = said.related or said.cover or said.icon or said.logo or said.accent_color or said.analytics
        return {"webfeeds": WEBFEEDS} if used or self.feed.image or self.feed.icon or self.feed.logo else {}

    def extend_rss(self, rss_feed: etree._Element) -> etree._Element:
        """Add it to the channel."""
        if (feed := self.feed) is None:
            return rss_feed
        channel, said = rss_feed[0], feed.feedly
        if cover := said.cover or feed.image:
            etree.SubElement(channel, f"{{{WEBFEEDS}}}cover", image=cover)
        for name, text in (
            ("icon", said.icon or feed.icon),
            ("logo", said.logo or feed.logo),
            ("accentColor", said.accent_color),
        ):
            if text:
                etree.SubElement(channel, f"{{{WEBFEEDS}}}{name}").text = text
        if said.related:
            etree.SubElement(channel, f"{{{WEBFEEDS}}}related", layout="card", target="browser")
        if said.analytics:
            etree.SubElement(channel, f"{{{WEBFEEDS}}}analytics", id=said.analytics, engine="GoogleAnalytics")
        return rss_feed
