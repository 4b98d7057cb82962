"""Text, Markdown and HTML become HTML, and the heading that is the title is shown once."""

from __future__ import annotations

import pytest

from feeds.articles.markup import MARKUPS, MAX_OPEN, Rendered, render
from feeds.articles.text import LONG_LINE, LONGEST_STANDFIRST
from feeds.errors import ArticleError

TITLES = [
    # body, title given, title, what is left of the body
    ("# A title\n\nText", None, "A title", "<p>Text</p>"),
    ("## A title\n\nText", None, "A title", "<p>Text</p>"),
    ("A title\n=======\n\nText", None, "A title", "<p>Text</p>"),
    ("A title\n---\n\nText", None, "A title", "<p>Text</p>"),
    ("# A *fine* `Vec<T>` & more #\n\nText", None, "A fine Vec<T> & more", "<p>Text</p>"),
    ("# A title {#anchor .class}\n\nText", None, "A title", "<p>Text</p>"),
    ("Text\n\n# A title\n\nMore", None, "A title", "<p>Text</p>\n<p>More</p>"),
    ("Text\n\n## A part\n\nMore", None, "A part", "<p>Text</p>\n<h2>A part</h2>\n<p>More</p>"),
    ("<h1 class='x'>A title</h1>\n\nText", None, "A title", "<p>Text</p>"),
    ("Only text", None, None, "<p>Only text</p>"),
    ("# \n\nText", None, None, "<h1></h1>\n<p>Text</p>"),
    ("<!-- <h1>not this</h1> -->\n\nText", None, None, "<!-- <h1>not this</h1> -->\n<p>Text</p>"),
    ("<!-- <h1>never closed</h1>\n\nText", None, None, "<!-- <h1>never closed</h1>\n\nText"),
    ("<h1>open\n\nText", None, None, "<h1>open\n<p>Text</p>"),
    ("```\n# no heading\n```\n\nText", None, None, "<pre><code># no heading\n</code></pre>\n<p>Text</p>"),
    ("    # no heading\n\nText", None, None, "<pre><code># no heading\n</code></pre>\n<p>Text</p>"),
    ("~~~md\n# no heading\n~~~\n\n# Real\n", None, "Real", '<pre><code class="language-md"># no heading\n</code></pre>'),
    ("`# no heading`", None, None, "<p><code># no heading</code></p>"),
    ("# Given\n\nText", "Given", "Given", "<p>Text</p>"),
    ("# given!\n\nText", "Given", "Given", "<p>Text</p>"),
    ("# A part\n\nText", "Given", "Given", "<h1>A part</h1>\n<p>Text</p>"),
    ("Text\n\n# Given\n", "Given", "Given", "<p>Text</p>\n<h1>Given</h1>"),
]


@pytest.mark.parametrize(
    ("body", "given", "title", "left"), TITLES, ids=[f"{body[:30]!r} given={given}" for body, given, _, _ in TITLES]
)
def test_headings_as_titles(body: str, given: str | None, title: str | None, left: str) -> None:
    rendered = render(".md", body, given)
    assert (rendered.title, rendered.html.strip()) == (title, left)


def test_a_title_of_signs_alone_does_not_take_any_heading_away() -> None:
    assert "<h1>!!!</h1>" in render(".md", "# !!!\n\nText", "???").html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("~~gone~~", "<p><del>gone</del></p>"),
        ("- [ ] open\n- [x] done", "<ul>\n<li>☐\nopen</li>\n<li>☑\ndone</li>\n</ul>"),
        ("a *b* **c**", "<p>a <em>b</em> <strong>c</strong></p>"),
        ("term\n: meaning", "<dl>\n<dt>term</dt>\n<dd>meaning</dd>\n</dl>"),
        ('<video src="v.mp4"></video>', '<p><video src="v.mp4"></video></p>'),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
        ("a\\\nb", "<p>a<br />\nb</p>"),
    ],
    ids=["strike", "tasks", "emphasis", "definitions", "raw html", "escapes", "break"],
)
def test_markdown(body: str, html: str) -> None:
    assert render(".md", body).html.strip() == html


