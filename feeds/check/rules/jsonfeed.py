"""JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from pydantic_core import from_json

from feeds.check.document import UnreadableError
from feeds.check.rules.addresses import is_iri
from feeds.check.rules.dates import is_rfc_3339
from feeds.check.rules.rule import Finding, Rule, is_web_url
from feeds.model import Severity

Found = Iterator[Finding]
Object = Mapping[str, object]

# More levels than these no feed has, and less than half of what Python goes into.
_DEEPEST = 400
_SPEC = "https://www.jsonfeed.org/version/1.1/"


def parse(body: bytes) -> Object:
    """The feed's object. Raises UnreadableError for what is no UTF-8 (rule ``encoding``), no JSON or no object."""
    try:
        value = from_json(body, allow_inf_nan=False)
    except ValueError:  # it allows less than is allowed, and does not say on which line
        value = _told(body)
    if not isinstance(value, dict):
        raise UnreadableError("not-well-formed", "a JSON Feed is an object")
    return value


def _told(body: bytes) -> object:
    try:
        text = body.decode("utf-8")
        value: object = json.loads(text, parse_constant=_no_constant)
        if _is_deep(value):
            raise RecursionError
        if "\\ud" in text or "\\uD" in text:  # half of a character, which no text can hold
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise UnreadableError(
            "encoding", f"a byte that is no UTF-8, on line {line}: {error.object[error.start]:02X}", line
        ) from error
    except UnicodeEncodeError as error:
        half = f"\\u{ord(error.object[error.start]):04x}"
        at = body.lower().find(half.encode())
        line = body.count(b"\n", 0, max(at, 0)) + 1
        raise UnreadableError("encoding", f"half of a character, {half}; write the character itself", line) from error
    except json.JSONDecodeError as error:
        raise UnreadableError("not-well-formed", f"not JSON: {error}", error.lineno) from error
    except RecursionError as error:
        raise UnreadableError("not-well-formed", "not JSON that anybody reads: too many brackets in one another") from error
    except ValueError as error:
        said = str(error) if isinstance(error, _NumberError) else "a number of thousands of figures"
        raise UnreadableError("not-well-formed", f"not JSON that anybody reads: {said}") from error
    return value


def _is_deep(value: object) -> bool:
    """Whether there are more brackets in one another than may safely be gone into."""
    level = [value]
    for _ in range(_DEEPEST):
        below: list[object] = []
        for each in level:
            below += each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        if not below:
            return False
        level = below
    return True


class _NumberError(ValueError):
    """What looks like a number and is none of JSON's."""


def _no_constant(name: str) -> None:
    raise _NumberError(f"{name} is no number")


def _objects(value: object) -> list[Object]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _items(root: Object) -> list[Object]:
    return _objects(root.get("items"))


def _top(root: Object, _url: str | None) -> Found:
    if not str(root.get("version", "")).startswith("https://jsonfeed.org/version/1"):
        yield Finding("version", str(root.get("version")))
    if not isinstance(root.get("title"), str):
        yield Finding("title", str(root.get("title")))
    if not isinstance(root.get("items"), list) or len(_items(root)) != len(root["items"]):  # type: ignore[arg-type]
        yield Finding("items")


def _nameless(root: Object, _url: str | None) -> Found:
    if isinstance(title := root.get("title"), str) and not title.strip():
        yield Finding("title", title)


def _ids(root: Object, _url: str | None) -> Found:
    seen: set[str] = set()
    for number, item in enumerate(_items(root)):
        id = item.get("id")
        if not isinstance(id, str) or not id.strip() or id in seen:
            yield Finding(f"items[{number}].id", str(id), place=item)
        seen.add(str(id))


def _content(root: Object, _url: str | None) -> Found:
    for number, item in enumerate(_items(root)):
        if not isinstance(item.get("content_html"), str) and not isinstance(item.get("content_text"), str):
            yield Finding(f"items[{number}].content_html", place=item)


