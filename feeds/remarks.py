"""What an editor should know of articles that are published, or will be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from feeds.articles.composition import Addresses, absent
from feeds.articles.directory import Look
from feeds.model import Manuscript, Problem, Record, Severity, Trait


def remarks(
    look: Look,
    addresses: Addresses,
    manuscripts: Sequence[Manuscript],
    records: Mapping[str, Record],
    links: Mapping[str, str],
    shared: Mapping[str, int],
    now: datetime,
) -> Iterator[Problem]:
    """What an editor should know of articles that are published, or will be; ``shared`` counts articles by link."""
    ahead, stays = (trait in addresses.tool.traits for trait in (Trait.FUTURE_TOO, Trait.EXPIRED_TOO))
    for each in manuscripts:
        record, lines = records[each.path], dict(each.lines)
        if record.published > now and not ahead:
            message = f"scheduled; it appears at {record.published:%Y-%m-%d %H:%M} UTC"
            yield Problem(Severity.INFO, "scheduled", each.path, message)
        if each.expires and each.expires.instant <= now and not stays:
            message = f"expired; it disappeared at {each.expires.instant:%Y-%m-%d %H:%M} UTC"
            yield Problem(Severity.INFO, "expired", each.path, message, lines.get("expires"), "expires")
        if each.unlisted:
            yield Problem(Severity.INFO, "unlisted", each.path, "unlisted; it is in no feed", lines.get("unlisted"))
        if each.id and record.id != each.id:
            message = f"the id {each.id} is no URI, which Atom asks for, or is too long; it is published as {record.id}"
            yield Problem(Severity.INFO, "id", each.path, message, lines.get("id"), "id")
        if addresses.own(each) and each.address and record.address.strip("/") != addresses.path(each):
            message = f"the address {each.address} is taken or reserved; its page is at /{record.address}"
            yield Problem(Severity.SHOULD, "address", each.path, message, lines.get("address"), "address")
        if shared[links[each.path]] > 1:
            message = f"another article has the link {links[each.path]} too; give one of them a slug of its own"
            yield Problem(Severity.SHOULD, "shared-link", each.path, message, lines.get("slug"), "slug")
        for target in absent(each, links, look.media):
            message = f"there is no file {target} beside the article; put it there, or correct its name"
            yield Problem(Severity.SHOULD, "absent-file", each.path, message, lines.get("references"))
