"""kuifeng: Chinese local-news articles into data that a researcher can trust.

    import nlp

    pipeline = nlp.load()
    tables = nlp.analyse(nlp.read("corpus/articles"), pipeline).tables()
    tables.targets

Heavy imports happen when a name is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlp.batch.analysis import Result, Results, analyse
    from nlp.batch.frame_unit import analyse_frame
    from nlp.batch.run import RunSummary, run
    from nlp.components.quantities import find_quantities
    from nlp.components.times import find_times
    from nlp.errors import KuifengError
    from nlp.language.numerals import find_numerals
    from nlp.pipeline import load
    from nlp.reading import Article, read
    from nlp.resources.locations import corpus_dir, models_dir
    from nlp.tables.frames import Tables, read_tables

_PLACES = {
    "Article": "nlp.reading",
    "KuifengError": "nlp.errors",
    "Result": "nlp.batch.analysis",
    "Results": "nlp.batch.analysis",
    "RunSummary": "nlp.batch.run",
    "Tables": "nlp.tables.frames",
    "analyse": "nlp.batch.analysis",
    "analyse_frame": "nlp.batch.frame_unit",
    "corpus_dir": "nlp.resources.locations",
    "find_numerals": "nlp.language.numerals",
    "find_quantities": "nlp.components.quantities",
    "find_times": "nlp.components.times",
    "load": "nlp.pipeline",
    "models_dir": "nlp.resources.locations",
    "read": "nlp.reading",
    "read_tables": "nlp.tables.frames",
    "run": "nlp.batch.run",
}

__all__ = [
    "Article",
    "KuifengError",
    "Result",
    "Results",
    "RunSummary",
    "Tables",
    "analyse",
    "analyse_frame",
    "corpus_dir",
    "find_numerals",
    "find_quantities",
    "find_times",
    "load",
    "models_dir",
    "read",
    "read_tables",
    "run",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_PLACES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
