"""What is written for a consumer is what its rules demand: the golden feed of each profile, held against them."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.check.linting import lint

GOLDEN = Path(__file__).parents[1] / "golden"
PODCAST = ("apple-podcasts", "spotify", "youtube", "podcasting-2.0")

# What the golden feeds do on purpose: few and short articles, and a title with a bracket.
ON_PURPOSE = {"flipboard": {"flipboard-items", "flipboard-length"}, "podcast": {"youtube-brackets"}}


@pytest.mark.parametrize("name", ["apple-news", "feedly", "flipboard", "msn", "newsbreak", "smartnews", "yahoo", "podcast"])
def test_a_golden_feed_is_what_its_consumer_wants(name: str) -> None:
    asked = PODCAST if name == "podcast" else (name,)
    verdict = lint((GOLDEN / f"{name}.rss.xml").read_bytes(), name, asked=asked)

    assert set(asked) <= set(verdict.profiles)
    assert {each.problem.rule for each in verdict.objections} == ON_PURPOSE.get(name, set())
