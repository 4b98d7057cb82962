"""What an edition is made of but for its articles: the configuration, our own code, the libraries beneath it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from feeds.config import Config
from feeds.seals import code, seal
from feeds.store import Store

# Our own code that decides what comes of an article, and of a look.
_OWN = (
    "articles",
    "config",
    "model",
    "podcasting",
    "formats",
    "check",
    "select",
    "store",
    "press",
    "printer",
    "publish",
    "live",
    "composing",
    "edits",
    "remarks",
    "ahead",
    "intake",
    "papers",
    "morgue",
    "desk",
    "proofs",
)
# How much of the hash of all that a look saw says in which circumstances it was.
_LENGTH = 24


def circumstances(config: Config) -> str:
    """A hash of all of a configuration that shows in what is published, and of what of us makes it."""
    tool = replace(config.tool, problems=())
    articles = config.articles.model_dump(exclude={"settle", "rescan"})
    said = [config.site, config.news, config.feeds, config.automatic, articles, tool, config.tool.problems]
    return seal(code(*_OWN), said, str(config.directory))


def inputs_of(given: str, *seen: object) -> str:
    """The hash of all that a look saw in the ``given`` circumstances."""
    return given[:_LENGTH] + seal(given, *seen)[_LENGTH:]


def stands(config: Config, store: Store, now: datetime) -> bool:
    """Whether what is live was made in these circumstances and nothing of it is over.

    Then it can be served while somebody looks what became of the directory since. Raises StoreError.
    """
    outlook = None if store.number() is None else store.outlook()
    if outlook is None or (outlook.due is not None and outlook.due <= now):
        return False
    return outlook.inputs[:_LENGTH] == circumstances(config)[:_LENGTH]
