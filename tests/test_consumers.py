"""What a consumer refuses is held back from its feed alone, and from nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import feedparser
import pytest

import feeds.press
import feeds.printer
from feeds.check.linting import Objection
from feeds.config import Config, load
from feeds.model import Document, Problem, Severity
from feeds.publish import Prepared, Publisher, publish
from feeds.store import Store
from tests.conftest import NOW, Newsroom, article, write

LONG = "A title as long as MSN wants it"
GOOD = {"a.md": article(f"{LONG}, A"), "short.md": article("Short", "2026-01-03T00:00:00Z")}
MSN = '[[feeds]]\nname = ""\n[[feeds]]\nname = "partner"\nprofiles = ["msn"]\nformats = ["rss"]\n'


def settings(root: Path, more: str = MSN) -> Config:
    """The configuration of a newsroom with a main feed, and one for a consumer."""
    base = "https://feeds.example.com/"
    toml = root.parent / "feeds.toml"
    toml.write_text(
        f'[site]\ntitle = "The Site"\nbase_url = "{base}"\n[articles]\npath = "{root.name}"\n{more}', encoding="utf-8"
    )
    return load(toml)


def titles(store: Store, path: str) -> list[str]:
    """The titles in a document that is live."""
    document = store.document(path)
    return [] if document is None else [entry.title for entry in feedparser.parse(document.identity).entries]


def refusals(prepared: Prepared) -> list[Problem]:
    """What holds something back."""
    return [each for each in prepared.problems if each.severity is Severity.MUST]


def test_an_article_that_a_consumer_refuses_is_in_every_other_feed(newsroom: Newsroom) -> None:
    store = Store(None)
    prepared = publish(settings(newsroom(GOOD)), store, NOW)[1]
    (problem,) = refusals(prepared)

    assert titles(store, "rss.xml") == ["Short", f"{LONG}, A"]
    assert titles(store, "partner/rss.xml") == [f"{LONG}, A"]
    assert (problem.path, problem.rule, problem.found) == ("short.md", "msn-title-length", "5 characters")
    assert "msn" in problem.message
    assert "/partner" in problem.message


def test_what_is_refused_again_makes_no_edition(newsroom: Newsroom) -> None:
    store, root = Store(None), newsroom(GOOD)
    first = publish(settings(root), store, NOW)[0]
    (root / "b.txt.bak").write_text("no article")
    again, prepared = Publisher(settings(root), store).publish(NOW + timedelta(minutes=1))

    assert again == first
    assert [each.path for each in refusals(prepared)] == ["short.md"]


def test_an_article_that_is_mended_takes_its_place(newsroom: Newsroom) -> None:
    store, root = Store(None), newsroom(GOOD)
    publisher = Publisher(settings(root), store)
    publisher.publish(NOW)
    write(root, "short.md", article("A title that is no longer short", "2026-01-03T00:00:00Z"))

    assert publisher.touch(["short.md"], NOW) is None  # more changes than its words
    assert refusals(publisher.publish(NOW + timedelta(minutes=1))[1]) == []
    assert titles(store, "partner/rss.xml") == ["A title that is no longer short", f"{LONG}, A"]


def test_an_edit_that_a_consumer_refuses_leaves_its_feed(newsroom: Newsroom) -> None:
    store, root = Store(None), newsroom({**GOOD, "b.md": article(f"{LONG}, B")})
    publisher = Publisher(settings(root), store)
    publisher.publish(NOW)
    write(root, "b.md", article("Too short"))

    assert publisher.touch(["b.md"], NOW) is None
    publisher.publish(NOW + timedelta(minutes=1))
    assert titles(store, "rss.xml") == ["Short", f"{LONG}, A", "Too short"]
    assert titles(store, "partner/rss.xml") == [f"{LONG}, A"]


def test_the_next_article_takes_the_place_of_a_refused_one(newsroom: Newsroom) -> None:
    store = Store(None)
    many = {f"{n}.md": article(f"{LONG}, {n}", f"2026-01-0{n}T00:00:00Z") for n in range(1, 6)}
    root = newsroom({**many, "short.md": article("Short", "2026-01-06T00:00:00Z")})
    publish(settings(root, MSN + "limit = 3\n"), store, NOW)

    assert titles(store, "partner/rss.xml") == [f"{LONG}, {n}" for n in (5, 4, 3)]


def test_a_feed_that_lacks_what_its_consumer_demands_is_told_and_not_served(newsroom: Newsroom) -> None:
    store = Store(None)
    podcast = '[[feeds]]\nname = ""\n[[feeds]]\nname = "cast"\nprofiles = ["apple-podcasts"]\nformats = ["rss"]\n'
    prepared = publish(settings(newsroom(GOOD), podcast), store, NOW)[1]

    assert store.document("cast/rss.xml") is None
    assert titles(store, "rss.xml")
    assert any(each.path.endswith("/cast/rss.xml") and "apple-podcasts" in each.message for each in refusals(prepared))


def test_the_last_document_that_a_consumer_took_stays(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def objecting(document: Document, *_: object) -> list[Objection]:
        return [Objection(Problem(Severity.MUST, "logo", document.path, "say where the logo is"), "msn", "")]

    store, root = Store(None), newsroom({"a.md": article(f"{LONG}, A")})
    publisher = Publisher(settings(root), store)
    publisher.publish(NOW)
    monkeypatch.setattr(feeds.printer, "objections", objecting)
    write(root, "b.md", article(f"{LONG}, B"))
    prepared = publisher.publish(NOW + timedelta(minutes=1))[1]

    assert [each.rule for each in refusals(prepared)] == ["logo"]
    assert titles(store, "rss.xml") == [f"{LONG}, A", f"{LONG}, B"]
    assert titles(store, "partner/rss.xml") == [f"{LONG}, A"]


def test_wire_and_consumer_formats_of_one_feed_are_each_served(newsroom: Newsroom) -> None:
    store = Store(None)
    wire = '[[feeds]]\nname = "wire"\nprofiles = ["feedly"]\nformats = ["rss", "ninjs"]\n'
    prepared = publish(settings(newsroom(GOOD), wire), store, NOW)[1]

    assert store.document("wire/ninjs.json") is not None
    assert refusals(prepared) == []


def test_a_rule_that_fails_costs_its_document_and_nothing_else(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> list[Objection]:
        raise ZeroDivisionError("whoops")

    monkeypatch.setattr(feeds.printer, "objections", failing)
    store = Store(None)
    prepared = publish(settings(newsroom(GOOD)), store, NOW)[1]

    assert titles(store, "rss.xml")
    assert store.document("partner/rss.xml") is None
    assert [each.path.endswith("partner/rss.xml") for each in refusals(prepared)] == [True]


def test_automatic_feeds_stay_where_they_are_when_the_main_one_moves(newsroom: Newsroom) -> None:
    root, store = newsroom({"a.md": article("A", tags="[x]")}), Store(None)
    moved = '[automatic]\ntags = true\n[[feeds]]\nname = ""\nmoved = "https://other.example/rss.xml"\n'
    publish(settings(root, moved), store, NOW)
    document = store.document("tags/x/rss.xml")

    assert document is not None
    assert b"new-feed-url" not in document.identity


def test_two_articles_of_one_link_are_one_piece_of_news(newsroom: Newsroom) -> None:
    same = {"a.md": article("Alpha", f"{NOW:%Y-%m-%dT%H:%M:%SZ}"), "b.md": article("Beta", f"{NOW:%Y-%m-%dT%H:%M:%SZ}")}
    root, store = newsroom(same), Store(None)
    more = 'permalink = "https://example.com/{year}/{slug}/"\n[news]\nsitemap = true\nname = "The Site"\n'
    write(root, "c.md", article("Gamma", f"{NOW:%Y-%m-%dT%H:%M:%SZ}", slug="a"))
    publish(settings(root, more), store, NOW)
    document = store.document("news-sitemap.xml")

    assert document is not None
    assert document.identity.count(b"<loc>") == 2


def test_of_very_many_refused_articles_some_are_told(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds.press, "MOST_TOLD", 3)
    store = Store(None)
    many = {f"{n}.md": article(f"Short {n}", f"2026-01-01T00:00:{n:02}Z") for n in range(9)}
    prepared = publish(settings(newsroom({**many, **GOOD}), MSN + "limit = 2\n"), store, NOW)[1]

    assert titles(store, "partner/rss.xml") == [f"{LONG}, A"]
    assert len(titles(store, "rss.xml")) == 11
    assert [each.path for each in refusals(prepared) if "more" in each.message] == ["https://feeds.example.com/partner"]
    assert len(refusals(prepared)) == 4
