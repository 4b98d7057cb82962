"""Defects of podcasts: Apple's requirements of a feed, and the Podcasting 2.0 namespace."""

from __future__ import annotations

from random import Random

from benchmarks.labelled.planting import (
    NAMESPACES,
    Defect,
    NotHere,
    Tree,
    add,
    drop,
    in_text,
    in_tree,
    instead,
    places,
    put,
    twice,
)

_GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"


def _enclosure(**changes: str | None) -> str:
    values = {"url": "https://example.com/e.mp3", "length": "123456", "type": "audio/mpeg", **changes}
    return f"<enclosure {' '.join(f'{name}={value!r}' for name, value in values.items() if value is not None)}/>"


def _same_guid(root: Tree, rng: Random) -> None:
    found = places(root, "item/guid")
    if len(found) < 2:
        raise NotHere
    one, other = rng.sample(found, 2)
    other.text = one.text


_CATEGORIES = {
    "unknown": '<itunes:category text="Seafaring"/>',
    "case": '<itunes:category text="news"/>',
    "old": '<itunes:category text="Games &amp; Hobbies"/>',
    "sub-alone": '<itunes:category text="Daily News"/>',
    "wrong-parent": '<itunes:category text="Arts"><itunes:category text="Daily News"/></itunes:category>',
    "unknown-sub": '<itunes:category text="News"><itunes:category text="Harbour"/></itunes:category>',
    "no-text": "<itunes:category/>",
    "empty": '<itunes:category text=""/>',
    "as-text": "<itunes:category>News</itunes:category>",
    "escaped-twice": '<itunes:category text="Society &amp;amp; Culture"/>',
    "and": '<itunes:category text="Society and Culture"/>',
}
_IMAGES = {
    "no-href": "<itunes:image/>",
    "empty": '<itunes:image href=""/>',
    "url": '<itunes:image url="https://example.com/art.jpg"/>',
    "as-text": "<itunes:image>https://example.com/art.jpg</itunes:image>",
    "relative": '<itunes:image href="/art.jpg"/>',
    "spaces": '<itunes:image href="https://example.com/my art.jpg"/>',
    "gif": '<itunes:image href="https://example.com/art.gif"/>',
    "webp": '<itunes:image href="https://example.com/art.webp"/>',
}
_DURATIONS = {
    "words": "ten minutes",
    "four": "1:02:03:04",
    "negative": "-5",
    "unit": "12m",
    "iso": "PT12M",
    "sixty": "10:75",
    "colon": "10:",
    "empty": "",
}
_DATES = {
    "iso": "2025-07-25T10:00:00Z",
    "wrong-weekday": "Mon, 25 Jul 2025 10:00:00 GMT",
    "words": "yesterday",
    "no-zone": "Fri, 25 Jul 2025 10:00:00",
    "empty": "",
}

