"""What an article attaches and the image that stands for it: as it says, and as the files beside it are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from feeds.articles.library import Library
from feeds.articles.media import KINDS, MediaFact, artwork_path, beside, media_type, media_url
from feeds.errors import ArticleError
from feeds.model import Attachment, Image, Manuscript, Problem, Reference, Severity


class Files:
    """The files that an article attaches and shows, as they are by their content."""

    def __init__(
        self,
        manuscript: Manuscript,
        base_url: str,
        library: Library,
        resolve: Callable[[str], str | None],
        shown: dict[str, None],
    ) -> None:
        self.manuscript, self.base_url, self.library, self.resolve, self.shown = manuscript, base_url, library, resolve, shown
        self.problems: list[Problem] = []
        self.attached: tuple[Attachment, ...] | None = None

    def here(self, target: str) -> str | None:
        """The path of the file that ``target`` names, where it is one beside the articles."""
        path = beside(target, self.manuscript.path)
        return path if path in self.library.media else None

    def attachments(self) -> tuple[Attachment, ...]:
        """What is attached; of a file that is here, length and type are the file's. Raises ArticleError."""
        if self.attached is None:
            found = [attachment for each in self.manuscript.references if (attachment := self.attachment(each))]
            self.attached = tuple({each.url: each for each in found}.values())
        return self.attached

    def attachment(self, said: Reference) -> Attachment | None:
        """One attachment; None where it has no address that can be published."""
        url, path = self.resolve(said.target), self.here(said.target)
        if not url:
            return None
        fact = self.library.fact(path) if path else None
        type = said.type or media_type(urlsplit(url).path) or "application/octet-stream"
        if path and fact and fact.kind and not fact.is_called(said.type):
            if said.type:
                self.remark(f"{said.target} is said to be {said.type}, and its content is {fact.type(path)}")
            type = fact.type(path)
        return Attachment(
            url=url,
            type=type,
            length=self.library.media[path] if path else said.length or 0,
            title=said.title,
            duration=said.duration if said.duration is not None else fact.duration if fact else None,
        )

    def image(self) -> Image | None:
        """The image of the article, else the picture within what it attaches."""
        said = self.manuscript.image or Image("")
        if not said.url:
            return self.artwork(said)
        url, path = self.resolve(said.url), self.here(said.url)
        if not url:
            return None
        fact = self.readable(path) if path else None
        if path is None or fact is None:
            return replace(said, url=url, type=media_type(urlsplit(url).path), length=self.library.media[path] if path else 0)
        return replace(said, url=url, width=fact.width, height=fact.height, type=fact.type(path), length=fact.length)

    def artwork(self, said: Image) -> Image | None:
        """The picture within the first recording that has one."""
        for each in self.manuscript.references:
            path = self.here(each.target)
            fact = self.library.fact(path) if path else None
            if path and fact and (picture := fact.artwork):
                within = artwork_path(path, picture)
                self.shown[within] = None
                return replace(
                    said,
                    url=media_url(self.base_url, within),
                    width=picture.width,
                    height=picture.height,
                    type=KINDS[picture.kind][0][0],
                    length=picture.length,
                )
        return None

    def size(self, url: str) -> tuple[int, int] | None:
        """Width and height of an image that is here."""
        path = unquote(url.removeprefix(f"{self.base_url}media/")) if url.startswith(f"{self.base_url}media/") else None
        fact = self.readable(path) if path in self.shown and path in self.library.media else None
        return (fact.width, fact.height) if fact and fact.width and fact.height else None

    def picture(self, url: str, alt: str, width: int | None, height: int | None) -> Image:
        """An image that the text shows, with what its file tells where that is here."""
        media = f"{self.base_url}media/"
        path = unquote(url.removeprefix(media)) if url.startswith(media) else None
        fact = self.readable(path) if path in self.shown and path in self.library.media else None
        if path is None or fact is None:
            return Image(url, alt, width=width, height=height, type=media_type(urlsplit(url).path))
        return Image(url, alt, width=fact.width, height=fact.height, type=fact.type(path), length=fact.length)

    def readable(self, path: str | None) -> MediaFact | None:
        """What an image is; one that cannot be read is told and holds nothing back."""
        try:
            return self.library.fact(path) if path else None
        except ArticleError as error:
            self.problems.append(replace(error.problem, severity=Severity.SHOULD))
            return None

    def remark(self, message: str) -> None:
        """Tell something that holds nothing back."""
        line = dict(self.manuscript.lines).get("references")
        self.problems.append(Problem(Severity.SHOULD, "media", self.manuscript.path, message, line))
