"""What is told of every answer: its figures, whoever gave it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
from werkzeug.test import Client

from feeds.config import Config
from feeds.publish import publish
from feeds.store import Store
from feeds.web import create_app, create_service
from tests.conftest import NOW, Newsroom, article, configured

Fact = tuple[str, int, int, int, str | None]
FILES: dict[str, str | bytes] = {"a.md": article("A", body="![](a.png) " + "word " * 100), "a.png": b"0123456789"}


@pytest.fixture
def config(newsroom: Newsroom) -> Config:
    return configured(newsroom(FILES))


@pytest.fixture(params=[create_app, create_service])
def asked(request: pytest.FixtureRequest, config: Config) -> Callable[..., tuple[Any, list[Fact]]]:
    """Asks for a path; the response, and what was told."""
    store = Store(None)
    publish(config, store, NOW)

    def ask(path: str, method: str = "GET", **headers: str) -> tuple[Any, list[Fact]]:
        facts: list[Fact] = []

        def told(environ: Mapping[str, object], status: int, sent: int, whole: int, feed: str | None) -> None:
            facts.append((str(environ["PATH_INFO"]), status, sent, whole, feed))

        client = Client(request.param(config, store, lambda: NOW, told))
        given: Iterable[tuple[str, str]] = [(name.replace("_", "-"), value) for name, value in headers.items()]
        response = client.open(path, method=method, headers=dict(given))
        response.get_data()
        response.close()
        return response, facts

    return ask


def test_a_document_is_told_with_its_feed(asked: Callable[..., tuple[Any, list[Fact]]]) -> None:
    plain, (fact,) = asked("/rss.xml")
    whole = len(plain.data)
    assert fact == ("/rss.xml", 200, whole, whole, "")

    coded, (fact,) = asked("/rss.xml", Accept_Encoding="gzip")
    assert len(coded.data) < whole
    assert fact == ("/rss.xml", 200, len(coded.data), whole, "")

    _, facts = asked("/rss.xml", method="HEAD")
    assert facts == [("/rss.xml", 200, 0, whole, "")]
    _, facts = asked("/rss.xml", If_None_Match=plain.headers["ETag"])
    assert facts == [("/rss.xml", 304, 0, whole, "")]
    _, facts = asked("/feeds.opml")
    assert facts[0][4] is None


@pytest.mark.parametrize(
    ("path", "status"), [("/", 200), ("/articles/a/", 200), ("/nowhere", 404), ("/articles/a", 301), ("/healthz", 200)]
)
def test_every_other_answer_is_told_once(asked: Callable[..., tuple[Any, list[Fact]]], path: str, status: int) -> None:
    response, facts = asked(path)

    assert facts == [(path, status, len(response.data), len(response.data), None)]


def test_a_part_of_a_file_is_told_as_what_was_sent(asked: Callable[..., tuple[Any, list[Fact]]]) -> None:
    _, facts = asked("/media/a.png", Range="bytes=2-4")

    assert facts == [("/media/a.png", 206, 3, 10, None)]
