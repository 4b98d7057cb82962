"""Where people can open a feed: readers and podcast apps, and the address with which each of them begins a subscription."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from feeds.model import Listing


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader or podcast app: ``link`` makes of a feed's absolute URL the address that opens it there.

    ``note`` says in a few words where it runs.
    """

    name: str
    note: str
    link: Callable[[str], str]


def _given(pattern: str) -> Callable[[str], str]:
    """The address with the feed's URL in place of ``{}``."""
    return lambda url: pattern.replace("{}", quote(url, safe=""))


def _after(prefix: str) -> Callable[[str], str]:
    """The address with the feed's URL, without its scheme, behind ``prefix``."""
    return lambda url: prefix + url.removeprefix(f"{urlsplit(url).scheme}://")


READERS = (
    Reader("Your own app", "NetNewsWire, Reeder, …", lambda url: f"feed:{url}"),
    Reader("Feedly", "web, phone", _given("https://feedly.com/i/subscription/feed%2F{}")),
    Reader("Inoreader", "web, phone", _given("https://www.inoreader.com/?add_feed={}")),
    Reader("NewsBlur", "web, phone", _given("https://www.newsblur.com/?url={}")),
    Reader("The Old Reader", "web", _given("https://theoldreader.com/feeds/subscribe?url={}")),
    Reader("Feedbin", "web", _given("https://feedbin.com/?subscribe={}")),
    Reader("BazQux", "web", _given("https://bazqux.com/add?url={}")),
)

PODCAST_APPS = (
    Reader("Apple Podcasts", "iPhone, Mac", _after("podcast://")),
    Reader("Pocket Casts", "phone, web", _after("pktc://subscribe/")),
    Reader("Overcast", "iPhone", _given("overcast://x-callback-url/add?url={}")),
    Reader("AntennaPod", "Android", _given("https://antennapod.org/deeplink/subscribe?url={}")),
    Reader("Podcast Addict", "Android", _given("https://podcastaddict.com/feed/{}")),
    Reader("Castro", "iPhone", _after("castros://subscribe/")),
)

# What podcast apps understand, the best first; other readers take what comes first.
_FOR_PODCASTS = ("rss", "atom")


def apps(listing: Listing, base_url: str) -> list[tuple[str, list[tuple[Reader, str]]]]:
    """Where the feed can be opened: kinds of apps, those that are meant first, and each with the address that does."""
    documents = dict(listing.documents)
    heard = next((documents[name] for name in _FOR_PODCASTS if name in documents), None) if listing.podcast else None
    found = [("podcast app", [(app, app.link(base_url + heard)) for app in PODCAST_APPS])] if heard else []
    if listing.documents:
        found.append(("reader app", [(app, app.link(base_url + listing.documents[0][1])) for app in READERS]))
    return found
