"""What may be written in a configuration file: tables, keys, types, defaults, and what each value must be."""

from __future__ import annotations

import codecs
import os
import re
import string
from datetime import date, datetime
from typing import Annotated, Literal
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

# First segments of addresses that this service uses or keeps for itself.
RESERVED = frozenset(
    "404.html archive articles atom.xml authors favicon.ico feed feed.json feed.xml feeds.opml healthz index.html index.xml "
    "languages media metrics news-sitemap.xml problems readyz robots.txt rss rss.xml sections sitemap.xml static status "
    "tags".split()
)

PERMALINK_FIELDS = frozenset(
    "url section directory path slug title name filename categories category language author "
    "year short_year month i_month day i_day y_day hour minute second".split()
)
# A pattern names one of these, so that two articles of one day have two addresses.
_TELLING = frozenset({"slug", "title", "name", "filename", "path"})


# Codecs of Python's that are no encodings of text files.
_NO_ENCODINGS = ("idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape")


# What XML 1.0 §2.2 does not allow in one line of text.
ILLEGAL = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_URL = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]")
_PATH_SAFE = "/:@!$&'()*+,;=-._~%"


def printable(name: str) -> str:
    """A name of the file system as text: bytes that are no UTF-8 as ``\\xNN``, control characters gone."""
    return ILLEGAL.sub("", os.fsencode(name).decode("utf-8", "backslashreplace"))


def text_line(value: str) -> str:
    """``value`` with white space folded, as a line that a feed can carry. Raises ValueError."""
    text = " ".join(value.split())
    if not text:
        raise ValueError("write something here, or leave the setting out")
    if found := ILLEGAL.search(text):
        raise ValueError(f"the character U+{ord(found[0]):04X} cannot stand in a feed; remove it")
    return text


def http_url(value: str) -> str:
    """``value`` as consumers take it: absolute, ASCII, with a slash at its end. Raises ValueError."""
    try:
        parts = urlsplit(value)
        port = f":{parts.port}" if parts.port is not None else ""
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        parts, port, host = urlsplit(""), "", ""
    if parts.scheme not in ("http", "https") or not host or _NO_URL.search(value):
        raise ValueError("give an absolute http or https URL, like https://example.com/")
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError("give a URL without ?, # and user name")
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}{port}{quote(parts.path, safe=_PATH_SAFE).rstrip('/')}/"


def _reference(value: str) -> str:
    if _NO_URL.search(value) or value.startswith("//") or urlsplit(value).scheme not in ("", "http", "https"):
        raise ValueError("give an http or https URL, or a path below the base URL like /media/logo.png")
    return quote(value, safe=_PATH_SAFE + "?#[]")


