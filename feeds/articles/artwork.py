"""Whether the picture of a podcast is one that podcast apps take, as far as its file tells."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.articles.media import MediaFact
from feeds.model import Problem, Severity

# Apple's guide: square, from 1400 to 3000 pixels, JPEG or PNG, RGB, and a name that says which.
SMALLEST, LARGEST = 1400, 3000
_SUFFIXES = {"jpeg": (".jpg", ".jpeg"), "png": (".png",)}
RULE = "artwork"


def faults(path: str, fact: MediaFact | None) -> Iterator[Problem]:
    """What Apple would refuse of the file ``path``, which is what ``fact`` says; None where there is none."""

    def wrong(message: str, found: str | None = None) -> Problem:
        return Problem(Severity.MUST, RULE, path, f"{message}; podcast apps refuse other artwork", field="image", found=found)

    if fact is None:
        yield wrong("there is no such file; put the podcast's picture here")
        return
    if fact.kind not in _SUFFIXES:
        yield wrong("the picture of a podcast is a JPEG or a PNG", fact.kind)
        return
    if not path.lower().endswith(_SUFFIXES[fact.kind]):
        yield wrong(f"the content is {fact.kind}; give the file the suffix {_SUFFIXES[fact.kind][0]}")
    if fact.width and fact.height:
        size = f"{fact.width} × {fact.height}"
        if fact.width != fact.height:
            yield wrong("the picture of a podcast is square", size)
        elif not SMALLEST <= fact.width <= LARGEST:
            yield wrong(f"the picture of a podcast has from {SMALLEST} to {LARGEST} pixels each way", size)
    if fact.colours not in (None, "rgb"):
        yield wrong("the picture of a podcast has the colours of RGB; export it so", fact.colours)
