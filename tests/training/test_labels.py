"""Labelled sentences as people keep them."""

from __future__ import annotations

import pytest

from nlp.errors import InputError
from nlp.resources.taxonomy import parse_taxonomy
from nlp.training.labels import CodedSentence, read_coding, read_codings, to_articles

TAXONOMY = parse_taxonomy(
    'id = "farm"\n[[action]]\nid = "water"\nlabel = "水利"\n[[action]]\nid = "school"\nlabel = "教育"\n'
)
SHEET = "sentence_id,article_id,text,water,school,none,note,strategy,seed,population\r\n"


def written(tmp_path, text, encoding="utf-8", name="t.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_plain_table(tmp_path, encoding, mark):
    rows = [["sentence", "labels"], ["渠水又流进了田里。", "water"], ["新教室落成。", "教育|水利"], ["今日阴天。", ""]]
    text = "\n".join(mark.join(row) for row in rows)
    coding = read_coding(written(tmp_path, text, encoding), TAXONOMY)
    assert coding.classes == ("water", "school") and coding.uncoded == 0 and not coding.is_run
    assert coding.sentences == (
        CodedSentence("渠水又流进了田里。", frozenset({"water"})),
        CodedSentence("新教室落成。", frozenset({"water", "school"})),
        CodedSentence("今日阴天。", frozenset()),
    )


def test_a_sheet_counts_only_rows_with_a_mark(tmp_path):
    text = (
        SHEET
        + "a:s0,a,水渠修好了。,1,,,,random,7,90\r\n"
        + "a:s1,a,天黑了。,,,x,看不清,random,7,90\r\n"
        + "a:s2,a,老师来了。,,,,,random,7,90\r\n"
        + 'b:s0,b,"\'=甲乙",0,是,,,random,7,90\r\n'
    )
    coding = read_coding(written(tmp_path, text))
    assert coding.classes == ("water", "school")
    assert coding.uncoded == 1 and coding.strategy == "random"
    assert [(s.sentence_id, s.text, sorted(s.labels)) for s in coding.sentences] == [
        ("a:s0", "水渠修好了。", ["water"]),
        ("a:s1", "天黑了。", []),
        ("b:s0", "=甲乙", ["school"]),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["empty"]),
        ("labels\nwater\n", ["no column holds the sentences"]),
        ("sentence,label\n甲乙。,wate\n", ["row 2", "unknown label wate", "Did you mean water?"]),
        ("sentence,label\n甲乙。,sport\n", ["unknown label sport", "The taxonomy has"]),
        ("sentence,label\n,water\n", ["row 2", "no sentence"]),
        ("sentence,label\n甲,乙,丙\n", ["row 2", "3 cells", "quotes"]),
        ("sentence,label,role\n甲乙。,water,foot\n", ["role 'foot'"]),
        ("sentence,water\n甲乙。,1\n", ["none for the class school"]),
        ("sentence,labels\n", ["no sentences"]),
        (SHEET + "a:s0,a,甲乙。,,,,,,,\n", ["none of the 1 sentences is coded"]),
        (SHEET + "a:s0,a,甲乙。,maybe,,,,,,\n", ["row 2", "'maybe' in column water"]),
        (SHEET + "a:s0,a,甲乙。,1,,1,,,,\n", ["both none and water"]),
        (SHEET + "a:s0,a,甲乙。,1,,,,,,\na:s0,a,甲乙。,1,,,,,,\n", ["row 3", "stands in row 2 too"]),
    ],
)
def test_wrong_tables_name_the_place(tmp_path, text, words):
    with pytest.raises(InputError) as caught:
        read_coding(written(tmp_path, text), TAXONOMY)
    for word in ["t.csv", *words]:
        assert word in str(caught.value)


def test_files_of_other_kinds(tmp_path):
    with pytest.raises(InputError, match="Save the sheet as CSV"):
        read_coding(written(tmp_path, "PK\x03\x04" + "x" * 40, name="t.xlsx"))
    with pytest.raises(InputError, match="no such file"):
        read_coding(tmp_path / "none.csv")
    with pytest.raises(InputError, match="no sentences.csv"):
        read_coding(tmp_path)
    with pytest.raises(InputError, match="no column holds the labels"):
        read_coding(written(tmp_path, "text,a,b\n甲,1,\n"))


def test_two_files_must_agree(tmp_path):
    one = written(tmp_path, SHEET + "a:s0,a,甲乙。,1,,,,,,\na:s1,a,丙丁。,,,1,,,,\n", name="1.csv")
    same = written(tmp_path, SHEET + "a:s0,a,甲乙。,1,,,,,,\na:s2,a,戊己。,,1,,,,,\n", name="2.csv")
    other = written(tmp_path, SHEET + "a:s0,a,甲乙。,,1,,,,,\n", name="3.csv")
    assert [s.sentence_id for s in read_codings([one, same], TAXONOMY).sentences] == ["a:s0", "a:s1", "a:s2"]
    with pytest.raises(InputError, match="a:s0 is coded otherwise"):
        read_codings([one, other], TAXONOMY)


def test_articles_keep_order_and_headings(tmp_path):
    text = "article_id,role,text,labels\nb,title,甲,\nb,heading,乙,water\nb,body,丙,school\na,body,丁,\n,body,戊,\n"
    articles = to_articles(read_coding(written(tmp_path, text), TAXONOMY))
    assert [[(s.text, s.role, s.section) for s in a.sentences] for a in articles] == [
        [("戊", "body", -1)],
        [("丁", "body", -1)],
        [("甲", "title", -1), ("乙", "heading", -1), ("丙", "body", 1)],
    ]
