"""Words of a field → plain text; addresses of a field → web addresses, or nothing."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

from feeds.articles.characters import clean

# A tag of HTML as somebody would write it; `Vec<T>` and `a < b` are none.
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>")
_ELEMENTS = frozenset(
    "a abbr address article aside audio b bdi bdo big blockquote body br button caption center cite code dd del details dfn "
    "div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img "
    "input ins kbd label legend li link main map mark meta nav noscript object ol p picture pre q rp rt ruby s samp script "
    "section select small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th "
    "thead time title tr tt u ul var video wbr".split()
)


def has_scheme(target: str) -> bool:
    """Whether ``target`` begins as an absolute URL of any scheme does."""
    return re.match(r"[\s\x00-\x1f]*[A-Za-z][A-Za-z0-9+.\s-]*:", target) is not None


def web_url(value: str | None) -> str | None:
    """``value`` where it is an absolute http or https URL without white space, controls or credentials, else None."""
    if not value or len(value) > 2000 or re.search(r"[\x00-\x20\x7f<>\"\\^`{|}]", value):
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    return value if parts.scheme in ("http", "https") and parts.hostname and parts.username is None else None


def plain(text: str) -> tuple[str, set[str]]:
    """``text`` without tags of HTML, entities resolved once, white space folded; and the tags that were removed.

    Only the tags of elements that HTML has are removed: in ``Vec<T>`` and ``a <3`` every character is text.
    """
    removed: set[str] = set()

    def drop(match: re.Match[str]) -> str:
        if match[1].lower() not in _ELEMENTS:
            return match[0]
        removed.add(f"<{match[1].lower()}>")
        return ""

    if "<" in text:
        for _ in range(8):
            shorter = _TAG.sub(drop, text)
            if shorter == text:
                break
            text = shorter
    if "&" in text:
        text = clean(
            re.sub(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", lambda found: html.unescape(found[0]), text)
        )
    return " ".join(text.split()), removed
