"""What media files are is told by their content; whatever is in them, the one that asks gets an answer."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import pytest

from feeds.articles import examination
from feeds.articles.directory import media_body, scan
from feeds.articles.examination import Examination
from feeds.articles.media import MediaFact
from feeds.errors import ArticleError
from feeds.model import Media, Severity
from tests.mediafiles import atom, cover, flac, gif, jpeg, mp3, mp4, opus, png, tagged, wav, webp


def looked(root: Path, files: dict[str, bytes]) -> tuple[dict[str, MediaFact], dict[str, str]]:
    """What each file is, and what an editor is told of it."""
    for name, data in files.items():
        (root / name).write_bytes(data)
    with Examination(root, scan(root).media) as examined:
        facts = {name: fact for name in files if (fact := examined.fact(name))}
    assert all(problem.severity is Severity.SHOULD and problem.rule == "media" for problem in examined.problems)
    return facts, {problem.path: problem.message for problem in examined.problems}


@pytest.mark.parametrize(
    ("name", "data", "type", "measures"),
    [
        ("a.mp3", mp3(61), "audio/mpeg", (61, None, None)),
        ("a.mp3", mp3(2, title="T"), "audio/mpeg", (2, None, None)),
        ("a.MP3", mp3(2), "audio/mpeg", (2, None, None)),
        ("a.wav", wav(3), "audio/wav", (3, None, None)),
        ("a.flac", flac(4), "audio/flac", (4, None, None)),
        ("a.opus", opus(5), "audio/ogg", (5, None, None)),
        ("a.ogg", opus(5), "audio/ogg", (5, None, None)),
        ("a.m4a", mp4(6), "audio/x-m4a", (6, None, None)),
        ("a.mp4", mp4(6), "audio/mp4", (6, None, None)),
        ("a.mp4", mp4(7, (b"vide", b"soun"), b"isom"), "video/mp4", (7, None, None)),
        ("a.m4v", mp4(7, (b"vide",), b"isom"), "video/x-m4v", (7, None, None)),
        ("a.mov", mp4(7, (b"vide",), b"qt  "), "video/quicktime", (7, None, None)),
        ("a.mp4", mp4(7, (b"vide",), b"qt  "), "video/mp4", (7, None, None)),
        ("a.webm", b"\x1aE\xdf\xa3" + bytes(40), "video/webm", (None, None, None)),
        ("a.png", png(640, 480), "image/png", (None, 640, 480)),
        ("a.jpg", jpeg(640, 480), "image/jpeg", (None, 640, 480)),
        ("a.jpeg", jpeg(640, 480, turned=True), "image/jpeg", (None, 480, 640)),
        ("a.gif", gif(64, 48), "image/gif", (None, 64, 48)),
        ("a.webp", webp(640, 480), "image/webp", (None, 640, 480)),
        ("a.svg", b'<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml", (None,) * 3),
        ("a.pdf", b"%PDF-1.7\n", "application/pdf", (None, None, None)),
        ("a.vtt", b"WEBVTT\n", "text/vtt", (None, None, None)),
    ],
)
def test_type_duration_and_size_are_those_of_the_content(
    tmp_path: Path, name: str, data: bytes, type: str, measures: tuple[int | None, int | None, int | None]
) -> None:
    facts, told = looked(tmp_path, {name: data})

    fact = facts[name]
    assert (fact.type(name), (fact.duration, fact.width, fact.height), fact.length) == (type, measures, len(data))
    assert told == {}


@pytest.mark.parametrize(
    ("name", "data", "type", "message"),
    [
        ("a.mp3", opus(), "audio/ogg", "named .mp3, and its content is ogg; give it the suffix .oga or .ogg or .opus"),
        ("a.jpg", png(), "image/png", "named .jpg, and its content is png; give it the suffix .png"),
        ("a.mp3", png(), "image/png", "named .mp3, and its content is png"),
        ("a.png", mp3(1, title="T"), "audio/mpeg", "named .png, and its content is mp3"),
        ("a.wav", mp4(), "audio/mp4", "named .wav, and its content is mp4 with sound alone"),
        ("a.mp3", b"only words\n" * 99, "audio/mpeg", "cannot be understood"),
        ("a.jpg", b"<!DOCTYPE html><html>", "image/jpeg", "its content is no image that is known"),
        ("a.ogg", b"only words\n" * 99, "audio/ogg", "its content is no audio or video that is known"),
        ("a.mp3", b"", "audio/mpeg", "this file is empty"),
        ("a.png", b"", "image/png", "this file is empty"),
    ],
)
def test_what_is_not_what_its_name_says_is_told(tmp_path: Path, name: str, data: bytes, type: str, message: str) -> None:
    facts, told = looked(tmp_path, {name: data})

    assert message in told[name]
    assert facts[name].type(name) == type


SAID = {"title": "The title", "artist": "Ada", "date": "2026-05-04"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.mp3", mp3(1, **SAID, comment="Words", genre="News")),
        ("a.mp3", mp3(1, **SAID, description="Words", comment="Other", genre="News")),
        ("a.mp3", mp3(1, **SAID, lyrics="Words", hidden="00 00", genre="News")),
        ("a.mp3", mp3(1, **SAID, note="Words", genre="News")),
        (
            "a.mp3",
            mp3(1, title="The title", albumartist="Ada", date="2026", released="2026-05-04", comment="Words", genre="News"),
        ),
        ("a.flac", flac(1, **SAID, comment="Words", genre="News")),
        ("a.opus", opus(1, **SAID, description="Words", genre="News")),
        (
            "a.m4a",
            mp4(
                **{
                    "\xa9nam": ["The title"],
                    "\xa9ART": ["Ada"],
                    "\xa9day": ["2026-05-04"],
                    "\xa9gen": ["News"],
                    "\xa9cmt": ["Words"],
                }
            ),
        ),
    ],
)
def test_tags(tmp_path: Path, name: str, data: bytes) -> None:
    fact = looked(tmp_path, {name: data})[0][name]

    assert (fact.title, fact.authors, fact.date, fact.words) == ("The title", ("Ada",), "2026-05-04", "Words")
    assert fact.subjects == ("News",)


def test_a_tag_may_hold_several_people_and_the_second_of_a_day(tmp_path: Path) -> None:
    said = mp3(1, artist=["Ada", "Bo"], date="2026-05-04 10:20:30")
    fact = looked(tmp_path, {"a.mp3": said})[0]["a.mp3"]

    assert (fact.authors, fact.date) == (("Ada", "Bo"), "2026-05-04 10:20:30")


@pytest.mark.parametrize("date", ["2026", "2026-05", "soon"])
def test_less_than_a_day_is_no_date(tmp_path: Path, date: str) -> None:
    assert looked(tmp_path, {"a.m4a": mp4(**{"\xa9day": [date]})})[0]["a.m4a"].date == ""


@pytest.mark.parametrize(
    ("name", "data", "path", "type"),
    [
        ("a.mp3", mp3(1, png(9, 8)), "a.mp3.cover.png", "image/png"),
        ("a.mp3", mp3(1, jpeg(9, 8)), "a.mp3.cover.jpg", "image/jpeg"),
        ("a.m4a", mp4(covr=cover(png(9, 8))), "a.m4a.cover.png", "image/png"),
        ("a.flac", flac(1, png(9, 8)), "a.flac.cover.png", "image/png"),
        ("a.wav", wav(1, png(9, 8)), "a.wav.cover.png", "image/png"),
    ],
)
def test_artwork_is_served_as_its_bytes_stand_in_the_file(tmp_path: Path, name: str, data: bytes, path: str, type: str) -> None:
    fact = looked(tmp_path, {name: data})[0][name]
    with Examination(tmp_path, scan(tmp_path).media) as examined:
        media = examined.served(path)

    assert fact.artwork is not None
    assert (fact.artwork.width, fact.artwork.height) == (9, 8)
    assert media is not None
    assert media.type == type
    assert media_body(tmp_path, media) in (png(9, 8), jpeg(9, 8))
    assert examined.served(name) == Media(name, fact.type(name))
    assert examined.served("b.mp3.cover.png") is None
    assert examined.served(f"{name}.cover.gif") is None

    (tmp_path / name).write_bytes(bytes(len(data)))
    assert media_body(tmp_path, media) is None
    (tmp_path / name).write_bytes(b"")
    assert media_body(tmp_path, media) is None
    (tmp_path / name).unlink()
    assert media_body(tmp_path, media) is None


@pytest.mark.parametrize(
    "picture", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"no picture", webp(), png() + bytes(9_000_000)]
)
def test_artwork_that_is_no_picture_or_too_large_is_none(tmp_path: Path, picture: bytes) -> None:
    assert looked(tmp_path, {"a.mp3": mp3(1, picture)})[0]["a.mp3"].artwork is None


# --- hostile ----------------------------------------------------------------------------------------------------------


def squeezed() -> bytes:
    """A frame of text that becomes one gigabyte."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(2**24)) for _ in range(64)) + packer.flush()
    sized = bytes(len(data) + 4 >> shift & 127 for shift in (21, 14, 7, 0))
    return b"TIT2" + sized + b"\0\x09" + bytes(4) + data


