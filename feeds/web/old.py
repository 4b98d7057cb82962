"""Old addresses, and those that people try by hand: what is answered where nothing is published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from feeds.config import Addresses, Config
from feeds.config.addresses import asked as asked_for
from feeds.formats import FORMATS
from feeds.model import Listing, beneath

# What people try where a feed might be, and the format that they seem to want.
TRIED: dict[str, str | None] = {
    "feed": None,
    "rss": "rss",
    "feed.xml": None,
    "index.xml": None,
    "atom": "atom",
    "rss.xml": "rss",
    "atom.xml": "atom",
}
_PAGE = re.compile(r"(?:(.+)/)?archive/[1-9][0-9]{0,8}")
_FILES = frozenset(format.file_name for format in FORMATS.values())


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What was asked for stands at ``url`` from now on (301)."""

    url: str


@dataclass(frozen=True, slots=True)
class Here:
    """What is asked for is the document at ``path``."""

    path: str


@dataclass(frozen=True, slots=True)
class Over:
    """What was asked for will not come back (410), as ``why`` says."""

    why: str


def departed(addresses: Addresses, path: str) -> Elsewhere | Over | None:
    """What is answered for a document or the page of a feed that moved or ended, whatever is published.

    The pages of an archive stay where they are when a feed moves. Cheap: a lookup or two.
    """
    if not addresses.moved and not addresses.retired:
        return None
    if path and (place := addresses.moved.get(path)) is not None:
        return Elsewhere(beneath(place, ""))
    if path and path in addresses.retired:
        return Over("This feed has ended.")
    name, _, last = path.rpartition("/")
    known = last in _FILES or (not last and name)
    if known and (place := addresses.moved.get(name)) is not None:
        return Elsewhere(beneath(place, last))
    if addresses.retired and ((known and name in addresses.retired) or _archive_of(name) in addresses.retired):
        return Over("This feed has ended.")
    return None


def kept(addresses: Addresses, path: str) -> Here | Elsewhere | Over | None:
    """What the configuration says of an old address, with a slash at its end or without."""
    for each in (path, path[:-1] if path.endswith("/") else path + "/"):
        if (document := addresses.aliases.get(each)) is not None:
            return Here(document)
        if (url := addresses.redirects.get(each)) is not None:
            return Elsewhere(url)
        if each in addresses.gone:
            return Over("This is published no more.")
    return None


def asked(addresses: Addresses, path: str, query: str) -> Here | Elsewhere | Over | None:
    """What the configuration says of an old address with a query, whatever is published at its path."""
    if not query or addresses.queries is None or path.removesuffix("/") not in addresses.queried:
        return None
    return kept(addresses.queries, asked_for(path, query))


def tried(config: Config, listings: Sequence[Listing], path: str) -> Elsewhere | Over | None:
    """The main feed, wherever it is now, or where there is none the first, for who tries an address by hand."""
    path = path.removesuffix("/")
    if path in TRIED and "" in config.addresses.retired:
        return Over("This feed has ended.")
    if path in TRIED and (place := config.addresses.moved.get("")) is not None:
        return Elsewhere(beneath(place, FORMATS[TRIED[path] or "rss"].file_name))
    main = next((each for each in listings if not each.name), listings[0] if listings else None)
    if path not in TRIED or main is None or not main.documents:
        return None
    wanted = dict(main.documents).get(TRIED[path] or "", main.documents[0][1])
    return None if wanted == path else Elsewhere(config.site.base_url + wanted)


def _archive_of(name: str) -> str | None:
    """The feed to whose archive the page called ``name`` belongs."""
    found = _PAGE.fullmatch(name)
    return (found[1] or "") if found else None
