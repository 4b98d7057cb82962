"""The many spellings of a field: which keys tools write it by. A key that no row names is kept as unknown.

Keys are compared without case, blanks, hyphens and underscores: `pubDate`, `pub_date` and `Pub-Date` are one spelling.
"""

from __future__ import annotations

import re
from functools import lru_cache

_IMAGES = (
    "image",
    "cover",
    "featured_image",
    "thumbnail",
    "cover_image",
    "feature_image",
    "hero_image",
    "preview_image",
    "images",
)


def _of_image(*words: str) -> tuple[str, ...]:
    """The spellings of what is said of an image in keys of their own: `image_alt`, `featured_image_alt`, …"""
    return tuple(f"{image}_{word}" for image in (*_IMAGES[:-1], "featured", "hero") for word in words)


SPELLINGS: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "published": (
        "date",
        "published",
        "pubdate",
        "pub_date",
        "publishdate",
        "publish_date",
        "published_at",
        "published_time",
        "date_published",
        "created",
        "created_at",
        "date_created",
        "pub_datetime",
        "published_date",
        "post_date",
        "posted",
    ),
    "updated": (
        "updated",
        "lastmod",
        "modified",
        "last_modified",
        "last_modified_at",
        "updated_at",
        "updated_date",
        "modified_at",
        "modified_time",
        "date_modified",
        "last_updated",
        "last_update",
        "mod_datetime",
        "modified_date",
    ),
    "summary": ("summary", "description", "excerpt", "standfirst", "dek", "abstract"),
    "authors": ("authors", "author", "byline", "creator"),
    "tags": ("tags", "tag", "keywords", "categories", "category", "subjects", "topics"),
    "language": ("lang", "language", "locale"),
    "slug": ("slug",),
    "address": ("canonical", "canonical_url", "permalink", "path", "url"),
    "draft": ("draft", "status", "private", "visibility", "build", "_build", "publish"),
    "expires": (
        "expires",
        "expirydate",
        "expiry_date",
        "expiry",
        "expires_at",
        "expiration_date",
        "unpublish",
        "unpublish_at",
        "unpublish_date",
    ),
    "unlisted": (
        "unlisted",
        "hidden",
        "exclude_from_feed",
        "exclude_from_feeds",
        "eleventy_exclude_from_collections",
        "rss",
        "feed",
    ),
    "not_in": ("exclude_feeds", "not_in_feeds", "not_in", "feeds"),
    "id": ("id", "guid", "uuid"),
    "image": (*_IMAGES, "itunes_image"),
    "image_alt": _of_image("alt", "alt_text"),
    "image_caption": _of_image("caption"),
    "image_credit": _of_image("credit", "copyright", "attribution"),
    "references": ("enclosure", "enclosures", "attachments", "audio", "video"),
    "duration": ("duration", "itunes_duration"),
    "source": ("source",),
    "rating": ("media_rating",),
    "restriction": ("media_restriction",),
    "episode": ("episode", "episode_number", "itunes_episode", "podcast_episode"),
    "episode_display": ("episode_display", "podcast_episode_display"),
    "season": ("season", "season_number", "itunes_season", "podcast_season"),
    "season_name": ("season_name", "podcast_season_name"),
    "episode_type": ("episode_type", "itunes_episode_type"),
    "episode_title": ("itunes_title",),
    "episode_subtitle": ("itunes_subtitle",),
    "episode_summary": ("itunes_summary",),
    "episode_author": ("itunes_author",),
    "explicit": ("explicit", "itunes_explicit"),
    "block": ("itunes_block", "podcast_block"),
    "transcripts": ("transcript", "transcripts", "podcast_transcript", "podcast_transcripts"),
    "chapters": ("chapters", "podcast_chapters"),
    "people": (
        *("podcast_people", "podcast_person", "podcast_persons", "podcast_hosts", "podcast_guests"),
        *("people", "persons", "hosts", "host", "guests", "guest"),
    ),
    "soundbites": ("soundbites", "soundbite", "podcast_soundbites", "podcast_soundbite"),
    "locations": ("podcast_location", "podcast_locations"),
    "license": ("podcast_license",),
    "social": ("social_interact", "podcast_social_interact", "podcast_social"),
    "value": ("podcast_value",),
    "renditions": (
        *("alternate_enclosure", "alternate_enclosures", "podcast_alternate_enclosure", "podcast_alternate_enclosures"),
    ),
    "txt": ("podcast_txt",),
    "pictures": ("podcast_image", "podcast_images"),
}

# Tables whose keys are as if the table's name stood before them: `podcast: { license: … }` is `podcast_license: …`.
PREFIXED = frozenset({"podcast", "itunes"})
# Tables that tools keep other keys in. What is in the first kind stands as if it stood outside; in the second, themes
# keep their own settings too, and only these fields are taken, where nothing outside says them.
OPENED = frozenset({"taxonomies"})
EXTRA = frozenset({"extra", "params"})
EXTRA_FIELDS = frozenset(
    {"published", "updated", "summary", "authors", "tags", "language", "image", "image_alt", "image_caption", "image_credit"}
)


@lru_cache(maxsize=4096)
def folded(key: str) -> str:
    """``key`` as keys are compared."""
    return re.sub(r"[\s_-]+", "", key.lower())


_FIELDS = {folded(spelling): name for name, spellings in SPELLINGS.items() for spelling in spellings}
_RANKS = {folded(spelling): rank for spellings in SPELLINGS.values() for rank, spelling in reversed([*enumerate(spellings)])}


def field_of(key: str) -> str | None:
    """The field that ``key`` spells, or None."""
    return _FIELDS.get(folded(key))


def rank_of(key: str) -> int:
    """How good a spelling of its field ``key`` is: 0 is the best."""
    return _RANKS[folded(key)]
