"""Feeds for news apps and partners, and the sitemap for Google News: a made news site, the whole way."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import lxml.etree as etree
import pytest

from feeds.config import load
from feeds.formats.newssitemap import language
from feeds.formats.profiles import PROFILES, shaped, within
from feeds.model import SHAPING, Content, FeedSpec, Image, Selection, Severity, Style
from feeds.publish import Prepared, Publisher, publish
from feeds.store import Store
from tests.conftest import BASE, NOW, Newsroom, article, write
from tests.making import make_article
from tests.mediafiles import jpeg

MEDIA = "{http://search.yahoo.com/mrss/}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MI = "{http://schemas.ingestion.microsoft.com/common/}"
SNF = "{http://www.smartnews.be/snf}"
VIDEO = 'Before. <video src="film.mp4" controls></video> <mark>After</mark>.\n\n![A crowd](crowd.jpg)'

SETTINGS = """
[site]
base_url = "https://feeds.example.com/"
title = "The Daily"
language = "en-US"
[articles]
path = "newsroom"
[news]
sitemap = true
[[feeds]]
name = ""
[[feeds]]
name = "smartnews"
profiles = ["smartnews"]
smartnews = { logo = "/media/logo.png", analytics = "<script>x</script>" }
[[feeds]]
name = "msn"
profiles = ["msn"]
msn = { syndication_rights = true, licensor = "The Daily" }
[[feeds]]
name = "flipboard"
limit = 5
profiles = ["flipboard"]
"""


def day(days: float) -> str:
    return f"{NOW - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def press_room(newsroom: Newsroom) -> Path:
    """An old article, two of the last days, one that is unlisted and one that is to come."""
    files: dict[str, str | bytes] = {
        "a.md": article("Today, all over the city", day(0.5), VIDEO, image="crowd.jpg", image_credit="Bo", image_caption="Many"),
        "b.md": article("Yesterday & <more> of the same", day(1.5), lang="zh-Hant"),
        "old.md": article("Long ago", day(400)),
        "c.md": article("Hidden", day(0.4), unlisted="true"),
        "d.md": article("Soon", day(-0.1)),
        "film.mp4": b"",
        "crowd.jpg": jpeg(800, 600),
        **{f"more/{at}.md": article(f"More of the news, part {at}", day(30 + at)) for at in range(25)},
    }
    root = newsroom(files)
    (root.parent / "feeds.toml").write_text(SETTINGS, encoding="utf-8")
    return root


def made(root: Path, store: Store | None = None, now: datetime = NOW, accepted: bool = False) -> Prepared:
    return publish(load(root.parent / "feeds.toml"), store or Store(None), now, accepted=accepted)[1]


def xml(prepared: Prepared, path: str) -> etree._Element:
    return etree.fromstring(next(each.body for each in prepared.documents if each.path == path))


def titles(prepared: Prepared, path: str) -> list[str | None]:
    return [each.text for each in xml(prepared, path).iterfind("channel/item/title")]


def test_a_profile_changes_its_own_feed_alone(newsroom: Newsroom) -> None:
    prepared = made(press_room(newsroom))
    plain, smart = (xml(prepared, path).find("channel/item") for path in ("rss.xml", "smartnews/rss.xml"))
    assert plain is not None
    assert smart is not None
    content = "{http://purl.org/rss/1.0/modules/content/}encoded"

    assert "<video" in str(plain.findtext(content))
    assert "<mark>After</mark>" in str(smart.findtext(content))
    assert "<video" not in str(smart.findtext(content))
    assert smart.findtext(f"{SNF}analytics") == "<script>x</script>"
    assert [each.get("state") for each in smart.iterfind(f"{MEDIA}status")] == ["active"]
    assert plain.find(f"{MEDIA}status") is None
    assert xml(prepared, "smartnews/rss.xml").findtext(f"channel/{SNF}logo/url") == f"{BASE}media/logo.png"


def test_msn_gets_what_it_takes(newsroom: Newsroom) -> None:
    prepared = made(press_room(newsroom))
    item = xml(prepared, "msn/rss.xml").find("channel/item")
    assert item is not None

    assert "mark" not in str(item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded"))
    image = item.find(f"{MEDIA}content")
    assert image is not None
    assert (image.get("width"), image.get("medium"), image.findtext(f"{MEDIA}credit")) == ("800", "image", "Bo")
    assert (image.findtext(f"{MI}hasSyndicationRights"), image.findtext(f"{MI}licensorName")) == ("1", "Bo")
    assert "Long ago" not in titles(prepared, "msn/rss.xml")
    assert "Long ago" in titles(prepared, "rss.xml")


def test_msn_is_told_of_no_image_for_which_it_would_refuse_the_article(newsroom: Newsroom) -> None:
    """The first counts, whatever it is, and of the others those that somebody is named for and that are large enough."""
    figure = '<figure><img src="{}"><figcaption>Many <small class="credit">Bo</small></figcaption></figure>'
    body = f"Words.\n\n![Nobody is named](nobody.jpg) ![small](small.jpg)\n\n{figure.format('far.jpg')}"
    root = newsroom(
        {
            "a.md": article("Today, all over the city", day(0.5), body, image="crowd.jpg", image_credit="Bo"),
            **{name: jpeg(*size) for name, size in {"crowd.jpg": (800, 600), "small.jpg": (90, 90)}.items()},
            "nobody.jpg": jpeg(1000, 800),
            "far.jpg": jpeg(1200, 900),
        }
    )
    toml = SETTINGS.replace(', licensor = "The Daily"', "")
    (root.parent / "feeds.toml").write_text(toml, encoding="utf-8")
    prepared = made(root)

    plain, msn = (
        [each.get("url", "").rpartition("/")[2] for each in xml(prepared, path).iterfind(f"channel/item/{MEDIA}content")]
        for path in ("rss.xml", "msn/rss.xml")
    )
    assert plain == ["crowd.jpg", "nobody.jpg", "small.jpg", "far.jpg"]
    assert msn[0] == "crowd.jpg"
    assert not {"nobody.jpg", "small.jpg"} & set(msn)
    assert titles(prepared, "msn/rss.xml") == ["Today, all over the city"]


def test_flipboard_gets_twenty_articles_and_the_image_as_enclosure(newsroom: Newsroom) -> None:
    prepared = made(press_room(newsroom))

    assert len(titles(prepared, "flipboard/rss.xml")) == 20
    enclosure = xml(prepared, "flipboard/rss.xml").find("channel/item/enclosure")
    assert enclosure is not None
    assert (enclosure.get("url"), enclosure.get("type")) == (f"{BASE}media/crowd.jpg", "image/jpeg")


def test_what_is_taken_down_is_told_to_smartnews_and_to_no_other(newsroom: Newsroom) -> None:
    root, store = press_room(newsroom), Store(None)
    before = made(root, store)
    gone = next(each for each in before.shown if each.path == "a.md")
    (root / "a.md").unlink()
    prepared = made(root, store, NOW + timedelta(minutes=1), accepted=True)
    (item,) = [
        each for each in xml(prepared, "smartnews/rss.xml").iterfind("channel/item") if each.findtext("title") == "Deleted"
    ]

    assert (item.findtext("guid"), item.findtext("link")) == (gone.id, gone.link)
    status = item.find(f"{MEDIA}status")
    assert status is not None
    assert status.get("state") == "deleted"
    assert "Deleted" not in titles(prepared, "rss.xml")
    assert [each for each in prepared.problems if each.severity is Severity.MUST] == []


def test_the_news_sitemap_has_the_last_two_days(newsroom: Newsroom) -> None:
    root, store = press_room(newsroom), Store(None)
    prepared = made(root, store)

    def news(found: Prepared) -> list[tuple[str | None, ...]]:
        parts = (f"{NEWS}news/{NEWS}title", f"{NEWS}news/{NEWS}publication/{NEWS}language", f"{SITEMAP}loc")
        return [tuple(url.findtext(part) for part in parts) for url in xml(found, "news-sitemap.xml")]

    first, second = (
        ("Today, all over the city", "en", f"{BASE}articles/a/"),
        ("Yesterday & <more> of the same", "zh-tw", f"{BASE}articles/b/"),
    )
    assert news(prepared) == [first, second]
    assert xml(prepared, "news-sitemap.xml").findtext(f".//{NEWS}name") == "The Daily"
    # The next instant is that at which the article to come appears, then that at which the elder one is no news.
    assert prepared.due == NOW + timedelta(days=0.1)
    later = made(root, store, NOW + timedelta(days=0.2))
    assert [title for title, *_ in news(later)] == ["Soon", "Today, all over the city", "Yesterday & <more> of the same"]
    assert later.due == NOW + timedelta(days=0.5)
    assert [title for title, *_ in news(made(root, store, NOW + timedelta(days=0.5)))] == ["Soon", "Today, all over the city"]


def test_an_edit_of_a_headline_is_in_the_sitemap_at_once(newsroom: Newsroom) -> None:
    root = press_room(newsroom)
    publisher = Publisher(load(root.parent / "feeds.toml"), Store(None))
    publisher.publish(NOW)
    write(root, "a.md", article("This morning, all over town", day(0.5), VIDEO, image="crowd.jpg"), age=10)
    touched = publisher.touch(["a.md"], NOW)

    assert touched is not None
    assert xml(touched[1], "news-sitemap.xml").findtext(f".//{NEWS}title") == "This morning, all over town"


@pytest.mark.parametrize(
    ("tag", "code"), [("en", "en"), ("en-GB", "en"), ("zh", "zh-cn"), ("zh-Hans-CN", "zh-cn"), ("zh-TW", "zh-tw"), ("gsw", "gsw")]
)
def test_google_names_languages_its_own_way(tag: str, code: str) -> None:
    assert language(tag) == code


def test_the_profiles_that_change_entries_are_those_of_the_style() -> None:
    assert {
        each.name for each in PROFILES.values() if each.entry or each.gone or each.tags or each.words or each.pictured
    } == SHAPING


def test_limits_of_profiles_are_those_of_the_feed() -> None:
    spec = within(FeedSpec(profiles=("msn", "flipboard"), limit=5, select=Selection(days=1000)))
    assert (spec.limit, spec.select.days) == (20, 365)
    assert within(FeedSpec()) == FeedSpec()


def test_a_shaped_article_stays_as_it_is_when_it_is_shaped_again() -> None:
    text = "<p>One.</p><ul><li>Two</li></ul><picture><source srcset='x 2x'><img src='https://a.example/i.png' alt=''></picture>"
    long = make_article(1, content=text + "<p>" + "More words. " * 90 + "</p>", image=Image(f"{BASE}i.png", type="image/png"))
    for name in sorted(SHAPING):
        style = Style(Content.FULL, "en", profiles=(name,))
        once = shaped(long, style)
        assert shaped(once, style) == once
        assert "<img" in once.content
        assert "picture" not in once.content
    assert 300 <= len(shaped(long, Style(Content.FULL, "en", profiles=("flipboard",))).summary) <= 600


def test_wire_partners_get_ninjs_and_what_is_taken_down(newsroom: Newsroom) -> None:
    root, store = press_room(newsroom), Store(None)
    settings = SETTINGS + '[[feeds]]\nname = "wire"\nformats = ["ninjs"]\nselect = { days = 3 }\n'
    (root.parent / "feeds.toml").write_text(settings, encoding="utf-8")
    before = made(root, store)
    (root / "b.md").unlink()
    prepared = made(root, store, NOW + timedelta(minutes=1), accepted=True)
    wire = json.loads(next(each.body for each in prepared.documents if each.path == "wire/ninjs.json"))
    gone = next(each for each in before.shown if each.path == "b.md")

    assert (wire["type"], wire["standard"]["version"]) == ("composite", "3.1")
    today, deleted = wire["associations"]
    assert (today["headlines"][0]["value"], today["associations"][0]["by"]) == ("Today, all over the city", "Bo")
    assert today["associations"][0]["renditions"][0]["width"] == 800
    assert deleted == {
        "name": "Deleted",
        "uri": gone.id,
        "pubStatus": "canceled",
        "versionCreated": (NOW + timedelta(minutes=1)).isoformat(),
    }
    assert [each for each in prepared.problems if each.severity is Severity.MUST] == []
