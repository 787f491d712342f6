"""A run: inputs → tables in a folder, every input accounted for.

The work lies in a folder beside the output (``.NAME.run``) until all tables are there: plan, shards, journal. Whatever
ends the run, it can go on from there with ``resume=True``, and the tables are the same as if nothing had happened.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from nlp.batch import shards
from nlp.batch.assemble import Totals, assemble
from nlp.batch.executors import Events, Executor, InProcess
from nlp.batch.journal import Journal
from nlp.batch.plan import PLAN, Plan, identity, load_plan, make_plan
from nlp.batch.processes import LocalProcesses
from nlp.batch.progress import Follower, Watch
from nlp.batch.store import Store, write_error
from nlp.config import Settings, load_settings
from nlp.errors import ConfigError, NoArticles, NoRun, OutputError, OutputExists, RunExists
from nlp.pipeline import build
from nlp.resources.locations import resource_hashes
from nlp.tables.codebook import codebook
from nlp.tables.package import DESCRIPTOR, descriptor
from nlp.tables.writers import FORMATS, check_formats, files_of

MOVING = "moving"
"""The file in the store that says which folder is about to become the output."""
PACKAGES = ("kuifeng", "spacy", "jieba", "rjieba", "numpy", "pandas", "pyarrow")
ABOUT = ("run.json", "codebook.md", DESCRIPTOR)
RUN_FILES = (*ABOUT, *files_of(["csv"]))
"""What a run writes by default."""
ALL_FILES = frozenset((*ABOUT, *files_of(list(FORMATS))))
"""What a run may write; ``--force`` replaces a folder only where it holds nothing else."""


@dataclass
class RunSummary(Totals):
    """What came in and what came out: ``read == analysed + failed + skipped``.

    ``skipped`` are files in a folder that no reader is registered for, and near-duplicates that are dropped. ``notes``
    tell of these, and of what a format could not hold.
    """

    out: Path
    formats: tuple[str, ...] = ("csv",)
    assembled: bool = True

    @property
    def exit_code(self) -> int:
        """0: all well; 1: some inputs failed, the rest is written."""
        return 1 if self.failed else 0

    def __repr__(self) -> str:
        return (
            f"RunSummary({str(self.out)!r}: {self.read} inputs, {self.analysed} analysed, "
            f"{self.failed} failed, {self.skipped} skipped)"
        )


def check_output(out: Path, force: bool) -> None:
    """Raise where ``out`` cannot take a run: it exists and ``force`` is not given, or holds files of others."""
    if not (out.exists() or out.is_symlink()):
        return
    if not out.is_dir():
        raise OutputExists("not a folder", where=str(out), remedy="Choose another name for the output folder.")
    try:
        inside = sorted(p.name for p in out.iterdir())
    except OSError as error:
        raise write_error(error, str(out)) from error
    strangers = [name for name in inside if name not in ALL_FILES]
    if strangers:
        raise OutputExists(
            f"the folder holds files that no run has written ({', '.join(strangers[:3])})",
            where=str(out),
            remedy="Choose another folder; --force replaces only the output of an earlier run.",
        )
    if inside and not force:
        raise OutputExists("there is an earlier run's output", where=str(out))


def store_of(out: str | Path) -> Store:
    """Where the work of a run into ``out`` lies until it is done."""
    out = Path(os.path.abspath(out))
    return Store(out.parent / f".{out.name}.run")


def part_of(text: str) -> tuple[int, int]:
    """``"2/8"`` → part 2 of 8 of a job array."""
    i, _, n = text.partition("/")
    if not (i.isascii() and i.isdigit() and n.isascii() and n.isdigit() and 1 <= int(i) <= int(n)):
        raise ConfigError(f"not a part: {text!r}", where="--shard", remedy="Give i/n with i from 1 to n: --shard 2/8.")
    return int(i), int(n)


def run(
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    settings: Settings | None = None,
    formats: Sequence[str] | None = None,
    workers: int = 0,
    executor: Executor | None = None,
    resume: bool = False,
    force: bool = False,
    shard: str = "",
    progress: Callable[[int, str], None] | None = None,
    watch: Watch | None = None,
) -> RunSummary:
    """Read ``inputs``, analyse them, and write all tables, ``run.json``, ``codebook.md`` and ``datapackage.json`` into
    the folder ``out``.

    ``formats``: some of csv, jsonl, parquet, sqlite, xlsx. ``workers``: so many processes, 0 for none but this one;
    ``executor``: another engine. The tables are the same for all. ``out`` appears when all is done. A run that was
    broken off goes on with ``resume`` (with its own inputs and settings, where none are given); ``force`` replaces an
    earlier output, and an earlier run's unfinished work. ``shard="2/8"`` does part 2 of 8, for the tasks of a job
    array; :func:`assemble_run` puts the parts together.

    A failure is a row of ``errors``. ``progress(done, article_id)`` is called after each article, ``watch(state)``
    after every step. Raises :class:`nlp.errors.OutputError` where ``out`` cannot be written (what was done is kept),
    :class:`nlp.errors.OutputExists` where it is there already, and :class:`nlp.errors.NoArticles` where nothing at all
    could be read.
    """
    out = Path(out)
    store = store_of(out)
    part = part_of(shard) if shard else (1, 1)
    if resume and force:
        raise ConfigError("--resume goes on, --force begins anew", remedy="Give one of them.")
    before = load_plan(store) if resume else None
    settings = _with_formats(settings or (before.settings if before else load_settings()), formats)
    if resume and _is_finished(out, store, before, inputs, formats):
        return _finish_again(out, store)
    check_output(out, force or (before is not None and before.about["replace"]))
    store.make()
    ours = False
    try:
        with _at_work(store, out):
            store.lock(shared=bool(shard))
            ours = not shard
            if shard:
                store.lock(f"lock-{part[0]}-of-{part[1]}")
            engine = executor or (LocalProcesses(workers) if workers else InProcess())
            here = isinstance(engine, InProcess)
            follow = Follower(progress, watch)
            plan = _plan(
                store, out, inputs, settings, resume=resume, force=force, shared=bool(shard), here=here, follow=follow
            )
            _analyse(plan, part, engine, follow)
            if shard:
                return _part_summary(plan, out, part)
            return _assemble(plan, out, settings, follow)
    finally:
        with suppress(OSError):
            if ours and not store.exists(PLAN):
                store.remove()


def assemble_run(
    out: str | Path,
    *,
    formats: Sequence[str] | None = None,
    settings: Settings | None = None,
    force: bool = False,
    watch: Watch | None = None,
) -> RunSummary:
    """Put the shards of a run together whose parts were done by ``run(…, shard="i/n")``.

    Raises :class:`nlp.errors.NoRun` where there is no such run, or a part is missing.
    """
    out = Path(out)
    store = store_of(out)
    plan = load_plan(store)
    if plan is None:
        raise NoRun("there is no run to assemble", where=str(out))
    check_output(out, force)
    settings = _with_formats(settings or plan.settings, formats)
    with _at_work(store, out):
        store.lock()
        return _assemble(plan, out, settings, Follower(None, watch))


@contextmanager
def _at_work(store: Store, out: Path) -> Iterator[None]:
    """Whatever ends the work, the locks are given back; where nothing could be read there is nothing to go on with."""
    try:
        yield
    except NoArticles:
        store.remove()
        raise
    except OSError as error:
        raise write_error(error, str(out)) from error
    finally:
        store.unlock()


def _with_formats(settings: Settings, formats: Sequence[str] | None) -> Settings:
    names = check_formats([formats] if isinstance(formats, str) else formats or settings["output"]["formats"])
    return settings | {"output": settings["output"] | {"formats": list(names)}}


# ------------------------------------------------------------------------------------------------------------ the steps


def _plan(
    store: Store,
    out: Path,
    inputs: Sequence[str | Path],
    settings: Settings,
    *,
    resume: bool,
    force: bool,
    shared: bool,
    here: bool,
    follow: Follower,
) -> Plan:
    """The plan that is there where the run goes on, else a new one."""
    plan = load_plan(store)
    if plan is None and store.exists(PLAN) and not force:
        raise RunExists("there is unfinished work of another version", where=str(out), remedy="Begin anew: --force.")
    if plan is not None and not force:
        if not (resume or shared):
            raise RunExists("a run into this folder was broken off", where=str(out))
        _check_same(plan, inputs, settings, out)
        if not shared:
            store.sweep()
        return Plan(store, plan.about | {"settings": settings})
    if plan is None and resume and not inputs:
        raise NoRun("there is no broken-off run to go on with", where=str(out))
    if not shared:
        _clear(store)
    elif force:
        raise ConfigError("--force cannot go with --shard", remedy="Remove the earlier output and its .NAME.run first.")
    follow.stage("loading")
    # loaded to see what is wrong with the settings; a run in this process goes on with it
    pipeline = shards.pipeline_for(settings) if here else build(settings)
    labels: Any = pipeline.get_pipe("kuifeng_actions")
    follow.stage("planning")
    return make_plan(
        store,
        inputs,
        settings,
        versions=_versions(),
        resources=_resources(settings),
        actions=labels.labels,
        labels=labels.taxonomy_labels,
        replace_output=force,
        watch=follow.found,
    )


def _clear(store: Store) -> None:
    """Empty the store, but for the lock that we hold and an earlier output that a kill left there."""
    for path in store.root.iterdir():
        if path.name not in ("lock", "old"):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def _check_same(plan: Plan, inputs: Sequence[str | Path], settings: Settings, out: Path) -> None:
    """Raise where a broken-off run was one of other inputs, settings or versions: its shards would not fit."""
    names = [str(i) for i in inputs] or plan.about["same"]["inputs"]
    now = json.loads(json.dumps(identity(names, settings, _versions(), _resources(settings))))
    before = plan.about["same"]
    differing = [part for part in ("inputs", "settings", "versions", "resources") if now[part] != before[part]]
    if any(not os.path.isabs(n) for n in names) and plan.about["cwd"] != os.getcwd():
        differing.append(f"working directory ({plan.about['cwd']})")
    if differing:
        raise RunExists(
            f"the run that was broken off had other {', '.join(differing)}",
            where=str(out),
            remedy="Give the same as before, or begin anew with --force.",
        )


def _analyse(plan: Plan, part: tuple[int, int], executor: Executor, follow: Follower) -> None:
    done = {}
    for i in range(plan.n_shards):
        if (told := shards.marker(plan, i)) is not None:
            done[i] = told
    follow.planned(plan, done)
    follow.stage("analysing")
    left = [i for i in range(plan.n_shards) if i not in done and i % part[1] == part[0] - 1]
    name = "journal" if part == (1, 1) else f"journal-{part[0]}-of-{part[1]}"
    executor.run(plan, left, Journal(plan.store, name), Events(mark=follow.mark, done=follow.done))


def _part_summary(plan: Plan, out: Path, part: tuple[int, int]) -> RunSummary:
    summary = RunSummary(out, formats=(), assembled=False)
    for i in range(part[0] - 1, plan.n_shards, part[1]):
        told = shards.marker(plan, i)
        assert told is not None, i
        summary.read += told["read"]
        summary.analysed += told["analysed"]
        summary.failed += told["failed"]
    return summary


def _assemble(plan: Plan, out: Path, settings: Settings, follow: Follower) -> RunSummary:
    """Write the tables beside ``out``, and give the folder its name when all is there."""
    follow.stage("assembling")
    output = settings["output"]
    formats = tuple(output["formats"])
    plan = Plan(plan.store, plan.about | {"settings": plan.settings | {"output": output}})
    partial, moved = plan.store.scratch("tables"), False
    try:
        totals = assemble(plan, partial, formats, watch=follow.table)
        summary = RunSummary(out, **vars(totals), formats=formats)
        summary.read += plan.about["skipped"]
        summary.skipped += plan.about["skipped"]
        labels = [(i, n) for i, n in plan.about["labels"]]
        texts = {
            "codebook.md": codebook(labels, escaped=output["escape_formulas"], formats=formats),
            DESCRIPTOR: _json(descriptor(formats, plan.about["actions"], bom=output["bom"])),
            "run.json": _json(_about(plan, summary)),
        }
        for name, text in texts.items():
            (partial / name).write_text(text, encoding="utf-8")
        plan.store.put(MOVING, partial.name.encode())
        _move_into_place(partial, out, plan.store)
        moved = True
    except sqlite3.Error as error:
        raise OutputError(
            f"cannot write the database: {error}",
            where=str(out),
            remedy="Free some space on that disk, then go on with --resume: what is done is kept.",
        ) from error
    finally:
        if not moved:
            with suppress(OSError):
                (plan.store.root / MOVING).unlink(missing_ok=True)
            shutil.rmtree(partial, ignore_errors=True)
    plan.store.remove()
    return summary


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _versions() -> dict[str, str]:
    versions = {"python": platform.python_version()}
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            versions[name] = version(name)
    return versions


_OWN_FILES = (
    ("reading", "metadata"),
    ("language", "user_dictionary"),
    ("entities", "lexicon"),
    ("actions", "taxonomy"),
    ("actions", "model"),
)


def _resources(settings: Settings) -> dict[str, str]:
    """Hashes of the shipped resources, and of the user's own that the settings name."""
    out = dict(resource_hashes())
    for section, key in _OWN_FILES:
        name = settings[section][key]
        if not name:
            continue
        path = Path(name)
        for file in sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]:
            with suppress(OSError):  # a missing one is told when it is loaded
                out[f"{section}.{key}/{file.name}"] = hashlib.sha256(file.read_bytes()).hexdigest()
    return out


