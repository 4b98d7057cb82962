"""Whether a podcast has an owner, and a picture that podcast apps take; whether SmartNews takes a logo. As far as files tell."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.articles.media import MediaFact
from feeds.model import FeedSpec, Problem, Severity, address

# Apple's guide: square, from 1400 to 3000 pixels, JPEG or PNG, RGB, and a name that says which.
SMALLEST, LARGEST = 1400, 3000
_SUFFIXES = {"jpeg": (".jpg", ".jpeg"), "png": (".png",)}
RULE = "artwork"
# SmartFormat 2.1: the size of a logo, a PNG.
LOGO = (700, 100)


def lacking(spec: FeedSpec, image: str | None, base_url: str) -> Iterator[Problem]:
    """What the podcast that ``spec`` describes does not say and podcast apps ask for; ``image`` is its picture."""
    url = base_url + address(spec.name, "rss.xml")
    if image is None:
        message = "a podcast needs a picture; set feeds.podcast.image"
        yield Problem(Severity.MUST, RULE, url, message, field="feeds.podcast.image")
    if spec.podcast and spec.podcast.owner is None:
        message = "nobody owns this podcast; set feeds.podcast.owner with an e-mail address, without which YouTube refuses it"
        yield Problem(Severity.SHOULD, "podcast-owner", url, message, field="feeds.podcast.owner")


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


def logo_faults(path: str, fact: MediaFact | None) -> Iterator[Problem]:
    """What SmartNews would not show of the logo that is the file ``path``; None where there is none."""

    def wrong(message: str, found: str | None = None) -> Problem:
        return Problem(Severity.SHOULD, "smartnews-logo-file", path, message, field="feeds.smartnews.logo", found=found)

    size = "{} × {}".format
    if fact is None:
        yield wrong("there is no such file; put the logo for SmartNews here")
    elif fact.kind != "png":
        yield wrong("the logo for SmartNews is a PNG", fact.kind)
    elif fact.width and fact.height and (fact.width, fact.height) != LOGO:
        yield wrong(f"the logo for SmartNews has {size(*LOGO)} pixels", size(fact.width, fact.height))
