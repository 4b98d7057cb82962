"""A simulated year: an editor does whatever editors do, and subscribers of every format poll after it.

What must hold whatever happens: no article is ever new twice to anybody, none is missed, no date moves by itself.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from feeds.config import Config, for_directory
from feeds.errors import StoreError
from feeds.publish import Publisher
from feeds.store import Store, memory
from tests.conftest import NOW, article

# An article's title names it, so that a subscriber of the model knows which one it sees.
_TITLE = re.compile(r"Article (\d+)")


class Reader:
    """A subscriber's reader of one format: what it showed as new, and with which dates."""

    def __init__(self, read: object) -> None:
        self.read = read
        self.ids: dict[str, str] = {}
        self.dates: dict[str, str] = {}

    def poll(self, entries: Iterator[tuple[str, str, str]], redated: set[str]) -> set[str]:
        """Take in what a document holds: (article, id, date); the articles that it holds now."""
        shown = set()
        for name, id, date in entries:
            shown.add(name)
            assert self.ids.setdefault(name, id) == id, f"{name} is new a second time"
            if name not in redated:
                assert self.dates.setdefault(name, date) == date, f"{name} moved to another date"
            self.dates[name] = date
        assert len(set(self.ids.values())) == len(self.ids), "two articles share an id"
        return shown


def parsed(body: bytes) -> Iterator[tuple[str, str, str]]:
    for entry in feedparser.parse(body).entries:
        yield _TITLE.search(entry.title)[1], entry.id, entry.published  # type: ignore[index]


def loaded(body: bytes) -> Iterator[tuple[str, str, str]]:
    for item in json.loads(body)["items"]:
        yield _TITLE.search(item["title"])[1], item["id"], item["date_published"]  # type: ignore[index]


