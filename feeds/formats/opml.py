"""OPML 2.0: the list of all public feeds, for a reader to take in one go."""

from __future__ import annotations

import email.utils
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import lxml.etree as etree

from feeds.formats.generator import refusals

MEDIA_TYPE = "text/x-opml; charset=utf-8"
FILE_NAME = "feeds.opml"


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed as the list has it. ``address`` is that of its document; feeds of one ``group`` stand together."""

    title: str
    description: str
    home: str
    address: str
    language: str
    group: str | None = None


@refusals("opml")
def render(title: str, updated: datetime, outlines: Sequence[Outline]) -> bytes:
    """The list as a document: the feeds of no group, then the groups. Raises RenderError."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateModified").text = email.utils.format_datetime(updated)
    body = etree.SubElement(root, "body")
    for group, members in groupby(sorted(outlines, key=lambda each: each.group or ""), lambda each: each.group):
        parent = body if group is None else etree.SubElement(body, "outline", text=group.capitalize())
        for each in members:
            etree.SubElement(
                parent,
                "outline",
                type="rss",
                text=each.title,
                title=each.title,
                description=each.description,
                xmlUrl=each.address,
                htmlUrl=each.home,
                language=each.language,
            )
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
