"""What front matter means: every spelling, every shape, and what is refused with key and line."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from feeds.articles.frontmatter import Value, split
from feeds.articles.mentions import duration
from feeds.articles.metadata import MAX_NAME, SPELLINGS, Metadata, plain, understand, web_url
from feeds.errors import ArticleError
from feeds.model import Image, Person, Rating, Reference, Restriction, Severity, Source
from feeds.podcasting import (
    Conversation,
    Copy,
    Episode,
    Licence,
    Note,
    Payment,
    Picture,
    Place,
    Recipient,
    Rendition,
    Soundbite,
    Transcript,
    Voice,
)

UTC_ZONE = ZoneInfo("UTC")


def meaning(values: dict[str, Value], beneath: dict[str, Value] | None = None) -> Metadata:
    return understand(values, {key: number for number, key in enumerate(values, 2)}, UTC_ZONE, beneath=beneath)


def yaml(text: str) -> Metadata:
    front = split(f"---\n{text}\n---\n")
    return understand(front.values, front.lines, UTC_ZONE)


def refused(values: dict[str, Value]) -> tuple[str | None, int | None, str]:
    with pytest.raises(ArticleError) as caught:
        meaning(values)
    problem = caught.value.problem
    assert problem.severity is Severity.MUST
    return problem.field, problem.line, problem.message


WRITTEN: dict[str, tuple[Value, object]] = {
    "title": ("A title", "A title"),
    "published": ("2024-07-25T10:00:00Z", datetime(2024, 7, 25, 10, tzinfo=UTC)),
    "updated": ("2024-07-25T10:00:00Z", datetime(2024, 7, 25, 10, tzinfo=UTC)),
    "summary": ("In short", "In short"),
    "authors": ("Ada Lovelace", (Person("Ada Lovelace"),)),
    "tags": ("one, two", ("one", "two")),
    "language": ("pt-BR", "pt-BR"),
    "slug": ("a-slug", "a-slug"),
    "address": ("https://example.com/x", "https://example.com/x"),
    "draft": ("true", True),
    "expires": ("2024-07-25T10:00:00Z", datetime(2024, 7, 25, 10, tzinfo=UTC)),
    "unlisted": ("true", True),
    "not_in": ("world, city", ("world", "city")),
    "id": ("tag:example.com,2024:1", "tag:example.com,2024:1"),
    "image": ("cover.png", Image("cover.png")),
    "image_alt": ("Words", Image("", alt="Words")),
    "image_caption": ("Words", Image("", caption="Words")),
    "image_credit": ("Words", Image("", credit="Words")),
    "references": ("episode.mp3", (Reference("episode.mp3"),)),
    "source": ("https://example.com/feed", Source("example.com", "https://example.com/feed")),
    "rating": ("adult", Rating("adult")),
    "restriction": ({"relationship": "deny", "value": "us"}, Restriction("deny", "country", "us")),
    "episode": ("12", Episode(number=12)),
    "episode_display": ("Ch. 3", Episode(display="Ch. 3")),
    "season": ("2", Episode(season=2)),
    "season_name": ("Spring", Episode(season_name="Spring")),
    "episode_type": ("Bonus", Episode(kind="bonus")),
    "episode_title": ("A title", Episode(title="A title")),
    "episode_subtitle": ("Words", Episode(subtitle="Words")),
    "episode_summary": ("Words", Episode(summary="Words")),
    "episode_author": ("Ada", Episode(author="Ada")),
    "explicit": ("true", Episode(explicit=True)),
    "block": ("yes", Episode(block=True)),
    "transcripts": ("ep.vtt", Episode(transcripts=(Transcript("ep.vtt"),))),
    "chapters": ("ep.json", Episode(chapters_file="ep.json")),
    "people": ("Ada", Episode(people=(Voice("Ada"),))),
    "soundbites": ([{"startTime": "1:30", "duration": "10.5"}], Episode(soundbites=(Soundbite(90, 10.5),))),
    "locations": ("Berlin", Episode(locations=(Place("Berlin"),))),
    "license": ("cc-by-4.0", Episode(licence=Licence("cc-by-4.0"))),
    "social": ({"protocol": "activitypub", "accountId": "@a"}, Episode(conversations=(Conversation("activitypub", None, "@a"),))),
    "value": (
        {"type": "lightning", "method": "keysend", "recipients": [{"type": "node", "address": "02d", "split": "9"}]},
        Episode(payments=(Payment("lightning", "keysend", (Recipient("node", "02d", 9),)),)),
    ),
    "renditions": (
        {"type": "audio/opus", "sources": [{"uri": "https://a.example/x"}], "length": "9"},
        Episode(renditions=(Rendition("audio/opus", (Copy("https://a.example/x"),), 9),)),
    ),
    "txt": ("a1b2", Episode(notes=(Note("a1b2"),))),
    "pictures": ("wide.png", Episode(pictures=(Picture("wide.png"),))),
}
EPISODE = [*WRITTEN][[*WRITTEN].index("episode") :]
# Where a spelling is written in words of its own.
OWN: dict[str, Value] = {
    "publish": "false",
    "status": "draft",
    "visibility": "members",
    "build": {"render": "never"},
    "_build": {"render": "never"},
    "rss": "false",
    "feed": "no",
    "feeds": {"not": ["world", "city"]},
    **{key: {"name": "Ada", "role": "writer"} for key in ("hosts", "host", "guests", "guest", "podcast_hosts", "podcast_guests")},
}
EVERY_SPELLING = [(name, spelling) for name, spellings in SPELLINGS.items() for spelling in spellings if name != "duration"]


@pytest.mark.parametrize(("name", "spelling"), EVERY_SPELLING, ids=[spelling for _, spelling in EVERY_SPELLING])
def test_every_spelling_is_understood_in_every_style(name: str, spelling: str) -> None:
    value, expected = WRITTEN[name]
    for key in (
        spelling,
        spelling.upper(),
        spelling.title(),
        spelling.replace("_", "-"),
        spelling.replace("_", " "),
        f" {spelling} ",
    ):
        said = meaning({key: OWN.get(spelling, value)})
        field = "image" if name.startswith("image_") else "episode" if name in EPISODE else name
        found = getattr(said, field)
        if spelling in OWN and name == "people":
            expected = Episode(people=(Voice("Ada", "writer"),))
        assert getattr(found, "instant", found) == expected
        assert said.unknown == ()
        assert dict(said.lines) == {name: 2}


@pytest.mark.parametrize(
    ("values", "name", "expected"),
    [
        ({"headline": "B", "title": "A"}, "title", "A"),
        ({"title": "", "headline": "B"}, "title", "B"),
        ({"title": None, "headline": "B"}, "title", "B"),
        ({"title": " ", "headline": "B"}, "title", "B"),
        ({"excerpt": "B", "summary": "A"}, "summary", "A"),
        ({"author": "B B", "authors": ["A A"]}, "authors", (Person("A A"),)),
        ({"author": "B B", "authors": []}, "authors", (Person("B B"),)),
        ({"path": "p", "canonical": "https://example.com/c"}, "address", "https://example.com/c"),
        ({"permalink": "/", "path": "p"}, "address", "p"),
        ({"url": 7, "path": "p"}, "address", "p"),
        ({"thumbnail": "b.png", "image": "a.png"}, "image", Image("a.png")),
        ({"thumbnail": "b.png", "image": []}, "image", Image("b.png")),
    ],
    ids=str,
)
def test_the_best_spelling_wins_and_an_empty_one_says_nothing(values: dict[str, Value], name: str, expected: object) -> None:
    assert getattr(meaning(values), name) == expected


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("author: Ada Lovelace", [Person("Ada Lovelace")]),
        ("author: Ada Lovelace and Alan Turing", [Person("Ada Lovelace"), Person("Alan Turing")]),
        (
            "author: Ada Lovelace, Alan Turing & Grace Hopper",
            [Person("Ada Lovelace"), Person("Alan Turing"), Person("Grace Hopper")],
        ),
        ("author: Lovelace, Ada", [Person("Lovelace, Ada")]),
        ("author: Simon and Schuster", [Person("Simon and Schuster")]),
        ("author: Madonna", [Person("Madonna")]),
        ("author: Ada   Lovelace", [Person("Ada Lovelace")]),
        ("author: Ada Lovelace <ada@example.com>", [Person("Ada Lovelace", "ada@example.com")]),
        ("author: <ada@example.com>", [Person("ada@example.com", "ada@example.com")]),
        ("author: ada@example.com", [Person("ada@example.com")]),
        ("author: <b>Ada</b> Lovelace", [Person("Ada Lovelace")]),
        ("author: R&amp;D Desk", [Person("R&D Desk")]),
        ("authors: [Ada Lovelace, Alan Turing]", [Person("Ada Lovelace"), Person("Alan Turing")]),
        ("authors: [Ada, Ada]", [Person("Ada")]),
        ("authors: ['Lovelace, Ada']", [Person("Lovelace, Ada")]),
        (
            "author: {name: Ada, email: ada@example.com, url: 'https://ada.example/'}",
            [Person("Ada", "ada@example.com", "https://ada.example/")],
        ),
        ("author: {Name: Ada, URI: 'https://ada.example/'}", [Person("Ada", None, "https://ada.example/")]),
        ("author: {name: Ada, link: 'https://ada.example/'}", [Person("Ada", None, "https://ada.example/")]),
        ("author: {name: Ada, url: 'javascript:alert(1)'}", [Person("Ada")]),
        ("author: {name: Ada, url: '//evil.example'}", [Person("Ada")]),
        ("author: {name: Ada, email: not an address}", [Person("Ada")]),
        ("author: {email: ada@example.com}", []),
        ("author: '<script></script>'", []),
        ("authors: [{name: Ada}, Alan Turing, '']", [Person("Ada"), Person("Alan Turing")]),
    ],
)
def test_people_in_every_shape(written: str, people: list[Person]) -> None:
    assert list(yaml(written).authors) == people


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("tags: one", ["one"]),
        ("tags: one, two words ,, three", ["one", "two words", "three"]),
        ("tags: [one, two, one]", ["one", "two"]),
        ("tags:\n  - C\n  - C++\n  - C#", ["C", "C++", "C#"]),
        ("tags: [1.10, 007, yes, null, '']", ["1.10", "007", "yes"]),
        ("categories: [a]\ntags: [b]", ["b", "a"]),
        ("keywords: 'a, b'\ncategory: c", ["a", "b", "c"]),
        ("taxonomies: {tags: [a], categories: [b]}", ["a", "b"]),
        ("taxonomies: {tags: [a]}\ntags: [b, a]", ["a", "b"]),
        ("tags: ['<b>bold</b>', 'R&amp;D', 'Vec<T>']", ["bold", "R&D", "Vec<T>"]),
        ("tags: []", []),
        ("tags:", []),
    ],
)
def test_tags_in_every_shape(written: str, tags: list[str]) -> None:
    assert list(yaml(written).tags) == tags


def test_tags_of_toml_may_be_numbers() -> None:
    assert meaning({"tags": [2024, 1.5, True]}).tags == ("2024", "1.5", "True")


@pytest.mark.parametrize(
    ("written", "draft"),
    [
        *[(f"draft: {word}", True) for word in ("true", "True", "yes", "on", "1", "y", "' TRUE '")],
        *[(f"draft: {word}", False) for word in ("false", "False", "no", "off", "0", "n", "''", "null")],
        ("hidden: true", False),
        ("private: yes", True),
        ("hidden: false\nprivate: yes", True),
        *[(f"status: {word}", True) for word in ("draft", "Draft", "private", "unpublished", "pending", "skip")],
        *[(f"status: {word}", False) for word in ("published", "evergreen", "true", "hidden", "unlisted")],
        ("published: false", True),
        ("published: no", True),
        ("published: true", False),
        ("published: 2024-07-25", False),
        ("unpublish: true", True),
        ("unpublish: false", False),
        ("unpublish: 2024-07-25", False),
        ("visibility: public", False),
        ("visibility: unlisted", False),
        ("visibility: members", True),
        ("build: {render: never}", True),
        ("build: {list: never}", False),
        ("_build: {render: false}", True),
        ("build: production", False),
        ("title: x", False),
    ],
)
def test_what_keeps_an_article_back(written: str, draft: bool) -> None:
    assert yaml(written).draft is draft


def test_published_true_is_no_date_and_leaves_room_for_one() -> None:
    said = yaml("published: true\ncreated: 2024-07-25")
    assert said.published is not None
    assert said.published.instant == datetime(2024, 7, 25, tzinfo=UTC)


def test_toml_says_true_and_false_itself() -> None:
    assert meaning({"draft": True}).draft
    assert not meaning({"draft": False}).draft
    assert meaning({"published": False}).draft
    assert not meaning({"published": True}).draft


@pytest.mark.parametrize("value", ["maybe", "2024-07-25", "later", ["true"]], ids=str)
def test_a_draft_that_is_neither_true_nor_false_is_never_published_by_mistake(value: Value) -> None:
    field, line, message = refused({"draft": value})
    assert (field, line) == ("draft", 2)
    assert "expected true or false" in message


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("/2024/07/slug/", "/2024/07/slug/"),
        ("2024/07/slug", "2024/07/slug"),
        ("/café/", "/café/"),
        ("/caf%C3%A9/", "/caf%C3%A9/"),
        ("a%20b", "a%20b"),
        ("/page?id=1", "/page?id=1"),
        ("https://example.com/a", "https://example.com/a"),
        ("http://example.com:8080/a?b#c", "http://example.com:8080/a?b#c"),
        ("  padded  ", "padded"),
        ("..a/b..", "..a/b.."),
        ("/", None),
        ("", None),
        ("   ", None),
    ],
)
def test_addresses_that_a_file_may_ask_for(value: str, address: str | None) -> None:
    assert meaning({"url": value}).address == address


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("url", "javascript:alert(1)"),
        ("url", "java\tscript:alert(1)"),
        ("url", "JaVaScRiPt:alert(1)"),
        ("url", "data:text/html,x"),
        ("url", "vbscript:x"),
        ("url", "ftp://example.com/"),
        ("url", "mailto:a@example.com"),
        ("url", "//evil.example/x"),
        ("url", "https://user:secret@example.com/"),
        ("url", "https://user@example.com/"),
        ("url", "https://"),
        ("url", "https:///x"),
        ("url", "https://[::1"),
        ("url", "https://example.com:port/"),
        ("url", "https://example.com/a b"),
        ("url", 'https://example.com/"x'),
        ("url", "https://example.com/" + "x" * 2000),
        ("path", "../up"),
        ("path", "a/../b"),
        ("path", "a/./b"),
        ("path", "a/.."),
        ("path", "%2e%2e/up"),
        ("path", "a/%2E%2E/b"),
        ("path", "a%2f..%2fb"),
        ("path", "a%00b"),
        ("path", "a%5Cb"),
        ("path", "a\\b"),
        ("path", "a b"),
        ("path", "<x>"),
        ("permalink", "/{{ slug }}/"),
        ("canonical", "/not/absolute"),
    ],
    ids=lambda value: value[:40],
)
def test_addresses_that_are_refused(key: str, value: str) -> None:
    field, line, _ = refused({key: value})
    assert (field, line) == (key, 2)


@pytest.mark.parametrize("key", ["image", "enclosure", "audio"])
@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        " javascript:x",
        "data:image/png;base64,AAAA",
        "//evil.example/a.mp3",
        "https://user:secret@example.com/a.mp3",
        "file:///etc/passwd",
        "ftp://example.com/a.mp3",
        'a".mp3',
        "a<b.mp3",
        "two words.mp3",
    ],
)
def test_media_from_nowhere_good_is_refused(key: str, target: str) -> None:
    field, line, message = refused({key: target})
    assert (field, line) == (key, 2)
    assert "no web address and no file here" in message


@pytest.mark.parametrize(
    ("written", "image"),
    [
        ("image: {url: c.png, alt: A cat, caption: Asleep, credit: Ada}", Image("c.png", "A cat", "Asleep", "Ada")),
        ("image: {path: c.png, alt_text: A cat, copyright: Ada}", Image("c.png", "A cat", "", "Ada")),
        ("image: {src: c.png, Alt: A cat, attribution: Ada}", Image("c.png", "A cat", "", "Ada")),
        ("image: [{src: c.png, alt: A cat}, {src: d.png, alt: A dog}]", Image("c.png", "A cat")),
        (
            "cover: {image: c.png, alt: A cat, caption: '<b>Asleep</b> &amp; well', relative: true}",
            Image("c.png", "A cat", "Asleep & well"),
        ),
        ("image: c.png\nimage_alt: A cat\nimage_credit: Ada", Image("c.png", "A cat", "", "Ada")),
        ("image: {url: c.png, alt: A dog}\nimage_alt: A cat", Image("c.png", "A cat")),
        ("feature_image: c.png\nfeature_image_alt: A cat\nfeature_image_caption: Asleep", Image("c.png", "A cat", "Asleep")),
        ("coverImage: c.png\ncoverImageAlt: A cat\ncoverCaption: Asleep", Image("c.png", "A cat", "Asleep")),
        ("featured_image: c.png\nfeatured_image_caption: Asleep", Image("c.png", "", "Asleep")),
        ("params: {cover: {image: c.png, alt: A cat}}", Image("c.png", "A cat")),
        ("extra: {image: c.png, image_alt: A cat}", Image("c.png", "A cat")),
        ("image_alt: A cat", Image("", "A cat")),
        ("image: {url: c.png, alt: [1], caption: 7, credit: {a: b}}", Image("c.png", "", "7")),
        ("image: {url: c.png, alt: ' '}", Image("c.png")),
    ],
)
def test_the_words_of_an_image(written: str, image: Image) -> None:
    said = yaml(written)
    assert said.image == image
    assert said.unknown == ()


@pytest.mark.parametrize(
    ("written", "image"),
    [
        ("image: cover.png", "cover.png"),
        ("image: /img/cover.png", "/img/cover.png"),
        ("image: https://example.com/c.png", "https://example.com/c.png"),
        ("image: {url: c.png, alt: x}", "c.png"),
        ("image: {src: c.png}", "c.png"),
        ("cover: {image: c.png}", "c.png"),
        ("image: [a.png, b.png]", "a.png"),
        ("image: {alt: x}", None),
        ("image: '  '", None),
    ],
)
def test_images_in_every_shape(written: str, image: str | None) -> None:
    assert yaml(written).image == (None if image is None else Image(image, alt="x" if "alt: x" in written else ""))


@pytest.mark.parametrize(
    ("written", "references"),
    [
        ("audio: a.mp3", [Reference("a.mp3")]),
        ("enclosures: [a.mp3, b.pdf]", [Reference("a.mp3"), Reference("b.pdf")]),
        (
            "enclosure: {url: a.mp3, type: audio/mpeg, length: 123, title: 'The <b>first</b>', duration: 61}",
            [Reference("a.mp3", "audio/mpeg", 123, "The first", 61)],
        ),
        ("enclosure: {href: a.mp3, mime_type: audio/mpeg, size: '123'}", [Reference("a.mp3", "audio/mpeg", 123)]),
        ("enclosure: {src: a.mp3, title: ''}", [Reference("a.mp3")]),
        ("attachments:\n  - file: a.mp3\n  - b.mp3", [Reference("a.mp3"), Reference("b.mp3")]),
        ("audio: a.mp3\nenclosure: b.mp3", [Reference("b.mp3"), Reference("a.mp3")]),
        ("enclosures: []", []),
    ],
)
def test_attachments_in_every_shape(written: str, references: list[Reference]) -> None:
    assert list(yaml(written).references) == references


@pytest.mark.parametrize(
    ("value", "wording"),
    [
        ({"type": "audio/mpeg"}, "an attachment needs a url"),
        ({"url": ["a.mp3"]}, "an attachment needs a url"),
        ({"url": "a.mp3", "type": "audio"}, "audio is no media type"),
        ({"url": "a.mp3", "type": "text/html; x"}, "is no media type"),
        ({"url": "a.mp3", "length": "12 MB"}, "12 MB is no whole number"),
        ({"url": "a.mp3", "length": -1}, "-1 is no whole number"),
        ({"url": "a.mp3", "length": float("nan")}, "nan is no whole number"),
        ({"url": "a.mp3", "length": "9" * 16}, "is no whole number"),
        ({"url": "a.mp3", "duration": "90 parsecs"}, "90 parsecs is no duration"),
        ([["a.mp3"]], "expected an address, or a table"),
        (7, "expected an address, or a table"),
    ],
    ids=str,
)
def test_attachments_that_are_refused(value: Value, wording: str) -> None:
    field, line, message = refused({"enclosure": value})
    assert (field, line) == ("enclosure", 2)
    assert wording in message


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("source: https://example.com/feed", Source("example.com", "https://example.com/feed")),
        ("source: {url: 'https://example.com/feed', title: The Wire}", Source("The Wire", "https://example.com/feed")),
        ("source: {url: 'https://example.com/feed', name: The Wire}", Source("The Wire", "https://example.com/feed")),
        ("source: Reuters", None),
    ],
)
def test_sources(written: str, source: Source | None) -> None:
    assert yaml(written).source == source


@pytest.mark.parametrize(
    "value", ["javascript:x", {"title": "x"}, {"url": "ftp://example.com"}, ["https://example.com"]], ids=str
)
def test_sources_that_are_refused(value: Value) -> None:
    assert refused({"source": value}) == ("source", 2, "a source needs an http or https url")


@pytest.mark.parametrize(
    ("values", "field", "wording"),
    [
        ({"title": ["a"]}, "title", "expected one line of text"),
        ({"slug": {"a": "b"}}, "slug", "expected one line of text"),
        ({"date": "yesterday"}, "date", "yesterday is no date"),
        ({"date": 2024}, "date", "2024 is no date"),
        ({"date": time(7, 32)}, "date", "is no date"),
        ({"date": ["2024-07-25"]}, "date", "is no date"),
        ({"date": "01/02/2024"}, "date", "articles.day_first"),
        ({"lastmod": "June 6"}, "lastmod", "names no year"),
        ({"date": "2024-07-25 10:00 \x01XYZ"}, "date", "is no date"),
        ({"published": "0"}, "published", "is a number"),
        ({"author": 7}, "author", "expected a name"),
        ({"authors": [["a"]]}, "authors", "expected a name"),
        ({"author": "x" * (MAX_NAME + 1)}, "author", f"more than {MAX_NAME} characters"),
        ({"tags": [["a"]]}, "tags", "expected a list of words"),
        ({"tags": [{"a": "b"}]}, "tags", "expected a list of words"),
        ({"tags": {"a": "b"}}, "tags", "expected a list of words"),
    ],
    ids=str,
)
def test_values_that_cannot_be_what_their_key_says(values: dict[str, Value], field: str, wording: str) -> None:
    key, line, message = refused(values)
    assert (key, line) == (field, 2)
    assert wording in message


@pytest.mark.parametrize(
    ("values", "id"),
    [
        ({"id": "tag:example.com,2024:1"}, "tag:example.com,2024:1"),
        ({"guid": "https://example.com/?p=1"}, "https://example.com/?p=1"),
        ({"uuid": " 6a3f "}, "6a3f"),
        ({"id": 7}, "7"),
        ({"id": ""}, None),
        ({"id": "a\x00b"}, "ab"),
    ],
    ids=str,
)
def test_ids_are_kept_as_given(values: dict[str, Value], id: str | None) -> None:
    assert meaning(values).id == id


@pytest.mark.parametrize(
    ("value", "language"),
    [
        ("en", "en"),
        ("pt-BR", "pt-BR"),
        ("pt_BR", "pt-BR"),
        ("en_US.UTF-8", "en-US"),
        ("zh-Hant-TW", "zh-Hant-TW"),
        ("german please", None),
        ("<b>", None),
        ("", None),
    ],
)
def test_languages(value: str, language: str | None) -> None:
    assert meaning({"lang": value}).language == language


def test_a_language_that_is_none_is_told_with_its_line() -> None:
    said = understand({"lang": "klingon!!"}, {"lang": 4}, ZoneInfo("UTC"))
    assert said.language is None
    assert [(each.severity, each.rule, each.line, each.field) for each in said.problems] == [
        (Severity.SHOULD, "language", 4, "language")
    ]


PLAIN = [
    ("AT&T <3", "AT&T <3", set()),
    ("Vec<T>", "Vec<T>", set()),
    ("a < b > c", "a < b > c", set()),
    ("<em>x</em>", "x", {"<em>"}),
    ("<EM class='a'>x</EM >", "x", {"<em>"}),
    ("<br/>x<br />", "x", {"<br>"}),
    ("<script>alert(1)</script>", "alert(1)", {"<script>"}),
    ("<scr<script>ipt>x", "x", {"<script>"}),
    ("<img src=x onerror=alert(1)>x", "x", {"<img>"}),
    ("&amp;", "&", set()),
    ("&lt;script&gt;", "<script>", set()),
    ("&amp;lt;", "&lt;", set()),
    ("&copy;&#8217;&#x2019;", "©’’", set()),
    ("AT&T&copy=1 &nosuch;", "AT&T&copy=1 &nosuch;", set()),
    ("&#1;&#0;x&#xD800;", "\ufffdx\ufffd", set()),
    ("  two\n lines\t", "two lines", set()),
    ("non&nbsp;breaking", "non breaking", set()),
    ("<", "<", set()),
    ("<em", "<em", set()),
    ("", "", set()),
    ("<p>", "", {"<p>"}),
]


@pytest.mark.parametrize(("text", "words", "removed"), PLAIN, ids=[text[:30] for text, _, _ in PLAIN])
def test_titles_are_plain_text(text: str, words: str, removed: set[str]) -> None:
    assert plain(text) == (words, removed)


def test_a_removed_tag_is_told_with_its_line() -> None:
    said = meaning({"draft": "no", "title": "A <em>fine</em> <b>day</b>", "summary": "<b>x</b>"})
    assert (said.title, said.summary) == ("A fine day", "x")
    assert [(each.severity, each.rule, each.line, each.field) for each in said.problems] == [
        (Severity.INFO, "markup-removed", 3, "title"),
        (Severity.INFO, "markup-removed", 4, "summary"),
    ]
    assert "<b>, <em> removed" in said.problems[0].message


def test_a_title_of_markup_alone_is_no_title() -> None:
    assert meaning({"title": "<br>"}).title is None


def test_unknown_keys_are_kept_as_text() -> None:
    said = meaning(
        {"layout": "post", "Extra-Key": {"a": ["b", 1]}, "weight": 7, "big": "x" * 2000, "nul\x00": "\x00y", "title": "x"}
    )
    assert dict(said.unknown) == {
        "layout": "post",
        "Extra-Key": "{'a': ['b', 1]}",
        "weight": "7",
        "big": "x" * 1000,
        "nul": "y",
    }


@pytest.mark.parametrize(
    ("written", "unlisted"),
    [
        ("unlisted: true", True),
        ("unlisted: false", False),
        ("status: unlisted", True),
        ("status: hidden", True),
        ("status: Published", False),
        ("visibility: unlisted", True),
        ("visibility: public", False),
        ("build: {list: never}", True),
        ("build: {list: local}", True),
        ("build: {list: always}", False),
        ("_build:\n  list: false", True),
        ("exclude_from_feed: yes", True),
        ("eleventyExcludeFromCollections: true", True),
        ("rss: false", True),
        ("feed: {excerpt_only: true}", False),
        ("feeds: false", True),
        ("feeds: true", False),
        ("draft: false", False),
    ],
)
def test_what_has_a_page_and_is_in_no_feed(written: str, unlisted: bool) -> None:
    said = yaml(written)
    assert (said.unlisted, said.draft) == (unlisted, False)


@pytest.mark.parametrize("key", ["unlisted", "hidden", "private", "exclude_from_feed"])
def test_a_switch_that_is_neither_on_nor_off_is_refused(key: str) -> None:
    field, line, message = refused({key: "perhaps"})
    assert (field, line) == (key, 2)
    assert "expected true or false, not perhaps" in message


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("exclude_feeds: world", ("world",)),
        ("exclude_feeds: world, city", ("world", "city")),
        ("exclude_feeds: [world, city, world]", ("world", "city")),
        ("exclude-feeds: [main]", ("main",)),
        ("feeds: {not: [world]}", ("world",)),
        ("feeds: {exclude: world}", ("world",)),
        ("feeds: [-world, '!city']", ("world", "city")),
        ("feeds: -world", ("world",)),
        ("feeds: [world]", ()),
        ("feeds: [world, -city]", ("city",)),
        ("exclude_feeds: a\nfeeds: {not: b}", ("a", "b")),
        ("exclude_feeds:", ()),
        ("exclude_feeds: []", ()),
    ],
)
def test_feeds_that_an_article_is_not_in(written: str, names: tuple[str, ...]) -> None:
    assert yaml(written).not_in == names


def test_feeds_named_without_a_sign_are_told() -> None:
    (problem,) = yaml("feeds: [world]").problems
    assert (problem.severity, problem.rule, problem.line, problem.field) == (Severity.INFO, "feeds", 2, "feeds")


@pytest.mark.parametrize("value", [{"a": "b"}, [["a"]]], ids=str)
def test_names_of_feeds_that_are_none(value: Value) -> None:
    assert refused({"exclude_feeds": value}) == ("exclude_feeds", 2, "expected names of feeds")


@pytest.mark.parametrize(
    ("written", "expires"),
    [
        ("expires: 2024-07-25", "2024-07-25T00:00:00"),
        ("expiryDate: 2024-07-25T12:00:00+02:00", "2024-07-25T10:00:00"),
        ("expires: never", None),
        ("expires: false", None),
        ("unpublish: true", None),
        ("unpublish: no\nexpiry: 2024-07-25", "2024-07-25T00:00:00"),
        ("expires:", None),
    ],
)
def test_when_an_article_is_over(written: str, expires: str | None) -> None:
    found = yaml(written).expires
    assert (found and found.instant.isoformat()[:19]) == expires


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("61", 61),
        ("61.7", 61),
        ("1:30", 90),
        ("90:00", 5400),
        ("1:02:03", 3723),
        ("01:02:03.5", 3723),
        ("PT1H2M3S", 3723),
        ("PT45M", 2700),
        ("1h 2m 3s", 3723),
        ("45 min", 2700),
        ("2 hours", 7200),
        ("0", 0),
        ("", None),
        ("1:75", None),
        ("-5", None),
        ("about an hour", None),
        ("1:2:3:4", None),
        ("P1D", None),
    ],
)
def test_durations(written: str, seconds: int | None) -> None:
    assert duration(written) == seconds


def test_a_duration_by_itself_is_that_of_the_attachment() -> None:
    assert yaml("audio: a.mp3\nduration: 1:02:03").references == (Reference("a.mp3", duration=3723),)
    assert meaning({"audio": "a.mp3", "duration": time(1, 2, 3)}).references == (Reference("a.mp3", duration=3723),)
    given = yaml("enclosure: {url: a.mp3, duration: '10'}\nitunes_duration: 1:00")
    assert (given.references, given.unknown) == ((Reference("a.mp3", duration=10),), (("itunes_duration", "1:00"),))
    assert yaml("duration: 5 minutes to read").unknown == (("duration", "5 minutes to read"),)


@pytest.mark.parametrize(
    ("written", "unknown"),
    [
        ("translator: Ada", {"translator": "Ada"}),
        ("aliases: [/old/]", {"aliases": "['/old/']"}),
        ("source: Reuters", {"source": "Reuters"}),
        ("extra: {author: Ada, math: yes}", {"extra.math": "yes"}),
        ("extra: {id: 7, draft: yes, url: /x}", {"extra.id": "7", "extra.draft": "yes", "extra.url": "/x"}),
        ("extra: words", {"extra": "words"}),
        ("taxonomies: {series: [a]}", {"series": "['a']"}),
    ],
)
def test_what_has_no_field_is_kept(written: str, unknown: dict[str, str]) -> None:
    assert dict(yaml(written).unknown) == unknown


@pytest.mark.parametrize(
    ("written", "name", "expected"),
    [
        ("extra: {author: Ada}", "authors", (Person("Ada"),)),
        ("params: {author: Ada}", "authors", (Person("Ada"),)),
        ("author: Ada\nextra: {authors: [B]}", "authors", (Person("Ada"),)),
        ("extra: {authors: [B]}\nauthor: Ada", "authors", (Person("Ada"),)),
        ("extra: {image: a.png}", "image", Image("a.png")),
        ("extra:\n  cover: {image: a.png, alt: x}", "image", Image("a.png", "x")),
        ("params: {featuredImage: a.png}", "image", Image("a.png")),
        ("extra: {tags: [a]}", "tags", ("a",)),
        ("extra: {tags: [a]}\ntags: [b]", "tags", ("b",)),
        ("extra: {lang: de}", "language", "de"),
        ("extra: {description: Short}", "summary", "Short"),
        ("taxonomies: {authors: [Ada]}", "authors", (Person("Ada"),)),
        ("image: '<image path/url>'\ncover: c.png", "image", Image("c.png")),
        ("image: [{src: a.png}, b.png]", "image", Image("a.png")),
        ("cover: {relative: a.png}", "image", Image("a.png")),
        ("cover: {relative: 'true', image: a.png}", "image", Image("a.png")),
    ],
)
def test_tables_that_themes_keep_keys_in(written: str, name: str, expected: object) -> None:
    assert getattr(yaml(written), name) == expected


def test_an_error_in_a_table_names_the_table() -> None:
    assert refused({"extra": {"date": "June 6"}})[:2] == ("extra.date", 2)


def test_docusaurus_names_the_editor_beside_the_date() -> None:
    said = yaml("last_update: {date: 2024-07-25, author: Ada}")
    assert said.updated is not None
    assert said.updated.instant == datetime(2024, 7, 25, tzinfo=UTC)
    assert yaml("last_update: {author: Ada}").updated is None


def test_what_lies_beneath_may_be_any_key() -> None:
    said = meaning({"title": "x"}, {"Layout": "post", "taxonomies": {"tags": ["a"]}, "Title": "y", "extra": {"author": "Ada"}})
    assert (said.title, said.tags, said.authors, said.unknown) == ("x", ("a",), (Person("Ada"),), ())


def test_taxonomies_that_are_no_table_are_unknown() -> None:
    assert meaning({"taxonomies": "x"}).unknown == (("taxonomies", "x"),)


def test_what_lies_beneath_counts_only_where_nothing_is_said() -> None:
    beneath: dict[str, Value] = {"author": "Page Author", "date": "2020-01-01", "lang": "de", "keywords": "a, b"}
    said = meaning({"byline": "Front Matter", "published_at": "2024-07-25"}, beneath)
    assert said.authors == (Person("Front Matter"),)
    assert said.published is not None
    assert said.published.instant == datetime(2024, 7, 25, tzinfo=UTC)
    assert (said.language, said.tags) == ("de", ("a", "b"))


def test_dates_that_toml_typed() -> None:
    said = meaning({"date": date(2024, 7, 25), "updated": datetime(2024, 7, 26, 10, tzinfo=UTC)})
    assert said.published is not None
    assert said.updated is not None
    assert (said.published.exact, said.updated.exact) == (False, True)


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://example.com/a", "https://example.com/a"),
        ("HTTP://EXAMPLE.COM", "HTTP://EXAMPLE.COM"),
        ("https://[::1]:8000/", "https://[::1]:8000/"),
        (None, None),
        ("", None),
        ("/path", None),
        ("https://a:b@example.com/", None),
        ("https://example.com/\x7f", None),
        ("https://example.com:99999/", None),
        ("https://exa mple.com/", None),
        ("javascript://example.com/%0aalert(1)", None),
    ],
)
def test_web_addresses(value: str | None, url: str | None) -> None:
    assert web_url(value) == url
