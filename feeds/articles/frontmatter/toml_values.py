"""TOML → values."""

from __future__ import annotations

import re
import tomllib

from feeds.articles.frontmatter.values import MAX_DEPTH, Parsed, Value, bounded, wrong

# More parts than this in one key cost tomllib the square of their number.
_DOTTED = re.compile(rf"(?<![\w-])(?:(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*\.[ \t]*){{{MAX_DEPTH}}}")


def parse(source: str) -> Parsed:
    """TOML, with the types that it gives itself. Raises ArticleError with the line in ``source``."""
    if found := _DOTTED.search(source):
        raise wrong("nested too deep", source.count("\n", 0, found.start()) + 1)
    try:
        values: dict[str, Value] = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        line = int(place[1]) if place else source.count("\n") + 1
        # Its own line is counted from the fence, and would contradict that of the file.
        raise wrong(f"not TOML: {str(error).partition(' (at ')[0]}", line) from error
    except (ValueError, RecursionError) as error:
        raise wrong(f"not TOML: {error}") from error
    bounded(values)
    lines: dict[str, int] = {}
    for number, line_text in enumerate(source.split("\n"), 1):
        if (key := re.match(r"\s*(?:\[+\s*)?[\"']?([\w-]+)", line_text)) and key[1] in values:
            lines.setdefault(key[1], number)
    return Parsed(values, lines)
