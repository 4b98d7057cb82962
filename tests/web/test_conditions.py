"""Every coding with every condition, method and format: what RFC 9110 says, row by row.

The names in brackets are those that the project http-tests/cache-tests gives to what an origin does in its cases.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import product
from pathlib import Path

import brotli
import pytest
from werkzeug.test import Client, TestResponse

from feeds.bindery import Bindery
from feeds.config import Config
from feeds.publish import publish
from feeds.store import Store
from feeds.web import create_app, create_service
from tests.conftest import NOW, article, configured, write

FORMATS = {"rss": "/rss.xml", "atom": "/atom.xml", "json": "/feed.json", "opml": "/feeds.opml"}
METHODS = ("GET", "HEAD")
# Accept-Encoding, and the coding that comes.
CODINGS: dict[str | None, str] = {
    None: "identity",
    "": "identity",
    "identity": "identity",
    "gzip": "gzip",
    "x-gzip": "gzip",
    "gzip, deflate": "gzip",
    "gzip, deflate, br, zstd": "br",
    "br;q=0.5, gzip;q=1.0": "gzip",
    "gzip;q=0, br;q=0": "identity",
    "*": "br",
    "br;q=0, *;q=0.1": "gzip",
    "identity;q=0, gzip;q=0.2": "gzip",
    "GZIP;Q=0.8, identity;q=0.9": "identity",
    "deflate": "identity",
}


def date(when: datetime) -> str:
    return format_datetime(when, usegmt=True)


SAME, LATER, EARLIER = date(NOW), date(NOW + timedelta(hours=1)), date(NOW - timedelta(hours=1))


@dataclass(frozen=True)
class Rule:
    """What a request says, by its own tag, and the status of the answer."""

    name: str
    headers: Callable[[str], dict[str, str]]
    status: int


def none_match(text: str) -> Callable[[str], dict[str, str]]:
    return lambda tag: {"If-None-Match": text.replace("TAG", tag)}


RULES = [
    Rule("nothing", lambda _: {}, 200),
    Rule("[conditional-etag-strong-respond]", none_match('"TAG"'), 304),
    Rule("[conditional-etag-weak-respond]", none_match('W/"TAG"'), 304),
    Rule("[conditional-etag-strong-respond-multiple-first]", none_match('"TAG", "a", "b"'), 304),
    Rule("[conditional-etag-strong-respond-multiple-second]", none_match('"a", "TAG", "b"'), 304),
    Rule("[conditional-etag-strong-respond-multiple-last]", none_match('"a","b" ,\t"TAG"'), 304),
    Rule("[conditional-etag-strong-respond-obs-text]", none_match('"abc\x80\xff", "TAG"'), 304),
    Rule("[conditional-etag-weak-respond-backslash]", none_match('W/"a\\"'), 200),
    Rule("a comma within another tag", none_match('"a,TAG,b"'), 200),
    Rule("another tag", none_match('"0123456789abcdef0123456789abcdef"'), 200),
    Rule("a part of the tag", none_match('"TAG0"'), 200),
    Rule("whatever there is", none_match("*"), 304),
    Rule("[conditional-etag-quoted-respond-unquoted]", none_match("TAG"), 304),
    Rule("no tag at all", none_match(""), 200),
    Rule(
        "[conditional-etag-precedence] same tag, earlier",
        lambda tag: {"If-None-Match": f'"{tag}"', "If-Modified-Since": EARLIER},
        304,
    ),
    Rule("[conditional-etag-precedence] other tag, later", lambda _: {"If-None-Match": '"a"', "If-Modified-Since": LATER}, 200),
    Rule("[conditional-lm-fresh]", lambda _: {"If-Modified-Since": SAME}, 304),
    Rule("later than it changed", lambda _: {"If-Modified-Since": LATER}, 304),
    Rule("[conditional-lm-fresh-earlier]", lambda _: {"If-Modified-Since": EARLIER}, 200),
    Rule("[conditional-lm-fresh-rfc850]", lambda _: {"If-Modified-Since": "Tuesday, 24-Nov-26 12:00:00 GMT"}, 304),
    Rule("asctime", lambda _: {"If-Modified-Since": "Tue Nov 24 12:00:00 2026"}, 304),
    Rule("no HTTP-date", lambda _: {"If-Modified-Since": "2027-01-01T00:00:00Z"}, 200),
    Rule("another zone is no HTTP-date", lambda _: {"If-Modified-Since": "Tue, 24 Nov 2026 13:00:00 +0100"}, 200),
    Rule("If-Match has it", lambda tag: {"If-Match": f'"a", "{tag}"'}, 200),
    Rule("If-Match compares strongly", lambda tag: {"If-Match": f'W/"{tag}"'}, 412),
    Rule("If-Match has another", lambda _: {"If-Match": '"a"'}, 412),
    Rule("If-Match has whatever there is", lambda _: {"If-Match": "*"}, 200),
    Rule("If-Match goes before dates", lambda tag: {"If-Match": f'"{tag}"', "If-Unmodified-Since": EARLIER}, 200),
    Rule("unmodified", lambda _: {"If-Unmodified-Since": SAME}, 200),
    Rule("modified", lambda _: {"If-Unmodified-Since": EARLIER}, 412),
    Rule("If-Match goes before If-None-Match", lambda tag: {"If-Match": '"a"', "If-None-Match": f'"{tag}"'}, 412),
    Rule("a proxy coded it", none_match('"STEM-gzip"'), 304),
    Rule("an old Apache coded it", none_match('"STEM;gzip"'), 304),
    Rule("Jetty coded it", none_match('W/"STEM--gzip"'), 304),
]


@dataclass(frozen=True)
class Newsstand:
    """The service and the Flask application on one store."""

    service: Client
    app: Client
    config: Config
    store: Store

    def ask(self, path: str, method: str = "GET", **headers: str) -> TestResponse:
        """The answer of the service, which is also Flask's."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        answers = [client.open(path, method=method, headers=given) for client in (self.service, self.app)]
        mine, other = answers
        assert (mine.status_code, mine.data, sorted(mine.headers)) == (other.status_code, other.data, sorted(other.headers))
        return mine


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsstand]:
    root = tmp_path_factory.mktemp("stand") / "newsroom"
    for name in "abc":
        write(root, f"{name}.md", article(name.upper(), body="Words and more words. " * 40))
    config, store = configured(root), Store(None)
    publish(config, store, NOW)
    bindery = Bindery(store, lambda: NOW + timedelta(hours=1))
    while bindery.code():
        pass
    bindery.mark()
    clock = lambda: NOW + timedelta(minutes=1)  # noqa: E731
    yield Newsstand(Client(create_service(config, store, clock)), Client(create_app(config, store, clock)), config, store)
    store.close()


