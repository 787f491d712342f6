"""Every form that the number reader promises: numerals, units, what is no quantity. All sentences are invented."""

from __future__ import annotations

import pytest

from nlp.components.quantities import find_quantities
from nlp.components.times import find_times
from nlp.language.numerals import find_numerals
from nlp.resources.units import registry


def rows(text: str) -> list[tuple[object, ...]]:
    return [(text[q.start : q.end], q.value, q.value_high, q.unit, q.comparator) for q in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("村里存粮12,600公斤。", ("12,600公斤", 12600, None, "公斤", "eq")),
        ("分红１２．５万元。", ("１２．５万元", 125000, None, "元", "eq")),
        ("发放慰问金贰万叁仟元整。", ("贰万叁仟元整", 23000, None, "元", "eq")),
        ("擴建廠房三萬兩千平方米。", ("三萬兩千平方米", 32000, None, "平方米", "eq")),
        ("老屋二〇六间。", ("二〇六间", 206, None, "间", "eq")),
        ("两户搬迁。", ("两户", 2, None, "户", "eq")),
        ("分得半亩。", ("半亩", 0.5, None, "亩", "eq")),
        ("新添廿四盏路灯。", ("廿四盏", 24, None, "盏", "eq")),
        ("住着卅五户。", ("卅五户", 35, None, "户", "eq")),
        ("屋里只有俩人。", ("俩人", 2, None, "人", "eq")),
        ("船上仨人，都会水。", ("仨人", 3, None, "人", "eq")),
        ("俩人合伙办了厂。", ("俩人", 2, None, "人", "eq")),
        ("产值1.2万亿元。", ("1.2万亿元", 1.2e12, None, "元", "eq")),
        ("到账3千万元。", ("3千万元", 3e7, None, "元", "eq")),
        ("补助2万5。", ("2万5", 25000, None, "元", "eq")),
        ("修车花了四百五。", ("四百五", 450, None, "元", "eq")),
        ("补助一万三，", ("一万三", 13000, None, "元", "eq")),
        ("四分之三的水田", ("四分之三", 0.75, None, "", "eq")),
        ("完成3/4的路面", ("3/4", 0.75, None, "", "eq")),
        ("三成菜地", ("三成", 30, None, "%", "eq")),
        ("农资打八折销售", ("八折", 80, None, "%", "eq")),
        ("门票打八五折，", ("八五折", 85, None, "%", "eq")),
        ("占37.5%。", ("37.5%", 37.5, None, "%", "eq")),
        ("占百分之七。", ("百分之七", 7, None, "%", "eq")),
        ("提高2.3百分点。", ("2.3百分点", 2.3, None, "百分点", "eq")),
        ("坡降3‰。", ("3‰", 3, None, "‰", "eq")),
        ("按4：6的比例出资", ("4：6", None, None, "", "eq")),
        ("亩产是往年的2.4倍。", ("2.4倍", 2.4, None, "倍", "eq")),
        ("游客数翻番。", ("翻番", 2, None, "倍", "eq")),
        ("游客数翻一番。", ("翻一番", 2, None, "倍", "eq")),
        ("游客数翻了两番。", ("翻了两番", 4, None, "倍", "eq")),
        ("总分排名第四。", ("第四", 4, None, "位", "eq")),
        ("增速进入全市前三。", ("前三", 3, None, "位", "eq")),
        ("产量居全县首位。", ("首位", 1, None, "位", "eq")),
        ("产量荣登榜首。", ("榜首", 1, None, "位", "eq")),
        ("库温-5℃～3℃", ("-5℃～3℃", -5, 3, "℃", "eq")),
        ("夜里零下5至零下2度", ("零下5至零下2度", -5, -2, "度", "eq")),
        ("凑了万把块钱", ("万把块钱", 10000, None, "元", "approx")),
        ("占三分之一强", ("三分之一", 1 / 3, None, "", "eq")),
        ("住着一两百户", ("一两百户", 100, 200, "户", "eq")),
        ("再派一两个人", ("一两个", 1, 2, "个", "eq")),
        ("考核排倒数第二。", ("倒数第二", -2, None, "位", "eq")),
        ("总产名列第一。", ("第一", 1, None, "位", "eq")),
        ("涨幅20%至30%。", ("20%至30%", 20, 30, "%", "eq")),
        ("每户5—8万元。", ("5—8万元", 50000, 80000, "元", "eq")),
        ("每户5～8万元。", ("5～8万元", 50000, 80000, "元", "eq")),
        ("每户5-8万元。", ("5-8万元", 50000, 80000, "元", "eq")),
        ("围观的三五百人", ("三五百人", 300, 500, "人", "eq")),
        ("抽水机十五六台", ("十五六台", 15, 16, "台", "eq")),
        ("每村3到5个点位", ("3到5个", 3, 5, "个", "eq")),
        ("二三十户人家", ("二三十户", 20, 30, "户", "eq")),
        ("不少于500多人", ("不少于500多人", 500, None, "人", "ge")),
        ("约200余户", ("约200余户", 200, None, "户", "gt")),
        ("近300名左右", ("近300名左右", 300, None, "名", "lt")),
        ("至少三成以上", ("至少三成以上", 30, None, "%", "ge")),
        ("最多不超过20人", ("最多不超过20人", 20, None, "人", "le")),
        ("差不多40斤", ("差不多40斤", 40, None, "斤", "approx")),
        ("同比-2.6%", ("-2.6%", -2.6, None, "%", "eq")),
        ("夜里零下7摄氏度", ("零下7摄氏度", -7, None, "摄氏度", "eq")),
        ("欠款为0元", ("0元", 0, None, "元", "eq")),
        ("投诉0件", ("0件", 0, None, "件", "eq")),
        ("半数以上村民", ("半数以上", 0.5, None, "", "ge")),
        ("筹资两个亿，", ("两个亿", 2e8, None, "元", "eq")),
        ("每斤三块五，", ("三块五", 3.5, None, "元", "eq")),
        ("每斤3块5毛。", ("3块5毛", 3.5, None, "元", "eq")),
        ("气温十二度五。", ("十二度五", 12.5, None, "度", "eq")),
        ("坝高三米二，", ("三米二", 3.2, None, "米", "eq")),
        ("树苗1米65的最好", ("1米65", 1.65, None, "米", "eq")),
        ("住着十几二十户", ("十几二十户", 10, 20, "户", "eq")),
        ("偏差25±2微米", ("25±2微米", 23, 27, "微米", "eq")),
        ("木匠三十出头，手很稳", ("三十出头", 30, None, "岁", "gt")),
        ("八十高龄还下田", ("八十", 80, None, "岁", "eq")),
        ("七旬老人守灯塔", ("七旬", 7, None, "旬", "eq")),
        ("一元钱一碗茶", ("一元钱", 1, None, "元", "eq")),
        ("每斤落了一角钱", ("一角钱", 0.1, None, "元", "eq")),
        ("一亩老茶树能采四季", ("一亩", 1, None, "亩", "eq")),
        ("水渠走了三千零两步", ("三千零两步", 3002, None, "步", "eq")),
    ],
)  # fmt: skip
def test_form(text: str, row: tuple[object, ...]) -> None:
    (got,) = rows(text)
    assert got == (row[0], pytest.approx(row[1]) if row[1] is not None else None, *row[2:])


