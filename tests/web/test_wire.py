"""What comes over the wire: the same answer whichever way a request comes, and nobody who holds up anybody else."""

from __future__ import annotations

import contextlib
import gc
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uvicorn import Server

from feeds.config import Config, load
from feeds.publish import publish
from feeds.store import Store
from feeds.web import create_service, lines, wire, worker
from feeds.web.fastpath import FastLane
from feeds.web.tally import Telling
from tests.conftest import NOW, article, write

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LONG = 30.0
LONG_FILE = 20_000_000
TOML = """
[site]
title = "News"
base_url = "http://127.0.0.1/"
"""


@dataclass(frozen=True)
class Site:
    """A worker that answers, in a thread."""

    port: int
    server: Server

    def say(self, *parts: bytes, until: bytes | None = None) -> bytes:
        """What comes back for ``parts``, sent one after the other, until the connection ends or ``until`` came."""
        with self.connected() as connection:
            for at, part in enumerate(parts):
                if at:
                    time.sleep(0.02)
                connection.sendall(part)
            return received(connection, until)

    def connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=LONG)


def received(connection: socket.socket, until: bytes | None = None) -> bytes:
    got = b""
    while until is None or until not in got:
        part = connection.recv(65536)
        if not part:
            break
        got += part
    return got


@contextlib.contextmanager
def served(service: WSGIApplication, threads: int = 2, telling: Telling | None = None) -> Iterator[Site]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = Server(worker.server(lambda: worker.Worker(service, threads, telling), 1))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield Site(listening.getsockname()[1], server)
        finally:
            server.should_exit = True
            thread.join(LONG)
            gc.unfreeze()
    assert not thread.is_alive()


def news(tmp_path: Path, more: str = "") -> tuple[Config, Store]:
    for number in range(3):
        write(tmp_path / "articles", f"{number}.md", article(f"Article {number}", f"2026-01-{number + 1:02}T00:00:00Z"))
    write(tmp_path / "articles", "long.md", article("Long", body="![](long.pdf) [x](long.pdf)"))
    write(tmp_path / "articles", "long.pdf", b"%PDF-" + bytes(LONG_FILE))
    (tmp_path / "feeds.toml").write_text(TOML + more)
    config, store = load(tmp_path / "feeds.toml"), Store(None)
    publish(config, store, NOW)
    return config, store


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(create_service(*news(tmp_path_factory.mktemp("site")))) as site:
        yield site


def get(path: str, *lines: str, method: str = "GET", version: str = "1.1") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/{version}", "Host: localhost", *lines, "", ""]).encode("latin-1")


