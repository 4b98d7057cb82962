"""How the articles of a directory are written: dialect, keys, dates, places. Seen from those there are, newest first.

What they do not tell is the way of the tool that the directory was written for, and without one, ours. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import NamedTuple, TypeVar

from feeds.articles.frontmatter import FrontMatter, Value
from feeds.articles.languages import suffixed
from feeds.articles.spellings import EXTRA, EXTRA_FIELDS, OPENED, field_of, folded, rank_of
from feeds.model import Tool, Trait

# So many of the newest articles tell how their directory is written, and so many where the next one goes.
TELLING, PLACING = 50, 20
# A share of them that is a habit, one that is a way to say it at all, and one that is what every article says.
HABIT, WAY, RULE = 0.5, 0.25, 0.9

_NAMED_BY_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})([-_])(?=.)")
_OFFSET = re.compile(r"(?P<head>.*:\d\d(?:\.\d+)?)(?P<gap> ?(?:UTC(?=[+-]))?)(?P<offset>Z|[+-]\d\d(?P<colon>:?)\d\d)")
_FORMS = (
    "%Y-%m-%d",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%b %d, %Y",
    "%b %d %Y",
    "%B %d, %Y",
    "%d %b %Y",
    "%d %B %Y",
    "%a, %d %b %Y %H:%M:%S",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
)
_T = TypeVar("_T", bound=Hashable)


class DateForm(NamedTuple):
    """How a date is written: a pattern of strftime, and the zone behind it (`Z`, `:` for +02:00, `+` for +0200).

    ``typed`` is whether it is a date to its dialect, as in TOML, and no text.
    """

    pattern: str
    gap: str = ""
    zone: str = ""
    typed: bool = False

    def write(self, now: datetime) -> Value:
        """``now``, which is in the site's zone, in this form."""
        at = now.astimezone(UTC) if self.zone == "Z" else now
        offset = {"": "", "Z": "Z", ":": at.isoformat()[-6:], "+": at.strftime("%z")}[self.zone]
        text = at.strftime(self.pattern.replace(".%f", ".000")) + self.gap + offset
        if not self.typed:
            return text
        return date.fromisoformat(text) if "H" not in self.pattern else datetime.fromisoformat(text)