def test_a_list_shares_its_unit() -> None:
    assert rows("分别收窄0.4、3.7个百分点。") == [
        ("0.4", 0.4, None, "百分点", "eq"),
        ("3.7个百分点", 3.7, None, "百分点", "eq"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "base", "unit"),
    [
        ("补贴2万元", "money", 20000, "元"),
        ("流转600亩", "area", 400000, "平方米"),
        ("造林3公顷", "area", 30000, "平方米"),
        ("辖区2平方公里", "area", 2e6, "平方米"),
        ("修路5公里", "length", 5000, "米"),
        ("采茶40斤", "weight", 20, "千克"),
        ("产粮3吨", "weight", 3000, "千克"),
        ("储油20升", "volume", 0.02, "立方米"),
        ("用电10千瓦时", "energy", 3.6e7, "焦耳"),
        ("装机2兆瓦", "energy", 2e6, "瓦"),
        ("车速72公里/小时", "other", 20, "米/秒"),
        ("货车时速不超过72公里", "other", 20, "米/秒"),
        ("每小时18千米的水流", "other", 5, "米/秒"),
        ("六旬老人", "other", 60, "岁"),
        ("气温25摄氏度", "other", 25, "摄氏度"),
        ("当地86华氏度", "other", 30, "摄氏度"),
        ("当地华氏86度", "other", 30, "摄氏度"),
        ("硬盘2TB", "other", 2e12, "字节"),
        ("阿婆82岁", "other", 82, "岁"),
        ("孙女6个月大", "other", 0.5, "岁"),
        ("占30%", "percent", 0.3, ""),
        ("提高2个百分点", "percentage_point", 0.02, ""),
        ("增长3倍", "multiple", 3, ""),
        ("来了90人", "count", 90, ""),
    ],
)
def test_every_kind_has_a_base_value(text: str, kind: str, base: float, unit: str) -> None:
    (quantity,) = find_quantities(text)
    assert (quantity.kind, quantity.unit_base) == (kind, unit)
    assert quantity.value_base == pytest.approx(base)


@pytest.mark.parametrize("text", ["出口500万美元", "出口USD500万", "订单$300", "售价€20", "捐赠HK$80万"])
def test_other_currencies_have_no_rate(text: str) -> None:
    (quantity,) = find_quantities(text)
    assert (quantity.kind, quantity.value_base, quantity.unit_base) == ("money", None, "")


