from __future__ import annotations

import os
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from feeds.config import RESERVED, Config, Settings, addresses, for_directory, load, state_directory
from feeds.errors import ConfigurationError, UsageError
from feeds.model import Content, FeedSpec, Kind, Person, Problem, Terms

SAMPLE = Path(__file__).parent.parent / "config" / "feeds.toml"


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "feeds.toml"
    (tmp_path / "articles").mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


LOCAL = "http://127.0.0.1:8000/"
BASE = "https://feeds.example.com/"


def loaded(path: Path, base_url: str | None = None) -> Config:
    """The configuration as ``serve`` loads it."""
    return load(path, base_url=base_url, fallback=LOCAL)


def problems(tmp_path: Path, text: str | bytes) -> list[Problem]:
    with pytest.raises(ConfigurationError) as caught:
        loaded(written(tmp_path, text))
    return list(caught.value.problems)


# --- the example that ships ------------------------------------------------------------------------------------------


def switched_on(text: str) -> str:
    """The sample configuration with every setting that is commented out switched on."""
    return re.sub(r'^#(?=(?:[a-z_]+|"/[a-z./]+") = |\[)', "", text, flags=re.MULTILINE)


def settings_of(model: type[BaseModel], prefix: str = "") -> set[str]:
    found = set()
    for name, field in model.model_fields.items():
        path = prefix + (field.alias or name)
        inner = [
            each
            for each in (field.annotation, *getattr(field.annotation, "__args__", ()))
            if isinstance(each, type) and issubclass(each, BaseModel)
        ]
        found |= settings_of(inner[0], path + ".") if inner else {path}
    return found


def keys_of(table: dict[str, Any], prefix: str = "") -> set[str]:
    found = set()
    for key, value in table.items():
        if prefix + key in ("redirects", "aliases"):  # whose keys are addresses
            found.add(key)
            continue
        tables = [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]
        for each in tables:
            found |= keys_of(each, f"{prefix}{key}.")
        if not tables:
            found.add(prefix + key)
    return found


def test_the_sample_configuration_names_every_setting_there_is() -> None:
    table = tomllib.loads(switched_on(SAMPLE.read_text(encoding="utf-8")))

    assert keys_of(table) == settings_of(Settings)


def test_the_sample_configuration_is_valid_with_every_setting_switched_on(tmp_path: Path) -> None:
    config = loaded(written(tmp_path, switched_on(SAMPLE.read_text(encoding="utf-8")).replace("../articles", "articles")))

    assert config.site.base_url == "https://feeds.example.com/"
    assert config.articles.permalink == "{url}{section}/{slug}/"


def test_a_commented_default_is_the_default() -> None:
    shown = tomllib.loads(SAMPLE.read_text(encoding="utf-8"))
    default = Settings()

    assert shown["store"] == default.store
    assert {key: shown["articles"][key] for key in ("id", "dates", "max_bytes")} == {
        "id": default.articles.id,
        "dates": default.articles.dates,
        "max_bytes": default.articles.max_bytes,
    }
    assert shown["http"]["max_age"] == default.http.max_age


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://u:p%40ss@db.example.com:5432/news", "postgresql+psycopg:///news?host=/run/postgresql", "sqlite"]
)
def test_a_store_is_a_file_or_a_database_of_a_server(tmp_path: Path, url: str) -> None:
    config = loaded(written(tmp_path, f'store = "{url}"'))

    assert config.store == url
    assert "p%40ss" not in repr(config)


def test_a_password_is_in_no_message(tmp_path: Path) -> None:
    text = "store = 'postgres://me:s3cret@h/d'"
    with pytest.raises(ConfigurationError) as error:
        loaded(written(tmp_path, text))

    assert "s3cret" not in f"{error.value} {error.value.__cause__}" + repr(Settings(store="postgresql+psycopg://me:s3cret@h/d"))