HOSTILE = {
    "claims.mp3": tagged(b"TIT2\x7f\x7f\x7f\x7f\0\0\3x", claimed=2**28 - 1),
    "claims.m4a": atom(b"ftyp", b"M4A ", bytes(4)) + struct.pack(">I4sQ", 1, b"moov", 2**40) + bytes(64),
    "claims.flac": b"fLaC\x04\xff\xff\xff" + bytes(64),
    "claims.png": b"\x89PNG\r\n\x1a\n\x7f\xff\xff\xffIHDR" + b"\xff" * 32,
    "claims.jpg": b"\xff\xd8\xff\xe0\xff\xff" + bytes(20),
    "claims.wav": b"RIFF\xff\xff\xff\xffWAVEdata\xff\xff\xff\xff",
    "claims.ogg": b"OggS\0\2" + b"\xff" * 20 + b"\xff" + b"\xff" * 255 + b"\x01vorbis",
    "deep.mp4": atom(b"ftyp", b"isom", bytes(4))
    + b"".join(struct.pack(">I4s", 8 * (50_000 - n), b"moov") for n in range(50_000)),
    "many.png": b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0abcd\0\0\0\0" * 100_000,
    "ones.jpg": b"\xff\xd8" + b"\xff" * 1_000_000,
    "zeros.jpg": b"\xff\xd8\xff\xe0\0\0" * 100_000,
    "bytes.mp3": bytes(range(256)) * 400,
    "svg.svg": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "&b;&b;">]><svg>&b;</svg>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_file_claims_there_is_an_answer(tmp_path: Path, name: str) -> None:
    facts, _ = looked(tmp_path, {name: HOSTILE[name], "z.mp3": mp3(2)})

    assert facts[name].length == len(HOSTILE[name])
    assert facts["z.mp3"].duration == 2


