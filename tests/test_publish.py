"""The whole way, on directories made for it: what goes in, what comes out, and what one bad file costs."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import lxml.etree as etree
import pytest

import feeds.ahead
import feeds.composing
import feeds.morgue
import feeds.papers
import feeds.printer
import feeds.proofs
import feeds.publish
from feeds.articles import composition, manuscript
from feeds.articles.directory import fetch
from feeds.check import roundtrip
from feeds.check.rules import judge
from feeds.config import load
from feeds.errors import ArticleError, OvertakenError, RenderError, StoreError, UsageError
from feeds.formats import FORMATS, Format
from feeds.model import Article, Kind, Media, Problem, Severity, Style
from feeds.publish import Prepared, Publisher, prepare, publish
from feeds.seals import code
from feeds.store import Store
from tests.conftest import BASE, NOW, Newsroom, article, configured, write
from tests.making import DEFAULTS
from tests.servers import Place

ROOT = Path(__file__).parent.parent


def run(root: Path, store: Store | None = None, now: datetime = NOW) -> Prepared:
    return seen(publish(configured(root), store or Store(None), now)[1])


def seen(prepared: Prepared) -> Prepared:
    """With what is live now looked at, since another edition may follow."""
    assert prepared.documents is not None
    assert prepared.shown is not None
    assert prepared.listings is not None
    return prepared


def body(prepared: Prepared, path: str) -> bytes:
    (found,) = [document.body for document in prepared.documents if document.path == path]
    return found


def titles(prepared: Prepared) -> list[str]:
    read = {name: titles_in(body(prepared, format.file_name), name) for name, format in DEFAULTS.items()}
    assert read["rss"] == read["atom"] == read["json"]
    return read["rss"]


def titles_in(document: bytes, format: str) -> list[str]:
    if format == "json":
        return [item["title"] for item in json.loads(document)["items"]]
    return [entry.title for entry in feedparser.parse(document).entries]


def grave(prepared: Prepared) -> dict[str, Problem]:
    return {problem.path: problem for problem in prepared.problems if problem.severity is Severity.MUST}


# --- the sample, and nothing at all ----------------------------------------------------------------------------------


def sample(tmp_path: Path) -> tuple[Prepared, Store]:
    config = load(ROOT / "config" / "feeds.toml", base_url="https://feeds.example.com/", state=tmp_path)
    store = Store(None)
    return publish(config, store, datetime.now(UTC))[1], store


def test_the_sample_newsroom_has_nothing_to_report(tmp_path: Path) -> None:
    prepared, _ = sample(tmp_path)

    assert [problem for problem in prepared.problems if problem.severity is not Severity.INFO] == []
    assert len(prepared.shown) == 7
    assert len(prepared.documents) == 10


def test_every_document_of_the_sample_newsroom_keeps_its_formats_rules(tmp_path: Path) -> None:
    prepared, _ = sample(tmp_path)

    assert [problem for document in prepared.documents for problem in judge(document, BASE + document.path)] == []


def test_an_empty_directory_gives_valid_empty_feeds(newsroom: Newsroom) -> None:
    prepared = run(newsroom({}))

    assert prepared.problems == ()
    assert titles(prepared) == []
    assert [problem for document in prepared.documents for problem in judge(document, BASE + document.path)] == []


def test_a_directory_that_is_gone_is_named(tmp_path: Path) -> None:
    root = tmp_path / "newsroom"
    root.mkdir()
    config = configured(root)
    root.rmdir()

    with pytest.raises(UsageError, match="nothing was changed"):
        prepare(config, Store(None), NOW)


# --- one bad file of each kind ---------------------------------------------------------------------------------------

GOOD = {f"good/{n}.md": article(f"Good {n}", f"2026-01-0{n}T00:00:00Z") for n in range(1, 6)}

BAD: dict[str, tuple[str | bytes, str, int | None]] = {
    "yaml.md": ('---\ntitle: "open\ndate: 2026-01-01\n---\n\nx\n', "front-matter", None),
    "mapping.md": ("---\ntitle: a\nsub: b: c\n---\n\nx\n", "front-matter", 3),
    "toml.md": ("+++\ntitle = open\n+++\n\nx\n", "front-matter", 2),
    "unclosed.md": ("---\ntitle: a\n\nx\n", "front-matter", 1),
    "date.md": ("---\ntitle: a\ndate: the day after\n---\n\nx\n", "date", 3),
    "ambiguous.md": ("---\ntitle: a\n\ndate: 01/02/2024\n---\n\nx\n", "date", 4),
    "bytes.md": (b"---\ntitle: a\n---\n\nabc \xff\xfe\xfa\n", "encoding", 5),
    "utf16.txt": ("Headline\n\nText".encode("utf-16-le"), "encoding", 1),
    "empty.md": ("", "empty", 1),
    "blank.txt": ("\n  \n\t\n", "empty", 1),
    "large.md": (b"x" * 20_000_000, "too-large", None),
    "url.md": ('---\ntitle: a\nimage: "java\\tscript:alert(1)"\n---\nx\n', "url", 3),
    "bomb.md": ("---\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\ntitle: t\n---\nx\n", "front-matter", 2),
    "tag.md": ("---\ntitle: !!python/object/apply:os.system ['true']\n---\nx\n", "front-matter", 2),
    "deep.md": ("---\ntitle: " + "[" * 3000 + "\n---\nx\n", "front-matter", None),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_reason_and_line_and_costs_nobody_else(newsroom: Newsroom, name: str) -> None:
    content, rule, line = BAD[name]
    prepared = run(newsroom({**GOOD, name: content}))

    assert titles(prepared) == [f"Good {n}" for n in range(5, 0, -1)]
    (problem,) = grave(prepared).values()
    assert (problem.path, problem.rule) == (name, rule)
    if line is not None:
        assert problem.line == line
    assert len(problem.message) > 10


def test_all_bad_files_together_cost_nobody_else_either(newsroom: Newsroom) -> None:
    root = newsroom({**GOOD, **{name: content for name, (content, _, _) in BAD.items()}})
    (root / "out.md").symlink_to("/etc/hostname")
    (root / "outside").symlink_to("/etc")
    (root / "loop.md").symlink_to("loop.md")
    os.mkfifo(root / "pipe.md")
    (root / os.fsdecode(b"bad-\xff-name.md")).write_text("x")
    prepared = run(root)

    assert titles(prepared) == [f"Good {n}" for n in range(5, 0, -1)]
    assert set(grave(prepared)) == {*BAD, "out.md", "outside", "loop.md", "pipe.md", "bad-\\xff-name.md"}


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("nul.md", article("Nul\0 and \x07 bell"), "Nul and bell"),
        ("surrogate.md", '---\ntitle: "a \\ud800 b"\n---\nx\n', None),
        ("control.txt", "Head\x0bline\n\nText \x00 \x1f here\n", "Headline"),
        ("latin.md", article("curly \x93quotes\x94"), "curly “quotes”"),
    ],
)
def test_characters_that_no_feed_can_carry_never_break_one(
    newsroom: Newsroom, name: str, content: str, title: str | None
) -> None:
    prepared = run(newsroom({**GOOD, name: content}))

    found = titles(prepared)
    assert len(found) == (6 if title else 5)
    if title:
        assert title in found
    else:
        assert name in grave(prepared)


def test_of_two_files_with_one_id_one_is_published_and_the_other_named(newsroom: Newsroom) -> None:
    prepared = run(newsroom({"a.md": article("A", id="tag:x.org,2024:1"), "b.md": article("B", id="tag:x.org,2024:1")}))

    assert titles(prepared) == ["A"]
    assert "a.md" in grave(prepared)["b.md"].message
    assert grave(prepared)["b.md"].line == 4


def test_a_defect_of_ours_costs_one_article(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    real = manuscript.read

    def read(found: object, *more: object) -> object:
        if getattr(found, "path", "") == "bad.md":
            raise ZeroDivisionError("whoops")
        return real(found, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(feeds.papers, "read", read)
    prepared = run(newsroom({**GOOD, "bad.md": article("Bad")}))

    assert len(titles(prepared)) == 5
    assert "ZeroDivisionError" in grave(prepared)["bad.md"].message


# --- what is held back, and by what it is replaced -------------------------------------------------------------------


def refusing(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    """Make the writers of RSS spoil whatever article has ``word`` in its title: a stand-in for a defect of a library."""
    real = FORMATS["rss"]

    def entries(articles: list[Article], style: Style) -> list[bytes]:
        if any("unwritable" in each.title and word in each.title for each in articles):
            raise RenderError("rss", "cannot be written")
        spoil = (word.encode(), b"other") if word != "raw" else (b"raw", b"\x01")
        return [piece.replace(*spoil) for piece in real.entries(articles, style)]

    spoilt = Format(real.name, real.title, real.media_type, real.file_name, entries, real.join)  # type: ignore[arg-type]
    monkeypatch.setitem(FORMATS, "rss", spoilt)


@pytest.mark.parametrize("title", ["changed Zanzibar", "unwritable Zanzibar"])
def test_an_article_that_does_not_survive_is_left_out_of_every_format(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    refusing(monkeypatch, "Zanzibar")
    prepared = run(newsroom({**GOOD, "bad.md": article(title)}))

    assert titles(prepared) == [f"Good {n}" for n in range(5, 0, -1)]
    assert set(grave(prepared)) == {"bad.md"}
    assert "bad.md" not in {each.path for each in prepared.shown}


def test_an_article_that_spoils_the_whole_document_is_found(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, "raw")
    prepared = run(newsroom({**GOOD, "bad.md": article("so raw")}))

    assert len(titles(prepared)) == 5
    assert set(grave(prepared)) == {"bad.md"}


def test_the_last_good_version_stays_where_the_new_one_does_not_survive(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(None)
    root = newsroom({**GOOD, "a.md": article("First version")})
    run(root, store)
    refusing(monkeypatch, "Second")
    write(root, "a.md", article("Second version"))
    prepared = run(root, store)

    assert "First version" in titles(prepared)
    assert store.article("articles/a/") is not None
    assert "a.md" in grave(prepared)


def test_the_last_good_version_stays_where_the_file_is_broken(newsroom: Newsroom) -> None:
    store = Store(None)
    root = newsroom({**GOOD, "a.md": article("First version")})
    before = run(root, store)
    write(root, "a.md", "---\ntitle: [\n---\n")
    broken = run(root, store)
    write(root, "a.md", article("Third version"))
    after = run(root, store)

    assert titles(broken) == titles(before)
    assert "Third version" in titles(after)
    ids = {record.id for each in (before, broken, after) for record in each.edition.records if record.path == "a.md"}
    assert len(ids) == 1


def test_a_document_that_breaks_its_formats_rules_gives_way_to_the_last_good_one(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(None)
    root = newsroom({"a.md": article("A")})
    before = run(root, store)
    real = FORMATS["rss"]
    broken = Format(real.name, real.title, real.media_type, real.file_name, real.entries, lambda feed, entries: b"<rss/>")
    monkeypatch.setitem(FORMATS, "rss", broken)
    monkeypatch.setattr(feeds.proofs, "prove", lambda format, document, articles, style: [[] for _ in articles])
    write(root, "b.md", article("B"))
    after = run(root, store)

    assert body(after, "rss.xml") == body(before, "rss.xml")
    assert titles_in(body(after, "atom.xml"), "atom") == ["A", "B"]
    assert BASE + "rss.xml" in grave(after)
    first = run(root, Store(None))
    assert "rss.xml" not in {document.path for document in first.documents}
    assert dict(first.listings[0].documents) == {"atom": "atom.xml", "json": "feed.json"}


@pytest.mark.parametrize("withdraw", ["draft", "delete", "reschedule"])
def test_what_was_withdrawn_does_not_come_back_when_its_file_breaks(newsroom: Newsroom, withdraw: str) -> None:
    store = Store(None)
    root = newsroom({**GOOD, "a.md": article("Secret")})
    run(root, store)
    if withdraw == "delete":
        (root / "a.md").unlink()
    else:
        more = {"draft": "true"} if withdraw == "draft" else {}
        write(root, "a.md", article("Secret", "2027-01-01T00:00:00Z", **more))
    run(root, store)
    run(root, store)
    write(root, "a.md", "---\ntitle: [\n---\n")
    prepared = run(root, store)

    assert "Secret" not in titles(prepared)
    assert "a.md" in grave(prepared)


def test_a_copy_of_a_broken_file_with_its_id_takes_nothing_down(newsroom: Newsroom) -> None:
    store = Store(None)
    root = newsroom({"a.md": article("A", id="tag:x.org,2024:1")})
    run(root, store)
    write(root, "b.md", article("B", id="tag:x.org,2024:1"))
    write(root, "a.md", "---\ntitle: [\n---\n")
    write(root, "c.md", article("C"))
    prepared = run(root, store)

    assert sorted(titles(prepared)) == ["A", "C"]
    assert set(grave(prepared)) == {"a.md", "b.md"}


def test_what_cannot_be_looked_at_is_not_gone(newsroom: Newsroom) -> None:
    store = Store(None)
    root = newsroom({"a.md": article("A"), "b/b.md": article("B"), "c.md": article("C")})
    run(root, store)
    (root / "a.md").unlink()
    (root / "a.md").symlink_to("/etc/hostname")
    (root / "b").rename(root.parent / "elsewhere")
    (root / "b").symlink_to(root.parent / "elsewhere")
    prepared = run(root, store)

    assert sorted(titles(prepared)) == ["A", "B", "C"]
    assert set(grave(prepared)) == {"a.md", "b"}


def test_a_held_back_article_keeps_its_address_and_its_place(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(None)
    root = newsroom({**GOOD, "a.md": article("Old words", "2026-01-03T12:00:00Z", slug="one")})
    run(root, store)
    refusing(monkeypatch, "Zanzibar")
    write(root, "a.md", article("New Zanzibar", "2025-01-01T00:00:00Z", slug="two"))
    held = run(root, store)
    write(root, "c.md", article("Other", slug="one"))
    after = run(root, store)

    assert titles(held) == ["Good 5", "Good 4", "Old words", "Good 3", "Good 2", "Good 1"]
    addresses = {each.title: each.address for each in after.shown}
    assert (addresses["Old words"], addresses["Other"]) == ("articles/one/", "articles/one-2/")


def test_a_defect_of_the_reader_costs_one_article(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    real = roundtrip.prove

    def prove(format: str, document: bytes, articles: Sequence[Article], style: Style) -> list[list[Problem]]:
        if format == "atom" and any(each.title == "Bad" for each in articles):
            raise KeyError("whoops")
        return real(format, document, articles, style)

    monkeypatch.setattr(feeds.proofs, "prove", prove)
    prepared = run(newsroom({**GOOD, "bad.md": article("Bad")}))

    assert titles(prepared) == [f"Good {n}" for n in range(5, 0, -1)]
    assert "KeyError" in grave(prepared)["bad.md"].message


def test_a_body_that_cannot_be_rendered_is_held_back(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    real = composition.compose

    def compose(outline: Article, *more: object) -> composition.Composed:
        if outline.title == "Bad":
            raise ZeroDivisionError("whoops")
        return real(outline, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(feeds.composing, "compose", compose)
    prepared = run(newsroom({**GOOD, "bad.md": article("Bad"), "deep.md": article("Deep", body="> " * 400 + "x")}))

    assert titles(prepared) == [f"Good {n}" for n in range(5, 0, -1)]
    assert {path: problem.rule for path, problem in grave(prepared).items()} == {"bad.md": "defect", "deep.md": "markup"}


def test_another_publisher_in_between_is_not_undone(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(None)
    root = newsroom({"a.md": article("A")})
    real = Publisher.prepare
    quicker = ["b.md"]

    def prepare(*arguments: Any, **more: Any) -> Prepared:
        if len(quicker) > 1:
            write(root, f"again-{quicker[-1]}", article("Again"))
        prepared = real(*arguments, **more)
        if quicker:
            write(root, quicker.pop(), article("B"))
            with monkeypatch.context() as alone:
                alone.setattr(Publisher, "prepare", real)
                run(root, store)
        return prepared

    monkeypatch.setattr(Publisher, "prepare", prepare)
    assert titles(run(root, store)) == ["A", "B"]

    quicker.extend(f"{name}.md" for name in "cdefg")
    with pytest.raises(OvertakenError):
        run(root, store)


def test_publishers_in_turns_lose_no_text(newsroom: Newsroom, place: Place) -> None:
    root = newsroom({"a.md": article("A", body="[B](b.md)"), "b.md": article("B")})
    bases = ("https://one.example.com/", "https://other.example.com/")
    publishers = [Publisher(configured(root, base), place.open()) for base in bases]
    for turn in range(6):
        publishers[turn % 2].publish(NOW)
        shown = {each.title: each.content for each in publishers[0].store.articles()}
        assert shown.keys() == {"A", "B"}
        assert bases[turn % 2] in shown["A"]


def test_no_article_is_published_without_its_text(newsroom: Newsroom, place: Place) -> None:
    root = newsroom({"a.md": article("A")})
    publisher = Publisher(configured(root), place.open())
    publisher.publish(NOW)
    place.run("DELETE FROM article", "DELETE FROM text", "DELETE FROM composed")
    publisher.live.kept.articles.clear()
    write(root, "b.md", article("B"))
    with pytest.raises(StoreError, match="look again and publish again"):
        publisher.publish(NOW)
    publisher.publish(NOW)

    assert [each.title for each in publisher.store.articles()] == ["A", "B"]


# --- what an editor should know ---------------------------------------------------------------------------------------


def remarks(prepared: Prepared) -> dict[str, str]:
    return {
        problem.path: problem.rule
        for problem in prepared.problems
        if problem.severity is Severity.SHOULD and "://" not in problem.path
    }


def test_a_file_that_is_not_there_an_address_that_is_taken_and_a_shared_link_are_told(newsroom: Newsroom, tmp_path: Path) -> None:
    prepared = run(
        newsroom(
            {
                "a.md": article("A", enclosure="nope.mp3"),
                "b.md": article("B", image="nope.png"),
                "c.md": article("C", path="media/x"),
                "d.md": article("D", path="p/x"),
                "e.md": article("E", path="p/X"),
                "f.md": article("F", path="p/y", enclosure="/elsewhere.mp3"),
            }
        )
    )
    assert remarks(prepared) == {"a.md": "absent-file", "b.md": "absent-file", "c.md": "address", "e.md": "address"}

    root = newsroom({})
    toml = tmp_path / "feeds.toml"
    toml.write_text(f'[site]\nurl = "{BASE}"\n[articles]\npath = "{root}"\npermalink = "{{url}}{{slug}}/"\n')
    write(root, "sub/a.md", article("Another"))
    prepared = publish(load(toml), Store(None), NOW)[1]
    assert {problem.path for problem in prepared.problems if problem.rule == "shared-link"} == {"a.md", "sub/a.md"}


def test_names_of_any_length_stop_nothing(newsroom: Newsroom, place: Place) -> None:
    rng = random.Random(11)

    def long(length: int) -> str:
        return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(length))

    deep = "/".join(long(90) for _ in range(10))
    ligatures = "\ufdfa" * 300  # eighteen letters each in plain ones
    root = newsroom(
        {
            "id.md": article("Id", id=f"https://example.com/{long(6000)}"),
            "tag.md": article("Tag", tags=f'["{long(6000)}", "{ligatures}"]'),
            "url.md": article("Url", url="/" + "/".join(long(150) for _ in range(40)) + "/"),
            "slug.md": article("Slug", slug=long(6000)),
            "language.md": article("Language", language="en-" + "-".join(long(8) for _ in range(500))),
            f"{deep}/deep.md": article("Deep", body="![](deep.png)"),
            f"{deep}/deep.png": b"png",
            f"{deep}/{'/'.join(long(60) for _ in range(5))}/lost.md": article("Lost"),
        }
    )
    config = replace(configured(root), automatic=tuple(Kind))
    with closing(place.open()) as store:
        prepared = seen(publish(config, store, NOW)[1])
        assert sorted(titles(prepared)) == ["Deep", "Id", "Language", "Slug", "Tag", "Url"]
        assert [problem.rule for problem in grave(prepared).values()] == ["file-name"]
        assert store.shown(f"{deep}/deep.png")


def test_an_id_that_is_no_uri_is_told_with_what_became_of_it(newsroom: Newsroom) -> None:
    prepared = run(newsroom({"a.md": article("A", id="my id 17"), "b.md": article("B", "2026-01-01", id="tag:x.org,2024:1")}))

    (problem,) = prepared.problems
    assert (problem.severity, problem.rule, problem.path, problem.line) == (Severity.INFO, "id", "a.md", 4)
    assert prepared.shown[0].id in problem.message


def test_a_permalinks_day_is_the_sites_and_not_utcs(newsroom: Newsroom, tmp_path: Path) -> None:
    toml = tmp_path / "feeds.toml"
    root = newsroom({"2024-01-01-a.md": "# A\n\nText"})
    toml.write_text(
        f'[site]\nurl = "{BASE}"\ntimezone = "Europe/Berlin"\n[articles]\npath = "{root}"\n'
        'permalink = "{url}{year}/{month}/{day}/{slug}/"\n'
    )
    (only,) = publish(load(toml), Store(None), NOW)[1].shown

    assert only.link == BASE + "2024/01/01/a/"


# --- what subscribers must not notice --------------------------------------------------------------------------------


def test_nothing_changes_when_nothing_did(newsroom: Newsroom) -> None:
    store = Store(None)
    config = configured(newsroom(dict(GOOD)))
    first = publish(config, store, NOW)
    second = publish(config, store, NOW + timedelta(days=3))

    assert first[0] == second[0] == 1
    assert not second[1].edition.shows
    assert first[1].problems == second[1].problems


def test_a_rename_and_a_move_show_nothing_new(newsroom: Newsroom) -> None:
    store = Store(None)
    root = newsroom({"a/post.md": article("Post")})
    before = run(root, store)
    (root / "b").mkdir()
    (root / "a/post.md").rename(root / "b/other-name.md")
    after = run(root, store)

    keys = ("id", "date_published", "date_modified")
    old, new = (json.loads(body(each, "feed.json"))["items"][0] for each in (before, after))
    assert [old[key] for key in keys] == [new[key] for key in keys]


def test_a_lost_state_is_rebuilt_from_the_articles(newsroom: Newsroom) -> None:
    root = newsroom({**GOOD, "n/no-date.txt": "A headline\n\nA paragraph.", "2026-03-04-day.md": "# Day\n\nText"})

    assert run(root, Store(None)).edition == run(root, Store(None)).edition


def test_the_seed_of_ids_is_kept_when_the_configuration_changes_it(newsroom: Newsroom, tmp_path: Path) -> None:
    store = Store(None)
    root = newsroom({"a.md": article("A")})
    run(root, store)
    write(root, "b.md", article("B"))
    toml = tmp_path / "feeds.toml"
    toml.write_text(f'[site]\nid = "other"\nurl = "https://new.example/"\n[articles]\npath = "{root}"\n')
    moved = publish(load(toml), store, NOW)[1]

    fresh = run(root, Store(None))
    assert {each.id for each in moved.shown} == {each.id for each in fresh.shown}


def test_a_scheduled_article_appears_at_its_second_without_any_change_of_files(newsroom: Newsroom) -> None:
    store = Store(None)
    root = newsroom({"a.md": article("Soon", "2026-11-24T12:00:10Z")})
    before = run(root, store)
    after = run(root, store, NOW + timedelta(seconds=10))

    assert (titles(before), titles(after)) == ([], ["Soon"])
    assert [problem.rule for problem in before.problems] == ["scheduled"]


def test_a_draft_is_left_out_and_listed(newsroom: Newsroom) -> None:
    prepared = run(newsroom({"a.md": article("Draft", draft="true")}))

    assert titles(prepared) == []
    assert [(problem.severity, problem.rule) for problem in prepared.problems] == [(Severity.INFO, "draft")]


def test_one_article_has_the_same_id_in_every_feed(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"a/x.md": article("X")})
    toml = tmp_path / "feeds.toml"
    toml.write_text(
        f'[site]\nbase_url = "{BASE}"\n[articles]\npath = "{root}"\n'
        '[[feeds]]\nname = ""\n[[feeds]]\nname = "short"\ncontent = "summary"\n[[feeds]]\nname = "de"\nlanguage = "de"\n'
    )
    prepared = publish(load(toml), Store(None), NOW)[1]
    ids = {etree.fromstring(each.body).findtext(".//guid") for each in prepared.documents if each.format == "rss"}

    assert len(ids) == 1
    assert len(prepared.documents) == 10


def test_media_is_published_only_where_an_article_shows_it(newsroom: Newsroom, tmp_path: Path) -> None:
    prepared = run(newsroom({"a/x.md": article("X", body="![](shown.png)"), "a/shown.png": b"png", "a/secret.png": b"png"}))

    assert prepared.media == (Media("a/shown.png", "image/png"),)
    assert b"https://feeds.example.com/media/a/shown.png" in body(prepared, "rss.xml")


def test_permalinks_of_the_site_are_the_links(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"world/x.md": article("X"), "y.md": article("Y", permalink="/given/y.html")})
    toml = tmp_path / "feeds.toml"
    toml.write_text(
        '[site]\nurl = "https://www.example.com/"\nbase_url = "https://feeds.example.com/"\n'
        f'[articles]\npath = "{root}"\npermalink = "{{url}}{{year}}/{{section}}/{{slug}}.html"\nid = "permalink"\n'
    )
    prepared = publish(load(toml), Store(None), NOW)[1]
    items = etree.fromstring(body(prepared, "rss.xml")).findall(".//item")

    links = {"https://www.example.com/2026/world/x.html", "https://www.example.com/given/y.html"}
    assert {item.findtext("link") for item in items} == links
    assert {item.findtext("guid") for item in items} == links
    assert {item.find("guid").get("isPermaLink") for item in items} == {"true"}  # type: ignore[union-attr]
    assert {each.address for each in prepared.shown} == {None}


# --- the same bytes everywhere --------------------------------------------------------------------------------------

BUILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from feeds.config import for_directory
from feeds.publish import publish
from feeds.store import Store
root, state = map(Path, sys.argv[1:3])
store = Store(state)
publish(for_directory(root, base_url="https://feeds.example.com/", state=state), store, datetime(2026, 11, 24, 12, tzinfo=UTC))
for document in store.documents():
    print(document.path, document.hash)
"""


