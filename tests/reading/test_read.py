"""Files, folders, tables and standard input → articles, every input accounted for."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import errors
from nlp.reading import Article, ReadFailure, read
from nlp.reading import readers as readers_module
from nlp.reading.cleaning import clean_text, paragraphs
from nlp.reading.draft import Draft, Source

BODY = "云岭县近日召开推进会，部署下一阶段任务。"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def both(*paths: Path | str, **options: object) -> tuple[list[Article], list[ReadFailure]]:
    failures: list[ReadFailure] = []
    articles = list(read(paths, on_error=failures.append, **options))  # type: ignore[arg-type]
    return articles, failures


def test_text_file(tmp_path: Path) -> None:
    file = write(tmp_path / "a b.txt", f"柳溪镇办夜校\n2023-05-06 来源：云岭日报 记者：周晓燕\n\n　　{BODY}\n")
    (article,) = read(file)
    assert article == Article(
        article_id="a b",
        text=f"柳溪镇办夜校\n{BODY}",
        title="柳溪镇办夜校",
        published="2023-05-06",
        outlet="云岭日报",
        reporters=("周晓燕",),
        source_path=str(file),
    )


def test_folder_is_read_in_order_with_ids_from_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/10.txt", "c/d/e.TXT", ".hidden.txt", ".git/x.txt"):
        write(tmp_path / name, BODY)
    write(tmp_path / "a" / "photo.jpg", "x")
    skipped: list[str] = []
    articles = list(read(tmp_path, on_skip=skipped.append))
    assert [a.article_id for a in articles] == ["a/10", "a/2", "b", "c/d/e"]
    assert [Path(s).name for s in skipped] == ["photo.jpg"]
    assert [a.article_id for a in read(tmp_path, recursive=False)] == ["b"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16", "utf-16-le"])
def test_encodings_of_files(tmp_path: Path, encoding: str) -> None:
    for name, text in (
        ("a.txt", BODY),
        ("b.csv", f"id,text\r\n1,{BODY}\r\n"),
        ("c.jsonl", f'{{"id":"2","text":"{BODY}"}}\n'),
    ):
        write(tmp_path / name, text, encoding)
    articles, failures = both(tmp_path)
    assert failures == []
    assert [(a.article_id, a.text, a.warnings) for a in articles] == [(i, BODY, ()) for i in ("a", "1", "2")]


def test_lossy_decode_is_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes((BODY * 9).encode() + b"\xff" + BODY.encode())
    (article,) = read(file)
    assert len(article.warnings) == 1
    assert "replaced" in article.warnings[0]


def test_jsonl(tmp_path: Path) -> None:
    rows = [
        {
            "id": 7,
            "title": "柳溪镇办夜校",
            "text": ["柳溪镇办夜校", BODY, "（责任编辑：郑小重）"],
            "published": 1565573875,
        },
        {"id": "x", "title": "", "text": f"小标题\n{BODY}", "published": "某日", "source": "云岭日报"},
        {"text": BODY, "url": "https://news.example/1", "outlet": "云岭网", "published": "2020-01-02T03:04:05"},
    ]
    file = write(tmp_path / "n.jsonl", "\n".join(json.dumps(r) for r in rows) + "\n\n")
    a, b, c = read(file)
    assert (a.article_id, a.text, a.editor, a.published) == (
        "7",
        f"柳溪镇办夜校\n{BODY}",
        "郑小重",
        "2019-08-12T09:37:55",
    )
    assert (b.article_id, b.title, b.text, b.outlet) == ("x", "", f"小标题\n{BODY}", "云岭日报")
    assert b.warnings == ("publication date not understood: 某日",)
    assert (c.article_id, c.url, c.outlet, c.published) == (
        "n-3",
        "https://news.example/1",
        "云岭网",
        "2020-01-02T03:04:05",
    )


def test_own_time_of_day_is_completed_from_the_masthead(tmp_path: Path) -> None:
    file = write(
        tmp_path / "n.jsonl",
        json.dumps(
            {"id": 1, "title": "办夜校", "published": "2020-01-02", "text": f"发布时间：2020-01-02 08:09\n{BODY}"}
        ),
    )
    (article,) = read(file)
    assert (article.published, article.text) == ("2020-01-02T08:09", f"办夜校\n{BODY}")


def test_bad_rows_are_failures_and_the_others_are_read(tmp_path: Path) -> None:
    file = write(
        tmp_path / "n.jsonl",
        f'{{"id":1,"text":"{BODY}"}}\n{{bad\n[1]\n{{"id":2}}\n{{"id":3,"text":" "}}\n{{"id":4,"text":"{BODY}"}}',
    )
    articles, failures = both(file)
    assert [a.article_id for a in articles] == ["1", "4"]
    assert [f.code for f in failures] == ["bad-row", "bad-row", "bad-column", "empty-file"]
    assert [f.source_path for f in failures] == [f"{file}:2", f"{file}:3", f"{file}:4", str(file)]
    assert all(f.stage == "reading" and f.error and f.remedy for f in failures)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_delimiters_quotes_and_columns(tmp_path: Path, mark: str) -> None:
    rows = [["编号", "正文", "标题"], ["1", f'"他说：""好{mark}好""。\n{BODY}"', "办夜校"], [], ["2", f'"{BODY}"', ""]]
    file = write(tmp_path / "n.csv", "\r\n".join(mark.join(r) for r in rows), "utf-8-sig")
    a, b = read(file, columns={"id": "编号", "text": "正文", "title": "标题"})
    assert (a.article_id, a.text) == ("1", f'办夜校\n他说："好{mark}好"。\n{BODY}')
    assert (b.article_id, b.title, b.text) == ("2", "", BODY)


def test_csv_failures(tmp_path: Path) -> None:
    file = write(tmp_path / "n.csv", f"id,text\n1,{BODY},多,出\n2\n3,{BODY}\n")
    articles, failures = both(file)
    assert [a.article_id for a in articles] == ["3"]
    assert [f.code for f in failures] == ["bad-row", "empty-file"]
    no_text = write(tmp_path / "m.csv", "id,body\n1,x\n")
    articles, failures = both(no_text)
    assert (articles, [f.code for f in failures]) == ([], ["bad-column"])
    assert "id, body" in failures[0].remedy
    articles, failures = both(file, columns={"title": "标题"})
    assert (articles, [f.code for f in failures]) == ([], ["bad-column"])


def test_unknown_field_is_an_error_at_once() -> None:
    with pytest.raises(errors.BadColumn):
        read("a.csv", columns={"body": "x"})


def test_very_long_cell(tmp_path: Path) -> None:
    file = write(tmp_path / "n.csv", "id,text\n1," + BODY * 10_000)
    (article,) = read(file)
    assert article.text == BODY * 10_000


def test_second_of_two_inputs_with_one_id_fails(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", BODY)
    write(tmp_path / "b.jsonl", f'{{"id":"a","text":"{BODY}"}}\n{{"id":"z","text":"{BODY}"}}')
    articles, failures = both(tmp_path)
    assert [a.article_id for a in articles] == ["a", "z"]
    assert [(f.code, Path(f.source_path).name) for f in failures] == [("duplicate-id", "b.jsonl")]
    articles, failures = both(tmp_path / "a.txt", tmp_path / "a.txt")
    assert (len(articles), [f.code for f in failures]) == (1, ["duplicate-id"])


def test_every_kind_of_bad_input(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path / "none" / "x.jpg", "x")
    bad = {
        tmp_path / "missing.txt": "missing-file",
        write(tmp_path / "blank.txt", " \n\n"): "empty-file",
        write(tmp_path / "zero.txt", ""): "empty-file",
        write(tmp_path / "zero.csv", ""): "empty-file",
        write(tmp_path / "zero.jsonl", "\n"): "empty-file",
        write(tmp_path / "only.txt", "来源：云岭日报\n责任编辑：郑小重"): "empty-file",
        write(tmp_path / "x.xyz", BODY): "unknown-format",
        write(tmp_path / "bad.json", "{"): "bad-table",
        tmp_path / "empty": "no-articles",
        tmp_path / "none": "no-articles",
    }
    binary = tmp_path / "b.txt"
    binary.write_bytes(bytes(range(256)) * 3)
    bad[binary] = "binary-file"
    good = write(tmp_path / "good.txt", BODY)
    articles, failures = both(*bad, good)
    assert [f.code for f in failures] == list(bad.values())
    assert [f.source_path for f in failures] == [str(p) for p in bad]
    assert all(f.error and f.remedy for f in failures)
    assert [a.article_id for a in articles] == ["good"]
    for path in bad:
        with pytest.raises(errors.InputError) as caught:
            list(read(path))
        assert caught.value.code == bad[path]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", BODY)
    file.chmod(0)
    _, failures = both(file)
    assert [f.code for f in failures] == ["unreadable-file"]


def test_file_without_suffix_is_text(tmp_path: Path) -> None:
    (article,) = read(write(tmp_path / "article", BODY))
    assert (article.article_id, article.text) == ("article", BODY)


@pytest.mark.parametrize(("data", "ids"), [(BODY, ["stdin"]), (f'{{"id":"7","text":"{BODY}"}}\n', ["7"])])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: str, ids: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode("gbk"))))
    articles = list(read("-"))
    assert [a.article_id for a in articles] == ids
    assert [a.text for a in articles] == [BODY]


def test_a_reader_that_breaks_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(source: Source):  # type: ignore[no-untyped-def]
        yield Draft(BODY, source.article_id, source.path)
        raise ZeroDivisionError("oh")

    monkeypatch.setitem(readers_module.BUILT_IN, "txt", broken)
    readers_module.reader_for.cache_clear()
    try:
        articles, failures = both(write(tmp_path / "a.txt", BODY), write(tmp_path / "b.csv", f"text\n{BODY}"))
    finally:
        readers_module.reader_for.cache_clear()
    assert [a.article_id for a in articles] == ["a", "b-1"]
    assert [(f.code, f.error) for f in failures] == [("reader-failed", "ZeroDivisionError: oh")]


def test_reprs_say_what_it_is(tmp_path: Path) -> None:
    (article,) = read(write(tmp_path / "a.txt", f"办<夜>校\n{BODY}"))
    assert repr(article) == "Article('a', '办<夜>校', published='', 26 characters)"
    assert "办&lt;夜&gt;校" in article._repr_html_()


def test_cleaning_drops_only_what_has_no_width() -> None:
    assert clean_text("a\ufeffb\u200bc\x00d\x07e\u00adf") == "abcdef"
    assert clean_text("一\r\n二\r三\u2028四\x0b五\x85六") == "一\n二\n三\n四\n五\n六"
    assert clean_text("全角，１２％ 半角,12% \t　é🙂") == "全角，１２％ 半角,12% \t　é🙂"
    assert clean_text("x\ud800y") == "x\ufffdy"
    assert paragraphs("　　一段  话 \n\n \u3000\n二") == ["一段  话", "二"]


@given(
    st.text(
        st.one_of(
            st.characters(exclude_categories=["Cs"]), st.sampled_from("来源：作者记者（）【】\n。 2019-01 首页>")
        ),
        max_size=200,
    )
)
def test_any_text_is_read_or_accounted_for(text: str) -> None:
    source = Source("x.txt", "x", text.encode())
    try:
        drafts = list(readers_module.read_text(source))
    except errors.InputError:
        return
    from nlp.reading.draft import finish

    for draft in drafts:
        assert isinstance(draft, Draft)
        try:
            article = finish(draft)
        except errors.EmptyInput:
            continue
        lines = article.text.split("\n")
        assert all(line and line == line.strip() for line in lines)
        assert article.text.startswith(article.title)
