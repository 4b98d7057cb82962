"""What `golden/podcast.toml` says, in the words of feedsmith: recorded once and held against it line by line."""

from __future__ import annotations

from typing import Any

SHOW: dict[str, Any] = {
    "locked": {"value": True, "owner": "ada@example.com"},
    "fundings": [{"url": "https://example.com/give?a=1&b=2", "display": "Support us"}],
    "persons": [{"display": "Ada Byron", "role": "host", "group": "cast", "href": "https://example.com/ada"}],
    "locations": [{"display": "Berlin", "geo": "geo:52.52,13.405", "osm": "R62422"}],
    "trailers": [
        {
            "display": "Soon",
            "url": "https://example.com/media/t.mp3",
            "pubDate": "Mon, 01 Jan 2024 00:00:00 +0000",
            "length": 9,
            "type": "audio/mpeg",
            "season": 1,
        }
    ],
    "license": {"display": "cc-by-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "guid": "9b024349-ccf0-5f69-a609-6b82873eab3c",
    "values": [
        {
            "type": "lightning",
            "method": "keysend",
            "suggested": 5e-08,
            "valueRecipients": [{"name": "Ada", "type": "node", "address": "02d5", "split": 100}],
        }
    ],
    "medium": "podcast",
    "images": [
        {"href": "https://example.com/media/cover.png"},
        {
            "href": "https://example.com/media/wide.jpg",
            "alt": "Wide",
            "aspectRatio": "16/9",
            "width": 1600,
            "height": 900,
            "type": "image/jpeg",
            "purpose": "banner",
        },
    ],
    "blocks": [{"value": True, "id": "google"}],
    "txts": [{"display": "a1b2", "purpose": "verify"}],
    "podroll": {
        "remoteItems": [
            {"feedGuid": "9b024349-ccf0-5f69-a609-6b82873eab3c", "feedUrl": "https://podnews.net/rss", "title": "Podnews"}
        ]
    },
    "updateFrequency": {"display": "Every Monday", "dtstart": "2024-01-01T00:00:00+00:00", "rrule": "FREQ=WEEKLY;BYDAY=MO"},
}
EPISODE_SAID: dict[str, Any] = {
    "transcripts": [{"url": "https://example.com/media/ep2.vtt", "type": "text/vtt", "language": "en", "rel": "captions"}],
    "chapters": {"url": "https://example.com/podcast/2/chapters.json", "type": "application/json+chapters"},
    "soundbites": [{"startTime": 73, "duration": 12.5, "display": "Crust"}],
    "persons": [{"display": "Bo Li", "role": "guest", "img": "https://example.com/bo.jpg", "href": "https://example.com/bo"}],
    "locations": [{"display": "Paris"}],
    "season": {"number": 1, "name": "Winter"},
    "episode": {"number": 2, "display": "Ch. 2"},
    "license": {"display": "cc0-1.0"},
    "alternateEnclosures": [
        {
            "type": "audio/opus",
            "length": 99,
            "bitrate": 32000,
            "title": "Small",
            "sources": [{"uri": "https://cdn.example/2.opus"}],
            "integrity": {"type": "sri", "value": "sha384-x"},
        }
    ],
    "values": [
        {
            "type": "lightning",
            "method": "lnaddress",
            "valueRecipients": [{"type": "lnaddress", "address": "a@b.example", "split": 1, "fee": True}],
        }
    ],
    "images": [
        {"href": "https://example.com/media/ep2.jpg", "alt": "Bread", "width": 1400, "height": 1400, "type": "image/jpeg"},
        {"href": "https://example.com/media/square.jpg", "width": 3000, "height": 3000},
    ],
    "socialInteracts": [{"protocol": "disabled"}],
    "txts": [{"display": "x", "purpose": "note"}],
}
SHOW_ITUNES: dict[str, Any] = {
    "image": "https://example.com/media/cover.png",
    "explicit": False,
    "author": "Ada & Bo",
    "title": "The podcast, for Apple",
    "type": "serial",
    "block": True,
    "complete": True,
    "categories": [{"text": "News", "categories": [{"text": "Daily News"}]}, {"text": "Technology"}],
    "owner": {"name": "Ada Byron", "email": "ada@example.com"},
}
EPISODE_ITUNES: dict[str, Any] = {
    "duration": 1805,
    "image": "https://example.com/media/ep2.jpg",
    "explicit": True,
    "author": "Ada Byron",
    "title": "Bread",
    "episode": 2,
    "season": 1,
    "episodeType": "full",
    "block": True,
    "subtitle": "Flour",
}
