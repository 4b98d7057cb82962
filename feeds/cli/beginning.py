"""`feeds new`: what begins an article."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from feeds.articles.skeleton import wish
from feeds.beginning import begin
from feeds.cli.options import LOCAL, config_option, configured, directory_argument, now, told_errors
from feeds.config import DEFAULT_PATH
from feeds.report import print_begun


@click.command()
@click.argument("title")
@directory_argument
@config_option
@click.option("--section", metavar="DIR", help="The directory below that of the articles. Default: where the newest are.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag; may be given several times.")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="An author; may be given several times.")
@click.option("--language", metavar="TAG", help="The article's language, where it is not the site's.")
@click.option(
    "--draft/--publish", "draft", default=True, help="Whether it is held back until you say otherwise. Default: --draft."
)
def new(
    title: str,
    directory: Path | None,
    config: Path | None,
    section: str | None,
    tags: tuple[str, ...],
    authors: tuple[str, ...],
    language: str | None,
    draft: bool,
) -> None:
    """Begin an article called TITLE, written as those of DIRECTORY, or of the configuration, are."""
    with told_errors():
        settings = configured(directory, config, None, None, LOCAL)
        here = now().astimezone(ZoneInfo(settings.site.timezone))
        begun = begin(settings, wish(title, here, tags, authors, language, draft), section)
        path = os.path.normpath(os.path.join(settings.shown, begun.skeleton.path))
        print_begun(path, begun, config or (DEFAULT_PATH if directory is None else None))
