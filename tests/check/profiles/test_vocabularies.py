"""Tables of namespaces: every word is known where it belongs, and everything that a table says is asked, one at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from feeds.check.linting import lint
from feeds.check.profiles import PROFILES
from feeds.check.profiles.archives import TABLE as HISTORY
from feeds.check.profiles.feedly import TABLE as FEEDLY
from feeds.check.profiles.itunes import TABLE as ITUNES
from feeds.check.profiles.media import TABLE as MEDIA
from feeds.check.profiles.modules import TABLES as MODULES
from feeds.check.profiles.podcasting import TABLE as PODCAST
from feeds.check.profiles.values import Test
from feeds.check.profiles.vocabulary import Vocabulary, Word
from feeds.model import Severity

TABLES = {
    "itunes": [ITUNES],
    "podcasting-2.0": [PODCAST],
    "media-rss": [MEDIA],
    "feedly": [FEEDLY],
    "archives": [HISTORY],
    "w3c": [*MODULES],
}

GOOD = [
    "x",
    "https://example.com/a.jpg",
    "1",
    "true",
    "en",
    "yes",
    "Yes",
    "Some words",
    "ada@example.com",
    "text/vtt",
    "audio/mpeg",
    "2024-03-01T12:00:00Z",
    "Fri, 01 Mar 2024 12:00:00 +0000",
    "9b024349-ccf0-5f69-a609-6b82873eab3c",
    "episodic",
    "full",
    "captions",
    "application/json+chapters",
    "geo:30.2672,97.7431",
    "R113314",
    "subject",
    "US",
    "USD",
    "sri",
    "podcast",
    "pending",
    "activitypub",
    "irc",
    "FREQ=DAILY",
    "image",
    "plain",
    "allow",
    "country",
    "active",
    "rent",
    "userCreated",
    "md5",
    "0" * 32,
    "hourly",
    "45.256 -71.92",
    "45.256 -110.45 46.46 -109.48",
    "45.256 -110.45 46.46 -109.48 43.84 -109.86",
    "45.256 -110.45 500",
    "00FF00",
    "card",
    "browser",
    "1.2",
]
BAD = ["", "no such thing", "-1.5", "x" * 5000]


def first(candidates: list[str], test: Test, fits: bool) -> str | None:
    return next((each for each in candidates if test(each) is fits), None)


def attributes(word: Word, **others: str) -> str:
    values = {name: first(GOOD, word.attributes[name], True) or "x" for name in word.needed.split()} | others
    return "".join(f' {name}="{value}"' for name, value in values.items())


def element(table: Vocabulary, word: Word, text_: str | None = None, more_: str = "", **others: str) -> str:
    """The element as XML, in whatever it has to stand in."""
    fitting = (first(GOOD, word.test, True) or "") if word.test and text_ is None else text_ or ""
    made = f"<p:{word.name}{attributes(word, **others)}>{fitting}{more_}</p:{word.name}>"
    places = word.within.split()
    if places and not {"channel", "item"} & set(places):
        holder = next(each for each in table.words if each.name == places[0])
        return element(table, holder, more_=made)
    return made


def document(table: Vocabulary, word: Word, xml: str) -> bytes:
    root = word
    while (places := root.within.split()) and not {"channel", "item"} & set(places):
        root = next(each for each in table.words if each.name == places[0])
    in_channel = "channel" in root.within.split()
    item = f"<item><title>t</title>{'' if in_channel else xml}</item>"
    return f"""<rss version="2.0" xmlns:p="{table.namespace}"><channel><title>t</title><link>https://example.com/</link>
<description>d</description>{xml if in_channel else ""}{item}</channel></rss>""".encode()


def told(profile: str, table: Vocabulary, word: Word, xml: str) -> set[str]:
    found = lint(document(table, word, xml), "feed", asked=[profile], others=False)
    own = {f"{table.prefix}-{each.name}" for each in table.words} | {
        f"{table.prefix}-{end}"
        for end in ("unknown", "once", "place", "nested", "attribute", "attribute-missing", "attribute-unknown")
    }
    return {each.rule for each in found.problems if each.rule in own}


def words() -> Iterator[tuple[str, Vocabulary, Word]]:
    for profile, tables in TABLES.items():
        for table in tables:
            for word in table.words:
                yield profile, table, word


ALL = list(words())
IDS = [f"{table.prefix}-{word.name}" for _, table, word in ALL]


@pytest.mark.parametrize(("profile", "table", "word"), ALL, ids=IDS)
def test_a_word_in_its_place_is_good(profile: str, table: Vocabulary, word: Word) -> None:
    assert told(profile, table, word, element(table, word)) == set()
    for name, test in word.attributes.items():
        value = first(GOOD, test, True)
        assert value is not None, name
        assert told(profile, table, word, element(table, word, **{name: value})) == set()


@pytest.mark.parametrize(("profile", "table", "word"), ALL, ids=IDS)
def test_what_a_table_says_of_a_word_is_asked(profile: str, table: Vocabulary, word: Word) -> None:
    prefix = table.prefix
    good = element(table, word)
    if word.test:
        wrong = first(BAD, word.test, False)
        assert wrong is not None
        assert told(profile, table, word, element(table, word, wrong)) == {f"{prefix}-{word.name}"}
    for name, test in word.attributes.items():
        if (wrong := first(BAD, test, False)) is not None:
            assert told(profile, table, word, element(table, word, **{name: wrong})) == {f"{prefix}-attribute"}
    for name in word.needed.split():
        value = first(GOOD, word.attributes[name], True) or "x"
        assert told(profile, table, word, good.replace(f' {name}="{value}"', "", 1)) == {f"{prefix}-attribute-missing"}, name
    assert told(profile, table, word, element(table, word, strange="x")) == {f"{prefix}-attribute-unknown"}
    if not word.holding:
        assert told(profile, table, word, element(table, word, more_="<x/>")) == {f"{prefix}-nested"}
    if not word.many and {"channel", "item", ""} & {*word.within.split(), "" if not word.within else "-"}:
        assert told(profile, table, word, good + good) == {f"{prefix}-once"}
    if word.within:
        assert told(profile, table, Word(word.name, "item"), f"<x>{good}</x>") == {f"{prefix}-place"}


@pytest.mark.parametrize(("profile", "table"), [(profile, table) for profile, tables in TABLES.items() for table in tables])
def test_a_misspelt_word_is_told(profile: str, table: Vocabulary) -> None:
    assert told(profile, table, table.words[0], "<p:Misspelt/>") == {f"{table.prefix}-unknown"}


def test_a_vocabulary_that_a_feed_uses_is_asked_by_itself_and_no_more_than_advised() -> None:
    feed = document(PODCAST, PODCAST.words[1], '<p:locked owner="ada@example.com">maybe</p:locked>')
    found = lint(feed, "feed")

    assert "podcasting-2.0" in found.profiles
    assert {each.severity for each in found.problems if each.rule == "podcast-locked"} == {Severity.SHOULD}
    asked = lint(feed, "feed", asked=["podcasting-2.0"])
    assert {each.severity for each in asked.problems if each.rule == "podcast-locked"} == {Severity.MUST}


def test_every_profile_is_in_the_table_and_has_rules() -> None:
    for name, profile in PROFILES.items():
        assert profile.name == name
        assert profile.demands
        assert set(profile.includes) <= set(PROFILES)
        for demand in profile.demands:
            assert demand.message
            assert demand.reference
            assert demand.id == demand.id.strip()


def test_a_rule_has_one_name_and_one_place() -> None:
    ids = [demand.id for profile in PROFILES.values() for demand in profile.demands]
    assert len(ids) == len(set(ids))