DAY = DateForm("%Y-%m-%d")
INSTANT = DateForm("%Y-%m-%dT%H:%M:%S", zone=":")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a new article is to be written, and where.

    ``place`` is its path without the suffix, of `{year}`, `{month}`, `{day}` and `{slug}`; ``gap`` is what stands between
    the words of a name. ``keys`` pairs fields with the keys of them that are written, a dot between table and key, and
    ``also`` with those that are where somebody asks for the field. ``order`` is that of the keys. ``dialect`` is a name of
    :data:`~feeds.articles.frontmatter.DIALECTS`, empty where the articles have no front matter; ``draft`` is the pair that
    makes a draft, ``constants`` what every article says, ``address`` the pattern of an address that articles give
    themselves, ``quoted`` the quotes of fields, ``joined`` what stands between tags where they are one text.
    ``suffixes`` is whether the names of translations end in their language. ``seen`` counts the articles that told so.
    """

    dialect: str = "YAML"
    place: str = "{slug}"
    suffix: str = ".md"
    gap: str = "-"
    keys: tuple[tuple[str, str], ...] = (("title", "title"), ("published", "date"))
    also: tuple[tuple[str, str], ...] = (("tags", "tags"), ("authors", "author"), ("language", "lang"))
    order: tuple[str, ...] = ()
    date: DateForm = INSTANT
    draft: tuple[str, Value] = ("draft", True)
    constants: tuple[tuple[str, Value], ...] = ()
    address: tuple[str, str] | None = None
    quoted: tuple[tuple[str, str], ...] = ()
    joined: str | None = None
    suffixes: bool = False
    seen: int = 0


_LINES = (("title", "Title"), ("published", "Date"))
_ALSO_LINES = (("tags", "Tags"), ("authors", "Authors"), ("language", "Lang"))
_POST = "{year}-{month}-{day}-{slug}"
OWN = Habits()
# What the tools themselves write, where there is no article yet to learn it from.
OF_TOOLS = {
    "Jekyll": Habits(
        place=f"_posts/{_POST}",
        date=DateForm("%Y-%m-%d %H:%M:%S", " ", "+"),
        draft=("published", False),
        constants=(("layout", "post"),),
        order=("layout", "title", "date"),
    ),
    "Hexo": Habits(place="_posts/{slug}", date=DateForm("%Y-%m-%d %H:%M:%S"), draft=("published", False)),
    "Hugo": Habits(dialect="TOML", place="posts/{slug}", date=INSTANT._replace(typed=True)),
    "Zola": Habits(
        dialect="TOML",
        date=INSTANT._replace(typed=True),
        also=(("tags", "taxonomies.tags"), ("authors", "authors"), ("language", "extra.lang")),
    ),
    "Pelican": Habits(
        dialect="headers", date=DateForm("%Y-%m-%d %H:%M"), keys=_LINES, also=_ALSO_LINES, draft=("Status", "draft")
    ),
    "Nikola": Habits(dialect="Nikola", date=DateForm("%Y-%m-%d %H:%M:%S", " UTC", ":"), draft=("status", "draft")),
    "MkDocs": Habits(date=DAY),
    "Docusaurus": Habits(place=_POST, keys=(("title", "title"),), also=(("tags", "tags"), ("authors", "authors"))),
    "Astro": Habits(keys=(("title", "title"), ("published", "pubDate")), date=DAY),
    "Eleventy": Habits(place="posts/{slug}", date=DAY),
    "Obsidian": Habits(gap=" ", date=DAY),
}
# How dialects say it, where neither articles nor a tool do.
_OF_DIALECTS = {
    "headers": OF_TOOLS["Pelican"],
    "Nikola": OF_TOOLS["Nikola"],
    "reStructuredText": Habits(
        suffix=".rst", keys=(("published", "date"),), date=DateForm("%Y-%m-%d %H:%M"), draft=("status", "draft")
    ),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """An article as it is written. ``published`` is in the site's zone, ``changed`` a number that grows with time.

    ``section`` is that of its manuscript, ``source`` its text.
    """

    path: str
    section: str
    front: FrontMatter
    source: str
    published: datetime | None
    changed: float


def of_tool(tool: Tool) -> Habits:
    """How the tool of a directory writes articles."""
    name = "Hexo" if tool.name == "Jekyll" and Trait.BLANKS_PART_TAGS not in tool.traits else tool.name
    habits = OF_TOOLS.get(name, OWN)
    posts = tool.posts[0] if tool.posts else ""
    if posts and not habits.place.startswith(posts):
        habits = replace(habits, place=f"{posts}/{habits.place.rpartition('/')[2]}")
    if tool.name == "Astro" and tool.content == "src/content":
        habits = replace(habits, place="blog/{slug}")
    return replace(habits, place=habits.place.rpartition("/")[2]) if tool.prefix else habits


def observe(samples: Iterable[Sample], tool: Tool, section: str | None = None) -> Habits:
    """What the newest of ``samples`` have in common. With ``section``, the new article is to be there."""
    newest = sorted(samples, key=lambda each: (each.published is not None, _age(each), each.path), reverse=True)
    habits = _written(newest[:TELLING], of_tool(tool)) if newest else of_tool(tool)
    habits = _placed(newest, habits) if newest else habits
    if section is None:
        return habits
    there = [each for each in newest if each.section == section or each.section.startswith(f"{section}/")]
    if there:
        exact = [each for each in there if each.section == section]
        return _placed(exact or there, habits)
    posts = "_posts/" if "_posts" in tool.posts else ""
    dated = [part for part in PurePosixPath(habits.place).parent.parts if "{" in part and "{slug}" not in part]
    name = "/".join(part for part in PurePosixPath(habits.place).parts if "{slug}" in part or part == "index")
    return replace(habits, place="/".join([section, posts + "/".join([*dated, name])]))


def _age(sample: Sample) -> float:
    return sample.published.timestamp() if sample.published else sample.changed


def _most(values: Iterable[_T]) -> _T:
    """The most common of them; of several the first."""
    return Counter(values).most_common(1)[0][0]


def _written(samples: Sequence[Sample], habits: Habits) -> Habits:
    """The habits with what the samples say of front matter."""
    dialect = _most(each.front.dialect for each in samples)
    if dialect != habits.dialect:
        habits = _OF_DIALECTS.get(dialect) or replace(OWN, draft=habits.draft, place=habits.place)
    fronts = [each for each in samples if each.front.dialect == dialect]
    counted: dict[str, Counter[str]] = {}
    for each in fronts:
        for name, key, value in _keys(each.front):
            if name != "published" or form_of(value):
                counted.setdefault(name, Counter())[key] += 1
    chosen = {name: _best(counts, len(fronts)) for name, counts in counted.items()}
    common = {name for name, counts in counted.items() if counts.total() >= HABIT * len(fronts)}
    keys = tuple((name, chosen[name]) for name in ("title", "published") if name in common) if dialect else ()
    also = {**dict(habits.keys), **dict(habits.also), **chosen}
    return replace(
        habits,
        dialect=dialect,
        keys=keys,
        also=tuple((name, also[name]) for name in ("title", "published", "tags", "authors", "language") if name in also),
        order=tuple(folded(key) for key in _most_complete(fronts).front.values),
        date=_date(fronts, chosen.get("published")) or habits.date,
        draft=_draft(fronts, habits, chosen.get("published")),
        constants=_constants(fronts, habits),
        quoted=tuple(_quotes(fronts, {name: chosen[name] for name in ("title", "published") if name in chosen})),
        joined=_joined(fronts, chosen.get("tags")),
        seen=len(fronts),
    )


def _keys(front: FrontMatter) -> Iterator[tuple[str, str, Value]]:
    """Field, key and value of what front matter says, in the tables too that fields are taken from."""
    for key, value in front.values.items():
        if isinstance(value, dict) and folded(key) in OPENED | EXTRA:
            for inner, each in value.items():
                name = field_of(inner)
                if name and (folded(key) in OPENED or name in EXTRA_FIELDS):
                    yield name, f"{key}.{inner}", each
        elif (name := field_of(key)) and "." not in key:
            yield name, key, value


def _best(counts: Counter[str], articles: int) -> str:
    """The best spelling that is a way to say it here, else the most common."""
    ways = [key for key, count in counts.items() if count >= WAY * articles]
    return min(ways, key=lambda key: rank_of(key.rpartition(".")[2])) if ways else counts.most_common(1)[0][0]


def _most_complete(samples: Sequence[Sample]) -> Sample:
    return max(samples, key=lambda each: len(each.front.values))


def form_of(value: Value) -> DateForm | None:
    """The form in which a date is written; None for what is none that can be written again."""
    if isinstance(value, datetime):
        zone = "" if value.tzinfo is None else "Z" if value.utcoffset() == UTC.utcoffset(None) else ":"
        return DateForm("%Y-%m-%dT%H:%M:%S", zone=zone, typed=True)
    if isinstance(value, date):
        return DAY._replace(typed=True)
    if not isinstance(value, str):
        return None
    text, gap, zone = value.strip(), "", ""
    if found := _OFFSET.fullmatch(text):
        text, gap = found["head"], found["gap"]
        zone = "Z" if found["offset"] == "Z" else ":" if found["colon"] else "+"
    for pattern in _FORMS:
        try:
            datetime.strptime(text, pattern)  # noqa: DTZ007 - only whether it fits
        except ValueError:
            continue
        return DateForm(pattern, gap, zone)
    return None


def _date(samples: Sequence[Sample], key: str | None) -> DateForm | None:
    forms = [form for value in _values(samples, key) if (form := form_of(value))]
    return _most(forms) if forms else None


def _values(samples: Sequence[Sample], key: str | None) -> list[Value]:
    return [value for each in samples for _, written, value in _keys(each.front) if written == key]


def _draft(samples: Sequence[Sample], habits: Habits, date_key: str | None) -> tuple[str, Value]:
    """How drafts are told here: as one of the samples does, else as the tool or the dialect has it."""
    for each in samples:
        for name, key, value in _keys(each.front):
            if name == "draft" and folded(key) == "draft" and isinstance(value, str | bool):
                return key, True
            if name == "draft" and folded(key) == "status":
                return key, "draft"
    return ("draft", True) if date_key and folded(date_key) == habits.draft[0] else habits.draft


def _constants(samples: Sequence[Sample], habits: Habits) -> tuple[tuple[str, Value], ...]:
    """What nearly all of them say alike and no field is taken from, and the author where there is only one."""
    found: list[tuple[str, Value]] = []
    for key, value in _most_complete(samples).front.values.items():
        alike = sum(1 for each in samples if each.front.values.get(key) == value)
        single = isinstance(value, str | bool) and value not in ("", "null")
        telling = len(samples) > 1 or (key, value) in habits.constants
        if telling and single and field_of(key) in (None, "authors") and alike >= RULE * len(samples):
            found.append((key, value))
    return tuple(found)


def _address(samples: Sequence[Sample]) -> tuple[str, str] | None:
    """The key and the pattern of the addresses that articles give themselves, where they are dated."""
    found: list[tuple[str, str]] = []
    for each in samples:
        for name, key, value in _keys(each.front):
            if name == "address" and isinstance(value, str) and re.search(r"(?:^|/)\d{4}/\d{2}/\d{2}/[^/]+/?$", value):
                lead = "/" if value.startswith("/") else ""
                above = _dated(value.strip("/").split("/")[:-1])
                found.append((key, lead + "/".join([*above, "{slug}"]) + ("/" if value.endswith("/") else "")))
    return _most(found) if len(found) >= HABIT * len(samples) and found else None


def _quotes(samples: Sequence[Sample], keys: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The quotes that values of YAML stand in."""
    for name, key in keys.items():
        written = re.compile(rf"^{re.escape(key)}:[ \t]+(['\"]?)", re.MULTILINE)
        marks = [found[1] for each in samples if (found := written.search(each.source[:4000]))]
        if marks and (mark := _most(marks)):
            yield name, mark


