"""Who asks, as far as this service believes it: its address for limits and the log, and whether it is at this machine."""

from __future__ import annotations

import hmac
import ipaddress
from base64 import b64decode
from collections.abc import Mapping

from feeds.config import Config

# What a proxy adds to a request; where one of these stands, somebody else asks.
FORWARDING = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_TRUE_CLIENT_IP",
)
# How this machine calls itself.
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
_UNKNOWN = "-"


def address(environ: Mapping[str, object], trusted: int) -> str:
    """The address of the client: the peer's, or what the outermost of ``trusted`` proxies says.

    Each adds the address of who asked it to the end of X-Forwarded-For; what stands before that anybody can write.
    Where there are fewer entries than proxies, or one is no address, it is the peer's.
    """
    peer = str(environ.get("REMOTE_ADDR") or "")
    if trusted:
        told = str(environ.get("HTTP_X_FORWARDED_FOR") or "").split(",")
        if len(told) >= trusted and (found := _address(told[-trusted])):
            return found
    return _address(peer) or _UNKNOWN


def network(address: str) -> str:
    """What of an address tells one client from another: of IPv6 the network that a household has (/64)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))


def local(environ: Mapping[str, object]) -> bool:
    """Whether somebody at this machine asks, through no proxy, by a name that only this machine has.

    The name, since a browser here can be made to ask for a foreign page.
    """
    host = str(environ.get("HTTP_HOST") or "").lower()
    name = host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
    # An empty header was sent too: servers empty what is no text to them.
    forwarded = any(each in environ for each in FORWARDING)
    return _loopback(str(environ.get("REMOTE_ADDR") or "")) and name in _LOCAL_NAMES and not forwarded


def publisher(config: Config, environ: Mapping[str, object], token: str | None = None) -> bool:
    """Whether the publisher asks: from this machine, or with the token, in the address or as Authorization (RFC 6750, 7617)."""
    if config.status.local and token is None and local(environ):
        return True
    known = config.status.token
    given = token if token is not None else _credentials(str(environ.get("HTTP_AUTHORIZATION") or ""))
    return known is not None and hmac.compare_digest(known.encode(), given.encode("utf-8", "replace"))


def _credentials(header: str) -> str:
    """The token of a header ``Bearer TOKEN``, or the password of ``Basic``."""
    scheme, _, value = header.strip().partition(" ")
    if scheme.lower() == "basic":
        try:
            return b64decode(value.strip()[:1024], validate=True).decode("utf-8", "replace").partition(":")[2]
        except ValueError:
            return ""
    return value.strip() if scheme.lower() == "bearer" else ""


def _address(text: str) -> str | None:
    """An address as it is usually written; some proxies add a port."""
    text = text.strip()[:64]
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        parsed = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed)


def _loopback(peer: str) -> bool:
    found = _address(peer)
    return found is not None and ipaddress.ip_address(found).is_loopback
