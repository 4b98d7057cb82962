"""What the tool that a directory was written for says of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from feeds.model.parts import Person
from feeds.model.problems import Problem


class Trait(StrEnum):
    """What a tool does that others do not."""

    LOWER = "lower"  # addresses in small letters
    SLASH = "slash"  # a path in the front matter is a directory
    SLASH_BUT_FILES = "slash-but-files"  # ... unless it ends in a file's name
    BUNDLES = "bundles"  # what stands beside an index file belongs to it
    HUGO_FRONT_MATTER = "hugo-front-matter"  # a date of publication counts more than a date, a summary is Markdown
    NAMES_GIVE_DAYS = "names-give-days"  # the day that a file's name begins with counts more than any date
    FEED_A_LANGUAGE = "feed-a-language"  # a feed for each language, the main one for the main language
    SLASH_IS_THE_SITE = "slash-is-the-site"  # addresses in articles that begin with a slash are below the site's own
    SLUG_OF_TITLE = "slug-of-title"  # articles without a slug are addressed by their titles
    FOLDERS_ARE_CATEGORIES = "folders-are-categories"
    TRANSLATIONS_BELOW = "translations-below"  # translations stand below their language's code, the main language does not
    MAIN_LANGUAGE_BELOW = "main-language-below"  # ... and the main language does too
    BLANKS_PART_TAGS = "blanks-part-tags"
    UNDATED_ARE_PAGES = "undated-are-pages"
    UNDATED_ROOT_IS_PAGES = "undated-root-is-pages"
    NAMES_ARE_DATED = "names-are-dated"  # a file whose name does not begin with a day is no article
    NAMES_ARE_TITLES = "names-are-titles"  # an article without a title has that of its file's name, and keeps its first heading
    NAMES_ARE_HEADLINES = "names-are-headlines"  # ... unless it begins with a heading of the first level
    STAMPS_ARE_UTC = "stamps-are-utc"  # what YAML takes for a time is UTC where it names no zone
    CATEGORIES_ADD_UP = "categories-add-up"  # those of defaults and articles are one list
    DRAFTS_TOO = "drafts-too"  # drafts are published
    FUTURE_TOO = "future-too"  # articles are published before their day
    EXPIRED_TOO = "expired-too"  # articles stay when they are over


@dataclass(frozen=True, slots=True)
class Place:
    """Where the tool that a directory was written for would put an article, in the parts that addresses are made of.

    ``directory`` holds the language of a translation where the tool puts it there, ``translation`` is that language;
    ``filename`` is the file's name without suffixes, ``name`` the same without a date, or the slug that the file gives.
    Both keep their case. ``sections`` are those of its directories that are sections to the tool.
    """

    directory: str = ""
    filename: str = ""
    name: str = ""
    categories: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    translation: str = ""


@dataclass(frozen=True, slots=True)
class Default:
    """What a tool's configuration says of all articles in a place that do not say it themselves.

    ``path`` is what their paths begin with; where it holds a wildcard, all of a path or its first directories. ``file`` is
    where it is said, if not in the tool's configuration.
    """

    path: str
    values: tuple[tuple[str, object], ...]
    file: str = ""


@dataclass(frozen=True, slots=True)
class Tongue:
    """What a tool's configuration says of its site in one language; ``folder`` is the directory of what is written in it.

    ``code`` is what files and addresses call it, ``language`` what its feed does.
    """

    code: str
    title: str | None = None
    description: str | None = None
    url: str | None = None
    folder: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """What the configuration of another tool says of a directory; everything is empty where none was recognised.

    ``file`` names that configuration and ``content`` the directory of the articles, both relative to the directory
    given; ``prefix`` is where the directory given lies below the tool's own content directory. Below ``content``,
    ``posts`` are the directories whose files alone are articles, and ``left_out`` those that are not looked at.
    ``permalink`` is a pattern as in the setting of that name, ``permalinks`` are patterns of sections, ``translated`` is
    that of articles in another language than the site's, ``page`` that of pages which are no articles.

    ``defaults`` are the weakest first; ``people`` are authors by the keys that articles name them with, ``labels`` tags
    by theirs; ``more`` is what the part that lists show ends at; ``tongues`` say more of some of the ``languages``.
    ``markups`` are suffixes that are read as others, ``names`` patterns of file names that say something, by setting.
    Where ``tagged`` names tags, only articles with one of them are in the tool's feed. ``category`` is that of articles
    without one, ``words`` the length of its summaries where it counts them.
    """

    name: str = ""
    file: str = ""
    title: str | None = None
    url: str | None = None
    description: str | None = None
    language: str | None = None
    timezone: str | None = None
    authors: tuple[Person, ...] = ()
    content: str = ""
    prefix: str = ""
    posts: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    permalink: str | None = None
    permalinks: tuple[tuple[str, str], ...] = ()
    translated: str | None = None
    page: str | None = None
    languages: tuple[str, ...] = ()
    tongues: tuple[Tongue, ...] = ()
    traits: frozenset[Trait] = frozenset()
    defaults: tuple[Default, ...] = ()
    people: tuple[tuple[str, Person], ...] = ()
    more: str | None = None
    labels: tuple[tuple[str, str], ...] = ()
    markups: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    tagged: tuple[str, ...] = ()
    category: str | None = None
    words: int = 0
    problems: tuple[Problem, ...] = ()
