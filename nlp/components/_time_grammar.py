"""Patterns of time expressions, on plain text (see ``_time_text.plain``). Every quantifier has a bound.

``POINT`` reads a whole point or period of the calendar in one go, from the coarse to the fine (年, 季度, 月, 日, 上午,
8时); its named groups are the fields that ``_time_resolve`` turns into dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.components._time_text import CHINESE_DIGITS, NUMERAL_CHARACTERS
from nlp.resources.times import time_lexicon

LEXICON = time_lexicon()


def _any(words: Iterable[str]) -> str:
    """One of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


_C = CHINESE_DIGITS
_SMALL = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]|廿[一二三四五六七八九]?)"
_WEEKDAY = "[一二三四五六日天]"
_TO = r"\ ?(?:至|到|-{1,2})\ ?"
_POD_SINGLE = {"早", "晨", "晚", "夜"}

# A year, by figures, by reign or by word. 度 of 年度 belongs to it, the first letter of 度假 does not.
_YEAR = rf"""(?:
  (?P<y4>[12]\d{{3}})\ ?(?:年(?![级代产])(?:度(?![假过]))?|财年|财政年度)
 |(?P<yc>[一二][{_C}]{{3}})\ ?年(?:度(?![假过]))?
 |(?P<y2>\d{{2}})\ ?年(?![级代产轻])
 |(?P<yc2>[{_C}]{{2,3}})年(?![级代产轻])
 |(?P<era>{_any(LEXICON.reigns)})(?P<ey>元|{_SMALL})年
 |(?P<yr>{_any(LEXICON.years)})(?![龄级轻青货])(?:度(?![假过]))?
 |(?P<sy>[今去明][春夏秋冬](?!天津|至|季?奥|季?运))
)"""

# A part of a year.
_PART = rf"""(?:
  (?P<half>[上下]半年)
 |第?(?P<q1>[一二三四1-4])(?:季度?)?(?:{_TO}|、|和)第?(?P<q2>[一二三四1-4])季度
 |(?:第(?=[一二三四1-4]个?季)|(?=[一二三四1-4]季))(?P<q>[一二三四1-4])个?季度(?P<qp>[初末底])?
 |(?P<qf>[前头首])(?P<qn>[一二两三1-3])?(?:个?季度|(?<=[首二两三])季(?![度节稻赛后军]))
 |(?P<qr>{_any(LEXICON.quarters)})
 |(?P<yp>全年|年底|年末|年初|年终|岁末|年内|(?<=[年度])(?:中(?=[，。,、\ ])|底|末(?!端)|初(?![心步期级])
    |内(?![部外容在地陆河需])|以内|伊始))
 |(?P<ff>前|头|后|最后|首)\ ?(?P<fn>{_SMALL})?\ ?个?月份?
 |(?:第|(?P<last>最后\ ?|倒数第|(?<=[年度月份的])[前头后]))(?P<nn>{_SMALL})\ ?个?
    (?P<nu>月|周|星期|礼拜|天)(?P<nw>{_WEEKDAY})?
 |(?P<se>(?<=[年度的])(?:春夏|夏秋|秋冬|[春夏秋冬])(?:[季天]|(?![^\s，。、,]))|^[春夏秋冬][季天]$)
 |(?P<hol>{_any(LEXICON.holidays)})(?![月日年点个十号]|时(?![节分]))
 |(?P<sch>{_any(LEXICON.school_holidays)})
)"""

_MONTHS = rf"""(?:
  (?P<leap>闰)?(?P<mo>{_MONTH}|[正腊冬])(?:
    (?:月份?)?{_TO}(?P<mo2>{_MONTH})|、(?P<mo3>{_MONTH}))?\ ?月(?![球光饼嫂牙亮])份?
 |(?P<mr>{_any(LEXICON.months)})(?!球|饼)
)"""

_WITHIN_MONTH = rf"""(?:
  (?P<mp>上中旬|中下旬|[上中下]旬|初(?![一二三四五六七八九十步期级])|底|末(?!端)|中(?=[，。,、\ ]))
 |(?:第|(?P<mlast>最后\ ?|倒数第|[前头后]))(?P<mn>{_SMALL})\ ?个?(?P<mu>周|星期|礼拜|天|日)(?P<mw>{_WEEKDAY})?
)"""

