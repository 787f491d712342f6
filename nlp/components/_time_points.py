"""Which parses of ``POINT`` are times, and how two of them make a period."""

from __future__ import annotations

import re

from nlp.components._time_grammar import AT_PRESS, FEAST_DAY, FEAST_LIST, LEXICON, POINT
from nlp.components._time_text import guess, number

Fields = dict[str, str]

YEAR = frozenset({"y4", "yc", "y2", "yc2", "era", "ey", "yr", "sy"})
PART = frozenset(
    "half q1 q2 q qp qf qn qr yp ff fn last nn nu nw se hol sch".split()  # noqa: SIM905 a list of group names
)
MONTH = frozenset({"leap", "mo", "mo2", "mo3", "mr", "lunar"})
WITHIN_MONTH = frozenset({"mp", "mlast", "mn", "mu", "mw"})
DAY = frozenset({"d", "d2", "dl", "dp", "dpp", "dr", "dx", "dn", "wr", "wd", "w", "we", "wb"})
PLAIN_DAY = frozenset({"d", "d2", "wb"})
POD = frozenset({"pod", "pod1", "pod2"})
CLOCK = frozenset({"ap", "ch", "cm", "cs", "h0", "hu0", "h", "hu", "hx", "hq", "m", "s"})
TIME_OF_DAY = POD | CLOCK | {"dp"}

_BARE_POD = frozenset("凌晨 清晨 早晨 早上 上午 中午 下午 傍晚 晚上 晚间 深夜 午后".split())  # noqa: SIM905
_HEAD_BEFORE = "在于到自从逢至(,，。;；:：！!？?\n "
_PAUSE = ",，。;；!！\n"
_NUMBER_DAY_BEFORE = "于截止到在至从自定(,，。、;；\n 和与年月"
_NOT_BEFORE_CLOCK = "比分数为第约.:"
_SHARES = re.compile(r"(?:结构|比例|比重|占比|配比|比分|之比)[^。；;\n]{0,10}$")
_LONE_DAY_BEHIND = re.compile(r"(?:电|讯|在|，|,|晚|早|凌晨|上午|下午|中午|\d)")


def read(text: str, start: int) -> tuple[int, Fields]:
    """The longest point at ``start``: its end and its fields. Both say nothing of whether it is a time."""
    match = POINT.match(text, start)
    if match is None or match.end() == start:
        return start, {}
    fields = {key: value for key, value in match.groupdict().items() if value}
    if "lunar2" in fields:  # 2019年农历八月十五
        fields["lunar"] = fields.pop("lunar2")
    return match.end(), fields


def is_time(text: str, start: int, end: int, fields: Fields) -> bool:
    """Whether a parse is a time where it stands (SPEC §4), and not a quantity or part of another word."""
    keys = fields.keys()
    if not keys - {"about", "zone", "lunar"}:
        return False
    before = text[start - 1] if start else "\n"
    behind = text[end : end + 5]
    dated = bool(keys & YEAR)
    whole = start == 0 and not behind.strip()
    if dated and not _year_stands(text, end, fields, before, whole):
        return False
    if keys & {"nn", "last"} and not dated:
        return False
    if "ff" in keys and not dated and not ("fn" in keys and "个" in text[start:end] and fields["ff"] in "前头"):
        return False
    if "hol" in keys and not dated and not whole and not LEXICON.holidays[fields["hol"]].bare:
        if behind.startswith(LEXICON.holiday_followers) or "dr" in keys:  # 立春当天
            return True
        if FEAST_DAY.match(text, end) or FEAST_LIST.match(text, end):  # 中秋、国庆期间
            return True
        return LEXICON.holidays[fields["hol"]].alone and before in _HEAD_BEFORE and behind[:1] in _PAUSE
    if "yp" in keys and not dated and (fields["yp"] == "岁末" or text[start - 2 : start] == "岁末"):
        return False
    if fields.get("yp") in ("年终", "年末") and behind.startswith(("总结", "奖", "考核", "盘点", "决算", "述职")):
        return False
    if keys & (MONTH | WITHIN_MONTH) - {"lunar"} or keys & PART:
        return "mo" not in keys or _month_stands(text, start, end, fields, before, dated)
    if "d" in keys:
        return _day_stands(text, start, end, fields, before, dated)
    if "w" in keys and not dated and before in "一二两三四五六七八九十几每半数多0123456789下上隔单":
        return False
    if "we" in keys:
        return before in _NUMBER_DAY_BEFORE or text[max(0, start - 3) : start] == "过去的"
    if keys & (DAY - {"wb"}):
        return True
    if keys & CLOCK:
        return _clock_stands(text, start, end, fields, before)
    if keys & POD:
        return (
            (fields.get("pod") in _BARE_POD or whole)
            and before not in "天最尽及提"
            and not behind.startswith(("茶", "班", "自习", "会", "饭"))
        )
    return dated


