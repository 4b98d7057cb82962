"""feedgen's quirks, each with the defect that a subscriber would meet without the mending."""

from __future__ import annotations

import json
import locale
import os
import re
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedgen.entry
import feedgen.feed
import lxml.etree as etree
import pytest

from feeds.errors import RenderError
from feeds.formats import FORMATS, atom, generator, render, rss
from feeds.formats.extensions.dublincore import DC, DCTERMS
from feeds.formats.neutral import neutral
from feeds.model import Article, Attachment, Content, Feed, Person, Source, Style
from tests.making import BASE, FULL, HOME, THEN, golden_feed, golden_names, make_article, make_feed, make_rich_article

ROOT = Path(__file__).parents[2]
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
XML_FORMATS = ("rss", "atom")


def tree(format: str, feed: Feed) -> etree._Element:
    return etree.fromstring(render(format, feed))


def declared(document: bytes) -> dict[str | None, str]:
    return etree.fromstring(document).nsmap


def test_a_link_to_a_document_names_its_type_without_the_charset() -> None:
    assert {name: format.link_type for name, format in FORMATS.items()} == {
        "rss": "application/rss+xml",
        "atom": "application/atom+xml",
        "json": "application/feed+json",
        "ninjs": "application/json",
    }
    assert all(format.media_type == f"{format.link_type}; charset=utf-8" for format in FORMATS.values())


# --- joining ----------------------------------------------------------------------------------------------------------


def whole(format: str, feed: Feed) -> bytes:
    """The document of one full feedgen run, with the plain-text escape that the formats document."""
    module = {"rss": rss, "atom": atom}[format]
    made = module._generator(feed)
    if format == "rss":
        entries = [rss._item(article, feed.style) for article in feed.articles]
    else:
        entries = [atom._entry(article, feed.style) for article in feed.articles]
    made.namespaces.used = dict(generator.NAMESPACES)
    for entry in entries:
        made.add_entry(entry, order="append")
    written = module._write(made)
    start = re.search(rb" *<(item|entry)[ >]", written)
    at = start.start() if start else len(written)
    return generator.plain_text(written[:at], head=True) + generator.plain_text(written[at:])


def without_declarations(document: bytes) -> bytes:
    root = re.search(rb"<(?:rss|feed)[^>]*>", document)
    assert root
    return document.replace(root[0], re.sub(rb' xmlns:\w+="[^"]*"', b"", root[0]), 1)


@pytest.mark.parametrize("name", golden_names())
@pytest.mark.parametrize("format", XML_FORMATS)
def test_a_full_run_of_feedgen_is_the_join_of_entries_rendered_apart(format: str, name: str) -> None:
    feed = golden_feed(name)
    table = FORMATS[format]
    apart = [piece for article in feed.articles for piece in table.entries([article], feed.style)]
    joined = table.join(feed, apart)
    assert joined == render(format, feed)
    assert without_declarations(joined) == without_declarations(whole(format, feed))


@pytest.mark.parametrize("name", golden_names())
@pytest.mark.parametrize("format", XML_FORMATS)
def test_a_document_declares_the_namespaces_that_it_uses_and_no_other(format: str, name: str) -> None:
    root = etree.fromstring(render(format, golden_feed(name)))
    used = {etree.QName(element).namespace for element in root.iter(etree.Element)} - {None}
    assert set(root.nsmap.values()) == used
    assert all(element.nsmap == root.nsmap for element in root.iter(etree.Element))


@pytest.mark.parametrize("format", FORMATS)
def test_an_entry_is_the_same_bytes_in_every_feed_of_its_style(format: str) -> None:
    article = make_rich_article()
    (alone,) = FORMATS[format].entries([article], FULL)
    assert alone in FORMATS[format].entries([make_article(2), article, make_article(3)], FULL)
    assert alone in render(format, make_feed([make_article(4), article], name="other", title="Other"))


