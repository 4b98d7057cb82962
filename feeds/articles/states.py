"""Whether an article is to be published at all, and in which feeds it is not."""

from __future__ import annotations

from feeds.articles.characters import clean
from feeds.articles.frontmatter import Value
from feeds.articles.said import Said, Word

_TRUE = frozenset({"true", "yes", "on", "1", "y"})
_FALSE = frozenset({"false", "no", "off", "0", "n"})
# Pelican's and Nikola's words, WordPress's, and those of people.
_HELD = frozenset({"draft", "private", "unpublished", "pending", "skip", "trash", "inactive"})
_UNLISTED = frozenset({"unlisted", "hidden"})
_PUBLIC = frozenset({"public", "published", "listed", *_TRUE})
_NEVER = frozenset({"never", "false", "local"})


def word_of(value: Value) -> str:
    """A value as the words here are compared."""
    return str(value).strip().lower()


def truth(said: Said, word: Word) -> bool:
    """What a switch says. Raises ArticleError where it says neither, so that nothing is published by mistake."""
    value = word_of(word.value)
    if value in _TRUE or value in _FALSE:
        return value in _TRUE
    raise said.wrong(word, f"expected true or false, not {clean(value)[:100]}")


def is_no_date(word: Word) -> bool:
    """Whether a key for a date holds a switch: `published: false`, `unpublish: true`, `expires: never`."""
    value = word_of(word.value)
    switches = word.spelling == "published" or word.spelling.startswith(("unpublish", "expir"))
    return switches and value in ("true", "false", "yes", "no", "never")


def draft(said: Said) -> bool:
    """Whether the article is not to be published."""
    found = [word for word in said.of("draft") if _held(said, word)]
    found += [word for word in said.of("published") if word.spelling == "published" and word_of(word.value) in ("false", "no")]
    found += [word for word in said.of("expires") if is_no_date(word) and word_of(word.value) in ("true", "yes")]
    return _chosen(said, "draft", found)


def _chosen(said: Said, name: str, words: list[Word]) -> bool:
    """Whether anything says so, and where."""
    for word in words:
        said.choose(name, word)
    return bool(words)


def _held(said: Said, word: Word) -> bool:
    if word.spelling == "build":
        return isinstance(word.value, dict) and word_of(word.value.get("render")) in ("never", "false")
    if word.spelling == "status":
        return word_of(word.value) in _HELD
    if word.spelling == "publish":
        return word_of(word.value) in _FALSE
    if word.spelling == "visibility":
        return word_of(word.value) not in _PUBLIC | {"unlisted"}
    return truth(said, word)


def unlisted(said: Said) -> bool:
    """Whether the article has a page and is in no feed."""
    found = [word for name in ("draft", "unlisted") for word in said.of(name) if _unlisted(said, word)]
    found += [word for word in said.of("not_in") if word.spelling == "feeds" and word_of(word.value) in _FALSE]
    return _chosen(said, "unlisted", found)


def _unlisted(said: Said, word: Word) -> bool:
    value = word_of(word.value)
    if word.spelling == "build":
        return isinstance(word.value, dict) and word_of(word.value.get("list")) in _NEVER
    if word.spelling == "status":
        return value in _UNLISTED
    if word.spelling == "visibility":
        return value == "unlisted"
    if word.spelling in ("rss", "feed"):
        if value not in _FALSE:
            said.keep(word.key, word.value, word.origin)
        return value in _FALSE
    return word.spelling not in ("draft", "private", "publish") and truth(said, word)


def not_in(said: Said) -> tuple[str, ...]:
    """The names of the feeds that the article is not in; the main feed is `main`.

    `exclude_feeds: [a, b]`, `feeds: {not: [a]}` or `feeds: [-a]`: what `feeds` names without a sign is no exclusion.
    """
    names: dict[str, None] = {}
    for word in said.of("not_in"):
        value, before = word.value, len(names)
        if word.spelling != "feeds":
            names.update(dict.fromkeys(_names(said, word, value)))
        elif isinstance(value, dict):
            for key in ("not", "exclude"):
                names.update(dict.fromkeys(_names(said, word, value.get(key))))
        elif word_of(value) not in _TRUE | _FALSE:
            written = _names(said, word, value)
            signed = [name for name in written if name.startswith(("-", "!"))]
            names.update(dict.fromkeys(name[1:].strip() for name in signed))
            if len(signed) < len(written):
                said.keep(word.key, value, word.origin)
                said.remark("feeds", "feeds choose their articles; to keep one out of a feed write exclude_feeds", word)
        if len(names) > before:
            said.choose("not_in", word)
    return tuple(name for name in names if name)


def _names(said: Said, word: Word, value: Value) -> list[str]:
    if value is None:
        return []
    items = value if isinstance(value, list) else str(value).split(",")
    if isinstance(value, dict) or any(isinstance(item, list | dict) for item in items):
        raise said.wrong(word, "expected names of feeds")
    return [name for item in items if item is not None and (name := clean(str(item)).strip())]
