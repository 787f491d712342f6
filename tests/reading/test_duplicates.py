"""Reprints and cut versions among made texts."""

from __future__ import annotations

import random

import pytest

from nlp.reading.duplicates import Signatures, folded, shingles, signature

CHARACTERS = [chr(c) for c in range(0x4E00, 0x5E00)]


def text(seed, length=800):
    draw = random.Random(seed)
    return "".join(draw.choices(CHARACTERS, k=length))


def found(texts, tmp_path, threshold=0.8):
    signatures = Signatures(tmp_path / "signatures")
    try:
        for t in texts:
            s = signature(t)
            signatures.add([s.values], [s.size], [s.digest])
        return {later: (earlier, similarity) for later, earlier, similarity in signatures.duplicates(threshold)}
    finally:
        signatures.close()
        assert not (tmp_path / "signatures").exists()


def test_what_is_folded():
    assert folded("（２０１９年）ＡＢＣ，某镇 。\n某村") == "2019年abc某镇某村"
    assert shingles("某镇某村") == set() and len(shingles("一二三四五一二三四五")) == 5
    assert folded("\ud800某") == "某"  # a lone surrogate has no place in what is hashed


def test_the_same_words_set_anew_are_the_same(tmp_path):
    one = text(1)
    other = "\n".join(one[i : i + 50] + "，" for i in range(0, 800, 50))
    assert found([one, text(2), other], tmp_path) == {2: (0, 1.0)}


def test_a_reprint_with_a_few_other_words(tmp_path):
    one = text(1)
    reprint = one[:100] + text(7, 20) + one[120:600] + text(8, 15) + one[615:]
    ((later, (earlier, similarity)),) = found([text(3), one, reprint], tmp_path).items()
    assert (later, earlier) == (2, 1) and 0.85 <= similarity < 1


@pytest.mark.parametrize("part", [0.5, 0.7, 0.9])
def test_a_cut_version_in_either_order(tmp_path, part):
    whole = text(1, 1000)
    cut = whole[: int(1000 * part)]
    assert list(found([whole, text(2), cut], tmp_path)) == [2]
    assert list(found([cut, text(2), whole], tmp_path)) == [2]


def test_texts_that_share_a_part_only_are_none(tmp_path):
    shared = text(9, 300)
    assert found([shared + text(i, 700) for i in range(20)], tmp_path) == {}


def test_short_texts_only_where_they_are_the_same(tmp_path):
    assert found(["某镇", "某村", "某镇。", "", "，"], tmp_path) == {2: (0, 1.0), 4: (3, 1.0)}
    assert found([], tmp_path) == {} and found([""], tmp_path) == {}


def test_repetitions_point_to_the_first_of_them(tmp_path):
    one = text(1)
    versions = [one, one + text(2, 30), one[:780], one, text(3)]
    pairs = found(versions, tmp_path)
    assert set(pairs) == {1, 2, 3} and {earlier for earlier, _ in pairs.values()} == {0}


def test_thousands_of_one_text_are_no_trouble(tmp_path):
    s = signature(text(1))
    signatures = Signatures(tmp_path / "signatures")
    signatures.add([s.values] * 30_000, [s.size] * 30_000, [s.digest] * 30_000)
    pairs = list(signatures.duplicates(0.8))
    signatures.close()
    assert len(pairs) == 29_999 and {(e, v) for _, e, v in pairs} == {(0, 1.0)}