# --- what is wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "field", "line", "message"),
    [
        ("[site]\ntitel = 'x'", "site.titel", 2, "did you mean title?"),
        ("[sites]\ntitle = 'x'", "sites", 1, "did you mean site?"),
        ("colour = 1", "colour", 1, "here there are store, site"),
        ("[[feeds]]\nname = 'a'\nlimits = 3", "feeds[0].limits", 3, "did you mean limit?"),
        ("[[feeds]]\nname = 'a'\nselect = { until = 9999-12-31 }", "feeds[0].select.until", 3, "between 1900 and 9000"),
        ("[[feeds]]\nname = 'a'\nselect = { any = { tags = ['x'] } }", "feeds[0].select.any", 3, "expected a list"),
        ("[automatic]\ntag = true", "automatic.tag", 2, "did you mean tags?"),
        ("[[feeds]]\nname = 'a'\nselect = { not = { tag = ['x'] } }", "feeds[0].select.not.tag", 3, "did you mean tags?"),
        ("[[feeds]]\ntitle = 'a'", "feeds[0].name", 1, "is needed"),
        ("[[feeds]]\nname = 'a'\nlimit = 0", "feeds[0].limit", 3, "greater than or equal to 1"),
        ("[[feeds]]\nname = 'a'\nlimit = '5'", "feeds[0].limit", 3, "a whole number"),
        ("[[feeds]]\nname = 'A B'", "feeds[0].name", 2, "small letters"),
        ("[[feeds]]\nname = 'index.html'", "feeds[0].name", 2, "choose another name"),
        ("[[feeds]]\nname = 'media'", "feeds[0].name", 2, "choose another name"),
        ("[[feeds]]\nname = 'a'\nformats = ['rdf']", "feeds[0].formats[0]", 3, "'rss', 'atom', 'json' or 'ninjs'"),
        ("[site]\nurl = 'example.com'", "site.url", 2, "absolute http or https URL"),
        ("[site]\nurl = 'https://example.com/?a'", "site.url", 2, "without ?, #"),
        ("[site]\nicon = 'data:image/png;base64,x'", "site.icon", 2, "http or https URL"),
        ("[site]\ntimezone = 'Mars/Olympus'", "site.timezone", 2, "Europe/Berlin"),
        ("[site]\ntimezone = '../../etc/passwd'", "site.timezone", 2, "Europe/Berlin"),
        ("[site]\nlanguage = 'english'", "site.language", 2, "language tag"),
        ("[site]\nauthors = [{ email = 'x@y.z' }]", "site.authors[0].name", 2, "is needed"),
        ("[articles]\nencoding = 'klingon'", "articles.encoding", 2, "text encoding"),
        ("[articles]\nencoding = 'rot13'", "articles.encoding", 2, "text encoding"),
        ("[articles]\nencoding = 'unicode_escape'", "articles.encoding", 2, "text encoding"),
        ("[articles]\npermalink = '{url}{sluq}'", "articles.permalink", 2, "{sluq} is not known here"),
        ("[articles]\npermalink = '/{slug}/'", "articles.permalink", 2, "begin with {url}"),
        ("[articles]\npermalink = '{url}{'", "articles.permalink", 2, "not a pattern"),
        ("[articles]\ndates = 'svn'", "articles.dates", 2, "'auto', 'git' or 'none'"),
        ("[site]\ntitle = '  '", "site.title", 2, "write something"),
        ('[site]\ntitle = "a\\u0001b"', "site.title", 2, "U+0001"),
        ("[site]\nauthors = [{ name = ' ' }]", "site.authors[0].name", 2, "write something"),
        ('[site]\nauthors = [{ name = "a", email = "a\\u0001@b.c" }]', "site.authors[0].email", 2, "an e-mail address"),
        ("[site]\nurl = 'https://user:pw@e.com/'", "site.url", 2, "user name"),
        ("[site]\nurl = 'https://e.com:99999/'", "site.url", 2, "absolute http or https URL"),
        ("[site]\nicon = '//e.com/i.png'", "site.icon", 2, "http or https URL"),
        ("[articles]\npermalink = '{url}{slug:d}'", "articles.permalink", 2, "names in braces and nothing else"),
        ("[articles]\npermalink = '{url}{slug!r}'", "articles.permalink", 2, "names in braces and nothing else"),
        ("[[feeds]]\nname = 'a'\nlimit = 1\n[[feeds]]\nname = 'b'\nlimit = 0", "feeds[1].limit", 6, "greater than"),
        ("[site]\nauthors = ['me']", "site.authors[0]", 2, "expected a table"),
        ("[site]\ntitle = 3", "site.title", 2, "in quotes"),
        ("[articles]\npath = 'nowhere'", "articles.path", 2, "there is no directory"),
        ("store = 'mysql'", "store", 1, '"sqlite"'),
        ("store = 'postgresql://u@h/d'", "store", 1, '"postgresql+psycopg://USER@HOST/DATABASE"'),
        ("store = 'postgresql+psycopg://u@h'", "store", 1, "DATABASE"),
        ("store = 'postgresql+psycopg://u@h:99999/d'", "store", 1, "HOST"),
        ("store = 'postgresql+psycopg://u:p w@h/d'", "store", 1, "%XX"),
        ("[http]\nmax_age = -1", "http.max_age", 2, "greater than or equal to 0"),
    ],
)
def test_a_wrong_setting_is_named_with_its_path_its_line_and_what_to_do(
    tmp_path: Path, text: str, field: str, line: int | None, message: str
) -> None:
    (problem,) = problems(tmp_path, text)

    assert (problem.field, problem.line) == (field, line)
    assert message in problem.message
    assert problem.path == str(tmp_path / "feeds.toml")


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        "store = 1\n[site]\ntitel = 'x'\nurl = 'x'\n[http]\nage = 1\n[[feeds]]\nname = ''\nlimit = -1\n[[feeds]]\nname = ''\n",
    )

    fields = {"store", "site.titel", "site.url", "http.age", "feeds[0].limit", "feeds.name"}
    assert {problem.field for problem in found} == fields