def decoded(response: TestResponse) -> bytes:
    coding = response.headers.get("Content-Encoding", "identity")
    return bytes({"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}[coding](response.data))


ROWS = list(product(FORMATS, METHODS, CODINGS, RULES))


def test_there_are_rows_enough() -> None:
    assert len(ROWS) >= 400


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("accept", CODINGS, ids=repr)
def test_every_condition_is_answered_as_the_specification_says(
    stand: Newsstand, format: str, method: str, accept: str | None
) -> None:
    path, coding = FORMATS[format], CODINGS[accept]
    plain = stand.ask(path)
    stem = plain.headers["ETag"].strip('"')
    tag = stem if coding == "identity" else f"{stem}-{coding}"
    accepts = {} if accept is None else {"Accept-Encoding": accept}
    for rule in RULES:
        given = {name: value.replace("STEM", stem) for name, value in rule.headers(tag).items()}
        response = stand.ask(path, method, **given, **accepts)

        assert response.status_code == rule.status, rule.name
        assert response.headers["Vary"] == "Accept-Encoding"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        if rule.status == 412:
            continue
        assert response.headers["Cache-Control"].startswith("public, max-age=300"), rule.name
        if rule.status == 304:
            assert response.data == b""
            assert not {"Content-Type", "Content-Length", "Last-Modified"} & set(response.headers.keys())
            # The tag is the one that the client has, where that is one of ours that it accepts.
            assert response.headers["ETag"] in (f'"{tag}"', f'"{stem}-gzip"'), rule.name
        else:
            assert response.headers["ETag"] == f'"{tag}"'
            assert response.headers["Last-Modified"] == SAME
            assert response.headers.get("Content-Encoding", "identity") == coding
            assert response.headers["Content-Length"] == str(len(stand.ask(path, **accepts).data))
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.data == b"" if method == "HEAD" else decoded(response) == plain.data


@pytest.mark.parametrize("accept", ["identity;q=0", "*;q=0", "identity;q=0, deflate", "br;q=0, gzip;q=0, identity;q=0"])
def test_a_client_that_refuses_every_coding_there_is_is_told_so(stand: Newsstand, accept: str) -> None:
    response = stand.ask("/rss.xml", Accept_Encoding=accept)

    assert response.status_code == 406
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["Cache-Control"] == "no-store"
    assert b"refuses them all" in response.data


def test_who_has_one_coding_needs_no_other(stand: Newsstand) -> None:
    tags = {each: stand.ask("/rss.xml", Accept_Encoding=each).headers["ETag"] for each in ("identity", "gzip", "br")}
    assert len({*tags.values()}) == 3

    # With the tag of what the client has, so that a cache finds it; as long as it still accepts that.
    for tag in tags.values():
        response = stand.ask("/rss.xml", If_None_Match=tag, Accept_Encoding="gzip, br")
        assert (response.status_code, response.headers["ETag"]) == (304, tag)
    response = stand.ask("/rss.xml", If_None_Match=tags["br"], Accept_Encoding="gzip")
    assert (response.status_code, response.headers["ETag"]) == (304, tags["gzip"])
    response = stand.ask("/rss.xml", If_None_Match=f"{tags['br']}, {tags['gzip']}", Accept_Encoding="gzip, br")
    assert (response.status_code, response.headers["ETag"]) == (304, tags["br"])


def test_no_date_is_ahead_of_the_answer_and_none_goes_back(stand: Newsstand) -> None:
    now = [NOW - timedelta(seconds=90.4)]
    client = Client(create_service(stand.config, stand.store, lambda: now[0]))

    def modified(when: datetime) -> str:
        now[0] = when
        return client.get("/rss.xml").headers["Last-Modified"]

    assert modified(NOW - timedelta(seconds=90.4)) == date(NOW - timedelta(seconds=91))
    assert modified(NOW - timedelta(seconds=10)) == date(NOW - timedelta(seconds=10))
    assert {modified(NOW + timedelta(seconds=seconds)) for seconds in (86_400, 0, 0.5)} == {SAME}


def test_what_a_header_may_cost_has_an_end(stand: Newsstand) -> None:
    long = ", ".join(f'"{number:032x}"' for number in range(2_000))
    tag = stand.ask("/rss.xml").headers["ETag"]

    assert stand.ask("/rss.xml", If_None_Match=long).status_code == 200
    assert stand.ask("/rss.xml", If_None_Match=f"{long}, {tag}").status_code == 304
    assert stand.ask("/rss.xml", Accept_Encoding=",".join(f"x{n};q=0.5" for n in range(2_000)) + ", gzip").headers["ETag"] != tag
    assert stand.ask("/rss.xml", If_Modified_Since="Tue, " * 5_000).status_code == 200


def test_a_browser_may_ask_conditionally_from_another_site(stand: Newsstand) -> None:
    response = stand.ask("/rss.xml", "OPTIONS", Origin="https://reader.example", Access_Control_Request_Method="GET")

    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in stand.ask("/healthz", "OPTIONS").headers


def test_a_store_on_disk_serves_several_workers_the_same(tmp_path: Path) -> None:
    root = tmp_path / "newsroom"
    write(root, "a.md", article("A"))
    config, store = configured(root), Store(tmp_path / "state")
    publish(config, store, NOW)
    others = [Client(create_service(config, Store(tmp_path / "state"), lambda: NOW)) for _ in range(3)]

    assert len({(each.get("/rss.xml").data, each.get("/rss.xml").headers["ETag"]) for each in others}) == 1
    write(root, "a.md", article("A new"))
    publish(config, store, NOW + timedelta(hours=1))
    for each in others:
        assert b"A new" in each.get("/rss.xml").data
