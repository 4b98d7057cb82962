"""The many spellings of title, date, tags, draft, … → one schema.

``spellings.py`` says which keys tools write a field by; a key that no row names is kept as unknown. Values come as the
front matter wrote them; what cannot be understood is an ArticleError that names the key and its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from feeds.articles.characters import clean
from feeds.articles.dates import DateError, parse
from feeds.articles.episode_words import episode
from feeds.articles.frontmatter import Value
from feeds.articles.mentions import image, references
from feeds.articles.permissions import rating, restriction
from feeds.articles.plaintext import has_scheme, plain, web_url
from feeds.articles.said import Said, Word
from feeds.articles.spellings import SPELLINGS
from feeds.articles.states import draft, is_no_date, not_in, unlisted
from feeds.model import Image, Moment, Origin, Person, Problem, Rating, Reference, Restriction, Severity, Source
from feeds.podcasting import Episode

__all__ = ["MAX_NAME", "SPELLINGS", "Metadata", "plain", "understand", "web_url"]

MAX_NAME = 254


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the front matter says, in one schema. None or empty: it does not say.

    ``unlisted`` is whether the article has a page and is in no feed, ``not_in`` names feeds that it is not in.
    """

    title: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    summary: str | None = None
    authors: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    slug: str | None = None
    address: str | None = None
    draft: bool = False
    expires: Moment | None = None
    unlisted: bool = False
    not_in: tuple[str, ...] = ()
    id: str | None = None
    image: Image | None = None
    references: tuple[Reference, ...] = ()
    source: Source | None = None
    episode: Episode | None = None
    rating: Rating | None = None
    restriction: Restriction | None = None
    unknown: tuple[tuple[str, str], ...] = ()
    lines: tuple[tuple[str, int], ...] = ()
    origins: tuple[tuple[str, Origin], ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def understand(
    values: Mapping[str, Value],
    lines: Mapping[str, int],
    zone: ZoneInfo,
    day_first: bool | None = None,
    beneath: Mapping[str, Value] | None = None,
    sources: Mapping[str, Origin] | None = None,
    elsewhere: Mapping[str, Origin] | None = None,
) -> Metadata:
    """One schema out of ``values``; ``lines`` says where each key stands, for messages.

    ``beneath`` is what the body, or a file beside it, says: it counts for the fields of which ``values`` say nothing;
    ``sources`` tells of its keys where they stand, ``elsewhere`` of those of ``values`` that do not stand in the file.
    Raises ArticleError for a value that cannot be what its key says.
    """
    said = Said(values, lines, beneath or {}, sources, elsewhere)
    return Metadata(
        title=_text(said, "title"),
        published=_moment(said, "published", zone, day_first),
        updated=_moment(said, "updated", zone, day_first),
        summary=_text(said, "summary"),
        authors=_authors(said),
        tags=tuple(dict.fromkeys(_tags(said))),
        language=_language(said),
        slug=_string(said, "slug"),
        address=_address(said),
        draft=draft(said),
        expires=_moment(said, "expires", zone, day_first),
        unlisted=unlisted(said),
        not_in=not_in(said),
        id=_string(said, "id"),
        image=image(said),
        references=references(said),
        source=_source(said),
        episode=episode(said),
        rating=rating(said),
        restriction=restriction(said),
        unknown=tuple(said.unknown),
        lines=tuple(said.lines.items()),
        origins=tuple(said.chosen),
        problems=tuple(said.problems),
    )


def _string(said: Said, name: str) -> str | None:
    found = _line(said, name)
    if found is None:
        return None
    said.choose(name, found[1])
    return found[0]


def _line(said: Said, name: str) -> tuple[str, Word] | None:
    for word in said.of(name):
        if isinstance(word.value, list | dict):
            raise said.wrong(word, "expected one line of text here, not a list or table")
        if text := clean(str(word.value)).strip():
            return text, word
    return None


def _text(said: Said, name: str) -> str | None:
    """Plain text: known tags removed, entities resolved, white space folded."""
    raw = _line(said, name)
    if raw is None:
        return None
    text, removed = plain(raw[0])
    if removed:
        message = f"{name} is plain text in a feed; {', '.join(sorted(removed))} removed"
        said.problems.append(Problem(Severity.INFO, "markup-removed", "", message, said.lines.get(name), name))
    if text:
        said.choose(name, raw[1])
    return text or None


def _moment(said: Said, name: str, zone: ZoneInfo, day_first: bool | None) -> Moment | None:
    for word in said.of(name):
        value = word.value
        if is_no_date(word):
            continue
        if isinstance(value, dict) and word.spelling == "lastupdate":  # Docusaurus names the editor there too
            value = value.get("date")
            if value is None:
                continue
        if not isinstance(value, str | date | datetime):
            raise said.wrong(word, f"{value} is no date; write it like 2024-07-25", "date")
        try:
            moment = parse(value, zone, day_first)
        except DateError as error:
            raise said.wrong(word, clean(str(error)), "date") from error
        said.choose(name, word)
        return moment
    return None


def _authors(said: Said) -> tuple[Person, ...]:
    for word in said.of("authors"):
        value = word.value
        people = value if isinstance(value, list) else _names(" ".join(value.split())) if isinstance(value, str) else [value]
        found = tuple(dict.fromkeys(person for each in people if (person := _person(said, word, each))))
        if found:
            said.choose("authors", word)
            return found
    return ()


def _person(said: Said, word: Word, value: Value) -> Person | None:
    if isinstance(value, dict):
        folded = {name.lower(): part for name, part in value.items() if isinstance(part, str)}
        name, email = folded.get("name", ""), folded.get("email")
        url = folded.get("url") or folded.get("uri") or folded.get("link")
    elif isinstance(value, str):
        value = " ".join(value.split())
        found = re.fullmatch(r"([^<>]*?) ?<([^\s<>@]+@[^\s<>@]+)>", value)
        name, email = (found[1] or found[2], found[2]) if found else (value, None)
        url = None
    else:
        raise said.wrong(word, "expected a name, or a table with name, email and url")
    name = plain(clean(name))[0]
    if len(name) > MAX_NAME:
        raise said.wrong(word, f"a name of more than {MAX_NAME} characters; shorten it")
    if email and not re.fullmatch(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}", email):
        email = None
    return Person(name, email, web_url(url)) if name else None


# The words between two names in English, German, French, Danish and Swedish; of `y`, `e` and `i` names are made too.
_BETWEEN_NAMES = re.compile(r",\s+|\s+(?:and|&|und|et|og|och)\s+")
_NAME = re.compile(
    r"(?:(?:[^\W\d_a-zß-öø-ÿ][^\s,]*|d[eaiou]s?|del|della|den|der|van|von|zu|zum|zur|ter|ten|la|le|el|al|bin|ibn|af|av|y|e|i|\([^()]{0,100}\)|@\S+)(?:\s+|$))+"
)


def _names(text: str) -> list[str]:
    """`A B and C D`, `A B, C D & E F` → the names, where every part is a given name and a family name.

    `Smith & Sons` is one, and so is `Ministry of Health and Social Care`.
    """
    parts = [part.strip() for part in _BETWEEN_NAMES.split(text) if part.strip()]
    return parts if all(re.search(r"\w\s+\S", part) and _NAME.fullmatch(part) for part in parts) else [text]


def _tags(said: Said) -> Iterator[str]:
    """Every spelling adds to them. Words with blanks between them are one tag, unless the tool is Jekyll."""
    for word in said.of("tags"):
        value = word.value
        items = value if isinstance(value, list) else [value] if isinstance(value, dict) else str(value).split(",")
        fit = False
        for item in items:
            if isinstance(item, list | dict):
                raise said.wrong(word, "expected a list of words")
            if item is not None and (tag := plain(clean(str(item)))[0]):
                fit = True
                yield tag
        if fit:
            said.choose("tags", word)


def _language(said: Said) -> str | None:
    found = _line(said, "language")
    if found is None:
        return None
    text, word = found
    tag = text.split(".")[0].replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        message = f"{text[:100]} is no language and was not used; write it like en or pt-BR"
        said.problems.append(Problem(Severity.SHOULD, "language", "", message, word.line, "language"))
        return None
    said.choose("language", word)
    return tag


def _address(said: Said) -> str | None:
    for word in said.of("address"):
        if not isinstance(word.value, str) or not word.value.strip():
            continue
        address = clean(word.value).strip()
        if ":" in address.split("/")[0]:
            if web_url(address) is None:
                raise said.wrong(word, f"{address} is no web address; give a path or an http URL", "url")
            said.choose("address", word)
            return address
        if (
            word.spelling.startswith("canonical")
            or address.startswith("//")
            or re.search(r"[\s<>\"\\{}]", address)
            or re.search(r"(^|/)\.\.?(/|$)|[\x00-\x1f\\]", unquote(address))
        ):
            raise said.wrong(word, f"{address} is no address; give a path like 2024/07/slug", "url")
        if address.strip("/"):
            said.choose("address", word)
            return address
    return None


def _source(said: Said) -> Source | None:
    for word in said.of("source"):
        value = word.value
        url = value.get("url") if isinstance(value, dict) else value
        if not isinstance(url, str) or not (address := web_url(url.strip())):
            if isinstance(value, str) and not has_scheme(value):
                said.keep(word.key, value, word.origin)
                continue
            raise said.wrong(word, "a source needs an http or https url", "url")
        said.choose("source", word)
        title = value.get("title") or value.get("name") if isinstance(value, dict) else None
        return Source(plain(clean(str(title or "")))[0] or urlsplit(address).hostname or address, address)
    return None
