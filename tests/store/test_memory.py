"""The memory as lines of JSON: what goes out comes back, and nothing else comes in."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from feeds.cli import main
from feeds.errors import LedgerError
from feeds.model import Kind, Named, Numbered, Recollection, Record, Subject
from feeds.store import Store
from feeds.store.memory import LONGEST_LINE, merge, read, write
from tests.conftest import NOW, Newsroom, article
from tests.conftest import write as put

THEN = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


def record(id: str = "urn:ex:a", path: str = "a.md", **said: Any) -> Record:
    given: dict[str, Any] = {
        "first_path": path,
        "address": f"articles/{path}/",
        "digest": "ab",
        "published": THEN,
        "updated": THEN,
    }
    return Record(id, path, **given | said)


def memory(
    *records: Record, names: tuple[Named, ...] = (), site: str | None = "x.example", numbers: tuple[Numbered, ...] = ()
) -> Recollection:
    return Recollection(site, records, names, numbers)


def lines(of: Recollection) -> bytes:
    return b"".join(write(of))


def back(text: bytes) -> Recollection:
    return read(io.BytesIO(text), "export.jsonl")


FULL = record(
    ids=(("atom", "urn:ex:1"), ("rss", "12 at home")),
    day=THEN,
    present=False,
    absent=NOW.replace(microsecond=0),
    withdrawn=NOW.replace(microsecond=0),
    ordinal=7,
)
GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"
NAME = Named(Subject(Kind.TAGS, "c++", "C++"), "c-2")


# --- out and back ----------------------------------------------------------------------------------------------------


def test_everything_comes_back() -> None:
    numbers = (Numbered("", "urn:ex:b", 1), Numbered("tags/c-2", "urn:ex:a", 4))
    whole = memory(FULL, record("urn:ex:b", "b/ü.md"), names=(NAME,), numbers=numbers)

    assert back(lines(whole)) == whole


def test_an_export_holds_every_field_of_a_record() -> None:
    said = json.loads(lines(memory(FULL)).splitlines()[1])

    assert set(said) - {"record"} == {each.name for each in fields(Record)}
    assert all(value is not None for value in said.values())


def test_two_exports_of_one_memory_are_the_same_bytes() -> None:
    one, two = record("urn:ex:a", "b.md"), record("urn:ex:b", "a.md")
    other = Named(Subject(Kind.AUTHORS, "a", "A"), "a")

    assert lines(memory(one, two, names=(NAME, other))) == lines(memory(two, one, names=(other, NAME)))


@given(st.text(min_size=1, max_size=100), st.datetimes(timezones=st.just(UTC)))
def test_whatever_comes_back_is_what_went_out(words: str, instant: datetime) -> None:
    names = (replace(NAME, subject=Subject(Kind.TAGS, words, words)),)
    whole = memory(record(published=instant.replace(microsecond=0)), record("urn:ex:b", "n\u00a0b/\u200d.md"), names=names)

    assert sorted(back(lines(whole)).records, key=lambda each: each.id) == list(whole.records)
    assert back(lines(whole)).names == names


# --- what is wrong with a file ---------------------------------------------------------------------------------------

HEAD = '{"record": "ledger", "version": 1, "site": "x"}'
GOOD: dict[str, Any] = json.loads(lines(memory(record())).splitlines()[1])


@pytest.mark.parametrize(
    ("text", "line", "field", "message"),
    [
        ("", 1, None, "empty"),
        ("{}", 1, None, "record"),
        ("not json", 1, None, "Invalid JSON"),
        (json.dumps(GOOD), 1, "record", "the first line"),
        (f"{HEAD}\n{HEAD}", 2, "record", "the first line, and no other"),
        (HEAD.replace("1", "2"), 1, "version", "newer version"),
        (f"{HEAD}\n{json.dumps(GOOD)}\n{json.dumps(GOOD)}", 3, "id", "earlier line"),
        (f"{HEAD}\n{json.dumps(GOOD | {'path': '../x.md'})}", 2, "path", "below a directory"),
        (f"{HEAD}\n{json.dumps(GOOD | {'path': '/etc/passwd'})}", 2, "path", "below a directory"),
        (f"{HEAD}\n{json.dumps(GOOD | {'address': 'a/../../b/'})}", 2, "address", "below a directory"),
        (f"{HEAD}\n{json.dumps(GOOD | {'address': 'rss.xml'})}", 2, "address", "ends in a slash"),
        (f"{HEAD}\n{json.dumps(GOOD | {'id': 'a b'})}", 2, "id", "pattern"),
        (f"{HEAD}\n{json.dumps(GOOD | {'ids': {'opml': 'x'}})}", 2, "ids.opml", "rss"),
        (f"{HEAD}\n{json.dumps(GOOD | {'published': '2024-01-02T03:04:05'})}", 2, "published", "timezone"),
        (f"{HEAD}\n{json.dumps(GOOD | {'published': 1704164645})}", 2, "published", "datetime"),
        (f"{HEAD}\n{json.dumps(GOOD | {'present': 'yes'})}", 2, "present", "boolean"),
        (f"{HEAD}\n{json.dumps(GOOD | {'shell': 'rm'})}", 2, "shell", "not permitted"),
        (f'{HEAD}\n{{"record": "feed", "kind": "tags", "key": "a", "label": "A", "slug": "../a"}}', 2, "slug", "pattern"),
        (f'{HEAD}\n{{"record": "feed", "kind": "moods", "key": "a", "label": "A", "slug": "a"}}', 2, "kind", "tags"),
        (f'{HEAD}\n{{"record": "number", "feed": "", "id": "urn:ex:a", "number": 1}}', 2, "id", "no earlier line"),
        (f'{HEAD}\n{{"record": "number", "feed": "", "id": "urn:ex:a", "number": 10000000000}}', 2, "number", "less than"),
        (f'{HEAD}\n{{"record": "podcast", "feed": "", "guid": "x"}}', 2, "guid", "pattern"),
        (HEAD + f'\n{{"record": "podcast", "feed": "", "guid": "{GUID}"}}' * 2, 3, "guid", "earlier line"),
        (f"{HEAD}\n{'x' * LONGEST_LINE * 3}", 2, None, "longer than"),
        (f"{HEAD}\n{'[' * 60_000}", 2, None, "JSON"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, field: str | None, message: str) -> None:
    with pytest.raises(LedgerError) as raised:
        back(text.encode())
    found = raised.value.problems[0]

    assert (found.path, found.line, found.field) == ("export.jsonl", line, field)
    assert message in found.message


def test_of_a_file_that_is_wrong_everywhere_not_everything_is_told() -> None:
    with pytest.raises(LedgerError) as raised:
        back(b"nonsense\n" * 100_000)
    assert len(raised.value.problems) == 20


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(text: bytes) -> None:
    with contextlib.suppress(LedgerError):
        back(HEAD.encode() + b"\n" + text)


# --- into a store that remembers something ---------------------------------------------------------------------------


def contradictions(here: Recollection, there: Recollection, force: bool = False) -> list[tuple[str, str | None]]:
    with pytest.raises(LedgerError) as raised:
        merge(here, there, force)
    return [(each.path, each.field) for each in raised.value.problems]


def test_an_empty_store_takes_everything() -> None:
    there = memory(record(), names=(NAME,))

    assert merge(memory(site=None), there) == there


def test_what_the_store_does_not_know_is_added() -> None:
    other = record("urn:ex:b", "b.md")

    assert merge(memory(record()), memory(record(), other)).records == (other,)


def test_of_two_versions_the_later_counts() -> None:
    older = record(digest="cd", updated=THEN.replace(year=2025))
    newer = record(digest="ef", updated=THEN.replace(year=2026))

    assert merge(memory(older), memory(newer)).records == (newer,)
    assert merge(memory(newer), memory(older)).records == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "urn:ex:other"}, "id"),
        ({"published": THEN.replace(year=2020)}, "published"),
        ({"address": "articles/elsewhere/"}, "address"),
        ({"ids": (("rss", "7"),)}, "ids"),
        ({"updated": THEN.replace(year=2025)}, "updated"),
    ],
)
def test_what_was_published_is_not_told_otherwise_unless_it_is_asked_for(change: dict[str, Any], field: str) -> None:
    here, there = memory(record()), memory(replace(record(), **change))

    assert contradictions(here, there) == [("a.md", field)]
    merged = merge(here, there, force=True)
    assert there.records[0] in merged.records
    assert {each.id for each in merged.records if each.present} == {there.records[0].id}


def test_the_seed_of_ids_and_the_names_of_feeds_are_held_to() -> None:
    renamed = replace(NAME, slug="c-plus-plus")

    assert contradictions(memory(), memory(site="y.example")) == [("the site", "site")]
    assert contradictions(memory(names=(NAME,)), memory(names=(renamed,))) == [("the feed of C++ (tags)", "slug")]
    merged = merge(memory(names=(NAME,)), memory(names=(renamed,), site="y.example"), force=True)
    assert (merged.names, merged.site_id) == ((renamed,), "y.example")


def test_numbers_in_archives_are_held_to() -> None:
    here = memory(record(), numbers=(Numbered("", "urn:ex:a", 1), Numbered("", "urn:ex:x", 2)))
    agreeing = memory(
        record(), numbers=(Numbered("", "urn:ex:a", 1), Numbered("", "urn:ex:b", 3), Numbered("top", "urn:ex:a", 1))
    )
    other = memory(record(), numbers=(Numbered("", "urn:ex:b", 1),))

    assert merge(here, agreeing).numbers == (Numbered("", "urn:ex:b", 3), Numbered("top", "urn:ex:a", 1))
    assert contradictions(here, other) == [("the archive of main", "number")]
    assert set(merge(here, other, force=True).numbers) == {
        Numbered("", "urn:ex:b", 1),
        Numbered("", "urn:ex:a", 2),
        Numbered("", "urn:ex:x", 3),
    }


def test_guids_of_podcasts_are_held_to() -> None:
    here, there = replace(memory(), guids=(("show", GUID),)), replace(memory(), guids=(("", GUID), ("show", GUID)))
    other = replace(memory(), guids=(("show", GUID.replace("9", "0")),))

    assert back(lines(there)) == there
    assert merge(here, there).guids == (("", GUID),)
    assert contradictions(here, other) == [("the podcast show", "guid")]
    assert merge(here, other, force=True).guids == other.guids


@pytest.mark.parametrize("change", [{"address": "articles/a.md/"}, {"ids": (("rss", "urn:ex:a"),)}])
def test_no_two_articles_get_one_address_or_id_whatever_is_asked_for(change: dict[str, Any]) -> None:
    here, there = memory(record()), memory(record("urn:ex:b", "b.md", **change))

    assert [path for path, _ in contradictions(here, there, force=True)] == ["b.md"]


# --- the commands ----------------------------------------------------------------------------------------------------


def feeds(*arguments: object, input: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False, input=input)


class House:
    def __init__(self, root: Path, home: Path) -> None:
        self.root, self.home = root, home

    def build(self, state: str = "state") -> dict[str, Any]:
        out = self.home / f"out {state}"
        feeds("build", self.root, "--out", out, "--base-url", "https://x.example/", "--state", self.home / state)
        return {each["title"]: each for each in json.loads((out / "feed.json").read_bytes())["items"]}

    def ledger(self, command: str, *arguments: object, state: str = "state") -> Result:
        return feeds("ledger", command, *arguments, "--state", self.home / state)


@pytest.fixture
def house(newsroom: Newsroom, tmp_path: Path) -> House:
    return House(newsroom({"undated.md": "# Undated\n\nWords.", "day.md": article("Day", "2026-01-02")}), tmp_path)


def test_after_a_lost_state_everything_is_as_it_was(house: House) -> None:
    house.build()
    (house.root / "undated.md").rename(house.root / "renamed.md")
    put(house.root, "renamed.md", "# Undated\n\nWords.", age=50)
    before = house.build()
    assert house.ledger("export", house.root, "--out", house.home / "export.jsonl").exit_code == 0
    put(house.root, "renamed.md", "# Undated\n\nWords.", age=10)  # a checkout
    result = house.ledger("import", house.home / "export.jsonl", house.root, state="new")

    assert result.exit_code == 0, result.output
    assert "Took in 2 articles and 0 automatic feeds" in result.output
    assert house.build("new") == before
    assert house.build("without") != before


def test_pages_of_archives_are_as_they_were(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({f"{day}.md": article(f"Title {day}", f"2026-01-0{day}T00:00:00Z") for day in (5, 6)})
    (tmp_path / "feeds.toml").write_text('[site]\nurl = "https://x.example/"\n[[feeds]]\nname = ""\nlimit = 1\narchive = 2\n')
    settings = (root, "--config", tmp_path / "feeds.toml", "--state")
    feeds("build", *settings, tmp_path / "state", "--out", tmp_path / "out")
    for day in (1, 2):  # backdated: they join the end
        put(root, f"{day}.md", article(f"Title {day}", f"2026-01-0{day}T00:00:00Z"))
    feeds("build", *settings, tmp_path / "state", "--out", tmp_path / "out")
    exported = feeds("ledger", "export", *settings, tmp_path / "state").stdout
    feeds("ledger", "import", "-", *settings, tmp_path / "new", input=exported)
    for state in ("new", "without"):
        feeds("build", *settings, tmp_path / state, "--out", tmp_path / f"out {state}")
    pages = {out: (tmp_path / out / "archive/1/rss.xml").read_bytes() for out in ("out", "out new", "out without")}

    assert pages["out new"] == pages["out"] != pages["out without"]


def test_an_export_goes_to_the_standard_output_and_comes_from_the_standard_input(house: House) -> None:
    before = house.build()
    exported = house.ledger("export", house.root)

    assert exported.stdout.startswith('{"record": "ledger", "version": 1, "site": "newsroom"}\n')
    result = feeds("ledger", "import", "-", house.root, "--state", house.home / "new", input=exported.stdout)
    assert result.exit_code == 0
    assert house.build("new") == before


def test_where_there_is_no_memory_none_is_exported_and_none_is_made(house: House) -> None:
    result = house.ledger("export", house.root)

    assert result.exit_code == 2
    assert "there is no memory yet" in result.output
    assert not (house.home / "state").exists()


def test_contradictions_are_listed_and_nothing_changes_unless_they_are_forced(house: House) -> None:
    before = house.build()
    exported = house.ledger("export", house.root).stdout
    (house.home / "other.jsonl").write_text(exported.replace("2026-01-02T", "2026-01-01T"))
    result = house.ledger("import", house.home / "other.jsonl", house.root)

    assert result.exit_code == 1
    assert "day.md: must: this was published already, and the file says otherwise [published, contradiction]" in result.output
    assert "Nothing was changed; --replace takes what the file says all the same" in result.output
    assert house.ledger("export", house.root).stdout == exported
    assert house.build() == before
    assert house.ledger("import", house.home / "other.jsonl", house.root, "--replace").exit_code == 0
    assert house.build()["Undated"] == before["Undated"]


def test_a_file_that_is_wrong_is_refused_whole(house: House) -> None:
    (house.home / "bad.jsonl").write_text(f"{HEAD}\n{json.dumps(GOOD)}\n{{}}\n")
    result = house.ledger("import", house.home / "bad.jsonl", house.root)

    assert result.exit_code == 1
    assert f"{house.home}/bad.jsonl:3: must:" in result.output
    assert "Nothing was changed\n" in result.output
    assert not (house.home / "state").exists()
    missing = house.ledger("import", house.home / "nowhere.jsonl", house.root)
    assert (missing.exit_code, "cannot be read" in missing.output) == (2, True)


def test_a_running_publisher_learns_of_it(newsroom: Newsroom) -> None:
    from feeds.publish import Publisher
    from tests.conftest import configured

    root, store = newsroom({"a.md": article("A")}), Store(None)
    publisher = Publisher(configured(root), store)
    number, _ = publisher.publish(NOW)
    (known,) = store.recollection().records
    store.recall(replace(store.recollection(), records=(replace(known, ids=(("rss", "7"),)),)))
    put(root, "a.md", article("A, edited"), age=100)

    assert publisher.touch(["a.md"], NOW) is None
    assert publisher.publish(NOW)[0] == number + 2
    (body,) = [each.identity for each in store.documents() if each.path == "rss.xml"]
    assert b">7</guid>" in body
