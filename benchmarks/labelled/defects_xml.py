"""Defects of XML itself and of its bytes: they can be in a feed of any XML format."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from benchmarks.labelled.planting import Defect, NotHere, in_text


def _behind(document: str, rng: Random, mark: str, what: str) -> str:
    found = [match.end() for match in re.finditer(mark, document)]
    if not found:
        raise NotHere
    at = rng.choice(found)
    return document[:at] + what + document[at:]


def _undeclared(document: str) -> str:
    return re.sub(r"^\ufeff?<\?xml.*?\?>\s*", "", document)


def _declared(document: str, encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{_undeclared(document)}'


def _latin(document: str, encoding: str) -> bytes:
    return _declared(document, encoding).replace("</title>", " café</title>", 1).encode("cp1252", "xmlcharrefreplace")


def _after_title(what: str) -> Callable[[str, Random], str]:
    return lambda document, rng: _behind(document, rng, r"<(?:a:)?title>(?!<)", what)


DEFECTS: list[Defect] = [
    in_text("xml-bare-ampersand", _after_title("R & D ")),
    in_text("xml-html-entity", _after_title("&nbsp;")),
    in_text("xml-less-than", _after_title("1 < 2 ")),
    in_text("xml-unclosed-tag", _after_title("<b>")),
    in_text("xml-crossed-tags", _after_title("<b><i>x</b></i>")),
    in_text("xml-br", _after_title("one<br>two")),
    in_text("xml-control-character", _after_title("\x08")),
    in_text("xml-control-reference", _after_title("&#11;")),
    in_text("xml-nul", _after_title("\x00")),
    in_text("xml-c1-reference", _after_title("it&#146;s "), grave=False),
    in_text("xml-replacement-character", _after_title("caf\ufffd "), grave=False),
    in_text("xml-cdata-end", _after_title("a ]]> b")),
    in_text("xml-open-cdata", lambda document, rng: _behind(document, rng, r"<(?:a:)?title>", "<![CDATA[ x ").replace("]]>", "")),
    in_text("xml-bad-comment", lambda document, rng: _behind(document, rng, r"</(?:a:)?title>", "<!-- a -- b -->")),
    in_text(
        "xml-undeclared-prefix", lambda document, rng: _behind(document, rng, r"</(?:a:)?title>", "<nix:rating>5</nix:rating>")
    ),
    in_text("xml-unquoted-attribute", lambda document, rng: _behind(document, rng, r"</(?:a:)?title>", "<x y=1/>")),
    in_text("xml-same-attribute-twice", lambda document, rng: _behind(document, rng, r"</(?:a:)?title>", '<x y="1" y="2"/>')),
    in_text("xml-truncated", lambda document, rng: document[: rng.randrange(len(document) // 2, len(document) - 30)]),
    in_text("xml-two-roots", lambda document, rng: f"{document}<more/>"),
    in_text("xml-text-behind", lambda document, rng: f"{document}\nServed in 3 ms"),
    in_text(
        "xml-warning-before",
        lambda document, rng: f"<b>Warning</b>: mysql_connect() in <b>db.php</b> on line 3<br />\n{document}",
    ),
    in_text("xml-space-before-declaration", lambda document, rng: f"\n{_declared(document, 'utf-8')}"),
    in_text("xml-empty", lambda document, rng: ""),
    in_text("xml-blank", lambda document, rng: "\n\n"),
    in_text(
        "xml-html-page",
        lambda document, rng: "<!DOCTYPE html><html><head><title>Not found</title></head><body><p>Sorry.<br></body></html>",
    ),
    in_text("xml-latin1-as-utf8", lambda document, rng: _latin(document, "utf-8")),
    in_text(
        "xml-cp1252-undeclared", lambda document, rng: _undeclared(_latin(document, "utf-8").decode("cp1252")).encode("cp1252")
    ),
    in_text("xml-unknown-encoding", lambda document, rng: _declared(document, "utf-ate")),
    in_text("xml-utf16-declared-utf8-written", lambda document, rng: _declared(document, "utf-16")),
    in_text("xml-ascii-declared", lambda document, rng: _declared(document, "us-ascii").replace("</title>", " café</title>", 1)),
    in_text(
        "xml-two-encodings",
        lambda document, rng: _declared(document, "utf-8").encode().replace(b"</title>", "ü</title>".encode("cp1252"), 1),
    ),
    in_text(
        "xml-double-utf8",
        lambda document, rng: _after_title("café naïve – “x” ".encode().decode("cp1252", "ignore"))(document, rng),
        grave=False,
    ),
    in_text(
        "xml-entity-bomb",
        lambda document, rng: (
            '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]>\n'
            + _after_title("&h;")(_undeclared(document), rng)
        ),
    ),
    in_text(
        "xml-external-entity",
        lambda document, rng: (
            '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY p SYSTEM "file:///etc/passwd">]>\n'
            + _after_title("&p;")(_undeclared(document), rng)
        ),
    ),
    in_text("xml-spoiled-declaration", lambda document, rng: f'<?xml encoding="utf-8" version="1.0"?>\n{_undeclared(document)}'),
    in_text("xml-version-two", lambda document, rng: f'<?xml version="2.0" encoding="utf-8"?>\n{_undeclared(document)}'),
    in_text(
        "xml-root-case", lambda document, rng: re.sub(r"(</?)(rss|feed)\b", lambda match: match[1] + match[2].upper(), document)
    ),
    in_text("xml-binary", lambda document, rng: b"\x1f\x8b\x08\x00" + rng.randbytes(400)),
    in_text("xml-latin1-bom", lambda document, rng: "ï»¿" + _declared(document, "utf-8")),
]
