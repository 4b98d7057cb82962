"""What an editor wants of a new article, and the habits of a directory → its path and text. Pure.

Nothing is given that is not read back, by the reader that will read it, to what was wanted.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import tomli_w
import yaml
from rich.cells import cell_len
from slugify import slugify

from feeds.articles.characters import clean
from feeds.articles.directory import Found, is_article_name
from feeds.articles.frontmatter import Value
from feeds.articles.habits import DAY, OWN, Habits
from feeds.articles.manuscript import MAX_TITLE, Reading, read
from feeds.articles.plaintext import plain
from feeds.errors import ArticleError, UsageError
from feeds.model import Manuscript, Tool

_RST = (".rst", ".rest")
_LINES = ("headers", "Nikola", "reStructuredText")
# What file systems keep for themselves, and Obsidian its links.
_NO_NAME = re.compile(r"[\\/:*?\"<>|#^\[\]\x00-\x1f]")
# What YAML 1.1 takes for a date.
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?: ?(?:Z|[+-]\d\d:\d\d))?)?")
# What makes more of a heading than its words, in Markdown and in its dialects.
_MARKS = re.compile(r"([\\`*_\[\]<>#~&={}%$|!])")
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new article is to be. ``now`` is in the site's zone; ``draft`` is whether it is not to be published yet."""

    title: str
    now: datetime
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str | None = None
    draft: bool = True


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A new article: ``text`` for the file at ``path``; ``dialect`` names the one it is in, ``held`` the line of a draft."""

    path: str
    text: str
    dialect: str
    held: str | None


@dataclass(frozen=True, slots=True)
class _Manner:
    """One way to write: ``plainly`` as the habits are, else safe from what the dialect reads into values."""

    habits: Habits
    plainly: bool


def wish(
    title: str,
    now: datetime,
    tags: Sequence[str] = (),
    authors: Sequence[str] = (),
    language: str | None = None,
    draft: bool = True,
) -> Wish:
    """A Wish of words as files can hold them. Raises UsageError where there is no title, or too much of one."""
    words = _words(title)
    if not words:
        raise UsageError("the article has no title; give it one")
    if len(words) > MAX_TITLE:
        raise UsageError(f"a title of {len(words):,} characters; give a shorter one")
    return Wish(
        words,
        now.replace(microsecond=0),
        tuple(dict.fromkeys(tag for each in tags if (tag := _words(each)))),
        tuple(dict.fromkeys(name for each in authors if (name := _words(each)))),
        language,
        draft,
    )


def _words(text: str) -> str:
    """Text as our reader has it: one line, in one normal form, of characters that a feed can carry."""
    readable = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(clean(unicodedata.normalize("NFC", readable)).split())


def skeleton(wanted: Wish, habits: Habits, reading: Reading, taken: Callable[[str], bool]) -> Skeleton:
    """The new article. ``taken`` tells of a path whether it, or another article of its name, is there already.

    Raises UsageError where no way of writing is read back as it was wanted.
    """
    path = _path(wanted, habits, taken)
    reason = "it would be read differently"
    # The tag that the tool knows its articles by.
    written = replace(wanted, tags=(*wanted.tags, *reading.tool.tagged[:1]))
    for manner in _manners(habits):
        open_text = _text(written, manner, path, None)
        held_text, held = open_text, None
        if wanted.draft:
            key, value = manner.habits.draft
            held_text = _text(written, manner, path, (key, value))
            held = next(
                (line.strip() for line in held_text.split("\n") if key in line and line not in open_text.split("\n")), key
            )
        try:
            published = _read(path, open_text, wanted, reading)
            if (
                published
                and _as_wanted(published, wanted, manner.habits, reading.tool)
                and (not held or not _read(path, held_text, wanted, reading))
            ):
                return Skeleton(path, held_text, manner.habits.dialect, held)
        except ArticleError as error:
            reason = error.problem.message
    raise UsageError(f"the title, a tag, an author or the language cannot be written here: {reason}")


def _manners(habits: Habits) -> Iterator[_Manner]:
    """Ways to write, the directory's own first, then ours."""
    for each in (habits, replace(habits, date=DAY), replace(OWN, date=DAY)):
        for plainly in (True, False):
            yield _Manner(each, plainly)


