"""What may be written in a configuration file: tables, keys, types, defaults, and what each value must be."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from feeds.config.podcasts import PodcastTable
from feeds.config.values import (
    Bound,
    Email,
    Language,
    Name,
    Profile,
    Table,
    Text,
    Url,
    UrlReference,
    colour,
    encoding_name,
    feed_name,
    host_name,
    permalink_pattern,
    poll_rate,
    secret,
    store_url,
    target,
    web_address,
    xml_text,
    zone_name,
)

Seconds = Annotated[int, Field(ge=0, le=31_536_000)]


class _PersonTable(Table):
    name: Name
    email: Email | None = None
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
    permalink: Annotated[str, AfterValidator(permalink_pattern)] | None = None
    id: Literal["uuid", "permalink"] = "uuid"
    dates: Literal["auto", "git", "none"] = "auto"
    encoding: Annotated[str, AfterValidator(encoding_name)] | None = None
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


Script = Annotated[str, Field(min_length=1, max_length=20_000), AfterValidator(xml_text)]


class SponsoredTable(Table):
    """A link below every article in SmartNews: a table of ``feeds.smartnews.sponsored``."""

    link: UrlReference
    advertiser: Annotated[Text, Field(max_length=35)]
    title: Annotated[Text, Field(max_length=45)] | None = None
    thumbnail: UrlReference | None = None


class SmartNewsTable(Table):
    """What the profile `smartnews` writes besides: the table ``feeds.smartnews``."""

    logo: UrlReference | None = None
    dark_logo: UrlReference | None = None
    analytics: Script | None = None
    advertisement: Script | None = None
    sponsored: Annotated[list[SponsoredTable], Field(max_length=2)] = []


class MsnTable(Table):
    """What the profile `msn` writes besides: the table ``feeds.msn``."""

    syndication_rights: bool | None = None
    licensor: Name | None = None


class FeedlyTable(Table):
    """What the profile `feedly` writes besides: the table ``feeds.feedly``."""

    cover: UrlReference | None = None
    icon: UrlReference | None = None
    logo: UrlReference | None = None
    accent_color: Annotated[str, Field(), AfterValidator(colour)] | None = None
    analytics: Name | None = None
    related: bool = True


class FeedTable(Table):
    """One feed: a table ``[[feeds]]``."""

    name: Annotated[str, AfterValidator(feed_name)]
    title: Text | None = None
    description: Text | None = None
    language: Language | None = None
    image: UrlReference | None = None
    categories: list[Text] = []
    select: SelectTable = SelectTable()
    limit: Annotated[int, Field(ge=1, le=10_000)] = 50
    content: Literal["full", "summary"] = "full"
    tombstone_days: Annotated[int, Field(ge=0, le=3650)] = 30
    formats: Annotated[list[Literal["rss", "atom", "json", "ninjs"]], Field(min_length=1)] = ["rss", "atom", "json"]
    archive: Annotated[int, Field(ge=0, le=1_000)] = 0
    podcast: PodcastTable | None = None
    profiles: list[Profile] = ["readers"]
    smartnews: SmartNewsTable = SmartNewsTable()
    msn: MsnTable = MsnTable()
    feedly: FeedlyTable = FeedlyTable()
    moved: Annotated[str, Field(max_length=2000), AfterValidator(target)] | None = None
    retired: bool = False


class NewsTable(Table):
    """What Google News is told: the table ``[news]``."""

    sitemap: bool | None = None
    name: Name | None = None
    language: Language | None = None


class NotifyTable(Table):
    """How the editor is told what is held back, and when that is over: the table ``[notify]``."""

    command: list[Annotated[str, Field(min_length=1, max_length=4000)]] = []
    webhook: Annotated[str, AfterValidator(web_address)] | None = None
    token: Annotated[str, AfterValidator(secret)] | None = None


class HttpTable(Table):
    """How documents are served: the table ``[http]`` of the configuration. All are in seconds."""

    max_age: Seconds = 300
    stale_while_revalidate: Seconds = 60
    stale_if_error: Seconds = 86_400
    trusted_proxies: Annotated[int, Field(ge=0, le=10)] = 0
    hosts: list[Annotated[str, AfterValidator(host_name)]] = []
    unconditional_polls: Annotated[str, AfterValidator(poll_rate)] | None = None
    access_log: Literal["off", "json", "common"] = "off"
    access_log_file: Text | None = None


class StatusTable(Table):
    """Who may see how the service is doing: the table ``[status]``."""

    token: Annotated[Annotated[str, AfterValidator(secret)] | None, Field(repr=False)] = None
    local: bool = True


class Settings(Table):
    """The whole configuration file as it may be written: tables, keys, types and defaults."""

    store: Annotated[str, Field(repr=False, max_length=2000), AfterValidator(store_url)] = "sqlite"
    site: SiteTable = SiteTable()
    articles: ArticlesTable = ArticlesTable()
    automatic: AutomaticTable = AutomaticTable()
    feeds: list[FeedTable] = []
    news: NewsTable = NewsTable()
    http: HttpTable = HttpTable()
    notify: NotifyTable = NotifyTable()
    redirects: dict[str, str] = {}
    aliases: dict[str, str] = {}
    status: StatusTable = StatusTable()
