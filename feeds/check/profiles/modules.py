"""The small namespaces that feeds of every format use: Dublin Core, syndication, threading, places, …"""

from __future__ import annotations

import re

from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found
from feeds.check.profiles.specimen import ATOM, RDF, XML, Specimen
from feeds.check.profiles.values import (
    Test,
    anything,
    decimal,
    filled,
    integer,
    is_email,
    is_npt,
    is_w3cdtf,
    matching,
    names_language,
    one_of,
)
from feeds.check.profiles.vocabulary import Vocabulary, Word, demands
from feeds.check.rules.addresses import is_iri
from feeds.check.rules.dates import is_rfc_3339
from feeds.check.rules.rule import is_media_type

_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_SY = "http://purl.org/rss/1.0/modules/syndication/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_SLASH = "http://purl.org/rss/1.0/modules/slash/"
_WFW = "http://wellformedweb.org/CommentAPI/"
_THR = "http://purl.org/syndication/thread/1.0"
_GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
_APP = "http://www.w3.org/2007/app"
_GEORSS = "http://www.georss.org/georss"
_CC = "http://backend.userland.com/creativeCommonsRssModule"
_TRACKBACK = "http://madskills.com/public/xml/rss/module/trackback/"
_BLOG = "http://backend.userland.com/blogChannelModule"
_ADMIN = "http://webns.net/mvcb/"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_QUERY = dict.fromkeys(
    "role title totalResults searchTerms count startIndex startPage language inputEncoding outputEncoding".split(), anything
)
_PAIR = matching(r"-?\d+(\.\d+)?[\s,]+-?\d+(\.\d+)?")


def _places(least: int, most: int | None = None) -> Test:
    """So many pairs of a latitude and a longitude."""

    def test(text: str) -> bool:
        numbers = re.split(r"[\s,]+", text)
        if not all(re.fullmatch(r"[+-]?\d{1,3}(\.\d*)?", each) for each in numbers) or len(numbers) % 2:
            return False
        within = all(abs(float(each)) <= (180 if at % 2 else 90) for at, each in enumerate(numbers))
        return within and least <= len(numbers) // 2 <= (most or len(numbers))

    return test


def _circle(text: str) -> bool:
    place, _, radius = text.rpartition(" ")
    return _places(1, 1)(place.strip()) and decimal()(radius)


def _is_time(text: str) -> bool:
    return is_w3cdtf(text) or is_w3cdtf(text + "Z")