class Year(RuleBasedStateMachine):
    """One newsroom, its store, its subscribers; every rule is a day on which something happens."""

    files = Bundle("files")
    gone = Bundle("gone")

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.root = self.place / "articles"
        self.root.mkdir()
        self.now = NOW
        self.count = 0
        self.store = Store(self.place / "state")
        self.publisher: Publisher | None = None
        self.permalink: str | None = None
        self.domain = "https://feeds.example.com/"
        self.export = b""
        self.readers = {"rss.xml": Reader(parsed), "atom.xml": Reader(parsed), "feed.json": Reader(loaded)}
        self.there: dict[str, datetime | None] = {}
        self.redated: set[str] = set()
        self.write(self.root / "keep-0.md", "0", None)
        self.there["0"] = None
        self.settle()

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.place)

    # --- the newsroom -------------------------------------------------------------------------------------------------

    def config(self) -> Config:
        config = for_directory(self.root, base_url=self.domain, state=self.place / "state")
        site = replace(config.site, id="year", url=self.domain)
        articles = config.articles.model_copy(update={"permalink": self.permalink})
        return replace(config, site=site, articles=articles, feeds=tuple(replace(each, limit=1000) for each in config.feeds))

    def write(self, file: Path, name: str, date: datetime | None, words: str = "Words.") -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        text = article(f"Article {name}", f"{date:%Y-%m-%dT%H:%M:%SZ}", words) if date else f"# Article {name}\n\n{words}\n"
        file.write_text(text)
        os.utime(file, (self.now.timestamp() - 60,) * 2)

    def settle(self) -> None:
        """As many looks as a running service takes to believe what it sees, a minute each."""
        for _ in range(3):
            self.now += timedelta(minutes=1)
            self.publisher = self.publisher or Publisher(self.config(), self.store)
            self.publisher.publish(self.now)
        self.poll()

    def poll(self) -> None:
        expected = {name for name, date in self.there.items() if date is None or date <= self.now}
        for path, reader in self.readers.items():
            document = self.store.document(path)
            assert document is not None
            shown = reader.poll(reader.read(document.identity), self.redated)  # type: ignore[operator]
            assert shown == expected, path
        self.redated.clear()

    def of(self, file: Path) -> str:
        found = _TITLE.search(file.read_text())
        assert found
        return found[1]

    # --- what editors do ----------------------------------------------------------------------------------------------

    @rule(target=files, dated=st.booleans(), section=st.sampled_from(["", "world/", "a/b/"]))
    def add(self, dated: bool, section: str) -> Path:
        self.count += 1
        name = str(self.count)
        date = self.now - timedelta(hours=self.count) if dated else None
        file = self.root / f"{section}story-{name}.md"
        self.write(file, name, date, f"Words {name}.")
        self.there[name] = date
        self.settle()
        return file

    @rule(target=files, days=st.integers(1, 20))
    def schedule(self, days: int) -> Path:
        self.count += 1
        name = str(self.count)
        file = self.root / f"later-{name}.md"
        self.there[name] = self.now + timedelta(days=days)
        self.write(file, name, self.there[name], f"Words {name}.")
        self.settle()
        return file

    @rule(file=files, hinted=st.booleans())
    def edit(self, file: Path, hinted: bool) -> None:
        if not file.exists():
            return
        file.write_text(file.read_text() + f"\nEdited {self.now}.\n")
        os.utime(file, (self.now.timestamp() - 30,) * 2)
        if hinted and self.publisher is not None:
            self.publisher.touch([file.relative_to(self.root).as_posix()], self.now)
        self.settle()

    @rule(target=files, file=consumes(files), name=st.sampled_from(["renamed", "b/moved", "world/c/deep"]))
    def rename(self, file: Path, name: str) -> Path:
        if not file.exists():
            return file
        self.count += 1
        new = self.root / f"{name}-{self.count}.md"
        new.parent.mkdir(parents=True, exist_ok=True)
        file.rename(new)
        self.settle()
        return new

    @rule(target=gone, file=consumes(files))
    def delete(self, file: Path) -> tuple[Path, str]:
        text = file.read_text() if file.exists() else ""
        if text:
            self.there.pop(self.of(file))
            file.unlink()
            self.settle()
        return file, text

    @rule(target=files, was=consumes(gone))
    def restore(self, was: tuple[Path, str]) -> Path:
        file, text = was
        if text and not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            os.utime(file, (self.now.timestamp() - 60,) * 2)
            found = re.search(r"^date: (\S+)$", text, re.MULTILINE)
            self.there[self.of(file)] = datetime.fromisoformat(found[1]) if found else None
            self.settle()
        return file

    @rule(file=files)
    def blink(self, file: Path) -> None:
        """Gone for one look and back, as editors and synchronisers leave files."""
        if not file.exists():
            return
        aside = self.place / "aside"
        file.rename(aside)
        self.now += timedelta(seconds=5)
        self.publisher = self.publisher or Publisher(self.config(), self.store)
        self.publisher.publish(self.now)
        self.poll()
        aside.rename(file)
        self.settle()

    @rule(file=files)
    def touch(self, file: Path) -> None:
        if file.exists():
            os.utime(file, (self.now.timestamp() - 10,) * 2)
            self.settle()

    @rule(days=st.integers(1, 30))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.settle()

    # --- what operators do --------------------------------------------------------------------------------------------

    @rule(pattern=st.sampled_from([None, "{url}{section}/{slug}/", "{url}{year}/{slug}.html"]))
    def address(self, pattern: str | None) -> None:
        self.permalink, self.publisher = pattern, None
        self.settle()

    @rule(domain=st.sampled_from(["https://feeds.example.com/", "http://feeds.example.com/", "https://elsewhere.example.org/x/"]))
    def move(self, domain: str) -> None:
        self.domain, self.publisher = domain, None
        self.settle()

    @rule()
    def restart(self) -> None:
        self.publisher = None
        self.store.close()
        self.store = Store(self.place / "state")
        self.settle()

    @rule()
    def lose_the_state(self) -> None:
        """With the last export at hand, which an operator makes every night."""
        export = b"".join(memory.write(self.store.recollection()))
        self.store.close()
        shutil.rmtree(self.place / "state")
        self.store, self.publisher = Store(self.place / "state"), None
        self.store.recall(memory.merge(self.store.recollection(), memory.read(io.BytesIO(export), "export")))
        self.settle()

    @rule(file=files)
    def die_while_publishing(self, file: Path) -> None:
        """The builder ends after it saved its work and before it published."""
        if not file.exists():
            return
        file.write_text(file.read_text() + "\nOnce more.\n")
        os.utime(file, (self.now.timestamp() - 30,) * 2)
        publish = self.store.publish

        def dying(*_: object, **__: object) -> int:
            raise StoreError("killed")

        self.store.publish = dying  # type: ignore[method-assign]
        with pytest.raises(StoreError):
            Publisher(self.config(), self.store).publish(self.now)
        self.store.publish = publish  # type: ignore[method-assign]
        self.poll()
        self.publisher = None
        self.settle()

    @invariant()
    def ids_are_the_same_in_every_format(self) -> None:
        ids = [reader.ids for reader in self.readers.values()]
        assert ids[0] == ids[1] == ids[2]


TestYear = Year.TestCase
TestYear.settings = settings(
    max_examples=int(os.environ.get("FEEDS_YEARS", "12")),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
