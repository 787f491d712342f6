"""One contract over all formats: the same rows go in and come out; what a format cannot hold, it says."""

from __future__ import annotations

import json
import sqlite3

import pytest

from nlp import schema
from nlp.errors import ConfigError, DependencyError
from nlp.tables import excel, writers
from nlp.tables.arrow import batch, without_articles
from nlp.tables.frames import frames, read_tables
from nlp.tables.package import DESCRIPTOR, descriptor
from nlp.tables.sqlite import REFERENCES, VIEWS, phrase
from nlp.tables.writers import FORMATS, check_formats, files_of

ACTIONS = ("coverage", "support")
NASTY = ["", "=1+1", "'=1", "+电话", "-3.5%", "@x", "\t制表", '引"号', "逗,号", "换\n行", "回\r车", "\x00零\x07"]
NASTY += ["𬭚🏭", " 空 ", "NULL", "None", "nan"]


def article(i, text="甲县有3个党支部。\n到2026年底,建成5个。"):
    key = f"a{i}"
    return {
        "texts": [schema.TextRow(key, text)],
        "articles": [
            schema.ArticleRow(
                key, f"in/{key}.txt", title=text[:6], published=f"20{20 + i % 5}-06-03", region="甲县",
                region_code="450924", n_chars=len(text), top_action="coverage", extra={"share_coverage": 0.5},
            )
        ],
        "sentences": [
            schema.SentenceRow(
                f"{key}:s{n}", key, 0, 5, line, "body", "", n, " ".join(line), "coverage", {"p_support": 0.25}
            )
            for n, line in enumerate(text.split("\n"))
        ],
        "entities": [schema.EntityRow(f"{key}:e0", key, f"{key}:s0", 0, 2, "甲县", "GPE", "甲县", "450924", 0.9, 0)],
        "affiliations": [
            schema.AffiliationRow(f"{key}:a0", key, f"{key}:s0", 0, 9, "甲县县长李望川", "李望川", "县长", "甲县")
        ],
        "quantities": [
            schema.QuantityRow(
                f"{key}:q0", key, f"{key}:s0", 3, 5, "3个", "count", 3.0 + i, unit="个", indicator="党支部",
                holder="甲县", holder_code="450924", time_end="2024-06-30", comparator="eq",
            ),
            schema.QuantityRow(f"{key}:q1", key, f"{key}:s0", 3, 5, "0.1", value=0.1 + 0.2, value_high=1e17),
        ],
        "times": [schema.TimeRow(f"{key}:t0", key, f"{key}:s0", 0, 2, "年底", "DATE", "2026-12", "2026-12-01")],
        "targets": [
            schema.TargetRow(
                f"{key}:g0", key, f"{key}:s0", 0, 9, "建成5个", "甲县", "党支部", "建成", 5, unit="个", comparator="eq",
                deadline="2026-12-31", quantity_id=f"{key}:q0", confidence=0.8,
            ),
            schema.TargetRow(f"{key}:g1", key, f"{key}:s0", 0, 9, "建成"),
        ],
        "quotes": [schema.QuoteRow(f"{key}:u0", key, f"{key}:s0", 0, 4, "“好”", "李望川", "说", "direct", 0, 4)],
        "errors": [],
    }  # fmt: skip


ROWS = [article(i) for i in range(30)] + [article(100 + n, "题目\n" + text) for n, text in enumerate(NASTY)]
ERRORS = {"errors": [schema.ErrorRow("in/x.txt", "", "reading", "empty-file", "=empty", "remedy")]}


@pytest.fixture(scope="session")
def write(write_tables):
    def write(folder, formats, rows=None, **more):
        return write_tables(folder, [*ROWS, ERRORS] if rows is None else rows, ACTIONS, formats, **more)

    return write


@pytest.mark.parametrize("name", ["csv", "parquet", "jsonl", "sqlite"])
def test_what_was_written_comes_back(write, tmp_path, name):
    out = write(tmp_path / "t", [name])
    want = frames([*ROWS, ERRORS], ACTIONS)
    back = read_tables(tmp_path / "t")
    assert list(back) == list(schema.TABLES)
    for table in want:
        frame = want[table]
        if table == "quantities":
            frame["value"] = frame["value"].round(12)  # figures keep twelve digits
        assert list(back[table].columns) == list(frame.columns)
        assert back[table].equals(frame), table
        assert out.counts[table] == len(frame)
    assert sorted(p.name for p in (tmp_path / "t").iterdir()) == sorted(files_of([name]))


@pytest.mark.parametrize("name", list(FORMATS))
def test_the_bytes_do_not_depend_on_how_rows_come(write, tmp_path, name, monkeypatch):
    monkeypatch.setattr(writers, "BATCH_ROWS", 7)
    monkeypatch.setattr(writers, "GROUP_ROWS", 20)
    monkeypatch.setattr(writers, "BATCH_BYTES", 150)
    for at_once in (1000, 1, 13):
        write(tmp_path / str(at_once), [name], at_once=at_once)
    for file in files_of([name]):
        one, two, three = ((tmp_path / n / file).read_bytes() for n in ("1000", "1", "13"))
        assert one == two == three, file


