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
LONGEST_NAMES = 60

_BYLINE = re.compile(r"by:?[ \t]+(.+)", re.IGNORECASE)
_PARTICLES = "de|da|do|dos|del|della|van|von|der|den|ter|la|le|el|bin|ibn|al|and|und|et|y|e|en|og|och|i|oraz|и|і|та|&|,"
_NAME = re.compile(rf"(?:[^\W\d_a-zß-öø-ÿ][\w'’.-]*|{_PARTICLES})(?:[ \t,]+|$)")
# Bylines of other languages, on a line of their own: words that begin many sentences want two names after them, others a colon.
_FOREIGN = re.compile(r"(?:Von|Par|Por|Di|di|Door|Av|Af|Oleh|Autor)[ \t]+(?=\S+[ \t]+\S)([^:\n]+)")
_LABELLED = re.compile(
    r"(?:Text|Texte|Texto|Testo|Autor(?:in|a|es)?|Auteurs?|Autrice|Autore|Autori|Von|Par|Por|Di|Door|Yazan|Szerző|Författare|"
    r"Skribent|Автор(?:и|ы)?|Текст|Συντάκτης|Tác giả|Penulis|"
    r"लेखक|लेखिका|লেখক|โดย|作者|撰文|文|記者|记者|筆者|執筆|取材|저자|글|بقلم|كتب|كتبت|نویسنده|מאת)"
    r"[ \t\u3000]*[:：][ \t\u3000]*([^\n]+)"
)
_UNMARKED = re.compile(r"(?:بقلم|מאת)[ \t]+([^\n:]+)")
_REPORTER = re.compile(r"([가-힣]{2,4})[ \t]+(?:기자|특파원)(?:[ \t]+\S+@\S+)?")
# A name has none of these in it, in any script.
_NO_NAME = re.compile(r"[.!?。！？…;؛؟\d]$|[。！？؟;؛:：\d]")
_POST = re.compile(
    r"[ \t]*[,|–—-][ \t]*[^,|]{0,60}\b(?:writer|reporter|correspondent|editor|staff|press|reuters|news|ap|afp)\b.*$",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"(?:source|via|quelle|fuente|fonte|bron|källa|kilde|lähde|źródło|zdroj|forrás|kaynak|πηγή|источник|джерело|nguồn|sumber|स्रोत|"
    r"来源|來源|出典|출처|المصدر|منبع|מקור)[ \t]*[:：][ \t]*(.{0,300}?)[ \t(<]*(https?://[^\s<>()]{3,2000})[)>.]*",
    re.IGNORECASE,
)
# The line that a wire gives a story to be found by, and what it tells editors.
_SLUG_LINE = re.compile(r"[A-Z]{2}-[\w'. -]{1,60}--?[^\n]{1,100},[ \t]*\d{2,5}")
_TO_EDITORS = re.compile(r"(?:eds?|editors?|note to editors)[ \t]*:[^\n]*", re.IGNORECASE)
_AGENCY = re.compile(r"[^\n.:]{0,40}\b(?:Press|Reuters|AFP|News|Writer|Correspondent|Reporter|Staff|Editor)\b[^\n.:]{0,20}")
_END = re.compile(r"-?[ \t]*(?:30|ends?)[ \t]*-|#[ \t]*#[ \t]*#|<!--[ \t]*end[ \t]*-->", re.IGNORECASE)
_RULE = re.compile(r"(?:[*_~=–—-][ \t]*){3,}")
_NUMBERED = re.compile(r"[ \t]*\d{1,3}[.)][ \t]+(?=\S)")
# Between two of these, a line end is no blank: Chinese and Japanese write none.
_DENSE = re.compile(
    r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])[ \t]*\n[ \t\u3000]*(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])"
)
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
    _without_desk(blocks)
    if blocks:
        headline, rest = _headline(blocks[0])
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


def _without_desk(blocks: list[str]) -> None:
    """Take away what a wire writes to the desk: the slug line, notes to editors, marks of the end."""
    if blocks and _SLUG_LINE.fullmatch(blocks[0].partition("\n")[0].strip()):
        lines = blocks[0].split("\n")[1:]
        while lines and _TO_EDITORS.fullmatch(lines[0].strip()):
            del lines[0]
        blocks[:1] = ["\n".join(lines)] if lines else []
    if blocks and len(blocks) > 1:
        before, _, last = blocks[-1].rpartition("\n")
        if _END.fullmatch(last.strip()):
            blocks[-1:] = [before] if before.strip() else []


def _headline(block: str) -> tuple[str, str]:
    """The first line, with those that go on with it in small letters; and the rest of the block."""
    lines = block.split("\n")
    size = 1
    while (
        size < min(3, len(lines))
        and len(lines[size - 1]) > 30
        and lines[size][:1].islower()
        and not _names(lines[size].strip(), True)
    ):
        size += 1
    return " ".join(lines[:size]), "\n".join(lines[size:])


def _byline(blocks: list[str]) -> str | None:
    """Take the byline out of the first three blocks, where it is the first or the second line of one of them."""
    for at, block in enumerate(blocks[:3]):
        lines = block.split("\n", 2)
        for index, line in enumerate(lines[:2]):
            if names := _names(line.strip(), len(lines) == 1):
                if len(lines) > index + 1 and _AGENCY.fullmatch(lines[index + 1].strip()):
                    del lines[index + 1]
                blocks[at : at + 1] = [part for part in ("\n".join(lines[:index]), *lines[index + 1 :]) if part.strip()]
                return names
    return None


def _names(line: str, alone: bool) -> str | None:
    """The names in a byline; None where it is none: what only begins with "by" has other words in it.

    ``alone`` is whether nothing else stands in the block.
    """
    if len(line) > LONGEST_BYLINE:
        return None
    if alone and (found := _LABELLED.fullmatch(line) or _UNMARKED.fullmatch(line) or _REPORTER.fullmatch(line)):
        names = found[1].strip(" ,|")
        if re.search("[A-Za-z]", names) and _NAME.sub("", names):
            return None
        return names if len(names) <= LONGEST_NAMES and len(names.split()) <= 8 and not _NO_NAME.search(names) else None
    found = _BYLINE.fullmatch(line) or (_FOREIGN.fullmatch(line) if alone else None)
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
    if any(line.startswith("\u3000") for line in lines):
        # Where every paragraph begins with a wide blank, none is empty between them.
        return [_joined(part) for part in re.split(r"\n(?=\u3000)", block) if part.strip()]
    if len(lines) > 1 and all(_NUMBERED.match(line) for line in lines):
        return [_Numbered(_joined(_NUMBERED.sub("", line, count=1)) for line in lines)]
    if len(lines) > 1 and all(_ITEM.match(line) for line in lines):
        return [[_joined(_ITEM.sub("", line, count=1)) for line in lines]]
    if any(len(line) > LONG_LINE for line in lines):
        return [_joined(line) for line in lines]
    return [_joined(block)]


class _Numbered(list[str]):
    """A list whose items have numbers."""


def _joined(words: str) -> str:
    return " ".join(_DENSE.sub("", words).split())


def _html_of(part: str | list[str]) -> str:
    if isinstance(part, str):
        if _RULE.fullmatch(part):
            return "<hr>"
        return f"<p>{_linked(part)}</p>"
    name = "ol" if isinstance(part, _Numbered) else "ul"
    return f"<{name}>" + "".join(f"<li>{_linked(item)}</li>" for item in part) + f"</{name}>"


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
