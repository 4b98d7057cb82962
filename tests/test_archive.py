"""Archives, the whole way: what a reader that walks them finds, and what an edition leaves as it was."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import html5lib
import lxml.html
import pytest

import feeds.morgue
import feeds.press
import feeds.proofs
from feeds.check.roundtrip import prove
from feeds.check.rules import judge
from feeds.config import Config, load
from feeds.errors import StoreError
from feeds.formats import FORMATS
from feeds.model import Document, Severity
from feeds.publish import Prepared, Publisher, prepare, publish
from feeds.store import Store
from feeds.web import create_app
from feeds.web.export import export
from tests.conftest import BASE, NOW, Newsroom, article, write

MANY = {f"{n:02}.md": article(f"Title {n:02}", f"2026-01-{n:02}T00:00:00Z", tags=f"[t{n % 2}]") for n in range(1, 18)}


def settings(root: Path, archive: int = 5, limit: int = 6, more: str = "") -> Config:
    """The configuration of a newsroom whose main feed has an archive."""
    (root.parent / "feeds.toml").write_text(
        f'[site]\ntitle = "The Site"\nbase_url = "{BASE}"\n[articles]\npath = "{root.name}"\n'
        f'[[feeds]]\nname = ""\nlimit = {limit}\narchive = {archive}\n{more}\n',
        encoding="utf-8",
    )
    return load(root.parent / "feeds.toml")


def walk(store: Store, format: str, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """The documents that a reader comes by from the feed below ``path`` on, each with the titles in it."""
    next: str | None = BASE + path + FORMATS[format].file_name
    met: set[str] = set()
    while next is not None:
        assert next not in met
        met.add(next)
        document = store.document(next.removeprefix(BASE))
        assert document is not None
        if format == "json":
            read = json.loads(document.identity)
            assert read["feed_url"] == next
            titles, next = [item["title"] for item in read["items"]], read.get("next_url")
        else:
            parsed = feedparser.parse(document.identity)
            links = {link.rel: link.href for link in parsed.feed.links}
            assert links["self"] == next
            assert ("fh_archive" in parsed.feed) == ("current" in links) == (len(met) > 1)
            titles, next = [entry.title for entry in parsed.entries], links.get("prev-archive")
        yield document.path, titles


def leaves(store: Store, format: str = "atom", path: str = "") -> dict[int, list[str]]:
    """The titles on each page of an archive, by number; 0 is the feed itself."""
    numbers = {each: int(each.split("/")[-2]) if "archive/" in each else 0 for each, _ in walk(store, format, path)}
    return {numbers[each]: titles for each, titles in walk(store, format, path)}


def stamps(store: Store) -> dict[str, tuple[str, datetime]]:
    """Hash and Last-Modified of every page of an archive."""
    return {each.path: (each.hash, each.last_modified) for each in store.documents() if "archive/" in each.path}


def named(*numbers: int) -> list[str]:
    return [f"Title {n:02}" for n in numbers]


# --- what a reader finds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("archive", "limit"), [(5, 6), (5, 5), (1, 1), (17, 3), (4, 50), (18, 2), (3, 2)])
def test_a_reader_that_walks_back_finds_every_article_once(newsroom: Newsroom, format: str, archive: int, limit: int) -> None:
    store = Store(None)
    publish(settings(newsroom(MANY), archive, limit), store, NOW)
    found = leaves(store, format)

    first = found.pop(0)
    assert sorted(title for titles in found.values() for title in titles) + sorted(
        set(first).difference(*found.values())
    ) == named(*range(1, 18))
    assert first[:limit] == named(*range(17, 0, -1))[:limit]
    assert list(found) == list(range(17 // archive, 0, -1))
    assert {len(titles) for titles in found.values()} <= {archive}


def test_every_page_keeps_its_formats_rules_and_says_what_it_is(newsroom: Newsroom) -> None:
    prepared = publish(settings(newsroom(MANY)), Store(None), NOW)[1]
    pages = [document for document in prepared.documents if "archive/" in document.path]

    assert len(pages) == 9
    assert [problem for document in prepared.documents for problem in judge(document, BASE + document.path)] == []
    assert {parsed(page)["title"] for page in pages if "/2/" in page.path} == {"The Site — archive page 2"}
    for page in pages:
        about = parsed(page)["about"]
        number, file = page.path.split("/")[1:]
        assert about.startswith(f"This is page {number} of the archive of “The Site”, counted from the oldest.")
        assert about.endswith(f"new articles appear in the feed itself: {BASE}{file}")


def parsed(document: Document) -> dict[str, str]:
    if document.format == "json":
        read = json.loads(document.body)
        return {"title": read["title"], "about": read["description"]}
    feed = feedparser.parse(document.body).feed
    return {"title": feed.title, "about": feed.subtitle}


def test_a_page_is_the_same_feed_by_its_id(newsroom: Newsroom) -> None:
    prepared = publish(settings(newsroom(MANY)), Store(None), NOW)[1]

    assert len({feedparser.parse(each.body).feed.id for each in prepared.documents if each.path.endswith("atom.xml")}) == 1


def test_without_the_setting_and_in_automatic_feeds_there_is_no_archive(newsroom: Newsroom) -> None:
    store = Store(None)
    publish(settings(newsroom(MANY), 0), store, NOW)
    assert stamps(store) == {}

    publish(settings(newsroom(MANY), 2, more="[automatic]\ntags = true\n"), store, NOW)
    assert {path.rpartition("archive/")[0] for path in stamps(store)} == {""}


def test_an_archive_is_not_in_the_list_of_feeds_nor_among_them(newsroom: Newsroom) -> None:
    store = Store(None)
    prepared = publish(settings(newsroom(MANY)), store, NOW)[1]
    opml = store.document("feeds.opml")

    assert opml is not None
    assert opml.identity.count(b"<outline") == 1
    assert [each.name for each in prepared.listings] == [each.name for each in store.listings() or ()] == [""]


# --- what stays as it was ------------------------------------------------------------------------------------------------


def test_new_articles_fill_new_pages_and_leave_full_ones_alone(newsroom: Newsroom) -> None:
    store, root = Store(None), newsroom(MANY)
    config = settings(root)
    publish(config, store, NOW)
    before, pages = stamps(store), leaves(store)
    for n in range(18, 21):
        write(root, f"{n}.md", article(f"Title {n}", f"2026-01-{n}T00:00:00Z"))
        publish(config, store, NOW + timedelta(hours=n))
    after = stamps(store)

    assert leaves(store) == {0: named(*range(20, 14, -1)), 4: named(20, 19, 18, 17, 16)} | {n: pages[n] for n in (3, 2, 1)}
    # Page 3 alone learned that there is a newer one now; JSON Feed has no word for that.
    changed = {path for path in before if after[path] != before[path]}
    assert changed == {"archive/3/atom.xml", "archive/3/rss.xml"}


def test_an_article_that_is_dated_back_joins_the_open_page(newsroom: Newsroom) -> None:
    store, root = Store(None), newsroom(MANY)
    config = settings(root, limit=2)
    publish(config, store, NOW)
    before = stamps(store)
    write(root, "old.md", article("Old", "2020-01-01T00:00:00Z"))
    publish(config, store, NOW + timedelta(hours=1))
    assert stamps(store) == before
    assert leaves(store)[0] == [*named(17, 16), "Old"]

    for n in range(18, 20):
        write(root, f"{n}.md", article(f"Title {n}", f"2026-01-{n}T00:00:00Z"))
    publish(config, store, NOW + timedelta(hours=2))
    assert leaves(store)[4] == [*named(19, 18, 17, 16), "Old"]
    assert leaves(store)[0] == named(19, 18)


@pytest.mark.parametrize("way", ["removed", "unlisted", "expired"])
def test_an_article_that_goes_leaves_its_page_alone_and_comes_back_to_it(newsroom: Newsroom, way: str) -> None:
    store, root = Store(None), newsroom(MANY)
    config = settings(root)
    publisher = Publisher(config, store)
    publisher.publish(NOW)
    before, pages = stamps(store), leaves(store)
    gone = {"unlisted": {"unlisted": "true"}, "expired": {"expires": "2026-02-01"}}
    if way == "removed":
        (root / "03.md").unlink()
    else:
        write(root, "03.md", article("Title 03", "2026-01-03T00:00:00Z", **gone[way]))
    for hours in (1, 2):
        publisher.publish(NOW + timedelta(hours=hours))
    after = stamps(store)

    assert leaves(store) == pages | {1: named(5, 4, 2, 1)}
    assert {path for path in before if after[path] != before[path]} == {
        f"archive/1/{each.file_name}" for each in FORMATS.values()
    }
    assert after["archive/1/rss.xml"][1] > before["archive/1/rss.xml"][1]

    write(root, "03.md", MANY["03.md"])
    publisher.publish(NOW + timedelta(hours=3))
    assert leaves(store) == pages


def test_a_page_that_everybody_left_stays_where_it_was(newsroom: Newsroom) -> None:
    store, root = Store(None), newsroom(MANY)
    config = settings(root)
    publisher = Publisher(config, store)
    publisher.publish(NOW)
    for n in range(1, 6):
        (root / f"{n:02}.md").unlink()
    for hours in (1, 2):
        prepared = publisher.publish(NOW + timedelta(hours=hours))[1]
    assert leaves(store)[1] == []
    assert [each for each in prepared.problems if each.severity is not Severity.INFO] == []
    before = stamps(store)

    write(root, "18.md", article("Title 18", "2026-01-18T00:00:00Z"))
    publisher.publish(NOW + timedelta(hours=3))
    assert stamps(store) == before
    write(root, "18.md", article("Changed", "2026-01-18T00:00:00Z"), age=0)
    assert publisher.touch(["18.md"], NOW + timedelta(hours=4)) is not None
    assert leaves(store)[0][0] == "Changed"
    assert stamps(store) == before


def test_a_scheduled_article_has_no_place_before_its_time(newsroom: Newsroom) -> None:
    store, root = Store(None), newsroom(MANY)
    write(root, "later.md", article("Later", "2026-11-25T00:00:00Z"))
    config = settings(root)
    _, first = publish(config, store, NOW)
    write(root, "now.md", article("Now", "2026-11-24T00:00:00Z"))
    publish(config, store, NOW)
    assert first.due is not None
    publish(config, store, first.due)

    assert store.numbers()[""].items() >= {(id_of(store, "now.md"), 18), (id_of(store, "later.md"), 19)}
    assert leaves(store)[0][:2] == ["Later", "Now"]


def id_of(store: Store, path: str) -> str:
    (found,) = [record.id for record in store.records() if record.path == path]
    return found


def test_an_article_that_does_not_survive_has_no_place_until_it_does(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    store, root = Store(None), newsroom(MANY)
    config = settings(root)

    def unproven(format: str, document: bytes, articles: list[object], style: object) -> object:
        if b"Title 03" in document:
            raise ValueError("lost")
        return prove(format, document, articles, style)  # type: ignore[arg-type]

    monkeypatch.setattr(feeds.proofs, "prove", unproven)
    publish(config, store, NOW)
    assert leaves(store)[1] == named(6, 5, 4, 2, 1)

    monkeypatch.undo()
    write(root, "03.md", article("Title 03", "2026-01-03T00:00:00Z", body="Mended."))
    publish(config, store, NOW + timedelta(hours=1))
    assert leaves(store)[1] == named(6, 5, 4, 2, 1)
    assert leaves(store)[0][-1] == "Title 03"


def test_an_edit_changes_its_page_in_place_and_no_other(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    store, other, root = Store(None), Store(None), newsroom(MANY)
    config = settings(root)
    publisher = Publisher(config, store)
    publisher.publish(NOW)
    publish(config, other, NOW)
    before = stamps(store)
    write(root, "03.md", article("Another title", "2026-01-03T00:00:00Z", tags="[t1]"), age=0)
    monkeypatch.setattr(feeds.publish, "scan", None)
    later = NOW + timedelta(hours=1)
    done = publisher.touch(["03.md"], later)
    monkeypatch.undo()
    publish(config, other, later)

    assert done is not None
    assert leaves(store)[1] == [*named(5, 4), "Another title", *named(2, 1)]
    assert {path for path, stamp in stamps(store).items() if stamp != before[path]} == {
        f"archive/1/{each.file_name}" for each in FORMATS.values()
    }
    assert stamps(store) == stamps(other)
    assert [store.page(each) for each in store.pages()] == [other.page(each) for each in other.pages()]
    assert not publisher.publish(later)[1].edition.shows


def test_an_article_that_no_longer_fits_a_feed_leaves_its_page_there(newsroom: Newsroom) -> None:
    store, root = Store(None), newsroom(MANY)
    config = settings(root, 4, more='[[feeds]]\nname = "odd"\narchive = 3\nlimit = 3\nselect = { tags = ["t1"] }\n')
    publish(config, store, NOW)
    assert leaves(store, path="odd/") == {0: named(17, 15, 13), 3: named(17, 15, 13), 2: named(11, 9, 7), 1: named(5, 3, 1)}

    before = leaves(store)
    write(root, "09.md", article("Title 09", "2026-01-09T00:00:00Z"))
    write(root, "02.md", article("Title 02", "2026-01-02T00:00:00Z", tags="[t1]"))
    publish(config, store, NOW + timedelta(hours=1))
    assert leaves(store) == before
    assert leaves(store, path="odd/") == {
        0: named(17, 15, 13, 2),
        3: named(17, 15, 13),
        2: named(11, 7),
        1: named(5, 3, 1),
    }


# --- what is remembered ----------------------------------------------------------------------------------------------------


def test_an_archive_that_is_switched_on_late_is_in_the_order_of_publication(newsroom: Newsroom) -> None:
    store, root = Store(None), newsroom(MANY)
    publish(settings(root, 0), store, NOW)
    write(root, "old.md", article("Old", "2020-01-01T00:00:00Z"))
    publish(settings(root, 0), store, NOW + timedelta(hours=1))
    publish(settings(root, 6), store, NOW + timedelta(hours=2))

    assert leaves(store)[1] == named(6, 5, 4, 3, 2, 1)
    assert leaves(store)[3] == [*named(17, 16, 15, 14, 13), "Old"]


def test_places_are_kept_before_there_is_a_page(newsroom: Newsroom) -> None:
    store, root = Store(None), newsroom(MANY)
    publish(settings(root, 0, 50), store, NOW)
    assert store.numbers() == {}
    publish(settings(root, 50, 50), store, NOW)

    assert sorted(store.numbers()[""].values()) == list(range(1, 18))


def test_a_store_that_is_made_anew_keeps_its_pages(newsroom: Newsroom, tmp_path: Path) -> None:
    root, state = newsroom(MANY), tmp_path / "state"
    config = settings(root)
    publish(config, Store(state), NOW)
    (root / "03.md").unlink()
    for hours in (1, 2):
        publish(config, Store(state), NOW + timedelta(hours=hours))
    before = leaves(Store(state))
    with sqlite3.connect(state / "feeds.sqlite") as connection:
        connection.execute("UPDATE meta SET value = '2' WHERE key = 'schema'")
    store = Store(state)
    assert store.number() is None

    publish(config, store, NOW + timedelta(hours=3))
    assert leaves(store) == before


def test_an_unchanged_archive_is_not_made_again(newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, state, made = newsroom(MANY), tmp_path / "state", list[str]()

    def judging(document: Document, url: str | None = None, proven: bool = False) -> object:
        made.append(document.path)
        return judge(document, url, proven)

    monkeypatch.setattr(feeds.printer, "judge", judging)
    config = settings(root)
    publish(config, Store(state), NOW)
    assert sum("archive/" in path for path in made) == 9
    made.clear()
    write(root, "18.md", article("Title 18", "2026-01-18T00:00:00Z"))
    publish(config, Store(state), NOW + timedelta(hours=1))

    assert sorted(made) == ["atom.xml", "feed.json", "feeds.opml", "rss.xml"]


def test_one_file_is_looked_at_without_the_archive(newsroom: Newsroom) -> None:
    store, root = Store(None), newsroom(MANY)
    config = settings(root)
    publish(config, store, NOW)
    prepared: Prepared = prepare(config, store, NOW, only="03.md")

    assert {path for path in (each.path for each in prepared.documents) if "archive/" in path} == set()


# --- bytes that wait for their edition ---------------------------------------------------------------------------------------


def loose(state: Path) -> int:
    """How many documents lie in the store that no edition names."""
    with sqlite3.connect(state / "feeds.sqlite") as connection:
        (found,) = connection.execute("SELECT count(*) FROM blob WHERE hash NOT IN (SELECT blob FROM manifest)").fetchone()
    connection.close()
    return int(found)


def test_an_edition_that_fails_leaves_no_bytes_behind_for_ever(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, state = newsroom(MANY), tmp_path / "state"
    config, store = settings(root), Store(state)
    monkeypatch.setattr(feeds.morgue, "WAITING", 1000)

    def failing(*_: object) -> int:
        raise StoreError("full")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "publish", failing)
        with pytest.raises(StoreError):
            publish(config, store, NOW)
    assert loose(state) == 12
    write(root, "03.md", article("Another", "2026-01-03T00:00:00Z"))
    prepared = publish(config, store, NOW)[1]

    assert loose(state) == 0
    assert leaves(store)[1] == [*named(5, 4), "Another", *named(2, 1)]
    assert {each.path: each.body for each in prepared.documents} == {each.path: each.identity for each in store.documents()}


# --- pages for people --------------------------------------------------------------------------------------------------------


def test_people_get_from_a_feed_through_its_archive_and_back(newsroom: Newsroom) -> None:
    store, root = Store(None), newsroom(MANY)
    config = settings(root, more='[[feeds]]\nname = "odd"\narchive = 3\nlimit = 3\nselect = { tags = ["t1"] }\n')
    publish(config, store, NOW)
    client = create_app(config, store).test_client()
    for feed, last in (("/", 3), ("/odd/", 3)):
        page: Any = lxml.html.document_fromstring(client.get(feed).text)
        urls = page.xpath("//nav[@class='archive']//a/@href")
        assert urls == [f"{BASE}{feed[1:]}archive/{n}/" for n in range(last, 0, -1)]
        url, titles = urls[0], list[str]()
        while True:
            text = client.get(url.removeprefix(BASE[:-1])).text
            html5lib.HTMLParser(strict=True).parse(text)
            leaf: Any = lxml.html.document_fromstring(text)
            titles += leaf.xpath("//ol[@class='entries']//h2/a/text()")
            assert leaf.xpath("//link[@rel='canonical']/@href") == [url]
            assert leaf.xpath("//link[@rel='alternate']/@href") == [url + each.file_name for each in FORMATS.values()]
            assert BASE + feed[1:] in leaf.xpath("//main//p/a/@href")
            before = leaf.xpath("//a[@rel='prev']/@href")
            if not before:
                break
            (url,) = before
        assert titles == (named(*range(15, 0, -1)) if feed == "/" else named(*range(17, 0, -2)))
        assert leaf.xpath("//a[@rel='next']/@href") == [f"{BASE}{feed[1:]}archive/2/"]


@pytest.mark.parametrize("path", ["/archive/", "/archive/4/", "/archive/0/", "/archive/01/", "/x/archive/1/", "/archive/9e9/"])
def test_a_page_that_is_not_there_is_not_found(newsroom: Newsroom, path: str) -> None:
    store = Store(None)
    config = settings(newsroom(MANY))
    publish(config, store, NOW)
    client = create_app(config, store).test_client()

    assert client.get(path).status_code == 404
    assert client.get("/archive/1").headers["Location"] == f"{BASE}archive/1/"


def test_an_export_holds_the_archive(newsroom: Newsroom, tmp_path: Path) -> None:
    store = Store(None)
    config = settings(newsroom(MANY))
    publish(config, store, NOW)
    export(config, store, tmp_path / "out")
    client = create_app(config, store).test_client()

    for n in range(1, 4):
        for name in ("index.html", *(each.file_name for each in FORMATS.values())):
            file = tmp_path / "out" / f"archive/{n}" / name
            assert file.read_bytes() == client.get(f"/archive/{n}/{name.removesuffix('index.html')}").data
