"""The top of a file: YAML, TOML or nothing, with the line of everything that is wrong in it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from feeds.articles.characters import decode
from feeds.articles.frontmatter import MAX_BYTES, MAX_DEPTH, split
from feeds.errors import ArticleError


def refused(text: str) -> tuple[str, int | None]:
    with pytest.raises(ArticleError) as caught:
        split(text)
    assert caught.value.problem.rule == "front-matter"
    return caught.value.problem.message, caught.value.problem.line


def test_yaml_keeps_keys_lines_and_the_body() -> None:
    front = split("---\ntitle: A day\n# a remark\ntags:\n  - one\n  - two\n\ndate: 2024-07-25\n---\n\nBody\n")
    assert front.values == {"title": "A day", "tags": ["one", "two"], "date": "2024-07-25"}
    assert front.lines == {"title": 2, "tags": 4, "date": 8}
    assert (front.body, front.body_line) == ("\nBody\n", 10)


def test_toml_keeps_keys_lines_and_the_body() -> None:
    front = split('+++\ntitle = "A day"\ndate = 2024-07-25\n\n[taxonomies]\ntags = ["one"]\n\n[[extra]]\na = 1\n+++\nBody\n')
    assert front.values == {"title": "A day", "date": date(2024, 7, 25), "taxonomies": {"tags": ["one"]}, "extra": [{"a": 1}]}
    assert front.lines == {"title": 2, "date": 3, "taxonomies": 5, "extra": 8}
    assert (front.body, front.body_line) == ("Body\n", 11)


def test_toml_types_times_itself() -> None:
    front = split("+++\nwhen = 2024-07-25T14:30:00Z\nquoted = '2024'\n'single' = true\n+++\n")
    assert front.values == {"when": datetime(2024, 7, 25, 14, 30, tzinfo=UTC), "quoted": "2024", "single": True}
    assert front.lines == {"when": 2, "quoted": 3, "single": 4}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("1:30", "1:30"),
        ("007", "007"),
        ("yes", "yes"),
        ("No", "No"),
        ("on", "on"),
        ("1.10", "1.10"),
        ("0x1F", "0x1F"),
        ("1e3", "1e3"),
        ("1_000", "1_000"),
        ("2024-02-30", "2024-02-30"),
        ("2024-07-25T14:30:00Z", "2024-07-25T14:30:00Z"),
        ("true", "true"),
        (".inf", ".inf"),
        ("null", None),
        ("~", None),
        ("", None),
        ("'null'", "null"),
        ('"~"', "~"),
        ("[1.10, 007, null]", ["1.10", "007", None]),
        ("{a: 1:30, b: no}", {"a": "1:30", "b": "no"}),
        ("!!str 12", "12"),
        ("!!int 12", "12"),
        ("|\n  two\n  lines", "two\nlines\n"),
        (">\n  two\n  lines", "two lines\n"),
        ("two\n  lines", "two lines"),
        ('"caf\\u00e9"', "café"),
        ("'it''s'", "it's"),
    ],
)
def test_yaml_scalars_stay_what_was_written(written: str, kept: object) -> None:
    assert split(f"---\nkey: {written}\n---\n").values == {"key": kept}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Just text\n", "Just text\n"),
        ("", ""),
        ("# Title\n\n---\n\nbelow a rule\n", "# Title\n\n---\n\nbelow a rule\n"),
        ("---\n\nSome prose below a rule.\n", "---\n\nSome prose below a rule.\n"),
        ("---\nSome prose directly below.\n", "---\nSome prose directly below.\n"),
        ("---\n\nSome prose.\n\n---\n\nMore prose.\n", "---\n\nSome prose.\n\n---\n\nMore prose.\n"),
        ("---", "---"),
        ("---\n", "---\n"),
        ("----\ntitle: x\n----\n", "----\ntitle: x\n----\n"),
        ("--- title: x ---\n", "--- title: x ---\n"),
        ("+++ 1\n", "+++ 1\n"),
        ("+++\n\nplus plus plus\n", "+++\n\nplus plus plus\n"),
        (" ---\ntitle: x\n---\n", " ---\ntitle: x\n---\n"),
    ],
)
def test_what_is_no_front_matter_is_body(text: str, body: str) -> None:
    front = split(text)
    assert (front.values, front.body, front.body_line) == ({}, body, 1)


@pytest.mark.parametrize(
    ("text", "values", "body"),
    [
        ("---\n---\nBody", {}, "Body"),
        ("---\n\n---\nBody", {}, "Body"),
        ("---\n# only a remark\n---\nBody", {}, "Body"),
        ("---\n\ntitle: after an empty line\n---\nBody", {"title": "after an empty line"}, "Body"),
        ("---  \ntitle: x\n---\t\nBody", {"title": "x"}, "Body"),
        ("---\ntitle: x\n...\nBody", {"title": "x"}, "Body"),
        ("---\ntitle: x\n---", {"title": "x"}, ""),
        ("---\ntitle: x\n---\nBody\n---\nmore\n", {"title": "x"}, "Body\n---\nmore\n"),
        ("---\ntitle: a --- b\n---\nBody", {"title": "a --- b"}, "Body"),
        ("+++\n+++\nBody", {}, "Body"),
        ("+++\ntitle = 'x'\n+++", {"title": "x"}, ""),
        ("---\n'quoted key': x\n1: y\n---\n", {"quoted key": "x", "1": "y"}, ""),
    ],
)
def test_where_front_matter_ends(text: str, values: object, body: str) -> None:
    front = split(text)
    assert (front.values, front.body) == (values, body)


@pytest.mark.parametrize(
    ("text", "wording", "line"),
    [
        ("---\ntitle: x\n\nBody", "opened by --- but never closed", 1),
        ("---\n'title': x\n\nBody", "opened by --- but never closed", 1),
        ("+++\ntitle = 'x'\n\nBody", "opened by +++ but never closed", 1),
        ("---\ntitle: a: b\n---\n", "put the value in quotes", 2),
        ("---\nfine: 1\ntitle: 'open\n---\n", "not YAML", 4),
        ("---\nfine: 1\n\ttitle: x\n---\n", "not YAML", 3),
        ("---\nfine: 1\ntags: [a, b\n---\n", "not YAML", 4),
        ("---\na: 1\n b: 2\n---\n", "not YAML", 3),
        ("---\n- a\n- b\n---\n", "expected lines of `key: value`", 2),
        ("---\n# remark\njust words\n---\n", "expected lines of `key: value`", 3),
        ("---\na: 1\n? [b]\n: 2\n---\n", "a key must be a plain word", 3),
        ("---\na: 1\nb: &x 1\nc: *x\n---\n", "YAML aliases", 3),
        ("---\na: &x {b: c}\nd:\n  <<: *x\n---\n", "YAML aliases", 2),
        ("---\na: 1\nb: *nothing\n---\n", "not YAML", 3),
        ("---\na: !!python/object:os.system x\n---\n", "the tag tag:yaml.org,2002:python/object:os.system is not read", 2),
        ("---\na: !!python/object/apply:os.system ['id']\n---\n", "is not read", 2),
        ("---\na: 1\nb: !secret x\n---\n", "the tag !secret is not read", 3),
        ('---\na: 1\nb: "\\ud800"\n---\n', "not YAML", 3),
        ("---\na: b\n--- !x\n", "opened by --- but never closed", 1),
        ("+++\na = 1\nb = \n+++\n", "not TOML", 3),
        ("+++\na = 1\na = 2\n+++\n", "not TOML", 3),
        ("+++\na = 1\n\nb = 2024-02-30\n+++\n", "not TOML", 4),
        ("+++\na = '''open\n+++\n", "not TOML", 3),
        ('+++\na = "\\ud800"\n+++\n', "not TOML", 2),
        ("+++\na = 9" + "9" * 5000 + "\n+++\n", "not TOML", 2),
        ("+++\na = 0x" + "F" * 5000 + "\n+++\n", "a whole number of more than 64 bits", 2),
        ("+++\na = [[1, 0x" + "F" * 20 + "]]\n+++\n", "a whole number of more than 64 bits", 2),
    ],
    ids=lambda value: repr(value)[:50] if isinstance(value, str) else str(value),
)
def test_errors_name_the_line_of_the_file(text: str, wording: str, line: int) -> None:
    message, where = refused(text)
    assert wording in message
    assert where == line


DEEP = MAX_DEPTH + 5


@pytest.mark.parametrize(
    "text",
    [
        "---\na: " + "[" * 3000 + "\n---\n",
        "---\na: " + "[" * 3000 + "]" * 3000 + "\n---\n",
        "---\na: " + "{b: " * DEEP + "1" + "}" * DEEP + "\n---\n",
        "---\n" + "\n".join(" " * depth + "a:" for depth in range(300)) + "\n---\n",
        "---\na: " + "[" * 60_000 + "\n---\n",
        "---\na: " + "- " * 30_000 + "\n---\n",
        "+++\na = " + "[" * 3000 + "\n+++\n",
        "+++\na = " + "[" * DEEP + "]" * DEEP + "\n+++\n",
        "+++\n" + "a." * 20_000 + "b = 1\n+++\n",
        "+++\na = " + "{b = " * 3000 + "\n+++\n",
    ],
    ids=["brackets open", "brackets", "braces", "indents", "60,000 brackets", "dashes", "toml open", "toml", "dotted", "inline"],
)
def test_deep_nesting_is_an_error_and_nothing_worse(text: str) -> None:
    refused(text)


def test_a_bomb_of_aliases_is_refused_at_its_first_alias() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    message, _ = refused("---\n" + "\n".join(rows) + "\n---\n")
    assert "YAML aliases" in message


def test_an_alias_of_itself_is_refused() -> None:
    message, _ = refused("---\na: &a [*a]\n---\n")
    assert "YAML aliases" in message


def test_front_matter_may_be_64_kb_and_no_more() -> None:
    assert split("---\na: " + "x" * (MAX_BYTES - 4) + "\n---\nBody").body == "Body"
    message, line = refused("---\na: " + "x" * (MAX_BYTES - 3) + "\n---\nBody")
    assert ("64 KB" in message, line) == (True, 1)
    message, _ = refused("---\na: " + "é" * (MAX_BYTES // 2) + "\n---\n")
    assert "64 KB" in message


def test_a_key_that_stands_twice_counts_once_and_is_told() -> None:
    front = split("---\ntitle: one\ntitle: two\nextra: {a: 1, a: 2}\n---\n")
    assert front.values == {"title": "two", "extra": {"a": "2"}}
    assert front.doubles == ("title", "a")


def test_what_looks_like_a_line_end_to_yaml_alone_ends_no_line() -> None:
    assert split("---\ntitle: one\u2028two\nb: 1\n---\n").values == {"title": "one two", "b": "1"}


@pytest.mark.parametrize(
    "data",
    [
        b"---\r\ntitle: x\r\nb: 1\r\n---\r\nBody\r\n",
        b"---\rtitle: x\rb: 1\r---\rBody\r",
        b"\xef\xbb\xbf---\ntitle: x\nb: 1\n---\nBody\n",
        "\ufeff---\ntitle: x\nb: 1\n---\nBody\n".encode("utf-16-le"),
        "\ufeff---\r\ntitle: x\r\nb: 1\r\n---\r\nBody\r\n".encode("utf-16-be"),
    ],
    ids=["CRLF", "CR", "BOM", "UTF-16", "UTF-16 CRLF"],
)
def test_line_ends_and_marks_of_other_systems_change_nothing(data: bytes) -> None:
    front = split(decode(data))
    assert (front.values, front.lines, front.body) == ({"title": "x", "b": "1"}, {"title": 2, "b": 3}, "Body\n")


def test_a_line_is_counted_in_the_file_and_named_once() -> None:
    with pytest.raises(ArticleError) as caught:
        split('+++\ntitle = "x"\ndate = 01/02/2024\n+++\n')

    assert caught.value.problem.line == 3
    assert "line 2" not in caught.value.problem.message
