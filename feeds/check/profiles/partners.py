"""What several consumers ask in the same way: of every item, of the channel, of texts and images."""

from __future__ import annotations

import re
from collections.abc import Callable

from feeds.check.profiles.media import MEDIA
from feeds.check.profiles.profile import Found, Look
from feeds.check.profiles.specimen import ENCODED, Node, Specimen
from feeds.check.profiles.values import instant

CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_IMAGE = re.compile(r"<img\s", re.I)
_TAG = re.compile(r"<[^<>]*>")


def items(test: Callable[[Node], bool], name: str, found: Callable[[Node], str] | None = None) -> Look:
    """Every item must be so; ``found`` tells what is there instead."""

    def look(specimen: Specimen) -> Found:
        for node in specimen.of("item"):
            if not test(node):
                yield node.at(found(node) if found else "", name)

    return look


def channels(test: Callable[[Node], bool], name: str, found: Callable[[Node], str] | None = None) -> Look:
    """The channel must be so."""

    def look(specimen: Specimen) -> Found:
        for node in specimen.of("channel"):
            if not test(node):
                yield node.at(found(node) if found else "", name)

    return look


def has(*tags: str) -> Callable[[Node], bool]:
    """Whether one of these children is there, with something in it."""
    return lambda node: any(child.tag in tags and (child.text or child.attributes) for child in node.children)


def title_length(least: int, most: int) -> Look:
    """Titles of items are so long."""
    return items(
        lambda node: not node.said("title") or least <= len(node.said("title")) <= most,
        "title",
        lambda node: f"{len(node.said('title'))} characters",
    )


def words(html: str) -> str:
    """The text of HTML."""
    return " ".join(_TAG.sub(" ", html).split())


def body(node: Node) -> str:
    """The whole text of an item, as HTML."""
    return node.said(ENCODED) or node.said("description")


def is_image(media: Node) -> bool:
    """Whether a media:content is an image, or does not say that it is something else."""
    return media.attributes.get("medium", "image") == "image" and media.attributes.get("type", "image/").startswith("image/")


def pictures(node: Node) -> list[Node]:
    """Media elements of an item that are, or stand for, images; a film stands for one where it has a thumbnail."""
    return [each for each in node.children if _shows(each)]


def _shows(node: Node) -> bool:
    if node.tag == f"{MEDIA}thumbnail":
        return True
    if node.tag == "enclosure":
        return node.attributes.get("type", "").startswith("image/")
    if node.tag == f"{MEDIA}content":
        return is_image(node) or any(map(_shows, node.children))
    return node.tag == f"{MEDIA}group" and any(map(_shows, node.children))


def pictured(node: Node) -> bool:
    """Whether an item has an image."""
    return bool(pictures(node)) or bool(_IMAGE.search(body(node)))


def only_tags(allowed: str) -> Look:
    """The whole text of an item has these elements of HTML only."""
    known = frozenset(allowed.split())

    def look(specimen: Specimen) -> Found:
        for node, _, tags in specimen.html():
            if node.tag == ENCODED and (strange := sorted({name.lower() for _, name in tags} - known)):
                yield node.at(f"<{strange[0]}>")

    return look


def secure(specimen: Specimen) -> Found:
    """Links and media that are not reached by https."""
    for node in specimen.of("link"):
        if node.text.startswith("http://"):
            yield node.at()
    for node in specimen.of("enclosure", f"{MEDIA}content", f"{MEDIA}thumbnail"):
        if node.attributes.get("url", "").startswith("http://"):
            yield node.at(node.attributes["url"], f"{node.name}@url")


def older(days: int) -> Look:
    """Items that are older than so many days, or to come."""

    def look(specimen: Specimen) -> Found:
        for node in specimen.of("pubDate"):
            when = instant(node.text)
            if (
                when
                and specimen.now
                and not 0 <= (specimen.now - when).total_seconds() <= days * 86_400
                and node.parent is not None
                and node.parent.tag == "item"
            ):
                yield node.at()

    return look


def heavier(most: int) -> Look:
    """A document of more bytes."""

    def look(specimen: Specimen) -> Found:
        if len(specimen.body) > most and specimen.top:
            yield specimen.top.at(f"{len(specimen.body):,} bytes")

    return look
