"""Podcasts made of directories, the whole way: what lies there, and what each of several independent readers makes of it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import lxml.etree as etree
import podcastparser
import pytest
from click.testing import CliRunner

from feeds.articles.directory import Found
from feeds.articles.manuscript import Reading, read
from feeds.check.linting import lint
from feeds.cli import main
from feeds.config import ArticlesTable, Config, load
from feeds.errors import ConfigurationError
from feeds.model import Document, Problem, Severity
from feeds.podcasting import guid_of
from feeds.publish import Prepared, Publisher, publish
from feeds.store import Store, memory
from feeds.store.documents import FILE_NAME
from feeds.web import create_app
from tests import podcast_words
from tests.conftest import BASE, NOW, Newsroom, article, write
from tests.making import golden_documents
from tests.mediafiles import jpeg, png
from tests.recordings import tagged

MEDIA = f"{BASE}media/"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ART = png(1400, 1400).replace(b"\x08\x00\x00\x00\x00", b"\x08\x02\x00\x00\x00", 1)
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n"

SETTINGS = """
[site]
base_url = "https://feeds.example.com/"
title = "The Station"
authors = [{ name = "The Desk", email = "desk@example.com" }]
[articles]
path = "newsroom"
[[feeds]]
name = ""
[[feeds]]
name = "show"
title = "The Show"
description = "About everything."
select = { sections = ["show"] }
[feeds.podcast]
categories = ["Society & Culture > Places & Travel", "Technology"]
explicit = false
author = "Ada and Bo"
owner = { name = "Ada Byron", email = "ada@example.com" }
image = "/media/show/art.png"
type = "serial"
copyright = "© 2026 The Station"
locked = true
license = { name = "cc-by-4.0" }
update_frequency = { text = "Every Monday", rule = "FREQ=WEEKLY;BYDAY=MO", begins = 2026-01-05 }
funding = [{ url = "https://example.com/give", text = "Support us" }]
trailers = [{ title = "Soon", url = "/media/show/ep01.mp3", published = 2026-01-01, length = 9, type = "audio/mpeg" }]
people = [{ name = "Ada Byron", role = "host", href = "https://example.com/ada" }]
locations = [{ name = "Berlin", geo = "geo:52.52,13.405", osm = "R62422" }]
social = [{ protocol = "activitypub", uri = "https://social.example/1", account_id = "@show", priority = 1 }]
txt = [{ text = "a1b2", purpose = "verify" }]
images = [{ href = "/media/show/wide.jpg", aspect_ratio = "16/9", width = 1600, height = 900, purpose = "banner" }]
podroll = [{ guid = "9B024349-ccf0-5f69-a609-6b82873eab3c", url = "https://podnews.net/rss" }]
blocks = [{ service = "google" }]
[[feeds.podcast.value]]
type = "lightning"
method = "keysend"
suggested = "0.00000005000"
recipients = [{ type = "node", address = "02d5", split = 90, name = "Ada" }, { type = "node", address = "03ae", split = 10 }]
[[feeds]]
name = "films"
title = "The Films"
select = { sections = ["films"] }
[feeds.podcast]
categories = ["TV & Film > Film History"]
image = "/media/films/art.jpg"
guid = "00000000-0000-5000-8000-00000000cafe"
"""


def station(
    newsroom: Newsroom, settings: str = SETTINGS, more: dict[str, str | bytes] | None = None, episodes: int = 12
) -> Config:
    """Two podcasts and a text: episodes, some of them recordings alone, and a film."""
    files: dict[str, str | bytes] = {
        "show/art.png": ART,
        "show/wide.jpg": jpeg(1600, 900),
        "films/art.jpg": jpeg(1400, 1400).replace(b"\x08\x05\x78\x05\x78\x01", b"\x08\x05\x78\x05\x78\x03", 1),
        "text.md": article("Only words"),
        "films/film.mp4": tagged(".mp4", 3, "A film", "Cy", "2026-02-03"),
    }
    for at in range(1, episodes + 1):
        suffix = ".m4a" if at % 3 == 0 else ".mp3"
        chapters = ((0, "Start"), (1000, "Middle & <more>")) if at == 4 else ()
        files[f"show/ep{at:02}{suffix}"] = tagged(suffix, at % 3 + 2, f"Tagged {at}", "Ada Byron", f"2026-01-{at:02}", chapters)
    files["show/ep01.md"] = EPISODE
    files["show/ep01.vtt"] = files["show/ep01.de.vtt"] = VTT
    files["show/ep01.jpg"] = jpeg(1400, 1400)
    files["show/ep02.chapters.json"] = json.dumps(
        {
            "version": "1.2.0",
            "chapters": [{"startTime": 1.5, "title": "Second", "img": "art.png"}, {"startTime": 0, "title": "First"}],
        }
    )
    if episodes > 4:
        files["show/ep05.md"] = article("Told", "2026-01-05", "We talk.\n\n00:00 Hello\n00:00:03 (and) goodbye", episode="5")
    root = newsroom(files | (more or {}))
    (root.parent / "feeds.toml").write_text(settings, encoding="utf-8")
    return load(root.parent / "feeds.toml")


EPISODE = """---
title: "Bread & <butter>"
date: 2026-01-01T10:00:00Z
author: Ada Byron
summary: How bread is made.
season: { number: 2, name: Winter }
episode: 1
episode_type: bonus
explicit: true
itunes_title: Bread
guests:
  - { name: Bo, href: "https://bo.example/" }
