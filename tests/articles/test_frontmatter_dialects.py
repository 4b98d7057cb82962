"""Every dialect of front matter but YAML and TOML: what is read, what is left in the body, what is refused."""

from __future__ import annotations

import time

import pytest

from feeds.articles.frontmatter import DIALECTS, MAX_BYTES, MAX_DEPTH, SIDECARS, parse_sidecar, split
from feeds.errors import ArticleError


def refused(text: str, suffix: str = ".md") -> tuple[str, int | None]:
    with pytest.raises(ArticleError) as caught:
        split(text, suffix)
    assert caught.value.problem.rule == "front-matter"
    return caught.value.problem.message, caught.value.problem.line


Row = tuple[str, dict[str, object], str]

JSON: list[Row] = [
    ('{"title": "A"}\n\nBody\n', {"title": "A"}, "\nBody\n"),
    ('{"title": "A"}', {"title": "A"}, ""),
    ('{"title": "A"}  \nBody', {"title": "A"}, "Body"),
    ('{\n  "title": "A",\n  "tags": ["x", "y"]\n}\n\nBody', {"title": "A", "tags": ["x", "y"]}, "\nBody"),
    ('{ "a}b": "{c" }\n\nBody', {"a}b": "{c"}, "\nBody"),
    ('{"a": "\\"}\\n"}\n\nBody', {"a": '"}\n'}, "\nBody"),
    ('{"n": 1.10, "m": 1e3, "k": -7}\n', {"n": "1.10", "m": "1e3", "k": "-7"}, ""),
    ('{"draft": true, "x": null}\n', {"draft": True, "x": None}, ""),
    ('{"extra": {"author": {"name": "Ada"}}}\n', {"extra": {"author": {"name": "Ada"}}}, ""),
    ('{"title": "caf\\u00e9"}\n', {"title": "café"}, ""),
    (';;;\n"title": "A",\n"b": [1]\n;;;\nBody', {"title": "A", "b": ["1"]}, "Body"),
    (';;;\n{"title": "A"}\n;;;\nBody', {"title": "A"}, "Body"),
    (';;;\n"title": "A",\n;;;\nBody', {"title": "A"}, "Body"),
    (";;;\n;;;\nBody", {}, "Body"),
    ('---json\n{"title": "A"}\n---\nBody', {"title": "A"}, "Body"),
    ('---toml\ntitle = "A"\n---\nBody', {"title": "A"}, "Body"),
    ("---yaml\ntitle: A\n---\nBody", {"title": "A"}, "Body"),
    ('{"title": "A"} and prose', {}, '{"title": "A"} and prose'),
    ("{{< figure src=x >}}\n\nBody", {}, "{{< figure >}}"),
    ("{% raw %}\n\nBody", {}, "{% raw %}"),
    ("{braces} in prose\n", {}, "{braces} in prose\n"),
    ("{}\n\nBody", {}, "{}\n\nBody"),
    (' {"title": "A"}\n\nBody', {}, ' {"title": "A"}\n\nBody'),
    (";;; three semicolons", {}, ";;; three semicolons"),
]

