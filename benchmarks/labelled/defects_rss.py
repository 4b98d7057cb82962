"""Defects of RSS 2.0 and of the extensions that feeds carry."""

from __future__ import annotations

from random import Random

from benchmarks.labelled.planting import (
    NAMESPACES,
    Defect,
    NotHere,
    Tree,
    add,
    attribute,
    drop,
    fragment,
    in_text,
    in_tree,
    instead,
    places,
    put,
    renamed,
    text,
    twice,
)

BAD_DATES = {
    "iso": "2025-07-25T10:00:00Z",
    "date-only": "2025-07-25",
    "wrong-weekday": "Mon, 25 Jul 2025 10:00:00 GMT",
    "no-month": "Fri, 25 Juli 2025 10:00:00 GMT",
    "german": "Fr, 25 Jul 2025 10:00:00 GMT",
    "no-zone": "Fri, 25 Jul 2025 10:00:00",
    "named-zone": "Fri, 25 Jul 2025 10:00:00 CEST",
    "colon-zone": "Fri, 25 Jul 2025 10:00:00 +02:00",
    "impossible-day": "31 Jun 2025 10:00:00 GMT",
    "hour-25": "Fri, 25 Jul 2025 25:00:00 GMT",
    "minute-60": "Fri, 25 Jul 2025 10:60:00 GMT",
    "afternoon": "Fri, 25 Jul 2025 10:00:00 PM GMT",
    "american": "07/25/2025 10:00",
    "month-first": "Fri, Jul 25 2025 10:00:00 GMT",
    "long-weekday": "Friday, 25 Jul 2025 10:00:00 GMT",
    "long-month": "Fri, 25 July 2025 10:00:00 GMT",
    "epoch": "1753437600",
    "words": "yesterday",
    "empty": "",
    "no-time": "Fri, 25 Jul 2025",
    "script": "Fri Jul 25 2025 10:00:00 GMT+0200 (Central European Summer Time)",
    "year-1": "Mon, 01 Jan 0001 00:00:00 +0000",
    "template": "{{ .Date }}",
    "no-comma": "Fri 25 Jul 2025 10:00:00 GMT",
}
BAD_ADDRESSES = {
    "relative": "/2025/07/story",
    "no-scheme": "www.example.com/story",
    "spaces": "https://example.com/a story",
    "empty": "",
    "no-host": "https:///story",
    "one-slash": "http:/example.com/story",
    "no-colon": "https//example.com/story",
    "words": "click here",
    "braces": "https://example.com/{slug}",
    "bad-escape": "https://example.com/100%zz",
    "bad-port": "https://example.com:port/story",
    "script": "javascript:alert(1)",
    "backslash": "https:\\\\example.com\\story",
    "angle": "https://example.com/<id>",
    "localhost-file": "file:///C:/site/index.html",
}
_MARKUP = {
    "script": "<script>alert(1)</script>",
    "handler": '<img src="https://example.com/a.png" alt="" onerror="alert(1)"/>',
    "script-link": '<a href="javascript:alert(1)">x</a>',
    "relative-link": '<a href="/about">us</a>',
    "relative-image": '<img src="../img/a.png" alt=""/>',
    "object": '<object data="https://example.com/a.swf"></object>',
    "iframe-style": '<p style="position:fixed;background:url(javascript:x)">x</p>',
    "meta": '<meta http-equiv="refresh" content="0;url=https://example.com/"/>',
}
DUPLICATES = "title link description".split()
_ENCLOSURE = '<enclosure url="https://example.com/a.mp3" length="1234" type="audio/mpeg"/>'
_IMAGE = "<image><url>https://example.com/a.png</url><title>Paper</title><link>https://example.com/</link>{}</image>"
_CLOUD = '<cloud domain="rpc.example.com" port="80" path="/RPC2" registerProcedure="ping" protocol="xml-rpc"/>'
_INPUT = "<textInput><title>Search</title><description>Search us</description><name>q</name><link>https://example.com/q</link></textInput>"


