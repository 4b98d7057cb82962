"""What consumers of feeds demand, one a file, as data.

A :class:`Profile` holds :class:`Demand` values, each with an id, a weight, a reference, a sentence that tells an editor what to
do, and a function that finds what breaks it in a :class:`Specimen`, the neutral read of a feed of any format.
"""

from __future__ import annotations

from feeds.check.profiles.apple_news import APPLE_NEWS
from feeds.check.profiles.apple_podcasts import APPLE_PODCASTS
from feeds.check.profiles.archives import ARCHIVES
from feeds.check.profiles.atom import ATOM_1
from feeds.check.profiles.document import DOCUMENT
from feeds.check.profiles.feedly import FEEDLY
from feeds.check.profiles.flipboard import FLIPBOARD
from feeds.check.profiles.google_news import GOOGLE_NEWS
from feeds.check.profiles.itunes import ITUNES_TAGS
from feeds.check.profiles.jsonfeed import JSON_FEED
from feeds.check.profiles.media import MEDIA_RSS
from feeds.check.profiles.msn import MSN
from feeds.check.profiles.newsbreak import NEWSBREAK
from feeds.check.profiles.ninjs import NINJS
from feeds.check.profiles.oldatom import OLD_ATOM
from feeds.check.profiles.opml import OPML
from feeds.check.profiles.podcasting import PODCASTING
from feeds.check.profiles.profile import Demand, Profile
from feeds.check.profiles.rdf import RDF
from feeds.check.profiles.readers import READERS
from feeds.check.profiles.rss import RSS
from feeds.check.profiles.smartnews import SMARTNEWS
from feeds.check.profiles.specimen import Specimen
from feeds.check.profiles.spotify import SPOTIFY
from feeds.check.profiles.transport import MEDIA_FILES, TRANSPORT
from feeds.check.profiles.w3c import W3C
from feeds.check.profiles.websub import WEBSUB
from feeds.check.profiles.yahoo import YAHOO
from feeds.check.profiles.youtube import YOUTUBE

PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        DOCUMENT,
        RSS,
        RDF,
        ATOM_1,
        OLD_ATOM,
        JSON_FEED,
        OPML,
        NINJS,
        W3C,
        READERS,
        ARCHIVES,
        WEBSUB,
        ITUNES_TAGS,
        APPLE_PODCASTS,
        SPOTIFY,
        YOUTUBE,
        PODCASTING,
        MEDIA_RSS,
        GOOGLE_NEWS,
        APPLE_NEWS,
        SMARTNEWS,
        MSN,
        FLIPBOARD,
        NEWSBREAK,
        YAHOO,
        FEEDLY,
        TRANSPORT,
        MEDIA_FILES,
    )
}

__all__ = ["PROFILES", "Demand", "Profile", "Specimen"]