HEADERS: list[Row] = [
    ("Title: A day\n\nBody\n", {"Title": "A day"}, "Body\n"),
    ("title: A: b\n\nBody", {"title": "A: b"}, "Body"),
    ("Title: A\nDate: 2024-07-25 10:00\n\nBody", {"Title": "A", "Date": "2024-07-25 10:00"}, "Body"),
    ("Title:\tA\nSlug:\n\nBody", {"Title": "A", "Slug": ""}, "Body"),
    ("Title: A\nTags: a, b c ,d\n\nBody", {"Title": "A", "Tags": ["a", "b c", "d"]}, "Body"),
    ("Title: A\nTags: Doe, Jane; x\n\nBody", {"Title": "A", "Tags": ["Doe, Jane", "x"]}, "Body"),
    ("Title: A\nTags: one\n\nBody", {"Title": "A", "Tags": "one"}, "Body"),
    ("Title: A\nTags: a,\n    b\n    c\n\nBody", {"Title": "A", "Tags": ["a", "b", "c"]}, "Body"),
    ("Authors: Ada L; Alan T\nTitle: A\n\nBody", {"Authors": ["Ada L", "Alan T"], "Title": "A"}, "Body"),
    ("Authors: Doe, Jane; Roe, Rick\nTitle: A\n\nBody", {"Authors": ["Doe, Jane", "Roe, Rick"], "Title": "A"}, "Body"),
    ("Authors: ann, bob\nTitle: A\n\nBody", {"Authors": ["ann", "bob"], "Title": "A"}, "Body"),
    ("Author: Doe, Jane\nTitle: A\n\nBody", {"Author": "Doe, Jane", "Title": "A"}, "Body"),
    ("Author: Ada L\n\tAlan T\nTitle: A\n\nBody", {"Author": ["Ada L", "Alan T"], "Title": "A"}, "Body"),
    ("Title: A\nSummary: one\n  two\n\tthree\n\nBody", {"Title": "A", "Summary": "one two three"}, "Body"),
    ("Title: A\nBase Header Level: 2\nCSS: x.css\n\nBody", {"Title": "A", "Base Header Level": "2", "CSS": "x.css"}, "Body"),
    ("Date: 2024-07-25\n\n# Heading", {"Date": "2024-07-25"}, "# Heading"),
    ("Title: A\nDate: 2024-07-25\n# Heading\n", {"Title": "A", "Date": "2024-07-25"}, "# Heading\n"),
    ("Title: A", {"Title": "A"}, ""),
    ("Title: A\n", {"Title": "A"}, ""),
    ("Category: c\nStatus: draft\n\nBody", {"Category": "c", "Status": "draft"}, "Body"),
    ("Title : A\nÜberschrift: b\n\nBody", {"Title": "A", "Überschrift": "b"}, "Body"),
]

PROSE = [
    "War: what is it good for\n\nNothing.",
    "Video: how the harbour was built\n\nText.",
    "Summary: it is a long story, on one long line.\n\nText.",
    "Date: a history of the fruit\n\nText.",
    "Author: a life in letters\n\nText.",
    "Title: the word\nthat begins a sentence\n\nText.",
    "Source: Reuters\nReporter: well, it went like this.\n\nText.",
    "Image: a cat\nVideo: a dog\n\nText.",
    "Author: how are you?\nReader: fine.\n\nText.",
    "Title:A\n\nText.",
    "https://example.com/\n\nText.",
    "Url: https://example.com/\n\nText.",
    "# Title: A\n\nText.",
    "\nTitle: A\n\nText.",
    "Note: this\nTitle: A\n\nText.",
    "LONDON, June 9: a fire\nDate: 2024-07-25\n\nText.",
    " Title: A\n\nText.",
    "Title\n: A definition\n",
    ":title: A\n\nText.",
    "Path: a way through\nwoods\n",
]

FIELDS: list[Row] = [
    ("T\n=\n\nBody\n", {}, "T\n=\n\nBody\n"),
    ("Title\n=====\n\n:date: 2024-07-25\n\nBody\n", {"date": "2024-07-25"}, "Title\n=====\n\n\n\nBody\n"),
    ("=====\nTitle\n=====\n:date: 2024-07-25\n\nBody\n", {"date": "2024-07-25"}, "=====\nTitle\n=====\n\n\nBody\n"),
    ("Title\n=====\n\nSub\n---\n\n:date: 2024-07-25\n", {"date": "2024-07-25"}, "Title\n=====\n\nSub\n---\n\n\n"),
    (":date: 2024-07-25\n:slug: a\n\nTitle\n=====\n", {"date": "2024-07-25", "slug": "a"}, "\nTitle\n=====\n"),
    (":tags: a, b\n:authors: A; B\n\nBody", {"tags": ["a", "b"], "authors": ["A", "B"]}, "\nBody"),
    (":summary: one\n   two\n:slug: a\n\nBody", {"summary": "one two", "slug": "a"}, "\nBody"),
    (":summary:\n   one\n   two\n\nBody", {"summary": "one two"}, "\nBody"),
    (":Authors:\n  - Ada L\n  - Alan T\n\nBody", {"Authors": ["Ada L", "Alan T"]}, "\nBody"),
    (":Date: $Date: 2024-07-25 $\n\nBody", {"Date": "2024-07-25"}, "\nBody"),
    (":a: 1\n\n:b: 2\n\nBody", {"a": "1", "b": "2"}, "\nBody"),
    (".. a remark\n   of two lines\n\n:slug: a\n\nBody", {"slug": "a"}, ".. a remark\n   of two lines\n\n\n\nBody"),
    ("..\n\n:slug: a\n", {"slug": "a"}, "..\n\n\n"),
    (":orphan:\n\nBody", {"orphan": ""}, "\nBody"),
    (":a\\:b: 1\n\nBody", {"a:b": "1"}, "\nBody"),
    (":slug: a\nBody", {"slug": "a"}, "Body"),
    (":slug: a\n\n   A quotation.\n", {"slug": "a"}, "\n   A quotation.\n"),
    (":ref:`there` says more\n", {}, ":ref:`there` says more\n"),
    ("Body first\n\n:date: 2024-07-25\n", {}, "Body first\n\n:date: 2024-07-25\n"),
    (".. image:: a.png\n   :alt: x\n\n:date: 2024-07-25\n", {}, ".. image:: a.png\n   :alt: x\n\n:date: 2024-07-25\n"),
    ("Title: A\n\nBody", {}, "Title: A\n\nBody"),
]

