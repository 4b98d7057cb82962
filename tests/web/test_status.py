"""The page for the publisher and the numbers for Prometheus: what they tell, and to whom."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from feeds.config import Config, load
from feeds.config.settings import StatusTable
from feeds.model import Answers
from feeds.publish import publish
from feeds.store import Store
from feeds.web import create_app
from tests.conftest import NOW, Newsroom, article

TOKEN = "abcdefghijklmnopqrstuvwxyz"
TOML = f"""
[site]
title = "The <Site>"
base_url = "https://feeds.example.com/"
[articles]
path = "newsroom"
[[feeds]]
name = ""
[[feeds]]
name = "world"
formats = ["atom"]
[status]
token = "{TOKEN}"
"""
AWAY = {"REMOTE_ADDR": "192.0.2.7"}
ADDRESSES = ["/status/", "/status", "/metrics"]


@pytest.fixture
def config(newsroom: Newsroom, tmp_path: Path) -> Config:
    newsroom({"a.md": article("A"), "bad.md": article("<Bad>", "01/02/2024")})
    (tmp_path / "feeds.toml").write_text(TOML, encoding="utf-8")
    return load(tmp_path / "feeds.toml")


@pytest.fixture
def store(config: Config) -> Store:
    store = Store(None)
    publish(config, store, NOW)
    return store


@pytest.fixture
def client(config: Config, store: Store) -> FlaskClient:
    return create_app(config, store, lambda: NOW).test_client()


def parsed(client: FlaskClient) -> Any:
    return lxml.html.document_fromstring(client.get("/status/").text)


# --- to whom ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize(
    ("environ", "headers", "status"),
    [
        ({}, {}, 200),
        ({"REMOTE_ADDR": "::1"}, {"Host": "[::1]:8000"}, 200),
        ({"REMOTE_ADDR": "::ffff:127.0.0.1"}, {}, 200),
        (AWAY, {}, 404),
        (AWAY, {"X-Forwarded-For": "127.0.0.1"}, 404),
        ({"REMOTE_ADDR": ""}, {}, 404),
        ({}, {"X-Forwarded-For": "127.0.0.1"}, 404),
        ({}, {"X-Forwarded-For": ""}, 404),
        ({}, {"X-Real-IP": "192.0.2.1"}, 404),
        ({}, {"Forwarded": "for=192.0.2.1"}, 404),
        ({}, {"Via": "1.1 proxy"}, 404),
        ({}, {"Host": "feeds.example.com"}, 404),
        ({}, {"Host": "localhost.evil.example"}, 404),
        (AWAY, {"Authorization": f"Bearer {TOKEN}"}, 200),
        (AWAY, {"Authorization": f"bearer  {TOKEN}"}, 200),
        (AWAY, {"Authorization": "Basic " + b64encode(f"me:{TOKEN}".encode()).decode()}, 200),
        (AWAY, {"Authorization": "Basic " + b64encode(b"me:wrong").decode()}, 404),
        (AWAY, {"Authorization": "Basic not-base-64"}, 404),
        (AWAY, {"Authorization": f"Bearer {TOKEN}x"}, 404),
        (AWAY, {"Authorization": "Bearer"}, 404),
        (AWAY, {"Authorization": f"Token {TOKEN}"}, 404),
    ],
)
def test_only_the_publisher_is_answered(
    client: FlaskClient, path: str, environ: dict[str, str], headers: dict[str, str], status: int
) -> None:
    response = client.get(path, headers=headers, environ_overrides=environ)

    assert response.status_code == status
    assert "public" not in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "status"), [(f"/status/{TOKEN}/", 200), (f"/status/{TOKEN}", 200), ("/status/wrong/", 404), ("/status/ü/", 404)]
)
def test_a_token_in_the_address_is_for_browsers(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path, environ_overrides=AWAY).status_code == status
    assert client.get(path).status_code == status


def test_without_a_token_only_this_machine_is_answered_and_with_local_off_nobody(config: Config, store: Store) -> None:
    for table, status in ((StatusTable(), 200), (StatusTable(local=False), 404)):
        client = create_app(replace(config, status=table), store, lambda: NOW).test_client()
        assert [client.get(path).status_code for path in ADDRESSES] == [status] * 3
        assert client.get("/metrics", headers={"Authorization": "Bearer "}, environ_overrides=AWAY).status_code == 404
        assert client.get("/status/None/", environ_overrides=AWAY).status_code == 404


def test_nobody_keeps_finds_or_passes_on_the_page(client: FlaskClient) -> None:
    headers = client.get("/status/").headers

    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe" not in headers["Content-Security-Policy"]


# --- what ------------------------------------------------------------------------------------------------------------


def test_the_page_tells_of_feeds_and_problems(client: FlaskClient) -> None:
    page = parsed(client)
    rows = [
        [cell.text_content().strip() for cell in row.xpath("./*")]
        for row in page.xpath("//section[.//h2[@id='feeds']]//tbody/tr")
    ]

    assert [row[:2] for row in rows] == [["The <Site>", "1"], ["The <Site>: world", "1"]]
    assert "RSS" in rows[0][2]
    assert "Atom 9" in rows[1][2]
    assert "kB" in rows[0][2]
    assert rows[0][3] == "2026-11-24 12:00"
    (problem,) = page.xpath("//ul[@class='problems']/li")
    assert "must bad.md:3 (date): 01/02/2024 can be read in two ways" in problem.text_content()


def test_the_page_tells_who_reads_and_what_that_costs(client: FlaskClient, store: Store) -> None:
    answers = [
        Answers(30, 0, 30_000, 47, feed="", reader="Feedly", status=304),
        Answers(10, 3_000, 10_000, 47, feed="", reader="Feedly", status=200),
        Answers(10, 3_000, 10_000, 5, feed="world", reader="Feedly", status=226),
        Answers(50, 500, 500, 0, feed="world", reader="<script>", status=429),
    ]
    store.traffic.add(answers, NOW)
    store.traffic.add([Answers(1000, 1, 1, feed="", reader="old", status=200)], NOW - timedelta(days=20))
    page = parsed(client)
    readers = [
        [cell.text_content() for cell in row.xpath("./*")] for row in page.xpath("//section[.//h2[@id='readers']]//tbody/tr")
    ]
    shares = [each.text_content() for each in page.xpath("//section[.//h2[@id='readers']]//li")]

    assert readers == [["Feedly", "52", "50", "6 kB"], ["<script>", "", "50", "500 B"]]
    assert shares == [
        "304 not modified: 30.0 %",
        "226 only what is new: 10.0 %",
        "200 whole: 10.0 %",
        "429 too often: 50.0 %",
        "others: 0.0 %",
    ]
    assert page.xpath("//script | //style | //*[@style]") == []


def test_every_plot_can_be_read_without_seeing_it(client: FlaskClient, store: Store) -> None:
    for hours in (0, 30, 24 * 10):
        store.traffic.add([Answers(7, 1500, 4000, reader="x", status=200)], NOW - timedelta(hours=hours))
    page = parsed(client)
    plots = page.xpath("//figure")

    assert len(plots) == 6
    for plot in plots:
        (svg,) = plot.xpath(".//svg[@role='img']")
        (caption,) = plot.xpath(f".//figcaption[@id='{svg.get('aria-labelledby')}']")
        assert caption.text_content()
        assert plot.xpath(f".//ul[@id='{svg.get('aria-describedby')}']")
        assert len(plot.xpath(".//tbody/tr")) == len(plot.xpath(".//rect[@class='whole' or @class='sent']"))
    assert [len(plot.xpath(".//rect[@class='whole']")) for plot in plots[::2]] == [1, 2, 3]
    (row,) = plots[1].xpath(".//tbody/tr")
    assert [cell.text_content() for cell in row] == ["12:00", "1.5 kB", "2.5 kB"]


def test_the_page_is_there_before_anything_is(config: Config) -> None:
    page = create_app(config, Store(None), lambda: NOW).test_client().get("/status/").text

    assert "Nothing has been published yet." in page
    assert "Nobody has asked yet." in page


def test_prometheus_reads_the_numbers(client: FlaskClient, store: Store) -> None:
    store.traffic.add([Answers(30, 5, 35, 47, feed="", reader="Feedly", status=304)], NOW)
    store.traffic.add([Answers(30, 5, 35, 47, feed="", reader="Feedly", status=304)], NOW + timedelta(days=90))
    response = client.get("/metrics")
    told = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }

    assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert told["feeds_answers_total", "", "304"] == 60
    assert told["feeds_sent_bytes_total", "", "304"] == 10
    assert told["feeds_saved_bytes_total", "", "304"] == 60
    assert told["feeds_reader_answers_total", "Feedly"] == 60
    assert told["feeds_edition",] == 1
    assert told["feeds_edition_timestamp_seconds",] == NOW.timestamp()
    assert told["feeds_entries", "world"] == 1
    assert told["feeds_document_bytes", "world", "atom"] > 500
    assert told["feeds_problems", "must"] == 1
    assert told["feeds_articles",] == 1
    assert told["feeds_refused",] == 0
