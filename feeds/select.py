"""Which articles a feed takes, in which order. Pure: the clock comes as a value."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from feeds.model import Article, Feed, FeedSpec, Headline, Listing, Selection, Site

# What articles call the main feed, which has no name.
MAIN = "main"


def due(articles: Iterable[Article], now: datetime) -> list[Article]:
    """The articles whose time has come by ``now`` and is not over, newest first; those of one instant by their paths."""
    ready = [each for each in articles if each.published <= now and (each.expires is None or now < each.expires)]
    ready.sort(key=lambda article: article.path)
    ready.sort(key=lambda article: article.published, reverse=True)
    return ready


def fill(spec: FeedSpec, site: Site, articles: Sequence[Article], empty: datetime) -> Feed:
    """The feed that ``spec`` describes, with the first of ``articles``, which come newest first, that it takes.

    ``empty`` is the date of a feed without entries (RFC 4287 §4.2.15 wants one).
    """
    taken = [article for article in articles if _listed(article, spec) and _wanted(article, spec, site)]
    shown = tuple(taken[: spec.limit])
    title = spec.title or (f"{site.title}: {spec.name}" if spec.name else site.title)
    return Feed(
        name=spec.name,
        id=uuid.uuid5(uuid.NAMESPACE_URL, f"{site.id}\nfeed:{spec.name}").urn,
        title=title,
        description=spec.description or site.description or title,
        home=site.url,
        base_url=site.base_url,
        language=spec.language or site.language,
        content=spec.content,
        formats=spec.formats,
        articles=shown,
        updated=max((article.updated for article in shown), default=empty),
        authors=site.authors,
        rights=site.rights,
        icon=site.icon,
        logo=site.logo,
        image=spec.image or site.image,
        categories=spec.categories,
    )


def listing(feed: Feed, documents: Sequence[tuple[str, str]]) -> Listing:
    """What the pages for people show of ``feed``; ``documents`` are pairs of format and path."""
    return Listing(
        name=feed.name,
        title=feed.title,
        description=feed.description,
        language=feed.language,
        home=feed.home,
        image=feed.image,
        documents=tuple(documents),
        headlines=tuple(
            Headline(each.title, each.link, each.published, each.summary, tuple(person.name for person in each.authors))
            for each in feed.articles
        ),
    )


def _listed(article: Article, spec: FeedSpec) -> bool:
    """Whether the article itself allows to be in this feed."""
    return not article.unlisted and (spec.name or MAIN) not in article.not_in


def _wanted(article: Article, spec: FeedSpec, site: Site) -> bool:
    return _takes(spec.select, article, site) and not _excludes(spec.exclude, article, site)


def _takes(selection: Selection, article: Article, site: Site) -> bool:
    return all(any(_fits(kind, wanted, article, site) for wanted in values) for kind, values in _asked(selection))


def _excludes(selection: Selection, article: Article, site: Site) -> bool:
    return any(_fits(kind, wanted, article, site) for kind, values in _asked(selection) for wanted in values)


def _asked(selection: Selection) -> list[tuple[str, tuple[str, ...]]]:
    kinds = (
        ("section", selection.sections),
        ("tag", selection.tags),
        ("author", selection.authors),
        ("language", selection.languages),
    )
    return [(kind, values) for kind, values in kinds if values]


def _fits(kind: str, wanted: str, article: Article, site: Site) -> bool:
    """Whether the article has ``wanted``: a section also by its sub-sections, the rest without regard to case."""
    match kind:
        case "section":
            return article.section == wanted or article.section.startswith(wanted + "/")
        case "tag":
            return wanted.casefold() in {tag.casefold() for tag in article.tags}
        case "author":
            return wanted.casefold() in {person.name.casefold() for person in article.authors}
        case _:
            language = (article.language or site.language).casefold()
            return language == wanted.casefold() or language.startswith(wanted.casefold() + "-")
