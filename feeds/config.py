"""TOML in, a validated :class:`Config` out. The only module that knows TOML settings.

Every unknown or wrong key is reported, all at once, each with its full path and, where it can be found, its line.
Nothing here is read from the environment.
"""

from __future__ import annotations

import codecs
import difflib
import hashlib
import os
import re
import string
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from feeds.errors import ConfigurationError, UsageError
from feeds.model import Content, FeedSpec, Person, Problem, Selection, Severity, Site, Tool

DEFAULT_PATH = Path("config/feeds.toml")

# First segments of addresses that this service uses or keeps for itself.
RESERVED = frozenset(
    "404.html articles atom.xml authors favicon.ico feed feed.json feed.xml feeds.opml healthz index.xml languages media metrics "
    "news-sitemap.xml readyz robots.txt rss rss.xml sections sitemap.xml static status tags".split()
)

PERMALINK_FIELDS = frozenset(
    "url section directory path slug title name filename categories category language author "
    "year short_year month i_month day i_day y_day hour minute second".split()
)
# A pattern names one of these, so that two articles of one day have two addresses.
_TELLING = frozenset({"slug", "title", "name", "filename", "path"})


# Codecs of Python's that are no encodings of text files.
_NO_ENCODINGS = ("idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape")


# What XML 1.0 §2.2 does not allow in one line of text.
_ILLEGAL = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_URL = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]")
_PATH_SAFE = "/:@!$&'()*+,;=-._~%"


def _text(value: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise ValueError("write something here, or leave the setting out")
    if found := _ILLEGAL.search(text):
        raise ValueError(f"the character U+{ord(found[0]):04X} cannot stand in a feed; remove it")
    return text


def _http_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        port = f":{parts.port}" if parts.port is not None else ""
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        parts, port, host = urlsplit(""), "", ""
    if parts.scheme not in ("http", "https") or not host or _NO_URL.search(value):
        raise ValueError("give an absolute http or https URL, like https://example.com/")
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError("give a URL without ?, # and user name")
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}{port}{quote(parts.path, safe=_PATH_SAFE).rstrip('/')}/"


def _reference(value: str) -> str:
    if _NO_URL.search(value) or value.startswith("//") or urlsplit(value).scheme not in ("", "http", "https"):
        raise ValueError("give an http or https URL, or a path below the base URL like /media/logo.png")
    return quote(value, safe=_PATH_SAFE + "?#[]")


