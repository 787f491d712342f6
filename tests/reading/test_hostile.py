"""Inputs that are broken, hostile or change under our hands: each gets its row, nothing hangs, memory stays bounded."""

from __future__ import annotations

import gzip
import io
import json
import os
import threading
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp.errors import DependencyError, KuifengError
from nlp.reading import Article, ReadFailure, archives, optional, read, tables
from nlp.reading import inputs as inputs_module
from nlp.reading.draft import Source, finish
from nlp.reading.inputs import find_inputs
from nlp.reading.limits import LIMITS, Limits, bounded, read_all
from nlp.reading.readers import BUILT_IN, reader_for

TEXT = "云岭县近日召开推进会，部署下一阶段任务。"


def both(*paths: Path | str) -> tuple[list[Article], list[ReadFailure]]:
    failures: list[ReadFailure] = []
    return list(read(paths, on_error=failures.append)), failures


# ------------------------------------------------------------------------------------------------------- odd characters


@pytest.mark.parametrize("suffix", ["txt", "html", "csv", "jsonl", "json"])
def test_bidi_controls_nuls_and_zero_width_marks_are_left_out(tmp_path: Path, suffix: str) -> None:
    odd = "云\u202e岭\u2066县\u2069近\u200b日\u00ad召\ufeff开会议，部署任务，各乡镇负责同志到会并作了发言。"
    shown = "云岭县近日召开会议，部署任务，各乡镇负责同志到会并作了发言。"
    made = {
        "txt": odd,
        "html": f"<html><body><p>{odd}</p></body></html>",
        "csv": f"id,text\n1,{odd}\n",
        "jsonl": json.dumps({"text": odd}),
        "json": json.dumps([{"text": odd}]),
    }
    file = tmp_path / f"a.{suffix}"
    file.write_text(made[suffix], encoding="utf-8")
    (article,) = read(file)
    assert article.text == shown


@pytest.mark.parametrize("suffix", ["txt", "html", "csv", "jsonl", "json"])
def test_ten_megabytes_on_one_line(tmp_path: Path, suffix: str) -> None:
    text = TEXT * 170_000
    assert len(text.encode()) > 10_000_000
    made = {
        "txt": text,
        "html": f"<html><body><p>{text}</p></body></html>",
        "csv": f"id,text\n1,{text}\n",
        "jsonl": json.dumps({"text": text}, ensure_ascii=False),
        "json": json.dumps([{"text": text}], ensure_ascii=False),
    }
    file = tmp_path / f"a.{suffix}"
    file.write_text(made[suffix], encoding="utf-8")
    start = time.perf_counter()
    (article,) = read(file)
    assert article.text == text
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize("text", ["。" * 20_000, "１" * 20_000, "a" * 20_000, "（" * 20_000, "来源：" * 5_000])
@pytest.mark.parametrize("suffix", ["txt", "html"])
def test_texts_of_one_kind_of_character_take_no_time(tmp_path: Path, text: str, suffix: str) -> None:
    file = tmp_path / f"a.{suffix}"
    file.write_text(f"{text}\n{TEXT}" if suffix == "txt" else f"<p>{text}</p><p>{TEXT}</p>", encoding="utf-8")
    start = time.perf_counter()
    both(file)
    assert time.perf_counter() - start < 5


# ---------------------------------------------------------------------------------------------------- files and folders


def test_pipes_devices_and_loops_do_not_make_us_wait(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / "good.txt").write_text(TEXT)
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "pipe.jsonl")
    os.symlink("/dev/zero", folder / "zero.txt")
    os.symlink("loop.txt", folder / "loop.txt")
    os.symlink("..", folder / "sub" / "up")
    failures: list[ReadFailure] = []
    skipped: list[str] = []
    articles = list(read(folder, on_error=failures.append, on_skip=skipped.append))
    assert [a.article_id for a in articles] == ["good"]
    assert {Path(f.source_path).name: f.code for f in failures} == {
        "pipe.txt": "not-a-file",
        "pipe.jsonl": "not-a-file",
        "zero.txt": "not-a-file",
        "loop.txt": "unreadable-file",
    }
    assert [Path(s).name for s in skipped] == ["up"]
    _, failures = both(folder / "pipe.txt", "/dev/zero", "/dev/null", folder / "loop.txt")
    assert [f.code for f in failures] == ["not-a-file"] * 3 + ["unreadable-file"]


