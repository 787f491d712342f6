"""Fixtures that many tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

import nlp

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def pipeline():
    """The default pipeline, made once: it is not changed by running it."""
    return nlp.load()


@pytest.fixture(scope="session")
def articles():
    """The sample corpus as read from its files."""
    return list(nlp.read(ROOT / "corpus" / "articles"))


@pytest.fixture(scope="session")
def results(pipeline, articles):
    """The sample corpus, analysed."""
    return list(nlp.analyse(articles, pipeline))
