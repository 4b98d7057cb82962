"""What a site of ``sites/`` is read as, in the form that its ``expected.toml`` has.

``python -m tests.articles.expected NAME`` prints it for the site as it is read now. That is a draft: hold every line of
it against what the site's own tool makes of the same directory before it becomes ``expected.toml``.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from feeds.articles.tools import recognise
from feeds.config import Config, for_directory
from feeds.model import Article, Person, Site
from feeds.publish import Prepared, prepare
from feeds.store import Store

SITES = Path(__file__).parent / "sites"
NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
BASE = "https://feeds.example.net/"
# What every file's time is where expected.toml gives it none in [times].
TOUCHED = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
# Rules whose Problems are listed as paths only.
LEFT_OUT = ("left-out", "draft")

# The fields of an article that are compared where expected.toml leaves them out, too.
DEFAULTS: dict[str, Any] = {
    "section": "",
    "authors": [],
    "tags": [],
    "language": None,
    "image": None,
    "attachments": [],
    "source": None,
    "expires": None,
    "unlisted": False,
}
# Those that are compared only where it gives them.
GIVEN = ("updated", "summary", "content")


@dataclass(frozen=True)
class Seen:
    """A directory as it was read: its configuration, and the edition that would be published at NOW."""

    config: Config
    prepared: Prepared


def names() -> list[str]:
    """Every site, by the name of its directory."""
    return sorted(path.parent.name for path in SITES.glob("*/expected.toml"))


def see(name: str, scratch: Path, times: Mapping[str, datetime]) -> Seen:
    """Read the site ``name`` through the whole pipeline, from a copy in ``scratch`` where git knows nothing of it.

    ``times`` are those of files whose time of change matters; all others have one and the same.
    """
    root = scratch / "site"
    shutil.copytree(SITES / name / "site", root)
    for path in [root, *root.rglob("*")]:
        moment = times.get(path.relative_to(root).as_posix(), TOUCHED)
        os.utime(path, (moment.timestamp(),) * 2)
    config = for_directory(root, base_url=BASE, state=scratch / "state", recognise=recognise)
    return Seen(config, prepare(config, Store(None), NOW))


def of_site(site: Site, tool: str) -> dict[str, Any]:
    """The table ``[site]``."""
    return {
        "tool": tool,
        "title": site.title,
        "url": site.url,
        "description": site.description,
        "language": site.language,
        "timezone": site.timezone,
        "authors": [of_person(each) for each in site.authors],
    }


def of_person(person: Person) -> str:
    """``Name <email> url``."""
    return " ".join([person.name, *([f"<{person.email}>"] if person.email else []), *([person.url] if person.url else [])])


def of_article(article: Article) -> dict[str, Any]:
    """A table ``[[article]]`` with every field."""
    return {
        "path": article.path,
        "title": article.title,
        "link": article.link,
        "published": article.published,
        "updated": article.updated,
        "section": article.section,
        "authors": [of_person(each) for each in article.authors],
        "tags": list(article.tags),
        "language": article.language,
        "image": article.image.url if article.image else None,
        "attachments": [each.url for each in article.attachments],
        "source": article.source.url if article.source else None,
        "expires": article.expires,
        "unlisted": article.unlisted,
        "summary": article.summary,
        "content": article.content,
    }


def of_problems(prepared: Prepared) -> tuple[list[str], list[tuple[str, str, int | None]]]:
    """The paths that are left out on purpose, and path, rule and line of every other Problem; a file nobody shows is none."""
    left_out = sorted({each.path for each in prepared.problems if each.rule in LEFT_OUT})
    others = [each for each in prepared.problems if each.rule not in (*LEFT_OUT, "unshown")]
    # Where in a document something stands depends on how documents are written, which is not what is tested here.
    places = ((each.path, each.rule, 0 if "://" in each.path else each.line or 0) for each in others)
    return left_out, sorted(places)


def of_feed(prepared: Prepared, name: str) -> dict[str, Any]:
    """The feed ``name`` as its JSON document has it: ``title``, ``language``, and the links of its entries."""
    path = f"{name}/feed.json" if name else "feed.json"
    (document,) = (each for each in prepared.documents if each.path == path)
    feed = json.loads(document.body)
    return {"name": name, "title": feed["title"], "language": feed["language"], "links": [item["url"] for item in feed["items"]]}


def main() -> None:
    """Print what the sites named on the command line are read as."""
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as scratch:
            sys.stdout.writelines(f"{line}\n" for line in _draft(see(name, Path(scratch), {})))


def _draft(seen: Seen) -> Iterator[str]:
    left_out, problems = of_problems(seen.prepared)
    yield f"left_out = {_value(left_out)}"
    yield from ("", "[site]", *_table(of_site(seen.config.site, seen.config.tool.name)))
    for article in sorted(seen.prepared.shown, key=lambda each: each.path):
        said = of_article(article)
        yield from ("", "[[article]]", *_table({key: each for key, each in said.items() if each != DEFAULTS.get(key, "")}))
    feeds = sorted(each.name for each in seen.prepared.listings)
    paths = {each.link: each.path for each in seen.prepared.shown}
    for name in feeds if len(feeds) > 1 else []:
        feed = of_feed(seen.prepared, name)
        feed["articles"] = [paths[link] for link in feed.pop("links")]
        yield from ("", "[[feed]]", *_table(feed))
    for path, rule, line in problems:
        yield from ("", "[[problem]]", *_table({"path": path, "rule": rule} | ({"line": line} if line else {})))


def _table(said: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{key} = {_value(value)}" for key, value in said.items())


def _value(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, str) and "\n" in value and "'''" not in value:
        return f"'''\n{value}'''"
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main()
