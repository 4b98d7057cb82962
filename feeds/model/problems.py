"""What is found wrong, how much it weighs, and where values come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a :class:`Problem` weighs: ``must`` holds back, ``should`` is reported, ``info`` explains."""

    MUST = "must"
    SHOULD = "should"
    INFO = "info"

    @property
    def rank(self) -> int:
        """A number to compare by: the graver, the larger."""
        return {"must": 2, "should": 1, "info": 0}[self.value]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something found wrong, said so that the person who can mend it knows where and how.

    ``path`` names the file (or the document's address), ``line`` counts from 1, ``field`` is the key or element,
    ``message`` is one sentence for an editor; ``expected`` and ``found`` are there where two values differ.
    """

    severity: Severity
    rule: str
    path: str
    message: str
    line: int | None = None
    field: str | None = None
    expected: str | None = None
    found: str | None = None


class Origin(NamedTuple):
    """Where a value came from: ``where`` in words (front matter, file name, ledger, …), the ``key`` as it is written there.

    ``line`` counts from 1; ``file`` is there where it is not the article's own file.
    """

    where: str
    key: str | None = None
    line: int | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """A Problem that holds something back, from when on, and until when; None: it still does."""

    problem: Problem
    since: datetime
    until: datetime | None = None
