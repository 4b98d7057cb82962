"""TOML in, a validated :class:`Config` out. The only package that knows TOML settings.

:mod:`~feeds.config.settings` says what may be written, :mod:`~feeds.config.values` what single values must be, and
:mod:`~feeds.config.faults` what is wrong with what was. Nothing
here is read from the environment.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import ValidationError

from feeds.config import addresses
from feeds.config.addresses import Addresses
from feeds.config.faults import namesakes, nowhere, of_validation
from feeds.config.podcasts import PodcastTable
from feeds.config.settings import (
    ArticlesTable,
    FeedTable,
    HttpTable,
    NotifyTable,
    SelectTable,
    Settings,
    SiteTable,
    SmartNewsTable,
    StatusTable,
    TermsTable,
)
from feeds.config.values import (
    ILLEGAL,
    PERMALINK_FIELDS,
    RESERVED,
    Table,
    http_url,
    language_tag,
    printable,
    text_line,
    zone_name,
)
from feeds.errors import ConfigurationError, UsageError
from feeds.model import (
    Advertisement,
    Content,
    Feedly,
    FeedSpec,
    Kind,
    Msn,
    NewsSitemap,
    Origin,
    Person,
    Problem,
    Selection,
    Severity,
    Site,
    SmartNews,
    SponsoredLink,
    Terms,
    Tongue,
    Tool,
    Trait,
)
from feeds.podcasting import Show, resolved

__all__ = [
    "DEFAULT_PATH",
    "PERMALINK_FIELDS",
    "RESERVED",
    "Addresses",
    "ArticlesTable",
    "Config",
    "HttpTable",
    "NotifyTable",
    "Settings",
    "StatusTable",
    "for_directory",
    "load",
    "state_directory",
]

DEFAULT_PATH = Path("config/feeds.toml")


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration that can be published from: every default filled in, every path absolute.

    ``automatic`` are the kinds of what articles have that a feed is made for each. ``shown`` is the article directory as
    the person at the command line knows it, for messages. ``tool`` is what the directory was written for; what it says of
    the site is in ``site`` and ``articles`` already. ``origins`` tells where what articles take over from the configuration
    was said: ``language``, ``authors``, ``timezone``, ``permalink``, ``feeds``, ``automatic``. ``store`` may hold a password
    and is never printed. ``news`` is there where there is to be a sitemap for Google News. ``addresses`` are old ones that stay
    alive; ``access_log`` is the file that requests are noted in, where there is one.
    """

    site: Site
    feeds: tuple[FeedSpec, ...]
    automatic: tuple[Kind, ...]
    articles: ArticlesTable
    http: HttpTable
    directory: Path
    shown: str
    state: Path
    tool: Tool = field(default_factory=Tool)
    notify: NotifyTable = field(default_factory=NotifyTable)
    origins: tuple[tuple[str, Origin], ...] = ()
    store: str = field(default="sqlite", repr=False)
    news: NewsSitemap | None = None
    addresses: Addresses = field(default_factory=Addresses)
    status: StatusTable = field(default_factory=StatusTable)
    access_log: Path | None = None


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
    settings = _parse(data, str(path), None if directory else home, base_url)
    directory = directory or (home / settings.articles.path).resolve()
    tool = recognise(directory) if recognise else Tool()
    shown = printable(str(path))
    config = _resolve(settings, directory, _shown(directory), base_url, state or home / ".feeds", fallback, tool, shown)
    file = settings.http.access_log_file
    return config if file is None else replace(config, access_log=home / file)


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
    real, shown = directory.resolve(), printable(str(directory))
    if config is not None:
        loaded = load(config, base_url=base_url, state=state, fallback=fallback, directory=real, recognise=recognise)
        return replace(loaded, shown=os.path.join(shown, loaded.tool.content) if loaded.tool.content else shown)
    tool = recognise(real) if recognise else Tool()
    return _resolve(Settings(), real, shown, base_url, state or state_directory(real), fallback, tool)


