"""Manuscript + ledger record → :class:`~feeds.model.Article`: addresses known, links absolute, nothing relative left."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import quote, unquote, urlsplit

from feeds.articles.attachments import Files
from feeds.articles.casting import CHAPTERS, episode
from feeds.articles.characters import clean
from feeds.articles.companions import recorded
from feeds.articles.content import absolute, cut, lead, measured, sanitise, shown_in, summarise, text_of
from feeds.articles.headings import anchor, anchored
from feeds.articles.library import Library, id_prefix
from feeds.articles.markup import MARKDOWNS, render
from feeds.articles.media import beside, media_url
from feeds.articles.permalinks import home, permalink, templated
from feeds.articles.places import locate
from feeds.articles.rendered import Removed
from feeds.articles.shortcodes import Surroundings
from feeds.errors import ArticleError
from feeds.model import Article, Manuscript, Origin, Place, Problem, Rating, Record, Severity, Site, Tool, Trait
from feeds.podcasting import Episode

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
# A static export makes directories of these, whose names file systems keep below 256 bytes.
MAX_SEGMENT = 200
MAX_PATH = 1000
_TEASER, _FIRST_PARAGRAPH, _TITLE = Origin("text above the mark"), Origin("first paragraph"), Origin("title")
# The characters of a path that RFC 3986 §3.3 lets stand as they are, and the percent sign of what is quoted already.
_ADDRESS_SAFE = "/:@!$&'()*+,;=-._~"
_PATH_SAFE = "/:@!$&'()*+,;=-._~%"
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


class Route(StrEnum):
    """How an article came by its link."""

    GIVEN = "given"
    OWN = "own"
    PATTERN = "pattern"


@dataclass(frozen=True, slots=True)
class Addresses:
    """How this site's articles are addressed. ``permalink`` is a pattern where their pages are elsewhere, else None.

    ``reserved`` are the first path segments that no article's own page may take; ``tool`` is what the directory was
    written for.
    """

    site: Site
    permalink: str | None
    reserved: frozenset[str]
    tool: Tool = field(default_factory=Tool)

    def wanted(self, manuscript: Manuscript) -> str:
        """The path that this article's own page should have below the base URL, without a leading slash.

        A path in the file wins where the service may use it (it ends in ``/`` then); else ``articles/SLUG/``.
        """
        if path := self.path(manuscript):
            parts = path.split("/")  # metadata.py saw that none of them is .. or holds a control character
            fits = all(0 < len(part.encode()) <= MAX_SEGMENT and part.lower() not in ("index.html", CHAPTERS) for part in parts)
            fits = fits and len(path.encode()) <= MAX_PATH
            if fits and parts[0].lower() not in self.reserved and not parts[0].startswith("."):
                return path + "/"
        return f"articles/{manuscript.slug}/"

    def path(self, manuscript: Manuscript) -> str:
        """The path that the file itself asks for, without slashes at its ends; empty where it asks for none."""
        given = manuscript.address
        return "" if given is None or urlsplit(given).scheme else unquote(urlsplit(given).path).strip("/")

    def own(self, manuscript: Manuscript) -> bool:
        """Whether this service serves the article's page."""
        elsewhere = bool(manuscript.address and urlsplit(manuscript.address).scheme)
        return self.permalink is None and not elsewhere

    def link(self, manuscript: Manuscript, record_address: str, published: datetime) -> str:
        """The absolute URL of the article for people: given, by the permalink pattern, or on this service."""
        return self.route(manuscript, record_address, published)[1]

    def route(self, manuscript: Manuscript, record_address: str, published: datetime) -> tuple[Route, str]:
        """The same, and which of them it was."""
        given = manuscript.address
        if given and urlsplit(given).scheme:
            return Route.GIVEN, quote(given, safe=_PATH_SAFE + "?#[]")
        if self.permalink is None:
            return Route.OWN, self.site.base_url + quote(record_address, safe=_ADDRESS_SAFE)
        if given and (pattern := templated(given, self.tool)):
            pattern = pattern.replace("{url}", "{url}{translation}/") if Trait.SLASH_BUT_FILES in self.tool.traits else pattern
            return Route.GIVEN, permalink(pattern, manuscript, published, self.site, replace(self.tool, permalinks=()))
        if given:
            return Route.GIVEN, self._placed(given, manuscript)
        return Route.PATTERN, permalink(self.permalink, manuscript, published, self.site, self.tool)

    def _placed(self, given: str, manuscript: Manuscript) -> str:
        """The URL of a path that a file asks for, on the site of its language."""
        path, traits = given.lstrip("/"), self.tool.traits
        directory = Trait.SLASH in traits or (Trait.SLASH_BUT_FILES in traits and "." not in path.rpartition("/")[2])
        url, translation = home(manuscript.place, self.site, self.tool)
        if translation and Trait.SLASH_BUT_FILES in traits and not given.startswith("/"):
            path = f"{translation}/{path}"
        return url + quote(path + ("/" if directory and not path.endswith("/") else ""), safe=_PATH_SAFE + "?#")


