"""Articles that are deleted, withdrawn, expired or moved about: what leaves the feeds, when, and what is not believed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import feedparser
import lxml.etree as etree
import pytest

import feeds.papers
from feeds.articles.directory import Found, fetch
from feeds.check.rules import judge
from feeds.config import Config, load
from feeds.errors import RemovalsError, UsageError
from feeds.model import FeedSpec, Severity, Tombstone
from feeds.publish import Prepared, prepare, publish
from feeds.store import Store
from feeds.store.removals import MOST, told
from feeds.watch import Watch
from tests.conftest import BASE, NOW, Newsroom, article, configured, write
from tests.mediafiles import mp3

AT = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
MINUTE = timedelta(minutes=1)
TOML = """
[site]
base_url = "https://feeds.example.com/"
[articles]
path = "newsroom"
[[feeds]]
name = ""
tombstone_days = 7
[[feeds]]
name = "world"
select = { sections = ["world"] }
[[feeds]]
name = "newest"
limit = 1
tombstone_days = 0
"""


class Desk:
    """A newsroom that is looked at once a minute, and the documents that are live."""

    def __init__(self, root: Path, config: Config | None = None) -> None:
        self.root, self.config, self.store, self.now = root, config or configured(root), Store(None), NOW - MINUTE

    def look(self, after: timedelta = MINUTE, accepted: bool = False) -> Prepared:
        self.now += after
        return publish(self.config, self.store, self.now, accepted=accepted)[1]

    def delete(self, *paths: str) -> None:
        for path in paths:
            (self.root / path).unlink()

    def live(self) -> dict[str, bytes]:
        return {each.path: each.identity for each in self.store.documents()}

    def titles(self, name: str = "") -> list[str]:
        return sorted(entry.title for entry in feedparser.parse(self.live()[f"{name}atom.xml"]).entries)

    def ids(self) -> dict[str, tuple[str, str]]:
        entries = feedparser.parse(self.live()["atom.xml"]).entries
        return {entry.title: (entry.id, entry.published) for entry in entries}

    def tombstones(self, name: str = "") -> dict[str, datetime]:
        found = etree.fromstring(self.live()[f"{name}atom.xml"]).iter(AT)
        return {each.get("ref", ""): datetime.fromisoformat(each.get("when", "")) for each in found}


@pytest.fixture
def desk(newsroom: Newsroom) -> Desk:
    return Desk(
        newsroom(
            {"a.md": article("A"), "b.md": article("B", "2026-01-03T00:00:00Z"), "c.md": article("C", "2026-01-04T00:00:00Z")}
        )
    )


def many(count: int) -> dict[str, str]:
    return {f"{number:02}.md": article(f"Article {number}", f"2026-01-{number + 1:02}T00:00:00Z") for number in range(count)}


def rules(prepared: Prepared) -> list[tuple[Severity, str, str]]:
    return [(each.severity, each.rule, each.path) for each in prepared.problems]


# --- one article -----------------------------------------------------------------------------------------------------


def test_a_deleted_article_is_gone_at_the_second_look(desk: Desk) -> None:
    desk.look()
    before, (id, _) = desk.live(), desk.ids()["B"]
    desk.delete("b.md")

    assert rules(desk.look()) == [(Severity.SHOULD, "missing", "b.md")]
    assert desk.live() == before
    assert rules(desk.look()) == []
    assert desk.titles() == ["A", "C"]
    assert desk.tombstones() == {id: desk.now}
    assert (id.encode() in desk.live()["rss.xml"], id.encode() in desk.live()["feed.json"]) == (False, False)


def test_a_document_with_tombstones_keeps_all_rules_and_its_entries_read_the_same(desk: Desk) -> None:
    desk.look()
    before = {entry.id: entry for entry in feedparser.parse(desk.live()["atom.xml"]).entries}
    desk.delete("b.md")
    desk.look(accepted=True)
    read = feedparser.parse(desk.live()["atom.xml"])

    assert (read.bozo, len(read.entries)) == (False, 2)
    assert all(entry == before[entry.id] for entry in read.entries)
    (document,) = [each for each in desk.look().documents if each.path == "atom.xml"]
    assert judge(document, BASE + "atom.xml") == []


def test_a_file_that_is_there_again_at_the_second_look_was_never_gone(desk: Desk) -> None:
    desk.look()
    before = desk.live()
    desk.delete("b.md")
    desk.look()
    write(desk.root, "b.md", article("B", "2026-01-03T00:00:00Z"))
    desk.look()
    desk.delete("b.md")

    assert rules(desk.look()) == [(Severity.SHOULD, "missing", "b.md")]
    assert desk.live() == before


def test_links_to_an_article_that_waits_stay(newsroom: Newsroom) -> None:
    desk = Desk(newsroom({"a.md": article("A", body="[b](b.md)"), "b.md": article("B", "2026-01-03T00:00:00Z")}))
    desk.look()
    before = desk.live()
    desk.delete("b.md")
    prepared = desk.look()

    assert desk.live() == before
    assert rules(prepared) == [(Severity.SHOULD, "missing", "b.md")]


@pytest.mark.parametrize("looks", [0, 1])
def test_a_move_is_no_deletion_even_where_a_look_falls_between(desk: Desk, looks: int) -> None:
    desk.look()
    before = desk.ids()
    (desk.root / "b.md").rename(desk.root.parent / "b.md")
    for _ in range(looks):
        desk.look()
    (desk.root / "elsewhere").mkdir()
    (desk.root.parent / "b.md").rename(desk.root / "elsewhere/other.md")
    desk.look()
    desk.look()

    assert desk.ids() == before
    assert desk.tombstones() == {}


@pytest.mark.parametrize(
    ("text", "listed", "told"),
    [
        (article("B", "2026-01-03T00:00:00Z", draft="true"), False, True),
        (article("B", "2026-01-03T00:00:00Z", expires="2026-11-24T12:00:30Z"), False, True),
        (article("B", "2026-01-03T00:00:00Z", unlisted="true"), False, False),
        (article("B", "2027-01-01T00:00:00Z"), False, False),
        (article("B", "2026-01-03T00:00:00Z", tags="[x]"), True, False),
    ],
    ids=["draft", "expired", "unlisted", "scheduled", "edited"],
)
def test_what_a_file_says_of_itself_is_believed_at_once(desk: Desk, text: str, listed: bool, told: bool) -> None:
    desk.look()
    id, _ = desk.ids()["B"]
    write(desk.root, "b.md", text)
    desk.look()

    assert ("B" in desk.titles()) is listed
    assert (id in desk.tombstones()) is told


def test_an_expired_articles_tombstone_says_when_it_was_over(desk: Desk) -> None:
    write(desk.root, "b.md", article("B", expires="2026-11-24T12:00:30Z"))
    desk.look()
    (id, _) = desk.ids()["B"]
    desk.look(timedelta(hours=1))
    assert desk.tombstones() == {id: NOW + timedelta(seconds=30)}
    desk.look()
    desk.delete("b.md")
    desk.look(accepted=True)

    assert desk.tombstones() == {id: NOW + timedelta(seconds=30)}
    assert [each.withdrawn for each in desk.store.records() if each.id == id] == [NOW + timedelta(seconds=30)]


def test_an_id_that_gives_way_to_another_is_told_of(desk: Desk) -> None:
    desk.look()
    id, _ = desk.ids()["B"]
    write(desk.root, "b.md", article("B", "2026-01-03T00:00:00Z", id="tag:example.org,2026:b"))
    desk.look()

    assert desk.ids()["B"][0] == "tag:example.org,2026:b"
    assert list(desk.tombstones()) == [id]


def _same(desk: Desk) -> None:
    write(desk.root, "b.md", article("B", "2026-01-03T00:00:00Z"))


def _moved(desk: Desk) -> None:
    write(desk.root, "archive/old-b.md", article("B", "2026-01-03T00:00:00Z"))


def _edited(desk: Desk) -> None:
    write(desk.root, "b.md", article("B", "2026-01-03T00:00:00Z", body="Other words."))


@pytest.mark.parametrize("back", [_same, _moved, _edited])
def test_what_comes_back_is_who_it_was_and_its_tombstone_goes(desk: Desk, back: Callable[[Desk], None]) -> None:
    desk.look()
    before = desk.ids()
    desk.delete("b.md")
    desk.look(accepted=True)
    desk.look()
    back(desk)
    desk.look()

    assert desk.ids() == before
    assert desk.tombstones() == {}


def test_an_id_of_its_own_brings_an_article_back_whatever_else_changed(desk: Desk) -> None:
    write(desk.root, "b.md", article("B", id="tag:example.org,2026:b"))
    desk.look()
    desk.delete("b.md")
    desk.look(accepted=True)
    assert list(desk.tombstones()) == ["tag:example.org,2026:b"]
    write(desk.root, "new/place.md", article("Renamed", id="tag:example.org,2026:b"))
    desk.look()

    assert desk.ids()["Renamed"][0] == "tag:example.org,2026:b"
    assert desk.tombstones() == {}


def test_a_draft_that_is_published_again_has_its_id_and_its_date(newsroom: Newsroom) -> None:
    desk = Desk(newsroom({"a.md": article("A"), "b.md": "---\ntitle: B\n---\nWords."}))
    desk.look()
    before = desk.ids()
    write(desk.root, "b.md", "---\ntitle: B\ndraft: true\n---\nWords.")
    desk.look()
    write(desk.root, "b.md", "---\ntitle: B\n---\nWords.", age=5)
    desk.look()

    assert desk.ids() == before
    assert desk.tombstones() == {}


def test_a_recording_without_text_is_gone_like_any_article(newsroom: Newsroom) -> None:
    desk = Desk(newsroom({"a.md": article("A"), "one.mp3": mp3(2)}))
    desk.look()
    id, _ = desk.ids()["one"]
    desk.delete("one.mp3")
    desk.look()
    assert desk.titles() == ["A", "one"]
    desk.look()

    assert (desk.titles(), set(desk.tombstones())) == (["A"], {id})


# --- feeds -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def world(newsroom: Newsroom, tmp_path: Path) -> Desk:
    root = newsroom({"world/a.md": article("A"), "b.md": article("B", "2026-01-03T00:00:00Z"), "world/c.md": article("C")})
    (tmp_path / "feeds.toml").write_text(TOML)
    return Desk(root, load(tmp_path / "feeds.toml"))


def test_a_feed_tells_only_of_what_it_held_and_only_where_it_is_to(world: Desk) -> None:
    world.look()
    ids = {title: id for title, (id, _) in world.ids().items()}
    world.delete("b.md", "world/c.md")
    world.look(accepted=True)

    assert set(world.tombstones()) == {ids["B"], ids["C"]}
    assert set(world.tombstones("world/")) == {ids["C"]}
    assert world.tombstones("newest/") == {}


def test_a_feed_tells_of_what_only_its_archive_held(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(
        '[site]\nbase_url = "https://feeds.example.com/"\n[articles]\npath = "newsroom"\n'
        '[[feeds]]\nname = ""\nlimit = 2\narchive = 3\n'
    )
    desk = Desk(newsroom(many(8)), load(tmp_path / "feeds.toml"))
    desk.look()
    (old,) = [entry.id for entry in feedparser.parse(desk.live()["archive/1/atom.xml"]).entries if entry.title == "Article 1"]
    desk.delete("01.md")
    desk.look()
    assert "Article 1" in desk.titles("archive/1/")
    desk.look()

    assert "Article 1" not in desk.titles("archive/1/")
    assert (set(desk.tombstones()), desk.tombstones("archive/1/")) == ({old}, {})


def test_a_tombstone_ends_at_its_instant_of_itself(world: Desk) -> None:
    world.look()
    world.delete("world/c.md")
    went = world.look(accepted=True)
    over = world.now + timedelta(days=7)
    assert went.due == over

    world.look(over - world.now - timedelta(seconds=1))
    assert len(world.tombstones()) == 1
    last = world.look(timedelta(seconds=1))
    assert (world.tombstones(), len(world.tombstones("world/"))) == ({}, 1)
    assert last.due == over + timedelta(days=23)
    world.look(timedelta(days=23))
    assert world.tombstones("world/") == {}
    assert world.store.kept().tombstones == set()


def test_tombstones_outlast_a_restart(world: Desk) -> None:
    world.look()
    world.delete("world/c.md")
    world.look(accepted=True)
    before = world.tombstones()
    write(world.root, "d.md", article("D"))
    world.look()

    assert world.tombstones() == before
    assert len(before) == 1


def test_a_feed_tells_of_no_more_than_a_bounded_number_the_latest() -> None:
    stones = [Tombstone("", f"urn:x:{number}", NOW + timedelta(seconds=number)) for number in range(MOST + 100)]
    found = told([FeedSpec()], stones, NOW + MINUTE)[""]

    assert len(found) == MOST
    assert found[0] == stones[-1]


# --- what is not believed --------------------------------------------------------------------------------------------


def _unlink(desk: Desk, count: int) -> None:
    desk.delete(*(f"{number:02}.md" for number in range(count)))


def _draft(desk: Desk, count: int) -> None:
    for number in range(count):
        write(desk.root, f"{number:02}.md", article(f"Article {number}", draft="true"))


@pytest.mark.parametrize(
    ("there", "gone", "lose", "believed"),
    [
        (12, 7, _unlink, False),
        (12, 6, _unlink, True),
        (10, 6, _draft, False),
        (10, 10, _draft, False),
        (9, 8, _unlink, True),
        (3, 3, _unlink, False),
        (1, 1, _unlink, False),
        (3, 3, _draft, True),
    ],
)
def test_many_at_once_are_not_believed_to_be_gone(
    newsroom: Newsroom, there: int, gone: int, lose: Callable[[Desk, int], None], believed: bool
) -> None:
    desk = Desk(newsroom(many(there)))
    desk.look()
    before, number = desk.live(), desk.store.number()
    lose(desk, gone)
    if believed:
        desk.look()
        desk.look()
        assert len(desk.titles()) == there - gone
        return
    for _ in range(3):
        with pytest.raises(RemovalsError, match=rf"nothing was changed.*--accept-removals.*\({gone} of {there}: 00.md"):
            desk.look()
    assert (desk.live(), desk.store.number()) == (before, number)
    assert desk.store.refusal() is not None
    assert [each.rule for each in prepare(desk.config, desk.store, desk.now).problems if each.severity is Severity.MUST] == [
        "removals"
    ]

    desk.look(accepted=True)
    assert len(desk.titles()) == there - gone
    assert desk.store.refusal() is None


def test_nothing_else_is_published_with_what_is_not_believed(newsroom: Newsroom) -> None:
    desk = Desk(newsroom(many(12)))
    desk.look()
    before = desk.live()
    _unlink(desk, 7)
    write(desk.root, "11.md", article("Edited"))
    with pytest.raises(RemovalsError):
        desk.look()

    assert desk.live() == before


def test_another_directory_with_as_many_articles_is_not_believed(newsroom: Newsroom, tmp_path: Path) -> None:
    desk = Desk(newsroom(many(12)))
    desk.look()
    other = tmp_path / "other"
    for number in range(20):
        write(other, f"x{number}.md", article(f"Other {number}"))
    desk.config = configured(other)

    with pytest.raises(RemovalsError):
        desk.look()
    desk.config = configured(desk.root)
    desk.look()
    assert desk.store.refusal() is None


def test_ids_of_their_own_for_all_articles_are_no_removals(newsroom: Newsroom) -> None:
    desk = Desk(newsroom(many(12)))
    desk.look()
    for number in range(12):
        write(desk.root, f"{number:02}.md", article(f"Article {number}", id=f"tag:example.org,2026:{number}"))
    desk.look()

    assert len(desk.titles()) == 12


def test_a_directory_that_went_away_is_not_believed_and_forgotten_when_it_is_back(desk: Desk) -> None:
    desk.look()
    before = desk.live()
    desk.root.rename(desk.root.parent / "away")
    with pytest.raises(RemovalsError, match="cannot be read"):
        desk.look()
    assert desk.store.refusal() is not None
    desk.root.mkdir()
    with pytest.raises(RemovalsError, match="every article is gone"):
        desk.look()
    desk.root.rmdir()
    (desk.root.parent / "away").rename(desk.root)
    desk.look()

    assert desk.store.refusal() is None
    assert desk.live() == before


def test_a_first_start_on_an_empty_directory_publishes_valid_empty_feeds(newsroom: Newsroom, tmp_path: Path) -> None:
    desk = Desk(newsroom({}))

    assert [problem for document in desk.look().documents for problem in judge(document, BASE + document.path)] == []
    assert desk.titles() == []
    desk.root.rmdir()
    with pytest.raises(UsageError):
        publish(desk.config, Store(None), NOW)


def test_one_file_looked_at_alone_says_nothing_of_the_others(newsroom: Newsroom) -> None:
    desk = Desk(newsroom(many(12)))
    desk.look()

    assert prepare(desk.config, desk.store, desk.now, "03.md").problems == ()


# --- a running service -----------------------------------------------------------------------------------------------


class Room(Desk):
    """A desk with a watch on it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.editions: list[int] = []
        self.now = NOW
        self.watch = Watch(self.config, self.store, lambda: self.now, lambda number, _: self.editions.append(number))

    def watched(self, after: float = 0, hints: set[str] | None = None) -> float:
        self.now += timedelta(seconds=after)
        return self.watch.look(hints)


