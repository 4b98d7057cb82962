"""The commands: parse, call, print, exit code. 0: well; 1: Problems at or above --fail-on; 2: usage or configuration."""

from __future__ import annotations

from importlib import import_module

import click

from feeds import __version__

# Every command, and where it is: what one does not need is not loaded.
COMMANDS = {
    "serve": "serving:serve",
    "build": "serving:build",
    "publish": "serving:publish_once",
    "check": "checking:check",
    "new": "beginning:new",
    "preview": "previewing:preview",
    "adopt": "adopting:adopt",
    "ledger": "memory:ledger",
}


class _Commands(click.Group):
    """Commands that are loaded when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click asks
        """Their names, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as click asks
        """The command of this name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(f"feeds.cli.{module}"), name)
        return found if isinstance(found, click.Command) else None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feeds")
def main() -> None:
    """Publish a directory of articles as RSS, Atom and JSON Feed, each proven by a round trip before it goes live."""
