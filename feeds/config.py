"""TOML in, a validated :class:`Config` out. The only module that knows TOML settings.

Every unknown or wrong key is reported, all at once, each with its full path and, where it can be found, its line.
Nothing here is read from the environment.
"""

from __future__ import annotations

import codecs
import difflib
import hashlib
import re
import string
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from feeds.errors import ConfigurationError, UsageError
from feeds.model import Content, FeedSpec, Person, Problem, Selection, Severity, Site

DEFAULT_PATH = Path("config/feeds.toml")

# First segments of addresses that this service uses or keeps for itself.
RESERVED = frozenset(
    "articles atom.xml authors favicon.ico feed feed.json feed.xml feeds.opml healthz index.xml languages media metrics "
    "news-sitemap.xml readyz robots.txt rss rss.xml sections sitemap.xml static status tags".split()
)

PERMALINK_FIELDS = frozenset({"url", "section", "slug", "year", "month", "day"})


# Codecs of Python's that are no encodings of text files.
_NO_ENCODINGS = ("idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape")


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s<>\"]", value):
        raise ValueError("give an absolute http or https URL, like https://example.com/")
    if parts.query or parts.fragment:
        raise ValueError("give a URL without ? and #")
    return value if value.endswith("/") else value + "/"


def _reference(value: str) -> str:
    if re.search(r"[\s<>\"]", value) or urlsplit(value).scheme not in ("", "http", "https"):
        raise ValueError("give an http or https URL, or a path below the base URL like /media/logo.png")
    return value


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
        fields = {name for _, name, _, _ in string.Formatter().parse(value) if name is not None}
    except ValueError as error:
        raise ValueError(f"not a pattern: {error}") from None
    if unknown := fields - PERMALINK_FIELDS:
        names = ", ".join("{" + name + "}" for name in sorted(PERMALINK_FIELDS))
        raise ValueError(f"{{{sorted(unknown)[0]}}} is not known here; there are {names}")
    if "slug" not in fields or not value.startswith(("{url}", "http://", "https://")):
        raise ValueError("begin with {url} and name {slug}, like {url}{section}/{slug}/")
    return value


def _feed_name(value: str) -> str:
    if value and not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", value):
        raise ValueError("use small letters, digits, dots, hyphens and underscores; it becomes part of an address")
    if value in RESERVED:
        raise ValueError(f"/{value}/ is an address of the service itself; choose another name")
    return value


