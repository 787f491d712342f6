"""Mastheads, furniture and notes: taken out of the text, kept as metadata (SPEC §1, §2)."""

from __future__ import annotations

import pytest

from nlp.reading.cleaning import paragraphs
from nlp.reading.lines import crumb_at, is_furniture, is_neighbour, is_photo_credit, note_of, trailing_note
from nlp.reading.masthead import Masthead, read_masthead
from nlp.reading.people import is_byline, names, read_byline

A = "为推动基层治理提质增效，云岭县近日召开推进会，部署下一阶段任务。会议要求各乡镇压实责任。"
B = "会后，柳溪镇党委书记赵明远表示，将把任务分解到村。"


def page(text: str, title: str = "", *, find_title: bool = True) -> Masthead:
    return read_masthead(paragraphs(text), title, find_title=find_title)


def test_one_line_masthead() -> None:
    found = page(
        f"您现在的位置：首页 > 新闻中心 > 部门动态 > 正文\n【云岭】柳溪镇：小院里的大民生\n"
        f"2023年05月06日 08:15　来源：云岭日报　作者：本报记者 赵小兰 通讯员 钱多多 孙 武　"
        f"浏览次数：123 次　【字体：大 中 小】\n"
        f"{A}\n{B}\n（编辑：李一鸣 审核：周二牛）\n【打印本页】 【关闭窗口】\n"
        "上一篇：县里召开常务会议\n下一篇：没有了\n"
    )
    assert found == Masthead(
        title="【云岭】柳溪镇：小院里的大民生",
        lines=[A, B],
        published="2023-05-06T08:15",
        outlet="云岭日报",
        reporters=("赵小兰",),
        correspondents=("钱多多", "孙武"),
        editor="李一鸣",
        channel="首页;新闻中心;部门动态",
    )


def test_subtitle_byline_signature_and_foot() -> None:
    found = page(
        f"云岭日报 2022/11/3 9:00:01\n柳溪镇：小院里的大民生\n——记柳溪镇“小院议事”\n本报记者 周晓燕 通讯员 吴 桐\n"
        f"{A}\n小院里议大事\n{B}\n（周晓燕 吴桐）\n责编/郑重 校对/冯春\n"
        "版权声明：本网站所刊内容未经授权不得转载。\nCopyright © 云岭新闻网 版权所有 桂ICP备00000000号"
    )
    assert found.title == "柳溪镇：小院里的大民生"
    assert found.lines == ["——记柳溪镇“小院议事”", A, "小院里议大事", B]
    assert (found.published, found.outlet, found.editor) == ("2022-11-03T09:00:01", "云岭日报", "郑重")
    assert (found.reporters, found.correspondents) == (("周晓燕",), ("吴桐",))


def test_menu_crumb_photo_credit_and_link_list() -> None:
    found = page(
        "首页\n政务公开\n新闻中心\n党建园地\n当前位置：首页 >> 党建园地\n县直机关党支部开展主题党日活动\n"
        "日期：2021年06月30日\n"
        f"作者：机关党委\n来源：本站原创\n点击：56\n分享到：\n{A}\n图为活动现场。本报记者 王小明 摄\n{B}\n"
        "供稿：机关党委\n相关新闻\n云岭县举办党务培训班\n云岭县表彰先进党支部"
    )
    assert found.title == "县直机关党支部开展主题党日活动"
    assert found.lines == [A, B]
    assert (found.published, found.outlet, found.channel) == ("2021-06-30", "", "首页;党建园地")
    assert found.reporters == ()


def test_breadcrumb_over_several_lines() -> None:
    for crumb in ("当前位置：\n首页>\n新闻中心>\n正文", "首页  ›\n新闻中心  ›\n内容", "首页\n>\n新闻中心\n>\n正文"):
        found = page(f"{crumb}\n县里召开推进会\n2017-08-10来源：云岭县监理有限公司\n{A}")
        assert found.channel == "首页;新闻中心"
        assert (found.title, found.lines) == ("县里召开推进会", [A])
        assert (found.published, found.outlet) == ("2017-08-10", "云岭县监理有限公司")


def test_labels_with_their_value_on_the_next_line() -> None:
    found = page(
        f"县里召开推进会\n时间：\n2026-02-02 09:20\n来源：\n云岭县人民政府\n发布人：\n{A}\n扫一扫在手机打开当前页"
    )
    assert (found.published, found.outlet, found.lines) == ("2026-02-02T09:20", "云岭县人民政府", [A])


