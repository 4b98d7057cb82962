"""IPTC ninjs 3.0 and 3.1: what partners of wires read."""

from __future__ import annotations

from feeds.check.profiles.profile import Profile, of_format
from feeds.check.rules.ninjs import RULES, SCHEMA

NINJS = Profile(
    "ninjs", "ninjs, for wire partners", SCHEMA, tuple(map(of_format, RULES)), formats=("ninjs",), usual=True, strict=True
)
