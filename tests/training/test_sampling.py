"""Coding sheets drawn from a run."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from nlp.errors import ConfigError, InputError, OutputExists
from nlp.training.labels import read_coding
from nlp.training.sampling import draw_sample, uncertainty, write_sheet

HEAD = ["sentence_id", "article_id", "start", "end", "text", "role", "section", "paragraph", "words", "actions"]


@pytest.fixture
def run_folder(tmp_path):
    """Two articles; sentence i of an article has the probability i/10 of water; sentences 4 and 5 are near twins."""
    folder = tmp_path / "out"
    folder.mkdir()
    texts = [f"第{'甲乙丙丁戊己庚辛壬癸'[i]}件事情办得{'快慢好坏多少早晚高低'[i] * 3}。" for i in range(10)]
    texts[4] = "村里请人把老水渠从头到尾修了一遍。"
    texts[5] = "村里请人把老水渠从头到尾修了两遍。"
    with open(folder / "sentences.csv", "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*HEAD, "p_water", "p_school"])
        for article in ("a", "b"):
            for i, text in enumerate(texts):
                text = text if article == "a" else "'=" + text[::-1]
                role = "title" if i == 0 else "body"
                cells = [f"{article}:s{i}", article, 0, 1, text, role, "", i, "", "", i / 10, 0.01]
                writer.writerow(cells)
    return folder


def test_random_is_reproducible_and_even(run_folder):
    one = draw_sample(run_folder, 5, strategy="random", seed=1)
    assert one == draw_sample(run_folder, 5, strategy="random", seed=1)
    assert one != draw_sample(run_folder, 5, strategy="random", seed=2)
    assert one.population == 18 and {s.role for s in one.sentences} == {"body"}
    counts: dict[str, int] = {}
    for seed in range(300):
        for s in draw_sample(run_folder, 3, strategy="random", seed=seed).sentences:
            counts[s.sentence_id] = counts.get(s.sentence_id, 0) + 1
    assert len(counts) == 18 and min(counts.values()) > 20 and max(counts.values()) < 90  # 50 expected


def test_uncertain_takes_the_doubtful_and_unlike(run_folder):
    assert uncertainty(np.array([[0.5, 0.0], [0.1, 0.2]])).tolist() == pytest.approx([1.0, 0.7219281])
    first = draw_sample(run_folder, 1).sentences[0]
    assert first.sentence_id in ("a:s5", "b:s5")
    ids = [s.sentence_id for s in draw_sample(run_folder, 4).sentences]
    # sentence 4 is as doubtful as 6, but nearly the same text as 5: it waits
    assert {"a:s5", "b:s5"} < set(ids) and not {"a:s4", "b:s4"} & set(ids)
    assert len({s.sentence_id for s in draw_sample(run_folder, 99).sentences}) == 18


def test_the_sheet(run_folder, tmp_path):
    sheet = tmp_path / "sheets" / "coding.csv"
    write_sheet(draw_sample(run_folder, 18, strategy="random", seed=4), sheet)
    raw = sheet.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = {r["sentence_id"]: r for r in csv.DictReader(raw.decode("utf-8-sig").splitlines())}
    row = rows["b:s1"]
    assert row["text"].startswith("'=") and row["before"].startswith("'=") and rows["a:s9"]["after"] == ""
    assert (row["water"], row["school"], row["none"], row["strategy"], row["seed"], row["population"]) == (
        "", "", "", "random", "4", "18",
    )  # fmt: skip
    assert "0.1" not in row.values() and "p_water" not in row  # a coder does not see what the model says
    with pytest.raises(InputError, match="none of the 18 sentences is coded"):
        read_coding(sheet)
    with pytest.raises(OutputExists, match="may hold codings"):
        write_sheet(draw_sample(run_folder, 2), sheet)
    write_sheet(draw_sample(run_folder, 2), sheet, force=True)
    assert [p.name for p in sheet.parent.iterdir()] == ["coding.csv"]
    rest = draw_sample(run_folder, 99, without=[sheet])
    assert len(rest.sentences) == 16


def test_wrong_options_and_folders(run_folder, tmp_path):
    with pytest.raises(ConfigError, match="uncertain or random"):
        draw_sample(run_folder, 1, strategy="best")
    with pytest.raises(ConfigError, match="at least 1"):
        draw_sample(run_folder, 0)
    with pytest.raises(InputError, match="kuifeng run has written"):
        draw_sample(tmp_path / "none", 1)
    with pytest.raises(InputError, match="no sentence is left"):
        draw_sample(run_folder, 1, roles=("heading",))
    bad = (run_folder / "sentences.csv").read_text(encoding="utf-8-sig").replace(",0.3,", ",high,")
    (run_folder / "sentences.csv").write_text(bad, encoding="utf-8")
    with pytest.raises(InputError, match="'high' is no probability"):
        draw_sample(run_folder, 1)
