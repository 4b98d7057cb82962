"""Whatever an article says, in whatever field: a reader gets just that, or the article is held back. Never a broken document."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import lxml.etree as etree
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.check.roundtrip import prove
from feeds.check.rules import judge
from feeds.errors import RenderError
from feeds.formats import FORMATS, render
from feeds.model import (
    Advertisement,
    Article,
    Attachment,
    Content,
    Document,
    Image,
    Msn,
    Person,
    Rating,
    Restriction,
    Severity,
    Source,
    SponsoredLink,
    Style,
)
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
from tests.making import BASE, make_article, make_document, make_feed, make_rich_article

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"

NASTY = (
    "\x00 \x01 \x0b \x1b \x7f \x85 \x9f \ud800 \udfff \ufffe \uffff \ufdd0 \U0001fffe ]]> </item> </entry> <![CDATA[ <!-- --> "
    "<?xml?> &copy= &amp; &#0; &#xD800; &lol; &nbsp; <b> </b> <br/> Ã© â€™ http://[ javascript:x mailto:a@b.c a@b.c (a) "
    "{ } \" ' \\ \u2028 \u200f \ufeff 🎉 %00 %zz // ? #"
).split(" ")
TEXT = st.one_of(
    st.text(st.characters(), max_size=12),
    st.lists(st.sampled_from([*NASTY, "\r\n", "\r", "\n", "\t", " ", "\xa0", "word", "https://example.com/"]), max_size=5).map(
        "".join
    ),
)
SETTINGS = settings(
    max_examples=150, derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
MOMENTS = st.datetimes(datetime(1000, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
ATTACHMENTS = st.builds(Attachment, TEXT, TEXT, st.integers(0, 2**40), st.none() | TEXT, st.none() | st.integers(0, 10**6))
ARTICLES = st.builds(
    Article,
    id=TEXT,
    path=st.just("a.md"),
    title=TEXT,
    link=TEXT,
    published=MOMENTS,
    updated=MOMENTS,
    content=TEXT,
    summary=TEXT,
    authors=st.lists(st.builds(Person, TEXT, st.none() | TEXT, st.none() | TEXT), max_size=2).map(tuple),
    tags=st.lists(TEXT, max_size=2).map(tuple),
    language=st.none() | TEXT,
    image=st.none() | st.builds(Image, TEXT),
    attachments=st.lists(ATTACHMENTS, max_size=2).map(tuple),
    source=st.none() | st.builds(Source, TEXT, TEXT),
)
# One field at a time, the others sound: what a whole article of nonsense would hide.
FIELDS = {
    "id": TEXT,
    "title": TEXT,
    "link": TEXT,
    "content": TEXT,
    "summary": TEXT,
    "image": TEXT.map(Image),
    "language": TEXT,
    "authors": TEXT.map(lambda text: (Person(text), Person("Bo"))),
    "emails": TEXT.map(lambda text: (Person("Ada", text),)),
    "urls": TEXT.map(lambda text: (Person("Ada", None, text),)),
    "tags": TEXT.map(lambda text: (text, "other")),
    "attachments": TEXT.map(lambda text: (Attachment(text, "audio/mpeg", 1),)),
    "types": TEXT.map(lambda text: (Attachment("https://example.com/a.mp3", text, 1),)),
    "captions": TEXT.map(lambda text: (Attachment("https://example.com/a.mp3", "audio/mpeg", 1, text),)),
    "source": TEXT.map(lambda text: Source(text, "https://example.org/")),
    "source-url": TEXT.map(lambda text: Source("Wire", text)),
    "published": MOMENTS,
    "updated": MOMENTS,
}
_FIELD_OF = {
    "emails": "authors",
    "urls": "authors",
    "types": "attachments",
    "captions": "attachments",
    "source-url": "source",
}


@pytest.mark.parametrize("content", list(Content))
@pytest.mark.parametrize("format", FORMATS)
@SETTINGS
@given(article=ARTICLES)
def test_an_article_of_arbitrary_text_is_published_as_it_is_or_held_back(format: str, content: Content, article: Article) -> None:
    _published_or_held_back(format, article, Style(content, "en"))


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("format", FORMATS)
@settings(SETTINGS, max_examples=40)
@given(data=st.data())
def test_arbitrary_text_in_one_field_is_published_as_it_is_or_held_back(format: str, field: str, data: st.DataObject) -> None:
    said: dict[str, Any] = {_FIELD_OF.get(field, field): data.draw(FIELDS[field])}
    _published_or_held_back(format, make_article(**said), Style(Content.FULL, "en"))


def _published_or_held_back(format: str, article: Article, style: Style) -> None:
    try:
        document = make_document(format, [article], style)
    except RenderError:
        return
    facts = _read(format, document)
    (problems,) = prove(format, document, [article], style)
    if any(problem.severity is Severity.MUST for problem in problems):
        return
    full = style.content is Content.FULL and article.content
    assert facts == (article.id, article.title, article.link, article.content if full else None)
    # What was proven does no harm: a feed that holds it breaks no rule for it.
    feed = make_feed([make_article(2, updated=article.updated), article], content=style.content)
    body = render(format, feed)
    found = judge(Document(FORMATS[format].file_name, format, FORMATS[format].media_type, body), BASE + FORMATS[format].file_name)
    assert [problem for problem in found if problem.severity is Severity.MUST] == []


def _read(format: str, document: bytes) -> tuple[str | None, ...]:
    """What a plain XML or JSON parser gives; raises where the document is not well-formed."""
    if format == "json":
        (item,) = json.loads(document.decode("utf-8"))["items"]
        return (item.get("id", ""), item.get("title", ""), item.get("url", ""), item.get("content_html"))
    if format == "ninjs":
        (item,) = json.loads(document.decode("utf-8"))["associations"]
        (headline,), (id,) = item["headlines"], item["altIds"]
        bodies = [each["value"] for each in item.get("bodies", ())]
        return (item.get("uri", ""), headline["value"], id["value"], bodies[0] if bodies else None)
    root = etree.fromstring(document)
    if format == "rss":
        (entry,) = root.iterfind("channel/item")
        texts = [entry.findtext(tag, "") for tag in ("guid", "title", "link")]
        return (*texts, entry.findtext(CONTENT))
    (entry,) = root.iterfind(f"{ATOM}entry")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    return (
        entry.findtext(f"{ATOM}id", ""),
        entry.findtext(f"{ATOM}title", ""),
        link.get("href"),
        entry.findtext(f"{ATOM}content"),
    )


@pytest.mark.parametrize("format", FORMATS)
def test_an_article_that_cannot_be_written_is_the_only_one_that_is_refused(format: str) -> None:
    """A batch with one such article is refused as a whole; each alone shows which it is."""
    articles = [make_rich_article(1), make_article(2, title="\ud800"), make_rich_article(3)]
    with pytest.raises(RenderError):
        FORMATS[format].entries(articles, Style(Content.FULL, "en"))
    for sound in (articles[0], articles[2]):
        assert prove(format, make_document(format, [sound]), [sound], Style(Content.FULL, "en")) == [[]]
    with pytest.raises(RenderError):
        make_document(format, [articles[1]])


@pytest.mark.parametrize("format", FORMATS)
def test_an_article_that_says_something_else_is_the_only_one_that_is_named(format: str) -> None:
    articles = [make_rich_article(number) for number in (1, 2, 3)]
    document = make_document(format, [articles[0], replace(articles[1], title="Something else"), articles[2]])
    before, wrong, after = prove(format, document, articles, Style(Content.FULL, "en"))
    assert (before, after) == ([], [])
    assert [(problem.severity, problem.path, problem.field) for problem in wrong] == [(Severity.MUST, "news/2.md", "title")]


@pytest.mark.parametrize("format", FORMATS)
def test_an_article_whose_source_no_feed_may_name_is_held_back_alone(format: str) -> None:
    """An address in letters outside ASCII is written faithfully and would still take the whole document down."""
    wrong = make_article(2, source=Source("Wire", "https://exämple.org/"))
    articles = [make_article(1), wrong, make_article(3)]
    before, problems, after = prove(format, make_document(format, articles), articles, Style(Content.FULL, "en"))
    assert (before, after) == ([], [])
    assert problems
    assert {(problem.severity, problem.path) for problem in problems} == {(Severity.MUST, "news/2.md")}
    assert all("held back" in problem.message for problem in problems)


EPISODES = TEXT.map(
    lambda text: Episode(
        text,
        text,
        text,
        text,
        3,
        text,
        2,
        text,
        text,
        transcripts=(Transcript(text, text, text),),
        chapters_url=text,
        people=(Voice(text, text, text, text, text),),
        soundbites=(Soundbite(1.5, 2, text),),
        locations=(Place(text, text, text, text, text),),
        licence=Licence(text, text),
        conversations=(Conversation(text, text, text, text),),
        payments=(Payment(text, text, (Recipient(text, text, 1, text),), text),),
        renditions=(Rendition(text, (Copy(text, text),), title=text, integrity=(text, text)),),
        notes=(Note(text, text),),
        pictures=(Picture(text, text, 3, 4, text, text, text),),
    )
)
_ADS = Advertisement((SponsoredLink(f"{BASE}?a=1&b=<2>", "Ada & <Co>", '"Give"'),), "<script>1 < 2</script>")
STYLES = {
    "podcast": Style(Content.FULL, "en", podcast=True),
    "partners": Style(
        Content.FULL, "en", profiles=("msn", "smartnews"), analytics="<script>", msn=Msn(True, "L"), advertisement=_ADS
    ),
    "plain": Style(Content.FULL, "en"),
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("format", ["rss", "atom"])
@settings(SETTINGS, max_examples=60)
@given(episode=EPISODES, words=TEXT)
def test_what_consumers_are_told_is_published_as_it_is_or_held_back(
    format: str, style: str, episode: Episode, words: str
) -> None:
    article = make_rich_article(
        episode=episode,
        language="en",
        image=Image(f"{BASE}a.jpg", words, words, words),
        pictures=(Image(f"{BASE}b.jpg", words),),
        rating=Rating(words, words),
        restriction=Restriction(words, words, words),
        expires=datetime(2025, 1, 1, tzinfo=UTC),
    )
    _published_or_held_back(format, article, STYLES[style])
