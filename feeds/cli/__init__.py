"""The commands: parse, call, print, exit code. 0: well; 1: Problems at or above --fail-on; 2: usage or configuration."""

from __future__ import annotations

import click

from feeds import __version__
from feeds.cli.adopting import adopt
from feeds.cli.beginning import new
from feeds.cli.checking import check
from feeds.cli.memory import ledger
from feeds.cli.previewing import preview
from feeds.cli.serving import build, publish_once, serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feeds")
def main() -> None:
    """Publish a directory of articles as RSS, Atom and JSON Feed, each proven by a round trip before it goes live."""


for command in (serve, build, publish_once, check, new, preview, adopt, ledger):
    main.add_command(command)
