# ruff: noqa: E501 - a fact a line
"""Good feeds: nobody objects to them, however unusual what they do may be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.check.linting import lint
from feeds.model import Severity
from tests.check.profiles import bases

NOW = datetime(2024, 3, 1, 13, tzinfo=UTC)
LATER = datetime(2024, 3, 9, 13, tzinfo=UTC)


def told(text: str, *asked: str) -> list[tuple[str, str, str | None]]:
    verdict = lint(text.encode(), "feed", url=bases.URL, asked=asked, now=LATER if "First Sounds" in text else NOW)
    return [(each.problem.severity.value, each.problem.rule, each.problem.found) for each in verdict.objections]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (bases.RSS, ()),
        (bases.ATOM, ()),
        (bases.JSON, ()),
        (bases.OPML, ()),
        (bases.RDF, ()),
        (bases.SITEMAP, ("google-news",)),
        (bases.PODCAST, ("apple-podcasts", "spotify", "youtube", "podcasting-2.0")),
        (bases.NEWS, ("smartnews", "msn", "apple-news", "flipboard", "newsbreak", "yahoo", "feedly", "media-rss")),
    ],
    ids=["rss", "atom", "json", "opml", "rdf", "sitemap", "podcast", "news"],
)
def test_nobody_objects_to_a_good_feed(text: str, asked: tuple[str, ...]) -> None:
    assert told(text, *asked) == []


def test_what_was_given_up_is_all_that_is_said_of_atom_0_3() -> None:
    assert [rule for _, rule, _ in told(bases.OLD_ATOM)] == ["atom03-given-up"]


LEGAL = [
    ("RSS", "<title>A late harvest</title>", "<description>Rain</description>"),
    ("RSS", "<title>A late harvest</title>", "<title><![CDATA[A late <harvest>]]></title>"),
    ("RSS", "Thu, 29 Feb 2024 23:59:59 EST", "29 Feb 2024 23:59 Z"),
    ("RSS", "Thu, 29 Feb 2024 23:59:59 EST", "Thu, 29 Feb 24 23:59:59 GMT"),
    ("RSS", "Thu, 29 Feb 2024 23:59:59 EST", "thu, 29 feb 2024 23:59:59 gmt"),
    ("RSS", "Thu, 29 Feb 2024 23:59:59 EST", " Thu, 29 Feb 2024 23:59:59 +0530\n"),
    ("RSS", "Thu, 29 Feb 2024 23:59:59 EST", "Thu, 29 Feb 2024 23:59:59 +0000 (UTC)"),
    ("RSS", "Thu, 29 Feb 2024 23:59:59 EST", "Thu, 29 Feb 2024 23:59:60 GMT"),
    ("RSS", "<link>https://example.com/1/</link>", "<link>\n https://example.com/1/\n</link>"),
    ("RSS", "<link>https://example.com/1/</link>", "<link>https://example.com:8080/a;b?c=d&amp;e=%20f#g</link>"),
    ("RSS", "<link>https://example.com/1/</link>", "<link>mailto:ada@example.com</link>"),
    ("RSS", "<link>https://example.com/1/</link>", "<link>https://[2001:db8::1]/1/</link>"),
    ("RSS", "<description>What happens elsewhere</description>", "<description/>"),
    ("RSS", "<language>en-GB</language>", "<language>zh-Hant-TW</language>"),
    ("RSS", "<language>en-GB</language>", "<language>x-klingon</language>"),
    ("RSS", "<author>bo@example.com (Bo Li)</author>", "<author>bo@example.com</author>"),
    ("RSS", "<author>bo@example.com (Bo Li)</author>", "<author>Bo Li &lt;bo@example.com&gt;</author>"),
    ("RSS", "<author>bo@example.com (Bo Li)</author>", "<author>o'neil+x@sub.example.co.uk (O (the) N)</author>"),
    ("RSS", '<guid isPermaLink="false">urn:x:1</guid>', '<guid isPermaLink="false">anything at all</guid>'),
    ("RSS", '<guid isPermaLink="false">urn:x:1</guid>', ""),
    ("RSS", 'length="1"', 'length="0"'),
    ("RSS", 'type="audio/mpeg"', 'type="audio/ogg; codecs=&quot;vorbis&quot;"'),
    ("RSS", "<item>", '<item xml:lang="de" xml:base="https://example.com/">'),
    ("RSS", "<ttl>60</ttl>", "<ttl> 60 </ttl>"),
    ("RSS", "<ttl>60</ttl>", '<x:y xmlns:x="https://example.org/ns" a="b">text<x:z/></x:y>'),
    ("RSS", "<ttl>60</ttl>", '<html:p xmlns:html="http://www.w3.org/1999/xhtml">Hello <html:b>there</html:b></html:p>'),
    ("RSS", "<ttl>60</ttl>", "<rating>(PICS-1.1 &quot;x&quot;)</rating>"),
    ("RSS", "<hour>23</hour>", ""),
    ("RSS", "<category>cities</category>", "<category>a</category><category>b</category><category>a</category>"),
    ("RSS", "&lt;p&gt;After two years.&lt;/p&gt;", "<![CDATA[<p>After <br> two <img src='https://a.example/x' alt=''> years<p>and]]>"),
    ("RSS", "&lt;p&gt;After two years.&lt;/p&gt;", "<![CDATA[<custom-element>x</custom-element> a < b && c]]>"),
    ("RSS", "<rss ", "<!-- a remark --><?pi x?><rss "),
    ("RSS", 'encoding="UTF-8"', 'encoding="utf-8" standalone="yes"'),
    ("RSS", '<?xml version="1.0" encoding="UTF-8"?>\n', ""),
    ("RSS", '<?xml version="1.0" encoding="UTF-8"?>\n', "\ufeff"),
    ("RSS", '<rss version="2.0"', '<rss version="0.92"'),
    ("RSS", "<managingEditor>editor@example.com (The Editor)</managingEditor>\n", "<webMaster>a@example.com (A)</webMaster>"),
    ("RSS", "</channel>", "</channel><!-- the end -->"),
    ("RSS", "<rss ", '<!DOCTYPE rss [<!ENTITY eacute "&#233;">]><rss '),
    ("RSS", "A late harvest", "AMANHÃ» NÃO Â« ÂNGELA Ã la carte"),
    ("RSS", '<guid>https://example.com/2/</guid>', '<guid>HTTPS://example.com/2/</guid>'),
    ("RSS", 'url="https://example.com/a.mp3"', 'url="HTTPS://example.com/a.mp3"'),
    ("RSS", 'type="audio/mpeg"', 'type="application/x-a!b"'),
    ("RSS", 'type="audio/mpeg"', 'type=" audio/mpeg "'),
    ("RSS", '<rss version="2.0"', '<!DOCTYPE rss [<!ENTITY % lat1 PUBLIC "-//W3C//ENTITIES Latin 1//EN" "https://example.com/l.ent">]><rss version="2.0"'),
    ("RSS", "<ttl>60</ttl>", '<x:card xmlns:x="https://example.org/ns"><title/><url>1</url><link>5</link><width>9999</width><day>1</day><name>9 9</name><hour>99</hour><language>q</language><item><guid>https://example.com/2/</guid></item></x:card>'),
    ("RSS", "<ttl>60</ttl>", "<textInput><title>t</title><description>d</description><name>_q[]</name><link>https://example.com/</link></textInput>"),
    ("RSS 0.91", "<hour>23</hour>", "<hour>24</hour>"),
    ("RSS 0.92", "<hour>23</hour>", "<hour>24</hour>"),
    ("RSS 0.91", "<ttl>60</ttl>", "<textinput><title>t</title><description>d</description><name>q</name><link>https://example.com/</link></textinput>"),
    ("RSS 0.93", "<author>", "<expirationDate>Sat, 01 Mar 2025 12:00:00 GMT</expirationDate><author>"),
    ("ATOM", "<name>Bo Li</name>", "<name>Bo Li</name><uri/>"),
    ("JSON", "2024-02-29T23:59:59Z", "2024-02-29t23:59:59z"),
    *(("JSON", '"language": "de"', f'"language": "{code}"') for code in ("iw", "in", "ji", "jw", "mo", "iw-IL")),
    *(("JSON", "https://example.com/a.mp3", url) for url in ("HTTPS://example.com/a.mp3", "ftp://example.com/a.iso", "magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a", "https://bücher.example/a.mp3")),
    ("JSON", '"title": "The Newsroom"', '"title": ""'),
    ("JSON", "https://example.com/ada", "urn:uuid:ada"),
    ("ATOM", "<rights>", "<published>2013-05-25T19:10:26+00:00</published><rights>"),
    ("ATOM", "2024-02-29T23:59:59Z", "2024-02-29T23:59:59.123456789+05:30"),
    ("ATOM", "2024-02-29T23:59:59Z", "2016-12-31T23:59:60Z"),
    ("ATOM", "tag:example.com,2024:2", "https://exämple.com/ä"),
    ("ATOM", "tag:example.com,2024:2", "tag:ada@example.com,2024-03-01:/a/b?c#d"),
    ("ATOM", "tag:example.com,2024:2", "urn:isbn:0451450523"),
    ("ATOM", '<link href="https://example.com/2/"/>', '<link href="/2/"/>'),
    ("ATOM", '<link href="https://example.com/2/"/>', '<link href="https://example.com/2/" rel="alternate"/><link href="https://example.com/2/de" hreflang="de"/>'),
    ("ATOM", '<link href="https://example.com/2/"/>', '<link href="https://example.com/2/" rel="https://example.com/rel"/>'),
    ("ATOM", 'xml:lang="en"', 'xml:lang=""'),
    ("ATOM", 'xml:lang="en"', 'xml:base="https://example.com/" xml:space="preserve"'),
    ("ATOM", "<title>A late harvest</title>", "<title/>"),
    ("ATOM", "<title>A late harvest</title>", '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>late</b> harvest</div></title>'),
    ("ATOM", "<title>A late harvest</title>", '<title type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml">A <h:b>late</h:b> one</h:div></title>'),
    ("ATOM", '<content type="image/png">aGVsbG8=</content>', '<content type="text/plain">Words</content>'),
    ("ATOM", '<content type="image/png">aGVsbG8=</content>', '<content type="image/svg+xml"><svg xmlns="http://www.w3.org/2000/svg"/></content>'),
    ("ATOM", '<content type="image/png">aGVsbG8=</content>', '<content type="video/mp4" src="https://example.com/v.mp4"/>'),
    ("ATOM", '<content type="image/png">aGVsbG8=</content>', ""),
    ("ATOM", "<subtitle", '<x:y xmlns:x="https://example.org/ns" a="b">text<x:z/></x:y><subtitle'),
    ("ATOM", "urn:example:3", "https://example.com/1/"),
    ("ATOM", "<contributor>", "<author><name>Second</name></author><contributor>"),
    ("ATOM", "<name>Bo Li</name>", "<name>李波</name><uri>/bo</uri>"),
    ("JSON", '"version": "https://jsonfeed.org/version/1.1"', '"version": "https://jsonfeed.org/version/1"'),
    ("JSON", '"content_text": "Rain."', '"content_html": ""'),
    ("JSON", '"url": "https://example.com/2/",\n', ""),
    ("JSON", "https://example.org/1", "https://exämple.org/ä"),
    ("JSON", '"title": "A late harvest",\n', ""),
    ("JSON", '"_ours"', '"_https://example.com/": 1, "_ours"'),
    ("JSON", "2024-02-29T23:59:59Z", "2024-02-29T23:59:59.5-08:00"),
    ("JSON", '"size_in_bytes": 1', '"size_in_bytes": 1e3'),
    ("OPML", 'version="2.0"', 'version="1.0"'),
    ("OPML", 'type="link" text="More" url="https://example.com/more.opml"', 'text="Words" _note="more" own="1"'),
    ("OPML", "<dateCreated>Fri, 01 Mar 2024 12:00:00 +0000", "<dateCreated>Fri, 01 Mar 24 12:00 EST"),
    ("PODCAST", "<itunes:duration>61</itunes:duration>", "<itunes:duration>01:00:01</itunes:duration>"),
    ("PODCAST", '<itunes:category text="Music"><itunes:category text="Music History"/></itunes:category>', '<itunes:category text="True Crime"/>'),
    ("PODCAST", "<podcast:license>cc-by-4.0</podcast:license>", "<podcast:txt>anything</podcast:txt><podcast:brandNew/>"),
    ("PODCAST", 'href="https://example.com/art.jpg"', 'href="https://example.com/art.PNG?v=2"'),
]  # fmt: skip


@pytest.mark.parametrize(("base", "old", "new"), LEGAL, ids=range(len(LEGAL)))
def test_what_is_legal_and_unusual_is_never_a_must(base: str, old: str, new: str) -> None:
    name, _, version = base.partition(" ")
    text = getattr(bases, name).replace('<rss version="2.0"', f'<rss version="{version or "2.0"}"')
    assert old in text
    assert [each for each in told(text.replace(old, new, 1)) if each[0] == Severity.MUST] == []
