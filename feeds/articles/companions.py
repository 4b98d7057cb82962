"""Which media files belong to an article because they lie beside it, and which are articles by themselves. Pure.

`ep12.mp3` and `ep12.jpg` belong to `ep12.md`, as what is named so belongs to `ep12/index.md`. A recording that nothing
claims is an episode of its own; whatever could be somebody's asset is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from os.path import splitext
from posixpath import basename, dirname
from urllib.parse import quote, unquote, urlsplit

from feeds.articles.directory import Found
from feeds.articles.languages import suffixed
from feeds.articles.media import companion_type, is_picture, is_recording, media_type
from feeds.model import Image, Manuscript, Origin, Reference
from feeds.podcasting import Episode, Transcript

# Of several files of one stem the first is the best one: what every player plays, then what is smaller.
_RECORDINGS = (".mp3", ".m4a", ".opus", ".ogg", ".oga", ".aac", ".flac", ".wav", ".mp4", ".m4v", ".webm", ".mov", ".ogv")
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif")
_CAPTIONS = (".vtt", ".srt")
# What the picture of a leaf bundle is called: Hugo's themes say featured, others cover.
_COVERS = ("cover", "featured", "feature")
# Directories of what articles show, by the names that people give them.
_ASSETS = frozenset(
    "assets asset static public resources files uploads attachments downloads images img pictures photos media audio "
    "sound sounds video videos".split()
)
_PARTS = re.compile(r"[\s\"'<>()\[\]{}|=,;:/\\]+")
_NAMED = re.compile(rf"(?:{'|'.join(re.escape(each) for each in _RECORDINGS)})(?![\w-])", re.IGNORECASE)
LONGEST_NAME = 255
# Names that begin with a number of an episode, after the day where that is in them: ep1, episode-12, 2026-05-04-S01E02. One of
# several numbers is none, nor that of what is no whole episode.
_DAY, _SEASON = r"\d{4}-\d\d-\d\d[ ._-]", r"s(?:eason)?[ ._-]?(\d{1,3})"
_ALONE = r"(?![^\W_]|[ ._-]?\d)(?!.*(?:trailer|teaser|bonus))"
_NUMBERED = re.compile(
    rf"(?:{_DAY})?(?:{_SEASON}[ ._-]?e(?:p(?:isode)?)?|ep(?:isode)?)[ ._-]?(\d{{1,4}}){_ALONE}", re.IGNORECASE | re.ASCII
)
_IN_SEASON = re.compile(_SEASON, re.IGNORECASE | re.ASCII)
# Where values come from that nothing says.
_BESIDE, _FILE_NAME = Origin("file of the same name"), Origin("file name")


@dataclass(frozen=True, slots=True)
class Companions:
    """The files that belong to one article by their names: recordings, the best one first, a picture, and of an episode the
    transcripts, each with its language where the name tells it, and the chapters.
    """

    recordings: tuple[str, ...] = ()
    picture: str | None = None
    transcripts: tuple[tuple[str, str | None], ...] = ()
    chapters: str | None = None


_NOTHING = Companions()


class Beside:
    """All media files of a directory by what they are called.

    To ``tool``, the name of what the directory was written for, an image of an article's name is only an image.
    """

    def __init__(self, media: Iterable[str], tool: str = "") -> None:
        self._tool = tool
        self._recordings: dict[str, list[str]] = {}
        self._pictures: dict[str, list[str]] = {}
        self._transcripts: dict[str, list[tuple[str, str | None]]] = {}
        self._chapters: dict[str, str] = {}
        for path in media:
            stem, suffix = splitext(path)
            if companion_type(path):
                stem, kind = splitext(stem)
                if kind.lower() == ".chapters":
                    self._chapters[stem] = path
                else:
                    self._transcribe(stem, path)
            elif suffix.lower() in _CAPTIONS:
                self._transcribe(stem, path)
            elif is_recording(path) and suffix.lower() in _RECORDINGS:
                self._recordings.setdefault(stem, []).append(path)
            elif is_picture(path) and suffix.lower() in _PICTURES:
                self._pictures.setdefault(stem, []).append(path)

    def _transcribe(self, stem: str, path: str) -> None:
        bare, language = suffixed(basename(stem))
        self._transcripts.setdefault(stem, []).append((path, None))
        if language:
            self._transcripts.setdefault(f"{dirname(stem)}/{bare}" if dirname(stem) else bare, []).append((path, language))

    def of(self, path: str) -> Companions:
        """What belongs to the article at ``path``, be it text or a recording itself."""
        stems = stems_of(path)
        recordings = next((found for stem in stems if (found := self._recordings.get(stem))), [])
        covers = [f"{dirname(path)}/{name}" for name in _COVERS] if _is_bundle(path) else []
        pictures = next((found for stem in (*(() if self._tool else stems), *covers) if (found := self._pictures.get(stem))), [])
        transcripts = next((some for stem in stems if (some := self._transcripts.get(stem))), [])
        return Companions(
            tuple(sorted(recordings, key=lambda each: _RECORDINGS.index(splitext(each)[1].lower()))),
            min(pictures, key=lambda each: _PICTURES.index(splitext(each)[1].lower()), default=None),
            tuple(sorted(transcripts, key=lambda each: (each[1] or "", each[0]))),
            next((file for stem in stems if (file := self._chapters.get(stem))), None),
        )


def stems_of(path: str) -> list[str]:
    """What the companions of the article at ``path`` are called, without suffix; a translation has the original's too."""
    stem = splitext(path)[0]
    bare = suffixed(basename(stem))[0]
    folder = dirname(path)
    stems = [stem, f"{folder}/{bare}" if folder else bare]
    if _is_bundle(path):
        stems.append(f"{folder}/{basename(folder)}")
    return list(dict.fromkeys(stems))


