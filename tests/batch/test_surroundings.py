"""The tables are the same whatever the surroundings: hash seed, locale, time zone, workers."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SURROUNDINGS = {
    "seed": {"PYTHONHASHSEED": "1"},
    "another seed": {"PYTHONHASHSEED": "4242"},
    "locale": {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0"},
    "time zone": {"TZ": "America/Los_Angeles"},
}


@pytest.mark.slow
def test_the_bytes_do_not_depend_on_the_surroundings(root, tmp_path, equal):
    inputs = sorted((root / "corpus" / "articles").glob("k0*.txt"))[:8]
    formats = "csv,jsonl,parquet,sqlite,xlsx"
    for n, (name, changes) in enumerate(SURROUNDINGS.items()):
        command = [sys.executable, "-c", "from nlp.cli import main; main()", "run", *inputs, "--out", tmp_path / name]
        command += ["--format", formats, "-q", "--workers", str(n % 3)]
        done = subprocess.run(
            [str(c) for c in command], env=os.environ | changes, capture_output=True, text=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        equal(tmp_path / "seed", tmp_path / name)
