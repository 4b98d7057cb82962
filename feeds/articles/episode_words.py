"""What front matter says of an episode for podcast apps: numbers, people, transcripts, chapters and what else there is.

Nobody is held back for it: what cannot be understood is told and not used. The tables are those of the settings of a podcast;
their keys are compared without case and underscores, so that those of the namespaces, `startTime`, are right too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from feeds.articles.characters import clean
from feeds.articles.plaintext import plain
from feeds.articles.said import Said, Word
from feeds.articles.spellings import folded
from feeds.config.podcasts import (
    ChapterTable,
    ConversationTable,
    LicenceTable,
    NoteTable,
    PaymentTable,
    PictureTable,
    PlaceTable,
    RenditionTable,
    SoundbiteTable,
    TranscriptTable,
    VoiceTable,
)
from feeds.model import Problem, Severity
from feeds.podcasting import Chapter, Episode

KINDS = ("full", "trailer", "bonus")
LONGEST = 4000
# An editor's table may hold so many rows.
MOST = 1000

_YES = frozenset({"true", "yes", "1", "on", "explicit"})
_NO = frozenset({"false", "no", "0", "off", "clean"})
# What people call a key of a table besides.
_OTHER_NAMES = {
    "start": "starttime",
    "time": "starttime",
    "end": "endtime",
    "image": "img",
    "url": "href",
    "link": "href",
    "href": "url",
    "src": "url",
    "file": "url",
    "lang": "language",
    "text": "title",
    "value": "text",
}


_FIELDS = frozenset(
    "episode episode_display season season_name episode_type episode_title episode_subtitle episode_summary episode_author "
    "explicit block transcripts chapters people soundbites locations license social value renditions txt pictures".split()
)


def episode(said: Said) -> Episode | None:
    """What is said of an episode; None where nothing is."""
    if _FIELDS.isdisjoint(said.fields):
        return None
    number, display = _count(said, "episode", "number")
    season, season_name = _count(said, "season", "season")
    found = Episode(
        title=_text(said, "episode_title"),
        subtitle=_text(said, "episode_subtitle"),
        summary=_text(said, "episode_summary"),
        author=_text(said, "episode_author"),
        number=number,
        display=_text(said, "episode_display") or display,
        season=season,
        season_name=_text(said, "season_name") or season_name,
        kind=_kind(said),
        explicit=_switch(said, "explicit"),
        block=_switch(said, "block") or False,
        transcripts=tuple(each.value() for each in _rows(said, "transcripts", TranscriptTable, "url")),
        chapters=ordered(each.value() for each in _rows(said, "chapters", ChapterTable)),
        people=tuple(each.value() for each in _people(said)),
        soundbites=tuple(each.value() for each in _rows(said, "soundbites", SoundbiteTable)),
        locations=tuple(each.value() for each in _rows(said, "locations", PlaceTable, "name")),
        licence=next((each.value() for each in _rows(said, "license", LicenceTable, "name")), None),
        conversations=tuple(each.value() for each in _rows(said, "social", ConversationTable)),
        payments=tuple(each.value() for each in _rows(said, "value", PaymentTable)),
        renditions=tuple(each.value() for each in _rows(said, "renditions", RenditionTable)),
        notes=tuple(each.value() for each in _rows(said, "txt", NoteTable, "text")),
        pictures=tuple(each.value() for each in _rows(said, "pictures", PictureTable, "href")),
    )
    files = [word for word in said.of("chapters") if isinstance(word.value, str)]
    if files and not found.chapters:
        said.choose("chapters", files[0])
        found = replace(found, chapters_file=clean(str(files[0].value)).strip())
    return None if found == Episode() else found


def ordered(chapters: Iterator[Chapter]) -> tuple[Chapter, ...]:
    """Chapters by the times at which they begin, one at a time."""
    first: dict[float, Chapter] = {}
    for each in chapters:
        first.setdefault(round(each.start, 3), each)
    return tuple(first[start] for start in sorted(first))


def seen(found: Episode | None) -> list[object]:
    """What of it a subscriber would see, for a hash; nothing where there is nothing, so that other articles keep theirs."""
    if found is None:
        return []
    return [repr([(each.name, value) for each in fields(found) if (value := getattr(found, each.name)) not in (None, (), False)])]


def chapters_of(document: object) -> tuple[Chapter, ...]:
    """The chapters of a JSON chapters document, those that can be understood."""
    rows = document.get("chapters") if isinstance(document, Mapping) else None
    found = (_validated(ChapterTable, row) for row in (rows if isinstance(rows, list) else [])[:MOST])
    return ordered(each.value() for each in found if isinstance(each, ChapterTable))


def _text(said: Said, name: str) -> str | None:
    for word in said.of(name):
        if isinstance(word.value, str | int | float) and (text := plain(clean(str(word.value)))[0]):
            if len(text) > LONGEST:
                _remark(said, word, f"more than {LONGEST:,} characters; shorten it")
                continue
            said.choose(name, word)
            return text
    return None


def _count(said: Said, name: str, field: str) -> tuple[int | None, str | None]:
    """A number, and what it is called: `3`, or a table of both."""
    for word in said.of(name):
        value, called = word.value, None
        if isinstance(value, dict):
            table = {folded(key): each for key, each in value.items()}
            value, called = table.get("number"), table.get("name") or table.get("display")
        text = str(value).strip()
        if re.fullmatch(r"[1-9]\d{0,8}", text, re.ASCII):
            said.choose(name, word)
            return int(text), plain(clean(str(called)))[0][:128] if called else None
        _remark(said, word, f"{text[:80]} is no {field} of an episode; write a whole number from 1 on")
    return None, None


def _kind(said: Said) -> str | None:
    for word in said.of("episode_type"):
        if (text := str(word.value).strip().lower()) in KINDS:
            said.choose("episode_type", word)
            return text
        _remark(said, word, f"{text[:80]} is none of {', '.join(KINDS)}")
    return None


def _switch(said: Said, name: str) -> bool | None:
    for word in said.of(name):
        text = str(word.value).strip().lower()
        if text in _YES | _NO:
            said.choose(name, word)
            return text in _YES
        _remark(said, word, f"{text[:80]} is neither true nor false")
    return None


_Table = TypeVar("_Table", bound=BaseModel)


def _people(said: Said) -> Iterator[VoiceTable]:
    for word in said.of("people"):
        role = {"hosts": "host", "host": "host", "guests": "guest", "guest": "guest"}.get(word.spelling.removeprefix("podcast"))
        for row in _of(said, "people", word, VoiceTable, "name"):
            yield row.model_copy(update={"role": row.role or role})


def _rows(said: Said, name: str, table: type[_Table], alone: str | None = None) -> Iterator[_Table]:
    """The tables that are written of a field; a text is a table of its key ``alone``."""
    for word in said.of(name):
        if alone is None and isinstance(word.value, str):
            continue
        yield from _of(said, name, word, table, alone)


def _of(said: Said, name: str, word: Word, table: type[_Table], alone: str | None) -> Iterator[_Table]:
    rows = word.value if isinstance(word.value, list) else [word.value]
    for row in rows[:MOST]:
        found = _validated(table, {alone: clean(row).strip()} if alone and isinstance(row, str) else row)
        if isinstance(found, str):
            _remark(said, word, found)
        else:
            said.choose(name, word)
            yield found


def _validated(table: type[_Table], row: object) -> _Table | str:
    """The row as ``table`` has it, or what is wrong with it."""
    if not isinstance(row, dict):
        return f"expected a table with {', '.join(table.model_fields)}"
    try:
        return table.model_validate(_spelled(row, table), strict=False)
    except (ValidationError, RecursionError) as error:
        if isinstance(error, RecursionError):
            return "nested too deep"
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return f"{where}: {first['msg'].removeprefix('Value error, ')}"


def _spelled(row: Mapping[str, object], table: type[BaseModel]) -> dict[str, object]:
    """The row with the table's own keys, and the tables in it with theirs."""
    known = {folded(name): name for name in table.model_fields}
    found: dict[str, object] = {}
    for key, value in row.items():
        name = known.get(folded(str(key))) or known.get(_OTHER_NAMES.get(folded(str(key)), ""), str(key))
        if value is None or value == "":
            continue
        inner = _inner(table, name)
        if inner and isinstance(value, dict):
            value = _spelled(value, inner)
        elif inner and isinstance(value, list):
            value = [_spelled(each, inner) if isinstance(each, dict) else each for each in value]
        found.setdefault(name, clean(value) if isinstance(value, str) else value)
    return found


def _inner(table: type[BaseModel], name: str) -> type[BaseModel] | None:
    if name not in table.model_fields:
        return None
    asked: list[object] = [table.model_fields[name].annotation]
    while asked:
        each = asked.pop()
        if isinstance(each, type) and issubclass(each, BaseModel):
            return each
        asked += getattr(each, "__args__", ())
    return None


def _remark(said: Said, word: Word, message: str) -> None:
    text = f"{message}; it is not used"
    said.problems.append(Problem(Severity.SHOULD, "episode", "", text, word.line, word.key))
