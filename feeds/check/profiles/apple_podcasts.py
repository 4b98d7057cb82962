"""Apple Podcasts: what a show and its episodes need to be listed and played."""

from __future__ import annotations

from feeds.check.profiles.itunes import GUIDE, ITUNES
from feeds.check.profiles.itunes import NAMESPACE as ITUNES_NAMESPACE
from feeds.check.profiles.partners import channels, has, items
from feeds.check.profiles.podcasts import AUDIO, DOCUMENTS, VIDEO, address, owner_email, recordings, suffixes, types
from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile, alike
from feeds.check.profiles.specimen import ENCODED, Node, Specimen

_NEEDS = "https://podcasters.apple.com/support/823-podcast-requirements"
_KNOWN = {**AUDIO, **VIDEO, **DOCUMENTS}


def _long(specimen: Specimen) -> Found:
    for node in specimen.of("description"):
        if node.parent is not None and node.parent.tag == "channel" and len(node.text.encode()) > 4000:
            yield node.at(f"{len(node.text.encode())} bytes")


def _long_episode(specimen: Specimen) -> Found:
    for node in specimen.of("description"):
        if node.parent is not None and node.parent.tag == "item" and len(node.text.encode()) > 10_000:
            yield node.at(f"{len(node.text.encode())} bytes")


def _serial(specimen: Specimen) -> Found:
    for channel in specimen.of("channel"):
        if channel.said(f"{ITUNES}type").lower() == "serial":
            for item in channel.all("item"):
                full = item.said(f"{ITUNES}episodeType").lower() in ("", "full")
                if full and item.find(f"{ITUNES}episode") is None:
                    yield item.at("", "itunes:episode")


def _same_episode(specimen: Specimen) -> Found:
    seen: set[tuple[str, ...]] = set()
    for item in specimen.of("item"):
        if number := item.said(f"{ITUNES}episode"):
            key = (item.said(f"{ITUNES}season"), number, item.said(f"{ITUNES}episodeType").lower() or "full")
            if key in seen:
                yield item.at(number, "itunes:episode")
            seen.add(key)


def _ascii(specimen: Specimen) -> Found:
    for node in recordings(specimen):
        if not address(node).isascii():
            yield node.at(address(node))


def _empty(specimen: Specimen) -> Found:
    for node in recordings(specimen):
        if node.attributes.get("length", "").strip() == "0":
            yield node.at("0", f"{node.name}@length")


def _numbered_title(node: Node) -> bool:
    title = node.said(f"{ITUNES}title").lower()
    return not title.startswith(("episode ", "ep. ", "ep ", "s0", "#"))


APPLE_PODCASTS = Profile(
    "apple-podcasts",
    "Apple Podcasts",
    _NEEDS,
    (
        Demand(
            "apple-image",
            MUST,
            _NEEDS,
            "a show needs artwork: itunes:image with a picture of 1,400 to 3,000 pixels",
            channels(has(f"{ITUNES}image"), "itunes:image"),
        ),
        Demand(
            "apple-category",
            MUST,
            _NEEDS,
            "a show needs an itunes:category of Apple's list",
            channels(has(f"{ITUNES}category"), "itunes:category"),
        ),
        Demand(
            "apple-explicit",
            MUST,
            _NEEDS,
            "say whether the show is explicit: true or false",
            channels(has(f"{ITUNES}explicit"), "itunes:explicit"),
        ),
        Demand("apple-language", MUST, _NEEDS, "a show needs a language", channels(has("language"), "language")),
        Demand("apple-title", MUST, _NEEDS, "a show needs a title", channels(has("title"), "title")),
        Demand(
            "apple-description",
            MUST,
            _NEEDS,
            "a show needs a description",
            channels(has("description", f"{ITUNES}summary"), "description"),
        ),
        Demand("apple-description-length", MUST, _NEEDS, "a description has at most 4,000 bytes", _long),
        Demand("apple-episode-description", SHOULD, GUIDE, "an episode's description has at most 10,000 bytes", _long_episode),
        Demand(
            "apple-author",
            SHOULD,
            GUIDE,
            "name who makes the show: itunes:author",
            channels(has(f"{ITUNES}author"), "itunes:author"),
        ),
        Demand(
            "apple-owner",
            SHOULD,
            GUIDE,
            "say whom directories may write to: itunes:owner with an itunes:email",
            channels(owner_email, "itunes:owner"),
        ),
        Demand("apple-episode-title", MUST, _NEEDS, "an episode needs a title", items(has("title", f"{ITUNES}title"), "title")),
        Demand(
            "apple-enclosure",
            MUST,
            _NEEDS,
            "an episode needs an enclosure; without, directories leave it out",
            items(has("enclosure"), "enclosure"),
        ),
        Demand("apple-guid", MUST, _NEEDS, "an episode needs a guid that never changes", items(has("guid"), "guid")),
        Demand("apple-date", SHOULD, _NEEDS, "say when the episode came out: pubDate", items(has("pubDate"), "pubDate")),
        Demand(
            "apple-duration",
            SHOULD,
            GUIDE,
            "say how long the episode is: itunes:duration in seconds",
            items(has(f"{ITUNES}duration"), "itunes:duration"),
        ),
        Demand(
            "apple-enclosure-unique",
            MUST,
            _NEEDS,
            "two episodes have this recording; each needs its own",
            alike(("enclosure",), address),
        ),
        Demand(
            "apple-type",
            MUST,
            _NEEDS,
            "Apple plays MP3, M4A, MP4, M4V, MOV and shows PDF and EPUB; write the file's type",
            types(_KNOWN),
        ),
        Demand(
            "apple-episode-words",
            SHOULD,
            GUIDE,
            "say what the episode is about: description",
            items(has("description", f"{ITUNES}summary", ENCODED), "description"),
        ),
        Demand(
            "apple-suffix", MUST, _NEEDS, "the address of a recording ends in the suffix of its type, like .mp3", suffixes(_KNOWN)
        ),
        Demand("apple-ascii", MUST, _NEEDS, "write the address of a recording in ASCII, other letters as %XX", _ascii),
        Demand("apple-length", SHOULD, GUIDE, "say how many bytes the recording has", _empty),
        Demand("apple-serial", MUST, GUIDE, "the episodes of a serial have numbers: itunes:episode", _serial),
        Demand("apple-episode-unique", SHOULD, GUIDE, "two episodes of this season have this number", _same_episode),
        Demand(
            "apple-episode-number",
            SHOULD,
            GUIDE,
            "no numbers in itunes:title; they belong into itunes:episode and itunes:season",
            items(_numbered_title, "itunes:title"),
        ),
    ),
    formats=("rss",),
    namespaces=(ITUNES_NAMESPACE,),
    includes=("itunes",),
)