@pytest.mark.parametrize("name", ["a.mp3", "a.m4a", "a.flac", "a.opus", "a.wav", "a.png", "a.jpg", "a.webp"])
def test_a_file_that_ends_too_early_has_an_answer_wherever_it_ends(tmp_path: Path, name: str) -> None:
    whole = {
        "a.mp3": mp3(1, png(), title="T", comment="Words")[:900],
        "a.m4a": mp4(**{"\xa9nam": ["T"], "covr": cover(png())})[:900],
        "a.flac": flac(1, title="T")[:900],
        "a.opus": opus(1, title="T"),
        "a.wav": wav(1)[:200],
        "a.png": png(),
        "a.jpg": jpeg(turned=True),
        "a.webp": webp(),
    }[name]
    stem, suffix = os.path.splitext(name)
    cuts = {f"{stem}{length}{suffix}": whole[:length] for length in range(1, len(whole), 7)}

    facts, _ = looked(tmp_path, cuts)

    assert {each: fact.length for each, fact in facts.items()} == {each: len(data) for each, data in cuts.items()}


def test_tags_that_take_all_memory_cost_one_file(tmp_path: Path) -> None:
    facts, told = looked(tmp_path, {"bomb.mp3": tagged(squeezed()), "z.mp3": mp3(2)})

    assert facts["z.mp3"].duration == 2
    assert "MemoryError" in told["bomb.mp3"]
    assert "z.mp3" not in told


