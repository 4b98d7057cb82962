"""Players that pages embed → links that every reader can follow: a table, so that another player is another row."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

MARK = "▶ "


@dataclass(frozen=True, slots=True)
class Player:
    """``embed`` matches the address of a frame, ``address`` is the template of the page for people that it stands for."""

    name: str
    embed: re.Pattern[str]
    address: str


def _row(name: str, embed: str, address: str) -> Player:
    return Player(name, re.compile(embed), address)


PLAYERS = (
    _row(
        "YouTube",
        r"//(?:www\.|m\.)?youtube(?:-nocookie)?\.com/embed/videoseries\?(?:[^#]*&)?list=([\w-]{2,64})",
        "https://www.youtube.com/playlist?list={}",
    ),
    _row(
        "YouTube",
        r"//(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:embed/|v/|watch\?v=)([\w-]{5,20})(?=$|[?&#/])",
        "https://www.youtube.com/watch?v={}",
    ),
    _row("Vimeo", r"//player\.vimeo\.com/video/(\d{1,15})", "https://vimeo.com/{}"),
    _row(
        "Spotify",
        r"//open\.spotify\.com/embed(?:-podcast)?/((?:track|album|playlist|episode|show|artist)/\w{2,40})",
        "https://open.spotify.com/{}",
    ),
    _row("SoundCloud", r"//w\.soundcloud\.com/player/\?(?:[^#]*&)?url=(https?(?::|%3A)[^&#]{4,300})", "{}"),
    _row("Apple Podcasts", r"//embed\.podcasts\.apple\.com/([^#\s]{2,300})", "https://podcasts.apple.com/{}"),
    _row("Apple Music", r"//embed\.music\.apple\.com/([^#\s]{2,300})", "https://music.apple.com/{}"),
    _row("Dailymotion", r"//(?:www\.)?dailymotion\.com/embed/video/(\w{2,20})", "https://www.dailymotion.com/video/{}"),
    _row("TED", r"//embed\.ted\.com/talks/([\w/-]{2,200})", "https://www.ted.com/talks/{}"),
    # PeerTube stands on thousands of hosts; its frames have this path on all of them.
    _row("PeerTube", r"//([a-z0-9.-]{3,100})/videos/embed/([\w-]{6,40})", "https://{}/videos/watch/{}"),
)


def player_link(frame: str, title: str = "") -> str | None:
    """The HTML of a link to what a frame with the address ``frame`` plays; None where it is no player of the table."""
    for player in PLAYERS:
        if found := player.embed.match(re.sub(r"^https?:", "", frame.strip())):
            parts = found.groups()
            if player.address == "{}":
                parts = tuple(re.sub("%3A", ":", part, flags=re.IGNORECASE).replace("%2F", "/") for part in parts)
            return link(player.address.format(*parts), player.name, title)
    return None


def link(url: str, name: str, title: str = "") -> str:
    """The HTML of a link to a recording: ``▶ TITLE (NAME)``, or ``▶ NAME`` where nobody gave it a title."""
    title = " ".join(title.split())
    known = not title or name.lower() in title.lower()
    label = (title or name) if known else f"{title} ({name})"
    return f'<a href="{html.escape(url)}">{MARK}{html.escape(label, quote=False)}</a>'
