"""Where whole articles and proven entries lie until they are needed again; newspapers call it so.

What lies here is found by the hash of what it was made of, so that it may be lost at any time and never be wrong. Some
of it is in memory, bounded; all of it in the store's index, where this publisher may write.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from cachetools import LRUCache

from feeds.articles.library import Library, Uses
from feeds.model import Article, Headline, Print, Problem, Style
from feeds.seals import code
from feeds.select import headline
from feeds.store.index import SEALED, Batch, Index, Proven, Saved
from feeds.store.rows import ARTICLE, PROBLEMS

# How many bytes of articles and of entries are kept in memory, and how many wait to be written. An edit reads one article, and
# joins some hundred entries again.
ARTICLES = 8_000_000
ENTRIES = 16_000_000
WAITING = 4_000_000
# How many headlines are kept in memory.
HEADLINES = 10_000

_Key: TypeAlias = tuple[str, str, str]
_Entry: TypeAlias = tuple[str, bytes, tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class Slip:
    """What an article came to: the hash of its text, what was found on the way, what it asked of others."""

    hash: str
    media: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    uses: Uses = ()


class Morgue:
    """The memory of one publisher. With ``saving`` false the index is read and never written."""

    def __init__(self, index: Index, saving: bool) -> None:
        self.index, self.saving = index, saving
        self.saved: dict[str, Saved] = index.composed()
        self.slips: dict[str, tuple[str, Slip]] = {}
        self.articles: LRUCache[str, Article] = LRUCache(ARTICLES, lambda article: 2 * len(article.content) + 1000)
        self.headlines: LRUCache[str, Headline] = LRUCache(HEADLINES)
        self.entries: LRUCache[_Key, _Entry] = LRUCache(ENTRIES, lambda held: len(held[1]) + 200)
        self.batch = Batch()
        self.waiting = 0

    # --- whole articles -----------------------------------------------------------------------------------------------

    def slip(self, id: str, key: str, library: Library) -> Slip | None:
        """What the article came to, if it was made of ``key`` and what it asked for is still so."""
        held = self.slips.get(id)
        if held is None and (saved := self.saved.get(id)) is not None:
            uses: Uses = tuple(tuple(each) for each in json.loads(saved.uses))
            problems = PROBLEMS.validate_json(saved.problems)
            held = self.slips[id] = saved.key, Slip(saved.hash, tuple(json.loads(saved.media)), problems, uses)
        if held is None or held[0] != key or not library.still(held[1].uses):
            return None
        return held[1]

    def keep(self, key: str, whole: Article, problems: Sequence[Problem], uses: Uses) -> Slip:
        """Keep what was made of ``key``."""
        slip = Slip(self.put(whole), whole.media, tuple(problems), uses)
        self.slips[whole.id] = key, slip
        self.batch.composed[whole.id] = Saved(
            key, slip.hash, json.dumps(slip.media).encode(), json.dumps(uses).encode(), PROBLEMS.dump_json(slip.problems)
        )
        return slip

    def put(self, whole: Article) -> str:
        """Keep a whole article; its hash."""
        body = ARTICLE.dump_json(whole)
        hash = hashlib.sha256(body).hexdigest()
        self.articles[hash] = whole
        self.headlines[hash] = headline(whole)
        self.batch.texts[hash] = body
        self._wait(len(body))
        return hash

    def article(self, hash: str) -> Article | None:
        """The whole article of this hash, if it is here."""
        if (held := self.articles.get(hash)) is not None:
            return held
        body = self.batch.texts.get(hash) or self.index.text(hash)
        if body is None:
            return None
        self.articles[hash] = found = ARTICLE.validate_json(body)
        return found

    def texts(self, hashes: Sequence[str]) -> tuple[bytes, ...]:
        """The articles of these hashes as they are saved; those that are nowhere are left out."""
        here = {hash: body for hash in hashes if (body := self.batch.texts.get(hash))}
        found = here | self.index.texts([hash for hash in hashes if hash not in here])
        return tuple(found[hash] for hash in hashes if hash in found)

    # --- entries ------------------------------------------------------------------------------------------------------

    def entry(self, format: str, style: Style, id: str, hash: str) -> tuple[bytes, tuple[Problem, ...]] | None:
        """The proven entry of the article whose text has this hash, if it is here."""
        held = self.entries.get((id, format, style.key))
        return held[1:] if held is not None and held[0] == _seal(hash) else None

    def fetch(self, format: str, style: Style, ids: Sequence[str]) -> None:
        """Have the entries of these articles at hand."""
        missing = [id for id in ids if (id, format, style.key) not in self.entries]
        for id, found in self.index.entries(format, style.key, missing).items() if missing else ():
            problems = PROBLEMS.validate_json(found.problems) if found.problems != b"[]" else ()
            self.entries[id, format, style.key] = found.seal, found.body, problems

    def keep_entry(self, format: str, style: Style, id: str, hash: str, body: bytes, problems: Sequence[Problem]) -> None:
        """Keep an entry that was proven."""
        key = id, format, style.key
        self.entries[key] = _seal(hash), body, tuple(problems)
        self.batch.entries[key] = Proven(_seal(hash), body, PROBLEMS.dump_json(tuple(problems)))
        self._wait(len(body))

    # --- documents ----------------------------------------------------------------------------------------------------

    def lay_down(self, made: Print) -> Print:
        """Keep the bytes of a document where the edition that is to name them will find them; without ``saving`` it does."""
        if made.packed is None or made.packed.gzip is None:
            return made
        self.batch.documents[made.packed.hash] = made.packed.gzip
        self._wait(len(made.packed.gzip))
        return replace(made, packed=replace(made.packed, gzip=None))

    # --- the index ----------------------------------------------------------------------------------------------------

    def take(self) -> Batch:
        """What waits to be saved, which is somebody else's to do from now on."""
        batch, self.batch, self.waiting = self.batch, Batch(), 0
        return batch

    def sweep(self, live: Container[str], context: str, files: int) -> None:
        """Forget, here and in the index, what came of articles that are not ``live`` and of files that are not there."""
        self.index.sweep(context, files, _made())
        self.saved = {id: saved for id, saved in self.saved.items() if id in live}
        self.slips = {id: slip for id, slip in self.slips.items() if id in live}

    def _wait(self, size: int) -> None:
        self.waiting += size
        if self.waiting > WAITING:
            batch = self.take()
            if self.saving:
                self.index.keep(batch)


def _seal(hash: str) -> str:
    """What an entry is made of: its article, and how it is written and proven."""
    return hash[:SEALED] + _made()


def _made() -> str:
    """How entries are written and proven."""
    return code("formats", "check", "model", "podcasting")[:SEALED]