def _joined(samples: Sequence[Sample], key: str | None) -> str | None:
    values = [value for value in _values(samples, key) if value]
    texts = [value for value in values if isinstance(value, str)]
    if not texts or len(texts) <= len(values) / 2:
        return None
    return ", " if any("," in text for text in texts) or not any(" " in text.strip() for text in texts) else " "


def _placed(samples: Sequence[Sample], habits: Habits) -> Habits:
    """The habits with the place of the newest articles: where no date tells them, the directory that holds all."""
    dated = [each for each in samples if each.published is not None][:PLACING]
    places = [_place(each.path) for each in dated or samples]
    above, name, suffix = _most(places)
    if not dated:
        above = _shared([each[0] for each in places])
    names = [_slug(each.path) for each in dated or samples]
    gap = " " if _share(names, " ") > HABIT else "_" if _share(names, "_") > HABIT else "-"
    translated = any(suffixed(PurePosixPath(each.path).stem)[1] for each in samples)
    place = f"{above}/{name}" if above else name
    beside = [each for each in samples if each.front.values and _place(each.path)[0] == above]
    return replace(habits, place=place, suffix=suffix, gap=gap, suffixes=translated, address=_address(beside))


def _share(names: Sequence[str], mark: str) -> float:
    return sum(mark in name for name in names) / len(names)