@pytest.fixture
def room(newsroom: Newsroom) -> Room:
    return Room(newsroom({"a.md": article("A"), "b.md": article("B"), "c.md": article("C")}))


def test_a_service_looks_again_after_the_settle_time_and_then_believes(room: Room) -> None:
    room.watched()
    room.delete("b.md")

    assert room.watched(5) == 2
    assert room.titles() == ["A", "B", "C"]
    assert room.watched(1) == 2
    assert room.titles() == ["A", "B", "C"]
    assert room.watched(1) == 60
    assert room.titles() == ["A", "C"]


def test_while_something_is_missing_a_hint_at_an_edit_has_everything_looked_at(room: Room) -> None:
    room.watched()
    room.delete("b.md")
    room.watched(5)
    write(room.root, "a.md", article("A again"))
    room.watched(1, {"a.md"})
    assert room.titles() == ["A again", "B", "C"]
    room.watched(2, set())

    assert room.titles() == ["A again", "C"]


def test_a_tombstone_stays_through_later_editions(room: Room) -> None:
    room.watched()
    room.delete("b.md")
    room.watched(5)
    room.watched(2)
    before = room.tombstones()
    write(room.root, "d.md", article("D"))
    room.watched(5)
    write(room.root, "d.md", article("D again"))
    room.watched(5, {"d.md"})

    assert room.titles() == ["A", "C", "D again"]
    assert room.tombstones() == before
    assert len(before) == 1


