"""`feeds ledger export` and `feeds ledger import`: the memory of who articles are, moved between stores."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from feeds.cli.options import LOCAL, config_option, configured, directory_argument, opened, state_option, told_errors
from feeds.errors import LedgerError, UsageError
from feeds.model import Recollection
from feeds.report import count, print_problems
from feeds.store.memory import CONTRADICTION, merge, read, write

# What of contradictions is shown: enough to see what is going on.
SHOWN = 20


@click.group()
def ledger() -> None:
    """Move the memory of ids, dates and addresses from one store to another, as JSON lines."""


@ledger.command("export")
@directory_argument
@config_option
@state_option
@click.option("--out", metavar="FILE", default="-", help="Where the lines are written. Default: the standard output, or -.")
def export(directory: Path | None, config: Path | None, state: Path | None, out: str) -> None:
    """Write all that the store of DIRECTORY, or of the configuration, remembers."""
    with told_errors():
        with opened(configured(directory, config, None, state, LOCAL), made=True) as store:
            memory = store.recollection()
        with _writing(out) as file:
            file.writelines(write(memory))
        if out != "-":
            click.echo(f"Wrote {_counted(memory)} to {out}")


@ledger.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@directory_argument
@config_option
@state_option
@click.option("--replace", is_flag=True, help="Take what FILE says even where what was published says otherwise.")
def import_(file: Path, directory: Path | None, config: Path | None, state: Path | None, replace: bool) -> None:
    """Take what FILE, an export, says into the store of DIRECTORY, or of the configuration: all of it or nothing."""
    with told_errors():
        settings = configured(directory, config, None, state, LOCAL)
        try:
            with _reading(file) as lines:
                there = read(lines, "the standard input" if str(file) == "-" else str(file))
            with opened(settings) as store:
                memory = merge(store.recollection(), there, replace)
                if memory.records or memory.names or memory.numbers or memory.guids:
                    store.recall(memory)
        except LedgerError as error:
            _refuse(error)
        click.echo(f"Took in {_counted(memory)}, of {_counted(there)} in {file}; what is published next goes by them")


def _refuse(error: LedgerError) -> None:
    """Say what is wrong, and end."""
    print_problems(error.problems[:SHOWN])
    if len(error.problems) > SHOWN:
        click.echo(f"… and {len(error.problems) - SHOWN:,} more")
    forced = all(each.rule == CONTRADICTION for each in error.problems)
    click.echo("Nothing was changed" + ("; --replace takes what the file says all the same" if forced else ""), err=True)
    sys.exit(1)


def _counted(memory: Recollection) -> str:
    return f"{count(len(memory.records), 'article')} and {count(len(memory.names), 'automatic feed')}"


@contextmanager
def _reading(file: Path) -> Iterator[IO[bytes]]:
    try:
        with click.open_file(str(file), "rb") as opened_file:
            yield opened_file
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror})") from error


@contextmanager
def _writing(out: str) -> Iterator[IO[bytes]]:
    """The file ``out``, which is there when all of it is."""
    try:
        with click.open_file(out, "wb", atomic=out != "-") as file:
            yield file
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror})") from error
