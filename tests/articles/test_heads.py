"""What a page of HTML says of itself, source by source, and which of them wins."""

from __future__ import annotations

import json

import pytest

from feeds.articles.heads import MAX_SCRIPTS
from feeds.articles.markup import Rendered, render
from feeds.model import Severity


def page(head: str, body: str = "<p>Text</p>", language: str = "") -> Rendered:
    lang = f' lang="{language}"' if language else ""
    return render(".html", f"<!DOCTYPE html><html{lang}><head>{head}</head><body>{body}</body></html>")


def linked(document: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(document)}</script>'


def article(**said: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", **said}


@pytest.mark.parametrize(
    ("head", "values"),
    [
        ('<meta name="author" content="Ada Lovelace">', {"author": "Ada Lovelace"}),
        ('<meta name="author" content="A B"><meta name="author" content="C D">', {"author": ["A B", "C D"]}),
        ('<meta name="AUTHOR" content=" A B ">', {"author": "A B"}),
        ('<meta name="date" content="2024-07-25">', {"date": "2024-07-25"}),
        ('<meta name="pubdate" content="2024-07-25">', {"date": "2024-07-25"}),
        ('<meta name="last-modified" content="2024-07-25">', {"updated": "2024-07-25"}),
        ('<meta name="description" content="In &lt;b&gt; short">', {"description": "In &lt;b> short"}),
        ('<meta name="keywords" content="a, b">', {"keywords": "a, b"}),
        ('<meta http-equiv="content-language" content="de">', {"lang": "de"}),
        ('<meta name="language" content="German please">', {}),
        ('<meta name="viewport" content="x"><meta name="date" content="">', {}),
        ('<meta property="og:description" content="Short">', {"description": "Short"}),
        (
            '<meta property="og:image" content="https://e.example/a.png?a=1&amp;b=2">',
            {"image": "https://e.example/a.png?a=1&b=2"},
        ),
        ('<meta property="og:image:alt" content="A &amp; B">', {"image_alt": "A & B"}),
        ('<meta property="og:image" content="data:image/png;base64,AA">', {}),
        ('<meta property="og:image" content="//cdn.example/a.png">', {}),
        ('<meta property="og:image" content="a.png"><meta property="og:image" content="b.png">', {"image": "a.png"}),
        ('<meta property="og:locale" content="pt_BR">', {"lang": "pt_BR"}),
        ('<meta property="article:published_time" content="2024-07-25T10:00Z">', {"date": "2024-07-25T10:00Z"}),
        ('<meta property="article:modified_time" content="2024-07-26T10:00Z">', {"updated": "2024-07-26T10:00Z"}),
        ('<meta property="article:author" content="https://social.example/ada">', {}),
        ('<meta property="article:author" content="Ada">', {"author": "Ada"}),
        (
            '<meta property="article:tag" content="a"><meta property="article:tag" content="b, c"><meta name="keywords">',
            {"tags": ["a", "b, c"]},
        ),
        ('<meta name="DC.creator" content="A B"><meta name="DC.Creator" content="C D">', {"author": ["A B", "C D"]}),
        ('<meta name="DC.date.issued" content="2024-07-25">', {"date": "2024-07-25"}),
        ('<meta name="dcterms.modified" content="2024-07-25">', {"updated": "2024-07-25"}),
        ('<meta name="DC.language" content="fr"><meta name="DC.subject" content="x">', {"lang": "fr", "keywords": "x"}),
        ('<link rel="canonical" href="https://e.example/a">', {"canonical": "https://e.example/a"}),
        ('<link rel="canonical" href="/a">', {}),
        ('<link rel="canonical" href="javascript:x">', {}),
        ('<meta itemprop="datePublished" content="2024-07-25">', {"date": "2024-07-25"}),
        (f'<meta name="author" content="{"x" * 300}">', {}),
    ],
)
def test_what_a_head_says(head: str, values: dict[str, object]) -> None:
    assert page(head).values == values


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ('<time pubdate datetime="2024-07-25">July</time>', {"date": "2024-07-25"}),
        ('<time itemprop="datePublished">2024-07-25</time>', {"date": "2024-07-25"}),
        ('<span itemprop="dateModified" content="2024-07-26">x</span>', {"updated": "2024-07-26"}),
        ('<time datetime="2024-07-25">an event</time>', {}),
        ('<time itemprop="datePublished" datetime="2024-01-01">a</time><time pubdate>2024-01-02</time>', {"date": "2024-01-01"}),
    ],
)
def test_dates_in_the_body(body: str, values: dict[str, object]) -> None:
    assert page("", body).values == values


