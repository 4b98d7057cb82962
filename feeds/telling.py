"""Telling the editor, who looks at nothing else: a command is run and a webhook called, once for each change.

What has to be told stands in the store until it was told, so that a restart neither forgets nor repeats it.
"""

from __future__ import annotations

import json
import logging
import subprocess
import urllib.request
from collections.abc import Iterable
from datetime import datetime
from urllib.error import URLError

from feeds.config import Config
from feeds.errors import describe, record
from feeds.model import Incident
from feeds.store import Store

log = logging.getLogger(__name__)

# How long, in seconds, a command or a webhook may take, and how much of an answer is read.
PATIENCE = 20
ANSWER = 65_536


def tell(config: Config, store: Store) -> None:
    """Tell what nobody was told yet: into the log, to the command, to the webhook. What fails is logged, and told once."""
    for incident in store.untold():
        said = describe(incident.problem)
        log.warning("%s", said if incident.until is None else f"recovered: {said}")
        body = json.dumps(_event(config, incident), ensure_ascii=False).encode()
        if config.notify.command:
            _run(config.notify.command, body)
        if config.notify.webhook:
            _post(config.notify.webhook, body)
        store.told(incident)


def _event(config: Config, incident: Incident) -> dict[str, object]:
    over = incident.until is not None
    at: datetime = incident.until or incident.since
    return {
        "event": "recovered" if over else "held",
        "at": at.isoformat(),
        "site": config.site.title,
        "problem": record(incident.problem),
    }


def _run(command: Iterable[str], body: bytes) -> None:
    """Run the command, no shell between, with the event on its standard input."""
    try:
        done = subprocess.run([*command], input=body, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        log.error("notify.command failed: %s", error)
        return
    if done.returncode:
        log.error("notify.command ended with %s: %s", done.returncode, done.stderr[-500:].decode("utf-8", "replace").strip())


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """The event goes to the address that was configured, and to no other."""


def _post(url: str, body: bytes) -> None:
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", "User-Agent": "feeds"})  # noqa: S310
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=PATIENCE) as answer:
            answer.read(ANSWER)
    except (OSError, URLError, ValueError) as error:
        log.error("notify.webhook failed: %s", error)
