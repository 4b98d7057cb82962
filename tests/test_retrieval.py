"""Feeds from elsewhere: files and addresses, bounded in size, time and redirects."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import feeds.retrieval
from feeds.errors import FeedError
from feeds.retrieval import Retrieved, retrieve


class Answers(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        to = {"/moved": "/feed", "/round": "/round", "/out": "file:///etc/passwd", "/ftp": "ftp://127.0.0.1/"}.get(self.path)
        self.send_response(302 if to else 404 if self.path == "/none" else 200)
        if to:
            self.send_header("Location", to)
        self.send_header("Content-Type", "application/rss+xml; charset=ISO-8859-1")
        self.end_headers()
        if not to:
            self.wfile.write(b"x" * 5000 if self.path == "/large" else b"<rss/>")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Answers.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "feed").write_bytes(b"<rss/>")

    assert retrieve(str(tmp_path / "feed")) == Retrieved(b"<rss/>")


def test_an_address_is_fetched_and_what_it_leads_to(server: str) -> None:
    assert retrieve(f"{server}/moved") == Retrieved(b"<rss/>", f"{server}/feed", "iso-8859-1")
    assert Answers.asked == ["/moved", "/feed"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/none", "the server answers 404"),
        ("/out", "which is no http address"),
        ("/ftp", "which is no http address"),
        ("/round", "go round in circles"),
    ],
)
def test_what_cannot_be_had_is_told(server: str, path: str, message: str) -> None:
    with pytest.raises(FeedError, match=message):
        retrieve(server + path)
    assert len(Answers.asked) <= feeds.retrieval.MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "place", ["ftp://x.example/feed", "file:///etc/passwd", "nowhere.xml", "http://[", "http://127.0.0.1:1/", "."]
)
def test_what_is_no_feed_to_be_had_is_told(place: str) -> None:
    with pytest.raises(FeedError, match=r"\S+: "):
        retrieve(place)


def test_no_more_is_read_than_may_be(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds.retrieval, "MOST_BYTES", 4000)
    (tmp_path / "feed").write_bytes(b"x" * 4001)
    for place in (str(tmp_path / "feed"), f"{server}/large"):
        with pytest.raises(FeedError, match="larger than"):
            retrieve(place)


def test_a_server_that_dawdles_is_left(server: str) -> None:
    ticks = iter(range(0, 1_000_000, 61))
    with pytest.raises(FeedError, match="longer than 60 seconds"):
        retrieve(f"{server}/feed", clock=lambda: next(ticks))


def test_a_server_that_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds.retrieval, "LONGEST", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = threading.Event()

        def drip() -> None:
            connection, _ = listening.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while not over.wait(0.02):
                    connection.sendall(b"x")

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            with pytest.raises(FeedError, match=r"longer than 0\.5 seconds"):
                retrieve(f"http://127.0.0.1:{listening.getsockname()[1]}/")
        finally:
            over.set()
            thread.join()