def test_two_feeds_of_one_name_are_refused(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "[[feeds]]\nname = 'a'\n[[feeds]]\nname = 'a'\n")

    assert '2 feeds are called "a"' in problem.message


@pytest.mark.parametrize(("text", "line"), [("[site\n", 1), ("[site]\ntitle = \n", 2), (b"[site]\ntitle = '\xff'", 2)])
def test_a_file_that_is_no_toml_is_refused_with_the_line(tmp_path: Path, text: str | bytes, line: int) -> None:
    (problem,) = problems(tmp_path, text)

    assert (problem.rule, problem.line) == ("toml", line)


def test_a_file_that_cannot_be_read_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        loaded(tmp_path)


# --- what comes out --------------------------------------------------------------------------------------------------


def test_paths_are_relative_to_the_file_and_the_state_stands_beside_it(tmp_path: Path) -> None:
    (tmp_path / "news" / "today").mkdir(parents=True)
    config = loaded(written(tmp_path, "[articles]\npath = 'news/today'\n"))

    assert config.directory == tmp_path / "news" / "today"
    assert config.state == tmp_path / ".feeds"


def test_without_feeds_there_is_the_main_feed(tmp_path: Path) -> None:
    assert loaded(written(tmp_path, "")).feeds == (FeedSpec(),)


def test_a_feed_is_what_its_table_says(tmp_path: Path) -> None:
    text = """
    [site]
    base_url = "https://feeds.example.com"
    [[feeds]]
    name = "world"
    title = "World"
    image = "/media/w.png"
    content = "summary"
    formats = ["atom", "atom"]
    select = { sections = ["/world/"], not = { tags = ["x"] } }
    """
    (feed,) = loaded(written(tmp_path, text)).feeds

    assert (feed.title, feed.content, feed.formats) == ("World", Content.SUMMARY, ("atom",))
    assert feed.image == "https://feeds.example.com/media/w.png"
    assert (feed.select.some.sections, feed.select.none.tags) == (("world",), ("x",))


