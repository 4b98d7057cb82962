"""`feeds check`: what looks and writes nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from feeds.check.rules import judge
from feeds.cli.meter import progress
from feeds.cli.options import (
    LOCAL,
    base_url_option,
    config_option,
    configured,
    fail_on_option,
    form_option,
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
from feeds.formats import FORMATS
from feeds.model import Document, Problem
from feeds.progress import Meter
from feeds.publish import prepare
from feeds.report import account_record, count, print_account, print_problems, weights


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@config_option
@form_option
@click.option("--explain", "explained", is_flag=True, help="Show every field of the articles PATHS, and where it came from.")
@base_url_option
@state_option
@fail_on_option
def check(
    paths: tuple[Path, ...],
    config: Path | None,
    form: str,
    explained: bool,
    base_url: str | None,
    state: Path | None,
    fail_on: str,
) -> None:
    """Read, render and prove PATHS (directories, articles or feeds) without publishing; print every problem."""
    with told_errors():
        if explained and (not paths or any(path.is_dir() for path in paths)):
            raise UsageError("--explain is for articles; name their files")
        problems: list[Problem] = []
        accounts: list[tuple[str, Account]] = []
        entries = feeds = 0
        for path in paths or (None,):
            if path is not None and not path.exists():
                raise UsageError(f"{path}: there is no such file or directory")
            with progress() as meter:
                found, some_feeds, some_entries, account = _check(path, config, base_url, state, explained, meter)
            problems += found
            feeds, entries = feeds + some_feeds, entries + some_entries
            accounts += [(str(path), account)] if account else []
            if explained and account is None:
                click.echo(f"{path}: a feed and no article; --explain has nothing to say of it", err=True)
        problems.sort(key=lambda problem: (problem.path, problem.line or 0, -problem.severity.rank))
        if form == "json":
            data: dict[str, object] = {"problems": [record(problem) for problem in problems]}
            if explained:
                data["explained"] = [account_record(*each) for each in accounts]
            click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        else:
            for each in accounts:
                print_account(*each)
            print_problems(problems)
            click.echo(f"{count(feeds, 'feed')}, {count(entries, 'article')}, {weights(problems)}")
        leave(problems, fail_on)


def _check(
    path: Path | None, config: Path | None, base_url: str | None, state: Path | None, explained: bool, meter: Meter
) -> tuple[list[Problem], int, int, Account | None]:
    """What was found, how many feeds and articles were looked at, and an account of the one article where one is wanted."""
    if path is not None and path.is_file():
        if document := _feed(path):
            return judge(document), 1, 0, None
        settings, only = _around(path, config, base_url, state)
    else:
        settings, only = configured(path, config, base_url, state, LOCAL), None
    with opened(settings, reading=True) as store:
        instant = now()
        try:
            prepared = prepare(settings, store, instant, only, meter)
        except RemovalsError as error:
            return [placed(settings, error.problem)], 0, 0, None
        account = explain(settings, store, instant, only, prepared) if only is not None and explained else None
        problems = [placed(settings, problem) for problem in prepared.problems]
        return problems, len(prepared.listings), prepared.articles, account


def _around(path: Path, config: Path | None, base_url: str | None, state: Path | None) -> tuple[Config, str]:
    """The configuration for one article, and its path: below the configured articles where it is, else by itself."""
    real = path.parent.resolve() / path.name
    for directory in (None, path.parent) if config is not None else (path.parent,):
        settings = configured(directory, config, base_url, state, LOCAL)
        if settings.directory in real.parents:
            return settings, real.relative_to(settings.directory).as_posix()
    # Beside the articles of a tool: its content directory is elsewhere.
    return for_directory(path.parent, config=config, base_url=base_url, state=state, fallback=LOCAL), path.name


def _feed(path: Path) -> Document | None:
    """A file that is a feed rather than an article, by what is in it."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
    head = body[:4096].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    root = re.match(r"(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<(?:\w+:)?(rss|feed|opml)\b", head, re.DOTALL)
    if root:
        format = {"rss": "rss", "feed": "atom", "opml": "opml"}[root[1]]
    elif head.startswith("{") and "https://jsonfeed.org/version/" in head:
        format = "json"
    else:
        return None
    return Document(str(path), format, FORMATS[format].media_type if format in FORMATS else "text/x-opml", body)
