"""The pages for people, made from what an edition holds: which feeds they name, in which language, with which head."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from zoneinfo import ZoneInfo

from cachetools import LRUCache
from flask import Flask, render_template
from markupsafe import Markup

from feeds.articles.content import text_of
from feeds.formats import FORMATS
from feeds.model import Article, Kind, Listing, Site, archived
from feeds.store import Store
from feeds.web import assets, locales, readers, sitemap
from feeds.web.head import Head, Heads

# What people read above automatic feeds.
KINDS = {Kind.SECTIONS: "By section", Kind.TAGS: "By tag", Kind.AUTHORS: "By author", Kind.LANGUAGES: "By language"}
# Of so many feeds the documents are named in the Link header, which servers in front of this one take only so much of.
LINKED = 6
# Of more feeds than this the page of everything does not repeat all apps for each: its own page has them.
BRIEF = 24
# What people read in place of a page: the heading, and what may have happened.
MISSING = {
    404: ("Not Found", "There is no page at this address. It may have moved, or the address may have a slip in it."),
    410: ("Gone", "This article was taken down. It was published here, and its publisher took it back."),
    503: ("Not available just now", "Something is wrong on our side. Come back in a minute."),
}

# So many characters of pages are kept while their edition is current.
MOST_KEPT = 8_000_000

# How the path of a page of an archive ends.
_LEAF = re.compile(r"(?:^|/)archive/[1-9][0-9]{0,8}/$")
_TABLE = re.compile(r"<table(?=[ >])|</table>")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a document of a feed is: what the ``Link`` header and the head of a page say of it."""

    url: str
    type: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page as HTML; ``links`` are for its header, ``modified`` is when its edition was published."""

    html: str
    links: tuple[Link, ...] = ()
    modified: datetime | None = None

    def __len__(self) -> int:
        return len(self.html)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the edition published at ``modified`` lists. ``tagged`` gives the address of the feed of a casefolded tag."""

    modified: datetime | None
    listings: tuple[Listing, ...]
    named: Mapping[str, Listing]
    configured: tuple[Listing, ...]
    groups: tuple[tuple[Kind, tuple[Listing, ...]], ...]
    tagged: Mapping[str, str]

    @classmethod
    def of(cls, listings: Iterable[Listing], modified: datetime | None) -> Catalogue:
        """The listings, arranged: automatic feeds by kind and label."""
        known = tuple(listings)
        subjects = [(each.subject, each) for each in known if each.subject is not None]
        subjects.sort(key=lambda pair: pair[0].key)
        groups = ((kind, tuple(each for subject, each in subjects if subject.kind is kind)) for kind in Kind)
        return cls(
            modified,
            known,
            {each.name: each for each in known},
            tuple(each for each in known if each.subject is None),
            tuple((kind, group) for kind, group in groups if group),
            {subject.key: f"{each.name}/" for subject, each in subjects if subject.kind is Kind.TAGS},
        )

    @property
    def main(self) -> Listing | None:
        """The main feed, else the first."""
        return self.named.get("") or next(iter(self.listings), None)


