"""How far work has come: a bar on a terminal, else a line now and then, and nothing where it is quick."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

import feeds.cli.meter
from feeds.cli import main
from feeds.cli.meter import progress
from feeds.progress import Stage
from feeds.publish import publish
from feeds.store import Store
from tests.conftest import NOW, Newsroom, article, configured


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def work(stream: io.StringIO, seconds: float) -> str:
    clock = Clock()
    with progress(stream, clock) as meter:
        for done in range(int(seconds * 10)):
            clock.now = done / 10
            meter(Stage.READING, done, 1000)
    return stream.getvalue()


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_of_what_is_quick_nothing_is_told(stream: io.StringIO) -> None:
    assert work(stream, 1.0) == ""


def test_in_a_log_there_is_a_line_every_few_seconds() -> None:
    assert work(io.StringIO(), 12).splitlines() == [
        "reading files: 10 of 1,000",
        "reading files: 60 of 1,000",
        "reading files: 110 of 1,000",
    ]


def test_on_a_terminal_there_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    shown = work(Terminal(), 3)

    assert "reading files" in shown
    assert "/1000" in shown


def test_a_look_tells_how_far_it_has_come(newsroom: Newsroom) -> None:
    told: list[tuple[Stage, int, int]] = []
    root = newsroom({f"{number}.md": article(f"Title {number}") for number in range(3)})
    publish(configured(root), Store(None), NOW, meter=lambda *each: told.append(each))

    assert [each for each in told if each[0] is Stage.READING] == [(Stage.READING, done, 3) for done in range(3)]
    assert {stage for stage, _, _ in told} == {Stage.READING, Stage.COMPOSING, Stage.PRINTING}


def test_what_commands_print_stays_as_it_is(newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds.cli.meter, "PATIENCE", 0)
    root = newsroom({"a.md": article("A")})
    result = CliRunner().invoke(main, ["check", str(root), "--state", str(tmp_path / "state")])

    assert result.stdout == "1 feed, 1 article, 0 problems\n"
    assert result.stderr.startswith("reading files: 0 of 1\n")
    built = [
        "build",
        str(root),
        "--out",
        str(tmp_path / "out"),
        "--base-url",
        "https://x.example/",
        "--state",
        str(tmp_path / "s"),
    ]
    assert "reading files: 0 of 1" in CliRunner().invoke(main, built).stderr