def _out_of_channel(root: Tree, rng: Random) -> None:
    found = places(root, "item")
    if not found:
        raise NotHere
    root.append(rng.choice(found))


def _nested(root: Tree, rng: Random) -> None:
    found = places(root, "item")
    if len(found) < 2:
        raise NotHere
    found[0].append(found[1])


def _same_guid(root: Tree, rng: Random) -> None:
    found = places(root, "item/guid")
    if len(found) < 2:
        raise NotHere
    one, other = rng.sample(found, 2)
    other.text = one.text


def _no_channel(root: Tree, rng: Random) -> None:
    channel = root[0] if root[0].tag == "channel" else places(root, "channel")[0]
    for each in list(channel):
        root.append(each)
    root.remove(channel)


def _inline_markup(root: Tree, rng: Random) -> None:
    found = places(root, "item/description")
    if not found:
        raise NotHere
    chosen = rng.choice(found)
    chosen.text = "Read "
    chosen.append(fragment("<p>this <b>now</b></p>"))


def _stray(root: Tree, rng: Random) -> None:
    found = [*places(root, "channel"), *places(root, "item")]
    chosen = rng.choice(found)
    chosen.text = (chosen.text or "") + "stray words"


def _namespace(prefix: str, wrong: str, grave: bool = True) -> Defect:
    right = f'"{NAMESPACES[prefix]}"'
    return in_text(f"rss-namespace-{prefix}-{wrong.split(':')[0]}-{len(wrong)}", instead(right, f'"{wrong}"'), grave)


def _in_description(markup: str) -> str:
    return f"<description>{markup.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</description>"


