"""What the README says runs, and the table it shows is what comes out."""

from __future__ import annotations

import re
import shlex

import pytest
from typer.testing import CliRunner

from nlp.cli.app import app


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


def blocks(text, language):
    return re.findall(rf"```{language}\n(.*?)```", text, re.S)


def test_python_blocks_run(readme, capsys):
    found = [block for block in blocks(readme, "python") if "import ray" not in block]  # tests/batch/test_ray.py
    assert len(found) >= 2
    for block in found:
        exec(compile(block, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "12间" in printed and "2025-" in printed and "4个" in printed


def test_commands_run(readme, root, tmp_path, monkeypatch):
    commands = [
        shlex.split(line, comments=True)
        for block in blocks(readme, "bash")
        for line in block.splitlines()
        if line.removeprefix(".venv/bin/").startswith("kuifeng")
    ]
    assert len(commands) >= 4
    (tmp_path / "corpus").symlink_to(root / "corpus")
    monkeypatch.chdir(tmp_path)
    for command in commands:
        result = CliRunner().invoke(app, command[1:])
        assert result.exit_code == 0, (command, result.output)


def test_the_table_shown_is_real(readme, results):
    rows = re.findall(r"^\| 临洮县 \| (.*) \|$", readme, re.M)
    (result,) = (r for r in results if r.article.article_id == "k002")
    from nlp.tables.cells import plain

    real = {
        tuple(plain(getattr(t, c)) for c in ("subject", "objective", "value", "unit", "comparator", "deadline"))
        for t in result.rows["targets"]
    }
    assert len(rows) == 4
    assert {tuple(cell.strip() for cell in row.split("|")) for row in rows} <= real


def test_every_setting_and_table_is_named(readme):
    from nlp import schema

    for table in schema.TABLES:
        assert f"| `{table}` |" in readme