_DAYS = rf"""(?:
  (?P<d>{_DAY})(?:\ ?[日号]?(?:{_TO}|、)(?P<d2>{_DAY}))?\ ?
    (?:日(?!报(?![道导告称名])|元|游|常)|号(?![线楼院机店厅馆井库棚车令公]))
 |(?P<dl>初[一二三四五六七八九十]|廿[一二三四五六七八九]?|(?<=月)(?:三?十[一二三四五六七八九]?|二十[一二三四五六七八九]?)(?=$|[，。、,晚上早]))
 |(?P<dp>[今昨明当前])(?P<dpp>晚[上间]?|晨|早[上晨]?|夜[间里]?)(?![年报会餐宴])
 |(?P<dr>{_any(word for word in LEXICON.days if len(word) > 1)})
 |(?P<dx>[今昨明本前])\((?P<dn>\d{{1,2}})日?\)[日天]
)"""

_WEEK = rf"""(?:
  (?P<wr>{_any(LEXICON.weeks)})(?P<wd>{_WEEKDAY}|末)?
 |(?:周|星期|礼拜)(?P<w>{_WEEKDAY})(?![一-鿿]次|边)
 |(?P<we>周末)(?![档戏市集均托版游课夜经消班音文营时大到双岛休两特特别不])
)"""

_POD = rf"""(?:
  (?P<pod>{_any(word for word in LEXICON.parts_of_day if word not in _POD_SINGLE)})(?![间年报茶觉餐])
 |(?P<pod1>(?<=[日号天周一二三四五六])[早晚晨夜](?![年报会餐宴间上稻婚些已就期日点后年]))
 |(?P<pod2>[早晚](?=\d|[一二两三四五六七八九十]{{1,3}}[点时]))
)"""

_CLOCK = r"""(?:
  (?P<ch>[01]?\d|2[0-3]|24(?=:00)):(?P<cm>[0-5]\d)(?::(?P<cs>[0-5]\d))?(?![\d:])
    (?:时|\ ?(?P<ap>[AaPp])[Mm]?(?![A-Za-z]))?
 |(?:(?P<h0>[01]?\d|2[0-4]|[〇一二两三四五六七八九十]{1,3})\ ?(?P<hu0>[时点])?\ ?(?:至|到|-{1,2})\ ?)?
  (?P<h>[01]?\d|2[0-4]|[〇一二两三四五六七八九十]{1,3})\ ?(?P<hu>[时点])(?:
     (?P<hx>整|钟|半钟?|多钟?|过(?![来去程])|不到)
    |(?P<hq>[一三1-3])刻钟?
    |(?:过)?(?P<m>[0-5]?\d|[〇一二两三四五六七八九十]{1,3})(?:多?分(?!之|钟内|钟后)钟?|(?![\d%个名多万元人项亩倍点条]))(?:(?P<s>\d{1,2}|[一二三四五六七八九十]{1,3})(?:\.\d{1,3})?秒)?
   )?(?![代期尚速节段空局务事光间])
)"""

_WEEKDAY_BEHIND = rf"(?:\ ?[，,]?\ ?\(?(?:周|星期|礼拜)(?P<wb>{_WEEKDAY})\)?)"

POINT = re.compile(
    rf"""
    (?P<zone>(?:北京|当地)时间\ ?)?
    (?P<lunar>(?:农历|阴历|旧历|夏历)\ ?)?
    {_YEAR}?
    (?P<lunar2>\ ?的?(?:农历|阴历|旧历|夏历)\ ?)?
    (?:\ ?的?\ ?{_PART})?
    (?:\ ?的?\ ?{_MONTHS}(?:\ ?的?\ ?{_WITHIN_MONTH}(?!日|号))?)?
    (?:\ ?的?\ ?(?:{_DAYS}{_WEEKDAY_BEHIND}?|{_WEEK}))?
    (?:\ ?的?\ ?{_POD})?
    (?:\ ?(?:的|大?约|近)?\ ?{_CLOCK})?
    (?P<about>左右|前后|许(?![多可诺])|上下)?
    """,
    re.VERBOSE,
)

