from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.model import Alternate, Article, Content, FeedSpec, Kind, Named, Person, Selection, Site, Subject, Terms
from feeds.select import Shelf, alternates, automatic, due, ends, fill, headline, listing, subjects
from tests.conftest import NOW

SITE = Site("x", "The Site", "https://example.com/", "https://feeds.example.com/", language="en", authors=(Person("Desk"),))


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
    return [each.path for each in fill(spec, SITE, Shelf(articles, SITE, NOW).taken(spec), NOW).articles]


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


RED, WORLD, ANN = Terms(tags=("red",)), Terms(sections=("world",)), Terms(authors=("Ann B",))


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        (Selection(), ["1", "2", "3", "4"]),
        (Selection(WORLD), ["1", "2"]),
        (Selection(Terms(sections=("world/asia",))), ["2"]),
        (Selection(Terms(sections=("wor",))), []),
        (Selection(Terms(tags=("RED", "blue"))), ["1", "3"]),
        (Selection(Terms(authors=("ann b",))), ["1", "4"]),
        (Selection(Terms(authors=("desk",))), ["2", "3"]),
        (Selection(Terms(languages=("de",))), ["3"]),
        (Selection(Terms(languages=("en",))), ["1", "2", "4"]),
        (Selection(Terms(languages=("de-AT",))), ["3"]),
        (Selection(Terms(sections=("world",), tags=("red",))), ["1"]),
        (Selection(none=RED), ["2", "3", "4"]),
        (Selection(none=Terms(sections=("world",), authors=("Ann B",))), ["3"]),
        (Selection(ANN, none=RED), ["4"]),
        (Selection(all=Terms(tags=("red", "Green"))), ["1"]),
        (Selection(all=Terms(tags=("red", "blue"))), []),
        (Selection(all=Terms(tags=("red",), sections=("world",))), ["1"]),
        (Selection(any=(Terms(tags=("blue",)), Terms(sections=("worlds",)))), ["3", "4"]),
        (Selection(any=(Terms(tags=("red",), sections=("city",)),)), []),
        (Selection(WORLD, any=(RED, ANN), none=Terms(tags=("blue",))), ["1"]),
        (Selection(since=NOW), ["1"]),
        (Selection(until=NOW), ["2", "3", "4"]),
        (Selection(since=NOW - timedelta(minutes=2), until=NOW - timedelta(minutes=1)), ["3"]),
        (Selection(days=1), ["1", "2", "3"]),
    ],
)
def test_a_feed_takes_what_fits_all_that_it_asks_for(select: Selection, expected: list[str]) -> None:
    articles = [
        article("1", section="world", tags=("Red", "green"), authors=(Person("Ann B"),)),
        article("2", 1, section="world/asia"),
        article("3", 2, section="city", tags=("blue",), language="de-AT"),
        article("4", 24 * 60, section="worlds", authors=(Person("Cy D"), Person("ANN B"))),
    ]

    assert paths(FeedSpec(select=select), *articles) == expected


def test_what_stays_for_some_days_ends_at_an_instant() -> None:
    weekly, all_ = FeedSpec("week", select=Selection(days=7)), FeedSpec()

    assert ends([all_, weekly], [article("a", 60), article("b", 24 * 60 * 8)], NOW) == NOW + timedelta(days=7, minutes=-60)
    assert ends([all_], [article("a", 60)], NOW) is None


def test_automatic_feeds_are_those_of_what_listed_articles_have() -> None:
    articles = [
        article("1", section="world/asia", tags=("Red",), authors=(Person("Ann B"),)),
        article("2", 1, section="world", tags=("RED", "C++"), language="pt-BR"),
        article("3", 2, tags=("secret",), unlisted=True),
    ]
    found = [(each.kind.value, each.key, each.label) for each in subjects(Kind, articles, SITE)]

    assert found == [
        ("authors", "ann b", "Ann B"),
        ("authors", "desk", "Desk"),
        ("languages", "en", "en"),
        ("languages", "pt-br", "pt-BR"),
        ("sections", "world", "world"),
        ("sections", "world/asia", "world/asia"),
        ("tags", "c++", "C++"),
        ("tags", "red", "Red"),
    ]
    assert subjects([], articles, SITE) == ()


def test_an_automatic_feed_is_like_the_main_one_and_takes_its_subject() -> None:
    like = FeedSpec(limit=3, content=Content.SUMMARY, categories=("News",), select=Selection(none=RED))
    named = [Named(Subject(Kind.TAGS, "c++", "C++"), "c-2"), Named(Subject(Kind.LANGUAGES, "pt-br", "pt-BR"), "pt-br")]
    tag, language = automatic(named, SITE, like)

    assert (tag.name, tag.title, tag.limit, tag.content, tag.categories) == ("tags/c-2", "The Site: C++", 3, Content.SUMMARY, ())
    assert tag.select == Selection(Terms(tags=("C++",)))
    assert (language.name, language.language) == ("languages/pt-br", "pt-BR")


def test_feeds_of_the_same_in_other_languages_name_each_other() -> None:
    def world(name: str, *languages: str, tag: str = "world") -> FeedSpec:
        return FeedSpec(name, select=Selection(Terms(tags=(tag,), languages=languages)))

    specs = [
        world("en", "en"),
        world("de", "de"),
        world("fr", "fr", tag="monde"),
        world("both", "en", "de"),
        world("all"),
        FeedSpec(),
    ]

    assert alternates(specs[0], specs) == (Alternate("de", "de"),)
    assert alternates(specs[1], specs) == (Alternate("en", "en"),)
    assert [alternates(spec, specs) for spec in specs[2:]] == [()] * 4
    assert fill(specs[0], SITE, [], NOW, specs).translations("atom.xml") == [("de", "https://feeds.example.com/de/atom.xml")]


def test_the_limit_counts_what_was_taken() -> None:
    articles = [article(str(n), n, tags=("x",) if n % 2 else ()) for n in range(9)]

    assert paths(FeedSpec(limit=2, select=Selection(Terms(tags=("x",)))), *articles) == ["1", "3"]


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
    shown = listing(feed, [("rss", "w/rss.xml")], [headline(each) for each in feed.articles])

    assert (shown.name, shown.title, shown.documents) == ("w", "The Site: w", (("rss", "w/rss.xml"),))
    (only,) = shown.headlines
    assert (only.title, only.summary, only.authors) == ("a", "S", ("A",))
