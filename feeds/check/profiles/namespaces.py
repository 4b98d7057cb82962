"""The namespaces that feeds use, by the prefix that everybody gives them."""

from __future__ import annotations

import re

KNOWN = {
    "admin": "http://webns.net/mvcb/",
    "app": "http://www.w3.org/2007/app",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "blogChannel": "http://backend.userland.com/blogChannelModule",
    "cc": "http://web.resource.org/cc/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "ev": "http://purl.org/rss/1.0/modules/event/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "fh": "http://purl.org/syndication/history/1.0",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "georss": "http://www.georss.org/georss",
    "gml": "http://www.opengis.net/gml",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "mi": "http://schemas.ingestion.microsoft.com/common/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "opensearch": "http://a9.com/-/spec/opensearch/1.1/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
    "rawvoice": "https://blubrry.com/developer/rawvoice-rss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "snf": "http://www.smartnews.be/snf",
    "source": "http://source.scripting.com/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "trackback": "http://madskills.com/public/xml/rss/module/trackback/",
    "webfeeds": "http://webfeeds.org/rss/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "xlink": "http://www.w3.org/1999/xlink",
}
# Others that are written with one of these prefixes, and rightly.
_ALSO = {
    "podcast": ("https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",),
    "rawvoice": ("http://www.rawvoice.com/rawvoiceRssModule/",),
    "webfeeds": ("http://webfeeds.org/rss/1.0", "http://www.webfeeds.org/rss/1.0"),
    "thr": ("http://purl.org/rss/1.0/modules/threading/",),
    "opensearch": ("http://a9.com/-/spec/opensearchrss/1.0/",),
    "source": ("https://source.scripting.com/",),
    "cc": ("http://creativecommons.org/ns#", "http://backend.userland.com/creativeCommonsRssModule"),
    "psc": ("https://podlove.org/simple-chapters/", "http://podlove.org/simple-chapters/"),
    "news": ("http://www.google.com/schemas/sitemap-news/0.9",),
    "media": ("http://search.yahoo.com/mrss",),
    "atom": ("http://purl.org/atom/ns#",),
    "googleplay": ("https://www.google.com/schemas/play-podcasts/1.0",),
}


def _near(uri: str) -> str:
    return re.sub(r"^https?://(www\.)?|[^a-z0-9]+$", "", uri.lower())


_NEARLY = {_near(uri): uri for uri in KNOWN.values()}
_RIGHT = frozenset(KNOWN.values()) | {uri for uris in _ALSO.values() for uri in uris}


def meant(prefix: str | None, uri: str) -> str | None:
    """The namespace that was meant where ``uri`` is a misspelling of it; None where it is right, or nobody knows it."""
    if uri in _RIGHT:
        return None if prefix not in KNOWN or uri == KNOWN[prefix] or uri in _ALSO.get(prefix, ()) else KNOWN[prefix]
    return _NEARLY.get(_near(uri)) or (KNOWN.get(prefix) if prefix else None)