def test_tables_say_their_alignment_without_a_style() -> None:
    html = render(".md", "| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |\n").html
    assert "style" not in html
    for cell in ('<th align="left">a', '<th align="center">b', '<td align="right">3', "<td>4"):
        assert cell in html


def test_footnotes_are_linked() -> None:
    html = render(".md", "Text.[^n]\n\n[^n]: The note.\n").html
    assert 'href="#n"' in html
    assert 'id="n"' in html
    assert "The note." in html


HEADLINE = "Harbour opens its oldest gate again after ninety years"
STANDFIRST = "The iron gate had been shut since the flood. On Tuesday the first boats went through."
LONG = (
    "The harbour master, who kept the only key, said that nobody had asked for it in all the time that she could remember. " * 3
)


def test_a_news_article_as_plain_text() -> None:
    body = f"{HEADLINE}\n\n{STANDFIRST}\n\n{LONG}\n\nA < B & “C”.\n\nSource: The Harbour Post\n"
    rendered = render(".txt", body)
    assert rendered.title == HEADLINE
    assert rendered.summary == STANDFIRST
    assert rendered.html == (
        f"<p>{STANDFIRST}</p>\n<p>{LONG.strip()}</p>\n<p>A &lt; B &amp; “C”.</p>\n<p>Source: The Harbour Post</p>"
    )


@pytest.mark.parametrize(
    ("body", "given", "title", "summary", "html"),
    [
        ("Headline", None, "Headline", None, ""),
        ("Headline\n\nOnly one", None, "Headline", None, "<p>Only one</p>"),
        ("Headline\nText below it\n\nMore", None, "Headline", "Text below it", "<p>Text below it</p>\n<p>More</p>"),
        ("Headline\n \t \nOne\n\n\n\nTwo", None, "Headline", "One", "<p>One</p>\n<p>Two</p>"),
        ("\n\n  Head   line \n\nOne\nwrapped\n\nTwo", None, "Head line", "One wrapped", "<p>One wrapped</p>\n<p>Two</p>"),
        ("One\n\nTwo", "Given", "Given", "One", "<p>One</p>\n<p>Two</p>"),
        ("AT&T <3 <b>\n\n<script>x</script>", None, "AT&T <3 <b>", None, "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        (
            "H\n\n" + "s" * (LONGEST_STANDFIRST + 1) + "\n\nTwo",
            None,
            "H",
            None,
            f"<p>{'s' * (LONGEST_STANDFIRST + 1)}</p>\n<p>Two</p>",
        ),
        (
            f"H\n\n{'a' * (LONG_LINE + 1)}\n{'b' * (LONG_LINE + 1)}\nend",
            None,
            "H",
            "a" * (LONG_LINE + 1),
            f"<p>{'a' * (LONG_LINE + 1)}</p>\n<p>{'b' * (LONG_LINE + 1)}</p>\n<p>end</p>",
        ),
        ("", None, None, None, ""),
    ],
    ids=[
        "headline",
        "one paragraph",
        "no empty line",
        "empty lines",
        "wrapped",
        "given",
        "literal",
        "no standfirst",
        "long lines",
        "none",
    ],
)
def test_text_files(body: str, given: str | None, title: str | None, summary: str | None, html: str) -> None:
    assert render(".txt", body, given) == Rendered(html, title, summary)


PAGE = """<!DOCTYPE html>
<html lang="de-AT"><head><title>Head &lt;b&gt; title</title>
<meta name="Author" content="Ada Lovelace"><meta name="description" content="In short">
<meta name="keywords" content="a, b"><meta property="article:published_time" content="2024-07-25T10:00:00Z">
<meta property="article:modified_time" content="2024-07-26T10:00:00Z">
<meta name="viewport" content="x"><meta name="date" content="">
</head><body><nav>menu</nav>%s<footer>foot</footer></body></html>"""


