"""A whole page of HTML → the part of it that is the article: without menus, shares, comments, and its own headline.

Where a page says which part that is (microformats, schema.org, the class names of publishing systems) it is believed;
else it is the longest `article`, `main` or the body.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qs, urlsplit

import lxml.html

from feeds.articles.rendered import same

# The classes of the element that holds the words of an article, the surest first: microformats, WordPress, Ghost,
# Blogger, Substack, Drupal, Squarespace, and what themes and newsrooms have made usual.
_BODIES = (
    "e-content",
    "entry-content",
    "gh-content",
    "post-body",
    "available-content",
    "post-content",
    "article-body",
    "article__body",
    "article-content",
    "article__content",
    "story-body",
    "field--name-body",
    "blog-item-content",
    "post__content",
    "post-full-content",
    "single-content",
)
# The classes and ids of what stands in or beside an article and is none of it.
_APART = frozenset(
    "sharedaddy sd-sharing jp-relatedposts sharing share-buttons social-share social-sharing share-bar "
    "addtoany_share_save_container a2a_kit related related-posts related-articles yarpp yarpp-related crp_related "
    "comments comments-area comment-list comment comment-respond respond disqus_thread post-navigation navigation "
    "nav-links pagination breadcrumb breadcrumbs subscription-widget-wrap subscription-widget button-wrapper "
    "newsletter-signup gh-comments gh-subscribe entry-footer post-footer entry-meta post-meta article-meta byline "
    "posted-on author-box post-tags cat-links tags-links cookie-notice skip-link screen-reader-text wp-block-post- "
    "comments adsbygoogle ad-container date-header graf--title".split()
)
_GONE = frozenset({"nav", "form", "dialog"})
_HEADINGS = frozenset({"h1", "h2", "h3"})
_SIGNS = ("subscription-widget", "sharedaddy", "jp-relatedposts")


def body_of(page: lxml.html.HtmlElement, title: str | None) -> str:
    """The HTML of the article in ``page``, whose headline is ``title``."""
    chosen = _chosen(page)
    _cleaned(chosen)
    if title is not None:
        _without_title(chosen, title)
    for each in [each for each in chosen if each.tag == "header" and not _length(each) and each.find(".//img") is None]:
        each.drop_tree()
    return html.escape(chosen.text or "", quote=False) + "".join(
        lxml.html.tostring(child, encoding="unicode") for child in chosen
    )


def fragment(body: str) -> str:
    """A part of a page, as some services export it, without what they put between its words for readers of theirs."""
    if not any(sign in body for sign in _SIGNS):
        return body
    try:
        root = lxml.html.fragment_fromstring(body, create_parent="div")
    except (lxml.etree.LxmlError, ValueError):
        return body
    _cleaned(root)
    return html.escape(root.text or "", quote=False) + "".join(lxml.html.tostring(child, encoding="unicode") for child in root)


def classes(element: lxml.html.HtmlElement) -> set[str]:
    """The classes of an element."""
    return set((element.get("class") or "").split())


def _chosen(page: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The element that holds the article."""
    marked: dict[str, list[lxml.html.HtmlElement]] = {}
    for element in page.iter("div", "section", "article", "main", "td"):
        if "articleBody" in (element.get("itemprop") or "").split():
            marked.setdefault("articleBody", []).append(element)
        for name in classes(element) & set(_BODIES):
            marked.setdefault(name, []).append(element)
    for name in ("articleBody", *_BODIES):
        if name in marked:
            return max(marked[name], key=_length)
    articles = [each for each in page.iter("article") if not _is_apart(each)]
    if articles and (longest := max(articles, key=_length)) is not None and _length(longest):
        return longest
    return next((found for name in ("main", "body") if (found := page.find(f".//{name}")) is not None), page)


def _length(element: lxml.html.HtmlElement) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _is_apart(element: lxml.html.HtmlElement) -> bool:
    return bool(({element.get("id") or ""} | classes(element)) & _APART)


def _cleaned(chosen: lxml.html.HtmlElement) -> None:
    """Take out of an element what is none of the article, and the detours of links."""
    dropped = [each for each in _elements(chosen) if each is not chosen and (each.tag in _GONE or _is_apart(each))]
    dropped += [each for each in chosen if each.tag == "footer"]
    # Its headline's date, which is the article's.
    dropped += [time for each in chosen if each.tag == "header" for time in each.iter("time")]
    for each in dropped:
        if each.getparent() is not None:
            each.drop_tree()
    for link in chosen.iter("a"):
        target = link.get("href") or ""
        if target.startswith("https://www.google.com/url?") and (there := parse_qs(urlsplit(target).query).get("q")):
            link.set("href", there[0])


def _without_title(chosen: lxml.html.HtmlElement, title: str) -> None:
    """Take away the headline, which stands above the article everywhere: among its first three headings."""
    headings = (each for each in _elements(chosen) if each.tag in _HEADINGS or (each.tag == "p" and "title" in classes(each)))
    found = next((each for each in islice(headings, 3) if same(" ".join(each.text_content().split()), title)), None)
    if found is not None:
        found.drop_tree()


def _elements(root: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    return (each for each in root.iter() if isinstance(each.tag, str))


# What stands between the headline of a page and the name of its site.
_SITE = re.compile(r"\s*[|–—·•»:-]\s+\S.*")


def headline(page: lxml.html.HtmlElement, title: str) -> str:
    """The title of a page without the name of the site behind it, where a heading says where that begins."""
    for heading in page.iter("h1", "h2", "h3"):
        words = " ".join(heading.text_content().split())
        if words and title.startswith(words) and _SITE.fullmatch(title[len(words) :]):
            return words
    return title
