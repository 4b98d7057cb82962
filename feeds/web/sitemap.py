"""What search engines are told: robots.txt (RFC 9309), and the list of the pages that are ours (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import lxml.etree as etree

ROBOTS = "robots.txt"
FILE_NAME = "sitemap.xml"
MEDIA_TYPE = "application/xml; charset=utf-8"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_SPACE = f"{{{_NAMESPACE}}}"
# The protocol's limits: addresses in a file, and bytes of it.
MOST_PAGES = 50_000
MOST_BYTES = 50 * 1024 * 1024
# More than what stands around an address, and its date.
_AROUND = 100


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its address below the base URL, and when it last changed, where that is known."""

    address: str
    changed: datetime | None = None


def robots(base_url: str) -> str:
    """Everything may be read, and this is where the list is."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {base_url}{FILE_NAME}\n"


def files(base_url: str, pages: Sequence[Page]) -> Iterator[tuple[str, bytes]]:
    """The file names and bytes of the list: one file, or one that names the others where one cannot hold it.

    Without pages too there is a file, which lists nothing.
    """
    parts = list(_parts(base_url, pages)) or [[]]
    if len(parts) == 1:
        yield FILE_NAME, _write("urlset", "url", parts[0])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield FILE_NAME, _write("sitemapindex", "sitemap", [(base_url + name, None) for name in names])
    for name, part in zip(names, parts, strict=True):
        yield name, _write("urlset", "url", part)


_Entry = tuple[str, datetime | None]


def _parts(base_url: str, pages: Sequence[Page]) -> Iterator[list[_Entry]]:
    """The pages, in as many lots as the limits ask for."""
    part: list[_Entry] = []
    size = 0
    for page in pages:
        url = base_url + quote(page.address)
        if len(part) == MOST_PAGES or size + len(url) + _AROUND > MOST_BYTES - _AROUND:
            yield part
            part, size = [], 0
        part.append((url, page.changed))
        size += len(url) + _AROUND
    if part:
        yield part


def _write(root: str, element: str, entries: Sequence[_Entry]) -> bytes:
    tree = etree.Element(_SPACE + root, nsmap={None: _NAMESPACE})  # type: ignore[dict-item] # which the stubs do not know
    for url, changed in entries:
        entry = etree.SubElement(tree, _SPACE + element)
        etree.SubElement(entry, _SPACE + "loc").text = url
        if changed is not None:
            etree.SubElement(entry, _SPACE + "lastmod").text = changed.isoformat()
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True)
