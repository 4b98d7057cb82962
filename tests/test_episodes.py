"""Recordings, covers and attachments, the whole way: what lies in the directory, and what a podcast app gets."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from feeds.articles import examination
from feeds.articles.tools import recognise
from feeds.config import for_directory
from feeds.model import Article, Image, Media, Problem, Severity
from feeds.podcasting import Episode
from feeds.publish import Prepared, Publisher, prepare, publish
from feeds.store import Store
from tests.conftest import BASE, NOW, Newsroom, article, configured, write
from tests.mediafiles import jpeg, mp3, opus, png, wav

MEDIA = f"{BASE}media/"


def run(root: Path, store: Store | None = None, **more: Any) -> Prepared:
    return publish(configured(root), store or Store(None), **{"now": NOW, **more})[1]


def articles(prepared: Prepared) -> dict[str, Article]:
    return {each.path: each for each in prepared.shown}


def told(prepared: Prepared, path: str) -> list[tuple[Severity, str, str]]:
    return [(each.severity, each.rule, each.message) for each in prepared.problems if each.path == path]


def heard(prepared: Prepared) -> dict[str, tuple[str, str, str]]:
    """What a podcast app hears of each entry: address, type and length."""
    (rss,) = [each.body for each in prepared.documents if each.path == "rss.xml"]
    read = feedparser.parse(rss)
    assert not read.bozo
    found = {entry.title: entry.enclosures for entry in read.entries}
    return {title: (each[0].href.removeprefix(MEDIA), each[0].type, each[0].length) for title, each in found.items() if each}


def test_a_recording_beside_an_article_is_attached_to_it(newsroom: Newsroom) -> None:
    sound = mp3(75)
    prepared = run(newsroom({"ep.md": article("Twelve"), "ep.mp3": sound, "ep.jpg": jpeg(30, 20)}))

    assert heard(prepared) == {"Twelve": ("ep.mp3", "audio/mpeg", str(len(sound)))}
    (made,) = prepared.shown
    assert [(each.duration, each.title) for each in made.attachments] == [(75, None)]
    assert made.image == Image(f"{MEDIA}ep.jpg", width=30, height=20, type="image/jpeg", length=len(jpeg()))
    assert prepared.media == (Media("ep.jpg", "image/jpeg"), Media("ep.mp3", "audio/mpeg"))
    assert prepared.problems == ()


def test_what_the_article_names_itself_is_attached_once(newsroom: Newsroom) -> None:
    files: dict[str, str | bytes] = {
        "ep.md": article("A", audio="ep.mp3", image="own.png"),
        "ep.mp3": mp3(2),
        "ep.jpg": jpeg(),
        "own.png": png(),
    }
    made = articles(run(newsroom(files)))["ep.md"]

    assert [each.url for each in made.attachments] == [f"{MEDIA}ep.mp3"]
    assert made.image is not None
    assert made.image.url == f"{MEDIA}own.png"


def test_a_recording_that_stands_elsewhere_too_is_not_attached_twice(newsroom: Newsroom) -> None:
    made = articles(run(newsroom({"ep.md": article("A", audio="https://cdn.example/x/ep.mp3?s=1"), "ep.mp3": mp3(2)})))["ep.md"]

    assert [each.url for each in made.attachments] == ["https://cdn.example/x/ep.mp3?s=1"]


def test_a_bundle_has_the_recording_of_its_name_and_its_cover(newsroom: Newsroom) -> None:
    files: dict[str, str | bytes] = {
        "ep/index.md": article("A"),
        "ep/ep.mp3": mp3(2),
        "ep/other.mp3": mp3(3),
        "ep/cover.png": png(),
    }
    prepared = run(newsroom(files))

    assert heard(prepared) == {"A": ("ep/ep.mp3", "audio/mpeg", str(len(mp3(2))))}
    assert articles(prepared)["ep/index.md"].image == Image(
        f"{MEDIA}ep/cover.png", width=4, height=3, type="image/png", length=len(png())
    )


def test_a_recording_alone_is_an_article_made_of_its_tags(newsroom: Newsroom) -> None:
    sound = mp3(
        63,
        png(9, 8),
        title="Fish & <chips>",
        artist="Ada Lovelace",
        date="2026-05-04 10:20:30",
        comment="What it is about.\n\nMore at https://example.org/.",
        genre="Food",
    )
    prepared = run(newsroom({"show/ep1.mp3": sound}))
    (made,) = prepared.shown

    assert heard(prepared) == {"Fish & <chips>": ("show/ep1.mp3", "audio/mpeg", str(len(sound)))}
    assert (made.path, made.section, made.link) == ("show/ep1.mp3", "show", f"{BASE}articles/ep1/")
    assert [person.name for person in made.authors] == ["Ada Lovelace"]
    assert made.published.isoformat() == "2026-05-04T10:20:30+00:00"
    assert made.tags == ("Food",)
    assert made.content == ('<p>What it is about.</p>\n<p>More at <a href="https://example.org/">https://example.org/</a>.</p>')
    assert made.image == Image(f"{MEDIA}show/ep1.mp3.cover.png", width=9, height=8, type="image/png", length=len(png(9, 8)))
    assert made.attachments[0].duration == 63
    assert [each.path for each in prepared.media] == ["show/ep1.mp3", "show/ep1.mp3.cover.png"]
    assert prepared.problems == ()


@pytest.mark.parametrize(
    ("files", "number", "season"),
    [
        ({"show/ep12.mp3": mp3(2)}, 12, None),
        ({"show/2026-05-04-Episode-07 Rain.mp3": mp3(2)}, 7, None),
        ({"show/S02E03.m4a.mp3": mp3(2)}, 3, 2),
        ({"show/ep4.md": article("Four"), "show/ep4.mp3": mp3(2)}, 4, None),
        ({"show/ep5/index.md": article("Five"), "show/ep5/index.mp3": mp3(2)}, 5, None),
        ({"show/ep6.md": article("Six", episode="60"), "show/ep6.mp3": mp3(2)}, 60, None),
        ({"show/episode-11.md": article("Eleven", enclosure="https://sound.example/x.mp3")}, 11, None),
        ({"show/season-2/ep1.mp3": mp3(2)}, 1, 2),
        ({"show/S3/ep5/index.md": article("Five"), "show/S3/ep5/index.mp3": mp3(2)}, 5, 3),
        ({"show/ep-2026-05-04.mp3": mp3(2)}, None, None),
        ({"show/ep12-1.mp3": mp3(2)}, None, None),
        ({"show/ep12.5.mp3": mp3(2)}, None, None),
        ({"show/episode-7-trailer.mp3": mp3(2)}, None, None),
        ({"show/ep0.md": article("None"), "show/ep0.mp3": mp3(2)}, None, None),
        ({"show/ep7.md": article("Soon", episode_type="trailer"), "show/ep7.mp3": mp3(2)}, None, None),
        ({"show/ep8x.mp3": mp3(2)}, None, None),
        ({"show/e9.mp3": mp3(2)}, None, None),
        ({"show/sepia-10.mp3": mp3(2)}, None, None),
    ],
)
def test_a_name_that_begins_with_the_number_of_an_episode_gives_it(
    newsroom: Newsroom, files: dict[str, bytes | str], number: int | None, season: int | None
) -> None:
    (made,) = run(newsroom(files)).shown
    episode = made.episode or Episode()
    assert (episode.number, episode.season) == (number, season)


def test_an_article_without_a_recording_is_no_episode_whatever_it_is_called(newsroom: Newsroom) -> None:
    (made,) = run(newsroom({"ep1.md": article("Recap")})).shown
    assert made.episode is None


def test_without_tags_it_has_the_name_and_the_time_of_its_file(newsroom: Newsroom) -> None:
    prepared = run(newsroom({"2026-03-04-our_talk.mp3": mp3(2), "b.wav": wav(2)}))
    found = articles(prepared)

    assert {each.title: each.published.date().isoformat() for each in found.values()} == {
        "our talk": "2026-03-04",
        "b": "2026-11-23",
    }
    assert told(prepared, "b.wav") == [(Severity.SHOULD, "title", 'no title; the file\'s name gave "b"')]


def test_a_comment_is_no_title(newsroom: Newsroom) -> None:
    made = articles(run(newsroom({"ep.mp3": mp3(2, comment="First line.\nBy Ada Lovelace")})))["ep.mp3"]

    assert made.title == "ep"
    assert "First line." in made.content


def test_metadata_beside_a_recording_wins_over_its_tags(newsroom: Newsroom) -> None:
    said = "headline: Said\npubDate: 2026-02-03\nimage_alt: The sea\nduration: 1:00\n"
    files: dict[str, str | bytes] = {"ep.mp3": mp3(2, png(), title="Tagged", artist="Ada", date="2026-01-01"), "ep.yaml": said}
    made = articles(run(newsroom(files)))["ep.mp3"]

    assert (made.title, made.authors[0].name, made.published.date().isoformat()) == ("Said", "Ada", "2026-02-03")
    assert made.image is not None
    assert made.image.alt == "The sea"
    assert articles(run(newsroom({"ep.yaml": "draft: true"}))) == {}


@pytest.mark.parametrize(
    "files",
    [
        {"post.md": article("A", body='<audio src="audio.mp3"></audio>'), "audio.mp3": mp3(2)},
        {"post.md": article("A", draft="true", audio="jingle.mp3"), "jingle.mp3": mp3(2)},
        {"post.md": article("A", date="soon", audio="jingle.mp3"), "jingle.mp3": mp3(2)},
        {"ep.md": article("A", draft="true"), "ep.mp3": mp3(2)},
        {"ep.md": article("A", date="soon"), "ep.mp3": mp3(2)},
        {"ep.md": b"\xff\xfe\xff", "ep.mp3": mp3(2)},
        {"_ep.md": article("A"), "_ep.mp3": mp3(2)},
        {"assets/jingle.mp3": mp3(2)},
        {"text.mp3": "words"},
        {"empty.mp3": b""},
        {"picture.mp3": png()},
    ],
)
def test_what_is_no_article_does_not_become_one(newsroom: Newsroom, files: dict[str, str | bytes]) -> None:
    root = newsroom(files)
    found = articles(run(root))

    assert not [path for path in found if not path.endswith(".md")]


def test_where_another_tool_keeps_its_files_no_recording_is_an_article(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"_config.yml": "title: T", "_posts/2026-01-02-a.md": article("A"), "_posts/x.mp3": mp3(2)})
    config = for_directory(root, base_url=BASE, state=tmp_path / "state", recognise=recognise)
    prepared = publish(config, Store(None), NOW)[1]

    assert list(articles(prepared)) == ["_posts/2026-01-02-a.md"]


def test_a_file_that_is_no_recording_is_not_attached(newsroom: Newsroom) -> None:
    prepared = run(newsroom({"ep.md": article("A"), "ep.mp3": "words", "b.md": article("B", audio="b.mp3"), "b.mp3": b""}))

    assert heard(prepared) == {"B": ("b.mp3", "audio/mpeg", "0")}
    assert ("media", True) in {(rule, "understood" in message) for _, rule, message in told(prepared, "ep.mp3")}
    assert (Severity.SHOULD, "media", "this file is empty; put the whole file here") in told(prepared, "b.mp3")


def test_a_wrong_suffix_and_a_wrong_type_are_told_and_the_content_counts(newsroom: Newsroom) -> None:
    sound = opus(5)
    front = "{url: ep.mp3, type: audio/mpeg, length: 7}"
    prepared = run(newsroom({"ep.md": article("A", enclosure=front), "ep.mp3": sound}))

    assert heard(prepared) == {"A": ("ep.mp3", "audio/ogg", str(len(sound)))}
    assert prepared.media == (Media("ep.mp3", "audio/ogg"),)
    assert [rule for _, rule, _ in told(prepared, "ep.mp3")] == ["media"]
    assert told(prepared, "ep.md") == [
        (Severity.SHOULD, "media", "ep.mp3 is said to be audio/mpeg, and its content is audio/ogg")
    ]


def test_a_duration_that_the_article_gives_is_kept(newsroom: Newsroom) -> None:
    made = articles(run(newsroom({"ep.md": article("A", enclosure="{url: ep.mp3, duration: 99}"), "ep.mp3": mp3(2)})))["ep.md"]

    assert made.attachments[0].duration == 99


def test_images_of_the_content_say_how_large_they_are(newsroom: Newsroom) -> None:
    body = '![A](a.png) <img src="a.png" width="9"> ![](gone.png) ![](https://example.org/x.png) ![](b%20c.jpg "T")'
    made = articles(run(newsroom({"x/p.md": article("A", body=body), "x/a.png": png(40, 30), "x/b c.jpg": jpeg(8, 6)})))["x/p.md"]

    assert f'<img src="{MEDIA}x/a.png" alt="A" width="40" height="30">' in made.content
    assert f'<img src="{MEDIA}x/a.png" width="9">' in made.content
    assert f'<img src="{MEDIA}x/b%20c.jpg" alt="" title="T" width="8" height="6">' in made.content
    assert '<img src="https://example.org/x.png" alt="">' in made.content


def test_json_feed_has_image_and_duration(newsroom: Newsroom) -> None:
    prepared = run(newsroom({"ep.mp3": mp3(63, jpeg(), title="A")}))
    (feed,) = [json.loads(each.body) for each in prepared.documents if each.path == "feed.json"]

    assert feed["items"][0]["image"] == f"{MEDIA}ep.mp3.cover.jpg"
    assert feed["items"][0]["attachments"][0]["duration_in_seconds"] == 63


# --- what stays the same -----------------------------------------------------------------------------------------------


def test_a_text_that_is_added_later_keeps_the_episode(newsroom: Newsroom) -> None:
    root, store = newsroom({"ep.mp3": mp3(2, title="Tagged")}), Store(None)
    before = articles(run(root, store))["ep.mp3"]
    write(root, "ep.md", article("Written"))
    after = articles(run(root, store, now=NOW + timedelta(minutes=1)))

    assert list(after) == ["ep.md"]
    assert (after["ep.md"].id, after["ep.md"].link, after["ep.md"].title) == (before.id, before.link, "Written")


@pytest.mark.parametrize("text", [article("A", date="soon"), "", b"\xff\xfe\xff"])
def test_a_text_that_is_added_later_and_cannot_be_read_keeps_the_episode_as_it_was(newsroom: Newsroom, text: str | bytes) -> None:
    root, store = newsroom({"ep.mp3": mp3(2, title="Tagged")}), Store(None)
    run(root, store)
    write(root, "ep.md", text)

    assert [each.title for each in run(root, store).shown] == ["Tagged"]


def test_a_draft_that_is_added_later_takes_the_episode_down(newsroom: Newsroom) -> None:
    root, store = newsroom({"ep.mp3": mp3(2, title="Tagged")}), Store(None)
    run(root, store)
    write(root, "ep.md", article("A", draft="true"))

    assert articles(run(root, store)) == {}


def test_a_text_that_is_removed_takes_its_recording_with_it(newsroom: Newsroom) -> None:
    root, store = newsroom({"ep.md": article("A"), "ep.mp3": mp3(2), "b.md": article("B")}), Store(None)
    run(root, store)
    (root / "ep.md").unlink()
    run(root, store)
    after = run(root, store)

    assert list(articles(after)) == ["b.md"]
    assert [rule for _, rule, _ in told(after, "ep.mp3")] == ["unshown", "left-out"]
    assert list(articles(run(root, store))) == ["b.md"]


def test_an_episode_that_is_renamed_is_known_again(newsroom: Newsroom) -> None:
    root, store = newsroom({"ep.mp3": mp3(2, title="T"), "b.md": article("B"), "b.mp3": mp3(3)}), Store(None)
    before = {each.title: each.id for each in run(root, store).shown}
    for old, new in [("ep.mp3", "other.mp3"), ("b.md", "c.md"), ("b.mp3", "c.mp3")]:
        (root / old).rename(root / new)
    after = {each.title: each.id for each in run(root, store).shown}

    assert after == before


def test_a_recording_without_tags_that_is_renamed_is_known_again(newsroom: Newsroom) -> None:
    root, store = newsroom({"one.mp3": mp3(2)}), Store(None)
    before = articles(run(root, store))["one.mp3"]
    (root / "one.mp3").rename(root / "two.mp3")
    after = articles(run(root, store))["two.mp3"]

    assert (after.id, after.link, after.title) == (before.id, before.link, "two")


def test_an_article_that_names_an_episode_later_does_not_take_it_down(newsroom: Newsroom) -> None:
    root, store = newsroom({"ep.mp3": mp3(2, title="T")}), Store(None)
    run(root, store)
    write(root, "news.md", article("News", body="[Hear it](ep.mp3)"))

    assert sorted(articles(run(root, store))) == ["ep.mp3", "news.md"]


def test_an_episode_that_is_broken_later_stays_as_it_was(newsroom: Newsroom) -> None:
    root, store = newsroom({"ep.mp3": mp3(2, title="T")}), Store(None)
    run(root, store)
    write(root, "ep.mp3", b"broken", age=100)

    assert [each.title for each in run(root, store).shown] == ["T"]


def test_a_recording_that_is_still_written_waits_and_so_does_its_article(newsroom: Newsroom) -> None:
    root, store = newsroom({"a.md": article("A"), "b.mp3": mp3(2, title="B"), "c.md": article("C", audio="d.mp3")}), Store(None)
    for name in ("a.mp3", "d.mp3", "e.mp3"):
        write(root, name, mp3(1), age=0.5)
    first = run(root, store, settle=2.0)
    later = run(root, store, now=NOW + timedelta(seconds=2), settle=2.0)

    assert (list(articles(first)), first.unsettled) == (["b.mp3"], 3)
    assert sorted(articles(later)) == ["a.md", "b.mp3", "c.md", "e.mp3"]


def test_while_an_article_is_written_nothing_new_becomes_an_episode(newsroom: Newsroom) -> None:
    root = newsroom({"jingle.mp3": mp3(2)})
    write(root, "post.md", article("A", audio="jingle.mp3"), age=0.5)

    assert articles(run(root, settle=2.0)) == {}


def test_while_an_article_cannot_be_read_nothing_new_becomes_an_episode(newsroom: Newsroom) -> None:
    prepared = run(newsroom({"jingle.mp3": mp3(2), "large.md": b"a" * 5_000_001, "b.md": article("B")}))

    assert list(articles(prepared)) == ["b.md"]
    assert (Severity.INFO, "left-out") in {each[:2] for each in told(prepared, "jingle.mp3")}


def test_one_recording_can_be_checked_by_itself(newsroom: Newsroom) -> None:
    root = newsroom({"a.mp3": mp3(2), "b.mp3": mp3(2), "c.md": article("C")})
    prepared = prepare(configured(root), Store(None), NOW, "a.mp3")

    assert list(articles(prepared)) == ["a.mp3"]
    assert {each.path for each in prepared.problems} == {"a.mp3"}


def test_a_recording_that_cannot_be_read_holds_its_article_back(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    root, store = (
        newsroom({"a.md": article("A", audio="talk.mp3", image="a.png"), "talk.mp3": mp3(2), "a.png": png()}),
        Store(None),
    )
    run(root, store)
    write(root, "a.md", article("New", audio="talk.mp3"))
    write(root, "talk.mp3", mp3(9), age=100)
    real = os.open

    def refuse(path: Any, *more: Any, **named: Any) -> int:
        if str(path).endswith("talk.mp3"):
            raise PermissionError(13, "Permission denied")
        return real(path, *more, **named)

    monkeypatch.setattr(os, "open", refuse)
    prepared = run(root, store)

    assert [each.title for each in prepared.shown] == ["A"]
    assert (
        Problem(Severity.MUST, "unreadable", "talk.mp3", "cannot be read (permission denied); check its permissions")
        in prepared.problems
    )


def test_an_image_that_cannot_be_read_holds_nothing_back(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    root = newsroom({"a.md": article("A", image="a.png"), "a.png": png(7, 7)})
    real = os.open

    def refuse(path: Any, *more: Any, **named: Any) -> int:
        if str(path).endswith("a.png"):
            raise PermissionError(13, "Permission denied")
        return real(path, *more, **named)

    monkeypatch.setattr(os, "open", refuse)
    prepared = run(root)

    assert [each.title for each in prepared.shown] == ["A"]
    assert (Severity.SHOULD, "unreadable") in {each[:2] for each in told(prepared, "a.png")}


# --- what is remembered from look to look ------------------------------------------------------------------------------


def test_a_file_that_is_replaced_added_or_removed_shows_at_the_next_look(newsroom: Newsroom, tmp_path: Path) -> None:
    root, store = (
        newsroom({"ep.md": article("A", body="![](s.png)", updated="2026-01-03"), "ep.mp3": mp3(2), "s.png": png(4, 3)}),
        Store(tmp_path / "s"),
    )
    publisher = Publisher(configured(root), store)

    def seen() -> tuple[list[tuple[str, int | None]], str | None, bool]:
        (made,) = publisher.publish(NOW)[1].shown
        attached = [(each.url.removeprefix(MEDIA), each.duration) for each in made.attachments]
        return attached, made.image.url.removeprefix(MEDIA) if made.image else None, 'width="4"' in made.content

    assert seen() == ([("ep.mp3", 2)], None, True)
    write(root, "ep.mp3", mp3(9), age=100)
    assert seen() == ([("ep.mp3", 9)], None, True)
    write(root, "ep.jpg", jpeg(), age=100)
    assert seen() == ([("ep.mp3", 9)], "ep.jpg", True)
    write(root, "s.png", png(8, 3), age=100)
    assert seen() == ([("ep.mp3", 9)], "ep.jpg", False)
    (root / "ep.mp3").unlink()
    (root / "ep.jpg").unlink()
    assert seen() == ([], None, False)


def test_tags_that_are_changed_show_at_the_next_look(newsroom: Newsroom) -> None:
    files: dict[str, str | bytes] = {"ep.mp3": mp3(2, title="Before", comment="One."), "ep.yaml": "updated: 2026-11-23T13:00:00Z"}
    root, store = newsroom(files), Store(None)
    publisher = Publisher(configured(root), store)
    before = publisher.publish(NOW)[1].shown[0]
    write(root, "ep.mp3", mp3(2, title="Before", comment="Two."), age=100)
    words = publisher.publish(NOW)[1].shown[0]
    write(root, "ep.yaml", "updated: 2026-11-23T13:00:00Z\nsummary: In short", age=100)
    assert publisher.publish(NOW)[1].shown[0].summary == "In short"
    (root / "ep.yaml").unlink()
    write(root, "ep.mp3", mp3(2, title="After", comment="Two."), age=100)
    after = publisher.publish(NOW)[1].shown[0]

    assert (before.content, words.content, words.updated) == ("<p>One.</p>", "<p>Two.</p>", before.updated)
    assert (before.title, words.title, after.title, after.id) == ("Before", "Before", "After", before.id)
    assert after.updated > before.updated


def test_what_is_wrong_with_a_file_is_told_while_it_is_so(newsroom: Newsroom, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"a.md": article("A", audio="x.mp3"), "x.mp3": opus(2), "ep.mp3": png(), "s.png": jpeg()}
    root, store = newsroom({**files, "b.md": article("B", body="![](s.png)")}), Store(tmp_path / "s")
    wrong = {"x.mp3", "ep.mp3", "s.png"}

    def told_of(publisher: Publisher) -> set[str]:
        return {each.path for each in publisher.publish(NOW)[1].problems if each.rule == "media"}

    first = Publisher(configured(root), store)
    assert told_of(first) == wrong
    assert told_of(first) == wrong
    write(root, "c.md", article("C"))
    assert told_of(first) == wrong
    examination._REMEMBERED.clear()
    write(root, "c.md", article("C again"))
    assert told_of(Publisher(configured(root), store)) == wrong


def test_what_could_not_be_seen_is_looked_at_again(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    root, store = newsroom({"a.md": article("A", audio="x.mp3"), "x.mp3": mp3(7)}), Store(None)
    publisher = Publisher(configured(root), store)
    monkeypatch.setattr("sys.executable", os.fspath(root / "none"))
    blind = articles(publisher.publish(NOW)[1])["a.md"]
    monkeypatch.undo()
    write(root, "b.md", article("B"))
    seeing = articles(publisher.publish(NOW)[1])["a.md"]

    assert (blind.attachments[0].duration, seeing.attachments[0].duration) == (None, 7)


def test_a_second_look_opens_no_file_that_did_not_change(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    root, store = (
        newsroom({"a.md": article("A", audio="x.mp3"), "x.mp3": mp3(7), "ep.mp3": mp3(8), "ep.jpg": jpeg()}),
        Store(None),
    )
    publisher = Publisher(configured(root), store)
    before = publisher.publish(NOW)[1]
    write(root, "b.md", article("B"))
    opened: list[str] = []
    real = os.open

    def noted(path: Any, *more: Any, **named: Any) -> int:
        opened.append(Path(path).name)
        return real(path, *more, **named)

    monkeypatch.setattr(os, "open", noted)
    after = publisher.publish(NOW)[1]

    assert [each for each in opened if each in ("a.md", "b.md", "x.mp3", "ep.mp3", "ep.jpg")] == ["b.md"]
    assert articles(after).items() > articles(before).items()


def test_an_edit_of_the_words_keeps_what_lies_beside(newsroom: Newsroom, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"ep.md": article("A"), "ep.mp3": mp3(2), "ep.jpg": jpeg(), "b.mp3": mp3(3, title="B")}
    root, store = newsroom(files), Store(tmp_path / "s")
    publisher = Publisher(configured(root), store)
    publisher.publish(NOW)
    write(root, "ep.md", article("A", body="Other words."), age=100)
    done = publisher.touch(["ep.md"], NOW)

    assert done is not None
    found = articles(done[1])
    assert sorted(found) == ["b.mp3", "ep.md"]
    assert found["ep.md"].content == "<p>Other words.</p>"
    assert [(each.url, each.duration) for each in found["ep.md"].attachments] == [(f"{MEDIA}ep.mp3", 2)]
    assert found["ep.md"].image is not None
    again = Publisher(configured(root), store).publish(NOW)
    assert (again[0], articles(again[1])) == (done[0], found)


def test_an_edit_that_names_another_recording_or_none_is_looked_at_with_everything(newsroom: Newsroom, tmp_path: Path) -> None:
    root, store = newsroom({"a.md": article("A", body="Not x.mp3"), "x.mp3": mp3(2), "y.mp3": mp3(3)}), Store(tmp_path / "s")
    publisher = Publisher(configured(root), store)
    assert sorted(articles(publisher.publish(NOW)[1])) == ["a.md", "y.mp3"]
    write(root, "a.md", article("A", body="Nothing"), age=100)

    assert publisher.touch(["a.md"], NOW) is None
    assert sorted(articles(publisher.publish(NOW)[1])) == ["a.md", "x.mp3", "y.mp3"]
