"""A folder of three hundred inputs in every format and encoding, many of them broken, and what reading it must give.

``python tests/reading/make_inputs.py FOLDER`` writes it. :func:`cases` is the plan: for each file its bytes, the
articles that come of it (id and text), the rows of ``errors`` (path and code), or that it is passed over.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import socket
import struct
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Make = Callable[[Path], None]


@dataclass
class Case:
    """One file of the folder. ``make`` writes what is no plain file. Paths are below the folder, with ``/``."""

    path: str
    data: bytes = b""
    articles: list[tuple[str, str]] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    skipped: bool = False
    make: Make | None = None

    @property
    def broken(self) -> bool:
        return bool(self.errors)


# ------------------------------------------------------------------------------------------------------------ articles

TOWNS = "青禾 柳湾 石桥 松坡 云溪 白塔 大槐 梅岭 双河 凤鸣".split()
DEEDS = "开展夜校培训 整修村道 举办农技课 走访老党员 改造老旧小区 清理河道 兴建冷库 推广新稻种".split()


def article(i: int) -> tuple[str, list[str]]:
    """The title and the paragraphs of article ``i``; no two are alike."""
    town, deed = TOWNS[i % 10], DEEDS[i % 8]
    title = f"{town}镇{deed}纪实之{i}"
    body = [
        f"近日，{town}镇组织{20 + i}名干部{deed}，受益群众达{100 + 7 * i}户。",
        f"镇党委负责人表示，下半年将再投入{30 + i}万元，把好事办实。",
    ]
    return title, body


def text_of(i: int) -> str:
    title, body = article(i)
    return "\n".join([title, *body])


def traditional(i: int) -> str:
    return (
        f"雲溪鎮開展夜校培訓之{i}\n近日，雲溪鎮組織{20 + i}名幹部學習，受益群眾達{100 + i}戶，大家都說這樣的課很實用。"
    )


def page(i: int, charset: str, *, extra: str = "") -> str:
    title, body = article(i)
    paragraphs = "".join(f"<p>　　{p}</p>" for p in body)
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}-{TOWNS[i % 10]}网</title></head><body>'
        f'<div class="nav"><a href="/">首页</a> <a href="/yw">要闻</a></div><h1>{title}</h1>{extra}'
        f'<div class="article-content">{paragraphs}</div><div class="footer">版权所有 某某网</div></body></html>'
    )


# ------------------------------------------------------------------------------------------------------------- formats


def zipped(files: dict[str, bytes], *, compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compress) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = compress
            archive.writestr(info, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


_DOCX_HEAD = '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'


def docx(lines: list[str], *, body: str | None = None) -> bytes:
    """A Word document with a paragraph a line; its second half of a line is a run of its own, as Word likes to do."""
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{x[: len(x) // 2]}</w:t></w:r><w:r><w:t>{x[len(x) // 2 :]}</w:t></w:r></w:p>" for x in lines
    )
    xml = _DOCX_HEAD + (paragraphs if body is None else body) + "</w:body></w:document>"
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": xml.encode()})


def pdf(pages: list[list[str]], *, encrypt: bool = False) -> bytes:
    """A PDF whose text is in UTF-16 with a predefined encoding and no font of its own, as many print programs write."""
    objects: list[bytes] = []
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>"
    )
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe)"
        b" /Ordering (GB1) /Supplement 4 >> /DW 1000 >>"
    )
    for n, lines in enumerate(pages):
        shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td " for line in lines)
        content = f"BT /F1 12 Tf 72 760 Td {shown}ET".encode() if lines else b""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * n} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
    out = io.BytesIO()
    out.write(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    if not encrypt:
        return out.getvalue()
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(out.getvalue()))
    writer.encrypt("geheim", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    return locked.getvalue()


def xlsx(sheets: dict[str, list[list[Any]]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def warc_record(kind: str, url: str, content: bytes, http: str = "200 OK", mime: str = "text/html") -> bytes:
    body = content
    content_type = mime
    if kind == "response":
        body = f"HTTP/1.1 {http}\r\nContent-Type: {mime}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content
        content_type = "application/http; msgtype=response"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def rows_of(first: int, count: int) -> list[dict[str, Any]]:
    return [
        {"id": f"n{i}", "title": article(i)[0], "text": "\n".join(article(i)[1]), "published": "2024-05-06"}
        for i in range(first, first + count)
    ]


def csv_of(rows: list[dict[str, Any]], mark: str = ",", end: str = "\r\n") -> str:
    def cell(value: str) -> str:
        return '"' + value.replace('"', '""') + '"' if any(c in value for c in f'{mark}"\n') else value

    lines = [list(rows[0]), *([str(v) for v in row.values()] for row in rows)]
    return "".join(mark.join(map(cell, line)) + end for line in lines)


def named(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(str(row["id"]), f"{row['title']}\n{row['text']}") for row in rows]


# --------------------------------------------------------------------------------------------------------------- cases

ENCODINGS = "utf-8 utf-8-sig gb18030 gbk gb2312 utf-16 utf-16-le utf-16-be utf-32".split()


def good() -> Iterator[Case]:
    """What is to be read without a complaint."""
    number = iter(range(10_000))
    for encoding in ENCODINGS:
        for end in ("\n", "\r\n", "\r"):
            for k in range(4):
                i = next(number)
                title, body = article(i)
                head = ["", "2024-05-06 10:20　来源：青禾日报　作者：周晓燕", ""] if k % 2 else []
                text = end.join([title, *head, *(f"　　{p}" for p in body)]) + end * (k % 3)
                name = f"txt/{encoding}-{ascii(end)[1:-1].replace(chr(92), '')}-{k}"
                yield Case(f"{name}.txt", text.encode(encoding), [(name, text_of(i))])
    for k in range(10):
        yield Case(f"txt/big5-{k}.txt", traditional(k).encode("big5"), [(f"txt/big5-{k}", traditional(k))])
    i = next(number)
    yield Case(
        "txt/no-suffix-and-bom.text",
        b"\x84\x31\x95\x33" + text_of(i).encode("gb18030"),
        [("txt/no-suffix-and-bom", text_of(i))],
    )
    for charset, encoding in (
        ("utf-8", "utf-8"), ("utf-8", "gb18030"), ("gb2312", "utf-8"), ("gb2312", "gb18030"), ("gbk", "gbk"),
        ("iso-8859-1", "gb18030"), ("windows-1252", "utf-8"), ("big5", "utf-8"), ("utf-16", "utf-16"),
        ("x-unknown", "gb18030"), ("gb18030", "utf-8-sig"), ("", "utf-8"),
    ):  # fmt: skip
        for suffix in ("html", "htm", "shtml", "xhtml"):
            i = next(number)
            name = f"html/{charset or 'none'}-{encoding}-{suffix}"
            yield Case(f"{name}.{suffix}", page(i, charset).encode(encoding), [(name, text_of(i))])
    for encoding in ENCODINGS:
        for suffix, mark in (("csv", ","), ("csv", ";"), ("tsv", "\t")):
            i = next(number)
            rows = [row | {"id": f"{row['id']}-{encoding}-{ord(mark)}"} for row in rows_of(i, 3)]
            name = f"tables/{encoding}-{ord(mark)}"
            yield Case(f"{name}.{suffix}", csv_of(rows, mark).encode(encoding), named(rows))
    for encoding in ENCODINGS:
        i = next(number)
        rows = [row | {"id": f"{row['id']}-{encoding}-lines"} for row in rows_of(i, 3)]
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n"
        suffix = "ndjson" if "16" in encoding else "jsonl"
        yield Case(f"tables/{encoding}.{suffix}", lines.encode(encoding), named(rows))
        rows = [row | {"id": f"{row['id']}-{encoding}-array"} for row in rows_of(i, 3)]
        array = json.dumps(rows, ensure_ascii=False, indent=2 if "-" in encoding else None)
        yield Case(f"tables/{encoding}-array.json", array.encode(encoding), named(rows))
    row = rows_of(next(number), 1)[0] | {"id": "only"}
    yield Case("tables/one.json", json.dumps(row).encode(), named([row]))
    for k in range(12):
        i = next(number)
        yield Case(f"docx/{k}.docx", docx(text_of(i).split("\n")), [(f"docx/{k}", text_of(i))])
    i = next(number)
    title, body = article(i)
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{x}</w:t></w:r></w:p></w:tc>" for x in ("镇别", "户数"))
    table = (
        f"<w:p><w:r><w:t>{title}</w:t></w:r></w:p><w:tbl><w:tr>{cells}</w:tr></w:tbl>"
        f"<w:p><w:del><w:r><w:delText>删去</w:delText><w:t>删去</w:t></w:r></w:del><w:r><w:t>{body[0]}</w:t></w:r></w:p>"
    )
    yield Case("docx/table.docx", docx([], body=table), [("docx/table", f"{title}\n镇别 户数\n{body[0]}")])
    for k in range(8):
        i = next(number)
        lines = text_of(i).split("\n")
        yield Case(f"pdf/{k}.pdf", pdf([lines] if k % 2 else [lines[:2], lines[2:]]), [(f"pdf/{k}", text_of(i))])
    for k in range(5):
        i = next(number)
        rows = [row | {"id": f"{row['id']}-x{k}"} for row in rows_of(i, 3)]
        sheet = [list(rows[0]), *(list(row.values()) for row in rows)]
        sheets = {"说明": [["这里没有文章"]], "数据": sheet} if k % 2 else {"Sheet1": sheet}
        yield Case(f"tables/book-{k}.xlsx", xlsx(sheets), named(rows))
        rows = [row | {"id": f"{row['id']}-p{k}"} for row in rows_of(i, 3)]
        yield Case(f"tables/columns-{k}.parquet", parquet(rows), named(rows))
    for k in range(4):
        i = next(number)
        records = warc_record("warcinfo", "", b"software: x\r\n", mime="application/warc-fields")
        records += warc_record("request", "http://a.example/1", b"GET / HTTP/1.1\r\n\r\n", mime="application/http")
        records += warc_record("response", "http://a.example/1", page(i, "utf-8").encode())
        records += warc_record("response", "http://a.example/gone", b"<p>no</p>", "404 Not Found")
        records += warc_record("response", "http://a.example/x.png", b"\x89PNG", mime="image/png")
        records += warc_record(
            "response", "http://a.example/2", page(i + 1, "gbk").encode("gbk"), mime="text/html; charset=gbk"
        )
        records += warc_record("conversion", "http://a.example/3", text_of(i + 2).encode(), mime="text/plain")
        next(number), next(number)
        texts = [text_of(i + n) for n in range(3)]
        name = f"web/crawl-{k}"
        packed = k % 2 == 1
        yield Case(
            f"{name}.warc" + (".gz" if packed else ""),
            gzip.compress(records, mtime=0) if packed else records,
            [(f"{name}-{n}", text) for n, text in enumerate(texts, 1)],
        )
    for k, pack in enumerate(
        (zipped, tarred, lambda f: tarred(f, "w"), lambda f: zipped(f, compress=zipfile.ZIP_STORED))
    ):
        for part in range(4):
            i = next(number)
            rows = [row | {"id": f"{row['id']}-a{k}{part}"} for row in rows_of(i, 2)]
            files = {
                "新闻/一.txt": text_of(i).encode("gb18030"),
                "新闻/二.html": page(i, "utf-8").encode(),
                "rows.jsonl": "\n".join(map(json.dumps, rows)).encode(),
                "三.docx": docx(text_of(i).split("\n")),
                "四.txt.gz": gzip.compress(text_of(i).encode(), mtime=0),
                "style.css": b"p{}",
                "__MACOSX/._x.txt": b"\x00\x05",
            }
            if part == 3:
                files["inner.zip"] = zipped({"里.txt": text_of(i).encode()})
            suffix = ("zip", "tar.gz" if part % 2 else "tgz", "tar", "zip")[k]
            name = f"archives/a{k}{part}"
            stem = f"{name}.tar" if suffix == "tar.gz" else name
            stem = name
            texts = [(f"{stem}/新闻/一", text_of(i)), (f"{stem}/新闻/二", text_of(i)), *named(rows)]
            texts += [(f"{stem}/三", text_of(i)), (f"{stem}/四", text_of(i))]
            texts += [(f"{stem}/inner/里", text_of(i))] if part == 3 else []
            yield Case(f"{name}.{suffix}", pack(files), texts)
    for k, encoding in enumerate(ENCODINGS):
        i = next(number)
        data = text_of(i).encode(encoding)
        yield Case(f"packed/{k}.txt.gz", gzip.compress(data, mtime=0), [(f"packed/{k}", text_of(i))])
    rows = [row | {"id": f"{row['id']}-gz"} for row in rows_of(next(number), 3)]
    yield Case("packed/rows.csv.gz", gzip.compress(csv_of(rows).encode(), mtime=0), named(rows))
    for name in ("readme.me", "photo.jpg", "notes.doc", "photo.jpg.gz", "data.sqlite"):
        yield Case(f"others/{name}", b"x", skipped=True)
    yield Case("others/.hidden.txt", b"hidden")
    i = next(number)
    yield Case("名字/带 空格·和中文（一）.txt", text_of(i).encode(), [("名字/带 空格·和中文（一）", text_of(i))])


def broken() -> Iterator[Case]:
    """What yields rows of ``errors``, each in its own way; some hold good articles beside."""
    noise = random.Random(7).randbytes(5000)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    fine = text_of(5000)

    def fails(
        path: str, data: bytes, code: str, where: str = "", articles: list[tuple[str, str]] | None = None
    ) -> Case:
        return Case(f"broken/{path}", data, articles or [], [(f"broken/{path}{where}", code)])

    yield fails("empty.txt", b"", "empty-file")
    yield fails("blank.txt", " \r\n\t　\n".encode(), "empty-file")
    yield fails("nul.txt", bytes(100), "binary-file")
    yield fails("bom-only.txt", b"\xef\xbb\xbf", "empty-file")
    yield fails("zero-width.txt", "\u200b\u200e\u2060\n".encode(), "empty-file")
    yield fails(
        "masthead-only.txt", "来源：青禾日报　作者：周晓燕　2024-05-06\n责任编辑：郑小重\n".encode(), "empty-file"
    )
    yield fails("png.txt", b"\x89PNG\r\n\x1a\n" + noise, "binary-file")
    yield fails("elf.txt", b"\x7fELF\x02" + noise, "binary-file")
    yield fails("noise.txt", noise, "binary-file")
    yield fails("pdf.txt", pdf([["甲"]]), "binary-file")
    yield fails("control.txt", ("云岭" + "\x01\x02\x03").encode() * 30, "binary-file")
    yield fails("zip.html", zipped({"a": b"b"}), "binary-file")
    yield fails("empty.html", b"", "empty-file")
    yield fails(
        "scripts.html",
        b"<html><head><title></title></head><body><script>var a = 1;</script></body></html>",
        "empty-file",
    )
    yield fails("empty.csv", b"", "empty-file")
    yield fails("blank.csv", b"\r\n \r\n", "empty-file")
    yield fails("columns.csv", "编号,正文\n1,甲\n".encode(), "bad-column")
    yield fails(
        "wide.csv",
        f"id,text\nw1,一,二,三\nw2,{article(1)[1][0]}\n".encode(),
        "bad-row",
        ":1",
        [("w2", article(1)[1][0])],
    )
    yield fails(
        "no-text.csv",
        f"id,title,text\ne1,,\ne2,,{article(2)[1][0]}\n".encode(),
        "empty-file",
        "",
        [("e2", article(2)[1][0])],
    )
    yield fails(
        "twice.csv",
        f"id,text\nd1,{article(3)[1][0]}\nd1,{article(4)[1][0]}\n".encode(),
        "duplicate-id",
        "",
        [("d1", article(3)[1][0])],
    )
    yield fails("header-only-text.tsv", b"id\tbody\n", "bad-column")
    yield fails("empty.jsonl", b"\n\n", "empty-file")
    yield fails("line.jsonl", b'{"id": 1, "text"\n', "bad-row", ":1")
    yield fails("array.jsonl", b"[1, 2]\n", "bad-row", ":1")
    yield fails("column.jsonl", b'{"id": 1, "body": "x"}\n', "bad-column", ":1")
    yield fails("deep.jsonl", b'{"text": ' + b"[" * 100_000 + b"\n", "bad-row", ":1")
    yield fails(
        "surrogate.jsonl",
        b'{"id": "s1", "text": "\\ud800\\ud800"}\n{"id": "s2"}\n',
        "bad-column",
        ":2",
        [("s1", "\ufffd\ufffd")],
    )
    yield fails("empty.json", b" ", "empty-file")
    yield fails("cut.json", b'[{"id": "c1", "text": "' + fine.encode() + b'"', "bad-table")
    yield fails("tail.json", b'[{"id": "c2", "title": "", "text": "abc"}] x', "bad-table", "", [("c2", "abc")])
    yield fails("number.json", b"42", "bad-row", ":1")
    yield fails("deep.json", b"[" * 100_000, "bad-table")
    yield fails("empty.docx", b"", "empty-file")
    yield fails("noise.docx", noise, "bad-document")
    yield fails("old.docx", ole, "bad-document")
    yield fails("other.docx", zipped({"mimetype": b"x"}), "bad-document")
    yield fails("cut.docx", docx(fine.split("\n") * 50)[:-200], "bad-document")
    yield fails("xml.docx", zipped({"word/document.xml": _DOCX_HEAD.encode() + b"<w:p><w:t>a"}), "bad-document")
    yield fails("no-text.docx", docx([]), "empty-file")
    yield fails("bomb.docx", docx([], body="<w:p/>" * 8_000_000), "too-big")
    entity = '<!DOCTYPE x [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;">]>' + _DOCX_HEAD.partition("?>")[2]
    yield fails(
        "entities.docx",
        zipped({"word/document.xml": (entity + "<w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>").encode()}),
        "empty-file",
    )
    yield fails("noise.xlsx", noise, "bad-document")
    yield fails("old.xlsx", ole, "bad-document")
    yield fails("columns.xlsx", xlsx({"甲": [["编号", "正文"], [1, "x"]]}), "bad-column")
    yield fails("empty-book.xlsx", xlsx({"甲": []}), "empty-file")
    yield fails("bomb.xlsx", zipped({"xl/workbook.xml": bytes(40 << 20)}), "too-big")
    yield fails("docx.xlsx", docx(["甲"]), "bad-document")
    yield fails("noise.parquet", noise, "bad-document")
    yield fails("empty.parquet", b"", "bad-document")
    yield fails("columns.parquet", parquet([{"id": "1", "body": "x"}]), "bad-column")
    yield fails("cut.parquet", parquet(rows_of(1, 3))[:-30], "bad-document")
    yield fails("empty.pdf", b"", "empty-file")
    yield fails("noise.pdf", b"%PDF-1.5\n" + noise, "bad-document")
    yield fails("scan.pdf", pdf([[], []]), "empty-file")
    yield fails("locked.pdf", pdf([["甲乙丙"]], encrypt=True), "bad-document")
    yield fails("noise.warc", noise, "bad-document")
    yield fails("empty.warc", b"", "bad-document")
    yield fails("no-page.warc", warc_record("warcinfo", "", b"x"), "no-articles")
    yield fails("noise.zip", noise, "bad-archive")
    yield fails("empty.zip", zipped({}), "no-articles")
    yield fails("cut.zip", zipped({"a.txt": fine.encode()})[:-30], "bad-archive")
    yield fails("climb.zip", zipped({"../../a.txt": fine.encode()}), "bad-archive", "/../../a.txt")
    yield fails("absolute.zip", zipped({"/etc/a.txt": fine.encode()}), "bad-archive", "//etc/a.txt")
    yield fails("backslash.zip", zipped({"..\\a.txt": fine.encode()}), "bad-archive", "/..\\a.txt")
    yield fails("link.zip", _zip_with_link(), "bad-archive", "/link.txt")
    yield fails("locked.zip", _zip_locked(zipped({"a.txt": fine.encode()})), "bad-archive", "/a.txt")
    yield fails("crc.zip", _zip_damaged(fine), "bad-archive", "/a.txt")
    yield fails("bomb.zip", zipped({"a.jsonl": bytes(48 << 20)}), "too-big")
    yield fails(
        "kinds.zip",
        zipped({"a.txt": fine.encode(), "b.xyz": b"1"}),
        "unknown-format",
        "/b.xyz",
        [("broken/kinds/a", fine)],
    )
    yield fails(
        "inside.zip",
        zipped({"a.txt": b"", "b.txt": fine.encode()}),
        "empty-file",
        "/a.txt",
        [("broken/inside/b", fine)],
    )
    nested = zipped({"a.txt": fine.encode()})
    for name in ("b.zip", "c.zip", "d.zip"):
        nested = zipped({name: nested})
    yield fails("nested.zip", nested, "too-big", "/d.zip/c.zip/b.zip")
    yield fails("noise.tar", noise, "bad-archive")
    yield fails("empty.tar", b"", "bad-archive")
    yield fails("link.tar", _tar_with(tarfile.SYMTYPE), "bad-archive", "/a.txt")
    yield fails("fifo.tgz", gzip.compress(_tar_with(tarfile.FIFOTYPE), mtime=0), "bad-archive", "/a.txt")
    yield fails("climb.tar", tarred({"../a.txt": fine.encode()}, "w"), "bad-archive", "/../a.txt")
    yield fails("cut.tar.gz", tarred({"a.txt": random.Random(3).randbytes(90_000)})[:4000], "bad-archive")
    yield fails("noise.txt.gz", noise, "bad-archive")
    yield fails("cut.txt.gz", gzip.compress(fine.encode(), mtime=0)[:-12], "bad-archive")
    yield fails("bomb.jsonl.gz", gzip.compress(b"x" * (48 << 20), mtime=0), "too-big")
    yield fails("big.txt", "云岭县召开会议。".encode() * (3 << 20), "too-big")
    yield Case("broken/loop.txt", errors=[("broken/loop.txt", "unreadable-file")], make=lambda p: os.symlink(p.name, p))
    yield Case(
        "broken/dangling.txt",
        errors=[("broken/dangling.txt", "unreadable-file")],
        make=lambda p: os.symlink("nowhere", p),
    )
    yield Case("broken/pipe.txt", errors=[("broken/pipe.txt", "not-a-file")], make=os.mkfifo)
    yield Case(
        "broken/device.txt", errors=[("broken/device.txt", "not-a-file")], make=lambda p: os.symlink("/dev/zero", p)
    )
    yield Case("broken/socket.txt", errors=[("broken/socket.txt", "unreadable-file")], make=_socket)
    yield Case("broken/folder", skipped=True, make=lambda p: os.symlink("..", p))


def _zip_with_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.create_system = 3
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def _zip_locked(data: bytes) -> bytes:
    """``data`` with the flag of encryption set for its members."""
    out = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(mark)
        flags = struct.unpack_from("<H", out, at + place)[0]
        struct.pack_into("<H", out, at + place, flags | 1)
    return bytes(out)


def _zip_damaged(text: str) -> bytes:
    data = bytearray(zipped({"a.txt": text.encode()}, compress=zipfile.ZIP_STORED))
    at = data.find(text.encode()[:20])
    data[at] ^= 0xFF
    return bytes(data)


def _tar_with(kind: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.type = kind
        info.linkname = "/etc/passwd"
        archive.addfile(info)
    return out.getvalue()


def _socket(path: Path) -> None:
    here = os.getcwd()
    server = socket.socket(socket.AF_UNIX)
    try:
        os.chdir(path.parent)  # a socket's path may not be long
        server.bind(path.name)
    finally:
        os.chdir(here)
        server.close()


def cases() -> list[Case]:
    """All files of the folder."""
    return [*good(), *broken()]


def write(folder: Path, files: list[Case]) -> None:
    """Write the files below ``folder``."""
    for case in files:
        path = folder / case.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if case.make is not None:
            case.make(path)
        else:
            path.write_bytes(case.data)


if __name__ == "__main__":
    write(Path(sys.argv[1]), cases())
