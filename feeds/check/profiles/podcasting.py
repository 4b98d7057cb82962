"""Podcasting 2.0: the podcast namespace, element by element, and what the Podcast Standards Project asks for."""

from __future__ import annotations

import re
import uuid

from feeds.check.profiles.itunes import ITUNES
from feeds.check.profiles.partners import channels, has, items
from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile
from feeds.check.profiles.specimen import ATOM, Specimen
from feeds.check.profiles.values import (
    Test,
    anything,
    decimal,
    filled,
    instant,
    integer,
    is_email,
    is_w3cdtf,
    is_web_iri,
    matching,
    names_language,
    one_of,
    shorter,
)
from feeds.check.profiles.vocabulary import Vocabulary, Word, demands
from feeds.check.rules.addresses import is_iri, is_uuid
from feeds.check.rules.dates import is_rfc_822
from feeds.check.rules.rule import is_media_type

NAMESPACE = "https://podcastindex.org/namespace/1.0"
PODCAST = f"{{{NAMESPACE}}}"
_FORMER = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
_SPEC = "https://podcasting2.org/docs/podcast-namespace/1.0"
_PSP = "https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification"
_SWITCH = one_of("true false")
_MEDIA = "podcast music video film audiobook newsletter blog publisher course"
_MEDIUM = one_of(f"{_MEDIA} mixed {' '.join(each + 'L' for each in _MEDIA.split())}")
_GEO = matching(r"geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?(,-?\d+(\.\d+)?)?(;.*)?")
_OSM = matching(r"[NWR]\d+(#\d+)?", re.I)
_TRANSCRIPT = one_of("text/plain text/html text/vtt application/json application/x-subrip application/srt text/srt")


# Identifiers of licences that a show may have (https://spdx.org/licenses/), by how they begin.
_SPDX = re.compile(
    r"(?:0bsd|agpl|apache|artistic|blueoak|bsd|bsl|c-uda|cc|cc0|cdla|cern-ohl|ecl|epl|eupl|fdl|gfdl|gpl|isc|lal|lgpl|mit|mpl|odbl|"
    r"odc-by|ofl|ogl|osl|pddl|unlicense|wtfpl|zlib)(?:-[a-z0-9.+-]+)?"
)
_SOURCE = re.compile(r"\S+(?:\s+(?:\d+w|\d+(?:\.\d+)?x))?", re.ASCII)


def _is_srcset(text: str) -> bool:
    """Addresses with commas between them, each with a width like 1500w or a density like 2x (HTML, srcset)."""
    return all(_SOURCE.fullmatch(each.strip()) for each in re.split(r",\s+|(?<=\d[wx]),", text))


def _length(most: int) -> Test:
    return shorter(most)


