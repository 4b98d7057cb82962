# ruff: noqa: E501 - a story a line
"""A made news site: a directory of articles in English and German, and a configuration with a feed for every consumer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from tests.conftest import NOW
from tests.mediafiles import jpeg, mp3, mp4, png

SETTINGS = """
[site]
title = "The Harbour Gazette"
description = "News from the coast"
url = "https://www.harbour-gazette.example/"
base_url = "https://feeds.harbour-gazette.example/"
language = "en-GB"
timezone = "Europe/London"
rights = "© 2026 The Harbour Gazette"
icon = "/media/icon.png"
logo = "/media/logo.png"
image = "/media/logo.png"
authors = [{ name = "The Harbour Gazette", email = "desk@harbour-gazette.example" }]
[articles]
path = "newsroom"
permalink = "{url}{section}/{slug}/"
[automatic]
sections = true
[news]
name = "The Harbour Gazette"
[[feeds]]
name = ""
limit = 20
archive = 10
formats = ["rss", "atom", "json", "ninjs"]
profiles = ["readers", "w3c", "json-feed", "archives"]
[[feeds]]
name = "deutsch"
title = "Hafenzeitung"
description = "Nachrichten von der Küste"
language = "de-DE"
select = { languages = ["de"] }
profiles = ["readers", "w3c", "json-feed", "apple-news"]
[[feeds]]
name = "google-news"
profiles = ["google-news"]
[[feeds]]
name = "apple-news"
select = { languages = ["en"] }
profiles = ["apple-news", "readers"]
[[feeds]]
name = "smartnews"
select = { languages = ["en"] }
profiles = ["smartnews", "readers"]
[feeds.smartnews]
logo = "/media/wide.png"
dark_logo = "/media/wide.png"
analytics = "<script>count('smartnews')</script>"
advertisement = "<script>advertise(300, 250)</script>"
sponsored = [
  { link = "https://www.harbour-gazette.example/give/", advertiser = "The Harbour Gazette", title = "Support us", thumbnail = "/media/give.png" },
  { link = "https://shop.harbour-gazette.example/", advertiser = "The Harbour Gazette" },
]
[[feeds]]
name = "msn"
select = { languages = ["en"] }
profiles = ["msn", "readers"]
msn = { syndication_rights = true, licensor = "The Harbour Gazette" }
[[feeds]]
name = "flipboard"
select = { languages = ["en"] }
profiles = ["flipboard", "readers"]
[[feeds]]
name = "newsbreak"
select = { languages = ["en"] }
profiles = ["newsbreak", "readers"]
[[feeds]]
name = "yahoo"
select = { languages = ["en"] }
profiles = ["yahoo", "readers"]
[[feeds]]
name = "feedly"
profiles = ["feedly", "readers"]
feedly = { cover = "/media/cover.png", logo = "/media/mark.svg", accent_color = "0a4f6e" }
"""


class Story(NamedTuple):
    """A story as its editor thinks of it."""

    path: str
    title: str
    author: str
    tags: str
    summary: str
    language: str = "en"


STORIES = (
    Story("coast/ferry", "Night ferry returns after two years of repairs", "Ada Marsh", "transport, harbour", "The first sailing leaves on Friday evening with three hundred passengers and a new engine."),
    Story("coast/lighthouse", "Volunteers reopen the lighthouse at Gull Point", "Tom Reed", "heritage", "Visitors may climb the tower again, and the old lamp is lit once a week."),
    Story("coast/storm", "Storm closes the coastal road for a third day", "Ada Marsh", "weather, transport", "Waves have taken away forty metres of the sea wall near the old quay."),
    Story("coast/seals", "Seal pups counted on the sandbanks hit a record", "Priya Nair", "nature", "Wardens found six hundred and twelve of them, a third more than last winter."),
    Story("coast/oysters", "Oyster beds clear of disease for the first time", "Priya Nair", "fishing, nature", "Growers expect to sell the whole harvest within the county this season."),
    Story("council/budget", "Council agrees a budget after a twelve hour debate", "Jo Whitlock", "council", "Libraries stay open, parking will cost more, and the pool waits another year."),
    Story("council/housing", "Plans for sixty homes on the old shipyard approved", "Jo Whitlock", "council, housing", "Half of them are to be let at rents that the council sets for ten years."),
    Story("council/buses", "Evening buses are back on four of the town’s routes", "Tom Reed", "transport, council", "A trial of six months is to show whether people leave their cars at home."),
    Story("council/trees", "Two thousand trees for streets that have none", "Ada Marsh", "council, nature", "Planting begins behind the station and follows a map that schools drew."),
    Story("council/school", "Primary school moves into its new rooms in spring", "Jo Whitlock", "education", "Classes were taught in containers since the roof came down three years ago."),
    Story("culture/festival", "Film festival fills the old fish market for a week", "Mina Okafor", "film", "Forty films from nineteen countries, and a jury of pupils for the first time."),
    Story("culture/choir", "A choir of dockworkers records its first album", "Mina Okafor", "music", "They learned the songs from a notebook that was found in a tin in the rope loft."),
    Story("culture/museum", "Museum finds a lost map of the harbour in its attic", "Tom Reed", "heritage, museum", "It was drawn in 1784 and shows a second mole that nobody had known about."),
    Story("culture/theatre", "Theatre sells every seat for its winter season", "Mina Okafor", "theatre", "The box office opened at nine and closed again before lunch on Monday."),
    Story("culture/bakery", "The bakery that has kept one oven hot since 1911", "Priya Nair", "food", "Three generations have fed the fire, and none of them remembers it going out."),
    Story("economy/wind", "Wind farm begins to feed power to twenty villages", "Sam Achebe", "energy", "Six turbines are running, and another nine are to follow before the summer."),
    Story("economy/cannery", "Cannery workers win a contract after a short strike", "Sam Achebe", "work, fishing", "Wages rise in two steps, and night shifts become voluntary from March on."),
    Story("economy/rents", "Shop rents fall on the high street for a fifth year", "Sam Achebe", "housing, trade", "Owners now offer leases of months, and young businesses take them."),
    Story("economy/airport", "Small airport lives on with gliders and a flying club", "Tom Reed", "transport", "The last scheduled flight left in 2019, and the café is full on Sundays."),
    Story("economy/fibre", "Fast internet reaches the last farms on the headland", "Sam Achebe", "technology", "Engineers laid the cable along the disused railway, which saved a year."),
    Story("sport/rowing", "Rowing club wins the river race by half a length", "Lea Brandt", "rowing", "The crew trained before dawn all winter because two of them bake bread."),
    Story("sport/pool", "Swimmers cross the bay to save the outdoor pool", "Lea Brandt", "swimming, council", "Eighty people took part, and the fund now holds a third of what is needed."),
    Story("deutsch/faehre", "Nachtfähre fährt nach zwei Jahren wieder", "Lea Brandt", "Verkehr, Hafen", "Am Freitagabend legt das Schiff mit dreihundert Gästen und neuer Maschine ab.", "de"),
    Story("deutsch/seehunde", "Rekord bei jungen Seehunden auf den Sandbänken", "Lea Brandt", "Natur", "Die Wacht zählte sechshundertzwölf Tiere, ein Drittel mehr als im Vorjahr.", "de"),
    Story("deutsch/baeckerei", "Die Bäckerei, deren Ofen seit 1911 brennt", "Lea Brandt", "Essen", "Drei Generationen haben das Feuer gehütet, und keine sah es je verlöschen.", "de"),
)  # fmt: skip

_BODY = {
    "en": (
        "“We had hoped for this for a long time,” said a woman who has lived beside the quay all her life. Others were more "
        "careful, and asked who would pay for it once the first excitement was over.",
        "The county had put the matter off twice. A report of last year named the costs, the risks and a date, and most of "
        "what it asked for has been done since.",
        "- the next meeting is public\n- papers are in the library\n- questions may be sent beforehand",
        "More is to be decided in the coming weeks; this newspaper will be there.",
    ),
    "de": (
        "„Darauf haben wir lange gehofft“, sagte eine Frau, die ihr Leben lang am Kai gewohnt hat. Andere waren vorsichtiger "
        "und fragten, wer das alles bezahlt, wenn die erste Freude vorüber ist.",
        "Der Kreis hatte die Sache zweimal verschoben. Ein Gutachten nannte im letzten Jahr Kosten, Gefahren und einen Termin, "
        "und das meiste davon ist inzwischen erledigt.",
        "- die nächste Sitzung ist öffentlich\n- die Unterlagen liegen in der Bücherei",
        "Weiteres wird in den nächsten Wochen entschieden; diese Zeitung wird dabei sein.",
    ),
}


# What a story holds besides words: by their turn.
_SHOWN = (
    "",
    '![Seen from the quay]({name}-2.jpg "At dawn")\n\n> It was never only about the money.\n\n',
    "The [minutes](https://council.example/minutes/) say more, and so does [another story](../coast/ferry.md).\n\n",
    "| year | visitors |\n|---|---|\n| 2025 | 1,200 |\n| 2026 | 3,400 |\n\n",
    "## What happened\n\nIt was *not* what **anybody** had expected: `R&D` cost < 5 % of it.\n\n",
    '<video src="{name}.mp4" controls></video>\n\n',
    'Listen to the meeting:\n\n<audio src="{name}.mp3" controls></audio>\n\n',
)


def files(now: datetime = NOW) -> dict[str, str | bytes]:
    """Everything in the directory: the articles of the last weeks, the newest of this morning, with their pictures."""
    found: dict[str, str | bytes] = dict(_assets())
    for at, story in enumerate(STORIES):
        when = now - timedelta(hours=3 + 17 * at)
        edited = {"updated": f"{when + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"} if at % 3 == 0 else {}
        shown = _SHOWN[at % len(_SHOWN)].format(name=story.path.rpartition("/")[2])
        found[f"{story.path}.md"] = written(story, when, shown, **edited)
        found[f"{story.path}.jpg"] = jpeg(1200, 900)
        if "-2.jpg" in shown:
            found[f"{story.path}-2.jpg"] = jpeg(900, 600)
        if ".mp3" in shown:
            found[f"{story.path}.mp3"] = mp3(2)
        if ".mp4" in shown:
            found[f"{story.path}.mp4"] = mp4(2, (b"soun", b"vide"), b"isom")
    return found


def written(story: Story, when: datetime, shown: str = "", **other: str) -> str:
    """The file of a story, with what is ``shown`` in it; ``other`` says something else, or nothing, under a key at its head."""
    name = story.path.rpartition("/")[2]
    by, shows = ("Photo by", "What it looks like") if story.language == "en" else ("Foto von", "So sieht es aus")
    said = {
        "title": f'"{story.title}"',
        "date": f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "author": story.author,
        "tags": f"[{story.tags}]",
        "summary": f'"{story.summary}"',
        "lang": story.language,
        "image": f"{name}.jpg",
        "image_alt": f'"{shows}: {story.title}"',
        "image_caption": f'"{shows}, seen this week"' if story.language == "en" else f'"{shows}, in dieser Woche"',
        "image_credit": f'"{by} {story.author}"',
    } | other
    head = "".join(f"{key}: {value}\n" for key, value in said.items() if value)
    return f"---\n{head}---\n\n{story.summary}\n\n{shown}" + "\n\n".join(_BODY[story.language]) + "\n"


def _assets() -> Iterator[tuple[str, bytes]]:
    yield "icon.png", png(512, 512)
    yield "logo.png", png(1200, 1200)
    yield "cover.png", png(1600, 900)
    yield "give.png", png(320, 240)
    yield "wide.png", png(700, 100)
    yield "mark.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h10v10z"/></svg>'
