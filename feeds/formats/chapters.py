"""The chapters of an episode as JSON chapters 1.2, the document that ``podcast:chapters`` leads to."""

from __future__ import annotations

import json

from feeds.podcasting import Chapter, Episode, Place

MEDIA_TYPE = "application/json+chapters"
VERSION = "1.2.0"


def render(episode: Episode) -> bytes:
    """The document of the episode's chapters, in their order."""
    written = {"version": VERSION, "chapters": [_chapter(each) for each in episode.chapters]}
    return (json.dumps(written, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")


def _chapter(chapter: Chapter) -> dict[str, object]:
    return {
        key: value
        for key, value in {
            "startTime": _seconds(chapter.start),
            "title": chapter.title or None,
            "img": chapter.image,
            "url": chapter.url,
            "toc": None if chapter.toc else False,
            "endTime": None if chapter.end is None else _seconds(chapter.end),
            "location": _place(chapter.location) if chapter.location else None,
        }.items()
        if value is not None
    }


def _seconds(value: float) -> float:
    return int(value) if value == int(value) else round(value, 3)


def _place(place: Place) -> dict[str, str]:
    found = {"name": place.name, "geo": place.geo, "osm": place.osm}
    return {key: value for key, value in found.items() if value is not None}