# 2019-2020年, 2019年度-2020年度, 2012至15年.
YEARS = re.compile(
    rf"(?P<a>[12]\d{{3}}|[一二][{_C}]{{3}}) ?(?:年度?)?{_TO.replace(chr(92) + ' ', ' ')}"
    rf"(?P<b>[12]\d{{3}}|[一二][{_C}]{{3}}|\d{{2}}) ?年(?:度(?![假过]))?"
    rf"(?! ?\d{{1,2}} ?月|[一二三四五六七八九十]{{1,2}}月)"
)
# 1985到89年9月: from a year, its 年 left out, to a month.
YEAR_TO_MONTH = re.compile(rf"(?P<a>[12]\d{{3}}) ?(?:-{{1,2}}|至|到) ?(?=(?:[12]\d{{3}}|\d\d) ?年 ?{_MONTH}月)")
FEAST_LIST = re.compile(rf"(?:[、和及与](?:{_any(LEXICON.holidays)}))+(?:{_any(LEXICON.holiday_followers)})")
FEAST_DAY = re.compile(r"的?第(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})[天日]")
# 第三天 of a story that has named its first day; 第七年
NTH = re.compile(r"第(?P<n>\d{1,2}|[二三四五六七八九十]{1,3})(?P<u>天|年)")
BEFORE_CHRIST = re.compile(rf"公元前约? ?(?P<n>\d{{1,4}}|[{_C}十百千]{{1,6}}) ?(?P<u>年(?!代)|世纪)")
NUMERIC_DATE = re.compile(
    r"(?P<y>[12]\d{3})(?:(?P<sep>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=sep)(?P<d>3[01]|[12]\d|0?[1-9])"
    r"|(?P<sep2>[-/.])(?P<m2>1[0-2]|0?[1-9]))(?![\d.]?\d|[%万亿元个])"
)
CENTURY = re.compile(
    r"""(?:(?P<c>上个?|本|下个?|\d{1,2}|[一二三四五六七八九十]{1,3})世纪
          (?:(?P<cd>[一二三四五六七八九]{1,2}十|\d0)年代(?P<cp>初期?|中期|中后期|末期?|后期|前期)?|(?P<cx>初期?|中叶|中期|末期?|后期|前期|以来)?)
        |(?P<cc>1[89]|20)?(?P<d>[一二三四五六七八九]十|\d0)年代(?P<p>初期?|中期|中后期|末期?|后期|前期)?)""",
    re.VERBOSE,
)
PLAN = re.compile(
    rf"(?P<q>“)?(?P<n>{_any(LEXICON.plans)})(?(q)”)(?P<in>时期|期间)?(?P<p>初期?|末期?|中期|以来|开局之年|(?P<side>[前头后])(?P<years>[一二两三四1-4])年)?"
)

ERA = re.compile(rf"(?P<n>{_any(LEXICON.eras)})(?:以来|至今)")
# 2020/2021财年, 2020-2021学年, 2020学年: years of accounts and of schools, those with one figure of accounts by POINT
BOOK_YEAR = re.compile(
    r"(?P<a>(?:19|20)\d\d)(?:年? ?[-/至] ?(?P<b>(?:(?:19|20)\d\d|\d\d)))? ?(?P<k>(?(b)财年|学年)|财政年度|学年)度?"
)

