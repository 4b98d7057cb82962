"""Spotify: its delivery specification for podcasts."""

from __future__ import annotations

from feeds.check.profiles.itunes import ITUNES
from feeds.check.profiles.partners import channels, has, items
from feeds.check.profiles.podcasts import AUDIO, VIDEO, owner_email, types
from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile
from feeds.check.profiles.specimen import Specimen

_DELIVERY = "https://support.spotify.com/us/creators/article/podcast-specification-doc/"
_LONGEST = 200 * 1_000_000


def _heavy(specimen: Specimen) -> Found:
    for node in specimen.of("enclosure"):
        length = node.attributes.get("length", "").strip()
        kind = node.attributes.get("type", "")
        if kind.startswith("audio/") and length.isdecimal() and int(length[:18]) > _LONGEST:
            yield node.at(length, "enclosure@length")


def _title_length(specimen: Specimen) -> Found:
    for node in specimen.of("title"):
        if node.parent is not None and node.parent.tag == "item" and len(node.text) > 200:
            yield node.at(f"{len(node.text)} characters")


SPOTIFY = Profile(
    "spotify",
    "Spotify",
    _DELIVERY,
    (
        Demand("spotify-title", MUST, _DELIVERY, "a show needs a title", channels(has("title"), "title")),
        Demand(
            "spotify-image",
            MUST,
            _DELIVERY,
            "a show needs square artwork: itunes:image",
            channels(has(f"{ITUNES}image", "image"), "itunes:image"),
        ),
        Demand("spotify-description", MUST, _DELIVERY, "a show needs a description", channels(has("description"), "description")),
        Demand("spotify-language", SHOULD, _DELIVERY, "a show needs a language", channels(has("language"), "language")),
        Demand(
            "spotify-owner",
            SHOULD,
            _DELIVERY,
            "Spotify writes to the itunes:email of the itunes:owner to verify the show",
            channels(owner_email, "itunes:owner"),
        ),
        Demand("spotify-episode-title", MUST, _DELIVERY, "an episode needs a title", items(has("title"), "title")),
        Demand("spotify-enclosure", MUST, _DELIVERY, "an episode needs an enclosure", items(has("enclosure"), "enclosure")),
        Demand("spotify-guid", MUST, _DELIVERY, "an episode needs a guid that never changes", items(has("guid"), "guid")),
        Demand("spotify-date", MUST, _DELIVERY, "an episode needs a pubDate", items(has("pubDate"), "pubDate")),
        Demand("spotify-type", MUST, _DELIVERY, "Spotify takes MP3, M4A and MP4", types({**AUDIO, **VIDEO})),
        Demand("spotify-size", MUST, _DELIVERY, "Spotify takes recordings of at most 200 MB", _heavy),
        Demand("spotify-title-length", SHOULD, _DELIVERY, "Spotify cuts titles after 200 characters", _title_length),
    ),
    formats=("rss",),
    includes=("itunes",),
)
