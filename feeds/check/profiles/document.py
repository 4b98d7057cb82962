"""Every feed: that it can be read at all. What is found here is found before there is anything to look at."""

from __future__ import annotations

from feeds.check.profiles.profile import INFO, MUST, SHOULD, Demand, Profile

_XML = "https://www.w3.org/TR/xml/"

_WAYS = (
    ("empty", MUST, _XML, "there is nothing in it"),
    (
        "too-large",
        MUST,
        "Miniflux, HTTP_CLIENT_MAX_BODY_SIZE",
        "no reader takes so much; carry fewer entries, or an archive (RFC 5005)",
    ),
    (
        "html",
        MUST,
        "https://www.rssboard.org/rss-autodiscovery",
        "this is a page and no feed; the feed is where its link rel=alternate leads",
    ),
    ("not-a-feed", MUST, _XML, "this is neither RSS nor Atom nor JSON Feed nor OPML nor ninjs"),
    ("not-well-formed", MUST, f"{_XML}#sec-well-formed", "this cannot be parsed, and most readers give up here"),
    ("blank-before", MUST, f"{_XML}#sec-prolog-dtd", "something stands before <?xml; take it away, blank lines too"),
    ("control-character", MUST, f"{_XML}#charsets", "XML has no such character; take it away"),
    (
        "encoding",
        MUST,
        f"{_XML}#charencoding",
        "these bytes are no text in the encoding that the document names, or in UTF-8, as JSON is; save it as UTF-8",
    ),
    ("entity", MUST, f"{_XML}#wf-entdeclared", "XML does not know this name; write the character itself, or its number"),
    (
        "namespace-undeclared",
        MUST,
        "https://www.w3.org/TR/xml-names/#nsc-NSDeclared",
        "this prefix is declared nowhere; add its xmlns to the first element",
    ),
    (
        "entities",
        MUST,
        f"{_XML}#sec-entity-decl",
        "a feed declares no entities but names for single characters; readers refuse it, and so do we",
    ),
    ("doctype", SHOULD, f"{_XML}#dt-doctype", "a feed needs no DOCTYPE, and some readers refuse one; take it away"),
    ("doctype-rss-091", INFO, "https://www.rssboard.org/rss-0-9-1-netscape", "the DTD of RSS 0.91 is for RSS 0.91 alone"),
    (
        "format",
        MUST,
        "the consumer's own page",
        "the consumer that you asked for does not read this format; give it another feed",
    ),
    ("xml-version", SHOULD, f"{_XML}#sec-prolog-dtd", 'write version="1.0"; few parsers know another'),
)

DOCUMENT = Profile(
    "document",
    "every reader",
    _XML,
    tuple(Demand(id, severity, reference, message, lambda _specimen: ()) for id, severity, reference, message in _WAYS),
    usual=True,
    strict=True,
)
WAYS = {demand.id: demand for demand in DOCUMENT.demands}