def test_an_article_expires_at_its_second_without_any_file_event(room: Room) -> None:
    write(room.root, "b.md", article("B", expires=(NOW + timedelta(seconds=30)).isoformat()))
    assert room.watched() == 30
    assert room.watched(29) == 1
    assert room.titles() == ["A", "B", "C"]
    room.watched(1)

    assert room.titles() == ["A", "C"]


def test_a_tombstone_ends_at_its_second_without_any_file_event(room: Room) -> None:
    room.watched()
    room.delete("b.md")
    room.watched(5)
    room.watched(2)
    days = 30 * 86_400
    assert len(room.tombstones()) == 1
    room.watched(days - 1)
    assert len(room.tombstones()) == 1
    room.watched(1)

    assert room.tombstones() == {}


def test_what_is_not_believed_is_told_once_until_somebody_confirms(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    room = Room(newsroom(many(12)))
    room.watched()
    _unlink(room, 8)
    assert [room.watched(60) for _ in range(3)] == [60, 60, 60]
    room.delete("09.md")
    room.watched(60)
    assert caplog.text.count("more than half of all articles are gone at once") == 1
    room.look(accepted=True)
    room.watched(60)

    assert caplog.text.count("recovered: ") == 1
    assert len(room.titles()) == 3
    assert room.store.refusal() is None


def test_a_service_whose_directory_went_away_does_not_spin_when_something_becomes_due(room: Room) -> None:
    write(room.root, "b.md", article("B", (NOW + timedelta(seconds=30)).isoformat()))
    room.watched()
    room.root.rename(room.root.parent / "away")

    assert room.watched(40) == 60


def test_articles_that_are_back_are_not_read_again(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(newsroom(many(12)))
    room.watched()
    away = room.root.rename(room.root.parent / "away")
    room.root.mkdir()
    room.watched(60)
    room.root.rmdir()
    away.rename(room.root)
    opened: list[str] = []

    def opening(root: Path, found: Found, most: int) -> bytes:
        opened.append(found.path)
        return fetch(root, found, most)

    monkeypatch.setattr(feeds.papers, "fetch", opening)
    room.watched(60)

    assert opened == []
    assert room.store.refusal() is None
