"""What a tool says of a place holds for the articles in it, and what says it and cannot be read holds them back."""

from __future__ import annotations

import pytest

from feeds.articles.customs import MAX_ANYWHERE, MAX_PATTERN, applies, customary
from feeds.articles.frontmatter import split
from feeds.model import Default, Origin, Severity, Tool, Trait
from tests.articles.test_tools import prepared, toml
from tests.conftest import Newsroom


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("", "a/b.md", True),
        ("a", "a/b.md", True),
        ("a/", "ab/c.md", False),
        ("a/*.md", "a/b.md", True),
        ("a/*", "a/b/c.md", True),
        ("a/*/c", "a/b/c.md", True),
        ("*/c.md", "a/b/c.md", False),
        ("**/c.md", "a/b/c.md", True),
        ("docs/**", "docs/a/b.md", True),
        ("docs/**", "docsy/a.md", False),
        ("a/20??-*", "a/2024-x.md", True),
        ("**/" * (MAX_ANYWHERE + 1) + "*", "a/b.md", False),
        ("*" * (MAX_PATTERN + 1), "a.md", False),
    ],
)
def test_places(pattern: str, path: str, fits: bool) -> None:
    assert applies(Default(pattern, ()), path) is fits


def test_what_an_article_says_wins_over_what_is_said_of_its_place() -> None:
    said = (("summary", "theirs"), ("tags", ["x"]), ("categories", "a"), ("draft", "true"), ("layout", "y"))
    front = split("---\ndescription: ours\ncategories: [b]\ntags:\ndraft: false\n---\n")
    tool = Tool(name="Hugo", file="hugo.toml", defaults=(Default("", said[:3]), Default("", said[3:], "_index.md")))
    found, origins = customary(front.values, "a.md", tool)
    assert found == {"description": "ours", "tags": ["x"], "categories": ["b"], "draft": "false", "layout": "y"}
    both = Tool(defaults=(Default("", said),), traits=frozenset({Trait.CATEGORIES_ADD_UP}))
    assert customary(front.values, "a.md", both)[0]["categories"] == ["a", "b"]
    configuration = Origin("Hugo's configuration", "tags", file="hugo.toml")
    assert origins == {"tags": configuration, "layout": Origin("section", "layout", file="_index.md")}


@pytest.mark.parametrize(
    ("written", "read"),
    [("2024-05-02 23:30:00", "2024-05-02 23:30:00Z"), ("2024-05-02T23:30:00", "2024-05-02T23:30:00Z")]
    + [(each, each) for each in ("2024-05-02 23:30", "2024-05-02", "2024-05-02 23:30:00 +0200", "2024-05-02T23:30:00Z")],
)
def test_a_time_that_yaml_reads_itself_is_utc_to_jekyll(written: str, read: str) -> None:
    tool = Tool(traits=frozenset({Trait.STAMPS_ARE_UTC}))
    assert customary(split(f"---\ndate: {written}\n---\n").values, "a.md", tool)[0]["date"] == read
    assert customary(split(f'---\ndate: "{written}"\n---\n').values, "a.md", tool)[0]["date"] == written


def test_a_section_that_cannot_be_read_holds_its_articles_back(newsroom: Newsroom) -> None:
    root = newsroom(
        {
            "hugo.toml": 'baseURL = "https://example.com/"\n',
            "content/a/_index.md": "+++\ncascade = [\n+++\n",
            "content/a/b/x.md": toml(date="2024-07-25"),
            "content/y/z.md": toml(date="2024-07-25"),
        }
    )
    edition = prepared(root)
    assert [each.path for each in edition.shown] == ["y/z.md"]
    assert [each.path for each in edition.problems if each.severity is Severity.MUST] == ["a/_index.md"]


def test_the_nearer_section_and_the_language_decide(newsroom: Newsroom) -> None:
    root = newsroom(
        {
            "hugo.yaml": "baseURL: https://example.com/\nlanguages:\n  en:\n  de:\ncascade:\n  - target: {path: '{/a,/x}/**'}\n"
            "    author: Site\n",
            "content/a/_index.md": "+++\n[cascade]\nauthor = 'A'\n+++\n",
            "content/a/_index.de.md": "+++\n[cascade]\nauthor = 'Ä'\n+++\n",
            "content/a/b/_index.md": "+++\n[[cascade]]\nauthor = 'B'\n[cascade._target]\nkind = 'section'\n"
            "[[cascade]]\nimage = '/b.png'\n+++\n",
            "content/a/b/one.md": toml(date="2024-07-25"),
            "content/a/two.de.md": toml(date="2024-07-26"),
            "content/x/three.md": toml(date="2024-07-27"),
            "content/y/four.md": toml(date="2024-07-28"),
        }
    )
    articles = prepared(root).shown
    found = {
        each.path: (next((person.name for person in each.authors), None), each.image.url if each.image else None)
        for each in articles
    }
    assert found == {
        "a/b/one.md": ("A", "https://example.com/b.png"),
        "a/two.de.md": ("Ä", None),
        "x/three.md": ("Site", None),
        "y/four.md": (None, None),
    }


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("", ["now"]),
        ("buildDrafts = true\n", ["draft", "now"]),
        ("buildFuture = true\n", ["future", "now"]),
        ("buildExpired = true\n", ["expired", "now"]),
    ],
)
def test_a_site_that_publishes_more_than_others(newsroom: Newsroom, said: str, shown: list[str]) -> None:
    root = newsroom(
        {
            "hugo.toml": f'{said}baseURL = "https://example.com/"\n',
            "content/p/now.md": toml("now", date="2024-07-25"),
            "content/p/draft.md": toml("draft", date="2024-07-26", draft="true"),
            "content/p/future.md": toml("future", date="2099-07-26"),
            "content/p/expired.md": toml("expired", date="2024-07-27", expiryDate="2024-07-28"),
        }
    )
    edition = prepared(root)
    assert sorted(headline.title for each in edition.listings for headline in each.headlines) == shown
    assert [each.rule for each in edition.problems if each.rule in shown] == []
