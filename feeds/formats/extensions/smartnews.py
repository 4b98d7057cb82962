"""What SmartNews wants of a feed in RSS (SmartFormat): logos, what is there or gone, its own statistics, advertisements."""

from __future__ import annotations

import email.utils

import lxml.etree as etree
from feedgen.ext.base import BaseEntryExtension, BaseExtension

from feeds.formats.extensions.media import MEDIA
from feeds.model import Advertisement, Article, Feed, Style, Tombstone

SNF = "http://www.smartnews.be/snf"


class SmartNewsFeed(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """The logos of ``feed``, when it was written, and what is gone from it."""

    def __init__(self) -> None:
        self.feed: Feed | None = None

    def extend_ns(self) -> dict[str, str]:
        """The namespaces that are used."""
        if self.feed is None:
            return {}
        said = {"snf": SNF} if self.feed.smartnews.logo or self.feed.smartnews.dark_logo else {}
        return said | ({"media": MEDIA} if self.feed.tombstones else {})

    def extend_rss(self, rss_feed: etree._Element) -> etree._Element:
        """Add them to the channel."""
        if (feed := self.feed) is None:
            return rss_feed
        channel = rss_feed[0]
        etree.SubElement(channel, "pubDate").text = email.utils.format_datetime(feed.updated)
        for name, url in (("logo", feed.smartnews.logo), ("darkModeLogo", feed.smartnews.dark_logo)):
            if url:
                etree.SubElement(etree.SubElement(channel, f"{{{SNF}}}{name}"), "url").text = url
        for each in feed.tombstones:
            _gone(channel, each)
        return rss_feed


def _gone(channel: etree._Element, tombstone: Tombstone) -> None:
    """An item by which SmartNews knows what to take down."""
    item = etree.SubElement(channel, "item")
    guid = tombstone.guid or tombstone.id
    etree.SubElement(item, "title").text = "Deleted"
    if tombstone.link:
        etree.SubElement(item, "link").text = tombstone.link
    etree.SubElement(item, "guid", isPermaLink=str(guid == tombstone.link).lower()).text = guid
    etree.SubElement(item, "pubDate").text = email.utils.format_datetime(tombstone.when)
    _status(item, "deleted")


def _status(item: etree._Element, state: str) -> None:
    """SmartNews reads the text, and Media RSS has it in the attribute."""
    etree.SubElement(item, f"{{{MEDIA}}}status", state=state).text = state


class SmartNewsEntry(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """That the article is there, the script that counts its readers, and what is advertised with it."""

    def __init__(self) -> None:
        self.article: Article | None = None
        self.style: Style | None = None

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """Add it to the item."""
        _status(entry, "active")
        if self.style is not None and self.style.analytics:
            etree.SubElement(entry, f"{{{SNF}}}analytics").text = self.style.analytics
        if self.style is not None:
            _advertise(entry, self.style.advertisement)
        return entry


def _advertise(item: etree._Element, said: Advertisement) -> None:
    if not said.links and not said.content:
        return
    holder = etree.SubElement(item, f"{{{SNF}}}advertisement")
    for each in said.links:
        words = {"link": each.url, "thumbnail": each.image, "title": each.title, "advertiser": each.advertiser}
        etree.SubElement(holder, f"{{{SNF}}}sponsoredLink", {key: value for key, value in words.items() if value})
    if said.content:
        etree.SubElement(holder, f"{{{SNF}}}adcontent").text = said.content
