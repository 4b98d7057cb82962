"""Recordings and pictures as people get them: the page of an episode, and the picture within its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lxml.html
import pytest
from flask.testing import FlaskClient

from feeds.config import Config
from feeds.publish import publish
from feeds.store import Store
from feeds.web import create_app
from feeds.web.export import export
from tests.conftest import BASE, NOW, Newsroom, article, configured
from tests.mediafiles import jpeg, mp3, opus, png

WORDS = "{url: sea.png, alt: The <sea>, caption: At noon, credit: Ada}"
FILES: dict[str, str | bytes] = {
    "ep.mp3": mp3(3725, png(30, 20), title="Twelve"),
    "wrong.mp3": opus(5, title="Wrong"),
    "sea.md": article("Sea", image=WORDS),
    "sea.png": png(40, 30),
    "shown.md": article("Shown", image="shown.jpg", body="![](shown.jpg)"),
    "shown.jpg": jpeg(8, 6),
    "far.md": article("Far", image="https://e.example/a.png"),
}


@pytest.fixture
def config(newsroom: Newsroom) -> Config:
    return configured(newsroom(FILES))


@pytest.fixture
def store(config: Config) -> Store:
    store = Store(None)
    publish(config, store, NOW)
    return store


@pytest.fixture
def client(config: Config, store: Store) -> FlaskClient:
    return create_app(config, store).test_client()


def page(client: FlaskClient, name: str) -> Any:
    return lxml.html.fromstring(client.get(f"/articles/{name}/").text)


def test_the_picture_within_a_recording_is_served(client: FlaskClient) -> None:
    whole = client.get("/media/ep.mp3.cover.png")
    part = client.get("/media/ep.mp3.cover.png", headers={"Range": "bytes=1-3"})
    again = client.get("/media/ep.mp3.cover.png", headers={"If-None-Match": whole.headers["ETag"]})

    assert (whole.status_code, whole.data, whole.headers["Content-Type"]) == (200, png(30, 20), "image/png")
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    assert (part.status_code, part.data, again.status_code) == (206, b"PNG", 304)
    assert client.head("/media/ep.mp3.cover.png").headers["Content-Length"] == str(len(png(30, 20)))


@pytest.mark.parametrize("path", ["ep.mp3.cover.jpg", "sea.png.cover.png", "wrong.mp3.cover.png", "none.mp3.cover.png"])
def test_a_picture_that_is_not_there_is_not_served(client: FlaskClient, path: str) -> None:
    assert client.get(f"/media/{path}").status_code == 404


def test_a_picture_whose_file_is_another_one_by_now_is_not_served(client: FlaskClient, config: Config) -> None:
    (config.directory / "ep.mp3").write_bytes(mp3(3725))

    assert client.get("/media/ep.mp3.cover.png").status_code == 404


def test_a_file_is_served_as_what_the_feed_says_that_it_is(client: FlaskClient) -> None:
    response = client.get("/media/wrong.mp3")

    assert (response.headers["Content-Type"], response.data) == ("audio/ogg", FILES["wrong.mp3"])
    response.close()


def test_an_export_holds_the_picture_too(config: Config, store: Store, tmp_path: Path) -> None:
    export(config, store, tmp_path / "out")

    assert (tmp_path / "out/media/ep.mp3.cover.png").read_bytes() == png(30, 20)
    assert (tmp_path / "out/media/ep.mp3").read_bytes() == FILES["ep.mp3"]


def test_the_page_of_an_episode_plays_it_and_says_how_long_it_is(client: FlaskClient) -> None:
    found = page(client, "ep")

    assert found.xpath("//audio/@src") == [f"{BASE}media/ep.mp3"]
    assert found.xpath("//section[@class='attachments']//time/@datetime") == ["PT3725S"]
    assert found.xpath("//section[@class='attachments']//time/text()") == ["1:02:05"]
    assert found.xpath("//figure[@class='cover']/img/@src") == [f"{BASE}media/ep.mp3.cover.png"]
    assert found.xpath("//figure[@class='cover']/figcaption") == []


def test_a_cover_has_its_words_and_its_size(client: FlaskClient) -> None:
    found = page(client, "sea")
    (image,) = found.xpath("//figure[@class='cover']/img")

    assert dict(image.attrib) == {"src": f"{BASE}media/sea.png", "alt": "The <sea>", "width": "40", "height": "30"}
    assert " ".join(found.find(".//figcaption").text_content().split()) == "At noon Ada"
    assert found.xpath("//meta[@property='og:image:alt']/@content") == ["The <sea>"]


def test_a_cover_that_the_text_shows_is_not_shown_twice(client: FlaskClient) -> None:
    assert page(client, "shown").xpath("//img/@src") == [f"{BASE}media/shown.jpg"]


def test_a_cover_from_elsewhere_is_shown_as_it_is(client: FlaskClient) -> None:
    (image,) = page(client, "far").xpath("//figure[@class='cover']/img")

    assert dict(image.attrib) == {"src": "https://e.example/a.png", "alt": ""}
