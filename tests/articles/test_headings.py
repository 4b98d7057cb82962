"""Headings of Markdown can be linked to where this service makes the page, by the names that GitHub gives them."""

from __future__ import annotations

import re

import pytest

from feeds.articles.headings import anchored
from feeds.store import Store
from tests.articles.test_tools import prepared
from tests.conftest import NOW, Newsroom, article, configured


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("<h2>A heading</h2>\n<h3>A heading</h3>\n<h2>A heading</h2>", ["a-heading", "a-heading-1", "a-heading-2"]),
        ("<h2>What's <em>new</em> in C++ &amp; C#?</h2>", ["whats-new-in-c--c"]),
        ("<h2>Größe: <code>x_y</code></h2>\n<h2>हिन्दी में</h2>\n<h2>日本 語</h2>", ["größe-x_y", "हिन्दी-में", "日本-語"]),
        ('<h2 id="own">Own</h2>\n<h2>!!!</h2>\n<h2>1.2 <a href="#x">Two</a></h2>', ["own", "12-two"]),
        ("<p>&lt;h2&gt;no&lt;/h2&gt;</p>", []),
    ],
)
def test_ids(written: str, ids: list[str]) -> None:
    assert re.findall('id="([^"]*)"', anchored(written)) == ids


def test_links_to_headings_lead_to_them_on_our_own_pages(newsroom: Newsroom) -> None:
    from feeds.publish import prepare

    root = newsroom(
        {
            "a.md": article("A", body="[here](#the-end) [there](b.md#a-part)\n\n## The end\n\nText"),
            "b.md": article("B", date="2026-01-03T03:04:05Z", body="Text\n\n## A part\n\nText"),
        }
    )
    first, second = prepare(configured(root), Store(None), NOW).shown
    ids = {each.path: re.findall('id="([^"]*)"', each.content) for each in (first, second)}
    links = re.findall('href="([^"]*)"', {each.path: each for each in (first, second)}["a.md"].content)
    assert links == [
        f"https://feeds.example.com/articles/a/#{ids['a.md'][0]}",
        f"https://feeds.example.com/articles/b/#{ids['b.md'][0]}",
    ]


def test_the_pages_of_another_site_have_ids_already(newsroom: Newsroom) -> None:
    root = newsroom(
        {
            "_config.yml": "url: https://example.com\n",
            "_posts/2024-07-25-a.md": "---\ntitle: A\n---\n[end](#the-end), note[^n]\n\n## The end\n\n[^n]: Text\n",
        }
    )
    (made,) = prepared(root).shown
    page = "https://example.com/2024/07/25/a.html"
    assert "<h2>The end</h2>" in made.content
    assert re.findall('href="([^"]*)"', made.content) == [f"{page}#the-end", f"{page}#fn:n"]
