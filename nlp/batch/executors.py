"""What runs the shards: one base, an engine for each way of running them.

An engine takes the shards that are not done, sees that each is run by :func:`nlp.batch.shards.run_shard`, and tells
what happens. It never touches tables.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from nlp.batch import shards
from nlp.batch.journal import Journal
from nlp.batch.plan import Plan


@dataclass
class Events:
    """Whom an engine tells: ``mark`` of every step, ``done`` of every shard with its marker."""

    mark: Callable[[int, shards.Mark], None] = lambda i, mark: None
    done: Callable[[int, dict[str, Any]], None] = lambda i, told: None


class Executor(ABC):
    """An engine."""

    @abstractmethod
    def run(self, plan: Plan, numbers: Sequence[int], journal: Journal, events: Events) -> None:
        """Do the shards ``numbers``. Raises a KuifengError where the run cannot go on; what is done stays done."""


class InProcess(Executor):
    """One shard after the other, here. An article that hangs is broken off by an alarm where the system has one; one
    that ends the process ends the run."""

    def run(self, plan: Plan, numbers: Sequence[int], journal: Journal, events: Events) -> None:
        """Do the shards ``numbers``."""
        if not numbers:
            return
        analyst = shards.analyst_for(plan.settings)
        with shards.Watch() as watch:
            for i in numbers:
                told = shards.run_shard(
                    plan,
                    i,
                    analyst=analyst,
                    faults=journal.faults.get(i, {}),
                    tell=lambda mark, i=i: events.mark(i, mark),  # type: ignore[misc]
                    watch=watch,
                )
                events.done(i, told)
