"""A manuscript and its identity become an article: every address known, nothing relative left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from feeds.articles.composition import MAX_SEGMENT, Addresses, Composed, compose, link_of, outline
from feeds.articles.directory import Found
from feeds.articles.library import Library, id_prefix
from feeds.articles.manuscript import Reading, read
from feeds.articles.media import MEDIA_TYPES, beside, media_type, media_url
from feeds.config import ArticlesTable
from feeds.model import Article, Attachment, Image, Manuscript, Record, Severity, Site

SITE = Site("id", "Title", "https://example.com/", "https://feeds.example.com/")
HERE = Addresses(SITE, None, frozenset({"media", "tags"}))
ELSEWHERE = Addresses(SITE, "{url}{section}/{slug}/", frozenset({"media"}))
WHEN = datetime(2024, 7, 5, 10, tzinfo=UTC)


def manuscript(text: str, path: str = "world/a.md") -> Manuscript:
    found = read(Found(path, 0, 0), text.encode(), Reading(ArticlesTable(), ZoneInfo("UTC"))).manuscript
    assert found is not None
    return found


def record(said: Manuscript, addresses: Addresses = HERE) -> Record:
    return Record("urn:x:1", said.path, said.path, addresses.wanted(said), said.digest, WHEN, WHEN)


def article(
    text: str,
    path: str = "world/a.md",
    addresses: Addresses = HERE,
    links: Mapping[str, str] | None = None,
    media: Mapping[str, int] | None = None,
) -> Article:
    said = manuscript(text, path)
    remembered = record(said, addresses)
    known = {path: link_of(addresses, said, remembered), **(links or {})}
    library = Library(known, media or {}, {path: remembered.id} if addresses.own(said) else {})
    return compose(outline(said, remembered, addresses, known[path]), said, addresses.site.base_url, library).article


def given(front: str, path: str = "world/a.md") -> Manuscript:
    return manuscript(f"---\ntitle: T\n{front}\n---\nText", path)


@pytest.mark.parametrize(
    ("front", "address"),
    [
        ("", "articles/a/"),
        ("slug: other", "articles/other/"),
        ("path: 2024/07/slug", "2024/07/slug/"),
        ("url: /2024/07/slug.html", "2024/07/slug.html/"),
        ("url: /page?id=1", "page/"),
        ("path: caf%C3%A9", "café/"),
        ("path: media/x", "articles/a/"),
        ("path: tags", "articles/a/"),
        ("path: x//y", "articles/a/"),
        (f"path: {'x' * MAX_SEGMENT}", f"{'x' * MAX_SEGMENT}/"),
        (f"path: {'x' * (MAX_SEGMENT + 1)}", "articles/a/"),
        (f"path: {'é' * MAX_SEGMENT}", "articles/a/"),
        ("permalink: https://other.example/x", "articles/a/"),
        ("path: '?a'", "articles/a/"),
    ],
)
def test_the_address_that_an_own_page_asks_for(front: str, address: str) -> None:
    assert HERE.wanted(given(front)) == address


@pytest.mark.parametrize(
    ("addresses", "front", "own", "link"),
    [
        (HERE, "", True, "https://feeds.example.com/articles/a/"),
        (HERE, "path: 2024/caf%C3%A9", True, "https://feeds.example.com/2024/caf%C3%A9/"),
        (HERE, "canonical: https://other.example/x?a=1#b", False, "https://other.example/x?a=1#b"),
        (HERE, "canonical: https://other.example/é%20x", False, "https://other.example/%C3%A9%20x"),
        (ELSEWHERE, "", False, "https://example.com/world/a/"),
        (ELSEWHERE, "slug: other", False, "https://example.com/world/other/"),
        (ELSEWHERE, "path: /2024/é.html", False, "https://example.com/2024/%C3%A9.html"),
        (ELSEWHERE, "url: /page?id=1#x", False, "https://example.com/page?id=1#x"),
        (ELSEWHERE, "canonical: https://other.example/x", False, "https://other.example/x"),
        (
            replace(ELSEWHERE, permalink="{url}{year}/{month}/{day}/{slug}.html"),
            "",
            False,
            "https://example.com/2024/07/05/a.html",
        ),
        (replace(ELSEWHERE, permalink="https://blog.example/{slug}"), "", False, "https://blog.example/a"),
    ],
)
def test_the_link_for_people(addresses: Addresses, front: str, own: bool, link: str) -> None:
    said = given(front)
    assert addresses.own(said) is own
    assert link_of(addresses, said, record(said, addresses)) == link


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("a.md", "https://example.com/a/"),
        ("world/europe/a.md", "https://example.com/world/europe/a/"),
        ("wörld & co/a.md", "https://example.com/w%C3%B6rld%20&%20co/a/"),
    ],
)
def test_sections_in_the_permalink(path: str, link: str) -> None:
    said = given("", path)
    assert link_of(ELSEWHERE, said, record(said, ELSEWHERE)) == link


def test_facts_come_through() -> None:
    made = article(
        "---\ntitle: T\nauthor: Ada Lovelace\ntags: [a]\nlang: de\nsource: https://example.org/\nid: x\n---\nFirst.\n\nSecond.\n"
    )
    said = manuscript(
        "---\ntitle: T\nauthor: Ada Lovelace\ntags: [a]\nlang: de\nsource: https://example.org/\nid: x\n---\nFirst.\n"
    )
    assert (made.id, made.path, made.title, made.section) == ("urn:x:1", "world/a.md", "T", "world")
    assert (made.published, made.updated) == (WHEN, WHEN)
    assert (made.authors, made.tags, made.language, made.source) == (said.authors, said.tags, said.language, said.source)
    assert (made.content, made.summary) == ("<p>First.</p>\n<p>Second.</p>", "First.")
    assert (made.address, made.link) == ("articles/a/", "https://feeds.example.com/articles/a/")


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("---\ntitle: T\nsummary: Given\n---\nFirst.", "Given"),
        ("# T\n\nFirst *one*.\n\nSecond.", "First one."),
        ("# T\n\n![](a.png)\n\nWords.", "Words."),
        ("---\ntitle: T\n---\n", "T"),
        ("---\ntitle: T\n---\n![](a.png)", "T"),
        (f"---\ntitle: T\nsummary: {'word ' * 400}\n---\nx", " ".join(["word"] * 199) + " word…"),
    ],
    ids=["given", "first paragraph", "image first", "no body", "no words", "very long"],
)
def test_there_is_always_a_summary(text: str, summary: str) -> None:
    assert article(text).summary == summary


def test_an_article_whose_page_is_elsewhere_has_no_address_here() -> None:
    assert article("# T\n\nText", addresses=ELSEWHERE).address is None
    assert article("---\ntitle: T\ncanonical: https://other.example/x\n---\nText").address is None


MEDIA = {"world/b.png": 10, "img/c.png": 20, "world/ü ß.png": 30, "world/talk.mp3": 40, "world/100%.png": 50}
LINKS = {"world/other.md": "https://example.com/other/", "top.md": "https://example.com/top/"}


@pytest.mark.parametrize(
    ("target", "url", "shown"),
    [
        ("b.png", "https://feeds.example.com/media/world/b.png", ("world/b.png",)),
        ("./b.png", "https://feeds.example.com/media/world/b.png", ("world/b.png",)),
        ("b.png?x=1", "https://feeds.example.com/media/world/b.png", ("world/b.png",)),
        ("../img/c.png", "https://feeds.example.com/media/img/c.png", ("img/c.png",)),
        ("/img/c.png", "https://feeds.example.com/media/img/c.png", ("img/c.png",)),
        ("%C3%BC%20%C3%9F.png", "https://feeds.example.com/media/world/%C3%BC%20%C3%9F.png", ("world/ü ß.png",)),
        ("100%25.png", "https://feeds.example.com/media/world/100%25.png", ("world/100%.png",)),
        ("gone.png", "https://feeds.example.com/articles/a/gone.png", ()),
        ("50%.png", "https://feeds.example.com/articles/a/50%25.png", ()),
        ("%zz.png", "https://feeds.example.com/articles/a/%25zz.png", ()),
        ("other.md", "https://example.com/other/", ()),
        ("other.md#part%20é", "https://example.com/other/#part%20%C3%A9", ()),
        ("/top.md", "https://example.com/top/", ()),
        ("../top.md?x", "https://example.com/top/", ()),
        ("a.md", "https://feeds.example.com/articles/a/a.md", ()),
        ("#part", f"https://feeds.example.com/articles/a/#{id_prefix('urn:x:1')}part", ()),
        ("?q=ü", "https://feeds.example.com/articles/a/?q=%C3%BC", ()),
        ("../../../../etc/passwd", "https://feeds.example.com/etc/passwd", ()),
        ("//other.example/x.png", "https://other.example/x.png", ()),
        ("https://other.example/x.png", "https://other.example/x.png", ()),
        ("\\\\evil", "https://feeds.example.com/articles/a/%5C%5Cevil", ()),
        ("http://[", None, ()),
    ],
)
def test_links_of_the_content(target: str, url: str | None, shown: tuple[str, ...]) -> None:
    made = article(f'# T\n\n<p><a href="{target}">x</a></p>', links=LINKS, media=MEDIA)
    assert made.content == ("<p><a>x</a></p>" if url is None else f'<p><a href="{url}">x</a></p>')
    assert made.media == shown


def test_all_media_that_is_shown_is_named_once_in_order() -> None:
    made = article(
        '---\ntitle: T\nimage: ../img/c.png\naudio: talk.mp3\n---\n![](b.png) ![](b.png) <img srcset="b.png 1x, /img/c.png 2x">',
        media=MEDIA,
    )
    assert made.media == ("world/b.png", "img/c.png", "world/talk.mp3")
    assert made.image == Image("https://feeds.example.com/media/img/c.png", type="image/png", length=MEDIA["img/c.png"])
    assert 'srcset="https://feeds.example.com/media/world/b.png 1x, https://feeds.example.com/media/img/c.png 2x"' in made.content


@pytest.mark.parametrize(
    ("front", "attachments"),
    [
        ("audio: talk.mp3", [Attachment("https://feeds.example.com/media/world/talk.mp3", "audio/mpeg", 40)]),
        (
            "enclosure: {url: talk.mp3, type: audio/x-own, length: 7, title: Talk, duration: 60}",
            [Attachment("https://feeds.example.com/media/world/talk.mp3", "audio/x-own", 40, "Talk", 60)],
        ),
        (
            "enclosure: {url: https://cdn.example/t.mp3, length: 7}",
            [Attachment("https://cdn.example/t.mp3", "audio/mpeg", 7)],
        ),
        ("audio: https://cdn.example/t.m4a?x=1", [Attachment("https://cdn.example/t.m4a?x=1", "audio/x-m4a", 0)]),
        ("audio: https://cdn.example/t", [Attachment("https://cdn.example/t", "application/octet-stream", 0)]),
        ("enclosures: [talk.mp3, ./talk.mp3]", [Attachment("https://feeds.example.com/media/world/talk.mp3", "audio/mpeg", 40)]),
        ("audio: '//['", None),
        ("audio: 'x:y'", None),
        ("audio: gone.mp3", [Attachment("https://feeds.example.com/articles/a/gone.mp3", "audio/mpeg", 0)]),
    ],
)
def test_attachments(front: str, attachments: list[Attachment] | None) -> None:
    if attachments is None:
        with pytest.raises(Exception, match="no web address and no file here"):
            given(front)
    else:
        assert list(article(f"---\ntitle: T\n{front}\n---\nText", media=MEDIA).attachments) == attachments


def test_no_image_is_none() -> None:
    assert article("# T\n\nText").image is None


@pytest.mark.parametrize(
    ("target", "path", "name"),
    [
        ("b.png", "a.md", "b.png"),
        ("b.png", "x/a.md", "x/b.png"),
        ("../b.png", "x/a.md", "b.png"),
        ("../b.png", "a.md", None),
        ("x/../../b.png", "a.md", None),
        ("/b.png", "x/a.md", "b.png"),
        ("/../b.png", "x/a.md", None),
        ("//host/b.png", "a.md", None),
        ("https://host/b.png", "a.md", None),
        ("b.png#x", "a.md", "b.png"),
        ("#x", "a.md", None),
        ("", "a.md", None),
        (".", "a.md", None),
        ("..", "x/y/a.md", "x"),
        ("..", "a.md", None),
        ("%2e%2e/b.png", "a.md", None),
        ("b%00.png", "a.md", None),
        ("%2Fetc/passwd", "a.md", "etc/passwd"),
    ],
)
def test_files_beside(target: str, path: str, name: str | None) -> None:
    assert beside(target, path) == name


def test_media_types_and_addresses() -> None:
    assert media_type("A.MP3") == "audio/mpeg"
    assert media_type("/x/y.unknown") is None
    assert media_type("none") is None
    assert all(suffix == suffix.lower() and "/" in mime for suffix, mime in MEDIA_TYPES.items())
    assert media_url("https://example.com/", "a b/ü#.png") == "https://example.com/media/a%20b/%C3%BC%23.png"


def made_of(text: str, path: str = "world/a.md", addresses: Addresses = HERE, tool: str = "") -> Composed:
    said = manuscript(text, path)
    remembered = record(said, addresses)
    links = {path: link_of(addresses, said, remembered), **LINKS}
    own = {path: remembered.id} if addresses.own(said) else {}
    library = Library(links, MEDIA, own | {"top.md": "urn:x:top"}, tool)
    return compose(outline(said, remembered, addresses, links[path]), said, addresses.site.base_url, library)


@pytest.mark.parametrize(
    ("addresses", "target"),
    [(HERE, f"https://feeds.example.com/articles/a/#{id_prefix('urn:x:1')}n"), (ELSEWHERE, "https://example.com/world/a/#n")],
    ids=["own page", "page elsewhere"],
)
def test_footnotes_lead_to_where_the_page_has_them(addresses: Addresses, target: str) -> None:
    made = made_of("# T\n\nText.[^n]\n\n[^n]: The note.\n", addresses=addresses).article
    assert f'href="{target}"' in made.content
    assert f'id="{id_prefix("urn:x:1")}n"' in made.content


def test_places_in_other_articles() -> None:
    assert f'href="https://example.com/top/#{id_prefix("urn:x:top")}p"' in made_of("# T\n\n[x](/top.md#p)").article.content
    assert 'href="https://example.com/other/#p"' in made_of("# T\n\n[x](other.md#p)").article.content


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("[x](@/world/other.md#p)", '<a href="https://example.com/other/#p">x</a>'),
        ("[x]({filename}other.md)", '<a href="https://example.com/other/">x</a>'),
        ("[x]({filename}/top.md)", '<a href="https://example.com/top/">x</a>'),
        ("![]({static}/img/c.png)", '<img src="https://feeds.example.com/media/img/c.png" alt="">'),
        ("[x](@site/gone.md)", '<a href="https://feeds.example.com/gone.md">x</a>'),
        ("[x]({% post_url top %})", '<a href="https://example.com/top/">x</a>'),
        ("[[other|x]]", '<a href="https://example.com/other/">x</a>'),
        ("![[c.png]]", '<img src="https://feeds.example.com/media/img/c.png" alt="">'),
        ("[x]({% post_url gone %})", "<a>x</a>"),
    ],
)
def test_links_that_tools_write_in_their_own_way(written: str, html: str) -> None:
    assert made_of(f"# T\n\n{written}").article.content.removeprefix("<p>").removesuffix("</p>") == html


def test_what_is_left_out_is_told_with_its_line() -> None:
    made = made_of("---\ntitle: T\n---\nText\n\n{% own thing %}\n")
    assert [(each.severity, each.rule, each.path, each.line) for each in made.problems] == [
        (Severity.INFO, "template-source", "world/a.md", 6)
    ]
    assert "{% own thing %}" in made.problems[0].message


def test_jekyll_reads_code_too() -> None:
    written = "---\ntitle: T\n---\n`{% raw %}{{ x }}{% endraw %}`"
    assert "raw" in made_of(written).article.content
    assert made_of(written, tool="jekyll").article.content == "<p><code>{{ x }}</code></p>"
    assert made_of(written, "_posts/2024-01-02-a.md").article.content == "<p><code>{{ x }}</code></p>"


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("# T\n\nOne.\n\nTwo.\n\n<!--more-->\n\nThree.", "One. Two."),
        ("# T\n\n<!-- excerpt -->\n\nOne.\n\nTwo.", "One."),
        ("---\ntitle: T\nsummary: Given\n---\nOne.\n\n<!-- more -->\n", "Given"),
        ("# T\n\n`<!--more-->` is a mark.\n\nTwo.", "<!--more--> is a mark."),
    ],
)
def test_the_part_before_the_mark_is_the_summary(text: str, summary: str) -> None:
    assert made_of(text).article.summary == summary
