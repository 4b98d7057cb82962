"""How long an answer may be taken as it is: not beyond the instant at which what it shows is over by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from feeds.config import Config

NEVER, EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Freshness:
    """When an answer is given, and when what it shows is over by itself."""

    now: datetime
    due: datetime | None

    def max_age(self, config: Config) -> int:
        """For how many seconds it may be taken as fresh: not beyond the instant at which it is over."""
        most = config.http.max_age
        return most if self.due is None else max(0, min(most, int((self.due - self.now).total_seconds())))

    def header(self, config: Config) -> str:
        """``Cache-Control`` (RFC 9111 §5.2; RFC 5861): a cache may show it while it asks again, and while we fail."""
        age, stale = self.max_age(config), config.http.stale_while_revalidate
        if self.due is not None:
            stale = max(0, min(stale, int((self.due - self.now).total_seconds()) - age))
        also = {"stale-while-revalidate": stale, "stale-if-error": config.http.stale_if_error}
        return f"public, max-age={age}" + "".join(f", {name}={seconds}" for name, seconds in also.items() if seconds)

    def span(self, config: Config) -> tuple[datetime, datetime]:
        """From which instant on, and before which, :meth:`header` says the same."""
        if self.due is None:
            return NEVER, EVER
        if self.now >= self.due:
            return self.due, EVER
        whole = self.due - timedelta(seconds=config.http.max_age + config.http.stale_while_revalidate)
        if self.now <= whole:
            return NEVER, whole
        until = self.due - timedelta(seconds=int((self.due - self.now).total_seconds()))
        return until - timedelta(seconds=1), until