def state_directory(directory: Path) -> Path:
    """Where the memory of ``directory`` is kept when no configuration file stands beside it."""
    real = str(directory.resolve())
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", directory.resolve().name) or "root"
    digest = hashlib.sha256(real.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return platformdirs.user_state_path("feeds", appauthor=False) / f"{name}-{digest}"


def _shown(directory: Path) -> str:
    try:
        return printable(str(directory.relative_to(Path.cwd()))) or "."
    except ValueError:
        return printable(str(directory))


def _parse(data: bytes, shown: str, home: Path | None, base_url: str | None = None) -> Settings:
    """The settings in ``data``; with ``home``, the directory of the articles must be there, seen from it.

    ``base_url`` is where the service is reached, if not where the settings say.
    """
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
    problems = namesakes(table, shown) + (nowhere(table, text, shown, home) if home else [])
    try:
        settings = Settings.model_validate(table)
    except ValidationError as error:
        wrong = {item["loc"][0] for item in error.errors()}
        problems = of_validation(error, text, shown) + problems
        if "feeds" not in wrong:  # what old addresses may lead to is known all the same
            rest = Settings.model_validate({key: value for key, value in table.items() if key not in wrong})
            problems += _old(rest, base_url, text, shown)
        raise ConfigurationError(problems) from error
    problems += _old(settings, base_url, text, shown)
    if problems:
        raise ConfigurationError(problems)
    return settings


def _old(settings: Settings, base_url: str | None, text: str, shown: str) -> list[Problem]:
    """What is wrong with old addresses."""
    base = _fits(http_url, base_url) or settings.site.base_url or settings.site.url
    return addresses.problems(settings, base, text, shown)


def _resolve(
    settings: Settings,
    directory: Path,
    shown: str,
    base_url: str | None,
    state: Path,
    fallback: str | None,
    tool: Tool,
    file: str | None = None,
) -> Config:
    if state.exists() and not state.is_dir():
        raise UsageError(f"{state}: this is no directory; give --state a directory")
    tool = _fitting(tool)
    base = _base(settings, base_url, fallback, tool)
    articles = settings.articles
    if articles.permalink is not None:
        tool = replace(tool, permalinks=())
    elif tool.url and tool.permalink:
        articles = articles.model_copy(update={"permalink": tool.permalink})
    site = _site(_beneath(settings.site, tool), base, printable(directory.name) or "feeds")
    zone = ZoneInfo(site.timezone)
    old = addresses.resolve(settings, base)
    return Config(
        site=site,
        feeds=tuple(_spec(feed, site, zone, old) for feed in settings.feeds if not feed.retired)
        or _unconfigured(site, tool, settings),
        automatic=tuple(kind for kind in Kind if getattr(settings.automatic, kind.value)),
        articles=articles,
        http=settings.http,
        notify=settings.notify,
        directory=directory / tool.content,
        shown=os.path.join(shown, tool.content) if tool.content else shown,
        state=state,
        tool=tool,
        origins=_origins(settings, tool, file),
        store=settings.store,
        news=_news(settings, site),
        addresses=old,
        status=settings.status,
    )


def _unconfigured(site: Site, tool: Tool, settings: Settings) -> tuple[FeedSpec, ...]:
    """The feeds where none is configured: the main one; one for each language, where the tool's own site has them so."""
    if Trait.FEED_A_LANGUAGE not in tool.traits or settings.automatic.languages or len(tool.languages) < 2:
        return (FeedSpec(),)
    code, *others = tool.languages
    own = (code,) if f"{site.language}-".casefold().startswith(f"{code}-".casefold()) else (code, site.language)
    said = {each.code: each for each in tool.tongues}
    feeds = [FeedSpec(select=Selection(some=Terms(languages=own)))]
    for other in others:
        if _CODE.fullmatch(other) and other not in RESERVED:
            tongue = said.get(other, Tongue(other))
            title, description = (_fits(text_line, each) for each in (tongue.title, tongue.description))
            language = _fits(language_tag, tongue.language) or other
            select = Selection(some=Terms(languages=(other,)))
            feeds.append(FeedSpec(name=other.lower(), title=title, description=description, language=language, select=select))
    return tuple(feeds)


_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")


def _fits(check: Callable[[str], str], text: str | None) -> str | None:
    """``text`` where it passes ``check``, else None."""
    try:
        return check(text) if text else None
    except ValueError:
        return None


def _origins(settings: Settings, tool: Tool, file: str | None) -> tuple[tuple[str, Origin], ...]:
    """Where each of what articles take over was said: in our ``file``, in the tool's, or nowhere."""
    tables: tuple[tuple[str, Table, tuple[str, ...]], ...] = (
        ("site.", settings.site, ("language", "authors", "timezone")),
        ("articles.", settings.articles, ("permalink",)),
        ("", settings, ("feeds", "automatic")),
    )
    found: list[tuple[str, Origin]] = []
    for table, said, names in tables:
        for name in names:
            if name in said.model_fields_set:
                origin = Origin("configuration", f"{table}{name}", file=file)
            elif getattr(tool, name, None):
                origin = Origin(f"{tool.name}'s configuration", file=tool.file)
            else:
                origin = Origin("default", f"{table}{name}")
            found.append((name, origin))
    return tuple(found)


# What is taken from a tool's configuration, and what each must be.
_TAKEN: dict[str, Callable[[str], str]] = {
    "title": text_line,
    "url": http_url,
    "description": text_line,
    "language": language_tag,
    "timezone": zone_name,
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
            message = f"{tool.name}'s {name} {ILLEGAL.sub('', value)[:100]} is not used: {error}"
            problems.append(Problem(Severity.INFO, "tool", tool.file, message, field=name))
    up = "../" * len(Path(tool.content).parts)
    placed = tuple(replace(problem, path=up + problem.path) for problem in problems)
    return replace(tool, problems=placed, **fitting)


def _beneath(site: SiteTable, tool: Tool) -> SiteTable:
    """The table with what it does not say taken from the tool."""
    taken: dict[str, object] = {name: getattr(tool, name) for name in _TAKEN if getattr(tool, name)}
    if tool.authors:
        taken["authors"] = tool.authors
    return site.model_copy(update={name: value for name, value in taken.items() if name not in site.model_fields_set})


def _base(settings: Settings, base_url: str | None, fallback: str | None, tool: Tool) -> str:
    """Where this service is reached: the command line says, else the configuration, else ``fallback``, else the tool."""
    try:
        given = http_url(base_url) if base_url else None
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


def _site(site: SiteTable, base: str, name: str) -> Site:
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


def _news(settings: Settings, site: Site) -> NewsSitemap | None:
    """The sitemap for Google News: where it is switched on, or left out and a feed names the profile that reads it."""
    named = any("google-news" in feed.profiles for feed in settings.feeds if not feed.retired)
    if not (named if settings.news.sitemap is None else settings.news.sitemap):
        return None
    return NewsSitemap(settings.news.name or site.title, settings.news.language or site.language)


def _spec(feed: FeedTable, site: Site, zone: ZoneInfo, old: Addresses) -> FeedSpec:
    base = site.base_url
    return FeedSpec(
        name=feed.name,
        title=feed.title,
        description=feed.description,
        language=feed.language,
        image=_absolute(feed.image, base),
        categories=tuple(feed.categories),
        select=_selection(feed.select, zone),
        limit=feed.limit,
        content=Content(feed.content),
        tombstone_days=feed.tombstone_days,
        formats=tuple(dict.fromkeys(feed.formats)),
        archive=feed.archive,
        podcast=_show(feed.podcast, site) if feed.podcast else None,
        profiles=tuple(dict.fromkeys(feed.profiles)),
        smartnews=_smartnews(feed.smartnews, base),
        msn=Msn(feed.msn.syndication_rights, feed.msn.licensor),
        feedly=Feedly(
            _absolute(feed.feedly.cover, base),
            _absolute(feed.feedly.icon, base),
            _absolute(feed.feedly.logo, base),
            feed.feedly.accent_color,
            feed.feedly.analytics,
            feed.feedly.related,
        ),
        stands_at=addresses.stands_at(feed.name, old, base),
    )


def _smartnews(table: SmartNewsTable, base: str) -> SmartNews:
    links = tuple(
        SponsoredLink(_absolute(each.link, base) or "", each.advertiser, each.title, _absolute(each.thumbnail, base))
        for each in table.sponsored
    )
    shown = Advertisement(links, table.advertisement)
    return SmartNews(_absolute(table.logo, base), _absolute(table.dark_logo, base), table.analytics, shown)


def _show(table: PodcastTable, site: Site) -> Show:
    """The podcast with absolute addresses; its owner is the first of the site's authors with an address, where it names none."""
    show = resolved(table.show(), lambda reference: _absolute(reference, site.base_url))
    owner = next(((person.name, person.email) for person in site.authors if person.email), None)
    return replace(show, owner=show.owner or owner)


def _selection(table: SelectTable, zone: ZoneInfo) -> Selection:
    return Selection(
        some=_terms(table),
        all=_terms(table.all),
        any=tuple(_terms(each) for each in table.any),
        none=_terms(table.not_),
        since=_bound(table.since, zone),
        until=_bound(table.until, zone, days=1),
        days=table.days,
    )


def _terms(table: TermsTable) -> Terms:
    return Terms(
        sections=tuple(section.strip("/") for section in table.sections),
        tags=tuple(table.tags),
        authors=tuple(table.authors),
        languages=tuple(table.languages),
    )


def _bound(value: date | None, zone: ZoneInfo, days: int = 0) -> datetime | None:
    """An instant as it is given, of the zone where it names none; of a day the beginning, ``days`` later."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC).replace(microsecond=0)
    return datetime.combine(value + timedelta(days=days), time(), zone).astimezone(UTC)