def test_a_selection_combines_what_articles_have_with_when_they_were_published(tmp_path: Path) -> None:
    text = """
    [site]
    timezone = "Europe/Berlin"
    [automatic]
    tags = true
    languages = true
    [[feeds]]
    name = ""
    [feeds.select]
    all = { tags = ["a", "b"] }
    any = [{ authors = ["A"] }, { sections = ["/x/"] }]
    since = 2024-01-01
    until = 2024-07-31
    days = 30
    [[feeds]]
    name = "b"
    select = { since = 2024-01-01T12:00:00, until = 2024-01-01T12:00:00Z }
    """
    config = loaded(written(tmp_path, text))
    first, second = (feed.select for feed in config.feeds)

    assert config.automatic == (Kind.TAGS, Kind.LANGUAGES)
    assert (first.all.tags, first.any, first.days) == (("a", "b"), (Terms(authors=("A",)), Terms(sections=("x",))), 30)
    assert first.since == datetime(2023, 12, 31, 23, tzinfo=UTC)
    assert first.until == datetime(2024, 7, 31, 22, tzinfo=UTC)
    assert (second.since, second.until) == (datetime(2024, 1, 1, 11, tzinfo=UTC), datetime(2024, 1, 1, 12, tzinfo=UTC))


def test_the_base_url_is_the_command_lines_then_its_own_then_the_sites(tmp_path: Path) -> None:
    both = written(tmp_path, "[site]\nurl = 'https://example.com'\nbase_url = 'https://feeds.example.com'\n")

    assert loaded(both, base_url="http://localhost/x").site.base_url == "http://localhost/x/"
    assert loaded(both).site.base_url == "https://feeds.example.com/"
    assert loaded(written(tmp_path, "[site]\nurl = 'https://example.com'\n")).site.base_url == "https://example.com/"


def test_a_base_url_that_is_none_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--base-url ftp://x: give an absolute http"):
        loaded(written(tmp_path, ""), base_url="ftp://x")


def test_the_seed_of_ids_is_given_or_the_host_or_the_directory(tmp_path: Path) -> None:
    assert loaded(written(tmp_path, "[site]\nid = 'me'\nurl = 'https://example.com'\n")).site.id == "me"
    assert loaded(written(tmp_path, "[site]\nurl = 'https://example.com'\n")).site.id == "example.com"
    (tmp_path / "notes").mkdir()
    assert loaded(written(tmp_path, "[articles]\npath = 'notes'\n")).site.id == "notes"


def test_people_keep_their_addresses(tmp_path: Path) -> None:
    config = loaded(written(tmp_path, "[site]\nauthors = [{ name = 'A', email = 'a@b.c', url = 'https://a.example' }]\n"))

    assert config.site.authors == (Person("A", "a@b.c", "https://a.example/"),)


def test_a_directory_needs_no_configuration(tmp_path: Path) -> None:
    config = for_directory(tmp_path, fallback=LOCAL)

    assert (config.site.title, config.site.id) == (tmp_path.name, tmp_path.name)
    assert config.directory == tmp_path
    assert config.state == state_directory(tmp_path)
    assert config.articles.permalink is None


def test_two_directories_of_one_name_have_two_states(tmp_path: Path) -> None:
    one, other = tmp_path / "a" / "posts", tmp_path / "b" / "posts"
    one.mkdir(parents=True)
    other.mkdir(parents=True)

    assert state_directory(one) != state_directory(other)


def test_a_directory_may_have_a_configuration_named_for_it(tmp_path: Path) -> None:
    config = for_directory(
        tmp_path, config=written(tmp_path, "[site]\ntitle = 'Mine'\n[articles]\npath = 'elsewhere'\n"), fallback=LOCAL
    )

    assert (config.site.title, config.directory) == ("Mine", tmp_path)


def test_a_directory_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such directory"):
        for_directory(tmp_path / "nowhere")


def test_where_no_base_url_is_known_the_servers_own_is_taken(tmp_path: Path) -> None:
    config = loaded(written(tmp_path, "[site]\nicon = '/media/i.png'\n[[feeds]]\nname = ''\nimage = 'media/f.png'\n"))

    assert (config.site.base_url, config.site.url) == (LOCAL, LOCAL)
    assert config.site.icon == f"{LOCAL}media/i.png"
    assert config.feeds[0].image == f"{LOCAL}media/f.png"


def test_without_any_base_url_there_is_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no base URL is known"):
        load(written(tmp_path, ""))


