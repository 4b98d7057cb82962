"""What an Atom document says of entries that are gone (RFC 6721), compared with what it was to say."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.check.document import UnreadableError, parse
from feeds.check.roundtrip import facts
from feeds.model import Problem, Severity, Tombstone

_DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def prove(document: bytes, tombstones: Sequence[Tombstone], path: str) -> list[Problem]:
    """Whether ``document`` names these entries as gone, with their instants and in their order, and no others."""
    expected = ", ".join(f"{each.id} {facts.instant(each.when)}" for each in tombstones)
    try:
        found = ", ".join(f"{each.get('ref')} {facts.w3c(each.get('when'))}" for each in parse(document).iter(_DELETED))
    except UnreadableError:  # a rule says so
        return []
    if found == expected:
        return []
    message = "the document does not name the entries that are gone as it was to; the last good document stays"
    return [Problem(Severity.MUST, "roundtrip", path, message, field="deleted-entry", expected=expected[:200], found=found[:200])]
