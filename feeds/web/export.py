"""The same answers as files: what the service would send for every address, written to a directory.

Everything that changed is staged inside the directory, synchronised once, and then moved into its places, feeds last: a
web server never reads half a file, and a crash leaves the old export or the new one. What an earlier export wrote and
this one does not is removed; nothing else in the directory is touched, and the site's own robots.txt, sitemap and icon
stay where it has some.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from flask.testing import FlaskClient

from feeds.articles.directory import media_body
from feeds.config import Config
from feeds.errors import StoreError, UsageError
from feeds.model import Listing
from feeds.progress import Meter, Stage, metered, still
from feeds.store import Store
from feeds.web import create_app, forwarding, sitemap
from feeds.web.assets import ICON, assets
from feeds.web.pages import Pages

# What an export wrote, so that the next one knows what is its own.
LIST = ".feeds-export.json"
STAGE = ".feeds-export.tmp"
# How many seconds to wait for another publisher to be done.
PATIENCE = 60.0
# What a whole site has one of: where there is one already, that of an export into the same directory is not written.
YIELDING = frozenset({ICON, sitemap.ROBOTS, sitemap.FILE_NAME})
# What shrinks, by the ends of names.
TEXTS = (".css", ".html", ".json", ".opml", ".srt", ".svg", ".txt", ".vtt", ".xml")

# Path below the directory, bytes, modification time in seconds, and the bytes compressed by gzip where that is known.
File: TypeAlias = tuple[str, bytes, float | None, bytes | None]


def export(config: Config, store: Store, out: Path, meter: Meter = still, compress: bool = False) -> int:
    """Write the current edition to ``out``; how many files it has. ``meter`` is told how far that has come.

    Nobody publishes meanwhile, so that all files are of one edition. With ``compress`` every text has its gzip beside it,
    ``rss.xml.gz``, for web servers that send such files. Raises UsageError where ``out`` cannot be written to, or has to do
    with the articles or the state; BusyError where another publisher does not end.
    """
    with store.building(PATIENCE):
        return _export(config, store, out, meter, compress)


def _export(config: Config, store: Store, out: Path, meter: Meter, compress: bool) -> int:
    real = out.resolve()
    for kept in (config.directory, config.state.resolve()):
        if real == kept or real in kept.parents or kept in real.parents:
            raise UsageError(f"{out}: {kept.name} is kept there; choose another directory for --out")
    try:
        before = _list(out)
        stage = out / STAGE
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True)
        try:
            made = (file for file in _files(config, store, meter) if not _theirs(out, file[0], before))
            whole = chain.from_iterable(map(_compressed, made)) if compress else made
            files = [_stage(out, stage, number, *file[:3]) for number, file in enumerate(whole)]
            paths = {path for path, _ in files}
            listed = json.dumps(sorted(paths), ensure_ascii=False, indent=0).encode()
            files.append(_stage(out, stage, len(files), LIST, listed, None))
            for path in paths:  # for which there may be no room, so before anything is moved
                (out / path).parent.mkdir(parents=True, exist_ok=True)
            os.sync()
            for path, staged in files:
                if staged is not None:
                    staged.replace(out / path)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        for path in sorted(before - paths):
            (out / path).unlink(missing_ok=True)
            _prune(out, (out / path).parent)
    except OSError as error:
        raise UsageError(f"{error.filename or out}: cannot be written ({error.strerror})") from error
    return len(paths)


def _files(config: Config, store: Store, meter: Meter) -> Iterator[File]:
    """Every file. Its time is that of the edition, or of the document in it: the same wherever that is written."""
    app = create_app(config, store)
    client = app.test_client()
    changed = store.changed()
    when = None if changed is None else changed[1].timestamp()
    listings = _listings(config, store)
    pages = ["", *(f"{listing.name}/" for listing in listings if listing.name)]
    pages += sorted({f"{listing.subject.kind}/" for listing in listings if listing.subject})
    pages += [f"{name}/" for name in store.pages()]
    pages += [article.address for article in store.articles() if article.address]
    for page in metered(meter, Stage.WRITING, pages):
        yield f"{page}index.html", _got(client, "/" + quote(page)), when, None
    yield "404.html", _got(client, "/404.html", 404), when, None
    for name in (ICON, sitemap.ROBOTS):
        yield name, _got(client, f"/{name}"), when, None
    for name, listed in Pages(config.site, store, config.addresses.moved).sitemaps().items():
        yield name, listed, when, None
    for asset in assets():
        yield asset.path, asset.body, when, None
    for shown in store.media():
        body = media_body(config.directory, shown)
        if isinstance(body, Path):
            yield f"media/{shown.path}", body.read_bytes(), body.stat().st_mtime, None
        elif body is not None:
            yield f"media/{shown.path}", body, when, None
    for document in filter(None, map(store.document, store.paths())):
        yield document.path, document.identity, document.last_modified.timestamp(), document.gzip
    yield from _old(config, store, {*pages, *store.paths()}, when)


def _got(client: FlaskClient, path: str, status: int = 200) -> bytes:
    """A page. Raises StoreError where there is none: no page that says what went wrong stands in its place."""
    answer = client.get(path)
    if answer.status_code != status:
        raise StoreError(f"{path}: cannot be made ({answer.status}); nothing was exported")
    return bytes(answer.data)


def _old(config: Config, store: Store, taken: Collection[str], when: float | None) -> Iterator[File]:
    """What files can tell of old addresses at which nothing of what is ``taken`` stands."""
    for copy, path in forwarding.copies(config, taken):
        if (same := store.document(path)) is not None:
            yield copy, same.identity, same.last_modified.timestamp(), same.gzip
    leads = forwarding.leads(config, _listings(config, store), taken)
    for lead in leads:
        if lead.page:
            yield f"{lead.path}index.html", forwarding.page(lead.url).encode(), when, None
    yield forwarding.HOSTS_FILE, forwarding.for_hosts(leads).encode(), when, None
    yield forwarding.NGINX_FILE, forwarding.for_nginx(config, leads).encode(), when, None


def _listings(config: Config, store: Store) -> list[Listing]:
    """The feeds that are listed: they did not move elsewhere."""
    return [each for each in store.listings() or () if each.name not in config.addresses.moved]


def _compressed(file: File) -> Iterator[File]:
    """A file, and its gzip where that is smaller."""
    path, body, modified, known = file
    yield file
    if not path.startswith(".") and path.endswith(TEXTS):
        packed = gzip.compress(body, 9, mtime=0) if known is None else known
        if len(packed) < len(body):
            yield path + ".gz", packed, modified, None


def _theirs(out: Path, path: str, before: set[str]) -> bool:
    """Whether the file is one that a site has one of, and somebody else put it there."""
    return path in YIELDING and path not in before and (out / path).exists()


def _list(out: Path) -> set[str]:
    try:
        found = json.loads((out / LIST).read_bytes())
    except (FileNotFoundError, ValueError):
        return set()
    paths = found if isinstance(found, list) else []
    return {path for path in paths if isinstance(path, str) and not path.startswith("/") and ".." not in path.split("/")}


def _stage(out: Path, stage: Path, number: int, path: str, body: bytes, modified: float | None) -> tuple[str, Path | None]:
    """Put ``body`` aside for ``path``; None for a file that has these bytes already and is left alone."""
    try:
        same = (out / path).read_bytes() == body
    except OSError:
        same = False
    staged = out / path if same else stage / str(number)
    if not same:
        staged.write_bytes(body)
        staged.chmod(0o644)
    if modified is not None:
        os.utime(staged, (modified, modified))
    return path, None if same else staged


def _prune(out: Path, directory: Path) -> None:
    while directory != out and not any(directory.iterdir()):
        directory.rmdir()
        directory = directory.parent
