"""A new article: the directory's articles are asked how they are written, and one more is put beside them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from feeds.articles.characters import clean, decode
from feeds.articles.directory import Found, Look, fetched, is_section_name, scan
from feeds.articles.frontmatter import parse_sidecar, split
from feeds.articles.habits import Sample, observe
from feeds.articles.manuscript import Reading, read, salvage
from feeds.articles.sections import reading as reading_of
from feeds.articles.skeleton import Skeleton, Wish, skeleton
from feeds.config import Config
from feeds.errors import ArticleError, UsageError

# The newest files by their time; more than these do not tell more.
MAX_SAMPLES = 2000
_OF_SIDECARS = {".yaml": "YAML", ".yml": "YAML", ".toml": "TOML", ".json": "JSON", ".meta": "Nikola"}


@dataclass(frozen=True, slots=True)
class Begun:
    """The new article, how many others told how it is written, and the tool that did where there were none."""

    skeleton: Skeleton
    seen: int
    tool: str


def begin(config: Config, wanted: Wish, section: str | None = None) -> Begun:
    """Write the article that is wanted, in the directory's own way, below ``section`` where one is given.

    Nothing is ever written over. Raises UsageError where it cannot be written, or would not be read as it was wanted.
    """
    section = _section(section)
    look = scan(config.directory, tool=config.tool)
    reading = reading_of(config.directory, look, config.articles, ZoneInfo(config.site.timezone), config.tool)
    newest = sorted(look.files, key=lambda found: found.mtime_ns, reverse=True)[:MAX_SAMPLES]
    samples = [sample for found in newest if (sample := _sample(config, look, found, reading))]
    habits = observe(samples, config.tool, section)
    made = skeleton(wanted, habits, reading, lambda path: _taken(config.directory, path))
    _write(config.directory, made)
    return Begun(made, habits.seen, config.tool.name)


def _section(section: str | None) -> str | None:
    """The directory as articles name it. Raises UsageError for one that no article is read from."""
    parts = [part for part in (section or "").strip("/").split("/") if part]
    for part in parts:
        if part == "..":
            raise UsageError(f"--section {section}: give a directory below that of the articles")
        if not is_section_name(part):
            raise UsageError(f"--section {section}: articles are not looked for below {part}; give another name")
    return "/".join(part for part in parts if part != ".") if section else None


def _sample(config: Config, look: Look, found: Found, reading: Reading) -> Sample | None:
    """The file as it is written; None for what is no article or cannot be read."""
    suffix = os.path.splitext(found.path)[1].lower()
    try:
        data, beside = fetched(config.directory, look, found, config.articles.max_bytes)
        result = read(found, data, reading, beside)
        manuscript = result.manuscript
        if manuscript is None and any(problem.rule == "draft" for problem in result.problems):
            manuscript = salvage(found, data, reading, beside)[0]
        if manuscript is None:
            return None
        source = clean(decode(data, config.articles.encoding))
        front = split(source, suffix)
        if beside and not front.values:
            kind = os.path.splitext(beside[0].path)[1].lower()
            front = replace(parse_sidecar(kind, clean(decode(beside[1], None))), dialect=_OF_SIDECARS[kind])
    except ArticleError:
        return None
    published = manuscript.published.instant.astimezone(reading.zone) if manuscript.published else None
    return Sample(found.path, manuscript.section, front, source, published, found.mtime_ns)


def _taken(root: Path, path: str) -> bool:
    """Whether an article, or what belongs to one, has this name already: in any suffix, in letters of any size."""
    above, _, name = path.removesuffix(os.path.splitext(path)[1]).removesuffix("/index").rpartition("/")
    try:
        there = os.listdir(root / above)
    except OSError:
        return False
    return any(name.casefold() in (each.casefold(), os.path.splitext(each)[0].casefold()) for each in there)


def _write(root: Path, made: Skeleton) -> None:
    """Put the file where none is. Raises UsageError where that cannot be done, or a link leads elsewhere."""
    above = os.path.dirname(made.path)
    if os.path.realpath(root / above) != os.path.normpath(os.path.join(os.path.realpath(root), above)):
        raise UsageError(f"{made.path}: a link stands in the way; articles behind links are not read")
    try:
        os.makedirs(root / above, exist_ok=True)
        handle = os.open(root / made.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise UsageError(f"{made.path}: cannot be written ({(error.strerror or 'error').lower()})") from error
    with os.fdopen(handle, "wb") as file:
        file.write(made.text.encode("utf-8"))
