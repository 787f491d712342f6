"""Articles in a data frame → tables: the same as a run's, whole or in parts, and under Dask."""

from __future__ import annotations

import pandas as pd
import pytest

import nlp
from nlp import schema
from nlp.errors import BadColumn, ConfigError
from nlp.reading import read
from nlp.resources.locations import corpus_dir


@pytest.fixture(scope="module")
def articles():
    some = list(read(sorted((corpus_dir() / "articles").glob("*.txt"))[:6]))
    return pd.DataFrame(
        {"id": a.article_id, "title": a.title, "text": a.text, "published": a.published, "outlet": a.outlet}
        for a in some
    )


@pytest.fixture(scope="module")
def tables(articles):
    return nlp.analyse_frame(articles)


def test_the_tables_are_those_of_a_run(articles, tables, tmp_path):
    articles.to_json(tmp_path / "a.jsonl", orient="records", lines=True, force_ascii=False)
    nlp.run([tmp_path / "a.jsonl"], tmp_path / "out")
    ran = nlp.read_tables(tmp_path / "out")
    assert set(tables) == set(schema.TABLES) and len(tables["targets"]) > 3
    for name, frame in tables.items():
        own = frame.drop(columns="source_path", errors="ignore")
        pd.testing.assert_frame_equal(own, ran[name].drop(columns="source_path", errors="ignore"), obj=name)


def test_parts_give_the_same_rows(articles, tables):
    for name in ("articles", "quantities", "errors"):
        parts = [nlp.analyse_frame(articles.iloc[i : i + 2], table=name) for i in (0, 2, 4)]
        pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), tables[name], check_dtype=True)


def test_no_articles_give_empty_tables_with_their_columns(articles, tables):
    for name, frame in nlp.analyse_frame(articles.head(0)).items():
        assert list(frame.columns) == list(tables[name].columns) and frame.empty
        assert list(frame.dtypes) == list(tables[name].dtypes), name


def test_dask_data_frames(articles, tables):
    dd = pytest.importorskip("dask.dataframe")
    meta = nlp.analyse_frame(articles.head(0), table="quantities")
    ddf = dd.from_pandas(articles, npartitions=3)
    out = ddf.map_partitions(nlp.analyse_frame, table="quantities", meta=meta).compute(scheduler="synchronous")
    pd.testing.assert_frame_equal(out.reset_index(drop=True), tables["quantities"])


def test_what_cannot_be_read_is_a_row_and_missing_cells_are_empty():
    frame = pd.DataFrame(
        {
            "正文": ["柳湾镇召开会议，36人参加。", None, "另一篇有2个村。"],
            "id": ["a", "b", "a"],
            "published": [None, None, pd.NaT],
        }
    )
    tables = nlp.analyse_frame(frame, columns={"text": "正文"})
    assert list(tables["articles"].article_id) == ["a"] and list(tables["articles"].published) == [""]
    assert list(tables["errors"].code) == ["empty-file", "duplicate-id"]
    assert list(tables["errors"].article_id) == ["b", "a"]
    with pytest.raises(BadColumn, match="no column text"):
        nlp.analyse_frame(frame)
    with pytest.raises(ConfigError, match="no table 'target'"):
        nlp.analyse_frame(frame, columns={"text": "正文"}, table="target")


def test_without_ids_the_index_names_the_articles():
    frame = pd.DataFrame({"text": ["甲镇有3个村。", "乙镇有4个村。"]}, index=[10, 20])
    assert list(nlp.analyse_frame(frame, table="articles").article_id) == ["row-10", "row-20"]
