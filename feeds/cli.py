"""The commands: parse, call, print, exit code. 0: well; 1: Problems at or above --fail-on; 2: usage or configuration."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from feeds import __version__
from feeds.articles.skeleton import wish
from feeds.articles.tools import recognise
from feeds.beginning import begin
from feeds.check.rules import judge
from feeds.config import DEFAULT_PATH, Config, for_directory, load
from feeds.errors import ConfigurationError, FeedsError, RemovalsError, UsageError, describe, record
from feeds.explain import Account, explain
from feeds.formats import FORMATS
from feeds.model import Document, Problem, Severity
from feeds.publish import Prepared, prepare, publish
from feeds.report import account_record, count, print_account, print_begun, print_problems, weights
from feeds.store import Store
from feeds.store.documents import FILE_NAME
from feeds.watch import follow

if TYPE_CHECKING:
    from flask import Flask

# How long, in seconds, requests under way may take to end when the service is told to stop.
GRACE = 5
# How many requests a worker answers at a time; slow clients wait in the server, not in these.
THREADS = min(8, 2 * (os.cpu_count() or 1))
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - what an operator may ask for
LOCAL = "http://127.0.0.1:8000/"

_directory = click.argument("directory", required=False, type=click.Path(path_type=Path))
_config = click.option("--config", type=click.Path(path_type=Path), help=f"The configuration file. Default: {DEFAULT_PATH}.")
_base_url = click.option("--base-url", metavar="URL", help="Where this service, or the export, is reached.")
_state = click.option("--state", metavar="DIR", type=click.Path(path_type=Path), help="Where the memory is kept.")
_accept = click.option(
    "--accept-removals", "accepted", is_flag=True, help="Believe that every article that is missing is gone, however many."
)
_fail_on = click.option(
    "--fail-on",
    type=click.Choice([each.value for each in Severity]),
    default=Severity.MUST.value,
    show_default=True,
    help="Exit with 1 when a problem weighs this much or more.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feeds")
def main() -> None:
    """Publish a directory of articles as RSS, Atom and JSON Feed, each proven by a round trip before it goes live."""


@main.command()
@_directory
@_config
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@_base_url
@_state
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="How many processes answer requests.")
@_accept
def serve(
    directory: Path | None,
    config: Path | None,
    host: str,
    port: int,
    base_url: str | None,
    state: Path | None,
    workers: int,
    accepted: bool,
) -> None:
    """Publish the articles of DIRECTORY, or of the configuration, and serve them."""
    with _errors():
        shown_host = "localhost" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
        settings = _settings(directory, config, base_url, state, f"http://{shown_host}:{port}/")
        _free(host, port)
        store = Store(settings.state)
        told = _first_look(settings, store, accepted)
        store.close()
        click.echo(f"Serving on http://{shown_host}:{port}/ (Ctrl-C stops)")
        publisher = get_context("spawn").Process(target=follow, args=(settings, partial(_news, settings, told)), daemon=True)
        publisher.start()
        _serve(settings, host, port, workers)


@main.command()
@_directory
@click.option("--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Where the files are written.")
@_config
@_base_url
@_state
@_accept
@_fail_on
def build(
    directory: Path | None,
    out: Path,
    config: Path | None,
    base_url: str | None,
    state: Path | None,
    accepted: bool,
    fail_on: str,
) -> None:
    """Write everything that serve would serve as files, for any web server."""
    with _errors():
        settings = _settings(directory, config, base_url, state)
        from feeds.web.export import export

        store = Store(settings.state)
        number, prepared = publish(settings, store, _now(), accepted=accepted)
        files = export(settings, store, out)
        _tell(settings, prepared, f"edition {number}")
        store.close()
        click.echo(f"Wrote {count(files, 'file')} to {out}")
        _exit(prepared.problems, fail_on)


@main.command("publish")
@_directory
@_config
@_base_url
@_state
@_accept
@_fail_on
def publish_once(
    directory: Path | None, config: Path | None, base_url: str | None, state: Path | None, accepted: bool, fail_on: str
) -> None:
    """Look at DIRECTORY, or at that of the configuration, once, and publish into the memory that a service serves."""
    with _errors():
        store = Store(_settings(directory, config, base_url, state, LOCAL).state)
        # Where nothing says it, site and service are at one address: that of what is live.
        live = store.listings()
        settings = _settings(directory, config, base_url, state, live[0].home if live else LOCAL)
        number, prepared = publish(settings, store, _now(), accepted=accepted)
        _tell(settings, prepared, f"edition {number}")
        store.close()
        _exit(prepared.problems, fail_on)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@_config
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print.")
@click.option("--explain", "explained", is_flag=True, help="Show every field of the articles PATHS, and where it came from.")
@_base_url
@_state
@_fail_on
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
    with _errors():
        if explained and (not paths or any(path.is_dir() for path in paths)):
            raise UsageError("--explain is for articles; name their files")
        problems: list[Problem] = []
        accounts: list[tuple[str, Account]] = []
        entries = feeds = 0
        for path in paths or (None,):
            if path is not None and not path.exists():
                raise UsageError(f"{path}: there is no such file or directory")
            found, some_feeds, some_entries, account = _check(path, config, base_url, state, explained)
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
        _exit(problems, fail_on)


@main.command()
@click.argument("title")
@_directory
@_config
@click.option("--section", metavar="DIR", help="The directory below that of the articles. Default: where the newest are.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag; may be given several times.")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="An author; may be given several times.")
@click.option("--language", metavar="TAG", help="The article's language, where it is not the site's.")
@click.option(
    "--draft/--publish", "draft", default=True, help="Whether it is held back until you say otherwise. Default: --draft."
)
def new(
    title: str,
    directory: Path | None,
    config: Path | None,
    section: str | None,
    tags: tuple[str, ...],
    authors: tuple[str, ...],
    language: str | None,
    draft: bool,
) -> None:
    """Begin an article called TITLE, written as those of DIRECTORY, or of the configuration, are."""
    with _errors():
        settings = _settings(directory, config, None, None, LOCAL)
        now = _now().astimezone(ZoneInfo(settings.site.timezone))
        begun = begin(settings, wish(title, now, tags, authors, language, draft), section)
        path = os.path.normpath(os.path.join(settings.shown, begun.skeleton.path))
        print_begun(path, begun, config or (DEFAULT_PATH if directory is None else None))


def _check(
    path: Path | None, config: Path | None, base_url: str | None, state: Path | None, explained: bool
) -> tuple[list[Problem], int, int, Account | None]:
    """What was found, how many feeds and articles were looked at, and an account of the one article where one is wanted."""
    if path is not None and path.is_file():
        if document := _feed(path):
            return judge(document), 1, 0, None
        settings, only = _around(path, config, base_url, state)
    else:
        settings, only = _settings(path, config, base_url, state, LOCAL), None
    # The state is read where there is one and never made.
    store = Store(settings.state if (settings.state / FILE_NAME).exists() else None)
    now = _now()
    try:
        prepared = prepare(settings, store, now, only)
        account = explain(settings, store, now, only, prepared) if only is not None and explained else None
        problems = [_placed(settings, problem) for problem in prepared.problems]
        return problems, len(prepared.listings), prepared.articles, account
    except RemovalsError as error:
        return [_placed(settings, error.problem)], 0, 0, None
    finally:
        store.close()


def _around(path: Path, config: Path | None, base_url: str | None, state: Path | None) -> tuple[Config, str]:
    """The configuration for one article, and its path: below the configured articles where it is, else by itself."""
    real = path.parent.resolve() / path.name
    for directory in (None, path.parent) if config is not None else (path.parent,):
        settings = _settings(directory, config, base_url, state, LOCAL)
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


def _settings(
    directory: Path | None, config: Path | None, base_url: str | None, state: Path | None, fallback: str | None = None
) -> Config:
    if directory is not None:
        return for_directory(directory, config=config, base_url=base_url, state=state, fallback=fallback, recognise=recognise)
    path = config or DEFAULT_PATH
    if not path.is_file():
        what = f"{path}: there is no such file" if config else f"there is no {path} here"
        raise UsageError(f"{what}; give a directory of articles, or --config FILE")
    return load(path, base_url=base_url, state=state, fallback=fallback, recognise=recognise)


def _now() -> datetime:
    return datetime.now(UTC)


def _free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(f"{host}:{port}: cannot listen there ({error.strerror}); choose another --host or --port") from error


def _serve(settings: Config, host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        "feeds.web",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=partial(_application, settings), wrap_loader=False)


def _first_look(settings: Config, store: Store, accepted: bool) -> frozenset[Problem]:
    """Publish before anything is served, and tell; what was told. What is not believed leaves what was published to be served."""
    try:
        number, prepared = publish(settings, store, _now(), accepted=accepted)
    except RemovalsError as error:
        if store.number() is None:
            raise
        print_problems([_placed(settings, error.problem)])
        return frozenset({error.problem})
    _tell(settings, prepared, f"edition {number}")
    return frozenset(prepared.problems)


def _application(settings: Config) -> Flask:
    """What a worker serves; called in the worker's own process."""
    from feeds.web import create_app

    return create_app(settings)


