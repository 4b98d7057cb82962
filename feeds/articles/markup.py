"""Text, Markdown, HTML → HTML: one table by suffix, so that another markup is another row.

What comes out is neither sanitised nor absolute: that is ``content.py``'s. Every function is linear in its input.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import lxml.etree
import lxml.html
import pyromark

from feeds.articles.frontmatter import Value
from feeds.articles.metadata import plain

LONG_LINE = 120
LONGEST_STANDFIRST = 600

_MARKDOWN = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_GFM
)
_HEADING = re.compile(r"<h([1-6])(?:\s[^>]*)?>(.*?)</h\1\s*>", re.DOTALL | re.IGNORECASE)
_ALIGN = re.compile(r'<(t[hd]) style="text-align: (left|center|right)">')
_TASK = re.compile(r'<input disabled="" type="checkbox"( checked="")?\s*/?>')


@dataclass(frozen=True, slots=True)
class Rendered:
    """``html`` of a body, and what the body itself says: a title, a summary, metadata in the front matter's words."""

    html: str
    title: str | None = None
    summary: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)


def render(suffix: str, body: str, title: str | None = None) -> Rendered:
    """``body`` as HTML by the markup of ``suffix``, a key of :data:`MARKUPS`.

    Where ``title`` is None the body gives it and loses that heading; where it is given, a first heading of the same
    words is taken away, so that no reader shows it twice.
    """
    return MARKUPS[suffix](body, title)


def _markdown(body: str, title: str | None) -> Rendered:
    rendered = pyromark.html(body, options=_MARKDOWN)
    if "checkbox" in rendered:
        rendered = _TASK.sub(lambda found: "☑" if found[1] else "☐", rendered)
    if "text-align" in rendered:
        rendered = _ALIGN.sub(r'<\1 align="\2">', rendered)
    return _headed(rendered, title)


def _headed(rendered: str, title: str | None, **more: Value) -> Rendered:
    """Take the heading that is, or repeats, the title out of the HTML."""
    heading = _HEADING.search(rendered)
    if heading is None:
        return Rendered(rendered, title, values=more)
    words = plain(heading[2])[0]
    first = not rendered[: heading.start()].strip()
    repeats = title is not None and first and _same(words, title)
    if repeats or (title is None and words and (first or heading[1] == "1")):
        rendered = rendered[: heading.start()] + rendered[heading.end() :].lstrip("\n")
    return Rendered(rendered, title or words or None, values=more)


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W+", "", one).casefold() == re.sub(r"\W+", "", other).casefold()


def _text(body: str, title: str | None) -> Rendered:
    """Plain text as newsrooms send it: headline, standfirst, paragraphs by blank lines or by long lines."""
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", body) if block.strip()]
    if title is None and blocks:
        headline, _, rest = blocks[0].partition("\n")
        title = " ".join(headline.split())
        blocks[:1] = [rest] if rest.strip() else []
    paragraphs = [" ".join(part.split()) for block in blocks for part in _paragraphs(block)]
    standfirst = paragraphs[0] if len(paragraphs) > 1 and len(paragraphs[0]) <= LONGEST_STANDFIRST else None
    written = "\n".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    return Rendered(written, title, standfirst)


def _paragraphs(block: str) -> list[str]:
    """A block is one paragraph, unless its lines are too long to be wrapped lines of one."""
    lines = [line for line in block.split("\n") if line.strip()]
    return lines if len(lines) > 1 and all(len(line) > LONG_LINE for line in lines[:-1]) else [block]


def _html(body: str, title: str | None) -> Rendered:
    """A fragment as it is; of a whole page the article, main or body element and what its head says."""
    if not re.search(r"<(?:!doctype|html|head|body)\b", body[:5000], re.IGNORECASE):
        return _headed(body, title)
    try:
        page = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", body))
    except (lxml.etree.LxmlError, ValueError):
        return _headed(body, title)
    said: dict[str, Value] = {}
    for meta in page.iter("meta"):
        key = (meta.get("name") or meta.get("property") or "").lower()
        if key in _META and (value := (meta.get("content") or "").strip()):
            said.setdefault(_META[key], value)
    if language := page.get("lang"):
        said["lang"] = language
    head_title = page.findtext(".//head/title") or page.findtext(".//title")
    main = next((found for name in ("article", "main", "body") if (found := page.find(f".//{name}")) is not None), page)
    inner = html.escape(main.text or "", quote=False) + "".join(lxml.html.tostring(child, encoding="unicode") for child in main)
    return _headed(inner, title or (plain(html.escape(head_title))[0] if head_title else None) or None, **said)


_META = {
    "author": "author",
    "date": "date",
    "description": "description",
    "keywords": "keywords",
    "article:published_time": "date",
    "article:modified_time": "updated",
}

MARKUPS: dict[str, Callable[[str, str | None], Rendered]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".txt": _text,
    ".html": _html,
    ".htm": _html,
}
