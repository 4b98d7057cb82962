"""Front matter sorted by field: which keys speak of it, best first, with the line of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from feeds.articles.characters import clean
from feeds.articles.frontmatter import Value
from feeds.articles.spellings import EXTRA, EXTRA_FIELDS, OPENED, field_of, folded, rank_of
from feeds.errors import ArticleError
from feeds.model import Problem, Severity


class Word(NamedTuple):
    """A value that speaks of a field: the key as messages name it, its line, the value."""

    key: str
    line: int | None
    value: Value

    @property
    def spelling(self) -> str:
        """The key as keys are compared."""
        return folded(self.key.rpartition(".")[2])


class Said:
    """What ``values`` say, and of fields that they leave out what ``beneath`` says.

    ``lines`` are the first lines of fields, ``unknown`` what no spelling names or nobody can use, ``problems`` what
    an editor should know.
    """

    def __init__(self, values: Mapping[str, Value], lines: Mapping[str, int], beneath: Mapping[str, Value]) -> None:
        self.fields: dict[str, list[Word]] = {}
        self.lines: dict[str, int] = {}
        self.unknown: list[tuple[str, str]] = []
        self.problems: list[Problem] = []
        self._take(values, lines)
        self._take(beneath, {}, below=True)
        for words in self.fields.values():
            words.sort(key=lambda word: rank_of(word.spelling))

    def of(self, name: str) -> list[Word]:
        """Everything that is said of the field ``name``, in the best spelling first."""
        return self.fields.get(name, [])

    def keep(self, key: str, value: Value) -> None:
        """Remember what is of no use here."""
        self.unknown.append((clean(key), clean(str(value))[:1000]))

    def wrong(self, word: Word, message: str, rule: str = "metadata") -> ArticleError:
        """The error that ``word`` is."""
        return ArticleError.of(rule, message, line=word.line, field=word.key)

    def remark(self, rule: str, message: str, word: Word) -> None:
        """Tell something that holds nothing back."""
        self.problems.append(Problem(Severity.INFO, rule, "", message, word.line, word.key))

    def _take(self, values: Mapping[str, Value], lines: Mapping[str, int], below: bool = False) -> None:
        before = set(self.fields) if below else set()
        extra: list[tuple[str, Word]] = []
        for table, key, line, value in _flat(values, lines):
            name = field_of(key)
            spelled = key.strip().lower().replace("-", "_").replace(" ", "_")
            if name is None or (table and name not in EXTRA_FIELDS):
                if not below:
                    self.keep(f"{table}.{key}" if table else key, value)
            elif value is None or value == "" or name in before:
                continue
            elif table:
                extra.append((name, Word(f"{table}.{spelled}", line, value)))
            else:
                self._add(name, Word(spelled, line, value))
        outside = set(self.fields)
        for name, word in extra:
            if name not in outside:
                self._add(name, word)

    def _add(self, name: str, word: Word) -> None:
        self.fields.setdefault(name, []).append(word)
        if word.line is not None:
            self.lines.setdefault(name, word.line)


def _flat(values: Mapping[str, Value], lines: Mapping[str, int]) -> Iterator[tuple[str, str, int | None, Value]]:
    """Table, key, line and value of every key, those in tables that tools keep other keys in among them."""
    for key, value in values.items():
        line, name = lines.get(key), folded(key)
        if isinstance(value, dict) and name in OPENED:
            yield from (("", inner, line, each) for inner, each in value.items())
        elif isinstance(value, dict) and name in EXTRA:
            yield from ((name, inner, line, each) for inner, each in value.items())
        else:
            yield "", key, line, value
