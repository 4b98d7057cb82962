"""`feeds serve`, `feeds build` and `feeds publish`: what publishes."""

from __future__ import annotations

import contextlib
import logging
import os
import resource
import socket
import threading
from collections import Counter
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import click

from feeds.cli.meter import progress
from feeds.cli.options import (
    LOCAL,
    accept_option,
    base_url_option,
    config_option,
    configured,
    directory_argument,
    fail_on_option,
    leave,
    now,
    opened,
    placed,
    state_option,
    told_errors,
)
from feeds.config import Config
from feeds.errors import RemovalsError, UsageError
from feeds.model import Problem, Severity
from feeds.progress import Meter
from feeds.publish import Prepared, publish
from feeds.report import count, print_problems, weights
from feeds.store import Store
from feeds.telling import tell
from feeds.watch import Tell, follow

log = logging.getLogger(__name__)

# How long, in seconds, requests under way may take to end when the service is told to stop.
GRACE = 5
# How many pages a worker answers at a time, beside documents and media. Who reads a page slowly waits in the server; a file
# takes a thread until its client has it, one of others (FILES of the worker).
THREADS = min(8, 2 * (os.cpu_count() or 1))
# How much workers go before the publisher where there is not processor enough for both.
NICE = 5
# How many seconds pass before there is another publisher for one that ended.
PAUSE = 1.0
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - what an operator may ask for


@click.command()
@directory_argument
@config_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@base_url_option
@state_option
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="How many processes answer requests.")
@accept_option
def serve(
    directory: Path | None,
    config: Path | None,
    host: str,
    port: int,
    base_url: str | None,
    state: Path | None,
    workers: int,
    accepted: bool,
) -> None:
    """Publish the articles of DIRECTORY, or of the configuration, and serve them."""
    with told_errors():
        shown_host = "localhost" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
        settings = configured(directory, config, base_url, state, f"http://{shown_host}:{port}/")
        listening = _listening(host, port)
        with contextlib.suppress(OSError):  # for the beat, also where the store is elsewhere
            settings.state.mkdir(parents=True, exist_ok=True)
        _noted(settings)
        with opened(settings) as store:
            told = _first_look(settings, store, accepted)
        click.echo(f"Serving on http://{shown_host}:{port}/ (Ctrl-C stops)")
        publishing = _Publishing(settings, partial(_news, settings, told))
        try:
            _serve(settings, listening, workers)
        finally:
            publishing.end()


@click.command()
@directory_argument
@click.option("--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Where the files are written.")
@config_option
@base_url_option
@state_option
@click.option("--compress", is_flag=True, help="Write the gzip of every text beside it, as rss.xml.gz.")
@accept_option
@fail_on_option
def build(
    directory: Path | None,
    out: Path,
    config: Path | None,
    base_url: str | None,
    state: Path | None,
    compress: bool,
    accepted: bool,
    fail_on: str,
) -> None:
    """Write everything that serve would serve as files, for any web server."""
    with told_errors():
        settings = configured(directory, config, base_url, state)
        from feeds.web.export import export

        with opened(settings) as store:
            with progress() as meter:
                number, prepared = _publish(settings, store, accepted, meter)
                files = export(settings, store, out, meter, compress)
            _tell(settings, prepared, f"edition {number}")
        click.echo(f"Wrote {count(files, 'file')} to {out}")
        leave(prepared.problems, fail_on)


@click.command("publish")
@directory_argument
@config_option
@base_url_option
@state_option
@accept_option
@fail_on_option
def publish_once(
    directory: Path | None, config: Path | None, base_url: str | None, state: Path | None, accepted: bool, fail_on: str
) -> None:
    """Look at DIRECTORY, or at that of the configuration, once, and publish into the memory that a service serves."""
    with told_errors(), opened(configured(directory, config, base_url, state, LOCAL)) as store:
        # Where nothing says it, site and service are at one address: that of what is live.
        live = store.listings()
        settings = configured(directory, config, base_url, state, live[0].home if live else LOCAL)
        with progress() as meter:
            number, prepared = _publish(settings, store, accepted, meter)
        _tell(settings, prepared, f"edition {number}")
        leave(prepared.problems, fail_on)


def _publish(settings: Config, store: Store, accepted: bool, meter: Meter) -> tuple[int, Prepared]:
    """Publish, and let whoever is to be told know what is held back, be it that the look was not believed."""
    try:
        done = publish(settings, store, now(), accepted=accepted, meter=meter)
    except RemovalsError:
        _alarm(settings, store)
        raise
    _alarm(settings, store)
    return done