def _year_stands(text: str, end: int, fields: Fields, before: str, whole: bool) -> bool:
    """Whether the year of a parse is one, and no number of years."""
    finer = fields.keys() - YEAR - {"about", "zone"}
    if "yr" in fields and (
        fields["yr"] == "第二年" and before in "的了" or fields["yr"][0] == "前" and before in "学此提"
    ):
        return False
    if "y4" in fields:
        # 2000年历史 counts, and so does 1000年来
        return bool(finer) or not text.startswith(("历史", "来", "的历史", "文明", "古"), end) or fields["y4"] > "1899"
    if "yc2" in fields:
        if len(fields["yc2"]) == 3:
            return bool(finer)
        if before in "一二三四五六七八九十百千万":
            return False
        return bool(finer) or (guess(fields["yc2"]) is None and before not in "近过上下前后")
    if "y2" in fields:
        if finer - {"last", "nn", "nu", "ff", "fn", "yp"} or fields["y2"][0] == "0":
            return True
        if finer:
            return fields.get("yp") not in ("内", "以内", "中")
        if whole:
            return True
        value = int(fields["y2"])
        return value > 70 and value % 10 != 0 and before in "于自从在至到(，。\n"
    return True


def _month_stands(text: str, start: int, end: int, fields: Fields, before: str, dated: bool) -> bool:
    """Whether 5月 is a month: 3月龄, 第三月 and 近三月 are not."""
    if dated or fields.keys() & DAY:
        return True
    if before in "第满每近逾约数几足" or text.startswith(("龄", "大", "以上", "以内", "内"), end):
        return False
    return True


def _day_stands(text: str, start: int, end: int, fields: Fields, before: str, dated: bool) -> bool:
    """Whether 12日, 12号 or 三日 alone is a day of a month."""
    if dated:
        return False  # 2019年5日
    value = number(fields["d"])
    if before == "近" and text[start - 2 : start - 1] in ("附", "靠", "邻", "临"):
        before = "\n"
    if value is None or not 1 <= value <= 31 or before in "每第]近数几满逾约足续":
        return False
    if text.startswith(("内", "以内", "之内", "以上", "龄", "游", "后", "之后", "来", "以来"), end):
        return False
    if fields.keys() & (POD | CLOCK):
        return True
    if text[end - 1] in "号" or (text[end - 1] == "右" and "号" in text[start:end]):
        return (
            before in _NUMBER_DAY_BEFORE
            and not re.match(r"[一-鿿]", text[end : end + 1] or " ")
            or (before in "于截止在至自\n" and text.startswith(("在", "前", "晚", "开", "起", "召"), end))
        )
    if not fields["d"].isdigit() and len(fields["d"]) == 1:
        return bool(_LONE_DAY_BEHIND.match(text, end)) and before in "于电讯日，。、\n至到"
    return True


