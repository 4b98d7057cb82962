"""``feeds serve`` as it runs: many at once, slow ones, new workers for old ones, and what is left when it is killed."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feeds.store import Store
from feeds.store.documents import FILE_NAME
from tests.conftest import article, write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it is looked up in /proc what runs")

TOML = """
[site]
title = "News"
base_url = "http://127.0.0.1/"
[articles]
settle = 0
rescan = 1
"""
LONG = 60.0


class Service:
    """A running service of a directory of its own."""

    def __init__(self, place: Path, workers: int = 2) -> None:
        self.place, self.articles, self.state = place, place / "articles", place / "state"
        (place / "feeds.toml").write_text(TOML)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        given = ["--config", str(place / "feeds.toml"), "--state", str(self.state), "--port", str(self.port)]
        self.log = (place / "log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "feeds.cli", "serve", *given, "--workers", str(workers)],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )
        until(lambda: len(self.workers()) == workers and self.status("/readyz") == 200, (place / "log").read_text)

    def close(self) -> None:
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(15)
        self.process.kill()
        self.process.wait()
        self.log.close()

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def status(self, path: str) -> int:
        try:
            return self.get(path)[0]
        except OSError:
            return 0

    def children(self) -> set[int]:
        """The processes that it started: workers, and the one that publishes."""
        found: set[int] = set()
        for task in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found.update(map(int, task.read_text().split()))
        return found

    def workers(self) -> set[int]:
        """Those that answer requests: they have the socket on which that is listened for."""
        here = f":{self.port:04X}"
        lines = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines())
        listening = {f"socket:[{line[9]}]" for line in lines if line[1].endswith(here) and line[3] == "0A"}
        return {pid for pid in self.children() if listening & _open(pid)}

    def memory(self) -> int:
        """Bytes that the workers hold."""
        pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.workers())
        return sum(pages) * os.sysconf("SC_PAGE_SIZE")


def until(true: Callable[[], object], why: Callable[[], object] = str) -> None:
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end, why()
        time.sleep(0.02)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    place = tmp_path_factory.mktemp("service")
    for number in range(30):
        write(place / "articles", f"{number}.md", article(f"Article {number}", f"2026-01-{number + 1:02}T00:00:00Z"))
    write(place / "articles", "long.md", article("Long", body="![](long.pdf) [x](long.pdf)"))
    write(place / "articles", "long.pdf", b"%PDF-" + bytes(8_000_000))
    service = Service(place)
    yield service
    service.close()


async def ask(port: int, path: str) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
    writer.close()
    return int(head.split(b" ", 2)[1]), body


async def ask_many(port: int, number: int) -> list[tuple[int, bytes]]:
    return await asyncio.gather(*(ask(port, ("/rss.xml", "/atom.xml", "/feed.json")[at % 3]) for at in range(number)))


def test_nobody_waits_for_who_publishes(service: Service) -> None:
    service.get("/rss.xml")
    store = Store(service.state)
    with store.building(LONG), contextlib.closing(sqlite3.connect(service.state / FILE_NAME)) as database:
        # As in the midst of the longest publication there is: until it ends, nobody else writes.
        database.execute("BEGIN IMMEDIATE")
        answers = asyncio.run(ask_many(service.port, 500))
        database.rollback()
    store.close()

    assert Counter(status for status, _ in answers) == {200: 500}


def test_none_fails_while_editions_come(service: Service) -> None:
    def edit() -> None:
        for number in range(3):
            write(service.articles, "29.md", article(f"Edited {number}", "2026-01-30T00:00:00Z"))
            until(lambda: f"Edited {number}".encode() in service.get("/rss.xml")[1])  # noqa: B023

    editor = threading.Thread(target=edit, daemon=True)
    editor.start()
    answers = []
    while editor.is_alive():
        answers += asyncio.run(ask_many(service.port, 500))
    editor.join()

    assert {status for status, _ in answers} == {200}
    assert all(body.rstrip().endswith((b"</rss>", b"</feed>", b"}")) for _, body in answers)


def test_an_edition_of_another_process_is_seen_by_all_workers_with_the_next_request(service: Service) -> None:
    write(service.articles, "0.md", article("Published from outside", "2026-01-31T00:00:00Z"))
    given = ["--config", str(service.place / "feeds.toml"), "--state", str(service.state)]
    subprocess.run([sys.executable, "-m", "feeds.cli", "publish", *given], check=True, capture_output=True)

    answers = asyncio.run(ask_many(service.port, 60))
    assert all(b"Published from outside" in body for _, body in answers)


def test_who_sends_half_a_request_stops_nobody(service: Service) -> None:
    halves = [b"GET /rss.xml HTTP/1.1\r\nHost: x\r\n", b"POST /rss.xml HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx"]
    with contextlib.ExitStack() as stack:
        for number in range(40):
            half = stack.enter_context(socket.create_connection(("127.0.0.1", service.port)))
            half.sendall(halves[number % 2])
        for path in ("/healthz", "/rss.xml", "/articles/3/", "/"):
            assert service.status(path) == 200


def test_who_reads_slowly_stops_nobody(service: Service) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(40):
            slow = stack.enter_context(socket.socket())
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.connect(("127.0.0.1", service.port))
            slow.sendall(b"GET /media/long.pdf HTTP/1.1\r\nHost: x\r\n\r\n")
            slow.sendall(b"GET /rss.xml HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
        for path in ("/healthz", "/rss.xml", "/articles/3/"):
            assert service.status(path) == 200
        assert len(service.get("/media/long.pdf")[1]) == 8_000_005


def test_whatever_is_asked_for_memory_stays_as_it_is(service: Service) -> None:
    def rush(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=LONG)
        for at in range(number):
            secret = os.urandom(24).hex()
            path = f"/{secret}.xml" if at % 20 == 0 else f"/rss.xml?{secret}={secret}"
            headers = {"Accept-Encoding": f"x{secret}, gzip", "If-None-Match": f'"{secret[:32]}"', "A-IM": f"feed, {secret}"}
            connection.request("GET", path, headers=headers | {"If-Modified-Since": secret})
            response = connection.getresponse()
            response.read()
            assert response.status in (200, 404)
        connection.close()

    rush(3_000)
    before = service.memory()
    rush(10_000)

    assert service.memory() - before < 8_000_000


def test_new_workers_take_over_without_losing_a_request(service: Service) -> None:
    old, stop = service.workers(), threading.Event()
    failed: list[object] = []
    number = Counter[str]()

    def go_on() -> None:
        while not stop.is_set():
            try:
                status, _ = service.get("/atom.xml")
            except (OSError, http.client.HTTPException) as error:
                failed.append(error)
            else:
                number["asked"] += 1
                if status != 200:
                    failed.append(status)

    threads = [threading.Thread(target=go_on) for _ in range(6)]
    try:
        for thread in threads:
            thread.start()
        service.process.send_signal(signal.SIGHUP)
        until(lambda: len(service.workers()) == len(old) and not service.workers() & old)
    finally:
        stop.set()
        for thread in threads:
            thread.join()

    assert failed == []
    assert number["asked"] > 100
    assert service.process.poll() is None


def test_a_worker_that_dies_is_replaced(service: Service) -> None:
    old = service.workers()
    os.kill(min(old), signal.SIGKILL)

    until(lambda: len(service.workers() - {min(old)}) == len(old))
    assert service.status("/rss.xml") == 200


def test_a_publisher_that_dies_is_replaced(service: Service) -> None:
    (old,) = service.children() - service.workers() - _trackers(service)
    os.kill(old, signal.SIGKILL)
    write(service.articles, "1.md", article("After the publisher died", "2026-01-31T00:00:00Z"))

    until(lambda: b"After the publisher died" in service.get("/rss.xml")[1], (service.place / "log").read_text)
    assert "The publisher ended (-9)" in (service.place / "log").read_text()


def test_a_worker_that_hangs_keeps_nobody_from_ending(tmp_path: Path) -> None:
    write(tmp_path / "articles", "a.md", article("A"))
    service = Service(tmp_path)
    children = service.children()
    os.kill(min(service.workers()), signal.SIGSTOP)
    service.process.terminate()
    service.process.wait(LONG)
    service.close()

    until(lambda: not any(_runs(pid) for pid in children), lambda: [pid for pid in children if _runs(pid)])


def test_nothing_is_left_when_it_is_killed(tmp_path: Path) -> None:
    write(tmp_path / "articles", "a.md", article("A"))
    service = Service(tmp_path)
    children = service.children()
    assert len(children) >= 3
    service.process.kill()
    service.close()

    until(lambda: not any(_runs(pid) for pid in children), lambda: [pid for pid in children if _runs(pid)])


def _trackers(service: Service) -> set[int]:
    """What Python starts beside other processes, to clean up after them."""
    return {pid for pid in service.children() if b"resource_tracker" in _command(pid)}


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _open(pid: int) -> set[str]:
    """What a process has open."""
    found = set[str]()
    with contextlib.suppress(OSError):
        for each in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                found.add(str(each.readlink()))
    return found


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
