# ruff: noqa: E501 - a fact a line
"""What breaks each rule: what stands in a good document, and what stands there instead."""

from __future__ import annotations

import re

from tests.check.profiles.bases import ATOM, JSON, NEWS, OLD_ATOM, OPML, PODCAST, RDF, RSS, SITEMAP

Case = tuple[str, str, str]


def taken(base: str, *tags: str) -> str:
    """The first of these elements in ``base`` that stands after the one before it."""
    at, found = 0, ""
    for tag in tags:
        match = re.compile(rf"<{tag}\b[^>]*?(?:/>|>.*?</{tag}>)\n?", re.DOTALL).search(base, at)
        assert match, tag
        at, found = match.start() + 1, match[0]
    return found


_HTML = "&lt;p&gt;After two years.&lt;/p&gt;"
_IMAGE = taken(RSS, "image")
_CLOUD = taken(RSS, "cloud")
_INPUT = "<textInput><title>t</title><description>d</description><name>q</name><link>https://example.com/</link></textInput>"
_XHTML = taken(ATOM, "div").strip()
_PNG = '<content type="image/png">aGVsbG8=</content>'
_BRIDGE = taken(PODCAST, "item")
_ENTRY = taken(NEWS, "item")
_EMPTY = RSS[RSS.index("<item>") : RSS.rindex("</channel>")]
_ENTRIES = ATOM[ATOM.index("<entry>") : ATOM.rindex("</feed>")]

RSS_CASES: list[Case] = [
    ("rss-namespace", '<rss version="2.0"', '<rss version="2.0" xmlns="http://backend.userland.com/rss2"'),
    ("rss-unknown", "<ttl>60</ttl>", "<TTL>60</TTL>"),
    ("rss-unknown", "<ttl>60</ttl>", "<updated>60</updated>"),
    ("rss-unknown", "<pubDate>Thu", "<date>x</date><pubDate>Thu"),
    ("rss-place", "<ttl>60</ttl>", '<x:y xmlns:x="https://example.org/"><guid isPermaLink="false">z</guid></x:y>'),
    ("rss-nested", "<title>A late harvest</title>", "<title>A <b>late</b> harvest</title>"),
    ("rss-nested", "<description>After two years</description>", "<description><p>After</p></description>"),
    ("rss-stray-text", "<ttl>60</ttl>", "sixty"),
    ("rss-stray-text", "<pubDate>Thu", "words <pubDate>Thu"),
    ("rss-attribute-unknown", "<ttl>", '<ttl unit="minutes">'),
    ("rss-attribute-unknown", "<item>", '<item id="1">'),
    ("rss-part-once", "<width>88</width>", "<width>88</width><width>88</width>"),
    ("rss-part-once", _CLOUD, _CLOUD * 2),
    ("rss-date-invalid", "Thu, 29 Feb 2024 23:59:59 EST", "2024-02-29T23:59:59Z"),
    ("rss-date-invalid", "Thu, 29 Feb 2024 23:59:59 EST", "Fri, 29 Feb 2024 23:59:59 GMT"),
    ("rss-date-invalid", "Thu, 29 Feb 2024 23:59:59 EST", "Thu, 29 Feb 2024 23:59:59"),
    ("rss-date-invalid", "Thu, 29 Feb 2024 23:59:59 EST", "Thursday, 29 February 2024"),
    ("rss-date-invalid", "Thu, 29 Feb 2024 23:59:59 EST", "29 Feb 2023 23:59:59 GMT"),
    ("rss-date-invalid", "Thu, 29 Feb 2024 23:59:59 EST", "Thu, 29 Feb 2024 25:59:59 GMT"),
    ("rss-date-invalid", "Thu, 29 Feb 2024 23:59:59 EST", ""),
    ("rss-date-form", "Thu, 29 Feb 2024 23:59:59 EST", "Thu, 29 Feb 24 23:59:59 GMT"),
    ("rss-date-form", "Thu, 29 Feb 2024 23:59:59 EST", "thu, 29 feb 2024 23:59:59 gmt"),
    ("rss-date-form", "Thu, 29 Feb 2024 23:59:59 EST", "Thu, 29 Feb 2024 24:00:00 GMT"),
    ("rss-date-form", "Thu, 29 Feb 2024 23:59:59 EST", "Thu, 29 Feb 2024 23:59:59 A"),
    ("rss-date-plausible", "Thu, 29 Feb 2024 23:59:59 EST", "29 Feb 2028 23:59:59 GMT"),
    ("rss-date-plausible", "Thu, 29 Feb 2024 23:59:59 EST", "Thu, 01 Jan 1970 00:00:00 GMT"),
    ("rss-date-stale", "<lastBuildDate>Fri, 01 Mar 2024", "<lastBuildDate>Sun, 25 Feb 2024"),
    ("rss-modified-invalid", "<dc:creator>", '<m:modified xmlns:m="http://purl.org/dc/terms/">soon</m:modified><dc:creator>'),
    ("rss-image-parts", "<url>https://example.com/i.png</url>", "<description>d</description>"),
    ("rss-textinput-parts", "<ttl>", _INPUT.replace("<name>q</name>", "") + "<ttl>"),
    ("rss-textinput-name", "<ttl>", _INPUT.replace(">q<", ">q r<") + "<ttl>"),
    ("rss-textinput", "<ttl>", _INPUT + "<ttl>"),
    ("rss-cloud", ' domain="rpc.example.com"', ""),
    ("rss-cloud-call", ' registerProcedure="notify"', ""),
    ("rss-email", "bo@example.com (", "bo@example..com ("),
    ("rss-source-blank", ">The Wire<", "><"),
    ("rss-description-blank", ">After two years<", "><"),
    ("rss-cloud-port", 'port="80"', 'port="http"'),
    ("rss-cloud-domain", 'domain="rpc.example.com"', 'domain="https://rpc.example.com/"'),
    ("rss-category-domain", 'domain="https://example.com/subjects"', 'domain=""'),
    ("rss-enclosure-type", 'type="audio/mpeg"', 'type="image/png"'),
    ("rss-cloud-protocol", 'protocol="xml-rpc"', 'protocol="gopher"'),
    ("rss-ttl", "<ttl>60</ttl>", "<ttl>0</ttl>"),
    ("rss-ttl", "<ttl>60</ttl>", "<ttl>an hour</ttl>"),
    ("rss-hour", "<hour>23</hour>", "<hour>24</hour>"),
    ("rss-day", "<day>Sunday</day>", "<day>sunday</day>"),
    ("rss-skip-twice", "<day>Sunday</day>", "<day>Saturday</day>"),
    ("rss-skip-twice", "<hour>23</hour>", "<hour>00</hour>"),
    ("rss-hours", "<hour>0</hour><hour>23</hour>", ""),
    ("rss-days", "<day>Saturday</day><day>Sunday</day>", ""),
    ("rss-items", _EMPTY, ""),
]

