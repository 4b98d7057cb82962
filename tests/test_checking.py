# ruff: noqa: E501 - a fact a line
"""`feeds check` on feeds of anybody's: files and addresses, as text, data and annotations; real servers that misbehave."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import feeds.retrieval
from feeds.check.profiles import PROFILES
from feeds.cli import main
from feeds.config.values import CONSUMERS
from feeds.retrieval import Hop
from feeds.transport import MOST_MEDIA, _hops
from feeds.verdicts import MOST_SHOWN, rules_page
from tests.check.profiles.bases import ATOM, JSON, OPML, PODCAST, RSS
from tests.conftest import Newsroom, article

ROOT = Path(__file__).parent.parent


def check(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)], catch_exceptions=False)


def rules(result: Result) -> set[str]:
    return {problem["rule"] for problem in json.loads(result.output)["problems"]}


# --- files ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def feed(tmp_path: Path) -> Callable[[str], Path]:
    def written(text: str, name: str = "feed.xml") -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return written


def test_of_a_good_feed_it_says_what_it_is_and_who_looked(feed: Callable[[str], Path]) -> None:
    path = feed(OPML)
    result = check(path)

    assert result.exit_code == 0
    assert result.output == f"{path}: OPML 2.0, as document, opml, w3c, readers see it\n1 feed, 0 articles, 0 problems\n"


def test_what_breaks_one_rule_stands_below_it_with_its_line_and_what_to_do(feed: Callable[[str], Path]) -> None:
    result = check(feed(RSS.replace("<guid>https://example.com/2/</guid>", "<guid>second</guid>")))

    assert result.exit_code == 1
    line = RSS.split("\n").index("<guid>https://example.com/2/</guid>") + 1
    assert "  must  rss-guid-permalink  a guid with isPermaLink=true is a full web address" in result.output
    assert f"      line {line}  guid  second  | <guid>second</guid>\n" in result.output


def test_of_many_places_some_are_shown(feed: Callable[[str], Path]) -> None:
    result = check(feed(RSS.replace("<ttl>60</ttl>", "".join(f"<x{number}/>" for number in range(8)))))

    assert f"… and {8 - MOST_SHOWN} more" in result.output


def test_as_data_an_objection_says_whose_it_is_and_which_entry_it_is_about(feed: Callable[[str], Path]) -> None:
    path = feed(PODCAST.replace("<title>The bell</title>\n", ""))
    result = check(path, "--profile", "apple-podcasts", "--format", "json")
    (found,) = [each for each in json.loads(result.output)["problems"] if each["rule"] == "apple-episode-title"]

    assert found["severity"] == "must"
    assert (found["profile"], found["consumer"], found["entry"], found["path"]) == (
        "apple-podcasts",
        "Apple Podcasts",
        "urn:x:2",
        str(path),
    )
    assert found["reference"].startswith("https://")


def test_annotations_are_those_of_github(feed: Callable[[str], Path]) -> None:
    path = feed(RSS.replace("<ttl>60", "<ttl>100%, or\n more"))
    line = RSS[: RSS.index("<ttl>")].count("\n") + 1
    output = check(path, "--format", "github").output

    assert (
        f"::error file={path},line={line},title=rss-ttl::ttl is a number of minutes, 1 or more (ttl): 100%25, or%0A more\n"
        in output
    )


@pytest.mark.parametrize(("weight", "status"), [("must", 0), ("error", 0), ("should", 1), ("warning", 1)])
def test_weights_have_other_names_too(feed: Callable[[str], Path], weight: str, status: int) -> None:
    assert check(feed(RSS.replace("<ttl>60", '<ttl unit="m">60')), "--fail-on", weight).exit_code == status


def test_a_file_is_a_feed_by_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "feed.md").write_text(JSON)
    (tmp_path / "article.html").write_text("<!DOCTYPE html><html><head><title>A</title></head><body><p>Words</p></body></html>")
    (tmp_path / "page.xml").write_text("<!DOCTYPE html><html><body>Sign in</body></html>")

    (tmp_path / "LICENSE").write_text("Words")

    assert "JSON Feed 1.1" in check(tmp_path / "feed.md").output
    assert "about the directory" in check(tmp_path / "LICENSE").output
    assert "1 article" in check(tmp_path / "article.html").output
    assert rules(check(tmp_path / "page.xml", "--format", "json")) == {"html"}


WIRE = """{"uri": "urn:x:feed", "standard": {"name": "ninjs", "version": "3.1"}, "associations": [
{"name": "One", "uri": "urn:x:1", "headlines": [{"value": "One"}]},
{"name": "Two", "uri": "urn:x:2", "pubstatus": "usable",
"associations": [{"name": "Image", "uri": "https://example.com/2.jpg"}]}
]}"""


def test_ninjs_of_anybody_is_looked_at_by_its_standard(feed: Callable[[str, str], Path]) -> None:
    path = feed(WIRE, "wire.json")
    result = check(path)
    data = json.loads(check(path, "--format", "json").output)["problems"]

    assert result.exit_code == 1
    assert result.output.startswith(
        f"{path}: ninjs 3.1, as document, ninjs, readers see it\n  must  ninjs-keys  ninjs 3.1 has no such key"
    )
    assert "line 3  associations[1].pubstatus" in result.output
    assert [(each["rule"], each["line"], each["entry"]) for each in data] == [("ninjs-keys", 3, "urn:x:2")]
    assert check(feed(WIRE.replace("pubstatus", "pubStatus"), "good")).exit_code == 0


def test_of_ninjs_that_nobody_here_knows_that_is_told(feed: Callable[[str, str], Path]) -> None:
    result = check(feed(WIRE.replace('"3.1"', '"2.1"'), "wire.json"), "--format", "json")

    (problem,) = json.loads(result.output)["problems"]
    assert (problem["rule"], problem["found"]) == ("not-a-feed", "ninjs 2.1; known here are 3.0 and 3.1")


def test_a_file_beyond_all_bounds_is_a_problem(tmp_path: Path) -> None:
    with (tmp_path / "feed.xml").open("wb") as file:
        file.truncate(100_000_000)
        file.write(b"<rss>")

    assert rules(check(tmp_path / "feed.xml", "--format", "json")) == {"too-large"}


def test_an_unknown_profile_is_a_usage_error_that_names_them_all(feed: Callable[[str], Path]) -> None:
    result = check(feed(RSS), "--profile", "apple")

    assert result.exit_code == 2
    assert "apple-podcasts" in result.output


# --- the rules ------------------------------------------------------------------------------------------------------


def test_all_rules_are_listed() -> None:
    text, data = check("--list-rules").output, json.loads(check("--list-rules", "--format", "json").output)

    assert {each["id"] for each in data["rules"]} == {demand.id for profile in PROFILES.values() for demand in profile.demands}
    assert all(f"  {each['id']}  {each['message']}" in text for each in data["rules"])
    assert {
        each["profile"] for each in json.loads(check("--list-rules", "--profile", "msn", "--format", "json").output)["rules"]
    } == {"msn"}


def test_the_page_of_rules_is_that_of_the_tables() -> None:
    assert check("--list-rules", "--format", "markdown").output == rules_page()
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rules_page(), (
        "run: feeds check --list-rules --format markdown > docs/rules.md"
    )
    assert check("--format", "markdown").exit_code == 2


def test_a_feed_may_be_for_every_consumer_that_there_is() -> None:
    formats = {"document", "rss", "rdf", "atom", "atom-0.3", "opml", "ninjs", "transport", "media-files"}
    assert set(CONSUMERS) == set(PROFILES) - formats


# --- articles -------------------------------------------------------------------------------------------------------


def test_of_an_article_it_is_told_who_will_refuse_it(newsroom: Newsroom, tmp_path: Path) -> None:
    place = newsroom({"a.md": article("A bridge"), "b.md": article("The bridge reopens after two long years")})
    configuration = tmp_path / "feeds.toml"
    configuration.write_text(
        f'[site]\nurl = "https://example.com/"\n[articles]\npath = "{place}"\n[[feeds]]\nname = ""\nprofiles = ["readers", "msn"]\n'
    )
    result = check(place / "a.md", "--config", configuration, "--format", "json")
    found = {each["rule"]: each for each in json.loads(result.output)["problems"]}

    assert result.exit_code == 1
    assert found["msn-title-length"]["found"] == "8 characters"
    assert found["msn-title-length"]["path"] == str(place / "a.md")
    assert "msn-title-length" not in rules(check(place / "b.md", "--config", configuration, "--format", "json"))
    assert "smartnews-guid" not in rules(check(place / "b.md", "--config", configuration, "--format", "json"))
    asked = check(place / "b.md", "--config", configuration, "--profile", "flipboard", "--format", "json")
    assert {"flipboard-length", "flipboard-items"} & rules(asked) == {"flipboard-length"}


CONSUMERS_FEEDS = """
[articles]
path = "{place}"
[[feeds]]
name = ""
[[feeds]]
name = "break"
profiles = ["newsbreak"]
[[feeds]]
name = "board"
profiles = ["flipboard"]
[[feeds]]
name = "again"
profiles = ["flipboard"]
"""


def test_of_an_article_it_is_told_in_the_words_of_its_file_what_to_write(newsroom: Newsroom, tmp_path: Path) -> None:
    place = newsroom({"a.md": article("The bridge reopens after two years", body="We saw it. " * 40, author="Ada")})
    configuration = tmp_path / "feeds.toml"
    configuration.write_text(CONSUMERS_FEEDS.format(place=place), encoding="utf-8")
    path = place / "a.md"
    arguments = (path, "--config", configuration)
    held, wished = json.loads(check(*arguments, "--format", "json").output)["problems"]

    assert (held["rule"], held["severity"], held["path"], held["field"]) == ("newsbreak-image", "must", str(path), "image")
    assert held["message"] == "newsbreak: an item needs an image (`image` in the article); the article is held back from /break"
    # Two feeds are for Flipboard, and it is one thing to be done.
    assert (wished["rule"], wished["severity"], wished["path"], wished["field"]) == (
        "flipboard-image",
        "should",
        str(path),
        "image",
    )
    assert "(`image` in the article)" in wished["message"]
    shown = check(*arguments).output
    assert f"(`image` in the article)  (Flipboard: {wished['reference']})\n      {path}\n" in shown
    assert f"::warning file={path},title=flipboard-image::flipboard: " in check(*arguments, "--format", "github").output


def test_of_an_old_article_it_is_told_who_takes_only_newer_ones(newsroom: Newsroom, tmp_path: Path) -> None:
    title = "The bridge reopens after two years"
    place = newsroom({"a.md": article(title, "2020-01-02T03:04:05Z"), "de/b.md": article(title, "2020-01-02T03:04:06Z")})
    configuration = tmp_path / "feeds.toml"
    feeds = '[[feeds]]\nname = ""\n[[feeds]]\nname = "de"\nprofiles = ["msn"]\nselect = { sections = ["de"] }\n'
    configuration.write_text(f'[articles]\npath = "{place}"\n{feeds}', encoding="utf-8")
    told = check(place / "de" / "b.md", "--config", configuration)

    assert (
        f"{place / 'de' / 'b.md'}: info: msn takes what is 365 days old at most; the article is not in /de [date, msn-old]"
        in told.output
    )
    assert told.exit_code == 0
    assert "msn-old" not in rules(check(place / "a.md", "--config", configuration, "--format", "json"))


def test_of_an_article_it_is_not_told_what_a_feed_lacks(newsroom: Newsroom, tmp_path: Path) -> None:
    place = newsroom({"a.md": article("A bridge")})
    configuration = tmp_path / "feeds.toml"
    configuration.write_text(
        f'[articles]\npath = "{place}"\n[[feeds]]\nname = ""\n[[feeds]]\nname = "smart"\nprofiles = ["smartnews"]\n'
    )

    assert "smartnews-logo" in rules(check("--config", configuration, "--format", "json"))
    assert "smartnews-logo" not in rules(check(place / "a.md", "--config", configuration, "--format", "json"))


def test_of_the_configured_site_every_feed_is_asked_by_its_own_profiles(newsroom: Newsroom, tmp_path: Path) -> None:
    place = newsroom({"a.md": article("A bridge")})
    configuration = tmp_path / "feeds.toml"
    configuration.write_text(
        f'[articles]\npath = "{place}"\n[[feeds]]\nname = ""\n[[feeds]]\nname = "smart"\nprofiles = ["smartnews"]\n'
    )
    found = json.loads(check("--config", configuration, "--format", "json").output)["problems"]

    assert {each["path"] for each in found if each["rule"] == "smartnews-logo"} == {"http://127.0.0.1:8000/smart/rss.xml"}


# --- addresses ------------------------------------------------------------------------------------------------------

Headers = Mapping[str, str]
Reply = tuple[int, dict[str, str], bytes]


class Server:
    """A server whose answers are functions of what it is asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[str, Headers], Reply]] = {}
        self.asked: list[tuple[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _reply(self) -> None:
                outer.asked.append((self.command, self.path))
                page = outer.pages.get(self.path)
                status, headers, body = page(self.command, self.headers) if page else (404, {}, b"")  # type: ignore[arg-type]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body if self.command == "GET" else b"")

            do_GET = do_HEAD = _reply  # noqa: N815 - the names that http.server calls

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "*")
    running = Server()
    thread = threading.Thread(target=running.http.serve_forever, args=(0.01,))
    thread.start()
    yield running
    running.http.shutdown()
    running.http.server_close()
    thread.join()


def served(body: bytes, kind: str, **others: str) -> Callable[[str, Headers], Reply]:
    """What a good server does: validators, compression, a life."""

    def reply(_method: str, asked: Headers) -> Reply:
        headers = {
            "Content-Type": kind,
            "ETag": '"1"',
            "Last-Modified": "Fri, 01 Mar 2024 12:00:00 GMT",
            "Cache-Control": "max-age=300",
        }
        headers |= {"Vary": "Accept-Encoding"}
        headers |= {name.replace("_", "-"): value for name, value in others.items()}
        headers = {name: value for name, value in headers.items() if value}
        if asked.get("If-None-Match") == headers.get("ETag", "-") or asked.get("If-Modified-Since") == headers.get(
            "Last-Modified", "-"
        ):
            return 304, headers, b""
        if "gzip" in (asked.get("Accept-Encoding") or ""):
            return 200, {**headers, "Content-Encoding": "gzip"}, gzip.compress(body)
        return 200, headers, body

    return reply


KINDS = [
    (RSS, "application/rss+xml; charset=utf-8"),
    (ATOM, "application/atom+xml"),
    (JSON, "application/feed+json"),
    (OPML, "text/x-opml"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS, ids=["rss", "atom", "json", "opml"])
def test_a_feed_that_is_served_well_is_looked_at_as_readers_do_and_nothing_else_is_asked(
    server: Server, text: str, kind: str
) -> None:
    body = text.replace("https://feeds.example.com/feed", f"{server.url}/feed").encode()
    server.pages["/feed"] = served(body, kind)
    result = check(f"{server.url}/feed", "--format", "json")

    assert rules(result) == {"transport-insecure"}
    assert {path for _, path in server.asked} == {"/feed"}


def with_(**headers: str) -> Callable[[bytes], Callable[[str, Headers], Reply]]:
    return lambda body: served(body, headers.pop("kind", "application/rss+xml"), **headers)


def always(status: int, headers: dict[str, str], body: bytes | None = None) -> Callable[[bytes], Callable[[str, Headers], Reply]]:
    return lambda feed: lambda _method, _asked: (status, headers, feed if body is None else body)


_PLAIN = {"Content-Type": "application/rss+xml", "Cache-Control": "max-age=300"}
SERVED = {
    "transport-status": always(410, {}, b""),
    "transport-type": with_(kind="text/html"),
    "transport-text-xml": with_(kind="text/xml"),
    "transport-charset": with_(kind="application/rss+xml; charset=iso-8859-1"),
    "transport-validators": always(200, _PLAIN),
    "transport-etag": always(200, {**_PLAIN, "ETag": '"1"'}),
    "transport-last-modified": always(200, {**_PLAIN, "Last-Modified": "Fri, 01 Mar 2024 12:00:00 GMT"}),
    "transport-future": with_(Last_Modified="Fri, 01 Mar 2999 12:00:00 GMT"),
    "transport-compression": always(200, {**_PLAIN, "ETag": '"1"'}),
    "transport-compressed": always(200, {**_PLAIN, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}),
    "transport-vary": with_(Vary=""),
    "transport-cache": with_(Cache_Control="no-cache"),
    "transport-expires": with_(Cache_Control="", Expires="0"),
    "transport-cookie": with_(Set_Cookie="session=1"),
}


@pytest.mark.parametrize("rule", SERVED)
def test_what_is_wrong_with_how_a_feed_is_served_is_told(server: Server, rule: str) -> None:
    body = RSS.replace("https://feeds.example.com/feed", f"{server.url}/feed").encode()
    server.pages["/feed"] = SERVED[rule](body)

    # Who answers always the same sends no 304 either.
    beside = {"transport-insecure", "transport-etag", "transport-last-modified", "transport-compression", "transport-validators"}
    assert rules(check(f"{server.url}/feed", "--format", "json")) - (beside - {rule}) == {rule}


def redirect(status: int, to: str) -> Callable[[str, Headers], Reply]:
    return lambda _method, _asked: (status, {"Location": to}, b"")


@pytest.mark.parametrize(
    ("pages", "rule"),
    [
        ({"/a": redirect(301, "/feed")}, "transport-moved"),
        ({"/a": redirect(308, "/b"), "/b": redirect(301, "/feed#x")}, "transport-moved"),
        ({"/a": redirect(302, "/feed")}, "transport-detour"),
        ({"/a": redirect(302, "/b"), "/b": redirect(302, "/a")}, "transport-loop"),
        ({"/a": redirect(302, "/a")}, "transport-loop"),
        ({f"/{name}": redirect(302, f"/{name}a") for name in ("a" * n for n in range(1, 9))}, "transport-loop"),
        ({"/a": redirect(302, "ftp://127.0.0.1/feed")}, "transport-redirect"),
        ({"/a": redirect(302, "file:///etc/passwd")}, "transport-redirect"),
    ],
    ids=range(8),
)
def test_redirects_are_followed_so_far_and_told(
    server: Server, pages: dict[str, Callable[[str, Headers], Reply]], rule: str
) -> None:
    body = RSS.replace("https://feeds.example.com/feed", f"{server.url}/feed").encode()
    server.pages = {**pages, "/feed": served(body, "application/rss+xml")}
    found = rules(check(f"{server.url}/a", "--format", "json"))

    assert found - {"transport-insecure", "transport-detour"} == {rule} - {"transport-detour"}
    assert rule in found
    assert len(server.asked) <= 12


def test_a_redirect_from_https_to_http_is_told() -> None:
    hops = (Hop(301, "https://example.com/feed", "http://example.com/feed"),)
    assert {each.problem.rule for each in _hops(hops, "https://example.com/feed")} == {"transport-moved", "transport-downgrade"}


def test_a_server_that_is_not_there_is_a_problem() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert rules(check(f"http://127.0.0.1:{closed.getsockname()[1]}/", "--format", "json")) == {"transport-unreachable"}


def test_an_answer_without_end_is_a_problem(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds.retrieval, "LONGEST", 0.3)
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def pour() -> None:
        connection, _ = listening.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n<rss>")
            while not over.wait(0.01):
                connection.sendall(b"x")

    thread = threading.Thread(target=pour)
    thread.start()
    try:
        assert rules(check(f"http://127.0.0.1:{listening.getsockname()[1]}/", "--format", "json")) == {"transport-unreachable"}
    finally:
        over.set()
        listening.close()
        thread.join()


def test_a_page_at_the_address_is_told(server: Server) -> None:
    server.pages["/feed"] = served(b"<!DOCTYPE html><html><body>Sign in</body></html>", "text/html")

    assert "html" in rules(check(f"{server.url}/feed", "--format", "json"))


def test_a_bomb_of_gzip_is_no_more_than_its_beginning(server: Server) -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(bomb.compress(b"\0" * 1_000_000) for _ in range(100)) + bomb.flush()
    body = RSS.replace("https://feeds.example.com/feed", f"{server.url}/feed").encode()
    good = served(body, "application/rss+xml")

    def reply(method: str, asked: Headers) -> Reply:
        status, headers, answer = good(method, asked)
        return status, headers, packed if "Content-Encoding" in headers else answer

    server.pages["/feed"] = reply
    assert rules(check(f"{server.url}/feed", "--format", "json")) == {"transport-insecure"}


# --- media ----------------------------------------------------------------------------------------------------------


def png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))


