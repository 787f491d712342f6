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
