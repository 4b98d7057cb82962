"""What an editor is told who looks at nothing else."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner

from feeds.cli import main
from feeds.config import Config, NotifyTable
from feeds.publish import Publisher
from feeds.store import Store
from feeds.telling import tell
from feeds.web import create_app
from tests.conftest import NOW, Newsroom, article, configured, write

TOKEN = "t" * 22
BAD = article("Bad", "01/02/2024")


class Desk:
    """A newsroom whose editor is told by a command that appends to a file."""

    def __init__(self, root: Path, **notify: object) -> None:
        self.told = root.parent / "told"
        script = f"import sys; open({str(self.told)!r}, 'a').write(sys.stdin.read() + chr(10))"
        command = notify.pop("command", [sys.executable, "-c", script])
        self.config = replace(configured(root), notify=NotifyTable(command=command, **notify))  # type: ignore[arg-type]
        self.root, self.store, self.now = root, Store(None), NOW

    def look(self) -> list[tuple[str, str]]:
        """What the editor is told after another look, a minute later."""
        self.now += timedelta(minutes=1)
        Publisher(self.config, self.store).publish(self.now)
        tell(self.config, self.store)
        said = [json.loads(line) for line in self.told.read_text().splitlines()] if self.told.exists() else []
        self.told.unlink(missing_ok=True)
        return [(each["event"], each["problem"]["path"]) for each in said]


def test_each_change_is_told_once(newsroom: Newsroom) -> None:
    desk = Desk(newsroom({"a.md": article("A"), "bad.md": BAD}))
    assert desk.look() == [("held", "bad.md")]
    assert desk.look() == []

    write(desk.root, "a.md", "---\ntitle: [\n---\n")
    assert desk.look() == [("held", "a.md")]
    write(desk.root, "bad.md", article("Bad"))
    assert desk.look() == [("recovered", "bad.md")]
    write(desk.root, "bad.md", BAD)
    assert desk.look() == [("held", "bad.md")]


def test_what_came_and_went_untold_is_told_as_both(newsroom: Newsroom) -> None:
    desk = Desk(newsroom({"a.md": article("A"), "bad.md": BAD}))
    Publisher(desk.config, desk.store).publish(NOW)
    write(desk.root, "bad.md", article("Bad"))

    assert desk.look() == [("held", "bad.md"), ("recovered", "bad.md")]


def test_the_event_says_what_to_do(newsroom: Newsroom) -> None:
    desk = Desk(newsroom({"bad.md": BAD}))
    Publisher(desk.config, desk.store).publish(NOW)
    tell(desk.config, desk.store)
    event = json.loads(desk.told.read_text())

    assert (event["event"], event["at"], event["site"]) == ("held", NOW.isoformat(), "newsroom")
    assert event["problem"] == {
        "severity": "must",
        "rule": "date",
        "path": "bad.md",
        "line": 3,
        "field": "date",
        "message": "01/02/2024 can be read in two ways; write it like 2024-07-25 or set articles.day_first",
        "expected": None,
        "found": None,
    }


@pytest.mark.parametrize("command", [["/nowhere/at/all"], [sys.executable, "-c", "raise SystemExit(3)"]])
def test_a_command_that_fails_is_logged_and_stops_nothing(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture, command: list[str]
) -> None:
    desk = Desk(newsroom({"bad.md": BAD}), command=command)
    with caplog.at_level(logging.WARNING):
        desk.look()

    assert "bad.md:3: must: 01/02/2024" in caplog.text
    assert "notify.command" in caplog.text
    assert desk.store.untold() == []


@pytest.fixture
def hook() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A server that takes whatever is posted to it, and answers /away with a redirect."""
    got: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(302 if self.path == "/away" else 204)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    server.server_close()


def test_a_webhook_is_posted_to_and_not_followed(newsroom: Newsroom, hook: tuple[str, list[tuple[str, bytes]]]) -> None:
    url, got = hook
    root = newsroom({"bad.md": BAD})
    for path in ("/hook?x=1", "/away"):
        Desk(root, command=[], webhook=url + path).look()

    assert [path for path, _ in got] == ["/hook?x=1", "/away"]
    assert json.loads(got[0][1])["problem"]["path"] == "bad.md"


def fetch(config: Config, store: Store, path: str) -> tuple[int, str, bytes]:
    response = create_app(config, store).test_client().get(path)
    return response.status_code, response.headers.get("Cache-Control", ""), response.data


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_a_private_feed_shows_what_is_held_back_and_what_was(newsroom: Newsroom, name: str) -> None:
    desk = Desk(newsroom({"a.md": "---\ntitle: [\n---\n", "bad.md": BAD}), token=TOKEN)
    desk.look()
    write(desk.root, "a.md", article("A"))
    desk.look()
    status, caching, body = fetch(desk.config, desk.store, f"/problems/{TOKEN}/{name}")
    entries = feedparser.parse(body).entries

    assert (status, caching) == (200, "private, no-store")
    assert [each.title for each in entries] == ["a.md, line 3: over since 2026-11-24 12:02 UTC", "bad.md, line 3: held back"]
    assert len({each.id for each in entries}) == 2
    assert "write it like 2024-07-25" in entries[1].summary


@pytest.mark.parametrize("path", [f"/problems/{'x' * 22}/atom.xml", f"/problems/{TOKEN}/other.xml", f"/problems/{TOKEN}/"])
def test_whoever_does_not_know_the_token_learns_nothing(newsroom: Newsroom, path: str) -> None:
    desk = Desk(newsroom({"bad.md": BAD}), token=TOKEN)
    desk.look()

    assert fetch(desk.config, desk.store, path)[0] == 404
    assert TOKEN.encode() not in fetch(desk.config, desk.store, path)[2]
    assert fetch(configured(desk.root), desk.store, f"/problems/{TOKEN}/atom.xml")[0] == 404


@pytest.mark.parametrize("command", ["publish", "build"])
def test_who_publishes_once_tells_it_too(newsroom: Newsroom, tmp_path: Path, command: str) -> None:
    root, heard = newsroom({"a.md": article("A"), "bad.md": BAD}), tmp_path / "told"
    script = f"import sys; open({str(heard)!r}, 'a').write(sys.stdin.read() + chr(10))"
    toml = tmp_path / "feeds.toml"
    told = f"[notify]\ncommand = {json.dumps([sys.executable, '-c', script])}\n"
    toml.write_text(f'[site]\nbase_url = "https://x.example/"\n[articles]\npath = {json.dumps(str(root))}\n{told}')
    arguments = [command, "--config", str(toml), *(["--out", str(tmp_path / "out")] if command == "build" else [])]
    for _ in range(2):
        CliRunner().invoke(main, arguments)
    (event,) = heard.read_text().splitlines()

    assert json.loads(event)["problem"]["path"] == "bad.md"
