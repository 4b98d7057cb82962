"""The static export holds what the service answers, and cleans up after itself only."""

from __future__ import annotations

import os
import stat
from contextlib import closing
from pathlib import Path

import pytest

from feeds.config import Config
from feeds.errors import BusyError, StoreError, UsageError
from feeds.publish import publish
from feeds.store import Store
from feeds.web import create_app
from feeds.web.export import LIST, export
from tests.conftest import NOW, Newsroom, article, configured, write


@pytest.fixture
def config(newsroom: Newsroom) -> Config:
    return configured(
        newsroom(
            {
                "a.md": article("A", body="![](a.png)"),
                "a.png": b"png",
                "b.md": article("B", path="2024/05/06/b"),
                "c.md": article("C", slug="ünï cödé"),
            }
        )
    )


@pytest.fixture
def store(config: Config) -> Store:
    store = Store(None)
    publish(config, store, NOW)
    return store


def files(out: Path) -> set[str]:
    return {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()} - {LIST}


EXPECTED = {
    "index.html",
    "404.html",
    "rss.xml",
    "atom.xml",
    "feed.json",
    "feeds.opml",
    "articles/a/index.html",
    "2024/05/06/b/index.html",
    "articles/uni-code/index.html",
    "media/a.png",
    "static/favicon.ico",
    "static/icon.svg",
    "static/page.js",
    "static/status.css",
    "static/style.css",
    "favicon.ico",
    "robots.txt",
    "sitemap.xml",
    "feed/index.html",
    "rss/index.html",
    "atom/index.html",
    "_redirects",
    ".feeds-redirects.conf",
}
# What the service answers otherwise: by a redirect.
WRITTEN = {"404.html", "feed/index.html", "rss/index.html", "atom/index.html", "_redirects", ".feeds-redirects.conf"}


def test_every_address_is_a_file(config: Config, store: Store, tmp_path: Path) -> None:
    assert export(config, store, tmp_path / "out") == len(EXPECTED)
    assert files(tmp_path / "out") == EXPECTED


def test_a_file_holds_what_the_service_answers(config: Config, store: Store, tmp_path: Path) -> None:
    export(config, store, tmp_path / "out")
    client = create_app(config, store).test_client()

    for path in EXPECTED - WRITTEN:
        response = client.get("/" + path.removesuffix("index.html"))
        assert response.data == (tmp_path / "out" / path).read_bytes(), path
        response.close()


def test_a_document_carries_the_time_it_last_changed(config: Config, store: Store, tmp_path: Path) -> None:
    export(config, store, tmp_path / "out")

    assert (tmp_path / "out/rss.xml").stat().st_mtime == NOW.timestamp()


def test_files_can_be_read_by_a_web_server(config: Config, store: Store, tmp_path: Path) -> None:
    export(config, store, tmp_path / "out")

    assert {stat.S_IMODE((tmp_path / "out" / path).stat().st_mode) for path in EXPECTED} == {0o644}


def test_what_is_no_longer_published_goes_and_nothing_else(config: Config, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(config, store, out)
    (out / "humans.txt").write_text("mine")
    (config.directory / "b.md").unlink()
    publish(config, store, NOW, accepted=True)
    export(config, store, out)

    assert files(out) == (EXPECTED - {"2024/05/06/b/index.html"}) | {"humans.txt"}
    assert not (out / "2024").exists()


def test_an_unchanged_file_is_not_written_again(config: Config, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(config, store, out)
    before = {path: (out / path).stat().st_ino for path in EXPECTED}
    write(config.directory, "a.md", article("A new", body="![](a.png)"))
    publish(config, store, NOW)
    export(config, store, out)
    after = {path: (out / path).stat().st_ino for path in EXPECTED}

    assert after["media/a.png"] == before["media/a.png"]
    assert after["rss.xml"] != before["rss.xml"]


def test_a_list_of_another_kind_deletes_nothing(config: Config, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "precious").write_text("x")
    (out / LIST).write_text('["../precious", "/etc/hostname", 3]')
    export(config, store, out)
    (out / LIST).write_text("no json")
    export(config, store, out)

    assert (tmp_path / "precious").exists()


def test_the_articles_are_never_written_over(config: Config, store: Store) -> None:
    for out in (config.directory, config.directory.parent, config.directory / "out", config.state, config.state / "out"):
        with pytest.raises(UsageError, match="choose another directory"):
            export(config, store, out)


def test_nobody_publishes_while_files_are_written(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.web.export.PATIENCE", 0.1)
    with closing(Store(tmp_path / "state")) as store, closing(Store(tmp_path / "state")) as other:
        publish(config, store, NOW)
        with other.building(0), pytest.raises(BusyError):
            export(config, store, tmp_path / "out")
        assert export(config, store, tmp_path / "out") == len(EXPECTED)


def test_no_page_that_says_what_went_wrong_is_exported(
    config: Config, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise ZeroDivisionError("whoops")

    export(config, store, tmp_path / "out")
    before = (tmp_path / "out/articles/a/index.html").read_bytes()
    monkeypatch.setattr("feeds.web.pages.Pages.article", failing)
    with pytest.raises(StoreError, match="cannot be made"):
        export(config, store, tmp_path / "out")
    assert (tmp_path / "out/articles/a/index.html").read_bytes() == before


def test_a_place_that_cannot_be_written_is_named(config: Config, store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(UsageError, match="cannot be written"):
        export(config, store, tmp_path / "file" / "out")


def test_a_write_that_fails_leaves_no_rubbish(
    config: Config, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "sync", full)
    with pytest.raises(UsageError, match="No space left"):
        export(config, store, tmp_path / "out")
    assert files(tmp_path / "out") == set()