def file(body: bytes, kind: str, ranges: bool = True) -> Callable[[str, Headers], Reply]:
    def reply(_method: str, asked: Headers) -> Reply:
        wanted = asked.get("Range") if ranges else None
        part = body[: int(wanted.partition("-")[2]) + 1] if wanted else body
        return (206 if wanted else 200), {"Content-Type": kind, "Content-Length": str(len(part))}, part

    return reply


def podcast(server: Server) -> bytes:
    text = PODCAST.replace("https://feeds.example.com/feed", f"{server.url}/feed")
    for name in ("art.jpg", "1.mp3", "2.mp3"):
        text = text.replace(f"https://example.com/{name}", f"{server.url}/{name}")
    server.pages |= {
        "/feed": served(text.encode(), "application/rss+xml"),
        "/art.jpg": file(png(1400, 1400), "image/png"),
        "/1.mp3": file(b"x" * 1000, "audio/mpeg"),
        "/2.mp3": file(b"x" * 1000, "audio/mpeg"),
    }
    return text.encode()


def test_media_are_asked_for_only_where_somebody_wants_it(server: Server) -> None:
    podcast(server)
    assert rules(check(f"{server.url}/feed", "--format", "json")) == {"transport-insecure"}
    assert {path for _, path in server.asked} == {"/feed"}

    assert rules(check(f"{server.url}/feed", "--media", "--format", "json")) == {"transport-insecure"}
    assert {path for _, path in server.asked} == {"/feed", "/art.jpg", "/1.mp3", "/2.mp3"}
    assert ("HEAD", "/1.mp3") in server.asked


