"""The values that every room speaks: frozen, typed, with no input or output of their own.

All instants are aware datetimes in UTC with whole seconds. All URLs are absolute unless a field says otherwise.
All sizes are bytes, all durations seconds. Paths of articles are relative to the article directory, with ``/``.
"""

from __future__ import annotations

from feeds.model.articles import Article, Record, renditions
from feeds.model.editions import (
    Answers,
    Document,
    Edition,
    Headline,
    Listing,
    Numbered,
    Outlook,
    Packed,
    Print,
    Published,
    Recollection,
    Shown,
)
from feeds.model.feeds import (
    Alternate,
    Feed,
    FeedSpec,
    Kind,
    Named,
    NewsSitemap,
    Selection,
    Site,
    Subject,
    Terms,
    Tombstone,
    address,
    archived,
    beneath,
)
from feeds.model.manuscripts import Manuscript
from feeds.model.parts import Attachment, Image, Media, Moment, Person, Rating, Reference, Restriction, Source
from feeds.model.problems import Incident, Origin, Problem, Severity
from feeds.model.styles import SHAPING, Advertisement, Content, Feedly, Msn, SmartNews, SponsoredLink, Style
from feeds.model.subscribing import Item, Subscription
from feeds.model.tools import Default, Place, Tongue, Tool, Trait

__all__ = [
    "SHAPING",
    "Advertisement",
    "Alternate",
    "Answers",
    "Article",
    "Attachment",
    "Content",
    "Default",
    "Document",
    "Edition",
    "Feed",
    "FeedSpec",
    "Feedly",
    "Headline",
    "Image",
    "Incident",
    "Item",
    "Kind",
    "Listing",
    "Manuscript",
    "Media",
    "Moment",
    "Msn",
    "Named",
    "NewsSitemap",
    "Numbered",
    "Origin",
    "Outlook",
    "Packed",
    "Person",
    "Place",
    "Print",
    "Problem",
    "Published",
    "Rating",
    "Recollection",
    "Record",
    "Reference",
    "Restriction",
    "Selection",
    "Severity",
    "Shown",
    "Site",
    "SmartNews",
    "Source",
    "SponsoredLink",
    "Style",
    "Subject",
    "Subscription",
    "Terms",
    "Tombstone",
    "Tongue",
    "Tool",
    "Trait",
    "address",
    "archived",
    "beneath",
    "renditions",
]
