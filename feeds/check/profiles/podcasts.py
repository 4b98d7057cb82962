"""What several directories of podcasts ask in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from feeds.check.profiles.itunes import ITUNES
from feeds.check.profiles.profile import Found, Look
from feeds.check.profiles.specimen import ATOM, Node, Specimen

# The types that players know, with the suffixes of their files.
AUDIO = {
    "audio/mpeg": ("mp3",),
    "audio/mp3": ("mp3",),
    "audio/x-m4a": ("m4a",),
    "audio/m4a": ("m4a",),
    "audio/mp4": ("m4a", "mp4"),
}
VIDEO = {
    "video/mp4": ("mp4", "m4v"),
    "video/x-m4v": ("m4v",),
    "video/quicktime": ("mov",),
    "video/m4v": ("m4v",),
}
DOCUMENTS = {"application/pdf": ("pdf",), "application/epub+zip": ("epub",), "document/x-epub": ("epub",)}


def recordings(specimen: Specimen) -> list[Node]:
    """Its enclosures."""
    return [
        *specimen.of("enclosure"),
        *(link for link in specimen.of(f"{ATOM}link") if link.attributes.get("rel") == "enclosure"),
    ]


def address(node: Node) -> str:
    """Where a recording is."""
    return node.attributes.get("url") or node.attributes.get("href") or ""


def kind(node: Node) -> str:
    """Its media type, without parameters."""
    return node.attributes.get("type", "").partition(";")[0].strip().lower()


def suffix(url: str) -> str:
    """The suffix of the file at an address, empty where it has none."""
    try:
        name = urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return ""
    return name.rpartition(".")[2].lower() if "." in name else ""


def types(known: Mapping[str, tuple[str, ...]]) -> Look:
    """Recordings are of these types."""

    def look(specimen: Specimen) -> Found:
        for node in recordings(specimen):
            if kind(node) and kind(node) not in known:
                yield node.at(kind(node), f"{node.name}@type")

    return look


def suffixes(known: Mapping[str, tuple[str, ...]]) -> Look:
    """The file's suffix is one of its type."""

    def look(specimen: Specimen) -> Found:
        for node in recordings(specimen):
            ending = suffix(address(node))
            if kind(node) in known and ending not in known[kind(node)]:
                yield node.at(address(node))

    return look


def owner_email(node: Node) -> bool:
    """Whether the owner's address is there."""
    owner = node.find(f"{ITUNES}owner")
    return owner is not None and bool(owner.said(f"{ITUNES}email"))
