# ruff: noqa: E501 - a fact a line
"""Good documents of every format: what the rules' tests begin with. Nobody objects to anything in them."""

from __future__ import annotations

URL = "https://feeds.example.com/feed"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>The Newsroom</title>
<link>https://example.com/</link>
<description>What happens elsewhere</description>
<atom:link href="https://feeds.example.com/feed" rel="self" type="application/rss+xml"/>
<language>en-GB</language>
<copyright>2024 The Newsroom</copyright>
<managingEditor>editor@example.com (The Editor)</managingEditor>
<pubDate>Fri, 01 Mar 2024 12:00:00 GMT</pubDate>
<lastBuildDate>Fri, 01 Mar 2024 12:00:00 +0000</lastBuildDate>
<category domain="https://example.com/subjects">world</category>
<docs>https://www.rssboard.org/rss-specification</docs>
<cloud domain="rpc.example.com" port="80" path="/RPC2" registerProcedure="notify" protocol="xml-rpc"/>
<ttl>60</ttl>
<image><url>https://example.com/i.png</url><title>The Newsroom</title><link>https://example.com/</link>
<width>88</width><height>31</height></image>
<skipHours><hour>0</hour><hour>23</hour></skipHours>
<skipDays><day>Saturday</day><day>Sunday</day></skipDays>
<item>
<title>The bridge reopens</title>
<link>https://example.com/1/</link>
<description>After two years</description>
<content:encoded>&lt;p&gt;After two years.&lt;/p&gt;</content:encoded>
<guid isPermaLink="false">urn:x:1</guid>
<category>cities</category>
<comments>https://example.com/1/#comments</comments>
<enclosure url="https://example.com/a.mp3" length="1" type="audio/mpeg"/>
<pubDate>Fri, 01 Mar 2024 12:00:00 +0000</pubDate>
<source url="https://example.org/feed">The Wire</source>
<dc:creator>Ada Byron</dc:creator>
</item>
<item>
<title>A late harvest</title>
<guid>https://example.com/2/</guid>
<author>bo@example.com (Bo Li)</author>
<pubDate>Thu, 29 Feb 2024 23:59:59 EST</pubDate>
</item>
</channel>
</rss>
"""

ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6</id>
<title>The Newsroom</title>
<subtitle type="html">What happens &lt;em&gt;elsewhere&lt;/em&gt;</subtitle>
<updated>2024-03-01T12:00:00Z</updated>
<author><name>Ada Byron</name><email>ada@example.com</email><uri>https://example.com/ada</uri></author>
<contributor><name>Bo Li</name></contributor>
<category term="world" scheme="https://example.com/subjects" label="World"/>
<generator uri="https://example.com/tool" version="1.0">A tool</generator>
<icon>https://example.com/i.png</icon>
<logo>https://example.com/l.png</logo>
<rights>2024 The Newsroom</rights>
<link href="https://feeds.example.com/feed" rel="self" type="application/atom+xml"/>
<link href="https://example.com/" type="text/html" hreflang="en" title="The site"/>
<entry>
<id>https://example.com/1/</id>
<title type="text">The bridge reopens</title>
<updated>2024-03-01T12:00:00Z</updated>
<published>2024-03-01T11:00:00Z</published>
<link href="https://example.com/1/" rel="alternate" type="text/html"/>
<link href="https://example.com/a.mp3" rel="enclosure" type="audio/mpeg" length="1"/>
<category term="cities"/>
<summary>After two years</summary>
<content type="html">&lt;p&gt;After two years.&lt;/p&gt;</content>
<source><id>https://example.org/</id><title>The Wire</title><updated>2024-03-01T10:00:00Z</updated></source>
</entry>
<entry>
<id>tag:example.com,2024:2</id>
<title>A late harvest</title>
<updated>2024-02-29T23:59:59Z</updated>
<link href="https://example.com/2/"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Rain kept <a href="https://example.com/">them</a> empty</p></div></content>
</entry>
<entry>
<id>urn:example:3</id>
<title>A photograph</title>
<updated>2024-02-28T12:00:00Z</updated>
<link href="https://example.com/3/"/>
<summary>A photograph</summary>
<content type="image/png">aGVsbG8=</content>
</entry>
</feed>
"""

