"""Elements of Podcasting 2.0 and Apple's tags as one line each, so that what is written can be compared with what was to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import lxml.etree as etree

from feeds.podcasting import Conversation, Licence, Note, Payment, Picture, Place, Voice

PODCAST = "{https://podcastindex.org/namespace/1.0}"
_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


def people(people: tuple[Voice, ...]) -> Iterator[str]:
    """Those who are heard."""
    for each in people:
        yield line("person", each.name, role=each.role, group=each.group, img=each.image, href=each.url)


def places(places: tuple[Place, ...]) -> Iterator[str]:
    """Where it happens."""
    for each in places:
        yield line("location", each.name, geo=each.geo, osm=each.osm, rel=each.rel, country=each.country)


def licence(licence: Licence | None) -> Iterator[str]:
    """What others may do with it."""
    if licence:
        yield line("license", licence.name, url=licence.url)


def sized(pictures: Iterable[Picture]) -> Iterator[str]:
    """Images, and the set of those that have a size."""
    sizes = []
    for each in pictures:
        ratio = {"aspect-ratio": each.aspect_ratio}
        yield line(
            "image",
            href=each.url,
            alt=each.alt,
            width=each.width,
            height=each.height,
            type=each.type,
            purpose=each.purpose,
            **ratio,
        )
        sizes += [f"{each.url} {each.width}w"] if each.width and not each.purpose else []
    if sizes:
        yield line("images", srcset=", ".join(sizes))


def notes(notes: tuple[Note, ...]) -> Iterator[str]:
    """Text for machines."""
    for each in notes:
        yield line("txt", each.value, purpose=each.purpose)


def conversations(conversations: tuple[Conversation, ...]) -> Iterator[str]:
    """Where people talk."""
    for each in conversations:
        yield line(
            "socialInteract",
            uri=each.uri,
            protocol=each.protocol,
            accountId=each.account,
            accountUrl=each.account_url,
            priority=each.priority,
        )


def payments(payments: tuple[Payment, ...]) -> Iterator[str]:
    """How listeners pay."""
    for each in payments:
        inner = [
            line(
                "valueRecipient",
                type=to.type,
                address=to.address,
                split=to.split,
                name=to.name,
                customKey=to.key,
                customValue=to.value,
                fee="true" if to.fee else None,
            )
            for to in each.recipients
        ]
        yield line("value", "", inner, type=each.type, method=each.method, suggested=each.suggested)


def line(tag: str, words: str = "", inner: list[str] | None = None, /, **attributes: str | int | None) -> str:
    """An element of these attributes, this text and these elements within it."""
    given = sorted(f"{key}={value}" for key, value in attributes.items() if value is not None)
    return " ".join([tag, *given, repr(words), *sorted(inner or [])])


def decimal(value: float) -> str:
    """A number to the thousandth."""
    whole = round(value * 1000)
    return str(whole // 1000) if whole % 1000 == 0 else f"{whole // 1000}.{whole % 1000:03d}".rstrip("0")


def written(element: etree._Element) -> str:
    """An element as it stands in a document."""
    prefix = "itunes:" if str(element.tag).startswith(_ITUNES) else ""
    given = sorted(f"{key}={element.get(key)}" for key in map(str, element.attrib))
    words = (element.text or "") if len(element) == 0 else ""
    return " ".join([prefix + etree.QName(element).localname, *given, repr(words), *sorted(map(written, element))])
