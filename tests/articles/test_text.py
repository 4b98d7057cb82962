"""Plain text as newsrooms send it: byline, dateline, source, lists, wrapped lines, addresses."""

from __future__ import annotations

import pytest

from feeds.articles.text import text

LEAD = "LONDON, June 9 (Reuters) — The gate opened."


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("BY JANE DOE", "JANE DOE"),
        ("by: Jane Doe", "Jane Doe"),
        ("By Jane Doe and John R. Roe", "Jane Doe and John R. Roe"),
        ("By Jane Doe, Staff Writer", "Jane Doe"),
        ("By Jane Doe | The Associated Press", "Jane Doe"),
        ("By José Ñuñez de la Cruz", "José Ñuñez de la Cruz"),
        ("By Anne-Marie O’Neil", "Anne-Marie O’Neil"),
        ("By 李雷", "李雷"),
        ("By the sea", None),
        ("By Friday he had left", None),
        ("By 2030 Everything Changes", None),
        ("Byron Jones", None),
        ("By " + "Jane " * 20, None),
    ],
)
def test_bylines(line: str, author: str | None) -> None:
    rendered = text(f"Head\n\n{line}\n\n{LEAD}\n\nMore.", None)
    assert rendered.values.get("author") == author
    assert (line.strip() in rendered.html) is (author is None)


@pytest.mark.parametrize("body", [f"Head\nBy Jane Doe\n\n{LEAD}", f"Head\n\nStand first.\n\nBy Jane Doe\n\n{LEAD}",
                                  f"Head\n\nStand first.\nBy Jane Doe\n\n{LEAD}", f"Head\n\nBy Jane Doe\n{LEAD}"])  # fmt: skip
def test_where_a_byline_may_stand(body: str) -> None:
    rendered = text(body, None)
    assert rendered.values == {"author": "Jane Doe"}
    assert rendered.html.endswith(f"<p>{LEAD}</p>")


@pytest.mark.parametrize(
    ("line", "source", "left"),
    [
        ("Source: The Post https://post.example/a", ("The Post", "https://post.example/a"), ""),
        ("Source: The Post (https://post.example/a).", ("The Post", "https://post.example/a"), ""),
        ("Source: https://post.example/a", ("post.example", "https://post.example/a"), ""),
        ("via: Post – https://post.example/a", ("Post", "https://post.example/a"), ""),
        ("Source: The Post", None, "<p>Source: The Post</p>"),
        ("Source: ftp://post.example/a", None, "<p>Source: ftp://post.example/a</p>"),
    ],
)
def test_a_source_with_an_address_becomes_the_source(line: str, source: tuple[str, str] | None, left: str) -> None:
    rendered = text(f"Head\n\nOne.\n\nTwo.\n\n{line}\n", None)
    assert rendered.values == ({"source": dict(zip(("title", "url"), source, strict=True))} if source else {})
    assert rendered.html == "<p>One.</p>\n<p>Two.</p>" + (f"\n{left}" if left else "")


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("Wrapped\nlines of\nprose", "<p>Wrapped lines of prose</p>"),
        (
            f"{'long ' * 30}\nshort\n{'long ' * 30}",
            f"<p>{('long ' * 30).strip()}</p>\n<p>short</p>\n<p>{('long ' * 30).strip()}</p>",
        ),
        ("- a\n- b & c", "<ul><li>a</li><li>b &amp; c</li></ul>"),
        ("- one line alone", "<p>- one line alone</p>"),
        (
            "See https://e.example/a?b=1&c=2.",
            '<p>See <a href="https://e.example/a?b=1&amp;c=2">https://e.example/a?b=1&amp;c=2</a>.</p>',
        ),
        ("(see http://e.example/a_(b))", '<p>(see <a href="http://e.example/a_(b)">http://e.example/a_(b)</a>)</p>'),
        ("“https://e.example/”", '<p>“<a href="https://e.example/">https://e.example/</a>”</p>'),
        ("http:// and https://[", "<p>http:// and https://[</p>"),
        ("<b> & https://u:p@e.example/", "<p>&lt;b&gt; &amp; https://u:p@e.example/</p>"),
    ],
)
def test_paragraphs_lists_and_addresses(body: str, html: str) -> None:
    assert text(body, "Head").html == html


def test_a_headline_that_repeats_the_title_is_taken_away() -> None:
    assert text("Head!\n\nOne.\n\nTwo.", "Head").html == "<p>One.</p>\n<p>Two.</p>"
