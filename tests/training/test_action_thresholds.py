"""How much a second label of a sentence must have, chosen on made probabilities."""

from __future__ import annotations

import numpy as np

from nlp.training.actions import FURTHER, best_further, measures


def articles(n, size=10):
    return [range(i * size, (i + 1) * size) for i in range(n)]


def test_second_labels_that_are_wrong_are_asked_for_more():
    """The likeliest is always right; a second at .58 never is, one at .66 always."""
    p = np.tile([[0.9, 0.58, 0.1], [0.9, 0.1, 0.66]], (100, 1))
    y = np.tile([[1.0, 0.0, 0.0], [1.0, 0.0, 1.0]], (100, 1))
    further = best_further(p, y, [0.45] * 3, articles(20))
    assert 0.58 < further <= 0.66
    assert measures(p, y, [0.45] * 3, further)["micro"] == 1.0 > measures(p, y, [0.45] * 3)["micro"]


def test_second_labels_that_are_right_are_kept():
    p = np.tile([[0.9, 0.52, 0.1]], (200, 1))
    y = np.tile([[1.0, 1.0, 0.0]], (200, 1))
    assert best_further(p, y, [0.45] * 3, articles(20)) == 0.5


def test_of_rules_that_cannot_be_told_apart_the_strictest():
    """No sentence has a second likely class: every rule gives the same."""
    p, y = np.tile([[0.9, 0.2, 0.1]], (50, 1)), np.tile([[1.0, 0.0, 0.0]], (50, 1))
    assert best_further(p, y, [0.45] * 3, articles(5)) == max(FURTHER)
