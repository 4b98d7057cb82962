"""Front matter sorted by field: which keys speak of it, best first, with the line of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from feeds.articles.characters import clean
from feeds.articles.frontmatter import Value
from feeds.articles.spellings import EXTRA, EXTRA_FIELDS, OPENED, PREFIXED, field_of, folded, rank_of
from feeds.errors import ArticleError
from feeds.model import Origin, Problem, Severity

_NOWHERE = Origin("beside the article")
# What the names of keys begin with that are kept and that no field is taken from, where origins are listed.
UNKNOWN = "unknown "


def spelled(key: str) -> str:
    """``key`` as messages name it."""
    return key.strip().lower().replace("-", "_").replace(" ", "_")


def lacking(values: Mapping[str, Value], keys: frozenset[str]) -> dict[str, Value]:
    """``values`` without ``keys``, as messages name them."""
    rest: dict[str, Value] = {}
    for key, value in values.items():
        name = spelled(key)
        if name in keys:
            continue
        if isinstance(value, dict):
            below = "" if folded(key) in OPENED else f"{name}."
            value = {inner: each for inner, each in value.items() if below + spelled(inner) not in keys}
        rest[key] = value
    return rest


class Word(NamedTuple):
    """A value that speaks of a field: the key as messages name it, where it stands, the value."""

    key: str
    origin: Origin
    value: Value

    @property
    def line(self) -> int | None:
        """Its line in the article's own file."""
        return None if self.origin.file else self.origin.line

    @property
    def spelling(self) -> str:
        """The key as keys are compared."""
        return folded(self.key.rpartition(".")[2])


class Said:
    """What ``values`` say, and of fields that they leave out what ``beneath`` says; ``sources`` tells where its keys stand,
    ``elsewhere`` where those of ``values`` do that are not in the front matter.

    ``lines`` are the first lines of fields, ``unknown`` what no spelling names or nobody can use, ``problems`` what
    an editor should know, ``chosen`` the words that fields were taken from.
    """

    def __init__(
        self,
        values: Mapping[str, Value],
        lines: Mapping[str, int],
        beneath: Mapping[str, Value],
        sources: Mapping[str, Origin] | None = None,
        elsewhere: Mapping[str, Origin] | None = None,
    ) -> None:
        self.fields: dict[str, list[Word]] = {}
        self.lines: dict[str, int] = {}
        self.unknown: list[tuple[str, str]] = []
        self.problems: list[Problem] = []
        self.chosen: list[tuple[str, Origin]] = []
        self._take(values, lines, elsewhere=elsewhere)
        if beneath:
            self._take(beneath, {}, sources or {})
        for words in self.fields.values():
            words.sort(key=lambda word: rank_of(word.spelling))

    def of(self, name: str) -> list[Word]:
        """Everything that is said of the field ``name``, in the best spelling first."""
        return self.fields.get(name, [])

    def choose(self, name: str, word: Word) -> None:
        """Remember that the field ``name`` was taken from ``word``."""
        self.chosen.append((name, word.origin))

    def keep(self, key: str, value: Value, origin: Origin) -> None:
        """Remember what is of no use here."""
        key = clean(key)
        self.unknown.append((key, clean(str(value))[:1000]))
        self.chosen.append((f"{UNKNOWN}{key}", origin))

    def wrong(self, word: Word, message: str, rule: str = "metadata") -> ArticleError:
        """The error that ``word`` is."""
        return ArticleError.of(rule, message, line=word.line, field=word.key)

    def remark(self, rule: str, message: str, word: Word) -> None:
        """Tell something that holds nothing back."""
        self.problems.append(Problem(Severity.INFO, rule, "", message, word.line, word.key))

    def _take(
        self,
        values: Mapping[str, Value],
        lines: Mapping[str, int],
        sources: Mapping[str, Origin] | None = None,
        elsewhere: Mapping[str, Origin] | None = None,
    ) -> None:
        below = sources is not None
        before = set(self.fields) if below else set()
        extra: list[tuple[str, Word]] = []
        for table, key, written, line, value in _flat(values, lines):
            name = field_of(key)
            named = spelled(key)
            if name is None or (table and name not in EXTRA_FIELDS):
                if not below:
                    whole = f"{table}.{key}" if table else key
                    self.keep(whole, value, (elsewhere or {}).get(written) or Origin("front matter", written, line))
            elif value is None or value == "" or name in before:
                continue
            else:
                origin = (elsewhere or {}).get(written.partition(".")[0]) or Origin("front matter", written, line)
                if sources is not None:
                    origin = sources.get(key, _NOWHERE)
                if table:
                    extra.append((name, Word(f"{table}.{named}", origin, value)))
                else:
                    self._add(name, Word(named, origin, value))
        outside = set(self.fields)
        for name, word in extra:
            if name not in outside:
                self._add(name, word)

    def _add(self, name: str, word: Word) -> None:
        self.fields.setdefault(name, []).append(word)
        if word.line is not None:
            self.lines.setdefault(name, word.line)


def _flat(values: Mapping[str, Value], lines: Mapping[str, int]) -> Iterator[tuple[str, str, str, int | None, Value]]:
    """Table, key, key with its table, line and value of every key, those in tables that tools keep other keys in among them."""
    for key, value in values.items():
        line, name = lines.get(key), folded(key)
        if isinstance(value, dict) and name in OPENED:
            yield from (("", inner, f"{key}.{inner}", line, each) for inner, each in value.items())
        elif isinstance(value, dict) and name in PREFIXED:
            yield from (("", f"{name}_{inner}", f"{key}.{inner}", line, each) for inner, each in value.items())
        elif isinstance(value, dict) and name in EXTRA:
            yield from ((name, inner, f"{key}.{inner}", line, each) for inner, each in value.items())
        else:
            yield "", key, key, line, value
