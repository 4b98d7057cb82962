import os, sys
sys.path.append(os.curdir)
from pelicanconf import *
SITEURL = 'https://renee.example/blog'
RELATIVE_URLS = False
FEED_ALL_ATOM = 'feeds/all.atom.xml'
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
