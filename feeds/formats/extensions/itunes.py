"""Apple's tags of a podcast in RSS: what its guide for podcast creators asks for, and what it allows.

feedgen's own extension takes only yes, no and clean for ``explicit``, which Apple does not, drops images that do not end in
.jpg or .png, and writes what nobody wants any more.
"""

from __future__ import annotations

import lxml.etree as etree
from feedgen.ext.base import BaseEntryExtension, BaseExtension

from feeds.model import Article, Feed
from feeds.podcasting import ITUNES, Episode


class ItunesFeed(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """What ``feed`` says of itself as a podcast; nothing where it is none."""

    def __init__(self) -> None:
        self.feed: Feed | None = None

    def extend_ns(self) -> dict[str, str]:
        """The namespace, where it is used."""
        return {"itunes": ITUNES} if self.feed and self.feed.podcast else {}

    def extend_rss(self, rss_feed: etree._Element) -> etree._Element:
        """Add it to the channel."""
        if self.feed is None or (show := self.feed.podcast) is None:
            return rss_feed
        channel = rss_feed[0]
        author = show.author or ", ".join(person.name for person in self.feed.authors)
        _add(channel, "title", show.title)
        _add(channel, "author", author)
        if show.owner:
            owner = etree.SubElement(channel, f"{{{ITUNES}}}owner")
            _add(owner, "name", show.owner[0])
            _add(owner, "email", show.owner[1])
        if image := show.image or self.feed.image:
            etree.SubElement(channel, f"{{{ITUNES}}}image", href=image)
        for category, subcategory in show.categories:
            element = etree.SubElement(channel, f"{{{ITUNES}}}category", text=category)
            if subcategory:
                etree.SubElement(element, f"{{{ITUNES}}}category", text=subcategory)
        _add(channel, "explicit", str(show.explicit).lower())
        _add(channel, "type", show.type)
        _add(channel, "block", "Yes" if show.block else None)
        _add(channel, "complete", "Yes" if show.complete else None)
        return rss_feed


class ItunesEntry(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """What ``article`` says as an episode."""

    def __init__(self) -> None:
        self.article: Article | None = None

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """Add it to the item."""
        if self.article is None:
            return entry
        said, recording = self.article.episode or Episode(), self.article.recording
        _add(entry, "title", said.title)
        _add(entry, "author", said.author or ", ".join(person.name for person in self.article.authors))
        _add(entry, "subtitle", said.subtitle)
        _add(entry, "summary", said.summary)
        _add(entry, "duration", recording.duration if recording else None)
        if self.article.image:
            etree.SubElement(entry, f"{{{ITUNES}}}image", href=self.article.image.url)
        _add(entry, "season", said.season)
        _add(entry, "episode", said.number)
        _add(entry, "episodeType", said.kind)
        _add(entry, "explicit", None if said.explicit is None else str(said.explicit).lower())
        _add(entry, "block", "Yes" if said.block else None)
        return entry


def _add(parent: etree._Element, name: str, value: str | int | None) -> None:
    if value is not None and value != "":
        etree.SubElement(parent, f"{{{ITUNES}}}{name}").text = str(value)