def _about(plan: Plan, summary: RunSummary) -> dict[str, Any]:
    same = plan.about["same"]
    return {
        "id": plan.id,
        "inputs": same["inputs"],
        "versions": same["versions"],
        "resources": same["resources"],
        "configuration": plan.settings,
        "counts": summary.counts,
        "rows": summary.rows,
        "top_actions": summary.top_actions,
        "notes": summary.notes,
    }


def _move_into_place(partial: Path, out: Path, store: Store) -> None:
    """Give the finished folder its final name. An earlier run's folder is taken away only when the new one is whole;
    until then it lies in the store."""
    partial.chmod(0o755)  # mkdtemp makes it private
    if not out.exists():
        os.rename(partial, out)
        return
    old = store.root / "old"
    shutil.rmtree(old, ignore_errors=True)
    os.rename(out, old)
    try:
        os.rename(partial, out)
    except OSError:
        os.rename(old, out)
        raise


def _is_finished(
    out: Path, store: Store, plan: Plan | None, inputs: Sequence[str | Path], formats: Sequence[str] | None
) -> bool:
    """Whether the run with this plan, or one whose work is cleared away already, has given its tables their name.

    An earlier output of the same inputs is no sign of it: they may have changed, and the run may be there to see it.
    """
    about = read_about(out)
    if about is None or "id" not in about:
        return False
    if formats and list(check_formats(formats)) != about["configuration"]["output"]["formats"]:
        return False
    if plan is None:
        return not store.exists() and (not inputs or [str(i) for i in inputs] == about["inputs"])
    moved = (store.get(MOVING) or b"").decode()
    return bool(plan.id == about["id"] and moved and not store.exists(moved))


def read_about(out: Path) -> dict[str, Any] | None:
    """What the run.json of a finished run says; ``None`` where there is none."""
    try:
        about: dict[str, Any] = json.loads((out / "run.json").read_text(encoding="utf-8"))
        return about
    except (OSError, ValueError):
        return None


def _finish_again(out: Path, store: Store) -> RunSummary:
    """The run was killed between its last rename and its end: there is nothing left to do."""
    about = read_about(out) or {}
    store.remove()
    return RunSummary(
        out,
        **about["counts"],
        rows=about["rows"],
        top_actions=about["top_actions"],
        notes=about.get("notes", []),
        formats=tuple(about["configuration"]["output"]["formats"]),
    )
