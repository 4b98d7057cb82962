"""How one defect is planted in a good feed: each function gives a change of the tree, of the text or of the JSON value."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final, TypeAlias

from lxml import etree

NAMESPACES: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "georss": "http://www.georss.org/georss",
    "thr": "http://purl.org/syndication/thread/1.0",
    "fh": "http://purl.org/syndication/history/1.0",
    "app": "http://www.w3.org/2007/app",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
ATOM = NAMESPACES["atom"]

Tree: TypeAlias = "etree._Element"
TreeChange = Callable[[Tree, Random], None]
TextChange = Callable[[str, Random], "str | bytes"]
Value = dict[str, object]
ValueChange = Callable[[Value, Random], None]


class NotHere(Exception):  # noqa: N818 - a base that cannot carry the defect is no error
    """The base has no place for this defect."""


@dataclass(frozen=True)
class Defect:
    """One kind of defect. `grave` breaks a specification's own demand; the others are what validators warn of."""

    name: str
    change: Callable[[bytes, Random], bytes]
    grave: bool = True


class _Draw(Random):
    """Chance that keeps to one entry: all steps of a change are about the same."""

    entry = 0


def in_tree(name: str, *changes: TreeChange, grave: bool = True) -> Defect:
    def change(document: bytes, rng: Random) -> bytes:
        parser = etree.XMLParser(strip_cdata=False, resolve_entities=False)
        draw = _Draw(rng.random())
        number = len(list(etree.fromstring(document, parser).iter("item", f"{{{ATOM}}}entry"))) or 1
        for draw.entry in Random(rng.random()).sample(range(number), number):
            root = etree.fromstring(document, parser)
            try:
                for each in changes:
                    each(root, draw)
            except NotHere:
                continue
            return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
        raise NotHere

    return Defect(name, change, grave)


def in_text(name: str, change: TextChange, grave: bool = True) -> Defect:
    def changed(document: bytes, rng: Random) -> bytes:
        text = document.decode("utf-8")
        made = change(text, rng)
        return made if isinstance(made, bytes) else made.encode("utf-8")

    return Defect(name, changed, grave)


def in_value(name: str, change: ValueChange, grave: bool = True) -> Defect:
    def changed(document: bytes, rng: Random) -> bytes:
        value: Value = json.loads(document)
        change(value, rng)
        return json.dumps(value, ensure_ascii=False, indent=1).encode()

    return Defect(name, changed, grave)


def _named(tag: str) -> str:
    prefix, colon, name = tag.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{name}" if colon else tag


def places(root: Tree, where: str) -> list[Tree]:
    """The elements named: `channel`, `item`, `feed`, `entry`, or a path below one of them, as in `item/media:content`."""
    first, _, rest = where.partition("/")
    if first in ("rss", "feed"):
        found = [root]
    elif first == "entry":
        found = root.findall(f"{{{ATOM}}}entry")
    else:
        found = list(root.iter(first))
    for step in rest.split("/") if rest else []:
        found = [child for each in found for child in each.findall(_named(step))]
    return found


def one(root: Tree, where: str, rng: Random) -> Tree:
    first, _, rest = where.partition("/")
    found = places(root, first)
    if first in ("item", "entry"):
        found = found[rng.entry : rng.entry + 1] if isinstance(rng, _Draw) else found
    for step in rest.split("/") if rest else []:
        found = [child for each in found for child in each.findall(_named(step))]
    if not found:
        raise NotHere
    return rng.choice(found)


def fragment(text: str) -> Tree:
    declared = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
    made = etree.fromstring(f"<w {declared}>{text}</w>", etree.XMLParser(strip_cdata=False))[0]
    made.tail = None
    etree.cleanup_namespaces(made)
    return made


def drop(where: str) -> TreeChange:
    """Take away one element, and every sibling of its name."""

    def change(root: Tree, rng: Random) -> None:
        gone = one(root, where, rng)
        parent = gone.getparent()
        if parent is None:
            raise NotHere
        for each in parent.findall(gone.tag):
            parent.remove(each)

    return change


def twice(where: str) -> TreeChange:
    """The same element a second time, right behind the first."""

    def change(root: Tree, rng: Random) -> None:
        found = one(root, where, rng)
        found.addnext(copy.deepcopy(found))

    return change


def text(where: str, value: str) -> TreeChange:
    """Another text in an element that is there."""

    def change(root: Tree, rng: Random) -> None:
        found = one(root, where, rng)
        for child in list(found):
            found.remove(child)
        found.text = value

    return change


def attribute(where: str, name: str, value: str | None) -> TreeChange:
    """Another value of an attribute, or the attribute gone."""

    def change(root: Tree, rng: Random) -> None:
        found = one(root, where, rng)
        if value is None:
            if name not in found.attrib:
                raise NotHere
            del found.attrib[name]
        else:
            found.set(name, value)

    return change


def renamed(where: str, name: str) -> TreeChange:
    def change(root: Tree, rng: Random) -> None:
        one(root, where, rng).tag = _named(name)

    return change


def _adopted(made: Tree, parent: Tree) -> Tree:
    """In an Atom document a name without a prefix is Atom's, and a namespace is spelt as the document spells it."""
    spelt = [address for address in parent.nsmap.values() if address.lower() == NAMESPACES["itunes"]]
    for each in made.iter(f"{{{NAMESPACES['itunes']}}}*") if spelt else ():
        each.tag = f"{{{spelt[0]}}}{etree.QName(each).localname}"
    if etree.QName(parent).namespace == ATOM:
        for each in made.iter():
            if not str(each.tag).startswith("{"):
                each.tag = f"{{{ATOM}}}{each.tag}"
    return made


def add(where: str, *texts: str) -> TreeChange:
    """Elements more: before the first item of a channel or feed, behind everything else elsewhere."""

    def change(root: Tree, rng: Random) -> None:
        parent = one(root, where, rng)
        first = next((n for n, each in enumerate(parent) if each.tag in ("item", f"{{{ATOM}}}entry")), len(parent))
        for offset, each in enumerate(texts):
            parent.insert(first + offset, _adopted(fragment(each), parent))

    return change


def put(where: str, *texts: str) -> TreeChange:
    """As `add`, in place of whatever had the name."""

    def change(root: Tree, rng: Random) -> None:
        parent = one(root, where, rng)
        for made in [_adopted(fragment(each), parent) for each in texts]:
            for old in parent.findall(made.tag):
                parent.remove(old)
            first = next((n for n, each in enumerate(parent) if each.tag in ("item", f"{{{ATOM}}}entry")), len(parent))
            parent.insert(first, made)

    return change


def instead(old: str, new: str, count: int = 1) -> TextChange:
    """Another piece of text, at its first place."""

    def change(document: str, rng: Random) -> str:
        if old not in document:
            raise NotHere
        return document.replace(old, new, count)

    return change
