"""`feeds adopt`: a site moves in with what its feeds told their subscribers until now."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from feeds.adoption import RULES, Adoption, Match
from feeds.adoption import adopt as adopted
from feeds.cli.meter import progress
from feeds.cli.options import (
    LOCAL,
    base_url_option,
    config_option,
    configured,
    form_option,
    now,
    opened,
    state_option,
    told_errors,
)
from feeds.cli.previewing import subscription
from feeds.errors import UsageError
from feeds.formats import FORMATS
from feeds.model import Subscription
from feeds.report import count

# Of each list as many lines are shown; as data all are.
SHOWN = 50


@click.command()
@click.argument("feeds", nargs=-1, required=True, metavar="FEED… [DIRECTORY]")
@config_option
@click.option("--dry-run", is_flag=True, help="Say what would be taken over, and change nothing.")
@click.option("--replace", is_flag=True, help="Take ids and dates over even for articles that were published here already.")
@form_option
@base_url_option
@state_option
def adopt(
    feeds: tuple[str, ...],
    config: Path | None,
    dry_run: bool,
    replace: bool,
    form: str,
    base_url: str | None,
    state: Path | None,
) -> None:
    """Take over ids and dates from FEED…, files or addresses of the feeds that the site published until now."""
    with told_errors():
        *places, last = feeds
        directory = Path(last) if Path(last).is_dir() else None
        places += [] if directory else [last]
        if not places:
            raise UsageError("name the feeds that the site published until now, before the directory")
        settings = configured(directory, config, base_url, state, LOCAL)
        theirs = [(place, subscription(place)) for place in places]
        with opened(settings, reading=dry_run) as store:
            with progress() as meter:
                adoption = adopted(settings, store, theirs, now(), replace, meter)
            if adoption.memory.records and not dry_run:
                store.recall(adoption.memory)
        if form == "json":
            click.echo(json.dumps(_record(theirs, adoption, dry_run), ensure_ascii=False, indent=2))
        else:
            _print(theirs, adoption, dry_run)


def _print(theirs: Sequence[tuple[str, Subscription]], adoption: Adoption, dry_run: bool) -> None:
    for place, feed in theirs:
        click.echo(f"{place}: {FORMATS[feed.format].title}, {count(len(feed.items), 'entry', 'entries')} ({feed.title})")
    _print_matches(adoption.matches)
    if adoption.strangers:
        click.echo("Entries without an article:")
        _shown([f"  {each.item.title or each.item.link} ({each.item.id}): {each.why}" for each in adoption.strangers])
    if adoption.missing:
        click.echo("Articles that are in none of these feeds:")
        _shown([f"  {path}" for path in adoption.missing])
    done = "Would take over" if dry_run else "Took over"
    rules = Counter(match.rule for match in adoption.matches)
    told = ", ".join(f"{rules[rule.name]:,} by {rule.name}" for rule in RULES if rules[rule.name])
    refused = sum(bool(match.refused) for match in adoption.matches)
    click.echo(
        f"{done} what is known of {count(len(adoption.memory.records), 'article')}: "
        f"{count(len(adoption.matches), 'entry', 'entries')} matched{f' ({told})' if told else ''}, "
        f"{refused:,} not wholly taken over, {len(adoption.strangers):,} without an article, "
        f"{count(len(adoption.missing), 'article')} in no feed"
    )


def _print_matches(matches: Sequence[Match]) -> None:
    lines = []
    for each in matches:
        taken = f" ({', '.join(each.taken)})" if each.taken else ""
        lines.append(f"  {each.path} by {each.rule}: {each.item.title or each.item.link}, {each.item.id}{taken}")
        lines += [f"      not taken over: {reason}" for reason in each.refused]
    if lines:
        click.echo("Matched:")
        # Whatever is not as wished for is told of in any case.
        telling = [each for each in lines[SHOWN:] if each.startswith("      ")]
        _shown(lines if len(lines) <= SHOWN else [*lines[:SHOWN], *telling], max(len(lines), SHOWN))


def _shown(lines: Sequence[str], most: int = SHOWN) -> None:
    for line in lines[:most]:
        click.echo(line)
    if len(lines) > most:
        click.echo(f"  … and {len(lines) - most:,} more")


def _record(theirs: Sequence[tuple[str, Subscription]], adoption: Adoption, dry_run: bool) -> dict[str, object]:
    return {
        "feeds": [
            {"feed": place, "format": feed.format, "title": feed.title, "entries": len(feed.items)} for place, feed in theirs
        ],
        "changed": 0 if dry_run else len(adoption.memory.records),
        "matched": [
            {
                "feed": each.place,
                "id": each.item.id,
                "title": each.item.title,
                "link": each.item.link,
                "path": each.path,
                "rule": each.rule,
                "taken": list(each.taken),
                "refused": list(each.refused),
            }
            for each in adoption.matches
        ],
        "unmatched": [
            {"feed": each.place, "id": each.item.id, "title": each.item.title, "link": each.item.link, "why": each.why}
            for each in adoption.strangers
        ],
        "missing": list(adoption.missing),
    }
