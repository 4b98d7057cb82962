"""reStructuredText → HTML by docutils, an extra (``feeds[rst]``), with everything off that reads files or runs code."""

from __future__ import annotations

import re
from threading import Lock
from typing import Any

from feeds.articles.frontmatter import Value
from feeds.articles.rendered import Removed, Rendered, same
from feeds.articles.spellings import field_of
from feeds.errors import ArticleError
from feeds.model import Origin

# docutils takes some seconds a megabyte.
MAX_CHARACTERS = 300_000
# Nothing that people write is deeper, and docutils recurses.
MAX_INDENT = 400

# What docutils does with a word costs the square of its length.
_ENDLESS_WORD = re.compile(r"\S{4000}")

# An error is raised to the caller where there is a "traceback", and ends the process where there is none.
_SETTINGS: dict[str, Any] = {
    "_disable_config": True,
    "raw_enabled": False,
    "file_insertion_enabled": False,
    "report_level": 2,
    "halt_level": 5,
    "traceback": True,
    "warning_stream": False,
    "input_encoding": "unicode",
    "output_encoding": "unicode",
    "embed_stylesheet": False,
    "stylesheet_path": "",
    "syntax_highlight": "none",
    "math_output": "LaTeX",
    "initial_header_level": 2,
    "doctitle_xform": True,
    "docinfo_xform": True,
    "sectsubtitle_xform": False,
    "smart_quotes": False,
    "toc_backlinks": False,
    "line_length_limit": 100_000,
}
# Roles that a document defines stay defined in docutils for the whole process.
_ONE_AT_A_TIME = Lock()


def restructured(body: str, title: str | None) -> Rendered:
    """``body`` as HTML, the title of the document taken out where ``title`` is None or the same.

    What directives and roles of other tools stood for is removed. Raises ArticleError where docutils is not installed
    or gives up.
    """
    try:
        from docutils.parsers.rst import roles
    except ImportError as error:
        message = 'reStructuredText needs docutils, which is not installed: pip install "feeds[rst]"'
        raise ArticleError.of("restructured-text", message) from error
    if len(body) > MAX_CHARACTERS:
        raise ArticleError.of("restructured-text", f"more than {MAX_CHARACTERS:,} characters; make several articles of it")
    if " " * MAX_INDENT in body:
        raise ArticleError.of("restructured-text", f"a line is indented by {MAX_INDENT} blanks or more; indent it less")
    if _ENDLESS_WORD.search(body):
        raise ArticleError.of("restructured-text", "a word of 4,000 characters or more; put blanks or line ends into it")
    with _ONE_AT_A_TIME:
        registered: dict[str, Any] = vars(roles)["_roles"]
        defined = dict(registered)
        try:
            return _rendered(body, title)
        except RecursionError as error:
            raise ArticleError.of("restructured-text", "more blocks inside one another than can be read") from error
        finally:
            registered.clear()
            registered.update(defined)


def _rendered(body: str, title: str | None) -> Rendered:
    from docutils import nodes
    from docutils.core import publish_doctree, publish_from_doctree
    from docutils.writers.html5_polyglot import Writer

    document = publish_doctree(body, settings_overrides=_SETTINGS)
    removed = _without_messages(document)
    found = document.get("title") if isinstance(document.children[:1] and document.children[0], nodes.title) else None
    values: dict[str, Value] = {}
    for info in list(document.findall(nodes.docinfo)):
        values |= _docinfo(info)
        info.parent.remove(info)
    if found and title is not None and not same(found, title):
        # Somebody's first heading, and not the title over again.
        heading = document.children[0]
        document.insert(1, nodes.rubric("", "", *heading.children, classes=["title"]))
    writer = Writer()
    publish_from_doctree(document, writer=writer, settings_overrides=_SETTINGS)
    origins = {"title": Origin("document title"), **{key: Origin("docinfo", key) for key in values}}
    return Rendered(str(writer.parts["body"]), title or found or None, values=values, origins=origins, removed=removed)


def _without_messages(document: Any) -> tuple[Removed, ...]:
    """Take docutils' own messages out of the document; what they are about, where that is a part of the text."""
    from docutils import nodes

    removed = []
    for message in list(document.findall(nodes.system_message)):
        source = next((each.astext() for each in message.findall(nodes.literal_block)), "")
        if source.lstrip().startswith(".."):
            removed.append(Removed(source.strip(), message.get("line")))
        if message.parent is not None:
            message.parent.remove(message)
    for problem in list(document.findall(nodes.problematic)):
        words = problem.astext()
        role, _, rest = words.rpartition(":`") if words.startswith(":") else ("", "", "")
        problem.parent.replace(problem, nodes.Text(rest.rstrip("`").split(" <")[0].lstrip("~!") if role else words))
    document.parse_messages = []
    document.transform_messages = []
    return tuple(removed)


def _docinfo(info: Any) -> dict[str, Value]:
    """What the fields at the top say, by the keys that ``metadata.py`` knows."""
    from docutils import nodes

    values: dict[str, Value] = {}
    for each in info.children:
        value: Value
        if isinstance(each, nodes.field):
            key, value = each.children[0].astext(), each.children[1].astext()
        elif isinstance(each, nodes.authors):
            key, value = "authors", [one.astext() for one in each.children]
        else:
            key, value = each.tagname, each.astext()
        if field_of(key) and value:
            values[key] = value
    return values
