"""The author that a tool's configuration names → Persons."""

from __future__ import annotations

import re
from collections.abc import Mapping

from feeds.articles.plaintext import plain, web_url
from feeds.articles.tools.source import text
from feeds.model import Person


def people(value: object, email: str | None = None) -> tuple[Person, ...]:
    """A name, or a table of name, email and url; ``email`` belongs to a bare name. Nothing for anything else."""
    if isinstance(value, str):
        name, url = value, None
    elif isinstance(value, Mapping):
        name, url = text(value, "name", "title") or "", text(value, "url", "uri", "link", "homepage")
        email = text(value, "email", "mail") or email
    else:
        return ()
    name = plain(name)[0][:254]
    if email is None or not re.fullmatch(r"[!-;=?A-~]{1,64}@[!-;=?A-~]{1,190}", email):
        email = None
    return (Person(name, email, web_url(url)),) if name else ()
