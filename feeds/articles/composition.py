"""Manuscript + ledger record → :class:`~feeds.model.Article`: addresses known, links absolute, nothing relative left."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo

from feeds.articles.characters import clean
from feeds.articles.content import absolute, cut, sanitise, summarise
from feeds.articles.markup import render
from feeds.articles.media import beside, media_type, media_url
from feeds.errors import ArticleError
from feeds.model import Article, Attachment, Manuscript, Record, Site

# A static export makes directories of these, whose names file systems keep below 256 bytes.
MAX_SEGMENT = 200
# The characters of a path that RFC 3986 §3.3 lets stand as they are, and the percent sign of what is quoted already.
_ADDRESS_SAFE = "/:@!$&'()*+,;=-._~"
_PATH_SAFE = "/:@!$&'()*+,;=-._~%"
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Addresses:
    """How this site's articles are addressed. ``permalink`` is a pattern where their pages are elsewhere, else None.

    ``reserved`` are the first path segments that no article's own page may take.
    """

    site: Site
    permalink: str | None
    reserved: frozenset[str]

    def wanted(self, manuscript: Manuscript) -> str:
        """The path that this article's own page should have below the base URL, without a leading slash.

        A path in the file wins where the service may use it (it ends in ``/`` then); else ``articles/SLUG/``.
        """
        if path := self.path(manuscript):
            parts = path.split("/")  # metadata.py saw that none of them is .. or holds a control character
            fits = all(0 < len(part.encode()) <= MAX_SEGMENT and part.lower() != "index.html" for part in parts)
            if fits and parts[0].lower() not in self.reserved and not parts[0].startswith("."):
                return path + "/"
        return f"articles/{manuscript.slug}/"

    def path(self, manuscript: Manuscript) -> str:
        """The path that the file itself asks for, without slashes at its ends; empty where it asks for none."""
        given = manuscript.address
        return "" if given is None or urlsplit(given).scheme else unquote(urlsplit(given).path).strip("/")

    def own(self, manuscript: Manuscript) -> bool:
        """Whether this service serves the article's page."""
        elsewhere = bool(manuscript.address and urlsplit(manuscript.address).scheme)
        return self.permalink is None and not elsewhere

    def link(self, manuscript: Manuscript, record_address: str, published: datetime) -> str:
        """The absolute URL of the article for people: given, by the permalink pattern, or on this service."""
        given = manuscript.address
        if given and urlsplit(given).scheme:
            return quote(given, safe=_PATH_SAFE + "?#[]")
        if self.permalink is None:
            return self.site.base_url + quote(record_address, safe=_ADDRESS_SAFE)
        if given:
            return self.site.url + quote(given.lstrip("/"), safe=_PATH_SAFE + "?#")
        published = published.astimezone(ZoneInfo(self.site.timezone))
        filled = self.permalink.format(
            url=self.site.url,
            section=quote(manuscript.section, safe=_PATH_SAFE),
            slug=manuscript.slug,
            year=f"{published.year:04d}",
            month=f"{published.month:02d}",
            day=f"{published.day:02d}",
        )
        scheme, _, rest = filled.partition("://")
        while "//" in rest:
            rest = rest.replace("//", "/")
        return f"{scheme}://{rest}"


def link_of(addresses: Addresses, manuscript: Manuscript, record: Record) -> str:
    """The absolute URL at which people find the article that ``record`` remembers."""
    return addresses.link(manuscript, record.address, record.published)


def outline(manuscript: Manuscript, record: Record, addresses: Addresses, link: str) -> Article:
    """The article without what its body gives: enough to choose it for a feed, not to show it.

    ``link`` is where people find it.
    """
    return Article(
        id=record.id,
        path=manuscript.path,
        title=manuscript.title,
        link=link,
        published=record.published,
        updated=record.updated,
        content="",
        section=manuscript.section,
        address=record.address if addresses.own(manuscript) else None,
        authors=manuscript.authors,
        tags=manuscript.tags,
        language=manuscript.language,
        source=manuscript.source,
    )


def compose(
    article: Article, manuscript: Manuscript, base_url: str, links: Mapping[str, str], media: Mapping[str, int]
) -> Article:
    """The whole article: its :func:`outline` with the body rendered, sanitised and absolute.

    ``links`` maps the paths of all articles to their URLs, ``media`` the paths of the files beside them to their
    sizes. Pure. Raises ArticleError where the body cannot be rendered.
    """
    try:
        rendered = render(manuscript.markup, manuscript.body, manuscript.title if manuscript.titled else None)
    except ArticleError as error:
        raise error.at(manuscript.path) from error
    shown: dict[str, None] = {}
    resolve = _resolver(manuscript, article.link, base_url, links, media, shown)
    content = sanitise(rendered.html, resolve)
    summary = manuscript.summary or clean(rendered.summary or "")
    attachments = tuple(
        Attachment(
            url=url,
            type=each.type or media_type(urlsplit(url).path) or "application/octet-stream",
            length=each.length if each.length is not None else media.get(beside(each.target, manuscript.path) or "", 0),
            title=each.title,
            duration=each.duration,
        )
        for each in manuscript.references
        if (url := resolve(each.target))
    )
    image = resolve(manuscript.image) if manuscript.image else None
    return replace(
        article,
        content=content,
        summary=(cut(summary, 1000) if summary else summarise(content)) or manuscript.title,
        image=image,
        attachments=tuple({each.url: each for each in attachments}.values()),
        media=tuple(shown),
    )


def _resolver(
    manuscript: Manuscript,
    link: str,
    base_url: str,
    links: Mapping[str, str],
    media: Mapping[str, int],
    shown: dict[str, None],
) -> Callable[[str], str | None]:
    """Relative URL → absolute: a file beside the article, another article, else against the article's own address."""

    def resolve(target: str) -> str | None:
        try:
            named = beside(target, manuscript.path)
        except ValueError:
            return None
        if named is not None and named in media:
            shown[named] = None
            return media_url(base_url, named)
        if named is not None and named in links and named != manuscript.path:
            fragment = urlsplit(target).fragment
            return links[named] + (f"#{quote(fragment, safe=_PATH_SAFE + '?')}" if fragment else "")
        return absolute(quote(_LONE_PERCENT.sub("%25", target), safe=_PATH_SAFE + "?#[]"), link)

    return resolve


def absent(manuscript: Manuscript, links: Mapping[str, str], media: Mapping[str, int]) -> list[str]:
    """What the article attaches or shows as its image by a name relative to itself that names no file beside it."""
    named = [each.target for each in manuscript.references] + ([manuscript.image] if manuscript.image else [])
    found = [(target, beside(target, manuscript.path)) for target in named if not target.startswith("/")]
    return [target for target, path in found if path is not None and path not in media and path not in links]
