"""Google News: the sitemap of news."""

from __future__ import annotations

from datetime import timedelta

from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Profile, most, parts, texts
from feeds.check.profiles.specimen import SITEMAP, Specimen
from feeds.check.profiles.values import filled, instant, is_w3cdtf, is_web_iri, names_language

NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_HELP = "https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap"
_KNOWN = frozenset(
    "news publication name language publication_date title keywords genres stock_tickers access geo_locations".split()
)


def _shape(specimen: Specimen) -> Found:
    if specimen.top and (specimen.format != "sitemap" or specimen.top.tag != SITEMAP + "urlset"):
        yield specimen.top.at(specimen.top.name)


def _many(specimen: Specimen) -> Found:
    if len(news := [*specimen.of(NEWS + "news")]) > 1000:
        yield news[1000].at(f"{len(news)} articles")


def _old(specimen: Specimen) -> Found:
    for node in specimen.of(NEWS + "publication_date"):
        when = instant(node.text)
        if when and specimen.now and not timedelta(days=-1) <= specimen.now - when <= timedelta(days=2):
            yield node.at()


def _unknown(specimen: Specimen) -> Found:
    for tag, nodes in specimen.nodes.items():
        if tag.startswith(NEWS) and tag[len(NEWS) :] not in _KNOWN:
            for node in nodes:
                yield node.at()


def _same(specimen: Specimen) -> Found:
    seen: set[str] = set()
    for node in specimen.of(SITEMAP + "loc"):
        if node.text in seen:
            yield node.at()
        seen.add(node.text)


def _news(*names: str) -> tuple[str, ...]:
    return tuple(NEWS + name for name in names)


GOOGLE_NEWS = Profile(
    "google-news",
    "Google News",
    _HELP,
    (
        Demand("google-news-sitemap", MUST, _HELP, "Google News reads sitemaps and no feeds: give it /news-sitemap.xml", _shape),
        Demand("google-news-url", MUST, _HELP, "a url needs a loc", parts(SITEMAP + "url", SITEMAP + "loc")),
        Demand("google-news-news", MUST, _HELP, "a url needs a news:news", parts(SITEMAP + "url", NEWS + "news")),
        Demand("google-news-loc", MUST, _HELP, "loc is an absolute web address", texts(SITEMAP + "loc", is_web_iri)),
        Demand(
            "google-news-parts",
            MUST,
            _HELP,
            "news:news needs publication, publication_date and title",
            parts(NEWS + "news", *_news("publication", "publication_date", "title")),
        ),
        Demand(
            "google-news-publication",
            MUST,
            _HELP,
            "a publication needs name and language",
            parts(NEWS + "publication", *_news("name", "language")),
        ),
        Demand(
            "google-news-language",
            MUST,
            _HELP,
            "the language is a code like en, zh-cn or zh-tw",
            texts(NEWS + "language", names_language),
        ),
        Demand("google-news-name", MUST, _HELP, "the name is that of news.google.com", texts(NEWS + "name", filled)),
        Demand("google-news-title", MUST, _HELP, "a title says something", texts(NEWS + "title", filled)),
        Demand(
            "google-news-date",
            MUST,
            _HELP,
            "a date is one like 2024-03-01T12:00:00Z",
            texts(NEWS + "publication_date", is_w3cdtf),
        ),
        Demand("google-news-once", MUST, _HELP, "one news:news for a url", most((SITEMAP + "url",), 1, NEWS + "news")),
        Demand("google-news-many", MUST, _HELP, "at most 1,000 articles; make a second sitemap", _many),
        Demand("google-news-old", SHOULD, _HELP, "only what was published in the last two days", _old),
        Demand("google-news-unknown", SHOULD, _HELP, "the namespace has no such element; is it misspelt?", _unknown),
        Demand("google-news-same", SHOULD, _HELP, "this address is there twice", _same),
    ),
    formats=("sitemap",),
    usual=True,
)
