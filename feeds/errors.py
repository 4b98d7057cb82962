"""Every error that this package raises on purpose.

::

    FeedsError
    ├── ConfigurationError   the configuration is wrong; carries every Problem found in it at once
    ├── UsageError           the command cannot be carried out as it was given
    ├── ArticleError         one article cannot be published; carries the Problem that says why
    ├── RemovalsError        more articles are gone than is believed; carries the Problem that says so
    ├── RenderError          a format cannot write an article or a feed; carries the format and the reason
    ├── LedgerError          an export of the ledger cannot be taken in; carries every Problem found in it at once
    ├── FeedError            a feed of somebody else's cannot be had or read; the message names it
    └── StoreError           the store cannot be opened, read or written
        ├── OvertakenError   another publisher was quicker; look again and publish again
        └── BusyError        another publisher is at work for too long; its message says who

An ``ArticleError`` or a ``RenderError`` never takes anything down but the article it names.
"""

from __future__ import annotations

from collections.abc import Sequence

from feeds.model import Problem, Severity


class FeedsError(Exception):
    """The root of the tree."""


class ConfigurationError(FeedsError):
    """The configuration is wrong. ``problems`` holds everything that is wrong with it, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(describe(problem) for problem in self.problems))


class UsageError(FeedsError):
    """The command cannot be carried out as it was given; the message says what to give instead."""


class ArticleError(FeedsError):
    """One article cannot be published. ``problem`` names file, line, field and what to do."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(describe(problem))

    @classmethod
    def of(cls, rule: str, message: str, *, path: str = "", line: int | None = None, field: str | None = None) -> ArticleError:
        """An error at ``must`` level; whoever knows the path fills it in by :meth:`at`."""
        return cls(Problem(Severity.MUST, rule, path, message, line=line, field=field))

    def at(self, path: str, line_offset: int = 0) -> ArticleError:
        """The same error, placed: ``path`` where none is known yet, lines moved down by ``line_offset``."""
        problem = self.problem
        return ArticleError(
            Problem(
                problem.severity,
                problem.rule,
                problem.path or path,
                problem.message,
                line=None if problem.line is None else problem.line + line_offset,
                field=problem.field,
                expected=problem.expected,
                found=problem.found,
            )
        )


class RenderError(FeedsError):
    """A format cannot write what it was given."""

    def __init__(self, format: str, reason: str) -> None:
        self.format = format
        self.reason = reason
        super().__init__(f"{format}: {reason}")


class RemovalsError(FeedsError):
    """More articles are gone at once than is believed, and nothing was published. ``problem`` says what to do."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(f"{problem.message} ({problem.found})" if problem.found else problem.message)


class LedgerError(FeedsError):
    """An export of the ledger cannot be taken in. ``problems`` says which lines, or what they contradict."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(describe(problem) for problem in self.problems))


class FeedError(FeedsError):
    """A feed of somebody else's cannot be had or read; the message names it and says why."""


class StoreError(FeedsError):
    """The store cannot be opened, read or written; the message names it and says what to do."""


class OvertakenError(StoreError):
    """Another edition was published since this one was prepared; nothing was changed."""


class BusyError(StoreError):
    """Another process is publishing; nothing was looked at."""


def describe(problem: Problem) -> str:
    """A Problem as one line of text: ``path:line: severity: message (field, rule)``."""
    place = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
    about = f"{problem.field}, {problem.rule}" if problem.field else problem.rule
    return f"{place}: {problem.severity}: {problem.message} [{about}]"


def record(problem: Problem) -> dict[str, object]:
    """A Problem as data."""
    return {
        "severity": problem.severity.value,
        "rule": problem.rule,
        "path": problem.path,
        "line": problem.line,
        "field": problem.field,
        "message": problem.message,
        "expected": problem.expected,
        "found": problem.found,
    }


def defect(path: str, error: Exception) -> Problem:
    """A defect of ours or of a library's, told as a Problem: it must cost one article, not the newsroom."""
    message = f"a defect in feeds ({type(error).__name__}: {error}) keeps this from being published; please report it"
    return Problem(Severity.MUST, "defect", path, message)
