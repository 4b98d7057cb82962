"""Real clients, each made to poll one feed as its users do, and to tell what it understood.

A client is a row of :data:`CLIENTS`: its name, the formats that it reads, what it needs to be here, and how it is made. What it
needs is installed by ``.ci/run``.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import shutil
import sqlite3
import subprocess
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError

from dateutil.parser import parse as date

# Where npm's libraries were installed.
NODE = "FEEDS_TESTS_NODE"


class Entry(NamedTuple):
    """An entry as a client has it."""

    id: str
    title: str
    published: datetime
    enclosures: tuple[str, ...]


class Client(ABC):
    """One subscription in one client."""

    agent: str

    def __init__(self, url: str, place: Path) -> None:
        self.url, self.place = url, place
        self.entries: dict[str, Entry] = {}

    @abstractmethod
    def poll(self) -> None:
        """Look for news as the client does, and put what it has into ``entries``."""

    def take(self, entries: list[Entry]) -> None:
        assert len({each.id for each in entries}) == len(entries)
        self.entries = {each.id: each for each in entries}


def instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


class Feedparser(Client):
    agent = "feedparser/"

    def poll(self) -> None:
        import feedparser

        known = getattr(self, "known", {})
        read = feedparser.parse(self.url, etag=known.get("etag"), modified=known.get("modified"))
        if read.status == 304:
            return
        assert not read.bozo
        self.known = {"etag": read.etag, "modified": read.modified}
        new = [Entry(e.id, e.title, date(e.published), tuple(one.href for one in e.enclosures)) for e in read.entries]
        # It asks for deltas (A-IM): with 226 come the entries that are new or were changed.
        kept = self.entries if read.status == 226 else {}
        self.take(list({**kept, **{each.id: each for each in new}}.values()))


class Reader(Client):
    agent = "python-reader/"

    def poll(self) -> None:
        from reader import make_reader

        with make_reader(str(self.place / "reader.sqlite")) as reader:
            reader.add_feed(self.url, exist_ok=True)
            reader.update_feed(self.url)
            entries = reader.get_entries(feed=self.url)
            self.take([Entry(e.id, e.title or "", _known(e.published), tuple(one.href for one in e.enclosures)) for e in entries])


class Newsboat(Client):
    agent = "newsboat/"

    def poll(self) -> None:
        (self.place / "urls").write_text(self.url + "\n")
        (self.place / "config").touch()
        first = not (self.place / "cache.db").exists()
        # It keeps the tags of feeds only that it has known before a poll, so that its first one is never revalidated.
        for _ in range(2 if first else 1):
            subprocess.run(
                ["newsboat", "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload"],
                cwd=self.place,
                env={**os.environ, "HOME": str(self.place)},
                check=True,
                timeout=30,
            )
        with closing(sqlite3.connect(self.place / "cache.db")) as cache:
            rows = cache.execute("SELECT guid, title, pubDate, enclosure_url FROM rss_item").fetchall()
        self.take([Entry(id, title, instant(seconds), (url,)) for id, title, seconds, url in rows])


class Parsed(Client):
    """A library that is given bytes: whoever uses it fetches them, with the validators that they came with."""

    def poll(self) -> None:
        known: dict[str, str] = getattr(self, "known", {})
        request = urllib.request.Request(self.url, headers={"User-Agent": f"{self.agent}1 (test)", **known})
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                headers = response.headers
                self.known = {"If-None-Match": headers["ETag"], "If-Modified-Since": headers["Last-Modified"]}
                self.take(self.parse(response.read()))
        except HTTPError as error:
            error.close()
            if error.code != 304:
                raise

    @abstractmethod
    def parse(self, body: bytes) -> list[Entry]:
        """What the library makes of it."""


class Podcastparser(Parsed):
    agent = "podcastparser/"

    def parse(self, body: bytes) -> list[Entry]:
        import podcastparser

        read = podcastparser.parse(self.url, io.BytesIO(body))
        # It takes media:content for one more enclosure.
        return [
            Entry(
                each["guid"],
                each["title"],
                instant(each["published"]),
                tuple(dict.fromkeys(one["url"] for one in each["enclosures"])),
            )
            for each in read["episodes"]
        ]


class Fastfeedparser(Parsed):
    agent = "fastfeedparser/"

    def parse(self, body: bytes) -> list[Entry]:
        import fastfeedparser

        read = fastfeedparser.parse(body)
        return [
            Entry(
                each["id"],
                each["title"],
                date(each["published"]),
                tuple(one["url"] for one in each.get("enclosures", ()))
                or tuple(one["href"] for one in each["links"] if one["rel"] == "enclosure"),
            )
            for each in read["entries"]
        ]


class Node(Client):
    """A library of npm's, in node."""

    library: str
    tag = ""

    def poll(self) -> None:
        modules = Path(os.environ[NODE])
        script = modules / "poll.mjs"
        shutil.copyfile(Path(__file__).parent / "poll.mjs", script)
        run = subprocess.run(
            ["node", str(script), self.library, self.url, self.tag], capture_output=True, text=True, check=True, timeout=30
        )
        said: dict[str, Any] = json.loads(run.stdout)
        if said["status"] != 304:
            self.tag = said["etag"]
            self.take([Entry(e["id"], e["title"], date(e["date"]), tuple(e["enclosures"])) for e in said["entries"]])


class Feedsmith(Node):
    agent = library = "feedsmith"


class RssParser(Node):
    agent = library = "rss-parser"


def _known(instant: datetime | None) -> datetime:
    assert instant is not None
    return instant


def module(name: str) -> Callable[[], str | None]:
    return lambda: None if importlib.util.find_spec(name) else f"{name} is not installed"


def program(name: str) -> Callable[[], str | None]:
    def missing() -> str | None:
        if shutil.which(name) is None and os.environ.get(f"FEEDS_TESTS_NEED_{name.upper()}"):
            raise AssertionError(f"{name} is not installed")
        return None if shutil.which(name) else f"{name} is not installed"

    return missing


def node(name: str) -> Callable[[], str | None]:
    def missing() -> str | None:
        place = os.environ.get(NODE)
        there = place and (Path(place) / "node_modules" / name).is_dir() and shutil.which("node")
        return None if there else f"{name} is not installed ({NODE} names no directory with it, or there is no node)"

    return missing


class Row(NamedTuple):
    """``blind`` are formats in which the client does not look for enclosures."""

    name: str
    formats: tuple[str, ...]
    missing: Callable[[], str | None]
    make: Callable[[str, Path], Client]
    blind: tuple[str, ...] = ()


CLIENTS = (
    Row("newsboat", ("rss.xml", "atom.xml"), program("newsboat"), Newsboat),
    Row("feedparser", ("rss.xml", "atom.xml"), module("feedparser"), Feedparser),
    Row("podcastparser", ("rss.xml",), module("podcastparser"), Podcastparser),
    Row("fastfeedparser", ("rss.xml", "atom.xml", "feed.json"), module("fastfeedparser"), Fastfeedparser),
    Row("reader", ("rss.xml", "atom.xml", "feed.json"), module("reader"), Reader),
    Row("feedsmith", ("rss.xml", "atom.xml", "feed.json"), node("feedsmith"), Feedsmith),
    Row("rss-parser", ("rss.xml", "atom.xml"), node("rss-parser"), RssParser, blind=("atom.xml",)),
)