def language_tag(value: str) -> str:
    """``value`` where it has the shape of a language tag (BCP 47 §2.1). Raises ValueError."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise ValueError("give a language tag like en, de or pt-BR")
    return value


def zone_name(value: str) -> str:
    """``value`` where it is a time zone that this machine knows. Raises ValueError."""
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("give the IANA name of a time zone, like Europe/Berlin") from None
    return value


def _encoding(value: str) -> str:
    try:
        # codecs.lookup also finds rot13 and base64, which make no text of bytes.
        b" ".decode(value)
        name = codecs.lookup(value).name
    except (LookupError, UnicodeError):
        name = ""
    if name in ("", *_NO_ENCODINGS):
        raise ValueError("give the name of a text encoding, like cp1252")
    return value


def _permalink(value: str) -> str:
    try:
        parsed = [part for part in string.Formatter().parse(value) if part[1] is not None]
    except ValueError as error:
        raise ValueError(f"not a pattern: {error}") from None
    fields = {name for _, name, _, _ in parsed if name is not None}
    if _NO_URL.search(re.sub(r"[{}]", "", value)) or any(spec or conversion for _, _, spec, conversion in parsed):
        raise ValueError("a pattern is a URL with names in braces and nothing else")
    if unknown := fields - PERMALINK_FIELDS:
        names = ", ".join("{" + name + "}" for name in sorted(PERMALINK_FIELDS))
        raise ValueError(f"{{{sorted(unknown)[0]}}} is not known here; there are {names}")
    if not fields & _TELLING or not value.startswith(("{url}", "http://", "https://")):
        raise ValueError("begin with {url} and name {slug}, like {url}{section}/{slug}/")
    return quote(value, safe=_PATH_SAFE + "{}?#[]")


def _address(value: str) -> str:
    if _NO_URL.search(value) or urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname:
        raise ValueError("give an http or https URL")
    return value


def target(value: str) -> str:
    """Where an old address leads: an address, or a path of ours in its written form."""
    if value.startswith("/") and not value.startswith("//") and not _NO_URL.search(value):
        return value
    try:
        return _address(value)
    except ValueError:
        raise ValueError("give an http or https URL, or a path of this service like /rss.xml") from None


def _host(value: str) -> str:
    """A name or address as the Host header has it, without port. Raises ValueError."""
    if not re.fullmatch(r"\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]{1,253}", value):
        raise ValueError("give the name of a host without scheme and port, like feeds.example.com")
    return value.lower()


def _rate(value: str) -> str:
    """So many polls in so long."""
    if not re.fullmatch(r"[1-9][0-9]{0,5}/[1-9]?[0-9]{0,3} ?(second|minute|hour|day)s?", value):
        raise ValueError("write how many in how long, like 12/hour or 1/30 minutes")
    return value


def _token(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{22,128}", value):
        raise ValueError("give 22 to 128 letters, digits, - and _ that nobody can guess, as `openssl rand -hex 16` makes them")
    return value


def _store(value: str) -> str:
    """A password may stand in ``value``, so no message repeats it."""
    if value == "sqlite":
        return value
    try:
        parts = urlsplit(value)
        fits = parts.port is None or parts.port > 0
    except ValueError:
        fits = False
    if not fits or not value.startswith("postgresql+psycopg://") or not parts.path.strip("/") or _NO_URL.search(value):
        raise ValueError('give "sqlite", or "postgresql+psycopg://USER@HOST/DATABASE" with other characters as %XX')
    return value


def _year(value: date) -> date:
    if not 1900 <= value.year <= 9000:
        raise ValueError("give a date between 1900 and 9000")
    return value


def _feed_name(value: str) -> str:
    if value and not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", value):
        raise ValueError("use small letters, digits, dots, hyphens and underscores; it becomes part of an address")
    if value in RESERVED:
        raise ValueError(f"/{value}/ is an address of the service itself; choose another name")
    return value


# Whose rules a feed can be checked by; their tables are in feeds.check.profiles, and a test holds the two together.
CONSUMERS = (
    "readers w3c json-feed archives websub itunes apple-podcasts spotify youtube podcasting-2.0 media-rss google-news apple-news "
    "smartnews msn flipboard newsbreak yahoo feedly"
).split()


def _profile(value: str) -> str:
    if value not in CONSUMERS:
        raise ValueError(f"there is no such profile; there are {', '.join(CONSUMERS)}")
    return value


Url = Annotated[str, AfterValidator(http_url)]
Profile = Annotated[str, AfterValidator(_profile)]
UrlReference = Annotated[str, AfterValidator(_reference)]
Language = Annotated[str, AfterValidator(language_tag)]
Bound = Annotated[datetime | date, AfterValidator(_year)]
Seconds = Annotated[int, Field(ge=0, le=31_536_000)]
Text = Annotated[str, Field(max_length=4000), AfterValidator(text_line)]


class Table(BaseModel):
    """A table of the configuration: frozen, strictly typed, without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class _PersonTable(Table):
    name: Annotated[str, Field(max_length=254), AfterValidator(text_line)]
    email: Annotated[str, Field(pattern=r"^[!-;=?A-~]+@[!-;=?A-~]+$", max_length=254)] | None = None
    url: Url | None = None


class SiteTable(Table):
    """What the configuration says of the whole: the table ``[site]``."""

    id: Text | None = None
    title: Text | None = None
    url: Url | None = None
    base_url: Url | None = None
    description: Text | None = None
    language: Language = "en"
    timezone: Annotated[str, AfterValidator(zone_name)] = "UTC"
    rights: Text | None = None
    icon: UrlReference | None = None
    logo: UrlReference | None = None
    image: UrlReference | None = None
    authors: list[_PersonTable] = []


