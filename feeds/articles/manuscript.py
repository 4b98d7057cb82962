"""The bytes of one file → a :class:`~feeds.model.Manuscript`, or an ArticleError naming file, line and field."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from slugify import slugify

from feeds.articles.characters import clean, decode, first_illegal
from feeds.articles.customs import customary, parted
from feeds.articles.dates import DateError, parse
from feeds.articles.directory import Found
from feeds.articles.episode_words import seen as seen_of
from feeds.articles.frontmatter import FrontMatter, Value, split
from feeds.articles.languages import tag
from feeds.articles.markup import SPEAKING, Rendered, render
from feeds.articles.metadata import Metadata, understand
from feeds.articles.places import Whereabouts, locate, words_of
from feeds.articles.said import UNKNOWN, lacking
from feeds.articles.sidecars import Beside, understood
from feeds.articles.spellings import field_of
from feeds.articles.tools import adapted
from feeds.config import ArticlesTable
from feeds.errors import ArticleError
from feeds.model import Image, Manuscript, Moment, Origin, Person, Place, Problem, Severity, Tool, Trait

MAX_TITLE = 1000

_DATED_NAME = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})[-_](.+)$")
# The name of a diary's page is a day, with or without words behind it.
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?= |$)")
_HEADLINE = re.compile(r"\s*#[ \t]")
# Where values come from that nothing in the file gives.
_FILE_NAME, _PATH, _TITLE = Origin("file name"), Origin("path"), Origin("title")
_DATED_PATH = re.compile(r"(?:^|/)(\d{4})/(\d{2})/(\d{2})/")


@dataclass(frozen=True)
class Reading:
    """How files are to be read: the site's zone, the settings of ``[articles]``, what the directory was written for.

    ``languages`` are the directories at the root that hold one language each, ``sections`` those with a file of their own.
    """

    settings: ArticlesTable
    zone: ZoneInfo
    tool: Tool = field(default_factory=Tool)
    languages: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()

    @cached_property
    def people(self) -> dict[str, Person]:
        """The authors that the tool knows, by what articles call them."""
        return {key.casefold(): person for key, person in self.tool.people}


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a file: a manuscript, or None where the file itself says that it is not to be published."""

    manuscript: Manuscript | None
    problems: tuple[Problem, ...] = ()


def read(found: Found, data: bytes, reading: Reading, beside: tuple[Found, bytes] | None = None) -> Read:
    """Understand one file. Pure: ``data`` are the bytes of ``found``; ``beside`` is the file of its metadata, if any.

    Raises ArticleError, with the file's path, for whatever makes it unfit to publish.
    """
    try:
        return _read(found, data, reading, beside)
    except ArticleError as error:
        raise error.at(found.path) from error


def body_of(found: Found, data: bytes, reading: Reading) -> str:
    """The body that :func:`read` gives of the same bytes, where what they say besides is known. Raises as that does."""
    try:
        front = split(clean(decode(data, reading.settings.encoding)), _markup(found.path, reading.tool))
        return parted(front.body, customary(front.values, found.path, reading.tool)[0], reading.tool)
    except ArticleError as error:
        raise error.at(found.path) from error


# An editor mends one key after the other; a file with more that cannot be read is not worth showing.
MAX_FAULTS = 20


def salvage(
    found: Found, data: bytes, reading: Reading, beside: tuple[Found, bytes] | None = None
) -> tuple[Manuscript | None, list[Problem]]:
    """As much as can be understood of a file that :func:`read` gives no manuscript of: what it says, a draft or not.

    Keys whose values are refused count as not written, and their Problems are given with it. None where nothing can be
    understood.
    """
    lenient = replace(reading, settings=reading.settings.model_copy(update={"dates": "auto"}))
    refused: dict[str, Problem] = {}
    for _ in range(MAX_FAULTS):
        try:
            return _read(found, data, lenient, beside, frozenset(refused)).manuscript, [*refused.values()]
        except ArticleError as error:
            if error.problem.path not in ("", found.path):
                beside = None
            elif error.problem.field is None or error.problem.field in refused:
                break
            else:
                refused[error.problem.field] = error.problem
    return None, []


