"""What MSN wants of an item in RSS besides Media RSS: until when it may be shown, and what may be done with its images."""

from __future__ import annotations

import lxml.etree as etree
from feedgen.ext.base import BaseEntryExtension

from feeds.formats.extensions.dublincore import DCTERMS
from feeds.formats.extensions.media import MEDIA
from feeds.model import Article, Style

MI = "http://schemas.ingestion.microsoft.com/common/"


class MsnEntry(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """The time of ``article`` and the rights of its images, which stand in the item already."""

    def __init__(self) -> None:
        self.article: Article | None = None
        self.style: Style | None = None

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """Add them to the item."""
        if self.article is None or self.style is None:
            return entry
        if self.article.expires:
            valid = f"start={self.article.published.isoformat()}; end={self.article.expires.isoformat()}; scheme=W3C-DTF"
            etree.SubElement(entry, f"{{{DCTERMS}}}valid").text = valid
        msn = self.style.msn
        shown = self.article.images_in(self.style)
        for image, content in zip(shown, entry.iterfind(f"{{{MEDIA}}}content[@medium='image']"), strict=False):
            if not image.credit and msn.licensor:
                etree.SubElement(content, f"{{{MEDIA}}}credit").text = msn.licensor
            if words := image.caption or image.alt:
                etree.SubElement(content, f"{{{MEDIA}}}text").text = words
            etree.SubElement(content, f"{{{MEDIA}}}thumbnail", url=image.url)
            if msn.syndication_rights is not None:
                etree.SubElement(content, f"{{{MI}}}hasSyndicationRights").text = str(int(msn.syndication_rights))
            if licensor := image.credit or msn.licensor:
                etree.SubElement(content, f"{{{MI}}}licensorName").text = licensor
        return entry
