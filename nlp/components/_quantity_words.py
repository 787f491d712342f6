"""Patterns of the quantity reader, built from the lexicons (SPEC §5)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from nlp.language.numerals import plain
from nlp.resources.numbers import hedges, words
from nlp.resources.units import Unit


def _any(options: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(o) for o in sorted(options, key=lambda w: (-len(w), w))) + ")"


BEFORE: Final = hedges("before")
HEDGE_ENDS: Final = frozenset(word[-1] for word in BEFORE) | {" "}
AFTER_MARK: Final = hedges("after")
AFTER: Final = re.compile(
    _any(AFTER_MARK) + "(?<!上下(?=功夫|游|联|一心|同|班|级|贯|衔|互|结|左))(?<!左右(?=两|手|岸|邻|摇))"
)
INNER: Final = re.compile(
    "(?:有余|多|余|来(?=[个名位人户家次万亿年天岁斤亩公里米块条件项])"
    "|(?<=[百千万])把(?=[个名位人户家块元亩斤里公米])|出头)"
)
"""Hedges between a number and its unit: 20多人, 3万余场次, 十来个, 百把人."""
MORE_WORD: Final = re.compile(
    "多(?:举|数|样|元|年|次|种|个|家|名|位|岁|项|方|地|部门|层|边|重|渠道|维|功能|为|达|彩|媒|能|少|云|雨)"
)
"""多 behind a classifier that begins another word: 三级多元, 两个多月."""

DURATION: Final = re.compile(
    r" ?[多余几来]?(?:个?(?:半)?(?:多)?(?:小时|星期|礼拜|季度|工作日|交易日|学期|学年|世纪|钟头"
    "|昼夜|年头|月|年度|自然月|自然年|周期|五年|百年)"
    r"|分钟|秒钟|刻钟|年(?![级轮画糕货猪检])|月|日(?![元币本圆])|天(?![然鹅])|周(?!岁)|秒|载(?!重|货|客|体)"
    r"|时许|点钟|点整|点(?=[0-9半])|时(?=[0-9至许,，。的])|毫秒|号(?![楼线院])|更|宿|夜|晚|夏|冬|春|秋)"
)
"""Units of time: dates and durations are times, no quantities (SPEC §4, §5)."""
AGE_TAIL: Final = re.compile("大(?!会|型|赛)|龄|的?(?:婴|幼|宝宝|女婴|男婴|孩子|女儿|儿子)")
COINS: Final = re.compile("[0-9一二三四五六七八九][毛角]")
AGE_WORD: Final = re.compile("大(?=[的，。、；,;！？]|$)|龄")
NOT_CARDINAL: Final = re.compile("[号楼强线路点时级维代线版型号款式字头股期世星连后前周]|国际|[A-Za-z]")
"""Right behind a bare number: a name, a label or a date (500强, 21楼, 3号, 80后)."""
NOUN: Final = re.compile(_any(words("nouns", "words")))
MONEY_CUE: Final = re.compile(
    _any(words("money", "cues"))
    + "(?:总额|额|总量|迈上|站上|跨上|跃上|首次|再|新|跨越|迈过|增至|增加到|增长到|提高到|上升到"
    "|规模|资金|达到?|为|了|约|近|超过?|突破|逾|共|计|已|的|累计|将|:|：)*$"
)
RANK_CUE: Final = re.compile(
    _any(words("ranks", "cues"))
    + "(?:了|为|在|到|的|于|:|：|“)?(?:[一-鿿]{0,6}(?:市|县|区|省|域|国|界|业|类|均|中|前|组|榜))?$"
)
BETWEEN: Final = re.compile("与|和|到|至|-|—|~")
BETWEEN_END: Final = re.compile("之间|间(?=[。，的、]|$)")
RANK_UNIT: Final = re.compile("位(?!数|置|于|次)|名(?!单|称|誉|义)|个?名次|顺位")
RANK_END: Final = re.compile(r"[，。；、,;！？!?）)\n”\" (（|]|$|的(?!是)|和|与|以|位次|[并且同又也后及较比到升至]")
SHORT_QUOTE: Final = re.compile("[“‘「『《][^“”‘’「」『』《》。，；！？\n]{0,12}$")
SHORT_QUOTE_END: Final = re.compile("[^“”‘’「」『』《》。，；！？\n]{0,12}[”’」』》]")
"""Inside a short quoted phrase a small Chinese numeral belongs to a slogan or a title."""
TENTH: Final = re.compile("[一二三四五六七八九5](?=[，。、；：,;)）至到—~-]|以[上下内]|左右|的|$)")
"""The tenth behind 成: 两成五."""
METRE_TENTHS: Final = re.compile(
    "(?:[一二三四五六七八九]{1,2}|[0-9]{1,2}(?![0-9.]))(?=[，。、；：,;)）至到—~\"”\n-]|以[上下]|左右|的|高|长|宽|深|$)"
)
"""The decimals behind 米: 一米八, 一米七五, 1米65."""
MEETING: Final = re.compile(
    "(?:[、和][一二三四五六七八九十]{1,3}次)*(?:会议|全会|全体|代表|常委|党代会|大会|集体学习|扩大)"
)
HALF_CUE: Final = re.compile("(?:占比|占|比重|比例|人数|数量|均|率)(?:已|超|都|约)?$")
HELD: Final = re.compile("[办了续历已]$|(?<!中)共$|这$|过去$|召开$")
HELD_BODY: Final = re.compile("(?:届|人大|政协|[省市县区]委)$")
FORMAL: Final = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")
FORMAL_NEXT: Final = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分点零")
RATIO_CUE: Final = re.compile("(?:比例|比重|比|占比|配比)[^，。；\n]{0,12}$|(?:按|按照)$")
PUT_FIRST: Final = re.compile("(?:[放摆置挺]|坚持)(?:在|到)?$")
"""放在第一位 ranks nothing."""
TOP: Final = re.compile("(?:位|名|强)?(?![\u4e00-\u9fff])|[位名](?!单|字)|的(?![个位名])")
SCORE_CUE: Final = re.compile(
    "(?:比分|战胜|击败|胜|负|逆转|战平|告负|取胜|大胜|险胜|获胜|完胜|领先|落后|落败|不敌|横扫|总比分|以)[^，。\n]{0,3}$|(?:战胜|击败|胜|负|逆转|战平|告负|取胜|领先|落败|不敌|力克|险胜|大胜|完胜|横扫|淘汰)"
)
RATIO: Final = re.compile(
    r"\d{1,6}(?:\.\d{1,4})?(?:[:：比]\d{1,6}(?:\.\d{1,4})?){1,4}(?![\d.]|\d*[年月日])|[一二三四五六七八九十]{1,2}比[一二三四五六七八九十零]{1,2}(?![较如方价])"
)
NEGATIVE: Final = re.compile(
    r"(?:(?:^|(?<=[为是达至到从于（(，、。；：\n 率]))负的?|零下|(?<![A-Za-z0-9%)）℃.,、年月日至到])-)$"
)
CURRENCIES: Final = {
    "港币": "港元",
    "HK$": "港元",
    "新台币": "新台币",
    "美金": "美元",
    "USD": "美元",
    "HKD": "港元",
    "EUR": "欧元",
    "GBP": "英镑",
    "JPY": "日元",
    "$": "美元",
    "US$": "美元",
    "€": "欧元",
    "£": "英镑",
}
CURRENCY_BEFORE: Final = re.compile(
    r"(?:人民币|新台币|港币|美金|US\$|HK\$|[¥￥$€£]|(?<![A-Za-z])(?:RMB|CNY|USD|HKD|EUR|GBP|JPY)) ?$"
)
DEGREES_BEFORE: Final = re.compile("(零下|负)?(摄氏|华氏)(?:温度)?(零下|负|-)?$")
"""摄氏37度, 华氏零下三十度."""
POINTS_SPACED: Final = re.compile(" {0,4}个? {0,3}百 {0,3}分 {0,3}点")
PER: Final = re.compile(
    "(?:年|月|日|天|人|户|亩|小时|时|分钟|分|秒|平方米|立方米|吨|公里|米|只|头|株|套|台|辆|次|件|张|份|袋|公斤|斤|千克|克|升|度|个)(?![\u4e00-\u9fff]*/)"
)
ELECTRIC: Final = re.compile("电[^，。；\n]{0,6}$")
DOUBLED: Final = re.compile("翻了?(近)?([一两二三四数几])?番([多余]|以上|左右)?")
UP_WORD: Final = frozenset("以线网路村街身会场山船海地马手车桥北跟赶岸台身之晚早世")
OVER_NOUN: Final = frozenset("比率数量额值入资产口")
_SINGLE_HEDGE_BLOCK: Final = {
    "近": "附靠临邻最新贴走远亲就切相逼",
    "约": "节签预公大简履失违契合条特制邀赴如婚爽",
    "超": "高反赶华中英西德意法联赛",
    "逾": "",
    "破": "突打攻侦告爆冲撞残识查击看说",
}

PERCENT: Final = Unit("%", "percent", "%", base="", factor=0.01)
POINTS: Final = Unit("百分点", "percentage_point", "百分点", base="", factor=0.01)
FEN: Final = Unit("分", "money", "元", times=Decimal("0.01"), base="元", factor=1)
YUAN: Final = Unit("元", "money", "元", base="元", factor=1)
COUNT: Final = Unit("", "count", "")
AGES: Final = {
    name: Unit(unit, "other", unit, base="岁", factor=1 / in_a_year)
    for unit, in_a_year, names in (
        ("个月", 12, ("个月", "月")),
        ("周", 52.1775, ("周",)),
        ("天", 365.2425, ("天", "日")),
    )
    for name in names
}
"""Units of time that tell an age where 大 or 龄 stands behind: 8个月大, 10日龄."""
AGE: Final = Unit("岁", "other", "岁", base="岁", factor=1)
PAST_AGE: Final = re.compile("多?(?:出头|开外|高龄)")
"""Behind a number with no unit these make it an age: 三十出头, 八十高龄."""
SPEED: Final = re.compile("(时速|每小时|每小時|秒速|每秒)[^，。；、0-9]{0,4}$")
"""Words before a length that make it a speed: 时速达350公里."""
FRACTION: Final = Unit("", "other", "", factor=1)


def single_hedge(s: str, at: int, word: str) -> bool:
    """Whether the one-letter hedge at ``at`` is a word of its own: not 附近 nor 节约."""
    return not (at and s[at - 1] in _SINGLE_HEDGE_BLOCK.get(word, ""))


def times(value: int | float, factor: int | Decimal) -> int | float:
    """Exact product of a decimal figure and a scale."""
    return plain(Decimal(str(value)) * factor)


def combine(before: str, after: str, inner: str) -> str:
    """One comparator of the hedges before, behind and inside: a bound before the number is the strongest.

    约 is the weakest: 约200多 is ``gt``, 不少于500多 ``ge``, 约3000 ``approx``.
    """
    for mark in (before, after, inner):
        if mark and mark != "approx":
            return mark
    return before or after or inner or "eq"
