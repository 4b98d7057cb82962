"""What a news sitemap says of articles, compared with them."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.check.document import UnreadableError, parse
from feeds.check.roundtrip import facts
from feeds.model import Article, NewsSitemap, Problem, Severity

_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def prove(document: bytes, news: NewsSitemap, articles: Sequence[Article], path: str) -> list[Problem]:
    """Whether ``document`` names these articles, each as it is and in their order, and no others; ``path`` is for Problems."""
    expected = [(each.link, news.name, facts.instant(each.published), each.title) for each in articles]
    parts = (f".//{_NEWS}name", f".//{_NEWS}publication_date", f".//{_NEWS}title")
    try:
        urls = list(parse(document))
    except UnreadableError:  # a rule says so
        return []
    found = [tuple(url.findtext(part) or "" for part in (_LOC, *parts)) for url in urls]
    read = [(loc, name, facts.w3c(date), title) for loc, name, date, title in found]
    if read == expected:
        return []
    message = "the news sitemap does not name the articles that it was to; the last good one stays"
    missing, beyond = ([each for each in one if each not in other] for one, other in ((expected, read), (read, expected)))
    return [Problem(Severity.MUST, "roundtrip", path, message, expected=str(missing)[:200], found=str(beyond)[:200])]
