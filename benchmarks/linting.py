"""Linting beside the round trip: what all profiles cost over a document whose entries feedparser proves.

    python -m benchmarks.linting [--entries N] [--rounds N]

- read: the document as the linter looks at it (parsing included)
- all profiles: every rule of every profile that reads RSS, over that
- format: of these the rules that every document of ours is judged by when it is published, beyond its entries' proof
- round trip: feedparser's parse and our comparison of every entry with its article

Exit status: 0; 1 when all profiles cost more than 20 ms beyond the round trip.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from statistics import median

from feeds.check.examining import examine
from feeds.check.linting import lint
from feeds.check.profiles import PROFILES
from feeds.check.roundtrip import prove
from feeds.check.rules import judge
from feeds.formats import FORMATS
from feeds.model import Article, Attachment, Content, Document, Feed, Image, Person, Style

MOST_MS = 20.0
_START = datetime(2024, 3, 1, 12, tzinfo=UTC)
_SENTENCE = "After two years of work the bridge carries traffic again, and the town is <em>one</em> town. "
_PARAGRAPH = f'<p>{_SENTENCE * 4}<a href="https://example.com/more">More</a></p>\n<img src="https://example.com/a.png" alt="x">\n'


def article(number: int, edition: int) -> Article:
    """One of about 5 KB, with everything that an entry may carry, and words that no other article or edition of it has."""
    return Article(
        id=f"urn:x:{number}",
        path=f"news/{number}.md",
        title=f"The bridge reopens for the {number}th time",
        link=f"https://example.com/{number}/",
        published=_START - timedelta(hours=number),
        updated=_START - timedelta(hours=number),
        content=f"<p>{number}, {edition}</p>\n" + _PARAGRAPH * 10,
        summary="After two years the bridge carries traffic again.",
        authors=(Person("Ada Byron"),),
        tags=("bridges", "cities"),
        image=Image(f"https://example.com/{number}.png", width=1200, height=800, type="image/png"),
        attachments=(Attachment(f"https://example.com/{number}.mp3", "audio/mpeg", 1_000_000, duration=61),),
    )


def document(articles: tuple[Article, ...]) -> bytes:
    """They as RSS."""
    style = Style(Content.FULL, "en")
    feed = Feed(
        name="",
        id="urn:x:feed",
        title="The Newsroom",
        description="What happens elsewhere",
        home="https://example.com/",
        base_url="https://feeds.example.com/",
        language="en",
        content=Content.FULL,
        formats=("rss",),
        articles=articles,
        updated=_START,
        authors=(Person("The Editors"),),
    )
    return FORMATS["rss"].join(feed, FORMATS["rss"].entries(articles, style))


def taken(work: Callable[[Sequence[Article], bytes], object], editions: Iterable[tuple[Article, ...]]) -> float:
    """Milliseconds of processor that ``work`` on each of the ``editions`` takes: the median."""
    times = []
    for articles in editions:
        body = document(articles)
        start = time.process_time()
        work(articles, body)
        times.append((time.process_time() - start) * 1000)
    return median(times)


def main() -> None:
    """Run it and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    editions = iter(
        tuple(article(number, edition) for number in range(1, given.entries + 1)) for edition in range(4 * given.rounds)
    )
    asked = [name for name, profile in PROFILES.items() if not profile.formats or "rss" in profile.formats]
    now = _START + timedelta(hours=1)
    rows = {
        "read": taken(lambda _, body: examine(body), islice(editions, given.rounds)),
        "all profiles": taken(lambda _, body: lint(body, "rss.xml", asked=asked, now=now), islice(editions, given.rounds)),
        "format": taken(
            lambda _, body: judge(Document("rss.xml", "rss", "application/rss+xml", body)), islice(editions, given.rounds)
        ),
        "round trip": taken(
            lambda articles, body: prove("rss", body, articles, Style(Content.FULL, "en")), islice(editions, given.rounds)
        ),
    }
    rules = sum(len(PROFILES[name].demands) for name in asked)
    print(f"{given.entries} entries, {rules} rules of {len(asked)} profiles\n")
    print("| work         | CPU ms |\n| ------------ | -----: |")
    for name, value in rows.items():
        print(f"| {name:12} | {value:6.1f} |")
    beyond = rows["all profiles"] - rows["format"]
    print(f"\nAll profiles beyond what is proven and judged anyway: {beyond:.1f} ms (at most {MOST_MS:.0f}).")
    print(f"Median of {given.rounds} rounds; {time.strftime('%Y-%m-%d')}.")
    sys.exit(beyond > MOST_MS)


if __name__ == "__main__":
    main()
