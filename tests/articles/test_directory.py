"""Which files of a real directory count, and that opening one leads nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from feeds.articles.directory import MAX_DEPTH, Found, Look, fetch, media_path, readable, scan
from feeds.errors import ArticleError, UsageError
from feeds.model import Severity


def write(root: Path, path: str, data: bytes = b"# A title\n\nText\n") -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def paths(look: Look) -> list[str]:
    return [found.path for found in look.files]


def told(look: Look) -> dict[str, tuple[Severity, str]]:
    return {problem.path: (problem.severity, problem.rule) for problem in look.problems}


def found(root: Path, path: str) -> Found:
    return next(each for each in scan(root).files if each.path == path)


def refused(root: Path, each: Found, max_bytes: int = 1000) -> tuple[str, str]:
    with pytest.raises(ArticleError) as caught:
        fetch(root, each, max_bytes)
    assert caught.value.problem.path == each.path
    return caught.value.problem.rule, caught.value.problem.message


ARTICLES = ["a.md", "b.markdown", "c.txt", "d.html", "e.htm", "F.MD", "deep/er/g.md", "_posts/h.md", "ünï.md", "two words.md"]
LEFT_OUT = [
    ".hidden.md",
    ".a.md.swp",
    "a.md.swp",
    "a.swo",
    "a.md~",
    "#a.md#",
    "4913",
    ".x.md.AbC123",
    "a.md.tmp",
    "a.md.part",
    "a.md.bak",
    "___jb_tmp___",
    "_index.md",
    "README.md",
    "readme.de.txt",
    "LICENSE",
    "licence.txt",
    "LICENSE-MIT.md",
    "LICENSE-APACHE-2.0.txt",
    "COPYING",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "code_of_conduct.md",
    "script.py",
    "noext",
    "a.adoc",
]
MEDIA = ["a.png", "img/b.JPG", "c.mp3", "d.pdf"]


@pytest.mark.parametrize("name", ARTICLES)
def test_files_that_count(tmp_path: Path, name: str) -> None:
    file = write(tmp_path, name, b"text")
    status = file.stat()
    assert scan(tmp_path).files == (Found(name, 4, status.st_mtime_ns),)


@pytest.mark.parametrize("name", LEFT_OUT)
def test_files_that_are_left_out_say_so_at_info(tmp_path: Path, name: str) -> None:
    write(tmp_path, name)
    look = scan(tmp_path)
    assert (look.files, look.media) == ((), {})
    assert told(look) == {name: (Severity.INFO, "left-out")}


@pytest.mark.parametrize("name", ["license-to-kill.md", "licence-fees-rise.txt", "readme-first.md", "changelog-of-a-city.md"])
def test_a_headline_that_begins_like_a_paper_is_an_article(tmp_path: Path, name: str) -> None:
    write(tmp_path, name)
    assert paths(scan(tmp_path)) == [name]


@pytest.mark.parametrize("name", MEDIA)
def test_media_is_known_with_its_size(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, b"1234")
    look = scan(tmp_path)
    assert (look.files, {path: each.size for path, each in look.media.items()}) == ((), {name: 4})
    assert told(look) == {name: (Severity.INFO, "unshown")}


@pytest.mark.parametrize("name", [".git", "_site", ".obsidian"])
def test_tool_directories_are_not_entered(tmp_path: Path, name: str) -> None:
    write(tmp_path, f"{name}/a.md")
    look = scan(tmp_path)
    assert look.files == ()
    assert told(look) == {name: (Severity.INFO, "left-out")}


def test_files_come_in_path_order(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.md", "a.md", "a/b/c.md", "B.md"):
        write(tmp_path, name)
    assert paths(scan(tmp_path)) == ["B.md", "a/b/c.md", "a/z.md", "a.md", "b.md"]


def test_a_look_at_one_file_tells_of_that_file_alone(tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.adoc"):
        write(tmp_path, name)
    assert (paths(scan(tmp_path, "a.md")), scan(tmp_path, "a.md").problems) == (["a.md"], ())
    assert told(scan(tmp_path, "c.adoc")) == {"c.adoc": (Severity.INFO, "left-out")}


def test_a_directory_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or directory"):
        scan(tmp_path / "gone")


def test_a_file_where_a_directory_should_be_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a directory"):
        scan(write(tmp_path, "a.md"))


def test_a_directory_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    write(tmp_path, "closed/b.md")
    (tmp_path / "closed").chmod(0)
    if os.access(tmp_path / "closed", os.R_OK):
        (tmp_path / "closed").chmod(0o700)
        pytest.skip("this user reads every directory (root)")
    look = scan(tmp_path)
    (tmp_path / "closed").chmod(0o700)
    assert paths(look) == ["a.md"]
    assert told(look) == {"closed": (Severity.MUST, "unreadable")}


@pytest.mark.parametrize("outside", ["file", "directory", "dangling", "loop"])
def test_links_out_and_to_nowhere_are_refused(tmp_path: Path, outside: str) -> None:
    root = tmp_path / "root"
    write(root, "good.md")
    write(tmp_path, "out/secret.md", b"secret")
    target = {"file": "../out/secret.md", "directory": "../out", "dangling": "../nothing.md", "loop": "evil.md"}[outside]
    (root / "evil.md").symlink_to(target)
    look = scan(root)
    assert paths(look) == ["good.md"]
    assert told(look) == {"evil.md": (Severity.MUST, "link")}


def test_a_neighbour_whose_name_begins_alike_is_outside(tmp_path: Path) -> None:
    write(tmp_path, "root-secret/a.md")
    write(tmp_path, "root/good.md")
    (tmp_path / "root/evil.md").symlink_to(tmp_path / "root-secret/a.md")
    assert told(scan(tmp_path / "root")) == {"evil.md": (Severity.MUST, "link")}


def test_links_within_are_read_where_they_lead(tmp_path: Path) -> None:
    write(tmp_path, "a/real.md")
    (tmp_path / "again.md").symlink_to("a/real.md")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "a/up").symlink_to("..")
    look = scan(tmp_path)
    assert paths(look) == ["a/real.md"]
    assert told(look) == {
        "a/up": (Severity.MUST, "link"),
        "again.md": (Severity.INFO, "left-out"),
        "b": (Severity.INFO, "left-out"),
    }


def test_the_lock_that_an_editor_writes_as_a_dangling_link_is_temporary(tmp_path: Path) -> None:
    (tmp_path / ".#a.md").symlink_to("somebody@desk.123:456")
    assert told(scan(tmp_path)) == {".#a.md": (Severity.INFO, "left-out")}


def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    write(tmp_path, "real/a.md", b"text")
    root = tmp_path / "link"
    root.symlink_to("real")
    assert fetch(root, found(root, "a.md"), 100) == b"text"
    assert media_path(root, "a.md") == root / "a.md"


def test_pipes_are_refused_and_block_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert told(scan(tmp_path)) == {"pipe.md": (Severity.MUST, "not-a-file")}
    status = (tmp_path / "pipe.md").stat()
    assert refused(tmp_path, Found("pipe.md", status.st_size, status.st_mtime_ns))[0] == "not-a-file"


def test_a_name_that_is_not_utf_8_is_a_problem_that_can_be_printed(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md")).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system has UTF-8 names only")
    look = scan(tmp_path)
    assert look.files == ()
    assert told(look) == {"caf\\xe9.md": (Severity.MUST, "file-name")}
    str(look.problems[0]).encode("utf-8")


@pytest.mark.parametrize("name", ["a\nb.md", "a\x01b.md", "tab\t.md", "\x7f.md"], ids=repr)
def test_a_name_with_control_characters_is_a_problem(tmp_path: Path, name: str) -> None:
    write(tmp_path, name)
    assert told(scan(tmp_path)) == {name: (Severity.MUST, "file-name")}


def test_readable_names() -> None:
    assert readable("plain-ü.md") == "plain-ü.md"
    assert readable(os.fsdecode(b"caf\xe9.md")) == "caf\\xe9.md"


def test_directories_too_deep_are_a_problem_and_no_more(tmp_path: Path) -> None:
    write(tmp_path, "d/" * MAX_DEPTH + "just.md")
    write(tmp_path, "d/" * (MAX_DEPTH + 1) + "over.md")
    look = scan(tmp_path)
    assert paths(look) == ["d/" * MAX_DEPTH + "just.md"]
    assert told(look) == {("d/" * (MAX_DEPTH + 1)).rstrip("/"): (Severity.MUST, "too-deep")}


def test_fetch_gives_the_bytes(tmp_path: Path) -> None:
    write(tmp_path, "deep/a.md", b"\xffbytes\r\n")
    assert fetch(tmp_path, found(tmp_path, "deep/a.md"), 8) == b"\xffbytes\r\n"


def test_a_sparse_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    with write(tmp_path, "big.md").open("r+b") as file:
        file.truncate(1_000_000_000)
    rule, message = refused(tmp_path, found(tmp_path, "big.md"), 5_000_000)
    assert rule == "too-large"
    assert "1,000,000,000 bytes" in message
    assert "5,000,000" in message


@pytest.mark.parametrize(
    "data", [b"longer than before", b"x", b"", b"x" * 5000], ids=["longer", "shorter", "emptied", "too large"]
)
def test_a_file_that_changed_since_the_look_waits_for_the_next(tmp_path: Path, data: bytes) -> None:
    file = write(tmp_path, "a.md", b"before")
    each = found(tmp_path, "a.md")
    file.write_bytes(data)
    assert refused(tmp_path, each)[0] == "changing"


def test_a_file_of_the_same_size_and_another_time_has_changed(tmp_path: Path) -> None:
    file = write(tmp_path, "a.md", b"before")
    each = found(tmp_path, "a.md")
    os.utime(file, ns=(each.mtime_ns + 1_000_000, each.mtime_ns + 1_000_000))
    assert refused(tmp_path, each)[0] == "changing"


def test_a_file_that_went_away_is_unreadable(tmp_path: Path) -> None:
    file = write(tmp_path, "a.md")
    each = found(tmp_path, "a.md")
    file.unlink()
    rule, message = refused(tmp_path, each)
    assert rule == "unreadable"
    assert "no such file or directory" in message


def test_a_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    file = write(tmp_path, "a.md")
    each = found(tmp_path, "a.md")
    file.chmod(0)
    if os.access(file, os.R_OK):
        pytest.skip("this user reads every file (root)")
    assert refused(tmp_path, each)[0] == "unreadable"


def test_a_directory_in_place_of_a_file_is_no_file(tmp_path: Path) -> None:
    file = write(tmp_path, "a.md")
    each = found(tmp_path, "a.md")
    file.unlink()
    file.mkdir()
    assert refused(tmp_path, each)[0] == "not-a-file"


@pytest.mark.parametrize("swapped", ["deep/a.md", "deep"])
def test_a_link_put_in_place_after_the_look_is_not_followed(tmp_path: Path, swapped: str) -> None:
    root = tmp_path / "root"
    write(root, "deep/a.md", b"mine")
    write(tmp_path, "out/a.md", b"them")
    each = found(root, "deep/a.md")
    (root / swapped).rename(tmp_path / "aside")
    (root / swapped).symlink_to(tmp_path / "out" / ("a.md" if swapped.endswith(".md") else ""))
    os.utime(tmp_path / "out/a.md", ns=(each.mtime_ns, each.mtime_ns))
    assert refused(root, each)[0] == "link"


@pytest.mark.parametrize(
    "path",
    [
        "../out.png",
        "deep/../../out.png",
        "/etc/passwd",
        "//etc/passwd",
        "",
        ".",
        "deep",
        "gone.png",
        "evil.png",
        "evildir/out.png",
        "inside.png",
        "pipe.png",
        "./a.png",
        "deep//b.png",
        "a.png/",
        "nul\0.png",
        "\udcff.png",
        "x" * 5000,
    ],
    ids=lambda value: repr(value)[:30],
)
def test_media_is_served_from_nowhere_else(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    write(root, "a.png")
    write(root, "deep/b.png")
    write(tmp_path, "out.png")
    (root / "evil.png").symlink_to(tmp_path / "out.png")
    (root / "evildir").symlink_to(tmp_path)
    (root / "inside.png").symlink_to("a.png")
    os.mkfifo(root / "pipe.png")
    assert media_path(root, path) is None


@pytest.mark.parametrize("path", ["a.png", "deep/b.png", "ü ß.png"])
def test_media_below_the_root_is_served(tmp_path: Path, path: str) -> None:
    file = write(tmp_path, path)
    assert media_path(tmp_path, path) == file


def test_media_named_absolutely_is_not_served_even_from_below_the_root(tmp_path: Path) -> None:
    assert media_path(tmp_path, str(write(tmp_path, "a.png"))) is None
