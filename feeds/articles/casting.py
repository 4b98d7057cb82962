"""A recording's words for podcast apps → an :class:`Episode`: its transcripts, and its chapters wherever they are written.

Chapters are taken from the article's front matter, else from the file beside it, else from the recording's own tags, else from
the times that stand in the notes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from urllib.parse import quote, unquote, urlsplit

from feeds.articles.attachments import Files
from feeds.articles.episode_words import ordered
from feeds.articles.media import media_type
from feeds.errors import ArticleError
from feeds.model import Article, Manuscript, renditions
from feeds.podcasting import Chapter, Copy, Episode, Rendition, Transcript, resolved

# What file name of an article's own page its chapters have.
CHAPTERS = "chapters.json"
# Fewer times than these may stand in any text.
FEWEST = 2
LONGEST_TITLE = 300
_LINE = re.compile(r"<br ?/?>|</?(?:p|li|ul|ol|div|h[1-6]|tr|td|table|blockquote|pre|section|article)\b[^>]*>|\n")
_TAG = re.compile(r"<[^>]*>")
_TIME = re.compile(r"[\s\W]{0,3}(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?![\d:])[)\]]?[\s\-–—:|•.]*(\S.*)", re.ASCII)


def episode(
    article: Article, manuscript: Manuscript, content: str, files: Files, resolve: Callable[[str], str | None]
) -> Episode | None:
    """What the article says for podcast apps, whole and absolute; None where it attaches no recording.

    ``content`` is its HTML. Raises ArticleError where a file beside it cannot be read just now.
    """
    if not article.recorded or article.episode is None:
        return None
    said = manuscript.episode or Episode()
    chapters = said.chapters or _filed(said, files) or _tagged(manuscript, files) or _noted(content, files)
    told = replace(said, chapters=chapters, transcripts=tuple(_typed(said, files)))
    whole = resolved(told, resolve)
    whole = replace(whole, renditions=(*whole.renditions, *_others(files)))
    at = article.episode.chapters_at if chapters else None
    return replace(whole, chapters_file=None, chapters_at=at, chapters_url=files.base_url + quote(at) if at else None)


def _others(files: Files) -> Iterator[Rendition]:
    """The first recording in its other forms: attachments that are called as it is but for the suffix."""
    heard = (same for same in renditions(files.attachments()) if same[0].type.startswith(("audio/", "video/")))
    for each in next(heard, ())[1:]:
        yield Rendition(each.type, (Copy(each.url),), each.length or None, title=each.title[:32] if each.title else None)


def _typed(said: Episode, files: Files) -> Iterator[Transcript]:
    """The transcripts with their types; captions are what has times."""
    for each in said.transcripts:
        path = files.here(each.url)
        type = each.type or media_type(unquote(urlsplit(each.url).path)) or (media_type(path) if path else None)
        if type is None:
            files.remark(f"nobody can tell what {each.url} is; write the type of the transcript beside it")
        else:
            yield replace(each, type=type)


def _filed(said: Episode, files: Files) -> tuple[Chapter, ...]:
    if said.chapters_file is None:
        return ()
    path = files.here(said.chapters_file)
    if path is None:
        files.remark(f"there is no file {said.chapters_file} with the chapters beside the article")
        return ()
    fact = files.readable(path)
    if fact is not None and not fact.chapters:
        files.remark(f"{path} has no chapters; it is an object with a list of them, each with startTime and title")
    return fact.chapters if fact else ()


def _tagged(manuscript: Manuscript, files: Files) -> tuple[Chapter, ...]:
    for each in manuscript.references:
        path = files.here(each.target)
        try:
            fact = files.library.fact(path) if path else None
        except ArticleError:
            continue
        if fact and fact.chapters:
            return fact.chapters
    return ()


def _noted(content: str, files: Files) -> tuple[Chapter, ...]:
    """The times at the beginnings of lines, where there are some, each later than the one before, and within the recording."""
    found = []
    for line in _LINE.split(content):
        if times := _TIME.fullmatch(html.unescape(_TAG.sub("", line)).strip()):
            hours, minutes, seconds, title = times.groups()
            found.append(
                Chapter(int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds), " ".join(title.split())[:LONGEST_TITLE])
            )
    starts = [each.start for each in found]
    lasts = max((each.duration or 0 for each in files.attachments()), default=0)
    if len(found) < FEWEST or any(later <= earlier for earlier, later in pairwise(starts)) or 0 < lasts < starts[-1]:
        return ()
    return ordered(iter(found))
