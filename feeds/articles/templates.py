"""Markdown or HTML with the template source of somebody's tool in it → the same without: no subscriber ever sees any.

Liquid, Nunjucks and Jinja (``{% %}``, ``{{ }}``, ``{# #}``), Hugo and Nikola (``{{< >}}``, ``{{% %}}``), Zola
(``{{ f() }}``, ``{% f() %}``), Obsidian (``[[ ]]``, ``%% %%``, ``== ==``), MDX (components, expressions). What has a
faithful translation gets it; the rest goes and is reported, what stands between its pairs stays. Code is not touched.
One pass from left to right, linear in the text: every search is bounded or fails once.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from feeds.articles import components
from feeds.articles.rendered import Removed
from feeds.articles.shortcodes import CODE, COMPUTED, RAW, SINGLES, Call, Surroundings, around_body, call
from feeds.articles.verbatim import Verbatim
from feeds.articles.wikilinks import WIKI_LINK, wiki_link

# An address of no scheme that anybody allows.
NOWHERE = "removed:"
# No tag is longer.
REACH = 4000

_MARKDOWN = re.compile(r"\{\{|\{%|\{#|!?\[\[|(?<![^\s(>])%%|(?<![\w=])==(?=[^\s=])")
_HTML = re.compile(r"\{\{|\{%|\{#")
_MDX = re.compile(_MARKDOWN.pattern.replace(r"\{\{|\{%|\{#", r"</?[A-Z]|\{"))
_HIGHLIGHTED = re.compile(r"==([^=\n]{0,500}[^=\s])==(?![=\w])")
_REMARK = re.compile(r"\{#[^{}]{0,2000}#\}")
# What LaTeX puts before two braces.
_FORMULA = re.compile(r"(?:[\^_}\\]|\\[A-Za-z]{1,20})$")
_NAME = re.compile(r"/?\s*([\w./-]+)")
_FUNCTION = re.compile(r"([\w:]+)\((.*)\)", re.DOTALL)
_INNER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_BRANCHES = frozenset("else elsif elif elseif when".split())
_BLOCKS = ("<figure", "<img", "<video", "<audio")


@dataclass(frozen=True, slots=True)
class Translated:
    """A text without template source, and what of it was lost."""

    text: str
    removed: tuple[Removed, ...] = ()


def translate(body: str, around: Surroundings, verbatim: Verbatim, markup: str = "md") -> Translated:
    """Take the template source out of ``body``, whose code is ``verbatim``; ``markup`` is ``md``, ``mdx`` or ``html``."""
    return _Translation(body, around, verbatim, markup).run()


@dataclass(frozen=True, slots=True)
class _Opened:
    """A shortcode that may yet be closed: where in the output it stands, and which of the losses it is."""

    key: str
    said: Call
    piece: int
    lost: int
    indent: str | None


@dataclass(slots=True)
class _Translation:
    body: str
    around: Surroundings
    verbatim: Verbatim
    markup: str
    pieces: list[str] = field(default_factory=list)
    lost: list[tuple[int, str] | None] = field(default_factory=list)
    opened: list[_Opened] = field(default_factory=list)
    closings: list[tuple[str, str | None]] = field(default_factory=list)
    open_names: dict[str, int] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    braces: dict[int, int] = field(default_factory=dict)
    done: int = 0

    def run(self) -> Translated:
        opener = {"html": _HTML, "mdx": _MDX}.get(self.markup, _MARKDOWN)
        if self.markup == "mdx":
            self.braces = components.braces(self.body)
        at = 0
        while found := opener.search(self.body, at):
            start = found.start()
            if (end := self.verbatim.end(start)) is not None:
                self.emit(start, end, self.code(self.body[start:end]))
                at = end
            else:
                at = self.token(found[0], start) or start + len(found[0])
        self.pieces.append(self.body[self.done :])
        return Translated("".join(self.pieces), tuple(self.losses()))

    def losses(self) -> list[Removed]:
        """What was lost, with lines counted in one sweep."""
        removed, line, at = [], 1, 0
        for start, text in sorted(each for each in self.lost if each is not None):
            line += self.body.count("\n", at, start)
            at = start
            removed.append(Removed(text, line))
        return removed

    def emit(self, start: int, end: int, text: str) -> int:
        """Put what stands before ``start``, then ``text`` for what stands from there to ``end``."""
        self.pieces += (self.body[self.done : start], text)
        self.done = end
        return end

    def lose(self, start: int, end: int) -> int:
        self.lost.append((start, self.body[start:end]))
        around = self.body[max(0, start - 2) : start], self.body[end : end + 1]
        # A link to nowhere has no address; an empty one would lead back to the article.
        return self.emit(start, end, NOWHERE if around in (("](", ")"), ('="', '"')) else "")

    def find(self, mark: str, start: int) -> int:
        """Where ``mark`` stands next within reach, -1 where it does not."""
        if mark in self.absent:
            return -1
        at = self.body.find(mark, start, start + REACH)
        if at < 0 and self.body.find(mark, start) < 0:
            self.absent.add(mark)
        return at

    def code(self, text: str) -> str:
        """Code, with what its own tool would have taken out of it."""
        if "/*" in text:
            text = re.sub(r"\{\{([<%])/\*(.{0,1000}?)\*/([>%])\}\}", r"{{\1\2\3}}", text)
        return re.sub(r"\{%-?\s*(?:end)?raw\s*-?%\}", "", text) if self.around.liquid else text

    def token(self, mark: str, start: int) -> int | None:
        """Take one token; where it ends, or None where it is none."""
        if mark.endswith("[["):
            return self.wiki(start)
        if mark == "%%":
            end = self.find("%%", start + 2)
            return None if end < 0 or self.verbatim.end(end) else self.emit(start, end + 2, "")
        if mark == "==":
            found = _HIGHLIGHTED.match(self.body, start)
            return self.emit(start, found.end(), f"<mark>{found[1]}</mark>") if found else None
        if mark == "{#":
            found = _REMARK.match(self.body, start)
            return self.emit(start, found.end(), "") if found else None
        if mark == "{%":
            return self.statement(start)
        if self.markup == "mdx":
            return self.expression(start) if mark == "{" else self.component(start)
        return self.shortcode(start) if self.body[start + 2 : start + 3] in ("<", "%") else self.variable(start)

    def wiki(self, start: int) -> int | None:
        found = WIKI_LINK.match(self.body, start)
        if found is None or (start and self.body[start - 1] == "\\"):
            return None
        text, whole = wiki_link(found, self.around)
        if text is None:
            return None
        if not whole:
            self.lost.append((start, found[0]))
        return self.emit(start, found.end(), self.placed(text, start, found.end()))

    def statement(self, start: int) -> int | None:
        end = self.find("%}", start + 2)
        if end < 0:
            return None
        inner, end = self.body[start + 2 : end].strip("-+ \t\n"), end + 2
        name = inner.split(None, 1)[0] if inner else ""
        if name in RAW and (close := self.closed(start, end, f"end{name}")):
            return self.emit(start, close[1], self.body[end : close[0]])
        if name == "end":
            return self.close("end()", start, end)
        if name.startswith("end") and len(name) > 3:
            return self.close(name[3:], start, end)
        if name in _BRANCHES:
            return self.emit(start, end, "")
        if function := _FUNCTION.fullmatch(inner):
            return self.open("end()", call(function[1].lower(), function[2]), start, end)
        arguments = _INNER.sub(lambda found: self.value(found[1]) or "", inner[len(name) :])
        said = call(name, arguments)
        if name in ("include", "include_relative", "include_cached", "render", "partial") and said.words:
            file = said.words[0].rsplit("/", 1)[-1].split(".")[0]
            return self.single(Call(file, said.words[1:], said.named), start, end)
        return self.open(name, said, start, end)

    def closed(self, start: int, end: int, name: str) -> tuple[int, int] | None:
        """Where the tag that closes a block of code or of raw text starts and ends."""
        if name in self.absent:
            return None
        mark = r"\{%[-+]?\s*" if self.body[start + 1] == "%" else r"\{\{[<%]\s*"
        found = re.compile(mark + re.escape(name) + r"\s*(?:[-+]?%\}|[>%]\}\})").search(self.body, end)
        if found is None:
            self.absent.add(name)
            return None
        return found.start(), found.end()

    def shortcode(self, start: int) -> int | None:
        """Hugo's and Nikola's."""
        sign = ">" if self.body[start + 2] == "<" else "%"
        if self.body.startswith("/*", start + 3):
            end = self.find(f"*/{sign}}}}}", start)
            return None if end < 0 else self.emit(start, end + 5, self.code(self.body[start : end + 5]))
        end = self.find(f"{sign}}}}}", start + 3)
        if end < 0:
            return None
        inner, end = self.body[start + 3 : end].strip(), end + 3
        found = _NAME.match(inner)
        if found is None:
            return self.lose(start, end)
        name = found[1].lower().strip("/")
        if inner.startswith("/"):
            return self.close(name, start, end)
        said = call(name, inner[found.end() :].removesuffix("/"))
        return self.single(said, start, end) if inner.endswith("/") else self.open(name, said, start, end)

    def variable(self, start: int) -> int | None:
        end = self.find("}}", start + 2)
        if end < 0 or (_FORMULA.search(self.body, max(0, start - 22), start) and self.formula(start)):
            return None
        inner, end = self.body[start + 2 : end].strip("-+ \t\n"), end + 2
        if inner.startswith("/*"):
            return self.emit(start, end, "")
        if function := _FUNCTION.fullmatch(inner):
            return self.single(call(function[1].rsplit(":", 1)[-1].lower(), function[2]), start, end)
        value = self.value(inner)
        if value is None:
            return self.lose(start, end)
        # The address of the site itself, where something has to be followed.
        before, after = self.body[max(0, start - 1) : start], self.body[end : end + 1]
        return self.emit(start, end, value or ("/" if before in ("(", '"', "'") and after not in ("/", "{") else ""))

    def formula(self, start: int) -> bool:
        return self.body[start + 2 : start + 3] not in " -" and not self.body.startswith(("site.", "page."), start + 2)

    def value(self, expression: str) -> str | None:
        """What a variable or a literal holds, whatever filters it goes through; None where nobody knows."""
        subject = expression.split("|")[0].strip()
        if len(subject) > 1 and subject[0] in "\"'" and subject[-1] == subject[0]:
            return subject[1:-1]
        return self.around.values.get(subject.strip(".$").lower())

    def expression(self, start: int) -> int | None:
        """MDX's ``{…}``."""
        close = self.braces.get(start)
        if close is None:
            return None
        inner = self.body[start + 1 : close].strip()
        attribute = self.body[max(0, start - 1) : start] == "="
        text = components.text_of(inner, attribute)
        if text is None:
            text = self.around.values.get(inner.lower().replace("frontmatter.", "page."))
        if text is None and not attribute:
            return self.lose(start, close + 1)
        return self.emit(start, close + 1, f'"{html.escape(text or "")}"' if attribute else text or "")

    def component(self, start: int) -> int | None:
        found = components.component(self.body, start, self.braces)
        if found is None:
            return None
        name = f"<{found.name.lower()}"
        if found.closing:
            return self.close(name, start, found.end)
        said = call(name[1:], found.arguments)
        return self.single(said, start, found.end) if found.alone else self.open(name, said, start, found.end)

    def single(self, said: Call, start: int, end: int) -> int:
        """What a shortcode without a body gives, in a paragraph of its own where it stands on a line of its own."""
        text = SINGLES[said.name](said, self.around) if said.name in SINGLES else None
        if text is None:
            return self.lose(start, end)
        return self.emit(start, end, self.placed(text, start, end))

    def placed(self, text: str, start: int, end: int) -> str:
        """HTML with blank lines around it, where it stands alone on its line: the lines beside it stay Markdown."""
        alone = text.startswith(_BLOCKS) and self.ends_line(end)
        indent = self.indent(start) if alone else None
        return text if indent is None else f"\n\n{indent}{text}\n\n"

    def open(self, key: str, said: Call, start: int, end: int) -> int:
        """A shortcode of which only its closing tag would say whether it has a body: without, until that is found."""
        if said.name in CODE and not key.startswith("<") and (close := self.closed(start, end, _closing(key))):
            return self.emit(start, close[1], fenced(self.body[end : close[0]], said, self.indent(start) or ""))
        lost = len(self.lost)
        self.single(said, start, end)
        if len(self.lost) == lost:
            self.lost.append(None)
        self.opened.append(_Opened(key, said, len(self.pieces) - 1, lost, self.indent(start)))
        self.open_names[key] = self.open_names.get(key, 0) + 1
        return end

    def close(self, key: str, start: int, end: int) -> int:
        """The closing tag of the last shortcode of that name that is open; whatever was opened since has no body."""
        if not self.open_names.get(key):
            return self.lose(start, end)
        while True:
            opened = self.opened.pop()
            self.open_names[opened.key] -= 1
            if opened.key == key:
                break
        said = opened.said
        if said.name in COMPUTED and key == said.name:
            del self.pieces[opened.piece :]
            first = self.lost[opened.lost]
            del self.lost[opened.lost :]
            self.lost.append(None if said.name == "comment" else first)
            self.pieces.append("")
            self.done = end
            return end
        before, after = around_body(said) or ("", "")
        if before or after:
            self.lost[opened.lost] = None
        if before.startswith("<") and "\n" in before:
            if opened.indent is None:
                before = after = ""
            else:
                before = f"\n\n{opened.indent}" + before.replace("\n\n", f"\n\n{opened.indent}")
                after = f"\n\n{opened.indent}" + after.replace("\n\n", f"\n\n{opened.indent}") + "\n\n"
        if before or after or said.name not in SINGLES:
            self.pieces[opened.piece] = before
        return self.emit(start, end, after)

    def indent(self, start: int) -> str | None:
        """The blanks before ``start`` where nothing else stands before it on its line, else None."""
        line = self.body.rfind("\n", max(0, start - 80), start) + 1
        before = self.body[line:start]
        return before if (line or start < 80) and not before.strip() else None

    def ends_line(self, end: int) -> bool:
        return not self.body[end : end + 80].split("\n", 1)[0].strip()


def _closing(key: str) -> str:
    return f"end{key}" if key != "end()" else "end"


def fenced(code: str, said: Call, indent: str) -> str:
    """A fenced code block, with a fence that does not occur in the code."""
    code = re.sub(r"\{%-?\s*(?:end)?raw\s*-?%\}", "", code).strip("\n")
    language = "mermaid" if said.name == "mermaid" else said.get("lang", "language", word=0)
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    info = language if re.fullmatch(r"[\w+#.-]{1,40}", language) else ""
    return f"\n{indent}{fence}{info}\n{code}\n{indent}{fence}\n"
