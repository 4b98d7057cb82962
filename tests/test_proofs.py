"""Entries proven beside each other: the processes that do it belong to the one that started them."""

from __future__ import annotations

import subprocess
import sys

ENDLESS = """
from feeds.crew import Crew
from feeds.proofs import Order, Provers
from feeds.store.rows import ARTICLE
from tests.making import FULL, make_article
if __name__ == "__main__":
    order = Order(("rss",), FULL, (ARTICLE.dump_json(make_article(1)),))
    with Provers(Crew()) as provers:
        while True:
            for _, results in provers.order(order):
                print(len(results), flush=True)
"""


def test_a_builder_that_is_killed_leaves_no_processes_behind() -> None:
    process = subprocess.Popen([sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "1\n"
    process.kill()
    # What they all would write to is only at an end when the last of them is.
    process.communicate(timeout=60)