def test_formulas_are_guarded_or_not(write, tmp_path):
    write(tmp_path / "on", ["csv", "xlsx"])
    write(tmp_path / "off", ["csv", "xlsx"], bom=False, escape=False)
    on, off = ((tmp_path / n / "errors.csv").read_text(encoding="utf-8") for n in ("on", "off"))
    assert ",'=empty," in on and ",=empty," in off
    (tmp_path / "off" / "run.json").write_text(json.dumps({"configuration": {"output": {"escape_formulas": False}}}))
    rows = [{"errors": [schema.ErrorRow("'=kept")]}]
    write(tmp_path / "off", ["csv"], rows, bom=False, escape=False)
    assert list(read_tables(tmp_path / "off").errors.source_path) == ["'=kept"]


def test_formats_are_checked():
    assert check_formats(["xlsx,csv", "CSV", ".jsonl", "excel"]) == ("csv", "jsonl", "xlsx")
    for wrong in (["doc"], [""], []):
        with pytest.raises(ConfigError, match="csv, jsonl, parquet, sqlite, xlsx"):
            check_formats(wrong)


def test_a_missing_package_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(DependencyError, match=r"kuifeng\[excel\]"):
        check_formats(["xlsx"])


def test_a_lone_surrogate_does_not_end_a_run():
    columns = schema.columns("texts")
    some = batch([schema.TextRow("a", "甲\ud800乙"), schema.TextRow("b", "丙")], columns)
    assert some.column("text").to_pylist() == ["甲\ufffd乙", "丙"]
    assert without_articles(some, {"a"}).column("article_id").to_pylist() == ["b"]
    assert without_articles(some, set()) is some


# -------------------------------------------------------------------------------------------------------------- parquet


def test_parquet_columns_carry_their_descriptions(write, tmp_path):
    import pyarrow.parquet as pq

    write(tmp_path / "t", ["parquet"])
    for table in schema.TABLES:
        found = pq.read_schema(tmp_path / "t" / f"{table}.parquet")
        for column in schema.columns(table, ACTIONS):
            assert found.field(column.name).metadata[b"description"].decode() == column.description


def test_long_texts_are_flushed_by_their_bytes(write, tmp_path, monkeypatch):
    import pyarrow.parquet as pq

    monkeypatch.setattr(writers, "BATCH_BYTES", 30_000)
    monkeypatch.setattr(writers, "GROUP_BYTES", 90_000)
    write(tmp_path / "t", ["parquet"], [{"texts": [schema.TextRow(f"a{i}", "字" * 10_000)]} for i in range(12)])
    parquet = pq.ParquetFile(tmp_path / "t" / "texts.parquet")
    assert [parquet.metadata.row_group(i).num_rows for i in range(parquet.num_row_groups)] == [3, 3, 3, 3]


# --------------------------------------------------------------------------------------------------------------- sqlite


@pytest.fixture(scope="module")
def database(write, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sqlite")
    write(folder, ["sqlite"])
    db = sqlite3.connect(folder / "tables.sqlite")
    yield db
    db.close()


def test_all_keys_refer_to_rows(database):
    database.execute("PRAGMA foreign_keys = ON")
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for table, references in REFERENCES.items():
        found = {(r[3], r[2]) for r in database.execute(f"PRAGMA foreign_key_list({table})")}
        assert found == set(references.items())
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("INSERT INTO quotes (quote_id, article_id) VALUES ('x', 'nobody')")
    database.rollback()


def test_keys_are_looked_up_through_indexes(database):
    for query in (
        "SELECT * FROM quantities WHERE article_id = 'a1'",
        "SELECT * FROM entities WHERE label = 'GPE' AND name = '甲县'",
        "SELECT * FROM targets WHERE deadline < '2027'",
        "SELECT * FROM sentences WHERE sentence_id = 'a1:s0'",
    ):
        (plan,) = database.execute("EXPLAIN QUERY PLAN " + query).fetchall()
        assert "USING INDEX" in plan[3], plan


@pytest.mark.parametrize(
    ("words", "n"),
    [("支部", 30), ("到2026年底", 30), ("个。", 30), ("支,部", 0), ("换行", 0), ("底,建", 30), ("𬭚🏭", 1)],
)
def test_words_of_two_characters_are_found(database, words, n):
    query = (
        "SELECT s.sentence_id, s.text FROM sentences_fts AS f JOIN sentences AS s ON s.rowid = f.rowid "
        "WHERE f.text MATCH ?"
    )
    found = database.execute(query, [phrase(words)]).fetchall()
    assert len(found) == n and all(words in text for _, text in found)


def test_search_takes_quotes(database):
    assert phrase('引"号') == '"引 "" 号"'
    (row,) = database.execute("SELECT rowid FROM sentences_fts WHERE text MATCH ?", [phrase('引"号')]).fetchall()
    assert row


def test_views_answer_what_a_researcher_asks(database):
    for name in VIEWS:
        assert database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] > 0
    due = database.execute("SELECT year, region, targets, with_level FROM targets_by_year").fetchall()
    assert due == [("2026", "甲县", len(ROWS), len(ROWS))]
    row = database.execute(
        "SELECT county_code, county, indicator, year, value, unit FROM indicators_by_county WHERE article_id = 'a4'"
    ).fetchall()
    assert row == [("450924", "甲县", "党支部", "2024", 7.0, "个")]