def _read(
    found: Found,
    data: bytes,
    reading: Reading,
    beside: tuple[Found, bytes] | None,
    without: frozenset[str] | None = None,
) -> Read:
    """What :func:`read` gives; with ``without``, which names keys to pass over, also of what is not to be published."""
    if _follows(found.path, Trait.NAMES_ARE_DATED, reading.tool) and not _DATED_NAME.match(PurePosixPath(found.path).name):
        message = f"a file and not an article to {reading.tool.name}, whose articles have names like 2024-07-25-slug.md"
        return Read(None, (Problem(Severity.INFO, "left-out", found.path, message),))
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
    front = split(text, _markup(found.path, reading.tool))
    if not front.body.strip() and not any(field_of(key) == "title" for key in front.values):
        message = "front matter without a title, and nothing below it: nothing to publish"
        return Read(None, (*problems, Problem(Severity.INFO, "left-out", found.path, message)))
    if without:
        front = replace(front, values=lacking(front.values, without))
    problems += (
        Problem(Severity.SHOULD, "front-matter", found.path, f"{key} is given twice; the last one counts", field=key)
        for key in front.doubles
    )
    values, elsewhere = customary(front.values, found.path, reading.tool)
    meant = adapted(values, found.path, reading.tool)
    made = {key: Origin(reading.tool.name, key) for key in (*meant.values, *meant.beneath) if key not in values}
    front = replace(front, values=meant.values, body=parted(front.body, values, reading.tool))
    problems += (
        Problem(Severity.SHOULD, "tool", found.path, message, front.lines.get(key), key) for key, message in meant.remarks
    )
    markup, least = _markup(found.path, reading.tool), Beside(meant.beneath, made)
    headless = _named(found.path, front.body, reading.tool)
    whence, unpublished = {**made, **elsewhere}, without is not None
    read = understood_of(found, front, markup, reading, beside, headless, least, None, whence, unpublished)
    return replace(read, problems=(*problems, *read.problems))


def understood_of(
    found: Found,
    front: FrontMatter,
    markup: str,
    reading: Reading,
    beside: tuple[Found, bytes] | None,
    headless: bool,
    least: Beside | None = None,
    tags: Beside | None = None,
    elsewhere: Mapping[str, Origin] | None = None,
    unpublished: bool = False,
) -> Read:
    """What ``front`` says, with the file of metadata ``beside`` it; where these are silent ``tags``, the body, then ``least``.

    A ``headless`` body gives no title. ``elsewhere`` tells of values of ``front`` where they stand that are not in the
    file. With ``unpublished`` also of what is not to be published. Raises ArticleError.
    """
    zone, day_first = reading.zone, reading.settings.day_first
    problems: list[Problem] = []
    side = understood(*beside, zone, day_first) if beside else Beside()
    side = side.over(tags.values, tags.origins) if tags else side
    least = least or Beside()
    beneath, sources = {**least.values, **side.values}, {**least.origins, **side.origins}
    said = understand(front.values, front.lines, zone, day_first, beneath, sources, elsewhere)
    rendered = _rendered(markup, front.body, said.title or ("" if headless else None))
    if rendered.values:
        whole = side.over(rendered.values, rendered.origins)
        beneath, sources = {**least.values, **whole.values}, {**least.origins, **whole.origins}
        said = understand(front.values, front.lines, zone, day_first, beneath, sources, elsewhere)
    kept = ((UNKNOWN + key, side.origins[UNKNOWN + key]) for key, _ in side.unknown)
    said = replace(said, unknown=(*said.unknown, *side.unknown), origins=(*said.origins, *kept))
    problems += (replace(problem, path=found.path) for problem in (*rendered.problems, *said.problems))
    problems += side.problems
    if said.draft and not unpublished and Trait.DRAFTS_TOO not in reading.tool.traits:
        return Read(None, (*problems, Problem(Severity.INFO, "draft", found.path, "a draft; it is not published")))
    manuscript = _manuscript(found, front, markup, said, rendered, reading, problems)
    if beside:
        manuscript = replace(manuscript, modified=max(manuscript.modified, _modified(beside[0])))
    if not unpublished and reading.tool.tagged and not set(reading.tool.tagged) & set(manuscript.tags):
        message = f"a page and not an article: {reading.tool.name}'s feed has what is tagged {', '.join(reading.tool.tagged)}"
        return Read(None, (*problems, Problem(Severity.INFO, "left-out", found.path, message)))
    manuscript = replace(manuscript, tags=tuple(each for each in manuscript.tags if each not in reading.tool.tagged))
    if (
        not unpublished
        and manuscript.published is None
        and _is_page(manuscript.place.directory, manuscript.place.translation, reading.tool)
    ):
        message = f"no date: a page and not an article to {reading.tool.name}; write a date to publish it"
        return Read(None, (*problems, Problem(Severity.INFO, "left-out", found.path, message)))
    return Read(manuscript, tuple(problems))


