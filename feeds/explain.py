"""Of one article: every field, its value, and where it came from.

Whoever chose a value wrote down where it stood: nothing is guessed here afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from feeds.articles.composition import Composed, Route, compose, outline
from feeds.articles.directory import Look, fetched, metadata, scan
from feeds.articles.episodes import episode
from feeds.articles.examination import Examination
from feeds.articles.library import Library
from feeds.articles.manuscript import Reading, read, salvage
from feeds.articles.markup import headline
from feeds.articles.said import UNKNOWN
from feeds.articles.sections import reading as reading_of
from feeds.articles.spellings import field_of
from feeds.config import Config
from feeds.errors import ArticleError
from feeds.formats import FORMATS
from feeds.intake import Companionship
from feeds.model import Article, Attachment, Image, Manuscript, Origin, Person, Problem, Record, Severity
from feeds.papers import Paper
from feeds.podcasting import Episode, number
from feeds.publish import Prepared, Publisher, dated
from feeds.select import MAIN
from feeds.store import Store
from feeds.store.ledger import AS_PUBLISHED, Memory, remember

# What a Problem's rule says of the state of its article; the first that is there counts.
_STATES = {
    "draft": "draft",
    "left-out": "left out",
    "expired": "expired",
    "scheduled": "scheduled",
    "unlisted": "unlisted",
    "unshown": "not served",
}
# Where the body itself gave the title, at a line that only its markup knows.
# Rows that are not called as their fields are.
_NAMES = {"attachments": "references", "left out of": "not_in"}
# Where an image comes from that nothing names.
_WITHIN = Origin("picture in the recording")
_IN_THE_BODY = ("first heading", "headline")


@dataclass(frozen=True, slots=True)
class Row:
    """A field with its value, a tuple where it is a list, None where there is none; and all places it came from."""

    field: str
    value: str | tuple[str, ...] | None
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """What was understood of the file at ``path``. ``state`` is what becomes of it, ``why`` says so where it is not plain.

    ``rows`` are the fields, ``unknown`` the keys that are kept and that no field is taken from.
    """

    path: str
    state: str
    why: str | None
    rows: tuple[Row, ...] = ()
    unknown: tuple[Row, ...] = ()


def explain(config: Config, store: Store, now: datetime, path: str, prepared: Prepared) -> Account:
    """The account of the file ``path`` below the directory, of which ``prepared`` is the edition with it alone.

    Of a file that is held back or no article, what can be understood all the same. Reads, and changes nothing.
    """
    publisher = Publisher(config, store, saving=False)
    look = scan(config.directory, path, config.tool)
    with Examination(config.directory, look.media) as examination:
        return _account(publisher, look, examination, store.records(), now, path, prepared)


def _account(
    publisher: Publisher,
    look: Look,
    examination: Examination,
    known: Sequence[Record],
    now: datetime,
    path: str,
    prepared: Prepared,
) -> Account:
    config = publisher.config
    manuscript, refused = _manuscript(config, look, examination, path)
    state, why = _state(prepared, path)
    if manuscript is None:
        return Account(path, state, why)
    manuscript = Companionship(look, examination, config.tool).joined(Paper("", manuscript)).manuscript or manuscript
    manuscript = dated(config, [manuscript], known)[0][0]
    memory = remember(known, [manuscript], now, publisher.naming)
    if path not in memory.records:  # another article has its id
        memory = remember((), [manuscript], now, publisher.naming)
    rows = _refused(_rows(publisher, look, examination, manuscript, memory, _listed(config, prepared)), refused)
    unknown = (Row(key, value, _of(manuscript, UNKNOWN + key)) for key, value in manuscript.unknown)
    return Account(path, state, why, tuple(rows), tuple(unknown))


def _manuscript(config: Config, look: Look, examination: Examination, path: str) -> tuple[Manuscript | None, list[Problem]]:
    """What the file says; where it is not to be published as it is, as much of that as can be understood, and why."""
    found = next((each for each in look.files if each.path == path), None)
    try:
        reading = reading_of(config.directory, look, config.articles, ZoneInfo(config.site.timezone), config.tool)
        if found is None:
            return _recording(config, look, examination, reading, path), []
        data, beside = fetched(config.directory, look, found, config.articles.max_bytes)
        try:
            manuscript = read(found, data, reading, beside).manuscript
        except ArticleError:
            manuscript = None
        return (manuscript, []) if manuscript else salvage(found, data, reading, beside)
    except ArticleError:
        return None, []


def _recording(config: Config, look: Look, examination: Examination, reading: Reading, path: str) -> Manuscript | None:
    """What a recording without a text says."""
    fact = examination.fact(path)
    if fact is None or not fact.is_recording or config.tool.name:
        return None
    found = look.media[path]
    return episode(found, fact, reading, metadata(config.directory, look, found, config.articles.max_bytes), True).manuscript


def _refused(rows: Iterable[Row], problems: Iterable[Problem]) -> Iterable[Row]:
    """The rows, without values that were only taken because what the file says is refused."""
    places = {
        field_of(each.field.rpartition(".")[2]): Origin("refused: front matter", each.field, each.line)
        for each in problems
        if each.field
    }
    for row in rows:
        origin = places.get(_NAMES.get(row.field, row.field))
        if row.origins == (AS_PUBLISHED,):
            origin = places.get("published")
        yield Row(row.field, None, (origin,)) if origin else row


def _state(prepared: Prepared, path: str) -> tuple[str, str | None]:
    """What becomes of the article, and the Problem that says so."""
    problems = [problem for problem in prepared.problems if problem.path == path]
    for problem in problems:
        if problem.severity is Severity.MUST:
            return "held back", problem.message
    said = {problem.rule: problem.message for problem in reversed(problems)}
    return next(((state, said[rule]) for rule, state in _STATES.items() if rule in said), ("published", None))


def _listed(config: Config, prepared: Prepared) -> Row:
    """The feeds that take the article, with how many of their newest those of the configuration show."""
    limits = {spec.name: f" (its newest {spec.limit})" for spec in config.feeds}
    taking = [listing for listing in prepared.listings if listing.headlines]
    told = {"feeds": any(each.subject is None for each in taking), "automatic": any(each.subject for each in taking)}
    origins = tuple(origin for name, origin in config.origins if told.get(name))
    return Row("feeds", tuple(f"{each.name or MAIN}{limits.get(each.name, '')}" for each in taking), origins)


def _rows(
    publisher: Publisher, look: Look, examination: Examination, manuscript: Manuscript, memory: Memory, feeds: Row
) -> Iterable[Row]:
    config, record = publisher.config, memory.records[manuscript.path]
    given, kept = dict(config.origins), memory.origins[manuscript.path]
    route, link = publisher.addresses.route(manuscript, record.address, record.published)
    whole = _composed(publisher, look, examination, manuscript, record, link)
    article = whole.article

    def of(name: str) -> tuple[Origin, ...]:
        return (kept[name],) if name in kept else _of(manuscript, name)

    def taken(name: str, own: object) -> tuple[Origin, ...]:
        return of(name) if own else (given[name],) if name in given else ()

    zone = ZoneInfo(config.site.timezone)
    yield Row("title", manuscript.title, of("title"))
    yield Row("link", link, _linked(route, manuscript, kept, given))
    yield Row("id", record.id, of("id"))
    for format, id in record.ids:
        yield Row(f"id in {FORMATS[format].title}", id, (Origin("ledger"),))
    yield Row("published", _told(record.published, zone), of("published"))
    yield Row("updated", _told(record.updated, zone), of("updated"))
    yield Row("expires", _told(article.expires, zone), of("expires"))
    yield Row("time zone", config.site.timezone, (given["timezone"],))
    yield Row("authors", _people(manuscript.authors or config.site.authors), taken("authors", manuscript.authors))
    yield Row("tags", manuscript.tags, of("tags"))
    yield Row("language", manuscript.language or config.site.language, taken("language", manuscript.language))
    yield Row("section", manuscript.section or "(the top)", of("section"))
    yield Row("summary", article.summary, (whole.summary,) if whole.summary else ())
    yield Row("image", _shown(article.image), of("image") or ((_WITHIN,) if article.image else ()))
    yield Row("attachments", tuple(_attached(each) for each in article.attachments), of("references"))
    yield from _heard(article.episode or Episode(), of)
    yield Row("source", f"{article.source.title} <{article.source.url}>" if article.source else None, of("source"))
    yield Row("draft", "yes" if of("draft") else "no", of("draft"))
    yield Row("unlisted", "yes" if manuscript.unlisted else "no", of("unlisted"))
    yield Row("left out of", manuscript.not_in, of("not_in"))
    yield feeds


def _heard(episode: Episode, of: Callable[[str], tuple[Origin, ...]]) -> Iterable[Row]:
    """What is said of an episode, as far as anything is."""
    at = (f"{number(each.start)} {each.title}" for each in episode.chapters)
    said: tuple[tuple[str, str | tuple[str, ...] | None, str], ...] = (
        ("episode", None if episode.number is None else str(episode.number), "episode"),
        ("season", None if episode.season is None else str(episode.season), "season"),
        ("episode type", episode.kind, "episode_type"),
        ("explicit", None if episode.explicit is None else "yes" if episode.explicit else "no", "explicit"),
        ("people", tuple(f"{each.name} ({each.role})" if each.role else each.name for each in episode.people), "people"),
        ("transcripts", tuple(each.url for each in episode.transcripts), "transcripts"),
        ("chapters", tuple(at), "chapters"),
        ("soundbites", tuple(f"{number(each.start)} {each.title}" for each in episode.soundbites), "soundbites"),
    )
    return (Row(name, value, of(field)) for name, value, field in said if value)


def _composed(
    publisher: Publisher, look: Look, examination: Examination, manuscript: Manuscript, record: Record, link: str
) -> Composed:
    """The whole article; where its body cannot be shown, the article without what a body gives."""
    config = publisher.config
    article = outline(manuscript, record, publisher.addresses, link)
    own = {manuscript.path: record.id} if publisher.addresses.own(manuscript) else {}
    library = Library({manuscript.path: link}, look.sizes, own, config.tool.name.lower(), fact=examination.fact)
    try:
        return compose(article, manuscript, config.site.base_url, library)
    except ArticleError:
        given: Article = replace(article, summary=manuscript.summary)
        return Composed(given, summary=next(iter(_of(manuscript, "summary")), None))


def _of(manuscript: Manuscript, name: str) -> tuple[Origin, ...]:
    """The places that the field ``name`` was taken from, with the line where only the markup knows it."""
    return tuple(dict.fromkeys(_placed(manuscript, origin) for each, origin in manuscript.origins if each == name))


def _placed(manuscript: Manuscript, origin: Origin) -> Origin:
    if origin.where not in _IN_THE_BODY:
        return origin
    line = headline(manuscript.markup, manuscript.body, manuscript.title)
    return origin if line is None else origin._replace(line=line + dict(manuscript.lines)["body"] - 1)


def _linked(route: Route, manuscript: Manuscript, kept: Mapping[str, Origin], given: Mapping[str, Origin]) -> tuple[Origin, ...]:
    address, slug = _of(manuscript, "address"), _of(manuscript, "slug")
    if route is Route.PATTERN:
        return (given["permalink"], *slug)
    if route is Route.GIVEN:
        return address
    return (Origin("page of this service"), *((kept["address"],) if "address" in kept else address or slug))


def _told(instant: datetime | None, zone: ZoneInfo) -> str | None:
    return None if instant is None else instant.astimezone(zone).isoformat(" ")


def _people(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(" ".join([each.name, *(f"<{part}>" for part in (each.email, each.url) if part)]) for each in people)


def _shown(image: Image | None) -> str | None:
    if image is None:
        return None
    size = f"{image.width} × {image.height}" if image.width and image.height else None
    words = [size, image.alt, image.caption, image.credit]
    details = "; ".join(each for each in words if each)
    return f"{image.url} ({details})" if details else image.url


def _attached(each: Attachment) -> str:
    details = [each.type, f"{each.length:,} bytes" if each.length else None, f"{each.duration} s" if each.duration else None]
    return f"{each.url} ({', '.join(part for part in details if part)})"