def _slug(path: str) -> str:
    stem = suffixed(PurePosixPath(path).stem)[0]
    return PurePosixPath(path).parent.name if stem == "index" else stem


def _place(path: str) -> tuple[str, str, str]:
    """Directory and name of a path as patterns, and its suffix."""
    *above, file = path.split("/")
    stem = suffixed(PurePosixPath(file).stem)[0]
    below = ""
    if stem == "index" and above:
        stem, below = above.pop(), "/index"
    found = _NAMED_BY_DAY.match(stem)
    name = f"{{year}}-{{month}}-{{day}}{found[4]}{{slug}}" if found else "{slug}"
    return "/".join(_dated(above)), name + below, PurePosixPath(file).suffix


def _dated(parts: Sequence[str]) -> list[str]:
    """Directories with years, and the months and days below them, as fields."""
    dated: list[str] = []
    for part in parts:
        above = dated[-1] if dated else ""
        if re.fullmatch(r"(?:19|20)\d\d", part):
            dated.append("{year}")
        elif re.fullmatch(r"(?:19|20)\d\d-[01]\d", part):
            dated.append("{year}-{month}")
        elif re.fullmatch(r"[0-3]\d", part) and above in ("{year}", "{month}"):
            dated.append("{month}" if above == "{year}" else "{day}")
        else:
            dated.append(part.replace("{", "{{").replace("}", "}}"))
    return dated


def _shared(directories: Sequence[str]) -> str:
    """The deepest directory that all are in."""
    split = [directory.split("/") if directory else [] for directory in directories]
    shared: list[str] = []
    for parts in zip(*split, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return "/".join(shared)
