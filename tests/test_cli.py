"""The commands as a person runs them: what they print, what they write, how they end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError

import click
import pytest
from click.testing import CliRunner, Result

from feeds.cli import main
from feeds.cli.checking import _around
from feeds.errors import UsageError
from tests.conftest import Newsroom, article, write

ROOT = Path(__file__).parent.parent


def feeds(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def good(newsroom: Newsroom) -> Path:
    return newsroom({"a.md": article("A"), "b/c.md": article("C", "2026-01-03T00:00:00Z")})


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a command keeps may end up in the home of whoever runs the tests."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)


# --- check -----------------------------------------------------------------------------------------------------------


def test_check_has_nothing_to_say_of_good_articles(good: Path) -> None:
    result = feeds("check", good)

    assert (result.exit_code, result.output) == (0, "1 feed, 2 articles, 0 problems\n")


def test_check_leaves_nothing_behind(good: Path, tmp_path: Path) -> None:
    feeds("check", good)

    assert not (tmp_path / "home").exists()


def test_check_names_file_line_field_and_what_to_do(good: Path) -> None:
    write(good, "bad.md", "---\ntitle: x\ndate: 01/02/2024\n---\nx\n")
    result = feeds("check", good)

    assert result.exit_code == 1
    assert result.output.startswith(f"{good}/bad.md:3: must: 01/02/2024 can be read in two ways; write it like 2024-07-25")
    assert "[date, date]" in result.output


def test_check_prints_json_for_machines(good: Path) -> None:
    write(good, "bad.md", "---\ntitle: x\ndate: soon\n---\nx\n")
    result = feeds("check", good, "--format", "json")

    assert result.exit_code == 1
    (problem,) = json.loads(result.output)["problems"]
    assert {key: problem[key] for key in ("severity", "rule", "path", "line", "field")} == {
        "severity": "must",
        "rule": "date",
        "path": f"{good}/bad.md",
        "line": 3,
        "field": "date",
    }
    assert "2024-07-25" in problem["message"]


def test_the_path_is_named_as_it_was_given(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(good, "b/bad.md", "")
    monkeypatch.chdir(good.parent)

    assert "newsroom/b/bad.md:1: must:" in feeds("check", "newsroom").output
    assert "newsroom/b/bad.md:1: must:" in feeds("check", "./newsroom/").output
    monkeypatch.chdir(good)
    assert "b/bad.md:1: must:" in feeds("check", ".").output


def test_check_of_one_file_speaks_of_that_file(good: Path) -> None:
    write(good, "bad.md", "")
    write(good, "worse.md", "")
    result = feeds("check", good / "bad.md")

    assert (result.exit_code, result.output.count("must:")) == (1, 1)
    assert feeds("check", good / "a.md").output == "1 feed, 1 article, 0 problems\n"


def test_check_of_several_paths_adds_them_up(good: Path) -> None:
    assert feeds("check", good / "a.md", good / "b").output == "2 feeds, 2 articles, 0 problems\n"


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("feed.xml", '<?xml version="1.0"?>\n<rss version="2.0"><channel><title>x</title></channel></rss>', "rss-channel"),
        ("feed.atom", '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>', "atom-required"),
        ("list.opml", '<opml version="1.0"><head/><body/></opml>', "opml-empty"),
        ("feed.md", '{"version": "https://jsonfeed.org/version/1.1", "items": []}', "json-top-level"),
        ("broken.xml", '<?xml version="1.0"?><!-- c --><rss version="2.0"><channel>', "not-well-formed"),
    ],
)
def test_check_of_a_feed_judges_it_by_its_formats_rules(tmp_path: Path, name: str, content: str, rule: str) -> None:
    (tmp_path / name).write_text(content)
    result = feeds("check", tmp_path / name, "--format", "json")

    assert result.exit_code == 1
    problems = json.loads(result.output)["problems"]
    assert rule in {problem["rule"] for problem in problems}
    assert {problem["path"] for problem in problems} == {str(tmp_path / name)}


def test_what_fails_can_be_chosen(good: Path) -> None:
    write(good, "untitled.md", "only words")

    assert feeds("check", good).exit_code == 0
    assert feeds("check", good, "--fail-on", "should").exit_code == 1
    (good / "untitled.md").unlink()
    write(good, "LICENSE", "x")
    assert feeds("check", good, "--fail-on", "should").exit_code == 0
    assert feeds("check", good, "--fail-on", "info").exit_code == 1


def test_a_difference_is_shown_with_both_sides(good: Path) -> None:
    write(good, "moji.md", article("cafÃ©"))
    output = feeds("check", good).output

    assert "expected: cafÃ©" in output
    assert "found:" in output


def test_check_reads_the_state_that_a_build_left(good: Path, tmp_path: Path) -> None:
    feeds("build", good, "--out", tmp_path / "out", "--base-url", "https://x.example/", "--state", tmp_path / "state")
    write(good, "a.md", "---\ntitle: [\n---\n")
    result = feeds("check", good, "--state", tmp_path / "state")

    assert result.exit_code == 1
    assert "1 feed, 2 articles" in result.output


# --- build -----------------------------------------------------------------------------------------------------------


def test_build_writes_the_documents_and_says_what(good: Path, tmp_path: Path) -> None:
    result = feeds("build", good, "--out", tmp_path / "out", "--base-url", "https://x.example")

    assert result.exit_code == 0
    assert "newsroom: 1 feed, 2 articles, 0 problems (edition 1)" in result.output
    assert "    https://x.example/rss.xml\n" in result.output
    assert (tmp_path / "out/rss.xml").read_bytes().count(b"<item>") == 2


def test_build_without_a_base_url_is_a_usage_error(good: Path, tmp_path: Path) -> None:
    result = feeds("build", good, "--out", tmp_path / "out")

    assert result.exit_code == 2
    assert "give --base-url URL" in result.output


def test_build_publishes_what_is_good_and_ends_with_one_for_what_is_not(good: Path, tmp_path: Path) -> None:
    write(good, "bad.md", "")
    result = feeds("build", good, "--out", tmp_path / "out", "--base-url", "https://x.example")

    assert result.exit_code == 1
    assert f"{good}/bad.md:1: must: this file is empty" in result.output
    assert (tmp_path / "out/rss.xml").read_bytes().count(b"<item>") == 2


def test_the_state_is_kept_where_it_is_wanted(good: Path, tmp_path: Path) -> None:
    feeds("build", good, "--out", tmp_path / "out", "--base-url", "https://x.example", "--state", tmp_path / "memory")
    feeds("build", good, "--out", tmp_path / "out", "--base-url", "https://x.example")

    assert (tmp_path / "memory/feeds.sqlite").exists()
    assert list((tmp_path / "home").glob("**/newsroom-*/feeds.sqlite"))


# --- usage and configuration -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["check"], ["build", "--out", "out"], ["serve"]])
def test_without_directory_and_configuration_there_is_a_hint(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = feeds(*command)

    assert result.exit_code == 2
    assert "there is no config/feeds.toml here; give a directory of articles, or --config FILE" in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "nowhere"], "no such file or directory"),
        (["serve", "nowhere"], "no such directory"),
        (["check", "--config", "nowhere.toml"], "nowhere.toml: there is no such file"),
        (["check", "--bogus"], "No such option"),
        (["serve", "--port", "0"], "not in the range"),
        (["publish-everything"], "No such command"),
    ],
)
def test_wrong_usage_ends_with_two(arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = feeds(*arguments)

    assert result.exit_code == 2
    assert message in result.output


def test_a_wrong_configuration_ends_with_two_and_says_everything(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("[site]\ntitel = 'x'\n[http]\nmax_age = 'x'\n")
    result = feeds("check", "--config", tmp_path / "feeds.toml")

    assert result.exit_code == 2
    assert f"{tmp_path}/feeds.toml:2: must: there is no such setting; did you mean title? [site.titel, setting]" in result.output
    assert "http.max_age" in result.output


def test_a_store_that_cannot_be_opened_ends_with_one(good: Path, tmp_path: Path) -> None:
    (tmp_path / "feeds.sqlite").write_bytes(b"no database " * 100)
    result = feeds("build", good, "--out", tmp_path / "out", "--base-url", "https://x.example", "--state", tmp_path)

    assert result.exit_code == 1
    assert "not a database" in result.output


def test_a_state_that_is_no_directory_ends_with_two(good: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    result = feeds("check", good, "--state", tmp_path / "file")

    assert result.exit_code == 2
    assert "this is no directory" in result.output


def test_check_of_a_configured_article_knows_its_neighbours(good: Path, tmp_path: Path) -> None:
    write(good, "b/c.md", article("C", body="[A](../a.md) ![](../p.png)"))
    write(good, "p.png", b"png")
    (tmp_path / "feeds.toml").write_text('[articles]\npath = "newsroom"\n')
    settings, only = _around(good / "b" / "c.md", tmp_path / "feeds.toml", None, None)

    assert (settings.directory, only) == (good, "b/c.md")
    assert feeds("check", good / "b" / "c.md", "--config", tmp_path / "feeds.toml").exit_code == 0
    (tmp_path / "other.md").write_text("# Other")
    assert _around(tmp_path / "other.md", tmp_path / "feeds.toml", None, None)[1] == "other.md"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str = "r") -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.md").write_text("x")
    monkeypatch.setattr(Path, "open", refuse)
    result = feeds("check", tmp_path / "a.md")

    assert result.exit_code == 2
    assert "cannot be read (Permission denied)" in result.output


# --- what is missing -------------------------------------------------------------------------------------------------


def built(good: Path, tmp_path: Path, *arguments: object) -> Result:
    return feeds("build", good, "--out", tmp_path / "out", "--base-url", "https://x.example/", *arguments)


def exported(tmp_path: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(tmp_path / "out")): path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()
    }


def test_a_build_keeps_a_missing_article_and_says_so_and_the_next_one_believes(good: Path, tmp_path: Path) -> None:
    built(good, tmp_path)
    (good / "a.md").unlink()
    first = built(good, tmp_path)
    assert "a.md: should: this file is gone; its article stays until the next look" in first.output
    assert "articles/a/index.html" in exported(tmp_path)
    second = built(good, tmp_path)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "articles/a/index.html" not in exported(tmp_path)
    assert b"deleted-entry" in exported(tmp_path)["atom.xml"]


def test_a_build_is_told_that_a_removal_is_meant(good: Path, tmp_path: Path) -> None:
    built(good, tmp_path)
    (good / "a.md").unlink()
    result = built(good, tmp_path, "--accept-removals")

    assert result.exit_code == 0
    assert "articles/a/index.html" not in exported(tmp_path)


def test_an_empty_directory_leaves_an_export_as_it_is_until_somebody_confirms(good: Path, tmp_path: Path) -> None:
    built(good, tmp_path)
    before = exported(tmp_path)
    for path in (good / "a.md", good / "b/c.md"):
        path.unlink()
    refused = built(good, tmp_path)
    assert (refused.exit_code, exported(tmp_path)) == (1, before)
    assert "every article is gone" in refused.output
    checked = feeds("check", good)
    assert checked.exit_code == 1
    assert f"{good}: must: every article is gone" in checked.output

    confirmed = feeds("publish", good, "--accept-removals")
    assert (confirmed.exit_code, "0 articles" in confirmed.output) == (0, True)
    assert "https://x.example/atom.xml" in confirmed.output
    assert built(good, tmp_path).exit_code == 0
    assert feeds("check", good).exit_code == 0
    assert b"<entry>" not in exported(tmp_path)["atom.xml"]


def test_a_directory_that_cannot_be_read_any_more_is_a_problem_and_changes_nothing(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scan(*_: object) -> None:
        raise UsageError("the articles cannot be read (permission denied)")

    built(good, tmp_path)
    before = exported(tmp_path)
    monkeypatch.setattr("feeds.publish.scan", scan)

    for result in (built(good, tmp_path), feeds("check", good), feeds("publish", good, "--accept-removals")):
        assert (result.exit_code, "cannot be read, which is not believed" in result.output) == (1, True)
    assert exported(tmp_path) == before


# --- serve: a real server, a real client -----------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(*arguments: object, port: int, cwd: Path | None = None, when: str = "readyz") -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "feeds.cli", "serve", *map(str, arguments), "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    try:
        for _ in range(300):
            if process.poll() is not None:
                raise AssertionError(process.stdout.read() if process.stdout else "")
            try:
                fetch(f"http://127.0.0.1:{port}/{when}")
                break
            except OSError:
                time.sleep(0.1)
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        if process.stdout:
            process.stdout.close()


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as response:
        return bytes(response.read())


def test_serve_publishes_the_sample_newsroom_and_serves_it(tmp_path: Path) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    with serving("--state", tmp_path / "state", port=port, cwd=ROOT) as process:
        assert fetch(base + "rss.xml").count(b"<item>") == 7
        assert fetch(base + "science/feed.json").count(b'"id"') == 2
        assert b"The Sample Newsroom" in fetch(base)
        assert b"kittiwakes" in fetch(base + "articles/lighthouse-keepers-return/")
        assert fetch(base + "media/world/lighthouse.png").startswith(b"\x89PNG")
        assert fetch(base + "healthz") == b"ok\n"
        assert f'<atom:link href="{base}rss.xml" rel="self"'.encode() in fetch(base + "rss.xml")
        process.send_signal(signal.SIGINT)
        output = process.communicate(timeout=20)[0]
    assert "The Sample Newsroom: 3 feeds, 7 articles" in output
    assert f"    {base}rss.xml\n" in output
    assert f"Serving on {base} (Ctrl-C stops)" in output


def test_a_service_that_finds_its_directory_empty_serves_what_was_published(good: Path, tmp_path: Path) -> None:
    port = free_port()
    with serving(good, port=port):
        before = fetch(f"http://127.0.0.1:{port}/atom.xml")
    (good / "a.md").unlink()
    (good / "b/c.md").unlink()
    with serving(good, port=port, when="healthz") as process:
        assert fetch(f"http://127.0.0.1:{port}/atom.xml") == before
        assert process.stdout is not None
        assert "Serving on" in process.stdout.readline()  # what was published, before anybody looks
        assert "must: every article is gone" in process.stdout.readline()
        with pytest.raises(HTTPError, match="503") as refused:
            fetch(f"http://127.0.0.1:{port}/readyz")
        assert b"every article is gone" in refused.value.read()
        refused.value.close()
        assert feeds("publish", good, "--accept-removals").exit_code == 0
        assert fetch(f"http://127.0.0.1:{port}/readyz") == b"ready\n"
        assert b"<entry>" not in fetch(f"http://127.0.0.1:{port}/atom.xml")
    with serving(good, "--accept-removals", port=port):
        assert b"<entry>" not in fetch(f"http://127.0.0.1:{port}/atom.xml")


def test_where_nothing_was_published_what_the_first_look_finds_ends_the_service(good: Path, tmp_path: Path) -> None:
    """A memory without an edition, and a directory without the articles that it knows."""
    old, state, empty = tmp_path / "old", tmp_path / "state", tmp_path / "empty"
    assert feeds("publish", good, "--state", old).exit_code == 0
    (tmp_path / "ledger").write_text(feeds("ledger", "export", good, "--state", old).stdout)
    empty.mkdir()
    assert feeds("ledger", "import", tmp_path / "ledger", empty, "--state", state).exit_code == 0
    given = ["serve", str(empty), "--state", str(state), "--port", str(free_port())]
    done = subprocess.run([sys.executable, "-m", "feeds.cli", *given], capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: every article is gone")


def test_an_edition_of_another_configuration_is_not_served_before_it_is_looked_at(good: Path, tmp_path: Path) -> None:
    state, port, other = tmp_path / "state", free_port(), free_port()
    with serving(good, "--state", state, "--base-url", "https://one.example/", port=port):
        assert b"https://one.example/rss.xml" in fetch(f"http://127.0.0.1:{port}/rss.xml")
    with serving(good, "--state", state, "--base-url", "https://two.example/", port=other, when="healthz"):
        assert b"https://two.example/rss.xml" in fetch(f"http://127.0.0.1:{other}/rss.xml")


def test_several_workers_serve_the_same(good: Path, tmp_path: Path) -> None:
    port = free_port()
    with serving(good, "--state", tmp_path / "state", "--workers", 2, port=port):
        assert len({fetch(f"http://127.0.0.1:{port}/rss.xml") for _ in range(20)}) == 1


def test_half_sent_requests_do_not_stop_the_others(good: Path, tmp_path: Path) -> None:
    port = free_port()
    with serving(good, "--state", tmp_path / "state", port=port):
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(40)]
        try:
            for each in slow:
                each.sendall(b"GET /rss.xml HTTP/1.1\r\nHost: x\r\nX-Slow: ")
            assert fetch(f"http://127.0.0.1:{port}/healthz") == b"ok\n"
        finally:
            for each in slow:
                each.close()


def test_a_port_that_is_taken_is_a_usage_error(good: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = feeds("serve", good, "--port", taken.getsockname()[1])

    assert result.exit_code == 2
    assert "choose another --host or --port" in result.output


# --- what is documented ----------------------------------------------------------------------------------------------


def commands() -> dict[str, click.Command]:
    """Every command by its name, those of groups too."""
    found: dict[str, click.Command] = {}
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None, name
        inner = command.commands if isinstance(command, click.Group) else {}
        found |= {f"{name} {each}": below for each, below in inner.items()} or {name: command}
    return found


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_and_option_is_documented(command: str) -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"## feeds {command}" in text
    section = text.split(f"## feeds {command}\n")[1].split("\n## ")[0]
    for parameter in commands()[command].params:
        for option in parameter.opts:
            if option.startswith("--"):
                assert f"`{option}" in section, f"{option} of feeds {command} is not documented"


def test_every_setting_is_documented() -> None:
    from feeds.config import Settings
    from tests.test_config import settings_of

    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    missing = [name for name in sorted(settings_of(Settings)) if f"`{name}`" not in text]
    assert missing == []


def test_help_and_version() -> None:
    assert "Publish a directory of articles" in feeds("--help").output
    assert feeds("--version").output.startswith("feeds, version ")
