"""The linter against a corpus of labelled feeds that its rules were not written from: see benchmarks/README.md."""

from __future__ import annotations

import pytest

from benchmarks.labelled import FAMILIES, defective, good
from benchmarks.labelled.__main__ import LEAST
from benchmarks.labelled.measuring import measured


@pytest.mark.parametrize("draw", [1, 2])
@pytest.mark.parametrize("family", FAMILIES)
def test_defects_are_flagged_and_good_feeds_are_not_condemned(family: str, draw: int) -> None:
    found = measured(family, draw, each=1)

    assert found.condemned == []
    assert found.flagged() >= LEAST
    assert len(found.kinds) > 120


def test_the_corpus_is_the_same_every_time() -> None:
    for family in FAMILIES:
        assert [each.document for each in good(family)] == [each.document for each in good(family)]
        assert [each.document for each in defective(family, each=1)] == [each.document for each in defective(family, each=1)]
