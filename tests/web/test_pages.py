"""What the pages say to people, search engines and reader apps: order, language, heads; and the files that sites have one of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lxml.etree as etree
import lxml.html
import pytest
from flask.testing import FlaskClient

from feeds.config import Config, load
from feeds.model import Attachment, Headline, Listing
from feeds.publish import publish
from feeds.store import Store
from feeds.web import create_app, locales, readers, sitemap
from feeds.web.export import export
from tests.conftest import BASE, NOW, Newsroom, article, write
from tests.making import THEN
from tests.mediafiles import jpeg, mp3, png

TOML = """
[site]
title = "The Site"
description = "About everything"
base_url = "https://feeds.example.com/"
icon = "/media/icon.png"
language = "en"
[articles]
path = "newsroom"
[automatic]
tags = true
languages = true
[[feeds]]
name = ""
limit = 2
[[feeds]]
name = "de"
title = "Auf Deutsch"
language = "de"
select = { languages = ["de"] }
[[feeds]]
name = "heard"
title = "To hear"
select = { tags = ["sound"] }
"""
FILES: dict[str, str | bytes] = {
    "a.md": article("A", "2026-01-01T00:00:00Z", "Text of A.", summary="Said by hand."),
    "b.md": article("B", "2026-01-02T00:00:00Z", "Text of B.", tags="[x, '<y>']", author="Ann", image="sea.jpg"),
    "c.md": article("C", "2026-01-03T00:00:00Z", "Text of C.", unlisted="true"),
    "d.md": article("D", "2026-01-04T00:00:00Z", "Ein Text.", lang="de"),
    "e.md": article("E", "2026-01-05T00:00:00Z", "Heard.", tags="[sound]", enclosure="e.mp3"),
    "f.md": article("F", "2026-01-05T00:00:00Z", "| a | b |\n|---|---|\n| 1 | 2 |\n\nText."),
    "sea.jpg": jpeg(40, 30),
    "e.mp3": mp3(65),
    "icon.png": png(32, 32),
}


@pytest.fixture
def config(newsroom: Newsroom, tmp_path: Path) -> Config:
    newsroom(FILES)
    (tmp_path / "feeds.toml").write_text(TOML, encoding="utf-8")
    return load(tmp_path / "feeds.toml")


@pytest.fixture
def store(config: Config) -> Store:
    store = Store(None)
    publish(config, store, NOW)
    return store


@pytest.fixture
def client(config: Config, store: Store) -> FlaskClient:
    return create_app(config, store).test_client()


def page(client: FlaskClient, path: str) -> Any:
    return lxml.html.document_fromstring(client.get(path).text)


def linked(found: Any) -> Any:
    """What a page says of itself in JSON-LD."""
    return json.loads(found.xpath("string(//script[@type='application/ld+json'])"))


# --- from article to article -----------------------------------------------------------------------------------------


def beside(client: FlaskClient, name: str) -> tuple[list[str], list[str]]:
    found = page(client, f"/articles/{name}/")
    assert found.xpath("//main//a[@rel='prev']/@href") == found.xpath("//head/link[@rel='prev']/@href")
    assert found.xpath("//main//a[@rel='next']/@href") == found.xpath("//head/link[@rel='next']/@href")
    prev, following = found.xpath("//head/link[@rel='prev']/@href"), found.xpath("//head/link[@rel='next']/@href")
    return [url[-2:-1] for url in prev], [url[-2:-1] for url in following]


def test_a_page_leads_to_what_was_published_before_and_after_it_in_its_language(client: FlaskClient) -> None:
    assert beside(client, "a") == ([], ["b"])
    assert beside(client, "b") == (["a"], ["f"])
    assert beside(client, "d") == ([], [])


def test_those_of_one_instant_stand_in_the_order_of_feeds(client: FlaskClient) -> None:
    links = [entry["url"][-2:-1] for entry in json.loads(client.get("/feed.json").data)["items"]]

    assert links == ["e", "f"]
    assert beside(client, "e") == (["f"], [])
    assert beside(client, "f") == (["b"], ["e"])


def test_nobody_is_led_to_an_article_that_is_not_listed(client: FlaskClient) -> None:
    assert client.get("/articles/c/").status_code == 200
    assert beside(client, "c") == (["b"], ["f"])
    assert beside(client, "b")[1] == beside(client, "c")[1]
    assert b"/articles/c/" not in client.get("/sitemap.xml").data


def test_an_edit_is_seen_on_the_pages_beside_it(client: FlaskClient, config: Config, store: Store) -> None:
    assert "A" in page(client, "/articles/b/").xpath("string(//a[@rel='prev'])")
    write(config.directory, "a.md", article("Changed", "2026-01-01T00:00:00Z"))
    publish(config, store, NOW)

    assert "Changed" in page(client, "/articles/b/").xpath("string(//a[@rel='prev'])")


# --- heads -----------------------------------------------------------------------------------------------------------


def test_an_article_says_what_it_is(client: FlaskClient) -> None:
    found = page(client, "/articles/b/")
    said = {each.get("property"): each.get("content") for each in found.xpath("//meta[@property]")}

    assert found.findtext(".//title") == "B – The Site"
    assert found.xpath("string(//meta[@name='twitter:card']/@content)") == "summary_large_image"
    assert page(client, "/articles/a/").xpath("string(//meta[@name='twitter:card']/@content)") == "summary"
    assert said | {"article:tag": ""} == {
        "og:type": "article",
        "og:site_name": "The Site",
        "og:title": "B",
        "og:description": "Text of B.",
        "og:url": f"{BASE}articles/b/",
        "og:image": f"{BASE}media/sea.jpg",
        "og:image:type": "image/jpeg",
        "og:image:width": "40",
        "og:image:height": "30",
        "article:published_time": "2026-01-02T00:00:00+00:00",
        "article:modified_time": "2026-01-02T00:00:00+00:00",
        "article:tag": "",
    }
    assert linked(found) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": f"{BASE}articles/b/",
        "url": f"{BASE}articles/b/",
        "mainEntityOfPage": f"{BASE}articles/b/",
        "headline": "B",
        "description": "Text of B.",
        "inLanguage": "en",
        "datePublished": "2026-01-02T00:00:00+00:00",
        "dateModified": "2026-01-02T00:00:00+00:00",
        "keywords": ["x", "<y>"],
        "image": {"@type": "ImageObject", "url": f"{BASE}media/sea.jpg", "width": 40, "height": 30},
        "author": [{"@type": "Person", "name": "Ann"}],
        "publisher": {"@type": "Organization", "name": "The Site", "url": BASE},
        "isPartOf": {"@type": "WebSite", "@id": BASE, "name": "The Site", "url": BASE},
    }


def test_nothing_of_an_article_ends_the_words_for_machines(client: FlaskClient, config: Config, store: Store) -> None:
    write(config.directory, "bad.md", article("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; <!--"))
    publish(config, store, NOW)
    found = page(client, "/articles/bad/")

    assert linked(found)["headline"] == "</script><script>alert(1)</script> <!--"
    assert [script.get("type") or script.get("src") for script in found.xpath("//script")] == [
        found.xpath("string(//script/@src)"),
        "application/ld+json",
    ]


def test_a_recording_is_an_episode(client: FlaskClient) -> None:
    said = linked(page(client, "/articles/e/"))

    assert (said["@type"], said["name"], said["timeRequired"]) == ("PodcastEpisode", "E", "PT65S")
    assert said["associatedMedia"] == [
        {
            "@type": "AudioObject",
            "contentUrl": f"{BASE}media/e.mp3",
            "encodingFormat": "audio/mpeg",
            "contentSize": str(len(FILES["e.mp3"])),
            "duration": "PT65S",
        }
    ]


def test_pages_of_feeds_say_what_they_are(client: FlaskClient) -> None:
    assert linked(page(client, "/"))["@type"] == "WebSite"
    assert linked(page(client, "/de/"))["mainEntity"]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "url": f"{BASE}articles/d/", "name": "D"}
    ]
    assert linked(page(client, "/heard/"))["@type"] == "PodcastSeries"
    assert linked(page(client, "/heard/"))["webFeed"] == f"{BASE}heard/rss.xml"


def test_a_page_that_is_not_there_is_not_to_be_found(client: FlaskClient) -> None:
    found = page(client, "/nowhere/")

    assert found.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert found.xpath("//link[@rel='canonical']") == []


# --- languages -------------------------------------------------------------------------------------------------------


def test_readers_find_the_feed_in_the_language_of_an_article_first(client: FlaskClient) -> None:
    def offered(path: str) -> list[str]:
        return page(client, path).xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href")  # type: ignore[no-any-return]

    assert offered("/articles/d/") == [f"{BASE}de/atom.xml", f"{BASE}atom.xml"]
    assert offered("/articles/b/") == [f"{BASE}atom.xml"]
    assert offered("/") == [f"{BASE}atom.xml", f"{BASE}heard/atom.xml", f"{BASE}de/atom.xml"]


def test_dates_are_in_the_language_of_the_page_and_our_words_are_marked(client: FlaskClient) -> None:
    found = page(client, "/articles/d/")

    assert found.xpath("string(//p[@class='byline']/time)") == "4. Januar 2026"
    assert found.get("lang") == "de"
    assert found.xpath("string(//section[@class='panel']/@lang)") == "en"
    assert page(client, "/articles/b/").xpath("//main//*[@lang]") == []
    assert page(client, "/").xpath("//a[text()='Auf Deutsch']/../@lang") == ["de"]


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("en", "ltr"),
        ("qq", "ltr"),
        ("fa", "rtl"),
        ("", "ltr"),
    ],
)
def test_a_language_runs_as_it_is_written(tag: str, direction: str) -> None:
    assert locales.direction(tag) == direction


@pytest.mark.parametrize(
    ("tag", "name", "day", "short"),
    [
        ("en", "English", "February 29, 2024", "Feb 29, 2024"),
        ("en-GB", "English (United Kingdom)", "29 February 2024", "29 Feb 2024"),
        ("pt-BR", "Português (Brasil)", "29 de fevereiro de 2024", "29 de fev. de 2024"),
        ("ja", "日本語", "2024年2月29日", "2024/02/29"),
        ("zh-TW", "中文 (繁體, 台灣)", "2024年2月29日", "2024年2月29日"),
        ("de-x-odd", "de-x-odd", "29. Februar 2024", "29.02.2024"),
        ("qq", "qq", "2024-02-29", "2024-02-29"),
    ],
)
def test_a_language_has_its_name_and_its_dates(tag: str, name: str, day: str, short: str) -> None:
    assert locales.name(tag) == name
    assert (locales.day(THEN.date(), tag), locales.day(THEN.date(), tag, short=True)) == (day, short)


# --- what people read ------------------------------------------------------------------------------------------------


def test_words_that_were_written_for_it_stand_above_an_article(client: FlaskClient) -> None:
    assert page(client, "/articles/a/").xpath("string(//article//p[@class='lead'])") == "Said by hand."
    assert page(client, "/articles/b/").xpath("//article//p[@class='lead']") == []


def test_a_table_has_a_frame_to_be_moved_in(client: FlaskClient) -> None:
    assert len(page(client, "/articles/f/").xpath("//div[@class='content']/div[@class='frame']/table")) == 1


def test_a_page_of_a_feed_plays_what_it_holds(client: FlaskClient) -> None:
    found = page(client, "/heard/")

    assert found.xpath("//audio/@src") == [f"{BASE}media/e.mp3"]
    assert found.xpath("//a[@rel='tag']/@href") == [f"{BASE}tags/sound/"]


def test_a_feed_is_opened_in_apps(client: FlaskClient) -> None:
    heard = [link.text.strip() for link in page(client, "/heard/").xpath("//ul[@class='apps']//a")]
    read = page(client, "/de/").xpath("//ul[@class='apps']//a/@href")

    assert heard[:4] == ["Apple Podcasts", "Pocket Casts", "Overcast", "AntennaPod"]
    assert read == [
        "feed:https://feeds.example.com/de/rss.xml",
        "https://feedly.com/i/subscription/feed%2Fhttps%3A%2F%2Ffeeds.example.com%2Fde%2Frss.xml",
        "https://www.inoreader.com/?add_feed=https%3A%2F%2Ffeeds.example.com%2Fde%2Frss.xml",
        "https://www.newsblur.com/?url=https%3A%2F%2Ffeeds.example.com%2Fde%2Frss.xml",
        "https://theoldreader.com/feeds/subscribe?url=https%3A%2F%2Ffeeds.example.com%2Fde%2Frss.xml",
        "https://feedbin.com/?subscribe=https%3A%2F%2Ffeeds.example.com%2Fde%2Frss.xml",
        "https://bazqux.com/add?url=https%3A%2F%2Ffeeds.example.com%2Fde%2Frss.xml",
    ]


def test_podcast_apps_are_given_rss_and_nothing_where_there_is_none() -> None:
    sound = Headline("T", f"{BASE}t/", THEN, recordings=(Attachment("https://e.example/a.mp3", "audio/mpeg"),))
    listing = Listing("p", "P", "P", "en", BASE, None, (("json", "p/feed.json"), ("rss", "p/rss.xml")), (sound,))
    links = {app.name: url for _, found in readers.apps(listing, BASE) for app, url in found}
    only = Listing("p", "P", "P", "en", BASE, None, (("json", "p/feed.json"),), (sound,))

    assert links["Apple Podcasts"] == "podcast://feeds.example.com/p/rss.xml"
    assert links["Pocket Casts"] == "pktc://subscribe/feeds.example.com/p/rss.xml"
    assert links["Castro"] == "castros://subscribe/feeds.example.com/p/rss.xml"
    assert links["Overcast"] == "overcast://x-callback-url/add?url=https%3A%2F%2Ffeeds.example.com%2Fp%2Frss.xml"
    assert links["Your own app"] == "feed:https://feeds.example.com/p/feed.json"
    assert [kind for kind, _ in readers.apps(listing, BASE)] == ["podcast app", "reader app"]
    assert [kind for kind, _ in readers.apps(only, BASE)] == ["reader app"]


def test_with_many_feeds_each_has_its_apps_on_its_own_page(config: Config, tmp_path: Path) -> None:
    more = "".join(f'[[feeds]]\nname = "f{number}"\n' for number in range(30))
    (tmp_path / "feeds.toml").write_text(TOML + more, encoding="utf-8")
    config, store = load(tmp_path / "feeds.toml"), Store(None)
    publish(config, store, NOW)
    client = create_app(config, store).test_client()
    found = page(client, "/")

    assert len(found.xpath("//li[@class='card']")) == 32
    assert len(found.xpath("//ul[@class='apps']")) == 1
    assert f"{BASE}f7/#subscribe" in found.xpath("//li[@class='card']//a/@href")
    assert page(client, "/f7/").xpath("//*[@id='subscribe']")
    assert len(client.get("/").headers["Link"]) < 4000


# --- what pages load -------------------------------------------------------------------------------------------------


def test_what_pages_load_is_kept_as_long_as_it_is_the_same(client: FlaskClient) -> None:
    found = page(client, "/")
    for url in (found.xpath("string(//link[@rel='stylesheet']/@href)"), found.xpath("string(//script/@src)")):
        versioned, plain = client.get(url), client.get(url.partition("?")[0])
        coded = client.get(url, headers={"Accept-Encoding": "gzip"})
        tag = coded.headers["ETag"]

        assert versioned.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert plain.headers["Cache-Control"] == client.get(f"{url}x").headers["Cache-Control"] == "public, max-age=300"
        assert versioned.data == plain.data
        assert coded.headers["Content-Encoding"] == "gzip"
        assert len({versioned.headers["ETag"], tag}) == 2
        assert client.get(url, headers={"Accept-Encoding": "gzip", "If-None-Match": tag}).status_code == 304
    assert client.get("/static/nothing.css").status_code == 404
    assert client.get("/static/../views.py").status_code == 404


# --- what sites have one of ------------------------------------------------------------------------------------------

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_the_icon_is_that_of_the_site(client: FlaskClient) -> None:
    response = client.get("/favicon.ico")

    assert (response.status_code, response.content_type, response.data) == (200, "image/png", FILES["icon.png"])
    assert client.get("/favicon.ico", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "icon", ["", 'icon = "https://elsewhere.example/i.png"\n', 'icon = "/media/sea.jpg"\n', 'icon = "/media/none.png"\n']
)
def test_without_an_icon_of_its_own_a_site_has_ours(config: Config, tmp_path: Path, icon: str) -> None:
    (tmp_path / "feeds.toml").write_text(TOML.replace('icon = "/media/icon.png"\n', icon), encoding="utf-8")
    config, store = load(tmp_path / "feeds.toml"), Store(None)
    publish(config, store, NOW)
    response = create_app(config, store).test_client().get("/favicon.ico")

    assert (response.status_code, response.content_type, response.data[:4]) == (200, "image/x-icon", b"\0\0\1\0")


def test_crawlers_are_told_where_the_list_of_pages_is(client: FlaskClient) -> None:
    response = client.get("/robots.txt")

    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text == f"User-agent: *\nDisallow:\n\nSitemap: {BASE}sitemap.xml\n"


def test_the_list_of_pages_names_every_page_that_answers(client: FlaskClient) -> None:
    response = client.get("/sitemap.xml")
    listed = etree.fromstring(response.data)
    urls = [each.text or "" for each in listed.findall("s:url/s:loc", SPACE)]

    assert response.content_type == "application/xml; charset=utf-8"
    assert sorted(url.removeprefix(BASE) for url in urls) == sorted(
        ["", "de/", "heard/", "tags/", "tags/x/", "tags/y/", "tags/sound/", "languages/", "languages/de/", "languages/en/"]
        + [f"articles/{name}/" for name in "abdef"]
    )
    assert all(client.get(url.removeprefix(BASE[:-1])).status_code == 200 for url in urls)
    assert listed.xpath("string(s:url[contains(s:loc, '/a/')]/s:lastmod)", namespaces=SPACE) == "2026-01-01T00:00:00+00:00"
    assert client.get("/sitemap-1.xml").status_code == 404


def test_a_list_that_is_too_long_is_parted() -> None:
    pages = [sitemap.Page(f"articles/{number}/") for number in range(50_001)]
    listed = dict(sitemap.files(BASE, pages))
    index = etree.fromstring(listed["sitemap.xml"])
    parts = [etree.fromstring(listed[f"sitemap-{number}.xml"]) for number in (1, 2)]

    assert [each.text for each in index.findall("s:sitemap/s:loc", SPACE)] == [f"{BASE}sitemap-1.xml", f"{BASE}sitemap-2.xml"]
    assert [len(part) for part in parts] == [50_000, 1]
    assert len(dict(sitemap.files(BASE, pages[:-1]))) == 1
    assert max(map(len, dict(sitemap.files(BASE, [sitemap.Page("x" * 2000)] * 30_000)).values())) <= 50 * 1024 * 1024


def test_addresses_in_the_list_are_urls() -> None:
    (listed,) = dict(sitemap.files(BASE, [sitemap.Page("articles/ü & <b>/")])).values()

    assert etree.fromstring(listed).xpath("string(//s:loc)", namespaces=SPACE) == f"{BASE}articles/%C3%BC%20%26%20%3Cb%3E/"


def test_an_export_leaves_what_the_site_has_of_its_own(config: Config, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "robots.txt").write_text("mine")
    for _ in range(2):
        export(config, store, out)

    assert (out / "robots.txt").read_text() == "mine"
    client = create_app(config, store).test_client()
    for path in ("favicon.ico", "sitemap.xml", "static/page.js"):
        assert (out / path).read_bytes() == client.get(f"/{path}").data