def _read(path: str, text: str, wanted: Wish, reading: Reading) -> Manuscript | None:
    data = text.encode("utf-8")
    found = Found(path, len(data), int(wanted.now.timestamp()) * 1_000_000_000)
    return read(found, data, reading).manuscript


def _as_wanted(manuscript: Manuscript, wanted: Wish, habits: Habits, tool: Tool) -> bool:
    """Whether the article is read as it was wanted; directories and the tool may add tags, habits an author."""
    count = len(wanted.tags)
    authors = tuple(f"{each.name} <{each.email}>" if each.email else each.name for each in manuscript.authors)
    dated = dict(habits.keys).get("published") or habits.address
    return (
        manuscript.title == wanted.title
        and manuscript.tags[:count] == wanted.tags
        and all(tag in (*manuscript.path.split("/"), tool.category) for tag in manuscript.tags[count:])
        and (not wanted.authors or authors == wanted.authors)
        and wanted.language in (None, manuscript.language)
        and (not dated or _about_now(manuscript, wanted))
    )


def _about_now(manuscript: Manuscript, wanted: Wish) -> bool:
    if manuscript.published is None:
        return False
    room = timedelta(minutes=1) if manuscript.published.exact else timedelta(days=1)
    return timedelta() <= wanted.now - manuscript.published.instant < room + timedelta(hours=2)


# --- where -----------------------------------------------------------------------------------------------------------


def _path(wanted: Wish, habits: Habits, taken: Callable[[str], bool]) -> str:
    """The first path of the article's name that is free, with a number where others have it."""
    words = slug(wanted.title, habits.gap)
    suffix = f".{wanted.language}{habits.suffix}" if wanted.language and habits.suffixes else habits.suffix
    for number in range(1, 1000):
        name = words if number == 1 else f"{words}{habits.gap}{number}"
        path = _filled(habits.place, wanted.now, name) + suffix
        if is_article_name(path.rpartition("/")[2]) and name != "index" and not taken(path):
            return path
    raise UsageError(f"{words}: a thousand articles have this name; give another title")


def slug(title: str, gap: str = "-") -> str:
    """The title as the name of a file; with a blank as ``gap`` in its own letters."""
    if gap == " " and (name := " ".join(_NO_NAME.sub(" ", title).replace(".", " ").split()).lstrip("_")[:100].strip()):
        return name
    return slugify(title, max_length=100, separator=gap if gap != " " else "-") or "article"


def _filled(pattern: str, now: datetime, name: str) -> str:
    return pattern.format(year=f"{now.year:04d}", month=f"{now.month:02d}", day=f"{now.day:02d}", slug=name)


# --- what ------------------------------------------------------------------------------------------------------------


def _text(wanted: Wish, manner: _Manner, path: str, draft: tuple[str, Value] | None) -> str:
    """The whole file; ``draft`` is the pair that makes it one."""
    habits = manner.habits
    suffix = habits.suffix if path.endswith(habits.suffix) else path[path.rindex(".") :]
    headed = "title" not in dict(habits.keys) and suffix not in (".html", ".htm") and (manner.plainly or suffix not in _RST)
    dialect = habits.dialect or ("Nikola" if suffix in (".html", ".htm") else "YAML")
    values = dict(_ordered(_values(wanted, manner, headed, draft, dialect), habits.order))
    heading = _heading(wanted.title, suffix, manner.plainly) if headed else ""
    if not values:
        return heading
    if dialect == "reStructuredText":
        return f"{heading}{_lines(values, ':{}:', manner.plainly)}\n"
    return f"{_WRITERS[dialect](values, habits, manner.plainly, suffix)}{heading}"


