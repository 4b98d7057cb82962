"""Editions: whole or not at all, on disk and in memory."""

from __future__ import annotations

import gzip
import hashlib
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from feeds.errors import OvertakenError, StoreError
from feeds.model import Article, Document, Edition, Headline, Image, Listing, Media, Outlook, Print, Record, Shown
from feeds.store import Store
from feeds.store.documents import FILE_NAME
from feeds.store.index import Batch
from feeds.store.rows import listing_hash
from tests.conftest import NOW
from tests.servers import Place

THEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

COVER = Media("a.mp3.cover.jpg", "image/jpeg", "a.mp3", 3_000_000_000, 99)


def document(path: str, body: bytes) -> Document:
    return Document(path, "rss", "application/rss+xml; charset=utf-8", body, "")


def article(name: str, **more: object) -> Article:
    values: dict[str, object] = {
        "id": f"urn:x:{name}",
        "path": f"{name}.md",
        "title": name,
        "link": f"https://example.com/{name}/",
        "published": THEN,
        "updated": THEN,
        "content": f"<p>{name}</p>",
        "address": f"articles/{name}/",
        **more,
    }
    return Article(**values)  # type: ignore[arg-type]


def record(name: str, day: datetime | None = None) -> Record:
    return Record(f"urn:x:{name}", f"{name}.md", f"{name}.md", f"articles/{name}/", "d", THEN, THEN, day)


@dataclass(frozen=True)
class Whole:
    """All that is to be live."""

    documents: tuple[Document, ...] = ()
    articles: tuple[Article, ...] = ()
    records: tuple[Record, ...] = ()
    listings: tuple[Listing, ...] = ()


def edition(documents: dict[str, bytes], *names: str) -> Whole:
    listing = Listing("", "T", "D", "en", "https://example.com/", None, (("rss", "rss.xml"),), (Headline("a", "b", THEN),))
    return Whole(
        tuple(document(path, body) for path, body in documents.items()),
        tuple(article(name) for name in names),
        tuple(record(name) for name in names),
        (listing,),
    )


def put(store: Store, new: Whole, now: datetime = NOW, media: Sequence[Media] = ()) -> int:
    """Publish on whatever is current, as the publisher does: the difference to it."""
    return store.publish(difference(store, new, media), OUTLOOK, "seed", now, store.number())


OUTLOOK = Outlook("inputs", None, 0, ())


def difference(store: Store, new: Whole, media: Sequence[Media] = ()) -> Edition:
    kept, known = store.kept(), {each.id: each for each in store.records()}
    texts = {hashlib.sha256(body).hexdigest(): body for each in new.articles for body in [TypeAdapter(Article).dump_json(each)]}
    store.index.keep(Batch(texts=texts))
    shown = [Shown(each.id, each.address, hash, not each.unlisted) for each, hash in zip(new.articles, texts, strict=True)]
    documents = [Print(each, hashlib.sha256(each.body).hexdigest()) for each in new.documents]
    records = {each.id: each for each in new.records}
    records |= {id: replace(each, present=False) for id, each in known.items() if id not in records}
    names = [each.name for each in new.listings]
    return Edition(
        documents=tuple(each for each in documents if kept.documents.get(each.document.path, ("",))[0] != each.recipe),
        listings=tuple(each for each in new.listings if kept.listings.get(each.name) != listing_hash(each)),
        order=None if list(kept.listings) == names else tuple(names),
        articles=tuple(each for each in shown if kept.articles.get(each.id) != each),
        records=tuple(each for id, each in records.items() if known.get(id) != each),
        media=None if kept.media == set(media) else tuple(media),
        gone_documents=tuple(set(kept.documents) - {each.path for each in new.documents}),
        gone_listings=tuple(set(kept.listings) - set(names)),
        gone_articles=tuple(set(kept.articles) - {each.id for each in new.articles}),
    )


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with closing(place.open()) as store:
        yield store


def test_before_the_first_edition_there_is_nothing(store: Store) -> None:
    assert store.number() is None
    assert store.listings() is None
    assert store.document("rss.xml") is None
    assert store.documents() == []
    assert store.records() == []
    assert list(store.articles()) == []


def test_what_is_published_is_what_is_read(store: Store) -> None:
    new = edition({"rss.xml": b"one", "a/rss.xml": b"two"}, "a", "b")
    number = put(store, new, NOW, [Media("x/y.png", "image/png"), COVER])

    assert store.number() == number == 1
    found = store.document("rss.xml")
    assert found is not None
    assert (found.identity, gzip.decompress(found.gzip)) == (b"one", b"one")
    assert found.hash == hashlib.sha256(b"one").hexdigest()
    assert found.last_modified == NOW
    assert [each.path for each in store.documents()] == ["a/rss.xml", "rss.xml"]
    assert store.listings() == new.listings
    assert store.article("articles/a/") == article("a")
    assert [each.id for each in store.articles()] == ["urn:x:a", "urn:x:b"]
    assert store.records() == [record("a"), record("b")]
    assert store.media() == [COVER, Media("x/y.png", "image/png")]
    assert store.shown("a.mp3.cover.jpg") == COVER
    assert store.shown("z.png") is None
    assert store.site_id("other") == "seed"
    assert store.last_document("rss.xml") == document("rss.xml", b"one")
    assert store.last_document("none.xml") is None


