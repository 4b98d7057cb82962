"""A file → an Article: which files count, what they say, what becomes of it.

:mod:`~feeds.articles.directory` finds and opens files, :mod:`~feeds.articles.manuscript` understands one,
:mod:`~feeds.articles.composition` makes an article of it once the ledger has named it.
"""
