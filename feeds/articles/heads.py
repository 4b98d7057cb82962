"""What a page of HTML says of itself: JSON-LD, OpenGraph, `meta`, Dublin Core, `time`, `title`.

The sources are asked in this order, and the first that knows a field gives it: JSON-LD, the page's `lang`, `article:*`
and OpenGraph, `meta` by name and Dublin Core, elements with a date, `title`. Front matter wins over all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import lxml.html

from feeds.articles.characters import clean
from feeds.articles.frontmatter import MAX_BYTES, Value
from feeds.articles.pages import classes, headline
from feeds.articles.plaintext import has_scheme, plain, web_url
from feeds.model import Origin, Problem, Severity

MAX_SCRIPTS = 20
MAX_NODES = 2000
MAX_DEPTH = 8
MAX_TEXT = 5000
MAX_MARKED = 100
_LONGEST_NAME = 254

# The keys of the front matter that a name stands for.
_OPEN_GRAPH = {
    "article:published_time": "date",
    "article:modified_time": "updated",
    "article:author": "author",
    "article:tag": "tags",
    "og:title": "title",
    "og:description": "description",
    "og:image": "image",
    "og:image:url": "image",
    "og:image:alt": "image_alt",
    "og:locale": "lang",
}
_META = {
    "author": "author",
    "date": "date",
    "pubdate": "date",
    "publish-date": "date",
    "last-modified": "updated",
    "description": "description",
    "keywords": "keywords",
    # What Pelican reads of a page.
    "summary": "description",
    "tags": "tags",
    "category": "category",
    "authors": "author",
    "modified": "updated",
    "slug": "slug",
    "lang": "lang",
    "status": "status",
    "language": "lang",
    "content-language": "lang",
    "dc.title": "title",
    "dc.creator": "author",
    "dc.description": "description",
    "dc.date": "date",
    "dc.date.issued": "date",
    "dc.date.created": "date",
    "dc.date.modified": "updated",
    "dc.language": "lang",
    "dc.subject": "keywords",
}
_META |= {name.replace("dc.", "dcterms."): key for name, key in _META.items() if name.startswith("dc.")}
_META |= {"dcterms.issued": "date", "dcterms.created": "date", "dcterms.modified": "updated"}
_ITEMS = {"datepublished": "date", "datemodified": "updated"}
_WORDS = frozenset({"title", "description", "tags", "keywords", "category"})
_SEVERAL = frozenset({"author", "tags", "keywords", "category"})

_LINKED_DATA = (
    ("title", "headline"),
    ("date", "datePublished"),
    ("updated", "dateModified"),
    ("description", "description"),
    ("author", "author"),
    ("keywords", "keywords"),
    ("category", "articleSection"),
    ("image", "image"),
    ("lang", "inLanguage"),
)
_ARTICLE = re.compile(r"(?:https?://schema\.org/)?\w*(?:Article|Posting)")


@dataclass(frozen=True, slots=True)
class Head:
    """``title`` is plain text, ``values`` are in the front matter's words; ``origins`` tells which element said each."""

    title: str | None
    values: Mapping[str, Value] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_head(page: lxml.html.HtmlElement) -> Head:
    """What a whole page says of itself. What cannot be used is passed over; broken JSON-LD is told at `info`."""
    problems: list[Problem] = []
    metas = [(_name(meta), _cut(meta.get("content"))) for meta in page.iter("meta")]
    title = page.findtext(".//head/title") or page.findtext(".//title")
    sources: tuple[tuple[Mapping[str, str], Mapping[str, list[Value]]], ...] = (
        (dict.fromkeys((key for key, _ in _LINKED_DATA), "JSON-LD"), _linked(page, problems)),
        ({"lang": "html lang"}, {"lang": [page.get("lang")]}),
        (_names(metas, _OPEN_GRAPH), _named(metas, _OPEN_GRAPH)),
        (_names(metas, _META), _named(metas, _META)),
        ({"date": "element with a date", "updated": "element with a date"}, _dated(page)),
        (_MARKS, _marked(page)),
        (
            {"title": "title", "canonical": "link rel=canonical"},
            {
                "title": [_literal("title", _cut(headline(page, " ".join((title or "").split()))) or "")],
                "canonical": _canonicals(page, metas),
            },
        ),
    )
    values: dict[str, Value] = {}
    origins: dict[str, Origin] = {}
    for names, source in sources:
        said: dict[str, Value] = {}
        for key, found in source.items():
            usable: list[Value] = [each for value in found if (each := _usable(key, value)) is not None]
            if usable:
                said[key] = usable if key in _SEVERAL and len(usable) > 1 else usable[0]
        if {"tags", "keywords"} & set(values):
            said = _without(said)
        values = {**said, **values}
        origins = {**{key: Origin("HTML head", names.get(key)) for key in said}, **origins}
    words = values.pop("title", None)
    heading = plain(str(words))[0] if words else ""
    if not heading:
        origins.pop("title", None)
    return Head(heading or None, values, origins, tuple(problems))


