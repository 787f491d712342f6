"""Where the shipped data lies, in a checkout and in an installed wheel.

The folders ``models/`` and ``corpus/`` stand at the top of the checkout. A wheel carries them inside the package as
``nlp/_models`` and ``nlp/_corpus`` (setup.cfg maps them); an editable install has only the checkout's. This is the one
place that knows both.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from nlp.errors import ResourceError

_PACKAGE = Path(__file__).resolve().parents[1]


def _folder(name: str) -> Path:
    for place in (_PACKAGE / f"_{name}", _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise ResourceError(f"the folder {name} is missing", where=str(_PACKAGE))


def models_dir() -> Path:
    """The folder with the fitted models."""
    return _folder("models")


def corpus_dir() -> Path:
    """The folder with the sample corpus: ``articles/`` and ``gold/``."""
    return _folder("corpus")


@cache
def resource_hashes() -> dict[str, str]:
    """SHA-256 of every shipped lexicon, gazetteer, taxonomy and model, by its path; ``run.json`` records them."""
    out = {}
    for base, label in ((_PACKAGE / "resources", "resources"), (models_dir(), "models")):
        for path in sorted(p for p in base.rglob("*") if p.is_file()):
            if path.suffix in (".py", ".pyc") or path.name == "README.md":
                continue
            out[f"{label}/{path.relative_to(base).as_posix()}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return out
