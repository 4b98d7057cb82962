"""What a browser with scripts would make of HTML → plain HTML: images that load late, players in frames, old anchors.

Before sanitising, so that nothing here need be safe; every search is bounded.
"""

from __future__ import annotations

import re
from html import unescape

from feeds.articles.players import player_link

_ATTRIBUTES = r"((?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}')*+)"
_IMAGE = re.compile(rf"<(img|source|video|audio)\b{_ATTRIBUTES}>", re.IGNORECASE)
_FRAME = re.compile(rf"<iframe\b{_ATTRIBUTES}>", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s+name=(?=[\"']?[\w:.-])", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z][\w:.-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_LATE = {
    "src": ("data-src", "data-original", "data-lazy-src", "data-orig-file", "data-lazyload", "data-actualsrc"),
    "srcset": ("data-srcset", "data-lazy-srcset", "data-original-set"),
    "poster": ("data-poster",),
}
_LATE_MARKS = tuple(name for names in _LATE.values() for name in names)
_BEFORE = re.compile(rf"<img\b{_ATTRIBUTES}>\s*$", re.IGNORECASE)
REACH = 4000


def undone(html: str, lowered: str) -> str:
    """``html`` with what scripts would do done; ``lowered`` is the same in small letters."""
    if "<noscript" in lowered:
        html = _without_noscript(html)
    if "data-" in lowered and any(mark in lowered for mark in _LATE_MARKS):
        html = _IMAGE.sub(_loaded, html)
    if "<iframe" in lowered:
        html = _FRAME.sub(_followed, html)
    return _ANCHOR.sub("<a id=", html) if "<a name=" in lowered else html


def _said(attributes: str) -> dict[str, str]:
    return {found[1].lower(): unescape(found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(attributes)}


def _loaded(found: re.Match[str]) -> str:
    said = _said(found[2])
    late = {name: said[key] for name, keys in _LATE.items() for key in reversed(keys) if said.get(key)}
    if not late:
        return found[0]
    kept = {name: value for name, value in said.items() if name not in late and name not in _LATE_MARKS}
    written = "".join(f' {name}="{_quoted(value)}"' for name, value in (*late.items(), *kept.items()))
    return f"<{found[1]}{written}>"


def _quoted(value: str) -> str:
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _followed(found: re.Match[str]) -> str:
    """The frame with a link before it, where it is a known player's; the frame itself goes when it is sanitised."""
    said = _said(found[1])
    sources = [said[name] for name in ("src", "data-src", "data-lazy-src", "data-litespeed-src") if said.get(name)]
    link = next((link for each in sources if (link := player_link(each, said.get("title", "")))), "")
    return link + found[0]


def _without_noscript(html: str) -> str:
    """What stands there for readers without scripts, and not the placeholder before it."""
    lowered = html.lower()
    pieces: list[str] = []
    done = at = 0
    while (start := lowered.find("<noscript", at)) >= 0:
        opened = lowered.find(">", start, start + REACH)
        end = lowered.find("</noscript", opened) if opened >= 0 else -1
        if end < 0:
            break
        close = lowered.find(">", end) + 1 or len(html)
        inner = html[opened + 1 : end]
        if "<img" not in lowered[opened:end] and "<iframe" not in lowered[opened:end]:
            at = close
            continue
        image = lowered.rfind("<img", max(done, start - REACH), start) if "<img" in lowered[opened:end] else -1
        placeholder = _BEFORE.match(html, image, start) if image >= 0 else None
        pieces += (html[done : placeholder.start() if placeholder else start], inner)
        done = at = close
    return "".join((*pieces, html[done:]))
