"""What a newsroom of a hundred thousand articles costs: cold, at a start, at an edit; beside Hugo and Pelican.

    python -m benchmarks.scale [--articles N,N,…] [--edits N] [--peers N] [--svg DIR] [--hugo PATH] [--pelican PATH]

A made corpus with realistic lengths and a hundred tags; a main feed and a feed for every tag, RSS, Atom and JSON. For
each number of articles:

- cold: from files to an edition that is proven and live, in a process of its own, its start included
- start: from the command to the first answer over HTTP, where nothing changed since
- edit: from a file that has settled to an edition that is live in every feed that holds it; the median, of articles
  that feeds show and of any; what the store puts in order when it is live is not counted
- memory: the most that the builder took, and a web worker after it answered for every feed

Up to ``--peers`` articles Hugo writes full-content RSS of the main feed from the same directory, unproven, and Pelican RSS and
Atom of the main feed. With ``--svg`` the figures are drawn too.

Exit status: 0; 1 where a run failed; 2 usage.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpus
from benchmarks.process import Run, measure, program

TAGS = 100
URL = "https://example.org/"

_CONFIG = f"""
[site]
title = "Scale"
url = "{URL}"
base_url = "https://feeds.example.org/"
[articles]
path = "articles"
permalink = "{{url}}{{section}}/{{slug}}/"
[automatic]
tags = true
"""

_COLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from feeds.config import load
from feeds.publish import publish
from feeds.store import Store
config = load(Path(sys.argv[1]))
number, prepared = publish(config, Store(config.state), datetime.now(UTC))
print(prepared.articles, len(prepared.listings))
"""

_EDITS = """
import json, os, resource, sys, time
from datetime import UTC, datetime
from glob import iglob
from pathlib import Path
from random import Random
from statistics import median
from feeds.config import load
from feeds.publish import Publisher
from feeds.store import Store
config, count = load(Path(sys.argv[1])), int(sys.argv[2])
publisher = Publisher(config, Store(config.state))
def some(paths):
    return Random(7).sample(paths, min(count, len(paths)))
def write(path):
    file = config.directory / path
    file.write_text(file.read_text() + f"\\n\\nEdited {time.time_ns()}.\\n")
files = some(sorted(iglob("**/*.md", root_dir=config.directory, recursive=True)))  # all of them would weigh as the builder's
write(files[0])
publisher.publish(datetime.now(UTC))
shown = some([each.path for each in publisher.store.articles()])
taken, documents = {}, []
for name, paths in (("shown", shown), ("any", files)):
    taken[name] = []
    for path in paths:
        write(path)
        start = time.perf_counter()
        done = publisher.touch([path], datetime.now(UTC))
        taken[name].append(time.perf_counter() - start)
        assert done is not None, path
        documents.append(len(done[1].edition.documents))
        publisher.store.rest()  # as the service does when the edition is live
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({**{name: median(times) for name, times in taken.items()}, "rss": rss, "documents": max(documents)}))
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one number of articles cost: seconds, and bytes of memory."""

    articles: int
    cold: Run
    start: float
    edit: float
    edit_any: float
    builder: int
    worker: int
    hugo: Run | None
    pelican: Run | None


def main() -> None:
    """Run it and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", default="1000,10000", help="how many, with commas between")
    parser.add_argument("--edits", type=int, default=30)
    parser.add_argument("--peers", type=int, default=10_000, help="the most articles that the peers are given")
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--hugo", default=program("hugo"))
    parser.add_argument("--pelican", default=program("pelican"))
    given = parser.parse_args()
    found = [_measure(int(count), given.edits, given.peers, given.hugo, given.pelican) for count in given.articles.split(",")]
    _print(found)
    if given.svg:
        from benchmarks.plots import draw

        draw(given.svg, [(each.articles, each.cold.wall, each.edit, each.start) for each in found])


def _measure(count: int, edits: int, peers: int, hugo: str | None, pelican: str | None) -> Figures:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        corpus.make(place / "articles", count, tags=TAGS)
        toml = place / "feeds.toml"
        toml.write_text(_CONFIG, encoding="utf-8")
        cold = _run([sys.executable, "-c", _COLD, str(toml)], place)
        start, worker = _serve(toml, place)
        done = json.loads(_run([sys.executable, "-c", _EDITS, str(toml), str(edits)], place).output.splitlines()[-1])
        few = count <= peers
        return Figures(
            count,
            cold,
            start,
            done["shown"],
            done["any"],
            max(cold.rss, done["rss"]),
            worker,
            _hugo(hugo, place) if hugo and few else None,
            _pelican(pelican, place) if pelican and few else None,
        )


def _run(command: Sequence[str], place: Path) -> Run:
    run = measure(command, place)
    if run.status:
        sys.exit(f"{command[0]} failed:\n{run.output[-2000:]}")
    return run


def _serve(toml: Path, place: Path) -> tuple[float, int]:
    """Seconds until an unchanged directory is served, and the memory of the worker after it answered for every feed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "feeds.cli", "serve", "--config", str(toml), "--port", str(port)]
    begun = time.perf_counter()
    with (place / "serve.txt").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        took = _answered(f"http://127.0.0.1:{port}/rss.xml", begun)
        for number in range(TAGS):
            for file in ("rss.xml", "atom.xml", "feed.json"):
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/tags/tag-{number:03}/{file}", timeout=30) as answer:
                    answer.read()
        return took, max(_rss(worker) for worker in _workers(process.pid, port))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _answered(url: str, begun: float) -> float:
    while time.perf_counter() - begun < 300:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return time.perf_counter() - begun
        except OSError:
            time.sleep(0.01)
    sys.exit(f"nobody answered at {url}")


