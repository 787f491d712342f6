"""The gazetteer: divisions of China from province to village, countries, and natural names (SPEC §3).

Provinces to townships load at the first use; the villages of a prefecture are unpacked when one of them is asked for.
Codes: six digits (GB/T 2260) to the county, nine for a township, twelve for a village (statistical bureau, 2023).
Sources and licences stand in ``gazetteer/SOURCES.md``; ``nlp.training.build_places`` makes the files again.
"""

from __future__ import annotations

import gzip
import re
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from io import BytesIO
from pathlib import Path

GAZETTEER_FOLDER = Path(__file__).parent / "gazetteer"

PROVINCE, CITY, COUNTY, TOWNSHIP, VILLAGE = "province", "city", "county", "township", "village"
LEVELS = (PROVINCE, CITY, COUNTY, TOWNSHIP, VILLAGE)

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|"
    "土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|"
    "赫哲|门巴|珞巴|基诺|京"
)
_PEOPLE = re.compile(rf"(?:(?:{_PEOPLES})族|各族|蒙古|维吾尔|哈萨克|柯尔克孜|民族)+(?=自治|乡$|苏木$|镇$)")
_LEVEL_WORD = re.compile(
    r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|矿区|新区|街道办事处|街道|苏木|省|市|县|区|旗|盟|州|镇|乡)$"
)
_COMMITTEE = re.compile(r"(?:村民委员会|居民委员会|村委会|居委会|村民委会|居民委会|委会)$")


def short_name(name: str) -> str:
    """The name without its level word and its peoples (三江侗族自治县: 三江), or the name where nothing stays."""
    short = _LEVEL_WORD.sub("", _PEOPLE.sub("", name))
    short = _LEVEL_WORD.sub("", short) if short.endswith("自治") else short
    short = short.removesuffix("自治")
    return short if len(short) >= 2 else name


def village_name(name: str) -> str:
    """The name that texts use for a village or community (谭良村委会: 谭良村; 和平社区居委会: 和平社区)."""
    base = _COMMITTEE.sub("", name)
    if base == name or not base:
        return name
    if "居" in name[len(base) :]:
        return base if base.endswith(("社区", "村", "居")) else f"{base}社区"
    return base if base.endswith(("村", "嘎查", "社区")) else f"{base}村"


@dataclass(frozen=True, slots=True)
class Division:
    """A division: its code, full name, level, code of what it belongs to, and short name."""

    code: str
    name: str
    level: str
    parent: str
    short: str
    first_year: int = 0
    last_year: int = 9999  # a former name is valid from first_year to last_year
    today: str = ""  # a former name: the code of the division that the area is now