# Durations.
_NUMBER = rf"(?:\d{{1,9}}(?:,\d{{3}}){{0,2}}(?:\.\d{{1,4}})?[百千万亿]{{0,2}}|[{NUMERAL_CHARACTERS}]{{1,9}})"
_UNIT = (
    r"(?:(?<!个)年(?![级代轻幼青产均薪货])|(?<=个)季度|月(?=[间里内来后前]|以|之|$)|星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|周(?![岁年边围密刊末长报转一二三四五六日天])"
    r"|天(?![然气津地宫舟使文门空山河赋生线桥平])|日(?![报常益本元圆游均产])|小时|钟头|分钟|[毫微]秒|秒钟?(?![杀批])|世纪|载(?![人客重货])|工作日|交易日|学年|刻钟)"
)
ITEM = re.compile(
    rf"(?P<n>{_NUMBER}) ?(?P<h1>多|余|来)? ?(?P<ge>个)?(?P<h2>多|余|半)?(?P<u>{_UNIT}|(?<=个)月|(?<=个[多余半])月"
    r"|(?<=个)学期"
    r"|时(?=\d|$)|分(?![之公别为布配享成解发析数散类红组级店行支]))"
    r"(?P<h3>多|余|半(?![年月天])钟?)?(?P<ye>三夜|两夜)?"
)
ITEM_LINK = re.compile(r" ?(?:零|〇|又|余|外加|加)? ?")
SPAN = re.compile(
    rf"(?P<a>{_NUMBER}) ?(?P<ua>个?{_UNIT}|个月)?(?:(?:以上)? ?(?:至|到|-{{1,2}}) ?|以上)"
    rf"(?P<b>{_NUMBER}) ?(?P<ge>个)?(?P<u>{_UNIT}|(?<=个)月)(?P<below>以下)?"
)
MANY = re.compile(r"(?P<u>多(?:年|个月|天|日))(?![来前后生级龄])(?!度|平)")
BEHIND = re.compile(
    r"(?P<about>左右|上下)?(?:"
    r"(?P<since>以来|来(?![自到源往源回访宾])|来来)"
    r"|(?P<ago>之前|以前|前(?![台端沿期提列者言往进线景途后面身瞻缘锋]))"
    r"|(?P<later>之后|以后|过后|后(?![面续期勤方台备代者果悔退顾劲半]))"
    r"|(?P<within>之内|以内|内(?![部外容在地陆河需涵])|里(?=[，。,]))"
    r"|(?P<least>以上|以下))?"
)
WINDOW = re.compile(
    rf"(?P<w>{_any([*LEXICON.past_windows, *LEXICON.future_windows])}|[前后上下头]|之后|往前|向后|随后)"
    rf"(?:的)? ?(?=[\d{NUMERAL_CHARACTERS}])"
)
SEASONS = re.compile("(?P<a>[去今])(?P<s>[秋冬])(?P<b>[今明])(?P<t>春)(?:两季)?")
TOGETHER = re.compile(r"(?P<w>今明后|今明|明后|去今)(?P<n>[两三])(?P<u>年|天)")
SET = re.compile(
    rf"每(?:隔|[逢到](?=周|星期|礼拜))?(?:个|一)?(?:(?P<u>年(?!级)|季度?(?!节)|月份?|周(?!岁|年)|星期|礼拜|天|日|晚|小时|分钟|秒|工作日|学期|学年)"
    rf"(?P<w>(?<=[周期拜]){_WEEKDAY}(?:(?:至|到|、|和|-)(?:周|星期)?{_WEEKDAY}){{0,4}}(?![次十百千万个名户]))?"
    rf"(?P<d>(?:的)?(?:{_DAY}(?:(?:至|到|-){_DAY})?[日号]|[上中下]旬|初|底|末"
    rf"|(?:第[一二三四五1-5]|最后一)个?(?:周|星期){_WEEKDAY}?)(?!次))?"
    rf"|(?P<n>[\d两三四五六七八九十半]{{1,3}}) ?个?(?P<nu>年|季度|月|周|星期|天|日|小时|分钟|秒))"
)
VAGUE = re.compile(_any(LEXICON.vague))
JOIN = re.compile(r" ?(?:起|开始)? ?(?:至|到|-{1,2}) ?")
AND_BETWEEN = re.compile(r" ?(?:和|与) ?")
SINCE = re.compile(r"以来|(?:起|开始)?(?:一直)?(?:至今|到现在|到今天|至现在)(?![日年天晚早])")
DURING = re.compile(r"期间")
AT_PRESS = re.compile(r"(?:记者)?发稿时(?!间)")

