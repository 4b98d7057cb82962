"""How a feed and its media are served. What is found here is found by asking their servers (:mod:`feeds.transport`)."""

from __future__ import annotations

from feeds.check.profiles.profile import INFO, MUST, SHOULD, Demand, Profile
from feeds.model import Severity

_HTTP = "https://www.rfc-editor.org/rfc/rfc9110"
_CACHING = "https://www.rfc-editor.org/rfc/rfc9111"
_APPLE = "https://podcasters.apple.com/support/823-podcast-requirements"

_SERVED = (
    ("transport-unreachable", MUST, _HTTP, "nobody answers in time; look whether the server runs and the address is right"),
    (
        "transport-status",
        MUST,
        f"{_HTTP}#section-15",
        "the server does not give the feed; it answers 200 to readers, or 410 when it is gone",
    ),
    ("transport-loop", MUST, f"{_HTTP}#section-15.4", "redirects go round or are too many; lead straight to the feed"),
    ("transport-redirect", MUST, f"{_HTTP}#section-15.4", "a redirect leaves HTTP; lead to an http or https address"),
    (
        "transport-moved",
        SHOULD,
        f"{_HTTP}#section-15.4.2",
        "the feed moved; name the new address wherever you can, and keep the redirect",
    ),
    (
        "transport-detour",
        INFO,
        f"{_HTTP}#section-15.4.3",
        "readers come by a temporary redirect each time; serve the feed where it is asked for",
    ),
    ("transport-downgrade", SHOULD, f"{_HTTP}#section-17", "a redirect leads from https to http; lead to https"),
    (
        "transport-type",
        SHOULD,
        "https://validator.w3.org/feed/docs/warning/UnexpectedContentType.html",
        "serve RSS as application/rss+xml, Atom as application/atom+xml, JSON Feed as application/feed+json",
    ),
    (
        "transport-charset",
        SHOULD,
        "https://www.rfc-editor.org/rfc/rfc7303#section-3",
        "the server and the document name different encodings, and the server's counts; let it name the right one or none",
    ),
    (
        "transport-text-xml",
        SHOULD,
        "https://www.rfc-editor.org/rfc/rfc7303#section-9.2",
        "old parsers read text/xml without a charset as ASCII; serve application/rss+xml",
    ),
    (
        "transport-validators",
        SHOULD,
        f"{_HTTP}#section-8.8",
        "send ETag or Last-Modified, so that readers need not fetch what they have",
    ),
    ("transport-etag", SHOULD, f"{_HTTP}#section-13.1.2", "a request with this ETag in If-None-Match is to be answered 304"),
    (
        "transport-last-modified",
        SHOULD,
        f"{_HTTP}#section-13.1.3",
        "a request with this date in If-Modified-Since is to be answered 304",
    ),
    ("transport-future", SHOULD, f"{_HTTP}#section-8.8.2", "Last-Modified is to come; servers never say so"),
    ("transport-compression", SHOULD, f"{_HTTP}#section-8.4", "compress the feed by gzip for readers that ask for it"),
    ("transport-compressed", MUST, f"{_HTTP}#section-8.4", "what was said to be gzip is none"),
    ("transport-vary", SHOULD, f"{_HTTP}#section-12.5.5", "what is sent depends on Accept-Encoding; say so in Vary"),
    ("transport-cache", INFO, f"{_CACHING}#section-5.2", "say in Cache-Control by max-age how long readers may keep it"),
    (
        "transport-expires",
        SHOULD,
        f"{_CACHING}#section-5.3",
        "it is over when it comes, and some readers then forget its validators",
    ),
    ("transport-insecure", INFO, f"{_HTTP}#section-17", "serve the feed by https"),
    ("transport-cookie", INFO, "https://www.rfc-editor.org/rfc/rfc6265", "readers keep no cookies; set none on a feed"),
)
_MEDIA = (
    ("media-file-unreachable", MUST, _APPLE, "nobody answers in time"),
    ("media-file-status", MUST, _APPLE, "the file is not there, or HEAD is not answered; players ask for the head first"),
    ("media-file-type", SHOULD, _APPLE, "the server names another type than the feed; let both name the file's"),
    ("media-file-length", SHOULD, _APPLE, "the feed names another length than the server; write the file's"),
    ("media-file-ranges", SHOULD, _APPLE, "the server sends no parts of the file (206); players then cannot seek"),
    ("artwork-unreadable", MUST, _APPLE, "this is no picture of JPEG or PNG"),
    ("artwork-square", MUST, _APPLE, "artwork is square"),
    ("artwork-size", MUST, _APPLE, "artwork has 1,400 to 3,000 pixels on each side"),
    ("artwork-type", SHOULD, _APPLE, "the server names another type than the picture's; let it name image/jpeg or image/png"),
)


def _profile(name: str, consumer: str, rows: tuple[tuple[str, Severity, str, str], ...]) -> Profile:
    made = (Demand(id, severity, reference, message, lambda _specimen: ()) for id, severity, reference, message in rows)
    return Profile(name, consumer, _HTTP, tuple(made), strict=True)


TRANSPORT = _profile("transport", "clients of HTTP", _SERVED)
MEDIA_FILES = _profile("media-files", "players, where --media asks for the files", _MEDIA)
