"""What an entry says of its images and recordings (Media RSS), compared with the article, in RSS and in Atom."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.etree as etree

from feeds.check.roundtrip.facts import is_full
from feeds.check.roundtrip.lines import line, written
from feeds.check.roundtrip.reading import Entry, Field, rows
from feeds.model import Article, Attachment, Image, Style

_MEDIA = "{http://search.yahoo.com/mrss/}"


def _addresses(article: Article, style: Style) -> tuple[str, ...]:
    if style.podcast:
        return ()
    shown = [f"image {each.url}" for each in _images(article, style)]
    return (*shown, *(f"{_kind(each)} {each.url}" for same in _together(article) for each in same))


def _addresses_read(entry: Entry) -> tuple[str, ...]:
    return tuple(f"{row.get('medium')} {row.get('url')}" for row in rows(entry, "media_content"))


def _addresses_written(element: etree._Element) -> tuple[str, ...]:
    return tuple(f"{each.get('medium')} {each.get('url')}" for each in element.iter(f"{_MEDIA}content"))


def _kind(attachment: Attachment) -> str:
    return attachment.type.split("/")[0]


def _together(article: Article) -> list[list[Attachment]]:
    """Attachments that are seen or heard; those of one name but for the suffix are one thing."""
    found: dict[tuple[bool, str], list[Attachment]] = {}
    shown = {each.url for each in article.images}
    for each in article.attachments:
        if each.url in shown:
            continue
        if _kind(each) in ("audio", "video", "image"):
            name = each.url.split("?")[0].split("#")[0]
            folder, _, last = name.rpartition("/")
            stem = last.rpartition(".")[0] or last
            key = (True, each.url) if _kind(each) == "image" else (False, f"{folder}/{stem}")
            found.setdefault(key, []).append(each)
    return list(found.values())


def _images(article: Article, style: Style) -> tuple[Image, ...]:
    """The images that there are to be. For MSN the first, whatever it is, and others that it does not refuse.

    Said here apart from the model, which the writers ask: what is proven is not what they think.
    """
    if "msn" not in style.profiles:
        return article.images
    return tuple(each for at, each in enumerate(article.images) if at == 0 or _for_msn(each, style))


def _for_msn(image: Image, style: Style) -> bool:
    if not (image.credit or style.msn.licensor):
        return False
    if not image.width or not image.height:
        return True
    return max(image.width, image.height) >= 720 and image.height <= 2 * image.width and image.width <= 1.89 * image.height


def _said(article: Article, style: Style) -> tuple[str, ...]:
    return tuple(_lines(article, style, False))


def _lines(article: Article, style: Style, msn: bool) -> Iterator[str]:
    full = is_full(article, style)
    for image in _images(article, style) if not style.podcast else ():
        words = [line("title", image.alt, type="plain")] if image.alt else []
        words += [line("description", image.caption, type="plain")] if image.caption and full else []
        words += [line("credit", image.credit)] if image.credit else []
        words += _of_msn(image, style) if "msn" in style.profiles and msn else []
        yield line(
            "content",
            "",
            words,
            url=image.url,
            medium="image",
            type=image.type,
            width=image.width,
            height=image.height,
            fileSize=image.length or None,
        )
    for same in _together(article) if not style.podcast else ():
        lines = [_recording(each, article.image, len(same) > 1 and at == 0) for at, each in enumerate(same)]
        yield line("group", "", lines) if len(same) > 1 else lines[0]
    if article.image:
        yield _thumbnail(article.image)
    if article.images or any(_kind(each) in ("audio", "video", "image") for each in article.attachments):
        if article.rating:
            simple = article.rating.scheme == "urn:simple"
            yield line("rating", article.rating.value, scheme=None if simple else article.rating.scheme)
        if article.restriction:
            limits = article.restriction
            yield line("restriction", limits.value, relationship=limits.relationship, type=limits.type)


def _of_msn(image: Image, style: Style) -> Iterator[str]:
    if not image.credit and style.msn.licensor:
        yield line("credit", style.msn.licensor)
    if image.caption or image.alt:
        yield line("text", image.caption or image.alt)
    yield line("thumbnail", url=image.url)
    if style.msn.syndication_rights is not None:
        yield line("hasSyndicationRights", "1" if style.msn.syndication_rights else "0")
    if image.credit or style.msn.licensor:
        yield line("licensorName", image.credit or style.msn.licensor or "")


def _recording(attachment: Attachment, image: Image | None, default: bool) -> str:
    inner = [line("title", attachment.title, type="plain")] if attachment.title else []
    inner += [_thumbnail(image)] if image and _kind(attachment) == "video" else []
    return line(
        "content",
        "",
        inner,
        url=attachment.url,
        type=attachment.type,
        medium=_kind(attachment),
        duration=attachment.duration,
        fileSize=attachment.length or None,
        isDefault="true" if default else None,
    )


def _thumbnail(image: Image) -> str:
    return line("thumbnail", url=image.url, width=image.width, height=image.height)


def _said_written(element: etree._Element) -> tuple[str, ...]:
    # The status of an article is what SmartNews is told; see profiles.py.
    return tuple(written(each) for each in element if str(each.tag).startswith(_MEDIA) and each.tag != f"{_MEDIA}status")


FIELDS = (
    Field("media", _addresses, _addresses_read, _addresses_written),
    Field("media details", _said, None, _said_written),
)
# In RSS, to which MSN's elements belong.
IN_RSS = (FIELDS[0], Field("media details", lambda article, style: tuple(_lines(article, style, True)), None, _said_written))
