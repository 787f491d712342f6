"""The examples and counter-examples of the patterns in ``mastheads.toml``."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from nlp import errors
from nlp.reading import words
from nlp.reading.lines import is_button, is_promotion

DATA = tomllib.loads(files("nlp.resources").joinpath("mastheads.toml").read_text(encoding="utf-8"))
ENTRIES = [(kind, entry) for kind in ("promotions", "buttons") for entry in DATA[kind]]


@pytest.mark.parametrize(("kind", "entry"), ENTRIES, ids=[f"{kind}-{e['examples'][0][:8]}" for kind, e in ENTRIES])
def test_examples_are_found_by_their_own_entry_alone(
    kind: str, entry: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert entry["examples"] and entry["counter_examples"]
    assert [t for t in entry["counter_examples"] if is_promotion(t) or is_button(t)] == []
    alone = words.pattern_of([entry["pattern"]], kind)
    missed = [t for t in entry["examples"] if not (alone.match(t) if kind == "promotions" else alone.fullmatch(t))]
    assert missed == []


def test_a_pattern_that_is_none_is_told() -> None:
    with pytest.raises(errors.ResourceError, match="promotions"):
        words.pattern_of(["(?:"], "promotions")
