"""What a directory of files can tell of old addresses: copies, pages that lead elsewhere, rules for web servers."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from feeds.config import Config
from feeds.formats import FORMATS
from feeds.model import Listing, address, beneath
from feeds.web import old

# Rules as static hosts read them (Netlify, Cloudflare Pages, GitLab Pages), and for a ``map`` of nginx.
HOSTS_FILE = "_redirects"
NGINX_FILE = ".feeds-redirects.conf"

_SAFE = "/:@!&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class Lead:
    """That the old address ``path`` leads to ``url``; a ``page`` is a directory, whose path ends in a slash."""

    path: str
    url: str

    @property
    def page(self) -> bool:
        """Whether people look there, and not readers for a document."""
        return self.path.endswith("/")


def copies(config: Config, taken: Collection[str]) -> Iterator[tuple[str, str]]:
    """(file, path of the document that it is a copy of) of every alias at which nothing else stands."""
    for path, document in config.addresses.aliases.items():
        if path not in taken:
            yield (path + "index" + document[document.rindex(".") :] if path.endswith("/") else path), document


def leads(config: Config, listings: Sequence[Listing], taken: Collection[str]) -> list[Lead]:
    """Every old address that leads elsewhere, in order. ``listings`` are those that did not move."""
    addresses = config.addresses
    found = {path: url for path, url in addresses.redirects.items() if path not in taken}
    for name, place in addresses.moved.items():
        files = [format.file_name for format in FORMATS.values()]
        found |= {address(name, each): beneath(place, each) for each in (files if not name else ["", *files])}
    configured = {each.rstrip("/") for each in (*found, *addresses.aliases, *addresses.gone)}
    for path in old.TRIED:
        lead = old.tried(config, listings, path)
        if isinstance(lead, old.Elsewhere) and path not in configured and not {path, path + "/"} & set(taken):
            found[path if "." in path else path + "/"] = lead.url
    return [Lead(path, found[path]) for path in sorted(found)]


def page(url: str) -> str:
    """A page that leads to ``url``: at once, by a link, and for search engines."""
    shown = html.escape(url)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Moved</title>\n'
        f'<link rel="canonical" href="{shown}">\n<meta http-equiv="refresh" content="0; url={shown}">\n'
        f'<meta name="robots" content="noindex">\n</head>\n<body>\n<p>This is at <a href="{shown}">{shown}</a> now.</p>\n'
        f"</body>\n</html>\n"
    )


def for_hosts(leads: Sequence[Lead]) -> str:
    """The file of rules of static hosts: old path, address, status. What is gone they cannot be told."""
    return "".join(f"{quote('/' + each, safe=_SAFE)} {lead.url} 301\n" for lead in leads for each in _both(lead.path))


def for_nginx(config: Config, leads: Sequence[Lead]) -> str:
    """The inside of a ``map $uri``: where it leads, or ``gone``."""
    lines = [f"{_quoted('/' + each)} {_quoted(lead.url)};" for lead in leads for each in _both(lead.path)]
    lines += [f"{_quoted('/' + each)} gone;" for path in sorted(config.addresses.gone) for each in _both(path)]
    names = "|".join(re.escape(format.file_name) for format in FORMATS.values())
    for name in sorted(config.addresses.retired):
        within = re.escape(name) + "/" if name else ""
        pages = f"(?:archive/[0-9]+/)?(?:{names})" if not name else f"(?:archive/[0-9]+/)?(?:{names})?"
        if name:
            lines.append(f"{_quoted('/' + name)} gone;")
        lines.append(f"{_quoted(f'~^/{within}{pages}$')} gone;")
    return "# Where old addresses lead; include it in a map of $uri. Written by feeds build.\n" + "".join(
        line + "\n" for line in lines
    )


def _both(path: str) -> tuple[str, ...]:
    return (path, path[:-1]) if path.endswith("/") else (path, path + "/")


def _quoted(text: str) -> str:
    """Text as nginx reads it; a dollar would begin the name of a variable."""
    if text.startswith("~"):
        return '"' + text.replace('"', '\\"') + '"'
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "%24" if "://" in text else "$") + '"'
