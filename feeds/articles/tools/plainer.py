"""The tools of which little has to be known: MkDocs, Docusaurus, Astro, Eleventy, Obsidian."""

from __future__ import annotations

from pathlib import Path

from feeds.articles.tools.people import people
from feeds.articles.tools.source import Said, overlaid, text, truth, words
from feeds.model import Tool, Trait

_LEFT_OUT = ("node_modules", "public", "dist", "build", "static", "site")


def mkdocs(_root: Path, said: Said) -> Tool | None:
    """What ``mkdocs.yml`` says: every page below ``docs_dir`` is an article."""
    return Tool(
        title=text(said, "site_name"),
        url=text(said, "site_url"),
        description=text(said, "site_description"),
        language=text(said, "theme.language", "theme.locale"),
        authors=people(said.get("site_author")),
        content=(text(said, "docs_dir") or "docs").strip("/"),
        permalink="{url}{path}/" if truth(said, "use_directory_urls", True) else "{url}{path}.html",
    )


def docusaurus(root: Path, said: Said) -> Tool | None:
    """What ``docusaurus.config.js`` says: the articles are those of the blog, where there is one."""
    content = next((each for each in ("blog", "docs") if (root / each).is_dir()), "")
    return Tool(
        title=text(said, "title"),
        url=_below(text(said, "url"), text(said, "baseUrl")),
        description=text(said, "tagline"),
        language=text(said, "defaultLocale"),
        content=content,
        left_out=_LEFT_OUT,
        permalink=f"{{url}}{content}/{{directory}}/" + ("{dated_name}" if content == "blog" else "{name}"),
        languages=words(said, "locales"),
    )


def astro(root: Path, said: Said) -> Tool | None:
    """What ``astro.config.mjs`` says: the articles are those of the content collections, else the pages."""
    content = next((each for each in ("src/content", "src/pages") if (root / each).is_dir()), "")
    form = text(said, "format") == "file"
    slash = "" if text(said, "trailingSlash") == "never" else "/"
    return Tool(
        url=_below(text(said, "site"), text(said, "base")),
        language=text(said, "defaultLocale"),
        content=content,
        left_out=(*_LEFT_OUT, "src/components", "src/layouts"),
        permalink="{url}{directory}/{slugged}" + (".html" if form else slash),
        languages=words(said, "locales"),
    )


def eleventy(root: Path, said: Said) -> Tool | None:
    """What ``.eleventy.js`` says, and the data file that its starters keep the site's name in."""
    content = (text(said, "input") or "").removeprefix("./").strip("/.")
    data = f"{content}/_data" if content else "_data"
    names = [f"{data}/{name}.{suffix}" for name in ("metadata", "site") for suffix in ("json", "yaml", "yml", "js")]
    site: dict[str, object] = next(overlaid(root, *names), {})
    return Tool(
        title=text(site, "title", "name"),
        url=_below(text(site, "url"), text(said, "pathPrefix")),
        description=text(site, "description"),
        language=text(site, "language", "lang"),
        authors=people(site.get("author")),
        content=content,
        left_out=(*_LEFT_OUT, text(said, "output") or "_site"),
        permalink="{url}{directory}/{name}/",
    )


def obsidian(root: Path, _said: Said) -> Tool | None:
    """A vault: all notes, but not the templates of notes."""
    folders = [text(each, "folder") for each in overlaid(root, ".obsidian/templates.json")]
    left_out = tuple(each.strip("/") for each in folders if each)
    return Tool(left_out=left_out, traits=frozenset({Trait.NAMES_ARE_HEADLINES}))


def _below(url: str | None, path: str | None) -> str | None:
    """A site's address with the path that it stands below."""
    return None if url is None else f"{url.rstrip('/')}/{(path or '').strip('/')}"
