"""Good Atom feeds in the styles of those who publish them, and rare forms that RFC 4287 allows."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from random import Random

from benchmarks.labelled.good_rss import names
from benchmarks.labelled.planting import ATOM
from benchmarks.labelled.stories import Paper, Story, escape, rfc3339

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def entries(paper: Paper, write: Callable[[Story], str]) -> str:
    return "\n".join(f"<entry>{write(story)}</entry>" for story in paper.stories)


def _minimal(paper: Paper, rng: Random) -> str:
    def entry(story: Story) -> str:
        return (
            f'<title>{escape(story.title)}</title><link href="{paper.url}/{story.slug}"/><id>urn:uuid:{story.uuid}</id>'
            f"<updated>{rfc3339(story.when, rng.randrange(5))}</updated>"
        )

    return (
        f'<feed xmlns="{ATOM}"><title>{escape(paper.title)}</title><link href="{paper.url}/"/><link rel="self" href="{paper.url}/atom.xml"/>'
        f"<updated>{rfc3339(paper.stories[0].when)}</updated><author><name>Ann</name></author><id>urn:uuid:{paper.stories[0].uuid[:-4]}0000</id>"
        f"{entries(paper, entry)}</feed>"
    )


def _jekyll(paper: Paper, rng: Random) -> str:
    def entry(story: Story) -> str:
        return f"""
    <title type="html">{escape(escape(story.title))}</title>
    <link href="{paper.url}/{story.slug}/" rel="alternate" type="text/html" title="{escape(story.title)}"/>
    <published>{rfc3339(story.when)}</published><updated>{rfc3339(story.when)}</updated><id>{paper.url}/{story.slug}</id>
    <content type="html" xml:base="{paper.url}/{story.slug}/"><![CDATA[{story.html(paper.url)}]]></content>
    <author><name>{escape(story.author)}</name></author><category term="harbour"/>
    <summary type="html"><![CDATA[{escape(story.sentences[0])}]]></summary>
    """

    return f"""{_HEAD}<feed xmlns="{ATOM}" xml:lang="{paper.language}"><generator uri="https://jekyllrb.com/" version="4.3.3">Jekyll</generator>
