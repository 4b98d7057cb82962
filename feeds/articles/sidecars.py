"""Metadata in a file beside the article: `slug.yaml`, `slug.toml`, `slug.json`, Nikola's `slug.meta`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from feeds.articles.characters import clean, decode
from feeds.articles.directory import Found
from feeds.articles.frontmatter import Value, parse_sidecar
from feeds.articles.metadata import understand
from feeds.articles.said import UNKNOWN
from feeds.articles.spellings import SPELLINGS
from feeds.errors import ArticleError
from feeds.model import Origin, Problem

_FIELDS = {spelling: name for name, spellings in SPELLINGS.items() for spelling in spellings}


@dataclass(frozen=True, slots=True)
class Beside:
    """What the file beside an article says, by keys of ``metadata.SPELLINGS``; ``origins`` tells where each stands.

    ``unknown`` is what no spelling names; ``problems`` name that file.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    unknown: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    def over(self, others: Mapping[str, Value], origins: Mapping[str, Origin]) -> Beside:
        """These values, and of ``others`` those of fields that these say nothing of."""
        said = {_FIELDS[key] for key in self.values}
        rest = {key: value for key, value in others.items() if _FIELDS.get(key, "") not in said}
        return replace(self, values={**rest, **self.values}, origins={**origins, **self.origins})


def understood(found: Found, data: bytes, zone: ZoneInfo, day_first: bool | None) -> Beside:
    """What ``data``, the bytes of ``found``, say. Raises ArticleError with that file's path where they are not readable."""
    try:
        front = parse_sidecar(os.path.splitext(found.path)[1].lower(), clean(decode(data, None)))
        said = understand(front.values, front.lines, zone, day_first)
    except ArticleError as error:
        raise error.at(found.path) from error
    values: dict[str, Value] = {}
    origins: dict[str, Origin] = {}
    for key, value in front.values.items():
        for written, inner in value.items() if key.lower() == "taxonomies" and isinstance(value, dict) else [(key, value)]:
            name = written.strip().lower().replace("-", "_").replace(" ", "_")
            if name in _FIELDS and inner not in (None, "") and not (_FIELDS[name] == "language" and said.language is None):
                values[name] = inner
                origins[name] = Origin("sidecar", written, front.lines.get(key), os.path.basename(found.path))
    for key, _ in said.unknown:
        origins[UNKNOWN + key] = Origin("sidecar", key, front.lines.get(key), os.path.basename(found.path))
    problems = tuple(replace(each, path=found.path) for each in said.problems if each.rule == "language")
    return Beside(values, origins, said.unknown, problems)
