"""What was answered: how often, to which readers, with how many bytes, by the hour. No person is in it.

Every worker adds what it counted; the rows of an hour are sums. What is older than is kept is one sum, so that totals never
go back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from feeds.model import Answers
from feeds.store.database import ROWS_AT_ONCE, Database
from feeds.store.schema import traffic

# For how long hours are kept apart.
KEPT = timedelta(days=32)

By: TypeAlias = Literal["hour", "feed", "reader", "status"]
_KEYS = ("hour", "feed", "reader", "status")
_SUMS = ("answers", "sent", "whole")


class Traffic:
    """The table of what was answered. Every method raises StoreError where the database cannot do what it is asked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._swept: int | None = None

    def add(self, counted: Sequence[Answers], now: datetime) -> None:
        """Add what was counted in the hour of ``now``, in one transaction."""
        hour = int(now.timestamp()) // 3600 * 3600
        rows = [
            {
                "hour": hour,
                "feed": each.feed,
                "reader": each.reader,
                "status": each.status,
                "answers": each.answers,
                "sent": each.sent,
                "whole": each.whole,
                "subscribers": each.subscribers,
            }
            for each in counted
        ]
        with self._database.write() as connection:
            self._put(connection, rows)
            if hour != self._swept:
                self._sweep(connection, hour - int(KEPT.total_seconds()))
        self._swept = hour

    def sums(self, *by: By, since: datetime | None = None) -> list[Answers]:
        """The sums of what was answered ``by`` these, in their order; of subscribers the largest number.

        All that there ever was, or what was answered since the hour of an instant.
        """
        keys = [traffic.c[name] for name in _KEYS if name in by]
        told = [sa.cast(sa.func.sum(traffic.c[name]), sa.BigInteger).label(name) for name in _SUMS]
        query = sa.select(*keys, *told, sa.func.max(traffic.c.subscribers).label("subscribers")).group_by(*keys).order_by(*keys)
        if since is not None:
            query = query.where(traffic.c.hour >= int(since.timestamp()) // 3600 * 3600)
        with self._database.read() as connection:
            return [_answers(row) for row in connection.execute(query).mappings() if row["answers"] is not None]

    def _put(self, connection: sa.Connection, rows: Sequence[dict[str, object]]) -> None:
        insert = postgresql.insert(traffic) if self._database.server else sqlite.insert(traffic)
        new = insert.excluded
        more = sa.case((new.subscribers > traffic.c.subscribers, new.subscribers), else_=traffic.c.subscribers)
        sums = {name: traffic.c[name] + new[name] for name in _SUMS}
        statement = insert.on_conflict_do_update(index_elements=list(_KEYS), set_={**sums, "subscribers": more})
        for start in range(0, len(rows), ROWS_AT_ONCE):
            connection.execute(statement, list(rows[start : start + ROWS_AT_ONCE]))

    def _sweep(self, connection: sa.Connection, before: int) -> None:
        """Make one sum of what was answered before that second."""
        old = sa.and_(traffic.c.hour < before, traffic.c.hour > 0)
        keys = [traffic.c[name] for name in _KEYS if name != "hour"]
        told = [sa.cast(sa.func.sum(traffic.c[name]), sa.BigInteger).label(name) for name in _SUMS]
        found = connection.execute(sa.select(*keys, *told).where(old).group_by(*keys)).mappings()
        rows: list[dict[str, object]] = [{**row, "hour": 0, "subscribers": 0} for row in found]
        self._put(connection, rows)
        connection.execute(sa.delete(traffic).where(old))


def _answers(row: sa.RowMapping) -> Answers:
    said: dict[str, Any] = dict(row)
    if "hour" in said:
        said["hour"] = datetime.fromtimestamp(said["hour"], UTC)
    return Answers(**said)
