"""HTML pages in the layouts of Chinese news sites → text and facts. The pages are composed for these tests."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nlp import errors
from nlp.reading import Article, read
from nlp.reading.draft import Source
from nlp.reading.html import second_opinion
from nlp.reading.markup import lines_of, parse
from nlp.reading.readers import reader_for

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
TEXT = "云岭县近日召开推进会，部署下一阶段任务，各乡镇负责同志参加会议并作了发言。"


def article_of(path: Path) -> Article:
    (article,) = read(path)
    return article


def of_html(html: str | bytes, tmp_path: Path) -> Article:
    file = tmp_path / "page.html"
    file.write_bytes(html if isinstance(html, bytes) else html.encode())
    return article_of(file)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_page(path: Path) -> None:
    wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    article = article_of(path)
    found = {
        "title": article.title,
        "published": article.published,
        "outlet": article.outlet,
        "reporters": list(article.reporters),
        "correspondents": list(article.correspondents),
        "editor": article.editor,
        "channel": article.channel,
        "url": article.url,
        "body": article.text.removeprefix(article.title + "\n").split("\n"),
    }
    leaks = [words for words in wanted.pop("leaks") if words in article.text]
    assert (found, leaks, article.warnings) == (wanted, [], ())


def test_there_are_pages_of_all_layouts() -> None:
    kinds = {p.stem.rstrip("abcdef").rstrip("_") for p in PAGES}
    assert {"central", "epaper", "county_gov", "media_centre", "wechat", "portal", "provincial"} <= kinds


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "iso-8859-1", "big5", "no-such-charset"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_wrong_charset_is_seen_through(tmp_path: Path, declared: str, encoding: str) -> None:
    html = f'<html><head><meta charset="{declared}"><title>柳溪镇办夜校</title></head><body><p>{TEXT}</p></body></html>'
    article = of_html(html.encode(encoding), tmp_path)
    assert (article.title, article.text) == ("柳溪镇办夜校", f"柳溪镇办夜校\n{TEXT}")


def test_what_follows_a_stray_end_is_read(tmp_path: Path) -> None:
    head = "<html><head><title>柳溪镇办夜校</title></head></html><body></body>"
    html = f"{head}<div><p>{TEXT}</p></div></html><p>{TEXT}</p>"
    assert of_html(html, tmp_path).text == f"柳溪镇办夜校\n{TEXT}\n{TEXT}"


def test_nothing_in_a_page_is_empty(tmp_path: Path) -> None:
    for html in ("", " ", "<!-- -->", "<html></html>", "<html><body><script>var a;</script></body></html>", "<?xml ?>"):
        file = tmp_path / "page.html"
        file.write_text(html)
        with pytest.raises(errors.EmptyInput):
            list(read(file))


def test_scripts_entities_and_comments(tmp_path: Path) -> None:
    html = (
        "<title>夜校</title><p>"
        + TEXT
        + "&lt;script&gt;&nbsp;5&#30;6&#x110000;7&amp;amp;</p><script>document.write('x')"
        "</script><!-- 隐 --><style>p{}</style>"
    )
    article = of_html(html, tmp_path)
    assert "document" not in article.text
    assert "隐" not in article.text
    assert "<script>" in article.text


def test_entities_of_the_pages_own_are_not_expanded(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    html = f'<!DOCTYPE html [<!ENTITY e0 "哈哈哈哈哈哈">{levels}]><html><body><p>{TEXT}&e11;</p></body></html>'
    start = time.perf_counter()
    article = of_html(html, tmp_path)
    assert len(article.text) < 200
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("tag", ["div", "b", "font", "table", "section", "blockquote"])
@pytest.mark.parametrize("depth", [100, 1000, 30_000])
def test_deep_pages(tmp_path: Path, tag: str, depth: int) -> None:
    html = f"<html><body>{f'<{tag}>' * depth}<p>{TEXT}</p>{f'</{tag}>' * depth}<p>{TEXT}</p></body></html>"
    start = time.perf_counter()
    assert TEXT in of_html(html, tmp_path).text
    assert time.perf_counter() - start < 5


def test_long_pages_take_linear_time(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        html = f"<html><body><div id=content>{f'<p>{TEXT}<a href=x>更多</a></p>' * count}</div></body></html>"
        start = time.perf_counter()
        of_html(html, tmp_path)
        return time.perf_counter() - start

    seconds(100)
    assert seconds(8000) < 8 * seconds(2000) + 0.5


def test_trafilatura_gives_a_second_opinion() -> None:
    html = f"<html><body><div class=x><p>{TEXT}</p><p>{TEXT}好。</p></div></body></html>"
    assert second_opinion(html) == [TEXT, TEXT + "好。"]


def test_nothing_heavy_is_imported_before_a_page_is_read() -> None:
    heavy = ("lxml", "trafilatura", "docx", "pypdf", "openpyxl", "pyarrow", "fastwarc")
    code = f"import sys, nlp.reading.read; print([m for m in {heavy} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_lines_of_a_page() -> None:
    root = parse("<div>甲<b>乙</b><br>丙<p>丁</p>戊<span>己</span></div><!--x--><p style='display:none'>庚</p>")
    assert root is not None
    assert [(line.text, line.hidden) for line in lines_of(root)] == [
        ("甲乙", False),
        ("丙", False),
        ("丁", False),
        ("戊己", False),
        ("庚", True),
    ]


def test_the_reader_is_found_by_suffix() -> None:
    for suffix in ("html", "htm", "shtml", "xhtml"):
        reader = reader_for(suffix)
        assert reader is not None
        with pytest.raises(errors.EmptyInput):
            list(reader(Source("x.html", "x", b"")))


CRUMBS = {
    "<div>当前位置：<a>首页</a>&gt;<a>新闻中心</a>&gt;<a>本地新闻</a></div>": "首页;新闻中心;本地新闻",
    "<div>您现在的位置： <a>首页</a> → <a>要闻</a></div>": "首页;要闻",
    '<div class="crumb"><a>首页</a> | <a>新闻</a> | <a>国内</a></div>': "首页;新闻;国内",
    "<div>您的位置：首页 - 新闻动态 - 正文</div>": "首页;新闻动态",
    '<ol class="breadcrumb"><li><a>首页</a></li><li><a>要闻</a></li><li class="active">详情</li></ol>': "首页;要闻",
    "<div>某某网 &gt; 新闻频道 &gt; &gt; 正文</div>": "某某网;新闻频道",
    "<div>位置: 新闻中心 &gt;&gt; 云岭要闻 &gt;&gt; 浏览文章</div>": "新闻中心;云岭要闻",
    "<div>首页&gt;要闻&gt;云岭市部署城市更新任务</div>": "首页;要闻",
    '<ul class="bread"><li><a>首页</a></li><li>&gt;</li><li><a>要闻</a></li><li>&gt;</li></ul>': "首页;要闻",
    '<div class="position"><a>首页</a> <img src=x> <a>要闻</a> <img src=x> <a>时政</a></div>': "首页;要闻;时政",
    '<div class="path"><a>首页</a><i></i><a>要闻</a><i></i><span>正文</span></div>': "首页;要闻",
    "<table><tr><td>您现在的位置：</td><td><a>首页</a> &gt; <a>要闻</a></td></tr></table>": "首页;要闻",
    '<div class="dqwz">当前位置：<a>首页</a>\\<a>要闻</a>\\正文</div>': "首页;要闻",
    '<div class="mbx"><a>云岭要闻</a></div>': "云岭要闻",
    '<div class="path"><p>新闻中心&gt;&gt;国内</p><p>新闻热线：0000-1234567</p></div>': "新闻中心;国内",
    '<div class="bc"><a>云岭频道</a><span> &gt; </span><a>时政</a><span> &gt; </span></div>': "云岭频道;时政",
    "<div>导航：首页 &gt; 要闻</div>": "首页;要闻",
    "<div>首页--要闻--正文</div>": "首页;要闻",
    "<div>云岭网 &gt; 新闻 &gt; 正文  字体：大 中 小</div>": "云岭网;新闻",
    "<div><a>云岭网首页</a>|<a>新闻</a>|<a>论坛</a>|<a>房产</a>|<a>汽车</a></div>": "",
    "<div>要闻 更多&gt;</div>": "",
}

HEADS = {
    "2020-06-05 07:02:11　来源: 央视某新闻": ("2020-06-05T07:02:11", "央视某新闻", (), (), ""),
    "2019/12/10 07:57#新某报": ("2019-12-10T07:57", "新某报", (), (), ""),
    "时间：2019-12-10 07:57   来源：云岭日报   作者：": ("2019-12-10T07:57", "云岭日报", (), (), ""),
    "2023 11/ 17 20:52:15#来源：云岭网": ("2023-11-17T20:52:15", "云岭网", (), (), ""),
    "来源：云岭日报记者：周晓燕": ("", "云岭日报", ("周晓燕",), (), ""),
    "来源：云岭网时间：2020-06-05 07:02": ("2020-06-05T07:02", "云岭网", (), (), ""),
    "更新于 2020-06-05 08:00": ("2020-06-05T08:00", "", (), (), ""),
    "来源：云岭日报(记者 张三)#2020-06-05": ("2020-06-05", "云岭日报", ("张三",), (), ""),
    "云岭日报 周晓燕 2020-06-05 07:02": ("2020-06-05T07:02", "云岭日报", ("周晓燕",), (), ""),
    "云岭日报新媒体 记者周晓燕 通讯员吴桐 2020-06-05 07:02": (
        "2020-06-05T07:02",
        "云岭日报新媒体",
        ("周晓燕",),
        ("吴桐",),
        "",
    ),
    "发表时间: 2020-06-05 07:02 来源: 云岭日报 评论(3)": ("2020-06-05T07:02", "云岭日报", (), (), ""),
    "作者：周晓燕#云岭日报#2020-06-05 07:02": ("2020-06-05T07:02", "云岭日报", ("周晓燕",), (), ""),
    "2020-06-05 07:02 | 来源：云岭网 | 见习记者 周晓燕 通讯员 吴桐": (
        "2020-06-05T07:02",
        "云岭网",
        ("周晓燕",),
        ("吴桐",),
        "",
    ),
    "2020-06-05 07:02 编辑：郑小重 来源：云岭网": ("2020-06-05T07:02", "云岭网", (), (), "郑小重"),
    "本报记者　周晓燕　《 云岭日报 》（ 2023年01月05日  第 01 版）": ("2023-01-05", "云岭日报", ("周晓燕",), (), ""),
}

TAILS = {
    "责任编辑： 郑小重(EN001)": "郑小重",
    "编辑 | 郑小重": "郑小重",
    "责任编辑：郑小重 纠错：a@b.example": "郑小重",
    "编辑：郑小重 校对：李四 审核：王五": "郑小重",
    "新闻编辑：张三#责任编辑：郑小重": "郑小重",
    "初审：甲某 复审：张三 终审：李四": "",
    "上一篇：某地开会#下一篇：某地又开会#【责任编辑:郑小重 】": "郑小重",
    "(本文来源：云岭日报 责任编辑：郑小重_NN123)": "郑小重",
    "往期回顾#责任编辑：别人": "",
}

PARAGRAPHS = [TEXT, "会议指出，上半年全市开工改造老旧小区46个，惠及居民1.2万户，完成投资5.8亿元。"]


def page_of(above: str = "", head: str = "", tail: str = "") -> str:
    def divs(lines: str) -> str:
        return "".join(f"<div>{line}</div>" for line in lines.split("#") if line)

    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    title = "云岭市部署城市更新任务"
    return (
        f"<html><head><title>{title}_某某网</title></head><body><div class=nav><a>首页</a> <a>新闻</a></div>{above}"
        f"<div><h1>{title}</h1>{divs(head)}<div>{body}</div>{divs(tail)}</div></body></html>"
    )


@pytest.mark.parametrize("above", CRUMBS, ids=range(len(CRUMBS)))
def test_breadcrumbs(tmp_path: Path, above: str) -> None:
    article = of_html(page_of(above, "2020-06-05 10:00"), tmp_path)
    assert (article.channel, article.text.split("\n")[1:]) == (CRUMBS[above], PARAGRAPHS)


@pytest.mark.parametrize("head", HEADS, ids=range(len(HEADS)))
def test_lines_below_the_title(tmp_path: Path, head: str) -> None:
    a = of_html(page_of(head=head), tmp_path)
    assert (a.published, a.outlet, a.reporters, a.correspondents, a.editor) == HEADS[head]
    assert a.text.split("\n")[1:] == PARAGRAPHS


@pytest.mark.parametrize("tail", TAILS, ids=range(len(TAILS)))
def test_notes_behind_the_text(tmp_path: Path, tail: str) -> None:
    article = of_html(page_of(tail=tail), tmp_path)
    assert (article.editor, article.text.split("\n")[1:]) == (TAILS[tail], PARAGRAPHS)


SHAPES = {
    "breaks": lambda n: "<td>" + f"{TEXT}<br>" * n,
    "pictures": lambda n: "<div>" + "<img><br>小图<br>" * n,
    "lists": lambda n: "<ul>" + "<li><a href=x>某某消息</a></li>" * n,
    "nested": lambda n: "<div>" * 200 + f"<p>{TEXT}</p>" * n,
    "heads": lambda n: "<div>来源：云岭 2020-01-01</div>" * n + f"<p>{TEXT}</p>",
    "data": lambda n: "<script>" + '"content":"' * n + "</script>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_page_and_not_faster(tmp_path: Path, shape: str) -> None:
    def seconds(count: int) -> float:
        file = tmp_path / "page.html"
        file.write_text(f"<html><head><title>云岭</title></head><body>{SHAPES[shape](count)}</body></html>")
        start = time.perf_counter()
        list(read(file, on_error=lambda _: None))
        return time.perf_counter() - start

    seconds(50)
    assert seconds(6000) < 12 * seconds(1500) + 0.5


TITLES = {
    (
        "云岭市部署城市更新任务 全年目标…_某某网",
        "<h1>云岭市部署城市更新任务 全年目标不变</h1>",
    ): "云岭市部署城市更新任务 全年目标不变",
    (
        "云岭市部署城市更新任务_某某网",
        "<h1>云岭市部署城市更新任务 <span>2020-06-05 10:00</span></h1>",
    ): "云岭市部署城市更新任务",
    ("云岭市部署城市更新任务", "<h1>云岭市部署城市更新任务(组图)</h1>"): "云岭市部署城市更新任务(组图)",
    ("某某网", "<div class=title>云岭市部署城市更新任务</div>"): "云岭市部署城市更新任务",
    ("某某网-云岭市部署城市更新任务", "<div>云岭市部署城市更新任务</div>"): "云岭市部署城市更新任务",
    ("云岭市部署城市更新任务-新闻中心-某某网", ""): "云岭市部署城市更新任务",
    ("新闻详情", "<h2>云岭市部署城市更新任务</h2>"): "云岭市部署城市更新任务",
    (
        "云岭市部署城市更新任务",
        "<h3>肩题在这里</h3><h1>云岭市部署城市更新任务</h1><h4>副题</h4>",
    ): "云岭市部署城市更新任务",
}


@pytest.mark.parametrize(("named", "shown"), TITLES, ids=range(len(TITLES)))
def test_titles(tmp_path: Path, named: str, shown: str) -> None:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    link = '<link rel=canonical href="http://a.example/2020/0605/c1-2.html">'
    head = f"<head><title>{named}</title>{link}</head>"
    a = of_html(f"<html>{head}<body>{shown}<div>来源：某报</div><div>{body}</div></body></html>", tmp_path)
    assert (a.title, a.text.split("\n")[1:], a.published[:10]) == (TITLES[named, shown], PARAGRAPHS, "2020-06-05")


# the first lines, the last lines → reporters, correspondents, editor
EDGES = {
    ("撰文 | 周晓燕 编辑 | 郑小重", ""): (("周晓燕",), (), "郑小重"),
    ("文丨云岭日报记者 周晓燕", ""): (("周晓燕",), (), ""),
    ("■ 周晓燕", ""): (("周晓燕",), (), ""),
    ("◎文/周晓燕 图/吴桐", ""): (("周晓燕",), (), ""),
    ("点击上方“云岭发布”关注我们", "长按二维码关注我们"): ((), (), ""),
    ("", "周晓燕 吴桐"): (("周晓燕", "吴桐"), (), ""),
    ("", "文字丨周晓燕#图片丨吴桐#编辑丨郑小重"): (("周晓燕",), (), "郑小重"),
    ("", "（云岭日报全媒体记者 周晓燕 文/图）"): (("周晓燕",), (), ""),
    ("", "▌编辑：郑小重#- THE END -"): ((), (), "郑小重"),
    ("", "云岭市委宣传部供稿#点赞 收藏 评论#阅读 1000 赞 20"): ((), (), ""),
    ("", "图片来自网络，如有侵权请联系删除#关注“云岭发布”，获取更多资讯"): ((), (), ""),
    ("", "本文编辑：郑小重 （投稿邮箱 a@b.example）#报料热线：0000-1234567"): ((), (), "郑小重"),
    ("", "记者 周晓燕 通讯员 吴桐#往期推荐#云岭开展植树活动，全市干部职工参加，栽下树苗两千株。"): (
        ("周晓燕",),
        ("吴桐",),
        "",
    ),
}


@pytest.mark.parametrize(("first", "last"), EDGES, ids=range(len(EDGES)))
def test_what_stands_at_the_ends_of_the_text(tmp_path: Path, first: str, last: str) -> None:
    lines = [*first.split("#"), *PARAGRAPHS, *last.split("#")]
    body = "".join(f"<p>{line}</p>" for line in lines if line)
    html = (
        f"<html><head><title>云岭市部署任务</title></head><body><h1>云岭市部署任务</h1><div>{body}</div></body></html>"
    )
    a = of_html(html, tmp_path)
    assert (a.reporters, a.correspondents, a.editor) == EDGES[first, last]
    assert a.text.split("\n")[1:] == PARAGRAPHS


LINK = "<a href=1>青禾县开展防汛演练</a>"
JUNK = [
    f"<p>相关阅读：{LINK}</p>",
    f"<p>相关新闻</p><p>{LINK}</p><p>{LINK}</p>",
    f"<ul><li>{LINK}</li><li>{LINK}</li></ul>",
    "<p>上一页 1 2 3 下一页 尾页</p>",
    "<div><a>上一页</a> <span>1</span> <a>2</a> <a>下一页</a></div>",
    "<p>视频加载中...</p>",
    "<p>打开APP 阅读全文</p>",
    "<p>已有<span>0</span>人参与</p>",
    "<p>相关标签：城市更新</p>",
    "<p>分享到： 微信 微博 QQ空间</p>",
    "<p>网友评论</p><p>网友甲：说得对，支持这样的决定，希望早日完工。</p>",
    "<p>主办：云岭市人民政府 承办：云岭市政府办</p>",
    "<p>Copyright 2020 yunling.example All Rights Reserved</p>",
    f"<p>编辑推荐</p><p>{LINK}</p><p>{LINK}</p>",
    "<p><img></p><p style='text-align:center'>会议现场</p>",
    "<p><img><br>会议现场（资料图）</p>",
    "<figure><img><figcaption>会议现场</figcaption></figure>",
    "<p><img></p><p>会议现场</p>",
]


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_what_does_not_belong_to_the_text(tmp_path: Path, junk: str) -> None:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    head = "<head><title>云岭市部署任务</title></head>"
    a = of_html(f"<html>{head}<body><h1>云岭市部署任务</h1><div>{body}{junk}</div></body></html>", tmp_path)
    assert a.text.split("\n")[1:] == PARAGRAPHS


def test_a_heading_below_a_picture_stays(tmp_path: Path) -> None:
    body = f"<p>{PARAGRAPHS[0]}</p><p><img></p><p><b>三大亮点</b></p><p>{PARAGRAPHS[1]}</p>"
    a = of_html(f"<html><body><h1>云岭市部署任务</h1><div>{body}</div></body></html>", tmp_path)
    assert a.text.split("\n")[-2:] == ["三大亮点", PARAGRAPHS[1]]