@pytest.mark.parametrize(
    ("document", "values"),
    [
        (article(datePublished="2024-07-25", dateModified="2024-07-26"), {"date": "2024-07-25", "updated": "2024-07-26"}),
        (article(description="Short", inLanguage="de-AT"), {"description": "Short", "lang": "de-AT"}),
        (article(inLanguage={"@type": "Language", "name": "German", "alternateName": "de"}), {"lang": "de"}),
        (article(author="Ada Lovelace"), {"author": "Ada Lovelace"}),
        (article(author={"@type": "Person", "name": "Ada"}), {"author": "Ada"}),
        (
            article(author=[{"name": "Ada", "url": "https://ada.example/"}, "B"]),
            {"author": [{"name": "Ada", "url": "https://ada.example/"}, "B"]},
        ),
        (article(author={"name": "Ada", "url": "javascript:x"}), {"author": "Ada"}),
        (article(author={"name": ["Ada", "Countess"]}), {"author": "Ada"}),
        (article(keywords="a, b"), {"keywords": "a, b"}),
        (article(keywords=["a", {"@type": "DefinedTerm", "name": "b"}]), {"keywords": ["a", "b"]}),
        (article(image="https://e.example/a.png"), {"image": "https://e.example/a.png"}),
        (article(image=["https://e.example/a.png", "b"]), {"image": "https://e.example/a.png"}),
        (article(image={"@type": "ImageObject", "url": "https://e.example/a.png"}), {"image": "https://e.example/a.png"}),
        (article(image={"contentUrl": "a.png"}), {"image": "a.png"}),
        ([{"@type": "WebSite", "description": "no"}, article(description="yes")], {"description": "yes"}),
        ({"@graph": [{"@type": "WebPage"}, {"@type": ["Thing", "BlogPosting"], "description": "yes"}]}, {"description": "yes"}),
        (
            {"@graph": [{"@type": "Article", "author": {"@id": "#ada"}}, {"@type": "Person", "@id": "#ada", "name": "Ada"}]},
            {"author": "Ada"},
        ),
        ({"@type": "WebPage", "mainEntity": {"@type": "TechArticle", "description": "yes"}}, {"description": "yes"}),
        ({"@type": "http://schema.org/Article", "description": "yes"}, {"description": "yes"}),
        ({"@type": "Product", "description": "no"}, {}),
        (article(author=7, datePublished=None, image=False, keywords={}, inLanguage=[[]], description={"a": 1}), {}),
        ("just text", {}),
        (7, {}),
        ([], {}),
        (None, {}),
    ],
    ids=lambda value: json.dumps(value)[:60],
)
def test_what_json_ld_says(document: object, values: dict[str, object]) -> None:
    rendered = page(linked(document))
    assert (rendered.values, rendered.problems) == (values, ())


OG = '<meta property="og:title" content="OG"><meta property="og:description" content="og">'
META = '<meta name="DC.title" content="DC"><meta name="description" content="meta">'
TITLE = "<title>Title - Site</title>"


@pytest.mark.parametrize(
    ("head", "title", "description"),
    [
        (TITLE + META + OG + linked(article(headline="LD", description="ld")), "LD", "ld"),
        (TITLE + META + OG, "OG", "og"),
        (TITLE + META, "DC", "meta"),
        (TITLE, "Title - Site", None),
        ("<title>Vec&lt;T&gt; &amp; co</title>", "Vec<T> & co", None),
        ('<meta property="og:title" content="It&amp;#8217;s &lt;b&gt;">', "It’s <b>", None),
        (linked(article(headline="It&#8217;s")), "It’s", None),
        ("<title>  </title>", None, None),
    ],
)
def test_the_best_source_wins(head: str, title: str | None, description: str | None) -> None:
    rendered = page(head)
    assert (rendered.title, rendered.values.get("description")) == (title, description)


def test_the_language_of_the_page_counts_more_than_a_locale_and_less_than_json_ld() -> None:
    locale = '<meta property="og:locale" content="en_US">'
    assert page(locale, language="de").values["lang"] == "de"
    assert page(locale + linked(article(inLanguage="fr")), language="de").values["lang"] == "fr"


@pytest.mark.parametrize(
    ("script", "wording"),
    [
        ('{"@type": "Article",', "not JSON"),
        ("[" * 60_000, "is ignored"),
        ('{"@type": "Article", "description": "' + "x" * 70_000 + '"}', "more than 64 KB"),
        ("<!-- x -->", "not JSON"),
    ],
    ids=["cut", "deep", "large", "comment"],
)
def test_json_ld_that_cannot_be_read_is_told_and_harms_nothing(script: str, wording: str) -> None:
    rendered = page(f'<script type="application/ld+json">{script}</script><meta name="author" content="Ada">')
    assert rendered.values == {"author": "Ada"}
    (problem,) = rendered.problems
    assert (problem.severity, problem.rule) == (Severity.INFO, "json-ld")
    assert wording in problem.message


def test_json_ld_is_bounded() -> None:
    deep: object = article(description="deep")
    for _ in range(100):
        deep = {"@graph": [deep]}
    assert page(linked(deep)).values == {}
    assert page(linked([[]] * 5000 + [article(description="late")])).values == {}
    assert page(linked([]) * MAX_SCRIPTS + linked(article(description="late"))).values == {}


def test_a_fragment_has_no_head() -> None:
    assert render(".html", linked(article(description="x")) + "<p>Text</p>").values == {}
