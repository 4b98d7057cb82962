"""What the commands print: Problems, what was understood of an article; as text for people or data for machines."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from feeds.errors import describe
from feeds.model import Origin, Problem, Severity

if TYPE_CHECKING:
    from feeds.beginning import Begun
    from feeds.explain import Account, Row

_STYLES = {Severity.MUST: "bold red", Severity.SHOULD: "yellow", Severity.INFO: "dim"}
# Where nobody looks at a terminal, tables are this wide.
WIDTH = 120
# What dialects are called whose names say little.
_MANNERS = {
    "": "a heading, without front matter",
    "headers": "lines of `Key: value`",
    "Nikola": "Nikola's comments",
    "reStructuredText": "a field list",
}
# As much of a value as a table shows; as data it is whole.
LONGEST_VALUE = 300


def print_problems(problems: Sequence[Problem]) -> None:
    """Every Problem in a line of its own, with both sides where two values differ."""
    console = Console(soft_wrap=True, highlight=False)
    for problem in problems:
        console.print(Text(describe(problem), style=_STYLES[problem.severity]))
        if problem.expected is not None:
            console.print(Text(f"    expected: {problem.expected}\n    found:    {problem.found}"))
        elif problem.found:
            console.print(Text(f"    found: {problem.found}"))


def weights(problems: Sequence[Problem]) -> str:
    """How many Problems there are, of which weights."""
    counts = Counter(problem.severity for problem in problems)
    shown = [f"{counts[each]} {each.value}" for each in Severity if counts[each]]
    return count(counts.total(), "problem") + (f" ({', '.join(shown)})" if shown else "")


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def print_account(path: str, account: Account) -> None:
    """Every field of an article, its value and where it came from, as a table below what becomes of the article."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH)
    table = Table("field", "value", "from", box=None, pad_edge=False, header_style="dim")
    for row in account.rows:
        table.add_row(Text(row.field, style="bold"), Text(_shown(row)), Text(_sources(row), style="cyan"))
    for row in account.unknown:
        table.add_row(Text(row.field, style="bold"), Text(_shown(row)), Text(f"{_sources(row)}; kept, not used", style="dim"))
    with console.capture() as captured:
        why = account.why if account.state != "held back" else f"held back: {account.why}"
        console.print(Text(f"{path}: {why or account.state}", style="bold"), soft_wrap=True)
        if account.rows:
            console.print(table)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n")


def account_record(path: str, account: Account) -> dict[str, object]:
    """The same as data."""
    return {
        "path": path,
        "state": account.state,
        "why": account.why,
        "fields": [_row_record(row) for row in account.rows],
        "unknown": [_row_record(row) for row in account.unknown],
    }


def print_begun(path: str, begun: Begun, config: Path | None) -> None:
    """Where the new article is, why it looks as it does, and what to do next; ``config`` is the file that was read."""
    made = begun.skeleton
    manner = _MANNERS.get(made.dialect, f"{made.dialect} front matter")
    newest = "the article" if begun.seen == 1 else f"the newest {begun.seen} articles"
    teacher = f"like {newest} here" if begun.seen else f"like {begun.tool}'s own" if begun.tool else "the first article here"
    click.echo(f"Wrote {path} ({manner}, {teacher})")
    if made.held:
        click.echo(f"It is a draft: write it, then take out `{made.held}` to publish it.")
    else:
        click.echo("It is no draft: a running `feeds serve` publishes it as it is.")
    read = f" --config {shlex.quote(str(config))}" if config else ""
    click.echo(f"Look at it with: feeds check {shlex.quote(path)} --explain{read}")


def told(origin: Origin) -> str:
    """An Origin in words: `front matter, line 3 (pubDate)`, `sidecar ep.yaml, line 2 (title)`, `file name`."""
    where = f"{origin.where} {origin.file}" if origin.file else origin.where
    line = f", line {origin.line}" if origin.line else ""
    return f"{where}{line}" + (f" ({origin.key})" if origin.key else "")


def _shown(row: Row) -> str:
    value = row.value if isinstance(row.value, str | None) else "\n".join(row.value)
    if not value:
        return "—"
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"


def _sources(row: Row) -> str:
    return "; ".join(told(origin) for origin in row.origins)


def _row_record(row: Row) -> dict[str, object]:
    return {
        "field": row.field,
        "value": list(row.value) if isinstance(row.value, tuple) else row.value,
        "from": [{"where": each.where, "file": each.file, "line": each.line, "key": each.key} for each in row.origins],
    }
