"""Feeds: a directory of articles goes in; RSS, Atom and JSON Feed that survived a round trip come out.

The way of an article is in :mod:`feeds.publish`; the values that travel it are in :mod:`feeds.model`.
"""

__version__ = "0.1.0"
