"""Good podcasts: what hosts write, by Apple's requirements and with Podcasting 2.0."""

from __future__ import annotations

from random import Random
from uuid import UUID

from benchmarks.labelled.good_rss import items, names
from benchmarks.labelled.stories import Paper, Story, escape, rfc822

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CATEGORIES = [
    '<itunes:category text="News"><itunes:category text="Daily News"/></itunes:category>',
    '<itunes:category text="Technology"/>',
    '<itunes:category text="Society &amp; Culture"><itunes:category text="Documentary"/></itunes:category><itunes:category text="Arts"/>',
    '<itunes:category text="True Crime"/>',
    '<itunes:category text="Health &amp; Fitness"><itunes:category text="Mental Health"/></itunes:category>',
]


def _channel(paper: Paper, rng: Random) -> str:
    return f"""<title>{escape(paper.title)}</title><link>{paper.url}/</link><language>{paper.language}</language>
<description>{escape(paper.line)}</description><itunes:author>{escape(paper.stories[0].author)}</itunes:author>
<itunes:image href="{paper.url}/art.jpg"/>{rng.choice(_CATEGORIES)}<itunes:explicit>{rng.choice(["true", "false", "false"])}</itunes:explicit>"""


def _plain(paper: Paper, rng: Random) -> str:
    def item(story: Story) -> str:
        return f"""<title>{escape(story.title)}</title><enclosure url="{paper.url}/ep/{story.number}.mp3" length="{4_000_000 + story.number}" type="audio/mpeg"/>
<guid isPermaLink="false">{story.uuid}</guid><pubDate>{rfc822(story.when)}</pubDate><description>{escape(story.text)}</description>
<itunes:duration>{1000 + story.number}</itunes:duration><itunes:explicit>false</itunes:explicit>"""

    return (
        f'{_HEAD}<rss version="2.0"{names("itunes", "atom")}><channel><atom:link href="{paper.url}/feed.xml" rel="self" type="application/rss+xml"/>'
        f"{_channel(paper, rng)}{items(paper, item)}</channel></rss>"
    )


def _buzzsprout(paper: Paper, rng: Random) -> str:
    def item(story: Story) -> str:
        return f"""
    <itunes:title>{escape(story.title)}</itunes:title><title>{escape(story.title)}</title>
    <description><![CDATA[{story.html(paper.url)}]]></description><content:encoded><![CDATA[{story.html(paper.url)}]]></content:encoded>
    <itunes:author>{escape(story.author)}</itunes:author><enclosure url="https://www.buzzsprout.example/1/episodes/{story.number}-x.mp3" length="20233838" type="audio/mpeg" />
    <guid isPermaLink="false">Buzzsprout-{story.number}</guid><pubDate>{rfc822(story.when)}</pubDate>
    <podcast:transcript url="https://www.buzzsprout.example/1/{story.number}/transcript" type="text/html" />
    <podcast:transcript url="https://www.buzzsprout.example/1/{story.number}/transcript.vtt" type="text/vtt" language="en" rel="captions" />
    <podcast:chapters url="https://www.buzzsprout.example/1/{story.number}/chapters.json" type="application/json+chapters" />
    <podcast:soundbite startTime="73.0" duration="60.0">A taste</podcast:soundbite>
    <podcast:person role="host" href="{paper.url}/ann" img="{paper.url}/ann.jpg">{escape(story.author)}</podcast:person>
    <itunes:duration>1683</itunes:duration><itunes:keywords>ships, storms</itunes:keywords><itunes:season>2</itunes:season><itunes:episode>{story.number + 1}</itunes:episode>
    <itunes:episodeType>full</itunes:episodeType><itunes:explicit>false</itunes:explicit>
  """

    return f"""{_HEAD}<?xml-stylesheet href="https://feeds.buzzsprout.example/styles.xsl" type="text/xsl"?>
<rss version="2.0"{names("itunes", "podcast", "atom", "content")}><channel>
<atom:link href="{paper.url}/1.rss" rel="self" type="application/rss+xml" /><atom:link href="https://pubsubhubbub.appspot.com/" rel="hub" xmlns="http://www.w3.org/2005/Atom" />
<lastBuildDate>{rfc822(paper.stories[0].when)}</lastBuildDate>{_channel(paper, rng)}<copyright>© 2025 Ann</copyright><generator>Buzzsprout (https://www.buzzsprout.com)</generator>
<podcast:locked>yes</podcast:locked><podcast:guid>{UUID(paper.stories[0].uuid)}</podcast:guid><podcast:funding url="https://pay.example/ann">Support</podcast:funding>
<podcast:medium>podcast</podcast:medium><itunes:type>episodic</itunes:type><itunes:owner><itunes:name>Ann</itunes:name><itunes:email>ann@example.com</itunes:email></itunes:owner>
<image><url>{paper.url}/art.jpg</url><title>{escape(paper.title)}</title><link>{paper.url}/</link></image>
{items(paper, item)}</channel></rss>"""


