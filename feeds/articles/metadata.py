"""The many spellings of title, date, tags, draft, … → one schema.

A row of :data:`SPELLINGS` names a field and, best first, the keys that tools write it by. A key that no row names is
kept as unknown. Values come as the front matter wrote them; what cannot be understood is an ArticleError that names
the key and its line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from feeds.articles.characters import clean
from feeds.articles.dates import DateError, parse
from feeds.articles.frontmatter import Value
from feeds.errors import ArticleError
from feeds.model import Moment, Person, Problem, Reference, Severity, Source

MAX_NAME = 254

SPELLINGS: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "published": (
        "date",
        "published",
        "pubdate",
        "pub_date",
        "publishdate",
        "publish_date",
        "published_at",
        "created",
        "created_at",
    ),
    "updated": ("updated", "lastmod", "modified", "last_modified", "updated_at", "modified_at"),
    "summary": ("summary", "description", "excerpt", "standfirst", "dek"),
    "authors": ("authors", "author", "byline", "creator"),
    "tags": ("tags", "keywords", "categories", "category", "subjects"),
    "language": ("lang", "language", "locale"),
    "slug": ("slug",),
    "address": ("canonical", "permalink", "path", "url"),
    "draft": ("draft", "status", "hidden", "private"),
    "id": ("id", "guid", "uuid"),
    "image": ("image", "cover", "featured_image", "thumbnail"),
    "references": ("enclosure", "enclosures", "attachments", "audio", "video"),
    "source": ("source",),
}
_KNOWN = {spelling: name for name, spellings in SPELLINGS.items() for spelling in spellings}

_TRUE = frozenset({"true", "yes", "on", "1", "y"})
_FALSE = frozenset({"false", "no", "off", "0", "n"})
_HIDDEN = frozenset({"draft", "hidden", "private", "unpublished"})

# A tag of HTML as somebody would write it; `Vec<T>` and `a < b` are none.
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>")
_ELEMENTS = frozenset(
    "a abbr address article aside audio b bdi bdo big blockquote body br button caption center cite code dd del details dfn "
    "div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img "
    "input ins kbd label legend li link main map mark meta nav noscript object ol p picture pre q rp rt ruby s samp script "
    "section select small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th "
    "thead time title tr tt u ul var video wbr".split()
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the front matter says, in one schema. None or empty: it does not say."""

    title: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    summary: str | None = None
    authors: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    slug: str | None = None
    address: str | None = None
    draft: bool = False
    id: str | None = None
    image: str | None = None
    references: tuple[Reference, ...] = ()
    source: Source | None = None
    unknown: tuple[tuple[str, str], ...] = ()
    lines: tuple[tuple[str, int], ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def understand(
    values: Mapping[str, Value],
    lines: Mapping[str, int],
    zone: ZoneInfo,
    day_first: bool | None = None,
    beneath: Mapping[str, Value] | None = None,
) -> Metadata:
    """One schema out of ``values``; ``lines`` says where each key stands, for messages.

    ``beneath`` is what the body says of itself: it counts for the fields of which ``values`` say nothing.
    Raises ArticleError for a value that cannot be what its key says.
    """
    return _Reader(values, lines, zone, day_first, beneath or {}).read()


class _Reader:
    def __init__(
        self,
        values: Mapping[str, Value],
        lines: Mapping[str, int],
        zone: ZoneInfo,
        day_first: bool | None,
        beneath: Mapping[str, Value],
    ) -> None:
        self.zone, self.day_first = zone, day_first
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}
        self.fields: dict[str, list[tuple[str, int | None, Value]]] = {}
        unknown: list[tuple[str, str]] = []
        for key, value in _flat(values):
            name = key.strip().lower().replace("-", "_").replace(" ", "_")
            known = _KNOWN.get(name)
            line = lines.get(key)
            if known is None:
                unknown.append((clean(key), clean(str(value))[:1000]))
            elif value is not None and value != "":
                self.fields.setdefault(known, []).append((name, line, value))
                if line is not None:
                    self.lines.setdefault(known, line)
        said = set(self.fields)
        for key, value in beneath.items():
            if _KNOWN[key] not in said:
                self.fields.setdefault(_KNOWN[key], []).append((key, None, value))
        for known, found in self.fields.items():
            found.sort(key=lambda item: SPELLINGS[known].index(item[0]))
        self.unknown = tuple(unknown)

    def read(self) -> Metadata:
        return Metadata(
            title=self.text("title"),
            published=self.moment("published"),
            updated=self.moment("updated"),
            summary=self.text("summary"),
            authors=self.authors(),
            tags=tuple(dict.fromkeys(self.tags())),
            language=self.language(),
            slug=self.string("slug"),
            address=self.address(),
            draft=self.draft(),
            id=self.string("id"),
            image=self.image(),
            references=tuple(self.references()),
            source=self.source(),
            unknown=self.unknown,
            lines=tuple(self.lines.items()),
            problems=tuple(self.problems),
        )

    def wrong(self, key: str, line: int | None, message: str, rule: str = "metadata") -> ArticleError:
        return ArticleError.of(rule, message, line=line, field=key)

    def string(self, name: str) -> str | None:
        for key, line, value in self.fields.get(name, []):
            if isinstance(value, list | dict):
                raise self.wrong(key, line, "expected one line of text here, not a list or table")
            if text := clean(str(value)).strip():
                return text
        return None

    def text(self, name: str) -> str | None:
        """Plain text: known tags removed, entities resolved, white space folded."""
        raw = self.string(name)
        if raw is None:
            return None
        text, removed = plain(raw)
        if removed:
            self.problems.append(
                Problem(
                    Severity.INFO,
                    "markup-removed",
                    "",
                    f"{name} is plain text in a feed; {', '.join(sorted(removed))} removed",
                    self.lines.get(name),
                    name,
                )
            )
        return text or None

    def moment(self, name: str) -> Moment | None:
        for key, line, value in self.fields.get(name, []):
            if key == "published" and str(value).lower() in ("true", "false", "yes", "no"):
                continue
            if not isinstance(value, str | date | datetime):
                raise self.wrong(key, line, f"{value} is no date; write it like 2024-07-25", "date")
            try:
                return parse(value, self.zone, self.day_first)
            except DateError as error:
                raise self.wrong(key, line, clean(str(error)), "date") from error
        return None

    def draft(self) -> bool:
        for key, line, value in self.fields.get("draft", []):
            said = str(value).strip().lower()
            if said in (_HIDDEN if key == "status" else _TRUE):
                return True
            if key != "status" and said not in _FALSE:
                raise self.wrong(key, line, f"expected true or false, not {clean(said)[:100]}")
        return any(
            key == "published" and str(value).lower() in ("false", "no") for key, _, value in self.fields.get("published", [])
        )

    def authors(self) -> tuple[Person, ...]:
        for key, line, value in self.fields.get("authors", []):
            people = value if isinstance(value, list) else _names(" ".join(value.split())) if isinstance(value, str) else [value]
            found = tuple(dict.fromkeys(person for each in people if (person := self.person(key, line, each))))
            if found:
                return found
        return ()

    def person(self, key: str, line: int | None, value: Value) -> Person | None:
        if isinstance(value, dict):
            folded = {name.lower(): part for name, part in value.items() if isinstance(part, str)}
            name, email = folded.get("name", ""), folded.get("email")
            url = folded.get("url") or folded.get("uri") or folded.get("link")
        elif isinstance(value, str):
            value = " ".join(value.split())
            found = re.fullmatch(r"([^<>]*?) ?<([^\s<>@]+@[^\s<>@]+)>", value)
            name, email = (found[1] or found[2], found[2]) if found else (value, None)
            url = None
        else:
            raise self.wrong(key, line, "expected a name, or a table with name, email and url")
        name = plain(clean(name))[0]
        if len(name) > MAX_NAME:
            raise self.wrong(key, line, f"a name of more than {MAX_NAME} characters; shorten it")
        if email and not re.fullmatch(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}", email):
            email = None
        return Person(name, email, web_url(url)) if name else None

    def tags(self) -> Iterator[str]:
        for key, line, value in self.fields.get("tags", []):
            items = value if isinstance(value, list) else [value] if isinstance(value, dict) else str(value).split(",")
            for item in items:
                if isinstance(item, list | dict):
                    raise self.wrong(key, line, "expected a list of words")
                if item is not None and (tag := plain(clean(str(item)))[0]):
                    yield tag

    def language(self) -> str | None:
        tag = self.string("language")
        if tag is None:
            return None
        tag = tag.split(".")[0].replace("_", "-")
        return tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) else None

    def address(self) -> str | None:
        for key, line, value in self.fields.get("address", []):
            if not isinstance(value, str) or not value.strip():
                continue
            address = clean(value).strip()
            if ":" in address.split("/")[0]:
                if web_url(address) is None:
                    raise self.wrong(key, line, f"{address} is no web address; give a path or an http URL", "url")
                return address
            if (
                key == "canonical"
                or address.startswith("//")
                or re.search(r"[\s<>\"\\{}]", address)
                or re.search(r"(^|/)\.\.?(/|$)|[\x00-\x1f\\]", unquote(address))
            ):
                raise self.wrong(key, line, f"{address} is no address; give a path like 2024/07/slug", "url")
            if address.strip("/"):
                return address
        return None

    def image(self) -> str | None:
        for key, line, value in self.fields.get("image", []):
            target = value.get("url") or value.get("src") or value.get("image") if isinstance(value, dict) else value
            if isinstance(target, list):
                target = target[0] if target else None
            if isinstance(target, str) and target.strip():
                return self.target(key, line, target)
        return None

    def references(self) -> Iterator[Reference]:
        for key, line, value in self.fields.get("references", []):
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, str):
                    yield Reference(self.target(key, line, item))
                elif isinstance(item, dict):
                    yield self.reference(key, line, item)
                else:
                    raise self.wrong(key, line, "expected an address, or a table with url, type and length")

    def reference(self, key: str, line: int | None, item: dict[str, Value]) -> Reference:
        target = item.get("url") or item.get("href") or item.get("src") or item.get("file")
        if not isinstance(target, str):
            raise self.wrong(key, line, "an attachment needs a url")
        mime = item.get("type") or item.get("mime_type")
        if mime is not None and not re.fullmatch(r"[\w.+-]+/[\w.+-]+", str(mime)):
            raise self.wrong(key, line, f"{mime} is no media type; write one like audio/mpeg")
        title = item.get("title")
        return Reference(
            self.target(key, line, target),
            None if mime is None else str(mime),
            self.number(key, line, item.get("length") or item.get("size")),
            None if title is None else plain(clean(str(title)))[0] or None,
            self.number(key, line, item.get("duration")),
        )

    def number(self, key: str, line: int | None, value: Value) -> int | None:
        if value is None:
            return None
        if not re.fullmatch(r"\d{1,15}", str(value).strip()):
            raise self.wrong(key, line, f"{value} is no whole number")
        return int(str(value))

    def target(self, key: str, line: int | None, value: str) -> str:
        target = clean(value).strip()
        if (_has_scheme(target) and web_url(target) is None) or target.startswith("//") or re.search(r"[\x00-\x20<>\"]", target):
            raise self.wrong(key, line, f"{target} is no web address and no file here", "url")
        return target

    def source(self) -> Source | None:
        for key, line, value in self.fields.get("source", []):
            url = value.get("url") if isinstance(value, dict) else value
            if not isinstance(url, str) or not (address := web_url(url.strip())):
                if isinstance(value, str) and not _has_scheme(value):
                    continue
                raise self.wrong(key, line, "a source needs an http or https url", "url")
            title = value.get("title") or value.get("name") if isinstance(value, dict) else None
            return Source(plain(clean(str(title or "")))[0] or urlsplit(address).hostname or address, address)
        return None


