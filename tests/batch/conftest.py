"""A corpus for runs that are killed, and commands that run it in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FAST = Path(__file__).parent / "fast"
SMALL_SHARDS = "[run]\nshard_inputs = 12\nshard_bytes = 4000\narticle_timeout = 20.0\n"


class Kuifeng:
    """Runs the command in a process of its own, with the cheap analyst of ``fast/sitecustomize.py``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "small.toml"
        self.config.write_text(SMALL_SHARDS, encoding="utf-8")
        paths = [str(FAST), *filter(None, [os.environ.get("PYTHONPATH")])]
        self.environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}
        self.environment["FLAKY_FILE"] = str(folder / "flaky")

    def command(self, *arguments: object) -> list[str]:
        return [sys.executable, "-c", "from nlp.cli import main; main()", *map(str, arguments)]

    def start(self, *arguments: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(*arguments), env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def __call__(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = self.command(*arguments)
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, encoding="utf-8", timeout=120
        )

    def run(self, inputs: Path, out: Path, *more: object) -> subprocess.CompletedProcess[str]:
        return self("run", inputs, "--out", out, "--config", self.config, "-q", *more)


@pytest.fixture
def kuifeng(tmp_path):
    return Kuifeng(tmp_path)


def write_corpus(folder: Path, n: int = 60) -> Path:
    """Articles in files and in a table big enough for several shards; ids given twice, empty and broken ones."""
    folder.mkdir(parents=True)
    for i in range(n):
        body = "".join(f"第{i}村有{j * i}个党支部。\n" for j in range(1 + i % 5))
        (folder / f"a{i:03}.txt").write_text(f"题目{i}\n{body}", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "boom.txt").write_text("题目\nBOOM\n", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"x")
    rows = [{"id": f"r{i}", "title": "题目", "text": f"全镇有{i}个党支部。\n=1+1\n" * 3} for i in range(3 * n // 2)]
    rows[7] = {"id": "a003", "title": "重复", "text": "这是第二个。"}  # the id of a file
    rows[40] = {"id": "r4", "title": "重复", "text": "这也是第二个。"}  # of another row, in another shard
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    lines[11] = '{"id": "r11", "text": '
    (folder / "table.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus") / "in")


def same_files(one: Path, other: Path) -> None:
    """Both folders hold the same files with the same bytes."""
    names = sorted(p.name for p in one.iterdir())
    assert names == sorted(p.name for p in other.iterdir())
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


@pytest.fixture(scope="session")
def equal():
    return same_files


@pytest.fixture
def fast(monkeypatch):
    """The cheap analyst, in this process."""
    from nlp.batch import run, shards

    monkeypatch.syspath_prepend(FAST)
    import fake_analyst

    monkeypatch.setenv("FAKE_SECONDS", "0")
    monkeypatch.setattr(shards, "PipelineAnalyst", fake_analyst.FakeAnalyst)
    monkeypatch.setattr(run, "build", fake_analyst.FakePipeline)
    shards._ANALYSTS.clear()
    yield fake_analyst
    shards._ANALYSTS.clear()
