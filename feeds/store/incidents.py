"""What holds something back, since when and until when: so that each change is told once, and a feed can show them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from feeds.model import Incident, Problem, Severity
from feeds.store.database import Database
from feeds.store.schema import incident

# How many are kept that are over.
REMEMBERED = 200
# The changes that can be told: that it came, that it went.
_CAME, _WENT = 1, 2

_PROBLEM = TypeAdapter(Problem)


def key(problem: Problem) -> str:
    """What tells one Problem from another; on which line it is does not."""
    return hashlib.sha256("\0".join((problem.path, problem.rule, problem.field or "", problem.message)).encode()).hexdigest()


def keep(database: Database, connection: sa.Connection, problems: Sequence[Problem], now: datetime) -> None:
    """Bring what is remembered up to what was found at ``now``."""
    current = {key(problem): problem for problem in problems if problem.severity is Severity.MUST}
    known = {row.key: row.since for row in connection.execute(sa.select(incident).where(incident.c.until.is_(None)))}
    instant = int(now.timestamp())
    rows = [
        {"key": each, "since": instant, "until": None, "told": 0, "problem": _PROBLEM.dump_json(problem)}
        for each, problem in current.items()
        if each not in known
    ]
    database.upsert(connection, incident, rows)
    over = [{"over": each, "at": instant} for each in known if each not in current]
    if over:
        ended = sa.update(incident).where(incident.c.key == sa.bindparam("over"), incident.c.until.is_(None))
        connection.execute(ended.values(until=sa.bindparam("at")), over)
        _forget(connection)


def note(database: Database, connection: sa.Connection, rule: str, problem: Problem | None, now: datetime) -> None:
    """Bring what is remembered of one ``rule`` up to ``problem``; what else is wrong stays so."""
    others = [each for each in _open(connection) if each.rule != rule]
    keep(database, connection, [*others, *([problem] if problem else [])], now)


def current(connection: sa.Connection, rule: str) -> Problem | None:
    """What breaks ``rule`` now."""
    return next((each for each in _open(connection) if each.rule == rule), None)


def _open(connection: sa.Connection) -> list[Problem]:
    bodies = connection.scalars(sa.select(incident.c.problem).where(incident.c.until.is_(None)))
    return [_PROBLEM.validate_json(body) for body in bodies]


def latest(connection: sa.Connection) -> list[Incident]:
    """All that are remembered, the latest change first."""
    change = sa.func.coalesce(incident.c.until, incident.c.since)
    return [_incident(row) for row in connection.execute(sa.select(incident).order_by(change.desc(), incident.c.key))]


def untold(connection: sa.Connection) -> list[Incident]:
    """The changes that nobody was told, each as it was at that change."""
    query = sa.select(incident).where(
        sa.or_(incident.c.told == 0, sa.and_(incident.c.told == _CAME, incident.c.until.is_not(None)))
    )
    rows = connection.execute(query.order_by(incident.c.since, incident.c.key)).all()
    came = [Incident(_PROBLEM.validate_json(row.problem), _instant(row.since)) for row in rows if row.told == 0]
    return came + [_incident(row) for row in rows if row.until is not None]


def told(connection: sa.Connection, each: Incident) -> None:
    """Note that a change was told."""
    number = _CAME if each.until is None else _WENT
    mine = sa.and_(incident.c.key == key(each.problem), incident.c.since == int(each.since.timestamp()))
    connection.execute(sa.update(incident).where(mine).values(told=number))


def _forget(connection: sa.Connection) -> None:
    past = sa.select(incident.c.until).where(incident.c.until.is_not(None)).order_by(incident.c.until.desc())
    oldest = connection.scalar(past.offset(REMEMBERED).limit(1))
    if oldest is not None:
        connection.execute(sa.delete(incident).where(incident.c.until <= oldest, incident.c.told == _WENT))


def _incident(row: Any) -> Incident:
    until = None if row.until is None else _instant(row.until)
    return Incident(_PROBLEM.validate_json(row.problem), _instant(row.since), until)


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