def _values(
    wanted: Wish, manner: _Manner, headed: bool, draft: tuple[str, Value] | None, dialect: str
) -> Iterator[tuple[str, Value]]:
    habits = manner.habits
    keys = {**dict(OWN.also), **dict(habits.also), **dict(habits.keys)}
    if not headed:
        yield keys.get("title", "title"), _guarded(wanted.title, manner, dialect)
    if "published" in dict(habits.keys):
        yield keys["published"], habits.date.write(wanted.now)
    constants = dict(habits.constants)
    if wanted.authors:
        constants.pop(keys["authors"], None)
        people: list[Value] = [_guarded(each, manner, dialect) for each in wanted.authors]
        single = len(people) == 1 and manner.plainly and keys["authors"].lower().rpartition(".")[2] != "authors"
        yield keys["authors"], people[0] if single else people
    if wanted.tags:
        tags: list[Value] = [_guarded(each, manner, dialect) for each in wanted.tags]
        joined = habits.joined is not None and manner.plainly
        yield keys["tags"], (habits.joined or "").join(map(str, tags)) if joined else tags
    if wanted.language:
        yield keys["language"], wanted.language
    if habits.address:
        key, pattern = habits.address
        yield key, _filled(pattern, wanted.now, slug(wanted.title))
    yield from constants.items()
    if draft:
        yield draft


def _ordered(values: Iterator[tuple[str, Value]], order: Sequence[str]) -> list[tuple[str, Value]]:
    """The values in the order that the directory's articles have them, what they do not have behind it."""
    ranks = {key: rank for rank, key in enumerate(order)}
    given = [*values]
    return sorted(given, key=lambda each: ranks.get(re.sub(r"[\s_-]+", "", each[0].partition(".")[0].lower()), len(ranks)))


def _guarded(text: str, manner: _Manner, dialect: str) -> str:
    """Text of which our reader, which takes tags of HTML out and resolves entities, makes the same again."""
    odd = plain(text)[0] != text
    if dialect in _LINES and not manner.plainly:
        return "".join(
            f"&#{ord(each)};" if each in "&<$" or (at == 0 and not each.isalnum()) else each for at, each in enumerate(text)
        )
    return _ENTITY.sub("&amp;", text).replace("<", "&lt;") if odd else text


def _heading(title: str, suffix: str, plainly: bool) -> str:
    """The title at the top of the body."""
    if suffix == ".txt":
        return f"{title}\n\n"
    shown = title if plainly else _MARKS.sub(r"\\\1", title)
    if suffix in _RST:
        return f"{shown}\n{'#' * max(cell_len(shown), len(shown), 4)}\n\n"
    return f"# {shown}\n\n"


# --- dialects --------------------------------------------------------------------------------------------------------


def _nested(values: Mapping[str, Value]) -> dict[str, Value]:
    """Keys with a dot as tables."""
    nested: dict[str, Value] = {}
    for key, value in values.items():
        table, dot, inner = key.partition(".")
        if dot:
            below = nested.setdefault(table, {})
            assert isinstance(below, dict)  # noqa: S101 - a key is a table or none
            below[inner] = value
        else:
            nested[key] = value
    return nested


def _yaml(values: Mapping[str, Value], habits: Habits) -> str:
    """YAML by PyYAML's own emitter, dates and truth plain, lists in brackets."""
    quotes = {dict((*habits.also, *habits.keys)).get(name): mark for name, mark in habits.quoted}
    top = yaml.MappingNode(
        "tag:yaml.org,2002:map",
        [(_scalar(key), _node(value, quotes.get(key))) for key, value in _nested(values).items()],
        flow_style=False,
    )
    return str(yaml.serialize(top, Dumper=yaml.SafeDumper, allow_unicode=True, width=10_000))


