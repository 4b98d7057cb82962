"""The same answers as files: what the service would send for every address, written to a directory.

Each file is written beside its place and moved there, so that a web server never reads half of one. What an earlier
export wrote and this one does not is removed; nothing else in the directory is touched.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from feeds.articles.directory import media_path
from feeds.config import Config
from feeds.errors import UsageError
from feeds.store import Store
from feeds.web import create_app

# What an export wrote, so that the next one knows what is its own.
LIST = ".feeds-export.json"


def export(config: Config, store: Store, out: Path) -> int:
    """Write the current edition to ``out``; how many files it has.

    Raises UsageError where ``out`` cannot be written to, or holds the articles.
    """
    real = out.resolve()
    if real == config.directory or real in config.directory.parents:
        raise UsageError(f"{out}: the articles are in there; choose another directory for --out")
    try:
        before = _list(out)
        written = set()
        for path, body, modified in _files(config, store):
            _write(out / path, body, modified)
            written.add(path)
        for path in sorted(before - written):
            (out / path).unlink(missing_ok=True)
            _prune(out, (out / path).parent)
        _write(out / LIST, json.dumps(sorted(written), ensure_ascii=False, indent=0).encode(), None)
    except OSError as error:
        raise UsageError(f"{error.filename or out}: cannot be written ({error.strerror})") from error
    return len(written)


def _files(config: Config, store: Store) -> Iterator[tuple[str, bytes, float | None]]:
    """Path below ``out``, bytes and modification time of every file."""
    app = create_app(config, store)
    client = app.test_client()
    for document in store.documents():
        yield document.path, document.identity, document.last_modified.timestamp()
    pages = ["", *(f"{listing.name}/" for listing in store.listings() or () if listing.name)]
    pages += [article.address for article in store.articles() if article.address]
    for page in pages:
        yield f"{page}index.html", client.get("/" + quote(page)).data, None
    yield "404.html", client.get("/404.html").data, None
    for asset in sorted(Path(app.static_folder or "").iterdir()):
        yield f"static/{asset.name}", asset.read_bytes(), asset.stat().st_mtime
    for path in store.media():
        if file := media_path(config.directory, path):
            yield f"media/{path}", file.read_bytes(), file.stat().st_mtime


def _list(out: Path) -> set[str]:
    try:
        found = json.loads((out / LIST).read_bytes())
    except (FileNotFoundError, ValueError):
        return set()
    paths = found if isinstance(found, list) else []
    return {path for path in paths if isinstance(path, str) and not path.startswith("/") and ".." not in path.split("/")}


def _write(path: Path, body: bytes, modified: float | None) -> None:
    """Put ``body`` at ``path`` in one step; a file that has these bytes already is left alone."""
    try:
        same = path.read_bytes() == body
    except OSError:
        same = False
    if not same:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".feeds-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(handle)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    if modified is not None:
        os.utime(path, (modified, modified))


def _prune(out: Path, directory: Path) -> None:
    while directory != out and not any(directory.iterdir()):
        directory.rmdir()
        directory = directory.parent
