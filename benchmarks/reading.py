"""Reading beside Pelican: the same directory, in turns, in one run; what each takes once it has started.

    python -m benchmarks.reading [--articles N] [--rounds N] [--corpus DIR] [--pelican PATH]

- feeds reads: the scan, the bytes, front matter, dates, people; what an edition needs of an article that is in no feed
- feeds reads and makes whole: the same, every body rendered, sanitised and absolute, and the main feed proven
- Pelican reads: its own readers over the same files, which render as they read

Exit status: 0; 2 usage, or a program is missing.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks import corpus
from benchmarks.process import program

_PELICAN = """
import sys, time, warnings
warnings.simplefilter("ignore")
import logging
logging.disable(logging.CRITICAL)
from pathlib import Path
from pelican.readers import Readers
from pelican.settings import DEFAULT_CONFIG, configure_settings
root = Path(sys.argv[1])
settings = configure_settings({**DEFAULT_CONFIG, "PATH": str(root), "TIMEZONE": "UTC"})
readers = Readers(settings)
files = sorted(str(path.relative_to(root)) for path in root.rglob("*.md"))
start = time.perf_counter()
for name in files:
    readers.read_file(base_path=str(root), path=name)
print(len(files), time.perf_counter() - start)
"""

_FEEDS = """
import sys, time
from pathlib import Path
from datetime import UTC, datetime
from feeds.articles.directory import scan
from feeds.config import for_directory
from feeds.papers import Papers
from feeds.publish import Publisher
from feeds.store import Store
config = for_directory(Path(sys.argv[1]), base_url="https://example.org/", state=Path(sys.argv[2]))
whole = sys.argv[3] == "whole"
store = Store(None)
start = time.perf_counter()
if whole:
    number = Publisher(config, store, saving=False).prepare(datetime.now(UTC)).articles
else:
    papers = Papers(config, store.index, False).read(scan(config.directory), set())
    number = sum(paper.manuscript is not None for paper in papers.values())
print(number, time.perf_counter() - start)
"""


def main() -> None:
    """Run it and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--corpus", type=Path, help="a directory of articles instead of a made one")
    parser.add_argument("--pelican", help="the command of a Pelican with Markdown; default: on PATH")
    given = parser.parse_args()
    pelican = given.pelican or program("pelican")
    if pelican is None:
        parser.exit(2, "pelican is not installed: pip install 'feeds[bench]', or give --pelican\n")
    python = Path(pelican).parent / "python"
    with tempfile.TemporaryDirectory() as place:
        root = given.corpus or Path(place) / "articles"
        if given.corpus is None:
            corpus.make(root, given.articles)
        sides = {
            "Pelican reads": [str(python), "-c", _PELICAN, str(root)],
            "feeds reads": [sys.executable, "-c", _FEEDS, str(root), place, "read"],
            "feeds reads and makes whole": [sys.executable, "-c", _FEEDS, str(root), place, "whole"],
        }
        taken: dict[str, list[float]] = {side: [] for side in sides}
        read: dict[str, int] = {}
        for number in range(given.rounds):
            for side in list(sides)[:: 1 if number % 2 else -1]:
                words = subprocess.run(sides[side], capture_output=True, text=True, check=True).stdout.split()
                read[side] = int(words[-2])
                taken[side].append(float(words[-1]))
    peer = median(taken["Pelican reads"])
    print(f"| {'':28} | articles | seconds | Pelican takes |\n| {'-' * 28} | -------- | ------- | ------------- |")
    for side, times in taken.items():
        print(f"| {side:28} | {read[side]:8,} | {median(times):7.3f} | {peer / median(times):10.1f} x |")
    print(f"\nMedian of {given.rounds} rounds in turns; start and imports not counted; {time.strftime('%Y-%m-%d')}.")


if __name__ == "__main__":
    main()
