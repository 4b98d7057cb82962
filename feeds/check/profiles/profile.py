"""What a profile is: a consumer of feeds and what it demands, as data; and the ways in which demands are put."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from feeds.check.profiles.specimen import Node, Specimen
from feeds.check.profiles.values import Test
from feeds.check.rules.rule import Finding, Rule, bad_characters
from feeds.model import Severity

MUST, SHOULD, INFO = Severity.MUST, Severity.SHOULD, Severity.INFO

Found = Iterator[Finding]
Look = Callable[[Specimen], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Demand:
    """A rule as data: what it weighs, where it is written, what an editor is to do, and what finds a breach of it.

    ``key`` is what an editor writes in an article for it, where that is one thing: ``author``, ``image``, …
    """

    id: str
    severity: Severity
    reference: str
    message: str
    look: Look
    key: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What one consumer demands.

    ``formats`` are those of its feeds; empty: all. Without being asked for it applies to a feed of these formats where it is
    ``usual``, or that uses one of its ``namespaces``; what it then misses weighs no more than a should. ``includes`` names
    profiles that belong to it.
    """

    name: str
    consumer: str
    reference: str
    demands: tuple[Demand, ...]
    formats: tuple[str, ...] = ()
    usual: bool = False
    namespaces: tuple[str, ...] = ()
    when: Callable[[Specimen], bool] | None = None
    includes: tuple[str, ...] = ()
    # Whether a must stays one where nobody asked for the profile: it is about the words of a format or namespace.
    strict: bool = False


def of_format(rule: Rule) -> Demand:
    """A rule of our own formats, put to a feed of anybody's."""

    def look(specimen: Specimen) -> Iterable[Finding]:
        found = rule.test(specimen.data if specimen.root is None else specimen.root, specimen.url)
        if specimen.foreign and rule.test is not bad_characters:  # which nobody may write, whosever the element is
            strangers = {id(node.element) for node in specimen.foreign}
            found = (each for each in found if id(each.place) not in strangers)
        return found if rule.unless is None else (each for each in found if not specimen.holds(each.line, rule.unless or b""))

    return Demand(rule.id, rule.elsewhere or rule.severity, rule.reference, rule.message, look)


def texts(tags: str | Sequence[str], test: Test) -> Look:
    """The text of these elements must be so."""
    names = (tags,) if isinstance(tags, str) else tuple(tags)

    def look(specimen: Specimen) -> Found:
        for node in specimen.of(*names):
            if not test(node.text):
                yield node.at()

    return look


def attribute(tags: str | Sequence[str], name: str, test: Test) -> Look:
    """This attribute of these elements, where it is there, must be so."""
    names = (tags,) if isinstance(tags, str) else tuple(tags)

    def look(specimen: Specimen) -> Found:
        for node in specimen.of(*names):
            if (value := node.attributes.get(name)) is not None and not test(value.strip()):
                yield node.at(value, f"{node.name}@{name.rpartition('}')[2]}")

    return look


def has_attribute(tags: str | Sequence[str], *wanted: str) -> Look:
    """These elements need these attributes, with something in them."""
    names = (tags,) if isinstance(tags, str) else tuple(tags)

    def look(specimen: Specimen) -> Found:
        for node in specimen.of(*names):
            for name in wanted:
                if not node.attributes.get(name, "").strip():
                    yield node.at("", f"{node.name}@{name}")

    return look


def needs(parents: Sequence[str], *children: str, said: bool = False, name: str | None = None) -> Look:
    """These elements need one of these children; where ``said`` is true, with something in it."""

    def look(specimen: Specimen) -> Found:
        for parent in specimen.of(*parents):
            if not any(child.tag in children and (not said or child.text or child.attributes) for child in parent.children):
                yield parent.at("", name or children[0].rpartition("}")[2])

    return look


def parts(parents: str | Sequence[str], *names: str) -> Look:
    """These elements need every one of these children."""
    tags = (parents,) if isinstance(parents, str) else tuple(parents)

    def look(specimen: Specimen) -> Found:
        for node in specimen.of(*tags):
            for name in names:
                if node.find(name) is None:
                    yield node.at("", f"{node.name}/{name.rpartition('}')[2]}")

    return look


def only(parents: Sequence[str], test: Callable[[Node], bool], name: str) -> Look:
    """These elements must be so; ``name`` is of what is wrong where they are not."""

    def look(specimen: Specimen) -> Found:
        for node in specimen.of(*parents):
            if not test(node):
                yield node.at("", name)

    return look


def most(parents: Sequence[str], number: int, *children: str) -> Look:
    """These elements have at most so many of these children."""

    def look(specimen: Specimen) -> Found:
        for parent in specimen.of(*parents):
            for tag in children:
                found = parent.all(tag)
                if len(found) > number:
                    yield found[number].at()

    return look


def alike(tags: Sequence[str], key: Callable[[Node], Hashable]) -> Look:
    """No two of these elements have the same ``key``; an empty one is not compared."""

    def look(specimen: Specimen) -> Found:
        seen: set[Hashable] = set()
        for node in specimen.of(*tags):
            value = key(node)
            if value != "" and value in seen:
                yield node.at(value if isinstance(value, str) else None)
            seen.add(value)

    return look