MEDIA = {
    "media-file-status": ("/1.mp3", lambda method, _asked: (405 if method == "HEAD" else 200, {}, b"x")),
    "media-file-type": ("/1.mp3", file(b"x" * 1000, "application/octet-stream")),
    "media-file-length": ("/1.mp3", file(b"x" * 999, "audio/mpeg")),
    "media-file-ranges": ("/1.mp3", file(b"x" * 1000, "audio/mpeg", ranges=False)),
    "artwork-unreadable": ("/art.jpg", file(b"<html>", "image/jpeg")),
    "artwork-square": ("/art.jpg", file(png(1400, 1500), "image/png")),
    "artwork-size": ("/art.jpg", file(png(500, 500), "image/png")),
    "artwork-type": ("/art.jpg", file(png(1400, 1400), "application/octet-stream")),
}


@pytest.mark.parametrize("rule", MEDIA)
def test_what_is_wrong_with_media_is_told_at_the_line_that_names_them(server: Server, tmp_path: Path, rule: str) -> None:
    body = podcast(server)
    (tmp_path / "feed.xml").write_bytes(body)
    path, page = MEDIA[rule]
    server.pages[path] = page
    result = check(tmp_path / "feed.xml", "--media", "--format", "json")
    (found,) = [each for each in json.loads(result.output)["problems"] if each["profile"] == "media-files"]

    assert found["rule"] == rule
    assert f"{server.url}{path}".encode() in body.split(b"\n")[found["line"] - 1]