def _dates(root: Object, _url: str | None) -> Found:
    for number, item in enumerate(_items(root)):
        for key in ("date_published", "date_modified"):
            if key in item and not (isinstance(item[key], str) and is_rfc_3339(str(item[key]).upper())):
                yield Finding(f"items[{number}].{key}", str(item[key]), place=item)


def _addresses(root: Object) -> Iterator[tuple[str, str, Object]]:
    """Where an address is to stand, what stands there, and in which object."""
    places: list[tuple[str, Object, tuple[str, ...]]] = [("", root, ("home_page_url", "feed_url", "next_url", "icon", "favicon"))]
    places += [(f"items[{number}].", item, ("url", "external_url", "image")) for number, item in enumerate(_items(root))]
    for prefix, holder, keys in places:
        for key in keys:
            if key in holder:
                yield prefix + key, str(holder[key]), holder


def _urls(root: Object, _url: str | None) -> Found:
    for field, text, holder in _addresses(root):
        if not is_iri(text):
            yield Finding(field, text, place=holder)


def _ascii(root: Object, _url: str | None) -> Found:
    for field, text, holder in _addresses(root):
        if is_iri(text) and not is_web_url(text):
            yield Finding(field, text, place=holder)
    for number, item in enumerate(_items(root)):
        for each in _objects(item.get("attachments")):
            if is_iri(url := str(each.get("url"))) and not is_web_url(url):
                yield Finding(f"items[{number}].attachments", url, place=item)


def _attachments(root: Object, _url: str | None) -> Found:
    for number, item in enumerate(_items(root)):
        for each in _objects(item.get("attachments")):
            numbers = (each.get("size_in_bytes", 0), each.get("duration_in_seconds", 0))
            if (
                not is_iri(str(each.get("url")))
                or not each.get("mime_type")
                or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers)
            ):
                yield Finding(f"items[{number}].attachments", str(each.get("url")), place=item)


def _authors(root: Object, _url: str | None) -> Found:
    for holder in (root, *_items(root)):
        if "author" in holder and not str(root.get("version")).endswith(("/1", "/1.0")):
            yield Finding("author", str(holder["author"]))
        for each in (*_objects(holder.get("authors")), *_objects([holder.get("author")])):
            if not each.get("name") and not each.get("url") and not each.get("avatar"):
                yield Finding("authors", "")


def _feed_url(root: Object, url: str | None) -> Found:
    if root.get("feed_url") is None or (url is not None and root.get("feed_url") != url):
        yield Finding("feed_url", str(root.get("feed_url")))


def _next_url(root: Object, url: str | None) -> Found:
    if "next_url" in root and root["next_url"] in (root.get("feed_url"), url):
        yield Finding("next_url", str(root["next_url"]))


_M, _S = Severity.MUST, Severity.SHOULD

RULES = (
    Rule("json-top-level", _M, f"{_SPEC}#top-level", "a feed needs version, title and a list of items", _top, across=True),
    Rule("json-title", _S, f"{_SPEC}#top-level", "name the feed in its title", _nameless, across=True),
    Rule("json-id", _M, f"{_SPEC}#items", "an item needs an id of its own, as a string", _ids, across=True),
    Rule("json-content", _M, f"{_SPEC}#items", "an item needs content_html or content_text", _content),
    Rule("json-date", _M, f"{_SPEC}#items", "this is no date; write it like 2024-03-01T12:00:00Z", _dates),
    Rule("json-url", _M, f"{_SPEC}#items", "this must be an absolute address", _urls),
    Rule("json-url-web", _M, "RFC 3986 §2", "write a web address, in ASCII with other letters as %XX", _ascii, elsewhere=_S),
    Rule(
        "json-attachments", _M, f"{_SPEC}#attachments", "an attachment needs url and mime_type, sizes are numbers", _attachments
    ),
    Rule("json-authors", _S, f"{_SPEC}#top-level", "use authors, each with a name, url or avatar", _authors, across=True),
    Rule("json-feed-url", _S, f"{_SPEC}#top-level", "feed_url is the address of the feed", _feed_url, across=True),
    Rule("json-next-url", _M, f"{_SPEC}#top-level", "next_url leads to another page, not to this one", _next_url),
)
