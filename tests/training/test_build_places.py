"""The writers of the gazetteer's compact files: what they write is what the reader reads."""

from __future__ import annotations

import lzma
import zipfile
from pathlib import Path

import pytest

from nlp.resources import places
from nlp.training import build_places


def table(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.csv.xz").write_bytes(lzma.compress(text.encode()))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    table(folder, "cities", 'code,name,provinceCode\n9901,"甲市",99\n')
    table(folder, "areas", 'code,name,cityCode,provinceCode\n990101,"乙县",9901,99\n')
    table(
        folder,
        "streets",
        'code,name,areaCode,provinceCode,cityCode\n990101100,"丙镇",990101,99,9901\n990101200,"乙县丁乡",990101,99,9901\n',
    )
    table(
        folder,
        "villages",
        "code,name,streetCode,provinceCode,cityCode,areaCode\n"
        '990101100001,"戊社区居委会",990101100,99,9901,990101\n'
        '990101100002,"己村委会",990101100,99,9901,990101\n'
        '990101100207,"庚村村民委员会",990101100,99,9901,990101\n',
    )
    return folder


def test_townships_write_the_county_once(source: Path) -> None:
    assert build_places.townships(source) == ["990101100丙镇", "200丁乡"]


def test_villages_are_read_back(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_places.villages(source, tmp_path / "villages.zip")
    monkeypatch.setattr(places, "GAZETTEER_FOLDER", tmp_path)
    reader = places.Gazetteer.__new__(places.Gazetteer)
    assert dict(reader._villages("9901")) == {
        "990101100": {"990101100001": "戊社区", "990101100002": "己村", "990101100207": "庚村"}
    }
    assert dict(reader._villages("9902")) == {}


def test_the_same_source_gives_the_same_bytes(source: Path, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        build_places.villages(source, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert zipfile.ZipFile(tmp_path / "one.zip").namelist() == ["9901"]


def test_common_words_come_in_two_lists() -> None:
    words = {"合作": (13478, "vn"), "北京": (34488, "ns"), "个旧": (69, "d"), "罕见": (12, "a")}
    assert build_places.common_words(words) == ["合作", "个旧"]


def test_idioms_hold_a_short_name() -> None:
    words = {"长治久安": (67, "i"), "长治市": (3, "ns"), "天长地久": (50, "i"), "安居乐业": (9, "i")}
    lines = ["140400\t长治市\t长治", "341181\t天长市\t天长", "110105\t朝阳区\t朝阳"]
    assert build_places.idioms(words, lines) == ["天长地久", "长治久安"]
