from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

import nlp
from nlp import schema
from nlp.batch.run import RUN_FILES, check_output
from nlp.errors import KuifengError, NoArticles, OutputError, OutputExists

TEXT = "清溪镇开展主题党日活动\n6月3日,清溪镇36个党支部同时开展主题党日活动。到2026年底,90%以上党支部达到规范化标准。\n"


@pytest.fixture
def inputs(tmp_path):
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "sub" / "b.txt").write_bytes(TEXT.encode("gb18030"))
    return folder


def test_a_run_writes_all_files_and_accounts_for_every_input(inputs, tmp_path):
    (inputs / "empty.txt").write_bytes(b"")
    seen = []
    summary = nlp.run([inputs], tmp_path / "out", progress=lambda done, name: seen.append((done, name)))
    assert (summary.read, summary.analysed, summary.failed, summary.skipped) == (3, 2, 1, 0)
    assert summary.exit_code == 1
    assert [name for _, name in seen] == ["a", "sub/b"]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(RUN_FILES)
    tables = nlp.read_tables(tmp_path / "out")
    assert list(tables.articles.article_id) == ["a", "sub/b"]
    assert list(tables.errors.code) == ["empty-file"]
    assert set(tables.targets.article_id) == {"a", "sub/b"}
    about = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert about["counts"] == {"read": 3, "analysed": 2, "failed": 1, "skipped": 0}
    assert about["rows"] == {name: len(tables[name]) for name in schema.TABLES}
    assert about["resources"] and all(len(h) == 64 for h in about["resources"].values())
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_the_same_inputs_give_the_same_bytes(inputs, tmp_path):
    for name in ("one", "two"):
        nlp.run([inputs], tmp_path / name)
    for file in RUN_FILES:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


def test_an_article_that_breaks_the_analysis_leaves_its_neighbours_unharmed(inputs, tmp_path, monkeypatch):
    from nlp.batch import shards as module

    real = module.analyse_one

    def breaks(article, *args):
        if article.article_id == "a":
            return real(None, *args)
        return real(article, *args)

    monkeypatch.setattr(module, "analyse_one", lambda article, *a: breaks(article, *a))
    with pytest.raises(AttributeError):
        nlp.run([inputs], tmp_path / "bug")  # not ours: a bug in the tool itself is not hidden
    assert not (tmp_path / "bug").exists()


def test_analysis_errors_become_rows(inputs, tmp_path, monkeypatch):
    from nlp.batch import analysis

    def rows(doc, article):
        if article.article_id == "a":
            raise ValueError("boom")
        return real(doc, article)

    real = analysis.rows
    monkeypatch.setattr(analysis, "rows", rows)
    summary = nlp.run([inputs], tmp_path / "out")
    assert (summary.analysed, summary.failed) == (1, 1)
    errors = nlp.read_tables(tmp_path / "out").errors
    assert list(errors.stage) == ["analysis"] and "ValueError: boom" in errors.error[0] and errors.remedy[0]


def test_an_earlier_output_is_replaced_only_with_force(inputs, tmp_path):
    out = tmp_path / "out"
    nlp.run([inputs], out)
    with pytest.raises(OutputExists, match="--force"):
        nlp.run([inputs], out)
    (inputs / "a.txt").unlink()
    nlp.run([inputs], out, force=True)
    assert len(nlp.read_tables(out).articles) == 1


def test_force_never_takes_away_files_of_others(inputs, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputExists, match=r"thesis\.docx"):
        nlp.run([inputs], out, force=True)
    assert (out / "thesis.docx").read_text(encoding="utf-8") == "mine"
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(OutputExists, match="not a folder"):
        check_output(file, force=True)


def test_an_unwritable_output_is_a_clear_error(inputs, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot write"):
        nlp.run([inputs], blocked / "out")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(inputs, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(OutputError, match="cannot write"):
        nlp.run([inputs], locked / "out")


def test_nothing_at_all_is_an_error_and_leaves_nothing(tmp_path):
    with pytest.raises(KuifengError, match=r"none\.txt"):
        nlp.run([tmp_path / "none.txt"], tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoArticles):
        nlp.run([tmp_path / "empty"], tmp_path / "out")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty"]


def test_a_saved_pipeline_gives_the_same_tables(pipeline, articles, tmp_path):
    pipeline.to_disk(tmp_path / "saved")
    again = nlp.load(tmp_path / "saved")
    one = nlp.analyse(articles[:3], pipeline).tables()
    two = nlp.analyse(articles[:3], again).tables()
    for name in one:
        assert one[name].equals(two[name]), name
    shutil.rmtree(tmp_path / "saved")
    with pytest.raises(KuifengError, match="no saved pipeline"):
        nlp.load(tmp_path / "saved")


def test_several_processes_give_the_same_findings(pipeline, articles):
    from nlp.components import store
    from nlp.pipeline import make_doc

    alone = [store.store(pipeline(make_doc(pipeline, a))) for a in articles[:4]]
    docs = pipeline.pipe([make_doc(pipeline, a) for a in articles[:4]], n_process=2)
    assert alone == [store.store(d) for d in docs]


def test_a_run_imports_nothing_that_it_does_not_need(inputs, tmp_path):
    """Half a second and fifty megabytes each: pandas (pyarrow would import it), scikit-learn, trafilatura."""
    script = (
        "import sys, nlp; nlp.run([sys.argv[1]], sys.argv[2], formats=['csv', 'parquet', 'sqlite']);"
        "print([m for m in ('pandas', 'sklearn', 'scipy', 'trafilatura', 'xlsxwriter') if m in sys.modules])"
    )
    command = [sys.executable, "-c", script, str(inputs), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