def _libsyn(paper: Paper, rng: Random) -> str:
    def item(story: Story) -> str:
        return f"""
<title>{escape(story.title)}</title><itunes:title>{escape(story.title)}</itunes:title><pubDate>{rfc822(story.when)}</pubDate><guid isPermaLink="false"><![CDATA[{story.uuid}]]></guid>
<link><![CDATA[{paper.url}/{story.slug}]]></link><itunes:image href="https://static.libsyn.example/p/art-{story.number}.png?v=2" />
<description><![CDATA[<p>{escape(story.text)}</p>]]></description><enclosure length="15127352" type="audio/mpeg" url="https://traffic.libsyn.example/x/{story.number}.mp3?dest-id=1" />
<itunes:duration>{rng.choice(["10:23", "01:02:03", "1:02:03", "623"])}</itunes:duration><itunes:explicit>{rng.choice(["no", "yes", "clean", "false"])}</itunes:explicit><itunes:keywords />
<itunes:subtitle><![CDATA[{story.sentences[0]}]]></itunes:subtitle><itunes:episodeType>{rng.choice(["full", "bonus", "trailer"])}</itunes:episodeType>"""

    return f"""{_HEAD}<rss version="2.0"{names("atom", "content", "itunes", "podcast", "dcterms", "media")} xmlns:googleplay="http://www.google.com/schemas/play-podcasts/1.0">
<channel><atom:link href="https://feeds.libsyn.example/1/rss" rel="self" type="application/rss+xml"/><pubDate>{rfc822(paper.stories[0].when)}</pubDate>
<generator>Libsyn WebEngine 2.0</generator>{_channel(paper, rng)}<copyright><![CDATA[2025]]></copyright><docs>{paper.url}</docs><managingEditor>ann@example.com (ann@example.com)</managingEditor>
<itunes:summary><![CDATA[{paper.line}]]></itunes:summary><itunes:type>serial</itunes:type><itunes:owner><itunes:name><![CDATA[Ann]]></itunes:name><itunes:email>ann@example.com</itunes:email></itunes:owner>
<googleplay:author>Ann</googleplay:author>{items(paper, item)}</channel></rss>"""


def _anchor(paper: Paper, rng: Random) -> str:
    def item(story: Story) -> str:
        return f"""
<title><![CDATA[{story.title}]]></title><description><![CDATA[<p>{escape(story.text)}</p>]]></description><link>https://podcasters.example/pod/show/x/episodes/{story.number}</link>
<guid isPermaLink="false">{story.uuid}</guid><dc:creator><![CDATA[{story.author}]]></dc:creator><pubDate>{rfc822(story.when, 1)}</pubDate>
<enclosure url="https://anchor.example/s/1/podcast/play/{story.number}/https%3A%2F%2Fd3.example%2Fstaging%2F1.m4a" length="49282240" type="audio/x-m4a"/>
<itunes:summary>{escape(story.text)}</itunes:summary><itunes:explicit>false</itunes:explicit><itunes:duration>00:51:20</itunes:duration><itunes:image href="{paper.url}/i/{story.number}.jpg"/>
<itunes:season>1</itunes:season><itunes:episode>{story.number + 1}</itunes:episode><itunes:episodeType>full</itunes:episodeType>"""

    return f"""{_HEAD}<rss{names("dc", "content", "atom")} version="2.0"{names("itunes")} xmlns:anchor="https://anchor.fm/xmlns"><channel>
{_channel(paper, rng)}<generator>Anchor Podcasts</generator><lastBuildDate>{rfc822(paper.stories[0].when, 1)}</lastBuildDate><atom:link href="{paper.url}/rss" rel="self" type="application/rss+xml"/>
<itunes:owner><itunes:name>Ann</itunes:name><itunes:email>podcasts1+1@anchor.example</itunes:email></itunes:owner>{items(paper, item)}</channel></rss>"""


