"""Languages in the names of files and directories: `slug.de.md`, `ja/news/…`."""

from __future__ import annotations

import re

# ISO 639-1, without the deprecated sh.
CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el "
    "en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu "
    "ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na "
    "nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so "
    "sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ".split()
)

_TAG = re.compile(r"([a-z]{2})(?:[-_]([A-Za-z]{2}|[A-Z][a-z]{3}|[0-9]{3}))?")


def tag(name: str) -> str | None:
    """``name`` as a language tag, where it is an ISO 639-1 code with or without a region or script; else None."""
    found = _TAG.fullmatch(name)
    if not found or found[1] not in CODES:
        return None
    return found[1] if not found[2] else f"{found[1]}-{found[2] if len(found[2]) != 2 else found[2].upper()}"


def named(code: str) -> str | None:
    """The language that a tool's configuration names by ``code``, in whatever letters: `zh-hans` is `zh-Hans`."""
    language, *more = re.split("[-_]", code)
    if language.lower() not in CODES or not all(re.fullmatch("[A-Za-z]{2}|[A-Za-z]{4}|[0-9]{3}", each) for each in more):
        return None
    forms = {2: str.upper, 3: str.upper, 4: str.title}
    return "-".join([language.lower(), *(forms[len(each)](each) for each in more)])


def suffixed(stem: str) -> tuple[str, str | None]:
    """A file's stem without the language at its end, and that language: `slug.de` → (`slug`, `de`)."""
    words, _, last = stem.rpartition(".")
    return (words, found) if words and (found := tag(last)) else (stem, None)