def page_url(addresses: Addresses, path: str) -> str:
    """The URL of a page at ``path`` that is no article, by the tool's own pattern for them."""
    tool = addresses.tool
    where = locate(path, tool, frozenset())
    name = "" if where.stem == "index" else where.stem
    page = Manuscript(
        path, "", where.stem, False, "", "", where.section, where.stem, False, _NEVER, place=Place(where.directory, name, name)
    )
    return permalink(tool.page or "", page, _NEVER, addresses.site, tool)


def link_of(addresses: Addresses, manuscript: Manuscript, record: Record) -> str:
    """The absolute URL at which people find the article that ``record`` remembers."""
    return addresses.link(manuscript, record.address, record.published)


def outline(manuscript: Manuscript, record: Record, addresses: Addresses, link: str) -> Article:
    """The article without what its body gives: enough to choose it for a feed, not to show it.

    ``link`` is where people find it.
    """
    return Article(
        id=record.id,
        path=manuscript.path,
        title=manuscript.title,
        link=link,
        published=record.published,
        updated=record.updated,
        content="",
        section=manuscript.section,
        address=record.address if addresses.own(manuscript) else None,
        authors=manuscript.authors,
        tags=manuscript.tags,
        language=manuscript.language,
        source=manuscript.source,
        rating=manuscript.rating or _rated(manuscript),
        restriction=manuscript.restriction,
        expires=manuscript.expires.instant if manuscript.expires and Trait.EXPIRED_TOO not in addresses.tool.traits else None,
        ahead=Trait.FUTURE_TOO in addresses.tool.traits,
        unlisted=manuscript.unlisted,
        not_in=manuscript.not_in,
        ids=record.ids,
        recorded=(kind := recorded(manuscript)),
        episode=Episode(chapters_at=record.address + CHAPTERS) if kind else None,
    )


def _rated(manuscript: Manuscript) -> Rating | None:
    explicit = manuscript.episode.explicit if manuscript.episode else None
    return None if explicit is None else Rating("adult" if explicit else "nonadult")


@dataclass(frozen=True, slots=True)
class Composed:
    """A whole article, and what an editor should know of how it came about; ``summary`` is where its summary came from."""

    article: Article
    problems: tuple[Problem, ...] = ()
    summary: Origin | None = None


def compose(article: Article, manuscript: Manuscript, base_url: str, library: Library) -> Composed:
    """The whole article: its :func:`outline` with the body rendered, sanitised and absolute.

    ``library`` holds all articles and the files beside them. Pure. Raises ArticleError where the body cannot be
    rendered.
    """
    surroundings = _surroundings(article, manuscript, library)
    try:
        rendered = render(manuscript.markup, manuscript.body, manuscript.title if manuscript.titled else None, surroundings)
    except ArticleError as error:
        raise error.at(manuscript.path) from error
    shown: dict[str, None] = {}
    written = _NIKOLAS.sub(r"\1@link/", rendered.html) if "link://" in rendered.html else rendered.html
    resolve = _resolver(manuscript, article.link, base_url, library, shown, _notes(written, manuscript.path, library))
    # On the site's own pages its tool wrote ids, and links lead there.
    own = manuscript.path in library.own and manuscript.markup in MARKDOWNS
    content = sanitise(anchored(written) if own else written, resolve, id_prefix(article.id))
    summary, origin = manuscript.summary, dict(manuscript.origins).get("summary")
    if not summary:
        summary, origin = clean(rendered.summary or ""), rendered.origins.get("summary")
    if not summary and (first := lead(written)) is not None:
        summary, origin = text_of(sanitise(first, resolve)), _TEASER
    if not summary:
        summary, origin = summarise(content, library.words), _FIRST_PARAGRAPH
    files = Files(manuscript, base_url, library, resolve, shown)
    content = measured(content, files.size)
    whole = replace(
        article,
        content=content,
        pictures=tuple(files.picture(*each) for each in shown_in(content)),
        summary=cut(summary, 1000) or manuscript.title,
        attachments=files.attachments(),
        image=files.image(),
        episode=episode(article, manuscript, content, files, resolve),
    )
    whole = replace(whole, media=tuple(shown))
    removed = (_lost(each, manuscript) for each in rendered.removed)
    return Composed(whole, (*removed, *files.problems), origin if summary else _TITLE)


def _lost(removed: Removed, manuscript: Manuscript) -> Problem:
    first = dict(manuscript.lines).get("body")
    line = first + removed.line - 1 if first is not None and removed.line is not None else None
    source = " ".join(removed.text.split())
    message = f"{source if len(source) <= 80 else source[:79] + '…'} means nothing outside of its tool and was left out"
    return Problem(Severity.INFO, "template-source", manuscript.path, message, line)