def _without(said: dict[str, Value]) -> dict[str, Value]:
    """``said`` but for tags, which another source gave already."""
    return {key: value for key, value in said.items() if key not in ("tags", "keywords")}


def _usable(key: str, value: Value) -> Value:
    """The value where it can be what its key says, else None: nothing of it was written for us."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, str) or not (text := clean(value).strip()):
        return None
    match key:
        case "author":
            fits = web_url(text) is None and len(text) <= _LONGEST_NAME
        case "image":
            fits = web_url(text) is not None or not (has_scheme(text) or text.startswith("//") or re.search(r"[\s<>\"]", text))
        case "canonical":
            fits = web_url(text) is not None
        case "lang":
            fits = re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", text) is not None
        case _:
            fits = True
    return text if fits else None


def _name(meta: lxml.html.HtmlElement) -> str:
    return str(meta.get("property") or meta.get("name") or meta.get("http-equiv") or "").strip().lower()


def _cut(text: str | None) -> str | None:
    """Text of an attribute or element, of a length that somebody can have meant."""
    return None if text is None or not text.strip() else text.strip()[:MAX_TEXT]


def _literal(key: str, text: str) -> str:
    """Text that the parser of HTML gave, written so that it is not read as HTML again."""
    return text.replace("<", "&lt;") if key in _WORDS else text


def _named(metas: list[tuple[str, str | None]], names: Mapping[str, str]) -> dict[str, list[Value]]:
    """The content of the `meta` elements that ``names`` knows, the best of its names first."""
    found: dict[str, list[Value]] = {}
    for name, key in names.items():
        contents: list[Value] = [_literal(key, content) for each, content in metas if each == name and content]
        if contents and (key in _SEVERAL or key not in found):
            found.setdefault(key, []).extend(each for each in contents if each not in found.get(key, []))
    return found


def _names(metas: list[tuple[str, str | None]], names: Mapping[str, str]) -> dict[str, str]:
    """Which of the names that ``names`` knows the content of each key was found under."""
    found: dict[str, list[str]] = {}
    for name, key in names.items():
        if any(each == name and content for each, content in metas) and (key in _SEVERAL or key not in found):
            found.setdefault(key, []).append(name)
    return {key: ", ".join(each) for key, each in found.items()}


def _dated(page: lxml.html.HtmlElement) -> dict[str, list[Value]]:
    """Dates that stand in elements: `time` with `pubdate`, anything with the `itemprop` of a date."""
    found: dict[str, list[Value]] = {}
    for each in page.iter("time", "meta", "span", "abbr"):
        key = (
            "date" if each.tag == "time" and each.get("pubdate") is not None else _ITEMS.get((each.get("itemprop") or "").lower())
        )
        written = (
            each.get("datetime")
            or each.get("content")
            or (each.get("title") if each.tag == "abbr" else "")
            or (each.text_content() if each.tag != "meta" else "")
        )
        if key and written.strip():
            found.setdefault(key, []).append(written.strip())
    return found


def _canonicals(page: lxml.html.HtmlElement, metas: list[tuple[str, str | None]]) -> list[Value]:
    """Where the page says that it is from: in its head, to social networks, in its words."""
    links = [link.get("href") for link in page.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    shared = [content for name, content in metas if name == "og:url"]
    return [*links, *shared, *(link.get("href") for link in page.iter("a") if "p-canonical" in classes(link))]


# What elements of a page are by their classes (microformats, and those of publishing systems that have their form).
_BY_CLASS = {
    "p-author": "author",
    "p-category": "tags",
    "dt-published": "date",
    "dt-updated": "updated",
    "entry-date": "date",
    "published": "date",
    "entry-title": "title",
    "p-name": "title",
    "title": "title",
}
_MARKS = dict.fromkeys(("author", "tags", "date", "updated", "title"), "element marked as that")
_ABOVE = re.compile(r"(?:^|[-_])(?:meta|byline|posted|dateline|published)(?:[-_]|$)")
_HEADINGS = frozenset({"h1", "h2", "h3", "p"})


def _is_above(time: lxml.html.HtmlElement) -> bool:
    """Whether a `time` stands where pages say when they were published, and not in somebody's words."""
    return any(each.tag == "header" or any(_ABOVE.search(name) for name in classes(each)) for each in time.iterancestors())


