"""Who an article is: identity across renames, edits, moves and copies; dates that stay; addresses that do not collide."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.model import Manuscript, Moment, Record
from feeds.store.ledger import Memory, Naming, given_id, mint, remember
from tests.conftest import NOW

DAY = datetime(2026, 3, 1, tzinfo=UTC)
NAMING = Naming("example.com", lambda manuscript: f"articles/{manuscript.slug}/")


def manuscript(path: str, digest: str = "", **more: object) -> Manuscript:
    values: dict[str, object] = {
        "path": path,
        "digest": digest or path,
        "title": path,
        "titled": True,
        "markup": ".md",
        "body": "",
        "section": "",
        "slug": path.rpartition("/")[2].partition(".")[0],
        "slugged": "slug" in more,
        "modified": DAY,
        **more,
    }
    return Manuscript(**values)  # type: ignore[arg-type]


def look(
    *manuscripts: Manuscript,
    known: list[Record] | None = None,
    now: datetime = NOW,
    naming: Naming = NAMING,
    refused: Callable[[str], bool] = lambda _: False,
) -> Memory:
    return remember(known or [], manuscripts, now, naming, refused)


def ids(memory: Memory) -> dict[str, str]:
    return {path: record.id for path, record in memory.records.items()}


def again(memory: Memory, *manuscripts: Manuscript, now: datetime = NOW) -> Memory:
    return look(*manuscripts, known=list(memory.records.values()), now=now)


# --- ids -------------------------------------------------------------------------------------------------------------


def test_an_id_is_minted_from_the_sites_seed_and_the_first_path() -> None:
    (record,) = look(manuscript("a.md")).records.values()

    assert record.id == mint("example.com", "a.md")
    assert record.id.startswith("urn:uuid:")
    assert mint("example.org", "a.md") != record.id


def test_a_lost_state_mints_the_same_ids() -> None:
    files = [manuscript(path) for path in ("a.md", "b/c.md", "d.txt")]

    assert ids(look(*files)) == ids(look(*reversed(files)))


def test_an_edit_keeps_the_id() -> None:
    before = look(manuscript("a.md", "one"))

    assert ids(again(before, manuscript("a.md", "two"))) == ids(before)


def test_a_rename_keeps_the_id_and_the_first_path() -> None:
    before = look(manuscript("a.md", "words"))
    record = again(before, manuscript("b/c.md", "words")).records["b/c.md"]

    assert record.id == before.records["a.md"].id
    assert (record.path, record.first_path) == ("b/c.md", "a.md")


def test_a_copy_is_another_article() -> None:
    before = look(manuscript("a.md", "words"))
    after = ids(again(before, manuscript("a.md", "words"), manuscript("b.md", "words")))

    assert after["a.md"] == before.records["a.md"].id
    assert after["b.md"] != after["a.md"]


def test_a_new_article_at_the_path_of_a_renamed_one_gets_an_id_of_its_own() -> None:
    before = look(manuscript("a.md", "old"))
    moved = again(before, manuscript("b.md", "old"))
    after = ids(again(moved, manuscript("b.md", "old"), manuscript("a.md", "new")))

    assert after["b.md"] == before.records["a.md"].id
    assert after["a.md"] not in ids(before).values()


def test_an_article_that_comes_back_to_its_path_is_the_same() -> None:
    before = look(manuscript("a.md"), manuscript("b.md"))
    known = list(before.records.values())

    assert look(manuscript("a.md"), known=known).records["a.md"].id == before.records["a.md"].id


def test_a_file_that_cannot_be_read_keeps_its_path_from_being_taken_for_gone() -> None:
    before = look(manuscript("a.md", "words"))
    known = list(before.records.values())
    copied = look(manuscript("b.md", "words"), known=known, refused=lambda path: path == "a.md")

    assert copied.records["b.md"].id != before.records["a.md"].id
    assert copied.kept == tuple(known)


def test_a_file_that_cannot_be_read_keeps_the_id_that_it_gave() -> None:
    known = list(look(manuscript("a.md", id="tag:x.org,2024:1")).records.values())
    copied = look(manuscript("b.md", id="tag:x.org,2024:1"), known=known, refused=lambda path: path == "a.md")

    assert (copied.records, copied.kept) == ({}, tuple(known))
    assert [(problem.rule, problem.path) for problem in copied.problems] == [("duplicate-id", "b.md")]


def test_a_file_that_was_withdrawn_is_not_kept_when_it_cannot_be_read() -> None:
    (gone,) = look(manuscript("a.md")).records.values()

    assert look(known=[replace(gone, present=False)], refused=lambda path: True).kept == ()


def test_a_file_that_takes_anothers_id_is_refused_and_its_own_article_kept() -> None:
    before = look(manuscript("a.md", id="same"), manuscript("b.md"))
    after = again(before, manuscript("a.md", id="same"), manuscript("b.md", id="same"))

    assert list(after.records) == ["a.md"]
    assert after.kept == (before.records["b.md"],)


def test_words_that_were_withdrawn_come_back_as_the_same_article_unless_they_are_dated_otherwise() -> None:
    weekly = manuscript("a.md", "open thread", published=Moment(DAY, exact=False))
    (old,) = look(weekly).records.values()
    gone = [replace(old, present=False, withdrawn=NOW)]
    undated, dated = manuscript("b.md", "open thread"), manuscript("b.md", "open thread", published=Moment(NOW, exact=True))

    assert look(undated, known=gone).records["b.md"] == replace(old, path="b.md", address=old.address)
    assert look(replace(weekly, path="b.md"), known=gone).records["b.md"].id == old.id
    assert look(dated, known=gone).records["b.md"].id != old.id
    both = look(undated, manuscript("c.md", "open thread"), known=gone).records
    assert [record.id == old.id for record in both.values()] == [True, False]


def test_an_article_that_is_given_an_id_later_keeps_its_address_and_its_dates() -> None:
    before = look(manuscript("a.md", published=Moment(DAY, exact=False))).records["a.md"]
    after = look(manuscript("a.md", id="tag:x.org,2024:1", published=Moment(DAY, exact=False)), known=[before]).records["a.md"]

    assert after == replace(before, id="tag:x.org,2024:1")
    later = look(manuscript("a.md", id="tag:x.org,2024:1"), known=[replace(before, present=False), after])
    assert later.records["a.md"] == after


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://example.com/a/1", "https://example.com/a/1"),
        ("tag:example.com,2024:a", "tag:example.com,2024:a"),
        ("urn:isbn:0451450523", "urn:isbn:0451450523"),
        ("f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
        ("F81D4FAE7DEC11D0A76500A0C91E6BF6", "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
        ("my-post", mint("example.com", "id:my-post")),
        ("42", mint("example.com", "id:42")),
        ("https://example.com", "https://example.com"),
        ("tag:Example.com,2024-05:a", "tag:Example.com,2024-05:a"),
        ("https://example.com/ä", mint("example.com", "id:https://example.com/ä")),
        ("https://example.com/a b", mint("example.com", "id:https://example.com/a b")),
        ("javascript:alert(1)", mint("example.com", "id:javascript:alert(1)")),
        (None, None),
    ],
)
def test_an_id_in_the_file_wins_and_becomes_a_uri(written: str | None, expected: str | None) -> None:
    assert given_id(manuscript("a.md", id=written), "example.com") == expected


def test_a_given_id_survives_rename_and_edit_together() -> None:
    before = look(manuscript("a.md", "one", id="tag:x.org,2024:1"))

    assert again(before, manuscript("z.md", "two", id="tag:x.org,2024:1")).records["z.md"].first_path == "a.md"


def test_of_two_files_with_one_id_the_known_one_keeps_it_and_the_other_is_named() -> None:
    one, other = manuscript("b.md", id="same"), manuscript("a.md", id="same", lines=(("id", 3),))
    before = look(one)
    after = again(before, one, other)

    assert list(after.records) == ["b.md"]
    (problem,) = after.problems
    assert (problem.rule, problem.path, problem.line, problem.field) == ("duplicate-id", "a.md", 3, "id")
    assert "b.md" in problem.message


def test_of_two_new_files_with_one_id_the_first_path_wins_whatever_the_order() -> None:
    files = [manuscript(path, id="same") for path in ("c.md", "a.md", "b.md")]

    assert list(look(*files).records) == ["a.md"]
    assert {problem.path for problem in look(*files).problems} == {"b.md", "c.md"}


def test_a_file_that_takes_the_id_of_another_path_leaves_that_path_a_new_one() -> None:
    before = look(manuscript("a.md"))
    taken = before.records["a.md"].id
    after = ids(again(before, manuscript("a.md", "new words"), manuscript("b.md", id=taken)))

    assert after["b.md"] == taken
    assert after["a.md"] != taken


def test_permalinks_are_ids_where_the_site_wants_them_and_stay() -> None:
    naming = Naming("x", NAMING.address, lambda each, address, published: f"https://x.org/{published.year}/{each.slug}/")
    before = look(manuscript("a.md"), naming=naming)
    moved = Naming("x", NAMING.address, lambda each, address, published: f"https://new.org/{each.slug}/")
    after = look(manuscript("a.md"), known=list(before.records.values()), naming=moved)

    assert ids(after) == ids(before) == {"a.md": "https://x.org/2026/a/"}


def test_two_articles_of_one_permalink_do_not_share_an_id() -> None:
    naming = Naming("x", NAMING.address, lambda each, address, published: "https://x.org/same/")
    found = ids(look(manuscript("a.md"), manuscript("b.md"), naming=naming))

    assert len(set(found.values())) == 2


# --- dates -----------------------------------------------------------------------------------------------------------


def test_a_given_instant_is_never_changed_even_when_two_articles_share_it() -> None:
    given = Moment(datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC))
    memory = look(manuscript("a.md", published=given), manuscript("b.md", published=given))

    assert {record.published for record in memory.records.values()} == {given.instant}


def test_articles_of_one_day_get_its_seconds_in_the_order_of_their_paths() -> None:
    day = Moment(DAY, exact=False)
    memory = look(*(manuscript(path, published=day) for path in ("c.md", "a.md", "b.md")))

    assert [memory.records[path].published - DAY for path in ("a.md", "b.md", "c.md")] == [timedelta(seconds=n) for n in range(3)]


def test_a_second_once_given_is_kept_when_earlier_paths_arrive() -> None:
    day = Moment(DAY, exact=False)
    before = look(manuscript("b.md", published=day))
    after = again(before, manuscript("a.md", published=day), manuscript("b.md", published=day))

    assert after.records["b.md"].published == DAY
    assert after.records["a.md"].published == DAY + timedelta(seconds=1)


def test_a_corrected_day_moves_the_date() -> None:
    before = look(manuscript("a.md", published=Moment(DAY, exact=False)))
    later = DAY + timedelta(days=3)

    assert again(before, manuscript("a.md", published=Moment(later, exact=False))).records["a.md"].published == later


def test_without_any_date_the_mtime_when_first_seen_is_kept() -> None:
    before = look(manuscript("a.md", modified=DAY))
    touched = again(before, manuscript("a.md", modified=DAY + timedelta(days=9)))

    assert before.records["a.md"].published == DAY
    assert touched.records["a.md"] == before.records["a.md"]


def test_a_fresh_checkout_puts_no_article_into_the_future() -> None:
    memory = look(*(manuscript(f"{n:03}.md", modified=NOW) for n in range(300)))
    instants = [record.published for record in memory.records.values()]

    assert max(instants) == NOW
    assert len(set(instants)) == 300


def test_an_mtime_in_the_future_is_not_believed() -> None:
    assert look(manuscript("a.md", modified=NOW + timedelta(days=400))).records["a.md"].published == NOW


def test_updated_is_published_at_first() -> None:
    (record,) = look(manuscript("a.md")).records.values()

    assert record.updated == record.published


def test_updated_moves_when_the_words_do_and_not_when_the_file_is_touched() -> None:
    before = look(manuscript("a.md", "one"))
    later = DAY + timedelta(hours=5)
    touched = again(before, manuscript("a.md", "one", modified=later))
    edited = again(before, manuscript("a.md", "two", modified=later))

    assert touched.records["a.md"].updated == DAY
    assert edited.records["a.md"].updated == later
    assert edited.records["a.md"].published == DAY


def test_an_edit_with_an_older_mtime_moves_updated_forward_all_the_same() -> None:
    before = look(manuscript("a.md", "one"))
    restored = again(before, manuscript("a.md", "two", modified=DAY - timedelta(days=30)))

    assert restored.records["a.md"].updated == DAY + timedelta(seconds=1)


def test_a_given_updated_wins_but_is_never_before_published() -> None:
    given = Moment(DAY + timedelta(days=2))
    early = Moment(DAY - timedelta(days=2))

    assert look(manuscript("a.md", updated=given)).records["a.md"].updated == given.instant
    assert look(manuscript("a.md", updated=early)).records["a.md"].updated == DAY
    before = look(manuscript("a.md"))
    assert again(before, manuscript("a.md", updated=given)).records["a.md"].updated == given.instant


# --- addresses -------------------------------------------------------------------------------------------------------


def test_slugs_that_collide_get_a_number_that_is_kept() -> None:
    first = look(manuscript("b/post.md"))
    second = again(first, manuscript("a/post.md"), manuscript("b/post.md"))

    assert second.records["b/post.md"].address == "articles/post/"
    assert second.records["a/post.md"].address == "articles/post-2/"
    alone = look(manuscript("a/post.md"), known=list(second.records.values()))
    assert alone.records["a/post.md"].address == "articles/post-2/"


def test_a_rename_keeps_the_address_that_the_name_once_gave() -> None:
    before = look(manuscript("old.md", "words"))

    assert again(before, manuscript("new.md", "words")).records["new.md"].address == "articles/old/"


def test_addresses_that_differ_in_case_alone_do_not_share_a_file() -> None:
    found = look(manuscript("a.md", slug="Post"), manuscript("b.md", slug="post"))

    assert [record.address for record in found.records.values()] == ["articles/Post/", "articles/post-2/"]


def test_an_edit_before_the_scheduled_date_is_no_update() -> None:
    soon = Moment(NOW + timedelta(days=2))
    before = look(manuscript("a.md", "one", published=soon))

    assert again(before, manuscript("a.md", "two", published=soon)).records["a.md"].updated == soon.instant


def test_a_day_does_not_share_its_first_second_with_a_given_midnight() -> None:
    found = look(manuscript("a.md", published=Moment(DAY, exact=False)), manuscript("b.md", published=Moment(DAY)))

    assert found.records["a.md"].published == DAY + timedelta(seconds=1)
    assert found.records["b.md"].published == DAY


def test_a_new_slug_moves_the_address() -> None:
    before = look(manuscript("a.md", slug="old"))

    assert again(before, manuscript("a.md", slug="new")).records["a.md"].address == "articles/new/"


# --- the order in which articles became public -----------------------------------------------------------------------


def ordinals(memory: Memory) -> dict[str, int | None]:
    return {path: record.ordinal for path, record in memory.records.items()}


def test_articles_are_counted_in_the_order_in_which_they_became_public() -> None:
    first = look(manuscript("a", published=Moment(DAY + timedelta(days=1))), manuscript("b", published=Moment(DAY)))
    assert ordinals(first) == {"a": 2, "b": 1}

    old = manuscript("old", published=Moment(DAY - timedelta(days=99)))
    later = look(old, manuscript("a", "other", published=Moment(DAY)), known=list(first.records.values()))
    assert ordinals(later) == {"a": 2, "old": 3}


def test_a_scheduled_article_is_counted_when_its_time_comes() -> None:
    files = [manuscript("soon", published=Moment(NOW + timedelta(hours=1))), manuscript("now", published=Moment(NOW))]
    first = look(*files)
    assert ordinals(first) == {"soon": None, "now": 1}

    after = look(
        *files, manuscript("new", published=Moment(DAY)), known=list(first.records.values()), now=NOW + timedelta(hours=1)
    )
    assert ordinals(after) == {"soon": 3, "now": 1, "new": 2}


def test_an_article_that_cannot_be_read_is_counted_all_the_same() -> None:
    known = [replace(each, ordinal=None) for each in look(manuscript("a")).records.values()]

    assert [each.ordinal for each in look(known=known, refused=lambda _: True).kept] == [1]


# --- in all ----------------------------------------------------------------------------------------------------------


def test_the_outcome_does_not_depend_on_the_order_of_the_input() -> None:
    day = Moment(DAY, exact=False)
    files = [manuscript(f"{n % 7}/{n}.md", f"d{n % 11}", published=day if n % 3 else None, slug=f"s{n % 5}") for n in range(60)]
    known = list(look(*files[:40]).records.values())
    expected = look(*files[20:], known=known)
    shuffled, ledger = files[20:], known[:]
    random.Random(7).shuffle(shuffled)
    random.Random(8).shuffle(ledger)

    assert look(*shuffled, known=ledger).records == expected.records