class Pages:
    """Makes pages from the current edition of ``store``, whose list is read again only when there is another edition.

    Within a request to an application that :func:`furnish` was called for. Feeds that ``moved`` elsewhere are listed nowhere.
    """

    def __init__(self, site: Site, store: Store, moved: Collection[str] = ()) -> None:
        self.site, self.store, self.heads, self.moved = site, store, Heads(site), moved
        self.number: int | None = None
        self.known = Catalogue.of((), None)
        self.made: LRUCache[str, Page] = LRUCache(MOST_KEPT, len)
        self.listed: Mapping[str, bytes] | None = None
        self.making = Lock()

    def catalogue(self) -> Catalogue:
        """What the current edition lists."""
        changed = self.store.changed()
        number = None if changed is None else changed[0]
        if number != self.number:
            listings = (each for each in self.store.listings() or () if each.name not in self.moved)
            self.known = Catalogue.of(listings, None if changed is None else changed[1])
            with self.making:
                self.number = number
                self.made.clear()
                self.listed = None
        return self.known

    def at(self, path: str) -> Page | None:
        """The page at ``path`` below the base URL, which is empty or ends with a slash; None where there is none.

        What was made of this edition is kept, as far as there is room.
        """
        self.catalogue()
        number = self.number
        with self.making:
            page = self.made.get(path)
        if page is None and (page := self._at(path)) is not None:
            with self.making:
                if number == self.number and len(page) <= MOST_KEPT:
                    self.made[path] = page
        return page

    def _at(self, path: str) -> Page | None:
        if not path:
            return self.home()
        if _LEAF.search(path) and (leaf := self.store.page(path[:-1])) is not None:
            return self.archive(leaf)
        if (article := self.store.article(path)) is not None:
            return self.article(article)
        if (listing := self.catalogue().named.get(path[:-1])) is not None:
            return self.feed(listing)
        kind = next((kind for kind in Kind if path == f"{kind}/"), None)
        return None if kind is None else self.group(kind)

    def home(self) -> Page:
        """Every feed, its latest headlines, how to subscribe."""
        catalogue = self.catalogue()
        main = catalogue.named.get("")
        others = [each for each in catalogue.configured if each is not main]
        shown = [each for each in (main, *others) if each]
        values = {"main": main, "others": others, "groups": catalogue.groups, "brief": len(others) > BRIEF}
        return self._page("home.html", self.heads.home(), self.site.language, shown, **values)

    def feed(self, listing: Listing) -> Page:
        """A feed as its readers show it."""
        catalogue = self.catalogue()
        others = [each for name in listing.alternates if (each := catalogue.named.get(name))]
        head = self.heads.feed(listing)
        return self._page("feed.html", head, listing.language, [listing, *others], listing=listing, translations=others)

    def archive(self, listing: Listing) -> Page:
        """A page of the archive of a feed."""
        of, base = listing.archive_of or "", self.site.base_url
        older, newer = (page and f"{base}{archived(of, page)}/" for page in (listing.older, listing.newer))
        head = self.heads.feed(listing, prev=older or None, next=newer or None)
        home = f"{base}{of}/" if of else base
        return self._page("archive.html", head, listing.language, [listing], listing=listing, home=home, older=older, newer=newer)

    def article(self, article: Article) -> Page:
        """An article, between those before and after it."""
        older, newer = self.store.beside(article, self.site.language)
        head, language = self.heads.article(article, older, newer), article.language or self.site.language
        main = self.catalogue().main
        near = next((each for each in self._speaking(language) if each is not main), None)
        first = main if main is None or locales.speaks(main.language, language) else near or main
        shown = [each for each in dict.fromkeys((first, main)) if each]
        values = {"older": older, "newer": newer, "standfirst": _standfirst(article), "listing": first}
        return self._page("article.html", head, language, shown, article=article, **values)

    def group(self, kind: Kind) -> Page | None:
        """Every automatic feed of a kind; None where there is none."""
        group = dict(self.catalogue().groups).get(kind)
        if group is None:
            return None
        head = self.heads.group(KINDS[kind], f"{kind}/")
        return self._page("group.html", head, self.site.language, kind=kind, group=group)

    def sitemaps(self) -> Mapping[str, bytes]:
        """The list of all pages for search engines: its files by their names, kept as pages are."""
        self.catalogue()
        number = self.number
        with self.making:
            listed = self.listed
        if listed is None:
            listed = dict(sitemap.files(self.site.base_url, self._every()))
            with self.making:
                if number == self.number and sum(map(len, listed.values())) <= MOST_KEPT:
                    self.listed = listed
        return listed

    def _every(self) -> list[sitemap.Page]:
        """The addresses of all pages: those of feeds, of groups of them, of archives, of articles."""
        catalogue = self.catalogue()
        names = (each.name for each in catalogue.listings if each.name)
        known = ["", *(f"{name}/" for name in (*names, *(kind for kind, _ in catalogue.groups), *self.store.pages()))]
        return [*map(sitemap.Page, known), *(sitemap.Page(*each) for each in self.store.addresses())]

    def missing(self, status: int, name: str, description: str) -> str:
        """What people see where no page is; made of nothing that the store would have to give."""
        title, words = MISSING.get(status, (name, description))
        head = Head(f"{title} – {self.site.title}")
        values = {"status": status, "title": title, "words": words, "language": locales.OWN}
        return render_template("error.html", head=head, discovery=(), **values)

    def _speaking(self, language: str) -> list[Listing]:
        """The feeds in a language, configured ones first."""
        spoken = dict(self.catalogue().groups).get(Kind.LANGUAGES, ())
        return [each for each in (*self.catalogue().configured, *spoken) if locales.speaks(each.language, language)]

    def _page(self, template: str, head: Head, language: str, feeds: Sequence[Listing] = (), **values: object) -> Page:
        """The page, on which readers find the documents of ``feeds``: those in its own language first."""
        catalogue = self.catalogue()
        ordered = sorted(feeds, key=lambda each: not locales.speaks(each.language, language))
        links = [self._links(each) for each in ordered]
        discovery = [link for some in links for link in some]
        html = render_template(template, head=head, language=language, discovery=discovery, tagged=catalogue.tagged, **values)
        return Page(html, tuple(link for some in links[:LINKED] for link in some), catalogue.modified)

    def _links(self, listing: Listing) -> list[Link]:
        return [
            Link(self.site.base_url + path, FORMATS[name].link_type, f"{listing.title} ({FORMATS[name].title})", listing.language)
            for name, path in listing.documents
        ]


def furnish(app: Flask, site: Site) -> None:
    """Give the templates what they use in every page."""
    zone = ZoneInfo(site.timezone)

    def day(instant: datetime, language: str, short: bool = False) -> str:
        return locales.day(instant.astimezone(zone).date(), language, short)

    def asset(name: str) -> str:
        found = assets.asset(name)
        return "" if found is None else found.url(site.base_url)

    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=day, framed=framed, parted=parted)
    app.jinja_env.globals.update(
        site=site,
        base=site.base_url,
        formats=FORMATS,
        kinds=KINDS,
        archived=archived,
        apps=readers.apps,
        asset=asset,
        direction=locales.direction,
        marked=locales.marked,
        own=locales.OWN,
        tongue=locales.name,
    )


def framed(html: str) -> Markup:
    """The sanitised HTML of an article with a frame around each table, in which a wide one can be moved."""
    if "<table" in html:
        html = _TABLE.sub(lambda tag: f"{tag[0]}</div>" if tag[0] == "</table>" else f'<div class="frame">{tag[0]}', html)
    return Markup(html)  # noqa: S704 - articles are sanitised when they are composed


def parted(url: str) -> Markup:
    """An address that breaks where its parts end, where it is too long for a line."""
    scheme, _, rest = url.partition("://")
    return Markup("{}://{}").format(scheme, Markup("/<wbr>").join(rest.split("/")))


def _standfirst(article: Article) -> str:
    """The summary where somebody wrote one: what was made of the text is in the text."""
    first = article.summary.rstrip("…").strip()
    return "" if not first or first == article.title or first in text_of(article.content) else article.summary