_APPLE = [
    in_tree("itunes-no-category", drop("channel/itunes:category")),
    *(in_tree(f"itunes-category-{name}", put("channel", value)) for name, value in _CATEGORIES.items()),
    in_tree("itunes-no-image", drop("channel/itunes:image")),
    *(in_tree(f"itunes-image-{name}", put("channel", value)) for name, value in _IMAGES.items()),
    *(in_tree(f"itunes-item-image-{name}", put("item", _IMAGES[name])) for name in ("no-href", "url", "relative", "gif")),
    in_tree("itunes-no-explicit", drop("channel/itunes:explicit")),
    *(
        in_tree(f"itunes-explicit-{name}", put("channel", f"<itunes:explicit>{value}</itunes:explicit>"))
        for name, value in (("word", "maybe"), ("empty", ""), ("number", "1"), ("label", "explicit"))
    ),
    in_tree("itunes-item-explicit", put("item", "<itunes:explicit>perhaps</itunes:explicit>")),
    *(
        in_tree(f"itunes-type-{name}", put("channel", f"<itunes:type>{value}</itunes:type>"))
        for name, value in (("word", "weekly"), ("empty", ""), ("episode", "episode"))
    ),
    *(
        in_tree(f"itunes-episodeType-{name}", put("item", f"<itunes:episodeType>{value}</itunes:episodeType>"))
        for name, value in (("word", "special"), ("empty", ""), ("complete", "complete"))
    ),
    *(
        in_tree(f"itunes-episode-{name}", put("item", f"<itunes:episode>{value}</itunes:episode>"))
        for name, value in (("zero", "0"), ("word", "one"), ("negative", "-1"), ("fraction", "1.5"), ("hash", "#7"))
    ),
    *(
        in_tree(f"itunes-season-{name}", put("item", f"<itunes:season>{value}</itunes:season>"))
        for name, value in (("zero", "0"), ("word", "spring"), ("letter", "S1"))
    ),
    *(
        in_tree(f"itunes-duration-{name}", put("item", f"<itunes:duration>{value}</itunes:duration>"))
        for name, value in _DURATIONS.items()
    ),
    *(
        in_tree(f"itunes-owner-{name}", put("channel", f"<itunes:owner>{value}</itunes:owner>"))
        for name, value in (
            ("no-email", "<itunes:name>Ann</itunes:name>"),
            ("email", "<itunes:name>Ann</itunes:name><itunes:email>ann at example</itunes:email>"),
            ("text", "Ann, ann@example.com"),
            ("empty-email", "<itunes:email/>"),
        )
    ),
    in_tree("itunes-new-feed-url-relative", put("channel", "<itunes:new-feed-url>/feed.xml</itunes:new-feed-url>")),
    in_tree("itunes-new-feed-url-words", put("channel", "<itunes:new-feed-url>we moved</itunes:new-feed-url>")),
    *(
        in_tree(f"itunes-block-{name}", put("channel", f"<itunes:block>{value}</itunes:block>"), grave=False)
        for name, value in (("true", "true"), ("word", "please"))
    ),
    *(
        in_tree(f"itunes-complete-{name}", put("channel", f"<itunes:complete>{value}</itunes:complete>"), grave=False)
        for name, value in (("true", "true"), ("word", "finished"))
    ),
    *(
        in_tree(f"itunes-two-{name}", twice(f"channel/itunes:{name}"))
        for name in ("image", "explicit", "type", "owner", "author")
    ),
    *(
        in_tree(f"itunes-item-two-{name}", twice(f"item/itunes:{name}"))
        for name in ("duration", "episode", "season", "episodeType", "explicit", "title")
    ),
    in_tree("itunes-item-category", add("item", '<itunes:category text="News"/>'), grave=False),
    in_tree("itunes-item-owner", add("item", "<itunes:owner><itunes:email>a@example.com</itunes:email></itunes:owner>")),
    in_tree("itunes-item-type", add("item", "<itunes:type>serial</itunes:type>")),
    in_tree("itunes-channel-duration", add("channel", "<itunes:duration>60</itunes:duration>")),
    in_tree("itunes-channel-episode", add("channel", "<itunes:episode>1</itunes:episode>")),
    in_tree("itunes-unknown", add("item", "<itunes:description>x</itunes:description>")),
    in_tree("itunes-unknown-channel", add("channel", "<itunes:language>en</itunes:language>")),
    in_tree("itunes-title-markup", put("item", "<itunes:title>&lt;b&gt;Ships&lt;/b&gt;</itunes:title>"), grave=False),
    in_tree(
        "itunes-many-keywords",
        put("channel", f"<itunes:keywords>{', '.join(f'word{n}' for n in range(40))}</itunes:keywords>"),
        grave=False,
    ),
    in_tree("itunes-long-subtitle", put("item", f"<itunes:subtitle>{'ships ' * 60}</itunes:subtitle>"), grave=False),
    in_tree("itunes-long-summary", put("item", f"<itunes:summary>{'ships ' * 800}</itunes:summary>"), grave=False),
    *(
        in_text(f"itunes-namespace-{name}", instead(f'"{NAMESPACES["itunes"]}"', f'"{wrong}"'))
        for name, wrong in (
            ("https", "https://www.itunes.com/dtds/podcast-1.0.dtd"),
            ("no-www", "http://itunes.com/dtds/podcast-1.0.dtd"),
            ("no-suffix", "http://www.itunes.com/dtds/podcast-1.0"),
            ("upper", "HTTP://WWW.ITUNES.COM/DTDS/PODCAST-1.0.DTD"),
        )
    ),
]
_EPISODES = [
    in_tree("podcast-no-enclosure", drop("item/enclosure")),
    *(
        in_tree(f"podcast-enclosure-{name}", put("item", value), grave=grave)
        for name, value, grave in (
            ("no-url", _enclosure(url=None), True),
            ("no-length", _enclosure(length=None), True),
            ("no-type", _enclosure(type=None), True),
            ("relative", _enclosure(url="/e.mp3"), True),
            ("type-mp3", _enclosure(type="audio/mp3"), False),
            ("type-word", _enclosure(type="mp3"), True),
            ("type-html", _enclosure(type="text/html"), True),
            ("ogg", _enclosure(url="https://example.com/e.ogg", type="audio/ogg"), True),
            ("wav", _enclosure(url="https://example.com/e.wav", type="audio/wav"), True),
            ("length-words", _enclosure(length="12 MB"), True),
            ("length-zero", _enclosure(length="0"), False),
            ("type-differs", _enclosure(url="https://example.com/e.mp4"), False),
            ("length-duration", _enclosure(length="12:30"), True),
        )
    ),
    in_tree("podcast-two-enclosures", add("item", _enclosure(url="https://example.com/other.mp3"))),
    in_tree("podcast-no-guid", drop("item/guid"), grave=False),
    in_tree("podcast-same-guid", _same_guid),
    in_tree("podcast-no-title", drop("item/title")),
    in_tree("podcast-no-date", drop("item/pubDate"), grave=False),
    *(in_tree(f"podcast-date-{name}", put("item", f"<pubDate>{value}</pubDate>")) for name, value in _DATES.items()),
    in_tree("podcast-no-language", drop("channel/language")),
    in_tree("podcast-language", put("channel", "<language>English</language>")),
    in_tree("podcast-no-description", drop("channel/description")),
    in_tree("podcast-no-channel-title", drop("channel/title")),
    in_tree("podcast-no-link", drop("channel/link")),
    in_tree("podcast-long-description", put("item", f"<description>{'ships ' * 2000}</description>"), grave=False),
]
_PODCASTING = [
    in_text("podcast-namespace", instead(f'"{NAMESPACES["podcast"]}"', '"https://podcastindex.org/namespace/1.0/"')),
    in_text("podcast-namespace-http", instead(f'"{NAMESPACES["podcast"]}"', '"http://podcastindex.org/namespace/1.0"')),
    *(
        in_tree(f"podcast-{name}", put(where, f"<podcast:{tag}>"))
        for name, where, tag in (
            ("guid-word", "channel", "guid>my-show</podcast:guid"),
            ("guid-empty", "channel", "guid></podcast:guid"),
            ("locked-true", "channel", "locked>true</podcast:locked"),
            ("locked-empty", "channel", "locked></podcast:locked"),
            ("funding-no-url", "channel", "funding>Support</podcast:funding"),
            ("funding-relative", "channel", 'funding url="/pay">Support</podcast:funding'),
            ("medium-word", "channel", "medium>radio</podcast:medium"),
            ("medium-empty", "channel", "medium></podcast:medium"),
            ("block-word", "channel", "block>never</podcast:block"),
            ("trailer-no-url", "channel", 'trailer pubdate="Fri, 25 Jul 2025 10:00:00 GMT">T</podcast:trailer'),
            ("trailer-no-date", "channel", 'trailer url="https://example.com/t.mp3">T</podcast:trailer'),
            ("trailer-date", "channel", 'trailer url="https://example.com/t.mp3" pubdate="2025-07-25">T</podcast:trailer'),
            ("frequency-rrule", "channel", 'updateFrequency rrule="weekly">Weekly</podcast:updateFrequency'),
            ("frequency-complete", "channel", 'updateFrequency complete="yes">Done</podcast:updateFrequency'),
            ("podroll-no-guid", "channel", "podroll><podcast:remoteItem/></podcast:podroll"),
            ("txt-long", "channel", f"txt>{'x' * 4200}</podcast:txt"),
            ("transcript-no-url", "item", 'transcript type="text/vtt"/'),
            ("transcript-no-type", "item", 'transcript url="https://example.com/t.vtt"/'),
            ("transcript-relative", "item", 'transcript url="t.vtt" type="text/vtt"/'),
            ("transcript-type", "item", 'transcript url="https://example.com/t.vtt" type="vtt"/'),
            ("transcript-rel", "item", 'transcript url="https://example.com/t.vtt" type="text/vtt" rel="subtitles"/'),
            ("chapters-no-url", "item", 'chapters type="application/json+chapters"/'),
            ("chapters-no-type", "item", 'chapters url="https://example.com/c.json"/'),
            ("chapters-relative", "item", 'chapters url="c.json" type="application/json+chapters"/'),
            ("soundbite-no-start", "item", 'soundbite duration="30">x</podcast:soundbite'),
            ("soundbite-no-duration", "item", 'soundbite startTime="30">x</podcast:soundbite'),
            ("soundbite-clock", "item", 'soundbite startTime="1:30" duration="30">x</podcast:soundbite'),
            ("person-empty", "item", "person/"),
            ("person-href", "item", 'person href="ann">Ann</podcast:person'),
            ("person-img", "item", 'person img="/ann.jpg">Ann</podcast:person'),
            ("season-word", "item", "season>spring</podcast:season"),
            ("season-fraction", "item", "season>1.5</podcast:season"),
            ("episode-word", "item", "episode>one</podcast:episode"),
            ("episode-empty", "item", "episode></podcast:episode"),
            ("location-empty", "item", "location/"),
            ("location-geo", "item", 'location geo="30.2, 97.7">Austin</podcast:location'),
            ("location-osm", "item", 'location osm="12345">Austin</podcast:location'),
            (
                "alternate-no-type",
                "item",
                'alternateEnclosure length="1"><podcast:source uri="https://example.com/o.opus"/></podcast:alternateEnclosure',
            ),
            ("alternate-no-source", "item", 'alternateEnclosure type="audio/opus" length="1"/'),
            (
                "alternate-no-uri",
                "item",
                'alternateEnclosure type="audio/opus" length="1"><podcast:source/></podcast:alternateEnclosure',
            ),
            (
                "integrity",
                "item",
                'alternateEnclosure type="audio/opus" length="1"><podcast:source uri="https://example.com/o.opus"/><podcast:integrity type="md5" value="abc"/></podcast:alternateEnclosure',
            ),
            (
                "value-no-type",
                "item",
                'value method="keysend"><podcast:valueRecipient type="node" address="03ae" split="1"/></podcast:value',
            ),
            (
                "value-no-method",
                "item",
                'value type="lightning"><podcast:valueRecipient type="node" address="03ae" split="1"/></podcast:value',
            ),
            ("value-no-recipient", "item", 'value type="lightning" method="keysend"/'),
            (
                "recipient-no-address",
                "item",
                'value type="lightning" method="keysend"><podcast:valueRecipient type="node" split="1"/></podcast:value',
            ),
            (
                "recipient-no-split",
                "item",
                'value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="03ae"/></podcast:value',
            ),
            (
                "recipient-split",
                "item",
                'value type="lightning" method="keysend"><podcast:valueRecipient type="node" address="03ae" split="half"/></podcast:value',
            ),
            ("social-no-protocol", "item", 'socialInteract uri="https://example.com/1"/'),
            ("social-no-uri", "item", 'socialInteract protocol="activitypub"/'),
            (
                "live-no-status",
                "channel",
                'liveItem start="2025-09-26T07:30:00Z"><title>L</title><guid isPermaLink="false">l</guid><enclosure url="https://example.com/l" type="audio/mpeg" length="1"/></podcast:liveItem',
            ),
            (
                "live-status",
                "channel",
                'liveItem status="soon" start="2025-09-26T07:30:00Z"><title>L</title><guid isPermaLink="false">l</guid><enclosure url="https://example.com/l" type="audio/mpeg" length="1"/></podcast:liveItem',
            ),
            (
                "live-start",
                "channel",
                'liveItem status="live" start="tonight"><title>L</title><guid isPermaLink="false">l</guid><enclosure url="https://example.com/l" type="audio/mpeg" length="1"/></podcast:liveItem',
            ),
        )
    ),
    in_tree(
        "podcast-two-guids",
        put("channel", f"<podcast:guid>{_GUID}</podcast:guid>"),
        add("channel", f"<podcast:guid>{_GUID}</podcast:guid>"),
    ),
    in_tree(
        "podcast-two-locked",
        put("channel", "<podcast:locked>no</podcast:locked>"),
        add("channel", "<podcast:locked>yes</podcast:locked>"),
    ),
    in_tree(
        "podcast-two-chapters",
        put("item", '<podcast:chapters url="https://example.com/c.json" type="application/json+chapters"/>'),
        add("item", '<podcast:chapters url="https://example.com/d.json" type="application/json+chapters"/>'),
    ),
    in_tree("podcast-unknown", add("item", "<podcast:rating>5</podcast:rating>"), grave=False),
    in_tree("podcast-guid-in-item", add("item", f"<podcast:guid>{_GUID}</podcast:guid>")),
    in_tree(
        "podcast-transcript-in-channel", add("channel", '<podcast:transcript url="https://example.com/t.vtt" type="text/vtt"/>')
    ),
]

DEFECTS: list[Defect] = [*_APPLE, *_EPISODES, *_PODCASTING]
