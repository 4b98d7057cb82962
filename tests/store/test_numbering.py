"""Archives never shift: whatever comes, goes and returns, and in whatever order."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Article, FeedSpec, Site
from feeds.select import archive, fill
from feeds.store.numbering import number
from tests.conftest import NOW

SITE = Site("x", "The Site", "https://example.com/", "https://feeds.example.com/")
# Who is in a feed at each of several looks.
LOOKS = st.lists(st.lists(st.integers(0, 30), unique=True, max_size=20), min_size=1, max_size=8)


def article(n: int) -> Article:
    """Articles of any dates: not in the order in which they come."""
    when = NOW - timedelta(days=n * 7 % 31)
    return Article(f"urn:x:{n}", f"{n}.md", str(n), f"https://example.com/{n}/", when, when, "")


def test_the_next_number_follows_the_highest_there_ever_was() -> None:
    assert number({}, ["b", "a", "b"]) == {"b": 1, "a": 2}
    assert number({"b": 1, "a": 7}, ["c", "a", "d"]) == {"c": 8, "d": 9}
    assert number({"a": 1}, []) == {}


@given(LOOKS)
def test_a_number_is_given_once_and_to_nobody_else(looks: list[list[int]]) -> None:
    known: dict[str, int] = {}
    for look in looks:
        fresh = number(known, [f"urn:x:{n}" for n in look])
        assert not fresh.keys() & known.keys()
        known |= fresh
        assert sorted(known.values()) == list(range(1, len(known) + 1))


@given(LOOKS, st.integers(1, 5), st.integers(1, 8))
def test_full_pages_gain_nobody_and_nobody_falls_between(looks: list[list[int]], size: int, limit: int) -> None:
    spec = FeedSpec(archive=size, limit=limit)
    known: dict[str, int] = {}
    seen: dict[int, set[str]] = {}
    for look in looks:
        members = sorted(map(article, look), key=lambda each: (each.published, each.path), reverse=True)
        known |= number(known, [each.id for each in members])
        first, *pages = archive(spec, fill(spec, SITE, members, NOW), members, known, NOW)
        held = {page.page: [each.id for each in page.articles] for page in pages}

        assert [page.page for page in pages] == list(range(1, len(known) // size + 1))
        assert [(page.older or 0, page.newer) for page in pages[:-1]] == [(n, n + 2) for n in range(len(pages[:-1]))]
        assert first.older == (pages[-1].page if pages else None)
        for at, ids in held.items():
            assert set(ids) <= seen.setdefault(at, {id for id, n in known.items() if (n - 1) // size + 1 == at})
        assert len(set().union(*held.values())) == sum(map(len, held.values()))
        assert {each.id for each in first.articles}.union(*held.values()) == {each.id for each in members}
        assert list(first.articles[:limit]) == members[:limit]
        assert len(first.articles) < limit + size
        for page in (first, *pages):
            assert list(page.articles) == [each for each in members if each in page.articles]
