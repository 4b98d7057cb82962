"""What one file says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from feeds.model.parts import Image, Moment, Person, Rating, Reference, Restriction, Source
from feeds.model.problems import Origin
from feeds.model.tools import Place
from feeds.podcasting import Episode


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What one file says, before the ledger gave it an identity and before its addresses are known.

    ``body`` is the text below the front matter as it was written, in the markup of the suffix ``markup``; it is
    rendered when somebody needs it. ``titled`` is whether the front matter gave the title, and not the body;
    ``slugged`` whether it gave the slug, and not the file's name.
    ``digest`` covers what a subscriber would see and nothing else. ``address`` is a path or URL that the file itself
    asks for. ``lines`` tells where a field stands in the file, ``origins`` where every value came from: a field has
    several where they add up, and none where nothing was said of it. ``formerly`` are paths of files that were this
    article where nothing else was: a recording without text. ``episode`` is what it says for podcast apps, with addresses
    that may still be relative.
    """

    path: str
    digest: str
    title: str
    titled: bool
    markup: str
    body: str
    section: str
    slug: str
    slugged: bool
    modified: datetime
    summary: str = ""
    id: str | None = None
    address: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    authors: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    image: Image | None = None
    references: tuple[Reference, ...] = ()
    source: Source | None = None
    lines: tuple[tuple[str, int], ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    place: Place = field(default_factory=Place)
    origins: tuple[tuple[str, Origin], ...] = ()
    expires: Moment | None = None
    unlisted: bool = False
    not_in: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    episode: Episode | None = None
    rating: Rating | None = None
    restriction: Restriction | None = None