NIKOLA: list[Row] = [
    (".. title: A day\n.. slug: a-day\n\nBody\n", {"title": "A day", "slug": "a-day"}, "Body\n"),
    (".. title: A: b\n\nBody", {"title": "A: b"}, "Body"),
    (".. tags: a, b\n\nBody", {"tags": ["a", "b"]}, "Body"),
    (".. tags: a\n\nBody", {"tags": "a"}, "Body"),
    (".. date: 2024-07-25 10:00:00 UTC+02:00\n\nBody", {"date": "2024-07-25 10:00:00 UTC+02:00"}, "Body"),
    (".. slug: a\n.. link:\n.. type: text\n\nBody", {"slug": "a", "link": "", "type": "text"}, "Body"),
    (".. title: A\n.. has_math: true\n\nBody", {"title": "A", "has_math": "true"}, "Body"),
    (".. title: A\n.. author: Ada; Alan\n\nBody", {"title": "A", "author": ["Ada", "Alan"]}, "Body"),
    (".. title: A\n.. description: one\n   two\n\nBody", {"title": "A", "description": "one two"}, "Body"),
    (".. title: A\nBody", {"title": "A"}, "Body"),
    ("<!--\n.. title: A\n.. slug: a\n-->\n\nBody", {"title": "A", "slug": "a"}, "\nBody"),
    ("<!-- \n.. title: A\n\n.. slug: a\n-->\nBody", {"title": "A", "slug": "a"}, "Body"),
    ("\n.. title: A\n\nBody", {"title": "A"}, "Body"),
    ("\n<!--\n.. title: A\n-->\n", {"title": "A"}, ""),
    (".. title: A", {"title": "A"}, ""),
    (".. status: draft\n.. title:A\n\nBody", {"status": "draft", "title": "A"}, "Body"),
    (".. image:: a.png\n\nBody", {}, ".. image:: a.png\n\nBody"),
    (".. title:: A\n\nBody", {}, ".. title:: A\n\nBody"),
    (".. remark: it is\n\nBody", {}, ".. remark: it is\n\nBody"),
    (".. a remark\n\nBody", {}, ".. a remark\n\nBody"),
    ("<!--\n.. title: A\n\nnever closed", {}, "<!--\n.. title: A\n\nnever closed"),
    ("<!-- a remark -->\n\nBody", {}, "<!-- a remark -->\n\nBody"),
    ("<!--\nwords\n.. title: A\n-->\n", {}, "<!--\nwords\n.. title: A\n-->\n"),
    ("... and so on", {}, "... and so on"),
]


@pytest.mark.parametrize(
    ("text", "values", "body", "suffix"),
    [
        *((*row, ".md") for row in JSON if "figure" not in row[0] and "raw" not in row[0]),
        *((*row, ".md") for row in HEADERS),
        *((*row, ".txt") for row in HEADERS),
        *((*row, ".rst") for row in FIELDS),
        *((*row, ".rst") for row in NIKOLA),
        *((*row, ".md") for row in NIKOLA),
    ],
)
def test_what_is_read_and_what_stays(text: str, values: object, body: str, suffix: str) -> None:
    front = split(text, suffix)
    assert (front.values, front.body) == (values, body)


@pytest.mark.parametrize("text", [*PROSE, *(row[0] for row in JSON if "figure" in row[0] or "raw" in row[0])])
@pytest.mark.parametrize("suffix", [".md", ".txt", ".html", ""])
def test_prose_is_not_eaten(text: str, suffix: str) -> None:
    front = split(text, suffix)
    assert (front.values, front.body) == ({}, text)


