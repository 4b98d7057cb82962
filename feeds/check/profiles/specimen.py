"""A feed as the linter looks at it: whatever its format, its elements by name, each with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import lxml.etree as etree

from feeds.check.rules.rss import LIVE
from feeds.check.rules.rule import Finding

RSS_1 = "{http://purl.org/rss/1.0/}"
RSS_090 = "{http://my.netscape.com/rdf/simple/0.9/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
ATOM = "{http://www.w3.org/2005/Atom}"
ATOM_03 = "{http://purl.org/atom/ns#}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XML = "{http://www.w3.org/XML/1998/namespace}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"

# No more than this of an entry's HTML is looked at.
_LONGEST = 1_000_000
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?![:\w-])")

# What holds a feed's own words, and what its entries are, in every format.
CHANNELS = ("channel", f"{RSS_1}channel", f"{RSS_090}channel", f"{ATOM}feed", f"{ATOM_03}feed")
ITEMS = ("item", f"{RSS_1}item", f"{RSS_090}item", f"{ATOM}entry", f"{ATOM_03}entry")


# Spellings of a namespace that everybody who reads it takes for the one that it is.
_SPELT = {
    "{http://www.itunes.com/DTDs/Podcast-1.0.dtd}": "{http://www.itunes.com/dtds/podcast-1.0.dtd}",
    "{http://www.itunes.com/DTDs/PodCast-1.0.dtd}": "{http://www.itunes.com/dtds/podcast-1.0.dtd}",
}
_NONE: Mapping[str, str] = {}


class Node:
    """An element: ``text`` is its own, without white space around it; ``children`` are elements."""

    __slots__ = ("attributes", "children", "element", "parent", "tag", "text")

    def __init__(self, element: etree._Element, parent: Node | None) -> None:
        self.element, self.parent, self.tag = element, parent, str(element.tag)
        if self.tag.startswith("{http://www.itunes.com/DTDs/"):
            namespace, _, name = self.tag.partition("}")
            self.tag = _SPELT.get(namespace + "}", namespace + "}") + name
        self.children: list[Node] = []
        items = element.items()
        self.attributes: Mapping[str, str] = {str(key): str(value) for key, value in items} if items else _NONE
        text = element.text or ""
        if len(element):
            text += "".join(child.tail or "" for child in element)
        self.text = text.strip()

    def find(self, tag: str) -> Node | None:
        """The first child of that name."""
        return next((child for child in self.children if child.tag == tag), None)

    def all(self, tag: str) -> list[Node]:
        """All children of that name."""
        return [child for child in self.children if child.tag == tag]

    def said(self, tag: str) -> str:
        """The text of the first child of that name, empty where there is none."""
        found = self.find(tag)
        return found.text if found else ""

    @property
    def name(self) -> str:
        """The name as people write it, with its prefix."""
        local = self.tag.rpartition("}")[2]
        prefix: Any = self.element.prefix
        return f"{prefix}:{local}" if prefix else local

    def at(self, found: str | None = None, name: str | None = None) -> Finding:
        """A finding here."""
        line: Any = self.element.sourceline
        return Finding(name or self.name, self.text if found is None else found, line, self.element)


# An element that holds escaped HTML, that HTML, and its tags: each with a slash where it ends something, and its name.
# What a key of JSON holds, in words and as a question.
Kind = tuple[str, Callable[[object], bool]]


class Text:
    """A text of an item of JSON: what it is found at."""

    __slots__ = ("field", "item", "tag")

    def __init__(self, item: Mapping[str, object], field: str) -> None:
        self.item, self.field, self.tag = item, field, ""

    def at(self, found: str | None = None, name: str | None = None) -> Finding:
        """A finding here."""
        return Finding(name or self.field, found, place=self.item)


Markup = tuple[Node | Text, str, list[tuple[str, str]]]


@dataclass(slots=True)
class Specimen:
    """A feed to be looked at.

    ``format`` is ``rss``, ``rdf``, ``atom``, ``atom-0.3``, ``opml``, ``sitemap``, ``json`` or ``ninjs``; ``version`` is what it
    says of itself. ``root`` is there for what is XML, ``data`` for JSON. ``url`` is where it was had, ``now`` when: None where
    nobody knows. ``encoding`` is what its XML declaration says.
    """

    format: str
    version: str
    body: bytes
    root: etree._Element | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    url: str | None = None
    now: datetime | None = None
    encoding: str | None = None
    nodes: dict[str, list[Node]] = field(default_factory=dict)
    top: Node | None = None
    # Elements without a namespace that stand in one of another: whose they are only that one knows.
    foreign: list[Node] = field(default_factory=list)
    namespaces: frozenset[str] = frozenset()
    lines: list[bytes] = field(default_factory=list)
    # Entries by their elements, made when somebody asks.
    entries: dict[int, Node] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    markup: list[Markup] | None = None
    numbered: list[tuple[int, Mapping[str, object]]] | None = None
    # Of JSON every object with its place and its keys, as the profile of JSON Feed tells them.
    parts: list[tuple[str, Mapping[str, object], dict[str, Kind]]] | None = None
    # Of JSON the text, and where each of its items begins.
    starts: tuple[str, list[int]] | None = None

    def __post_init__(self) -> None:
        body = self.body
        if body.startswith((b"\xff\xfe", b"\xfe\xff")):
            body = body.decode("utf-16", "replace").encode("utf-8", "replace")
        self.lines = body.split(b"\n")
        if self.root is not None:
            self.top = self._read(self.root)
            self.namespaces = frozenset(tag[1:].partition("}")[0] for tag in self.nodes if tag[0] == "{")

    def _read(self, root: etree._Element) -> Node:
        """One look at every element; XHTML is left alone below its first element, of which there may be thousands."""
        top = Node(root, None)
        waiting, nodes, strangers = [top], self.nodes, set[int]()
        while waiting:
            holder = waiting.pop()
            parent = holder.parent
            if (
                parent is not None
                and holder.tag[0] != "{"
                and (id(parent) in strangers or (parent.tag[0] == "{" and parent is not top and parent.tag != LIVE))
            ):
                strangers.add(id(holder))
                self.foreign.append(holder)
            else:
                nodes.setdefault(holder.tag, []).append(holder)
            if not holder.tag.startswith(XHTML):
                holder.children = [Node(child, holder) for child in holder.element.iterchildren(etree.Element)]
                waiting.extend(reversed(holder.children))
        return top

    def holds(self, line: int | None, words: bytes) -> bool:
        """Whether these words stand on a line; lines count from 1."""
        return line is not None and 0 < line <= len(self.lines) and words in self.lines[line - 1]

    def of(self, *tags: str) -> Iterable[Node]:
        """All elements of these names, in the document's order within each."""
        for tag in tags:
            yield from self.nodes.get(tag, ())

    def html(self) -> list[Markup]:
        """Everything that holds escaped HTML."""
        if self.markup is None:
            self.markup = [(node, html, _TAG.findall(html)) for node, html in self._escaped()]
        return self.markup

    def _escaped(self) -> Iterator[tuple[Node | Text, str]]:
        for number, item in self.objects:
            if isinstance(html := item.get("content_html"), str) and ("<" in html or "&" in html):
                yield Text(item, f"items[{number}].content_html"), html[:_LONGEST]
        for node in self.of("description", ENCODED):
            if node.parent is not None and node.parent.tag in ITEMS and ("<" in node.text or "&" in node.text):
                yield node, node.text[:_LONGEST]
        for node in self.of(*(ATOM + name for name in ("content", "summary", "title", "subtitle", "rights"))):
            if node.attributes.get("type") == "html" and ("<" in node.text or "&" in node.text):
                yield node, node.text[:_LONGEST]

    def xhtml(self) -> list[Node]:
        """The outermost elements of XHTML."""
        return [node for tag, nodes in self.nodes.items() if tag.startswith(XHTML) for node in nodes]

    @property
    def channels(self) -> list[Node]:
        """What holds the feed's own words: a channel, or a feed."""
        return [*self.of(*CHANNELS)]

    @property
    def items(self) -> list[Node]:
        """Its entries."""
        return [*self.of(*ITEMS)]

    @property
    def listed(self) -> str:
        """The key under which a document of JSON lists its entries."""
        return "associations" if self.format == "ninjs" else "items"

    @property
    def objects(self) -> list[tuple[int, Mapping[str, object]]]:
        """Items of a JSON Feed with their numbers."""
        if self.numbered is None:
            found = self.data.get("items")
            items = enumerate(found if isinstance(found, list) else ())
            self.numbered = [(at, each) for at, each in items if isinstance(each, dict)]
        return self.numbered
