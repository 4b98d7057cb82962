"""Articles and feeds for tests: complete ones, in one line, with only what the test is about said aloud."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from feeds.articles.metadata import understand
from feeds.config.podcasts import PodcastTable
from feeds.formats import FORMATS, opml, render, shaped
from feeds.formats.neutral import neutral
from feeds.model import (
    Advertisement,
    Alternate,
    Article,
    Attachment,
    Content,
    Document,
    Feed,
    Feedly,
    FeedSpec,
    Image,
    Msn,
    Person,
    Rating,
    Restriction,
    SmartNews,
    Source,
    SponsoredLink,
    Style,
    Tombstone,
)
from feeds.podcasting import Episode

# The formats that a feed has where it names none.
DEFAULTS = {name: FORMATS[name] for name in FeedSpec().formats}
GOLDEN = Path(__file__).parent / "golden"
BASE = "https://feeds.example.com/"
HOME = "https://example.com/"
THEN = datetime(2024, 2, 29, 12, 0, 0, tzinfo=UTC)
FULL = Style(Content.FULL, "en")
SUMMARY = Style(Content.SUMMARY, "en")


def make_article(number: int = 1, **said: Any) -> Article:
    """An article that every format can carry; articles of different numbers have nothing in common."""
    given: dict[str, Any] = {
        "id": f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
        "path": f"news/{number}.md",
        "title": f"Headline {number}",
        "link": f"{HOME}news/{number}/",
        "published": THEN + timedelta(days=number),
        "updated": THEN + timedelta(days=number, hours=1),
        "content": f"<p>Story {number}.</p>",
        "summary": f"What story {number} says.",
    }
    return Article(**given | said)


def make_rich_article(number: int = 1, **said: Any) -> Article:
    """An article that says something in every field there is."""
    given: dict[str, Any] = {
        "authors": (Person("Ada Byron", "ada@example.com", f"{HOME}ada/"), Person("Bo")),
        "tags": ("world", "science & arts"),
        "language": "de",
        "image": Image(f"{HOME}media/{number}.jpg", "Words", "More words", "Ada", 4, 3, "image/jpeg", 99),
        "attachments": (
            Attachment(f"{HOME}media/{number}.mp3", "audio/mpeg", 1234, "Listen", 60),
            Attachment(f"{HOME}media/{number}.pdf", "application/pdf", 99),
        ),
        "source": Source("The Wire", "https://wire.example.org/"),
    }
    return make_article(number, **given | said)


def make_feed(articles: Iterable[Article] = (), **said: Any) -> Feed:
    """A feed of ``articles`` in their order, dated by the newest of them."""
    shown = tuple(articles)
    given: dict[str, Any] = {
        "name": "",
        "id": "urn:uuid:00000000-0000-4000-8000-00000000feed",
        "title": "The Newsroom",
        "description": "News of the world",
        "home": HOME,
        "base_url": BASE,
        "language": "en",
        "content": Content.FULL,
        "formats": ("rss", "atom", "json"),
        "articles": shown,
        "updated": max((article.updated for article in shown), default=THEN),
    }
    return Feed(**given | said)


def make_document(format: str, articles: Iterable[Article], style: Style = FULL) -> bytes:
    """A document of the entries of ``articles``, as they are proven."""
    table = FORMATS[format]
    return table.join(neutral(style), table.entries(tuple(articles), style))


def golden_names() -> list[str]:
    """The golden documents there are."""
    return sorted(path.stem for path in GOLDEN.glob("*.toml"))


def golden_feed(name: str) -> Feed:
    """The feed that ``golden/NAME.toml`` describes."""
    said = tomllib.loads((GOLDEN / f"{name}.toml").read_text(encoding="utf-8"))
    feed = said["feed"]
    advertisement = _advertisement(feed.pop("advertisement", {}))
    articles = [_article(each) for each in said.get("articles", [])]
    made = make_feed(
        articles,
        **feed
        | {
            "content": Content(feed.get("content", "full")),
            "categories": tuple(feed.get("categories", ())),
            "authors": _people(feed),
            "alternates": tuple(Alternate(**each) for each in feed.get("alternates", ())),
            "tombstones": tuple(Tombstone(feed.get("name", ""), **each) for each in feed.get("tombstones", ())),
            "podcast": PodcastTable(**feed["podcast"]).show() if "podcast" in feed else None,
            "profiles": tuple(feed.get("profiles", ())),
            "smartnews": SmartNews(**feed.get("smartnews", {}), advertisement=advertisement),
            "msn": Msn(**feed.get("msn", {})),
            "feedly": Feedly(**feed.get("feedly", {})),
        },
    )
    return replace(made, articles=tuple(shaped(article, made.style) for article in made.articles))


def golden_documents(name: str) -> dict[str, Document]:
    """The documents of a golden feed, by the names of their files."""
    feed = golden_feed(name)
    files = {"rss": f"{name}.rss.xml", "atom": f"{name}.atom.xml", "json": f"{name}.feed.json", "ninjs": f"{name}.ninjs.json"}
    documents = {
        file: Document(feed.address(FORMATS[format].file_name), format, FORMATS[format].media_type, render(format, feed))
        for format, file in files.items()
    }
    outline = opml.Outline(feed.title, feed.description, feed.home, feed.url("rss.xml"), feed.language)
    listed = opml.render(feed.title, feed.updated, [outline])
    return documents | {f"{name}.opml": Document(opml.FILE_NAME, "opml", opml.MEDIA_TYPE, listed)}


def _advertisement(said: Mapping[str, Any]) -> Advertisement:
    return Advertisement(tuple(SponsoredLink(**each) for each in said.get("links", ())), said.get("content"))


def _article(said: Mapping[str, Any]) -> Article:
    return Article(
        **dict(said)
        | {
            "tags": tuple(said.get("tags", ())),
            "authors": _people(said),
            "attachments": tuple(Attachment(**each) for each in said.get("attachments", ())),
            "image": _image(said["image"]) if "image" in said else None,
            "pictures": tuple(_image(each) for each in said.get("pictures", ())),
            "rating": Rating(**said["rating"]) if "rating" in said else None,
            "restriction": Restriction(**said["restriction"]) if "restriction" in said else None,
            "episode": _episode(said["episode"]) if "episode" in said else None,
            "source": Source(**said["source"]) if "source" in said else None,
        }
    )


def _image(said: str | Mapping[str, Any]) -> Image:
    return Image(said) if isinstance(said, str) else Image(**said)


def _episode(said: Mapping[str, Any]) -> Episode:
    """An episode in the words of front matter, and where its chapters are."""
    words = {key: value for key, value in said.items() if key != "chapters_url"}
    found = understand(words, {}, ZoneInfo("UTC")).episode
    assert found is not None
    return replace(found, chapters_url=said.get("chapters_url"))


def _people(said: Mapping[str, Any]) -> tuple[Person, ...]:
    return tuple(Person(**each) for each in said.get("authors", ()))
