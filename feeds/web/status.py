"""``/status/`` and ``/metrics``: how the service is doing, for its publisher and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask, Response, render_template, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from werkzeug.exceptions import NotFound

from feeds.config import Config
from feeds.formats import FORMATS
from feeds.model import Answers, Listing, Problem, Severity
from feeds.store import Store
from feeds.web import clients, plots, respond

# Of how many feeds and Problems the page tells.
MOST_FEEDS, MOST_PROBLEMS = 500, 500
# For how long it is believed what a reader told of its subscribers.
BELIEVED = timedelta(days=7)
_LABELS = ("feed", "status")
_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Line:
    """A feed on the page: its documents as (title, address, bytes, when it changed), what was answered of it last week."""

    listing: Listing
    documents: tuple[tuple[str, str, int, datetime], ...]
    answers: Answers
    subscribers: int
    problems: tuple[Problem, ...]


def register(app: Flask, config: Config, store: Store, clock: Callable[[], datetime]) -> None:
    """Give ``app`` the addresses for its publisher, answered from ``store`` at the time that ``clock`` tells."""
    views = _Status(config, store, clock)
    zone = ZoneInfo(config.site.timezone)
    app.jinja_env.filters["size"] = plots.size
    app.jinja_env.filters["number"] = plots.number
    app.jinja_env.filters["minute"] = lambda instant: f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"
    # No redirect for the sake of a slash: it would lead away from the name that the publisher asked by.
    app.add_url_rule("/status/", "status", views.page, strict_slashes=False)
    app.add_url_rule("/status/<token>/", "status_token", views.page, strict_slashes=False)
    app.add_url_rule("/metrics", "metrics", views.metrics)


class _Status:
    def __init__(self, config: Config, store: Store, clock: Callable[[], datetime]) -> None:
        self.config, self.store, self.clock = config, store, clock

    def page(self, token: str | None = None) -> Response:
        """How every feed is doing, who reads, what that costs."""
        self._admit(token)
        now, zone, traffic = self.clock(), ZoneInfo(self.config.site.timezone), self.store.traffic
        hours = traffic.sums("hour", "status", since=plots.PERIODS[-1].begins(now))
        outlook = self.store.outlook()
        problems = [] if outlook is None else [each for each in outlook.problems if each.severity is not Severity.INFO]
        week = now - BELIEVED
        told = traffic.sums("feed", "reader", since=week)
        every = [each for period in plots.PERIODS[1:2] for each in hours if each.hour and each.hour >= period.begins(now)]
        html = render_template(
            "status.html",
            lines=self._lines(told, problems),
            problems=sorted(problems, key=lambda each: (-each.severity.rank, each.path, each.line or 0))[:MOST_PROBLEMS],
            problem_count=len(problems),
            edition=self.store.changed(),
            refusal=self.store.refusal(),
            due=self.store.due(),
            readers=plots.readers(traffic.sums("reader", since=week), told),
            shares=plots.shares(every),
            totals=_total(every),
            periods=[
                (period, plots.answers(period, hours, now, zone), plots.weights(period, hours, now, zone))
                for period in plots.PERIODS
            ],
            now=now,
            plot=plots,
            up="../" * (request.path.count("/") - 1),
        )
        return _private(respond.refusal(html, 200))

    def metrics(self) -> Response:
        """The same for Prometheus, in its text format."""
        self._admit(None)
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Collector(self.store))
        return _private(Response(generate_latest(registry), content_type=_METRICS_TYPE))

    def _admit(self, token: str | None) -> None:
        if not clients.publisher(self.config, request.environ, token):
            raise NotFound

    def _lines(self, told: Sequence[Answers], problems: Sequence[Problem]) -> list[Line]:
        sizes = self.store.sizes()
        base = self.config.site.base_url
        lines = []
        for listing in (self.store.listings() or ())[:MOST_FEEDS]:
            mine = [each for each in told if each.feed == listing.name]
            paths = {path for _, path in listing.documents}
            documents = tuple(
                (FORMATS[name].title, base + path, *sizes[path]) for name, path in listing.documents if path in sizes
            )
            own = tuple(each for each in problems if each.path in paths)
            lines.append(Line(listing, documents, _total(mine), sum(each.subscribers for each in mine), own))
        return lines


def _total(counted: Iterable[Answers]) -> Answers:
    rows = [(each.answers, each.sent, each.whole) for each in counted]
    return Answers(*(sum(column) for column in zip(*rows, strict=True))) if rows else Answers(0, 0, 0)


def _private(response: Response) -> Response:
    """Nobody keeps it, finds it, or learns its address from a link that is followed."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


class _Collector:
    """The numbers of the store, which are those of all workers on all machines, and outlive them."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def collect(self) -> Iterator[Metric]:
        """Every number that there is."""
        answers = CounterMetricFamily("feeds_answers", "Answers by feed (* is what is no feed) and status.", labels=_LABELS)
        sent = CounterMetricFamily("feeds_sent_bytes", "Bytes of bodies sent.", labels=_LABELS)
        saved = CounterMetricFamily("feeds_saved_bytes", "Bytes that codings, 304 and 226 spared.", labels=_LABELS)
        for each in self.store.traffic.sums("feed", "status"):
            labels = (each.feed, str(each.status))
            answers.add_metric(labels, each.answers)
            sent.add_metric(labels, each.sent)
            saved.add_metric(labels, max(0, each.whole - each.sent))
        yield from (answers, sent, saved)
        by_reader = CounterMetricFamily("feeds_reader_answers", "Answers by reader.", labels=("reader",))
        for each in self.store.traffic.sums("reader"):
            by_reader.add_metric((each.reader,), each.answers)
        yield by_reader
        yield from self._published()

    def _published(self) -> Iterator[Metric]:
        changed, outlook = self.store.changed(), self.store.outlook()
        listings, sizes = self.store.listings() or (), self.store.sizes()
        if changed is not None:
            yield GaugeMetricFamily("feeds_edition", "Number of the current edition.", value=changed[0])
            yield GaugeMetricFamily(
                "feeds_edition_timestamp_seconds", "When the current edition was published.", value=changed[1].timestamp()
            )
        yield GaugeMetricFamily(
            "feeds_refused", "Whether the last look was not believed.", value=float(bool(self.store.refusal()))
        )
        entries = GaugeMetricFamily("feeds_entries", "Entries of a feed.", labels=("feed",))
        weight = GaugeMetricFamily("feeds_document_bytes", "Bytes of a document as it is.", labels=("feed", "format"))
        for listing in listings:
            entries.add_metric((listing.name,), len(listing.headlines))
            for name, path in listing.documents:
                weight.add_metric((listing.name, name), sizes.get(path, (0,))[0])
        yield entries
        yield weight
        problems = GaugeMetricFamily("feeds_problems", "Problems of the last look.", labels=("severity",))
        for severity in Severity:
            count = sum(each.severity is severity for each in outlook.problems) if outlook else 0
            problems.add_metric((severity.value,), count)
        yield problems
        if outlook is not None:
            yield GaugeMetricFamily("feeds_articles", "Articles of the last look.", value=outlook.articles)
