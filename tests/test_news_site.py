"""A made news site, the whole way: every feed for a consumer is what that consumer wants, with nothing to report."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import lxml.etree as etree
import pytest
from click.testing import CliRunner

from feeds.check.linting import lint
from feeds.check.profiles import PROFILES
from feeds.cli import main
from feeds.config import Config, load
from feeds.model import Document
from feeds.publish import Prepared, publish
from feeds.store import Store
from tests import newssite
from tests.conftest import NOW, write
from tests.mediafiles import jpeg, png

# The feeds of one consumer each, which has nothing else to say of them.
PARTNERS = ("apple-news", "smartnews", "msn", "flipboard", "newsbreak", "yahoo", "feedly")


def made(place: Path, now: datetime) -> Path:
    """The configuration of a news site below ``place``."""
    for path, content in newssite.files(now).items():
        write(place / "newsroom", path, content)
    (place / "feeds.toml").write_text(newssite.SETTINGS, encoding="utf-8")
    return place / "feeds.toml"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, Prepared]:
    settings = load(made(tmp_path_factory.mktemp("site"), NOW))
    return settings, publish(settings, Store(None), NOW)[1]


def asked(settings: Config, document: Document, names: dict[str, str]) -> list[str]:
    """The profiles that the feed of a document names and that read its format."""
    spec = next((each for each in settings.feeds if each.name == names.get(document.path)), None)
    read = document.format.replace("news-", "")
    profiles = spec.profiles if spec else ()
    return [name for name in profiles if not PROFILES[name].formats or read in PROFILES[name].formats]


def test_nobody_has_anything_to_report_of_a_good_news_site(site: tuple[Config, Prepared]) -> None:
    settings, prepared = site
    names = {path: listing.name for listing in prepared.listings for _, path in listing.documents}
    looked: dict[str, set[str]] = {}

    assert list(prepared.problems) == []
    for document in prepared.documents:
        url = settings.site.base_url + document.path
        wanted = asked(settings, document, names)
        verdict = lint(document.body, document.path, url=url, asked=wanted, now=NOW + timedelta(hours=1))
        assert [(document.path, each.problem) for each in verdict.objections] == []
        for name in verdict.profiles:
            looked.setdefault(name, set()).add(document.path)
    assert {name: f"{name}/rss.xml" in looked[name] for name in PARTNERS} == dict.fromkeys(PARTNERS, True)
    assert looked["google-news"] == {"news-sitemap.xml"}
    assert {"rss.xml", "atom.xml", "archive/1/rss.xml", "archive/2/atom.xml"} <= looked["archives"]
    assert {"ninjs.json", "archive/1/ninjs.json", "sections/coast/ninjs.json"} <= looked["ninjs"]
    assert looked["document"] == {each.path for each in prepared.documents}


def test_every_article_is_in_the_feed_of_every_consumer(site: tuple[Config, Prepared]) -> None:
    documents = {each.path: each.body for each in site[1].documents}
    english = {story.title for story in newssite.STORIES if story.language == "en"}

    for name in PARTNERS:
        items = etree.fromstring(documents[f"{name}/rss.xml"]).iterfind("channel/item")
        everything = english | ({story.title for story in newssite.STORIES} if name == "feedly" else set())
        assert {item.findtext("title") for item in items} == everything, name
    german = etree.fromstring(documents["deutsch/rss.xml"])
    assert len(german.findall("channel/item")) == len(newssite.STORIES) - len(english)


def test_the_command_has_nothing_to_report_of_it_either(tmp_path: Path) -> None:
    configuration = made(tmp_path, datetime.now(UTC))
    arguments = ["check", "--config", str(configuration), "--fail-on", "info"]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)

    assert result.stdout == f"16 feeds, {len(newssite.STORIES)} articles, 0 problems\n"
    assert result.exit_code == 0
    data = CliRunner().invoke(main, [*arguments, "--format", "json"], catch_exceptions=False)
    assert json.loads(data.stdout) == {"problems": []}


def test_what_is_taken_down_is_told_to_smartnews_with_nothing_to_report(tmp_path: Path) -> None:
    settings, store = load(made(tmp_path, NOW)), Store(None)
    before = publish(settings, store, NOW)[1]
    gone = next(each for each in before.shown if each.path == "coast/seals.md")
    (tmp_path / "newsroom" / gone.path).unlink()
    prepared = publish(settings, store, NOW + timedelta(minutes=1), accepted=True)[1]
    body = next(each.body for each in prepared.documents if each.path == "smartnews/rss.xml")
    items = etree.fromstring(body).findall("channel/item")
    status = "{http://search.yahoo.com/mrss/}status"

    assert [(each.findtext("guid"), each.findtext(status)) for each in items if each.findtext(status) != "active"] == [
        (gone.id, "deleted")
    ]
    verdict = lint(body, "smartnews/rss.xml", asked=["smartnews"], now=NOW + timedelta(hours=1))
    assert verdict.problems == []


@pytest.mark.parametrize(
    ("logo", "told", "found"),
    [
        (png(512, 512), "the logo for SmartNews has 700 × 100 pixels", "512 × 512"),
        (jpeg(700, 100), "the logo for SmartNews is a PNG", "jpeg"),
        (b"", "there is no such file; put the logo for SmartNews here", None),
    ],
    ids=["large", "jpeg", "absent"],
)
def test_a_logo_that_smartnews_does_not_show_is_told(tmp_path: Path, logo: bytes, told: str, found: str | None) -> None:
    settings = load(made(tmp_path, NOW))
    file = tmp_path / "newsroom" / "wide.png"
    if logo:
        write(tmp_path / "newsroom", "wide.png", logo)
    else:
        file.unlink()
    prepared = publish(settings, Store(None), NOW)[1]

    (problem,) = (each for each in prepared.problems if each.rule != "media")
    assert (problem.rule, problem.path, problem.message, problem.found) == ("smartnews-logo-file", "wide.png", told, found)