_WHERE = "channel item liveItem"
_REMOTE = {"feedGuid": is_uuid, "feedUrl": is_iri, "itemGuid": filled, "medium": _MEDIUM, "title": filled, "feedImg": anything}
_WORDS = (
    Word(
        "transcript",
        "item liveItem",
        many=True,
        attributes={"url": is_web_iri, "type": _TRANSCRIPT, "language": names_language, "rel": one_of("captions")},
        needed="url type",
    ),
    Word("locked", "channel", one_of("yes no"), "is yes or no", attributes={"owner": is_email}),
    Word(
        "funding",
        "channel item liveItem",
        lambda text: len(text) <= 128,
        "has at most 128 characters",
        many=True,
        attributes={"url": is_web_iri},
        needed="url",
    ),
    Word(
        "chapters",
        "item liveItem",
        attributes={"url": is_web_iri, "type": one_of("application/json+chapters application/json")},
        needed="url type",
    ),
    Word(
        "soundbite",
        "item liveItem",
        lambda text: len(text) <= 128,
        "has at most 128 characters",
        many=True,
        attributes={"startTime": decimal(), "duration": decimal(0.001)},
        needed="startTime duration",
    ),
    Word(
        "person",
        _WHERE,
        _length(128),
        "is a name of at most 128 characters",
        many=True,
        attributes={"role": filled, "group": filled, "img": is_web_iri, "href": is_web_iri},
    ),
    Word(
        "location",
        _WHERE,
        _length(128),
        "is the name of a place, of at most 128 characters",
        many=True,
        attributes={"geo": _GEO, "osm": _OSM, "rel": one_of("subject creator"), "country": matching("[A-Za-z]{2}")},
    ),
    Word("season", "item liveItem", integer(0), "is a number", attributes={"name": _length(128)}),
    Word("episode", "item liveItem", decimal(), "is a number", attributes={"display": _length(32)}),
    Word(
        "trailer",
        "channel",
        _length(128),
        "is the trailer's title, of at most 128 characters",
        many=True,
        attributes={"url": is_web_iri, "pubdate": is_rfc_822, "length": integer(0), "type": is_media_type, "season": integer(0)},
        needed="url pubdate",
    ),
    Word("license", _WHERE, _length(128), "is the name of a licence, of at most 128 characters", attributes={"url": is_web_iri}),
    Word(
        "alternateEnclosure",
        "item liveItem",
        many=True,
        attributes={
            "type": is_media_type,
            "length": integer(0),
            "bitrate": decimal(),
            "height": integer(1),
            "lang": names_language,
            "title": _length(32),
            "rel": _length(32),
            "codecs": filled,
            "default": _SWITCH,
        },
        needed="type",
        holding=True,
    ),
    Word("source", "alternateEnclosure", many=True, attributes={"uri": is_iri, "contentType": is_media_type}, needed="uri"),
    Word(
        "integrity", "alternateEnclosure", attributes={"type": one_of("sri pgp-signature"), "value": filled}, needed="type value"
    ),
    Word("guid", "channel", is_uuid, "is a UUID: version 5, of the feed's first address"),
    Word(
        "value",
        _WHERE,
        attributes={"type": filled, "method": filled, "suggested": decimal()},
        needed="type method",
        holding=True,
        many=True,
    ),
    Word(
        "valueRecipient",
        "value valueTimeSplit",
        many=True,
        attributes={
            "name": anything,
            "customKey": anything,
            "customValue": anything,
            "type": filled,
            "address": filled,
            "split": integer(0),
            "fee": _SWITCH,
        },
        needed="type address split",
    ),
    Word(
        "valueTimeSplit",
        "value",
        many=True,
        holding=True,
        attributes={
            "startTime": decimal(),
            "duration": decimal(),
            "remoteStartTime": decimal(),
            "remotePercentage": decimal(0, 100),
        },
        needed="startTime duration",
    ),
    Word("medium", "channel", _MEDIUM, f"is one of {', '.join(_MEDIA.split())}, or with an L for a list of them"),
    Word("images", _WHERE, attributes={"srcset": _is_srcset}, needed="srcset"),
    Word(
        "image",
        _WHERE,
        many=True,
        attributes={
            "href": is_web_iri,
            "alt": anything,
            "aspect-ratio": filled,
            "width": integer(1),
            "height": integer(1),
            "type": is_media_type,
            "purpose": filled,
        },
        needed="href",
    ),
    Word(
        "liveItem",
        "channel",
        many=True,
        holding=True,
        attributes={"status": one_of("pending live ended"), "start": is_w3cdtf, "end": is_w3cdtf},
        needed="status start",
    ),
    Word(
        "contentLink",
        "item liveItem",
        _length(128),
        "says what is there, in at most 128 characters",
        many=True,
        attributes={"href": is_iri},
        needed="href",
    ),
    Word(
        "socialInteract",
        "channel item liveItem",
        many=True,
        attributes={
            "protocol": one_of("disabled activitypub twitter lightning atproto matrix nostr bluesky hive"),
            "uri": is_iri,
            "accountId": filled,
            "accountUrl": is_web_iri,
            "priority": integer(0),
        },
        needed="protocol",
    ),
    Word(
        "chat",
        _WHERE,
        attributes={"server": filled, "protocol": one_of("irc xmpp nostr matrix"), "accountId": filled, "space": filled},
        needed="server protocol",
    ),
    Word("block", "channel", one_of("yes no"), "is yes or no", many=True, attributes={"id": matching("[a-z0-9][a-z0-9._-]*")}),
    Word("txt", _WHERE, _length(4000), "has at most 4,000 characters", many=True, attributes={"purpose": _length(128)}),
    Word(
        "remoteItem", "channel podroll valueTimeSplit publisher liveItem item", many=True, attributes=_REMOTE, needed="feedGuid"
    ),
    Word("podroll", "channel", holding=True),
    Word(
        "updateFrequency",
        "channel",
        _length(128),
        "says how often, in at most 128 characters",
        attributes={
            "complete": _SWITCH,
            "dtstart": lambda text: instant(text) is not None,
            "rrule": matching(r"(?:RRULE:)?FREQ=[A-Z]+(;[A-Z-]+=[^;]+)*"),
        },
    ),
    Word("podping", "channel", attributes={"usesPodping": _SWITCH}),
    Word("publisher", "channel", holding=True),
    Word("follow", "channel", attributes={"url": is_web_iri}, needed="url"),
)
TABLE = Vocabulary("podcast", NAMESPACE, _SPEC, _WORDS)


def _alternatives(specimen: Specimen) -> Found:
    for node in specimen.of(f"{PODCAST}alternateEnclosure"):
        if node.find(f"{PODCAST}source") is None:
            yield node.at("", "podcast:source")


def _recipients(specimen: Specimen) -> Found:
    for node in specimen.of(f"{PODCAST}value"):
        if node.find(f"{PODCAST}valueRecipient") is None and node.find(f"{PODCAST}valueTimeSplit") is None:
            yield node.at("", "podcast:valueRecipient")


