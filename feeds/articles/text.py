"""Plain text as newsrooms send it → HTML: headline, byline, standfirst, paragraphs, a source at the end."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

from feeds.articles.frontmatter import Value
from feeds.articles.plaintext import web_url
from feeds.articles.rendered import Rendered, same
from feeds.model import Origin

# Nobody wraps lines at more than this: a longer one is a paragraph.
LONG_LINE = 120
LONGEST_STANDFIRST = 600
LONGEST_BYLINE = 150

_BYLINE = re.compile(r"by:?[ \t]+(.+)", re.IGNORECASE)
_NAME = re.compile(r"(?:[^\W\d_a-z][\w'’.-]*|de|da|van|von|der|den|la|le|bin|al|and|&|,)(?:[ \t,]+|$)")
_POST = re.compile(
    r"[ \t]*[,|–—-][ \t]*[^,|]{0,60}\b(?:writer|reporter|correspondent|editor|staff|press|reuters|news|ap|afp)\b.*$",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"(?:source|via)[ \t]*:[ \t]*(.{0,300}?)[ \t(<]*(https?://[^\s<>()]{3,2000})[)>.]*", re.IGNORECASE)
_ITEM = re.compile(r"[ \t]*[-*•‣–][ \t]+(?=\S)")
_URL = re.compile(r"\bhttps?://[^\s<>\"“”«»]{3,2000}")
_STOPS = ".,;:!?'’…"
_ORIGINS = {
    "title": Origin("headline"),
    "author": Origin("byline"),
    "source": Origin("last line"),
    "summary": Origin("first paragraph"),
}


def text(body: str, title: str | None) -> Rendered:
    """``body`` as HTML; its first line is the headline where ``title`` is None.

    ``values`` of the result holds the author of a byline and the source of a last line with an address.
    """
    blocks = [block.strip("\n") for block in re.split(r"\n(?:[ \t]*\n)+", body) if block.strip()]
    values: dict[str, Value] = {}
    if blocks:
        headline, _, rest = blocks[0].partition("\n")
        headline = " ".join(headline.split())
        if title is None or same(headline, title):
            title = title or headline
            blocks[:1] = [rest] if rest.strip() else []
    if authors := _byline(blocks):
        values["author"] = authors
    if source := _source(blocks):
        values["source"] = source
    written = [part for block in blocks for part in _parts(block)]
    first = written[0] if len(written) > 1 and isinstance(written[0], str) else ""
    standfirst = first if 0 < len(first) <= LONGEST_STANDFIRST else None
    return Rendered("\n".join(_html_of(part) for part in written), title, standfirst, values, origins=_ORIGINS)


def _byline(blocks: list[str]) -> str | None:
    """Take the byline out of the first three blocks, where it is the first or the second line of one of them."""
    for at, block in enumerate(blocks[:3]):
        lines = block.split("\n", 2)
        for index, line in enumerate(lines[:2]):
            if names := _names(line.strip()):
                blocks[at : at + 1] = [part for part in ("\n".join(lines[:index]), *lines[index + 1 :]) if part.strip()]
                return names
    return None


def _names(line: str) -> str | None:
    """The names in a byline; None where it is none: what only begins with "by" has other words in it."""
    found = _BYLINE.fullmatch(line) if len(line) <= LONGEST_BYLINE else None
    names = _POST.sub("", found[1]).strip(" ,|") if found else ""
    return names if names and len(names.split()) <= 16 and not _NAME.sub("", names) else None


def _source(blocks: list[str]) -> Value:
    """Take the last line where it names a source and its address."""
    if not blocks:
        return None
    before, _, line = blocks[-1].rpartition("\n")
    found = _SOURCE.fullmatch(line.strip())
    if found is None or not (url := web_url(found[2].rstrip(".,;"))):
        return None
    blocks[-1:] = [before] if before.strip() else []
    return {"title": found[1].strip(" ,:–—-") or urlsplit(url).hostname or url, "url": url}


def _parts(block: str) -> list[str | list[str]]:
    """The paragraphs and lists of a block: lines that are too long to be wrapped are paragraphs, others are joined."""
    lines = [line for line in block.split("\n") if line.strip()]
    if len(lines) > 1 and all(_ITEM.match(line) for line in lines):
        return [[_joined(_ITEM.sub("", line, count=1)) for line in lines]]
    if any(len(line) > LONG_LINE for line in lines):
        return [_joined(line) for line in lines]
    return [_joined(block)]


def _joined(words: str) -> str:
    return " ".join(words.split())


def _html_of(part: str | list[str]) -> str:
    if isinstance(part, str):
        return f"<p>{_linked(part)}</p>"
    return "<ul>" + "".join(f"<li>{_linked(item)}</li>" for item in part) + "</ul>"


def _linked(words: str) -> str:
    """Text as HTML, its addresses as links."""
    pieces: list[str] = []
    done = 0
    for found in _URL.finditer(words):
        url = found[0].rstrip(_STOPS)
        while url.endswith(")") and url.count("(") < url.count(")"):
            url = url[:-1].rstrip(_STOPS)
        if web_url(url) is None:
            continue
        escaped = html.escape(url)
        pieces += (html.escape(words[done : found.start()], quote=False), f'<a href="{escaped}">{escaped}</a>')
        done = found.start() + len(url)
    return "".join((*pieces, html.escape(words[done:], quote=False)))
