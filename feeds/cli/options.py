"""What commands share: arguments, the configuration they are for, how they end."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from feeds.articles.tools import recognise
from feeds.config import DEFAULT_PATH, Config, for_directory, load
from feeds.errors import ConfigurationError, FeedsError, UsageError, describe
from feeds.model import Problem, Severity
from feeds.store import Store
from feeds.store.documents import SQLITE

LOCAL = "http://127.0.0.1:8000/"

directory_argument = click.argument("directory", required=False, type=click.Path(path_type=Path))
config_option = click.option(
    "--config", type=click.Path(path_type=Path), help=f"The configuration file. Default: {DEFAULT_PATH}."
)
base_url_option = click.option("--base-url", metavar="URL", help="Where this service, or the export, is reached.")
state_option = click.option("--state", metavar="DIR", type=click.Path(path_type=Path), help="Where the memory is kept.")
accept_option = click.option(
    "--accept-removals", "accepted", is_flag=True, help="Believe that every article that is missing is gone, however many."
)
form_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print."
)
# What others call these weights.
_ALSO = {"error": Severity.MUST, "warning": Severity.SHOULD}
fail_on_option = click.option(
    "--fail-on",
    type=click.Choice([*(each.value for each in Severity), *_ALSO]),
    default=Severity.MUST.value,
    show_default=True,
    help="Exit with 1 when a problem weighs this much or more.",
)


def configured(
    directory: Path | None, config: Path | None, base_url: str | None, state: Path | None, fallback: str | None = None
) -> Config:
    """The configuration for ``directory``, or of the file ``config``, with what the command line says over it."""
    if directory is not None:
        return for_directory(directory, config=config, base_url=base_url, state=state, fallback=fallback, recognise=recognise)
    path = config or DEFAULT_PATH
    if not path.is_file():
        what = f"{path}: there is no such file" if config else f"there is no {path} here"
        raise UsageError(f"{what}; give a directory of articles, or --config FILE")
    return load(path, base_url=base_url, state=state, fallback=fallback, recognise=recognise)


@contextmanager
def opened(settings: Config, reading: bool = False, made: bool = False) -> Iterator[Store]:
    """The store of ``settings``. For ``reading`` it is never made, one in memory stands in; ``made`` asks that it is there."""
    found = Store.existing(settings.state, settings.store) if reading or made else Store(settings.state, settings.store)
    if made and found is None:
        where = settings.state if settings.store == SQLITE else "the database in `store`"
        raise UsageError(f"{where}: there is no memory yet; the first build or serve makes it, or give --state DIR")
    store = found or Store(None)
    try:
        yield store
    finally:
        store.close()


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def placed(settings: Config, problem: Problem) -> Problem:
    """The Problem with its file named as the person at the command line knows it."""
    if "://" in problem.path:
        return problem
    return replace(problem, path=os.path.normpath(os.path.join(settings.shown, problem.path)))


def leave(problems: Sequence[Problem], fail_on: str) -> None:
    """End with 1 where a Problem weighs as much as ``fail_on``."""
    least = (_ALSO.get(fail_on) or Severity(fail_on)).rank
    if any(problem.severity.rank >= least for problem in problems):
        sys.exit(1)


@contextmanager
def told_errors() -> Iterator[None]:
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
