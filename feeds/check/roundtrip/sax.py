"""The XML parser that feedparser is given: Python's own, told to hand text over in one piece.

Without this feedparser gets every line and every entity of an escaped article as an event of its own, which takes
twice as long and reads the same. xml.sax finds a parser by the name of a module with a ``create_parser``.
"""

from __future__ import annotations

from xml.parsers.expat import XMLParserType
from xml.sax.expatreader import ExpatParser

BUFFER_BYTES = 1024 * 1024


class _BufferingParser(ExpatParser):
    _parser: XMLParserType

    def reset(self) -> None:
        super().reset()
        self._parser.buffer_text = True
        self._parser.buffer_size = BUFFER_BYTES


def create_parser() -> ExpatParser:
    """A parser for one document."""
    return _BufferingParser()
