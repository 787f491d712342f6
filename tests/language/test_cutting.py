"""The word cut: both engines, the project's lexicon, the user dictionary."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import ConfigError
from nlp.language.cutting import Cutter, Word, lexicon, lexicon_words, read_user_dictionary

USER = (Word("灯塔坪集市"), Word("5G+党建"), Word("A计划"))
FAST = Cutter(USER, "rjieba")
SLOW = Cutter(USER, "jieba")
EXAMPLES = [(g, e) for g in ("party", "government", "mixed") for e in lexicon()[g]["examples"]]
COUNTER = [(g, e) for g in ("party", "government", "mixed") for e in lexicon()[g]["counter_examples"]]


@pytest.mark.parametrize("cutter", [FAST, SLOW], ids=["rjieba", "jieba"])
@pytest.mark.parametrize(("group", "example"), EXAMPLES)
def test_lexicon_examples(cutter: Cutter, group: str, example: dict[str, Any]) -> None:
    assert cutter.cut(example["text"]) == example["words"]


@pytest.mark.parametrize("cutter", [FAST, SLOW], ids=["rjieba", "jieba"])
@pytest.mark.parametrize(("group", "example"), COUNTER)
def test_lexicon_counter_examples(cutter: Cutter, group: str, example: dict[str, Any]) -> None:
    assert not set(example["absent"]) & set(cutter.cut(example["text"]))


@pytest.mark.parametrize("cutter", [FAST, SLOW], ids=["rjieba", "jieba"])
@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("2018-2019年", ["2018", "-", "2019", "年"]),
        ("第1-9组", ["第", "1", "-", "9", "组"]),
        ("增长4.4%，", ["增长", "4.4%", "，"]),
        ("http://a.b/c", ["http", ":", "/", "/", "a", ".", "b", "/", "c"]),
        ("### 标题", ["###", " ", "标题"]),
        ("甲\r\n\n乙", ["甲", "\r\n", "\n", "乙"]),
        ("１２％", ["１", "２", "％"]),
        ("推进5G+党建和15G+党建", ["推进", "5G+党建", "和", "15G", "+", "党建"]),
        ("A计划与AA计划", ["A计划", "与", "AA", "计划"]),
        ("\ud800党课", ["\ud800", "党课"]),
        ("", []),
    ],
)
def test_what_is_not_chinese(cutter: Cutter, text: str, want: list[str]) -> None:
    assert cutter.cut(text) == want


NAMES = ["柳溪镇", "灯塔坪村", "云岭县委", "赵明远", "欧阳文秀", "白杨岭", "石板桥屯", "丰茂合作社", "灯塔坪集市"]
VERBS = ["召开", "推进", "打造", "带头清理", "表示要把", "已经完成", "深入调研", "常态化开展", "帮助群众解决"]
THINGS = [
    "党支部标准化建设", "三会一课", "近3.2万亩油茶", "4S店旁的老旧小区", "“红石榴”服务队", "2018-2019年度述职评议会",
    "85%以上的网格", "第１期培训班", "http://news.example.cn/a-1.html?id=3", "B超和CT检查", "人均收入12,345.6元",
    "No.5泵站", "5G+党建", "村民房前屋后的垃圾", "‘一老一小’", "A座谈会室", "①②③类事项", "㐂婆婆的豆腐坊", "🙂",
]  # fmt: skip
TAILS = ["。", "，", "；\n", "……", "！”", "（见附件2-1）。", " ", "\t", "——"]
LETTERS = (
    "的一是在有和人这中大为上个国我以要他时来用生到作地于出就分对成会可主发年动同工能下过子说产种面而方后多定行学法所民得经十三之进等部度家电力里如水化高自二理起小物现实加量都两体制机当"
    "使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直"
    "题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七"
    "海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步"
    "群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效"
    "斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙飞"
)
ODD = "AZaz059+#&._%-，。 \n\t“”·—…㐀𠀀é１Ａγ\ud800🙂BTNX"


def sample(seed: int, n: int) -> list[str]:
    rng = random.Random(seed)
    out = []
    for _ in range(n):
        out.append("".join(rng.choice(g) for _ in range(4) for g in (NAMES, VERBS, THINGS, TAILS)))
        out.append("".join(rng.choice(LETTERS if rng.random() < 0.7 else ODD) for _ in range(rng.randint(1, 60))))
    return out


def test_both_engines_give_the_same_words() -> None:
    texts = sample(7, 2500)
    assert sum(map(len, texts)) > 200_000
    for text in texts:
        fast = FAST.cut(text)
        assert fast == SLOW.cut(text)
        assert "".join(fast) == text


@given(st.text(st.one_of(st.characters(), st.sampled_from(LETTERS[:200] + ODD)), max_size=40))
def test_words_join_to_the_text(text: str) -> None:
    assert "".join(FAST.cut(text)) == text


def test_cutters_do_not_share_words() -> None:
    mine = Cutter([Word("灯塔坪集市", 9000)], "jieba")
    assert "灯塔坪集市" in mine.cut("灯塔坪集市开张")
    assert "灯塔坪集市" not in Cutter((), "jieba").cut("灯塔坪集市开张")
    assert "灯塔坪集市" not in Cutter((), "rjieba").cut("灯塔坪集市开张")


def test_cutter_pickles() -> None:
    FAST.cut("开会")
    again = pickle.loads(pickle.dumps(FAST))
    assert again.user_words == USER
    assert again.cut("灯塔坪集市开会") == FAST.cut("灯塔坪集市开会")


def test_jieba_leaves_no_cache_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert Cutter((), "jieba").cut("开会") == ["开会"]
    assert list(tmp_path.iterdir()) == []


def test_jieba_imports_without_warnings() -> None:
    code = "from nlp.language.cutting import Cutter; print(Cutter((), 'jieba').cut('党课开讲'))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-B", "-c", code], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_lexicon_words_are_usable() -> None:
    assert len({w.text for w in lexicon_words()}) == len(lexicon_words())
    assert all(w.frequency > 0 and w.text == w.text.strip() for w in lexicon_words())


def test_user_dictionary(tmp_path: Path) -> None:
    file = tmp_path / "user.txt"
    file.write_text("\ufeff# mine\n灯塔坪集市 90 ns\n\nA计划\n乡镇级 5\n赛龙舟 nz\n", encoding="utf-8")
    assert read_user_dictionary(file) == (Word("灯塔坪集市", 90), Word("A计划"), Word("乡镇级", 5), Word("赛龙舟"))


@pytest.mark.parametrize("line", ["灯塔坪 0", "灯塔坪 -3", "一 二 三 四"])
def test_bad_user_dictionary_lines(tmp_path: Path, line: str) -> None:
    file = tmp_path / "user.txt"
    file.write_text("好词 3\n" + line, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_user_dictionary(file)
    assert caught.value.where == f"{file}:2"


def test_missing_or_foreign_user_dictionary(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        read_user_dictionary(tmp_path / "none.txt")
    (tmp_path / "gbk.txt").write_bytes("灯塔坪".encode("gbk"))
    with pytest.raises(ConfigError):
        read_user_dictionary(tmp_path / "gbk.txt")
