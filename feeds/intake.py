"""What a look at the directory brings in: files → manuscripts, each with the media that belong to it.

Articles are read first, since what their texts name, or what is called as they are, is theirs. Recordings that are left
are articles by themselves.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime

from feeds.articles.companions import Beside, alone, joined, stems_of
from feeds.articles.directory import UNSHOWN, Found, Look, changing
from feeds.articles.episodes import episode
from feeds.articles.examination import Examination
from feeds.articles.markup import MARKUPS
from feeds.articles.media import beside, is_recording
from feeds.config import Config
from feeds.errors import ArticleError, defect
from feeds.model import Manuscript, Problem, Record, Severity, Tool
from feeds.papers import Paper, Papers, problems_of
from feeds.seals import seal

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Intake:
    """Every file that can be understood; ``seals`` of all that each was made of, by path; the paths of what is ``refused``.

    The manuscripts of texts are without their bodies; ``recordings`` are those that no file of text gives, by path.
    """

    manuscripts: tuple[Manuscript, ...]
    companions: Companionship
    seals: dict[str, str]
    refused: frozenset[str]
    problems: tuple[Problem, ...]
    recordings: dict[str, Manuscript]

    def manuscript(self, papers: Papers, path: str) -> Manuscript:
        """What the file at ``path`` says, with what lies beside it. Raises ArticleError where it is not as it was."""
        if path in self.recordings:
            return self.recordings[path]
        paper = papers.said(path)
        manuscript = None if paper is None else self.companions.joined(paper).manuscript
        if manuscript is None:
            raise changing(path)
        return manuscript


class Companionship:
    """What lies beside articles and belongs to them by its name."""

    def __init__(self, look: Look, examination: Examination, tool: Tool) -> None:
        self.shelf, self.examination = Beside(look.media, tool.name), examination

    def joined(self, paper: Paper) -> Paper:
        """What a file says with what belongs to it."""
        if paper.manuscript is None:
            return paper
        companions = self.shelf.of(paper.manuscript.path)
        sound = tuple(each for each in companions.recordings if self._sounds(each))
        whole = joined(paper.manuscript, replace(companions, recordings=sound))
        was = paper.manuscript
        if whole is was:
            return paper
        same = (whole.references, whole.image, whole.episode) == (was.references, was.image, was.episode)
        made = paper.seal if same else seal(paper.seal, whole.references, whole.image, whole.episode)
        return replace(paper, manuscript=whole, seal=made)

    def _sounds(self, path: str) -> bool:
        """Whether a file is to be attached for its name: what cannot be read now is told when the article is composed."""
        try:
            fact = self.examination.fact(path)
        except ArticleError:
            return True
        return fact is None or fact.is_recording


def unsettled(look: Look, now: datetime, settle: float) -> frozenset[str]:
    """The files that changed less than ``settle`` seconds before ``now``: somebody may still be writing."""
    return frozenset(
        found.path
        for found in (*look.files, *look.media.values())
        for each in (found, look.sidecars.get(found.path, found))
        if is_young(each, now, settle)
    )


def is_young(found: Found, now: datetime, settle: float) -> bool:
    """Whether a file changed less than ``settle`` seconds before ``now``."""
    return 0 <= now.timestamp() - found.mtime_ns / 1e9 < settle


def take(
    config: Config,
    look: Look,
    papers: Papers,
    known: Sequence[Record],
    examination: Examination,
    young: AbstractSet[str],
    only: str | None = None,
) -> Intake:
    """All that ``look`` found and that is not ``young``; with ``only``, a path, as if that were the one file.

    ``known`` is the whole ledger.
    """
    taker = _Taker(look, papers, examination, young)
    named = taker.texts()
    # Where another tool made the site, it has no pages for recordings.
    if not config.tool.name and any(map(is_recording, look.media)):
        taker.recordings({record.path: record.present for record in sorted(known, key=lambda each: each.present)}, named, only)
    return taker.intake()


@dataclass(slots=True)
class _Taker:
    look: Look
    papers: Papers
    examination: Examination
    young: AbstractSet[str]
    papers_read: list[Paper] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    certain: bool = True

    def texts(self) -> set[str]:
        """Take the articles that are written; the names of recordings that stand in them."""
        papers = self.papers.read(self.look, self.young)
        self.refused.update((path for path, paper in papers.items() if paper.refused), self.young)
        self.certain = self.young.isdisjoint(each.path for each in self.look.files) and all(each.seal for each in papers.values())
        self.problems += problems_of(papers.values())
        self.papers_read += papers.values()
        return {name for paper in papers.values() for name in paper.named}

    def recordings(self, known: dict[str, bool], named: set[str], only: str | None) -> None:
        """Take the recordings that are articles by themselves."""
        left = (each.path for each in self.look.problems if each.rule != UNSHOWN and _may_be_an_article(each))
        articles = {*(each.path for each in self.look.files), *left}
        found = alone(self.look.media, articles, known, named, self.certain)
        for path, message in found.left.items():
            if only in (None, path):
                self.problems.append(Problem(Severity.SHOULD, "left-out", path, message))
        self.keep(path for path, present in known.items() if present)
        for each in found.waiting:
            self.refused.add(each.path)
            if not self.young and only in (None, each.path):
                message = "waits until every article can be read: one of them may show it"
                self.problems.append(Problem(Severity.INFO, "left-out", each.path, message))
        for each in found.episodes:
            if only in (None, each.path) and each.path not in self.young:
                self.recording(each)

    def keep(self, published: Iterable[str]) -> None:
        """What is published of a recording alone stays while the text that is beside it now cannot be read."""
        unread = (*self.refused, *(each.path for each in self.look.problems if each.severity is Severity.MUST))
        stems = {stem for path in unread for stem in stems_of(path)}
        self.refused.update(path for path in published if is_recording(path) and os.path.splitext(path)[0] in stems)

    def recording(self, found: Found) -> None:
        """Take one recording; where nothing can come of it, it is refused with the reason."""
        try:
            fact = self.examination.fact(found.path)
            if fact is None or not fact.is_recording:
                self.refused.add(found.path)
                return
            read = episode(found, fact, self.papers.reading, self.papers.sidecar(self.look.sidecars.get(found.path)))
        except ArticleError as error:
            self.refused.add(found.path)
            self.problems.append(error.problem)
        except Exception as error:
            log.exception("reading %s failed", found.path)
            self.refused.add(found.path)
            self.problems.append(defect(found.path, error))
        else:
            self.problems += read.problems
            self.papers_read.append(Paper(seal(read.manuscript), read.manuscript))

    def intake(self) -> Intake:
        """The manuscripts with what lies beside them; one whose recording is still being written is refused."""
        companions = Companionship(self.look, self.examination, self.papers.config.tool)
        ready: list[Manuscript] = []
        seals: dict[str, str] = {}
        for paper in map(companions.joined, self.papers_read):
            if (manuscript := paper.manuscript) is None:
                continue
            if not self.young.isdisjoint(beside(each.target, manuscript.path) or "" for each in manuscript.references):
                self.refused.add(manuscript.path)
                continue
            ready.append(manuscript)
            seals[manuscript.path] = paper.seal
        spoken = {each.path: each for each in ready if each.path not in self.papers.files}
        return Intake(tuple(ready), companions, seals, frozenset(self.refused), tuple(self.problems), spoken)


def _may_be_an_article(problem: Problem) -> bool:
    """Whether what was found wrong is about a file whose words nobody knows, or that is an article and not published."""
    return problem.severity is Severity.MUST or os.path.splitext(problem.path)[1].lower() in MARKUPS
