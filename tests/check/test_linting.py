# ruff: noqa: E501 - a fact a line
"""Whatever somebody calls a feed: it is read or refused for a reason, in bounded time, and nothing brings the linter down."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.check.examining import MOST_BYTES, is_feed
from feeds.check.linting import lint, objections
from feeds.check.profiles import PROFILES
from feeds.check.profiles.document import WAYS
from feeds.model import Document, Severity
from tests.check.profiles.bases import ATOM, JSON, NEWS, OLD_ATOM, OPML, PODCAST, RDF, RSS, SITEMAP, URL
from tests.check.test_roundtrip import BOMB

ALL = {
    "rss": RSS,
    "atom": ATOM,
    "json": JSON,
    "opml": OPML,
    "rdf": RDF,
    "old": OLD_ATOM,
    "podcast": PODCAST,
    "news": NEWS,
    "map": SITEMAP,
}
_DECLARED = b'<?xml version="1.0" encoding="UTF-8"?>\n'

UNREADABLE = {
    "nothing": (b"", "empty"),
    "blanks": (b"\xef\xbb\xbf \n\t\n", "empty"),
    "large": (b"<rss>" + b" " * MOST_BYTES + b"</rss>", "too-large"),
    "many elements": (b'<rss version="2.0"><channel>' + b"<item/>" * 200_000 + b"</channel></rss>", "too-large"),
    "very many elements": (b'<rss version="2.0"><channel>' + b"<item/>" * 2_000_000 + b"</channel></rss>", "too-large"),
    "many attributes": (b"<rss " + b" ".join(b'a%d=""' % number for number in range(50_000)) + b"/>", "too-large"),
    "many objects": (b'{"version": "https://jsonfeed.org/version/1.1", "items": [{}' + b",{}" * 200_000 + b"]}", "too-large"),
    "a page": (b"<!DOCTYPE html>\n<html><body>x</body></html>", "html"),
    "a page of XHTML": (_DECLARED + b'<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "html"),
    "a page after a remark": (b"<!-- <rss> --><HTML><body>", "html"),
    "another document": (_DECLARED + b"<svg/>", "not-a-feed"),
    "Atom without its namespace": (b"<feed><title>x</title></feed>", "not-a-feed"),
    "Atom in another namespace": (b'<feed xmlns="http://www.w3.org/2005/atom"/>', "not-a-feed"),
    "JSON": (b'{"a": 1}', "not-a-feed"),
    "words": (b"Hello there", "not-well-formed"),
    "bytes": (bytes(range(256)), "not-well-formed"),
    "an end that is missing": (b"<rss><channel></rss>", "not-well-formed"),
    "JSON that ends early": (b'{"version": "https://jsonfeed.org/version/1.1", ', "not-well-formed"),
    "a list": (b"[1]", "not-well-formed"),
    "a blank line": (b"\n" + _DECLARED + b"<rss/>", "blank-before"),
    "a control character": (b"<rss><channel>\x08</channel></rss>", "control-character"),
    "a control character by its number": (b"<rss><channel>&#x1F;</channel></rss>", "control-character"),
    "Latin-1 said to be UTF-8": (_DECLARED + b"<rss><channel>\xe9</channel></rss>", "encoding"),
    "an encoding that there is not": (b'<?xml version="1.0" encoding="utf-9"?><rss/>', "encoding"),
    "UTF-8 said to be UTF-16": (b'<?xml version="1.0" encoding="UTF-16"?>\n<rss/>', "encoding"),
    "UTF-8 said to be UTF-32": (b'<?xml version="1.0" encoding="UTF-32"?>\n<rss/>', "encoding"),
    "JSON in Latin-1": (b'{"version": "https://jsonfeed.org/version/1.1",\n"title": "caf\xe9"}', "encoding"),
    "JSON in UTF-16": ('{"version": "https://jsonfeed.org/version/1.1"}'.encode("utf-16"), "encoding"),
    "half of a character": (b'{"version": "https://jsonfeed.org/version/1.1",\n"title": "caf\\uD83D"}', "encoding"),
    "JSON as deep as can be": (
        b'{"version": "https://jsonfeed.org/version/1.1", "_x": ' + b"[" * 900 + b"]" * 900 + b"}",
        "not-well-formed",
    ),
    "a number of very many figures": (
        b'{"version": "https://jsonfeed.org/version/1.1", "_x": ' + b"1" * 5000 + b"}",
        "not-well-formed",
    ),
    "no number": (b'{"version": "https://jsonfeed.org/version/1.1", "_x": NaN}', "not-well-formed"),
    "two documents": (_DECLARED + b"<rss/>\n" + _DECLARED + b"<rss/>", "not-well-formed"),
    "a remark before": (b"<!-- <rss> -->" + _DECLARED + b"<rss/>", "blank-before"),
    "a name of HTML": (b"<rss>&nbsp;</rss>", "entity"),
    "a bare ampersand": (b"<rss>a & b</rss>", "not-well-formed"),
    "a prefix": (b'<rss version="2.0"><channel><dc:creator>x</dc:creator></channel></rss>', "namespace-undeclared"),
    "a bomb": (BOMB + b"<rss>&j;</rss>", "entities"),
    "an entity of entities": (
        b"<!DOCTYPE rss [" + b" " * 20_000 + b'<!ENTITY x "y"><!ENTITY z "&x;&x;">]><rss>&z;</rss>',
        "entities",
    ),
    "an entity of markup": (b'<!DOCTYPE rss [<!ENTITY x "<b/>">]><rss>&x;</rss>', "entities"),
    "an entity of a page of text": (b'<!DOCTYPE rss [<!ENTITY x "' + b"y" * 300 + b'">]><rss>&x;</rss>', "entities"),
    "an entity of nothing but itself": (b'<!DOCTYPE rss [<!ENTITY x "&x;">]><rss a="&x;"/>', "entities"),
    "short entities very often": (
        b'<!DOCTYPE rss [<!ENTITY x "' + b"y" * 199 + b'">]><rss>' + b"&x;" * 3_000_000 + b"</rss>",
        "entities",
    ),
    "an entity of a file": (b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', "entities"),
    "an entity of an address": (b'<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:1/">%x;]><rss/>', "entities"),
    "depth": (b"<a>" * 100_000 + b"</a>" * 100_000, "not-well-formed"),
    "depth of JSON": (b'{"items":' * 100_000, "not-well-formed"),
    "one text": (b"<rss>" + b"x" * 12_000_000 + b"</rss>", "not-well-formed"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_one_problem_that_says_why(name: str) -> None:
    body, rule = UNREADABLE[name]
    verdict = lint(body, "feed")
    (problem,) = verdict.problems

    assert (problem.rule, problem.severity, problem.path) == (rule, Severity.MUST, "feed")
    assert problem.line
    assert "root:" not in str(problem.found)
    assert not any(word in str(problem.found) for word in ("codec", "surrogate", "sys.", "recursion", "unicode", "<string>"))


@pytest.mark.parametrize("name", ["JSON in Latin-1", "half of a character", "two documents"])
def test_the_line_is_told_where_a_document_cannot_be_read(name: str) -> None:
    body, _ = UNREADABLE[name]
    (problem,) = lint(body, "feed").problems

    assert problem.line == (3 if name == "two documents" else 2)


READABLE = {
    "a document type": (b'<!DOCTYPE rss SYSTEM "https://example.com/rss.dtd">\n' + RSS.partition("\n")[2].encode(), "doctype"),
    "the DTD of RSS 0.91": (
        b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://www.rssboard.org/rss-0.91.dtd">\n'
        + RSS.partition("\n")[2].replace('version="2.0"', 'version="0.91"').encode(),
        "doctype-rss-091",
    ),
    "names for characters": (
        b'<!DOCTYPE rss [<!ENTITY eacute "&#233;"><!ENTITY paper "The &amp; Paper">]>\n'
        + RSS.partition("\n")[2].replace("The Newsroom", "&paper; caf&eacute;").encode(),
        "doctype",
    ),
    "UTF-8 said to be UTF-16": (b"\xef\xbb\xbf" + RSS.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode(), "encoding"),
    "UTF-16 without its mark": (RSS.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16-le"), "encoding"),
    "XML 1.1": (RSS.replace('<?xml version="1.0"', '<?xml version="1.1"').encode(), "xml-version"),
}


@pytest.mark.parametrize("name", READABLE)
def test_what_can_be_read_and_had_better_be_written_otherwise_is_looked_at_all_the_same(name: str) -> None:
    body, rule = READABLE[name]
    verdict = lint(body, "feed")

    assert rule in {each.rule for each in verdict.problems}
    assert verdict.format == "rss"


def test_every_way_to_fail_is_shown() -> None:
    assert {rule for _, rule in (*UNREADABLE.values(), *READABLE.values())} | {"format"} == set(WAYS)


def test_a_consumer_that_does_not_read_the_format_says_so() -> None:
    verdict = lint(ATOM.encode(), "feed", asked=["apple-podcasts"])
    (found,) = [each for each in verdict.problems if each.severity is Severity.MUST]

    assert (found.rule, found.found) == ("format", "atom, and Apple Podcasts reads rss")


@pytest.mark.parametrize(("encoding", "declared"), [("utf-16", "UTF-16"), ("latin-1", "ISO-8859-1"), ("utf-8-sig", "UTF-8")])
def test_a_feed_in_another_encoding_is_the_same_feed(encoding: str, declared: str) -> None:
    text = RSS.replace('encoding="UTF-8"', f'encoding="{declared}"').replace("<title>A late", "<title>Ä late")
    verdict = lint(text.encode(encoding), "feed", url=URL)

    assert (verdict.format, verdict.problems) == ("rss", [])


@pytest.mark.parametrize("name", ALL)
def test_what_a_feed_is_its_content_decides(name: str) -> None:
    assert is_feed(ALL[name].encode())


@pytest.mark.parametrize(
    "article",
    [
        b"",
        b"# A title\n\n<rss> is a format",
        b"---\ntitle: x\n---\n<feed>",
        b"<!DOCTYPE html><html><body><rss/></body></html>",
        b"<p>Words</p>",
        b'{"title": "x", "date": "2024-03-01"}\n\nWords',
        b'{\n"title": "items"\n}\nWords',
        b"<!-- a remark -->\n<html></html>",
    ],
    ids=range(8),
)
def test_an_article_is_no_feed(article: bytes) -> None:
    assert not is_feed(article)


@pytest.mark.parametrize(
    "feed",
    [b'<?xml version="1.0"?><broken', b'{"items": [], "title": "x"}', RSS.encode("utf-16"), b"\n<rss>", b"<!-- c --><rdf:RDF "],
    ids=range(5),
)
def test_a_broken_feed_is_a_feed(feed: bytes) -> None:
    assert is_feed(feed)


def test_lines_of_json_are_told() -> None:
    text = JSON.replace('"title": "A late harvest"', '"title": "A <b>late</b> harvest"')
    (found,) = lint(text.encode(), "feed", url=URL).objections

    assert found.problem.line == text.split("\n").index('"title": "A <b>late</b> harvest",') + 1
    assert (found.problem.field, found.excerpt) == ("items[1].title", '"title": "A <b>late</b> harvest",')
    assert found.entry == "urn:x:2"


def test_of_a_feed_of_ours_the_objections_are_those_of_its_consumers() -> None:
    text = NEWS.replace('<guid isPermaLink="false">urn:x:1</guid>\n', "").replace(
        "<snf:logo><url>https://example.com/logo.png</url></snf:logo>\n", ""
    )
    found = objections(Document("rss.xml", "rss", "application/rss+xml", text.encode()), ["smartnews", "readers"], URL)

    assert {(each.problem.rule, each.entry, each.problem.severity) for each in found} == {
        ("smartnews-logo", None, Severity.MUST),
        ("smartnews-guid", "https://example.com/1/", Severity.MUST),
    }
    assert objections(Document("feed.json", "json", "application/feed+json", JSON.encode()), ["smartnews"], URL) == []


HOSTILE = [
    "&lt;" * 100_000,
    "&lt;a " * 50_000,
    "&lt;a href=" * 40_000,
    "&lt;p " + "x=&quot;" * 50_000,
    "&lt;p style=&quot;" * 30_000,
    " style" + " " * 200_000,
    "&lt;" + "a" * 200_000,
    "&amp;lt;p " * 50_000,
    "(" * 100_000,
    "a" * 200_000 + "@",
    "a-" * 100_000,
    "a." * 100_000 + "@" + "a-" * 50_000,
    "1" * 200_000,
    "urn:" + "a" * 200_000 + " ",
    "https://" + "a." * 100_000,
    "%" * 200_000,
    ";" * 200_000,
]


@pytest.mark.parametrize("at", range(len(HOSTILE)))
def test_hostile_values_are_looked_at(at: int) -> None:
    """In a second; what is quadratic would take hours."""
    for text, values in ((RSS, _VALUES_OF_RSS), (ATOM, _VALUES_OF_ATOM), (PODCAST, _VALUES_OF_PODCAST)):
        for value in values:
            assert value in text
            text = text.replace(value, HOSTILE[at])
        lint(text.encode(), "feed", url=URL, asked=list(PROFILES))


_VALUES_OF_RSS = [
    "&lt;p&gt;After two years.&lt;/p&gt;",
    "en-GB",
    "audio/mpeg",
    "editor@example.com (The Editor)",
    "Thu, 29 Feb 2024 23:59:59 EST",
]
_VALUES_OF_RSS += ["https://example.com/1/#comments", "A late harvest", "60</ttl>", "urn:x:1"]
_VALUES_OF_ATOM = [
    "&lt;p&gt;After two years.&lt;/p&gt;",
    "2024-02-28T12:00:00Z",
    "ada@example.com",
    "tag:example.com,2024:2",
    "image/png",
]
_VALUES_OF_PODCAST = ["61</itunes:duration>", "cc-by-4.0", "Organs and bells", "9b024349-ccf0-5f69-a609-6b82873eab3c", "text/vtt"]


# --- whatever comes -------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        *(
            "<rss",
            "<channel>",
            "</channel>",
            "<item>",
            "</item>",
            "<title>",
            "</title>",
            "<feed ",
            "</feed>",
            "<entry>",
            "</entry>",
        ),
        *(
            'xmlns="http://www.w3.org/2005/Atom"',
            'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
            ">",
            "/>",
            "<!--",
            "-->",
        ),
        *(
            "<![CDATA[",
            "]]>",
            "&amp;",
            "&#0;",
            "&x;",
            "<?xml ",
            "?>",
            '{"items": [',
            "]}",
            '"',
            "{",
            "}",
            ",",
            "null",
            "1e999",
            "\x00",
            "é",
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=20).map("".join) | st.binary(max_size=200))
def test_no_bytes_bring_the_linter_down(text: str | bytes) -> None:
    body = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    is_feed(body)
    lint(body, "feed", url=URL, asked=list(PROFILES))


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(ALL)), st.data())
def test_no_change_of_a_good_feed_brings_the_linter_down(name: str, data: st.DataObject) -> None:
    text = ALL[name]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 60)))
        text = text[:start] + data.draw(st.text(max_size=12) | WORDS) + text[end:]
    lint(text.encode("utf-8", "surrogatepass"), "feed", url=URL, asked=list(PROFILES))


VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "url", "items", "authors", "name", "attachments", "hubs", "title", "content_html", "x"]), inner, max_size=4), max_leaves=12)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(VALUES, st.sampled_from(["items", "authors", "hubs", "icon", "title", "language", "version"]))
def test_no_value_of_json_brings_the_linter_down(value: object, key: str) -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [value], key: value})
    lint(body.encode(), "feed", url=URL, asked=list(PROFILES))


def test_what_is_said_twice_is_told_as_it_stands() -> None:
    for old, new, wanted in (("<day>Sunday", "<day>Saturday", "Saturday"), ("<hour>23", "<hour>00", "00")):
        found = lint(RSS.replace(old, new).encode(), "feed", url=URL).problems
        assert [(each.rule, each.found) for each in found] == [("rss-skip-twice", wanted)]


@pytest.mark.parametrize(
    "xml",
    [
        '<podcast:block id="nobody!">yes</podcast:block>',
        '<podcast:images srcset="https://example.com/1.jpg 1500q"/>',
        '<podcast:updateFrequency dtstart="tomorrow">x</podcast:updateFrequency>',
    ],
)
def test_an_attribute_with_a_value_that_means_nothing_is_told(xml: str) -> None:
    text = PODCAST.replace("<podcast:guid>", f"{xml}<podcast:guid>")
    assert {each.rule for each in lint(text.encode(), "feed", url=URL).problems} == {"podcast-attribute"}


@pytest.mark.parametrize(
    "srcset", ["https://example.com/1.jpg", "https://example.com/1.jpg 1500w,https://example.com/2.jpg 1.5x, https://e.com/,3"]
)
def test_a_list_of_pictures_is_that_of_html(srcset: str) -> None:
    text = PODCAST.replace("<podcast:guid>", f'<podcast:images srcset="{srcset}"/><podcast:guid>')
    assert lint(text.encode(), "feed", url=URL).problems == []


@pytest.mark.parametrize(
    ("base", "old", "new", "rule"),
    [
        (PODCAST, "<itunes:duration>61", "<itunes:duration>\uff11\uff12", "itunes-duration"),
        (PODCAST, "01 Mar 2024", "01 Mar \uff12\uff10\uff12\uff14", "rss-date-invalid"),
        (RSS, "<width>88", "<width>\u0668\u0668", "rss-image-form"),
    ],
)
def test_figures_are_those_of_ascii(base: str, old: str, new: str, rule: str) -> None:
    assert rule in {each.rule for each in lint(base.replace(old, new, 1).encode(), "feed", url=URL).problems}


def test_characters_that_nobody_may_write_are_told_wherever_they_stand() -> None:
    xml = '<x:y xmlns:x="https://example.org/ns"><title>late\ufffdharvest</title></x:y>'
    found = lint(RSS.replace("<ttl>", f"{xml}<ttl>").encode(), "feed", url=URL).problems

    assert {each.rule for each in found} == {"rss-characters"}


def test_articles_may_show_one_picture_and_not_one_recording() -> None:
    for kind, rules in (("image/jpeg", set()), ("audio/mpeg", {"readers-same-enclosure"})):
        second = f'<title>A late harvest</title><enclosure url="https://example.com/a.mp3" length="1" type="{kind}"/>'
        text = RSS.replace("<title>A late harvest</title>", second).replace(
            'type="audio/mpeg"/>\n<pubDate>', f'type="{kind}"/>\n<pubDate>'
        )
        found = lint(text.encode(), "feed", url=URL, asked=["readers"], others=False)
        assert {each.rule for each in found.problems} == rules
