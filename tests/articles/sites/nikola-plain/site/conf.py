import time

BLOG_AUTHOR = "Ada Lovelace"
BLOG_TITLE = "Demo Site"
SITE_URL = "https://example.com/"
BLOG_EMAIL = "ada@example.com"
BLOG_DESCRIPTION = "This is a demo site for Nikola."
DEFAULT_LANG = "en"
TRANSLATIONS = {DEFAULT_LANG: "", "de": "./de"}
TIMEZONE = "Europe/Berlin"
POSTS = (
    ("posts/*.rst", "posts", "post.tmpl"),
    ("posts/*.md", "posts", "post.tmpl"),
    ("posts/*.txt", "posts", "post.tmpl"),
    ("posts/*.html", "posts", "post.tmpl"),
)
PAGES = (("pages/*.md", "pages", "page.tmpl"),)
CONTENT_FOOTER = "Contents &copy; {date}".format(date=time.gmtime().tm_year)
FEED_TEASERS = False
GENERATE_ATOM = True