def test_the_same_again_is_no_new_edition(store: Store) -> None:
    new = edition({"rss.xml": b"one"}, "a")
    put(store, new)

    assert put(store, new, NOW + timedelta(hours=1)) == 1


@pytest.mark.parametrize("change", ["document", "article", "record", "listing", "media", "gone"])
def test_any_change_is_a_new_edition(store: Store, change: str) -> None:
    old = edition({"rss.xml": b"one"}, "a", "b")
    put(store, old)
    changed = {
        "document": replace(old, documents=(document("rss.xml", b"two"),)),
        "article": replace(old, articles=(article("a", title="new"), article("b"))),
        "record": replace(old, records=(replace(record("a"), digest="e"), record("b"))),
        "listing": replace(old, listings=()),
        "media": old,
        "gone": replace(old, articles=old.articles[:1], records=old.records[:1]),
    }[change]

    assert put(store, changed, NOW, [Media("m.png", "image/png")] if change == "media" else []) == 2


def test_last_modified_moves_only_with_the_bytes_and_never_back(store: Store) -> None:
    put(store, edition({"a.xml": b"1", "b.xml": b"1"}))
    put(store, edition({"a.xml": b"1", "b.xml": b"2"}), NOW + timedelta(hours=1))
    put(store, edition({"a.xml": b"1", "b.xml": b"3"}), NOW - timedelta(days=9))

    dates = {each.path: each.last_modified for each in store.documents()}
    assert dates == {"a.xml": NOW, "b.xml": NOW + timedelta(hours=1, seconds=1)}


def test_what_left_is_not_live_but_remembered(store: Store) -> None:
    put(store, edition({}, "a", "b"))
    put(store, edition({}, "b"))

    assert store.article("articles/a/") is None
    assert store.last_good("urn:x:a") is None
    assert {each.id: each.present for each in store.records()} == {"urn:x:a": False, "urn:x:b": True}


def test_what_comes_back_is_live_again(store: Store) -> None:
    for names in (("a",), (), ("a",)):
        put(store, edition({}, *names))

    assert store.article("articles/a/") == article("a")


def test_an_article_survives_the_store_with_everything_it_has(store: Store) -> None:
    from feeds.model import Attachment, Person, Source

    full = article(
        "a",
        authors=(Person("A", "a@b.c", "https://a.example/"),),
        tags=("x", "ü"),
        language="de",
        image=Image("https://example.com/i.png", "Words", "More", "Ada", 4, 3, "image/png", 99),
        attachments=(Attachment("https://example.com/a.mp3", "audio/mpeg", 7, "T", 9),),
        source=Source("S", "https://s.example/"),
        media=("i.png",),
    )
    put(store, Whole((), (full,), (record("a", THEN),), ()))

    assert store.article("articles/a/") == full
    assert store.records() == [record("a", THEN)]


def test_an_edition_prepared_on_an_older_one_is_refused(store: Store) -> None:
    put(store, edition({"rss.xml": b"one"}))
    base = store.number()
    put(store, edition({"rss.xml": b"two"}))

    with pytest.raises(OvertakenError, match="edition 2 was published meanwhile"):
        store.publish(difference(store, edition({"rss.xml": b"stale"})), OUTLOOK, "seed", NOW, base)
    found = store.document("rss.xml")
    assert found is not None
    assert found.identity == b"two"


def test_a_store_knows_when_it_changed(store: Store) -> None:
    assert store.changed() is None
    put(store, edition({}))
    assert store.changed() == (1, NOW)


def test_old_editions_and_their_bytes_are_collected(store: Store, place: Place) -> None:
    for number in range(8):
        put(store, edition({"rss.xml": b"%d" % number}), NOW + timedelta(minutes=number))
    store.rest()

    assert place.run("SELECT number FROM edition ORDER BY number") == [(6,), (7,), (8,)]
    assert place.run("SELECT count(*) FROM blob") == [(3,)]


def test_bytes_that_come_again_before_their_store_rested_are_kept(store: Store) -> None:
    for body in (b"one", b"two", b"three", b"four", b"one"):
        put(store, edition({"rss.xml": body}))
    store.rest()

    found = store.document("rss.xml")
    assert found is not None
    assert found.identity == b"one"


def test_a_document_that_is_gone_leaves_its_date_and_no_bytes(store: Store, place: Place) -> None:
    put(store, edition({"gone.xml": b"once"}))
    for number in range(4):
        put(store, edition({"rss.xml": b"%d" % number}))
    store.rest()
    assert place.run("SELECT count(*) FROM blob") == [(3,)]
    put(store, edition({"gone.xml": b"again"}), NOW - timedelta(days=1))

    assert [each.last_modified for each in store.documents()] == [NOW + timedelta(seconds=1)]


