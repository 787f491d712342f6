"""A run: inputs → tables in a folder, every input accounted for."""

from __future__ import annotations

import json
import os
import platform
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from nlp import schema
from nlp.batch.analysis import action_ids, analyse_one
from nlp.config import Settings, load_settings
from nlp.errors import AnalysisError, KuifengError, NoArticles, OutputError, OutputExists
from nlp.pipeline import build
from nlp.reading import ReadFailure, read
from nlp.resources.locations import resource_hashes
from nlp.tables.codebook import codebook
from nlp.tables.csv_files import CsvWriter

PACKAGES = ("kuifeng", "spacy", "jieba", "rjieba", "numpy", "pandas")
RUN_FILES = ("run.json", "codebook.md", *(f"{name}.csv" for name in schema.TABLES))
"""What a run writes; ``--force`` replaces a folder only where it holds nothing else."""


@dataclass
class RunSummary:
    """What came in and what came out: ``read == analysed + failed + skipped``.

    ``skipped`` are files in a folder that no reader is registered for.
    """

    out: Path
    read: int = 0
    analysed: int = 0
    failed: int = 0
    skipped: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    top_actions: dict[str, int] = field(default_factory=dict)

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
    inside = sorted(p.name for p in out.iterdir())
    strangers = [name for name in inside if name not in RUN_FILES]
    if strangers and inside:
        raise OutputExists(
            f"the folder holds files that no run has written ({', '.join(strangers[:3])})",
            where=str(out),
            remedy="Choose another folder; --force replaces only the output of an earlier run.",
        )
    if inside and not force:
        raise OutputExists("there is an earlier run's output", where=str(out))


def run(
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    settings: Settings | None = None,
    force: bool = False,
    progress: Callable[[int, str], None] | None = None,
) -> RunSummary:
    """Read ``inputs``, analyse them, and write all tables, ``run.json`` and ``codebook.md`` into the folder ``out``.

    The tables are written beside ``out`` first and moved there when all is done: a run that is broken off leaves
    nothing under the final name. A failure is a row of ``errors.csv``. ``progress(done, article_id)`` is called after
    each article. Raises :class:`nlp.errors.OutputError` where ``out`` cannot be written,
    :class:`nlp.errors.OutputExists` where it is there already, and :class:`nlp.errors.NoArticles` where nothing at
    all could be read.
    """
    settings = settings or load_settings()
    out = Path(out)
    check_output(out, force)
    failures: list[schema.ErrorRow] = []
    skipped: list[str] = []
    pipeline = build(settings)
    actions = action_ids(pipeline)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".partial", dir=out.parent))
    except OSError as error:
        raise OutputError(f"cannot write: {error.strerror}", where=str(out)) from error
    summary = RunSummary(out)
    tops: Counter[str] = Counter()
    try:
        output = settings["output"]
        with CsvWriter(partial, actions, bom=output["bom"], escape=output["escape_formulas"]) as writer:
            articles = read(
                inputs,
                columns=settings["columns"],
                recursive=settings["reading"]["recursive"],
                encoding=settings["reading"]["encoding"],
                on_skip=skipped.append,
                on_error=lambda failure: failures.append(_error_row(failure)),
            )
            for article in articles:
                summary.read += 1
                try:
                    result = analyse_one(article, pipeline, actions)
                except KuifengError as error:
                    failure = ReadFailure.of(error, article.source_path, "analysis")
                    failures.append(_error_row(failure, article.article_id))
                else:
                    writer.write(result.rows)
                    summary.analysed += 1
                    if top := result.rows["articles"][0].top_action:
                        tops[top] += 1
                if progress is not None:
                    progress(summary.read, article.article_id)
            summary.failed, summary.skipped = len(failures), len(skipped)
            summary.read += sum(f.stage == "reading" for f in failures) + len(skipped)
            if not summary.analysed:
                raise _nothing_done(failures, inputs)
            writer.write({"errors": failures})
            summary.rows = dict(writer.counts)
        summary.top_actions = dict(tops.most_common())
        if summary.read != summary.analysed + summary.failed + summary.skipped:
            raise AnalysisError("inputs are unaccounted for", where=repr(summary))
        labels: Any = pipeline.get_pipe("kuifeng_actions")
        (partial / "codebook.md").write_text(
            codebook(labels.taxonomy_labels, escaped=output["escape_formulas"]), encoding="utf-8"
        )
        (partial / "run.json").write_text(
            json.dumps(_about(settings, summary, inputs), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        _move_into_place(partial, out)
    except OSError as error:
        raise OutputError(f"cannot write: {error.strerror or error}", where=str(error.filename or out)) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return summary


def _nothing_done(failures: Sequence[schema.ErrorRow], inputs: Sequence[str | Path]) -> KuifengError:
    if len(failures) == 1:
        only = failures[0]
        return NoArticles(only.error, where=only.source_path, remedy=only.remedy, code=only.code)
    where = ", ".join(str(i) for i in inputs)
    if not failures:
        return NoArticles("no article found", where=where)
    first = failures[0]
    return NoArticles(
        f"none of {len(failures)} inputs could be used; the first: {first.source_path}: {first.error}",
        where=where,
        remedy=first.remedy,
    )


def _error_row(failure: ReadFailure, article_id: str = "") -> schema.ErrorRow:
    return schema.ErrorRow(
        source_path=failure.source_path,
        article_id=article_id,
        stage=failure.stage,
        code=failure.code,
        error=failure.error,
        remedy=failure.remedy,
    )


def _about(settings: Settings, summary: RunSummary, inputs: Sequence[str | Path]) -> dict[str, Any]:
    versions = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return {
        "inputs": [str(i) for i in inputs],
        "versions": versions,
        "resources": resource_hashes(),
        "configuration": settings,
        "counts": {
            "read": summary.read,
            "analysed": summary.analysed,
            "failed": summary.failed,
            "skipped": summary.skipped,
        },
        "rows": summary.rows,
        "top_actions": summary.top_actions,
    }


def _move_into_place(partial: Path, out: Path) -> None:
    """Give the finished folder its final name. An earlier run's folder is taken away only when the new one is whole."""
    partial.chmod(0o755)  # mkdtemp makes it private
    if not out.exists():
        os.rename(partial, out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".old", dir=out.parent))
    os.rename(out, old / out.name)
    try:
        os.rename(partial, out)
    except OSError:
        os.rename(old / out.name, out)
        raise
    finally:
        if out.exists():
            shutil.rmtree(old, ignore_errors=True)
