"""Packages that only some formats need."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from nlp.errors import DependencyError


def package(name: str, extra: str, what: str, where: str) -> ModuleType:
    """The module ``name``; where it is not installed, an error that tells how to install it."""
    try:
        return import_module(name)
    except ImportError as error:
        raise DependencyError(
            f"{what} need the package {name.partition('.')[0]}, which is not installed",
            where=where,
            remedy=f"Install it with: pip install 'kuifeng[{extra}]'",
        ) from error