def _is_page(directory: str, translation: str, tool: Tool) -> bool:
    """Whether a file without a date is a page to the tool; one at the root of a language is at the root."""
    return Trait.UNDATED_ARE_PAGES in tool.traits or (Trait.UNDATED_ROOT_IS_PAGES in tool.traits and directory == translation)


def _follows(path: str, trait: Trait, tool: Tool) -> bool:
    """Whether a file is one of the posts of a tool with that trait."""
    return trait in tool.traits and "_posts" in f"{tool.prefix}/{path}".split("/")


def _named(path: str, body: str, tool: Tool) -> bool:
    """Whether an article without a title has that of its file's name, and no heading is its title."""
    if Trait.NAMES_ARE_HEADLINES in tool.traits:
        return not _HEADLINE.match(body)
    return _follows(path, Trait.NAMES_ARE_TITLES, tool)


def _markup(path: str, tool: Tool) -> str:
    """The suffix of the markup that the tool reads a file as."""
    suffix = PurePosixPath(path).suffix.lower()
    return dict(tool.markups).get(suffix, suffix)


def _rendered(suffix: str, body: str, title: str | None) -> Rendered:
    """The rendered body where something has to be found in it; bodies are rendered for good when they are needed."""
    return render(suffix, body, title) if title is None or suffix in SPEAKING else Rendered("", title)


def _manuscript(
    found: Found, front: FrontMatter, markup: str, said: Metadata, rendered: Rendered, reading: Reading, problems: list[Problem]
) -> Manuscript:
    path = PurePosixPath(found.path)
    where = locate(found.path, reading.tool, reading.languages)
    stem, named_day = _name(where.stem, reading.zone)
    named = _named(found.path, front.body, reading.tool)
    origins = [("section", _PATH), *said.origins]
    title = said.title or ("" if named else clean(rendered.title or "")) or None
    if title is None:
        origins.append(("title", _FILE_NAME))
        title = _titled(clean(stem), reading.tool, named) or path.name
        problems.append(
            Problem(Severity.SHOULD, "title", found.path, f'no title; the file\'s name gave "{title}"', front.body_line, "title")
        )
    elif said.title is None:
        origins.append(("title", rendered.origins["title"]))
    if len(title) > MAX_TITLE:
        raise ArticleError.of(
            "title", f"a title of {len(title):,} characters; give a shorter one", line=front.body_line, field="title"
        )
    published = None if named_day and Trait.NAMES_GIVE_DAYS in reading.tool.traits else said.published
    if published is None:
        published, origin = _derived(named_day, said, found.path, reading.zone)
        if origin:
            origins.append(("published", origin))
    if published is None and reading.settings.dates == "none" and not _is_page(where.directory, where.translation, reading.tool):
        raise ArticleError.of("date", 'no date; write one, or set articles.dates to "auto"', field="date", line=1)
    of_title = Trait.SLUG_OF_TITLE in reading.tool.traits
    words = title if of_title else stem
    if said.slug is None:
        origins.append(("slug", _TITLE if of_title else _FILE_NAME))
    if said.language is None and where.language:
        origins.append(("language", _FILE_NAME if where.suffixed else _PATH))
    if folders := _folders(where):
        origins.append(("tags", _PATH))
    return Manuscript(
        path=found.path,
        digest=_digest(title, said, front.body),
        title=title,
        titled=named or said.title is not None,
        markup=markup,
        body=front.body,
        section=where.section,
        slug=slugify(said.slug or words, max_length=100) or "article",
        slugged=said.slug is not None,
        modified=_modified(found),
        summary=said.summary or "",
        id=said.id,
        address=said.address,
        published=published,
        updated=said.updated,
        authors=_known(said.authors, reading.people),
        tags=tuple(dict.fromkeys((*said.tags, *folders))),
        language=said.language or where.language,
        image=said.image,
        references=said.references,
        source=said.source,
        lines=(*said.lines, ("body", front.body_line)),
        unknown=said.unknown,
        origins=tuple(origins),
        expires=said.expires,
        unlisted=said.unlisted,
        not_in=said.not_in,
        episode=said.episode,
        rating=said.rating,
        restriction=said.restriction,
        place=Place(
            where.directory,
            "" if where.stem == "index" else where.stem,
            words_of((said.slug or "").strip("/") or stem),
            tuple(dict.fromkeys((*where.folders, *_categories(front.values)))),
            _sections(where, reading.sections),
            where.translation,
        ),
    )