def split(answer: bytes) -> tuple[str, Counter[str], bytes]:
    """The status line, the headers but for when it was, and the body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    named = [line.partition(": ") for line in lines]
    return status, Counter(f"{name.lower()}: {text}" for name, _, text in named if name.lower() != "date"), body


_PATHS = ["/rss.xml", "/atom.xml?x=1", "/feed.json", "/%72ss.xml", "/nowhere", "/articles/1/", "/", "/feed", "//rss.xml", "/a%ff"]
_LINES = [
    "Accept-Encoding: gzip",
    "Accept-Encoding: br;q=0.1, *;q=0",
    "accept-encoding: identity;q=0",
    "If-None-Match: *",
    'IF-NONE-MATCH: "x", W/"y"',
    "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT",
    'If-Match: "nothing"',
    "Range: bytes=0-3",
    "User-Agent: \xe9t\xe9",
    "Accept-Encoding:",
    "A-IM: feed",
]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(_PATHS),
    st.lists(st.sampled_from(_LINES), max_size=4),
    st.sampled_from(["GET", "HEAD"]),
    st.integers(5, 40),
)
def test_a_request_that_comes_in_pieces_is_answered_as_one_that_comes_whole(
    site: Site, path: str, lines: list[str], method: str, at: int
) -> None:
    request = get(path, *lines, "Connection: close", method=method)

    whole, pieces = split(site.say(request)), split(site.say(request[:at], request[at:]))

    assert whole == pieces
    assert whole[1]["connection: close"] == 1


@pytest.mark.parametrize("path", ["/rss.xml", "/", "/nowhere", "/media/long.pdf"])
def test_every_answer_says_when_it_was_given_once(site: Site, path: str) -> None:
    head = site.say(get(path, "Connection: close")).partition(b"\r\n\r\n")[0].lower()
    assert head.count(b"\r\ndate: ") == 1


def test_answers_come_in_the_order_of_the_questions(site: Site) -> None:
    paths = ["/rss.xml", "/", "/atom.xml", "/articles/1/", "/feed.json", "/nowhere", "/articles/2/"]
    asked = b"".join(get(path, method="HEAD") for path in paths[:-1]) + get(paths[-1], "Connection: close", method="HEAD")

    at_once = site.say(asked)
    with site.connected() as connection:
        for path in paths:
            connection.sendall(get(path, *(["Connection: close"] if path is paths[-1] else []), method="HEAD"))
        one_by_one = received(connection)

    types = [b"rss+xml", b"html", b"atom+xml", b"html", b"feed+json", b"html", b"html"]
    for answers in (at_once, one_by_one):
        heads = [each for each in answers.split(b"HTTP/1.1 ") if each]
        found = [each.lower().partition(b"content-type: ")[2].partition(b";")[0] for each in heads]
        assert len(found) == len(types)
        assert all(each.endswith(kind) for each, kind in zip(found, types, strict=True))


@pytest.mark.parametrize("path", ["/rss.xml", "/nowhere"])
def test_who_speaks_http_1_0_is_answered_and_let_go(site: Site, path: str) -> None:
    assert b"\r\nconnection: close\r\n" in site.say(get(path, version="1.0"))
    assert site.say(get(path, "Connection: close")).startswith(b"HTTP/1.1 ")


def test_a_connection_of_http_1_0_stays_where_the_client_asks_for_it(site: Site) -> None:
    request = get("/rss.xml", "Connection: keep-alive", method="HEAD", version="1.0")
    with site.connected() as connection:
        for _ in range(2):
            connection.sendall(request)
            assert b"\r\nconnection: keep-alive\r\n" in received(connection, b"\r\n\r\n")


@pytest.mark.parametrize(
    "bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /rss.xml HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        b"GET /rss.xml HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /rss.xml HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET /rss.xml HTTP/1.1\r\nAccept: */*\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n",
        b"GET / HTTP/1.0\r\nHost: x\r\nhost: y\r\n\r\n",
        b"GET /rss.xml HTTP/1.1\r\nHost: x y\r\n\r\n",
        b"GET /rss.xml HTTP/2.0\r\nHost: x\r\n\r\n",
        b"GET /rss.xml\r\n\r\n",
        b"GET /rss.xml HTTP/1.1\r\nHost: x\r\n X: y\r\n\r\n",
    ],
)
def test_what_is_no_request_is_answered_400_and_ends_the_connection(site: Site, bytes: bytes) -> None:
    answer = site.say(bytes)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"\r\nconnection: close\r\n" in answer


def test_a_head_without_an_end_is_too_large(site: Site) -> None:
    with site.connected() as connection:
        connection.sendall(b"GET /rss.xml HTTP/1.1\r\nHost: x\r\n")
        with contextlib.suppress(OSError):
            for number in range(100):
                connection.sendall(f"X-{number}: {'x' * 4_000}\r\n".encode())
        with contextlib.suppress(ConnectionResetError):
            assert received(connection).startswith(b"HTTP/1.1 431 ")


def test_nobody_asks_endlessly_without_waiting(site: Site) -> None:
    answers = site.say(get("/", method="HEAD") * 1_000)
    assert wire.PIPELINED <= answers.count(b"HTTP/1.1 200 ") <= 2 * wire.PIPELINED
    assert answers.count(b"connection: close") == 1


@pytest.mark.parametrize("more", [bytes(200_000), b"\r\nno request\r\n\r\n"])
def test_an_answer_that_is_being_given_is_not_interrupted_by_another(site: Site, more: bytes) -> None:
    body = "" if more[:1] == b"\r" else f"Content-Length: {len(more) * 2}"
    with site.connected() as connection:
        connection.sendall(get("/media/long.pdf", *([body] if body else [])))
        connection.recv(100)
        with contextlib.suppress(OSError):
            connection.sendall(more)
        got = b""
        with contextlib.suppress(ConnectionResetError):
            got = received(connection)
    assert b"HTTP/1.1 4" not in got


def test_who_asks_for_two_files_and_goes_keeps_no_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "FILES", 4)
    with served(create_service(*news(tmp_path))) as site:
        for _ in range(20):
            with socket.socket() as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                connection.connect(("127.0.0.1", site.port))
                connection.sendall(get("/media/long.pdf"))
                connection.recv(100)
                connection.sendall(get("/media/long.pdf"))
                time.sleep(0.05)  # until both are known, and the first fills what lies between
        wait(lambda: not site.server.server_state.connections)
        assert b" 206 " in site.say(get("/media/long.pdf", "Range: bytes=0-9", "Connection: close"))[:20]


@pytest.mark.parametrize("rest", ["Content-Length: {}", "Transfer-Encoding: chunked"])
def test_what_follows_a_request_for_another_protocol_is_no_request(site: Site, rest: str) -> None:
    inside = get("/atom.xml")
    body = inside if "Content" in rest else f"{len(inside):x}\r\n".encode() + inside + b"\r\n0\r\n\r\n"
    head = get("/healthz", "Connection: upgrade", "Upgrade: x", rest.format(len(body)))

    for answer in (site.say(head, body), site.say(head + body)):
        assert answer.count(b"HTTP/1.1 ") == 1
        assert b"\r\nconnection: close" in answer


@pytest.mark.parametrize("path", ["/", "/rss.xml"])
def test_who_asks_no_more_is_answered_all_the_same(site: Site, path: str) -> None:
    with site.connected() as connection:
        connection.sendall(get(path))
        connection.shutdown(socket.SHUT_WR)
        assert received(connection).startswith(b"HTTP/1.1 200 ")


def test_a_document_is_whole_in_whatever_pieces_it_is_sent(tmp_path: Path) -> None:
    words = " ".join(f"{number * 7919 % 100_003}" for number in range(20_000))
    write(tmp_path / "articles", "words.md", article("Words", body=words))
    config, store = news(tmp_path)
    document = store.document("rss.xml")
    assert document is not None
    assert len(document.gzip) > wire.COPIED
    with served(create_service(config, store)) as site:
        assert site.say(get("/rss.xml", "Accept-Encoding: gzip", "Connection: close")).endswith(document.gzip)


def test_a_request_with_a_body_is_no_other_request(site: Site) -> None:
    inside = get("/atom.xml", "Connection: close")
    answer = site.say(get("/rss.xml", f"Content-Length: {len(inside)}", "Connection: close") + inside)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"<rss" in answer


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET /rss.xml HTTP/1.1\r\nHost: x\r\n",
        get("/rss.xml"),
        get("/"),
        b"POST /rss.xml HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
    ],
)
def test_who_says_nothing_more_is_let_go(site: Site, begun: bytes) -> None:
    with site.connected() as connection:
        connection.sendall(begun)
        received(connection)  # comes to an end
        wait(lambda: not site.server.server_state.connections)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("asked", [get("/media/long.pdf"), get("/rss.xml") * 50 + get("/media/long.pdf")])
def test_who_does_not_read_is_let_go(site: Site, asked: bytes) -> None:
    with site.connected() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(0.2)
        with contextlib.suppress(TimeoutError):
            connection.sendall(asked)
        wait(lambda: not site.server.server_state.connections)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PATIENCE", 0.5)
    monkeypatch.setattr(wire, "STALLED", 0.5)


def wait(true: Callable[[], object]) -> None:
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_header_with_another_sign_between_its_words_is_not_that_header(tmp_path: Path) -> None:
    config, store = news(tmp_path, '[http]\ntrusted_proxies = 1\naccess_log = "json"\n')
    seen = list[str]()

    def told(environ: object, *_: object) -> None:
        assert isinstance(environ, dict)
        seen.append(environ.get("HTTP_X_FORWARDED_FOR", ""))

    with served(create_service(config, store, told=told)) as site:
        for path in ("/rss.xml", "/"):
            site.say(get(path, "X_Forwarded_For: 192.0.2.1", "X-Forwarded-For: 192.0.2.2", "Connection: close"))

        chunked = get("/", "X-Forwarded-For: 192.0.2.3", "Transfer-Encoding: chunked", "Connection: close")
        site.say(chunked + b"0\r\nX-Forwarded-For: 192.0.2.4\r\n\r\n")

    assert seen == ["192.0.2.2", "192.0.2.2", "192.0.2.3"]


def test_of_a_file_no_more_is_read_than_its_client_waits_for() -> None:
    parts, closed = Counter[str](), threading.Event()

    class Body:
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(2_000):
                parts["read"] += 1
                yield bytes(100_000)

        def close(self) -> None:
            closed.set()

    def file(_: object, start: Callable[..., object]) -> Body:
        start("200 OK", [("Content-Length", "200000000")])
        return Body()

    with served(file) as site:
        with site.connected() as connection:
            connection.sendall(get("/media/a.mp3"))
            connection.recv(1_000)
        assert closed.wait(LONG)

    assert parts["read"] < 1_000


def test_clients_are_limited_on_every_way_alike(tmp_path: Path) -> None:
    config, store = news(tmp_path, '[http]\nunconditional_polls = "2/hour"\n')
    request = get("/rss.xml", "Connection: close")
    with served(create_service(config, store)) as site:
        answers = [site.say(request), site.say(request[:9], request[9:]), site.say(request), site.say(request[:9], request[9:])]

    assert [int(each[9:12]) for each in answers] == [200, 200, 429, 429]
    assert all(b"\r\nretry-after: " in each.lower() for each in answers[2:])


def test_a_worker_that_leaves_says_so_with_every_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "DRAIN", 5.0)
    with served(create_service(*news(tmp_path))) as site, contextlib.ExitStack() as stack:
        connections = [stack.enter_context(site.connected()) for _ in range(3)]
        wait(lambda: len(site.server.server_state.connections) == 3)
        site.server.should_exit = True
        time.sleep(0.5)
        for connection, path in zip(connections, ("/rss.xml", "/", "/nowhere"), strict=True):
            connection.sendall(get(path))
            answer = received(connection)
            assert answer.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 404 "))
            assert b"\r\nconnection: close\r\n" in answer


def test_who_asks_on_as_soon_as_a_page_is_there_waits_for_no_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = Counter[str]()
    through = FastLane.__call__

    def counted(self: FastLane, environ: dict[str, Any], start: Any) -> Any:
        threads[environ["PATH_INFO"]] += 1
        return through(self, environ, start)

    monkeypatch.setattr(FastLane, "__call__", counted)
    with served(create_service(*news(tmp_path))) as site, site.connected() as connection:
        for number in range(100):
            connection.sendall(get("/articles/1/"))
            received(connection, b"</html>")
            connection.sendall(get(f"/rss.xml?{number}"))
            received(connection, b"</rss>")

    assert threads == {}  # the lane answers the one, and the other is asked of it first


def test_documents_are_answered_while_every_thread_is_taken_and_who_comes_too_late_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lines, "QUEUE", 10)
    go = threading.Event()

    def slow(_: object, start: Callable[..., object]) -> list[bytes]:
        go.wait(LONG)
        start("200 OK", [("Content-Length", "4")])
        return [b"page"]

    with served(slow, threads=2) as site, contextlib.ExitStack() as stack:
        connections = [stack.enter_context(site.connected()) for _ in range(15)]
        for connection in connections:
            connection.sendall(get("/", "Connection: close"))
        late = [received(connection) for connection in connections[12:]]
        go.set()
        served_ones = [received(connection) for connection in connections[:12]]
        again = site.say(get("/", "Connection: close"))

    assert all(each.startswith(b"HTTP/1.1 503 ") and b"\r\nretry-after: 1\r\n" in each for each in late)
    assert all(b"cache-control: no-store" in each for each in late)
    assert all(each.startswith(b"HTTP/1.1 200 ") for each in (*served_ones, again))


def test_who_is_told_to_come_again_stands_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "QUEUE", -1)  # with the one thread there is no room at all
    config, store = news(tmp_path, '[http]\naccess_log = "json"\naccess_log_file = "log"\n')
    with served(create_service(config, store), threads=1, telling=Telling(config, store)) as site:
        assert b" 503 " in site.say(get("/", "User-Agent: Reader/1", "Connection: close"))[:20]

    noted = json.loads((tmp_path / "log").read_text().splitlines()[-1])
    assert (noted["client"], noted["method"], noted["path"]) == ("127.0.0.1", "GET", "/")
    assert (noted["agent"], noted["status"]) == ("Reader/1", 503)


@pytest.mark.parametrize("path", ["/", "/media/a.pdf"])
def test_who_finds_no_thread_is_told_to_come_again(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def page(_: object, start: Callable[..., object]) -> list[bytes]:
        start("200 OK", [("Content-Length", "4")])
        return [b"page"]

    def no(_: object) -> None:
        raise RuntimeError("can't start new thread")

    with served(page) as site:
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", no)
            without = site.say(get(path, "Connection: close"))
        after = site.say(get(path, "Connection: close"))

    assert without.startswith(b"HTTP/1.1 503 ")
    assert after.startswith(b"HTTP/1.1 200 ")


def test_who_reads_a_page_slowly_keeps_nobody_from_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "QUEUE", 3)
    page = bytes(20_000_000)

    def large(environ: Mapping[str, object], start: Callable[..., object]) -> list[bytes]:
        body = page if environ["PATH_INFO"] == "/" else b"small"
        start("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    with served(large, threads=2) as site, contextlib.ExitStack() as stack:
        for _ in range(10):
            slow = stack.enter_context(site.connected())
            slow.sendall(get("/"))
            slow.recv(10)
        assert site.say(get("/other", "Connection: close")).endswith(b"small")