class ArticlesTable(Table):
    """How articles are read: the table ``[articles]`` of the configuration."""

    path: Text = "articles"
    permalink: Annotated[str, AfterValidator(_permalink)] | None = None
    id: Literal["uuid", "permalink"] = "uuid"
    dates: Literal["auto", "git", "none"] = "auto"
    encoding: Annotated[str, AfterValidator(_encoding)] | None = None
    settle: Annotated[float, Field(ge=0, le=3600)] = 2.0
    rescan: Annotated[float, Field(ge=1, le=86_400)] = 60.0
    max_bytes: Annotated[int, Field(ge=1, le=100_000_000)] = 5_000_000
    day_first: bool | None = None


class AutomaticTable(Table):
    """Which feeds are made from what is there: the table ``[automatic]``, one switch a kind."""

    sections: bool = False
    tags: bool = False
    authors: bool = False
    languages: bool = False


class TermsTable(Table):
    """Lists of what articles may have: the tables ``select.all``, ``select.any`` and ``select.not``."""

    sections: list[Text] = []
    tags: list[Text] = []
    authors: list[Text] = []
    languages: list[Language] = []


class SelectTable(TermsTable):
    """What a feed takes: the table ``select``. A day at the end of a window belongs to it."""

    all: TermsTable = TermsTable()
    any: list[TermsTable] = []
    not_: Annotated[TermsTable, Field(alias="not")] = TermsTable()
    since: Bound | None = None
    until: Bound | None = None
    days: Annotated[int, Field(ge=1, le=36_500)] | None = None


class FeedTable(Table):
    """One feed: a table ``[[feeds]]``."""

    name: Annotated[str, AfterValidator(_feed_name)]
    title: Text | None = None
    description: Text | None = None
    language: Language | None = None
    image: UrlReference | None = None
    categories: list[Text] = []
    select: SelectTable = SelectTable()
    limit: Annotated[int, Field(ge=1, le=10_000)] = 50
    content: Literal["full", "summary"] = "full"
    tombstone_days: Annotated[int, Field(ge=0, le=3650)] = 30
    formats: Annotated[list[Literal["rss", "atom", "json"]], Field(min_length=1)] = ["rss", "atom", "json"]
    archive: Annotated[int, Field(ge=0, le=1_000)] = 0
    profiles: list[Profile] = ["readers"]
    moved: Annotated[str, Field(max_length=2000), AfterValidator(target)] | None = None
    retired: bool = False


class NotifyTable(Table):
    """How the editor is told what is held back, and when that is over: the table ``[notify]``."""

    command: list[Annotated[str, Field(min_length=1, max_length=4000)]] = []
    webhook: Annotated[str, AfterValidator(_address)] | None = None
    token: Annotated[str, AfterValidator(_token)] | None = None


class HttpTable(Table):
    """How documents are served: the table ``[http]`` of the configuration. All are in seconds."""

    max_age: Seconds = 300
    stale_while_revalidate: Seconds = 60
    stale_if_error: Seconds = 86_400
    trusted_proxies: Annotated[int, Field(ge=0, le=10)] = 0
    hosts: list[Annotated[str, AfterValidator(_host)]] = []
    unconditional_polls: Annotated[str, AfterValidator(_rate)] | None = None
    access_log: Literal["off", "json", "common"] = "off"
    access_log_file: Text | None = None


class StatusTable(Table):
    """Who may see how the service is doing: the table ``[status]``."""

    token: Annotated[Annotated[str, AfterValidator(_token)] | None, Field(repr=False)] = None
    local: bool = True


class Settings(Table):
    """The whole configuration file as it may be written: tables, keys, types and defaults."""

    store: Annotated[str, Field(repr=False, max_length=2000), AfterValidator(_store)] = "sqlite"
    site: SiteTable = SiteTable()
    articles: ArticlesTable = ArticlesTable()
    automatic: AutomaticTable = AutomaticTable()
    feeds: list[FeedTable] = []
    http: HttpTable = HttpTable()
    notify: NotifyTable = NotifyTable()
    redirects: dict[str, str] = {}
    aliases: dict[str, str] = {}
    status: StatusTable = StatusTable()
