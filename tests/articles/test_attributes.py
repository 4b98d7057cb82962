"""What kramdown and Python-Markdown write besides Markdown goes, and nothing else does."""

from __future__ import annotations

import pytest

from feeds.articles.attributes import translate
from feeds.articles.markup import render

GONE = [
    ("[a](b){:target=\"_blank\" rel='x'} c", "[a](b) c"),
    ("![a](b){: .center width=100%}", "![a](b)"),
    ("*a*{:.red.big#one}", "*a*"),
    ("A\n{: .lead }\n\nB", "A\n\nB"),
    ("> A\n> {: .note}\n\nB", "> A\n\nB"),
    ("- a\n{: .x}\n- b", "- a\n- b"),
    ("1. {: .x} a", "1.  a"),
    ("{:name: .class #id}\nA", "A"),
    ("## A\n{: .no_toc }\n\nB", "## A\n\nB"),
    ("* TOC\n{:toc}\n\nA", "\nA"),
    ("1. Contents here\n{: toc .large}\nA", "A"),
    ("A {::comment}B\n\nC{:/comment} D", "A  D"),
    ('{::options parse_block_html="true" /}\nA', "A"),
    ("{::nomarkdown}<b>a</b>{:/}", "<b>a</b>"),
    ("{::comment} without an end", " without an end"),
    ("*[HTML]: Hyper Text\nHTML", "HTML"),
    ('<div class="a" markdown="1">\n**b**\n</div>', '<div class="a">\n\n**b**\n</div>'),
    ("<section markdown=1>\na", "<section>\n\na"),
]

KEPT = [
    "returns {:ok, pid} or {:error}",
    "`[a](b){: .c}`",
    "```\n{: .c}\n{::comment}\n```\n",
    "    {: .c}\n",
    "*[a](b)*: c",
    "a{: and b}",
    '<td markdown="1">a</td>',
    "an {:unknown word}",
]


@pytest.mark.parametrize(("written", "left"), GONE)
def test_what_goes(written: str, left: str) -> None:
    assert translate(written) == left


@pytest.mark.parametrize("written", KEPT)
def test_what_stays(written: str) -> None:
    assert translate(written) == written


def test_markdown_within_html_is_read() -> None:
    assert "<strong>b</strong>" in render(".md", '<div markdown="1">\n**b**\n</div>', "T").html