podcast:
  location: { name: Paris, geo: "geo:48.85,2.35" }
  soundbite: { startTime: "0:01", duration: 1.5, title: Crunch }
  license: cc0-1.0
  social: { protocol: activitypub, uri: "https://social.example/2" }
  alternate_enclosure: { type: audio/opus, length: 99, title: Small, sources: [{ uri: "https://cdn.example/1.opus" }] }
  txt: { purpose: note, text: yes }
  block: yes
---

Flour and water.
"""


def made(config: Config, store: Store | None = None) -> Prepared:
    return publish(config, store or Store(None), NOW)[1]


def documents(prepared: Prepared) -> dict[str, Document]:
    return {each.path: each for each in prepared.documents}


def grave(problems: object) -> list[Problem]:
    assert isinstance(problems, tuple)
    return [each for each in problems if each.severity is not Severity.INFO]


def channel_of(prepared: Prepared, path: str = "show/rss.xml") -> etree._Element:
    found = etree.fromstring(documents(prepared)[path].body).find("channel")
    assert found is not None
    return found


def test_a_directory_of_recordings_is_a_podcast(newsroom: Newsroom) -> None:
    prepared = made(station(newsroom))

    assert grave(prepared.problems) == []
    channel = channel_of(prepared)
    assert [item.findtext("title") for item in channel.iterfind("item")][-1] == "Bread & <butter>"
    assert len(channel.findall("item")) == 12
    assert [each.get("text") for each in channel.iter(f"{ITUNES}category")] == [
        "Society & Culture",
        "Places & Travel",
        "Technology",
    ]
    assert channel.findtext(f"{ITUNES}owner/{ITUNES}email") == "ada@example.com"
    assert channel.findtext(f"{PODCAST}guid") == guid_of(f"{BASE}show/rss.xml")
    assert channel.findtext(f"{PODCAST}medium") == "podcast"
    assert channel.findtext("copyright") == "© 2026 The Station"


def test_other_feeds_say_nothing_of_podcasts_and_podcasts_hold_no_texts(newsroom: Newsroom) -> None:
    prepared = made(station(newsroom))
    everything = documents(prepared)

    assert b"itunes" not in everything["rss.xml"].body
    assert b"podcastindex" not in everything["rss.xml"].body
    assert b"Only words" in everything["rss.xml"].body
    films = channel_of(prepared, "films/rss.xml")
    assert [item.findtext("title") for item in films.iterfind("item")] == ["A film"]
    assert films.findtext(f"{PODCAST}guid") == "00000000-0000-5000-8000-00000000cafe"
    assert films.findtext(f"{PODCAST}medium") == "video"
    enclosure = films.find("item/enclosure")
    assert enclosure is not None
    assert enclosure.get("type") == "video/mp4"


def test_in_a_podcast_the_recording_is_the_enclosure(newsroom: Newsroom) -> None:
    said = article("Papers", "2026-03-01", attachments="[slides.pdf, talk.mp3]")
    files: dict[str, str | bytes] = {
        "show/x.md": said,
        "show/slides.pdf": b"%PDF-1.4",
        "show/talk.mp3": tagged(".mp3", 2, "", "", ""),
    }
    prepared = made(station(newsroom, more=files))

    def first(path: str) -> str | None:
        enclosure = channel_of(prepared, path).find("item/enclosure")
        return None if enclosure is None else enclosure.get("url")

    assert first("show/rss.xml") == f"{MEDIA}show/talk.mp3"
    assert first("rss.xml") == f"{MEDIA}show/slides.pdf"
    entry = json.loads(documents(prepared)["show/feed.json"].body)["items"][0]
    assert [each["mime_type"] for each in entry["attachments"]] == ["application/pdf", "audio/mpeg"]
    assert entry["attachments"][1]["duration_in_seconds"] == 2


def test_chapters_are_a_document_wherever_they_are_written(newsroom: Newsroom) -> None:
    config = station(newsroom)
    store = Store(None)
    found = documents(made(config, store))
    chapters = {path: json.loads(each.body)["chapters"] for path, each in found.items() if each.format == "chapters"}

    assert chapters == {
        "articles/ep02/chapters.json": [
            {"startTime": 0, "title": "First"},
            {"startTime": 1.5, "title": "Second", "img": f"{MEDIA}show/art.png"},
        ],
        "articles/ep04/chapters.json": [
            {"startTime": 0, "title": "Start", "url": "https://example.org/0", "endTime": 1},
            {"startTime": 1, "title": "Middle & <more>", "url": "https://example.org/1000", "endTime": 3},
        ],
        "articles/ep05/chapters.json": [{"startTime": 0, "title": "Hello"}, {"startTime": 3, "title": "(and) goodbye"}],
    }
    assert found["articles/ep02/chapters.json"].media_type == "application/json+chapters"
    (config.directory / "show/ep02.chapters.json").unlink()
    assert "articles/ep02/chapters.json" not in documents(made(config, store))


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"chapters": 1}', "no JSON", '{"chapters": [{"startTime": -1}, {"startTime": NaN}]}']
)
def test_a_file_of_chapters_that_is_none_is_told_and_costs_nothing_else(newsroom: Newsroom, text: str) -> None:
    prepared = made(station(newsroom, more={"show/ep02.chapters.json": text}, episodes=2))

    assert {each.rule for each in grave(prepared.problems)} == {"media"}
    assert "articles/ep02/chapters.json" not in documents(prepared)
    assert len(channel_of(prepared).findall("item")) == 2


def test_an_edit_of_a_chapter_is_published_at_once(newsroom: Newsroom) -> None:
    config = station(newsroom)
    publisher = Publisher(config, Store(None))
    publisher.publish(NOW)
    text = (config.directory / "show/ep05.md").read_text(encoding="utf-8")
    write(config.directory, "show/ep05.md", text.replace("Hello", "Welcome"), age=10)
    touched = publisher.touch(["show/ep05.md"], NOW)

    assert touched is not None
    assert b"Welcome" in documents(touched[1])["articles/ep05/chapters.json"].body
    write(config.directory, "show/ep05.md", text.replace("00:00 Hello", "Hello"), age=5)
    assert publisher.touch(["show/ep05.md"], NOW) is None
    assert "articles/ep05/chapters.json" not in documents(publisher.publish(NOW)[1])


def test_a_podcast_keeps_its_guid_when_it_moves(newsroom: Newsroom) -> None:
    config, store = station(newsroom, episodes=1), Store(None)
    first = channel_of(made(config, store)).findtext(f"{PODCAST}guid")
    moved = replace(config, site=replace(config.site, base_url="https://new.example/"))

    assert channel_of(made(moved, store)).findtext(f"{PODCAST}guid") == first == guid_of("https://feeds.example.com/show/rss.xml")
    assert guid_of("https://podnews.net/rss/") == "9b024349-ccf0-5f69-a609-6b82873eab3c"


def test_a_podcast_keeps_its_guid_in_another_store(newsroom: Newsroom) -> None:
    config, here, there = station(newsroom, episodes=1), Store(None), Store(None)
    first = channel_of(made(config, here)).findtext(f"{PODCAST}guid")
    exported = io.BytesIO(b"".join(memory.write(here.recollection())))
    there.recall(memory.merge(there.recollection(), memory.read(exported, "export.jsonl")))
    moved = replace(config, site=replace(config.site, base_url="https://new.example/"))

    assert channel_of(made(moved, there)).findtext(f"{PODCAST}guid") == first
    assert channel_of(made(moved, Store(None))).findtext(f"{PODCAST}guid") != first


def test_a_podcast_keeps_its_guid_when_it_is_left_out_for_a_while(newsroom: Newsroom) -> None:
    config, store = station(newsroom, episodes=1), Store(None)
    first = channel_of(made(config, store)).findtext(f"{PODCAST}guid")
    made(replace(config, feeds=tuple(each for each in config.feeds if each.name != "show")), store)
    moved = replace(config, site=replace(config.site, base_url="https://new.example/"))

    assert channel_of(made(moved, store)).findtext(f"{PODCAST}guid") == first


@pytest.mark.parametrize("lost", ["DELETE FROM meta WHERE key LIKE 'guid:%'", "DROP TABLE listing"])
def test_a_podcast_keeps_its_guid_when_the_store_is_made_anew(newsroom: Newsroom, tmp_path: Path, lost: str) -> None:
    config, store = station(newsroom, episodes=1), Store(tmp_path / "state")
    first = channel_of(made(config, store)).findtext(f"{PODCAST}guid")
    store.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "state" / FILE_NAME)) as connection, connection:
        connection.execute(lost)
        connection.execute("UPDATE meta SET value = '8' WHERE key = 'schema'")
    moved = replace(config, site=replace(config.site, base_url="https://new.example/"))
    store = Store(tmp_path / "state")

    assert channel_of(made(moved, store)).findtext(f"{PODCAST}guid") == first
    store.close()


@pytest.mark.parametrize(
    ("name", "art", "told"),
    [
        ("art.png", png(300, 300), "from 1400 to 3000 pixels"),
        ("art.png", png(1400, 1500), "is square"),
        ("art.png", png(1400, 1400), "colours of RGB"),
        ("art.png", jpeg(1400, 1400), "give the file the suffix .jpg"),
        ("art.png", b"GIF89a" + bytes(10), "is a JPEG or a PNG"),
        ("other.png", ART, "there is no such file"),
    ],
)
def test_artwork_that_apps_refuse_is_told(newsroom: Newsroom, name: str, art: bytes, told: str) -> None:
    config = station(newsroom, more={"show/art.png": art}, episodes=1)
    if name != "art.png":
        (config.directory / "show/art.png").unlink()
    found = [each for each in made(config).problems if each.rule == "artwork"]

    assert [(each.severity, each.path) for each in found][:1] == [(Severity.MUST, "show/art.png")]
    assert any(told in each.message for each in found)


def test_a_podcast_without_picture_and_owner_is_told(newsroom: Newsroom) -> None:
    text = "[site]\nbase_url = 'https://x.example/'\n[articles]\npath = 'newsroom'\n[[feeds]]\nname = ''\n"
    found = made(station(newsroom, text + "[feeds.podcast]\ncategories = ['Technology']\n", episodes=1)).problems

    assert [(each.severity, each.rule) for each in found if each.field and each.field.startswith("feeds.podcast")] == [
        (Severity.MUST, "artwork"),
        (Severity.SHOULD, "podcast-owner"),
    ]
    text = SETTINGS.replace('owner = { name = "Ada Byron", email = "ada@example.com" }\n', "")
    assert channel_of(made(station(newsroom, text, episodes=1))).findtext(f"{ITUNES}owner/{ITUNES}email") == "desk@example.com"


@pytest.mark.parametrize(
    ("old", "new", "field", "told"),
    [
        ("Places & Travel", "places & travel", "categories[0]", "write it as Apple does: Society & Culture > Places & Travel"),
        ("Society & Culture > Places & Travel", "Cookery", "categories[0]", "Cookery is no category of Apple's"),
        ('"Technology"', '"Technology > Phones"', "categories[1]", "Technology has no subcategories"),
        (', email = "ada@example.com"', "", "owner.email", "this setting is needed"),
        ("geo:52.52,13.405", "52.52,13.405", "locations[0].geo", "give a geo URI"),
        ('type = "serial"', 'type = "daily"', "type", "'episodic' or 'serial'"),
        ("9B024349-", "9B0-", "podroll[0].guid", "give a UUID"),
        ("FREQ=WEEKLY", "WEEKLY", "update_frequency.rule", ""),
        ("locked = true", "lokced = true", "lokced", "did you mean locked?"),
    ],
)
def test_a_wrong_setting_is_named(newsroom: Newsroom, old: str, new: str, field: str, told: str) -> None:
    assert old in SETTINGS
    text = SETTINGS.replace(old, new, 1)
    file = newsroom({}).parent / "feeds.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load(file)
    (problem,) = caught.value.problems

    assert problem.field == f"feeds[1].podcast.{field}"
    assert told in problem.message
    assert problem.line
    assert text.splitlines()[problem.line - 1].startswith(field.partition("[")[0].partition(".")[0])


NONSENSE = [
    ("episode", "one", "one is no number of an episode"),
    ("season", "0", "no season of an episode"),
    ("episode_type", "short", "none of full, trailer, bonus"),
    ("explicit", "perhaps", "neither true nor false"),
    ("podcast_location", "{geo: here, name: X}", "geo: give a geo URI"),
    ("guests", "[{role: guest}]", "name: "),
    ("soundbites", "[{startTime: x, duration: 2}]", "start_time"),
    ("chapters", "[1]", "expected a table"),
    ("transcript", "words.xyz", "nobody can tell what words.xyz is"),
    ("chapters", "none.json", "there is no file none.json"),
]


def test_what_nobody_understands_of_an_episode_is_told_and_left_out(newsroom: Newsroom) -> None:
    wrong: dict[str, str | bytes] = {
        f"show/x{at}.md": article(f"X{at}", "2026-03-01", audio="ep01.mp3", **{key: value})
        for at, (key, value, _) in enumerate(NONSENSE)
    }
    prepared = made(station(newsroom, more=wrong, episodes=1))
    found = {each.path: (each.severity, each.message) for each in grave(prepared.problems)}

    assert len(found) == len(grave(prepared.problems)) == len(NONSENSE)
    for at, (_, _, told) in enumerate(NONSENSE):
        severity, message = found[f"show/x{at}.md"]
        assert severity is Severity.SHOULD
        assert told in message
    titles = {each.text for each in channel_of(prepared).iterfind("item/title")}
    assert {f"X{at}" for at in range(len(NONSENSE))} <= titles


def test_words_that_mean_nothing_for_an_episode_change_no_digest(newsroom: Newsroom) -> None:
    """Or every article would count as changed when this was installed."""
    reading = Reading(ArticlesTable(), ZoneInfo("UTC"))
    plain, other = (read(Found("a.md", 1, 1), text.encode(), reading) for text in (article("A"), article("A", season="spring")))

    assert plain.manuscript is not None
    assert other.manuscript is not None
    assert plain.manuscript.digest == other.manuscript.digest


def test_chapters_and_transcripts_are_served_to_everybody(newsroom: Newsroom) -> None:
    config, store = station(newsroom), Store(None)
    made(config, store)
    client = create_app(config, store).test_client()
    chapters, captions = client.get("/articles/ep04/chapters.json"), client.get("/media/show/ep01.de.vtt")

    assert (chapters.status_code, chapters.content_type) == (200, "application/json+chapters")
    assert (captions.status_code, captions.content_type) == (200, "text/vtt; charset=utf-8")
    assert {each.headers["Access-Control-Allow-Origin"] for each in (chapters, captions)} == {"*"}
    captions.close()
    again = client.get("/articles/ep04/chapters.json", headers={"If-None-Match": chapters.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/media/show/ep02.chapters.json").status_code == 404


# --- independent readers ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The twelve episodes, for all readers."""
    root = tmp_path_factory.mktemp("station") / "newsroom"

    def newsroom(files: Mapping[str, str | bytes]) -> Path:
        for path, content in files.items():
            write(root, path, content)
        return root

    found = made(station(newsroom))
    assert found.documents
    assert found.shown
    return found


