"""Bytes → text that XML can carry: a known encoding, one kind of line end, one normal form, no illegal characters."""

from __future__ import annotations

import codecs
import re
import unicodedata

from feeds.errors import ArticleError

# Everything that XML 1.0 §2.2 does not allow as a character, lone surrogates among it, and DEL, which YAML refuses.
_ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN = b"\t\n\r" + bytes(range(0x20, 0x7F))
_UNCLEAN = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The controls of Latin-1 are what a text in cp1252 becomes when it is read wrongly; every reader shows the cp1252 ones.
_C1 = re.compile("[\x80-\x9f]")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, legacy: str | None = None) -> str:
    """The text in ``data``: by its byte order mark, else UTF-8, else the encoding ``legacy`` where one is configured.

    Line ends become ``\\n``, characters their composed form (NFC). Illegal characters are still there: see
    :func:`clean`. Raises ArticleError naming the line of the first bytes that do not fit.
    """
    encoding = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), None)
    try:
        text = data[len(encoding[0]) :].decode(encoding[1]) if encoding else data.decode("utf-8")
    except UnicodeDecodeError as error:
        if encoding or not legacy:
            raise _undecodable(error, encoding[1] if encoding else "utf-8") from error
        try:
            text = data.decode(legacy)
        except UnicodeDecodeError as second:
            raise _undecodable(second, legacy) from second
    if text.count("\0") * 10 > len(text):
        raise ArticleError.of("encoding", "this is no text, or UTF-16 without its mark; save it as UTF-8", line=1)
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _undecodable(error: UnicodeDecodeError, encoding: str) -> ArticleError:
    before = error.object[: error.start].decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n") + 1
    there = error.object[error.start : error.start + 4].hex(" ")
    return ArticleError.of(
        "encoding",
        f"the bytes {there} are not {encoding}; save the file as UTF-8 or set articles.encoding",
        line=line,
    )


def clean(text: str) -> str:
    """``text`` without what XML forbids (§2.2) and with the controls U+0080-9F read as the cp1252 they were."""
    if text.isascii() and text.isprintable():
        return text
    # Most of a text is plain ASCII and is taken out in one sweep, which costs a twentieth of a search through it.
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")
    if not _UNCLEAN.search(rest):
        return text
    return _C1.sub(_cp1252, _ILLEGAL.sub("", text))


def _cp1252(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1252", "ignore")


def first_illegal(text: str) -> tuple[str, int] | None:
    """The first character that :func:`clean` removes, as ``U+XXXX``, and its line; None where there is none."""
    found = _ILLEGAL.search(text)
    return (f"U+{ord(found[0]):04X}", text.count("\n", 0, found.start()) + 1) if found else None
