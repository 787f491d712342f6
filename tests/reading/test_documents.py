"""Documents: the lines of a print become paragraphs again; Word's and Excel's oddities."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from nlp.errors import BadColumn, EmptyInput
from nlp.reading import read
from nlp.reading.documents import read_docx
from nlp.reading.draft import Source
from nlp.reading.pdf import paragraphs_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def test_lines_of_a_print_are_put_together() -> None:
    pages = [
        [
            "云岭日报　第3页",
            "柳溪镇办夜校",
            "近日，柳溪镇组织干部群众开展夜校学习，受益群众达一百余户，",
            "大家都说这样的课很实用，希望多办几期。",
            "镇党委负责人表示，下半年将再投入三十万元，把好事办实、实事",
            "- 1 -",
        ],
        ["云岭日报　第3页", "办好，让群众满意。", "2"],
        ["云岭日报　第3页", "（周晓燕）", "第 3 页 共 3 页"],
    ]
    assert paragraphs_of(pages) == [
        "柳溪镇办夜校",
        "近日，柳溪镇组织干部群众开展夜校学习，受益群众达一百余户，大家都说这样的课很实用，希望多办几期。",
        "镇党委负责人表示，下半年将再投入三十万元，把好事办实、实事办好，让群众满意。",
        "（周晓燕）",
    ]


def test_white_space_between_characters_is_the_prints() -> None:
    assert paragraphs_of([["云 岭 县 召 开 会 议 ， 部 署 GDP 增 长 5 % 。"]]) == [
        "云岭县召开会议，部署 GDP 增长 5 % 。"
    ]
    assert paragraphs_of([[]]) == []


def test_words_parts() -> None:
    body = (
        "<w:p><w:r><w:t>云岭县</w:t><w:tab/><w:t>召开会议</w:t><w:br/><w:t>第二行</w:t></w:r></w:p>"
        "<w:p><w:ins><w:r><w:t>新加的</w:t></w:r></w:ins><w:del><w:r><w:t>删去的</w:t></w:r></w:del></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr>"
        "</w:tbl><w:p><w:r><w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent></w:r></w:p>"
    )
    (draft,) = read_docx(Source("x.docx", "x", docx(body)))
    lines = [line.split() for line in draft.text.split("\n") if line.strip()]  # type: ignore[union-attr]
    assert lines == [["云岭县", "召开会议"], ["第二行"], ["新加的"], ["甲", "乙"]]


def test_a_workbook_with_dates_numbers_and_two_sheets(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "text", "published", "text"])
    sheet.append([7, "云岭县近日召开推进会。", datetime(2024, 5, 6, 10, 20), "第二列"])
    sheet.append([None, None, None])
    sheet.append([8.0, "云岭县近日召开推进会。", date(2024, 5, 7)])
    sheet.append([9, None, None])
    book.create_sheet("空")
    other = book.create_sheet("别的")
    other.append(["甲", "乙"])
    file = tmp_path / "a.xlsx"
    book.save(file)
    failures: list[str] = []
    articles = list(read(file, on_error=lambda f: failures.append(f.code)))
    assert [(a.article_id, a.published) for a in articles] == [("7", "2024-05-06T10:20:00"), ("8", "2024-05-07")]
    assert failures == ["empty-file"]
    with pytest.raises(BadColumn):
        list(read(file, columns={"text": "正文"}))
    book = openpyxl.Workbook()
    book.save(file)
    with pytest.raises(EmptyInput):
        list(read(file))


def test_members_of_archives_and_their_paths(tmp_path: Path) -> None:
    file = tmp_path / "新闻.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("AAAA/BB.txt", "云岭县近日召开推进会。")
        archive.writestr("folder/", "")
        archive.writestr("a.css", "x")
    # Chinese Windows writes names in GBK and says nothing of it
    file.write_bytes(file.read_bytes().replace(b"AAAA/BB.txt", "云岭/一.txt".encode("gbk")))
    (article,) = read(file)
    assert article.article_id == "新闻/云岭/一"
    assert article.source_path == f"{file}/云岭/一.txt"
