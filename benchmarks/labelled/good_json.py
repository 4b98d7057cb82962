"""Good JSON Feeds: 1.0 and 1.1, in the styles of those who publish them."""

from __future__ import annotations

import json
from random import Random

from benchmarks.labelled.stories import Paper, rfc3339

Value = dict[str, object]


def _head(paper: Paper, version: str = "1.1") -> Value:
    return {"version": f"https://jsonfeed.org/version/{version}", "title": paper.title}


def _minimal(paper: Paper, rng: Random) -> Value:
    return {**_head(paper), "items": [{"id": story.uuid, "content_text": story.text} for story in paper.stories]}


def _micro(paper: Paper, rng: Random) -> Value:
    return {
        **_head(paper, "1"),
        "home_page_url": f"{paper.url}/",
        "feed_url": f"{paper.url}/feed.json",
        "icon": f"{paper.url}/icon.png",
        "author": {"name": "Ann", "url": f"{paper.url}/about", "avatar": f"{paper.url}/ann.jpg"},
        "items": [
            {
                "id": f"{paper.url}/{story.slug}.html",
                "url": f"{paper.url}/{story.slug}.html",
                "content_html": story.html(paper.url),
                "date_published": rfc3339(story.when),
            }
            for story in paper.stories
        ],
    }


def _maximal(paper: Paper, rng: Random) -> Value:
    return {
        **_head(paper),
        "home_page_url": f"{paper.url}/",
        "feed_url": f"{paper.url}/feed.json",
        "description": paper.line,
        "user_comment": "For a feed reader.",
        "next_url": f"{paper.url}/feed.json?page=2",
        "icon": f"{paper.url}/i.png",
        "favicon": f"{paper.url}/favicon.ico",
        "authors": [{"name": "Ann", "url": "mailto:ann@example.com"}, {"avatar": f"{paper.url}/b.png"}],
        "language": paper.language,
        "expired": False,
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        "_harbour": {"about": f"{paper.url}/ext", "depth": 3},
        "items": [
            {
                "id": f"urn:uuid:{story.uuid}",
                "url": f"{paper.url}/{story.slug}",
                "external_url": "https://elsewhere.example/x",
                "title": story.title,
                "content_html": story.html(paper.url),
                "content_text": story.text,
                "summary": story.sentences[0],
                "image": f"{paper.url}/i.jpg",
                "banner_image": f"{paper.url}/b.jpg",
                "date_published": rfc3339(story.when, rng.randrange(5)),
                "date_modified": rfc3339(story.when, rng.randrange(5)),
                "authors": [{"name": story.author}],
                "tags": ["harbour", "C++"],
                "language": paper.language,
                "attachments": [
                    {
                        "url": f"{paper.url}/a.mp3",
                        "mime_type": "audio/mpeg",
                        "title": "Listen",
                        "size_in_bytes": 89970236,
                        "duration_in_seconds": 6629,
                    },
                    {"url": f"{paper.url}/a.m4a", "mime_type": "audio/x-m4a", "title": "Listen", "duration_in_seconds": 6629.5},
                ],
                "_mood": {"level": 9},
            }
            for story in paper.stories
        ],
    }


def _hugo(paper: Paper, rng: Random) -> Value:
    return {
        **_head(paper),
        "home_page_url": paper.url,
        "feed_url": f"{paper.url}/index.json",
        "language": paper.language,
        "authors": [{"name": "Ann"}],
        "items": [
            {
                "id": story.uuid,
                "title": story.title,
                "url": f"{paper.url}/{story.slug}/",
                "summary": story.sentences[0],
                "content_html": f"<p>{story.number}</p>",
                "date_published": rfc3339(story.when, 1),
                "tags": [],
            }
            for story in paper.stories
        ],
    }


def _empty(paper: Paper, rng: Random) -> Value:
    return {**_head(paper, rng.choice(["1", "1.1"])), "home_page_url": f"{paper.url}/", "items": []}


def _old(paper: Paper, rng: Random) -> Value:
    return {
        **_head(paper, "1"),
        "expired": True,
        "author": {"url": f"{paper.url}/"},
        "items": [
            {
                "id": str(story.number),
                "title": "",
                "content_text": story.text,
                "author": {"name": story.author},
                "external_url": "http://elsewhere.example/",
                "url": f"{paper.url}/{story.number}",
            }
            for story in paper.stories
        ],
    }


def dumped(value: Value, rng: Random) -> str:
    return json.dumps(value, ensure_ascii=rng.random() < 0.3, indent=rng.choice([None, 1, 2]))


STYLES = [_minimal, _micro, _maximal, _hugo, _empty, _old]