def _flat(values: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    """The keys with Zola's and Hugo's ``taxonomies`` opened."""
    for key, value in values.items():
        if key.lower() == "taxonomies" and isinstance(value, dict):
            yield from value.items()
        else:
            yield key, value


def _names(text: str) -> list[str]:
    """`A B and C D`, `A B, C D & E F` → the names, where every part has a given name and a family name."""
    parts = [part.strip() for part in re.split(r",\s+|\s+(?:and|&)\s+", text) if part.strip()]
    return parts if all(re.search(r"\w\s+\S", part) for part in parts) else [text]


def _has_scheme(target: str) -> bool:
    return re.match(r"[\s\x00-\x1f]*[A-Za-z][A-Za-z0-9+.\s-]*:", target) is not None


def web_url(value: str | None) -> str | None:
    """``value`` where it is an absolute http or https URL without white space, controls or credentials, else None."""
    if not value or len(value) > 2000 or re.search(r"[\x00-\x20\x7f<>\"\\^`{|}]", value):
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    return value if parts.scheme in ("http", "https") and parts.hostname and parts.username is None else None


def plain(text: str) -> tuple[str, set[str]]:
    """``text`` without tags of HTML, entities resolved once, white space folded; and the tags that were removed.

    Only the tags of elements that HTML has are removed: in ``Vec<T>`` and ``a <3`` every character is text.
    """
    removed: set[str] = set()

    def drop(match: re.Match[str]) -> str:
        if match[1].lower() not in _ELEMENTS:
            return match[0]
        removed.add(f"<{match[1].lower()}>")
        return ""

    if "<" in text:
        for _ in range(8):
            shorter = _TAG.sub(drop, text)
            if shorter == text:
                break
            text = shorter
    if "&" in text:
        text = clean(
            re.sub(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", lambda found: html.unescape(found[0]), text)
        )
    return " ".join(text.split()), removed