def test_a_file_that_vanishes_or_turns_into_a_pipe_after_it_was_found(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.jsonl"):
        (tmp_path / name).write_text(TEXT)
    found = list(find_inputs([tmp_path]))
    (tmp_path / "a.txt").unlink()
    (tmp_path / "b.txt").unlink()
    os.mkfifo(tmp_path / "b.txt")
    (tmp_path / "c.jsonl").unlink()
    from nlp.reading.read import read_found

    items = [item for f in found for item in read_found(f)]
    assert [item.code for item in items if isinstance(item, KuifengError)] == [
        "unreadable-file",
        "not-a-file",
        "unreadable-file",
    ]


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT)
    real: Callable[..., bytes] = inputs_module.read_all

    def slow(*args: object, **options: object) -> bytes:
        data = real(*args, **options)
        with file.open("a") as more:
            more.write("又一句。")
        return data

    monkeypatch.setattr(inputs_module, "read_all", slow)
    articles, failures = both(file)
    assert (articles, [f.code for f in failures]) == ([], ["changed-file"])


def test_a_table_that_is_cut_while_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    row = json.dumps({"text": TEXT * 500}, ensure_ascii=False)
    file.write_text("\n".join([row] * 400))
    items = iter(read(file, on_error=lambda f: None))
    assert next(items).text.startswith(TEXT)
    file.write_text("")
    assert sum(1 for _ in items) < 400  # what was there is given, and nothing is raised


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed").chmod(0)
    try:
        _, failures = both(tmp_path)
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert [f.code for f in failures] == ["unreadable-file"] * 2


def test_no_permission_whoever_we_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": TEXT}))
    real = os.open

    def refused(path: str, *args: int) -> int:
        if str(path).startswith(str(tmp_path)):
            raise PermissionError(13, "Permission denied", path)
        return real(path, *args)

    monkeypatch.setattr(inputs_module.os, "open", refused)
    _, failures = both(tmp_path)
    assert [(f.code, f.error) for f in failures] == [("unreadable-file", "Permission denied")] * 2


def test_names_that_are_no_text(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/\xff\xfe\xc1.txt"
    with open(raw, "w") as file:
        file.write(TEXT)
    (tmp_path / "a\nb\tc.txt").write_text(TEXT)
    articles, failures = both(tmp_path)
    assert failures == []
    assert len(articles) == 2
    for article in articles:
        (article.article_id + article.source_path).encode()  # can be written
        assert "\n" not in article.article_id + article.source_path


# --------------------------------------------------------------------------------------------------------------- limits


def test_limits_of_streams() -> None:
    assert read_all(io.BytesIO(b"12345"), "x", 5) == b"12345"
    with pytest.raises(KuifengError, match="bigger than 4 bytes"):
        read_all(io.BytesIO(b"12345"), "x", 4)
    with pytest.raises(KuifengError, match="bigger than 1 KiB"), bounded(io.BytesIO(bytes(9000)), 1024, "x") as stream:
        stream.read()
    packed = gzip.compress(bytes(LIMITS.free + (1 << 20)))
    unpacked = gzip.GzipFile(fileobj=io.BytesIO(packed))
    with pytest.raises(KuifengError, match="times its size"), bounded(unpacked, 1 << 40, "x", len(packed)) as stream:  # type: ignore[arg-type]
        while stream.read(1 << 20):
            pass


def test_a_bomb_takes_little_memory(tmp_path: Path) -> None:
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.jsonl", "w") as member:
        for _ in range(256):
            member.write(bytes(1 << 20))
    tracemalloc.start()
    try:
        _, failures = both(file)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [f.code for f in failures] == ["too-big"]
    assert peak < 32 << 20


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "json"])
def test_big_tables_are_read_as_streams(tmp_path: Path, suffix: str) -> None:
    rows = [{"id": str(i), "text": f"{TEXT * 100}第{i}篇。"} for i in range(12_000)]
    file = tmp_path / f"a.{suffix}"
    if suffix == "csv":
        file.write_text("id,text\n" + "".join(f"{r['id']},{r['text']}\n" for r in rows))
    elif suffix == "json":
        file.write_text(json.dumps(rows, ensure_ascii=False))
    else:
        file.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows))
    assert file.stat().st_size > 60_000_000
    del rows
    tracemalloc.start()
    try:
        count = last = 0
        for article in read(file):
            count += 1
            last = int(article.article_id)
            if count == 1_500:
                break
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (count, last) == (1_500, 1_499)
    assert peak < 48 << 20


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LIMITS", Limits(members=3))
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for i in range(5):
            archive.writestr(f"{i}.txt", TEXT)
    articles, failures = both(file)
    assert (len(articles), [f.code for f in failures]) == (3, ["too-big"])