def _marked(page: lxml.html.HtmlElement) -> dict[str, list[Value]]:
    """What elements of the page are marked as; and the one `time` above its words."""
    found: dict[str, list[Value]] = {}
    for each in page.iter("a", "abbr", "time", "span", "div", "h1", "h2", "h3", "p"):
        keys = {_BY_CLASS[name] for name in classes(each) & set(_BY_CLASS)}
        keys |= {"tags"} if "tag" in (each.get("rel") or "").lower().split() else set()
        keys |= {"author"} if "author" in (each.get("rel") or "").lower().split() or each.get("itemprop") == "author" else set()
        for key in keys:
            words = " ".join(each.text_content().split())
            if key in ("date", "updated"):
                value = each.get("datetime") or (each.get("title") if each.tag == "abbr" else None)
            else:
                value = _literal(key, words) if key != "title" or each.tag in _HEADINGS else None
            known = found.setdefault(key, [])
            if value and len(value) <= MAX_TEXT and len(known) < MAX_MARKED and value not in known:
                known.append(value)
    times = {moment for each in page.iter("time") if (moment := each.get("datetime")) and _is_above(each)}
    if not found.get("date") and len(times) == 1:
        found["date"] = [*times]
    return {key: values if key == "tags" else values[:1] for key, values in found.items()}


def _linked(page: lxml.html.HtmlElement, problems: list[Problem]) -> dict[str, list[Value]]:
    """What the first article in the page's JSON-LD says."""
    nodes = list(_nodes(_scripts(page, problems)))
    named = {key: node for node in nodes if isinstance(key := node.get("@id"), str)}
    article = next((node for node in nodes if any(_ARTICLE.fullmatch(kind) for kind in _texts(node.get("@type")))), {})
    return {key: list(_said(key, article.get(name), named)) for key, name in _LINKED_DATA}


def _scripts(page: lxml.html.HtmlElement, problems: list[Problem]) -> Iterator[object]:
    scripts = [each for each in page.iter("script") if (each.get("type") or "").strip().lower() == "application/ld+json"]
    for script in scripts[:MAX_SCRIPTS]:
        text = (script.text or "").strip()
        message = f"JSON-LD of more than {MAX_BYTES // 1024} KB is not read"
        if len(text) <= MAX_BYTES:
            try:
                yield json.loads(text, strict=False)
                continue
            except ValueError as error:
                message = f"this JSON-LD is not JSON and is ignored: {error}"
            except RecursionError:
                message = "this JSON-LD is nested too deep and is ignored"
        if text:
            problems.append(Problem(Severity.INFO, "json-ld", "", message, script.sourceline))


def _nodes(documents: Iterator[object]) -> Iterator[dict[str, object]]:
    """The objects of JSON-LD that can be an article or what it refers to, in lists and graphs too."""
    waiting = [(document, 0) for document in documents][::-1]
    seen = 0
    while waiting and seen < MAX_NODES:
        node, depth = waiting.pop()
        seen += 1
        if depth > MAX_DEPTH:
            continue
        if isinstance(node, list):
            waiting += [(each, depth + 1) for each in reversed(node[:MAX_NODES])]
        elif isinstance(node, dict):
            yield node
            waiting += [(node[key], depth + 1) for key in ("mainEntity", "@graph") if key in node]


def _said(key: str, value: object, named: Mapping[str, dict[str, object]]) -> Iterator[Value]:
    """A property of JSON-LD as front matter would say it: texts, and people with their addresses."""
    for each in value[:100] if isinstance(value, list) else [value]:
        node = each
        if isinstance(each, dict):
            node = named.get(str(each.get("@id")), each) if len(each) <= 2 and "name" not in each and "url" not in each else each
        if isinstance(node, str):
            yield node[:MAX_TEXT]
        elif isinstance(node, dict):
            yield from _described(key, node)


def _described(key: str, node: Mapping[str, object]) -> Iterator[Value]:
    if key == "image":
        yield from _texts(node.get("url") or node.get("contentUrl") or node.get("@id"))
        return
    if key == "lang":
        yield from _texts(node.get("alternateName") or node.get("name"))
        return
    url = next(iter(_texts(node.get("url"))), None)
    for name in _texts(node.get("name"))[:1]:
        if key == "author" and url and web_url(url):
            yield {"name": name[:_LONGEST_NAME], "url": url}
        else:
            yield name[:MAX_TEXT]


def _texts(value: object) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str) and each.strip()]
