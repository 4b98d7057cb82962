"""Old addresses: what is answered there, over HTTP and in an export."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.etree as etree
import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client

from feeds.config import Config, load
from feeds.publish import publish
from feeds.store import Store
from feeds.web import create_app, create_service
from feeds.web.export import export
from tests.conftest import BASE, NOW, Newsroom, article

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}new-feed-url"
TOML = """
[site]
base_url = "https://feeds.example.com/"
[articles]
path = "newsroom"
[redirects]
"/news.rdf" = "/rss.xml"
"/b\u00fccher/" = "https://elsewhere.example/b?x=1"
"/2024/taken/" = "/atom.xml"
"/over.xml" = "gone"
"/?p=7" = "/world/"
"/world/?format=feed&type=rss" = "/world/rss.xml"
"/b\u00fccher/?a=\u00fc" = "/atom.xml"
"/index.php?id=3&no" = "gone"
[aliases]
"/feeds/all.atom.xml" = "/atom.xml"
"/world/feed/" = "/world/atom.xml"
"/?feed=atom" = "/atom.xml"
[[feeds]]
name = ""
[[feeds]]
name = "world"
formats = ["rss", "atom"]
[[feeds]]
name = "radio"
archive = 1
moved = "/world/"
[[feeds]]
name = "away"
moved = "https://elsewhere.example/feed.php"
[[feeds]]
name = "ended"
retired = true
"""


@pytest.fixture
def config(newsroom: Newsroom, tmp_path: Path) -> Config:
    newsroom({"a.md": article("A", path="2024/taken"), "b.md": article("B")})
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


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/news.rdf", f"{BASE}rss.xml"),
        ("/news.rdf/", f"{BASE}rss.xml"),
        ("/b%C3%BCcher/", "https://elsewhere.example/b?x=1"),
        ("/b%C3%BCcher", "https://elsewhere.example/b?x=1"),
        ("/radio/rss.xml", f"{BASE}world/rss.xml"),
        ("/radio/", f"{BASE}world/"),
        ("/radio", f"{BASE}world/"),
        ("/radio/feed.json", f"{BASE}world/feed.json"),
        ("/away/atom.xml", "https://elsewhere.example/feed.php"),
        ("/away/", "https://elsewhere.example/feed.php"),
        ("/feed", f"{BASE}rss.xml"),
        ("/feed/", f"{BASE}rss.xml"),
        ("/rss", f"{BASE}rss.xml"),
        ("/rss/", f"{BASE}rss.xml"),
        ("/atom", f"{BASE}atom.xml"),
        ("/feed.xml", f"{BASE}rss.xml"),
        ("/index.xml", f"{BASE}rss.xml"),
        ("/index.xml/", f"{BASE}rss.xml"),
    ],
)
def test_an_old_address_leads_to_where_it_is_now(client: FlaskClient, path: str, url: str) -> None:
    for response in (client.get(path), client.head(path)):
        assert (response.status_code, response.headers["Location"]) == (301, url)
        assert response.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/?p=7", f"{BASE}world/"),
        ("/world/?type=rss&format=feed", f"{BASE}world/rss.xml"),
        ("/world?format=feed&type=rss", f"{BASE}world/rss.xml"),
        ("/b%C3%BCcher/?a=%C3%BC", f"{BASE}atom.xml"),
    ],
)
def test_an_old_address_with_a_query_leads_to_where_it_is_now(config: Config, store: Store, path: str, url: str) -> None:
    client = Client(create_service(config, store, lambda: NOW))
    client.get(path.partition("?")[0])  # what is there is known from now on

    for response in (client.get(path), client.head(path)):
        assert (response.status_code, response.headers["Location"]) == (301, url)


def test_of_an_old_address_all_parameters_count_and_no_others(config: Config, store: Store) -> None:
    client = Client(create_service(config, store, lambda: NOW))
    assert client.get("/?feed=atom").data == client.get("/atom.xml?feed=atom").data == client.get("/atom.xml").data
    assert client.get("/index.php").status_code == 404
    assert client.get("/index.php?no=&id=3").status_code == 410
    assert client.get("/index.php?id=3").status_code == 404
    for path in ("/?feed=atom&utm=x", "/?p=8", "/?" + "a&" * 100):
        assert client.get(path).content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["/over.xml", "/ended", "/ended/", "/ended/rss.xml", "/ended/feed.json", "/ended/archive/1/rss.xml"]
)
def test_what_is_over_says_so(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 410


@pytest.mark.parametrize("path", ["/ended.xml", "/endedrss.xml", "/world/archive/1/rss.xml", "/feeds", "/json", "/radio/x"])
def test_what_is_no_old_address_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "document"),
    [("/feeds/all.atom.xml", "/atom.xml"), ("/world/feed/", "/world/atom.xml"), ("/world/feed", "/world/atom.xml")],
)
def test_an_alias_is_served_in_place_under_the_same_tag(client: FlaskClient, path: str, document: str) -> None:
    at, there = client.get(path), client.get(document)

    assert (at.status_code, at.data, dict(at.headers)) == (200, there.data, dict(there.headers))
    assert client.get(path, headers={"If-None-Match": there.headers["ETag"]}).status_code == 304


def test_an_article_that_stands_at_an_old_address_is_shown(client: FlaskClient) -> None:
    assert b"<h1" in client.get("/2024/taken/").data


def test_the_archive_of_a_feed_that_moved_stays(client: FlaskClient) -> None:
    assert client.get("/radio/archive/1/rss.xml").status_code == 200
    assert client.get("/radio/archive/1/").status_code == 200


def test_a_feed_that_moved_says_where_and_is_listed_nowhere(client: FlaskClient, store: Store) -> None:
    def said(path: str) -> list[str | None]:
        document = store.document(path)
        assert document is not None
        return [each.text for each in etree.fromstring(document.identity).iter(ITUNES)]

    assert said("radio/rss.xml") == said("world/rss.xml") == [f"{BASE}world/rss.xml"]
    assert said("away/rss.xml") == ["https://elsewhere.example/feed.php"]
    assert said("rss.xml") == said("radio/atom.xml") == said("radio/archive/1/rss.xml") == []
    for page in ("/", "/feeds.opml"):
        shown = client.get(page).text
        assert "world/rss.xml" in shown
        assert "radio/rss.xml" not in shown
        assert "away/rss.xml" not in shown


def test_what_people_try_leads_to_the_first_format_that_is_written(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom({"a.md": article("A")})
    toml = '[articles]\npath = "newsroom"\n[[feeds]]\nname = "atom"\nformats = ["json"]\n'
    (tmp_path / "feeds.toml").write_text(toml, encoding="utf-8")
    config = load(tmp_path / "feeds.toml", base_url=BASE)
    store = Store(None)
    publish(config, store, NOW)
    client = create_app(config, store).test_client()

    assert client.get("/rss.xml").headers["Location"] == f"{BASE}atom/feed.json"
    assert client.get("/feed").headers["Location"] == f"{BASE}atom/feed.json"
    assert client.get("/atom/").status_code == 200


@pytest.mark.parametrize("said", ['moved = "https://elsewhere.example/all.xml"', "retired = true"])
def test_what_people_try_leads_to_no_other_feed_when_the_main_one_left(newsroom: Newsroom, tmp_path: Path, said: str) -> None:
    newsroom({"a.md": article("A")})
    toml = (
        f'[site]\nbase_url = "{BASE}"\n[articles]\npath = "newsroom"\n[[feeds]]\nname = ""\n{said}\n[[feeds]]\nname = "world"\n'
    )
    (tmp_path / "feeds.toml").write_text(toml, encoding="utf-8")
    config, store = load(tmp_path / "feeds.toml"), Store(None)
    publish(config, store, NOW)
    client = create_app(config, store).test_client()

    for path in ("/feed", "/index.xml", "/atom"):
        response = client.get(path)
        assert (response.status_code, response.headers.get("Location")) in (
            (301, "https://elsewhere.example/all.xml"),
            (410, None),
        )


def test_nothing_is_tried_for_where_nothing_is_published(newsroom: Newsroom, tmp_path: Path) -> None:
    config = load(_file(newsroom, tmp_path), base_url=BASE)

    assert create_app(config, Store(None)).test_client().get("/feed").status_code == 404


def _file(newsroom: Newsroom, tmp_path: Path) -> Path:
    newsroom({})
    (tmp_path / "feeds.toml").write_text('[articles]\npath = "newsroom"\n', encoding="utf-8")
    return tmp_path / "feeds.toml"


# --- the export ------------------------------------------------------------------------------------------------------


def test_an_export_has_copies_pages_and_rules(config: Config, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(config, store, out)

    assert (out / "feeds/all.atom.xml").read_bytes() == (out / "atom.xml").read_bytes()
    assert (out / "world/feed/index.xml").read_bytes() == (out / "world/atom.xml").read_bytes()
    assert f'<link rel="canonical" href="{BASE}world/">' in (out / "radio/index.html").read_text()
    assert "url=https://elsewhere.example/b?x=1" in (out / "b\u00fccher/index.html").read_text()
    assert "<h1" in (out / "2024/taken/index.html").read_text()
    assert not (out / "ended").exists()

    hosts = (out / "_redirects").read_text().splitlines()
    assert f"/news.rdf {BASE}rss.xml 301" in hosts
    assert f"/radio/rss.xml {BASE}world/rss.xml 301" in hosts
    assert "/b%C3%BCcher https://elsewhere.example/b?x=1 301" in hosts
    assert all(re.fullmatch(r"/\S* https://\S+ 301", line) for line in hosts)
    assert not any(line.startswith("/2024/taken") for line in hosts)

    nginx = (out / ".feeds-redirects.conf").read_text()
    assert f'"/news.rdf" "{BASE}rss.xml";' in nginx
    assert '"/over.xml" gone;' in nginx
    assert "ended" in nginx


def test_texts_have_their_gzip_beside_them_where_asked_for(config: Config, store: Store, tmp_path: Path) -> None:
    import gzip

    out, again = tmp_path / "out", tmp_path / "again"
    export(config, store, out, compress=True)
    export(config, store, again, compress=True)
    packed = sorted(path.relative_to(out) for path in out.rglob("*.gz"))

    assert {Path("rss.xml.gz"), Path("index.html.gz"), Path("static/style.css.gz")} <= set(packed)
    for path in packed:
        plain = out / path.with_suffix("")
        assert gzip.decompress((out / path).read_bytes()) == plain.read_bytes()
        assert (out / path).read_bytes() == (again / path).read_bytes()
        assert (out / path).stat().st_mtime == plain.stat().st_mtime == (again / path).stat().st_mtime
    export(config, store, out)
    assert not list(out.rglob("*.gz"))
