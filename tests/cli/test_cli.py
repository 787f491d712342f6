"""The command as a user meets it: messages, exit codes, help."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from nlp.cli.app import app

TEXT = "清溪镇开展主题党日活动\n6月3日,清溪镇36个党支部同时开展主题党日活动。\n"


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "in.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def kuifeng(*arguments, input=None):
    result = CliRunner().invoke(app, [str(a) for a in arguments], input=input)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_good_run(article, tmp_path):
    result = kuifeng("run", article, "--out", tmp_path / "out")
    assert result.exit_code == 0
    for words in ("articles read", "articles analysed", "quantities.csv", "top action"):
        assert words in result.stdout
    assert (tmp_path / "out" / "quantities.csv").is_file()
    assert kuifeng("run", article, "--out", tmp_path / "quiet", "-q").stdout == ""


def test_standard_input(tmp_path):
    result = kuifeng("run", "-", "--out", tmp_path / "out", input=TEXT)
    assert result.exit_code == 0
    assert (tmp_path / "out" / "articles.csv").is_file()


def test_part_of_the_inputs_failed(article, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    result = kuifeng("run", article, tmp_path / "empty.txt", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "1 of 2 inputs failed" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.txt", None, "typing mistake"),
        ("empty.txt", b"", "text"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\xff\xfe" * 40, "text"),
        ("folder", "folder", ".txt"),
    ],
)
def test_nothing_could_be_done(tmp_path, name, content, words):
    path = tmp_path / name
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    result = kuifeng("run", path, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert name in result.stderr.replace("\n", "") and words.lower() in result.stderr.lower()
    assert not (tmp_path / "out").exists()


def test_existing_and_unwritable_outputs(article, tmp_path):
    assert kuifeng("run", article, "--out", tmp_path / "out").exit_code == 0
    again = kuifeng("run", article, "--out", tmp_path / "out")
    assert again.exit_code == 2 and "--force" in again.stderr
    assert kuifeng("run", article, "--out", tmp_path / "out", "--force").exit_code == 0
    below = kuifeng("run", article, "--out", article / "out")
    assert below.exit_code == 2 and "cannot write" in below.stderr


def test_columns_and_wrong_options(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("编号,正文\nx1,6月3日召开会议。\n", encoding="utf-8")
    good = kuifeng("run", table, "--out", tmp_path / "a", "--column", "text=正文", "--column", "id=编号")
    assert good.exit_code == 0
    assert "x1," in (tmp_path / "a" / "articles.csv").read_text(encoding="utf-8-sig")
    bad = kuifeng("run", table, "--out", tmp_path / "b", "--column", "text")
    assert bad.exit_code == 2 and "FIELD=COLUMN" in bad.stderr
    config = tmp_path / "c.toml"
    config.write_text("[colums]\n", encoding="utf-8")
    wrong = kuifeng("run", table, "--out", tmp_path / "b", "--config", config)
    assert wrong.exit_code == 2 and "Did you mean columns?" in wrong.stderr


def test_show_prints_text_and_tables(article):
    result = kuifeng("show", article, "--width", "120")
    assert result.exit_code == 0
    assert "主题党日" in result.stdout and "indicators (1)" in result.stdout
    assert kuifeng("show", article.with_name("none.txt")).exit_code == 2


COMMANDS = [[], ["run"], ["status"], ["show"], ["check-corpus"], ["sample"], ["evaluate"], ["train", "actions"]]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_has_an_example(command):
    result = kuifeng(*command, "--help")
    assert result.exit_code == 0 and "Example: kuifeng" in result.stdout


def test_the_console_script_is_installed():
    from importlib.metadata import entry_points

    (script,) = (e for e in entry_points(group="console_scripts") if e.name == "kuifeng")
    assert callable(script.load())
    done = subprocess.run(
        [sys.executable, "-c", "from nlp.cli import main; main()", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("kuifeng ")