def test_government_document_block() -> None:
    found = page(
        f"索 引 号：YL001-2022\n发文机关：云岭县人民政府\n成文日期：2022年1月5日\n标　　题：工作报告\n"
        "文　　号：云政发〔2022〕1号\n"
        f"云岭县人民政府工作报告\n——在县人民代表大会上\n{A}"
    )
    assert (found.title, found.published) == ("云岭县人民政府工作报告", "2022-01-05")
    assert found.lines == ["——在县人民代表大会上", A]


def test_public_account_style() -> None:
    found = page(f"# 柳溪镇：聚合力\n> 2024-02-03 云岭发布\n{A}\n编辑｜陈一 责编｜林二 校对｜黄三\n来源｜云岭发布\nEND")
    assert (found.title, found.published, found.outlet, found.editor) == (
        "柳溪镇：聚合力",
        "2024-02-03",
        "云岭发布",
        "林二",
    )
    assert found.lines == [A]


def test_front_matter() -> None:
    found = page(f"---\ntitle: 柳溪镇办夜校\ndate: 2024-02-03\nauthor: 陈小一\ntags:\n- 夜校\n---\n{A}")
    assert found == Masthead("柳溪镇办夜校", [A], "2024-02-03", "", ("陈小一",), (), "", "")
    # a rule of dashes is no front matter
    assert page(f"---\n{A}\n---\n{B}").lines == [A, B]


def test_text_without_any_masthead() -> None:
    assert page(f"{A}\n{B}") == Masthead(lines=[A, B])
    assert page(f"柳溪镇办夜校\n{A}").title == "柳溪镇办夜校"
    assert page(f"一、总体要求\n{A}").title == ""
    assert page("村里修了路").title == ""
    assert page("") == Masthead()
    assert page("村里修了路").lines == ["村里修了路"]


def test_notice_keeps_its_lines_and_signature() -> None:
    lines = [
        "各乡镇人民政府：",
        A,
        "时间：2024年3月5日上午9时",
        "地点：县政府三楼会议室",
        "附件：1.名单",
        "云岭县农业农村局",
        "2024年3月1日",
    ]
    found = page("关于做好春耕工作的通知\n" + "\n".join(lines))
    assert (found.title, found.lines, found.published) == ("关于做好春耕工作的通知", lines, "")


def test_interview_keeps_its_speakers() -> None:
    text = "记者：您怎么看今年的收成？\n赵明远：比去年好。\n记者：谢谢您。"
    found = page(text)
    assert (found.title, found.lines, found.reporters) == ("", text.split("\n"), ())


def test_known_title_is_taken_out_of_the_text() -> None:
    title = "柳溪镇开展“送课下乡” 活动"
    found = page(
        "首页\n专业介绍\n就业指南\n首页  ›\n图片新闻  ›\n内容\n"
        f"柳溪镇开展“送课下乡”活动\n发布时间：2018年11月28日\n{A}",
        title,
    )
    assert (found.title, found.lines, found.published) == (title, [A], "2018-11-28")
    assert found.channel == "首页;图片新闻"
    assert page(f"党建要闻\n{title}\n{A}\n{title}", title).lines == [A]


def test_empty_title_is_trusted_where_the_table_has_a_column_for_it() -> None:
    assert page(f"一段小标题\n{A}", find_title=False) == Masthead(lines=["一段小标题", A])


def test_headings_and_captions_stay() -> None:
    found = page(f"大会现场\n{A}\n书记赵明远（右一）走访农户\n{B}\n荣获先进集体荣誉", "县里召开大会", find_title=False)
    assert found.lines == ["大会现场", A, "书记赵明远（右一）走访农户", B, "荣获先进集体荣誉"]


@pytest.mark.parametrize(
    ("ending", "editor", "reporters"),
    [
        ("（作者单位：云岭县委办公室）", "", ()),
        ("（文/严小夏  集团党办）", "", ("严小夏",)),
        ("（云岭县委组织部供稿）", "", ()),
        ("（责任编辑：郭小慧）", "郭小慧", ()),
        ("（记者 左小娅）", "", ("左小娅",)),
        ("[责任编辑：王 芳]", "王 芳", ()),
    ],
)
@pytest.mark.parametrize("mark", ["", "\n"])
def test_closing_notes_inline_and_on_their_own(ending: str, editor: str, reporters: tuple[str, ...], mark: str) -> None:
    found = page(f"柳溪镇办夜校\n{A}\n{B}{mark}{ending}")
    assert (found.lines, found.editor, found.reporters) == ([A, B], editor, reporters)


