"""What RSS says to single consumers, in its items and of the feed, compared with what it was to say."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import lxml.etree as etree

from feeds.check.roundtrip import facts
from feeds.check.roundtrip.lines import line, written
from feeds.check.roundtrip.reading import Entry, Field, get, text
from feeds.model import Article, Feed, Style

_SNF = "{http://www.smartnews.be/snf}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_WEBFEEDS = "{http://webfeeds.org/rss/1.0}"
_DCTERMS = "{http://purl.org/dc/terms/}"


def _status(item: etree._Element) -> str | None:
    """What both readers of it read."""
    found = item.find(f"{_MEDIA}status")
    return found.get("state") if found is not None and found.get("state") == found.text else None


def _advertised(style: Style) -> str | None:
    said = style.advertisement
    lines = [
        line("sponsoredLink", link=each.url, thumbnail=each.image, title=each.title, advertiser=each.advertiser)
        for each in said.links
    ]
    lines += [line("adcontent", said.content)] if said.content else []
    return line("advertisement", "", lines) if lines else None


def _valid(article: Article, _style: Style) -> str | None:
    if article.expires is None:
        return None
    return f"start={facts.instant(article.published)}; end={facts.instant(article.expires)}; scheme=W3C-DTF"


def _valid_read(entry: Entry) -> str | None:
    return _instants(get(entry, "validity"))


def _instants(written: str | None) -> str | None:
    if written is None:
        return None
    parts = (part.strip().partition("=") for part in written.split(";"))
    return "; ".join(f"{name}={facts.w3c(value) if name != 'scheme' else value}" for name, _, value in parts)


FIELDS = (
    Field("media:status", lambda _article, _style: "active", None, _status, "smartnews"),
    Field(
        "snf:analytics",
        lambda _article, style: style.analytics,
        lambda entry: get(entry, "snf_analytics"),
        lambda item: text(item, f"{_SNF}analytics"),
        "smartnews",
    ),
    Field(
        "snf:advertisement",
        lambda _article, style: _advertised(style),
        None,
        lambda item: None if (found := item.find(f"{_SNF}advertisement")) is None else written(found),
        "smartnews",
    ),
    Field("dcterms:valid", _valid, _valid_read, lambda item: _instants(text(item, f"{_DCTERMS}valid")), "msn"),
)


# The profiles that a feed tells something of itself.
TELLING = frozenset({"smartnews", "feedly"})


def expected(feed: Feed) -> Iterator[str]:
    """What the channel of ``feed`` is to say to its consumers, a line an element."""
    if "smartnews" in feed.profiles:
        yield f"pubDate {facts.instant(feed.updated)}"
        for name, url in (("logo", feed.smartnews.logo), ("darkModeLogo", feed.smartnews.dark_logo)):
            if url:
                yield line(name, "", [line("url", url)])
        for each in feed.tombstones:
            yield f"deleted {each.guid or each.id} {each.link} {facts.instant(each.when)}"
    if "feedly" in feed.profiles:
        said = feed.feedly
        if said.cover or feed.image:
            yield line("cover", image=said.cover or feed.image)
        for name, value in (
            ("icon", said.icon or feed.icon),
            ("logo", said.logo or feed.logo),
            ("accentColor", said.accent_color),
        ):
            if value:
                yield line(name, value)
        if said.related:
            yield line("related", layout="card", target="browser")
        if said.analytics:
            yield line("analytics", id=said.analytics, engine="GoogleAnalytics")


def found(channel: etree._Element) -> Iterator[str]:
    """The same as it is written."""
    for each in channel:
        if str(each.tag).startswith((_SNF, _WEBFEEDS)):
            yield written(each)
        elif each.tag == "pubDate":
            yield f"pubDate {_rfc_822(each.text)}"
        elif each.tag == "item" and _status(each) == "deleted":
            guid, link, date = (each.findtext(name) or "" for name in ("guid", "link", "pubDate"))
            yield f"deleted {guid} {link} {_rfc_822(date)}"


def _rfc_822(date: str | None) -> str:
    try:
        return facts.instant(parsedate_to_datetime(date or ""))
    except ValueError:
        return date or ""
