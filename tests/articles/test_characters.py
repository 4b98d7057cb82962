"""Bytes of any origin become text that XML can carry, or an error that names the line and what to do."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.articles.characters import clean, decode, first_illegal
from feeds.errors import ArticleError


@pytest.mark.parametrize(
    ("data", "legacy", "text"),
    [
        (b"", None, ""),
        (b"plain", None, "plain"),
        ("café €".encode(), None, "café €"),
        ("café €".encode("utf-8-sig"), None, "café €"),
        ("café €".encode("utf-16"), None, "café €"),
        ("\ufeffcafé €".encode("utf-16-be"), None, "café €"),
        ("\ufeffcafé €".encode("utf-32-le"), None, "café €"),
        ("\ufeffcafé €".encode("utf-32-be"), None, "café €"),
        ("café €".encode("cp1252"), "cp1252", "café €"),
        ("café €".encode(), "cp1252", "café €"),
        ("日本".encode("shift_jis"), "shift_jis", "日本"),
        (b"a\r\nb\rc\nd", None, "a\nb\nc\nd"),
        ("cafe\u0301".encode(), None, "café"),
        ("𝄞 😀".encode(), None, "𝄞 😀"),
        (b"\xef\xbb\xbf", None, ""),
    ],
    ids=[
        "nothing",
        "ascii",
        "utf-8",
        "utf-8 with mark",
        "utf-16-le",
        "utf-16-be",
        "utf-32-le",
        "utf-32-be",
        "legacy",
        "utf-8 before legacy",
        "japanese legacy",
        "line ends",
        "composed",
        "beyond the basic plane",
        "only a mark",
    ],
)
def test_known_encodings_are_read(data: bytes, legacy: str | None, text: str) -> None:
    assert decode(data, legacy) == text


@pytest.mark.parametrize(
    ("data", "legacy", "line", "wording"),
    [
        (b"one\ntwo\ncaf\xe9\n", None, 3, "the bytes e9 0a are not utf-8"),
        (b"one\r\ntwo\r\ncaf\xe9", None, 3, "not utf-8"),
        (b"one\rtwo\rcaf\xe9", None, 3, "not utf-8"),
        (b"\xff", None, 1, "the bytes ff are not utf-8"),
        (b"a\n\xed\xa0\x80", None, 2, "the bytes ed a0 80 are not utf-8"),
        (b"a\n\xc0\xaf", None, 2, "not utf-8"),
        (b"a\n\xf4\x90\x80\x80", None, 2, "not utf-8"),
        (b"a\n\x81", "cp1252", 2, "the bytes 81 are not cp1252"),
        (b"\xef\xbb\xbfa\n\xff", "cp1252", 2, "the bytes ff are not utf-8"),
        ("\ufeffa\nb\n".encode("utf-16-le") + b"\x00\xd8a\x00", None, 3, "the bytes 00 d8 61 00 are not utf-16-le"),
        ("\ufeff\u0a0a\u010a".encode("utf-16-le") + b"\x00", None, 1, "not utf-16-le"),
        ("\ufeffa\n".encode("utf-32-le") + b"\x00\xd8\x00\x00", None, 2, "not utf-32-le"),
        ("title".encode("utf-16-le"), None, 1, "UTF-16 without its mark"),
        (b"title\x00\x00", None, 1, "this is no text"),
        (b"\x00" * 100, None, 1, "this is no text"),
    ],
    ids=[
        "latin-1",
        "latin-1 with CRLF",
        "latin-1 with CR",
        "one byte",
        "lone surrogate",
        "overlong",
        "beyond Unicode",
        "not in the legacy encoding",
        "a mark is believed",
        "utf-16 lone surrogate",
        "utf-16 half a character",
        "utf-32 surrogate",
        "utf-16 without mark",
        "text with NULs",
        "NULs",
    ],
)
def test_unknown_bytes_are_an_error_with_their_line(data: bytes, legacy: str | None, line: int, wording: str) -> None:
    with pytest.raises(ArticleError) as caught:
        decode(data, legacy)
    problem = caught.value.problem
    assert (problem.rule, problem.line) == ("encoding", line)
    assert wording in problem.message
    assert "UTF-8" in problem.message


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain", "plain"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("nul\0bell\x07esc\x1b[0m", "nulbellesc[0m"),
        ("vertical\x0btab\x0cfeed", "verticaltabfeed"),
        ("del\x7f", "del"),
        ("lone\ud800high and\udc00low", "lonehigh andlow"),
        ("non\ufffechar\uffffacters", "noncharacters"),
        ("\x93quoted\x94 \x96 \x80", "“quoted” – €"),
        ("undefined\x81\x8d", "undefined"),
        ("next\x85line", "next…line"),
        ("é 日本 😀 \ufdd0 \U0010ffff", "é 日本 😀 \ufdd0 \U0010ffff"),
        ("soft\xadhyphen \u200d", "soft\xadhyphen \u200d"),
    ],
    ids=[
        "ascii",
        "white space",
        "controls",
        "form feed",
        "delete",
        "surrogates",
        "non-characters",
        "windows quotes",
        "undefined",
        "next line",
        "legal",
        "joiners",
    ],
)
def test_clean_removes_what_no_feed_can_carry(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fine\n", None),
        ("windows \x93 is mended, not removed", None),
        ("a\nb\x00", ("U+0000", 2)),
        ("\x1b", ("U+001B", 1)),
        ("a\n\n\ud800", ("U+D800", 3)),
        ("\uffff", ("U+FFFF", 1)),
    ],
    ids=["none", "cp1252", "NUL", "escape", "surrogate", "non-character"],
)
def test_the_first_illegal_character_is_named_with_its_line(text: str, found: tuple[str, int] | None) -> None:
    assert first_illegal(text) == found


@given(st.text(st.characters()))
def test_clean_text_is_clean(text: str) -> None:
    cleaned = clean(text)
    assert first_illegal(cleaned) is None
    assert clean(cleaned) == cleaned


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\0")))
def test_utf_8_comes_back_composed(text: str) -> None:
    expected = unicodedata.normalize("NFC", text)
    assert decode(b"\xef\xbb\xbf" + text.encode()) == expected
    assert decode("\ufeff".encode("utf-32-le") + text.encode("utf-32-le")) == expected
