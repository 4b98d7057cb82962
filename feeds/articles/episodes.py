"""A recording without a text → a Manuscript made of its tags."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from posixpath import basename
from urllib.parse import quote

from feeds.articles.characters import clean
from feeds.articles.directory import Found
from feeds.articles.frontmatter import FrontMatter, Value
from feeds.articles.manuscript import Read, Reading, understood_of
from feeds.articles.media import MediaFact
from feeds.articles.sidecars import Beside
from feeds.errors import ArticleError
from feeds.model import Origin, Reference

# The markup of what people write into tags.
MARKUP = ".txt"
_ITSELF = Origin("the recording itself")


def episode(
    found: Found, fact: MediaFact, reading: Reading, beside: tuple[Found, bytes] | None = None, unpublished: bool = False
) -> Read:
    """The article that the recording ``found`` is by what its tags say; what the file of metadata beside it says wins.

    With ``unpublished`` also one that is not to be published. Raises ArticleError, with the file's path, for whatever makes
    it unfit to publish.
    """
    try:
        words = clean(fact.words).replace("\r\n", "\n").replace("\r", "\n")
        values = _values(fact)
        tags = Beside(values, {key: Origin("tags of the recording", key) for key in values})
        read = understood_of(found, FrontMatter(words), MARKUP, reading, beside, True, tags=tags, unpublished=unpublished)
    except ArticleError as error:
        raise error.at(found.path) from error
    if read.manuscript is None:
        return read
    said = read.manuscript
    # What a subscriber hears is told by its length, so that a file that was renamed is known again.
    seen = [fact.length, fact.duration, said.digest if said.titled else words]
    named = any(basename(each.target) == quote(basename(found.path)) for each in said.references)
    whole = replace(
        said,
        digest=hashlib.sha256(json.dumps(seen).encode()).hexdigest(),
        titled=True,
        origins=(*said.origins, *([] if named else [("references", _ITSELF)])),
        references=said.references if named else (Reference(quote(basename(found.path))), *said.references),
    )
    return Read(whole, read.problems)


def _values(fact: MediaFact) -> Mapping[str, Value]:
    """What the tags say, in the words of front matter."""
    said: dict[str, Value] = {
        "title": fact.title,
        "author": [*fact.authors],
        "date": fact.date,
        "tags": [*fact.subjects],
    }
    return {key: value for key, value in said.items() if value}
