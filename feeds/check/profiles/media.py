"""Media RSS (Yahoo's namespace), element by element."""

from __future__ import annotations

from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile, only
from feeds.check.profiles.specimen import Node, Specimen
from feeds.check.profiles.values import anything, decimal, filled, integer, is_npt, matching, names_language, one_of
from feeds.check.profiles.vocabulary import Vocabulary, Word, demands
from feeds.check.rules.addresses import is_iri
from feeds.check.rules.rule import is_media_type

NAMESPACE = "http://search.yahoo.com/mrss/"
MEDIA = f"{{{NAMESPACE}}}"
_SPEC = "https://www.rssboard.org/media-rss"
_KIND = one_of("plain html")
_HOLDS = "channel item content group"
_SIZE = {"height": integer(1), "width": integer(1)}
_RATINGS = {
    "urn:simple": "adult nonadult",
    "urn:mpaa": "g m nc-17 pg pg-13 r x",
    "urn:v-chip": "14+ 18+ c c8 g pg tv-14 tv-g tv-ma tv-pg tv-y tv-y7 tv-y7-fv",
}
_HASH = matching(r"[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}")

_WORDS = (
    Word(
        "content",
        "item group",
        many=True,
        holding=True,
        attributes={
            "url": is_iri,
            "fileSize": integer(1),
            "type": is_media_type,
            "medium": one_of("image audio video document executable"),
            "isDefault": one_of("true false"),
            "expression": one_of("sample full nonstop"),
            "bitrate": decimal(),
            "framerate": decimal(),
            "samplingrate": decimal(),
            "channels": integer(1),
            "duration": decimal(),
            "lang": names_language,
            **_SIZE,
        },
    ),
    Word("group", "item", many=True, holding=True),
    Word("adult", _HOLDS, one_of("true false"), "is true or false"),
    Word("rating", _HOLDS, many=True, attributes={"scheme": is_iri}),
    Word("title", _HOLDS, filled, "says something, or is left out", attributes={"type": _KIND}),
    Word("description", _HOLDS, attributes={"type": _KIND}),
    Word("keywords", _HOLDS, filled, "is a list of words with commas", many=True),
    Word("thumbnail", _HOLDS, many=True, attributes={"url": is_iri, "time": is_npt, **_SIZE}, needed="url"),
    Word("category", _HOLDS, many=True, attributes={"scheme": is_iri, "label": filled}),
    Word(
        "hash",
        "item content group",
        _HASH,
        "is a checksum in figures of base 16",
        many=True,
        attributes={"algo": one_of("md5 sha-1")},
    ),
    Word("player", "item content group channel", many=True, attributes={"url": is_iri, **_SIZE}, needed="url"),
    Word("credit", _HOLDS, filled, "names somebody", many=True, attributes={"role": filled, "scheme": is_iri}),
    Word("copyright", _HOLDS, attributes={"url": is_iri}),
    Word("text", _HOLDS, many=True, attributes={"type": _KIND, "lang": names_language, "start": is_npt, "end": is_npt}),
    Word(
        "restriction",
        _HOLDS,
        many=True,
        attributes={"relationship": one_of("allow deny"), "type": one_of("country uri sharing")},
        needed="relationship",
    ),
    Word("community", _HOLDS, holding=True),
    Word("starRating", "community", attributes={"average": decimal(), "count": integer(), "min": integer(), "max": integer()}),
    Word("statistics", "community", attributes={"views": integer(), "favorites": integer()}),
    Word("tags", "community"),
    Word("comments", _HOLDS, holding=True),
    Word("comment", "comments", many=True),
    Word("embed", _HOLDS, holding=True, attributes={"url": is_iri, **_SIZE}, needed="url"),
    Word("param", "embed", many=True, attributes={"name": filled}, needed="name"),
    Word("responses", _HOLDS, holding=True),
    Word("response", "responses", many=True),
    Word("backLinks", _HOLDS, holding=True),
    Word("backLink", "backLinks", many=True),
    Word("status", _HOLDS, attributes={"state": one_of("active blocked deleted"), "reason": filled}, needed="state"),
    Word(
        "price",
        _HOLDS,
        many=True,
        attributes={
            "type": one_of("rent purchase package subscription"),
            "info": anything,
            "price": decimal(),
            "currency": matching("[A-Z]{3}"),
        },
    ),
    Word("license", _HOLDS, many=True, attributes={"type": is_media_type, "href": is_iri}),
    Word(
        "subTitle", _HOLDS, many=True, attributes={"type": is_media_type, "lang": names_language, "href": is_iri}, needed="href"
    ),
    Word("peerLink", _HOLDS, many=True, attributes={"type": is_media_type, "href": is_iri}, needed="href"),
    Word("location", _HOLDS, many=True, holding=True, attributes={"description": anything, "start": is_npt, "end": is_npt}),
    Word("rights", _HOLDS, attributes={"status": one_of("userCreated official")}, needed="status"),
    Word("scenes", _HOLDS, holding=True),
    Word("scene", "scenes", many=True, holding=True),
    Word("sceneTitle", "scene"),
    Word("sceneDescription", "scene"),
    Word("sceneStartTime", "scene", is_npt, "is a time like 00:15"),
    Word("sceneEndTime", "scene", is_npt, "is a time like 00:45"),
)
TABLE = Vocabulary("media", NAMESPACE, _SPEC, _WORDS)


