"""New articles: written as the others of their directory are, and read back to what was wanted."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from feeds.articles.directory import Found
from feeds.articles.frontmatter import DIALECTS
from feeds.articles.habits import Habits, form_of, observe
from feeds.articles.manuscript import Reading, read
from feeds.articles.skeleton import skeleton, slug, wish
from feeds.articles.tools import recognise
from feeds.beginning import begin
from feeds.config import ArticlesTable, for_directory
from feeds.errors import UsageError
from feeds.model import Manuscript, Tool
from tests.conftest import Newsroom, write

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 18, 30, 15, tzinfo=BERLIN)
READING = Reading(ArticlesTable(), BERLIN)
SUFFIXES = {"reStructuredText": ".rst"}

words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(lambda text: bool(text.split()))


@pytest.mark.parametrize("draft", [True, False], ids=["draft", "published"])
@pytest.mark.parametrize("dialect", ["", *(each.name for each in DIALECTS)])
@example(title="- a: b, c; #d", tag="a, b; c", author="King, Martin & Co <b>")
@example(title='It\'s "quoted" \\ <b>bold</b> &amp; AT&T 🎉', tag="R&D", author="Ada Byron and Bo Cee")
@example(title="$Date: 2024 $", tag="-->", author="- a")
@example(title="*x* `y` [z](w) {{ t }} ==m== [[w]]", tag="]", author="'")
@example(title="true", tag="null", author="2024-01-02")
@example(title="1. *one*", tag="---", author="+++")
@given(title=words, tag=words, author=words)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_wanted_is_what_is_read(dialect: str, draft: bool, title: str, tag: str, author: str) -> None:
    try:
        wanted = wish(title, NOW, [tag], [author], draft=draft)
    except UsageError:
        assert not wish("x", NOW, [title]).tags  # nothing that a feed can carry
        return
    suffix = SUFFIXES.get(dialect, ".md")
    habits = Habits(dialect=dialect, suffix=suffix, keys=(("published", "date"),) if not dialect else Habits().keys)
    made = skeleton(wanted, habits, READING, lambda path: False)
    text = made.text
    if draft:
        assert _read(made.path, text) is None
        text = skeleton(wish(title, NOW, [tag], [author], draft=False), habits, READING, lambda path: False).text
    manuscript = _read(made.path, text)
    assert manuscript is not None
    people = tuple(f"{each.name} <{each.email}>" if each.email else each.name for each in manuscript.authors)
    assert (manuscript.title, manuscript.tags, people) == (wanted.title, wanted.tags, wanted.authors)


def _read(path: str, text: str) -> Manuscript | None:
    data = text.encode("utf-8")
    return read(Found(path, len(data), int(NOW.timestamp()) * 10**9), data, READING).manuscript


@pytest.mark.parametrize(
    ("title", "gap", "name"),
    [
        ("The night bus", "-", "the-night-bus"),
        ("Über Straßen", "-", "uber-strassen"),
        ("東京の夜", "-", "dong-jing-noye"),
        ("Новости дня", "-", "novosti-dnia"),
        ("🎉🎉", "-", "article"),
        ("The night bus", "_", "the_night_bus"),
        ("Mr. O'Neil: a/b?", " ", "Mr O'Neil a b"),
        ("??", " ", "article"),
    ],
)
def test_names_of_files(title: str, gap: str, name: str) -> None:
    assert slug(title, gap) == name


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-24",
        "2026-11-24T18:30:15+01:00",
        "2026-11-24T17:30:15Z",
        "2026-11-24T17:30:15.000Z",
        "2026-11-24 18:30:15 +0100",
        "2026-11-24 18:30",
        "2026-11-24 18:30:15 UTC+01:00",
        "Nov 24, 2026",
        "Nov 24 2026",
        "24 November 2026",
        "2026/11/24 18:30:15",
        "Tue, 24 Nov 2026 18:30:15 +0100",
        NOW.date(),
        NOW.replace(tzinfo=None),
    ],
)
def test_dates_are_written_as_the_others_are(written: object) -> None:
    form = form_of(written)  # type: ignore[arg-type]
    assert form is not None
    assert form.write(NOW) == written


@pytest.mark.parametrize("written", ["soon", "false", 7, None, ["2026-11-24"]])
def test_what_is_no_date_is_no_form(written: object) -> None:
    assert form_of(written) is None  # type: ignore[arg-type]


# --- habits: what a directory's articles say of the next one ------------------------------------------------------------


def begun(root: Path, title: str = "Night bus", section: str | None = None, **more: object) -> tuple[str, str]:
    config = for_directory(root, base_url="https://feeds.example.com/", recognise=recognise)
    now = NOW.astimezone(ZoneInfo(config.site.timezone))
    made = begin(config, wish(title, now, **({"draft": False} | more)), section).skeleton  # type: ignore[arg-type]
    assert (config.directory / made.path).read_text(encoding="utf-8") == made.text
    return made.path, made.text


PLACES = {
    "2024-07-25-a.md": "2026-11-24-night-bus.md",
    "blog/2024/07/25/a.md": "blog/2026/11/24/night-bus.md",
    "blog/2024/07/a.markdown": "blog/2026/11/night-bus.markdown",
    "posts/a/index.md": "posts/night-bus/index.md",
    "posts/2024-07-25-a/index.md": "posts/2026-11-24-night-bus/index.md",
    "posts/a_b_c.md": "posts/night_bus.md",
    "notes/A day out.md": "notes/Night bus.md",
    "ja/news/_posts/2024-07-25-a.md": "ja/news/_posts/2026-11-24-night-bus.md",
    "a{b}/c.md": "a{b}/night-bus.md",
}


@pytest.mark.parametrize(("there", "new"), PLACES.items())
def test_the_file_is_named_and_placed_as_the_others_are(newsroom: Newsroom, there: str, new: str) -> None:
    root = newsroom({there: "---\ntitle: A\ndate: 2024-07-25\n---\nx\n"})

    assert begun(root)[0] == new


def test_it_is_placed_where_the_newest_are(newsroom: Newsroom) -> None:
    old = {f"old/{number}.md": f"---\ntitle: A\ndate: 2020-01-{number:02}\n---\nx" for number in range(1, 10)}
    new = {f"new/{number}.md": f"---\ntitle: A\ndate: 2024-01-{number:02}\n---\nx" for number in range(1, 21)}

    assert begun(newsroom(old | new))[0] == "new/night-bus.md"


def test_without_dates_it_is_placed_above_all_of_them(newsroom: Newsroom) -> None:
    root = newsroom({"til/git/a.md": "# A", "til/sql/b.md": "# B"})

    assert begun(root) == ("til/night-bus.md", "# Night bus\n\n")


DIALECTS_THERE = {
    "quoted YAML": (
        '---\nlayout: post\ndate: "2024-07-25T10:00:00.000Z"\ntitle: "A"\ncategory: x\n---\nx',
        '---\nlayout: post\ndate: "2026-11-24T18:30:15.000Z"\ntitle: "Night bus"\ncategory: R&D\n---\n\n',
    ),
    "Astro": (
        "---\ntitle: A\npubDate: Jul 25 2024\ntags: [a]\n---\nx",
        "---\ntitle: Night bus\npubDate: Nov 24 2026\ntags: [R&D]\n---\n\n",
    ),
    "Zola": (
        '+++\ntitle = "A"\ndate = 2024-07-25T10:00:00Z\n[taxonomies]\ntags = ["x"]\n+++\nx',
        '+++\ntitle = "Night bus"\ndate = 2026-11-24T18:30:15Z\n\n[taxonomies]\ntags = [\n    "R&D",\n]\n+++\n\n',
    ),
    "JSON": (
        '{ "title": "A", "date": "2024-07-25" }\nx',
        '{\n  "title": "Night bus",\n  "date": "2026-11-24",\n  "tags": [\n    "R&D"\n  ]\n}\n\n',
    ),
    "Pelican": (
        "Title: A\nDate: 2024-07-25 10:00\nTags: a, b\n\nx",
        "Title: Night bus\nDate: 2026-11-24 18:30\nTags: R&D\n\n",
    ),
    "Nikola": (
        "<!--\n.. title: A\n.. date: 2024-07-25 10:00:00 UTC+02:00\n.. tags: a\n-->\nx",
        "<!--\n.. title: Night bus\n.. date: 2026-11-24 18:30:15 UTC+00:00\n.. tags: R&D\n-->\n\n",
    ),
    "words": (
        "---\ntitle: A\ndate: 2024-07-25\ntags: a, b\n---\nx",
        "---\ntitle: Night bus\ndate: 2026-11-24\ntags: R&D\n---\n\n",
    ),
}


@pytest.mark.parametrize(("there", "new"), DIALECTS_THERE.values(), ids=DIALECTS_THERE)
def test_it_is_written_as_the_others_are(newsroom: Newsroom, there: str, new: str) -> None:
    root = newsroom({"a.md": there, "b.md": there.replace("A", "B")})
    config = for_directory(root, base_url="https://feeds.example.com/")
    now = datetime(2026, 11, 24, 18, 30, 15, tzinfo=ZoneInfo("UTC"))

    assert begin(config, wish("Night bus", now, ["R&D"], draft=False)).skeleton.text == new


DRAFTS = {
    "draft: true\n": "draft: true",
    "Status: draft\n": "Status: draft",
    "status: published\n": "status: draft",
    "": "draft: true",
}


@pytest.mark.parametrize(("there", "held"), DRAFTS.items())
def test_drafts_are_told_as_the_others_tell_them(newsroom: Newsroom, there: str, held: str) -> None:
    root = newsroom({"a.md": f"---\ntitle: A\ndate: 2024-07-25\n{there}---\nx\n"})

    assert held in begun(root, draft=True)[1].split("\n")


def test_what_all_others_say_is_said_too(newsroom: Newsroom) -> None:
    text = "---\nlayout: note\ntitle: {0}\ndate: 2024-07-25\nauthor: Ada Byron\nmood: {0}\n---\nx"
    root = newsroom({f"{name}.md": text.format(name) for name in "abc"})

    assert begun(root)[1] == "---\nlayout: note\ntitle: Night bus\ndate: 2026-11-24\nauthor: Ada Byron\n---\n\n"


def test_an_address_that_dates_the_others_dates_the_new_one(newsroom: Newsroom) -> None:
    root = newsroom({"a.md": '+++\npath = "2024/07/25/a"\ntitle = "A"\n+++\nx'})

    assert begun(root)[1] == '+++\npath = "2026/11/24/night-bus"\ntitle = "Night bus"\n+++\n\n'


def test_a_sidecar_tells_the_dialect(newsroom: Newsroom) -> None:
    root = newsroom({"a.md": "x\n", "a.meta": ".. title: A\n.. date: 2024-07-25\n"})

    assert begun(root)[1] == "<!--\n.. title: Night bus\n.. date: 2026-11-24\n-->\n\n"


def test_pages_without_front_matter_get_a_comment_that_is_html(newsroom: Newsroom) -> None:
    root = newsroom({"a.html": "<h1>A</h1><p>x"})

    assert begun(root, draft=True) == ("night-bus.html", "<!--\n.. title: Night bus\n.. draft: true\n-->\n\n")


def test_translations_are_named_by_their_language(newsroom: Newsroom) -> None:
    root = newsroom({"a.md": "---\ntitle: A\ndate: 2024-07-25\n---\nx", "a.de.md": "---\ntitle: A\ndate: 2024-07-25\n---\nx"})

    assert begun(root, language="de")[0] == "night-bus.de.md"


TOOLS = {
    "_config.yml": ("title: x\n", "_posts/2026-11-24-night-bus.md", "---\nlayout: post\ntitle: Night bus\n"),
    "zola.toml": ('base_url = "https://x.example"\n', "night-bus.md", '+++\ntitle = "Night bus"\ndate = 2026-11-24T17:30:15Z\n'),
    "pelicanconf.py": ("SITENAME = 'x'\n", "night-bus.md", "Title: Night bus\nDate: 2026-11-24 17:30\n"),
    "conf.py": ("BLOG_TITLE = 'x'\n", "posts/night-bus.md", "<!--\n.. title: Night bus\n"),
    "hugo.toml": ("", "posts/night-bus.md", '+++\ntitle = "Night bus"\n'),
    "docusaurus.config.js": ("", "2026-11-24-night-bus.md", "---\ntitle: Night bus\n---\n"),
    ".obsidian/app.json": ("{}", "Night bus.md", "---\ntitle: Night bus\ndate: 2026-11-24\n"),
    "nothing": ("", "night-bus.md", "---\ntitle: Night bus\ndate: 2026-11-24T17:30:15+00:00\n"),
}


@pytest.mark.parametrize(("file", "said"), TOOLS.items(), ids=TOOLS)
def test_the_first_article_is_written_as_the_directorys_tool_does(newsroom: Newsroom, file: str, said: tuple[str, ...]) -> None:
    path, text = begun(newsroom({file: said[0]}))

    assert path == said[1]
    assert text.startswith(said[2])


def test_a_section_is_asked_for(newsroom: Newsroom) -> None:
    there = "---\ntitle: A\ndate: 2024-07-25\n---\nx"
    root = newsroom({"blog/2024/a.md": there, "notes/b/index.md": there})

    assert begun(root, section="notes")[0] == "notes/night-bus/index.md"
    assert begun(root, section="new/one")[0].startswith("new/one/")


@pytest.mark.parametrize("section", ["..", "a/../../b", "_private", ".git", "node_modules"])
def test_a_section_is_below_the_directory_and_looked_at(newsroom: Newsroom, section: str) -> None:
    with pytest.raises(UsageError, match="--section"):
        begun(newsroom({"a.md": "# A"}), section=section)


def test_no_link_leads_elsewhere(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"a.md": "# A"})
    (tmp_path / "elsewhere").mkdir()
    os.symlink(tmp_path / "elsewhere", root / "out")

    for section in ("out", "out/below"):
        with pytest.raises(UsageError, match="a link stands in the way"):
            begun(root, section=section)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_nothing_is_written_over(newsroom: Newsroom) -> None:
    root = newsroom({"night-bus.txt": "old", "Night-Bus-2.md": "# old", "b.md": "# B"})

    assert begun(root, section="")[0] == "night-bus-3.md"
    assert (root / "night-bus.txt").read_text() == "old"


@pytest.mark.parametrize(("title", "name"), [("Readme", "readme-2.md"), ("Index", "index-2.md"), ("License", "license-2.md")])
def test_names_that_are_no_articles_are_not_taken(newsroom: Newsroom, title: str, name: str) -> None:
    assert begun(newsroom({"a.md": "# A"}), title)[0] == name


def test_a_file_that_cannot_be_read_tells_nothing(newsroom: Newsroom) -> None:
    root = newsroom({"a.md": "---\ntitle: [\n---\n", "b.md": '+++\ntitle = "B"\ndate = 2024-07-25\n+++\nx'})

    assert begun(root)[1].startswith("+++\n")


@pytest.mark.parametrize("title", ["", " \n ", "\x00", "x" * 1001])
def test_an_article_has_a_title(title: str) -> None:
    with pytest.raises(UsageError, match="title"):
        wish(title, NOW)


def test_what_cannot_be_written_is_said(newsroom: Newsroom) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        begun(newsroom({"a.md": "# A"}), authors=["x" * 300])


def test_nothing_seen_is_the_tools_own_way() -> None:
    assert observe([], Tool()) == Habits()


def test_writing_needs_room(newsroom: Newsroom) -> None:
    root = newsroom({"a.md": "# A"})
    write(root, "b", "a file")

    with pytest.raises(UsageError, match="cannot be written"):
        begun(root, section="b")