def test_missing_is_null(database):
    assert database.execute("SELECT count(*) FROM targets WHERE deadline IS NULL").fetchone()[0] == len(ROWS)
    for table in schema.TABLES:
        for column in schema.columns(table, ACTIONS):
            assert database.execute(f"SELECT count(*) FROM {table} WHERE {column.name} = ''").fetchone()[0] == 0


# ---------------------------------------------------------------------------------------------------------------- excel


def book(folder):
    openpyxl = pytest.importorskip("openpyxl")
    return openpyxl.load_workbook(folder / "tables.xlsx", read_only=True)


def test_excel_reads_the_workbook(write, tmp_path):
    write(tmp_path / "t", ["xlsx"])
    found = book(tmp_path / "t")
    assert found.sheetnames == list(schema.TABLES)
    rows = list(found["quantities"].iter_rows(values_only=True))
    assert rows[0] == tuple(c.name for c in schema.columns("quantities"))
    assert rows[1][7] == 3 and len(rows) == 1 + 2 * len(ROWS)
    texts = {r[0]: r[1] for r in found["texts"].iter_rows(min_row=2, values_only=True)}
    assert texts["a111"] == "题目\n\ufffd零\ufffd"  # what XML cannot hold
    errors = list(found["errors"].iter_rows(min_row=2))
    assert errors[0][4].value == "'=empty" and errors[0][4].data_type in ("s", "inlineStr")


def test_excel_never_makes_a_formula_or_a_link(write, tmp_path):
    rows = [{"errors": [schema.ErrorRow("=1+1", error="http://x.example/a")]}]
    write(tmp_path / "t", ["xlsx"], rows, escape=False)
    (row,) = book(tmp_path / "t")["errors"].iter_rows(min_row=2)
    assert row[0].value == "=1+1" and row[0].data_type in ("s", "inlineStr") and row[4].value == "http://x.example/a"


def test_excels_limits_are_told(write, tmp_path, monkeypatch):
    monkeypatch.setattr(excel, "MAX_ROWS", 11)
    long = {3: "字" * 40_000, 4: "🏭" * 20_000}
    out = write(tmp_path / "t", ["xlsx"], [{"texts": [schema.TextRow(f"a{i}", long.get(i, "短"))]} for i in range(25)])
    found = book(tmp_path / "t")
    assert found.sheetnames[:3] == ["texts", "texts 2", "texts 3"]
    assert [sum(1 for _ in found[n].iter_rows(min_row=2)) for n in found.sheetnames[:3]] == [10, 10, 5]
    cells = [r[1] for r in found["texts"].iter_rows(min_row=2, values_only=True)]
    assert len(cells[3]) == 32_767 and cells[4] == "🏭" * 16_383
    assert len(out.notes) == 2 and "goes on in 3 sheets" in out.notes[0]
    assert "2 longer cells of texts.text" in out.notes[1]


# -------------------------------------------------------------------------------------------------------------- package


@pytest.mark.parametrize("name", ["csv", "jsonl"])
def test_the_descriptor_validates(write, tmp_path, name):
    frictionless = pytest.importorskip("frictionless")
    write(tmp_path / "t", [name, "sqlite"], [r for r in ROWS if r["texts"][0].article_id < "a3"] + [ERRORS])
    (tmp_path / "t" / DESCRIPTOR).write_text(
        json.dumps(descriptor([name, "sqlite"], ACTIONS), ensure_ascii=False), encoding="utf-8"
    )
    report = frictionless.Package(str(tmp_path / "t" / DESCRIPTOR)).validate()
    assert report.valid, report.flatten(["type", "message"])
    assert len(report.tasks) >= len(schema.TABLES)


def test_the_descriptor_finds_a_broken_reference(write, tmp_path):
    frictionless = pytest.importorskip("frictionless")
    rows = [ROWS[0], {"quotes": [schema.QuoteRow("z:u0", "z", "a0:s0")]}]
    write(tmp_path / "t", ["csv"], rows)
    (tmp_path / "t" / DESCRIPTOR).write_text(json.dumps(descriptor(["csv"], ACTIONS)), encoding="utf-8")
    report = frictionless.Package(str(tmp_path / "t" / DESCRIPTOR)).validate()
    assert not report.valid and "foreign-key" in str(report.flatten(["type"]))


def test_the_descriptor_names_every_column():
    told = descriptor(["parquet", "xlsx"], ACTIONS)
    assert [r["path"] for r in told["resources"]] == [f"{t}.parquet" for t in schema.TABLES] + ["tables.xlsx"]
    for resource in told["resources"][:-1]:
        assert [f["name"] for f in resource["schema"]["fields"]] == [
            c.name for c in schema.columns(resource["name"], ACTIONS)
        ]
    assert [r["name"] for r in descriptor(["sqlite"], ACTIONS)["resources"]] == ["all-tables-sqlite"]
