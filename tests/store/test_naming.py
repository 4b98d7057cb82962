from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Kind, Named, Subject
from feeds.store.naming import name


def tag(label: str) -> Subject:
    return Subject(Kind.TAGS, label.casefold(), label)


def slugs(known: list[Named], *subjects: Subject) -> list[str]:
    return [each.slug for each in name(known, subjects)]


def test_names_that_collide_get_numbers_and_keep_them() -> None:
    first = list(name([], [tag("C"), tag("C#"), tag("C++")]))

    assert [each.slug for each in first] == ["c", "c-2", "c-3"]
    assert slugs(first, tag("C++"), tag("C--")) == ["c-3", "c-4"]
    assert slugs(first, tag("c")) == ["c"]


def test_the_name_of_a_subject_that_is_gone_is_not_given_away() -> None:
    gone = Named(tag("C#"), "c")

    assert slugs([gone], tag("C")) == ["c-2"]
    assert slugs([gone], tag("C#")) == ["c"]


@pytest.mark.parametrize(
    ("subject", "slug"),
    [
        (tag("Été & co"), "ete-co"),
        (tag("日本"), "ri-ben"),
        (tag("🦊"), "x"),
        (Subject(Kind.SECTIONS, "world/far east", "World/Far East"), "world/far-east"),
        (Subject(Kind.SECTIONS, "world/archive", "world/archive"), "world/archive-2"),
        (Subject(Kind.LANGUAGES, "pt-br", "pt-BR"), "pt-br"),
    ],
)
def test_a_name_is_the_words_in_plain_letters(subject: Subject, slug: str) -> None:
    assert slugs([], subject) == [slug]


@given(st.lists(st.text(min_size=1, max_size=8), unique_by=str.casefold, max_size=20), st.integers(0, 20))
def test_no_two_subjects_ever_share_a_name(labels: list[str], split: int) -> None:
    early = list(name([], [tag(label) for label in labels[:split]]))
    late = name(early, [tag(label) for label in labels])

    assert len({each.name for each in late}) == len(labels)
    assert {each.subject: each.slug for each in early}.items() <= {each.subject: each.slug for each in late}.items()