def test_an_edition_that_fails_halfway_leaves_the_one_before(store: Store) -> None:
    put(store, edition({"rss.xml": b"one"}, "a"))
    twice = edition({"rss.xml": b"two"}, "a", "b")
    broken = replace(twice, documents=(replace(twice.documents[0], media_type=None),))  # type: ignore[arg-type]

    with pytest.raises(StoreError, match=r"(?i)not.null constraint"):
        put(store, broken)
    found = store.document("rss.xml")
    assert found is not None
    assert found.identity == b"one"
    assert store.number() == 1
    assert store.article("articles/b/") is None
    assert [each.id for each in store.records()] == ["urn:x:a"]


def test_a_store_is_found_again(place: Place) -> None:
    first = place.open()
    put(first, edition({"rss.xml": b"one"}, "a"), NOW)
    first.close()

    with closing(place.open()) as again:
        assert again.number() == 1


def test_a_store_in_memory_is_nobody_elses(tmp_path: Path) -> None:
    store = Store(None)
    put(store, edition({"rss.xml": b"one"}))

    assert store.number() == 1
    assert Store(None).number() is None
    assert list(tmp_path.iterdir()) == []


def test_a_state_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(StoreError, match="cannot be made"):
        Store(tmp_path / "file" / "state")


def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"this is no database, however long it goes on" * 100)

    with pytest.raises(StoreError, match="not a database"):
        Store(tmp_path)


def test_a_store_of_another_version_is_refused(place: Place) -> None:
    place.open().close()
    place.run("UPDATE meta SET value='99' WHERE key='schema'")

    for how in (Store, Store.existing):
        with pytest.raises(StoreError, match="schema 99"):
            how(place.directory, place.url)


def test_what_there_is_can_be_read_without_making_or_changing_anything(place: Place) -> None:
    assert Store.existing(place.directory, place.url) is None
    assert not place.directory.exists()
    with closing(place.open()) as store:
        put(store, edition({"rss.xml": b"one"}, "a"))
    with closing(existing(place)) as store:
        assert store.number() == 1
    place.run("UPDATE meta SET value = '1' WHERE key = 'schema'")
    with closing(existing(place)) as store:
        assert (store.number(), store.records(), store.site_id("")) == (None, [record("a")], "seed")
    assert place.run("SELECT value FROM meta WHERE key = 'schema'") == [("1",)]


def existing(place: Place) -> Store:
    found = Store.existing(place.directory, place.url)
    assert found is not None
    return found


def test_whatever_order_there_is_is_that_of_code_points(store: Store) -> None:
    names = ["a-b", "B", "ä", "a/b", "Z", "a", "b", "_", "A", "a_b", "é", "𝄞", "\uffee"]
    put(store, edition({f"{name}.xml": b"x" for name in names}, *names), NOW, [Media(name, "image/png") for name in names])

    assert [each.path for each in store.documents()] == sorted(f"{name}.xml" for name in names)
    assert [each.path for each in store.records()] == sorted(f"{name}.md" for name in names)
    assert [each.title for each in store.articles()] == sorted(names, key=lambda name: f"articles/{name}/")
    assert [each.path for each in store.media()] == sorted(names)


def test_names_of_any_length_and_bytes_of_any_kind_are_kept(store: Store) -> None:
    rng = random.Random(3)
    name = "".join(rng.choice("abcdefghijklmnopqrstuvwxyz0123456789äß漢") for _ in range(1000))
    new = Whole(
        (Document(f"{name}.xml", "rss", "x" * 300, bytes(range(256)), name),),
        (article(name, language="x" * 200),),
        (record(name),),
    )
    put(store, new, NOW, [Media(name, "image/png")])

    assert store.documents()[0].identity == bytes(range(256))
    assert store.records()[0].path == f"{name}.md"
    assert store.shown(name) == store.media()[0] == Media(name, "image/png")
    assert store.article(f"articles/{name}/") == new.articles[0]


def test_articles_stand_beside_each_other_in_the_order_of_feeds(store: Store) -> None:
    said: dict[str, tuple[int, dict[str, object]]] = {
        "a": (1, {}),
        "b": (2, {"language": "de"}),
        "c": (3, {"unlisted": True}),
        "d": (4, {}),
        "e": (4, {}),
        "f": (5, {"address": None}),
    }
    days = {name: THEN + timedelta(days=day) for name, (day, _) in said.items()}
    articles = {name: article(name, published=days[name], **more) for name, (_, more) in said.items()}
    records = tuple(replace(record(name), published=days[name], updated=days[name]) for name in said)
    put(store, Whole((), tuple(articles.values()), records))

    def beside(name: str) -> str:
        return "".join(each.title if each else "-" for each in store.beside(articles[name], "en"))

    assert [beside(name) for name in "abde"] == ["-e", "--", "e-", "ad"]
    assert store.addresses() == [(f"articles/{name}/", days[name]) for name in "abde"]