def _tell(settings: Config, prepared: Prepared, title: str) -> None:
    """What was published: every Problem that somebody should look at, then every feed with its addresses."""
    problems = [_placed(settings, problem) for problem in prepared.problems]
    print_problems([problem for problem in problems if problem.severity is not Severity.INFO])
    click.echo(
        f"{settings.site.title}: {count(len(prepared.listings), 'feed')}, {count(prepared.articles, 'article')}, "
        f"{weights(problems)} ({title})"
    )
    for listing in (each for each in prepared.listings if each.subject is None):
        archive = f", {count(listing.older, 'archive page')}" if listing.older else ""
        click.echo(f"  {listing.title}: {count(len(listing.headlines), 'entry', 'entries')}{archive}")
        for _, path in listing.documents:
            click.echo(f"    {settings.site.base_url}{path}")
    for kind, number in Counter(each.subject.kind for each in prepared.listings if each.subject).items():
        click.echo(f"  {kind.value}: {count(number, 'feed')} below {settings.site.base_url}{kind.value}/")


def _news(settings: Config, told: frozenset[Problem], number: int, prepared: Prepared) -> None:
    """A new edition of a running service: in one line, with the Problems that were not there when it started."""
    problems = [_placed(settings, problem) for problem in prepared.problems if problem not in told]
    print_problems([problem for problem in problems if problem.severity is not Severity.INFO])
    click.echo(f"edition {number}: {count(prepared.articles, 'article')}, {weights(prepared.problems)}")


def _placed(settings: Config, problem: Problem) -> Problem:
    """The Problem with its file named as the person at the command line knows it."""
    if "://" in problem.path:
        return problem
    return replace(problem, path=os.path.normpath(os.path.join(settings.shown, problem.path)))


def _exit(problems: Sequence[Problem], fail_on: str) -> None:
    least = Severity(fail_on).rank
    if any(problem.severity.rank >= least for problem in problems):
        sys.exit(1)


@contextlib.contextmanager
def _errors() -> Iterator[None]:
    """Our errors as text for people, with the exit status that belongs to them."""
    try:
        yield
    except ConfigurationError as error:
        for problem in error.problems:
            click.echo(describe(problem), err=True)
        sys.exit(2)
    except UsageError as error:
        raise click.UsageError(str(error)) from error
    except FeedsError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
