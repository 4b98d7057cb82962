"""What feeds write for their consumers: a row a profile, with its elements, its limits and the content that it allows.

A profile that has no row here asks for nothing but what every feed has; its rules are elsewhere. Pure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import nh3
from feedgen.ext.base import BaseEntryExtension, BaseExtension

from feeds.formats.extensions.microsoft import MI, MsnEntry
from feeds.formats.extensions.smartnews import SNF, SmartNewsEntry, SmartNewsFeed
from feeds.formats.extensions.webfeeds import WebFeeds
from feeds.model import Article, Attachment, FeedSpec, Style

# What plays or moves, with what it holds: where partners have their own players, it is a hole in the page.
PLAYERS = frozenset("audio video picture source track".split())
# What MSN lets through, with the parts of the tables that it allows.
MSN_TAGS = frozenset("b i em strong sub sup h1 h2 h3 h4 h5 a img table ul ol li p div span br blockquote".split()) | frozenset(
    "thead tbody tfoot tr td th caption".split()
)
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Profile:
    """How one consumer wants a feed.

    ``limit`` is the most entries it takes and ``least`` the fewest, ``days`` how old they may be. Of HTML it takes only
    ``tags``, where they are given, and nothing that is ``gone``. ``words`` is how many characters a description has at least,
    where the article has as many; ``pictured`` whether the image is the enclosure. ``head`` and ``entry`` write its elements in
    RSS, of the ``namespaces``.
    """

    name: str
    limit: int | None = None
    least: int = 0
    days: int | None = None
    tags: frozenset[str] | None = None
    gone: frozenset[str] = frozenset()
    words: int = 0
    pictured: bool = False
    head: type[BaseExtension] | None = None
    entry: type[BaseEntryExtension] | None = None
    namespaces: tuple[tuple[str, str], ...] = ()


PROFILES: dict[str, Profile] = {
    each.name: each
    for each in (
        Profile("apple-news", gone=PLAYERS),
        Profile("feedly", head=WebFeeds),
        Profile("flipboard", least=20, gone=PLAYERS, words=300, pictured=True),
        Profile("msn", days=365, tags=MSN_TAGS, entry=MsnEntry, namespaces=(("mi", MI),)),
        Profile("newsbreak", gone=PLAYERS),
        Profile("smartnews", gone=PLAYERS, head=SmartNewsFeed, entry=SmartNewsEntry, namespaces=(("snf", SNF),)),
        Profile("yahoo", gone=PLAYERS),
    )
}


def of(names: Iterable[str]) -> list[Profile]:
    """The rows of these profiles, of those that have one, in the table's order."""
    wanted = set(names)
    return [profile for name, profile in PROFILES.items() if name in wanted]


def within(spec: FeedSpec) -> FeedSpec:
    """The feed within the limits of its profiles."""
    rows = of(spec.profiles)
    limit = min((row.limit for row in rows if row.limit), default=spec.limit)
    days = min((days for days in (spec.select.days, *(row.days for row in rows)) if days), default=None)
    least = max((row.least for row in rows), default=0)
    return replace(spec, limit=max(min(spec.limit, limit), least), select=replace(spec.select, days=days))


def shaped(article: Article, style: Style) -> Article:
    """The article as the consumers of feeds of this style take it: that is what is written, and what is proven."""
    rows = of(style.profiles)
    if not rows:
        return article
    content = _filtered(article.content, rows)
    words = max(row.words for row in rows)
    if len(article.summary) < words and len(text := _text(content)) > len(article.summary):
        article = replace(article, summary=_cut(text))
    image = article.image
    if image and image.type and any(row.pictured for row in rows):
        pictured = Attachment(image.url, image.type, image.length)
        article = replace(article, attachments=(pictured, *(each for each in article.attachments if each.url != image.url)))
    return replace(article, content=content)


def _filtered(content: str, rows: Iterable[Profile]) -> str:
    """Sanitised HTML without what one of the profiles does not take; words stay."""
    present = {name.lower() for name in _TAGS.findall(content)}
    allowed = {tag for tag in present if all(tag not in row.gone and (row.tags is None or tag in row.tags) for row in rows)}
    if allowed == present:
        return content
    players = PLAYERS - allowed
    cleaned = nh3.clean(
        content,
        tags=allowed - {"img"} | ({"img"} & allowed),
        clean_content_tags=set(players & {"audio", "video"}),
        attributes={"*": {*_ATTRIBUTES}},
        link_rel=None,
        strip_comments=True,
    )
    return cleaned.strip()


_TAGS = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)")
_ATTRIBUTES = (
    "href src alt title width height id class lang dir srcset sizes colspan rowspan cite start value type datetime headers scope "
    "reversed open align"
).split()


def _text(content: str) -> str:
    spaced = re.sub(r"(?=</(?:p|div|li|h[1-6]|blockquote|td|tr|summary|figcaption|dt|dd)>)|(?=<br)", " ", content)
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