ATOM_CASES: list[Case] = [
    ("atom-id-form", "urn:example:3", "urn:uuid:3"),
    ("atom-id-form", "tag:example.com,2024:2", "tag:2"),
    ("atom-content-undeclared", _PNG, "<content>&lt;p&gt;x&lt;/p&gt;</content>"),
    ("atom-xhtml-escaped", "<p>Rain", "<p>&lt;b&gt;Rain&lt;/b&gt;"),
    ("atom-unknown", "<rights>", "<pubDate>x</pubDate><rights>"),
    ("atom-unknown", "<published>", "<generator>x</generator><published>"),
    ("atom-unknown", "<name>Bo Li</name>", "<name>Bo Li</name><url>x</url>"),
    ("atom-date-stale", "</subtitle>\n<updated>2024-03-01", "</subtitle>\n<updated>2024-02-25"),
    ("atom-id-shared", "urn:example:3", "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6"),
    ("atom-feed-published", "<rights>", "<published>2013-05-25T19:10:26+00:00</published><rights>"),
    ("atom-unnamed", "<rights>", '<own xmlns="">x</own><rights>'),
    ("atom-attribute-unknown", '<title type="text">', '<title type="text" lang="en">'),
    (
        "atom-attribute-unknown",
        '<feed xmlns="http://www.w3.org/2005/Atom"',
        '<feed xmlns="http://www.w3.org/2005/Atom" version="1.0"',
    ),
    ("atom-nested", '<title type="text">The bridge reopens</title>', '<title type="text">The <b xmlns="x:y">bridge</b></title>'),
    ("atom-nested", "<name>Bo Li</name>", '<name>Bo <i xmlns="x:y">Li</i></name>'),
    ("atom-stray-text", "<rights>", "words<rights>"),
    ("atom-part-once", "<name>Bo Li</name>", "<name>Bo Li</name><name>Bo</name>"),
    ("atom-part-once", "<title>The Wire</title>", "<title>The Wire</title><title>Wire</title>"),
    ("atom-category", '<category term="cities"/>', '<category label="Cities"/>'),
    ("atom-scheme", 'scheme="https://example.com/subjects"', 'scheme="subjects"'),
    ("atom-email", "ada@example.com", "ada@-example"),
    ("atom-length", 'title="The site"', 'length="1 MB"'),
    ("atom-hreflang", 'hreflang="en"', 'hreflang=""'),
    ("atom-generator", 'uri="https://example.com/tool"', 'uri="a tool"'),
    ("atom-generator-blank", ">A tool<", "><"),
    ("atom-xhtml", _XHTML, '<p xmlns="http://www.w3.org/1999/xhtml">Rain</p>'),
    ("atom-xhtml", _XHTML, "Rain"),
    (
        "atom-xhtml",
        _XHTML,
        _XHTML.replace(' xmlns="http://www.w3.org/1999/xhtml"', "").replace("<div>", '<div xmlns="http://example.com/">'),
    ),
    ("atom-xhtml-names", "<p>Rain", '<x xmlns="">Rain</x><p>Rain'),
    ("atom-xhtml-dangerous", "<p>Rain", "<script>x</script><p>Rain"),
    ("atom-xhtml-dangerous", "<p>Rain", '<p onclick="x()">Rain'),
    ("atom-xhtml-relative", '<a href="https://example.com/">', '<a href="/2/">'),
    ("atom-content-src", _PNG, '<content type="image/png" src="a b"/>'),
    ("atom-content-empty", _PNG, '<content type="image/png" src="https://example.com/a.png">x</content>'),
    ("atom-content-type", _PNG, '<content src="https://example.com/a.png"/>'),
    ("atom-content-composite", _PNG, '<content type="multipart/mixed">aGVsbG8=</content>'),
    ("atom-content-base64", "aGVsbG8=", "hello!"),
    ("atom-content-summary", "<summary>A photograph</summary>\n", ""),
    ("atom-content-xml", _PNG, '<content type="image/svg+xml">x</content>'),
    ("atom-content-page", _PNG, '<content type="text/html">&lt;p&gt;x&lt;/p&gt;</content>'),
    ("atom-date-plausible", "2024-02-28T12:00:00Z", "2034-02-28T12:00:00Z"),
    ("atom-date-order", "<published>2024-03-01T11:00:00Z", "<published>2024-03-01T12:00:01Z"),
    ("atom-self-type", 'rel="self" type="application/atom+xml"', 'rel="self" type="text/html"'),
    ("atom-link-empty", '<link href="https://example.com/2/"/>', '<link href="https://example.com/2/">here</link>'),
    ("atom-attribute-blank", 'title="The site"', 'title=""'),
    ("atom-base", "<entry>", '<entry xml:base="a b">'),
    ("atom-base", "<entry>", '<entry xml:base="::">'),
    ("atom-length", 'title="The site"', 'length="١٢"'),
    ("atom-entries", _ENTRIES, ""),
]

