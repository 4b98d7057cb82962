"""What a tag of a language may be."""

from __future__ import annotations

import re

# The parts of a tag in any order, as settings and articles may give one; and in the order that BCP 47 §2.1 has.
_PARTS = re.compile(
    r"(?:[A-Za-z]{2,8}|[iI](?=-))(?:-(?:[A-Za-z0-9]{2,8}|[A-WYZa-wyz0-9](?=-)))*(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?"
    r"|[xX](?:-[A-Za-z0-9]{1,8})+"
)
_LANGUAGE = re.compile(
    r"(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*"
    r"(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+"
    r"|i-[a-z]+|en-GB-oed|sgn-(?:be-fr|be-nl|ch-de)|art-lojban|cel-gaulish|no-bok|no-nyn|zh-(?:guoyu|hakka|min|min-nan|xiang))",
    re.I | re.ASCII,
)


def is_language(text: str | None) -> bool:
    """Whether ``text`` has the parts of a language tag (BCP 47 §2.1)."""
    return bool(text and _PARTS.fullmatch(text))


def is_well_formed(text: str) -> bool:
    """Whether ``text`` has the parts of a language tag in their order (BCP 47 §2.2.9)."""
    return bool(_LANGUAGE.fullmatch(text))


_ISO_639_1 = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et "
    "eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl "
    "km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj "
    "om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn "
    "to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)


# Codes that were given up for others and are registered still.
_FORMER = frozenset("in iw ji jw mo".split())


def was_language(tag: str) -> bool:
    """Whether a tag's language has another code today, as ``iw`` has, which is Hebrew."""
    return re.split("[-_]", tag.strip(), maxsplit=1)[0].lower() in _FORMER


def is_known_language(tag: str) -> bool:
    """Whether a tag's language is in ISO 639-1, where it has two letters; ``jp`` is a country, ``english`` no code."""
    code = re.split("[-_]", tag.strip(), maxsplit=1)[0].lower()
    return code in _ISO_639_1 if len(code) == 2 else len(code) < 4
