"""WebSub: feeds that tell hubs when they change."""

from __future__ import annotations

from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile
from feeds.check.profiles.specimen import ATOM, CHANNELS, Node, Specimen
from feeds.check.profiles.values import is_web_iri
from feeds.check.rules.rule import Finding

_SPEC = "https://www.w3.org/TR/websub/"


def _links(holder: Node, relation: str) -> list[str]:
    return [link.attributes.get("href", "") for link in holder.all(ATOM + "link") if link.attributes.get("rel") == relation]


def _hubs(specimen: Specimen) -> list[str]:
    """The addresses of its hubs, whatever its format."""
    found = [url for node in specimen.of(*CHANNELS) for url in _links(node, "hub")]
    listed = specimen.data.get("hubs")
    return found + [str(each.get("url")) for each in (listed if isinstance(listed, list) else []) if isinstance(each, dict)]


def _addresses(specimen: Specimen) -> Found:
    for url in _hubs(specimen):
        if not is_web_iri(url):
            yield _here(specimen, url, "hub")


def _topic(specimen: Specimen) -> Found:
    topics = [url for node in specimen.of(*CHANNELS) for url in _links(node, "self")]
    topics += [str(specimen.data["feed_url"])] if "feed_url" in specimen.data else []
    if _hubs(specimen) and len(topics) != 1:
        yield _here(specimen, f"{len(topics)} of them", "self")


def _secure(specimen: Specimen) -> Found:
    for url in _hubs(specimen):
        if url.startswith("http://"):
            yield _here(specimen, url, "hub")


def _twice(specimen: Specimen) -> Found:
    seen: set[str] = set()
    for url in _hubs(specimen):
        if url in seen:
            yield _here(specimen, url, "hub")
        seen.add(url)


def _in_items(specimen: Specimen) -> Found:
    for link in specimen.of(ATOM + "link"):
        if link.attributes.get("rel") == "hub" and link.parent is not None and link.parent.tag not in CHANNELS:
            yield link.at(link.attributes.get("href"))


def _missing(specimen: Specimen) -> Found:
    if not _hubs(specimen):
        yield _here(specimen, "", "hub")


def _here(specimen: Specimen, found: str, name: str) -> Finding:
    return specimen.channels[0].at(found, f"link rel={name}") if specimen.channels else Finding(name, found, 1)


WEBSUB = Profile(
    "websub",
    "WebSub hubs",
    _SPEC,
    (
        Demand("websub-hub-missing", SHOULD, f"{_SPEC}#discovery", "name a hub by link rel=hub", _missing),
        Demand("websub-hub", MUST, f"{_SPEC}#discovery", "a hub has a web address, written whole", _addresses),
        Demand(
            "websub-topic",
            MUST,
            f"{_SPEC}#discovery",
            "what a hub is told needs one link rel=self, the address of the feed",
            _topic,
        ),
        Demand("websub-secure", SHOULD, f"{_SPEC}#security-considerations", "reach the hub by https", _secure),
        Demand("websub-twice", SHOULD, f"{_SPEC}#discovery", "name this hub once", _twice),
        Demand(
            "websub-place", SHOULD, f"{_SPEC}#discovery", "the link to a hub stands in the feed and not in an entry", _in_items
        ),
    ),
    when=lambda specimen: bool(_hubs(specimen)),
)