@pytest.mark.parametrize("format", FORMATS)
def test_entries_stand_in_the_order_of_the_feed(format: str) -> None:
    articles = [make_article(number) for number in (3, 1, 2)]
    document = render(format, make_feed(articles)).decode()
    assert [*dict.fromkeys(re.findall(r"Headline \d", document))] == ["Headline 3", "Headline 1", "Headline 2"]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("words", ["</item>", "</entry>", "</channel>", "</feed>", "<item>", "]]>", "]}", '"},{"id":"x"'])
def test_words_that_look_like_the_end_of_an_entry_end_nothing(format: str, words: str) -> None:
    said = {"title": words, "summary": words, "tags": (words,), "content": f"<p>{words}</p>", "authors": (Person(words),)}
    articles = [make_article(1), make_article(2, **said), make_article(3)]
    document = render(format, make_feed(articles))
    titles = (
        [item.get("title") or item["name"] for item in json.loads(document)["items" if format == "json" else "associations"]]
        if format in ("json", "ninjs")
        else [
            entry.findtext("title") or entry.findtext(f"{ATOM}title")
            for entry in etree.fromstring(document).iter("item", f"{ATOM}entry")
        ]
    )
    assert titles == ["Headline 1", words, "Headline 3"]


# --- what feedgen gets wrong ------------------------------------------------------------------------------------------


def test_links_of_an_atom_entry_keep_rel_type_length_and_title() -> None:
    attachments = (Attachment(f"{HOME}a.mp3", "audio/mpeg", 12, "Listen"), Attachment(f"{HOME}b.pdf", "application/pdf"))
    entry = tree("atom", make_feed([make_article(attachments=attachments)])).find(f"{ATOM}entry")
    assert entry is not None
    assert [dict(link.attrib) for link in entry.iterfind(f"{ATOM}link")] == [
        {"href": f"{HOME}news/1/", "rel": "alternate", "type": "text/html"},
        {"href": f"{HOME}a.mp3", "rel": "enclosure", "type": "audio/mpeg", "title": "Listen", "length": "12"},
        {"href": f"{HOME}b.pdf", "rel": "enclosure", "type": "application/pdf", "length": "0"},
    ]


def test_feedgen_itself_still_loses_what_is_mended_here() -> None:
    """When this fails, feedgen has been mended and the mending here can go."""
    entry = feedgen.entry.FeedEntry()
    entry.id("x")
    entry.title("x")
    entry.updated(THEN)
    entry.content("x")
    entry.link(href=HOME, rel="enclosure", type="audio/mpeg", length="1")
    assert dict(entry.atom_entry().find("link").attrib) == {"href": HOME}


@pytest.mark.parametrize("format", FORMATS)
def test_no_date_is_the_time_of_the_run(format: str) -> None:
    document = render(format, make_feed([make_rich_article(published=THEN, updated=THEN)])).decode()
    years = {int(year) for year in re.findall(r"\b(20\d\d)(?:-\d\d-\d\dT| \d\d:)", document)}
    assert years == {2024}


def test_the_feeds_own_date_is_its_newest_entrys() -> None:
    newest = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    feed = make_feed([make_article(1, updated=newest), make_article(2)])
    assert parsedate_to_datetime(tree("rss", feed).findtext("channel/lastBuildDate") or "") == newest
    assert tree("atom", feed).findtext(f"{ATOM}updated") == "2024-05-06T07:08:09+00:00"


