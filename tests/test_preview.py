"""What subscribers will see, before it is published; and when old entries would be new to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from feeds.check.changes import Change, compare
from feeds.cli import main
from feeds.model import Item
from tests.conftest import NOW, Newsroom, article, write

SITE = "https://x.example/"


def feeds(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


class House:
    """A directory, its configuration and its state, and the commands for them."""

    def __init__(self, root: Path, home: Path) -> None:
        self.root, self.home = root, home
        self.set("")

    def set(self, more: str) -> None:
        (self.home / "feeds.toml").write_text(f'[site]\nurl = "{SITE}"\nbase_url = "{SITE}"\n{more}')

    def run(self, command: str, *arguments: object) -> Result:
        common = ("--config", self.home / "feeds.toml", "--state", self.home / "state")
        return feeds(command, self.root, *common, *arguments)

    def build(self) -> None:
        assert self.run("build", "--out", self.home / "out").exit_code == 0

    def preview(self, *arguments: object) -> tuple[int, dict[str, Any]]:
        result = self.run("preview", "--format", "json", *arguments)
        return result.exit_code, {each["feed"]: each for each in json.loads(result.stdout)["feeds"]}


@pytest.fixture
def house(newsroom: Newsroom, tmp_path: Path) -> House:
    files = {"a.md": article("A"), "b.md": article("B", "2026-01-03T00:00:00Z")}
    made = House(newsroom(files), tmp_path)
    made.build()
    return made


def told(feed: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    return [(each["change"], each["title"], each["formats"]) for each in feed["entries"]]


def test_nothing_happens_where_nothing_changed(house: House) -> None:
    result = house.run("preview")

    assert (result.exit_code, result.output) == (0, "1 feed, no changes\n")


def test_what_is_new_changed_redated_and_gone_is_told_once_for_all_formats(house: House) -> None:
    write(house.root, "c.md", article("C", "2026-02-01T00:00:00Z"))
    write(house.root, "b.md", article("B again", "2026-01-04T00:00:00Z", "Other words."), age=100)
    status, forecast = house.preview()
    every = ["atom", "json", "rss"]

    assert status == 0
    assert [(change, title, sorted(formats)) for change, title, formats in told(forecast["main"])] == [
        ("new", "C", every),
        ("changed", "B again", every),
        ("re-dated", "B again", every),
    ]
    changed, redated = forecast["main"]["entries"][1:]
    assert (changed["fields"], changed["before"], changed["after"]) == (["title", "words", "updated"], "B", "B again")
    assert (redated["before"], redated["after"]) == ("2026-01-03T00:00:00+00:00", "2026-01-04T00:00:00+00:00")
    write(house.root, "a.md", article("A", draft="true"))
    write(house.root, "z.md", article("Z", "2020-02-01T00:00:00Z"))
    house.set("")
    assert ("vanished", "A", every) in [(c, t, sorted(f)) for c, t, f in told(house.preview()[1]["main"])]


def test_another_id_is_an_alarm(house: House) -> None:
    write(house.root, "a.md", article("A", id="urn:ex:other"), age=100)
    result = house.run("preview")

    assert result.exit_code == 1
    assert "under another id: readers show it as new: 2026-01-02  A [" in result.output
    assert "      is:  urn:ex:other\n" in result.output
    assert "Subscribers would see old entries as new." in result.output


def test_a_preview_leaves_everything_as_it_was(house: House) -> None:
    before = {path: path.read_bytes() for path in (house.home / "out").rglob("*") if path.is_file()}
    write(house.root, "c.md", article("C", "2026-02-01T00:00:00Z"))
    house.run("preview")

    assert house.preview()[1]["main"]["entries"][0]["title"] == "C"
    assert {path: path.read_bytes() for path in (house.home / "out").rglob("*") if path.is_file()} == before


def test_feeds_that_begin_and_end_are_told(house: House) -> None:
    house.set('[[feeds]]\nname = ""\nformats = ["rss"]\n[[feeds]]\nname = "some"\n[feeds.select]\ntags = ["x"]\n')
    _, forecast = house.preview()

    assert sorted(forecast["some"]["begins"]) == ["atom", "json", "rss"]
    assert sorted(forecast["main"]["ends"]) == ["atom", "json"]
    output = house.run("preview").output
    assert "some:\n  a new feed (Atom, JSON Feed, RSS)\n" in output
    assert "  no longer there (Atom, JSON Feed): its subscribers get nothing more\n" in output


def test_nobody_subscribes_to_pages_of_an_archive(house: House) -> None:
    house.set('[[feeds]]\nname = ""\narchive = 1\n')

    assert (house.home / "out" / "archive").exists() is False
    assert house.preview()[1]["main"]["begins"] == []
    house.build()
    assert (house.home / "out" / "archive" / "1" / "rss.xml").exists()
    assert list(house.preview("--against", house.home / "out" / "archive" / "1" / "rss.xml")[1]) == ["main"]


def test_before_the_first_edition_everything_is_new(newsroom: Newsroom, tmp_path: Path) -> None:
    house = House(newsroom({"a.md": article("A")}), tmp_path)

    assert "Nothing is live yet" in house.run("preview").output
    assert not (tmp_path / "state").exists()


def test_what_is_older_than_a_feed_elsewhere_would_be_new_to_its_subscribers(house: House, tmp_path: Path) -> None:
    old = json.loads((house.home / "out" / "feed.json").read_text())
    old["items"] = old["items"][:1]
    (tmp_path / "old.json").write_text(json.dumps(old))
    status, forecast = house.preview("--against", tmp_path / "old.json")

    assert (status, told(forecast["main"])) == (1, [("older", "A", ["json"])])
    house.set('[[feeds]]\nname = ""\nlimit = 1\n')
    assert house.preview("--against", tmp_path / "old.json") == (
        0,
        {"main": forecast["main"] | {"entries": [], "alarming": False}},
    )


def test_a_feed_elsewhere_is_compared_with_the_feed_that_has_its_entries(house: House, tmp_path: Path) -> None:
    write(house.root, "news/c.md", article("C", "2026-02-01T00:00:00Z"))
    house.set('[[feeds]]\nname = ""\nlimit = 1\n[[feeds]]\nname = "top"\n[feeds.select]\nnot = { sections = ["news"] }\n')
    _, forecast = house.preview("--against", house.home / "out" / "rss.xml")

    assert list(forecast) == ["top"]


# --- entries, side by side -------------------------------------------------------------------------------------------


def item(id: str, title: str = "T", link: str = "", day: int = 1, words: str = "w") -> Item:
    return Item(id, title, link or f"{SITE}{id}", NOW.replace(day=day), NOW.replace(day=day), words)


def changes(before: list[Item], after: list[Item]) -> list[tuple[Change, str]]:
    return [(each.change, each.after or each.title) for each in compare(before, after)]


def test_the_same_link_under_another_id_is_the_same_article() -> None:
    before = [item("1", link="http://www.x.example/a/index.html")]
    after = [item("2", "Other", link="https://x.example/a", day=20)]

    assert changes(before, after) == [(Change.REIDENTIFIED, "2")]


def test_the_same_title_and_date_under_another_id_is_the_same_article() -> None:
    assert changes([item("1", "It's — here")], [item("2", "It’s here", day=2)]) == [(Change.REIDENTIFIED, "2")]
    assert changes([item("1", "Weekly")], [item("2", "Weekly", day=9)])[0][0] is Change.NEW


def test_two_entries_are_never_taken_for_one() -> None:
    before = [item("1", "Weekly"), item("2", "Weekly")]
    after = [item("3", "Weekly"), item("2", "Weekly"), item("4", "Weekly")]

    assert changes(before, after) == [(Change.REIDENTIFIED, "3"), (Change.NEW, "Weekly")]


def test_what_falls_out_at_the_end_is_no_news() -> None:
    assert changes([item("2", day=2), item("1", day=1)], [item("3", day=3), item("2", day=2)]) == [(Change.NEW, "T")]
    assert changes([item("2", "Two", day=2), item("1", day=1)], [item("1", day=1)]) == [(Change.VANISHED, "Two")]