def expected_episodes(prepared: Prepared) -> list[dict[str, Any]]:
    """Of every episode what the article says, for readers to agree with."""
    shown = [each for each in prepared.shown if each.path.startswith("show/") and each.recorded]
    return [
        {
            "title": each.title,
            "guid": each.id,
            "link": each.link,
            "published": int(each.published.timestamp()),
            "url": each.attachments[0].url,
            "type": each.attachments[0].type,
            "length": each.attachments[0].length,
            "duration": each.attachments[0].duration,
            "image": each.image.url if each.image else None,
            "number": each.episode.number if each.episode else None,
            "season": each.episode.season if each.episode else None,
            "kind": each.episode.kind if each.episode else None,
            "explicit": each.episode.explicit if each.episode else None,
            "chapters": each.episode.chapters_url if each.episode else None,
            "transcripts": [one.url for one in each.episode.transcripts] if each.episode else [],
            "people": [one.name for one in each.episode.people] if each.episode else [],
        }
        for each in shown
    ]


def test_podcastparser_reads_every_episode_as_it_is(prepared: Prepared) -> None:
    rss = documents(prepared)["show/rss.xml"].body
    read = podcastparser.parse(f"{BASE}show/rss.xml", io.BytesIO(rss))

    assert (read["title"], read["link"], read["type"]) == ("The Show", BASE, "serial")
    assert (read["cover_url"], read["itunes_author"], read["explicit"]) == (f"{MEDIA}show/art.png", "Ada and Bo", False)
    assert read["itunes_owner"] == {"name": "Ada Byron", "email": "ada@example.com"}
    assert read["itunes_categories"] == [["Society & Culture", "Places & Travel"], ["Technology"]]
    expected = expected_episodes(prepared)
    episodes = {each["guid"]: each for each in read["episodes"]}
    assert len(expected) == len(episodes) == 12
    for said in expected:
        heard = episodes[said["guid"]]
        assert heard["title"] == said["title"]
        assert (heard["link"], heard["published"]) == (said["link"], said["published"])
        assert heard["enclosures"] == [{"url": said["url"], "file_size": said["length"], "mime_type": said["type"]}]
        assert heard["total_time"] == said["duration"]
        assert heard.get("number") == said["number"]
        assert heard.get("type", None) == said["kind"]
        assert heard.get("explicit") == said["explicit"]
        assert heard.get("episode_art_url") == said["image"]
        # Of Podcasting 2.0 it knows an older name of the namespace alone.


