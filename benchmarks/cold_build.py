"""A cold build beside Pelican's: the same directory of articles, whole processes, in turns, in one run.

    python -m benchmarks.cold_build [--articles N] [--rounds N] [--corpus DIR] [--pelican PATH]

Four runs make a round, and every other round goes backwards:

- ``feeds build``: from nothing to every file of an export; RSS, Atom and JSON of the main feed proven entry by entry
- Pelican as a site uses it: every article's page, index, archives, authors, categories; RSS and Atom
- ``feeds build`` of a site whose pages are elsewhere: from files to proven RSS, Atom and JSON on disk, no article page
- Pelican with everything off that can be: RSS and Atom alone, no page, no code highlighting, no summaries

Exit status: 0; 1 where a run failed or the sides published different numbers; 2 usage, or a program is missing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

import yaml

from benchmarks import corpus
from benchmarks.process import Run, measure, program

URL = "https://example.org/"
ENTRIES = 50  # what the main feed holds; Pelican is told the same
ATOM_ENTRY = "{http://www.w3.org/2005/Atom}entry"

# The addresses are those of a feeds export, so that both sides' pages are counted alike.
_SETTINGS: dict[str, object] = {
    "SITENAME": "Benchmark",
    "SITEURL": URL.rstrip("/"),
    "FEED_DOMAIN": URL.rstrip("/"),
    "AUTHOR": "Benchmark",
    "TIMEZONE": "UTC",
    "DEFAULT_LANG": "en",
    "DEFAULT_DATE": "fs",
    "THEME": "simple",
    "PATH": "articles",
    "ARTICLE_PATHS": [""],
    "PAGE_PATHS": [],
    "STATIC_PATHS": [],
    "ARTICLE_URL": "articles/{slug}/",
    "ARTICLE_SAVE_AS": "articles/{slug}/index.html",
    "FEED_ALL_RSS": "rss.xml",
    "FEED_ALL_ATOM": "atom.xml",
    "CATEGORY_FEED_ATOM": None,
    "AUTHOR_FEED_ATOM": None,
    "AUTHOR_FEED_RSS": None,
    "TRANSLATION_FEED_ATOM": None,
    "FEED_MAX_ITEMS": ENTRIES,
    "RSS_FEED_SUMMARY_ONLY": False,
    "SUMMARY_MAX_LENGTH": 50,
    "CACHE_CONTENT": False,
    "LOAD_CONTENT_CACHE": False,
}
_LEANEST: dict[str, object] = {
    **_SETTINGS,
    "ARTICLE_SAVE_AS": "",
    "CATEGORY_SAVE_AS": "",
    "AUTHOR_SAVE_AS": "",
    "TAG_SAVE_AS": "",
    "DIRECT_TEMPLATES": [],
    "SUMMARY_MAX_LENGTH": None,
    "MARKDOWN": {"extensions": ["markdown.extensions.extra"], "output_format": "html5"},
}


class RunError(Exception):
    """A run that did not do its work; its message says which and why."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared. ``report`` finds in what it prints how many articles it took."""

    name: str
    command: Sequence[str]
    report: str
    statuses: frozenset[int] = frozenset({0})

    def run(self, directory: Path) -> tuple[Run, Published]:
        """Run it once, cold, in a fresh ``directory``, and count what it published."""
        directory.mkdir()
        run = measure(self.command, directory)
        reported = re.search(self.report, run.output)
        if run.status not in self.statuses or not reported:
            tail = "\n".join(run.output.splitlines()[-15:])
            raise RunError(f"{self.name}: exit status {run.status}\n{tail}")
        published = _published(directory / "out", int(reported[1].replace(",", "")))
        shutil.rmtree(directory)
        return run, published


@dataclass(frozen=True, slots=True)
class Published:
    """What a run published: articles by its own report, pages and entries by what is on disk."""

    articles: int
    pages: int
    entries: Mapping[str, int]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cold_build", description="A cold build beside Pelican's.")
    parser.add_argument("--articles", type=int, default=1000, help="how many articles to make (default: 1000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each side runs, after one warm-up (default: 5)")
    parser.add_argument("--corpus", type=Path, help="a directory of Markdown with YAML front matter, instead of a made one")
    parser.add_argument("--pelican", type=Path, help="Pelican's command, where it is not beside this Python or on PATH")
    options = parser.parse_args()
    if options.articles < 1 or options.rounds < 1:
        parser.error("--articles and --rounds must be at least 1")
    if options.corpus is not None and not options.corpus.is_dir():
        parser.error(f"--corpus: {options.corpus} is not a directory")
    feeds = program("feeds")
    pelican = program("pelican") if options.pelican is None else shutil.which(options.pelican)
    if feeds is None:
        print("feeds is not installed beside this Python: pip install -e .", file=sys.stderr)
        return 2
    if pelican is None:
        print("Pelican, the peer, is missing: pip install 'feeds[bench]', or give --pelican PATH", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="feeds-benchmark-") as name:
        work = Path(name)
        articles = options.corpus.resolve() if options.corpus else work / "articles"
        if options.corpus is None:
            corpus.make(articles, options.articles)
        feeds, pelican = os.path.abspath(feeds), os.path.abspath(pelican)  # the runs are in directories of their own
        try:
            _describe(articles, options.corpus is None, feeds, pelican)
            for_pelican(articles, work / "pelican")
            return _compare(_sides(work, articles, feeds, pelican), work, options.rounds)
        except RunError as error:
            print(error, file=sys.stderr)
            return 1


