"""Good RSS 2.0 feeds in the styles of those who publish them, and rare forms that the specification allows."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from benchmarks.labelled.planting import NAMESPACES
from benchmarks.labelled.stories import Paper, Story, escape, rfc822, rfc3339

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def names(*prefixes: str) -> str:
    return "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)


def items(paper: Paper, write: Callable[[Story], str]) -> str:
    return "\n".join(f"<item>{write(story)}</item>" for story in paper.stories)


def _minimal(paper: Paper, rng: Random) -> str:
    def item(story: Story) -> str:
        return (
            f"<title>{escape(story.title)}</title>" if rng.random() < 0.5 else f"<description>{escape(story.text)}</description>"
        )

    return (
        f'<rss version="2.0"><channel><title>{escape(paper.title)}</title><link>{paper.url}/</link>'
        f"<description>{escape(paper.line)}</description>{items(paper, item)}</channel></rss>"
    )


def _wordpress(paper: Paper, rng: Random) -> str:
    def item(story: Story) -> str:
        return f"""
    <title>{escape(story.title)}</title>
    <link>{paper.url}/{story.slug}/</link>
    <comments>{paper.url}/{story.slug}/#comments</comments>
    <dc:creator><![CDATA[{story.author}]]></dc:creator>
    <pubDate>{rfc822(story.when)}</pubDate>
    <category><![CDATA[Town & country]]></category>
    <guid isPermaLink="false">{paper.url}/?p={story.number + 100}</guid>
    <description><![CDATA[<p>{escape(story.sentences[0])} [&#8230;]</p>]]></description>
    <content:encoded><![CDATA[{story.html(paper.url)}]]></content:encoded>
    <wfw:commentRss>{paper.url}/{story.slug}/feed/</wfw:commentRss>
    <slash:comments>{story.number}</slash:comments>
    """

    return f"""{_HEAD}<rss version="2.0"{names("content", "wfw", "dc", "atom", "sy", "slash")}>
<channel>
  <title>{escape(paper.title)}</title>
  <atom:link href="{paper.url}/feed/" rel="self" type="application/rss+xml" />
  <link>{paper.url}</link>
  <description>{escape(paper.line)}</description>
  <lastBuildDate>{rfc822(paper.stories[0].when)}</lastBuildDate>
  <language>{paper.language}</language>
  <sy:updatePeriod>
  hourly  </sy:updatePeriod>
  <sy:updateFrequency>
  1 </sy:updateFrequency>
  <generator>https://wordpress.org/?v=6.5.2</generator>
  <image>
    <url>{paper.url}/wp-content/uploads/icon-32x32.png</url>
    <title>{escape(paper.title)}</title>
    <link>{paper.url}</link>
    <width>32</width>
    <height>32</height>
  </image>
{items(paper, item)}
</channel>
</rss>
"""


def _ghost(paper: Paper, rng: Random) -> str:
    def item(story: Story) -> str:
        return (
            f"<title><![CDATA[{story.title}]]></title><description><![CDATA[{story.sentences[0]}]]></description>"
            f'<link>{paper.url}/{story.slug}/</link><guid isPermaLink="false">{story.uuid.replace("-", "")[:24]}</guid>'
            f"<category><![CDATA[News]]></category><dc:creator><![CDATA[{story.author}]]></dc:creator>"
            f"<pubDate>{rfc822(story.when, 1)}</pubDate>"
            f'<media:content url="{paper.url}/content/images/{story.number}.jpg" medium="image"/>'
            f"<content:encoded><![CDATA[{story.html(paper.url)}]]></content:encoded>"
        )

    return (
        f'{_HEAD}<rss{names("dc", "content", "atom")} version="2.0"{names("media")}><channel>'
        f"<title><![CDATA[{paper.title}]]></title><description><![CDATA[{paper.line}]]></description><link>{paper.url}/</link>"
        f"<image><url>{paper.url}/favicon.png</url><title>{escape(paper.title)}</title><link>{paper.url}/</link></image>"
        f"<generator>Ghost 5.82</generator><lastBuildDate>{rfc822(paper.stories[0].when, 1)}</lastBuildDate>"
        f'<atom:link href="{paper.url}/rss/" rel="self" type="application/rss+xml"/><ttl>60</ttl>{items(paper, item)}</channel></rss>'
    )


def _substack(paper: Paper, rng: Random) -> str:
    def item(story: Story) -> str:
        return (
            f"<title><![CDATA[{story.title}]]></title><description><![CDATA[{story.text}]]></description>"
            f'<link>{paper.url}/p/{story.slug}</link><guid isPermaLink="false">{paper.url}/p/{story.slug}</guid>'
            f"<dc:creator><![CDATA[{story.author}]]></dc:creator><pubDate>{rfc822(story.when, 1)}</pubDate>"
            f'<enclosure url="{paper.url}/image/fetch/w_256,c_limit,f_auto/{story.number}.jpeg" length="0" type="image/jpeg"/>'
            f"<content:encoded><![CDATA[{story.html(paper.url)}]]></content:encoded>"
        )

    return (
        f'{_HEAD}<rss{names("dc", "content", "atom", "itunes")} version="2.0"><channel><title><![CDATA[{paper.title}]]></title>'
        f"<description><![CDATA[{paper.line}]]></description><link>{paper.url}</link><image><url>{paper.url}/logo.png</url>"
        f"<title>{escape(paper.title)}</title><link>{paper.url}</link></image><generator>Substack</generator>"
        f'<lastBuildDate>{rfc822(paper.stories[0].when, 1)}</lastBuildDate><atom:link href="{paper.url}/feed" rel="self" type="application/rss+xml"/>'
        f"<copyright><![CDATA[{paper.title}]]></copyright><language><![CDATA[{paper.language}]]></language>"
        f"<webMaster><![CDATA[paper@substack.example (Paper)]]></webMaster>{items(paper, item)}</channel></rss>"
    )


def _hugo(paper: Paper, rng: Random) -> str:
    def item(story: Story) -> str:
        return f"""
      <title>{escape(story.title)}</title>
      <link>{paper.url}/posts/{story.slug}/</link>
      <pubDate>{rfc822(story.when)}</pubDate>
      <guid>{paper.url}/posts/{story.slug}/</guid>
      <description>{escape(story.html(paper.url))}</description>
    """

    return f"""<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel>
    <title>{escape(paper.title)}</title>
    <link>{paper.url}/</link>
    <description>Recent content on {escape(paper.title)}</description>
    <generator>Hugo</generator>
    <language>{paper.language}</language>
    <managingEditor>ann@example.com (Ann Berger)</managingEditor>
    <webMaster>web@example.com</webMaster>
    <copyright>© 2025 {escape(paper.title)}</copyright>
    <lastBuildDate>{rfc822(paper.stories[0].when)}</lastBuildDate>
    <atom:link href="{paper.url}/index.xml" rel="self" type="application/rss+xml" />
    {items(paper, item)}
  </channel>
</rss>
"""


def _maximal(paper: Paper, rng: Random) -> str:
    first = paper.stories[0]

    def item(story: Story) -> str:
        return f"""
  <title>{escape(story.title)}</title><link>{paper.url}/{story.slug}/?a=1&amp;b=2#top</link>
  <description>{escape(story.html(paper.url))}</description><author>ann.berger+news@example.com (Ann Berger)</author>
  <category domain="{paper.url}/topics">Harbour/Ferries</category><category>Storms</category>
  <comments>{paper.url}/{story.slug}/talk</comments>
  <enclosure url="{paper.url}/a/{story.number}.mp3" length="{1000 + story.number}" type="audio/mpeg"/>
  <guid isPermaLink="true">{paper.url}/{story.slug}/</guid><pubDate>{rfc822(story.when, rng.randrange(5))}</pubDate>
  <source url="https://partner.example/feed.xml">Partner &amp; Sons</source>
"""

    return f"""{_HEAD}<rss version="2.0"{names("atom")}><channel>
<title>{escape(paper.title)}</title><link>{paper.url}/</link><description>{escape(paper.line)}</description>
<language>{paper.language}</language><copyright>2025</copyright><managingEditor>editor@example.com (The Editor)</managingEditor>
<webMaster>web@example.com</webMaster><pubDate>{rfc822(first.when)}</pubDate><lastBuildDate>{rfc822(first.when, 4)}</lastBuildDate>
<category domain="Syndic8">1765</category><generator>Made by hand</generator><docs>https://www.rssboard.org/rss-specification</docs>
<cloud domain="rpc.example.com" port="80" path="/RPC2" registerProcedure="pingMe" protocol="soap"/><ttl>60</ttl>
<image><url>{paper.url}/logo.png</url><title>{escape(paper.title)}</title><link>{paper.url}/</link><width>144</width><height>400</height><description>The logo</description></image>
<rating>(PICS-1.1 "http://www.rsac.org/ratingsv01.html" l r (n 0 s 0 v 0 l 0))</rating>
<textInput><title>Search</title><description>Search us</description><name>q</name><link>{paper.url}/search</link></textInput>
<skipHours><hour>0</hour><hour>23</hour></skipHours><skipDays><day>Saturday</day><day>Sunday</day></skipDays>
<atom:link href="{paper.url}/feed.xml" rel="self" type="application/rss+xml"/><atom:link href="https://hub.example/" rel="hub"/>
{items(paper, item)}</channel></rss>"""


def _feedburner(paper: Paper, rng: Random) -> str:
    def item(story: Story) -> str:
        return (
            f'<guid isPermaLink="false">tag:{paper.host.split(":")[0]},2025:{story.number}</guid><pubDate>{rfc822(story.when)}</pubDate>'
            f"<atom:updated>{rfc3339(story.when)}</atom:updated><title>{escape(story.title)}</title><description>{escape(story.html(paper.url))}</description>"
            f"<link>https://feedproxy.example.com/~r/paper/~3/{story.number}/</link><author>noreply@blogger.example (Ann)</author>"
            f"<thr:total>{story.number}</thr:total><feedburner:origLink>{paper.url}/{story.slug}</feedburner:origLink>"
        )

    return (
        f'{_HEAD}<?xml-stylesheet type="text/xsl" media="screen" href="/~d/styles/rss2full.xsl"?>\n'
        f'<rss{names("atom", "georss", "thr")} xmlns:openSearch="http://a9.com/-/spec/opensearchrss/1.0/" xmlns:blogger="http://schemas.google.com/blogger/2008" '
        f'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" version="2.0"><channel>'
        f"<atom:id>tag:blogger.com,1999:blog-1</atom:id><lastBuildDate>{rfc822(paper.stories[0].when)}</lastBuildDate><title>{escape(paper.title)}</title>"
        f"<description>{escape(paper.line)}</description><link>{paper.url}/</link><managingEditor>noreply@blogger.example (Ann)</managingEditor>"
        f"<generator>Blogger</generator><openSearch:totalResults>{len(paper.stories)}</openSearch:totalResults><openSearch:startIndex>1</openSearch:startIndex>"
        f'<atom:link rel="self" type="application/rss+xml" href="{paper.url}/feeds/posts/default?alt=rss"/><feedburner:info uri="paper"/>'
        f"{items(paper, item)}</channel></rss>"
    )


def _news(paper: Paper, rng: Random) -> str:
    def item(story: Story) -> str:
        return f"""
<title>{escape(story.title)}</title>
<description>{escape(story.text)}</description>
<link>{paper.url}/news/{story.number}?at_medium=RSS&amp;at_campaign=rss</link>
<guid isPermaLink="false">{paper.url}/news/{story.number}#0</guid>
<pubDate>{rfc822(story.when, 1)}</pubDate>
<media:group><media:content url="{paper.url}/i/{story.number}-240.jpg" type="image/jpeg" width="240" height="135" fileSize="8123" isDefault="true"/>
<media:content url="{paper.url}/i/{story.number}-976.jpg" type="image/jpeg" width="976" height="549"/></media:group>
<media:thumbnail width="240" height="135" url="{paper.url}/i/{story.number}.jpg"/>
<media:credit role="photographer" scheme="urn:ebu">{escape(story.author)}</media:credit><media:keywords>harbour, storm</media:keywords>
<media:description type="plain">At the quay</media:description>
<dc:creator>{escape(story.author)}</dc:creator><dc:language>{paper.language}</dc:language><dcterms:modified>{rfc3339(story.when)}</dcterms:modified>
<georss:point>45.256 -71.92</georss:point>"""

    return f"""<?xml version='1.0' encoding='utf-8'?>
<!-- made at the harbour -->
<rss{names("dc", "content", "atom", "media", "dcterms", "georss")} version="2.0">
<channel>
<title><![CDATA[{paper.title}]]></title><description><![CDATA[{paper.line}]]></description><link>{paper.url}/news</link>
<image><url>{paper.url}/nol/logo.gif</url><title>{escape(paper.title)}</title><link>{paper.url}/news</link></image>
<generator>RSS for Node</generator><lastBuildDate>{rfc822(paper.stories[0].when, 1)}</lastBuildDate>
<atom:link href="{paper.url}/news/rss.xml" rel="self" type="application/rss+xml"/>
<copyright>Copyright: (C) {escape(paper.title)}</copyright><language>{paper.language}</language><ttl>15</ttl>
{items(paper, item)}
</channel></rss>"""


def _microblog(paper: Paper, rng: Random) -> str:
    def item(story: Story) -> str:
        return (
            f"<link>{paper.url}/{story.slug}.html</link><description>{escape(f'<p>{escape(story.text)}</p>')}</description>"
            f"<pubDate>{rfc822(story.when)}</pubDate><guid>{paper.url}/{story.slug}.html</guid>"
        )

    return (
        f'{_HEAD}<rss version="2.0" xmlns:source="http://source.scripting.com/"{names("atom", "creativeCommons")}><channel><title>{escape(paper.title)}</title>'
        f'<link>{paper.url}/</link><description/><source:account service="twitter">harbour</source:account>'
        f"<creativeCommons:license>https://creativecommons.org/licenses/by/4.0/</creativeCommons:license>"
        f'<atom:link rel="self" type="application/rss+xml" href="{paper.url}/feed.xml"/>{items(paper, item)}</channel></rss>'
    )


def _rare(paper: Paper, rng: Random) -> str:
    """Legal, and seldom seen: items first, an internal entity, comments everywhere, a BOM, elements of strangers, xml:lang and xml:base."""

    def item(story: Story) -> str:
        return f"""
<!-- {story.number} --><x:mood level="9"><x:deep><title>not ours</title></x:deep></x:mood>
<pubDate>{rfc822(story.when, 3)}</pubDate><guid isPermaLink="false">  {story.uuid} </guid>
<title xml:lang="{paper.language}">{escape(story.title)}</title><category/><description>&paper; <![CDATA[<p dir="auto">{escape(story.text)}</p>]]></description>"""

    return f"""\ufeff<?xml version="1.1" encoding="utf-8"?>
<!DOCTYPE rss [<!ENTITY paper "the paper">]>
<?pi of no concern?>
<rss version="2.0" xmlns:x="urn:x-strange:1" xml:lang="{paper.language}"><channel xml:base="{paper.url}/">
{items(paper, item)}
<title>{escape(paper.title)}</title><!-- behind the items --><link>{paper.url}</link><description>{escape(paper.line)}</description>
<ttl>1</ttl><language>{paper.language.lower()}</language></channel></rss><!-- the end -->
""".replace('version="1.1"', 'version="1.0"')


def _empty(paper: Paper, rng: Random) -> str:
    return (
        f'<rss version="2.0"><channel><title>{escape(paper.title)}</title><link>{paper.url}/</link>'
        f"<description>{escape(paper.line)}</description><pubDate>{rfc822(paper.stories[0].when, rng.randrange(5))}</pubDate></channel></rss>"
    )


def _dublin(paper: Paper, rng: Random) -> str:
    def item(story: Story) -> str:
        return (
            f"<title>{escape(story.title)}</title><link>{paper.url}/{story.slug}</link><dc:date>{rfc3339(story.when, rng.randrange(4))}</dc:date>"
            f"<dc:creator>{escape(story.author)}</dc:creator><dc:subject>Ships</dc:subject><guid>{paper.url}/{story.slug}</guid>"
            f"<description>{escape(story.text)}</description>"
        )

    return (
        f'{_HEAD}<rss version="2.0"{names("dc", "sy", "atom")}><channel><title>{escape(paper.title)}</title><link>{paper.url}/</link>'
        f"<description>{escape(paper.line)}</description><dc:language>{paper.language}</dc:language><dc:rights>2025</dc:rights>"
        f"<dc:date>{rfc3339(paper.stories[0].when)}</dc:date><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
        f'<sy:updateBase>2000-01-01T12:00+00:00</sy:updateBase><atom:link href="{paper.url}/f.rss" rel="self" type="application/rss+xml"/>'
        f"{items(paper, item)}</channel></rss>"
    )


STYLES = [_minimal, _wordpress, _ghost, _substack, _hugo, _maximal, _feedburner, _news, _microblog, _rare, _empty, _dublin]
