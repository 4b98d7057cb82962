"""What the settings of tools make of their articles: addresses, categories, authors, and what cannot be understood."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from feeds.articles.tools.source import braced, javascript
from feeds.model import Severity
from tests.articles.test_tools import LIVE, post, prepared
from tests.conftest import Newsroom, write


def links(root: Path) -> list[str]:
    return sorted(each.link.removeprefix(LIVE) for each in prepared(root).shown)


def told(root: Path) -> list[tuple[str, str, str]]:
    return [(each.severity.value, each.rule, each.path) for each in prepared(root).problems if each.rule == "tool"]


ELEVENTY = {"eleventy.config.js": "export default () => ({});\n", "_data/site.json": f'{{"title": "T", "url": "{LIVE}"}}'}


@pytest.mark.parametrize(
    ("permalink", "link"),
    [
        ("/blog/{{ page.date | date: '%Y/%m' }}/{{ title | slugify }}/", "blog/2024/07/groesse-and-mass/"),
        ('/{{ page.date | date("YYYY-LL-dd") }}.html', "2024-07-05.html"),
        ("/p/{{ page.fileSlug }}/index.html", "p/one/"),
        ("{{ page.filePathStem }}.html", "posts/one.html"),
        ("/{{ lang }}/{{ category | lower }}/", "de/news/"),
        ("/{{ 'a B' | slug }}/", "a-b/"),
        ("plain/path/", "plain/path/"),
    ],
)
def test_the_templates_of_eleventys_addresses(newsroom: Newsroom, permalink: str, link: str) -> None:
    text = f"---\ntitle: Größe & Maß\nlang: de\ncategory: News\npermalink: >-\n  {permalink}\n---\nWords.\n"
    assert links(newsroom({**ELEVENTY, "posts/2024-07-05-one.md": text})) == [link]


@pytest.mark.parametrize(
    "permalink",
    [
        "/{{ title | mystery }}/",
        "/{{ nothing }}/",
        "/{% if a %}b{% endif %}/",
        "/{{ page.date | date: '%Q' }}/",
        "/{{ page.date }}/",
    ],
)
def test_a_template_that_nobody_understands_is_told_and_the_article_stays(newsroom: Newsroom, permalink: str) -> None:
    root = newsroom({**ELEVENTY, "posts/one.md": f"---\ntitle: A\ndate: 2024-07-05\npermalink: >-\n  {permalink}\n---\nWords.\n"})
    assert links(root) == ["posts/one/"]
    assert told(root) == [("should", "tool", "posts/one.md")]


def test_an_address_that_is_false_is_no_page(newsroom: Newsroom) -> None:
    root = newsroom({**ELEVENTY, "a.md": post(date="2024-07-05", permalink="false"), "b.md": post(date="2024-07-05")})
    assert links(root) == ["b/"]


@pytest.mark.parametrize("word", ["Created", "Last Modified", "git Created", "git Last Modified"])
def test_words_for_the_date_of_the_file(newsroom: Newsroom, word: str) -> None:
    (made,) = prepared(newsroom({**ELEVENTY, "a.md": post(date=word)})).shown
    assert made.published.isoformat() == "2026-11-23T12:00:00+00:00"


def test_nearer_data_wins_and_tags_add_up(newsroom: Newsroom) -> None:
    root = newsroom(
        {
            **ELEVENTY,
            "posts/posts.json": '{"author": "Far", "tags": ["one"], "lang": "de"}',
            "posts/deep/deep.11tydata.json": '{"author": "Near", "tags": "two"}',
            "posts/deep/a.md": post(date="2024-07-05", tags="[three]"),
            "posts/deep/b.md": post("B", date="2024-07-04"),
            "posts/deep/b.11tydata.js": "module.exports = { author: 'Own', draft: false };\n",
            "postscript/c.md": post("C", date="2024-07-03"),
        }
    )
    found = {each.path: each for each in prepared(root).shown}
    said = {
        path: (each.authors[0].name if each.authors else "", sorted(each.tags), each.language) for path, each in found.items()
    }
    assert said == {
        "posts/deep/a.md": ("Near", ["one", "three", "two"], "de"),
        "posts/deep/b.md": ("Own", ["one", "two"], "de"),
        "postscript/c.md": ("", [], None),
    }


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        ('(c) => c.getFilteredByGlob("src/blog/**/*.md")', ["blog/a/"]),
        ("(c) => c.getFilteredByGlob(['./src/blog/*.md', './src/notes/*.md'])", ["blog/a/", "notes/b/"]),
        ('(c) => c.getFilteredByTag("note")', ["notes/b/"]),
        (r"(c) => c.getAll().filter((i) => i.inputPath.match(/^\.\/src\/blog\//))", ["blog/a/"]),
        ("(c) => c.getAll().filter(magic)", ["blog/a/", "notes/b/"]),
    ],
)
def test_what_eleventys_own_feed_holds(newsroom: Newsroom, made: str, kept: list[str]) -> None:
    root = newsroom(
        {
            ".eleventy.js": f"module.exports = (e) => {{ e.addCollection('posts', {made});\n"
            "return { dir: { input: 'src' } };\n};",
            "src/_data/site.json": ELEVENTY["_data/site.json"],
            "src/feed.njk": "{% for post in collections.posts %}{% endfor %}",
            "src/blog/a.md": post(date="2024-07-05"),
            "src/notes/b.md": post(date="2024-07-05", tags="[note]"),
        }
    )
    assert links(root) == kept


def pelican(**settings: str) -> dict[str, str]:
    said = "".join(f"{name} = {value}\n" for name, value in settings.items())
    return {"pelicanconf.py": f"SITENAME = 'T'\nSITEURL = '{LIVE}'\n{said}"}


@pytest.mark.parametrize(
    ("settings", "path", "link"),
    [
        ({}, "content/x.md", "its-a-title.html"),
        ({"SLUGIFY_SOURCE": "'basename'"}, "content/My_File.md", "my_file.html"),
        ({"FILENAME_METADATA": r"r'\d+_(?P<slug>.*)'"}, "content/07_File.md", "File.html"),
        (
            {"PATH_METADATA": r"r'(?P<category>\w+)/(?P<slug>[^/]+)/.*'", "ARTICLE_URL": "'{category}/{slug}/'"},
            "content/a/b/c.md",
            "a/b/",
        ),
        ({"DEFAULT_CATEGORY": "'Blog'", "ARTICLE_URL": "'{category}/{slug}'"}, "content/x.md", "blog/its-a-title"),
        ({"EXTRA_PATH_METADATA": "{'x.md': {'slug': 'extra'}}"}, "content/x.md", "extra.html"),
        ({"DEFAULT_LANG": "'fr'", "ARTICLE_LANG_URL": "'{lang}/{slug}'"}, "content/x.md", "en/its-a-title"),
    ],
)
def test_the_addresses_of_pelican(newsroom: Newsroom, settings: Mapping[str, str], path: str, link: str) -> None:
    root = newsroom({**pelican(**settings), path: post("It's a Title!", date="2024-07-05", lang="en")})
    assert links(root) == [link]
    assert told(root) == []


@pytest.mark.parametrize("pattern", ["(a+)+b", "(?:(?P<slug>.*)-)*", "a*b*c*d*", "(?P<slug>", "(?=x)", r"(a)\1", "a" * 300])
def test_a_pattern_that_might_take_for_ever_is_not_used(newsroom: Newsroom, pattern: str) -> None:
    root = newsroom({**pelican(FILENAME_METADATA=repr(pattern)), "content/x.md": post(date="2024-07-05")})
    assert links(root) == ["a-title.html"]
    assert told(root) == [("info", "tool", "../pelicanconf.py")]


def test_pelican_has_no_articles_without_a_date_but_where_its_files_give_one(newsroom: Newsroom) -> None:
    files = {"content/a.md": post("A", date="2024-07-05"), "content/b.md": post("B")}
    assert links(newsroom({**pelican(), **files})) == ["a.html"]


def test_pelicans_files_may_give_dates(newsroom: Newsroom) -> None:
    assert links(newsroom({**pelican(DEFAULT_DATE="'fs'"), "content/b.md": post("B")})) == ["b.html"]


def test_links_of_tools_lead_to_articles_or_nowhere(newsroom: Newsroom) -> None:
    body = "[a](link://slug/given) [b](link://filename/posts/two.md#x) [c](link://category/x) [d](link://slug/none) [e](/top/)\n"
    root = newsroom(
        {
            "conf.py": f"BLOG_TITLE = 'T'\nSITE_URL = '{LIVE}sub/'\nPOSTS = (('posts/*.md', 'posts', 'post.tmpl'),)\n",
            "posts/one.md": "---\ntitle: One\ndate: 2024-07-05\n---\n" + body,
            "posts/two.md": post("Two", date="2024-07-04", slug="given"),
        }
    )
    text = "".join(each.content for each in prepared(root).shown)
    there = f"{LIVE}sub/posts/given/"
    for piece in (f'<a href="{there}">a</a>', f'<a href="{there}#x">b</a>', "<a>c</a>", "<a>d</a>", f'href="{LIVE}sub/top/"'):
        assert piece in text


@pytest.mark.parametrize(
    ("meta", "said"),
    [
        ("Title\nslug\n2012/09/15 19:52\na, b\n\nWords", ("Title", "2012-09-15", ("a", "b"), "Words")),
        ("Title\nslug\n2012-09-15\n", ("Title", "2012-09-15", (), "Some words.")),
        (".. title: Title\n.. date: 2012-09-15\n", ("Title", "2012-09-15", (), "Some words.")),
    ],
)
def test_nikolas_metadata_beside(newsroom: Newsroom, meta: str, said: tuple[str, str, tuple[str, ...], str]) -> None:
    root = newsroom({"a.md": "Some words.\n", "a.meta": meta})
    (made,) = prepared(root).shown
    assert (made.title, made.published.date().isoformat(), made.tags) == said[:3]


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: A\ndate: 2024-07-05\n---\n", "A"),
        ("layout: post\ntitle: A\ntags:\n- x\n---\n", "A"),
        ("Note: a heading\n---\n", "Note: a heading"),
        ("Some words\ntitle: A\n---\n", "Some words title: A"),
    ],
)
def test_front_matter_whose_first_fence_is_left_out(newsroom: Newsroom, front: str, title: str) -> None:
    (made,) = prepared(newsroom({"a.md": front + "Body.\n"})).shown
    assert made.title == title


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ada Lovelace and Bo Li", ["Ada Lovelace", "Bo Li"]),
        ("Anna Schmidt und Karl von Stein", ["Anna Schmidt", "Karl von Stein"]),
        ("Ada Lovelace, Bo Li & Cy Roe", ["Ada Lovelace", "Bo Li", "Cy Roe"]),
        ("Smith & Sons", ["Smith & Sons"]),
        ("Ministry of Health and Social Care", ["Ministry of Health and Social Care"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Lovelace, Ada", ["Lovelace, Ada"]),
    ],
)
def test_who_is_one_and_who_are_several(newsroom: Newsroom, author: str, names: list[str]) -> None:
    (made,) = prepared(newsroom({"a.md": post(author=author)})).shown
    assert [each.name for each in made.authors] == names


@pytest.mark.parametrize("key", ["hidden: true", "status: hidden", "unlisted: true"])
def test_what_is_hidden_has_a_page_and_is_in_no_feed(newsroom: Newsroom, key: str) -> None:
    root = newsroom({"a.md": f"---\ntitle: A\n{key}\n---\nWords.\n"})
    (made,) = prepared(root).shown
    assert made.unlisted


def test_an_astro_site_without_a_feed_is_known_by_its_routes(newsroom: Newsroom) -> None:
    root = newsroom(
        {
            "astro.config.mjs": f"export default {{ site: '{LIVE}', trailingSlash: 'never' }};\n",
            "src/pages/notes/[slug].astro": "const all = await getCollection('jottings');\n",
            "src/content/jottings/My Note.md": post(date="2024-07-05"),
            "src/content/pages/about.md": post("About", date="2024-07-04"),
        }
    )
    assert links(root) == ["notes/my-note", "pages/about"]


def test_values_of_javascript_are_read_by_narrow_patterns() -> None:
    source = "// a: 'no'\nconst c = { tags: ['x', \"y z\"], draft: true, glob: 'a/**/*.md', /* b: 'no' */ d: `e` };"
    assert javascript(source) == {"glob": "a/**/*.md", "d": "e", "tags": ["x", "y z"], "draft": True}
    assert braced("x: { a: { b: 1 } }, y: {", "x") == " a: { b: 1 } "
    assert braced("x: { a", "x") == braced("y", "x") == ""


def test_a_blog_of_material_with_settings_that_nobody_knows(newsroom: Newsroom) -> None:
    root = newsroom(
        {
            "mkdocs.yml": f"site_name: T\nsite_url: {LIVE}\nplugins:\n  blog:\n    post_url_format: '{{mystery}}'\n",
            "docs/blog/posts/a.md": post(date="2024-07-05"),
            "docs/blog/posts/b.md": post("B", date="{created: 2024-07-06, updated: 2024-07-07}"),
        }
    )
    found = {each.path: (each.link, each.published.day, each.updated.day) for each in prepared(root).shown}
    assert found == {
        "blog/posts/a.md": (LIVE + "blog/posts/a/", 5, 5),
        "blog/posts/b.md": (LIVE + "blog/posts/b/", 6, 7),
    }


def test_a_data_file_that_is_a_link_says_nothing(newsroom: Newsroom, tmp_path: Path) -> None:
    write(tmp_path, "out.json", '{"author": "Outside"}')
    root = newsroom({**ELEVENTY, "posts/a.md": post(date="2024-07-05")})
    (root / "posts/posts.json").symlink_to(tmp_path / "out.json")
    edition = prepared(root)
    assert [each.authors for each in edition.shown] == [()]
    assert [each.path for each in edition.problems if each.severity is Severity.MUST] == ["posts/posts.json"]
