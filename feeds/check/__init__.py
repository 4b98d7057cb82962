"""A document → Problems. Pure. Nothing here knows how documents are made, only what they must say.

:mod:`~feeds.check.roundtrip` parses entries back and compares them with their articles, field by field;
:mod:`~feeds.check.rules` judges a whole document by its format's own rules.
"""
