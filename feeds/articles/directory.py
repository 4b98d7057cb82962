"""Which files of a directory count, and how one of them is opened without trusting it.

Nothing below the root is followed out of it: links are refused, devices and pipes are refused, sizes are bounded
before a byte is read. A scan opens no file.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from feeds.articles.languages import tag
from feeds.articles.markup import MARKUPS
from feeds.articles.media import CHAPTERS, companion_type, is_recording, media_type
from feeds.errors import ArticleError, UsageError
from feeds.model import Media, Problem, Severity, Tool, Trait

MAX_DEPTH = 32
MAX_PATH = 1000  # in bytes

# The rule of a media file that nothing shows; a scan cannot know of any that it is shown.
UNSHOWN = "unshown"

# What editors and synchronisers leave lying about for a moment, and what is never an article.
_TEMPORARY = re.compile(r"^(\..*|.*~|#.*#|4913|.*\.sw[a-z]|.*\.tmp|.*\.part|.*\.bak|___jb_.*)$")
_PAPERS = re.compile(
    r"^(readme|licen[sc]e(-(apache|bsd|cc|gpl|mit)[\d.-]*)?|copying|changelog|contributing|code_of_conduct)(\..*)?$",
    re.IGNORECASE,
)
# Metadata of the article beside it: of `slug.md` in `slug.yaml`, or Nikola's `slug.meta`.
SIDECARS = (".yaml", ".yml", ".toml", ".json", ".meta")
# Nobody's articles, whatever the tool.
_NEVER = frozenset({"node_modules", "__pycache__"})
_DRAFTS, _POSTS = "_drafts", "_posts"
# The file of an article that has a directory of its own, and the file of a directory of articles.
_INDEX = re.compile(r"^index(?:\.[A-Za-z-]{2,8})?\.[a-z]+$")
_SECTION = re.compile(r"^_index(?:\.([A-Za-z-]{2,8}))?\.[a-z]+$")
# How the pictures begin that tags hold: JPEG and PNG.
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that counts: ``path`` relative to the root, size in bytes, mtime and ctime in nanoseconds."""

    path: str
    size: int
    mtime_ns: int
    ctime_ns: int = field(default=0, compare=False)

    @property
    def stamp(self) -> str:
        """What differs when the file was written; a time of change cannot be set by who copies a file with its dates."""
        return f"{self.size}:{self.mtime_ns}:{self.ctime_ns}"

    @property
    def sum(self) -> int:
        """A hash of the file's name and stamp; sums of these tell sets of files apart, in whatever order."""
        return int.from_bytes(hashlib.blake2b(f"{self.path}\0{self.stamp}".encode(), digest_size=32).digest())


@dataclass(frozen=True, slots=True)
class Look:
    """What one scan saw. ``media`` are the files beside the articles, by path.

    ``pages`` are pages of the tool that are no articles, to which articles may lead.
    ``sidecars`` maps an article's path to the file of its metadata; ``languages`` are the directories at the root that
    hold one language each; ``sections`` are the files of a tool that say something of their directory. ``files_sum`` is
    the sum of the hashes of all files but media.
    """

    files: tuple[Found, ...]
    media: dict[str, Found]
    problems: tuple[Problem, ...]
    sidecars: dict[str, Found] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    sections: tuple[Found, ...] = ()
    files_sum: int = 0
    pages: tuple[str, ...] = ()

    @property
    def sizes(self) -> dict[str, int]:
        """The sizes of the media files, by path."""
        return {path: each.size for path, each in self.media.items()}

    @property
    def paths(self) -> frozenset[str]:
        """Every file that is an article, or may be a part of one."""
        return frozenset({found.path for found in self.files} | self.media.keys())

    def hides(self, path: str) -> bool:
        """Whether the article at ``path`` may be there without having been seen: it, or a directory, is a Problem."""
        return any(
            path == problem.path or path.startswith(problem.path + "/")
            for problem in self.problems
            if problem.severity is Severity.MUST
        )


