"""Files beside the articles: parts of them, conditions, types, and what a browser is not to run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.utils import format_datetime
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from feeds.config import Config
from feeds.publish import publish
from feeds.store import Store
from feeds.web import create_service
from tests.conftest import NOW, article, configured, write
from tests.mediafiles import png

SOUND = bytes(range(250)) * 40
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
YESTERDAY = format_datetime(NOW - timedelta(days=1), usegmt=True)
FILES: dict[str, bytes] = {
    "pod/talk.vtt": b"WEBVTT\n",
    "pod/talk.srt": b"1\n",
    "pod/pic.png": png(4, 4),
    "pod/pic.svg": SVG,
    'pod/pàper "x".pdf': b"%PDF-1.4",
    "pod/sea.wav": SOUND,
}
BODY = "".join(f"[x](<{path.rpartition('/')[2]}>) ![](<{path.rpartition('/')[2]}>)\n\n" for path in FILES)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    root = tmp_path / "newsroom"
    for path, content in FILES.items():
        write(root, path, content)
    write(root, "pod/one.md", article("One", body=BODY))
    return configured(root)


@pytest.fixture
def client(config: Config) -> Iterator[Client]:
    store = Store(None)
    publish(config, store, NOW)
    yield Client(create_service(config, store, lambda: NOW))
    store.close()


def ask(client: Client, path: str, method: str = "GET", **headers: str) -> TestResponse:
    response = client.open(f"/media/{path}", method=method, headers={k.replace("_", "-"): v for k, v in headers.items()})
    response.get_data()
    response.close()
    return response


@pytest.mark.parametrize(
    ("path", "media_type", "kept"),
    [
        ("pod/talk.vtt", "text/vtt", False),
        ("pod/talk.srt", "application/x-subrip", False),
        ("pod/pic.png", "image/png", False),
        ("pod/pic.svg", "image/svg+xml", True),
        ("pod/sea.wav", "audio/wav", False),
        ('pod/pàper "x".pdf', "application/pdf", True),
    ],
)
def test_a_file_has_its_type_and_cannot_run(client: Client, path: str, media_type: str, kept: bool) -> None:
    response = ask(client, path)

    assert (response.status_code, response.data) == (200, FILES[path])
    assert response.headers["Content-Type"].partition(";")[0] == media_type
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "script" not in response.headers["Content-Security-Policy"]
    assert response.headers.get("Content-Disposition", "inline").startswith("attachment") == kept


def test_the_name_of_a_file_is_kept_and_breaks_no_header(client: Client) -> None:
    disposition = ask(client, 'pod/pàper "x".pdf').headers["Content-Disposition"]

    assert "filename*=UTF-8''p%C3%A0per%20%22x%22.pdf" in disposition


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=9990-", 9990, 10_000),
        ("bytes=9990-99999", 9990, 10_000),
        ("bytes=-5", 9995, 10_000),
        ("bytes=-99999", 0, 10_000),
        ("bytes=5-6, 20000-30000", 5, 7),
    ],
)
def test_a_part_is_what_was_asked_for(client: Client, asked: str, start: int, end: int) -> None:
    response = ask(client, "pod/sea.wav", Range=asked)

    assert (response.status_code, response.data) == (206, SOUND[start:end])
    assert response.headers["Content-Range"] == f"bytes {start}-{end - 1}/10000"
    assert response.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", ["bytes=10000-", "bytes=20000-20001, 30000-"])
def test_a_part_that_is_not_there_is_refused(client: Client, asked: str) -> None:
    response = ask(client, "pod/sea.wav", Range=asked)

    assert (response.status_code, response.headers["Content-Range"]) == (416, "bytes */10000")


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=5-4",
        "bytes=-0",
        "bytes=100-109, 5-6",
        "bytes=a-b",
        "bytes",
        "lines=1-2",
        "bytes=0-1,0-1,0-1",
        ",".join(["bytes=0-0", *(f"{n}-{n}" for n in range(2, 90, 2))]),
    ],
)
def test_what_is_no_range_or_too_many_gets_the_whole(client: Client, asked: str) -> None:
    response = ask(client, "pod/sea.wav", Range=asked)

    assert (response.status_code, response.data) == (200, SOUND)


def test_several_parts_come_in_one_answer(client: Client) -> None:
    response = ask(client, "pod/sea.wav", Range="bytes=0-9, 100-109, -5")
    head = f"Content-Type: {response.headers['Content-Type']}\r\n\r\n".encode()
    parts = list(message_from_bytes(head + response.data).walk())[1:]

    assert response.status_code == 206
    assert response.headers["Content-Length"] == str(len(response.data))
    assert [part["Content-Range"] for part in parts] == ["bytes 0-9/10000", "bytes 100-109/10000", "bytes 9995-9999/10000"]
    assert {part["Content-Type"] for part in parts} == {"audio/wav"}
    assert SOUND[100:110] in response.data


def test_a_part_of_another_version_is_the_whole(client: Client) -> None:
    tag = ask(client, "pod/sea.wav").headers["ETag"]

    def status(unless: str) -> int:
        return ask(client, "pod/sea.wav", Range="bytes=0-9", If_Range=unless).status_code

    assert (status(tag), status(YESTERDAY)) == (206, 206)
    assert status(f"W/{tag}") == status('"other"') == status("Tue, 24 Nov 2026 12:00:01 GMT") == status("x") == 200


def test_head_tells_what_get_would_and_knows_no_parts(client: Client) -> None:
    get, head = ask(client, "pod/sea.wav"), ask(client, "pod/sea.wav", "HEAD", Range="bytes=0-9")

    assert (head.status_code, head.data) == (200, b"")
    assert {**head.headers} == {**get.headers}
    assert head.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": "TAG"}, 304),
        ({"If-None-Match": "W/TAG"}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"x"', "If-Modified-Since": YESTERDAY}, 200),
        ({"If-Modified-Since": YESTERDAY}, 304),
        ({"If-Modified-Since": "Sun, 22 Nov 2026 12:00:00 GMT"}, 200),
        ({"If-Match": "TAG"}, 200),
        ({"If-Match": "W/TAG"}, 412),
        ({"If-Unmodified-Since": "Sun, 22 Nov 2026 12:00:00 GMT"}, 412),
        ({"If-None-Match": "TAG", "Range": "bytes=0-1"}, 304),
        ({"If-Match": '"x"', "Range": "bytes=0-1"}, 412),
    ],
)
def test_conditions_hold_for_files(client: Client, headers: dict[str, str], status: int) -> None:
    tag = ask(client, "pod/sea.wav").headers["ETag"]
    response = ask(client, "pod/sea.wav", **{name: value.replace("TAG", tag) for name, value in headers.items()})

    assert response.status_code == status
    if status == 304:
        assert (response.data, response.headers["ETag"]) == (b"", tag)


def test_no_link_is_followed_wherever_it_stands(client: Client, config: Config, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/sea.wav").write_bytes(b"secret")
    (config.directory / "pod").rename(config.directory / "was")
    (config.directory / "pod").symlink_to(tmp_path / "elsewhere")
    assert ask(client, "pod/sea.wav").status_code == 404

    (config.directory / "pod").unlink()
    (config.directory / "was").rename(config.directory / "pod")
    os.mkfifo(config.directory / "pod/fifo")
    (config.directory / "pod/fifo").replace(config.directory / "pod/sea.wav")
    assert ask(client, "pod/sea.wav").status_code == 404


def test_a_file_that_is_cut_off_meanwhile_ends(client: Client, config: Config) -> None:
    (config.directory / "pod/sea.wav").write_bytes(b"short")

    assert ask(client, "pod/sea.wav").data == b"short"