# Where an expression may begin: a cheap scan. Runs of figures are taken whole, so that long ones cost one step.
_N = NUMERAL_CHARACTERS
_STARTS = "|".join(
    [
        r"(?<![\d.])\d++(?=[-/财年月日号时点:/ 天周星礼季分秒小世载工交学刻多余来几百千万亿半至到、,计拟将预力]"
        r"|个[ 月季小星礼周工交学世钟半多余来年]|[毫微]秒"
        r"|\.(?:\d{1,2}\.|[01]?\d(?![\d%万亿元])"
        r"|\d{1,4} ?[百千万亿]?[多余来]? ?个?[-年月天日小周星礼季分秒世载至到半]))",
        rf"(?<![{_N}])[{_N}]++(?=[-年月日号时点天周星礼季个分秒小世载工交学刻多余来 至到、五”春夏秋冬]"
        r"|[毫微]秒|\d?\d[日号])",
        r"第[\d一二三四五六七八九十]{1,3}个?[季年天]",
        r"今[年天日晨晚早夏春秋冬明\(]|这[些几一个周星两三四五六七八九十\d]|去[年冬秋夏春今]|明[年天日晚早春夏秋冬后\(]|昨|大[前后][年天]|大年|前[年天日晚些几一段阵三两二头不\d四五六七八九十\(]",
        r"[上下][半个月周年星礼一季世上下\d二两三四五六七八九十]|后[年天日\d一二两三四五六七八九十]|当[年月天日晚夜前下地]|同[年月日一]|该年|那[一天]|次[年月日]|翌|隔天|本[年月日周世季星\(]|来年|第二年",
        r"年[底末初内终]|全年|岁末|首[季月个]|头[\d一两二三四五六七八九十]|最[近后]|目前|如今|现[在如今阶]|近|眼下|时下|日前|不久|多[年天日个]|连日|长期以来|早些时候|数[年月天日十百个]|几[年月天日十个]|百年来|千百",
        r"至今|迄今|截止目前|直到现在|过去[的\d一二两三四五六七八九十几数]|未来[的\d一二两三四五六七八九十几数]|今后[的\d一二两三四五六七八九十几]|接下来|往[后前]|此后[\d一二两三四五六七八九十]|之后[\d一二两三四五六七八九十]|向后|随后",
        r"每[隔个逢到一\d年季月周星礼天日晚小分秒工学两二三四五六七八九十半]|公元|农历|阴历|旧历|夏历|北京时间|当地时间|闰|腊月|正月|冬月|[上中下]旬|月[底初末]|暑假|寒假|^[春夏秋冬]",
        r"凌晨|清晨|晏昼|大?清早|早[晨上间]|上午|[中正午]午|下午|午[后间夜]|傍晚|黄昏|晚[上间]|夜[间晚里]|深夜|半夜|白天|(?:记者)?发稿时|[早晚](?=\d|[一二三四五六七八九十]{1,3}[点时])",
        r"周[一二三四五六日天末]|星期|礼拜|“(?:[一二三四五六七八九十双]|3·)|双|3·|十[一二三四五六]五|[一二三四五六七八九]五(?:时期|期间)",
        _any(LEXICON.reigns),
        _any(LEXICON.holidays),
        _any(LEXICON.eras),
    ]
)


def _first_characters() -> str:
    """The characters that an expression may begin with."""
    words = [*LEXICON.vague, *LEXICON.holidays, *LEXICON.eras, *LEXICON.reigns, *LEXICON.years, *LEXICON.months]
    words += [*LEXICON.days, *LEXICON.weeks, *LEXICON.quarters, *LEXICON.parts_of_day]
    return "".join(
        sorted(
            {word[0] for word in words}
            | set(
                "0123456789" + _N + "第这那去昨大前上下后当同该次翌隔本来年全岁首头最目如现近眼时日"
                "不多连长早数几百千至迄截直过未今接往此之向随每公农阴旧夏北闰腊正冬春秋"
                "中月暑寒凌清午傍黄晚夜深半白记发周星礼“"
            )
        )
    )


START = re.compile(rf"(?=[{_first_characters()}])(?:{_STARTS})")
