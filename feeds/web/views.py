"""The addresses: documents, pages for people, article pages, media, health."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote

from flask import Flask, Response, redirect, request
from werkzeug.exceptions import Gone, HTTPException, InternalServerError, NotFound

from feeds.articles.directory import media_body
from feeds.config import Config
from feeds.errors import StoreError
from feeds.web import assets, media, old, problems, respond, sitemap, status
from feeds.web.answer import absent
from feeds.web.fastpath import WELL
from feeds.web.freshness import Freshness
from feeds.web.pages import Page, Pages, furnish
from feeds.web.rack import Rack

log = logging.getLogger(__name__)


def register(app: Flask, config: Config, rack: Rack, clock: Callable[[], datetime]) -> None:
    """Give ``app`` every address of the service, answered from the store of ``rack`` at the time that ``clock`` tells."""
    furnish(app, config.site)
    app.url_map.merge_slashes = False  # which would lead to the Host of the request
    views = _Views(config, rack, clock, Pages(config.site, rack.store, config.addresses.moved))
    app.add_url_rule("/", "home", views.home)
    app.add_url_rule("/healthz", "healthz", views.healthz)
    app.add_url_rule("/readyz", "readyz", views.readyz)
    app.add_url_rule("/media/<path:path>", "media", views.media)
    app.add_url_rule(f"/{assets.SEGMENT}/<name>", "static", views.static)
    app.add_url_rule(f"/{assets.ICON}", "icon", views.icon)
    app.add_url_rule(f"/{sitemap.ROBOTS}", "robots", views.robots)
    app.add_url_rule(f"/{sitemap.FILE_NAME}", "sitemap", views.sitemap, defaults={"number": 0})
    app.add_url_rule("/sitemap-<int:number>.xml", "sitemap_part", views.sitemap)
    app.add_url_rule(f"/{problems.SEGMENT}/<token>/<name>", "problems", views.problems)
    status.register(app, config, rack.store, clock)
    app.add_url_rule("/<path:path>", "published", views.published)
    app.register_error_handler(HTTPException, views.failed)
    app.register_error_handler(StoreError, views.broken)


class _Views:
    def __init__(self, config: Config, rack: Rack, clock: Callable[[], datetime], pages: Pages) -> None:
        self.config, self.rack, self.store, self.clock, self.pages = config, rack, rack.store, clock, pages

    def home(self) -> Response:
        """The page for people: every feed, its latest headlines, how to subscribe."""
        if (answer := old.asked(self.config.addresses, "", _query())) is not None:
            return self._old(answer)
        freshness = self._freshness()
        page = self.pages.at("")
        if page is None:
            raise NotFound
        return self._page(freshness, page)

    def published(self, path: str) -> Response:
        """A document, a page for people, or where what is asked for is now."""
        if (
            departed := old.departed(self.config.addresses, path) or old.asked(self.config.addresses, path, _query())
        ) is not None:
            return self._old(departed)
        if (found := self.rack.answer("/" + path, request.environ, self.clock())) is not None:
            return respond.prepared(found)
        if (answer := old.kept(self.config.addresses, path)) is not None and not self.store.article(path):
            return self._old(answer)
        generation, freshness = self.rack.generation, self._freshness()
        page = self.pages.at(path if path.endswith("/") else f"{path}/")
        if page is None:
            return self._missing(path if path.endswith("/") else f"{path}/", generation)
        return self._page(freshness, page) if path.endswith("/") else self._redirect(f"{path}/")

    def static(self, name: str) -> Response:
        """What pages load: for ever, where they ask for the version that this is."""
        found = assets.asset(name)
        if found is None:
            raise NotFound
        return respond.asset(self.config, found, request)

    def icon(self) -> Response:
        """The site's icon where that is a file beside the articles that stands for itself everywhere, else one of ours."""
        freshness = self._freshness()
        found = self._own_icon() or assets.asset(assets.ICON)
        if found is None:
            raise NotFound
        return respond.made(self.config, found.body, found.type, request, freshness, self.pages.catalogue().modified)

    def robots(self) -> Response:
        """What crawlers may read."""
        text = sitemap.robots(self.config.site.base_url).encode()
        return respond.made(self.config, text, "text/plain; charset=utf-8", request, self._freshness())

    def sitemap(self, number: int) -> Response:
        """The list of the pages that are ours, or the part of it with this number."""
        freshness, name = self._freshness(), f"sitemap-{number}.xml" if number else sitemap.FILE_NAME
        files = self.pages.sitemaps()
        if name not in files:
            raise NotFound
        return respond.made(
            self.config, files[name], sitemap.MEDIA_TYPE, request, freshness, self.pages.catalogue().modified, coded=True
        )

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
        return respond.prepared(WELL)

    def readyz(self) -> Response:
        """Whether an edition has been published, and the last look at the directory was believed: 200, else 503 and why."""
        refused = self.store.refusal()
        wrong = refused.message if refused else None if self.store.number() else "no edition has been published yet"
        text, status = (f"{wrong}\n", 503) if wrong else ("ready\n", 200)
        return Response(text, status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})

    def failed(self, error: HTTPException) -> Response:
        """A page that says what is wrong with the request; or the address that was meant, which is never made of its Host."""
        if error.code == 404 and request.path.startswith("//"):
            return self._redirect(request.path.lstrip("/"))
        if error.code is None or error.code < 400:
            return _own(error.get_response())
        html = self.pages.missing(error.code, error.name, error.description or "")
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

    def _missing(self, path: str, generation: int) -> Response:
        """The main feed, where somebody tries for it; else 410 where an article's page was, and 404."""
        if (answer := old.tried(self.config, self.pages.catalogue().listings, path)) is not None:
            return self._old(answer)
        absent(generation)
        raise Gone("This article was taken down.") if self.store.withdrew(path) else NotFound()

    def _old(self, answer: old.Here | old.Elsewhere | old.Over) -> Response:
        """What is answered at an address that is not in use any more."""
        if isinstance(answer, old.Over):
            raise Gone(answer.why)
        if isinstance(answer, old.Here):
            found = self.rack.answer("/" + answer.path, request.environ, self.clock())
            if found is None:
                raise NotFound
            return respond.prepared(found)
        response = _own(redirect(answer.url, code=301))
        response.headers["Cache-Control"] = f"public, max-age={self.config.http.max_age}"
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    def _freshness(self) -> Freshness:
        """To be asked for before what it is of: an edition that comes between the two is fresh for longer, not shorter."""
        return Freshness(self.clock(), self.store.due())

    def _redirect(self, path: str) -> Response:
        return _own(redirect(self.config.site.base_url + quote(path), code=301))

    def _page(self, freshness: Freshness, page: Page) -> Response:
        links = [(link.url, "alternate", link.type) for link in page.links]
        return respond.page(self.config, page.html, request, freshness, page.modified, links)

    def _own_icon(self) -> assets.Asset | None:
        prefix, url = f"{self.config.site.base_url}media/", self.config.site.icon or ""
        shown = self.store.shown(unquote(url.removeprefix(prefix))) if url.startswith(prefix) else None
        if shown is None or shown.type not in assets.ICONS:
            return None
        body = media_body(self.config.directory, shown)
        if isinstance(body, Path):
            body = body.read_bytes() if body.stat().st_size <= assets.MOST_BYTES else None
        return assets.Asset(assets.ICON, shown.type, body, b"", "") if body else None


def _query() -> str:
    return request.query_string.decode("latin-1")


def _own(response: object) -> Response:
    """A response of the framework's as one of Flask's class, which it is at run time or becomes."""
    return response if isinstance(response, Response) else Response.force_type(response, request.environ)  # type: ignore[arg-type,return-value]
