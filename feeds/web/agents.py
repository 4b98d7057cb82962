"""Who asks, by the names that readers give themselves: a table, so that what is counted stays small and names no person.

The first row counts whose mark stands in a User-Agent, in whatever case. Rows of services that poll for many subscribers come
first, then apps, libraries, crawlers, and browsers, whose name nearly everything bears.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Who is in no row, and who gives no name.
OTHER, NAMELESS = "other", "no name"
# How much of a User-Agent is looked at.
LONGEST = 512

READERS: tuple[tuple[str, str], ...] = (
    # services that poll for many
    ("feedly", "Feedly"),
    ("inoreader", "Inoreader"),
    ("newsblur", "NewsBlur"),
    ("theoldreader", "The Old Reader"),
    ("feedbin", "Feedbin"),
    ("bazqux", "BazQux"),
    ("netvibes", "Netvibes"),
    ("feedhq", "FeedHQ"),
    ("bloglovin", "Bloglovin"),
    ("g2reader", "G2Reader"),
    ("commafeed", "CommaFeed"),
    ("feeder.co", "Feeder"),
    ("feedspot", "Feedspot"),
    ("blogtrottr", "Blogtrottr"),
    ("kill the newsletter", "Kill the Newsletter"),
    ("feedland", "FeedLand"),
    ("newsexplorer", "News Explorer"),
    ("readwise", "Readwise Reader"),
    ("omnivore", "Omnivore"),
    ("feedpress", "FeedPress"),
    ("superfeedr", "Superfeedr"),
    ("flipboard", "Flipboard"),
    ("smartnews", "SmartNews"),
    ("newsbreak", "NewsBreak"),
    ("feedfetcher-google", "Google Feedfetcher"),
    ("ifttt", "IFTTT"),
    ("zapier", "Zapier"),
    ("slackbot", "Slack"),
    ("discordbot", "Discord"),
    ("mastodon", "Mastodon"),
    # podcast apps and directories
    ("overcast", "Overcast"),
    ("pocket casts", "Pocket Casts"),
    ("pocketcasts", "Pocket Casts"),
    ("antennapod", "AntennaPod"),
    ("castbox", "Castbox"),
    ("castro", "Castro"),
    ("podcastaddict", "Podcast Addict"),
    ("podcast addict", "Podcast Addict"),
    ("gpodder", "gPodder"),
    ("itms", "Apple Podcasts"),
    ("applepodcasts", "Apple Podcasts"),
    ("podcasts/", "Apple Podcasts"),
    ("spotify", "Spotify"),
    ("amazon music podcast", "Amazon Music"),
    ("deezer", "Deezer"),
    ("podcastindex", "Podcast Index"),
    ("podchaser", "Podchaser"),
    ("listennotes", "Listen Notes"),
    ("podverse", "Podverse"),
    # self-hosted readers
    ("miniflux", "Miniflux"),
    ("freshrss", "FreshRSS"),
    ("tiny tiny rss", "Tiny Tiny RSS"),
    ("nextcloud-news", "Nextcloud News"),
    ("selfoss", "selfoss"),
    ("yarr/", "Yarr"),
    ("rss-bridge", "RSS-Bridge"),
    # apps
    ("netnewswire", "NetNewsWire"),
    ("python-reader", "reader"),
    ("reeder", "Reeder"),
    ("newsboat", "newsboat"),
    ("newsbeuter", "newsbeuter"),
    ("liferea", "Liferea"),
    ("akregator", "Akregator"),
    ("quiterss", "QuiteRSS"),
    ("rssguard", "RSS Guard"),
    ("thunderbird", "Thunderbird"),
    ("vienna", "Vienna"),
    ("fluent reader", "Fluent Reader"),
    ("fluentreader", "Fluent Reader"),
    ("rssowl", "RSSOwl"),
    ("elfeed", "Elfeed"),
    ("newsflash", "NewsFlash"),
    ("readkit", "ReadKit"),
    ("unread", "Unread"),
    ("feedflow", "FeedFlow"),
    ("capyreader", "Capy Reader"),
    ("read you", "Read You"),
    ("fastfeedparser", "fastfeedparser"),
    ("feedparser", "feedparser"),
    ("podcastparser", "podcastparser"),
    ("rss-parser", "rss-parser"),
    ("feedsmith", "feedsmith"),
    ("simplepie", "SimplePie"),
    ("magpierss", "MagpieRSS"),
    ("gofeed", "gofeed"),
    # search engines and monitors
    ("googlebot", "Google"),
    ("bingbot", "Bing"),
    ("yandex", "Yandex"),
    ("applebot", "Apple"),
    ("duckduckbot", "DuckDuckGo"),
    ("uptimerobot", "monitors"),
    ("prometheus", "monitors"),
    ("bot", "other robots"),
    ("crawl", "other robots"),
    ("spider", "other robots"),
    # tools and libraries
    ("curl/", "curl and wget"),
    ("wget/", "curl and wget"),
    ("python", "Python programs"),
    ("aiohttp", "Python programs"),
    ("go-http-client", "Go programs"),
    ("okhttp", "Java programs"),
    ("java/", "Java programs"),
    ("node", "JavaScript programs"),
    ("axios", "JavaScript programs"),
    ("ruby", "Ruby programs"),
    ("mozilla/", "browsers"),
)

# "47 subscribers", "1 subscriber", "12 readers"; and "subscribers=47".
_SUBSCRIBERS = re.compile(r"(?<![\w.])([0-9]{1,9}) (?:subscriber|reader)s?\b|\bsubscribers[=:] ?([0-9]{1,9})", re.IGNORECASE)


class Reader(NamedTuple):
    """What a User-Agent tells: a name of the table, and of how many subscribers."""

    name: str
    subscribers: int


def recognise(user_agent: str) -> Reader:
    """Who ``user_agent`` is."""
    text = user_agent[:LONGEST]
    lower = text.lower()
    name = next((name for mark, name in READERS if mark in lower), OTHER if text.strip(" -") else NAMELESS)
    found = _SUBSCRIBERS.search(text)
    return Reader(name, int(found[1] or found[2]) if found else 0)