def test_dateline_stays_and_gives_the_reporters() -> None:
    for head, reporters, correspondents in (
        ("新华社云岭6月3日电（记者张三丰、李四光）", ("张三丰", "李四光"), ()),
        ("本报讯（记者 周晓燕 通讯员 吴桐）", ("周晓燕",), ("吴桐",)),
        ("本报讯（记者周晓燕通讯员吴桐）", ("周晓燕",), ("吴桐",)),
        ("云岭日报讯 (记者/钟小啸 通讯员/王海)", ("钟小啸",), ("王海",)),
        ("据记者了解，（下同）", (), ()),
    ):
        found = page(f"柳溪镇办夜校\n{head}{A}")
        assert found.lines == [head + A]
        assert (found.reporters, found.correspondents) == (reporters, correspondents)


def test_what_follows_a_closing_note_is_the_page() -> None:
    found = page(f'柳溪镇办夜校\n{A}\n（文/张小明 办公室）\n新闻中心\n">最新公告')
    assert (found.lines, found.reporters) == ([A], ("张小明",))
    found = page(f"柳溪镇办夜校\n{A}\n发布:办公室    原作者:张小明\n地址：某市某路26号 150000")
    assert (found.lines, found.reporters) == ([A], ("张小明",))
    # but an enclosure is the article's
    assert page(f"柳溪镇办夜校\n{A}\n（责任编辑：张小明）\n附件：课程表").lines == [A, "附件：课程表"]


@pytest.mark.parametrize(
    "line",
    [
        "来源于群众的力量最可靠，也最持久",
        "图片里的老屋已有百年",
        "编辑部里的年轻人",
        "分享发展成果",
        "打印店老板的心愿",
        "记者节里话担当",
        "（一）健全制度",
        "（试行）",
        "文/武之道",
        "下载量突破一万次，群众点赞",
        "上一个台阶",
        "摄影展开幕",
        "一批新项目落户云岭县：来源广、数量多",
    ],
)
def test_text_that_only_looks_like_a_note(line: str) -> None:
    assert page(f"柳溪镇办夜校\n{A}\n{line}\n{B}").lines == [A, line, B]


@pytest.mark.parametrize(
    ("value", "reporters", "correspondents"),
    [
        ("本报记者 王小臻 通讯员 吴学 黎小良", ("王小臻",), ("吴学", "黎小良")),
        ("记者王小臻通讯员吴学", ("王小臻",), ("吴学",)),
        ("王小臻", ("王小臻",), ()),
        ("王 伟、李 娜", ("王伟", "李娜"), ()),
        ("云岭日报全媒体记者 陈一 见习记者 林二", ("陈一", "林二"), ()),
        ("阿依古丽·买买提 记者 赵一", ("阿依古丽·买买提", "赵一"), ()),
        ("云岭县委宣传部", (), ()),
        ("医技党支部", (), ()),
        ("", (), ()),
    ],
)
def test_bylines(value: str, reporters: tuple[str, ...], correspondents: tuple[str, ...]) -> None:
    assert read_byline(value) == (reporters, correspondents)


def test_names_and_byline_lines() -> None:
    assert names("周晓燕（实习） 吴 桐；云岭日报") == ["周晓燕", "吴桐"]
    assert is_byline("本报记者 周晓燕 通讯员 吴桐")
    assert not is_byline("记者从会上获悉")
    assert not is_byline("记者 周晓燕在现场看到")


def test_lines() -> None:
    assert crumb_at(["当前位置:首页>>地方>>云岭 >> 正文"], 0) == (["首页", "地方", "云岭", "正文"], 1)
    assert crumb_at(["增长3% > 全省平均"], 0) is None
    assert is_furniture("【字体：大 中 小】", at_edge=False)
    assert is_furniture("——————", at_edge=False)
    assert is_furniture("下载", at_edge=True)
    assert not is_furniture("下载", at_edge=False)
    assert is_neighbour("下一篇：县里召开会议")
    assert not is_neighbour("下一步打算")
    assert is_photo_credit("新华社记者 才小扬 摄")
    assert is_photo_credit("王小明/摄")
    assert not is_photo_credit("他爱好书法和摄影，常常下乡。")
    assert note_of("浏览次数：56") is not None
    assert note_of("目标：增收两千元") is None
    assert trailing_note("大家都说好。（见图1）") == ("大家都说好。（见图1）", None)


