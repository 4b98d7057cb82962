"""Every rule: a clean document breaks none, and a document that breaks it breaks it and no other."""

from __future__ import annotations

import pytest

from feeds.check.roundtrip import prove
from feeds.check.rules import RULES, judge
from feeds.model import Document, Problem, Severity
from tests.check.test_roundtrip import BOMB
from tests.making import FULL, make_article, make_document

URL = "https://feeds.example.com/feed"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<channel>
<title>Title</title>
<link>https://example.com/</link>
<description>Description</description>
<atom:link href="https://feeds.example.com/feed" rel="self" type="application/rss+xml"/>
<language>en</language>
<lastBuildDate>Fri, 01 Mar 2024 12:00:00 +0000</lastBuildDate>
<image><url>https://example.com/i.png</url><title>Title</title><link>https://example.com/</link></image>
<item>
<title>Item</title>
<link>https://example.com/1/</link>
<description>Summary</description>
<content:encoded>&lt;p&gt;Text&lt;/p&gt;</content:encoded>
<guid isPermaLink="false">urn:x:1</guid>
<category>News</category>
<enclosure url="https://example.com/a.mp3" length="1" type="audio/mpeg"/>
<pubDate>Fri, 01 Mar 2024 12:00:00 +0000</pubDate>
<source url="https://example.org/">Wire</source>
<dc:creator>Ada</dc:creator>
<dcterms:modified>2024-03-01T12:00:00Z</dcterms:modified>
</item>
<item>
<title>Other</title>
<guid isPermaLink="true">https://example.com/2/</guid>
</item>
</channel>
</rss>
"""

ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="en">
<id>urn:x:feed</id>
<title>Title</title>
<updated>2024-03-01T12:00:00Z</updated>
<author><name>Ada</name><email>ada@example.com</email><uri>https://example.com/ada</uri></author>
<link href="https://feeds.example.com/feed" rel="self" type="application/atom+xml"/>
<link href="https://example.com/" rel="alternate" type="text/html"/>
<icon>https://example.com/i.png</icon>
<at:deleted-entry ref="urn:x:gone" when="2024-03-01T12:00:00Z"/>
<entry>
<id>https://example.com/1/</id>
<title>Entry</title>
<updated>2024-03-01T12:00:00Z</updated>
<link href="https://example.com/1/" rel="alternate" type="text/html"/>
<link href="https://example.com/a.mp3" rel="enclosure" type="audio/mpeg" length="1"/>
<category term="news"/>
<published>2024-03-01T12:00:00Z</published>
<summary>Summary</summary>
<content type="html">&lt;p&gt;Text&lt;/p&gt;</content>
<source><id>https://example.org/</id><title>Wire</title><updated>2024-03-01T12:00:00Z</updated></source>
</entry>
<entry>
<id>urn:x:2</id>
<title>Other</title>
<updated>2024-03-02T12:00:00Z</updated>
<link href="https://example.com/2/"/>
<summary>Other</summary>
</entry>
</feed>
"""

JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Title", "home_page_url": "https://example.com/",
"feed_url": "https://feeds.example.com/feed", "authors": [{"name": "Ada"}], "items": [
{"id": "1", "url": "https://example.com/1/", "content_html": "<p>Text</p>", "date_published": "2024-03-01T12:00:00Z",
"attachments": [{"url": "https://example.com/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1}]},
{"id": "2", "content_text": ""}]}
"""

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
<head><title>Feeds</title><dateModified>Fri, 01 Mar 2024 12:00:00 +0000</dateModified></head>
<body>
<outline type="rss" text="Feed" title="Feed" xmlUrl="https://example.com/rss.xml" htmlUrl="https://example.com/" language="en"/>
</body>
</opml>
"""

CHAPTERS = (
    """{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "One"}, {"startTime": 2.5, "url": "https://example.com/"}]}"""
)

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://example.com/1/</loc><news:news>
<news:publication><news:name>The Newsroom</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2024-03-01T12:00:00+00:00</news:publication_date><news:title>One</news:title></news:news></url>
</urlset>
"""

NINJS = """{"uri": "urn:x:1", "type": "composite",
 "standard": {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"},
 "rightsInfo": {"linkedRights": "https://example.com/r", "langId": "https://example.com/l"}, "associations": [
  {"name": "One", "uri": "https://example.com/1/", "pubStatus": "usable", "altIds": [{"role": "link", "value": "urn:x:2"}],
   "firstCreated": "2024-03-01T12:00:00Z", "by": "Ada", "urgency": 3, "subjects": [{"name": "cities"}],
   "bodies": [{"value": "<p>One</p>"}], "infoSources": [{"name": "Ada", "role": "author", "uri": "https://example.com/ada"}],
   "eventDetails": {"dates": {"startDate": "2024-03-02T12:00:00Z"}},
   "associations": [
    {"name": "Image", "uri": "https://example.com/1.jpg",
     "renditions": [{"name": "main", "href": "https://example.com/1.jpg", "width": 3}]}
  ]}
]}"""

BASES = {"rss": RSS, "atom": ATOM, "json": JSON, "opml": OPML, "chapters": CHAPTERS, "news-sitemap": NEWS, "ninjs": NINJS}

_SECOND_GUID = '<guid isPermaLink="true">https://example.com/2/</guid>'
_AUTHOR = ATOM[ATOM.index("<author>") : ATOM.index("<link")]
_HTML = "&lt;p&gt;Text&lt;/p&gt;"

# What stands in the clean document, what stands there instead, and the one rule that this breaks.
CASES: dict[str, list[tuple[str, str, str]]] = {
    "rss": [
        ("rss-version", 'version="2.0"', 'version="0.92"'),
        ("rss-document", "</channel>\n", "</channel>\n<channel><title>x</title><link>https://x.example/</link><description>x</description>"
         '<atom:link href="https://feeds.example.com/feed" rel="self"/></channel>\n'),
        ("rss-channel", "<description>Description</description>\n", ""),
        ("rss-channel-blank", "<description>Description</description>", "<description> </description>"),
        ("rss-document", 'version="2.0"', 'version="3.0"'),
        ("rss-once", "<language>en</language>", "<language>en</language><language>en</language>"),
        ("rss-once", "<category>News</category>", "<comments>https://example.com/</comments><comments>https://example.com/</comments>"),
        ("rss-self-link", 'href="https://feeds.example.com/feed"', 'href="https://feeds.example.com/other"'),
        ("rss-archive", "<language>", '<atom:link rel="current" href="https://feeds.example.com/feed"/><language>'),
        ("rss-archive", "<language>", '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/><language>'),
        ("rss-metadata-first", "</channel>", "<ttl>60</ttl></channel>"),
        ("rss-item", "<title>Other</title>", ""),
        ("rss-item-blank", "<title>Other</title>", "<description/>"),
        ("rss-blank", "<category>News</category>", "<category> </category>"),
        ("rss-blank", "<language>", "<rating/><language>"),
        ("rss-guid", _SECOND_GUID, ""),
        ("rss-guid-unique", _SECOND_GUID, '<guid isPermaLink="false">urn:x:1 </guid>'),
        ("rss-guid-permalink", '"false">urn:x:1', '"true">urn:x:1'),
        ("rss-guid-permalink", ' isPermaLink="false">urn:x:1', ">urn:x:1"),
        ("rss-guid-permalink", 'isPermaLink="false"', 'isPermaLink="no"'),
        ("rss-guid-weak", '"false">urn:x:1', '"false">12345678'),
        ("rss-date", "<pubDate>Fri,", "<pubDate>Mon,"),
        ("rss-date", "<pubDate>Fri, 01 Mar 2024 12:00:00 +0000", "<pubDate>2024-03-01"),
        ("rss-date", "<pubDate>Fri, 01 Mar 2024", "<pubDate>30 Feb 2024"),
        ("rss-modified", "<dcterms:modified>2024-03-01T12:00:00Z", "<dcterms:modified>yesterday"),
        ("rss-modified", "<dcterms:modified>2024-03-01", "<dcterms:modified>2024-02-30"),
        ("rss-url", "<link>https://example.com/1/", "<link>/1/"),
        ("rss-url-ascii", "<link>https://example.com/1/", "<link>https://exämple.com/1/"),
        ("rss-url", "<link>https://example.com/1/", "<link>https://[/"),
        ("rss-url", "<link>https://example.com/1/", "<link>https:///1/"),
        ("rss-url", 'source url="https://example.org/"', "source"),
        ("rss-enclosure", 'length="1"', 'length="-1"'),
        ("rss-enclosure", 'length="1"', 'length="١٢٣"'),
        ("rss-enclosure", 'type="audio/mpeg"', 'type="audio/mpég"'),
        ("rss-enclosure", ' type="audio/mpeg"', ""),
        ("rss-enclosure", "https://example.com/a.mp3", "ftp://example.com/a.mp3"),
        ("rss-enclosures", "<enclosure ", '<enclosure url="https://example.com/b.mp3" length="0" type="audio/mpeg"/><enclosure '),
        ("rss-author", "<title>Other</title>", "<title>Other</title><author>Ada</author>"),
        ("rss-author-form", "<title>Other</title>", "<title>Other</title><author>ada@example.com</author>"),
        ("rss-author-twice", "<dc:creator>", "<author>ada@example.com (Ada)</author><dc:creator>"),
        ("rss-image", "<title>Title</title><link>", "<title>Another</title><link>"),
        ("rss-image-form", "i.png", "i.svg"),
        ("rss-image-form", "</url>", "</url><width>145</width>"),
        ("rss-image-form", "</url>", "</url><height>0</height>"),
        ("rss-plain-text", "<title>Item", "<title>&#x3C;b>Item&#x3C;/b>"),
        ("rss-plain-entity", "<title>Item", "<title>AT&amp;amp;T"),
        ("rss-plain-entity", "<category>News", "<category>it&amp;#8217;s"),
        ("rss-plain-tag", "<title>Item", "<title>Vec&lt;T>"),
        ("rss-dangerous-html", _HTML, "&lt;script>x&lt;/script>"),
        ("rss-dangerous-html", _HTML, "&lt;p onclick=&quot;x()&quot;>Text&lt;/p>"),
        ("rss-dangerous-html", _HTML, "&lt;a href=&quot;javascript:x()&quot;>Text&lt;/a>"),
        ("rss-relative-url", _HTML, "&lt;a href=&quot;/1/&quot;>Text&lt;/a>"),
        ("rss-relative-url", _HTML, "&lt;img alt='' src='' />"),
        ("rss-content-order", f"<description>Summary</description>\n<content:encoded>{_HTML}</content:encoded>",
         f"<content:encoded>{_HTML}</content:encoded>\n<description>Summary</description>"),
        ("rss-language", "<language>en", "<language>en_GB"),
        ("rss-language", "<language>en", "<language>utf-8"),
        ("rss-language-known", "<language>en", "<language>jp"),
        ("rss-characters", "Summary", "Sum\x85mary"),
        ("rss-characters", "Summary", "Sum\ufffdmary"),
        ("rss-characters", "Summary", "caf\xc3\xa9"),
        ("rss-characters", "Summary", "it\u00e2\u20ac\u2122s"),
        ("rss-characters", "Summary", "Müller und 李 aus KÃ¶ln"),
        ("rss-characters", "Summary", "\U0001fffe"),
        ("rss-characters", 'length="1"', 'length="1" title="a&#x80;"'),
        ("rss-namespaces", "<rss ", '<rss xmlns:media="http://search.yahoo.com/mrss/" '),
    ],
    "atom": [
        ("atom-feed", ATOM, ATOM.replace("<feed ", "<source ").replace("</feed>", "</source>")),
        ("atom-required", "<title>Entry</title>\n", ""),
        ("atom-required", "<id>urn:x:feed</id>\n", ""),
        ("atom-once", "<title>Entry</title>", "<title>Entry</title><title>Entry</title>"),
        ("atom-once", "<icon>", "<subtitle>a</subtitle><subtitle>b</subtitle><icon>"),
        ("atom-author", _AUTHOR, ""),
        ("atom-person", "<email>ada@example.com", "<email>Ada"),
        ("atom-person", "<name>Ada</name>", ""),
        ("atom-name", "<name>Ada", "<name>Ada &#x3C;ada@example.com>"),
        ("atom-address", "<icon>https://example.com/i.png", "<icon>https://example.com/an icon.png"),
        ("atom-blank", "<uri>https://example.com/ada", "<uri>"),
        ("atom-date", "<published>2024-03-01T12:00:00Z", "<published>2024-03-01"),
        ("atom-date", "<published>2024-03-01T12:00:00Z", "<published>Fri, 01 Mar 2024 12:00:00 +0000"),
        ("atom-id", "urn:x:2", "2"),
        ("atom-id", "urn:x:2", " urn:x:2"),
        ("atom-id-spelling", "<id>https://example.org/<", "<id>https://example.org<"),
        ("atom-id-spelling", "<id>https://example.org/<", "<id>https://Example.org/<"),
        ("atom-id-spelling", "<id>https://example.org/<", "<id>https://example.org:443/<"),
        ("atom-id-spelling", "<id>https://example.org/<", "<id>https://example.org:/<"),
        ("atom-id-spelling", "<id>https://example.org/<", "<id>https://example.org/a/../b<"),
        ("atom-id-spelling", "<id>https://example.org/<", "<id>https://example.org/%7Eb<"),
        ("atom-id-spelling", "<id>https://example.org/<", "<id>https://example.org/%e4<"),
        ("atom-id-spelling", "<id>https://example.org/<", "<id>https://example.org/%<"),
        ("atom-id-spelling", "<id>https://example.org/<", "<id>URN:x:1<"),
        ("atom-id-unique", "urn:x:2", "https://example.com/1/"),
        ("atom-updated-unique", "2024-03-02T12:00:00Z", "2024-03-01T12:00:00Z"),
        ("atom-alternate", "<category", '<link href="https://example.com/x" type="text/html"/><category'),
        ("atom-content", '<link href="https://example.com/2/"/>\n', ""),
        ("atom-content", f'<summary>Summary</summary>\n<content type="html">{_HTML}</content>', '<content type="audio/mpeg" src="https://example.com/a.mp3"/>'),
        ("atom-words", "<summary>Other</summary>\n", ""),
        ("atom-self-link", 'href="https://feeds.example.com/feed"', 'href="https://feeds.example.com/other"'),
        ("atom-archive", "<icon>", '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/><icon>'),
        ("atom-archive", "<icon>", '<link rel="prev-archive" href="https://feeds.example.com/feed"/><icon>'),
        ("atom-archive", "<icon>", 2 * '<link rel="next-archive" href="https://feeds.example.com/2"/>' + "<icon>"),
        ("atom-self-link", '<link href="https://feeds.example.com/feed" rel="self" type="application/atom+xml"/>\n', ""),
        ("atom-link", ' href="https://example.com/2/"', ""),
        ("atom-link", 'href="https://example.com/2/"', 'href="https://example.com/a b"'),
        ("atom-link", 'href="https://example.com/2/"', 'href="::"'),
        ("atom-link-absolute", 'href="https://example.com/2/"', 'href="/2/"'),
        ("atom-link-type", 'type="audio/mpeg"', 'type="audio"'),
        ("atom-relation", 'rel="enclosure" type="audio/mpeg" length="1"', 'rel="prev"'),
        ("atom-enclosure", ' length="1"', ""),
        ("atom-metadata-first", "</feed>", "<rights>x</rights></feed>"),
        ("atom-tombstone", ' ref="urn:x:gone"', ""),
        ("atom-tombstone", 'ref="urn:x:gone"', 'ref="gone"'),
        ("atom-tombstone", 'when="2024-03-01T12:00:00Z"', 'when="2024-03-01"'),
        ("atom-tombstone-once", "urn:x:gone", "urn:x:2"),
        ("atom-tombstone-once", "<at:", '<at:deleted-entry ref="urn:x:gone" when="2024-03-01T12:00:00Z"/><at:'),
        ("atom-blank", "<title>Entry", "<title>"),
        ("atom-blank", 'term="news"', 'term=" "'),
        ("atom-source", "<source><id>https://example.org/</id>", "<source>"),
        ("atom-plain-text", "<title>Entry", "<title>&#x3C;b>Entry&#x3C;/b>"),
        ("atom-plain-entity", "<summary>Summary", "<summary>&amp;nbsp;"),
        ("atom-dangerous-html", _HTML, "&lt;svg/>"),
        ("atom-relative-url", _HTML, "&lt;img src=&quot;a.png&quot;>"),
        ("atom-type", "<title>Entry", '<title type="text/html">Entry'),
        ("atom-type", 'content type="html"', 'content type="markdown"'),
        ("atom-language", 'xml:lang="en"', 'xml:lang="en_GB"'),
        ("atom-language-known", 'xml:lang="en"', 'xml:lang="gr"'),
        ("atom-characters", 'term="news"', 'term="n\ufffd"'),
        ("atom-namespaces", "<feed ", '<feed xmlns:dc="http://purl.org/dc/elements/1.1/" '),
    ],
    "json": [
        ("json-top-level", "version/1.1", "version/2"),
        ("json-top-level", '"title": "Title", ', ""),
        ("json-top-level", '{"id": "2", "content_text": ""}', "2"),
        ("json-title", '"title": "Title"', '"title": " "'),
        ("json-id", '{"id": "2"', '{"id": "1"'),
        ("json-id", '{"id": "2"', '{"id": 2'),
        ("json-id", '{"id": "2"', '{"id": ["2"]'),
        ("json-content", '"content_text": ""', '"summary": ""'),
        ("json-date", "2024-03-01T12:00:00Z", "2024-03-01"),
        ("json-date", '"2024-03-01T12:00:00Z"', "1709294400"),
        ("json-url", "https://example.com/1/", "/1/"),
        ("json-url-web", "https://example.com/1/", "https://example.com/\u00e4/"),
        ("json-url", '"home_page_url": "https://example.com/"', '"home_page_url": "example.com"'),
        ("json-attachments", ', "mime_type": "audio/mpeg"', ""),
        ("json-attachments", '"size_in_bytes": 1', '"size_in_bytes": "1"'),
        ("json-authors", '"authors": [{"name": "Ada"}]', '"author": {"name": "Ada"}'),
        ("json-authors", '{"name": "Ada"}', '{"name": ""}'),
        ("json-next-url", '"authors": [', '"next_url": "https://feeds.example.com/feed", "authors": ['),
        ("json-url", '"authors": [', '"next_url": "/2", "authors": ['),
        ("json-feed-url", "https://feeds.example.com/feed", "https://feeds.example.com/other"),
    ],
    "opml": [
        ("opml-shape", 'version="2.0"', 'version="3.0"'),
        ("opml-shape", "<outline ", "<other "),
        ("opml-outline", ' text="Feed"', ""),
        ("opml-outline", ' title="Feed"', ""),
        ("opml-outline", ' xmlUrl="https://example.com/rss.xml"', ""),
        ("opml-outline", 'htmlUrl="https://example.com/"', 'htmlUrl=""'),
        ("opml-language", 'language="en"', 'language=""'),
        ("opml-characters", 'text="Feed"', 'text="Feed&#x99;"'),
        ("opml-date", "<dateModified>Fri, ", "<dateModified>Mon, "),
    ],
    "ninjs": [
        ("ninjs-keys", '"pubStatus"', '"pubstatus"'),
        ("ninjs-keys", '"type": "composite"', '"type": "composite", "name": "The feed"'),
        ("ninjs-keys", '"width": 3', '"width": 3, "depth": 3'),
        ("ninjs-needed", '"name": "One", ', ""),
        ("ninjs-needed", '{"name": "main", "href"', '{"href"'),
        ("ninjs-needed", '"value": "<p>One</p>"', '"contentType": "text/html"'),
        ("ninjs-uri", '"urn:x:1"', '"1"'),
        ("ninjs-uri", '"uri": "https://example.com/1.jpg",', ""),
        ("ninjs-address", '"https://example.com/ada"', '"ada"'),
        ("ninjs-address", '"http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"', '"3.1"'),
        ("ninjs-date", "T12:00:00Z", ""),
        ("ninjs-date", '"2024-03-01T12:00:00Z"', "20240301"),
        ("ninjs-value", '"usable"', '"published"'),
        ("ninjs-value", '"urgency": 3', '"urgency": 0'),
        ("ninjs-kind", '"width": 3', '"width": "3"'),
        ("ninjs-kind", '"width": 3', '"width": 2.5'),
        ("ninjs-kind", '"width": 3', '"width": true'),
        ("ninjs-kind", '[{"name": "cities"}]', '{"name": "cities"}'),
        ("ninjs-kind", '[{"name": "cities"}]', '["cities"]'),
        ("ninjs-kind", '"by": "Ada"', '"by": ["Ada"]'),
        ("ninjs-kind", '"by": "Ada"', '"by": null'),
        ("ninjs-address", '"href": "https://example.com/1.jpg"', '"href": "1.jpg"'),
        ("ninjs-either", '"linkedRights": "https://example.com/r", ', ""),
        ("ninjs-either", '"langId": ', '"encodedRights": "r", "langId": '),
        ("ninjs-either", '"startDate": "2024-03-02T12:00:00Z"', '"expectedDuration": "PT1H"'),
    ],
    "news-sitemap": [
        ("news-shape", "<news:name>The Newsroom</news:name>", ""),
        ("news-shape", "<news:title>One</news:title>", "<news:title> </news:title>"),
        ("news-loc", "https://example.com/1/", "/1/"),
        ("news-loc", "</url>", "</url>" + NEWS[NEWS.index("<url>") : NEWS.index("</urlset>")]),
        ("news-language", ">en<", ">en-US<"),
        ("news-date", "+00:00", ""),
        ("news-most", "</url>", "</url>" + "".join(
            NEWS[NEWS.index("<url>") : NEWS.index("</urlset>")].replace("/1/", f"/{n}/") for n in range(2, 1002))),
    ],
    "chapters": [
        ("chapters-lacking", '"version": "1.2.0", ', ""),
        ("chapters-lacking", '{"startTime": 0, "title": "One"}', "0"),
        ("chapters-order", "2.5", "0"),
        ("chapters-order", "2.5", '"2.5"'),
        ("chapters-url", "https://example.com/", "/here"),
    ],
}  # fmt: skip


def found(format: str, text: str | bytes, url: str | None = URL) -> list[Problem]:
    body = text if isinstance(text, bytes) else text.encode("utf-8")
    return judge(Document("feed", format, "", body), url)


@pytest.mark.parametrize("format", BASES)
def test_the_clean_document_breaks_no_rule(format: str) -> None:
    assert found(format, BASES[format]) == []
    assert found(format, BASES[format], None) == []


@pytest.mark.parametrize(
    ("format", "rule", "old", "new"),
    [
        pytest.param(format, rule, old, new, id=f"{rule}-{number}")
        for format, cases in CASES.items()
        for number, (rule, old, new) in enumerate(cases)
    ],
)
def test_a_document_that_breaks_a_rule_breaks_it_and_no_other(format: str, rule: str, old: str, new: str) -> None:
    assert old in BASES[format]
    problems = found(format, BASES[format].replace(old, new, 1))
    assert {problem.rule for problem in problems} == {rule}
    known = {each.id: each for each in RULES[format]}[rule]
    for problem in problems:
        assert (problem.severity, problem.path, problem.message) == (known.severity, "feed", known.message)
        assert problem.field
        assert format in ("json", "chapters", "ninjs") or problem.line


@pytest.mark.parametrize("format", RULES)
def test_every_rule_has_such_a_document(format: str) -> None:
    assert {rule for rule, _, _ in CASES[format]} == {rule.id for rule in RULES[format]}
    assert len({rule.id for rule in RULES[format]}) == len(RULES[format])


@pytest.mark.parametrize(
    ("format", "old", "new"),
    [
        ("rss", "<title>Item", "<title>AT&#x26;T &#x26;amp; Vec&#x3C;T> a &#x3C; b"),
        ("rss", "<title>Item", "<title>R&amp;D, AT&amp;T, a &lt; b, &lt;3"),
        ("rss", "</channel>", "<!-- the end --></channel>"),
        ("rss", "<pubDate>Fri, 01 Mar 2024 12:00:00 +0000", "<pubDate>1 Mar 2024 12:00 GMT"),
        (
            "rss",
            _HTML,
            "&lt;p title=&quot;one = two&quot;>javascript: text &lt;/p>&lt;a data-href='x' href='mailto:a@b.c'>x&lt;/a>",
        ),
        ("rss", "<category>News", "<category>Café, 東京, 🎉"),
        ("rss", "<language>en", "<language>sgn-BE-FR"),
        ("atom", "<title>Entry", '<title type="html">&amp;lt;b>Entry&amp;lt;/b>'),
        ("atom", "urn:x:2", "tag:example.com,2024:2"),
        ("atom", "https://example.org/<", "https://example.org/%E4?a=%2F<"),
        ("atom", 'rel="enclosure"', 'rel="https://example.com/rel"'),
        ("atom", "</feed>", "<!-- the end --></feed>"),
        ("atom", "<uri>https://example.com/ada", "<uri>https://example.com/ädä"),
        ("opml", "<outline ", '<outline text="Folder"><outline text="x"/></outline><outline '),
    ],
)
def test_what_looks_like_a_breach_and_is_none(format: str, old: str, new: str) -> None:
    assert old in BASES[format]
    assert found(format, BASES[format].replace(old, new, 1)) == []


@pytest.mark.parametrize("format", ["rss", "atom", "opml"])
@pytest.mark.parametrize(
    ("document", "rule"),
    [
        (b"", "not-well-formed"),
        (b"<rss><channel></rss>", "not-well-formed"),
        (b"<rss>&nbsp;</rss>", "not-well-formed"),
        (b"<rss>\x01</rss>", "not-well-formed"),
        (b"<a>" * 1_000_000, "not-well-formed"),
        (b"<a>" * 50_000 + b"</a>" * 50_000, "not-well-formed"),
        (BOMB + b"<rss>&a;</rss>", "doctype"),
        (BOMB + b"<rss>&j;&j;&j;</rss>", "doctype|not-well-formed"),
        (BOMB + b'<rss version="&j;"/>', "doctype|not-well-formed"),
        (b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', "doctype"),
        (b'<!DOCTYPE rss SYSTEM "https://example.com/rss.dtd"><rss/>', "doctype"),
        (b"<rss>" + b"x" * 11_000_000 + b"</rss>", "not-well-formed"),
    ],
    ids=range(12),
)
def test_what_must_not_be_read_is_one_problem(format: str, document: bytes, rule: str) -> None:
    (problem,) = found(format, document)
    # Which of two a bomb is depends on when libxml2 stops.
    assert problem.severity is Severity.MUST
    assert problem.rule in rule.split("|")
    assert "root:" not in problem.message


@pytest.mark.parametrize(
    "document",
    [b"", b"{", b"[]", b'"x"', b"[" * 1_000_000, b'{"a":' * 1_000_000, b'{"size": NaN}', b"1" * 10_000],
    ids=range(8),
)
def test_what_is_no_json_object_is_one_problem(document: bytes) -> None:
    (problem,) = found("json", document)
    assert (problem.severity, problem.rule) == (Severity.MUST, "not-well-formed")


def test_json_that_is_no_utf_8_is_one_problem_of_its_encoding() -> None:
    (problem,) = found("json", b"\xff")
    assert (problem.severity, problem.rule) == (Severity.MUST, "encoding")


@pytest.mark.parametrize("format", ["rss", "atom", "opml"])
@pytest.mark.parametrize("document", [b"<x/>", b"<rss/>", b"<?pi x?><html><!-- c --><body/></html>", b'<feed xmlns="u"/>'])
def test_another_document_is_a_problem_and_no_error(format: str, document: bytes) -> None:
    assert any(problem.severity is Severity.MUST for problem in found(format, document))


@pytest.mark.parametrize(
    "text", ["&lt;" * 200_000, "&lt;a " * 50_000, "&lt;a href=" * 50_000, "&lt;p on" * 50_000, "&amp;#" * 50_000]
)
@pytest.mark.parametrize("format", ["rss", "atom"])
def test_hostile_html_is_judged(format: str, text: str) -> None:
    found(format, BASES[format].replace(_HTML, text))
    found(format, BASES[format].replace("<title>Entry", "<title>" + text).replace("<title>Item", "<title>" + text))


def test_what_is_known_of_proven_entries_is_not_said_again() -> None:
    bad = make_article(content='<p><a href="x">y</a></p>')
    document = golden_like(make_document("rss", [bad]))

    assert "rss-relative-url" in {problem.rule for problem in judge(document)}
    assert "rss-relative-url" not in {problem.rule for problem in judge(document, proven=True)}
    (found,) = prove("rss", document.body, [bad], FULL)
    assert "rss-relative-url" in {problem.rule for problem in found}


def test_what_describes_the_feed_is_looked_at_whatever_its_entries_are() -> None:
    document = golden_like(make_document("rss", [make_article()]).replace(b"<title>-</title>", b"<title>a&amp;lt;b</title>"))

    assert "rss-plain-entity" in {problem.rule for problem in judge(document, proven=True)}


@pytest.mark.parametrize(
    ("rule", "was", "broken", "again"),
    [
        ("json-id", '{"id": "2"', '{"id": "1"', True),  # two items of one id are each good
        ("json-top-level", '{"id": "2", "content_text": ""}', "2", True),
        ("json-url", '"home_page_url": "https://example.com/"', '"home_page_url": "example.com"', True),
        ("json-url", "https://example.com/1/", "/1/", False),
    ],
)
def test_of_a_proven_json_feed_only_its_items_are_not_looked_at_again(rule: str, was: str, broken: str, again: bool) -> None:
    assert was in JSON
    document = Document("feed.json", "json", "application/feed+json", JSON.replace(was, broken).encode())

    assert rule in {problem.rule for problem in judge(document)}
    assert (rule in {problem.rule for problem in judge(document, proven=True)}) is again


def golden_like(body: bytes) -> Document:
    return Document("rss.xml", "rss", "application/rss+xml", body)
