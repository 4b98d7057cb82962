# ruff: noqa: E501 - a fact a line
"""A small corpus of legal feeds, made: every element that may be left out or written otherwise, in any combination. No musts."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import pytest

from feeds.check.linting import lint
from feeds.model import Severity

NOW = datetime(2024, 6, 1, tzinfo=UTC)
NUMBER = 60

XML, GERMAN, BASE = '<?xml version="1.0"?>', ' xml:lang="de"', ' xml:base="https://example.com/"'
DATES_822 = [
    "Fri, 01 Mar 2024 12:00:00 GMT",
    "1 Mar 2024 12:00 +0100",
    "Fri, 01 Mar 2024 12:00:00 -0530",
    "Fri, 01 Mar 24 12:00:00 UT",
    "Fri, 1 Mar 2024 07:00:00 EST",
    "Fri,  01 Mar 2024  12:00:00  Z",
    "fri, 01 mar 2024 12:00:00 gmt",
    "Fri, 01 Mar 2024 12:00:00 +0000 (a comment)",
]
DATES_3339 = ["2024-03-01T12:00:00Z", "2024-03-01T12:00:00.25+01:00", "2024-03-01T12:00:00-00:00", "2016-12-31T23:59:60Z"]
LINKS = [
    "https://example.com/a",
    "http://user@example.com:8080/a;b=1?c=d&amp;e=%C3%A4#f",
    "HTTPS://EXAMPLE.COM/",
    "mailto:ada@example.com",
    "ftp://example.com/a",
    "https://[2001:db8::1]/",
    "https://localhost/",
]
LANGUAGES = ["en", "de-CH", "zh-Hant-TW", "es-419", "sr-Latn", "ast", "x-private", "i-klingon", "de-1996", "en-GB-oed"]
TEXTS = ["Words", "&amp; &lt; &gt;", "<![CDATA[<b>bold</b> & plain]]>", "東京 🎉", "<!-- a remark -->Words", "&#x41;&#66;"]
HTML = [
    "&lt;p&gt;x&lt;/p&gt;",
    "<![CDATA[<p>a<br>b<li>c]]>",
    "<![CDATA[<video controls src='https://a.example/v'></video>]]>",
    "plain",
]
EXTENSIONS = [
    '<x:one xmlns:x="https://example.org/ns" a="b">text<x:two/><three xmlns="">four</three></x:one>',
    '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Ada</dc:creator>',
    '<slash:comments xmlns:slash="http://purl.org/rss/1.0/modules/slash/">3</slash:comments>',
    '<media:content xmlns:media="http://search.yahoo.com/mrss/" url="https://example.com/a.jpg" medium="image"/>',
    '<h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>Words</h:p></h:div>',
    '<georss:point xmlns:georss="http://www.georss.org/georss">45.2 -71.9</georss:point>',
    "<?pi something?>",
]


def maybe(rng: Random, *ways: str) -> str:
    return rng.choice(["", *ways])


def rss(rng: Random) -> str:

    def date() -> str:
        return rng.choice(DATES_822)

    def link() -> str:
        return rng.choice(LINKS)

    def text() -> str:
        return rng.choice(TEXTS)

    channel = [
        f"<title>{text()}</title>",
        f"<link>{link()}</link>",
        f"<description>{rng.choice([*TEXTS, ''])}</description>",
        maybe(rng, f"<language>{rng.choice(LANGUAGES)}</language>"),
        maybe(rng, f"<copyright>{text()}</copyright>"),
        maybe(rng, "<managingEditor>ada@example.com (Ada)</managingEditor>", "<managingEditor>ada@example.com</managingEditor>"),
        maybe(rng, "<webMaster>web@example.com (The &amp; Web)</webMaster>"),
        maybe(rng, f"<pubDate>{date()}</pubDate>"),
        maybe(rng, f"<lastBuildDate> {date()}\n</lastBuildDate>"),
        maybe(rng, "<category>a</category><category domain='x'>b</category>"),
        maybe(rng, f"<generator>{text()}</generator>"),
        maybe(rng, f"<docs>{link()}</docs>"),
        maybe(rng, '<cloud domain="x.example" port="80" path="/r" registerProcedure="" protocol="http-post"/>'),
        maybe(rng, "<ttl>1</ttl>", "<ttl> 1440 </ttl>"),
        maybe(rng, f"<image><url>{link()}</url><title>t</title><link>{link()}</link></image>"),
        maybe(rng, "<rating>x</rating>"),
        maybe(
            rng,
            "<textInput><title>t</title><description>d</description><name>q</name><link>https://x.example/</link></textInput>",
        ),
        maybe(rng, "<skipHours><hour>0</hour><hour>1</hour></skipHours>"),
        maybe(rng, "<skipDays><day>Monday</day></skipDays>"),
        maybe(rng, *EXTENSIONS),
    ]
    items = [
        "<item>"
        + "".join(
            [
                *rng.choice(
                    [
                        [f"<title>{text()}</title>"],
                        [f"<description>{rng.choice(HTML)}</description>"],
                        ["<title>a</title>", "<description>b</description>"],
                    ]
                ),
                maybe(rng, f"<link>{link()}</link>"),
                maybe(rng, "<author>ada@example.com (Ada)</author>", "<author>Ada &lt;ada@example.com&gt;</author>"),
                maybe(rng, "<category>x</category>"),
                maybe(rng, f"<comments>{link()}</comments>"),
                maybe(rng, '<enclosure url="https://example.com/a.mp3" length="0" type="audio/mpeg"/>'),
                maybe(rng, f'<guid isPermaLink="false">{number} words</guid>', f"<guid>https://example.com/{number}</guid>"),
                maybe(rng, f"<pubDate>{date()}</pubDate>"),
                maybe(rng, f'<source url="{link()}">{text()}</source>'),
                maybe(rng, *EXTENSIONS),
            ]
        )
        + "</item>"
        for number in range(rng.randint(0, 3))
    ]
    rng.shuffle(channel)
    return f'{maybe(rng, XML)}<rss version="{rng.choice(["2.0", "2.0", "0.92"])}"><channel>{"".join(channel + items)}</channel></rss>'


def atom(rng: Random) -> str:
    def date() -> str:
        return rng.choice(DATES_3339)

    texts = [f"<{{0}}>{each}</{{0}}>" for each in TEXTS]
    texts += [f'<{{0}} type="html">{each}</{{0}}>' for each in HTML]
    texts += ['<{0} type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b></div></{0}>', "<{0}/>"]

    def text(name: str) -> str:
        return rng.choice(texts).format(name)

    person = rng.choice(["<name>Ada</name>", "<name>Ada</name><uri>/ada</uri><email>ada@example.com</email>"])
    entries = []
    for number in range(rng.randint(0, 3)):
        entry = [
            f"<id>{rng.choice(['urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af' + str(number), f'https://exämple.com/{number}', f'tag:a@example.com,2024:{number}'])}</id>",
            text("title"),
            f"<updated>{date()}</updated>",
            f"<link href='{rng.choice([*LINKS, '/relative', '#here', '?query'])}'/>",
            "<author><name>Bo</name></author>",
            text("summary"),
            maybe(
                rng,
                text("content"),
                '<content type="text/plain">x</content>',
                '<content type="image/png" src="/a.png"/>',
                '<content type="application/xml"><a xmlns=""/></content>',
            ),
            maybe(rng, f"<published>{date()}</published>"),
            maybe(rng, text("rights")),
            maybe(rng, f"<contributor>{person}</contributor>"),
            maybe(rng, '<category term="x"/>', '<category term="y" scheme="https://example.com/" label=""/>'),
            maybe(
                rng,
                '<link rel="enclosure" href="/a.mp3" type="audio/mpeg"/>',
                '<link rel="https://example.com/rel" href="x" hreflang="de" title="t" length="0"/>',
            ),
            maybe(rng, "<source><id>urn:isbn:1</id><title>t</title><updated>2024-03-01T12:00:00Z</updated></source>"),
            maybe(rng, *EXTENSIONS),
        ]
        rng.shuffle(entry)
        entries.append(f"<entry{maybe(rng, GERMAN)}>{''.join(entry)}</entry>")
    feed = [
        "<id>https://example.com/</id>",
        text("title"),
        f"<updated>{date()}</updated>",
        f"<author>{person}</author>",
        maybe(rng, text("subtitle")),
        maybe(rng, text("rights")),
        maybe(rng, '<generator uri="/x" version="1">y</generator>'),
        maybe(rng, "<icon>/favicon.ico</icon>"),
        maybe(rng, "<logo>https://exämple.com/l.png</logo>"),
        maybe(rng, '<link rel="self" href="https://example.com/feed"/>'),
        maybe(rng, '<category term="x"/>'),
        maybe(rng, *EXTENSIONS),
    ]
    rng.shuffle(feed)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{maybe(rng, BASE)}>{"".join(feed + entries)}</feed>'


def json_feed(rng: Random) -> str:
    def some(**keys: object) -> dict[str, object]:
        return {key: value for key, value in keys.items() if rng.random() < 0.5}

    latest = rng.random() < 0.7
    people = (
        {"authors": [{"name": "Ada"}, {"url": "https://example.com/"}]}
        if latest
        else {"author": {"avatar": "https://example.com/a.png"}}
    )
    items = [
        {
            "id": str(number),
            **rng.choice([{"content_html": "<p>x</p>"}, {"content_text": ""}, {"content_html": "x", "content_text": "x"}]),
            **some(
                url="https://exämple.com/ä",
                external_url="gemini://example.com/",
                title="a < b & c",
                summary="s",
                image="https://example.com/i.png",
            ),
            **some(
                banner_image="https://example.com/b.png",
                date_published=rng.choice(DATES_3339),
                date_modified=rng.choice(DATES_3339),
                tags=[],
                _own=None,
            ),
            **some(
                attachments=[{"url": "https://example.com/a.mp3", "mime_type": "audio/mpeg", "duration_in_seconds": 1.5}],
                **people,
            ),
        }
        for number in range(rng.randint(0, 3))
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1" + (".1" if latest else ""),
        "title": "東京",
        "items": items,
        **some(
            home_page_url="https://example.com/",
            feed_url="https://example.com/feed.json",
            description="d",
            user_comment="u",
            expired=True,
        ),
        **some(
            next_url="https://example.com/2",
            icon="https://example.com/i.png",
            favicon="https://example.com/f.ico",
            _own={"x": [1]},
            **people,
        ),
        **some(hubs=[{"type": "rssCloud", "url": "https://hub.example.com/"}]),
        **(some(language=rng.choice(LANGUAGES)) if latest else {}),
    }
    return json.dumps(feed, ensure_ascii=rng.random() < 0.5)


def podcast(rng: Random) -> str:
    ways = {
        "channel": [
            "<itunes:author>Ada</itunes:author>",
            "<itunes:block>Yes</itunes:block>",
            '<itunes:category text="Health &amp; Fitness"><itunes:category text="Mental Health"/></itunes:category><itunes:category text="True Crime"/>',
            f"<itunes:explicit>{rng.choice(['true', 'false', 'yes', 'clean', 'no'])}</itunes:explicit>",
            '<itunes:image href="https://example.com/a.jpg"/>',
            f"<itunes:type>{rng.choice(['episodic', 'serial'])}</itunes:type>",
            "<itunes:owner><itunes:email>ada@example.com</itunes:email><itunes:name>Ada</itunes:name></itunes:owner>",
            "<itunes:complete>Yes</itunes:complete>",
            "<itunes:new-feed-url>https://example.com/new</itunes:new-feed-url>",
            "<itunes:subtitle>s</itunes:subtitle>",
            "<itunes:summary>s</itunes:summary>",
            "<itunes:keywords>a, b</itunes:keywords>",
        ],
        "item": [
            f"<itunes:duration>{rng.choice(['7', '07:05', '1:07:05', '01:07:05', '3600'])}</itunes:duration>",
            f"<itunes:episodeType>{rng.choice(['full', 'trailer', 'bonus'])}</itunes:episodeType>",
            "<itunes:episode>7</itunes:episode>",
            "<itunes:season>1</itunes:season>",
            "<itunes:title>t</itunes:title>",
            "<itunes:explicit>false</itunes:explicit>",
            '<itunes:image href="https://example.com/a.png"/>',
            "<itunes:order>1</itunes:order>",
        ],
    }
    show = "".join(each for each in ways["channel"] if rng.random() < 0.5)
    item = "".join(each for each in ways["item"] if rng.random() < 0.5)
    return (
        '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>t</title>'
        f"<link>https://example.com/</link><description>d</description>{show}<item><title>t</title>{item}</item></channel></rss>"
    )


@pytest.mark.parametrize("seed", range(NUMBER))
@pytest.mark.parametrize("make", [rss, atom, json_feed, podcast])
def test_what_is_legal_is_never_a_must(make: Callable[[Random], str], seed: int) -> None:
    text = make(Random(seed))
    verdict = lint(text.encode(), "feed", now=NOW)

    assert verdict.format
    assert [(each.rule, each.found) for each in verdict.problems if each.severity is Severity.MUST] == [], text