def _clock_stands(text: str, start: int, end: int, fields: Fields, before: str) -> bool:
    """Whether 8:30, 8时 or 8点 alone is a time of day, and no score, ratio or number of points."""
    keys = fields.keys()
    if keys & POD:
        return True
    if "ch" in keys:
        if _is_ratio(text, start, fields):
            return False
        return not (
            before in _NOT_BEFORE_CLOCK or text.startswith(("比", ":"), end) or text[start - 2 : start] == "比分"
        )
    if "h0" in keys and not _hours_stand(fields, before):
        return False
    if "h0" in keys and fields["hu"] == "点" and "hu0" in keys:
        return True
    if "m" in keys and "分" not in text[start:end] and len(fields["m"]) < 2:
        return False
    if keys & {"m", "hx", "hq", "about"}:
        return fields.get("hx") != "过" and before not in "第.约" or before == "约"
    return fields["hu"] == "时" and (fields["h"].isdigit() or len(fields["h"]) > 1) and before not in "第."


def _is_ratio(text: str, start: int, fields: Fields) -> bool:
    """Whether 21:24:55 is a ratio: words of shares stand before it, or its three parts are a whole (100)."""
    if _SHARES.search(text, max(0, start - 14), start):
        return True
    if "cs" not in fields or start + 8 < len(text) and text[start + 8] == "秒":
        return False
    return sum(int(fields[key]) for key in ("ch", "cm", "cs")) == 100


def _hours_stand(fields: Fields, before: str) -> bool:
    """Whether 8至10时 is a period of the day: its hours rise."""
    first, last = number(fields["h0"]), number(fields["h"])
    return first is not None and last is not None and first < last <= 24 and before not in "第.约"


def inherit(first: Fields, second: Fields) -> Fields:
    """The end of a period takes from its beginning what it does not say itself: 5月1日至7日."""
    out = dict(second)
    keys = second.keys()
    if "yr" not in keys and not keys & YEAR and not keys & {"mr", "dr", "dp", "wr", "qr", "dx"}:
        out |= {key: first[key] for key in YEAR & first.keys()}
        if not keys & (PART | MONTH):
            out |= {key: first[key] for key in (MONTH | ({"half"})) & first.keys() if key not in ("mo2", "mo3")}
            if not keys & DAY:
                out |= {key: first[key] for key in (DAY | PART) & first.keys() if key not in ("d2",)}
    if keys & CLOCK and not keys & POD and keys.isdisjoint(DAY | MONTH | YEAR):
        pods = POD & first.keys()
        out |= {key: first[key] for key in pods}
    return out


def explain(text: str, end: int, fields: Fields) -> tuple[int, Fields]:
    """昨日(12月6日)凌晨1时, 周四(4月10日): the bracket gives the date, and what follows goes on."""
    if text[end : end + 1] != "(" or not fields.keys() <= DAY | {"zone", "about"}:
        return end, fields
    inner_end, inner = read(text, end + 1)
    if not inner.keys() & {"d", "dl"} or text[inner_end : inner_end + 1] != ")":
        return end, fields
    rest_end, rest = read(text, inner_end + 1)
    if rest and rest.keys() <= POD | CLOCK | {"about"}:
        return rest_end, inner | rest
    return inner_end + 1, inner


def at_press(text: str, end: int, fields: Fields) -> int:
    """下午发稿时: the span goes on to the hour of filing."""
    match = AT_PRESS.match(text, end) if fields.keys() & TIME_OF_DAY else None
    return match.end() if match else end


def continues(fields: Fields) -> bool:
    """Whether a parse behind 至, 到 or a dash can end a period."""
    return bool(fields.keys() & (YEAR | PART | MONTH | DAY | CLOCK | POD)) and _not_only_lone(fields)


def _not_only_lone(fields: Fields) -> bool:
    keys = fields.keys()
    if keys <= {"h", "hu", "about"}:
        return True
    return not keys <= {"nn", "nu", "nw", "ff", "fn", "last", "about"}