def _scalar(text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", text)


def _node(value: Value, quote: str | None = None) -> yaml.Node:
    if isinstance(value, dict):
        pairs = [(_scalar(key), _node(each)) for key, each in value.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=False)
    if isinstance(value, list):
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [_node(each) for each in value], flow_style=True)
    if isinstance(value, bool):
        return yaml.ScalarNode("tag:yaml.org,2002:bool", str(value).lower())
    # Our reader takes every scalar as it is written; others shall find a date, and a text where one is meant.
    dated = not quote and _TIMESTAMP.fullmatch(str(value))
    tag = "tag:yaml.org,2002:timestamp" if dated else "tag:yaml.org,2002:str"
    # Within double quotes PyYAML writes what is beyond U+FFFF as an escape.
    beyond = quote == '"' and any(ord(each) > 0xFFFF for each in str(value))
    return yaml.ScalarNode(tag, str(value), style="'" if beyond else quote or None)


def _lines(values: Mapping[str, Value], key_form: str, plainly: bool) -> str:
    """A line for every value; lists after commas, or where an item holds what parts them, item by item."""
    lines: list[str] = []
    for key, value in values.items():
        written = key_form.format(key)
        if isinstance(value, list):
            mark = "; " if key.lower() in ("author", "authors") else ", "
            simple = plainly or (len(value) == 1 and not re.search("[,;]", str(value[0])))
            lines += [f"{written} {mark.join(map(str, value))}"] if simple else [written, *(f"    - {each}" for each in value)]
        else:
            lines.append(f"{written} {str(value).lower() if isinstance(value, bool) else value}")
    return "".join(f"{line}\n" for line in lines)


def _json(values: Mapping[str, Value]) -> str:
    return json.dumps(_nested(values), ensure_ascii=False, indent=2, default=str)


class _Instant(datetime):
    """An instant that TOML shows as most people write it."""

    def __str__(self) -> str:
        return self.isoformat().replace("+00:00", "Z")


def _toml(values: Mapping[str, Value]) -> str:
    shown = {
        key: _Instant.fromisoformat(each.isoformat()) if isinstance(each, datetime) else each for key, each in values.items()
    }
    return tomli_w.dumps(_nested(shown))


def _comments(values: Mapping[str, Value], plainly: bool, suffix: str) -> str:
    lines = _lines(values, ".. {}:", plainly)
    return f"{lines}\n" if suffix in _RST else f"<!--\n{lines}-->\n\n"


_Writer = Callable[[Mapping[str, Value], Habits, bool, str], str]
# By the names of DIALECTS; reStructuredText alone writes its title above its fields.
_WRITERS: dict[str, _Writer] = {
    "YAML": lambda values, habits, _plainly, _suffix: f"---\n{_yaml(values, habits)}---\n\n",
    "YAML unopened": lambda values, habits, _plainly, _suffix: f"---\n{_yaml(values, habits)}---\n\n",
    "TOML": lambda values, _habits, _plainly, _suffix: f"+++\n{_toml(values)}+++\n\n",
    "JSON": lambda values, _habits, _plainly, _suffix: f"{_json(values)}\n\n",
    "JSON between semicolons": lambda values, _habits, _plainly, _suffix: f";;;\n{_json(values)}\n;;;\n\n",
    "YAML by name": lambda values, habits, _plainly, _suffix: f"---yaml\n{_yaml(values, habits)}---\n\n",
    "TOML by name": lambda values, _habits, _plainly, _suffix: f"---toml\n{_toml(values)}---\n\n",
    "JSON by name": lambda values, _habits, _plainly, _suffix: f"---json\n{_json(values)}\n---\n\n",
    "Nikola": lambda values, _habits, plainly, suffix: _comments(values, plainly, suffix),
    "headers": lambda values, _habits, plainly, _suffix: f"{_lines(values, '{}:', plainly)}\n",
}
