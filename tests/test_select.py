from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.model import Article, Content, FeedSpec, Person, Selection, Site
from feeds.select import due, fill, listing
from tests.conftest import NOW

SITE = Site("x", "The Site", "https://example.com/", "https://feeds.example.com/", language="en")


def article(path: str, minutes: int = 0, **more: object) -> Article:
    when = NOW - timedelta(minutes=minutes)
    values: dict[str, object] = {
        "id": f"urn:x:{path}",
        "path": path,
        "title": path,
        "link": f"https://example.com/{path}",
        "published": when,
        "updated": when,
        "content": "",
        **more,
    }
    return Article(**values)  # type: ignore[arg-type]


def paths(spec: FeedSpec, *articles: Article) -> list[str]:
    return [each.path for each in fill(spec, SITE, articles, NOW).articles]


def test_newest_first_and_of_one_instant_in_path_order() -> None:
    given = [article("c", 5), article("b", 5), article("a", 9), article("d", 1)]

    assert [each.path for each in due(given, NOW)] == ["d", "b", "c", "a"]


def test_an_article_is_hidden_until_its_very_second() -> None:
    later = article("a", -1)

    assert due([later], NOW + timedelta(seconds=59)) == []
    assert due([later], NOW + timedelta(seconds=60)) == [later]


def test_an_article_is_over_at_its_very_second() -> None:
    ending = article("a", 5, expires=NOW)

    assert due([ending], NOW - timedelta(seconds=1)) == [ending]
    assert due([ending], NOW) == []


def test_an_unlisted_article_is_due_and_in_no_feed() -> None:
    hidden = article("a", unlisted=True)

    assert due([hidden], NOW) == [hidden]
    assert paths(FeedSpec(), hidden, article("b")) == ["b"]


def test_an_article_may_keep_out_of_feeds_by_name() -> None:
    articles = [article("a", not_in=("world",)), article("b", not_in=("main", "city")), article("c")]

    assert paths(FeedSpec("world"), *articles) == ["b", "c"]
    assert paths(FeedSpec(), *articles) == ["a", "c"]
    assert paths(FeedSpec("city", limit=1), *articles[1:]) == ["c"]


@pytest.mark.parametrize(
    ("select", "exclude", "expected"),
    [
        (Selection(), Selection(), ["1", "2", "3", "4"]),
        (Selection(sections=("world",)), Selection(), ["1", "2"]),
        (Selection(sections=("world/asia",)), Selection(), ["2"]),
        (Selection(sections=("wor",)), Selection(), []),
        (Selection(tags=("RED", "blue")), Selection(), ["1", "3"]),
        (Selection(authors=("ann b",)), Selection(), ["1", "4"]),
        (Selection(languages=("de",)), Selection(), ["3"]),
        (Selection(languages=("en",)), Selection(), ["1", "2", "4"]),
        (Selection(languages=("de-AT",)), Selection(), ["3"]),
        (Selection(sections=("world",), tags=("red",)), Selection(), ["1"]),
        (Selection(), Selection(tags=("red",)), ["2", "3", "4"]),
        (Selection(), Selection(sections=("world",), authors=("Ann B",)), ["3"]),
        (Selection(authors=("Ann B",)), Selection(tags=("red",)), ["4"]),
    ],
)
def test_a_feed_takes_what_fits_every_list_and_no_exclusion(select: Selection, exclude: Selection, expected: list[str]) -> None:
    articles = [
        article("1", section="world", tags=("Red",), authors=(Person("Ann B"),)),
        article("2", section="world/asia"),
        article("3", section="city", tags=("blue",), language="de-AT"),
        article("4", section="worlds", authors=(Person("Cy D"), Person("ANN B"))),
    ]

    assert paths(FeedSpec(select=select, exclude=exclude), *articles) == expected


def test_the_limit_counts_what_was_taken() -> None:
    articles = [article(str(n), n, tags=("x",) if n % 2 else ()) for n in range(9)]

    assert paths(FeedSpec(limit=2, select=Selection(tags=("x",))), *articles) == ["1", "3"]


def test_a_feed_says_of_itself_what_its_table_says_else_what_the_site_does() -> None:
    plain = fill(FeedSpec(), SITE, [], NOW)
    named = fill(FeedSpec("world"), SITE, [], NOW)
    told = fill(FeedSpec("w", "W", "About", "de", "https://i.example/w.png", content=Content.SUMMARY), SITE, [], NOW)

    assert (plain.title, plain.description, plain.language) == ("The Site", "The Site", "en")
    assert named.title == "The Site: world"
    assert (told.title, told.description, told.language, told.image) == ("W", "About", "de", "https://i.example/w.png")
    assert len({plain.id, named.id, told.id}) == 3


def test_a_feeds_address_is_below_its_name() -> None:
    assert fill(FeedSpec(), SITE, [], NOW).url("rss.xml") == "https://feeds.example.com/rss.xml"
    assert fill(FeedSpec("w"), SITE, [], NOW).url("rss.xml") == "https://feeds.example.com/w/rss.xml"


def test_a_feeds_id_does_not_move_with_its_address() -> None:
    moved = Site("x", "Other", "http://example.org/", "http://example.org/")

    assert fill(FeedSpec("w"), moved, [], NOW).id == fill(FeedSpec("w"), SITE, [], NOW).id


def test_a_feed_is_as_new_as_its_newest_change() -> None:
    old = article("a", 90, updated=NOW - timedelta(minutes=2))

    assert fill(FeedSpec(), SITE, [article("b", 5), old], NOW).updated == NOW - timedelta(minutes=2)
    assert fill(FeedSpec(), SITE, [], NOW).updated == NOW


def test_a_listing_shows_what_a_reader_would() -> None:
    feed = fill(FeedSpec("w"), SITE, [article("a", summary="S", authors=(Person("A"),))], NOW)
    shown = listing(feed, [("rss", "w/rss.xml")])

    assert (shown.name, shown.title, shown.documents) == ("w", "The Site: w", (("rss", "w/rss.xml"),))
    (headline,) = shown.headlines
    assert (headline.title, headline.summary, headline.authors) == ("a", "S", ("A",))
