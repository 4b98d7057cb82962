"""A document taken apart into its entries, and one of some of them only (RFC 3229 with ``feed``).

Entries are compared by their bytes: what was edited is new, and what is as it was is left out. Whatever else stands in
the document, tombstones among it, stays in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from feeds.formats import Format

_MARK = 8


def cut(format: Format, document: bytes) -> tuple[bytes, list[bytes], bytes] | None:
    """What stands before the entries of a ``document``, the entries, and what stands after; None where it is not of that kind."""
    if format.entry is None:
        return None
    found = list(format.entry.finditer(document))
    if not found:
        return document, [], b""
    head, tail = document[: found[0].start()], document[found[-1].end() :]
    entries = [each[0] for each in found]
    return (head, entries, tail) if head + b"".join(entries) + tail == document else None


def marks(entries: Sequence[bytes]) -> bytes:
    """What a document is known to have held, in a few bytes an entry."""
    return b"".join(map(_mark, entries))


def newer(format: Format, document: bytes, known: bytes) -> bytes | None:
    """The ``document`` with the entries alone that are not among ``known`` marks; None where that would be all, or cannot be."""
    parts = cut(format, document)
    if parts is None:
        return None
    head, entries, tail = parts
    have = {known[at : at + _MARK] for at in range(0, len(known), _MARK)}
    fresh = [each for each in entries if _mark(each) not in have]
    return head + b"".join(fresh) + tail if len(fresh) < len(entries) else None


def _mark(entry: bytes) -> bytes:
    return hashlib.blake2b(entry, digest_size=_MARK).digest()
