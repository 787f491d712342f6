"""The order of the house: a lower room never imports a higher one, and the public names are what they say."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import nlp

PACKAGE = Path(__file__).resolve().parents[1] / "nlp"

FLOORS = [
    {"errors", "schema", "config"},
    {"resources"},
    {"reading", "language"},
    {"components"},
    {"pipeline"},
    {"records"},
    {"tables"},
    {"batch"},
    {"training", "report"},
    {"cli"},
]
LEVEL = {room: i for i, rooms in enumerate(FLOORS) for room in rooms}


def modules():
    return sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


def imported(path: Path) -> set[str]:
    """The rooms that a module imports from, imports inside functions and under TYPE_CHECKING among them."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [f"{node.module}.{a.name}" for a in node.names] if node.module == "nlp" else [node.module]
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"relative import in {path}"
        rooms |= {n.split(".")[1] for n in names if n.startswith("nlp.")}
    return rooms


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_no_module_imports_a_higher_room(path):
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    assert room in LEVEL, f"{room} has no place in the house"
    higher = {r for r in imported(path) if LEVEL[r] > LEVEL[room]}
    assert not higher


def test_rooms_of_one_floor_do_not_import_each_other():
    for path in modules():
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        beside = {r for r in imported(path) if LEVEL[r] == LEVEL[room] and r != room}
        # schema and config stand on errors; training reads no report, report no training
        assert beside <= {"errors", "schema"} and not (room == "errors" and beside), (path, beside)


def test_public_names_are_exactly_all():
    assert set(nlp.__all__) == set(nlp._PLACES)
    for name in nlp.__all__:
        assert getattr(nlp, name).__doc__, f"{name} has no docstring"
    with pytest.raises(AttributeError):
        nlp.no_such_name  # noqa: B018
