"""YouTube: podcasts delivered by RSS."""

from __future__ import annotations

from feeds.check.profiles.itunes import ITUNES
from feeds.check.profiles.partners import channels, has, items
from feeds.check.profiles.podcasts import AUDIO, owner_email, types
from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile
from feeds.check.profiles.specimen import Specimen

_HELP = "https://support.google.com/youtube/answer/13525207"


def _long(specimen: Specimen) -> Found:
    for node in specimen.of("title"):
        if node.parent is not None and node.parent.tag == "item" and len(node.text) > 100:
            yield node.at(f"{len(node.text)} characters")


def _brackets(specimen: Specimen) -> Found:
    for node in specimen.of("title"):
        if node.parent is not None and node.parent.tag in ("item", "channel") and ("<" in node.text or ">" in node.text):
            yield node.at()


YOUTUBE = Profile(
    "youtube",
    "YouTube podcasts",
    _HELP,
    (
        Demand(
            "youtube-owner",
            MUST,
            _HELP,
            "YouTube sends a code to the itunes:email of the itunes:owner",
            channels(owner_email, "itunes:owner"),
        ),
        Demand("youtube-title", MUST, _HELP, "a show needs a title", channels(has("title"), "title")),
        Demand("youtube-description", MUST, _HELP, "a show needs a description", channels(has("description"), "description")),
        Demand(
            "youtube-image",
            MUST,
            _HELP,
            "a show needs square artwork: itunes:image",
            channels(has(f"{ITUNES}image", "image"), "itunes:image"),
        ),
        Demand("youtube-episode-title", MUST, _HELP, "an episode needs a title", items(has("title"), "title")),
        Demand("youtube-enclosure", MUST, _HELP, "an episode needs an enclosure", items(has("enclosure"), "enclosure")),
        Demand(
            "youtube-guid",
            SHOULD,
            _HELP,
            "without a guid an episode is uploaded again when its address changes",
            items(has("guid"), "guid"),
        ),
        Demand("youtube-audio", MUST, _HELP, "YouTube makes videos of recordings of sound (MP3, M4A) only", types(AUDIO)),
        Demand("youtube-title-length", SHOULD, _HELP, "YouTube cuts titles after 100 characters", _long),
        Demand("youtube-brackets", SHOULD, _HELP, "YouTube takes no < and > in titles", _brackets),
    ),
    formats=("rss",),
    includes=("itunes",),
)
