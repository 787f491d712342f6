"""The gazetteer: look-up, levels, sizes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nlp.resources.places import GAZETTEER_FOLDER, gazetteer, place_rules, short_name, village_name


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("三江侗族自治县", "三江"),
        ("广西壮族自治区", "广西"),
        ("新疆维吾尔自治区", "新疆"),
        ("恩施土家族苗族自治州", "恩施"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("宜丰县", "宜丰"),
        ("歙县", "歙县"),
        ("阿里地区", "阿里"),
        ("开云镇", "开云"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("official", "name"),
    [
        ("谭良村委会", "谭良村"),
        ("黎村村委会", "黎村"),
        ("大苏社区居委会", "大苏社区"),
        ("升高村村民委员会", "升高村"),
        ("石油东山社区居委会", "石油东山社区"),
        ("东田村", "东田村"),
    ],
)
def test_village_names(official: str, name: str) -> None:
    assert village_name(official) == name


def test_lookup_by_name_and_code() -> None:
    gaz = gazetteer()
    (county,) = gaz.lookup("宜丰县")
    assert (county.code, county.level, county.parent, county.short) == ("360924", "county", "360900", "宜丰")
    assert [division.name for division in gaz.parents("360924")] == ["宜春市", "江西省"]
    assert [division.name for division in gaz.parents("110105")] == ["北京市"]
    assert {division.code for division in gaz.lookup_short("长沙")} == {"430100", "430121"}
    assert gaz.by_code("999999") is None
    assert len(gaz.lookup("城关镇")) > 50


def test_former_names_by_year() -> None:
    gaz = gazetteer()
    assert [division.code for division in gaz.lookup("富阳市", year=2010)] == ["330183"]
    assert [division.today for division in gaz.lookup("富阳市")] == ["330111"]
    assert [division.code for division in gaz.lookup("富阳区", year=2020)] == ["330111"]


def test_villages_come_by_township_and_county() -> None:
    gaz = gazetteer()
    assert len(gaz.villages("下党村", "350924")) == 2
    (village,) = gaz.villages("下党村", "350924209")
    assert village.level == "village" and village.parent == "350924209"
    found = gaz.by_code(village.code)
    assert found is not None and found.name == "下党村"
    assert gaz.villages("没有的村", "350924") == []


def test_countries() -> None:
    gaz = gazetteer()
    assert gaz.countries["法国"] == "FR" and gaz.countries["法兰西共和国"] == "FR"
    assert gaz.foreign_cities["伦敦"] == "GB"


def test_counts_by_level() -> None:
    gaz = gazetteer()
    assert len(gaz.division_names("province")) == 34
    assert len(gaz.division_names("city")) > 330
    assert len(gaz.division_names("county")) > 2800
    assert len(gaz.division_names("township")) > 32000
    assert gaz.is_division_name("宜丰") and not gaz.is_division_name("示范镇")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the memory from Linux's /proc")
def test_files_are_compact_and_load_quickly_without_villages() -> None:
    assert sum(path.stat().st_size for path in GAZETTEER_FOLDER.iterdir()) < 5_000_000
    script = (
        "import re, time; t = time.perf_counter(); from nlp.resources.places import gazetteer; "
        "g = gazetteer(); g.words; g.natural; t = time.perf_counter() - t; "
        "print(t, re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read()).group(1))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    seconds, kilobytes = (float(part) for part in result.stdout.split())
    assert kilobytes / 1024 < 60
    assert seconds < 3  # about 0.15 on an idle core


def test_rules_are_lists_of_words() -> None:
    rules = place_rules()
    assert {"short_names", "full_names", "shapes", "regions", "abbreviations", "foreign"} <= set(rules)
    assert all(len(letter) == 1 for letter in rules["abbreviations"])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the memory from Linux's /proc")
def test_villages_cost_nothing_before_one_is_asked_for_and_little_then() -> None:
    script = (
        "import re; from nlp.resources.places import gazetteer; g = gazetteer(); g.words; g.natural\n"
        "def kilobytes(): return int(re.search(r'VmRSS:\\s+(\\d+)', open('/proc/self/status').read()).group(1))\n"
        "start = kilobytes(); idle = '_archive' in vars(g)\n"
        "for county in sorted(g.division_names('county'))[:400]:\n"
        "    for d in g.lookup(county): g.villages('新村', d.code)\n"
        "print(start, idle, kilobytes())"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    start, idle, after = result.stdout.split()
    assert int(start) / 1024 < 60 and idle == "False"
    assert int(after) / 1024 < 70
