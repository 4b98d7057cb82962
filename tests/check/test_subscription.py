"""Any feed, whoever wrote it, as readers get it; and what documents say of articles that are called otherwise in them."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.check.document import UnreadableError
from feeds.check.likeness import same_link, same_path, same_title
from feeds.check.roundtrip import prove
from feeds.check.subscription import subscribe
from feeds.formats import FORMATS
from tests.making import DEFAULTS, FULL, golden_documents, golden_feed, make_article, make_document

THEN = datetime(2003, 12, 13, 18, 30, 2, tzinfo=UTC)
RSS_091 = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>N</title>
<item><title>T &amp; U</title><link>http://x.example/t</link></item></channel></rss>"""
RSS_10 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://x.example/"><title>N</title></channel>
<item rdf:about="http://x.example/t"><title>T &amp; U</title><link>http://x.example/t</link><dc:date>2003-12-13T18:30:02Z</dc:date></item></rdf:RDF>"""
ATOM_03 = """<?xml version="1.0"?><feed version="0.3" xmlns="http://purl.org/atom/ns#">
<title>N</title><entry><title>T &amp; U</title>
<link rel="alternate" type="text/html" href="http://x.example/t"/><id>tag:x.example,2003:t</id><issued>2003-12-13T18:30:02Z</issued>
<modified>2003-12-13T18:30:02Z</modified></entry></feed>"""
RELATIVE = """<rss version="2.0"><channel><title>N</title><item><title>T &amp; U</title><link>/t</link>
<guid isPermaLink="false">12</guid><pubDate>Sat, 13 Dec 2003 18:30:02 GMT</pubDate></item></channel></rss>"""
JSON_1 = '{"version": "https://jsonfeed.org/version/1", "title": "N", "items": [{"id": 7, "title": "T & U", "url": "/t"}, {}, 3]}'


@pytest.mark.parametrize(
    ("text", "format", "id", "published"),
    [
        (RSS_091, "rss", "http://x.example/t", None),
        (RSS_10, "rss", "http://x.example/t", THEN),
        (ATOM_03, "atom", "tag:x.example,2003:t", THEN),
        (RELATIVE, "rss", "12", THEN),
        (JSON_1, "json", "7", None),
    ],
)
def test_every_kind_of_feed_is_read(text: str, format: str, id: str, published: datetime | None) -> None:
    read = subscribe(text.encode(), "http://x.example/feed")
    (item,) = read.items

    assert (read.format, read.title) == (format, "N")
    assert (item.id, item.title, item.link) == (id, "T & U", "http://x.example/t")
    assert item.published == published


def test_what_we_write_is_read_as_it_is() -> None:
    articles = golden_feed("full").articles
    for document in golden_documents("full").values():
        if document.format in FORMATS:
            items = subscribe(document.body).items
            assert [(each.id, each.title, each.link, each.published, each.updated) for each in items] == [
                (each.id, each.title, each.link, each.published, each.updated) for each in articles
            ]


def test_letters_are_those_that_the_server_says() -> None:
    feed = RELATIVE.replace("T &amp; U", "Über").encode("latin-1")

    assert subscribe(feed, charset="iso-8859-1").items[0].title == "Über"
    assert subscribe(b"\xef\xbb\xbf" + RELATIVE.encode(), charset="nonsense; x=\r\n").items[0].id == "12"


def test_entities_that_would_fill_the_memory_do_not() -> None:
    declared = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    bomb = f"<!DOCTYPE rss [{declared}]>" + RELATIVE.replace("T &amp; U", "&a9;")

    assert all(len(item.title) < 100 for item in subscribe(bomb.encode()).items)


def test_no_file_is_read_for_a_feed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret words")
    feed = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>' + RELATIVE.replace("T &amp; U", "&x;")
    with contextlib.suppress(UnreadableError):
        assert "secret words" not in str(subscribe(feed.encode()))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_feed_or_none(body: bytes) -> None:
    with contextlib.suppress(UnreadableError):
        subscribe(body)


@pytest.mark.parametrize(
    "other",
    [
        "http://x.example/a",
        "https://www.X.example/a/",
        "https://x.example/a/index.html",
        "https://x.example/a.html#top",
        "https://x.example:443/%61?utm_source=feed",
    ],
)
def test_addresses_of_one_page_are_alike(other: str) -> None:
    assert same_link(other) == same_link("https://x.example/a") != ""
    assert same_path(other) == "/a"


def test_other_pages_are_not_alike() -> None:
    assert same_link("https://x.example/?p=1") != same_link("https://x.example/?p=2")
    assert same_link("https://x.example/a") != same_link("https://y.example/a")
    assert same_link("urn:ex:a") == same_path("https://x.example/") == same_link("http://[") == ""
    assert same_title("C++") != same_title("Rust")


# --- articles that are called otherwise in a format -------------------------------------------------------------------


@pytest.mark.parametrize("format", DEFAULTS)
def test_what_an_article_is_called_in_a_format_survives_the_round_trip(format: str) -> None:
    id = {"atom": "tag:old.example,2001:1"}.get(format, "124 at https://old.example <x> & y")
    called = make_article(ids=((format, id),))
    document = make_document(format, [called])

    assert prove(format, document, [called], FULL) == [[]]
    assert subscribe(document).items[0].id == id
    assert [problem.field for problem in prove(format, document, [make_article()], FULL)[0]] == ["id"]
    for other in set(DEFAULTS) - {format}:
        assert subscribe(make_document(other, [called])).items[0].id == called.id
