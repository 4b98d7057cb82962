"""Which articles a feed takes, in which order, and which feeds there are without being configured. Pure: the clock comes
as a value.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from urllib.parse import urlsplit

from feeds.model import (
    Alternate,
    Article,
    Feed,
    FeedSpec,
    Headline,
    Kind,
    Listing,
    Named,
    Selection,
    Site,
    Subject,
    Terms,
    Tombstone,
    address,
)
from feeds.podcasting import guid_of

# What articles call the main feed, which has no name.
MAIN = "main"
# No feed is made for a longer tag or directory, in bytes.
MAX_LABEL = 1000
_KINDS = tuple(kind.value for kind in Kind)


def due(articles: Iterable[Article], now: datetime) -> list[Article]:
    """The articles whose time has come by ``now``, or that need not wait for it, and is not over.

    The newest come first, those of one instant by their paths.
    """
    ready = [each for each in articles if (each.ahead or each.published <= now) and (each.expires is None or now < each.expires)]
    ready.sort(key=lambda article: article.path)
    ready.sort(key=lambda article: article.published, reverse=True)
    return ready


def ends(specs: Iterable[FeedSpec], articles: Iterable[Article], now: datetime) -> datetime | None:
    """The next instant after ``now`` at which an article is too old for a feed that keeps its articles for some days."""
    stays = {spec.select.days for spec in specs if spec.select.days}
    over = [each.published + timedelta(days=days) for each in articles for days in stays] if stays else []
    return min((instant for instant in over if instant > now), default=None)


def fresh(articles: Iterable[Article], now: datetime, window: timedelta) -> Iterator[Article]:
    """The listed ones of ``articles`` that are out and no older than ``window``, in their order."""
    return (each for each in articles if not each.unlisted and each.published <= now < each.published + window)


class Shelf:
    """Articles that are due, newest first, so that a feed looks only at those that may be its own."""

    def __init__(self, articles: Sequence[Article], site: Site, now: datetime) -> None:
        self.articles, self.site, self.now = articles, site, now

    def taken(self, spec: FeedSpec) -> Iterator[Article]:
        """The articles that ``spec`` takes, newest first, without regard to its limit."""
        for at in self._near(spec.select.some):
            article = self.articles[at]
            if _listed(article, spec) and self._fits(article, spec.select):
                yield article

    def _near(self, terms: Terms) -> Sequence[int]:
        """Where articles stand that have one of the terms of the kind that fewest have; all where none is asked for."""
        near: list[set[int]] = [
            {at for term in asked for at in self._places.get((kind, term.casefold()), ())}
            for kind in _KINDS
            if (asked := getattr(terms, kind))
        ]
        near.sort(key=len)
        return sorted(near[0]) if near else range(len(self.articles))

    @cached_property
    def _places(self) -> Mapping[tuple[str, str], list[int]]:
        places: dict[tuple[str, str], list[int]] = {}
        for at, article in enumerate(self.articles):
            for kind in _KINDS:
                for key in _keys(kind, article, self.site):
                    places.setdefault((kind, key), []).append(at)
        return places

    def _fits(self, article: Article, select: Selection) -> bool:
        if (select.since and article.published < select.since) or (select.until and article.published >= select.until):
            return False
        if select.days and article.published + timedelta(days=select.days) <= self.now:
            return False
        return (
            self._has(article, select.some)
            and all(term in had for had, asked in self._asked(article, select.all) for term in asked)
            and not any(term in had for had, asked in self._asked(article, select.none) for term in asked)
            and (not select.any or any(self._has(article, each) for each in select.any))
        )

    def _has(self, article: Article, terms: Terms) -> bool:
        """Whether the article has one term of each kind that is asked for."""
        return all(any(term in had for term in asked) for had, asked in self._asked(article, terms))

    def _asked(self, article: Article, terms: Terms) -> Iterator[tuple[frozenset[str], list[str]]]:
        """For each kind that is asked for what the article has and what is asked."""
        for kind in _KINDS:
            if asked := getattr(terms, kind):
                yield _keys(kind, article, self.site), [term.casefold() for term in asked]


def fill(
    spec: FeedSpec,
    site: Site,
    articles: Iterable[Article],
    empty: datetime,
    others: Sequence[FeedSpec] = (),
    tombstones: Sequence[Tombstone] = (),
) -> Feed:
    """The feed that ``spec`` describes, with the first of ``articles``, which it takes and which come newest first.

    ``empty`` is the date of a feed without entries (RFC 4287 §4.2.15 wants one); ``others`` are all feeds.
    """
    shown = tuple(islice(articles, spec.limit))
    title = spec.title or (f"{site.title}: {spec.name}" if spec.name else site.title)
    image = (spec.podcast.image if spec.podcast else None) or spec.image or site.image
    return Feed(
        name=spec.name,
        id=uuid.uuid5(uuid.NAMESPACE_URL, f"{site.id}\nfeed:{spec.name}").urn,
        title=title,
        description=spec.description or site.description or title,
        home=(spec.podcast.link if spec.podcast else None) or site.url,
        base_url=site.base_url,
        language=spec.language or site.language,
        content=spec.content,
        formats=spec.formats,
        articles=shown,
        updated=_newest(shown, empty),
        authors=site.authors,
        rights=(spec.podcast.copyright if spec.podcast else None) or site.rights,
        icon=site.icon,
        logo=site.logo,
        image=image,
        categories=spec.categories,
        subject=spec.subject,
        alternates=alternates(spec, others),
        tombstones=tuple(tombstones),
        podcast=spec.podcast,
        profiles=spec.profiles,
        smartnews=spec.smartnews,
        msn=spec.msn,
        feedly=spec.feedly,
        stands_at=spec.stands_at,
    )


def archive(spec: FeedSpec, feed: Feed, members: Sequence[Article], numbers: Mapping[str, int], empty: datetime) -> list[Feed]:
    """``feed`` as the newest document of its archive, and behind it the full pages, the oldest first (RFC 5005 §4).

    ``members`` are all articles that it takes, newest first, and ``numbers`` those that articles have in it, be they still
    there or not. A page once full gains nobody: so that no entry falls between, whoever has no full page yet is in the
    feed itself, beyond its limit too. ``empty`` is the date of a page that everybody left.
    """
    full = max(numbers.values(), default=0) // spec.archive
    shown: list[Article] = []
    pages: list[list[Article]] = [[] for _ in range(full)]
    for at, article in enumerate(members):
        page = (numbers[article.id] - 1) // spec.archive
        if page < full:
            pages[page].append(article)
        if at < spec.limit or page >= full:
            shown.append(article)
    newest = replace(feed, articles=tuple(shown), updated=_newest(shown, feed.updated), older=full or None)
    return [
        newest,
        *(
            replace(
                feed,
                articles=tuple(held),
                updated=_newest(held, empty),
                alternates=(),
                tombstones=(),
                page=page,
                older=page - 1 or None,
                newer=page + 1 if page < full else None,
            )
            for page, held in enumerate(pages, 1)
        ),
    ]


def _newest(articles: Iterable[Article], empty: datetime) -> datetime:
    return max((article.updated for article in articles), default=empty)


def headline(article: Article) -> Headline:
    """An entry as the pages for people list it."""
    return Headline(
        title=article.title,
        link=article.link,
        published=article.published,
        summary=article.summary,
        authors=tuple(person.name for person in article.authors),
        id=article.id,
        tags=article.tags,
        language=article.language,
        image=article.image,
        recordings=tuple(each for each in article.attachments if each.recording),
    )


def listing(feed: Feed, documents: Sequence[tuple[str, str]], headlines: Sequence[Headline]) -> Listing:
    """What the pages for people show of ``feed``; ``documents`` are pairs of format and path."""
    return Listing(
        name=feed.place,
        title=feed.title,
        description=feed.description,
        language=feed.language,
        home=feed.home,
        image=feed.image,
        documents=tuple(documents),
        headlines=tuple(headlines),
        subject=feed.subject,
        alternates=tuple(each.name for each in feed.alternates),
        archive_of=feed.name if feed.page else None,
        page=feed.page,
        older=feed.older,
        newer=feed.newer,
        guid=feed.podcast.guid if feed.podcast and urlsplit(feed.base_url).hostname not in _LOOPBACK else "",
    )


# Where a podcast is only tried out: what it is called there is not what it is called for ever.
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def main(specs: Iterable[FeedSpec]) -> FeedSpec:
    """The main feed, or what it would be like where there is none."""
    return next((spec for spec in specs if not spec.name), FeedSpec())


def subjects(kinds: Iterable[Kind], articles: Iterable[Article], site: Site) -> tuple[Subject, ...]:
    """What the listed ones of ``articles`` have of these kinds, in an order of its own.

    A section is one for every directory above an article. Of several ways to write one, that of the first article counts.
    For what nobody could read there is none.
    """
    found: dict[tuple[Kind, str], str] = {}
    listed = [each for each in articles if not each.unlisted]
    for kind in kinds:
        for article in listed:
            for label in _labels(kind, article, site):
                if len(label.encode()) <= MAX_LABEL:
                    found.setdefault((kind, label.casefold()), label)
    return tuple(Subject(kind, key, found[kind, key]) for kind, key in sorted(found))


def automatic(named: Iterable[Named], site: Site, like: FeedSpec) -> tuple[FeedSpec, ...]:
    """A feed for each subject, that in limit, content and formats is ``like`` another one; it has no archive."""
    return tuple(
        replace(
            like,
            name=each.name,
            title=f"{site.title}: {each.subject.label}",
            description=None,
            language=each.subject.label if each.subject.kind is Kind.LANGUAGES else like.language,
            categories=(),
            select=Selection(some=Terms(**{each.subject.kind.value: (each.subject.label,)})),
            subject=each.subject,
            archive=0,
            podcast=None,
            stands_at=None,
            profiles=FeedSpec().profiles,
        )
        for each in named
    )


def alternates(spec: FeedSpec, others: Iterable[FeedSpec]) -> tuple[Alternate, ...]:
    """The feeds that are ``spec`` in another language: they ask for the same in all but one language each."""
    own = _language(spec)
    if own is None:
        return ()
    found: dict[str, Alternate] = {}
    for other in others:
        language = _language(other)
        if language is not None and language.casefold() != own.casefold() and _neutral(other) == _neutral(spec):
            found.setdefault(language.casefold(), Alternate(language, other.name))
    return tuple(found[key] for key in sorted(found))


def _language(spec: FeedSpec) -> str | None:
    """The language of a feed that takes articles of one alone."""
    asked = spec.select.some.languages
    return (spec.language or asked[0]) if len(asked) == 1 else None


def _neutral(spec: FeedSpec) -> Selection:
    return replace(spec.select, some=replace(spec.select.some, languages=()))


def called(spec: FeedSpec, site: Site, known: Mapping[str, str]) -> FeedSpec:
    """The podcast with the guid that it has, or was ``known`` by, or that its address gives it; other feeds as they are."""
    if spec.podcast is None or spec.podcast.guid:
        return spec
    guid = known.get(spec.name) or guid_of(site.base_url + address(spec.name, "rss.xml"))
    return replace(spec, podcast=replace(spec.podcast, guid=guid))


def _listed(article: Article, spec: FeedSpec) -> bool:
    """Whether the article itself allows to be in this feed; in a podcast is only what can be heard or seen."""
    return not article.unlisted and (spec.name or MAIN) not in article.not_in and bool(article.recorded or spec.podcast is None)


def _labels(kind: str, article: Article, site: Site) -> Iterator[str]:
    """What the article has of one kind, as it is written."""
    match kind:
        case Kind.SECTIONS:
            parts = article.section.split("/")
            yield from ("/".join(parts[:at]) for at in range(1, len(parts) + 1) if article.section)
        case Kind.TAGS:
            yield from article.tags
        case Kind.AUTHORS:
            yield from (person.name for person in article.authors or site.authors)
        case _:
            yield article.language or site.language


def _keys(kind: str, article: Article, site: Site) -> frozenset[str]:
    """What the article has of one kind, as it is compared: a language also by its first parts, `en-GB` as `en`."""
    labels = [label.casefold() for label in _labels(kind, article, site)]
    if kind == Kind.LANGUAGES:
        parts = labels[0].split("-")
        labels = ["-".join(parts[:at]) for at in range(1, len(parts) + 1)]
    return frozenset(labels)
