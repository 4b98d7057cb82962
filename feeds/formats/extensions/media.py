"""Media RSS of an entry, in both formats: every image, recording and film with what is known of it.

What is one thing in several forms stands in a ``media:group``; feedgen's own extension puts everything into one, which
validators reject.
"""

from __future__ import annotations

import lxml.etree as etree
from feedgen.ext.base import BaseEntryExtension

from feeds.model import Article, Attachment, Image, Style, renditions

MEDIA = "http://search.yahoo.com/mrss/"


class MediaEntry(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """What ``article`` shows and attaches, as entries of ``style`` say it."""

    def __init__(self) -> None:
        self.article: Article | None = None
        self.style: Style | None = None

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """Add it to the item."""
        return self._extend(entry)

    def extend_atom(self, entry: etree._Element) -> etree._Element:
        """Add it to the entry."""
        return self._extend(entry)

    def _extend(self, entry: etree._Element) -> etree._Element:
        if (article := self.article) is None or self.style is None:
            return entry
        if not self.style.podcast:  # where apps would take everything for one more recording
            self._show(entry, article, self.style)
        if article.image:
            _thumbnail(entry, article.image)
        if article.rating and article.has_media:
            # Without a scheme it is the simple one, and validators take no other name for that.
            scheme = article.rating.scheme if article.rating.scheme != "urn:simple" else None
            _add(entry, "rating", article.rating.value, scheme=scheme)
        if (limits := article.restriction) and article.has_media:
            _add(entry, "restriction", limits.value, relationship=limits.relationship, type=limits.type)
        return entry

    def _show(self, entry: etree._Element, article: Article, style: Style) -> None:
        for image in article.images_in(style):
            _image(entry, image, article.is_full(style))
        shown = {image.url for image in article.images}
        for same in renditions(each for each in article.attachments if each.url not in shown):
            parent = _add(entry, "group") if len(same) > 1 else entry
            for at, each in enumerate(same):
                _recording(parent, each, article.image, at == 0 and len(same) > 1)


def _image(entry: etree._Element, image: Image, full: bool) -> None:
    size = {"fileSize": image.length or None, "width": image.width, "height": image.height}
    content = _add(entry, "content", url=image.url, type=image.type, medium="image", **size)
    if image.alt:
        _add(content, "title", image.alt, type="plain")
    if image.caption and full:  # an entry without its text gets this for it from readers built on feedparser
        _add(content, "description", image.caption, type="plain")
    if image.credit:
        _add(content, "credit", image.credit)


def _recording(parent: etree._Element, attachment: Attachment, image: Image | None, default: bool) -> None:
    content = _add(
        parent,
        "content",
        url=attachment.url,
        type=attachment.type,
        medium=attachment.type.partition("/")[0],
        fileSize=attachment.length or None,
        duration=attachment.duration,
        isDefault="true" if default else None,
    )
    if attachment.title:
        _add(content, "title", attachment.title, type="plain")
    if image and attachment.type.startswith("video/"):
        _thumbnail(content, image)


def _thumbnail(parent: etree._Element, image: Image) -> None:
    _add(parent, "thumbnail", url=image.url, width=image.width, height=image.height)


def _add(parent: etree._Element, tag: str, text: str = "", /, **attributes: str | int | None) -> etree._Element:
    given = {key: str(value) for key, value in attributes.items() if value is not None}
    element = etree.SubElement(parent, f"{{{MEDIA}}}{tag}", given)
    if text:
        element.text = text
    return element