TABLES = (
    Vocabulary(
        "dc",
        _DC,
        "https://www.dublincore.org/specifications/dublin-core/dces/",
        (
            *(
                Word(name, many=True)
                for name in "contributor coverage identifier relation source type subject publisher rights".split()
            ),
            Word("creator", "", filled, "names somebody", many=True, severity=SHOULD),
            *(Word(name) for name in "title description format".split()),
            Word("date", "", is_w3cdtf, "is a date like 2024-03-01T12:00:00Z", severity=SHOULD),
            Word("language", "", names_language, "is a language tag like en or pt-BR", severity=SHOULD),
        ),
    ),
    Vocabulary(
        "sy",
        _SY,
        "http://purl.org/rss/1.0/modules/syndication/",
        (
            Word(
                "updatePeriod",
                "channel",
                one_of("hourly daily weekly monthly yearly"),
                "is hourly, daily, weekly, monthly or yearly",
            ),
            Word("updateFrequency", "channel", integer(1), "is a number, 1 or more"),
            Word("updateBase", "channel", is_w3cdtf, "is a date like 2024-03-01T12:00:00Z"),
        ),
    ),
    Vocabulary(
        "content",
        _CONTENT,
        "http://purl.org/rss/1.0/modules/content/",
        (Word("encoded", "item"), Word("items", "item", holding=True)),
        free=frozenset({"item", "format", "encoding"}),
    ),
    Vocabulary(
        "slash",
        _SLASH,
        "http://purl.org/rss/1.0/modules/slash/",
        (
            Word("comments", "item", integer(), "is a number of comments"),
            Word("section", "item", many=True),
            Word("department", "item"),
            Word("hit_parade", "item", matching(r"\d+(\s*,\s*\d+)*"), "is numbers with commas"),
        ),
    ),
    Vocabulary(
        "wfw",
        _WFW,
        "http://wellformedweb.org/news/wfw_namespace_elements/",
        (
            Word("comment", "item", is_iri, "is an address"),
            Word("commentRss", "item", is_iri, "is the address of the feed of comments"),
        ),
        free=frozenset({"commentRSS"}),
    ),
    Vocabulary(
        "thr",
        _THR,
        "RFC 4685",
        (
            Word(
                "in-reply-to",
                "item",
                many=True,
                attributes={"ref": is_iri, "href": is_iri, "source": is_iri, "type": is_media_type},
                needed="ref",
            ),
            Word("total", "item", integer(), "is a number of replies"),
        ),
    ),
    Vocabulary(
        "geo",
        _GEO,
        "https://www.w3.org/2003/01/geo/",
        (
            Word("Point", holding=True, many=True),
            Word("lat", "", decimal(-90, 90), "is a number from -90 to 90", many=True),
            Word("long", "", decimal(-180, 180), "is a number from -180 to 180", many=True),
            Word("alt", "", decimal(-12_000), "is a height in metres", many=True),
            Word("lat_long", "", _PAIR, "is two numbers", many=True),
        ),
    ),
    Vocabulary(
        "georss",
        _GEORSS,
        "https://www.ogc.org/standard/georss/",
        (
            Word("point", "", _places(1, 1), "is a latitude and a longitude", many=True),
            Word("line", "", _places(2), "is pairs of latitude and longitude", many=True),
            Word("polygon", "", _places(3), "is pairs of latitude and longitude", many=True),
            Word("box", "", _places(2, 2), "is two pairs of latitude and longitude", many=True),
            Word("circle", "", _circle, "is a latitude, a longitude and a radius in metres", many=True),
            Word("where", holding=True, many=True),
            *(
                Word(name)
                for name in (
                    "featuretypetag",
                    "relationshiptag",
                    "featurename",
                    "featureTypeTag",
                    "relationshipTag",
                    "featureName",
                )
            ),
            Word("elev", "", decimal(-12_000), "is a height in metres"),
            Word("floor", "", integer(-1000), "is a number"),
            Word("radius", "", decimal(), "is a number of metres"),
        ),
    ),
    Vocabulary(
        "app",
        _APP,
        "RFC 5023",
        (
            Word("edited", "item", is_rfc_3339, "is a date like 2024-03-01T12:00:00Z"),
            Word("control", "item", holding=True),
            Word("draft", "control", one_of("yes no"), "is yes or no"),
        ),
        free=frozenset("service workspace collection accept categories".split()),
    ),
    Vocabulary(
        "ev",
        "http://purl.org/rss/1.0/modules/event/",
        "http://purl.org/rss/1.0/modules/event/",
        (
            Word("startdate", "item", _is_time, "is a date like 2024-03-01T12:00:00Z"),
            Word("enddate", "item", _is_time, "is a date like 2024-03-01T12:00:00Z"),
            *(Word(name, "item") for name in ("location", "organizer", "type")),
        ),
    ),
    Vocabulary(
        "feedburner",
        "http://rssnamespace.org/feedburner/ext/1.0",
        "https://support.google.com/feedburner/",
        (
            *(Word(name, "item", is_iri, "is an address") for name in ("origLink", "origEnclosureLink", "awareness")),
            *(
                Word(name, "channel", many=True)
                for name in ("info", "emailServiceId", "feedburnerHostname", "browserFriendly", "feedFlare")
            ),
        ),
        free=frozenset({"info", "feedFlare"}),
    ),
    Vocabulary(
        "icbm",
        "http://postneo.com/icbm",
        "http://postneo.com/icbm",
        (
            Word("latitude", "", decimal(-90, 90), "is a number from -90 to 90"),
            Word("longitude", "", decimal(-180, 180), "is a number from -180 to 180"),
        ),
    ),
    Vocabulary(
        "geourl",
        "http://geourl.org/rss/module/",
        "http://geourl.org/rss/module/",
        (
            Word("latitude", "", decimal(-90, 90), "is a number from -90 to 90"),
            Word("longitude", "", decimal(-180, 180), "is a number from -180 to 180"),
        ),
    ),
    Vocabulary(
        "psc",
        "http://podlove.org/simple-chapters",
        "https://podlove.org/simple-chapters/",
        (
            Word("chapters", "item", attributes={"version": matching(r"1\.\d")}, needed="version", holding=True),
            Word(
                "chapter",
                "chapters",
                many=True,
                attributes={"start": is_npt, "title": filled, "href": is_iri, "image": is_iri},
                needed="start title",
            ),
        ),
    ),
    Vocabulary(
        "googleplay",
        "http://www.google.com/schemas/play-podcasts/1.0",
        "https://support.google.com/podcast-publishers/answer/9889544",
        (
            Word("author", "channel item", filled, "names somebody"),
            Word("owner", "channel", is_email, "is an e-mail address"),
            Word("email", "channel", is_email, "is an e-mail address"),
            Word("description", "channel item"),
            Word("explicit", "channel item", one_of("yes no clean true false", folded=True), "is yes or no"),
            Word("block", "channel item", one_of("yes no", folded=True), "is yes, or left out"),
            Word("category", "channel", many=True, attributes={"text": filled}, needed="text", holding=True),
            Word("image", "channel item", attributes={"href": is_iri}, needed="href"),
            Word("new-feed-url", "channel", is_iri, "is the feed's new address, whole"),
        ),
    ),
    Vocabulary(
        "creativeCommons",
        _CC,
        "https://www.rssboard.org/creative-commons",
        (Word("license", "channel item", is_iri, "is the address of a licence", many=True),),
    ),
    Vocabulary(
        "trackback",
        _TRACKBACK,
        "https://www.rssboard.org/trackback",
        (Word("ping", "item", is_iri, "is an address"), Word("about", "item", is_iri, "is an address", many=True)),
    ),
    Vocabulary(
        "blogChannel",
        _BLOG,
        "http://backend.userland.com/blogChannelModule",
        (
            *(Word(name, "channel", is_iri, "is an address") for name in ("blogRoll", "mySubscriptions", "changes")),
            Word("blink", "channel", is_iri, "is an address", many=True),
        ),
    ),
    Vocabulary(
        "admin",
        _ADMIN,
        "http://webns.net/mvcb/",
        tuple(Word(name, "channel", many=True) for name in ("generatorAgent", "errorReportsTo")),
    ),
    Vocabulary(
        "opensearch",
        _OPENSEARCH,
        "https://github.com/dewitt/opensearch",
        (
            Word("totalResults", "channel", integer(), "is a number"),
            Word("startIndex", "channel", integer(), "is a number"),
            Word("itemsPerPage", "channel", integer(), "is a number"),
            Word("Query", "channel", many=True, attributes=_QUERY, needed="role"),
        ),
    ),
)

