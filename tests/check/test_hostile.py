"""Bytes of strangers that once cost hours, or made a rule raise: each comes to a verdict."""

from __future__ import annotations

import pytest

from feeds.check.linting import lint
from feeds.check.rules import judge
from feeds.model import Document
from feeds.transport import look_at_media

RSS = '<rss version="2.0"><channel><title>T</title><link>https://x.example/</link><description>D</description>{}</channel></rss>'
ITEM = '<item><title>A</title><guid isPermaLink="false">{}</guid><description>{}</description></item>'
JSON = '{{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{{"id":"1","content_text":"x",{}}}]}}'


@pytest.mark.parametrize(
    "body",
    [
        "<?a?>" * 2000 + "x",
        RSS.format(f'<item><title>A</title><enclosure url="https://x.example/a" length="1" type="a/b{";a=  " * 500};"/></item>'),
        RSS.format(ITEM.format("1", "&lt;a href=" + " " * 20_000)),
        RSS.format("<image><url>http://[</url><title>T</title><link>https://x.example/</link></image>"),
        RSS.format(f"<image><url>https://x.example/a.png</url><width>{'9' * 5000}</width></image>"),
        JSON.format('"url":"\\ud800"'),
        JSON.format('"date_published":"\\ud800"'),
        JSON.format('"url":"https://x.example/\\\\ud800"'),
    ],
)
def test_there_is_a_verdict(body: str) -> None:
    verdict = lint(body.encode(), "stranger")

    assert all(each.problem.message.encode() for each in verdict.objections)
    assert all((each.problem.found or "").encode() or True for each in verdict.objections)


def test_an_address_that_is_none_is_not_asked_for() -> None:
    body = RSS.format('<item><title>A</title><enclosure url="ftp://[" length="1" type="audio/mpeg"/></item>').encode()

    assert look_at_media(body, "stranger") == []


def test_of_a_proven_document_lines_are_told_as_they_are() -> None:
    long = "Words.\n" * 200
    body = RSS.format("\n".join(ITEM.format("same", long) for _ in range(2))).encode()
    document = Document("rss.xml", "rss", "application/rss+xml", body)

    def lines(proven: bool) -> list[int | None]:
        return [each.line for each in judge(document, None, proven) if each.rule == "rss-guid-unique"]

    assert lines(proven=True) == lines(proven=False) == [202]
