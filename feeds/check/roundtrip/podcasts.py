"""What an item of a podcast says besides: Apple's tags and those of Podcasting 2.0, compared with the episode.

What is expected is put together here from the episode, and not by what writes it. feedparser reads Apple's tags; of
Podcasting 2.0 it keeps the last element of a name and no text, so that only an lxml read can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import lxml.etree as etree

from feeds.check.roundtrip.lines import (
    PODCAST,
    conversations,
    decimal,
    licence,
    line,
    notes,
    payments,
    people,
    places,
    sized,
    written,
)
from feeds.check.roundtrip.reading import Entry, Field, all_texts, get, text, texts
from feeds.model import Article, Style
from feeds.podcasting import Episode, Picture

_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_NOTHING = Episode()


def _said(article: Article) -> Episode:
    return article.episode or _NOTHING


def _of(name: str) -> Field:
    """A tag of Apple's that holds text, which feedparser keeps by its name in small letters."""
    return Field(
        f"itunes:{name}",
        lambda article, _: _apple(article).get(name),
        lambda entry: get(entry, f"itunes_{name.lower()}"),
        lambda item: text(item, _ITUNES + name),
    )


def _unread(name: str) -> Field:
    """A tag of Apple's that feedparser takes for something else."""
    return Field(f"itunes:{name}", lambda article, _: _apple(article).get(name), None, lambda item: text(item, _ITUNES + name))


def _apple(article: Article) -> dict[str, str | None]:
    said, heard = _said(article), article.recording
    return {
        "title": said.title,
        "author": said.author or ", ".join(person.name for person in article.authors) or None,
        "subtitle": said.subtitle,
        "summary": said.summary,
        "duration": None if heard is None or heard.duration is None else f"{heard.duration}",
        "season": None if said.season is None else f"{said.season}",
        "episode": None if said.number is None else f"{said.number}",
        "episodeType": said.kind,
        "explicit": {None: None, True: "true", False: "false"}[said.explicit],
        "block": "Yes" if said.block else None,
    }


def _image(article: Article, _style: Style) -> str | None:
    return article.image.url if article.image else None


def _image_read(entry: Entry) -> str | None:
    found = entry.get("image")
    return get(found, "href") if isinstance(found, Mapping) else None


def _image_written(item: etree._Element) -> str | None:
    found = item.find(f"{_ITUNES}image")
    return None if found is None else found.get("href")


def _authors_read(entry: Entry) -> tuple[str, ...]:
    # The last one is itunes:author, who is all of them in one.
    return texts(entry, "authors", "name")[:-1]


# --- Podcasting 2.0 ---------------------------------------------------------------------------------------------------


def _podcasting(article: Article, _style: Style) -> tuple[str, ...]:
    return tuple(sorted(_expected(article, _said(article))))


def _expected(article: Article, said: Episode) -> Iterator[str]:
    for each in said.transcripts:
        rel = "captions" if each.captions else None
        yield line("transcript", url=each.url, type=each.type, language=each.language, rel=rel)
    if said.chapters_url:
        yield line("chapters", url=said.chapters_url, type="application/json+chapters")
    if said.season is not None:
        yield line("season", str(said.season), name=said.season_name)
    if said.number is not None:
        yield line("episode", str(said.number), display=said.display)
    for bite in said.soundbites:
        yield line("soundbite", bite.title, startTime=decimal(bite.start), duration=decimal(bite.duration))
    for rendition in said.renditions:
        inner = [line("source", uri=copy.uri, contentType=copy.type) for copy in rendition.copies]
        if rendition.integrity:
            kind, value = rendition.integrity
            inner.append(line("integrity", type=kind, value=value))
        yield line(
            "alternateEnclosure",
            "",
            inner,
            type=rendition.type,
            length=rendition.length,
            bitrate=None if rendition.bitrate is None else decimal(rendition.bitrate),
            height=rendition.height,
            lang=rendition.language,
            title=rendition.title,
            rel=rendition.rel,
            codecs=rendition.codecs,
            default="true" if rendition.default else None,
        )
    image = article.image
    own = [Picture(image.url, image.alt or None, image.width, image.height, image.type)] if image else []
    yield from licence(said.licence)
    yield from people(said.people)
    yield from places(said.locations)
    yield from sized((*own, *said.pictures))
    yield from notes(said.notes)
    yield from conversations(said.conversations)
    yield from payments(said.payments)


def _podcasting_written(item: etree._Element) -> tuple[str, ...]:
    return tuple(sorted(written(each) for each in item if str(each.tag).startswith(PODCAST)))


FIELDS: tuple[Field, ...] = (
    *map(_of, ("title", "duration", "season", "episode", "episodeType")),
    *map(_unread, ("author", "explicit", "block", "summary")),
    Field(
        "itunes:subtitle",
        lambda article, _: _said(article).subtitle,
        lambda entry: get(entry, "subtitle"),
        lambda item: text(item, f"{_ITUNES}subtitle"),
    ),
    Field("itunes:image", _image, _image_read, _image_written),
    Field(
        "authors",
        lambda article, _: tuple(person.name for person in article.authors),
        _authors_read,
        lambda item: all_texts(item, f"{_DC}creator"),
    ),
    Field("podcast", _podcasting, None, _podcasting_written),
)
