"""HTML → HTML that may be published: safe, absolute, without illegal characters; and plain text made from it.

Sanitising happens after rendering and in one pass with making links absolute. What is allowed is a list; whatever is
not on it goes. Scripts, styles, frames, forms and inline SVG go with what is in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from itertools import islice
from urllib.parse import urljoin, urlsplit

import nh3

from feeds.articles.characters import clean
from feeds.articles.embeds import undone
from feeds.articles.players import MARK

SUMMARY_LENGTH = 300

_TAGS = (nh3.ALLOWED_TAGS | {"audio", "video", "picture", "source", "track", "tfoot", "section", "main"}) - {
    "bdo",
    "rtc",
    "map",
    "area",
}
_GONE = {
    "math",
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "embed",
    "svg",
    "select",
    "textarea",
    "button",
    "title",
}
_ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "*": {"lang", "dir", "title", "id", "class"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height"},
    "audio": {"src", "controls", "preload"},
    "video": {"src", "controls", "preload", "poster", "width", "height"},
    "source": {"src", "srcset", "sizes", "type", "media"},
    "track": {"src", "kind", "srclang", "label"},
    "time": {"datetime"},
    "details": {"open"},
    "li": {"value"},
    "ol": {"start", "type", "reversed"},
    "data": {"value"},
}
_SCHEMES = {"http", "https", "mailto"}

Resolve = Callable[[str], str | None]


def sanitise(html: str, resolve: Resolve, id_prefix: str | None = None) -> str:
    """``html`` with what is not allowed removed and every relative URL passed through ``resolve``.

    ``resolve`` gives an absolute URL, or None for one that is to go; every id gets the prefix. Works on any input;
    never raises.
    """
    lowered = html.lower()
    html = undone(html, lowered)
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        attribute_filter=_addresses(resolve) if any(name in lowered for name in _UNSEEN) else None,
        url_schemes=_SCHEMES,
        url_relative=resolve,
        link_rel=None,
        id_prefix=id_prefix,
    )
    if "<pre" in cleaned:
        cleaned = _PRE.sub(r"\g<0>\n", cleaned)
    return clean(cleaned).strip()


# Attributes with addresses that nh3 does not look at.
_UNSEEN = ("srcset", "cite")
# The first line end in a pre is not shown (HTML §13.1.2.5), and the serialiser does not double it.
_PRE = re.compile(r"<pre(?: [^<>]*)?>(?=\n)")
_CANDIDATE = re.compile(r"([^\s,](?:\S*[^\s,])?)(?:,+(?=\s|$)|\s+([^\s,]+)[^,]*|\s*)")


def _addresses(resolve: Resolve) -> Callable[[str, str, str], str | None]:
    """A filter that treats ``cite``, and every address of a ``srcset`` (HTML §4.8.4.2.1), as nh3 treats ``src``."""

    def address(url: str) -> str | None:
        try:
            scheme = urlsplit(url).scheme
        except ValueError:
            return None
        return url if scheme in ("http", "https") else None if ":" in url.split("/")[0] else resolve(url)

    def filter_attribute(_tag: str, name: str, value: str) -> str | None:
        if name == "cite":
            return address(value.strip())
        if name != "srcset":
            return value
        kept = [f"{url} {found[2] or ''}".strip() for found in _CANDIDATE.finditer(value) if (url := address(found[1]))]
        return ", ".join(kept) or None

    return filter_attribute


def absolute(target: str, base: str) -> str | None:
    """``target`` against ``base`` (RFC 3986 §5), or None where it cannot be an http or https address."""
    try:
        url = urljoin(base, target.strip())
        scheme = urlsplit(url).scheme
    except ValueError:
        return None
    return url if scheme in ("http", "https") else None


_IMAGE = re.compile(r'<img ((?:[^<>"]|"[^"]*")*)>')
_SOURCE = re.compile(r'(?:^| )src="([^"]*)"')
_MEASURED = re.compile(r'(?:^| )(?:width|height)="')


def measured(html: str, size: Callable[[str], tuple[int, int] | None]) -> str:
    """Sanitised HTML whose images say how large they are, so that pages do not jump about while they load.

    ``size`` gives width and height of the image at a URL where they are known; an image that says either keeps it.
    """

    def measure(found: re.Match[str]) -> str:
        source = _SOURCE.search(found[1])
        known = size(unescape(source[1])) if source and not _MEASURED.search(found[1]) else None
        return f'<img {found[1]} width="{known[0]}" height="{known[1]}">' if known else found[0]

    return _IMAGE.sub(measure, html) if "<img " in html else html


# Sanitised HTML has its attributes in double quotes, with the quotes in them escaped.
_TAG = re.compile(r'</?([a-z][a-z0-9]*)(?:[^<>"]|"[^"]*")*>')
_INLINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time tt u var wbr".split()
)
# A word, as Pelican counts them: of Chinese and Japanese every character is one.
_COUNTED = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
)
_FIRST_PARAGRAPH = re.compile(r'<p(?:\s(?:[^<>"]|"[^"]*")*)?>(.*?)</p>', re.DOTALL)


def summarise(html: str, words: int = 0) -> str:
    """The first paragraph of sanitised HTML that has words, as plain text, cut at a word; else whatever text there is.

    Where ``words`` is not 0, as many words of the whole.
    """
    if words:
        text = text_of(html)
        last = next(islice(_COUNTED.finditer(text), words - 1, words), None)
        return text if last is None or last.end() == len(text) else text[: last.end()] + "…"
    for found in _FIRST_PARAGRAPH.finditer(html):
        if (text := text_of(found[1])) and not text.startswith(MARK):
            return cut(text)
    return cut(text_of(html))


# What writers put where the part ends that lists show: Hugo, Zola, Docusaurus, Nikola, Eleventy, WordPress.
_MORE = re.compile(r"<!--\s*(?:more|excerpt|end[ -]?excerpt|read-?more|truncate|teaser_end|summary|break)\s*-->", re.IGNORECASE)


def lead(html: str) -> str | None:
    """The part of rendered HTML that its writer marked to be shown first; None where there is no mark."""
    found = _MORE.search(html) if "<!--" in html else None
    return html[: found.start()] if found else None


def text_of(html: str) -> str:
    """The text of sanitised HTML, white space folded, entities resolved once."""
    text = _TAG.sub(lambda tag: "" if tag[1] in _INLINE else " ", html)
    return " ".join(clean(unescape(text)).split())


def cut(text: str, length: int = SUMMARY_LENGTH) -> str:
    """``text`` of at most ``length`` characters, cut at a word, with an ellipsis where it was cut."""
    if len(text) <= length:
        return text
    head = text[:length]
    return (head.rsplit(" ", 1)[0] if " " in head else head[:-1]).rstrip(" ,;:–—-") + "…"


# So many images of a text are told of by themselves.
MOST_SHOWN = 20
_SAID = re.compile(r'(?:^| )(alt|width|height)="([^"]*)"')


def shown_in(html: str) -> list[tuple[str, str, int | None, int | None]]:
    """Address, alternative text, width and height of the images of sanitised ``html``, each address once, in order."""
    found: dict[str, tuple[str, str, int | None, int | None]] = {}
    for tag in _IMAGE.finditer(html) if "<img " in html else ():
        source = _SOURCE.search(tag[1])
        if source is None or source[1] in found or not _WHOLE.fullmatch(url := unescape(source[1])):
            continue
        said = {name: unescape(value) for name, value in _SAID.findall(tag[1])}
        width, height = (int(size) if size.isdecimal() and len(size) < 6 else None for size in map(said.get, _SIZES, ("", "")))
        found[source[1]] = (url, " ".join(said.get("alt", "").split()), width or None, height or None)
        if len(found) == MOST_SHOWN:
            break
    return list(found.values())


_SIZES = ("width", "height")
_WHOLE = re.compile(r"https?://[A-Za-z0-9;/?:@&=+$.\-_!~*'()%,#\[\]]+")
