"""The map from a target's raw score to its confidence (``target_confidence.toml``)."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

_raw: ContextVar[bool] = ContextVar("raw_target_scores", default=False)


@contextmanager
def raw_scores() -> Iterator[None]:
    """Within it, targets keep their raw scores: for making the calibration itself."""
    token = _raw.set(True)
    try:
        yield
    finally:
        _raw.reset(token)


@cache
def calibration_points() -> tuple[tuple[float, float], ...]:
    """Pairs of raw score and confidence, both rising."""
    data = tomllib.loads(files("nlp.resources").joinpath("target_confidence.toml").read_text(encoding="utf-8"))
    return tuple((float(raw), float(confidence)) for raw, confidence in data["points"])


def calibrate(raw: float) -> float:
    """The confidence of a raw score: linear between the points, level beyond them."""
    points = calibration_points()
    if _raw.get() or not points:
        return round(raw, 2)
    i = bisect_right(points, raw, key=lambda point: point[0])
    if i == 0:
        return round(points[0][1], 2)
    if i == len(points):
        return round(points[-1][1], 2)
    (x0, y0), (x1, y1) = points[i - 1], points[i]
    return round(y0 + (y1 - y0) * (raw - x0) / (x1 - x0), 2)


__all__ = ["calibrate", "calibration_points", "raw_scores"]