JSON = """{
"version": "https://jsonfeed.org/version/1.1",
"title": "The Newsroom",
"home_page_url": "https://example.com/",
"feed_url": "https://feeds.example.com/feed",
"description": "What happens elsewhere",
"user_comment": "A feed",
"next_url": "https://feeds.example.com/feed?page=2",
"icon": "https://example.com/i.png",
"favicon": "https://example.com/f.png",
"authors": [{"name": "Ada Byron", "url": "https://example.com/ada", "avatar": "https://example.com/a.png"}],
"language": "en-GB",
"expired": false,
"hubs": [{"type": "WebSub", "url": "https://hub.example.com/"}],
"_ours": {"about": "https://example.com/"},
"items": [
{
"id": "urn:x:1",
"url": "https://example.com/1/",
"external_url": "https://example.org/1",
"title": "The bridge reopens",
"content_html": "<p>After two years.</p>",
"content_text": "After two years.",
"summary": "After two years",
"image": "https://example.com/1.jpg",
"banner_image": "https://example.com/b.jpg",
"date_published": "2024-03-01T12:00:00Z",
"date_modified": "2024-03-01T13:00:00+01:00",
"tags": ["cities"],
"attachments": [{"url": "https://example.com/a.mp3", "mime_type": "audio/mpeg", "title": "As sound", "size_in_bytes": 1, "duration_in_seconds": 2.5}]
},
{
"id": "urn:x:2",
"url": "https://example.com/2/",
"title": "A late harvest",
"content_text": "Rain.",
"date_published": "2024-02-29T23:59:59Z",
"language": "de"
}
]
}
"""

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
<head>
<title>Feeds</title>
<dateCreated>Fri, 01 Mar 2024 12:00:00 +0000</dateCreated>
<ownerName>Ada</ownerName>
<ownerEmail>ada@example.com</ownerEmail>
<ownerId>https://example.com/ada</ownerId>
<expansionState>1, 3</expansionState>
<windowTop>10</windowTop>
</head>
<body>
<outline text="News" isComment="false" isBreakpoint="false" created="Fri, 01 Mar 2024 12:00:00 GMT">
<outline type="rss" text="Feed" title="Feed" xmlUrl="https://example.com/rss.xml" htmlUrl="https://example.com/" language="en"/>
</outline>
<outline type="link" text="More" url="https://example.com/more.opml"/>
</body>
</opml>
"""

RDF = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://example.com/rss">
<title>The Newsroom</title>
<link>https://example.com/</link>
<description>What happens elsewhere</description>
<dc:language>en</dc:language>
<image rdf:resource="https://example.com/i.png"/>
<items><rdf:Seq><rdf:li rdf:resource="https://example.com/1/"/><rdf:li rdf:resource="https://example.com/2/"/></rdf:Seq></items>
</channel>
<image rdf:about="https://example.com/i.png">
<title>The Newsroom</title>
<url>https://example.com/i.png</url>
<link>https://example.com/</link>
</image>
<item rdf:about="https://example.com/1/">
<title>The bridge reopens</title>
<link>https://example.com/1/</link>
<dc:date>2024-03-01T12:00:00Z</dc:date>
</item>
<item rdf:about="https://example.com/2/">
<title>A late harvest</title>
<link>https://example.com/2/</link>
<description>Rain</description>
</item>
</rdf:RDF>
"""

OLD_ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en">
<title>The Newsroom</title>
<link rel="alternate" type="text/html" href="https://example.com/"/>
<modified>2024-03-01T12:00:00Z</modified>
<author><name>Ada</name></author>
<entry>
<title>The bridge reopens</title>
<link rel="alternate" type="text/html" href="https://example.com/1/"/>
<id>tag:example.com,2024:1</id>
<issued>2024-03-01T12:00:00Z</issued>
<modified>2024-03-01T12:00:00Z</modified>
</entry>
</feed>
"""

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url>
<loc>https://example.com/1/</loc>
<news:news>
<news:publication><news:name>The Newsroom</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2024-03-01T11:00:00Z</news:publication_date>
<news:title>The bridge reopens</news:title>
</news:news>
</url>
</urlset>
"""

_TEXT = "After two years of work the bridge carries traffic again, and the town is one town. " * 5

