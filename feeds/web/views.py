"""The addresses: documents, pages for people, article pages, media, health."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Flask, Response, redirect, render_template, request
from werkzeug.exceptions import Gone, HTTPException, InternalServerError, NotFound

from feeds.config import Config
from feeds.errors import StoreError
from feeds.formats import FORMATS
from feeds.model import Kind, Listing, archived
from feeds.web import media, problems, respond
from feeds.web.answer import absent
from feeds.web.freshness import Freshness
from feeds.web.rack import Rack

log = logging.getLogger(__name__)

# How the path of a page of an archive ends.
_LEAF = re.compile(r"(?:^|/)archive/[1-9][0-9]{0,8}/$")

# What people read above automatic feeds.
KINDS = {Kind.SECTIONS: "By section", Kind.TAGS: "By tag", Kind.AUTHORS: "By author", Kind.LANGUAGES: "By language"}


def register(app: Flask, config: Config, rack: Rack, clock: Callable[[], datetime]) -> None:
    """Give ``app`` every address of the service, answered from the store of ``rack`` at the time that ``clock`` tells."""
    views = _Views(config, rack, clock)
    zone = ZoneInfo(config.site.timezone)
    app.jinja_env.filters["day"] = lambda instant: f"{instant.astimezone(zone):%Y-%m-%d}"
    app.jinja_env.globals.update(site=config.site, base=config.site.base_url, formats=FORMATS, kinds=KINDS, archived=archived)
    app.add_url_rule("/", "home", views.home)
    app.add_url_rule("/healthz", "healthz", views.healthz)
    app.add_url_rule("/readyz", "readyz", views.readyz)
    app.add_url_rule("/media/<path:path>", "media", views.media)
    app.add_url_rule(f"/{problems.SEGMENT}/<token>/<name>", "problems", views.problems)
    app.add_url_rule("/<path:path>", "published", views.published)
    app.register_error_handler(HTTPException, views.failed)
    app.register_error_handler(StoreError, views.broken)


class _Views:
    def __init__(self, config: Config, rack: Rack, clock: Callable[[], datetime]) -> None:
        self.config, self.rack, self.store, self.clock = config, rack, rack.store, clock
        self.known: tuple[tuple[int, datetime] | None, tuple[Listing, ...]] = (None, ())

    def listings(self) -> tuple[Listing, ...]:
        """What the current edition lists; read again only when there is another edition."""
        changed = self.store.changed()
        if changed != self.known[0]:
            self.known = (changed, self.store.listings() or ())
        return self.known[1]

    def home(self) -> Response:
        """The page for people: every feed, its latest headlines, how to subscribe."""
        freshness = self._freshness()
        configured = [listing for listing in self.listings() if listing.subject is None]
        return self._page("home.html", freshness, self._links(configured), listings=configured, groups=self._groups())

    def published(self, path: str) -> Response:
        """A document, an article's page, or the page of a feed."""
        if (answer := self.rack.answer("/" + path, request.environ, self.clock())) is not None:
            return respond.prepared(answer)
        generation, freshness = self.rack.generation, self._freshness()
        if not path.endswith("/"):
            if self.store.article(path + "/") or self._listing(path) or self._leaf(path + "/"):
                return self._redirect(path + "/")
            raise self._absent(path + "/", generation)
        listings = self.listings()
        if (leaf := self._leaf(path)) is not None:
            return self._page("archive.html", freshness, self._links([leaf]), listing=leaf)
        if (article := self.store.article(path)) is not None:
            main = [listing for listing in listings if not listing.name]
            tagged = {each.subject.key: each for each in listings if each.subject and each.subject.kind is Kind.TAGS}
            return self._page("article.html", freshness, self._links(main or listings[:1]), article=article, tagged=tagged)
        if (listing := self._listing(path.rstrip("/"))) is not None:
            others = self._translations(listing)
            return self._page("feed.html", freshness, self._links([listing, *others]), listing=listing, translations=others)
        for kind, group in self._groups():
            if path == f"{kind}/":
                return self._page("group.html", freshness, kind=kind, group=group)
        raise self._absent(path, generation)

    def media(self, path: str) -> Response:
        """What a published article shows of the files beside the articles, with ranges; nothing else of the directory."""
        freshness = self._freshness()
        shown = self.store.shown(path)
        file = media.opened(self.config, shown) if shown else None
        if shown is None or file is None:
            raise NotFound
        return media.answer(self.config, shown, file, request, freshness)

    def problems(self, token: str, name: str) -> Response:
        """The private feed of what is held back."""
        found = problems.answer(self.config, token, name, self.store.incidents())
        if found is None:
            raise NotFound
        return found

    def healthz(self) -> Response:
        """Whether this process answers."""
        return Response("ok\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})

    def readyz(self) -> Response:
        """Whether an edition has been published, and the last look at the directory was believed: 200, else 503 and why."""
        refused = self.store.refusal()
        wrong = refused.message if refused else None if self.store.number() else "no edition has been published yet"
        text, status = (f"{wrong}\n", 503) if wrong else ("ready\n", 200)
        return Response(text, status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})

    def failed(self, error: HTTPException) -> Response:
        """A page that says what is wrong with the request."""
        if error.code is None or error.code < 400:
            return _own(error.get_response())
        html = render_template("error.html", code=error.code, name=error.name, description=error.description)
        response = respond.refusal(html, error.code)
        for name, value in error.get_headers():
            if name.lower() not in ("content-type", "content-length"):
                response.headers[name] = value
        return response

    def broken(self, error: StoreError) -> Response:
        """503: the store cannot be read; the log says why, the client when to come back."""
        log.error("%s", error)
        response = self.failed(InternalServerError("The store cannot be read just now."))
        response.status_code = 503
        response.headers["Retry-After"] = "30"
        return response

    def _absent(self, path: str, generation: int) -> HTTPException:
        """What to answer where no page is: 410 where an article's was that is published no more, else 404."""
        absent(generation)
        return Gone("This article was taken down.") if self.store.withdrew(path) else NotFound()

    def _freshness(self) -> Freshness:
        """To be asked for before what it is of: an edition that comes between the two is fresh for longer, not shorter."""
        return Freshness(self.clock(), self.store.due())

    def _listing(self, name: str) -> Listing | None:
        found = [listing for listing in self.listings() if listing.name == name]
        return found[0] if found and name else None

    def _leaf(self, path: str) -> Listing | None:
        """The page of an archive at ``path``, which ends with a slash."""
        return self.store.page(path[:-1]) if _LEAF.search(path) else None

    def _groups(self) -> list[tuple[Kind, list[Listing]]]:
        """The automatic feeds of each kind that has some, by their labels."""
        found = {kind: [each for each in self.listings() if each.subject and each.subject.kind is kind] for kind in Kind}
        return [(kind, sorted(group, key=_label)) for kind, group in found.items() if group]

    def _translations(self, listing: Listing) -> list[Listing]:
        return [each for each in self.listings() if each.name in listing.alternates]

    def _redirect(self, path: str) -> Response:
        return _own(redirect(self.config.site.base_url + quote(path), code=301))

    def _links(self, listings: Sequence[Listing]) -> list[tuple[str, str, str]]:
        """The autodiscovery links of some feeds, as the ``Link`` header and the head of a page carry them."""
        return [
            (self.config.site.base_url + path, "alternate", FORMATS[name].link_type)
            for listing in listings
            for name, path in listing.documents
        ]

    def _page(
        self, template: str, freshness: Freshness, links: Sequence[tuple[str, str, str]] = (), **values: object
    ) -> Response:
        listings = self.listings()
        shown = values.get("listing")
        known = [*listings, shown] if isinstance(shown, Listing) else listings
        html = render_template(template, discovery=self._discovery(known, links), **values)
        changed = self.known[0]
        return respond.page(self.config, html, request, freshness, None if changed is None else changed[1], links)

    def _discovery(self, listings: Sequence[Listing], links: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str, str]]:
        """(URL, media type, title, language) of each of ``links``, for the head of a page."""
        about = {
            self.config.site.base_url + path: (f"{listing.title} ({FORMATS[name].title})", listing.language)
            for listing in listings
            for name, path in listing.documents
        }
        return [(url, kind, *about[url]) for url, _, kind in links]


def _label(listing: Listing) -> str:
    return listing.subject.key if listing.subject else ""


def _own(response: object) -> Response:
    """A response of the framework's as one of Flask's class, which it is at run time or becomes."""
    return response if isinstance(response, Response) else Response.force_type(response, request.environ)  # type: ignore[arg-type,return-value]