def test_tags_that_take_hours_cost_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "PATIENCE", 4.0)
    hours = tagged(b"XXXX\0\0\0\1\0\0x" * 1_500_000)
    facts, told = looked(tmp_path, {"hours.mp3": hours, "z.mp3": mp3(2)})

    assert facts["z.mp3"].duration == 2
    assert "within 4 s" in told["hours.mp3"]
    assert "z.mp3" not in told


def test_where_nobody_can_look_the_name_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", os.fspath(tmp_path / "none"))
    facts, told = looked(tmp_path, {"a.mp3": mp3(2)})

    assert (facts["a.mp3"].type("a.mp3"), facts["a.mp3"].duration) == ("audio/mpeg", None)
    assert told["a.mp3"] == "nobody could look into this file (no such file or directory); its name counts"

    monkeypatch.undo()
    assert looked(tmp_path, {"a.mp3": mp3(2)})[0]["a.mp3"].duration == 2


def test_where_the_one_who_looks_is_ended_another_one_does(tmp_path: Path) -> None:
    for name in ("a.mp3", "b.mp3"):
        (tmp_path / name).write_bytes(mp3(2))
    with Examination(tmp_path, scan(tmp_path).media) as examined:
        first = examined.fact("a.mp3")
        assert examined._examiner._process is not None
        examined._examiner._process.kill()
        examined._examiner._process.wait()
        second = examined.fact("b.mp3")

    assert first == second
    assert examined.problems == ()


def test_nothing_of_the_working_directory_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("mutagen", "imagesize", "json", "socket"):
        (tmp_path / f"{name}.py").write_text("open('run', 'w'); raise SystemExit")
    monkeypatch.chdir(tmp_path)

    assert looked(tmp_path, {"a.mp3": mp3(2)})[0]["a.mp3"].duration == 2
    assert not (tmp_path / "run").exists()


def test_a_file_that_became_another_is_not_looked_into(tmp_path: Path) -> None:
    outside = tmp_path / "outside.mp3"
    outside.write_bytes(mp3(2))
    root = tmp_path / "root"
    root.mkdir()
    for name in ("link.mp3", "grown.mp3", "gone.mp3"):
        (root / name).write_bytes(mp3(1))
    with Examination(root, scan(root).media) as examined:
        (root / "link.mp3").unlink()
        (root / "link.mp3").symlink_to(outside)
        (root / "grown.mp3").write_bytes(mp3(2))
        (root / "gone.mp3").unlink()
        rules = {}
        for name in ("link.mp3", "grown.mp3", "gone.mp3"):
            with pytest.raises(ArticleError) as caught:
                examined.fact(name)
            rules[name] = (caught.value.problem.rule, caught.value.problem.path)

        assert examined.fact("never.mp3") is None
        assert examined.served("grown.mp3") == Media("grown.mp3", "audio/mpeg")

    assert rules == {
        "link.mp3": ("link", "link.mp3"),
        "grown.mp3": ("changing", "grown.mp3"),
        "gone.mp3": ("unreadable", "gone.mp3"),
    }


def test_what_was_seen_once_is_known_until_it_changes(tmp_path: Path) -> None:
    assert looked(tmp_path, {"a.mp3": mp3(2)})[0]["a.mp3"].duration == 2
    status = (tmp_path / "a.mp3").stat()
    (tmp_path / "a.mp3").write_bytes(mp3(3))
    os.utime(tmp_path / "a.mp3", ns=(status.st_mtime_ns + 1, status.st_mtime_ns + 1))

    with Examination(tmp_path, scan(tmp_path).media) as examined:
        fact = examined.fact("a.mp3")
    assert fact is not None
    assert fact.duration == 3
