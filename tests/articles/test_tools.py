"""A directory of another tool is understood as that tool understands it: one small site a tool, every field expected."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from feeds.articles.directory import scan
from feeds.articles.manuscript import Reading, read
from feeds.articles.tools import recognise
from feeds.articles.tools.pelican import pattern as of_pelican
from feeds.articles.tools.source import MAX_BYTES, javascript, python
from feeds.config import Config, for_directory
from feeds.errors import UsageError
from feeds.model import Severity
from feeds.publish import Prepared, prepare
from feeds.store import Store
from tests.conftest import NOW, Newsroom, article, write

BASE = "https://feeds.example.net/"
LIVE = "https://example.com/"


def configured(root: Path, **said: str) -> Config:
    return for_directory(root, base_url=BASE, state=root.parent / "state", recognise=recognise, **said)  # type: ignore[arg-type]


def prepared(root: Path) -> Prepared:
    return prepare(configured(root), Store(None), NOW)


@dataclass(frozen=True)
class Case:
    """``site`` is title, url, description, language, zone, author.

    ``articles`` maps paths to link, day in UTC, language, authors and tags.
    """

    tool: str
    files: Mapping[str, str]
    site: tuple[str, str, str, str, str, str]
    articles: Mapping[str, tuple[str, str, str | None, str, str]]
    left_out: tuple[str, ...] = field(default=())


def post(title: str = "A title", **said: str) -> str:
    keys = "".join(f"{key}: {value}\n" for key, value in said.items())
    return f"---\ntitle: {title}\n{keys}---\n\nSome words.\n"


def toml(title: str = "A title", **said: str) -> str:
    keys = "".join(f"{key} = {value}\n" for key, value in said.items())
    return f'+++\ntitle = "{title}"\n{keys}+++\n\nSome words.\n'


CASES = [
    Case(
        "Jekyll",
        {
            "_config.yml": "title: The Site\nurl: https://example.com\nbaseurl: /blog\ndescription: What it is\nlang: de\n"
            "timezone: Europe/Berlin\nauthor:\n  name: Ada\n  email: ada@example.com\nexclude: [vendor, notes/]\n",
            "_posts/2024-07-25-My_First-post.md": post(tags="one two"),
            "_posts/2024-07-26-with-cat.md": post(category="Big News", author="Bo", lang="en"),
            "ja/news/_posts/2024-07-27-x.md": post(),
            "en/news/_posts/2024-07-28-x.md": post(permalink="/given/x.html"),
            "_posts/2024-07-29-y.md": post(permalink="/:year/:title/"),
            "_drafts/idea.md": post(),
            "about.md": post("About"),
            "notes/private.md": post(),
            "README.md": "Read me",
            "_layouts/post.html": "{{ content }}",
        },
        ("The Site", LIVE + "blog/", "What it is", "de", "Europe/Berlin", "Ada"),
        {
            "_posts/2024-07-25-My_First-post.md": (
                LIVE + "blog/2024/07/25/My_First-post.html",
                "2024-07-24",
                None,
                "",
                "one two",
            ),
            "_posts/2024-07-26-with-cat.md": (
                LIVE + "blog/big%20news/2024/07/26/with-cat.html",
                "2024-07-25",
                "en",
                "Bo",
                "Big News",
            ),
            "ja/news/_posts/2024-07-27-x.md": (LIVE + "blog/ja/news/2024/07/27/x.html", "2024-07-26", "ja", "", "news"),
            "en/news/_posts/2024-07-28-x.md": (LIVE + "blog/given/x.html", "2024-07-27", "en", "", "news"),
            "_posts/2024-07-29-y.md": (LIVE + "blog/2024/y/", "2024-07-28", None, "", ""),
        },
        ("_drafts/idea.md", "about.md", "notes", "README.md", "_layouts", "_config.yml"),
    ),
    Case(
        "Hugo",
        {
            "hugo.toml": 'baseURL = "https://example.com/"\ntitle = "The Site"\n'
            'languageCode = "en-GB"\ntimeZone = "Europe/London"\n'
            'defaultContentLanguage = "en"\n[params]\ndescription = "What it is"\nauthor = "Ada"\n'
            '[permalinks]\nposts = "/:year/:month/:slug/"\n[languages.en]\n[languages.de]\n',
            "content/posts/first.md": toml("My First Post", date="2024-07-25", tags='["one"]'),
            "content/posts/slugged.md": toml(date="2024-07-26", slug='"given"'),
            "content/posts/first.de.md": toml("Mein Erster", date="2024-07-25"),
            "content/Notes/A Trip/index.md": toml(date="2024-07-27T10:00:00"),
            "content/posts/_index.md": toml(),
            "content/about.md": toml("About"),
            "content/posts/url.md": toml(date="2024-07-28", url='"/elsewhere/"'),
            "layouts/x.html": "<p>x</p>",
        },
        ("The Site", LIVE, "What it is", "en-GB", "Europe/London", "Ada"),
        {
            "posts/first.md": (LIVE + "2024/07/my-first-post/", "2024-07-24", None, "", "one"),
            "posts/slugged.md": (LIVE + "2024/07/given/", "2024-07-25", None, "", ""),
            "posts/first.de.md": (LIVE + "de/2024/07/mein-erster/", "2024-07-24", "de", "", ""),
            "Notes/A Trip/index.md": (LIVE + "notes/a-trip/", "2024-07-27", None, "", ""),
            "posts/url.md": (LIVE + "elsewhere/", "2024-07-27", None, "", ""),
        },
        ("posts/_index.md", "about.md"),
    ),
    Case(
        "Hugo",
        {
            "config.yaml": "baseURL: https://example.com/\ntitle: Ugly\nuglyURLs: true\n",
            "content/posts/First.md": post(date="2024-07-25"),
        },
        ("Ugly", LIVE, "", "en", "UTC", ""),
        {"posts/First.md": (LIVE + "posts/first.html", "2024-07-25", None, "", "")},
    ),
    Case(
        "Zola",
        {
            "config.toml": 'base_url = "https://example.com"\ntitle = "The Site"\ndescription = "What it is"\n'
            'default_language = "fr"\nauthor = "Ada"\n[languages.de]\n',
            "content/blog/2024-07-25-First.md": toml(taxonomies="{ tags = ['one'] }"),
            "content/blog/given.md": toml(date="2024-07-26", path='"2024/given"'),
            "content/blog/two.de.md": toml(date="2024-07-27"),
            "content/pages/about.md": toml("About"),
            "content/_index.md": toml(),
        },
        ("The Site", LIVE, "What it is", "fr", "UTC", "Ada"),
        {
            "blog/2024-07-25-First.md": (LIVE + "blog/first/", "2024-07-25", None, "", "one"),
            "blog/given.md": (LIVE + "2024/given/", "2024-07-26", None, "", ""),
            "blog/two.de.md": (LIVE + "de/blog/two/", "2024-07-27", "de", "", ""),
        },
        ("pages/about.md", "_index.md"),
    ),
    Case(
        "Pelican",
        {
            "pelicanconf.py": "AUTHOR = 'Ada'\nSITENAME = 'The Site'\nSITEURL = ''\nPATH = 'content'\nTIMEZONE = 'Europe/Paris'\n"
            "DEFAULT_LANG = 'fr'\nSITESUBTITLE = 'What it is'\nARTICLE_URL = '{date:%Y}/{date:%m}/{category}/{slug}.html'\n"
            "import os\nos.abort()\n",
            "publishconf.py": "from pelicanconf import *\nSITEURL = 'https://example.com'\n",
            "content/news/a-file.md": post("The Title", date="2024-07-25 12:00"),
            "content/b.md": post("Other", date="2024-07-26 12:00", slug="given", category="World"),
            "content/pages/about.md": post("About"),
        },
        ("The Site", LIVE, "What it is", "fr", "Europe/Paris", "Ada"),
        {
            "news/a-file.md": (LIVE + "2024/07/news/the-title.html", "2024-07-25", None, "", "news"),
            "b.md": (LIVE + "2024/07/world/given.html", "2024-07-26", None, "", "World"),
        },
        ("pages",),
    ),
    Case(
        "Nikola",
        {
            "conf.py": "BLOG_AUTHOR = 'Ada'\nBLOG_EMAIL = 'ada@example.com'\nBLOG_TITLE = 'The Site'\nSITE_URL = 'https://example.com/'\n"
            "BLOG_DESCRIPTION = 'What it is'\nDEFAULT_LANG = 'es'\nTIMEZONE = 'Europe/Madrid'\n"
            "TRANSLATIONS = {DEFAULT_LANG: '', 'ca': './ca'}\n"
            "POSTS = (('posts/*.md', 'blog', 'post.tmpl'), ('posts/*.html', 'blog', 'post.tmpl'))\n",
            "posts/first.md": "Some words.\n",
            "posts/first.meta": ".. title: The Title\n.. slug: first\n.. date: 2024-07-25 12:00\n.. tags: one, two\n",
            "posts/deep/second.md": post(date="2024-07-26 12:00"),
            "posts/second.ca.md": post(date="2024-07-27 12:00"),
            "pages/about.md": post("About"),
        },
        ("The Site", LIVE, "What it is", "es", "Europe/Madrid", "Ada"),
        {
            "posts/first.md": (LIVE + "blog/first/", "2024-07-25", None, "", "one two"),
            "posts/deep/second.md": (LIVE + "blog/deep/second/", "2024-07-26", None, "", ""),
            "posts/second.ca.md": (LIVE + "ca/blog/second/", "2024-07-27", "ca", "", ""),
        },
        ("pages/about.md",),
    ),
    Case(
        "MkDocs",
        {
            "mkdocs.yml": "site_name: The Site\nsite_url: https://example.com/\nsite_description: What it is\nsite_author: Ada\n"
            "theme:\n  name: material\n  language: nl\nmarkdown_extensions:\n  - x:\n      y: !!python/name:os.system\n",
            "docs/index.md": post("Home", date="2024-07-25"),
            "docs/Guide/Start.md": post(date="2024-07-26"),
            "docs/tour/index.md": post(date="2024-07-27"),
        },
        ("The Site", LIVE, "What it is", "nl", "UTC", "Ada"),
        {
            "index.md": (LIVE, "2024-07-25", None, "", ""),
            "Guide/Start.md": (LIVE + "Guide/Start/", "2024-07-26", None, "", ""),
            "tour/index.md": (LIVE + "tour/", "2024-07-27", None, "", ""),
        },
    ),
    Case(
        "Docusaurus",
        {
            "docusaurus.config.js": "// title: 'No'\nconst config = {\n  title: 'The Site',\n  tagline: \"What it is\",\n"
            "  url: 'https://example.com',\n  baseUrl: '/x/',\n  i18n: { defaultLocale: 'pl', locales: ['pl', 'en'] },\n};\n",
            "blog/2024-07-25-first.md": post(authors="[{name: Ada}]"),
            "blog/given.md": post(date="2024-07-26", slug="else"),
            "docs/intro.md": post(),
        },
        ("The Site", LIVE + "x/", "What it is", "pl", "UTC", ""),
        {
            "2024-07-25-first.md": (LIVE + "x/blog/2024/07/25/first", "2024-07-25", None, "Ada", ""),
            "given.md": (LIVE + "x/blog/else", "2024-07-26", None, "", ""),
        },
    ),
    Case(
        "Astro",
        {
            "astro.config.mjs": "export default defineConfig({ site: 'https://example.com', base: '/b' });\n",
            "src/content/blog/first.md": post(pubDate="2024-07-25"),
            "src/pages/about.md": post(),
        },
        ("newsroom", LIVE + "b/", "", "en", "UTC", ""),
        {"blog/first.md": (LIVE + "b/blog/first/", "2024-07-25", None, "", "")},
    ),
    Case(
        "Eleventy",
        {
            ".eleventy.js": "module.exports = (c) => { return { dir: { input: 'src', output: 'dist' } } };\n",
            "src/_data/metadata.json": '{"title": "The Site", "url": "https://example.com/", "language": "sv",'
            '"description": "What",'
            '"author": {"name": "Ada", "email": "ada@example.com"}}',
            "src/blog/2024-07-25-first.md": post(tags="[one]"),
            "src/_includes/x.html": "{{ x }}",
        },
        ("The Site", LIVE, "What", "sv", "UTC", "Ada"),
        {"blog/2024-07-25-first.md": (LIVE + "blog/2024-07-25-first/", "2024-07-25", None, "", "one")},
        ("_includes", "_data"),
    ),
    Case(
        "Obsidian",
        {
            ".obsidian/app.json": "{}",
            ".obsidian/templates.json": '{"folder": "Templates"}',
            "Daily/2024-07-25 x.md": post(date="2024-07-25"),
            "Templates/note.md": "# {{title}}\n",
        },
        ("newsroom", BASE, "", "en", "UTC", ""),
        {"Daily/2024-07-25 x.md": (BASE + "articles/2024-07-25-x/", "2024-07-25", None, "", "")},
        ("Templates", ".obsidian"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.tool} {case.site[0]}" for case in CASES])
def test_the_directory_of_a_tool(newsroom: Newsroom, case: Case) -> None:
    root = newsroom(case.files)
    config = configured(root)
    edition = prepared(root)

    site = config.site
    assert config.tool.name == case.tool
    assert (site.title, site.url, site.description, site.language, site.timezone) == case.site[:5]
    assert " ".join(each.name for each in site.authors) == case.site[5]
    assert site.base_url == BASE
    assert {
        each.path: (
            each.link,
            each.published.date().isoformat(),
            each.language,
            " ".join(person.name for person in each.authors),
            " ".join(each.tags),
        )
        for each in edition.shown
    } == case.articles
    assert {problem.path for problem in edition.problems if problem.severity is Severity.INFO} >= set(case.left_out)
    assert [problem for problem in edition.problems if problem.severity is Severity.MUST] == []


@pytest.mark.parametrize(
    ("said", "link"),
    [
        ("date", "news/2024/07/05/A-b.html"),
        ("pretty", "news/2024/07/05/A-b/"),
        ("ordinal", "news/2024/187/A-b.html"),
        ("none", "news/A-b.html"),
        ("/:short_year/:i_month/:i_day/:slug", "24/7/5/a-b"),
        ("/blog/:title:output_ext", "blog/A-b.html"),
    ],
)
def test_the_permalinks_of_jekyll(newsroom: Newsroom, said: str, link: str) -> None:
    root = newsroom({"_config.yml": f"url: {LIVE}\npermalink: {said}\n", "_posts/2024-07-05-A-b.md": post(categories="news")})
    assert [each.link for each in prepared(root).shown] == [LIVE + link]


@pytest.mark.parametrize(
    ("written", "pattern"),
    [
        ("{date:%Y}/{slug}.html", "{url}{year}/{words}.html"),
        ("posts/{date:%Y}/{date:%b}/{slug}/", "{url}posts/{year}/{short_month}/{words}/"),
        ("{date:%Z}/{slug}/", None),
        ("{category}/{slug}", "{url}{category}/{words}"),
        ("{unknown}/{slug}", None),
        ("a b/{slug}", "{url}a%20b/{words}"),
    ],
)
def test_the_article_url_of_pelican(written: str, pattern: str | None) -> None:
    assert of_pelican(written) == pattern


def test_a_content_directory_has_the_tool_above_it(newsroom: Newsroom) -> None:
    root = newsroom(
        {
            "hugo.toml": f'baseURL = "{LIVE}"\ntitle = "The Site"\n[permalinks]\nposts = "/p/:slug/"\n',
            "content/posts/a.md": toml("A", date="2024-07-25"),
        }
    )
    for below in ("content", "content/posts"):
        config = configured(root / below)
        articles = prepare(config, Store(None), NOW).shown
        assert (config.site.title, [each.link for each in articles]) == ("The Site", [LIVE + "p/a/"])
    assert configured(root / "content/posts").tool.prefix == "posts"


def test_posts_of_jekyll_by_themselves_keep_their_links(newsroom: Newsroom) -> None:
    root = newsroom({"_config.yml": f"url: {LIVE}\n", "ja/news/_posts/2024-07-25-x.md": post(), "notes/a.md": post()})
    assert [each.link for each in prepared(root / "ja/news/_posts").shown] == [LIVE + "ja/news/2024/07/25/x.html"]
    assert configured(root / "notes").tool.name == ""


def test_configuration_beats_the_tool(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"_config.yml": f"title: Theirs\nurl: {LIVE}\nlang: de\n", "_posts/2024-07-25-x.md": post()})
    ours = tmp_path / "feeds.toml"
    ours.write_text('[site]\ntitle = "Ours"\n[articles]\npermalink = "{url}{short_year}/{name}"\n')
    config = for_directory(root, config=ours, base_url=BASE, state=tmp_path / "s", recognise=recognise)
    assert (config.site.title, config.site.language, config.site.url) == ("Ours", "de", LIVE)
    assert [each.link for each in prepare(config, Store(None), NOW).shown] == [LIVE + "24/x"]


def test_the_base_url_is_the_tools_where_nothing_else_is_known(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"_config.yml": f"url: {LIVE}\n", "_posts/2024-07-25-x.md": post()})
    assert for_directory(root, state=tmp_path / "s", recognise=recognise).site.base_url == LIVE
    (root / "_config.yml").write_text("title: x\n")
    with pytest.raises(UsageError, match="no base URL"):
        for_directory(root, state=tmp_path / "s", recognise=recognise)


HOSTILE = {
    "yaml": ("_config.yml", "title: [unclosed\n"),
    "nesting": ("_config.yml", "a: " + "[" * 100_000),
    "python": ("pelicanconf.py", "SITENAME = ('a'\n"),
    "deep python": ("pelicanconf.py", "A = " + "(" * 5000 + "1" + ")" * 5000),
    "nul": ("pelicanconf.py", "A = '\0'"),
    "toml": ("hugo.toml", "= =\n"),
    "unsure toml": ("config.toml", "= =\n"),
    "json": ("hugo.json", "[1, 2]"),
    "bytes": ("_config.yml", "\udcff"),
    "size": ("_config.yml", "#" * (MAX_BYTES + 1)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_broken_configuration_is_a_problem_and_no_error(newsroom: Newsroom, name: str) -> None:
    file, text = HOSTILE[name]
    root = newsroom({"a.md": article("A"), file: text.encode("utf-8", "surrogateescape")})
    edition = prepared(root)
    assert [(each.severity, each.path) for each in edition.problems if each.rule == "tool"] == [(Severity.SHOULD, file)]
    assert edition.articles == 1


def test_an_alias_bomb_is_small(newsroom: Newsroom) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)
    )
    root = newsroom({"_config.yml": bomb + "title: T\n", "_posts/2024-07-25-x.md": post()})
    assert configured(root).site.title == "T"


def test_a_link_is_no_configuration(newsroom: Newsroom, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yml"
    secret.write_text("title: Secret\n")
    root = newsroom({"a.md": article("A")})
    (root / "_config.yml").symlink_to(secret)
    assert configured(root).site.title == "newsroom"
    assert ("_config.yml", Severity.SHOULD) in {(each.path, each.severity) for each in recognise(root).problems}


@pytest.mark.parametrize("content", ["../secret", "/etc", "link", "nowhere"])
def test_a_content_directory_elsewhere_is_not_taken(newsroom: Newsroom, tmp_path: Path, content: str) -> None:
    (tmp_path / "secret").mkdir()
    root = newsroom({"hugo.toml": f'baseURL = "{LIVE}"\ncontentDir = "{content}"\n', "a.md": article("A")})
    (root / "link").symlink_to(tmp_path / "secret")
    assert configured(root).directory == root


def test_values_that_do_not_fit_are_told_and_left(newsroom: Newsroom) -> None:
    root = newsroom({"_config.yml": "url: /\nlang: Deutsch!\ntimezone: Mars\ntitle: T\n", "_posts/2024-07-25-x.md": post()})
    site = configured(root).site
    assert (site.title, site.url, site.language, site.timezone) == ("T", BASE, "en", "UTC")
    told = [(each.severity, each.field) for each in prepared(root).problems if each.rule == "tool"]
    assert told == [(Severity.INFO, "url"), (Severity.INFO, "language"), (Severity.INFO, "timezone")]


def test_a_conf_py_of_something_else_is_nobodys(newsroom: Newsroom) -> None:
    root = newsroom({"conf.py": "project = 'x'\n", "config.toml": "[x]\ny = 1\n", "a.md": article("A")})
    assert (recognise(root).name, recognise(root).problems) == ("", ())


def test_python_is_read_and_not_run() -> None:
    said = python("A = 'x'\nB: str = A\nC = [A, 1, f(2)]\nD = __import__('os').system('x')\nE = {A: B}\nf().x = 1\n")
    assert said == {"A": "x", "B": "x", "C": ["x", 1, None], "D": None, "E": {"x": "x"}}


def test_javascript_is_read_by_the_names_of_texts() -> None:
    said = javascript("/* title: 'a' */ const x = {'title': \"b\", url: `https://e.com/x`, t: `${no}`, locales: ['de', \"en\"]}")
    assert said == {"title": "b", "url": "https://e.com/x", "locales": ["de", "en"]}


def test_languages_of_directories_and_names(newsroom: Newsroom) -> None:
    root = newsroom(
        {
            "de/a.md": article("A"),
            "fr/b.md": article("B"),
            "x/c.pt-BR.md": article("C"),
            "x/d.js.md": article("D"),
            "de/e.md": article("E", lang="en"),
        }
    )
    found = {each.path: (each.language, each.address) for each in prepared(root).shown}
    assert found == {
        "de/a.md": ("de", "articles/a/"),
        "fr/b.md": ("fr", "articles/b/"),
        "x/c.pt-BR.md": ("pt-BR", "articles/c/"),
        "x/d.js.md": (None, "articles/d-js/"),
        "de/e.md": ("en", "articles/e/"),
    }


def test_one_directory_named_like_a_language_is_a_section(newsroom: Newsroom) -> None:
    root = newsroom({"is/a.md": article("A"), "other/b.md": article("B")})
    assert {each.language for each in prepared(root).shown} == {None}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "title: Beside\ndate: 2024-07-25\nauthor: Ada\n"),
        ("a.yml", "---\ntitle: Beside\ndate: 2024-07-25\nauthor: Ada\n---\n"),
        ("a.toml", 'title = "Beside"\ndate = 2024-07-25\nauthor = "Ada"\n'),
        ("a.json", '{"title": "Beside", "date": "2024-07-25", "author": "Ada"}'),
        ("a.meta", ".. title: Beside\n.. date: 2024-07-25\n.. author: Ada\n"),
    ],
)
def test_metadata_beside_an_article(newsroom: Newsroom, name: str, text: str) -> None:
    root = newsroom({"a.md": "---\nauthor: Bo\n---\nSome words.\n", name: text})
    edition = prepared(root)
    (made,) = edition.shown
    assert (made.title, made.published.date().isoformat(), made.authors[0].name) == ("Beside", "2024-07-25", "Bo")
    assert edition.problems == ()


def test_a_change_beside_an_article_is_an_update(newsroom: Newsroom, tmp_path: Path) -> None:
    from feeds.publish import publish

    root = newsroom({"a.md": "Some words.\n", "a.yaml": "title: Before\ndate: 2024-07-25\n"})
    store = Store(tmp_path / "state")
    publish(configured(root), store, NOW)
    write(root, "a.yaml", "title: After\ndate: 2024-07-25\n", age=60)
    _, second = publish(configured(root), store, NOW)
    (made,) = second.shown
    assert (made.title, (NOW - made.updated).total_seconds()) == ("After", 60)
    store.close()


@pytest.mark.parametrize("text", ["title: [", "date: 01/02/2024\n", "- a\n"])
def test_broken_metadata_holds_its_article_back_by_its_own_name(newsroom: Newsroom, text: str) -> None:
    root = newsroom({"a.md": "Words.\n", "a.yaml": text, "b.md": article("B")})
    edition = prepared(root)
    assert [each.path for each in edition.problems if each.severity is Severity.MUST] == ["a.yaml"]
    assert [each.path for each in edition.shown] == ["b.md"]


def test_what_nobody_knows_beside_an_article_is_kept_and_what_is_no_language_told(newsroom: Newsroom) -> None:
    root = newsroom({"a.md": article("A", colour="red"), "a.yaml": "mood: calm\nlang: klingon!!\n"})
    config = configured(root)
    look = scan(config.directory)
    (found,) = look.files
    beside = look.sidecars["a.md"]
    data = [(root / each.path).read_bytes() for each in (found, beside)]
    result = read(found, data[0], Reading(config.articles, ZoneInfo("UTC")), (beside, data[1]))
    assert result.manuscript is not None
    assert set(result.manuscript.unknown) == {("colour", "red"), ("mood", "calm")}
    assert [(each.severity, each.path, each.line) for each in result.problems] == [(Severity.SHOULD, "a.yaml", 2)]


def test_metadata_that_is_a_link_holds_its_article_back(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("draft: true\n")
    root = newsroom({"a.md": article("A")})
    (root / "a.yaml").symlink_to(tmp_path / "x.yaml")
    edition = prepared(root)
    assert {each.path for each in edition.problems if each.severity is Severity.MUST} == {"a.yaml", "a.md"}
    assert edition.articles == 0


def test_a_draft_is_said_beside(newsroom: Newsroom) -> None:
    root = newsroom({"a.md": "Words.\n", "a.yaml": "draft: true\n"})
    assert prepared(root).articles == 0


git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def commit(root: Path, day: str) -> None:
    stamp = f"{day}T12:00:00+00:00"
    named = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.c", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b.c"}
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    env = inherited | named | quiet | {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp}
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(root), *arguments], check=True, env=env)


@pytest.fixture
def repository(newsroom: Newsroom) -> Path:
    root = newsroom({"a.md": "# A\n\nWords that are long enough to be known again.\n", "ü b.md": "# B\n\nText\n"})
    commit(root, "2024-01-01")
    write(root, "a.md", "# A\n\nWords that are long enough to be known again, and more.\n")
    commit(root, "2024-02-01")
    (root / "sub").mkdir()
    (root / "a.md").rename(root / "sub/a.md")
    write(root, "dated.md", article("D"))
    commit(root, "2024-03-01")
    write(root, "new.md", "# New\n\nText\n")
    return root


@git
def test_dates_from_git_where_nothing_else_gives_one(repository: Path) -> None:
    found = {each.path: (each.published.date(), each.updated.date()) for each in prepared(repository).shown}
    assert {path: (str(first), str(last)) for path, (first, last) in found.items()} == {
        "sub/a.md": ("2024-01-01", "2024-02-01"),
        "ü b.md": ("2024-01-01", "2024-01-01"),
        "dated.md": ("2026-01-02", "2026-01-02"),
        "new.md": ("2026-11-23", "2026-11-23"),
    }


@git
def test_an_article_keeps_the_date_that_it_was_published_with(repository: Path, tmp_path: Path) -> None:
    from feeds.publish import publish

    store = Store(tmp_path / "state")
    _, first = publish(configured(repository), store, NOW)
    commit(repository, "2024-04-01")
    _, second = publish(configured(repository), store, NOW)
    store.close()
    dates = [{each.path: each.published for each in one.shown} for one in (first, second)]
    assert dates[0] == dates[1]


@git
def test_a_shallow_history_gives_no_dates(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=1", repository.as_uri(), str(clone)], check=True)
    edition = prepared(clone)
    assert [each.severity for each in edition.problems if each.rule == "git"] == [Severity.SHOULD]


def test_git_that_was_asked_for_and_is_not_there(newsroom: Newsroom, tmp_path: Path) -> None:
    root = newsroom({"a.md": "# A\n\nText\n"})
    ours = tmp_path / "feeds.toml"
    ours.write_text('[articles]\ndates = "git"\n')
    edition = prepare(for_directory(root, config=ours, base_url=BASE, state=tmp_path / "s"), Store(None), NOW)
    assert (edition.articles, [each.rule for each in edition.problems]) == (1, ["git"])
