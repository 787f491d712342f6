"""Characters a second of the number and time readers over news text, on one core, beside JioNLP.

    python tests/benchmarks/speed.py [FILE.txt …]

Without files it reads the project's own articles. JioNLP is asked for the times and the sums of money of the same
texts where it is installed (``pip install kuifeng[bench]``), turn and turn about with our readers, so that both meet
the same machine. Each figure is the best of twenty turns, in processor time.
"""

from __future__ import annotations

import contextlib
import io
import logging
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import nlp  # noqa: E402
from nlp.components.quantities import find_quantities  # noqa: E402
from nlp.components.times import find_times  # noqa: E402
from nlp.language.numerals import find_numerals  # noqa: E402

PUBLISHED = "2020-06-15"
Reader = Callable[[str], object]


def quantities_and_times(text: str) -> None:
    """As the pipeline has it: the times first, the quantities outside them."""
    times = find_times(text, published=PUBLISHED)
    find_quantities(text, exclude=[(t.start, t.end) for t in times])


READERS: dict[str, Reader] = {
    "find_numerals": lambda text: list(find_numerals(text)),
    "find_quantities": find_quantities,
    "find_times": lambda text: find_times(text, published=PUBLISHED),
    "quantities and times": quantities_and_times,
}


def jionlp_reader() -> Reader | None:
    """JioNLP's times and sums of money, or None where it is not installed."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import jionlp
        except ImportError:
            return None
    anchor = time.mktime(time.strptime(PUBLISHED, "%Y-%m-%d"))

    logging.getLogger().setLevel(logging.CRITICAL)  # it logs a traceback for what it cannot parse

    def read(text: str) -> None:
        jionlp.ner.extract_time(text, time_base=anchor, with_parsing=True)
        jionlp.ner.extract_money(text, with_parsing=True)

    return read


def news(files: Iterable[str] = ()) -> list[str]:
    """The texts of the files, or of the project's own articles."""
    paths = [Path(name) for name in files] or [ROOT / "corpus" / "articles"]
    return [item.text for path in paths for item in nlp.read(path) if isinstance(item, nlp.Article)]


def measure(readers: dict[str, Reader], texts: list[str], turns: int = 20) -> dict[str, float]:
    """Characters a second of each reader: the best of so many turns, the readers taking turns."""
    length = sum(map(len, texts))
    best = dict.fromkeys(readers, float("inf"))
    for reader in readers.values():  # patterns, lexicons and caches stand ready
        reader(texts[0])
    for _ in range(turns):
        for name, reader in readers.items():
            start = time.process_time()
            for text in texts:
                reader(text)
            best[name] = min(best[name], time.process_time() - start)
    return {name: length / seconds for name, seconds in best.items()}


def main(files: list[str]) -> None:
    """Print a table."""
    readers = dict(READERS)
    jionlp = jionlp_reader()
    if jionlp is not None:
        readers["JioNLP time and money"] = jionlp
    texts = news(files)
    speeds = measure(readers, texts)
    print(f"{len(texts)} texts, {sum(map(len, texts)):,} characters; characters a second on one core")
    for name, speed in speeds.items():
        print(f"{name:24} {speed:12,.0f}")
    if jionlp is None:
        print("JioNLP is not installed: pip install kuifeng[bench]")
    else:
        print(f"times as fast as JioNLP {speeds['quantities and times'] / speeds['JioNLP time and money']:13.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