def build(root: Path, state: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(root), str(state)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    return done.stdout


def test_the_same_input_gives_the_same_bytes_whatever_the_process(newsroom: Newsroom, tmp_path: Path) -> None:
    rng = random.Random(1)
    words = "eins two trois четыре 五 six".split()
    root = newsroom(
        {f"s{n % 3}/{n}.md": article(" ".join(rng.sample(words, 3)), tags=str(rng.sample(words, 4))) for n in range(30)}
        | {"n.txt": "No date\n\nAt all."}
    )
    one = build(root, tmp_path / "1", TZ="Pacific/Kiritimati", PYTHONHASHSEED="1", LC_ALL="C", LANG="C")
    other = build(root, tmp_path / "2", TZ="America/St_Johns", PYTHONHASHSEED="2", LC_ALL="C.UTF-8", LANG="de_DE.UTF-8")

    assert one == other
    assert one.count("\n") == 4


def test_an_article_error_is_placed_where_it_happened() -> None:
    error = ArticleError.of("date", "no date", line=2, field="date")

    assert str(error.at("a.md", 3)) == "a.md:5: must: no date [date, date]"
    assert error.at("a.md").at("b.md").problem.path == "a.md"


# --- automatic feeds --------------------------------------------------------------------------------------------------


def automatic(root: Path, store: Store, now: datetime = NOW) -> Prepared:
    (root.parent / "feeds.toml").write_text(
        f'[site]\nbase_url = "{BASE}"\n[articles]\npath = "{root.name}"\n[automatic]\ntags = true\nsections = true\n',
        encoding="utf-8",
    )
    return seen(publish(load(root.parent / "feeds.toml"), store, now)[1])


def test_every_tag_and_section_has_a_feed_whose_address_lasts(newsroom: Newsroom) -> None:
    root = newsroom({"a/1.md": article("One", tags="[C]"), "a/b/2.md": article("Two", tags="['C++']"), "3.md": article("Three")})
    store = Store(None)
    prepared = automatic(root, store)

    assert [each.name for each in prepared.listings] == ["", "sections/a", "sections/a/b", "tags/c", "tags/c-2"]
    assert titles_in(body(prepared, "sections/a/rss.xml"), "rss") == ["One", "Two"]
    assert titles_in(body(prepared, "tags/c-2/atom.xml"), "atom") == ["Two"]

    (root / "a/1.md").unlink()
    write(root, "new.md", article("New", tags="[C#]"))
    automatic(root, store, NOW + timedelta(minutes=1))
    later = automatic(root, store, NOW + timedelta(minutes=1))
    assert [each.name for each in later.listings if each.name.startswith("tags")] == ["tags/c-3", "tags/c-2"]


def test_a_tag_is_not_told_before_its_article_appears(newsroom: Newsroom) -> None:
    root = newsroom({"1.md": article("One"), "2.md": article("Two", "2026-11-25T00:00:00Z", tags="[secret]")})
    store = Store(None)

    assert "tags/secret" not in {each.name for each in automatic(root, store).listings}
    assert "tags/secret" in {each.name for each in automatic(root, store, NOW + timedelta(days=1)).listings}


def test_what_is_too_old_leaves_its_feed_by_itself(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom({"1.md": article("One", "2026-11-20T00:00:00Z"), "2.md": article("Two", "2026-11-24T00:00:00Z")})
    text = f'[site]\nbase_url = "{BASE}"\n[articles]\npath = "newsroom"\n[[feeds]]\nname = ""\nselect = {{ days = 7 }}\n'
    (tmp_path / "feeds.toml").write_text(text)
    store = Store(None)
    _, first = publish(load(tmp_path / "feeds.toml"), store, NOW)
    assert first.due == datetime(2026, 11, 27, tzinfo=UTC)

    _, second = publish(load(tmp_path / "feeds.toml"), store, first.due)
    assert titles(first) == ["Two", "One"]
    assert titles(second) == ["Two"]


# --- what is remembered, and what is done again ------------------------------------------------------------------------


class Opened:
    """The files that were opened, and the documents that were written, since the last question."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.files: list[str] = []
        self.documents: list[str] = []

        def opening(root: Path, found: Any, most: int) -> bytes:
            self.files.append(found.path)
            return fetch(root, found, most)

        def judging(document: Any, url: str | None = None, proven: bool = False) -> list[Problem]:
            self.documents.append(document.path)
            return judge(document, url, proven)

        monkeypatch.setattr(feeds.papers, "fetch", opening)
        monkeypatch.setattr(feeds.printer, "judge", judging)

    def since(self) -> tuple[list[str], list[str]]:
        files, documents = sorted(set(self.files)), sorted(self.documents)
        self.files.clear()
        self.documents.clear()
        return files, documents


def test_an_unchanged_directory_is_not_opened_again(newsroom: Newsroom, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    root = newsroom({**GOOD, "bad.md": "---\ntitle: [\n---\n", "a.html": "<p>{% x %}</p>"})
    first = publish(configured(root), place.open(), NOW)[1]
    opened = Opened(monkeypatch)
    again = publish(configured(root), place.open(), NOW + timedelta(hours=1))[1]

    assert opened.since() == ([], [])
    assert again.problems == first.problems
    assert grave(again).keys() == {"bad.md"}


def test_an_edit_costs_its_file_and_the_documents_that_hold_it(
    newsroom: Newsroom, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"s{n % 3}/{n}.md": article(f"Title {n}", tags=f"[t{n % 2}]") for n in range(9)}
    root = newsroom(files)
    automatic(root, place.open())
    opened = Opened(monkeypatch)
    write(root, "s0/3.md", article("Another title", tags="[t1]"))
    after = automatic(root, place.open(), NOW + timedelta(minutes=1))

    read, written = opened.since()
    assert set(read) <= {"s0/3.md"}
    held = [f"{feed}{file}" for feed in ("", "sections/s0/", "tags/t1/") for file in ("atom.xml", "feed.json", "rss.xml")]
    assert written == sorted(["feeds.opml", *held])
    assert "Another title" in titles_in(body(after, "tags/t1/rss.xml"), "rss")


def test_what_an_article_asks_of_others_makes_it_anew(newsroom: Newsroom) -> None:
    store = Store(None)
    root = newsroom({"a.md": article("A", body="[b](b.md) ![](b.png)"), "b.md": article("B")})
    assert f'href="{BASE}articles/b/"' in run(root, store).shown[0].content
    assert "/media/b.png" not in run(root, store).shown[0].content

    write(root, "b.png", b"png")
    assert f'src="{BASE}media/b.png"' in run(root, store).shown[0].content
    write(root, "b.md", article("B", slug="other"))
    assert f'href="{BASE}articles/other/"' in run(root, store).shown[0].content


def test_an_edit_that_keeps_size_and_time_is_seen(newsroom: Newsroom) -> None:
    store = Store(None)
    root = newsroom({"a.md": article("One")})
    run(root, store)
    write(root, "a.md", article("Two"))

    assert titles(run(root, store)) == ["Two"]


def test_an_older_store_is_made_anew_and_keeps_its_memory(newsroom: Newsroom, place: Place) -> None:
    root = newsroom(dict(GOOD))
    write(root, "gone.md", article("Gone", id="tag:example.org,2026:gone"))
    publish(configured(root), place.open(), NOW)
    (root / "gone.md").unlink()
    before = {each.id for each in seen(publish(configured(root), place.open(), NOW, accepted=True)[1]).shown}
    place.run("UPDATE meta SET value = '1' WHERE key = 'schema'", "ALTER TABLE ledger DROP COLUMN absent", "DROP TABLE look")
    for file in [each for each in root.rglob("*") if each.is_file()]:
        write(root, f"moved/{file.name}", file.read_bytes())
        file.unlink()
    store = place.open()

    assert store.number() is None
    after = seen(publish(configured(root), store, NOW)[1])
    assert {each.id for each in after.shown} == before
    assert b'ref="tag:example.org,2026:gone"' in body(after, "atom.xml")


# --- an edit to a directory that is watched ----------------------------------------------------------------------------


def watched(root: Path, store: Store) -> Publisher:
    publisher = Publisher(configured(root), store)
    publisher.publish(NOW)
    return publisher


def test_an_edit_that_is_hinted_at_comes_to_what_a_whole_look_would(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    store, other = Store(None), Store(None)
    root = newsroom({**GOOD, "a.md": article("A", tags="[x]", body="{% x %}"), "b.md": article("B")})
    publisher = watched(root, store)
    run(root, other)
    monkeypatch.setattr(feeds.publish, "scan", None)
    later = NOW + timedelta(hours=1)
    write(root, "a.md", article("Another <title>", tags="[x]", body="Other words, and {% y %}"))
    done = publisher.touch(["a.md"], later)
    assert done is not None
    number, prepared = done
    seen(prepared)
    monkeypatch.undo()
    whole = run(root, other, later)

    assert number == 2
    assert {each.path: each.body for each in prepared.documents} == {each.path: each.body for each in whole.documents}
    assert prepared.shown == whole.shown
    assert prepared.listings == whole.listings
    assert set(prepared.problems) == set(whole.problems)
    assert store.records() == other.records()
    assert store.outlook() == other.outlook()
    assert not publisher.publish(later)[1].edition.shows


@pytest.mark.parametrize(
    "change",
    [
        {"a.md": article("A", "2026-05-05T00:00:00Z")},
        {"a.md": article("A", tags="[y]")},
        {"a.md": article("A", slug="other")},
        {"a.md": article("A", draft="true")},
        {"a.md": "---\ntitle: [\n---\n"},
        {"a.md": article("A", body="![](x.png)")},
        {"new.md": article("New")},
        {"a.md": ""},
    ],
)
def test_what_is_more_than_words_is_left_to_a_whole_look(newsroom: Newsroom, change: dict[str, str]) -> None:
    store = Store(None)
    root = newsroom({**GOOD, "a.md": article("A", tags="[x]"), "x.png": b"x"})
    publisher = watched(root, store)
    for path, text in change.items():
        write(root, path, text)

    assert publisher.touch(list(change), NOW) is None
    done = seen(publisher.publish(NOW)[1])
    fresh = run(root, Store(None))
    assert {each.title for each in done.shown} >= {each.title for each in fresh.shown}


def test_a_hint_at_a_file_that_is_as_it_was_changes_nothing(newsroom: Newsroom) -> None:
    store = Store(None)
    publisher = watched(newsroom(dict(GOOD)), store)
    done = publisher.touch([next(iter(GOOD))], NOW)

    assert done is not None
    assert (done[0], done[1].edition.shows) == (1, False)


def test_many_edits_in_a_row_each_show(newsroom: Newsroom) -> None:
    store = Store(None)
    root = newsroom({**GOOD, "a.md": article("A")})
    publisher = watched(root, store)
    path = "a.md"
    for n in range(5):
        write(root, path, article(f"Version {n}"))
        done = publisher.touch([path], NOW + timedelta(minutes=n))
        assert done is not None
        assert f"Version {n}" in titles(done[1])
    assert store.number() == 6


def test_many_entries_are_proven_beside_each_other_to_the_same_end(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    root = newsroom({**{f"{n}.md": article(f"Title {n}", tags=f"[t{n % 3}]") for n in range(9)}, "bad.md": article("Bad")})
    alone = automatic(root, Store(None))
    monkeypatch.setattr(feeds.proofs, "MANY", 10)
    monkeypatch.setattr(feeds.ahead, "BATCH", 4)
    store = Store(None)
    together = automatic(root, store)

    assert {each.path: each.body for each in alone.documents} == {each.path: each.body for each in together.documents}
    assert together.problems == alone.problems


def killing(_job: Any) -> list[Any]:
    """What a process does that the system kills."""
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def test_a_killed_prover_costs_nothing_but_time(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    root = newsroom(dict(GOOD))
    alone = run(root, Store(None))
    monkeypatch.setattr(feeds.proofs, "MANY", 1)
    monkeypatch.setattr(feeds.proofs, "_all", killing)

    assert {each.path: each.body for each in run(root, Store(None)).documents} == {
        each.path: each.body for each in alone.documents
    }
    assert "one by one" in caplog.text


def test_many_files_are_read_beside_each_other_to_the_same_end(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{n}.md": article(f"Title {n}", tags=f"[t{n % 3}]") for n in range(9)}
    root = newsroom({**files, "bad.md": "---\ntitle: [\n---\n", "draft.md": article("D", draft="true")})
    alone = automatic(root, Store(None))
    monkeypatch.setattr(feeds.papers, "MANY", 3)
    monkeypatch.setattr(feeds.papers, "PIECE", 2)
    together = automatic(root, Store(None))

    assert {each.path: each.body for each in alone.documents} == {each.path: each.body for each in together.documents}
    assert together.problems == alone.problems


def test_a_killed_reader_costs_nothing_but_time(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    root = newsroom(dict(GOOD))
    alone = run(root, Store(None))
    monkeypatch.setattr(feeds.papers, "MANY", 1)
    monkeypatch.setattr(feeds.papers, "_open_all", killed)

    assert {each.path: each.body for each in run(root, Store(None)).documents} == {
        each.path: each.body for each in alone.documents
    }
    assert "one by one" in caplog.text


def killed(_desk: Any, _files: Any) -> list[Any]:
    """What a process does that the system kills."""
    return killing(None)


def test_a_last_good_entry_that_is_proven_again_is_not_taken_for_the_new_one(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, store = newsroom({"a.md": article("First version"), "b.md": article("Other")}), Store(None)
    run(root, store)
    real = FORMATS["rss"]

    def entries(articles: Any, style: Any) -> list[bytes]:
        if any("Second" in each.title for each in articles):
            raise RenderError("rss", "cannot be written")
        return real.entries(articles, style)

    monkeypatch.setitem(FORMATS, "rss", replace(real, entries=entries))
    monkeypatch.setattr(feeds.morgue, "_made", lambda: "x" * 32)  # as after an upgrade
    monkeypatch.setattr(feeds.printer, "code", lambda *rooms: code(*rooms) + "x")
    write(root, "a.md", article("Second version"))
    publisher = Publisher(configured(root), store)
    publisher.publish(NOW + timedelta(minutes=1))
    write(root, "c.md", article("Third"))
    prepared = publisher.publish(NOW + timedelta(minutes=2))[1]

    assert [(each.path, each.rule) for each in prepared.problems if each.severity is Severity.MUST] == [("a.md", "render")]
    shown = store.article("articles/a/")
    assert shown is not None
    assert shown.title == "First version"


def test_a_file_that_is_read_in_another_encoding_is_made_anew(newsroom: Newsroom) -> None:
    root, store = newsroom({"b.md": article("B")}), Store(None)
    (root / "a.md").write_bytes(article("A", updated="2026-01-03T00:00:00Z", body="w\xa6rds").encode("latin-1"))
    for encoding in ("iso8859-5", "cp1252"):
        config = configured(root)
        settings = config.articles.model_copy(update={"encoding": encoding})
        publish(replace(config, articles=settings), store, NOW)
    document = store.document("rss.xml")

    assert document is not None
    assert "w¦rds" in document.identity.decode()
