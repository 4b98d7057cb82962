"""A line for every answer, in which no token stands, whatever a client sends."""

from __future__ import annotations

import json
import re
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feeds.config import Config, load
from feeds.config.settings import HttpTable
from feeds.errors import UsageError
from feeds.publish import publish
from feeds.store import Store
from feeds.web import accesslog, create_service
from feeds.web.accesslog import access_log
from tests.conftest import BASE, NOW, Newsroom, article
from tests.servers import Caller

STATUS, NOTIFY = "status-token-status-token", "notify-token-notify-token"
TOML = f"""
[site]
base_url = "{BASE}"
[articles]
path = "newsroom"
[status]
token = "{STATUS}"
[notify]
token = "{NOTIFY}"
[http]
access_log = "json"
access_log_file = "access.log"
"""


@pytest.fixture
def config(newsroom: Newsroom, tmp_path: Path) -> Config:
    newsroom({"a.md": article("A")})
    (tmp_path / "feeds.toml").write_text(TOML, encoding="utf-8")
    return load(tmp_path / "feeds.toml")


def asking(config: Config, **http: Any) -> Caller:
    if http:
        config = replace(config, http=HttpTable(**http))
    store = Store(None)
    publish(config, store, NOW)
    return Caller(create_service(config, store, told=access_log(config, lambda: NOW)))


def lines(tmp_path: Path) -> list[str]:
    return (tmp_path / "access.log").read_text(encoding="utf-8").splitlines()


def test_a_line_of_json_tells_of_an_answer(config: Config, tmp_path: Path) -> None:
    asked = asking(config)
    size = len(asked.get("/rss.xml?a=secret", headers={"User-Agent": 'A "reader"\t', "Referer": "https://x.example/?q=1"}).data)
    (line,) = lines(tmp_path)

    assert json.loads(line) == {
        "time": "2026-11-24T12:00:00.000Z",
        "client": "127.0.0.1",
        "method": "GET",
        "path": "/rss.xml",
        "protocol": "HTTP/1.1",
        "agent": 'A "reader"\t',
        "referer": "https://x.example/",
        "status": 200,
        "bytes": size,
        "feed": "",
    }


def test_a_line_of_the_common_format_tells_of_an_answer(config: Config, tmp_path: Path) -> None:
    asked = asking(config, access_log="common", trusted_proxies=1)
    tag = asked.get("/rss.xml").headers["ETag"]
    asked.get("/rss.xml", headers={"If-None-Match": tag, "X-Forwarded-For": "203.0.113.5"})
    asked.get('/ü"x y')

    first, second, third = lines(tmp_path)
    assert re.fullmatch(r'127\.0\.0\.1 - - \[24/Nov/2026:12:00:00 \+0000\] "GET /rss.xml HTTP/1.1" 200 [1-9][0-9]+', first)
    assert second == '203.0.113.5 - - [24/Nov/2026:12:00:00 +0000] "GET /rss.xml HTTP/1.1" 304 -'
    assert '"GET /%C3%BC%22x%20y HTTP/1.1" 404' in third


@pytest.mark.parametrize("form", ["json", "common"])
def test_no_token_is_in_the_log(config: Config, tmp_path: Path, form: str) -> None:
    asked = asking(config, access_log=form)
    for path in (
        f"/problems/{NOTIFY}/atom.xml",
        f"/problems/{NOTIFY}",
        f"//problems/{NOTIFY}/atom.xml",
        "/problems/wrong-token-wrong-token/atom.xml",
        f"/status/{STATUS}/",
        "/status/wrong-token-wrong-token/",
        f"/x/{STATUS}/",
        f"/rss.xml?token={STATUS}",
        f"/%73tatus/{STATUS}/",
    ):
        asked.get(path, headers={"User-Agent": f"x {STATUS}", "Referer": f"{BASE}problems/{NOTIFY}/"})
        asked.get("/metrics", headers={"Authorization": f"Bearer {STATUS}"}, environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    text = (tmp_path / "access.log").read_text(encoding="utf-8")

    assert len(text.splitlines()) == 18
    assert STATUS not in text
    assert NOTIFY not in text
    assert "wrong-token" not in text
    assert "/problems/-/atom.xml" in text


def test_no_client_can_write_a_line_of_its_own(config: Config, tmp_path: Path) -> None:
    for form in ("json", "common"):
        asked = asking(config, access_log=form)
        asked.get("/x%0a127.0.0.1%20-%20-%1b[31m", headers={"User-Agent": "\u2028 \x85 x" * 1000})
        asked.open("/rss.xml", method='G" 200')

    assert len(lines(tmp_path)) == 4
    assert all(line.isprintable() and len(line) < 8000 for line in lines(tmp_path))


def test_a_log_that_was_moved_away_is_begun_again(config: Config, tmp_path: Path) -> None:
    asked = asking(config)
    asked.get("/rss.xml")
    (tmp_path / "access.log").rename(tmp_path / "old.log")
    asked.get("/atom.xml")

    assert "/rss.xml" in (tmp_path / "old.log").read_text()
    assert "/atom.xml" in lines(tmp_path)[0]


def test_a_log_that_cannot_be_begun_again_takes_no_answer_down(config: Config, tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    asked = asking(replace(config, access_log=tmp_path / "logs" / "access.log"))
    asked.get("/rss.xml")
    (tmp_path / "logs").rename(tmp_path / "moved")

    assert asked.get("/atom.xml").status_code == 200


def test_a_log_that_cannot_be_written_is_told_before_anything_is_served(config: Config, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the access log cannot be written there"):
        access_log(replace(config, access_log=tmp_path / "nowhere" / "access.log"))


def test_a_full_disk_takes_no_answer_down(config: Config) -> None:
    config = replace(config, access_log=Path("/dev/full"))

    assert asking(config).get("/rss.xml").status_code == 200


def test_without_a_log_nothing_is_noted(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    assert access_log(replace(config, http=HttpTable())) is None
    config = replace(config, access_log=None)
    asking(config).get("/rss.xml")
    out = ""
    while "\n" not in out:  # it is written by somebody else
        out += capsys.readouterr().out
    assert json.loads(out)["path"] == "/rss.xml"


def test_who_stops_reading_the_log_holds_nobody_up(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    go, lines = threading.Event(), list[str]()

    class Stuck:
        def write(self, text: str) -> None:
            go.wait(30)
            lines.append(text)

        def flush(self) -> None:
            pass

    monkeypatch.setattr(accesslog, "WAITING", 50)
    monkeypatch.setattr("sys.stdout", Stuck())
    client = asking(replace(config, access_log=None))
    assert {client.get("/rss.xml").status_code for _ in range(200)} == {200}
    go.set()
    while len(lines) < 50:
        time.sleep(0.01)

    assert len(lines) < 200  # what there was no room for is lost


def test_what_nobody_expected_is_logged_without_a_token(
    config: Config, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked = asking(config)

    def broken(_: object) -> None:
        raise RuntimeError("unexpected")

    monkeypatch.setattr(Store, "incidents", broken)
    assert asked.get(f"/problems/{NOTIFY}/atom.xml").status_code == 500
    assert "/problems/-/atom.xml" in caplog.text
    assert NOTIFY not in caplog.text