def test_a_base_url_with_a_path_keeps_it_before_images(tmp_path: Path) -> None:
    text = "[site]\nbase_url = 'https://x.example/feeds'\nicon = '/media/i.png'\nlogo = 'https://y.example/l.png'\n"
    site = loaded(written(tmp_path, text)).site

    assert (site.icon, site.logo) == ("https://x.example/feeds/media/i.png", "https://y.example/l.png")


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://example.com", "https://example.com/"),
        ("HTTPS://Example.COM:8443/Blog//", "https://example.com:8443/Blog/"),
        ("https://bücher.example/lesen/käse", "https://xn--bcher-kva.example/lesen/k%C3%A4se/"),
        ("http://[::1]:8000", "http://[::1]:8000/"),
    ],
)
def test_a_url_is_written_as_every_consumer_takes_it(tmp_path: Path, given: str, url: str) -> None:
    assert loaded(written(tmp_path, f"[site]\nurl = '{given}'\n")).site.url == url


def test_permalinks_as_ids_need_a_base_url_that_lasts(tmp_path: Path) -> None:
    path = written(tmp_path, "[articles]\nid = 'permalink'\n")

    with pytest.raises(UsageError, match=r"set site\.url"):
        loaded(path)
    assert loaded(path, base_url="https://x.example").articles.id == "permalink"


def test_a_state_that_is_no_directory_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="give --state a directory"):
        load(written(tmp_path, ""), state=tmp_path / "feeds.toml", fallback=LOCAL)


@pytest.mark.parametrize("name", [b"caf\xe9", b"a\x01b"])
def test_a_directory_of_any_name_has_a_title(tmp_path: Path, name: bytes) -> None:
    directory = tmp_path / os.fsdecode(name)
    directory.mkdir()
    config = for_directory(directory, fallback=LOCAL)

    assert config.site.title == {b"caf\xe9": "caf\\xe9", b"a\x01b": "ab"}[name]
    config.shown.encode("utf-8")


def test_nothing_is_read_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "")
    before = loaded(path)
    for name in ("FEEDS_SITE_TITLE", "SITE_TITLE", "FEEDS_BASE_URL", "BASE_URL", "STORE"):
        monkeypatch.setenv(name, "https://evil.example/")

    assert loaded(path) == before


def test_reserved_names_are_first_segments_of_addresses() -> None:
    assert {"articles", "media", "tags", "authors", "sections", "languages", "status", "rss.xml", "feeds.opml"} <= RESERVED
    assert "archive" in RESERVED


# --- old addresses ---------------------------------------------------------------------------------------------------

FEEDS = """
[site]
base_url = "https://feeds.example.com/"
[automatic]
tags = true
[[feeds]]
name = ""
[[feeds]]
name = "world"
formats = ["atom"]
[[feeds]]
name = "radio"
moved = "/world/"
[[feeds]]
name = "advent"
retired = true
"""


def test_old_addresses_lead_to_what_is_published(tmp_path: Path) -> None:
    text = (
        FEEDS
        + """
[redirects]
"/news.rdf" = "/rss.xml"
"/b%C3%BCcher" = "/articles/b%C3%BCcher/"
"/podcast/" = "https://elsewhere.example/feed?a=b"
"/advent.xml" = "gone"
[aliases]
"/feed/" = "/world/atom.xml"
"/tag/sea.xml" = "/tags/sea/rss.xml"
"""
    )
    old = loaded(written(tmp_path, text)).addresses

    assert old.redirects == {
        "news.rdf": "https://feeds.example.com/rss.xml",
        "bücher": "https://feeds.example.com/articles/b%C3%BCcher/",
        "podcast/": "https://elsewhere.example/feed?a=b",
    }
    assert old.aliases == {"feed/": "world/atom.xml", "tag/sea.xml": "tags/sea/rss.xml"}
    assert (old.gone, old.retired) == (frozenset({"advent.xml"}), frozenset({"advent"}))
    assert old.moved == {"radio": "https://feeds.example.com/world/"}