@pytest.mark.parametrize("suffix", [".html", ".htm", ".rst"])
def test_headers_are_no_dialect_of_pages(suffix: str) -> None:
    assert split("Title: A\n\nBody", suffix).values == {}


@pytest.mark.parametrize("suffix", [".md", ".txt", ".html"])
def test_field_lists_are_of_restructuredtext_alone(suffix: str) -> None:
    assert split(":title: A\n\nBody", suffix).values == {}


@pytest.mark.parametrize(
    ("text", "suffix", "lines", "body_line"),
    [
        ('{\n"title": "A",\n\n"b": {"c": 1}\n}\n\nBody', ".md", {"title": 2, "b": 4}, 6),
        (';;;\n"title": "A",\n"b": 1\n;;;\nBody', ".md", {"title": 2, "b": 3}, 5),
        ("Title: A\nSummary: one\n  two\nSlug: a\n\nBody", ".md", {"Title": 1, "Summary": 2, "Slug": 4}, 6),
        ("Ti\n==\n\n:a: 1\n:b: 2\n\nBody", ".rst", {"a": 4, "b": 5}, 1),
        ("\n<!--\n.. title: A\n.. slug: a\n-->\nBody", ".md", {"title": 3, "slug": 4}, 6),
    ],
    ids=["json", "semicolons", "headers", "fields", "nikola"],
)
def test_lines_are_those_of_the_file(text: str, suffix: str, lines: dict[str, int], body_line: int) -> None:
    front = split(text, suffix)
    assert (front.lines, front.body_line) == (lines, body_line)


def test_fields_taken_out_leave_the_lines_below_where_they_were() -> None:
    text = "Ti\n==\n\n:a: 1\n:b: 2\n\nBody"
    assert split(text, ".rst").body.split("\n").index("Body") == text.split("\n").index("Body")


@pytest.mark.parametrize(
    ("text", "suffix", "double", "value"),
    [
        ('{"a": 1, "a": 2}\n', ".md", "a", "2"),
        ("Title: x\nTitle: y\n\nBody", ".md", "Title", "y"),
        (":a: 1\n:a: 2\n", ".rst", "a", "2"),
        (".. slug: a\n.. slug: b\n", ".md", "slug", "b"),
    ],
    ids=["json", "headers", "fields", "nikola"],
)
def test_a_key_that_stands_twice_is_told(text: str, suffix: str, double: str, value: str) -> None:
    front = split(text, suffix)
    assert (front.doubles, front.values[double]) == ((double,), value)


