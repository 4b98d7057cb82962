"""A running publisher: what it publishes when, by a clock that the test holds; and once for real, beside a real server."""

from __future__ import annotations

import logging
import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from feeds.proofs import MANY
from feeds.publish import Prepared
from feeds.store import Store
from feeds.watch import Watch
from tests.conftest import NOW, Newsroom, article, configured, write
from tests.test_cli import fetch, free_port, serving


class Room:
    """A watched newsroom with a clock that stands where it is put."""

    def __init__(self, root: Path, store: Store | None = None) -> None:
        self.root, self.now, self.store = root, NOW, store or Store(None)
        self.editions: list[tuple[int, list[str]]] = []
        self.watch = Watch(configured(root), self.store, lambda: self.now, self.tell)

    def tell(self, number: int, prepared: Prepared) -> None:
        self.editions.append((number, sorted(each.title for each in prepared.shown)))

    def look(self, after: float = 0) -> float:
        self.now += timedelta(seconds=after)
        return self.watch.look()

    def write(self, path: str, text: str, age: float) -> None:
        write(self.root, path, text)
        os.utime(self.root / path, (self.now.timestamp() - age,) * 2)


@pytest.fixture
def room(newsroom: Newsroom) -> Room:
    return Room(newsroom({"a.md": article("A")}))


def test_the_first_look_publishes_and_the_next_does_nothing(room: Room) -> None:
    assert room.look() == 60
    assert room.look(5) == 60
    assert room.editions == [(1, ["A"])]


def test_a_new_file_an_edit_and_a_removal_are_published(room: Room) -> None:
    room.look()
    room.write("b.md", article("B"), age=3)
    room.look(1)
    room.write("a.md", article("A again"), age=3)
    room.look(1)
    (room.root / "b.md").unlink()
    room.look(1)
    room.look(2)

    assert [titles for _, titles in room.editions] == [["A"], ["A", "B"], ["A again", "B"], ["A again", "B"], ["A again"]]


def test_a_file_that_is_being_written_waits_and_its_last_good_version_stays(room: Room) -> None:
    room.look()
    room.write("a.md", "---\ntitle: half", age=0.5)
    room.write("b.md", article("B"), age=3)
    assert room.look() == 2

    assert room.editions[-1] == (2, ["A", "B"])
    room.write("a.md", article("Whole"), age=0)
    room.look(1)
    assert room.editions[-1] == (2, ["A", "B"])
    room.look(2)
    assert room.editions[-1] == (3, ["B", "Whole"])
    assert room.look(2) == 60


def test_a_scheduled_article_appears_at_its_second_without_any_file_event(room: Room) -> None:
    due = NOW + timedelta(seconds=30)
    room.write("b.md", article("B", due.isoformat()), age=3)

    assert room.look() == 30
    assert room.look(29) == 1
    assert room.editions == [(1, ["A"])]
    room.look(1)
    assert room.editions[-1] == (2, ["A", "B"])


def test_a_directory_that_goes_away_is_logged_and_what_is_live_stays(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.look()
    room.root.rename(room.root.parent / "away")
    with caplog.at_level(logging.WARNING):
        assert room.look(1) == 60
        assert room.look(60) == 60
    assert caplog.text.count("nothing was changed") == 1
    (room.root.parent / "away").rename(room.root)
    room.look(1)

    assert room.editions == [(1, ["A"])]


def test_a_change_is_live_on_a_running_service(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"a.md": article("A")})
    toml = tmp_path / "feeds.toml"
    toml.write_text('[articles]\npath = "newsroom"\nsettle = 0.2\nrescan = 1.0\n')
    port = free_port()
    with serving("--config", toml, "--state", tmp_path / "state", port=port):
        url = f"http://127.0.0.1:{port}/rss.xml"
        assert fetch(url).count(b"<item>") == 1
        (root / "b.md").write_text(article("B"))
        until = datetime.now() + timedelta(seconds=30)  # noqa: DTZ005 - only a bound
        while fetch(url).count(b"<item>") < 2 and datetime.now() < until:  # noqa: DTZ005
            time.sleep(0.1)
        assert b"<title>B</title>" in fetch(url)


def test_a_running_service_takes_very_many_changes_at_once(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({})
    toml = tmp_path / "feeds.toml"
    toml.write_text('[articles]\npath = "newsroom"\nsettle = 0.2\nrescan = 1.0\n[[feeds]]\nname = ""\nlimit = 300\n')
    port = free_port()
    with serving("--config", toml, "--state", tmp_path / "state", port=port):
        url = f"http://127.0.0.1:{port}/rss.xml"
        for number in range(MANY // 3 + 1):
            (root / f"{number}.md").write_text(article(f"Number {number}"))
        until = datetime.now() + timedelta(seconds=60)  # noqa: DTZ005 - only a bound
        while fetch(url).count(b"<item>") <= MANY // 3 and datetime.now() < until:  # noqa: DTZ005
            time.sleep(0.1)
        assert fetch(url).count(b"<item>") == MANY // 3 + 1
