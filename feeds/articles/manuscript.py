"""The bytes of one file → a :class:`~feeds.model.Manuscript`, or an ArticleError naming file, line and field."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from slugify import slugify

from feeds.articles.characters import clean, decode, first_illegal
from feeds.articles.dates import DateError, parse
from feeds.articles.directory import Found
from feeds.articles.frontmatter import FrontMatter, split
from feeds.articles.markup import SPEAKING, Rendered, render
from feeds.articles.metadata import SPELLINGS, Metadata, understand
from feeds.config import ArticlesTable
from feeds.errors import ArticleError
from feeds.model import Manuscript, Moment, Problem, Severity

MAX_TITLE = 1000

_DATED_NAME = re.compile(r"^(\d{4})-(\d{2})-(\d{2})[-_](.+)$")
_DATED_PATH = re.compile(r"(?:^|/)(\d{4})/(\d{2})/(\d{2})/")


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are to be read: the site's zone and the settings of ``[articles]``."""

    settings: ArticlesTable
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a file: a manuscript, or None where the file itself says that it is not to be published."""

    manuscript: Manuscript | None
    problems: tuple[Problem, ...] = ()


def read(found: Found, data: bytes, reading: Reading) -> Read:
    """Understand one file. Pure: ``data`` are the bytes of ``found``.

    Raises ArticleError, with the file's path, for whatever makes it unfit to publish.
    """
    try:
        return _read(found, data, reading)
    except ArticleError as error:
        raise error.at(found.path) from error


def _read(found: Found, data: bytes, reading: Reading) -> Read:
    text = decode(data, reading.settings.encoding)
    problems: list[Problem] = []
    cleaned = clean(text)
    if cleaned is not text and (illegal := first_illegal(text)):
        problems.append(
            Problem(
                Severity.SHOULD,
                "characters",
                found.path,
                f"the character {illegal[0]} cannot stand in a feed and was removed",
                illegal[1],
            )
        )
    text = cleaned
    if not text.strip():
        raise ArticleError.of("empty", "this file is empty; write something or remove it", line=1)
    front = split(text)
    if not front.body.strip() and not any(key.strip().lower() in SPELLINGS["title"] for key in front.values):
        message = "front matter without a title, and nothing below it: nothing to publish"
        return Read(None, (*problems, Problem(Severity.INFO, "left-out", found.path, message)))
    problems += (
        Problem(Severity.SHOULD, "front-matter", found.path, f"{key} is given twice; the last one counts", field=key)
        for key in front.doubles
    )
    said = understand(front.values, front.lines, reading.zone, reading.settings.day_first)
    rendered = _rendered(PurePosixPath(found.path).suffix.lower(), front.body, said.title)
    if rendered.values:
        said = understand(front.values, front.lines, reading.zone, reading.settings.day_first, rendered.values)
    problems += (replace(problem, path=found.path) for problem in said.problems)
    if said.draft:
        return Read(None, (*problems, Problem(Severity.INFO, "draft", found.path, "a draft; it is not published")))
    return Read(_manuscript(found, front, said, rendered, reading, problems), tuple(problems))


def _rendered(suffix: str, body: str, title: str | None) -> Rendered:
    """The rendered body where something has to be found in it; bodies are rendered for good when they are needed."""
    return render(suffix, body, title) if title is None or suffix in SPEAKING else Rendered("", title)


def _manuscript(
    found: Found, front: FrontMatter, said: Metadata, rendered: Rendered, reading: Reading, problems: list[Problem]
) -> Manuscript:
    path = PurePosixPath(found.path)
    stem, named_day = _name(path, reading.zone)
    title = said.title or clean(rendered.title or "") or None
    if title is None:
        title = clean(stem).replace("-", " ").replace("_", " ").strip() or path.name
        problems.append(
            Problem(Severity.SHOULD, "title", found.path, f'no title; the file\'s name gave "{title}"', front.body_line, "title")
        )
    if len(title) > MAX_TITLE:
        raise ArticleError.of(
            "title", f"a title of {len(title):,} characters; give a shorter one", line=front.body_line, field="title"
        )
    published = said.published or named_day or _dated(said.address or "", reading.zone) or _dated(found.path, reading.zone)
    if published is None and reading.settings.dates == "none":
        raise ArticleError.of("date", 'no date; write one, or set articles.dates to "auto"', field="date", line=1)
    section = str(path.parent if path.stem != "index" else path.parent.parent)
    return Manuscript(
        path=found.path,
        digest=_digest(title, said, front.body),
        title=title,
        titled=said.title is not None,
        markup=path.suffix.lower(),
        body=front.body,
        section="" if section == "." else section,
        slug=slugify(said.slug or stem, max_length=100) or "article",
        slugged=said.slug is not None,
        modified=_modified(found),
        summary=said.summary or "",
        id=said.id,
        address=said.address,
        published=published,
        updated=said.updated,
        authors=said.authors,
        tags=said.tags,
        language=said.language,
        image=said.image,
        references=said.references,
        source=said.source,
        lines=said.lines,
        unknown=said.unknown,
    )


def _name(path: PurePosixPath, zone: ZoneInfo) -> tuple[str, Moment | None]:
    """The words of a file's name and the day it begins with; of `slug/index.md` the directory's name."""
    stem = path.parent.name if path.stem == "index" and path.parent.name else path.stem
    if (dated := _DATED_NAME.match(stem)) and (day := _day(dated, zone)):
        return dated[4], day
    return stem, None


def _dated(path: str, zone: ZoneInfo) -> Moment | None:
    found = _DATED_PATH.search(path)
    return _day(found, zone) if found else None


def _day(found: re.Match[str], zone: ZoneInfo) -> Moment | None:
    try:
        return parse(f"{found[1]}-{found[2]}-{found[3]}", zone)
    except DateError:
        return None


def _modified(found: Found) -> datetime:
    try:
        return datetime.fromtimestamp(found.mtime_ns // 1_000_000_000, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ArticleError.of("date", "the time at which this file was changed is no date; touch the file") from error


def _digest(title: str, said: Metadata, body: str) -> str:
    """A hash of what a subscriber would see of this file: not of white space, key order or how it was written."""
    seen = [
        title,
        said.summary,
        [[person.name, person.email, person.url] for person in said.authors],
        sorted(said.tags),
        said.language,
        said.image,
        [[each.target, each.type, each.title] for each in said.references],
        [said.source.title, said.source.url] if said.source else None,
    ]
    digest = hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode("utf-8"))
    digest.update(b"\n" + " ".join(body.split()).encode("utf-8"))
    return digest.hexdigest()
