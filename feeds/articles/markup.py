"""Text, Markdown, HTML, reStructuredText → HTML: one table by suffix, so that another markup is another row.

What comes out is neither sanitised nor absolute: that is ``content.py``'s. Every function is linear in its input.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import lxml.etree
import lxml.html
import pyromark

from feeds.articles.dialects import Kind, translate
from feeds.articles.frontmatter import Value
from feeds.articles.heads import read_head
from feeds.articles.pages import body_of, fragment
from feeds.articles.plaintext import plain
from feeds.articles.rendered import Rendered, same
from feeds.articles.restructured import restructured
from feeds.articles.shortcodes import Surroundings
from feeds.articles.text import text
from feeds.articles.verbatim import MARKDOWN
from feeds.errors import ArticleError
from feeds.model import Origin

__all__ = ["MARKDOWNS", "MARKUPS", "MAX_OPEN", "SPEAKING", "Rendered", "render"]

MAX_OPEN = 256
ALONE = Surroundings()
_OF_HEADING = {"title": Origin("first heading")}

_HEADING_TAG = re.compile(r"<!--|<(/?)h([1-6])(?:\s[^<>]*)?>", re.IGNORECASE)
_ELEMENT = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
_CLOSES_ITSELF = frozenset(
    "a area base body br col colgroup dd dt embed head hr html img input li link meta option p param rp rt source tbody td "
    "tfoot th thead tr track wbr".split()
)
_ALIGN = re.compile(r'<(t[hd]) style="text-align: (left|center|right)">')
_TASK = re.compile(r'<input disabled="" type="checkbox"( checked="")?\s*/?>')


def render(suffix: str, body: str, title: str | None = None, around: Surroundings = ALONE) -> Rendered:
    """``body`` as HTML by the markup of ``suffix``, a key of :data:`MARKUPS`.

    Where ``title`` is None the body gives it and loses that heading; where it is given, a first heading of the same
    words is taken away, so that no reader shows it twice. What template source means is looked up in ``around``.
    Raises ArticleError where elements are open inside one another without end.
    """
    if suffix in _WITH_TEMPLATES:
        translated = translate(_WITH_TEMPLATES[suffix], body, around)
        rendered = MARKUPS[suffix](translated.text, title)
        if translated.removed:
            rendered = replace(rendered, removed=(*translated.removed, *rendered.removed))
    else:
        rendered = MARKUPS[suffix](body, title)
    if rendered.html.count("<") > MAX_OPEN and (name := _endless(rendered.html)):
        raise ArticleError.of("markup", f"more elements are open inside one another than readers can bear; close each <{name}>")
    return rendered


def _endless(rendered: str) -> str | None:
    """The element that is opened once too often: what HTML parsers do then costs the square of the length.

    They close what is nested one by one, and open formatting that is not closed again in every paragraph (HTML
    §13.2.4.3).
    """
    depth = formatting = again = 0
    for tags, (closing, name) in enumerate(_ELEMENT.findall(rendered.lower())):
        step = -1 if closing else 1
        again += formatting
        if name in _FORMATTING:
            formatting = formatting + step if formatting + step > 0 else 0
        if name not in _CLOSES_ITSELF:
            depth = depth + step if depth + step > 0 else 0
        if depth > MAX_OPEN or again > 4 * tags + 1000:
            return str(name)
    return None


def _markdown(body: str, title: str | None) -> Rendered:
    rendered = pyromark.html(body, options=MARKDOWN)
    if "checkbox" in rendered:
        rendered = _TASK.sub(lambda found: "☑" if found[1] else "☐", rendered)
    if "text-align" in rendered:
        rendered = _ALIGN.sub(r'<\1 align="\2">', rendered)
    return _headed(rendered, title)


def _headed(rendered: str, title: str | None, **more: Value) -> Rendered:
    """Take the heading that is, or repeats, the title out of the HTML."""
    heading = _heading(rendered)
    if heading is None:
        return Rendered(rendered, title, values=more)
    opening, closing = heading
    words = plain(rendered[opening.end() : closing.start()])[0]
    first = not rendered[: opening.start()].strip()
    repeats = title is not None and first and same(words, title)
    if repeats or (title is None and words and (first or opening[2] == "1")):
        rendered = rendered[: opening.start()] + rendered[closing.end() :].lstrip("\n")
    return Rendered(rendered, title or words or None, values=more, origins=_OF_HEADING)


def _heading(rendered: str) -> tuple[re.Match[str], re.Match[str]] | None:
    """The tags of the first heading that is opened and closed, outside of comments."""
    opening: re.Match[str] | None = None
    at = 0
    while tag := _HEADING_TAG.search(rendered, at):
        at = tag.end()
        if tag[0] == "<!--":
            at = rendered.find("-->", at)
            if at < 0:
                return None
        elif not tag[1]:
            opening = tag
        elif opening:
            return opening, tag
    return None


def headline(suffix: str, body: str, title: str) -> int | None:
    """The line of ``body`` on which the heading, or in a text the line, stands that gave ``title``; None where unknown."""
    if suffix == ".txt":
        return next((number for number, line in enumerate(body.split("\n"), 1) if line.strip()), None)
    if suffix not in _WITH_TEMPLATES or _WITH_TEMPLATES[suffix] == "html":
        return None
    source = body.encode("utf-8")
    for event, place in pyromark.events_with_range(body, options=MARKDOWN):
        if isinstance(event, dict) and "Heading" in str(event.get("Start")):
            written = pyromark.html(source[place["start"] : place["end"]].decode("utf-8"), options=MARKDOWN)
            # Of a body in another dialect the heading can be one that is not shown.
            return source.count(b"\n", 0, place["start"]) + 1 if plain(written)[0] == title else None
    return None


def _html(body: str, title: str | None) -> Rendered:
    """A fragment as it is; of a whole page the article and what its head says."""
    if not re.search(r"<(?:!doctype|html|head|body)\b", body[:5000], re.IGNORECASE):
        return _headed(fragment(body), title)
    try:
        page = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", body))
    except (lxml.etree.LxmlError, ValueError):
        return _headed(body, title)
    head = read_head(page)
    headed = _headed(body_of(page, title or head.title), title or head.title, **head.values)
    return replace(headed, origins={**headed.origins, **head.origins}, problems=head.problems)


MARKDOWNS = frozenset({".md", ".markdown", ".mdx"})
# Markups whose body says of itself what others say in front matter.
SPEAKING = frozenset({".html", ".htm", ".txt", ".rst", ".rest"})

# Where template source may stand, and among what.
_WITH_TEMPLATES: dict[str, Kind] = {".md": "md", ".markdown": "md", ".mdx": "mdx", ".html": "html", ".htm": "html"}

MARKUPS: dict[str, Callable[[str, str | None], Rendered]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".mdx": _markdown,
    ".txt": text,
    ".rst": restructured,
    ".rest": restructured,
    ".html": _html,
    ".htm": _html,
}