_DATES = tuple(f"{{{_TERMS}}}{name}" for name in "created issued available dateAccepted dateSubmitted".split())


def _terms(specimen: Specimen) -> Found:
    for node in specimen.of(*_DATES):
        if not is_w3cdtf(node.text):
            yield node.at()


def _valid(specimen: Specimen) -> Found:
    for node in specimen.of(f"{{{_TERMS}}}valid"):
        parts = dict(part.strip().partition("=")[::2] for part in node.text.split(";") if "=" in part)
        if not is_w3cdtf(node.text) and not (
            parts and all(is_w3cdtf(parts[key].strip()) for key in ("start", "end") if key in parts)
        ):
            yield node.at()


def _resources(specimen: Specimen) -> Found:
    for node in specimen.of(f"{{{_ADMIN}}}generatorAgent", f"{{{_ADMIN}}}errorReportsTo"):
        if not is_iri(node.attributes.get(f"{RDF}resource", "").strip()):
            yield node.at(node.attributes.get(f"{RDF}resource", ""), f"{node.name}@rdf:resource")


def _extent(specimen: Specimen) -> Found:
    for node in specimen.of(f"{{{_TERMS}}}extent"):
        if not integer(1)(node.text):
            yield node.at()


def _nameless(specimen: Specimen) -> Found:
    for node in specimen.of("{http://purl.org/atompub/tombstones/1.0}by"):
        if not node.said(f"{ATOM}name"):
            yield node.at("", "name")