# Apache-2.0: the measure words of JioNLP's list.
MEASURE_WORDS = """
元 个 家 次 名 条 位 种 美元 岁 项 起 款 件 辆 届 份 批 股 场 吨 张 只 套 倍 米 类 分 步 轮 段 期 公里 台 块 座
处 平方米 系列 层 部 句 户 笔 方 代 篇 支 亩 片 批次 节 人次 平米 组 架 克 mm 栋 度 道 斤 页 把 口 颗 公斤 宗
GB mg 瓶 章 m 欧元 折 盒 根 M 桶 枚 盎司 艘 ml 英寸 幅 立方米 首 平方 毫米 遍 幕 美金 厘米 平方公里 袋 趟 英镑
番 箱 ℃ 周岁 寸 幢 棵 cm 顿 公顷 粒 堆 堂 ㎡ 毫克 毫升 瓦 微克 BP 株 伙 韩元 册 nm 马力 澳元 摄氏度 千克 美分
匹 席 公分 英里 港元 千瓦时 滴 桌 厢 尺 千瓦 场次 ° 辈子 盆 英尺 KG 盏 Hz 纳米 勺 车次 架次 加元 Mbps 磅 港币
千伏 台次 辆次 立方 吋 克拉 微米 雷亚尔 泰铢 瑞士法郎 平方英尺 千米 兆瓦 加仑 平方厘米 公升 伏安 平方毫米
加拿大元 立方厘米 澳门元 便士 华里 安培 市斤 越盾 毫米汞柱 平方英里 $
""".split()
IN_CONTEXT = {
    "点": "提出12点要求。",
    "级": "遇上12级大风。",
    "G": "赠送12G流量。",
    "丝": "误差12丝。",
    "胎": "母牛产下12胎。",
}
NO_UNITS = "号 些 周年 天天 种种 层层 阵阵 年年 步步 个个 家家 分分".split()  # SPEC §4, §5: labels, anniversaries


@pytest.mark.parametrize("word", [*MEASURE_WORDS, *IN_CONTEXT])
def test_measure_word(word: str) -> None:
    text = IN_CONTEXT.get(word, f"共计12{word}。")
    assert any(q.value_base is not None or q.value for q in find_quantities(text))
    assert [text[q.number_start : q.number_end] for q in find_quantities(text)] == ["12"]
    assert word in registry().units


@pytest.mark.parametrize("word", ["年", "天", "分钟", "周", "秒", "毫秒", "小时", "个月"])
def test_measures_of_time_are_times(word: str) -> None:
    text = f"用了12{word}。"
    assert find_quantities(text) == []
    assert [text[t.start : t.end] for t in find_times(text)] == [f"12{word}"]


@pytest.mark.parametrize("word", NO_UNITS)
def test_words_that_measure_nothing(word: str) -> None:
    assert word not in registry().units


def test_every_unit_has_sentences_of_its_own() -> None:
    for entry in registry().entries:
        assert entry.examples and entry.counter_examples, entry.names
        spans = [span for text in entry.examples for span in text.replace("】", "【").split("【")[1::2]]
        assert any(name in span for name in entry.names for span in spans), entry.names


@pytest.mark.parametrize(
    "text",
    [
        "推进三清三拆，落实一岗双责",
        "学习四个意识、两个维护",
        "一是补短板，二是强弱项，其三，（四）",
        "三位一体，五湖四海，万无一失",
        "县发〔2022〕8号，第12页，3.2.1版",
        "咨询电话0771-5550123，服务热线12345",
        "一位阿姨和一批物资",
        "发展新质生产力，建成5G基站",
        "以千瓦时计，按百帕标注",
        "成立20周年",
        "2020/2021财年",
        "上午十点要求全员到岗",
    ],
)
def test_no_quantity(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5月9日来了一位客人", ["5", "9", "一"]),
        ("第七届茶会评出三等奖", ["第七", "三"]),
        ("一共廿八箱", ["廿八"]),
        ("壹切就绪，伍仁月饼", []),
        ("负三十二度和两百点五", ["负三十二", "两百点五"]),
    ],
)
def test_find_numerals_wherever_they_stand(text: str, found: list[str]) -> None:
    got = [text[n.start : n.end] for n in find_numerals(text)]
    assert got == found


@pytest.mark.parametrize("text", ["夫妻俩经营着小店。", "他们俩人都会修。", "姐妹俩个个能干。"])
def test_a_pair_that_is_named_before_is_not_counted(text):
    assert not list(find_quantities(text))


def test_base_values_have_no_noise_of_binary_fractions():
    text = "下降0.9、5.9个百分点，占0.3%，共0.1公里。"
    assert [m.value_base for m in find_quantities(text)] == [0.009, 0.059, 0.003, 100.0]
