#!/usr/bin/env python
# -*- coding: utf-8 -*- #
from __future__ import unicode_literals
AUTHOR = u'Renée Müller'
SITENAME = u'Blog de Renée'
SITEURL = ''
PATH = 'content'
ARTICLE_PATHS = ['articles']
TIMEZONE = 'America/New_York'
DEFAULT_LANG = u'fr'
USE_FOLDER_AS_CATEGORY = False
DEFAULT_CATEGORY = 'Général'
DEFAULT_METADATA = {'tags': 'défaut', 'author': 'Somebody'}
DEFAULT_DATE = 'fs'
SLUGIFY_SOURCE = 'basename'
FILENAME_METADATA = r'(?P<date>\d{4}-\d{2}-\d{2})_(?P<slug>.*)'
ARTICLE_URL = 'posts/{date:%Y}/{date:%b}/{date:%d}/{slug}/'
ARTICLE_SAVE_AS = 'posts/{date:%Y}/{date:%b}/{date:%d}/{slug}/index.html'
ARTICLE_LANG_URL = '{lang}/{slug}/'
ARTICLE_LANG_SAVE_AS = '{lang}/{slug}/index.html'
STATIC_PATHS = ['extra', 'articles']
FEED_ALL_ATOM = None
SUMMARY_MAX_LENGTH = 10
