"""``kuifeng show`` draws the table of an article's indicators and the timeline of its targets."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from nlp.cli.app import app

TEXT = (
    "青溪镇2031年工作安排\n2031-01-10\n"
    "2030年,全镇茶叶产值由2亿元增加到3亿元,同比增长50%。\n"
    "今年,全镇计划6月底前新建书屋12个,年底前完成投资1.5亿元。\n"
)


def test_timeline_and_indicators(tmp_path: Path) -> None:
    article = tmp_path / "plan.txt"
    article.write_text(TEXT, encoding="utf-8")
    shown = CliRunner().invoke(app, ["show", str(article), "--width", "160"])
    assert shown.exit_code == 0
    table = shown.stdout[shown.stdout.index("indicators (") :]
    indicators, timeline = table.split("targets by deadline (2)")
    assert "2亿元" in indicators and "茶叶产值" in indicators and "target" in indicators
    rows = [line for line in timeline.split("\n") if "●" in line]
    assert [row.split("│")[1].strip() for row in rows] == ["2031-06-30", "2031-12-31"]
    assert "书屋" in rows[0] and "12个" in rows[0] and "1.5亿元" in rows[1]