def _alarm(settings: Config, store: Store) -> None:
    if settings.notify.command or settings.notify.webhook:
        tell(settings, store)


def _first_look(settings: Config, store: Store, accepted: bool) -> frozenset[Problem]:
    """Publish before anything is served, and tell; what was told. What is not believed leaves what was published to be served."""
    try:
        with progress() as meter:
            number, prepared = publish(settings, store, now(), accepted=accepted, meter=meter)
    except RemovalsError as error:
        if store.number() is None:
            raise
        print_problems([placed(settings, error.problem)])
        return frozenset({error.problem})
    _tell(settings, prepared, f"edition {number}")
    return frozenset(prepared.problems)


def _listening(host: str, port: int) -> socket.socket:
    """Where workers will listen: nobody else may from now on."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise UsageError(f"{host}:{port}: cannot listen there ({error.strerror}); choose another --host or --port") from error
    return listening


def _noted(settings: Config) -> None:
    """That the access log can be written, before anything is served."""
    from feeds.web.accesslog import access_log

    access_log(settings)


def _serve(settings: Config, listening: socket.socket, workers: int) -> None:
    from uvicorn.supervisors import Multiprocess

    from feeds.web.wire import CONNECTIONS
    from feeds.web.worker import application, server

    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS if most == resource.RLIM_INFINITY else min(2 * CONNECTIONS, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(least, wanted), most))
    Multiprocess(server(partial(application, settings, THREADS), workers), [listening]).run()


def _follow(settings: Config, tell: Tell) -> None:
    """What the publisher runs: who asks goes before it."""
    os.nice(NICE)
    follow(settings, tell)


class _Publishing:
    """The publisher, a process of its own, and another in its place where it ends before the service does."""

    def __init__(self, settings: Config, tell: Tell) -> None:
        self._new = partial(get_context("spawn").Process, target=_follow, args=(settings, tell))
        self._ending, self._lock = threading.Event(), threading.Lock()
        self._process = self._new()
        self._process.start()
        self._keeper = threading.Thread(target=self._keep, name="publishing", daemon=True)
        self._keeper.start()

    def _keep(self) -> None:
        while True:
            self._process.join()
            if self._ending.is_set():
                return
            log.error("The publisher ended (%s); there will be another.", self._process.exitcode)
            if self._ending.wait(PAUSE):
                return
            with self._lock:
                if self._ending.is_set():
                    return
                process = self._new()
                try:
                    process.start()
                except OSError:
                    log.exception("There is no publisher")
                else:
                    self._process = process

    def end(self) -> None:
        """Let the publisher come to an end; where it does not, whatever it was making is made at the next start."""
        with self._lock:
            self._ending.set()
        self._process.terminate()
        self._keeper.join(GRACE)
        self._process.kill()
        self._keeper.join()


def _tell(settings: Config, prepared: Prepared, title: str) -> None:
    """What was published: every Problem that somebody should look at, then every feed with its addresses."""
    problems = [placed(settings, problem) for problem in prepared.problems]
    print_problems([problem for problem in problems if problem.severity is not Severity.INFO])
    click.echo(
        f"{settings.site.title}: {count(len(prepared.listings), 'feed')}, {count(prepared.articles, 'article')}, "
        f"{weights(problems)} ({title})"
    )
    for listing in (each for each in prepared.listings if each.subject is None):
        archive = f", {count(listing.older, 'archive page')}" if listing.older else ""
        click.echo(f"  {listing.title}: {count(len(listing.headlines), 'entry', 'entries')}{archive}")
        for _, path in listing.documents:
            click.echo(f"    {settings.site.base_url}{path}")
    for kind, number in Counter(each.subject.kind for each in prepared.listings if each.subject).items():
        click.echo(f"  {kind.value}: {count(number, 'feed')} below {settings.site.base_url}{kind.value}/")


def _news(settings: Config, told: frozenset[Problem], number: int, prepared: Prepared) -> None:
    """A new edition of a running service: in one line, with the Problems that were not there when it started."""
    problems = [placed(settings, problem) for problem in prepared.problems if problem not in told]
    print_problems([problem for problem in problems if problem.severity is not Severity.INFO])
    click.echo(f"edition {number}: {count(prepared.articles, 'article')}, {weights(prepared.problems)}")
