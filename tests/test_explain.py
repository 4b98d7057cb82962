"""`feeds check --explain`: every field of an article, its value, and where it came from."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Newsroom, article, write
from tests.mediafiles import jpeg, mp3, png
from tests.test_cli import feeds

pytestmark = pytest.mark.usefixtures("_home")


@pytest.fixture
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)


FILES = {
    "yaml.md": """\
---
layout: note
title: The night bus
pubDate: 2024-01-02 10:00
categories: [city, buses]
extra: { author: Ada Byron }
---

It comes at *twenty past*.
""",
    "2024-01-03-plain.de.md": "Words first.\n\n# A heading\n\nMore.\n",
    "ep.md": "What was said.\n",
    "ep.yaml": "title: Episode\nfoo: bar\ndate: 2024-01-04\n",
    "page.html": """\
<!doctype html><html lang="fr"><head><meta property="og:title" content="Une page"><meta name="author" content="Bo">
<meta property="article:published_time" content="2024-01-05T06:07:08Z"></head><body><article><p>Oui.</p></article></body></html>
""",
    "wire.txt": "A headline\n\nBy Maren Holt\n\nA standfirst.\n\nA paragraph.\n\nSource: The Post https://post.example/1\n",
}

GOLDEN = {
    "yaml.md": """\
newsroom/yaml.md: published
field        value                                          from
title        The night bus                                  front matter, line 3 (title)
link         http://127.0.0.1:8000/articles/yaml/           page of this service; file name
id           urn:uuid:ID                                    minted from the path
published    2024-01-02 10:00:00+00:00                      front matter, line 4 (pubDate)
updated      2024-01-02 10:00:00+00:00                      as published
expires      —
time zone    UTC                                            default (site.timezone)
authors      Ada Byron                                      front matter, line 6 (extra.author)
tags         city                                           front matter, line 5 (categories)
             buses
language     en                                             default (site.language)
section      (the top)                                      path
summary      It comes at twenty past.                       first paragraph
image        —
attachments  —
source       —
draft        no
unlisted     no
left out of  —
feeds        main (its newest 50)                           default (feeds)
layout       note                                           front matter, line 2 (layout); kept, not used

1 feed, 1 article, 0 problems
""",
    "2024-01-03-plain.de.md": """\
newsroom/2024-01-03-plain.de.md: published
field        value                                          from
title        A heading                                      first heading, line 3
link         http://127.0.0.1:8000/articles/plain/          page of this service; file name
id           urn:uuid:ID                                    minted from the path
published    2024-01-03 00:00:00+00:00                      file name
updated      2024-01-03 00:00:00+00:00                      as published
expires      —
time zone    UTC                                            default (site.timezone)
authors      —                                              default (site.authors)
tags         —
language     de                                             file name
section      (the top)                                      path
summary      Words first.                                   first paragraph
image        —
attachments  —
source       —
draft        no
unlisted     no
left out of  —
feeds        main (its newest 50)                           default (feeds)

