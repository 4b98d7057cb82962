"""Which media belong to an article by their names, and which stand for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from feeds.articles.companions import Beside, Companions, alone, names_in
from feeds.articles.directory import Found

TOLD = (
    (),
    None,
    (("ep.srt", None), ("ep.transcript.txt", None), ("ep.vtt", None), ("ep.de.vtt", "de")),
    "ep.chapters.json",
)


@pytest.mark.parametrize(
    ("path", "media", "companions"),
    [
        ("ep.md", "ep.mp3 ep.jpg other.mp3 other.jpg", (("ep.mp3",), "ep.jpg")),
        ("a/ep.md", "ep.mp3 a/ep.mp3 a/ep.png", (("a/ep.mp3",), "a/ep.png")),
        ("ep.md", "ep.wav ep.m4a ep.mp3 ep.mp4", (("ep.mp3", "ep.m4a", "ep.wav", "ep.mp4"), None)),
        ("ep.md", "ep.MP3 ep.PNG", (("ep.MP3",), "ep.PNG")),
        ("ep.md", "ep.gif ep.png ep.jpg", ((), "ep.jpg")),
        ("ep.md", "ep.pdf ep.svg x.vtt x.chapters.json", ((), None)),
        ("ep.md", "ep.vtt ep.srt ep.de.vtt ep.chapters.json ep.transcript.txt", TOLD),
        ("ep.md", "cover.jpg featured.png", ((), None)),
        ("ep.de.md", "ep.mp3 ep.jpg", (("ep.mp3",), "ep.jpg")),
        ("ep.de.md", "ep.mp3 ep.de.mp3 ep.de.jpg", (("ep.de.mp3",), "ep.de.jpg")),
        ("ep/index.md", "ep/ep.mp3 ep/x.mp3 ep/cover.jpg", (("ep/ep.mp3",), "ep/cover.jpg")),
        ("ep/index.md", "ep/index.mp3 ep/featured.png", (("ep/index.mp3",), "ep/featured.png")),
        ("ep/index.de.md", "ep/ep.mp3 ep/feature.webp", (("ep/ep.mp3",), "ep/feature.webp")),
        ("ep/index.md", "ep/ep.png ep/cover.png ep.mp3", ((), "ep/ep.png")),
        ("index.md", "cover.jpg", ((), None)),
        ("ep.mp3", "ep.mp3 ep.m4a ep.png", (("ep.mp3", "ep.m4a"), "ep.png")),
    ],
)
def test_companions(path: str, media: str, companions: tuple[Any, ...]) -> None:
    assert Beside(media.split()).of(path) == Companions(*companions)


def test_where_a_tool_made_the_site_an_image_of_the_name_is_no_cover() -> None:
    shelf = Beside(["ep/ep.png", "ep/ep.mp3", "a.jpg", "b/b.png", "b/cover.png"], "Zola")

    assert shelf.of("ep/index.md") == Companions(("ep/ep.mp3",), None)
    assert shelf.of("a.md") == Companions((), None)
    assert shelf.of("b/index.md") == Companions((), "b/cover.png")


def standing(
    media: str, articles: str = "", known: Mapping[str, bool] | None = None, text: str = "", certain: bool = True
) -> tuple[list[str], list[str], list[str]]:
    named = set(names_in(text.encode()))
    found = alone({name: Found(name, 1, 1) for name in media.split()}, articles.split(), known or {}, named, certain)
    return [each.path for each in found.episodes], [each.path for each in found.waiting], [*found.left]


@pytest.mark.parametrize(
    ("media", "articles", "episodes"),
    [
        ("a.mp3 b.ogg c.mp4", "", "a.mp3 b.ogg c.mp4"),
        ("a.mp3 a.m4a a.mp4", "", "a.mp3"),
        ("a.mp3 b.mp3", "a.md", "b.mp3"),
        ("a.mp3 b.mp3", "a.txt b.de.html", ""),
        ("a.png a.pdf a.vtt", "", ""),
        ("show/a.mp3", "", "show/a.mp3"),
        ("a/one.mp3 a/two.mp3 a/b/c.mp3", "a/index.md", ""),
        ("one.mp3", "index.md", "one.mp3"),
        ("assets/a.mp3 Static/b.mp3 x/audio/c.mp3 media/d.mp3", "", ""),
        ("my-audio/a.mp3", "", "my-audio/a.mp3"),
    ],
)
def test_what_belongs_to_nothing_stands_for_itself(media: str, articles: str, episodes: str) -> None:
    assert standing(media, articles) == (episodes.split(), [], [])


@pytest.mark.parametrize(
    "text",
    [
        "audio: jingle.mp3",
        "audio: 'x/jingle.mp3'",
        "enclosure: {url: jingle.mp3}",
        '<audio src="/x/jingle.mp3?a=1">',
        "[hear](JINGLE.MP3)",
        "![[jingle.mp3|x]]",
        "{{< audio src=jingle.mp3 >}}",
        "a.jpg,jingle.mp3,b.jpg",
        "x%2Fjingle.mp3",
        "draft: true\nsound: [a, jingle.mp3]",
    ],
)
def test_what_any_text_names_does_not(text: str) -> None:
    assert standing("jingle.mp3", text=text) == ([], [], [])
    assert standing("jingle.mp3", text=text.replace("jingle", "mingle").replace("JINGLE", "mingle"))[0] == ["jingle.mp3"]


def test_names_with_blanks_marks_and_other_alphabets() -> None:
    for name, text in [
        ("x/our talk.mp3", "audio: our talk.mp3"),
        ("x/our talk.mp3", "[](our%20talk.mp3)"),
        ("x/e\u0301te\u0301.mp3", "audio: été.mp3"),
        ("x/песня.mp3", "audio: песня.mp3"),
    ]:
        found = alone({name: Found(name, 1, 1)}, [], {}, set(names_in(text.encode())), True)
        assert found.episodes == ()
    assert standing("jingle.mp3", text="j\0i\0n\0g\0l\0e\0.\0m\0p\0003\0")[0] == []


def test_a_text_of_nothing_but_names_is_read_once() -> None:
    assert len(set(names_in(b"a" * 1_000_000 + b".mp3" * 100_000))) < 300


def test_an_episode_stays_one_and_what_was_an_article_does_not_become_one() -> None:
    assert standing("a.mp3", known={"a.mp3": True}, text="a.mp3", certain=False) == (["a.mp3"], [], [])
    assert standing("assets/a.mp3", known={"assets/a.mp3": True}) == (["assets/a.mp3"], [], [])
    assert standing("a.m4a a.mp3", known={"a.m4a": True}) == (["a.m4a"], [], [])
    assert standing("a.mp3", "a.md", known={"a.mp3": True}) == ([], [], [])
    assert standing("a.mp3", known={"a.md": False}) == ([], [], ["a.mp3"])
    assert standing("a.mp3", known={"a.mp3": False}) == (["a.mp3"], [], [])


def test_while_a_text_cannot_be_read_nothing_new_becomes_one() -> None:
    assert standing("a.mp3 b.mp3", known={"b.mp3": True}, certain=False) == (["b.mp3"], ["a.mp3"], [])