@dataclass(slots=True)
class _Sight:
    root: str
    tool: Tool = field(default_factory=Tool)
    beside: dict[str, Found] = field(default_factory=dict)
    files: list[Found] = field(default_factory=list)
    media: dict[str, Found] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sections: list[Found] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)

    def must(self, path: str, rule: str, message: str) -> None:
        self.problems.append(Problem(Severity.MUST, rule, path, message))

    def info(self, path: str, message: str, rule: str = "left-out") -> None:
        self.problems.append(Problem(Severity.INFO, rule, path, message))

    def sidecars(self) -> dict[str, Found]:
        """The metadata files that have an article or a recording beside them, by its path; the others are Problems."""
        articles: dict[str, list[str]] = {}
        for found in self.files:
            articles.setdefault(os.path.splitext(found.path)[0], []).append(found.path)
        texts = set(articles)
        for path in self.media:
            if is_recording(path) and (stem := os.path.splitext(path)[0]) not in texts:
                articles.setdefault(stem, []).append(path)
        sidecars: dict[str, Found] = {}
        for path, found in self.beside.items():
            stem, suffix = os.path.splitext(path)
            for article in articles.get(stem, []):
                if article in sidecars:
                    self.info(path, f"{sidecars[article].path} gives the metadata of {article} already")
                sidecars.setdefault(article, found)
            if stem not in articles:
                self.info(path, f"no article has the suffix {suffix}")
        return sidecars

    def refuse_the_headless(self) -> None:
        """An article whose metadata cannot be trusted is not read without it: it might say that it is a draft."""
        bad = {problem.path for problem in self.problems if problem.severity is Severity.MUST}
        stems = {os.path.splitext(path)[0]: path for path in bad if path.endswith(SIDECARS)}
        for found in [each for each in self.files if os.path.splitext(each.path)[0] in stems] if stems else []:
            self.files.remove(found)
            beside = stems[os.path.splitext(found.path)[0]]
            self.must(found.path, "sidecar", f"held back: its metadata in {beside} cannot be read")

    def languages(self) -> frozenset[str]:
        """The first directories that are named by languages, where the tool names them or there are two at least."""
        named = {first for found in self.files if "/" in found.path and tag(first := found.path.partition("/")[0])}
        return frozenset(named if len(named) > 1 else named & set(self.tool.languages))

    def set_pages_aside(self) -> None:
        """Keep as articles only what lies in the tool's directories of posts, where there are any."""
        if Trait.BUNDLES in self.tool.traits:
            bundles = {
                place
                for each in self.files
                if _INDEX.match(PurePosixPath(each.path).name) and (place := each.path.rpartition("/")[0])
            }
            beside = {each for each in self.files if bundles and _bundled(each.path, bundles)}
            for found in beside:
                self.info(found.path, f"belongs to the article beside it: {self.tool.name} makes no page of it")
            self.files = [each for each in self.files if each not in beside]
        posts = self.tool.posts
        kept = [found for found in self.files if any(_lies(found.path, each) for each in posts)]
        if kept and len(kept) < len(self.files):
            for found in sorted(set(self.files) - set(kept), key=lambda each: each.path):
                self.pages.append(found.path)
                self.info(found.path, f"a page and not an article: {self.tool.name} keeps articles in {', '.join(posts)}")
            self.files = kept


def _bundled(path: str, bundles: set[str]) -> bool:
    """Whether a file is below a directory with an index of its own, and is not that."""
    directory, _, name = path.rpartition("/")
    if _INDEX.match(name):
        directory = directory.rpartition("/")[0]
    parts = directory.split("/")
    return any("/".join(parts[: at + 1]) in bundles for at in range(len(parts)))


def _lies(path: str, place: str) -> bool:
    """Whether a file is in a directory of posts, which for Jekyll can be anywhere."""
    return place in path.split("/") if place in (_POSTS, _DRAFTS) else path.startswith(place + "/") or not place


