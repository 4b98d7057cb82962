"""What readers that people use make of the real service: the same of every entry, nothing fetched twice, an edit once."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.clients.polling import CLIENTS, Client, Entry, Row
from tests.conftest import article
from tests.test_cli import free_port, serving

SOUND = b"ID3" + bytes(500)
ARTICLES = {
    "one.md": article("Plain words", "2026-01-02T03:04:05Z", enclosure="one.mp3", id="tag:example.org,2026:one"),
    "two.md": article("Ünï & cödé “quoted”", "2026-01-03T23:59:59+05:30", enclosure="two.mp3", id="tag:example.org,2026:two"),
    "three.md": article("Less is < more", "2025-06-30T12:00:00-07:00", enclosure="three.mp3", id="tag:example.org,2026:three"),
}
DATES = {
    "tag:example.org,2026:one": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    "tag:example.org,2026:two": datetime(2026, 1, 3, 18, 29, 59, tzinfo=UTC),
    "tag:example.org,2026:three": datetime(2025, 6, 30, 19, 0, 0, tzinfo=UTC),
}
CASES = [pytest.param(row, format, id=f"{row.name}-{format}") for row in CLIENTS for format in row.formats]


@dataclass
class Seen:
    """What a client had after its first poll, after the second, and after the one that followed an edit."""

    client: Client
    stages: list[dict[str, Entry]] = field(default_factory=list)
    statuses: list[list[int]] = field(default_factory=list)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, str], Seen]]:
    """Every client that is here, after three polls of every format that it reads; one edit came before the last."""
    root = tmp_path_factory.mktemp("clients")
    (root / "articles").mkdir()
    for name, text in ARTICLES.items():
        (root / "articles" / name).write_text(text, encoding="utf-8")
        (root / "articles" / name).with_suffix(".mp3").write_bytes(SOUND)
    settings = '[articles]\nsettle = 0.1\n[http]\naccess_log = "json"\naccess_log_file = "log"\n'
    (root / "feeds.toml").write_text(settings, encoding="utf-8")
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    polled: dict[tuple[str, str], Seen] = {}
    for row in CLIENTS:
        for format in row.formats if row.missing() is None else ():
            place = root / f"{row.name}-{format}"
            place.mkdir()
            polled[row.name, format] = Seen(row.make(base + format, place))
    with serving("--config", root / "feeds.toml", port=port):
        for stage in range(3):
            if stage == 2:
                edit(root / "articles/two.md", base)
            for (_, format), each in polled.items():
                before = len(noted(root))
                each.client.poll()
                each.stages.append(dict(each.client.entries))
                mine = [line for line in noted(root)[before:] if line["path"] == f"/{format}"]
                assert all(each.client.agent in str(line["agent"]) for line in mine)
                each.statuses.append([int(str(line["status"])) for line in mine])
        yield polled


def noted(root: Path) -> list[dict[str, object]]:
    return (
        [json.loads(line) for line in (root / "log").read_text(encoding="utf-8").splitlines()] if (root / "log").exists() else []
    )


def edit(file: Path, base: str) -> None:
    """Change a headline, and wait until all of it is live."""
    file.write_text(file.read_text(encoding="utf-8").replace("“quoted”", "“corrected”"), encoding="utf-8")
    for _ in range(200):
        with urllib.request.urlopen(base + "feed.json", timeout=10) as response:
            if "“corrected”" in json.loads(response.read())["items"][0]["title"]:
                return
        time.sleep(0.1)
    raise AssertionError("the edit is not published")


def of(seen: dict[tuple[str, str], Seen], row: Row, format: str) -> Seen:
    if reason := row.missing():
        pytest.skip(reason)
    return seen[row.name, format]


@pytest.mark.parametrize(("row", "format"), CASES)
def test_every_client_has_the_same_titles_dates_ids_and_enclosures(
    seen: dict[tuple[str, str], Seen], row: Row, format: str
) -> None:
    mine = of(seen, row, format)
    base = mine.client.url.removesuffix(format)
    titles = {
        "tag:example.org,2026:one": "Plain words",
        "tag:example.org,2026:two": "Ünï & cödé “quoted”",
        "tag:example.org,2026:three": "Less is < more",
    }

    sounds = {id: (f"{base}media/{id.rpartition(':')[2]}.mp3",) for id in DATES if format not in row.blind}

    assert mine.stages[0] == {id: Entry(id, titles[id], DATES[id], sounds.get(id, ())) for id in DATES}


@pytest.mark.parametrize(("row", "format"), CASES)
def test_the_second_poll_is_told_that_nothing_changed(seen: dict[tuple[str, str], Seen], row: Row, format: str) -> None:
    mine = of(seen, row, format)

    assert mine.statuses[1] == [304]
    assert mine.stages[1] == mine.stages[0]


@pytest.mark.parametrize(("row", "format"), CASES)
def test_an_edit_is_one_update(seen: dict[tuple[str, str], Seen], row: Row, format: str) -> None:
    mine = of(seen, row, format)
    before, after = mine.stages[1:]

    assert len(mine.statuses[2]) == 1
    assert mine.statuses[2][0] in (200, 226)
    assert before.keys() == after.keys()
    assert [id for id in after if after[id] != before[id]] == ["tag:example.org,2026:two"]
    assert after["tag:example.org,2026:two"] == before["tag:example.org,2026:two"]._replace(title="Ünï & cödé “corrected”")