# One that every directory of podcasts takes.
PODCAST = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel>
<title>First Sounds</title>
<link>https://example.com/</link>
<description>Organs and bells</description>
<atom:link href="https://feeds.example.com/feed" rel="self" type="application/rss+xml"/>
<language>en</language>
<itunes:author>Ada Byron</itunes:author>
<itunes:image href="https://example.com/art.jpg"/>
<itunes:category text="Music"><itunes:category text="Music History"/></itunes:category>
<itunes:explicit>false</itunes:explicit>
<itunes:type>serial</itunes:type>
<itunes:owner><itunes:name>Ada Byron</itunes:name><itunes:email>ada@example.com</itunes:email></itunes:owner>
<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid>
<podcast:locked owner="ada@example.com">yes</podcast:locked>
<podcast:license>cc-by-4.0</podcast:license>
<podcast:value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="02d5" split="100"/></podcast:value>
<item>
<title>The organ</title>
<link>https://example.com/1/</link>
<description>The first one</description>
<guid isPermaLink="false">urn:x:1</guid>
<enclosure url="https://example.com/1.mp3" length="1000" type="audio/mpeg"/>
<pubDate>Fri, 01 Mar 2024 12:00:00 +0000</pubDate>
<itunes:title>The organ</itunes:title>
<itunes:duration>61</itunes:duration>
<itunes:episode>1</itunes:episode>
<itunes:season>1</itunes:season>
<itunes:episodeType>full</itunes:episodeType>
<podcast:transcript url="https://example.com/1.vtt" type="text/vtt"/>
<podcast:alternateEnclosure type="audio/opus" length="900"><podcast:source uri="https://example.com/1.opus"/></podcast:alternateEnclosure>
<podcast:socialInteract protocol="activitypub" uri="https://example.social/1"/>
</item>
<item>
<title>The bell</title>
<description>The second one</description>
<guid isPermaLink="false">urn:x:2</guid>
<enclosure url="https://example.com/2.mp3" length="1000" type="audio/mpeg"/>
<pubDate>Fri, 08 Mar 2024 12:00:00 +0000</pubDate>
<itunes:duration>1:01</itunes:duration>
<itunes:episode>2</itunes:episode>
<itunes:season>1</itunes:season>
</item>
</channel>
</rss>
"""

_ITEM = f"""<item>
<title>The bridge reopens after two long years</title>
<link>https://example.com/NUMBER/</link>
<description>{_TEXT}</description>
<content:encoded>&lt;p&gt;{_TEXT}&lt;/p&gt;</content:encoded>
<guid isPermaLink="false">urn:x:NUMBER</guid>
<category>cities</category>
<pubDate>Fri, 01 Mar 2024 12:00:00 +0000</pubDate>
<dc:creator>Ada Byron</dc:creator>
<media:content url="https://example.com/NUMBER.jpg" type="image/jpeg" medium="image" width="1200" height="800" fileSize="1000">
<media:title>The bridge</media:title><media:credit role="photographer">Bo Li</media:credit>
<mi:hasSyndicationRights>1</mi:hasSyndicationRights></media:content>
<media:thumbnail url="https://example.com/NUMBER-small.jpg" width="640" height="480"/>
<media:status state="active">active</media:status>
<snf:advertisement>
<snf:sponsoredLink link="https://shop.example.com/" title="Read more" advertiser="The Newsroom"/>
<snf:sponsoredLink link="https://example.com/give" advertiser="The Newsroom"/>
<snf:adcontent/></snf:advertisement>
</item>
"""

# One that every partner for news takes.
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:snf="http://www.smartnews.be/snf"
 xmlns:mi="http://schemas.ingestion.microsoft.com/common/" xmlns:webfeeds="http://webfeeds.org/rss/1.0">
<channel>
<title>The Newsroom</title>
<link>https://example.com/</link>
<description>What happens elsewhere</description>
<atom:link href="https://feeds.example.com/feed" rel="self" type="application/rss+xml"/>
<language>en-GB</language>
<pubDate>Fri, 01 Mar 2024 12:00:00 +0000</pubDate>
<snf:logo><url>https://example.com/logo.png</url></snf:logo>
<webfeeds:icon>https://example.com/icon.png</webfeeds:icon>
<webfeeds:logo>https://example.com/logo.svg</webfeeds:logo>
<webfeeds:cover image="https://example.com/cover.png"/>
<webfeeds:accentColor>00FF00</webfeeds:accentColor>
{"".join(_ITEM.replace("NUMBER", str(number)) for number in range(1, 21))}</channel>
</rss>
"""
