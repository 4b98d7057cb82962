"""Published bytes, pinned: what a subscriber gets for each kind of feed, and that it is what validators want.

``python -m tests.golden_update`` rewrites the documents where a change is meant to change them.
"""

from __future__ import annotations

import json
from dataclasses import replace

import html5lib
import jsonschema
import lxml.etree as etree
import pytest
import referencing
import referencing.jsonschema

from feeds.check.roundtrip import prove, prove_head, prove_removals
from feeds.check.rules import judge
from feeds.formats import FORMATS, render
from feeds.formats.profiles import PROFILES
from feeds.model import Document, Problem, Severity
from tests.making import BASE, GOLDEN, golden_documents, golden_feed, golden_names

NAMES = golden_names()
FILES = [file for name in NAMES for file in golden_documents(name)]


def test_the_golden_feeds_are_all_there() -> None:
    wanted = {"full", "summary", "minimal", "empty", "several-languages", "enclosures", "difficult-text", "permalink-ids"}
    wanted |= {"archived", "archive-1", "archive-2", "tombstones", "podcast", "media-rss", "google-news", *PROFILES}
    assert wanted <= set(NAMES)
    assert {path.name for path in GOLDEN.iterdir() if path.is_file() and path.suffix != ".toml"} == set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_a_document_is_the_golden_one_byte_for_byte(file: str) -> None:
    assert golden_documents(_name(file))[file].body == (GOLDEN / file).read_bytes()


@pytest.mark.parametrize("file", FILES)
def test_a_golden_document_breaks_no_rule(file: str) -> None:
    document = golden_documents(_name(file))[file]
    assert _grave(judge(document, BASE + document.path)) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("format", FORMATS)
def test_a_golden_feed_survives_the_round_trip(format: str, name: str) -> None:
    feed = golden_feed(name)
    results = prove(format, render(format, feed), feed.articles, feed.style)
    assert len(results) == len(feed.articles)
    assert _grave(problem for result in results for problem in result) == []


def test_what_is_said_to_be_gone_is_proven() -> None:
    feed, atom = golden_feed("tombstones"), golden_documents("tombstones")["tombstones.atom.xml"]
    first, second = feed.tombstones

    assert prove_removals(atom, (first, second), "x") == []
    for wrong in [(second, first), (first,), (first, replace(second, id="urn:x")), (first, replace(second, when=first.when))]:
        (problem,) = prove_removals(atom, wrong, "x")
        assert (problem.severity, problem.field) == (Severity.MUST, "deleted-entry")


CONSUMERS = ("itunes.com", "podcastindex.org", "search.yahoo.com", "smartnews", "microsoft", "webfeeds", "terms/}valid")


@pytest.mark.parametrize("name", ["podcast", "media-rss", "smartnews", "msn", "feedly", "yahoo", "full", "enclosures"])
@pytest.mark.parametrize("format", ["rss", "atom"])
def test_whatever_consumers_are_told_is_proven(format: str, name: str) -> None:
    """Each element that is taken away, and each word or attribute that is another, is noticed."""
    feed = golden_feed(name)
    body = render(format, feed)
    told = [at for at, each in enumerate(etree.fromstring(body).iter(etree.Element)) if any(uri in each.tag for uri in CONSUMERS)]
    assert told or (format == "atom" and name in ("podcast", "feedly"))
    for at in told:
        for spoil in (_removed, _reworded, _changed):
            root = etree.fromstring(body)
            if not spoil([*root.iter(etree.Element)][at]):
                continue
            spoilt = etree.tostring(root)
            found = [problem for result in prove(format, spoilt, feed.articles, feed.style) for problem in result]
            found += prove_head(Document("x", format, "", spoilt), feed, "x")
            assert any(each.severity is Severity.MUST for each in found), etree.tostring([*etree.fromstring(body).iter()][at])


def _removed(element: etree._Element) -> bool:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)
    return True


def _reworded(element: etree._Element) -> bool:
    said = element.text if len(element) == 0 else None
    element.text = f"{said}x" if said else element.text
    return bool(said)


def _changed(element: etree._Element) -> bool:
    for name in map(str, element.attrib):
        element.set(name, str(element.get(name)) + "1")
        return True
    return False


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("difficult-text", "several-languages")])
@pytest.mark.parametrize("format", FORMATS)
def test_feedparser_reads_plain_feeds_as_they_are_written(format: str, name: str) -> None:
    feed = golden_feed(name)
    assert prove(format, render(format, feed), feed.articles, feed.style) == [[] for _ in feed.articles]


@pytest.mark.parametrize("name", NAMES)
def test_html_in_a_golden_document_has_no_parse_error(name: str) -> None:
    rss = etree.fromstring(golden_documents(name)[f"{name}.rss.xml"].body)
    atom = etree.fromstring(golden_documents(name)[f"{name}.atom.xml"].body)
    texts = [
        *rss.iterfind("channel/item/description"),
        *rss.iterfind("channel/item/{http://purl.org/rss/1.0/modules/content/}encoded"),
        *atom.iterfind(".//{http://www.w3.org/2005/Atom}*[@type='html']"),
    ]
    assert len(texts) >= len(golden_feed(name).articles)
    for text in texts:
        html5lib.HTMLParser(strict=True).parseFragment(text.text or "")


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_json_feed_fits_the_published_schema(name: str) -> None:
    _schema().validate(json.loads(golden_documents(name)[f"{name}.feed.json"].body))


def test_the_published_schema_is_applied() -> None:
    broken = json.loads(golden_documents("full")["full.feed.json"].body)
    del broken["items"][0]["id"]
    with pytest.raises(jsonschema.ValidationError, match="'id' is a required property"):
        _schema().validate(broken)


def _name(file: str) -> str:
    return file.partition(".")[0]


def _grave(problems: object) -> list[Problem]:
    assert hasattr(problems, "__iter__")
    return [problem for problem in problems if problem.severity is not Severity.INFO]


def _schema() -> jsonschema.Draft7Validator:
    """The schema of JSON Feed 1.1 with the one it refers to, so that nothing is fetched."""
    current = json.loads((GOLDEN / "schema" / "feed.json").read_text(encoding="utf-8"))
    first = json.loads((GOLDEN / "schema" / "feed-1.json").read_text(encoding="utf-8"))
    registry = referencing.Registry().with_resources(
        [
            (
                "https://json.schemastore.org/feed-1",
                referencing.Resource.from_contents(first, referencing.jsonschema.DRAFT4),
            ),
            ("https://json.schemastore.org/feed.json", referencing.Resource.from_contents(current)),
        ]
    )
    return jsonschema.Draft7Validator(current, registry=registry)
