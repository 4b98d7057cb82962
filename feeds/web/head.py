"""What a page says of itself to search engines, social networks and reader apps: its title, its image, schema.org's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from feeds.model import Article, Attachment, Image, Listing, Person, Site

# A value of JSON-LD.
Linked = Mapping[str, object]

_CONTEXT = "https://schema.org"
# What an article is called there when its first recording is of this kind.
_KINDS = {"audio": ("PodcastEpisode", "AudioObject"), "video": ("Article", "VideoObject")}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page. ``url`` is its one address, None where it has none; ``kind`` is a type of the Open Graph.

    ``large`` is whether the image is one to look at, and no sign of the publisher's. ``prev`` and ``next`` are the addresses
    of the pages beside it, ``linked`` is what it is in JSON-LD.
    """

    title: str
    description: str = ""
    url: str | None = None
    kind: str = "website"
    image: Image | None = None
    large: bool = False
    published: datetime | None = None
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    prev: str | None = None
    next: str | None = None
    linked: Linked | None = None


@dataclass(frozen=True, slots=True)
class Heads:
    """Makes the heads of a site's pages."""

    site: Site
    default: Image | None = field(init=False)

    def __post_init__(self) -> None:
        url = self.site.image or self.site.logo
        object.__setattr__(self, "default", Image(url) if url else None)

    def home(self) -> Head:
        """That of the page of everything."""
        site = self.site
        linked = _said(
            {
                "@context": _CONTEXT,
                "@type": "WebSite",
                "@id": site.base_url,
                "url": site.base_url,
                "name": site.title,
                "description": site.description,
                "inLanguage": site.language,
                "publisher": self._publisher(),
            }
        )
        return Head(site.title, site.description or site.title, site.base_url, image=self.default, linked=linked)

    def feed(self, listing: Listing, *, prev: str | None = None, next: str | None = None) -> Head:
        """That of the page of a feed, or of a page of its archive."""
        url = f"{self.site.base_url}{listing.name}/"
        title = f"{listing.title} — archive page {listing.page}" if listing.page else listing.title
        image = Image(listing.image) if listing.image else self.default
        linked: dict[str, object] = {
            "@context": _CONTEXT,
            "@type": "PodcastSeries" if listing.podcast else "CollectionPage",
            "@id": url,
            "url": url,
            "name": title,
            "description": listing.description,
            "inLanguage": listing.language,
            "image": image and image.url,
        }
        if listing.podcast:
            linked["webFeed"] = self.site.base_url + listing.documents[0][1] if listing.documents else None
            linked["publisher"] = self._publisher()
        else:
            linked["isPartOf"] = self._whole()
            linked["mainEntity"] = {
                "@type": "ItemList",
                "itemListElement": [
                    {"@type": "ListItem", "position": at, "url": each.link, "name": each.title}
                    for at, each in enumerate(listing.headlines, 1)
                ],
            }
        about = f"{listing.title}: archive page {listing.page}" if listing.page else listing.description
        return Head(title, about, url, image=image, prev=prev, next=next, linked=_said(linked))

    def group(self, title: str, address: str) -> Head:
        """That of the page of the automatic feeds of one kind."""
        site = self.site
        return Head(f"{title} – {site.title}", f"{title}: {site.title}", site.base_url + address, image=self.default)

    def article(self, article: Article, older: Article | None, newer: Article | None) -> Head:
        """That of an article's page, which stands between two others."""
        return Head(
            title=article.title,
            description=article.summary,
            url=article.link,
            kind="article",
            image=article.image or self.default,
            large=article.image is not None,
            published=article.published,
            updated=article.updated,
            tags=article.tags,
            prev=older.link if older else None,
            next=newer.link if newer else None,
            linked=self._article(article),
        )

    def _article(self, article: Article) -> Linked:
        recordings = [each for each in article.attachments if each.recording]
        kind, medium = _KINDS[recordings[0].type.partition("/")[0]] if recordings else ("Article", "")
        episode = kind == "PodcastEpisode"
        linked: dict[str, object] = {
            "@context": _CONTEXT,
            "@type": kind,
            "@id": article.link,
            "url": article.link,
            "name" if episode else "headline": article.title,
            "description": article.summary,
            "inLanguage": article.language or self.site.language,
            "datePublished": article.published.isoformat(),
            "dateModified": article.updated.isoformat(),
            "keywords": list(article.tags),
            "image": article.image and _image(article.image),
            "author": [_person(each) for each in article.authors or self.site.authors],
            "publisher": self._publisher(),
        }
        if episode:
            linked["partOfSeries"] = {"@type": "PodcastSeries", "name": self.site.title, "url": self.site.base_url}
            linked["timeRequired"] = recordings[0].duration and f"PT{recordings[0].duration}S"
        else:
            linked["articleSection"] = article.section
            linked["mainEntityOfPage"] = article.link
            linked["isPartOf"] = self._whole()
        linked["associatedMedia"] = [_recording(each, medium) for each in recordings]
        return _said(linked)

    def _publisher(self) -> Linked:
        site = self.site
        logo = site.logo and {"@type": "ImageObject", "url": site.logo}
        return _said({"@type": "Organization", "name": site.title, "url": site.url, "logo": logo})

    def _whole(self) -> Linked:
        return {"@type": "WebSite", "@id": self.site.base_url, "name": self.site.title, "url": self.site.base_url}


def _said(linked: Linked) -> Linked:
    """What is known of it."""
    return {name: value for name, value in linked.items() if value not in (None, "", [])}


def _person(person: Person) -> Linked:
    return _said({"@type": "Person", "name": person.name, "url": person.url})


def _image(image: Image) -> Linked:
    return _said(
        {
            "@type": "ImageObject",
            "url": image.url,
            "width": image.width,
            "height": image.height,
            "caption": image.caption,
            "creditText": image.credit,
        }
    )


def _recording(recording: Attachment, kind: str) -> Linked:
    return _said(
        {
            "@type": kind,
            "contentUrl": recording.url,
            "encodingFormat": recording.type,
            "contentSize": str(recording.length) if recording.length else None,
            "duration": recording.duration and f"PT{recording.duration}S",
        }
    )
