"""Every dealing with feedgen's quirks, in one place, so that the formats can say what they mean.

What is mended here: dates that default to now and are written through the process's locale; entry links of Atom that
lose rel, type, length and title; the RSS channel link that is whichever link came last; namespaces that are declared
whether used or not; entry by entry rendering, which feedgen does not offer; refusals that are bare ValueErrors.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

import feedgen.entry
import feedgen.feed
import lxml.etree as etree
from feedgen.ext.base import BaseEntryExtension, BaseExtension

from feeds.errors import RenderError
from feeds.formats import profiles
from feeds.formats.extensions.dublincore import DublinCoreEntry, DublinCoreFeed
from feeds.formats.extensions.history import History
from feeds.formats.extensions.itunes import ItunesEntry, ItunesFeed
from feeds.formats.extensions.links import Links
from feeds.formats.extensions.media import MEDIA, MediaEntry
from feeds.formats.extensions.moves import Moves
from feeds.formats.extensions.podcastindex import PodcastEntry, PodcastFeed
from feeds.formats.extensions.tombstones import Tombstones
from feeds.model import Article, Content, Feed, Style
from feeds.podcasting import ITUNES, PODCAST

# No version: a new release of ours changes no published byte.
GENERATOR = "feeds"

_XML = "{http://www.w3.org/XML/1998/namespace}"
_CONTENT = b' xmlns:content="http://purl.org/rss/1.0/modules/content/"'

# feedgen formats RSS dates by switching the locale of the whole process there and back.
feedgen.feed.formatRFC2822 = email.utils.format_datetime
feedgen.entry.formatRFC2822 = email.utils.format_datetime


class Entry(feedgen.entry.FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """A feedgen entry whose Atom links keep their attributes, that knows its language, and whose source is whole."""

    def __init__(self) -> None:
        super().__init__()
        self.language: str | None = None

    def atom_entry(self, extensions: bool = True) -> etree._Element:
        """The ``entry`` element (RFC 4287 §4.1.2)."""
        element: etree._Element = super().atom_entry(extensions)
        for written, link in zip(element.findall("link"), self.link() or [], strict=True):
            for name in ("rel", "type", "hreflang", "title", "length"):
                if link.get(name):
                    written.set(name, link[name])
        source = element.find("source")
        if source is not None:
            url = self.source()["url"]
            for link in source.iterfind("link"):
                link.set("rel", "alternate")
            for name, text in (("id", _canonical(url)), ("updated", self.published().isoformat())):
                etree.SubElement(source, name).text = text
        if self.language:
            element.set(_XML + "lang", self.language)
        return element


def _canonical(url: str) -> str:
    """A web address as an id, which is compared letter by letter (RFC 4287 §4.2.6.1)."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/").geturl() if parts.netloc else url


