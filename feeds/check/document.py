"""Bytes → an XML tree, read as what comes from strangers is read."""

from __future__ import annotations

from typing import Any

import lxml.etree as etree


class UnreadableError(ValueError):
    """The bytes are no document that may be read: ``rule`` says which demand they fail, ``line`` where, if known."""

    def __init__(self, rule: str, reason: str, line: int | None = None) -> None:
        self.rule = rule
        self.line = line
        super().__init__(reason)


def parse(document: bytes) -> etree._Element:
    """The root of an XML document, read without entities, network or unbounded depth.

    Raises UnreadableError for what is not well-formed, and for a document type declaration: no feed needs one, readers
    refuse them, and all that is dangerous in XML is declared there.
    """
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(document, reader)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("not-well-formed", f"not well-formed: {error}", error.lineno) from error
    information: Any = root.getroottree().docinfo
    if information.doctype:
        raise UnreadableError("doctype", "a feed carries no document type declaration (DOCTYPE)")
    return root