JSON_CASES: list[Case] = [
    ("json-version", "version/1.1", "version/1.2"),
    ("json-kind", '"expired": false', '"expired": "no"'),
    ("json-kind", '["cities"]', '"cities"'),
    ("json-kind", '"summary": "After two years"', '"summary": null'),
    ("json-kind", '"name": "Ada Byron"', '"name": 1'),
    ("json-kind", '"duration_in_seconds": 2.5', '"duration_in_seconds": -1'),
    ("json-unknown", '"summary"', '"sumary"'),
    ("json-unknown", '"user_comment"', '"comment"'),
    ("json-twice", '"summary"', '"summary": "x", "summary"'),
    ("json-later", "version/1.1", "version/1"),
    ("json-hub", '"type": "WebSub", ', ""),
    ("json-address", "https://example.com/ada", "ada"),
    ("json-address", "https://example.com/b.jpg", "/b.jpg"),
    ("json-language", '"language": "de"', '"language": "de_DE"'),
    ("json-mime-type", "audio/mpeg", "mp3"),
    ("json-attachment-type", "audio/mpeg", "image/png"),
    ("json-size", '"size_in_bytes": 1', '"size_in_bytes": 5.5'),
    ("json-repeated", '["cities"]', '["cities", "cities"]'),
    ("json-repeated", '"attachments": [', '"attachments": [{"url": "https://example.com/a.mp3", "mime_type": "audio/mpeg"}, '),
    ("json-unknown", '"_ours"', '"_"'),
    ("json-unknown", '"_ours"', '"_1"'),
    ("json-plain-entity", '"summary": "After two years"', '"summary": "After &amp; before"'),
    ("json-html-entity", "<p>After two years.</p>", "<p>After &nosuch; years.</p>"),
    ("json-date-plausible", "2024-02-29T23:59:59Z", "2034-02-28T23:59:59Z"),
    ("json-date-order", "2024-03-01T13:00:00+01:00", "2024-03-01T11:00:00Z"),
    ("json-blank", '"tags": ["cities"]', '"tags": ["cities", ""]'),
    ("json-blank", '"title": "A late harvest",\n"content_text": "Rain."', '"content_text": ""'),
    ("json-plain-entity", '"title": "A late harvest"', '"title": "Rain &amp; harvest"'),
    ("json-plain-text", '"title": "A late harvest"', '"title": "A <b>late</b> harvest"'),
    ("json-plain-text", '["cities"]', '["<b>cities</b>"]'),
    ("json-characters", "A late harvest", "A late\ufffdharvest"),
    ("json-characters", "A late harvest", "It\u00e2\u20ac\u2122s late"),
    ("json-characters", '["cities"]', '["caf\u00c3\u00a9"]'),
    ("json-characters", "A late harvest", "A late\\u0000harvest"),
    ("json-html-attribute", "<p>After two years.</p>", "<p colour='red'>x</p>"),
    ("json-style", "<p>After two years.</p>", "<p style='position:fixed'>x</p>"),
    ("json-not-html", "<p>After two years.</p>", "<para>x</para>"),
    ("json-unbalanced", "<p>After two years.</p>", "<div><b>x</div>"),
    ("json-dangerous-html", "<p>After two years.</p>", "<script>x</script>"),
    ("json-relative-url", "<p>After two years.</p>", "<a href='/1/'>x</a>"),
    ("json-byte-order-mark", '{\n"version"', '\ufeff{\n"version"'),
    ("json-blank", '"summary": "After two years"', '"summary": ""'),
    ("json-home-page", '"home_page_url": "https://example.com/",\n', ""),
    ("json-items", JSON[JSON.index('"items": [') :], '"items": []}'),
]

OPML_CASES: list[Case] = [
    ("opml-version", 'version="2.0"', 'version="3.0"'),
    ("opml-version", ' version="2.0"', ""),
    ("opml-parts", taken(OPML, "head"), ""),
    ("opml-empty", OPML[OPML.index("<body>") + 6 : OPML.index("</body>")], ""),
    ("opml-unknown", "<ownerName>Ada</ownerName>", "<owner>Ada</owner>"),
    ("opml-once", "<title>Feeds</title>", "<title>Feeds</title><title>Feeds</title>"),
    ("opml-stray-text", "<body>", "<body>words"),
    ("opml-text", 'text="More" ', ""),
    ("opml-feed", ' xmlUrl="https://example.com/rss.xml"', ""),
    ("opml-title", ' title="Feed"', ""),
    ("opml-untyped", 'type="rss" ', ""),
    ("opml-link", 'url="https://example.com/more.opml"', 'url="more.opml"'),
    ("opml-html-url", 'htmlUrl="https://example.com/"', 'htmlUrl="/"'),
    ("opml-created", 'created="Fri, ', 'created="Mon, '),
    ("opml-comment", 'isComment="false"', 'isComment="no"'),
    ("opml-breakpoint", 'isBreakpoint="false"', 'isBreakpoint="0"'),
    ("opml-owner-email", "ada@example.com", "ada"),
    ("opml-owner-id", "<ownerId>https://example.com/ada", "<ownerId>ada"),
    ("opml-expansion", "1, 3", "1; 3"),
    ("opml-window", "<windowTop>10", "<windowTop>top"),
]

RDF_CASES: list[Case] = [
    ("rdf-channel", RDF[RDF.index("<channel") : RDF.index("<image rdf:about")], ""),
    ("rdf-about", '<image rdf:about="https://example.com/i.png">', '<image rdf:about="i.png">'),
    ("rdf-channel-parts", "<description>What happens elsewhere</description>\n", ""),
    ("rdf-item-parts", "<title>A late harvest</title>\n", ""),
    ("rdf-item-unique", '<item rdf:about="https://example.com/2/">', '<item rdf:about="https://example.com/1/">'),
    ("rdf-items-listed", RDF[RDF.index("<rdf:Seq>") : RDF.index("</items>")], ""),
    ("rdf-order", '<rdf:li rdf:resource="https://example.com/2/"/>', ""),
    ("rdf-picture", '<image rdf:resource="https://example.com/i.png"/>', '<image rdf:resource="https://example.com/x.png"/>'),
    ("rdf-image-parts", "<url>https://example.com/i.png</url>\n", ""),
    ("rdf-unknown", "<description>Rain</description>", "<guid>x</guid>"),
    ("rdf-once", "<title>A late harvest</title>", "<title>A</title><title>B</title>"),
    ("rdf-link", "<link>https://example.com/2/</link>", "<link>/2/</link>"),
]

OLD_ATOM_CASES: list[Case] = [
    ("atom03-feed", "<modified>2024-03-01T12:00:00Z</modified>\n<author>", "<author>"),
    ("atom03-entry", "<issued>2024-03-01T12:00:00Z</issued>\n", ""),
    ("atom03-alternate", '<link rel="alternate" type="text/html" href="https://example.com/"/>\n', ""),
    ("atom03-date", "<issued>2024-03-01T12:00:00Z", "<issued>yesterday"),
]