Url = Annotated[str, AfterValidator(_http_url)]
UrlReference = Annotated[str, AfterValidator(_reference)]
Language = Annotated[str, AfterValidator(_language)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _PersonTable(_Table):
    name: Annotated[str, Field(min_length=1, max_length=254)]
    email: Annotated[str, Field(pattern=r"^[^\s@<>]+@[^\s@<>]+$", max_length=254)] | None = None
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
    dates: Literal["auto", "none"] = "auto"
    encoding: Annotated[str, AfterValidator(_encoding)] | None = None
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

    ``shown`` is the article directory as the person at the command line knows it, for messages.
    """

    site: Site
    feeds: tuple[FeedSpec, ...]
    articles: ArticlesTable
    http: HttpTable
    directory: Path
    shown: str
    state: Path

    @property
    def serves_articles(self) -> bool:
        """Whether the articles' own pages are here rather than elsewhere."""
        return self.articles.permalink is None


def load(path: Path, *, base_url: str | None = None, state: Path | None = None) -> Config:
    """The configuration in the file at ``path``; ``base_url`` and ``state`` win over what it says.

    Raises ConfigurationError with every Problem at once, UsageError where the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
    settings = _parse(data, str(path))
    home = path.resolve().parent
    directory = (home / settings.articles.path).resolve()
    return _resolve(settings, directory, _shown(directory), base_url, state or home / ".feeds")


def for_directory(
    directory: Path, *, config: Path | None = None, base_url: str | None = None, state: Path | None = None
) -> Config:
    """A configuration for ``directory`` without any file, or with the file ``config`` but these articles.

    The title is the directory's name. Raises UsageError where there is no such directory.
    """
    if not directory.is_dir():
        raise UsageError(f"{directory}: there is no such directory")
    real = directory.resolve()
    if config is not None:
        found = load(config, base_url=base_url, state=state)
        return replace(found, directory=real, shown=str(directory))
    return _resolve(Settings(), real, str(directory), base_url, state or state_directory(real))


def state_directory(directory: Path) -> Path:
    """Where the memory of ``directory`` is kept when no configuration file stands beside it."""
    real = str(directory.resolve())
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", directory.resolve().name) or "root"
    digest = hashlib.sha256(real.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return platformdirs.user_state_path("feeds", appauthor=False) / f"{name}-{digest}"


def _shown(directory: Path) -> str:
    try:
        return str(directory.relative_to(Path.cwd())) or "."
    except ValueError:
        return str(directory)


def _parse(data: bytes, shown: str) -> Settings:
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
    try:
        settings = Settings.model_validate(table)
    except ValidationError as error:
        raise ConfigurationError(_problems(error, text, shown)) from error
    names = [feed.name for feed in settings.feeds]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigurationError(
            [
                Problem(
                    Severity.MUST,
                    "setting",
                    shown,
                    f'two feeds are called "{name}"; give one of them another name',
                    field="feeds.name",
                )
                for name in twice
            ]
        )
    return settings


def _problems(error: ValidationError, text: str, shown: str) -> list[Problem]:
    problems = []
    for item in error.errors():
        location = item["loc"]
        message = item["msg"].removeprefix("Value error, ")
        if item["type"] == "extra_forbidden":
            message = "there is no such setting" + _suggestion(location)
        elif item["type"] == "missing":
            message = "this setting is needed"
        problems.append(Problem(Severity.MUST, "setting", shown, message, _line(text, location), _dotted(location)))
    return problems


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
    for name, field in model.model_fields.items():
        if part in (name, field.alias):
            inner = field.annotation
            for candidate in (inner, *getattr(inner, "__args__", ())):
                if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                    return candidate
    return None


def _line(text: str, location: tuple[int | str, ...]) -> int | None:
    """The line on which a setting stands, where its name stands on one line only."""
    names = [part for part in location if isinstance(part, str)]
    if not names:
        return None
    pattern = rf"^\s*(?:\[+[^\]]*\b{re.escape(names[-1])}\b[^\]]*\]+|\"?{re.escape(names[-1])}\"?\s*[=.])"
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(pattern, line)]
    return lines[0] if len(lines) == 1 else None


def _resolve(settings: Settings, directory: Path, shown: str, base_url: str | None, state: Path) -> Config:
    site = settings.site
    try:
        given = _http_url(base_url) if base_url else None
    except ValueError as error:
        raise UsageError(f"--base-url {base_url}: {error}") from None
    base = given or site.base_url or site.url or ""
    url = site.url or base
    name = directory.name or "feeds"

    def absolute(reference: str | None) -> str | None:
        return urljoin(base, reference) if reference else None

    feeds = tuple(
        FeedSpec(
            name=feed.name,
            title=feed.title,
            description=feed.description,
            language=feed.language,
            image=absolute(feed.image),
            categories=tuple(feed.categories),
            select=_selection(feed.select),
            exclude=_selection(feed.select.not_),
            limit=feed.limit,
            content=Content(feed.content),
            formats=tuple(dict.fromkeys(feed.formats)),
        )
        for feed in settings.feeds
    )
    return Config(
        site=Site(
            id=site.id or (urlsplit(site.url).hostname if site.url else None) or name,
            title=site.title or name,
            url=url,
            base_url=base,
            description=site.description or "",
            language=site.language,
            timezone=site.timezone,
            rights=site.rights,
            icon=absolute(site.icon),
            logo=absolute(site.logo),
            image=absolute(site.image),
            authors=tuple(Person(each.name, each.email, each.url) for each in site.authors),
        ),
        feeds=feeds or (FeedSpec(),),
        articles=settings.articles,
        http=settings.http,
        directory=directory,
        shown=shown,
        state=state,
    )


def _selection(table: _ExcludeTable) -> Selection:
    return Selection(
        sections=tuple(section.strip("/") for section in table.sections),
        tags=tuple(table.tags),
        authors=tuple(table.authors),
        languages=tuple(table.languages),
    )


def with_base_url(config: Config, base_url: str) -> Config:
    """The same configuration where no base URL was known, reached at ``base_url``."""
    if config.site.base_url:
        return config

    def absolute(reference: str | None) -> str | None:
        return urljoin(base_url, reference) if reference else None

    site = config.site
    return replace(
        config,
        site=replace(
            site,
            base_url=base_url,
            url=site.url or base_url,
            icon=absolute(site.icon),
            logo=absolute(site.logo),
            image=absolute(site.image),
        ),
        feeds=tuple(replace(feed, image=absolute(feed.image)) for feed in config.feeds),
    )