def scan(root: Path, only: str | None = None, tool: Tool | None = None) -> Look:
    """Every file below ``root``, in path order: articles, media, and a Problem for whatever is neither.

    With ``only``, of the articles and Problems just those of that path; ``tool`` says what of the directory is no
    article. Metadata beside an article is neither an article nor left out.

    A file that is left out on purpose is ``info``; one that cannot be trusted or read is ``must``.
    Raises UsageError where the root itself cannot be read: that is not a directory without articles.
    """
    sight = _Sight(os.path.realpath(root), tool or Tool())
    _walk(root, "", sight, 0)
    sight.set_pages_aside()
    sight.refuse_the_headless()
    sidecars = sight.sidecars()
    files = tuple(found for found in sight.files if only in (None, found.path))
    problems = tuple(problem for problem in sight.problems if only in (None, problem.path))
    total = sum(found.sum for found in (*files, *sidecars.values(), *sight.sections))
    return Look(files, sight.media, problems, sidecars, sight.languages(), tuple(sight.sections), total, tuple(sight.pages))


def _entries(directory: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(directory) as entries:
        yield from sorted(entries, key=lambda entry: entry.name)


def _walk(directory: Path, prefix: str, sight: _Sight, depth: int) -> None:
    if depth > MAX_DEPTH:
        sight.must(prefix.rstrip("/"), "too-deep", f"directories are nested more than {MAX_DEPTH} deep here; move it up")
        return
    try:
        entries = list(_entries(directory))
    except OSError as error:
        reason = (error.strerror or "error").lower()
        if not prefix:
            raise UsageError(f"{directory}: the articles cannot be read ({reason}); nothing was changed") from error
        sight.must(prefix.rstrip("/"), "unreadable", f"this directory cannot be read ({reason}); check its permissions")
        return
    for entry in entries:
        try:
            _take(entry, prefix, sight, depth)
        except OSError as error:
            sight.must(
                prefix + readable(entry.name), "unreadable", f"cannot be looked at ({(error.strerror or 'error').lower()})"
            )


def _take(entry: os.DirEntry[str], prefix: str, sight: _Sight, depth: int) -> None:
    path = prefix + readable(entry.name)
    if _TEMPORARY.match(entry.name) and not entry.is_dir(follow_symlinks=False):
        sight.info(path, "a hidden or temporary file")
    elif entry.is_symlink():
        target = os.path.realpath(entry.path)
        if target.startswith(sight.root + os.sep) and os.path.exists(target):
            sight.info(path, "a link to another place in this directory, which is read there")
        else:
            sight.must(path, "link", "this link leads out of the directory and is not followed; put the file itself here")
    elif entry.name != readable(entry.name):
        sight.must(path, "file-name", "the file's name is not UTF-8; rename it")
    elif _CONTROLS.search(entry.name):
        sight.must(path, "file-name", "the file's name has control characters in it; rename it")
    elif entry.is_dir(follow_symlinks=False):
        if entry.name == _DRAFTS and _POSTS in sight.tool.posts:
            _walk(Path(entry.path), path + "/", sight, depth + 1)
        elif entry.name.startswith((".", "_")) and entry.name != _POSTS:
            sight.info(path, "a hidden or tool directory; nothing below it was looked at")
        elif entry.name in _NEVER or path in sight.tool.left_out:
            sight.info(path, f"belongs to {sight.tool.name or 'a tool'}; nothing below it was looked at")
        else:
            _walk(Path(entry.path), path + "/", sight, depth + 1)
    elif len(path.encode()) > MAX_PATH:
        sight.must(path, "file-name", f"the path is longer than {MAX_PATH:,} bytes; shorten the names in it")
    elif not entry.is_file(follow_symlinks=False):
        sight.must(path, "not-a-file", "this is neither a file nor a directory (a pipe, socket or device); remove it")
    else:
        _sort(entry.name, path, entry.stat(follow_symlinks=False), sight)


def _sort(name: str, path: str, status: os.stat_result, sight: _Sight) -> None:
    suffix = os.path.splitext(name)[1].lower()
    if _PAPERS.match(name):
        sight.info(path, "about the directory, not an article")
    elif name.startswith("_"):
        if Trait.BUNDLES in sight.tool.traits and _SECTION.match(name):
            sight.sections.append(Found(path, status.st_size, status.st_mtime_ns))
        sight.info(path, "a name that begins with _ belongs to a tool, not to an article")
    elif _DRAFTS in path.split("/") and _DRAFTS not in sight.tool.posts:
        sight.info(path, "a draft; it is not published", "draft")
    elif path in sight.tool.left_out:
        sight.info(path, f"{sight.tool.name}'s configuration leaves this file out")
    elif companion_type(name):
        _take_media(path, status, sight)
    elif suffix in SIDECARS:
        sight.beside[path] = Found(path, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    elif suffix in MARKUPS:
        modified, changed = status.st_mtime_ns, status.st_ctime_ns
        # Of what is equal one number is kept: there may be very many.
        sight.files.append(Found(path, status.st_size, modified, modified if changed == modified else changed))
    elif media_type(name):
        _take_media(path, status, sight)
    else:
        sight.info(path, f"no article has the suffix {suffix}" if suffix else "no suffix that articles have")


def _take_media(path: str, status: os.stat_result, sight: _Sight) -> None:
    sight.media[path] = Found(path, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    if path.lower().endswith(CHAPTERS):  # read, and not served
        return
    sight.problems.append(Problem(Severity.INFO, UNSHOWN, path, "no published article shows this file; it is not served"))


def settles(root: Path, path: str, settle: float) -> float:
    """When the file ``path`` will have been left alone for ``settle`` seconds, in seconds since 1970; 0 where it is gone."""
    try:
        return os.lstat(root / path).st_mtime + settle
    except (OSError, ValueError):
        return 0


def passing(path: str) -> bool:
    """Whether a path names what editors leave lying about for a moment."""
    return bool(_TEMPORARY.match(path.rpartition("/")[2]))


def again(root: Path, found: Found) -> Found | None:
    """The same file as it is now; None where it is not a file any more that can be looked at by itself."""
    try:
        if not _direct(root, found.path):
            return None
        status = os.lstat(root / found.path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Found(found.path, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def is_article_name(name: str) -> bool:
    """Whether a file of this name is looked at as an article."""
    suffix = os.path.splitext(name)[1].lower()
    return (
        suffix in MARKUPS
        and not companion_type(name)
        and not (_PAPERS.match(name) or _TEMPORARY.match(name) or name.startswith("_"))
    )


def is_section_name(name: str) -> bool:
    """Whether articles are looked for in directories of this name."""
    return (not name.startswith((".", "_")) or name == _POSTS) and name not in _NEVER and not _CONTROLS.search(name)


def readable(name: str) -> str:
    """A file name as text that can be printed and stored: bytes that are no UTF-8 are written as ``\\xNN``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def media_path(root: Path, path: str) -> Path | None:
    """The regular file ``path`` below ``root`` that may be served, or None: it is gone, a link, or leads elsewhere."""
    file = root / path
    try:
        if not _direct(root, path) or not stat.S_ISREG(file.lstat().st_mode):
            return None
    except (OSError, ValueError):
        return None
    return file


def _direct(root: Path, path: str) -> bool:
    """Whether ``path`` names a place below ``root`` that no link leads to. Raises OSError where it is not there."""
    if not {"", ".", ".."}.isdisjoint(path.split("/")):
        return False
    place = os.fspath(root)
    for part in path.split("/"):
        place = f"{place}/{part}"
        if stat.S_ISLNK(os.lstat(place).st_mode):
            return False
    return True


def _beneath(root: Path, path: str) -> int:
    """A handle of the file, step by step, so that a link which somebody puts in the way meanwhile leads nowhere either."""
    *directories, name = path.split("/")
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    at = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for directory in directories:
            below = os.open(directory, flags | os.O_DIRECTORY, dir_fd=at)
            os.close(at)
            at = below
        return os.open(name, flags, dir_fd=at)
    finally:
        os.close(at)


@contextmanager
def opened(root: Path, found: Found) -> Iterator[int]:
    """A handle of one file, opened so that it cannot lead elsewhere or block.

    Raises ArticleError when it is unreadable or no regular file.
    """
    try:
        if not _direct(root, found.path):
            raise ArticleError.of("link", "a link stands in the way to this file and is not followed", path=found.path)
        handle = _beneath(root, found.path)
    except OSError as error:
        reason = (error.strerror or "error").lower()
        raise ArticleError.of("unreadable", f"cannot be read ({reason}); check its permissions", path=found.path) from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ArticleError.of("not-a-file", "this is no regular file any more", path=found.path)
        yield handle
    except OSError as error:
        raise ArticleError.of("unreadable", f"cannot be read ({error.strerror})", path=found.path) from error
    finally:
        os.close(handle)


def same(handle: int, found: Found) -> bool:
    """Whether the open file is still what the scan found."""
    now = os.fstat(handle)
    return (now.st_size, now.st_mtime_ns) == (found.size, found.mtime_ns)


def changing(path: str) -> ArticleError:
    """The error that a file is which somebody is writing."""
    return ArticleError.of("changing", "this file changed while it was read; it is taken at the next look", path=path)


def fetch(root: Path, found: Found, max_bytes: int) -> bytes:
    """The bytes of one file, opened so that it cannot lead elsewhere, block, or fill the memory.

    Raises ArticleError when it is larger than ``max_bytes``, unreadable, no regular file, or was changed meanwhile.
    """
    if found.size > max_bytes:
        raise ArticleError.of("too-large", f"{found.size:,} bytes; articles.max_bytes allows {max_bytes:,}", path=found.path)
    with opened(root, found) as handle:
        with os.fdopen(handle, "rb", buffering=0, closefd=False) as file:
            # One more than it should have: a buffer of the most that is allowed would cost more than the reading.
            data = file.read(found.size + 1) or b""
        if not same(handle, found) or len(data) != found.size:
            raise changing(found.path)
    return data


def fetched(root: Path, look: Look, found: Found, max_bytes: int) -> tuple[bytes, tuple[Found, bytes] | None]:
    """The bytes of an article, and the file of its metadata with its bytes, if any. Raises as :func:`fetch` does."""
    return fetch(root, found, max_bytes), metadata(root, look, found, max_bytes)


def metadata(root: Path, look: Look, found: Found, max_bytes: int) -> tuple[Found, bytes] | None:
    """The file of an article's metadata with its bytes, if any. Raises as :func:`fetch` does."""
    side = look.sidecars.get(found.path)
    return (side, fetch(root, side, max_bytes)) if side else None


def media_body(root: Path, media: Media) -> Path | bytes | None:
    """What is served as ``media``: a file, or the bytes within one; None where it is not there any more."""
    return _within(root, media) if media.within else media_path(root, media.path)


def media_file(root: Path, media: Media) -> IO[bytes] | bytes | None:
    """As :func:`media_body`, with the file open: nothing that is put in its place meanwhile is served."""
    if media.within:
        return _within(root, media)
    try:
        with opened(root, Found(media.path, 0, 0)) as handle:
            return os.fdopen(os.dup(handle), "rb", buffering=0)
    except (ArticleError, ValueError):
        return None


def _within(root: Path, media: Media) -> bytes | None:
    try:
        with opened(root, Found(media.within, 0, 0)) as handle:
            data = os.pread(handle, media.length, media.offset)
    except (ArticleError, ValueError):
        return None
    # The file may be another one by now, whose bytes there are nobody's picture.
    return data if len(data) == media.length and data.startswith(PICTURES) else None
