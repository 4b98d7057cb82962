BLOG_AUTHOR = "Ada Lovelace"
BLOG_TITLE = {"en": "English title", "de": "Deutscher Titel"}
SITE_URL = "https://example.com/sub/"
BLOG_DESCRIPTION = {"en": "In English", "de": "Auf Deutsch"}
DEFAULT_LANG = "en"
TRANSLATIONS = {"en": "", "de": "./de"}
TIMEZONE = "Europe/Berlin"
PRETTY_URLS = False
POSTS = (
    ("blog/*.md", {"en": "entries", "de": "beitraege"}, "post.tmpl"),
    ("blog/*.rst", "entries", "post.tmpl"),
)
PAGES = (("stories/*.md", "", "page.tmpl"),)
FEED_TEASERS = False