def _sections(where: Whereabouts, known: frozenset[str]) -> tuple[str, ...]:
    """The directories of an address that are sections to Hugo: the first, and those with a file of their own."""
    parts = [each for each in where.directory[len(where.translation) :].split("/") if each]
    above = where.section.split("/")
    start = len(above) - len(parts)
    return tuple(each for at, each in enumerate(parts) if at == 0 or start < 0 or "/".join(above[: start + at + 1]) in known)


def _titled(stem: str, tool: Tool, named: bool) -> str:
    """A title made of a file's name."""
    if Trait.NAMES_ARE_HEADLINES in tool.traits or _DAY.match(stem):
        return stem.strip()
    if named:
        return " ".join(word.capitalize() for word in stem.split("-")).strip()
    return stem.replace("-", " ").replace("_", " ").strip()


def _derived(named: Moment | None, said: Metadata, path: str, zone: ZoneInfo) -> tuple[Moment | None, Origin | None]:
    """The day that the file's name gives, else the address that it asks for, else its path; and which it was."""
    if named:
        return named, _FILE_NAME
    if said.address and (day := _dated(said.address, zone)):
        return day, dict(said.origins)["address"]
    day = _dated(path, zone)
    return day, _PATH if day else None


def _folders(where: Whereabouts) -> list[str]:
    """The directories that are categories and not languages."""
    return [clean(each) for each in where.folders if tag(each) is None]


def _categories(values: Mapping[str, Value]) -> list[str]:
    """The categories of the front matter by themselves, as addresses name them."""
    found: list[str] = []
    for key in ("categories", "category"):
        value = values.get(key)
        if isinstance(value, list):
            found += [str(each) for each in value if isinstance(each, str | int | float)]
        elif isinstance(value, str) and value.strip():
            found += [value.strip()] if key == "category" or "," in value else value.split()
    return found


def _known(authors: tuple[Person, ...], people: Mapping[str, Person]) -> tuple[Person, ...]:
    """The authors, and those that are named by a key of the tool's own list as that has them."""
    if not people:
        return authors
    return tuple(people.get(each.name.casefold(), each) if not each.email and not each.url else each for each in authors)


def _name(stem: str, zone: ZoneInfo) -> tuple[str, Moment | None]:
    """The words of a file's name and the day it begins with."""
    if (dated := _DATED_NAME.match(stem)) and (day := _day(dated, zone)):
        return dated[4], day
    return stem, _day(diary, zone) if (diary := _DAY.match(stem)) else None


def _dated(path: str, zone: ZoneInfo) -> Moment | None:
    found = _DATED_PATH.search(path)
    return _day(found, zone) if found else None


def _day(found: re.Match[str], zone: ZoneInfo) -> Moment | None:
    try:
        return parse(f"{found[1]}-{found[2]:>02}-{found[3]:>02}", zone)
    except DateError:
        return None


def _modified(found: Found) -> datetime:
    try:
        return datetime.fromtimestamp(found.mtime_ns // 1_000_000_000, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ArticleError.of("date", "the time at which this file was changed is no date; touch the file") from error


def _seen(image: Image | None) -> object:
    return None if image is None else [image.url, image.alt, image.caption, image.credit]


def _digest(title: str, said: Metadata, body: str) -> str:
    """A hash of what a subscriber would see of this file: not of white space, key order or how it was written."""
    seen = [
        title,
        said.summary,
        [[person.name, person.email, person.url] for person in said.authors],
        sorted(said.tags),
        said.language,
        _seen(said.image),
        [[each.target, each.type, each.title] for each in said.references],
        [said.source.title, said.source.url] if said.source else None,
        *seen_of(said.episode),
        *(repr(each) for each in (said.rating, said.restriction) if each),
    ]
    digest = hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode("utf-8"))
    digest.update(b"\n" + _folded(body.encode("utf-8")))
    return digest.hexdigest()


_BLANKS = bytes.maketrans(b"\t\n\r\f\v", b"     ")


def _folded(body: bytes) -> bytes:
    """The text with any white space as one blank."""
    return b" ".join(filter(None, map(bytes.strip, body.translate(_BLANKS).split(b"  "))))