<link href="{paper.url}/feed.xml" rel="self" type="application/atom+xml" /><link href="{paper.url}/" rel="alternate" type="text/html" hreflang="{paper.language}"/>
<updated>{rfc3339(paper.stories[0].when)}</updated><id>{paper.url}/feed.xml</id><title type="html">{escape(paper.title)}</title><subtitle>{escape(paper.line)}</subtitle>
{entries(paper, entry)}</feed>"""


def _blogger(paper: Paper, rng: Random) -> str:
    def entry(story: Story) -> str:
        return (
            f"<id>tag:blogger.com,1999:blog-1.post-{story.number}</id><published>{rfc3339(story.when)}</published><updated>{rfc3339(story.when, 2)}</updated>"
            f'<category scheme="http://www.blogger.com/atom/ns#" term="ships"/><title type=\'text\'>{escape(story.title)}</title>'
            f"<content type='html'>{escape(story.html(paper.url))}</content>"
            f"<link rel='replies' type='application/atom+xml' href='{paper.url}/feeds/{story.number}/comments/default' title='Comments' thr:count='2' thr:updated='{rfc3339(story.when)}'/>"
            f"<link rel='edit' type='application/atom+xml' href='https://www.blogger.com/feeds/1/posts/default/{story.number}'/>"
            f"<link rel='alternate' type='text/html' href='{paper.url}/{story.slug}.html' title='x'/>"
            f"<author><name>{escape(story.author)}</name><uri>https://www.blogger.com/profile/1</uri><email>noreply@blogger.com</email>"
            f"<gd:image rel='http://schemas.google.com/g/2005#thumbnail' width='16' height='16' src='https://img1.blogblog.com/img/b16-rounded.gif'/></author>"
            f'<media:thumbnail url="{paper.url}/t/{story.number}.jpg" height="72" width="72"/><thr:total>2</thr:total>'
        )

    return (
        f'{_HEAD}<?xml-stylesheet href="http://www.blogger.com/styles/atom.css" type="text/css"?><feed xmlns=\'{ATOM}\' '
        f"xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/' xmlns:gd='http://schemas.google.com/g/2005'{names('thr', 'media')}>"
        f"<id>tag:blogger.com,1999:blog-1</id><updated>{rfc3339(paper.stories[0].when, 2)}</updated><category term=\"ships\"/><title type='text'>{escape(paper.title)}</title>"
        f"<subtitle type='html'>{escape(paper.line)}</subtitle><link rel='http://schemas.google.com/g/2005#feed' type='application/atom+xml' href='{paper.url}/feeds/posts/default'/>"
        f"<link rel='self' type='application/atom+xml' href='https://www.blogger.com/feeds/1/posts/default'/><link rel='alternate' type='text/html' href='{paper.url}/'/>"
        f"<link rel='hub' href='http://pubsubhubbub.appspot.com/'/><link rel='next' type='application/atom+xml' href='{paper.url}/feeds/posts/default?start-index=26'/>"
        f"<author><name>Ann</name></author><generator version='7.00' uri='http://www.blogger.com'>Blogger</generator>"
        f"<openSearch:totalResults>1</openSearch:totalResults>{entries(paper, entry)}</feed>"
    )


def _youtube(paper: Paper, rng: Random) -> str:
    def entry(story: Story) -> str:
        key = story.uuid[:11]
        return f"""
  <id>yt:video:{key}</id><yt:videoId>{key}</yt:videoId><yt:channelId>UC1</yt:channelId><title>{escape(story.title)}</title>
  <link rel="alternate" href="https://www.youtube.com/watch?v={key}"/><author><name>{escape(paper.title)}</name><uri>https://www.youtube.com/channel/UC1</uri></author>
  <published>{rfc3339(story.when)}</published><updated>{rfc3339(story.when)}</updated>
  <media:group><media:title>{escape(story.title)}</media:title><media:content url="https://www.youtube.com/v/{key}?version=3" type="application/x-shockwave-flash" width="640" height="390"/>
   <media:thumbnail url="https://i1.ytimg.com/vi/{key}/hqdefault.jpg" width="480" height="360"/><media:description>{escape(story.text)}</media:description>
   <media:community><media:starRating count="5" average="5.00" min="1" max="5"/><media:statistics views="63"/></media:community></media:group>
 """

    return f"""{_HEAD}<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015"{names("media")} xmlns="{ATOM}">
 <link rel="self" href="http://www.youtube.com/feeds/videos.xml?channel_id=UC1"/><id>yt:channel:UC1</id><yt:channelId>UC1</yt:channelId><title>{escape(paper.title)}</title>
 <link rel="alternate" href="https://www.youtube.com/channel/UC1"/><author><name>{escape(paper.title)}</name><uri>https://www.youtube.com/channel/UC1</uri></author>
 <published>2013-05-25T19:10:26+00:00</published><updated>{rfc3339(paper.stories[0].when)}</updated>{entries(paper, entry)}</feed>"""


def _xhtml(paper: Paper, rng: Random) -> str:
    def entry(story: Story) -> str:
        return (
            f'<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><em>{escape(story.title)}</em></div></title><link href="{paper.url}/{story.slug}"/>'
            f"<id>tag:{paper.host.split(':')[0]},2025-01:{story.number}</id><updated>{rfc3339(story.when, 4)}</updated>"
            f'<content type="xhtml" xml:lang="{paper.language}"><x:div><x:p dir="auto">{escape(story.text)}</x:p><x:br/></x:div></content>'
        )

    return (
        f'{_HEAD}<feed xmlns="{ATOM}" xmlns:x="http://www.w3.org/1999/xhtml"><title>{escape(paper.title)}</title><id>{paper.url}/</id>'
        f'<updated>{rfc3339(paper.stories[0].when)}</updated><author><name>Ann</name></author><link rel="self" href="{paper.url}/a.atom"/>'
        f'<rights type="html">&amp;copy; 2025</rights>{entries(paper, entry)}</feed>'
    )


def _maximal(paper: Paper, rng: Random) -> str:
    first = paper.stories[0]

    def entry(story: Story) -> str:
        return f"""<author><name>{escape(story.author)}</name><email>a.b+c@example.com</email><uri>{paper.url}/about</uri></author>
<category term="t" scheme="{paper.url}/s" label="T &amp; U"/><contributor><name>Bob</name></contributor><content type="text">{escape(story.text)}</content>
<id>urn:uuid:{story.uuid}</id><link rel="alternate" type="text/html" hreflang="en" href="{paper.url}/{story.slug}"/><link rel="alternate" type="text/html" hreflang="de" href="{paper.url}/de/{story.slug}"/>
<link rel="enclosure" type="audio/mpeg" length="1337" href="{paper.url}/a.mp3"/><link rel="related" href="https://related.example/"/><link rel="via" href="https://via.example/"/>
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/"/><published>{rfc3339(story.when)}</published><rights>2025</rights>
<source><id>urn:uuid:{story.uuid[:-2]}00</id><title>Origin</title><updated>{rfc3339(story.when)}</updated><link rel="self" href="https://o.example/a"/></source>
<summary type="text">{escape(story.sentences[0])}</summary><title type="text">{escape(story.title)}</title><updated>{rfc3339(story.when, 3)}</updated>
<thr:in-reply-to ref="urn:uuid:{first.uuid}" href="{paper.url}/{first.slug}" type="text/html"/><app:edited>{rfc3339(story.when)}</app:edited><app:control><app:draft>no</app:draft></app:control>"""

    return f"""{_HEAD}<feed xmlns="{ATOM}"{names("thr", "fh", "app", "at")} xml:lang="{paper.language}" xml:base="{paper.url}/">
