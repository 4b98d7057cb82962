"""The author that a tool's configuration names → Persons."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from feeds.articles.plaintext import plain, web_url
from feeds.articles.tools.source import Said, overlaid, text
from feeds.model import Person

# More authors than a site has, each in a file.
MAX_FILES = 500


def people(value: object, email: str | None = None) -> tuple[Person, ...]:
    """A name, or a table of name, email and url; ``email`` belongs to a bare name. Nothing for anything else."""
    if isinstance(value, str):
        name, url = value, None
    elif isinstance(value, Mapping):
        name, url = text(value, "name", "title", "display_name") or "", text(value, "url", "uri", "link", "homepage")
        email = text(value, "email", "mail") or email
    else:
        return ()
    name = plain(name)[0][:254]
    if email is None or not re.fullmatch(r"[!-;=?A-~]{1,64}@[!-;=?A-~]{1,190}", email):
        email = None
    return (Person(name, email, web_url(url)),) if name else ()


def known(said: Said) -> tuple[tuple[str, Person], ...]:
    """The people of a table of authors by their keys, as articles name them."""
    return tuple((key, each[0]) for key, value in said.items() if (each := people(value)))


def listed(root: Path, *names: str) -> tuple[tuple[str, Person], ...]:
    """The people in the first of those files below ``root`` that can be read."""
    return known(next(overlaid(root, *names), {}))


def filed(root: Path, directory: str) -> tuple[tuple[str, Person], ...]:
    """The people of whom each has a file of their own in ``directory``, which their key names."""
    try:
        names = sorted(os.listdir(root / directory))[:MAX_FILES]
    except OSError:
        return ()
    said = {name.rpartition(".")[0]: next(overlaid(root, f"{directory}/{name}"), {}) for name in names}
    return known(said)