_SLASH = "http://purl.org/rss/1.0/modules/slash/"
W3C_CASES: list[Case] = [
    ("dcterms-date", "<dc:creator>", '<m:created xmlns:m="http://purl.org/dc/terms/">soon</m:created><dc:creator>'),
    ("dcterms-valid", "<dc:creator>", '<m:valid xmlns:m="http://purl.org/dc/terms/">always</m:valid><dc:creator>'),
    ("dcterms-unknown", "<dc:creator>", '<m:made xmlns:m="http://purl.org/dc/terms/">x</m:made><dc:creator>'),
    ("dcterms-extent", "<dc:creator>", '<m:extent xmlns:m="http://purl.org/dc/terms/">long</m:extent><dc:creator>'),
    ("tombstone-by", "<dc:creator>", '<a:by xmlns:a="http://purl.org/atompub/tombstones/1.0"/><dc:creator>'),
    ("georss-comma", "<dc:creator>", '<g:point xmlns:g="http://www.georss.org/georss">45.2,-71.9</g:point><dc:creator>'),
    ("admin-resource", "<ttl>", '<a:generatorAgent xmlns:a="http://webns.net/mvcb/">x</a:generatorAgent><ttl>'),
    ("xml-lang", "<item>", '<item xml:lang="en_GB">'),
    ("wfw-commentRSS", "<dc:creator>", '<w:commentRSS xmlns:w="http://wellformedweb.org/CommentAPI/">https://x.example/</w:commentRSS><dc:creator>'),
    ("thr-replies", "<dc:creator>", '<atom:link rel="replies" href="https://x.example/" t:count="many" xmlns:t="http://purl.org/syndication/thread/1.0"/><dc:creator>'),
    ("opml-module-email", "<dc:creator>", '<o:ownerEmail xmlns:o="http://www.opml.org/spec2">Ada</o:ownerEmail><dc:creator>'),
    ("atom-person-in-rss", "<dc:creator>", "<atom:author><atom:uri>https://x.example/</atom:uri></atom:author><dc:creator>"),
    ("atom-date-in-rss", "<dc:creator>", "<atom:updated>yesterday</atom:updated><dc:creator>"),
    ("atom-link-in-rss", "<dc:creator>", '<atom:link rel="related"/><dc:creator>'),
    ("atom-link-type-in-rss", "<dc:creator>", '<atom:link rel="related" type="html" href="https://x.example/"/><dc:creator>'),
    ("atom-relation-in-rss", "<dc:creator>", '<atom:link rel="cousin" href="https://x.example/"/><dc:creator>'),
    ("w3c-twins", "<dc:creator>", "<dc:date>2024-03-01T12:00:00Z</dc:date><dc:creator>"),
    ("w3c-style", _HTML, '&lt;p style="position: fixed"&gt;x&lt;/p&gt;'),
    ("w3c-xhtml-dangerous", "<dc:creator>", '<body xmlns="http://www.w3.org/1999/xhtml"><script>x</script></body><dc:creator>'),
    ("w3c-html-attribute", _HTML, '&lt;p foo="x"&gt;y&lt;/p&gt;'),
    ("w3c-style", _HTML, '&lt;p style="display:none"&gt;x&lt;/p&gt;'),
    ("w3c-html-entity", _HTML, "&lt;p&gt;x &amp;nosuch; y&lt;/p&gt;"),
    ("w3c-address-twice", "<link>https://example.com/1/", "<link>http://http://example.com/1/"),
    ("w3c-brackets", "<link>https://example.com/1/", "<link>https://example.com/a[1]/"),
    ("w3c-not-html", _HTML, "&lt;blink&gt;x&lt;/blink&gt;"),
    ("w3c-not-html", _HTML, "&lt;para&gt;x&lt;/para&gt;"),
    ("w3c-unbalanced", _HTML, "&lt;div&gt;x"),
    ("w3c-unbalanced", _HTML, "&lt;b&gt;x&lt;i&gt;y&lt;/b&gt;&lt;/i&gt;"),
    ("w3c-plain-text", "<dc:creator>Ada Byron", "<dc:creator>&lt;b&gt;Ada&lt;/b&gt; Byron"),
    ("w3c-escape", "https://example.com/1/#comments", "https://example.com/100%/"),
    ("w3c-scheme", "https://example.com/1/#comments", "htp://example.com/1/"),
    ("w3c-namespace", 'xmlns:dc="http://purl.org/dc/elements/1.1/"', 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/MRSS/"'),
    ("w3c-namespace", 'xmlns:dc="http://purl.org/dc/elements/1.1/"', 'xmlns:dc="http://purl.org/dc/elements/1.1"'),
    ("w3c-namespace", 'xmlns:dc="http://purl.org/dc/elements/1.1/"', 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://example.com/itunes"'),
    ("w3c-language", "<language>en-GB</language>\n", ""),
    ("w3c-encoding", 'encoding="UTF-8"', 'encoding="iso-8859-16"'),
    ("w3c-attribute", "<item>", '<item dc:title="x">'),
    ("atom-id-in-rss", "<ttl>", "<atom:id>one</atom:id><ttl>"),
    ("atom-category-in-rss", "<dc:creator>", '<atom:category label="x"/><dc:creator>'),
    ("atom-hreflang-in-rss", "<dc:creator>", '<atom:link rel="related" hreflang="" href="https://x.example/"/><dc:creator>'),
    ("atom-length-in-rss", "<dc:creator>", '<atom:link rel="related" length="big" href="https://x.example/"/><dc:creator>'),
    ("w3c-plain-text", "bo@example.com (Bo Li)", "bo@example.com (&lt;b&gt;Bo&lt;/b&gt; Li)"),
    ("atom-unknown-in-rss", "<ttl>", "<atom:date>x</atom:date><ttl>"),
    ("w3c-relation", "<dc:creator>", '<atom:link rel="next" href="https://x.example/"/><dc:creator>'),
    ("w3c-slash-date", "<lastBuildDate>Fri, 01 Mar 2024 12:00:00 +0000</lastBuildDate>", f'<s:x xmlns:s="x:y"><t:comments xmlns:t="{_SLASH}">1</t:comments></s:x>'),
    ("w3c-relative-in-rss", "<dc:creator>", '<atom:link rel="related" href="/x"/><dc:creator>'),
    ("w3c-self-type", 'rel="self" type="application/rss+xml"', 'rel="self" type="text/html"'),
]  # fmt: skip
W3C_CASES[-3] = ("w3c-slash-date", W3C_CASES[-3][1], "")

READERS_CASES: list[Case] = [
    ("readers-link", "<guid>https://example.com/2/</guid>", '<guid isPermaLink="false">x</guid>'),
    ("readers-date", "<pubDate>Thu, 29 Feb 2024 23:59:59 EST</pubDate>\n", ""),
    ("readers-title", "<title>A late harvest</title>", "<description>Rain</description>"),
    ("readers-same-link", "<title>A late harvest</title>", "<title>A late harvest</title><link>https://example.com/1/</link>"),
    (
        "readers-same-enclosure",
        "<title>A late harvest</title>",
        '<title>A late harvest</title><enclosure url="https://example.com/a.mp3" length="1" type="audio/mpeg"/>',
    ),
    (
        "readers-large",
        "<description>After two years</description>",
        f"<description>{'x' * 1000}</description>" + "<!-- " + "x" * 9_000_000 + " --><!-- " + "x" * 7_000_000 + " -->",
    ),
    ("readers-twice-escaped", _HTML, "&lt;![CDATA[After two years]]&gt;"),
    ("readers-twice-escaped", _HTML, "&amp;lt;p&amp;gt;After two years.&amp;lt;/p&amp;gt;"),
    ("readers-xslt", "<rss ", '<?xml-stylesheet type="text/xsl" href="/style.xsl"?><rss '),
    ("readers-scheme", "<dc:creator>", '<m:content xmlns:m="http://search.yahoo.com/mrss/" url="javascript:x()"/><dc:creator>'),
    ("readers-scheme", "<link>https://example.com/1/</link>", "<link>javascript:open()</link>"),
    ("readers-scheme", "<link>https://example.com/1/</link>", "<link>file:///C:/a.html</link>"),
    ("readers-type-name", 'type="audio/mpeg"', 'type="audio/mp3"'),
    ("readers-home", "<link>https://example.com/</link>", "<link>https://feeds.example.com/feed</link>"),
    ("readers-type-case", 'type="audio/mpeg"', 'type="Audio/MPEG"'),
]

_FH = 'xmlns:fh="http://purl.org/syndication/history/1.0"'
_PREV = '<link rel="prev-archive" href="https://feeds.example.com/1"/>'
_NOW = '<link rel="current" href="https://feeds.example.com/now"/>'
ARCHIVES_CASES: list[Case] = [
    ("archives-complete", "<rights>", f"<fh:complete {_FH}/>{_PREV}<rights>"),
    ("archives-both", "<rights>", f"<fh:complete {_FH}/><fh:archive {_FH}/>{_NOW}<rights>"),
    ("archives-current", "<rights>", f"<fh:archive {_FH}/><rights>"),
    ("archives-once", "<rights>", f"{_PREV}{_PREV}<rights>"),
    ("archives-address", "<rights>", '<link rel="prev-archive" href="1"/><rights>'),
    ("archives-itself", "<rights>", '<link rel="prev-archive" href="https://feeds.example.com/feed"/><rights>'),
    ("archives-forward", "<rights>", '<link rel="next-archive" href="https://feeds.example.com/2"/><rights>'),
]

_HUB = '<link rel="hub" href="https://hub.example.com/"/>'
WEBSUB_CASES: list[Case] = [
    ("websub-hub-missing", "<rights>", "<rights>"),
    ("websub-hub", "<rights>", '<link rel="hub" href="hub"/><rights>'),
    ("websub-topic", taken(ATOM, "link"), _HUB),
    ("websub-secure", "<rights>", '<link rel="hub" href="http://hub.example.com/"/><rights>'),
    ("websub-twice", "<rights>", f"{_HUB}{_HUB}<rights>"),
    ("websub-place", "<rights>2024 The Newsroom</rights>", f"{_HUB}<entry><id>ex:y</id>{_HUB}</entry>"),
]

ITUNES_CASES: list[Case] = [
    (
        "itunes-category-name",
        '<itunes:category text="Music"><itunes:category text="Music History"/></itunes:category>',
        '<itunes:category text="music"/>',
    ),
    ("itunes-subcategory", 'text="Music History"', 'text="Musical History"'),
    (
        "itunes-category-former",
        '<itunes:category text="Music"><itunes:category text="Music History"/></itunes:category>',
        '<itunes:category text="Games &amp; Hobbies"/>',
    ),
    (
        "itunes-category-depth",
        '<itunes:category text="Music History"/>',
        '<itunes:category text="Music History"><itunes:category text="x"/></itunes:category>',
    ),
    ("itunes-owner-email", "<itunes:email>ada@example.com</itunes:email>", ""),
    ("itunes-encoding", 'encoding="UTF-8"', 'encoding="ISO-8859-1"'),
    ("itunes-explicit-form", "<itunes:explicit>false", "<itunes:explicit>no"),
    ("itunes-keywords-commas", "<itunes:title>", "<itunes:keywords>organ bell church music</itunes:keywords><itunes:title>"),
    ("itunes-keywords-number", "<itunes:title>", "<itunes:keywords></itunes:keywords><itunes:title>"),
    ("itunes-keywords-number", "<itunes:title>", "<itunes:keywords>a,b,c,d,e,f,g,h,i,j,k,l,m</itunes:keywords><itunes:title>"),
    ("itunes-yes", "<itunes:title>", "<itunes:isClosedCaptioned>true</itunes:isClosedCaptioned><itunes:title>"),
    ("itunes-yes", "<itunes:title>", "<itunes:block>yes</itunes:block><itunes:title>"),
    (
        "itunes-category-twice",
        '<itunes:category text="Music">',
        '<itunes:category text="Arts"/><itunes:category text="Arts"/><itunes:category text="Music">',
    ),
    *(
        ("itunes-duration-form", "<itunes:duration>61", f"<itunes:duration>{time}")
        for time in ("0", "0:00", "99999999", "9" * 5000)
    ),
    ("itunes-episodeType-case", "<itunes:episodeType>full", "<itunes:episodeType>Full"),
    ("itunes-type-case", "<itunes:type>serial", "<itunes:type>Serial"),
    ("itunes-image-suffix", "https://example.com/art.jpg", "https://example.com/art.webp"),
]

_ART = taken(PODCAST, "itunes:image")
_CATEGORY = '<itunes:category text="Music"><itunes:category text="Music History"/></itunes:category>\n'
_OWNER = taken(PODCAST, "itunes:owner")
_TITLE, _ABOUT = "<title>First Sounds</title>\n", "<description>Organs and bells</description>\n"
_FIRST, _GUID = taken(PODCAST, "enclosure"), taken(PODCAST, "guid")
_DATE = taken(PODCAST, "pubDate")
APPLE_CASES: list[Case] = [
    ("apple-image", _ART, ""),
    ("apple-category", _CATEGORY, ""),
    ("apple-explicit", "<itunes:explicit>false</itunes:explicit>\n", ""),
    ("apple-language", "<language>en</language>\n", ""),
    ("apple-title", _TITLE, ""),
    ("apple-description", _ABOUT, ""),
    ("apple-description-length", "Organs and bells", "ä" * 2001),
    ("apple-episode-description", "<itunes:duration>61<", f"<description>{'ä' * 5001}</description><itunes:duration>61<"),
    ("apple-author", taken(PODCAST, "itunes:author"), ""),
    ("apple-owner", _OWNER, ""),
    ("apple-episode-title", "<title>The bell</title>\n", ""),
    ("apple-enclosure", _FIRST, ""),
    ("apple-guid", _GUID, ""),
    ("apple-date", _DATE, ""),
    ("apple-duration", "<itunes:duration>61</itunes:duration>\n", ""),
    ("apple-enclosure-unique", "https://example.com/2.mp3", "https://example.com/1.mp3"),
    ("apple-type", 'type="audio/mpeg"', 'type="audio/ogg"'),
    ("apple-episode-words", taken(PODCAST, "item", "description"), ""),
    ("apple-suffix", "https://example.com/1.mp3", "https://example.com/1.ogg"),
    ("apple-ascii", "https://example.com/1.mp3", "https://example.com/ä.mp3"),
    ("apple-length", 'length="1000"', 'length="0"'),
    ("apple-serial", "<itunes:episode>2</itunes:episode>\n", ""),
    ("apple-episode-unique", "<itunes:episode>2<", "<itunes:episode>1<"),
    ("apple-episode-number", "<itunes:title>The organ", "<itunes:title>Episode 1: The organ"),
]
SPOTIFY_CASES: list[Case] = [
    ("spotify-title", _TITLE, ""),
    ("spotify-image", _ART, ""),
    ("spotify-description", _ABOUT, ""),
    ("spotify-language", "<language>en</language>\n", ""),
    ("spotify-owner", _OWNER, ""),
    ("spotify-episode-title", "<title>The bell</title>\n", ""),
    ("spotify-enclosure", _FIRST, ""),
    ("spotify-guid", _GUID, ""),
    ("spotify-date", _DATE, ""),
    ("spotify-type", 'type="audio/mpeg"', 'type="audio/ogg"'),
    ("spotify-size", 'length="1000"', 'length="200000001"'),
    ("spotify-title-length", "<title>The bell", f"<title>{'x' * 201}"),
]
YOUTUBE_CASES: list[Case] = [
    ("youtube-owner", _OWNER, ""),
    ("youtube-title", _TITLE, ""),
    ("youtube-description", _ABOUT, ""),
    ("youtube-image", _ART, ""),
    ("youtube-episode-title", "<title>The bell</title>\n", ""),
    ("youtube-enclosure", _FIRST, ""),
    ("youtube-guid", _GUID, ""),
    ("youtube-audio", 'type="audio/mpeg"', 'type="video/mp4"'),
    ("youtube-title-length", "<title>The bell", f"<title>{'x' * 101}"),
    ("youtube-brackets", "<title>The bell", "<title>The bell &lt;3"),
]
PODCASTING_CASES: list[Case] = [
    ("podcast-source-missing", '<podcast:source uri="https://example.com/1.opus"/>', ""),
    ("podcast-recipient-missing", '<podcast:valueRecipient type="node" address="02d5" split="100"/>', ""),
    ("podcast-secure", "https://example.com/1.vtt", "http://example.com/1.vtt"),
    ("podcast-guid-version", "9b024349-ccf0-5f69", "9b024349-ccf0-4f69"),
    ("podcast-license-url", "cc-by-4.0", "my own"),
    (
        "podcast-season-other",
        "<itunes:season>1</itunes:season>",
        "<itunes:season>1</itunes:season><podcast:season>2</podcast:season>",
    ),
    ("podcast-license-url", "cc-by-4.0", "Our Licence"),
    ("podcast-interaction", ' uri="https://example.social/1"', ""),
    ("podcast-guid-missing", taken(PODCAST, "podcast:guid"), ""),
    ("psp-self", taken(PODCAST, "atom:link"), ""),
    ("psp-title", _TITLE, ""),
    ("psp-description", _ABOUT, ""),
    ("psp-link", "<link>https://example.com/</link>\n", ""),
    ("psp-language", "<language>en</language>\n", ""),
    ("psp-category", _CATEGORY, ""),
    ("psp-explicit", "<itunes:explicit>false</itunes:explicit>\n", ""),
    ("psp-image", _ART, ""),
    ("psp-item-title", "<title>The bell</title>\n", ""),
    ("psp-item-enclosure", _FIRST, ""),
    ("psp-item-guid", _GUID, ""),
]

_MEDIA = taken(NEWS, "media:content")
MEDIA_CASES: list[Case] = [
    ("media-url", ' url="https://example.com/1.jpg"', ""),
    ("media-group-alone", _MEDIA, f"<media:group>{_MEDIA}</media:group>"),
    ("media-rating-value", "<media:status", "<media:rating>everybody</media:rating><media:status"),
    ("media-role", 'role="photographer"', 'role="Photographer"'),
    (
        "media-restriction-value",
        "<media:status",
        '<media:restriction relationship="allow" type="country">Germany</media:restriction><media:status',
    ),
    ("media-adult-former", "<media:status", "<media:adult>false</media:adult><media:status"),
    (
        "media-default",
        _MEDIA,
        f"<media:group>{_MEDIA * 2}</media:group>".replace("<media:content", '<media:content isDefault="true"'),
    ),
    ("media-keywords-many", "<media:status", "<media:keywords>a, b, c, d, e, f, g, h, i, j, k</media:keywords><media:status"),
]

_NEWS_TITLE = "<title>The bridge reopens after two long years</title>\n"
_NEWS_LINK, _NEWS_GUID = "<link>https://example.com/1/</link>\n", '<guid isPermaLink="false">urn:x:1</guid>\n'
_NEWS_DATE = taken(NEWS, "item", "pubDate")
_NEWS_ABOUT, _NEWS_TEXT = taken(NEWS, "item", "description"), taken(NEWS, "item", "content:encoded")
_BY = "<dc:creator>Ada Byron</dc:creator>\n"
_SMALL = taken(NEWS, "media:thumbnail")
_SPONSORED = taken(NEWS, "snf:sponsoredLink")
SMARTNEWS_CASES: list[Case] = [
    ("smartnews-logo", taken(NEWS, "snf:logo"), ""),
    ("smartnews-logo-url", "<url>https://example.com/logo.png</url>", ""),
    ("smartnews-channel-title", "<title>The Newsroom</title>\n", ""),
    ("smartnews-channel-link", "<link>https://example.com/</link>\n", ""),
    ("smartnews-channel-description", "What happens elsewhere", "x" * 31),
    ("smartnews-channel-date", taken(NEWS, "pubDate"), ""),
    ("smartnews-language", "<language>en-GB</language>\n", ""),
    ("smartnews-title", _NEWS_TITLE, ""),
    ("smartnews-link", _NEWS_LINK, ""),
    ("smartnews-guid", _NEWS_GUID, ""),
    ("smartnews-date", _NEWS_GUID + "<category>cities</category>\n" + _NEWS_DATE, _NEWS_GUID + "<category>cities</category>\n"),
    ("smartnews-content", _NEWS_TEXT, ""),
    ("smartnews-thumbnail", _SMALL, ""),
    ("smartnews-thumbnail-size", 'width="640" height="480"', 'width="64" height="48"'),
    ("smartnews-creator", _BY, ""),
    ("smartnews-category", "<category>cities</category>\n", ""),
    ("smartnews-status", 'state="active"', 'state="blocked"'),
    ("smartnews-status", "</media:status>", "ed</media:status>"),
    ("smartnews-sponsored", _SPONSORED, _SPONSORED * 2),
    ("smartnews-sponsored-parts", ' advertiser="The Newsroom"', ""),
    ("smartnews-sponsored-parts", 'link="https://shop.example.com/" ', ""),
    ("smartnews-sponsored-length", 'advertiser="The Newsroom"', f'advertiser="{"x" * 36}"'),
    ("smartnews-sponsored-length", 'title="Read more"', f'title="{"x" * 46}"'),
    ("smartnews-sponsored-link", "https://shop.example.com/", "https://shop.example.net/"),
    ("smartnews-adcontent", "<snf:adcontent/>", "<snf:adcontent/><snf:adcontent/>"),
    ("smartnews-adcontent", _BY, _BY + "<snf:advertisement/>"),
    ("smartnews-advertisement", _BY, _BY + _SPONSORED),
    ("smartnews-size", _BY, _BY + "<!-- " + "x" * 1_000_000 + " -->"),
    ("smartnews-unknown", _BY, _BY + "<snf:logos/>"),
]
MSN_CASES: list[Case] = [
    ("msn-guid", _NEWS_GUID, ""),
    ("msn-title", _NEWS_TITLE, ""),
    ("msn-title-length", "The bridge reopens after two long years", "The bridge reopens"),
    ("msn-link", _NEWS_LINK, ""),
    ("msn-date", "<category>cities</category>\n" + _NEWS_DATE, ""),
    ("msn-old", "<category>cities</category>\n" + _NEWS_DATE, "<pubDate>Wed, 01 Mar 2023 12:00:00 +0000</pubDate>"),
    ("msn-old", "<category>cities</category>\n" + _NEWS_DATE, "<pubDate>Sat, 02 Mar 2024 12:00:00 +0000</pubDate>"),
    ("msn-body", _NEWS_ABOUT + _NEWS_TEXT, ""),
    ("msn-secure", "<link>https://example.com/1/", "<link>http://example.com/1/"),
    ("msn-secure", 'url="https://example.com/1.jpg"', 'url="http://example.com/1.jpg"'),
    ("msn-image", _MEDIA + _SMALL, ""),
    ("msn-image-size", 'width="1200" height="800"', 'width="700" height="500"'),
    ("msn-image-size", 'width="1200" height="800"', 'width="1200" height="200"'),
    ("msn-image-bytes", 'fileSize="1000"', 'fileSize="15000001"'),
    ("msn-credit", '<media:credit role="photographer">Bo Li</media:credit>', ""),
    ("msn-image-title", "<media:title>The bridge</media:title>", ""),
    ("msn-rights", "<mi:hasSyndicationRights>1</mi:hasSyndicationRights>", ""),
    ("msn-html", _NEWS_TEXT, _NEWS_TEXT.replace("&lt;p&gt;", "&lt;video&gt;")),
]
APPLE_NEWS_CASES: list[Case] = [
    ("apple-news-encoding", 'encoding="UTF-8"', 'encoding="ISO-8859-1"'),
    ("apple-news-language", "<language>en-GB", "<language>en"),
    ("apple-news-title", _NEWS_TITLE, ""),
    ("apple-news-title-length", "The bridge reopens after two long years", "The bridge"),
    ("apple-news-title-plain", "The bridge reopens after two long years", "The &lt;b&gt;bridge&lt;/b&gt; reopens today"),
    ("apple-news-description", _NEWS_ABOUT, ""),
    ("apple-news-link", _NEWS_LINK, ""),
    ("apple-news-date", "<category>cities</category>\n" + _NEWS_DATE, ""),
    ("apple-news-guid", _NEWS_GUID, ""),
    (
        "apple-news-more",
        _NEWS_TEXT,
        _NEWS_TEXT.replace("&lt;/p&gt;", "&lt;a href='https://example.com/'&gt;Read more&lt;/a&gt;&lt;/p&gt;"),
    ),
]
FLIPBOARD_CASES: list[Case] = [
    ("flipboard-items", _ENTRY, ""),
    ("flipboard-title", _NEWS_TITLE, ""),
    ("flipboard-link", _NEWS_LINK, ""),
    ("flipboard-description", _NEWS_ABOUT + _NEWS_TEXT, ""),
    ("flipboard-length", _NEWS_ABOUT, "<description>Short</description>"),
    ("flipboard-date", "<category>cities</category>\n" + _NEWS_DATE, ""),
    ("flipboard-guid", _NEWS_GUID, ""),
    ("flipboard-creator", _BY, ""),
    ("flipboard-image", _MEDIA + _SMALL, ""),
    ("flipboard-image-size", 'width="1200" height="800"', 'width="1200" height="400"'),
]
NEWSBREAK_CASES: list[Case] = [
    ("newsbreak-title", _NEWS_TITLE, ""),
    ("newsbreak-link", _NEWS_LINK, ""),
    ("newsbreak-date", "<category>cities</category>\n" + _NEWS_DATE, ""),
    ("newsbreak-content", _NEWS_TEXT, ""),
    ("newsbreak-creator", _BY, ""),
    ("newsbreak-image", _MEDIA + _SMALL, ""),
    ("newsbreak-image", _MEDIA + _SMALL, '<media:content url="https://example.com/a.mp3" type="audio/mpeg" medium="audio"/>'),
]
YAHOO_CASES: list[Case] = [
    ("yahoo-title", _NEWS_TITLE, ""),
    ("yahoo-link", _NEWS_LINK, ""),
    ("yahoo-guid", _NEWS_GUID, ""),
    ("yahoo-date", "<category>cities</category>\n" + _NEWS_DATE, ""),
    ("yahoo-content", _NEWS_TEXT, ""),
    ("yahoo-creator", _BY, ""),
    ("yahoo-image", _MEDIA + _SMALL, ""),
    ("yahoo-medium", 'type="image/jpeg" medium="image" ', ""),
]
FEEDLY_CASES: list[Case] = [
    ("feedly-vector", "https://example.com/logo.svg", "https://example.com/logo.png"),
    ("feedly-icon", taken(NEWS, "webfeeds:icon"), ""),
    ("feedly-cover", taken(NEWS, "webfeeds:cover"), ""),
    ("feedly-color", taken(NEWS, "webfeeds:accentColor"), ""),
]
_URL = taken(SITEMAP, "url")
GOOGLE_NEWS_CASES: list[Case] = [
    ("google-news-sitemap", SITEMAP, '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'),
    ("google-news-url", taken(SITEMAP, "loc"), ""),
    ("google-news-news", taken(SITEMAP, "news:news"), ""),
    ("google-news-loc", "<loc>https://example.com", "<loc>"),
    ("google-news-parts", "<news:title>The bridge reopens</news:title>\n", ""),
    ("google-news-publication", "<news:language>en</news:language>", ""),
    ("google-news-language", "<news:language>en<", "<news:language>English language<"),
    ("google-news-name", "<news:name>The Newsroom<", "<news:name><"),
    ("google-news-title", "<news:title>The bridge reopens<", "<news:title><"),
    ("google-news-date", "2024-03-01T11:00:00Z", "today"),
    ("google-news-once", taken(SITEMAP, "news:news"), taken(SITEMAP, "news:news") * 2),
    ("google-news-many", _URL, "".join(_URL.replace("/1/", f"/{number}/") for number in range(1001))),
    ("google-news-old", "2024-03-01T11:00:00Z", "2024-02-01T11:00:00Z"),
    ("google-news-unknown", "<news:title>", "<news:headline/><news:title>"),
    ("google-news-same", _URL, _URL * 2),
]

_ATOM_03 = [("atom03-given-up", OLD_ATOM, OLD_ATOM)]
# By profile: the good document, and what breaks its rules.
CASES: dict[str, list[tuple[str, list[Case]]]] = {
    "rss": [
        (RSS, RSS_CASES),
        (RSS.replace('<rss version="2.0"', '<rss version="0.91"'), [("rss-091", "<language>en-GB</language>\n", "")]),
    ],
    "atom": [(ATOM, ATOM_CASES), (ATOM.replace(_ENTRIES, ""), [("atom-feed-author", taken(ATOM, "author"), "")])],
    "json-feed": [(JSON, JSON_CASES)],
    "opml": [(OPML, OPML_CASES)],
    "rdf": [
        (RDF, RDF_CASES),
        (RDF, [("rdf-090", RDF, RDF[: RDF.index("<image rdf:about")].replace("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/") + "</rdf:RDF>")]),
    ],
    "atom-0.3": [(OLD_ATOM, [*_ATOM_03, *OLD_ATOM_CASES])],
    "w3c": [
        (RSS, [case for case in W3C_CASES if case[0] != "w3c-slash-date"]),
        (
            RSS.replace("<dc:creator>", f'<s:comments xmlns:s="{_SLASH}">1</s:comments><dc:creator>'),
            [case for case in W3C_CASES if case[0] == "w3c-slash-date"],
        ),
        (ATOM, [("w3c-html-entity", '<subtitle type="html">What happens', '<subtitle type="html">What &amp;nosuch; happens'), ("w3c-prefix", _XHTML, '<h:div xmlns:h="http://www.w3.org/1999/xhtml">Rain</h:div>'), ("w3c-links", '<link href="https://example.com/" type="text/html"', '<link rel="via" href="https://b.example/"/><link rel="via" href="https://a.example/"/><link href="https://example.com/" type="text/html"')]),
    ],
    "readers": [(RSS, READERS_CASES), (ATOM, [("readers-offset", "2024-02-29T23:59:59Z", "2024-02-29T23:59:59+01:00")])],
    "archives": [(ATOM, ARCHIVES_CASES)],
    "websub": [(ATOM, WEBSUB_CASES)],
    "itunes": [(PODCAST, ITUNES_CASES)],
    "apple-podcasts": [(PODCAST, APPLE_CASES)],
    "spotify": [(PODCAST, SPOTIFY_CASES)],
    "youtube": [(PODCAST, YOUTUBE_CASES)],
    "podcasting-2.0": [
        (PODCAST, PODCASTING_CASES),
        (
            re.sub(r"<podcast:(\w+)(?:[^>]*/>|.*?</podcast:\1>\n)", "", PODCAST, flags=re.DOTALL),
            [("podcast-namespace", "<language>", '<p:x xmlns:p="https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"/><language>')],
        ),
    ],
    "media-rss": [
        (NEWS, MEDIA_CASES),
        (RSS, [("media-namespace", "<ttl>", '<m:title xmlns:m="http://search.yahoo.com/mrss">x</m:title><ttl>')]),
    ],
    "ninjs": [],
    "google-news": [(SITEMAP, GOOGLE_NEWS_CASES)],
    "apple-news": [(NEWS, APPLE_NEWS_CASES)],
    "smartnews": [(NEWS, SMARTNEWS_CASES)],
    "msn": [(NEWS, MSN_CASES)],
    "flipboard": [(NEWS, FLIPBOARD_CASES)],
    "newsbreak": [(NEWS, NEWSBREAK_CASES)],
    "yahoo": [(NEWS, YAHOO_CASES)],
    "feedly": [(NEWS, FEEDLY_CASES)],
}  # fmt: skip