def _twenty(paper: Paper, rng: Random) -> str:
    """Podcasting 2.0 in full."""

    def item(story: Story) -> str:
        return f"""<title>{escape(story.title)}</title><description>{escape(story.text)}</description><guid isPermaLink="false">{story.uuid}</guid><pubDate>{rfc822(story.when)}</pubDate>
<enclosure url="{paper.url}/{story.number}.m4a" length="1234567" type="audio/x-m4a"/><itunes:duration>60</itunes:duration>
<podcast:season name="Ships">1</podcast:season><podcast:episode display="Ch.{story.number}">{story.number + 1}</podcast:episode><podcast:person>{escape(story.author)}</podcast:person>
<podcast:location geo="geo:30.2672,97.7431" osm="R113314">Austin, TX</podcast:location><podcast:license url="https://example.org/l">mine</podcast:license>
<podcast:alternateEnclosure type="audio/opus" length="32400000" bitrate="96000" title="High" rel="x" default="false"><podcast:source uri="{paper.url}/o.opus"/><podcast:integrity type="sri" value="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"/></podcast:alternateEnclosure>
<podcast:value type="lightning" method="keysend" suggested="0.00000005000"><podcast:valueRecipient name="Ann" type="node" address="03ae" split="99"/><podcast:valueRecipient name="App" type="node" address="03af" split="1" fee="true"/></podcast:value>
<podcast:socialInteract priority="1" uri="https://podcastindex.social/web/@dave/1" protocol="activitypub" accountId="@dave"/><podcast:txt purpose="verify">abc</podcast:txt>"""

    return f"""{_HEAD}<rss version="2.0"{names("itunes", "podcast", "atom")}><channel>{_channel(paper, rng)}<atom:link href="{paper.url}/f" rel="self" type="application/rss+xml"/>
<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid><podcast:locked owner="ann@example.com">no</podcast:locked><podcast:medium>podcast</podcast:medium>
<podcast:trailer pubdate="{rfc822(paper.stories[-1].when)}" url="{paper.url}/t.mp3" length="12345" type="audio/mp3" season="1">Coming</podcast:trailer><podcast:license>cc-by-4.0</podcast:license>
<podcast:block>no</podcast:block><podcast:block id="youtube">yes</podcast:block><podcast:updateFrequency rrule="FREQ=WEEKLY;BYDAY=MO" dtstart="2025-01-06T00:00:00.000Z">Mondays</podcast:updateFrequency>
<podcast:podroll><podcast:remoteItem feedGuid="29cdca4a-32d8-56ba-b48b-09a011c5daa9"/></podcast:podroll><podcast:podping usesPodping="true"/><podcast:txt>x</podcast:txt>
<podcast:funding url="https://www.example.com/donations">Support the show!</podcast:funding>
<podcast:liveItem status="pending" start="2025-09-26T07:30:00.000-0600" end="2025-09-26T09:30:00.000-0600"><title>Live</title><guid isPermaLink="false">live-1</guid>
<enclosure url="{paper.url}/live.mp3" type="audio/mpeg" length="312"/><podcast:contentLink href="https://example.com/live">Watch</podcast:contentLink></podcast:liveItem>
{items(paper, item)}</channel></rss>"""


def _video(paper: Paper, rng: Random) -> str:
    def item(story: Story) -> str:
        suffix, kind = rng.choice(
            [("mp4", "video/mp4"), ("m4v", "video/x-m4v"), ("mov", "video/quicktime"), ("mp3", "audio/mpeg")]
        )
        return f"""<itunes:title>{escape(story.title)}</itunes:title><title>{escape(story.title)}</title><link>{paper.url}/{story.slug}</link>
<enclosure url="http://cdn.{paper.host}/v/{story.number}.{suffix}" length="98765432" type="{kind}"/><guid>{paper.url}/{story.slug}</guid><pubDate>{rfc822(story.when, 4)}</pubDate>
<itunes:block>Yes</itunes:block><itunes:duration>5</itunes:duration>"""

    return f"""{_HEAD}<rss version="2.0" xmlns:itunes="http://www.itunes.com/DTDs/Podcast-1.0.dtd"{names("atom")}><channel>{_channel(paper, rng)}
<atom:link href="{paper.url}/v" rel="self" type="application/rss+xml"/><itunes:complete>Yes</itunes:complete><itunes:new-feed-url>{paper.url}/v</itunes:new-feed-url>
{items(paper, item)}</channel></rss>"""


STYLES = [_plain, _buzzsprout, _libsyn, _anchor, _twenty, _video]
