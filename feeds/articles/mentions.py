"""The image and the attachments that front matter names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from feeds.articles.characters import clean
from feeds.articles.frontmatter import Value
from feeds.articles.plaintext import has_scheme, plain, web_url
from feeds.articles.said import Said, Word
from feeds.articles.spellings import folded
from feeds.model import Image, Reference

_TARGETS = ("url", "src", "image", "relative", "path", "file", "filename", "href")
# The words of an image in its own table; beside it they are rows of SPELLINGS.
_WORDS = {
    "alt": ("alt", "alt_text", "alternative"),
    "caption": ("caption", "title", "description"),
    "credit": ("credit", "credits", "copyright", "attribution", "author", "photographer"),
}
MAX_WORDS = 2000
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):([0-5]\d)(?:[.,]\d{1,9})?", re.ASCII)
_UNITS = re.compile(
    r"(?:P?T?(\d{1,6})\s?h(?:ours?|rs?)?)?\s*(?:P?T?(\d{1,6})\s?m(?:in(?:utes?|s)?)?)?\s*(?:P?T?(\d{1,6})(?:\.\d{1,9})?\s?s(?:ec(?:onds?|s)?)?)?",
    re.ASCII | re.IGNORECASE,
)


def image(said: Said) -> Image | None:
    """The image that stands for the article, with its words; one without an address where only words are given."""
    found = _image(said) or Image("")
    found = replace(
        found,
        alt=_beside(said, "image_alt") or found.alt,
        caption=_beside(said, "image_caption") or found.caption,
        credit=_beside(said, "image_credit") or found.credit,
    )
    return None if found == Image("") else found


def _image(said: Said) -> Image | None:
    for word in said.of("image"):
        value = word.value
        if isinstance(value, list):
            value = value[0] if value else None
        target: Value = value
        if isinstance(value, dict):
            target = next((each for key in _TARGETS if isinstance(each := value.get(key), str) and each.strip()), None)
        # What a template left for the author to fill in.
        if not isinstance(target, str) or not target.strip() or re.fullmatch(r"\s*<[^<>]*>\s*", target):
            continue
        said.choose("image", word)
        table = {folded(key): each for key, each in value.items()} if isinstance(value, dict) else {}
        return Image(_target(said, word, target), _within(table, "alt"), _within(table, "caption"), _within(table, "credit"))
    return None


def _beside(said: Said, name: str) -> str:
    for word in said.of(name):
        if text := _words(word.value):
            said.choose("image", word)
            return text
    return ""


def _within(table: Mapping[str, Value], name: str) -> str:
    return next((text for key in _WORDS[name] if (text := _words(table.get(folded(key))))), "")


def _words(value: Value) -> str:
    return plain(clean(value))[0][:MAX_WORDS] if isinstance(value, str) else ""


def references(said: Said) -> tuple[Reference, ...]:
    """The attachments; a duration that stands by itself is that of the first one that has none."""
    found = list(_references(said))
    for word in said.of("duration"):
        seconds = duration(word.value)
        lacking = next((place for place, each in enumerate(found) if each.duration is None), None)
        if seconds is None or lacking is None:
            said.keep(word.key, word.value, word.origin)
        else:
            found[lacking] = replace(found[lacking], duration=seconds)
            said.choose("references", word)
    return tuple(found)


def duration(value: Value) -> int | None:
    """Seconds out of `61`, `1:01`, `1:02:03`, `PT1H2M3S`, `1h 2m 3s`; None where it is none of these."""
    text = str(value).strip()
    if re.fullmatch(r"\d{1,15}(?:\.\d{1,9})?", text, re.ASCII):
        return int(text.partition(".")[0])
    if found := _CLOCK.fullmatch(text):
        return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])
    if text and (found := _UNITS.fullmatch(text)):
        return int(found[1] or 0) * 3600 + int(found[2] or 0) * 60 + int(found[3] or 0)
    return None


def _references(said: Said) -> Iterator[Reference]:
    for word in said.of("references"):
        said.choose("references", word)
        for item in word.value if isinstance(word.value, list) else [word.value]:
            if isinstance(item, str):
                yield Reference(_target(said, word, item))
            elif isinstance(item, dict):
                yield _reference(said, word, item)
            else:
                raise said.wrong(word, "expected an address, or a table with url, type and length")


def _reference(said: Said, word: Word, item: dict[str, Value]) -> Reference:
    target = item.get("url") or item.get("href") or item.get("src") or item.get("file")
    if not isinstance(target, str):
        raise said.wrong(word, "an attachment needs a url")
    mime = item.get("type") or item.get("mime_type")
    if mime is not None and not re.fullmatch(r"[\w.+-]+/[\w.+-]+", str(mime)):
        raise said.wrong(word, f"{mime} is no media type; write one like audio/mpeg")
    title, length, lasting = item.get("title"), item.get("length") or item.get("size"), item.get("duration")
    if length is not None and not re.fullmatch(r"\d{1,15}", str(length).strip()):
        raise said.wrong(word, f"{length} is no whole number")
    seconds = None if lasting is None else duration(lasting)
    if lasting is not None and seconds is None:
        raise said.wrong(word, f"{lasting} is no duration; write one like 1:02:03, or seconds")
    return Reference(
        _target(said, word, target),
        None if mime is None else str(mime),
        None if length is None else int(str(length)),
        None if title is None else plain(clean(str(title)))[0] or None,
        seconds,
    )


def _target(said: Said, word: Word, value: str) -> str:
    target = clean(value).strip()
    if (has_scheme(target) and web_url(target) is None) or target.startswith("//") or re.search(r"[\x00-\x20<>\"]", target):
        raise said.wrong(word, f"{target} is no web address and no file here", "url")
    return target