def _is_bundle(path: str) -> bool:
    return "/" in path and suffixed(basename(splitext(path)[0]))[0] == "index"


def joined(manuscript: Manuscript, companions: Companions) -> Manuscript:
    """The manuscript with its companions, as far as it does not name them, or a picture, itself."""
    if companions == _NOTHING and not manuscript.formerly and not _number_of(manuscript.path)[1]:
        return manuscript
    named = {basename(unquote(urlsplit(each.target).path)) for each in manuscript.references}
    added = [path for path in companions.recordings if basename(path) not in named]
    origins = [("references", _BESIDE)] if added else []
    image = manuscript.image or Image("")
    picture = companions.picture if not image.url else None
    if picture:
        origins.append(("image", _BESIDE))
        image = replace(image, url="/" + quote(picture))
    # Not their names, so that an article that is renamed with all that belongs to it is known again.
    seen = [splitext(each)[1].lower() for each in (*added, *([picture] if picture else []))]
    whole = replace(manuscript, references=(*manuscript.references, *(Reference("/" + quote(path)) for path in added)))
    episode = _told(whole, companions) if recorded(whole) else manuscript.episode
    if (counted := _counted(whole, episode)) is not None:
        episode = counted
        origins.append(("episode", _FILE_NAME))
    before, after = manuscript.episode or Episode(), episode or Episode()
    for name, field in (("transcripts", "transcripts"), ("chapters", "chapters_file")):
        if getattr(before, field) != getattr(after, field):
            seen.append(name)
            origins.append((name, _BESIDE))
    return replace(
        whole,
        digest=sha256(" ".join((manuscript.digest, *seen)).encode()).hexdigest() if seen else manuscript.digest,
        episode=episode,
        image=image if image.url else manuscript.image,
        formerly=companions.recordings,
        origins=(*manuscript.origins, *origins),
    )


def _told(manuscript: Manuscript, companions: Companions) -> Episode | None:
    """What the article says for podcast apps, with the transcripts and chapters beside it that it does not name."""
    said = manuscript.episode or Episode()
    named = {basename(unquote(urlsplit(each.url).path)) for each in said.transcripts}
    transcripts = [
        Transcript("/" + quote(path), language=language, captions=splitext(path)[1].lower() in _CAPTIONS)
        for path, language in companions.transcripts
        if basename(path) not in named
    ]
    chapters = said.chapters_file or (f"/{quote(companions.chapters)}" if companions.chapters and not said.chapters else None)
    if not transcripts and chapters == said.chapters_file:
        return manuscript.episode
    return replace(said, transcripts=(*said.transcripts, *transcripts), chapters_file=chapters)