def test_a_line_that_is_too_long_is_a_row_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LIMITS", Limits(field=100_000))
    file = tmp_path / "a.jsonl"
    with file.open("w") as out:
        out.write(json.dumps({"id": "1", "text": TEXT}) + "\n")
        out.write('{"text": "' + "x" * 300_000 + '"}\n')
        out.write(json.dumps({"id": "3", "text": TEXT}) + "\n")
    articles, failures = both(file)
    assert [a.article_id for a in articles] == ["1", "3"]
    assert [(f.code, f.source_path) for f in failures] == [("too-big", f"{file}:2")]


def test_a_quote_that_nothing_closes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LIMITS", Limits(field=100_000))
    file = tmp_path / "a.csv"
    file.write_text(f'id,text\n1,{TEXT}\n2,"' + f"{TEXT}\n" * 20_000)
    articles, failures = both(file)
    assert articles[0].article_id == "1"
    assert failures[0].code == "bad-row"


# ----------------------------------------------------------------------------------------------------- missing packages


@pytest.mark.parametrize(
    ("suffix", "module", "extra"),
    [("pdf", "pypdf", "pdf"), ("xlsx", "openpyxl", "excel"), ("warc", "warcio", "warc")],
)
def test_a_missing_package_names_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, module: str, extra: str
) -> None:
    real = optional.import_module

    def missing(name: str) -> object:
        if name.partition(".")[0] == module:
            raise ImportError(name)
        return real(name)

    monkeypatch.setattr(optional, "import_module", missing)
    file = tmp_path / f"a.{suffix}"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", "b")
    file.write_bytes(buffer.getvalue())
    with pytest.raises(DependencyError, match=rf"pip install 'kuifeng\[{extra}\]'"):
        list(read(file))


# -------------------------------------------------------------------------------------------------------------- fuzzing


@pytest.mark.parametrize("suffix", sorted(BUILT_IN))
def test_readers_raise_nothing_of_their_own(suffix: str) -> None:
    reader = reader_for(suffix)
    assert reader is not None
    starts = {
        "docx": b"PK\x03\x04",
        "xlsx": b"PK\x03\x04",
        "zip": b"PK\x03\x04",
        "pdf": b"%PDF-1.4\n1 0 obj<<>>endobj ",
        "parquet": b"PAR1",
        "warc": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\n",
        "gz": b"\x1f\x8b\x08\x00",
        "tgz": b"\x1f\x8b\x08\x00",
        "html": b"<html><meta charset=gbk><body><div><p>",
        "json": b'[{"text": "',
        "jsonl": b'{"text": "',
        "csv": b"id,text\n",
    }
    start = starts.get(suffix, b"")

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
    @given(st.binary(max_size=400), st.booleans())
    def run(data: bytes, led: bool) -> None:
        data = start + data if led else data
        source = Source(f"x.{suffix}", "x", data, opener=lambda: io.BytesIO(data))
        try:
            for item in reader(source):
                if not isinstance(item, ReadFailure):
                    finish(item)
        except KuifengError:
            pass

    run()


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<p>",
                "</p>",
                "<table><tr><td>",
                "</table>",
                "<a href=x>",
                "</a>",
                "<br>",
                "<!--",
                "-->",
            ]
            + ["<script>", "</script>", "</html>", "<h1>", "</h1>", "<title>", "</title>", "&lt;", "&#0;", "&#xD800;"]
            + [
                "来源：云岭网",
                "2024-05-06 10:20",
                "当前位置：首页 > 要闻 > 正文",
                TEXT,
                "责任编辑：周晓",
                "记者 张三",
                "\x00",
            ]
            + [
                "\ud800",
                "<meta name=PubDate content='2024-01-01'>",
                "<span style='display:none'>",
                "<svg>",
                "<!DOCTYPE",
            ]
            + ["<![CDATA[", "]]>", "<frameset>", "<select><option>", "<pre>"]
        ),
        max_size=40,
    )
)
def test_pages_of_random_parts(parts: list[str]) -> None:
    from nlp.reading.html import read_html

    data = "".join(parts).encode("utf-8", "surrogatepass")
    try:
        for item in read_html(Source("x.html", "x", data)):
            assert not isinstance(item, ReadFailure)
            article = finish(item)
            article.text.encode()
            assert "\x00" not in article.text
    except KuifengError:
        pass


def test_reading_in_threads(tmp_path: Path) -> None:
    for i in range(20):
        (tmp_path / f"{i}.html").write_text(
            f"<html><body><h1>题目{i}甲乙</h1><p>{TEXT}{TEXT}第{i}页。</p></body></html>"
        )
    wanted = [a.text for a in read(tmp_path)]
    got: list[list[str]] = []
    threads = [threading.Thread(target=lambda: got.append([a.text for a in read(tmp_path)])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [wanted] * 4
