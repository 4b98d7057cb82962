"""OPML 2.0: the list of all public feeds, for a reader to take in one go."""

from __future__ import annotations

import email.utils
from collections.abc import Sequence
from datetime import datetime

import lxml.etree as etree

from feeds.formats.generator import refusals

MEDIA_TYPE = "text/x-opml; charset=utf-8"
FILE_NAME = "feeds.opml"


@refusals("opml")
def render(title: str, updated: datetime, outlines: Sequence[tuple[str, str, str, str, str]]) -> bytes:
    """The list as a document; an outline is (title, description, home page, address of the document, language).

    Raises RenderError.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateModified").text = email.utils.format_datetime(updated)
    body = etree.SubElement(root, "body")
    for text, description, home, address, language in outlines:
        etree.SubElement(
            body,
            "outline",
            type="rss",
            text=text,
            title=text,
            description=description,
            xmlUrl=address,
            htmlUrl=home,
            language=language,
        )
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
