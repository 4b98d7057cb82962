"""What the articles' own pages ask of a store besides themselves: what is before and after, and where all of them are."""

from __future__ import annotations

import sqlalchemy as sa

from feeds.model import Article
from feeds.store.rows import ARTICLE
from feeds.store.schema import article, ledger, text

# So many articles are looked at for one of the same language.
LOOKED_AT = 20

# Every page that people are led to, and when its article last changed.
ADDRESSES = (
    sa.select(article.c.address, ledger.c.updated)
    .join(ledger, ledger.c.id == article.c.id)
    .where(article.c.address.is_not(None), article.c.listed)
    .order_by(article.c.address)
)


def beside(connection: sa.Connection, shown: Article, language: str, *, newer: bool) -> Article | None:
    """The article next to ``shown`` that is in its language; ``language`` is that of articles that name none.

    The order is that of feeds: by instant, and those of one instant by their paths.
    """
    at, when, path = int(shown.published.timestamp()), ledger.c.published, ledger.c.path
    if newer:
        beyond = sa.and_(when >= at, sa.or_(when > at, path < shown.path))
    else:
        beyond = sa.and_(when <= at, sa.or_(when < at, path > shown.path))
    query = (
        sa.select(text.c.body)
        .select_from(ledger)
        .join(article, article.c.id == ledger.c.id)
        .join(text, text.c.hash == article.c.hash)
        .where(article.c.address.is_not(None), article.c.listed, beyond)
        .order_by(*((when, path.desc()) if newer else (when.desc(), path)))
        .limit(LOOKED_AT)
    )
    near = map(ARTICLE.validate_json, connection.scalars(query))
    return next((each for each in near if (each.language or language) == (shown.language or language)), None)
