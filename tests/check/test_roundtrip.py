"""The proof: whatever of an entry is not what its article says, is named; whatever feedparser alone changes, is not held back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from feeds.check.document import UnreadableError
from feeds.check.roundtrip import parse, prove
from feeds.formats import FORMATS
from feeds.model import Article, Attachment, Content, Image, Person, Problem, Rating, Restriction, Severity, Source, Style
from tests.making import FULL, SUMMARY, make_article, make_document, make_rich_article

Change = Callable[[Article], Article]


def only(problems: list[list[Problem]]) -> list[Problem]:
    (found,) = problems
    return found


def said(**fields: Any) -> Change:
    return lambda article: replace(article, **fields)


def attachment(**fields: Any) -> Change:
    return lambda article: replace(article, attachments=(replace(article.attachments[0], **fields), *article.attachments[1:]))


def later(field: str) -> Change:
    return lambda article: replace(article, **{field: getattr(article, field) + timedelta(seconds=1)})


OTHER = "https://example.com/other"
EVERYWHERE: list[tuple[Change, dict[str, str]]] = [
    (said(id="urn:uuid:00000000-0000-4000-8000-00000000000f"), {"rss": "id", "atom": "id", "json": "id"}),
    (said(title="Other"), {"rss": "title", "atom": "title", "json": "title"}),
    (said(link=OTHER), {"rss": "link", "atom": "link", "json": "url"}),
    (said(content="<p>Other</p>"), {"rss": "content", "atom": "content", "json": "content_html"}),
    (said(summary="Other"), {"rss": "summary", "atom": "summary", "json": "summary"}),
    (later("published"), {"rss": "published", "atom": "published", "json": "date_published"}),
    (later("updated"), {"rss": "updated", "atom": "updated", "json": "date_modified"}),
    (said(authors=(Person("Ada Byron", "ada@example.com", "https://example.com/ada/"),)), {"rss": "authors", "json": "authors"}),
    (said(tags=("world",)), {"rss": "categories", "atom": "categories", "json": "tags"}),
    (said(tags=("science & arts", "world")), {"rss": "categories", "atom": "categories", "json": "tags"}),
    (said(language="fr"), {"rss": "language", "atom": "language", "json": "language"}),
    (said(language=None), {"rss": "language", "atom": "language", "json": "language"}),
    (said(source=Source("The Wire", OTHER)), {"rss": "source", "atom": "source", "json": "external_url"}),
    (said(source=None), {"rss": "source", "atom": "source", "json": "external_url"}),
    (said(source=Source("Other", "https://wire.example.org/")), {"rss": "source", "atom": "source"}),
    (attachment(url=OTHER), {"rss": "enclosure", "atom": "enclosures", "json": "attachments"}),
    (attachment(type="audio/ogg"), {"rss": "enclosure", "atom": "enclosures", "json": "attachments"}),
    (attachment(length=1), {"rss": "enclosure", "atom": "enclosures", "json": "attachments"}),
    (attachment(title="Other"), {"atom": "captions", "json": "attachments"}),
    (attachment(duration=1), {"json": "attachments", "rss": "media details", "atom": "media details"}),
    (said(pictures=(Image(OTHER),)), {"rss": "media", "atom": "media"}),
    (said(image=Image("https://example.com/media/1.jpg", "Words")), {"rss": "media details", "atom": "media details"}),
    (said(rating=Rating("adult")), {"rss": "media details", "atom": "media details"}),
    (said(restriction=Restriction("deny", "country", "us")), {"rss": "media details", "atom": "media details"}),
    (said(attachments=()), {"rss": "enclosure", "json": "attachments"}),
    (said(image=Image(OTHER)), {"json": "image"}),
    (
        said(authors=(Person("Ada Byron", "other@example.com", "https://example.com/ada/"), Person("Bo"))),
        {"atom": "people"},
    ),
    (said(authors=(Person("Ada Byron", "ada@example.com", OTHER), Person("Bo"))), {"atom": "people", "json": "authors"}),
    (
        said(authors=(Person("Ada King", "ada@example.com", "https://example.com/ada/"), Person("Bo"))),
        {"rss": "authors", "atom": "authors", "json": "authors"},
    ),
]
CASES = [
    pytest.param(format, change, field, id=f"{format}-{field}-{number}")
    for number, (change, fields) in enumerate(EVERYWHERE)
    for format, field in fields.items()
]


@pytest.mark.parametrize(("format", "change", "field"), CASES)
def test_a_field_that_differs_is_named_and_no_other(format: str, change: Change, field: str) -> None:
    article = make_rich_article()
    document = make_document(format, [change(article)])
    found = only(prove(format, document, [article], FULL))
    # What is attached is told of in Media RSS too.
    (problem,) = [each for each in found if each.field == field or not str(each.field).startswith("media")]
    assert (problem.severity, problem.rule, problem.field, problem.path) == (Severity.MUST, "roundtrip", field, "news/1.md")
    assert problem.expected != problem.found
    assert "held back" in problem.message


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("style", [FULL, SUMMARY, Style(Content.FULL, "de")])
def test_what_says_what_the_article_says_is_clean(format: str, style: Style) -> None:
    articles = [
        make_rich_article(1),
        make_article(2, summary=""),
        make_article(3, content=""),
        make_article(4, id="https://example.com/news/4/"),
        make_article(5, language="en"),
    ]
    assert prove(format, make_document(format, articles, style), articles, style) == [[]] * 5


@pytest.mark.parametrize(
    ("format", "old", "new", "field"),
    [
        ("rss", b'isPermaLink="false"', b'isPermaLink="true"', "isPermaLink"),
        ("rss", b"<guid ", b"<other ", None),
        ("rss", b"<title>Headline 1</title>", b"", "title"),
        ("rss", b"+0000</pubDate>", b"yesterday</pubDate>", None),
        ("rss", b"+00:00</dcterms:modified>", b"?</dcterms:modified>", None),
        ("rss", b"<pubDate>Fri, 01 Mar 2024 12:00:00 +0000</pubDate>", b"", "published"),
        ("rss", b"<description>What story 1 says.</description>", b"", "summary"),
        ("rss", b">The Wire</source>", b"></source>", "source"),
        ("rss", b"12:00:00 +0000</pubDate>", b"12:00:00</pubDate>", None),
        ("atom", b"12:00:00+00:00</published>", b"12:00:00</published>", None),
        ("atom", b'rel="alternate"', b'rel="related"', "link"),
        ("atom", b"+00:00</published>", b"</published>", None),
        ("atom", b"+00:00</published>", b"?</published>", "published"),
        ("atom", b'term="world"', b'label="world"', "categories"),
        ("atom", b'rel="enclosure" type="audio/mpeg"', b'rel="related" type="audio/mpeg"', None),
        ("atom", b"<title>The Wire</title>", b"", "source"),
        ("json", b'"date_published":"2024-03-01T12:00:00+00:00"', b'"date_published":7', "date_published"),
        ("json", b'"date_published":"2024-03-01T12:00:00+00:00"', b'"date_published":"soon"', "date_published"),
        ("json", b"2024-03-01T12:00:00+00:00", b"2024-03-01T12:00:00", "date_published"),
        ("json", b'"tags":["world","science & arts"]', b'"tags":null', "tags"),
        ("json", b'"attachments":[', b'"attachments":7,"_x":[', "attachments"),
        ("json", b'"title":"Headline 1"', b'"title":["Headline 1"]', "title"),
    ],
)
def test_a_document_that_was_damaged_is_noticed(format: str, old: bytes, new: bytes, field: str | None) -> None:
    article = make_rich_article()
    document = make_document(format, [article])
    assert document.count(old) >= 1
    start = document.rindex(b"<item" if format == "rss" else b"<entry" if format == "atom" else b'"items"')
    damaged = document[:start] + document[start:].replace(old, new, 1)
    if old == b"<guid ":
        damaged = damaged.replace(b"</guid>", b"</other>")
    problems = only(prove(format, damaged, [article], FULL))
    grave = [problem for problem in problems if problem.severity is Severity.MUST]
    assert grave
    if field:
        assert [problem.field for problem in grave] == [field]


# --- feedparser's own doings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["rss", "atom"])
@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"title": " Headline "}, "title"),
        ({"title": "mojibake Ã© here"}, "title"),
        ({"summary": "What\r\nelse"}, "summary"),
        ({"content": "<p>Story</p>\n"}, "content"),
        ({"link": "https://example.com/?a=1&copy=2"}, "link"),
    ],
)
def test_what_feedparser_alone_changes_is_told_and_not_held_back(format: str, fields: dict[str, Any], named: str) -> None:
    article = make_article(**fields)
    problems = only(prove(format, make_document(format, [article]), [article], FULL))
    told = [problem for problem in problems if not problem.rule.endswith("-characters")]
    assert [(problem.severity, problem.rule, problem.field) for problem in told] in (
        [(Severity.INFO, "roundtrip-reader", named)],
        [],
    )


def test_feedparser_does_change_these() -> None:
    """Otherwise the test above shows nothing."""
    article = make_article(title=" Headline ", content="<p>Story</p>\n")
    for format in ("rss", "atom"):
        problems = only(prove(format, make_document(format, [article]), [article], FULL))
        assert [problem.field for problem in problems] == ["title", "content"]
        assert "feedparser" in problems[0].message


@pytest.mark.parametrize("format", ["rss", "atom"])
def test_an_author_whose_name_reads_like_an_address_is_not_held_back(format: str) -> None:
    article = make_article(authors=(Person("Ada (ada@example.com)"),))
    assert all(
        problem.severity is Severity.INFO for problem in only(prove(format, make_document(format, [article]), [article], FULL))
    )


# --- documents that are none ------------------------------------------------------------------------------------------

BOMB = (
    b'<!DOCTYPE rss [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)
BROKEN = [
    b"",
    b"\x00",
    b"<",
    b"<rss>",
    b"not xml",
    b"\xff\xfe\x00",
    b'<?xml version="1.0" encoding="nonsense"?><rss/>',
    b"<rss>&nbsp;</rss>",
    b"<a>" * 100_000,
    BOMB + b'<rss version="2.0">&j;</rss>',
    BOMB + b'<rss version="&j;"/>',
    b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss>&x;</rss>',
    b"<rss/>",
    b"<html><body>No feed</body></html>",
    b'<rss version="0.91"><channel><item><title>x</title></item></channel></rss>',
    b'<feed xmlns="http://purl.org/atom/ns#" version="0.3"><entry/></feed>',
    b"{",
    b"[]",
    b"7",
    b'{"items": 7}',
    b'{"items": [7]}',
    b'{"version": "x"}',
    b"[" * 100_000,
    b'{"items": NaN}',
    b'\xef\xbb\xbf{"items": [{}]}',
]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("document", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_document_holds_every_article_back(format: str, document: bytes) -> None:
    articles = [make_article(1), make_article(2)]
    results = prove(format, document, articles, FULL)
    assert [[problem.severity for problem in result] for result in results] == [[Severity.MUST], [Severity.MUST]]
    assert [result[0].path for result in results] == ["news/1.md", "news/2.md"]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_entry_too_many_or_too_few_is_noticed(format: str, count: int) -> None:
    articles = [make_article(1), make_article(2)]
    document = make_document(format, [make_article(number) for number in range(1, count + 1)])
    for (problem,) in prove(format, document, articles, FULL):
        assert problem.severity is Severity.MUST
        assert f"2 {'items' if format in ('json', 'ninjs') else 'entries'} went in and {count} came out" in problem.message


@pytest.mark.parametrize(("format", "other"), [("rss", "atom"), ("atom", "rss"), ("json", "rss"), ("rss", "json")])
def test_a_document_of_another_format_is_noticed(format: str, other: str) -> None:
    article = make_article()
    (problem,) = only(prove(format, make_document(other, [article]), [article], FULL))
    assert problem.severity is Severity.MUST


def test_a_document_of_another_version_is_noticed() -> None:
    article = make_article()
    document = make_document("rss", [article]).replace(b'version="2.0"', b'version="0.91"')
    (problem,) = only(prove("rss", document, [article], FULL))
    assert "rss091" in problem.message


def test_a_document_type_is_refused_by_name() -> None:
    with pytest.raises(UnreadableError, match="DOCTYPE") as caught:
        parse(b"<!DOCTYPE rss><rss/>")
    assert caught.value.rule == "doctype"


def test_an_entity_of_a_file_is_never_read() -> None:
    with pytest.raises(UnreadableError) as caught:
        parse(b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>')
    assert "root:" not in str(caught.value)


def test_a_line_is_told_where_a_document_breaks() -> None:
    with pytest.raises(UnreadableError) as caught:
        parse(b"<rss>\n<channel>\n</rss>")
    assert caught.value.line == 3


def test_an_entry_of_a_form_that_its_format_forbids_is_named_with_the_rule() -> None:
    article = make_article(attachments=(Attachment("https://example.com/a.mp3", "audio", 1),))
    found = {
        format: [problem.rule for problem in only(prove(format, make_document(format, [article]), [article], FULL))]
        for format in FORMATS
    }
    assert found == {"rss": ["rss-enclosure"], "atom": ["atom-link-type"], "json": [], "ninjs": []}
