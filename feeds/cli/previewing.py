"""`feeds preview`: what subscribers will see of the next edition."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from feeds.check.changes import Change
from feeds.check.document import UnreadableError
from feeds.check.subscription import subscribe
from feeds.cli.meter import progress
from feeds.cli.options import (
    LOCAL,
    base_url_option,
    config_option,
    configured,
    directory_argument,
    form_option,
    now,
    opened,
    state_option,
    told_errors,
)
from feeds.errors import FeedError
from feeds.formats import FORMATS
from feeds.model import Subscription
from feeds.preview import Forecast, Outcome, compared
from feeds.preview import preview as forecast
from feeds.publish import prepare
from feeds.report import count
from feeds.retrieval import retrieve

# Of changes of one kind in one feed, as many are shown; as data all are.
SHOWN = 20
_STYLES = {Change.REIDENTIFIED: "red", Change.OLDER: "yellow", Change.VANISHED: "yellow"}
_MEANING = {
    Change.NEW: "new",
    Change.CHANGED: "changed",
    Change.REDATED: "with another date",
    Change.REIDENTIFIED: "under another id: readers show it as new",
    Change.OLDER: "older than all that the feed has",
    Change.VANISHED: "gone",
}


@click.command()
@directory_argument
@config_option
@click.option(
    "--against",
    multiple=True,
    metavar="FEED",
    help="A feed elsewhere, as a file or address, to compare with instead of what is live; may be given several times.",
)
@form_option
@base_url_option
@state_option
def preview(
    directory: Path | None, config: Path | None, against: tuple[str, ...], form: str, base_url: str | None, state: Path | None
) -> None:
    """Compare what is live with what would be published now, as subscribers' readers will show it."""
    with told_errors():
        settings = configured(directory, config, base_url, state, LOCAL)
        theirs = [(place, subscription(place)) for place in against]
        with opened(settings, reading=True) as store, progress() as meter:
            prepared = prepare(settings, store, now(), meter=meter)
            first = store.number() is None
            forecasts = [compared(store, prepared, *each) for each in theirs] if theirs else forecast(store, prepared)
        if form == "json":
            click.echo(json.dumps({"feeds": [_record(each) for each in forecasts]}, ensure_ascii=False, indent=2))
        else:
            _print(forecasts, first and not theirs)
        if any(each.alarming for each in forecasts):
            sys.exit(1)


def subscription(place: str) -> Subscription:
    """The feed at ``place``, a file or an address. Raises FeedError."""
    retrieved = retrieve(place)
    try:
        return subscribe(retrieved.body, retrieved.base, retrieved.charset)
    except UnreadableError as error:
        raise FeedError(f"{place}: {error}") from error


def _print(forecasts: Sequence[Forecast], first: bool) -> None:
    if first:
        click.echo("Nothing is live yet; everything is new to everybody.")
    eventful = [each for each in forecasts if each.eventful]
    for each in eventful:
        click.echo(f"{each.name} (instead of {each.against}):" if each.against else f"{each.name}:")
        if each.begins:
            click.echo(f"  a new feed ({_titles(each.begins)})")
        if each.ends:
            click.echo(f"  no longer there ({_titles(each.ends)}): its subscribers get nothing more")
        for change in Change:
            _print_outcomes(change, [outcome for outcome in each.outcomes if outcome.difference.change is change])
    totals = Counter(outcome.difference.change for each in forecasts for outcome in each.outcomes)
    told = ", ".join(f"{totals[change]:,} {change.value}" for change in Change if totals[change])
    changing = f"{len(eventful):,} with changes" if eventful else "no changes"
    click.echo(f"{count(len(forecasts), 'feed')}, {changing}" + (f": {told}" if told else ""))
    if any(each.alarming for each in forecasts):
        click.echo("Subscribers would see old entries as new.", err=True)


def _print_outcomes(change: Change, outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes[:SHOWN]:
        difference = outcome.difference
        date = f"{difference.published:%Y-%m-%d}  " if difference.published else ""
        fields = f" ({', '.join(difference.fields)})" if change is Change.CHANGED else ""
        line = f"  {_MEANING[change]}{fields}: {date}{difference.title or difference.link} [{_titles(outcome.formats)}]"
        click.secho(line, fg=_STYLES.get(change))
        if difference.before is not None or difference.after is not None:
            click.echo(f"      was: {difference.before}\n      is:  {difference.after}")
    if len(outcomes) > SHOWN:
        click.echo(f"  … and {len(outcomes) - SHOWN:,} more {change.value}")


def _titles(formats: Sequence[str]) -> str:
    return ", ".join(FORMATS[each].title for each in formats)


def _record(forecast: Forecast) -> dict[str, object]:
    return {
        "feed": forecast.name,
        "against": forecast.against,
        "alarming": forecast.alarming,
        "begins": list(forecast.begins),
        "ends": list(forecast.ends),
        "entries": [
            {
                "change": outcome.difference.change.value,
                "title": outcome.difference.title,
                "link": outcome.difference.link,
                "published": outcome.difference.published.isoformat() if outcome.difference.published else None,
                "fields": list(outcome.difference.fields),
                "before": outcome.difference.before,
                "after": outcome.difference.after,
                "formats": list(outcome.formats),
            }
            for outcome in forecast.outcomes
        ],
    }