def test_no_more_media_are_asked_for_than_may_be(server: Server, tmp_path: Path) -> None:
    items = "".join(
        f'<item><title>t</title><enclosure url="{server.url}/{number}.mp3" length="1" type="audio/mpeg"/></item>'
        for number in range(30)
    )
    (tmp_path / "feed.xml").write_text(f'<rss version="2.0"><channel>{items}</channel></rss>')
    result = check(tmp_path / "feed.xml", "--media", "--format", "json")

    assert len({path for _, path in server.asked}) == MOST_MEDIA
    assert "media-file-status" in rules(result)


def test_media_of_a_server_that_is_not_there_are_a_problem(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        text = RSS.replace("https://example.com/a.mp3", f"http://127.0.0.1:{closed.getsockname()[1]}/a.mp3")
        (tmp_path / "feed.xml").write_text(text)
        assert "media-file-unreachable" in rules(check(tmp_path / "feed.xml", "--media", "--format", "json"))


def test_every_rule_of_transport_is_shown() -> None:
    shown = {
        *SERVED,
        *MEDIA,
        "media-file-unreachable",
        "transport-unreachable",
        "transport-moved",
        "transport-detour",
        "transport-loop",
    }
    shown |= {"transport-redirect", "transport-insecure", "transport-downgrade"}
    assert shown == {demand.id for name in ("transport", "media-files") for demand in PROFILES[name].demands}
