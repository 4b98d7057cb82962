"""Text → (metadata, body), with the line on which every key stands.

A row of :data:`DIALECTS` is a way of writing front matter, one file a dialect. Values are text, lists, mappings, None,
or what TOML types itself (numbers, truth, dates): what they mean is for ``metadata.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from feeds.articles.frontmatter import comments, fieldlists, headers, json_values, toml_values, yaml_values
from feeds.articles.frontmatter.fences import between, unopened
from feeds.articles.frontmatter.values import (
    MAX_BYTES,
    MAX_DEPTH,
    Block,
    Dialect,
    FrontMatter,
    Parsed,
    Stamp,
    Value,
    sized,
    wrong,
)
from feeds.errors import ArticleError

__all__ = ["DIALECTS", "MAX_BYTES", "MAX_DEPTH", "SIDECARS", "FrontMatter", "Stamp", "Value", "parse_sidecar", "split"]

_RST = frozenset({".rst", ".rest"})
_HTML = frozenset({".html", ".htm", ".xhtml"})

DIALECTS = (
    Dialect("YAML", between("---", "---", "..."), yaml_values.parse),
    Dialect("TOML", between("+++", "+++"), toml_values.parse),
    Dialect("JSON", json_values.find, json_values.parse),
    Dialect("JSON between semicolons", between(";;;", ";;;"), json_values.parse),
    Dialect("YAML by name", between("---yaml", "---"), yaml_values.parse),
    Dialect("TOML by name", between("---toml", "---"), toml_values.parse),
    Dialect("JSON by name", between("---json", "---"), json_values.parse),
    Dialect("Nikola", comments.find, comments.parse),
    Dialect("reStructuredText", fieldlists.find, fieldlists.parse, only=_RST),
    Dialect("YAML unopened", unopened, yaml_values.parse, apart=_RST | _HTML | frozenset({".txt"})),
    Dialect("headers", headers.find, headers.parse, apart=_RST | _HTML),
)

SIDECARS: dict[str, Callable[[str], Parsed]] = {
    ".yaml": yaml_values.parse,
    ".yml": yaml_values.parse,
    ".toml": toml_values.parse,
    ".json": json_values.parse,
    ".meta": comments.parse_sidecar,
}
_FENCED = ((re.compile(r"---[ \t]*\n"), yaml_values.parse), (re.compile(r"\+\+\+[ \t]*\n"), toml_values.parse))
_LAST_FENCE = re.compile(r"\n(?:---|\.\.\.|\+\+\+)\s*\Z")


def split(text: str, suffix: str = "") -> FrontMatter:
    """Take the front matter off the top of ``text``, which a file of this suffix holds.

    Raises ArticleError with the line where it is not closed, too large, or not what it says it is.
    """
    for dialect in DIALECTS:
        if dialect.suits(suffix) and (block := dialect.find(text)):
            return _front(text, block, dialect)
    return FrontMatter(text)


def parse_sidecar(suffix: str, text: str) -> FrontMatter:
    """The metadata in a file of ``suffix``, a key of :data:`SIDECARS`; the body is empty.

    Raises ArticleError with the line where it is too large or not what its suffix says.
    """
    parse = SIDECARS[suffix]
    for fence, fenced in _FENCED:
        if found := fence.match(text):
            # The fences go, their lines stay, so that the others keep their numbers.
            parse, text = fenced, "\n" + _LAST_FENCE.sub("\n", text[found.end() :])
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise wrong(f"larger than {MAX_BYTES // 1024} KB")
    parsed = parse(text)
    return FrontMatter("", parsed.values, parsed.lines, doubles=parsed.doubles)


def _front(text: str, block: Block, dialect: Dialect) -> FrontMatter:
    above = text.count("\n", 0, block.start)
    source = sized(text[block.start : block.end])
    try:
        parsed = dialect.parse(source)
    except ArticleError as error:
        raise error.at("", line_offset=above) from error
    lines = {key: line + above for key, line in parsed.lines.items()}
    body, body_line = text[block.after :], text.count("\n", 0, block.after) + 1
    if block.above:
        # Empty lines for those taken, so that the lines of the body keep their numbers.
        body, body_line = text[: block.above] + "\n" * text.count("\n", block.above, block.after) + body, 1
    return FrontMatter(body, parsed.values, lines, body_line, parsed.doubles, dialect.name)
