from __future__ import annotations

import pytest

from nlp.config import defaults, load_settings, overlay
from nlp.errors import ConfigError


def test_file_then_options_overlay_the_defaults(tmp_path):
    file = tmp_path / "my.toml"
    file.write_text('[columns]\ntext = "content"\n[output]\nbom = false\n', encoding="utf-8")
    settings = load_settings(file, {"columns": {"text": "body"}})
    assert settings["columns"]["text"] == "body"
    assert settings["output"]["bom"] is False
    assert settings["output"]["escape_formulas"] is True
    assert defaults()["columns"]["text"] == "text"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colums": {}}, ["[colums]", "Did you mean columns?"]),
        ({"columns": {"titel": "x"}}, ["columns.titel", "Did you mean title?"]),
        ({"output": {"bom": "yes"}}, ["output.bom must be bool"]),
        ({"output": 3}, ["[output] must be a table"]),
    ],
)
def test_wrong_settings_name_the_place_and_the_way_out(changes, words):
    with pytest.raises(ConfigError) as caught:
        overlay(defaults(), changes, "here.toml")
    for word in ["here.toml", *words]:
        assert word in str(caught.value)


def test_unreadable_and_malformed_files(tmp_path):
    with pytest.raises(ConfigError, match="cannot read"):
        load_settings(tmp_path / "none.toml")
    bad = tmp_path / "bad.toml"
    bad.write_text("a = = 1", encoding="utf-8")
    with pytest.raises(ConfigError, match="not TOML"):
        load_settings(bad)