def _secure(specimen: Specimen) -> Found:
    for tag, nodes in specimen.nodes.items():
        if tag.startswith(PODCAST):
            for node in nodes:
                for name in ("url", "href", "img"):
                    if node.attributes.get(name, "").startswith("http://"):
                        yield node.at(node.attributes[name], f"{node.name}@{name}")


def _version(specimen: Specimen) -> Found:
    for node in specimen.of(f"{PODCAST}guid"):
        if is_uuid(node.text) and uuid.UUID(node.text).version != 5:
            yield node.at()


def _own_licence(specimen: Specimen) -> Found:
    for node in specimen.of(f"{PODCAST}license"):
        if "url" not in node.attributes and not _SPDX.fullmatch(node.text):
            yield node.at()


def _seasons(specimen: Specimen) -> Found:
    for node in specimen.of(f"{PODCAST}season"):
        other = node.parent.said(f"{ITUNES}season") if node.parent else ""
        if other and other.lstrip("0") != node.text.lstrip("0"):
            yield node.at(f"{node.text} beside itunes:season {other}")


def _interaction(specimen: Specimen) -> Found:
    for node in specimen.of(f"{PODCAST}socialInteract"):
        if node.attributes.get("protocol") not in (None, "disabled") and "uri" not in node.attributes:
            yield node.at("", "podcast:socialInteract@uri")


def _old_namespace(specimen: Specimen) -> Found:
    if _FORMER in specimen.namespaces and specimen.top:
        yield specimen.top.at(_FORMER, "xmlns:podcast")


def _self(specimen: Specimen) -> Found:
    for channel in specimen.of("channel"):
        if not any(link.attributes.get("rel") == "self" for link in channel.all(f"{ATOM}link")):
            yield channel.at("", "atom:link")


PODCASTING = Profile(
    "podcasting-2.0",
    "Podcasting 2.0 apps",
    _SPEC,
    (
        *demands(TABLE),
        Demand("podcast-source-missing", MUST, _SPEC, "an alternateEnclosure needs a podcast:source", _alternatives),
        Demand("podcast-recipient-missing", MUST, _SPEC, "value needs a podcast:valueRecipient", _recipients),
        Demand("podcast-secure", SHOULD, _SPEC, "the namespace asks for https addresses", _secure),
        Demand("podcast-guid-version", SHOULD, _SPEC, "this UUID is not of version 5; make it of the feed's address", _version),
        Demand(
            "podcast-license-url",
            SHOULD,
            _SPEC,
            "write an SPDX identifier in small letters like cc-by-4.0, or give a url",
            _own_licence,
        ),
        Demand("podcast-season-other", SHOULD, _SPEC, "itunes:season says another season; write one number in both", _seasons),
        Demand("podcast-interaction", MUST, _SPEC, "socialInteract needs the uri of the post that is the root", _interaction),
        Demand("podcast-namespace", SHOULD, _SPEC, f"write the namespace as {NAMESPACE}", _old_namespace),
        Demand(
            "podcast-guid-missing",
            SHOULD,
            _SPEC,
            "give the show a podcast:guid, so that it is known wherever it moves",
            channels(has(f"{PODCAST}guid"), "podcast:guid"),
        ),
        Demand("psp-self", MUST, _PSP, "a channel needs an atom:link rel=self", _self),
        Demand("psp-title", MUST, _PSP, "a channel needs a title", channels(has("title"), "title")),
        Demand("psp-description", MUST, _PSP, "a channel needs a description", channels(has("description"), "description")),
        Demand("psp-link", MUST, _PSP, "a channel needs a link", channels(has("link"), "link")),
        Demand("psp-language", MUST, _PSP, "a channel needs a language", channels(has("language"), "language")),
        Demand(
            "psp-category",
            MUST,
            _PSP,
            "a channel needs an itunes:category",
            channels(has(f"{ITUNES}category"), "itunes:category"),
        ),
        Demand(
            "psp-explicit", MUST, _PSP, "a channel needs itunes:explicit", channels(has(f"{ITUNES}explicit"), "itunes:explicit")
        ),
        Demand("psp-image", MUST, _PSP, "a channel needs an itunes:image", channels(has(f"{ITUNES}image"), "itunes:image")),
        Demand(
            "psp-item-title",
            MUST,
            _PSP,
            "an item needs a title; one without makes AntennaPod refuse the feed",
            items(has("title"), "title"),
        ),
        Demand(
            "psp-item-enclosure",
            MUST,
            _PSP,
            "an item needs an enclosure; the Podcast Index skips others",
            items(has("enclosure"), "enclosure"),
        ),
        Demand("psp-item-guid", MUST, _PSP, "an item needs a guid", items(has("guid"), "guid")),
    ),
    formats=("rss",),
    namespaces=(NAMESPACE, _FORMER),
)