def _source(node: Node) -> bool:
    return (
        bool(node.attributes.get("url"))
        or node.find(f"{MEDIA}player") is not None
        or any(child.tag == f"{MEDIA}embed" for child in node.children)
    )


def _rating(specimen: Specimen) -> Found:
    for node in specimen.of(f"{MEDIA}rating"):
        known = _RATINGS.get(node.attributes.get("scheme", "urn:simple"))
        if (known is not None and node.text not in known.split()) or not node.text:
            yield node.at()


def _role(specimen: Specimen) -> Found:
    for node in specimen.of(f"{MEDIA}credit"):
        if (role := node.attributes.get("role", "")) != role.lower():
            yield node.at(role, "media:credit@role")


def _countries(specimen: Specimen) -> Found:
    for node in specimen.of(f"{MEDIA}restriction"):
        kind = node.attributes.get("type")
        countries = all(len(word) == 2 and word.isalpha() for word in node.text.split())
        fits = {
            "country": bool(node.text) and countries,
            "uri": all(map(is_iri, node.text.split())),
            None: node.text in ("", "all", "none"),
        }
        if not fits.get(kind, True):
            yield node.at()


def _misspelt(specimen: Specimen) -> Found:
    if specimen.top and "http://search.yahoo.com/mrss" in specimen.namespaces:
        yield specimen.top.at("http://search.yahoo.com/mrss", "xmlns:media")


MEDIA_RSS = Profile(
    "media-rss",
    "Media RSS",
    _SPEC,
    (
        *demands(TABLE),
        Demand(
            "media-url",
            MUST,
            f"{_SPEC}#media-content",
            "media:content needs a url, or a media:player in it",
            only((f"{MEDIA}content",), _source, "media:content@url"),
        ),
        Demand(
            "media-group-alone",
            SHOULD,
            f"{_SPEC}#media-group",
            "a group holds several renditions of one thing; take it away where there is one",
            only((f"{MEDIA}group",), lambda node: len(node.all(f"{MEDIA}content")) > 1, "media:group"),
        ),
        Demand(
            "media-rating-value",
            MUST,
            f"{_SPEC}#media-rating",
            "the scheme has no such rating; adult and nonadult where there is no scheme",
            _rating,
        ),
        Demand("media-role", SHOULD, f"{_SPEC}#media-credit", "write roles in small letters", _role),
        Demand(
            "media-restriction-value",
            MUST,
            f"{_SPEC}#media-restriction",
            "name countries by two letters each, or addresses, or all or none",
            _countries,
        ),
        Demand(
            "media-adult-former",
            SHOULD,
            f"{_SPEC}#media-adult",
            "media:adult was given up; write media:rating",
            only((f"{MEDIA}adult",), lambda _node: False, "media:adult"),
        ),
        Demand(
            "media-default",
            MUST,
            f"{_SPEC}#media-content",
            "only one of a group is the default",
            only(
                (f"{MEDIA}group",),
                lambda node: sum(child.attributes.get("isDefault") == "true" for child in node.children) < 2,
                "media:content@isDefault",
            ),
        ),
        Demand("media-namespace", MUST, _SPEC, f"write the namespace as {NAMESPACE}, with the slash at its end", _misspelt),
        Demand(
            "media-keywords-many",
            SHOULD,
            f"{_SPEC}#media-keywords",
            "at most ten keywords, with commas",
            lambda specimen: (node.at() for node in specimen.of(f"{MEDIA}keywords") if node.text.count(",") > 9),
        ),
    ),
    namespaces=(NAMESPACE, "http://search.yahoo.com/mrss"),
)
