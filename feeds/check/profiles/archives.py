"""RFC 5005: complete feeds, pages and archives."""

from __future__ import annotations

from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile
from feeds.check.profiles.specimen import ATOM, CHANNELS, XML, Node, Specimen
from feeds.check.profiles.vocabulary import Vocabulary, Word, demands
from feeds.check.rules.addresses import is_iri

NAMESPACE = "http://purl.org/syndication/history/1.0"
HISTORY = f"{{{NAMESPACE}}}"
_RFC = "https://www.rfc-editor.org/rfc/rfc5005"
_PAGES = ("first", "last", "next", "previous")
_ARCHIVES = ("current", "prev-archive", "next-archive")


def _nothing(text: str) -> bool:
    return not text


TABLE = Vocabulary(
    "fh",
    NAMESPACE,
    _RFC,
    (
        Word("complete", "channel", _nothing, "is empty", severity=SHOULD),
        Word("archive", "channel", _nothing, "is empty", severity=SHOULD),
        Word("incremental", "channel"),
        Word("prev", "channel"),
    ),
)


def _links(holder: Node, *relations: str) -> list[Node]:
    return [link for link in holder.all(ATOM + "link") if link.attributes.get("rel") in relations]


def _based(node: Node) -> bool:
    """Whether something says what a relative address here is relative to."""
    holder: Node | None = node
    while holder is not None:
        if holder.attributes.get(XML + "base"):
            return True
        holder = holder.parent
    return False


def _paged(specimen: Specimen) -> bool:
    return any(_links(node, *_PAGES, *_ARCHIVES) for node in specimen.of(*CHANNELS))


def _complete(specimen: Specimen) -> Found:
    for node in specimen.of(*CHANNELS):
        if node.find(HISTORY + "complete") is not None and (found := _links(node, *_PAGES, "prev-archive", "next-archive")):
            yield found[0].at(found[0].attributes["rel"], "link@rel")


def _both(specimen: Specimen) -> Found:
    for node in specimen.of(*CHANNELS):
        if node.find(HISTORY + "complete") is not None and (archive := node.find(HISTORY + "archive")) is not None:
            yield archive.at("")


def _current(specimen: Specimen) -> Found:
    for node in specimen.of(*CHANNELS):
        if node.find(HISTORY + "archive") is not None and not _links(node, "current"):
            yield node.at("", "link rel=current")


def _once(specimen: Specimen) -> Found:
    for node in specimen.of(*CHANNELS):
        for relation in (*_PAGES, *_ARCHIVES):
            if len(found := _links(node, relation)) > 1:
                yield found[1].at(relation, "link@rel")


def _addresses(specimen: Specimen) -> Found:
    for node in specimen.of(*CHANNELS):
        for link in _links(node, *_PAGES, *_ARCHIVES):
            if not is_iri(link.attributes.get("href", "")) and not _based(link):
                yield link.at(link.attributes.get("href", ""), "link@href")


def _to_itself(specimen: Specimen) -> Found:
    for node in specimen.of(*CHANNELS):
        own = {link.attributes.get("href") for link in _links(node, "self")}
        for link in _links(node, "next", "previous", "prev-archive", "next-archive"):
            if link.attributes.get("href") in own:
                yield link.at(link.attributes.get("href"), "link@href")


def _forward(specimen: Specimen) -> Found:
    for node in specimen.of(*CHANNELS):
        if node.find(HISTORY + "archive") is None and (found := _links(node, "next-archive")):
            yield found[0].at(found[0].attributes.get("href"), "link@rel")


ARCHIVES = Profile(
    "archives",
    "RFC 5005: archives of feeds",
    _RFC,
    (
        *demands(TABLE),
        Demand(
            "archives-complete", MUST, f"{_RFC}#section-2", "a complete feed has no other pages; take this link away", _complete
        ),
        Demand(
            "archives-both",
            MUST,
            f"{_RFC}#section-4",
            "a page of an archive is no complete feed; take one of the two away",
            _both,
        ),
        Demand(
            "archives-current", SHOULD, f"{_RFC}#section-4", "a page of an archive needs a link rel=current to its feed", _current
        ),
        Demand("archives-once", MUST, f"{_RFC}#section-4", "there is one such link at most", _once),
        Demand("archives-address", MUST, f"{_RFC}#section-4", "write this address whole", _addresses),
        Demand("archives-itself", MUST, f"{_RFC}#section-4", "this link leads to the page that it stands on", _to_itself),
        Demand(
            "archives-forward",
            MUST,
            f"{_RFC}#section-4",
            "only pages of an archive (fh:archive) lead to a next-archive",
            _forward,
        ),
    ),
    formats=("rss", "rdf", "atom"),
    namespaces=(NAMESPACE,),
    when=_paged,
)