def _describe(articles: Path, made: bool, feeds: str, pelican: str) -> None:
    sizes = sorted(path.stat().st_size for path in _markdown(articles))
    kind = "made" if made else "given"
    versions = [_version(each) for each in (feeds, pelican)]
    print(
        f"{len(sizes):,} articles ({kind}), {sum(sizes) / 1e6:.1f} MB: mean {sum(sizes) / len(sizes) / 1000:.1f} KB, "
        f"median {median(sizes) / 1000:.1f} KB, largest {sizes[-1] / 1000:.0f} KB. "
        f"feeds {versions[0]}, Pelican {versions[1]}, {platform.python_implementation()} {platform.python_version()}, "
        f"{os.cpu_count()} cores.\n"
    )


def _version(command: str) -> str:
    run = subprocess.run([command, "--version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if run.returncode or not run.stdout.strip():
        raise RunError(f"{Path(command).name} --version: exit status {run.returncode}\n{run.stdout}")
    return run.stdout.split()[-1]


def _sides(work: Path, articles: Path, feeds: str, pelican: str) -> list[Side]:
    source = ["--base-url", URL, "--state", "state"]
    ours = r"([\d,]+) articles?"
    theirs = r"Processed ([\d,]+) articles?"
    well = frozenset({0, 1})  # 1: published, and something was found in the articles
    normal, leanest = (str(work / "pelican" / name) for name in ("normal.py", "leanest.py"))
    elsewhere = work / "elsewhere.toml"
    elsewhere.write_text(
        f'[site]\nurl = "{URL}"\n[articles]\npath = {json.dumps(str(articles))}\npermalink = "{{url}}articles/{{slug}}/"\n',
        encoding="utf-8",
    )
    return [
        Side("`feeds build`", [feeds, "build", str(articles), "--out", "out", *source], r"feeds?, " + ours, well),
        Side("Pelican, its normal run", [pelican, "--settings", normal, "--output", "out"], theirs),
        Side(
            "`feeds build`, feeds alone",
            [feeds, "build", "--config", str(elsewhere), "--out", "out", *source],
            r"feeds?, " + ours,
            well,
        ),
        Side("Pelican, feeds alone", [pelican, "--settings", leanest, "--output", "out"], theirs),
    ]


def _compare(sides: Sequence[Side], work: Path, rounds: int) -> int:
    runs: dict[str, list[Run]] = {side.name: [] for side in sides}
    published: dict[str, Published] = {}
    for number in range(rounds + 1):
        for side in sides if number % 2 else reversed(sides):
            run, published[side.name] = side.run(work / "run")
            if number:  # the first round warms the file cache and writes bytecode
                runs[side.name].append(run)
    _print_runs(runs, published)
    names = [side.name for side in sides]
    pairs = [(names[1], names[2]), (names[3], names[2]), (names[1], names[0]), (names[3], names[0])]
    _print_ratios(runs, pairs)
    counts = {each.articles for each in published.values()}
    pages = [published[name].pages for name in names[:2]]
    entries = [count for each in published.values() for count in each.entries.values()]
    if len(counts) > 1 or len(set(entries)) > 1 or min(pages) < 0.99 * max(pages):
        print("\nThe sides did not publish the same numbers: these times cannot be compared.")
        return 1
    if len(set(pages)) > 1:
        print("\nPages differ where an article's front matter says that its page is elsewhere: feeds writes none for it then.")
    build, normal, alone = (median(run.wall for run in runs[name]) for name in names[:3])
    print(
        f"\nFrom the same {counts.pop():,} articles to proven RSS, Atom and JSON: {alone:.2f} s. Pelican's normal run, "
        f"RSS and Atom: {normal:.2f} s, {normal / alone:.1f} times as long; "
        f"with a page for every article on both sides {normal / build:.1f} times."
    )
    return 0


def _print_runs(runs: Mapping[str, Sequence[Run]], published: Mapping[str, Published]) -> None:
    print("| run | articles | pages | entries | wall s (range) | CPU s | peak MiB |\n|---|--:|--:|---|--:|--:|--:|")
    for name, measured in runs.items():
        did = published[name]
        walls = [run.wall for run in measured]
        entries = ", ".join(f"{format} {count}" for format, count in did.entries.items()) or "not written"
        print(
            f"| {name} | {did.articles:,} | {did.pages:,} | {entries} | "
            f"{median(walls):.2f} ({min(walls):.2f} to {max(walls):.2f}) | {median(run.cpu for run in measured):.2f} | "
            f"{median(run.rss for run in measured) / 2**20:.0f} |"
        )


def _print_ratios(runs: Mapping[str, Sequence[Run]], pairs: Sequence[tuple[str, str]]) -> None:
    print("\n| ratio | wall, of medians | wall, paired: median (range) | CPU, of medians |\n|---|--:|--:|--:|")
    wall: Callable[[Run], float] = lambda run: run.wall  # noqa: E731
    cpu: Callable[[Run], float] = lambda run: run.cpu  # noqa: E731
    for slow, quick in pairs:
        paired = [theirs.wall / ours.wall for theirs, ours in zip(runs[slow], runs[quick], strict=True)]
        of_medians = [median(map(what, runs[slow])) / median(map(what, runs[quick])) for what in (wall, cpu)]
        print(
            f"| {slow} ÷ {quick} | {of_medians[0]:.1f} | {median(paired):.1f} ({min(paired):.1f} to {max(paired):.1f}) "
            f"| {of_medians[1]:.1f} |"
        )


# --- what a run published -------------------------------------------------------------------------------------------


def _published(out: Path, articles: int) -> Published:
    # Every article's page is the index.html of a directory of its own; both home pages are the one of ``out`` itself.
    entries = {}
    for name, file, tag in (("RSS", "rss.xml", "item"), ("Atom", "atom.xml", ATOM_ENTRY)):
        if (out / file).exists():
            entries[name] = sum(1 for _ in ElementTree.parse(out / file).iter(tag))
    if (out / "feed.json").exists():
        entries["JSON"] = len(json.loads((out / "feed.json").read_bytes())["items"])
    return Published(articles, sum(1 for _ in out.rglob("*/index.html")), entries)


# --- the same articles for Pelican ----------------------------------------------------------------------------------


def for_pelican(source: Path, target: Path) -> None:
    """The Markdown articles of ``source`` below ``target``, with metadata as Pelican reads it, and its two settings files.

    Pelican reads a ``---`` block line by line and not as YAML: quotes would stay in titles and dates. So the block is
    written anew, with a slug from the path because Pelican stops where two articles ask for one. Bodies and the files'
    times stay as they are.
    """
    for path in _markdown(source):
        copy = target / "articles" / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        meta, body = _split(path.read_text("utf-8"))
        heading = re.search(r"^#+ +(.+?)(?: +#*)?$", body, re.MULTILINE)
        fields = {
            "Title": _line(meta.get("title")) or (heading[1] if heading else path.stem),
            "Date": _line(meta.get("date")),
            "Category": _line(meta.get("category")),
            "Authors": _line(meta.get("authors", meta.get("author")), "; "),
            "Tags": _line(meta.get("tags"), ", "),
            "Status": "draft" if meta.get("draft") is True else "",
            "Slug": "-".join(path.relative_to(source).with_suffix("").parts),
        }
        head = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
        copy.write_text(f"---\n{head}---\n\n{body}", encoding="utf-8")
        shutil.copystat(path, copy)
    for name, settings in (("normal.py", _SETTINGS), ("leanest.py", _LEANEST)):
        (target / name).write_text("".join(f"{key} = {value!r}\n" for key, value in settings.items()), encoding="utf-8")


def _markdown(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.suffix in (".md", ".markdown") and path.is_file())


def _split(text: str) -> tuple[dict[str, object], str]:
    block = re.match(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", text, re.DOTALL | re.MULTILINE)
    if block is None:
        return {}, text
    meta = yaml.safe_load(block[1])
    return (meta if isinstance(meta, dict) else {}), text[block.end() :]


def _line(value: object, separator: str = ", ") -> str:
    """A value of the front matter on one line; the elements of a list between ``separator``."""
    if value is None:
        return ""
    if isinstance(value, list):
        return separator.join(filter(None, (_line(each) for each in value)))
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return " ".join(str(value).split())


if __name__ == "__main__":
    sys.exit(main())
