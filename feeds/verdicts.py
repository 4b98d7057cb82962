"""What `feeds check` prints of feeds and rules: verdicts by rule, annotations for GitHub, the list of all rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import click
from rich.console import Console
from rich.text import Text

from feeds.check.linting import Objection, Verdict
from feeds.check.profiles import PROFILES, Profile
from feeds.errors import record
from feeds.model import Problem, Severity

_STYLES = {Severity.MUST: "bold red", Severity.SHOULD: "yellow", Severity.INFO: "dim"}
_LEVELS = {Severity.MUST: "error", Severity.SHOULD: "warning", Severity.INFO: "notice"}
_NAMES = {
    "rss": "RSS",
    "rdf": "RSS",
    "atom": "Atom",
    "atom-0.3": "Atom",
    "json": "JSON Feed",
    "ninjs": "ninjs",
    "opml": "OPML",
    "sitemap": "a sitemap",
}
# So many places that break one rule are shown; as data there are more.
MOST_SHOWN = 5


def print_verdict(path: str, verdict: Verdict | None, objections: Sequence[Objection]) -> None:
    """What a feed is and by whom it was looked at, and below each rule that it breaks the places where."""
    console = Console(soft_wrap=True, highlight=False)
    if verdict is not None:
        console.print(Text(f"{path}: {_what(verdict)}", style="bold"))
    groups: dict[tuple[str, str], list[Objection]] = {}
    for each in objections:  # those about articles stand together, though each has a path of its own
        groups.setdefault(("" if _is_of_article(each) else each.problem.path, each.problem.rule), []).append(each)
    for group in sorted(groups.values(), key=lambda group: -group[0].problem.severity.rank):
        _print_group(console, group, path)


def _what(verdict: Verdict) -> str:
    if not verdict.format:
        return "no feed that can be read"
    version = verdict.version.rpartition("/")[2]
    return f"{_NAMES[verdict.format]} {version}".rstrip() + f", as {', '.join(verdict.profiles)} see it"


def _print_group(console: Console, group: Sequence[Objection], path: str) -> None:
    first = group[0]
    severity = first.problem.severity
    line = Text(f"  {severity}  ", style=_STYLES[severity])
    line.append(first.problem.rule, style="bold")
    line.append(f"  {first.problem.message.removeprefix(f'{first.profile}: ')}")
    line.append(f"  ({PROFILES[first.profile].consumer}: {first.reference})", style="dim")
    console.print(line)
    if first.problem.path != path and not _is_of_article(first):
        console.print(Text(f"      {first.problem.path}", style="dim"))
    for each in group[:MOST_SHOWN]:
        if place := _place(each):
            console.print(Text(f"      {place}"))
    if len(group) > MOST_SHOWN:
        console.print(Text(f"      … and {len(group) - MOST_SHOWN} more", style="dim"))


def _is_of_article(objection: Objection) -> bool:
    """Whether it is about an entry, and told of the file that this was made of."""
    return objection.entry is not None and not objection.problem.line


def _place(objection: Objection) -> str:
    problem = objection.problem
    if _is_of_article(objection):
        return "  ".join(part for part in (problem.path, _shown(problem.found)) if part)
    parts = [f"line {problem.line}" if problem.line else "", problem.field or "", _shown(problem.found)]
    if objection.excerpt and objection.excerpt != problem.found:
        parts.append(f"| {objection.excerpt}")
    return "  ".join(part for part in parts if part)


def _shown(found: str | None) -> str:
    text = " ".join((found or "").split())
    return text if len(text) <= 100 else text[:99] + "…"


def objection_record(objection: Objection) -> dict[str, object]:
    """An Objection as data: its Problem, whose rule it is, where that is written, the line and the entry it is about."""
    return {
        **record(objection.problem),
        "profile": objection.profile,
        "consumer": PROFILES[objection.profile].consumer,
        "reference": objection.reference,
        "excerpt": objection.excerpt,
        "entry": objection.entry,
    }


def print_annotations(problems: Sequence[Problem]) -> None:
    """Every Problem as a workflow command of GitHub, which shows it beside its line."""
    for problem in problems:
        place = [f"file={_property(problem.path)}", f"title={_property(problem.rule)}"]
        if problem.line:
            place.insert(1, f"line={problem.line}")
        about = f" ({problem.field})" if problem.field else ""
        found = f": {problem.found}" if problem.found else ""
        click.echo(f"::{_LEVELS[problem.severity]} {','.join(place)}::{_data(problem.message + about + found)}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def print_rules(profiles: Sequence[Profile], form: str) -> None:
    """All rules of these profiles, as lines or as data."""
    if form == "json":
        rules = [
            {
                "id": demand.id,
                "severity": demand.severity.value,
                "profile": profile.name,
                "consumer": profile.consumer,
                "reference": demand.reference,
                "message": demand.message,
            }
            for profile in profiles
            for demand in profile.demands
        ]
        click.echo(json.dumps({"rules": rules}, ensure_ascii=False, indent=2))
        return
    for profile in profiles:
        click.echo(f"{profile.name}: {profile.consumer} ({when(profile)})")
        for demand in profile.demands:
            click.echo(f"  {demand.severity.value:6}  {demand.id}  {demand.message}  ({demand.reference})")


def when(profile: Profile) -> str:
    """When a profile applies, in words."""
    if profile.name == "transport":
        return "to addresses"
    if profile.name == "media-files":
        return "with --media"
    formats = " and ".join(_FORMATS[name] for name in profile.formats)
    if profile.usual:
        return f"always, to {formats}" if formats else "always"
    if profile.namespaces:
        weight = "" if profile.strict else "; a must is a should then"
        pages = " or a feed has other pages" if profile.when is not None else ""
        return f"by itself where its namespace is used{pages}{weight}, or by --profile"
    if profile.when is not None:
        return "by itself where a feed names a hub, or by --profile"
    return "by --profile"


_FORMATS = {
    "rss": "RSS 0.9x and 2.0",
    "rdf": "RSS 1.0",
    "atom": "Atom 1.0",
    "atom-0.3": "Atom 0.3",
    "json": "JSON Feed",
    "ninjs": "ninjs",
    "opml": "OPML",
    "sitemap": "sitemaps",
}


def rules_page() -> str:
    """The page of all rules, as Markdown."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    number = sum(len(profile.demands) for profile in PROFILES.values())
    yield "# Rules"
    yield ""
    yield f"What `feeds check` asks of a feed: {number} rules in {len(PROFILES)} profiles. This page is made by"
    yield "`feeds check --list-rules --format markdown`; [commands](commands.md#feeds-check) says how they are applied."
    yield ""
    yield "| profile | consumer | applies |"
    yield "|---|---|---|"
    for profile in PROFILES.values():
        yield f"| [{profile.name}](#{_anchor(profile.name)}) | {profile.consumer} | {when(profile)} |"
    for profile in PROFILES.values():
        yield ""
        yield f"## {profile.name}"
        yield ""
        yield f"{profile.consumer[0].upper()}{profile.consumer[1:]}: {profile.reference}"
        yield ""
        if profile.includes:
            yield f"With all rules of {', '.join(f'[{name}](#{_anchor(name)})' for name in profile.includes)}."
            yield ""
        yield "| rule | weight | what to do | written in |"
        yield "|---|---|---|---|"
        for demand in profile.demands:
            yield f"| `{demand.id}` | {demand.severity.value} | {_cell(demand.message)} | {_cell(demand.reference)} |"


def _anchor(name: str) -> str:
    return name.replace(".", "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
