"""`feeds check`: what looks and writes nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import click

from feeds.check.examining import MOST_BYTES, is_feed
from feeds.check.linting import Objection, Verdict, lint, objections
from feeds.check.profiles import PROFILES
from feeds.cli.meter import progress
from feeds.cli.options import (
    LOCAL,
    base_url_option,
    config_option,
    configured,
    fail_on_option,
    leave,
    now,
    opened,
    placed,
    state_option,
    told_errors,
)
from feeds.config import Config, for_directory
from feeds.errors import RemovalsError, UsageError, record
from feeds.explain import Account, explain
from feeds.formats.profiles import of, within
from feeds.model import Document, Problem, Severity
from feeds.progress import Meter
from feeds.publish import Prepared, prepare
from feeds.report import account_record, count, print_account, print_problems, weights
from feeds.retrieval import is_address
from feeds.select import Shelf
from feeds.transport import look, look_at_media
from feeds.verdicts import objection_record, print_annotations, print_rules, print_verdict, rules_page

# What is neither feed nor article by what is in it is meant to be a feed where it is called so.
_FEEDS = frozenset({".xml", ".rss", ".atom", ".rdf", ".opml", ".json", ".feed"})
# What is read by one consumer alone, which need not be asked for: document format and profile.
_READ_BY = {"news-sitemap": "google-news"}


@dataclass(slots=True)
class _Checked:
    """What came of one of PATHS: Problems of articles and documents, or the verdict on a feed."""

    problems: list[Problem] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)
    verdict: Verdict | None = None
    feeds: int = 0
    articles: int = 0
    account: Account | None = None

    @property
    def all(self) -> list[Problem]:
        """Every Problem."""
        return [*self.problems, *(each.problem for each in self.objections)]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the command line says of how to look."""

    config: Path | None
    base_url: str | None
    state: Path | None
    profiles: tuple[str, ...]
    media: bool
    explained: bool


@click.command()
@click.argument("paths", nargs=-1)
@config_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "markdown"]),
    default="text",
    show_default=True,
    help="How to print; markdown is for --list-rules.",
)
@click.option(
    "--profile", "profiles", multiple=True, metavar="NAME", help="A consumer that shall take the feeds; see --list-rules."
)
@click.option("--media", is_flag=True, help="Ask for the media and the artwork that a feed names, 20 files at most.")
@click.option("--list-rules", "listed", is_flag=True, help="Show all rules, or those of each --profile, and end.")
@click.option("--explain", "explained", is_flag=True, help="Show every field of the articles PATHS, and where it came from.")
@base_url_option
@state_option
@fail_on_option
def check(
    paths: tuple[str, ...],
    config: Path | None,
    form: str,
    profiles: tuple[str, ...],
    media: bool,
    listed: bool,
    explained: bool,
    base_url: str | None,
    state: Path | None,
    fail_on: str,
) -> None:
    """Read, render and prove PATHS (directories, articles, feeds or addresses of feeds); print every problem."""
    with told_errors():
        for name in profiles:
            if name not in PROFILES:
                raise UsageError(f"there is no profile {name}; there are {', '.join(PROFILES)}")
        if form == "markdown":
            if not listed or profiles:
                raise UsageError("--format markdown is for the page of all rules: --list-rules --format markdown")
            click.echo(rules_page(), nl=False)
            return
        if listed:
            print_rules([PROFILES[name] for name in profiles or PROFILES], form)
            return
        if explained and (not paths or any(os.path.isdir(path) for path in paths)):
            raise UsageError("--explain is for articles; name their files")
        wanted = _Wanted(config, base_url, state, profiles, media, explained)
        found: list[tuple[str, _Checked]] = []
        for path in paths or ("",):
            with progress() as meter:
                found.append((path, _check(path, wanted, meter)))
            if explained and found[-1][1].account is None:
                click.echo(f"{path}: a feed and no article; --explain has nothing to say of it", err=True)
        _print(found, form, explained)
        leave([problem for _, each in found for problem in each.all], fail_on)


def _print(found: Sequence[tuple[str, _Checked]], form: str, explained: bool) -> None:
    problems = [problem for _, each in found for problem in each.problems]
    problems.sort(key=lambda problem: (problem.path, problem.line or 0, -problem.severity.rank))
    objected = [objection for _, each in found for objection in each.objections]
    accounts = [(path, each.account) for path, each in found if each.account]
    everything = [*problems, *(each.problem for each in objected)]
    if form == "json":
        data: dict[str, object] = {"problems": [*map(record, problems), *map(objection_record, objected)]}
        if explained:
            data["explained"] = [account_record(*each) for each in accounts]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    if form == "github":
        print_annotations(everything)
    else:
        for each in accounts:
            print_account(*each)
        print_problems(problems)
        for path, checked in found:
            print_verdict(path, checked.verdict, checked.objections)
    feeds, articles = sum(each.feeds for _, each in found), sum(each.articles for _, each in found)
    click.echo(f"{count(feeds, 'feed')}, {count(articles, 'article')}, {weights(everything)}")


