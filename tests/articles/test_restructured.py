"""reStructuredText by docutils: a title, what its docinfo says, nothing that reads files or runs, no traces in the text."""

from __future__ import annotations

import sys
import time

import html5lib
import pytest

from feeds.articles.content import absolute, sanitise
from feeds.articles.markup import render
from feeds.articles.restructured import MAX_CHARACTERS
from feeds.errors import ArticleError

BODY = """\
A *fine* title
==============

:date: 2024-07-25
:author: Jane Doe
:own: x

Lead with a `link <https://e.example/>`_, :doc:`another <x>`, ``code  x`` and [1]_.

.. TEASER_END

.. code-block:: python

   def x():
       pass

.. raw:: html

   <script>alert(1)</script>

.. include:: /etc/passwd

.. youtube:: abcdefghijk

Part
----

.. note:: Careful.

====  ====
a     b
====  ====
1     2
====  ====

.. [1] The note.
"""


def test_a_document() -> None:
    rendered = render(".rst", BODY)
    assert rendered.title == "A fine title"
    assert rendered.values == {"date": "2024-07-25", "author": "Jane Doe"}
    for shown in ('href="https://e.example/">link</a>, another,', "<h2>Part</h2>", "Careful.", "The note.", "def x():\n    pass"):
        assert shown in rendered.html, shown
    for gone in ("fine", "script", "root:", "System Message", "youtube", "own"):
        assert gone not in rendered.html, gone
    assert "<!-- TEASER_END -->" in rendered.html
    assert [(each.text.split("\n")[0], each.line) for each in rendered.removed] == [
        (".. raw:: html", 17),
        (".. include:: /etc/passwd", 21),
        (".. youtube:: abcdefghijk", 23),
    ]


def test_a_strict_parser_has_nothing_to_say() -> None:
    parser = html5lib.HTMLParser(strict=True)
    parser.parseFragment(sanitise(render(".rst", BODY).html, lambda target: absolute(target, "https://e.example/")))
    assert parser.errors == []


@pytest.mark.parametrize(
    ("title", "shown"), [("A fine title!", False), ("Another", True), (None, False)], ids=["same", "other", "none"]
)
def test_the_title_is_shown_once(title: str | None, shown: bool) -> None:
    assert ("<em>fine</em>" in render(".rst", BODY, title).html) is shown


def test_what_a_document_defines_is_not_left_for_the_next() -> None:
    render(".rst", ".. role:: mine(emphasis)\n\n:mine:`x`\n")
    assert "<em" not in render(".rst", "A :mine:`x` b\n").html
    assert "A x b" in render(".rst", "A :mine:`x` b\n").html


@pytest.mark.parametrize(
    "body",
    ["*open", "`open <", "|sub|", ".. foo", ":::\n", "===\n===", "Part\n==\n\n-- x", "[1]_ [#]_ [*]_ x_", ".. image::\n"],
)
def test_mistakes_leave_no_trace_of_docutils(body: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert "System Message" not in render(".rst", f"Text\n\n{body}\n\nMore\n", "T").html
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("x" * 5000, "a word of"),
        ("a b\n" * (MAX_CHARACTERS // 4 + 1), "several articles"),
        ("a\n\n" + " " * 500 + "b", "indented by"),
        ("".join(" " * n + "- a\n\n" for n in range(0, 380, 2)), "inside"),
    ],
)
def test_what_is_too_much_is_an_error_with_a_way_out(body: str, message: str) -> None:
    start = time.perf_counter()
    with pytest.raises(ArticleError, match=message):
        render(".rst", body)
    assert time.perf_counter() - start < 5


def test_without_docutils_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docutils.parsers.rst", None)
    with pytest.raises(ArticleError, match=r"feeds\[rst\]"):
        render(".rst", "Text")
