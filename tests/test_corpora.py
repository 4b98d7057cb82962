"""Real directories, where they stand beside the checkout: everything accounted for, every document by the rules."""

from __future__ import annotations

import html
import os
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import html5lib
import lxml.etree as etree
import pytest
import yaml
from html5lib.html5parser import ParseError

from feeds.config import Config, load
from feeds.model import Severity
from feeds.publish import Prepared, prepare, publish
from feeds.store import Store
from tests.conftest import BASE, NOW

SHARED = Path(__file__).parent.parent.parent / "shared"
CORPORA = ["corpora/yaml-blog", "corpora/zola-blog", "corpora/plain-markdown", "seeds"]

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real directories are not beside this checkout")

# What the articles themselves bring about: two of one instant, and a heading that speaks of a tag.
OF_THE_ARTICLES = {"atom-updated-unique"}


def configured(corpus: str, tmp_path: Path) -> Config:
    """The main feed with every article of a corpus in it, and one with summaries."""
    path = tmp_path / "feeds.toml"
    path.write_text(
        f'[site]\ntitle = "T"\nbase_url = "{BASE}"\n[articles]\npath = "{os.path.relpath(SHARED / corpus, tmp_path)}"\n'
        '[[feeds]]\nname = ""\nlimit = 10000\n[[feeds]]\nname = "short"\ncontent = "summary"\nlimit = 10000\n'
    )
    return load(path)


@pytest.fixture(params=CORPORA, scope="module")
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Prepared]:
    config = configured(request.param, tmp_path_factory.mktemp("corpus"))
    return config.directory, publish(config, Store(None), NOW)[1]


def test_every_file_is_an_article_or_named_and_every_document_keeps_the_rules(published: tuple[Path, Prepared]) -> None:
    root, prepared = published
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}

    shown = {article.path for article in prepared.shown}
    named = {problem.path for problem in prepared.problems}
    assert files - shown - named == set()
    assert shown | named >= files

    grave = [problem for problem in prepared.problems if problem.severity is Severity.MUST]
    of_documents = [problem for problem in prepared.problems if "://" in problem.path and problem.rule not in OF_THE_ARTICLES]
    assert (grave, of_documents) == ([], [])


def test_the_html_of_every_entry_is_what_a_strict_parser_takes(published: tuple[Path, Prepared]) -> None:
    _, prepared = published
    (rss,) = [document for document in prepared.documents if document.path == "rss.xml"]
    broken = []
    for item in etree.fromstring(rss.body).iter("item"):
        for tag in ("description", "{http://purl.org/rss/1.0/modules/content/}encoded"):
            parser = html5lib.HTMLParser(strict=True)
            try:
                parser.parseFragment(item.findtext(tag) or "")
            except ParseError as error:
                broken.append((item.findtext("title"), tag, repr(error)))
    assert broken == []


def test_titles_are_the_authors_titles(published: tuple[Path, Prepared]) -> None:
    root, prepared = published
    wrong = []
    for article in prepared.shown:
        text = (root / article.path).read_text(encoding="utf-8")
        if text.startswith("---"):
            written = yaml.safe_load(text.split("---\n")[1])["title"]
        elif text.startswith("+++"):
            written = tomllib.loads(text.split("+++\n")[1]).get("title")
        else:
            heading = re.search(r"^#+ (.*?)#*$", text, re.MULTILINE)
            written = heading[1] if heading else text.split("\n")[0]
        if written is not None and _letters(str(written)) != _letters(article.title):
            wrong.append((article.path, written, article.title))
    assert wrong == []


def of_corpus(name: str) -> pytest.MarkDecorator:
    """A test of one of the corpora alone."""
    return pytest.mark.parametrize("published", [f"corpora/{name}"], indirect=True)


def _front(root: Path, path: str, fence: str) -> str:
    return (root / path).read_text(encoding="utf-8").split(f"{fence}\n", 2)[1]


@of_corpus("zola-blog")
def test_every_address_and_date_is_that_of_the_path_in_the_front_matter(published: tuple[Path, Prepared]) -> None:
    root, prepared = published
    written, found = {}, {}
    for article in prepared.shown:
        said = tomllib.loads(_front(root, article.path, "+++"))
        path = re.search(r"(\d{4})/(\d\d)/(\d\d)/", said["path"])
        day = said.get("date") or (path and "-".join(path.groups()))
        written[article.path] = (str(day)[:10], BASE + said["path"].strip("/") + "/", tuple(said["authors"]))
        people = tuple(person.name for person in article.authors)
        found[article.path] = (article.published.date().isoformat(), unquote(article.link), people)
    assert found == written
    assert len(found) > 700
    # Given instants are kept; days are told apart by their seconds.
    assert len({article.published for article in prepared.shown}) == len(found)


@of_corpus("yaml-blog")
def test_every_author_category_and_millisecond_date_is_that_of_the_front_matter(published: tuple[Path, Prepared]) -> None:
    root, prepared = published
    written, found = {}, {}
    for article in prepared.shown:
        said = yaml.safe_load(_front(root, article.path, "---"))
        date = said.get("date")
        instant = datetime.fromisoformat(str(date)) if date else None
        instant = instant and (instant if instant.tzinfo else instant.replace(tzinfo=UTC))
        # Some were written by several people, whom readers should find one by one.
        people = re.split(r",? and | & |, ", said["author"]) if "author" in said else []
        written[article.path] = (instant and instant.replace(microsecond=0), people, said.get("category"))
        author = [person.name for person in article.authors]
        found[article.path] = (instant and article.published, author, ", ".join(article.tags) or None)
    differing = {path: (found[path], written[path]) for path in found if found[path] != written[path]}
    assert differing == {}
    assert len(found) > 1000


@of_corpus("plain-markdown")
def test_the_title_is_the_first_heading_and_no_heading_is_shown_twice(published: tuple[Path, Prepared]) -> None:
    root, prepared = published
    wrong = []
    for article in prepared.shown:
        text = (root / article.path).read_text(encoding="utf-8")
        heading = re.search(r"^#{1,6} +(.+?) *#*$", text, re.MULTILINE)
        if heading is None or _letters(heading[1]) != _letters(article.title):
            wrong.append((article.path, article.title))
        first = re.match(r"\s*<h[1-6][^>]*>(.*?)</h[1-6]>", article.content, re.DOTALL)
        shown = html.unescape(re.sub("<[^>]*>", "", first[1])) if first else ""
        if shown and _letters(shown) == _letters(article.title):
            wrong.append((article.path, shown))
        elif f"<h1>{heading[1] if heading else None}</h1>" in article.content:
            wrong.append((article.path, "repeated below"))
    assert wrong == []
    assert len(prepared.shown) > 500


def _letters(text: str) -> str:
    """What is left of a title when markup is set aside: links' targets, code marks, emphasis, entities."""
    text = re.sub(r"\]\([^)]*\)", "", text)
    return "".join(letter for letter in text.replace("&amp;", "&") if letter.isalnum())


def test_a_directory_needs_no_configuration(tmp_path: Path) -> None:
    from feeds.config import for_directory

    for corpus in CORPORA:
        config = for_directory(SHARED / corpus, base_url=BASE, state=tmp_path)
        assert prepare(config, Store(None), NOW).articles >= 1
