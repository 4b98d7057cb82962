"""What is wrong with a configuration file, told all at once, each with its full path, its line and what to do."""

from __future__ import annotations

import difflib
import os
import re
from collections import Counter
from pathlib import Path

from pydantic import BaseModel, ValidationError

from feeds.config.settings import Settings, printable
from feeds.model import Problem, Severity


def nowhere(table: dict[str, object], text: str, shown: str, home: Path) -> list[Problem]:
    """That there is no directory where the articles should be."""
    articles = table.get("articles")
    path = articles.get("path", "articles") if isinstance(articles, dict) else "articles"
    if not isinstance(path, str) or (home / path).is_dir():
        return []
    message = f"there is no directory {printable(os.path.normpath(home / path))}"
    return [Problem(Severity.MUST, "setting", shown, message, _line(text, ("articles", "path")), "articles.path")]


def namesakes(table: dict[str, object], shown: str) -> list[Problem]:
    """Feeds of one name, told beside whatever else is wrong."""
    feeds = table.get("feeds")
    names = [str(feed.get("name")) for feed in feeds if isinstance(feed, dict)] if isinstance(feeds, list) else []
    return [
        Problem(
            Severity.MUST,
            "setting",
            shown,
            f'{count} feeds are called "{name}"; give each a name of its own',
            field="feeds.name",
        )
        for name, count in Counter(names).items()
        if count > 1
    ]


def of_validation(error: ValidationError, text: str, shown: str) -> list[Problem]:
    """What ``error`` holds against the file whose ``text`` is known to people as ``shown``, one Problem a key."""
    problems = []
    for item in error.errors():
        location = item["loc"]
        message = item["msg"].removeprefix("Value error, ")
        if item["type"] == "extra_forbidden":
            message = "there is no such setting" + _suggestion(location)
        elif item["type"] in _MESSAGES:
            message = _MESSAGES[item["type"]]
        problems.append(Problem(Severity.MUST, "setting", shown, message, _line(text, location), _dotted(location)))
    return problems


# What pydantic says of types, as an editor would say it.
_MESSAGES = {
    "missing": "this setting is needed",
    "model_type": 'expected a table here, like { name = "…" }',
    "list_type": 'expected a list here, like ["…"]',
    "string_type": "expected text here, in quotes",
    "string_pattern_mismatch": "give an e-mail address, like desk@example.com",
    "int_type": "expected a whole number here",
    "bool_type": "expected true or false here",
}


def of_address(table: str, key: str, message: str, text: str, shown: str) -> Problem:
    """What is wrong with an old address in ``table`` of the file whose ``text`` is known to people as ``shown``."""
    location = (table, key)
    return Problem(Severity.MUST, "setting", shown, message, _line(text, location), _dotted(location))


def of_feed(at: int, key: str, message: str, text: str, shown: str) -> Problem:
    """What is wrong with a setting of a feed, the ``at``-th of the file."""
    location = ("feeds", at, key)
    return Problem(Severity.MUST, "setting", shown, message, _line(text, location), _dotted(location))


def _dotted(location: tuple[int | str, ...]) -> str:
    shown = ""
    for part in location:
        written = part if isinstance(part, int) or _BARE.fullmatch(part) else f'"{printable(part)}"'
        shown += f"[{part}]" if isinstance(part, int) else (f".{written}" if shown else str(written))
    return shown


_BARE = re.compile(r"[A-Za-z0-9_-]+")


def _suggestion(location: tuple[int | str, ...]) -> str:
    """A word about what may have been meant, from the names known at that place of the settings."""
    model: type[BaseModel] | None = Settings
    for part in location[:-1]:
        model = None if model is None else _inner(model, part)
    if model is None:
        return ""
    known = [field.alias or name for name, field in model.model_fields.items()]
    close = difflib.get_close_matches(str(location[-1]), known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; here there are {', '.join(known)}"


def _inner(model: type[BaseModel], part: int | str) -> type[BaseModel] | None:
    if isinstance(part, int):
        return model
    for name, known in model.model_fields.items():
        if part in (name, known.alias):
            inner = known.annotation
            for candidate in (inner, *getattr(inner, "__args__", ())):
                if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                    return candidate
    return None


def _line(text: str, location: tuple[int | str, ...]) -> int | None:
    """The line on which a setting stands, or else the table that it belongs to; None where neither can be told."""
    tables: Counter[str] = Counter()
    table: tuple[int | str, ...] = ()
    best: tuple[int, int | None] = (0, None)
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TABLE.match(line):
            names = tuple(part.strip(" \"'") for part in header[2].split("."))
            table = (*names, tables[header[2]]) if header[1] == "[[" else names
            tables[header[2]] += header[1] == "[["
            place = table
        elif key := _KEY.match(line):
            place = (*table, *(part.strip("\"'") for part in _PART.findall(key[1])))
        else:
            continue
        if location[: len(place)] == place and len(place) > best[0]:
            best = (len(place), number)
    return best[1]


_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_PART = re.compile(r"""\"[^\"]*\"|'[^']*'|[\w-]+""")
_KEY = re.compile(rf"\s*((?:{_PART.pattern})(?:\s*\.\s*(?:{_PART.pattern}))*)\s*=")
