"""Who is let through: hosts, clients that fetch and never ask, and what is believed of proxies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feeds.config import Config, load
from feeds.config.settings import HttpTable
from feeds.publish import publish
from feeds.store import Store
from feeds.web import clients, create_service, door
from feeds.web.door import Door
from tests.conftest import BASE, NOW, Newsroom, article
from tests.servers import Caller


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def config(newsroom: Newsroom, tmp_path: Path) -> Config:
    newsroom({"a.md": article("A")})
    toml = f'[site]\nbase_url = "{BASE}"\n[articles]\npath = "newsroom"\n[aliases]\n"/index.xml" = "/rss.xml"\n'
    (tmp_path / "feeds.toml").write_text(toml, encoding="utf-8")
    return load(tmp_path / "feeds.toml")


def client(config: Config, clock: Clock, told: Any = None, **http: Any) -> Caller:
    config = replace(config, http=HttpTable(**http))
    store = Store(None)
    publish(config, store, NOW)
    return Caller(Door(config, create_service(replace(config, http=HttpTable()), store), told, clock))


# --- hosts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("feeds.example.com", 200),
        ("FEEDS.example.com:443", 200),
        ("feeds.example.com.", 200),
        ("other.example.com", 200),
        ("evil.example", 421),
        ("feeds.example.com.evil.example", 421),
        ("", 421),
        ("[::1]", 421),
        ("127.0.0.1", 421),
    ],
)
def test_a_foreign_host_is_refused_where_hosts_are_named(config: Config, clock: Clock, host: str, status: int) -> None:
    asked = client(config, clock, hosts=["other.example.com"])
    headers, away = {"Host": host}, {"REMOTE_ADDR": "192.0.2.1"}

    assert asked.get("/rss.xml", headers=headers, environ_overrides=away).status_code == status
    assert asked.get("/healthz", headers=headers, environ_overrides=away).status_code == 200
    assert asked.get("/readyz", headers=headers, environ_overrides=away).status_code == 200


def test_this_machine_is_answered_by_its_own_name(config: Config, clock: Clock) -> None:
    assert (
        client(config, clock, hosts=["other.example.com"]).get("/status/", headers={"Host": "127.0.0.1:8000"}).status_code == 200
    )


FOREIGN = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Port": "1",
    "X-Forwarded-Prefix": "/evil",
    "Forwarded": "host=evil.example;proto=gopher",
    "X-Original-URL": "/evil",
}


@pytest.mark.parametrize("proxies", [0, 2])
@pytest.mark.parametrize(
    "path", ["/", "/rss.xml", "/index.xml", "/feed", "/articles/a", "/articles/a/", "//rss.xml", "/nothing", "/x//y"]
)
def test_a_foreign_host_changes_nothing(config: Config, clock: Clock, path: str, proxies: int) -> None:
    asked = client(config, clock, trusted_proxies=proxies)
    asked_for = {"PATH_INFO": path}
    plain = asked.get("/", environ_overrides=asked_for)
    foreign = asked.get("/", headers=FOREIGN, environ_overrides=asked_for)

    assert (foreign.status_code, foreign.data, list(foreign.headers)) == (plain.status_code, plain.data, list(plain.headers))
    assert foreign.headers.get("Location", BASE).startswith(BASE)


# --- limits ----------------------------------------------------------------------------------------------------------


def test_who_fetches_too_often_without_asking_waits(config: Config, clock: Clock) -> None:
    facts: list[tuple[int, int]] = []
    asked = client(config, clock, lambda _, status, sent, *rest: facts.append((status, sent)), unconditional_polls="2/hour")
    first = asked.get("/rss.xml")
    clock.now += 600
    assert asked.get("/rss.xml").status_code == 200
    clock.now += 0.5
    refused = asked.get("/rss.xml")

    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3000"
    assert refused.headers["Cache-Control"] == "no-store"
    assert facts == [(429, len(refused.data))]
    for headers in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        assert asked.get("/rss.xml", headers=headers).status_code == 304
    assert asked.get("/rss.xml", headers={"If-None-Match": '"old"'}).status_code == 200
    assert asked.head("/rss.xml").status_code == 200
    assert asked.get("/atom.xml").status_code == 200
    assert asked.get("/rss.xml", headers={"User-Agent": "another"}).status_code == 200
    assert asked.get("/rss.xml", environ_overrides={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200
    assert [asked.get("/").status_code for _ in range(4)] == [200] * 4
    clock.now += int(refused.headers["Retry-After"])
    assert asked.get("/rss.xml").status_code == 200


def test_an_alias_is_limited_too(config: Config, clock: Clock) -> None:
    asked = client(config, clock, unconditional_polls="1/hour")

    assert [asked.get("/index.xml").status_code for _ in range(2)] == [200, 429]


def test_an_alias_is_limited_with_a_slash_and_without(config: Config, clock: Clock) -> None:
    asked = client(config, clock, unconditional_polls="1/hour")

    assert [asked.get("/index.xml/").status_code for _ in range(2)] == [200, 429]


def test_nobody_is_limited_unless_it_is_asked_for(config: Config, clock: Clock) -> None:
    asked = client(config, clock)

    assert [asked.get("/rss.xml").status_code for _ in range(50)] == [200] * 50


def test_clients_behind_proxies_are_told_apart(config: Config, clock: Clock) -> None:
    asked = client(config, clock, unconditional_polls="1/hour", trusted_proxies=1)

    def get(forwarded: str) -> int:
        return asked.get("/rss.xml", headers={"X-Forwarded-For": forwarded}).status_code

    assert get("198.51.100.1") == 200
    assert get("198.51.100.2") == 200
    assert get("203.0.113.99, 198.51.100.1") == 429
    assert get("2001:db8::1") == 200
    assert get("2001:db8::ffff") == 429


def test_no_more_clients_are_remembered_than_there_is_room_for(
    config: Config, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MOST_CLIENTS", 10)
    asked = client(config, clock, unconditional_polls="1/hour")
    memory = asked.application._limiter.storage  # type: ignore[attr-defined]
    for number in range(100):
        asked.get("/rss.xml", headers={"User-Agent": str(number)})

    assert len(memory._counts) == 10
    assert asked.get("/rss.xml", headers={"User-Agent": "99"}).status_code == 429
    assert asked.get("/rss.xml", headers={"User-Agent": "1"}).status_code == 200


# --- whose address ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "found"),
    [
        ("192.0.2.1", "203.0.113.1", 0, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.1", 1, "203.0.113.1"),
        ("192.0.2.1", "6.6.6.6, 203.0.113.1", 1, "203.0.113.1"),
        ("192.0.2.1", "6.6.6.6, 203.0.113.1, 10.0.0.1", 2, "203.0.113.1"),
        ("192.0.2.1", "203.0.113.1", 2, "192.0.2.1"),
        ("192.0.2.1", "", 1, "192.0.2.1"),
        ("192.0.2.1", "unknown", 1, "192.0.2.1"),
        ("192.0.2.1", "<script>", 1, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.1:4711", 1, "203.0.113.1"),
        ("192.0.2.1", "[2001:db8::1]:4711", 1, "2001:db8::1"),
        ("192.0.2.1", "2001:DB8::1", 1, "2001:db8::1"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
        ("", "", 0, "-"),
        ("unix:", "", 0, "-"),
    ],
)
def test_a_client_has_the_address_that_trusted_proxies_tell(peer: str, forwarded: str, trusted: int, found: str) -> None:
    assert clients.address({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}, trusted) == found
