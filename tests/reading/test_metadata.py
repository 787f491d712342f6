"""A table of metadata beside the articles: joined by id or path, and what it says counts first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp import errors
from nlp.reading import Article
from nlp.reading.metadata import read_metadata

BODY = "云岭县近日召开推进会，部署下一阶段任务。"
ARTICLE = Article("2024/a", f"原题\n{BODY}", "原题", outlet="甲网", source_path="in/2024/a.txt")


def table(tmp_path: Path, text: str, name: str = "meta.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "key", ["id,2024/a", "path,in/2024/a.txt", "path,2024/a.txt", "path,a.txt", "path,./2024/a.txt"]
)
def test_rows_are_joined_by_id_or_path(tmp_path: Path, key: str) -> None:
    column, value = key.split(",")
    file = table(
        tmp_path, f"{column},outlet,published,reporters\nx,乙网,,\n{value},云岭日报,2024-05-06 10:20,周晓燕;苏叶\n"
    )
    article = read_metadata(file).apply(ARTICLE)
    assert (article.outlet, article.published, article.reporters) == (
        "云岭日报",
        "2024-05-06T10:20",
        ("周晓燕", "苏叶"),
    )
    assert (article.title, article.text, article.warnings) == ("原题", ARTICLE.text, ())


def test_an_empty_cell_and_a_missing_row_change_nothing(tmp_path: Path) -> None:
    assert read_metadata(table(tmp_path, "id,outlet\n2024/a,\n")).apply(ARTICLE) is ARTICLE
    assert read_metadata(table(tmp_path, "id,outlet\nother,乙网\n")).apply(ARTICLE) is ARTICLE


def test_the_id_counts_before_the_path_and_the_longer_path_before_the_shorter(tmp_path: Path) -> None:
    file = table(tmp_path, "id,path,outlet\n,a.txt,短\n,2024/a.txt,长\n")
    assert read_metadata(file).apply(ARTICLE).outlet == "长"
    file = table(tmp_path, "id,path,outlet\n,2024/a.txt,长\n2024/a,,号\n")
    assert read_metadata(file).apply(ARTICLE).outlet == "号"


def test_another_title_changes_the_text(tmp_path: Path) -> None:
    article = read_metadata(table(tmp_path, "id,title\n2024/a,新的题目\n")).apply(ARTICLE)
    assert (article.title, article.text) == ("新的题目", f"新的题目\n{BODY}")
    untitled = Article("2024/a", f"新的题目\n{BODY}")
    article = read_metadata(table(tmp_path, "id,title\n2024/a,新的题目\n")).apply(untitled)
    assert article.text == f"新的题目\n{BODY}"


def test_a_date_that_is_none_is_a_warning(tmp_path: Path) -> None:
    article = read_metadata(table(tmp_path, "id,published\n2024/a,某日\n")).apply(ARTICLE)
    assert (article.published, article.warnings) == ("", ("publication date not understood: 某日",))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("kind", ["csv", "tsv", "semicolon", "jsonl", "json"])
def test_kinds_of_tables(tmp_path: Path, kind: str, encoding: str) -> None:
    row = {"id": "2024/a", "outlet": "云岭日报，晚刊", "editor": "郑小重"}
    mark = {"csv": ",", "tsv": "\t", "semicolon": ";"}.get(kind)
    if mark is not None:
        text = mark.join(row) + "\r\n" + mark.join(row.values()) + "\r\n"
    else:
        text = json.dumps(row if kind == "jsonl" else [row], ensure_ascii=False)
    file = table(tmp_path, text, f"meta.{kind if kind != 'semicolon' else 'csv'}", encoding)
    article = read_metadata(file).apply(ARTICLE)
    assert (article.outlet, article.editor) == ("云岭日报，晚刊", "郑小重")


def test_columns_of_other_names(tmp_path: Path) -> None:
    file = table(tmp_path, "编号,报纸\n2024/a,云岭日报\n")
    assert read_metadata(file, columns={"id": "编号", "outlet": "报纸"}).apply(ARTICLE).outlet == "云岭日报"


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("a.csv", "", errors.EmptyInput),
        ("a.csv", "id,outlet\n", errors.EmptyInput),
        ("a.csv", "name,outlet\n1,2\n", errors.BadColumn),
        ("a.csv", "id,outlet\n1,2\n1,3\n", errors.BadTable),
        ("a.jsonl", "{", errors.BadTable),
        ("a.json", "[1]", errors.BadTable),
        ("a.txt", "id,outlet\n1,2\n", errors.BadTable),
    ],
)
def test_tables_that_cannot_be_used(tmp_path: Path, name: str, text: str, error: type[errors.KuifengError]) -> None:
    with pytest.raises(error):
        read_metadata(table(tmp_path, text, name))
    with pytest.raises(errors.MissingInput):
        read_metadata(tmp_path / "none.csv")


def test_reading_and_running_with_a_table_beside(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from nlp.cli.app import app
    from nlp.reading import read

    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(f"原题\n{BODY}")
    (folder / "b.txt").write_text(f"另一题\n{BODY}")
    file = table(tmp_path, "path,outlet,published\nb.txt,云岭日报,2024-05-06\n")
    assert [(a.outlet, a.published) for a in read(folder, metadata=file)] == [("", ""), ("云岭日报", "2024-05-06")]
    out = tmp_path / "out"
    told = CliRunner().invoke(app, ["run", str(folder), "--out", str(out), "--metadata", str(file), "--quiet"])
    assert told.exit_code == 0, told.output
    assert "云岭日报" in (out / "articles.csv").read_text(encoding="utf-8-sig")
    told = CliRunner().invoke(app, ["run", str(folder), "--out", f"{out}2", "--metadata", str(folder / "a.txt")])
    assert told.exit_code == 2
    assert "must be a table" in " ".join(told.output.split())