<author><name>Ann</name></author><category term="all"/><contributor><name>C</name></contributor><generator uri="/g" version="1">G</generator><icon>i.ico</icon><id>{paper.url}/feed</id>
<link rel="alternate" href="/"/><link rel="self" type="application/atom+xml" href="feed.atom"/><link rel="first" href="?p=1"/><link rel="last" href="?p=9"/><link rel="next" href="?p=2"/><link rel="prev-archive" href="/2024"/>
<logo>logo.png</logo><rights>r</rights><subtitle type="text">{escape(paper.line)}</subtitle><title>{escape(paper.title)}</title><updated>{rfc3339(first.when)}</updated>
<at:deleted-entry ref="urn:uuid:{first.uuid[:-3]}abc" when="{rfc3339(first.when, 1)}"/>{entries(paper, entry)}</feed>"""


def _prefixed(paper: Paper, rng: Random) -> str:
    def entry(story: Story) -> str:
        picture = b64encode(story.uuid.encode()).decode()
        return (
            f'<title/><link href="{paper.url}/{story.slug}"/><id>{paper.url}/{story.slug}#{story.number}</id><updated>{rfc3339(story.when)}</updated>'
            f"<summary>{escape(story.text)}</summary>"
            + rng.choice(
                [
                    f'<content type="image/png">\n{picture}\n</content>',
                    f'<content src="{paper.url}/v.mp4" type="video/mp4"/>',
                    '<content type="image/svg+xml"><svg xmlns="http://www.w3.org/2000/svg"/></content>',
                    '<content type="text/markdown"># Quay</content>',
                ]
            )
        )

    return (
        f'{_HEAD}<!-- prefixed --><a:feed xmlns:a="{ATOM}">'
        + f"<title>{escape(paper.title)}</title><id>{paper.url}/</id><updated>{rfc3339(paper.stories[0].when)}</updated><author><name>Ann</name></author>"
        f'<link rel="self" href="{paper.url}/a"/>{entries(paper, entry)}'.replace("</", "</a:")
        .replace("<", "<a:")
        .replace("<a:/a:", "</a:")
        .replace("<a:svg xmlns=", "<svg xmlns=")
        + "</a:feed>"
    )


def _github(paper: Paper, rng: Random) -> str:
    def entry(story: Story) -> str:
        return f"""
    <id>tag:github.com,2008:Repository/1/v{story.number}</id><updated>{rfc3339(story.when, 1)}</updated>
    <link rel="alternate" type="text/html" href="https://github.com/o/r/releases/tag/v{story.number}"/><title>{escape(story.title)}</title>
    <content type="html">{escape(story.html(paper.url))}</content><author><name>ann</name></author><media:thumbnail height="30" width="30" url="https://avatars.example/u/1?s=60&amp;v=4"/>
  """

    return f"""{_HEAD}<feed xmlns="{ATOM}"{names("media")} xml:lang="en-US"><id>tag:github.com,2008:https://github.com/o/r/releases</id>
<link type="text/html" rel="alternate" href="https://github.com/o/r/releases"/><link type="application/atom+xml" rel="self" href="https://github.com/o/r/releases.atom"/>
<title>Release notes</title><updated>{rfc3339(paper.stories[0].when, 1)}</updated>{entries(paper, entry)}</feed>"""


def _empty(paper: Paper, rng: Random) -> str:
    return (
        f'<feed xmlns="{ATOM}"><title type="html">&lt;b&gt;{escape(escape(paper.title))}&lt;/b&gt;</title><id>{paper.url}/</id>'
        f'<link rel="self" href="{paper.url}/a.xml"/><author><name>{escape(paper.stories[0].author)}</name></author>'
        f"<updated>{rfc3339(paper.stories[0].when, rng.randrange(5))}</updated></feed>"
    )


def _archive(paper: Paper, rng: Random) -> str:
    def entry(story: Story) -> str:
        return (
            f'<title>{escape(story.title)}</title><link href="/{story.slug}"/><id>urn:uuid:{story.uuid}</id><updated>{rfc3339(story.when)}</updated>'
            f'<author><name>{escape(story.author)}</name></author><summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{escape(story.text)}</div></summary>'
        )

    return (
        f'{_HEAD}<feed xmlns="{ATOM}"{names("fh")} xml:base="{paper.url}/a/"><fh:archive/><title>{escape(paper.title)}</title><id>{paper.url}/a</id>'
        f'<link rel="self" href="1"/><link rel="current" href="{paper.url}/feed"/><link rel="prev-archive" href="0"/><link rel="next-archive" href="2"/>'
        f"<updated>{rfc3339(paper.stories[0].when)}</updated>{entries(paper, entry)}</feed>"
    )


STYLES = [_minimal, _jekyll, _blogger, _youtube, _xhtml, _maximal, _prefixed, _github, _empty, _archive]
