"""What comes back over HTTP: documents, pages, media, health; through the WSGI application as a server would call it."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import html5lib
import lxml.etree as etree
import lxml.html
import pytest
from flask.testing import FlaskClient

from feeds.config import Config, load
from feeds.errors import RemovalsError
from feeds.publish import publish
from feeds.store import Store
from feeds.web import create_app
from tests.conftest import BASE, NOW, Newsroom, article, write

FILES: dict[str, str | bytes] = {
    "world/one.md": article("One & <two>", "2026-01-03T00:00:00Z", "![A sea](sea.png)\n\nText.", author="Ann", tags="[x]"),
    "world/sea.png": b"0123456789" * 100,
    "world/secret.png": b"secret",
    "world/sound.mp3": b"ID3" + bytes(500),
    "two.md": article("Two", "2026-01-02T00:00:00Z", "Text", enclosure="world/sound.mp3", lang="ar"),
    "three.txt": "Three\n\nText",
}
TOML = """
[site]
title = "The Site"
description = "About <everything> & more"
rights = "© us"
base_url = "https://feeds.example.com/"
icon = "/media/world/sea.png"
[articles]
path = "newsroom"
[automatic]
tags = true
languages = true
[[feeds]]
name = ""
[[feeds]]
name = "world"
title = "World & more"
content = "summary"
formats = ["atom"]
select = { sections = ["world"] }
[http]
max_age = 120
"""


@pytest.fixture
def config(newsroom: Newsroom, tmp_path: Path) -> Config:
    newsroom(FILES)
    (tmp_path / "feeds.toml").write_text(TOML, encoding="utf-8")
    return load(tmp_path / "feeds.toml")


@pytest.fixture
def store() -> Store:
    return Store(None)


@pytest.fixture
def client(config: Config, store: Store) -> FlaskClient:
    publish(config, store, NOW)
    return create_app(config, store).test_client()


def parsed(text: str) -> Any:
    """A page as a tree."""
    return lxml.html.document_fromstring(text)


# --- documents -------------------------------------------------------------------------------------------------------

DOCUMENTS = [
    ("/rss.xml", "application/rss+xml; charset=utf-8"),
    ("/atom.xml", "application/atom+xml; charset=utf-8"),
    ("/feed.json", "application/feed+json; charset=utf-8"),
    ("/world/atom.xml", "application/atom+xml; charset=utf-8"),
    ("/feeds.opml", "text/x-opml; charset=utf-8"),
]


@pytest.mark.parametrize(("path", "media_type"), DOCUMENTS)
def test_a_document_has_its_type_its_validators_and_its_headers(client: FlaskClient, path: str, media_type: str) -> None:
    response = client.get(path)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == media_type
    assert re.fullmatch(r'"[0-9a-f]{32}"', response.headers["ETag"])
    assert response.headers["Last-Modified"] == format_datetime(NOW, usegmt=True)
    assert response.headers["Cache-Control"] == "public, max-age=120, stale-while-revalidate=60, stale-if-error=86400"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert f'<{BASE}{path[1:]}>; rel="self"' in response.headers["Link"]


@pytest.mark.parametrize(("path", "media_type"), DOCUMENTS)
def test_head_is_get_without_the_body(client: FlaskClient, path: str, media_type: str) -> None:
    get, head = client.get(path), client.head(path)

    assert head.data == b""
    assert {**head.headers, "Date": ""} == {**get.headers, "Date": ""}


@pytest.mark.parametrize(
    ("accept", "coded"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("x-gzip;q=0, gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0.5, identity;q=0.4", True),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("gzip;q=0.4, identity;q=0.5", False),
        ("br", False),
        ("", False),
    ],
)
def test_the_coding_is_the_one_the_client_prefers(client: FlaskClient, accept: str, coded: bool) -> None:
    plain = client.get("/rss.xml")
    response = client.get("/rss.xml", headers={"Accept-Encoding": accept})

    assert response.headers.get("Content-Encoding") == ("gzip" if coded else None)
    assert (gzip.decompress(response.data) if coded else response.data) == plain.data
    assert (response.headers["ETag"] != plain.headers["ETag"]) == coded
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/", "/world/", "/articles/one/"])
def test_a_page_comes_in_the_coding_the_client_prefers(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    coded = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(coded.data) == plain.data
    assert coded.headers["ETag"] != plain.headers["ETag"]
    assert coded.headers["Last-Modified"] == plain.headers["Last-Modified"] == format_datetime(NOW, usegmt=True)
    assert conditional(client, path, If_Modified_Since=plain.headers["Last-Modified"]) == 304


def conditional(client: FlaskClient, path: str, **headers: str) -> int:
    response = client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    if response.status_code == 304:
        assert response.data == b""
        assert {"ETag", "Cache-Control", "Vary"} <= set(response.headers.keys())
    return response.status_code


@pytest.mark.parametrize("path", ["/rss.xml", "/feed.json", "/", "/world/", "/articles/three/"])
def test_a_client_that_has_the_bytes_is_told_so(client: FlaskClient, path: str) -> None:
    tag = client.get(path).headers["ETag"]

    assert conditional(client, path, If_None_Match=tag) == 304
    assert conditional(client, path, If_None_Match=f'"other", {tag}') == 304
    assert conditional(client, path, If_None_Match=f"W/{tag}") == 304
    assert conditional(client, path, If_None_Match="*") == 304
    assert conditional(client, path, If_None_Match='"other"') == 200


def test_a_tag_belongs_to_its_coding_and_who_has_the_document_in_another_one_is_told_so(client: FlaskClient) -> None:
    plain = client.get("/rss.xml").headers["ETag"]
    coded = client.get("/rss.xml", headers={"Accept-Encoding": "gzip"}).headers["ETag"]

    def same(tag: str, accept: str | None) -> str:
        given = {"If-None-Match": tag} | ({} if accept is None else {"Accept-Encoding": accept})
        response = client.get("/rss.xml", headers=given)
        assert response.status_code == 304
        return response.headers["ETag"]

    assert plain != coded
    assert same(coded, "gzip") == coded
    # By the tag that the client has, where it accepts that coding: a cache finds what it keeps by it.
    assert same(plain, "gzip") == plain
    assert same(coded, None) == plain


def test_dates_are_compared_as_dates_and_give_way_to_tags(client: FlaskClient) -> None:
    tag = client.get("/rss.xml").headers["ETag"]
    same, later, earlier = (format_datetime(NOW + timedelta(days=n), usegmt=True) for n in (0, 1, -1))

    assert conditional(client, "/rss.xml", If_Modified_Since=same) == 304
    assert conditional(client, "/rss.xml", If_Modified_Since=later) == 304
    assert conditional(client, "/rss.xml", If_Modified_Since=earlier) == 200
    assert conditional(client, "/rss.xml", If_Modified_Since="Tuesday, 24-Nov-26 12:00:00 GMT") == 304
    assert conditional(client, "/rss.xml", If_Modified_Since="nonsense") == 200
    assert conditional(client, "/rss.xml", If_None_Match='"other"', If_Modified_Since=later) == 200
    assert conditional(client, "/rss.xml", If_None_Match=tag, If_Modified_Since=earlier) == 304


@pytest.mark.parametrize("path", ["world/one.md", "three.txt"], ids=["newest", "oldest"])
def test_an_edit_changes_the_tag_and_a_deletion_the_date(client: FlaskClient, config: Config, store: Store, path: str) -> None:
    before = client.get("/rss.xml")
    (config.directory / path).unlink()
    publish(config, store, NOW + timedelta(hours=1), accepted=True)
    after = (
        create_app(config, store, lambda: NOW + timedelta(hours=2))
        .test_client()
        .get("/rss.xml", headers={"If-Modified-Since": before.headers["Last-Modified"]})
    )

    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.last_modified == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "X-Forwarded-Prefix": "/x"},
        {"Forwarded": "host=evil.example;proto=http"},
        {"X-Original-URL": "/admin", "X-Script-Name": "/evil"},
    ],
)
@pytest.mark.parametrize("path", ["/rss.xml", "/", "/articles/three/", "/articles/three", "/nowhere"])
def test_no_header_changes_an_address(client: FlaskClient, path: str, headers: dict[str, str]) -> None:
    plain, spoofed = client.get(path), client.get(path, headers=headers)

    assert spoofed.data == plain.data
    assert {**spoofed.headers, "Date": ""} == {**plain.headers, "Date": ""}
    assert b"evil" not in spoofed.data


def test_unknown_parameters_change_nothing(client: FlaskClient) -> None:
    assert client.get("/rss.xml?utm_source=x&a[]=1").data == client.get("/rss.xml").data


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_only_reading_is_possible(client: FlaskClient, method: str) -> None:
    response = client.open("/rss.xml", method=method, data=b"x")

    assert response.status_code == 405
    assert set(response.headers["Allow"].replace(" ", "").split(",")) == {"GET", "HEAD", "OPTIONS"}


# --- pages -----------------------------------------------------------------------------------------------------------

PAGES = ["/", "/world/", "/tags/", "/tags/x/", "/languages/ar/", "/articles/one/", "/articles/two/", "/articles/three/"]


@pytest.mark.parametrize("path", [*PAGES, "/nowhere"])
def test_a_page_is_valid_safe_html(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    text = response.text
    html5lib.HTMLParser(strict=True).parse(text)
    page = parsed(text)

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.xpath("//script[not(@src)][not(@type='application/ld+json')] | //style | //*[@style]") == []
    assert [name for element in page.iter() for name in element.attrib if str(name).startswith("on")] == []
    assert len(page.xpath("//h1")) == 1
    assert len(page.xpath("//main")) == 1
    assert page.xpath("//meta[@name='viewport']")
    assert page.get("lang") in ("en", "ar")


def test_the_home_page_names_every_feed_and_lets_readers_find_them(client: FlaskClient) -> None:
    response = client.get("/")
    page = parsed(response.text)
    discovery = [(link.get("type"), link.get("href")) for link in page.xpath("//link[@rel='alternate']")]

    assert discovery == [
        ("application/rss+xml", f"{BASE}rss.xml"),
        ("application/atom+xml", f"{BASE}atom.xml"),
        ("application/feed+json", f"{BASE}feed.json"),
        ("application/atom+xml", f"{BASE}world/atom.xml"),
    ]
    for _, url in discovery:
        assert f'<{url}>; rel="alternate"' in response.headers["Link"]
    assert [heading.text_content().strip() for heading in page.xpath("//h1 | //h2 | //li[@class='card']/h3")] == [
        "The Site",
        "Subscribe to everything",
        "Latest",
        "More feeds",
        "World & more",
        "By tag",
        "By language",
    ]
    assert page.xpath("//section[@aria-labelledby='by-tags']//li/a/@href") == [f"{BASE}tags/x/"]
    assert "One & <two>" in page.text_content()
    assert page.xpath("//a[@href='https://feeds.example.com/feeds.opml']")


def test_the_page_of_a_feed_offers_that_feed(client: FlaskClient) -> None:
    page = parsed(client.get("/world/").text)

    assert page.xpath("//link[@rel='alternate']/@href") == [f"{BASE}world/atom.xml"]
    assert page.findtext(".//h1") == "World & more"


def test_a_page_lists_all_feeds_of_a_kind(client: FlaskClient) -> None:
    page = parsed(client.get("/languages/").text)

    assert [(link.text, link.get("lang")) for link in page.xpath("//ul[@class='group']/li/h2/a")] == [
        ("العربية", "ar"),
        ("English", None),
    ]
    assert client.get("/authors/").status_code == 404


def test_feeds_in_several_languages_lead_to_each_other(client: FlaskClient) -> None:
    page = parsed(client.get("/languages/ar/").text)

    assert page.get("lang") == "ar"
    assert page.xpath("//main//a[@hreflang='en']/@href") == [f"{BASE}languages/en/"]
    assert page.xpath("//link[@rel='alternate'][@hreflang='en'][@type='application/atom+xml']/@href") == [
        f"{BASE}languages/en/atom.xml"
    ]
    atom = etree.fromstring(client.get("/languages/ar/atom.xml").data)
    links = [dict(link.attrib) for link in atom.iterfind("{*}link[@hreflang]")]
    assert links == [
        {"href": f"{BASE}languages/en/atom.xml", "rel": "alternate", "type": "application/atom+xml", "hreflang": "en"}
    ]
    channel = etree.fromstring(client.get("/languages/ar/rss.xml").data)[0]
    assert [link.get("href") for link in channel.iterfind("{*}link[@hreflang]")] == [f"{BASE}languages/en/rss.xml"]
    assert channel.findtext("link") == BASE


def test_an_article_page_shows_the_article(client: FlaskClient) -> None:
    page = parsed(client.get("/articles/one/").text)

    assert page.findtext(".//h1") == "One & <two>"
    assert page.xpath("//time/@datetime") == ["2026-01-03T00:00:00+00:00"]
    assert page.xpath("//div[@class='content']//img/@src") == [f"{BASE}media/world/sea.png"]
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{BASE}articles/one/"]
    assert "Ann" in page.text_content()
    assert page.xpath("//a[@rel='tag']/@href") == [f"{BASE}tags/x/"]


def test_an_article_in_another_language_says_so_and_plays_its_sound(client: FlaskClient) -> None:
    page = parsed(client.get("/articles/two/").text)

    assert page.get("lang") == "ar"
    assert page.xpath("//audio/@src") == [f"{BASE}media/world/sound.mp3"]


@pytest.mark.parametrize("path", ["/articles/one", "/world"])
def test_a_forgotten_slash_leads_to_the_page(client: FlaskClient, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.headers["Location"]) == (301, f"{BASE}{path[1:]}/")


@pytest.mark.parametrize(
    "path", ["/nowhere", "/nowhere/", "/articles/", "/rss.xml/", "/world/rss.xml", "/media/", "/%00", "/a//b"]
)
def test_what_is_not_there_is_a_page_that_says_so(client: FlaskClient, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert "Not Found" in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_the_style_sheet_is_served(client: FlaskClient) -> None:
    response = client.get("/static/style.css")

    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/css")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "prefers-color-scheme: dark" in response.text
    response.close()


# --- media -----------------------------------------------------------------------------------------------------------


def test_a_file_that_an_article_shows_is_served_with_ranges(client: FlaskClient) -> None:
    whole = client.get("/media/world/sea.png")
    part = client.get("/media/world/sea.png", headers={"Range": "bytes=10-19"})
    head = client.head("/media/world/sea.png")

    assert (whole.status_code, whole.data, whole.headers["Content-Type"]) == (200, FILES["world/sea.png"], "image/png")
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, b"0123456789", "bytes 10-19/1000")
    assert (head.headers["Content-Length"], head.headers["Accept-Ranges"]) == ("1000", "bytes")
    again = client.get("/media/world/sea.png", headers={"If-None-Match": whole.headers["ETag"]})
    assert again.status_code == 304
    for response in (whole, part, head, again):
        response.close()


@pytest.mark.parametrize(
    "path",
    [
        "/media/world/secret.png",
        "/media/world/one.md",
        "/media/../feeds.toml",
        "/media/%2e%2e/feeds.toml",
        "/media//etc/passwd",
        "/media/world/sea.png/",
        "/media/world",
        "/media/world/sea.png%00.md",
    ],
)
def test_no_other_file_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_file_that_became_a_link_is_not_followed(client: FlaskClient, config: Config) -> None:
    (config.directory / "world/sea.png").unlink()
    (config.directory / "world/sea.png").symlink_to("/etc/hostname")

    assert client.get("/media/world/sea.png").status_code == 404


# --- what is gone, and what is due ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/articles/one/", "/articles/one"])
def test_the_page_of_an_article_that_was_taken_down_says_so(client: FlaskClient, config: Config, store: Store, path: str) -> None:
    with client.get("/media/world/sound.mp3") as sound:
        assert sound.status_code == 200
    (config.directory / "two.md").unlink()
    (config.directory / "world/one.md").unlink()
    publish(config, store, NOW)
    assert client.get("/articles/one/").status_code == 200
    publish(config, store, NOW)
    response = client.get(path)

    assert (response.status_code, response.headers["Cache-Control"]) == (410, "no-store")
    assert "taken down" in response.text
    assert client.get("/media/world/sound.mp3").status_code == 404
    assert "/articles/one/" not in client.get("/").text
    write(config.directory, "world/one.md", article("One", "2026-01-03T00:00:00Z"))
    publish(config, store, NOW)
    assert client.get("/articles/one/").status_code == 200


@pytest.mark.parametrize(
    ("more", "status"),
    [({"draft": "true"}, 410), ({"expires": "2026-11-24T12:00:30Z"}, 410), ({"date": "2027-01-01"}, 404), ({"slug": "new"}, 404)],
)
def test_a_page_that_its_file_took_back_is_gone_and_one_that_is_to_come_is_not_there(
    client: FlaskClient, config: Config, store: Store, more: dict[str, str], status: int
) -> None:
    write(config.directory, "world/one.md", article("One", **{"date": "2026-01-03T00:00:00Z"} | more))
    publish(config, store, NOW + timedelta(minutes=1))

    assert client.get("/articles/one/").status_code == status


def test_nobody_learns_of_an_article_that_was_withdrawn_before_its_time(
    client: FlaskClient, config: Config, store: Store
) -> None:
    write(config.directory, "secret.md", article("Secret", "2026-11-24T13:00:00Z"))
    publish(config, store, NOW)
    (config.directory / "secret.md").unlink()
    publish(config, store, NOW, accepted=True)

    assert client.get("/articles/secret/").status_code == client.get("/articles/never/").status_code == 404


@pytest.mark.parametrize("path", ["/rss.xml", "/atom.xml", "/feeds.opml", "/", "/articles/one/", "/media/world/sea.png"])
def test_nothing_is_fresh_beyond_the_instant_at_which_something_is_due(config: Config, store: Store, path: str) -> None:
    write(config.directory, "soon.md", article("Soon", "2026-11-24T12:10:00Z"))
    due = NOW + timedelta(minutes=10)
    publish(config, store, NOW)
    now = NOW
    client = create_app(config, store, lambda: now).test_client()

    def age() -> int | None:
        response = client.get(path)
        response.close()
        return response.cache_control.max_age

    assert age() == 120
    now = due - timedelta(seconds=90.5)
    assert age() == 90
    now = due - timedelta(seconds=1)
    assert age() == 1
    now = due + timedelta(seconds=5)
    assert age() == 0
    publish(config, store, due)
    assert age() == 120


# --- health ----------------------------------------------------------------------------------------------------------


def test_ready_only_after_the_first_whole_edition(config: Config, store: Store) -> None:
    client = create_app(config, store).test_client()

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.get("/").status_code == 200
    assert client.get("/rss.xml").status_code == 404
    publish(config, store, NOW)
    assert client.get("/readyz").status_code == 200


def test_not_ready_while_the_directory_is_not_believed(client: FlaskClient, config: Config, store: Store) -> None:
    away = config.directory.rename(config.directory.parent / "away")
    with pytest.raises(RemovalsError):
        publish(config, store, NOW)
    response = client.get("/readyz")
    assert (response.status_code, "cannot be read" in response.text) == (503, True)
    assert str(config.directory) not in response.text
    assert client.get("/articles/one/").status_code == client.get("/healthz").status_code == 200

    away.rename(config.directory)
    publish(config, store, NOW)
    assert client.get("/readyz").status_code == 200


def test_a_store_that_fails_is_503_and_logged(config: Config, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = Store(tmp_path / "state")
    publish(config, store, NOW)
    client = create_app(config, store).test_client()
    store.close()
    for file in (tmp_path / "state").iterdir():
        file.write_bytes(b"garbage" * 1000)
    response = client.get("/rss.xml")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "feeds.sqlite" in caplog.text


def test_the_application_opens_the_store_of_its_configuration(config: Config) -> None:
    store = Store(config.state)
    publish(config, store, NOW)
    store.close()

    assert create_app(config).test_client().get("/rss.xml").status_code == 200


def test_an_article_page_stays_when_its_file_breaks(client: FlaskClient, config: Config, store: Store) -> None:
    write(config.directory, "world/one.md", "---\ntitle: [\n---\n")
    publish(config, store, NOW)

    assert client.get("/articles/one/").status_code == 200
    assert "One &amp; &lt;two&gt;" in client.get("/").text