def _check(path: str, wanted: _Wanted, meter: Meter) -> _Checked:
    if path and is_address(path):
        return _address(path, wanted)
    if path and not os.path.exists(path):
        raise UsageError(f"{path}: there is no such file or directory")
    if path and os.path.isfile(path):
        body = _read(path)
        if is_feed(body) or os.path.splitext(path)[1].lower() in _FEEDS:
            return _feed(path, body, None, wanted, [])
        settings, only = _around(Path(path), wanted.config, wanted.base_url, wanted.state)
    else:
        settings, only = configured(Path(path) if path else None, wanted.config, wanted.base_url, wanted.state, LOCAL), None
    return _site(settings, only, wanted, meter)


def _site(settings: Config, only: str | None, wanted: _Wanted, meter: Meter) -> _Checked:
    """The configured articles, or one of them, with what the consumers of its feeds object to."""
    with opened(settings, reading=True) as store:
        instant = now()
        try:
            prepared = prepare(settings, store, instant, only, meter)
        except RemovalsError as error:
            return _Checked([placed(settings, error.problem)])
        account = explain(settings, store, instant, only, prepared) if only is not None and wanted.explained else None
        problems = [placed(settings, problem) for problem in prepared.problems]
        found = _consumers(settings, prepared, wanted)
        if only is not None:  # what it lacks is no fault of feeds that hold this article alone
            found = [each for each in found if each.entry is not None]
            demanded = {demand.id for profile in PROFILES.values() for demand in profile.demands if not profile.usual}
            problems = [
                each for each in problems if each.rule not in demanded or not each.path.startswith(settings.site.base_url)
            ]
            problems += [placed(settings, problem) for problem in _aged(settings, prepared, instant)]
        return _Checked(problems, found, None, len(prepared.listings), prepared.articles, account)


def _aged(settings: Config, prepared: Prepared, now: datetime) -> Iterator[Problem]:
    """Of articles that are in no feed of a consumer because it takes only newer ones, that they are not."""
    shelf = Shelf(prepared.shown, settings.site, now)
    for spec in settings.feeds:
        for profile in of(spec.profiles):
            newer = {article.id for article in shelf.taken(within(spec))} if profile.days else set()
            for article in shelf.taken(spec) if profile.days else ():
                if article.id not in newer:
                    message = f"{profile.name} takes what is {profile.days} days old at most; the article is not in /{spec.name}"
                    yield Problem(Severity.INFO, f"{profile.name}-old", article.path, message, field="date")


def _consumers(settings: Config, prepared: Prepared, wanted: _Wanted) -> list[Objection]:
    """What the consumers of every feed, and those that were asked for, object to in its documents."""
    profiles = {spec.name: spec.profiles for spec in settings.feeds}
    paths = {path: listing.name for listing in prepared.listings for _, path in listing.documents}
    found: list[Objection] = []
    for document in prepared.documents:
        name, reader = paths.get(document.path), _READ_BY.get(document.format)
        if name is not None or reader:
            asked = [reader] if reader else list(dict.fromkeys((*profiles.get(name or "", ()), *wanted.profiles)))
            url = settings.site.base_url + document.path
            found += objections(Document(url, document.format, document.media_type, document.body), asked, url, now())
    return _by_articles(settings, prepared, found)


def _by_articles(settings: Config, prepared: Prepared, objections: list[Objection]) -> list[Objection]:
    """What is about entries, about their articles instead, and once however many feeds hold them."""
    if not any(each.entry is not None for each in objections):
        return objections
    paths = {each.id_in(format): each.path for each in prepared.shown for format in ("rss", "atom", "json")}
    found: dict[object, Objection] = {}
    for each in objections:
        path = paths.get(each.entry or "")
        if path is not None:
            each = replace(each, problem=placed(settings, each.of(path)), excerpt="")
        found.setdefault(each if path is None else (each.profile, each.problem), each)
    return list(found.values())


def _address(url: str, wanted: _Wanted) -> _Checked:
    """A feed at an address: how it is served, and what it says."""
    served = look(url, now())
    found = list(served.objections)
    if served.body is None:
        return _Checked(objections=found, feeds=1)
    if wanted.media:
        found += look_at_media(served.body, url)
    return _feed(url, served.body, served.url, wanted, found)


def _feed(path: str, body: bytes, url: str | None, wanted: _Wanted, found: list[Objection]) -> _Checked:
    verdict = lint(body, path, url=url, asked=wanted.profiles, now=now())
    if url is None and wanted.media:
        found = look_at_media(body, path)
    return _Checked(objections=[*found, *verdict.objections], verdict=verdict, feeds=1)


def _read(path: str) -> bytes:
    """A file's bytes; of one that is too large enough to say so."""
    try:
        with Path(path).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error


def _around(path: Path, config: Path | None, base_url: str | None, state: Path | None) -> tuple[Config, str]:
    """The configuration for one article, and its path: below the configured articles where it is, else by itself."""
    real = path.parent.resolve() / path.name
    for directory in (None, path.parent) if config is not None else (path.parent,):
        settings = configured(directory, config, base_url, state, LOCAL)
        if settings.directory in real.parents:
            return settings, real.relative_to(settings.directory).as_posix()
    # Beside the articles of a tool: its content directory is elsewhere.
    return for_directory(path.parent, config=config, base_url=base_url, state=state, fallback=LOCAL), path.name
