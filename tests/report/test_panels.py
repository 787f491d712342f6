"""Panels over a few invented articles whose counts can be done by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from typer.testing import CliRunner

from nlp import schema
from nlp.cli.app import app
from nlp.errors import ConfigError, OutputExists
from nlp.report.panels import panel, period, place, write_panels
from nlp.tables.frames import frames

ACTIONS = ("coverage", "brand")


def article(name, region, code, day, **more):
    return schema.ArticleRow(
        article_id=name, region=region, region_code=code, published=day, n_chars=100, n_sentences=3, **more
    )


def sentence(name, number, actions, role="body"):
    return schema.SentenceRow(f"{name}:s{number}", name, text="某句。", role=role, actions=actions)


def figure(name, number, value, **more):
    given = {"indicator": "村集体收入", "unit": "元", "kind": "money", "status": "reported", **more}
    return schema.QuantityRow(quantity_id=f"{name}:q{number}", article_id=name, value=value, **given)


@pytest.fixture
def tables():
    rows = {name: [] for name in schema.TABLES}
    rows["articles"] = [
        article("a", "兴业县", "450924", "2019-08-12"),
        article("b", "兴业县", "450924", "2019-12-01T08:30"),
        article("c", "玉林市", "450900", "2021-03-01"),
        article("d", "", "", ""),
    ]
    rows["sentences"] = [
        sentence("a", 0, "brand", "title"),
        sentence("a", 1, "coverage"),
        sentence("a", 2, "coverage;brand"),
        sentence("a", 3, ""),
        sentence("b", 1, "brand"),
        sentence("c", 1, ""),
    ]
    rows["quantities"] = [
        figure("a", 0, 50000, time_end="2018-12-31"),
        figure("a", 1, 70000),
        figure("b", 0, 90000, holder="城隍镇", holder_code="450924104"),
        figure("b", 1, 10000, holder="陆川县", holder_code="450922"),
        figure("c", 0, 1, status="target"),
        figure("c", 1, 2, indicator=""),
    ]
    rows["targets"] = [
        schema.TargetRow(target_id="a:g0", article_id="a", value=85, deadline="2019-12-31", confidence=0.9),
        schema.TargetRow(target_id="a:g1", article_id="a", deadline="2020-12-31", confidence=0.3),
    ]
    return frames([rows], ACTIONS)


def test_articles_and_shares(tables):
    counts = panel(tables)["articles"].set_index(["region", "year"])
    county = counts.loc[("兴业县", "2019")]
    assert (county["region_code"], county["articles"], county["n_chars"]) == ("450924", 2, 200)
    assert (county["n_labelled"], county["n_coverage"], county["n_brand"]) == (3, 2, 2)  # the title does not count
    assert county["share_brand"] == pytest.approx(0.6667)
    assert pd.isna(counts.loc[("玉林市", "2021"), "share_brand"])  # nothing labelled: no share, not 0
    assert counts.loc[("", ""), "articles"] == 1
    assert counts["articles"].sum() == 4 and counts["quantities"].sum() == 6


def test_figures_go_to_their_holder_and_their_period(tables):
    rows = panel(tables)["indicators"]
    found = {(r.region, r.year): (r.figures, r.median) for r in rows.itertuples()}
    assert found == {("兴业县", "2018"): (1, 50000), ("兴业县", "2019"): (2, 80000), ("陆川县", "2019"): (1, 10000)}
    by_city = panel(tables, ["city"])["indicators"]
    assert list(by_city["city"]) == ["玉林市"] and list(by_city["figures"]) == [4]


def test_targets(tables):
    (row,) = panel(tables)["targets"].itertuples()
    assert (row.region, row.targets, row.with_level, row.with_deadline, row.due_same_year, row.sure) == (
        *("兴业县", 2, 1, 2, 1, 1),
    )
    assert (row.first_deadline, row.last_deadline) == ("2019-12-31", "2020-12-31")


def test_a_balanced_panel_has_every_place_in_every_period(tables):
    counts = panel(tables, ["region", "year"], balanced=True)["articles"]
    known = counts[(counts["region"] != "") & (counts["year"] != "")]
    assert sorted(zip(known["region"], known["year"], strict=True)) == [
        (r, y) for r in ("兴业县", "玉林市") for y in ("2019", "2020", "2021")
    ]
    assert counts["articles"].sum() == 4
    months = panel(tables, ["region", "year", "month"], balanced=True)["articles"]
    of_county = months[(months["region"] == "兴业县") & (months["month"] != "")]
    assert len(of_county) == 20 and set(of_county["year"]) == {"2019", "2020", "2021"}


def test_periods_and_places():
    days = pd.Series(["2021-05-03", "2021-12-31T09:00", "2021", "", None])
    assert list(period(days, "quarter")) == ["2021-Q2", "2021-Q4", "", "", ""]
    assert list(period(days, "year")) == ["2021", "2021", "2021", "", ""]
    codes = pd.Series(["450924104", "450900", "450000", "CN", ""])
    assert list(place(codes, "region")) == ["450924", "450900", "450000", "", ""]
    assert list(place(codes, "city")) == ["450900", "450900", "", "", ""]
    assert list(place(codes, "province")) == ["450000", "450000", "450000", "", ""]


@pytest.mark.parametrize("by", [["county"], [], ["year", "year"]])
def test_wrong_keys(tables, by):
    with pytest.raises(ConfigError):
        panel(tables, by)
    with pytest.raises(ConfigError, match="balanced"):
        panel(tables, ["outlet"], balanced=True)


def test_no_articles_at_all():
    empty = frames([], ACTIONS)
    assert all(frame.empty for frame in panel(empty).values())


def test_written_panels_are_guarded_and_not_replaced(tables, tmp_path):
    panels = panel(tables, ["outlet"])
    panels["articles"]["outlet"] = "=1+1"
    paths = write_panels(panels, tmp_path)
    assert [p.name for p in paths] == ["panel_articles.csv", "panel_indicators.csv", "panel_targets.csv"]
    assert "'=1+1" in paths[0].read_text(encoding="utf-8-sig")
    with pytest.raises(OutputExists):
        write_panels(panels, tmp_path)


def test_commands_panel_and_diff(tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    text = "柳湾县建成12个党群服务中心\n柳湾县今年建成12个党群服务中心，投资300万元。\n"
    (texts / "a.txt").write_text(text, encoding="utf-8")
    command = CliRunner()
    for name in ("one", "two"):
        done = command.invoke(app, ["run", str(texts), "--out", str(tmp_path / name), "-q"])
        assert done.exit_code == 0, done.output
    done = command.invoke(app, ["panel", str(tmp_path / "one"), "--by", "year"])
    assert done.exit_code == 0 and "panel_articles.csv: 1 rows" in done.output
    assert command.invoke(app, ["panel", str(tmp_path / "one"), "--by", "county"]).exit_code == 2
    done = command.invoke(app, ["diff", str(tmp_path / "one"), str(tmp_path / "two")])
    assert done.exit_code == 0 and "the tables are the same" in done.output
    (texts / "a.txt").write_text(text.replace("今年建成12", "今年建成19"), encoding="utf-8")
    command.invoke(app, ["run", str(texts), "--out", str(tmp_path / "two"), "--force", "-q"])
    done = command.invoke(app, ["diff", str(tmp_path / "one"), str(tmp_path / "two"), "--out", str(tmp_path / "d.csv")])
    assert done.exit_code == 1 and "articles with another text" in done.output
