"""What a document of chapters must be (JSON chapters 1.2), for the apps that ask for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from feeds.check.rules.rule import Finding, Rule, is_web_url
from feeds.model import Severity

_SPECIFICATION = "Podcasting 2.0, JSON chapters 1.2"


def _rows(root: Mapping[str, object]) -> list[Mapping[str, object]]:
    rows = root.get("chapters")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _lacking(root: Mapping[str, object], _url: str | None) -> Iterator[Finding]:
    if not isinstance(root.get("version"), str):
        yield Finding("version")
    if not _rows(root) or len(_rows(root)) != len(root["chapters"]):  # type: ignore[arg-type]  # a list, if it has rows
        yield Finding("chapters")


def _disordered(root: Mapping[str, object], _url: str | None) -> Iterator[Finding]:
    before = -1.0
    for at, row in enumerate(_rows(root)):
        start = row.get("startTime")
        if isinstance(start, bool) or not isinstance(start, int | float) or start <= before:
            yield Finding(f"chapters[{at}].startTime", str(start))
        else:
            before = start


def _addresses(root: Mapping[str, object], _url: str | None) -> Iterator[Finding]:
    for at, row in enumerate(_rows(root)):
        for key in ("img", "url"):
            if key in row and not is_web_url(str(row[key])):
                yield Finding(f"chapters[{at}].{key}", str(row[key]))


RULES = (
    Rule("chapters-lacking", Severity.MUST, _SPECIFICATION, "chapters need a version and a list of chapters", _lacking),
    Rule("chapters-order", Severity.MUST, _SPECIFICATION, "every chapter begins later than the one before it", _disordered),
    Rule("chapters-url", Severity.MUST, _SPECIFICATION, "give the whole http or https address here", _addresses),
)
