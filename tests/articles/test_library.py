"""How one article names another, or a file: by path, by name, by slug, near or far."""

from __future__ import annotations

import pytest

from feeds.articles.library import Library, id_prefix

PATHS = (
    "_posts/2024-01-02-old.md",
    "blog/x.md",
    "blog/deep/x.md",
    "blog/bundle/index.md",
    "Notes/Page One.md",
    "de/y.de.md",
)
LIBRARY = Library(
    {path: f"https://e.example/{n}" for n, path in enumerate(PATHS)}, {"img/A pic.png": 1, "pic.png": 2}, {"blog/x.md": "id"}
)


@pytest.mark.parametrize(
    ("name", "near", "path"),
    [
        ("2024-01-02-old", "a.md", "_posts/2024-01-02-old.md"),
        ("_posts/2024-01-02-old.md", "a.md", "_posts/2024-01-02-old.md"),
        ("old", "a.md", "_posts/2024-01-02-old.md"),
        ("x", "a.md", "blog/x.md"),
        ("x.md", "blog/deep/z.md", "blog/deep/x.md"),
        ("../x.md", "blog/deep/z.md", "blog/x.md"),
        ("/blog/deep/x", "a.md", "blog/deep/x.md"),
        ("content/blog/x.md", "a.md", "blog/x.md"),
        ("bundle", "a.md", "blog/bundle/index.md"),
        ("blog/bundle/index.md", "a.md", "blog/bundle/index.md"),
        ("Page One", "a.md", "Notes/Page One.md"),
        ("page-one", "a.md", "Notes/Page One.md"),
        ("y", "a.md", "de/y.de.md"),
        ("gone", "a.md", None),
        ("", "a.md", None),
        ("..", "a.md", None),
        ("/", "a.md", None),
    ],
)
def test_articles_by_name(name: str, near: str, path: str | None) -> None:
    assert LIBRARY.article(name, near) == path


def test_files_by_name() -> None:
    assert LIBRARY.file("A pic.png", "a.md") == "img/A pic.png"
    assert LIBRARY.file("pic.png", "a.md") == "pic.png"
    assert LIBRARY.file("none.png", "a.md") is None


def test_fragments_bear_the_prefix_on_our_own_pages_alone() -> None:
    assert LIBRARY.fragment("blog/x.md", "a") == id_prefix("id") + "a"
    assert LIBRARY.fragment("blog/deep/x.md", "a") == "a"
    assert id_prefix("id") != id_prefix("other")