@pytest.mark.parametrize(
    ("table", "key", "value", "message"),
    [
        ("redirects", "/a", "/nothing.xml", "nothing is published at /nothing.xml"),
        ("redirects", "/a", "/nowhere/rss.xml", "nothing is published"),
        ("redirects", "/a", "/world/rss.xml", "nothing is published"),
        ("redirects", "/a", "/radio/rss.xml", "moved; name where it is now"),
        ("redirects", "/a", "/radio/", "moved; name where it is now"),
        ("redirects", "/a", "/advent/rss.xml", "nothing is published"),
        ("redirects", "/a", "/a/", "this leads to itself"),
        ("redirects", "/a", "https://FEEDS.example.com/a", "this leads to itself"),
        ("redirects", "/a", "/other/", "an old address itself"),
        ("redirects", "/a", "https://feeds.example.com/other", "an old address itself"),
        ("redirects", "/a", "javascript:alert(1)", "give an http or https URL"),
        ("redirects", "/a", "//evil.example/", "give an http or https URL"),
        ("redirects", "/a", "https://x.example/\\r\\nSet-Cookie: a", "give an http or https URL"),
        ("redirects", "/rss.xml", "/atom.xml", "an address of the service itself"),
        ("redirects", "/world", "/atom.xml", "an address of the service itself"),
        ("redirects", "/", "/atom.xml", "an address of the service itself"),
        ("redirects", "/media/x.mp3", "/atom.xml", "an address of the service itself"),
        ("redirects", "/status/", "/atom.xml", "an address of the service itself"),
        ("redirects", "/tags/x/", "/atom.xml", "automatic feeds"),
        ("redirects", "a", "/atom.xml", "give an old address"),
        ("redirects", "/?a=1", "/?a=1", "this leads to itself"),
        ("redirects", "/?feed=rss2", "https://feeds.example.com?feed=rss2", "this leads to itself"),
        ("redirects", "/?a=1", "/other", "an old address itself"),
        ("redirects", "/tags/x/rss.xml?a=1", "https://example.com/", "below /tags/ there are automatic feeds"),
        ("redirects", "/?", "/atom.xml", "give the parameters after the ?"),
        ("redirects", "/?" + "&".join(f"a{each}=1" for each in range(30)), "/atom.xml", "give the parameters after the ?"),
        ("redirects", "/rss.xml?a=1", "/atom.xml", "an address of the service itself"),
        ("redirects", "/a?b=//c", "/atom.xml", "give an old address"),
        ("redirects", "/a#b", "/atom.xml", "give an old address"),
        ("redirects", "/a/%2e%2e/b", "/atom.xml", "give an old address"),
        ("redirects", "//a", "/atom.xml", "give an old address"),
        ("redirects", "/a%00b", "/atom.xml", "give an old address"),
        ("redirects", "/a%ff", "/atom.xml", "UTF-8"),
        ("redirects", "/" + "a" * 1001, "/atom.xml", "at most 1,000 bytes"),
        ("redirects", "/other", "/atom.xml", "the same address stands in redirects./other/"),
        ("aliases", "/a", "/", "give the path of a document"),
        ("aliases", "/a", "/world/", "give the path of a document"),
        ("aliases", "/a", "/radio/rss.xml", "give the path of a document"),
        ("aliases", "/a", "gone", "give the path of a document"),
        ("aliases", "/a", "https://elsewhere.example/rss.xml", "give the path of a document"),
        ("aliases", "/other", "/rss.xml", "the same address stands in redirects./other/"),
    ],
)
def test_an_old_address_that_cannot_be_kept_is_told(tmp_path: Path, table: str, key: str, value: str, message: str) -> None:
    text = (
        FEEDS
        + '[redirects]\n"/other/" = "/atom.xml"\n'
        + ("[aliases]\n" if table == "aliases" else "")
        + f'"{key}" = "{value}"\n'
    )
    found = problems(tmp_path, text)

    assert len(found) == 1, found
    assert message in found[0].message
    assert found[0].field == (f'{table}."{key}"' if key != "a" else "redirects.a")
    assert found[0].line == text.count("\n")