def test_feedparser_reads_every_episode_as_it_is(prepared: Prepared) -> None:
    read = feedparser.parse(documents(prepared)["show/rss.xml"].body)

    assert not read.bozo
    for said, heard in zip(expected_episodes(prepared), read.entries, strict=True):
        assert (heard.title, heard.id, heard.link) == (said["title"], said["guid"], said["link"])
        assert [(each.href, each.type, each.length) for each in heard.enclosures] == [
            (said["url"], said["type"], str(said["length"]))
        ]
        assert heard.itunes_duration == str(said["duration"])
        assert heard.get("itunes_episode") == (None if said["number"] is None else str(said["number"]))


NODE = os.environ.get("FEEDS_TESTS_NODE") or os.environ.get("NODE_PATH") or ""


def node(package: str, script: str, document: bytes, tmp_path: Path) -> Any:
    """What a script of Node.js prints as JSON, which gets the document's path; skipped where the package is not there."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    modules = next((each for each in (Path(NODE), Path(NODE) / "node_modules") if NODE and (each / package).is_dir()), None)
    if modules is None:
        pytest.skip(f"the npm package {package} is not installed; FEEDS_TESTS_NODE names the directory of node_modules")
    (tmp_path / "feed.xml").write_bytes(document)
    link = tmp_path / "node_modules"
    if not link.exists():
        link.symlink_to(modules.resolve(), target_is_directory=True)
    (tmp_path / "read.mjs").write_text(script, encoding="utf-8")
    done = subprocess.run(["node", "read.mjs", "feed.xml"], cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


PARTYTIME = """
import { readFileSync } from "node:fs";
import * as partytime from "podcast-partytime";
const parse = partytime.parseFeed ?? partytime.default?.parseFeed ?? partytime.default;
console.log(JSON.stringify(parse(readFileSync(process.argv[2], "utf-8"), { allowMissingGuid: false })));
"""


def test_partytime_reads_every_episode_as_it_is(prepared: Prepared, tmp_path: Path) -> None:
    read = node("podcast-partytime", PARTYTIME, documents(prepared)["show/rss.xml"].body, tmp_path)

    assert (read["title"], read["guid"]) == ("The Show", guid_of(f"{BASE}show/rss.xml"))
    assert (read["itunesType"], read["itunesImage"]) == ("serial", f"{MEDIA}show/art.png")
    assert read["owner"] == {"name": "Ada Byron", "email": "ada@example.com"}
    assert read["locked"] is True
    assert read["license"] == {"identifier": "cc-by-4.0", "url": read["license"]["url"]}
    assert read["podcastFunding"][0]["url"] == "https://example.com/give"
    assert [each["name"] for each in read["value"]["recipients"] if "name" in each][:1] == ["Ada"]
    items = {each["guid"]: each for each in read["items"]}
    expected = expected_episodes(prepared)
    assert len(items) == len(expected) == 12
    for said in expected:
        heard = items[said["guid"]]
        assert (heard["title"], heard["link"]) == (said["title"], said["link"])
        assert heard["enclosure"] == {"url": said["url"], "type": said["type"], "length": said["length"]}
        assert heard["duration"] == said["duration"]
        assert (heard.get("podcastEpisode") or {}).get("number") == said["number"]
        assert (heard.get("podcastSeason") or {}).get("number") == said["season"]
        assert (heard.get("podcastChapters") or {}).get("url") == said["chapters"]
        assert [each["url"] for each in heard.get("podcastTranscripts") or []] == said["transcripts"]
        assert [each["name"] for each in heard.get("podcastPeople") or []] == said["people"]


FEEDSMITH = """
import { readFileSync } from "node:fs";
import { parseFeed } from "feedsmith";
console.log(JSON.stringify(parseFeed(readFileSync(process.argv[2], "utf-8")).feed));
"""


def test_feedsmith_reads_every_episode_as_it_is(prepared: Prepared, tmp_path: Path) -> None:
    read = node("feedsmith", FEEDSMITH, documents(prepared)["show/rss.xml"].body, tmp_path)

    assert read["itunes"]["owner"] == {"name": "Ada Byron", "email": "ada@example.com"}
    assert read["podcast"]["guid"] == guid_of(f"{BASE}show/rss.xml")
    expected = expected_episodes(prepared)
    assert len(read["items"]) == len(expected) == 12
    for said, heard in zip(expected, read["items"], strict=True):
        apple, podcasting = heard["itunes"], heard.get("podcast", {})
        assert (heard["title"], heard["link"], heard["guid"]["value"]) == (said["title"], said["link"], said["guid"])
        assert heard["enclosures"] == [{"url": said["url"], "length": said["length"], "type": said["type"]}]
        assert (apple.get("duration"), apple.get("image")) == (said["duration"], said["image"])
        assert (apple.get("episode"), apple.get("season"), apple.get("episodeType")) == (
            said["number"],
            said["season"],
            said["kind"],
        )
        assert apple.get("explicit") == said["explicit"]
        assert podcasting.get("chapters", {}).get("url") == said["chapters"]
        assert [each["url"] for each in podcasting.get("transcripts", [])] == said["transcripts"]
        assert [each["display"] for each in podcasting.get("persons", [])] == said["people"]


def test_feedsmith_reads_all_that_a_podcast_can_say(tmp_path: Path) -> None:
    read = node("feedsmith", FEEDSMITH, golden_documents("podcast")["podcast.rss.xml"].body, tmp_path)

    assert read["podcast"] == podcast_words.SHOW
    assert read["itunes"] == podcast_words.SHOW_ITUNES
    assert read["items"][0]["podcast"] == podcast_words.EPISODE_SAID
    assert read["items"][0]["itunes"] == podcast_words.EPISODE_ITUNES


# --- what its directories demand --------------------------------------------------------------------------------------

DEMANDING = ("apple-podcasts", "spotify", "youtube", "podcasting-2.0", "readers")


def test_nobody_has_anything_to_report_of_a_good_podcast(newsroom: Newsroom) -> None:
    named = f'name = "show"\nprofiles = {json.dumps(DEMANDING)}\n'
    settings = SETTINGS.replace('name = "show"\n', named).replace('type = "serial"\n', "")
    # A title with brackets is nothing for YouTube, which is told elsewhere.
    config = station(newsroom, settings, {"show/ep01.md": EPISODE.replace("Bread & <butter>", "Bread and butter")})
    prepared = publish(config, Store(None), NOW)[1]
    looked = set[str]()

    assert list(prepared.problems) == []
    for document in prepared.documents:
        if document.format != "chapters":
            asked = DEMANDING if document.path == "show/rss.xml" else ()
            verdict = lint(document.body, document.path, url=BASE + document.path, asked=asked, now=NOW)
            assert [(document.path, each.problem) for each in verdict.objections] == []
            looked |= {*verdict.profiles} if document.path == "show/rss.xml" else set()
    assert {*DEMANDING, "itunes", "w3c", "media-rss"} <= looked
    assert len(channel_of(prepared).findall("item")) == 12

    arguments = ["check", "--config", str(config.directory.parent / "feeds.toml"), "--fail-on", "info"]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert (result.exit_code, result.stdout) == (0, "3 feeds, 14 articles, 0 problems\n")
