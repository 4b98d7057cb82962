"""Rewrites the golden documents from their descriptions: ``python -m tests.golden_update``.

Only for a change that is meant to change published bytes. Read what ``git diff tests/golden`` then shows: it is what
every subscriber will get.
"""

from __future__ import annotations

from tests.making import GOLDEN, golden_documents, golden_names


def main() -> None:
    """Write every document of every golden feed beside its description."""
    for name in golden_names():
        for file, document in golden_documents(name).items():
            (GOLDEN / file).write_bytes(document.body)


if __name__ == "__main__":
    main()
