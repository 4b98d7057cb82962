"""Obsidian."""

from __future__ import annotations

from pathlib import Path

from feeds.articles.tools.source import Said, overlaid, text
from feeds.model import Tool, Trait

FILES = (".obsidian",)
NAME = "Obsidian"


def tool(root: Path, _said: Said) -> Tool | None:
    """A vault: all notes, but not the templates of notes."""
    folders = [text(each, "folder") for each in overlaid(root, ".obsidian/templates.json")]
    left_out = tuple(each.strip("/") for each in folders if each)
    return Tool(left_out=left_out, traits=frozenset({Trait.NAMES_ARE_HEADLINES}))
