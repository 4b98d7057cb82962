"""RFC 3229 with feed: who says what it has gets what is newer, and nobody takes that for the whole."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from werkzeug.test import Client, TestResponse

from feeds.bindery import Bindery
from feeds.check.rules import judge
from feeds.config import Config
from feeds.model import Document, Severity
from feeds.publish import publish
from feeds.store import Store
from feeds.web import create_service
from tests.conftest import BASE, NOW, Newsroom, article, configured, write

FORMATS = {"rss": "/rss.xml", "atom": "/atom.xml"}
LATER = NOW + timedelta(hours=1)


class Newsstand:
    """A store with its service, which is published to again and again."""

    def __init__(self, config: Config) -> None:
        self.config, self.store, self.now = config, Store(None), NOW
        self.client = Client(create_service(config, self.store, lambda: self.now))

    def publish(self, accepted: bool = False) -> None:
        publish(self.config, self.store, self.now, accepted=accepted)
        Bindery(self.store, lambda: self.now).mark()
        self.now += timedelta(hours=1)

    def tag(self, path: str, **headers: str) -> str:
        return self.ask(path, **headers).headers["ETag"]

    def ask(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.fixture
def stand(newsroom: Newsroom) -> Newsstand:
    config = configured(newsroom({f"{name}.md": article(name, f"2026-01-0{at}T00:00:00Z") for at, name in enumerate("abc", 1)}))
    stand = Newsstand(config)
    stand.publish()
    return stand


def titles(response: TestResponse) -> list[str]:
    parsed = feedparser.parse(response.data)
    assert not parsed.bozo
    return [entry.title for entry in parsed.entries]


@pytest.mark.parametrize(("format", "path"), FORMATS.items())
def test_who_has_an_older_one_gets_what_is_newer(stand: Newsstand, format: str, path: str) -> None:
    before = stand.tag(path)
    write(stand.config.directory, "d.md", article("d", "2026-01-04T00:00:00Z"))
    write(stand.config.directory, "b.md", article("b, edited", "2026-01-02T00:00:00Z"))
    stand.publish()
    whole, delta = stand.ask(path), stand.ask(path, A_IM="feed", If_None_Match=before)

    assert (delta.status_code, delta.headers["IM"]) == (226, "feed")
    assert titles(whole) == ["d", "c", "b, edited", "a"]
    assert titles(delta) == ["d", "b, edited"]
    assert delta.headers["ETag"] == whole.headers["ETag"]
    assert delta.headers["Content-Type"] == whole.headers["Content-Type"]
    assert delta.headers["Delta-Base"] == before
    assert delta.headers["Content-Length"] == str(len(delta.data))
    # Nobody in between may give it to anybody else.
    assert delta.headers["Cache-Control"] == "no-store"
    assert {"A-IM", "If-None-Match"} <= {name.strip() for name in delta.headers["Vary"].split(",")}
    document = Document(path[1:], format, whole.headers["Content-Type"], delta.data, "")
    assert [each for each in judge(document, BASE + path[1:]) if each.severity is Severity.MUST] == []
    assert stand.ask(path, A_IM="feed", If_None_Match=delta.headers["ETag"]).status_code == 304


@pytest.mark.parametrize(
    ("manipulations", "status"),
    [("feed", 226), ("gzip, feed", 226), ("FEED;q=0.5", 226), ("feed;q=0", 200), ("vcdiff", 200), ("", 200)],
)
def test_only_who_asks_for_it_gets_less(stand: Newsstand, manipulations: str, status: int) -> None:
    before = stand.tag("/atom.xml")
    write(stand.config.directory, "d.md", article("d"))
    stand.publish()

    assert stand.ask("/atom.xml", A_IM=manipulations, If_None_Match=before).status_code == status
    assert stand.ask("/atom.xml", If_None_Match=before).status_code == 200


@pytest.mark.parametrize(
    "tags",
    ['"0123456789abcdef0123456789abcdef"', '"x"', "", 'W/""', '"' + "0" * 5_000 + '"', '"%"', "x" * 32],
)
def test_who_has_something_unknown_gets_the_whole(stand: Newsstand, tags: str) -> None:
    assert titles(stand.ask("/rss.xml", A_IM="feed", If_None_Match=tags)) == ["c", "b", "a"]
    assert stand.ask("/rss.xml", A_IM="feed", If_None_Match=tags).status_code == 200
    assert stand.ask("/rss.xml", A_IM="feed").status_code == 200


def test_a_delta_comes_in_the_coding_that_is_accepted(stand: Newsstand) -> None:
    before = stand.tag("/atom.xml", Accept_Encoding="gzip")
    write(stand.config.directory, "d.md", article("d"))
    stand.publish()
    plain = stand.ask("/atom.xml", A_IM="feed", If_None_Match=before)

    for accept in ("gzip", "gzip, br"):
        coded = stand.ask("/atom.xml", A_IM="feed", If_None_Match=before, Accept_Encoding=accept)
        assert (coded.status_code, coded.headers["Content-Encoding"]) == (226, "gzip")
        assert gzip.decompress(coded.data) == plain.data
        assert coded.headers["ETag"] == stand.tag("/atom.xml", Accept_Encoding=accept)


def test_what_is_gone_is_told_of_in_a_delta_too(stand: Newsstand) -> None:
    before = stand.tag("/atom.xml")
    (stand.config.directory / "b.md").unlink()
    write(stand.config.directory, "d.md", article("d"))
    stand.publish(accepted=True)
    delta = stand.ask("/atom.xml", A_IM="feed", If_None_Match=before)

    assert titles(delta) == ["d"]
    assert delta.data.count(b"deleted-entry") == 1
    only = stand.tag("/atom.xml")
    (stand.config.directory / "a.md").unlink()
    stand.publish(accepted=True)
    delta = stand.ask("/atom.xml", A_IM="feed", If_None_Match=only)
    assert (delta.status_code, titles(delta), delta.data.count(b"deleted-entry")) == (226, [], 2)


def test_a_version_of_many_editions_ago_is_still_known(stand: Newsstand) -> None:
    before = stand.tag("/rss.xml")
    for number in range(10):
        write(stand.config.directory, "c.md", article(f"c{number}", "2026-01-03T00:00:00Z"))
        stand.publish()

    assert titles(stand.ask("/rss.xml", A_IM="feed", If_None_Match=before)) == ["c9"]
    for number in range(30):
        write(stand.config.directory, "c.md", article(f"d{number}", "2026-01-03T00:00:00Z"))
        stand.publish()
    assert stand.ask("/rss.xml", A_IM="feed", If_None_Match=before).status_code == 200


def test_nothing_in_common_is_the_whole(stand: Newsstand) -> None:
    before = stand.tag("/rss.xml")
    for name in "abc":
        write(stand.config.directory, f"{name}.md", article(f"new {name}", f"2026-01-0{ord(name) - 96}T00:00:00Z"))
    stand.publish()

    assert stand.ask("/rss.xml", A_IM="feed", If_None_Match=before).status_code == 200


def test_json_has_no_deltas(stand: Newsstand) -> None:
    before = stand.tag("/feed.json")
    write(stand.config.directory, "d.md", article("d"))
    stand.publish()

    assert stand.ask("/feed.json", A_IM="feed", If_None_Match=before).status_code == 200


def test_an_article_about_feeds_is_not_cut_apart(stand: Newsstand) -> None:
    before = stand.tag("/atom.xml")
    body = "`</entry>`\n\n    <entry>\n    </entry>\n    </feed>\n\n<entry>x</entry>\n"
    write(stand.config.directory, "d.md", article("</entry> & <item>", body=body))
    stand.publish()

    for path, tag in (("/atom.xml", before),):
        assert titles(stand.ask(path, A_IM="feed", If_None_Match=tag)) == ["</entry> & <item>"]


def test_a_document_of_an_old_edition_is_dropped_and_its_brotli_with_it(stand: Newsstand, tmp_path: Path) -> None:
    bindery = Bindery(stand.store, lambda: stand.now)
    digest = stand.store.uncoded(stand.now, 10_000_000)
    assert digest is not None
    for number in range(4):
        write(stand.config.directory, "c.md", article(f"c{number}", "2026-01-03T00:00:00Z"))
        stand.publish()
    stand.store.code(digest, b"late")
    while bindery.code():
        pass

    assert all(each.brotli != b"late" for each in stand.store.documents())
    assert all(each.brotli for each in stand.store.documents())


def test_brotli_is_made_of_what_stands_for_some_time_and_of_feeds_first(newsroom: Newsroom) -> None:
    config = configured(newsroom({f"{number}.md": article(f"A {number}", body=f"Text {number}") for number in range(6)}))
    config = replace(config, feeds=(replace(config.feeds[0], archive=2, limit=2),))
    stand = Newsstand(config)
    stand.publish()

    assert Bindery(stand.store, lambda: NOW + timedelta(seconds=1)).code() == 0.0
    bindery, order = Bindery(stand.store, lambda: NOW + timedelta(minutes=1)), []
    done: set[str] = set()
    while bindery.code():
        now = {each.path for each in stand.store.documents() if each.brotli}
        order += sorted(now - done)
        done = now
    assert any("archive" in path for path in order)
    first = next(at for at, path in enumerate(order) if "archive" in path)
    assert all("archive" in path for path in order[first:])