def _surroundings(article: Article, manuscript: Manuscript, library: Library) -> Surroundings:
    """What the template source of an article may refer to."""

    def find(name: str) -> str | None:
        path = library.article(name, manuscript.path)
        return None if path is None else library.urls[path]

    def file(name: str) -> str | None:
        path = library.file(name, manuscript.path)
        return None if path is None else "/" + quote(path)

    def section(name: str, heading: str) -> str | None:
        path = library.article(name, manuscript.path) if name else manuscript.path
        if path is None or path not in library.urls:
            return None
        id = "" if heading.startswith("^") else anchor(heading.rpartition("#")[2])
        return library.urls[path] + (f"#{quote(library.fragment(path, id), safe=_PATH_SAFE)}" if id else "")

    def titled(name: str) -> str | None:
        path = library.article(name, manuscript.path)
        return None if path is None else library.title(path)

    own = dict.fromkeys(("page.url", "page.permalink", "post.url", "page.absolute_url"), article.link)
    titles = dict.fromkeys(("page.title", "post.title", "title"), manuscript.title)
    liquid = library.tool == "jekyll" or "_posts/" in manuscript.path or manuscript.path.startswith("_drafts/")
    return Surroundings(find, file, _ROOTS | own | titles, liquid, section, library.tool == "obsidian", titled)


# Addresses of the site, before which nothing need stand: what follows is resolved against the article's own.
_ROOTS = dict.fromkeys("site.url site.baseurl site.base_url baseurl base_url base_path siteurl config.base_url".split(), "")
# Nikola's links by what they lead to, which have a scheme of their own.
_NIKOLAS = re.compile(r"""(\b(?:href|src)\s*=\s*["']?)link://""", re.IGNORECASE)
# What tools write before the path of a file: Zola, Docusaurus, Nikola, Pelican.
_OF_TOOLS = re.compile(
    r"@(?=/)|@site(?=/)|@link/\w+/|(?:\{|%7B|\||%7C)(?:filename|static|attach|tag|category|author|index)(?:\}|%7D|\||%7C)",
    re.IGNORECASE,
)
# Those of them that lead to another article, and to lists of articles, which are elsewhere.
_ANOTHER = re.compile("filename|@link/", re.IGNORECASE)
_ELSEWHERE = re.compile("@link/(?!slug/|filename/)|tag|category|author|index", re.IGNORECASE)


# What tools call the footnote of a name and a number on their pages.
_NOTES = {
    "jekyll": "fn:{name}",
    "hugo": "fn:{number}",
    "zola": "fn-{name}",
    **dict.fromkeys(("pelican", "nikola", "mkdocs"), "fn:{name}"),
    **dict.fromkeys(("astro", "docusaurus"), "user-content-fn-{name}"),
    "eleventy": "fn{number}",
}
_NOTE = re.compile(r'class="footnote-definition" id="([^"]*)"><sup class="footnote-definition-label">(\d+)')


def _notes(rendered: str, path: str, library: Library) -> dict[str, str]:
    """The footnotes of an article by our fragments, as the fragments of the site's own page are, where that is another's."""
    if path in library.own or library.tool not in _NOTES or "footnote-definition" not in rendered:
        return {}
    form = _NOTES[library.tool]
    return {name: form.format(name=name, number=number) for name, number in _NOTE.findall(rendered)}


def _resolver(
    manuscript: Manuscript,
    link: str,
    base_url: str,
    library: Library,
    shown: dict[str, None],
    notes: Mapping[str, str],
) -> Callable[[str], str | None]:
    """Relative URL → absolute: a file beside the article, another article, else against the article's own address."""
    media = library.media

    def resolve(target: str) -> str | None:
        if target.startswith("#"):
            target = "#" + (notes.get(target[1:]) or library.fragment(manuscript.path, target[1:]))
        elif target[:1] in "@{|%" and (mark := _OF_TOOLS.match(target)):
            return of_tool(mark[0], target[mark.end() :])
        try:
            named = beside(target, manuscript.path)
        except ValueError:
            return None
        if named is not None and named in media:
            shown[named] = None
            return media_url(base_url, named)
        if named is not None and named != manuscript.path and (url := library.url(named)):
            return url + placed(named, urlsplit(target).fragment)
        target = library.below_root(target)
        return absolute(quote(_LONE_PERCENT.sub("%25", target), safe=_PATH_SAFE + "?#[]"), link)

    def of_tool(mark: str, target: str) -> str | None:
        if _ELSEWHERE.search(mark):
            return None
        name, _, fragment = target.partition("#")
        if file := library.file(unquote(name), manuscript.path):
            return resolve("/" + quote(file))
        found = library.article(unquote(name), manuscript.path) or beside(name, manuscript.path)
        if found and (url := library.url(found)):
            return url + placed(found, fragment)
        # Where it means another file, and there is none, no link is better than one that leads nowhere.
        return None if _ANOTHER.search(mark) else resolve(target)

    def placed(path: str, fragment: str) -> str:
        return f"#{quote(library.fragment(path, fragment), safe=_PATH_SAFE + '?')}" if fragment else ""

    return resolve


def absent(manuscript: Manuscript, links: Mapping[str, str], media: Collection[str]) -> list[str]:
    """What the article attaches or shows as its image by a name relative to itself that names no file beside it."""
    named = [each.target for each in manuscript.references]
    named += [manuscript.image.url] if manuscript.image and manuscript.image.url else []
    found = [(target, beside(target, manuscript.path)) for target in named if not target.startswith("/")]
    return [target for target, path in found if path is not None and path not in media and path not in links]