def _counted(manuscript: Manuscript, episode: Episode | None) -> Episode | None:
    """The episode with the number that its file's name begins with, where nothing says another; None where there is none."""
    said, (season, number) = episode or Episode(), _number_of(manuscript.path)
    if not number or not recorded(manuscript) or said.number is not None or said.kind in ("trailer", "bonus"):
        return None
    return replace(said, number=number, season=said.season or season or None)


def _number_of(path: str) -> tuple[int, int]:
    """The season and the number of an episode that a name gives, or its directory of the season; 0 for none."""
    place = dirname(path) if _is_bundle(path) else path
    found = _NUMBERED.match(basename(place))
    if found is None:
        return 0, 0
    season = found[1] or ((above := _IN_SEASON.fullmatch(basename(dirname(place)))) and above[1])
    return int(season or 0), int(found[2])


def recorded(manuscript: Manuscript) -> str:
    """`audio` or `video` where the article attaches such, by what it is called; else empty."""
    kinds = (each.type or media_type(unquote(urlsplit(each.target).path)) or "" for each in manuscript.references)
    return next((kind.partition("/")[0] for kind in kinds if kind.startswith(("audio/", "video/"))), "")


@dataclass(frozen=True, slots=True)
class Alone:
    """The recordings that are articles by themselves, and why each of some others is not, for those who may wonder."""

    episodes: tuple[Found, ...]
    waiting: tuple[Found, ...]
    left: Mapping[str, str]


def alone(
    media: Mapping[str, Found],
    articles: Collection[str],
    known: Mapping[str, bool],
    named: Collection[str],
    certain: bool,
) -> Alone:
    """The recordings of ``media`` that stand for themselves.

    ``articles`` are the paths of all files that are, or may be, articles; ``known`` is the ledger: paths, and whether
    each is published now. ``named`` are the names that the articles' texts have of media; ``certain`` is whether all of
    them could be read: what was no episode before waits until they can.
    """
    stems = {stem for path in articles for stem in stems_of(path)}
    once = {stem: path for path in known if not is_recording(path) for stem in stems_of(path)}
    bundles = {dirname(path) for path in articles if _is_bundle(path)}
    episodes: list[Found] = []
    waiting: list[Found] = []
    left: dict[str, str] = {}
    done: set[str] = set()
    beside = Beside(media)
    for path in sorted(media):
        stem = splitext(path)[0]
        if not is_recording(path) or stem in stems or stem in done or bundles & set(_above(path)):
            continue
        done.add(stem)
        first = next((each for each in beside.of(path).recordings if known.get(each)), beside.of(path).recordings[0])
        if known.get(first):
            episodes.append(media[first])
        elif stem in once:
            left[first] = f"{once[stem]}, to which this belonged, is gone; write it again, or give this another name"
        elif _ASSETS & {each.lower() for each in dirname(path).split("/")} or any(
            _name(basename(each)) in named for each in beside.of(path).recordings
        ):
            continue
        elif certain:
            episodes.append(media[first])
        else:
            waiting.append(media[first])
    return Alone(tuple(episodes), tuple(waiting), left)


def _above(path: str) -> Iterator[str]:
    while path := dirname(path):
        yield path


def names_in(data: bytes) -> Iterator[str]:
    """The names of media files that the text of an article has anywhere, as :func:`alone` compares them."""
    text = data.replace(b"\0", b"").decode("utf-8", "replace")
    for found in _NAMED.finditer(text):
        yield _name(text[max(0, found.start() - LONGEST_NAME) : found.end()])


def _name(text: str) -> str:
    """The last word of a name: a name with blanks in it cannot be told from the words before it."""
    return unicodedata.normalize("NFC", _PARTS.split(unquote(text))[-1]).casefold()