def test_of_a_whole_page_the_article_is_taken_and_what_its_head_says() -> None:
    rendered = render(".html", PAGE % "<article>lead &amp; <p>Text</p> tail<!-- remark --></article>")
    assert rendered.title == "Head <b> title"
    assert rendered.html == "lead &amp; <p>Text</p> tail<!-- remark -->"
    assert rendered.values == {
        "author": "Ada Lovelace",
        "description": "In short",
        "keywords": "a, b",
        "date": "2024-07-25T10:00:00Z",
        "updated": "2024-07-26T10:00:00Z",
        "lang": "de-AT",
    }


@pytest.mark.parametrize(
    ("body", "title", "html"),
    [
        (PAGE % "<main><p>Text</p></main>", "Head <b> title", "<p>Text</p>"),
        (PAGE % "<p>Text</p>", "Head <b> title", "<p>Text</p>"),
        ("<html><body><h1>A title</h1><p>Text</p></body></html>", "A title", "<p>Text</p>"),
        ("<html><head><title></title></head><body><h2>Sub</h2>x</body></html>", "Sub", "x"),
        ("<html><head><title>Same</title></head><body><h1>Same</h1>x</body></html>", "Same", "x"),
        ('<?xml version="1.0" encoding="utf-8"?><html><body><p>Text</p></body></html>', None, "<p>Text</p>"),
        ('<!-- x --><?xml version="1.0" encoding="utf-8"?><html><body>Text</body></html>', None, None),
        ("<html></html>", None, None),
        ("<p>A fragment</p>", None, "<p>A fragment</p>"),
        ("<h2>A title</h2>\n<p>Text</p>", "A title", "<p>Text</p>"),
        ("<header>no head</header>", None, "<header>no head</header>"),
    ],
    ids=[
        "main",
        "body",
        "heading",
        "empty title",
        "same",
        "xml",
        "late xml",
        "nothing",
        "fragment",
        "fragment with heading",
        "header",
    ],
)
def test_pages_and_fragments(body: str, title: str | None, html: str | None) -> None:
    rendered = render(".html", body)
    assert rendered.title == title
    if html is not None:
        assert rendered.html == html


def test_htm_and_markdown_are_rows_of_the_same_table() -> None:
    assert render(".htm", "<p>x</p>") == render(".html", "<p>x</p>")
    assert render(".markdown", "*x*") == render(".md", "*x*")
    assert set(MARKUPS) == {".md", ".markdown", ".mdx", ".txt", ".html", ".htm", ".rst", ".rest"}


@pytest.mark.parametrize(
    ("suffix", "body", "name"),
    [
        (".html", "<div>" * (MAX_OPEN + 1), "div"),
        (".md", "> " * (MAX_OPEN + 1) + "x", "blockquote"),
        (".md", "1. " * (MAX_OPEN + 1) + "x", "ol"),
        (".html", "<p>" + "".join(f"<b class={n}>" for n in range(100)) + "<p>x" * 1000, "b"),
    ],
    ids=["div", "quotes", "lists", "formatting"],
)
def test_endless_nesting_is_an_error_that_names_the_element(suffix: str, body: str, name: str) -> None:
    with pytest.raises(ArticleError, match="close each") as caught:
        render(suffix, body)
    assert f"<{name}>" in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * MAX_OPEN + "</div>" * MAX_OPEN,
        "<p>a" * 2000,
        "<ul>" + "<li>a" * 2000 + "</ul>",
        "<table>" + "<tr><td>a<td>b" * 2000,
        "a<br>" * 2000 + "<img src=x>" * 2000,
        "<div><b>x</b></div>" * 2000,
        "<b>never closed " + "<p>a</p>" * 2000,
        "</div>" * 2000 + "<div>",
    ],
    ids=["just enough", "paragraphs", "items", "cells", "void", "flat", "one open", "closed too often"],
)
def test_sloppy_but_harmless_html_passes(body: str) -> None:
    assert render(".html", body).html == body
