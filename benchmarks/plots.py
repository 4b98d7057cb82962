"""The figures of benchmarks/scale.py as SVG, drawn by matplotlib (``pip install 'feeds[bench]'``)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def draw(directory: Path, rows: Sequence[tuple[int, float, float, float]]) -> None:
    """Write ``cold.svg`` and ``edit.svg``; a row is articles, and seconds of a cold build, an edit, a start."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "feeds"
    from matplotlib import pyplot

    directory.mkdir(parents=True, exist_ok=True)
    articles = [row[0] for row in rows]
    for name, title, unit, values in (
        ("cold", "Cold build", "seconds", [row[1] for row in rows]),
        ("edit", "One edit: flat", "milliseconds", [row[2] * 1000 for row in rows]),
    ):
        figure, axes = pyplot.subplots(figsize=(6, 3.2))
        axes.plot(articles, values, marker="o", color="#2a5db0")
        axes.set_xscale("log")
        axes.set_xlabel("articles")
        axes.set_ylabel(unit)
        axes.set_title(title)
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
        figure.tight_layout()
        figure.savefig(directory / f"{name}.svg", metadata={"Date": None})
        pyplot.close(figure)
