"""`feeds serve`, `feeds build` and `feeds publish`: what publishes."""

from __future__ import annotations

import contextlib
import os
import resource
import socket
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.circumstances import stands
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
    state_option,
    told_errors,
)
from feeds.cli.publishing import Publishing, announce
from feeds.config import Config
from feeds.errors import FeedsError, RemovalsError, UsageError
from feeds.progress import Meter
from feeds.report import count
from feeds.store import Store

if TYPE_CHECKING:
    from feeds.prepared import Prepared

# How many pages a worker answers at a time, beside documents and media. Who reads a page slowly waits in the server; a file
# takes a thread until its client has it, one of others (FILES of the worker).
THREADS = min(8, 2 * (os.cpu_count() or 1))
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
            # Who accepts removals does not want to see them served meanwhile.
            served = not accepted and stands(settings, store, now())
        publishing = Publishing(settings, accepted, served)
        try:
            if not served:
                publishing.first()
            click.echo(f"Serving on http://{shown_host}:{port}/ (Ctrl-C stops)")
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
            announce(settings, prepared, f"edition {number}")
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
        announce(settings, prepared, f"edition {number}")
        leave(prepared.problems, fail_on)


def _publish(settings: Config, store: Store, accepted: bool, meter: Meter) -> tuple[int, Prepared]:
    """Publish, and let whoever is to be told know what is held back, be it that the look was not believed."""
    from feeds.publish import publish

    try:
        done = publish(settings, store, now(), accepted=accepted, meter=meter)
    except RemovalsError:
        _alarm(settings, store)
        raise
    _alarm(settings, store)
    return done


def _alarm(settings: Config, store: Store) -> None:
    if settings.notify.command or settings.notify.webhook:
        from feeds.telling import tell

        tell(settings, store)


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
    from feeds.web.wire import CONNECTIONS
    from feeds.web.worker import Workers, application, server

    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS if most == resource.RLIM_INFINITY else min(2 * CONNECTIONS, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(least, wanted), most))
    processes = Workers(server(partial(application, settings, THREADS), workers), [listening])
    processes.run()
    if processes.failed:
        raise FeedsError("a worker cannot begin; see above why")