_STRUCTURE = [
    *(in_tree(f"rss-channel-without-{name}", drop(f"channel/{name}")) for name in DUPLICATES),
    *(
        in_tree(f"rss-channel-two-{name}", twice(f"channel/{name}"))
        for name in (
            *DUPLICATES,
            "language",
            "lastBuildDate",
            "generator",
            "ttl",
            "image",
            "managingEditor",
            "copyright",
            "pubDate",
        )
    ),
    *(
        in_tree(f"rss-item-two-{name}", twice(f"item/{name}"))
        for name in (*DUPLICATES, "guid", "pubDate", "author", "comments", "source")
    ),
    *(in_tree(f"rss-channel-empty-{name}", text(f"channel/{name}", "")) for name in ("title", "link")),
    in_tree("rss-item-empty-title", text("item/title", " "), grave=False),
    in_tree("rss-item-with-nothing", drop("item/title"), drop("item/description")),
    in_tree("rss-no-version", attribute("rss", "version", None)),
    in_tree("rss-version-3", attribute("rss", "version", "3.0")),
    in_tree("rss-version-word", attribute("rss", "version", "latest")),
    in_tree("rss-no-channel", _no_channel),
    in_tree("rss-two-channels", twice("channel")),
    in_tree("rss-item-out-of-channel", _out_of_channel),
    in_tree("rss-item-in-item", _nested),
    in_tree("rss-stray-text", _stray),
    in_text("rss-default-atom-namespace", instead("<rss", '<rss xmlns="http://www.w3.org/2005/Atom"')),
    *(
        in_tree(f"rss-item-unknown-{name}", add("item", f"<{name}>x</{name}>"))
        for name in ("summary", "content", "date", "id", "tags", "image", "thumbnail", "published")
    ),
    *(
        in_tree(f"rss-channel-unknown-{name}", add("channel", f"<{name}>x</{name}>"))
        for name in ("subtitle", "updated", "logo", "author", "guid")
    ),
    *(
        in_tree(f"rss-item-case-{name}", renamed(f"item/{old}", name))
        for old, name in (
            ("pubDate", "pubdate"),
            ("guid", "GUID"),
            ("title", "Title"),
            ("link", "Link"),
            ("description", "Description"),
            ("pubDate", "PubDate"),
        )
    ),
    *(
        in_tree(f"rss-channel-case-{name}", renamed(f"channel/{old}", name))
        for old, name in (("lastBuildDate", "lastbuilddate"), ("managingEditor", "managingeditor"), ("title", "TITLE"))
    ),
    in_tree("rss-item-case-Item", renamed("item", "Item")),
    in_tree("rss-item-unknown-attribute", attribute("item", "id", "7"), grave=False),
    in_tree("rss-title-unknown-attribute", attribute("item/title", "type", "html"), grave=False),
    in_tree("rss-guid-attribute-case", put("item", '<guid ispermalink="false">abc-1</guid>')),
    in_tree("rss-inline-markup", _inline_markup),
    in_tree("rss-item-language", add("item", "<language>en</language>")),
    in_tree("rss-item-lastBuildDate", add("item", "<lastBuildDate>Fri, 25 Jul 2025 10:00:00 GMT</lastBuildDate>")),
    in_tree("rss-channel-enclosure", add("channel", _ENCLOSURE)),
]
_VALUES = [
    *(
        in_tree(
            f"rss-item-date-{name}",
            put("item", f"<pubDate>{date}</pubDate>"),
            grave=name not in ("no-comma", "named-zone", "year-1"),
        )
        for name, date in BAD_DATES.items()
    ),
    *(
        in_tree(f"rss-channel-date-{name}", put("channel", f"<lastBuildDate>{BAD_DATES[name]}</lastBuildDate>"))
        for name in ("iso", "wrong-weekday", "words", "no-zone")
    ),
    *(
        in_tree(f"rss-channel-pubdate-{name}", put("channel", f"<pubDate>{BAD_DATES[name]}</pubDate>"))
        for name in ("iso", "impossible-day")
    ),
    *(
        in_tree(f"rss-item-link-{name}", put("item", f"<link><![CDATA[{address}]]></link>"))
        for name, address in BAD_ADDRESSES.items()
    ),
    *(
        in_tree(f"rss-channel-link-{name}", put("channel", f"<link>{BAD_ADDRESSES[name]}</link>"))
        for name in ("relative", "no-scheme", "spaces", "words", "script")
    ),
    *(
        in_tree(f"rss-comments-{name}", put("item", f"<comments>{BAD_ADDRESSES[name]}</comments>"))
        for name in ("relative", "no-scheme", "empty")
    ),
    *(in_tree(f"rss-docs-{name}", put("channel", f"<docs>{BAD_ADDRESSES[name]}</docs>")) for name in ("relative", "words")),
    in_tree("rss-guid-not-a-url", put("item", "<guid>12345</guid>")),
    in_tree("rss-guid-tag-as-permalink", put("item", '<guid isPermaLink="true">tag:example.com,2025:1</guid>')),
    in_tree("rss-guid-relative", put("item", "<guid>/2025/1</guid>")),
    in_tree("rss-guid-isPermaLink-yes", put("item", '<guid isPermaLink="yes">https://example.com/1</guid>')),
    in_tree("rss-guid-isPermaLink-False", put("item", '<guid isPermaLink="False">abc</guid>')),
    in_tree("rss-guid-empty", put("item", '<guid isPermaLink="false"></guid>')),
    in_tree("rss-guid-twice-in-feed", _same_guid),
    in_tree("rss-enclosure-no-url", put("item", '<enclosure length="1234" type="audio/mpeg"/>')),
    in_tree("rss-enclosure-no-length", put("item", '<enclosure url="https://example.com/a.mp3" type="audio/mpeg"/>')),
    in_tree("rss-enclosure-no-type", put("item", '<enclosure url="https://example.com/a.mp3" length="1234"/>')),
    in_tree("rss-enclosure-empty-url", put("item", '<enclosure url="" length="1234" type="audio/mpeg"/>')),
    in_tree(
        "rss-enclosure-empty-length", put("item", '<enclosure url="https://example.com/a.mp3" length="" type="audio/mpeg"/>')
    ),
    in_tree(
        "rss-enclosure-length-unit", put("item", '<enclosure url="https://example.com/a.mp3" length="12 MB" type="audio/mpeg"/>')
    ),
    in_tree(
        "rss-enclosure-length-comma", put("item", '<enclosure url="https://example.com/a.mp3" length="1,234" type="audio/mpeg"/>')
    ),
    in_tree(
        "rss-enclosure-length-negative", put("item", '<enclosure url="https://example.com/a.mp3" length="-1" type="audio/mpeg"/>')
    ),
    in_tree(
        "rss-enclosure-length-fraction",
        put("item", '<enclosure url="https://example.com/a.mp3" length="12.5" type="audio/mpeg"/>'),
    ),
    in_tree("rss-enclosure-type-word", put("item", '<enclosure url="https://example.com/a.mp3" length="1234" type="mp3"/>')),
    in_tree("rss-enclosure-type-broken", put("item", '<enclosure url="https://example.com/a.mp3" length="1234" type="audio/"/>')),
    in_tree("rss-enclosure-relative", put("item", '<enclosure url="/a.mp3" length="1234" type="audio/mpeg"/>')),
    in_tree(
        "rss-enclosure-spaces", put("item", '<enclosure url="https://example.com/a b.mp3" length="1234" type="audio/mpeg"/>')
    ),
    in_tree(
        "rss-enclosure-ftp",
        put("item", '<enclosure url="ftp://example.com/a.mp3" length="1234" type="audio/mpeg"/>'),
        grave=False,
    ),
    in_tree("rss-enclosure-as-text", put("item", "<enclosure>https://example.com/a.mp3</enclosure>")),
    in_tree("rss-two-enclosures", put("item", _ENCLOSURE), add("item", _ENCLOSURE.replace("a.mp3", "b.mp3")), grave=False),
    *(
        in_tree(f"rss-ttl-{name}", put("channel", f"<ttl>{value}</ttl>"))
        for name, value in (("word", "hourly"), ("negative", "-5"), ("fraction", "1.5"), ("empty", ""), ("unit", "60 min"))
    ),
    *(
        in_tree(f"rss-skipHours-{name}", put("channel", f"<skipHours>{value}</skipHours>"))
        for name, value in (
            ("24", "<hour>24</hour>"),
            ("negative", "<hour>-1</hour>"),
            ("word", "<hour>noon</hour>"),
            ("twice", "<hour>3</hour><hour>3</hour>"),
            ("clock", "<hour>03:00</hour>"),
            ("day", "<day>Monday</day>"),
            ("text", "3"),
        )
    ),
    *(
        in_tree(f"rss-skipDays-{name}", put("channel", f"<skipDays>{value}</skipDays>"))
        for name, value in (
            ("short", "<day>Mon</day>"),
            ("word", "<day>Weekend</day>"),
            ("twice", "<day>Monday</day><day>Monday</day>"),
            ("number", "<day>1</day>"),
        )
    ),
    *(
        in_tree(f"rss-image-without-{name}", put("channel", _IMAGE.format("")), drop(f"channel/image/{name}"))
        for name in ("url", "title", "link")
    ),
    *(
        in_tree(f"rss-image-{name}", put("channel", _IMAGE.format(more)))
        for name, more in (
            ("too-wide", "<width>145</width>"),
            ("too-high", "<height>401</height>"),
            ("width-word", "<width>wide</width>"),
            ("height-unit", "<height>31px</height>"),
            ("width-zero", "<width>0</width>"),
            ("unknown-child", "<alt>x</alt>"),
            ("two-urls", "<url>https://example.com/b.png</url>"),
        )
    ),
    in_tree("rss-image-relative", put("channel", _IMAGE.format("").replace("https://example.com/a.png", "/a.png"))),
    in_tree("rss-image-as-text", put("channel", "<image>https://example.com/a.png</image>")),
    *(
        in_tree(f"rss-cloud-without-{name}", put("channel", _CLOUD), attribute("channel/cloud", name, None))
        for name in ("domain", "port", "path", "registerProcedure", "protocol")
    ),
    in_tree("rss-cloud-protocol", put("channel", _CLOUD), attribute("channel/cloud", "protocol", "smtp")),
    in_tree("rss-cloud-port", put("channel", _CLOUD), attribute("channel/cloud", "port", "http")),
    *(
        in_tree(f"rss-textInput-without-{name}", put("channel", _INPUT), drop(f"channel/textInput/{name}"))
        for name in ("title", "description", "name", "link")
    ),
    in_tree("rss-textInput-relative", put("channel", _INPUT.replace("https://example.com/q", "q.cgi"))),
    *(
        in_tree(f"rss-language-{name}", put("channel", f"<language>{value}</language>"))
        for name, value in (
            ("word", "English"),
            ("underscore", "en_US"),
            ("unknown", "zq-zz"),
            ("empty", ""),
            ("list", "en, de"),
            ("charset", "utf-8"),
        )
    ),
    *(
        in_tree(f"rss-managingEditor-{name}", put("channel", f"<managingEditor>{value}</managingEditor>"))
        for name, value in (("name", "Ann Berger"), ("no-dot-at", "ann at example.com"), ("url", "https://example.com/ann"))
    ),
    in_tree("rss-webMaster-name", put("channel", "<webMaster>The Webmaster</webMaster>")),
    *(
        in_tree(f"rss-author-{name}", put("item", f"<author>{value}</author>"))
        for name, value in (("name", "Ann Berger"), ("broken", "ann@@example.com"), ("empty", ""), ("no-host", "ann@"))
    ),
    in_tree("rss-source-without-url", put("item", "<source>Partner</source>")),
    in_tree("rss-source-relative", put("item", '<source url="feed.xml">Partner</source>')),
    in_tree("rss-source-empty-url", put("item", '<source url="">Partner</source>')),
]
_CONTENT = [
    *(in_tree(f"rss-description-{name}", put("item", _in_description(markup)), grave=False) for name, markup in _MARKUP.items()),
    *(
        in_tree(
            f"rss-content-{name}", put("item", f"<content:encoded><![CDATA[{_MARKUP[name]}]]></content:encoded>"), grave=False
        )
        for name in ("script", "relative-link", "relative-image", "handler")
    ),
    in_tree("rss-title-markup", put("item", "<title>&lt;b&gt;Bold&lt;/b&gt; claims</title>"), grave=False),
    in_tree("rss-title-escaped-twice", put("item", "<title>Quay &amp;amp; Dock</title>"), grave=False),
    in_tree("rss-channel-title-markup", put("channel", "<title>The &lt;em&gt;Paper&lt;/em&gt;</title>"), grave=False),
    in_tree(
        "rss-description-escaped-twice",
        put("item", "<description>&amp;lt;p&amp;gt;Ships&amp;lt;/p&amp;gt;</description>"),
        grave=False,
    ),
    in_tree(
        "rss-two-contents",
        put("item", "<content:encoded>x</content:encoded>"),
        add("item", "<content:encoded>y</content:encoded>"),
    ),
    in_tree("rss-content-inline", put("item", "<content:encoded><p>not escaped</p></content:encoded>")),
    in_tree("rss-content-in-channel", add("channel", "<content:encoded>x</content:encoded>"), grave=False),
]
_EXTENSIONS = [
    _namespace("content", "http://purl.org/rss/1.0/modules/content"),
    _namespace("dc", "http://purl.org/dc/elements/1.1"),
    _namespace("dc", "https://purl.org/dc/elements/1.1/"),
    _namespace("atom", "http://www.w3.org/2005/Atom/"),
    _namespace("atom", "http://www.w3.org/2005/atom"),
    _namespace("atom", "http://purl.org/atom/ns#", grave=False),
    _namespace("media", "http://search.yahoo.com/mrss"),
    _namespace("sy", "http://purl.org/rss/1.0/modules/syndication"),
    *(
        in_tree(f"rss-{name}", put(where, value), grave=grave)
        for name, where, value, grave in (
            ("dc-date-rfc822", "item", "<dc:date>Fri, 25 Jul 2025 10:00:00 GMT</dc:date>", True),
            ("dc-date-word", "channel", "<dc:date>today</dc:date>", True),
            ("dc-language", "channel", "<dc:language>English</dc:language>", True),
            ("dcterms-modified", "item", "<dcterms:modified>25.07.2025</dcterms:modified>", True),
            ("sy-period", "channel", "<sy:updatePeriod>fortnightly</sy:updatePeriod>", True),
            ("sy-frequency-zero", "channel", "<sy:updateFrequency>0</sy:updateFrequency>", True),
            ("sy-frequency-word", "channel", "<sy:updateFrequency>often</sy:updateFrequency>", True),
            ("sy-base", "channel", "<sy:updateBase>01/01/2000</sy:updateBase>", True),
            ("slash-comments", "item", "<slash:comments>none</slash:comments>", True),
            ("wfw-comments", "item", "<wfw:commentRss>feed/</wfw:commentRss>", True),
            ("license", "channel", "<creativeCommons:license>CC-BY</creativeCommons:license>", True),
            ("georss-point", "item", "<georss:point>45.256, -71.92</georss:point>", False),
            ("georss-latitude", "item", "<georss:point>145.256 -71.92</georss:point>", True),
            ("atom-link-no-href", "channel", '<atom:link rel="self" type="application/rss+xml"/>', True),
            ("atom-link-relative", "channel", '<atom:link rel="self" type="application/rss+xml" href="feed.xml"/>', False),
            ("atom-link-type", "channel", '<atom:link rel="self" type="rss" href="https://example.com/feed.xml"/>', True),
            ("atom-link-text", "channel", "<atom:link>https://example.com/feed.xml</atom:link>", True),
            ("atom-link-rel", "channel", '<atom:link rel="myself" href="https://example.com/feed.xml"/>', False),
            ("atom-unknown", "item", "<atom:date>2025-07-25T10:00:00Z</atom:date>", True),
            ("atom-updated", "item", "<atom:updated>25 July 2025</atom:updated>", True),
            ("media-content-no-url", "item", '<media:content type="image/jpeg"/>', True),
            ("media-content-relative", "item", '<media:content url="/a.jpg" medium="image"/>', True),
            ("media-content-medium", "item", '<media:content url="https://example.com/a.jpg" medium="picture"/>', True),
            ("media-content-type", "item", '<media:content url="https://example.com/a.jpg" type="jpg"/>', True),
            ("media-content-size", "item", '<media:content url="https://example.com/a.jpg" fileSize="12 KB"/>', True),
            ("media-content-width", "item", '<media:content url="https://example.com/a.jpg" width="100%"/>', True),
            ("media-content-default", "item", '<media:content url="https://example.com/a.jpg" isDefault="yes"/>', True),
            ("media-content-expression", "item", '<media:content url="https://example.com/a.jpg" expression="part"/>', True),
            ("media-content-duration", "item", '<media:content url="https://example.com/a.mp4" duration="3:20"/>', True),
            ("media-thumbnail-no-url", "item", "<media:thumbnail>https://example.com/a.jpg</media:thumbnail>", True),
            ("media-thumbnail-width", "item", '<media:thumbnail url="https://example.com/a.jpg" width="auto"/>', True),
            ("media-title-type", "item", '<media:title type="markdown">x</media:title>', True),
            ("media-restriction", "item", '<media:restriction type="country" relationship="permit">de</media:restriction>', True),
            ("media-rating", "item", '<media:rating scheme="urn:simple">children</media:rating>', True),
            ("media-hash", "item", '<media:hash algo="crc">dfdec888</media:hash>', True),
            ("media-unknown", "item", "<media:picture>x</media:picture>", True),
        )
    ),
]

DEFECTS: list[Defect] = [*_STRUCTURE, *_VALUES, *_CONTENT, *_EXTENSIONS]
