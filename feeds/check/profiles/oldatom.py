"""Atom 0.3, which was a draft and is still served."""

from __future__ import annotations

from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile, parts, texts
from feeds.check.profiles.specimen import ATOM_03, Specimen
from feeds.check.profiles.values import is_w3cdtf

_DRAFT = "https://www.rfc-editor.org/rfc/rfc4287"


def _old(*names: str) -> tuple[str, ...]:
    return tuple(ATOM_03 + name for name in names)


def _given_up(specimen: Specimen) -> Found:
    if specimen.format == "atom-0.3" and specimen.top:
        yield specimen.top.at("Atom 0.3")


def _alternate(specimen: Specimen) -> Found:
    for holder in specimen.of(*_old("feed", "entry")):
        links = [link.attributes.get("rel") for link in holder.all(ATOM_03 + "link")]
        if "alternate" not in links:
            yield holder.at("", "link")


OLD_ATOM = Profile(
    "atom-0.3",
    "Atom 0.3",
    _DRAFT,
    (
        Demand("atom03-given-up", SHOULD, _DRAFT, "Atom 0.3 was a draft; write Atom 1.0", _given_up),
        Demand(
            "atom03-feed", MUST, _DRAFT, "a feed needs title and modified", parts(ATOM_03 + "feed", *_old("title", "modified"))
        ),
        Demand(
            "atom03-entry",
            MUST,
            _DRAFT,
            "an entry needs title, id, modified and issued",
            parts(ATOM_03 + "entry", *_old("title", "id", "modified", "issued")),
        ),
        Demand("atom03-alternate", MUST, _DRAFT, "a feed and an entry need a link rel=alternate", _alternate),
        Demand(
            "atom03-date",
            MUST,
            "W3C note datetime",
            "write dates like 2024-03-01T12:00:00Z",
            texts(_old("modified", "issued", "created"), lambda text: is_w3cdtf(text) or is_w3cdtf(text + "Z")),
        ),
    ),
    formats=("atom-0.3",),
    usual=True,
    strict=True,
)
