"""RSS 1.0 (RDF Site Summary), and RSS 0.90 from which it came."""

from __future__ import annotations

from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile, alike, only, parts
from feeds.check.profiles.specimen import RDF as RDF_NS
from feeds.check.profiles.specimen import RSS_090, RSS_1, Specimen
from feeds.check.rules.addresses import is_iri

_SPEC = "http://purl.org/rss/1.0/spec"
_ABOUT, _RESOURCE = RDF_NS + "about", RDF_NS + "resource"
CHILDREN = {
    "channel": frozenset("title link description image items textinput".split()),
    "item": frozenset("title link description".split()),
    "image": frozenset("title url link".split()),
    "textinput": frozenset("title description name link".split()),
}


def _1(*names: str) -> tuple[str, ...]:
    return tuple(RSS_1 + name for name in names)


def _about(specimen: Specimen) -> Found:
    for node in specimen.of(*_1("channel", "item", "image", "textinput")):
        at_top = node.parent is not None and node.parent.tag == RDF_NS + "RDF"
        if at_top and not is_iri(node.attributes.get(_ABOUT, "").strip()):
            yield node.at(node.attributes.get(_ABOUT, ""), f"{node.name}@rdf:about")


def _unknown(specimen: Specimen) -> Found:
    for name, known in CHILDREN.items():
        for holder in specimen.of(RSS_1 + name):
            for child in holder.children:
                if child.tag.startswith(RSS_1) and child.tag[len(RSS_1) :] not in known:
                    yield child.at(f"in {holder.name}")


def _twice(specimen: Specimen) -> Found:
    for name, known in CHILDREN.items():
        for holder in specimen.of(RSS_1 + name):
            for child in sorted(known):
                if len(found := holder.all(RSS_1 + child)) > 1:
                    yield found[1].at()


def _links(specimen: Specimen) -> Found:
    for node in specimen.of(*_1("link", "url"), RSS_090 + "link", RSS_090 + "url"):
        if not is_iri(node.text):
            yield node.at()


def _order(specimen: Specimen) -> Found:
    if specimen.version != "1.0":
        return
    listed = {node.attributes.get(_RESOURCE) or node.attributes.get("resource") for node in specimen.of(RDF_NS + "li")}
    there = {item.attributes.get(_ABOUT): item for item in specimen.of(RSS_1 + "item")}
    for about, item in there.items():
        if listed and about not in listed:
            yield item.at(about)
    for node in specimen.of(RDF_NS + "li"):
        if (resource := node.attributes.get(_RESOURCE) or node.attributes.get("resource")) not in there:
            yield node.at(resource)


def _listed(specimen: Specimen) -> Found:
    for node in specimen.of(RSS_1 + "items"):
        if node.find(RDF_NS + "Seq") is None:
            yield node.at("", "rdf:Seq")


def _picture(specimen: Specimen) -> Found:
    there = {node.attributes.get(_ABOUT) for node in specimen.of(*_1("image", "textinput"))}
    for channel in specimen.of(RSS_1 + "channel"):
        for name in ("image", "textinput"):
            found = channel.find(RSS_1 + name)
            if found is not None and found.attributes.get(_RESOURCE) not in there:
                yield found.at(found.attributes.get(_RESOURCE, ""), f"{name}@rdf:resource")


def _old(specimen: Specimen) -> Found:
    if specimen.format == "rdf" and specimen.version == "0.90" and specimen.top:
        yield specimen.top.at("RSS 0.90")


def _channel(specimen: Specimen) -> Found:
    if specimen.format == "rdf" and len(specimen.channels) != 1 and specimen.top:
        yield specimen.top.at("", "channel")


RDF = Profile(
    "rdf",
    "RSS 1.0",
    _SPEC,
    (
        Demand(
            "rdf-channel", MUST, f"{_SPEC}#s5.3", "RSS 1.0 has one channel, in the namespace http://purl.org/rss/1.0/", _channel
        ),
        Demand("rdf-about", MUST, f"{_SPEC}#s5.3", "this element needs an rdf:about with an absolute address", _about),
        Demand(
            "rdf-channel-parts",
            MUST,
            f"{_SPEC}#s5.3",
            "a channel needs title, link, description and items",
            parts(RSS_1 + "channel", *_1("title", "link", "description", "items")),
        ),
        Demand(
            "rdf-item-parts", MUST, f"{_SPEC}#s5.5", "an item needs title and link", parts(RSS_1 + "item", *_1("title", "link"))
        ),
        Demand(
            "rdf-item-unique",
            MUST,
            f"{_SPEC}#s5.5",
            "two items have this rdf:about",
            alike(_1("item"), lambda node: node.attributes.get(_ABOUT, "")),
        ),
        Demand("rdf-items-listed", MUST, f"{_SPEC}#s5.3.5", "items holds an rdf:Seq of what there is", _listed),
        Demand("rdf-order", SHOULD, f"{_SPEC}#s5.3.5", "the list of items and the items differ", _order),
        Demand("rdf-picture", SHOULD, f"{_SPEC}#s5.3.4", "the channel names a picture or input that is not there", _picture),
        Demand(
            "rdf-image-parts",
            MUST,
            f"{_SPEC}#s5.4",
            "an image needs title, url and link",
            only(
                (RSS_1 + "image",),
                lambda node: _RESOURCE in node.attributes or all(node.find(RSS_1 + name) for name in ("title", "url", "link")),
                "image",
            ),
        ),
        Demand(
            "rdf-unknown",
            MUST,
            f"{_SPEC}#s5",
            "RSS 1.0 has no such element here; what it does not know needs a namespace",
            _unknown,
        ),
        Demand("rdf-once", MUST, f"{_SPEC}#s5", "this element may be there only once", _twice),
        Demand("rdf-link", MUST, f"{_SPEC}#s5.3.2", "this must be an absolute address", _links),
        Demand(
            "rdf-090", SHOULD, "https://www.rssboard.org/rss-0-9-0", "RSS 0.90 was given up in 1999; write RSS 2.0 or Atom", _old
        ),
    ),
    formats=("rdf",),
    usual=True,
    strict=True,
)