1 feed, 1 article, 0 problems
""",
}

# Rows that tell of dialects where their values come from: field → (value, from).
ROWS: Mapping[str, Mapping[str, tuple[object, str]]] = {
    "ep.md": {
        "title": ("Episode", "sidecar ep.yaml 1 title"),
        "published": ("2024-01-04 00:00:00+00:00", "sidecar ep.yaml 3 date"),
    },
    "page.html": {
        "title": ("Une page", "HTML head og:title"),
        "published": ("2024-01-05 06:07:08+00:00", "HTML head article:published_time"),
        "authors": (["Bo"], "HTML head author"),
        "language": ("fr", "HTML head html lang"),
    },
    "wire.txt": {
        "title": ("A headline", "headline 1"),
        "authors": (["Maren Holt"], "byline"),
        "summary": ("A standfirst.", "first paragraph"),
        "source": ("The Post <https://post.example/1>", "last line"),
        "published": ("2023-11-25 12:00:00+00:00", "file time"),
    },
}


def explained(*arguments: object) -> list[dict[str, Any]]:
    result = feeds("check", "--explain", "--format", "json", *arguments)
    accounts: list[dict[str, Any]] = json.loads(result.stdout)["explained"]
    return accounts


def rows(account: dict[str, Any], kind: str = "fields") -> dict[str, tuple[object, str]]:
    """Field → value, and the places it came from in one line."""
    return {
        row["field"]: (
            row["value"],
            "; ".join(" ".join(str(part) for part in each.values() if part) for each in row["from"]),
        )
        for row in account[kind]
    }


@pytest.mark.parametrize("name", GOLDEN)
def test_the_table(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(newsroom(FILES).parent)
    result = feeds("check", "--explain", f"newsroom/{name}")
    (account,) = explained(f"newsroom/{name}")
    id = str(rows(account)["id"][0]).removeprefix("urn:uuid:")

    assert (result.exit_code, result.output) == (0, GOLDEN[name].replace("ID" + " " * 34, id))


@pytest.mark.parametrize("name", ROWS)
def test_where_values_come_from(newsroom: Newsroom, name: str) -> None:
    root = newsroom(FILES)
    write(root, "wire.txt", FILES["wire.txt"], age=86_400 * 365 * 3)
    (account,) = explained(root / name)

    assert account["state"] == "published"
    assert {field: rows(account)[field] for field in ROWS[name]} == ROWS[name]


def test_the_configuration_is_named(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"news/a.md": article("A")})
    (tmp_path / "feeds.toml").write_text(
        '[site]\nlanguage = "de"\nauthors = [{ name = "The Desk" }]\nurl = "https://x.example/"\n'
        '[articles]\npath = "newsroom"\npermalink = "{url}{section}/{slug}/"\n'
        '[[feeds]]\nname = ""\n[[feeds]]\nname = "news"\nlimit = 3\nselect = { sections = ["news"] }\n'
        '[[feeds]]\nname = "other"\nselect = { sections = ["other"] }\n[automatic]\nsections = true\n'
    )
    (account,) = explained(root / "news/a.md", "--config", tmp_path / "feeds.toml")
    found = rows(account)

    file = f"configuration {tmp_path}/feeds.toml"
    assert found["authors"] == (["The Desk"], f"{file} site.authors")
    assert found["language"] == ("de", f"{file} site.language")
    assert found["link"] == ("https://x.example/news/a/", f"{file} articles.permalink; file name")
    assert found["feeds"] == (
        ["main (its newest 50)", "news (its newest 3)", "sections/news"],
        f"{file} feeds; {file} automatic",
    )


def test_the_tool_of_the_directory_is_named(newsroom: Newsroom) -> None:
    root = newsroom({"_config.yml": "lang: nl\nurl: https://j.example\n", "_posts/2024-01-02-a.md": "---\ntitle: A\n---\nx"})
    (account,) = explained(root / "_posts/2024-01-02-a.md")

    assert rows(account)["language"] == ("nl", "Jekyll's configuration ../_config.yml")
    assert rows(account)["link"][1] == "Jekyll's configuration ../_config.yml; file name"
    assert rows(account)["published"][1] == "file name"


def test_the_ledger_is_named(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"a.md": "# A\n\nx"})
    feeds("build", root, "--out", tmp_path / "out", "--base-url", "https://x.example", "--state", tmp_path / "state")
    (account,) = explained(root / "a.md", "--state", tmp_path / "state")
    found = rows(account)

    assert (found["id"][1], found["published"][1], found["updated"][1]) == ("ledger", "ledger", "ledger")


def test_git_is_named(newsroom: Newsroom) -> None:
    root = newsroom({"a.md": "# A\n\nx"})
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=A", "-c", "user.email=a@x.example", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=root, check=True)
    (account,) = explained(root / "a.md")

    assert (rows(account)["published"][1], rows(account)["updated"][1]) == ("git", "git")


def test_unknown_keys_are_told(newsroom: Newsroom) -> None:
    (account,) = explained(newsroom({"a.md": "---\ntitle: A\nmood: calm\nparams:\n  toc: true\n---\nx"}) / "a.md")

    assert rows(account, "unknown") == {
        "mood": ("calm", "front matter 3 mood"),
        "params.toc": ("true", "front matter 4 params.toc"),
    }


STATES = {
    "---\ntitle: A\ndraft: true\n---\nx": ("draft", "a draft; it is not published"),
    "---\ntitle: A\ndate: 2099-01-02\n---\nx": ("scheduled", "scheduled; it appears at 2099-01-02 00:00 UTC"),
    "---\ntitle: A\ndate: 2024-01-02\nexpires: 2025-01-02\n---\nx": (
        "expired",
        "expired; it disappeared at 2025-01-02 00:00 UTC",
    ),
    "---\ntitle: A\ndate: 2024-01-02\nunlisted: true\n---\nx": ("unlisted", "unlisted; it is in no feed"),
}


@pytest.mark.parametrize(("text", "state"), STATES.items())
def test_what_is_not_published_is_understood_all_the_same(newsroom: Newsroom, text: str, state: tuple[str, str]) -> None:
    (account,) = explained(newsroom({"a.md": text}) / "a.md")

    assert (account["state"], account["why"]) == state
    assert rows(account)["title"] == ("A", "front matter 2 title")
    assert not rows(account)["feeds"][0]


def test_what_is_held_back_is_understood_as_far_as_possible(newsroom: Newsroom) -> None:
    text = "---\ntitle: A\ndate: 01/02/2024\ntags: [a]\nexpires: soon\nextra:\n  lang: [x]\n---\nx"
    (account,) = explained(newsroom({"a.md": text}) / "a.md")
    found = rows(account)

    assert account["state"] == "held back"
    assert account["why"].startswith("01/02/2024 can be read in two ways")
    assert found["tags"][0] == ["a"]
    for field in ("published", "updated", "expires", "language"):
        assert found[field][0] is None
        assert found[field][1].startswith("refused: front matter")


@pytest.mark.parametrize(
    ("name", "text", "state"),
    [
        ("a.md", "", "held back"),
        ("a.md", "---\ntitle: [\n---\nx", "held back"),
        ("README.md", "x", "left out"),
    ],
)
def test_where_nothing_can_be_understood_the_reason_is_told(newsroom: Newsroom, name: str, text: str, state: str) -> None:
    (account,) = explained(newsroom({name: text}) / name)

    assert (account["state"], account["fields"]) == (state, [])
    assert account["why"]


def test_a_broken_sidecar_does_not_hide_the_article(newsroom: Newsroom) -> None:
    root = newsroom({"a.md": "---\ntitle: A\n---\nx", "a.yaml": "date: soon\n"})
    (account,) = explained(root / "a.md")

    assert rows(account)["title"][0] == "A"


def test_several_articles_and_a_feed(newsroom: Newsroom) -> None:
    root = newsroom({"a.md": article("A"), "b.md": article("B")})
    write(root, "feed.xml", '<rss version="2.0"><channel><title>x</title></channel></rss>')
    result = feeds("check", "--explain", root / "a.md", root / "feed.xml", root / "b.md")

    assert result.stdout.count("\ntitle  ") == 2
    assert f"{root}/feed.xml: a feed and no article; --explain has nothing to say of it" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["."]])
def test_explain_is_for_articles(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.chdir(newsroom({"a.md": article("A")}))
    result = feeds("check", "--explain", *arguments)

    assert result.exit_code == 2
    assert "--explain is for articles; name their files" in result.output


# --- feeds new -------------------------------------------------------------------------------------------------------


def test_new_writes_a_draft_and_says_what_is_next(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    root = newsroom({"a.md": article("A"), "b.md": article("B", "2024-01-03T00:00:00Z")})
    monkeypatch.chdir(root.parent)
    result = feeds("new", "The night bus: a 'story'", "newsroom", "--tag", "city", "--author", "Ada Byron")

    assert result.exit_code == 0
    assert result.output == (
        "Wrote newsroom/the-night-bus-a-story.md (YAML front matter, like the newest 2 articles here)\n"
        "It is a draft: write it, then take out `draft: true` to publish it.\n"
        "Look at it with: feeds check newsroom/the-night-bus-a-story.md --explain\n"
    )
    (account,) = explained("newsroom/the-night-bus-a-story.md")
    found = rows(account)
    assert (account["state"], found["title"][0]) == ("draft", "The night bus: a 'story'")
    assert (found["tags"][0], found["authors"][0]) == (["city"], ["Ada Byron"])
    assert feeds("check", "newsroom").output.endswith("1 feed, 2 articles, 1 problem (1 info)\n")


def test_new_can_publish_at_once(newsroom: Newsroom) -> None:
    root = newsroom({"a.md": article("A")})
    result = feeds("new", "B", root, "--publish", "--language", "de")

    assert "It is no draft" in result.output
    assert feeds("check", root / "b.md").output == "1 feed, 1 article, 0 problems\n"


def test_new_reads_the_configuration(newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom({"a.md": article("A", "2024-01-02T03:04:05+09:00")})
    (tmp_path / "config").mkdir()
    (tmp_path / "config/feeds.toml").write_text('[site]\ntimezone = "Asia/Tokyo"\n[articles]\npath = "../newsroom"\n')
    monkeypatch.chdir(tmp_path)
    result = feeds("new", "B", "--section", "deep/er")

    assert "feeds check newsroom/deep/er/b.md --explain --config config/feeds.toml\n" in result.output
    assert "+09:00\n" in (tmp_path / "newsroom/deep/er/b.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["", "."], "the article has no title"), (["x", "nowhere"], "there is no such directory"), (["x"], "give a directory")],
)
def test_new_says_what_is_wrong(arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = feeds("new", *arguments)

    assert result.exit_code == 2
    assert message in result.output
    assert not list(tmp_path.iterdir())


def told(newsroom: Newsroom, files: Mapping[str, str | bytes], path: str) -> dict[str, tuple[Any, Any]]:
    """What is told of each field: its value, and the first place that it came from."""
    shown = json.loads(feeds("check", "--explain", "--format", "json", newsroom(files) / path).stdout)["explained"][0]
    return {each["field"]: (each["value"], each["from"][0] if each["from"] else None) for each in shown["fields"]}


def test_what_lies_beside_an_article_is_explained(newsroom: Newsroom) -> None:
    said = told(newsroom, {"ep.md": article("A", image_alt="The sea"), "ep.mp3": mp3(61), "ep.jpg": jpeg(8, 6)}, "ep.md")

    ((attachment,), origin) = said["attachments"]
    assert attachment.startswith("http://127.0.0.1:8000/media/ep.mp3 (audio/mpeg, ")
    assert attachment.endswith(" bytes, 61 s)")
    assert origin["where"] == "file of the same name"
    image, origin = said["image"]
    assert image == "http://127.0.0.1:8000/media/ep.jpg (8 × 6; The sea)"
    assert (origin["where"], origin["line"], origin["key"]) == ("front matter", 4, "image_alt")


def test_a_recording_alone_is_explained(newsroom: Newsroom) -> None:
    sound = mp3(61, png(9, 8), title="Twelve", artist="Ada", date="2026-05-04")
    said = told(newsroom, {"ep.mp3": sound, "ep.yaml": "tags: [sea]"}, "ep.mp3")

    assert {name: (value, origin["where"], origin["key"]) for name, (value, origin) in said.items() if origin} | {
        "title": ("Twelve", "tags of the recording", "title"),
        "authors": (["Ada"], "tags of the recording", "author"),
        "published": ("2026-05-04 00:00:00+00:00", "tags of the recording", "date"),
        "tags": (["sea"], "sidecar", "tags"),
        "image": ("http://127.0.0.1:8000/media/ep.mp3.cover.png (9 × 8)", "picture in the recording", None),
    } == {name: (value, origin["where"], origin["key"]) for name, (value, origin) in said.items() if origin}
    assert said["attachments"][1]["where"] == "the recording itself"


@pytest.mark.parametrize(
    ("path", "files", "state"),
    [
        ("a.mp3", {"a.mp3": mp3(2), "a.yaml": "draft: true"}, "draft"),
        ("a.mp3", {"a.mp3": "words"}, "not served"),
    ],
)
def test_what_becomes_of_a_recording(newsroom: Newsroom, path: str, files: dict[str, str | bytes], state: str) -> None:
    shown = json.loads(feeds("check", "--explain", "--format", "json", newsroom(files) / path).stdout)["explained"][0]

    assert shown["state"] == state
    assert shown["why"]
