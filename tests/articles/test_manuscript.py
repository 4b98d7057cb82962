"""A whole file is understood without knowing which articles there are: title, dates, place, digest, problems."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from feeds.articles.directory import Found
from feeds.articles.manuscript import MAX_TITLE, Read, Reading, read
from feeds.config import ArticlesTable
from feeds.errors import ArticleError
from feeds.model import Image, Manuscript, Person, Severity

READING = Reading(ArticlesTable(), ZoneInfo("Europe/Berlin"))
MTIME = 1_721_900_000_123_456_789


def reading(text: str | bytes, path: str = "a.md", how: Reading = READING, mtime_ns: int = MTIME) -> Read:
    data = text if isinstance(text, bytes) else text.encode()
    return read(Found(path, len(data), mtime_ns), data, how)


def manuscript(text: str | bytes, path: str = "a.md", how: Reading = READING) -> Manuscript:
    found = reading(text, path, how).manuscript
    assert found is not None
    return found


def refused(text: str | bytes, path: str = "a.md", how: Reading = READING) -> ArticleError:
    with pytest.raises(ArticleError) as caught:
        reading(text, path, how)
    return caught.value


def test_a_whole_file() -> None:
    said = manuscript(
        "---\ntitle: The gate\ndate: 2024-07-25 10:00\nupdated: 2024-07-26\nauthor: Ada Lovelace\ntags: [a, b]\n"
        "lang: de\nid: urn:x:1\nimage: c.png\nsummary: Short\nsource: https://example.org/\naudio: a.mp3\nlayout: post\n---\n"
        "# The gate\n\nText\n",
        "world/europe/the-gate.md",
    )
    assert (said.title, said.body, said.summary) == ("The gate", "# The gate\n\nText\n", "Short")
    assert (said.section, said.slug, said.path) == ("world/europe", "the-gate", "world/europe/the-gate.md")
    assert said.published is not None
    assert said.updated is not None
    assert said.published.instant == datetime(2024, 7, 25, 8, tzinfo=UTC)
    assert (said.published.exact, said.updated.exact) == (True, False)
    assert said.authors == (Person("Ada Lovelace"),)
    assert (said.tags, said.language, said.id, said.image) == (("a", "b"), "de", "urn:x:1", Image("c.png"))
    assert said.modified == datetime.fromtimestamp(MTIME // 10**9, UTC)
    assert said.unknown == (("layout", "post"),)
    assert dict(said.lines)["tags"] == 6


PLACES = [
    # path, front matter, section, slug, day
    ("a.md", "", "", "a", None),
    ("2024-07-25-a-slug.md", "", "", "a-slug", "2024-07-25"),
    ("2024-07-25_a_slug.txt", "", "", "a-slug", "2024-07-25"),
    ("2024-02-30-no-day.md", "", "", "2024-02-30-no-day", None),
    ("2024-07-25.md", "", "", "2024-07-25", "2024-07-25"),
    ("2024-07-25 at sea.md", "", "", "2024-07-25-at-sea", "2024-07-25"),
    ("2024-07-slug.md", "", "", "2024-07-slug", None),
    ("world/a.md", "", "world", "a", None),
    ("world/2024/07/25/a.md", "", "world/2024/07/25", "a", "2024-07-25"),
    ("2024/07/25/a.md", "", "2024/07/25", "a", "2024-07-25"),
    ("2024/13/25/a.md", "", "2024/13/25", "a", None),
    ("12024/07/25/a.md", "", "12024/07/25", "a", None),
    ("2024/07/25/2023-01-02-a.md", "", "2024/07/25", "a", "2023-01-02"),
    ("index.md", "", "", "index", None),
    ("a-trip/index.md", "", "", "a-trip", None),
    ("world/a-trip/index.html", "", "world", "a-trip", None),
    ("world/2024-07-25-a-trip/index.md", "", "world", "a-trip", "2024-07-25"),
    ("a.md", "slug: Other Slug!", "", "other-slug", None),
    ("a.md", "path: 2024/07/25/b", "", "a", "2024-07-25"),
    ("a.md", "permalink: https://example.com/2024/07/25/b", "", "a", "2024-07-25"),
    ("2023-01-02-a.md", "path: 2024/07/25/b", "", "a", "2023-01-02"),
    ("2023-01-02-a.md", "date: 2024-07-25", "", "a", "2024-07-25"),
    ("Ünï Çødé.md", "", "", "uni-code", None),
    ("日本.md", "", "", "ri-ben", None),
    ("---.md", "", "", "article", None),
    ("!!!.md", "slug: '???'", "", "article", None),
    ("x" * 150 + ".md", "", "", "x" * 100, None),
]


@pytest.mark.parametrize(
    ("path", "front", "section", "slug", "day"), PLACES, ids=[f"{path[:40]} {front}".strip() for path, front, *_ in PLACES]
)
def test_where_an_article_is_and_when(path: str, front: str, section: str, slug: str, day: str | None) -> None:
    said = manuscript(f"---\ntitle: T\n{front}\n---\nText", path, replace(READING, zone=ZoneInfo("UTC")))
    assert (said.section, said.slug) == (section, slug)
    assert (said.published and said.published.instant.date().isoformat()) == day
    assert said.published is None or not said.published.exact


def test_the_day_in_a_name_is_a_day_of_the_site() -> None:
    published = manuscript("Text", "2024-07-25-a.md").published
    assert published is not None
    assert published.instant == datetime(2024, 7, 24, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "text", "title"),
    [
        ("a.md", "# From the heading\n\nText", "From the heading"),
        ("a.md", "---\ntitle: Given\n---\n# Another\n", "Given"),
        ("a.txt", "From the first line\n\nText", "From the first line"),
        ("a.html", "<html><head><title>From the head</title></head><body>x</body></html>", "From the head"),
        ("from-the_name.md", "Text", "from the name"),
        ("2024-07-25-from-the-name.md", "Text", "from the name"),
        ("trip/index.md", "Text", "trip"),
        ("---.md", "Text", "---.md"),
        ("a.md", "---\ntitle: 007\n---\nText", "007"),
        ("a.md", "---\ntitle: 1:30\n---\nText", "1:30"),
        ("a.md", "# \x93Quoted\x94 \x07", "“Quoted”"),
    ],
    ids=["heading", "given", "first line", "head", "name", "dated name", "index", "signs", "number", "time", "characters"],
)
def test_where_the_title_comes_from(path: str, text: str, title: str) -> None:
    assert manuscript(text, path).title == title


def test_a_title_out_of_the_name_is_told() -> None:
    problem = reading("---\nauthor: A B\n---\nText", "a-name.md").problems[0]
    assert (problem.severity, problem.rule, problem.path, problem.line) == (Severity.SHOULD, "title", "a-name.md", 4)
    assert '"a name"' in problem.message


def test_front_matter_wins_over_what_a_page_says_of_itself() -> None:
    said = manuscript(
        "---\nbyline: Front Matter\npublished: 2024-07-25\n---\n"
        '<html lang="de"><head><meta name="author" content="Page Author"><meta name="date" content="2020-01-01">'
        '<meta name="keywords" content="a, b"></head><body>x</body></html>',
        "a.html",
    )
    assert said.authors == (Person("Front Matter"),)
    assert said.published is not None
    assert said.published.instant.year == 2024
    assert (said.language, said.tags) == ("de", ("a", "b"))


@pytest.mark.parametrize(
    ("text", "rule", "line", "field"),
    [
        (b"", "empty", 1, None),
        (b" \n\t\n", "empty", 1, None),
        (b"\xef\xbb\xbf", "empty", 1, None),
        (b"\x00", "encoding", 1, None),
        (b"one\ncaf\xe9", "encoding", 2, None),
        ("---\ntitle: a: b\n---\n", "front-matter", 2, None),
        ("---\ntitle: x\ndate: yesterday\n---\nText", "date", 3, "date"),
        ("---\ntitle: x\n\nlastmod: June 6\n---\nText", "date", 4, "lastmod"),
        ("---\ntitle: x\nurl: javascript:x\n---\nText", "url", 3, "url"),
        ("---\ntitle: [a]\n---\nText", "metadata", 2, "title"),
        ("+++\ntitle = 'x'\nauthor = 7\n+++\nText", "metadata", 3, "author"),
        (f"---\na: 1\n---\n# {'x' * (MAX_TITLE + 1)}\n", "title", 4, "title"),
        ("> " * 1000 + "x", "markup", None, None),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_errors_carry_path_line_and_field(text: str | bytes, rule: str, line: int | None, field: str | None) -> None:
    problem = refused(text, "world/bad.md").problem
    assert (problem.path, problem.rule, problem.line, problem.field) == ("world/bad.md", rule, line, field)
    assert problem.severity is Severity.MUST


def test_without_dates_an_article_needs_one() -> None:
    how = replace(READING, settings=ArticlesTable(dates="none"))
    problem = refused("# T\n\nText", how=how).problem
    assert (problem.rule, problem.field) == ("date", "date")
    assert manuscript("# T\n\nText", "2024-07-25-a.md", how).published is not None


def test_settings_decide_encoding_and_order_of_days() -> None:
    how = replace(READING, settings=ArticlesTable(encoding="cp1252", day_first=True))
    said = manuscript("---\ntitle: Café\ndate: 01/02/2024 12:00\n---\nText".encode("cp1252"), how=how)
    assert said.title == "Café"
    assert said.published is not None
    assert said.published.instant == datetime(2024, 2, 1, 11, tzinfo=UTC)


@pytest.mark.parametrize("mtime_ns", [10**21, -(10**21)])
def test_a_file_time_beyond_all_calendars_is_an_error(mtime_ns: int) -> None:
    with pytest.raises(ArticleError, match="touch the file"):
        reading("Text", mtime_ns=mtime_ns)


@pytest.mark.parametrize("front", ["draft: true", "status: draft", "published: false", "private: yes"])
def test_drafts_are_told_and_not_published(front: str) -> None:
    found = reading(f"---\ntitle: x\n{front}\n---\nText")
    assert found.manuscript is None
    assert [(each.severity, each.rule, each.path) for each in found.problems] == [(Severity.INFO, "draft", "a.md")]


def test_front_matter_alone_without_a_title_is_left_out() -> None:
    found = reading('+++\ntemplate = "latest.html"\n+++\n')
    assert found.manuscript is None
    assert [(each.severity, each.rule) for each in found.problems] == [(Severity.INFO, "left-out")]
    assert manuscript("---\ntitle: Only a title\n---\n").title == "Only a title"


def test_what_was_mended_is_told() -> None:
    problems = reading("---\ntitle: <b>x</b>\ntags: a\ntags: b\n---\nTe\x07xt").problems
    assert [(each.severity, each.rule, each.line, each.field, each.path) for each in problems] == [
        (Severity.SHOULD, "characters", 6, None, "a.md"),
        (Severity.SHOULD, "front-matter", None, "tags", "a.md"),
        (Severity.INFO, "markup-removed", 2, "title", "a.md"),
    ]


DIGESTED = "---\ntitle: T\nauthor: Ada Lovelace\ntags: [a, b]\nsummary: S\nsource: https://example.org/\n---\nSome words\nhere.\n"


@pytest.mark.parametrize(
    "text",
    [
        DIGESTED.replace("\n", "\r\n"),
        "\ufeff" + DIGESTED,
        DIGESTED + "\n\n",
        DIGESTED.replace("Some words\nhere", "Some   words here"),
        DIGESTED.replace("title: T\nauthor: Ada Lovelace\n", "author: Ada Lovelace\ntitle: T\n"),
        DIGESTED.replace("tags: [a, b]", "tags:\n  - b\n  - a"),
        DIGESTED.replace("title: T", "title:   'T'"),
        DIGESTED.replace("author", "byline"),
        DIGESTED.replace("summary: S", "summary: S\nlayout: post"),
        DIGESTED.replace("title: T", "title: T\ndate: 2024-07-25"),
    ],
    ids=["CRLF", "BOM", "line ends", "white space", "key order", "tag order", "quotes", "spelling", "unknown key", "date"],
)
def test_the_digest_does_not_see_how_a_file_is_written(text: str) -> None:
    assert manuscript(text).digest == manuscript(DIGESTED).digest


def test_the_digest_does_not_see_path_and_time() -> None:
    elsewhere = reading(DIGESTED, "other/place.md", mtime_ns=0).manuscript
    assert elsewhere is not None
    assert elsewhere.digest == manuscript(DIGESTED).digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Some words", "Some other words"),
        ("Some words", "Somewords"),
        ("title: T", "title: U"),
        ("Ada Lovelace", "Alan Turing"),
        ("[a, b]", "[a]"),
        ("summary: S", "summary: Z"),
        ("summary: S", "summary: S\nlang: de"),
        ("summary: S", "summary: S\nimage: a.png"),
        ("summary: S", "summary: S\naudio: a.mp3"),
        ("example.org", "example.net"),
    ],
)
def test_the_digest_sees_every_word(old: str, new: str) -> None:
    changed = re.sub(re.escape(old), new, DIGESTED)
    assert changed != DIGESTED
    assert manuscript(changed).digest != manuscript(DIGESTED).digest


# 50 KB of one thing: what takes the square of its length hangs here.
PIECES = [
    *"[<&*(`_~!>|#\\\"'$^{-=\t\n\r",
    "<a ",
    "</",
    "<!--",
    "<h1>",
    "<h1 ",
    "<h2></h1>",
    "<p><h1>",
    "**a",
    "![",
    "[a](",
    "[^1]",
    "[^1]:",
    "> ",
    "- ",
    "1. ",
    "    ",
    "|a|\n|-|\n",
    "<div>",
    "<li><ul>",
    "<table><td>",
    "<svg>",
    "<style>",
    "<!",
    "<?",
    "<![CDATA[",
    "<b class=x",
    "<img srcset=',",
    "<q cite=",
    "&#",
    "&a",
    "a: ",
    "a.",
    "a = 1\n",
    "{a: ",
    "a <",
    "a@",
    "01/",
    "e\u0301",
    "\0",
]
BEFORE = ["", "---\ntitle: ", "---\nauthor: a", "---\ntags: ", "---\ndate: ", "---\n", "+++\n", "+++\na = '", "<html>", "T\n\n"]


@pytest.mark.parametrize("piece", PIECES, ids=repr)
@pytest.mark.parametrize("suffix", ["md", "txt", "html"])
def test_fifty_kilobytes_of_anything_are_read_or_refused(piece: str, suffix: str) -> None:
    for before in BEFORE if suffix == "md" else ("", "<html>"):
        text = before + piece * (50_000 // len(piece))
        for end in ("", "x\n---\nText", "'\n+++\nText") if before[:3] in ("---", "+++") else ("",):
            with contextlib.suppress(ArticleError):
                assert reading(text + end, f"a.{suffix}").manuscript
