"""Whole sites of other tools, as ``sites/NAME/site``: everything that ``sites/NAME/expected.toml`` says is read from them.

What ``expected.toml`` says was held against the feed that the tool itself makes of the directory; where it differs on
purpose a comment says why. Its keys:

- ``left_out``: paths that are no articles or drafts, said at ``info``;
- ``[times]``: a path's time of change, where it matters;
- ``[site]``: ``tool``, ``title``, ``url``, ``description``, ``language``, ``timezone``, ``authors``;
- ``[[article]]``: ``path``, ``title``, ``link``, ``published``; ``section``, ``authors`` (``Name <email> url``), ``tags``,
  ``language``, ``image``, ``attachments``, ``source``, ``expires`` and ``unlisted``, empty where they are left out;
  ``updated``, ``summary`` and ``content`` where they matter; ``contains`` and ``lacks`` list pieces of the content;
- ``[[problem]]``: ``path``, ``rule``, ``line`` of everything else that an editor is told.

- ``[[feed]]``: ``name``, ``title``, ``language`` and ``articles`` of each feed, in the order of their names, where there are
  several.

Articles that are not listed may not be there. Without ``[[feed]]`` there is the main feed alone, and it holds those listed,
newest first, and no others.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from feeds import papers
from tests.articles import expected


@pytest.mark.parametrize("name", expected.names())
def test_a_site_is_read_as_its_tool_reads_it(name: str, tmp_path: Path) -> None:
    wanted = tomllib.loads((expected.SITES / name / "expected.toml").read_text(encoding="utf-8"))
    seen = expected.see(name, tmp_path, wanted.get("times", {}))

    assert expected.of_site(seen.config.site, seen.config.tool.name) == _site(wanted["site"])

    found = {each.path: expected.of_article(each) for each in seen.prepared.shown}
    articles = {each["path"]: each for each in wanted.get("article", [])}
    assert sorted(found) == sorted(articles)
    for path, said in articles.items():
        compared = {key: found[path][key] for key in ("path", "title", "link", "published", *expected.DEFAULTS)}
        compared |= {key: found[path][key] for key in expected.GIVEN if key in said}
        assert compared == expected.DEFAULTS | {key: each for key, each in said.items() if key not in ("contains", "lacks")}
        assert [each for each in said.get("contains", []) if each not in found[path]["content"]] == [], path
        assert [each for each in said.get("lacks", []) if each in found[path]["content"]] == [], path

    left_out, problems = expected.of_problems(seen.prepared)
    assert left_out == sorted(wanted.get("left_out", []))
    assert problems == sorted((each["path"], each["rule"], each.get("line", 0)) for each in wanted.get("problem", []))

    listed = [said for said in found.values() if not said["unlisted"]]
    links = [said["link"] for said in sorted(listed, key=_newest_first)]
    main = {"name": "", "title": wanted["site"]["title"], "language": wanted["site"].get("language", "en"), "links": links}
    feeds = [{**each, "links": [found[path]["link"] for path in each["articles"]]} for each in wanted.get("feed", [])] or [main]
    assert sorted(each.name for each in seen.prepared.listings) == [each["name"] for each in feeds]
    for feed in feeds:
        assert expected.of_feed(seen.prepared, feed["name"]) == {key: value for key, value in feed.items() if key != "articles"}


@pytest.mark.parametrize("name", expected.names())
def test_a_site_is_the_same_when_its_bodies_were_let_go(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = expected.see(name, tmp_path / "kept", {})
    monkeypatch.setattr(papers, "BODIES", 0)
    again = expected.see(name, tmp_path / "again", {})

    assert again.prepared.shown == kept.prepared.shown


def _site(said: dict[str, Any]) -> dict[str, Any]:
    return {"description": "", "language": "en", "timezone": "UTC", "authors": []} | said


def _newest_first(said: dict[str, Any]) -> tuple[float, str]:
    return (-said["published"].timestamp(), said["link"])
