"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import lxml.etree as etree

from feeds.check.rules.addresses import is_iri, is_reference
from feeds.check.rules.dates import is_rfc_3339
from feeds.check.rules.languages import is_known_language, is_language
from feeds.check.rules.rule import (
    ATOM,
    Finding,
    Rule,
    at,
    bad_characters,
    beside,
    dangerous,
    has_end_tag,
    has_entity,
    is_canonical,
    is_media_type,
    is_url,
    more_than_one,
    relative,
    repeated,
    unused_namespaces,
)
from feeds.model import Severity

Found = Iterator[Finding]

_DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ONCE = [ATOM + name for name in ("id", "title", "updated", "subtitle", "rights", "generator", "icon", "logo")]
_ONCE_IN_ENTRY = [ATOM + name for name in ("id", "title", "updated", "published", "summary", "content", "rights", "source")]
_RELATIONS = frozenset(
    "alternate current describedby edit edit-media enclosure first hub last license next next-archive payment prev-archive "
    "previous related replies search self service up via".split()
)


def _entries(root: etree._Element) -> list[etree._Element]:
    return list(root.iter(ATOM + "entry"))


def _root(root: etree._Element, _url: str | None) -> Found:
    if root.tag not in (ATOM + "feed", ATOM + "entry"):
        yield at(root, str(root.tag))


def _required(root: etree._Element, _url: str | None) -> Found:
    for holder in dict.fromkeys((root, *_entries(root))):
        for name in ("id", "title", "updated"):
            if holder.find(ATOM + name) is None:
                yield at(holder, "", name)


def _twice(root: etree._Element, _url: str | None) -> Found:
    yield from more_than_one([root], _ONCE)
    yield from more_than_one(_entries(root), _ONCE_IN_ENTRY)


def _author(root: etree._Element, _url: str | None) -> Found:
    if root.find(ATOM + "author") is not None:
        return
    for entry in _entries(root):
        if entry.find(ATOM + "author") is None and entry.find(f"{ATOM}source/{ATOM}author") is None:
            yield at(entry, "", "author")


