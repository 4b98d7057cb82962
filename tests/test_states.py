"""Expired, unlisted, kept out of a feed: what an article's state does to documents, pages and Problems."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from feeds.config import load
from feeds.model import Severity
from feeds.publish import Prepared, publish
from feeds.store import Store
from tests.conftest import BASE, NOW, Newsroom, article, configured, write


def run(root: Path, store: Store | None = None, after: int = 0) -> Prepared:
    return publish(configured(root), store or Store(None), NOW + timedelta(seconds=after))[1]


def listed(prepared: Prepared, name: str = "") -> list[str]:
    (listing,) = [each for each in prepared.listings if each.name == name]
    return [headline.title for headline in listing.headlines]


def told(prepared: Prepared) -> list[tuple[Severity, str, int | None]]:
    return [(problem.severity, problem.rule, problem.line) for problem in prepared.problems]


def test_an_article_expires_at_its_second_without_any_change_of_files(newsroom: Newsroom) -> None:
    store = Store(None)
    root = newsroom({"a.md": article("Ending", expires="2026-11-24T12:00:10Z"), "b.md": article("Staying", "2026-01-03")})
    before, after = run(root, store), run(root, store, 10)

    assert (sorted(listed(before)), listed(after)) == (["Ending", "Staying"], ["Staying"])
    assert (before.due, after.due) == (NOW + timedelta(seconds=10), NOW + timedelta(days=30, seconds=10))
    assert ([each.title for each in after.shown], after.articles) == (["Staying"], 1)
    assert (told(before), [problem.rule for problem in after.problems]) == ([], ["expired"])


@pytest.mark.parametrize("key", ["unlisted: true", "status: hidden", "build: {list: never}"])
def test_an_unlisted_article_has_a_page_and_is_in_no_feed(newsroom: Newsroom, key: str) -> None:
    name, value = key.split(": ", 1)
    prepared = run(newsroom({"a.md": article("Hidden", **{name: value}), "b.md": article("Shown")}))

    assert listed(prepared) == ["Shown"]
    assert sorted(each.title for each in prepared.shown) == ["Hidden", "Shown"]
    assert not any(b"Hidden" in document.body for document in prepared.documents)
    assert [(problem.severity, problem.rule) for problem in prepared.problems] == [(Severity.INFO, "unlisted")]


def test_an_article_is_kept_out_of_the_feeds_that_it_names(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom(
        {"a.md": article("A", exclude_feeds="main"), "b.md": article("B", exclude_feeds="short"), "c.md": article("C")}
    )
    toml = tmp_path / "feeds.toml"
    toml.write_text(
        f'[site]\nbase_url = "{BASE}"\n[articles]\npath = "{root}"\n[[feeds]]\nname = ""\n[[feeds]]\nname = "short"\nlimit = 2\n'
    )
    prepared = publish(load(toml), Store(None), NOW)[1]

    assert sorted(listed(prepared)) == ["B", "C"]
    assert sorted(listed(prepared, "short")) == ["A", "C"]


def test_the_last_good_version_is_no_way_around_what_the_file_says_now(newsroom: Newsroom, tmp_path: Path) -> None:
    store = Store(None)
    root = newsroom({"a.md": article("A"), "b.md": article("B")})
    assert sorted(listed(run(root, store))) == ["A", "B"]
    write(root, "a.md", article("A", body="> " * 300 + "x", unlisted="true"))
    prepared = run(root, store)

    assert listed(prepared) == ["B"]
    assert (Severity.MUST, "markup") in [(problem.severity, problem.rule) for problem in prepared.problems]


def test_headers_and_pages_are_articles_like_any_other(newsroom: Newsroom) -> None:
    page = (
        '<html><head><script type="application/ld+json">{"@type": "BlogPosting", "headline": "Page", '
        '"datePublished": "2026-01-02"}</script><script type="application/ld+json">{</script></head><body><p>x</p></body></html>'
    )
    prepared = run(
        newsroom({"a.md": "Title: Header\nDate: 2026-01-03\n\nText.", "b.md": '{"title": "Object"}\n\nText.', "c.html": page})
    )

    assert sorted(listed(prepared)) == ["Header", "Object", "Page"]
    assert [(each.severity, each.rule, each.path) for each in prepared.problems] == [(Severity.INFO, "json-ld", "c.html")]
