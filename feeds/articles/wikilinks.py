"""Obsidian's ``[[links]]`` and ``![[embeds]]`` → HTML."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

from feeds.articles.shortcodes import Surroundings

# Bash's [[ -f x ]] has blanks inside, a Markdown link with brackets in its text an address behind it.
LINK = re.compile(r"\[\[(?=\S)([^\[\]\n|]{0,300}?)(?:\\?\|([^\[\]\n]{0,300}))?\]\](?![(\[])")
WIKI_LINK = re.compile("(!?)" + LINK.pattern)
_SOUND = re.compile(r"\.(?:mp3|m4a|ogg|wav|flac|opus)$", re.IGNORECASE)
_FILM = re.compile(r"\.(?:mp4|webm|ogv|mov|m4v)$", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp)$", re.IGNORECASE)
_SIZE = re.compile(r"(\d{1,5})(?:x(\d{1,5}))?")


def wiki_link(found: re.Match[str], around: Surroundings) -> tuple[str | None, bool]:
    """The HTML for a match of :data:`WIKI_LINK`, or None where it is none; and whether all that it meant is there."""
    target, label = found[2].rstrip("\\").strip(), (found[3] or "").strip()
    name, _, heading = target.partition("#")
    if not target or (target.isdecimal() and around.article(target) is None):
        return None, False
    if found[1] and (_PICTURE.search(name) or _SOUND.search(name) or _FILM.search(name)):
        return _embed(name, label, around), True
    words = label or _shown(name, heading).strip()
    words = html.escape(words, quote=False) if not label else words
    place = around.section(name, heading.strip()) if heading else None
    url = place or (around.article(name) or around.file(name) if name else None)
    return (f'<a href="{html.escape(url)}">{words}</a>' if url else words), url is not None or not name


def _shown(name: str, heading: str) -> str:
    """What Obsidian shows of a link without words of its own."""
    if heading.startswith("^"):
        return name or heading
    return f"{name} > {heading}" if name and heading else heading or name


def _embed(name: str, label: str, around: Surroundings) -> str:
    source = html.escape(around.file(name) or quote(name))
    if _SOUND.search(name):
        return f'<audio controls src="{source}"></audio>'
    if _FILM.search(name):
        return f'<video controls src="{source}"></video>'
    size = _SIZE.fullmatch(label)
    sizes = f' width="{size[1]}"' + (f' height="{size[2]}"' if size[2] else "") if size else ""
    alt = "" if size else label
    return f'<img src="{source}" alt="{html.escape(alt)}"{sizes}>'