def _workers(pid: int, port: int) -> list[int]:
    """The web workers among a process's children: those that have the socket on which ``port`` is listened to."""
    lines = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines())
    sockets = {f"socket:[{line[9]}]" for line in lines if line[1].endswith(f":{port:04X}") and line[3] == "0A"}
    children = [int(each) for task in Path(f"/proc/{pid}/task").glob("*/children") for each in task.read_text().split()]
    return [each for each in children if any(os.readlink(held) in sockets for held in Path(f"/proc/{each}/fd").iterdir())]


def _rss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


_HUGO_TOML = f"""
baseURL = "{URL}"
title = "Scale"
disableKinds = ["page", "section", "taxonomy", "term", "sitemap", "robotsTXT", "404"]
[outputs]
home = ["RSS"]
[services.rss]
limit = 50
"""
_HUGO_RSS = """<rss version="2.0"><channel><title>{{ .Site.Title }}</title><link>{{ .Permalink }}</link>
<description>all</description>
{{ range first 50 .Site.RegularPages }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid>{{ .Permalink }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate><description>{{ .Content | html }}</description></item>
{{ end }}</channel></rss>
"""


def _hugo(hugo: str, place: Path) -> Run:
    site = place / "hugo"
    (site / "layouts/_default").mkdir(parents=True)
    (site / "hugo.toml").write_text(_HUGO_TOML)
    (site / "layouts/_default/rss.xml").write_text(_HUGO_RSS)
    os.symlink(place / "articles", site / "content")
    return _run(
        [hugo, "--quiet", "--source", str(site), "--config", str(site / "hugo.toml"), "--destination", str(place / "out")], site
    )


def _pelican(pelican: str, place: Path) -> Run:
    site = place / "pelican"
    site.mkdir()
    settings: dict[str, object] = {
        "PATH": str(place / "articles"),
        "OUTPUT_PATH": str(site / "out"),
        "SITEURL": URL.rstrip("/"),
        "TIMEZONE": "UTC",
        "THEME": "simple",
        "FEED_ALL_RSS": "rss.xml",
        "FEED_ALL_ATOM": "atom.xml",
        "CATEGORY_FEED_ATOM": None,
        "AUTHOR_FEED_ATOM": None,
        "AUTHOR_FEED_RSS": None,
        "TRANSLATION_FEED_ATOM": None,
        "FEED_MAX_ITEMS": 50,
        "DIRECT_TEMPLATES": [],
        "ARTICLE_SAVE_AS": "",
        "AUTHOR_SAVE_AS": "",
        "CATEGORY_SAVE_AS": "",
        "TAG_SAVE_AS": "",
    }
    (site / "conf.py").write_text("".join(f"{name} = {value!r}\n" for name, value in settings.items()))
    return _run([pelican, "-q", "-s", str(site / "conf.py")], site)


def _print(found: Sequence[Figures]) -> None:
    columns = [
        "articles",
        "cold s",
        "CPU s",
        "start s",
        "edit ms",
        "any edit ms",
        "builder MB",
        "worker MB",
        "Hugo s",
        "Pelican s",
    ]
    print("| " + " | ".join(columns) + " |\n|" + " ---: |" * len(columns))
    for each in found:
        peers = [f"{run.wall:.1f} ({run.wall / each.cold.wall:.1f} x)" if run else "" for run in (each.hugo, each.pelican)]
        row = [
            f"{each.articles:,}",
            f"{each.cold.wall:.2f}",
            f"{each.cold.cpu:.2f}",
            f"{each.start:.2f}",
            f"{each.edit * 1000:.0f}",
            f"{each.edit_any * 1000:.0f}",
            f"{each.builder / 1e6:.0f}",
            f"{each.worker / 1e6:.0f}",
            *peers,
        ]
        print("| " + " | ".join(row) + " |")
    where = f"{os.cpu_count()} cores, Python {sys.version.split()[0]}; {time.strftime('%Y-%m-%d')}"
    print(f"\n{where}. A peer's ratio is to the cold run.")


if __name__ == "__main__":
    shutil.rmtree(Path(tempfile.gettempdir()) / "feeds-scale", ignore_errors=True)
    main()
