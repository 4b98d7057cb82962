"""When files were first committed and last changed, as git knows it: one `git log` for the whole directory."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from feeds.model import Manuscript, Moment, Origin, Problem, Severity

TIMEOUT = 60.0
MAX_BYTES = 256 * 1024 * 1024

_MARK = b"\x01"
_GIT = Origin("git")
# What a repository's own configuration could have git run, or wait for.
_SAFE = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "log.showSignature=false", "diff.renameLimit=4000")
_QUIET = [part for setting in _SAFE for part in ("-c", setting)]


@dataclass(frozen=True, slots=True)
class History:
    """By path below the directory: when the file was first and last committed. ``problems`` say why there is nothing."""

    first: Mapping[str, datetime] = field(default_factory=dict)
    last: Mapping[str, datetime] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def date(self, manuscript: Manuscript) -> Manuscript:
        """The manuscript with the dates of its file where it gives none itself."""
        first, last = self.first.get(manuscript.path), self.last.get(manuscript.path)
        if first is None or last is None:
            return manuscript
        # Many files of one commit share its instant, which then is no more exact than a day.
        published = manuscript.published or Moment(first, exact=False)
        told = (("published", manuscript.published), ("updated", manuscript.updated))
        origins = (*manuscript.origins, *((name, _GIT) for name, moment in told if moment is None))
        return replace(manuscript, published=published, updated=manuscript.updated or Moment(last), origins=origins)


def head(directory: Path) -> str:
    """What tells whether git's history of ``directory`` moved on, without asking git; empty outside of a work tree."""
    for parent in (directory, *directory.parents):
        if (parent / ".git").exists():
            files = [parent / ".git" / name for name in ("HEAD", "logs/HEAD", "packed-refs", "shallow")]
            return " ".join(str(file.stat().st_mtime_ns) for file in files if file.exists())
    return ""


def history(directory: Path, asked: bool) -> History:
    """What git knows of the files below ``directory``; nothing outside of a work tree.

    ``asked`` is whether somebody counts on it: then that there is nothing is a Problem.
    """
    if not any((parent / ".git").exists() for parent in (directory, *directory.parents)):
        return _nothing("this is no git work tree: no dates are taken from git", asked)
    git = shutil.which("git")
    if git is None:
        return _nothing("git is not installed: no dates are taken from it", asked)
    try:
        if _run(git, directory, "rev-parse", "--is-shallow-repository").strip() == b"true":
            return _nothing("a shallow clone knows no dates of files; fetch the whole history", True)
        log = ("log", "--format=tformat:%x01%ct%x00", "--name-status", "-z", "-M", "--relative", "--no-ext-diff", "--no-textconv")
        return _read(_run(git, directory, *log, "--", "."))
    except (OSError, subprocess.SubprocessError, ValueError):
        return _nothing("git did not tell its history: no dates are taken from it", asked)


def _nothing(message: str, asked: bool) -> History:
    return History(problems=(Problem(Severity.SHOULD, "git", "", message),) if asked else ())


def _run(git: str, directory: Path, *arguments: str) -> bytes:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_PAGER": "cat", "LC_ALL": "C"}
    done = subprocess.run(  # noqa: S603 - no shell, and every argument is ours
        [git, "-C", os.fspath(directory), *_QUIET, *arguments],
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=TIMEOUT,
        env=inherited | quiet,
    )
    if len(done.stdout) > MAX_BYTES:
        raise ValueError("too much")
    return done.stdout


def _read(log: bytes) -> History:
    """Commits, newest first: a mark and seconds, then states and paths; a rename names two."""
    first: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    now_called: dict[str, str] = {}
    instant: datetime | None = None
    words = iter(log.split(b"\0"))
    for word in words:
        word = word.strip(b"\n")
        if word.startswith(_MARK):
            instant = datetime.fromtimestamp(int(word[1:]), UTC)
        elif word and instant:
            moved = word[:1] in (b"R", b"C")
            paths = [os.fsdecode(next(words, b"")) for _ in range(2 if moved else 1)]
            name = now_called.get(paths[-1], paths[-1])
            # A rename of nothing but the name (R100) is no change of the content.
            if word != b"R100":
                last.setdefault(name, instant)
            first[name] = instant
            if word[:1] == b"R":
                now_called[paths[0]] = name
    return History(first, {**first, **last})
