"""Where outlines are made whole: all that articles may refer to, and the desk that composes them or has them already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from feeds.articles.composition import Addresses, compose, page_url
from feeds.articles.directory import Look
from feeds.articles.examination import Examination
from feeds.articles.library import Consulted, Library
from feeds.config import Config
from feeds.desk import Desk, Made
from feeds.model import Article, Manuscript, Record, Trait
from feeds.morgue import Morgue
from feeds.papers import Papers
from feeds.seals import code, seal
from feeds.store import Store


@dataclass(slots=True)
class Sources:
    """What whole articles are made of: the ``manuscript`` of a path, the seals of files and the records of articles by path,
    outlines by id.
    """

    manuscript: Callable[[str], Manuscript]
    seals: dict[str, str]
    records: dict[str, Record]
    outlines: dict[str, Article]


def library(
    config: Config,
    addresses: Addresses,
    look: Look,
    examination: Examination,
    named: Sequence[Manuscript],
    records: Mapping[str, Record],
    links: Mapping[str, str],
    last_good: Sequence[Article],
) -> Library:
    """All that articles may refer to; ``last_good`` are those that stay as they were."""
    tool, site = config.tool, config.site
    staying = [each for each in last_good if each.path not in links]
    own = {each.path: records[each.path].id for each in named if addresses.own(each)}
    return Library(
        {each.path: each.link for each in staying} | dict(links) if staying else links,
        look.sizes,
        {each.path: each.id for each in staying if each.address is not None} | own,
        tool.name.lower(),
        titles={each.path: each.title for each in staying} | {each.path: each.title for each in named},
        slugs={each.place.name: each.path for each in named if each.slugged},
        words=tool.words,
        pages={path: page_url(addresses, path) for path in look.pages} if tool.page and tool.url else {},
        root=site.url if Trait.SLASH_IS_THE_SITE in tool.traits else "",
        fact=examination.fact,
        stamps={path: each.stamp for path, each in look.media.items()},
    )


def desk(config: Config, store: Store, morgue: Morgue, papers: Papers, sources: Sources, library: Library) -> Desk:
    """Where outlines become whole articles, by what the morgue has or from their files."""
    made_by = seal(
        code("articles", "config", "model", "podcasting"), config.site.base_url, library.tool, library.words, library.root
    )

    def composed(article: Article, anew: bool = False) -> Made:
        if article.id not in sources.outlines:  # the last good version of one that cannot be read is whole as it is
            return Made(morgue.put(article), article.media)
        path = sources.outlines[article.id].path
        key = seal(made_by, sources.seals[path], sources.records[path].digest, article)
        slip = None if anew else morgue.slip(article.id, key, library)
        if slip is None:
            consulted = Consulted(library)
            whole = compose(article, papers.whole(sources.manuscript(path)), config.site.base_url, consulted)
            slip = morgue.keep(key, whole.article, whole.problems, consulted.uses)
        return Made(slip.hash, slip.media, slip.problems)

    def last_good(id: str) -> Article | None:
        """In the feeds and for the time that its file says now."""
        article, now = store.last_good(id), sources.outlines.get(id)
        if article is None or now is None:
            return article
        return replace(article, expires=now.expires, ahead=now.ahead, unlisted=now.unlisted, not_in=now.not_in)

    return Desk(composed, last_good, morgue)