def test_dates_of_rss_are_english_in_every_locale_and_leave_it_alone() -> None:
    """feedgen switches the locale of the whole process; two threads that do so leave each other in the wrong one."""
    feed = make_feed([make_article(number) for number in range(1, 20)])
    expected = render("rss", feed)
    before = locale.setlocale(locale.LC_ALL)
    other = _another_locale()
    try:
        locale.setlocale(locale.LC_TIME, other)
        results: list[bytes] = []
        threads = [threading.Thread(target=lambda: results.extend(render("rss", feed) for _ in range(20))) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(results) == {expected}
        assert len(results) == 40
        assert locale.setlocale(locale.LC_TIME) == other
    finally:
        locale.setlocale(locale.LC_ALL, before)


def test_no_date_is_written_through_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a machine has one locale only, the switch itself is what would be seen."""

    def refuse(*_: object) -> str:
        raise AssertionError("the locale of the process was touched")

    monkeypatch.setattr(locale, "setlocale", refuse)
    for format in FORMATS:
        render(format, make_feed([make_rich_article()]))


def test_the_link_of_a_channel_is_the_home_page_and_self_is_the_document() -> None:
    channel = tree("rss", make_feed([make_article()], name="world")).find("channel")
    assert channel is not None
    assert channel.findtext("link") == HOME
    assert [dict(link.attrib) for link in channel.iterfind(f"{ATOM}link")] == [
        {"href": f"{BASE}world/rss.xml", "rel": "self", "type": "application/rss+xml"}
    ]


@pytest.mark.parametrize("image", [f"{HOME}logo.svg", f"{HOME}logo.webp?x=.png", f"{HOME}logo"])
def test_an_image_that_rss_does_not_know_is_left_out_there_and_kept_in_atom(image: str) -> None:
    """feedgen makes the logo of an Atom feed the image of the RSS channel, whatever its type."""
    for feed in (make_feed(image=image), make_feed(logo=image)):
        assert tree("rss", feed).find("channel/image") is None
        assert tree("atom", feed).findtext(f"{ATOM}logo") == image


def test_the_image_of_a_channel_is_the_feeds_with_its_title_and_home_page() -> None:
    image = tree("rss", make_feed(image=f"{HOME}a.PNG", logo=f"{HOME}logo.svg")).find("channel/image")
    assert image is not None
    assert [(child.tag, child.text) for child in image] == [("url", f"{HOME}a.PNG"), ("title", "The Newsroom"), ("link", HOME)]


def test_a_feed_of_summaries_does_not_declare_the_content_namespace() -> None:
    article = make_article()
    assert CONTENT in declared(render("rss", make_feed([article]))).values()
    assert CONTENT not in declared(render("rss", make_feed([article], content=Content.SUMMARY))).values()
    assert CONTENT not in declared(render("rss", make_feed())).values()


def test_dublin_core_is_declared_where_somebody_signed() -> None:
    plain, signed = make_article(), make_article(authors=(Person("Ada"),))
    assert DC not in declared(render("rss", make_feed([plain]))).values()
    assert DC in declared(render("rss", make_feed([signed]))).values()
    assert DC in declared(render("rss", make_feed([plain], authors=(Person("Ed"),)))).values()
    assert DCTERMS not in declared(render("rss", make_feed())).values()
    assert declared(render("atom", make_feed([signed], authors=(Person("Ed"),)))) == {None: ATOM[1:-1]}


def test_words_about_a_namespace_declare_none() -> None:
    article = make_article(title="<dc:creator> and <content:encoded>", summary="<dc:creator>", content="")
    assert set(declared(render("rss", make_feed([article])))) == {"atom", "dcterms"}


def test_plain_text_is_escaped_so_that_readers_which_look_for_markup_leave_it_alone() -> None:
    said: dict[str, Any] = {"title": "AT&T <b>", "tags": ("R&D",), "source": Source("Q&A", f"{HOME}q")}
    article = make_article(summary="x < y", authors=(Person("A & B"),), **said)
    feed = make_feed([article], title="T&T", description="a & b", rights="A & B")
    for format in XML_FORMATS:
        document = render(format, feed).decode()
        for plain in ("AT&#x26;T &#x3C;b&gt;", "Q&#x26;A", "T&#x26;T", "a &#x26; b", "A &#x26; B"):
            assert f">{plain}</" in document
    assert "<summary>x &#x3C; y</summary>" in render("atom", feed).decode()
    assert "<description>x &amp;lt; y</description>" in render("rss", feed).decode()


def test_a_source_in_atom_has_what_the_specification_wants_of_it() -> None:
    feed = make_feed([make_article(source=Source("The Wire", "https://Wire.Example.org"))])
    source = tree("atom", feed).find(f"{ATOM}entry/{ATOM}source")
    assert source is not None
    assert source.findtext(f"{ATOM}title") == "The Wire"
    assert source.findtext(f"{ATOM}id") == "https://wire.example.org/"
    assert source.findtext(f"{ATOM}updated") == make_article().published.isoformat()
    assert dict(source.find(f"{ATOM}link").attrib) == {"href": "https://Wire.Example.org", "rel": "alternate"}  # type: ignore[union-attr]


def test_the_id_of_a_source_that_is_no_web_address_stays_as_it_is() -> None:
    feed = make_feed([make_article(source=Source("Mail", "mailto:desk@example.org"))])
    assert tree("atom", feed).findtext(f"{ATOM}entry/{ATOM}source/{ATOM}id") == "mailto:desk@example.org"


# --- what cannot be written -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format", "said"),
    [
        ("rss", {"title": "", "summary": "", "content": ""}),
        ("rss", {"title": "a\x00b"}),
        ("rss", {"content": "\ud800"}),
        ("rss", {"summary": "￾"}),
        ("atom", {"title": ""}),
        ("atom", {"title": "\x0b"}),
        ("atom", {"authors": (Person("\udfff"),)}),
        ("atom", {"source": Source("x", "https://[")}),
        ("json", {"title": "\ud800"}),
        ("json", {"tags": ("\udfff",)}),
    ],
)
def test_an_article_that_a_format_cannot_carry_is_refused_by_name_of_the_format(format: str, said: dict[str, Any]) -> None:
    with pytest.raises(RenderError, match=f"^{format}: ") as caught:
        FORMATS[format].entries([make_article(**said)], FULL)
    assert caught.value.format == format
    assert caught.value.reason


@pytest.mark.parametrize("format", FORMATS)
def test_a_feed_that_cannot_be_written_is_refused(format: str) -> None:
    with pytest.raises(RenderError, match=f"^{format}: "):
        FORMATS[format].join(make_feed(title="\ud800"), [])


@pytest.mark.parametrize("format", XML_FORMATS)
def test_a_feed_without_a_title_is_refused(format: str) -> None:
    with pytest.raises(RenderError, match="title"):
        FORMATS[format].join(make_feed(title=""), [])


# --- the same bytes everywhere ----------------------------------------------------------------------------------------

_PRINT = """
import hashlib, time
from tests.making import golden_documents, golden_names
if hasattr(time, "tzset"):
    time.tzset()
for name in golden_names():
    for file, document in golden_documents(name).items():
        print(file, hashlib.sha256(document.body).hexdigest())
"""


def test_bytes_do_not_depend_on_zone_hash_seed_or_locale() -> None:
    first = _run(TZ="America/St_Johns", PYTHONHASHSEED="1", LC_ALL="C")
    second = _run(TZ="Pacific/Kiritimati", PYTHONHASHSEED="4711", LC_ALL=_another_locale())
    assert first == second
    assert first.count("\n") == 5 * len(golden_names())


def _run(**variables: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _PRINT],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _another_locale() -> str:
    """A locale that is not C, a foreign one where the machine has it."""
    before = locale.setlocale(locale.LC_ALL)
    for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8", "POSIX"):
        try:
            return locale.setlocale(locale.LC_TIME, name)
        except locale.Error:
            continue
        finally:
            locale.setlocale(locale.LC_ALL, before)
    return "C"


def test_entries_do_not_depend_on_the_feed_they_are_rendered_for() -> None:
    """The feed that stands in while entries are rendered leaves none of its own words in them."""
    style = Style(Content.FULL, "en")
    for format in XML_FORMATS:
        for piece in FORMATS[format].entries([make_article(published=THEN + timedelta(days=1))], style):
            assert neutral(style).id.encode() not in piece
            assert b"2000" not in piece


def make_feedgen() -> feedgen.feed.FeedGenerator:
    return generator.generator(make_feed(), f"{BASE}rss.xml", rss.MEDIA_TYPE)


def test_pieces_that_were_lost_on_the_way_are_an_error() -> None:
    entry = generator.entry(make_article(), FULL, "atom")
    with pytest.raises(RenderError, match="1 entries were given and 0 written"):
        generator.fragments("rss", rss._write, make_feedgen(), [entry], re.compile(b"nothing"))


def test_an_article_without_attachments_or_people_has_neither() -> None:
    article: Article = make_article()
    document = render("rss", make_feed([article]))
    assert b"enclosure" not in document
    assert b"author" not in document
