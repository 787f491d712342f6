"""Three hundred inputs in every format and encoding, many broken: exactly the expected articles and errors."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from nlp.reading import Article, ReadFailure, read


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_inputs", Path(__file__).with_name("make_inputs.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


make_inputs = _load()
CASES = make_inputs.cases()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("inputs")
    make_inputs.write(path, CASES)
    return path


def test_there_are_enough() -> None:
    assert len(CASES) >= 300
    assert sum(case.broken for case in CASES) >= 40
    assert len({case.path for case in CASES}) == len(CASES)
    assert {Path(case.path).suffix for case in CASES} >= {
        ".txt", ".html", ".csv", ".tsv", ".jsonl", ".json", ".docx", ".pdf",
        ".xlsx", ".parquet", ".warc", ".zip", ".tar", ".tgz", ".gz",
    }  # fmt: skip


def test_exactly_the_expected_rows_and_errors(folder: Path) -> None:
    failures: list[ReadFailure] = []
    skipped: list[str] = []
    articles = list(read(folder, on_error=failures.append, on_skip=skipped.append))

    def below(path: str) -> str:
        return os.path.relpath(path, folder) if path.startswith(str(folder)) else path

    found: dict[str, list[tuple[str, str]]] = {}
    paths = sorted((case.path for case in CASES), key=len, reverse=True)
    wanted = {case.path: case.articles for case in CASES if case.articles}
    for article in articles:
        place = below(article.source_path)
        owner = next(p for p in paths if place == p or place.startswith((p + "/", p + ":")))
        found.setdefault(owner, []).append((article.article_id, article.text))
    assert {path: found.get(path, []) for path in wanted} == wanted
    assert set(found) == set(wanted)
    expected = Counter((where, code) for case in CASES for where, code in case.errors)
    given = Counter((f.source_path[len(str(folder)) + 1 :], f.code) for f in failures)
    assert given - expected == Counter()
    assert expected - given == Counter()
    assert sorted(below(s) for s in skipped) == sorted(case.path for case in CASES if case.skipped)
    assert all(f.error and f.remedy and f.stage == "reading" for f in failures)
    assert all("\r" not in a.text and "\x00" not in a.text and isinstance(a, Article) for a in articles)


def test_reading_twice_gives_the_same(folder: Path) -> None:
    def run() -> list[object]:
        failures: list[object] = []
        return [*read(folder / "broken", on_error=failures.append), *failures]

    assert run() == run()
