"""Moving in with the feeds of other generators: what subscribers knew stays as it was, in the formats that they read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from click.testing import CliRunner, Result

from feeds.adoption import Adoption, adopt
from feeds.check.subscription import subscribe
from feeds.cli import main
from feeds.publish import publish
from feeds.store import Store
from tests.conftest import NOW, Newsroom, article, configured, write

SITE = "https://old.example/"
CONFIG = (
    f'[site]\nurl = "{SITE}"\nbase_url = "{SITE}"\n[articles]\nsettle = 0\npermalink = "{{url}}{{year}}/{{month}}/{{slug}}/"\n'
)


def feeds(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)


def rss(*items: str, head: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">'
        f"<channel><title>Old</title><link>{SITE}</link><description>x</description>{head}{''.join(items)}</channel></rss>"
    )


def rss_item(title: str, link: str, guid: str, date: str) -> str:
    return (
        f"<item><title>{title}</title><link>{link}</link>{guid}<pubDate>{date}</pubDate><description>Words</description></item>"
    )


def atom(*entries: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Old</title>'
        f"<id>{SITE}</id><updated>2024-03-05T00:00:00Z</updated>{''.join(entries)}</feed>"
    )


def atom_entry(title: str, link: str, id: str, published: str, updated: str) -> str:
    return (
        f'<entry><title>{title}</title><link rel="alternate" href="{link}"/><id>{id}</id>'
        f"<published>{published}</published><updated>{updated}</updated><content type='html'>Words</content></entry>"
    )


HELLO, WORLD = f"{SITE}2024/03/hello/", f"{SITE}2024/03/world/"
DATED = {
    "hello.md": article("Hello there", "2024-03-01T10:00:00Z"),
    "world.md": article("It's a “world” — isn't it", "2024-03-02T11:00:00Z"),
}
DAYS = {"2024-03-01-hello.md": "# Hello there\n\nWords.\n", "2024-03-02-world.md": "# It's a world\n\nWords.\n"}
FIRST, SECOND = "Fri, 01 Mar 2024 10:00:00 +0000", "Sat, 02 Mar 2024 11:00:00 +0000"

# Of each generator: the articles, its feeds by name, and the ids that must be in ours, by format, newest first.
GENERATORS: dict[str, tuple[Mapping[str, str], Mapping[str, str], Mapping[str, list[str]]]] = {
    "WordPress": (
        DATED,
        {
            "feed.rss": rss(
                rss_item(
                    "It&#8217;s a &#8220;world&#8221; &#8211; isn&#8217;t it",
                    WORLD,
                    f'<guid isPermaLink="false">{SITE}?p=124</guid>',
                    SECOND,
                ),
                rss_item("Hello there", HELLO, f'<guid isPermaLink="false">{SITE}?p=123</guid>', FIRST),
            ),
            "feed.atom": atom(
                atom_entry("World", WORLD, f"{SITE}?p=124", "2024-03-02T11:00:00Z", "2024-03-04T08:00:00Z"),
                atom_entry("Hello there", HELLO, f"{SITE}?p=123", "2024-03-01T10:00:00Z", "2024-03-01T10:00:00Z"),
            ),
        },
        {format: [f"{SITE}?p=124", f"{SITE}?p=123"] for format in ("rss", "atom", "json")},
    ),
    "Jekyll": (
        DAYS,
        {
            "feed.xml": atom(
                atom_entry(
                    "It’s a world",
                    f"{SITE}2024/03/02/world.html",
                    f"{SITE}2024/03/02/world",
                    "2024-03-02T00:00:00+01:00",
                    "2024-03-03T09:00:00+01:00",
                ),
                atom_entry(
                    "Hello there",
                    f"{SITE}2024/03/01/hello.html",
                    f"{SITE}2024/03/01/hello",
                    "2024-03-01T00:00:00+01:00",
                    "2024-03-01T00:00:00+01:00",
                ),
            )
        },
        {format: [f"{SITE}2024/03/02/world", f"{SITE}2024/03/01/hello"] for format in ("rss", "atom", "json")},
    ),
    "Hugo": (
        DATED,
        {
            "index.xml": rss(
                rss_item("World", WORLD, f"<guid>{WORLD}</guid>", SECOND),
                rss_item("Hello there", HELLO, f"<guid>{HELLO}</guid>", FIRST),
            )
        },
        {format: [WORLD, HELLO] for format in ("rss", "atom", "json")},
    ),
    "Pelican": (
        DATED,
        {
            "all.atom.xml": atom(
                atom_entry(
                    "World",
                    f"{SITE}world.html",
                    "tag:old.example,2024-03-02:/world.html",
                    "2024-03-02T11:00:00+00:00",
                    "2024-03-02T11:00:00+00:00",
                ),
                atom_entry(
                    "Hello there",
                    f"{SITE}hello.html",
                    "tag:old.example,2024-03-01:/hello.html",
                    "2024-03-01T10:00:00+00:00",
                    "2024-03-01T10:00:00+00:00",
                ),
            ).replace("World", "It's a world - isn't it"),
            "all.rss.xml": rss(
                rss_item(
                    "It's a world - isn't it",
                    f"{SITE}world.html",
                    '<guid isPermaLink="false">tag:old.example,2024-03-02:/world.html</guid>',
                    SECOND,
                ),
                rss_item(
                    "Hello there",
                    f"{SITE}hello.html",
                    '<guid isPermaLink="false">tag:old.example,2024-03-01:/hello.html</guid>',
                    FIRST,
                ),
            ),
        },
        {
            format: ["tag:old.example,2024-03-02:/world.html", "tag:old.example,2024-03-01:/hello.html"]
            for format in ("rss", "atom", "json")
        },
    ),
    "JSON Feed": (
        DATED,
        {
            "feed.json": json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1",
                    "title": "Old",
                    "items": [
                        {"id": 2, "url": WORLD, "title": "World", "content_html": "x", "date_published": "2024-03-02T11:00:00Z"},
                        {"id": "1", "url": HELLO, "content_text": "x", "date_published": "2024-03-01T12:00:00+02:00"},
                    ],
                }
            )
        },
        {"json": ["2", "1"]},
    ),
    "Drupal": (
        DATED,
        {
            "rss.xml": rss(
                rss_item("World", WORLD, f'<guid isPermaLink="false">124 at {SITE[:-1]}</guid>', SECOND),
                rss_item("Hello there", HELLO, f'<guid isPermaLink="false">123 at {SITE[:-1]}</guid>', FIRST),
            )
        },
        {"rss": [f"124 at {SITE[:-1]}", f"123 at {SITE[:-1]}"]},
    ),
    "ids that differ by format": (
        DATED,
        {
            "rss.xml": rss(
                rss_item("World", WORLD, '<guid isPermaLink="false">n-124</guid>', SECOND),
                rss_item("Hello there", HELLO, '<guid isPermaLink="false">n-123</guid>', FIRST),
            ),
            "atom.xml": atom(
                atom_entry("World", WORLD, "tag:old.example,2024:124", "2024-03-02T11:00:00Z", "2024-03-02T11:00:00Z"),
                atom_entry("Hello there", HELLO, "tag:old.example,2024:123", "2024-03-01T10:00:00Z", "2024-03-01T10:00:00Z"),
            ),
        },
        {
            "rss": ["n-124", "n-123"],
            "atom": ["tag:old.example,2024:124", "tag:old.example,2024:123"],
            "json": ["tag:old.example,2024:124", "tag:old.example,2024:123"],
        },
    ),
    "no guids, and a proxy's links": (
        DATED,
        {
            "rss.xml": rss(
                rss_item(
                    "World",
                    "https://proxy.example/~r/2",
                    f"<feedburner:origLink>{WORLD}?utm_source=x</feedburner:origLink>",
                    SECOND,
                ),
                rss_item("Hello there", HELLO, "", FIRST),
            )
        },
        {"rss": [f"{WORLD}?utm_source=x", HELLO]},
    ),
}


def ids_in(path: Path) -> list[str]:
    if path.suffix == ".json":
        return [item["id"] for item in json.loads(path.read_bytes())["items"]]
    return [entry.id for entry in feedparser.parse(path.read_bytes()).entries]


@pytest.mark.parametrize("name", GENERATORS)
def test_after_moving_in_nothing_is_new_to_subscribers(newsroom: Newsroom, tmp_path: Path, name: str) -> None:
    files, old, expected = GENERATORS[name]
    root = newsroom(files)
    (tmp_path / "feeds.toml").write_text(CONFIG)
    for file, text in old.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    places = [tmp_path / file for file in old]
    settings = (root, "--config", tmp_path / "feeds.toml", "--state", tmp_path / "state")
    against = [part for place in places for part in ("--against", place)]

    assert feeds("preview", *settings, *against).exit_code == 1
    adopted = feeds("adopt", *places, *settings)
    assert adopted.exit_code == 0, adopted.output
    assert "Entries without an article" not in adopted.output
    assert "0 not wholly taken over" in adopted.output
    after = feeds("preview", *settings, *against, "--format", "json")
    changes = {each["change"] for feed in json.loads(after.stdout)["feeds"] for each in feed["entries"]}
    assert (after.exit_code, changes - {"changed"}) == (0, set()), after.output
    assert feeds("build", *settings, "--out", tmp_path / "out").exit_code == 0
    written = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}
    assert {format: ids_in(tmp_path / "out" / written[format]) for format in expected} == expected
    # And so it stays.
    assert feeds("preview", *settings).output == "1 feed, no changes\n"
    assert feeds("preview", *settings, *against).exit_code == 0


def test_a_guid_that_is_no_link_says_so_and_one_that_is_too(newsroom: Newsroom, tmp_path: Path) -> None:
    for name, flag in (("Drupal", b'isPermaLink="false"'), ("Hugo", b'isPermaLink="true"')):
        files, old, _ = GENERATORS[name]
        root = newsroom(files)
        (tmp_path / "feeds.toml").write_text(CONFIG)
        (place,) = [tmp_path / file for file in old]
        place.write_text(next(iter(old.values())), encoding="utf-8")
        settings = (root, "--config", tmp_path / "feeds.toml", "--state", tmp_path / f"state {name}")
        feeds("adopt", place, *settings)
        feeds("build", *settings, "--out", tmp_path / "out")

        assert (tmp_path / "out" / "rss.xml").read_bytes().count(flag) == 2


# --- what is taken over, and what is not -----------------------------------------------------------------------------


def adopting(root: Path, store: Store, *feeds: str, force: bool = False, keep: bool = True) -> Adoption:
    subscriptions = [(f"feed {number}", subscribe(feed.encode())) for number, feed in enumerate(feeds)]
    adoption = adopt(configured(root), store, subscriptions, NOW, force)
    if keep:
        store.recall(adoption.memory)
    return adoption


def published(root: Path, store: Store) -> dict[str, Any]:
    publish(configured(root), store, NOW)
    (body,) = [each.identity for each in store.documents() if each.path == "feed.json"]
    return {item["title"]: item for item in json.loads(body)["items"]}


def test_dates_are_taken_where_the_file_gives_none_or_only_the_day(newsroom: Newsroom) -> None:
    root, store = newsroom({"2024-03-01-hello.md": "# Hello\n\nWords.", "undated.md": "# Undated\n\nWords."}), Store(None)
    adopting(
        root,
        store,
        atom(
            atom_entry("Hello", f"{SITE}a", "tag:old.example,2024:a", "2024-03-01T17:30:00Z", "2024-03-09T00:00:00Z"),
            atom_entry("Undated", f"{SITE}b", "tag:old.example,2024:b", "2020-05-06T07:08:09Z", "2020-05-06T07:08:09Z"),
        ),
    )
    items = published(root, store)

    assert items["Hello"]["date_published"] == "2024-03-01T17:30:00+00:00"
    assert items["Hello"]["date_modified"] == "2024-03-09T00:00:00+00:00"
    assert items["Undated"]["date_published"] == items["Undated"]["date_modified"] == "2020-05-06T07:08:09+00:00"


def test_a_date_that_the_file_gives_counts_and_is_told(newsroom: Newsroom) -> None:
    root, store = newsroom({"a.md": article("A", "2024-03-01T10:00:00Z"), "2024-06-01-b.md": "# B\n\nWords."}), Store(None)
    adoption = adopting(
        root,
        store,
        rss(
            rss_item("A", f"{SITE}a", '<guid isPermaLink="false">urn:ex:a</guid>', "Fri, 01 Mar 2024 10:00:07 +0000"),
            rss_item("B", f"{SITE}b", '<guid isPermaLink="false">urn:ex:b</guid>', "Fri, 01 Mar 2024 10:00:07 +0000"),
        ),
    )

    assert [match.refused for match in adoption.matches] == [
        ("its file says that it was published 2024-03-01 10:00:00 UTC, which counts",),
        ("its file says that it was published 2024-06-01 00:00:00 UTC, which counts",),
    ]
    assert published(root, store)["A"]["date_published"] == "2024-03-01T10:00:00+00:00"


def test_an_edit_after_moving_in_is_an_edit(newsroom: Newsroom) -> None:
    root, store = newsroom({"hello.md": "# Hello\n\nWords."}), Store(None)
    adopting(root, store, atom(atom_entry("Hello", f"{SITE}a", "urn:ex:a", "2024-03-01T17:30:00Z", "2024-03-01T17:30:00Z")))
    published(root, store)
    write(root, "hello.md", "# Hello\n\nOther words.", age=100)
    item = published(root, store)["Hello"]

    assert (item["id"], item["date_published"]) == ("urn:ex:a", "2024-03-01T17:30:00+00:00")
    assert item["date_modified"] == (NOW - timedelta(seconds=100)).isoformat()


def test_an_id_that_the_file_gives_counts_and_is_told(newsroom: Newsroom) -> None:
    root = newsroom({"a.md": article("A", id="urn:ex:mine"), "b.md": article("B", id="'77'")})
    store = Store(None)
    date = "Fri, 02 Jan 2026 03:04:05 +0000"
    adoption = adopting(
        root,
        store,
        rss(
            rss_item("A", f"{SITE}a", '<guid isPermaLink="false">urn:ex:theirs</guid>', date),
            rss_item("Another title", f"{SITE}b", '<guid isPermaLink="false">77</guid>', date),
        ),
    )
    publish(configured(root), store, NOW)

    assert {match.path: (match.rule, match.refused) for match in adoption.matches} == {
        "a.md": ("title and date", ("its file gives the id urn:ex:mine; take that out to keep urn:ex:theirs",)),
        "b.md": ("id", ()),
    }
    (body,) = [each.identity for each in store.documents() if each.path == "rss.xml"]
    assert re.findall(rb"<guid[^>]*>([^<]*)<", body) == [b"urn:ex:mine", b"77"]


def test_an_id_that_the_file_gives_later_counts(newsroom: Newsroom) -> None:
    root, store = newsroom({"a.md": article("A")}), Store(None)
    adopting(
        root, store, rss(rss_item("A", f"{SITE}a", '<guid isPermaLink="false">n1</guid>', "Fri, 02 Jan 2026 03:04:05 +0000"))
    )
    published(root, store)
    write(root, "a.md", article("A", id="urn:ex:mine"), age=100)
    publish(configured(root), store, NOW)

    (body,) = [each.identity for each in store.documents() if each.path == "rss.xml"]
    assert b">urn:ex:mine</guid>" in body


def test_what_is_no_uri_cannot_be_an_atom_id(newsroom: Newsroom) -> None:
    root, store = newsroom({"a.md": article("A")}), Store(None)
    entry = atom_entry("A", f"{SITE}a", "just words", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z")
    (match,) = adopting(root, store, atom(entry)).matches

    assert match.refused == ("its id just words is no URI, which Atom asks for",)
    assert published(root, store)["A"]["id"].startswith("urn:uuid:")


def test_both_sides_of_what_does_not_match_are_told(newsroom: Newsroom) -> None:
    root = newsroom({"a.md": article("Same"), "b.md": article("Same"), "c.md": article("Alone", "2011-01-01T00:00:00Z")})
    adoption = adopting(
        root,
        Store(None),
        rss(
            rss_item("Same", f"{SITE}1", "<guid>urn:ex:1</guid>", FIRST),
            rss_item("Nobody", f"{SITE}2", "<guid>urn:ex:2</guid>", FIRST),
            rss_item("alone!", f"{SITE}3", "<guid>urn:ex:3</guid>", SECOND),
        ),
    )

    assert [(each.item.title, each.why) for each in adoption.strangers] == [
        ("Same", "by its title it could be a.md, b.md, which is not sure enough"),
        ("Nobody", "no article has its id, link or title"),
    ]
    assert [(each.path, each.rule) for each in adoption.matches] == [("c.md", "title")]
    assert adoption.missing == ("a.md", "b.md")


def test_of_several_feeds_the_first_counts(newsroom: Newsroom) -> None:
    root = newsroom({"a.md": article("A")})
    date = "Fri, 02 Jan 2026 03:04:05 +0000"
    adoption = adopting(
        root,
        Store(None),
        rss(rss_item("A", f"{SITE}a", '<guid isPermaLink="false">urn:ex:1</guid>', date)),
        rss(rss_item("A", f"{SITE}a", '<guid isPermaLink="false">urn:ex:2</guid>', date)),
    )

    assert [match.refused for match in adoption.matches] == [(), ("another feed in this format calls it urn:ex:1",)]


def test_no_two_articles_are_called_the_same(newsroom: Newsroom) -> None:
    root, store = newsroom({"a.md": article("A"), "b.md": article("B", "2026-01-03T00:00:00Z")}), Store(None)
    date, later = "Fri, 02 Jan 2026 03:04:05 +0000", "Sat, 03 Jan 2026 00:00:00 +0000"
    guid = '<guid isPermaLink="false">urn:ex:1</guid>'
    adoption = adopting(root, store, rss(rss_item("A", f"{SITE}a", guid, date), rss_item("B", f"{SITE}b", guid, later)))

    assert [match.refused for match in adoption.matches] == [(), ("another article is called urn:ex:1 already",)]
    assert len(published(root, store)) == 2


def test_what_was_published_here_stays_unless_it_is_to_be_replaced(newsroom: Newsroom) -> None:
    root, store = newsroom({"a.md": article("A")}), Store(None)
    before = published(root, store)["A"]["id"]
    write(root, "b.md", article("B", "2026-01-03T00:00:00Z"))
    feed = rss(
        rss_item("A", f"{SITE}a", '<guid isPermaLink="false">urn:ex:a</guid>', "Fri, 02 Jan 2026 03:04:05 +0000"),
        rss_item("B", f"{SITE}b", '<guid isPermaLink="false">urn:ex:b</guid>', "Sat, 03 Jan 2026 00:00:00 +0000"),
    )
    adoption = adopting(root, store, feed)

    assert {match.path: match.refused for match in adoption.matches} == {
        "a.md": (f"published here already, as {before}; --replace gives it its older id all the same",),
        "b.md": (),
    }
    assert {title: item["id"] for title, item in published(root, store).items()} == {"A": before, "B": "urn:ex:b"}
    adopting(root, store, feed, force=True)
    assert {title: item["id"] for title, item in published(root, store).items()} == {"A": "urn:ex:a", "B": "urn:ex:b"}
    assert adopting(root, store, feed).memory.records == ()


def test_a_second_feed_can_be_adopted_later(newsroom: Newsroom) -> None:
    root, store = newsroom({"a.md": article("A")}), Store(None)
    adopting(root, store, rss(rss_item("A", f"{SITE}a", "<guid>urn:ex:rss</guid>", "Fri, 02 Jan 2026 03:04:05 +0000")))
    adopting(root, store, atom(atom_entry("A", f"{SITE}a", "urn:ex:atom", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z")))
    publish(configured(root), store, NOW)

    bodies = {each.path: each.identity for each in store.documents()}
    assert b">urn:ex:rss</guid>" in bodies["rss.xml"]
    assert b"<id>urn:ex:atom</id>" in bodies["atom.xml"]


# --- the command -----------------------------------------------------------------------------------------------------


def test_a_dry_run_changes_nothing(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom(DATED)
    (tmp_path / "old.xml").write_text(GENERATORS["Hugo"][1]["index.xml"])
    result = feeds("adopt", tmp_path / "old.xml", root, "--dry-run", "--state", tmp_path / "state")

    assert result.exit_code == 0
    assert f"{tmp_path}/old.xml: RSS, 2 entries (Old)" in result.output
    assert "Would take over what is known of 1 article" in result.output
    assert not (tmp_path / "state").exists()


def test_adopting_tells_machines_everything(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"hello.md": DATED["hello.md"], "more.md": article("More")})
    (tmp_path / "old.xml").write_text(GENERATORS["Hugo"][1]["index.xml"])
    told = json.loads(feeds("adopt", tmp_path / "old.xml", root, "--state", tmp_path / "state", "--format", "json").stdout)

    assert told["changed"] == 1
    assert [(each["path"], each["rule"], each["taken"], each["refused"]) for each in told["matched"]] == [
        ("hello.md", "title and date", ["id", "published"], [])
    ]
    assert [each["why"] for each in told["unmatched"]] == ["no article has its id, link or title"]
    assert told["missing"] == ["more.md"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no such file"),
        ("just words", "no feed that can be read"),
        ("<html><body><p>Not found</p></body></html>", "neither RSS nor Atom nor JSON Feed"),
        ('{"title": "x"}', "JSON, and no JSON Feed"),
        ("{", "not JSON"),
    ],
)
def test_what_is_no_feed_is_told(newsroom: Newsroom, tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "old.xml").write_text(content)
    result = feeds("adopt", tmp_path / "old.xml", newsroom(DATED), "--state", tmp_path / "state")

    assert result.exit_code == 1
    assert message in result.output


def test_a_directory_alone_is_no_feed(newsroom: Newsroom) -> None:
    result = feeds("adopt", newsroom(DATED))

    assert result.exit_code == 2
    assert "name the feeds that the site published until now, before the directory" in result.output


def test_what_an_article_is_called_where_is_explained(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"hello.md": DATED["hello.md"]})
    (tmp_path / "old.xml").write_text(GENERATORS["Drupal"][1]["rss.xml"])
    state = ("--state", tmp_path / "state")
    feeds("adopt", tmp_path / "old.xml", root, *state)
    feeds("build", root, "--out", tmp_path / "out", "--base-url", SITE, *state)

    assert re.search(
        r"id in RSS +123 at https://old.example +ledger", feeds("check", "--explain", root / "hello.md", *state).output
    )