@pytest.mark.parametrize(
    ("radio", "message"),
    [
        ('moved = "/radio/"', "this leads to itself"),
        ('moved = "https://feeds.example.com/radio/"', "this leads to itself"),
        ('moved = "/other/"', "that feed moved too"),
        ('moved = "/nothing/"', "the page of another feed (/, /other/)"),
        ('moved = "/rss.xml"', "the page of another feed"),
        ('moved = "ftp://x.example/"', "give an http or https URL"),
        ('moved = "/"\nretired = true', "either ended or moved"),
    ],
)
def test_a_feed_that_cannot_have_moved_so_is_told(tmp_path: Path, radio: str, message: str) -> None:
    text = f"""
[site]
base_url = "https://feeds.example.com/"
[[feeds]]
name = ""
[[feeds]]
name = "other"
moved = "https://elsewhere.example/"
[[feeds]]
name = "radio"
{radio}
"""
    (problem,) = problems(tmp_path, text)

    assert message in problem.message
    assert (problem.field or "").startswith("feeds[2].")


def test_old_addresses_are_told_beside_whatever_else_is_wrong(tmp_path: Path) -> None:
    found = problems(tmp_path, '[http]\nmax_age = "x"\n[redirects]\n"/a" = "/a"\n')

    assert sorted(each.field or "" for each in found) == ["http.max_age", 'redirects."/a"']


_PATHS = st.text("/ab.%2eé?#\\\x00x", max_size=8).map("/".__add__) | st.sampled_from(["/a", "/a/", "/b", "/rss.xml", "/world/"])


@given(
    redirects=st.dictionaries(_PATHS, _PATHS | st.text(max_size=12) | st.just("gone"), max_size=4),
    aliases=st.dictionaries(_PATHS, _PATHS, max_size=3),
)
def test_whatever_is_written_is_told_or_leads_somewhere_else(redirects: dict[str, str], aliases: dict[str, str]) -> None:
    settings = Settings.model_validate(
        {
            "redirects": redirects,
            "aliases": aliases,
            "feeds": [{"name": ""}, {"name": "world"}, {"name": "x", "moved": "/world/"}],
        }
    )
    if not addresses.problems(settings, BASE, "", "feeds.toml"):
        old = addresses.resolve(settings, BASE)
        kept = {each.strip("/") for each in (*old.redirects, *old.aliases, *old.gone)}
        assert not kept & {"", "rss.xml", "world", "world/rss.xml", "feeds.opml"}
        for url in old.redirects.values():
            assert re.fullmatch(r"https?://\S+", url)
            assert unquote(url.removeprefix(BASE)).strip("/") not in kept
        assert all(path.endswith((".xml", ".json", ".opml")) for path in old.aliases.values())


def test_there_may_be_many_old_addresses_and_not_endlessly_many(tmp_path: Path) -> None:
    text = "[redirects]\n" + "".join(f'"/old/{number}" = "gone"\n' for number in range(addresses.MOST))

    assert len(loaded(written(tmp_path, text)).addresses.gone) == addresses.MOST
    (problem,) = problems(tmp_path, text + '"/one-more" = "gone"\n')
    assert "more than 10,000" in problem.message


def test_one_feed_is_left(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, '[[feeds]]\nname = "a"\nretired = true\n')

    assert "every feed is retired" in problem.message


def test_documents_are_called_in_old_addresses_as_they_are() -> None:
    from feeds.config.addresses import DOCUMENTS
    from feeds.formats import FORMATS

    assert {each.name: each.file_name for each in FORMATS.values()} == DOCUMENTS


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("unconditional_polls", '"12"', "12/hour"),
        ("unconditional_polls", '"0/hour"', "12/hour"),
        ("hosts", '["https://x.example"]', "without scheme and port"),
        ("trusted_proxies", "11", "less than or equal to 10"),
        ("access_log", '"xml"', "'off', 'json' or 'common'"),
    ],
)
def test_what_stands_before_the_service_is_checked(tmp_path: Path, key: str, value: str, message: str) -> None:
    (problem,) = problems(tmp_path, f"[http]\n{key} = {value}\n")

    assert message in problem.message
    assert (problem.field or "").startswith(f"http.{key}")


def test_a_token_of_the_status_page_is_in_no_message_and_no_repr(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, '[status]\ntoken = "short me"\n')
    config = loaded(written(tmp_path, '[status]\ntoken = "abcdefghijklmnopqrstuvwxyz"\n'))

    assert "short me" not in str(problem)
    assert "abcdefgh" not in repr(config)
