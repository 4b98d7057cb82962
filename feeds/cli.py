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

import click
from rich.console import Console
from rich.text import Text

from feeds import __version__
from feeds.articles.tools import recognise
from feeds.check.rules import judge
from feeds.config import DEFAULT_PATH, Config, for_directory, load
from feeds.errors import ConfigurationError, FeedsError, UsageError, describe
from feeds.formats import FORMATS
from feeds.model import Document, Problem, Severity
from feeds.publish import Prepared, prepare, publish
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
_STYLES = {Severity.MUST: "bold red", Severity.SHOULD: "yellow", Severity.INFO: "dim"}

_directory = click.argument("directory", required=False, type=click.Path(path_type=Path))
_config = click.option("--config", type=click.Path(path_type=Path), help=f"The configuration file. Default: {DEFAULT_PATH}.")
_base_url = click.option("--base-url", metavar="URL", help="Where this service, or the export, is reached.")
_state = click.option("--state", metavar="DIR", type=click.Path(path_type=Path), help="Where the memory is kept.")
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
def serve(
    directory: Path | None, config: Path | None, host: str, port: int, base_url: str | None, state: Path | None, workers: int
) -> None:
    """Publish the articles of DIRECTORY, or of the configuration, and serve them."""
    with _errors():
        shown_host = "localhost" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
        settings = _settings(directory, config, base_url, state, f"http://{shown_host}:{port}/")
        _free(host, port)
        store = Store(settings.state)
        number, prepared = publish(settings, store, _now())
        _tell(settings, prepared, f"edition {number}")
        store.close()
        click.echo(f"Serving on http://{shown_host}:{port}/ (Ctrl-C stops)")
        told = frozenset(prepared.problems)
        publisher = get_context("spawn").Process(target=follow, args=(settings, partial(_news, settings, told)), daemon=True)
        publisher.start()
        _serve(settings, host, port, workers)


@main.command()
@_directory
@click.option("--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Where the files are written.")
@_config
@_base_url
@_state
@_fail_on
def build(directory: Path | None, out: Path, config: Path | None, base_url: str | None, state: Path | None, fail_on: str) -> None:
    """Write everything that serve would serve as files, for any web server."""
    with _errors():
        settings = _settings(directory, config, base_url, state)
        from feeds.web.export import export

        store = Store(settings.state)
        number, prepared = publish(settings, store, _now())
        files = export(settings, store, out)
        _tell(settings, prepared, f"edition {number}")
        store.close()
        click.echo(f"Wrote {_count(files, 'file')} to {out}")
        _exit(prepared.problems, fail_on)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@_config
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print.")
@_base_url
@_state
@_fail_on
def check(
    paths: tuple[Path, ...], config: Path | None, form: str, base_url: str | None, state: Path | None, fail_on: str
) -> None:
    """Read, render and prove PATHS (directories, articles or feeds) without publishing; print every problem."""
    with _errors():
        problems: list[Problem] = []
        entries = feeds = 0
        for path in paths or (None,):
            if path is not None and not path.exists():
                raise UsageError(f"{path}: there is no such file or directory")
            found, some_feeds, some_entries = _check(path, config, base_url, state)
            problems += found
            feeds, entries = feeds + some_feeds, entries + some_entries
        problems.sort(key=lambda problem: (problem.path, problem.line or 0, -problem.severity.rank))
        if form == "json":
            click.echo(json.dumps({"problems": [_record(problem) for problem in problems]}, ensure_ascii=False, indent=2))
        else:
            _print(problems)
            click.echo(f"{_count(feeds, 'feed')}, {_count(entries, 'article')}, {_weights(problems)}")
        _exit(problems, fail_on)


def _check(path: Path | None, config: Path | None, base_url: str | None, state: Path | None) -> tuple[list[Problem], int, int]:
    """What was found, and how many feeds and articles were looked at."""
    if path is not None and path.is_file():
        if document := _feed(path):
            return judge(document), 1, 0
        settings, only = _around(path, config, base_url, state)
    else:
        settings, only = _settings(path, config, base_url, state, LOCAL), None
    # The state is read where there is one and never made.
    store = Store(settings.state if (settings.state / FILE_NAME).exists() else None)
    try:
        prepared = prepare(settings, store, _now(), only)
        return [_placed(settings, problem) for problem in prepared.problems], len(prepared.listings), prepared.articles
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


def _application(settings: Config) -> Flask:
    """What a worker serves; called in the worker's own process."""
    from feeds.web import create_app

    return create_app(settings)


def _tell(settings: Config, prepared: Prepared, title: str) -> None:
    """What was published: every Problem that somebody should look at, then every feed with its addresses."""
    problems = [_placed(settings, problem) for problem in prepared.problems]
    _print([problem for problem in problems if problem.severity is not Severity.INFO])
    click.echo(
        f"{settings.site.title}: {_count(len(prepared.listings), 'feed')}, {_count(prepared.articles, 'article')}, "
        f"{_weights(problems)} ({title})"
    )
    for listing in (each for each in prepared.listings if each.subject is None):
        click.echo(f"  {listing.title}: {_count(len(listing.headlines), 'entry', 'entries')}")
        for _, path in listing.documents:
            click.echo(f"    {settings.site.base_url}{path}")
    for kind, number in Counter(each.subject.kind for each in prepared.listings if each.subject).items():
        click.echo(f"  {kind.value}: {_count(number, 'feed')} below {settings.site.base_url}{kind.value}/")


def _news(settings: Config, told: frozenset[Problem], number: int, prepared: Prepared) -> None:
    """A new edition of a running service: in one line, with the Problems that were not there when it started."""
    problems = [_placed(settings, problem) for problem in prepared.problems if problem not in told]
    _print([problem for problem in problems if problem.severity is not Severity.INFO])
    click.echo(f"edition {number}: {_count(prepared.articles, 'article')}, {_weights(prepared.problems)}")


def _placed(settings: Config, problem: Problem) -> Problem:
    """The Problem with its file named as the person at the command line knows it."""
    if "://" in problem.path:
        return problem
    return replace(problem, path=os.path.normpath(os.path.join(settings.shown, problem.path)))


def _print(problems: Sequence[Problem]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    for problem in problems:
        console.print(Text(describe(problem), style=_STYLES[problem.severity]))
        if problem.expected is not None:
            console.print(Text(f"    expected: {problem.expected}\n    found:    {problem.found}"))
        elif problem.found:
            console.print(Text(f"    found: {problem.found}"))


def _record(problem: Problem) -> dict[str, object]:
    return {
        "severity": problem.severity.value,
        "rule": problem.rule,
        "path": problem.path,
        "line": problem.line,
        "field": problem.field,
        "message": problem.message,
        "expected": problem.expected,
        "found": problem.found,
    }


def _weights(problems: Sequence[Problem]) -> str:
    counts = Counter(problem.severity for problem in problems)
    shown = [f"{counts[each]} {each.value}" for each in Severity if counts[each]]
    return _count(counts.total(), "problem") + (f" ({', '.join(shown)})" if shown else "")


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


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