def _lines(name: str) -> Iterator[str]:
    with gzip.open(GAZETTEER_FOLDER / name, "rt", encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n")


@cache
def place_rules() -> dict[str, dict[str, str]]:
    """The word lists of ``places.toml``: sections of named lists, the words separated by spaces."""
    with (Path(__file__).parent / "places.toml").open("rb") as file:
        return tomllib.load(file)


def _level(code: str) -> str:
    if len(code) == 12:
        return VILLAGE
    if len(code) == 9:
        return TOWNSHIP
    return PROVINCE if code.endswith("0000") else CITY if code.endswith("00") else COUNTY


class Gazetteer:
    """Look-up of divisions by name and by code. Build it once, through :func:`gazetteer`."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}  # code → name, provinces to townships
        self._shorts: dict[str, str] = {}  # code → short name, to counties
        self._by_name: dict[str, list[str]] = {}  # full names and spelled variants → codes
        self._by_short: dict[str, list[str]] = {}
        self._former: dict[str, list[Division]] = {}
        self._former_codes: dict[str, Division] = {}
        self._below: dict[str, list[str]] = {}
        self.commonness: dict[str, int] = {}
        """How often a short name is met as a word of another sense; names that are none are left out."""
        for line in _lines("divisions.tsv.gz"):
            code, name, *rest = line.split("\t")
            short = rest[0] if rest and rest[0] else name
            self._add(code, name)
            self._shorts[code] = short
            self._by_short.setdefault(short, []).append(code)
            if len(rest) > 1 and rest[1]:
                self.commonness[short] = int(rest[1])
            for variant in self._variants(name, short):
                self._by_name.setdefault(variant, []).append(code)
        county = ""
        for line in _lines("townships.txt.gz"):
            digits = 9 if line[6:9].isdigit() and line[:9].isdigit() else 3
            code = line[:9] if digits == 9 else county + line[:3]
            county = code[:6]
            name = line[digits:]
            self._add(code, name)
            people = _PEOPLE.sub("", name)
            if people != name and len(people) > 2:
                self._by_name.setdefault(people, []).append(code)
        for line in _lines("former.tsv.gz"):
            name, code, first, last, *today = line.split("\t")
            above, short = self.parent_code(code), short_name(name)
            division = Division(code, name, _level(code), above, short, int(first), int(last), "".join(today))
            self._former.setdefault(name, []).append(division)
            self._former_codes.setdefault(code, division)

    @staticmethod
    def _variants(name: str, short: str) -> Iterable[str]:
        if "自治" in name and len(short) >= 2:  # 三江县, 恩施州, 鄂温克旗
            yield short + name[-1] if name[-1] != "区" else short + "区"

    def _add(self, code: str, name: str) -> None:
        self._names[code] = name
        self._by_name.setdefault(name, []).append(code)
        self._below.setdefault(self.parent_code(code), []).append(code)

    def parent_code(self, code: str) -> str:
        """The code of the division above, ``""`` above a province. A county of a municipality belongs to it."""
        if len(code) == 12:
            return code[:9]
        if len(code) == 9:
            return code[:6] if code[:6] in self._names else self.parent_code(code[:6])
        if code.endswith("0000"):
            return ""
        city = code[:4] + "00"
        if code != city and city in self._names:
            return city
        return code[:2] + "0000"

    def by_code(self, code: str) -> Division | None:
        """The division with that code, of today or else a former one, or None."""
        if len(code) == 12:
            name = self._township(code[:9]).get(code, "")
            return Division(code, name, VILLAGE, code[:9], short_name(name)) if name else None
        name = self._names.get(code, "")
        if not name:
            return self._former_codes.get(code)
        short = self._shorts.get(code) or short_name(name)
        return Division(code, name, _level(code), self.parent_code(code), short)

    def lookup(self, name: str, *, year: int = 0) -> list[Division]:
        """Provinces to townships of that full name; with a year, the former ones that were valid then.

        A name that is valid no longer is found without a year too, behind those of today.
        """
        now = [division for code in self._by_name.get(name, ()) if (division := self.by_code(code))]
        then = [d for d in self._former.get(name, ()) if not year or d.first_year <= year <= d.last_year]
        if year and then:
            replaced = {d.today for d in then}
            # 巢湖市 was a prefecture until 2010, and is a county since: of one province and two levels, then's alone
            levels = {(d.code[:2], d.level) for d in then}
            later = {d.code for d in now for province, level in levels if d.code[:2] == province and d.level != level}
            return then + [d for d in now if d.code not in replaced | later]
        if year and not now:  # a name goes on in use for years: the nearest in time
            return sorted(self._former.get(name, ()), key=lambda d: abs(d.last_year - year))[:1]
        return now + ([] if now else then)

    def lookup_short(self, short: str) -> list[Division]:
        """Provinces, cities and counties of that short name."""
        return [division for code in self._by_short.get(short, ()) if (division := self.by_code(code))]

    def parents(self, code: str) -> list[Division]:
        """The divisions above, from the nearest to the province."""
        out = []
        while code := self.parent_code(code):
            if division := self.by_code(code):
                out.append(division)
        return out

    def is_below(self, code: str, above: str) -> bool:
        """Whether the division ``code`` is, or belongs to, the division ``above``."""
        while code:
            if code == above:
                return True
            code = self.parent_code(code)
        return False

    def children(self, code: str) -> list[Division]:
        """The divisions right below; the villages of a township."""
        if len(code) == 9:
            return [d for c in self._township(code) if (d := self.by_code(c))]
        return [division for below in self._below.get(code, ()) if (division := self.by_code(below))]

    def villages(self, name: str, above: str) -> list[Division]:
        """Villages of that name in a prefecture, county or township."""
        wanted = {name, name + "村", name + "社区"} if not name.endswith(("村", "社区")) else {name}
        if name.endswith("村") and len(name) > 2:
            wanted.add(name[:-1] + "社区")
        out = []
        for town, names in self._villages(above[:4], *wanted):
            if town.startswith(above) or (above.endswith("00") and len(above) == 6):
                out += [Division(code, n, VILLAGE, town, short_name(n)) for code, n in names.items() if n in wanted]
        exact = [d for d in out if d.name == name]
        return exact or out

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        """The villages, compressed by prefecture: 3 MB in memory, where forked processes share no file position."""
        return zipfile.ZipFile(BytesIO((GAZETTEER_FOLDER / "villages.zip").read_bytes()))

    @lru_cache(maxsize=64)  # noqa: B019 - there is one gazetteer for the life of the process
    def _village_lines(self, prefecture: str) -> str:
        """The villages of a prefecture, a line for each township: about 0.1 MB."""
        try:
            return self._archive.read(prefecture).decode()
        except KeyError:
            return ""

    @lru_cache(maxsize=256)  # noqa: B019 - as above
    def _township(self, code: str) -> dict[str, str]:
        """The villages of a township: names by code."""
        return next((names for town, names in self._villages(code[:4]) if town == code), {})

    def _villages(self, prefecture: str, *wanted: str) -> Iterator[tuple[str, dict[str, str]]]:
        """Townships with the names of their villages by code; only those whose line holds one of ``wanted``, if any."""
        for line in self._village_lines(prefecture).split("\n"):
            if not line or (wanted and not any(name in line for name in wanted)):
                continue
            tail, *cells = line.split("\t")
            town = prefecture + tail
            number = 0
            names = {}
            for cell in cells:
                if cell[:3].isdigit() and cell[:3].isascii():
                    number, cell = int(cell[:3]), cell[3:]
                else:
                    number += 1
                names[f"{town}{number:03d}"] = cell
            yield town, names

    def is_division_name(self, text: str) -> bool:
        """Whether the text is the full or short name of a province, city, county or township, or a country's name."""
        return text in self._by_name or text in self._by_short or text in self._former or text in self.countries

    def division_names(self, level: str) -> set[str]:
        """The full names of a level, ``province`` to ``township``."""
        return {name for code, name in self._names.items() if _level(code) == level}

    def short_names(self) -> Iterable[str]:
        """The short names of provinces, cities and counties."""
        return self._by_short.keys()

    def full_names(self) -> Iterator[str]:
        """Full names of divisions, former ones too; bodies that are no administrative division are left out."""
        for name, codes in self._by_name.items():
            if name.endswith(_NAME_ENDS if any(len(code) == 6 for code in codes) else _TOWNSHIP_ENDS):
                yield name
        yield from self._former

    @cached_property
    def _world(self) -> tuple[dict[str, str], dict[str, str]]:
        countries: dict[str, str] = {}
        cities: dict[str, str] = {}
        for line in _lines("world.tsv.gz"):
            code, names, *places = line.split("\t")
            countries.update((name, code) for name in names.split(";") if name)
            for city in places[0].split(";") if places else ():
                cities.setdefault(city, code)
        return countries, cities

    @property
    def countries(self) -> dict[str, str]:
        """Names of countries and territories → ISO 3166 alpha-2."""
        return self._world[0]

    @property
    def foreign_cities(self) -> dict[str, str]:
        """Cities abroad (and on Taiwan) → code of the country."""
        return self._world[1]

    @cached_property
    def natural(self) -> frozenset[str]:
        """Well-known mountains, waters, islands and the like."""
        return frozenset(_lines("natural.txt.gz"))

    @cached_property
    def idioms(self) -> frozenset[str]:
        """Set phrases that hold a short name without meaning the place."""
        return frozenset(_lines("idioms.txt.gz"))

    @cached_property
    def _words(self) -> tuple[frozenset[str], frozenset[str]]:
        often, seldom = (frozenset(line[i : i + 2] for i in range(0, len(line), 2)) for line in _lines("words.txt.gz"))
        return often, often | seldom | {"中国", "美国", "英国", "法国", "德国"}

    @property
    def frequent_words(self) -> frozenset[str]:
        """Frequent words of two characters that are no names."""
        return self._words[0]

    @property
    def words(self) -> frozenset[str]:
        """Words of two characters that are no names, the less frequent among them."""
        return self._words[1]


_NAME_ENDS = ("省", "市", "县", "区", "旗", "盟", "州", "镇", "乡", "街道", "苏木", "新城", "群岛")
_TOWNSHIP_ENDS = ("镇", "乡", "街道", "苏木")


@cache
def gazetteer() -> Gazetteer:
    """The shipped gazetteer, loaded once."""
    return Gazetteer()