def test_outlet_of_any_name_between_date_and_reporter():
    page = read_masthead(["新苗出水", "云河快讯　2021年05月09日　记者 许满仓", "连日来，云河两岸的秧田里一派忙碌。"])
    assert (page.title, page.outlet, page.published, page.reporters) == (
        "新苗出水",
        "云河快讯",
        "2021-05-09",
        ("许满仓",),
    )
    assert page.lines == ["连日来，云河两岸的秧田里一派忙碌。"]


def test_counters_behind_furniture():
    page = read_masthead(["新苗出水", "2021-05-09 08:12 来源:云河晚报 我要评论(0) 打印", "连日来，秧田里一派忙碌。"])
    assert (page.outlet, page.published) == ("云河晚报", "2021-05-09T08:12")


def test_the_line_under_a_wechat_title():
    page = read_masthead(
        ["村口那盏灯", "原创 柳溪月 清河发布 2022-03-04 19:20 发表于江西", "春分刚过，清河两岸已是一片嫩绿。"]
    )
    assert (page.outlet, page.published, page.reporters) == ("清河发布", "2022-03-04T19:20", ("柳溪月",))
    assert page.lines == ["春分刚过，清河两岸已是一片嫩绿。"]


def test_a_button_is_no_reporter():
    page = read_masthead(
        ["村口那盏灯", "2022年03月04日 来源：清河日报 记者：柳溪月 葛大年 我要分享", "春分刚过，清河两岸已是一片嫩绿。"]
    )
    assert page.reporters == ("柳溪月", "葛大年")


def test_a_clock_right_behind_the_day():
    page = read_masthead(["村口那盏灯", "2013年02月06日07:40　清河晚报", "春分刚过，清河两岸已是一片嫩绿。"])
    assert (page.published, page.outlet) == ("2013-02-06T07:40", "清河晚报")


def test_names_that_nothing_parts() -> None:
    assert names("周晓燕吴桐林小满") == ["周晓燕", "吴桐", "林小满"]
    assert names("从会上获悉") == []
    assert read_byline("记者周晓燕吴桐 实习生林小满") == (("周晓燕", "吴桐"), ())
    assert is_byline("文/记者周晓燕吴桐林小满")
    assert not is_byline("记者从会上获悉的情况")


def test_who_a_commentator_writes_for_is_no_name() -> None:
    assert read_byline("云岭评特约评论员 周晓燕") == (("周晓燕",), ())
    assert read_byline("云岭日报·云岭网记者 周晓燕 通讯员 吴桐") == (("周晓燕",), ("吴桐",))


def test_a_signature_behind_the_last_sentence_and_words_about_the_author() -> None:
    found = read_masthead(["标题在这里", "云岭县近日召开推进会，部署下一阶段任务，各乡镇负责同志参加会议。（周晓燕）"])
    assert (found.reporters, found.lines[-1][-1]) == (("周晓燕",), "。")
    found = read_masthead(
        ["云岭县近日召开推进会，部署下一阶段任务，各乡镇负责同志参加会议。（作者系云岭大学教授）"], "标题"
    )
    assert found.lines[-1][-1] == "。"


@pytest.mark.parametrize(
    ("line", "outlet", "published", "reporters"),
    [
        ("柳河口街道 2023-11-20 17:46 发表于浙江", "柳河口街道", "2023-11-20T17:46", ()),
        ("原创 青石发布 2024-04-26 18:05 四川", "青石发布", "2024-04-26T18:05", ()),
        ("原创 周小河 青石发布 2024年4月26日 18:05", "青石发布", "2024-04-26T18:05", ("周小河",)),
        ("东沟镇融媒 2022/3/5 发表于山东", "东沟镇融媒", "2022-03-05", ()),
        ("石坡 2022-03-05 08:30", "石坡", "2022-03-05T08:30", ()),
    ],
)
def test_lines_under_wechat_titles(line, outlet, published, reporters):
    found = read_masthead(["某镇召开会议", line, "3月4日，某镇召开了会议，布置今年的工作。"])
    assert (found.outlet, found.published, found.reporters) == (outlet, published, reporters)
    assert found.lines == ["3月4日，某镇召开了会议，布置今年的工作。"]


def test_a_name_beside_a_day_alone_is_text():
    assert read_masthead(["大事记", "更新于 2022-03-05 10:00", "这一天，渠道通水了。"]).outlet == ""
    assert "石坡 2022-03-05" in read_masthead(["大事记", "石坡 2022-03-05", "这一天，渠道通水了。"]).lines
