"""What lasts: the ledger of identities and the documents of the current edition, in one SQLite file."""

from feeds.store.documents import Store

__all__ = ["Store"]
