"""What an article says that every format must say too, and what to report where one does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from feeds.check.rules.rule import Finding, Rule
from feeds.model import Article, Content, Problem, Severity, Style


def instant(moment: datetime) -> str:
    """An instant as it is compared: RFC 3339 in UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def w3c(text: str | None) -> str | None:
    """A date of Atom, JSON Feed or Dublin Core as it is compared; what is no date stays what it is."""
    try:
        return None if text is None else zoned(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return text


def zoned(moment: datetime) -> str:
    """An instant as it is compared. Raises ValueError for one without a zone, which is another one in every place."""
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return instant(moment)


def is_full(article: Article, style: Style) -> bool:
    """Whether the entry carries the whole text."""
    return style.content is Content.FULL and bool(article.content)


def language(article: Article, style: Style) -> str | None:
    """The entry's language where it is not its feed's."""
    return article.language if article.language != style.language else None


def summary(article: Article, _style: Style) -> str | None:
    """The summary, None where there is none."""
    return article.summary or None


def content(article: Article, style: Style) -> str | None:
    """The whole text where the entry carries it."""
    return article.content if is_full(article, style) else None


def names(article: Article, _style: Style) -> tuple[str, ...]:
    """The authors' names, in order."""
    return tuple(person.name for person in article.authors)


def attachments(article: Article, _style: Style) -> tuple[str, ...]:
    """Address, type and length of every attachment, in order."""
    return tuple(f"{each.url} {each.type} {each.length}" for each in article.attachments)


def enclosure(article: Article, style: Style) -> tuple[str, ...]:
    """The same of the one that RSS has room for: the first, in a podcast the first that can be heard or seen."""
    heard = [each for each in article.attachments if each.type.partition("/")[0] in ("audio", "video")]
    first = [*(heard if style.podcast else ()), *article.attachments][:1]
    return tuple(f"{each.url} {each.type} {each.length}" for each in first)


def source(article: Article, _style: Style) -> str | None:
    """Title and address of where the article was taken from."""
    return f"{article.source.title} {article.source.url}" if article.source else None


def differs(article: Article, field: str, expected: object, found: object) -> Problem:
    """What holds an article back: the document says something else."""
    message = "what a reader gets is not what the article says; the article is held back"
    return _compared(Severity.MUST, "roundtrip", article, field, message, expected, found)


def misread(article: Article, field: str, expected: object, found: object) -> Problem:
    """What holds nothing back: the document says it, and feedparser reads something else."""
    message = "feedparser reads this otherwise than it is written; subscribers' readers may too"
    return _compared(Severity.INFO, "roundtrip-reader", article, field, message, expected, found)


def _compared(
    severity: Severity, rule: str, article: Article, field: str, message: str, expected: object, found: object
) -> Problem:
    if isinstance(expected, tuple) and isinstance(found, tuple):  # of many, those in which they differ
        lacking, beyond = (
            tuple((Counter(one) - Counter(other)).elements()) for one, other in ((expected, found), (found, expected))
        )
        expected, found = (lacking, beyond) if lacking or beyond else (expected, found)
    return Problem(severity, rule, article.path, message, field=field, expected=str(expected)[:200], found=str(found)[:200])


def broken(articles: Sequence[Article], reason: str) -> list[list[Problem]]:
    """The same Problem for every article: nobody knows which of them spoils the document."""
    return [[Problem(Severity.MUST, "roundtrip", article.path, f"{reason}; the article is held back")] for article in articles]


def with_breaches(article: Article, compared: list[Problem], found: Sequence[tuple[Rule, Finding]]) -> list[Problem]:
    """What was compared and, where nothing of it holds the article back, what does: a form that the format forbids."""
    if any(problem.severity is Severity.MUST for problem in compared):
        return compared
    return compared + [
        Problem(
            rule.severity,
            rule.id,
            article.path,
            f"{rule.message}; the article is held back" if rule.severity is Severity.MUST else rule.message,
            field=finding.field,
            found=None if finding.found is None else finding.found[:200],
        )
        for rule, finding in found
    ]
