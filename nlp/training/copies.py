"""Runs of characters that the corpus has in common with other text: nothing in it may be copied.

    python -m nlp.training.copies corpus FILE …                 runs of 20 characters and more, longest first
    python -m nlp.training.copies corpus FILE … --length 15

FILE is text, JSON or JSON lines, also packed with xz or gzip; of JSON every string counts. Widths and white space make
no difference. Names of documents, bodies and campaigns are facts that any two texts may share: a person reads the list.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nlp.errors import KuifengError
from nlp.language.widths import to_half_width
from nlp.training.action_data import load_labelled
from nlp.training.corpus import read_corpus

LENGTH = 20
"""So many characters in a row are no accident."""


def folded(text: str) -> str:
    """The text without white space, in half width."""
    return "".join(to_half_width(text).split())


def windows(text: str, length: int = LENGTH) -> set[str]:
    """All runs of ``length`` characters of a text, folded."""
    text = folded(text)
    return {text[i : i + length] for i in range(len(text) - length + 1)}


def common_runs(text: str, foreign: set[str], length: int = LENGTH) -> Iterator[str]:
    """The longest runs of ``text`` (folded) all whose windows are among ``foreign``, in order."""
    text = folded(text)
    start = -1
    for i in range(len(text) - length + 2):
        if i + length <= len(text) and text[i : i + length] in foreign:
            start = i if start < 0 else start
        elif start >= 0:
            yield text[start : i + length - 1]
            start = -1


def corpus_texts(folder: Path) -> dict[str, str]:
    """The texts of a corpus folder by id: action files and full gold."""
    return {a.id: a.text for a in load_labelled(folder / "actions", read_corpus(folder))}


def copies(texts: Mapping[str, str], foreign: Iterable[str], length: int = LENGTH) -> list[tuple[str, str]]:
    """``(id, run)`` for every run in common, the longest first. ``foreign`` is gone through once."""
    of_corpus = {run for text in texts.values() for run in windows(text, length)}
    # what the corpus lacks is dropped at once, so that foreign text of any size fits
    found = {run for text in foreign for run in windows(text, length) & of_corpus}
    runs = [(key, run) for key, text in texts.items() for run in common_runs(text, found, length)]
    return sorted(runs, key=lambda pair: (-len(pair[1]), pair))


def strings_of(path: Path) -> Iterator[str]:
    """The texts of a file: every string of JSON and JSON lines, else the whole."""
    raw = path.read_bytes()
    name = path.name
    if name.endswith((".xz", ".gz")):
        raw = lzma.decompress(raw) if name.endswith(".xz") else gzip.decompress(raw)
        name = name.rsplit(".", 1)[0]
    text = raw.decode("utf-8", errors="replace")
    if name.endswith(".json"):
        yield from _strings(json.loads(text))
    elif name.endswith(".jsonl"):
        for line in text.splitlines():
            if line.strip():
                yield from _strings(json.loads(line))
    else:
        yield text


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; exit code 1 where there are runs in common."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.copies", description="Find what the corpus copies.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--length", type=int, default=LENGTH)
    args = parser.parse_args(arguments)
    try:
        foreign = (text for path in args.files for text in strings_of(path))
        found = copies(corpus_texts(args.corpus), foreign, args.length)
    except KuifengError as error:
        print(f"copies: {error}", file=sys.stderr)
        return 2
    for article_id, run in found:
        print(f"{article_id}\t{len(run)}\t{run}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
