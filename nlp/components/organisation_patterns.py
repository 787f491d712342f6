"""Patterns and word sets for organisations, each compiled once."""

from __future__ import annotations

import re
from functools import cache

from nlp.components.textview import HAN
from nlp.resources.lexicon import alternation, words

DIVISION_ORGANS = re.compile(
    r"(?:[省市县区州旗盟镇乡]委|党委|纪委|人民政府|政府|人大|政协|党组|党工委|街道办事处|办事处|村委会|居委会|村委|党支部|党总支)"
)
NUMBERED = re.compile(r"第?[一二三四五六七八九十百\d]+$")
COUNTED_BEHIND = re.compile("[0-9０-９一二三四五六七八九十百两]+余?[座家个所处支](?!月)")
LEVELS = "省市县区镇乡村州旗院校局厅"


@cache
def loose_pattern() -> re.Pattern[str]:
    """What a name never begins with: bodies of a number or a level, and what is done to or by one."""
    return re.compile(
        rf"{alternation(words('organisations', 'loose'))}|[两三四五六七八九十几数多每各][省市县区镇乡村州个家]"
        "|[省市县区镇乡村]属|先(?!锋|进|农|声|达|导|河|丰|正)|新[建设组增]|[省市县区]级|以(?!色列|岭)|前[省市县区]"
    )


@cache
def suffix_pattern() -> re.Pattern[str]:
    terms = sorted(words("organisations", "proper") | words("organisations", "organ"), key=lambda t: (-len(t), t))
    # 片区委员会 holds no 区委
    parts = [re.escape(t) + ("(?!员)" if t.endswith("委") and len(t) == 2 else "") for t in terms]
    return re.compile("|".join(parts))


@cache
def known_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(words('organisations', 'known'))})")


@cache
def not_behind() -> re.Pattern[str]:
    """What right behind a last word shows that it is none: 部长, 院士, 中心城区, 所有."""
    return re.compile(
        r"[长员士会务署局厅委馆社报属]|政府|有|在|以|谓|需|得|致|作|做|使|处|分(?!局|公司|行)|理|罚|置|境|于|份|位|署|技|学|普|研"
        r"|落|队|活|城区|思想|任务|环节|组织|建设|工作(?!委|局|部|站|组|队|处|中心)|镇|人民|村"
    )


@cache
def numbered_branch() -> re.Pattern[str]:
    """A number that singles a branch out: 第一党支部, 学生第三党支部."""
    return re.compile(rf"^(?:[{HAN}]{{0,6}})第[一二三四五六七八九十\d]{{1,3}}(?:党|团|联合|党总)?$")


@cache
def counted() -> re.Pattern[str]:
    """A number and its classifier right before a body: it is one of several, and no name."""
    return re.compile(
        r"(?:[0-9０-９一二三四五六七八九十百千万两几数多余]|各)(?:个|家|支|所|名|余个|多个|余家|多家|余支)$"
    )


@cache
def short() -> frozenset[str]:
    return frozenset(t for t in words("organisations", "organ") if len(t) == 1)


@cache
def parents() -> frozenset[str]:
    return frozenset(words("offices", "heads")) | frozenset(words("offices", "roles"))


@cache
def site_endings() -> tuple[str, ...]:
    """Sites whose last word is also a body's (体育中心)."""
    return tuple(w for w in words("facilities", "strong") if w.endswith(("中心", "实验室")))


NUMBERED_NAME = re.compile(r"第[一二三四五六七八九十\d]{1,3}")


@cache
def whole_ends() -> tuple[str, ...]:
    """Last words of bodies that other bodies belong to."""
    return tuple(w for w in words("organisations", "proper") | words("organisations", "organ") if w[-1] not in "部处科")


@cache
def enterprise() -> re.Pattern[str]:
    trades = alternation(words("organisations", "trades"))
    behind = alternation(words("organisations", "enterprise_behind"))
    organs = "党委|党总支|党支部|工会|团委|董事会|纪委"
    return re.compile(
        rf"(?:(?<![{HAN}])|(?<=[和与由在到的向对为]))([{HAN}]{{2,4}}?)({trades})(?:集团|公司)?(?:(?:{organs})|(?={behind}))"
    )


@cache
def branch_office() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<![{HAN}])|(?<=[由据和与向对经]))[省市州县区]?[{HAN}]{{2,8}}局([{HAN}]{{2,3}})分局")


@cache
def relief_pattern() -> re.Pattern[str]:
    letters = "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新疆港澳台"
    return re.compile(
        rf"(第[一二三四五六七八九十\d]{{1,3}}批)?(?:支|驰|赴|对口)?援(?:助|建)?(?:[{letters}]|[{HAN}]{{2,4}}?)"
        r"(?:抗疫|抗震|救灾|防疫|干部|专家|教育人才|人才)?(?:医疗救援队|医疗队|工作队|救援队|护理队|教师团|干部队)"
    )


@cache
def prefixes() -> frozenset[str]:
    return words("organisations", "prefixes") - {"原"}


@cache
def parent_words() -> frozenset[str]:
    """Last words of bodies that give a name to the bodies inside them."""
    return frozenset(w for w in words("organisations", "proper") if len(w) >= 2) - {
        "高中",
        "初中",
        "保险",
        "航空",
        "学校",
    }


@cache
def zone() -> re.Pattern[str]:
    return re.compile(rf"[{HAN}]{{2,}}(?:工业园区?|产业园区?|开发区|科技园|物流园|片区|示范区|高新区|经开区)")


@cache
def office_behind() -> re.Pattern[str]:
    return re.compile(f"副?(?:{alternation(words('offices', 'heads'))})")


@cache
def not_bodies_of(suffix: str) -> tuple[str, ...]:
    own = suffix if len(suffix) > 1 else ""
    return tuple(w for w in words("organisations", "not_bodies") if w.endswith(suffix[-1]) and w != own)