class _Namespaces(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Declares on the root what the entries use."""

    used: dict[str, str]

    def __init__(self) -> None:
        self.used = {}

    def extend_ns(self) -> dict[str, str]:
        return self.used


def generator(feed: Feed, file_name: str, media_type: str) -> feedgen.feed.FeedGenerator:
    """A feedgen feed with everything that ``feed`` says of itself and no entries."""
    made = feedgen.feed.FeedGenerator()
    made.register_extension("namespaces", _Namespaces, BaseEntryExtension)
    made.register_extension("dublincore", DublinCoreFeed, DublinCoreEntry, atom=False)
    made.register_extension("links", Links, BaseEntryExtension)
    made.register_extension("history", History, BaseEntryExtension)
    made.register_extension("tombstones", Tombstones, BaseEntryExtension, rss=False)
    made.register_extension("moves", Moves, BaseEntryExtension, atom=False)
    made.moves.url = None if feed.page else feed.new_url(file_name)
    made.tombstones.entries = feed.tombstones
    made.register_extension("itunes", ItunesFeed, BaseEntryExtension, atom=False)
    made.register_extension("podcastindex", PodcastFeed, BaseEntryExtension, atom=False)
    made.itunes.feed = made.podcastindex.feed = feed
    for row in profiles.of(feed.profiles):
        if row.head is not None:
            made.register_extension(_named(row.name), row.head, BaseEntryExtension, atom=False)
            getattr(made, _named(row.name)).feed = feed
    made.id(feed.id)
    made.title(feed.heading)
    made.description(feed.about(file_name))
    made.link(href=feed.url(file_name), rel="self", type=media_type.partition(";")[0])
    made.link(href=feed.home, rel="alternate", type="text/html")
    translations = [("alternate", href, language) for language, href in feed.translations(file_name)]
    made.links.links = [*translations, *((rel, href, None) for rel, href in _neighbours(feed, file_name))]
    made.links.media_type = media_type.partition(";")[0]
    made.history.archive = bool(feed.page)
    made.language(feed.language)
    made.updated(feed.updated)
    made.generator(GENERATOR)
    if feed.rights:
        made.rights(feed.rights)
    if feed.icon:
        made.icon(feed.icon)
    for person in feed.authors:
        made.author({key: value for key, value in _person(person.name, person.email, person.url).items() if value})
    made.dublincore.creators = [person.name for person in feed.authors]
    for category in feed.categories:
        made.category(term=category)
    return made


def _neighbours(feed: Feed, file_name: str) -> list[tuple[str, str]]:
    """(relation, address) of the documents beside this one in the archive of its feed."""
    beside = (("current", 0 if feed.page else None), ("prev-archive", feed.older), ("next-archive", feed.newer))
    return [(rel, feed.url(file_name, page)) for rel, page in beside if page is not None]


def entry(article: Article, style: Style, format: str) -> Entry:
    """A feedgen entry with what both formats share: identity, words, dates, people, subjects."""
    made = Entry()
    made.title(article.title)
    id = article.id_in(format)
    made.guid(id, permalink=id == article.link)
    made.link(href=article.link, rel="alternate", type="text/html")
    if style.content is Content.FULL and article.content:
        made.content(article.content, type="html")
    made.published(article.published)
    made.updated(article.updated)
    for tag in article.tags:
        made.category(term=tag)
    if article.source:
        made.source(url=article.source.url, title=article.source.title)
    return made


def tell(made: Entry, article: Article, style: Style, format: str) -> None:
    """Have the entry say what the feeds of its style tell their consumers besides."""
    if article.has_media:
        made.register_extension("mediarss", MediaEntry)
        made.mediarss.article, made.mediarss.style = article, style
    if format == "rss" and style.podcast:
        made.register_extension("itunes", ItunesEntry, atom=False)
        made.register_extension("podcastindex", PodcastEntry, atom=False)
        made.itunes.article = made.podcastindex.article = article
    for row in profiles.of(style.profiles) if style.profiles and format == "rss" else ():
        if row.entry is not None:
            made.register_extension(_named(row.name), row.entry, atom=False)
            extension = getattr(made, _named(row.name))
            extension.article, extension.style = article, style


def _named(profile: str) -> str:
    """What feedgen keeps a profile's extension as: an attribute."""
    return "profile_" + profile.replace("-", "_")


def _person(name: str, email: str | None, url: str | None) -> dict[str, str | None]:
    return {"name": name, "email": email, "uri": url}


@contextmanager
def refusals(format: str) -> Iterator[None]:
    """What feedgen and lxml refuse, an empty title or a character that XML forbids, as a RenderError of ``format``."""
    try:
        yield
    except (ValueError, TypeError) as error:
        raise RenderError(format, str(error)) from error


# What entries may use, besides what their format is made of.
NAMESPACES = {
    **DublinCoreEntry.NAMESPACES,
    "itunes": ITUNES,
    "podcast": PODCAST,
    "media": MEDIA,
    **{prefix: uri for row in profiles.PROFILES.values() for prefix, uri in row.namespaces},
}

# Of elements in what is written; one search for all, since a document may have megabytes.
_PREFIX = re.compile(rb"<([a-z]+):")

Write = Callable[[feedgen.feed.FeedGenerator], bytes]


def fragments(
    format: str, write: Write, made: feedgen.feed.FeedGenerator, entries: Sequence[Entry], cut: re.Pattern[bytes]
) -> list[bytes]:
    """The bytes of each entry: one feedgen run over all of them, cut apart at what ``cut`` matches.

    Text is escaped in what feedgen writes, so that no article's words can look like the end of an entry.
    Raises RenderError where not every one of them was written.
    """
    made.namespaces.used = dict(NAMESPACES)
    for each in entries:
        made.add_entry(each, order="append")
    found = cut.findall(write(made))
    if len(found) != len(entries):
        raise RenderError(format, f"{len(entries)} entries were given and {len(found)} written")
    return [plain_text(fragment) for fragment in found]


def join(format: str, write: Write, made: feedgen.feed.FeedGenerator, entries: Sequence[bytes], tail: bytes) -> bytes:
    """A document of the feed's own head, ``entries`` and its end, declaring the namespaces that are used, no other."""
    body = b"".join(entries)
    written = set(_PREFIX.findall(body))
    made.namespaces.used = {
        prefix: uri
        for prefix, uri in NAMESPACES.items()
        if prefix.encode() in written or (prefix == "dc" and format == "rss" and made.dublincore.creators)
    }
    empty = plain_text(write(made), head=True)
    if b"content" not in written:
        empty = empty.replace(_CONTENT, b"", 1)
    end = empty.rindex(tail)
    return empty[:end] + body + empty[end:]


_PLAIN = b"title|category|source|copyright|rights|subtitle|summary|name"
_IN_ENTRIES = re.compile(rb"(<(" + _PLAIN + rb")(?: [^>]*)?>)([^<]*)(</\2>)")
# The description of an RSS channel is plain text, that of an item HTML.
_IN_HEAD = re.compile(rb"(<(" + _PLAIN + rb"|description)(?: [^>]*)?>)([^<]*)(</\2>)")


def plain_text(written: bytes, head: bool = False) -> bytes:
    """``<`` and ``&`` in elements that hold plain text as ``&#x3C;`` and ``&#x26;``: the same text to a parser.

    Readers that look for markup in titles leave these alone (RSS Advisory Board's profile, "Character Data"). ``head``
    is what describes the feed, without its entries.
    """
    return (_IN_HEAD if head else _IN_ENTRIES).sub(
        lambda found: found[1] + found[3].replace(b"&lt;", b"&#x3C;").replace(b"&amp;", b"&#x26;") + found[4], written
    )
