"""The elements of a namespace as a table, and the demands that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds.check.profiles.profile import MUST, SHOULD, Demand, Found, Look
from feeds.check.profiles.specimen import CHANNELS, ITEMS, Node, Specimen
from feeds.check.profiles.values import Test
from feeds.check.rules.rule import Finding
from feeds.model import Severity


@dataclass(frozen=True, slots=True)
class Word:
    """An element.

    ``within`` names what it may stand in: ``channel``, ``item`` (or entry), an element of the vocabulary, or anything (empty).
    ``test`` is asked of its text, and ``says`` tells what that must be; without, anything goes. ``attributes`` are tests by
    name, ``needed`` those that must be there. An element holds others only where it is ``holding``.
    """

    name: str
    within: str = ""
    test: Test | None = None
    says: str = ""
    many: bool = False
    attributes: Mapping[str, Test] = field(default_factory=dict)
    needed: str = ""
    holding: bool = False
    severity: Severity = MUST


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A namespace. ``prefix`` begins the ids of its demands; ``grave`` is what a word in the wrong place weighs."""

    prefix: str
    namespace: str
    reference: str
    words: tuple[Word, ...]
    grave: Severity = SHOULD
    # Names of elements that are not in the table and need not be.
    free: frozenset[str] = frozenset()

    @property
    def braced(self) -> str:
        """What the tags of its elements begin with."""
        return f"{{{self.namespace}}}" if self.namespace else ""

    def tag(self, name: str) -> str:
        """The tag of one of its elements."""
        return self.braced + name


def demands(vocabulary: Vocabulary) -> tuple[Demand, ...]:
    """Everything that a table says of the documents that use its words."""
    words = {vocabulary.tag(word.name): word for word in vocabulary.words}
    prefix, reference = vocabulary.prefix, vocabulary.reference
    grave, unknown = vocabulary.grave, f"{prefix} has no such element; is it misspelt? The letters' case counts"
    made = [
        Demand(f"{prefix}-unknown", grave, reference, unknown, _unknown(vocabulary, words)),
        Demand(f"{prefix}-once", MUST, reference, f"this element of {prefix} may be there only once", _once(words)),
        Demand(f"{prefix}-place", grave, reference, f"this element of {prefix} belongs elsewhere", _place(vocabulary, words)),
        Demand(f"{prefix}-nested", grave, reference, "this element holds text and no other elements", _nested(words)),
    ]
    if any(word.needed for word in words.values()):
        made.append(Demand(f"{prefix}-attribute-missing", MUST, reference, "this attribute is needed; add it", _missing(words)))
    if any(word.attributes for word in words.values()):
        message = "this attribute has a value that it may not have; correct it"
        made.append(Demand(f"{prefix}-attribute", MUST, reference, message, _attributes(words)))
    message = f"{prefix} has no such attribute here; is it misspelt?"
    made.append(Demand(f"{prefix}-attribute-unknown", SHOULD, reference, message, _unknown_attributes(words)))
    for tag, word in words.items():
        if word.test:
            name = word.name if vocabulary.namespace else word.name.rpartition("/")[2]
            made.append(
                Demand(f"{prefix}-{name}", word.severity, reference, f"{prefix}:{name} {word.says}", _text(tag, word.test))
            )
    return tuple(made)


def _unknown(vocabulary: Vocabulary, words: Mapping[str, Word]) -> Look:
    begins = vocabulary.braced

    def look(specimen: Specimen) -> Found:
        for tag, nodes in specimen.nodes.items():
            if tag.startswith(begins) and tag not in words and tag[len(begins) :] not in vocabulary.free:
                for node in nodes:
                    yield node.at()

    return look


def _known(specimen: Specimen, words: Mapping[str, Word]) -> list[tuple[Word, list[Node]]]:
    return [(words[tag], nodes) for tag, nodes in specimen.nodes.items() if tag in words]


def _once(words: Mapping[str, Word]) -> Look:
    def look(specimen: Specimen) -> Found:
        for word, nodes in _known(specimen, words):
            if word.many or len(nodes) == 1:
                continue
            seen: set[int] = set()
            for node in nodes:
                if id(node.parent) in seen:
                    yield node.at()
                seen.add(id(node.parent))

    return look


def _place(vocabulary: Vocabulary, words: Mapping[str, Word]) -> Look:
    named = {"channel": CHANNELS, "item": ITEMS}
    allowed = {
        word.name: frozenset(tag for name in word.within.split() for tag in named.get(name, (vocabulary.tag(name),)))
        for word in words.values()
    }

    def look(specimen: Specimen) -> Found:
        for word, nodes in _known(specimen, words):
            places = allowed[word.name]
            if places:
                for node in nodes:
                    if node.parent is None or node.parent.tag not in places:
                        yield node.at(f"in {node.parent.name}" if node.parent else "at the top")

    return look


def _nested(words: Mapping[str, Word]) -> Look:
    def look(specimen: Specimen) -> Found:
        for word, nodes in _known(specimen, words):
            if not word.holding:
                for node in nodes:
                    if node.children:
                        yield node.children[0].at(f"in {node.name}")

    return look


def _missing(words: Mapping[str, Word]) -> Look:
    needed = {word.name: word.needed.split() for word in words.values()}

    def look(specimen: Specimen) -> Found:
        for word, nodes in _known(specimen, words):
            for node in nodes if word.needed else ():
                for name in needed[word.name]:
                    if name not in node.attributes:
                        yield node.at("", f"{node.name}@{name}")

    return look


def _attributes(words: Mapping[str, Word]) -> Look:
    def look(specimen: Specimen) -> Found:
        for word, nodes in _known(specimen, words):
            for node in nodes if word.attributes else ():
                for name, value in node.attributes.items():
                    test = word.attributes.get(name)
                    if test is not None and not test(value.strip()):
                        yield node.at(value, f"{node.name}@{name}")

    return look


def _unknown_attributes(words: Mapping[str, Word]) -> Look:
    def look(specimen: Specimen) -> Found:
        for word, nodes in _known(specimen, words):
            for node in nodes:
                for name, value in node.attributes.items():
                    if name[0] != "{" and name not in word.attributes and name not in word.needed.split():
                        yield _named(node, name, value)

    return look


def _named(node: Node, name: str, value: str) -> Finding:
    return node.at(value, f"{node.name}@{name}")


def _text(tag: str, test: Test) -> Look:
    def look(specimen: Specimen) -> Found:
        for node in specimen.nodes.get(tag, ()):
            if not test(node.text):
                yield node.at()

    return look
