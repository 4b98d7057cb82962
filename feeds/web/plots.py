"""Stacked bars as SVG, drawn by the template: where each bar and label stands. Pure; the same numbers give the same picture."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from feeds.model import Answers

# In the units of the picture, which takes the width that there is.
WIDTH, HEIGHT = 480, 200
LEFT, _RIGHT, _TOP, _BOTTOM = 68, 8, 10, 26
# At most so many labels below the bars.
_LABELS = 7

# What is told apart, in the order in which it is stacked: a name for the style sheet, words, and which answers it is.
SHARES: tuple[tuple[str, str, Callable[[int], bool]], ...] = (
    ("not-modified", "304 not modified", lambda status: status == 304),
    ("delta", "226 only what is new", lambda status: status == 226),
    ("whole", "200 whole", lambda status: status in (200, 206)),
    ("limited", "429 too often", lambda status: status == 429),
    ("others", "others", lambda status: status not in (200, 206, 226, 304, 429)),
)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time up to now, in ``count`` parts of ``step``; ``label`` is how some are labelled, ``row`` how each is."""

    name: str
    title: str
    step: timedelta
    count: int
    label: str
    row: str

    def begins(self, now: datetime) -> datetime:
        """Its first hour; the last part holds the hour of ``now``."""
        end = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return end - self.step * self.count


PERIODS = (
    Period("day", "The last day", timedelta(hours=1), 24, "%H:%M", "%H:%M"),
    Period("week", "The last week", timedelta(hours=6), 28, "%m-%d", "%m-%d %H:%M"),
    Period("month", "The last thirty days", timedelta(days=1), 30, "%m-%d", "%m-%d"),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of the picture, of the ``series`` of that name."""

    series: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture: its bars, the lines behind them with their labels, labels below, what the series are called and come to.

    ``rows`` are the numbers themselves, for who does not see: a label, and a number for each series.
    """

    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, str], ...]
    labels: tuple[tuple[float, str], ...]
    series: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def answers(period: Period, counted: Sequence[Answers], now: datetime, zone: ZoneInfo) -> Plot:
    """How often what was answered. ``counted`` is by hour and status."""
    parts = _parts(period, counted, now)
    stacks = [[sum(each.answers for each in part if fits(each.status)) for _, _, fits in SHARES] for part in parts]
    return _plot(period, stacks, [(name, words) for name, words, _ in SHARES], now, zone, number)


def weights(period: Period, counted: Sequence[Answers], now: datetime, zone: ZoneInfo) -> Plot:
    """How many bytes were sent, and how many the whole texts would have had more."""
    parts = _parts(period, counted, now)
    stacks = [[sum(each.sent for each in part), sum(max(0, each.whole - each.sent) for each in part)] for part in parts]
    return _plot(period, stacks, [("sent", "sent"), ("saved", "saved")], now, zone, size)


def number(value: float) -> str:
    """A number as people read it."""
    return f"{value:,.0f}"


def size(value: float) -> str:
    """So many bytes as people read them."""
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if value < 1000 or unit == "TB":
            break
        value /= 1000
    return f"{value:.0f} {unit}" if value >= 10 or unit == "B" or value == int(value) else f"{value:.1f} {unit}"


def _parts(period: Period, counted: Sequence[Answers], now: datetime) -> list[list[Answers]]:
    begin = period.begins(now)
    parts: list[list[Answers]] = [[] for _ in range(period.count)]
    for each in counted:
        if each.hour is not None and 0 <= (at := (each.hour - begin) // period.step) < period.count:
            parts[at].append(each)
    return parts


def _plot(
    period: Period,
    stacks: Sequence[Sequence[int]],
    series: Sequence[tuple[str, str]],
    now: datetime,
    zone: ZoneInfo,
    shown: Callable[[float], str],
) -> Plot:
    most = _round(max(map(sum, stacks), default=0))
    width, height = (WIDTH - LEFT - _RIGHT) / len(stacks), HEIGHT - _TOP - _BOTTOM
    begin = period.begins(now)
    times = [(begin + period.step * at).astimezone(zone) for at in range(len(stacks))]
    bars = []
    for at, stack in enumerate(stacks):
        top = float(_TOP + height)
        for (name, _), value in zip(series, stack, strict=True):
            if value:
                tall = height * value / most
                top -= tall
                bars.append(
                    Bar(name, round(LEFT + at * width + width * 0.1, 2), round(top, 2), round(width * 0.8, 2), round(tall, 2))
                )
    every = math.ceil(len(stacks) / _LABELS)
    totals = [sum(stack[at] for stack in stacks) for at in range(len(series))]
    return Plot(
        bars=tuple(bars),
        lines=tuple((round(_TOP + height * (1 - part / 2), 2), shown(most * part / 2)) for part in range(3)),
        labels=tuple(
            (round(LEFT + (at + 0.5) * width, 2), times[at].strftime(period.label)) for at in range(0, len(stacks), every)
        ),
        series=tuple((name, words, shown(total)) for (name, words), total in zip(series, totals, strict=True)),
        rows=tuple(
            (time.strftime(period.row), tuple(map(shown, stack))) for time, stack in zip(times, stacks, strict=True) if any(stack)
        ),
    )


def _round(most: int) -> int:
    """The next number of one digit and noughts, or half of one, that is even: where the picture ends."""
    if most <= 2:
        return 2
    unit = int(10 ** (len(str(most)) - 1))
    return next(unit * step for step in (1, 2, 4, 6, 8, 10) if unit * step >= most)


def shares(counted: Sequence[Answers]) -> list[tuple[str, str, int, float]]:
    """(series, words, how often, which part of all) of what was answered. ``counted`` is by status."""
    whole = sum(each.answers for each in counted) or 1
    found = [(name, words, sum(each.answers for each in counted if fits(each.status))) for name, words, fits in SHARES]
    return [(name, words, count, count / whole) for name, words, count in found]


def readers(counted: Sequence[Answers], subscribers: Sequence[Answers]) -> list[tuple[str, Answers, int]]:
    """(name, what it got, its subscribers) of every reader, who asked most first.

    ``counted`` is by reader, ``subscribers`` by feed and reader: a service tells of each feed by itself.
    """
    told: Mapping[str, int] = {}
    for each in subscribers:
        told = {**told, each.reader: told.get(each.reader, 0) + each.subscribers}
    return sorted(
        ((each.reader, each, told.get(each.reader, 0)) for each in counted), key=lambda row: (-row[2], -row[1].answers, row[0])
    )