@pytest.mark.parametrize(
    ("text", "wording", "line"),
    [
        ('{"title": "A",\n"b": }\n\nBody', "not JSON", 2),
        ('{"title": "A"\n\nBody', "not JSON", 3),
        ('{"title": "open\n\nBody', "not JSON", 1),
        ('{"title": NaN}\n', "NaN is no number", 1),
        (';;;\n"title": "A"\n"b": 1\n;;;\n', "not JSON", 3),
        (';;;\n"title": "A"\n\nBody', "opened by ;;; but never closed", 1),
        ("---json\n[1]\n---\n", "expected an object", 2),
        ("---json\n{\n---\n", "not JSON", 3),
        ("---toml\na = \n---\n", "not TOML", 2),
        ('{"a": ' + '{"b": ' * 50 + "1" + "}" * 51 + "\n", "nested too deep", 1),
        ('{"a": ' + "[" * (MAX_DEPTH + 5) + "]" * (MAX_DEPTH + 5) + "}\n", "nested too deep", 1),
        ('{"a": ' + "[" * 60_000 + "\n", "", 1),
        ('{"a": "' + "x" * MAX_BYTES + '"}\n', "64 KB", 1),
        ('{"a": "' + "é" * (MAX_BYTES // 2) + '"}\n', "64 KB", 1),
        ("Title: x\nSummary: " + "x" * MAX_BYTES + "\n\nBody", "64 KB", 1),
        ("Title: x\n" + "Tags: x\n" * 10_000 + "\nBody", "64 KB", 1),
        (".. title: x\n" + ".. tags: x\n" * 10_000 + "\nBody", "64 KB", 1),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_refused(text: str, wording: str, line: int) -> None:
    message, where = refused(text)
    assert wording in message
    assert where == line


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ('{"a": ' + "[" * 4_000_000, ".md"),
        ('{"a": "' + "x" * 4_000_000, ".md"),
        ("Title: x\n" + "Tags: x\n" * 500_000, ".md"),
        ("Title: " + "x" * 4_000_000, ".md"),
        ("Title: x\n" + " \t" * 2_000_000, ".md"),
        (".. title: x\n" + "  x\n" * 1_000_000, ".md"),
        ("<!--\n.. title: x\n" + "\n" * 4_000_000, ".md"),
        ("\n" * 4_000_000 + "x", ".md"),
        (":a: x\n" * 500_000, ".rst"),
        (":" * 4_000_000, ".rst"),
        ("=" * 2_000_000 + "\nx\n", ".rst"),
        (":a: x\n\n" + "\n" * 4_000_000, ".rst"),
        (";;;\n" + "[" * 4_000_000 + "\n;;;\n", ".md"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_hostile_tops_cost_no_more_than_their_length(text: str, suffix: str) -> None:
    began = time.process_time()
    try:
        split(text, suffix)
    except ArticleError as error:
        assert error.problem.rule == "front-matter"  # noqa: PT017 - either is right
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("suffix", "text", "values", "lines"),
    [
        (".yaml", "title: A\ntags: [a]\n", {"title": "A", "tags": ["a"]}, {"title": 1, "tags": 2}),
        (".yml", "---\ntitle: A\n", {"title": "A"}, {"title": 2}),
        (".yaml", "---\ntitle: A\n---\n", {"title": "A"}, {"title": 2}),
        (".yaml", "---\ntitle: A\n...\n", {"title": "A"}, {"title": 2}),
        (".yaml", "+++\ntitle = 'A'\n+++\n", {"title": "A"}, {"title": 2}),
        (".yaml", "", {}, {}),
        (".yaml", "# only a remark\n", {}, {}),
        (
            ".toml",
            'title = "A"\n[taxonomies]\ntags = ["a"]\n',
            {"title": "A", "taxonomies": {"tags": ["a"]}},
            {"title": 1, "taxonomies": 2},
        ),
        (".toml", "+++\ntitle = 'A'\n+++", {"title": "A"}, {"title": 2}),
        (".toml", "", {}, {}),
        (".json", '{\n"title": "A",\n"b": 1.10}', {"title": "A", "b": "1.10"}, {"title": 2, "b": 3}),
        (".json", "\n", {}, {}),
        (".meta", ".. title: A\n.. slug: a\n", {"title": "A", "slug": "a"}, {"title": 1, "slug": 2}),
        (".meta", "\n.. title: A\n\n.. tags: a, b\n", {"title": "A", "tags": ["a", "b"]}, {"title": 2, "tags": 4}),
        (".meta", "---\ntitle: A\n---\n", {"title": "A"}, {"title": 2}),
        (".meta", "+++\ntitle = 'A'\n+++\n", {"title": "A"}, {"title": 2}),
        (".meta", "", {}, {}),
    ],
)
def test_sidecars(suffix: str, text: str, values: object, lines: object) -> None:
    front = parse_sidecar(suffix, text)
    assert (front.values, front.lines, front.body) == (values, lines, "")


@pytest.mark.parametrize(
    ("suffix", "text", "wording", "line"),
    [
        (".yaml", "a: b: c\n", "not YAML", 1),
        (".yaml", "---\na: 1\nb: *x\n---\n", "not YAML", 3),
        (".yaml", "- a\n", "expected lines of `key: value`", 1),
        (".yaml", "a: 1\n---\nb: 2\n", "not YAML", 2),
        (".yaml", "a: &x [*x]\n", "YAML aliases", 1),
        (".toml", "a = 1\nb =\n", "not TOML", 2),
        (".json", "[1]", "expected an object", 1),
        (".json", '{"a": 1,\n}', "not JSON", 2),
        (".json", "[" * 60_000, "nested too deep", 1),
        (".json", '{"a": "' + "x" * MAX_BYTES + '"}', "64 KB", 1),
        (".yaml", "a: " + "[" * 60_000, "", None),
        (".meta", "just\nwords\n", "expected lines of `.. key: value`", 1),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_sidecars_that_are_refused(suffix: str, text: str, wording: str, line: int | None) -> None:
    with pytest.raises(ArticleError) as caught:
        parse_sidecar(suffix, text)
    assert wording in caught.value.problem.message
    assert line is None or caught.value.problem.line == line


def test_the_tables_name_every_dialect() -> None:
    assert len({dialect.name for dialect in DIALECTS}) == len(DIALECTS)
    assert set(SIDECARS) == {".yaml", ".yml", ".toml", ".json", ".meta"}