def _language(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise ValueError("give a language tag like en, de or pt-BR")
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("give the IANA name of a time zone, like Europe/Berlin") from None
    return value


def _encoding(value: str) -> str:
    try:
        # codecs.lookup also finds rot13 and base64, which make no text of bytes.
        b" ".decode(value)
        name = codecs.lookup(value).name
    except (LookupError, UnicodeError):
        name = ""
    if name in ("", *_NO_ENCODINGS):
        raise ValueError("give the name of a text encoding, like cp1252")
    return value


def _permalink(value: str) -> str:
    try:
        parsed = [part for part in string.Formatter().parse(value) if part[1] is not None]
    except ValueError as error:
        raise ValueError(f"not a pattern: {error}") from None
    fields = {name for _, name, _, _ in parsed if name is not None}
    if _NO_URL.search(re.sub(r"[{}]", "", value)) or any(spec or conversion for _, _, spec, conversion in parsed):
        raise ValueError("a pattern is a URL with names in braces and nothing else")
    if unknown := fields - PERMALINK_FIELDS:
        names = ", ".join("{" + name + "}" for name in sorted(PERMALINK_FIELDS))
        raise ValueError(f"{{{sorted(unknown)[0]}}} is not known here; there are {names}")
    if not fields & _TELLING or not value.startswith(("{url}", "http://", "https://")):
        raise ValueError("begin with {url} and name {slug}, like {url}{section}/{slug}/")
    return quote(value, safe=_PATH_SAFE + "{}?#[]")


def _feed_name(value: str) -> str:
    if value and not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", value):
        raise ValueError("use small letters, digits, dots, hyphens and underscores; it becomes part of an address")
    if value in RESERVED:
        raise ValueError(f"/{value}/ is an address of the service itself; choose another name")
    return value


Url = Annotated[str, AfterValidator(_http_url)]
UrlReference = Annotated[str, AfterValidator(_reference)]
Language = Annotated[str, AfterValidator(_language)]
Text = Annotated[str, Field(max_length=4000), AfterValidator(_text)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _PersonTable(_Table):
    name: Annotated[str, Field(max_length=254), AfterValidator(_text)]
    email: Annotated[str, Field(pattern=r"^[!-;=?A-~]+@[!-;=?A-~]+$", max_length=254)] | None = None
    url: Url | None = None


class _SiteTable(_Table):
    id: Text | None = None
    title: Text | None = None
    url: Url | None = None
    base_url: Url | None = None
    description: Text | None = None
    language: Language = "en"
    timezone: Annotated[str, AfterValidator(_timezone)] = "UTC"
    rights: Text | None = None
    icon: UrlReference | None = None
    logo: UrlReference | None = None
    image: UrlReference | None = None
    authors: list[_PersonTable] = []


class ArticlesTable(_Table):
    """How articles are read: the table ``[articles]`` of the configuration."""

    path: Text = "articles"
    permalink: Annotated[str, AfterValidator(_permalink)] | None = None
    id: Literal["uuid", "permalink"] = "uuid"
    dates: Literal["auto", "git", "none"] = "auto"
    encoding: Annotated[str, AfterValidator(_encoding)] | None = None
    settle: Annotated[float, Field(ge=0, le=3600)] = 2.0
    rescan: Annotated[float, Field(ge=1, le=86_400)] = 60.0
    max_bytes: Annotated[int, Field(ge=1, le=100_000_000)] = 5_000_000
    day_first: bool | None = None


class _ExcludeTable(_Table):
    sections: list[Text] = []
    tags: list[Text] = []
    authors: list[Text] = []
    languages: list[Language] = []


class _SelectTable(_ExcludeTable):
    not_: Annotated[_ExcludeTable, Field(alias="not")] = _ExcludeTable()


class _FeedTable(_Table):
    name: Annotated[str, AfterValidator(_feed_name)]
    title: Text | None = None
    description: Text | None = None
    language: Language | None = None
    image: UrlReference | None = None
    categories: list[Text] = []
    select: _SelectTable = _SelectTable()
    limit: Annotated[int, Field(ge=1, le=10_000)] = 50
    content: Literal["full", "summary"] = "full"
    formats: Annotated[list[Literal["rss", "atom", "json"]], Field(min_length=1)] = ["rss", "atom", "json"]


class HttpTable(_Table):
    """How documents are served: the table ``[http]`` of the configuration. ``max_age`` is in seconds."""

    max_age: Annotated[int, Field(ge=0, le=31_536_000)] = 300


class Settings(_Table):
    """The whole configuration file as it may be written: tables, keys, types and defaults."""

    store: Literal["sqlite"] = "sqlite"
    site: _SiteTable = _SiteTable()
    articles: ArticlesTable = ArticlesTable()
    feeds: list[_FeedTable] = []
    http: HttpTable = HttpTable()


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration that can be published from: every default filled in, every path absolute.

    ``shown`` is the article directory as the person at the command line knows it, for messages. ``tool`` is what the
    directory was written for; what it says of the site is in ``site`` and ``articles`` already.
    """

    site: Site
    feeds: tuple[FeedSpec, ...]
    articles: ArticlesTable
    http: HttpTable
    directory: Path
    shown: str
    state: Path
    tool: Tool = field(default_factory=Tool)


# Tells what tool a directory was written for, as articles/tools does.
Recognise = Callable[[Path], Tool]


def load(
    path: Path,
    *,
    base_url: str | None = None,
    state: Path | None = None,
    fallback: str | None = None,
    directory: Path | None = None,
    recognise: Recognise | None = None,
) -> Config:
    """The configuration in the file at ``path``.

    ``base_url``, ``state`` and ``directory``, that of the articles, win over what it says; ``fallback`` is the base URL
    where neither says one; ``recognise`` finds what another tool says, over which this file wins. Raises
    ConfigurationError with every Problem at once, UsageError where the file cannot be read or no base URL is known.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
    home = path.resolve().parent
    settings = _parse(data, str(path), None if directory else home)
    directory = directory or (home / settings.articles.path).resolve()
    tool = recognise(directory) if recognise else Tool()
    return _resolve(settings, directory, _shown(directory), base_url, state or home / ".feeds", fallback, tool)


def for_directory(
    directory: Path,
    *,
    config: Path | None = None,
    base_url: str | None = None,
    state: Path | None = None,
    fallback: str | None = None,
    recognise: Recognise | None = None,
) -> Config:
    """A configuration for ``directory`` without any file, or with the file ``config`` but these articles.

    What it does not say is taken from the tool that ``recognise`` finds; without either the title is the directory's
    name. Raises as :func:`load` does, and UsageError where there is no such directory.
    """
    if not directory.is_dir():
        raise UsageError(f"{directory}: there is no such directory")
    real, shown = directory.resolve(), _printable(str(directory))
    if config is not None:
        loaded = load(config, base_url=base_url, state=state, fallback=fallback, directory=real, recognise=recognise)
        return replace(loaded, shown=os.path.join(shown, loaded.tool.content) if loaded.tool.content else shown)
    tool = recognise(real) if recognise else Tool()
    return _resolve(Settings(), real, shown, base_url, state or state_directory(real), fallback, tool)


def _printable(name: str) -> str:
    """A name of the file system as text: bytes that are no UTF-8 as ``\\xNN``, control characters gone."""
    return _ILLEGAL.sub("", os.fsencode(name).decode("utf-8", "backslashreplace"))


def state_directory(directory: Path) -> Path:
    """Where the memory of ``directory`` is kept when no configuration file stands beside it."""
    real = str(directory.resolve())
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", directory.resolve().name) or "root"
    digest = hashlib.sha256(real.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return platformdirs.user_state_path("feeds", appauthor=False) / f"{name}-{digest}"


def _shown(directory: Path) -> str:
    try:
        return _printable(str(directory.relative_to(Path.cwd()))) or "."
    except ValueError:
        return _printable(str(directory))


def _parse(data: bytes, shown: str, home: Path | None) -> Settings:
    """The settings in ``data``; with ``home``, the directory of the articles must be there, seen from it."""
    try:
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ConfigurationError(
            [Problem(Severity.MUST, "toml", shown, "this file is not UTF-8; save it as UTF-8", line)]
        ) from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        place = int(found[1]) if found else None
        raise ConfigurationError([Problem(Severity.MUST, "toml", shown, f"not TOML: {error}", place)]) from error
    problems = _namesakes(table, shown) + (_nowhere(table, text, shown, home) if home else [])
    try:
        settings = Settings.model_validate(table)
    except ValidationError as error:
        raise ConfigurationError(_problems(error, text, shown) + problems) from error
    if problems:
        raise ConfigurationError(problems)
    return settings


def _nowhere(table: dict[str, object], text: str, shown: str, home: Path) -> list[Problem]:
    """That there is no directory where the articles should be."""
    articles = table.get("articles")
    path = articles.get("path", "articles") if isinstance(articles, dict) else "articles"
    if not isinstance(path, str) or (home / path).is_dir():
        return []
    message = f"there is no directory {_printable(os.path.normpath(home / path))}"
    return [Problem(Severity.MUST, "setting", shown, message, _line(text, ("articles", "path")), "articles.path")]


def _namesakes(table: dict[str, object], shown: str) -> list[Problem]:
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


def _problems(error: ValidationError, text: str, shown: str) -> list[Problem]:
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


def _dotted(location: tuple[int | str, ...]) -> str:
    shown = ""
    for part in location:
        shown += f"[{part}]" if isinstance(part, int) else (f".{part}" if shown else part)
    return shown


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
            place = (*table, *(part.strip(" \"'") for part in key[1].split(".")))
        else:
            continue
        if location[: len(place)] == place and len(place) > best[0]:
            best = (len(place), number)
    return best[1]


_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*([\w.\"'-]+)\s*=")


def _resolve(
    settings: Settings, directory: Path, shown: str, base_url: str | None, state: Path, fallback: str | None, tool: Tool
) -> Config:
    if state.exists() and not state.is_dir():
        raise UsageError(f"{state}: this is no directory; give --state a directory")
    tool = _fitting(tool)
    base = _base(settings, base_url, fallback, tool)
    feeds = tuple(_spec(feed, base) for feed in settings.feeds)
    articles = settings.articles
    if articles.permalink is not None:
        tool = replace(tool, permalinks=())
    elif tool.url and tool.permalink:
        articles = articles.model_copy(update={"permalink": tool.permalink})
    return Config(
        site=_site(_beneath(settings.site, tool), base, _printable(directory.name) or "feeds"),
        feeds=feeds or (FeedSpec(),),
        articles=articles,
        http=settings.http,
        directory=directory / tool.content,
        shown=os.path.join(shown, tool.content) if tool.content else shown,
        state=state,
        tool=tool,
    )


# What is taken from a tool's configuration, and what each must be.
_TAKEN: dict[str, Callable[[str], str]] = {
    "title": _text,
    "url": _http_url,
    "description": _text,
    "language": _language,
    "timezone": _timezone,
}


def _fitting(tool: Tool) -> Tool:
    """The tool with only those values that could stand in a configuration of ours, and with paths as Problems have them."""
    fitting: dict[str, Any] = {}
    problems = list(tool.problems)
    for name, check in _TAKEN.items():
        value = getattr(tool, name)
        try:
            fitting[name] = check(value) if value else None
        except ValueError as error:
            fitting[name] = None
            message = f"{tool.name}'s {name} {_ILLEGAL.sub('', value)[:100]} is not used: {error}"
            problems.append(Problem(Severity.INFO, "tool", tool.file, message, field=name))
    up = "../" * len(Path(tool.content).parts)
    placed = tuple(replace(problem, path=up + problem.path) for problem in problems)
    return replace(tool, problems=placed, **fitting)


def _beneath(site: _SiteTable, tool: Tool) -> _SiteTable:
    """The table with what it does not say taken from the tool."""
    taken: dict[str, object] = {name: getattr(tool, name) for name in _TAKEN if getattr(tool, name)}
    if tool.authors:
        taken["authors"] = tool.authors
    return site.model_copy(update={name: value for name, value in taken.items() if name not in site.model_fields_set})


def _base(settings: Settings, base_url: str | None, fallback: str | None, tool: Tool) -> str:
    """Where this service is reached: the command line says, else the configuration, else ``fallback``, else the tool."""
    try:
        given = _http_url(base_url) if base_url else None
    except ValueError as error:
        raise UsageError(f"--base-url {base_url}: {error}") from None
    known = given or settings.site.base_url or settings.site.url
    if known is None and tool.url is None and settings.articles.id == "permalink":
        raise UsageError('articles.id = "permalink" makes addresses ids for ever; set site.url, or give --base-url URL')
    if base := known or fallback or tool.url:
        return base
    raise UsageError("no base URL is known; give --base-url URL, or set site.base_url or site.url")


def _absolute(reference: str | None, base: str) -> str | None:
    """An image of the configuration as an address: as it is, or below the base URL."""
    return reference if reference is None or urlsplit(reference).scheme else base + reference.lstrip("/")


def _site(site: _SiteTable, base: str, name: str) -> Site:
    return Site(
        id=site.id or (urlsplit(site.url).hostname if site.url else None) or name,
        title=site.title or name,
        url=site.url or base,
        base_url=base,
        description=site.description or "",
        language=site.language,
        timezone=site.timezone,
        rights=site.rights,
        icon=_absolute(site.icon, base),
        logo=_absolute(site.logo, base),
        image=_absolute(site.image, base),
        authors=tuple(Person(each.name, each.email, each.url) for each in site.authors),
    )


def _spec(feed: _FeedTable, base: str) -> FeedSpec:
    return FeedSpec(
        name=feed.name,
        title=feed.title,
        description=feed.description,
        language=feed.language,
        image=_absolute(feed.image, base),
        categories=tuple(feed.categories),
        select=_selection(feed.select),
        exclude=_selection(feed.select.not_),
        limit=feed.limit,
        content=Content(feed.content),
        formats=tuple(dict.fromkeys(feed.formats)),
    )


def _selection(table: _ExcludeTable) -> Selection:
    return Selection(
        sections=tuple(section.strip("/") for section in table.sections),
        tags=tuple(table.tags),
        authors=tuple(table.authors),
        languages=tuple(table.languages),
    )
