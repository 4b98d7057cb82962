"""Old addresses that stay alive: which lead elsewhere, which are served in place, which are gone for good.

What is written is checked as a whole, since one line may contradict another: every target exists, nothing leads in a
circle or over two steps, and no old address stands where something is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from feeds.config.faults import of_address, of_feed
from feeds.config.settings import FeedTable, Settings
from feeds.config.values import http_url, target
from feeds.model import Problem, address

# What a redirect says of what is not to come back.
GONE = "gone"
# The names of a feed's documents.
DOCUMENTS = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json", "ninjs": "ninjs.json"}
LIST = "feeds.opml"
# First segments that answer for themselves, whatever is published.
OWN = frozenset(
    "404.html favicon.ico healthz media metrics news-sitemap.xml problems readyz robots.txt sitemap.xml static status".split()
)
# First segments below which automatic feeds stand, where they are switched on.
AUTOMATIC = ("sections", "tags", "authors", "languages")
# How many old addresses there may be, and how long one may be, in bytes.
MOST, LONGEST = 10_000, 1_000
# How many parameters the query of one may have.
PARAMETERS = 20

_SAFE = "/:@!$&'()*+,;=-._~"
_HOSTILE = re.compile(r"[\x00-\x1f\x7f-\x9f\\?#]|//|(?:^|/)\.{1,2}(?:/|$)")


@dataclass(frozen=True, slots=True)
class Addresses:
    """What old addresses lead to. Paths are below the base URL, decoded, without a leading slash.

    ``aliases`` are served what stands at another path; ``redirects`` lead to absolute URLs; ``gone`` will not come back.
    ``moved`` tells of feeds that stand elsewhere now where, by name; ``retired`` are the names of feeds that ended.
    """

    aliases: Mapping[str, str] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    moved: Mapping[str, str] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()
    # Those that have a query: the paths before it, and what the whole address is, with its parameters in order, to the above.
    queried: frozenset[str] = frozenset()
    queries: Addresses | None = None


def resolve(settings: Settings, base: str) -> Addresses:
    """What ``settings`` say of old addresses, for a service that is reached at ``base``. They are checked already."""
    redirects = {_old(key): value for key, value in settings.redirects.items()}
    aliases = {_old(key): _path(value) for key, value in settings.aliases.items()}

    def some(queries: bool) -> Addresses:
        known = {key: value for key, value in redirects.items() if ("?" in key) is queries}
        return Addresses(
            aliases={key: value for key, value in aliases.items() if ("?" in key) is queries},
            redirects={key: _absolute(value, base) for key, value in known.items() if value != GONE},
            gone=frozenset(key for key, value in known.items() if value == GONE),
        )

    return replace(
        some(queries=False),
        moved={feed.name: _absolute(feed.moved, base) for feed in settings.feeds if feed.moved},
        retired=frozenset(feed.name for feed in settings.feeds if feed.retired),
        queried=frozenset(key.partition("?")[0] for key in (*redirects, *aliases) if "?" in key),
        queries=some(queries=True),
    )


def asked(path: str, query: str) -> str:
    """A path and a query as one key: without a slash at the end, the parameters in order. Of more than PARAMETERS none count."""
    try:
        parameters = parse_qsl(query, keep_blank_values=True, max_num_fields=PARAMETERS)
    except ValueError:
        parameters = []
    return f"{path.removesuffix('/')}?{urlencode(sorted(parameters))}"


def stands_at(name: str, addresses: Addresses, base: str) -> str | None:
    """Where a feed is to be read from now on, where subscribers of it, or of one that became it, stand elsewhere."""
    here = base + address(name, "")
    return addresses.moved.get(name) or (here if here in addresses.moved.values() else None)


def problems(settings: Settings, base: str | None, text: str, shown: str) -> list[Problem]:
    """Everything that is wrong with the old addresses in ``settings``, read from ``text`` of the file ``shown``.

    ``base`` is where the service is reached, as far as that is known.
    """
    checking = _Checking(settings, base)
    found = [of_address(*each, text, shown) for each in checking.old()]
    return found + [of_feed(*each, text, shown) for each in checking.feeds()]


class _Checking:
    def __init__(self, settings: Settings, base: str | None) -> None:
        self.settings, self.base = settings, base
        self.live = [feed for feed in settings.feeds if not feed.retired]
        self.names = [feed.name for feed in self.live] if settings.feeds else [""]
        self.published = {"", LIST}
        for feed in self.live or ([] if settings.feeds else [FeedTable(name="")]):
            self.published |= {address(feed.name, DOCUMENTS[each]) for each in feed.formats} | {address(feed.name, "")}
        self.kinds = [kind for kind in AUTOMATIC if getattr(settings.automatic, kind)]
        self.keys: dict[str, str] = {}

    def old(self) -> Iterator[tuple[str, str, str]]:
        """(table, key, message) of every old address that cannot be kept."""
        tables = (("redirects", self.settings.redirects), ("aliases", self.settings.aliases))
        if sum(len(table) for _, table in tables) > MOST:
            yield "redirects", "", f"there are more than {MOST:,} old addresses"
            return
        for name, table in tables:
            for key in table:
                if message := self._key(name, key):
                    yield name, key, message
        for name, table in tables:
            for key, value in table.items():
                if message := self._redirect(key, value) if name == "redirects" else self._alias(value):
                    yield name, key, message

    def feeds(self) -> Iterator[tuple[int, str, str]]:
        """(number, key, message) of every feed that cannot have moved so, or have ended."""
        for at, feed in enumerate(self.settings.feeds):
            if feed.retired and feed.moved:
                yield at, "retired", "a feed either ended or moved; leave one of the two out"
            elif feed.moved and (message := self._move(feed, feed.moved)):
                yield at, "moved", message
        if self.settings.feeds and not self.live:
            yield 0, "retired", "every feed is retired; leave one that is published"

    def _key(self, table: str, key: str) -> str | None:
        """What is wrong with an old address."""
        written, mark, query = key.partition("?")
        path, old = _path(written), _old(key)
        if not key.startswith("/") or _HOSTILE.search(path) or _HOSTILE.search(written) or _HOSTILE.search(query):
            return "give an old address below the base URL, like /feed/, /index.xml or /?feed=rss2, without #"
        if len(path.encode("utf-8", "surrogatepass")) + len(query) > LONGEST or "\ufffd" in path:
            return f"give an address of UTF-8 of at most {LONGEST:,} bytes"
        if mark and old.endswith("?"):
            return f"give the parameters after the ?, at most {PARAMETERS}"
        first = path.partition("/")[0]
        # A page is another one with a query; a document is the same.
        pages = {each.strip("/") for each in self.published if each == "" or each.endswith("/")} if mark else set()
        if path.strip("/") in {each.strip("/") for each in self.published} - pages or first in OWN:
            return "this is an address of the service itself"
        if first in self.kinds and (not mark or path.rpartition("/")[2] in DOCUMENTS.values()):
            return f"below /{first}/ there are automatic feeds; choose another address, or switch them off"
        if (other := self.keys.setdefault(old.strip("/"), f"{table}.{key}")) != f"{table}.{key}":
            return f"the same address stands in {other}; one with a slash at its end and one without are the same"
        return None

    def _redirect(self, key: str, value: str) -> str | None:
        if value == GONE:
            return None
        try:
            target(value)
        except ValueError as error:
            return f'{error}, or "{GONE}"'
        path = self._ours(value)
        if path is None:
            return None
        query = value.partition("#")[0].partition("?")[2]
        led = asked(path, query) if query else path
        if led.strip("/") == _old(key).strip("/"):
            return "this leads to itself"
        if led.strip("/") in self.keys:
            return f"{value} is an old address itself; name the one that it leads to"
        return self._missing(path, value)

    def _alias(self, value: str) -> str | None:
        path = _path(value) if value.startswith("/") else None
        known = {each for each in self.published if each and not each.endswith("/") and not self._moved(each)}
        if path in known:
            return None
        if path is not None and path.rpartition("/")[2] in DOCUMENTS.values() and path.partition("/")[0] in self.kinds:
            return None
        shown = ", ".join(f"/{each}" for each in sorted(known)[:6])
        return f"give the path of a document that is published, one of {shown}"

    def _move(self, feed: FeedTable, value: str) -> str | None:
        """What is wrong with where a feed moved to."""
        path = self._ours(value)
        if path is None:
            return None
        if (path and not path.endswith("/")) or path.rstrip("/") not in self.names:
            pages = ", ".join(f"/{address(each, '')}" for each in self.names if each != feed.name)
            return f"give a URL elsewhere, or the page of another feed ({pages or 'there is none'})"
        if path.rstrip("/") == feed.name:
            return "this leads to itself"
        if any(each.moved for each in self.live if each.name == path.rstrip("/")):
            return "that feed moved too; name where it is now"
        return None

    def _missing(self, path: str, value: str) -> str | None:
        """That nothing can stand at a path of ours. What ends in a slash may be an article's page."""
        first = path.partition("/")[0]
        if self._moved(path):
            return f"the feed of {value} moved; name where it is now"
        if path in self.published or path.endswith("/") or first in ("media", "static", *self.kinds):
            return None
        return f"nothing is published at {value}; a page ends in a slash"

    def _moved(self, path: str) -> bool:
        """Whether a document, or the page, of a feed that stands elsewhere now is at ``path``."""
        name, _, last = path.rpartition("/")
        shown = last in DOCUMENTS.values() or (last == "" and name != "")
        return shown and any(feed.moved for feed in self.live if feed.name == name)

    def _ours(self, value: str) -> str | None:
        """The path below the base URL that a target stands for; None where it is elsewhere."""
        if value.startswith("/"):
            return _path(value.partition("#")[0].partition("?")[0])
        written = urlsplit(value)._replace(query="", fragment="")
        try:
            whole = http_url(written.geturl())
        except ValueError:
            return None
        if self.base is None or not whole.startswith(self.base):
            return None
        return unquote(whole.removeprefix(self.base) if written.path.endswith("/") else whole.removeprefix(self.base).rstrip("/"))


def _path(written: str) -> str:
    """A path as it is written, as a request brings it, without the leading slash."""
    return unquote(written.removeprefix("/"), errors="replace")


def _old(written: str) -> str:
    """An old address as it is looked up."""
    path, mark, query = written.partition("?")
    return asked(_path(path), query) if mark else _path(written)


def _absolute(value: str, base: str) -> str:
    if not value.startswith("/"):
        return value
    path, mark, rest = value.partition("?")
    return base + quote(_path(path), safe=_SAFE) + mark + quote(rest, safe=_SAFE + "%?")
