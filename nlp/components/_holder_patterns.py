"""What a name is next to when it is a subject, and when it is not: the patterns built from holders.toml."""

from __future__ import annotations

import re

from nlp.resources.shapes import alternation, holder_words

WORDS = holder_words()
LEVELS, BODIES, CLASSES = WORDS["levels"], WORDS["bodies"], WORDS["classes"]
LONG = alternation([noun for noun in (*LEVELS, *BODIES) if len(noun) > 1])
SHORT = "".join(noun for noun in (*LEVELS, *BODIES) if len(noun) == 1)
#: 该县, 我市, 全镇, 该公司; 该县委 and 全市长 are other words.
GENERIC = re.compile(
    rf"(?P<det>该|全|我|本|此|这个|这家|各)(?P<noun>{LONG}|[{SHORT}])(?![级委府直管]|政府|长(?![度江期]))"
    r"|(?P<here>当地|辖区内?|境内|域内)"
    r"|(?<![^，,；;。：:、\n“”])(?P<inside>[省市县区镇乡村院校厂社])里(?![程面边长])"
)
BARE = re.compile(rf"(?:^|(?<=[，,；;。：:\n”]))(?P<noun>{alternation(CLASSES['bare'])})(?=[^，,；;。：:和与、]{{2}})")
PROJECT = re.compile(
    rf"(?P<name>[^，,；;。：:！？!?\n、（）()“”]{{2,30}}?{alternation(CLASSES['project'])})"
    r"(?=(?:[（(][^（）()\n]{1,20}[）)])?"
    rf"(?:{alternation(CLASSES['project_adverb'])}|[0-9０-９]{{1,4}}[年月日]|年?[底初末])*"
    rf"{alternation(CLASSES['project_sign'])})"
)
#: What a project's name is not: a pronoun, a count, what was said before it.
NO_PROJECT = re.compile(
    r"(?:项目|工程)是|^[今去明]年|^(?:投资|总投资|投入)|\d[万亿]?元|启动了|[0-9０-９]+个|[一二三四五六七八九十两]个|该项目|这些|等"
)
BEFORE_PROJECT = re.compile(
    r"^对|^第\s*\d+\s*条\s*对?|^.*?实施的|^.*(?:我市|我县|全市|全县)|^.*?(?<=[^省市县区])[市县](?=农村|城)|^县(?=农村|城)"
)
#: A place or body stands for the other side of a relation, not for the subject, behind these.
NOT_SUBJECT = re.compile(alternation(CLASSES["not_subject"]) + "$")
PLACE_TAIL = re.compile(alternation(CLASSES["place_tail"]) + "|人(?!均|口)")
OFFICE = re.compile(alternation(CLASSES["office"]))
#: A committee's own doings, other than a company's or a school's, are not told by its secretary's words.
COMMITTEES = ("委", "委员会", "政府", "部", "党委", "局")
PRESS = re.compile(alternation(CLASSES["press"]) + "$")
PRESS_TELLS = re.compile("[^，,。；;]{0,6}(?:消息|讯|电|记者|报道|获悉|通讯员)|[）)]?$")
DATED = re.compile(r"^(?:截至|截止|[到至在自从])?[^，,、]{0,10}[年月日底末来期度](?:[以之]?前)?$")
COMMITTEE = re.compile(
    r"^(?:中共|中国共产党)?(?P<place>.{2,12}?[省市县区镇乡])(?:委员会|[党县市省区镇乡]?委)(?:办公室|组织部)?$"
)
SEAT = re.compile(
    r"^(?:中共)?(?P<place>.{2,12}?[省市县区镇乡村])"
    r"(?:党委|党总支|党支部|党工委|委|政府|人民政府|人大|政协|支部|村委会|纪委)"
)
ORGAN = re.compile(r"(?:人民政府|市政府|县政府|区政府|政府办公室|政府|党委政府)$")
#: 对…项目: the figures of a condition are those of what it is about.
REGARDING = re.compile(
    rf"(?:^|(?<=[，,；;。\n\s]))对(?:于)?(?P<name>[^，,；;。\n（）()]{{2,40}}?{alternation(CLASSES['regarding'])})"
    r"(?=[，,（(：:]|[^，,；;。的]{0,6}投资|[^，,；;。]{0,12}的[，,])"
)
#: A title's body that is named by its level alone: 县水利局, 市一中, 镇卫生院.
UNTOLD = re.compile(
    r"(?P<body>[省市县区镇乡州旗][\u4e00-\u9fa5]{1,12}?(?:局|院|学校|中学|小学|[一二三四五六]中|党委|支部|支队|大队|公司|集团|联社))"
    r"(?:(?=[：:\s“]|召开|举办|举行|开展|组织|积极|扎实|多措|党)|(?<=医院)(?!长|党))"
)
#: A body or a place that opens the title and that the finder of names has missed.
NAMED_BODY = re.compile(
    rf"(?P<body>[\u4e00-\u9fa5]{{3,26}}?{alternation(CLASSES['named_body'])}(?:党委|党总支|党支部)?)(?=[：:])"
)
NAMED_PLACE = re.compile(
    r"(?P<place>[\u4e00-\u9fa5]{2,5}?(?:街道|社区|[镇乡村]))(?=20\d\d|关于|[：:]|召开|举办|举行|组织|开展|党委|党支部|党总支)"
)
#: The heading of one work in a list of projects.
PROJECT_HEADING = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]+[）)、.．])*\s*"
    rf"(?P<name>(?![^，,]*{alternation(CLASSES['no_project_heading'])})"
    rf"[^，,；;：:“”]{{5,30}}?{alternation(CLASSES['project_heading'])})"
    r"(?:[（(][^（）()]*[）)])?"
)
MISHAP = re.compile(alternation(CLASSES["mishap"]))
#: 走进某县某镇某园: the scene that a story opens with.
SCENE = re.compile(r"(?:^|[，,；;。\n])(?:记者)?(?:走进|来到|走入|步入)(?:位于)?[\u4e00-\u9fa5]{2,16}[省市县区镇乡村]$")
#: 在相邻的某县，: the place that a sentence opens with, and what stands behind it.
LOCATED = re.compile(rf"\s*{alternation(CLASSES['turn'] + CLASSES['opening'])}?在(?:[^，,；;。：:]{{0,24}}的)?[“”\"]?")
IN_PLACE = re.compile("(?:境内|一带|[里内])?[，,]")
STORY = re.compile(
    r"(?:走进|来到|走入|步入)(?:位于)?[\u4e00-\u9fa5]{2,14}?[县区镇乡村](?![县区镇乡村])"
    rf"(?P<name>[\u4e00-\u9fa5]{{2,8}}?{alternation(CLASSES['story'])})(?=[，,])"
)
#: 突击队队长带领队员: the team acts.
LED = re.compile(
    rf"(?:^|(?<=[，,；;。\n”]))(?P<name>[\u4e00-\u9fa5]{{0,6}}?{alternation(CLASSES['led'])})(?=队长|团长)"
)
#: 组成“红石榴帮办队”，…: the team acts from there on.
FORMED = re.compile(r"(?:组成|成立|组建)了?[“\"](?P<name>[\u4e00-\u9fa5]{2,10}?(?:队|团|小组|专班))[”\"](?=[，,])")
#: 在某某工程现场: the site.
SITE = re.compile(
    rf"(?:^|(?<=[，,；;。\n、]))(?:记者)?[^，,；;。\n]{{0,6}}?(?:在|走进|来到)(?:位于[^，,；;。\n的]{{2,16}}的)?"
    rf"(?P<name>[^，,；;。：:\n“”]{{2,26}}?{alternation(CLASSES['project'])})(?:施工|建设)?(?:现场|工地)"
)
THE_PROJECT = re.compile(
    rf"(?:该|这个|这一|此)(?P<noun>{alternation(CLASSES['the_project'])})|(?<=[，,；;。\n])(?P<bare>项目|工程)(?={alternation(CLASSES['of_project'])})"
)
#: Whom a body's staff speak for is not told by their words.
STAFF = re.compile(
    rf"(?:[^，,；;。]{{0,4}}){alternation(CLASSES['staff'])}[^，,；;。]{{0,6}}{alternation(CLASSES['staff_says'])}"
)
OWN_BODY = re.compile(
    rf"(?P<noun>{alternation(CLASSES['bare'])}|街道|社区|[局院校厂])(?P<tail>党委|党工委|党总支|党支部|党组(?!织)|工会|纪委|团委)(?![委组宣纪]|书记|副书记|委员|办|成员)"
)
#: 全省标杆院系, 某校教授: an honour's range, a scholar's home.
HONOURED = re.compile(
    "先进|优秀|标杆|样板|最美|十佳|百强|文明单位|劳动模范|党建工作样板|(?:原|副)?(?:教授|讲师|研究员|老师|专家|院士)"
)
RANKED = re.compile(rf"[^，,；;。]{{0,8}}{alternation(CLASSES['ranked'])}")
#: 总库容3万立方米的某某水库: what is measured before a name leaves it at the head.
MEASURED = re.compile(r"^[^，,；;。]{0,8}?[\d０-９][\d０-９.．]*[^，,；;。的]{1,10}的(?=[“”\"（(]*$)")
COMPANY_BRANCH = re.compile(rf"{alternation(CLASSES['company'])}.{{0,12}}(?:党委|党总支|党支部|支部)$")
REWARD = re.compile(alternation(CLASSES["reward"]))
KINDS = {"GPE", "ORG", "FAC", "EVENT", "PRODUCT", "WORK_OF_ART", "LOC"}
OPENING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]|[一二三四五六七八九十]是|第[一二三四五六七八九十]+[,，、]|——|【|\s|[^，,；;。：:\d\n]{2,8}方面[，,]|"
    rf"{alternation(CLASSES['opening'])}[,，]?)*"
)
