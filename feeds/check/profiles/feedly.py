"""Feedly: its webfeeds namespace."""

from __future__ import annotations

from feeds.check.profiles.partners import channels, has
from feeds.check.profiles.profile import SHOULD, Demand, Found, Profile
from feeds.check.profiles.specimen import Specimen
from feeds.check.profiles.values import filled, is_web_iri, matching, one_of
from feeds.check.profiles.vocabulary import Vocabulary, Word, demands

NAMESPACE = "http://webfeeds.org/rss/1.0"
WEBFEEDS = f"{{{NAMESPACE}}}"
_SPEC = "https://blog.feedly.com/10-ways-to-optimize-your-feed-for-feedly/"
TABLE = Vocabulary(
    "webfeeds",
    NAMESPACE,
    _SPEC,
    (
        Word("cover", "channel", attributes={"image": is_web_iri}, needed="image"),
        Word("icon", "channel", is_web_iri, "is the address of a picture"),
        Word("logo", "channel", is_web_iri, "is the address of an SVG"),
        Word("accentColor", "channel", matching(r"[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3}"), "is six figures of base 16, without #"),
        Word("related", "channel", many=True, attributes={"layout": one_of("card"), "target": one_of("browser")}),
        Word("analytics", "channel", many=True, attributes={"id": filled, "engine": filled}),
        Word("wordCount", "item"),
        Word("promotion", "channel item", many=True),
        Word("partial", "channel item"),
    ),
)


def _vector(specimen: Specimen) -> Found:
    for node in specimen.of(f"{WEBFEEDS}logo"):
        if not node.text.partition("?")[0].lower().endswith(".svg"):
            yield node.at()


FEEDLY = Profile(
    "feedly",
    "Feedly",
    _SPEC,
    (
        *demands(TABLE),
        Demand("feedly-vector", SHOULD, _SPEC, "the logo is an SVG", _vector),
        Demand("feedly-icon", SHOULD, _SPEC, "give the feed a webfeeds:icon", channels(has(f"{WEBFEEDS}icon"), "webfeeds:icon")),
        Demand(
            "feedly-cover", SHOULD, _SPEC, "give the feed a webfeeds:cover", channels(has(f"{WEBFEEDS}cover"), "webfeeds:cover")
        ),
        Demand(
            "feedly-color",
            SHOULD,
            _SPEC,
            "give the feed a webfeeds:accentColor",
            channels(has(f"{WEBFEEDS}accentColor"), "webfeeds:accentColor"),
        ),
    ),
    namespaces=(NAMESPACE,),
)