def _commas(specimen: Specimen) -> Found:
    for node in specimen.of(*(f"{{{_GEORSS}}}{name}" for name in ("point", "line", "polygon", "box", "circle"))):
        if "," in node.text:
            yield node.at()


def _languages(specimen: Specimen) -> Found:
    if specimen.format in ("rss", "rdf"):
        for nodes in specimen.nodes.values():
            for node in nodes:
                if (tag := node.attributes.get(f"{XML}lang", "")) and not names_language(tag):
                    yield node.at(tag, f"{node.name}@xml:lang")


def _comment_rss(specimen: Specimen) -> Found:
    for node in specimen.of(f"{{{_WFW}}}commentRSS"):
        yield node.at()


def _replies(specimen: Specimen) -> Found:
    for link in specimen.of(f"{ATOM}link"):
        for name, test in (("count", integer()), ("updated", is_rfc_3339)):
            value = link.attributes.get(f"{{{_THR}}}{name}")
            if value is not None and (not test(value.strip()) or link.attributes.get("rel") != "replies"):
                yield link.at(value, f"thr:{name}")


def _opml_owner(specimen: Specimen) -> Found:
    for node in specimen.of("{http://www.opml.org/spec2}ownerEmail"):
        if not is_email(node.text):
            yield node.at()


_KNOWN_TERMS = frozenset(
    "abstract accessRights accrualMethod accrualPeriodicity accrualPolicy alternative audience available "
    "bibliographicCitation conformsTo contributor coverage created creator date dateAccepted dateCopyrighted dateSubmitted "
    "description educationLevel extent format hasFormat hasPart hasVersion identifier instructionalMethod isFormatOf "
    "isPartOf isReferencedBy isReplacedBy isRequiredBy issued isVersionOf language license mediator medium modified "
    "provenance publisher references relation replaces requires rights rightsHolder source spatial subject "
    "tableOfContents temporal title type valid".split()
)


def _unknown_terms(specimen: Specimen) -> Found:
    for tag, nodes in specimen.nodes.items():
        if tag.startswith(f"{{{_TERMS}}}") and tag.rpartition("}")[2] not in _KNOWN_TERMS:
            for node in nodes:
                yield node.at()


DEMANDS: tuple[Demand, ...] = (
    *(demand for table in TABLES for demand in demands(table)),
    Demand("dcterms-date", MUST, "W3C note datetime", "this is no date; write it like 2024-03-01T12:00:00Z", _terms),
    Demand("dcterms-valid", SHOULD, "DCMI Period Encoding Scheme", "write a period as start=2024-03-01; end=2024-04-01", _valid),
    Demand("dcterms-unknown", SHOULD, _TERMS, "dcterms has no such element; is it misspelt?", _unknown_terms),
    Demand("dcterms-extent", SHOULD, _TERMS, "an extent is a number of bytes", _extent),
    Demand("tombstone-by", MUST, "RFC 6721 §3", "who deleted an entry needs a name", _nameless),
    Demand("georss-comma", SHOULD, "OGC 17-002r1 §7", "part the numbers of a place by blanks", _commas),
    Demand("admin-resource", MUST, _ADMIN, "this needs an rdf:resource with an address", _resources),
    Demand("xml-lang", MUST, "BCP 47 §2.1", "this is no language tag like en or pt-BR", _languages),
    Demand("wfw-commentRSS", SHOULD, _WFW, "write commentRss, with small letters at the end", _comment_rss),
    Demand("thr-replies", MUST, "RFC 4685 §4", "thr:count is a number and thr:updated a date, of a link rel=replies", _replies),
    Demand(
        "opml-module-email",
        MUST,
        "http://opml.org/spec2.opml",
        "this is no e-mail address; write it like ada@example.com",
        _opml_owner,
    ),
)
