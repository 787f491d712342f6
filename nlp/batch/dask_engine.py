"""The engine of a Dask cluster: shards as tasks on a scheduler that is there already, or on one of this machine.

Nothing is uploaded: a task is the name of the run's folder and numbers of shards, and workers read inputs and write
shard files themselves, so they must see the same file system. Each task does its shards in a process of its own
(:mod:`nlp.batch.processes`), which keeps its time limits and finds the article that ends it; a Dask worker runs tasks
in threads and could do neither. A task that is run again, because its worker was lost, passes over shards that are
done.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from nlp.batch import shards
from nlp.batch.executors import Events, Executor
from nlp.batch.journal import Journal
from nlp.batch.plan import Plan, load_plan
from nlp.batch.processes import LocalProcesses
from nlp.batch.store import Store
from nlp.errors import ConfigError, DependencyError, WorkerFault

LOCAL = "local"
RETRIES = 3
"""How often Dask tries a task again that raised an error of the system, such as a share that was away."""
TASKS = 8
"""Tasks for each thread of the cluster: few, since each loads the pipeline; enough for the fast to help the slow."""
CONNECT_SECONDS = 30


class DaskCluster(Executor):
    """``address`` of a scheduler (``tcp://…``), or ``local`` for a cluster of ``workers`` processes on this machine;
    or a ``client`` that is connected already."""

    def __init__(self, address: str = LOCAL, *, workers: int = 0, client: Any = None) -> None:
        self.address = address
        self.workers = workers
        self.client = client

    def run(self, plan: Plan, numbers: Sequence[int], journal: Journal, events: Events) -> None:
        """Do the shards ``numbers``."""
        if not numbers:
            return
        with ExitStack() as stack:
            client = self.client if self.client is not None else stack.enter_context(self._connect(stack))
            lost = self._tasks(client, plan, numbers, events)
        if lost:
            # Dask gives a task up whose workers died of it three times: here a process is watched item by item
            LocalProcesses(1).run(plan, lost, journal, events)

    def _connect(self, stack: ExitStack) -> Any:
        try:
            import distributed
        except ImportError as error:
            raise DependencyError("--dask needs Dask", remedy="Install it: pip install 'kuifeng[dask]'") from error
        connect: Any = distributed.Client
        if self.address == LOCAL:
            local: Any = distributed.LocalCluster
            cluster = local(
                n_workers=self.workers or None, threads_per_worker=1, dashboard_address=None, silence_logs=40
            )
            return connect(stack.enter_context(cluster), set_as_default=False)
        try:
            return connect(self.address, set_as_default=False, timeout=CONNECT_SECONDS)
        except (OSError, ValueError) as error:
            raise ConfigError(
                f"no Dask scheduler answers: {error}",
                where=self.address,
                remedy="Start one (dask scheduler), and give its address, or 'local'.",
            ) from error

    def _tasks(self, client: Any, plan: Plan, numbers: Sequence[int], events: Events) -> list[int]:
        """Do all that Dask can, and give back the shards that it has given up."""
        import distributed

        wait: Any = distributed.as_completed

        threads = max(1, sum(client.nthreads().values()))
        n = min(len(numbers), threads * TASKS)
        bunches = [tuple(numbers[k::n]) for k in range(n)]  # shards grow, so each bunch has some of every size
        root = str(plan.store.root.resolve())
        futures = {client.submit(do_shards, root, plan.id, b, pure=False, retries=RETRIES): b for b in bunches}
        lost: list[int] = []
        try:
            for future in wait(list(futures), loop=client.loop):
                error = future.exception()
                if error is not None and not isinstance(error, distributed.KilledWorker):
                    raise error
                for i in futures[future]:
                    told = shards.marker(plan, i)
                    if told is None:
                        lost.append(i)
                    else:
                        events.done(i, told)
        finally:
            client.cancel(list(futures), force=True)
        return sorted(lost)


def do_shards(root: str, plan_id: str, numbers: Sequence[int]) -> int:
    """The task: those of the shards ``numbers`` that are not done yet. How many these were is given back."""
    store = Store(root)
    plan = load_plan(store)
    if plan is None or plan.id != plan_id:
        raise WorkerFault(
            "a Dask worker does not see the run's folder",
            where=root,
            remedy="Let the output lie on a file system that all workers share, under the same path.",
        )
    left = [i for i in numbers if shards.marker(plan, i) is None]
    journal = Journal(store, f"journal-dask-{numbers[0]}")
    LocalProcesses(1, first=numbers[0]).run(plan, left, journal, Events())
    return len(left)