def _person(root: etree._Element, _url: str | None) -> Found:
    for person in root.iter(ATOM + "author", ATOM + "contributor"):
        email = person.findtext(ATOM + "email")
        if person.find(ATOM + "name") is None or (email is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+", email)):
            yield at(person, person.findtext(ATOM + "name") or "")


def _names(root: etree._Element, _url: str | None) -> Found:
    for name in root.iter(ATOM + "name"):
        if re.search(r"<[^<>\s@]+@[^<>\s@]+>", name.text or ""):
            yield at(name)


def _addresses(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter(ATOM + "uri", ATOM + "icon", ATOM + "logo"):
        if element.text and not is_reference(element.text):
            yield at(element)


def _dates(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter(ATOM + "updated", ATOM + "published"):
        if not is_rfc_3339(element.text):
            yield at(element)


def _ids(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter(ATOM + "id"):
        if not is_iri(element.text):
            yield at(element)


def _ids_spelt(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter(ATOM + "id"):
        if is_url(element.text) and not is_canonical(element.text):
            yield at(element)


def _same_ids(root: etree._Element, _url: str | None) -> Found:
    yield from repeated(element for entry in _entries(root) for element in entry.findall(ATOM + "id"))


def _same_updated(root: etree._Element, _url: str | None) -> Found:
    yield from repeated(element for entry in _entries(root) for element in entry.findall(ATOM + "updated"))


def _alternates(root: etree._Element, _url: str | None) -> Found:
    for holder in dict.fromkeys((root, *_entries(root))):
        links = [link for link in holder.iterfind(ATOM + "link") if link.get("rel", "alternate") == "alternate"]
        counts = Counter((link.get("type", ""), link.get("hreflang", "")) for link in links)
        if any(count > 1 for count in counts.values()):
            yield at(holder, "", "link")


def _content(root: etree._Element, _url: str | None) -> Found:
    for entry in _entries(root):
        links = [link.get("rel", "alternate") for link in entry.iterfind(ATOM + "link")]
        content = entry.find(ATOM + "content")
        summary = entry.find(ATOM + "summary")
        if content is None and "alternate" not in links:
            yield at(entry, "", "link")
        if content is not None and content.get("src") and summary is None:
            yield at(content, content.get("src") or "", "summary")


def _words(root: etree._Element, _url: str | None) -> Found:
    for entry in _entries(root):
        if entry.find(ATOM + "content") is None and entry.find(ATOM + "summary") is None:
            yield at(entry, "", "summary")


def _self_link(root: etree._Element, url: str | None) -> Found:
    if root.tag == ATOM + "entry":
        return
    links = [link.get("href") for link in root.iterfind(ATOM + "link") if link.get("rel") == "self"]
    if len(links) != 1 or (url is not None and links[0] != url):
        yield at(root, links[0] if links else "", "link")


def _archive(root: etree._Element, _url: str | None) -> Found:
    yield from beside(root)


def _links(root: etree._Element, _url: str | None) -> Found:
    for link in root.iter(ATOM + "link"):
        if link.get("href") != "" and not is_reference(link.get("href")):
            yield at(link, link.get("href") or "")


def _absolute(root: etree._Element, _url: str | None) -> Found:
    for link in root.iter(ATOM + "link"):
        if (href := link.get("href")) and is_reference(href) and not is_url(href) and not _has_base(link):
            yield at(link, href)


def _has_base(element: etree._Element) -> bool:
    return element.get(_BASE) is not None or any(each.get(_BASE) is not None for each in element.iterancestors())


def _relations(root: etree._Element, _url: str | None) -> Found:
    for link in root.iter(ATOM + "link"):
        rel = link.get("rel", "alternate")
        if rel not in _RELATIONS and not is_url(rel):
            yield at(link, rel)


def _enclosures(root: etree._Element, _url: str | None) -> Found:
    for link in root.iter(ATOM + "link"):
        if link.get("rel") == "enclosure" and not (link.get("type") and re.fullmatch("[0-9]+", link.get("length") or "")):
            yield at(link, link.get("href") or "")


def _link_types(root: etree._Element, _url: str | None) -> Found:
    for link in root.iter(ATOM + "link"):
        if (kind := link.get("type")) is not None and not is_media_type(kind):
            yield at(link, kind)


def _metadata_last(root: etree._Element, _url: str | None) -> Found:
    seen = False
    for child in root.iterchildren(etree.Element):
        seen = seen or child.tag == ATOM + "entry"
        if seen and child.tag != ATOM + "entry" and child.tag.startswith(ATOM):
            yield at(child)


def _blank(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter(
        *(ATOM + name for name in ("title", "subtitle", "summary", "rights", "content", "name", "uri", "icon", "logo"))
    ):
        if not (element.text or "").strip() and not len(element) and not element.get("src"):
            yield at(element, "")
    for category in root.iter(ATOM + "category"):
        if not category.get("term", "-").strip():
            yield at(category, "")


def _source(root: etree._Element, _url: str | None) -> Found:
    for source in root.iter(ATOM + "source"):
        for name in ("id", "title", "updated"):
            if source.find(ATOM + name) is None:
                yield at(source, "", f"source/{name}")


def _plain(test: Callable[[str | None], bool]) -> Callable[[etree._Element, str | None], Found]:
    def find(root: etree._Element, _url: str | None) -> Found:
        for element in root.iter(*(ATOM + name for name in ("title", "subtitle", "summary", "rights", "name", "generator"))):
            if element.get("type", "text") == "text" and test(element.text):
                yield at(element)

    return find


def _html(test: Callable[[str], str | None]) -> Callable[[etree._Element, str | None], Found]:
    def find(root: etree._Element, _url: str | None) -> Found:
        for element in root.iter(*(ATOM + name for name in ("content", "summary", "title", "subtitle", "rights"))):
            if element.get("type") == "html" and (found := test(element.text or "")):
                yield at(element, found)

    return find


def _text_type(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter(*(ATOM + name for name in ("title", "subtitle", "summary", "rights"))):
        if element.get("type", "text") not in ("text", "html", "xhtml"):
            yield at(element, element.get("type") or "")
    for element in root.iter(ATOM + "content"):
        kind = element.get("type", "text")
        if kind not in ("text", "html", "xhtml") and not is_media_type(kind):
            yield at(element, kind)


def _language(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter(etree.Element):
        for attribute in (_LANG, "hreflang"):
            if (tag := element.get(attribute)) and not is_language(tag):
                yield at(element, tag)


def _language_known(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter(etree.Element):
        for attribute in (_LANG, "hreflang"):
            if not is_known_language(tag := element.get(attribute, "")):
                yield at(element, tag)


def _tombstones(root: etree._Element, _url: str | None) -> Found:
    for element in root.iter(_DELETED):
        if not is_url(element.get("ref")) or not is_rfc_3339(element.get("when")):
            yield at(element, f"{element.get('ref')} {element.get('when')}", "deleted-entry")


def _buried_twice(root: etree._Element, _url: str | None) -> Found:
    known = {entry.findtext(ATOM + "id") for entry in _entries(root)}
    for element in root.iter(_DELETED):
        if (ref := element.get("ref")) in known:
            yield at(element, ref or "", "deleted-entry")
        known.add(ref)


_M, _S = Severity.MUST, Severity.SHOULD

RULES = (
    Rule("atom-feed", _M, "RFC 4287 §4.1.1", "an Atom document is a feed in the Atom namespace", _root),
    Rule("atom-required", _M, "RFC 4287 §4.1", "a feed and an entry need id, title and updated", _required),
    Rule("atom-once", _M, "RFC 4287 §4.1", "this element may be there only once", _twice),
    Rule("atom-author", _M, "RFC 4287 §4.1.1", "an entry needs an author, its own or its feed's", _author, across=True),
    Rule("atom-person", _M, "RFC 4287 §3.2", "a person needs a name, and an e-mail address that is one", _person),
    Rule("atom-name", _S, "W3C feed validator, ContainsEmail", "a name is no place for an e-mail address", _names),
    Rule(
        "atom-address",
        _M,
        "RFC 4287 §3.2.2, §4.2.5, §4.2.8",
        "this is no address; write one like https://example.com/about",
        _addresses,
    ),
    Rule("atom-date", _M, "RFC 4287 §3.3", "this is no date; write it like 2024-03-01T12:00:00Z", _dates),
    Rule(
        "atom-id",
        _M,
        "RFC 4287 §4.2.6",
        "an id is a whole URI; write one like https://example.com/1 or urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6",
        _ids,
    ),
    Rule(
        "atom-id-spelling", _S, "RFC 4287 §4.2.6.1", "ids are compared letter by letter; use the canonical spelling", _ids_spelt
    ),
    # RFC 4287 allows an entry to be there in several versions; no reader shows more than one, and we never write it.
    Rule(
        "atom-id-unique",
        _M,
        "RFC 4287 §4.1.1",
        "two entries have this id; give each its own",
        _same_ids,
        elsewhere=_S,
        across=True,
    ),
    Rule(
        "atom-updated-unique",
        _S,
        "W3C feed validator, DuplicateUpdated",
        "two entries have this updated",
        _same_updated,
        across=True,
    ),
    Rule("atom-alternate", _M, "RFC 4287 §4.1.1", "one alternate link for a type and language", _alternates),
    Rule(
        "atom-content",
        _M,
        "RFC 4287 §4.1.2",
        "an entry needs content or an alternate link, and a summary where content is elsewhere",
        _content,
    ),
    Rule("atom-words", _S, "RFC 4287 §4.1.1.1", "an entry needs a summary or content", _words, across=True),
    Rule("atom-self-link", _S, "RFC 4287 §4.1.1", "a feed needs one link rel=self with its own address", _self_link),
    Rule("atom-archive", _S, "RFC 5005 §4", "a page of an archive names its feed, and each page beside it once", _archive),
    Rule("atom-link", _M, "RFC 4287 §4.2.7.1", "a link needs an address in href", _links),
    Rule(
        "atom-link-absolute",
        _M,
        "RFC 3986 §4.3",
        "write this address whole and in ASCII, or give the feed an xml:base",
        _absolute,
        elsewhere=_S,
    ),
    Rule("atom-link-type", _M, "RFC 4287 §4.2.7.3", "this is no media type; write it like text/html or audio/mpeg", _link_types),
    Rule(
        "atom-relation",
        _S,
        "RFC 4287 §4.2.7.2",
        "this link relation is not registered; write one like alternate, related or enclosure",
        _relations,
    ),
    Rule("atom-enclosure", _S, "RFC 4287 §4.2.7", "an enclosure needs type and length", _enclosures),
    Rule(
        "atom-metadata-first",
        _M,
        "W3C feed validator, MisplacedMetadata",
        "what describes the feed stands before its entries",
        _metadata_last,
        across=True,
    ),
    Rule(
        "atom-tombstone",
        _M,
        "RFC 6721 §3",
        "a deleted-entry needs the id of an entry as ref, and when, a date like 2024-03-01T12:00:00Z",
        _tombstones,
    ),
    Rule("atom-tombstone-once", _S, "RFC 6721 §3", "what is deleted is named once and is no entry", _buried_twice, across=True),
    Rule("atom-blank", _S, "W3C feed validator, NotBlank", "this element is empty; leave it out", _blank),
    Rule("atom-source", _S, "RFC 4287 §4.2.11", "a source keeps id, title and updated", _source),
    Rule(
        "atom-plain-text",
        _S,
        "RFC 4287 §3.1.1.1",
        "this is plain text; markup in it is shown as such",
        _plain(has_end_tag),
    ),
    Rule("atom-plain-entity", _S, "RFC 4287 §3.1.1.1", "write & in plain text as &#x26;", _plain(has_entity), b"&#x"),
    Rule("atom-dangerous-html", _S, "RFC 4287 §8.1", "readers remove this from the HTML", _html(dangerous)),
    Rule("atom-relative-url", _S, "RFC 4287 §3.1.1.2", "links and images need absolute addresses", _html(relative)),
    Rule("atom-type", _M, "RFC 4287 §3.1.1", "this type is not allowed here; write text, html or xhtml", _text_type),
    Rule("atom-language", _M, "RFC 4287 §2", "this is no language tag like en or pt-BR", _language),
    Rule("atom-language-known", _S, "ISO 639-1", "no language has this code; is it a country's?", _language_known),
    Rule(
        "atom-characters",
        _S,
        "W3C feed validator, BadCharacters",
        "these characters come of a wrong decoding, like Ã© for é; write what was meant, and save as UTF-8",
        bad_characters,
    ),
    Rule(
        "atom-namespaces", _S, "Namespaces in XML §3", "a namespace is declared that nothing uses", unused_namespaces, across=True
    ),
)
